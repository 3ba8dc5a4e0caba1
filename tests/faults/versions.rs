//! Two versions of the program on one file. `tests/files/v1.zip` holds a file that the first version wrote, by three people and
//! a worker, with undone and redone steps, records taken out, a note and a draft; `v3.zip` one of version 3.

use std::io::Read;
use std::path::{Path, PathBuf};

use ustaz::error::Cause;
use ustaz::model::Kind;
use ustaz::store::{Mode, Store};

use crate::kit::{assert_whole, id, text, ustaz};
use crate::terminal::{Home, LONG};

/// A file that an older program wrote.
#[derive(Clone, Copy)]
pub struct OfOld {
    name: &'static str,
    /// Seal of its history, and how many steps and records it has, as the program that wrote it told.
    seal: &'static str,
    pub steps: u64,
    pub records: u64,
}

pub const FIRST: OfOld =
    OfOld { name: "v1", seal: "83cfc8ab6f28f0ba0bcbecdcfa97433c7b891ecffd95a4d9871d56dadb3fa033", steps: 489, records: 278 };
pub const THIRD: OfOld =
    OfOld { name: "v3", seal: "c621941f6cacf7789d621bc28c11d131d320c0a3ddf27cf368bfe28ce1612d2e", steps: 32, records: 3815 };

impl OfOld {
    /// The file, in a folder.
    pub fn unpacked(self, dir: &Path) -> PathBuf {
        let stored = std::fs::File::open(format!("{}/tests/files/{}.zip", env!("CARGO_MANIFEST_DIR"), self.name)).unwrap();
        let mut bytes = Vec::new();
        zip::ZipArchive::new(stored).unwrap().by_name(&format!("{}.db", self.name)).unwrap().read_to_end(&mut bytes).unwrap();
        let path = dir.join(format!("{}.db", self.name));
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

#[test]
fn a_file_of_the_first_version_opens_and_keeps_what_it_holds() {
    let dir = tempfile::tempdir().unwrap();
    let db = FIRST.unpacked(dir.path());
    let store = Store::open(&db, Mode::Existing).unwrap();
    assert_whole(&store);
    let report = store.check(&mut |_| true).unwrap();
    assert_eq!((report.chain.as_str(), report.journal_rows, report.records), (FIRST.seal, FIRST.steps, FIRST.records));
    let drafts = store.drafts("zahra").unwrap();
    assert_eq!((drafts.len(), drafts[0].kind, drafts[0].body.as_str()), (1, Kind::Trainee, "{\"notes\":\"half typed\"}"));
    assert_eq!(store.desk("zahra", "place").unwrap().as_deref(), Some("{}"));
    let undone = (480..=489).filter_map(|seq| store.entry(seq).unwrap()).filter(|e| e.undone_by.is_some()).count();
    assert!(undone > 0, "who undid what is still known");
}

/// Every table and index of a file, as it was made.
fn schema(db: &Path) -> Vec<(String, Option<String>)> {
    let conn = rusqlite::Connection::open(db).unwrap();
    let mut statement = conn.prepare("SELECT name, sql FROM sqlite_schema ORDER BY name").unwrap();
    statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?))).unwrap().map(Result::unwrap).collect()
}

/// The version before this one, with the sample programme, an import that is kept in parts and was taken back and done again, and a
/// form that a kill left half typed.
#[test]
fn a_file_of_the_version_before_is_backed_up_and_brought_up_to_date() {
    let dir = tempfile::tempdir().unwrap();
    let db = THIRD.unpacked(dir.path());
    let parts = |db: &Path| -> Vec<(i64, i64, String)> {
        let conn = rusqlite::Connection::open(db).unwrap();
        let mut statement = conn.prepare("SELECT seq, part, ops FROM journal_part ORDER BY seq, part").unwrap();
        statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?))).unwrap().map(Result::unwrap).collect()
    };
    let before = parts(&db);
    assert!(before.iter().filter(|(seq, ..)| *seq == 3).count() > 1, "the import is in parts");
    let mut store = Store::open(&db, Mode::Existing).unwrap();
    assert_whole(&store);
    let report = store.check(&mut |_| true).unwrap();
    assert_eq!((report.chain.as_str(), report.journal_rows, report.records), (THIRD.seal, THIRD.steps, THIRD.records));
    assert_eq!(parts(&db), before);
    // The backup that was made first is of the old version, and whole: it comes up to date by the same way.
    let folder = store.backup_folder();
    let backups: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    assert_eq!(backups.len(), 1, "{backups:?}");
    let version =
        |db: &Path| -> i64 { rusqlite::Connection::open(db).unwrap().query_row("PRAGMA user_version", [], |r| r.get(0)).unwrap() };
    assert_eq!(version(&backups[0]), 3);
    assert_eq!(Store::open(&backups[0], Mode::Existing).unwrap().check(&mut |_| true).unwrap(), report);
    // It is now like a file that was never anything else.
    let fresh = dir.path().join("fresh.db");
    drop(Store::open(&fresh, Mode::Write).unwrap());
    assert_eq!((schema(&db), version(&db)), (schema(&fresh), version(&fresh)));
    // What was being typed, what can be found, and what can be taken back.
    let drafts = store.drafts("zahra").unwrap();
    assert!(drafts.len() == 1 && drafts[0].body.contains("Half Typed"), "{drafts:?}");
    assert!(!store.matching(Kind::Trainee, "ahmad zia rah", 5).unwrap().is_empty());
    let redone = store.undo("karim", 32).unwrap().seq.unwrap();
    assert!(store.undo("karim", redone).unwrap().seq.is_some());
    assert_whole(&store);
}

