//! The agenda and what is done from it: other clocks, other days, copies, moves, attendance, an itinerary.

use ustaz::model::{AttendanceState, FieldType, Kind, Moment, Row, Session, SessionKind};
use ustaz::programme::sample;
use ustaz::rules::calendar::Calendar;
use ustaz::store::new_id;

use crate::desk::{Desk, Opening, beside_the_project};

fn open() -> Desk {
    let mut desk = Desk::open_sample();
    desk.keys("4 tab tab");
    desk
}

/// The agenda of somebody or something by a part of the name.
fn of(desk: &mut Desk, name: &str) {
    desk.press("a").sees("Agenda of").type_text(name).press("enter");
}

/// The second joint surgery runs in the week of every test.
fn second_visit() -> Desk {
    let mut desk = open();
    of(&mut desk, "second joint");
    desk.sees("Second joint surgery");
    desk
}

/// Moves down to the line that holds this.
#[track_caller]
fn stand_on(desk: &mut Desk, words: &str) {
    desk.keys("g g");
    for _ in 0..40 {
        if desk.row_at_marker().contains(words) {
            return;
        }
        desk.press("down");
    }
    panic!("no line {words:?}\n{}", desk.screen());
}

fn count(desk: &Desk) -> String {
    desk.second().split("  ").last().unwrap().trim().to_owned()
}

#[test]
fn a_week_by_three_clocks() {
    let mut desk = second_visit();
    insta::assert_snapshot!(desk.screen());
    assert_eq!(desk.row_at_marker(), "Mon 23 Nov 2026 (2 Qaws 1405)  today");
    desk.press("down").sees("08:30-14:30 +04:30 (09:00-15:00 Astana +05:00)").sees("Timur Ospanov");
    assert!(desk.row_at_marker().starts_with("08:30-14:30"));
    desk.press("o").sees("clock of Kabul +04:30");
    assert!(desk.row_at_marker().starts_with("08:30-14:30"), "a place in Kabul has that clock");
    desk.press("o").sees("clock of Astana +05:00");
    assert!(desk.row_at_marker().starts_with("09:00-15:00"), "{}", desk.screen());
    desk.press("o").sees("clock of each place");
    // The same place at the next start.
    desk.keys("o o w");
    desk.pass(2);
    let mut desk = desk.reopen();
    desk.sees("clock of Astana +05:00").sees("Second joint surgery");
    assert_eq!(count(&desk), "1 session");
}

#[test]
fn a_session_at_midnight_stands_under_the_day_of_the_clock() {
    let mut desk = second_visit();
    let lecture = sample::id(Kind::Session, "v2-lecture2");
    desk.other_sets(Kind::Session, lecture, "ends_at", "2026-11-27T00:40+04:30");
    desk.other_sets(Kind::Session, lecture, "starts_at", "2026-11-26T23:40+04:30").pass(1);
    stand_on(&mut desk, "23:40-00:40");
    desk.press("up");
    assert!(desk.row_at_marker().contains("26 Nov 2026"), "{}", desk.screen());
    desk.keys("o o");
    stand_on(&mut desk, "00:10-01:10");
    desk.press("up");
    assert!(desk.row_at_marker().contains("27 Nov 2026"), "{}", desk.screen());
}

#[test]
fn days_are_gone_to_and_said_in_the_persons_calendar() {
    let mut desk = Opening { calendar: Calendar::Solar, second: Some(Calendar::Gregorian), ..Opening::default() }.open();
    desk.keys("4 tab tab");
    of(&mut desk, "wazir");
    desk.sees("2 Qaws 1405 (23 Nov 2026)").press("G").sees("(27 Nov 2026)  day off in AF");
    desk.press("d").type_text("22 Jadi 1405").press("enter");
    assert!(desk.row_at_marker().contains("22 Jadi 1405 (12 Jan 2027)"), "{}", desk.screen());
    desk.press("d").type_text("no day").press("enter").sees("Go to the day").press("esc");
    desk.press("left");
    assert!(desk.screen().contains("5 Jan 2027"), "{}", desk.screen());
    desk.press("right").press("w");
    assert_eq!(desk.lines().iter().filter(|l| l.contains(" 2027)")).count(), 1, "one day: {}", desk.screen());
    desk.press("t");
    assert!(desk.row_at_marker().contains("23 Nov 2026"), "{}", desk.screen());
}

