//! Is the file still the one that was opened? It may be removed, replaced, cut short or brought to a newer version under us.
//!
//! SQLite goes on writing into whatever it has opened: into a file that nobody can find any more, or into a stranger's that was
//! copied over ours. So every write looks first, and the screen looks with every poll: at device, inode and length of the file
//! and at what lies beside it (three `stat`s), and, when the file was touched since, at what it says it is.
//!
//! Must not: open the file by itself – closing it again would drop the locks that SQLite holds in this process. Awkward: an older
//! byte-for-byte copy (`cp`) of the same file, as long as this one and copied over it in place, is not told from it; copies made
//! by `ustaz backup` are.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::open::Store;
use super::{busy, file, laid, migrate};
use crate::error::{Cause, Error, Result};
use crate::msg;

/// What lies beside the file while it is open: its log and the memory that its users share.
pub(super) const BESIDE: [&str; 2] = ["-wal", "-shm"];

/// A page that is being written may be read in halves, and on a busy machine its writer may be held up; then it is read again, so often.
const LOOKS: u32 = 3;
/// The same before something is written: nobody is to hear that their file was replaced because another program was slow.
const LOOKS_TO_WRITE: u32 = 40;
/// Between two of them.
const BREATH: Duration = Duration::from_millis(20);

/// Not more than two looks inside are taken in such a time.
const SECOND: Duration = Duration::from_secs(1);

/// A file as the system knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    device: u64,
    inode: u64,
}

/// What a file says it is: the site that it belongs to, and the number that SQLite gives its tables. Every copy that we make has
/// another number.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Name {
    /// Unknown where a full disk let only the beginning of the log into the file.
    site: Option<String>,
    tables: i64,
    version: i64,
}

/// What can be read of a file past its log.
#[derive(Debug)]
enum Says {
    /// It says what it is.
    Name(Name),
    /// It is a file of SQLite without any table. A new one of ours says no more while a reader keeps the log from being brought in: then
    /// only pages that the log holds no newer state of are written, and the first page is not among them.
    Nothing,
    /// It cannot be read, or is not ours.
    Other,
}

/// What is remembered of a file.
#[derive(Debug, Clone, Default)]
pub(super) struct Watch {
    file: Option<Mark>,
    /// It only grows; known to all connections of the program as soon as one has seen it.
    length: Arc<AtomicU64>,
    changed: (i64, i64),
    /// The last two looks inside.
    looked: [Option<Instant>; 2],
    beside: [Option<Mark>; 2],
    /// What may stand in the file itself, without its log.
    names: Vec<Name>,
}

/// A path with something behind it.
pub(super) fn with_tail(path: &Path, tail: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(tail);
    PathBuf::from(name)
}

fn mark(meta: &fs::Metadata) -> Mark {
    Mark { device: meta.dev(), inode: meta.ino() }
}

/// What the file on the disk says it is, read past its log.
fn on_disk(path: &Path) -> Says {
    try_on_disk(path).unwrap_or(Says::Other)
}

fn try_on_disk(path: &Path) -> Option<Says> {
    let uri = format!("file:{}?immutable=1", file::uri_path(path));
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(uri, flags).ok()?;
    // While its log is brought into it, or when a full disk stopped that, its head tells of pages that are not there yet.
    conn.pragma_update(None, "writable_schema", true).ok()?;
    if let Some(name) = name(&conn) {
        return Some(Says::Name(name));
    }
    let number = |pragma: &str| conn.pragma_query_value(None, pragma, |r| r.get::<_, i64>(0)).ok();
    let is_new = number("application_id")? == 0 && number("schema_version")? == 0;
    Some(if is_new { Says::Nothing } else { Says::Other })
}

fn name(conn: &Connection) -> Option<Name> {
    let site = conn.query_row("SELECT site FROM house", [], |r| r.get(0)).ok();
    let application: i64 = conn.query_row("PRAGMA application_id", [], |r| r.get(0)).ok()?;
    if application != migrate::APPLICATION {
        return None;
    }
    let tables = conn.query_row("PRAGMA schema_version", [], |r| r.get(0)).ok()?;
    let version = migrate::version(conn).ok()?;
    Some(Name { site, tables, version })
}

/// Whether pages of the database are neither in the file nor in its log: it was cut short.
fn is_cut(path: &Path, conn: &Connection) -> bool {
    let Ok(pages) = conn.query_row("PRAGMA page_count", [], |r| r.get::<_, i64>(0)) else { return true };
    let pages = u64::try_from(pages).unwrap_or(0);
    // Read in this order: a page that leaves the log meanwhile is in the file by then.
    let logged = laid::pages_in_log(&with_tail(path, "-wal"));
    let Ok(meta) = fs::metadata(path) else { return true };
    (meta.len() / laid::PAGE as u64 + 1..=pages).any(|page| !logged.contains(&page))
}

impl Name {
    /// Whether it may be the same file, as far as it says what it is.
    fn fits(&self, known: &Self) -> bool {
        (self.site.is_none() || self.site == known.site) && (self.tables, self.version) == (known.tables, known.version)
    }
}

impl Watch {
    /// The file as it is now, just opened by `conn`.
    pub(super) fn begin(path: &Path, conn: &Connection) -> Self {
        let Ok(meta) = fs::metadata(path) else { return Self::default() };
        let on_disk = match on_disk(path) {
            Says::Name(name) => Some(name),
            Says::Nothing | Says::Other => None,
        };
        let names = [on_disk, name(conn)].into_iter().flatten().collect();
        Self {
            file: Some(mark(&meta)),
            length: Arc::new(AtomicU64::new(meta.len())),
            changed: (meta.mtime(), meta.mtime_nsec()),
            looked: [None; 2],
            beside: [None; 2],
            names,
        }
    }

