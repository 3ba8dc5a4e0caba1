//! Clashes brought up to date after a change are those of a look at everything, whatever was changed; and what one record makes is the difference
//! between the file with it and the file without.

mod house;

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use house::{House, day, id};
use proptest::prelude::*;
use ustaz::error::Result;
use ustaz::model::*;
use ustaz::msg;
use ustaz::programme::clashes::{Clashes, proposed, waived};
use ustaz::programme::today::{lines, put_off};
use ustaz::programme::verbs;
use ustaz::rules::today::{Line, Now, Rule};
use ustaz::store::{Changes, Tx};

const AUTHOR: &str = "zahra";

fn today() -> NaiveDate {
    day(2026, 11, 23).unwrap()
}

fn now() -> Now<'static> {
    Now::gregorian(today())
}

/// Kinds that clashes are made of, each with how many records of it there may be.
const KINDS: [(Kind, i64); 20] = [
    (Kind::Hospital, 3),
    (Kind::Department, 3),
    (Kind::Trainer, 3),
    (Kind::Agreement, 2),
    (Kind::Cohort, 2),
    (Kind::Trainee, 4),
    (Kind::Placement, 7),
    (Kind::Placement, 7),
    (Kind::Session, 7),
    (Kind::Session, 7),
    (Kind::Attendance, 6),
    (Kind::Document, 5),
    (Kind::Visit, 3),
    (Kind::Nomination, 3),
    (Kind::Clearance, 2),
    (Kind::Step, 2),
    (Kind::Holiday, 3),
    (Kind::WorkingTime, 3),
    (Kind::Term, 2),
    (Kind::Cost, 1),
];

fn of(kind: Kind, n: i64) -> Id {
    id(100 * (kind as i64 + 1) + n)
}

/// Small numbers out of one large one.
struct Dice(u64);

impl Dice {
    /// SplitMix64.
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    fn one_of<T: Clone>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.roll(all.len() as u64)).unwrap()].clone()
    }

    fn some(&mut self, kind: Kind) -> Option<Id> {
        let most = KINDS.iter().find(|(k, _)| *k == kind).unwrap().1.min(4);
        (self.roll(6) > 0).then(|| of(kind, i64::try_from(self.roll(u64::try_from(most).unwrap())).unwrap()))
    }

    fn several(&mut self, kind: Kind) -> Vec<Id> {
        let all: BTreeSet<Id> = (0..self.roll(3)).filter_map(|_| self.some(kind)).collect();
        all.into_iter().collect()
    }

    /// A day in the weeks around today.
    fn day(&mut self, from: u64, days: u64) -> NaiveDate {
        today() - Days::new(10) + Days::new(from + self.roll(days))
    }
}

