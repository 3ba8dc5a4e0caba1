//! Plans for the rotations of a file: read from it, accepted in one step, and never against what somebody wrote meanwhile.

mod house;

use chrono::NaiveDate;
use house::{House, day, id};
use ustaz::model::{
    Agreement, Cohort, Department, Document, DocumentKind, FieldType, Hospital, Id, Kind, PermittedRole, Placement, PlacementState,
    Rotation, Side, Term, TermList, Trainee, TraineeStatus, Trainer, Value,
};
use ustaz::programme::proposals::{Accepted, Asked, Found, Watch, accept, solve};
use ustaz::rules::planning::programme::needs::Spot;
use ustaz::rules::planning::programme::remedy::Change;
use ustaz::store::{ListQuery, Store};

const HOSPITAL: i64 = 10;
const DEPARTMENT: i64 = 11;
const COHORT: i64 = 20;
const AGREEMENT: i64 = 21;

fn today() -> NaiveDate {
    day(2026, 11, 23).unwrap()
}

/// A group of people who have passports, for whom one department has so many seats; a rotation of four weeks is theirs together.
fn group(people: i64, seats: i64) -> House {
    let mut house = House::new();
    house.specialty(1, "burns");
    house.add(2, Term { list: Some(TermList::Country), code: "KZ".into(), name: "Kazakhstan".into(), ..Term::default() });
    let host = Hospital { name: "NSMC".into(), country: "KZ".into(), city: "Astana".into(), side: Some(Side::Host), ..Hospital::default() };
    house.add(HOSPITAL, host);
    let burns = Department {
        hospital: Some(id(HOSPITAL)),
        name: "Burns".into(),
        specialty: "burns".into(),
        seats: Some(seats),
        ..Department::default()
    };
    house.add(DEPARTMENT, burns);
    let trainer = Trainer { passport_name: "Marat".into(), specialty: "burns".into(), hospital: Some(id(HOSPITAL)), ..Trainer::default() };
    house.add(12, trainer);
    house.add(AGREEMENT, Agreement { title: "A".into(), starts_on: day(2026, 1, 1), ends_on: day(2027, 12, 31), ..Agreement::default() });
    let cohort = Cohort { name: "First".into(), agreement: Some(id(AGREEMENT)), host_country: "KZ".into(), ..Cohort::default() };
    house.add(COHORT, cohort);
    for n in 0..people {
        let person = Trainee {
            passport_name: format!("Person {n}"),
            status: Some(TraineeStatus::Selected),
            cohort: Some(id(COHORT)),
            ..Trainee::default()
        };
        house.add(100 + n, person);
        let passport = Document {
            trainee: Some(id(100 + n)),
            kind: Some(DocumentKind::Passport),
            number: format!("P{n}"),
            expires_on: day(2031, 1, 1),
            ..Document::default()
        };
        house.add(200 + n, passport);
    }
    let rotation = Rotation {
        cohort: Some(id(COHORT)),
        specialty: "burns".into(),
        weeks: Some(4),
        latest_on: day(2027, 1, 31),
        permitted_role: Some(PermittedRole::Assistant),
        ..Rotation::default()
    };
    house.add(30, rotation);
    house
}

fn plan(store: &Store) -> Found {
    plan_of(store, &Asked { seed: 1, rounds: Some(200), ..Asked::default() })
}

fn plan_of(store: &Store, asked: &Asked) -> Found {
    let found = solve(store, today(), asked, &Watch::default(), &|| true).unwrap();
    assert_eq!(found.violations, 0);
    assert!(found.bound >= found.proposal.value);
    found
}

fn rows(found: &Found) -> Vec<Accepted> {
    found.proposal.rows.iter().map(|row| Accepted::of(row, &found.gathered)).collect()
}

fn spots(found: &Found) -> Vec<Spot> {
    found.proposal.rows.iter().map(|row| row.spot).collect()
}

fn placements(house: &House) -> Vec<Placement> {
    let mut out = Vec::new();
    house
        .store
        .each(&ListQuery::all(Kind::Placement), |row| {
            out.push(row.to());
            Ok(())
        })
        .unwrap();
    out
}

