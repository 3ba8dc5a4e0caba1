//! Theatre lists over a file: cases of a day in one step, confirmation by the other side, settlement, and the theatre register.

mod house;
mod kit;
mod sample_file;

use std::collections::BTreeSet;
use std::process::Stdio;

use house::{House, day, id};
use sample_file::{all as every, today as now};
use ustaz::model::{
    Assessment, Framework, Id, Instrument, InstrumentKind, KeyComponents, Kind, Logbook, Participant, Party, RegisterEntry, Skill,
    Supervision, Trainer,
};
use ustaz::programme::confirmations::{Asked, Part, Waits, page};
use ustaz::programme::reconcile::{self, Stands, report};
use ustaz::programme::show::Names;
use ustaz::programme::theatre::{Place, cases, people, place_of, search, usual};
use ustaz::programme::today;
use ustaz::programme::verbs::{Claim, Entered, Said, Side, Took, answer, confirm, log_list, pair, settle, take_out};
use ustaz::rules::skills::supervision::{Answers, Standing, standing};
use ustaz::rules::today::Rule;
use ustaz::store::Store;

fn said(key: KeyComponents) -> Answers {
    Answers::default().answered_by(key)
}

/// A hospital with two trainees and a trainer.
fn house() -> House {
    let mut house = House::new();
    house.hospital(1, "Aliabad");
    house.trainee(11, "Gul Agha");
    house.trainee(12, "Zahra Rahimi");
    house.add(21, Trainer { passport_name: "Daulet Sarsenov".into(), ..Trainer::default() });
    house.add(30, Framework { code: "F".into(), version: "1".into(), title: "Theatre".into(), ..Framework::default() });
    house.add(31, Skill { framework: Some(id(30)), code: "J1".into(), title: "Nail of the femur".into(), ..Skill::default() });
    house
}

fn took(kind: Kind, n: i64, answers: Option<Answers>) -> Took {
    Took { who: (kind, id(n)), seen: None, answers, out: false }
}

fn entered(number: &str, people: Vec<Took>) -> Entered {
    let entry = Logbook {
        on: Some(now()),
        hospital: Some(id(1)),
        procedure: Some(id(31)),
        case_number: number.into(),
        success: Some(true),
        ..Logbook::default()
    };
    Entered { seen: None, entry, people, register: None }
}

fn whole(number: &str) -> Entered {
    let trainee = said(KeyComponents::Trainee).answered(true);
    let people = vec![
        took(Kind::Trainee, 11, Some(trainee)),
        took(Kind::Trainee, 12, Some(said(KeyComponents::Trainer))),
        took(Kind::Trainer, 21, None),
    ];
    entered(number, people)
}

fn parts(house: &House) -> Vec<(Id, Participant)> {
    let rows = every(&house.store, Kind::Participant).into_iter().map(|row| (row.id, row.to()));
    rows.filter(|(_, part): &(Id, Participant)| part.trainee.is_some()).collect()
}

fn part_of(house: &House, trainee: i64) -> (Id, Participant) {
    parts(house).into_iter().find(|(_, part)| part.trainee == Some(id(trainee))).unwrap()
}

fn waiting(house: &House, part: Part) -> usize {
    page(&house.store, &Names::new(), &Asked { part, ..Asked::default() }).unwrap().len()
}

