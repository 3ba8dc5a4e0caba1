//! The sample programme.

mod sample_file;

use std::collections::{HashMap, HashSet};
use std::time::Instant;

use chrono::Days;
use sample_file::{all, loaded, today};
use ustaz::model::trainee::STATUS;
use ustaz::model::{FieldType, Id, Kind, Moment, Row};
use ustaz::programme::{catalogue, sample};
use ustaz::store::{ListQuery, Mode, Store};
use ustaz::text::likeness;

fn counts(store: &Store) -> HashMap<Kind, usize> {
    Kind::ALL.iter().map(|kind| (*kind, store.count(&ListQuery::all(*kind), 1_000_000).unwrap())).collect()
}

#[test]
fn every_kind_and_every_state_is_there_and_the_file_is_sound() {
    let dir = tempfile::tempdir().unwrap();
    let store = loaded(&dir, today());
    for (kind, count) in counts(&store) {
        assert!(count > 0, "no {}", kind.table());
    }
    let trainees = all(&store, Kind::Trainee);
    assert_eq!(trainees.len(), 60);
    let states: HashSet<&str> = trainees.iter().map(|t| t.text("status")).collect();
    assert_eq!(states, STATUS.keys.iter().copied().collect());
    for trainee in &trainees {
        let side = ["deferred", "declined", "refused", "withdrawn"].contains(&trainee.text("status"));
        assert_eq!(side, !trainee.get("status_reason").is_null(), "{}", trainee.text("passport_name"));
    }
    assert_eq!(store.check(&mut |_| true).unwrap().findings, vec![]);
}

#[test]
fn undo_takes_everything_out_and_it_can_come_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
    catalogue::load(&mut store, "zahra").unwrap();
    let before = counts(&store);
    sample::load(&mut store, "zahra", today()).unwrap();
    let full = counts(&store);
    assert!(sample::load(&mut store, "zahra", today()).is_err(), "not twice");
    let step = store.undoable("zahra").unwrap().unwrap();
    let start = Instant::now();
    let undone = store.undo("zahra", step).unwrap();
    println!("undone in {:?}", start.elapsed());
    assert_eq!(undone.output.kept, vec![]);
    assert_eq!(counts(&store), before);
    assert_eq!(store.check(&mut |_| true).unwrap().findings, vec![]);
    // On another day it is loaded anew.
    sample::load(&mut store, "zahra", today() + Days::new(40)).unwrap();
    assert_eq!(counts(&store), full);
    assert_eq!(store.check(&mut |_| true).unwrap().findings, vec![]);
}

/// Days that lie behind, by kind: what was done cannot be done tomorrow.
const DONE: &[(Kind, &str)] = &[
    (Kind::Trainee, "status_on"),
    (Kind::Nomination, "on"),
    (Kind::Nomination, "decided_on"),
    (Kind::Document, "issued_on"),
    (Kind::Cost, "paid_on"),
    (Kind::Clearance, "done_on"),
    (Kind::Assessment, "on"),
    (Kind::Logbook, "on"),
    (Kind::Participant, "confirmed_on"),
    (Kind::Entrustment, "decided_on"),
    (Kind::Certificate, "issued_on"),
    (Kind::FollowUp, "done_on"),
    (Kind::Equipment, "checked_on"),
];

#[test]
fn it_makes_sense_on_every_day_of_the_week() {
    for ahead in 0..7 {
        let today = today() + Days::new(ahead);
        let dir = tempfile::tempdir().unwrap();
        let store = loaded(&dir, today);
        for (kind, key) in DONE {
            for row in all(&store, *kind) {
                assert!(row.date(key).is_none_or(|day| day <= today), "{} {key} {:?} on {today}", kind.table(), row.values);
            }
        }
        let sessions: HashMap<Id, Row> = all(&store, Kind::Session).into_iter().map(|s| (s.id, s)).collect();
        let day = |session: &Row| Option::<Moment>::read(session.get("starts_at")).unwrap().date();
        for row in all(&store, Kind::Attendance) {
            assert!(day(&sessions[&row.reference("session").unwrap()]) <= today);
        }
        for row in all(&store, Kind::Logbook) {
            if let Some(session) = row.reference("session") {
                assert_eq!(row.date("on"), Some(day(&sessions[&session])));
            }
        }
        for wanted in [today, today + Days::new(1)] {
            assert!(sessions.values().any(|s| day(s) == wanted), "a session on {wanted}");
        }
        let placements = all(&store, Kind::Placement);
        let trainees: HashMap<Id, Row> = all(&store, Kind::Trainee).into_iter().map(|t| (t.id, t)).collect();
        for placement in &placements {
            let (from, to) = (placement.date("starts_on").unwrap(), placement.date("ends_on").unwrap());
            let status = trainees[&placement.reference("trainee").unwrap()].text("status");
            let fits = match placement.text("state") {
                "active" => (from..=to).contains(&today) && status == "in-placement",
                "completed" => to < today && ["completed", "returned", "in-follow-up", "closed"].contains(&status),
                "planned" | "confirmed" => from > today,
                _ => true,
            };
            assert!(fits, "{:?} {status} on {today}", placement.values);
        }
    }
}

