//! What can still be read of a damaged file: the rows of its journal, each sealed by its hash, and the drafts.
//!
//! Works on copies in a folder of its own and never touches the damaged file. The journal is looked for in several ways: as
//! SQLite itself recovers the file with its log; with the whole log laid over it, also behind a place where its checksums
//! break; and with the pages of the backup in place of a file, or of its first page, that is gone. Whatever comes out of that is
//! believed only where the chain of hashes fits.

use std::collections::HashSet;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, Row as SqlRow};

use super::journal::{self, Parts};
use super::seal::Seal;
use super::trouble::of_file;
use super::watch::with_tail;
use crate::error::Result;

/// Pages of our files.
pub(super) const PAGE: usize = 4096;
/// The head of a log, and of each page in it.
const LOG_HEAD: usize = 32;
const FRAME_HEAD: usize = 24;
/// So many rows in a row that cannot be read end the search for more.
const PATIENCE: i64 = 2_000;

/// A row of the journal as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stored {
    pub(super) seq: i64,
    pub(super) site: String,
    pub(super) number: i64,
    pub(super) author: String,
    pub(super) at: String,
    pub(super) label: String,
    pub(super) undoes: Option<i64>,
    pub(super) ops: String,
    pub(super) hash: Vec<u8>,
}

impl Stored {
    fn read(r: &SqlRow<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            seq: r.get("seq")?,
            site: r.get("site")?,
            number: r.get("number")?,
            author: r.get("author")?,
            at: r.get("at")?,
            label: r.get("label")?,
            undoes: r.get("undoes")?,
            ops: r.get("ops")?,
            hash: r.get("hash")?,
        })
    }

    /// Whether it is the row that was written behind the one with that hash.
    pub(super) fn follows(&self, previous: &[u8]) -> bool {
        let undoes = self.undoes.map(|n| n.to_string()).unwrap_or_default();
        let fields = [self.site.as_str(), &self.author, &self.at, &self.label, &undoes, &self.ops];
        journal::hash(previous, self.seq, &fields) == self.hash.as_slice()
    }
}

/// A draft as it is stored: key, author, kind, record, body, at.
pub(super) type StoredDraft = (i64, String, String, Option<i64>, String, String);

/// What was found. Of each number there may be several rows, of which one fits.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) rows: BTreeMap<i64, Vec<Stored>>,
    /// Parts of long steps by their digests.
    pub(super) parts: HashMap<String, String>,
    pub(super) drafts: BTreeMap<i64, StoredDraft>,
    pub(super) site: Option<String>,
    /// The newest step that is known of, whether it can be read or not.
    pub(super) newest: i64,
}

impl Found {
    fn take(&mut self, conn: &Connection, row: Stored) {
        self.newest = self.newest.max(row.seq);
        let digests = Parts::read(&row.ops).ok().flatten().map(|parts| parts.digests).unwrap_or_default();
        for (n, digest) in (1..).zip(digests) {
            if !self.parts.contains_key(&digest)
                && let Ok(text) = journal::part(conn, row.seq, n)
                && journal::digest(&text) == digest
            {
                self.parts.insert(digest, text);
            }
        }
        let held = self.rows.entry(row.seq).or_default();
        if !held.contains(&row) {
            held.push(row);
        }
    }
}

/// Looks for the journal behind step `after` of the damaged file at `path`; `backup` lends pages; `folder` is ours alone.
pub(super) fn search(path: &Path, backup: Option<&Path>, after: i64, folder: &Path) -> Result<Found> {
    let mut found = Found { newest: Seal::of(path).map_or(0, |seal| seal.seq), ..Found::default() };
    let (main, log) = (fs::read(path).unwrap_or_default(), fs::read(with_tail(path, "-wal")).unwrap_or_default());
    let lent = backup.map(fs::read).transpose().map_err(|e| of_file(path, &e))?.unwrap_or_default();
    let at = |name: &str| folder.join(name);
    let put = |path: PathBuf, bytes: &[u8]| fs::write(&path, bytes).map_err(|e| of_file(&path, &e)).map(|()| path);
    // As SQLite itself would have it.
    let own = put(at("own.db"), &main)?;
    put(with_tail(&own, "-wal"), &log)?;
    read(&own, after, &mut found);
    // Page by page: what the log has over what the file has over what the backup has.
    for (name, base, head, own) in [("laid.db", &main, false, true), ("headed.db", &main, true, true), ("lent.db", &lent, true, false)] {
        let mut pages = base.clone();
        if head && lent.len() >= PAGE {
            pages.resize(pages.len().max(PAGE), 0);
            pages.splice(..PAGE, lent.iter().take(PAGE).copied());
        }
        lay(&log, &mut pages);
        let laid = put(at(name), &pages)?;
        settle(&laid, pages.len())?;
        // The backup's own newest row tells nothing of the file.
        read(&laid, if own { after } else { after + 1 }, &mut found);
        let _ = fs::remove_file(&laid);
    }
    Ok(found)
}

