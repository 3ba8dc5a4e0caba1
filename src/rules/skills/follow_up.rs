//! Follow-ups of returned people: when they are to be asked ([`plan`]); and the cascade: people taught by returned trainees, people taught
//! by those, and so on.
//!
//! Which of the days is due is said by `rules::today`.
//!
//! Must not: count anybody twice, or plan a month twice.
//! Still awkward: a follow-up keeps how many were taught; a tree needs to know whom, so the caller gives pairs of people.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, Months, NaiveDate};

use crate::model::{FieldType, Id, PlacementState, Row, TraineeStatus};
use crate::rules::today::{FOLLOW_UP_MONTHS, FOLLOWED_UP_DAYS};

/// A follow-up of another month than the usual ones stands for the usual month that is due within so many days of it: six weeks, which
/// is less than half of the quarter between two of them, so that it never stands for both.
pub const NEAR_DAYS: i64 = 42;
/// What was due more months ago is not planned any more.
pub const LATE_MONTHS: u32 = 12;

/// A follow-up on record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// Its record.
    pub id: Id,
    /// Months after the return.
    pub month: i64,
    /// By when to ask.
    pub due_on: Option<NaiveDate>,
    /// When it was asked.
    pub done_on: Option<NaiveDate>,
}

/// What is to be done so that the follow-ups of a return stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A new one, due on a day.
    Make {
        /// Months after the return.
        month: u32,
        /// About which skill; `None` where no skill is known.
        skill: Option<Id>,
        /// By when to ask.
        due: NaiveDate,
    },
    /// One that waits is due on another day.
    Move {
        /// Its record.
        record: Id,
        /// By when to ask.
        due: NaiveDate,
    },
}

/// By when somebody who returned on a day is to be asked after some months (`domain.md` §5: 3, 6, 9 and 12).
#[must_use]
pub fn due(returned: NaiveDate, month: u32) -> Option<NaiveDate> {
    returned.checked_add_months(Months::new(month))
}

/// When somebody came back: the day of the state as long as it is `returned`, else the last day of their placements that are over, else
/// since when they have been in follow-up. `placements` is asked only where it is needed.
///
/// # Errors
/// What reading the placements gave.
pub fn returned_on<E>(
    state: Option<TraineeStatus>,
    since: Option<NaiveDate>,
    today: NaiveDate,
    placements: impl FnOnce() -> Result<Vec<Row>, E>,
) -> Result<Option<NaiveDate>, E> {
    match state {
        Some(TraineeStatus::Returned) if since.is_some() => Ok(since),
        Some(TraineeStatus::Returned | TraineeStatus::InFollowUp) => {
            let placements = placements()?;
            let held = placements.iter().filter(|p| Option::<PlacementState>::read(p.get("state")) != Some(PlacementState::Cancelled));
            Ok(held.filter_map(|p| p.date("ends_on")).filter(|day| *day <= today).max().or(since))
        }
        _ => Ok(None),
    }
}

/// Whether a follow-up due on a day is worth planning for somebody who is entered as returned long ago: not for a return after which
/// nobody is asked any more ([`FOLLOWED_UP_DAYS`]), nor what was due more than [`LATE_MONTHS`] ago. What somebody did three months after
/// their return cannot be asked a year later; a line that nobody can answer would only hide those that can be.
#[must_use]
pub fn is_asked_still(returned: NaiveDate, due: NaiveDate, today: NaiveDate) -> bool {
    let lately = today.checked_sub_days(Days::new(FOLLOWED_UP_DAYS.unsigned_abs())).is_none_or(|day| returned >= day);
    lately && today.checked_sub_months(Months::new(LATE_MONTHS)).is_none_or(|day| due >= day)
}

/// Which of the usual months after a return a follow-up stands for: its own, else the one that is due within [`NEAR_DAYS`] of it; none
/// where it is of an earlier return, or between them.
#[must_use]
pub fn month_of(returned: NaiveDate, kept: &Kept) -> Option<u32> {
    let day = kept.due_on.or(kept.done_on);
    if kept.done_on.or(kept.due_on).is_some_and(|day| day < returned) {
        return None;
    }
    let own = FOLLOW_UP_MONTHS.into_iter().find(|month| i64::from(*month) == kept.month);
    own.or_else(|| {
        let off = |month: u32| Some((due(returned, month)? - day?).num_days().abs());
        FOLLOW_UP_MONTHS.into_iter().find(|month| off(*month).is_some_and(|days| days <= NEAR_DAYS))
    })
}