/// What a newer program does to a file: a higher version, a new table and column, a step that names them.
fn bring_ahead(db: &Path) {
    let newer = rusqlite::Connection::open(db).unwrap();
    let version: i64 = newer.query_row("PRAGMA user_version", [], |r| r.get(0)).unwrap();
    // In one step, as every version does it: in between the file would be none of any version.
    let step = format!(
        "BEGIN IMMEDIATE; CREATE TABLE of_tomorrow (id INTEGER PRIMARY KEY); ALTER TABLE trainee ADD COLUMN of_tomorrow TEXT;
         PRAGMA user_version = {}; COMMIT",
        version + 1
    );
    newer.execute_batch(&step).unwrap();
}

#[test]
fn a_session_that_is_overtaken_by_a_newer_program_reads_on_and_writes_no_more() {
    let dir = tempfile::tempdir().unwrap();
    let db = FIRST.unpacked(dir.path());
    let mut store = Store::open(&db, Mode::Existing).unwrap();
    let reader = store.reader().unwrap();
    let person = ustaz::model::Row::new(Kind::Trainee, id(5)).with("passport_name", text("Gul"));
    let save = |store: &mut Store, n| {
        let row = ustaz::model::Row { id: id(n), ..person.clone() };
        store.write("zahra", &ustaz::msg!("journal-stress", n = n), |tx| tx.insert(&row))
    };
    save(&mut store, 5).unwrap();
    for checkpointed in [false, true] {
        if checkpointed {
            let conn = rusqlite::Connection::open(&db).unwrap();
            conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        } else {
            bring_ahead(&db);
        }
        let before = store.newest().unwrap();
        for refused in [
            save(&mut store, 6).map(|_| ()),
            store.undo("zahra", before).map(|_| ()),
            store.note("zahra", &ustaz::msg!("journal-export", n = 1)).map(|_| ()),
            store.keep_desk("zahra", "place", "{}"),
            store.rebuild_search(),
            reader.still_ours(),
        ] {
            let e = refused.unwrap_err();
            assert_eq!((e.cause(), e.what().id), (Cause::Newer, "store-newer"), "{e}");
            assert!(e.hint().is_some());
        }
        assert_eq!(store.newest().unwrap(), before);
        assert_eq!(reader.get(Kind::Trainee, id(5)).unwrap().unwrap().text("passport_name"), "Gul", "it reads on");
    }
}

#[test]
fn an_older_program_reads_a_newer_file_and_says_why_it_only_reads() {
    let home = Home::new();
    let mut terminal = home.start_on_sample();
    // While it is open, in the middle of a form.
    terminal.types("n").sees("New trainee").types("Overtaken Person").sees("Overtaken Person");
    bring_ahead(&home.db());
    terminal.sees("written by a newer version").types("\u{13}").sees("can only be read with this one");
    terminal.types("\u{1b}").sees("Kept as a draft").types("q").ends(LONG);
    // And from its start.
    let before = std::fs::read(home.db()).unwrap();
    let mut terminal = home.start(&[]);
    terminal
        .sees("was written by a newer")
        .sees("Overtaken Person")
        .types("\u{1b}")
        .waits("the list to go", |t| !t.screen().contains("Open a draft"));
    terminal.types("2").sees("Ahmad Zia Rahimi");
    terminal.types("n").sees("can only be read").sees("install the newer version").types("q").ends(LONG);
    let run = |words: &[&str]| {
        let out = ustaz(&home.db()).args(words).output().unwrap();
        (out.status.code(), format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr)))
    };
    let (code, said) = run(&["export", "trainee"]);
    assert!(code == Some(0) && said.contains("Ahmad Zia Rahimi"), "{said}");
    let (code, said) = run(&["backup", &home.path("b.db").display().to_string()]);
    assert_eq!(code, Some(0), "{said}");
    for words in [&["undo", "1"][..], &["check"], &["check", "--rebuild-search"]] {
        let (code, said) = run(words);
        assert!(code == Some(1) && said.contains("written by a newer version"), "{words:?} {said}");
    }
    assert!(std::fs::read(home.db()).unwrap() == before, "nothing was written");
}
