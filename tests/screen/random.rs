//! Any keys, in any order: nothing panics, nothing is sent that our drawing does not use, the file stays whole, and everything can
//! be taken back.
//!
//! A share of the cases is run; `USTAZ_RANDOM=full` runs more than 100,000 keys, pastes and windows. The seed is printed, and
//! `USTAZ_TEST_SEED` sets it.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use ustaz::actions::{ACTIONS, Action};
use ustaz::model::{Id, Kind, Value};
use ustaz::msg;
use ustaz::store::{ListQuery, Store};

use crate::desk::{Desk, Holding, Opening, beside_the_project};

/// Keys, pastes and so on of one case.
const STEPS: usize = 60;

/// What happens at the desk.
#[derive(Debug, Clone)]
enum Step {
    /// A key, or a chord.
    Keys(&'static str),
    Text(&'static str),
    Paste(String),
    Resize(u16, u16),
    Second,
    /// Somebody else changes a number.
    Other(u8),
    /// Somebody else takes a record out.
    Gone(u8),
    /// The line breaks, and the program is started again.
    Again,
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
    "4 tab",
    "4 tab t",
    "4 tab . m right",
    "4 tab t t +",
    "4 tab tab n",
    "5 tab n",
    "2 p",
    "2 N",
    "2 a",
    "2 space space M",
    "2 e a Z ctrl-a",
    "2 n Q ctrl-a",
    "I enter p e o p l e . c s v enter",
    "I down enter p e o p l e . c s v enter",
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

/// What comes out of files and web pages.
static HARMFUL: &[&str] = &[
    "\u{1b}]52;c;cm0gLXJmIC8=\u{7}x",
    "\u{1b}]0;title\u{7}",
    "a\u{1b}[2Jb",
    "a\u{9b}31mb\u{90}x\u{9c}",
    "a\rb\u{7}\u{7f}\0",
    "\u{202e}gpj.exe\u{2066}x",
    "\u{e0041}\u{e0042}a\u{200d}b\u{200b}",
    "9223372036854775808",
    "=cmd|'/C calc'!A0",
    "   ",
    "\u{301}\u{301}",
    "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{fe0f}",
    "\u{fdfd}\u{3000}\u{1100}\u{1161}\u{11a8}",
];

/// A file to import, with rows that need decisions.
const PEOPLE: &str = "Name,Father's name,Date of birth,Phone,Hospital,Notes\n\
    Gul Rahimi,Karim,12/3/1365,0700123456,Sheikh Zayed Hospital,\u{1b}[2Jx\n\
    Ahmad Zia,,1988,+93700123456,Nowhere Hospital,\n\
    Ahmad Ziya,,1988,,Sheikh Zaid,\n";

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
        1 => proptest::sample::select(HARMFUL).prop_map(|s| Step::Paste(s.into())),
        1 => (0u8..60).prop_map(Step::Other),
        1 => (0u8..20).prop_map(Step::Gone),
        1 => Just(Step::Again),
    ]
}

fn take(desk: &mut Desk, step: &Step) {
    match step {
        Step::Keys(keys) => desk.keys(keys),
        Step::Text(text) => desk.type_text(text),
        Step::Paste(text) => desk.paste(&text.replace("\u{1b}[201~", "")),
        Step::Resize(width, height) => desk.resize(*width, *height),
        Step::Second => desk.pass(1),
        Step::Other(n) => match trainee(desk, *n) {
            Some(id) => desk.other_sets(Kind::Trainee, id, "licence_number", &format!("MC-{n}")),
            None => desk,
        },
        Step::Gone(n) => {
            if let Some(id) = trainee(desk, *n) {
                // Refused where other records refer to it.
                let label = msg!("journal-change", kind = "trainee", name = "somebody");
                _ = desk.store.write("karim", &label, |tx| tx.remove(Kind::Trainee, id));
            }
            desk
        }
        Step::Again => {
            let opened = std::mem::replace(desk, Opening { holding: Holding::Few, ..Opening::default() }.open());
            *desk = opened.reopen();
            desk
        }
    };
}

fn trainee(desk: &Desk, n: u8) -> Option<Id> {
    let all = ListQuery::all(Kind::Trainee);
    let found = desk.store.page(&all, None, ustaz::store::Direction::Forward, 60).unwrap();
    found.get(usize::from(n)).map(|(row, _)| row.id)
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
    std::fs::write("people.csv", PEOPLE).unwrap();
    let full = std::env::var("USTAZ_RANDOM").is_ok_and(|how| how == "full");
    let cases = if full { 100_000u32.div_ceil(STEPS.try_into().unwrap()) } else { 200 };
    let seed = std::env::var("USTAZ_TEST_SEED").ok().and_then(|s| s.parse().ok());
    let seed: u64 = seed.unwrap_or_else(|| std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), 0));
    println!("USTAZ_TEST_SEED={seed}, {cases} cases of {STEPS} steps");
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed.to_le_bytes().repeat(4));
    let config = ProptestConfig { cases, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() };
    let files = prop_oneof![19 => Just(Holding::Few), 1 => Just(Holding::Sample)];
    let plan = (files, proptest::sample::select(PLACES), proptest::collection::vec(step(), STEPS));
    let outcome = TestRunner::new_with_rng(config, rng).run(&plan, |(holding, place, steps)| {
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
