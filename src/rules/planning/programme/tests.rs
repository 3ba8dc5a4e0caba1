//! The planner against itself written again: rules by a checker of its own, the best plan by trying all, the bound against both.

use std::cell::Cell;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::bound::{ROUNDS, bound};
use super::check::{Fault, faults};
use super::model::Model;
use super::needs::{Cover, Need, Needs, Person, Site, Spot, Standing, Teacher, Week, days_on, open, weeks_of};
use super::proposal::{Proposal, propose, told_again, worth};
use super::remedy::Change;
use super::search::{Layout, look};
use super::{MOVE, PLACED, SPEAKS, WAIT, WISHES, WORST_OFF};
use crate::model::{DocumentKind, Id, PermittedRole};
use crate::rules::rng::Rng;

fn d(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn id(n: i64) -> Id {
    Id::new(n).unwrap()
}

/// Monday to Friday, from a Monday on.
fn weeks(from: &str, count: i64) -> Vec<Week> {
    (0..count).map(|n| Week { first: days_on(d(from), 7 * n), last: days_on(d(from), 7 * n + 4) }).collect()
}

fn person(n: i64) -> Person {
    Person {
        id: id(n),
        ready: true,
        languages: vec!["en".into()],
        host: "KZ".into(),
        agreement_from: None,
        agreement_until: None,
        passport: Cover::Open,
        visa: Cover::None,
        permit: Cover::None,
    }
}

fn site(n: i64, hospital: i64, specialty: &str, seats: u32, count: i64) -> Site {
    Site {
        department: id(n),
        hospital: id(hospital),
        town: "Astana".into(),
        country: "KZ".into(),
        abroad: true,
        specialty: specialty.into(),
        seats,
        weeks: weeks("2026-11-30", count),
        teachers: Vec::new(),
    }
}

fn need(n: i64, person: usize, specialty: &str, weeks: usize) -> Need {
    Need {
        rotation: id(n),
        person,
        specialty: specialty.into(),
        weeks,
        position: None,
        earliest: None,
        latest: None,
        after: None,
        before: None,
        role: Some(PermittedRole::Assistant),
        suitable: Vec::new(),
        preferred: Vec::new(),
        weight: 3,
    }
}

fn asked(people: Vec<Person>, needs: Vec<Need>, sites: Vec<Site>) -> Needs {
    Needs { today: d("2026-11-23"), until: d("2027-06-30"), people, needs, sites, stays: vec![], pins: vec![], bans: vec![] }
}

fn solved(needs: &Needs, seed: u64, rounds: u32) -> (Proposal, Layout, i64) {
    let model = Model::of(needs);
    let layout = look(&model, seed, rounds, &|| true, &mut |_| {});
    let top = bound(&model, ROUNDS, &|| layout.value, &|| true, &|_| {});
    (propose(&model, &layout), layout, top)
}

fn spots(proposal: &Proposal) -> Vec<Spot> {
    proposal.rows.iter().map(|row| row.spot).collect()
}

/// A small programme by chance.
fn some(seed: u64, most_people: usize, most_sites: usize, weeks: usize) -> Needs {
    let mut rng = Rng::new(seed);
    let mut day = {
        let mut rng = Rng::new(seed ^ 0xABCD);
        move |from: i64, to: i64| days_on(d("2026-11-23"), from + rng.below(usize::try_from(to - from).unwrap()) as i64)
    };
    let mut needs = asked(vec![], vec![], vec![]);
    let specialties = ["surgery", "nursing"];
    for n in 0..1 + rng.below(most_sites) {
        let mut own = site(100 + n as i64, 200 + rng.below(2) as i64, specialties[rng.below(2)], rng.below(3) as u32, weeks as i64);
        own.town = if own.hospital == id(200) { "Astana".into() } else { "Almaty".into() };
        if rng.below(4) == 0 {
            // Saturday to Thursday.
            own.weeks = own.weeks.iter().map(|w| Week { first: days_on(w.first, 5), last: days_on(w.first, 10) }).collect();
        }
        own.country = if rng.below(6) == 0 { "UZ".into() } else { "KZ".into() };
        if rng.below(2) == 0 {
            let languages = vec![["en", "ru"][rng.below(2)].to_owned()];
            own.teachers.push(Teacher { id: id(900 + n as i64), languages });
        }
        needs.sites.push(own);
    }
    for n in 0..1 + rng.below(most_people) {
        let mut own = person(1 + n as i64);
        own.passport = [Cover::Open, Cover::Open, Cover::Until(day(20, 80)), Cover::None][rng.below(4)];
        own.visa = [Cover::None, Cover::None, Cover::Until(day(20, 80))][rng.below(3)];
        own.permit = [Cover::None, Cover::Until(day(20, 80))][rng.below(2)];
        own.ready = rng.below(10) > 0;
        own.agreement_until = (rng.below(5) == 0).then(|| day(30, 90));
        needs.people.push(own);
        for k in 0..1 + rng.below(2) {
            let mut own = need(10 * (1 + n as i64) + k as i64, n, specialties[rng.below(2)], 1 + rng.below(2));
            own.position = [None, Some(1), Some(2)][rng.below(3)];
            own.earliest = (rng.below(3) == 0).then(|| day(5, 25));
            own.latest = (rng.below(3) == 0).then(|| day(25, 70));
            own.role = [Some(PermittedRole::Assistant), Some(PermittedRole::HandsOn)][rng.below(2)];
            own.suitable = [vec![], vec![], vec![id(200)]][rng.below(3)].clone();
            own.preferred = [vec![], vec![id(201)], vec![id(200), id(201)]][rng.below(3)].clone();
            own.weight = 1 + rng.below(5) as i64;
            needs.needs.push(own);
        }
        if rng.below(3) == 0 {
            let there = &needs.sites[rng.below(needs.sites.len())];
            // Whole weeks: the model counts days off with the week before them, the checker does not.
            let week = there.weeks[rng.below(weeks)];
            needs.stays.push(Standing {
                id: id(500 + n as i64),
                trainee: id(1 + n as i64),
                department: there.department,
                town: there.town.clone(),
                specialty: there.specialty.clone(),
                supervisor: None,
                from: week.first,
                to: week.last,
            });
        }
    }
    needs
}

/// Points of the rows of one person, told from the weights alone.
fn points(needs: &Needs, own: &[Spot]) -> i64 {
    let mut sorted = own.to_vec();
    sorted.sort_by_key(|s| s.from);
    let hospital = |s: &Spot| needs.sites.iter().find(|x| x.department == s.department).unwrap();
    let mut sum = 0;
    for (n, spot) in sorted.iter().enumerate() {
        let there = hospital(spot);
        let need = needs.needs.iter().find(|x| x.rotation == spot.rotation).unwrap();
        let person = &needs.people[need.person];
        sum += PLACED * need.weight;
        sum += need.preferred.iter().position(|h| *h == there.hospital).map_or(0, |rank| WISHES[rank.min(2)]);
        let heard = there.teachers.iter().any(|t| t.languages.iter().any(|l| person.languages.contains(l)));
        sum += if heard { SPEAKS } else { 0 };
        let opens = need.earliest.unwrap_or(needs.today).max(needs.today.succ_opt().unwrap());
        sum -= WAIT * ((spot.from - opens).num_days() / 7).min(26);
        if n > 0 && hospital(&sorted[n - 1]).hospital != there.hospital {
            sum -= MOVE;
        }
    }
    sum
}

/// The best value of any plan, by trying all.
fn brute(needs: &Needs) -> i64 {
    let places: Vec<Vec<Option<Spot>>> = needs
        .needs
        .iter()
        .map(|need| {
            let mut out = vec![None];
            for site in needs.sites.iter().filter(|s| s.specialty == need.specialty) {
                for run in site.weeks.windows(need.weeks) {
                    let (from, to) = (run[0].first, run[need.weeks - 1].last);
                    let trainee = needs.people[need.person].id;
                    out.push(Some(Spot { rotation: need.rotation, trainee, department: site.department, from, to }));
                }
            }
            out
        })
        .collect();
    let all = |only: Option<usize>| {
        let mut plans: Vec<Vec<Spot>> = vec![Vec::new()];
        for (need, places) in needs.needs.iter().zip(&places) {
            if only.is_some_and(|person| person != need.person) {
                continue;
            }
            plans = plans.iter().flat_map(|plan| places.iter().map(move |p| plan.iter().copied().chain(*p).collect())).collect();
        }
        plans.retain(|plan| faults(needs, plan).is_empty());
        plans
    };
    let own = |plan: &[Spot], person: usize| {
        points(needs, &plan.iter().filter(|s| s.trainee == needs.people[person].id).copied().collect::<Vec<_>>())
    };
    let alone: Vec<i64> = (0..needs.people.len()).map(|p| all(Some(p)).iter().map(|plan| own(plan, p)).max().unwrap()).collect();
    let value = |plan: &Vec<Spot>| {
        let each: Vec<i64> = (0..needs.people.len()).map(|p| own(plan, p)).collect();
        let worst = each.iter().zip(&alone).filter(|(_, best)| **best > 0).map(|(got, best)| 100 * got / best).min();
        each.iter().sum::<i64>() + WORST_OFF * worst.unwrap_or(0)
    };
    all(None).iter().map(value).max().unwrap()
}

/// What was asked, with a remedy done.
fn eased(needs: &Needs, at: usize, change: &Change, department: Id) -> Needs {
    let mut out = needs.clone();
    let who = out.needs[at].person;
    match change {
        Change::Select => out.people[who].ready = true,
        Change::Begin(day) => out.needs[at].earliest = Some(*day),
        Change::End(day) => out.needs[at].latest = Some(*day),
        Change::Seat(..) => out.sites.iter_mut().filter(|s| s.department == department).for_each(|s| s.seats += 1),
        Change::Suit => {
            let hospital = out.sites.iter().find(|s| s.department == department).unwrap().hospital;
            out.needs[at].suitable.push(hospital);
        }
        Change::Paper(DocumentKind::Passport, day) => out.people[who].passport = Cover::Until(*day),
        Change::Paper(DocumentKind::Permit, day) => out.people[who].permit = Cover::Until(*day),
        Change::Paper(_, day) => out.people[who].visa = Cover::Until(*day),
        Change::Agreement(from, until) => {
            // In force on those days too; an end that was open stays open, or it would put out who is placed already.
            out.people[who].agreement_from = out.people[who].agreement_from.map(|day| day.min(*from));
            out.people[who].agreement_until = out.people[who].agreement_until.map(|day| day.max(*until));
        }
        Change::Readmit => out.bans.clear(),
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn no_proposal_breaks_a_rule_and_each_is_worth_what_it_says(seed in any::<u64>()) {
        let needs = some(seed, 6, 5, 9);
        let (proposal, layout, top) = solved(&needs, seed, 40);
        prop_assert_eq!(faults(&needs, &spots(&proposal)), vec![]);
        prop_assert!(top >= proposal.value, "{} < {}", top, proposal.value);
        prop_assert_eq!(told_again(&Model::of(&needs), &layout), proposal.value);
        let each: i64 = proposal.rows.iter().map(worth).sum();
        prop_assert_eq!(each + WORST_OFF * proposal.worst.unwrap_or(0), proposal.value);
        prop_assert_eq!(proposal.rows.len() + proposal.unplaced.len(), needs.needs.len());
        for row in &proposal.rows {
            let site = &needs.sites[row.site];
            let able = |t: &Teacher| needs.people[needs.needs[row.need].person].languages.iter().any(|l| t.languages.contains(l));
            prop_assert_eq!(row.supervisor.is_some(), site.teachers.iter().any(able));
        }
        prop_assert_eq!(solved(&needs, seed, 40).0, proposal);
    }

    #[test]
    fn a_single_change_that_is_named_gives_the_place(seed in any::<u64>()) {
        let needs = some(seed, 5, 4, 8);
        let (proposal, ..) = solved(&needs, seed, 40);
        let rest = spots(&proposal);
        for unplaced in &proposal.unplaced {
            for remedy in &unplaced.remedies {
                let need = &needs.needs[unplaced.need];
                let (trainee, department) = (needs.people[need.person].id, needs.sites[remedy.site].department);
                let spot = Spot { rotation: need.rotation, trainee, department, from: remedy.from, to: remedy.to };
                let with: Vec<Spot> = rest.iter().copied().chain([spot]).collect();
                prop_assert!(!faults(&needs, &with).is_empty(), "it has a place as it is: {:?}", remedy);
                let after = faults(&eased(&needs, unplaced.need, &remedy.change, department), &with);
                prop_assert_eq!(after, vec![], "{:?}", remedy);
            }
        }
    }

    #[test]
    fn what_is_fixed_stays_and_what_is_thrown_out_does_not_come_again(seed in any::<u64>()) {
        let mut needs = some(seed, 5, 4, 9);
        let (first, ..) = solved(&needs, seed, 30);
        let mut rng = Rng::new(seed);
        // With a row those that come before it.
        for row in first.rows.iter().filter(|_| rng.below(3) == 0) {
            let before = |other: &&super::proposal::Row| {
                other.spot == row.spot
                    || other.spot.trainee == row.spot.trainee
                        && needs.needs[other.need].position.zip(needs.needs[row.need].position).is_some_and(|(a, b)| a < b)
            };
            let pins: Vec<Spot> = first.rows.iter().filter(before).map(|r| r.spot).filter(|s| !needs.pins.contains(s)).collect();
            needs.pins.extend(pins);
        }
        needs.bans = spots(&first).into_iter().filter(|s| !needs.pins.contains(s)).collect();
        let (again, _, top) = solved(&needs, seed + 1, 40);
        prop_assert_eq!(faults(&needs, &spots(&again)), vec![]);
        prop_assert_eq!(&again.lapsed, &vec![]);
        for pin in &needs.pins {
            prop_assert!(again.rows.iter().any(|row| row.spot == *pin && row.pinned));
        }
        prop_assert!(top >= again.value);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn small_programmes_are_solved_to_the_best_and_the_bound_lies_above(seed in any::<u64>()) {
        let mut needs = some(seed, 2, 2, 4);
        needs.needs.truncate(3);
        let (proposal, _, top) = solved(&needs, seed, 200);
        let best = brute(&needs);
        prop_assert_eq!(proposal.value, best);
        prop_assert!(top >= best);
    }
}

#[test]
fn one_seat_for_two_goes_to_whom_it_matters_most_and_the_other_is_told_what_would_help() {
    let mut needs =
        asked(vec![person(1), person(2)], vec![need(11, 0, "burns", 4), need(21, 1, "burns", 4)], vec![site(100, 200, "burns", 1, 4)]);
    needs.needs[1].weight = 5;
    let (proposal, _, top) = solved(&needs, 1, 100);
    assert_eq!(spots(&proposal).iter().map(|s| (s.trainee, s.from, s.to)).collect::<Vec<_>>(), [(id(2), d("2026-11-30"), d("2026-12-25"))]);
    assert_eq!(proposal.unplaced[0].remedies[0].change, Change::Seat(d("2026-11-30"), d("2026-12-25")));
    assert_eq!(proposal.worst, Some(0));
    assert!(top >= 500);
    // In the middle of the first weeks it would stand in the way of both.
    let stay = Standing {
        id: id(7),
        trainee: id(9),
        department: id(100),
        town: String::new(),
        specialty: "burns".into(),
        supervisor: None,
        from: d("2026-12-14"),
        to: d("2026-12-18"),
    };
    needs.stays.push(stay);
    needs.sites[0].weeks = weeks("2026-11-30", 6);
    let (proposal, ..) = solved(&needs, 1, 100);
    assert!(proposal.rows.is_empty());
    assert_eq!(proposal.unplaced[0].remedies[0].change, Change::Seat(d("2026-12-14"), d("2026-12-18")));
}

#[test]
fn each_rule_alone_keeps_somebody_out_and_its_remedy_is_named() {
    type Break = fn(&mut Needs);
    let cases: &[(&str, Break, Change)] = &[
        ("not selected", |n| n.people[0].ready = false, Change::Select),
        ("no passport", |n| n.people[0].passport = Cover::None, Change::Paper(DocumentKind::Passport, d("2026-12-11"))),
        ("passport ends", |n| n.people[0].passport = Cover::Until(d("2026-12-10")), Change::Paper(DocumentKind::Passport, d("2026-12-11"))),
        ("visa ends", |n| n.people[0].visa = Cover::Until(d("2026-12-10")), Change::Paper(DocumentKind::Visa, d("2026-12-11"))),
        ("no permit", |n| n.needs[0].role = Some(PermittedRole::HandsOn), Change::Paper(DocumentKind::Permit, d("2026-12-11"))),
        ("another hospital", |n| n.needs[0].suitable = vec![id(299)], Change::Suit),
        ("at home", |n| n.sites[0].abroad = false, Change::Suit),
        ("another country", |n| n.sites[0].country = "UZ".into(), Change::Suit),
        ("no seat", |n| n.sites[0].seats = 0, Change::Seat(d("2026-11-30"), d("2026-12-11"))),
        ("too soon", |n| n.needs[0].latest = Some(d("2026-12-09")), Change::End(d("2026-12-11"))),
        ("too late", |n| n.needs[0].earliest = Some(d("2026-12-08")), Change::Begin(d("2026-12-07"))),
        ("agreement", |n| n.people[0].agreement_until = Some(d("2026-12-10")), Change::Agreement(d("2026-11-30"), d("2026-12-11"))),
    ];
    for (what, hinder, change) in cases {
        let mut needs = asked(vec![person(1)], vec![need(11, 0, "burns", 2)], vec![site(100, 200, "burns", 1, 3)]);
        needs.until = d("2026-12-31");
        assert_eq!(solved(&needs, 1, 10).0.rows.len(), 1, "{what}");
        hinder(&mut needs);
        let (proposal, ..) = solved(&needs, 1, 10);
        assert!(proposal.rows.is_empty(), "{what}");
        assert_eq!(proposal.unplaced[0].remedies.first().map(|r| &r.change), Some(change), "{what}");
    }
}

#[test]
fn two_things_in_the_way_have_no_single_remedy() {
    let mut needs = asked(vec![person(1)], vec![need(11, 0, "burns", 2)], vec![site(100, 200, "burns", 0, 3)]);
    needs.people[0].passport = Cover::None;
    let (proposal, ..) = solved(&needs, 1, 10);
    assert_eq!((proposal.unplaced[0].remedies.len(), proposal.unplaced[0].departments), (0, 1));
}

#[test]
fn what_comes_later_waits_for_what_comes_first() {
    let mut needs = asked(
        vec![person(1)],
        vec![need(11, 0, "burns", 2), need(12, 0, "nursing", 1)],
        vec![site(100, 200, "burns", 1, 8), site(101, 201, "nursing", 1, 8)],
    );
    (needs.needs[0].position, needs.needs[1].position) = (Some(1), Some(2));
    let (proposal, ..) = solved(&needs, 1, 20);
    assert!(proposal.rows[0].spot.to < proposal.rows[1].spot.from && proposal.rows[1].spot.rotation == id(12));
    needs.sites[0].seats = 0;
    let (proposal, ..) = solved(&needs, 1, 20);
    assert!(proposal.rows.is_empty());
    assert_eq!(proposal.unplaced.iter().map(|u| u.waits_for).collect::<Vec<_>>(), [None, Some(0)]);
}

#[test]
fn a_day_lies_between_two_towns() {
    let mut needs = asked(
        vec![person(1)],
        vec![need(11, 0, "burns", 1), need(12, 0, "nursing", 1)],
        vec![site(100, 200, "burns", 1, 4), site(101, 201, "nursing", 1, 4)],
    );
    (needs.needs[0].position, needs.needs[1].position) = (Some(1), Some(2));
    needs.sites[1].weeks = needs.sites[1].weeks.iter().map(|w| Week { first: days_on(w.first, 5), last: days_on(w.first, 10) }).collect();
    let second = |needs: &Needs| solved(needs, 1, 20).0.rows[1].spot.from;
    assert_eq!(second(&needs), d("2026-12-05"));
    needs.sites[1].town = "Almaty".into();
    assert_eq!(second(&needs), d("2026-12-12"));
}

#[test]
fn placements_meet_rotations_once_and_order_counts_with_them() {
    let stay = |n, specialty: &str, from: &str, to: &str| Standing {
        id: id(n),
        trainee: id(1),
        department: id(100),
        town: String::new(),
        specialty: specialty.into(),
        supervisor: None,
        from: d(from),
        to: d(to),
    };
    let mut rotations = vec![need(11, 0, "burns", 2), need(12, 0, "burns", 4), need(13, 0, "nursing", 1)];
    for (n, rotation) in rotations.iter_mut().enumerate() {
        rotation.position = Some(i64::try_from(n).unwrap() + 1);
    }
    let ids = |left: &[Need]| left.iter().map(|n| n.rotation.get()).collect::<Vec<_>>();
    assert_eq!(ids(&open(rotations.clone(), &[])), [11, 12, 13]);
    // Four weeks meet the long one, and leave the short one before it.
    let left = open(rotations.clone(), &[stay(1, "burns", "2026-11-30", "2026-12-25")]);
    assert_eq!(ids(&left), [11, 13]);
    assert_eq!((left[0].before, left[1].after), (Some(d("2026-11-30")), Some(d("2026-12-25"))));
    assert_eq!(ids(&open(rotations.clone(), &[stay(1, "burns", "2026-11-30", "2026-12-18")])), [12, 13]);
    assert_eq!(ids(&open(rotations.clone(), &[stay(1, "nursing", "2026-11-30", "2026-12-03")])), [11, 12, 13][..2]);
    rotations[2].earliest = Some(d("2026-12-01"));
    assert_eq!(ids(&open(rotations, &[stay(1, "nursing", "2026-11-30", "2026-12-04")])), [11, 12, 13]);
    for (from, to, weeks) in [("2026-11-30", "2026-12-04", 1), ("2026-11-28", "2026-12-03", 1), ("2026-11-30", "2027-02-19", 12)] {
        assert_eq!(weeks_of(d(from), d(to)), weeks);
    }
}

#[test]
fn a_plan_that_is_stopped_at_once_is_a_plan_and_progress_only_rises() {
    let needs = some(7, 6, 5, 9);
    let model = Model::of(&needs);
    let heard = Cell::new(i64::MIN);
    let layout = look(&model, 1, 500, &|| true, &mut |better| {
        assert!(better.value > heard.get());
        heard.set(better.value);
    });
    assert_eq!(heard.get(), layout.value);
    let stopped = look(&model, 1, 500, &|| false, &mut |_| {});
    assert!(faults(&needs, &spots(&propose(&model, &stopped))).is_empty());
}

#[test]
fn the_checker_sees_each_fault() {
    let needs = asked(vec![person(1)], vec![need(11, 0, "burns", 1)], vec![site(100, 200, "burns", 1, 3), site(101, 200, "nursing", 1, 3)]);
    let spot =
        |department, from: &str, to: &str| Spot { rotation: id(11), trainee: id(1), department: id(department), from: d(from), to: d(to) };
    for (spot, fault) in [
        (spot(101, "2026-11-30", "2026-12-04"), Some(Fault::Specialty)),
        (spot(102, "2026-11-30", "2026-12-04"), Some(Fault::Unknown)),
        (spot(100, "2026-11-30", "2026-12-11"), Some(Fault::Length)),
        (spot(100, "2026-11-30", "2026-12-04"), None),
    ] {
        assert_eq!(faults(&needs, &[spot]).first().map(|f| f.1), fault);
    }
}

#[test]
fn nothing_asked_is_nothing_proposed() {
    let needs = asked(vec![], vec![], vec![]);
    let (proposal, _, top) = solved(&needs, 1, 10);
    assert_eq!((proposal.value, top, proposal.worst), (0, 0, None));
}