#[test]
fn a_list_is_one_step_and_comes_back_to_be_changed() {
    let mut house = house();
    let before = house.state();
    let done = log_list(&mut house.store, "zahra", now(), Side::Trainee, &[whole("A-1"), whole("A-2")]).unwrap();
    assert_eq!((done.output.new, done.output.changed), (2, 0));
    assert_eq!(house.label(), "theatre list of 2026-11-23, Aliabad: 2 cases");
    assert_eq!(parts(&house).len(), 4);
    for (_, part) in parts(&house) {
        assert!(matches!(standing(&part), Standing::Claimed(_)) && part.entered_by == Some(Party::Trainee), "{part:?}");
    }
    let place = Place { hospital: id(1), department: None, session: None, day: now() };
    let logged = cases(&house.store, &place).unwrap();
    assert_eq!(logged.len(), 2);
    // The other side changes the number and one answer of the first case.
    let first = &logged[0];
    let own = first.people.iter().find(|row| row.reference("trainee") == Some(id(11))).unwrap();
    let change = Entered {
        seen: Some(first.row.clone()),
        entry: Logbook { case_number: "A-9".into(), ..first.row.to() },
        people: vec![Took {
            who: (Kind::Trainee, id(11)),
            seen: Some(own.clone()),
            answers: Some(said(KeyComponents::Trainer)),
            out: false,
        }],
        register: None,
    };
    let done = log_list(&mut house.store, "zahra", now(), Side::Trainer, std::slice::from_ref(&change)).unwrap();
    assert_eq!((done.output.new, done.output.changed), (0, 1));
    let part: Participant = house.row(Kind::Participant, own.id).to();
    assert!(matches!(standing(&part), Standing::Disagreed { trainer: Supervision::Assisted, .. }));
    // What was seen has changed meanwhile.
    let refused = log_list(
        &mut house.store,
        "zahra",
        now(),
        Side::Trainer,
        &[Entered { entry: Logbook { case_number: "A-7".into(), ..change.entry.clone() }, ..change }],
    );
    assert!(refused.unwrap_err().to_string().contains("changed by somebody else"));
    house.undo();
    house.undo();
    assert_eq!(house.state(), before);
    house.sound();
}

#[test]
fn what_cannot_be_a_case_is_refused_and_nothing_is_written() {
    let mut house = house();
    let before = house.state();
    let open = Answers { key_components: Some(KeyComponents::Trainee), ..Answers::default() };
    let coming = {
        let mut one = whole("A-1");
        one.entry.on = day(2026, 11, 24);
        one
    };
    let nothing = {
        let mut one = whole("A-1");
        one.entry.procedure = None;
        one
    };
    for (what, case) in [
        ("nobody", entered("A-1", vec![took(Kind::Trainer, 21, None)])),
        ("open questions", entered("A-1", vec![took(Kind::Trainee, 11, Some(open))])),
        ("twice", entered("A-1", vec![took(Kind::Trainee, 11, Some(said(KeyComponents::Observed))); 2])),
        ("a day to come", coming),
        ("no operation", nothing),
    ] {
        // The good one before it is not written either.
        assert!(log_list(&mut house.store, "zahra", now(), Side::Trainee, &[whole("A-0"), case]).is_err(), "{what}");
    }
    assert_eq!(house.state(), before);
    let twice = log_list(&mut house.store, "zahra", now(), Side::Office, &[whole("A-1"), whole("a 1")]).unwrap();
    assert_eq!(twice.output.warnings.len(), 1, "the number is the hospital's already");
    assert_eq!(part_of(&house, 11).1.entered_by, None);
}

#[test]
fn both_sides_confirm_differ_and_settle() {
    let mut house = house();
    log_list(&mut house.store, "zahra", now(), Side::Trainee, &[whole("A-1")]).unwrap();
    assert_eq!((waiting(&house, Part::Claims), waiting(&house, Part::Disagreements)), (2, 0));
    let found = page(&house.store, &Names::new(), &Asked::default()).unwrap();
    assert_eq!(found.groups.len(), 1);
    assert_eq!(found.groups[0].waits, Waits::Trainers(vec![id(21)]));
    // One is confirmed, the other answered differently.
    let ((one, _), (other, _)) = (part_of(&house, 12), part_of(&house, 11));
    let wrong = confirm(&mut house.store, "zahra", now(), &[Claim::Part(one, Supervision::Performed)]);
    assert!(wrong.is_err(), "it says something else than was seen");
    confirm(&mut house.store, "zahra", now(), &[Claim::Part(one, Supervision::Assisted)]).unwrap();
    assert_eq!(standing(&part_of(&house, 12).1), Standing::Agreed(Supervision::Assisted));
    assert!(confirm(&mut house.store, "zahra", now(), &[Claim::Part(one, Supervision::Assisted)]).is_err(), "it is no claim any more");
    assert!(answer(&mut house.store, "zahra", now(), other, Answers::default()).is_err());
    answer(&mut house.store, "zahra", now(), other, said(KeyComponents::Trainer)).unwrap();
    assert_eq!((waiting(&house, Part::Claims), waiting(&house, Part::Disagreements)), (0, 1));
    let (_, part) = part_of(&house, 11);
    assert_eq!((part.supervision, part.trainer_supervision), (Some(Supervision::TrainerScrubbed), Some(Supervision::Assisted)));
    assert_eq!((part.key_components, part.their_key_components), (Some(KeyComponents::Trainee), Some(KeyComponents::Trainer)));
    let found = page(&house.store, &Names::new(), &Asked { part: Part::Disagreements, ..Asked::default() }).unwrap();
    assert_eq!(found.tally.disagreement(), Some(0.5));
    assert!(settle(&mut house.store, "zahra", now(), other, Supervision::Assisted, "  ").is_err(), "a reason is needed");
    settle(&mut house.store, "zahra", now(), other, Supervision::Assisted, "both looked at the film").unwrap();
    assert_eq!(standing(&part_of(&house, 11).1), Standing::Agreed(Supervision::Assisted));
    assert!(settle(&mut house.store, "zahra", now(), other, Supervision::Observed, "again").is_err());
    assert!(house.label().contains("settled A for Gul Agha"));
    house.undo();
    assert_eq!(waiting(&house, Part::Disagreements), 1);
    house.sound();
}

