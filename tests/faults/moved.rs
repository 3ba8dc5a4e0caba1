//! The file is removed, moved, replaced or cut short under a running program: nothing is written into what is not ours, the
//! person knows, and what they typed is safe.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use ustaz::error::Cause;
use ustaz::model::{Kind, Row};
use ustaz::msg;
use ustaz::store::{Draft, Mode, Store};

use crate::kit::{assert_whole, id, text, ustaz};
use crate::terminal::{Home, LONG};

fn tail(path: &Path, tail: &str) -> PathBuf {
    PathBuf::from(format!("{}{tail}", path.display()))
}

fn person(n: i64) -> Row {
    Row::new(Kind::Trainee, id(n)).with("passport_name", text("Gul Agha"))
}

fn save(store: &mut Store, n: i64) -> ustaz::error::Result<()> {
    store.write("zahra", &msg!("journal-stress", n = n), |tx| tx.insert(&person(n))).map(|_| ())
}

/// What can happen to the file, and what is said of it.
const BLOWS: [(&str, &str); 10] = [
    ("removed", "store-vanished"),
    ("moved away", "store-vanished"),
    ("its folder moved away", "store-vanished"),
    ("another one moved there", "store-replaced"),
    ("another one copied over it", "store-replaced"),
    ("an older backup copied over it", "store-replaced"),
    ("text copied over it", "store-overwritten"),
    ("cut short", "store-overwritten"),
    ("emptied", "store-overwritten"),
    ("its log removed", "store-log-gone"),
];

/// Does it; `spare` is a folder with a `stranger.db`, a `backup.db` of the file, and room. Gives what lies at the file's place now.
fn strike(blow: &str, db: &Path, spare: &Path) {
    let grown = || fs::metadata(db).unwrap().len();
    match blow {
        "removed" => fs::remove_file(db).unwrap(),
        "moved away" => fs::rename(db, spare.join("moved.db")).unwrap(),
        "its folder moved away" => fs::rename(db.parent().unwrap(), spare.join("folder")).unwrap(),
        "another one moved there" => fs::rename(spare.join("stranger.db"), db).unwrap(),
        "another one copied over it" => drop(fs::copy(spare.join("stranger.db"), db).unwrap()),
        "an older backup copied over it" => drop(fs::copy(spare.join("backup.db"), db).unwrap()),
        "text copied over it" => fs::write(db, vec![b'x'; usize::try_from(grown()).unwrap() + 5]).unwrap(),
        "cut short" => fs::OpenOptions::new().write(true).open(db).unwrap().set_len(grown() / 2).unwrap(),
        "emptied" => fs::write(db, "").unwrap(),
        "its log removed" => fs::remove_file(tail(db, "-wal")).unwrap(),
        other => panic!("{other}"),
    }
}

#[test]
fn nothing_is_written_into_what_is_not_the_file_any_more() {
    for (blow, said) in BLOWS {
        let (dir, spare) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let db = dir.path().join("house/a.db");
        let mut store = Store::open(&db, Mode::Write).unwrap();
        let checkpoint = |store: &Store| {
            let conn = rusqlite::Connection::open(store.path()).unwrap();
            conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        };
        save(&mut store, 1).unwrap();
        checkpoint(&store);
        store.backup(&spare.path().join("backup.db")).unwrap();
        let mut other = Store::open(&spare.path().join("stranger.db"), Mode::Write).unwrap();
        (1..=20).for_each(|n| save(&mut other, n).unwrap());
        drop(other);
        // So that the file has grown in any case, and its log is in use.
        let reader = store.reader().unwrap();
        save(&mut store, 2).unwrap();
        store.still_ours().unwrap();
        strike(blow, &db, spare.path());
        let there = || (fs::read(&db).ok(), fs::read(tail(&db, "-wal")).ok());
        let before = there();
        let draft = Draft {
            key: 4,
            author: "zahra".into(),
            kind: Kind::Trainee,
            record: None,
            body: "typed".into(),
            at: "2026-11-23T10:00:00Z".into(),
        };
        type Try<'a> = (&'a str, &'a dyn Fn(&mut Store) -> ustaz::error::Result<()>);
        let tries: [Try<'_>; 8] = [
            ("save", &|store| save(store, 3)),
            ("note", &|store| store.note("zahra", &msg!("journal-export", n = 1)).map(|_| ())),
            ("draft", &|store| store.keep_draft(&draft)),
            ("desk", &|store| store.keep_desk("zahra", "place", "{}")),
            ("search", &|store| store.rebuild_search()),
            ("another connection", &|store| store.writer().and_then(|mut own| save(&mut own, 4))),
            ("a look", &|_| reader.still_ours()),
            ("undo", &|store| store.undo("zahra", 2).map(|_| ())),
        ];
        for (what, attempt) in tries {
            let e = attempt(&mut store).expect_err(&format!("{blow}: {what}"));
            assert_eq!((e.cause(), e.what().id), (Cause::Moved, said), "{blow}: {what}: {e}");
            assert!(there() == before, "{blow}: {what}: something was written");
        }
        // What was typed lies beside the file, where there still is a place.
        if blow != "its folder moved away" {
            store.keep_draft_somewhere(&draft).unwrap();
            assert_eq!(fs::read_dir(tail(&db, "-drafts")).unwrap().count(), 1, "{blow}");
        }
        drop((store, reader));
        assert!(there() == before, "{blow}: something was written at the end");
    }
}

