//! What a bar would clash with where it is held now.

use crate::error::Result;
use crate::model::{Kind, Row};
use crate::programme::clashes::proposed;
use crate::programme::verbs::place_warnings;
use crate::rules::today::{Line, Now};
use crate::store::Store;
use crate::words::Message;

/// Lines that are shown.
pub const SHOWN: usize = 4;

/// A clash of a bar in hand: whether it is new where the bar is held, and its words.
pub type Told = (bool, Message);

/// What a record would clash with if it were as `row` is and not as `base` is, new clashes first, each the worst first; at most [`SHOWN`] of it. The
/// one place where the timeline asks.
///
/// # Errors
/// Trouble with the file.
pub fn clashes(store: &Store, now: &Now<'_>, base: &Row, row: &Row) -> Result<Vec<Told>> {
    let stood = of(store, now, base)?;
    let mut found: Vec<Told> = of(store, now, row)?.into_iter().map(|what| (!stood.contains(&what), what)).collect();
    found.sort_by_key(|(new, _)| !new);
    found.truncate(SHOWN);
    Ok(found)
}

fn of(store: &Store, now: &Now<'_>, row: &Row) -> Result<Vec<Message>> {
    match row.kind {
        Kind::Placement => place_warnings(store, now, row),
        _ => Ok(proposed(store, now, row)?.into_iter().filter(Line::is_clash).map(|line| line.what).collect()),
    }
}
