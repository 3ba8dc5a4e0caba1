//! Follow-ups: made in the step that says that somebody is back, moved with the day, answered with those who were taught; and the cascade.

mod intake;
mod sample_file;

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};
use sample_file::{all, loaded, today};
use ustaz::model::{Barrier, FieldType, FollowUp, Id, Kind, Row, Teaching, Trainee, TraineeStatus, Value};
use ustaz::msg;
use ustaz::programme::follow_ups::month;
use ustaz::programme::show::Names;
use ustaz::programme::skills::cascade::{Tree, Whose, tree};
use ustaz::programme::verbs::{Answer, Asked, Learner, ask_after, set_status};
use ustaz::programme::{sample, save};
use ustaz::store::{Change, Store, new_id};

fn trainee(key: &str) -> Id {
    sample::id(Kind::Trainee, key)
}

fn kept(store: &Store, who: Id) -> Vec<(Id, FollowUp)> {
    let mut out: Vec<(Id, FollowUp)> =
        store.referring(Kind::FollowUp, "trainee", who, 500).unwrap().iter().map(|r| (r.id, r.to())).collect();
    out.sort_by_key(|(id, f)| (f.month, f.skill, *id));
    out
}

fn state(store: &Store, who: Id) -> Option<TraineeStatus> {
    FieldType::read(store.get(Kind::Trainee, who).unwrap().unwrap().get("status"))
}

fn whole(store: &Store) {
    assert!(store.check(&mut |_| true).unwrap().findings.is_empty());
}

/// Somebody who has finished and is not back, without a follow-up.
fn finished(store: &Store) -> Row {
    all(store, Kind::Trainee).into_iter().find(|t| t.text("status") == "completed" && kept(store, t.id).is_empty()).unwrap()
}

#[test]
fn who_returns_is_to_be_asked_four_times_and_never_twice() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    let who = finished(&store).id;
    let written = set_status(&mut store, "zahra", today(), &[who], TraineeStatus::Returned, "").unwrap();
    let made = kept(&store, who);
    let skills: std::collections::BTreeSet<_> = made.iter().map(|(_, f)| f.skill).collect();
    assert_eq!(made.len(), 4 * skills.len());
    assert_eq!(written.changes.records.len(), made.len() + 1, "one step with the state");
    for (_, f) in &made {
        let due = today().checked_add_months(Months::new(f.month.unwrap().try_into().unwrap())).unwrap();
        assert_eq!((f.due_on, f.done_on), (Some(due), None));
    }
    // Taken back they are gone; back again they are there once.
    store.undo("zahra", written.seq.unwrap()).unwrap();
    assert!(kept(&store, who).is_empty());
    set_status(&mut store, "zahra", today(), &[who], TraineeStatus::Returned, "").unwrap();
    set_status(&mut store, "zahra", today(), &[who], TraineeStatus::Returned, "").unwrap();
    set_status(&mut store, "zahra", today(), &[who], TraineeStatus::Completed, "a slip").unwrap();
    set_status(&mut store, "zahra", today(), &[who], TraineeStatus::Returned, "").unwrap();
    assert_eq!(kept(&store, who).len(), made.len());
    whole(&store);
}

#[test]
fn a_corrected_day_of_return_moves_what_waits() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    let who = finished(&store).id;
    set_status(&mut store, "zahra", today(), &[who], TraineeStatus::Returned, "").unwrap();
    let n = kept(&store, who).len();
    let earlier: NaiveDate = "2026-11-03".parse().unwrap();
    let change = Change { key: "status_on", base: Value::text(today().to_string()), value: Value::text(earlier.to_string()) };
    save(&mut store, "zahra", Kind::Trainee, Some(who), &[change], &[]).unwrap();
    let moved = kept(&store, who);
    assert_eq!(moved.len(), n);
    for (_, f) in &moved {
        assert_eq!(f.due_on, earlier.checked_add_months(Months::new(f.month.unwrap().try_into().unwrap())));
    }
    whole(&store);
}

#[test]
fn the_samples_own_follow_ups_stay_as_they_are() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    let who = all(&store, Kind::Trainee).into_iter().find(|t| t.text("status") == "returned").unwrap();
    let before = kept(&store, who.id);
    assert!(!before.is_empty());
    set_status(&mut store, "zahra", today(), &[who.id], TraineeStatus::Completed, "a slip").unwrap();
    set_status(&mut store, "zahra", today(), &[who.id], TraineeStatus::Returned, "").unwrap();
    assert_eq!(kept(&store, who.id), before);
}