/// The follow-ups of somebody who returned on a day: four of each skill, or four of none in particular.
///
/// A month that has one already gets no other, whatever its skill, so that nothing is planned twice. Those of an earlier return (asked
/// or due before this one) do not count. `before` is the day of return as it stood until now, where it is corrected: what waits is
/// moved with it, and keeps what somebody added to its day.
#[must_use]
pub fn plan(returned: NaiveDate, before: Option<NaiveDate>, skills: &[Id], kept: &[Kept]) -> Vec<Step> {
    let from = before.map_or(returned, |b| b.min(returned));
    let own: Vec<&Kept> = kept.iter().filter(|k| k.done_on.or(k.due_on).is_none_or(|day| day >= from)).collect();
    let mut out = Vec::new();
    for one in own.iter().filter(|k| k.done_on.is_none()) {
        let Ok(month) = u32::try_from(one.month) else { continue };
        let moved = match (one.due_on, before) {
            (None, _) => due(returned, month),
            (Some(day), Some(before)) if Some(day) == due(before, month) => due(returned, month),
            (Some(day), Some(before)) => day.checked_add_signed(returned - before),
            (Some(_), None) => None,
        };
        out.extend(moved.filter(|day| Some(*day) != one.due_on).map(|due| Step::Move { record: one.id, due }));
    }
    for month in FOLLOW_UP_MONTHS {
        let Some(due) = due(returned, month).filter(|_| !own.iter().any(|k| month_of(from, k) == Some(month))) else { continue };
        if skills.is_empty() {
            out.push(Step::Make { month, skill: None, due });
        }
        out.extend(skills.iter().map(|skill| Step::Make { month, skill: Some(*skill), due }));
    }
    out
}

/// Somebody taught somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Taught {
    /// When; an unknown day is later than any known one.
    pub on: Option<NaiveDate>,
    /// Who taught.
    pub teacher: Id,
    /// Who learned.
    pub learner: Id,
}

/// One line of the tree, in the order in which it is drawn: a teacher stands before those whom they taught.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Who.
    pub person: Id,
    /// 1 for returned trainees, 2 for those whom they taught …
    pub generation: u32,
    /// By whom; `None` for returned trainees.
    pub teacher: Option<Id>,
    /// How many they taught themselves, in this tree.
    pub taught: usize,
    /// How many stand below them.
    pub below: usize,
}

/// The cascade from the returned trainees. Everybody stands in it once: a returned trainee as such, another under the nearest generation,
/// there under who taught them first (then by id). Who cannot be reached from a returned trainee is not in it.
#[must_use]
pub fn cascade(returned: &[Id], taught: &[Taught]) -> Vec<Line> {
    let mut pupils: BTreeMap<Id, Vec<Taught>> = BTreeMap::new();
    for one in taught.iter().filter(|t| t.teacher != t.learner) {
        pupils.entry(one.teacher).or_default().push(*one);
    }
    let roots: BTreeSet<Id> = returned.iter().copied().collect();
    let mut seen: BTreeSet<Id> = roots.clone();
    let mut under: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    let mut level: Vec<Id> = roots.iter().copied().collect();
    // A generation at a time, so that nobody is put under a later one than they could.
    let mut levels: Vec<Vec<Id>> = Vec::new();
    while !level.is_empty() {
        let mut new: Vec<Taught> =
            level.iter().filter_map(|t| pupils.get(t)).flatten().filter(|t| !seen.contains(&t.learner)).copied().collect();
        new.sort_by_key(|t| (t.on.is_none(), t.on, t.teacher, t.learner));
        let mut next = Vec::new();
        for one in new {
            if seen.insert(one.learner) {
                under.entry(one.teacher).or_default().push(one.learner);
                next.push(one.learner);
            }
        }
        levels.push(std::mem::replace(&mut level, next));
    }
    let mut below: BTreeMap<Id, usize> = BTreeMap::new();
    for person in levels.iter().rev().flatten() {
        let sum = under.get(person).into_iter().flatten().map(|p| 1 + below.get(p).copied().unwrap_or(0)).sum();
        below.insert(*person, sum);
    }
    let mut out = Vec::new();
    let mut open: Vec<(Id, u32, Option<Id>)> = roots.iter().rev().map(|r| (*r, 1, None)).collect();
    while let Some((person, generation, teacher)) = open.pop() {
        let own = under.get(&person).map_or(&[][..], Vec::as_slice);
        out.push(Line { person, generation, teacher, taught: own.len(), below: below.get(&person).copied().unwrap_or(0) });
        open.extend(own.iter().rev().map(|p| (*p, generation + 1, Some(person))));
    }
    out
}

