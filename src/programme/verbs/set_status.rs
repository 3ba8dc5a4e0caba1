//! `set_status`: moves trainees along the way of states, or out of it with a reason.

use chrono::NaiveDate;

use super::{called, put_status, some, state_name, status, written};
use crate::error::{Error, Result};
use crate::model::{Id, Kind, TraineeStatus, Value};
use crate::msg;
use crate::rules::status::{Move, between, onward};
use crate::store::{Store, Written};

/// What became of the trainees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Who was moved, with the state before.
    pub moved: Vec<(Id, Option<TraineeStatus>)>,
    /// Who was there already.
    pub stayed: Vec<Id>,
}

/// Moves trainees to a state from `today` on. A side exit and a step back need a written `reason`.
///
/// # Errors
/// A move that the states do not know or that lacks its reason (names the person; then nobody was moved), or trouble with
/// the file.
pub fn set_status(
    store: &mut Store,
    author: &str,
    today: NaiveDate,
    trainees: &[Id],
    to: TraineeStatus,
    reason: &str,
) -> Result<Written<Moved>> {
    some(trainees)?;
    let label = msg!("journal-status", name = called(store, Kind::Trainee, trainees), state = state_name(to));
    store.write(author, &label, |tx| {
        let mut out = Moved { moved: Vec::new(), stayed: Vec::new() };
        for id in trainees {
            let row = tx.expect(Kind::Trainee, *id)?;
            let from = status(&row);
            let reason = match between(from, to) {
                Move::Stay => {
                    out.stayed.push(*id);
                    continue;
                }
                Move::Free => Value::text(reason.trim()),
                Move::WithReason => written("status_reason", reason)?,
                Move::Never => return Err(no_such_move(row.text("passport_name"), from, to)),
            };
            put_status(tx, *id, to, today, reason)?;
            out.moved.push((*id, from));
        }
        Ok(out)
    })
}

/// The refusal of a move, with the moves that there are.
pub(super) fn no_such_move(name: &str, from: Option<TraineeStatus>, to: TraineeStatus) -> Error {
    let next: Vec<String> = onward(from).into_iter().map(state_name).collect();
    let from = from.map(state_name).unwrap_or_default();
    Error::input(msg!("status-no-move", name = crate::text::screen(name), from = from, to = state_name(to)))
        .next(msg!("status-no-move-next", states = next.join(", ")))
        .at("status")
}
