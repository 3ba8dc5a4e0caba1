//! The matrix over a file: who belongs to it, what stands in its cells, which earlier skills count, and how far assessors agree.

mod house;
mod sample_file;

use std::time::Instant;

use chrono::{Days, NaiveDate};
use house::{House, id};
use sample_file::{all, loaded, today};
use ustaz::exchange::export::{matrix_csv, matrix_workbook};
use ustaz::model::{
    Assessment, Cohort, Framework, Id, Instrument, InstrumentKind, Kind, Party, Placement, Skill, SkillMap, SkillRelation, Trainee,
    Trainer, Value,
};
use ustaz::programme::skills::assessors::{Asked, board};
use ustaz::programme::skills::evidence::behind;
use ustaz::programme::skills::matrix::{Matrix, Reading, Which, Who, newest_cohort, read};
use ustaz::programme::skills::person::Person;
use ustaz::rules::skills::matrix::{Order, Standing, Totals};

fn first_group(store: &ustaz::store::Store) -> Who {
    Who::of(Kind::Cohort, newest_cohort(store, today()).unwrap().unwrap())
}

#[test]
fn a_cell_says_what_the_judgement_says_and_the_sample_has_every_letter() {
    let dir = tempfile::tempdir().unwrap();
    let store = loaded(&dir, today());
    let who = first_group(&store);
    let begun = Instant::now();
    let matrix = read(&store, &who, Which::default(), today()).unwrap();
    println!("{} x {} read in {:?}", matrix.lines.len(), matrix.columns.len(), begun.elapsed());
    assert!(!matrix.cut && matrix.lines.len() > 5);
    let reading = Reading::new();
    let mut letters = std::collections::BTreeSet::new();
    for line in &matrix.lines {
        let person = Person::read(&store, &reading.forms, line.trainee).unwrap().unwrap();
        let skills = person.skills(&store, &reading.goals).unwrap();
        assert_eq!(line.cells.keys().copied().collect::<Vec<_>>(), skills.into_iter().collect::<Vec<_>>());
        for (skill, cell) in &line.cells {
            let judged = person.judgement(&store, &reading.goals, *skill, today()).unwrap();
            assert_eq!((cell.state, cell.n, cell.cases), (judged.state, judged.n, judged.cases));
            letters.insert(cell.letter());
            let behind = behind(&store, &reading, line.trainee, *skill, today()).unwrap().unwrap();
            assert_eq!(behind.judged.state, cell.state);
            assert_eq!(behind.wanted, cell.wanted);
        }
    }
    for letter in ['T', 'b', '.', '-'] {
        assert!(letters.contains(&letter), "{letter} of {letters:?}");
    }
    assert!(letters.iter().any(char::is_ascii_digit));
    // Nobody is counted twice or lost in an order.
    for (rows, columns) in [(Order::Name, Order::Gap), (Order::Gap, Order::Name)] {
        let view = matrix.view(Which::default(), rows, columns);
        assert_eq!((view.rows.len(), view.columns.len()), (matrix.lines.len(), matrix.columns.len()));
        let sum = |totals: &[Totals]| totals.iter().map(Totals::cells).sum::<u32>();
        assert_eq!((sum(&view.of_rows), sum(&view.of_columns)), (view.all.cells(), view.all.cells()));
    }
    let gap = matrix.view(Which::default(), Order::Gap, Order::Gap);
    assert!(
        gap.of_rows.is_sorted_by_key(|t| std::cmp::Reverse(t.lacking)) && gap.of_columns.is_sorted_by_key(|t| std::cmp::Reverse(t.lacking))
    );
}

#[test]
fn columns_are_narrowed_to_a_framework_a_domain_and_a_curriculum() {
    let dir = tempfile::tempdir().unwrap();
    let store = loaded(&dir, today());
    let who = first_group(&store);
    let matrix = read(&store, &who, Which::default(), today()).unwrap();
    let framework = matrix.columns[0].framework;
    let narrowed = read(&store, &who, Which { framework, ..Which::default() }, today()).unwrap();
    assert!(!narrowed.columns.is_empty() && narrowed.columns.len() < matrix.columns.len());
    assert!(narrowed.columns.iter().all(|c| c.framework == framework));
    let domain = matrix.columns.iter().find_map(|c| c.above.first().copied());
    let below = matrix.view(Which { domain, ..Which::default() }, Order::Name, Order::Name);
    assert!(!below.columns.is_empty() && below.columns.iter().all(|n| matrix.columns[*n].above.contains(&domain.unwrap())));
    let asked = matrix.view(Which { curriculum: true, ..Which::default() }, Order::Name, Order::Name);
    assert!(asked.of_columns.iter().all(|t| t.wanted > 0));
}

