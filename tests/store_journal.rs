//! Random histories: whatever is written, undone and redone, the state is the replay of the journal, and undoing all of it
//! backwards goes through every earlier state to the empty one.

mod kit;

use std::collections::BTreeMap;

use kit::{assert_whole, id, text};
use proptest::prelude::*;
use ustaz::error::{Cause, Result};
use ustaz::model::{Id, Kind, Row, Value};
use ustaz::msg;
use ustaz::store::{Change, ListQuery, Mode, Saved, Store, Tx};

/// Kinds that refer to each other, to several and to themselves.
const KINDS: [Kind; 5] = [Kind::Hospital, Kind::Trainee, Kind::Framework, Kind::Skill, Kind::Visit];
/// Records of each kind.
const RECORDS: i64 = 3;

/// One small change inside a transaction.
#[derive(Debug, Clone)]
enum Step {
    Insert(usize, i64),
    Set {
        kind: usize,
        record: i64,
        field: usize,
        value: usize,
    },
    /// A save by somebody who saw an older value.
    Save {
        kind: usize,
        record: i64,
        field: usize,
        base: usize,
        value: usize,
    },
    Remove(usize, i64),
    Revive(usize, i64),
}

/// What a person does.
#[derive(Debug, Clone)]
enum Act {
    Write(Vec<Step>),
    Undo(usize),
    UndoMine,
    RedoMine,
    Reopen,
}

/// Fields that are changed, with values to choose from.
fn fields(kind: Kind) -> Vec<(&'static str, Vec<Value>)> {
    let words = || vec![Value::Null, text("a"), text("B; б"), text("ت")];
    let refs = |to: Kind| {
        let some = (0..RECORDS).map(move |n| Value::Int(of(to, n).get()));
        std::iter::once(Value::Null).chain(some).collect::<Vec<_>>()
    };
    match kind {
        Kind::Hospital => vec![
            ("name", words()),
            ("beds", vec![Value::Null, Value::Int(0), Value::Int(400)]),
            ("latitude", vec![Value::Null, Value::Real(34.5), Value::Real(-0.1)]),
        ],
        Kind::Trainee => vec![
            ("passport_name", words()),
            ("home_hospital", refs(Kind::Hospital)),
            ("phone", vec![Value::Null, text("+93701234567")]),
            ("notes", vec![Value::Null, text("one\ntwo")]),
        ],
        Kind::Framework => vec![("title", words()), ("code", vec![text("c"), text("d")])],
        Kind::Skill => vec![("title", words()), ("parent", refs(Kind::Skill)), ("framework", refs(Kind::Framework))],
        _ => vec![
            ("title", words()),
            (
                "hospitals",
                vec![
                    Value::Null,
                    text(&of(Kind::Hospital, 0).code()),
                    text(&format!("{}; {}", of(Kind::Hospital, 1).code(), of(Kind::Hospital, 0).code())),
                ],
            ),
            ("arrives_on", vec![text("2027-01-12"), text("2027-03-01")]),
            ("leaves_on", vec![text("2027-02-01"), Value::Null]),
        ],
    }
}

fn of(kind: Kind, n: i64) -> Id {
    id(100 * (kind as i64 + 1) + n)
}

fn new_row(kind: Kind, n: i64) -> Row {
    let row = Row::new(kind, of(kind, n));
    match kind {
        Kind::Hospital => row.with("name", text("h")),
        Kind::Trainee => row.with("passport_name", text("t")).with("home_hospital", Value::Int(of(Kind::Hospital, n).get())),
        Kind::Framework => row.with("title", text("f")).with("code", text("f")),
        Kind::Skill => row.with("title", text("s")).with("code", text("s")).with("framework", Value::Int(of(Kind::Framework, 0).get())),
        _ => row.with("title", text("v")).with("arrives_on", text("2027-01-01")),
    }
}

fn act_in(tx: &mut Tx<'_>, step: &Step) -> Result<()> {
    match step {
        Step::Insert(kind, n) => {
            let row = new_row(KINDS[*kind], *n);
            // Whoever makes it twice brings it back.
            match tx.get(row.kind, row.id)? {
                None => tx.insert(&row),
                Some(_) => tx.revive(row.kind, row.id),
            }
        }
        Step::Set { kind, record, field, value } => {
            let (kind, fields) = (KINDS[*kind], fields(KINDS[*kind]));
            let (key, values) = &fields[field % fields.len()];
            tx.set(kind, of(kind, *record), &[(key, values[value % values.len()].clone())])
        }
        Step::Save { kind, record, field, base, value } => {
            let (kind, fields) = (KINDS[*kind], fields(KINDS[*kind]));
            let (key, values) = &fields[field % fields.len()];
            let (base, value) = (values[base % values.len()].clone(), values[value % values.len()].clone());
            let before = tx.get(kind, of(kind, *record))?;
            let saved = tx.change(kind, of(kind, *record), &[Change { key, base: base.clone(), value: value.clone() }])?;
            let held = before.map(|row| row.get(key).clone()).unwrap_or_default();
            assert_eq!(saved == Saved::Done, held == base || held == value, "{key}: {held:?} {base:?} {value:?}");
            Ok(())
        }
        Step::Remove(kind, n) => tx.remove(KINDS[*kind], of(KINDS[*kind], *n)),
        Step::Revive(kind, n) => tx.revive(KINDS[*kind], of(KINDS[*kind], *n)),
    }
}

