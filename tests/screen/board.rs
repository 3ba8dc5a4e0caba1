//! The board of Today: lines, what they lead to, and how they go.

use chrono::NaiveDate;
use ustaz::model::Kind;

use crate::desk::Desk;

/// The number beside the tab's name.
fn count(desk: &Desk) -> usize {
    let first = desk.lines().remove(0);
    let words = first.split_whitespace().skip_while(|w| !w.contains("Today"));
    words.skip(1).find_map(|w| w.trim_end_matches(']').parse().ok()).unwrap_or_else(|| panic!("{first}"))
}

/// Goes down to the line that begins with this behind its day.
#[track_caller]
fn stand_on(desk: &mut Desk, words: &str) -> String {
    for _ in 0..count(desk) {
        let line = desk.row_at_marker();
        if line.contains(words) {
            return line;
        }
        desk.press("down");
    }
    panic!("no line {words:?}\n{}", desk.screen())
}

#[test]
fn lines_are_counted_and_lead_to_what_they_are_about() {
    let mut desk = Desk::open_sample();
    assert!(count(&desk) > 20, "{}", desk.screen());
    let line = desk.row_at_marker();
    desk.press("enter");
    desk.sees("Trainee").press("backspace");
    assert_eq!(desk.row_at_marker(), line);
    let n = count(&desk);
    // The line of what could be unlocked stands among them and is not counted; it leads to its board.
    for _ in 0..=n {
        let line = desk.row_at_marker();
        desk.press("enter");
        if line.contains("would unlock") {
            desk.sees("[Gap board]").press("1").press("down");
            continue;
        }
        assert!(desk.second().contains('#'), "a page: {}", desk.screen());
        desk.press("backspace").press("down");
    }
}

#[test]
fn every_line_has_a_remedy() {
    let mut desk = Desk::open_sample();
    for _ in 0..count(&desk) {
        let line = desk.row_at_marker();
        // A step without a paper is closed at once; that is another test's.
        if line.contains("” open for") {
            desk.press("down");
            continue;
        }
        desk.press("e");
        if line.contains("would unlock") {
            desk.sees("[Gap board]").press("1").press("down");
            continue;
        }
        assert!(!desk.second().contains("What needs doing"), "{line}\n{}", desk.screen());
        desk.press("esc");
        assert_eq!(desk.row_at_marker(), line);
        desk.press("down");
    }
    assert_eq!(desk.store.newest().unwrap(), 2, "looking changes nothing");
}

#[test]
fn a_line_goes_when_it_is_done_and_comes_back_with_undo() {
    let mut desk = Desk::open_sample();
    let before = count(&desk);
    let line = stand_on(&mut desk, "visa missing for Rohullah Ibrahimi");
    desk.press("e");
    assert_eq!((desk.field("Trainee"), desk.field("Document")), ("Rohullah Ibrahimi".into(), "visa".into()));
    desk.fill("Number", "V-7").fill("Expires", "2027-06-30").press("ctrl-s").says("Saved document");
    desk.lacks("visa missing for Rohullah Ibrahimi");
    assert!(count(&desk) < before, "{}", desk.screen());
    desk.press("u").says("Undo: ");
    assert_eq!(count(&desk), before);
    desk.keys("g g");
    assert_eq!(stand_on(&mut desk, "visa missing for Rohullah Ibrahimi"), line);
}

#[test]
fn a_step_is_closed_from_its_line() {
    let mut desk = Desk::open_sample();
    desk.press("G");
    let mut found = false;
    for _ in 0..count(&desk) {
        if desk.row_at_marker().contains("open for") {
            found = true;
            break;
        }
        desk.press("up");
    }
    assert!(found, "a step is open");
    let before = (count(&desk), desk.row_at_marker());
    let step: String = before.1.split('“').nth(1).unwrap().split('”').next().unwrap().to_owned();
    desk.press("o").sees("Close which step").type_text(&step).press("enter").says("closed for");
    assert!(count(&desk) < before.0);
    assert!(!desk.screen().contains(&before.1));
    desk.press("u");
    assert_eq!(count(&desk), before.0);
    desk.whole();
}

