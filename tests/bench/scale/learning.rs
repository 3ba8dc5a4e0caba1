//! What people do in their placements: sessions, assessments, operations, decisions, certificates, follow-ups.

use chrono::NaiveDate;
use ustaz::model::{
    Assessment, Attendance, AttendanceState, Certificate, Clearance, Entrustment, FollowUp, Id, KeyComponents, Logbook, Moment,
    Participant, Phase, Row, Session, SessionKind, Supervision, TraineeStatus, Value,
};
use ustaz::programme::catalogue;

use super::people::{Group, Owed, Person, days};
use super::scribe::Scribe;
use super::world::World;

const COMMENTS: [&str; 8] = [
    "Good hands, slow with the instruments.",
    "Knows the steps; asks before the difficult one.",
    "Needs help with the drill.",
    "Ready to do it alone in simple cases.",
    "دست خوب دارد، تمرین بیشتر لازم است",
    "Уверенно ведёт операцию до основного этапа.",
    "Жақсы жұмыс істейді.",
    "Explains well to the juniors.",
];
const TITLES: [(&str, SessionKind); 4] = [
    ("Theatre list", SessionKind::TheatreList),
    ("Ward round", SessionKind::WardRound),
    ("Lecture", SessionKind::Lecture),
    ("Skills lab", SessionKind::SkillsLab),
];

/// A session of a cohort.
struct Held {
    id: Id,
    cohort: Id,
    on: NaiveDate,
}

pub fn fill(
    scribe: &mut Scribe,
    world: &World,
    groups: &[Group],
    entered: &[(Row, Row, Person)],
    owed: &mut Owed,
    last: bool,
    today: NaiveDate,
) {
    let people: Vec<&Person> = entered.iter().map(|(.., p)| p).collect();
    let held = sessions(scribe, world, groups);
    attendance(scribe, &people, &held, today);
    assessments(scribe, world, &people, &held, owed, last, today);
    afterwards(scribe, world, &people, today);
}

fn sessions(scribe: &mut Scribe, world: &World, groups: &[Group]) -> Vec<Held> {
    let (mut rows, mut held) = (Vec::new(), Vec::new());
    for group in groups {
        let site = &world.host[scribe.chance.skewed(world.host.len())];
        for _ in 0..5 {
            let (title, kind) = scribe.chance.common(&TITLES);
            let on = days(group.nominated, scribe.chance.between(205, 285));
            let at = |hour: u32| on.and_hms_opt(hour, 30, 0).map(|local| Moment { local, offset_minutes: 300 });
            let record = Session {
                kind: Some(kind),
                title: format!("{title}, {}", group.row.text("name")),
                hospital: Some(site.hospital),
                place: format!("Room {}", scribe.chance.between(1, 9)),
                cohort: Some(group.row.id),
                trainers: vec![scribe.chance.common(&world.host_trainers)],
                language: "ru".into(),
                starts_at: at(8),
                ends_at: at(13),
                ..Session::default()
            };
            let row = scribe.row(record);
            held.push(Held { id: row.id, cohort: group.row.id, on });
            rows.push(row);
        }
    }
    scribe.import("timetable.xlsx", &rows);
    held
}

fn attendance(scribe: &mut Scribe, people: &[&Person], held: &[Held], today: NaiveDate) {
    let mut rows = Vec::new();
    for session in held.iter().filter(|s| s.on < today) {
        for person in people.iter().filter(|p| p.cohort == session.cohort) {
            if !scribe.chance.percent(6) {
                continue;
            }
            let states = [AttendanceState::Present, AttendanceState::Late, AttendanceState::Absent, AttendanceState::Excused];
            let state = scribe.chance.common(&states);
            let record = Attendance { session: Some(session.id), trainee: Some(person.id), state: Some(state), ..Attendance::default() };
            rows.push(scribe.row(record));
        }
    }
    scribe.import("attendance.csv", &rows);
}

/// Ten assessments for each person of the programme, all of them of those who train.
fn assessments(scribe: &mut Scribe, world: &World, people: &[&Person], held: &[Held], owed: &mut Owed, last: bool, today: NaiveDate) {
    let seen: Vec<&&Person> = people.iter().filter(|p| p.stays.first().is_some_and(|(_, starts, _)| *starts < today)).collect();
    let mut short = owed.people * 10 - owed.assessments;
    let mut rows = Vec::new();
    for person in &seen {
        let each = (short / seen.len()).clamp(8, 16);
        for n in 0..short.min(scribe.chance.between(each as i64 - 4, each as i64 + 5).max(1) as usize) {
            rows.push(assessment(scribe, world, person, held, n, today));
            short -= 1;
        }
        // Whoever came in the last rows takes over what was owed by a random draw.
        if short == 0 {
            break;
        }
    }
    while last && short > 0 {
        let with_stay: Vec<&&Person> = people.iter().filter(|p| !p.stays.is_empty()).collect();
        let from = if with_stay.is_empty() { people.iter().collect() } else { with_stay };
        let person: &Person = from[scribe.chance.below(from.len())];
        rows.push(assessment(scribe, world, person, held, short % 12, today));
        short -= 1;
    }
    owed.assessments = owed.people * 10 - short;
    scribe.import("assessments.csv", &rows);
}

