//! How one begins: the greeting, a file that is only read, and where one stood at the last end.

use ustaz::model::{Id, Kind, Row, Value};
use ustaz::msg;
use ustaz::store::ListQuery;

use crate::desk::{Desk, Opening};

#[test]
fn an_empty_file_offers_the_sample() {
    let mut desk = Desk::open_empty();
    desk.sees("Welcome to ustaz").sees("load the sample programme").sees("import a file").sees("start empty");
    desk.press("s").says("The sample programme is loaded").lacks("Welcome");
    assert_eq!(desk.store.count(&ListQuery::all(Kind::Trainee), 100).unwrap(), 60);
    let count = desk.lines()[0].split_whitespace().find_map(|word| word.trim_end_matches(']').parse::<u32>().ok());
    assert!(count.is_some_and(|n| n > 60), "the board has its lines\n{}", desk.screen());
    desk.press("u").says("Undo: ");
    assert_eq!(desk.store.count(&ListQuery::all(Kind::Trainee), 100).unwrap(), 0);
    desk.whole();
}

#[test]
fn or_to_start_empty() {
    let mut desk = Desk::open_empty();
    desk.press("down").press("down").press("enter");
    desk.lacks("Welcome").says("An empty programme");
    desk.press("2").sees("Trainees: none yet").press("n").type_text("First One").press("ctrl-s").says("Saved trainee First One");
    let mut desk = desk.reopen();
    desk.lacks("Welcome").sees("First One");
}

#[test]
fn or_to_import_a_file() {
    let mut desk = Desk::open_empty();
    desk.press("i").lacks("Welcome to ustaz");
    let before = desk.store.newest().unwrap();
    desk.keys("esc esc esc");
    assert_eq!(desk.store.newest().unwrap(), before);
    assert!(desk.lines()[0].contains("[Today"), "{}", desk.screen());
}

#[test]
fn every_view_of_an_empty_file_opens() {
    let mut desk = Desk::open_empty();
    desk.press("e");
    for tab in ["1", "2", "3", "4", "5"] {
        desk.press(tab);
        for _ in 0..8 {
            for key in ["down", "pagedown", "G", "enter", "e", "space", "x", "t", "b", "h", "o", "z", "E", "*"] {
                desk.press(key);
            }
            desk.keys("esc esc tab");
        }
    }
    desk.whole();
}

#[test]
fn a_file_that_is_only_read_can_be_looked_at() {
    let mut desk = Opening { read_only: true, ..Opening::default() }.open();
    desk.says("Read only");
    for key in ["2", "n"] {
        desk.press(key);
    }
    desk.says("Read only").lacks("New trainee");
    for key in ["e", "x", "b", "t", "u", "U", "p", "N", "a", "w", "I"] {
        desk.press(key).says("Read only");
        assert!(desk.second().contains("[Trainees]"), "{key}\n{}", desk.screen());
    }
    desk.press("enter").sees("Trainee: Abdul Basir Noorzai").press("e").says("Read only").press("backspace");
    desk.press("1").press("e").says("Read only").press("z").says("Read only");
    desk.press("2").press("?").press("pagedown").sees("Read only").press("esc");
    // Looking about still works and is not written down.
    desk.press("/").type_text("rahimi zia").press("enter").pass(3);
    assert!(desk.row_at_marker().starts_with("Ahmad Zia Rahimi"));
    assert_eq!(desk.store.desk("zahra", "place").unwrap(), None);
}

