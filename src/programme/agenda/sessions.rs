//! The sessions of a place, a person, a visit or a group, day by day.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Scope, hospital};
use crate::error::Result;
use crate::model::{FieldType, Hospital, Id, Kind, PlacementState, Row, Session, Value};
use crate::store::{Span, Store};

/// Records of one trainee that are looked at: attendances, placements.
const OF_ONE: usize = 2_000;

/// A hospital; an empty one where there is none.
///
/// # Errors
/// Trouble with the file.
pub fn site(store: &Store, id: Option<Id>) -> Result<Hospital> {
    hospital(store, id)
}

/// The sessions of an agenda from a day on, to a day or to the end, by their beginning; at most `most`, and whether there are more.
/// Days are those of the place's clock.
///
/// Costs, with 100,000 sessions a year: everybody's and a trainer's week walk the 2,000 sessions of that week by the index on `starts_at`
/// (trainers are looked at in each); a hospital's and a group's are found by an index on it and the time, a visit's by its own, as many as it
/// has in all. A trainee's: all that were entered for them, those of their group, and those of hospitals where they are
/// placed that are for no group and no visit. Without a last day a trainer's are found among all that come.
///
/// # Errors
/// Trouble with the file.
pub fn sessions(store: &Store, scope: Scope, from: NaiveDate, to: Option<NaiveDate>, most: usize) -> Result<(Vec<Row>, bool)> {
    let window = window(from, to);
    let span = match scope {
        Scope::Of(Kind::Hospital, id) => window.fixed("hospital", Value::Int(id.get())),
        Scope::Of(Kind::Visit, id) => window.fixed("visit", Value::Int(id.get())),
        Scope::Of(Kind::Cohort, id) => window.fixed("cohort", Value::Int(id.get())),
        Scope::Of(Kind::Trainer, id) => window.naming("trainers", id),
        Scope::Of(Kind::Trainee, id) => return of_trainee(store, id, from, to, most),
        Scope::Of(..) => return Ok((Vec::new(), false)),
        Scope::All => window,
    };
    let mut rows = store.span(&span, most.saturating_add(1))?;
    let cut = rows.len() > most;
    rows.truncate(most);
    rows.sort_by_cached_key(|row| (row.to::<Session>().starts_at, row.id));
    Ok((rows, cut))
}

/// Moments are text that begins with the day at their place.
fn window(from: NaiveDate, to: Option<NaiveDate>) -> Span {
    let span = Span::of(Kind::Session, "starts_at").from(Some(from).write());
    match to.and_then(|day| day.succ_opt()) {
        Some(behind) => span.until(Some(behind).write()),
        None => span,
    }
}

fn of_trainee(store: &Store, trainee: Id, from: NaiveDate, to: Option<NaiveDate>, most: usize) -> Result<(Vec<Row>, bool)> {
    let mut found: BTreeMap<Id, Row> = BTreeMap::new();
    let within = |row: &Row| {
        let day = row.to::<Session>().starts_at.map(|m| m.date());
        !row.gone && day.is_some_and(|day| day >= from && to.is_none_or(|to| day <= to))
    };
    for cells in store.cells_by(Kind::Attendance, "trainee", trainee, &["session"], OF_ONE)? {
        let Some(id) = cells.first().and_then(Option::<Id>::read) else { continue };
        if let Some(row) = store.get(Kind::Session, id)?.filter(within) {
            found.insert(id, row);
        }
    }
    if let Some(cohort) = store.get(Kind::Trainee, trainee)?.and_then(|row| row.reference("cohort")) {
        let own = store.span(&window(from, to).fixed("cohort", Value::Int(cohort.get())), most.saturating_add(1))?;
        found.extend(own.into_iter().map(|row| (row.id, row)));
    }
    for placed in store.referring(Kind::Placement, "trainee", trainee, OF_ONE)? {
        let (Some(first), Some(last)) = (placed.date("starts_on"), placed.date("ends_on")) else { continue };
        let cancelled = Option::<PlacementState>::read(placed.get("state")) == Some(PlacementState::Cancelled);
        let (first, last) = (first.max(from), to.map_or(last, |to| last.min(to)));
        let Some(department) = placed.reference("department").filter(|_| !cancelled && first <= last) else { continue };
        let Some(there) = store.get(Kind::Department, department)?.and_then(|d| d.reference("hospital")) else { continue };
        let open = window(first, Some(last)).fixed("hospital", Value::Int(there.get()));
        let open = open.tested("cohort", Value::Null).tested("visit", Value::Null);
        found.extend(store.span(&open, most.saturating_add(1))?.into_iter().map(|row| (row.id, row)));
    }
    let mut rows: Vec<Row> = found.into_values().collect();
    rows.sort_by_cached_key(|row| (row.to::<Session>().starts_at, row.id));
    let cut = rows.len() > most;
    rows.truncate(most);
    Ok((rows, cut))
}
