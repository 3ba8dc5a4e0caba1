//! Judgements: a table of what each piece of evidence changes, and what no evidence may do.

use proptest::prelude::*;

use super::*;
use crate::model::{Instrument, InstrumentKind};

fn id(n: i64) -> Id {
    Id::new(n).unwrap()
}

fn day(n: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(n.into())
}

fn form(n: i64, kind: InstrumentKind, version: &str) -> AnyForm {
    let record = Instrument {
        code: format!("{kind:?}"),
        version: version.to_owned(),
        kind: Some(kind),
        scale_min: Some(1.0),
        scale_max: Some(5.0),
        ..Instrument::default()
    };
    AnyForm::of(id(n), &record).unwrap()
}

fn forms() -> Vec<AnyForm> {
    vec![
        form(1, InstrumentKind::Epa, "1"),
        form(2, InstrumentKind::OScore, "1"),
        form(3, InstrumentKind::Osats, "grs-7"),
        form(4, InstrumentKind::Osats, "grs-5"),
    ]
}

fn row(n: i64, form: &AnyForm, on: u32, assessor: i64, rating: f64) -> Evidence {
    Evidence::new(id(n), day(on), Id::new(assessor), form, Some(rating))
}

/// Six assessments, two assessors, ten days.
fn small() -> Thresholds {
    Thresholds { assessments: 6, assessors: 2, days: 10, ..Thresholds::default() }
}

fn goal() -> Goal {
    Goal { target: Prospective::level(4), minimum: None }
}

fn rows(form: &AnyForm, ratings: &[f64], assessors: i64) -> Vec<Evidence> {
    let made = ratings.iter().zip(0_u32..);
    made.map(|(rating, n)| row(100 + i64::from(n), form, 3 * n, 1 + i64::from(n) % assessors, *rating)).collect()
}

fn state(evidence: &[Evidence], goal: Goal, thresholds: &Thresholds) -> State {
    judge(evidence, &[], goal, 0, thresholds, Some(id(9)), day(300)).state
}

#[test]
fn nothing_is_insufficient_and_says_what_is_wanting() {
    let j = judge(&[], &[], goal(), 0, &Thresholds::default(), Some(id(9)), day(300));
    assert_eq!(j.state, State::default());
    assert_eq!(j.missing, [Missing::Assessments(28), Missing::Assessors(3)]);
    assert_eq!((j.n, j.assessors, j.from, j.to), (0, 0, None, None));
}

#[test]
fn the_middle_of_one_tool_is_held_against_its_own_target() {
    let all = forms();
    for (ratings, assessors, want) in [
        (&[4.0, 4.0, 4.0, 5.0, 3.0, 5.0][..], 2, State::AtTarget),
        (&[4.0, 3.0, 3.0, 5.0, 3.0, 5.0][..], 2, State::BelowTarget),
        // Of an even number the lower one in the middle counts.
        (&[3.0, 3.0, 3.0, 5.0, 5.0, 5.0][..], 2, State::BelowTarget),
        (&[5.0, 5.0, 5.0, 5.0, 5.0][..], 2, State::InsufficientEvidence),
        (&[5.0; 40][..], 1, State::InsufficientEvidence),
    ] {
        assert_eq!(state(&rows(&all[0], ratings, assessors), goal(), &small()), want, "{ratings:?} {assessors}");
    }
}

#[test]
fn tools_are_never_put_together() {
    let all = forms();
    // Three of each: six rows, but no tool has six.
    let mut mixed = rows(&all[0], &[5.0; 3], 2);
    mixed.extend(rows(&all[1], &[5.0; 3], 2));
    let j = judge(&mixed, &[], goal(), 0, &small(), None, day(300));
    assert_eq!((j.n, j.tools.len(), j.state), (6, 2, State::InsufficientEvidence));
    assert!(j.missing.contains(&Missing::Assessments(3)));
    // Two versions of one instrument are two tools.
    let mut versions = rows(&all[2], &[5.0; 3], 2);
    versions.extend(rows(&all[3], &[1.0; 3], 2));
    let j = judge(&versions, &[], goal(), 0, &small(), None, day(300));
    assert_eq!(j.tools.iter().map(|t| t.spread.numbers()[2]).collect::<Vec<_>>(), [1.0, 5.0]);
    assert_eq!(j.missing, [Missing::Target]);
    // One tool at its target and another below: below.
    let mut both = rows(&all[0], &[5.0; 6], 2);
    both.extend(rows(&all[1], &[3.0; 6], 2));
    assert_eq!(state(&both, goal(), &small()), State::BelowTarget);
}