/// A placement of somebody in the department, as another person would enter it.
fn stays(trainee: Id, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Placement {
    let state = Some(PlacementState::Planned);
    Placement { trainee: Some(trainee), department: Some(id(DEPARTMENT)), starts_on: from, ends_on: to, state, ..Placement::default() }
}

#[test]
fn a_plan_is_accepted_in_one_step_that_is_undone_and_is_not_asked_for_twice() {
    let mut house = group(3, 2);
    let found = plan(&house.store);
    // Two at a time, ten weeks in all: everybody has a place.
    assert_eq!((found.proposal.rows.len(), found.proposal.unplaced.len(), found.gathered.met), (3, 0, 0));
    let before = house.state();
    let written = accept(&mut house.store, "zahra", &rows(&found)).unwrap();
    assert_eq!((written.output.len(), written.changes.records.len()), (3, 3));
    for placement in placements(&house) {
        assert_eq!(placement.state, Some(PlacementState::Planned));
        assert_eq!((placement.supervisor, placement.permitted_role), (Some(id(12)), Some(PermittedRole::Assistant)));
    }
    let again = plan(&house.store);
    assert_eq!((again.proposal.rows.len(), again.gathered.met), (0, 3));
    let after = house.state();
    house.undo();
    assert_eq!(house.state(), before);
    assert_eq!(spots(&plan(&house.store)), spots(&found));
    house.redo();
    assert_eq!(house.state(), after);
    house.sound();
}

#[test]
fn what_came_in_between_is_told_and_nothing_is_half_written() {
    let mut house = group(2, 1);
    let found = plan(&house.store);
    let mut first = rows(&found);
    assert_eq!(first.len(), 2);
    first.sort_by_key(|row| row.spot.from);
    let (early, late) = (first[0].clone(), first[1].clone());
    // Somebody else takes the seat of the second row, on one of its days.
    house.trainee(300, "Another");
    let other = house.add(301, stays(id(300), Some(late.spot.to), Some(late.spot.to)));
    let before = house.state();
    let refused = accept(&mut house.store, "zahra", &first).unwrap_err();
    assert_eq!(refused.what().id, "proposal-seat-taken");
    assert!(refused.hint().is_some());
    assert_eq!(house.state(), before);
    // The first row alone can still be accepted; accepted twice it is refused.
    accept(&mut house.store, "zahra", std::slice::from_ref(&early)).unwrap();
    let twice = accept(&mut house.store, "zahra", std::slice::from_ref(&early)).unwrap_err();
    assert_eq!(twice.what().id, "proposal-placed-already");
    // A placement that was cancelled takes no seat.
    house.change(Kind::Placement, other, "state", Value::text("cancelled"));
    accept(&mut house.store, "zahra", std::slice::from_ref(&late)).unwrap();
    assert_eq!(accept(&mut house.store, "zahra", &[]).unwrap_err().what().id, "proposal-accept-none");
    house.sound();
}

#[test]
fn who_left_and_what_is_gone_cannot_be_accepted() {
    for (what, change) in [
        ("proposal-person-out", (Kind::Trainee, id(100), "status", Value::text("withdrawn"))),
        ("proposal-person-out", (Kind::Trainee, id(100), "status", Value::text("deferred"))),
    ] {
        let mut house = group(1, 1);
        let chosen = rows(&plan(&house.store));
        let (kind, record, key, value) = change;
        house.change(kind, record, key, value);
        assert_eq!(accept(&mut house.store, "zahra", &chosen).unwrap_err().what().id, what);
        assert!(placements(&house).is_empty());
    }
    let mut house = group(1, 1);
    let chosen = rows(&plan(&house.store));
    house
        .store
        .write("zahra", &ustaz::msg!("journal-remove", kind = "rotation", name = "r"), |tx| tx.remove(Kind::Rotation, id(30)))
        .unwrap();
    assert_eq!(accept(&mut house.store, "zahra", &chosen).unwrap_err().what().id, "proposal-no-rotation");
}

#[test]
fn the_records_of_a_person_decide_and_the_single_change_is_named() {
    let first = |house: &House| {
        let found = plan(&house.store);
        assert!(found.proposal.rows.is_empty());
        found.proposal.unplaced[0].remedies.first().map(|r| r.change.clone())
    };
    let mut house = group(1, 1);
    assert_eq!(spots(&plan(&house.store))[0].from, day(2026, 11, 30).unwrap());
    house.change(Kind::Document, id(200), "expires_on", Some(day(2026, 12, 1).unwrap()).write());
    assert_eq!(first(&house), Some(Change::Paper(DocumentKind::Passport, day(2026, 12, 25).unwrap())));
    house.change(Kind::Document, id(200), "expires_on", Value::Null);
    assert_eq!(first(&house), Some(Change::Paper(DocumentKind::Passport, day(2026, 12, 25).unwrap())));
    house.change(Kind::Document, id(200), "expires_on", Some(day(2031, 1, 1).unwrap()).write());
    house.change(Kind::Department, id(DEPARTMENT), "seats", Value::Null);
    assert_eq!(first(&house), Some(Change::Seat(day(2026, 11, 30).unwrap(), day(2026, 12, 25).unwrap())));
    house.change(Kind::Department, id(DEPARTMENT), "seats", Value::Int(1));
    house.change(Kind::Rotation, id(30), "permitted_role", Value::text("hands-on"));
    assert_eq!(first(&house), Some(Change::Paper(DocumentKind::Permit, day(2026, 12, 25).unwrap())));
    let permit = Document { trainee: Some(id(100)), kind: Some(DocumentKind::Permit), ..Document::default() };
    house.add(400, permit);
    assert_eq!(rows(&plan(&house.store))[0].permit, Some(id(400)));
    house.change(Kind::Trainee, id(100), "status", Value::text("shortlisted"));
    assert_eq!(first(&house), Some(Change::Select));
    house.change(Kind::Trainee, id(100), "status", Value::text("selected"));
    house.change(Kind::Agreement, id(AGREEMENT), "ends_on", Some(day(2026, 12, 24).unwrap()).write());
    assert_eq!(first(&house), Some(Change::Agreement(day(2026, 1, 1).unwrap(), day(2026, 12, 25).unwrap())));
    // Who is out of the programme is not planned for at all.
    house.change(Kind::Trainee, id(100), "status", Value::text("withdrawn"));
    assert!(plan(&house.store).proposal.unplaced.is_empty());
}

#[test]
fn a_cohort_alone_is_planned_and_fixed_rows_stay() {
    let house = group(2, 1);
    let other = Asked { cohort: Some(id(999)), seed: 1, rounds: Some(50), ..Asked::default() };
    assert!(plan_of(&house.store, &other).gathered.needs.needs.is_empty());
    let found = plan(&house.store);
    let last = spots(&found).into_iter().max_by_key(|s| s.from).unwrap();
    let asked = Asked { cohort: Some(id(COHORT)), pins: vec![last], seed: 5, rounds: Some(50), ..Asked::default() };
    let again = plan_of(&house.store, &asked);
    assert!(again.proposal.rows.iter().any(|row| row.spot == last && row.pinned));
    let thrown = plan_of(&house.store, &Asked { pins: vec![], bans: vec![last], ..asked });
    assert!(!spots(&thrown).contains(&last));
}

#[test]
fn a_search_that_is_stopped_gives_what_it_has() {
    let house = group(3, 1);
    let watch = Watch::default();
    assert_eq!(watch.sight(), None);
    watch.stop();
    let found = solve(&house.store, today(), &Asked::default(), &watch, &|| true).unwrap();
    assert!(!found.proposal.rows.is_empty() && found.violations == 0);
    let sight = watch.sight().unwrap();
    assert_eq!((sight.value, sight.placed, sight.open), (found.proposal.value, found.proposal.rows.len(), 3));
}
