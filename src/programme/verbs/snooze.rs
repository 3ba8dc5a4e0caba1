//! `snooze`: puts a line of Today off to a day.

use chrono::NaiveDate;

use super::value;
use crate::error::{Error, Result};
use crate::model::{Id, Kind, Row, Snooze, Value};
use crate::msg;
use crate::rules::today::Line;
use crate::store::{Condition, Direction, ListQuery, Store, Written, new_id};

/// Puts a line off until a day; on that day it is back. A line that was put off before gets the new day.
///
/// # Errors
/// A day that is not to come, or trouble with the file.
pub fn snooze(store: &mut Store, author: &str, today: NaiveDate, line: &Line, until: NaiveDate, reason: &str) -> Result<Written<Id>> {
    if until <= today {
        return Err(Error::input(msg!("snooze-past", day = until)).next(msg!("snooze-past-next")).at("until"));
    }
    let before = snoozed(store, &line.key)?;
    let label = msg!("journal-put-off", line = line.what, until = until);
    store.write(author, &label, |tx| {
        if let Some(id) = before {
            tx.set(Kind::Snooze, id, &[("until", value(Some(until))), ("reason", Value::text(reason.trim()))])?;
            return Ok(id);
        }
        let id = new_id()?;
        tx.insert(&Row::of(id, Snooze { line: line.key.clone(), until: Some(until), reason: reason.trim().to_owned() }))?;
        Ok(id)
    })
}

/// Brings a line back that was put off.
///
/// # Errors
/// Trouble with the file.
pub fn wake(store: &mut Store, author: &str, key: &str) -> Result<Written<()>> {
    let before = snoozed(store, key)?;
    store.write(author, &msg!("journal-wake"), |tx| match before {
        Some(id) => tx.remove(Kind::Snooze, id),
        None => Ok(()),
    })
}

/// The record that puts a line off.
fn snoozed(store: &Store, key: &str) -> Result<Option<Id>> {
    let query = ListQuery::all(Kind::Snooze).with(Condition::In("line", vec![Value::text(key)])).by("line", false);
    Ok(store.page(&query, None, Direction::Forward, 1)?.first().map(|(row, _)| row.id))
}
