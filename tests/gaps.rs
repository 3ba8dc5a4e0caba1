//! What people hold and cannot use, over files: one walk against one person after another, check rounds, readiness, the list.

mod sample_file;

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use sample_file::{all, loaded, today};
use ustaz::exchange::export::{Format, shortfall};
use ustaz::model::{
    Availability, Curriculum, Entrustment, Equipment, FieldType, Id, ItemPrice, Kind, List, Row, Skill, Snooze, Term, TermList, Trainee,
    TraineeStatus, Value,
};
use ustaz::msg;
use ustaz::programme::sample;
use ustaz::programme::show::Names;
use ustaz::programme::skills::gaps::{Gaps, Narrow, Of, Ranking, bring_up};
use ustaz::programme::skills::goals::Goals;
use ustaz::programme::skills::holdings::{self, Everybody};
use ustaz::programme::skills::readiness::Asker;
use ustaz::programme::skills::round::{Through, asked, check_round};
use ustaz::programme::skills::shortfall::{Asked, Shortfall, amount};
use ustaz::programme::skills::successors::Successors;
use ustaz::programme::today::unlock;
use ustaz::rules::skills::readiness::Whose;
use ustaz::rules::today::Now;
use ustaz::store::{Mode, Store};

/// Person, skill, home hospital, department, hospital of the decision.
type Line = (Id, Id, Id, Option<Id>, Id);

fn one_by_one(store: &Store) -> Vec<Line> {
    let (goals, successors) = (Goals::new(), Successors::read(store).unwrap());
    let mut out = Vec::new();
    for trainee in all(store, Kind::Trainee).iter().filter(|t| holdings::is_back(t)) {
        for one in holdings::of_trainee(store, &goals, &successors, trainee, today()).unwrap() {
            out.push((one.held.person, one.held.skill, one.held.hospital, one.held.department, one.decision.hospital));
        }
    }
    out.sort();
    out
}

fn told(everybody: &Everybody) -> Vec<Line> {
    let line = |one: &holdings::Holder| (one.held.person, one.held.skill, one.held.hospital, one.held.department, one.decided_at);
    let mut out: Vec<Line> = everybody.held.iter().map(line).collect();
    out.sort();
    out
}

fn in_one_walk(store: &Store, most: usize) -> Everybody {
    let mut everybody = Everybody::new();
    while !everybody.done {
        everybody.read_on(store, today(), most).unwrap();
    }
    everybody
}

fn id(n: usize) -> Id {
    Id::new(i64::try_from(n).unwrap() + 1).unwrap()
}

/// Trainee, skill, hospital, level, day, days until it ends.
type Decided = (usize, usize, usize, i64, u64, Option<u64>);

/// Specialty or cohort, skill, target.
type Aim = (Option<usize>, Option<usize>, usize, Option<i64>);

#[derive(Debug, Clone)]
struct Programme {
    /// Status, home hospital, cohort, specialty.
    people: Vec<(usize, Option<usize>, Option<usize>, usize)>,
    decisions: Vec<Decided>,
    /// Specialty or cohort, skill, target.
    curriculum: Vec<Aim>,
    targets: Vec<Option<i64>>,
}

const SPECIALTIES: [&str; 3] = ["", "orthopaedics", "neurosurgery"];
const STATUSES: [TraineeStatus; 6] = [
    TraineeStatus::Completed,
    TraineeStatus::Returned,
    TraineeStatus::InFollowUp,
    TraineeStatus::Closed,
    TraineeStatus::InPlacement,
    TraineeStatus::Withdrawn,
];

fn any_programme() -> impl Strategy<Value = Programme> {
    let level = || proptest::option::of(1_i64..6);
    let people = prop::collection::vec((0_usize..6, prop::option::of(0_usize..3), prop::option::of(0_usize..3), 0_usize..3), 1..8);
    let targets = prop::collection::vec(level(), 4);
    let curriculum = prop::collection::vec((prop::option::of(1_usize..3), prop::option::of(0_usize..3), 0_usize..4, level()), 0..6);
    let decisions = prop::collection::vec((0_usize..8, 0_usize..4, 0_usize..3, 1_i64..6, 0_u64..6, prop::option::of(0_u64..8)), 0..40);
    (people, decisions, curriculum, targets).prop_map(|(people, decisions, curriculum, targets)| Programme {
        people,
        decisions,
        curriculum,
        targets,
    })
}

