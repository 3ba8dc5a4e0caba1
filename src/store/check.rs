//! The oracle: is the file whole, and is its state the replay of its journal?

use std::collections::HashMap;

use super::journal::{self, GONE, Op};
use super::open::Store;
use super::seal::Seal;
use super::{migrate, read, search};
use crate::error::{Cause, Result};
use crate::model::{FieldKind, FieldType, Id, Kind, Row, Value};
use crate::msg;
use crate::words::Message;

/// Something that is not as it must be.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What.
    pub what: Message,
    /// What to do.
    pub next: Message,
}

/// What a check found and how much it read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CheckReport {
    /// Faults; none means that all holds.
    pub findings: Vec<Finding>,
    /// Journal rows read.
    pub journal_rows: u64,
    /// Records compared.
    pub records: u64,
    /// Hash of the newest journal row, in hexadecimal; two files with the same one have the same history.
    pub chain: String,
}

/// How many faults of one sort are named.
const NAMED: usize = 20;

impl CheckReport {
    fn find(&mut self, what: Message, next: Message) {
        let same = self.findings.iter().filter(|f| f.what.id == what.id).count();
        if same < NAMED {
            self.findings.push(Finding { what, next });
        }
    }
}

impl Store {
    /// Checks the file; `progress` is told what is being done and may stop it by `false`.
    ///
    /// # Errors
    /// The file cannot be read at all.
    pub fn check(&self, progress: &mut dyn FnMut(&Message) -> bool) -> Result<CheckReport> {
        let mut report = CheckReport::default();
        let version = migrate::version(&self.conn)?;
        if version > migrate::newest() {
            // Whether what is new in it is right only a newer program knows.
            return Err(migrate::newer(version));
        }
        // Read before the snapshot is taken: a save in between is no loss.
        let seal = Seal::of(&self.path);
        // One snapshot for all questions, so that a save in between is no fault.
        let snapshot = self.conn.unchecked_transaction()?;
        let steps: [fn(&Self, &mut CheckReport) -> Result<()>; 4] =
            [Self::check_integrity, Self::check_references, Self::check_search, Self::check_journal];
        let names = [msg!("check-integrity"), msg!("check-references"), msg!("check-search"), msg!("check-journal")];
        for (step, name) in steps.iter().zip(&names) {
            if !progress(name) {
                break;
            }
            match step(self, &mut report) {
                // What cannot even be read is a fault like any other, and no reason not to look at the rest. A statement that
                // fails is no defect of ours here: the same statements read every file that is whole.
                Err(e) if matches!(e.cause(), Cause::Damaged | Cause::Defect) => {
                    report.find(msg!("check-found-unreadable", said = e.said()), msg!("store-damaged-next"));
                }
                other => other?,
            }
        }
        if let Some(missing) = seal.and_then(|seal| self.missing_by(&seal).ok().flatten()) {
            report.find(missing.message(), msg!("check-found-missing-next"));
        }
        drop(snapshot);
        Ok(report)
    }

