//! Kills and errors at any call of the commands that write much or make files: an import and its undo, a backup, a restore, a rescue,
//! the first opening of a file of an older version. Each is done in a folder as it was before, struck at one of the calls that it
//! makes there, and looked at: all of it was done or nothing, and what it was given is as it was.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rusqlite::Connection;
use ustaz::model::{Kind, Row};
use ustaz::store::{Mode, Store};

use crate::blows::{Blow, Run, calls};
use crate::kit::{Chance, assert_whole, id, text, ustaz};
use crate::rescue::{ALL, FIRST, Scene, all_files, copy_all};

/// Blows of each sort upon each command: all of them, and the share of a plain run.
const BLOWS: (u64, u64) = (20, 2);
/// Rows of the list.
const ROWS: i64 = 2_000;

/// A command and where it is done.
struct Case {
    /// The folder before it.
    before: tempfile::TempDir,
    words: &'static [&'static str],
}

impl Case {
    fn new(words: &'static [&'static str], make: impl FnOnce(&Path)) -> Self {
        let before = tempfile::tempdir().unwrap();
        make(before.path());
        Self { before, words }
    }

    /// The command in a folder; words with a point in them are names of files there.
    fn command(&self, folder: &Path) -> Command {
        let mut command = ustaz(&folder.join("a.db"));
        for word in self.words {
            if word.contains('.') {
                command.arg(folder.join(word))
            } else {
                command.arg(word)
            };
        }
        command.args(["--user", "zahra"]).current_dir(folder).stdin(Stdio::null());
        command
    }

    fn folder(&self) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        copy_all(self.before.path(), folder.path());
        folder
    }

    /// Strikes it as often as is asked for; `look` is given the folder before, the folder after and the run.
    fn strike(&self, look: impl Fn(&Path, &Path, &Run)) {
        let mut chance = Chance::new();
        let whole = self.folder();
        let calls = calls(&mut self.command(whole.path()), whole.path());
        let blows = crate::runs(BLOWS.0, BLOWS.1);
        let (mut kills, mut errors, mut told) = (0, 0, 0);
        while kills < blows || errors < blows {
            let blow = if kills < blows { Blow::Kill } else { Blow::any(&mut chance) };
            let folder = self.folder();
            let run = blow.at(chance.below(calls) + 1).run(&mut self.command(folder.path()), folder.path());
            if blow != Blow::Kill {
                told += u64::from(run.told_well());
                errors += u64::from(run.struck);
            } else if run.struck {
                assert_eq!(run.code, None, "{run:?}");
                kills += 1;
            }
            assert!(run.struck || run.code == Some(0), "{run:?}");
            look(self.before.path(), folder.path(), &run);
            // Backups that are made by the way hold, too.
            for path in all_files(folder.path()).into_keys().filter(|p| p.to_string_lossy().contains("-backups/") && is(p, "db")) {
                let held = Connection::open(&path).unwrap();
                assert_eq!(held.query_row("PRAGMA integrity_check", [], |r| r.get::<_, String>(0)).unwrap(), "ok", "{run:?}");
            }
        }
        println!("{:?}: {calls} calls; {kills} kills and {errors} errors struck, {told} were told", self.words);
    }

    /// Done again, now that nothing strikes, it ends well.
    fn again(&self, folder: &Path, run: &Run) {
        let out = self.command(folder).output().unwrap();
        assert!(out.status.success(), "again, after {run:?}: {}", String::from_utf8_lossy(&out.stderr));
        let left: Vec<PathBuf> = all_files(folder).into_keys().filter(|p| p.to_string_lossy().contains(".rescue")).collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

fn is(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|e| e == ending)
}

/// A file in which something is already, with the list beside it.
fn begun(folder: &Path) {
    let mut store = Store::open(&folder.join("a.db"), Mode::Write).unwrap();
    ustaz::programme::catalogue::load(&mut store, "ustaz").unwrap();
    for n in 1..=20 {
        let row =
            Row::new(Kind::Trainee, id(n)).with("passport_name", text(&format!("Person {n}"))).with("notes", text("of the first hour"));
        store.write("karim", &ustaz::msg!("journal-stress", n = n), |tx| tx.insert(&row)).unwrap();
    }
    store.end_log();
    let mut list = String::from("Name (as in passport),Passport number,Notes\n");
    for n in 0..ROWS {
        list.push_str(&format!("Listed Person {n},P{},of the list\n", 1_000_000 + n));
    }
    fs::write(folder.join("list.csv"), list).unwrap();
}

