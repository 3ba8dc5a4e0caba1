//! `place`: puts a trainee at a department for a period.

use chrono::NaiveDate;

use super::super::stays::Register;
use super::{MOST, Made, name_of, somebody, state_name, status, theirs};
use crate::error::{Error, Result};
use crate::model::{Cohort, FieldType, Id, Kind, Placement, PlacementState, Row, TraineeStatus};
use crate::msg;
use crate::rules::clearance::{Paper, newest};
use crate::rules::status::{is_active, rank};
use crate::rules::today::{Now, Stay, incomplete, overlapping, seats};
use crate::store::{Condition, Direction, ListQuery, Store, Written, new_id};
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

/// What a person should see about a placement before or after it is saved: overlaps, seats, what it lacks, a person who is not
/// selected, a passport that ends on the way, days outside of the cohort's.
///
/// # Errors
/// Trouble with the file.
pub fn place_warnings(store: &Store, now: &Now<'_>, row: &Row) -> Result<Vec<Message>> {
    let register = Register::default();
    let Some(stay) = register.stay(store, row)? else { return Ok(Vec::new()) };
    let mut out = Vec::new();
    let mut own = stays(store, &register, &ListQuery::all(Kind::Placement).with(Store::refers(Kind::Placement, "trainee", stay.trainee)))?;
    own.retain(|s| s.id != stay.id);
    for (other, from, to) in overlapping(&stay, &own) {
        out.push(msg!("place-overlap", name = stay.name, from = now.say(from), to = now.say(to), other = other.place));
    }
    out.extend(too_many(store, now, &register, &stay)?);
    out.extend(incomplete(now, &stay).into_iter().map(|line| line.what));
    if let Some(person) = store.get(Kind::Trainee, stay.trainee)? {
        let state = status(&person);
        if state.and_then(rank) < rank(TraineeStatus::Selected) {
            out.push(msg!("place-not-selected", name = stay.name, state = state.map(state_name).unwrap_or_default()));
        }
        out.extend(outside(store, now, &stay, person.reference("cohort"))?);
    }
    let papers: Vec<Paper> = store.referring(Kind::Document, "trainee", stay.trainee, MOST)?.iter().filter_map(Paper::of).collect();
    let passport = newest(crate::model::DocumentKind::Passport, &papers).and_then(|p| p.expires_on);
    if let Some(expires) = passport.filter(|day| stay.abroad && *day < stay.ends) {
        out.push(msg!("place-passport", name = stay.name, expires = now.say(expires)));
    }
    Ok(out)
}

/// The placements of a list, at most [`MOST`], as the rules want them.
fn stays(store: &Store, register: &Register, query: &ListQuery) -> Result<Vec<Stay>> {
    let mut out = Vec::new();
    for (row, _) in store.page(query, None, Direction::Forward, MOST)? {
        out.extend(register.stay(store, &row)?);
    }
    Ok(out)
}

/// Days of the stay on which its department is too full.
fn too_many(store: &Store, now: &Now<'_>, register: &Register, stay: &Stay) -> Result<Option<Message>> {
    let Some(most) = register.site(store, stay.department)?.seats else { return Ok(None) };
    let there = ListQuery::all(Kind::Placement)
        .with(Store::refers(Kind::Placement, "department", stay.department))
        .with(Condition::Compare("ends_on", crate::rules::filter::Test::AtLeast, Some(stay.starts).write()))
        .by("starts_on", false);
    let mut all = stays(store, register, &there)?;
    all.retain(|s| s.id != stay.id && s.starts <= stay.ends);
    // Only the days of this stay count.
    for other in &mut all {
        other.starts = other.starts.max(stay.starts);
        other.ends = other.ends.min(stay.ends);
    }
    all.push(stay.clone());
    Ok(seats(now, stay.department, most, &all).into_iter().next().map(|line| line.what))
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
