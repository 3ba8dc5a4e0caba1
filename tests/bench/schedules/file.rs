//! A file full of plans: placements of ten years, a tenth of them around today, and as many sessions in the year around today.

use std::path::{Path, PathBuf};

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use ustaz::model::{
    Agreement, Attendance, AttendanceState, Cohort, Department, Document, DocumentKind, Hospital, Id, Kind, Moment, PermittedRole,
    Placement, PlacementState, Row, Session, SessionKind, Side, Trainee, TraineeStatus, Trainer, Visit,
};
use ustaz::programme::catalogue;
use ustaz::store::{Mode, Store};

use crate::scribe::Scribe;
use crate::shared::bulk;

/// The day on which the plans stand.
pub const DAY: &str = "2026-11-24";
const SEED: u64 = 20_27;
const SPECIALTIES: [&str; 8] =
    ["orthopaedics", "neurosurgery", "emergency-medicine", "general-surgery", "anaesthesiology", "nursing", "paediatrics", "urology"];
const FILLED: &[Kind] = &[
    Kind::Hospital,
    Kind::Department,
    Kind::Trainer,
    Kind::Cohort,
    Kind::Visit,
    Kind::Trainee,
    Kind::Document,
    Kind::Placement,
    Kind::Session,
    Kind::Attendance,
];

/// A file with its number of placements.
pub struct Big {
    pub path: PathBuf,
    pub placements: usize,
    pub day: NaiveDate,
}

/// A file of so many placements: the one that is there, or a new one.
pub fn of(placements: usize) -> Big {
    let folder =
        std::env::var_os("USTAZ_BENCH_DIR").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench"), PathBuf::from);
    std::fs::create_dir_all(&folder).expect("a folder for the files");
    let day: NaiveDate = DAY.parse().expect("a day");
    let path = folder.join(format!("plans-{placements}-{day}.db"));
    if !path.exists() {
        let part = folder.join(format!("plans-{placements}.part"));
        for end in ["", "-wal", "-shm", "-seal"] {
            let _ = std::fs::remove_file(format!("{}{end}", part.display()));
        }
        make(&part, placements, day);
        std::fs::rename(&part, &path).expect("the name of the file");
    }
    Big { path, placements, day }
}

fn make(path: &Path, placements: usize, day: NaiveDate) {
    let mut store = Store::open(path, Mode::Write).expect("a new file");
    catalogue::load(&mut store, catalogue::AUTHOR).expect("the catalogues");
    drop(store);
    let indexes = bulk::prepare(path, FILLED);
    let mut scribe = Scribe::new(Store::open(path, Mode::Existing).expect("the file"), SEED);
    fill(&mut scribe, placements, day);
    let (took, records) = (scribe.took().as_secs_f64(), scribe.records);
    drop(scribe);
    bulk::finish(path, &indexes);
    let bytes = std::fs::metadata(path).map(|m| m.len()).unwrap_or(0);
    println!("made a file of {placements} placements: {records} records in {took:.1} s; {:.1} MB", bytes as f64 / 1e6);
}

fn ids(rows: &[Row]) -> Vec<Id> {
    rows.iter().map(|row| row.id).collect()
}

