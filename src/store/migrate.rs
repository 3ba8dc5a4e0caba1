//! From a file of any older version to the newest, one step a version, all in one transaction, a verified backup before.

use std::collections::BTreeMap;

use rusqlite::{Connection, TransactionBehavior};

use super::open::new_id;
use super::search;
use crate::error::{Cause, Error, Result};
use crate::msg;

/// The steps: the first makes version 1 out of nothing. Steps only add; names are never used again.
static STEPS: &[&str] = &[
    include_str!("../../assets/migrations/0001_records_and_journal.sql"),
    include_str!("../../assets/migrations/0002_search.sql"),
    include_str!("../../assets/migrations/0003_parts.sql"),
    include_str!("../../assets/migrations/0004_seats.sql"),
    include_str!("../../assets/migrations/0005_plans.sql"),
    include_str!("../../assets/migrations/0006_skills.sql"),
];

/// The step that last made the search tables anew: a file from before it gets them filled.
const SEARCH_SINCE: i64 = 2;

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

/// The version of the file, if it is ours at all.
pub(super) fn examine(conn: &Connection) -> Result<i64> {
    let application: i64 = conn.query_row("PRAGMA application_id", [], |r| r.get(0))?;
    let version = version(conn)?;
    let tables: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0))?;
    if tables > 0 && application != APPLICATION {
        return Err(Error::new(Cause::NotOurs, msg!("store-other-program")).next(msg!("store-not-ours-next")));
    }
    Ok(version)
}

/// Why a file of a newer version is not written.
pub(super) fn newer(version: i64) -> Error {
    Error::new(Cause::Newer, msg!("store-newer", found = version, known = newest())).next(msg!("store-newer-next"))
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
    if from > 0 && from < SEARCH_SINCE {
        search::rebuild(&tx)?;
    }
    if from < newest() {
        tx.pragma_update(None, "application_id", APPLICATION)?;
        tx.pragma_update(None, "user_version", newest())?;
    }
    tx.commit()?;
    Ok(())
}

/// Names of tables and indexes that are not as the steps make them.
pub(super) fn strange(conn: &Connection) -> Result<Vec<String>> {
    let plan = Connection::open_in_memory()?;
    for sql in STEPS {
        plan.execute_batch(sql)?;
    }
    let (wanted, mut held) = (schema(&plan)?, schema(conn)?);
    let mut out = Vec::new();
    for (name, sql) in wanted {
        if held.remove(&name).as_deref() != Some(sql.as_str()) {
            out.push(name);
        }
    }
    // What is there besides is nobody's fault but a trigger's, which could write behind our back.
    out.extend(held.into_iter().filter(|(_, sql)| sql.starts_with("CREATE TRIGGER")).map(|(name, _)| name));
    Ok(out)
}

/// The text of every table and index by its name; those that SQLite makes by itself have none.
fn schema(conn: &Connection) -> Result<BTreeMap<String, String>> {
    let mut statement = conn.prepare("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")?;
    let rows = statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Id, Kind, Row, Value};
    use crate::store::{Mode, Store};

    /// A file as the program of each older version left it, with a record, is found in as soon as it is opened.
    #[test]
    fn a_file_of_any_older_version_is_taken_along() {
        let dir = tempfile::tempdir().unwrap();
        for version in 1..newest() {
            let path = dir.path().join(format!("{version}.db"));
            let old = Connection::open(&path).unwrap();
            for sql in STEPS.iter().take(usize::try_from(version).unwrap()) {
                old.execute_batch(sql).unwrap();
            }
            old.execute("INSERT INTO house (site) VALUES ('a')", []).unwrap();
            old.execute("INSERT INTO trainee (id, rev, passport_name, native_name) VALUES (7, 1, 'Ahmad Zia', 'احمد ضیا')", []).unwrap();
            if version >= SEARCH_SINCE {
                let person = Row::new(Kind::Trainee, Id::new(7).unwrap());
                let person = person.with("passport_name", Value::text("Ahmad Zia")).with("native_name", Value::text("احمد ضیا"));
                search::index(&old, None, &person).unwrap();
            }
            old.pragma_update(None, "application_id", APPLICATION).unwrap();
            old.pragma_update(None, "user_version", version).unwrap();
            drop(old);
            let store = Store::open(&path, Mode::Existing).unwrap();
            for typed in ["ahm", "ضیا", "zi ahmad"] {
                let found = store.matching(Kind::Trainee, typed, 5).unwrap();
                assert_eq!(found.iter().map(|r| r.id).collect::<Vec<_>>(), [Id::new(7).unwrap()], "{version} {typed}");
            }
            assert_eq!(strange(&store.conn).unwrap(), Vec::<String>::new(), "{version}");
        }
    }
}
