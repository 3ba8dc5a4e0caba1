//! The clearance board: moving by cell, closing a step by a record and by its document, for one and for several, and undo.

use ustaz::model::{Kind, Row};
use ustaz::programme::clearances::{Asked, PAGE, board};
use ustaz::rules::clearance::board::{State, Traveling};
use ustaz::rules::today::Now;

use crate::desk::{Desk, Opening, today};

fn open() -> Desk {
    open_in(80, 24)
}

fn open_in(width: u16, height: u16) -> Desk {
    let mut desk = Desk::open_sample_in(width, height);
    to_board(&mut desk);
    desk
}

fn to_board(desk: &mut Desk) {
    desk.press("2");
    for _ in 0..20 {
        if desk.second().contains("[Clearance board]") {
            return;
        }
        desk.press("tab");
    }
    panic!("no board\n{}", desk.screen());
}

/// What the board shows, read beside it.
fn held(desk: &Desk) -> ustaz::programme::clearances::Board {
    board(&desk.store, &Now::gregorian(today()), &Asked::default(), PAGE).unwrap()
}

/// Goes to somebody's step.
#[track_caller]
fn stand_on(desk: &mut Desk, name: &str, code: &str) {
    let board = held(desk);
    let column = board.columns.iter().position(|c| c.code == code).unwrap();
    desk.keys("g g").times(20, "left").times(column, "right");
    for _ in 0..board.rows.len() {
        if desk.row_at_marker().contains(name) {
            return;
        }
        desk.press("down");
    }
    panic!("nobody called {name}\n{}", desk.screen());
}

/// The first one whose step stands so.
fn somebody(desk: &Desk, code: &str, fits: impl Fn(&Traveling, State) -> bool) -> Traveling {
    let board = held(desk);
    let column = board.columns.iter().position(|c| c.code == code).unwrap();
    board.rows.into_iter().find(|row| fits(row, row.cells[column].state)).unwrap()
}

fn closed(desk: &Desk, row: &Traveling) -> Vec<Row> {
    desk.store.referring(Kind::Clearance, "trainee", row.trainee, 50).unwrap()
}

#[test]
fn the_marker_moves_by_row_and_column_and_the_strip_follows() {
    let mut desk = open();
    let board = held(&desk);
    assert!(board.rows.len() > 5 && board.columns.len() == 8);
    desk.sees(&format!("{} travellers", board.rows.len()));
    for (n, column) in board.columns.iter().enumerate() {
        desk.rest();
        let cell = board.rows[0].cells[n];
        desk.sees(&format!("{} – {}", board.rows[0].name, column.rule.name));
        if cell.is_open() && cell.left(today()) < 0 {
            desk.sees(&format!("{}{}", if matches!(cell.state, State::EndsEarly(_)) { "e" } else { "" }, cell.left(today())));
        }
        desk.press("right");
    }
    // At the end it stays.
    let there = desk.cursor();
    desk.press("right");
    assert_eq!(desk.cursor(), there);
    desk.press("left");
    assert_ne!(desk.cursor(), there);
    let first = desk.row_at_marker();
    desk.press("G");
    assert!(desk.row_at_marker().contains(&board.rows.last().unwrap().name));
    desk.keys("pageup pagedown");
    assert!(desk.row_at_marker().contains(&board.rows.last().unwrap().name));
    desk.keys("g g");
    assert_eq!(desk.row_at_marker(), first);
    // A step of the marker moves few squares.
    desk.rest();
    let before = desk.cells();
    desk.timed("right");
    let moved = before.iter().zip(desk.cells()).filter(|(a, b)| **a != *b).count();
    assert!(moved <= 2, "{moved} squares");
    desk.press("enter").sees("Trainee: ").sees(&board.rows[0].name).press("backspace").sees("[Clearance board]");
}