fn write(store: &mut Store, of: &Programme) {
    let day = |back: u64| today() - Days::new(back);
    let mut rows = Vec::new();
    for (n, target) in of.targets.iter().enumerate() {
        rows.push(Row::of(
            id(100 + n),
            Skill {
                framework: Some(id(900)),
                code: format!("S{n}"),
                title: format!("Skill {n}"),
                target_level: *target,
                ..Skill::default()
            },
        ));
    }
    for (n, (status, home, cohort, specialty)) in of.people.iter().enumerate() {
        let record = Trainee {
            passport_name: format!("Person {n}"),
            status: Some(STATUSES[*status]),
            home_hospital: home.map(|h| id(200 + h)),
            cohort: cohort.map(|c| id(300 + c)),
            specialty: SPECIALTIES[*specialty].into(),
            ..Trainee::default()
        };
        rows.push(Row::of(id(n), record));
    }
    for (n, (specialty, cohort, skill, target)) in of.curriculum.iter().enumerate() {
        if specialty.is_none() && cohort.is_none() {
            continue;
        }
        let record = Curriculum {
            specialty: specialty.map_or("", |s| SPECIALTIES[s]).into(),
            cohort: cohort.map(|c| id(300 + c)),
            skill: Some(id(100 + skill)),
            target_level: *target,
            ..Curriculum::default()
        };
        rows.push(Row::of(id(400 + n), record));
    }
    for (n, (trainee, skill, hospital, level, back, ends)) in of.decisions.iter().enumerate() {
        let record = Entrustment {
            trainee: Some(id(*trainee)),
            skill: Some(id(100 + skill)),
            hospital: Some(id(200 + hospital)),
            level: Some(*level),
            // Some are still to come.
            decided_on: Some(day(*back) + Days::new(2)),
            expires_on: ends.map(|n| day(*back) + Days::new(2 + n)),
            ..Entrustment::default()
        };
        // Two assessors saw it.
        let mut decision = Row::of(id(500 + n), record);
        let seen = [0, 1].map(|k| id(2_000 + 2 * n + k));
        for (k, assessment) in seen.into_iter().enumerate() {
            let one = Row::new(Kind::Assessment, assessment).with("assessor", Value::Int(id(800 + k).get()));
            let one = one.with("trainee", decision.get("trainee").clone()).with("skill", decision.get("skill").clone());
            rows.push(one.with("instrument", Value::Int(id(803).get())).with("on", Value::text((day(*back) - Days::new(1)).to_string())));
        }
        decision.set("evidence", seen.to_vec().write());
        decision.set("frozen", Value::text(seen.map(Id::code).join("; ")));
        rows.push(decision);
    }
    // Decisions on people who are not there are left out.
    let people = of.people.len();
    let rows: Vec<Row> = rows
        .into_iter()
        .filter(|r| {
            !matches!(r.kind, Kind::Entrustment | Kind::Assessment) || r.reference("trainee").is_some_and(|t| t.get() <= people as i64)
        })
        .collect();
    let mut places: Vec<Row> = Vec::new();
    for n in 0..2 {
        places.push(Row::of(id(800 + n), ustaz::model::Trainer { passport_name: format!("Trainer {n}"), ..Default::default() }));
    }
    let kind = Some(ustaz::model::InstrumentKind::Dops);
    let form = ustaz::model::Instrument { code: "form".into(), version: "1".into(), title: "Form".into(), kind, ..Default::default() };
    places.push(Row::of(id(803), form));
    let term = Term { list: Some(TermList::Country), code: "AF".into(), name: "Afghanistan".into(), ..Term::default() };
    places.push(Row::of(id(902), term));
    places.push(Row::of(id(900), ustaz::model::Framework { code: "F".into(), title: "Framework".into(), ..Default::default() }));
    // The specialties must be in the catalogue.
    for (n, specialty) in SPECIALTIES.iter().enumerate().skip(1) {
        let term = ustaz::model::Term {
            list: Some(ustaz::model::TermList::Specialty),
            code: (*specialty).into(),
            name: (*specialty).into(),
            ..Default::default()
        };
        places.push(Row::of(id(700 + n), term));
    }
    places.push(Row::of(id(901), ustaz::model::Agreement { title: "Agreement".into(), ..Default::default() }));
    for n in 0..3 {
        places.push(Row::of(
            id(200 + n),
            ustaz::model::Hospital { name: format!("Hospital {n}"), side: Some(ustaz::model::Side::Home), ..Default::default() },
        ));
        places.push(Row::of(
            id(300 + n),
            ustaz::model::Cohort { agreement: Some(id(901)), name: format!("Cohort {n}"), ..Default::default() },
        ));
    }
    store.write("zahra", &msg!("journal-stress", n = 1), |tx| places.iter().chain(&rows).try_for_each(|r| tx.insert(r))).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]
    #[test]
    fn one_walk_over_everybody_is_one_person_after_another(of in any_programme(), most in 1_usize..9) {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
        write(&mut store, &of);
        let expected = one_by_one(&store);
        // In parts as small as they come, and at once.
        prop_assert_eq!(&told(&in_one_walk(&store, most)), &expected);
        prop_assert_eq!(&told(&in_one_walk(&store, usize::MAX)), &expected);
        let mut by_hospital: Vec<Line> = (0..3)
            .flat_map(|h| told(&Everybody::of_hospital(&store, id(200 + h), today()).unwrap()))
            .collect();
        by_hospital.sort();
        prop_assert_eq!(by_hospital, expected);
    }
}

