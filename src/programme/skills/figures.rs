//! Figures over a group: the pass mark of each OSCE station, and tests before and after training.
//!
//! A station is a form in a version at a skill in a session; its checklist is the share of yes/no items that were done. Claims are left
//! out, and so is a sheet that is not filled in whole; both are counted. Tests are compared in one version alone.
//!
//! Must not: reckon (the rules do), or leave out a refusal. Still awkward: a group is a cohort or a session; the whole programme is not
//! one.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::forms::{Form, Forms};
use crate::error::Result;
use crate::model::{Assessment, FieldType, Id, InstrumentKind, ItemKind, Kind, Party, Phase, Row, SessionKind, Value};
use crate::msg;
use crate::programme::entry::Manner;
use crate::programme::show::Names;
use crate::rules::skills::osce::{Candidate, PassMark, pass_mark};
use crate::rules::skills::plot::{Axis, Limit, Mark, Plot, Point, Series, Slope};
use crate::rules::skills::pre_post::{Difference, Pair, difference};
use crate::say;
use crate::store::{Condition, Direction, ListQuery, Store};
use crate::text;

/// By what the sheets of one station are put together: form, skill and session.
type Sat = (Id, Option<Id>, Option<Id>);

/// People of a group at most, and rows of one person or session.
const PEOPLE: usize = 500;
const ROWS: usize = 3_000;
/// The confidence of an interval.
const CONFIDENCE: f64 = 0.95;

/// Over whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// A cohort's trainees.
    Cohort(Id),
    /// An exam.
    Session(Id),
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// Over whom.
    pub group: Group,
    /// With one form only.
    pub instrument: Option<Id>,
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// Up to this day.
    pub to: Option<NaiveDate>,
}

/// The figures of a group.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    /// Over whom, in words.
    pub group: String,
    /// Stations by name.
    pub stations: Vec<Station>,
    /// Tests by name and version.
    pub tests: Vec<Test>,
    /// Forms that the group was rated with.
    pub tools: Vec<(Id, String)>,
    /// More people or rows than were read.
    pub cut: bool,
}

/// A station.
#[derive(Debug, Clone)]
pub struct Station {
    /// The form.
    pub instrument: Id,
    /// Its name and version.
    pub tool: String,
    /// The task and the session.
    pub name: String,
    /// Who took it, with both numbers; the checklist in per cent.
    pub candidates: Vec<(Candidate, String)>,
    /// Sheets that are not filled in whole, or lack the global rating, or are claims.
    pub left_out: usize,
    /// The rating that means borderline.
    pub borderline: Option<f64>,
    /// The pass mark, or why there is none.
    pub outcome: std::result::Result<PassMark, String>,
    /// How many are at the mark or above.
    pub passed: usize,
}

/// A test before and after.
#[derive(Debug, Clone)]
pub struct Test {
    /// The form.
    pub instrument: Id,
    /// Its name and version.
    pub tool: String,
    /// People with both, with their names.
    pub pairs: Vec<(Pair, String)>,
    /// People with only the one before, and only the one after.
    pub single: (usize, usize),
    /// The difference, or why there is none.
    pub outcome: std::result::Result<Difference, String>,
}