fn imported(folder: &Path) {
    begun(folder);
    let case = Case { before: tempfile::tempdir().unwrap(), words: IMPORT };
    assert!(case.command(folder).output().unwrap().status.success());
}

const IMPORT: &[&str] = &["import", "trainee", "list.csv", "--duplicates", "new", "--apply"];

/// The oracle on a file; how many of the list are in it, and its newest step.
#[track_caller]
fn listed(db: &Path, run: &Run) -> (i64, i64) {
    let store = Store::open(db, Mode::Existing).unwrap_or_else(|e| panic!("{e} {run:?}"));
    assert_whole(&store);
    let newest = store.newest().unwrap();
    drop(store);
    let conn = Connection::open(db).unwrap();
    let count = |notes: &str| {
        conn.query_row("SELECT count(*) FROM trainee WHERE gone = 0 AND notes = ?1", [notes], |r| r.get::<_, i64>(0)).unwrap()
    };
    assert_eq!(count("of the first hour"), 20, "{run:?}");
    (count("of the list"), newest)
}

#[test]
fn an_import_is_done_or_not_whatever_strikes() {
    let case = Case::new(IMPORT, begun);
    case.strike(|before, after, run| {
        let was = listed(&before.join("a.db"), run);
        let is = listed(&after.join("a.db"), run);
        let done = (ROWS, was.1 + 1);
        assert!(is == done || (is == was && run.code != Some(0)), "{was:?} {is:?} {run:?}");
    });
}

#[test]
fn an_undo_of_an_import_is_done_or_not_whatever_strikes() {
    let case = Case::new(&["undo"], imported);
    case.strike(|before, after, run| {
        let was = listed(&before.join("a.db"), run);
        assert_eq!(was.0, ROWS);
        let is = listed(&after.join("a.db"), run);
        assert!(is == (0, was.1 + 1) || (is == was && run.code != Some(0)), "{was:?} {is:?} {run:?}");
    });
}

/// What a folder holds, but for what SQLite shares among those who have a file open.
fn content(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = all_files(folder).into_iter().filter(|(path, bytes)| !path.to_string_lossy().ends_with("-shm") && !bytes.is_empty());
    files.map(|(path, bytes)| (path.strip_prefix(folder).unwrap().to_owned(), bytes)).collect()
}

/// Holds that every file that was there is there as it was.
#[track_caller]
fn untouched(before: &Path, after: &Path, run: &Run) {
    let after = content(after);
    for (path, bytes) in content(before) {
        assert!(after.get(&path) == Some(&bytes), "{} was touched: {run:?}", path.display());
    }
}

#[test]
fn a_backup_is_whole_or_none_whatever_strikes() {
    let case = Case::new(&["backup", "b.backup"], imported);
    case.strike(|before, after, run| {
        untouched(before, after, run);
        let was = listed(&before.join("a.db"), run);
        assert_eq!(listed(&after.join("a.db"), run), was);
        let made = after.join("b.backup");
        assert!(made.exists() || run.code != Some(0), "{run:?}");
        if made.exists() {
            assert_eq!(listed(&made, run), was, "{run:?}");
            fs::remove_file(&made).unwrap();
        }
        case.again(after, run);
        assert_eq!(listed(&made, run), was, "{run:?}");
    });
}

#[test]
fn a_restored_file_is_whole_or_none_whatever_strikes() {
    let make = |folder: &Path| {
        imported(folder);
        Store::open(&folder.join("a.db"), Mode::Existing).unwrap().backup(&folder.join("b.backup")).unwrap();
    };
    let case = Case::new(&["restore", "b.backup", "--to", "new.db"], make);
    case.strike(|before, after, run| {
        untouched(before, after, run);
        let was = listed(&before.join("a.db"), run);
        let made = after.join("new.db");
        assert!(made.exists() || run.code != Some(0), "{run:?}");
        if made.exists() {
            assert_eq!(listed(&made, run), was, "{run:?}");
            crate::rescue::remove(&made);
        }
        case.again(after, run);
        assert_eq!(listed(&made, run), was, "{run:?}");
    });
}