/// People of each generation, from the first: the second is the indicator *second generation* of `domain.md` §6.
#[must_use]
pub fn generations(lines: &[Line]) -> Vec<usize> {
    let mut out = Vec::new();
    for line in lines {
        let at = line.generation.saturating_sub(1) as usize;
        if out.len() <= at {
            out.resize(at + 1, 0);
        }
        if let Some(n) = out.get_mut(at) {
            *n += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id(n: i64) -> Id {
        Id::new(n).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn kept(n: i64, month: i64, due_on: &str, done: bool) -> Kept {
        Kept { id: id(n), month, due_on: due_on.parse().ok(), done_on: done.then(|| day(due_on)) }
    }

    fn told(steps: &[Step]) -> Vec<String> {
        let one = |s: &Step| match s {
            Step::Make { month, skill, due } => format!("{month} {} {due}", skill.map_or(0, Id::get)),
            Step::Move { record, due } => format!("#{} {due}", record.get()),
        };
        steps.iter().map(one).collect()
    }

    #[test]
    fn four_of_each_skill_and_none_twice() {
        let returned = day("2026-11-30");
        assert_eq!(told(&plan(returned, None, &[], &[])), ["3 0 2027-02-28", "6 0 2027-05-30", "9 0 2027-08-30", "12 0 2027-11-30"]);
        assert_eq!(plan(returned, None, &[id(7), id(8)], &[]).len(), 8);
        let there = [kept(1, 3, "2027-02-20", false), kept(2, 6, "2027-05-30", true), kept(3, 9, "", false)];
        // What somebody planned by hand stays; a day that is missing is given; a month that has one gets no other.
        assert_eq!(told(&plan(returned, None, &[id(7)], &there)), ["#3 2027-08-30", "12 7 2027-11-30"]);
        // Those of a return years ago are others.
        assert_eq!(plan(returned, None, &[], &[kept(1, 3, "2022-01-05", true), kept(2, 6, "2022-04-05", false)]).len(), 4);
    }

    #[test]
    fn a_month_that_is_near_stands_for_the_usual_one() {
        let returned = day("2026-03-01");
        for (month, due_on, is) in [
            (3, "2026-06-01", Some(3)),
            // Asked late it is still of its month, though the next one is near.
            (3, "2026-08-20", Some(3)),
            (4, "2026-07-01", Some(3)),
            (5, "2026-08-01", Some(6)),
            (7, "2026-10-13", Some(6)),
            (7, "2026-10-16", None),
            (24, "2028-03-01", None),
            (13, "2027-04-01", Some(12)),
            (3, "2026-01-05", None),
            (7, "", None),
        ] {
            assert_eq!(month_of(returned, &kept(1, month, due_on, false)), is, "{month} {due_on}");
        }
        assert_eq!(told(&plan(returned, None, &[], &[kept(1, 5, "2026-08-05", true)])).len(), 3);
    }

    #[test]
    fn who_returned_long_ago_is_not_asked() {
        let today = day("2026-11-23");
        for (returned, months) in [
            ("2026-11-20", vec![3, 6, 9, 12]),
            ("2026-01-31", vec![3, 6, 9, 12]),
            ("2025-08-20", vec![6, 9, 12]),
            ("2025-08-01", vec![6, 9, 12]),
            ("2025-07-30", vec![]),
            ("2021-01-01", vec![]),
        ] {
            let asked = |month: &u32| due(day(returned), *month).is_some_and(|due| is_asked_still(day(returned), due, today));
            assert_eq!(FOLLOW_UP_MONTHS.into_iter().filter(asked).collect::<Vec<_>>(), months, "{returned}");
        }
    }

    #[test]
    fn a_corrected_return_moves_what_waits() {
        let (was, is) = (day("2026-11-30"), day("2026-11-10"));
        let there = [
            kept(1, 3, "2027-02-28", true),
            kept(2, 6, "2027-05-30", false),
            kept(3, 9, "2027-09-09", false),
            kept(4, 12, "2027-11-30", false),
        ];
        assert_eq!(told(&plan(is, Some(was), &[id(7)], &there)), ["#2 2027-05-10", "#3 2027-08-20", "#4 2027-11-10"]);
        assert!(plan(was, Some(was), &[id(7)], &there).is_empty());
        // Later by more than a quarter: what waits for the third month is still of this return.
        assert_eq!(told(&plan(day("2027-04-01"), Some(was), &[], &[kept(1, 3, "2027-02-28", false)]))[0], "#1 2027-07-01");
    }

    fn taught(teacher: i64, learner: i64, day: u32) -> Taught {
        Taught { teacher: id(teacher), learner: id(learner), on: NaiveDate::from_ymd_opt(2026, 1, day) }
    }

    fn drawn(returned: &[i64], of: &[Taught]) -> Vec<String> {
        let returned: Vec<Id> = returned.iter().map(|n| id(*n)).collect();
        cascade(&returned, of)
            .iter()
            .map(|l| format!("{}{} {}/{}", " ".repeat(l.generation as usize - 1), l.person.get(), l.taught, l.below))
            .collect()
    }

    #[test]
    fn a_tree_of_three_generations() {
        let of = [taught(1, 10, 3), taught(1, 11, 2), taught(10, 20, 5), taught(2, 12, 1), taught(99, 30, 1)];
        assert_eq!(drawn(&[2, 1], &of), ["1 2/3", " 11 0/0", " 10 1/1", "  20 0/0", "2 1/1", " 12 0/0"]);
        let lines = cascade(&[id(1), id(2)], &of);
        assert_eq!(generations(&lines), [2, 3, 1]);
    }

    #[test]
    fn who_was_taught_by_several_stands_once() {
        // By a returned trainee late and by a pupil early: the nearer generation counts; of two the earlier.
        assert_eq!(drawn(&[1, 2], &[taught(1, 10, 1), taught(10, 11, 2), taught(1, 11, 9)]), ["1 2/2", " 10 0/0", " 11 0/0", "2 0/0"]);
        assert_eq!(drawn(&[1, 2], &[taught(1, 10, 5), taught(2, 10, 4)]), ["1 0/0", "2 1/1", " 10 0/0"]);
        // A returned trainee who was taught by another stays one; circles end.
        assert_eq!(drawn(&[1, 2], &[taught(1, 2, 1), taught(2, 1, 1), taught(2, 2, 1)]), ["1 0/0", "2 0/0"]);
        assert_eq!(drawn(&[1], &[taught(1, 10, 1), taught(10, 11, 1), taught(11, 10, 1)]), ["1 1/2", " 10 1/1", "  11 0/0"]);
        let undated = Taught { on: None, ..taught(1, 10, 1) };
        assert_eq!(drawn(&[1, 2], &[undated, taught(2, 10, 4)]), ["1 0/0", "2 1/1", " 10 0/0"]);
        assert!(drawn(&[], &[taught(1, 2, 1)]).is_empty());
    }

    proptest! {
        #[test]
        fn a_plan_that_was_carried_out_leaves_nothing_to_do(n in 0_i64..9000, skills in 0_i64..4) {
            let returned = NaiveDate::from_num_days_from_ce_opt(730_000 + i32::try_from(n).unwrap()).unwrap();
            let skills: Vec<Id> = (1..=skills).map(id).collect();
            let made: Vec<Kept> = plan(returned, None, &skills, &[])
                .iter()
                .filter_map(|s| match s {
                    Step::Make { month, due, .. } => Some(Kept { id: id(1), month: (*month).into(), due_on: Some(*due), done_on: None }),
                    Step::Move { .. } => None,
                })
                .collect();
            prop_assert_eq!(made.len(), 4 * skills.len().max(1));
            prop_assert_eq!(plan(returned, None, &skills, &made), vec![]);
            prop_assert_eq!(plan(returned, Some(returned), &skills, &made), vec![]);
        }

        #[test]
        fn everybody_once_and_under_somebody_before(of in prop::collection::vec((1_i64..20, 1_i64..20, 1_u32..28), 0..60), returned in prop::collection::btree_set(1_i64..20, 0..4), seed in any::<u64>()) {
            let mut of: Vec<Taught> = of.into_iter().map(|(t, l, d)| taught(t, l, d)).collect();
            let returned: Vec<Id> = returned.into_iter().map(id).collect();
            let lines = cascade(&returned, &of);
            let people: BTreeSet<Id> = lines.iter().map(|l| l.person).collect();
            prop_assert_eq!(people.len(), lines.len());
            prop_assert_eq!(generations(&lines).iter().sum::<usize>(), lines.len());
            let below: usize = lines.iter().filter(|l| l.generation == 1).map(|l| l.below + 1).sum();
            prop_assert_eq!(below, lines.len());
            for (at, line) in lines.iter().enumerate() {
                match line.teacher {
                    None => prop_assert!(returned.contains(&line.person) && line.generation == 1),
                    Some(teacher) => {
                        let above = lines[..at].iter().find(|l| l.person == teacher).unwrap();
                        prop_assert_eq!(above.generation + 1, line.generation);
                    }
                }
            }
            crate::rules::rng::Rng::new(seed).shuffle(&mut of);
            prop_assert_eq!(lines, cascade(&returned, &of));
        }
    }
}