#[test]
fn a_week_is_copied_and_taken_back() {
    let mut desk = second_visit();
    let before = count(&desk);
    desk.press("C").sees("of the week from Sat 21 Nov 2026 to the week that holds").type_text("+2w").press("enter");
    desk.sees("Sat 5 Dec 2026: 1").sees("outside of Second joint surgery").sees("Type y");
    assert_eq!(desk.store.newest().unwrap(), 2, "nothing is written before the answer");
    desk.press("enter").sees("Type y").press("y").says("Copied");
    desk.press("d").type_text("5 dec").press("enter");
    assert_eq!(count(&desk), before);
    desk.press("u").says("Undo: copied");
    assert_eq!(count(&desk), "0 sessions");
    desk.whole();
}

#[test]
fn a_day_is_copied_where_it_clashes_only_after_that_was_told() {
    let mut desk = second_visit();
    stand_on(&mut desk, "23 Nov 2026");
    desk.press("c").sees("Copy 1 session of Mon 23 Nov 2026").type_text("23 nov").press("enter").sees("These are the same days");
    desk.press("ctrl-u").type_text("wed").press("enter").sees("new clash").sees("teaches twice").press("esc");
    assert_eq!(desk.store.newest().unwrap(), 2);
    stand_on(&mut desk, "27 Nov 2026");
    desk.press("c").says("No session is on this day");
    desk.press("w").press("C").says("A day is shown");
}

#[test]
fn the_rest_of_a_visit_is_moved_after_a_delay() {
    let mut desk = second_visit();
    stand_on(&mut desk, "24 Nov 2026");
    desk.press("s").sees("working days").type_text("soon").press("enter").sees("is no number of days");
    desk.press("ctrl-u").type_text("2").press("enter").sees("Move 3 sessions by 2").sees("Type y").press("y").says("Moved 3 sessions");
    let day = |desk: &Desk, key: &str| {
        let row = desk.store.get(Kind::Session, sample::id(Kind::Session, key)).unwrap().unwrap();
        Option::<Moment>::read(row.get("starts_at")).unwrap().date().to_string()
    };
    // Tuesday, Wednesday and Thursday; Friday is off, Saturday is not.
    let moved = ["v2-list8", "v2-list9", "v2-lecture2"].map(|key| day(&desk, key));
    assert_eq!(moved, ["2026-11-26", "2026-11-28", "2026-11-29"]);
    assert_eq!(day(&desk, "v2-list7"), "2026-11-23", "what was before stays");
    desk.press("u").says("Undo: moved");
    assert_eq!(day(&desk, "v2-list8"), "2026-11-24");
    desk.whole();
    // Everybody's plan is nobody's.
    desk.press("a").press("enter").sees("Everybody").press("enter");
    desk.press("s").says("Choose whose plan it is first: a");
}

#[test]
fn a_new_session_begins_with_what_the_agenda_is_of() {
    let mut desk = second_visit();
    stand_on(&mut desk, "25 Nov 2026");
    desk.press("n").sees("New session");
    assert_eq!(
        (desk.field("Visit"), desk.field("From")),
        ("Second joint surgery, delegation of 5".into(), "2026-11-25 08:00 +04:30".into())
    );
}

