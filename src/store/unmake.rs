//! Takes back a file that was made and in which nobody wrote.
//!
//! A slip in a file's name makes a new one; if the person then leaves without a choice, it would lie there and be taken for one that
//! is worked in. Must not: take away anything that somebody else has open, or that holds more than was said.

use std::fs;
use std::time::{Duration, Instant};

use super::open::Store;
use super::seal;
use super::watch::with_tail;

/// Our own readers end by themselves at the end of the program; longer than this nobody waits for them.
const READERS_END: Duration = Duration::from_millis(300);

impl Store {
    /// Removes the file if this connection made it, its newest step is still `newest`, and nobody else is in it; otherwise it stays,
    /// with its log brought in.
    pub fn unmake(mut self, newest: i64) {
        // Whoever is in it stays; they are not waited for.
        let hurried = self.conn.busy_handler(None::<fn(i32) -> bool>).is_ok();
        if !hurried || !self.is_fresh() || !self.may_write() || self.still_ours().is_err() || !self.is_alone() {
            return self.end_log();
        }
        // Who opens it from now on waits, and finds it gone.
        let held = self.conn.execute_batch("BEGIN EXCLUSIVE");
        if held.is_ok() && self.newest().is_ok_and(|n| n == newest) && self.is_empty().is_ok_and(|empty| empty) {
            // The witness goes first: alone it would tell of a lost file.
            let _ = fs::remove_file(with_tail(self.path(), seal::TAIL));
            let _ = fs::remove_file(self.path());
        }
    }

    /// Whether no other connection has the file open: only then can it be brought out of the mode that several can use.
    fn is_alone(&self) -> bool {
        let until = Instant::now() + READERS_END;
        loop {
            let mode = self.conn.query_row("PRAGMA journal_mode=DELETE", [], |r| r.get::<_, String>(0));
            if mode.is_ok_and(|mode| mode == "delete") {
                return true;
            }
            if Instant::now() > until {
                return false;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::model::{Id, Kind, Row, Value};
    use crate::msg;
    use crate::store::Mode;

    fn write(store: &mut Store, n: i64) {
        let row = Row::new(Kind::Term, Id::new(n).unwrap()).with("list", Value::text("country")).with("code", Value::text(format!("C{n}")));
        store.write("zahra", &msg!("journal-stress", n = n), |tx| tx.insert(&row.clone().with("name", Value::text("x")))).unwrap();
    }

    #[test]
    fn only_a_new_file_that_nobody_uses_goes() {
        let dir = tempfile::tempdir().unwrap();
        let left = || -> Vec<PathBuf> { fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().path()).collect() };
        let path = dir.path().join("a.db");
        let mut store = Store::open(&path, Mode::Write).unwrap();
        write(&mut store, 1);
        store.unmake(1);
        assert_eq!(left(), Vec::<PathBuf>::new());

        // More is in it than was said.
        let mut store = Store::open(&path, Mode::Write).unwrap();
        write(&mut store, 1);
        write(&mut store, 2);
        store.unmake(1);
        assert_eq!(Store::open(&path, Mode::Read).unwrap().newest().unwrap(), 2);

        // It was there already.
        Store::open(&path, Mode::Write).unwrap().unmake(2);
        assert_eq!(Store::open(&path, Mode::Read).unwrap().newest().unwrap(), 2);

        // Somebody is in it.
        let path = dir.path().join("b.db");
        let mut store = Store::open(&path, Mode::Write).unwrap();
        write(&mut store, 1);
        let mut other = Store::open(&path, Mode::Existing).unwrap();
        store.unmake(1);
        write(&mut other, 2);
        drop(other);
        assert_eq!(Store::open(&path, Mode::Read).unwrap().newest().unwrap(), 2);
    }
}