#[test]
fn one_comes_back_to_where_one_stood() {
    let mut desk = Desk::open_sample();
    desk.keys("4 tab tab tab tab 3 tab");
    desk.press("2").find_row("status:documents").press("s").type_text("name (as").press("enter").press("S").keys("down down");
    let (second, row, header) = (desk.second(), desk.row_at_marker(), desk.lines()[2].clone());
    let mut desk = desk.reopen();
    assert_eq!((desk.second(), desk.row_at_marker(), desk.lines()[2].clone()), (second, row, header));
    desk.press("3");
    assert!(desk.second().contains("[Departments]"), "{}", desk.second());
    desk.press("4");
    assert!(desk.second().contains("[Sessions]"), "{}", desk.second());
    desk.press("1").times(5, "down");
    let line = desk.row_at_marker();
    let desk = desk.reopen();
    assert_eq!(desk.row_at_marker(), line);
}

/// A hospital with more departments than its page has room for; on that page.
fn on_a_large_hospital() -> Desk {
    let mut desk = Desk::open_sample();
    let hospital = Id::new(7).unwrap();
    let ward = |n: i64| {
        let row = Row::new(Kind::Department, Id::new(100 + n).unwrap());
        row.with("hospital", Value::Int(7)).with("name", Value::text(format!("Ward {n:02}")))
    };
    let named = Row::new(Kind::Hospital, hospital).with("name", Value::text("Stacked Hospital"));
    let wrote = desk.store.write("karim", &msg!("journal-stress", n = 1), |tx| {
        tx.insert(&named)?;
        (1..=12).try_for_each(|n| tx.insert(&ward(n)))
    });
    wrote.unwrap();
    desk.pass(2).press("3").find_row("stacked").press("enter").sees("Hospital: Stacked Hospital");
    desk
}

/// To the list of all its departments, narrowed.
fn in_its_departments(desk: &mut Desk) {
    while !desk.row_at_marker().starts_with("all of them") {
        let before = desk.row_at_marker();
        desk.press("down");
        assert_ne!(desk.row_at_marker(), before, "{}", desk.screen());
    }
    desk.press("enter").sees("Departments – Stacked Hospital").find_row("ward 1");
    assert_eq!(desk.rows().iter().filter(|row| row.contains("Ward ")).count(), 3, "{}", desk.screen());
}

#[test]
fn what_lay_over_a_list_lies_there_again() {
    let mut desk = on_a_large_hospital();
    in_its_departments(&mut desk);
    desk.press("down").press("enter").sees("Department: Ward 11").press("h").sees("History of Ward 11");
    // Another view has a page of its own open.
    desk.press("2").find_row("zia rahimi").press("enter").press("down");
    let trainee = (desk.second(), desk.row_at_marker());
    let desk = desk.reopen();
    assert_eq!((desk.second(), desk.row_at_marker()), trainee);
    // What one does not look at stays too, over two starts.
    let mut desk = desk.reopen();
    assert_eq!((desk.second(), desk.row_at_marker()), trainee);
    desk.press("3").sees("History of Ward 11").press("backspace").sees("Department: Ward 11").press("backspace");
    desk.sees("Departments – Stacked Hospital").sees("/ ward 1");
    assert!(desk.row_at_marker().starts_with("Ward 11"), "{}", desk.screen());
    desk.press("backspace").sees("Hospital: Stacked Hospital");
    assert!(desk.row_at_marker().starts_with("all of them"), "{}", desk.screen());
    desk.press("backspace").lacks("Hospital: Stacked").sees("/ stacked");
    desk.press("2").press("backspace").press("1").pass(2);
    let mut desk = desk.start_again();
    desk.press("3").lacks("Hospital: Stacked").press("2").lacks("Trainee: Ahmad Zia Rahimi");
    desk.whole();
}

#[test]
fn a_form_that_was_opened_from_a_page_is_open_over_that_page() {
    let mut desk = on_a_large_hospital();
    in_its_departments(&mut desk);
    desk.press("enter").sees("Department: Ward 10").press("e").fill("Head", "Dr Gul").go_to_field("Seats").type_text("12").press("left");
    let (row, cursor) = (desk.row_at_marker(), desk.cursor().map(|(x, _)| x));
    // Without a word of farewell.
    desk.pass(2);
    let mut desk = desk.start_again();
    desk.says("The form is open as it was");
    assert_eq!((desk.row_at_marker(), desk.cursor().map(|(x, _)| x)), (row, cursor), "{}", desk.screen());
    assert_eq!(desk.field("Head"), "Dr Gul");
    desk.press("ctrl-s").says("Saved department Ward 10").sees("Department: Ward 10").sees("Dr Gul");
    desk.press("backspace").sees("Departments – Stacked Hospital").press("backspace").sees("Hospital: Stacked Hospital");
    desk.whole();
}

