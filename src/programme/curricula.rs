//! Curricula as they are looked at: the lines that hold for a cohort or for one person, and where each comes from.
//!
//! A line of the cohort goes before one of the specialty, and both before the skill's own figures (`skills::goals`, which judges by the
//! same order).
//!
//! Must not: know a screen. Awkward: a line that names both a cohort and a specialty holds for those of the cohort who are of the specialty, and stands among
//! the cohort's lines.

use std::collections::BTreeMap;

use super::show::Names;
use super::skills::MOST;
use crate::error::Result;
use crate::model::{Curriculum, Id, Kind, List, Row, Skill, Value};
use crate::store::{ListQuery, Span, Store};

/// Whose curriculum.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// A cohort's.
    Cohort(Id),
    /// Everybody's of a specialty.
    Specialty(String),
}

impl Whose {
    /// The cohort.
    #[must_use]
    pub fn cohort(&self) -> Option<Id> {
        if let Self::Cohort(id) = self { Some(*id) } else { None }
    }

    /// The code of the specialty.
    #[must_use]
    pub fn specialty(&self) -> Option<&str> {
        if let Self::Specialty(code) = self { Some(code) } else { None }
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self, store: &Store, names: &Names) -> String {
        match self {
            Self::Cohort(id) => names.title(store, Kind::Cohort, *id),
            Self::Specialty(code) => names.term(store, List::Specialty, code),
        }
    }
}

/// A skill of a curriculum.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Which.
    pub skill: Id,
    /// Its code and title.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Where the line stands that holds.
    pub of: Whose,
    /// Level aimed at in that line.
    pub target: Option<i64>,
    /// Least number of cases in that line.
    pub minimum: Option<i64>,
    /// The skill's own figures, which hold where the line leaves one open.
    pub own: (Option<i64>, Option<i64>),
}

/// The lines of the specialty of a code.
#[must_use]
pub fn specialty_span(code: &str) -> Span {
    let value = Value::text(code);
    Span::of(Kind::Curriculum, "specialty").from(value.clone()).until(value)
}

/// The lines that hold for a cohort, a specialty, or both together, by code.
///
/// # Errors
/// Trouble with the file.
pub fn lines(store: &Store, cohort: Option<Id>, specialty: &str) -> Result<Vec<Line>> {
    let mut rows: Vec<(Whose, Row)> = Vec::new();
    if !specialty.is_empty() {
        let own = store.span(&specialty_span(specialty), MOST)?;
        rows.extend(own.into_iter().filter(|r| r.reference("cohort").is_none()).map(|r| (Whose::Specialty(specialty.to_owned()), r)));
    }
    if let Some(cohort) = cohort {
        let own = store.referring(Kind::Curriculum, "cohort", cohort, MOST)?;
        let holds = |row: &Row| specialty.is_empty() || ["", specialty].contains(&row.text("specialty"));
        rows.extend(own.into_iter().filter(holds).map(|r| (Whose::Cohort(cohort), r)));
    }
    let mut found: BTreeMap<Id, Line> = BTreeMap::new();
    for (of, row) in rows {
        let line: Curriculum = row.to();
        let Some(id) = line.skill else { continue };
        let Some(skill) = store.get(Kind::Skill, id)?.filter(|r| !r.gone).map(|r| r.to::<Skill>()) else { continue };
        let own = (skill.target_level, skill.minimum_count);
        let (target, minimum) = (line.target_level, line.minimum_count);
        // The cohort's lines come last and stay.
        found.insert(id, Line { skill: id, code: skill.code, title: skill.title, of, target, minimum, own });
    }
    let mut out: Vec<Line> = found.into_values().collect();
    out.sort_by_cached_key(|line| super::skills::tree::code_order(&line.code));
    Ok(out)
}

/// Every cohort and specialty that has a curriculum, with how many lines: to copy from. A line that names both counts for its cohort.
///
/// # Errors
/// Trouble with the file.
pub fn all(store: &Store) -> Result<Vec<(Whose, usize)>> {
    let mut out: BTreeMap<Whose, usize> = BTreeMap::new();
    store.each(&ListQuery::all(Kind::Curriculum), |row| {
        let line: Curriculum = row.to();
        let whose = line.cohort.map_or_else(|| Whose::Specialty(line.specialty.clone()), Whose::Cohort);
        *out.entry(whose).or_default() += 1;
        Ok(())
    })?;
    Ok(out.into_iter().collect())
}
