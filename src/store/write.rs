//! The one way to write.

use std::collections::HashSet;

use rusqlite::Transaction;

use super::journal::{GONE, Op};
use super::open::{Store, Witness};
use super::read;
use super::step::{Step, USUAL_KIB, take_seen};
use crate::error::{Cause, Error, Result};
use crate::model::{FieldKind, Id, Kind, List, Row, Value};
use crate::msg;
use crate::rules::three_way::{Outcome, three_way};
use crate::words::Message;

/// A wanted change of one cell, with the value it was based on.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Which field.
    pub key: &'static str,
    /// What the person saw.
    pub base: Value,
    /// What they want.
    pub value: Value,
}

/// A cell that somebody else changed meanwhile.
#[derive(Debug, Clone, PartialEq)]
pub struct Clash {
    /// Which field.
    pub key: &'static str,
    /// What the person saw.
    pub base: Value,
    /// What they want.
    pub mine: Value,
    /// What stands there.
    pub theirs: Value,
}

/// What became of a save.
#[derive(Debug, Clone, PartialEq)]
pub enum Saved {
    /// The record holds it now.
    Done,
    /// Nothing was written: a person has to choose.
    Clashes(Vec<Clash>),
}

/// Which records a transaction changed; screens refresh from it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// Kind and id, each once.
    pub records: Vec<(Kind, Id)>,
}

/// What a write did.
#[derive(Debug, Clone, PartialEq)]
pub struct Written<T> {
    /// What the closure gave.
    pub output: T,
    /// Number of its journal row; `None` if nothing changed.
    pub seq: Option<i64>,
    /// What changed.
    pub changes: Changes,
}

/// So many new records are a long step from its beginning on.
const MANY: usize = 2_000;

/// An open write transaction.
pub struct Tx<'a> {
    pub(super) conn: &'a Transaction<'a>,
    step: Step<'a>,
    undoes: Option<i64>,
    /// Two records that become one, the one that stays first.
    pub(super) joined: Option<(Id, Id)>,
    /// What was found to be there, so that a thousand records of one hospital ask once.
    pub(super) there: HashSet<(Kind, Id)>,
    pub(super) terms: HashSet<(List, String)>,
    /// Which frameworks and instruments are in use.
    pub(super) used: super::frozen::Used,
}

