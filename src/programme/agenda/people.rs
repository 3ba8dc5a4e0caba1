//! Who is expected at a session, and what was entered for them.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::super::show::Names;
use super::{PEOPLE, members};
use crate::error::Result;
use crate::model::{Attendance, AttendanceState, FieldType, Id, Kind, PlacementState, Row, Session};
use crate::store::{Span, Store};

/// Departments of one hospital.
const DEPARTMENTS: usize = 300;
/// Who is found when somebody is added by name.
const FOUND: usize = 40;

/// Why somebody is on the list of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Their attendance was entered already.
    Entered,
    /// The session is for their group.
    Cohort,
    /// They are placed at the hospital on that day, and the session is for no group and no visit.
    Placed,
    /// Somebody added them by hand.
    Added,
}

/// Somebody at a session.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// Who.
    pub trainee: Id,
    /// Their name, safe for the screen.
    pub name: String,
    /// Why they are on the list.
    pub why: Why,
    /// What was entered.
    pub entered: Option<(AttendanceState, String)>,
}

/// Who is expected at a session, by name: those whose attendance was entered, the active members of its group, and for a session of
/// neither group nor visit those who are placed at its hospital on that day.
///
/// # Errors
/// Trouble with the file.
pub fn expected(store: &Store, names: &Names, row: &Row) -> Result<Vec<Expected>> {
    let session: Session = row.to();
    let mut seen: BTreeSet<Id> = BTreeSet::new();
    let mut out = Vec::new();
    for row in store.referring(Kind::Attendance, "session", row.id, PEOPLE)? {
        let came: Attendance = row.to();
        let (Some(trainee), Some(state)) = (came.trainee, came.state) else { continue };
        if seen.insert(trainee) {
            let name = names.title(store, Kind::Trainee, trainee);
            out.push(Expected { trainee, name, why: Why::Entered, entered: Some((state, came.reason)) });
        }
    }
    let (people, why) = match (session.cohort, session.visit, session.hospital, session.starts_at) {
        (Some(cohort), ..) => (members(store, cohort)?, Why::Cohort),
        (None, None, Some(hospital), Some(starts)) => (placed(store, hospital, starts.date())?, Why::Placed),
        _ => (Vec::new(), Why::Added),
    };
    for trainee in people {
        if seen.insert(trainee) {
            out.push(Expected { trainee, name: names.title(store, Kind::Trainee, trainee), why, entered: None });
        }
    }
    out.sort_by(|a, b| a.name.cmp(&b.name).then(a.trainee.cmp(&b.trainee)));
    Ok(out)
}

/// Who is placed at a hospital's departments on a day.
fn placed(store: &Store, hospital: Id, day: NaiveDate) -> Result<Vec<Id>> {
    let mut out = Vec::new();
    for department in store.cells_by(Kind::Department, "hospital", hospital, &["id"], DEPARTMENTS)? {
        let Some(id) = department.first().cloned() else { continue };
        let there = Span::of(Kind::Placement, "ends_on").fixed("department", id).from(Some(day).write());
        let there = there.without("state", vec![PlacementState::Cancelled.key()]);
        for row in store.span(&there, PEOPLE)? {
            if row.date("starts_on").is_some_and(|starts| starts <= day) {
                out.extend(row.reference("trainee"));
            }
        }
    }
    Ok(out)
}

/// Trainees who could be added to a list by a typed name, with what tells them apart; those who are on it already are left out.
///
/// # Errors
/// Trouble with the file.
pub fn others(store: &Store, names: &Names, typed: &str, there: &BTreeSet<Id>) -> Result<Vec<(Id, String, String)>> {
    let found = store.matching(Kind::Trainee, typed, FOUND)?;
    let new = found.iter().filter(|row| !there.contains(&row.id));
    Ok(new.map(|row| (row.id, names.row_title(store, row), super::super::entry::detail(store, names, row))).collect())
}