#[test]
fn the_same_answer_of_the_other_side_confirms_and_a_trainer_waits_for_the_trainee() {
    let mut house = house();
    log_list(&mut house.store, "zahra", now(), Side::Trainer, &[whole("A-1")]).unwrap();
    let found = page(&house.store, &Names::new(), &Asked::default()).unwrap();
    let whom: BTreeSet<&Waits> = found.groups.iter().map(|g| &g.waits).collect();
    assert_eq!(whom, BTreeSet::from([&Waits::Trainee(id(11)), &Waits::Trainee(id(12))]));
    let (part, _) = part_of(&house, 12);
    let stands = answer(&mut house.store, "zahra", now(), part, said(KeyComponents::Trainer)).unwrap();
    assert_eq!(stands.output, Standing::Agreed(Supervision::Assisted));
    assert_eq!(part_of(&house, 12).1.confirmed_on, Some(now()));
}

#[test]
fn an_assessment_that_the_trainee_entered_is_confirmed_too() {
    let mut house = house();
    house.add(
        40,
        Instrument {
            code: "DOPS".into(),
            version: "1".into(),
            title: "DOPS".into(),
            kind: Some(InstrumentKind::Dops),
            ..Instrument::default()
        },
    );
    let own = house.add(
        41,
        Assessment {
            instrument: Some(id(40)),
            trainee: Some(id(11)),
            skill: Some(id(31)),
            assessor: Some(id(21)),
            hospital: Some(id(1)),
            on: Some(now()),
            entered_by: Some(Party::Trainee),
            ..Assessment::default()
        },
    );
    for asked in [
        Asked::default(),
        Asked { trainer: Some(id(21)), ..Asked::default() },
        Asked { hospital: Some(id(1)), day: Some(now()), ..Asked::default() },
    ] {
        let found = page(&house.store, &Names::new(), &asked).unwrap();
        assert_eq!(
            found.groups.iter().flat_map(|g| &g.entries).map(|e| e.record).collect::<Vec<_>>(),
            [(Kind::Assessment, own)],
            "{asked:?}"
        );
    }
    let other = Asked { day: day(2026, 11, 22), hospital: Some(id(1)), ..Asked::default() };
    assert!(page(&house.store, &Names::new(), &other).unwrap().is_empty());
    confirm(&mut house.store, "zahra", now(), &[Claim::Assessment(own)]).unwrap();
    assert_eq!(waiting(&house, Part::Claims), 0);
    assert!(confirm(&mut house.store, "zahra", now(), &[Claim::Assessment(own)]).is_err());
}