#[test]
fn a_hospital_has_its_own_people_and_who_was_placed_there() {
    let mut house = House::new();
    let department = house.department(10, None);
    let hospital = house.row(Kind::Department, department).reference("hospital").unwrap();
    let own = house.trainee(1, "Own");
    house.change(Kind::Trainee, own, "home_hospital", Value::Int(hospital.get()));
    let mut placed = |n: i64, days_ago: u64, cancelled: bool| {
        let trainee = house.trainee(n, &format!("Placed {n}"));
        let ends = today() - Days::new(days_ago);
        let record = Placement {
            trainee: Some(trainee),
            department: Some(department),
            starts_on: Some(ends - Days::new(20)),
            ends_on: Some(ends),
            state: cancelled.then_some(ustaz::model::PlacementState::Cancelled),
            ..Placement::default()
        };
        house.add(100 + n, record);
        trainee
    };
    let (there, _, _) = (placed(2, 30, false), placed(3, 500, false), placed(4, 10, true));
    let reading = Reading::new();
    let people = |who: &Who| reading.roster(&house.store, who, today()).unwrap().people.into_iter().map(|(id, _)| id).collect::<Vec<_>>();
    assert_eq!(people(&Who::of(Kind::Hospital, hospital)), [own, there]);
    assert_eq!(people(&Who::of(Kind::Department, department)), [there]);
    assert_eq!(people(&Who::of(Kind::Trainee, own)), [own]);
}

/// Two versions of a framework with a skill in each, an instrument and a trainee.
fn two_versions() -> (House, Id, Id) {
    let mut house = House::new();
    let framework = |version: &str, replaces| Framework {
        code: "F".into(),
        version: version.into(),
        title: "Framework".into(),
        replaces,
        least_assessments: Some(2),
        least_days: Some(0),
        ..Framework::default()
    };
    let first = house.add(10, framework("1", None));
    let second = house.add(11, framework("2", Some(first)));
    house.add(12, framework("other", None));
    let skill = |framework, code: &str| Skill { framework: Some(framework), code: code.into(), title: code.into(), ..Skill::default() };
    let older = house.add(20, skill(first, "A"));
    let newer = house.add(21, skill(second, "A"));
    house.add(22, skill(second, "B"));
    house.add(23, skill(id(12), "A"));
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
    house.trainee(1, "Gul");
    for n in [40, 41] {
        house.add(n, Trainer { passport_name: format!("Trainer {n}"), ..Trainer::default() });
    }
    (house, older, newer)
}

fn rate(house: &mut House, n: i64, skill: Id, assessor: i64, on: NaiveDate, rating: f64) -> Id {
    let record = Assessment {
        trainee: Some(id(1)),
        skill: Some(skill),
        instrument: Some(id(30)),
        assessor: Some(id(assessor)),
        on: Some(on),
        global_rating: Some(rating),
        ..Assessment::default()
    };
    house.add(n, record)
}

fn one(house: &House) -> Matrix {
    read(&house.store, &Who::of(Kind::Trainee, id(1)), Which::default(), today()).unwrap()
}

#[test]
fn an_earlier_version_counts_only_where_a_map_says_the_same() {
    let (mut house, older, newer) = two_versions();
    let map = |n: i64, to: i64, relation| {
        (n, SkillMap { older: Some(id(20)), newer: Some(id(to)), relation: Some(relation), ..SkillMap::default() })
    };
    rate(&mut house, 50, older, 40, today() - Days::new(9), 4.0);
    rate(&mut house, 51, newer, 41, today() - Days::new(2), 4.0);
    let counts = |house: &House| {
        let matrix = one(house);
        matrix.columns.iter().map(|c| (c.skill, matrix.lines[0].cells[&c.skill].n)).collect::<Vec<_>>()
    };
    let apart = vec![(older, 1), (newer, 1)];
    assert_eq!(counts(&house), apart);
    // Wider is not the same, and another framework is no later version.
    let (n, record) = map(60, 21, SkillRelation::Wider);
    let wider = house.add(n, record);
    let (n, record) = map(61, 23, SkillRelation::Same);
    house.add(n, record);
    assert_eq!(counts(&house), apart);
    house.change(Kind::SkillMap, wider, "relation", Value::text(SkillRelation::Same.key()));
    assert_eq!(counts(&house), [(newer, 2)]);
    let behind = behind(&house.store, &Reading::new(), id(1), newer, today()).unwrap().unwrap();
    assert_eq!((behind.assessed.len(), behind.earlier.len()), (2, 1));
    // Two maps that differ say nothing.
    let (n, record) = map(62, 22, SkillRelation::Same);
    let other = house.add(n, record);
    assert_eq!(counts(&house), apart);
    house.change(Kind::SkillMap, other, "relation", Value::text(SkillRelation::Part.key()));
    assert_eq!(counts(&house), [(newer, 2)]);
    // What the curriculum asks for by its earlier version stays there.
    let cohort = house.add(70, Cohort { name: "Group".into(), ..Cohort::default() });
    house.change(Kind::Trainee, id(1), "cohort", Value::Int(cohort.get()));
    house.add(71, ustaz::model::Curriculum { cohort: Some(cohort), skill: Some(older), ..Default::default() });
    assert_eq!(counts(&house), apart);
}

