//! The oracle: is the file whole, and is its state the replay of its journal?

use super::journal::{self, Op, Parts};
use super::open::Store;
use super::replay::{Balance, Replay};
use super::seal::Seal;
use super::step::USUAL_KIB;
use super::{migrate, read, search};
use crate::error::{Cause, Error, Result};
use crate::model::{FieldKind, FieldType, Id, Kind, Row};
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
/// Memory for pages of each connection while it checks, in KiB.
const CACHE_KIB: i64 = 24 * 1024;
/// After so many journal rows the progress is told.
const TOLD_EVERY: i64 = 20_000;

/// Is told what is being done; `false` stops it.
type Progress<'a> = &'a mut dyn FnMut(&Message) -> bool;
/// One look at the file: what it is called, and what it does.
type Look = (&'static str, fn(&Store, &mut CheckReport, Progress<'_>) -> Result<()>);

impl CheckReport {
    pub(super) fn find(&mut self, what: Message, next: Message) {
        let same = self.findings.iter().filter(|f| f.what.id == what.id).count();
        if same < NAMED {
            self.findings.push(Finding { what, next });
        }
    }
}

impl Store {
    /// Checks the file; `progress` is told what is being done and may stop it by `false`. Two connections read at once, each with
    /// a snapshot of its own, so that a save in between is no fault.
    ///
    /// # Errors
    /// The file cannot be read at all.
    pub fn check(&self, progress: Progress<'_>) -> Result<CheckReport> {
        let version = migrate::version(&self.conn)?;
        if version > migrate::newest() {
            // Whether what is new in it is right only a newer program knows.
            return Err(migrate::newer(version));
        }
        // Read before a snapshot is taken: a save in between is no loss.
        let seal = Seal::of(&self.path);
        let mut report = self.check_beside(progress)?;
        if let Some(missing) = seal.and_then(|seal| self.missing_by(&seal).ok().flatten()) {
            report.find(missing.message(), msg!("check-found-missing-next"));
        }
        Ok(report)
    }

    /// Pages and references on one connection, records and journal on another.
    fn check_beside(&self, progress: Progress<'_>) -> Result<CheckReport> {
        const FILE: &[Look] = &[("check-integrity", Store::check_integrity), ("check-references", Store::check_references)];
        const RECORDS: &[Look] = &[("check-search", Store::check_search), ("check-journal", Store::check_journal)];
        // Without a second connection nothing is left out.
        let Ok(other) = self.reader() else { return self.looks(&[FILE, RECORDS].concat(), progress) };
        if !FILE.iter().all(|(name, _)| progress(&Message { id: name, args: Vec::new() })) {
            return Ok(CheckReport::default());
        }
        let stop = other.interrupt();
        let (file, records) = std::thread::scope(|scope| {
            let beside = scope.spawn(move || other.looks(FILE, &mut |_| true));
            let records = self.looks(RECORDS, &mut |step| {
                let on = progress(step);
                if !on {
                    stop.interrupt();
                }
                on
            });
            (beside.join().unwrap_or_else(|_| Err(Error::defect("a check ended by itself"))), records)
        });
        let mut report = records?;
        match file {
            Ok(mut file) => {
                file.findings.append(&mut report.findings);
                report.findings = file.findings;
            }
            Err(e) if e.cause() == Cause::Stopped => {}
            Err(e) => return Err(e),
        }
        Ok(report)
    }

    fn looks(&self, looks: &[Look], progress: Progress<'_>) -> Result<CheckReport> {
        let mut report = CheckReport::default();
        // Each look goes through the whole file, and references lead all over it.
        self.conn.pragma_update(None, "cache_size", -CACHE_KIB)?;
        let snapshot = self.conn.unchecked_transaction()?;
        for (name, look) in looks {
            if !progress(&Message { id: name, args: Vec::new() }) {
                break;
            }
            match look(self, &mut report, progress) {
                // What cannot even be read is a fault like any other, and no reason not to look at the rest. A statement that
                // fails is no defect of ours here: the same statements read every file that is whole.
                Err(e) if matches!(e.cause(), Cause::Damaged | Cause::Defect) => {
                    report.find(msg!("check-found-unreadable", said = e.said()), msg!("store-damaged-next"));
                }
                other => other?,
            }
        }
        drop(snapshot);
        self.conn.pragma_update(None, "cache_size", -USUAL_KIB)?;
        Ok(report)
    }

    fn check_integrity(&self, report: &mut CheckReport, _: Progress<'_>) -> Result<()> {
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

    fn check_references(&self, report: &mut CheckReport, _: Progress<'_>) -> Result<()> {
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

    fn check_search(&self, report: &mut CheckReport, _: Progress<'_>) -> Result<()> {
        for kind in Kind::ALL {
            report.records +=
                super::search_check::check(&self.conn, *kind, &mut |what| report.find(what, msg!("check-found-search-next")))?;
        }
        Ok(())
    }

    /// Follows the hash chain and replays every operation; what comes out must be what the tables hold.
    fn check_journal(&self, report: &mut CheckReport, progress: Progress<'_>) -> Result<()> {
        let mut balance = Balance::new();
        report.chain = self.follow(report, progress, |op, _| balance.op(op))?;
        for kind in Kind::ALL {
            self.all(*kind, |row| {
                balance.row(&row);
                Ok(())
            })?;
        }
        let uneven = balance.uneven();
        if uneven.is_empty() {
            return Ok(());
        }
        // The second time is for the names of what differs; what the first time told of the chain is told.
        let mut replay = Replay::of(uneven);
        let mut told = CheckReport::default();
        let mut faults = CheckReport::default();
        self.follow(&mut told, progress, |op, seq| replay.op(op, seq, &mut faults))?;
        for kind in Kind::ALL {
            self.all(*kind, |row| {
                replay.row(&row);
                Ok(())
            })?;
        }
        for fault in faults.findings {
            report.find(fault.what, fault.next);
        }
        replay.tell(report);
        Ok(())
    }

    /// Reads the journal from its beginning, telling what is wrong with its chain; gives the hash of its last row.
    fn follow(&self, report: &mut CheckReport, progress: Progress<'_>, mut each: impl FnMut(&Op, i64)) -> Result<String> {
        let newest = self.newest()?;
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
            if held != digest || !self.parts_hold(seq, &ops) {
                report.find(msg!("check-found-chain", seq = seq), msg!("check-restore-next"));
            }
            let read = journal::each_op(&self.conn, seq, &ops, false, |op| {
                each(&op, seq);
                Ok(())
            });
            if read.is_err() {
                report.find(msg!("check-found-row", seq = seq), msg!("check-restore-next"));
            }
            previous = held;
            expected = seq + 1;
            report.journal_rows += 1;
            if seq % TOLD_EVERY == 0 && !progress(&msg!("check-journal-at", done = seq, all = newest)) {
                break;
            }
        }
        Ok(previous.iter().map(|b| format!("{b:02x}")).collect())
    }

    /// Whether the parts of a step are those that its row names.
    fn parts_hold(&self, seq: i64, ops: &str) -> bool {
        let Ok(parts) = Parts::read(ops) else { return false };
        let digests = parts.map(|p| p.digests).unwrap_or_default();
        (1..).zip(digests).all(|(n, digest)| journal::part(&self.conn, seq, n).is_ok_and(|text| journal::digest(&text) == digest))
    }

    /// Makes the search index anew from the records.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn rebuild_search(&mut self) -> Result<()> {
        let tx = self.begin()?;
        search::rebuild(&tx)?;
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
