//! The cascade: people taught by returned trainees, people taught by those, and so on.
//!
//! The days on which returned people are asked are in `rules::today`; here is what they answered, as a tree.
//!
//! Must not: count anybody twice.
//! Still awkward: a follow-up keeps how many were taught; a tree needs to know whom, so the caller gives pairs of people.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::model::Id;

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
