//! The indicators over the sample, counted a second time by hand.

mod sample_file;

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use sample_file::{all, loaded, today};
use ustaz::exchange::indicators::listing;
use ustaz::exchange::listing::Form;
use ustaz::model::{Assessment, Availability, Cost, Equipment, FollowUp, Id, Kind, Placement, PlacementState, Skill, Teaching};
use ustaz::programme::show::Names;
use ustaz::programme::skills::indicators::indicators;
use ustaz::rules::skills::indicators::{Figure, Group, Indicator};
use ustaz::store::Store;

fn period() -> (NaiveDate, NaiveDate) {
    (today() - Days::new(364), today())
}

fn figures(store: &Store) -> Vec<Figure> {
    let (from, to) = period();
    indicators(store, from, to, |_, _| {}).unwrap().figures
}

fn one(figures: &[Figure], indicator: Indicator, group: &Group) -> Figure {
    figures.iter().find(|f| f.indicator == indicator && f.group == *group).unwrap_or_else(|| panic!("{indicator:?} {group:?}")).clone()
}

#[test]
fn figures_are_what_a_count_by_hand_gives() {
    let dir = tempfile::tempdir().unwrap();
    let store = loaded(&dir, today());
    let figures = figures(&store);
    let (from, to) = period();
    let inside = |day: Option<NaiveDate>| day.is_some_and(|d| (from..=to).contains(&d));

    let abroad: BTreeSet<Id> = all(&store, Kind::Placement)
        .iter()
        .map(|r| r.to::<Placement>())
        .filter(|p| inside(p.ends_on) && !matches!(p.state, Some(PlacementState::Cancelled | PlacementState::Planned)))
        .filter_map(|p| p.trainee)
        .collect();
    let placed = one(&figures, Indicator::Trained, &Group::Sort(ustaz::rules::skills::indicators::Sort::Placement));
    assert_eq!(placed.behind.ids, abroad.into_iter().collect::<Vec<_>>());

    let asked: Vec<FollowUp> = all(&store, Kind::FollowUp).iter().map(|r| r.to()).filter(|f: &FollowUp| inside(f.done_on)).collect();
    for month in [3, 6, 9, 12] {
        let of: Vec<bool> = asked.iter().filter(|f| f.month == Some(month)).filter_map(|f| f.skill_in_use).collect();
        let figure = one(&figures, Indicator::InUse, &Group::Month(month));
        assert_eq!((figure.numerator, figure.denominator), (of.iter().filter(|y| **y).count() as f64, Some(of.len() as f64)), "{month}");
    }

    let paid: f64 = all(&store, Kind::Cost)
        .iter()
        .map(|r| r.to::<Cost>())
        .filter(|c| inside(c.paid_on) && c.currency == "USD")
        .filter_map(|c| c.amount)
        .sum();
    assert_eq!(one(&figures, Indicator::Cost, &Group::Currency("USD".into())).numerator, paid);

    let taught: BTreeSet<Option<Id>> =
        all(&store, Kind::Teaching).iter().map(|r| r.to::<Teaching>()).filter(|t| inside(t.on)).map(|t| t.learner).collect();
    assert_eq!(one(&figures, Indicator::SecondGeneration, &Group::All).numerator, taught.len() as f64);

    // Of a test the mean difference of pairs, and nobody who sat it only once.
    let tests = figures.iter().find(|f| f.indicator == Indicator::PrePost).unwrap();
    let Group::Tool(tool) = tests.group else { panic!("{tests:?}") };
    let sat: Vec<Assessment> =
        all(&store, Kind::Assessment).iter().map(|r| r.to()).filter(|a: &Assessment| a.instrument == Some(tool)).collect();
    assert!(tests.behind.all <= sat.iter().filter_map(|a| a.trainee).collect::<BTreeSet<_>>().len());
    let (low, high) = tests.interval.unwrap();
    assert!(low < tests.value.unwrap() && tests.value.unwrap() < high);
}

