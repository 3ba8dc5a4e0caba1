//! What stands on a sheet outlives a kill in the middle of a word: fields, choices, the line that is typed, and where one stood.

use ustaz::model::{Kind, Row};
use ustaz::store::ListQuery;

use crate::desk::Desk;

fn all(desk: &Desk, kind: Kind) -> Vec<Row> {
    let mut out = Vec::new();
    desk.store
        .each(&ListQuery::all(kind), |row| {
            out.push(row);
            Ok(())
        })
        .unwrap();
    out
}

fn drafts(desk: &Desk) -> usize {
    desk.store.drafts("zahra").unwrap().len()
}

/// Ticks as they stand on the screen.
fn ticks(desk: &Desk) -> Vec<bool> {
    desk.lines().iter().filter(|l| l.contains("[x]") || l.contains("[ ]")).map(|l| l.contains("[x]")).collect()
}

fn entrusting() -> Desk {
    let mut desk = Desk::open_trainees();
    desk.find_row("stanekzai").resize(80, 40).keys("g e").type_text("craniotomy for").press("enter").rest();
    desk
}

#[test]
fn a_decision_of_entrustment_comes_back_as_it_was() {
    let mut desk = entrusting();
    desk.press("4").press("w").press("enter").press("space").press("u").press("ctrl-u").type_text("2027-03-01").press("enter");
    desk.sees("4 act under distant");
    desk.press("r").type_text("he covers the nigt").press("left").pass(2);
    let (screen, cursor, ticked) = (desk.lines(), desk.cursor(), ticks(&desk));
    assert!(ticked.contains(&false) && ticked.contains(&true), "{}", desk.screen());
    let mut desk = desk.start_again();
    desk.resize(80, 40).rest();
    desk.sees("he covers the nigt").sees("4 act under distant");
    assert_eq!((desk.cursor(), ticks(&desk)), (cursor, ticked));
    // All of the sheet is as it was; only the bottom line greets.
    let kept = |lines: &[String]| lines.iter().take(lines.len() - 2).cloned().collect::<Vec<_>>();
    assert_eq!(kept(&desk.lines()), kept(&screen));
    desk.type_text("h").press("enter").sees("he covers the night");
    // Killed once more before anything else was typed.
    let mut desk = {
        desk.pass(2);
        desk.start_again()
    };
    desk.resize(80, 40).rest();
    desk.sees("he covers the night").sees("4 act under distant");
    assert_eq!(ticks(&desk).len(), ticks(&desk).iter().filter(|t| **t).count() + 1);
    desk.press("esc").says("Kept as a draft").press("D").sees("Stanekzai").press("enter").sees("he covers the night");
    desk.press("ctrl-x").sees("Let go of this decision").press("y").says("Thrown away").pass(2);
    assert_eq!(drafts(&desk), 0);
    desk.whole();
}

#[test]
fn an_entrustment_that_is_made_leaves_no_draft() {
    let mut desk = entrusting();
    desk.press("ctrl-x").says("Nothing was typed yet");
    desk.press("4").press("w").press("enter").press("r").type_text("alone at night").press("enter").pass(2);
    assert_eq!(drafts(&desk), 1);
    desk.press("ctrl-s").says("level 4 at").pass(2);
    assert_eq!(drafts(&desk), 0);
}

#[test]
fn a_line_that_was_left_is_no_draft() {
    let mut desk = entrusting();
    desk.press("r").type_text("he").pass(2);
    assert_eq!(drafts(&desk), 1);
    desk.press("esc").pass(2);
    assert_eq!(drafts(&desk), 0);
    desk.press("esc").lacks("Entrust Mirwais");
}

#[test]
fn a_dropped_line_keeps_a_decision_too() {
    let mut desk = entrusting();
    desk.press("3").press("r").type_text("no C-a");
    let desk = desk.reopen();
    assert!(desk.lines().iter().any(|l| l.contains("no C-a")), "{}", desk.screen());
}

#[test]
fn a_comment_in_the_middle_of_a_word() {
    let mut desk = Desk::open_trainees();
    desk.find_row("najib").press("a").keys("4 3").press("c").type_text("steady han").pass(2);
    let cursor = desk.cursor();
    let mut desk = desk.start_again();
    desk.rest();
    desk.sees("steady han");
    assert_eq!(desk.cursor(), cursor);
    desk.type_text("ds").press("enter").sees("steady hands").sees("2 of 9");
}

#[test]
fn letters_that_look_for_an_operation() {
    let mut desk = Desk::open_sample();
    desk.press("5");
    for _ in 0..30 {
        if desk.second().contains("[Logbook]") {
            break;
        }
        desk.press("tab");
    }
    desk.find_row("WAK-2407").keys("g t").sees("entered by");
    desk.press("ctrl-n").type_text("77").press("tab").type_text("zzq").press("left").pass(2);
    let cursor = desk.cursor();
    let mut desk = desk.start_again();
    desk.rest();
    desk.sees("Theatre list: ").sees("zzq");
    assert_eq!(desk.cursor(), cursor);
}

#[test]
fn a_curriculum_that_is_being_changed() {
    let mut desk = Desk::open_sample();
    desk.press("2").press("tab").press("tab").keys("g u").sees("Curriculum: ");
    let skill = all(&desk, Kind::Skill).into_iter().find(|s| s.text("kind") == "procedure").unwrap();
    desk.press("n").type_text(skill.text("title")).press("enter");
    if desk.screen().contains("Which skill?") {
        desk.press("enter");
    }
    desk.press("+").press("m").press("ctrl-u").type_text("12").press("enter").sees("not saved").pass(2);
    let (row, second) = (desk.row_at_marker(), desk.second());
    let mut desk = desk.start_again();
    desk.rest();
    desk.sees("Curriculum: ").sees("not saved");
    assert_eq!((desk.row_at_marker(), desk.second()), (row, second));
    desk.press("ctrl-s").says("1 line set").pass(2);
    assert_eq!(drafts(&desk), 0);
    desk.press("+").press("ctrl-x").sees("Throw away").press("y").says("Thrown away").pass(2);
    assert_eq!(drafts(&desk), 0);
    desk.whole();
}

#[test]
fn a_reason_stands_there_when_the_same_is_asked_again() {
    let mut desk = to_selection(Desk::open_sample());
    desk.keys("g g down");
    let first = desk.row_at_marker();
    desk.press("l").sees("Why?").type_text("nobody there can").pass(2);
    let mut desk = to_selection(desk.start_again());
    desk.keys("g g").press("l").sees("Why?").lacks("nobody there can").press("esc");
    desk.press("down");
    assert_eq!(desk.row_at_marker(), first);
    // What is asked about somebody else is another line, and has taken the place of the first only where something was typed.
    desk.press("l").sees("nobody there can").type_text(" do it").press("enter").says("u undoes").pass(2);
    desk.press("u").says("Undo: ").press("l").sees("Why?").lacks("nobody there can");
}

fn to_selection(mut desk: Desk) -> Desk {
    desk.rest();
    desk.press("2");
    for _ in 0..20 {
        if desk.second().contains("[Selection]") {
            desk.rest();
            return desk;
        }
        desk.press("tab");
    }
    panic!("no selection\n{}", desk.screen());
}
