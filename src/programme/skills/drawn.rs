//! A portfolio with its drawings, for paper: progress over time by skill and tool, and the learning curve of each procedure, those of most
//! weight first and no more than paper holds.
//!
//! The person is read once; what is drawn is what the screens draw. Days stand in the Gregorian calendar, as everywhere on the paper: the
//! same paper must come out of the file wherever it is asked for.
//!
//! Must not: draw another thing than the screens do. Awkward: which drawings stand on the paper is ours to choose, not the reader's.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::curve::{Curve, counts};
use super::forms::Forms;
use super::goals::Goals;
use super::person::{Person, keep};
use super::portfolio::Portfolio;
use super::progress::{Panel, Progress};
use super::successors;
use crate::error::Result;
use crate::model::{Id, Issued};
use crate::programme::entry::Manner;
use crate::programme::show::Names;
use crate::rules::calendar::{Calendar, LunarShift};
use crate::store::Store;

/// Drawings of progress at most.
pub const PANELS: usize = 6;
/// Learning curves at most.
pub const CURVES: usize = 4;
/// Ratings or cases that a drawing begins with: one alone shows no course.
pub const LEAST: usize = 2;

/// A portfolio with its drawings.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// What stands in words and tables.
    pub portfolio: Portfolio,
    /// Progress: skills of the curriculum first, then by how many ratings there are.
    pub progress: Vec<Panel>,
    /// Tools at skills that have ratings enough and are not drawn.
    pub progress_left: usize,
    /// Learning curves: procedures of the curriculum first, then by how many cases count.
    pub curves: Vec<Curve>,
    /// Procedures that have cases enough and are not drawn.
    pub curves_left: usize,
    /// Entries of its day or before that were passed over because they came into the file later than was asked for.
    pub later: usize,
}

/// How paper says days: always in one calendar.
#[must_use]
pub fn manner(on: NaiveDate) -> Manner {
    Manner { today: on, calendar: Calendar::Gregorian, second: None, shift: LunarShift::default(), country: String::new() }
}

impl Drawn {
    /// Gathers it as it is on a day; with `before`, without the entries that came into the file after that journal row. `None` where there
    /// is nobody of this id.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn gather(store: &Store, names: &Names, trainee: Id, on: NaiveDate, before: Option<i64>) -> Result<Option<Self>> {
        let (forms, goals) = (Forms::new(), Goals::new());
        let Some((mut person, _)) = successors::person(store, &forms, &goals, trainee)? else { return Ok(None) };
        let mut later = 0;
        let mut known = |id: Id, day: Option<NaiveDate>| -> Result<bool> {
            let Some(before) = before else { return Ok(true) };
            let known = store.came(id)?.is_none_or(|came| came <= before);
            later += usize::from(!known && day.is_none_or(|day| day <= on));
            Ok(known)
        };
        if before.is_some() {
            person.keep(&mut known)?;
        }
        let mut portfolio = Portfolio::of(store, names, &person, &goals, on)?;
        if before.is_some() {
            keep(&mut portfolio.stays, |s| known(s.placement, s.from))?;
            // Portfolios that were handed out stand in none.
            keep(&mut portfolio.certificates, |c| Ok(c.sort == Some(Issued::Portfolio) || known(c.certificate, c.on)?))?;
        }
        let wanted: BTreeSet<Id> = portfolio.skills.iter().filter(|s| s.wanted).map(|s| s.skill).collect();
        let (progress, progress_left) = panels(store, names, (&person, &forms, &goals), &wanted, on)?;
        let (curves, curves_left) = curves(store, names, &person, &wanted, on)?;
        Ok(Some(Self { portfolio, progress, progress_left, curves, curves_left, later }))
    }
}

fn panels(
    store: &Store,
    names: &Names,
    read: (&Person, &Forms, &Goals),
    wanted: &BTreeSet<Id>,
    on: NaiveDate,
) -> Result<(Vec<Panel>, usize)> {
    let points = |p: &Panel| p.plot.series.iter().map(|s| s.points.len()).sum::<usize>();
    let mut found = Progress::of(store, names, &manner(on), read, None)?.panels;
    found.retain(|p| points(p) >= LEAST);
    // What is equal stays as the screen has it.
    found.sort_by_key(|p| (p.skill.is_none_or(|s| !wanted.contains(&s)), p.skill.is_none(), Reverse(points(p))));
    let left = found.len().saturating_sub(PANELS);
    found.truncate(PANELS);
    Ok((found, left))
}

fn curves(store: &Store, names: &Names, person: &Person, wanted: &BTreeSet<Id>, on: NaiveDate) -> Result<(Vec<Curve>, usize)> {
    let usable = |id: &Id| person.cases.get(id).into_iter().flatten().filter(|c| counts(c) && c.operation.on <= Some(on)).count();
    let mut found: Vec<(Id, usize)> = person.cases.keys().map(|id| (*id, usable(id))).filter(|(_, n)| *n >= LEAST).collect();
    found.sort_by_key(|(id, n)| (!wanted.contains(id), Reverse(*n), *id));
    let left = found.len().saturating_sub(CURVES);
    let mut out = Vec::new();
    // A limit is found by simulation: only for those that are drawn.
    for (procedure, _) in found.into_iter().take(CURVES) {
        out.extend(Curve::of(store, names, person, procedure, None, Some(on))?);
    }
    Ok((out, left))
}
