//! What a bar would clash with where it is held now.

use crate::error::Result;
use crate::model::{Kind, Row};
use crate::programme::verbs::place_warnings;
use crate::rules::today::Now;
use crate::store::Store;
use crate::words::Message;

/// Lines that are shown.
pub const SHOWN: usize = 4;

/// Whether clashes of a kind are looked for before it is written; those of sessions and visits are told by Today afterwards.
#[must_use]
pub const fn looks_for_clashes(kind: Kind) -> bool {
    matches!(kind, Kind::Placement)
}

/// What a record would clash with if it were as `row` is, the worst first, at most [`SHOWN`] of it. The one place where the timeline asks.
///
/// # Errors
/// Trouble with the file.
pub fn clashes(store: &Store, now: &Now<'_>, row: &Row) -> Result<Vec<Message>> {
    let mut found = match row.kind {
        Kind::Placement => place_warnings(store, now, row)?,
        _ => Vec::new(),
    };
    found.truncate(SHOWN);
    Ok(found)
}
