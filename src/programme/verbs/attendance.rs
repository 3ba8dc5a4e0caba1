//! `mark_attendance`: who came to a session.

use chrono::NaiveDate;

use super::{happened, name_of, value};
use crate::error::Result;
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
    let label = msg!("journal-attendance", title = name_of(store, Kind::Session, session), count = marks.len());
    store.write(author, &label, |tx| {
        let row = tx.expect(Kind::Session, session)?;
        if let Some(starts) = Option::<Moment>::read(row.get("starts_at")) {
            happened("session", starts.date(), today)?;
        }
        let entered = tx.referring(Kind::Attendance, "session", session, ROOM)?;
        let mut new = 0;
        for mark in marks {
            let reason = mark.reason.trim();
            match entered.iter().find(|r| r.reference("trainee") == Some(mark.trainee)) {
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
