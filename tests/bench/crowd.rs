//! Many at once in one file: whether each gets their turn, and how long a save takes.
//!
//! `cargo bench --bench crowd` runs 32 processes that save as fast as they can for 60 s, and 50 at a person's pace; `-- --smoke` a
//! few of them for a moment. The limits are in the issue: no lost update, no error, the slowest at least 0.3 of the fastest, p99
//! of a save at most 250 ms; at a person's pace 30 ms.

#[path = "../kit/mod.rs"]
mod kit;
#[path = "shared/mod.rs"]
mod shared;

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdout, Stdio};
use std::time::Duration;

use kit::{assert_whole, text, ustaz};
use shared::times::Times;
use ustaz::model::{Id, Kind, Row};
use ustaz::store::{Mode, Store};

/// The slowest gets so much of what the fastest gets.
const FAIR: f64 = 0.3;
/// Milliseconds of a save, ninety-nine times of a hundred: as fast as they can, and at a person's pace.
const FAST: f64 = 250.0;
const PACE: f64 = 30.0;

/// What all of them count in.
fn counted() -> Id {
    Id::from_bytes([1; 8])
}

/// One of them, ready to begin.
fn start(db: &std::path::Path, n: usize, seconds: u64, pace: u64) -> (Child, BufReader<ChildStdout>) {
    let mut command = ustaz(db);
    command.args(["stress", "--worker", &n.to_string(), "--count", &seconds.to_string(), "--pace", &pace.to_string()]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut ready = String::new();
    lines.read_line(&mut ready).unwrap();
    assert_eq!(ready, "ready\n");
    (child, lines)
}

fn crowd(name: &str, people: usize, seconds: u64, pace: u64, p99: f64) {
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let db = dir.path().join("a.db");
    let mut store = Store::open(&db, Mode::Write).unwrap();
    let row = Row::new(Kind::Hospital, counted()).with("name", text("Counted")).with("notes", text("0"));
    store.write("bench", &ustaz::msg!("journal-stress", n = 0), |tx| tx.insert(&row)).unwrap();
    let mut crowd: Vec<_> = (1..=people).map(|n| start(&db, n, seconds, pace)).collect();
    crowd.iter_mut().for_each(|(child, _)| child.stdin.as_mut().unwrap().write_all(b"go\n").unwrap());
    let mut times = Times::default();
    let mut turns = Vec::new();
    for (mut child, mut lines) in crowd {
        let mut told = String::new();
        lines.read_to_string(&mut told).unwrap();
        assert!(child.wait().unwrap().success(), "an error was shown to a person");
        let took: Vec<u64> = told.lines().map(|l| l.strip_prefix("took ").unwrap().parse().unwrap()).collect();
        turns.push(took.len());
        took.into_iter().for_each(|micros| times.add(Duration::from_micros(micros)));
    }
    let held = store.get(Kind::Hospital, counted()).unwrap().unwrap();
    assert_eq!(held.text("notes"), times.count().to_string(), "an update was lost");
    assert_whole(&store);
    let (slowest, fastest) = (turns.iter().min().unwrap(), turns.iter().max().unwrap());
    #[expect(clippy::cast_precision_loss, reason = "counts are small")]
    let fair = *slowest as f64 / (*fastest).max(1) as f64;
    let late = if times.part(0.99) > p99 { "  MISSED" } else { "" };
    // Somebody who saves once in five seconds has as many turns as they ask for.
    let unfair = if pace == 0 && fair < FAIR { "  MISSED" } else { "" };
    println!(
        "{name:24} {people:3} processes {seconds:3} s  {:6} saves   {} (goal p99 {p99}){late}   slowest/fastest {slowest}/{fastest} = {fair:.2} \
         (goal {FAIR}){unfair}",
        times.count(),
        times.line()
    );
}

fn main() {
    if std::env::args().any(|a| a == "--smoke") {
        crowd("as fast as they can", 4, 1, 0, FAST);
        return crowd("at a person's pace", 4, 2, 500, PACE);
    }
    if !std::env::args().any(|a| a == "--pace") {
        crowd("as fast as they can", 32, 60, 0, FAST);
    }
    crowd("at a person's pace", 50, 60, 5_000, PACE);
}