#[test]
fn attendance_of_a_session_with_one_who_was_not_there() {
    let mut desk = open();
    of(&mut desk, "delegation of 13");
    desk.press("d").type_text("2026-09-12").press("enter");
    stand_on(&mut desk, "Orthopaedic");
    let session = sample::id(Kind::Session, "v1-list01");
    let came = |desk: &Desk| {
        let rows = desk.store.referring(Kind::Attendance, "session", session, 50).unwrap();
        let mut all: Vec<(String, String)> = rows
            .iter()
            .map(|row| {
                let name = desk.store.get(Kind::Trainee, row.reference("trainee").unwrap()).unwrap().unwrap();
                (name.text("passport_name").to_owned(), format!("{} {}", row.text("state"), row.text("reason")).trim().to_owned())
            })
            .collect();
        all.sort();
        all
    };
    let before = came(&desk);
    assert!(before.len() == 3 && before.iter().all(|(_, state)| state == "present"), "{before:?}");
    desk.press("m").sees("Attendance: Orthopaedic theatre list").sees("3 present");
    // Nothing was marked: nothing is asked.
    desk.press("esc").lacks("Attendance: ").press("m");
    desk.press("a").sees("Why is").type_text("ill").press("enter").press("x").sees("Enter: ill").press("enter").press("l");
    insta::assert_snapshot!(desk.screen());
    desk.press("esc").sees("Leave without saving").press("n").sees("Attendance: ").press("ctrl-s").says("3 marked");
    let states: Vec<String> = came(&desk).into_iter().map(|(_, state)| state).collect();
    assert_eq!(states, ["absent ill", "excused ill", "late"]);
    desk.press("u").says("Undo: attendance");
    assert_eq!(came(&desk), before);
    desk.whole();
}

#[test]
fn who_came_is_added_by_name_from_the_line_of_today() {
    let mut desk = Desk::open_sample();
    desk.press("G");
    for _ in 0..80 {
        if desk.row_at_marker().contains("attendance of") {
            break;
        }
        desk.press("up");
    }
    let line = desk.row_at_marker();
    assert!(line.contains("attendance of"), "{}", desk.screen());
    desk.press("e").sees("Nobody is expected").press("p").says("no row");
    desk.press("n").type_text("no such person").press("enter").sees("Nobody else is found");
    desk.press("ctrl-u").type_text("khushal").press("enter").sees("Khushal").sees("1 present");
    desk.press("ctrl-s").says("1 marked").lacks(&line);
    desk.press("u").says("Undo: attendance");
    desk.whole();
}

#[test]
fn what_somebody_else_entered_meanwhile_is_not_written_over_unseen() {
    let mut desk = open();
    of(&mut desk, "delegation of 13");
    desk.press("d").type_text("2026-09-12").press("enter");
    stand_on(&mut desk, "Orthopaedic");
    desk.press("m");
    let rows = desk.store.referring(Kind::Attendance, "session", sample::id(Kind::Session, "v1-list01"), 50).unwrap();
    let name = |desk: &Desk, n: usize| {
        let trainee = desk.store.get(Kind::Trainee, rows[n].reference("trainee").unwrap()).unwrap().unwrap();
        trainee.text("passport_name").to_owned()
    };
    let (first, second) = (name(&desk, 0), name(&desk, 1));
    // The person marks one as late; somebody else enters the same one, and another.
    for _ in 0..5 {
        if desk.row_at_marker().contains(&first) {
            break;
        }
        desk.press("down");
    }
    desk.press("l");
    desk.other_sets(Kind::Attendance, rows[0].id, "state", "absent");
    desk.press("ctrl-s").says("Somebody else entered the attendance").sees("entered: absent");
    desk.other_sets(Kind::Attendance, rows[1].id, "state", "excused").pass(1);
    let line = desk.lines().into_iter().find(|l| l.contains(&second)).unwrap();
    assert!(line.contains("excused"), "what nobody here marked is taken over: {}", desk.screen());
    // Now it was seen.
    desk.press("ctrl-s").says("1 marked");
    let state = |id| Option::<AttendanceState>::read(desk.store.get(Kind::Attendance, id).unwrap().unwrap().get("state")).unwrap();
    assert_eq!((state(rows[0].id), state(rows[1].id)), (AttendanceState::Late, AttendanceState::Excused));
}

