//! The indicators of a period, gathered from the records: what is counted is said in [`crate::rules::skills::indicators`] and in the texts
//! that stand beside each figure.
//!
//! Placements, sessions, decisions, follow-ups and costs of the period are read by the index on their day, a month at a time, so that
//! memory holds the people counted and not their records. In a file of a million people a whole year takes seconds: the page asks on a
//! thread.
//!
//! Must not: divide (the rules do). Awkward: a session has no specialty, so what was learned at a visit is the trainee's own.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{Datelike, NaiveDate};

use super::MOST;
use super::goals::Goals;
use super::holdings::{self, ENOUGH, Everybody};
use super::successors::Successors;
use crate::error::Result;
use crate::model::{
    Agreement, Assessment, AttendanceState, Cost, Decision, Entrustment, FieldType, FollowUp, Hospital, Id, InstrumentKind, Kind, List,
    PartialDate, Phase, Row, Session, SessionKind, Sex, Side, Skill, SkillPriority, Teaching, Trainee, TraineeStatus, Value,
};
use crate::programme::show::{Names, choice};
use crate::rules::skills::indicators::{Answered, Behind, Figure, Group, Indicator, Sort, Trained, Unit, answered, cost, number, trained};
use crate::rules::skills::pre_post::{Pair, difference};
use crate::rules::skills::unlock::{Held, Stock};
use crate::rules::status::has_seat;
use crate::say;
use crate::store::{ListQuery, Span, Store};
use crate::words::label;

/// Most records of one month that are read.
const OF_A_MONTH: usize = 2_000_000;

/// The figures of a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// The figures, by indicator.
    pub figures: Vec<Figure>,
}

/// The figures of a period, both days included. `seen` is told of each indicator that is done, with how many of how many.
///
/// # Errors
/// Trouble with the file.
pub fn indicators(store: &Store, from: NaiveDate, to: NaiveDate, mut seen: impl FnMut(usize, usize)) -> Result<Report> {
    let mut figures = Vec::new();
    for (n, indicator) in Indicator::ALL.into_iter().enumerate() {
        seen(n, Indicator::ALL.len());
        figures.extend(match indicator {
            Indicator::Trained => trained(&people(store, from, to)?, to),
            Indicator::Seats => seats(store, from, to)?,
            Indicator::PrePost => tests(store, from, to)?,
            Indicator::Entrusted => entrusted(store, from, to)?,
            Indicator::InPost => follow_ups(store, from, to, indicator)?,
            Indicator::InUse => follow_ups(store, from, to, indicator)?,
            Indicator::SecondGeneration => vec![second_generation(store, from, to)?],
            Indicator::Cost => costs(store, from, to)?,
            Indicator::Readiness => readiness(store, to)?,
            Indicator::Shortfall => vec![shortfall(store, to)?],
        });
    }
    Ok(Report { from, to, figures })
}

fn text(day: NaiveDate) -> Value {
    Some(day).write()
}

/// Runs `each` over the records whose day lies in the period, a month at a time.
fn each_month(
    store: &Store,
    kind: Kind,
    by: &'static str,
    (from, to): (NaiveDate, NaiveDate),
    mut each: impl FnMut(Row) -> Result<()>,
) -> Result<()> {
    let mut begin = from;
    while begin <= to {
        let next = if begin.month() == 12 { (begin.year() + 1, 1) } else { (begin.year(), begin.month() + 1) };
        let Some(next) = NaiveDate::from_ymd_opt(next.0, next.1, 1) else { break };
        let last = next.pred_opt().unwrap_or(to).min(to);
        // A moment begins with its day: what lies on the last day sorts behind the day itself.
        let until = if kind == Kind::Session { last.succ_opt().unwrap_or(last) } else { last };
        for row in store.span(&Span::of(kind, by).from(text(begin)).until(text(until)), OF_A_MONTH)? {
            each(row)?;
        }
        begin = next;
    }
    Ok(())
}

/// What is kept of a trainee while they are counted.
#[derive(Clone)]
struct Seen {
    sex: Option<Sex>,
    born: Option<PartialDate>,
    cadre: String,
    province: String,
    specialty: String,
}