impl Store {
    /// Runs `change` in one transaction and records what it did under `label`.
    ///
    /// # Errors
    /// What `change` gives, a value that cannot be taken, or trouble with the file; then nothing was written.
    pub fn write<T>(&mut self, author: &str, label: &Message, change: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<Written<T>> {
        if !self.seen()?.is_empty() {
            return Err(Error::defect("a record was written outside of the journal"));
        }
        let witness = Witness::clone(&self.witness);
        let transaction = self.begin()?;
        let mut tx = Tx {
            conn: &transaction,
            step: Step::new(&transaction, Witness::clone(&witness)),
            undoes: None,
            joined: None,
            there: HashSet::new(),
            terms: HashSet::new(),
            used: super::frozen::Used::new(),
        };
        let outcome = change(&mut tx);
        let Tx { step, undoes, .. } = tx;
        let outcome = outcome.and_then(|output| {
            let (seq, changes) = step.end(author, label, undoes)?;
            Ok(Written { output, seq, changes })
        });
        let ended = if outcome.as_ref().is_ok_and(|written| written.seq.is_some()) {
            transaction.commit()
        } else {
            // Dropping the transaction rolls it back.
            drop(transaction);
            Ok(())
        };
        // Whatever came of it, the next write begins with a clean sheet.
        take_seen(&witness)?;
        // A long step was given more memory.
        self.conn.pragma_update(None, "cache_size", -USUAL_KIB)?;
        ended?;
        if outcome.as_ref().is_ok_and(|written| written.seq.is_some()) {
            self.keep_seal();
        }
        outcome
    }

    fn seen(&self) -> Result<Vec<(Kind, i64)>> {
        take_seen(&self.witness)
    }
}

impl Tx<'_> {
    /// A record as it stands inside this transaction, gone or not.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn get(&self, kind: Kind, id: Id) -> Result<Option<Row>> {
        read::get(self.conn, kind, id)
    }

    /// A record that must be there and not gone.
    ///
    /// # Errors
    /// It is not there, or gone.
    pub fn expect(&self, kind: Kind, id: Id) -> Result<Row> {
        match self.get(kind, id)? {
            Some(row) if !row.gone => Ok(row),
            _ => Err(missing(kind, id)),
        }
    }

    /// The records of a kind whose field refers to `id`, at most `limit`.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn referring(&self, kind: Kind, key: &str, id: Id, limit: usize) -> Result<Vec<Row>> {
        // Several references in one cell are found through the search index.
        if matches!(kind.field(key).map(|f| f.kind), Some(FieldKind::Refs(_))) {
            self.step.bring_up_search()?;
        }
        super::list::referring(self.conn, kind, key, id, limit)
    }

    /// The catalogue entry of a code, if there is one.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn term(&self, list: crate::model::List, code: &str) -> Result<Option<Row>> {
        super::list::term(self.conn, list, code)
    }

    /// So many new records are to come. Worth saying before an import: it is a matter of speed alone. Indexes stay as they are: making
    /// them anew would change the number of the tables, by which every other program that has the file open knows that it is still
    /// the same file.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn many(&mut self, to_come: usize) -> Result<()> {
        if to_come < MANY { Ok(()) } else { self.step.is_long() }
    }

    /// Puts a new record.
    ///
    /// # Errors
    /// A value that cannot be taken, an id that is taken, or trouble with the file.
    pub fn insert(&mut self, row: &Row) -> Result<()> {
        self.accept(row, None)?;
        self.accept_content(None, row)?;
        let sql = &read::sql(row.kind).insert;
        let mut statement = self.conn.prepare_cached(sql)?;
        statement.raw_bind_parameter(1, row.id.get())?;
        statement.raw_bind_parameter(2, 1)?;
        statement.raw_bind_parameter(3, 0)?;
        for (n, value) in (4..).zip(&row.values) {
            statement.raw_bind_parameter(n, value)?;
        }
        statement.raw_execute()?;
        drop(statement);
        self.step.search(None, row)?;
        let cells = row.kind.fields().iter().zip(&row.values).filter(|(_, v)| !v.is_null());
        let cells = cells.map(|(f, v)| (f.key, Value::Null, v.clone())).collect();
        self.step.push(Op { new: true, kind: row.kind, id: row.id, cells });
        self.step.breathe()
    }

    /// Changes cells of a record. Where somebody else changed one of them meanwhile nothing is written and both values come back.
    ///
    /// # Errors
    /// The record is not there, a value cannot be taken, or trouble with the file.
    pub fn change(&mut self, kind: Kind, id: Id, changes: &[Change]) -> Result<Saved> {
        let before = self.expect(kind, id)?;
        let mut after = before.clone();
        let mut clashes = Vec::new();
        for change in changes {
            let theirs = before.get(change.key);
            match three_way(&change.base, &change.value, theirs) {
                Outcome::Keep => {}
                Outcome::Write => {
                    after.set(change.key, change.value.clone());
                }
                Outcome::Clash => {
                    clashes.push(Clash { key: change.key, base: change.base.clone(), mine: change.value.clone(), theirs: theirs.clone() })
                }
            }
        }
        if !clashes.is_empty() {
            return Ok(Saved::Clashes(clashes));
        }
        self.update(&before, &after)?;
        Ok(Saved::Done)
    }

    /// Makes a record hold `row`'s values, whatever it held before.
    ///
    /// # Errors
    /// The record is not there, a value cannot be taken, or trouble with the file.
    pub fn put(&mut self, row: &Row) -> Result<()> {
        let before = self.get(row.kind, row.id)?.ok_or_else(|| missing(row.kind, row.id))?;
        self.update(&before, row)
    }

    /// Sets cells of a record, whatever they held before.
    ///
    /// # Errors
    /// As [`Tx::put`].
    pub fn set(&mut self, kind: Kind, id: Id, cells: &[(&'static str, Value)]) -> Result<()> {
        let before = self.expect(kind, id)?;
        let mut after = before.clone();
        for (key, value) in cells {
            after.set(key, value.clone());
        }
        self.update(&before, &after)
    }

    /// Takes a record out. It stays in the file and in the history.
    ///
    /// # Errors
    /// Somebody still refers to it, or trouble with the file.
    pub fn remove(&mut self, kind: Kind, id: Id) -> Result<()> {
        let before = self.expect(kind, id)?;
        for (other, field) in kind.referrers() {
            let found = self.referring(other, field.key, id, 1)?;
            if let Some(row) = found.first() {
                return Err(Error::input(msg!(
                    "remove-still-used",
                    other = crate::words::label(&format!("kind-{}", other.table())),
                    code = row.id.short()
                ))
                .next(msg!("remove-still-used-next")));
            }
        }
        self.update(&before, &Row { gone: true, ..before.clone() })
    }

    /// Brings a record back that was taken out.
    ///
    /// # Errors
    /// It never was there, or trouble with the file.
    pub fn revive(&mut self, kind: Kind, id: Id) -> Result<()> {
        let before = self.get(kind, id)?.ok_or_else(|| missing(kind, id))?;
        self.update(&before, &Row { gone: false, ..before.clone() })
    }

    /// From now on `goes` is a part of `stays`: to name the one for the other changes no decision.
    pub fn joins(&mut self, stays: Id, goes: Id) {
        self.joined = Some((stays, goes));
    }

    /// Whether this gives back what stood before.
    pub(super) fn is_undo(&self) -> bool {
        self.undoes.is_some()
    }

    pub(super) fn undoes(&mut self, seq: i64) {
        self.undoes = Some(seq);
    }

    /// Writes the cells in which `after` differs from `before`, which is what stands there.
    pub(super) fn update(&mut self, before: &Row, after: &Row) -> Result<()> {
        let (kind, id) = (before.kind, before.id);
        let mut cells: Vec<(&'static str, Value, Value)> = kind
            .fields()
            .iter()
            .zip(before.values.iter().zip(&after.values))
            .filter(|(_, (was, is))| was != is)
            .map(|(f, (was, is))| (f.key, was.clone(), is.clone()))
            .collect();
        if before.gone != after.gone {
            cells.push((GONE, Value::Int(before.gone.into()), Value::Int(after.gone.into())));
        }
        if cells.is_empty() {
            return Ok(());
        }
        self.accept(after, Some(before))?;
        self.accept_content(Some(before), after)?;
        self.step.breathe()?;
        let known = self.step.is_open(kind, id);
        let columns: Vec<String> = (2..).zip(&cells).map(|(n, (key, ..))| format!("\"{key}\" = ?{n}")).collect();
        let rev = if known { "" } else { "rev = rev + 1, " };
        let mut statement = self.conn.prepare_cached(&format!("UPDATE {} SET {rev}{} WHERE id = ?1", kind.table(), columns.join(", ")))?;
        statement.raw_bind_parameter(1, id.get())?;
        for (n, (_, _, is)) in (2..).zip(&cells) {
            statement.raw_bind_parameter(n, is)?;
        }
        statement.raw_execute()?;
        drop(statement);
        self.step.search(Some(before), after)?;
        // What was found before may be gone now.
        if after.gone {
            self.there.clear();
        }
        if kind == Kind::Term {
            self.terms.clear();
        }
        match self.step.open_op(kind, id) {
            Some(op) => {
                for (key, was, is) in cells {
                    match op.cells.iter_mut().find(|c| c.0 == key) {
                        Some(cell) => cell.2 = is,
                        None => op.cells.push((key, was, is)),
                    }
                }
            }
            None => self.step.push(Op { new: false, kind, id, cells }),
        }
        Ok(())
    }
}

fn missing(kind: Kind, id: Id) -> Error {
    let label = crate::words::label(&format!("kind-{}", kind.table()));
    Error::new(Cause::Missing, msg!("record-missing", kind = label, code = id.short())).next(msg!("record-missing-next"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Mode;

    /// Writes past the record of what is written are seen by SQLite's own hook, whoever of us makes them.
    #[test]
    fn a_write_past_the_journal_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
        let id = |n| Id::new(n).unwrap();
        let hospital = |n| Row::new(Kind::Hospital, id(n)).with("name", Value::text("Aliabad"));
        let label = msg!("journal-stress", n = 1);
        store.write("zahra", &label, |tx| tx.insert(&hospital(1))).unwrap();
        for raw in [
            "UPDATE hospital SET beds = 5 WHERE id = 1",
            "INSERT INTO hospital (id, name) VALUES (2, 'x')",
            "DELETE FROM hospital WHERE id = 1",
        ] {
            // Inside of a transaction, beside a write that is recorded.
            let refused = store.write("zahra", &label, |tx| {
                tx.insert(&hospital(3))?;
                tx.conn.execute(raw, [])?;
                Ok(())
            });
            assert_eq!(refused.unwrap_err().cause(), Cause::Defect, "{raw}");
        }
        // Without the update hook of a row that was recorded: a record that another statement took away again.
        let refused = store.write("zahra", &label, |tx| {
            tx.step.push(Op { new: false, kind: Kind::Hospital, id: id(1), cells: Vec::new() });
            Ok(())
        });
        assert_eq!(refused.unwrap_err().cause(), Cause::Defect, "recorded but not written");
        let row = store.get(Kind::Hospital, id(1)).unwrap().unwrap();
        assert_eq!((row.get("beds"), store.newest().unwrap()), (&Value::Null, 1), "nothing of it was kept");
        assert_eq!(store.check(&mut |_| true).unwrap().findings, vec![]);
        // Outside of any: the next write does not go on as if nothing were, and the check finds it.
        store.conn.execute("UPDATE hospital SET beds = 5 WHERE id = 1", []).unwrap();
        let refused = store.write("zahra", &label, |tx| tx.insert(&hospital(4)));
        assert_eq!(refused.unwrap_err().cause(), Cause::Defect);
        let found = store.check(&mut |_| true).unwrap().findings;
        assert_eq!(found.iter().map(|f| f.what.id).collect::<Vec<_>>(), ["check-found-state"]);
    }
}