/// The figures of a group.
///
/// # Errors
/// Trouble with the file.
pub fn figures(store: &Store, names: &Names, asked: &Asked) -> Result<Figures> {
    let forms = Forms::new();
    let mut out = Figures::default();
    let mut rows: Vec<Row> = Vec::new();
    match asked.group {
        Group::Cohort(cohort) => {
            out.group = names.title(store, Kind::Cohort, cohort);
            let people = store.cells_by(Kind::Trainee, "cohort", cohort, &["id"], PEOPLE + 1)?;
            out.cut = people.len() > PEOPLE;
            for trainee in people.iter().take(PEOPLE).filter_map(|cells| Option::<Id>::read(cells.first()?)) {
                let found = store.referring(Kind::Assessment, "trainee", trainee, ROWS)?;
                out.cut |= found.len() == ROWS;
                rows.extend(found);
            }
        }
        Group::Session(session) => {
            out.group = names.title(store, Kind::Session, session);
            rows = store.referring(Kind::Assessment, "session", session, ROWS)?;
            out.cut = rows.len() == ROWS;
            // Tests are of no session: those of whoever was examined.
            let people: BTreeSet<Id> = rows.iter().filter_map(|row| row.reference("trainee")).collect();
            out.cut |= people.len() > PEOPLE;
            let there: BTreeSet<Id> = rows.iter().map(|row| row.id).collect();
            for trainee in people.into_iter().take(PEOPLE) {
                let own = store.referring(Kind::Assessment, "trainee", trainee, ROWS)?.into_iter();
                rows.extend(own.filter(|row| !there.contains(&row.id)));
            }
        }
    }
    let mut stations: BTreeMap<Sat, Vec<(Id, Assessment)>> = BTreeMap::new();
    let mut tests: BTreeMap<Id, Vec<Assessment>> = BTreeMap::new();
    let mut tools = BTreeSet::new();
    for row in rows {
        let record: Assessment = row.to();
        let Some(form) = record.instrument.map(|i| forms.of(store, i)).transpose()?.flatten() else { continue };
        let Some(instrument) = record.instrument else { continue };
        let kind = form.instrument.kind;
        if !matches!(kind, Some(InstrumentKind::Osce | InstrumentKind::Mcq)) {
            continue;
        }
        if matches!(asked.group, Group::Session(session) if kind == Some(InstrumentKind::Osce) && record.session != Some(session)) {
            continue;
        }
        tools.insert((tool(&form), instrument));
        let outside = |day: NaiveDate| asked.from.is_some_and(|from| day < from) || asked.to.is_some_and(|to| day > to);
        if asked.instrument.is_some_and(|i| i != instrument) || record.on.is_none_or(outside) {
            continue;
        }
        if kind == Some(InstrumentKind::Osce) {
            stations.entry((instrument, record.skill, record.session)).or_default().push((row.id, record));
        } else {
            tests.entry(instrument).or_default().push(record);
        }
    }
    out.tools = tools.into_iter().map(|(name, id)| (id, name)).collect();
    for ((instrument, skill, session), rows) in stations {
        let Some(form) = forms.of(store, instrument)? else { continue };
        let title = |kind, id: Option<Id>| id.map(|id| names.title(store, kind, id)).filter(|t| !t.is_empty());
        let parts: Vec<String> = [title(Kind::Skill, skill), title(Kind::Session, session)].into_iter().flatten().collect();
        let name = if parts.is_empty() { say!("figures-no-task") } else { parts.join(", ") };
        out.stations.push(station(store, names, &form, instrument, name, &rows));
    }
    for (instrument, rows) in tests {
        let Some(form) = forms.of(store, instrument)? else { continue };
        out.tests.push(test(store, names, &form, instrument, rows));
    }
    out.stations.sort_by(|a, b| (&a.name, &a.tool, a.instrument).cmp(&(&b.name, &b.tool, b.instrument)));
    out.tests.sort_by(|a, b| (&a.tool, a.instrument).cmp(&(&b.tool, b.instrument)));
    Ok(out)
}

/// The newest cohorts, to choose from; and the one that began last.
///
/// # Errors
/// Trouble with the file.
pub fn cohorts(store: &Store, today: NaiveDate) -> Result<(Vec<Row>, Option<Id>)> {
    let query = ListQuery::all(Kind::Cohort).by("starts_on", true);
    let found: Vec<Row> = store.page(&query, None, Direction::Forward, 200)?.into_iter().map(|(row, _)| row).collect();
    let begun = found.iter().find(|row| row.date("starts_on").is_some_and(|day| day <= today)).or_else(|| found.first());
    let id = begun.map(|row| row.id);
    Ok((found, id))
}

/// The newest exams.
///
/// # Errors
/// Trouble with the file.
pub fn exams(store: &Store) -> Result<Vec<Row>> {
    let exam = Condition::In("kind", vec![Value::text(SessionKind::Exam.key())]);
    let query = ListQuery::all(Kind::Session).with(exam).by("starts_at", true);
    Ok(store.page(&query, None, Direction::Forward, 100)?.into_iter().map(|(row, _)| row).collect())
}

fn tool(form: &Form) -> String {
    text::screen(&form.form.tool().name()).into_owned()
}

/// Whether a rating waits for its assessor's word: it does not count yet.
pub(super) fn is_claim(record: &Assessment) -> bool {
    record.entered_by == Some(Party::Trainee) && record.confirmed_on.is_none()
}

/// Per cent of the yes/no items that were done; `None` unless each was answered.
fn checklist(form: &Form, record: &Assessment) -> Option<f64> {
    let items: Vec<&str> = form.items.iter().filter(|i| i.kind == Some(ItemKind::YesNo)).map(|i| i.code.as_str()).collect();
    if items.is_empty() {
        return None;
    }
    let score = |code: &str| record.scores.iter().find(|(c, _)| c == code).map(|(_, s)| *s);
    let answers: Option<Vec<f64>> = items.iter().map(|code| score(code)).collect();
    let done = answers?.iter().filter(|s| **s > 0.0).count();
    Some(100.0 * done as f64 / items.len() as f64)
}

