//! The number and hash of the newest step, kept beside the file as a witness.
//!
//! A log that was lost, cut or flipped, and an old copy put in the file's place, leave a file that is whole but older, and nothing
//! in it could tell. The witness is written after each commit, so it never knows of a step that was not saved; it is not forced
//! to the disk, so it may know less.
//!
//! Must not: stop a save, which is done when this is written.

use std::fs::{self, OpenOptions};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

use rusqlite::{Connection, OptionalExtension};

use super::open::Store;
use super::watch::with_tail;
use crate::error::Result;
use crate::msg;
use crate::words::Message;

/// What stands behind the file's name.
pub(super) const TAIL: &str = "-seal";

/// A step by its number and hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seal {
    pub(super) seq: i64,
    pub(super) hash: String,
}

/// Bytes in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// The hash of a step, if it is there.
pub(super) fn hash_of(conn: &Connection, seq: i64) -> Result<Option<Vec<u8>>> {
    Ok(conn.prepare_cached("SELECT hash FROM journal WHERE seq = ?1")?.query_row([seq], |r| r.get(0)).optional()?)
}

impl Seal {
    /// What lies beside the file at `path`.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let text = fs::read_to_string(with_tail(path, TAIL)).ok()?;
        let (said, check) = text.trim_end().rsplit_once(' ')?;
        let (seq, hash) = said.split_once(' ')?;
        // One that was written by half is none.
        (check == checksum(said)).then_some(())?;
        Some(Self { seq: seq.trim_start_matches('0').parse().ok()?, hash: hash.to_owned() })
    }

    fn keep(&self, path: &Path) -> std::io::Result<()> {
        let file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(with_tail(path, TAIL))?;
        // One write of always the same length: whoever reads meanwhile finds the old one or the new one.
        let said = format!("{:020} {}", self.seq, self.hash);
        file.write_all_at(format!("{said} {}\n", checksum(&said)).as_bytes(), 0)
    }
}

fn checksum(said: &str) -> String {
    blake3::hash(said.as_bytes()).to_hex().chars().take(16).collect()
}

/// Steps that were saved here and are not in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing {
    /// The first.
    pub from: i64,
    /// The last that is known of.
    pub to: i64,
    /// The file has other steps of these numbers: it is an older copy that was worked on.
    pub other: bool,
}

impl Missing {
    /// In words.
    #[must_use]
    pub fn message(&self) -> Message {
        if self.other { msg!("check-found-other", seq = self.to) } else { msg!("check-found-missing", from = self.from, to = self.to) }
    }
}

impl Store {
    /// Keeps the witness of the newest step; of a file that is behind it, it is left as it is.
    pub(super) fn keep_seal(&self) {
        self.has_grown();
        let newest = self.conn.prepare_cached("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1").and_then(|mut statement| {
            statement.query_row([], |r| Ok(Seal { seq: r.get(0)?, hash: hex(&r.get::<_, Vec<u8>>(1)?) })).optional()
        });
        if let Ok(Some(newest)) = newest
            && Seal::of(&self.path).is_none_or(|held| held.seq < newest.seq)
        {
            let _ = newest.keep(&self.path);
        }
    }

    /// Steps that were saved here and are not in the file any more, as far as the witness beside it knows.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn missing(&self) -> Result<Option<Missing>> {
        self.missing_of(&self.path)
    }

    /// The same by the witness of the file that was at `path`, which this one replaces.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn missing_of(&self, path: &Path) -> Result<Option<Missing>> {
        Seal::of(path).map_or(Ok(None), |seal| self.missing_by(&seal))
    }

    /// Whether a file of ours was at `path` once: its witness is still there.
    #[must_use]
    pub fn was_at(path: &Path) -> bool {
        Seal::of(path).is_some()
    }

    /// What belongs to a file, behind its name; the file itself comes first.
    pub const TAILS: [&str; 4] = ["", "-wal", "-shm", TAIL];

    /// The same by a witness that was read before.
    pub(super) fn missing_by(&self, seal: &Seal) -> Result<Option<Missing>> {
        let newest = self.newest()?;
        if newest < seal.seq {
            return Ok(Some(Missing { from: newest + 1, to: seal.seq, other: false }));
        }
        let held = hash_of(&self.conn, seal.seq)?.map(|hash| hex(&hash));
        let other = held.as_ref() != Some(&seal.hash);
        Ok(other.then_some(Missing { from: seal.seq, to: seal.seq, other }))
    }
}
