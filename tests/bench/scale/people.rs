//! Trainees and what belongs to them, cohort by cohort, from the first years of the programme to those who are nominated now.

use chrono::{Datelike, Days, NaiveDate};
use ustaz::model::{
    Cohort, Cost, CostKind, Decision, Document, DocumentKind, FieldType, Id, Kind, Nomination, PartialDate, PermittedRole, Placement,
    PlacementState, Row, Sex, Trainee, TraineeStatus, Value,
};

use super::learning;
use super::names;
use super::scribe::Scribe;
use super::world::{OCCUPATIONS, SPECIALTIES, World, phone};

/// How long the programme has run.
pub const YEARS: usize = 20;
/// People who are entered together.
const BATCH: usize = 500;
/// People of a cohort.
const GROUP: usize = 50;
const REASONS: [&str; 6] =
    ["Left the hospital", "Illness in the family", "No permission of the director", "No visa", "Works abroad now", "Asked to wait a year"];
const NOTES: [&str; 5] =
    ["Speaks some Russian", "Reachable in the mornings only", "Teaches two juniors", "د بلې ډلې سره به ځي", "Просит место ближе к дому"];

use TraineeStatus as S;

/// The way of a person: from which day after the nomination on they stand in a state.
const WAY: [(i64, S); 11] = [
    (0, S::Nominated),
    (30, S::Shortlisted),
    (60, S::Selected),
    (90, S::Documents),
    (170, S::Cleared),
    (190, S::Travelling),
    (200, S::InPlacement),
    (286, S::Completed),
    (296, S::Returned),
    (390, S::InFollowUp),
    (660, S::Closed),
];

/// Somebody who was entered.
pub struct Person {
    pub id: Id,
    pub name: String,
    pub nominated: NaiveDate,
    pub state: TraineeStatus,
    pub since: NaiveDate,
    pub cohort: Id,
    /// Placements: department's place in the world, first and last day.
    pub stays: Vec<(usize, NaiveDate, NaiveDate)>,
}

impl Person {
    /// Has come to training or will within weeks.
    pub fn trains(&self) -> bool {
        ustaz::rules::status::rank(self.state) >= ustaz::rules::status::rank(S::Documents)
    }
}

pub fn days(day: NaiveDate, n: i64) -> NaiveDate {
    if n < 0 { day - Days::new(n.unsigned_abs()) } else { day + Days::new(n.unsigned_abs()) }
}

/// How much of what there shall be is there.
pub struct Owed {
    pub people: usize,
    pub placements: usize,
    pub assessments: usize,
}

/// Fills in `size` people; `told` hears how many there are.
pub fn fill(scribe: &mut Scribe, world: &World, size: usize, today: NaiveDate, told: &mut dyn FnMut(&Scribe, usize)) {
    let mut owed = Owed { people: 0, placements: 0, assessments: 0 };
    while owed.people < size {
        let n = BATCH.min(size - owed.people);
        let mut people = Vec::with_capacity(n);
        let mut groups = Vec::new();
        for at in (0..n).step_by(GROUP) {
            let group = group(scribe, world, owed.people + at, size, today);
            groups.push(group.clone());
            for number in 0..GROUP.min(n - at) {
                people.push(person(scribe, world, &group, owed.people + at + number, size, today));
            }
        }
        owed.people += n;
        enter(scribe, &groups, &people, today);
        // Extra stays of those who are done, so that there are as many placements as people.
        let last = owed.people == size;
        stays(scribe, world, &mut people, &mut owed, last, today);
        learning::fill(scribe, world, &groups, &people, &mut owed, last, today);
        settle(scribe, &people);
        told(scribe, owed.people);
    }
}

/// A cohort with its first day.
#[derive(Clone)]
pub struct Group {
    pub row: Row,
    pub agreement: Id,
    pub nominated: NaiveDate,
}

fn group(scribe: &mut Scribe, world: &World, number: usize, size: usize, today: NaiveDate) -> Group {
    let span = (YEARS * 365) as i64;
    let nominated = days(today, -(span - span * number as i64 / size as i64));
    let agreement = world.agreements[world.agreements.len() * number / size];
    let record = Cohort {
        agreement: Some(agreement),
        name: format!("Group {} of {}", number / GROUP + 1, nominated.year()),
        host_country: "KZ".into(),
        starts_on: Some(days(nominated, 200)),
        ends_on: Some(days(nominated, 290)),
        ..Cohort::default()
    };
    Group { row: scribe.row(record), agreement, nominated }
}

