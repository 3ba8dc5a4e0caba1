//! Follow-ups: made in the step that says that somebody is back, moved with the day, answered with those who were taught; and the cascade.

mod intake;
mod sample_file;

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};
use proptest::prelude::*;
use sample_file::{all, loaded, today};
use ustaz::model::{Barrier, FieldType, FollowUp, Id, Kind, Row, Teaching, Trainee, TraineeStatus, Value};
use ustaz::msg;
use ustaz::programme::follow_ups::month;
use ustaz::programme::show::Names;
use ustaz::programme::skills::cascade::{Tree, Whose, tree};
use ustaz::programme::verbs::{Answer, Asked, Learner, ask_after, set_status};
use ustaz::programme::{sample, save};
use ustaz::rules::skills::follow_up::{Kept, month_of};
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

/// Every follow-up that is there: whose, month, due and asked.
fn written(house: &intake::House) -> Vec<(String, FollowUp)> {
    let mut out: Vec<(String, FollowUp)> = all(&house.store, Kind::FollowUp)
        .iter()
        .map(|row| {
            let f: FollowUp = row.to();
            let who = house.store.get(Kind::Trainee, f.trainee.unwrap()).unwrap().unwrap();
            (who.text("passport_name").to_owned(), FollowUp { trainee: None, ..f })
        })
        .collect();
    out.sort_by(|a, b| (&a.0, a.1.month, a.1.due_on).cmp(&(&b.0, b.1.month, b.1.due_on)));
    out
}

fn months(house: &intake::House) -> Vec<(i64, String)> {
    written(house).iter().map(|(_, f)| (f.month.unwrap(), f.due_on.map(|d| d.to_string()).unwrap_or_default())).collect()
}

const BACK: &str = "passport_name,licence_number,status,status_on\nGul Agha Zadran,MC-9001,returned,2026-11-20\n";

#[test]
fn who_comes_new_from_a_file_as_returned_is_asked_and_a_file_of_follow_ups_goes_before() {
    let mut house = intake::House::new();
    let file = house.saved("back.csv", BACK);
    let plan = house.plan(&file, Kind::Trainee, intake::usual()).unwrap();
    let step = ustaz::exchange::import::apply(&mut house.store, "zahra", &plan).unwrap();
    assert_eq!(step.output.follow_ups, 4);
    let made = [(3, "2027-02-20"), (6, "2027-05-20"), (9, "2027-08-20"), (12, "2027-11-20")].map(|(m, d)| (m, d.to_owned()));
    assert_eq!(months(&house), made);
    // One step: taken back with the people.
    house.store.undo("zahra", step.seq.unwrap()).unwrap();
    assert!(all(&house.store, Kind::FollowUp).is_empty() && all(&house.store, Kind::Trainee).is_empty());
    house.take(&file, Kind::Trainee, intake::usual());
    house.take(&file, Kind::Trainee, intake::usual());
    assert_eq!(months(&house), made);
    // Those of a file stand in the place of what was made; the other months stay.
    let asked = house.saved("asked.csv", "trainee,month,due_on\nGul Agha Zadran,3,2027-02-20\nGul Agha Zadran,5,2027-05-01\n");
    for _ in 0..2 {
        house.take(&asked, Kind::FollowUp, intake::usual());
        let days: Vec<(i64, String)> = months(&house);
        let want = [(3, "2027-02-20"), (5, "2027-05-01"), (9, "2027-08-20"), (12, "2027-11-20")].map(|(m, d)| (m, d.to_owned()));
        assert_eq!(days, want);
        house.take(&file, Kind::Trainee, intake::usual());
    }
    whole(&house.store);
}

#[test]
fn what_somebody_wrote_into_a_follow_up_does_not_give_way() {
    let mut house = intake::House::new();
    let file = house.saved("back.csv", BACK);
    house.take(&file, Kind::Trainee, intake::usual());
    let third = all(&house.store, Kind::FollowUp).into_iter().find(|row| row.to::<FollowUp>().month == Some(3)).unwrap();
    let label = msg!("journal-stress", n = 1);
    house.store.write("zahra", &label, |tx| tx.set(Kind::FollowUp, third.id, &[("notes", Value::text("by phone"))])).unwrap();
    let asked = house.saved("asked.csv", "trainee,month,due_on,skill\nGul Agha Zadran,4,2027-02-25,\n");
    house.take(&asked, Kind::FollowUp, intake::usual());
    assert_eq!(months(&house).iter().map(|(m, _)| *m).collect::<Vec<_>>(), [3, 4, 6, 9, 12]);
}

