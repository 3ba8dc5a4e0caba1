//! The gap board, readiness and the check round: moving, trying out, opening numbers, a round with its draft, undo.

use ustaz::model::{Kind, Row};
use ustaz::programme::sample;
use ustaz::programme::show::Names;
use ustaz::programme::skills::gaps::{Gaps, Narrow, Ranking};

use crate::desk::{Desk, Opening, today};

fn to_view(desk: &mut Desk, tab: &str, name: &str) {
    desk.press(tab);
    for _ in 0..25 {
        if desk.second().contains(&format!("[{name}]")) {
            return;
        }
        desk.press("tab");
    }
    panic!("no {name}\n{}", desk.screen());
}

fn board() -> Desk {
    let mut desk = Desk::open_sample();
    to_view(&mut desk, "5", "Gap board");
    desk
}

/// What the board shows, read beside it.
fn held(desk: &Desk) -> Ranking {
    let mut gaps = Gaps::begin(&desk.store, today()).unwrap();
    gaps.read_all(&desk.store).unwrap();
    gaps.ranking(&desk.store, &Names::new(), &Narrow::default())
}

fn rows(desk: &Desk, department: &str) -> Vec<Row> {
    desk.store.referring(Kind::Equipment, "department", sample::id(Kind::Department, department), 500).unwrap()
}

#[test]
fn items_stand_by_what_they_unlock_and_open_their_rows() {
    let mut desk = board();
    let ranking = held(&desk);
    desk.sees(&format!("{} blocked, {} in use", ranking.blocked, ranking.usable));
    for line in &ranking.lines[..3] {
        desk.rest();
        assert!(desk.row_at_marker().contains(&line.name), "{}", desk.row_at_marker());
        desk.sees(&format!("-- {} -", line.name));
        desk.press("down");
    }
    desk.keys("g g enter");
    let first = &ranking.lines[0];
    desk.sees(if first.ranked.alone.skills > 0 { "Unlocked by " } else { "Lacking: " }).sees(&first.name);
    desk.press("enter").press("backspace").press("backspace").sees("[Gap board]");
    // A step of the marker moves few squares.
    desk.rest();
    let before = desk.cells();
    desk.timed("down");
    let moved = before.iter().zip(desk.cells()).filter(|(a, b)| **a != *b).count();
    assert!(moved <= 2, "{moved} squares");
}

#[test]
fn several_items_are_tried_together() {
    let mut desk = board();
    let ranking = held(&desk);
    // An item that unlocks nothing alone, with what it needs.
    let line = ranking.lines.iter().find(|l| l.ranked.alone.skills == 0 && !l.ranked.together.is_empty()).unwrap();
    let set = line.ranked.together[0].clone();
    for code in &set.items {
        let at = ranking.lines.iter().position(|l| l.ranked.item == *code).unwrap();
        desk.keys("g g").times(at, "down").press("space");
    }
    desk.rest();
    let skills = set.unlocks.skills;
    desk.sees(&format!("{skills} skill")).sees(" + ").sees("ends the trial");
    desk.press("-").rest();
    desk.lacks("ends the trial");
}

#[test]
fn hospitals_open_with_people_and_whose_decision_it_is() {
    let mut desk = board();
    let ranking = held(&desk);
    desk.press("t");
    for (_, name, ..) in ranking.hospitals.iter().take(3) {
        desk.sees(name);
    }
    desk.press("s").says("missing items");
    desk.press("enter").sees("Held and not usable: ").sees(" lacks ");
    desk.press("backspace").press("t").sees("Missing item");
    // A part of the programme, and back.
    desk.press("/").type_text("bellwether").press("enter").sees("bellwether procedures only");
    desk.press("\\").lacks("bellwether procedures only");
    desk.press("\\").says("no filter");
}

#[test]
fn the_board_follows_what_is_entered() {
    let mut desk = board();
    let before = held(&desk);
    let top = before.lines[0].ranked.item.clone();
    let name = before.lines[0].name.clone();
    desk.sees(&name);
    for row in desk.store.page(&ustaz::store::ListQuery::all(Kind::Equipment), None, ustaz::store::Direction::Forward, 2000).unwrap() {
        if row.0.text("item") == top {
            desk.other_sets(Kind::Equipment, row.0.id, "availability", "always");
        }
    }
    desk.pass(5);
    desk.pass(5);
    let now = held(&desk);
    assert_ne!(now.blocked, before.blocked);
    desk.sees(&format!("{} blocked", now.blocked));
}

#[test]
fn readiness_opens_a_hospital_and_its_items() {
    let mut desk = Desk::open_sample();
    to_view(&mut desk, "3", "Readiness");
    desk.rest();
    desk.sees("27–53 %").sees("Share").press("enter").rest();
    desk.sees("ready for ").sees("Department").sees("History: ");
    desk.press("enter").sees(" – ").sees("What counts at a department: its own check").press("backspace").sees("ready for ");
    desk.press("backspace").rest();
    desk.sees("[Readiness]").sees("These hospitals together");
}