#[test]
fn an_itinerary_is_read_and_written() {
    beside_the_project();
    let file = "agenda-itinerary.txt";
    let _ = std::fs::remove_file(file);
    let mut desk = open();
    of(&mut desk, "delegation of 13");
    desk.press("i").sees("Itinerary: Joint surgery in Kabul").sees("Yerlan Sarsenov").sees("W = Wazir Mohammad Akbar Khan");
    desk.press("w").sees("Write to the file").press("ctrl-u").type_text(file).press("enter").says("Written to");
    assert!(std::fs::read_to_string(file).unwrap().contains("AL-SHIFA (A)"));
    desk.press("w").press("ctrl-u").type_text(file).press("enter").sees("There is a file");
    desk.press("ctrl-u").type_text("itinerary.doc").press("enter").sees(".xlsx");
    std::fs::remove_file(file).unwrap();
    desk.keys("esc esc").press("H").sees("Hours of Joint surgery");
    // From the table of visits too.
    let mut desk = open();
    desk.press("tab").press("i").sees("Itinerary: ");
}

#[test]
fn the_agenda_of_a_record_lies_over_it() {
    let mut desk = Desk::open_sample();
    desk.press("3").find_row("wazir").press("enter").sees("Hospital: Wazir").keys("g a").sees("Agenda: Wazir Mohammad Akbar Khan");
    desk.sees("23 Nov 2026 (2 Qaws 1405)  today").press("right").sees("28 Nov 2026");
    desk.pass(2);
    let mut desk = desk.reopen();
    desk.sees("Agenda: Wazir Mohammad Akbar Khan").sees("28 Nov 2026").press("esc").sees("Hospital: Wazir").press("esc");
    desk.keys("g a").sees("Agenda: Wazir").press("esc").press("tab").keys("g a").says("Not here");
}

#[test]
fn a_full_week_comes_from_the_thread_of_lists() {
    let mut desk = Desk::open_sample();
    let wakh = sample::id(Kind::Hospital, "wakh");
    let session = |n: u32| Session {
        kind: Some(SessionKind::Lecture),
        title: format!("lecture {n:03}"),
        hospital: Some(wakh),
        starts_at: Moment::parse(&format!("2026-11-2{}T{:02}:{:02}+04:30", 1 + n % 5, 8 + n / 60, n % 60)),
        ..Session::default()
    };
    let rows: Vec<Row> = (0..300).map(|n| Row::of(new_id().unwrap(), session(n))).collect();
    let label = ustaz::msg!("journal-stress", n = 1);
    desk.store.write("karim", &label, |tx| rows.iter().try_for_each(|row| tx.insert(row))).unwrap();
    desk.pass(1).keys("4 tab tab");
    of(&mut desk, "wazir mohammad");
    let there: usize = count(&desk).split(' ').next().unwrap().parse().unwrap();
    assert!(there > 300, "{there}");
    // Keys that come before the rows wait for them.
    desk.burst("right left G").sees("27 Nov 2026");
    desk.press("d").type_text("23 nov").press("enter").press("w");
    assert_eq!(count(&desk), "62 sessions", "60 lectures, a list, the morning report: {}", desk.screen());
}

#[test]
fn a_small_window_and_a_wide_one_show_it() {
    let mut desk = second_visit();
    desk.press("down");
    for (width, height) in [(40, 12), (24, 8), (132, 40), (80, 24)] {
        desk.resize(width, height);
        assert!(desk.row_at_marker().starts_with("08:30"), "{width}\n{}", desk.screen());
    }
    desk.resize(132, 40).sees("Timur Ospanov, Dinara Seitova").sees("Russian");
    // A step of the marker sends few bytes, and nothing for nothing.
    desk.rest();
    desk.press("up").press("down").rest();
    let (_, bytes) = desk.timed("down");
    assert!(bytes < 60, "{bytes}");
    desk.rest();
    assert_eq!(desk.pass_and_count(3), 0);
}

#[test]
fn the_agenda_of_a_visit_that_is_over_opens_on_its_days() {
    let mut desk = Desk::open_sample();
    desk.keys("4 tab tab tab").find_row("joint surgery in kabul").keys("g a").rest();
    desk.sees("Agenda: Joint surgery in Kabul").sees("Sep 2026").sees("Arrival");
    // So does one that is chosen in the view.
    let mut desk = Desk::open_sample();
    desk.keys("4 tab tab");
    of(&mut desk, "joint surgery in kabul");
    desk.sees("Sep 2026").sees("Arrival");
}