/// Somebody whose month waits, with answers to each of its records.
fn waiting(store: &Store) -> (Id, i64, Vec<Answer>) {
    let who = all(store, Kind::Trainee)
        .into_iter()
        .find(|t| t.text("status") == "returned" && kept(store, t.id).iter().all(|(_, f)| f.done_on.is_none()))
        .unwrap();
    let found = month(store, who.id, None, today()).unwrap();
    let answers = found.rows.iter().map(|(id, f)| Answer {
        record: Some((*id, f.clone())),
        skill: f.skill,
        in_use: Some(true),
        cases: Some(7),
        barrier: Some(Barrier::Item),
        missing_item: "suction".into(),
        taught: None,
    });
    (who.id, found.month, answers.collect())
}

#[test]
fn one_step_answers_a_month_and_makes_trainees_of_those_taught() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    let (who, n, answers) = waiting(&store);
    let skill = answers[0].skill;
    let pupil = trainee("t33");
    let asked = Asked {
        trainee: Some(who),
        month: n,
        in_post: Some(true),
        answers: answers.clone(),
        taught: vec![(Learner::Known(pupil), skill), (Learner::New("  Gul  Agha ".into()), skill)],
        notes: "A good year.".into(),
        close: false,
    };
    let before: Vec<Row> = all(&store, Kind::FollowUp);
    let written = ask_after(&mut store, "zahra", today(), &asked).unwrap();
    let entered = &written.output;
    assert_eq!((entered.records.len(), entered.people.len(), entered.teaching), (answers.len(), 1, 2));
    let now: FollowUp = store.get(Kind::FollowUp, entered.records[0]).unwrap().unwrap().to();
    assert_eq!((now.done_on, now.in_post, now.skill_in_use, now.cases), (Some(today()), Some(true), Some(true), Some(7)));
    assert_eq!((now.people_taught, now.missing_item.as_str(), now.notes.as_str()), (Some(2), "suction", "A good year."));
    assert_eq!(now.due_on, answers[0].record.as_ref().unwrap().1.due_on);
    assert_eq!(state(&store, who), Some(TraineeStatus::InFollowUp));
    // The new one is a trainee of the same hospital, without a state in the programme.
    let new: Trainee = store.get(Kind::Trainee, entered.people[0]).unwrap().unwrap().to();
    let teacher: Trainee = store.get(Kind::Trainee, who).unwrap().unwrap().to();
    assert_eq!((new.passport_name.as_str(), new.home_hospital, new.status), ("Gul Agha", teacher.home_hospital, None));
    let taught: Vec<Teaching> = store.referring(Kind::Teaching, "teacher", who, 9).unwrap().iter().map(Row::to).collect();
    assert!(taught.iter().all(|t| t.skill == skill && t.on == Some(today())) && taught.iter().any(|t| t.learner == Some(pupil)));
    // Corrected later, it was asked on the day on which it was asked.
    let seen: Vec<(Id, FollowUp)> = kept(&store, who).into_iter().filter(|(_, f)| f.month == Some(n)).collect();
    let again = seen.iter().map(|(id, f)| Answer { record: Some((*id, f.clone())), skill: f.skill, cases: Some(8), ..Answer::default() });
    let corrected = Asked { answers: again.collect(), taught: Vec::new(), ..asked.clone() };
    let later = today() + chrono::Days::new(9);
    let step = ask_after(&mut store, "zahra", later, &corrected).unwrap();
    let now: FollowUp = store.get(Kind::FollowUp, entered.records[0]).unwrap().unwrap().to();
    assert_eq!((now.done_on, now.cases), (Some(today()), Some(8)));
    store.undo("zahra", step.seq.unwrap()).unwrap();
    // What somebody else entered meanwhile is not written over: these answers were made over what stood before.
    let late = ask_after(&mut store, "karim", today(), &asked).unwrap_err();
    assert!(late.to_string().contains("meanwhile"), "{late}");
    store.undo("zahra", written.seq.unwrap()).unwrap();
    assert_eq!(all(&store, Kind::FollowUp).len(), before.len());
    assert_eq!(state(&store, who), Some(TraineeStatus::Returned));
    assert!(store.referring(Kind::Teaching, "teacher", who, 9).unwrap().is_empty());
    whole(&store);
}