fn step() -> impl Strategy<Value = Step> {
    let kind = 0..KINDS.len();
    prop_oneof![
        4 => (kind.clone(), 0..RECORDS).prop_map(|(k, n)| Step::Insert(k, n)),
        6 => (kind.clone(), 0..RECORDS, 0..8usize, 0..8usize)
            .prop_map(|(kind, record, field, value)| Step::Set { kind, record, field, value }),
        2 => (kind.clone(), 0..RECORDS, 0..8usize, 0..8usize, 0..8usize)
            .prop_map(|(kind, record, field, base, value)| Step::Save { kind, record, field, base, value }),
        2 => (kind.clone(), 0..RECORDS).prop_map(|(k, n)| Step::Remove(k, n)),
        1 => (kind, 0..RECORDS).prop_map(|(k, n)| Step::Revive(k, n)),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        10 => proptest::collection::vec(step(), 1..4).prop_map(Act::Write),
        3 => (0..1000usize).prop_map(Act::Undo),
        2 => Just(Act::UndoMine),
        2 => Just(Act::RedoMine),
        1 => Just(Act::Reopen),
    ]
}

/// What a person sees: the values of every record that is not gone.
fn state(store: &Store) -> BTreeMap<(Kind, Id), Vec<String>> {
    let mut out = BTreeMap::new();
    for kind in KINDS {
        store
            .each(&ListQuery::all(kind), |row| {
                out.insert((kind, row.id), row.values.iter().map(|v| format!("{v:?}")).collect());
                Ok(())
            })
            .unwrap();
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_history_can_be_replayed_and_undone_to_nothing(acts in proptest::collection::vec(act(), 1..30)) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.db");
        let mut store = Store::open(&path, Mode::Write).unwrap();
        // The state after each row of the journal.
        let mut states = vec![state(&store)];
        // A record needs something to refer to.
        let label = msg!("journal-stress", n = 1);
        for kind in [Kind::Hospital, Kind::Framework] {
            store.write("zahra", &label, |tx| tx.insert(&new_row(kind, 0))).unwrap();
            states.push(state(&store));
        }
        for act in &acts {
            let author = if matches!(act, Act::Undo(_)) { "amir" } else { "zahra" };
            let written = match act {
                // What fails takes the whole transaction with it.
                Act::Write(steps) => store.write(author, &label, |tx| steps.iter().try_for_each(|s| act_in(tx, s))).map(|w| w.seq),
                Act::Undo(n) => store.undo(author, 1 + (*n % (states.len() - 1)) as i64).map(|w| w.seq),
                Act::UndoMine => match store.undoable(author).unwrap() {
                    Some(seq) => store.undo(author, seq).map(|w| w.seq),
                    None => Ok(None),
                },
                Act::RedoMine => match store.redoable(author).unwrap() {
                    Some(seq) => store.undo(author, seq).map(|w| w.seq),
                    None => Ok(None),
                },
                Act::Reopen => {
                    store = Store::open(&path, Mode::Existing).unwrap();
                    Ok(None)
                }
            };
            let now = state(&store);
            match written {
                Ok(Some(seq)) => {
                    prop_assert_eq!(seq, states.len() as i64);
                    states.push(now);
                }
                Ok(None) => prop_assert_eq!(&now, states.last().unwrap(), "nothing recorded, nothing changed"),
                Err(e) => {
                    prop_assert!(matches!(e.cause(), Cause::Input | Cause::Missing), "{e:?} at {act:?}");
                    prop_assert_eq!(&now, states.last().unwrap(), "refused, nothing changed");
                }
            }
            prop_assert_eq!(store.newest().unwrap(), states.len() as i64 - 1);
        }
        assert_whole(&store);
        for seq in (1..states.len()).rev() {
            match store.undo("amir", seq as i64) {
                Ok(undone) => prop_assert_eq!(&undone.output.kept, &vec![]),
                // A record that was made and taken out in one step: nothing in it shows, nothing in it can go back.
                Err(e) => prop_assert_eq!(&states[seq], &states[seq - 1], "row {}: {:?}", seq, e),
            }
            prop_assert_eq!(&state(&store), &states[seq - 1], "before row {}", seq);
        }
        prop_assert!(state(&store).is_empty());
        assert_whole(&store);
    }
}
