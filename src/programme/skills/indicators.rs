//! The indicators of a period, gathered from the records: what is counted is said in [`crate::rules::skills::indicators`] and in the texts
//! that stand beside each figure.
//!
//! Placements, sessions, decisions, follow-ups and costs of the period are walked over by an index on their day, a few columns of each, so
//! that memory holds the people counted and not their records. In a file of a million people a whole year takes seconds: the page asks
//! for one indicator after the other on a thread.
//!
//! What is about a skill counts by the skill that stands for it now ([`super::successors`]): two versions that a map calls the same are one.
//!
//! Must not: divide (the rules do). Awkward: a session has no specialty, so what was learned at a visit is the trainee's own.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;

use super::MOST;
use super::figures::is_claim;
use super::forms::Forms;
use super::goals::Goals;
use super::holdings::{self, ENOUGH, Everybody};
use super::successors::Successors;
use crate::error::Result;
use crate::model::{
    Agreement, Assessment, AttendanceState, Decision, FieldType, Hospital, Id, InstrumentKind, Kind, List, PartialDate, Party, Phase,
    SessionKind, Sex, Side, Skill, SkillPriority, TraineeStatus, Value,
};
use crate::programme::show::{Names, choice};
use crate::rules::skills::indicators::{Answered, Behind, Figure, Group, Indicator, Sort, Trained, Unit, answered, cost, number, trained};
use crate::rules::skills::pre_post::{Pair, difference};
use crate::rules::skills::unlock::{Found, Held, Needs, Stock};
use crate::rules::status::has_seat;
use crate::say;
use crate::store::{Cells, ListQuery, Store, Stretch};
use crate::words::label;

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
        figures.extend(of(store, indicator, from, to)?);
    }
    Ok(Report { from, to, figures })
}

/// The figures of one indicator, for a page that shows each as it comes.
///
/// # Errors
/// Trouble with the file.
pub fn of(store: &Store, indicator: Indicator, from: NaiveDate, to: NaiveDate) -> Result<Vec<Figure>> {
    Ok(match indicator {
        Indicator::Trained => trained(&people(store, from, to)?, to),
        Indicator::Seats => seats(store, from, to)?,
        Indicator::PrePost => tests(store, from, to)?,
        Indicator::Entrusted => entrusted(store, from, to)?,
        Indicator::InPost | Indicator::InUse => follow_ups(store, from, to, indicator)?,
        Indicator::SecondGeneration => vec![second_generation(store, from, to)?],
        Indicator::Cost => costs(store, from, to)?,
        Indicator::Readiness => readiness(store, to)?,
        Indicator::Shortfall => vec![shortfall(store, to)?],
    })
}

/// The records of a kind whose day lies in the period.
fn period(kind: Kind, by: &'static str, (from, to): (NaiveDate, NaiveDate)) -> Stretch {
    Stretch { kind, by, from: from.to_string(), until: to.to_string(), of: None, only: None }
}

fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