/// Where somebody stands today who was nominated on a day.
fn state(scribe: &mut Scribe, nominated: NaiveDate, today: NaiveDate) -> (S, NaiveDate) {
    let chance = &mut scribe.chance;
    let age = (today - nominated).num_days();
    let pace = chance.between(80, 125);
    let at = |from: i64| days(nominated, from * pace / 100);
    if chance.percent(13) && age > 40 {
        let exit = chance.common(&[S::Declined, S::Withdrawn, S::Refused]);
        return (exit, at(chance.between(10, 180).min(age - 1) * 100 / pace));
    }
    if chance.percent(1) && age < 900 && age > 100 {
        return (S::Deferred, days(nominated, 90));
    }
    let reached = WAY.iter().rev().find(|(from, _)| at(*from) <= today).unwrap_or(&WAY[0]);
    // Some stand still: three of a hundred of those on their way, and of those long past one of a thousand.
    let stuck = if age < 700 { chance.percent(3) } else { chance.below(1000) == 0 };
    let reached = if stuck { &WAY[chance.below(6)] } else { reached };
    (reached.1, at(reached.0).min(today))
}

fn person(scribe: &mut Scribe, world: &World, group: &Group, number: usize, size: usize, today: NaiveDate) -> (Row, Row, Person) {
    let woman = scribe.chance.percent(35);
    let name = names::trainee(&mut scribe.chance, woman);
    let father = names::man(&mut scribe.chance).0;
    // In a small programme a cohort gathers for weeks.
    let gathers = (YEARS * 365 * GROUP / size).clamp(6, 36) as i64;
    let nominated = days(group.nominated, scribe.chance.between(-6, gathers)).min(today);
    let (state, since) = state(scribe, nominated, today);
    // The programme grows: the hospitals of the first years are those at the front.
    let known = (world.home.len() * (number + size / 4) / size).clamp(1, world.home.len());
    let home = &world.home[scribe.chance.skewed(known)];
    let born = nominated.year() - scribe.chance.between(25, 55) as i32;
    let chance = &mut scribe.chance;
    let record = Trainee {
        passport_name: name.latin.clone(),
        native_name: name.native,
        surname: name.surname,
        father_name: father,
        grandfather_name: if chance.percent(30) { names::man(chance).0 } else { String::new() },
        sex: Some(if woman { Sex::Female } else { Sex::Male }),
        born: if chance.percent(40) {
            PartialDate::parse(&born.to_string())
        } else {
            PartialDate::parse(&format!("{born}-{:02}-{:02}", chance.between(1, 12), chance.between(1, 28)))
        },
        occupation: chance.common(&OCCUPATIONS).into(),
        specialty: chance.common(&SPECIALTIES).into(),
        licence_number: if chance.percent(70) { format!("MC-{:06}", chance.below(1_000_000)) } else { String::new() },
        national_id: format!("14{:02}-{:04}-{:05}", chance.between(0, 5), chance.between(1, 1999), chance.between(1, 99_999)),
        home_hospital: Some(home.hospital),
        home_department: chance.percent(80).then_some(home.department),
        province: home.province.clone(),
        phone: vec![phone(scribe, false)],
        email: if scribe.chance.percent(20) { format!("trainee{number}@example.org") } else { String::new() },
        languages: if scribe.chance.percent(60) { vec!["prs".into(), "ps".into()] } else { vec!["prs".into(), "en".into()] },
        cohort: Some(group.row.id),
        status: Some(S::Nominated),
        status_on: Some(nominated),
        notes: if scribe.chance.percent(5) { scribe.chance.one(&NOTES).into() } else { String::new() },
        ..Trainee::default()
    };
    let row = scribe.row(record);
    let record = Document {
        trainee: Some(row.id),
        kind: Some(DocumentKind::Passport),
        number: format!("P{:08}", scribe.chance.below(100_000_000)),
        issued_on: Some(days(nominated, -scribe.chance.between(30, 1500))),
        expires_on: Some(days(nominated, scribe.chance.between(150, 2000))),
        issuer: "Passport Department, Kabul".into(),
        ..Document::default()
    };
    let passport = scribe.row(record);
    let person = Person { id: row.id, name: name.latin, nominated, state, since, cohort: group.row.id, stays: Vec::new() };
    (row, passport, person)
}

