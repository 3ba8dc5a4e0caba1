//! Kills and errors at chosen calls of the C library, while one works and while one types.

use std::process::Stdio;

use crate::blows::{Blow, ENOSPC, shim};
use crate::kit::{Acked, Chance, Worker, acked, holds, ustaz};
use crate::terminal::{Home, LONG};

/// Kills at a call: all of them, and the share of a plain run.
const KILLS: (u64, u64) = (300, 18);
/// Errors of calls, the same.
const ERRORS: (u64, u64) = (200, 16);
/// Kills while one types, the same.
const TYPED: (u64, u64) = (12, 2);
/// So many lines fill no pipe.
const FEW: usize = 900;

/// A worker on a file.
fn worker(db: &std::path::Path, number: u64, changes: u64) -> std::process::Command {
    let mut command = ustaz(db);
    command.args(["stress", "--changes", &changes.to_string(), "--worker", &number.to_string()]).stdin(Stdio::null());
    command
}

/// What a worker told.
fn told_by(number: u64, out: &str) -> impl Iterator<Item = Acked> {
    out.split_inclusive('\n').filter_map(move |line| acked(number, line))
}

#[test]
fn what_was_acknowledged_survives_a_kill_at_any_call() {
    let mut chance = Chance::new();
    let dir = tempfile::tempdir().unwrap();
    let (kills, mut killed, mut under_load, mut told_in_all, mut n) = (crate::runs(KILLS.0, KILLS.1), 0, 0, 0, 0);
    while under_load < kills {
        // A new file now and then: its making is killed too, and checking does not grow with the test.
        n += 1;
        let db = dir.path().join(format!("{n}.db"));
        let mut told = Vec::new();
        for round in 0..6 {
            // Two others write until it is over, while one is killed at a call of its own choice.
            let mut others: Vec<Worker> =
                if round == 0 { Vec::new() } else { (1..=2).map(|o| Worker::start(&db, 1000 * n + 10 * round + o, 1_000_000)).collect() };
            others.iter_mut().for_each(|o| o.read(1, &mut told));
            let reach = if round == 0 { 2500 } else { 1200 };
            let run = Blow::Kill.at(chance.below(reach) + 1).run(&mut worker(&db, 1000 * n + 10 * round, 10_000), dir.path());
            assert!(run.struck && run.code.is_none(), "it was to be killed: {run:?}");
            told.extend(told_by(1000 * n + 10 * round, &run.out));
            killed += 1;
            let loaded = !others.is_empty();
            for mut other in others {
                assert!(other.child.try_wait().unwrap().is_none(), "it writes until it is told not to");
                let before = told.len();
                other.kill(&mut told);
                // One whose pipe is full writes no more.
                assert!(told.len() - before < FEW, "{} lines", told.len() - before);
            }
            under_load += u64::from(loaded);
            if db.exists() {
                holds(&db, &told);
            }
        }
        told_in_all += told.len();
        std::fs::read_dir(dir.path()).unwrap().for_each(|e| drop(std::fs::remove_file(e.unwrap().path())));
    }
    println!("{killed} kills at a call, {under_load} of them while two others wrote; {told_in_all} acknowledged commits, all there");
    assert!(told_in_all > 0);
}

#[test]
fn an_error_of_any_call_is_told_and_loses_nothing() {
    let mut chance = Chance::new();
    let dir = tempfile::tempdir().unwrap();
    let (errors, mut struck, mut refused, mut n) = (crate::runs(ERRORS.0, ERRORS.1), 0, 0, 0);
    while struck < errors {
        n += 1;
        let db = dir.path().join(format!("{n}.db"));
        let mut told = Vec::new();
        let mut calls = crate::blows::calls(&mut worker(&dir.path().join(format!("{n}-new.db")), 1, 20), dir.path());
        for round in 0..8 {
            if round == 1 {
                // From here on the file is there.
                calls = crate::blows::calls(&mut worker(&db, 100 * n + 50, 20), dir.path());
            }
            let blow = Blow::any(&mut chance).at(chance.below(calls) + 1);
            let run = blow.run(&mut worker(&db, 100 * n + round, 20), dir.path());
            told.extend(told_by(100 * n + round, &run.out));
            refused += u64::from(run.told_well());
            struck += u64::from(run.struck);
            assert!(run.struck || run.code == Some(0), "{run:?}");
            if db.exists() && std::fs::metadata(&db).unwrap().len() > 0 {
                holds(&db, &told);
            }
        }
        std::fs::read_dir(dir.path()).unwrap().for_each(|e| drop(std::fs::remove_file(e.unwrap().path())));
    }
    println!("{struck} runs that an error struck, {refused} ended with a message, nothing was lost");
    assert!(refused > 0);
}

