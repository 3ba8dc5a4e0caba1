//! How a trainee stands at a skill, and how sure one may be.
//!
//! Beside every level stand the number of assessments, of distinct assessors, the range of dates and the tools with their versions.
//! *Insufficient evidence* is a state of its own and the default; an assessor alone never settles anything, however often they rate;
//! tools are never put together: each is compared with its own target by the middle one of its own ratings (`domain.md` §5).
//!
//! A tool decides when it alone has the assessments and the assessors that the framework asks for, and a target. All tools that decide
//! must be at their target. A minimum count is of *cases*, and a case is an operation of the logbook which both sides say the trainee
//! did: an assessment never stands for one. A discussion or a level looks at no single operation, two raters of one operation are two
//! assessments, and one that is filed a day late cannot be told from another operation; the log alone has each once. Who assesses
//! without logging is told how many cases are wanting, and it is mended by logging them. *Entrusted* comes from a decision that is in force on the day and for that hospital, and from nothing else.
//!
//! Must not: average, or turn ratings into an entrustment.
//! Still awkward: a baseline assessment shows where somebody began and is no evidence of where they stand; it is counted apart.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;

use super::scale::{AnyForm, AnyRating, Ordinary, Prospective, Rating, Retrospective, Spread, Tool};
use crate::model::{Entrustment, Id, Phase, Skill};
use crate::msg;
use crate::words::Message;

/// One use of a form, by what counts here.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// The record.
    pub assessment: Id,
    /// The day.
    pub on: NaiveDate,
    /// Who rated; somebody unknown never counts as another assessor.
    pub assessor: Option<Id>,
    /// With which instrument and version.
    pub tool: Arc<Tool>,
    /// In which phase.
    pub phase: Option<Phase>,
    /// The overall rating, in its own type; `None` where only words were given.
    pub rating: Option<AnyRating>,
    /// Where.
    pub hospital: Option<Id>,
}

impl Evidence {
    /// Of an assessment on a form; a rating that the form's scale does not have is left out ([`AnyForm::rate`] says why).
    #[must_use]
    pub fn new(assessment: Id, on: NaiveDate, assessor: Option<Id>, form: &AnyForm, rating: Option<f64>) -> Self {
        let rating = rating.and_then(|cell| form.rate(cell).ok());
        Self { assessment, on, assessor, tool: Arc::clone(form.tool()), phase: None, rating, hospital: None }
    }
}

/// What a framework asks for before a level is said.
///
/// Studies needed between 7 and 170 assessments for a reliable judgement and 28 for an overall rating (`domain.md` §5);
/// [`Thresholds::HELP`] names the texts that say so beside the fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Thresholds {
    /// Least assessments with one tool. Default 28.
    pub assessments: u32,
    /// Least distinct assessors with one tool; less than 2 is taken as 2. Default 3, our own figure.
    pub assessors: u32,
    /// Least days between the first and the last assessment with one tool. Default 14: longer than an inbound visit.
    pub days: u32,
    /// The retrospective rating that is enough. Default 4 "I needed to be in the room just in case".
    pub retrospective: Option<Retrospective>,
    /// The score that is enough, by instrument; one that is not named here is shown and decides nothing.
    pub ordinary: Vec<(Id, Ordinary)>,
}

impl Thresholds {
    /// Texts of help by field: what the number does, and the published range.
    pub const HELP: &'static [(&'static str, &'static str)] = &[
        ("assessments", "skills-help-assessments"),
        ("assessors", "skills-help-assessors"),
        ("days", "skills-help-days"),
        ("retrospective", "skills-help-retrospective"),
        ("ordinary", "skills-help-ordinary"),
    ];

    /// The least distinct assessors: never one alone.
    #[must_use]
    pub fn least_assessors(&self) -> u32 {
        self.assessors.max(2)
    }
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { assessments: 28, assessors: 3, days: 14, retrospective: Retrospective::read(4.0), ordinary: Vec::new() }
    }
}

/// What a curriculum wants of a skill.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Goal {
    /// The level aimed at, which prospective ratings are compared with.
    pub target: Option<Prospective>,
    /// Least number of cases in the logbook.
    pub minimum: Option<u32>,
}

impl Goal {
    /// From the skill's record.
    #[must_use]
    pub fn of(skill: &Skill) -> Self {
        Self { target: skill.target_level.and_then(Prospective::level), minimum: skill.minimum_count.and_then(|n| u32::try_from(n).ok()) }
    }
}