#[test]
fn shares_lie_between_nothing_and_all_and_an_empty_period_has_none() {
    let dir = tempfile::tempdir().unwrap();
    let store = loaded(&dir, today());
    let full = figures(&store);
    for indicator in Indicator::ALL {
        assert!(full.iter().any(|f| f.indicator == indicator), "{indicator:?}");
    }
    for figure in &full {
        if matches!(
            figure.indicator,
            Indicator::Trained | Indicator::Entrusted | Indicator::InPost | Indicator::InUse | Indicator::Readiness
        ) {
            assert!(figure.value.is_none_or(|v| (0.0..=1.0).contains(&v)), "{figure:?}");
        }
        assert!(figure.denominator != Some(0.0) || figure.value.is_none());
    }
    let ahead = today() + Days::new(4000);
    let empty = indicators(&store, ahead, ahead + Days::new(10), |_, _| {}).unwrap().figures;
    assert!(
        empty
            .iter()
            .filter(|f| ![Indicator::Readiness, Indicator::Seats, Indicator::Shortfall].contains(&f.indicator))
            .all(|f| f.numerator == 0.0),
        "{empty:#?}"
    );
}

#[test]
fn behind_both_numbers_stand_the_records_that_were_counted() {
    let dir = tempfile::tempdir().unwrap();
    let store = loaded(&dir, today());
    for figure in figures(&store) {
        let (counted, out_of) = (figure.behind.all as f64, figure.out_of.as_ref().map(|b| b.all as f64));
        let of = |kinds: (Kind, Kind)| assert_eq!((figure.behind.kind, figure.out_of.as_ref().map(|b| b.kind)), (kinds.0, Some(kinds.1)));
        match figure.indicator {
            Indicator::Readiness => {
                of((Kind::Equipment, Kind::Skill));
                assert_eq!(figure.behind.ids.is_empty(), figure.numerator == 0.0);
                let procedures: Vec<Skill> = figure.out_of.iter().flat_map(|b| &b.ids).map(|id| row(&store, Kind::Skill, *id)).collect();
                let looks: Vec<Equipment> = figure.behind.ids.iter().map(|id| row(&store, Kind::Equipment, *id)).collect();
                assert!(looks.iter().all(|look| look.availability == Some(Availability::Always)));
                // Each item that a procedure requires and that one of the looks found is one of the number.
                let items: BTreeSet<&str> = looks.iter().map(|look| look.item.as_str()).collect();
                let required = |p: &Skill| p.required_items.iter().collect::<BTreeSet<_>>().len();
                let there =
                    |p: &Skill| p.required_items.iter().collect::<BTreeSet<_>>().iter().filter(|i| items.contains(i.as_str())).count();
                let sum = |of: &dyn Fn(&Skill) -> usize| procedures.iter().map(of).sum::<usize>() as f64;
                assert_eq!((figure.numerator, figure.denominator), (sum(&there), Some(sum(&required))));
            }
            Indicator::Cost => {
                of((Kind::Cost, Kind::FollowUp));
                assert_eq!(out_of, figure.denominator);
            }
            Indicator::Seats => assert_eq!(counted, figure.numerator),
            indicator => {
                assert_eq!((counted, out_of), (figure.numerator, figure.denominator), "{indicator:?}");
                if indicator == Indicator::Shortfall {
                    of((Kind::Entrustment, Kind::Entrustment));
                }
            }
        }
    }
}

fn row<R: ustaz::model::Record>(store: &Store, kind: Kind, id: Id) -> R {
    store.get(kind, id).unwrap().unwrap().to()
}

#[test]
fn every_form_has_every_figure_with_its_definition() {
    let dir = tempfile::tempdir().unwrap();
    let store = loaded(&dir, today());
    let (from, to) = period();
    let report = indicators(&store, from, to, |_, _| {}).unwrap();
    let names = Names::new();
    let long = listing(&store, &names, &report, false);
    assert_eq!(long.rows.len(), report.figures.len());
    let mut json = Vec::new();
    long.write(Form::Json, 80, &mut json).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    for (row, figure) in json.as_array().unwrap().iter().zip(&report.figures) {
        assert!(!row["definition"].as_str().unwrap().is_empty() && !row["out-of"].as_str().unwrap().is_empty());
        assert_eq!(row["value"].as_f64().is_some(), figure.value.is_some());
    }
    let text = listing(&store, &names, &report, true).text(100).join("\n");
    assert!(text.contains("38 %") || text.contains(" %"), "{text}");
    assert!(text.lines().all(|l| ustaz::text::width(l) <= 100), "{text}");
}

