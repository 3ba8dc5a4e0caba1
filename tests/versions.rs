//! A decision and its evidence under an earlier version of a skill count for what stands for that skill now, wherever decisions are read.

mod house;

use chrono::{Days, NaiveDate};
use house::{House, day, id};
use ustaz::model::*;
use ustaz::programme::show::Names;
use ustaz::programme::skills::frozen::{Since, compared};
use ustaz::programme::skills::gaps::{Gaps, Narrow, Of};
use ustaz::programme::skills::goals::Goals;
use ustaz::programme::skills::holdings::{self, Everybody};
use ustaz::programme::skills::indicators::indicators;
use ustaz::programme::skills::matrix::Reading;
use ustaz::programme::skills::readiness::Asker;
use ustaz::programme::skills::selection::{Over, board};
use ustaz::programme::skills::successors::Successors;
use ustaz::programme::verbs;
use ustaz::rules::skills::indicators::{Group, Indicator};
use ustaz::rules::skills::judgement::State;
use ustaz::rules::today::Rule;

const GUL: i64 = 1;
const OLDER: i64 = 20;
const NEWER: i64 = 21;
const HOSPITAL: i64 = 1010;
const MAP: i64 = 60;

fn today() -> NaiveDate {
    day(2026, 11, 23).unwrap()
}

/// Two versions of a framework with one skill in each that needs a lamp, and a trainee whose hospital has none.
fn two_versions() -> House {
    let mut house = House::new();
    let framework = |version: &str, replaces| Framework {
        code: "F".into(),
        version: version.into(),
        title: "Framework".into(),
        replaces,
        least_assessments: Some(2),
        least_assessors: Some(2),
        least_days: Some(0),
        ..Framework::default()
    };
    let first = house.add(10, framework("1", None));
    let second = house.add(11, framework("2", Some(first)));
    house.add(91, Term { list: Some(TermList::TracerItem), code: "lamp".into(), name: "Lamp".into(), ..Term::default() });
    let skill = |framework| Skill {
        framework: Some(framework),
        code: "A".into(),
        title: "Nailing".into(),
        priority: Some(SkillPriority::Bellwether),
        required_items: vec!["lamp".into()],
        ..Skill::default()
    };
    house.add(OLDER, skill(first));
    house.add(NEWER, skill(second));
    let same = SkillMap { older: Some(id(OLDER)), newer: Some(id(NEWER)), relation: Some(SkillRelation::Same), ..SkillMap::default() };
    house.add(MAP, same);
    let instrument = Instrument {
        code: "o-score".into(),
        version: "1".into(),
        title: "O-SCORE".into(),
        kind: Some(InstrumentKind::OScore),
        scale_min: Some(1.0),
        scale_max: Some(5.0),
        ..Instrument::default()
    };
    house.add(30, instrument);
    house.add(HOSPITAL, Hospital { name: "Mirwais".into(), side: Some(Side::Home), ..Hospital::default() });
    house.trainee(GUL, "Gul");
    house.change(Kind::Trainee, id(GUL), "home_hospital", Value::Int(HOSPITAL));
    house.change(Kind::Trainee, id(GUL), "status", Value::text("completed"));
    for n in [40, 41] {
        house.add(n, Trainer { passport_name: format!("Trainer {n}"), assessor: Some(true), ..Trainer::default() });
    }
    house
}

fn rate(house: &mut House, n: i64, skill: i64, assessor: i64) -> Id {
    let record = Assessment {
        trainee: Some(id(GUL)),
        skill: Some(id(skill)),
        instrument: Some(id(30)),
        assessor: Some(id(assessor)),
        on: Some(today() - Days::new(9)),
        global_rating: Some(4.0),
        ..Assessment::default()
    };
    house.add(n, record)
}

fn decision(skill: i64, level: i64, ago: u64, until: Option<NaiveDate>) -> Entrustment {
    Entrustment {
        trainee: Some(id(GUL)),
        skill: Some(id(skill)),
        hospital: Some(id(HOSPITAL)),
        level: Some(level),
        decided_on: Some(today() - Days::new(ago)),
        expires_on: until,
        ..Entrustment::default()
    }
}

/// A decision with what two people saw before it.
fn decide(house: &mut House, n: i64, decision: Entrustment) -> Id {
    let skill = decision.skill.unwrap().get();
    let evidence = vec![rate(house, 500 + 2 * n, skill, 40), rate(house, 501 + 2 * n, skill, 41)];
    let frozen = evidence.iter().map(|id| id.code()).collect::<Vec<_>>().join("; ");
    house.add(n, Entrustment { evidence, frozen, ..decision })
}

