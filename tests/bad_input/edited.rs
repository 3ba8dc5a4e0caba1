//! By a hand in the database file: the oracle names what was edited, and neither the screen nor a subcommand lets it out.

use rusqlite::Connection;
use rusqlite::types::Value as Sql;
use ustaz::model::{FieldKind, Kind, Row};
use ustaz::msg;
use ustaz::store::{Mode, Store};

use crate::desk::{Desk, Holding, Opening, template};
use crate::files::says;
use crate::kit::{id, text};
use crate::values::{Case, cases};

/// What one sees of the file, tab by tab.
const TOUR: &str = "1 down enter backspace 2 G g g enter tab tab tab backspace e tab tab end esc h enter esc 3 tab tab tab enter esc 4 \
    tab tab enter esc 5 tab tab tab enter esc J down enter esc W esc ? esc f";

fn tour(desk: &mut Desk, large: bool) {
    if large {
        // Each key takes its time.
        desk.keys("2 enter e esc");
        return;
    }
    desk.keys(TOUR).keys("esc esc").resize(40, 12).keys("2 enter esc").resize(120, 40).keys("1 2 enter esc");
}

/// A file in which a hand does something; gives its folder.
fn edited(holding: Holding, edit: impl FnOnce(&Connection)) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    std::fs::write(&path, template(holding)).unwrap();
    // A few steps of history.
    let mut store = Store::open(&path, Mode::Existing).unwrap();
    for n in 1..=5 {
        let row = Row::new(Kind::Hospital, id(n)).with("name", text(&format!("Hospital {n}")));
        store.write("karim", &msg!("journal-stress", n = n), |tx| tx.insert(&row)).unwrap();
    }
    drop(store);
    edit(&Connection::open(&path).unwrap());
    dir
}

fn as_sql(case: &Case) -> Sql {
    String::from_utf8(case.bytes.clone()).map_or_else(|e| Sql::Blob(e.into_bytes()), Sql::Text)
}

/// Looks at everything, asks every subcommand, and has the oracle name the edit.
fn seen_through(dir: tempfile::TempDir, name: &str, named: &str) {
    let db = dir.path().join("a.db");
    {
        let store = Store::open(&db, Mode::Read).unwrap();
        let findings = store.check(&mut |_| true).unwrap().findings;
        assert!(findings.iter().any(|f| f.what.to_string().contains(named)), "{name}: {named} is not among {findings:?}");
    }
    for words in [
        &["check"][..],
        &["history", "--limit", "0"],
        &["history", "--format", "json", "--limit", "0"],
        &["export", "trainee"],
        &["export", "trainee", "--format", "json"],
    ] {
        says(&db, &words.iter().map(AsRef::as_ref).collect::<Vec<_>>());
    }
    let mut desk = Opening { holding: Holding::Few, ..Opening::default() }.open_file(&db);
    tour(&mut desk, std::fs::metadata(&db).unwrap().len() > 5_000_000);
}

#[test]
fn every_value_in_every_text_of_a_person_is_named_and_not_let_out() {
    for case in cases() {
        let code = std::cell::Cell::new(0);
        let dir = edited(Holding::Few, |file| {
            let id: i64 = file.query_row("SELECT min(id) FROM trainee", [], |r| r.get(0)).unwrap();
            code.set(id);
            let texts: Vec<&str> = Kind::Trainee
                .fields()
                .iter()
                .filter(|f| !matches!(f.kind, FieldKind::Ref(_) | FieldKind::Flag | FieldKind::Number { .. }))
                .map(|f| f.key)
                .collect();
            // Ten megabytes in two fields are as bad as in twenty.
            let texts = if case.bytes.len() > 1_000_000 { &["passport_name", "notes"][..] } else { &texts };
            let sets: Vec<String> = texts.iter().map(|key| format!("\"{key}\" = CAST(?1 AS TEXT)")).collect();
            file.execute(&format!("UPDATE trainee SET {} WHERE id = {id}", sets.join(", ")), [as_sql(&case)]).unwrap();
        });
        seen_through(dir, case.name, &ustaz::model::Id::new(code.get()).unwrap().code());
    }
}

#[test]
fn every_value_in_the_history_is_named_and_not_let_out() {
    for case in cases().iter().filter(|c| c.bytes.len() < 1_000_000) {
        let dir = edited(Holding::Few, |file| {
            for (seq, column) in (2..).zip(["author", "at", "label", "ops", "site"]) {
                file.execute(&format!("UPDATE journal SET {column} = CAST(?1 AS TEXT) WHERE seq = {seq}"), [as_sql(case)]).unwrap();
            }
        });
        seen_through(dir, case.name, "2");
    }
}

