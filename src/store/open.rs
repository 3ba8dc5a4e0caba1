//! Opening the file: every way in which that can fail has its own message.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use rusqlite::config::DbConfig;
use rusqlite::hooks::Action;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};

use super::file::{self, Found};
use super::memo::Memo;
use super::watch::Watch;
use super::{busy, log, migrate, patience};
use crate::error::{Cause, Error, Result};
use crate::model::Kind;
use crate::msg;

/// SQLite before this can lose committed writes when one process commits while another checkpoints.
const OLDEST_SQLITE: i32 = 3_051_003;

/// How a file is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Read and write; a missing file is made.
    Write,
    /// Read and write; a missing file is an error.
    Existing,
    /// Only read, changing nothing.
    Read,
}

/// Rows of record tables that SQLite saw changing: table and id.
pub(super) type Witness = Arc<Mutex<Vec<(Kind, i64)>>>;

/// One connection to the file.
pub struct Store {
    pub(super) conn: Connection,
    pub(super) path: PathBuf,
    pub(super) witness: Witness,
    pub(super) patience: patience::Held,
    pub(super) mode: Mode,
    pub(super) fresh: bool,
    pub(super) watch: RefCell<Watch>,
    pub(super) log: log::Length,
    pub(super) memo: Memo,
    /// What is only looked at keeps its log as it lies: there may be more in it than SQLite can read.
    keeps_log: bool,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("path", &self.path).field("mode", &self.mode).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the file at `path`.
    ///
    /// # Errors
    /// A file that is missing, foreign, damaged, newer, not writable, or on a network file system; each with what to do.
    pub fn open(path: &Path, mode: Mode) -> Result<Self> {
        if rusqlite::version_number() < OLDEST_SQLITE {
            return Err(Error::defect(format!("SQLite {} is too old", rusqlite::version())));
        }
        file::refuse_network(path)?;
        let mut fresh = false;
        match (file::look(path)?, mode) {
            // Somebody else may make it at the same moment; then it is theirs to call new.
            // What was saved here must not be forgotten in favour of a new file, and SQLite would throw the log of a lost one away.
            (Found::Nothing | Found::Empty, _) if file::has_log(path) || Self::was_at(path) => {
                return Err(Error::new(Cause::Damaged, msg!("store-lost", file = path.display())).next(msg!("store-lost-next")));
            }
            (Found::Nothing, Mode::Write) => fresh = file::make(path)?,
            (Found::Nothing, _) => {
                return Err(Error::new(Cause::Missing, msg!("file-missing", file = path.display())).next(msg!("file-missing-next")));
            }
            (Found::Foreign, _) => {
                return Err(Error::new(Cause::NotOurs, msg!("store-no-database", file = path.display())).next(msg!("store-not-ours-next")));
            }
            (Found::Empty, Mode::Read) => {
                return Err(Error::new(Cause::NotOurs, msg!("store-empty-file", file = path.display())).next(msg!("file-missing-next")));
            }
            (Found::Empty, _) => fresh = true,
            (Found::Database, _) => {}
        }
        if mode != Mode::Read {
            if !file::writable(path) {
                return Err(
                    Error::new(Cause::ReadOnly, msg!("store-file-read-only", file = path.display())).next(msg!("store-read-only-next"))
                );
            }
            file::keep_private(path);
        }
        let mut store = Self::connect(path, mode)?;
        store.fresh = fresh;
        store.keeps_log = mode == Mode::Read && file::has_log(path);
        store.prepare().map_err(|e| name_the_file(e, path))?;
        store.watch = RefCell::new(Watch::begin(path, &store.conn));
        Ok(store)
    }

