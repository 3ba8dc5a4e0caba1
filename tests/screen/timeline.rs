//! The timeline by keys: turning, zooming, going to days, bars in hand.

use chrono::NaiveDate;
use ustaz::model::{Kind, Row, Value};
use ustaz::store::{Direction, ListQuery};

use ustaz::rules::calendar::Calendar;

use crate::desk::{Desk, Opening};

fn open() -> Desk {
    let mut desk = Desk::open_sample();
    desk.keys("4 tab");
    desk
}

/// The name before the row that one stands on.
fn row(desk: &Desk) -> String {
    desk.row_at_marker().split("  ").next().unwrap().to_owned()
}

/// Goes down to the row of a name.
#[track_caller]
fn stand_on(desk: &mut Desk, name: &str) {
    for _ in 0..60 {
        if row(desk).starts_with(name) {
            return;
        }
        desk.press("down");
    }
    panic!("no row {name:?}\n{}", desk.screen())
}

fn placements(desk: &Desk) -> Vec<Row> {
    let all = desk.store.page(&ListQuery::all(Kind::Placement), None, Direction::Forward, 500).unwrap();
    let mut rows: Vec<Row> = all.into_iter().map(|(row, _)| row).collect();
    rows.sort_by_key(|row| row.id);
    rows
}

/// The placement of somebody that begins on a day.
#[track_caller]
fn placement(desk: &Desk, name: &str, from: &str) -> Row {
    let trainee = desk.record(Kind::Trainee, name).id;
    let found = placements(desk).into_iter().find(|row| row.reference("trainee") == Some(trainee) && row.text("starts_on") == from);
    found.unwrap_or_else(|| panic!("no placement of {name} from {from}"))
}

/// In hand: the placement of Ahmad Zia Rahimi that begins on 4 January.
fn in_hand(key: &str) -> Desk {
    let mut desk = open();
    stand_on(&mut desk, "Ahmad Zia Rahimi");
    // The first bars are the sessions of the cohort.
    for _ in 0..6 {
        if desk.foot().contains("Ahmad Zia Rahimi at") {
            break;
        }
        desk.press(".").rest();
    }
    assert!(desk.foot().contains("Ahmad Zia Rahimi at Traumatology"), "{}", desk.screen());
    desk.press(key);
    desk
}

#[test]
fn one_key_turns_the_rows() {
    let mut desk = open();
    for (title, rows) in [("Departments", "Emergency, Al-Shifa"), ("Trainers", ""), ("Hospitals", "Al-Shifa"), ("Trainees", "Abdul")] {
        desk.press("t");
        assert!(desk.second().contains(&format!("{title}, weeks from 2 Nov 2026")), "{}", desk.screen());
        assert!(row(&desk).starts_with(rows), "{}", desk.screen());
    }
    assert!(desk.lines().iter().any(|l| l.contains("documents  ") && l.contains("...")), "{}", desk.screen());
}

#[test]
fn rows_with_nothing_in_the_days_are_left_out_of_trainees() {
    let mut desk = open();
    // Far from everything that is planned.
    desk.press("d").type_text("2040-01-01").press("enter");
    desk.sees("Nobody has anything in these days");
    desk.press("t");
    assert_eq!(row(&desk), "Emergency, Al-Shifa");
    desk.press("0");
    assert!(desk.second().contains("from 2 Nov 2026"), "{}", desk.second());
}

#[test]
fn zooming_keeps_the_day_and_a_day_is_typed_in_any_calendar() {
    let mut desk = open();
    desk.press("d").type_text("22 jadi 1405").press("enter").rest();
    assert!(desk.foot().contains("11 Jan 2027 – 17 Jan 2027 (21 Jadi 1405"), "{}", desk.screen());
    desk.press("+").rest();
    assert!(desk.foot().contains("Tue 12 Jan 2027 (22 Jadi 1405)"), "{}", desk.screen());
    desk.keys("- -").rest();
    assert!(desk.foot().contains("1 Jan 2027 – 31 Jan 2027"), "{}", desk.screen());
    desk.press("-").rest();
    assert!(desk.foot().contains("1 Jan 2027 – 31 Jan 2027"), "farther than months there is nothing\n{}", desk.screen());
    desk.press("d").type_text("no day").press("enter");
    desk.sees("“no day” is no day").press("esc");
}