/// Who was trained: a placement that ended in the period and was not called off, or a session of a visit that they came to.
fn people(store: &Store, from: NaiveDate, to: NaiveDate) -> Result<Vec<Trained>> {
    let mut seen: HashMap<Id, Option<Seen>> = HashMap::new();
    let mut topics: HashMap<Id, String> = HashMap::new();
    let mut rows: BTreeMap<(Id, String, Sort), ()> = BTreeMap::new();
    each_month(store, Kind::Placement, "ends_on", (from, to), |row| {
        if matches!(row.text("state"), "cancelled" | "planned") {
            return Ok(());
        }
        let (Some(trainee), Some(department)) = (row.reference("trainee"), row.reference("department")) else { return Ok(()) };
        if let Entry::Vacant(place) = topics.entry(department) {
            place.insert(store.get(Kind::Department, department)?.map(|r| r.text("specialty").to_owned()).unwrap_or_default());
        }
        rows.insert((trainee, topics.get(&department).cloned().unwrap_or_default(), Sort::Placement), ());
        Ok(())
    })?;
    let mut visited: BTreeSet<Id> = BTreeSet::new();
    each_month(store, Kind::Session, "starts_at", (from, to), |row| {
        let session: Session = row.to();
        let inside = session.starts_at.is_some_and(|at| (from..=to).contains(&at.date()));
        if session.visit.is_none() || session.kind == Some(SessionKind::Travel) || !inside {
            return Ok(());
        }
        for cells in store.cells_by(Kind::Attendance, "session", row.id, &["trainee", "state"], MOST)? {
            let [trainee, state] = cells.as_slice() else { continue };
            let there = matches!(Option::<AttendanceState>::read(state), Some(AttendanceState::Present | AttendanceState::Late));
            visited.extend(Option::<Id>::read(trainee).filter(|_| there));
        }
        Ok(())
    })?;
    let mut out = Vec::new();
    let keys: Vec<(Id, Option<String>, Sort)> = rows
        .into_keys()
        .map(|(id, topic, sort)| (id, Some(topic), sort))
        .chain(visited.into_iter().map(|id| (id, None, Sort::Visit)))
        .collect();
    for (trainee, topic, sort) in keys {
        if let Entry::Vacant(place) = seen.entry(trainee) {
            let found = store.get(Kind::Trainee, trainee)?.filter(|r| !r.gone).map(|r| {
                let t: Trainee = r.to();
                Seen { sex: t.sex, born: t.born, cadre: t.occupation, province: t.province, specialty: t.specialty }
            });
            place.insert(found);
        }
        let Some(Some(who)) = seen.get(&trainee).cloned() else { continue };
        let topic = topic.unwrap_or(who.specialty);
        out.push(Trained { trainee, sex: who.sex, born: who.born, cadre: who.cadre, province: who.province, topic, sort });
    }
    Ok(out)
}

/// Seats used of the agreements that were in force in the period, by specialty.
fn seats(store: &Store, from: NaiveDate, to: NaiveDate) -> Result<Vec<Figure>> {
    let mut agreements = Vec::new();
    store.each(&ListQuery::all(Kind::Agreement), |row| {
        let agreement: Agreement = row.to();
        if agreement.starts_on.is_none_or(|on| on <= to) && agreement.ends_on.is_none_or(|on| on >= from) {
            agreements.push((row.id, agreement));
        }
        Ok(())
    })?;
    let mut out = Vec::new();
    for (id, agreement) in agreements {
        let mut used: BTreeMap<String, BTreeSet<Id>> = BTreeMap::new();
        for cohort in store.referring(Kind::Cohort, "agreement", id, MOST)? {
            for cells in store.cells_by(Kind::Trainee, "cohort", cohort.id, &["id", "status", "specialty"], OF_A_MONTH)? {
                let [trainee, status, specialty] = cells.as_slice() else { continue };
                if Option::<TraineeStatus>::read(status).is_some_and(has_seat) {
                    used.entry(specialty.as_str().to_owned()).or_default().extend(Option::<Id>::read(trainee));
                }
            }
        }
        // Those who were nominated under the agreement itself.
        for nomination in store.referring(Kind::Nomination, "agreement", id, OF_A_MONTH)? {
            let Some(trainee) = nomination.reference("trainee").filter(|_| nomination.text("decision") == Decision::Selected.key()) else {
                continue;
            };
            let Some(row) = store.get(Kind::Trainee, trainee)?.filter(|r| !r.gone) else { continue };
            if Option::<TraineeStatus>::read(row.get("status")).is_some_and(has_seat) {
                used.entry(row.text("specialty").to_owned()).or_default().insert(trainee);
            }
        }
        for (specialty, seats) in &agreement.seats {
            let people = used.remove(specialty).unwrap_or_default();
            let behind = Behind::of(Kind::Trainee, &people);
            out.push(Figure::ratio(Indicator::Seats, Group::Quota(id, specialty.clone()), number(behind.all), *seats, behind));
        }
    }
    Ok(out)
}