fn fill(scribe: &mut Scribe, placements: usize, today: NaiveDate) {
    let people = (placements / 4).max(50);
    let houses = (placements / 2_500).max(6);
    let on = |days: i64| Some(today + TimeDelta::days(days));
    let mut hospitals = Vec::new();
    for n in 0..houses {
        let host = n % 2 == 1;
        hospitals.push(scribe.row(Hospital {
            name: format!("Hospital {n}"),
            country: if host { "KZ" } else { "AF" }.into(),
            city: format!("Town {}", n % 40),
            side: Some(if host { Side::Host } else { Side::Home }),
            ..Hospital::default()
        }));
    }
    scribe.import("hospitals.csv", &hospitals);
    let hospitals = ids(&hospitals);
    let mut departments = Vec::new();
    for hospital in &hospitals {
        for specialty in SPECIALTIES {
            departments.push(scribe.row(Department {
                hospital: Some(*hospital),
                name: specialty.to_owned(),
                specialty: specialty.to_owned(),
                seats: Some(10),
                ..Department::default()
            }));
        }
    }
    scribe.import("departments.csv", &departments);
    let departments = ids(&departments);
    let mut trainers = Vec::new();
    for n in 0..departments.len() {
        trainers.push(scribe.row(Trainer {
            passport_name: format!("Trainer {n}"),
            specialty: SPECIALTIES[n % SPECIALTIES.len()].into(),
            department: departments.get(n).copied(),
            languages: vec!["ru".into(), "kk".into()],
            ..Trainer::default()
        }));
    }
    scribe.import("trainers.csv", &trainers);
    let trainers = ids(&trainers);
    let agreement = scribe.row(Agreement { title: "Agreement".into(), starts_on: on(-4_000), ends_on: on(4_000), ..Agreement::default() });
    scribe.enter(&agreement, "Agreement");
    let mut cohorts = Vec::new();
    for n in 0..(people / 50).max(1) {
        cohorts.push(scribe.row(Cohort { agreement: Some(agreement.id), name: format!("Cohort {n}"), ..Cohort::default() }));
    }
    scribe.import("cohorts.csv", &cohorts);
    let cohorts = ids(&cohorts);
    let mut visits = Vec::new();
    for n in 0..(houses / 2).max(1) {
        let start = scribe.chance.between(-180, 180);
        visits.push(scribe.row(Visit {
            agreement: Some(agreement.id),
            title: format!("Visit {n}"),
            arrives_on: on(start),
            leaves_on: on(start + 14),
            delegates: (0..13).map(|k| trainers[(n * 13 + k) % trainers.len()]).collect(),
            hospitals: vec![hospitals[(2 * n) % hospitals.len()]],
            ..Visit::default()
        }));
    }
    scribe.import("visits.csv", &visits);
    let visits = ids(&visits);
    let mut trainees = Vec::new();
    for n in 0..people {
        trainees.push(scribe.row(Trainee {
            passport_name: format!("Trainee {n}"),
            specialty: SPECIALTIES[n % SPECIALTIES.len()].into(),
            home_hospital: Some(hospitals[(n * 2) % hospitals.len()]),
            languages: vec!["prs".into(), "ru".into()],
            cohort: Some(cohorts[n % cohorts.len()]),
            status: Some(if n % 10 == 0 { TraineeStatus::InPlacement } else { TraineeStatus::Cleared }),
            status_on: on(-5),
            ..Trainee::default()
        }));
    }
    scribe.import("trainees.csv", &trainees);
    let trainees = ids(&trainees);
    let mut papers = Vec::new();
    for trainee in &trainees {
        papers.push(scribe.row(Document {
            trainee: Some(*trainee),
            kind: Some(DocumentKind::Passport),
            issued_on: on(-700),
            expires_on: on(2_000),
            ..Document::default()
        }));
    }
    scribe.import("documents.csv", &papers);
    // One of ten in the year around today, the others over the nine years before.
    let mut placed = Vec::new();
    for n in 0..placements {
        let start = if n % 10 == 0 { scribe.chance.between(-180, 180) } else { scribe.chance.between(-3_600, -270) };
        let department = scribe.chance.below(departments.len());
        let (trainee, long) = (trainees[scribe.chance.below(trainees.len())], scribe.chance.between(13, 90));
        placed.push(scribe.row(Placement {
            trainee: Some(trainee),
            department: Some(departments[department]),
            supervisor: Some(trainers[department]),
            starts_on: on(start),
            ends_on: on(start + long),
            permitted_role: Some(PermittedRole::Assistant),
            state: Some(if start < -90 { PlacementState::Completed } else { PlacementState::Planned }),
            ..Placement::default()
        }));
    }
    scribe.import("placements.csv", &placed);
    let mut sessions = Vec::new();
    for n in 0..placements / 10 {
        let hospital = scribe.chance.below(hospitals.len());
        let day = today + TimeDelta::days(scribe.chance.between(-180, 180));
        let hour = u32::try_from(scribe.chance.between(8, 13)).expect("an hour");
        let at = |hour: u32| {
            NaiveTime::from_hms_opt(hour, 0, 0)
                .map(|time| Moment { local: day.and_time(time), offset_minutes: if hospital % 2 == 1 { 300 } else { 270 } })
        };
        let trainer = trainers[scribe.chance.below(trainers.len())];
        sessions.push(scribe.row(Session {
            kind: Some(if n % 3 == 0 { SessionKind::Lecture } else { SessionKind::TheatreList }),
            title: format!("List {n}"),
            hospital: Some(hospitals[hospital]),
            place: format!("Theatre {}", n % 6),
            visit: (n % 20 == 0).then(|| visits[n / 20 % visits.len()]),
            cohort: Some(cohorts[n % cohorts.len()]),
            trainers: vec![trainer],
            language: "ru".into(),
            starts_at: at(hour),
            ends_at: at(hour + 3),
            ..Session::default()
        }));
    }
    scribe.import("sessions.csv", &sessions);
    let mut came = Vec::new();
    for session in sessions.iter().step_by(4) {
        for _ in 0..4 {
            let trainee = trainees[scribe.chance.below(trainees.len())];
            came.push(scribe.row(Attendance {
                session: Some(session.id),
                trainee: Some(trainee),
                state: Some(AttendanceState::Present),
                ..Attendance::default()
            }));
        }
    }
    scribe.import("attendance.csv", &came);
}