/// A record of a kind with values of which many clash.
fn row(kind: Kind, n: i64, dice: &mut Dice) -> Row {
    let own = of(kind, n);
    let specialty = |dice: &mut Dice| dice.one_of(&["", "cardiology", "surgery"]).to_owned();
    let languages = |dice: &mut Dice| dice.one_of(&[vec![], vec!["en".to_owned()], vec!["ru".to_owned()]]);
    let country = |dice: &mut Dice| dice.one_of(&["", "AF", "KZ"]).to_owned();
    match kind {
        Kind::Hospital => Row::of(
            own,
            Hospital {
                name: dice.one_of(&["Aliabad", "NSMC", "Sheikh Zayed"]).into(),
                country: country(dice),
                city: dice.one_of(&["", "Kabul", "Astana"]).into(),
                side: dice.one_of(&[None, Some(Side::Home), Some(Side::Host)]),
                ..Hospital::default()
            },
        ),
        Kind::Department => Row::of(
            own,
            Department {
                hospital: Some(of(Kind::Hospital, i64::try_from(dice.roll(3)).unwrap())),
                name: dice.one_of(&["Cardiology", "Surgery"]).into(),
                specialty: specialty(dice),
                seats: dice.one_of(&[None, Some(0), Some(1), Some(2)]),
                ..Department::default()
            },
        ),
        Kind::Trainer => Row::of(
            own,
            Trainer {
                passport_name: dice.one_of(&["Yerlan", "Aigul"]).into(),
                specialty: specialty(dice),
                languages: languages(dice),
                ..Trainer::default()
            },
        ),
        Kind::Agreement => Row::of(
            own,
            Agreement {
                title: dice.one_of(&["First", "Second"]).into(),
                starts_on: dice.one_of(&[None, day(2026, 11, 25)]),
                ends_on: dice.one_of(&[None, day(2026, 11, 1), day(2026, 12, 1)]),
                seats: dice.one_of(&[
                    vec![],
                    vec![("cardiology".to_owned(), 1.0)],
                    vec![("cardiology".to_owned(), 2.0), ("surgery".to_owned(), 1.0)],
                ]),
                ..Agreement::default()
            },
        ),
        Kind::Cohort => {
            Row::of(own, Cohort { agreement: dice.some(Kind::Agreement), name: dice.one_of(&["One", "Two"]).into(), ..Cohort::default() })
        }
        Kind::Trainee => Row::of(
            own,
            Trainee {
                passport_name: dice.one_of(&["Gul", "Ahmad", "Zahra"]).into(),
                sex: dice.one_of(&[None, Some(Sex::Female)]),
                specialty: specialty(dice),
                languages: languages(dice),
                cohort: dice.some(Kind::Cohort),
                status: dice.one_of(&[
                    None,
                    Some(TraineeStatus::Selected),
                    Some(TraineeStatus::InPlacement),
                    Some(TraineeStatus::Withdrawn),
                    Some(TraineeStatus::Deferred),
                ]),
                ..Trainee::default()
            },
        ),
        Kind::Placement => {
            let starts = dice.day(0, 40);
            Row::of(
                own,
                Placement {
                    trainee: dice.some(Kind::Trainee),
                    department: dice.some(Kind::Department),
                    supervisor: dice.some(Kind::Trainer),
                    starts_on: Some(starts),
                    ends_on: Some(starts + Days::new(dice.roll(30))),
                    permitted_role: dice.one_of(&[
                        None,
                        Some(PermittedRole::HandsOn),
                        Some(PermittedRole::HandsOn),
                        Some(PermittedRole::Assistant),
                    ]),
                    permit: dice.some(Kind::Document),
                    state: dice.one_of(&[
                        None,
                        Some(PlacementState::Planned),
                        Some(PlacementState::Cancelled),
                        Some(PlacementState::Completed),
                    ]),
                    ..Placement::default()
                },
            )
        }
        Kind::Session => {
            let starts = dice.day(9, 5).and_hms_opt(u32::try_from(6 + dice.roll(10)).unwrap(), 0, 0).unwrap();
            let offset_minutes = dice.one_of(&[270, 300]);
            let at = |local| Some(Moment { local, offset_minutes });
            let long = i64::try_from(dice.roll(5)).unwrap();
            Row::of(
                own,
                Session {
                    kind: Some(dice.one_of(&[SessionKind::TheatreList, SessionKind::Lecture, SessionKind::Travel])),
                    title: dice.one_of(&["List", "Lecture"]).into(),
                    hospital: dice.some(Kind::Hospital),
                    place: dice.one_of(&["", "Theatre 1", "theatre  1"]).into(),
                    visit: dice.some(Kind::Visit),
                    cohort: dice.some(Kind::Cohort),
                    trainers: dice.several(Kind::Trainer),
                    interpreter: dice.one_of(&["", "Habib", "habib"]).into(),
                    starts_at: at(starts),
                    ends_at: if long == 0 { None } else { at(starts + chrono::TimeDelta::hours(long)) },
                    ..Session::default()
                },
            )
        }
        Kind::Attendance => Row::of(
            own,
            Attendance {
                session: Some(of(Kind::Session, i64::try_from(dice.roll(7)).unwrap())),
                trainee: Some(of(Kind::Trainee, i64::try_from(dice.roll(4)).unwrap())),
                state: Some(dice.one_of(&[
                    AttendanceState::Present,
                    AttendanceState::Present,
                    AttendanceState::Late,
                    AttendanceState::Excused,
                ])),
                ..Attendance::default()
            },
        ),
        Kind::Document => Row::of(
            own,
            Document {
                trainee: Some(of(Kind::Trainee, i64::try_from(dice.roll(4)).unwrap())),
                kind: Some(dice.one_of(&[DocumentKind::Passport, DocumentKind::Visa, DocumentKind::Permit])),
                issued_on: dice.one_of(&[None, day(2026, 11, 28)]),
                expires_on: if dice.roll(4) == 0 { None } else { Some(dice.day(0, 50)) },
                ..Document::default()
            },
        ),
        Kind::Visit => {
            let arrives = dice.day(0, 25);
            Row::of(
                own,
                Visit {
                    agreement: dice.some(Kind::Agreement),
                    title: dice.one_of(&["Delegation", "Second delegation"]).into(),
                    arrives_on: dice.one_of(&[Some(arrives), Some(arrives), None]),
                    leaves_on: Some(arrives + Days::new(dice.roll(14))),
                    delegates: dice.several(Kind::Trainer),
                    hospitals: dice.several(Kind::Hospital),
                    ..Visit::default()
                },
            )
        }
        Kind::Nomination => Row::of(
            own,
            Nomination {
                trainee: Some(of(Kind::Trainee, i64::try_from(dice.roll(4)).unwrap())),
                agreement: dice.some(Kind::Agreement),
                decision: dice.one_of(&[Some(Decision::Pending), Some(Decision::Selected), Some(Decision::Selected)]),
                reason: "needed".into(),
                ..Nomination::default()
            },
        ),
        Kind::Clearance => Row::of(
            own,
            Clearance {
                trainee: Some(of(Kind::Trainee, i64::try_from(dice.roll(4)).unwrap())),
                step: Some(of(Kind::Step, i64::try_from(dice.roll(2)).unwrap())),
                done_on: day(2026, 11, 1),
                ..Clearance::default()
            },
        ),
        Kind::Step => Row::of(
            own,
            Step {
                name: "step".into(),
                lead_days: Some(i64::try_from(dice.roll(20)).unwrap()),
                document_kind: dice.one_of(&[None, Some(DocumentKind::Passport), Some(DocumentKind::Visa)]),
                applies_to: dice.one_of(&[None, Some(AppliesTo::Women)]),
                ..Step::default()
            },
        ),
        Kind::Holiday => Row::of(
            own,
            Holiday {
                country: dice.one_of(&["AF", "KZ"]).into(),
                on: Some(dice.day(5, 20)),
                name: dice.one_of(&["Eid", "Nowruz"]).into(),
                ..Holiday::default()
            },
        ),
        Kind::WorkingTime => {
            let hours =
                |dice: &mut Dice| dice.one_of(&[None, DayHours::parse("08:00-16:00"), DayHours::parse("08:00-12:00"), Some(DayHours::Off)]);
            Row::of(
                own,
                WorkingTime {
                    country: dice.one_of(&["AF", "KZ"]).into(),
                    hospital: dice.some(Kind::Hospital),
                    name: "week".into(),
                    season: Some(dice.one_of(&[Season::Usual, Season::Exception])),
                    monday: hours(dice),
                    tuesday: hours(dice),
                    wednesday: hours(dice),
                    friday: hours(dice),
                    ..WorkingTime::default()
                },
            )
        }
        Kind::Term => {
            let code = if n == 0 { "cardiology" } else { "surgery" };
            Row::of(
                own,
                Term {
                    list: Some(TermList::Specialty),
                    code: code.into(),
                    name: dice.one_of(&["heart", "hand", "knife"]).into(),
                    ..Term::default()
                },
            )
        }
        _ => Row::of(own, Cost { trainee: Some(of(Kind::Trainee, 0)), kind: Some(CostKind::Stipend), ..Cost::default() }),
    }
}

