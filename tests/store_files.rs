//! The file: what is no file of ours, what is damaged, what was changed past the program, backups and restoring.

mod kit;

use std::fs;
use std::path::{Path, PathBuf};

use kit::{assert_whole, id, text, ustaz};
use rusqlite::Connection;
use ustaz::error::{Cause, Error};
use ustaz::model::{Kind, Row, Value};
use ustaz::msg;
use ustaz::store::{BackupReason, Mode, Store};
use ustaz::words::has;

fn filled(path: &Path) -> Store {
    let mut store = Store::open(path, Mode::Write).unwrap();
    let label = msg!("journal-stress", n = 1);
    store
        .write("zahra", &label, |tx| {
            tx.insert(&Row::new(Kind::Hospital, id(1)).with("name", text("Aliabad")))?;
            (10..200).try_for_each(|n| {
                let row = Row::new(Kind::Trainee, id(n)).with("passport_name", text(&format!("Person {n}")));
                tx.insert(&row.with("home_hospital", Value::Int(1)).with("notes", text(&"long text ".repeat(50))))
            })
        })
        .unwrap();
    store.write("zahra", &label, |tx| tx.set(Kind::Trainee, id(10), &[("surname", text("Rahimi"))])).unwrap();
    store
}

/// An error of a cause whose texts exist: what happened, and what to do.
fn clear(e: &Error, cause: Cause, what: &str) {
    assert_eq!((e.cause(), e.what().id), (cause, what), "{e}");
    assert!(has(e.what().id), "no text for {}", e.what().id);
    let next = e.hint().expect("what to do next");
    assert!(has(next.id), "no text for {}", next.id);
}

#[test]
fn what_is_no_file_of_ours_is_told_and_left_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    fs::write(at("text"), "Dear colleagues,\n").unwrap();
    fs::write(at("empty"), "").unwrap();
    let other = Connection::open(at("other")).unwrap();
    other.execute_batch("CREATE TABLE notes (body TEXT)").unwrap();
    drop(other);
    drop(filled(&at("newer")));
    Connection::open(at("newer")).unwrap().pragma_update(None, "user_version", 99).unwrap();
    fs::create_dir(at("folder")).unwrap();
    for (name, mode, cause, what) in [
        ("text", Mode::Write, Cause::NotOurs, "store-no-database"),
        ("text", Mode::Read, Cause::NotOurs, "store-no-database"),
        ("empty", Mode::Read, Cause::NotOurs, "store-empty-file"),
        ("other", Mode::Write, Cause::NotOurs, "store-other-program"),
        ("newer", Mode::Write, Cause::Newer, "store-newer"),
        ("newer", Mode::Existing, Cause::Newer, "store-newer"),
        ("none", Mode::Existing, Cause::Missing, "file-missing"),
        ("none", Mode::Read, Cause::Missing, "file-missing"),
        ("folder", Mode::Write, Cause::Input, "file-is-folder"),
    ] {
        let before = fs::read(at(name)).ok();
        clear(&Store::open(&at(name), mode).unwrap_err(), cause, what);
        assert_eq!(fs::read(at(name)).ok(), before, "{name} was changed");
    }
    // A file of no bytes is a database not yet begun.
    assert!(Store::open(&at("empty"), Mode::Write).unwrap().is_fresh());
    assert!(!Store::open(&at("empty"), Mode::Write).unwrap().is_fresh());
}

#[test]
fn a_new_file_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("share/ustaz/ustaz.db");
    let _store = filled(&path);
    let mode = |p: PathBuf| fs::metadata(p).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(path.parent().unwrap().to_owned()), 0o700);
    for tail in ["", "-wal", "-shm"] {
        assert_eq!(mode(PathBuf::from(format!("{}{tail}", path.display()))), 0o600, "{tail}");
    }
}