/// A cell of yes or no; `None`: not asked.
fn yes(cells: &Cells<'_>, at: usize) -> Option<bool> {
    cells.int(at).map(|n| n != 0)
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
    let mut placed: BTreeSet<(Id, Id)> = BTreeSet::new();
    store.cells_between(&period(Kind::Placement, "ends_on", (from, to)), &["trainee", "department", "state"], |cells| {
        if !matches!(cells.text(2), "cancelled" | "planned") {
            placed.extend(cells.id(0).zip(cells.id(1)));
        }
        Ok(())
    })?;
    let mut topics: BTreeMap<Id, String> = BTreeMap::new();
    let departments: BTreeSet<Id> = placed.iter().map(|(_, department)| *department).collect();
    store.cells_of(Kind::Department, departments, &["specialty"], |id, cells| {
        topics.insert(id, cells.text(0).to_owned());
        Ok(())
    })?;
    let mut sessions = BTreeSet::new();
    // A moment begins with its day: what lies on the last day sorts behind the day itself.
    let mut held = period(Kind::Session, "starts_at", (from, to));
    held.until = to.succ_opt().unwrap_or(to).to_string();
    store.cells_between(&held, &["id", "visit", "kind", "starts_at"], |cells| {
        let on = cells.text(3).get(..10).and_then(day);
        if cells.id(1).is_some() && cells.text(2) != SessionKind::Travel.key() && on.is_some_and(|on| (from..=to).contains(&on)) {
            sessions.extend(cells.id(0));
        }
        Ok(())
    })?;
    let mut visited: BTreeSet<Id> = BTreeSet::new();
    for session in sessions {
        store.each_cells(Kind::Attendance, ("session", session), &["trainee", "state"], |cells| {
            if [AttendanceState::Present.key(), AttendanceState::Late.key()].contains(&cells.text(1)) {
                visited.extend(cells.id(0));
            }
            Ok(())
        })?;
    }
    let all: BTreeSet<Id> = placed.iter().map(|(trainee, _)| *trainee).chain(visited.iter().copied()).collect();
    let mut known: HashMap<Id, Seen> = HashMap::with_capacity(all.len());
    store.cells_of(Kind::Trainee, all, &["sex", "born", "occupation", "province", "specialty"], |id, cells| {
        let sex = Sex::of_key(cells.text(0));
        let [cadre, province, specialty] = [2, 3, 4].map(|at| cells.text(at).to_owned());
        known.insert(id, Seen { sex, born: PartialDate::parse(cells.text(1)), cadre, province, specialty });
        Ok(())
    })?;
    let mut out = Vec::new();
    let rows: BTreeSet<(Id, &str)> =
        placed.iter().map(|(trainee, department)| (*trainee, topics.get(department).map_or("", String::as_str))).collect();
    let keys = rows.into_iter().map(|(id, topic)| (id, Some(topic), Sort::Placement));
    for (trainee, topic, sort) in keys.chain(visited.into_iter().map(|id| (id, None, Sort::Visit))) {
        let Some(who) = known.get(&trainee).cloned() else { continue };
        let topic = topic.map_or(who.specialty, str::to_owned);
        out.push(Trained { trainee, sex: who.sex, born: who.born, cadre: who.cadre, province: who.province, topic, sort });
    }
    Ok(out)
}

/// Whether somebody takes a seat; their status comes first.
fn sits(cells: &Cells<'_>) -> bool {
    TraineeStatus::of_key(cells.text(0)).is_some_and(has_seat)
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
            store.each_cells(Kind::Trainee, ("cohort", cohort.id), &["status", "specialty", "id"], |cells| {
                if sits(cells) {
                    used.entry(cells.text(1).to_owned()).or_default().extend(cells.id(2));
                }
                Ok(())
            })?;
        }
        // Those who were nominated under the agreement itself.
        let mut selected = BTreeSet::new();
        store.each_cells(Kind::Nomination, ("agreement", id), &["trainee", "decision"], |cells| {
            selected.extend(cells.id(0).filter(|_| cells.text(1) == Decision::Selected.key()));
            Ok(())
        })?;
        store.cells_of(Kind::Trainee, selected, &["status", "specialty"], |trainee, cells| {
            if sits(cells) {
                used.entry(cells.text(1).to_owned()).or_default().insert(trainee);
            }
            Ok(())
        })?;
        for (specialty, seats) in &agreement.seats {
            let people = used.remove(specialty).unwrap_or_default();
            let behind = Behind::of(Kind::Trainee, &people);
            out.push(Figure::ratio(Indicator::Seats, Group::Quota(id, specialty.clone()), number(behind.all), *seats, behind));
        }
    }
    Ok(out)
}

/// A day and the record of that day.
type When = (NaiveDate, Id);

