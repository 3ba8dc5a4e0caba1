//! The verbs of the programme, one file each: every one is one labelled, undoable step.
//!
//! A verb checks inside its transaction what must hold, refuses what cannot be with the remedy, and gives warnings for what
//! may be but is seldom meant. Verbs that are done to many at once take slices: all or none. `today` is the day on which it
//! is done; nothing here asks the clock.
//!
//! Must not: contain SQL or know a screen. Awkward: labels are made before the transaction, so a name that somebody
//! changes in that instant stands in the label as it was.

mod ask_after;
mod assess;
mod attendance;
mod certify;
mod close_step;
mod confirm;
mod curriculum;
mod entrust;
mod follow_up;
mod keep_rates;
mod log;
mod new_version;
mod nominate;
mod pay;
mod place;
mod reschedule;
mod select;
mod sessions;
mod set_status;
mod set_weights;
mod snooze;
mod theatre;
mod waive;

pub use ask_after::{Answer, Asked, Heard, Learner, ask_after};
pub use assess::assess;
pub use attendance::{Mark, Marked, mark_attendance, mark_seen};
pub use certify::{certify, give_code};
pub use close_step::{Closing, close_step};
pub use confirm::{Claim, Said, answer, confirm, pair, settle, take_out};
pub use curriculum::{LineChange, copy_curriculum, move_lines, set_curriculum};
pub use entrust::entrust;
pub use follow_up::follow_up;
pub use keep_rates::keep_rates;
pub use log::log;
pub use new_version::{NewVersion, new_version};
pub use nominate::{Nominated, nominate};
pub use pay::pay;
pub use place::{place, place_warnings};
pub use reschedule::{Put, days_of, proposed, reschedule, split};
pub(in crate::programme) use select::follow;
pub use select::{after_decision, select};
pub use sessions::{copy_sessions, shift_sessions};
pub use set_status::{Moved, set_status};
pub use set_weights::set_weights;
pub use snooze::{snooze, wake};
pub use theatre::{Entered, Listed, Side, Took, log_list};
pub use waive::{unwaive, waive};

use chrono::NaiveDate;

use super::show::Names;
use crate::error::{Error, Result};
use crate::model::{FieldType, Id, Kind, Row, TraineeStatus, Value};
use crate::msg;
use crate::store::{Store, Tx};
use crate::words::Message;

/// A record that a verb made, with what is seldom meant and yet may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The record.
    pub id: Id,
    /// What the person should see.
    pub warnings: Vec<Message>,
}

/// How many records of one trainee (nominations, documents, assessments) a verb looks at.
const MOST: usize = 200;

/// The names of the records that a step is about, for its label: three and how many more.
fn called(store: &Store, kind: Kind, ids: &[Id]) -> String {
    let names = Names::new();
    let mut out: Vec<String> = ids.iter().take(3).map(|id| super::subject(store, &names, kind, *id)).collect();
    if ids.len() > 3 {
        out.push(crate::say!("names-more", count = ids.len() - 3));
    }
    out.join(", ")
}

/// The name of one record.
fn name_of(store: &Store, kind: Kind, id: Id) -> String {
    called(store, kind, &[id])
}

/// Whose records are named by a field of others: the trainees of nominations, each once.
fn owners(store: &Store, kind: Kind, ids: &[Id], key: &str) -> Result<Vec<Id>> {
    let mut out = Vec::new();
    for id in ids {
        if let Some(owner) = store.get(kind, *id)?.and_then(|r| r.reference(key))
            && !out.contains(&owner)
        {
            out.push(owner);
        }
    }
    Ok(out)
}

/// Refuses a step over no record.
fn some(ids: &[Id]) -> Result<()> {
    if ids.is_empty() { Err(Error::input(msg!("verb-nobody")).next(msg!("verb-nobody-next"))) } else { Ok(()) }
}

/// Refuses a day that is still to come, for what is said to have happened.
fn happened(field: &'static str, on: NaiveDate, today: NaiveDate) -> Result<()> {
    if on <= today {
        return Ok(());
    }
    Err(Error::input(msg!("verb-future", day = on)).next(msg!("verb-future-next", today = today)).at(field))
}

/// A written reason, cleaned; refused when there is none.
fn written(field: &'static str, reason: &str) -> Result<Value> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::input(msg!("verb-reason")).next(msg!("verb-reason-next")).at(field));
    }
    Ok(Value::text(reason))
}

/// The value of a typed field.
fn value<T: FieldType>(of: T) -> Value {
    of.write()
}

/// A trainee's state.
fn status(trainee: &Row) -> Option<TraineeStatus> {
    FieldType::read(trainee.get("status"))
}

/// Puts a trainee into a state from a day on; a reason stands only as long as its state. Who returns is to be followed up from then on.
fn put_status(tx: &mut Tx<'_>, trainee: Id, to: TraineeStatus, today: NaiveDate, reason: Value) -> Result<()> {
    let cells = [("status", value(Some(to))), ("status_on", value(Some(today))), ("status_reason", reason)];
    if to != TraineeStatus::Returned {
        return tx.set(Kind::Trainee, trainee, &cells);
    }
    let before = tx.expect(Kind::Trainee, trainee)?;
    tx.set(Kind::Trainee, trainee, &cells)?;
    super::follow_ups::after_change(tx, trainee, Some(&before)).map(|_| ())
}

/// The label of a choice, for messages.
fn state_name(state: TraineeStatus) -> String {
    super::show::choice("status", state.key())
}

/// Refuses a record that belongs to somebody else than `trainee`.
fn theirs(tx: &Tx<'_>, field: &'static str, kind: Kind, id: Option<Id>, trainee: Option<Id>) -> Result<()> {
    let Some(id) = id else { return Ok(()) };
    if tx.expect(kind, id)?.reference("trainee") == trainee {
        return Ok(());
    }
    let what = super::show::kind_label(kind);
    Err(Error::input(msg!("verb-not-theirs", what = what)).next(msg!("verb-not-theirs-next")).at(field))
}

/// Refuses what has no person.
fn somebody(trainee: Option<Id>) -> Result<Id> {
    trainee.ok_or_else(|| Error::input(msg!("verb-nobody")).next(msg!("verb-nobody-next")).at("trainee"))
}
