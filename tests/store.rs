//! The store through its public door.

use ustaz::model::{Id, Kind, Row, Value};
use ustaz::msg;
use ustaz::store::{Change, Mode, Saved, Store};

fn id(n: i64) -> Id {
    Id::new(n).unwrap()
}

#[test]
fn a_record_is_written_changed_undone_and_checked() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    let mut store = Store::open(&path, Mode::Write).unwrap();
    let row = Row::new(Kind::Trainee, id(7)).with("passport_name", Value::text("Ghulam Sakhi")).with("native_name", Value::text("غلام سخی"));
    let made = store.write("zahra", &msg!("journal-new", kind = "trainee", name = "x"), |tx| tx.insert(&row)).unwrap();
    assert_eq!(made.seq, Some(1));
    let change = Change { key: "father_name", base: Value::Null, value: Value::text("Mohammad") };
    let saved = store
        .write("zahra", &msg!("journal-change", kind = "trainee", name = "x"), |tx| tx.change(Kind::Trainee, id(7), &[change.clone()]))
        .unwrap();
    assert_eq!(saved.output, Saved::Done);
    let clash = store.write("amir", &msg!("journal-change", kind = "trainee", name = "x"), |tx| {
        tx.change(Kind::Trainee, id(7), &[Change { value: Value::text("Ahmad"), ..change.clone() }])
    });
    assert!(matches!(clash.unwrap().output, Saved::Clashes(c) if c.len() == 1));
    assert_eq!(store.matching(Kind::Trainee, "ghulam sakhi", 5).unwrap().len(), 1);
    assert_eq!(store.matching(Kind::Trainee, "golam", 5).unwrap().len(), 1, "by sound");
    assert_eq!(store.matching(Kind::Trainee, "غلام", 5).unwrap().len(), 1);
    let undone = store.undo("zahra", 2).unwrap();
    assert_eq!(undone.output.cells, 1);
    let undone = store.undo("zahra", 1).unwrap();
    assert!(store.get(Kind::Trainee, id(7)).unwrap().unwrap().gone, "{undone:?}");
    store.undo("zahra", undone.seq.unwrap()).unwrap();
    assert!(!store.get(Kind::Trainee, id(7)).unwrap().unwrap().gone);
    let report = store.check(&mut |_| true).unwrap();
    assert_eq!(report.findings, vec![]);
    assert_eq!(report.journal_rows, 5);
}