/// The program on a terminal is killed at a call while one types; what it said was saved is there.
#[test]
fn what_the_screen_said_was_saved_survives_a_kill() {
    let mut chance = Chance::new();
    let (mut saved, mut drafts) = (0, 0);
    for round in 0..crate::runs(TYPED.0, TYPED.1) {
        let home = Home::new();
        home.start_on_sample().types("q").ends(LONG);
        let (shim, mark) = (shim().display().to_string(), home.path("mark").display().to_string());
        // How many calls it takes to come and go.
        let told = home.path("told").display().to_string();
        let more = [("TERM", "xterm-256color"), ("USTAZ_USER", "zahra"), ("LD_PRELOAD", &*shim), ("SHIM_TOLD", &told)];
        home.start_with(&[], &more).sees("Ahmad Zia Rahimi").types("q").ends(LONG);
        let told = std::fs::read_to_string(told).unwrap();
        let start: u64 = told.split(' ').next().unwrap().parse().unwrap();
        // While it begins, and then while one types.
        let at = if round % 3 == 1 { chance.below(start) } else { start + 2500 + chance.below(4000) };
        let at = (at + 1).to_string();
        let more = [("TERM", "xterm-256color"), ("USTAZ_USER", "zahra"), ("LD_PRELOAD", &shim), ("SHIM_KILL", &at), ("SHIM_MARK", &mark)];
        let mut terminal = home.start_with(&[], &more);
        let mut said: Vec<String> = Vec::new();
        let mut on = terminal.comes("Ahmad Zia Rahimi");
        while on {
            let name = format!("Typed Person {round} {}", said.len());
            terminal.strikes("n");
            on = terminal.comes("New trainee");
            for letter in name.chars() {
                terminal.strikes(&letter.to_string());
            }
            on = on && terminal.comes(&name);
            terminal.strikes("\u{13}");
            on = on && terminal.comes(&format!("Saved trainee {name}"));
            if on {
                said.push(name);
            }
        }
        terminal.ends(LONG);
        assert!(std::path::Path::new(&mark).exists(), "it was to be killed at call {at}\n{}", terminal.screen());
        let store = ustaz::store::Store::open(&home.db(), ustaz::store::Mode::Existing).unwrap();
        crate::kit::assert_whole(&store);
        for name in &said {
            // Each of them fits the words of each other.
            let found = store.matching(ustaz::model::Kind::Trainee, name, said.len() + 3).unwrap();
            assert!(found.iter().any(|r| r.text("passport_name") == name), "{name} was said to be saved; killed at call {at}");
        }
        saved += said.len();
        drafts += home.drafts().len();
    }
    println!("{saved} saves that were told, all there; {drafts} drafts");
    assert!(saved + drafts > 0, "nobody ever came to type");
}

/// The disk is full while one types; then space is made, and the same program goes on.
#[test]
fn a_disk_that_was_full_takes_the_same_form_later() {
    let home = Home::new();
    home.start_on_sample().types("q").ends(LONG);
    let full = home.path("full");
    let (shim, marker) = (shim().display().to_string(), full.display().to_string());
    let mut terminal = home.start_with(
        &[],
        &[
            ("TERM", "xterm-256color"),
            ("USTAZ_USER", "zahra"),
            ("LD_PRELOAD", &shim),
            ("SHIM_ERROR", &ENOSPC.to_string()),
            ("SHIM_WHILE", &marker),
        ],
    );
    terminal.types("2").sees("Ahmad Zia Rahimi").types("n").sees("New trainee").types("No Space Now").sees("No Space Now");
    std::fs::write(&full, "").unwrap();
    // Neither the file nor the folder beside it takes it, and the form says so and stays.
    terminal.types("\u{13}").sees("The disk took no more").sees("No Space Now").types("\t\t\tFather Goes On").sees("Father Goes On");
    std::fs::remove_file(&full).unwrap();
    terminal.types("\u{13}").sees("Saved trainee No Space Now").types("q").ends(LONG);
    let store = ustaz::store::Store::open(&home.db(), ustaz::store::Mode::Existing).unwrap();
    crate::kit::assert_whole(&store);
    let found = store.matching(ustaz::model::Kind::Trainee, "no space now", 3).unwrap();
    assert_eq!(found.iter().map(|r| r.text("father_name")).collect::<Vec<_>>(), ["Father Goes On"]);
}
