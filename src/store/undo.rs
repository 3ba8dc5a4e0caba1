//! Undo and redo: a new transaction with the inverse operations, only for cells that still hold what the undone row wrote.
//!
//! Redo is the undo of an undo. Nothing is forgotten: a row may be undone after a restart, by anybody, in any order.

use rusqlite::OptionalExtension;

use super::history::{Entry, UNDONE_BY};
use super::journal::{self, GONE};
use super::open::Store;
use super::write::{Tx, Written};
use crate::error::{Cause, Error, Result};
use crate::model::{Id, Kind, Row, Value};
use crate::msg;
use crate::rules::three_way::{Outcome, three_way};

/// A cell that was left as it is, since somebody changed it after the undone row.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The record.
    pub kind: Kind,
    /// The record.
    pub id: Id,
    /// The field, or `gone`.
    pub key: &'static str,
    /// What stands there.
    pub holds: Value,
}

/// What an undo did.
#[derive(Debug, Clone, PartialEq)]
pub struct Undone {
    /// The row that was undone.
    pub entry: Entry,
    /// How many cells went back.
    pub cells: usize,
    /// What was left.
    pub kept: Vec<Kept>,
}

impl Store {
    /// Undoes a journal row.
    ///
    /// # Errors
    /// There is no such row, it is undone already, nothing of it can go back, or trouble with the file.
    pub fn undo(&mut self, author: &str, seq: i64) -> Result<Written<Undone>> {
        // What is read here of another file would be taken for damage of ours.
        self.still_ours()?;
        let entry =
            self.entry(seq)?.ok_or_else(|| Error::new(Cause::Missing, msg!("undo-no-row", seq = seq)).next(msg!("undo-no-row-next")))?;
        if let Some(by) = entry.undone_by {
            return Err(Error::input(msg!("undo-already", label = entry.label, by = by)).next(msg!("undo-already-next")));
        }
        if entry.changes.is_empty() {
            return Err(Error::input(msg!("undo-nothing-in-it", label = entry.label)).next(msg!("undo-nothing-in-it-next")));
        }
        let (depth, label) = self.bottom(&entry)?;
        let label = if depth % 2 == 1 { msg!("journal-redo", label = label) } else { msg!("journal-undo", label = label) };
        let ops = self.ops_text(seq)?;
        let written = self.write(author, &label, |tx| {
            tx.undoes(seq);
            let mut undone = Undone { entry: entry.clone(), cells: 0, kept: Vec::new() };
            // Backwards, so that what was made last goes first.
            let conn = tx.conn;
            journal::each_op(conn, seq, &ops, true, |op| take_back(tx, &op.into(), &mut undone))?;
            if undone.cells == 0 && undone.kept.is_empty() {
                return Err(Error::input(msg!("undo-nothing-in-it", label = entry.label)).next(msg!("undo-nothing-in-it-next")));
            }
            if undone.cells == 0 {
                return Err(Error::input(msg!("undo-nothing-left", label = entry.label)).next(msg!("undo-nothing-left-next")));
            }
            Ok(undone)
        })?;
        Ok(written)
    }

    /// How far it is down the chain of undos to the row that they are about, and its label.
    fn bottom(&self, entry: &Entry) -> Result<(usize, String)> {
        let (mut depth, mut at) = (0, entry.clone());
        while let Some(below) = at.undoes {
            match self.entry(below)? {
                Some(found) => at = found,
                None => break,
            }
            depth += 1;
        }
        Ok((depth, at.label))
    }

    /// The newest row by `author` that can be undone: no undo itself, no note, and not undone.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn undoable(&self, author: &str) -> Result<Option<i64>> {
        self.newest_standing(author, "j.undoes IS NULL")
    }

    /// The newest undo by `author` that still holds: undoing it is a redo.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn redoable(&self, author: &str) -> Result<Option<i64>> {
        // An undo of an undo is a redo, which is no undo to take back here: its way down to what it is about has even length.
        let undo = "(WITH RECURSIVE way(seq, n) AS (
                SELECT j.undoes, 1
                UNION ALL SELECT (SELECT d.undoes FROM journal d WHERE d.seq = way.seq), n + 1 FROM way WHERE way.seq IS NOT NULL)
            SELECT max(n) FROM way WHERE seq IS NOT NULL) % 2 = 1";
        self.newest_standing(author, undo)
    }

    fn newest_standing(&self, author: &str, what: &str) -> Result<Option<i64>> {
        let sql = format!(
            "SELECT seq FROM journal j WHERE author = ?1 AND ops <> '[]' AND {what} AND {UNDONE_BY} IS NULL ORDER BY seq DESC LIMIT 1"
        );
        Ok(self.conn.prepare_cached(&sql)?.query_row([author], |r| r.get(0)).optional()?)
    }
}

fn take_back(tx: &mut Tx<'_>, change: &super::RowChange, undone: &mut Undone) -> Result<()> {
    let (kind, id) = (change.kind, change.id);
    let Some(now) = tx.get(kind, id)? else { return Err(Error::defect("a journal row names a record that never was")) };
    if change.new {
        // A cell that it left empty and somebody filled since is as much a later change as one that was changed.
        let written = |key: &str| change.cells.iter().find(|c| c.key == key).map_or(&Value::Null, |c| &c.after);
        let kept: Vec<Kept> = kind
            .fields()
            .iter()
            .filter(|f| now.get(f.key) != written(f.key))
            .map(|f| Kept { kind, id, key: f.key, holds: now.get(f.key).clone() })
            .collect();
        if now.gone {
            return Ok(());
        }
        if !kept.is_empty() {
            undone.kept.extend(kept);
            return Ok(());
        }
        undone.cells += change.cells.len();
        return tx.remove(kind, id);
    }
    let mut after = now.clone();
    for cell in &change.cells {
        let holds = if cell.key == GONE { Value::Int(now.gone.into()) } else { now.get(cell.key).clone() };
        match three_way(&cell.after, &cell.before, &holds) {
            Outcome::Keep => {}
            Outcome::Write if cell.key == GONE => {
                after.gone = cell.before == Value::Int(1);
                undone.cells += 1;
            }
            Outcome::Write => {
                after.set(cell.key, cell.before.clone());
                undone.cells += 1;
            }
            Outcome::Clash => undone.kept.push(Kept { kind, id, key: cell.key, holds }),
        }
    }
    if after.gone && !now.gone {
        let rest = Row { gone: false, ..after };
        tx.update(&now, &rest)?;
        return tx.remove(kind, id);
    }
    tx.update(&now, &after)
}