#[derive(Debug, Clone)]
enum Edit {
    /// Makes a record, or gives it other values.
    Put(usize, i64, u64),
    /// Gives one cell another value.
    Cell(usize, i64, u64),
    Remove(usize, i64),
    Revive(usize, i64),
}

#[derive(Debug, Clone)]
enum Act {
    /// One step of the history; what cannot be is left out.
    Write(Vec<Edit>),
    Undo,
    Redo,
    /// The next change is heard of together with the one after it.
    Late,
}

fn edit() -> impl Strategy<Value = Edit> {
    let record = || (0..KINDS.len(), 0..7i64);
    prop_oneof![
        8 => (record(), any::<u64>()).prop_map(|((k, n), seed)| Edit::Put(k, n, seed)),
        8 => (record(), any::<u64>()).prop_map(|((k, n), seed)| Edit::Cell(k, n, seed)),
        2 => record().prop_map(|(k, n)| Edit::Remove(k, n)),
        1 => record().prop_map(|(k, n)| Edit::Revive(k, n)),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        12 => proptest::collection::vec(edit(), 1..4).prop_map(Act::Write),
        2 => Just(Act::Undo),
        1 => Just(Act::Redo),
        2 => Just(Act::Late),
    ]
}

fn make(tx: &mut Tx<'_>, edit: &Edit) -> Result<()> {
    let which = |k: usize, n: i64| (KINDS[k].0, n % KINDS[k].1);
    match *edit {
        Edit::Put(k, n, seed) => {
            let (kind, n) = which(k, n);
            let row = row(kind, n, &mut Dice(seed));
            match tx.get(kind, row.id)? {
                None => tx.insert(&row),
                Some(_) => tx.put(&row),
            }
        }
        Edit::Cell(k, n, seed) => {
            let (kind, n) = which(k, n);
            let mut dice = Dice(seed);
            let other = row(kind, n, &mut dice);
            let key = dice.one_of(kind.fields()).key;
            tx.set(kind, other.id, &[(key, other.get(key).clone())])
        }
        Edit::Remove(k, n) => {
            let (kind, n) = which(k, n);
            tx.remove(kind, of(kind, n))
        }
        Edit::Revive(k, n) => {
            let (kind, n) = which(k, n);
            tx.revive(kind, of(kind, n))
        }
    }
}

