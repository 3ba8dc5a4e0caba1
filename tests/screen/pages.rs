//! Pages, histories, merging, taking out, palette and help.

use ustaz::actions::{ACTIONS, Context};
use ustaz::model::{Id, Kind, Row, Value};
use ustaz::msg;
use ustaz::rules::calendar::Calendar;
use ustaz::tui::tabs::TABS;

use crate::desk::{Desk, Opening};

#[test]
fn references_are_followed_and_one_comes_back_to_the_same_line() {
    let mut desk = Desk::open_trainees();
    desk.find_row("zia rahimi").press("enter");
    assert!(desk.second().contains("Trainee: Ahmad Zia Rahimi"), "{}", desk.second());
    assert!(desk.row_at_marker().starts_with("Home hospital"), "{}", desk.screen());
    desk.press("down");
    let line = desk.row_at_marker();
    desk.press("enter");
    assert!(desk.second().contains("Department: "), "{}", desk.screen());
    desk.press("enter");
    assert!(desk.second().contains("Hospital: Wazir Mohammad Akbar Khan"), "{}", desk.screen());
    desk.press("backspace").press("backspace");
    assert_eq!(desk.row_at_marker(), line);
    desk.press("backspace");
    assert!(desk.row_at_marker().starts_with("Ahmad Zia Rahimi"));
    desk.press("backspace").press("esc");
    assert!(desk.row_at_marker().starts_with("Ahmad Zia Rahimi"), "there is nothing behind a tab's own pane");
}

#[test]
fn the_page_of_a_trainee_has_what_belongs_to_them() {
    let mut desk = Desk::open_sample_in(120, 60);
    desk.press("2").find_row("zia rahimi").press("enter");
    for section in ["Documents", "Placements", "Assessments", "Costs", "Nominations"] {
        desk.sees(section);
    }
    desk.sees("احمد ضیا رحیمی").sees("P0");
    // A new document from its section is this trainee's.
    while !desk.row_at_marker().starts_with("Documents") {
        desk.press("down");
    }
    let before = desk.row_at_marker();
    desk.press("n");
    assert_eq!(desk.field("Trainee"), "Ahmad Zia Rahimi");
    desk.fill("Document", "visa").fill("Number", "V-1").press("ctrl-s").says("Saved document");
    assert_ne!(desk.row_at_marker(), before, "one more\n{}", desk.screen());
    desk.sees("  V-1").press("u").lacks("  V-1");
    desk.whole();
}

#[test]
fn the_page_of_a_hospital_has_what_belongs_to_it() {
    let mut desk = Desk::open_sample_in(120, 75);
    desk.press("3").find_row("astana multi").press("enter");
    for section in ["Departments", "Trainers"] {
        desk.sees(section);
    }
    desk.press("G").sees("People placed here").press("g").press("g");
    desk.press("backspace").find_row("wazir").press("enter").press("G").sees("Its own people abroad");
}

#[test]
fn the_history_of_a_record_and_an_undo_from_there() {
    let mut desk = Desk::open_trainees();
    desk.find_row("zia rahimi").press("e").fill("Companion", "uncle").press("ctrl-s");
    desk.press("e").fill("Licence number", "MC-2").press("ctrl-s");
    desk.press("h").sees("History of Ahmad Zia Rahimi").sees("licence number: MC-4221 → MC-2").sees("companion: uncle");
    desk.sees("Loaded the sample programme").sees("zahra");
    // The older of the two steps, not the last.
    desk.press("down").press("d").says("Undo: ").sees("(undone)");
    let row = desk.record(Kind::Trainee, "Ahmad Zia Rahimi");
    assert_eq!((row.text("companion"), row.text("licence_number")), ("", "MC-2"));
    desk.press("d").says("This step is undone already");
    desk.press("backspace");
    assert!(desk.row_at_marker().starts_with("Ahmad Zia Rahimi"));
    desk.press("J").sees("History of the whole file").sees("Undo");
    desk.press("esc");
    desk.whole();
}

#[test]
fn a_step_of_somebody_else_can_be_undone_from_the_history() {
    let mut desk = Desk::open_trainees();
    let id = desk.record(Kind::Trainee, "Asadullah").id;
    desk.other_sets(Kind::Trainee, id, "companion", "wrong").pass(1);
    desk.press("J").sees("karim").press("d").says("Undo: ");
    assert_eq!(desk.record(Kind::Trainee, "Asadullah").text("companion"), "");
    desk.whole();
}

#[test]
fn two_records_are_merged() {
    let mut desk = Desk::open_trainees();
    desk.press("M").says("Mark the two records first");
    desk.find_row("safi emergency wazir").keys("space space M");
    desk.sees("Merge into").sees("Mohammad Naeem Safi").sees("Muhammad Naim Safi");
    desk.sees("(x)").sees("( )");
    let keep = desk.second();
    desk.press("t").press("ctrl-s").says("Merged into one");
    let (naeem, naim) = (desk.records(Kind::Trainee, "Mohammad Naeem Safi"), desk.records(Kind::Trainee, "Muhammad Naim Safi"));
    assert_eq!(naeem.len() + naim.len(), 1, "{keep}");
    desk.press("u").says("Undo: ");
    desk.record(Kind::Trainee, "Mohammad Naeem Safi");
    desk.record(Kind::Trainee, "Muhammad Naim Safi");
    desk.whole();
}

