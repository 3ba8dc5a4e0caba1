//! Follow-ups of those who return: made in the same step that says so, moved with the day of return, and read for the sheet on which
//! they are answered.
//!
//! They are made for each skill that somebody is entrusted with on that day at any hospital, else for those that they were assessed in
//! (in a closing assessment, if there is one); else one a month without a skill. Two versions of one skill are asked after once, as the
//! one that was decided or assessed last. [`SKILLS`] at most: a person answers a sheet, not a catalogue.
//!
//! Who comes from a file as somebody who is back gets those that can still be asked ([`is_asked_still`]); a file of follow-ups puts its
//! own in their place, whichever file comes first.
//!
//! Must not: make one twice, whoever says twice that somebody is back. Still awkward: who was entered as returned long ago by hand without
//! a day gets none; Today asks after them all the same.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::error::Result;
use crate::model::{Assessment, Entrustment, FieldType, FollowUp, Id, Kind, Phase, Row, Teaching, TraineeStatus};
use crate::programme::skills::successors::Successors;
use crate::rules::skills::follow_up::{Kept, Step, due, is_asked_still, month_of, plan, returned_on as came_back_on};
use crate::rules::skills::judgement::{Decision, standing};
use crate::rules::today::FOLLOW_UP_MONTHS;
use crate::store::{Store, Tx, new_id};

/// Skills of one person that are asked after.
pub const SKILLS: usize = 6;
/// Records of one kind of one person that are looked at.
const MOST: usize = 2_000;

/// The day on which somebody returned, while their state says so.
fn returned_on(trainee: &Row) -> Option<NaiveDate> {
    (Option::<TraineeStatus>::read(trainee.get("status")) == Some(TraineeStatus::Returned)).then(|| trainee.date("status_on")).flatten()
}

/// A trainee's record was written: makes or moves their follow-ups if they have returned, or on another day than it was said. `before`
/// is the record as it stood. Gives how many were made or moved.
///
/// # Errors
/// Trouble with the file.
pub fn after_change(tx: &mut Tx<'_>, trainee: Id, before: Option<&Row>) -> Result<usize> {
    let now = tx.expect(Kind::Trainee, trainee)?;
    let Some(day) = returned_on(&now) else { return Ok(0) };
    let before = before.and_then(returned_on);
    if before == Some(day) {
        return Ok(0);
    }
    let kept: Vec<Kept> = tx.referring(Kind::FollowUp, "trainee", trainee, MOST)?.iter().filter_map(kept).collect();
    let steps = plan(day, before, &trained(tx, trainee, day)?, &kept);
    carry_out(tx, trainee, &steps)
}

/// When somebody came back, as far as the file tells it; see [`came_back_on`].
///
/// # Errors
/// Trouble with the file.
pub fn came_back(tx: &Tx<'_>, trainee: &Row, today: NaiveDate) -> Result<Option<NaiveDate>> {
    let state = Option::<TraineeStatus>::read(trainee.get("status"));
    came_back_on(state, trainee.date("status_on"), today, || tx.referring(Kind::Placement, "trainee", trainee.id, MOST))
}

/// A file brought somebody, their state or a placement of theirs: makes the follow-ups that can still be asked. `before` is the day of
/// return as it was known until now: what was made for that day and waits is moved; a day that somebody wrote stays. Gives how many were
/// made or moved.
///
/// # Errors
/// Trouble with the file.
pub fn after_import(tx: &mut Tx<'_>, trainee: Id, before: Option<NaiveDate>, today: NaiveDate) -> Result<usize> {
    let now = tx.expect(Kind::Trainee, trainee)?;
    let Some(day) = came_back(tx, &now, today)?.filter(|day| before != Some(*day)) else { return Ok(0) };
    let rows = tx.referring(Kind::FollowUp, "trainee", trainee, MOST)?;
    let kept: Vec<Kept> = rows.iter().filter_map(kept).collect();
    let mut steps = plan(day, before, &trained(tx, trainee, day)?, &kept);
    steps.retain(|step| match step {
        Step::Make { due, .. } => is_asked_still(day, *due, today),
        Step::Move { record, .. } => rows.iter().any(|row| row.id == *record && before.is_some_and(|before| is_as_made(row, before))),
    });
    carry_out(tx, trainee, &steps)
}