#[test]
fn stepping_changes_a_few_cells_and_goes_on_by_half_a_screen_at_the_edge() {
    let mut desk = open();
    desk.rest();
    let before = desk.lines();
    desk.press("right");
    let now = desk.lines();
    // What follows the cursor at the foot comes in a pause.
    assert_ne!(before[4], now[4]);
    assert_eq!(before[5..19], now[5..19], "no row is drawn again");
    let from = |desk: &Desk| desk.second().split(" from ").nth(1).unwrap().to_owned();
    assert_eq!(from(&desk), "2 Nov 2026");
    desk.times(9, "right").rest();
    assert_eq!(from(&desk), "2 Nov 2026");
    desk.press("right").rest();
    assert_eq!(from(&desk), "21 Dec 2026");
    assert!(desk.foot().contains("8 Feb 2027 –"), "one column on\n{}", desk.screen());
    desk.press("<").rest();
    assert_eq!(from(&desk), "2 Nov 2026");
}

#[test]
fn a_bar_is_moved_in_one_step_that_is_undone() {
    let mut desk = in_hand("m");
    let before = placements(&desk);
    desk.sees("moving Ahmad Zia Rahimi: 4 Jan 2027").press("right").press("L");
    desk.sees("moving Ahmad Zia Rahimi: 12 Jan 2027").sees("outside of the days of").sees("was 4 Jan 2027");
    assert_eq!(placements(&desk), before, "nothing is written while it moves");
    desk.press("enter").says("now 2027-01-12");
    let moved = placement(&desk, "Ahmad Zia Rahimi", "2027-01-12");
    let was = before.iter().find(|row| row.id == moved.id).unwrap();
    assert_eq!(moved.date("ends_on").unwrap() - was.date("ends_on").unwrap(), chrono::TimeDelta::days(8));
    let steps = desk.store.newest().unwrap();
    desk.press("u").says("Undo: moved placement Ahmad Zia Rahimi");
    let values = |rows: Vec<Row>| rows.into_iter().map(|row| row.values).collect::<Vec<_>>();
    assert_eq!(values(placements(&desk)), values(before));
    assert_eq!(desk.store.newest().unwrap(), steps + 1, "it was one step");
    desk.whole();
}

#[test]
fn esc_gives_up_and_nothing_is_written() {
    for key in ["m", "s", "r", "c"] {
        let mut desk = in_hand(key);
        let (before, screen) = (placements(&desk), desk.store.newest().unwrap());
        desk.keys("L right esc").rest();
        assert_eq!((placements(&desk), desk.store.newest().unwrap()), (before, screen), "{key}");
        desk.lacks("moving").lacks("cutting").lacks("####");
        assert_eq!(row(&desk), "Ahmad Zia Rahimi");
    }
    // Put down where it was, there is nothing to write either.
    let mut desk = in_hand("m");
    let steps = desk.store.newest().unwrap();
    desk.keys("right left enter");
    assert_eq!(desk.store.newest().unwrap(), steps);
}

#[test]
fn an_end_is_stretched_and_never_comes_before_the_beginning() {
    let mut desk = in_hand("r");
    let was = placement(&desk, "Ahmad Zia Rahimi", "2027-01-04").date("ends_on").unwrap();
    desk.keys("right H H enter");
    let now = placement(&desk, "Ahmad Zia Rahimi", "2027-01-04").date("ends_on").unwrap();
    assert_eq!(now - was, chrono::TimeDelta::days(5));
    let mut desk = in_hand("r");
    desk.times(40, "left").says("would end before it begins");
    desk.press("enter");
    let now: NaiveDate = placement(&desk, "Ahmad Zia Rahimi", "2027-01-04").date("ends_on").unwrap();
    assert!(now >= "2027-01-04".parse().unwrap(), "{now}");
}

