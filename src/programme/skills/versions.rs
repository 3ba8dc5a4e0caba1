//! Versions of frameworks and instruments: what is in use and by how much, and what became of a skill in a later version.
//!
//! What was seen at version 1 counts at version 2 where the map says that both are the *same* ([`SkillRelation::Same`]), and only there
//! ([`super::successors`]). A wider, narrower or partial one is for a person to judge.
//!
//! Must not: write. That a version in use is not changed is the store's to refuse (`rules::frozen`), for every way of writing.

use std::collections::BTreeSet;

use crate::error::Result;
use crate::model::{Id, Kind, Row, SkillMap, SkillRelation, Value};
use crate::rules::frozen;
use crate::store::{Span, Store};

/// Most versions or maps of one thing that are looked at.
const MOST: usize = 200;
/// Uses are counted up to this, over all parts.
pub const COUNTED: usize = 10_000;

/// How often something is used, by kind of record; kinds that do not use it are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Uses {
    /// Records that name one of its parts.
    pub by: Vec<(Kind, usize)>,
    /// There are more than were counted.
    pub more: bool,
}

impl Uses {
    /// Whether nothing uses it.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.by.is_empty()
    }

    /// All together.
    #[must_use]
    pub fn total(&self) -> usize {
        self.by.iter().map(|(_, n)| n).sum()
    }
}

/// By how much a framework or an instrument is in use. It may take a moment: for the thread that reads.
///
/// # Errors
/// Trouble with the file.
pub fn uses(store: &Store, kind: Kind, id: Id) -> Result<Uses> {
    let Some(whole) = frozen::whole_of(kind).filter(|whole| whole.kind == kind) else { return Ok(Uses::default()) };
    let named: Vec<Id> = if whole.used == kind {
        vec![id]
    } else {
        store.referring(whole.part.0, whole.part.1, id, super::MOST_SKILLS)?.iter().map(|row| row.id).collect()
    };
    let (mut out, mut left) = (Uses::default(), COUNTED);
    for (user, key) in whole.users {
        let mut n = 0;
        for id in &named {
            if left == 0 {
                out.more = true;
                break;
            }
            let found = store.count_referring(*user, key, *id, left)?;
            n += found;
            left = left.saturating_sub(found);
        }
        if n > 0 {
            out.by.push((*user, n));
        }
    }
    Ok(out)
}

/// The frameworks or instruments of a code, the oldest entered first.
///
/// # Errors
/// Trouble with the file.
pub fn of_code(store: &Store, kind: Kind, code: &str) -> Result<Vec<Row>> {
    store.span(&of_code_span(kind, code), MOST)
}

pub(in crate::programme) fn of_code_span(kind: Kind, code: &str) -> Span {
    let value = Value::text(code.trim());
    Span::of(kind, "code").from(value.clone()).until(value)
}

/// The newest version of a code: the one that no other replaces; of several the one that was entered last.
///
/// # Errors
/// Trouble with the file.
pub fn newest(store: &Store, kind: Kind, code: &str) -> Result<Option<Row>> {
    let all = of_code(store, kind, code)?;
    let replaced: BTreeSet<Id> = all.iter().filter_map(|row| row.reference("replaces")).collect();
    let mut left: Vec<Row> = all.into_iter().filter(|row| !replaced.contains(&row.id)).collect();
    left.sort_by(|a, b| (a.text("version").len(), a.text("version")).cmp(&(b.text("version").len(), b.text("version"))));
    Ok(left.pop())
}

/// What the maps say became of a skill.
///
/// # Errors
/// Trouble with the file.
pub fn became(store: &Store, skill: Id) -> Result<Vec<(SkillRelation, Option<Id>)>> {
    let maps = store.referring(Kind::SkillMap, "older", skill, MOST)?;
    Ok(maps.iter().map(|row| row.to::<SkillMap>()).filter_map(|map| Some((map.relation?, map.newer))).collect())
}

/// Lines of curricula that name a skill of a framework, and what each would name instead: the one skill of a later version that is the
/// same. What has none, or several, stays.
///
/// # Errors
/// Trouble with the file.
pub fn old_lines(store: &Store, framework: Id) -> Result<Vec<(Row, Option<Id>)>> {
    let mut out = Vec::new();
    for skill in store.referring(Kind::Skill, "framework", framework, super::MOST_SKILLS)? {
        let lines = store.referring(Kind::Curriculum, "skill", skill.id, super::MOST)?;
        if lines.is_empty() {
            continue;
        }
        let same: Vec<Id> =
            became(store, skill.id)?.into_iter().filter(|(r, _)| *r == SkillRelation::Same).filter_map(|(_, id)| id).collect();
        let to = if let [only] = same.as_slice() { Some(*only) } else { None };
        out.extend(lines.into_iter().map(|line| (line, to)));
    }
    Ok(out)
}
