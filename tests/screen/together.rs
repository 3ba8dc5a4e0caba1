//! Several people on one file: each sees what the others did, and nobody's work is lost.

use ustaz::model::{Kind, Row, Value};
use ustaz::msg;

use crate::desk::Desk;

/// The form of Ahmad Zia Rahimi with another companion typed in, which karim has changed meanwhile.
fn clashing() -> Desk {
    let mut desk = Desk::open_trainees();
    desk.find_row("zia rahimi").press("e").fill("Companion", "my uncle").fill("Surname", "Rahimy");
    let id = desk.record(Kind::Trainee, "Ahmad Zia Rahimi").id;
    desk.other_sets(Kind::Trainee, id, "companion", "his brother");
    desk.press("ctrl-s");
    desk.sees("Somebody else changed the same").sees("karim saved this record").sees("my uncle").sees("his brother");
    desk.lacks("Rahimy");
    desk
}

#[test]
fn both_values_of_a_cell_are_shown_and_mine_is_kept() {
    let mut desk = clashing();
    desk.press("m").press("ctrl-s").says("Saved trainee");
    let row = desk.record(Kind::Trainee, "Ahmad Zia Rahimi");
    assert_eq!((row.text("companion"), row.text("surname")), ("my uncle", "Rahimy"));
    desk.whole();
}

#[test]
fn or_theirs_is_taken() {
    let mut desk = clashing();
    desk.press("t").press("ctrl-s").says("Saved trainee");
    let row = desk.record(Kind::Trainee, "Ahmad Zia Rahimi");
    assert_eq!((row.text("companion"), row.text("surname")), ("his brother", "Rahimy"));
    desk.press("D").says("There are no drafts");
}

#[test]
fn from_both_values_one_can_go_back_to_the_form() {
    let mut desk = clashing();
    desk.press("esc").go_to_field("Companion");
    assert_eq!(desk.field("Companion"), "my uncle");
    desk.press("esc").says("Kept as a draft");
    assert_eq!(desk.record(Kind::Trainee, "Ahmad Zia Rahimi").text("companion"), "his brother");
    // Opened again it still knows what it was based on.
    desk.press("D").press("enter").press("ctrl-s").sees("his brother").sees("my uncle").press("m").press("ctrl-s").says("Saved");
}

#[test]
fn changes_of_different_fields_go_together() {
    let mut desk = Desk::open_trainees();
    desk.find_row("zia rahimi").press("e").fill("Companion", "uncle");
    let id = desk.record(Kind::Trainee, "Ahmad Zia Rahimi").id;
    desk.other_sets(Kind::Trainee, id, "licence_number", "MC-1");
    desk.press("ctrl-s").says("Saved trainee");
    let row = desk.record(Kind::Trainee, "Ahmad Zia Rahimi");
    assert_eq!((row.text("companion"), row.text("licence_number")), ("uncle", "MC-1"));
    // The same value twice is no clash either.
    desk.press("e").fill("Companion", "father");
    desk.other_sets(Kind::Trainee, id, "companion", "father");
    desk.press("ctrl-s").lacks("Somebody else changed the same");
    desk.whole();
}

#[test]
fn a_change_of_somebody_else_appears_by_itself() {
    let mut desk = Desk::open_trainees();
    desk.times(20, "down");
    let here = desk.row_at_marker();
    let id = desk.record(Kind::Trainee, "Asadullah").id;
    desk.other_sets(Kind::Trainee, id, "passport_name", "Zmaray Asadullah");
    assert_eq!(desk.row_at_marker(), here);
    desk.pass(1).says("karim: ");
    assert_eq!(desk.row_at_marker(), here, "the marker is on the same record");
    desk.press("G").sees("Zmaray Asadullah");
    // Again, and on a page.
    desk.find_row("zia rahimi").press("enter");
    let id = desk.record(Kind::Trainee, "Ahmad Zia Rahimi").id;
    desk.other_sets(Kind::Trainee, id, "companion", "a cousin").pass(1).sees("a cousin").says("karim: ");
    // One's own change is not announced.
    desk.press("e").fill("Companion", "nobody").press("ctrl-s").press("ctrl-y").pass(1).lacks("zahra: ");
}

