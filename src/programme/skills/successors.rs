//! What became of skills in later versions of their frameworks: where a map says *the same*, what is known of the earlier one counts for
//! the later one.
//!
//! Must not: guess. Without a map, with another relation, or where two maps name different successors, a skill stands for itself alone; so
//! it does in another framework, whatever a map says of it. Awkward: what a curriculum still asks for by its earlier version stays there.

use std::collections::{BTreeMap, BTreeSet};

use super::MOST;
use super::forms::Forms;
use super::goals::Goals;
use super::person::Person;
use super::reads::Reads;
use crate::error::{Error, Result};
use crate::model::{Id, Kind, SkillMap, SkillRelation, Value};
use crate::store::{Span, Store};

/// Versions of one framework that follow each other.
const VERSIONS: usize = 50;

/// Skills that have a documented successor.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Successors {
    newer: BTreeMap<Id, Id>,
}

impl Successors {
    /// Those of the file.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn read(reads: &impl Reads) -> Result<Self> {
        let same = Value::text(SkillRelation::Same.key());
        let rows = reads.stretch(&Span::of(Kind::SkillMap, "relation").from(same.clone()).until(same), MOST)?;
        let mut found: BTreeMap<Id, BTreeSet<Id>> = BTreeMap::new();
        let mut replaced = BTreeMap::new();
        for row in rows {
            let map: SkillMap = row.to();
            let (Some(older), Some(newer)) = (map.older, map.newer) else { continue };
            if follows(reads, &mut replaced, older, newer)? {
                found.entry(older).or_default().insert(newer);
            }
        }
        let only = |(older, newer): (Id, BTreeSet<Id>)| Some((older, *newer.first().filter(|_| newer.len() == 1)?));
        Ok(Self { newer: found.into_iter().filter_map(only).collect() })
    }

    /// What stands for a skill now: the last of those that follow each other, or the skill itself.
    #[must_use]
    pub fn of(&self, skill: Id) -> Id {
        self.counts_for(skill, |_| false)
    }

    /// The skill for which that counts which is known of one: the first of those that follow each other for which somebody's curriculum
    /// asks, else the last.
    #[must_use]
    pub fn counts_for(&self, skill: Id, asked: impl Fn(Id) -> bool) -> Id {
        let mut at = skill;
        for _ in 0..VERSIONS {
            match self.newer.get(&at) {
                Some(next) if *next != skill && !asked(at) => at = *next,
                _ => break,
            }
        }
        at
    }

    /// Whether two are one skill in two versions, or one and the same.
    #[must_use]
    pub fn are_same(&self, one: Id, other: Id) -> bool {
        self.of(one) == self.of(other)
    }

    /// The earlier skills whose evidence counts for one.
    #[must_use]
    pub fn earlier(&self, skill: Id) -> Vec<Id> {
        self.newer.keys().copied().filter(|older| *older != skill && self.of(*older) == skill).collect()
    }

    /// Puts what is known of a person under the skills that stand for theirs now, but for those that their curriculum asks for.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn carry(&self, store: &Store, goals: &Goals, person: &mut Person) -> Result<()> {
        if self.newer.is_empty() {
            return Ok(());
        }
        let own = goals.curriculum(store, &person.trainee)?;
        let moved = |skill: Id| Some(self.counts_for(skill, |asked| own.contains_key(&asked))).filter(|to| *to != skill);
        carry(&mut person.rated, moved, |r| (r.assessment.on, r.id));
        carry(&mut person.cases, moved, |c| (c.operation.on, c.id));
        carry(&mut person.decisions, moved, |d| (Some(d.on), d.id));
        Ok(())
    }
}

/// A trainee with all that is known of them, what was known under earlier versions of a skill where it counts now; with those versions.
///
/// # Errors
/// Trouble with the file.
pub fn person(store: &Store, forms: &Forms, goals: &Goals, trainee: Id) -> Result<Option<(Person, Successors)>> {
    let Some(mut person) = Person::read(store, forms, trainee)? else { return Ok(None) };
    let successors = Successors::read(store)?;
    successors.carry(store, goals, &mut person)?;
    Ok(Some((person, successors)))
}

/// Moves lists to other keys, each in its order again.
fn carry<T, K: Ord>(lists: &mut BTreeMap<Id, Vec<T>>, moved: impl Fn(Id) -> Option<Id>, order: impl Fn(&T) -> K) {
    let all: Vec<(Id, Id)> = lists.keys().filter_map(|from| Some((*from, moved(*from)?))).collect();
    for (from, to) in all {
        let own = lists.remove(&from).unwrap_or_default();
        let list = lists.entry(to).or_default();
        list.extend(own);
        list.sort_by_key(&order);
    }
}

/// Whether a skill is of a later version of the framework of another; `replaced` keeps what each framework follows.
fn follows(reads: &impl Reads, replaced: &mut BTreeMap<Id, Option<Id>>, older: Id, newer: Id) -> Result<bool> {
    let framework = |skill| Ok::<_, Error>(reads.record(Kind::Skill, skill)?.filter(|r| !r.gone).and_then(|s| s.reference("framework")));
    let (Some(before), Some(mut at)) = (framework(older)?, framework(newer)?) else { return Ok(false) };
    for _ in 0..VERSIONS {
        let replaces = match replaced.get(&at) {
            Some(known) => *known,
            None => reads.record(Kind::Framework, at)?.filter(|r| !r.gone).and_then(|r| r.reference("replaces")),
        };
        replaced.insert(at, replaces);
        match replaces {
            Some(replaces) if replaces == before => return Ok(true),
            Some(replaces) => at = replaces,
            None => break,
        }
    }
    Ok(false)
}
