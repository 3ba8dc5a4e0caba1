//! The way back from a damaged file: the newest backup that holds, and on top of it every later step that the journal of the
//! damaged file still tells, with its number, author and hash. What is missing is named.
//!
//! Must not: touch the damaged file or what lies beside it. Awkward: steps behind a gap are not taken, since what they were
//! based on is not known; they are listed, so that somebody can enter them again.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::backup::{automatic, free_place, newest_in};
use super::desk::all_aside;
use super::found::{Found, Stored};
use super::journal::{self, GONE, Op, Parts};
use super::open::{Mode, Store};
use super::seal::{Seal, hash_of, hex};
use super::trouble::of_file;
use super::unfinished::lives;
use super::watch::{Watch, with_tail};
use super::{file, history, laid, read, salvage};
use crate::error::{Cause, Error, Result};
use crate::model::{Id, Kind, Row, Value};
use crate::msg;
use crate::words::Message;

/// So many steps are replayed in one transaction.
const AT_ONCE: u64 = 1_000;

/// A step that is not in the rescued file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// Its number.
    pub seq: i64,
    /// Who, when and what, where that can still be read.
    pub known: Option<(String, String, String)>,
}

/// What was put together.
#[derive(Debug, Clone, PartialEq)]
pub struct Rescued {
    /// Where it is.
    pub path: PathBuf,
    /// The backup that it was begun from, and its newest step.
    pub base: Option<(PathBuf, i64)>,
    /// Backups that were passed over, and why.
    pub passed: Vec<(PathBuf, Message)>,
    /// How many later steps came from the damaged file.
    pub steps: u64,
    /// The newest step in it.
    pub newest: i64,
    /// When that was saved, by the clock of whoever did.
    pub at: String,
    /// Steps that are known of and not in it.
    pub lost: Vec<Lost>,
    /// Whether something tells which step was the newest.
    pub certain: bool,
    /// Drafts of unsaved forms that were found.
    pub drafts: usize,
}

/// What stands between the name of the result and the number of the process that is at it.
const MARK: &str = ".rescue";

/// A folder of our own beside the result; it goes with its end.
struct Workshop(PathBuf);

