//! How fast files come in and go out, and what a save costs beside SQLite alone.
//!
//! `cargo bench --bench rates` prints rates and ratios; `-- --smoke` only runs everything once; `-- --check FILE` times the check of
//! a file. The ratios are of the same rows in the same run: imports against plain inserts into an equally indexed table in one
//! transaction (what `.import` of SQLite's own shell does), saves against the bare change of the same row, both at
//! `synchronous=FULL`.

#[path = "scale/chance.rs"]
#[allow(dead_code, reason = "each bench uses its part")]
mod chance;
#[path = "scale/names.rs"]
#[allow(dead_code, reason = "each bench uses its part")]
mod names;

use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use chance::Chance;
use chrono::NaiveDate;
use rusqlite::{Connection, params};
use ustaz::exchange::export::{Format, Options as Out, export};
use ustaz::exchange::grid::{self, Limits};
use ustaz::exchange::import::{self, Options};
use ustaz::model::{Kind, Row, Value};
use ustaz::msg;
use ustaz::programme::catalogue;
use ustaz::store::{Change, Mode, Store};

/// The columns of the imported file, as the table has them.
const COLUMNS: [&str; 8] = ["passport_name", "native_name", "surname", "father_name", "sex", "born", "phone", "email"];

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let Some(at) = args.iter().position(|a| a == "--check") {
        return check(Path::new(args.get(at + 1).expect("--check FILE")));
    }
    let smoke = args.iter().any(|a| a == "--smoke");
    let (rows, rounds, saves) = if smoke { (500, 1, 20) } else { (50_000, 3, 400) };
    let dir = tempfile::tempdir().unwrap();
    let csv = dir.path().join("people.csv");
    write_people(&csv, rows);
    let mut best = (Duration::MAX, Duration::MAX, Duration::MAX);
    for round in 0..rounds {
        let db = dir.path().join(format!("{round}.db"));
        let (planned, applied) = take_in(&csv, &db, rows);
        let plain = plain(&csv, &dir.path().join(format!("{round}.plain.db")), rows);
        best = (best.0.min(planned), best.1.min(applied), best.2.min(plain));
    }
    let rate = |time: Duration| rows as f64 / time.as_secs_f64();
    let whole = best.0 + best.1;
    println!(
        "import of {rows} people from CSV     {:9.0} rows/s   (goal 20000; planned {:.0}, written {:.0})",
        rate(whole),
        rate(best.0),
        rate(best.1)
    );
    println!(
        "  against plain inserts, one table    {:9.2} x        (goal 0.3; plain {:.0} rows/s)",
        rate(whole) / rate(best.2),
        rate(best.2)
    );
    let db = dir.path().join("0.db");
    let mut store = Store::open(&db, Mode::Existing).unwrap();
    for format in Format::ALL {
        let time = (0..rounds).map(|_| timed(|| send_out(&store, format, rows))).min().unwrap();
        println!("export as {:5}                       {:9.0} rows/s   (goal 100000)", format.key(), rate(time));
    }
    save(&mut store, &dir.path().join("0.plain.db"), saves);
    drop(store);
    check(&db);
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// A file as a ministry sends it: names in two scripts, fathers, births, phones.
fn write_people(path: &Path, rows: usize) {
    let mut chance = Chance::new(7);
    let mut out = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    writeln!(out, "{}", COLUMNS.join(",")).unwrap();
    for n in 0..rows {
        let woman = chance.percent(35);
        let (name, father) = (names::trainee(&mut chance, woman), names::man(&mut chance).0);
        let sex = if woman { "female" } else { "male" };
        let (year, month, day) = (chance.between(1962, 2001), chance.between(1, 12), chance.between(1, 28));
        let (latin, native, surname) = (name.latin, name.native, name.surname);
        writeln!(out, "{latin},{native},{surname},{father},{sex},{year}-{month:02}-{day:02},+937{n:08},person{n}@example.org").unwrap();
    }
}

/// The import as the command does it: read, planned, written as one step. Gives the time to the plan and the time of writing.
fn take_in(csv: &Path, db: &Path, rows: usize) -> (Duration, Duration) {
    let mut store = Store::open(db, Mode::Write).unwrap();
    catalogue::load(&mut store, catalogue::AUTHOR).unwrap();
    let start = Instant::now();
    let book = grid::open(csv, &Limits::default()).unwrap();
    let options = Options::new(NaiveDate::from_ymd_opt(2026, 11, 24).unwrap());
    let plan = import::plan(&store, &book, "people.csv", Kind::Trainee, options).unwrap();
    let planned = start.elapsed();
    let written = timed(|| {
        let done = import::apply(&mut store, "zahra", &plan).unwrap();
        // Some are likely known already, and left for a person to decide.
        assert!(done.output.new > rows * 9 / 10, "{:?}", done.output);
    });
    (planned, written)
}