/// Pre/post tests: of each test in a version, the last test after training in the period against the same person's first one before.
fn tests(store: &Store, from: NaiveDate, to: NaiveDate) -> Result<Vec<Figure>> {
    let mut tools = Vec::new();
    store.each(&ListQuery::all(Kind::Instrument), |row| {
        if row.text("kind") == InstrumentKind::Mcq.key() {
            tools.push(row.id);
        }
        Ok(())
    })?;
    let mut out = Vec::new();
    for tool in tools {
        let span = Span::of(Kind::Assessment, "on")
            .fixed("instrument", Value::Int(tool.get()))
            .tested("phase", Value::text(Phase::Summative.key()))
            .from(text(from))
            .until(text(to));
        let mut after: BTreeMap<Id, (Id, NaiveDate, f64)> = BTreeMap::new();
        for row in store.span(&span, OF_A_MONTH)? {
            let record: Assessment = row.to();
            if let (Some(trainee), Some(on), Some(score)) = (record.trainee, record.on, record.global_rating) {
                let last = after.entry(trainee).or_insert((row.id, on, score));
                if on >= last.1 {
                    *last = (row.id, on, score);
                }
            }
        }
        let (mut pairs, mut ids) = (Vec::new(), BTreeSet::new());
        for (trainee, (id, on, score)) in after {
            let before = store
                .referring(Kind::Assessment, "trainee", trainee, MOST)?
                .iter()
                .map(Row::to::<Assessment>)
                .filter(|a| a.instrument == Some(tool) && a.phase == Some(Phase::Baseline) && a.on.is_some_and(|day| day <= on))
                .filter_map(|a| Some((a.on?, a.global_rating?)))
                .min_by_key(|(day, _)| *day);
            if let Some((_, before)) = before {
                pairs.push(Pair { trainee, before, after: score });
                ids.insert(id);
            }
        }
        if pairs.is_empty() {
            continue;
        }
        let mut figure = Figure::count(Indicator::PrePost, Group::Tool(tool), Behind::of(Kind::Assessment, &ids));
        // Of one person there is a difference and no interval; the rule refuses it, and the figure stays empty.
        if let Ok(found) = difference(&pairs, 0.95) {
            figure.value = Some(found.difference);
            figure.interval = Some((found.low, found.high));
        }
        out.push(figure);
    }
    Ok(out)
}

/// People on whom was decided in the period, by skill, one that goes on in a later version under that: of those the ones who reached the level that is aimed at.
fn entrusted(store: &Store, from: NaiveDate, to: NaiveDate) -> Result<Vec<Figure>> {
    let (goals, successors) = (Goals::new(), Successors::read(store)?);
    let mut skills: BTreeMap<Id, (BTreeSet<Id>, BTreeSet<Id>)> = BTreeMap::new();
    each_month(store, Kind::Entrustment, "decided_on", (from, to), |row| {
        let record: Entrustment = row.to();
        let (Some(trainee), Some(skill), Some(level)) = (record.trainee, record.skill, record.level) else { return Ok(()) };
        let skill = successors.of(skill);
        let enough = goals.skill(store, skill)?.and_then(|s| s.target_level).unwrap_or_else(|| i64::from(ENOUGH));
        let of = skills.entry(skill).or_default();
        of.1.insert(trainee);
        if level >= enough {
            of.0.insert(trainee);
        }
        Ok(())
    })?;
    Ok(skills
        .into_iter()
        .map(|(skill, (reached, decided))| {
            Figure::share(Indicator::Entrusted, Group::Skill(skill), Behind::of(Kind::Trainee, &reached), decided.len())
        })
        .collect())
}

