//! Copies that count: made through SQLite, opened and verified before they take their name.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::Backup;

use super::open::{Mode, Store};
use super::trouble::of_file;
use super::unfinished::{part_name, room, tidy};
use super::watch::{BESIDE, with_tail};
use super::{busy, file, migrate};
use crate::error::{Cause, Error, Result};
use crate::msg;

/// Why an automatic backup is made; each reason keeps its own newest ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BackupReason {
    /// The first start of a day.
    Daily,
    /// Before an import.
    Import,
    /// Before a change of the file's version.
    Migration,
}

/// So many steps without a backup make another one, whatever day it is.
const MANY: i64 = 500;

impl BackupReason {
    const fn name(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Import => "import",
            Self::Migration => "migration",
        }
    }
    const fn keeps(self) -> usize {
        match self {
            Self::Daily => 14,
            Self::Import => 10,
            Self::Migration => 5,
        }
    }
}

/// A backup that was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupReport {
    /// Where it is.
    pub path: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// Number of the newest journal row in it.
    pub newest: i64,
}

impl Store {
    /// Copies the file to `to`, which must not be there, and verifies the copy.
    ///
    /// # Errors
    /// `to` is there, the disk is full, the copy does not hold, or other trouble; then no file is left under that name.
    pub fn backup(&self, to: &Path) -> Result<BackupReport> {
        if to.exists() {
            return Err(Error::input(msg!("file-exists", file = to.display())).next(msg!("file-exists-next")));
        }
        let part = part_name(to);
        let made = copy(&self.conn, &part).and_then(|()| verify(&part));
        match made {
            Ok(newest) => {
                // A hard link refuses to take a name that somebody else took meanwhile; a rename would replace their file.
                let named = fs::hard_link(&part, to).or_else(|e| match e.kind() {
                    std::io::ErrorKind::AlreadyExists => Err(e),
                    // Not every file system has links.
                    _ => fs::rename(&part, to),
                });
                let _ = fs::remove_file(&part);
                named.map_err(|e| of_file(to, &e))?;
                let bytes = fs::metadata(to).map_err(|e| of_file(to, &e))?.len();
                Ok(BackupReport { path: to.to_owned(), bytes, newest })
            }
            Err(e) => {
                let _ = fs::remove_file(&part);
                Err(e)
            }
        }
    }

    /// The folder of the automatic backups.
    #[must_use]
    pub fn backup_folder(&self) -> PathBuf {
        folder_of(&self.path)
    }

    /// An automatic backup: verified, then older ones of the same reason make room. A daily one only if today has none.
    ///
    /// # Errors
    /// As [`Store::backup`].
    pub fn back_up_before(&self, reason: BackupReason) -> Result<Option<BackupReport>> {
        let folder = self.backup_folder();
        let stamp = chrono::Utc::now().format(if reason == BackupReason::Daily { "%Y-%m-%d" } else { "%Y-%m-%dT%H%M%S%.3f" });
        let mut path = folder.join(format!("{}-{stamp}.db", reason.name()));
        if path.exists() {
            // A day may last long where the clock was put back; so much work is never left without a backup.
            let saved = own(&self.path, reason).iter().filter_map(|path| newest_in(path)).max().unwrap_or(0);
            if self.newest()? < saved + MANY {
                return Ok(None);
            }
            path = folder.join(format!("{}-{stamp}-step{}.db", reason.name(), self.newest()?));
        }
        if !folder.is_dir() {
            use std::os::unix::fs::DirBuilderExt;
            fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(|e| of_file(&folder, &e))?;
        }
        let at_work = tidy(&folder);
        if reason == BackupReason::Daily && path.file_name().is_some_and(|name| at_work.iter().any(|n| n.as_str() == name)) {
            // Somebody else came a minute earlier and is at it.
            return Ok(None);
        }
        room(&folder, fs::metadata(&self.path).map_err(|e| of_file(&self.path, &e))?.len())?;
        let report = self.backup(&path)?;
        // By their steps, since a clock that was wrong for a while gives names that sort wrongly; what cannot be read goes first.
        let mut old: Vec<(Option<i64>, PathBuf)> = own(&self.path, reason).into_iter().map(|path| (newest_in(&path), path)).collect();
        old.sort();
        for (_, path) in old.iter().rev().skip(reason.keeps()) {
            let _ = fs::remove_file(path);
        }
        Ok(Some(report))
    }

    /// The daily backup in a thread of its own, which may take minutes for a big file; that it failed is written into the log and
    /// said by `ustaz backup`. The program may end meanwhile: the next one begins it anew.
    pub fn back_up_beside(&self) {
        let begun = self.reader().map_err(|e| e.to_string()).and_then(|own| {
            let work = move || {
                if let Err(e) = own.back_up_before(BackupReason::Daily) {
                    tracing::warn!("the daily backup failed: {e}");
                }
            };
            std::thread::Builder::new().name("backup".into()).spawn(work).map_err(|e| e.to_string())
        });
        if let Err(e) = begun {
            tracing::warn!("no daily backup: {e}");
        }
    }

