//! How fast files come in and go out, and what a save costs beside SQLite alone.
//!
//! `cargo bench --bench rates` prints rates and ratios; `-- --smoke` only runs everything once; `-- --check FILE` times the check of
//! a file; `-- --file FILE` takes a file of any size (one of `scale`): 10,000 people come in, everybody goes out, cells are saved, on
//! a copy beside it that is taken away again; `-- --export FILE` only lets everybody go out. The ratios are of the same rows in the same run: imports against plain inserts into an
//! equally indexed table in one transaction, and against `.import` of SQLite's own shell where `sqlite3` is installed; saves against
//! the bare change of such a row, both at `synchronous=FULL`.

#[path = "scale/chance.rs"]
#[allow(dead_code, reason = "each bench uses its part")]
mod chance;
#[path = "scale/names.rs"]
#[allow(dead_code, reason = "each bench uses its part")]
mod names;
#[path = "shared/times.rs"]
#[allow(dead_code, reason = "each bench uses its part")]
mod times;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use chance::Chance;
use chrono::NaiveDate;
use rusqlite::{Connection, params};
use ustaz::exchange::export::{Format, Options as Out, export};
use ustaz::exchange::grid::{self, Limits};
use ustaz::exchange::import::{self, Options};
use ustaz::model::{Id, Kind, Row, Value};
use ustaz::msg;
use ustaz::programme::catalogue;
use ustaz::store::{Change, Mode, Store};

use times::Times;

/// The columns of the imported file, as the table has them.
const COLUMNS: [&str; 8] = ["passport_name", "native_name", "surname", "father_name", "sex", "born", "phone", "email"];

/// Rows a second that an import takes in, and that an export gives out.
const IN: f64 = 20_000.0;
const OUT: f64 = 100_000.0;
/// Not less than so much of what SQLite alone takes in; not more than so many times a bare transaction.
const OF_PLAIN: f64 = 0.3;
const OF_BARE: f64 = 2.0;
/// What chance begins with for the people of the file that comes in.
const SEED: u64 = 7;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let file = |name: &str| args.iter().position(|a| a == name).map(|at| Path::new(args.get(at + 1).expect("a file behind it")));
    if let Some(path) = file("--check") {
        return check(path);
    }
    let smoke = args.iter().any(|a| a == "--smoke");
    let (rows, rounds, saves) = if smoke { (500, 1, 20) } else { (50_000, 3, 400) };
    if let Some(path) = file("--export") {
        return send_all_out(&Store::open(path, Mode::Read).unwrap(), 1, 1);
    }
    if let Some(path) = file("--file") {
        return against(path, 10_000, rounds, saves);
    }
    let dir = tempfile::tempdir().unwrap();
    let csv = dir.path().join("people.csv");
    write_people(&csv, rows, SEED);
    let mut best = (Duration::MAX, Duration::MAX, Duration::MAX);
    for round in 0..rounds {
        let db = dir.path().join(format!("{round}.db"));
        let (planned, applied) = take_in(&csv, &db, rows);
        let plain = plain(&csv, &dir.path().join(format!("{round}.plain.db")), rows);
        best = (best.0.min(planned), best.1.min(applied), best.2.min(plain));
    }
    let rate = |time: Duration| rows as f64 / time.as_secs_f64();
    let whole = rate(best.0 + best.1);
    let missed = least(whole, IN);
    println!(
        "import of {rows} people from CSV     {whole:9.0} rows/s   (goal {IN}; planned {:.0}, written {:.0}){missed}",
        rate(best.0),
        rate(best.1)
    );
    let of = |name: &str, theirs: f64| {
        let missed = least(whole / theirs, OF_PLAIN);
        println!("  against {name:28} {:8.2} x        (goal {OF_PLAIN}; {theirs:.0} rows/s){missed}", whole / theirs);
    };
    of("plain inserts, one table", rate(best.2));
    match (0..rounds).filter_map(|round| shell(&csv, &dir.path().join(format!("{round}.shell.db")), rows)).min() {
        Some(time) => of("sqlite3 .import, one table", rate(time)),
        None => println!("  against sqlite3 .import: sqlite3 is not installed"),
    }
    let db = dir.path().join("0.db");
    let mut store = Store::open(&db, Mode::Existing).unwrap();
    send_all_out(&store, rows * 9 / 10, rounds);
    save(&mut store, &dir.path().join("0.plain.db"), saves, 1);
    drop(store);
    check(&db);
    if smoke {
        against(&db, rows, rounds, saves);
    }
}

/// What stands beside a figure that is below its goal.
fn least(figure: f64, goal: f64) -> &'static str {
    if figure < goal { "  MISSED" } else { "" }
}

/// What stands beside a figure that is above its goal.
fn most(figure: f64, goal: f64) -> &'static str {
    if figure > goal { "  MISSED" } else { "" }
}