#[test]
fn a_score_with_a_stated_target_decides() {
    let all = forms();
    let thresholds = Thresholds { ordinary: vec![(id(3), Ordinary::read(4.0).unwrap())], ..small() };
    assert_eq!(state(&rows(&all[2], &[4.0; 6], 2), goal(), &thresholds), State::AtTarget);
    assert_eq!(state(&rows(&all[3], &[4.0; 6], 2), goal(), &thresholds), State::InsufficientEvidence);
}

#[test]
fn unknown_assessors_a_short_time_and_few_cases_are_wanting() {
    let all = forms();
    let mut rows_ = rows(&all[0], &[5.0; 8], 2);
    for r in &mut rows_ {
        if r.assessor == Some(id(2)) {
            r.assessor = None;
        }
    }
    assert_eq!(judge(&rows_, &[], goal(), 0, &small(), None, day(300)).missing, [Missing::Assessors(1)]);
    let mut fast = rows(&all[0], &[5.0; 8], 2);
    for r in &mut fast {
        r.on = day(3);
    }
    assert_eq!(judge(&fast, &[], goal(), 0, &small(), None, day(300)).missing, [Missing::Days(10)]);
    let enough = rows(&all[0], &[5.0; 8], 2);
    let many = Goal { minimum: Some(20), ..goal() };
    assert_eq!(judge(&enough, &[], many, 15, &small(), None, day(300)).missing, [Missing::Cases(5)]);
    assert_eq!(judge(&enough, &[], many, 20, &small(), None, day(300)).state, State::AtTarget);
}

#[test]
fn an_assessment_is_no_case() {
    let wants = Goal { minimum: Some(6), ..goal() };
    let enough = Thresholds { ordinary: vec![(id(5), Ordinary::read(4.0).unwrap())], ..Thresholds::default() };
    // Case discussions, levels, and two raters of each operation: as many assessments as one likes, and nothing done.
    for form in [form(5, InstrumentKind::Cbd, "1"), form(1, InstrumentKind::Epa, "1"), form(2, InstrumentKind::OScore, "1")] {
        let many = rows(&form, &[5.0; 28], 3);
        for (cases, want) in [(0, State::InsufficientEvidence), (5, State::InsufficientEvidence), (6, State::AtTarget)] {
            let j = judge(&many, &[], wants, cases, &enough, None, day(300));
            assert_eq!((j.n, j.cases, j.state), (28, cases, want), "{form:?}");
            assert_eq!(j.missing.contains(&Missing::Cases(6_u32.saturating_sub(cases))), cases < 6);
        }
    }
}

#[test]
fn baseline_rows_and_days_to_come_are_no_evidence() {
    let all = forms();
    let mut first = rows(&all[0], &[5.0; 8], 2);
    for r in first.iter_mut().take(4) {
        r.phase = Some(Phase::Baseline);
    }
    let j = judge(&first, &[], goal(), 0, &small(), None, day(300));
    assert_eq!((j.n, j.baseline, j.state), (4, 4, State::InsufficientEvidence));
    let later = judge(&rows(&all[0], &[5.0; 8], 2), &[], goal(), 0, &small(), None, day(3));
    assert_eq!(later.n, 2);
}

fn decision(n: i64, hospital: i64, level: i64, on: u32, until: Option<u32>) -> Decision {
    Decision { id: id(n), hospital: id(hospital), level: Prospective::level(level).unwrap(), on: day(on), until: until.map(day) }
}

#[test]
fn entrusted_only_by_a_decision_in_force_for_this_hospital() {
    let at = |decisions: &[Decision], hospital, today| judge(&[], decisions, goal(), 0, &small(), Id::new(hospital), day(today));
    let one = [decision(1, 9, 4, 10, Some(100))];
    let entrusted = State::Entrusted { level: Prospective::level(4).unwrap(), hospital: id(9), until: Some(day(100)) };
    for (hospital, today, want) in [
        (9, 9, State::InsufficientEvidence),
        (9, 10, entrusted),
        (9, 100, entrusted),
        (9, 101, State::InsufficientEvidence),
        (8, 50, State::InsufficientEvidence),
        (0, 50, State::InsufficientEvidence),
    ] {
        assert_eq!(at(&one, hospital, today).state, want, "{hospital} {today}");
    }
    assert_eq!(at(&one, 9, 101).expired, Some(one[0]));
    assert_eq!(at(&one, 8, 50).elsewhere, one);
    assert!(at(&one, 9, 50).elsewhere.is_empty());
    assert_eq!(at(&one, 9, 50).entrusted_to_target(), Some(true));
    // What the evidence lacks is told beside it.
    assert!(!at(&one, 9, 50).missing.is_empty());
}