#[test]
fn a_placement_is_cut_in_two_and_made_whole_again() {
    let mut desk = in_hand("c");
    let before = placements(&desk).len();
    desk.keys("right right");
    desk.sees("cutting Ahmad Zia Rahimi: the second part begins");
    desk.press("enter").says("is in two parts");
    assert_eq!(placements(&desk).len(), before + 1);
    desk.press("u");
    assert_eq!(placements(&desk).len(), before);
    desk.whole();
}

#[test]
fn in_departments_a_bar_goes_to_another_one() {
    let mut desk = open();
    desk.press("t");
    // A department with somebody in it.
    for _ in 0..20 {
        desk.keys("down .").rest();
        if desk.foot().contains(" at ") && desk.foot().contains("1 of ") {
            break;
        }
    }
    let own = row(&desk);
    let before = placements(&desk);
    desk.press("m").press("up");
    desk.sees(", at ").sees("#");
    desk.press("enter").says("now ");
    let moved: Vec<Row> =
        placements(&desk).into_iter().zip(&before).filter(|(now, was)| now.values != was.values).map(|(now, _)| now).collect();
    let [moved] = moved.as_slice() else { panic!("{moved:?}") };
    let was = before.iter().find(|row| row.id == moved.id).unwrap();
    assert_ne!(moved.get("department"), was.get("department"));
    assert_eq!(moved.get("starts_on"), was.get("starts_on"));
    assert_ne!(row(&desk), own);
}

#[test]
fn who_moved_it_first_wins_and_the_other_is_told() {
    let mut desk = in_hand("m");
    let own = placement(&desk, "Ahmad Zia Rahimi", "2027-01-04");
    desk.press("right");
    desk.other_sets(Kind::Placement, own.id, "starts_on", "2027-01-05").pass(2);
    desk.sees("Somebody else has changed it meanwhile").sees("moving Ahmad Zia Rahimi");
    desk.press("enter").says("was moved by somebody else meanwhile");
    assert_eq!(placement(&desk, "Ahmad Zia Rahimi", "2027-01-05").get("ends_on"), own.get("ends_on"));
    desk.rest();
    desk.lacks("####");
}

#[test]
fn placing_begins_with_the_row_and_the_day() {
    let mut desk = open();
    stand_on(&mut desk, "Ahmad Zia Rahimi");
    desk.press("p");
    assert_eq!(desk.field("Trainee"), "Ahmad Zia Rahimi");
    assert_eq!(desk.field("Starts"), "2026-11-23");
    desk.press("esc");
    desk.press("n").says("Not here");
}

#[test]
fn enter_opens_the_bar_or_the_row() {
    let mut desk = in_hand("enter");
    assert!(desk.second().contains("Placement") && desk.second().contains('#'), "{}", desk.screen());
    desk.press("backspace");
    assert_eq!(row(&desk), "Ahmad Zia Rahimi");
    desk.press("t").press("enter");
    assert!(desk.second().contains("Emergency"), "{}", desk.screen());
}

#[test]
fn a_place_is_kept_over_a_restart_and_a_small_window() {
    let mut desk = open();
    desk.keys("t + d").type_text("2027-02-01").press("enter").times(5, "down");
    desk.rest();
    let (here, second) = (row(&desk), desk.second());
    let mut desk = desk.reopen();
    assert_eq!((row(&desk), desk.second()), (here.clone(), second));
    desk.resize(40, 24);
    assert!(row(&desk).starts_with(&here[..5]), "{}", desk.screen());
    assert!(desk.lines().iter().all(|l| l.chars().count() <= 40));
    desk.rest();
    assert!(desk.foot().contains("Mon 1 Feb 2027"), "{}", desk.screen());
    desk.resize(120, 40).rest();
    assert!(desk.foot().contains("Mon 1 Feb 2027"), "{}", desk.screen());
    desk.resize(24, 9).resize(80, 24).rest();
    assert_eq!(row(&desk), here);
}