#[test]
fn a_reader_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    drop(filled(&path));
    let mut store = Store::open(&path, Mode::Read).unwrap();
    let label = msg!("journal-stress", n = 1);
    let row = Row::new(Kind::Hospital, id(2)).with("name", text("x"));
    clear(&store.write("zahra", &label, |tx| tx.insert(&row)).unwrap_err(), Cause::ReadOnly, "store-read-only");
    clear(&store.undo("zahra", 1).unwrap_err(), Cause::ReadOnly, "store-read-only");
    clear(&store.keep_desk("zahra", "session", "{}").unwrap_err(), Cause::ReadOnly, "store-read-only");
    assert_whole(&store);
}

/// By permissions; root may do anything, for whom `faults/disks.rs` has a disk that is read only.
#[test]
fn a_file_without_write_permission_is_read_and_told() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("share");
    let path = folder.join("a.db");
    drop(filled(&path));
    let allow = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    // The file, its folder, and both.
    for (file_mode, folder_mode) in [(0o400, 0o700), (0o600, 0o500), (0o400, 0o500)] {
        allow(&path, file_mode);
        allow(&folder, folder_mode);
        if fs::File::create(folder.join("try")).is_ok() && fs::OpenOptions::new().append(true).open(&path).is_ok() {
            println!("left out: whoever runs this may write anywhere");
            return;
        }
        clear(&Store::open(&path, Mode::Write).unwrap_err(), Cause::ReadOnly, "store-file-read-only");
        let store = Store::open(&path, Mode::Read).unwrap();
        assert_whole(&store);
        assert_eq!(store.newest().unwrap(), 2);
        drop(store);
        allow(&folder, 0o700);
        let _ = fs::remove_file(folder.join("try"));
    }
    allow(&path, 0o000);
    clear(&Store::open(&path, Mode::Read).unwrap_err(), Cause::ReadOnly, "file-denied");
}

/// A page that holds something else than it must be is found wherever it lies: at opening or by the check, never by a crash.
#[test]
fn a_damaged_page_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    drop(filled(&path));
    let good = fs::read(&path).unwrap();
    let pages = good.len() / 4096;
    let (mut opened, mut refused) = (0, 0);
    // Page 1 behind the header, then every seventh.
    for page in (0..pages).step_by(7) {
        let mut bad = good.clone();
        let from = page * 4096 + if page == 0 { 100 } else { 0 };
        bad[from..(page + 1) * 4096].fill(0xa5);
        fs::write(&path, &bad).unwrap();
        let trouble = match Store::open(&path, Mode::Read) {
            Ok(store) => match store.check(&mut |_| true) {
                Ok(report) => {
                    opened += 1;
                    for finding in &report.findings {
                        assert!(has(finding.what.id) && has(finding.next.id), "{finding:?}");
                    }
                    assert!(!report.findings.is_empty() || free(&good, page), "page {page} is damaged and nothing is found");
                    continue;
                }
                Err(e) => e,
            },
            Err(e) => e,
        };
        refused += 1;
        assert_eq!(trouble.cause(), Cause::Damaged, "page {page}: {trouble}");
        assert!(has(trouble.what().id) && has(trouble.hint().unwrap().id));
        assert_eq!(fs::read(&path).unwrap(), bad, "a damaged file is left as it is");
    }
    assert!(opened > 0 && refused > 0, "{opened} {refused}");
    // A file that was cut off.
    fs::write(&path, &good[..good.len() / 2]).unwrap();
    let trouble = Store::open(&path, Mode::Read).and_then(|s| s.check(&mut |_| true));
    assert!(trouble.as_ref().is_err_and(|e| e.cause() == Cause::Damaged) || trouble.is_ok_and(|r| !r.findings.is_empty()));
}

/// Single bits that flipped on the disk: found, or in room that nothing uses; never a crash, never called our own fault.
#[test]
fn a_flipped_bit_is_damage() {
    let mut chance = kit::Chance::new();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    drop(filled(&path));
    let good = fs::read(&path).unwrap();
    let used: Vec<usize> = (100..good.len()).filter(|n| good[*n] != 0).collect();
    let mut found = 0;
    for _ in 0..150 {
        let mut bad = good.clone();
        let at = used[usize::try_from(chance.below(used.len() as u64)).unwrap()];
        bad[at] ^= 1 << chance.below(8);
        fs::write(&path, &bad).unwrap();
        match Store::open(&path, Mode::Read).and_then(|s| s.check(&mut |_| true)) {
            Ok(report) => found += usize::from(!report.findings.is_empty()),
            Err(e) => {
                assert_eq!(e.cause(), Cause::Damaged, "byte {at}: {e}");
                found += 1;
            }
        }
    }
    assert!(found > 75, "only {found} of 150 were found");
}