/// Cohorts, people with their passports, nominations, papers, costs.
fn enter(scribe: &mut Scribe, groups: &[Group], entered: &[(Row, Row, Person)], today: NaiveDate) {
    scribe.import("groups.xlsx", &groups.iter().map(|g| g.row.clone()).collect::<Vec<_>>());
    let mut rows: Vec<Row> = Vec::new();
    let (mut nominations, mut papers, mut costs) = (Vec::new(), Vec::new(), Vec::new());
    for (row, passport, person) in entered.iter() {
        rows.push(row.clone());
        if scribe.chance.percent(75) {
            rows.push(passport.clone());
        }
        let agreement = groups.iter().find(|g| g.row.id == person.cohort).map(|g| g.agreement);
        if scribe.chance.percent(30) {
            nominations.push(nomination(scribe, person, agreement));
        }
        if person.trains() {
            papers.extend(paper(scribe, person));
        }
        if person.trains() && scribe.chance.percent(30) {
            costs.push(cost(scribe, person, today));
        }
    }
    // One in a hundred is entered by hand.
    let by_hand = rows.len() / 100;
    let list = rows.split_off(by_hand);
    for row in &rows {
        scribe.enter(row, "somebody");
    }
    scribe.import("nominations.xlsx", &list);
    scribe.import("decisions.csv", &nominations);
    scribe.import("papers.csv", &papers);
    scribe.import("costs.csv", &costs);
}

fn nomination(scribe: &mut Scribe, person: &Person, agreement: Option<Id>) -> Row {
    let decided = person.state != S::Nominated;
    let direct = agreement.filter(|_| scribe.chance.percent(15));
    let decision = match person.state {
        S::Nominated => Decision::Pending,
        S::Shortlisted => Decision::Shortlisted,
        S::Declined => Decision::Rejected,
        _ => Decision::Selected,
    };
    let criteria = ["need", "readiness", "experience", "commitment"].map(|key| (key.to_owned(), scribe.chance.between(1, 5) as f64));
    let record = Nomination {
        trainee: Some(person.id),
        // For a group, or under the agreement where there is none yet.
        cohort: direct.is_none().then_some(person.cohort),
        agreement: direct,
        nominated_by: "Director of the hospital".into(),
        on: Some(person.nominated),
        criteria: criteria.to_vec(),
        decision: Some(decision),
        decided_on: decided.then(|| person.since.min(days(person.nominated, 60))),
        reason: if decided { "Does most of the operations there".into() } else { String::new() },
        ..Nomination::default()
    };
    scribe.row(record)
}

/// A visa or a permit for the stay.
fn paper(scribe: &mut Scribe, person: &Person) -> Option<Row> {
    let kind = scribe.chance.common(&[DocumentKind::Permit, DocumentKind::Visa, DocumentKind::Invitation, DocumentKind::Insurance]);
    let starts = days(person.nominated, 150);
    if scribe.chance.percent(65) {
        return None;
    }
    let record = Document {
        trainee: Some(person.id),
        kind: Some(kind),
        number: format!("{:07}", scribe.chance.below(10_000_000)),
        issued_on: Some(starts),
        expires_on: Some(days(starts, scribe.chance.between(100, 400))),
        issuer: "Ministry of Health of Kazakhstan".into(),
        ..Document::default()
    };
    Some(scribe.row(record))
}

fn cost(scribe: &mut Scribe, person: &Person, today: NaiveDate) -> Row {
    let due = days(person.nominated, scribe.chance.between(150, 290));
    let paid = due < today && scribe.chance.below(1000) < 995;
    let record = Cost {
        trainee: Some(person.id),
        kind: Some(scribe.chance.common(&[CostKind::Stipend, CostKind::Travel, CostKind::Fee])),
        amount: Some(scribe.chance.between(20, 400) as f64 * 1000.0),
        currency: "KZT".into(),
        funder: "Ministry of Health of Kazakhstan".into(),
        due_on: Some(due),
        paid_on: paid.then(|| days(due, -scribe.chance.between(0, 5))),
        ..Cost::default()
    };
    scribe.row(record)
}