/// An entrustment decision on the skill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// The record.
    pub id: Id,
    /// For which hospital, and for no other.
    pub hospital: Id,
    /// The level.
    pub level: Prospective,
    /// Since when.
    pub on: NaiveDate,
    /// Last day; `None`: without an end.
    pub until: Option<NaiveDate>,
}

impl Decision {
    /// From its record; `None` while hospital, level or day are missing.
    #[must_use]
    pub fn of(id: Id, record: &Entrustment) -> Option<Self> {
        Some(Self {
            id,
            hospital: record.hospital?,
            level: Prospective::level(record.level?)?,
            on: record.decided_on?,
            until: record.expires_on,
        })
    }

    /// Whether it is in force on a day; the last day counts.
    #[must_use]
    pub fn in_force(&self, day: NaiveDate) -> bool {
        self.on <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// The decision that counts for a hospital on a day: the newest one made by then, in force or expired. It takes the place of all before
/// it, so that a level that was taken back does not come back when the newer decision ends. Of two made on one day the lower level.
#[must_use]
pub fn standing(decisions: &[Decision], hospital: Id, day: NaiveDate) -> Option<&Decision> {
    let made = decisions.iter().filter(|d| d.hospital == hospital && d.on <= day);
    // Of one day: the lower level, then the earlier end, then the id, so that the order of rows does not matter.
    made.max_by(|a, b| {
        let end = |d: &Decision| (d.until.is_none(), d.until);
        a.on.cmp(&b.on).then_with(|| b.level.cmp(&a.level)).then_with(|| end(b).cmp(&end(a))).then_with(|| b.id.cmp(&a.id))
    })
}

/// What is wanting before a level may be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// So many more assessments with one tool.
    Assessments(u32),
    /// So many more assessors with that tool.
    Assessors(u32),
    /// So many more days between the first and the last with that tool.
    Days(u32),
    /// So many more cases.
    Cases(u32),
    /// No tool that was used has a target to be compared with.
    Target,
}

impl Missing {
    /// In words.
    #[must_use]
    pub fn message(self) -> Message {
        match self {
            Self::Assessments(n) => msg!("skills-missing-assessments", n = n),
            Self::Assessors(n) => msg!("skills-missing-assessors", n = n),
            Self::Days(n) => msg!("skills-missing-days", n = n),
            Self::Cases(n) => msg!("skills-missing-cases", n = n),
            Self::Target => msg!("skills-missing-target"),
        }
    }
}

/// Middle and spread of one tool's ratings, in its own type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToolSpread {
    /// Scores of its own.
    Ordinary(Spread<Ordinary>),
    /// Looks back.
    Retrospective(Spread<Retrospective>),
    /// Looks ahead.
    Prospective(Spread<Prospective>),
}

impl ToolSpread {
    /// Least, lower quartile, median, upper quartile and greatest as numbers to show.
    #[must_use]
    pub fn numbers(&self) -> [f64; 5] {
        fn five<R: Rating>(s: &Spread<R>) -> [f64; 5] {
            [s.least, s.lower, s.median, s.upper, s.greatest].map(Rating::number)
        }
        match self {
            Self::Ordinary(s) => five(s),
            Self::Retrospective(s) => five(s),
            Self::Prospective(s) => five(s),
        }
    }
}

/// What one instrument in one version says.
#[derive(Debug, Clone, PartialEq)]
pub struct ToolSummary {
    /// Which.
    pub tool: Arc<Tool>,
    /// Its ratings.
    pub n: u32,
    /// Distinct assessors who gave them.
    pub assessors: u32,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// Middle and spread.
    pub spread: ToolSpread,
    /// Its own target, as a number to show; `None` where it has none and so decides nothing.
    pub target: Option<f64>,
    /// Whether the middle one is at its target.
    pub at_target: Option<bool>,
    /// What it lacks to decide; empty where it decides (given a target).
    pub lacks: Vec<Missing>,
}

impl ToolSummary {
    /// Whether it has a target and lacks nothing.
    #[must_use]
    pub fn decides(&self) -> bool {
        self.target.is_some() && self.lacks.is_empty()
    }
}

/// How somebody stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum State {
    /// Nobody can tell yet.
    #[default]
    InsufficientEvidence,
    /// The evidence is enough and is below the target.
    BelowTarget,
    /// The evidence is enough and is at the target.
    AtTarget,
    /// A decision in force for this hospital.
    Entrusted {
        /// The level.
        level: Prospective,
        /// Where it holds.
        hospital: Id,
        /// Its last day; `None`: without an end.
        until: Option<NaiveDate>,
    },
}