#[test]
fn a_step_without_a_paper_is_closed_in_two_keys_and_comes_back() {
    let mut desk = open();
    let who = somebody(&desk, "ticket", |_, state| matches!(state, State::Soon | State::Later | State::Late));
    stand_on(&mut desk, &who.name, "ticket");
    let before = desk.screen();
    let had = closed(&desk, &who).len();
    desk.press("o").sees("Close “ticket booked”").press("enter").says("closed for");
    let now = closed(&desk, &who);
    assert_eq!(now.len(), had + 1);
    assert_eq!(now.iter().filter(|r| r.date("done_on") == Some(today())).count(), 1);
    // The marker stays with its person, whose step is closed now.
    assert!(desk.row_at_marker().contains(&who.name));
    desk.press("o").says("closed already");
    desk.press("u").says("Undo: ");
    assert_eq!(closed(&desk, &who).len(), had);
    desk.rest();
    let without = |screen: String| screen.lines().take(22).map(str::to_owned).collect::<Vec<_>>();
    desk.press("right").press("left").rest();
    assert_eq!(without(desk.screen()), without(before));
    // With a note.
    desk.press("o").type_text("by the ministry").press("enter").says("closed for");
    assert!(closed(&desk, &who).iter().any(|r| r.text("notes") == "by the ministry"));
    desk.whole();
}

#[test]
fn a_step_that_a_paper_closes_opens_its_form() {
    let mut desk = open();
    let who = somebody(&desk, "visa", |_, state| matches!(state, State::Soon | State::Late | State::Later));
    stand_on(&mut desk, &who.name, "visa");
    desk.press("o");
    assert_eq!((desk.field("Trainee"), desk.field("Document")), (who.name.clone(), "visa".into()));
    desk.fill("Number", "V-7").fill("Expires", "2028-06-30").press("ctrl-s").says("Saved document");
    assert!(desk.row_at_marker().contains(&who.name));
    desk.rest();
    desk.sees("Closed. It was due");
    desk.press("o").says("closed already");
    desk.press("u").says("Undo: ").press("right").press("left").rest();
    desk.lacks("Closed. It was due");
    // Without one only with a reason.
    desk.press("O").sees("without its document; why?").press("enter").sees("Write why there is no document").type_text("visa-free entry");
    desk.press("enter").says("closed for");
    assert!(closed(&desk, &who).iter().any(|r| r.text("notes") == "visa-free entry"));
    desk.whole();
}

#[test]
fn one_step_is_closed_for_all_who_are_marked_and_need_it() {
    let mut desk = open();
    let board = held(&desk);
    let at = board.columns.iter().position(|c| c.code == "stipend").unwrap();
    let open_for = board.rows.iter().filter(|row| row.cells[at].is_open()).count();
    assert!(open_for > 1 && open_for < board.rows.len());
    let total = |desk: &Desk| board.rows.iter().map(|row| closed(desk, row).len()).sum::<usize>();
    let before = total(&desk);
    stand_on(&mut desk, &board.rows[0].name, "stipend");
    desk.press("*")
        .sees(&format!("{} marked", board.rows.len()))
        .press("o")
        .sees("Close “stipend arranged”")
        .press("enter")
        .says("closed for");
    assert_eq!(total(&desk), before + open_for);
    desk.press("o").says("closed already").press("u").says("Undo: ");
    assert_eq!(total(&desk), before, "one step of the history");
    desk.press("-").lacks(" marked").keys("space").sees("1 marked");
    desk.whole();
}

#[test]
fn t_goes_to_the_next_open_step() {
    let mut desk = open();
    let who = somebody(&desk, "ticket", |row, _| row.cells.iter().filter(|c| c.is_open()).count() > 2);
    stand_on(&mut desk, &who.name, "passport");
    let steps: Vec<usize> = (0..who.cells.len()).filter(|n| who.cells[*n].is_open()).collect();
    let board = held(&desk);
    let mut at = 0;
    for _ in 0..steps.len() + 1 {
        desk.press("t").rest();
        at = steps.iter().copied().find(|n| *n > at).unwrap_or(steps[0]);
        desk.sees(&format!("{} – {}", who.name, board.columns[at].rule.name));
    }
    let ready = board.rows.iter().find(|row| row.pressing().is_none()).unwrap();
    stand_on(&mut desk, &ready.name, "visa");
    desk.press("t").says("No step of");
}

