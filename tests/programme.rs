//! The verbs of the programme over a real file: each is one step that can be undone, and the file stays sound.

mod house;

use house::{House, day, id};
use ustaz::model::{Decision, Document, DocumentKind, FieldType, Id, Kind, Nomination, Placement, TraineeStatus, Value};
use ustaz::programme::entry::{Manner, read};
use ustaz::programme::show::Names;
use ustaz::programme::verbs::{nominate, select, set_status};
use ustaz::programme::{attached, merge, save, suggestions};
use ustaz::rules::calendar::{Calendar, LunarShift};
use ustaz::store::{Change, Saved};

fn change(key: &'static str, base: &str, value: &str) -> Change {
    Change { key, base: Value::text(base), value: Value::text(value) }
}

#[test]
fn a_form_saves_a_person_and_their_passport_in_one_step() {
    let mut house = House::new();
    let made = save(
        &mut house.store,
        "zahra",
        Kind::Trainee,
        None,
        &[change("passport_name", "", "Ahmad Zia Rahimi")],
        &[change("passport_number", "", "P0123456"), change("passport_expires", "", "2031-03-10")],
    )
    .unwrap();
    let person = made.output.id;
    assert_eq!(made.changes.records.len(), 2);
    assert_eq!(house.label(), "new trainee: Ahmad Zia Rahimi");
    assert_eq!(house.text(Kind::Trainee, person, "status"), "nominated");
    let beside = attached(&house.store, Kind::Trainee, person).unwrap();
    assert_eq!(beside, [("passport_number", Value::text("P0123456")), ("passport_expires", Value::text("2031-03-10"))]);

    // The newest passport is the one that is meant.
    let old = Document {
        trainee: Some(person),
        kind: Some(DocumentKind::Passport),
        number: "OLD1".into(),
        expires_on: day(2025, 1, 1),
        ..Document::default()
    };
    house.add(90, old);
    let before = house.state();
    let saved = save(
        &mut house.store,
        "zahra",
        Kind::Trainee,
        Some(person),
        &[change("father_name", "", "Sarwar")],
        &[change("passport_expires", "2031-03-10", "2031-03-11")],
    )
    .unwrap();
    assert_eq!(saved.output.saved, Saved::Done);
    assert_eq!(house.text(Kind::Document, id(90), "expires_on"), "2025-01-01");
    assert_eq!(attached(&house.store, Kind::Trainee, person).unwrap()[1].1, Value::text("2031-03-11"));
    house.undo();
    assert_eq!(house.state(), before);

    // A clash in the passport writes nothing of the person either, and tells of all clashes.
    let clash = save(
        &mut house.store,
        "amir",
        Kind::Trainee,
        Some(person),
        &[change("father_name", "", "Ghulam"), change("passport_name", "Ahmad", "Ahmad Zia")],
        &[change("passport_number", "P1", "P2")],
    )
    .unwrap();
    let Saved::Clashes(clashes) = clash.output.saved else { panic!("no clash") };
    assert_eq!(clashes.iter().map(|c| c.key).collect::<Vec<_>>(), ["passport_number", "passport_name"]);
    assert_eq!(house.state(), before);

    let wrong =
        save(&mut house.store, "zahra", Kind::Trainee, Some(person), &[], &[change("passport_expires", "2031-03-10", "2026-02-30")]);
    assert_eq!(wrong.unwrap_err().field(), Some("passport_expires"));
    house.sound();
}

#[test]
fn a_person_without_passport_gets_one_when_it_is_entered() {
    let mut house = House::new();
    let person = house.trainee(1, "Gul");
    let nothing = save(&mut house.store, "zahra", Kind::Trainee, Some(person), &[], &[change("passport_number", "", "")]).unwrap();
    assert_eq!(nothing.seq, None);
    save(&mut house.store, "zahra", Kind::Trainee, Some(person), &[], &[change("passport_number", "", "P7")]).unwrap();
    let rows = house.store.referring(Kind::Document, "trainee", person, 5).unwrap();
    assert_eq!((rows.len(), rows[0].text("kind"), rows[0].text("number")), (1, "passport", "P7"));
    house.sound();
}