impl State {
    /// The letter of a matrix cell: nothing is told by colour alone. An entrustment shows its level.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::InsufficientEvidence => '.',
            Self::BelowTarget => 'b',
            Self::AtTarget => 'T',
            Self::Entrusted { level, .. } => char::from(b'0' + level.get()),
        }
    }

    /// In words.
    #[must_use]
    pub fn message(self) -> Message {
        match self {
            Self::InsufficientEvidence => msg!("skills-state-insufficient"),
            Self::BelowTarget => msg!("skills-state-below"),
            Self::AtTarget => msg!("skills-state-at"),
            Self::Entrusted { level, until: None, .. } => msg!("skills-state-entrusted", level = level.get()),
            Self::Entrusted { level, until: Some(day), .. } => msg!("skills-state-entrusted-until", level = level.get(), day = day),
        }
    }
}

/// A judgement with all that it stands on.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// Assessments by the day, all tools, without baseline ones.
    pub n: u32,
    /// Baseline assessments, which say where somebody began.
    pub baseline: u32,
    /// Distinct assessors of those counted in `n`.
    pub assessors: u32,
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
    /// Each instrument in each version by itself, by code, version and record.
    pub tools: Vec<ToolSummary>,
    /// What the curriculum wants.
    pub goal: Goal,
    /// Cases done, each operation of the logbook once; assessments are none.
    pub cases: u32,
    /// How they stand.
    pub state: State,
    /// What the evidence lacks; told beside an entrustment too. Empty where a level may be said.
    pub missing: Vec<Missing>,
    /// The decision for this hospital that has expired by the day.
    pub expired: Option<Decision>,
    /// Decisions in force for other hospitals, by hospital: they say nothing about this one.
    pub elsewhere: Vec<Decision>,
}

/// The rows of one tool, gathered.
struct Gathered<'a> {
    tool: &'a Arc<Tool>,
    ratings: Vec<AnyRating>,
    who: BTreeSet<Id>,
    from: NaiveDate,
    to: NaiveDate,
}

/// How a trainee stands at a skill on `day` at `hospital` (without one nobody is entrusted). `cases` are the operations of the logbook
/// that they did by then, each once. Rows after `day` are not evidence yet.
#[must_use]
pub fn judge(
    evidence: &[Evidence],
    decisions: &[Decision],
    goal: Goal,
    cases: u32,
    thresholds: &Thresholds,
    hospital: Option<Id>,
    day: NaiveDate,
) -> Judgement {
    let seen: Vec<&Evidence> = evidence.iter().filter(|e| e.on <= day).collect();
    let (before, counted): (Vec<&Evidence>, Vec<&Evidence>) = seen.into_iter().partition(|e| e.phase == Some(Phase::Baseline));
    let n = whole(counted.len());
    let assessors: BTreeSet<Id> = counted.iter().filter_map(|e| e.assessor).collect();
    let mut gathered: Vec<Gathered<'_>> = Vec::new();
    for row in &counted {
        let Some(rating) = row.rating else { continue };
        let place = gathered.iter().position(|g| g.tool.same(&row.tool));
        let one = match place.and_then(|p| gathered.get_mut(p)) {
            Some(one) => one,
            None => {
                gathered.push(Gathered { tool: &row.tool, ratings: Vec::new(), who: BTreeSet::new(), from: row.on, to: row.on });
                let Some(one) = gathered.last_mut() else { continue };
                one
            }
        };
        one.ratings.push(rating);
        one.who.extend(row.assessor);
        one.from = one.from.min(row.on);
        one.to = one.to.max(row.on);
    }
    let mut tools: Vec<ToolSummary> = gathered.iter().filter_map(|g| summary(g, goal, thresholds)).collect();
    tools.sort_by(|a, b| {
        let key = |t: &ToolSummary| (t.tool.code.clone(), t.tool.version.clone(), t.tool.instrument);
        key(a).cmp(&key(b))
    });
    let missing = missing(&tools, goal, cases, thresholds);
    let mut state = State::InsufficientEvidence;
    if missing.is_empty() {
        let all = tools.iter().filter(|t| t.decides()).all(|t| t.at_target == Some(true));
        state = if all { State::AtTarget } else { State::BelowTarget };
    }
    let here = hospital.and_then(|h| standing(decisions, h, day));
    if let Some(decision) = here.filter(|d| d.in_force(day)) {
        state = State::Entrusted { level: decision.level, hospital: decision.hospital, until: decision.until };
    }
    let others: BTreeSet<Id> = decisions.iter().map(|d| d.hospital).filter(|h| Some(*h) != hospital).collect();
    Judgement {
        n,
        baseline: whole(before.len()),
        assessors: whole(assessors.len()),
        from: counted.iter().map(|e| e.on).min(),
        to: counted.iter().map(|e| e.on).max(),
        tools,
        goal,
        cases,
        state,
        missing,
        expired: here.filter(|d| !d.in_force(day)).copied(),
        elsewhere: others.into_iter().filter_map(|h| standing(decisions, h, day)).filter(|d| d.in_force(day)).copied().collect(),
    }
}