/// Follow-ups that were asked in the period.
fn asked(store: &Store, from: NaiveDate, to: NaiveDate) -> Result<Vec<(Id, FollowUp)>> {
    let mut out = Vec::new();
    each_month(store, Kind::FollowUp, "done_on", (from, to), |row| {
        out.push((row.id, row.to::<FollowUp>()));
        Ok(())
    })?;
    Ok(out)
}

fn follow_ups(store: &Store, from: NaiveDate, to: NaiveDate, indicator: Indicator) -> Result<Vec<Figure>> {
    let rows = asked(store, from, to)?.into_iter().filter_map(|(id, answers)| {
        let yes = if indicator == Indicator::InPost { answers.in_post } else { answers.skill_in_use };
        Some(Answered { id, month: answers.month?, yes })
    });
    Ok(answered(indicator, &rows.collect::<Vec<_>>()))
}

/// People taught in the period by those who returned, for each who taught.
fn second_generation(store: &Store, from: NaiveDate, to: NaiveDate) -> Result<Figure> {
    let (mut learners, mut teachers) = (BTreeSet::new(), BTreeSet::new());
    let mut back: HashMap<Id, bool> = HashMap::new();
    each_month(store, Kind::Teaching, "on", (from, to), |row| {
        let record: Teaching = row.to();
        let (Some(teacher), Some(learner)) = (record.teacher, record.learner) else { return Ok(()) };
        if let Entry::Vacant(place) = back.entry(teacher) {
            place.insert(store.get(Kind::Trainee, teacher)?.is_some_and(|r| !r.gone && holdings::is_back(&r)));
        }
        if back.get(&teacher) == Some(&true) && teacher != learner {
            learners.insert(learner);
            teachers.insert(teacher);
        }
        Ok(())
    })?;
    Ok(Figure::share(Indicator::SecondGeneration, Group::All, Behind::of(Kind::Trainee, &learners), teachers.len()))
}

/// Money paid in the period, for each skill of a person that was in use when they were last asked in it.
fn costs(store: &Store, from: NaiveDate, to: NaiveDate) -> Result<Vec<Figure>> {
    let mut last: BTreeMap<(Id, Id), (NaiveDate, bool)> = BTreeMap::new();
    for (_, answers) in asked(store, from, to)? {
        if let (Some(trainee), Some(skill), Some(on), Some(in_use)) =
            (answers.trainee, answers.skill, answers.done_on, answers.skill_in_use)
        {
            let held = last.entry((trainee, skill)).or_insert((on, in_use));
            if on >= held.0 {
                *held = (on, in_use);
            }
        }
    }
    let in_use = last.values().filter(|(_, in_use)| *in_use).count();
    let mut paid = Vec::new();
    each_month(store, Kind::Cost, "paid_on", (from, to), |row| {
        let record: Cost = row.to();
        paid.extend(record.amount.map(|amount| (row.id, record.currency, amount)));
        Ok(())
    })?;
    Ok(cost(&paid, in_use))
}

/// Items always there on the last day, out of those that the bellwether procedures require, by home hospital.
fn readiness(store: &Store, day: NaiveDate) -> Result<Vec<Figure>> {
    let mut bellwethers = Vec::new();
    store.each(&ListQuery::all(Kind::Skill), |row| {
        let skill: Skill = row.to();
        if skill.priority == Some(SkillPriority::Bellwether) && !skill.required_items.is_empty() {
            bellwethers.push(row.id);
        }
        Ok(())
    })?;
    let (needs, shared) = (holdings::needs(store)?, holdings::shared(store)?);
    let mut out = Vec::new();
    for hospital in home(store)? {
        let found = holdings::found(store, &[hospital], day)?;
        // Where nobody has looked nothing can be said.
        if found.is_empty() {
            continue;
        }
        let stock = Stock::new(&needs, &found).serving(&shared);
        let (mut there, mut required) = (0, 0);
        for one in bellwethers.iter().filter_map(|skill| stock.readiness(hospital, None, *skill)) {
            there += one.there;
            required += one.required;
        }
        let departments: BTreeSet<Id> = found.iter().filter_map(|f| f.department).collect();
        // Where only the house as a whole was looked at, the hospital itself stands behind the number.
        let behind = if departments.is_empty() {
            Behind::of(Kind::Hospital, &BTreeSet::from([hospital]))
        } else {
            Behind::of(Kind::Department, &departments)
        };
        out.push(Figure::ratio(Indicator::Readiness, Group::Hospital(hospital), number(there), number(required), behind));
    }
    Ok(out)
}