/// Whether a page holds nothing, so that damage to it is none.
fn free(file: &[u8], page: usize) -> bool {
    file[page * 4096..(page + 1) * 4096].iter().all(|b| *b == 0)
}

/// Writes of another program, by the sort of lie: each is found by the check, with what to do.
#[test]
fn a_write_past_the_program_is_found() {
    let dir = tempfile::tempdir().unwrap();
    for (lie, found) in [
        ("UPDATE trainee SET surname = 'Other' WHERE id = 10", "check-found-state"),
        ("UPDATE trainee SET rev = 7 WHERE id = 10", "check-found-state"),
        ("UPDATE trainee SET gone = 1 WHERE id = 10", "check-found-state"),
        ("DELETE FROM trainee WHERE id = 11", "check-found-lost"),
        ("INSERT INTO trainee (id, passport_name) VALUES (999, 'Nobody')", "check-found-state"),
        ("UPDATE trainee SET home_hospital = 888 WHERE id = 10", "check-found-reference"),
        ("UPDATE journal SET author = 'amir' WHERE seq = 1", "check-found-chain"),
        ("UPDATE journal SET at = '2020-01-01T00:00:00Z' WHERE seq = 2", "check-found-chain"),
        ("UPDATE journal SET ops = replace(ops, 'Rahimi', 'Karimi') WHERE seq = 2", "check-found-chain"),
        ("DELETE FROM journal WHERE seq = 1", "check-found-gap"),
        ("DELETE FROM journal WHERE seq = 2", "check-found-state"),
        ("UPDATE journal SET ops = 'nothing' WHERE seq = 2", "check-found-row"),
        ("DELETE FROM search_trainee WHERE rowid = 12", "check-found-search"),
        ("UPDATE search_trainee SET words = 'x' WHERE rowid = 12", "check-found-search-words"),
        ("INSERT INTO search_trainee (rowid, words) VALUES (5000, 'x')", "check-found-search"),
    ] {
        let path = dir.path().join("a.db");
        let _ = fs::remove_file(&path);
        let _ = fs::remove_file(dir.path().join("a.db-seal"));
        drop(filled(&path));
        let other = Connection::open(&path).unwrap();
        other.pragma_update(None, "foreign_keys", false).unwrap();
        assert_eq!(other.execute(lie, []).unwrap(), 1, "{lie}");
        drop(other);
        let report = Store::open(&path, Mode::Read).unwrap().check(&mut |_| true).unwrap();
        let ids: Vec<&str> = report.findings.iter().map(|f| f.what.id).collect();
        assert!(ids.contains(&found), "{lie}: {ids:?}");
        for finding in &report.findings {
            assert!(has(finding.what.id) && has(finding.next.id), "{finding:?}");
        }
        if found.starts_with("check-found-search") {
            let mut store = Store::open(&path, Mode::Existing).unwrap();
            store.rebuild_search().unwrap();
            assert_whole(&store);
        }
    }
}

#[test]
fn a_changed_schema_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    drop(filled(&path));
    assert_whole(&Store::open(&path, Mode::Read).unwrap());
    for lie in [
        "CREATE TRIGGER t AFTER UPDATE ON trainee BEGIN UPDATE hospital SET beds = 1; END",
        "DROP INDEX trainee_by_surname",
        "ALTER TABLE trainee RENAME COLUMN surname TO family_name",
    ] {
        Connection::open(&path).unwrap().execute_batch(lie).unwrap();
        let report = Store::open(&path, Mode::Read).unwrap().check(&mut |_| true).unwrap();
        let found = report.findings.iter().filter(|f| f.what.id == "check-found-schema").count();
        assert!(found > 0, "{lie}: {:?}", report.findings);
    }
}