fn whole(store: &Store) -> Gaps {
    let mut gaps = Gaps::begin(store, today()).unwrap();
    gaps.read_all(store).unwrap();
    gaps
}

#[test]
fn the_board_of_the_sample_in_parts_and_whole() {
    let dir = tempfile::tempdir().unwrap();
    let store = loaded(&dir, today());
    let names = Names::new();
    let gaps = whole(&store);
    let board = gaps.ranking(&store, &names, &Narrow::default());
    assert!(board.done && !board.lines.is_empty() && board.blocked > 0);
    let mut parts = Gaps::begin(&store, today()).unwrap();
    let mut n = 0;
    while !parts.is_done() {
        parts.read_on(&store, 3).unwrap();
        n += 1;
    }
    assert!(n > 2);
    assert_eq!(parts.ranking(&store, &names, &Narrow::default()), board);
    // Every number has its rows, and every row is of one hospital's.
    for line in &board.lines {
        let (lacking, more) = gaps.behind(&store, &names, &Narrow::default(), &Of::Lacking(line.ranked.item.clone()));
        assert_eq!((lacking.len(), more), (line.ranked.lacking, false));
        let (freed, _) = gaps.behind(&store, &names, &Narrow::default(), &Of::Freed(vec![line.ranked.item.clone()]));
        assert_eq!(freed.len(), line.ranked.alone.skills);
    }
    let of_hospitals: usize = board.hospitals.iter().map(|h| h.2).sum();
    assert_eq!(of_hospitals, board.blocked);
    for (hospital, _, skills, _) in &board.hospitals {
        let narrow = Narrow { hospital: Some(*hospital), ..Narrow::default() };
        assert_eq!(gaps.ranking(&store, &names, &narrow).blocked, *skills);
        let alone = Gaps::of_hospital(&store, *hospital, today()).unwrap();
        assert_eq!(alone.ranking(&store, &names, &Narrow::default()).lines, gaps.ranking(&store, &names, &narrow).lines);
    }
    // Parts by specialty or province add up; bellwether procedures are some of all.
    let sum = |of: Vec<Narrow>| of.iter().map(|n| gaps.ranking(&store, &names, n).blocked).sum::<usize>();
    let provinces = board.provinces.iter().map(|p| Narrow { province: Some(p.clone()), ..Narrow::default() }).collect();
    assert_eq!(sum(provinces), board.blocked);
    assert!(sum(vec![Narrow { bellwether: true, ..Narrow::default() }]) < board.blocked);
    // Everything together unlocks all.
    let everything: Vec<String> = board.lines.iter().map(|l| l.ranked.item.clone()).collect();
    assert_eq!(gaps.together(&Narrow::default(), &everything).skills, board.blocked);
}

