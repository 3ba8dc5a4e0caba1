//! The plan on the screen: asked for, fixed, thrown out, asked again, accepted and taken back, by keys alone.

use ustaz::term::Capabilities;

use super::desk::{Desk, Opening};

/// Lines of rows that are proposed (`+`) or stand (`=`).
fn rows(desk: &Desk, sign: char) -> Vec<String> {
    let begins = |line: &&String| line.trim_start_matches('>').trim_start().starts_with(sign) && line.contains(" to ");
    desk.lines().into_iter().filter(|l| begins(&l)).collect()
}

fn planned() -> Desk {
    let mut desk = Desk::open_sample();
    desk.press("4").press("P");
    desk
}

#[test]
fn a_plan_is_shown_with_its_reasons_and_what_no_plan_can_beat() {
    let desk = planned();
    let screen = desk.screen();
    assert!(screen.contains("A plan for the open rot") && screen.contains("of at most"), "{screen}");
    assert!(!rows(&desk, '+').is_empty(), "{screen}");
    // The marker stands on a row, and the strip below says why.
    assert!(screen.contains("points: weight"), "{screen}");
}

#[test]
fn the_whole_plan_is_accepted_in_one_step_and_taken_back() {
    let mut desk = planned();
    let proposed = rows(&desk, '+').len();
    desk.press("A");
    assert_eq!((rows(&desk, '+').len(), rows(&desk, '=').len()), (0, proposed), "{}", desk.screen());
    assert!(desk.screen().contains("were planned"), "{}", desk.screen());
    desk.press("u");
    assert_eq!((rows(&desk, '+').len(), rows(&desk, '=').len()), (proposed, 0), "{}", desk.screen());
    assert!(desk.screen().contains("asks again"), "{}", desk.screen());
    desk.press("A").press("r");
    assert!(desk.screen().contains("No rotation is open"), "{}", desk.screen());
    // Back on the list.
    desk.press("esc");
    assert!(desk.screen().contains("[Placements]"), "{}", desk.screen());
}

#[test]
fn marked_rows_alone_are_accepted() {
    let mut desk = planned();
    let proposed = rows(&desk, '+').len();
    desk.press("space").press("a");
    assert_eq!((rows(&desk, '+').len(), rows(&desk, '=').len()), (proposed - 1, 1), "{}", desk.screen());
}

#[test]
fn a_row_that_is_fixed_stays_and_one_that_is_thrown_out_does_not_come_again() {
    let mut desk = planned();
    let before = rows(&desk, '+');
    let fixed = before[0].split_once("  20").unwrap().1.to_owned();
    desk.press("f");
    assert!(rows(&desk, '+')[0].contains("+ F"), "{}", desk.screen());
    desk.press("G").press("x");
    let thrown = before.last().unwrap().split_once("+   ").unwrap().1.to_owned();
    assert!(rows(&desk, '+').last().unwrap().contains("+ X"), "{}", desk.screen());
    desk.press("r");
    let after = rows(&desk, '+');
    assert!(after.iter().any(|row| row.contains("+ F")) || after[0].contains(&fixed), "{}", desk.screen());
    assert!(!after.iter().any(|row| row.contains(&thrown)), "{}", desk.screen());
    // What was chosen is not lost by one key.
    desk.press("esc");
    assert!(desk.screen().contains("Leave this plan"), "{}", desk.screen());
    desk.press("n");
    assert!(desk.screen().contains("A plan for the open rot"), "{}", desk.screen());
}

#[test]
fn it_works_in_plain_letters_and_small_and_large_windows() {
    for (width, height) in [(40, 12), (80, 24), (120, 40)] {
        let mut desk = Opening {
            size: (width, height),
            can: Capabilities { unicode: false, colour: false, ..Capabilities::FULL },
            ..Opening::default()
        }
        .open();
        desk.press("4").press("P").press("j").press("j").press("f");
        assert!(desk.screen().is_ascii(), "{}", desk.screen());
        assert!(!rows(&desk, '+').is_empty(), "{}", desk.screen());
    }
}

#[test]
fn where_nothing_can_be_written_a_plan_can_be_looked_at_but_not_accepted() {
    let mut desk = Opening { read_only: true, ..Opening::default() }.open();
    desk.press("4").press("P");
    let proposed = rows(&desk, '+').len();
    desk.press("A");
    assert_eq!((rows(&desk, '+').len(), rows(&desk, '=').len()), (proposed, 0), "{}", desk.screen());
}