#[test]
fn every_value_on_the_desks_of_people_is_not_let_out() {
    for case in cases().iter().filter(|c| c.bytes.len() < 1_000_000 && std::str::from_utf8(&c.bytes).is_ok()) {
        let dir = edited(Holding::Few, |file| {
            let value = as_sql(case);
            file.execute("UPDATE saved_filter SET name = CAST(?1 AS TEXT)", [&value]).unwrap();
            file.execute(
                "INSERT INTO draft (author, kind, body, at) VALUES ('zahra', 'trainee', CAST(?1 AS TEXT), CAST(?1 AS TEXT))",
                [&value],
            )
            .unwrap();
            file.execute("INSERT INTO draft (author, kind, body, at) VALUES ('zahra', CAST(?1 AS TEXT), '{}', '')", [&value]).unwrap();
            for name in ["place", "columns", "sort", "tabs"] {
                file.execute(
                    "INSERT OR REPLACE INTO desk (author, name, body) VALUES ('zahra', ?2, CAST(?1 AS TEXT))",
                    rusqlite::params![value, name],
                )
                .unwrap();
            }
        });
        let mut desk = Opening { holding: Holding::Few, ..Opening::default() }.open_file(&dir.path().join("a.db"));
        desk.keys("enter esc \\");
        tour(&mut desk, false);
    }
}

/// Values that are clean, but cannot be.
#[test]
fn numbers_days_and_references_that_cannot_be_are_named_and_stop_nothing() {
    for (table, set) in [
        ("department", "seats = 9223372036854775807"),
        ("department", "seats = -9223372036854775808"),
        ("department", "hospital = 9223372036854775807"),
        ("department", "hospital = -1"),
        ("placement", "trainee = 1"),
        ("placement", "department = 1"),
        ("placement", "starts_on = '20261-01-01', ends_on = '0000-00-00'"),
        ("placement", "starts_on = '2027-05-01', ends_on = '2026-01-01'"),
        ("placement", "starts_on = '2026-02-30'"),
        ("placement", "state = 'nonsense'"),
        ("trainee", "status = 'nonsense', sex = '', born = '9999999-1'"),
        ("trainee", "phone = '; ; ;', languages = ';', passport_name = NULL"),
        ("trainee", "cohort = 5, home_hospital = 6"),
        ("trainee", "gone = 7"),
        ("agreement", "seats = 'a=1e999; b=; =3; c=NaN'"),
        ("hospital", "latitude = 1e308, longitude = -1e308"),
        ("step", "lead_days = 9223372036854775807"),
        ("document", "expires_on = '9999-12-31', issued_on = '-0001-01-01'"),
        ("nomination", "trainee = 2, \"on\" = 'x'"),
    ] {
        let dir = edited(Holding::Few, |file| {
            file.execute_batch("PRAGMA foreign_keys = off").unwrap();
            let changed = file.execute(&format!("UPDATE {table} SET {set} WHERE id = (SELECT min(id) FROM {table})"), []).unwrap();
            assert_eq!(changed, 1, "{table}");
        });
        seen_through(dir, set, table);
    }
}

#[test]
fn a_row_number_that_is_none_is_named() {
    for id in [0, -1, i64::MIN] {
        let dir = edited(Holding::Few, |file| {
            file.execute("INSERT INTO trainee (id, passport_name) VALUES (?1, 'Nobody')", [id]).unwrap();
        });
        let db = dir.path().join("a.db");
        let (well, said) = says(&db, &["check".as_ref()]);
        assert!(!well, "{id}: {said}");
        let mut desk = Opening { holding: Holding::Few, ..Opening::default() }.open_file(&dir.path().join("a.db"));
        tour(&mut desk, false);
    }
}

#[test]
fn circles_stop_nothing() {
    let dir = edited(Holding::Sample, |file| {
        // A skill below itself, two below each other, an entry of a catalogue below itself, an item's own document.
        file.execute("UPDATE skill SET parent = id WHERE id = (SELECT min(id) FROM skill)", []).unwrap();
        let two: Vec<i64> = {
            let mut ids = file.prepare("SELECT id FROM skill ORDER BY id LIMIT 2 OFFSET 1").unwrap();
            ids.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect()
        };
        file.execute("UPDATE skill SET parent = ?1 WHERE id = ?2", [two[0], two[1]]).unwrap();
        file.execute("UPDATE skill SET parent = ?1 WHERE id = ?2", [two[1], two[0]]).unwrap();
        file.execute("UPDATE term SET parent = code", []).unwrap();
    });
    let db = dir.path().join("a.db");
    for words in [&["check"][..], &["export", "skill"], &["export", "term"], &["export", "skill", "--format", "xlsx"], &["history"]] {
        let out = crate::kit::ustaz(&db).args(words).output().unwrap();
        assert!(matches!(out.status.code(), Some(0 | 1)), "{words:?}");
    }
    let mut desk = Opening::default().open_file(&dir.path().join("a.db"));
    tour(&mut desk, false);
    desk.keys("2 enter n esc 4 enter esc 5 enter tab tab esc");
    desk.press("f").type_text("trauma").press("enter").press("esc");
}
