//! Selection: its order on the screen, decisions with a reason for one and for several, weights, and what is always shown.

use ustaz::model::{Decision, Kind};
use ustaz::programme::sample;
use ustaz::programme::show::Names;
use ustaz::programme::skills::selection::{Board, Over, board};

use crate::desk::{Desk, Opening, today};

fn open_in(width: u16, height: u16) -> Desk {
    let mut desk = Desk::open_sample_in(width, height);
    to_view(&mut desk);
    desk
}

fn to_view(desk: &mut Desk) {
    desk.press("2");
    for _ in 0..20 {
        if desk.second().contains("[Selection]") {
            return;
        }
        desk.press("tab");
    }
    panic!("no selection\n{}", desk.screen());
}

fn held(desk: &Desk) -> Board {
    let over = Over::Cohort(sample::id(Kind::Cohort, "g2"));
    board(&desk.store, &Names::new(), over, None, today()).unwrap().unwrap()
}

/// Goes to the nomination of somebody.
#[track_caller]
fn stand_on(desk: &mut Desk, name: &str) {
    let n = held(desk).lines.iter().position(|l| l.name == name).unwrap();
    desk.keys("g g").times(n, "down").rest();
    desk.sees(&format!("-- {name}"));
}

fn decision(desk: &Desk, name: &str) -> (Decision, String) {
    let board = held(desk);
    let line = board.lines.iter().find(|l| l.name == name).unwrap();
    (line.decision, line.reason.clone())
}

#[test]
fn the_order_the_weights_and_the_split_are_seen() {
    let mut desk = open_in(80, 24);
    let board = held(&desk);
    desk.sees("Weights of 100 (w): bellwether 40, essential 25, readiness 20, teaching on 15");
    desk.sees(&format!("{} nominations", board.lines.len())).sees("Seats taken:");
    for share in &board.shares.sex {
        desk.sees(&format!("{} {}/{}", share.label, share.selected, share.nominated));
    }
    for line in board.lines.iter().take(12) {
        desk.rest();
        let row = desk.row_at_marker();
        assert!(row.contains(&line.scored.score.to_string()) && row.contains(&line.scored.place.to_string()), "{row}");
        desk.sees(&format!("-- {}", line.name));
        desk.press("down");
    }
    // A step of the marker moves few squares.
    desk.rest();
    let before = desk.cells();
    desk.timed("up");
    let moved = before.iter().zip(desk.cells()).filter(|(a, b)| **a != *b).count();
    assert!(moved <= 2, "{moved} squares");
    desk.keys("g g").press("p").sees("Score of ").sees("Never scored: sex").press("backspace").sees("[Selection]");
    desk.press("enter").sees("Nomination: ").press("backspace").sees("[Selection]");
}

#[test]
fn no_decision_without_a_reason() {
    let mut desk = open_in(80, 24);
    let open = held(&desk).lines.iter().find(|l| l.decision == Decision::Pending).unwrap().name.clone();
    for (key, decided) in [("l", Decision::Shortlisted), ("r", Decision::Reserve), ("s", Decision::Selected)] {
        stand_on(&mut desk, &open);
        desk.press(key).sees("Why?").press("enter").sees("Every decision needs a written reason.");
        desk.type_text("needed there").press("enter").says("u undoes");
        assert_eq!(decision(&desk, &open), (decided, "needed there".into()));
        desk.press("u").says("Undo: ");
        assert_eq!(decision(&desk, &open).0, Decision::Pending);
    }
    stand_on(&mut desk, &open);
    desk.press("x").press("esc");
    assert_eq!(decision(&desk, &open).0, Decision::Pending);
    desk.whole();
}

#[test]
fn one_reason_for_all_that_are_marked() {
    let mut desk = open_in(80, 24);
    let open: Vec<String> = held(&desk).lines.iter().filter(|l| l.decision == Decision::Pending).take(3).map(|l| l.name.clone()).collect();
    for name in &open {
        stand_on(&mut desk, name);
        desk.press("space");
    }
    desk.sees("3 marked").press("l").sees(&open[0][..8]).type_text("second look").press("enter").says("u undoes");
    for name in &open {
        assert_eq!(decision(&desk, name), (Decision::Shortlisted, "second look".into()));
    }
    desk.press("u").says("Undo: ");
    assert!(open.iter().all(|name| decision(&desk, name).0 == Decision::Pending), "one step of the history");
    desk.lacks(" marked");
}

#[test]
fn weights_are_changed_in_a_line_and_sum_to_a_hundred() {
    let mut desk = open_in(80, 24);
    desk.press("w").sees("sum to 100").press("ctrl-u").type_text("50 50 10").press("enter").sees("not four");
    desk.press("ctrl-u").type_text("50 20 20 20").press("enter").sees("sum to 110");
    desk.press("ctrl-u").type_text("10 20 30 40").press("enter").says("u undoes");
    desk.rest();
    desk.sees("bellwether 10, essential 20, readiness 30, teaching on 40");
    desk.press("u").says("Undo: ").rest();
    desk.sees("bellwether 40, essential 25");
    desk.whole();
}

#[test]
fn it_opens_from_a_group_a_nomination_and_an_agreement() {
    let mut desk = Desk::open_sample();
    desk.press("2").press("tab").press("tab").sees("[Cohorts]").find_row("second").press("g").press("s");
    desk.sees("Selection: Second group").sees("Weights of 100");
    desk.press("backspace").sees("[Cohorts]");
    desk.press("backtab").sees("[Nominations]").press("g").press("s").sees("Selection: ");
    desk.press("backspace").sees("[Nominations]");
    let mut desk = open_in(80, 24);
    desk.press("/").sees("Whose nominations?").type_text("only ortho").press("enter").rest();
    assert!(held(&desk).lines.len() > 5);
    desk.sees("orthopaedics").press("\\").rest();
    desk.sees(&format!("{} nominations", held(&desk).lines.len()));
    desk.press("down").pass(2);
    let row = desk.row_at_marker();
    let mut desk = desk.reopen();
    desk.rest();
    assert_eq!(desk.row_at_marker(), row);
}

#[test]
fn it_stands_in_narrow_windows_and_read_only() {
    for (width, height) in [(80, 24), (60, 20), (40, 12), (30, 9), (132, 50)] {
        let mut desk = open_in(80, 24);
        let sex = held(&desk).shares.sex[0].label.clone();
        desk.resize(width, height).keys("G g g");
        assert!(!desk.row_at_marker().is_empty());
        desk.sees(&format!("{sex} "));
    }
    let mut desk = Opening { read_only: true, ..Opening::default() }.open();
    to_view(&mut desk);
    desk.press("s").says("the file is not yours");
}

#[test]
fn picture_of_80_columns() {
    let mut desk = open_in(80, 24);
    desk.rest();
    insta::assert_snapshot!(desk.screen());
}

#[test]
fn picture_of_120_columns() {
    let mut desk = open_in(120, 40);
    desk.keys("down down").rest();
    insta::assert_snapshot!(desk.screen());
}