/// Pre/post tests: of each test in a version, the last test after training in the period against the same person's first one before.
fn tests(store: &Store, from: NaiveDate, to: NaiveDate) -> Result<Vec<Figure>> {
    let mut tools = Vec::new();
    store.each(&ListQuery::all(Kind::Instrument), |row| {
        if row.text("kind") == InstrumentKind::Mcq.key() {
            tools.push(row.id);
        }
        Ok(())
    })?;
    let (forms, mut out) = (Forms::new(), Vec::new());
    for tool in tools {
        let sat = |phase: Phase, from: NaiveDate| Stretch {
            of: Some(("instrument", tool)),
            only: Some(("phase", phase.key())),
            ..period(Kind::Assessment, "on", (from, to))
        };
        let Some(form) = forms.of(store, tool)? else { continue };
        let columns = ["trainee", "on", "id", "global_rating", "scores", "entered_by", "confirmed_on"];
        // Scored as a portfolio scores it; a claim of the trainee counts once somebody has confirmed it.
        let test = |cells: &Cells<'_>| {
            let record = Assessment {
                global_rating: cells.real(3),
                scores: FieldType::read(&Value::text(cells.text(4))),
                entered_by: Party::of_key(cells.text(5)),
                confirmed_on: day(cells.text(6)),
                ..Assessment::default()
            };
            let score = form.overall(&record).filter(|_| !is_claim(&record))?;
            Some((cells.id(0)?, (day(cells.text(1))?, cells.id(2)?), score))
        };
        // The last one after training; of two on one day the one that was entered last.
        let mut after: HashMap<Id, (When, f64)> = HashMap::new();
        store.cells_between(&sat(Phase::Summative, from), &columns, |cells| {
            if let Some((trainee, when, score)) = test(cells) {
                let last = after.entry(trainee).or_insert((when, score));
                *last = if when >= last.0 { (when, score) } else { *last };
            }
            Ok(())
        })?;
        if after.is_empty() {
            continue;
        }
        // The first one before it.
        let mut before: HashMap<Id, (When, f64)> = HashMap::new();
        store.cells_between(&sat(Phase::Baseline, NaiveDate::MIN), &columns, |cells| {
            let Some((trainee, when, score)) = test(cells) else { return Ok(()) };
            if after.get(&trainee).is_some_and(|((on, _), _)| when.0 <= *on) {
                let first = before.entry(trainee).or_insert((when, score));
                *first = if when < first.0 { (when, score) } else { *first };
            }
            Ok(())
        })?;
        let (mut pairs, mut ids) = (Vec::new(), BTreeSet::new());
        for (trainee, (_, before)) in before {
            if let Some(((_, id), after)) = after.get(&trainee) {
                pairs.push(Pair { trainee, before, after: *after });
                ids.insert(*id);
            }
        }
        // Sums of fractions come out the same in the same order.
        pairs.sort_by_key(|p| p.trainee);
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

/// People on whom was decided in the period, by skill: of those the ones who reached the level that is aimed at. A decision on an earlier
/// version of a skill is one on the skill that is the same now, and its level is held against what is aimed at now.
fn entrusted(store: &Store, from: NaiveDate, to: NaiveDate) -> Result<Vec<Figure>> {
    let goals = Goals::new();
    let successors = Successors::read(store)?;
    // The highest level of each person at each skill.
    let mut decided: BTreeMap<Id, HashMap<Id, i64>> = BTreeMap::new();
    store.cells_between(&period(Kind::Entrustment, "decided_on", (from, to)), &["trainee", "skill", "level"], |cells| {
        if let (Some(trainee), Some(skill), Some(level)) = (cells.id(0), cells.id(1), cells.int(2)) {
            let highest = decided.entry(successors.of(skill)).or_default().entry(trainee).or_insert(level);
            *highest = level.max(*highest);
        }
        Ok(())
    })?;
    let mut out = Vec::new();
    for (skill, people) in decided {
        let enough = goals.skill(store, skill)?.and_then(|s| s.target_level).unwrap_or_else(|| i64::from(ENOUGH));
        let reached: BTreeSet<Id> = people.iter().filter(|(_, level)| **level >= enough).map(|(id, _)| *id).collect();
        let of = |ids| Behind::of(Kind::Trainee, ids);
        out.push(Figure::share(Indicator::Entrusted, Group::Skill(skill), of(&reached), of(&people.into_keys().collect())));
    }
    Ok(out)
}

/// The share of follow-ups of the period with *yes*, by month. A skill of a person counts once in each month, under whatever version it
/// was asked: the last answer.
fn follow_ups(store: &Store, from: NaiveDate, to: NaiveDate, indicator: Indicator) -> Result<Vec<Figure>> {
    let successors = Successors::read(store)?;
    let about_skill = indicator == Indicator::InUse;
    let mut rows = Vec::new();
    let mut last: HashMap<(Id, Id, i64), (When, Answered)> = HashMap::new();
    let answer = if about_skill { "skill_in_use" } else { "in_post" };
    store.cells_between(
        &period(Kind::FollowUp, "done_on", (from, to)),
        &["id", "trainee", "skill", "month", "done_on", answer],
        |cells| {
            let (Some(id), Some(month), Some(on)) = (cells.id(0), cells.int(3), day(cells.text(4))) else { return Ok(()) };
            let Some(told) = yes(cells, 5) else { return Ok(()) };
            let row = Answered { id, month, yes: Some(told) };
            match cells.id(1).zip(cells.id(2)).filter(|_| about_skill) {
                Some((trainee, skill)) => {
                    let held = last.entry((trainee, successors.of(skill), month)).or_insert(((on, id), row));
                    *held = if (on, id) >= held.0 { ((on, id), row) } else { *held };
                }
                None => rows.push(row),
            }
            Ok(())
        },
    )?;
    rows.extend(last.into_values().map(|(_, row)| row));
    Ok(answered(indicator, &rows))
}

/// People taught in the period by those who returned, for each who taught.
fn second_generation(store: &Store, from: NaiveDate, to: NaiveDate) -> Result<Figure> {
    let mut taught: BTreeSet<(Id, Id)> = BTreeSet::new();
    store.cells_between(&period(Kind::Teaching, "on", (from, to)), &["teacher", "learner"], |cells| {
        taught.extend(cells.id(0).zip(cells.id(1)).filter(|(teacher, learner)| teacher != learner));
        Ok(())
    })?;
    let teachers: BTreeSet<Id> = taught.iter().map(|(teacher, _)| *teacher).collect();
    let mut back = BTreeSet::new();
    store.cells_of(Kind::Trainee, teachers, &["status"], |id, cells| {
        back.extend(Some(id).filter(|_| holdings::BACK.contains(&cells.text(0))));
        Ok(())
    })?;
    let learners: BTreeSet<Id> = taught.iter().filter(|(teacher, _)| back.contains(teacher)).map(|(_, learner)| *learner).collect();
    let of = |ids| Behind::of(Kind::Trainee, ids);
    Ok(Figure::share(Indicator::SecondGeneration, Group::All, of(&learners), of(&back)))
}

/// Money paid in the period, for each skill of a person that was in use when they were last asked in it, under whatever version.
fn costs(store: &Store, from: NaiveDate, to: NaiveDate) -> Result<Vec<Figure>> {
    let successors = Successors::read(store)?;
    let mut last: HashMap<(Id, Id), (When, bool)> = HashMap::new();
    let columns = ["id", "trainee", "skill", "done_on", "skill_in_use"];
    store.cells_between(&period(Kind::FollowUp, "done_on", (from, to)), &columns, |cells| {
        if let (Some(id), Some(trainee), Some(skill), Some(on), Some(in_use)) =
            (cells.id(0), cells.id(1), cells.id(2), day(cells.text(3)), yes(cells, 4))
        {
            let held = last.entry((trainee, successors.of(skill))).or_insert(((on, id), in_use));
            *held = if (on, id) >= held.0 { ((on, id), in_use) } else { *held };
        }
        Ok(())
    })?;
    let in_use: BTreeSet<Id> = last.values().filter(|(_, in_use)| *in_use).map(|((_, id), _)| *id).collect();
    let mut paid = Vec::new();
    store.cells_between(&period(Kind::Cost, "paid_on", (from, to)), &["id", "currency", "amount"], |cells| {
        paid.extend(cells.id(0).zip(cells.real(2)).map(|(id, amount)| (id, cells.text(1).to_owned(), amount)));
        Ok(())
    })?;
    // Sums of fractions come out the same in the same order.
    paid.sort_by_key(|(id, ..)| *id);
    Ok(cost(&paid, &in_use))
}

/// Items always there on the last day, out of those that the bellwether procedures require, by home hospital. A procedure of two versions
/// that are the same is one: the later.
fn readiness(store: &Store, day: NaiveDate) -> Result<Vec<Figure>> {
    let successors = Successors::read(store)?;
    let mut needs = Vec::new();
    store.each(&ListQuery::all(Kind::Skill), |row| {
        let skill: Skill = row.to();
        if skill.priority == Some(SkillPriority::Bellwether) && !skill.required_items.is_empty() {
            needs.push(Needs { skill: row.id, items: skill.required_items });
        }
        Ok(())
    })?;
    let all: BTreeSet<Id> = needs.iter().map(|n| n.skill).collect();
    let replaced = |skill: Id| Some(successors.of(skill)).is_some_and(|to| to != skill && all.contains(&to));
    needs.retain(|n| !replaced(n.skill));
    let procedures = Behind::of(Kind::Skill, &needs.iter().map(|n| n.skill).collect());
    let mut out = Vec::new();
    for hospital in home(store)? {
        let mut looked: Vec<(Id, Found)> = Vec::new();
        for department in holdings::places(store, hospital)? {
            holdings::looks(store, (hospital, department), day, |id, item, availability, checked_on| {
                looked.push((id, Found { hospital, department, item: item.to_owned(), availability, checked_on }));
            })?;
        }
        // Where nobody has looked nothing can be said.
        if looked.is_empty() {
            continue;
        }
        let found: Vec<Found> = looked.iter().map(|(_, found)| found.clone()).collect();
        let stock = Stock::new(&needs, &found);
        let (mut there, mut required) = (0, 0);
        for one in needs.iter().filter_map(|n| stock.readiness(hospital, None, n.skill)) {
            there += one.there;
            required += one.required;
        }
        let there_by = Behind::of(Kind::Equipment, &stock.by_looks(hospital, &looked));
        let figure = Figure::ratio(Indicator::Readiness, Group::Hospital(hospital), number(there), number(required), there_by);
        out.push(figure.out_of(procedures.clone()));
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

/// Of the skills that returned people hold on the last day, those that their department cannot do; behind them the decisions.
fn shortfall(store: &Store, day: NaiveDate) -> Result<Figure> {
    let mut everybody = Everybody::new();
    while !everybody.done {
        everybody.read_on(store, day, usize::MAX)?;
    }
    let held: Vec<Held> = everybody.held.iter().map(|one| one.held).collect();
    let hospitals: BTreeSet<Id> = held.iter().map(|h| h.hospital).collect();
    let stock = holdings::stock(store, &hospitals.into_iter().collect::<Vec<_>>(), day)?;
    let board = stock.board(&held);
    let blocked: HashSet<(Id, Id)> = board.blocked(0).flat_map(|b| b.people.into_iter().map(move |person| (b.skill, person))).collect();
    let (mut of_no_use, mut all) = (BTreeSet::new(), BTreeSet::new());
    for one in &everybody.held {
        all.insert(one.decision);
        if blocked.contains(&(one.held.skill, one.held.person)) {
            of_no_use.insert(one.decision);
        }
    }
    let of = |ids| Behind::of(Kind::Entrustment, ids);
    Ok(Figure::share(Indicator::Shortfall, Group::All, of(&of_no_use), of(&all)))
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