#[test]
fn a_round_is_one_key_an_item_and_one_step() {
    let mut desk = Desk::open_sample();
    to_view(&mut desk, "3", "Departments");
    desk.find_row("Wazir Akbar Khan orthopaedics");
    let at = desk.row_at_marker();
    desk.keys("g k").sees("Check round: ").sees("0 of ");
    assert!(!at.is_empty());
    let before = rows(&desk, "wakh.ortho").len();
    desk.keys("a n s space a").sees("4 of ");
    // What was marked stays when the sheet is left, and when the program ends.
    desk.pass(2);
    desk.press("backspace").says("is kept");
    let mut desk = desk.start_again();
    to_view(&mut desk, "3", "Departments");
    desk.find_row("Wazir Akbar Khan orthopaedics").keys("g k").sees("4 of ");
    desk.press("d").type_text("2027-01-01").press("enter").sees("is still to come").press("ctrl-u").type_text("2026-11-20").press("enter");
    desk.sees("2026-11-20").press("ctrl-s").says("Check round saved");
    let now = rows(&desk, "wakh.ortho");
    assert_eq!(now.len(), before + 4);
    assert_eq!(now.iter().filter(|r| r.text("checked_on") == "2026-11-20").count(), 4);
    desk.keys("g k").sees("0 of ").press("ctrl-s").says("Press n, s or a").press("backspace");
    desk.press("u").says("Undo: ");
    assert_eq!(rows(&desk, "wakh.ortho").len(), before);
    desk.whole();
}

#[test]
fn a_round_of_a_hospital_asks_for_the_department_or_goes_through_the_house() {
    let mut desk = Desk::open_sample();
    desk.press("3").keys("g k").sees("Which department?").sees("the hospital as a whole").press("down").press("enter");
    desk.sees("Check round: ").lacks("(house)").press("esc").sees("[Hospitals]");
    // As a whole: what serves all of it, with whose check was the last.
    desk.find_row("Wazir Akbar Khan").keys("g k enter").sees(" (house)").sees("0 of ").sees("blood supply");
    desk.keys("a a ctrl-s").says("Check round saved");
    let house = desk.record(Kind::Hospital, "Wazir Mohammad Akbar Khan").id;
    let today = today().to_string();
    let rows = desk.store.referring(Kind::Equipment, "hospital", house, 100).unwrap();
    assert_eq!(rows.iter().filter(|r| r.text("checked_on") == today && r.get("department").is_null()).count(), 2);
    // A department without a check of its own says whose it has.
    to_view(&mut desk, "3", "Departments");
    desk.find_row("Wazir Akbar Khan orthopaedics").keys("g k").sees("always, 2026-11-03, house").press("esc");
    desk.press("u").says("Undo: ");
    desk.whole();
    desk.press("1").press("3");
    // Trainees have no round.
    desk.press("2").keys("g k").lacks("Check round: ");
}

#[test]
fn today_says_in_one_line_which_item_would_unlock_most() {
    let mut desk = Desk::open_sample();
    desk.rest();
    let ranking = held(&desk);
    let top = &ranking.lines[0];
    let said = format!("1 item would unlock {} entrusted skill", top.ranked.alone.skills);
    desk.sees(&said);
    let line = desk.lines().into_iter().find(|l| l.contains(&said)).unwrap();
    insta::assert_snapshot!("line_of_today", line.trim_end());
    let find = |desk: &mut Desk| {
        desk.keys("g g");
        for _ in 0..40 {
            if desk.row_at_marker().contains(&said) {
                return;
            }
            desk.press("down");
        }
        panic!("no line\n{}", desk.screen());
    };
    find(&mut desk);
    desk.sees(&format!("-- {} -", top.name)).sees("The gap board says what else is missing");
    desk.press("enter").rest();
    desk.sees("[Gap board]").sees(&format!("{} blocked", ranking.blocked));
    assert!(desk.row_at_marker().contains(&top.name));
    // It follows what is entered, and can be put off.
    for row in desk.store.page(&ustaz::store::ListQuery::all(Kind::Equipment), None, ustaz::store::Direction::Forward, 2000).unwrap() {
        if row.0.text("item") == top.ranked.item {
            desk.other_sets(Kind::Equipment, row.0.id, "availability", "always");
        }
    }
    desk.pass(5);
    desk.press("1").rest();
    let next = held(&desk).lines[0].name.clone();
    assert_ne!(next, top.name);
    desk.lacks(&format!("{}, ", top.name)).sees("would unlock").sees(&next);
    desk.keys("g g");
    for _ in 0..40 {
        if desk.row_at_marker().contains("would unlock") {
            break;
        }
        desk.press("down");
    }
    desk.press("z").press("enter").rest();
    desk.lacks("would unlock");
    // A file without anybody has no such line.
    let mut empty = Desk::open_empty();
    empty.rest();
    empty.lacks("would unlock");
}

#[test]
fn narrow_and_plain_screens_hold() {
    for (width, height) in [(40, 12), (60, 20), (80, 24), (132, 50)] {
        let mut desk = Opening { size: (width, height), ..Opening::default() }.open();
        to_view(&mut desk, "5", "Gap board");
        desk.keys("space down t enter").press("backspace");
        to_view(&mut desk, "3", "Readiness");
        desk.keys("down enter down enter").press("backspace");
        desk.keys("g k").press("esc");
    }
}

#[test]
fn pictures() {
    let mut desk = board();
    desk.rest();
    insta::assert_snapshot!("gap_board", desk.screen());
    to_view(&mut desk, "3", "Readiness");
    desk.rest();
    insta::assert_snapshot!("readiness", desk.screen());
    desk.press("enter").rest();
    insta::assert_snapshot!("readiness_of_one", desk.screen());
}