/// Placements at the host side: one each, a second where some are owed.
fn stays(scribe: &mut Scribe, world: &World, entered: &mut [(Row, Row, Person)], owed: &mut Owed, last: bool, today: NaiveDate) {
    let mut rows = Vec::new();
    let mut short = owed.people - owed.placements;
    let trained = entered.iter().filter(|(.., p)| p.trains()).count();
    for (.., person) in entered.iter_mut().filter(|(.., p)| p.trains()) {
        let mut wanted = 1 + usize::from(short > trained && scribe.chance.percent(40));
        if short == 0 {
            wanted = 0;
        }
        for n in 0..wanted.min(short) {
            rows.push(placement(scribe, world, person, n, today));
            short -= 1;
        }
    }
    // What is still owed at the very end falls to those who are there.
    while last && short > 0 {
        let n = scribe.chance.below(entered.len());
        let person = &mut entered[n].2;
        let at = person.stays.len();
        rows.push(placement(scribe, world, person, at, today));
        short -= 1;
    }
    owed.placements = owed.people - short;
    let by_hand = rows.len() / 50;
    let list = rows.split_off(by_hand);
    for row in &rows {
        scribe.enter(row, "placement");
    }
    scribe.import("placements.csv", &list);
}

fn placement(scribe: &mut Scribe, world: &World, person: &mut Person, number: usize, today: NaiveDate) -> Row {
    let at = scribe.chance.skewed(world.host.len());
    let shift = number as i64 * 100;
    let starts = days(person.nominated, 200 + shift + scribe.chance.between(-5, 5));
    let ends = days(starts, scribe.chance.common(&[83, 55, 111, 27]));
    let state = match () {
        () if matches!(person.state, S::Declined | S::Withdrawn | S::Refused | S::Deferred) => PlacementState::Cancelled,
        () if ends < today => PlacementState::Completed,
        () if starts <= today => PlacementState::Active,
        () if scribe.chance.percent(50) => PlacementState::Confirmed,
        () => PlacementState::Planned,
    };
    person.stays.push((at, starts, ends));
    let role = scribe.chance.common(&[PermittedRole::Assistant, PermittedRole::Observer, PermittedRole::HandsOn]);
    let record = Placement {
        trainee: Some(person.id),
        department: Some(world.host[at].department),
        supervisor: scribe.chance.percent(95).then(|| world.host_trainers[scribe.chance.skewed(world.host_trainers.len())]),
        starts_on: Some(starts),
        ends_on: Some(ends),
        permitted_role: scribe.chance.percent(97).then_some(role),
        state: Some(state),
        ..Placement::default()
    };
    scribe.row(record)
}

/// Where everybody stands now, in two steps: the papers first, then the state of today. Some get their phone corrected.
fn settle(scribe: &mut Scribe, people: &[(Row, Row, Person)]) {
    let cells = |state: S, since: NaiveDate| vec![("status", Some(state).write()), ("status_on", Some(since).write())];
    let middle: Vec<_> = people
        .iter()
        .filter(|(.., p)| p.trains() && p.state != S::Documents)
        .map(|(.., p)| (p.id, cells(S::Documents, days(p.nominated, 90).min(p.since))))
        .collect();
    scribe.set_many(Kind::Trainee, &middle);
    let mut now = Vec::new();
    for (.., p) in people.iter().filter(|(.., p)| p.state != S::Nominated) {
        let mut set = cells(p.state, p.since);
        if ustaz::rules::status::is_side_exit(p.state) {
            set.push(("status_reason", Value::text(scribe.chance.common(&REASONS))));
        }
        now.push((p.id, set));
    }
    scribe.set_many(Kind::Trainee, &now);
    for (.., person) in people {
        if scribe.chance.percent(3) {
            let phone = phone(scribe, false);
            scribe.correct(Kind::Trainee, person.id, &person.name, &[("phone", Value::text(phone))]);
        }
    }
}