#[test]
fn whose_decision_it_is_stands_beside_each_person() {
    let dir = tempfile::tempdir().unwrap();
    let store = loaded(&dir, today());
    let names = Names::new();
    let gaps = whole(&store);
    let held = one_by_one(&store);
    let mut elsewhere = 0;
    for (hospital, ..) in gaps.ranking(&store, &names, &Narrow::default()).hospitals {
        for row in gaps.behind(&store, &names, &Narrow::default(), &Of::Hospital(hospital)).0 {
            assert!(!row.missing.is_empty() && row.missing.len() == row.missing_names.len());
            for person in &row.people {
                let line = held.iter().find(|l| l.0 == person.id && l.1 == row.skill).unwrap();
                assert_eq!(person.decided_at.is_some(), line.4 != line.2);
                elsewhere += usize::from(person.decided_at.is_some());
            }
        }
    }
    assert!(elsewhere > 0);
}

fn department(store: &Store, key: &str) -> Id {
    let id = sample::id(Kind::Department, key);
    assert!(store.get(Kind::Department, id).unwrap().is_some());
    id
}

#[test]
fn a_round_adds_rows_for_what_was_looked_at_and_no_others() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    let names = Names::new();
    let ward = department(&store, "mirwais.ortho");
    let before = store.referring(Kind::Equipment, "department", ward, 1000).unwrap().len();
    let items = asked(&store, &names, Through::Department(ward), today()).unwrap().unwrap();
    // What the curriculum requires and what somebody looked at, each once.
    let codes: BTreeSet<&str> = items.iter().map(|i| i.code.as_str()).collect();
    assert_eq!(codes.len(), items.len());
    assert!(items.iter().any(|i| i.required) && items.iter().any(|i| i.last.state.is_some()));
    let arm = items.iter().find(|i| i.code == "c-arm").unwrap();
    assert_eq!((arm.last.state, arm.last.before), (Some(Availability::Never), Some(Availability::Sometimes)));
    let looks = [("c-arm".to_owned(), Availability::Always), ("drill".to_owned(), Availability::Never)];
    let yesterday = today() - Days::new(1);
    assert_eq!(check_round(&mut store, "zahra", today(), Through::Department(ward), yesterday, &looks).unwrap().output, 2);
    let rows = store.referring(Kind::Equipment, "department", ward, 1000).unwrap();
    assert_eq!(rows.len(), before + 2);
    let now = asked(&store, &names, Through::Department(ward), today()).unwrap().unwrap();
    let item = |code: &str| now.iter().find(|i| i.code == code).unwrap().last;
    assert_eq!((item("c-arm").state, item("c-arm").looked), (Some(Availability::Always), Some(yesterday)));
    assert!(item("drill").is_worse());
    // The second answer of a day corrects the first.
    check_round(
        &mut store,
        "zahra",
        today(),
        Through::Department(ward),
        yesterday,
        &looks[1..].iter().map(|(c, _)| (c.clone(), Availability::Always)).collect::<Vec<_>>(),
    )
    .unwrap();
    assert_eq!(store.referring(Kind::Equipment, "department", ward, 1000).unwrap().len(), before + 2);
    // One step that is undone as one; a day to come and an empty round are refused.
    let seq = store.newest().unwrap();
    store.undo("zahra", seq).unwrap();
    store.undo("zahra", seq - 1).unwrap();
    assert_eq!(store.referring(Kind::Equipment, "department", ward, 1000).unwrap().len(), before);
    assert!(check_round(&mut store, "zahra", today(), Through::Department(ward), today() + Days::new(1), &looks).is_err());
    assert!(check_round(&mut store, "zahra", today(), Through::Department(ward), today(), &[]).is_err());
    assert!(store.check(&mut |_| true).unwrap().findings.is_empty());
}

#[test]
fn readiness_of_a_hospital_is_what_the_board_says_of_it() {
    let dir = tempfile::tempdir().unwrap();
    let store = loaded(&dir, today());
    let names = Names::new();
    let mut asker = Asker::new(&store).unwrap();
    let (houses, next) = asker.houses(&store, &names, None, today()).unwrap();
    assert!(houses.len() > 2 && next.is_none());
    let mut trends = 0;
    for house in &houses {
        let stock = holdings::stock(&store, &[house.id], today()).unwrap();
        let history = holdings::history(&store, house.id, today()).unwrap();
        for one in asker.hospital(&store, &names, house.id, today()).unwrap() {
            let ready = stock.readiness(house.id, one.department, one.skill).unwrap();
            assert_eq!((one.now.there, one.now.required), (ready.there, ready.required));
            let missing: BTreeSet<&str> = one.missing().map(|n| n.code.as_str()).collect();
            assert_eq!(missing, ready.missing.iter().map(String::as_str).collect());
            assert_eq!(one.trend.last().map_or(0, |p| p.there), ready.there);
            trends += usize::from(one.trend.len() > 1);
            for needed in &one.items {
                assert_eq!(needed.item, history.item(one.department, &needed.code, today()));
            }
        }
        assert!(house.all.there <= house.all.required && house.all.ready <= house.all.skills);
    }
    assert!(trends > 0, "the sample has a history");
}