    /// Fails if the file is not the one any more.
    fn look(&mut self, path: &Path, conn: &Connection, looks: u32) -> Result<()> {
        let Some(known) = self.file else { return Ok(()) };
        let shown = path.display();
        // Before the look at the file: it may grow in between.
        let length = self.length.load(Ordering::SeqCst);
        let Ok(meta) = fs::metadata(path) else { return Err(other(msg!("store-vanished", file = shown))) };
        if mark(&meta) != known {
            return Err(other(msg!("store-replaced", file = shown)));
        }
        if meta.len() < length {
            return Err(other(msg!("store-overwritten", file = shown)));
        }
        for (tail, known) in BESIDE.iter().zip(&mut self.beside) {
            let now = fs::metadata(with_tail(path, tail)).ok().map(|m| mark(&m));
            if known.is_some() && now != *known {
                return Err(other(msg!("store-log-gone", file = with_tail(path, tail).display())));
            }
            *known = now;
        }
        let changed = (meta.mtime(), meta.mtime_nsec());
        // Among many who save all the time the file changes all the time, and a look inside costs more than a save.
        let now = Instant::now();
        if changed != self.changed && self.looked[0].is_none_or(|before| now.duration_since(before) > SECOND) {
            self.look_inside(path, conn, looks)?;
            self.changed = changed;
            self.looked = [self.looked[1], Some(now)];
        }
        self.length.fetch_max(meta.len(), Ordering::SeqCst);
        Ok(())
    }

    /// The file was written: by one of us, who brings the log into it, or by a stranger.
    fn look_inside(&self, path: &Path, conn: &Connection, looks: u32) -> Result<()> {
        let mut found = Says::Other;
        let not_cut = || if is_cut(path, conn) { Err(other(msg!("store-overwritten", file = path.display()))) } else { Ok(()) };
        for _ in 0..looks {
            found = on_disk(path);
            match &found {
                Says::Nothing | Says::Other if self.names.is_empty() => return Ok(()),
                Says::Name(found) if self.names.iter().any(|known| found.fits(known)) => return not_cut(),
                // The beginning is in the log yet.
                Says::Nothing if laid::pages_in_log(&with_tail(path, "-wal")).contains(&1) => return not_cut(),
                // A newer program made new tables.
                Says::Name(found) if found.version > migrate::newest() && self.names.iter().any(|n| n.site == found.site) => {
                    return Err(migrate::newer(found.version));
                }
                _ => std::thread::sleep(BREATH),
            }
        }
        let shown = path.display();
        Err(other(match found {
            Says::Name(_) => msg!("store-replaced", file = shown),
            Says::Nothing | Says::Other => msg!("store-overwritten", file = shown),
        }))
    }
}

fn other(what: crate::words::Message) -> Error {
    Error::new(Cause::Moved, what).next(msg!("store-moved-next"))
}

impl Store {
    /// Whether the file is still the one that was opened, and of a version that this program writes.
    ///
    /// # Errors
    /// It was removed, replaced, cut short, or brought up to date by a newer program; each with what to do.
    pub fn still_ours(&self) -> Result<()> {
        self.is_ours(LOOKS)
    }

    fn is_ours(&self, looks: u32) -> Result<()> {
        // Looked at first: only to read what is cut short may make SQLite throw its log away.
        self.is_there(looks)?;
        let version = self.conn.prepare_cached("PRAGMA user_version")?.query_row([], |r| r.get(0))?;
        if version > migrate::newest() { Err(migrate::newer(version)) } else { Ok(()) }
    }

    /// Whether it is still the one that was opened.
    pub(super) fn still_there(&self) -> Result<()> {
        self.is_there(LOOKS)
    }

    fn is_there(&self, looks: u32) -> Result<()> {
        let looked = self.watch.borrow_mut().look(&self.path, &self.conn, looks);
        if looked.as_ref().is_err_and(|e| e.cause() == Cause::Moved) {
            // Nothing of our log may go into a stranger's file when we close; it stays beside it, for whoever mends it.
            let _ = self.conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
        }
        looked
    }

    /// Ends what [`Store::begin`] began.
    pub(super) fn commit(&self, transaction: Transaction<'_>) -> Result<()> {
        transaction.commit()?;
        self.has_grown();
        Ok(())
    }

    /// The commit may have brought the log into the file: from now on it is never shorter.
    pub(super) fn has_grown(&self) {
        if let Ok(meta) = fs::metadata(&self.path) {
            self.watch.borrow().length.fetch_max(meta.len(), Ordering::SeqCst);
        }
    }

    /// Begins to write: waits for the lock, then looks whether this is still our file.
    pub(super) fn begin(&self) -> Result<Transaction<'_>> {
        if !self.may_write() {
            return Err(Error::new(Cause::ReadOnly, msg!("store-read-only")).next(msg!("store-read-only-next")));
        }
        self.is_there(LOOKS_TO_WRITE)?;
        busy::give_way();
        let transaction = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)?;
        // It may have been a long wait.
        self.is_ours(LOOKS_TO_WRITE)?;
        Ok(transaction)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // For what it does to a file that is not ours any more.
        let _ = self.still_there();
        self.tidy_log();
    }
}