#[test]
fn a_stopped_check_says_nothing_of_what_it_did_not_look_at() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(&dir.path().join("a.db"));
    let mut steps = Vec::new();
    let report = store
        .check(&mut |m| {
            steps.push(m.id);
            steps.len() < 2
        })
        .unwrap();
    assert_eq!(steps, ["check-integrity", "check-references"]);
    assert_eq!((report.journal_rows, report.chain.as_str()), (0, ""));
}

#[test]
fn a_backup_is_whole_and_never_in_the_way_of_another() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    let mut store = filled(&at("a.db"));
    let report = store.backup(&at("b.db")).unwrap();
    assert_eq!((report.newest, report.bytes), (2, fs::metadata(at("b.db")).unwrap().len()));
    assert!(!at("b.db-wal").exists(), "a backup is one file");
    clear(&store.backup(&at("b.db")).unwrap_err(), Cause::Input, "file-exists");
    clear(&store.backup(Path::new("/proc/none/b.db")).unwrap_err(), Cause::Missing, "file-missing");
    let chain = |path: PathBuf| {
        let store = Store::open(&path, Mode::Read).unwrap();
        assert_whole(&store);
        store.check(&mut |_| true).unwrap().chain
    };
    assert_eq!(chain(at("b.db")), chain(at("a.db")));
    // What is written afterwards is not in it.
    store.write("zahra", &msg!("journal-stress", n = 1), |tx| tx.remove(Kind::Trainee, id(12))).unwrap();
    assert_ne!(chain(at("b.db")), chain(at("a.db")));
    // A damaged original gives no backup.
    drop(store);
    let mut bad = fs::read(at("a.db")).unwrap();
    let middle = bad.len() / 2 / 4096 * 4096;
    bad[middle..middle + 20 * 4096].fill(0xa5);
    fs::write(at("a.db"), bad).unwrap();
    let refused = Store::open(&at("a.db"), Mode::Read).and_then(|s| s.backup(&at("c.db"))).unwrap_err();
    assert_eq!(refused.cause(), Cause::Damaged, "{refused}");
    let left: Vec<String> = fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    assert!(!left.iter().any(|n| n.starts_with("c.db")), "{left:?}");
}

#[test]
fn automatic_backups_make_room_for_each_other() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(&dir.path().join("a.db"));
    let folder = store.backup_folder();
    assert_eq!(folder, dir.path().join("a-backups"));
    fs::create_dir(&folder).unwrap();
    for n in 10..40 {
        fs::write(folder.join(format!("import-2026-01-{n}T000000.000.db")), "old").unwrap();
        fs::write(folder.join(format!("daily-2026-01-{n}.db")), "old").unwrap();
    }
    fs::write(folder.join("mine.db"), "a file of a person").unwrap();
    let names = |begin: &str| {
        let names = fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.filter(|n| n.starts_with(begin)).collect();
        names.sort();
        names
    };
    let made = store.back_up_before(BackupReason::Import).unwrap().unwrap();
    assert_eq!(names("import").len(), 10);
    assert_eq!(names("import").last().map(|n| folder.join(n)), Some(made.path.clone()), "the newest stays");
    assert_eq!(names("import")[0], "import-2026-01-31T000000.000.db");
    assert_eq!(names("daily").len(), 30, "another reason's are its own");
    assert!(store.back_up_before(BackupReason::Daily).unwrap().is_some());
    assert!(store.back_up_before(BackupReason::Daily).unwrap().is_none(), "one a day");
    assert_eq!((names("daily").len(), names("mine").len()), (14, 1));
    assert_whole(&Store::open(&made.path, Mode::Read).unwrap());
}

