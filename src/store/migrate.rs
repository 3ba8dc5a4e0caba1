//! From a file of any older version to the newest, one step a version, all in one transaction, a verified backup before.

use rusqlite::{Connection, TransactionBehavior};

use super::open::new_id;
use crate::error::{Cause, Error, Result};
use crate::msg;

/// The steps: the first makes version 1 out of nothing. Steps only add; names are never used again.
static STEPS: &[&str] = &[include_str!("../../assets/migrations/0001_records_and_journal.sql")];

/// `application_id` of our files: "ustz".
pub(super) const APPLICATION: i64 = 0x7573_747a;

/// The version that this program writes.
pub(super) fn newest() -> i64 {
    i64::try_from(STEPS.len()).unwrap_or(i64::MAX)
}

/// The version of a file; 0 for an empty one.
pub(super) fn version(conn: &Connection) -> Result<i64> {
    Ok(conn.query_row("PRAGMA user_version", [], |r| r.get(0))?)
}

/// Whether the file is ours, and not from a newer program.
pub(super) fn examine(conn: &Connection) -> Result<i64> {
    let application: i64 = conn.query_row("PRAGMA application_id", [], |r| r.get(0))?;
    let version = version(conn)?;
    let tables: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0))?;
    if tables > 0 && application != APPLICATION {
        return Err(Error::new(Cause::NotOurs, msg!("store-other-program")).next(msg!("store-not-ours-next")));
    }
    if version > newest() {
        return Err(Error::new(Cause::Newer, msg!("store-newer", found = version, known = newest())).next(msg!("store-newer-next")));
    }
    Ok(version)
}

/// Takes the file to the newest version. Two programs may come at once: the second finds nothing to do.
pub(super) fn migrate(conn: &mut Connection) -> Result<()> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let from = version(&tx)?;
    for (step, sql) in (1..).zip(STEPS) {
        if step > from {
            tx.execute_batch(sql)?;
        }
    }
    if from == 0 {
        // A new file gets its name among the sites.
        tx.execute("INSERT INTO house (site) VALUES (?1)", [new_id()?.code()])?;
    }
    if from < newest() {
        tx.pragma_update(None, "application_id", APPLICATION)?;
        tx.pragma_update(None, "user_version", newest())?;
    }
    tx.commit()?;
    Ok(())
}