/// A file with two versions of a skill that a map calls the same, and a skill that stands for itself.
mod by_skill {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use ustaz::model::{
        Assessment, Cohort, Entrustment, FollowUp, Framework, Hospital, Instrument, InstrumentKind, Party, Phase, Row, Skill, SkillMap,
        SkillRelation, Trainee, TraineeStatus, Trainer,
    };
    use ustaz::programme::skills::figures::{Asked, Group as Over, figures as grouped};
    use ustaz::store::Mode;

    use super::*;

    const OLD: i64 = 21;
    const NEW: i64 = 22;

    fn id(n: i64) -> Id {
        Id::new(n).unwrap()
    }

    fn on(n: i64) -> Option<NaiveDate> {
        Some(today() - chrono::TimeDelta::days(n))
    }

    /// The three skills: 21 became 22, 23 is another.
    fn base(people: i64) -> Vec<Row> {
        let framework = |n: i64, replaces: Option<Id>| {
            let framework = Framework { code: "F".into(), version: n.to_string(), title: "F".into(), replaces, ..Framework::default() };
            Row::of(id(10 + n), framework)
        };
        let skill = |n: i64, framework: i64| {
            let skill = Skill {
                framework: Some(id(framework)),
                code: n.to_string(),
                title: n.to_string(),
                target_level: Some(4),
                ..Skill::default()
            };
            Row::of(id(n), skill)
        };
        let map = SkillMap { older: Some(id(OLD)), newer: Some(id(NEW)), relation: Some(SkillRelation::Same), ..SkillMap::default() };
        let mut rows =
            vec![framework(1, None), framework(2, Some(id(11))), skill(OLD, 11), skill(NEW, 12), skill(23, 12), Row::of(id(30), map)];
        rows.push(Row::of(id(60), Cohort { name: "C".into(), ..Cohort::default() }));
        rows.push(Row::of(id(40), Hospital { name: "H".into(), ..Hospital::default() }));
        rows.push(Row::of(
            id(50),
            Instrument {
                code: "T".into(),
                version: "1".into(),
                title: "T".into(),
                kind: Some(InstrumentKind::Mcq),
                ..Instrument::default()
            },
        ));
        rows.extend([90, 91].map(|n| {
            let trainer = Trainer { passport_name: format!("T {n}"), assessor: Some(true), ..Trainer::default() };
            Row::of(id(n), trainer)
        }));
        rows.extend((0..people).map(|n| {
            let trainee = Trainee {
                passport_name: format!("P {n}"),
                home_hospital: Some(id(40)),
                cohort: Some(id(60)),
                status: Some(TraineeStatus::Returned),
                ..Trainee::default()
            };
            Row::of(id(100 + n), trainee)
        }));
        rows
    }

    fn file(dir: &tempfile::TempDir, rows: &[Row]) -> Store {
        let mut store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
        store
            .write("zahra", &ustaz::msg!("journal-stress", n = 1), |tx| rows.iter().flat_map(seen).try_for_each(|row| tx.insert(&row)))
            .unwrap();
        store
    }

    /// A decision after what two assessors saw before it, which no indicator counts; anything else by itself.
    fn seen(row: &Row) -> Vec<Row> {
        if row.kind != Kind::Entrustment {
            return vec![row.clone()];
        }
        let decision: Entrustment = row.to();
        let both = [90, 91].map(|assessor| {
            let rating = Assessment {
                trainee: decision.trainee,
                skill: decision.skill,
                instrument: Some(id(50)),
                assessor: Some(id(assessor)),
                phase: Some(Phase::Formative),
                on: decision.decided_on,
                ..Assessment::default()
            };
            Row::of(id(1_000_000 + 100 * row.id.get() + assessor), rating)
        });
        let evidence: Vec<Id> = both.iter().map(|row| row.id).collect();
        let frozen = evidence.iter().map(|id| id.code()).collect::<Vec<_>>().join("; ");
        both.into_iter().chain([Row::of(row.id, Entrustment { evidence, frozen, ..decision })]).collect()
    }