#[test]
fn restoring_never_covers_anything() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    let store = filled(&at("a.db"));
    store.backup(&at("b.db")).unwrap();
    drop(store);
    let before = fs::read(at("a.db")).unwrap();
    clear(&Store::restore(&at("b.db"), &at("a.db")).unwrap_err(), Cause::Input, "restore-exists");
    assert_eq!(fs::read(at("a.db")).unwrap(), before);
    fs::write(at("c.db-wal"), "the log of a lost file").unwrap();
    clear(&Store::restore(&at("b.db"), &at("c.db")).unwrap_err(), Cause::Input, "restore-leftover");
    fs::write(at("text"), "no database").unwrap();
    clear(&Store::restore(&at("text"), &at("d.db")).unwrap_err(), Cause::NotOurs, "store-no-database");
    clear(&Store::restore(&at("none"), &at("d.db")).unwrap_err(), Cause::Missing, "file-missing");
    assert!(!at("d.db").exists());
    Store::restore(&at("b.db"), &at("new/e.db")).unwrap();
    assert_whole(&Store::open(&at("new/e.db"), Mode::Existing).unwrap());
}

/// The same through the program: a good file is left, a damaged one set aside, a lost one replaced.
#[test]
fn the_program_restores_what_is_lost_or_damaged_only() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    drop(filled(&at("a.db")));
    let run = |words: &[&str]| {
        let out = ustaz(&at("a.db")).args(words).output().unwrap();
        (out.status.code(), format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr)))
    };
    let (b, n) = (at("b.db").display().to_string(), at("n.db").display().to_string());
    assert_eq!(run(&["backup", &b]).0, Some(0));
    let (code, said) = run(&["restore", &b]);
    assert_eq!(code, Some(1));
    assert!(said.contains("--to"), "{said}");
    assert_eq!(run(&["restore", &b, "--to", &n]).0, Some(0));
    assert_eq!(run(&["restore", &b, "--to", &n]).0, Some(1));

    let mut bad = fs::read(at("a.db")).unwrap();
    bad[100..4096].fill(0xa5);
    fs::write(at("a.db"), &bad).unwrap();
    let (code, said) = run(&["check"]);
    assert_eq!(code, Some(1));
    assert!(said.contains(" rescue NEWFILE”"), "{said}");
    // A backup that does not hold moves nothing.
    fs::write(at("text"), "no database").unwrap();
    assert_eq!(run(&["restore", &at("text").display().to_string()]).0, Some(1));
    assert_eq!(fs::read(at("a.db")).unwrap(), bad);
    let (code, said) = run(&["restore", &b]);
    assert_eq!(code, Some(0), "{said}");
    // What lay beside it is set aside too, under longer names.
    let aside = fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().path()).filter(|p| p.display().to_string().contains("damaged"));
    let aside = aside.min_by_key(|p| p.as_os_str().len());
    assert!(fs::read(aside.unwrap()).unwrap() == bad, "the damaged file is kept");
    assert_eq!(run(&["check"]).0, Some(0));

    fs::remove_file(at("a.db")).unwrap();
    assert_eq!(run(&["check"]).0, Some(1));
    assert_eq!(run(&["restore", &b]).0, Some(0));
    assert_eq!(run(&["check"]).0, Some(0));
    // A file of somebody else is not ours to move.
    fs::write(at("a.db"), "a letter").unwrap();
    assert_eq!(run(&["restore", &b]).0, Some(1));
    assert_eq!(fs::read(at("a.db")).unwrap(), b"a letter");
}

/// Who has the file open knows it by the number of its tables, among other things: what somebody else brings in must leave that alone.
#[test]
fn much_at_once_by_somebody_else_leaves_the_file_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    let mut one = Store::open(&path, Mode::Write).unwrap();
    let mut other = Store::open(&path, Mode::Write).unwrap();
    let label = msg!("journal-stress", n = 1);
    one.write("karim", &label, |tx| {
        tx.many(3_000)?;
        (1..=3_000).try_for_each(|n| {
            let row = Row::new(Kind::Hospital, id(n));
            tx.insert(&row.with("name", text(&format!("House {n:04}"))))
        })
    })
    .unwrap();
    drop(one);
    other.still_ours().unwrap();
    let row = Row::new(Kind::Hospital, id(3_001)).with("name", text("Mine"));
    other.write("zahra", &label, |tx| tx.insert(&row)).unwrap();
    assert_eq!(other.check(&mut |_| true).unwrap().findings, vec![]);
}
