//! The timeline's reading and the verbs that move what is in it, over files of a few records.

use chrono::NaiveDate;
use ustaz::model::{
    Cohort, Document, DocumentKind, Hospital, Id, Kind, Moment, Placement, PlacementState, Session, SessionKind, Term, TermList, Trainee,
    Trainer, Value, Visit,
};
use ustaz::programme::timeline::{Place, Screenful, TRIAL, Turn, Wish, load};
use ustaz::programme::verbs::{Put, reschedule, split};
use ustaz::store::Span;

mod house;
use house::{House, day, id};

fn at(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

fn on(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn placed(trainee: Id, department: Id, from: &str, to: &str) -> Placement {
    Placement {
        trainee: Some(trainee),
        department: Some(department),
        starts_on: at(from),
        ends_on: at(to),
        state: Some(PlacementState::Planned),
        ..Placement::default()
    }
}

fn session(title: &str, starts: &str, ends: &str) -> Session {
    Session {
        kind: Some(SessionKind::Lecture),
        title: title.into(),
        starts_at: Moment::parse(starts),
        ends_at: Moment::parse(ends),
        ..Session::default()
    }
}

fn wish(turn: Turn, place: Place, rows: usize) -> Wish {
    Wish { turn, from: on("2027-01-01"), until: on("2027-03-31"), place, rows, country: "KZ".into() }
}

fn titles(found: &Screenful) -> Vec<&str> {
    found.strips.iter().map(|strip| strip.title.as_str()).collect()
}

#[test]
fn a_row_holds_what_touches_the_days_and_nothing_else() {
    let mut house = House::new();
    let (trainee, department) = (house.trainee(1, "Gul"), house.department(2, Some(3)));
    for (n, from, to) in [
        (11, "2026-10-01", "2026-12-31"),
        (12, "2026-10-01", "2027-01-01"),
        (13, "2027-03-31", "2027-05-01"),
        (14, "2027-04-01", "2027-05-01"),
    ] {
        house.add(n, placed(trainee, department, from, to));
    }
    house.add(15, Placement { state: Some(PlacementState::Cancelled), ..placed(trainee, department, "2027-02-01", "2027-02-10") });
    house.add(16, Document { trainee: Some(trainee), kind: Some(DocumentKind::Visa), expires_on: at("2026-12-31"), ..Document::default() });
    house.add(
        17,
        Document { trainee: Some(trainee), kind: Some(DocumentKind::Passport), expires_on: at("2027-02-01"), ..Document::default() },
    );
    let found = load(&house.store, &wish(Turn::Trainees, Place::Start, 9)).unwrap();
    let [row] = found.strips.as_slice() else { panic!("{found:?}") };
    assert_eq!(row.bars.iter().map(|bar| bar.id).collect::<Vec<_>>(), [id(12), id(13)]);
    assert!(row.bars.iter().all(|bar| bar.label == "Traumatology, NSMC Astana" && bar.head == "P?"), "{:?}", row.bars);
    assert_eq!(row.papers.iter().map(|(id, paper)| (*id, paper.letter)).collect::<Vec<_>>(), [(id(17), 'p')]);
    let found = load(&house.store, &wish(Turn::Departments, Place::Start, 9)).unwrap();
    let [row] = found.strips.as_slice() else { panic!("{found:?}") };
    assert_eq!((row.title.as_str(), row.place.as_str(), row.seats), ("Traumatology", "NSMC Astana", Some(3)));
    assert_eq!(row.bars.iter().map(|bar| bar.label.as_str()).collect::<Vec<_>>(), ["Gul", "Gul"]);
}

#[test]
fn visits_and_sessions_stand_on_the_rows_of_those_they_touch() {
    let mut house = House::new();
    let hospital = house.hospital(1, "Wakhtangov");
    let other = house.hospital(2, "Other");
    let trainer = house.add(3, Trainer { passport_name: "Aida".into(), ..Trainer::default() });
    house.add(4, Trainer { passport_name: "Nobody".into(), ..Trainer::default() });
    let cohort = house.add(5, Cohort { name: "First".into(), ..Cohort::default() });
    house.add(6, Trainee { passport_name: "Gul".into(), cohort: Some(cohort), ..Trainee::default() });
    house.trainee(7, "Idle");
    house.add(
        8,
        Visit {
            title: "Delegation".into(),
            arrives_on: at("2026-12-20"),
            leaves_on: at("2027-01-02"),
            delegates: vec![trainer],
            hospitals: vec![hospital],
            ..Visit::default()
        },
    );
    let taught = Session {
        trainers: vec![trainer],
        hospital: Some(hospital),
        cohort: Some(cohort),
        ..session("Rounds", "2027-03-31T23:30+05:00", "")
    };
    house.add(9, taught.clone());
    house.add(
        10,
        Session { ends_at: Moment::parse("2027-01-01T10:00+05:00"), starts_at: Moment::parse("2026-12-30T10:00+05:00"), ..taught.clone() },
    );
    house.add(11, Session { starts_at: Moment::parse("2027-04-01T00:00+05:00"), ..taught });
    let rows = |turn| load(&house.store, &wish(turn, Place::Start, 9)).unwrap();
    for (turn, names, bars) in
        [(Turn::Hospitals, vec!["Other", "Wakhtangov"], 1), (Turn::Trainers, vec!["Aida"], 1), (Turn::Trainees, vec!["Gul"], 0)]
    {
        let found = rows(turn);
        assert_eq!(titles(&found), names, "{turn:?}");
        let row = found.strips.last().unwrap();
        assert_eq!(row.bars.len(), bars, "{turn:?}");
        assert_eq!(row.sessions, [(id(10), on("2027-01-01")), (id(9), on("2027-03-31"))], "{turn:?}");
    }
    assert!(rows(Turn::Hospitals).strips[0].bars.is_empty() && rows(Turn::Hospitals).strips[0].id == other);
}

/// Many people, of whom every `every`-th is placed in the days.
fn crowd(people: i64, every: i64) -> House {
    let mut house = House::new();
    let department = house.department(1, None);
    house
        .store
        .write("zahra", &ustaz::msg!("journal-new", kind = "trainee", name = "many"), |tx| {
            for n in 0..people {
                let trainee = Trainee { passport_name: format!("Name {:05}", (n * 7919) % people), ..Trainee::default() };
                let row = ustaz::model::Row::of(id(10_000 + n), trainee);
                tx.insert(&row)?;
                let days = if row.text("passport_name")[5..].parse::<i64>().unwrap() % every == 0 {
                    ("2027-02-01", "2027-02-20")
                } else {
                    ("2025-02-01", "2025-02-20")
                };
                tx.insert(&ustaz::model::Row::of(id(900_000 + n), placed(row.id, department, days.0, days.1)))?;
            }
            Ok(())
        })
        .unwrap();
    house
}

#[test]
fn pages_down_and_up_meet_every_row_once_in_order() {
    // Few and far between, so that both ways of looking are gone.
    for every in [1, 7, 300] {
        let people = 2_400;
        let house = crowd(people, every);
        let want: Vec<String> = (0..people).filter(|n| n % every == 0).map(|n| format!("Name {n:05}")).collect();
        let mut down: Vec<String> = Vec::new();
        let mut place = Place::Start;
        for _ in 0..people {
            let found = load(&house.store, &wish(Turn::Trainees, place, 50)).unwrap();
            down.extend(titles(&found).into_iter().map(str::to_owned));
            if found.whole.1 {
                break;
            }
            place = Place::After(found.edges.1.unwrap());
        }
        assert_eq!(down, want, "{every}");
        let mut up: Vec<String> = Vec::new();
        let mut place = Place::End;
        for _ in 0..people {
            let found = load(&house.store, &wish(Turn::Trainees, place, 50)).unwrap();
            up.splice(0..0, titles(&found).into_iter().map(str::to_owned));
            if found.whole.0 {
                break;
            }
            place = Place::Before(found.edges.0.unwrap());
        }
        assert_eq!(up, want, "{every}");
        let middle =
            house.store.span(&Span::of(Kind::Trainee, "passport_name").from(Value::text(want[want.len() / 2].clone())), 1).unwrap();
        let found = load(&house.store, &wish(Turn::Trainees, Place::Around(middle[0].id), 30)).unwrap();
        let here = titles(&found).iter().position(|title| *title == want[want.len() / 2]).unwrap();
        let first = want.iter().position(|title| *title == found.strips[0].title).unwrap();
        assert_eq!(titles(&found), want[first..first + found.strips.len()]);
        assert!(here <= 10 && (here > 0 || want.len() < 3), "{here}");
    }
}

#[test]
fn what_is_little_is_found_at_once_wherever_it_is() {
    let house = crowd(i64::try_from(TRIAL).unwrap() * 4, 1_000_000);
    // Only the first name, `Name 00000`, has anything; from the end it is the last to be met.
    let found = load(&house.store, &wish(Turn::Trainees, Place::End, 50)).unwrap();
    assert_eq!((titles(&found), found.whole.0), (vec!["Name 00000"], true));
    let found =
        load(&house.store, &Wish { from: on("2040-01-01"), until: on("2040-02-01"), ..wish(Turn::Trainees, Place::Start, 50) }).unwrap();
    assert!(found.strips.is_empty() && found.whole == (true, true));
}

#[test]
fn moving_is_one_step_that_says_from_where_to_where() {
    let mut house = House::new();
    let (trainee, department, other) = (house.trainee(1, "Gul"), house.department(2, Some(3)), house.department(3, None));
    let placement = house.add(11, placed(trainee, department, "2027-01-11", "2027-02-05"));
    let base = house.row(Kind::Placement, placement);
    let put = Put { from: on("2027-01-18"), to: on("2027-02-12"), department: None };
    let before = house.state();
    let written = reschedule(&mut house.store, "zahra", &base, &put).unwrap();
    assert_eq!(house.label(), "moved placement Gul, Traumatology, NSMC Astana: 2027-01-11 – 2027-02-05 to 2027-01-18 – 2027-02-12");
    assert_eq!(written.changes.records, [(Kind::Placement, placement)]);
    house.store.undo("zahra", written.seq.unwrap()).unwrap();
    assert_eq!(house.state(), before);
    let base = house.row(Kind::Placement, placement);
    reschedule(&mut house.store, "zahra", &base, &Put { department: Some(other), ..put }).unwrap();
    assert!(
        house.label().starts_with("moved placement Gul from Traumatology, NSMC Astana to Traumatology, NSMC Astana: "),
        "{}",
        house.label()
    );
    assert_eq!(house.row(Kind::Placement, placement).reference("department"), Some(other));
}

#[test]
fn an_end_before_the_beginning_is_refused_and_so_is_what_somebody_else_moved() {
    let mut house = House::new();
    let (trainee, department) = (house.trainee(1, "Gul"), house.department(2, Some(3)));
    let placement = house.add(11, placed(trainee, department, "2027-01-11", "2027-02-05"));
    let base = house.row(Kind::Placement, placement);
    let steps = house.store.newest().unwrap();
    let e =
        reschedule(&mut house.store, "zahra", &base, &Put { from: on("2027-02-06"), to: on("2027-02-05"), department: None }).unwrap_err();
    assert_eq!(e.what().id, "reschedule-ends-first");
    assert_eq!(house.store.newest().unwrap(), steps, "nothing was written");
    // Somebody else ends it sooner; who stretched it saw the old end.
    house.change(Kind::Placement, placement, "ends_on", Value::text("2027-01-20"));
    let e =
        reschedule(&mut house.store, "zahra", &base, &Put { from: on("2027-01-11"), to: on("2027-03-01"), department: None }).unwrap_err();
    assert_eq!(
        e.what().to_string(),
        "Gul, Traumatology, NSMC Astana was moved by somebody else meanwhile: “ends” is 2027-01-20 now, you saw 2027-02-05"
    );
    // The beginning was not touched by them, but would now lie behind the end.
    let e =
        reschedule(&mut house.store, "zahra", &base, &Put { from: on("2027-02-01"), to: on("2027-02-05"), department: None }).unwrap_err();
    assert_eq!(e.what().id, "period-backwards");
    assert_eq!(house.text(Kind::Placement, placement, "starts_on"), "2027-01-11");
    // What does not meet is kept from both.
    reschedule(&mut house.store, "zahra", &base, &Put { from: on("2027-01-05"), to: on("2027-02-05"), department: None }).unwrap();
    assert_eq!(house.text(Kind::Placement, placement, "starts_on"), "2027-01-05");
    assert_eq!(house.text(Kind::Placement, placement, "ends_on"), "2027-01-20");
}

#[test]
fn a_session_keeps_its_hours_and_takes_the_offset_of_its_new_day() {
    let mut house = House::new();
    house.add(9, Term { list: Some(TermList::Country), code: "KZ".into(), name: "Kazakhstan".into(), ..Term::default() });
    let hospital = house.add(1, Hospital { name: "NSMC".into(), country: "KZ".into(), ..Hospital::default() });
    let plain = house.add(2, session("Away", "2024-02-28T08:30+06:00", ""));
    let there = house.add(3, Session { hospital: Some(hospital), ..session("Rounds", "2024-02-28T08:30+06:00", "2024-02-28T14:00+06:00") });
    let put = Put { from: on("2024-03-04"), to: on("2024-03-04"), department: None };
    for (id, starts, ends) in [(there, "2024-03-04T08:30+05:00", "2024-03-04T14:00+05:00"), (plain, "2024-03-04T08:30+06:00", "")] {
        let base = house.row(Kind::Session, id);
        reschedule(&mut house.store, "zahra", &base, &put).unwrap();
        assert_eq!(
            (house.text(Kind::Session, id, "starts_at").as_str(), house.text(Kind::Session, id, "ends_at").as_str()),
            (starts, ends)
        );
    }
    let base = house.row(Kind::Session, plain);
    let e = reschedule(&mut house.store, "zahra", &base, &Put { to: on("2024-03-05"), ..put }).unwrap_err();
    assert_eq!(e.what().id, "reschedule-no-end");
    let base = house.row(Kind::Session, there);
    reschedule(&mut house.store, "zahra", &base, &Put { to: on("2024-03-05"), ..put }).unwrap();
    assert_eq!(house.text(Kind::Session, there, "ends_at"), "2024-03-05T14:00+05:00");
}

#[test]
fn a_placement_is_cut_in_two() {
    let mut house = House::new();
    let (trainee, department) = (house.trainee(1, "Gul"), house.department(2, Some(3)));
    let placement = house.add(11, Placement { notes: "kept".into(), ..placed(trainee, department, "2027-01-11", "2027-02-05") });
    let base = house.row(Kind::Placement, placement);
    for outside in ["2027-01-11", "2027-02-06"] {
        let e = split(&mut house.store, "zahra", &base, on(outside)).unwrap_err();
        assert_eq!(e.what().id, "split-outside", "{outside}");
    }
    let written = split(&mut house.store, "zahra", &base, on("2027-01-25")).unwrap();
    let (first, second) = (house.row(Kind::Placement, placement), house.row(Kind::Placement, written.output));
    assert_eq!((first.date("starts_on"), first.date("ends_on")), (day(2027, 1, 11), day(2027, 1, 24)));
    assert_eq!((second.date("starts_on"), second.date("ends_on")), (day(2027, 1, 25), day(2027, 2, 5)));
    for key in ["trainee", "department", "state", "notes"] {
        assert_eq!(first.get(key), second.get(key), "{key}");
    }
    house.store.undo("zahra", written.seq.unwrap()).unwrap();
    assert_eq!(house.row(Kind::Placement, placement).date("ends_on"), day(2027, 2, 5));
    assert!(house.row(Kind::Placement, written.output).gone);
    let row = house.row(Kind::Department, department);
    assert_eq!(split(&mut house.store, "zahra", &row, on("2027-01-25")).unwrap_err().what().id, "split-no-placement");
}
