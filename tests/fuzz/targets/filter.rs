//! The language of filters: what is understood can be asked of a file, in every order, and what is not is said in words.

use std::cell::RefCell;

use chrono::NaiveDate;
use ustaz::error::{Cause, Error};
use ustaz::model::{Kind, Row};
use ustaz::msg;
use ustaz::programme::entry::Manner;
use ustaz::programme::filter::conditions;
use ustaz::rules::calendar::{Calendar, LunarShift};
use ustaz::store::{Direction, ListQuery, Mode, Store, new_id};

thread_local! {
    static FILE: RefCell<(Store, tempfile::TempDir)> = RefCell::new(file());
}

/// One record of each kind, with only what it must have left out.
fn file() -> (Store, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
    let label = msg!("journal-new", kind = "trainee", name = "Gul");
    let row = Row::new(Kind::Trainee, new_id().unwrap()).with("passport_name", ustaz::model::Value::text("Gul Ахмад احمد"));
    store.write("zahra", &label, |tx| tx.insert(&row)).unwrap();
    (store, dir)
}

/// Trouble that a person made, not the file and not the program.
fn told(e: &Error) {
    assert_eq!(e.cause(), Cause::Input, "{e}");
    let text = e.to_string();
    assert!(!text.is_empty() && !text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
}

pub fn holds(bytes: &[u8]) {
    let Some((&first, rest)) = bytes.split_first() else { return };
    let Ok(typed) = std::str::from_utf8(rest) else { return };
    let kind = Kind::ALL[usize::from(first) % Kind::ALL.len()];
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let calendar = Calendar::ALL[typed.len() % 3];
    let manner = Manner { today, calendar, second: None, shift: LunarShift::default(), country: String::new() };
    FILE.with_borrow(|(store, _)| {
        match conditions(store, &manner, kind, typed) {
            Ok(conditions) => {
                let query = ListQuery { conditions, ..ListQuery::all(kind) };
                let found = store.page(&query, None, Direction::Forward, 20).unwrap_or_else(|e| panic!("{typed:?}: {e}"));
                assert_eq!(store.count(&query, 20).unwrap(), found.len(), "{typed:?}");
            }
            Err(e) => told(&e),
        }
        store.matching(kind, typed, 5).unwrap_or_else(|e| panic!("{typed:?}: {e}"));
        store.by_code(kind, typed).unwrap_or_else(|e| panic!("{typed:?}: {e}"));
    });
}