/// A file in which most of what may be is there.
fn filled(seed: u64) -> House {
    let mut house = House::new();
    house.add(9_001, Term { list: Some(TermList::Country), code: "AF".into(), name: "Afghanistan".into(), ..Term::default() });
    house.add(9_002, Term { list: Some(TermList::Country), code: "KZ".into(), name: "Kazakhstan".into(), ..Term::default() });
    house.add(9_003, Term { list: Some(TermList::Language), code: "en".into(), name: "English".into(), ..Term::default() });
    house.add(9_004, Term { list: Some(TermList::Language), code: "ru".into(), name: "Russian".into(), ..Term::default() });
    let mut dice = Dice(seed);
    // What others name comes first.
    let first = [
        Kind::Term,
        Kind::Step,
        Kind::Hospital,
        Kind::Department,
        Kind::Trainer,
        Kind::Agreement,
        Kind::Cohort,
        Kind::Trainee,
        Kind::Document,
        Kind::Visit,
    ];
    let mut kinds: Vec<(Kind, i64)> = first.iter().map(|kind| *KINDS.iter().find(|(k, _)| k == kind).unwrap()).collect();
    kinds.extend(KINDS.iter().filter(|(kind, _)| !first.contains(kind)));
    let mut rows: Vec<Row> = Vec::new();
    for (kind, most) in kinds {
        for n in 0..most {
            if rows.iter().all(|r| r.id != of(kind, n)) && (n < 2 || dice.roll(4) > 0) {
                rows.push(row(kind, n, &mut dice));
            }
        }
    }
    house
        .store
        .write(AUTHOR, &msg!("journal-stress", n = 1), |tx| {
            for row in &rows {
                // What names a record that is not there is left out.
                let _ = tx.insert(row);
            }
            Ok(())
        })
        .unwrap();
    house
}

fn told(clashes: &Clashes) -> Vec<String> {
    let mut out: Vec<String> = clashes.lines().iter().map(|line| format!("{line:?}")).collect();
    out.sort();
    out
}

fn whole(house: &House) -> Vec<String> {
    told(&Clashes::of(&house.store, &now()).unwrap())
}

fn cases(usual: u32) -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(usual);
    ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 2_000, ..ProptestConfig::default() }
}