/// In the place of a damaged file, which is set aside.
#[test]
fn a_damaged_file_is_replaced_or_still_there_whatever_strikes() {
    let make = |folder: &Path| {
        imported(folder);
        let db = folder.join("a.db");
        Store::open(&db, Mode::Existing).unwrap().backup(&folder.join("b.backup")).unwrap();
        let bytes = fs::read(&db).unwrap();
        fs::write(&db, &bytes[..bytes.len() / 3]).unwrap();
    };
    let case = Case::new(&["restore", "b.backup"], make);
    case.strike(|before, after, run| {
        let (was, is) = (content(before), content(after));
        let damaged = &was[Path::new("a.db")];
        assert!(is.values().any(|bytes| bytes == damaged), "the damaged file is kept: {run:?}");
        assert!(is.get(Path::new("b.backup")) == was.get(Path::new("b.backup")), "{run:?}");
        let db = after.join("a.db");
        let done = db.exists() && fs::read(&db).unwrap() != *damaged;
        assert!(done || run.code != Some(0), "{run:?}");
        if !done {
            case.again(after, run);
        }
        assert_eq!(listed(&db, run).0, ROWS, "{run:?}");
    });
}

#[test]
fn a_rescued_file_is_whole_or_none_whatever_strikes() {
    let scene = Scene::new(FIRST);
    let make = |folder: &Path| {
        copy_all(scene.dir.path(), folder);
        let trainee = crate::rescue::root(&scene.backup_copy(), "trainee");
        let mut bytes = fs::read(folder.join("a.db")).unwrap();
        crate::rescue::wreck(&mut bytes, trainee);
        fs::write(folder.join("a.db"), bytes).unwrap();
    };
    let case = Case::new(&["rescue", "new.db"], make);
    let holds = |made: &Path, run: &Run| {
        let store = Store::open(made, Mode::Existing).unwrap_or_else(|e| panic!("{e} {run:?}"));
        assert_whole(&store);
        let newest = store.newest().unwrap();
        drop(store);
        let conn = Connection::open(made).unwrap();
        let hash: Vec<u8> = conn.query_row("SELECT hash FROM journal WHERE seq = ?1", [newest], |r| r.get(0)).unwrap();
        assert_eq!(Some(&hash), scene.hashes.get(&newest), "{run:?}");
        newest
    };
    case.strike(|before, after, run| {
        untouched(before, after, run);
        let made = after.join("new.db");
        assert!(made.exists() || run.code != Some(0), "{run:?}");
        if made.exists() {
            let newest = holds(&made, run);
            // Where the disk gave only a part, what is missing is told.
            assert!(newest == ALL || (run.code == Some(1) && run.out.contains(&format!(" {ALL}"))), "{newest} {run:?}");
            crate::rescue::remove(&made);
        }
        case.again(after, run);
        assert_eq!(holds(&made, run), ALL, "{run:?}");
    });
}

#[test]
fn an_older_file_is_brought_up_to_date_or_left_whatever_strikes() {
    for (version, stored) in [(1, crate::versions::FIRST), (3, crate::versions::THIRD)] {
        let make = |folder: &Path| fs::rename(stored.unpacked(folder), folder.join("a.db")).unwrap();
        let case = Case::new(&["stress", "--changes", "2"], make);
        case.strike(|_, after, run| {
            let db = after.join("a.db");
            let held: i64 = Connection::open(&db).unwrap().query_row("PRAGMA user_version", [], |r| r.get(0)).unwrap();
            assert!(held == version || held > 3, "{held} {run:?}");
            let store = Store::open(&db, Mode::Existing).unwrap_or_else(|e| panic!("{e} {run:?}"));
            assert_whole(&store);
            let report = store.check(&mut |_| true).unwrap();
            let done = report.journal_rows - stored.steps;
            let told = run.out.lines().filter(|line| line.starts_with("acked ")).count() as u64;
            assert!(done >= told && (told == 2 || run.code != Some(0)), "{done} {run:?}");
            assert!(report.records >= stored.records);
            // The backup from before was made before anything was changed.
            let before = store.backup_folder();
            let backups: Vec<PathBuf> = all_files(&before).into_keys().filter(|p| is(p, "db")).collect();
            assert!(!backups.is_empty(), "{run:?}");
        });
    }
}
