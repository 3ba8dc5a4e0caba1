//! Files of a size, made once and kept: 10^n trainees, as many placements, a tenth of departments, ten times the assessments.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use rusqlite::Connection;
use ustaz::programme::catalogue;
use ustaz::store::{Mode, Store};

use super::scribe::Scribe;
use super::{people, world};

/// A file is used so long after it was made: what is due on its board moves with the days.
const FRESH_DAYS: i64 = 30;
/// Pages of a cache that a fill profits from: 400 MB.
const CACHE: i64 = 100_000;

/// A file with its number of people and the day on which its programme stands.
pub struct Big {
    pub path: PathBuf,
    pub size: usize,
    pub day: NaiveDate,
}

/// The folder that keeps them.
fn folder() -> PathBuf {
    std::env::var_os("USTAZ_BENCH_DIR").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench"), PathBuf::from)
}

/// A file of so many trainees: one that is there and not too old, or a new one.
pub fn of(size: usize) -> Big {
    let folder = folder();
    std::fs::create_dir_all(&folder).expect("a folder for the files");
    let today = chrono::Local::now().date_naive();
    let version = schema_version(&folder);
    let prefix = format!("{size}-v{version}-");
    for entry in std::fs::read_dir(&folder).expect("the folder").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let day = name.strip_prefix(&prefix).and_then(|rest| rest.strip_suffix(".db")).and_then(|day| day.parse::<NaiveDate>().ok());
        if let Some(day) = day.filter(|d| (today - *d).num_days().abs() <= FRESH_DAYS) {
            return Big { path: entry.path(), size, day };
        }
    }
    let path = folder.join(format!("{prefix}{today}.db"));
    let part = folder.join(format!("{size}.part"));
    remove(&part);
    make(&part, size, today);
    // The log of a file of this name that somebody took away would be taken for this one's.
    remove(&path);
    std::fs::rename(&part, &path).expect("the name of the file");
    Big { path, size, day: today }
}

/// Gives a file its backup of today, so that what is measured is not how fast the disk takes another one: a second name for it.
pub fn backed_up(big: &Big) {
    let folder = Store::open(&big.path, Mode::Read).expect("the file").backup_folder();
    std::fs::create_dir_all(&folder).expect("a folder for backups");
    let daily = folder.join(format!("daily-{}.db", chrono::Utc::now().format("%Y-%m-%d")));
    if !daily.exists() {
        std::fs::hard_link(&big.path, &daily).expect("a second name");
    }
}

/// Removes a file and what SQLite keeps beside it.
fn remove(path: &Path) {
    for end in ["", "-wal", "-shm", "-seal"] {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        let _ = std::fs::remove_file(name);
    }
}

/// The version of the schema that this program makes.
fn schema_version(folder: &Path) -> i64 {
    let path = folder.join("version.part");
    remove(&path);
    drop(Store::open(&path, Mode::Write).expect("a new file"));
    let version = Connection::open(&path).and_then(|c| c.query_row("PRAGMA user_version", [], |r| r.get(0))).expect("its version");
    remove(&path);
    version
}

fn make(path: &Path, size: usize, today: NaiveDate) {
    let mut store = Store::open(path, Mode::Write).expect("a new file");
    catalogue::load(&mut store, catalogue::AUTHOR).expect("the catalogues");
    drop(store);
    let indexes = prepare(path);
    let mut scribe = Scribe::new(Store::open(path, Mode::Existing).expect("the file"), 20_26);
    let world = world::build(&mut scribe, size, today);
    people::fill(&mut scribe, &world, size, today, &mut |scribe, people| {
        if people % (size / 10).max(500) == 0 {
            let seconds = scribe.took().as_secs_f64();
            println!(
                "  {people:8} people  {:9} records in {seconds:7.1} s, {:6.0} a second",
                scribe.records,
                scribe.records as f64 / seconds
            );
        }
    });
    let (took, records, steps) = (scribe.took().as_secs_f64(), scribe.records, scribe.steps);
    drop(scribe);
    let begun = std::time::Instant::now();
    finish(path, &indexes);
    let bytes = std::fs::metadata(path).map(|m| m.len()).unwrap_or(0);
    println!(
        "made a file of {size} trainees: {records} records in {steps} steps, {took:.1} s, {:.0} records a second; indexes {:.1} s; {:.1} MB",
        records as f64 / took,
        begun.elapsed().as_secs_f64(),
        bytes as f64 / 1e6
    );
}

/// Takes the plain indexes of the tables that are filled away: SQLite sorts them faster than it inserts into them at random.
fn prepare(path: &Path) -> Vec<String> {
    let conn = Connection::open(path).expect("the file");
    let mut taken = Vec::new();
    for kind in world::FILLED {
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
fn finish(path: &Path, indexes: &[String]) {
    let conn = Connection::open(path).expect("the file");
    conn.pragma_update(None, "default_cache_size", 0).expect("the cache as it was");
    conn.pragma_update(None, "synchronous", "OFF").expect("no waiting");
    conn.pragma_update(None, "cache_size", CACHE).expect("a cache");
    for sql in indexes {
        conn.execute_batch(sql).unwrap_or_else(|e| panic!("{sql}: {e}"));
    }
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).expect("the log");
}
