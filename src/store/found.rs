//! What was found of a damaged file, kept in a file of its own until it is taken: a history may be larger than the memory.
//!
//! Of each number there may be several rows, of which one fits. Must not: believe any of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Row as SqlRow, params};

use super::journal::{self, Parts};
use crate::error::Result;

/// A row of the journal as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stored {
    pub(super) seq: i64,
    pub(super) site: String,
    pub(super) author: String,
    pub(super) at: String,
    pub(super) label: String,
    pub(super) undoes: Option<i64>,
    pub(super) ops: String,
    pub(super) hash: Vec<u8>,
}

impl Stored {
    pub(super) fn read(r: &SqlRow<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            seq: r.get("seq")?,
            site: r.get("site")?,
            author: r.get("author")?,
            at: r.get("at")?,
            label: r.get("label")?,
            undoes: r.get("undoes")?,
            ops: r.get("ops")?,
            hash: r.get("hash")?,
        })
    }

    /// The hash that it would have behind the row with that one.
    fn digest(&self, previous: &[u8]) -> [u8; 32] {
        let undoes = self.undoes.map(|n| n.to_string()).unwrap_or_default();
        let fields = [self.site.as_str(), &self.author, &self.at, &self.label, &undoes, &self.ops];
        journal::hash(previous, self.seq, &fields)
    }

    /// Whether it is the row that was written behind the one with that hash.
    fn follows(&self, previous: &[u8]) -> bool {
        self.digest(previous) == self.hash.as_slice()
    }
}

/// A draft as it is stored: key, author, kind, record, body, at.
pub(super) type StoredDraft = (i64, String, String, Option<i64>, String, String);

/// What was found. It lies in a folder that goes with the work.
#[derive(Debug)]
pub(super) struct Found {
    conn: Connection,
    pub(super) drafts: BTreeMap<i64, StoredDraft>,
    pub(super) site: Option<String>,
    /// The newest step that is known of, whether it can be read or not.
    pub(super) newest: i64,
}

impl Found {
    /// Nothing yet, but that there was a step `newest`.
    pub(super) fn begin(folder: &Path, newest: i64) -> Result<Self> {
        let path = folder.join("found.db");
        let _ = fs::remove_file(&path);
        let conn = Connection::open(&path)?;
        // What is not finished is thrown away.
        conn.pragma_update(None, "journal_mode", "OFF")?;
        conn.pragma_update(None, "synchronous", "OFF")?;
        conn.execute_batch(
            "CREATE TABLE journal (seq INTEGER NOT NULL, site TEXT NOT NULL, author TEXT NOT NULL, at TEXT NOT NULL, label TEXT NOT NULL,
               undoes INTEGER, ops TEXT NOT NULL, hash BLOB NOT NULL, mark BLOB NOT NULL, UNIQUE (seq, mark)) STRICT;
             CREATE TABLE part (digest TEXT PRIMARY KEY, ops TEXT NOT NULL) STRICT",
        )?;
        Ok(Self { conn, drafts: BTreeMap::new(), site: None, newest })
    }

    /// Keeps a row of `from`, and its parts.
    pub(super) fn take(&self, from: &Connection, row: &Stored) -> Result<()> {
        let digests = Parts::read(&row.ops).ok().flatten().map(|parts| parts.digests).unwrap_or_default();
        for (n, digest) in (1..).zip(digests) {
            if self.part(&digest)?.is_none()
                && let Ok(text) = journal::part(from, row.seq, n)
                && journal::digest(&text) == digest
            {
                self.conn.prepare_cached("INSERT INTO part (digest, ops) VALUES (?1, ?2)")?.execute([digest, text])?;
            }
        }
        // Two ways of looking find most rows twice.
        let mark = blake3::hash(&[row.hash.as_slice(), &row.digest(&row.hash)].concat());
        let sql = "INSERT OR IGNORE INTO journal (seq, site, author, at, label, undoes, ops, hash, mark) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let values = params![row.seq, row.site, row.author, row.at, row.label, row.undoes, row.ops, row.hash, mark.as_bytes()];
        self.conn.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }

    /// The text of a part of a step.
    pub(super) fn part(&self, digest: &str) -> Result<Option<String>> {
        Ok(self.conn.prepare_cached("SELECT ops FROM part WHERE digest = ?1")?.query_row([digest], |r| r.get(0)).optional()?)
    }

    /// The row of a number that was written behind the one with the hash `previous`.
    pub(super) fn behind(&self, previous: &[u8], seq: i64) -> Result<Option<Stored>> {
        let mut statement = self.conn.prepare_cached("SELECT * FROM journal WHERE seq = ?1 ORDER BY rowid")?;
        let mut rows = statement.query([seq])?;
        while let Some(r) = rows.next()? {
            let row = Stored::read(r)?;
            if row.follows(previous) {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    /// A row of a number, whether it fits or not.
    pub(super) fn any(&self, seq: i64) -> Result<Option<Stored>> {
        let mut statement = self.conn.prepare_cached("SELECT * FROM journal WHERE seq = ?1 ORDER BY rowid LIMIT 1")?;
        Ok(statement.query_row([seq], Stored::read).optional()?)
    }

    /// The site whose file it is: what it says itself, where a row says so too, else where the first row was written.
    pub(super) fn home(&self) -> Result<Option<String>> {
        let sql = "SELECT site FROM journal ORDER BY site IS NOT ?1, seq, rowid LIMIT 1";
        Ok(self.conn.query_row(sql, [&self.site], |r| r.get(0)).optional()?)
    }

    /// Whether rows of a number were found, of which none has that hash.
    pub(super) fn contradicts(&self, seq: i64, hash: Option<&[u8]>) -> Result<bool> {
        let sql = "SELECT count(*) > 0 AND coalesce(sum(hash IS ?2), 0) = 0 FROM journal WHERE seq = ?1";
        Ok(self.conn.query_row(sql, params![seq, hash], |r| r.get(0))?)
    }

    /// Looks for the newest step among the rows behind the one that is known of. A number alone tells nothing, since a flipped one
    /// may be any; one row that was written behind another tells.
    pub(super) fn settle(&mut self) -> Result<()> {
        let mut newest = self.newest;
        {
            let mut statement = self.conn.prepare("SELECT hash, seq FROM journal WHERE seq >= ?1 ORDER BY seq")?;
            let mut rows = statement.query([self.newest])?;
            while let Some(r) = rows.next()? {
                if let Some(seq) = r.get::<_, i64>(1)?.checked_add(1)
                    && self.behind(&r.get::<_, Vec<u8>>(0)?, seq)?.is_some()
                {
                    newest = newest.max(seq);
                }
            }
        }
        self.newest = newest;
        Ok(())
    }
}