#[test]
fn pages_and_filters_hold_the_same_as_the_rule_over_all() {
    let dir = tempfile::tempdir().unwrap();
    let store = sample_file::loaded(&dir, now());
    let all: Vec<(Id, Participant)> = every(&store, Kind::Participant).into_iter().map(|row| (row.id, row.to())).collect();
    for part in [Part::Claims, Part::Disagreements] {
        let fits = |p: &Participant| match part {
            Part::Claims => matches!(standing(p), Standing::Claimed(_)),
            Part::Disagreements => matches!(standing(p), Standing::Disagreed { .. }),
        };
        let want: BTreeSet<Id> = all.iter().filter(|(_, p)| p.trainee.is_some() && fits(p)).map(|(id, _)| *id).collect();
        assert!(!want.is_empty());
        let gather = |asked: Asked| {
            let (mut out, mut asked) = (BTreeSet::new(), asked);
            for _ in 0..50 {
                let found = page(&store, &Names::new(), &asked).unwrap();
                out.extend(found.groups.iter().flat_map(|g| &g.entries).filter(|e| e.record.0 == Kind::Participant).map(|e| e.record.1));
                match found.next {
                    Some(next) => asked.after = next,
                    None => return out,
                }
            }
            panic!("no end of pages");
        };
        assert_eq!(gather(Asked { part, ..Asked::default() }), want);
        // The hospitals together hold all of it, each only its own.
        let mut together = BTreeSet::new();
        for hospital in every(&store, Kind::Hospital) {
            let own = gather(Asked { part, hospital: Some(hospital.id), ..Asked::default() });
            for part in &own {
                let case = store.get(Kind::Participant, *part).unwrap().unwrap().reference("logbook").unwrap();
                assert_eq!(store.get(Kind::Logbook, case).unwrap().unwrap().reference("hospital"), Some(hospital.id));
            }
            together.extend(own);
        }
        assert_eq!(together, want);
        for trainer in every(&store, Kind::Trainer) {
            assert!(gather(Asked { part, trainer: Some(trainer.id), ..Asked::default() }).is_subset(&want));
        }
    }
    // Every state is there.
    let stands: Vec<Standing> = all.iter().map(|(_, p)| standing(p)).collect();
    assert!(all.iter().any(|(_, p)| p.settled.is_some()));
    assert!(all.iter().any(|(_, p)| p.entered_by == Some(Party::Trainer) && matches!(standing(p), Standing::Claimed(_))));
    assert!(all.iter().any(|(_, p)| p.entered_by == Some(Party::Trainee) && matches!(standing(p), Standing::Claimed(_))));
    assert!(stands.iter().any(|s| matches!(s, Standing::Disagreed { .. })));
    // Today tells of both, by trainer or hospital.
    let board = today::lines(&store, now(), 1000).unwrap();
    for rule in [Rule::Unconfirmed, Rule::Disagreed] {
        let lines: Vec<_> = board.lines.iter().filter(|line| line.rule == rule).collect();
        assert!(!lines.is_empty(), "{rule:?}");
        assert!(lines.iter().all(|line| matches!(line.about.0, Kind::Trainer | Kind::Hospital)));
    }
}

#[test]
fn a_place_knows_its_people_and_what_is_usual_there() {
    let dir = tempfile::tempdir().unwrap();
    let store = sample_file::loaded(&dir, now());
    let names = Names::new();
    let case = every(&store, Kind::Logbook).into_iter().find(|row| row.reference("session").is_some()).unwrap();
    let place = place_of(&store, Kind::Logbook, case.id, now()).unwrap().unwrap();
    assert_eq!(Some(place.day), case.date("on"));
    let logged = cases(&store, &place).unwrap();
    assert!(logged.iter().any(|c| c.row.id == case.id));
    let there = people(&store, &names, &place, &logged).unwrap();
    let kinds: Vec<Kind> = there.columns.iter().map(|s| s.who.0).collect();
    assert!(kinds.is_sorted_by_key(|kind| *kind == Kind::Trainer), "trainees first: {kinds:?}");
    assert!(kinds.contains(&Kind::Trainee) && !there.usual.is_empty());
    for one in there.usual.iter() {
        assert!(there.columns.iter().any(|s| s.who == (Kind::Trainer, *one)));
    }
    let usual = usual(&store, &place, &there.usual.iter().copied().collect::<Vec<_>>()).unwrap();
    assert!(usual.iter().any(|o| Some(o.id) == case.reference("procedure")));
    let first = &usual[0];
    let word = first.title.split_whitespace().next().unwrap();
    assert!(search(&store, word).unwrap().iter().any(|o| o.id == first.id));
    assert_eq!(place_of(&store, Kind::Trainee, sample_trainee(&store), now()).unwrap(), None);
}