#[test]
fn the_record_under_the_marker_is_taken_out_by_somebody() {
    let mut desk = Desk::open_trainees();
    let new = Row::new(Kind::Trainee, ustaz::store::new_id().unwrap()).with("passport_name", Value::text("Aaa Gone"));
    desk.store.write("karim", &msg!("journal-new", kind = "trainee", name = "Aaa Gone"), |tx| tx.insert(&new)).unwrap();
    desk.pass(1).press("g").press("g");
    assert!(desk.row_at_marker().starts_with("Aaa Gone"));
    desk.press("e").fill("Surname", "Typed").press("backtab");
    desk.store.write("karim", &msg!("journal-remove", kind = "trainee", name = "Aaa Gone"), |tx| tx.remove(Kind::Trainee, new.id)).unwrap();
    desk.pass(1);
    assert_eq!(desk.field("Surname"), "Typed", "the form stays");
    desk.press("ctrl-s");
    desk.sees("is not there any more");
    assert_eq!(desk.field("Surname"), "Typed", "nothing typed is lost");
    desk.press("esc").says("Kept as a draft");
    assert!(desk.row_at_marker().starts_with("Abdul Basir"), "the next row\n{}", desk.screen());
    desk.whole();
}

#[test]
fn a_page_of_a_record_that_is_gone_says_so() {
    let mut desk = Desk::open_trainees();
    let new = Row::new(Kind::Trainee, ustaz::store::new_id().unwrap()).with("passport_name", Value::text("Aaa Gone"));
    desk.store.write("karim", &msg!("journal-new", kind = "trainee", name = "Aaa Gone"), |tx| tx.insert(&new)).unwrap();
    desk.pass(1).keys("g g enter").sees("Aaa Gone");
    desk.store.write("karim", &msg!("journal-remove", kind = "trainee", name = "Aaa Gone"), |tx| tx.remove(Kind::Trainee, new.id)).unwrap();
    desk.pass(1).sees("This record was taken out");
    desk.press("e");
    desk.sees("is not there any more");
    desk.press("x");
    desk.press("backspace");
    assert!(desk.row_at_marker().starts_with("Abdul Basir"), "{}", desk.screen());
    desk.whole();
}

#[test]
fn undo_leaves_what_others_changed_since() {
    let mut desk = Desk::open_trainees();
    desk.find_row("zia rahimi").press("e").fill("Companion", "uncle").fill("Surname", "Rahimy").press("ctrl-s").says("Saved");
    let id = desk.record(Kind::Trainee, "Ahmad Zia Rahimi").id;
    desk.other_sets(Kind::Trainee, id, "companion", "his brother");
    desk.press("u").says("In part: Undo");
    let row = desk.record(Kind::Trainee, "Ahmad Zia Rahimi");
    assert_eq!((row.text("companion"), row.text("surname")), ("his brother", "Rahimi"));
    desk.whole();
}

#[test]
fn much_at_once_from_somebody_else() {
    let mut desk = Desk::open_trainees();
    desk.times(20, "down");
    let here = desk.row_at_marker();
    for n in 0..300 {
        let row = Row::new(Kind::Trainee, ustaz::store::new_id().unwrap()).with("passport_name", Value::text(format!("Aaa {n:03}")));
        desk.store.write("karim", &msg!("journal-new", kind = "trainee", name = n), |tx| tx.insert(&row)).unwrap();
    }
    desk.pass(1);
    assert_eq!(desk.row_at_marker(), here);
    assert!(desk.second().contains("360 rows"), "{}", desk.second());
    desk.keys("g g").sees("Aaa 000");
}
