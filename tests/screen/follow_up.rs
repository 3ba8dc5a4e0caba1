//! The follow-up sheet: a key an answer, two skills in few keystrokes, drafts, people who were taught; and the cascade.

use ustaz::model::{Barrier, FollowUp, Id, Kind, Row, Skill, Teaching, Trainee, TraineeStatus, Value};
use ustaz::msg;
use ustaz::programme::sample;
use ustaz::store::{Condition, Direction, ListQuery, new_id};

use crate::desk::{Desk, Opening, today};

/// Somebody who has returned, and the name that finds them.
fn returned(desk: &Desk) -> (Id, String) {
    let query = ListQuery::all(Kind::Trainee).with(Condition::In("status", vec![Value::text("returned")]));
    let (row, _) = desk.store.page(&query, None, Direction::Forward, 1).unwrap().remove(0);
    (row.id, row.text("passport_name").to_owned())
}

fn kept(desk: &Desk, who: Id) -> Vec<(Id, FollowUp)> {
    let mut out: Vec<(Id, FollowUp)> =
        desk.store.referring(Kind::FollowUp, "trainee", who, 100).unwrap().iter().map(|r| (r.id, r.to())).collect();
    out.sort_by_key(|(id, f)| (f.month, f.skill, *id));
    out
}

/// A second skill is asked after in each month that waits.
fn with_two_skills(desk: &mut Desk, who: Id) {
    let planned = kept(desk, who);
    let taken: Vec<Option<Id>> = planned.iter().map(|(_, f)| f.skill).collect();
    let query = ListQuery::all(Kind::Skill);
    let skills = desk.store.page(&query, None, Direction::Forward, 200).unwrap();
    let other =
        skills.iter().find(|(r, _)| !taken.contains(&Some(r.id)) && !r.to::<Skill>().required_items.is_empty()).map(|(r, _)| r.id).unwrap();
    let label = msg!("journal-change", kind = "follow_up", name = "a second skill");
    let rows: Vec<Row> = planned.into_iter().map(|(_, f)| Row::of(new_id().unwrap(), FollowUp { skill: Some(other), ..f })).collect();
    desk.store.write("karim", &label, |tx| rows.iter().try_for_each(|row| tx.insert(row))).unwrap();
    desk.pass(1);
}

fn open_sheet(desk: &mut Desk, name: &str) {
    desk.press("2").find_row(name).press("g").press("f").sees("Follow-up of ").sees("Still in post");
}

#[test]
fn two_skills_in_few_keystrokes() {
    let mut desk = Desk::open_sample();
    let (who, name) = returned(&desk);
    with_two_skills(&mut desk, who);
    desk.press("2").find_row(&name);
    // What a person presses, from the row to the saved answers: in post; of each skill in use, 12 cases, nothing in the way, 2 taught.
    let keys = "g f y y 1 2 enter n 2 enter y 3 0 enter s 4 enter ctrl-s";
    let n = keys.split_whitespace().count();
    println!("keystrokes for two skills: {n}");
    assert!(n <= 25, "{n}");
    desk.keys(keys).says("u undoes");
    let month = kept(&desk, who).iter().filter(|(_, f)| f.done_on.is_some()).filter_map(|(_, f)| f.month).min().unwrap();
    let done: Vec<FollowUp> = kept(&desk, who).into_iter().filter(|(_, f)| f.month == Some(month)).map(|(_, f)| f).collect();
    assert_eq!(done.len(), 2);
    assert!(done.iter().all(|f| f.done_on == Some(today()) && f.in_post == Some(true) && f.skill_in_use == Some(true)));
    let told: Vec<_> = done.iter().map(|f| (f.cases, f.barrier, f.people_taught)).collect();
    assert_eq!(told, [(Some(12), Some(Barrier::None), Some(2)), (Some(30), Some(Barrier::Staff), Some(4))]);
    // The next month has these beside it.
    desk.keys("g f").sees("6 months").sees("3 months").sees("12");
    desk.press("esc").press("u").says("Undo: ");
    assert!(kept(&desk, who).iter().all(|(_, f)| f.done_on.is_none()), "one step");
    desk.whole();
}

#[test]
fn an_item_and_people_by_name() {
    let mut desk = Desk::open_sample();
    let (who, name) = returned(&desk);
    open_sheet(&mut desk, &name);
    desk.keys("y n").press("i").sees("Which item?").press("enter");
    // Somebody on record by a part of the name, and somebody new.
    let pupil = sample::id(Kind::Trainee, "t33");
    let known: Trainee = desk.store.get(Kind::Trainee, pupil).unwrap().unwrap().to();
    desk.press("a").type_text(&known.passport_name).press("enter");
    if desk.screen().contains("Who is meant?") {
        desk.press("enter");
    }
    desk.sees("by name: ");
    desk.press("a").type_text("Zzyx Newcomer").press("enter").sees("a new trainee: Zzyx Newcomer");
    while !desk.choice_at_marker().contains("a new trainee") {
        desk.press("down");
    }
    desk.press("enter").sees("Zzyx Newcomer").press("ctrl-s").says("2 people taught");
    let answered: Vec<FollowUp> = kept(&desk, who).into_iter().map(|(_, f)| f).filter(|f| f.done_on.is_some()).collect();
    assert!(!answered[0].missing_item.is_empty() && answered[0].barrier == Some(Barrier::Item) && answered[0].people_taught == Some(2));
    let taught: Vec<Teaching> = desk.store.referring(Kind::Teaching, "teacher", who, 9).unwrap().iter().map(Row::to).collect();
    assert!(taught.iter().any(|t| t.learner == Some(pupil)));
    assert_eq!(desk.records(Kind::Trainee, "Zzyx Newcomer").len(), 1);
    assert_eq!(desk.store.get(Kind::Trainee, who).unwrap().unwrap().text("status"), TraineeStatus::InFollowUp.key());
    desk.press("u").says("Undo: ");
    assert!(
        desk.records(Kind::Trainee, "Zzyx Newcomer").iter().all(|r| r.gone)
            && desk.store.referring(Kind::Teaching, "teacher", who, 9).unwrap().is_empty()
    );
    desk.whole();
}