/// While it goes on, whoever only works is never accused: others write, check points are made, backups, even a newer version.
#[test]
fn a_file_that_only_lives_is_the_same_file() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("a.db");
    let mut store = Store::open(&db, Mode::Write).unwrap();
    let mut other = Store::open(&db, Mode::Write).unwrap();
    for n in 0..30 {
        save(&mut store, 2 * n + 1).unwrap();
        save(&mut other, 2 * n + 2).unwrap();
        if n % 7 == 0 {
            let conn = rusqlite::Connection::open(&db).unwrap();
            conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
            drop(Store::open(&db, Mode::Write).unwrap());
            store.backup(&dir.path().join(format!("{n}.backup"))).unwrap();
        }
        store.still_ours().unwrap();
    }
    drop(other);
    save(&mut store, 1000).unwrap();
    assert_whole(&store);
}

/// While somebody reads, only a part of the log goes into the file, and the first page of a new one is not in that part.
#[test]
fn a_new_file_whose_log_is_half_in_it_is_the_same_file() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("a.db");
    let mut store = Store::open(&db, Mode::Write).unwrap();
    let reader = rusqlite::Connection::open(&db).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM house").unwrap();
    for n in 1..200 {
        save(&mut store, n).unwrap();
    }
    let other = rusqlite::Connection::open(&db).unwrap();
    let (log, brought): (i64, i64) = other.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |r| Ok((r.get(1)?, r.get(2)?))).unwrap();
    assert!(0 < brought && brought < log, "{brought} of {log}");
    assert_eq!(fs::read(&db).unwrap().get(68..72), Some(&[0; 4][..]), "the file itself does not say what it is");
    store.still_ours().unwrap();
    save(&mut store, 1000).unwrap();
    drop((reader, other));
    assert_whole(&store);
}

#[test]
fn a_subcommand_that_writes_stops_and_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("a.db");
    let mut child = ustaz(&db)
        .args(["stress", "--changes", "1000000"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for _ in 0..5 {
        lines.next().unwrap().unwrap();
    }
    fs::rename(&db, dir.path().join("moved.db")).unwrap();
    // Until it notices what it says may fill the pipe.
    let told = lines.map_while(Result::ok).count();
    let end = child.wait_with_output().unwrap();
    assert!(told < 1_000_000 && end.status.code() == Some(1), "{:?}", end.status);
    let said = String::from_utf8_lossy(&end.stderr).into_owned();
    assert!(said.contains(&ustaz::say!("store-vanished", file = db.display())), "{said}");
    assert!(!db.exists(), "no new one was made");
}

#[test]
fn on_the_screen_one_is_told_and_what_was_typed_is_safe() {
    for (blow, words) in [
        ("moved away", "was removed or moved away"),
        ("another one moved there", "Another file was put in the place"),
        ("cut short", "was overwritten or cut short"),
    ] {
        let home = Home::new();
        let spare = tempfile::tempdir().unwrap();
        drop(Store::open(&spare.path().join("stranger.db"), Mode::Write).unwrap());
        let mut terminal = home.start_on_sample();
        terminal.types("n").sees("New trainee").types("Safe In Storm").sees("Safe In Storm");
        // Not while it writes: what is cut off just then comes back out of the log, and nothing was lost.
        terminal.waits("the draft in the file", |_| home.drafts().iter().any(|draft| draft.contains("Safe In Storm")));
        strike(blow, &home.db(), spare.path());
        let stranger = fs::read(home.db()).ok();
        terminal.sees(words);
        // Saving says why not; typing goes on and is kept beside the place.
        terminal.types("\t\tFather Typed Later\u{13}").sees("Father Typed Later").sees(words);
        let aside = tail(&home.db(), "-drafts");
        // One that is being written goes by another name a moment later.
        let texts = || fs::read_dir(&aside).into_iter().flatten().filter_map(|e| fs::read_to_string(e.ok()?.path()).ok());
        let kept = || texts().collect::<String>();
        terminal.waits("the draft beside the file", |_| kept().contains("Father Typed Later"));
        if blow == "moved away" {
            // Back in its place everything goes on.
            fs::rename(spare.path().join("moved.db"), home.db()).unwrap();
            terminal.sees("The file is back in its place").types("\u{13}").sees("Saved trainee Safe In Storm").types("q").ends(LONG);
            assert_whole(&Store::open(&home.db(), Mode::Existing).unwrap());
            continue;
        }
        terminal.types("\u{1b}").sees("Kept as a draft").types("q").ends(LONG);
        assert!(fs::read(home.db()).ok() == stranger, "{blow}: the stranger's file was written");
    }
}