#[test]
fn merging_moves_every_reference_and_is_undone_as_one_step() {
    let mut house = House::new();
    let keep = house.trainee(1, "Ghulam Sakhi");
    let other = house.trainee(2, "Gholam Sakhi");
    let department = house.department(10, None);
    let passport = |n: i64, who, number: &str| {
        (n, Document { trainee: Some(who), kind: Some(DocumentKind::Passport), number: number.into(), ..Document::default() })
    };
    for (n, document) in [passport(20, keep, "P 0011"), passport(21, other, "p0011"), passport(22, other, "P01")] {
        house.add(n, document);
    }
    house.change(Kind::Document, id(21), "expires_on", Value::text("2031-01-01"));
    let stay = Placement {
        trainee: Some(other),
        department: Some(department),
        starts_on: day(2027, 1, 12),
        ends_on: day(2027, 4, 9),
        permit: Some(id(21)),
        ..Placement::default()
    };
    house.add(30, stay);
    house.change(Kind::Trainee, other, "phone", Value::text("+93713186091"));
    let before = house.state();
    let (a, b) = (house.row(Kind::Trainee, keep), house.row(Kind::Trainee, other));
    let mut choices = suggestions(&a, &b);
    assert_eq!(choices, [("phone", Value::text("+93713186091"))]);
    choices.push(("passport_name", Value::text("Ghulam Sakhi Popal")));
    choices.push(("passport_expires", Value::text("2032-01-01")));
    let merged = merge(&mut house.store, "zahra", keep, other, &choices).unwrap();
    assert_eq!(house.label(), "merged trainee: Gholam Sakhi into Ghulam Sakhi");
    assert_eq!(merged.output.moved, 3, "the permit, the placement, the passport of another number");
    let stay: Placement = house.row(Kind::Placement, id(30)).to();
    assert_eq!((stay.trainee, stay.permit), (Some(keep), Some(id(20))));
    assert!(house.row(Kind::Trainee, other).gone && house.row(Kind::Document, id(21)).gone);
    assert_eq!(house.text(Kind::Document, id(20), "expires_on"), "2032-01-01");
    assert_eq!(house.text(Kind::Trainee, keep, "passport_name"), "Ghulam Sakhi Popal");
    house.sound();
    house.undo();
    assert_eq!(house.state(), before);
    house.redo();
    assert!(house.row(Kind::Trainee, other).gone);
    house.sound();
    for (a, b, want) in [(keep, keep, "merge-same"), (keep, other, "merge-missing"), (keep, department, "merge-kinds")] {
        assert_eq!(merge(&mut house.store, "zahra", a, b, &[]).unwrap_err().what().id, want);
    }
}

#[test]
fn a_hospital_below_several_visits_and_a_tree_of_skills_are_merged() {
    let mut house = House::new();
    let (keep, other) = (house.hospital(1, "Al-Shifa"), house.hospital(2, "Alshefa"));
    let visit = ustaz::model::Visit { title: "first".into(), hospitals: vec![other, keep], ..Default::default() };
    house.add(3, visit);
    let suggested = suggestions(&house.row(Kind::Hospital, keep), &house.row(Kind::Hospital, other));
    assert!(suggested.contains(&("other_names", Value::text("Alshefa"))), "{suggested:?}");
    merge(&mut house.store, "zahra", keep, other, &suggested).unwrap();
    assert_eq!(Vec::<Id>::read(house.row(Kind::Visit, id(3)).get("hospitals")), [keep]);

    let tree = house.add(5, ustaz::model::Framework { code: "f".into(), title: "f".into(), ..Default::default() });
    let skill = |parent| ustaz::model::Skill { framework: Some(tree), code: "s".into(), title: "s".into(), parent, ..Default::default() };
    let above = house.add(6, skill(None));
    let below = house.add(7, skill(Some(above)));
    let before = house.state();
    merge(&mut house.store, "zahra", below, above, &[]).unwrap();
    assert_eq!(house.row(Kind::Skill, below).reference("parent"), None);
    house.undo();
    assert_eq!(house.state(), before);
    house.sound();
}