    fn decision(n: i64, person: i64, skill: i64, level: i64, ago: i64) -> Row {
        let decision = Entrustment {
            trainee: Some(id(person)),
            skill: Some(id(skill)),
            hospital: Some(id(40)),
            level: Some(level),
            decided_on: on(ago),
            ..Entrustment::default()
        };
        Row::of(id(n), decision)
    }

    fn answer(n: i64, person: i64, skill: i64, month: i64, ago: i64, in_use: Option<bool>) -> Row {
        let asked = FollowUp {
            trainee: Some(id(person)),
            skill: Some(id(skill)),
            month: Some(month),
            done_on: on(ago),
            skill_in_use: in_use,
            ..FollowUp::default()
        };
        Row::of(id(n), asked)
    }

    #[test]
    fn two_versions_that_are_the_same_are_one_skill() {
        let dir = tempfile::tempdir().unwrap();
        let mut rows = base(1);
        rows.extend([decision(1000, 100, OLD, 4, 50), decision(1001, 100, NEW, 5, 20)]);
        rows.extend([answer(2000, 100, OLD, 6, 9, Some(false)), answer(2001, 100, NEW, 6, 3, Some(true))]);
        let store = file(&dir, &rows);
        let figures = figures(&store);
        assert!(figures.iter().all(|f| f.group != Group::Skill(id(OLD))));
        let counts = |indicator, group: &Group| {
            let figure = one(&figures, indicator, group);
            (figure.numerator, figure.denominator)
        };
        assert_eq!(counts(Indicator::Entrusted, &Group::Skill(id(NEW))), (1.0, Some(1.0)));
        assert_eq!(counts(Indicator::InUse, &Group::Month(6)), (1.0, Some(1.0)));
        assert_eq!(counts(Indicator::Shortfall, &Group::All), (0.0, Some(1.0)), "one skill is held");
    }

    #[test]
    fn a_test_counts_by_the_scores_of_its_form_and_a_claim_does_not_count() {
        let dir = tempfile::tempdir().unwrap();
        let mut rows = base(3);
        let sat = |n: i64, person: i64, phase: Phase, ago: i64, score: f64| {
            let record = Assessment {
                trainee: Some(id(person)),
                instrument: Some(id(50)),
                on: on(ago),
                phase: Some(phase),
                scores: vec![("score".into(), score)],
                ..Assessment::default()
            };
            Row::of(id(n), record)
        };
        for (n, person) in (0..).zip([100, 101, 102]) {
            rows.push(sat(3000 + n, person, Phase::Baseline, 90, 40.0 + n as f64));
            rows.push(sat(3100 + n, person, Phase::Summative, 9, 70.0 + n as f64));
        }
        // The last one claims the test after training.
        let mut claim: Assessment = rows.pop().unwrap().to();
        claim.entered_by = Some(Party::Trainee);
        rows.push(Row::of(id(3102), claim));
        let store = file(&dir, &rows);
        let figure = one(&figures(&store), Indicator::PrePost, &Group::Tool(id(50)));
        assert_eq!((figure.behind.ids, figure.value), (vec![id(3100), id(3101)], Some(30.0)));
        // The figures of a group say the same.
        let told = Asked { group: Over::Cohort(id(60)), instrument: None, from: None, to: None };
        let tests = grouped(&store, &Names::new(), &told).unwrap().tests;
        assert_eq!(tests.iter().map(|t| t.pairs.len()).collect::<Vec<_>>(), [2]);
        assert_eq!(tests[0].outcome.as_ref().map(|d| d.difference), Ok(30.0));
    }

    /// What one thing of a random file is: (person, skill, level or month or score, days ago, yes).
    type Thing = (i64, i64, i64, i64, Option<bool>);