fn sample_trainee(store: &Store) -> Id {
    every(store, Kind::Trainee)[0].id
}

#[test]
fn the_sample_s_register_beside_its_logbook() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = sample_file::loaded(&dir, now());
    let (hospital, last) = reconcile::newest(&store, None, now()).unwrap().unwrap();
    let first = every(&store, Kind::RegisterEntry).iter().filter_map(|row| row.date("on")).min().unwrap();
    let asked = reconcile::Asked { hospital, from: first, to: last };
    let read = |store: &Store| report(store, &Names::new(), &asked).unwrap();
    let found = read(&store);
    for stands in [Stands::Doubtful, Stands::OnlyLog, Stands::OnlyRegister] {
        assert!(found.count(stands) > 0, "{stands:?}");
    }
    let of = found.of_register.unwrap();
    assert_eq!(of.of, every(&store, Kind::RegisterEntry).iter().filter(|row| row.reference("hospital") == Some(hospital)).count());
    assert!((of.matched + of.doubtful + of.only - 1.0).abs() < 1e-9);
    // A person says that it is the same, and it is matched from then on.
    let doubtful = found.lines.iter().find(|line| line.stands == Stands::Doubtful).unwrap();
    let (line, case) = (doubtful.register.as_ref().unwrap().0, doubtful.log.as_ref().unwrap().0);
    pair(&mut store, "zahra", line, case, Said::Same).unwrap();
    let after = read(&store);
    assert_eq!(after.count(Stands::Doubtful), found.count(Stands::Doubtful) - 1);
    let other = after.lines.iter().find(|l| l.stands == Stands::OnlyRegister).unwrap().register.as_ref().unwrap().0;
    assert!(pair(&mut store, "zahra", other, case, Said::Same).is_err(), "a case is one line");
    pair(&mut store, "zahra", line, case, Said::Open).unwrap();
    assert_eq!(read(&store), found);
    // Refused, they are two for whoever reads the file; taken back, undone or accepted after all they are not.
    let seq = pair(&mut store, "zahra", line, case, Said::Two).unwrap().seq.unwrap();
    let refused = read(&store);
    assert_eq!(refused.count(Stands::OnlyLog), found.count(Stands::OnlyLog) + 1);
    assert_eq!((refused.count(Stands::Refused), found.count(Stands::Refused)), (1, 0));
    assert!(pair(&mut store, "zahra", line, case, Said::Two).unwrap().seq.is_none(), "said twice it is said once");
    store.undo("zahra", seq).unwrap();
    assert_eq!(read(&store), found);
    pair(&mut store, "zahra", line, case, Said::Two).unwrap();
    pair(&mut store, "zahra", line, case, Said::Open).unwrap();
    assert_eq!(read(&store), found);
    pair(&mut store, "zahra", line, case, Said::Two).unwrap();
    pair(&mut store, "zahra", line, case, Said::Same).unwrap();
    assert_eq!(read(&store), after);
    // What was said to be a case may turn out to be another: one step parts and refuses it.
    pair(&mut store, "zahra", line, case, Said::Two).unwrap();
    assert_eq!(read(&store), refused);
    assert!(store.check(&mut |_| true).unwrap().findings.is_empty());
    for text in found.text(80) {
        assert!(ustaz::text::width(&text) <= 160);
    }
}

#[test]
fn cases_that_are_logged_from_the_register_are_its_lines() {
    let mut house = house();
    let line =
        house.add(51, RegisterEntry { hospital: Some(id(1)), on: Some(now()), operation: "nail".into(), ..RegisterEntry::default() });
    let case = Entered { register: Some(line), ..whole("A-1") };
    log_list(&mut house.store, "zahra", now(), Side::Office, &[case]).unwrap();
    let asked = reconcile::Asked { hospital: id(1), from: now(), to: now() };
    let found = report(&house.store, &Names::new(), &asked).unwrap();
    assert_eq!((found.lines.len(), found.count(Stands::OnlyLog)), (1, 0));
    assert!(found.of_log.unwrap().matched > 0.99);
    // The day before is not of these days, and is told of neither as missing nor as too much.
    let asked = reconcile::Asked { hospital: id(1), from: day(2026, 11, 24).unwrap(), to: day(2026, 11, 30).unwrap() };
    assert!(report(&house.store, &Names::new(), &asked).unwrap().lines.is_empty());
}