/// What `act` changed in the file.
fn done(house: &mut House, act: &Act) -> Vec<(Kind, Id)> {
    let written = match act {
        Act::Write(edits) => {
            let label = msg!("journal-stress", n = 1);
            house
                .store
                .write(AUTHOR, &label, |tx| {
                    for edit in edits {
                        // What cannot be is refused before anything of it is written.
                        let _ = make(tx, edit);
                    }
                    Ok(())
                })
                .unwrap()
                .changes
        }
        Act::Undo | Act::Redo => {
            let seq = if matches!(act, Act::Undo) { house.store.undoable(AUTHOR) } else { house.store.redoable(AUTHOR) };
            match seq.unwrap().filter(|seq| *seq > 5) {
                Some(seq) => house.store.undo(AUTHOR, seq).map(|written| written.changes).unwrap_or_default(),
                None => Changes::default(),
            }
        }
        Act::Late => Changes::default(),
    };
    written.records
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn what_is_brought_up_to_date_is_what_a_look_at_everything_finds(seed in any::<u64>(), acts in proptest::collection::vec(act(), 1..16)) {
        let mut house = filled(seed);
        let mut clashes = Clashes::of(&house.store, &now()).unwrap();
        let mut unheard: Vec<(Kind, Id)> = Vec::new();
        for (n, act) in acts.iter().enumerate() {
            unheard.extend(done(&mut house, act));
            if n > 0 && matches!(acts[n - 1], Act::Late) {
                continue;
            }
            let records = std::mem::take(&mut unheard);
            clashes.update(&house.store, &now(), &Changes { records: records.clone() }).unwrap();
            let (kept, wanted) = (told(&clashes), whole(&house));
            prop_assert!(
                kept == wanted,
                "after {act:?}, which changed {records:?}\ntoo much: {:#?}\ntoo little: {:#?}",
                kept.iter().filter(|line| !wanted.contains(line)).collect::<Vec<_>>(),
                wanted.iter().filter(|line| !kept.contains(line)).collect::<Vec<_>>(),
            );
        }
    }

    #[test]
    fn what_a_record_makes_is_gone_without_it(seed in any::<u64>()) {
        let mut house = filled(seed);
        let with = Clashes::of(&house.store, &now()).unwrap().lines();
        for kind in [Kind::Placement, Kind::Session, Kind::Attendance, Kind::Document, Kind::Visit, Kind::Nomination, Kind::Clearance] {
            for n in 0..KINDS.iter().find(|(k, _)| *k == kind).unwrap().1 {
                let Some(row) = house.store.get(kind, of(kind, n)).unwrap() else { continue };
                let own = proposed(&house.store, &now(), &row).unwrap();
                let removed = house.store.write(AUTHOR, &msg!("journal-stress", n = 1), |tx| tx.remove(kind, row.id));
                if removed.is_err() {
                    // Something still names it.
                    continue;
                }
                let without = Clashes::of(&house.store, &now()).unwrap().lines();
                let again = proposed(&house.store, &now(), &row).unwrap();
                house.undo();
                let words = |lines: &[Line]| lines.iter().map(|l| format!("{l:?}")).collect::<BTreeSet<_>>();
                let wanted: Vec<Line> = with.iter().filter(|line| !without.contains(line)).cloned().collect();
                prop_assert_eq!(words(&own), words(&wanted), "{:?} {}", kind, n);
                prop_assert_eq!(words(&again), words(&wanted), "as it would be if it were put: {:?} {}", kind, n);
            }
        }
    }
}

/// Every rule finds something in some of the files above, so that the properties say something of each.
#[test]
fn every_rule_is_among_what_is_found_in_random_files() {
    let mut missing: BTreeSet<Rule> = [
        Rule::Document,
        Rule::Overlap,
        Rule::Seats,
        Rule::Permit,
        Rule::Quota,
        Rule::TrainerTwice,
        Rule::InterpreterTwice,
        Rule::RoomTwice,
        Rule::CohortTwice,
        Rule::Way,
        Rule::NoTrainer,
        Rule::DayOff,
        Rule::OutOfHours,
        Rule::TraineeTwice,
        Rule::Elsewhere,
        Rule::Agreement,
        Rule::Specialty,
        Rule::Language,
        Rule::PermitDays,
        Rule::NotPlaceable,
        Rule::StartOff,
        Rule::VisitTwice,
        Rule::OutsideVisit,
    ]
    .into();
    for seed in 0..200 {
        for line in Clashes::of(&filled(seed).store, &now()).unwrap().lines() {
            missing.remove(&line.rule);
            let keyed = line.key.chars().count() <= 200 && line.key.starts_with(line.rule.key());
            assert!(keyed && !line.what.to_string().contains("clash-"), "{line:?}");
            assert!(line.rule == Rule::Quota || line.from.is_some() && line.until.is_some(), "from when to when: {line:?}");
        }
        if missing.is_empty() {
            return;
        }
    }
    panic!("nothing found for {missing:?}");
}

