//! A theatre list by keys, confirmation by the other side, and the register beside the logbook.

use ustaz::model::{Id, Kind, Participant, Row};
use ustaz::programme::sample;
use ustaz::rules::skills::supervision::{Standing, standing};

use crate::desk::{Desk, Opening, today};

fn to_view(desk: &mut Desk, tab: &str, view: &str) {
    desk.press(tab);
    for _ in 0..30 {
        if desk.second().contains(&format!("[{view}]")) {
            return;
        }
        desk.press("tab");
    }
    panic!("no view {view}\n{}", desk.screen());
}

/// The list of the day on which this case was done.
fn list_of(desk: &mut Desk, number: &str) {
    to_view(desk, "5", "Logbook");
    desk.find_row(number);
    desk.keys("g t").sees("entered by");
}

fn parts(desk: &Desk, case: Id) -> Vec<Participant> {
    desk.store.referring(Kind::Participant, "logbook", case, 50).unwrap().iter().map(Row::to).collect()
}

fn cases(desk: &Desk) -> Vec<Row> {
    desk.store.referring(Kind::Logbook, "session", sample::id(Kind::Session, "v1-list01"), 50).unwrap()
}

/// Presses keys and counts them.
fn count(desk: &mut Desk, keys: &str, sum: &mut usize) {
    *sum += keys.split_whitespace().count();
    desk.keys(keys);
}

#[test]
fn a_case_of_two_trainees_and_two_trainers_takes_few_keystrokes() {
    let mut desk = Desk::open_sample();
    let before: Vec<Id> = cases(&desk).iter().map(|row| row.id).collect();
    list_of(&mut desk, "WAK-2407");
    // A new row is ready, with the letters of the hospital's numbers.
    desk.press("ctrl-n");
    let mut keys = 1;
    count(&mut desk, "2 9 1 5 enter", &mut keys);
    desk.sees("the usual ones first").sees("times here lately");
    count(&mut desk, "enter", &mut keys);
    desk.sees("Who did the key components?");
    count(&mut desk, "t", &mut keys);
    desk.sees("Was the trainer scrubbed?");
    count(&mut desk, "y s w", &mut keys);
    let picture = desk.screen();
    count(&mut desk, "ctrl-s", &mut keys);
    desk.says("1 case logged");
    println!("a case of two trainees and two trainers: {keys} keys");
    assert!(keys <= 14, "{keys} keys");
    let new: Vec<Row> = cases(&desk).into_iter().filter(|row| !before.contains(&row.id)).collect();
    assert_eq!(new.len(), 1, "{picture}");
    assert_eq!((new[0].text("case_number"), new[0].date("on")), ("WAK-2915", new_day(&desk)));
    assert!(new[0].reference("procedure").is_some());
    assert_eq!(<Option<bool> as ustaz::model::FieldType>::read(new[0].get("success")), Some(true));
    let people = parts(&desk, new[0].id);
    let codes: Vec<Standing> = people.iter().filter(|p| p.trainee.is_some()).map(standing).collect();
    assert_eq!((codes.len(), people.iter().filter(|p| p.trainer.is_some()).count()), (2, 2));
    assert!(codes.iter().all(|s| matches!(s, Standing::Claimed(_))), "what one side enters is claimed");
    desk.press("u").says("Undo: ");
    assert_eq!(cases(&desk).len(), before.len());
    desk.whole();
}

fn new_day(desk: &Desk) -> Option<chrono::NaiveDate> {
    desk.store.get(Kind::Logbook, sample::id(Kind::Logbook, "op01")).unwrap().unwrap().date("on")
}

#[test]
fn the_sheet_shows_what_is_logged_and_asks_only_what_matters() {
    let mut desk = Desk::open_sample();
    list_of(&mut desk, "WAK-2407");
    desk.sees("WAK-2414").sees("WAK-2421");
    desk.rest();
    insta::assert_snapshot!(desk.screen());
    // Who observed is asked nothing more; one key and the cursor is at the next trainee.
    desk.press("ctrl-n").type_text("1").press("tab").press("tab");
    desk.press("o").press("y").says("Say first who did the key components");
    // Letters find other operations; none at all goes into the detail.
    desk.keys("backtab backtab").type_text("cran").sees("rani");
    desk.times(4, "backspace").type_text("xqzv").sees("None is found").press("enter").says("it stands in the detail");
    // Another window keeps it all.
    desk.resize(120, 40).sees("xqzv").resize(60, 20).sees("xqzv").resize(80, 24);
    // Copied from above: operation, people and answers.
    desk.press("ctrl-n").keys("tab tab c").sees("O observed").press("ctrl-s").says("2 cases logged");
    desk.whole();
}