    /// A second connection to the same file that only reads; for the screen and for jobs.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn reader(&self) -> Result<Self> {
        self.again(Mode::Read)
    }

    /// A second connection to the same file that may write.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn writer(&self) -> Result<Self> {
        self.again(self.mode)
    }

    fn again(&self, mode: Mode) -> Result<Self> {
        self.still_there()?;
        let mut store = Self::connect(&self.path, mode)?;
        // What was opened first is the file; this may be another one meanwhile.
        store.watch = self.watch.clone();
        store.keeps_log = self.keeps_log;
        store.settings()?;
        Ok(store)
    }

    /// Where the file lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether this connection may write.
    #[must_use]
    pub fn may_write(&self) -> bool {
        self.mode != Mode::Read
    }

    /// Whether the file was made just now.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        self.fresh
    }

    /// A number that changes when another connection changed the file.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn data_version(&self) -> Result<i64> {
        Ok(self.conn.prepare_cached("PRAGMA data_version")?.query_row([], |r| r.get(0))?)
    }

    /// A handle that stops a running question from another thread.
    #[must_use]
    pub fn interrupt(&self) -> rusqlite::InterruptHandle {
        self.conn.get_interrupt_handle()
    }

    fn connect(path: &Path, mode: Mode) -> Result<Self> {
        // A reader opens read-write too where it can: a WAL database needs its shared memory even for reading.
        let read_only = mode == Mode::Read && !file::writable(path);
        let mut flags = OpenFlags::SQLITE_OPEN_NO_MUTEX;
        flags |= if read_only { OpenFlags::SQLITE_OPEN_READ_ONLY } else { OpenFlags::SQLITE_OPEN_READ_WRITE };
        let conn = if read_only && !file::has_log(path) {
            // Where no shared memory can be made SQLite opens no WAL database, unless it is told that nobody writes it. Nobody
            // does: a writer would have left its log beside it.
            Connection::open_with_flags(format!("file:{}?immutable=1", file::uri_path(path)), flags | OpenFlags::SQLITE_OPEN_URI)?
        } else {
            Connection::open_with_flags(path, flags)?
        };
        // Until it is known to be ours, nothing of its log is brought into it, not even by closing it again.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        let witness = Witness::default();
        Ok(Self {
            conn,
            path: path.to_owned(),
            witness,
            patience: patience::Held::default(),
            mode,
            fresh: false,
            watch: RefCell::default(),
            log: log::Length::default(),
            memo: Memo::default(),
            keeps_log: false,
        })
    }

    fn prepare(&mut self) -> Result<()> {
        let version = migrate::examine(&self.conn)?;
        if version > migrate::newest() && self.mode != Mode::Read {
            return Err(migrate::newer(version));
        }
        if self.mode == Mode::Read {
            if version < migrate::newest() {
                return Err(Error::new(Cause::ReadOnly, msg!("store-older-read-only")).next(msg!("store-read-only-next")));
            }
            return self.settings();
        }
        if version == 0 {
            self.conn.pragma_update(None, "page_size", 4096)?;
        }
        self.settings()?;
        if version > 0
            && let Some(missing) = self.missing()?
        {
            // Steps written now would take the numbers of those that are missing, and closing would throw their log away.
            self.conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
            return Err(Error::new(Cause::Behind, missing.message()).next(msg!("check-found-missing-next")));
        }
        if version < migrate::newest() {
            if version > 0 {
                self.back_up_before(super::BackupReason::Migration)?;
            }
            migrate::migrate(&mut self.conn)?;
        }
        Ok(())
    }

    fn settings(&mut self) -> Result<()> {
        let conn = &mut self.conn;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, self.keeps_log)?;
        conn.busy_handler(Some(busy::wait))?;
        patience::look(conn, &self.patience)?;
        conn.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 1)?;
        // Each question says itself by which index it goes. Without this SQLite plans anew for every value that is bound to a limit,
        // which takes longer than most answers.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        conn.set_prepared_statement_cache_capacity(64);
        if self.mode == Mode::Read {
            conn.pragma_update(None, "query_only", true)?;
        } else {
            let wal: String = conn.query_row("PRAGMA journal_mode=WAL", [], |r| r.get(0))?;
            if wal != "wal" {
                return Err(Error::new(Cause::Outside, msg!("store-no-wal")).next(msg!("store-no-wal-next")).detail(wal));
            }
            conn.pragma_update(None, "synchronous", "FULL")?;
            log::note(conn, &self.log)?;
        }
        conn.pragma_update(None, "foreign_keys", true)?;
        conn.pragma_update(None, "trusted_schema", false)?;
        conn.pragma_update(None, "cell_size_check", true)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        let witness = Arc::clone(&self.witness);
        conn.update_hook(Some(move |_: Action, _: &str, table: &str, id: i64| {
            if let Some(kind) = Kind::of_table(table)
                && let Ok(mut seen) = witness.lock()
            {
                seen.push((kind, id));
            }
        }))?;
        Ok(())
    }
}

fn name_the_file(e: Error, path: &Path) -> Error {
    match e.cause() {
        Cause::Damaged => {
            Error::new(Cause::Damaged, msg!("store-damaged-file", file = path.display())).next(msg!("store-damaged-next")).detail(e.said())
        }
        _ => e,
    }
}

/// A new random identity.
///
/// # Errors
/// The system gives no random bytes.
pub fn new_id() -> Result<crate::model::Id> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(Error::defect)?;
    Ok(crate::model::Id::from_bytes(bytes))
}
