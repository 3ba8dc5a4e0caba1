//! Long steps: kept in parts, one step all the same.

mod house;

use house::{House, id};
use ustaz::model::{Kind, Row, Value};
use ustaz::msg;

/// A step of many records is kept in parts; whoever asks for one record reads one of them.
#[test]
fn a_long_step_is_one_step() {
    let mut house = House::new();
    let row = |n: i64| Row::new(Kind::Hospital, id(n)).with("name", Value::text(format!("Hospital {n} {}", "x".repeat(100))));
    let label = msg!("journal-new", kind = "hospital", name = "many");
    let before = house.state();
    let written = house
        .store
        .write("zahra", &label, |tx| {
            for n in (1..=3000).rev() {
                tx.insert(&row(n))?;
            }
            // Changed again when its making is long written out, then back: both stand in the history.
            tx.set(Kind::Hospital, id(2999), &[("beds", Value::Int(7))])?;
            tx.set(Kind::Hospital, id(1), &[("beds", Value::Int(8))])
        })
        .unwrap();
    let seq = written.seq.unwrap();
    assert_eq!(written.changes.records.len(), 3000, "each once");
    house.sound();
    assert_eq!(house.row(Kind::Hospital, id(2999)).rev, 2);
    let entry = house.store.entry(seq).unwrap().unwrap();
    assert!(entry.records >= 3001 && entry.changes.len() < 1000, "{} of {}", entry.changes.len(), entry.records);
    for n in [1, 1500, 3000] {
        let history = house.store.history(id(n), None, 10).unwrap();
        assert_eq!((history.len(), history[0].changes.len(), history[0].changes[0].id), (1, 1, id(n)));
    }
    let twice = house.store.history(id(2999), None, 10).unwrap().remove(0);
    assert_eq!(twice.changes.iter().map(|c| c.new).collect::<Vec<_>>(), [true, false]);
    let mut told = 0;
    house
        .store
        .each_change(seq, |_| {
            told += 1;
            Ok(())
        })
        .unwrap();
    assert_eq!(told, entry.records);
    assert_eq!(house.store.since(seq - 1).unwrap(), None, "everything is looked at anew");
    let after = house.state();
    house.undo();
    assert_eq!(house.state(), before);
    house.sound();
    house.redo();
    assert_eq!(house.state(), after);
    house.sound();
}

#[test]
fn a_part_that_was_changed_is_found() {
    let mut house = House::new();
    let label = msg!("journal-new", kind = "hospital", name = "many");
    let row = |n: i64| Row::new(Kind::Hospital, id(n)).with("name", Value::text(format!("Hospital {n} {}", "x".repeat(100))));
    house.store.write("zahra", &label, |tx| (1..=1500).try_for_each(|n| tx.insert(&row(n)))).unwrap();
    let raw = rusqlite::Connection::open(house.store.path()).unwrap();
    let changed = raw.execute("UPDATE journal_part SET ops = replace(ops, 'Hospital 1200 ', 'Hospital 1200!') WHERE part > 1", []).unwrap();
    assert!(changed > 1);
    let found = house.store.check(&mut |_| true).unwrap().findings;
    let ids: Vec<_> = found.iter().map(|f| f.what.id).collect();
    assert_eq!(ids, ["check-found-chain", "check-found-state"]);
    raw.execute("DELETE FROM journal_part WHERE part = 2", []).unwrap();
    let found = house.store.check(&mut |_| true).unwrap().findings;
    assert!(found.iter().any(|f| f.what.id == "check-found-row"), "{found:?}");
}
