//! When the log is brought into the file: behind a save, not as a part of it.
//!
//! SQLite does it within the commit that makes the log long, so that one save in some dozens takes as long as a hundred. Here the
//! commit only notes how long the log is, and whoever saved brings it in when the person has their answer.
//!
//! Must not: fail a save. Awkward: work of many commits that never pauses does it within a commit after all, four times later.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

use rusqlite::Connection;

use super::open::Store;
use crate::error::Result;

/// So many pages in the log are worth bringing in; SQLite's own measure.
const WORTH: i32 = 1_000;
/// So many are not left to anybody else.
const TOO_MANY: i32 = 4 * WORTH;

/// Pages in the log at the last commit of a connection, and how many make it worth the trouble.
#[derive(Debug, Clone)]
pub(super) struct Length(Arc<(AtomicI32, AtomicI32)>);

impl Default for Length {
    fn default() -> Self {
        Self(Arc::new((AtomicI32::new(0), AtomicI32::new(WORTH))))
    }
}

/// Has a connection note how long the log is.
pub(super) fn note(conn: &mut Connection, length: &Length) -> Result<()> {
    let length = Arc::clone(&length.0);
    conn.wal_hook(Some(move |log: &mut rusqlite::hooks::Wal, pages| {
        if pages < length.0.swap(pages, Ordering::Relaxed) {
            // It was begun anew.
            length.1.store(WORTH, Ordering::Relaxed);
        }
        if pages >= TOO_MANY {
            // The commit is done, whatever comes of this.
            let _ = log.checkpoint();
        }
        Ok(())
    }))?;
    Ok(())
}

impl Store {
    /// Brings the log into the file if it has become long. For whoever saved, when the person has their answer.
    pub fn tidy_log(&self) {
        let (pages, worth) = (self.log.0.0.load(Ordering::Relaxed), &self.log.0.1);
        if self.may_write() && pages >= worth.load(Ordering::Relaxed) && self.still_there().is_ok() {
            // Where it cannot be begun anew, since somebody reads in it, there is no use in trying with each save.
            worth.store(pages.saturating_add(WORTH), Ordering::Relaxed);
            let _ = self.conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
            self.has_grown();
        }
    }

    /// Brings the whole log into the file and leaves none, if nobody else is in it. For the end of the program: who copies the file
    /// afterwards copies all of it. Where somebody else works on, their end does it.
    pub fn end_log(mut self) {
        if self.may_write() && self.still_ours().is_ok() && self.conn.busy_handler(None::<fn(i32) -> bool>).is_ok() {
            let _ = self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
            self.has_grown();
        }
    }
}
