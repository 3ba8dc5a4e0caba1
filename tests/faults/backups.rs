//! Backups under load, and clocks that are wrong.

use std::path::Path;

use rustix::process::Signal;
use ustaz::model::{Kind, Row};
use ustaz::store::{BackupReason, Mode, Store};

use crate::blows::shim;
use crate::kit::{Acked, Worker, assert_whole, holds, id, text, ustaz};
use crate::terminal::{Home, LONG, Terminal};

/// Backups under load: all of them, and the share of a plain run.
const BACKUPS: (u64, u64) = (50, 6);

#[test]
fn every_backup_under_load_holds() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("a.db");
    let mut told: Vec<Acked> = Vec::new();
    let backups = crate::runs(BACKUPS.0, BACKUPS.1);
    let mut well = 0;
    for n in 0..backups {
        let mut workers: Vec<Worker> = (1..=3).map(|w| Worker::start(&db, 10 * n + w, 100_000)).collect();
        workers.iter_mut().for_each(|w| w.read(10, &mut told));
        // What was told before the backup began must be in it.
        let before = told.clone();
        let to = dir.path().join(format!("{n}.backup"));
        let out = ustaz(&db).arg("backup").arg(&to).output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        workers.into_iter().for_each(|w| w.kill(&mut told));
        holds(&to, &before);
        well += 1;
        std::fs::remove_file(&to).unwrap();
    }
    holds(&db, &told);
    println!("{well} of {backups} backups under load hold");
}

/// The program at another time.
fn at_another_time(db: &Path, seconds: i64, words: &[&str]) -> std::process::Output {
    ustaz(db).env("LD_PRELOAD", shim()).env("SHIM_CLOCK", seconds.to_string()).args(words).output().unwrap()
}

const DAY: i64 = 86_400;

#[test]
fn a_clock_that_is_wrong_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("a.db");
    let mut steps = 0;
    for (n, off) in [0, -3 * DAY, 3650 * DAY, 0, -20_000 * DAY, 0].into_iter().enumerate() {
        let worker = format!("{}", n + 1);
        let out = at_another_time(&db, off, &["stress", "--changes", "16", "--worker", &worker]);
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        steps += 16;
        let out = at_another_time(&db, off, &["undo", "--user", &format!("worker{worker}")]);
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        steps += 1;
        let store = Store::open(&db, Mode::Existing).unwrap();
        assert_whole(&store);
        // Whose step is the newest goes by its number.
        let newest = store.newest().unwrap();
        assert!(newest >= steps, "{newest} of {steps}");
        assert_eq!(store.entry(newest).unwrap().unwrap().author, format!("worker{worker}"));
        let copy = dir.path().join(format!("{n}.backup"));
        let out = at_another_time(&db, off, &["backup", &copy.display().to_string()]);
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        assert_whole(&Store::open(&copy, Mode::Read).unwrap());
        std::fs::remove_file(copy).unwrap();
    }
}

/// The program on the screen at another time.
fn on_screen(home: &Home, seconds: i64) -> Terminal {
    let (shim, off) = (shim().display().to_string(), seconds.to_string());
    home.start_with(&[], &[("TERM", "xterm-256color"), ("USTAZ_USER", "zahra"), ("LD_PRELOAD", &shim), ("SHIM_CLOCK", &off)])
}

/// Three days back, ten years ahead and home again: what was typed in a form is the latest of it, whatever the time was, and the
/// history is in the order of its steps.
#[test]
fn a_clock_that_is_wrong_takes_nothing_from_the_screen() {
    let home = Home::new();
    home.start_on_sample().types("q").ends(LONG);
    let drafted = |words: &str| home.drafts().iter().any(|draft| draft.contains(words));
    let mut name = String::from("Clock");
    let mut terminal = on_screen(&home, 0);
    terminal.sees("[Trainees]").types("n").sees("New trainee").types(&name);
    for (off, word) in [(-3 * DAY, " Back"), (3650 * DAY, " Ahead"), (-3 * DAY, " Again"), (0, " Home")] {
        terminal.sees(&name).waits("the draft", |_| drafted(&name));
        // The end comes from outside; the next start has another time, and the form with what was typed last.
        terminal.signal(Signal::HUP).ends(LONG);
        terminal = on_screen(&home, off);
        terminal.sees("The form is open as it was").sees(&name).types(word);
        name.push_str(word);
        terminal.sees(&name);
        assert_eq!(home.drafts().len(), 1);
    }
    terminal.types("\u{13}").sees(&format!("Saved trainee {name}")).types("q").ends(LONG);
    assert_eq!(home.drafts(), Vec::<String>::new());
    for (off, name) in [(3650 * DAY, "Saved Ahead"), (-3 * DAY, "Saved Back"), (0, "Saved Last")] {
        let mut terminal = on_screen(&home, off);
        terminal.sees("[Trainees]").types("n").sees("New trainee").types(name).types("\u{13}").sees(&format!("Saved trainee {name}"));
        terminal.types("q").ends(LONG);
    }
    let mut terminal = on_screen(&home, 0);
    terminal.sees("[Trainees]").types("J").sees("History of the whole file").sees("Saved Ahead");
    let places: Vec<Option<usize>> = ["Saved Last", "Saved Back", "Saved Ahead"].map(|name| terminal.screen().find(name)).to_vec();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}\n{}", terminal.screen());
    // The newest is what is taken back, not what has the latest date.
    terminal.types("u").sees("Undo: ").types("q").ends(LONG);
    let store = Store::open(&home.db(), Mode::Existing).unwrap();
    let there = |name: &str| store.matching(Kind::Trainee, name, 5).unwrap().len();
    assert_eq!((there("Saved Last"), there("Saved Back"), there("Saved Ahead"), there(&name)), (0, 1, 1, 1));
    assert_whole(&store);
}

/// Backups that a clock ten years ahead named do not push out those of today, and a day that never ends has more than one.
#[test]
fn backups_make_room_by_their_steps() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
    let save = |store: &mut Store, n: i64| {
        let row = Row::new(Kind::Hospital, id(n)).with("name", text("Aliabad"));
        store.write("zahra", &ustaz::msg!("journal-stress", n = n), |tx| tx.insert(&row)).unwrap();
    };
    save(&mut store, 1);
    let folder = store.backup_folder();
    let first = store.back_up_before(BackupReason::Daily).unwrap().unwrap().path;
    for day in 10..30 {
        std::fs::copy(&first, folder.join(format!("daily-2036-11-{day}.db"))).unwrap();
    }
    std::fs::remove_file(&first).unwrap();
    save(&mut store, 2);
    let today = store.back_up_before(BackupReason::Daily).unwrap().unwrap().path;
    assert!(today.exists(), "it is the newest, whatever its name");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 14);
    assert!(store.back_up_before(BackupReason::Daily).unwrap().is_none(), "one a day");
    (3..510).for_each(|n| save(&mut store, n));
    let more = store.back_up_before(BackupReason::Daily).unwrap().unwrap();
    assert!(more.newest >= 502 && today.exists() && more.path.exists());
    assert!(store.back_up_before(BackupReason::Daily).unwrap().is_none());
}