/// What a document closes, what a day closed and what does not concern a person is not there to be closed again.
#[test]
fn only_open_steps_are_there_to_be_closed() {
    let mut desk = Desk::open_sample();
    stand_on(&mut desk, "visa missing for Rohullah Ibrahimi");
    desk.press("o").sees("Close which step").sees("visa issued").sees("ticket booked");
    desk.lacks("companion named").lacks("passport valid").press("esc");
    desk.press("e").fill("Number", "V-7").fill("Expires", "2027-06-30").press("ctrl-s").says("Saved document");
    desk.press("2").find_row("rohullah ibrahimi").press("o").sees("Close which step").lacks("visa issued").sees("ticket booked");
    // One after the other, until there is none.
    desk.type_text("ticket").press("enter").says("closed for").press("o").lacks("ticket booked").type_text("stipend").press("enter");
    for _ in 0..6 {
        desk.press("o");
        if !desk.screen().contains("Close which step") {
            break;
        }
        desk.press("enter").sees("New document").fill("Number", "X-1").fill("Expires", "2028-06-30").press("ctrl-s");
    }
    desk.says("No step is open for Rohullah Ibrahimi");
    desk.whole();
}

#[test]
fn a_line_is_put_off_to_a_day() {
    let mut desk = Desk::open_sample();
    let before = count(&desk);
    let line = desk.row_at_marker();
    desk.press("z").sees("Put off to").press("ctrl-u").type_text("yesterday").press("enter").says("is no day to come");
    assert_eq!(count(&desk), before);
    // The question is still there with what was typed.
    desk.sees("then a reason): yesterday")
        .press("x")
        .lacks("is no day to come")
        .press("ctrl-u")
        .type_text("+2w waiting for the ministry")
        .press("enter")
        .says("Put off to");
    assert_eq!(count(&desk), before - 1);
    assert_ne!(desk.row_at_marker(), line);
    desk.press("u").says("Undo: ");
    assert_eq!(count(&desk), before);
    desk.keys("g g");
    assert_eq!(desk.row_at_marker(), line);
    // The day that is offered is taken as it stands.
    desk.keys("z enter").says("Put off to 2026-11-30");
    // When the day has come the line is back.
    let mut desk = desk.reopen();
    assert_eq!(count(&desk), before - 1);
    desk.day(NaiveDate::from_ymd_opt(2026, 11, 30).unwrap());
    desk.keys("g g");
    assert!(desk.screen().contains(line.split("  ").last().unwrap().trim_end_matches('…')), "{line}\n{}", desk.screen());
}

#[test]
fn a_change_of_somebody_else_reaches_the_board() {
    let mut desk = Desk::open_sample();
    let before = count(&desk);
    stand_on(&mut desk, "shortlisted");
    let line = desk.row_at_marker();
    let who = desk.record(Kind::Trainee, "Tamim Barakzai").id;
    let paper = desk.store.referring(Kind::Document, "trainee", who, 20).unwrap();
    let passport = paper.iter().find(|p| p.text("kind") == "passport").unwrap().id;
    desk.other_sets(Kind::Document, passport, "expires_on", "2031-12-24").pass(1);
    assert_eq!((count(&desk), desk.row_at_marker()), (before - 1, line), "{}", desk.screen());
    // The count is on the other tabs too.
    desk.press("3");
    assert_eq!(count(&desk), before - 1);
}

#[test]
fn two_who_may_be_one_are_compared_from_their_line() {
    let mut desk = Desk::open_sample();
    stand_on(&mut desk, "may be one person");
    desk.press("e").sees("Merge into").press("ctrl-s").says("Merged into one").lacks("may be one person: ");
    desk.press("u").says("Undo: ");
    desk.whole();
}

