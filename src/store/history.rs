//! The journal read back for people: who, when, what, before → after.

use std::sync::LazyLock;

use rusqlite::{Connection, OptionalExtension, Row as SqlRow, params};
use serde_json::Value as Json;

use super::journal::{self, GONE, Op, Parts};
use super::open::Store;
use super::read::bound;
use crate::error::Result;
use crate::model::{Id, Kind, Value};

/// Changes kept of one step in a list of steps.
const SHOWN: usize = 40;
/// Changes of others that are looked at one by one.
const NEWS: usize = 1_000;

/// One cell's change.
#[derive(Debug, Clone, PartialEq)]
pub struct CellChange {
    /// The field's key, or `gone`.
    pub key: &'static str,
    /// Before.
    pub before: Value,
    /// After.
    pub after: Value,
}

impl CellChange {
    /// Whether it is the taking out or bringing back of the record.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.key == GONE
    }
}

/// What one journal row did to one record.
#[derive(Debug, Clone, PartialEq)]
pub struct RowChange {
    /// The record's kind.
    pub kind: Kind,
    /// The record.
    pub id: Id,
    /// It was made.
    pub new: bool,
    /// Its cells.
    pub cells: Vec<CellChange>,
}

/// One journal row.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its number in this file.
    pub seq: i64,
    /// Who.
    pub author: String,
    /// When, UTC, as the writer's clock had it; for display only.
    pub at: String,
    /// What, in words.
    pub label: String,
    /// The row that it undoes.
    pub undoes: Option<i64>,
    /// The row that undid it, if that one still holds.
    pub undone_by: Option<i64>,
    /// What it did; of a long step the beginning.
    pub changes: Vec<RowChange>,
    /// How many records it changed in all.
    pub records: usize,
}

/// The words of a stored label.
pub(super) fn label(stored: &str) -> String {
    let Ok(Json::Array(parts)) = serde_json::from_str::<Json>(stored) else { return stored.to_owned() };
    let (Some(Json::String(id)), Some(Json::Object(args))) = (parts.first(), parts.get(1)) else { return stored.to_owned() };
    let args: Vec<(&str, String)> = args.iter().map(|(k, v)| (k.as_str(), v.as_str().unwrap_or_default().to_owned())).collect();
    crate::words::say_stored(id, &args)
}

/// Number of the row that undid `j`, if that one still holds. A row is undone again and again by turns, so that those that
/// undo it, and those that undo them, make a chain; it is undone if the chain is of odd length.
pub(super) const UNDONE_BY: &str = "(WITH RECURSIVE chain(seq, n) AS (
        SELECT max(u.seq), 1 FROM journal u WHERE u.undoes = j.seq
        UNION ALL SELECT (SELECT max(u.seq) FROM journal u WHERE u.undoes = chain.seq), n + 1 FROM chain WHERE chain.seq IS NOT NULL)
    SELECT CASE WHEN max(n) % 2 = 1 THEN min(seq) END FROM chain WHERE seq IS NOT NULL)";

/// What a row is read from; the last is [`UNDONE_BY`].
static COLUMNS: LazyLock<String> = LazyLock::new(|| format!("j.seq, j.author, j.at, j.label, j.undoes, j.ops, {UNDONE_BY}"));

fn entry(r: &SqlRow<'_>) -> rusqlite::Result<(Entry, String)> {
    let entry = Entry {
        seq: r.get(0)?,
        author: r.get(1)?,
        at: r.get(2)?,
        label: label(&r.get::<_, String>(3)?),
        undoes: r.get(4)?,
        undone_by: r.get(6)?,
        changes: Vec::new(),
        records: 0,
    };
    Ok((entry, r.get(5)?))
}

impl From<Op> for RowChange {
    fn from(op: Op) -> Self {
        let (kind, id, new) = (op.kind, op.id, op.new);
        let cells = op.in_order().map(|(key, before, after)| CellChange { key, before, after }).collect();
        Self { kind, id, new, cells }
    }
}

/// With at most `most` of its changes.
fn with_changes(conn: &Connection, (mut entry, ops): (Entry, String), most: usize) -> Result<Entry> {
    let (held, records) = match Parts::read(&ops)? {
        Some(parts) => (journal::first_ops(&journal::part(conn, entry.seq, 1)?, most)?.0, parts.count),
        None => journal::first_ops(&ops, most)?,
    };
    entry.changes = held.into_iter().map(RowChange::from).collect();
    entry.records = records;
    Ok(entry)
}

