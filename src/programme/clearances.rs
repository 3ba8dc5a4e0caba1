//! The clearance board of a file: the journeys that come, with each step of the travellers and the day by which it must be closed.
//!
//! Read in pages by the first day, through the index of first days, so that a page costs the same however many placements there are; of
//! a cohort through its trainees. The limits stand here, and what they left out is told.
//!
//! Must not: write, or know a screen. Still awkward: a journey that began more than a month ago without its traveller having arrived is
//! left to Today.

use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeDelta};

use super::clashes::View;
use super::journeys;
use crate::error::Result;
use crate::model::{FieldType, Id, Kind, PlacementState, Row};
use crate::rules::clearance::StepRule;
use crate::rules::clearance::board::{Column, Traveling, order, order_columns};
use crate::rules::today::Now;
use crate::store::{Direction, ListQuery, Span, Store};
use crate::text;

/// Placements of a page, unless the board is asked for fewer.
pub const PAGE: usize = 500;
/// Steps of travel clearance; a ministry has ten.
const STEPS: usize = 100;
/// Trainees of one cohort.
const COHORT: usize = 2_000;
/// Cohorts to choose from, the newest first.
const COHORTS: usize = 300;
/// Whose journey began so many days ago and who has not arrived may still wait for a paper.
const BEGUN: i64 = 30;

/// What of the board is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Asked {
    /// Only the trainees of this cohort.
    pub cohort: Option<Id>,
    /// Only journeys that begin on this day or later.
    pub from: Option<NaiveDate>,
}

/// A page of the board.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Board {
    /// The steps, the longest lead time first.
    pub columns: Vec<Column>,
    /// The travellers, the most late first.
    pub rows: Vec<Traveling>,
    /// From which first day on there are more, if there are.
    pub next: Option<NaiveDate>,
    /// So many people or placements were looked at and no more, though there are more that no other page has.
    pub cut: Option<usize>,
}

/// A page of the board: the journeys of at most `most` placements.
///
/// # Errors
/// Trouble with the file.
pub fn board(store: &Store, now: &Now<'_>, asked: &Asked, most: usize) -> Result<Board> {
    let (look, mut out) = (Look { view: View::of(store, now) }, Board::default());
    out.columns = columns(store)?;
    match asked.cohort {
        Some(cohort) => look.cohort(cohort, &mut out)?,
        None => look.page(asked.from, most.max(1), &mut out)?,
    }
    order(&mut out.rows);
    Ok(out)
}

/// The cohorts that the board can be narrowed to, the newest first.
///
/// # Errors
/// Trouble with the file.
pub fn cohorts(store: &Store) -> Result<Vec<Row>> {
    let query = ListQuery::all(Kind::Cohort).by("starts_on", true);
    Ok(store.page(&query, None, Direction::Forward, COHORTS)?.into_iter().map(|(row, _)| row).collect())
}

/// The steps of the ministry as columns.
fn columns(store: &Store) -> Result<Vec<Column>> {
    let query = ListQuery::all(Kind::Step).by("lead_days", true);
    let rows = store.page(&query, None, Direction::Forward, STEPS)?;
    let column = |row: &Row| {
        let mut rule = StepRule::of(row);
        rule.name = text::screen(&rule.name).into_owned();
        Column { rule, code: text::screen(row.text("code")).into_owned() }
    };
    let mut columns: Vec<Column> = rows.iter().map(|(row, _)| column(row)).collect();
    order_columns(&mut columns);
    Ok(columns)
}

struct Look<'a> {
    view: View<'a>,
}

impl Look<'_> {
    /// The journeys that begin from a day on.
    fn page(&self, from: Option<NaiveDate>, most: usize, out: &mut Board) -> Result<()> {
        let begun = self.view.now.today.checked_sub_signed(TimeDelta::days(BEGUN)).unwrap_or(self.view.now.today);
        let from = from.unwrap_or(begun).max(begun);
        let settled = vec![PlacementState::Cancelled.key(), PlacementState::Completed.key()];
        let span = Span::of(Kind::Placement, "starts_on").from(Some(from).write()).without("state", settled);
        let mut rows = self.view.store.span(&span, most + 1)?;
        if rows.len() > most {
            // The day on which the page ends belongs to the next one, whole; more than a page on one day can only be cut.
            let last = rows.pop().and_then(|row| row.date("starts_on")).unwrap_or(from);
            if last > from {
                rows.retain(|row| row.date("starts_on").is_some_and(|day| day < last));
                out.next = Some(last);
            } else {
                out.next = from.succ_opt();
                out.cut = Some(most);
            }
        }
        let mut seen = BTreeSet::new();
        for trainee in rows.iter().filter_map(|row| row.reference("trainee")) {
            if seen.insert(trainee) {
                // A journey stands on the page of its first day; this placement may be a later part of one.
                out.rows.extend(self.row(trainee, &out.columns)?.filter(|row| row.starts >= from));
            }
        }
        Ok(())
    }

    /// The journeys of a cohort's trainees.
    fn cohort(&self, cohort: Id, out: &mut Board) -> Result<()> {
        let people = self.view.store.cells_by(Kind::Trainee, "cohort", cohort, &["id"], COHORT + 1)?;
        if people.len() > COHORT {
            out.cut = Some(COHORT);
        }
        for trainee in people.iter().take(COHORT).filter_map(|cells| Option::<Id>::read(cells.first()?)) {
            out.rows.extend(self.row(trainee, &out.columns)?);
        }
        Ok(())
    }

    /// The row of somebody who takes part, has a journey before them and has not arrived.
    fn row(&self, trainee: Id, columns: &[Column]) -> Result<Option<Traveling>> {
        let waits = |person: &Row| !person.gone && journeys::takes_part(person) && !journeys::has_arrived(person);
        let Some(person) = self.view.store.get(Kind::Trainee, trainee)?.filter(waits) else { return Ok(None) };
        let own = journeys::coming(&self.view, trainee)?;
        let Some(journey) = journeys::journey(&own) else { return Ok(None) };
        let who = journeys::traveller(&self.view, &person)?;
        let offices = journeys::offices(&self.view, &journey)?;
        Ok(Some(Traveling::of(&journey, &who, columns, &offices, self.view.now.today)))
    }
}