/// Hospitals of the home side.
fn home(store: &Store) -> Result<Vec<Id>> {
    let mut out = Vec::new();
    store.each(&ListQuery::all(Kind::Hospital), |row| {
        if row.to::<Hospital>().side == Some(Side::Home) {
            out.push(row.id);
        }
        Ok(())
    })?;
    Ok(out)
}

/// Of the skills that returned people hold on the last day, those that their department cannot do; behind them the people.
fn shortfall(store: &Store, day: NaiveDate) -> Result<Figure> {
    let mut everybody = Everybody::new();
    while !everybody.done {
        everybody.read_on(store, day, usize::MAX)?;
    }
    let held: Vec<Held> = everybody.held.iter().map(|one| one.held).collect();
    let hospitals: BTreeSet<Id> = held.iter().map(|h| h.hospital).collect();
    let stock = holdings::stock(store, &hospitals.into_iter().collect::<Vec<_>>(), day)?;
    let board = stock.board(&held);
    let people: BTreeSet<Id> = board.blocked(0).flat_map(|b| b.people).collect();
    let blocked: usize = board.blocked(0).map(|b| b.people.len()).sum();
    Ok(Figure::ratio(Indicator::Shortfall, Group::All, number(blocked), number(held.len()), Behind::of(Kind::Trainee, &people)))
}

/// A figure's group in words: the name of the topic, the hospital, the test.
#[must_use]
pub fn group_label(store: &Store, names: &Names, group: &Group) -> String {
    let term = |list, code: &str| if code.is_empty() { label("indicator-unknown") } else { names.term(store, list, code) };
    match group {
        Group::All => label("indicator-all"),
        Group::Topic(code) => term(List::Specialty, code),
        Group::Age(band) => label(&format!("indicator-age-{}", band.key())),
        Group::Sex(sex) => sex.map_or_else(|| label("indicator-unknown"), |s| choice("sex", s.key())),
        Group::Cadre(code) => term(List::Occupation, code),
        Group::Province(code) => term(List::Province, code),
        Group::Sort(sort) => label(&format!("indicator-sort-{}", sort.key())),
        Group::Quota(agreement, code) => {
            format!("{} · {}", term(List::Specialty, code), names.title(store, Kind::Agreement, *agreement))
        }
        Group::Tool(id) => names.title(store, Kind::Instrument, *id),
        Group::Skill(id) => names.title(store, Kind::Skill, *id),
        Group::Month(month) => say!("indicator-month", n = month),
        Group::Currency(code) => code.clone(),
        Group::Hospital(id) => names.title(store, Kind::Hospital, *id),
    }
}

/// A figure's value in words: per cent, points with their interval, so many for each, money for each; empty where it cannot be said.
#[must_use]
pub fn value_label(figure: &Figure) -> String {
    let Some(value) = figure.value else {
        return if figure.denominator.is_some() || figure.indicator.unit() == Unit::Points {
            "-".to_owned()
        } else {
            count_label(figure.numerator)
        };
    };
    match (figure.indicator.unit(), figure.interval) {
        (Unit::Share, _) => format!("{:.0} %", value * 100.0),
        (Unit::Points, Some((low, high))) => {
            say!("indicator-points", value = format!("{value:+.1}"), low = format!("{low:.1}"), high = format!("{high:.1}"))
        }
        (Unit::Points, None) => format!("{value:+.1}"),
        (Unit::Each, _) => format!("{value:.1}"),
        (Unit::Amount, _) => format!("{value:.2}"),
    }
}

/// A count or an amount without digits that say nothing.
#[must_use]
pub fn count_label(n: f64) -> String {
    if n.fract() == 0.0 { format!("{n:.0}") } else { format!("{n:.2}") }
}
