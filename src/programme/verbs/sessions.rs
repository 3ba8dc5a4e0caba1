//! `copy_sessions` and `shift_sessions`: sessions on other days, as they were proposed, each in one step.

use super::super::agenda::Proposal;
use crate::error::{Error, Result};
use crate::model::{Kind, Row};
use crate::msg;
use crate::store::{Change, Saved, Store, Written};
use crate::words::Message;

/// Cells that a move changes.
const TIMES: [&str; 2] = ["starts_at", "ends_at"];

/// Puts the copies of sessions; gives their number. Attendance belongs to those that were.
///
/// # Errors
/// One of the sessions was changed or taken out since it was read: then nothing is copied. Or trouble with the file.
pub fn copy_sessions(store: &mut Store, author: &str, proposal: &Proposal) -> Result<Written<usize>> {
    let (from, to) = proposal.days;
    let label = msg!("journal-copy-sessions", n = proposal.would.len(), from = from, to = to);
    store.write(author, &label, |tx| {
        for seen in &proposal.seen {
            let stands = tx.get(Kind::Session, seen.id)?;
            if stands.is_none_or(|row| row.gone || row.values != seen.values) {
                return Err(changed(seen));
            }
        }
        proposal.would.iter().try_for_each(|row| tx.insert(row))?;
        Ok(proposal.would.len())
    })
}

/// Moves sessions to the days proposed; gives their number. What else was changed in them meanwhile stays.
///
/// # Errors
/// The times of one were changed since they were read, or it was taken out: then none is moved. Or trouble with the file.
pub fn shift_sessions(store: &mut Store, author: &str, n: i64, proposal: &Proposal) -> Result<Written<usize>> {
    let label = msg!("journal-shift-sessions", n = proposal.would.len(), days = n);
    store.write(author, &label, |tx| {
        for (seen, would) in proposal.seen.iter().zip(&proposal.would) {
            if tx.get(Kind::Session, seen.id)?.is_none_or(|row| row.gone) {
                return Err(changed(seen));
            }
            let changes = TIMES.map(|key| Change { key, base: seen.get(key).clone(), value: would.get(key).clone() });
            if let Saved::Clashes(_) = tx.change(Kind::Session, seen.id, &changes)? {
                return Err(changed(seen));
            }
        }
        Ok(proposal.would.len())
    })
}

fn changed(row: &Row) -> Error {
    let what: Message = msg!("sessions-changed", title = crate::text::screen(row.text("title")), code = row.id.short());
    Error::input(what).next(msg!("sessions-changed-next"))
}