#[test]
fn who_returned_long_ago_or_is_not_back_gets_none_and_a_placement_tells_the_day() {
    let mut house = intake::House::new();
    let lines = "passport_name,licence_number,status,status_on\nGul Agha Zadran,MC-9001,returned,2021-11-20\nZarmina Noori,MC-9002,completed,2026-11-20\nMirwais Omar,MC-9003,in-follow-up,2026-11-01\nSami Qadir,MC-9004,returned,2025-08-20\n";
    let people = house.saved("back.csv", lines);
    house.take(&people, Kind::Trainee, intake::usual());
    let of = |house: &intake::House, name: &str| -> Vec<(i64, String)> {
        let own = written(house).into_iter().filter(|(who, _)| who == name);
        own.map(|(_, f)| (f.month.unwrap(), f.due_on.unwrap().to_string())).collect()
    };
    assert!(of(&house, "Gul Agha Zadran").is_empty() && of(&house, "Zarmina Noori").is_empty());
    assert_eq!(of(&house, "Sami Qadir").iter().map(|(m, _)| *m).collect::<Vec<_>>(), [6, 9, 12]);
    // In follow-up since a day, as long as nothing tells more; the last day of the placement does, and what waits is moved with it.
    assert_eq!(of(&house, "Mirwais Omar")[0], (3, "2027-02-01".to_owned()));
    let hospital = house.saved("h.csv", "name,country\nAliabad,AF\n");
    house.take(&hospital, Kind::Hospital, intake::usual());
    let department = house.saved("d.csv", "hospital,name\nAliabad,Surgery\n");
    house.take(&department, Kind::Department, intake::usual());
    let stays = "trainee,department,starts_on,ends_on,state\nMirwais Omar,Surgery,2026-05-01,2026-07-31,done\n";
    let stays = house.saved("p.csv", stays);
    for _ in 0..2 {
        house.take(&stays, Kind::Placement, intake::usual());
        let days = of(&house, "Mirwais Omar");
        assert_eq!(days, [(3, "2026-10-31"), (6, "2027-01-31"), (9, "2027-04-30"), (12, "2027-07-31")].map(|(m, d)| (m, d.to_owned())));
        house.take(&people, Kind::Trainee, intake::usual());
    }
    whole(&house.store);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn twice_is_once_and_no_month_stands_twice(
        people in prop::collection::vec((0_i64..700, any::<bool>()), 1..5),
        asked in prop::collection::vec((0_usize..5, 1_i64..15, -20_i64..20, any::<bool>()), 0..10),
    ) {
        let mut house = intake::House::new();
        let day = |ago: i64| today() - chrono::TimeDelta::days(ago);
        let mut lines = "passport_name,licence_number,status,status_on\n".to_owned();
        for (n, (ago, back)) in people.iter().enumerate() {
            let state = if *back { "returned" } else { "in-follow-up" };
            lines.push_str(&format!("Person {},MC-90{n:02},{state},{}\n", ["Zadran", "Noori", "Omar", "Qadir", "Wardak"][n], day(*ago)));
        }
        let mut of_file = "trainee,month,due_on,done_on\n".to_owned();
        let mut own: std::collections::BTreeSet<(usize, i64)> = std::collections::BTreeSet::new();
        for (who, month, off, done) in asked {
            let who = who % people.len();
            // A file names a month of somebody once.
            if !own.insert((who, month)) {
                continue;
            }
            let due = day(people[who].0 - off) + Months::new(u32::try_from(month).unwrap());
            let done = if done && due <= today() { due.to_string() } else { String::new() };
            of_file.push_str(&format!("Person {},{month},{due},{done}\n", ["Zadran", "Noori", "Omar", "Qadir", "Wardak"][who]));
        }
        let (people_file, asked_file) = (house.saved("people.csv", lines), house.saved("asked.csv", of_file));
        house.take(&people_file, Kind::Trainee, intake::usual());
        let made = written(&house);
        house.take(&people_file, Kind::Trainee, intake::usual());
        prop_assert_eq!(&written(&house), &made);
        house.take(&asked_file, Kind::FollowUp, intake::usual());
        let once = written(&house);
        house.take(&people_file, Kind::Trainee, intake::usual());
        house.take(&asked_file, Kind::FollowUp, intake::usual());
        prop_assert_eq!(&written(&house), &once);
        // All of the file is there, and what was made stands for a month of which the file has none.
        let returned = |name: &str| day(people[["Person Zadran", "Person Noori", "Person Omar", "Person Qadir", "Person Wardak"].iter().position(|n| *n == name).unwrap()].0);
        let place = |who: &str| ["Person Zadran", "Person Noori", "Person Omar", "Person Qadir", "Person Wardak"].iter().position(|n| *n == who).unwrap();
        for (who, month) in &own {
            prop_assert!(once.iter().any(|(name, f)| place(name) == *who && f.month == Some(*month)), "{who} {month}");
        }
        for (name, f) in once.iter().filter(|(name, f)| !own.contains(&(place(name), f.month.unwrap()))) {
            let stands = |f: &FollowUp| {
                month_of(returned(name), &Kept { id: Id::new(1).unwrap(), month: f.month.unwrap(), due_on: f.due_on, done_on: f.done_on })
            };
            let others = once.iter().filter(|(other, o)| other == name && o != f && stands(o) == stands(f) && stands(f).is_some());
            prop_assert_eq!(others.count(), 0, "{} {:?}", name, f);
        }
    }
}