/// What was taken out is shown as that; what the list was opened from is gone with what lay over it.
#[test]
fn what_cannot_be_found_again_is_no_reason_not_to_start() {
    let mut desk = on_a_large_hospital();
    in_its_departments(&mut desk);
    desk.press("enter").sees("Department: Ward 10").pass(2);
    let label = msg!("journal-stress", n = 2);
    let wards = (101..=112).map(|n| Id::new(n).unwrap());
    desk.store.write("karim", &label, |tx| wards.skip(5).try_for_each(|id| tx.remove(Kind::Department, id))).unwrap();
    let mut desk = desk.start_again();
    desk.sees("Hospital: Stacked Hospital").press("backspace").sees("/ stacked").whole();
    for place in ["{\"stacks\":{\"today\":[{\"layer\":\"page\",\"kind\":\"trainee\",\"record\":404}]}}", "{\"stacks\":{\"today\":7}}", "[]"]
    {
        desk.store.keep_desk("zahra", "place", place).unwrap();
        desk = desk.start_again();
        assert!(desk.second().contains("Today") || desk.lines()[0].contains("[Today"), "{place}\n{}", desk.screen());
    }
}

/// Who typed before the program was there saw no form: it is only offered, and the keys do what they do in the list.
#[test]
fn keys_typed_before_the_start_never_go_into_a_form_that_was_left_open() {
    let mut desk = Desk::open_trainees();
    desk.press("n").type_text("Interrupted").pass(2);
    let drafts = desk.store.drafts("zahra").unwrap().len();
    let mut desk = desk.start_behind("2jj");
    desk.says("A form was left unsaved: D in a list opens it").lacks("New trainee");
    let third = desk.row_at_marker();
    assert_eq!(desk.rows()[2].split("  ").next(), third.split("  ").next(), "{}", desk.screen());
    assert_eq!(desk.store.drafts("zahra").unwrap().len(), drafts);
    desk.press("D").press("enter").sees("New trainee");
    assert_eq!(desk.field("Name (as in passport)"), "Interrupted");
    // Without such keys it opens by itself.
    let mut desk = desk.start_again();
    desk.says("The form is open as it was").sees("New trainee");
    // Several that were put aside are no list that takes the keys either.
    desk.press("esc");
    let mut desk = desk.start_behind("1");
    desk.says("A form was left unsaved: D in a list opens it");
    assert!(desk.lines()[0].contains("[Today"), "{}", desk.screen());
}

#[test]
fn where_one_stood_is_kept_soon_even_if_the_program_is_killed() {
    let mut desk = Desk::open_trainees();
    desk.find_row("status:cleared").pass(2);
    let desk = desk.start_again();
    assert!(desk.second().contains("/ status:cleared"), "{}", desk.screen());
}

#[test]
fn each_person_has_a_place_of_their_own() {
    let mut desk = Desk::open_trainees();
    desk.find_row("status:cleared").pass(2);
    assert!(desk.store.desk("zahra", "place").unwrap().is_some());
    assert_eq!(desk.store.desk("karim", "place").unwrap(), None);
}

#[test]
fn q_leaves() {
    let mut desk = Desk::open_trainees();
    assert!(!desk.is_over());
    desk.press("q");
    assert!(desk.is_over());
    let mut desk = Desk::open_sample();
    desk.press("ctrl-c");
    assert!(desk.is_over());
}