impl Judgement {
    /// Whether somebody is entrusted at or above the target; `None` without a target.
    #[must_use]
    pub fn entrusted_to_target(&self) -> Option<bool> {
        let target = self.goal.target?;
        Some(matches!(self.state, State::Entrusted { level, .. } if level >= target))
    }
}

fn whole(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// What one tool says. All ratings of a tool have its type, since its form made them; another type is left out.
fn summary(g: &Gathered<'_>, goal: Goal, thresholds: &Thresholds) -> Option<ToolSummary> {
    fn against<R: Rating>(ratings: &[R], target: Option<R>) -> Option<(Spread<R>, Option<bool>)> {
        let spread = Spread::of(ratings)?;
        Some((spread, target.map(|t| spread.median >= t)))
    }
    let ordinary: Vec<Ordinary> = g.ratings.iter().filter_map(|r| if let AnyRating::Ordinary(r) = r { Some(*r) } else { None }).collect();
    let back: Vec<Retrospective> =
        g.ratings.iter().filter_map(|r| if let AnyRating::Retrospective(r) = r { Some(*r) } else { None }).collect();
    let ahead: Vec<Prospective> =
        g.ratings.iter().filter_map(|r| if let AnyRating::Prospective(r) = r { Some(*r) } else { None }).collect();
    let (n, spread, target, at_target) = match g.tool.perspective() {
        super::scale::Perspective::Ordinary => {
            let target = thresholds.ordinary.iter().find(|(id, _)| *id == g.tool.instrument).map(|(_, score)| *score);
            let (s, at) = against(&ordinary, target)?;
            (ordinary.len(), ToolSpread::Ordinary(s), target.map(Rating::number), at)
        }
        super::scale::Perspective::Retrospective => {
            let (s, at) = against(&back, thresholds.retrospective)?;
            (back.len(), ToolSpread::Retrospective(s), thresholds.retrospective.map(Rating::number), at)
        }
        super::scale::Perspective::Prospective => {
            let (s, at) = against(&ahead, goal.target)?;
            (ahead.len(), ToolSpread::Prospective(s), goal.target.map(Rating::number), at)
        }
    };
    let (n, assessors) = (whole(n), whole(g.who.len()));
    let days = u32::try_from((g.to - g.from).num_days()).unwrap_or(0);
    let mut lacks = Vec::new();
    if n < thresholds.assessments {
        lacks.push(Missing::Assessments(thresholds.assessments - n));
    }
    if assessors < thresholds.least_assessors() {
        lacks.push(Missing::Assessors(thresholds.least_assessors() - assessors));
    }
    if days < thresholds.days {
        lacks.push(Missing::Days(thresholds.days - days));
    }
    Some(ToolSummary { tool: Arc::clone(g.tool), n, assessors, from: g.from, to: g.to, spread, target, at_target, lacks })
}

/// What is wanting: of the tool with a target that is nearest to deciding, and cases.
fn missing(tools: &[ToolSummary], goal: Goal, cases: u32, thresholds: &Thresholds) -> Vec<Missing> {
    let mut out = Vec::new();
    let short = |kind: fn(&Missing) -> Option<u32>, t: &ToolSummary| t.lacks.iter().find_map(kind).unwrap_or(0);
    let nearest = tools.iter().filter(|t| t.target.is_some()).min_by_key(|t| {
        let n = short(|m| if let Missing::Assessments(n) = m { Some(*n) } else { None }, t);
        let who = short(|m| if let Missing::Assessors(n) = m { Some(*n) } else { None }, t);
        // Another assessor is one more assessment at the least.
        (!t.lacks.is_empty(), n.max(who), who, t.lacks.len())
    });
    match nearest {
        Some(tool) => out.extend(&tool.lacks),
        None if tools.is_empty() => {
            out.push(Missing::Assessments(thresholds.assessments.max(thresholds.least_assessors())));
            out.push(Missing::Assessors(thresholds.least_assessors()));
        }
        None => out.push(Missing::Target),
    }
    if let Some(more) = goal.minimum.and_then(|m| m.checked_sub(cases)).filter(|more| *more > 0) {
        out.push(Missing::Cases(more));
    }
    out
}

#[cfg(test)]
mod tests;