impl Workshop {
    fn beside(to: &Path) -> Result<Self> {
        let path = with_tail(to, &format!("{MARK}{}", std::process::id()));
        // What one that was killed left may be as large as the file.
        for left in fs::read_dir(to.parent().unwrap_or(to)).into_iter().flatten().filter_map(|e| Some(e.ok()?.path())) {
            let number = left.to_str().and_then(|name| name.strip_prefix(with_tail(to, MARK).to_str()?));
            if number.and_then(|n| n.parse().ok()).is_some_and(|n| !lives(n)) {
                let _ = fs::remove_dir_all(left);
            }
        }
        DirBuilder::new().recursive(true).mode(0o700).create(&path).map_err(|e| of_file(&path, &e))?;
        Ok(Self(path))
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Store {
    /// Puts together at `to`, where nothing may be, what backups and the journal of the damaged file hold; `backup` is the one
    /// to begin from, else the newest automatic one that holds.
    ///
    /// # Errors
    /// Something is at `to`, nothing at all can be read, or the disk is full; then nothing is left under that name.
    pub fn rescue(damaged: &Path, backup: Option<&Path>, to: &Path) -> Result<Rescued> {
        free_place(to)?;
        file::refuse_network(to)?;
        let workshop = Workshop::beside(to)?;
        let mut passed = Vec::new();
        let candidates = backup.map_or_else(|| by_newest(automatic(damaged)), |path| vec![path.to_owned()]);
        let mut begun = None;
        for candidate in candidates {
            match begin(damaged, &candidate, &workshop.0) {
                Ok((store, found)) => {
                    begun = Some((store, found, Some(candidate)));
                    break;
                }
                Err(e) if matches!(e.cause(), Cause::Full | Cause::Stopped) => return Err(e),
                Err(e) => passed.push((candidate, e.what().clone())),
            }
        }
        let (mut store, found, from) = match begun {
            Some(begun) => begun,
            None => begin_with_nothing(damaged, &workshop.0)?,
        };
        let base = from.map(|path| store.newest().map(|newest| (path, newest))).transpose()?;
        let steps = store.take_steps(&found)?;
        let drafts = store.take_drafts(damaged, &found)?;
        if base.is_none() && steps == 0 {
            let e = Error::new(Cause::Damaged, msg!("rescue-nothing", file = damaged.display()));
            return Err(e.next(msg!("rescue-nothing-next")));
        }
        store.rebuild_search()?;
        if let Some(finding) = store.check(&mut |_| true)?.findings.into_iter().next() {
            return Err(Error::new(Cause::Damaged, msg!("rescue-does-not-hold")).next(msg!("store-damaged-next")).detail(finding.what));
        }
        let newest = store.newest()?;
        let at = store.conn.query_row("SELECT coalesce(max(at), '') FROM journal WHERE seq = ?1", [newest], |r| r.get(0))?;
        store.backup(to)?;
        let lost = (newest + 1..=found.newest).map(|seq| lost(&found, seq)).collect::<Result<_>>()?;
        let certain = Seal::of(damaged).is_some();
        Ok(Rescued { path: to.to_owned(), base, passed, steps, newest, at, lost, certain, drafts })
    }

    /// Replays the rows that follow upon each other behind the newest one; gives how many.
    fn take_steps(&mut self, found: &Found) -> Result<u64> {
        self.conn.pragma_update(None, "foreign_keys", false)?;
        // Nobody else knows of this file; its backup is what is forced to the disk.
        self.conn.pragma_update(None, "synchronous", "OFF")?;
        let (mut steps, mut more) = (0, true);
        while more {
            let tx = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)?;
            let mut seq: i64 = tx.query_row("SELECT coalesce(max(seq), 0) FROM journal", [], |r| r.get(0))?;
            let mut previous = hash_of(&tx, seq)?.unwrap_or_default();
            let until = steps + AT_ONCE;
            more = false;
            while let Some(row) = found.behind(&previous, seq + 1)? {
                if !replay(&tx, found, &row)? {
                    break;
                }
                (seq, previous, steps) = (row.seq, row.hash, steps + 1);
                if steps == until {
                    more = true;
                    break;
                }
            }
            tx.commit()?;
            // What was written past the one way is in the journal already.
            if let Ok(mut seen) = self.witness.lock() {
                seen.clear();
            }
        }
        self.conn.pragma_update(None, "foreign_keys", true)?;
        Ok(steps)
    }

    fn take_drafts(&self, damaged: &Path, found: &Found) -> Result<usize> {
        let mut drafts = found.drafts.clone();
        for (_, d) in all_aside(damaged) {
            if drafts.get(&d.key).is_none_or(|held| held.5 < d.at) {
                drafts.insert(d.key, (d.key, d.author, d.kind.table().to_owned(), d.record.map(Id::get), d.body, d.at));
            }
        }
        for (key, author, kind, record, body, at) in drafts.values() {
            let sql = "INSERT OR REPLACE INTO draft (key, author, kind, record, body, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            self.conn.execute(sql, params![key, author, kind, record, body, at])?;
        }
        Ok(drafts.len())
    }
}

/// Backups by their newest step, the newest first; those that cannot be read come last, to be named.
fn by_newest(paths: Vec<PathBuf>) -> Vec<PathBuf> {
    let mut all: Vec<(Option<i64>, PathBuf)> = paths.into_iter().map(|path| (newest_in(&path), path)).collect();
    all.sort_by(|a, b| b.cmp(a));
    all.into_iter().map(|(_, path)| path).collect()
}

/// Where the new file is put together; of one that was tried before nothing is left.
fn base_in(folder: &Path) -> PathBuf {
    let base = folder.join("base.db");
    for tail in Store::TAILS {
        let _ = fs::remove_file(with_tail(&base, tail));
    }
    base
}

/// A copy of a backup that holds and belongs to the damaged file, and what of that comes behind it.
fn begin(damaged: &Path, backup: &Path, folder: &Path) -> Result<(Store, Found)> {
    let copy = base_in(folder);
    fs::File::open(backup).map_err(|e| of_file(backup, &e))?;
    laid::copy(backup, &copy)?;
    // Brings an older one up to date.
    let store = Store::open(&copy, Mode::Existing)?;
    if store.is_fresh() {
        return Err(Error::new(Cause::NotOurs, msg!("store-empty-file", file = backup.display())));
    }
    if let Some(finding) = store.check(&mut |_| true)?.findings.into_iter().next() {
        return Err(Error::new(Cause::Damaged, finding.what));
    }
    let newest = store.newest()?;
    let found = salvage::search(damaged, Some(backup), newest - 1, folder)?;
    let own = hash_of(&store.conn, newest)?;
    let seal = Seal::of(damaged).filter(|seal| seal.seq == newest);
    if found.contradicts(newest, own.as_deref())? || seal.is_some_and(|seal| own.as_deref().map(hex) != Some(seal.hash)) {
        return Err(Error::new(Cause::NotOurs, msg!("rescue-other-history")));
    }
    Ok((store, found))
}

/// Without a backup the whole journal, from the first row on, is the state.
fn begin_with_nothing(damaged: &Path, folder: &Path) -> Result<(Store, Found, Option<PathBuf>)> {
    let found = salvage::search(damaged, None, 0, folder)?;
    let copy = base_in(folder);
    let mut store = Store::open(&copy, Mode::Write)?;
    if let Some(site) = found.home()? {
        store.conn.execute("UPDATE house SET site = ?1", [site])?;
        // It goes by another name from now on.
        store.watch = RefCell::new(Watch::begin(&copy, &store.conn));
    }
    Ok((store, found, None))
}

/// Does what a row says and puts the row itself as it was; false, and nothing is done, if it does not fit what is there.
fn replay(tx: &Connection, found: &Found, row: &Stored) -> Result<bool> {
    tx.execute_batch("SAVEPOINT step")?;
    let fits = redo(tx, found, row)?;
    tx.execute_batch(if fits { "RELEASE step" } else { "ROLLBACK TO step; RELEASE step" })?;
    Ok(fits)
}

/// The same, a part at a time, without the way back.
fn redo(tx: &Connection, found: &Found, row: &Stored) -> Result<bool> {
    // Its number at its site is in no hash, and every row was written here.
    tx.prepare_cached(
        "INSERT INTO journal (seq, site, number, author, at, label, undoes, ops, hash) VALUES (?1, ?2, ?1, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![row.seq, row.site, row.author, row.at, row.label, row.undoes, row.ops, row.hash])?;
    let Ok(parts) = Parts::read(&row.ops) else { return Ok(false) };
    let Some(parts) = parts else { return redo_ops(tx, row.seq, None, &row.ops) };
    for (n, digest) in (1i64..).zip(&parts.digests) {
        let Some(text) = found.part(digest)? else { return Ok(false) };
        tx.prepare_cached("INSERT INTO journal_part (seq, part, ops) VALUES (?1, ?2, ?3)")?.execute(params![row.seq, n, text])?;
        if !redo_ops(tx, row.seq, Some(n), &text)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn redo_ops(tx: &Connection, seq: i64, part: Option<i64>, text: &str) -> Result<bool> {
    let Ok(ops) = journal::read_ops(text) else { return Ok(false) };
    let mut records: HashMap<(Kind, Id), Row> = HashMap::new();
    for op in &ops {
        let at = (op.kind, op.id);
        if !records.contains_key(&at)
            && let Some(held) = read::get(tx, op.kind, op.id)?
        {
            records.insert(at, held);
        }
        if !apply(&mut records, op) {
            return Ok(false);
        }
    }
    for record in records.values() {
        put(tx, record)?;
    }
    for op in &ops {
        journal::touch(tx, op.id, seq, part)?;
    }
    Ok(true)
}

fn apply(records: &mut HashMap<(Kind, Id), Row>, op: &Op) -> bool {
    let record = match (op.new, records.get_mut(&(op.kind, op.id))) {
        (true, None) => records.entry((op.kind, op.id)).or_insert_with(|| Row::new(op.kind, op.id)),
        (false, Some(record)) => record,
        _ => return false,
    };
    record.rev += 1;
    op.cells.iter().all(|(key, before, after)| {
        let held = if *key == GONE { Value::Int(record.gone.into()) } else { record.get(key).clone() };
        if *key == GONE {
            record.gone = *after == Value::Int(1);
        } else {
            record.set(key, after.clone());
        }
        held == *before
    })
}

/// Writes a record as it is, whether it was there or not.
fn put(tx: &Connection, record: &Row) -> Result<()> {
    let sql = read::sql(record.kind).insert.replacen("INSERT", "INSERT OR REPLACE", 1);
    let mut statement = tx.prepare_cached(&sql)?;
    statement.raw_bind_parameter(1, record.id.get())?;
    statement.raw_bind_parameter(2, record.rev)?;
    statement.raw_bind_parameter(3, i64::from(record.gone))?;
    for (n, value) in (4..).zip(&record.values) {
        statement.raw_bind_parameter(n, value)?;
    }
    statement.raw_execute()?;
    Ok(())
}

/// What is known of a step that was not taken. Of several rows with its number any tells more than none.
fn lost(found: &Found, seq: i64) -> Result<Lost> {
    Ok(Lost { seq, known: found.any(seq)?.map(|row| (row.author, row.at, history::label(&row.label))) })
}
