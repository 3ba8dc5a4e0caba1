//! `waive`: accepts a clash with a written reason, and takes that back.

use chrono::NaiveDate;

use super::{value, written};
use crate::error::{Error, Result};
use crate::model::{Id, Kind, Row, Value, Waiver};
use crate::msg;
use crate::rules::today::Line;
use crate::store::{Condition, Direction, ListQuery, Store, Written, new_id};
use crate::text;

/// Columns of what a clash says that are kept; the field takes no more.
const KEPT: usize = 390;

/// Accepts a clash: it is told of no more, or not until a day. One that was accepted before gets the new reason and day.
///
/// # Errors
/// The line is no clash, there is no reason, a day that is not to come, or trouble with the file.
pub fn waive(
    store: &mut Store,
    author: &str,
    today: NaiveDate,
    line: &Line,
    reason: &str,
    until: Option<NaiveDate>,
) -> Result<Written<Id>> {
    if !line.is_clash() {
        return Err(Error::input(msg!("waive-no-clash")).next(msg!("waive-no-clash-next")));
    }
    let reason = written("reason", reason)?;
    if let Some(day) = until.filter(|day| *day <= today) {
        return Err(Error::input(msg!("snooze-past", day = day)).next(msg!("snooze-past-next")).at("until"));
    }
    let before = waiver(store, &line.key)?;
    let label = msg!("journal-waive", line = line.what, reason = reason.as_str());
    let what = text::truncate(&line.what.to_string(), KEPT).into_owned();
    store.write(author, &label, |tx| {
        let cells = [("what", Value::text(what.as_str())), ("reason", reason.clone()), ("until", value(until))];
        if let Some(id) = before {
            tx.set(Kind::Waiver, id, &cells)?;
            return Ok(id);
        }
        let id = new_id()?;
        let row = Row::of(id, Waiver { line: line.key.clone(), what: what.clone(), reason: reason.as_str().to_owned(), until });
        tx.insert(&row)?;
        Ok(id)
    })
}

/// Tells of a clash again that was accepted.
///
/// # Errors
/// Trouble with the file.
pub fn unwaive(store: &mut Store, author: &str, waivers: &[Id]) -> Result<Written<()>> {
    let mut told = Vec::new();
    for id in waivers {
        told.extend(store.get(Kind::Waiver, *id)?.map(|row| text::screen(row.text("what")).into_owned()));
    }
    let label = msg!("journal-unwaive", line = told.join("; "));
    store.write(author, &label, |tx| waivers.iter().try_for_each(|id| tx.remove(Kind::Waiver, *id)))
}

/// The record that accepts a clash.
fn waiver(store: &Store, key: &str) -> Result<Option<Id>> {
    let query = ListQuery::all(Kind::Waiver).with(Condition::In("line", vec![Value::text(key)])).by("line", false);
    Ok(store.page(&query, None, Direction::Forward, 1)?.first().map(|(row, _)| row.id))
}