/// The global rating: that of the record, else the one rated item of the form.
fn global(form: &Form, record: &Assessment) -> Option<f64> {
    record.global_rating.or_else(|| {
        let mut rated = form.items.iter().filter(|i| i.kind == Some(ItemKind::Rated));
        let (Some(one), None) = (rated.next(), rated.next()) else { return None };
        record.scores.iter().find(|(c, _)| *c == one.code).map(|(_, s)| *s)
    })
}

fn station(store: &Store, names: &Names, form: &Form, instrument: Id, name: String, rows: &[(Id, Assessment)]) -> Station {
    let mut candidates: Vec<(Candidate, String)> = Vec::new();
    let mut left_out = 0;
    for (id, record) in rows {
        match (is_claim(record), global(form, record), checklist(form, record)) {
            (false, Some(global), Some(checklist)) => {
                let who = record.trainee.map(|t| names.title(store, Kind::Trainee, t)).unwrap_or_default();
                candidates.push((Candidate { assessment: *id, global, checklist }, who));
            }
            _ => left_out += 1,
        }
    }
    candidates.sort_by(|a, b| a.0.global.total_cmp(&b.0.global).then(a.0.checklist.total_cmp(&b.0.checklist)).then_with(|| a.1.cmp(&b.1)));
    let borderline = form.instrument.borderline;
    let plain: Vec<Candidate> = candidates.iter().map(|c| c.0).collect();
    let outcome = match borderline {
        Some(at) => pass_mark(&plain, at).map_err(|e| e.to_string().replace('\n', " ")),
        None => {
            Err(say!("two-sentences", one = msg!("figures-no-borderline", tool = tool(form)), two = msg!("figures-no-borderline-next")))
        }
    };
    let passed = outcome.as_ref().map_or(0, |m| plain.iter().filter(|c| c.checklist >= m.mark).count());
    Station { instrument, tool: tool(form), name, candidates, left_out, borderline, outcome, passed }
}

fn test(store: &Store, names: &Names, form: &Form, instrument: Id, mut rows: Vec<Assessment>) -> Test {
    rows.sort_by_key(|r| r.on);
    let mut people: BTreeMap<Id, (Option<f64>, Option<f64>)> = BTreeMap::new();
    for record in rows.iter().filter(|r| !is_claim(r)) {
        let (Some(trainee), Some(score)) = (record.trainee, form.overall(record)) else { continue };
        let both = people.entry(trainee).or_default();
        match record.phase {
            // The first one before, the last one after.
            Some(Phase::Baseline) => both.0 = both.0.or(Some(score)),
            Some(Phase::Summative) => both.1 = Some(score),
            _ => {}
        }
    }
    let single = (
        people.values().filter(|(b, a)| b.is_some() && a.is_none()).count(),
        people.values().filter(|(b, a)| b.is_none() && a.is_some()).count(),
    );
    let pair = |(trainee, (before, after)): (&Id, &(Option<f64>, Option<f64>))| {
        let pair = Pair { trainee: *trainee, before: (*before)?, after: (*after)? };
        Some((pair, names.title(store, Kind::Trainee, *trainee)))
    };
    let mut pairs: Vec<(Pair, String)> = people.iter().filter_map(pair).collect();
    pairs.sort_by(|a, b| a.1.cmp(&b.1).then(a.0.trainee.cmp(&b.0.trainee)));
    let plain: Vec<Pair> = pairs.iter().map(|p| p.0).collect();
    let outcome = difference(&plain, CONFIDENCE).map_err(|e| e.to_string().replace('\n', " "));
    Test { instrument, tool: tool(form), pairs, single, outcome }
}

/// One digit after the point.
fn one(n: f64) -> String {
    format!("{:.1}", if n.abs() < 0.05 { 0.0 } else { n })
}

impl Station {
    /// What it says, in sentences.
    #[must_use]
    pub fn says(&self) -> Vec<String> {
        let mut out = Vec::new();
        match &self.outcome {
            Err(why) => out.push(say!("figures-refused", n = self.candidates.len(), why = why)),
            Ok(m) => {
                let borderline = self.borderline.map(one).unwrap_or_default();
                out.push(say!("figures-mark", mark = one(m.mark), borderline = borderline, passed = self.passed, n = m.n));
                out.push(say!("figures-fit", n = m.n, r2 = format!("{:.2}", m.r2), rmse = one(m.rmse)));
                if m.beyond {
                    out.push(say!("figures-beyond"));
                }
            }
        }
        if self.left_out > 0 {
            out.push(say!("figures-left-out", n = self.left_out));
        }
        out
    }

