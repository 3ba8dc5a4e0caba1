//! Files of a size, made once and kept: 10^n trainees, as many placements, a tenth of departments, ten times the assessments.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use rusqlite::Connection;
use ustaz::model::Kind;
use ustaz::programme::catalogue;
use ustaz::store::{Mode, Store};

use super::scribe::Scribe;
use super::{people, world};
use crate::shared::bulk;

/// The day on which the programme of a file stands, unless `USTAZ_BENCH_DAY` names another: the same file comes out whenever it is made.
const DAY: &str = "2026-11-24";
/// The board that the real program shows by the clock is that of a living programme for so long.
const FRESH_DAYS: i64 = 30;
/// What all chance begins with.
const SEED: u64 = 20_26;

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

/// The day on which the programmes stand.
fn day() -> NaiveDate {
    let named = std::env::var("USTAZ_BENCH_DAY").unwrap_or_else(|_| DAY.into());
    named.parse().expect("USTAZ_BENCH_DAY is a day such as 2026-11-24")
}

/// A file of so many trainees: the one that is there, or a new one.
pub fn of(size: usize) -> Big {
    let folder = folder();
    std::fs::create_dir_all(&folder).expect("a folder for the files");
    let day = day();
    let away = (chrono::Local::now().date_naive() - day).num_days();
    if away.abs() > FRESH_DAYS {
        println!("the programme stands on {day}, {away} days from the clock: USTAZ_BENCH_DAY names another day for what is due on Today");
    }
    let path = folder.join(format!("{size}-v{}-{day}.db", schema_version(&folder)));
    if !path.exists() {
        let part = folder.join(format!("{size}.part"));
        remove(&part);
        make(&part, size, day, SEED);
        // The log of a file of this name that somebody took away would be taken for this one's.
        remove(&path);
        std::fs::rename(&part, &path).expect("the name of the file");
    }
    Big { path, size, day }
}

/// Makes small files and shows that the seed and the day are all that they come from.
pub fn same_again(size: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let digest = |name: &str, seed: u64| {
        let path = folder.path().join(name);
        make(&path, size, day(), seed);
        state(&path)
    };
    let (first, second, other) = (digest("first.db", SEED), digest("second.db", SEED), digest("other.db", SEED + 1));
    assert_eq!(first, second, "two files of one seed");
    assert_ne!(first, other, "two files of two seeds");
    println!("two files of {size} trainees made from one seed have the same state: {}", &first[..16]);
}

/// Digest over every record and everything that the history says of them, without when and where it was written.
fn state(path: &Path) -> String {
    let conn = Connection::open(path).expect("the file");
    let mut hasher = blake3::Hasher::new();
    let records = Kind::ALL.iter().map(|kind| format!("SELECT * FROM {} ORDER BY id", kind.table()));
    let history =
        ["SELECT seq, author, label, undoes, ops FROM journal ORDER BY seq", "SELECT seq, part, ops FROM journal_part ORDER BY 1, 2"];
    for sql in records.chain(history.map(str::to_owned)) {
        let mut statement = conn.prepare(&sql).expect("a table");
        let columns = statement.column_count();
        let mut rows = statement.query([]).expect("its rows");
        while let Some(row) = rows.next().expect("a row") {
            for column in 0..columns {
                hasher.update(format!("{:?};", row.get_ref(column).expect("a cell")).as_bytes());
            }
        }
    }
    hasher.finalize().to_hex().to_string()
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

fn make(path: &Path, size: usize, today: NaiveDate, seed: u64) {
    let mut store = Store::open(path, Mode::Write).expect("a new file");
    catalogue::load(&mut store, catalogue::AUTHOR).expect("the catalogues");
    drop(store);
    let indexes = bulk::prepare(path, world::FILLED);
    let mut scribe = Scribe::new(Store::open(path, Mode::Existing).expect("the file"), seed);
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
    bulk::finish(path, &indexes);
    let bytes = std::fs::metadata(path).map(|m| m.len()).unwrap_or(0);
    println!(
        "made a file of {size} trainees: {records} records in {steps} steps, {took:.1} s, {:.0} records a second; indexes {:.1} s; {:.1} MB",
        records as f64 / took,
        begun.elapsed().as_secs_f64(),
        bytes as f64 / 1e6
    );
}