#[test]
fn what_was_answered_comes_back() {
    let mut desk = Desk::open_sample();
    let (who, name) = returned(&desk);
    open_sheet(&mut desk, &name);
    desk.keys("y y 1 7").pass(2);
    // The program is killed; the sheet is there again as it was.
    let mut desk = desk.start_again();
    desk.rest();
    desk.sees("Still in post").sees("17").sees("not saved yet");
    desk.press("esc").lacks("Still in post");
    desk.press("2").find_row(&name).keys("g f").sees("17");
    desk.press("ctrl-x").sees("Throw away").press("y").lacks("Still in post");
    // Notes are kept in the middle of a word.
    desk.keys("g f").press("G");
    while !desk.row_at_marker().contains("Notes") {
        desk.press("up");
    }
    desk.press("enter").type_text("no sut").pass(2);
    let mut desk = desk.start_again();
    desk.rest();
    desk.sees("no sut").type_text("ures").press("enter").sees("no sutures").press("ctrl-x").press("y").pass(1);
    desk.press("2").find_row(&name);
    desk.keys("g f").sees("Still in post").lacks("17").press("esc");
    assert!(kept(&desk, who).iter().all(|(_, f)| f.done_on.is_none()));
    assert!(desk.store.drafts("zahra").unwrap().is_empty());
}

#[test]
fn keys_that_do_not_fit_say_why() {
    let mut desk = Desk::open_sample();
    let (_, name) = returned(&desk);
    open_sheet(&mut desk, &name);
    desk.press("s").says("no skill").press("ctrl-s").says("still in post").press("<").says("no earlier");
    desk.press(">").sees("6 months").press("<").sees("3 months");
    desk.keys("y").press(">").says("Save or discard");
    desk.press("down").press("y").says("not yes or no");
    desk.press("5").press("backspace").press("9").press("x").says("Nobody is named");
    for (width, height) in [(60, 20), (40, 12), (24, 8), (132, 50)] {
        desk.resize(width, height).keys("G").keys("g g");
        assert!(!desk.row_at_marker().is_empty());
    }
    let mut desk = Desk::open_sample();
    desk.press("2").find_row("Torpekai").keys("g f").says("has not returned yet");
    let mut desk = Opening { read_only: true, ..Opening::default() }.open();
    desk.press("2").find_row(&name).keys("g f").says("the file is not yours");
}

#[test]
fn today_leads_to_the_sheet() {
    let mut desk = Desk::open_sample();
    desk.press("1");
    for _ in 0..400 {
        if desk.row_at_marker().contains("follow-up of") {
            break;
        }
        desk.press("down");
    }
    assert!(desk.row_at_marker().contains("follow-up of"), "{}", desk.screen());
    desk.press("e").sees("Follow-up of ").sees("Still in post");
}

#[test]
fn the_cascade_folds_and_takes_somebody_new() {
    let mut desk = Desk::open_sample();
    desk.press("2");
    for _ in 0..20 {
        if desk.second().contains("[Cascade]") {
            break;
        }
        desk.press("tab");
    }
    desk.rest();
    desk.sees("generation 1: ").sees("generation 3: ");
    let all = desk.lines();
    desk.press("space").rest();
    assert_ne!(desk.lines(), all);
    desk.press("space").rest();
    assert_eq!(desk.lines(), all);
    desk.press("F").sees("+ ").press("F");
    let first = desk.row_at_marker();
    desk.press("enter").sees("Trainee: ").press("backspace");
    assert_eq!(desk.row_at_marker(), first);
    desk.press("n").sees("teaching at home");
    assert!(first.contains(&desk.field("Teacher").chars().take(10).collect::<String>()), "{first}");
    desk.press("esc");
    let mut desk = Desk::open_sample();
    desk.press("2").find_row("abdul basir").keys("g w").sees("Taught by ").sees("generation 2: ").press("backspace");
}

#[test]
fn picture_of_the_sheet() {
    let mut desk = Desk::open_sample();
    let (who, name) = returned(&desk);
    with_two_skills(&mut desk, who);
    desk.press("2").find_row(&name).keys("g f y y 1 2 enter n 2 enter y 3 0 enter s 4 enter ctrl-s").keys("g f y y").rest();
    insta::assert_snapshot!(desk.screen());
}

#[test]
fn picture_of_the_cascade() {
    let mut desk = Desk::open_sample_in(100, 24);
    desk.press("2");
    for _ in 0..20 {
        if desk.second().contains("[Cascade]") {
            break;
        }
        desk.press("tab");
    }
    desk.press("down").rest();
    insta::assert_snapshot!(desk.screen());
}