/// A file brought follow-ups of somebody: those that were made before it for the same months, and hold nothing, go. `brought` are all
/// that the file names, `new` those of them that were not there. Gives how many went.
///
/// # Errors
/// Trouble with the file.
pub fn give_way(tx: &mut Tx<'_>, trainee: Id, brought: &BTreeSet<Id>, new: &BTreeSet<Id>, today: NaiveDate) -> Result<usize> {
    let now = tx.expect(Kind::Trainee, trainee)?;
    let Some(day) = came_back(tx, &now, today)? else { return Ok(0) };
    let rows = tx.referring(Kind::FollowUp, "trainee", trainee, MOST)?;
    let month = |row: &Row| kept(row).and_then(|kept| month_of(day, &kept));
    let months: BTreeSet<u32> = rows.iter().filter(|row| new.contains(&row.id)).filter_map(month).collect();
    let made = rows.iter().filter(|row| !brought.contains(&row.id) && is_as_made(row, day));
    let gone: Vec<Id> = made.filter(|row| month(row).is_some_and(|month| months.contains(&month))).map(|row| row.id).collect();
    gone.iter().try_for_each(|id| tx.remove(Kind::FollowUp, *id))?;
    Ok(gone.len())
}

/// Whether a follow-up is as it was made for that day of return: nobody wrote anything into it.
fn is_as_made(row: &Row, returned: NaiveDate) -> bool {
    let f: FollowUp = row.to();
    let made = FollowUp { trainee: f.trainee, month: f.month, skill: f.skill, due_on: f.due_on, ..FollowUp::default() };
    f == made && f.month.and_then(|month| due(returned, u32::try_from(month).ok()?)) == f.due_on && f.due_on.is_some()
}

fn kept(row: &Row) -> Option<Kept> {
    let f: FollowUp = row.to();
    Some(Kept { id: row.id, month: f.month?, due_on: f.due_on, done_on: f.done_on })
}

fn carry_out(tx: &mut Tx<'_>, trainee: Id, steps: &[Step]) -> Result<usize> {
    for step in steps {
        match *step {
            Step::Make { month, skill, due } => {
                let record =
                    FollowUp { trainee: Some(trainee), month: Some(month.into()), skill, due_on: Some(due), ..FollowUp::default() };
                tx.insert(&Row::of(new_id()?, record))?;
            }
            Step::Move { record, due } => tx.set(Kind::FollowUp, record, &[("due_on", Some(due).write())])?,
        }
    }
    Ok(steps.len())
}

/// What somebody brings home: see the module.
fn trained(tx: &Tx<'_>, trainee: Id, day: NaiveDate) -> Result<Vec<Id>> {
    let successors = Successors::read(tx)?;
    let mut decisions: BTreeMap<Id, Vec<(Id, Decision)>> = BTreeMap::new();
    for row in tx.referring(Kind::Entrustment, "trainee", trainee, MOST)? {
        let record: Entrustment = row.to();
        if let (Some(skill), Some(decision)) = (record.skill, Decision::of(row.id, &record)) {
            decisions.entry(successors.of(skill)).or_default().push((skill, decision));
        }
    }
    let mut entrusted: Vec<(NaiveDate, Id)> = decisions
        .values()
        .filter_map(|of| {
            let made: Vec<Decision> = of.iter().map(|(_, d)| *d).collect();
            let hospitals: BTreeSet<Id> = made.iter().map(|d| d.hospital).collect();
            let stand = hospitals.into_iter().filter_map(|h| standing(&made, h, day)).filter(|d| d.in_force(day));
            let last = stand.max_by_key(|d| d.on)?;
            of.iter().find(|(_, d)| d.id == last.id).map(|(skill, d)| (d.on, *skill))
        })
        .collect();
    if entrusted.is_empty() {
        let assessed: Vec<Assessment> = tx.referring(Kind::Assessment, "trainee", trainee, MOST)?.iter().map(Row::to).collect();
        let closing = assessed.iter().any(|a| a.phase == Some(Phase::Summative) && a.skill.is_some());
        let mut last: BTreeMap<Id, (NaiveDate, Id)> = BTreeMap::new();
        for one in assessed.iter().filter(|a| !closing || a.phase == Some(Phase::Summative)) {
            if let (Some(skill), Some(on)) = (one.skill, one.on) {
                let known = last.entry(successors.of(skill)).or_insert((on, skill));
                *known = (*known).max((on, skill));
            }
        }
        entrusted = last.into_values().collect();
    }
    // The newest ones where there are many.
    entrusted.sort_by(|a, b| b.cmp(a));
    entrusted.truncate(SKILLS);
    let mut out: Vec<Id> = entrusted.into_iter().map(|(_, skill)| skill).collect();
    out.sort();
    Ok(out)
}

