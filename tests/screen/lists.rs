//! Tables: filter, order, columns, marks, bulk edits, kept filters.

use ustaz::model::Kind;

use crate::desk::Desk;

/// The names that a filter leaves in the table of trainees, as far as the screen shows them.
fn names(desk: &mut Desk, filter: &str) -> Vec<String> {
    desk.press("/").press("ctrl-u").type_text(filter).press("enter");
    first_words(desk)
}

fn first_words(desk: &Desk) -> Vec<String> {
    desk.rows().iter().map(|row| row.split("  ").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_filter_narrows_with_every_letter() {
    let mut desk = Desk::open_trainees();
    desk.press("/");
    let mut counts = Vec::new();
    for letter in "rahimi z".chars() {
        desk.type_text(&letter.to_string());
        let second = desk.second();
        let count = second.split_whitespace().rev().nth(1).and_then(|n| n.parse::<usize>().ok());
        counts.push(count.unwrap_or_else(|| panic!("no count while typing\n{}", desk.screen())));
    }
    assert!(counts[1] > 3 && counts[5] < counts[1] && counts[7] == 1, "{counts:?}");
    assert_eq!(first_words(&desk), ["Ahmad Zia Rahimi"]);
    desk.press("enter");
    assert!(desk.second().contains("/ rahimi z") && desk.second().contains("1 row"), "{}", desk.screen());
}

#[test]
fn words_in_any_order_script_and_spelling() {
    let mut desk = Desk::open_trainees();
    for filter in ["zia ahmad rahimi", "rahimi zia", "RAHIMI  Ahmad", "احمد رحیمی", "Рахими Ахмад", "Ahmed Raheemi", "rahimi zia 2212"]
    {
        assert_eq!(names(&mut desk, filter), ["Ahmad Zia Rahimi"], "{filter}");
    }
}

#[test]
fn fields_comparisons_and_exclusions() {
    let mut desk = Desk::open_trainees();
    let in_state = |desk: &mut Desk, filter: &str| names(desk, filter).len();
    assert_eq!(in_state(&mut desk, "status:cleared"), 3);
    assert_eq!(in_state(&mut desk, "status:documents"), 7);
    assert_eq!(names(&mut desk, "status:cleared !rahimi"), ["Ajmal Miakhel", "Khadija Ahmadi"]);
    assert_eq!(names(&mut desk, "status:documents hospital:\"sheikh zayed\""), ["Ghulam Sakhi"]);
    assert_eq!(names(&mut desk, "status:cleared status_on>2026-11-20"), ["Khadija Ahmadi"]);
    assert_eq!(names(&mut desk, "status:cleared status_on>=2026-11-20"), ["Ahmad Zia Rahimi", "Khadija Ahmadi"]);
    // 30 Aqrab 1405 is 21 November 2026.
    assert_eq!(names(&mut desk, "status:cleared status_on>=\"30 aqrab 1405\""), ["Khadija Ahmadi"]);
    assert_eq!(names(&mut desk, "status:nominated phone:-"), ["Torpekai"]);
    let code = desk.row_at_marker().split("  ").last().unwrap().trim().to_owned();
    assert_eq!(names(&mut desk, &format!("#{code}")), ["Torpekai"]);
}

#[test]
fn a_filter_that_cannot_be_understood_says_why_and_keeps_the_rows() {
    let mut desk = Desk::open_trainees();
    desk.press("/").type_text("status:cleared ");
    let before = desk.rows();
    assert_eq!(before.len(), 3);
    desk.paste("colour:red");
    desk.sees("There is no field “colour”");
    assert_eq!(desk.rows()[..3], before[..], "{}", desk.screen());
    desk.times(10, "backspace");
    desk.lacks("There is no field");
    assert_eq!(desk.rows(), before);
}

/// A value that a field cannot have is no value that nobody has.
#[test]
fn a_value_that_cannot_be_understood_is_told_and_keeps_the_rows() {
    let mut desk = Desk::open_trainees();
    let all = desk.rows();
    for (filter, why) in [
        ("status_on>zzz", "“zzz” is no day. Type one like 2027-01-12"),
        ("status_on>12", "“12” is no day"),
        ("status_on:2027-02-31", "“2027-02-31” is no day"),
        ("status:xyz", "“xyz” is none of the choices. Choose one of: nominated, "),
    ] {
        desk.press("/").press("ctrl-u").paste(filter).press("enter");
        desk.sees(why).lacks("Nothing fits");
        assert_eq!(desk.rows()[..8], all[..8], "{filter}\n{}", desk.screen());
        desk.press("\\").lacks(why);
    }
    for filter in ["status_on>2020", "status_on>\"12 jan 2020\"", "status_on<=+2w"] {
        assert!(names(&mut desk, filter).len() > 8, "{filter}\n{}", desk.screen());
    }
}

#[test]
fn esc_brings_the_filter_before_back() {
    let mut desk = Desk::open_trainees();
    let all = desk.rows();
    desk.press("/").type_text("rahimi").press("esc");
    desk.keys("g g");
    assert_eq!(desk.rows(), all);
    assert!(!desk.second().contains("/ "), "{}", desk.second());
    names(&mut desk, "status:cleared");
    let three = desk.rows();
    desk.press("/").type_text(" rahimi").press("esc");
    assert_eq!(desk.rows(), three);
    assert!(desk.second().contains("/ status:cleared"));
    desk.press("\\");
    assert_eq!(desk.rows().len(), all.len());
    desk.press("\\").says("There is no filter now");
}

#[test]
fn the_marker_stays_on_its_record_while_a_filter_is_typed() {
    let mut desk = Desk::open_trainees();
    desk.times(12, "down");
    let here = desk.row_at_marker();
    assert!(here.starts_with("Gulalai"), "{here}");
    desk.press("/").type_text("nursing").press("enter");
    assert_eq!(desk.row_at_marker(), here);
    desk.press("\\");
    assert_eq!(desk.row_at_marker(), here);
}

#[test]
fn every_column_sorts_both_ways() {
    for (tab, views) in [("2", 8), ("3", 5), ("4", 7), ("5", 8)] {
        let mut desk = Desk::open_sample();
        desk.press(tab);
        for view in 0..views {
            desk.press("s");
            let n = desk.lines().iter().filter(|l| l.starts_with("> ") || l.starts_with("  ")).count();
            assert!(n > 0);
            desk.press("esc");
            // Each in the first view of a tab, some in the others.
            for column in 0..n.min(if view == 0 { 14 } else { 2 }) {
                desk.press("s").times(column, "down").keys("enter g g");
                let up: Vec<String> = desk.rows();
                assert!(!up.is_empty(), "{}", desk.screen());
                desk.keys("S G g g S g g");
                assert_eq!(desk.rows(), up, "turned twice is as before\n{}", desk.screen());
            }
            desk.press("tab");
            // The timeline behind the placements is no table.
            if tab == "4" && view == 0 {
                desk.press("tab");
            }
        }
    }
}

#[test]
fn sorting_by_a_column_is_seen() {
    let mut desk = Desk::open_trainees();
    desk.press("s").type_text("name (as").press("enter");
    assert!(desk.lines()[2].contains('^'), "the header tells the order: {}", desk.lines()[2]);
    let up = first_words(&desk);
    assert!(up.is_sorted(), "{up:?}");
    desk.press("S").keys("g g");
    assert!(desk.lines()[2].contains(" v"), "{}", desk.lines()[2]);
    let down = first_words(&desk);
    assert!(down.is_sorted_by(|a, b| a >= b), "{down:?}");
    desk.press("s").type_text("speci").press("enter").keys("g g");
    let header = desk.lines()[2].clone();
    assert!(header.contains("Specialty ^"), "{header}");
}

#[test]
fn columns_are_chosen_and_kept() {
    let mut desk = Desk::open_trainees();
    assert!(!desk.lines()[2].contains("Licence"));
    desk.press("c").type_text("home hospital").press("enter");
    assert!(!desk.lines()[2].contains("Home hospital"), "{}", desk.lines()[2]);
    desk.press("c").type_text("specialty").press("enter");
    desk.press("c").type_text("licence").press("enter");
    assert!(desk.lines()[2].contains("Licence"), "{}", desk.screen());
    let header = desk.lines()[2].clone();
    let desk = desk.reopen();
    assert_eq!(desk.lines()[2], header);
}

#[test]
fn marks_by_one_by_range_and_all() {
    let mut desk = Desk::open_trainees();
    desk.keys("space space").times(3, "down").press("v");
    assert!(desk.second().contains("6 marked") || desk.second().contains("5 marked"), "{}", desk.screen());
    desk.press("-");
    assert!(!desk.second().contains("marked"), "{}", desk.second());
    desk.press("-").says("Nothing is marked");
    desk.press("v").says("Mark the first row of the range first");
    // A range goes upwards too.
    desk.keys("g g").times(4, "down").keys("space g g v");
    assert!(desk.second().contains("5 marked"), "{}", desk.second());
    desk.press("*");
    desk.says("60 marked");
    desk.keys("j");
    assert!(desk.second().contains("60 marked"), "{}", desk.second());
}

#[test]
fn one_field_of_many_with_a_look_before_and_one_undo() {
    let mut desk = Desk::open_trainees();
    names(&mut desk, "status:cleared");
    desk.press("*").press("b").type_text("province").press("enter");
    desk.sees("Set province of 3 Trainees").type_text("herat").press("tab");
    for name in ["Ahmad Zia Rahimi", "Ajmal Miakhel", "Khadija Ahmadi"] {
        desk.sees(name);
    }
    assert_eq!(desk.screen().matches("Kabul → Hirat").count(), 3, "{}", desk.screen());
    let before = desk.store.newest().unwrap();
    desk.press("ctrl-s");
    desk.says("province set in 3 records");
    assert_eq!(desk.store.newest().unwrap(), before + 1, "one step");
    assert_eq!(desk.record(Kind::Trainee, "Ajmal Miakhel").text("province"), "AF32");
    desk.press("u").says("Undo: ");
    for name in ["Ahmad Zia Rahimi", "Ajmal Miakhel", "Khadija Ahmadi"] {
        assert_eq!(desk.record(Kind::Trainee, name).text("province"), "AF01");
    }
    desk.whole();
}

#[test]
fn a_bulk_value_that_does_not_fit_is_not_written() {
    let mut desk = Desk::open_trainees();
    let before = desk.store.newest().unwrap();
    desk.press("*").press("b").type_text("born").press("enter").type_text("31 sunbula 1365x").press("ctrl-s");
    desk.sees("Set born of 60 Trainees");
    assert_eq!(desk.store.newest().unwrap(), before);
    desk.press("esc").lacks("Set born");
}

#[test]
fn a_filter_is_kept_under_a_name() {
    let mut desk = Desk::open_trainees();
    desk.press("w").says("There is no filter now");
    names(&mut desk, "status:cleared");
    desk.press("w").type_text("Ready to go").press("enter");
    desk.says("Filter kept as Ready to go");
    desk.press("\\").press("W").sees("Ready to go").sees("status:cleared").sees("Papers in work, Kabul");
    desk.type_text("ready").press("enter");
    assert_eq!(first_words(&desk).len(), 3);
    let mut desk = desk.reopen();
    desk.press("\\").press("W").sees("Ready to go");
}

#[test]
fn moving_about() {
    let mut desk = Desk::open_trainees();
    let first = desk.row_at_marker();
    desk.press("up");
    assert_eq!(desk.row_at_marker(), first);
    desk.press("G");
    let last = desk.row_at_marker();
    desk.press("down");
    assert_eq!(desk.row_at_marker(), last);
    desk.keys("g g");
    assert_eq!(desk.row_at_marker(), first);
    desk.keys("pagedown pagedown pageup pageup");
    assert_eq!(desk.row_at_marker(), first);
    // The chord's first half is shown, and a key that does not go on with it is dropped.
    desk.press("g").says("g …");
    desk.press("G").press("g").press("x");
    desk.says("enter open");
    assert_eq!(desk.store.newest().unwrap(), 2, "x after g takes nothing out");
}

/// Rows that come later from the reader thread are the rows that come at once.
#[test]
fn rows_that_come_later_are_the_same_rows() {
    let mut at_once = Desk::open_trainees();
    let mut later = Desk::open_trainees();
    later.hurry();
    let keys =
        "G g g ctrl-d k / type:rahimi enter * G esc s type:home enter G S / ctrl-u type:status:doc enter j space 2 1 v j j V enter esc 3 2";
    for key in keys.split(' ') {
        for desk in [&mut at_once, &mut later] {
            match key.strip_prefix("type:") {
                Some(text) => desk.type_text(text),
                None => desk.press(key),
            };
        }
        assert_eq!(later.screen(), at_once.screen(), "{key}");
    }
    // Keys that come while the rows are on their way wait for them.
    for keys in ["/ ctrl-u m o enter G", "S g g j j", "/ z enter k G", "/ ctrl-u enter", "s h o m e enter G ctrl-u"] {
        for desk in [&mut at_once, &mut later] {
            desk.burst(keys);
        }
        assert_eq!(later.screen(), at_once.screen(), "{keys}");
    }
    // An action on a record, and what is typed after it, waits until it is clear on which.
    for desk in [&mut at_once, &mut later] {
        desk.burst("/ ctrl-u r a h i m i enter enter").sees("Trainee: ").burst("backspace / ctrl-u k a r enter e x").sees("Karimix");
    }
    assert_eq!(later.screen(), at_once.screen());
}

#[test]
fn an_export_onto_a_file_that_is_there_asks_again() {
    let mut desk = Desk::open_trainees();
    names(&mut desk, "ahmad zia rahimi");
    let (there, new) = (desk.folder().join("there.csv"), desk.folder().join("there.csv2.csv"));
    std::fs::write(&there, "mine").unwrap();
    desk.press("E").press("ctrl-u").paste(&there.display().to_string()).press("enter");
    desk.sees("There is a file").sees("Export to file").sees("there.csv");
    desk.type_text("2.csv").lacks("There is a file").press("enter").says("1 row written to");
    assert_eq!(std::fs::read_to_string(there).unwrap(), "mine");
    assert_eq!(std::fs::read_to_string(new).unwrap().lines().count(), 2);
}

#[test]
fn a_reason_that_is_missing_is_asked_for_again() {
    let mut desk = Desk::open_trainees();
    names(&mut desk, "status:cleared");
    desk.press("t").type_text("withdrawn").press("enter").sees("Reason (in writing)").press("enter");
    desk.sees("This needs a written reason").sees("Reason (in writing)").type_text("went home").press("enter").says("Set to withdrawn");
}