#[test]
fn it_is_narrowed_to_a_cohort_and_keeps_its_place() {
    let mut desk = open();
    let all = held(&desk).rows.len();
    let cohorts: Vec<Row> = ustaz::programme::clearances::cohorts(&desk.store).unwrap();
    desk.press("/").sees("Which cohort?").sees("Everybody who travels");
    desk.type_text(cohorts[0].text("name")).press("enter");
    let narrowed = Asked { cohort: Some(cohorts[0].id), from: None };
    let rows = board(&desk.store, &Now::gregorian(today()), &narrowed, PAGE).unwrap().rows;
    assert!(!rows.is_empty() && rows.len() <= all);
    desk.sees(&format!("/ {}", cohorts[0].text("name"))).sees(&format!("{} travellers", rows.len()));
    desk.keys("down right right");
    desk.pass(2);
    let (row, cursor) = (desk.row_at_marker(), desk.cursor());
    let mut desk = desk.reopen();
    desk.rest();
    assert_eq!((desk.row_at_marker(), desk.cursor()), (row, cursor), "{}", desk.screen());
    desk.press("\\").sees(&format!("{all} travellers")).press("\\").says("filter");
    desk.press(">").says("No journey begins later").press("<").says("first journeys");
}

#[test]
fn a_change_of_somebody_else_reaches_the_board() {
    let mut desk = open();
    let who = somebody(&desk, "passport", |_, state| matches!(state, State::EndsEarly(_)));
    stand_on(&mut desk, &who.name, "passport");
    desk.rest();
    desk.sees("There is a passport, but it ends");
    let papers = desk.store.referring(Kind::Document, "trainee", who.trainee, 20).unwrap();
    for passport in papers.iter().filter(|p| p.text("kind") == "passport") {
        desk.other_sets(Kind::Document, passport.id, "expires_on", "2033-12-24");
    }
    desk.pass(1).rest();
    assert!(desk.row_at_marker().contains(&who.name));
    desk.sees("Closed. It was due");
}

#[test]
fn it_stands_in_narrow_windows_and_in_another_calendar() {
    for (width, height) in [(80, 24), (60, 20), (40, 12), (24, 8), (132, 50)] {
        let mut desk = open();
        desk.resize(width, height).times(10, "right").keys("G g g").times(10, "left");
        assert!(!desk.row_at_marker().is_empty());
    }
    let mut desk = Opening { size: (160, 40), calendar: ustaz::rules::calendar::Calendar::Solar, ..Opening::default() }.open();
    to_board(&mut desk);
    let first = &held(&desk).rows[0];
    let shift = ustaz::rules::calendar::LunarShift::NONE;
    let now = Now { today: today(), calendar: ustaz::rules::calendar::Calendar::Solar, shift };
    desk.sees(&now.say(first.starts)).sees(&now.say(first.cells.last().unwrap().due));
    // Read only: it is looked at, and nothing is closed.
    let mut desk = Opening { read_only: true, ..Opening::default() }.open();
    to_board(&mut desk);
    desk.press("o").says("the file is not yours");
}

#[test]
fn a_schedule_is_written_from_a_row_and_from_a_page() {
    let mut desk = Desk::open_sample();
    let folder = desk.folder();
    let file = |name: &str| folder.join(name).display().to_string();
    desk.press("2").find_row("rohullah ibrahimi").press("C").sees("Write the schedule to which file").sees("rohullah-ibrahimi.ics");
    desk.press("ctrl-u").type_text(&file("a.doc")).press("enter").sees(".ics, .xlsx, .txt");
    desk.press("ctrl-u").type_text(&file("a.ics")).press("enter").says("Schedule of Rohullah Ibrahimi written to");
    assert!(std::fs::read_to_string(folder.join("a.ics")).unwrap().contains("BEGIN:VEVENT"));
    // Never over another.
    desk.press("C").press("ctrl-u").type_text(&file("a.ics")).press("enter").sees("already").press("esc");
    desk.press("enter").press("C").press("ctrl-u").type_text(&file("b.xlsx")).press("enter").says("written to");
    assert!(std::fs::read(folder.join("b.xlsx")).unwrap().starts_with(b"PK"));
    desk.press("backspace").keys("tab tab tab").press("C").says("schedule");
}

#[test]
fn picture_of_80_columns() {
    insta::assert_snapshot!(open().screen());
}

#[test]
fn picture_of_120_columns() {
    let mut desk = open_in(120, 40);
    desk.keys("down right right").rest();
    insta::assert_snapshot!(desk.screen());
}