/// The follow-ups of a person for one month, and what was answered before.
#[derive(Debug, Clone, PartialEq)]
pub struct Month {
    /// Months after the return.
    pub month: i64,
    /// By when to ask.
    pub due_on: Option<NaiveDate>,
    /// Those of this month, by skill.
    pub rows: Vec<(Id, FollowUp)>,
    /// Those of earlier months that were answered, the latest first.
    pub earlier: Vec<(Id, FollowUp)>,
    /// Nothing else waits: after this one the follow-up can end.
    pub last: bool,
    /// Whom the person teaches already, with the skill.
    pub taught: Vec<(Id, Option<Id>)>,
    /// Every month that has a record, in order, and whether it was asked.
    pub months: Vec<(i64, bool)>,
}

/// Reads a month of a person: the given one, else the one that is to be asked next.
///
/// # Errors
/// Trouble with the file.
pub fn month(store: &Store, trainee: Id, asked: Option<i64>, today: NaiveDate) -> Result<Month> {
    let mut all: Vec<(Id, FollowUp)> =
        store.referring(Kind::FollowUp, "trainee", trainee, MOST)?.iter().map(|row| (row.id, row.to())).collect();
    all.sort_by_key(|(id, f)| (f.month, f.skill, *id));
    let mut months: BTreeMap<i64, bool> = BTreeMap::new();
    for (_, f) in &all {
        if let Some(month) = f.month {
            *months.entry(month).or_insert(false) |= f.done_on.is_some();
        }
    }
    let month = asked.unwrap_or_else(|| next(&all, &months, today));
    let (own, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, f)| f.month == Some(month));
    let open = others.iter().any(|(_, f)| f.done_on.is_none() && f.month.is_some_and(|m| m > month));
    let last = !open && month >= i64::from(FOLLOW_UP_MONTHS.into_iter().max().unwrap_or(12));
    let mut earlier: Vec<(Id, FollowUp)> =
        others.into_iter().filter(|(_, f)| f.done_on.is_some() && f.month.is_some_and(|m| m < month)).collect();
    earlier.sort_by_key(|(id, f)| (std::cmp::Reverse(f.month), *id));
    let taught = store
        .referring(Kind::Teaching, "teacher", trainee, MOST)?
        .iter()
        .filter_map(|row| {
            let teaching: Teaching = row.to();
            Some((teaching.learner?, teaching.skill))
        })
        .collect();
    let due_on = own.iter().filter_map(|(_, f)| f.due_on).min();
    months.entry(month).or_insert(false);
    Ok(Month { month, due_on, rows: own, earlier, last, taught, months: months.into_iter().collect() })
}

/// The month to be asked: the latest that is due and was not asked, as Today has it; else the first that waits; else the one after the
/// last.
fn next(all: &[(Id, FollowUp)], months: &BTreeMap<i64, bool>, today: NaiveDate) -> i64 {
    let is_due = |month: i64| all.iter().any(|(_, f)| f.month == Some(month) && f.due_on.is_some_and(|day| day <= today));
    let latest = months.iter().rfind(|(month, _)| is_due(**month));
    if let Some((month, false)) = latest {
        return *month;
    }
    let after = latest.map_or(0, |(month, _)| *month);
    if let Some((month, _)) = months.iter().find(|(month, done)| !**done && **month > after) {
        return *month;
    }
    let standard = FOLLOW_UP_MONTHS.iter().map(|m| i64::from(*m));
    standard.into_iter().find(|m| !months.contains_key(m) && *m > after).or_else(|| months.keys().next_back().copied()).unwrap_or(3)
}
