//! What can still be read of a damaged file: the rows of its journal, each sealed by its hash, and the drafts.
//!
//! Works on copies in a folder of its own, one at a time, and never touches the damaged file. The journal is looked for in several
//! ways: as SQLite itself recovers the file with its log; with the whole log laid over it, also behind a place where its checksums
//! break; and with the pages of the backup in place of a file, or of its first page, that is gone. Whatever comes out of that is
//! believed only where the chain of hashes fits; drafts, which are in no chain, only from pages whose checksums do.

use std::fs;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::found::{Found, Stored, StoredDraft};
use super::laid::{self, Laid};
use super::seal::Seal;
use super::watch::{BESIDE, with_tail};
use crate::error::Result;

/// So many rows in a row that cannot be read end the search for more.
const PATIENCE: i64 = 2_000;

/// Looks for the journal behind step `after` of the damaged file at `path`; `backup` lends pages; `folder` is ours alone.
pub(super) fn search(path: &Path, backup: Option<&Path>, after: i64, folder: &Path) -> Result<Found> {
    let mut found = Found::begin(folder, Seal::of(path).map_or(0, |seal| seal.seq))?;
    let log = with_tail(path, "-wal");
    // As SQLite itself would have it.
    let own = folder.join("own.db");
    laid::copy(path, &own)?;
    laid::copy(&log, &with_tail(&own, "-wal"))?;
    rows(&own, after, &mut found)?;
    drafts(&own, &mut found);
    for tail in ["", BESIDE[0], BESIDE[1]] {
        let _ = fs::remove_file(with_tail(&own, tail));
    }
    // Page by page: what the log has over what the file has.
    let laid = Laid::new(path, &log, folder.join("laid.db"))?;
    rows(&laid.path, after, &mut found)?;
    let own_head = match backup {
        Some(backup) => laid.put_head_of(backup)?,
        None => None,
    };
    if own_head.is_some() {
        rows(&laid.path, after, &mut found)?;
    }
    // A row is held to its hash; a draft has none.
    laid.blot()?;
    drafts(&laid.path, &mut found);
    if let Some(head) = own_head {
        laid.put_head(&head)?;
        drafts(&laid.path, &mut found);
    }
    drop(laid);
    if let Some(backup) = backup {
        // And over what the backup has, whose own newest row tells nothing of the file.
        let lent = Laid::new(backup, &log, folder.join("lent.db"))?;
        rows(&lent.path, after + 1, &mut found)?;
        lent.blot()?;
        drafts(&lent.path, &mut found);
    }
    found.settle()?;
    Ok(found)
}

fn open(path: &Path) -> Option<Connection> {
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).ok()?;
    let _ = conn.pragma_update(None, "cell_size_check", true);
    Some(conn)
}

/// Takes the rows that can be read; what cannot is passed over.
fn rows(path: &Path, after: i64, found: &mut Found) -> Result<()> {
    let Some(conn) = open(path) else { return Ok(()) };
    if found.site.is_none() {
        found.site = conn.query_row("SELECT site FROM house", [], |r| r.get(0)).ok();
    }
    let (mut at, mut misses, mut highest) = (after, 0, found.newest);
    while misses < PATIENCE {
        let (last, whole) = read_on(&conn, "seq > ?1 ORDER BY seq", at, found, &mut highest)?;
        if whole {
            break;
        }
        if last > at {
            misses = 0;
        }
        // The row that cannot be read, and those on the same page, are passed over one by one.
        (at, misses) = (last.max(at).saturating_add(1), misses + 1);
        if misses == 1 {
            // From the other end, so that the newest are found however many are lost in between.
            read_on(&conn, "seq > ?1 ORDER BY seq DESC", at, found, &mut highest)?;
        }
        if at > highest {
            break;
        }
    }
    Ok(())
}

/// Reads rows until one cannot be read; gives the last one and whether that was the end.
fn read_on(conn: &Connection, which: &str, after: i64, found: &Found, highest: &mut i64) -> Result<(i64, bool)> {
    let mut last = after;
    let Ok(mut statement) = conn.prepare_cached(&format!("SELECT * FROM journal WHERE {which}")) else { return Ok((last, true)) };
    let Ok(mut rows) = statement.query([after]) else { return Ok((last, false)) };
    loop {
        match rows.next() {
            Ok(Some(r)) => match Stored::read(r) {
                Ok(row) => {
                    last = row.seq;
                    *highest = last.max(*highest);
                    found.take(conn, &row)?;
                }
                Err(_) => last = r.get("seq").unwrap_or(last),
            },
            Ok(None) => return Ok((last, true)),
            Err(_) => return Ok((last, false)),
        }
    }
}

fn drafts(path: &Path, found: &mut Found) {
    let Some(conn) = open(path) else { return };
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