impl Store {
    /// Journal rows before `before` (from the newest without it), newest first, at most `limit`; of each the first changes.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn journal(&self, before: Option<i64>, limit: usize) -> Result<Vec<Entry>> {
        self.of_file("j.seq < ?1 ORDER BY j.seq DESC", before.unwrap_or(i64::MAX), limit)
    }

    fn of_file(&self, which: &str, seq: i64, limit: usize) -> Result<Vec<Entry>> {
        let sql = format!("SELECT {} FROM journal j WHERE {which} LIMIT ?2", *COLUMNS);
        let mut statement = self.conn.prepare_cached(&sql)?;
        // One after the other: the texts of all of them together would be megabytes.
        statement.query_map(params![seq, bound(limit)], entry)?.map(|row| with_changes(&self.conn, row?, SHOWN)).collect()
    }

    /// The journal rows next after a step, of a record or of all; newest first, at most `limit`.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn journal_after(&self, record: Option<Id>, after: i64, limit: usize) -> Result<Vec<Entry>> {
        let mut out = match record {
            Some(id) => self.of_record(id, "c.seq > ?2 ORDER BY c.seq", after, limit)?,
            None => self.of_file("j.seq > ?1 ORDER BY j.seq", after, limit)?,
        };
        out.reverse();
        Ok(out)
    }

    /// Journal rows that touched a record, newest first; each with what it did to that record alone.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn history(&self, id: Id, before: Option<i64>, limit: usize) -> Result<Vec<Entry>> {
        self.of_record(id, "c.seq < ?2 ORDER BY c.seq DESC", before.unwrap_or(i64::MAX), limit)
    }

    fn of_record(&self, id: Id, which: &str, seq: i64, limit: usize) -> Result<Vec<Entry>> {
        let sql = format!("SELECT {}, c.part FROM touch c JOIN journal j ON j.seq = c.seq WHERE c.id = ?1 AND {which} LIMIT ?3", *COLUMNS);
        let mut statement = self.conn.prepare_cached(&sql)?;
        statement
            .query_map(params![id.get(), seq, bound(limit)], |r| Ok((entry(r)?, r.get::<_, Option<i64>>(7)?)))?
            .map(|row| {
                let ((mut entry, ops), part) = row?;
                let own = journal::ops_of(&self.conn, entry.seq, &ops, part, id)?;
                entry.records = own.len();
                entry.changes = own.into_iter().map(RowChange::from).collect();
                Ok(entry)
            })
            .collect()
    }

    /// The journal row with which a record came into this file; `None` where none tells.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn came(&self, id: Id) -> Result<Option<i64>> {
        Ok(self.conn.prepare_cached("SELECT min(seq) FROM touch WHERE id = ?1")?.query_row([id.get()], |r| r.get(0))?)
    }

    /// Ids, of records that are gone too, whose code begins with `prefix`; at most `limit`.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn recorded(&self, prefix: &str, limit: usize) -> Result<Vec<Id>> {
        let Some(range) = Id::range_of(prefix) else { return Ok(Vec::new()) };
        let sql = "SELECT DISTINCT id FROM touch WHERE id BETWEEN ?1 AND ?2 ORDER BY id LIMIT ?3";
        let mut statement = self.conn.prepare_cached(sql)?;
        let ids = statement.query_map(params![range.start(), range.end(), bound(limit)], |r| r.get::<_, i64>(0))?;
        Ok(ids.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().filter_map(Id::new).collect())
    }

    /// One journal row.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn entry(&self, seq: i64) -> Result<Option<Entry>> {
        let sql = format!("SELECT {} FROM journal j WHERE j.seq = ?1", *COLUMNS);
        self.conn.prepare_cached(&sql)?.query_row([seq], entry).optional()?.map(|row| with_changes(&self.conn, row, usize::MAX)).transpose()
    }

    /// Number of the newest journal row; 0 before the first.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn newest(&self) -> Result<i64> {
        Ok(self.conn.prepare_cached("SELECT coalesce(max(seq), 0) FROM journal")?.query_row([], |r| r.get(0))?)
    }

    /// Who wrote since `seq` and what: for the live refresh of other sessions. At most 200 rows are read; `None` if there
    /// are more or one of them is long, and everything has to be looked at anew.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn since(&self, seq: i64) -> Result<Option<Vec<Entry>>> {
        let sql = format!("SELECT {} FROM journal j WHERE j.seq > ?1 ORDER BY j.seq LIMIT 201", *COLUMNS);
        let mut statement = self.conn.prepare_cached(&sql)?;
        let (mut entries, mut records) = (Vec::new(), 0);
        for row in statement.query_map([seq], entry)? {
            let entry = with_changes(&self.conn, row?, NEWS)?;
            records += entry.records;
            if entries.len() >= 200 || records > NEWS {
                return Ok(None);
            }
            entries.push(entry);
        }
        Ok(Some(entries))
    }

    /// Runs `each` over all that a journal row did, however long it is.
    ///
    /// # Errors
    /// Trouble with the file, or what `each` gives.
    pub fn each_change(&self, seq: i64, mut each: impl FnMut(RowChange) -> Result<()>) -> Result<()> {
        journal::each_op(&self.conn, seq, &self.ops_text(seq)?, false, |op| each(op.into()))
    }

    /// The text of a journal row's operations.
    pub(super) fn ops_text(&self, seq: i64) -> Result<String> {
        Ok(self.conn.prepare_cached("SELECT ops FROM journal WHERE seq = ?1")?.query_row([seq], |r| r.get(0))?)
    }
}