#[test]
fn a_refused_case_can_be_taken_out_and_comes_back_refused() {
    let mut house = house();
    let entry = RegisterEntry { hospital: Some(id(1)), on: Some(now()), operation: "nail".into(), ..RegisterEntry::default() };
    let line = house.add(51, entry);
    let case = house.add(61, Logbook { hospital: Some(id(1)), on: Some(now()), detail: "nail".into(), ..Logbook::default() });
    let refused = |house: &House| house.store.get(Kind::RegisterEntry, line).unwrap().unwrap().to::<RegisterEntry>().refused;
    pair(&mut house.store, "zahra", line, case, Said::Two).unwrap();
    assert_eq!(refused(&house), [case]);
    let label = ustaz::msg!("did-pair");
    let seq = house.store.write("zahra", &label, |tx| take_out(tx, Kind::Logbook, case)).unwrap().seq.unwrap();
    assert!(refused(&house).is_empty());
    assert!(pair(&mut house.store, "zahra", line, case, Said::Two).is_err(), "it is gone");
    house.store.undo("zahra", seq).unwrap();
    assert_eq!(refused(&house), [case]);
}

#[test]
fn registers_in_three_languages_are_imported_as_they_are() {
    for (what, register) in [
        (
            "English",
            "S/No,Date,Reg. No,Hospital,Diagnosis,Operation,Surgeon\n1,2026-11-20,A-17,Aliabad,fracture,Nail of the femur,Dr. Sarsenov\n",
        ),
        (
            "Dari",
            "شماره,تاریخ,شماره راجستر,شفاخانه,تشخیص,نوع عملیات,نام جراح\n1,2026-11-20,A-17,Aliabad,کسر,Nail of the femur,Dr. Sarsenov\n",
        ),
        (
            "Russian",
            "№ п/п,Дата операции,№ истории болезни,Больница,Диагноз,Название операции,Хирург\n1,2026-11-20,A-17,Aliabad,перелом,Nail of the femur,Dr. Sarsenov\n",
        ),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let (db, file) = (dir.path().join("a.db"), dir.path().join("register.csv"));
        std::fs::write(dir.path().join("h.csv"), "name,country\nAliabad,AF\n").unwrap();
        std::fs::write(&file, register).unwrap();
        let run = |words: &[&str]| {
            let out = kit::ustaz(&db).args(words).stdin(Stdio::null()).output().unwrap();
            (out.status.code(), String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr))
        };
        let (code, told) = run(&["import", "hospital", dir.path().join("h.csv").to_str().unwrap(), "--apply"]);
        assert_eq!(code, Some(0), "{told}");
        let (code, told) = run(&["import", "register_entry", file.to_str().unwrap(), "--apply"]);
        assert_eq!(code, Some(0), "{what}: {told}");
        let (_, told) = run(&["export", "register_entry"]);
        let line = told.lines().nth(1).unwrap_or_default();
        for part in ["2026-11-20", "A-17", "Nail of the femur", "Sarsenov"] {
            assert!(line.contains(part), "{what}: {told}");
        }
        let (code, told) = run(&["reconcile", "Aliabad", "--from", "2026-11-01", "--to", "2026-11-30"]);
        assert_eq!(code, Some(0), "{what}: {told}");
        assert!(told.contains("Only in the register (1)") && told.contains("A-17"), "{told}");
        let (_, csv) = run(&["reconcile", "Aliabad", "--from", "2026-11-01", "--to", "2026-11-30", "--format", "csv"]);
        assert!(csv.lines().count() == 2 && csv.lines().nth(1).unwrap().starts_with("only-register,"), "{csv}");
        let (_, json) = run(&["reconcile", "Aliabad", "--from", "2026-11-01", "--to", "2026-11-30", "--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!((json["of_register"]["only"].as_f64(), json["lines"].as_array().map(Vec::len)), (Some(1.0), Some(1)));
        let words = ["reconcile", "Aliabad", "--from", "2026-11-01", "--to", "2026-11-30", "--format", "xlsx"];
        let out = kit::ustaz(&db).args(words).stdin(Stdio::null()).output().unwrap();
        assert!(out.stdout.starts_with(b"PK"), "a workbook");
    }
}