    /// Checklist scores over global ratings, with the line and the mark.
    #[must_use]
    pub fn plot(&self) -> Plot {
        let points: Vec<Point> = self
            .candidates
            .iter()
            .map(|(c, who)| {
                let passed = self.outcome.as_ref().is_ok_and(|m| c.checklist >= m.mark);
                let sign = match (&self.outcome, passed) {
                    (Err(_), _) => '*',
                    (Ok(_), true) => 'o',
                    (Ok(_), false) => 'x',
                };
                Point { x: c.global, y: c.checklist, sign, at: one(c.global), note: who.clone() }
            })
            .collect();
        let mark = self.outcome.as_ref().ok();
        Plot {
            title: format!("{} – {}", self.name, self.tool),
            says: self.says(),
            x: Axis::numbers(say!("figures-axis-global"), points.iter().map(|p| p.x).chain(self.borderline), 1),
            y: Axis::numbers(say!("figures-axis-checklist"), points.iter().map(|p| p.y).chain(mark.map(|m| m.mark)), 1),
            series: vec![Series { name: say!("figures-candidates"), joined: false, points }],
            limits: mark.map(|m| Limit { name: say!("figures-limit"), at: m.mark }).into_iter().collect(),
            marks: self.borderline.map(|at| Mark { name: say!("figures-borderline"), at, said: one(at) }).into_iter().collect(),
            slope: mark.map(|m| Slope { name: String::new(), intercept: m.intercept, slope: m.slope }),
        }
    }
}

impl Test {
    /// What it says, in sentences.
    #[must_use]
    pub fn says(&self) -> Vec<String> {
        let mut out = vec![match &self.outcome {
            Err(why) => say!("figures-refused", n = self.pairs.len(), why = why),
            Ok(d) => say!(
                "figures-difference",
                n = d.n,
                before = one(d.before),
                after = one(d.after),
                difference = one(d.difference),
                confidence = format!("{:.0}", d.confidence * 100.0),
                low = one(d.low),
                high = one(d.high)
            ),
        }];
        if self.outcome.is_ok() {
            out.push(say!("figures-no-effect"));
        }
        if self.single != (0, 0) {
            out.push(say!("figures-single", before = self.single.0, after = self.single.1));
        }
        out
    }

    /// After over before: who is above the line gained.
    #[must_use]
    pub fn plot(&self) -> Plot {
        let points: Vec<Point> = self
            .pairs
            .iter()
            .map(|(p, who)| {
                let sign = if p.after >= p.before { 'o' } else { 'x' };
                Point { x: p.before, y: p.after, sign, at: one(p.before), note: who.clone() }
            })
            .collect();
        let all: Vec<f64> = points.iter().flat_map(|p| [p.x, p.y]).collect();
        Plot {
            title: say!("figures-test-title", tool = self.tool),
            says: self.says(),
            x: Axis::numbers(say!("figures-axis-before"), all.iter().copied(), 1),
            y: Axis::numbers(say!("figures-axis-after"), all.iter().copied(), 1),
            series: vec![Series { name: say!("figures-people"), joined: false, points }],
            limits: Vec::new(),
            marks: Vec::new(),
            slope: Some(Slope { name: say!("figures-same"), intercept: 0.0, slope: 1.0 }),
        }
    }
}

impl Figures {
    /// All of it in words.
    #[must_use]
    pub fn text(&self, columns: usize, manner: &Manner, asked: &Asked) -> Vec<String> {
        let mut out = vec![say!("figures-title", group = self.group), self.period(manner, asked)];
        out.retain(|l| !l.is_empty());
        let mut tell = |title: String, says: Vec<String>| {
            out.push(String::new());
            out.push(title);
            for sentence in says {
                out.extend(text::wrap(&sentence, columns.saturating_sub(2)).into_iter().map(|l| format!("  {l}")));
            }
        };
        for station in &self.stations {
            tell(format!("{} – {}", station.name, station.tool), station.says());
        }
        for test in &self.tests {
            tell(say!("figures-test-title", tool = test.tool), test.says());
        }
        if self.stations.is_empty() && self.tests.is_empty() {
            out.push(say!("figures-none", group = self.group));
        }
        if self.cut {
            out.push(say!("figures-cut", people = PEOPLE, rows = ROWS));
        }
        out
    }

    /// What it was narrowed to, in words; empty where it was not.
    #[must_use]
    pub fn period(&self, manner: &Manner, asked: &Asked) -> String {
        let mut parts = Vec::new();
        parts.extend(asked.instrument.and_then(|i| self.tools.iter().find(|t| t.0 == i)).map(|t| t.1.clone()));
        parts.extend(asked.from.map(|day| say!("figures-from", day = manner.day(day))));
        parts.extend(asked.to.map(|day| say!("figures-to", day = manner.day(day))));
        parts.join(", ")
    }
}
