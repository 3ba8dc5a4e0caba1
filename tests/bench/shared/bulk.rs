//! Filling a file fast: the plain indexes of the tables that are filled go away meanwhile.

use std::path::Path;

use rusqlite::Connection;
use ustaz::model::Kind;

/// Pages of a cache that a fill profits from: 400 MB.
const CACHE: i64 = 100_000;

/// Takes the plain indexes of the tables of these kinds away: SQLite sorts them faster than it inserts into them at random.
pub fn prepare(path: &Path, filled: &[Kind]) -> Vec<String> {
    let conn = Connection::open(path).expect("the file");
    let mut taken = Vec::new();
    for kind in filled {
        let mut found =
            conn.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ?1").unwrap();
        let rows = found.query_map([kind.table()], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?))).unwrap();
        taken.extend(rows.map(Result::unwrap));
    }
    for (name, _) in &taken {
        conn.execute_batch(&format!("DROP INDEX \"{name}\"")).expect("no index");
    }
    // Every connection takes this from the file, that of the program under test too; it goes away at the end.
    conn.pragma_update(None, "default_cache_size", CACHE).expect("a cache");
    taken.into_iter().map(|(_, sql)| sql).collect()
}

/// Puts the indexes back as they were.
pub fn finish(path: &Path, indexes: &[String]) {
    let conn = Connection::open(path).expect("the file");
    conn.pragma_update(None, "default_cache_size", 0).expect("the cache as it was");
    conn.pragma_update(None, "synchronous", "OFF").expect("no waiting");
    conn.pragma_update(None, "cache_size", CACHE).expect("a cache");
    for sql in indexes {
        conn.execute_batch(sql).unwrap_or_else(|e| panic!("{sql}: {e}"));
    }
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).expect("the log");
}
