//! Two versions of the program on one file. `tests/files/v1.zip` holds a file that the first version wrote, by three people and
//! a worker, with undone and redone steps, records taken out, a note and a draft.

use std::io::Read;
use std::path::{Path, PathBuf};

use ustaz::error::Cause;
use ustaz::model::Kind;
use ustaz::store::{Mode, Store};

use crate::kit::{assert_whole, id, text, ustaz};
use crate::terminal::{Home, LONG};

/// Seal of the history of the stored file, as the program that wrote it told.
const SEAL: &str = "83cfc8ab6f28f0ba0bcbecdcfa97433c7b891ecffd95a4d9871d56dadb3fa033";

/// The stored file of the first version, in a folder.
pub fn first_version(dir: &Path) -> PathBuf {
    let stored = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/files/v1.zip")).unwrap();
    let mut bytes = Vec::new();
    zip::ZipArchive::new(stored).unwrap().by_name("v1.db").unwrap().read_to_end(&mut bytes).unwrap();
    let path = dir.join("v1.db");
    std::fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn a_file_of_the_first_version_opens_and_keeps_what_it_holds() {
    let dir = tempfile::tempdir().unwrap();
    let db = first_version(dir.path());
    let store = Store::open(&db, Mode::Existing).unwrap();
    assert_whole(&store);
    let report = store.check(&mut |_| true).unwrap();
    assert_eq!((report.chain.as_str(), report.journal_rows, report.records), (SEAL, 489, 278));
    let drafts = store.drafts("zahra").unwrap();
    assert_eq!((drafts.len(), drafts[0].kind, drafts[0].body.as_str()), (1, Kind::Trainee, "{\"notes\":\"half typed\"}"));
    assert_eq!(store.desk("zahra", "place").unwrap().as_deref(), Some("{}"));
    let undone = (480..=489).filter_map(|seq| store.entry(seq).unwrap()).filter(|e| e.undone_by.is_some()).count();
    assert!(undone > 0, "who undid what is still known");
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
    let db = first_version(dir.path());
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