#[test]
fn a_newer_decision_takes_the_place_of_the_older_one() {
    let lowered = [decision(1, 9, 5, 10, Some(200)), decision(2, 9, 2, 50, Some(60))];
    let at = |today| judge(&[], &lowered, goal(), 0, &small(), Some(id(9)), day(today));
    assert!(matches!(at(55).state, State::Entrusted { level, .. } if level.get() == 2));
    assert_eq!(at(55).entrusted_to_target(), Some(false));
    // The level that was taken back does not return.
    assert_eq!(at(70).state, State::InsufficientEvidence);
    assert_eq!(at(70).expired.map(|d| d.id), Some(id(2)));
    let same_day = [decision(1, 9, 5, 10, None), decision(2, 9, 3, 10, None)];
    assert_eq!(standing(&same_day, id(9), day(20)).map(|d| d.id), Some(id(2)));
}

#[test]
fn letters_tell_the_states_apart() {
    let level = Prospective::level(3).unwrap();
    let all = [
        State::InsufficientEvidence,
        State::BelowTarget,
        State::AtTarget,
        State::Entrusted { level, hospital: id(1), until: None },
        State::Entrusted { level, hospital: id(1), until: Some(day(1)) },
    ];
    let letters: BTreeSet<char> = all.iter().map(|s| s.letter()).collect();
    assert_eq!(letters.len(), 4);
    let words: BTreeSet<String> = all.iter().map(|s| s.message().to_string()).collect();
    assert_eq!(words.len(), 5);
    assert!(words.iter().all(|w| !w.starts_with("skills-")));
}

prop_compose! {
    fn any_row()(n in 1_i64..1000, form in 0_usize..4, on in 0_u32..200, assessor in 0_i64..4, rating in 1_u8..6, base in 0_u8..8) -> Evidence {
        let mut row = row(n, &forms()[form], on, assessor, f64::from(rating));
        row.phase = (base == 0).then_some(Phase::Baseline);
        row
    }
}

proptest! {
    #[test]
    fn order_does_not_matter(rows in prop::collection::vec(any_row(), 0..40), turn in 0_usize..40, seed in any::<u64>()) {
        let mut other = rows.clone();
        crate::rules::rng::Rng::new(seed).shuffle(&mut other);
        if !other.is_empty() {
            let by = turn % other.len();
            other.rotate_left(by);
        }
        let of = |rows: &[Evidence]| judge(rows, &[], goal(), 0, &small(), None, day(150));
        prop_assert_eq!(of(&rows), of(&other));
    }

    #[test]
    fn more_evidence_never_lowers_what_is_counted(rows in prop::collection::vec(any_row(), 0..30), more in any_row()) {
        let of = |rows: &[Evidence]| judge(rows, &[], goal(), 0, &small(), None, day(150));
        let before = of(&rows);
        let mut all = rows;
        all.push(more);
        let after = of(&all);
        prop_assert!(after.n >= before.n && after.assessors >= before.assessors && after.cases >= before.cases);
        prop_assert!(after.from <= before.from || before.from.is_none());
        prop_assert!(after.to >= before.to);
        for tool in &before.tools {
            let same = after.tools.iter().find(|t| t.tool.same(&tool.tool)).unwrap();
            prop_assert!(same.n >= tool.n && same.assessors >= tool.assessors);
        }
        // Once something could be said, more evidence may change it but never makes it unsaid.
        prop_assert!(before.state == State::InsufficientEvidence || after.state != State::InsufficientEvidence);
    }

    #[test]
    fn one_assessor_never_settles_anything(rows in prop::collection::vec(any_row(), 0..80), least in 0_u32..3) {
        let alone: Vec<Evidence> = rows.into_iter().map(|r| Evidence { assessor: r.assessor.map(|_| id(1)), ..r }).collect();
        let loose = Thresholds { assessments: 0, assessors: least, days: 0, ordinary: vec![(id(3), Ordinary::read(1.0).unwrap())], ..Thresholds::default() };
        prop_assert_eq!(judge(&alone, &[], goal(), 0, &loose, Some(id(9)), day(300)).state, State::InsufficientEvidence);
    }

    #[test]
    fn no_evidence_entrusts(rows in prop::collection::vec(any_row(), 0..80)) {
        let entrusted = matches!(state(&rows, goal(), &small()), State::Entrusted { .. });
        prop_assert!(!entrusted);
    }

    #[test]
    fn the_middle_lies_between_and_is_one_of_the_ratings(rows in prop::collection::vec(any_row(), 1..40)) {
        for tool in judge(&rows, &[], goal(), 0, &small(), None, day(300)).tools {
            let five = tool.spread.numbers();
            prop_assert!(five.windows(2).all(|w| w[0] <= w[1]));
            let given: Vec<f64> = rows.iter().filter(|r| r.tool.same(&tool.tool)).filter_map(|r| r.rating).map(|r| match r {
                AnyRating::Ordinary(r) => r.number(),
                AnyRating::Retrospective(r) => r.number(),
                AnyRating::Prospective(r) => r.number(),
            }).collect();
            prop_assert!(five.iter().all(|f| given.contains(f)));
        }
    }
}