#[test]
fn a_summary_counts_recent_assessments_and_names_the_next_gap() {
    let (mut house, older, newer) = two_versions();
    let cohort = house.add(70, Cohort { name: "Group".into(), ..Cohort::default() });
    house.change(Kind::Trainee, id(1), "cohort", Value::Int(cohort.get()));
    for (n, skill) in [(71, older), (72, newer), (73, id(22))] {
        house.add(n, ustaz::model::Curriculum { cohort: Some(cohort), skill: Some(skill), ..Default::default() });
    }
    rate(&mut house, 50, newer, 40, today() - Days::new(40), 4.0);
    rate(&mut house, 51, newer, 41, today() - Days::new(3), 4.0);
    let claim = rate(&mut house, 52, older, 41, today(), 4.0);
    house.change(Kind::Assessment, claim, "entered_by", Value::text(Party::Trainee.key()));
    let matrix = one(&house);
    let line = &matrix.lines[0];
    assert_eq!((line.recent, line.last), (1, Some(today() - Days::new(3))), "a claim does not count");
    let view = matrix.view(Which::default(), Order::Name, Order::Name);
    let t = view.of_rows[0];
    assert_eq!((t.wanted, t.lacking), (3, 3));
    assert_eq!((t.count(Standing::NotBegun), t.count(Standing::Insufficient)), (1, 2), "a claim is something, though it does not count");
    assert_eq!(line.next_gap(), Some(newer), "what was begun comes before what was not");
}

#[test]
fn who_was_together_and_has_not_assessed_comes_first() {
    let dir = tempfile::tempdir().unwrap();
    let store = loaded(&dir, today());
    let reading = Reading::new();
    let asked = Asked { who: first_group(&store), from: today() - Days::new(365), to: today() };
    let found = board(&store, &reading, &asked).unwrap();
    assert!(found.people > 5 && !found.cut);
    assert!(found.pairs.is_sorted_by_key(|pair| pair.n));
    assert!(found.pairs.iter().all(|pair| pair.n > 0 || pair.together.is_some()));
    let supervised = all(&store, Kind::Placement).into_iter().filter(|row| row.text("state") != "cancelled");
    for row in supervised {
        let (Some(trainee), Some(supervisor)) = (row.reference("trainee"), row.reference("supervisor")) else { continue };
        let of_group = store.get(Kind::Trainee, trainee).unwrap().unwrap().reference("cohort") == asked.who.of.map(|(_, id)| id);
        let within = row.date("starts_on") <= Some(today()) && row.date("ends_on") >= Some(asked.from);
        let may = store.get(Kind::Trainer, supervisor).unwrap().unwrap().get("assessor") != &Value::Int(0);
        if of_group && within && may {
            assert!(found.pairs.iter().any(|p| (p.trainer, p.trainee) == (supervisor, trainee) && p.together.is_some()));
        }
    }
    let counted: u32 = found.pairs.iter().map(|pair| pair.n).sum();
    assert!(counted > 0);
    // A period without anything has nothing.
    let long_ago = Asked { from: today() - Days::new(9_000), to: today() - Days::new(8_000), ..asked };
    assert!(board(&store, &reading, &long_ago).unwrap().pairs.is_empty());
}