/// Two placements that share days, at a department without a number of seats.
fn overlapping() -> (House, Line) {
    let mut house = House::new();
    let gul = house.trainee(1, "Gul");
    let department = house.department(10, None);
    for (n, starts, ends) in [(20, day(2027, 1, 12), day(2027, 2, 12)), (21, day(2027, 2, 10), day(2027, 3, 12))] {
        let placement =
            Placement { trainee: Some(gul), department: Some(department), starts_on: starts, ends_on: ends, ..Placement::default() };
        house.add(n, placement);
    }
    let found = lines(&house.store, today(), 100).unwrap().lines.into_iter().find(|l| l.rule == Rule::Overlap).unwrap();
    (house, found)
}

#[test]
fn a_clash_is_accepted_with_a_reason_and_told_of_again() {
    let (mut house, line) = overlapping();
    let told = |house: &House| {
        let board = lines(&house.store, today(), 100).unwrap();
        (board.lines.iter().filter(|l| l.key == line.key).count(), board.waived)
    };
    let before = house.state();
    assert_eq!(told(&house), (1, 0));
    let refused =
        |house: &mut House, reason: &str, until| verbs::waive(&mut house.store, AUTHOR, today(), &line, reason, until).unwrap_err().field();
    assert_eq!(refused(&mut house, "  ", None), Some("reason"));
    assert_eq!(refused(&mut house, "why", Some(today())), Some("until"));
    assert_eq!(house.state(), before);

    let made = verbs::waive(&mut house.store, AUTHOR, today(), &line, " two half days ", None).unwrap().output;
    assert_eq!(told(&house), (0, 1));
    assert!(proposed(&house.store, &now(), &house.row(Kind::Placement, id(21))).unwrap().iter().all(|l| l.rule != Rule::Overlap));
    assert_eq!(house.text(Kind::Waiver, made, "reason"), "two half days");
    assert!(house.label().contains("two half days"), "{}", house.label());
    // Accepted again: another reason and a day.
    let again = verbs::waive(&mut house.store, AUTHOR, today(), &line, "until spring", day(2026, 12, 1)).unwrap().output;
    assert_eq!(again, made);
    assert_eq!(told(&house), (0, 1));
    assert_eq!(lines(&house.store, day(2026, 12, 1).unwrap(), 100).unwrap().waived, 0, "it is back on that day");
    assert_eq!(waived(&house.store).unwrap().len(), 1);

    verbs::unwaive(&mut house.store, AUTHOR, &[made]).unwrap();
    assert_eq!(told(&house), (1, 0));
    house.undo();
    assert_eq!(told(&house), (0, 1));
    (0..2).for_each(|_| house.undo());
    assert_eq!(house.state(), before);
    house.sound();
}

#[test]
fn what_is_due_cannot_be_accepted() {
    let (mut house, clash) = overlapping();
    let due = lines(&house.store, today(), 100).unwrap().lines.into_iter().find(|l| !l.is_clash()).unwrap();
    let refused = verbs::waive(&mut house.store, AUTHOR, today(), &due, "never mind", None).unwrap_err();
    assert!(refused.to_string().contains("put it off") || refused.to_string().contains("Put it off"), "{refused}");
    // But put off, as a clash can be.
    verbs::snooze(&mut house.store, AUTHOR, today(), &clash, day(2026, 12, 1).unwrap(), "").unwrap();
    assert_eq!(put_off(&house.store, today()).unwrap().len(), 1);
    assert_eq!(lines(&house.store, today(), 100).unwrap().lines.iter().filter(|l| l.key == clash.key).count(), 0);
}

#[test]
fn on_another_day_everything_is_looked_at_again() {
    let (house, _) = overlapping();
    let mut clashes = Clashes::of(&house.store, &now()).unwrap();
    let later = Now::gregorian(day(2027, 2, 20).unwrap());
    clashes.update(&house.store, &later, &Changes::default()).unwrap();
    assert_eq!(told(&clashes), told(&Clashes::of(&house.store, &later).unwrap()));
    assert!(clashes.lines().iter().all(|l| l.rule != Rule::Overlap), "the days that both share are over");
}