#[test]
fn what_is_taken_out_comes_back() {
    let mut desk = Desk::open_trainees();
    // Somebody who is referred to cannot go.
    desk.find_row("zia rahimi").keys("space x").sees("It is still used");
    assert!(desk.second().contains("1 marked"), "{}", desk.screen());
    desk.press("-");
    assert!(desk.row_at_marker().starts_with("Ahmad Zia Rahimi"));
    desk.press("\\").press("n").type_text("Aaa Short").press("ctrl-s").says("Saved trainee Aaa Short");
    desk.press("n")
        .type_text("Aab Short")
        .press("ctrl-s")
        .keys("g g space space x")
        .says("Taken out: Aa")
        .says("Aaa Short")
        .says("Aab Short");
    assert!(!desk.second().contains("marked"), "{}", desk.screen());
    assert!(desk.row_at_marker().starts_with("Abdul Basir"), "{}", desk.screen());
    desk.press("u").says("Undo: ").sees("Aaa Short").sees("Aab Short");
    desk.whole();
}

#[test]
fn the_palette_does_what_is_chosen() {
    let mut desk = Desk::open_trainees();
    desk.press(":").type_text("enter a new").press("enter").sees("New trainee").press("esc");
    desk.press(":").type_text("history of the wh").press("enter").sees("History of the whole file").press("esc");
    desk.press(":").type_text("turn the order").press("enter");
    assert!(desk.row_at_marker().len() > 10 && desk.lines()[2].contains(" v"), "{}", desk.screen());
    desk.press(":").type_text("list: countries").press("esc");
    desk.press(":").type_text("list: instruments").press("enter");
    assert!(desk.second().contains("[Instruments]"), "{}", desk.screen());
    // A kind that has no view of its own comes as a list on top.
    desk.press(":").type_text("list: saved").press("enter").sees("Papers in work, Kabul").press("backspace");
    // What cannot be done says why.
    desk.press("2").press(":").type_text("merge two").sees("Mark the two records").press("enter").says("Mark the two records");
    desk.press(":").type_text("qqqq").sees("Nothing begins like that").press("enter").press("esc");
    // The words of an action find it in any order of rank; Down goes on.
    desk.press(":").type_text("mark").press("down").press("up").press("esc");
}

#[test]
fn a_view_whose_whole_name_is_typed_is_the_first() {
    let mut desk = Desk::open_trainees();
    let views: Vec<&str> = TABS.iter().flat_map(|(_, views)| views.iter().map(|(view, _)| *view)).collect();
    for view in views {
        let name = ustaz::words::label(&format!("view-{view}"));
        desk.press(":").type_text(&name.to_lowercase());
        let first = desk.choice_at_marker().to_lowercase();
        assert!(first.contains(&format!(": {}", name.to_lowercase())), "{view}: {first}");
        desk.press("enter");
        assert!(desk.second().contains(&format!("[{name}]")), "{view}: {}", desk.screen());
    }
    // The word of an action finds the action still, below the view that has no other name.
    desk.press(":").type_text("cascade").press("down");
    assert!(desk.choice_at_marker().to_lowercase().contains("cascade"), "{}", desk.screen());
}

#[test]
fn help_shows_the_keys_of_the_place() {
    for (keys, context) in [
        ("2", Context::Table),
        ("1", Context::Today),
        ("2 enter", Context::Page),
        ("2 n", Context::Form),
        ("2 /", Context::Prompt),
        ("2 :", Context::Choose),
    ] {
        let mut desk = Desk::open_sample_in(120, 90);
        desk.keys(keys);
        desk.press(if context.types() { "ctrl-t" } else { "?" });
        desk.sees("Help: ");
        let keymap = ustaz::keymap::Keymap::new(&Default::default()).unwrap();
        for info in ACTIONS.iter().filter(|i| i.contexts.contains(&context)) {
            let Some(chord) = keymap.chords(context, info.action).into_iter().next() else { continue };
            let line = desk.lines().into_iter().find(|l| l.contains(&info.action.doc()));
            // Left out is only what has no meaning at this record.
            if let Some(line) = line {
                assert!(line.trim_start().starts_with(&chord), "{chord}: {line}");
            } else {
                assert!(
                    matches!(
                        info.name,
                        "back"
                            | "close-step"
                            | "merge"
                            | "detail"
                            | "attendance"
                            | "itinerary"
                            | "plan"
                            | "calendar-out"
                            | "new-version"
                            | "show-selection"
                            | "theatre-list"
                            | "check-round"
                    ),
                    "{} in {context:?}\n{}",
                    info.name,
                    desk.screen()
                );
            }
        }
        desk.press("esc").lacks("Help: ");
    }
}

