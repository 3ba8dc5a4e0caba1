//! `mark_attendance`, `mark_seen`: who came to a session.

use chrono::NaiveDate;

use super::{happened, name_of, value};
use crate::error::{Error, Result};
use crate::model::{Attendance, AttendanceState, FieldType, Id, Kind, Moment, Row, Value};
use crate::msg;
use crate::store::{Store, Written, new_id};

/// How many people one session can have.
const ROOM: usize = 2_000;

/// One person at a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Who.
    pub trainee: Id,
    /// Present, late, absent or excused.
    pub state: AttendanceState,
    /// Why not.
    pub reason: String,
}

/// Marks people at a session, new or again; gives how many marks were new.
///
/// # Errors
/// The session is still to come, a person or session is gone, or trouble with the file.
pub fn mark_attendance(store: &mut Store, author: &str, today: NaiveDate, session: Id, marks: &[Mark]) -> Result<Written<usize>> {
    let marked: Vec<Marked> = marks.iter().map(|mark| Marked { mark: mark.clone(), seen: None }).collect();
    write(store, author, today, session, &marked, false)
}

/// A mark, and what stood there when the person looked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// What is to stand.
    pub mark: Mark,
    /// State and reason that the person saw; nothing where nobody had entered anything.
    pub seen: Option<(AttendanceState, String)>,
}

/// The same, compared with what the person saw.
///
/// # Errors
/// As [`mark_attendance`]; or somebody else entered something else for one of them meanwhile: then nothing is written.
pub fn mark_seen(store: &mut Store, author: &str, today: NaiveDate, session: Id, marks: &[Marked]) -> Result<Written<usize>> {
    write(store, author, today, session, marks, true)
}

fn write(store: &mut Store, author: &str, today: NaiveDate, session: Id, marks: &[Marked], compared: bool) -> Result<Written<usize>> {
    let label = msg!("journal-attendance", title = name_of(store, Kind::Session, session), count = marks.len());
    let called: Vec<String> = marks.iter().map(|m| name_of(store, Kind::Trainee, m.mark.trainee)).collect();
    store.write(author, &label, |tx| {
        let row = tx.expect(Kind::Session, session)?;
        if let Some(starts) = Option::<Moment>::read(row.get("starts_at")) {
            happened("session", starts.date(), today)?;
        }
        let entered = tx.referring(Kind::Attendance, "session", session, ROOM)?;
        let mut new = 0;
        for (Marked { mark, seen }, name) in marks.iter().zip(called) {
            let reason = mark.reason.trim();
            let there = entered.iter().find(|r| r.reference("trainee") == Some(mark.trainee));
            if compared {
                let stands = there.and_then(|r| Some((Option::<AttendanceState>::read(r.get("state"))?, r.text("reason").to_owned())));
                let wanted = Some((mark.state, reason.to_owned()));
                if stands != *seen && stands != wanted {
                    return Err(Error::input(msg!("attendance-changed", name = name)).next(msg!("attendance-changed-next")));
                }
            }
            match there {
                Some(row) => {
                    tx.set(Kind::Attendance, row.id, &[("state", value(Some(mark.state))), ("reason", Value::text(reason))])?;
                }
                None => {
                    let record = Attendance {
                        session: Some(session),
                        trainee: Some(mark.trainee),
                        state: Some(mark.state),
                        reason: reason.to_owned(),
                    };
                    tx.insert(&Row::of(new_id()?, record))?;
                    new += 1;
                }
            }
        }
        Ok(new)
    })
}