#[test]
fn what_others_write_is_seen_and_the_marker_stays() {
    let mut desk = open();
    stand_on(&mut desk, "Ahmad Zia Rahimi");
    let own = placement(&desk, "Ahmad Zia Rahimi", "2027-01-04");
    let before = desk.row_at_marker();
    desk.other_sets(Kind::Placement, own.id, "starts_on", "2026-12-14").pass(2);
    assert!(row(&desk) == "Ahmad Zia Rahimi" && desk.row_at_marker() != before, "{}", desk.screen());
    assert_eq!(own.get("state"), &Value::text("confirmed"));
}

#[test]
fn rows_that_come_late_come_all_the_same() {
    let mut desk = open();
    desk.hurry();
    let mut slow = Desk::open_sample();
    slow.hurry();
    slow.keys("4 tab t t t t d").type_text("2027-01-01").press("enter").keys("+ > > - down down");
    desk.keys("t t t t d").type_text("2027-01-01").press("enter").keys("+ > > - down down");
    slow.rest();
    desk.rest();
    assert_eq!(slow.screen(), desk.screen());
}

#[test]
fn who_only_reads_moves_nothing() {
    let mut desk = Opening { read_only: true, ..Opening::default() }.open();
    desk.keys("4 tab");
    stand_on(&mut desk, "Ahmad Zia Rahimi");
    desk.keys(". m").says("not yours");
}

#[test]
fn the_weeks_of_trainees() {
    let mut desk = open();
    desk.rest();
    insta::assert_snapshot!(desk.screen());
}

#[test]
fn the_departments_in_a_large_window() {
    let mut desk = Desk::open_sample_in(120, 40);
    desk.keys("4 tab t").times(5, "down");
    desk.rest();
    insta::assert_snapshot!(desk.screen());
}

#[test]
fn who_writes_hijri_dates_has_their_weeks_and_months() {
    let mut desk = Opening { calendar: Calendar::Solar, second: Some(Calendar::Gregorian), ..Opening::default() }.open();
    desk.keys("4 tab").rest();
    // Weeks begin on Saturday: 30 Aqrab 1405 is 21 November 2026.
    assert!(desk.foot().contains("30 Aqrab 1405 – 6 Qaws 1405 (21 Nov 2026 – 27 Nov 2026"), "{}", desk.screen());
    desk.press("-").rest();
    assert!(desk.foot().contains("1 Qaws 1405 – 30 Qaws 1405 (22 Nov 2026 – 21 Dec 2026"), "{}", desk.screen());
    assert!(desk.lines()[2].contains("Qaw  Jad  Dal  Hut  1406"), "{}", desk.screen());
}

#[test]
fn a_session_is_moved_by_whole_days() {
    let mut desk = open();
    desk.press("t").press("t");
    stand_on(&mut desk, "Abdul Rauf Siddiqi");
    desk.press("+").press(".").rest();
    let title = desk.foot().lines().nth(2).unwrap().split(": ").nth(1).unwrap().rsplit_once(", ").unwrap().0.to_owned();
    let starts = |desk: &Desk| {
        let mut all: Vec<String> = desk.records(Kind::Session, &title).iter().map(|row| row.text("starts_at").to_owned()).collect();
        all.sort();
        all
    };
    let before = starts(&desk);
    desk.press("m").press("right").press("enter").says("now ");
    let after = starts(&desk);
    let (was, is) = before.iter().zip(&after).find(|(was, is)| was != is).unwrap();
    assert_eq!(was[10..], is[10..], "the hour stays");
    desk.press("u");
    assert_eq!(starts(&desk), before);
}

#[test]
fn a_clash_that_stood_before_is_told_apart_from_a_new_one() {
    let mut desk = open();
    stand_on(&mut desk, "Nasir Ahmad Wardak");
    desk.press("m").rest();
    assert!(desk.foot().contains("is placed twice") && desk.foot().contains("- as before: "), "{}", desk.screen());
    assert!(!desk.foot().contains("! "), "nothing new while it is not moved\n{}", desk.screen());
    desk.press("esc");
}