    fn check_integrity(&self, report: &mut CheckReport) -> Result<()> {
        for name in migrate::strange(&self.conn)? {
            report.find(msg!("check-found-schema", name = name), msg!("store-damaged-next"));
        }
        let mut statement = self.conn.prepare("PRAGMA integrity_check(20)")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let said: String = row.get(0)?;
            if said != "ok" {
                report.find(msg!("check-found-integrity", said = said), msg!("store-damaged-next"));
            }
        }
        Ok(())
    }

    fn check_references(&self, report: &mut CheckReport) -> Result<()> {
        let mut statement = self.conn.prepare("PRAGMA foreign_key_check")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (table, id): (String, Option<i64>) = (row.get(0)?, row.get(1)?);
            let code = id.and_then(Id::new).map(Id::code).unwrap_or_default();
            report.find(msg!("check-found-reference", table = table, code = code), msg!("check-restore-next"));
        }
        for kind in Kind::ALL {
            for field in kind.fields() {
                let FieldKind::Refs(other) = field.kind else { continue };
                self.all(*kind, |row| {
                    for id in Vec::<Id>::read(row.get(field.key)) {
                        if self.get(other, id)?.is_none() {
                            report.find(
                                msg!("check-found-reference", table = kind.table(), code = row.id.code()),
                                msg!("check-restore-next"),
                            );
                        }
                    }
                    Ok(())
                })?;
            }
        }
        Ok(())
    }

    fn check_search(&self, report: &mut CheckReport) -> Result<()> {
        for kind in Kind::ALL {
            let table = kind.table();
            let sql = format!("SELECT text, sound, refs FROM search_{table} WHERE rowid = ?1");
            let mut statement = self.conn.prepare(&sql)?;
            let mut live = 0u64;
            self.all(*kind, |row| {
                report.records += 1;
                if row.gone {
                    return Ok(());
                }
                live += 1;
                let held = statement.query_row([row.id.get()], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)));
                if held.ok() != Some(search::entry(&row)) {
                    report.find(msg!("check-found-search", table = table, code = row.id.code()), msg!("check-found-search-next"));
                }
                Ok(())
            })?;
            let held: i64 = self.conn.query_row(&format!("SELECT count(*) FROM search_{table}"), [], |r| r.get(0))?;
            if u64::try_from(held).unwrap_or(0) != live {
                report.find(msg!("check-found-search-count", table = table, held = held, live = live), msg!("check-found-search-next"));
            }
        }
        Ok(())
    }

    /// Follows the hash chain and replays every operation; what comes out must be what the tables hold.
    fn check_journal(&self, report: &mut CheckReport) -> Result<()> {
        let mut state: HashMap<(Kind, Id), Row> = HashMap::new();
        let mut statement = self.conn.prepare("SELECT seq, site, author, at, label, undoes, ops, hash FROM journal ORDER BY seq")?;
        let mut rows = statement.query([])?;
        let (mut previous, mut expected): (Vec<u8>, i64) = (Vec::new(), 1);
        while let Some(r) = rows.next()? {
            let seq: i64 = r.get(0)?;
            let text = |i: usize| r.get::<_, String>(i);
            let undoes = r.get::<_, Option<i64>>(5)?.map(|n| n.to_string()).unwrap_or_default();
            let ops = text(6)?;
            let held: Vec<u8> = r.get(7)?;
            let digest = journal::hash(&previous, seq, &[&text(1)?, &text(2)?, &text(3)?, &text(4)?, &undoes, &ops]);
            if seq != expected {
                report.find(msg!("check-found-gap", seq = expected), msg!("check-restore-next"));
            }
            if held != digest {
                report.find(msg!("check-found-chain", seq = seq), msg!("check-restore-next"));
            }
            match journal::read_ops(&ops) {
                Ok(ops) => ops.iter().for_each(|op| replay(&mut state, op, seq, report)),
                Err(_) => report.find(msg!("check-found-row", seq = seq), msg!("check-restore-next")),
            }
            previous = held;
            expected = seq + 1;
            report.journal_rows += 1;
        }
        report.chain = previous.iter().map(|b| format!("{b:02x}")).collect();
        for kind in Kind::ALL {
            self.all(*kind, |row| {
                if state.remove(&(*kind, row.id)).as_ref() != Some(&row) {
                    report.find(msg!("check-found-state", table = kind.table(), code = row.id.code()), msg!("check-found-state-next"));
                }
                Ok(())
            })?;
        }
        for (kind, id) in state.keys() {
            report.find(msg!("check-found-lost", table = kind.table(), code = id.code()), msg!("check-found-state-next"));
        }
        Ok(())
    }

    /// Makes the search index anew from the records.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn rebuild_search(&mut self) -> Result<()> {
        let tx = self.begin()?;
        for kind in Kind::ALL {
            tx.execute(&format!("DELETE FROM search_{}", kind.table()), [])?;
            let sql = format!("SELECT {} FROM {} t WHERE t.gone = 0", read::sql(*kind).columns, kind.table());
            let mut statement = tx.prepare(&sql)?;
            let mut rows = statement.query([])?;
            while let Some(r) = rows.next()? {
                search::index(&tx, &read::record(*kind, r)?)?;
            }
        }
        tx.commit()?;
        Ok(())
    }

    fn all(&self, kind: Kind, mut each: impl FnMut(Row) -> Result<()>) -> Result<()> {
        let sql = format!("SELECT {} FROM {} t", read::sql(kind).columns, kind.table());
        let mut statement = self.conn.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(r) = rows.next()? {
            each(read::record(kind, r)?)?;
        }
        Ok(())
    }
}

fn replay(state: &mut HashMap<(Kind, Id), Row>, op: &Op, seq: i64, report: &mut CheckReport) {
    let row = match (op.new, state.get_mut(&(op.kind, op.id))) {
        (true, None) => state.entry((op.kind, op.id)).or_insert_with(|| Row::new(op.kind, op.id)),
        (false, Some(row)) => row,
        _ => return report.find(msg!("check-found-row", seq = seq), msg!("check-restore-next")),
    };
    row.rev += 1;
    for (key, before, after) in &op.cells {
        let held = if *key == GONE { Value::Int(row.gone.into()) } else { row.get(key).clone() };
        if held != *before {
            report.find(msg!("check-found-before", seq = seq, key = key), msg!("check-restore-next"));
        }
        if *key == GONE {
            row.gone = *after == Value::Int(1);
        } else {
            row.set(key, after.clone());
        }
    }
}
