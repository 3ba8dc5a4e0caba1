//! How long a question may take: a screen asks within a moment, another thread as long as the answer is wanted.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rusqlite::{Connection, Transaction};

use super::open::Store;
use crate::error::{Cause, Error, Result};
use crate::msg;

/// Steps of SQLite between two looks at the clock: half a millisecond of work. What a small file answers takes fewer.
const STEPS: i32 = 4_000;

/// When a question is given up.
#[derive(Debug, Clone)]
pub enum Patience {
    /// After so long.
    For(Duration),
    /// When this was set: nobody wants the answer any more.
    Until(Arc<AtomicBool>),
}

/// What a connection's question is asked with now, and since when.
pub(super) type Held = Arc<Mutex<Option<(Instant, Patience)>>>;

/// Lets a connection look at it while it works.
pub(super) fn look(conn: &mut Connection, held: &Held) -> Result<()> {
    let held = Arc::clone(held);
    let over = move || match held.lock().as_deref() {
        Ok(Some((begun, Patience::For(time)))) => begun.elapsed() > *time,
        Ok(Some((_, Patience::Until(over)))) => over.load(Ordering::Relaxed),
        _ => false,
    };
    Ok(conn.progress_handler(STEPS, Some(over))?)
}

impl Store {
    /// Asks with patience: what takes longer ends with [`Cause::Stopped`]; with no time at all, or if nobody
    /// wants it any more, it is not even begun.
    ///
    /// # Errors
    /// What `ask` gives.
    pub fn within<T>(&self, patience: Patience, ask: impl FnOnce(&Self) -> Result<T>) -> Result<T> {
        if match &patience {
            Patience::For(time) => time.is_zero(),
            Patience::Until(over) => over.load(Ordering::Relaxed),
        } {
            return Err(Error::new(Cause::Stopped, msg!("store-stopped")));
        }
        self.hold(Some((Instant::now(), patience)));
        // One state of the file, and one lock, for all that is asked.
        let out = self.snapshot().and_then(|_snapshot| ask(self));
        self.hold(None);
        out
    }

    /// Gives up before a question that cannot be given up half way, if the answer is wanted within a moment.
    pub(super) fn not_in_a_hurry(&self) -> Result<()> {
        let hurried = self.patience.lock().is_ok_and(|held| matches!(*held, Some((_, Patience::For(_)))));
        if hurried { Err(Error::new(Cause::Stopped, msg!("store-stopped"))) } else { Ok(()) }
    }

    /// One state of the file until it is dropped, unless somebody above holds one.
    pub(super) fn snapshot(&self) -> Result<Option<Transaction<'_>>> {
        Ok(if self.conn.is_autocommit() { Some(self.conn.unchecked_transaction()?) } else { None })
    }

    fn hold(&self, patience: Option<(Instant, Patience)>) {
        if let Ok(mut held) = self.patience.lock() {
            *held = patience;
        }
    }
}