/// No blank lines at the end while lines are hidden above.
#[test]
fn a_window_that_grows_shows_the_lines_above() {
    let mut desk = Desk::open_sample();
    let n = count(&desk);
    desk.resize(80, 12).press("G");
    desk.resize(80, 40);
    let shown = desk.lines().iter().skip(2).take_while(|l| !l.is_empty() && !l.starts_with("--")).count();
    assert_eq!(shown, n.min(40 - 3 - 4), "{}", desk.screen());
}

#[test]
fn a_question_is_whole_where_there_is_room_and_on_more_lines_where_not() {
    let question = "Put off to (Enter: a week; or a day, then a reason):";
    let mut desk = Desk::open_sample();
    desk.press("z").sees(question);
    for (width, height) in [(60, 20), (40, 12), (24, 8)] {
        desk.resize(width, height);
        let text = desk.screen().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(question), "{width}\n{}", desk.screen());
    }
    desk.type_text("+2w it waits").sees("+2w it waits").press("enter").resize(80, 24);
    desk.says("Put off to 2026-12-07");
}

/// Goes down to the first line of which this holds.
#[track_caller]
fn stand_where(desk: &mut Desk, holds: impl Fn(&Desk) -> bool) {
    desk.keys("g g");
    for _ in 0..count(desk) {
        if holds(desk) {
            return;
        }
        desk.press("down");
    }
    panic!("no such line\n{}", desk.screen());
}

#[test]
fn a_clash_is_accepted_from_its_line_and_told_of_again_from_the_schedules() {
    let mut desk = Desk::open_sample();
    let before = count(&desk);
    stand_where(&mut desk, |desk| desk.row_at_marker().contains("is placed twice"));
    let line = desk.row_at_marker();
    // Not by one key, and not without a reason.
    desk.press("W").sees("Why is it accepted?").press("enter").sees("with a written reason only").press("esc");
    assert_eq!((count(&desk), desk.row_at_marker()), (before, line.clone()));
    desk.press("W").type_text("+2w two half days").press("enter").says("Accepted until");
    assert_eq!(count(&desk), before - 1);
    assert!(!desk.screen().contains(&line));
    desk.press("u").says("Undo: accepted a clash (two half days)");
    assert_eq!(count(&desk), before);
    stand_where(&mut desk, |desk| desk.row_at_marker() == line);
    desk.press("W").type_text("2 half days, both know").press("enter").says("Accepted.");
    // Where it can be seen, and told of again.
    desk.press("4");
    while !desk.lines()[1].contains("[Accepted clashes]") {
        desk.press("tab");
    }
    desk.find_row("half days").sees("is placed twice").press("x").says("Told of again");
    desk.press("1");
    assert_eq!(count(&desk), before);
    desk.whole();
}

#[test]
fn what_is_due_can_only_be_put_off() {
    let mut desk = Desk::open_sample();
    stand_on(&mut desk, "visa missing for Rohullah Ibrahimi");
    desk.press("W").says("it can only be put off");
    assert!(!desk.screen().contains("Why is it accepted?"), "{}", desk.screen());
}

#[test]
fn the_clashes_of_a_record_stand_at_the_head_of_its_page() {
    let mut desk = Desk::open_sample_in(120, 40);
    let before = count(&desk);
    stand_where(&mut desk, |desk| desk.row_at_marker().contains("is placed twice"));
    desk.press("enter").sees("Placement: ").sees("is placed twice");
    desk.press("W").says("Stand on a clash");
    for _ in 0..10 {
        desk.press("up");
        if desk.row_at_marker().contains("is placed twice") {
            break;
        }
    }
    assert!(desk.row_at_marker().contains("is placed twice"), "{}", desk.screen());
    desk.press("W").type_text("agreed with both").press("enter").says("Accepted.").lacks("is placed twice");
    desk.press("backspace");
    assert_eq!(count(&desk), before - 1);
    desk.whole();
}