#[test]
fn the_list_for_a_donor_adds_up_and_names_nobody_unless_asked() {
    let dir = tempfile::tempdir().unwrap();
    let store = loaded(&dir, today());
    let names = Names::new();
    let board = whole(&store).ranking(&store, &names, &Narrow::default());
    let read = |asked| Shortfall::read(&store, &names, today(), asked).unwrap();
    let by_item = read(Asked { by_item: true, ..Asked::default() });
    assert_eq!(by_item.lines.len(), board.lines.len());
    let by_place = read(Asked::default());
    for line in &by_item.lines {
        let places = by_place.lines.iter().filter(|l| l.item == line.item);
        let (pieces, lacking) = places.fold((0, 0), |(p, l), of| (p + of.pieces, l + of.skills_lacking));
        assert_eq!((pieces, lacking), (line.pieces, line.skills_lacking), "{}", line.item);
        assert!(line.people.is_empty());
    }
    let people: BTreeSet<String> = all(&store, Kind::Trainee).iter().map(|r| names.row_title(&store, r)).collect();
    for format in Format::ALL {
        let mut bytes = Vec::new();
        shortfall(&by_place, format, &mut bytes).unwrap();
        if format != Format::Xlsx {
            let text = String::from_utf8(bytes).unwrap();
            assert!(text.contains("skills_alone") && !people.iter().any(|p| text.contains(p)));
            assert!(!text.contains("\"people\""));
        }
    }
    let named = read(Asked { names: true, by_item: true, ..Asked::default() });
    assert!(named.lines.iter().all(|l| !l.people.is_empty()));
    let text = named.text(80);
    assert!(text.iter().all(|l| l.chars().count() <= 80), "{text:#?}");
    assert!(text.iter().any(|l| l.contains("People: ")));
    assert_eq!(amount(1_234_567.4), "1 234 567");
    // A price in another currency stands for itself.
    let suction = by_item.lines.iter().find(|l| l.item == "suction");
    assert!(suction.is_none_or(|l| l.others.iter().all(|p| p.currency != l.price.as_ref().unwrap().currency)));
}

#[test]
fn what_is_found_later_is_not_known_before() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    let ward = department(&store, "mirwais.ortho");
    let hospital = store.get(Kind::Department, ward).unwrap().unwrap().reference("hospital").unwrap();
    let there = |store: &Store, day: NaiveDate| holdings::stock(store, &[hospital], day).unwrap().is_there(hospital, Some(ward), "c-arm");
    assert!(!there(&store, today()));
    let record = Equipment {
        department: Some(ward),
        item: "c-arm".into(),
        availability: Some(Availability::Always),
        checked_on: Some(today()),
        ..Equipment::default()
    };
    let row = Row::of(id(77), record);
    store.write("zahra", &msg!("journal-stress", n = 1), |tx| tx.insert(&row)).unwrap();
    assert!(there(&store, today()) && !there(&store, today() - Days::new(1)));
}

