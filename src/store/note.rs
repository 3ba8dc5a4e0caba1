//! A line in the history that changes no record: who took many people's sensitive data out of the house, and when.
//!
//! It is a journal row with no operations, so it stands in the chain like any other: it cannot be lost or altered unseen, other
//! sessions see it, replay passes over it, and there is nothing in it to undo.

use super::journal::{self, NewRow};
use super::open::Store;
use crate::error::Result;
use crate::words::Message;

impl Store {
    /// Records `label` in the history; gives the number of the journal row.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn note(&mut self, author: &str, label: &Message) -> Result<i64> {
        let transaction = self.begin()?;
        let seq = journal::append(&transaction, &NewRow { author, label, undoes: None, ops: "[]" })?;
        transaction.commit()?;
        self.keep_seal();
        Ok(seq)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Cause;
    use crate::model::{Id, Kind, Row, Value};
    use crate::msg;
    use crate::store::Mode;

    #[test]
    fn a_note_stands_in_the_history_and_is_no_change() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
        let row = Row::new(Kind::Hospital, Id::new(7).unwrap()).with("name", Value::text("Aliabad"));
        let made = store.write("zahra", &msg!("journal-new"), |tx| tx.insert(&row)).unwrap().seq.unwrap();
        let noted = store.note("zahra", &msg!("journal-export", n = 3)).unwrap();
        assert_eq!(noted, made + 1);
        assert_eq!(store.undoable("zahra").unwrap(), Some(made), "a note is passed over");
        let refused = store.undo("zahra", noted).unwrap_err();
        assert_eq!((refused.cause(), refused.what().id), (Cause::Input, "undo-nothing-in-it"));
        let entry = store.entry(noted).unwrap().unwrap();
        assert!(entry.changes.is_empty() && entry.author == "zahra");
        assert_eq!(store.since(made).unwrap().unwrap().len(), 1, "other sessions see it");
        // The row before it can still be undone and redone.
        let undone = store.undo("zahra", made).unwrap().seq.unwrap();
        assert_eq!(store.redoable("zahra").unwrap(), Some(undone));
        store.undo("zahra", undone).unwrap();
        let report = store.check(&mut |_| true).unwrap();
        assert_eq!((report.findings, report.journal_rows), (vec![], 4));
        let mut reader = store.reader().unwrap();
        assert_eq!(reader.note("zahra", &msg!("journal-export", n = 3)).unwrap_err().cause(), Cause::ReadOnly);
    }
}