/// The map no longer says that both are the same.
fn part_them(house: &mut House) {
    house.change(Kind::SkillMap, id(MAP), "relation", Value::text(SkillRelation::Part.key()));
}

#[test]
fn a_decision_takes_evidence_of_every_version() {
    let mut house = two_versions();
    let (a, b) = (rate(&mut house, 50, OLDER, 40), rate(&mut house, 51, NEWER, 41));
    let record = |skill| Entrustment { evidence: vec![a, b], ..decision(skill, 4, 0, None) };
    for skill in [OLDER, NEWER] {
        let made = verbs::entrust(&mut house.store, "zahra", today(), &record(skill)).unwrap();
        assert_eq!(made.output.warnings, [], "nothing is lacking where both count");
        let kept: Entrustment = house.row(Kind::Entrustment, made.output.id).to();
        let since: Vec<Since> = compared(&house.store, &kept).unwrap().into_iter().map(|(_, since)| since).collect();
        assert_eq!(since, [Since::Same, Since::Same]);
        house.undo();
    }
    part_them(&mut house);
    let refused = verbs::entrust(&mut house.store, "zahra", today(), &record(NEWER)).unwrap_err();
    assert_eq!(refused.field(), Some("evidence"));
    house.sound();
}

#[test]
fn evidence_that_went_to_another_skill_is_told() {
    let mut house = two_versions();
    let (a, b) = (rate(&mut house, 50, OLDER, 40), rate(&mut house, 51, NEWER, 41));
    let record = Entrustment { evidence: vec![a, b], ..decision(NEWER, 4, 0, None) };
    let made = verbs::entrust(&mut house.store, "zahra", today(), &record).unwrap().output.id;
    part_them(&mut house);
    let kept: Entrustment = house.row(Kind::Entrustment, made).to();
    let since: Vec<Since> = compared(&house.store, &kept).unwrap().into_iter().map(|(_, since)| since).collect();
    assert_eq!(since, [Since::Changed, Since::Same]);
}

#[test]
fn the_matrix_shows_it_under_what_stands_for_the_skill_now() {
    let mut house = two_versions();
    decide(&mut house, 70, decision(OLDER, 4, 5, None));
    let state = |house: &House| {
        let reading = Reading::new();
        let person = reading.person(&house.store, id(GUL)).unwrap().unwrap();
        person.judgement(&house.store, &reading.goals, id(NEWER), today()).unwrap().state
    };
    assert!(matches!(state(&house), State::Entrusted { .. }), "{:?}", state(&house));
    part_them(&mut house);
    assert!(!matches!(state(&house), State::Entrusted { .. }));
}

fn renewals(house: &House) -> usize {
    let lines = ustaz::programme::today::lines(&house.store, today(), 100).unwrap().lines;
    let about =
        ustaz::programme::today::about(&house.store, &ustaz::rules::today::Now::gregorian(today()), Kind::Trainee, id(GUL)).unwrap();
    let of = |lines: &[ustaz::rules::today::Line]| lines.iter().filter(|l| l.rule == Rule::Renewal).count();
    assert_eq!(of(&lines), of(&about));
    of(&lines)
}

#[test]
fn a_level_renewed_in_a_later_version_is_not_asked_after() {
    let mut house = two_versions();
    decide(&mut house, 70, decision(OLDER, 4, 300, Some(today() + Days::new(14))));
    assert_eq!(renewals(&house), 1);
    decide(&mut house, 71, decision(NEWER, 4, 1, Some(today() + Days::new(400))));
    assert_eq!(renewals(&house), 0);
    // Somebody whose curriculum asks for the earlier version still holds that for itself.
    let cohort = house.add(80, Cohort { name: "Group".into(), ..Cohort::default() });
    house.add(81, Curriculum { cohort: Some(cohort), skill: Some(id(OLDER)), ..Curriculum::default() });
    house.change(Kind::Trainee, id(GUL), "cohort", Value::Int(cohort.get()));
    assert_eq!(renewals(&house), 1);
    house.change(Kind::Trainee, id(GUL), "cohort", Value::Null);
    part_them(&mut house);
    assert_eq!(renewals(&house), 1);
}

