//! A step while it is written: what was done so far, in memory up to a bound, then as parts in the file.
//!
//! However many records a step changes, this holds a few hundred operations: full ones go out as a part of the journal, after the
//! witness agreed to them. The search index is kept a little behind and brought up by ascending ids, which it takes many times
//! faster than ids in any order. Must not: know what a change means.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use rusqlite::Connection;

use super::hands::in_hands;
use super::journal::{self, NewRow, Op, Parts};
use super::open::Witness;
use super::search;
use super::write::Changes;
use crate::error::{Error, Result};
use crate::model::{Id, Kind, Row};
use crate::words::Message;

/// A part of the journal is closed when its text is about so long. A record's history reads one part.
const PART_BYTES: usize = 64 * 1024;
/// Records that the search index may lag behind.
const LAG: usize = 4_096;

/// Memory for pages while a long step is written, in KiB.
const LONG_STEP_KIB: i64 = 32 * 1024;
/// Memory for pages otherwise, in KiB: SQLite's own choice.
pub(super) const USUAL_KIB: i64 = 2_000;

/// What was done in a transaction.
pub(super) struct Step<'a> {
    conn: &'a Connection,
    witness: Witness,
    ops: Vec<Op>,
    at: HashMap<(Kind, Id), usize>,
    /// About how long the text of `ops` will be.
    bytes: usize,
    /// Number of the journal row to come and what went out as parts.
    out: Option<(i64, Parts)>,
    records: Vec<(Kind, Id)>,
    /// What records were before, nothing for new ones, and what they are.
    unsearched: RefCell<Vec<(Option<Row>, Row)>>,
}

impl<'a> Step<'a> {
    pub(super) fn new(conn: &'a Connection, witness: Witness) -> Self {
        Self {
            conn,
            witness,
            ops: Vec::new(),
            at: HashMap::new(),
            bytes: 0,
            out: None,
            records: Vec::new(),
            unsearched: RefCell::default(),
        }
    }

    /// The operation on a record that was not yet written out.
    pub(super) fn open_op(&mut self, kind: Kind, id: Id) -> Option<&mut Op> {
        let at = *self.at.get(&(kind, id))?;
        self.ops.get_mut(at)
    }

    /// Whether there is one.
    pub(super) fn is_open(&self, kind: Kind, id: Id) -> bool {
        self.at.contains_key(&(kind, id))
    }

    /// Takes up an operation.
    pub(super) fn push(&mut self, op: Op) {
        self.bytes += 24 + op.cells.iter().map(|(key, was, is)| key.len() + 16 + was.as_str().len() + is.as_str().len()).sum::<usize>();
        self.at.insert((op.kind, op.id), self.ops.len());
        self.ops.push(op);
    }

    /// The search index has to follow: `before` is what a record held, nothing for a new one.
    pub(super) fn search(&self, before: Option<&Row>, after: &Row) -> Result<()> {
        let waiting = {
            let mut unsearched = self.unsearched.borrow_mut();
            unsearched.push((before.cloned(), after.clone()));
            unsearched.len()
        };
        if waiting >= LAG { self.bring_up_search() } else { Ok(()) }
    }

    /// Brings the search index up to what was written.
    pub(super) fn bring_up_search(&self) -> Result<()> {
        let mut rows = self.unsearched.take();
        // Stable: of one record the first says what it was, the last what it is.
        rows.sort_by_key(|(_, after)| (after.kind, after.id));
        let changed: Vec<(Option<&Row>, &Row)> = rows
            .chunk_by(|(_, a), (_, b)| (a.kind, a.id) == (b.kind, b.id))
            .filter_map(|same| Some((same.first()?.0.as_ref(), &same.last()?.1)))
            .collect();
        // Making the words takes as long as writing them, and needs nothing of the file.
        let words = in_hands(&changed, |(before, after)| search::words(*before, after))?;
        changed.iter().zip(words).try_for_each(|((_, after), words)| search::put(self.conn, after, &words))
    }

    /// Writes a part out when there is enough for one. Operations that it holds are closed: a further change of the same record is
    /// one of its own.
    pub(super) fn breathe(&mut self) -> Result<()> {
        if self.bytes < PART_BYTES {
            return Ok(());
        }
        let Some(text) = self.close()? else { return Ok(()) };
        self.part_out(&text)
    }