    fn things() -> impl Strategy<Value = Vec<Thing>> {
        prop::collection::vec((100_i64..104, OLD..=23, 1_i64..6, 0_i64..500, any::<Option<bool>>()), 0..30)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

        #[test]
        fn figures_are_those_of_a_slow_count(decided in things(), asked in things(), tested in things()) {
            let dir = tempfile::tempdir().unwrap();
            let mut rows = base(4);
            rows.extend((0..).zip(&decided).map(|(n, t)| decision(1000 + n, t.0, t.1, t.2, t.3)));
            rows.extend((0..).zip(&asked).map(|(n, t)| answer(2000 + n, t.0, t.1, t.2 * 3, t.3, t.4)));
            rows.extend((0..).zip(&tested).map(|(n, t)| {
                let phase = t.4.map(|after| if after { Phase::Summative } else { Phase::Baseline }).or(Some(Phase::Formative));
                let score = Some(t.2 as f64);
                let sat = Assessment { trainee: Some(id(t.0)), instrument: Some(id(50)), on: on(t.3), phase, global_rating: score, ..Assessment::default() };
                Row::of(id(3000 + n), sat)
            }));
            let store = file(&dir, &rows);
            let found = figures(&store);
            let now = |skill: i64| if skill == OLD { NEW } else { skill };
            let inside = |t: &&Thing| t.3 <= 364;

            for skill in [OLD, NEW, 23] {
                let of: Vec<&Thing> = decided.iter().filter(inside).filter(|t| now(t.1) == skill).collect();
                let people: BTreeSet<i64> = of.iter().map(|t| t.0).collect();
                let reached: Vec<Id> = people.iter().filter(|p| of.iter().any(|t| t.0 == **p && t.2 >= 4)).map(|p| id(*p)).collect();
                let figure = found.iter().find(|f| f.group == Group::Skill(id(skill)));
                prop_assert_eq!(figure.is_some(), !people.is_empty());
                if let Some(figure) = figure {
                    prop_assert_eq!((&figure.behind.ids, figure.denominator), (&reached, Some(people.len() as f64)));
                }
            }

            // The last answer of each person, skill and month.
            let mut last: BTreeMap<(i64, i64, i64), (i64, usize, bool)> = BTreeMap::new();
            for (n, t) in asked.iter().enumerate().filter(|(_, t)| inside(t)) {
                let Some(yes) = t.4 else { continue };
                let held = last.entry((t.0, now(t.1), t.2 * 3)).or_insert((t.3, n, yes));
                if t.3 <= held.0 {
                    *held = (t.3, n, yes);
                }
            }
            for month in [3, 6, 9, 12, 15] {
                let of: Vec<bool> = last.iter().filter(|(key, _)| key.2 == month).map(|(_, held)| held.2).collect();
                let figure = found.iter().find(|f| f.indicator == Indicator::InUse && f.group == Group::Month(month));
                let counts = figure.map(|f| (f.numerator, f.denominator));
                let yes = of.iter().filter(|y| **y).count() as f64;
                prop_assert_eq!(counts, (!of.is_empty()).then_some((yes, Some(of.len() as f64))));
            }

            // Pairs of tests: the last after, the first before it.
            let mut differences = Vec::new();
            for person in 100..104 {
                let of = |after: bool| tested.iter().enumerate().filter(move |(_, t)| t.0 == person && t.4 == Some(after));
                let Some((_, after)) = of(true).filter(|(_, t)| t.3 <= 364).max_by_key(|(n, t)| (-t.3, *n)) else { continue };
                let first = of(false).filter(|(_, t)| t.3 >= after.3).min_by_key(|(n, t)| (-t.3, *n));
                differences.extend(first.map(|(_, before)| (after.2 - before.2) as f64));
            }
            let figure = found.iter().find(|f| f.indicator == Indicator::PrePost);
            prop_assert_eq!(figure.map_or(0.0, |f| f.numerator), differences.len() as f64);
            if let Some(value) = figure.and_then(|f| f.value) {
                let mean = differences.iter().sum::<f64>() / differences.len() as f64;
                prop_assert!((value - mean).abs() < 1e-9, "{} {}", value, mean);
            }
        }
    }
}