#[test]
fn it_is_held_once_and_as_the_later_skill() {
    let mut house = two_versions();
    decide(&mut house, 70, decision(OLDER, 5, 300, None));
    decide(&mut house, 71, decision(NEWER, 4, 1, None));
    let held = |house: &House| {
        let successors = Successors::read(&house.store).unwrap();
        let row = house.row(Kind::Trainee, id(GUL));
        let own = holdings::of_trainee(&house.store, &Goals::new(), &successors, &row, today()).unwrap();
        let own: Vec<Id> = own.iter().map(|h| h.held.skill).collect();
        let mut everybody = Everybody::new();
        everybody.read_on(&house.store, today(), usize::MAX).unwrap();
        assert_eq!(own, everybody.held.iter().map(|h| h.held.skill).collect::<Vec<_>>());
        let there = Everybody::of_hospital(&house.store, id(HOSPITAL), today()).unwrap();
        assert_eq!(own, there.held.iter().map(|h| h.held.skill).collect::<Vec<_>>());
        own
    };
    assert_eq!(held(&house), [id(NEWER)]);
    // The gap board and the readiness of the hospital count it once too.
    let mut gaps = Gaps::begin(&house.store, today()).unwrap();
    gaps.read_all(&house.store).unwrap();
    let (behind, _) = gaps.behind(&house.store, &Names::new(), &Narrow::default(), &Of::Lacking("lamp".into()));
    assert_eq!(behind.iter().map(|b| (b.skill, b.people.len())).collect::<Vec<_>>(), [(id(NEWER), 1)]);
    let ready = Asker::new(&house.store).unwrap().hospital(&house.store, &Names::new(), id(HOSPITAL), today()).unwrap();
    let held_there: Vec<(Id, usize)> = ready.iter().filter(|r| r.held > 0).map(|r| (r.skill, r.held)).collect();
    assert_eq!(held_there, [(id(NEWER), 1)]);
    part_them(&mut house);
    assert_eq!(held(&house), [id(OLDER), id(NEWER)]);
}

#[test]
fn who_is_nominated_does_not_lack_what_a_colleague_holds_by_an_earlier_version() {
    let mut house = two_versions();
    house.specialty(90, "ortho");
    let cohort = house.add(80, Cohort { name: "Group".into(), ..Cohort::default() });
    house.add(81, Curriculum { cohort: Some(cohort), skill: Some(id(NEWER)), ..Curriculum::default() });
    let new = house.trainee(2, "Wali");
    house.change(Kind::Trainee, new, "home_hospital", Value::Int(HOSPITAL));
    house.add(82, Nomination { trainee: Some(new), cohort: Some(cohort), ..Nomination::default() });
    let needs = |house: &House| {
        let board = board(&house.store, &Names::new(), Over::Cohort(cohort), None, today()).unwrap().unwrap();
        board.lines.iter().map(|l| l.needs.len()).collect::<Vec<_>>()
    };
    assert_eq!(needs(&house), [1]);
    decide(&mut house, 70, decision(OLDER, 5, 300, None));
    assert_eq!(needs(&house), [0]);
    // So it is where the training teaches the earlier version and somebody holds the later one.
    house.change(Kind::Curriculum, id(81), "skill", Value::Int(OLDER));
    house.store.write("zahra", &ustaz::msg!("journal-stress", n = 1), |tx| tx.remove(Kind::Entrustment, id(70))).unwrap();
    decide(&mut house, 71, decision(NEWER, 5, 300, None));
    assert_eq!(needs(&house), [0]);
    part_them(&mut house);
    assert_eq!(needs(&house), [1]);
}

#[test]
fn decisions_on_two_versions_are_one_person_of_the_indicator() {
    let mut house = two_versions();
    decide(&mut house, 70, decision(OLDER, 5, 100, None));
    decide(&mut house, 71, decision(NEWER, 3, 50, None));
    let of = |house: &House| {
        let figures = indicators(&house.store, today() - Days::new(364), today(), |_, _| {}).unwrap().figures;
        let entrusted = figures.into_iter().filter(|f| f.indicator == Indicator::Entrusted);
        entrusted.map(|f| (f.group, f.numerator, f.denominator)).collect::<Vec<_>>()
    };
    assert_eq!(of(&house), [(Group::Skill(id(NEWER)), 1.0, Some(1.0))]);
    part_them(&mut house);
    assert_eq!(of(&house).len(), 2);
}

#[test]
fn who_returns_is_asked_once_after_a_skill_of_two_versions() {
    let mut house = two_versions();
    decide(&mut house, 70, decision(OLDER, 5, 100, None));
    decide(&mut house, 71, decision(NEWER, 4, 50, None));
    let skills = |house: &mut House| {
        verbs::set_status(&mut house.store, "zahra", today(), &[id(GUL)], TraineeStatus::Returned, "").unwrap();
        let mut skills: Vec<Option<Id>> =
            house.store.referring(Kind::FollowUp, "trainee", id(GUL), 100).unwrap().iter().map(|r| r.reference("skill")).collect();
        skills.sort();
        skills.dedup();
        house.undo();
        skills
    };
    assert_eq!(skills(&mut house), [Some(id(NEWER))]);
    part_them(&mut house);
    assert_eq!(skills(&mut house), [Some(id(OLDER)), Some(id(NEWER))]);
}