    /// Takes away the automatic backup that this program is at when it ends.
    pub fn leave_backups(&self) {
        let own = format!(".part{}", std::process::id());
        for path in fs::read_dir(self.backup_folder()).into_iter().flatten().filter_map(|e| Some(e.ok()?.path())) {
            if path.to_string_lossy().ends_with(&own) {
                let _ = fs::remove_file(path);
            }
        }
    }

    /// Puts the verified backup `from` at `to`, where nothing may be.
    ///
    /// # Errors
    /// `to` is there, or `from` is no whole file of ours.
    pub fn restore(from: &Path, to: &Path) -> Result<BackupReport> {
        free_place(to)?;
        file::refuse_network(to)?;
        let source = Self::open(from, Mode::Read)?;
        source.backup(to)
    }
}

/// Pages copied at a time, 8 MB: each piece goes to the disk before the next, so that a program that is left while it copies
/// does not wait in the system for gigabytes, and the memory for them stays small.
const PIECE: i32 = 2_048;

/// Where the automatic backups of a file are.
fn folder_of(path: &Path) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push("-backups");
    path.with_file_name(name)
}

/// The automatic backups of a file, by name.
pub(super) fn automatic(path: &Path) -> Vec<PathBuf> {
    let found = fs::read_dir(folder_of(path)).into_iter().flatten();
    let mut all: Vec<PathBuf> = found.filter_map(|e| Some(e.ok()?.path())).filter(|p| p.extension().is_some_and(|e| e == "db")).collect();
    all.sort();
    all
}

/// Those of a reason.
fn own(path: &Path, reason: BackupReason) -> Vec<PathBuf> {
    let of = |p: &PathBuf| p.file_name().and_then(|n| n.to_str()).is_some_and(|n| n.starts_with(reason.name()));
    automatic(path).into_iter().filter(of).collect()
}

/// The newest step in a backup, if it can be read.
pub(super) fn newest_in(path: &Path) -> Option<i64> {
    let conn = Connection::open_with_flags(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).ok()?;
    conn.query_row("SELECT coalesce(max(seq), 0) FROM journal", [], |r| r.get(0)).ok()
}

/// Refuses a place where something is, or where leftovers of a lost file would be played into the new one.
pub(super) fn free_place(to: &Path) -> Result<()> {
    if to.exists() {
        return Err(Error::input(msg!("restore-exists", file = to.display())).next(msg!("restore-exists-next")));
    }
    for left in BESIDE.map(|tail| with_tail(to, tail)) {
        if left.exists() {
            return Err(Error::input(msg!("restore-leftover", file = left.display())).next(msg!("restore-leftover-next")));
        }
    }
    Ok(())
}

fn copy(from: &Connection, to: &Path) -> Result<()> {
    let _ = fs::remove_file(to);
    if !file::make(to)? {
        return Err(Error::input(msg!("file-exists", file = to.display())).next(msg!("file-exists-next")));
    }
    let mut target = Connection::open(to)?;
    // What is not finished is thrown away: it needs no journal of its own.
    target.pragma_update(None, "journal_mode", "OFF")?;
    target.pragma_update(None, "synchronous", "OFF")?;
    let pieces = fs::File::open(to).map_err(|e| of_file(to, &e))?;
    // One snapshot for all pieces: else the copy would begin anew with every write of others. Writers do not wait for a reader.
    let snapshot = if from.is_autocommit() { Some(from.unchecked_transaction()?) } else { None };
    from.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    let backup = Backup::new(from, &mut target)?;
    let mut waits = 0;
    loop {
        match backup.step(PIECE)? {
            rusqlite::backup::StepResult::Done => break,
            rusqlite::backup::StepResult::More => pieces.sync_data().map_err(|e| of_file(to, &e))?,
            _ if waits < 600 => {
                waits += 1;
                std::thread::sleep(Duration::from_millis(20));
            }
            _ => return Err(Error::new(Cause::Busy, msg!("store-busy")).next(msg!("store-busy-next"))),
        }
    }
    drop(backup);
    drop(snapshot);
    // A number of its own for its tables, so that a copy put over the file it was made of is not taken for it.
    let mut own = [0; 2];
    getrandom::fill(&mut own).map_err(Error::defect)?;
    target.pragma_update(None, "schema_version", 1_000 + i64::from(u16::from_be_bytes(own)))?;
    // The copy carries the journal mode of the original; one whole file is what a backup is.
    target.pragma_update(None, "journal_mode", "DELETE")?;
    target.close().map_err(|(_, e)| Error::from(e))?;
    fs::File::open(to).and_then(|f| f.sync_all()).map_err(|e| of_file(to, &e))
}

/// Opens a copy and looks whether it holds; gives the number of its newest journal row.
fn verify(path: &Path) -> Result<i64> {
    let mut conn = Connection::open_with_flags(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    conn.busy_handler(Some(busy::wait))?;
    let version = migrate::examine(&conn)?;
    let said: String = conn.query_row("PRAGMA integrity_check(1)", [], |r| r.get(0))?;
    if said != "ok" || version == 0 {
        return Err(Error::new(Cause::Damaged, msg!("backup-does-not-hold")).next(msg!("store-damaged-next")).detail(said));
    }
    Ok(conn.query_row("SELECT coalesce(max(seq), 0) FROM journal", [], |r| r.get(0))?)
}
