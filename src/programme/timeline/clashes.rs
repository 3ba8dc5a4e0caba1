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

/// What a record would clash with if it were as `row` is, the worst first, at most [`SHOWN`] of it. The one place where the timeline asks.
///
/// # Errors
/// Trouble with the file.
pub fn clashes(store: &Store, now: &Now<'_>, row: &Row) -> Result<Vec<Message>> {
    let mut found = match row.kind {
        Kind::Placement => place_warnings(store, now, row)?,
        _ => proposed(store, now, row)?.into_iter().filter(Line::is_clash).map(|line| line.what).collect(),
    };
    found.truncate(SHOWN);
    Ok(found)
}