#[test]
fn agreement_is_of_the_same_performance_and_of_one_tool() {
    let dir = tempfile::tempdir().unwrap();
    let store = loaded(&dir, today());
    let asked = Asked { who: first_group(&store), from: today() - Days::new(365), to: today() };
    let found = board(&store, &Reading::new(), &asked).unwrap();
    let most = &found.agreement[0];
    assert!(most.n >= 8 && most.by_day <= most.n, "{most:?}");
    let kappa = most.kappa.as_ref().unwrap();
    assert!(kappa.n + most.left_out == most.n && kappa.kappa > 0.0 && kappa.low <= kappa.kappa && kappa.kappa <= kappa.high);
    assert!(most.pairs.is_sorted_by_key(|two| std::cmp::Reverse(two.n)));
    let two = &most.pairs[0];
    assert_eq!(two.icc.as_ref().unwrap().n, two.n);
    // One performance alone is refused with a reason.
    for two in most.pairs.iter().filter(|two| two.n < 2) {
        assert!(two.kappa.is_err() && two.icc.as_ref().unwrap_err().hint().is_some());
    }
    let tools: std::collections::BTreeSet<&String> = found.agreement.iter().map(|a| &a.tool).collect();
    assert_eq!(tools.len(), found.agreement.len());
}

#[test]
fn two_ratings_belong_together_by_case_by_session_or_by_day_and_hospital() {
    let (mut house, older, _) = two_versions();
    let hospital = house.hospital(80, "Aliabad");
    let day = today() - Days::new(5);
    let mut n = 50;
    let mut pair = |house: &mut House, on: NaiveDate, set: &[(&'static str, Value)], other: &[(&'static str, Value)]| {
        for (assessor, rating, cells) in [(40, 3.0, set), (41, 4.0, other)] {
            let id = rate(house, n, older, assessor, on, rating);
            n += 1;
            for (key, value) in cells {
                house.change(Kind::Assessment, id, key, value.clone());
            }
        }
    };
    let at = |house: &House| {
        let asked = Asked { who: Who::of(Kind::Trainee, id(1)), from: today() - Days::new(30), to: today() };
        let found = board(&house.store, &Reading::new(), &asked).unwrap();
        found.agreement.first().map_or((0, 0), |a| (a.n, a.by_day))
    };
    // Nothing tells where: not the same.
    pair(&mut house, day, &[], &[]);
    assert_eq!(at(&house), (0, 0));
    let there = [("hospital", Value::Int(hospital.get()))];
    pair(&mut house, day - Days::new(1), &there, &there);
    assert_eq!(at(&house), (1, 1));
    for number in [90, 91] {
        let record = ustaz::model::Session {
            kind: Some(ustaz::model::SessionKind::TheatreList),
            title: "List".into(),
            starts_at: ustaz::model::Moment::parse("2026-11-15T08:30+04:30"),
            ..Default::default()
        };
        house.add(number, record);
    }
    let of = |n: i64| [("session", Value::Int(n)), ("hospital", Value::Int(hospital.get()))];
    // Two sessions of one day are two performances.
    pair(&mut house, day - Days::new(2), &of(90), &of(91));
    assert_eq!(at(&house), (1, 1));
    pair(&mut house, day - Days::new(3), &of(90), &of(90));
    assert_eq!(at(&house), (2, 1));
}

#[test]
fn files_hold_letters_and_no_formulas() {
    let mut house = House::new();
    let cohort = house.add(70, Cohort { name: "Group".into(), ..Cohort::default() });
    let framework = house.add(10, Framework { code: "F".into(), version: "1".into(), title: "F".into(), ..Framework::default() });
    let skill = house.add(20, Skill { framework: Some(framework), code: "A1".into(), title: "=1+1".into(), ..Skill::default() });
    house.add(71, ustaz::model::Curriculum { cohort: Some(cohort), skill: Some(skill), ..Default::default() });
    house.add(1, Trainee { passport_name: "=cmd, \"x\"".into(), cohort: Some(cohort), ..Trainee::default() });
    let matrix = read(&house.store, &Who::of(Kind::Cohort, cohort), Which::default(), today()).unwrap();
    let view = matrix.view(Which::default(), Order::Name, Order::Name);
    let csv = matrix_csv(&matrix, &view);
    assert_eq!(csv[0], "trainee,name,A1,entrusted,at_target,below,insufficient,not_begun,lacking");
    assert_eq!(csv[1], format!("{},\"'=cmd, \"\"x\"\"\",-,0,0,0,0,1,1", id(1).code()));
    let mut book = Vec::new();
    matrix_workbook(&matrix, &view, &mut book).unwrap();
    assert!(book.starts_with(b"PK"));
}
