//! Kills under load, many writers at once, and who holds the file.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::kit::{Acked, Chance, Worker, holds, ustaz};
use ustaz::store::{Mode, Store, holder};

/// Kills under load, each while two others write too: all of them, and the share of a plain run.
const KILLS: (u64, u64) = (150, 45);

#[test]
fn what_was_acknowledged_survives_kills() {
    let mut chance = Chance::new();
    let dir = tempfile::tempdir().unwrap();
    let (kills, mut killed) = (crate::runs(KILLS.0, KILLS.1), 0);
    let mut number = 0;
    for file in 0.. {
        if killed >= kills {
            break;
        }
        // A new file now and then, so that checking does not grow with the test.
        let db = dir.path().join(format!("{file}.db"));
        let mut told: Vec<Acked> = Vec::new();
        for _ in 0..5 {
            let mut workers: Vec<Worker> = (0..3)
                .map(|_| {
                    number += 1;
                    Worker::start(&db, number, 100_000)
                })
                .collect();
            // Then a moment of the next commit, from its begin to behind its end.
            let seen = chance.below(12);
            let moment = Duration::from_micros(chance.below(4_000));
            workers[0].read(seen, &mut told);
            let since = Instant::now();
            while since.elapsed() < moment {
                std::hint::spin_loop();
            }
            for worker in workers {
                worker.kill(&mut told);
                killed += 1;
            }
            if db.exists() {
                holds(&db, &told);
            }
        }
        assert!(!told.is_empty(), "nothing was ever written");
    }
    println!("{killed} kills");
}

#[test]
fn a_kill_while_the_file_is_made_leaves_a_file_that_can_be_used() {
    let mut chance = Chance::new();
    let dir = tempfile::tempdir().unwrap();
    for n in 0..12 {
        let db = dir.path().join(format!("{n}.db"));
        let mut told = Vec::new();
        let worker = Worker::start(&db, 1, 100_000);
        // The program is at work in the file from its first moment on.
        while !db.exists() {
            std::hint::spin_loop();
        }
        let (since, moment) = (Instant::now(), Duration::from_micros(chance.below(25_000)));
        while since.elapsed() < moment {
            std::hint::spin_loop();
        }
        worker.kill(&mut told);
        let (well, complaint) = Worker::start(&db, 2, 3).finish(&mut told);
        assert!(well, "{complaint}");
        holds(&db, &told);
    }
}

#[test]
fn eight_processes_lose_nothing() {
    let dir = tempfile::tempdir().unwrap();
    // All eight come to a file that is not there yet.
    let db = dir.path().join("a.db");
    let workers: Vec<Worker> = (1..=8).map(|n| Worker::start(&db, n, 200)).collect();
    let ended: Vec<(Vec<Acked>, (bool, String))> = workers
        .into_iter()
        .map(|w| {
            std::thread::spawn(move || {
                let mut told = Vec::new();
                let end = w.finish(&mut told);
                (told, end)
            })
        })
        .collect::<Vec<_>>()
        .into_iter()
        .map(|t| t.join().unwrap())
        .collect();
    let mut all = Vec::new();
    for (told, (well, complaint)) in ended {
        assert!(well, "{complaint}");
        assert_eq!(told.len(), 200);
        all.extend(told);
    }
    holds(&db, &all);
    let mut rows: Vec<i64> = all.iter().map(|a| a.seq).collect();
    rows.sort_unstable();
    rows.dedup();
    assert_eq!(rows.len(), 1600, "two processes were given one row");
    assert!(Store::open(&db, Mode::Read).unwrap().newest().unwrap() >= 1600);
}

#[test]
fn who_holds_the_file_is_told_and_a_writer_waits_for_them() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("a.db");
    let mut store = Store::open(&db, Mode::Write).unwrap();
    assert_eq!(holder(&db), None, "nobody holds it");
    let mut child = ustaz(&db).args(["stress", "--hold", "60"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert_eq!(lines.next().unwrap().unwrap(), "holding");
    let found = holder(&db).expect("the system tells who holds a lock");
    assert_eq!((found.pid, found.program.as_str()), (child.id(), "ustaz"));
    assert_eq!(found.user, ustaz::store::user_name(rustix_uid()));
    let writer = std::thread::spawn(move || {
        let row = ustaz::model::Row::new(ustaz::model::Kind::Trainee, crate::kit::id(5)).with("passport_name", crate::kit::text("Gul"));
        store.write("amir", &ustaz::msg!("journal-stress", n = 1), |tx| tx.insert(&row)).map(|w| w.seq)
    });
    drop(child.stdin.take());
    assert_eq!(lines.next().unwrap().unwrap(), "let go");
    assert!(child.wait().unwrap().success());
    assert_eq!(writer.join().unwrap().unwrap(), Some(1));
    assert_eq!(holder(&db), None);
}

/// The user that this process runs as.
fn rustix_uid() -> u32 {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").unwrap().uid()
}
