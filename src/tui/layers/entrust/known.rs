//! What is known of the trainee at the skill: read on the thread of lists, judged for the hospital that is chosen, and put into words.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::Entrust;
use crate::error::Result;
use crate::model::{Id, Kind};
use crate::programme::show::choice;
use crate::programme::skills::forms::Forms;
use crate::programme::skills::goals::Goals;
use crate::programme::skills::person::Person;
use crate::programme::skills::successors::{self, Successors};
use crate::rules::skills::judgement::{Judgement, ToolSummary};
use crate::rules::skills::presets::{Reason, ranked};
use crate::rules::skills::scale::Perspective;
use crate::store::Store;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::theme::Tone;

/// Placements of one person.
const PLACEMENTS: usize = 200;
/// Forms that are told one by one.
const TOOLS: usize = 4;

/// What was read of the trainee.
pub(super) struct Known {
    /// With what is known under earlier versions of a skill where it counts now.
    pub person: Person,
    pub goals: Goals,
    /// What stands for earlier versions of skills.
    pub successors: Successors,
    /// Skills of their curriculum and those of which anything is known.
    pub skills: Vec<Id>,
    /// Hospitals where a decision may be for: home first.
    pub places: Vec<(Id, Reason)>,
    /// Under whom they are.
    pub supervisor: Option<Id>,
}

impl Known {
    /// The skill for which a decision on one is made: what stands for it now, unless their curriculum asks for it.
    pub fn counts_for(&self, store: &Store, skill: Id) -> Result<Id> {
        let own = self.goals.curriculum(store, &self.person.trainee)?;
        Ok(self.successors.counts_for(skill, |asked| own.contains_key(&asked)))
    }
}

impl Entrust {
    /// Judges for the hospital that is chosen, and puts all of it into words.
    pub(super) fn compose(&mut self, desk: &Desk) -> Result<()> {
        let (Some(known), Some(skill)) = (&self.known, self.skill) else { return Ok(()) };
        let judged = known.person.judgement_at(&desk.store, &known.goals, skill, self.hospital, desk.manner.today)?;
        let named = |kind: Kind, id: Option<Id>| id.map(|id| desk.names.title(&desk.store, kind, id)).unwrap_or_default();
        let mut head: Vec<(Tone, String)> = vec![(Tone::Title, named(Kind::Skill, Some(skill)))];
        let place = named(Kind::Hospital, self.hospital);
        head.push((Tone::Plain, crate::say!("entrust-state", hospital = place, state = judged.state.message())));
        head.push((Tone::Plain, counted(desk, &judged)));
        for tool in judged.tools.iter().take(TOOLS) {
            head.push((Tone::Plain, tool_line(tool)));
        }
        let older: BTreeSet<Id> = self.evidence().iter().filter_map(|r| r.assessment.skill).filter(|of| *of != skill).collect();
        if !older.is_empty() {
            let skills = older.iter().map(|of| named(Kind::Skill, Some(*of))).collect::<Vec<_>>().join(", ");
            head.push((Tone::Faint, crate::say!("evidence-earlier", skills = skills)));
        }
        if judged.tools.len() > TOOLS {
            head.push((Tone::Faint, crate::say!("entrust-more-tools", n = judged.tools.len() - TOOLS)));
        }
        if !judged.missing.is_empty() {
            let missing = judged.missing.iter().map(|m| m.message().to_string()).collect::<Vec<_>>().join("; ");
            head.push((Tone::Warn, crate::say!("entrust-missing", missing = missing)));
        }
        if let Some(old) = &judged.expired {
            let until = old.until.map(|day| desk.manner.day(day)).unwrap_or_default();
            head.push((Tone::Warn, crate::say!("entrust-expired", level = old.level.get(), until = until)));
        }
        for other in judged.elsewhere.iter().take(2) {
            let hospital = named(Kind::Hospital, Some(other.hospital));
            head.push((Tone::Faint, crate::say!("entrust-elsewhere", hospital = hospital, level = other.level.get())));
        }
        let until = match self.until {
            Some(day) => match desk.manner.beside(day) {
                Some(beside) => crate::say!("day-beside", day = desk.manner.day(day), beside = beside),
                None => desk.manner.day(day),
            },
            None => crate::words::label("entrust-no-end"),
        };
        let rows: Vec<(Id, String)> = self
            .evidence()
            .into_iter()
            .map(|r| {
                let rated = r.form.as_ref().and_then(|f| f.overall(&r.assessment)).map(|n| n.to_string()).unwrap_or_default();
                let tool = r.form.as_ref().map(|f| f.form.tool().name()).unwrap_or_default();
                let phase = r.assessment.phase.map(|p| choice("phase", p.key())).unwrap_or_default();
                let day = r.assessment.on.map(|d| desk.manner.day(d)).unwrap_or_default();
                let assessor = named(Kind::Trainer, r.assessment.assessor);
                let cell = |words: &str, wide: usize| text::pad(&text::truncate(words, wide), wide);
                let line = [cell(&day, 10), cell(&tool, 12), cell(&rated, 4), cell(&phase, 10), cell(&assessor, 20)].join("  ");
                (r.id, format!("{line}  {}", named(Kind::Hospital, r.assessment.hospital)))
            })
            .collect();
        self.words = [place, until, named(Kind::Trainer, self.decider)];
        (self.head, self.rows, self.judged) = (head, rows, Some(judged));
        self.at = self.at.min(self.rows.len().saturating_sub(1));
        Ok(())
    }
}