/// The same rows by plain inserts into a table with the same indexes, in one transaction.
fn plain(csv: &Path, db: &Path, rows: usize) -> Duration {
    drop(Store::open(db, Mode::Write).unwrap());
    let mut conn = Connection::open(db).unwrap();
    conn.pragma_update(None, "synchronous", "FULL").unwrap();
    timed(|| {
        let tx = conn.transaction().unwrap();
        let marks: Vec<String> = (3..3 + COLUMNS.len()).map(|n| format!("?{n}")).collect();
        let sql = format!("INSERT INTO trainee (id, rev, {}) VALUES (?1, ?2, {})", COLUMNS.join(", "), marks.join(", "));
        let mut statement = tx.prepare(&sql).unwrap();
        let mut done = 0;
        for record in csv::Reader::from_path(csv).unwrap().records() {
            let record = record.unwrap();
            statement.raw_bind_parameter(1, ustaz::store::new_id().unwrap().get()).unwrap();
            statement.raw_bind_parameter(2, 1).unwrap();
            for (n, cell) in (3..).zip(&record) {
                statement.raw_bind_parameter(n, cell).unwrap();
            }
            statement.raw_execute().unwrap();
            done += 1;
        }
        drop(statement);
        tx.commit().unwrap();
        assert_eq!(done, rows);
    })
}

fn send_out(store: &Store, format: Format, rows: usize) {
    let mut out = Counted(0);
    let sent = export(store, &Out::new(Kind::Trainee, format), &mut out).unwrap();
    assert!(sent as usize > rows * 9 / 10 && out.0 > rows);
}

/// Takes everything and counts it.
struct Counted(usize);

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A save of one changed cell, and of a new person, by turns with the bare change of such a row in a file with the same tables.
fn save(store: &mut Store, bare: &Path, saves: usize) {
    let mut conn = Connection::open(bare).unwrap();
    conn.pragma_update(None, "synchronous", "FULL").unwrap();
    let ids: Vec<i64> = {
        let mut statement = conn.prepare("SELECT id FROM trainee ORDER BY id LIMIT ?1").unwrap();
        statement.query_map([saves as i64], |r| r.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let query = ustaz::store::ListQuery::all(Kind::Trainee).by("email", false);
    let people = store.page(&query, None, ustaz::store::Direction::Forward, saves).unwrap();
    let label = msg!("journal-stress", n = 1);
    let mut times: [Vec<Duration>; 4] = Default::default();
    for (n, ((row, _), id)) in people.iter().zip(ids).enumerate() {
        let province = Value::text(format!("AF{:02}", n % 34));
        let phone = Value::text(format!("+9370{n:07}"));
        times[0].push(timed(|| {
            let change = Change { key: "phone", base: row.get("phone").clone(), value: phone.clone() };
            store.write("zahra", &label, |tx| tx.change(Kind::Trainee, row.id, &[change])).unwrap();
        }));
        times[1].push(timed(|| {
            let tx = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();
            tx.prepare_cached("UPDATE trainee SET phone = ?2, rev = rev + 1 WHERE id = ?1")
                .unwrap()
                .execute(params![id, phone.as_str()])
                .unwrap();
            tx.commit().unwrap();
        }));
        let new = ustaz::store::new_id().unwrap();
        let name = format!("New Person {n}");
        times[2].push(timed(|| {
            let row = Row::new(Kind::Trainee, new).with("passport_name", Value::text(name.as_str())).with("phone", phone.clone());
            store.write("zahra", &label, |tx| tx.insert(&row)).unwrap();
        }));
        times[3].push(timed(|| {
            let tx = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();
            tx.prepare_cached("INSERT INTO trainee (id, rev, passport_name, phone, province) VALUES (?1, 1, ?2, ?3, ?4)")
                .unwrap()
                .execute(params![new.get(), name, phone.as_str(), province.as_str()])
                .unwrap();
            tx.commit().unwrap();
        }));
    }
    let mut median = |n: usize| {
        times[n].sort();
        times[n][times[n].len() / 2].as_secs_f64() * 1000.0
    };
    for (what, n) in [("a changed cell", 0), ("a new person", 2)] {
        let (ours, theirs) = (median(n), median(n + 1));
        println!(
            "save of {what:15}               {:9.2} x        (goal 2.0; {ours:.3} ms, bare {theirs:.3} ms, of {saves})",
            ours / theirs
        );
    }
}

fn check(path: &Path) {
    let store = Store::open(path, Mode::Read).unwrap();
    let start = Instant::now();
    let report = store.check(&mut |_| true).unwrap();
    let time = start.elapsed().as_secs_f64();
    assert_eq!(report.findings, vec![]);
    let bytes = std::fs::metadata(path).unwrap().len() as f64 / 1e6;
    println!("check of {bytes:.0} MB, {} records             {time:9.1} s        (goal 180 for a million people)", report.records);
}