/// The same on a file that is there.
fn against(path: &Path, rows: usize, rounds: usize, saves: usize) {
    let dir = tempfile::tempdir_in(path.parent().unwrap()).unwrap();
    let (csv, db) = (dir.path().join("people.csv"), dir.path().join("copy.db"));
    write_people(&csv, rows, SEED + 1);
    // What still lies in its log goes into the file before it is copied.
    Connection::open(path).unwrap().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    std::fs::copy(path, &db).unwrap();
    let mut store = Store::open(&db, Mode::Existing).unwrap();
    let people = store.count(&ustaz::store::ListQuery::all(Kind::Trainee), usize::MAX >> 1).unwrap();
    println!("{}: {people} trainees", path.display());
    save(&mut store, &db, saves, 20);
    send_all_out(&store, people, rounds.min(2));
    let start = Instant::now();
    let plan = planned(&store, &csv);
    let planned = start.elapsed();
    let (begun, start) = (SystemTime::now(), Instant::now());
    let done = import::apply(&mut store, "zahra", &plan).unwrap().output;
    let applied = start.elapsed();
    // The last that happens in its folder is that the backup got its name.
    let backup = done.backup.as_ref().and_then(|path| std::fs::metadata(path.parent()?).ok()?.modified().ok()?.duration_since(begun).ok());
    let written = applied.saturating_sub(backup.unwrap_or_default());
    let rate = |time: Duration| rows as f64 / time.as_secs_f64();
    println!(
        "import of {rows} people into it       {:9.0} rows/s   (goal {IN}; planned {:.0}, written {:.0}; {} new, the rest may be known; \
         the backup before it {:.1} s){}",
        rate(planned + written),
        rate(planned),
        rate(written),
        done.new,
        backup.unwrap_or_default().as_secs_f64(),
        least(rate(planned + written), IN)
    );
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// A file as a ministry sends it: names in two scripts, fathers, births, phones.
fn write_people(path: &Path, rows: usize, seed: u64) {
    let mut chance = Chance::new(seed);
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
    let plan = planned(&store, csv);
    let planned = start.elapsed();
    let written = timed(|| {
        let done = import::apply(&mut store, "zahra", &plan).unwrap();
        // Some are likely known already, and left for a person to decide.
        assert!(done.output.new > rows * 9 / 10, "{:?}", done.output);
    });
    (planned, written)
}

fn planned(store: &Store, csv: &Path) -> import::Plan {
    let book = grid::open(csv, &Limits::default()).unwrap();
    let options = Options::new(NaiveDate::from_ymd_opt(2026, 11, 24).unwrap());
    import::plan(store, &book, "people.csv", Kind::Trainee, options).unwrap()
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

/// The same rows by `.import` of SQLite's own shell into a table with the same columns and indexes; `None` where it is not installed.
fn shell(csv: &Path, db: &Path, rows: usize) -> Option<Duration> {
    Command::new("sqlite3").arg("-version").stdout(Stdio::null()).status().ok().filter(std::process::ExitStatus::success)?;
    let with_ids = db.with_extension("csv");
    let mut out = std::io::BufWriter::new(std::fs::File::create(&with_ids).unwrap());
    for line in std::fs::read_to_string(csv).unwrap().lines().skip(1) {
        writeln!(out, "{},{line}", ustaz::store::new_id().unwrap().get()).unwrap();
    }
    drop(out);
    // The shell fills columns from the left and leaves the rest empty, so those of the file come first.
    let like = db.with_extension("like");
    drop(Store::open(&like, Mode::Write).unwrap());
    let like = Connection::open(&like).unwrap();
    let schema = |kind: &str| -> Vec<String> {
        let sql = "SELECT sql FROM sqlite_schema WHERE type = ?1 AND tbl_name = 'trainee' AND sql IS NOT NULL";
        like.prepare(sql).unwrap().query_map([kind], |r| r.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let table = schema("table").remove(0).replace(" NOT NULL DEFAULT 0", "");
    let mut columns: Vec<&str> = table.lines().filter(|l| l.starts_with("  ")).map(|l| l.trim().trim_end_matches(',')).collect();
    let place = |column: &str| COLUMNS.iter().position(|c| column.starts_with(&format!("\"{c}\" "))).unwrap_or(COLUMNS.len());
    columns.retain(|c| !c.starts_with("id "));
    columns.sort_by_key(|c| place(c));
    let made = Connection::open(db).unwrap();
    made.execute_batch(&format!("PRAGMA journal_mode = WAL; CREATE TABLE trainee (id INTEGER PRIMARY KEY, {});", columns.join(", ")))
        .unwrap();
    schema("index").iter().for_each(|sql| made.execute_batch(sql).unwrap());
    let import = format!(".import --csv \"{}\" trainee", with_ids.display());
    let time = timed(|| {
        let mut command = Command::new("sqlite3");
        command.arg(db).args(["PRAGMA synchronous = FULL", &import]).stderr(Stdio::null());
        assert!(command.status().unwrap().success());
    });
    let held: i64 = made.query_row("SELECT count(email) FROM trainee", [], |r| r.get(0)).unwrap();
    assert_eq!(held as usize, rows);
    Some(time)
}

fn send_all_out(store: &Store, least_rows: usize, rounds: usize) {
    for format in Format::ALL {
        let mut sent = 0;
        let time = (0..rounds).map(|_| timed(|| sent = send_out(store, format))).min().unwrap();
        assert!(sent >= least_rows, "{sent}");
        let rate = sent as f64 / time.as_secs_f64();
        println!("export of {sent:7} people as {:5}     {rate:9.0} rows/s   (goal {OUT}){}", format.key(), least(rate, OUT));
    }
}

fn send_out(store: &Store, format: Format) -> usize {
    let mut out = Counted(0);
    let sent = export(store, &Out::new(Kind::Trainee, format), &mut out).unwrap() as usize;
    assert!(out.0 > sent);
    sent
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

/// Saves of one changed cell, and of a new person, by turns with the bare change of such a row: in a file with the same tables, or in
/// the same file. In the same one a turn is of several, since each change by another connection empties the other's memory of pages.
fn save(store: &mut Store, bare: &Path, saves: usize, turn: usize) {
    let mut conn = Connection::open(bare).unwrap();
    conn.pragma_update(None, "synchronous", "FULL").unwrap();
    let mut chance = Chance::new(SEED);
    let (ours, theirs) = (people(&Connection::open(store.path()).unwrap(), &mut chance, saves), people(&conn, &mut chance, saves));
    let label = msg!("journal-stress", n = 1);
    let mut times: [Times; 4] = Default::default();
    let saved: Vec<(usize, (&i64, &i64))> = ours.iter().zip(&theirs).enumerate().collect();
    for block in saved.chunks(turn) {
        for (n, (id, _)) in block {
            let id = Id::new(**id).unwrap();
            let phone = Value::text(format!("+9370{n:07}"));
            let base = store.get(Kind::Trainee, id).unwrap().unwrap().get("phone").clone();
            times[0].add(timed(|| {
                let change = Change { key: "phone", base, value: phone.clone() };
                store.write("zahra", &label, |tx| tx.change(Kind::Trainee, id, &[change])).unwrap();
            }));
            let (new, name) = (ustaz::store::new_id().unwrap(), format!("New Person {n}"));
            times[2].add(timed(|| {
                let row = Row::new(Kind::Trainee, new).with("passport_name", Value::text(name.as_str())).with("phone", phone.clone());
                store.write("zahra", &label, |tx| tx.insert(&row)).unwrap();
            }));
        }
        for (n, (_, id)) in block {
            let phone = format!("+9370{n:07}");
            // As ours, it was read before.
            let _: Option<String> = conn.query_row("SELECT phone FROM trainee WHERE id = ?1", [**id], |r| r.get(0)).unwrap();
            times[1].add(timed(|| {
                let tx = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();
                tx.prepare_cached("UPDATE trainee SET phone = ?2, rev = rev + 1 WHERE id = ?1")
                    .unwrap()
                    .execute(params![id, phone])
                    .unwrap();
                tx.commit().unwrap();
            }));
            let (new, name) = (ustaz::store::new_id().unwrap(), format!("New Person {n}"));
            times[3].add(timed(|| {
                let tx = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();
                tx.prepare_cached("INSERT INTO trainee (id, rev, passport_name, phone) VALUES (?1, 1, ?2, ?3)")
                    .unwrap()
                    .execute(params![new.get(), name, phone])
                    .unwrap();
                tx.commit().unwrap();
            }));
        }
    }
    for (what, n) in [("a changed cell", 0), ("a new person", 2)] {
        for (name, part) in [("p50", 0.5), ("p99", 0.99)] {
            let (ours, theirs) = (times[n].part(part), times[n + 1].part(part));
            let missed = most(ours / theirs, OF_BARE);
            let of = times[n].count();
            println!(
                "save of {what:15} {name}           {:9.2} x        (goal {OF_BARE}; {ours:.3} ms, bare {theirs:.3} ms, of {of}){missed}",
                ours / theirs
            );
        }
    }
}

/// Ids of people here and there in a file, each once.
fn people(conn: &Connection, chance: &mut Chance, most: usize) -> Vec<i64> {
    let mut statement = conn.prepare("SELECT id FROM trainee WHERE gone = 0 ORDER BY id").unwrap();
    let mut all: Vec<i64> = statement.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect();
    // A shuffle that is not taken to its end.
    for at in 0..most.min(all.len()) {
        let other = at + chance.below(all.len() - at);
        all.swap(at, other);
    }
    all.truncate(most);
    all
}

fn check(path: &Path) {
    let store = Store::open(path, Mode::Read).unwrap();
    let start = Instant::now();
    let report = store.check(&mut |_| true).unwrap();
    let time = start.elapsed().as_secs_f64();
    assert_eq!(report.findings, vec![]);
    let bytes = std::fs::metadata(path).unwrap().len() as f64 / 1e6;
    let missed = most(time, 180.0);
    println!("check of {bytes:.0} MB, {} records             {time:9.1} s        (goal 180 for a million people){missed}", report.records);
}