/// Reads all that a decision may stand on.
pub(super) fn read(store: &Store, trainee: Id, today: NaiveDate) -> Result<Option<Known>> {
    let (forms, goals) = (Forms::new(), Goals::new());
    let Some((person, successors)) = successors::person(store, &forms, &goals, trainee)? else { return Ok(None) };
    let skills = person.entrustable(store, &goals)?.into_iter().collect();
    let mut placements = store.referring(Kind::Placement, "trainee", trainee, PLACEMENTS)?;
    placements.retain(|p| p.text("state") != "cancelled" && p.date("starts_on").is_some_and(|first| first <= today));
    placements.sort_by_key(|p| std::cmp::Reverse(p.date("starts_on")));
    let supervisor =
        placements.iter().find(|p| p.date("ends_on").is_some_and(|last| last >= today)).and_then(|p| p.reference("supervisor"));
    let mut places: Vec<(Reason, Id)> = person.trainee.reference("home_hospital").map(|id| (Reason::Given, id)).into_iter().collect();
    for placement in &placements {
        let department = placement.reference("department").map(|d| store.get(Kind::Department, d)).transpose()?.flatten();
        places.extend(department.and_then(|d| d.reference("hospital")).map(|id| (Reason::Placement, id)));
    }
    places.extend(person.decisions.values().flatten().map(|d| (Reason::Assessed, d.hospital)));
    Ok(Some(Known { person, goals, successors, skills, places: ranked(places), supervisor }))
}

/// How many, by how many, from when to when; what the curriculum wants.
fn counted(desk: &Desk, judged: &Judgement) -> String {
    let mut parts = vec![crate::say!("entrust-counted", n = judged.n, assessors = judged.assessors)];
    if let (Some(from), Some(to)) = (judged.from, judged.to) {
        parts.push(crate::say!("entrust-period", from = desk.manner.day(from), to = desk.manner.day(to)));
    }
    if judged.baseline > 0 {
        parts.push(crate::say!("entrust-baseline", n = judged.baseline));
    }
    parts.push(match judged.goal.minimum {
        Some(minimum) => crate::say!("entrust-cases-of", n = judged.cases, minimum = minimum),
        None => crate::say!("entrust-cases", n = judged.cases),
    });
    parts.extend(judged.goal.target.map(|level| crate::say!("entrust-target", level = level.get())));
    parts.join("; ")
}

/// What one form in one version says.
fn tool_line(tool: &ToolSummary) -> String {
    let [least, _, median, _, greatest] = tool.spread.numbers();
    let way = match tool.tool.perspective() {
        Perspective::Ordinary => crate::words::label("entrust-way-ordinary"),
        Perspective::Retrospective => crate::words::label("entrust-way-back"),
        Perspective::Prospective => crate::words::label("entrust-way-ahead"),
    };
    let said = crate::say!("entrust-tool", n = tool.n, assessors = tool.assessors, median = median, least = least, greatest = greatest);
    let target = tool.target.map(|target| crate::say!("entrust-tool-target", target = target)).unwrap_or_default();
    let cell = |words: &str, wide: usize| text::pad(&text::truncate(words, wide), wide);
    format!("  {}  {}  {said}{target}", cell(&tool.tool.name(), 14), cell(&way, 11))
}

/// A level in words.
pub(super) fn level_words(level: i64) -> String {
    match level {
        1 => crate::words::label("entrust-level-1"),
        2 => crate::words::label("entrust-level-2"),
        3 => crate::words::label("entrust-level-3"),
        4 => crate::words::label("entrust-level-4"),
        _ => crate::words::label("entrust-level-5"),
    }
}