#[test]
fn a_round_of_a_hospital_as_a_whole_answers_for_the_departments_that_have_no_check_of_their_own() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    let names = Names::new();
    let ward = department(&store, "mirwais.ortho");
    let hospital = store.get(Kind::Department, ward).unwrap().unwrap().reference("hospital").unwrap();
    let house = Through::House(hospital);
    let items = asked(&store, &names, house, today()).unwrap().unwrap();
    let shared = holdings::shared(&store).unwrap();
    assert!(
        items.len() > 5 && items.iter().all(|i| i.required && shared.contains(&i.code)),
        "what serves the whole house, and nothing else"
    );
    // What nobody looked at there and no department has is unknown; the round says it for all.
    let code = items.iter().find(|i| i.last.state.is_none()).map(|i| i.code.clone()).unwrap();
    let looks = [(code.clone(), Availability::Always), ("blood-bank".to_owned(), Availability::Never)];
    assert_eq!(check_round(&mut store, "zahra", today(), house, today(), &looks).unwrap().output, 2);
    let history = holdings::history(&store, hospital, today()).unwrap();
    let at = |department: Option<Id>, item: &str| {
        let found = history.item(department, item, today());
        (found.state, found.whose)
    };
    assert_eq!(at(Some(ward), &code), (Some(Availability::Always), Whose::House));
    assert_eq!(at(None, &code), (Some(Availability::Always), Whose::Own));
    // Its own check of the blood bank overrules, however old it is.
    assert_eq!(at(Some(ward), "blood-bank"), (Some(Availability::Always), Whose::Own));
    assert_eq!(at(None, "blood-bank"), (Some(Availability::Never), Whose::Own));
    let told = asked(&store, &names, Through::Department(ward), today()).unwrap().unwrap();
    assert!(told.iter().filter(|i| i.required).all(|i| i.lender.is_empty() == !matches!(i.last.whose, Whose::Department(_))));
    // The second answer of a day corrects the first; one step that is undone as one.
    check_round(&mut store, "zahra", today(), house, today(), &[(code.clone(), Availability::Sometimes)]).unwrap();
    let rows = store.referring(Kind::Equipment, "hospital", hospital, 100).unwrap();
    assert_eq!(rows.iter().filter(|r| r.text("item") == code).count(), 1);
    assert!(rows.iter().all(|r| r.get("department").is_null()));
    assert!(store.check(&mut |_| true).unwrap().findings.is_empty());
    // Neither nowhere nor at two places.
    let look = |department, hospital| Equipment {
        department,
        hospital,
        item: code.clone(),
        availability: Some(Availability::Always),
        ..Equipment::default()
    };
    for (department, hospital, fits) in [(None, None, false), (Some(ward), Some(hospital), false), (None, Some(hospital), true)] {
        let row = Row::of(ustaz::store::new_id().unwrap(), look(department, hospital));
        assert_eq!(store.write("zahra", &msg!("journal-stress", n = 1), |tx| tx.insert(&row)).is_ok(), fits);
    }
}

fn board(store: &Store, gaps: &mut Gaps) -> Ranking {
    gaps.read_all(store).unwrap();
    // In what order specialties were met, and how much was read for it, is no part of what it says.
    Ranking { read: 0, specialties: Vec::new(), ..gaps.ranking(store, &Names::new(), &Narrow::default()) }
}