#[test]
fn what_is_refused_and_what_ends() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    let (who, n, answers) = waiting(&store);
    let asked = Asked { trainee: Some(who), month: n, in_post: Some(true), answers, ..Asked::default() };
    let oneself = Asked { taught: vec![(Learner::Known(who), None)], ..asked.clone() };
    assert!(ask_after(&mut store, "zahra", today(), &oneself).unwrap_err().to_string().contains("themself"));
    let silent = Asked { in_post: None, ..asked.clone() };
    assert_eq!(ask_after(&mut store, "zahra", today(), &silent).unwrap_err().field(), Some("in_post"));
    // The plain form is held to the same.
    let teaching = Teaching { teacher: Some(who), learner: Some(who), ..Teaching::default() };
    let label = msg!("journal-stress", n = 1);
    let refused = store.write("zahra", &label, |tx| tx.insert(&Row::of(new_id()?, teaching))).unwrap_err();
    assert_eq!(refused.field(), Some("learner"));
    ask_after(&mut store, "zahra", today(), &Asked { close: true, ..asked }).unwrap();
    assert_eq!(state(&store, who), Some(TraineeStatus::Closed));
    whole(&store);
}

#[test]
fn who_left_their_post_is_answered_for_every_skill() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    let (who, n, answers) = waiting(&store);
    let blank = |a: &Answer| Answer { record: a.record.clone(), skill: a.skill, ..Answer::default() };
    let asked =
        Asked { trainee: Some(who), month: n, in_post: Some(false), answers: answers.iter().map(blank).collect(), ..Asked::default() };
    ask_after(&mut store, "zahra", today(), &asked).unwrap();
    let done: Vec<_> = kept(&store, who).into_iter().filter(|(_, f)| f.month == Some(n)).collect();
    assert!(done.iter().all(|(_, f)| f.done_on == Some(today()) && f.in_post == Some(false) && f.skill_in_use.is_none()));
}

fn read(store: &Store, whose: Whose) -> Tree {
    tree(store, &Names::new(), whose).unwrap()
}

#[test]
fn the_cascade_is_what_is_on_record() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    let everybody = read(&store, Whose::Everybody);
    let pairs: Vec<Teaching> = all(&store, Kind::Teaching).iter().map(Row::to).collect();
    // Everybody who learned from somebody in the tree is in it, once.
    let mut seen = BTreeMap::new();
    for node in &everybody.nodes {
        *seen.entry(node.line.person).or_insert(0) += 1;
    }
    assert!(seen.values().all(|n| *n == 1) && everybody.outside == 0 && !everybody.cut);
    for pair in &pairs {
        assert!(seen.contains_key(&pair.teacher.unwrap()) && seen.contains_key(&pair.learner.unwrap()));
    }
    assert!(everybody.generations.len() >= 3, "{:?}", everybody.generations);
    assert_eq!(everybody.generations.iter().sum::<usize>(), everybody.nodes.len());
    // One person's own tree is the part below them.
    let root = everybody.nodes.iter().filter(|n| n.line.generation == 1).max_by_key(|n| n.line.below).unwrap();
    let own = read(&store, Whose::Person(root.line.person));
    assert_eq!(own.nodes.len(), root.line.below + 1);
    let learner = own.nodes.iter().find(|n| n.line.generation == 2).unwrap();
    assert!(!learner.skills.is_empty() && learner.since.is_some() && !learner.hospital.is_empty());
    assert!(own.text(100).iter().any(|l| l.starts_with("  ") && l.contains(&learner.name)));
    let home = store.get(Kind::Trainee, root.line.person).unwrap().unwrap().reference("home_hospital").unwrap();
    assert!(read(&store, Whose::Hospital(home)).nodes.iter().any(|n| n.line.person == root.line.person));
    // A circle is no error and is drawn once.
    let back = Teaching { teacher: Some(learner.line.person), learner: Some(root.line.person), ..Teaching::default() };
    store.write("zahra", &msg!("journal-stress", n = 1), |tx| tx.insert(&Row::of(new_id()?, back))).unwrap();
    assert_eq!(read(&store, Whose::Person(root.line.person)).nodes.len(), own.nodes.len());
}

#[test]
fn who_comes_new_from_a_file_as_returned_brings_their_follow_ups_along() {
    let mut house = intake::House::new();
    let lines = "passport_name,licence_number,status,status_on\nGul Agha Zadran,MC-9001,returned,2026-11-20\n";
    let file = house.saved("back.csv", lines);
    house.take(&file, Kind::Trainee, intake::usual());
    // Made here they would stand twice beside those of the file of follow-ups.
    assert_eq!(all(&house.store, Kind::FollowUp).len(), 0);
    let asked = house.saved("asked.csv", "trainee,month,due_on\nGul Agha Zadran,3,2027-02-20\nGul Agha Zadran,6,2027-05-20\n");
    house.take(&asked, Kind::FollowUp, intake::usual());
    assert_eq!(all(&house.store, Kind::FollowUp).len(), 2);
}