#[test]
fn an_action_that_cannot_be_done_says_why() {
    let mut desk = Opening { author: "karim", ..Opening::default() }.open();
    for (keys, why) in [
        ("2 M", "Mark the two records first"),
        ("\\", "There is no filter"),
        ("-", "Nothing is marked"),
        ("n ctrl-x", "Nothing was typed yet"),
        ("ctrl-o", "does not name another record"),
        ("esc enter enter", "Wazir"),
        ("backspace backspace / q q q q enter e", "There is no row"),
        ("enter", "There is no row"),
        ("space", "There is no row"),
        ("u", "You have nothing to undo"),
        ("U", "You have nothing to bring back"),
    ] {
        desk.keys(keys).sees(why);
    }
}

#[test]
fn the_search_goes_to_what_it_found() {
    let mut desk = Desk::open_sample();
    desk.press("f").type_text("Рахими Зиа").press("enter");
    desk.sees("Found:").sees("Ahmad Zia Rahimi (trainee)").press("enter");
    assert!(desk.second().contains("Trainee: Ahmad Zia Rahimi"), "{}", desk.screen());
    desk.press("backspace").press("f").type_text("P04121373").press("enter").sees("Found:").press("enter");
    desk.press("backspace").press("f").type_text("zzzzzz").press("enter").sees("Nothing found").sees("zzzzzz").press("esc");
    desk.press("2").press("f").type_text("sheikh").press("enter").press("enter");
    desk.sees("Sheikh Zayed");
}

#[test]
fn the_state_of_many_is_set_with_a_reason_where_one_is_needed() {
    let mut desk = Desk::open_trainees();
    desk.find_row("status:cleared").keys("* t").type_text("travel").press("enter");
    desk.says("3 set to travelling");
    assert_eq!(desk.record(Kind::Trainee, "Khadija Ahmadi").text("status"), "travelling");
    assert_eq!(desk.record(Kind::Trainee, "Khadija Ahmadi").get("status_on").canonical(), "2026-11-23");
    desk.press("u").says("Undo: ");
    assert_eq!(desk.record(Kind::Trainee, "Khadija Ahmadi").text("status"), "cleared");
    desk.press("-").find_row("khadija").press("t").type_text("withdr").press("enter").sees("Reason").press("enter");
    desk.says("This needs a written reason");
    desk.type_text("went home").press("enter").says("withdrawn");
    let row = desk.record(Kind::Trainee, "Khadija Ahmadi");
    assert_eq!((row.text("status"), row.text("status_reason")), ("withdrawn", "went home"));
    // The same from her page.
    desk.press("u").press("enter").press("t").type_text("travel").press("enter").says("travelling");
    desk.whole();
}

#[test]
fn a_long_history_is_walked_from_either_end() {
    let mut desk = Desk::open_trainees();
    let id = desk.record(Kind::Trainee, "Asadullah").id;
    for n in 1..=100 {
        desk.other_sets(Kind::Trainee, id, "companion", &format!("uncle {n}"));
    }
    desk.pass(1).press("J").sees("uncle 99 → uncle 100");
    desk.press("G").lacks("uncle 99 → uncle 100").sees("catalogue entry");
    let mut met = 0;
    for _ in 0..100 {
        met += usize::from(desk.press("up").screen().contains("uncle 50 → uncle 51"));
    }
    assert!(met > 0, "the marker passes the middle");
    desk.press("g").press("g").sees("uncle 99 → uncle 100");
    desk.times(99, "down").sees("companion: uncle 1").press("G").press("up").press("down").sees("catalogue entry");
    desk.whole();
}

#[test]
fn days_stand_in_both_calendars_and_follow_the_moon() {
    let (calendar, second) = (Calendar::Lunar, Some(Calendar::Gregorian));
    let mut desk = Opening { calendar, second, size: (120, 40), ..Opening::default() }.open();
    // Placements in the first calendar: the desk's today is 13 Jumada II 1448.
    desk.press("4").sees("1448-");
    desk.lacks("2026-");
    desk.press("enter").sees(" (4 Jan 2027)");
    // A date is read in it too: 1 Rajab 1448 is 10 December 2026 by the table.
    let first = |desk: &mut Desk| {
        desk.press("4").press("n").go_to_field("Starts").press("ctrl-u").type_text("1 Rajab 1448");
        let foot = desk.foot();
        desk.press("ctrl-u").press("esc");
        foot
    };
    let by_table = first(&mut desk);
    assert!(by_table.contains("2026-12-10"), "{by_table}");
    let month = Row::new(Kind::LunarMonth, Id::new(99).unwrap())
        .with("year", Value::Int(1448))
        .with("month", Value::Int(7))
        .with("begins_on", Value::text("2026-12-11"));
    desk.store.write("karim", &msg!("journal-new", kind = "month", name = "Rajab"), |tx| tx.insert(&month)).unwrap();
    desk.pass(3);
    let sighted = first(&mut desk);
    assert!(sighted.contains("2026-12-11"), "the moon was seen a day later: {sighted}");
}