fn assessment(scribe: &mut Scribe, world: &World, person: &Person, held: &[Held], n: usize, today: NaiveDate) -> Row {
    let (site, starts, ends) = person.stays.last().copied().unwrap_or((0, person.nominated, days(person.nominated, 80)));
    let span = (ends.min(today) - starts).num_days().max(0);
    let form = &world.forms[scribe.chance.skewed(world.forms.len())];
    let score = |scribe: &mut Scribe| {
        let (least, most) = (form.least as i64, form.most as i64);
        (scribe.chance.between(least, most).max(scribe.chance.between(least, most))) as f64
    };
    let scores = form.items.iter().map(|code| (code.clone(), score(scribe))).collect();
    let phase = match n {
        0 => Phase::Baseline,
        1..=6 => Phase::Formative,
        7 | 8 => Phase::Summative,
        _ => scribe.chance.common(&[Phase::Formative, Phase::Summative, Phase::FollowUp]),
    };
    let session = if scribe.chance.percent(40) { held.iter().find(|s| s.cohort == person.cohort).map(|s| s.id) } else { None };
    let record = Assessment {
        trainee: Some(person.id),
        skill: Some(scribe.chance.common(&world.procedures)),
        instrument: Some(form.id),
        assessor: Some(world.host_trainers[scribe.chance.skewed(world.host_trainers.len())]),
        on: Some(days(starts, scribe.chance.between(0, span)).min(today)),
        hospital: Some(world.host[site].hospital),
        session,
        phase: Some(phase),
        scores,
        global_rating: Some(score(scribe)),
        comments: if scribe.chance.percent(30) { scribe.chance.common(&COMMENTS).into() } else { String::new() },
        ..Assessment::default()
    };
    scribe.row(record)
}

/// Steps closed, operations, levels, certificates and follow-ups of some.
fn afterwards(scribe: &mut Scribe, world: &World, people: &[&Person], today: NaiveDate) {
    let (mut operations, mut with, mut seen, mut levels, mut certificates, mut asked, mut closed) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for person in people {
        let Some((site, starts, ends)) = person.stays.last().copied() else { continue };
        let site = &world.host[site];
        let skill = scribe.chance.common(&world.procedures);
        if scribe.chance.percent(10) {
            let step = catalogue::step_id(scribe.chance.one(&["ticket", "stipend"]));
            let record = Clearance {
                trainee: Some(person.id),
                step: Some(step),
                done_on: Some(days(starts, -8).min(today)),
                ..Clearance::default()
            };
            closed.push(scribe.row(record));
        }
        if ends < today && scribe.chance.percent(10) {
            let record = Logbook {
                on: Some(days(starts, scribe.chance.between(1, 20))),
                procedure: Some(skill),
                hospital: Some(site.hospital),
                department: Some(site.department),
                case_number: format!("C-{:06}", scribe.chance.below(1_000_000)),
                outcome: "uneventful".into(),
                ..Logbook::default()
            };
            let operation = scribe.row(record);
            let trainee = Participant {
                logbook: Some(operation.id),
                trainee: Some(person.id),
                key_components: Some(scribe.chance.common(&[KeyComponents::Trainer, KeyComponents::Trainee])),
                supervision: Some(scribe.chance.common(&[Supervision::Assisted, Supervision::TrainerScrubbed, Supervision::Performed])),
                ..Participant::default()
            };
            with.push(scribe.row(trainee));
            let teacher = Participant {
                logbook: Some(operation.id),
                trainer: Some(scribe.chance.common(&world.host_trainers)),
                ..Participant::default()
            };
            with.push(scribe.row(teacher));
            operations.push(operation);
        }
        if ends < today && scribe.chance.percent(10) {
            let record = Entrustment {
                trainee: Some(person.id),
                skill: Some(skill),
                hospital: Some(site.hospital),
                level: Some(scribe.chance.between(2, 5)),
                decided_by: Some(scribe.chance.common(&world.host_trainers)),
                decided_on: Some(ends),
                expires_on: Some(days(ends, 400)),
                ..Entrustment::default()
            };
            // Two assessors saw it.
            let form = world.forms[0].id;
            let first = scribe.chance.below(world.host_trainers.len());
            let both = [0, 1].map(|k| Assessment {
                trainee: Some(person.id),
                skill: Some(skill),
                instrument: Some(form),
                assessor: Some(world.host_trainers[(first + k) % world.host_trainers.len()]),
                on: Some(ends),
                hospital: Some(site.hospital),
                phase: Some(Phase::Summative),
                ..Assessment::default()
            });
            let both = both.map(|one| scribe.row(one));
            let codes = both.each_ref().map(|row| row.id.code()).join("; ");
            let decision = scribe.row(record).with("evidence", Value::text(codes.as_str())).with("frozen", Value::text(codes));
            levels.push(decision);
            seen.extend(both);
        }
        if ends < today && scribe.chance.percent(30) {
            let record = Certificate {
                trainee: Some(person.id),
                title: "Twelve weeks of training".into(),
                issuer: "National Scientific Centre".into(),
                number: format!("C-{:07}", scribe.chance.below(10_000_000)),
                issued_on: Some(ends),
                ..Certificate::default()
            };
            certificates.push(scribe.row(record));
        }
        for month in [3, 6] {
            let due = days(ends, month * 30);
            if due < today && person.state == TraineeStatus::Closed && scribe.chance.percent(16) {
                let record = FollowUp {
                    trainee: Some(person.id),
                    month: Some(month),
                    due_on: Some(due),
                    done_on: Some(due),
                    in_post: Some(scribe.chance.percent(85)),
                    skill: Some(skill),
                    skill_in_use: Some(scribe.chance.percent(70)),
                    cases: Some(scribe.chance.between(0, 40)),
                    people_taught: Some(scribe.chance.between(0, 4)),
                    ..FollowUp::default()
                };
                asked.push(scribe.row(record));
            }
        }
    }
    scribe.import("steps.csv", &closed);
    scribe.import("logbook.csv", &operations);
    scribe.import("logbook.csv", &with);
    scribe.import("seen.csv", &seen);
    scribe.import("levels.csv", &levels);
    scribe.import("certificates.csv", &certificates);
    scribe.import("follow-up.csv", &asked);
}
