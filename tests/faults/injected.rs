//! Kills and errors at chosen calls of the C library, between the program and the disk: `shim.c`, compiled by gcc and loaded
//! before the program's own libraries. Needs nothing that a machine which builds the program has not.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use ustaz::words::label;

use crate::kit::{Acked, Chance, Worker, acked, holds, ustaz};
use crate::terminal::{Home, LONG};

/// Kills at a call: all of them, and the share of a plain run.
const KILLS: (u64, u64) = (300, 18);
/// Errors of calls, the same.
const ERRORS: (u64, u64) = (200, 16);

/// What the system may say to any call that reaches a disk.
const EINTR: i32 = 4;
const EIO: i32 = 5;
const ENOSPC: i32 = 28;

/// The compiled shim.
pub fn shim() -> &'static Path {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    MADE.get_or_init(|| {
        let made = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("shim-{}.so", std::process::id()));
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/faults/shim.c");
        let gcc = Command::new("gcc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&made).arg(source).arg("-ldl").output().unwrap();
        assert!(gcc.status.success(), "{}", String::from_utf8_lossy(&gcc.stderr));
        made
    })
}

/// The program with the shim before it.
fn struck(db: &Path, with: &[(&str, String)]) -> Command {
    let mut command = ustaz(db);
    command.env("LD_PRELOAD", shim()).envs(with.iter().map(|(name, value)| (*name, value)));
    command
}

/// A worker with the shim before it until it ends; what it told, whether it ended by itself and well, and what it said.
fn worked(db: &Path, number: u64, changes: u64, with: &[(&str, String)], told: &mut Vec<Acked>) -> (Option<i32>, String) {
    let mut command = struck(db, with);
    command.args(["stress", "--changes", &changes.to_string(), "--worker", &number.to_string()]).stdin(Stdio::null());
    let out = command.output().unwrap();
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    told.extend(text.split_inclusive('\n').filter_map(|line| acked(number, line)));
    (out.status.code(), String::from_utf8_lossy(&out.stderr).into_owned())
}

#[test]
fn what_was_acknowledged_survives_a_kill_at_any_call() {
    let mut chance = Chance::new();
    let dir = tempfile::tempdir().unwrap();
    let (kills, mut killed, mut told_in_all, mut n) = (crate::runs(KILLS.0, KILLS.1), 0, 0, 0);
    while killed < kills {
        // A new file now and then: its making is killed too, and checking does not grow with the test.
        n += 1;
        let db = dir.path().join(format!("{n}.db"));
        let mut told = Vec::new();
        for round in 0..6 {
            // Two others work while one is killed at a call of its own choice.
            let others = if round == 0 { Vec::new() } else { (1..=2).map(|o| Worker::start(&db, 1000 * n + 10 * round + o, 30)).collect() };
            let reach = if round == 0 { 2500 } else { 1200 };
            let at = chance.below(reach) + 1;
            let (code, said) = worked(&db, 1000 * n + 10 * round, 10_000, &[("SHIM_KILL", at.to_string())], &mut told);
            assert_eq!(code, None, "it was to be killed at call {at}: {said}");
            killed += 1;
            for other in others {
                let (well, said) = other.finish(&mut told);
                assert!(well, "{said}");
            }
            if db.exists() {
                holds(&db, &told);
            }
        }
        told_in_all += told.len();
        std::fs::read_dir(dir.path()).unwrap().for_each(|e| drop(std::fs::remove_file(e.unwrap().path())));
    }
    println!("{killed} kills at a call, {told_in_all} acknowledged commits, all there");
    assert!(told_in_all > 0);
}

#[test]
fn an_error_of_any_call_is_told_and_loses_nothing() {
    let mut chance = Chance::new();
    let dir = tempfile::tempdir().unwrap();
    let (errors, mut tried, mut refused, mut n) = (crate::runs(ERRORS.0, ERRORS.1), 0, 0, 0);
    while tried < errors {
        n += 1;
        let db = dir.path().join(format!("{n}.db"));
        let mut told = Vec::new();
        for round in 0..8 {
            let error = [EIO, ENOSPC, EINTR][usize::try_from(chance.below(3)).unwrap()];
            let at = chance.below(if round == 0 { 2500 } else { 500 }) + 1;
            // Once, a few times, or from then on.
            let times = [1, 4, 100_000][usize::try_from(chance.below(3)).unwrap()];
            // A signal that comes for ever is none.
            let times = if error == EINTR { times.min(4) } else { times };
            let with = [("SHIM_ERROR", error), ("SHIM_AT", i32::try_from(at).unwrap()), ("SHIM_TIMES", times)];
            let (code, said) = worked(&db, 100 * n + round, 20, &with.map(|(name, n)| (name, n.to_string())), &mut told);
            let what = format!("errno {error} at call {at}, {times} times: {code:?} {said}");
            match code {
                Some(0) => {}
                Some(1) => {
                    refused += 1;
                    assert!(said.lines().count() >= 2, "what happened and what to do: {what}");
                    assert!(!said.contains(&label("error-defect")), "the fault of the disk, not of ours: {what}");
                }
                _ => panic!("{what}"),
            }
            tried += 1;
            // Without the fault everything is there, and work goes on.
            let (well, complaint) = Worker::start(&db, 100 * n + 50 + round, 2).finish(&mut told);
            assert!(well, "{what}\nthen: {complaint}");
            holds(&db, &told);
        }
        std::fs::read_dir(dir.path()).unwrap().for_each(|e| drop(std::fs::remove_file(e.unwrap().path())));
    }
    println!("{tried} runs with errors, {refused} ended with a message, nothing was lost");
    assert!(refused > 0);
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