#[test]
fn what_is_followed_through_changes_is_what_is_read_anew() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    let ward = department(&store, "wakh.ortho");
    let of = |store: &Store, key: &str| store.get(Kind::Hospital, sample::id(Kind::Hospital, key)).unwrap().unwrap().id;
    let (wakh, herat, mirwais) = (of(&store, "wakh"), of(&store, "herat"), of(&store, "mirwais"));
    let held = one_by_one(&store);
    let at_wakh = held.iter().find(|l| l.2 == wakh).unwrap().0;
    let another = held.iter().find(|l| l.2 == herat).unwrap().0;
    let decision = |store: &Store, person: Id| store.referring(Kind::Entrustment, "trainee", person, 9).unwrap()[0].id;
    let cell = |kind, id, key, value| {
        move |store: &mut Store| {
            store.write("zahra", &msg!("journal-stress", n = 1), |tx| tx.set(kind, id, &[(key, value)])).unwrap();
        }
    };
    type Step<'a> = Box<dyn FnOnce(&mut Store) + 'a>;
    let (moved, taken) = (decision(&store, at_wakh), decision(&store, another));
    let arm =
        all(&store, Kind::Equipment).into_iter().find(|r| r.text("item") == "c-arm" && r.reference("department") == Some(ward)).unwrap();
    let price = Row::of(id(771), ItemPrice { item: "ct".into(), amount: Some(90_000.0), currency: "USD".into(), ..ItemPrice::default() });
    let look = Row::of(
        id(772),
        Equipment {
            hospital: Some(mirwais),
            item: "oxygen".into(),
            availability: Some(Availability::Always),
            checked_on: Some(today()),
            ..Equipment::default()
        },
    );
    let steps: Vec<(&str, Step<'_>)> = vec![
        ("an item comes", Box::new(cell(Kind::Equipment, arm.id, "availability", Value::text("never")))),
        (
            "a look moves to another department",
            Box::new(cell(Kind::Equipment, arm.id, "department", Value::Int(department(&store, "herat.ortho").get()))),
        ),
        (
            "a look at a house",
            Box::new(|store: &mut Store| drop(store.write("zahra", &msg!("journal-stress", n = 1), |tx| tx.insert(&look)).unwrap())),
        ),
        ("somebody works elsewhere", Box::new(cell(Kind::Trainee, at_wakh, "home_hospital", Value::Int(mirwais.get())))),
        (
            "a decision has run out",
            Box::new(cell(Kind::Entrustment, moved, "expires_on", Value::text(today().pred_opt().unwrap().to_string()))),
        ),
        (
            "a decision is taken out",
            Box::new(move |store: &mut Store| {
                drop(store.write("zahra", &msg!("journal-stress", n = 1), |tx| tx.remove(Kind::Entrustment, taken)).unwrap())
            }),
        ),
        ("somebody is not back", Box::new(cell(Kind::Trainee, another, "status", Value::text("in-placement")))),
        ("a department goes to another hospital", Box::new(cell(Kind::Department, ward, "hospital", Value::Int(mirwais.get())))),
        (
            "a price",
            Box::new(|store: &mut Store| drop(store.write("zahra", &msg!("journal-stress", n = 1), |tx| tx.insert(&price)).unwrap())),
        ),
        ("an undone step", Box::new(|store: &mut Store| drop(store.undo("zahra", store.newest().unwrap() - 4).unwrap()))),
    ];
    let (mut kept, mut part) = (None, None);
    bring_up(&mut kept, &store, today()).unwrap().read_all(&store).unwrap();
    bring_up(&mut part, &store, today()).unwrap().read_on(&store, 6).unwrap();
    let mut before = board(&store, kept.as_mut().unwrap());
    let mut differing = 0;
    for (what, step) in steps {
        step(&mut store);
        let anew = board(&store, &mut whole(&store));
        // Followed, not begun anew: it stays done.
        assert!(bring_up(&mut kept, &store, today()).unwrap().is_done(), "{what}");
        assert_eq!(board(&store, kept.as_mut().unwrap()), anew, "{what}");
        let mut rest = bring_up(&mut part, &store, today()).unwrap();
        assert!(!rest.is_done() && rest.everybody().read > 0, "{what}");
        // The rest of it is read beside, so that the part stays a part.
        let mut copy = Some(Gaps::begin(&store, today()).unwrap());
        std::mem::swap(&mut copy, &mut part);
        rest = copy.as_mut().unwrap();
        assert_eq!(board(&store, rest), anew, "{what}, in part");
        bring_up(&mut part, &store, today()).unwrap().read_on(&store, 6).unwrap();
        differing += usize::from(anew != before);
        before = anew;
    }
    assert!(differing >= 7, "the steps mean something: {differing}");
    // What holds for all, and another day, are reasons to begin anew.
    let term = store.term(List::TracerItem, "ct").unwrap().unwrap();
    cell(Kind::Term, term.id, "whole_house", Value::Int(0))(&mut store);
    assert!(!bring_up(&mut kept, &store, today()).unwrap().is_done());
    kept.as_mut().unwrap().read_all(&store).unwrap();
    assert!(!bring_up(&mut kept, &store, today() + Days::new(1)).unwrap().is_done());
}

#[test]
fn today_names_the_item_at_the_top_of_the_board_until_it_is_put_off() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    let now = Now::gregorian(today());
    let top = whole(&store).ranking(&store, &Names::new(), &Narrow::default()).lines.remove(0);
    let mut kept = None;
    let line = unlock(&store, &now, &mut kept).unwrap().unwrap();
    let said = line.what.to_string();
    assert!(said.contains(&top.name) && said.contains(&format!("{} entrusted skill", top.ranked.alone.skills)), "{said}");
    let snooze = Snooze { line: line.key.clone(), until: Some(today() + Days::new(7)), ..Snooze::default() };
    store.write("zahra", &msg!("journal-stress", n = 1), |tx| tx.insert(&Row::of(id(773), snooze))).unwrap();
    assert_eq!(unlock(&store, &now, &mut kept).unwrap(), None);
    // A file in which nobody is entrusted has nothing to say.
    let empty = Store::open(&dir.path().join("empty.db"), Mode::Write).unwrap();
    assert_eq!(unlock(&empty, &now, &mut None).unwrap(), None);
}