/// The pages that a log has something of.
pub(super) fn pages_in_log(log: &Path) -> HashSet<u64> {
    let mut pages = HashSet::new();
    let (mut head, mut frame) = ([0; LOG_HEAD], [0; FRAME_HEAD]);
    let Ok(file) = fs::File::open(log) else { return pages };
    if file.read_exact_at(&mut head, 0).is_err() {
        return pages;
    }
    let mut at = LOG_HEAD as u64;
    // What is left of an earlier round has other salts.
    while file.read_exact_at(&mut frame, at).is_ok() && frame.get(8..16) == head.get(16..24) {
        pages.insert(number(&frame, 0).into());
        at += (FRAME_HEAD + PAGE) as u64;
    }
    pages
}

/// Four bytes of a head, as a number.
fn number(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_be_bytes)
}

/// Lays the pages of a log over a file, in their order, up to the last that ends a commit; their checksums are not asked.
fn lay(log: &[u8], pages: &mut Vec<u8>) {
    let frames: Vec<&[u8]> = log.get(LOG_HEAD..).unwrap_or_default().chunks_exact(FRAME_HEAD + PAGE).collect();
    // Frames of an earlier round of the log have other salts than the first.
    let Some(salts) = frames.first().and_then(|f| f.get(8..16)) else { return };
    let own: Vec<&&[u8]> = frames.iter().filter(|f| f.get(8..16) == Some(salts)).collect();
    let Some(last) = own.iter().rposition(|f| number(f, 4) != 0) else { return };
    let highest = own.iter().map(|f| number(f, 4)).max().unwrap_or(0);
    for frame in own.iter().take(last + 1) {
        // A number that was flipped must not make a file as large as the disk.
        let Ok(page @ 1..) = usize::try_from(number(frame, 0).min(highest.saturating_add(1))) else { continue };
        let (from, to) = ((page - 1) * PAGE, page * PAGE);
        if pages.len() < to {
            pages.resize(to, 0);
        }
        if let (Some(target), Some(source)) = (pages.get_mut(from..to), frame.get(FRAME_HEAD..)) {
            target.copy_from_slice(source);
        }
    }
}

/// Makes the head of a file that was put together fit its length, with nothing free in it and no log beside it.
fn settle(path: &Path, length: usize) -> Result<()> {
    let pages = u32::try_from(length / PAGE).unwrap_or(u32::MAX).to_be_bytes();
    let write = |file: &fs::File| {
        // Version of the format: read and written without a log.
        file.write_all_at(&[1, 1], 18)?;
        file.write_all_at(&pages, 28)?;
        file.write_all_at(&[0; 8], 32)?;
        // The page count counts where these two are the same.
        let mut counter = [0; 4];
        file.read_exact_at(&mut counter, 24)?;
        file.write_all_at(&counter, 92)
    };
    if length < PAGE {
        return Ok(());
    }
    fs::OpenOptions::new().read(true).write(true).open(path).and_then(|file| write(&file)).map_err(|e| of_file(path, &e))
}

/// Takes what can be read; what cannot is passed over.
fn read(path: &Path, after: i64, found: &mut Found) {
    let Ok(conn) = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE) else { return };
    let _ = conn.pragma_update(None, "cell_size_check", true);
    if found.site.is_none() {
        found.site = conn.query_row("SELECT site FROM house", [], |r| r.get(0)).ok();
    }
    read_drafts(&conn, found);
    let mut at = after;
    let mut misses = 0;
    while misses < PATIENCE {
        let (last, whole) = read_on(&conn, "seq > ?1 ORDER BY seq", at, found);
        if whole {
            return;
        }
        if last > at {
            misses = 0;
        }
        // The row that cannot be read, and those on the same page, are passed over one by one.
        (at, misses) = (last.max(at) + 1, misses + 1);
        if misses == 1 {
            // From the other end, so that the newest are found however many are lost in between.
            read_on(&conn, "seq > ?1 ORDER BY seq DESC", at, found);
        }
        if at > found.newest {
            return;
        }
    }
}

/// Reads rows until one cannot be read; gives the last one and whether that was the end.
fn read_on(conn: &Connection, which: &str, after: i64, found: &mut Found) -> (i64, bool) {
    let mut last = after;
    let Ok(mut statement) = conn.prepare_cached(&format!("SELECT * FROM journal WHERE {which}")) else { return (last, true) };
    let Ok(mut rows) = statement.query([after]) else { return (last, false) };
    loop {
        match rows.next() {
            Ok(Some(r)) => match Stored::read(r) {
                Ok(row) => {
                    last = row.seq;
                    found.take(conn, row);
                }
                Err(_) => last = r.get("seq").unwrap_or(last),
            },
            Ok(None) => return (last, true),
            Err(_) => return (last, false),
        }
    }
}

fn read_drafts(conn: &Connection, found: &mut Found) {
    let Ok(mut statement) = conn.prepare("SELECT key, author, kind, record, body, at FROM draft") else { return };
    let rows = statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?)));
    let Ok(rows) = rows else { return };
    for draft in rows.map_while(|row: rusqlite::Result<StoredDraft>| row.ok()) {
        match found.drafts.get(&draft.0) {
            Some(held) if held.5 >= draft.5 => {}
            _ => {
                found.drafts.insert(draft.0, draft);
            }
        }
    }
}
