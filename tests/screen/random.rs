//! Any keys, in any order: nothing panics, the file stays whole, and everything can be taken back.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use ustaz::actions::{ACTIONS, Action};
use ustaz::model::{Id, Kind, Value};
use ustaz::store::{ListQuery, Store};

use crate::desk::{Desk, Holding, Opening, beside_the_project};

/// What happens at the desk.
#[derive(Debug, Clone)]
enum Step {
    /// A key, or a chord.
    Keys(&'static str),
    Text(&'static str),
    Paste(String),
    Resize(u16, u16),
    Second,
    /// Somebody else changes a name.
    Other(u8),
}

/// Where a case begins: every layer there is.
static PLACES: &[&str] = &[
    "1",
    "2",
    "3",
    "4",
    "5",
    "2 enter",
    "3 enter",
    "2 n",
    "2 e",
    "2 /",
    "2 :",
    "J",
    "2 h",
    "2 * b",
    "2 s",
    "2 c",
    "2 t",
    "I",
    "f",
    "?",
    "W",
    "1 e",
    "1 z",
    "1 o",
    "4 n",
    "4 tab n",
    "5 tab n",
    "2 p",
    "2 N",
    "2 a",
    "2 space space M",
    "2 n ctrl-g",
    "2 n a ctrl-x",
    "2 enter n",
    "3 tab e",
];

/// What people type into lines.
static TEXTS: &[&str] = &[
    "a",
    "z",
    "rahimi",
    "status:cleared",
    "2027-02-30",
    "12 hamal 1406",
    "+2w",
    "kabul",
    "sheikh",
    "احمد",
    "Ахмад",
    "e\u{301}",
    "12",
    "-",
    "y",
    "n",
    "colour:red",
    "!x",
    "status_on>",
    "list: ",
    "one; two",
    "0700123456",
    "#",
    "\"",
    ":",
    "so",
    "m",
];

fn keys() -> Vec<&'static str> {
    let bound = ACTIONS.iter().filter(|i| !matches!(i.action, Action::Quit | Action::Suspend)).flat_map(|i| i.keys);
    let more =
        ["left", "right", "delete", "ctrl-u", "ctrl-k", "ctrl-w", "ctrl-a", "ctrl-e", "ctrl-j", "ctrl-y", "down", "enter", "tab", "esc"];
    bound.copied().chain(more).collect()
}

fn step() -> impl Strategy<Value = Step> {
    let sizes = prop_oneof![Just((80, 24)), Just((120, 40)), Just((40, 12)), (1u16..130, 1u16..45)];
    prop_oneof![
        12 => proptest::sample::select(keys()).prop_map(Step::Keys),
        4 => proptest::sample::select(TEXTS).prop_map(Step::Text),
        1 => any::<String>().prop_map(|s| Step::Paste(s.chars().take(60).collect())),
        1 => "[a-z\n\u{1b}\u{202e}\u{301}м ا;=]{0,20}".prop_map(Step::Paste),
        1 => sizes.prop_map(|(w, h)| Step::Resize(w, h)),
        1 => Just(Step::Second),
        1 => (0u8..60).prop_map(Step::Other),
    ]
}

fn take(desk: &mut Desk, step: &Step) {
    match step {
        Step::Keys(keys) => desk.keys(keys),
        Step::Text(text) => desk.type_text(text),
        Step::Paste(text) => desk.paste(&text.replace("\u{1b}[201~", "")),
        Step::Resize(width, height) => desk.resize(*width, *height),
        Step::Second => desk.pass(1),
        Step::Other(n) => {
            let all = ListQuery::all(Kind::Trainee);
            let found = desk.store.page(&all, None, ustaz::store::Direction::Forward, 60).unwrap();
            match found.get(usize::from(*n)).map(|(row, _)| row.id) {
                Some(id) => desk.other_sets(Kind::Trainee, id, "licence_number", &format!("MC-{n}")),
                None => desk,
            }
        }
    };
}

/// Everything that is not gone.
fn state(store: &Store) -> BTreeMap<(Kind, Id), Vec<Value>> {
    let mut out = BTreeMap::new();
    for kind in Kind::ALL {
        let insert = |row: ustaz::model::Row| {
            out.insert((*kind, row.id), row.values);
            Ok(())
        };
        store.each(&ListQuery::all(*kind), insert).unwrap();
    }
    out
}

/// Takes back every step behind `first`, the newest first.
fn take_all_back(store: &mut Store, first: i64) {
    for seq in (first + 1..=store.newest().unwrap()).rev() {
        // A step that another one took back already, or that changed no record, has nothing left to take back.
        if store.entry(seq).unwrap().is_some_and(|e| e.undone_by.is_none() && !e.changes.is_empty()) {
            assert_eq!(store.undo("zahra", seq).unwrap().output.kept, vec![], "step {seq}");
        }
    }
}

#[test]
fn any_keys_harm_nothing_and_can_be_taken_back() {
    beside_the_project();
    // The threads of the program must not panic either; nobody would come to tell.
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        before(info);
        if matches!(std::thread::current().name(), Some("writer" | "reader")) {
            std::process::abort();
        }
    }));
    let cases = std::env::var("USTAZ_TEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(200);
    let config = ProptestConfig { cases, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() };
    let files = prop_oneof![19 => Just(Holding::Few), 1 => Just(Holding::Sample)];
    let plan = (files, proptest::sample::select(PLACES), proptest::collection::vec(step(), 60));
    let outcome = TestRunner::new(config).run(&plan, |(holding, place, steps)| {
        let mut desk = Opening { holding, ..Opening::default() }.open();
        let first_state = state(&desk.store);
        let first = desk.store.newest().unwrap();
        desk.keys(place);
        for step in &steps {
            take(&mut desk, step);
            if desk.is_over() {
                break;
            }
        }
        take_all_back(&mut desk.store, first);
        assert!(state(&desk.store) == first_state, "the first state is back");
        desk.whole();
        Ok(())
    });
    if let Err(e) = outcome {
        panic!("{e}");
    }
}