#[test]
fn what_was_typed_survives_a_killed_line_and_a_leave() {
    let mut desk = Desk::open_sample();
    list_of(&mut desk, "WAK-2407");
    desk.press("ctrl-n").type_text("77").press("tab").press("enter").keys("t y");
    desk.pass(2);
    assert_eq!(desk.store.drafts("zahra").unwrap().len(), 1);
    // The program is gone without a word, and started again.
    let mut desk = desk.reopen();
    desk.sees("Theatre list: ").sees("77").sees("S-TS");
    desk.keys("esc esc").press("D").sees("Theatre list").press("enter").sees("S-TS").press("ctrl-s").says("1 case logged");
    assert!(desk.store.drafts("zahra").unwrap().is_empty());
    desk.whole();
}

#[test]
fn without_a_place_it_asks() {
    let mut desk = Desk::open_trainees();
    desk.keys("g t").sees("Theatre list of which hospital");
    desk.type_text("wazir").press("enter").sees("Theatre list: Wazir");
    desk.press("esc").lacks("Theatre list: ");
}

fn to_confirmations(desk: &mut Desk) {
    to_view(desk, "5", "Confirmations");
}

fn all_parts(desk: &Desk) -> Vec<(Id, Participant)> {
    let mut out = Vec::new();
    desk.store
        .each(&ustaz::store::ListQuery::all(Kind::Participant), |row| {
            out.push((row.id, row.to()));
            Ok(())
        })
        .unwrap();
    out
}

fn count_of(desk: &Desk, fits: fn(&Standing) -> bool) -> usize {
    all_parts(desk).iter().filter(|(_, p)| p.trainee.is_some() && fits(&standing(p))).count()
}

fn claims(desk: &Desk) -> usize {
    count_of(desk, |s| matches!(s, Standing::Claimed(_)))
}

#[test]
fn a_list_is_confirmed_in_one_step() {
    let mut desk = Desk::open_sample();
    to_confirmations(&mut desk);
    let n = claims(&desk);
    desk.sees("has to confirm").sees(&format!("{n} entr"));
    desk.rest();
    insta::assert_snapshot!(desk.screen());
    // A step of the marker moves few squares.
    let before = desk.cells();
    desk.timed("down");
    let moved = before.iter().zip(desk.cells()).filter(|(a, b)| **a != *b).count();
    assert!(moved <= 4, "{moved} squares");
    desk.press("space").press("space").sees("2 marked").press("y").says("2 entries confirmed");
    assert_eq!(claims(&desk), n - 2);
    desk.press("*").press("y").says("entries confirmed").sees("Nothing waits for the other side");
    assert_eq!(claims(&desk), 0);
    desk.press("u").says("Undo: confirmed");
    assert_eq!(claims(&desk), n - 2);
    desk.whole();
}

#[test]
fn the_other_side_differs_and_people_settle_it() {
    let mut desk = Desk::open_sample();
    to_confirmations(&mut desk);
    let disagreed = |desk: &Desk| count_of(desk, |s| matches!(s, Standing::Disagreed { .. }));
    let n = disagreed(&desk);
    desk.press("d").sees("What does the other side answer?").press("y").says("Say first who did");
    desk.press("esc").lacks("What does the other side answer?");
    // A code that no claim of the sample has: the trainee taught a junior, or observed.
    let line = desk.row_at_marker();
    let key = if line.ends_with(" T") { "o" } else { "g" };
    desk.press("d").press(key).says("the two sides differ");
    assert_eq!(disagreed(&desk), n + 1);
    desk.press("s").says("do not differ here").press("v").sees(&format!("{} disagreement", n + 1));
    desk.sees("They differ on").sees(" / ");
    desk.rest();
    insta::assert_snapshot!(desk.screen());
    desk.press("y").says("The two sides differ");
    desk.press("s").sees("Which code stands?").sees("says the trainer").press("enter").press("enter").sees("Write why");
    desk.type_text("both looked at the notes").press("enter").says("settled on");
    assert_eq!(disagreed(&desk), n);
    let settled = all_parts(&desk).into_iter().find(|(_, p)| p.settled_why == "both looked at the notes").unwrap();
    assert_eq!(settled.1.settled_on, Some(today()));
    desk.press("u").says("Undo: settled");
    assert_eq!(disagreed(&desk), n + 1);
    desk.whole();
}

