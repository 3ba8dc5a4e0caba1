//! `place`: puts a trainee at a department for a period.

use chrono::NaiveDate;

use super::super::clashes::{View, proposed};
use super::{Made, name_of, somebody, state_name, status, theirs};
use crate::error::{Error, Result};
use crate::model::{Cohort, Id, Kind, Placement, PlacementState, Row, TraineeStatus};
use crate::msg;
use crate::rules::status::{is_active, rank};
use crate::rules::today::{Now, Stay, incomplete};
use crate::store::{Store, Written, new_id};
use crate::words::Message;

/// Places a trainee; without a state the placement is planned. What clashes is made all the same and told of.
///
/// # Errors
/// The person is out of the programme, the permit is somebody else's, the period ends before it begins, or trouble with the file.
pub fn place(store: &mut Store, author: &str, today: NaiveDate, placement: &Placement) -> Result<Written<Made>> {
    let trainee = somebody(placement.trainee)?;
    let department = placement.department.map(|d| name_of(store, Kind::Department, d)).unwrap_or_default();
    let label = msg!("journal-place", name = name_of(store, Kind::Trainee, trainee), place = department);
    let id = new_id()?;
    let row = Row::of(id, Placement { state: placement.state.or(Some(PlacementState::Planned)), ..placement.clone() });
    let written = store.write(author, &label, |tx| {
        let person = tx.expect(Kind::Trainee, trainee)?;
        let state = status(&person);
        if !is_active(state) || state == Some(TraineeStatus::Deferred) {
            let name = crate::text::screen(person.text("passport_name")).into_owned();
            let state = state.map(state_name).unwrap_or_default();
            return Err(Error::input(msg!("place-not-active", name = name, state = state))
                .next(msg!("place-not-active-next"))
                .at("trainee"));
        }
        theirs(tx, "permit", Kind::Document, placement.permit, placement.trainee)?;
        tx.insert(&row)?;
        Ok(Made { id, warnings: Vec::new() })
    })?;
    let warnings = place_warnings(store, &Now::gregorian(today), &row)?;
    Ok(Written { output: Made { id, warnings }, seq: written.seq, changes: written.changes })
}

/// What a person should see about a placement before or after it is saved: its clashes, what it lacks, a person who is not selected, days
/// outside of the cohort's.
///
/// # Errors
/// Trouble with the file.
pub fn place_warnings(store: &Store, now: &Now<'_>, row: &Row) -> Result<Vec<Message>> {
    let mut out: Vec<Message> = proposed(store, now, row)?.into_iter().map(|line| line.what).collect();
    let Some(stay) = View::of(store, now).stay(row)? else { return Ok(out) };
    out.extend(incomplete(now, &stay).into_iter().filter(|line| !line.is_clash()).map(|line| line.what));
    if let Some(person) = store.get(Kind::Trainee, stay.trainee)? {
        let state = status(&person);
        if state.and_then(rank) < rank(TraineeStatus::Selected) && is_active(state) && state != Some(TraineeStatus::Deferred) {
            out.push(msg!("place-not-selected", name = stay.name, state = state.map(state_name).unwrap_or_default()));
        }
        out.extend(outside(store, now, &stay, person.reference("cohort"))?);
    }
    Ok(out)
}

/// A placement outside of the days of its person's cohort.
fn outside(store: &Store, now: &Now<'_>, stay: &Stay, cohort: Option<Id>) -> Result<Option<Message>> {
    let Some(row) = cohort.map(|id| store.get(Kind::Cohort, id)).transpose()?.flatten() else { return Ok(None) };
    let cohort: Cohort = row.to();
    let early = cohort.starts_on.is_some_and(|day| stay.starts < day);
    let late = cohort.ends_on.is_some_and(|day| stay.ends > day);
    let say = |day: Option<NaiveDate>| day.map_or_else(|| "…".to_owned(), |d| now.say(d));
    let name = crate::text::screen(&cohort.name).into_owned();
    Ok((early || late).then(|| msg!("place-outside", cohort = name, from = say(cohort.starts_on), to = say(cohort.ends_on))))
}