    /// Ends the step; gives the number of its journal row, `None` if nothing changed, and which records did.
    pub(super) fn end(mut self, author: &str, label: &Message, undoes: Option<i64>) -> Result<(Option<i64>, Changes)> {
        self.bring_up_search()?;
        let rest = self.close()?;
        if self.out.is_some()
            && let Some(text) = &rest
        {
            self.part_out(text)?;
        }
        let text = match (&self.out, rest) {
            (Some((_, parts)), _) => parts.to_text(),
            (None, Some(text)) => text,
            (None, None) => return Ok((None, Changes::default())),
        };
        let seq = journal::append(self.conn, &NewRow { author, label, undoes, ops: &text })?;
        if self.out.is_none() {
            self.touch(seq, None, &self.records)?;
        } else {
            // One that is in two parts.
            self.records.sort_unstable();
            self.records.dedup();
        }
        Ok((Some(seq), Changes { records: self.records }))
    }

    /// What is open as text; `None` if nothing of it changed anything.
    fn close(&mut self) -> Result<Option<String>> {
        let ops = std::mem::take(&mut self.ops);
        self.at.clear();
        let room = std::mem::take(&mut self.bytes);
        agree(&ops, &take_seen(&self.witness)?)?;
        let ops = settle(self.conn, ops)?;
        // What settling touched was touched before.
        take_seen(&self.witness)?;
        if ops.is_empty() {
            return Ok(None);
        }
        let mut text = String::with_capacity(room + room / 2);
        for (n, op) in ops.iter().enumerate() {
            text.push(if n == 0 { '[' } else { ',' });
            op.write(&mut text);
        }
        text.push(']');
        self.records.extend(ops.iter().map(|op| (op.kind, op.id)));
        Ok(Some(text))
    }

    /// A long step changes more pages than the usual cache holds, many of them again and again.
    pub(super) fn is_long(&self) -> Result<()> {
        Ok(self.conn.pragma_update(None, "cache_size", -LONG_STEP_KIB)?)
    }

    /// Puts the text of the operations that were closed last into the file as a part.
    fn part_out(&mut self, text: &str) -> Result<()> {
        let (seq, mut parts) = match self.out.take() {
            Some(out) => out,
            None => {
                self.is_long()?;
                (journal::next(self.conn)?, Parts { count: 0, digests: Vec::new() })
            }
        };
        let number = i64::try_from(parts.digests.len() + 1).map_err(Error::defect)?;
        self.conn
            .prepare_cached("INSERT INTO journal_part (seq, part, ops) VALUES (?1, ?2, ?3)")?
            .execute(rusqlite::params![seq, number, text])?;
        self.touch(seq, Some(number), self.records.get(parts.count..).unwrap_or_default())?;
        parts.count = self.records.len();
        parts.digests.push(journal::digest(text));
        self.out = Some((seq, parts));
        Ok(())
    }

    fn touch(&self, seq: i64, part: Option<i64>, records: &[(Kind, Id)]) -> Result<()> {
        let mut ids: Vec<Id> = records.iter().map(|(_, id)| *id).collect();
        ids.sort_unstable();
        for id in ids {
            journal::touch(self.conn, id, seq, part)?;
        }
        Ok(())
    }
}

/// The rows of record tables that SQLite saw changing since the last call.
pub(super) fn take_seen(witness: &Witness) -> Result<Vec<(Kind, i64)>> {
    witness.lock().map(|mut seen| std::mem::take(&mut *seen)).map_err(Error::defect)
}

/// What SQLite saw changing must be what was recorded, no more and no less.
fn agree(ops: &[Op], seen: &[(Kind, i64)]) -> Result<()> {
    let recorded: HashSet<(Kind, i64)> = ops.iter().map(|op| (op.kind, op.id.get())).collect();
    let seen: HashSet<(Kind, i64)> = seen.iter().copied().collect();
    match recorded.symmetric_difference(&seen).next() {
        None => Ok(()),
        Some((kind, id)) => Err(Error::defect(format!("{} {id}: what was written is not what was recorded", kind.table()))),
    }
}

/// Leaves out what changed nothing in the end; such records get their revision back.
fn settle(conn: &Connection, ops: Vec<Op>) -> Result<Vec<Op>> {
    let mut kept = Vec::with_capacity(ops.len());
    for mut op in ops {
        op.cells.retain(|(_, before, after)| before != after);
        if op.new || !op.cells.is_empty() {
            kept.push(op);
        } else {
            conn.execute(&format!("UPDATE {} SET rev = rev - 1 WHERE id = ?1", op.kind.table()), [op.id.get()])?;
        }
    }
    Ok(kept)
}