#[test]
fn confirmations_are_narrowed_to_a_hospital_a_trainer_or_a_day() {
    let mut desk = Desk::open_sample();
    to_confirmations(&mut desk);
    let all = desk.second();
    desk.press("/").type_text("sheikh zayed").press("enter").sees("/ Sheikh Zayed");
    assert_ne!(desk.second(), all);
    desk.press("/").type_text("nothing so called").press("enter").sees("is no trainer, no hospital and no day").press("esc");
    desk.press("\\").lacks("/ Sheikh Zayed");
    assert_eq!(desk.second(), all);
    // Over a hospital's own page it is narrowed already, and Esc goes back.
    to_view(&mut desk, "3", "Hospitals");
    desk.find_row("sheikh zayed").keys("g c").sees("/ Sheikh Zayed").press("esc").lacks("has to confirm");
}

#[test]
fn today_leads_to_what_waits() {
    let mut desk = Desk::open_sample();
    desk.press("1").press("G");
    for _ in 0..150 {
        if desk.row_at_marker().contains("wait for confirmation") {
            break;
        }
        desk.press("up");
    }
    assert!(desk.row_at_marker().contains("wait for confirmation"), "{}", desk.screen());
    desk.press("e").sees("has to confirm").press("esc").sees("[What needs doing]");
}

#[test]
fn the_register_beside_the_logbook_and_a_case_logged_from_it() {
    let mut desk = Desk::open_sample();
    to_view(&mut desk, "5", "Log and register");
    desk.sees("Perhaps the same").sees("Of ").sees("lines of the register");
    desk.rest();
    insta::assert_snapshot!(desk.screen());
    let doubtful = |desk: &Desk| desk.screen().lines().find(|l| l.starts_with("Perhaps the same")).map(str::to_owned);
    let before = doubtful(&desk);
    desk.press("a").says("it is the same case").rest();
    assert_ne!(doubtful(&desk), before);
    desk.press("u").says("Undo: ").rest();
    assert_eq!(doubtful(&desk), before);
    desk.press("x").says("they are two cases").rest();
    assert_ne!(doubtful(&desk), before);
    desk.press("u").says("Undo: ").rest();
    assert_eq!(doubtful(&desk), before);
    desk.keys("g g").press("x").says("they are two cases").rest();
    // The file keeps it: it is there at the next start, and is taken back.
    let mut desk = desk.start_again();
    to_view(&mut desk, "5", "Log and register");
    desk.sees("Perhaps the same").rest();
    assert_ne!(doubtful(&desk), before);
    desk.press("g").press("g");
    for _ in 0..60 {
        if desk.screen().contains("Not proposed again") {
            break;
        }
        desk.press("down");
    }
    desk.sees("Said to be two cases (1)").press("x").says("the pair is open again").rest();
    desk.lacks("Said to be two cases").press("g").press("g");
    assert_eq!(doubtful(&desk), before);
    for _ in 0..40 {
        if desk.screen().contains("l logs it") {
            break;
        }
        desk.press("down");
    }
    desk.sees("l logs it").press("l").sees("Theatre list: ").sees("Operation: the usual");
    desk.press("enter").press("o").press("ctrl-s").says("1 case logged").rest();
    assert!(desk.second().contains("[Log and register]"), "{}", desk.screen());
    desk.whole();
}

#[test]
fn a_narrow_window_and_one_without_colours_show_it_all() {
    for (width, height) in [(60, 18), (120, 40)] {
        let mut desk = Opening { size: (width, height), ..Opening::default() }.open();
        list_of(&mut desk, "WAK-2407");
        desk.press("esc");
        to_confirmations(&mut desk);
        desk.sees("has to confirm");
        to_view(&mut desk, "5", "Log and register");
        desk.sees("Perhaps the same");
    }
}