#[test]
fn states_move_by_the_rules_with_day_and_reason() {
    let mut house = House::new();
    let people = [house.trainee(1, "Ahmad Zia Rahimi"), house.trainee(2, "Gul")];
    let today = day(2026, 11, 23).unwrap();
    let before = house.state();
    let moved = set_status(&mut house.store, "zahra", today, &people, TraineeStatus::Selected, "").unwrap();
    assert_eq!(moved.output.moved.len(), 2);
    assert_eq!(house.label(), "Ahmad Zia Rahimi, Gul: now selected");
    assert_eq!(house.text(Kind::Trainee, people[0], "status_on"), "2026-11-23");
    let e = set_status(&mut house.store, "zahra", today, &people, TraineeStatus::Returned, "").unwrap_err();
    assert_eq!(e.to_string().lines().count(), 2);
    assert_eq!(e.what().id, "status-no-move");
    let e = set_status(&mut house.store, "zahra", today, &people[1..], TraineeStatus::Refused, "  ").unwrap_err();
    assert_eq!((e.what().id, e.field()), ("verb-reason", Some("status_reason")));
    set_status(&mut house.store, "zahra", today, &people[1..], TraineeStatus::Refused, "visa refused").unwrap();
    assert_eq!(house.text(Kind::Trainee, people[1], "status_reason"), "visa refused");
    assert_eq!(set_status(&mut house.store, "zahra", today, &[], TraineeStatus::Refused, "x").unwrap_err().what().id, "verb-nobody");
    house.undo();
    house.undo();
    assert_eq!(house.state(), before);
    house.sound();
}

#[test]
fn people_are_nominated_and_selected_with_their_state() {
    let mut house = House::new();
    let people = [house.trainee(1, "Ahmad Zia Rahimi"), house.trainee(2, "Gul")];
    let cohort = house.add(3, ustaz::model::Cohort { name: "spring".into(), ..Default::default() });
    let today = day(2026, 11, 23).unwrap();
    house.change(Kind::Trainee, people[1], "status", Value::text("withdrawn"));
    let request = Nomination { cohort: Some(cohort), nominated_by: "Al-Shifa".into(), ..Nomination::default() };
    let before = house.state();
    let asked = nominate(&mut house.store, "zahra", today, &people, &request).unwrap().output.nominations;
    assert_eq!(house.text(Kind::Trainee, people[1], "status"), "nominated");
    assert_eq!(nominate(&mut house.store, "zahra", today, &people[..1], &request).unwrap_err().what().id, "nominate-already");
    let nominated = house.state();

    let e = select(&mut house.store, "zahra", today, &asked, Decision::Selected, "").unwrap_err();
    assert_eq!(e.field(), Some("reason"));
    select(&mut house.store, "zahra", today, &asked[..1], Decision::Selected, "the only anaesthetist of the province").unwrap();
    assert_eq!(house.label(), "decided for Ahmad Zia Rahimi: selected");
    let row = house.row(Kind::Trainee, people[0]);
    assert_eq!((row.text("status"), row.reference("cohort")), ("selected", Some(cohort)));
    select(&mut house.store, "zahra", today, &asked[1..], Decision::Rejected, "no licence").unwrap();
    assert_eq!(house.text(Kind::Trainee, people[1], "status"), "declined");
    assert_eq!(house.text(Kind::Trainee, people[1], "status_reason"), "no licence");
    house.undo();
    house.undo();
    assert_eq!(house.state(), nominated);
    house.undo();
    assert_eq!(house.state(), before);
    house.sound();
}

#[test]
fn hours_of_work_are_typed_with_any_digits() {
    let house = House::new();
    let today = day(2026, 11, 23).unwrap();
    let manner = Manner { today, calendar: Calendar::Solar, second: None, shift: LunarShift::default(), country: "AF".into() };
    let field = Kind::WorkingTime.field("monday").unwrap();
    for (typed, wanted) in [("۸:۰۰-۱۳:۰۰", Some("08:00-13:00")), ("8-16", Some("08:00-16:00")), ("off", Some("off")), ("16-8", None)]
    {
        let read = read(&house.store, &Names::new(), &manner, field, typed);
        assert_eq!(read.ok().map(|value| value.canonical()).as_deref(), wanted, "{typed}");
    }
}