/// What the lines of Today are made from.
#[test]
fn there_is_something_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let store = loaded(&dir, today());
    let placements: Vec<Row> = all(&store, Kind::Placement).into_iter().filter(|p| p.text("state") != "cancelled").collect();
    let meets = |a: &Row, b: &Row| a.date("starts_on") <= b.date("ends_on") && b.date("starts_on") <= a.date("ends_on");
    let pairs = || placements.iter().enumerate().flat_map(|(i, a)| placements.iter().skip(i + 1).map(move |b| (a, b)));
    assert_eq!(pairs().filter(|(a, b)| a.get("trainee") == b.get("trainee") && meets(a, b)).count(), 1, "one overlap");
    // A department is fullest on the first day of somebody's placement.
    let full = placements.iter().filter(|p| {
        let there = placements.iter().filter(|o| o.get("department") == p.get("department"));
        let there = there.filter(|o| o.date("starts_on") <= p.date("starts_on") && p.date("starts_on") <= o.date("ends_on"));
        let department = store.get(Kind::Department, p.reference("department").unwrap()).unwrap().unwrap();
        there.count() as i64 > Option::<i64>::read(department.get("seats")).unwrap()
    });
    let full: HashSet<Id> = full.filter_map(|p| p.reference("department")).collect();
    assert_eq!(full, HashSet::from([sample::id(Kind::Department, "ach.neuro")]));
    for key in ["supervisor", "permitted_role"] {
        assert_eq!(placements.iter().filter(|p| p.get(key).is_null()).count(), 1, "one without {key}");
    }
    let mission = sample::id(Kind::Visit, "v1");
    let lists: HashSet<Id> = all(&store, Kind::Session).iter().filter(|s| s.reference("visit") == Some(mission)).map(|s| s.id).collect();
    let operations = all(&store, Kind::Logbook).iter().filter(|o| o.reference("session").is_some_and(|s| lists.contains(&s))).count();
    assert_eq!(operations, 44);
    let visit = store.get(Kind::Visit, mission).unwrap().unwrap();
    assert_eq!(Vec::<Id>::read(visit.get("delegates")).len(), 13);
    assert!(all(&store, Kind::FollowUp).iter().any(|f| f.get("done_on").is_null() && f.date("due_on") < Some(today())));
    assert!(all(&store, Kind::Cost).iter().any(|c| c.get("paid_on").is_null() && c.date("due_on") < Some(today())));
    let trainees = all(&store, Kind::Trainee);
    let alike = |a: &Row, b: &Row| ["passport_name", "father_name"].iter().all(|key| likeness(a.text(key), b.text(key)) > 0.85);
    let pairs = trainees.iter().enumerate().flat_map(|(i, a)| trainees.iter().skip(i + 1).map(move |b| (a, b)));
    let twice: Vec<HashSet<Id>> = pairs.filter(|(a, b)| alike(a, b)).map(|(a, b)| HashSet::from([a.id, b.id])).collect();
    assert_eq!(twice, [HashSet::from(["t56", "t57"].map(|key| sample::id(Kind::Trainee, key)))], "one person entered twice");
    for filter in all(&store, Kind::SavedFilter) {
        let kind = Kind::of_table(filter.text("records")).unwrap();
        let parsed = ustaz::rules::filter::parse(kind, filter.text("expression")).unwrap();
        assert!(store.conditions(kind, &parsed, &|_| Some("2027-01-12".into())).is_ok());
    }
}
