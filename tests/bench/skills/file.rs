//! A file full of skills: so many trainees with ten assessments each, their decisions, their cases, and what stands at every department.
//!
//! These records are put in past the journal, as no program of ours does: only their reading is measured here, and a history of ten million
//! assessments would take an hour. `ustaz check` would say so of this file.

use std::path::{Path, PathBuf};

use chrono::{NaiveDate, TimeDelta};
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, params_from_iter};
use ustaz::model::{
    Assessment, Availability, Cohort, Curriculum, Department, Entrustment, Equipment, FieldKind, Framework, Hospital, Id, Kind, Logbook,
    Participant, Phase, Row, Side, Skill, SkillKind, Supervision, Trainee, TraineeStatus, Trainer, Value,
};
use ustaz::programme::catalogue;
use ustaz::store::{ListQuery, Mode, Store};

use crate::chance::Chance;
use crate::shared::bulk;

/// The day on which it stands.
pub const DAY: &str = "2026-11-24";
const SEED: u64 = 20_28;
/// Assessments of each trainee.
const EACH: usize = 10;
/// Skills of the framework that the matrix shows.
pub const SKILLS: usize = 120;
/// People of a cohort.
pub const PEOPLE: usize = 60;
/// Skills that some people are trained in, and their specialty.
const SPECIALTY: &str = "orthopaedics";
const FILLED: &[Kind] = &[
    Kind::Hospital,
    Kind::Department,
    Kind::Equipment,
    Kind::Trainer,
    Kind::Cohort,
    Kind::Trainee,
    Kind::Assessment,
    Kind::Logbook,
    Kind::Participant,
    Kind::Entrustment,
];

/// A file with its number of trainees.
pub struct Big {
    pub path: PathBuf,
    pub people: usize,
    pub day: NaiveDate,
    /// One cohort, and one trainee of it.
    #[allow(dead_code, reason = "asked for by the matrix")]
    pub cohort: Id,
    pub trainee: Id,
}

/// A file of so many trainees: the one that is there, or a new one.
pub fn of(people: usize) -> Big {
    let folder =
        std::env::var_os("USTAZ_BENCH_DIR").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench"), PathBuf::from);
    std::fs::create_dir_all(&folder).expect("a folder for the files");
    let day: NaiveDate = DAY.parse().expect("a day");
    let path = folder.join(format!("skills-{people}-{day}.db"));
    if !path.exists() {
        let part = folder.join(format!("skills-{people}.part"));
        for end in ["", "-wal", "-shm", "-seal"] {
            let _ = std::fs::remove_file(format!("{}{end}", part.display()));
        }
        make(&part, people, day);
        std::fs::rename(&part, &path).expect("the name of the file");
    }
    Big { path, people, day, cohort: id(Kind::Cohort, 3), trainee: id(Kind::Trainee, 3 * PEOPLE + 7) }
}

/// The id of the n-th record of a kind: spread over the range, so that codes differ.
fn id(kind: Kind, n: usize) -> Id {
    let number = (n as i64 + 1) * (1 << 38) + (kind as i64) * 1_000 + 17;
    Id::new(number).expect("an id")
}

/// Rows of one kind, put in as they are.
struct Table<'a> {
    insert: rusqlite::Statement<'a>,
    kind: Kind,
    rows: usize,
}

impl<'a> Table<'a> {
    fn of(conn: &'a Connection, kind: Kind) -> Self {
        let columns: Vec<String> = kind.fields().iter().map(|f| format!("\"{}\"", f.key)).collect();
        let marks = vec!["?"; columns.len() + 1].join(", ");
        let sql = format!("INSERT INTO {} (id, {}) VALUES ({marks})", kind.table(), columns.join(", "));
        Self { insert: conn.prepare(&sql).expect("the table"), kind, rows: 0 }
    }

    fn put(&mut self, row: &Row) {
        let cells = self.kind.fields().iter().zip(&row.values).map(|(field, value)| match value {
            Value::Null => Sql::Null,
            Value::Int(n) => Sql::Integer(*n),
            Value::Real(r) => Sql::Real(*r),
            Value::Text(text) if matches!(field.kind, FieldKind::Number { decimals: 0, .. }) => {
                Sql::Integer(text.parse().expect("a number"))
            }
            Value::Text(text) => Sql::Text(text.to_string()),
        });
        let values = std::iter::once(Sql::Integer(row.id.get())).chain(cells);
        self.insert.execute(params_from_iter(values)).expect("a row");
        self.rows += 1;
    }
}

fn make(path: &Path, people: usize, day: NaiveDate) {
    let begun = std::time::Instant::now();
    let mut store = Store::open(path, Mode::Write).expect("a new file");
    catalogue::load(&mut store, catalogue::AUTHOR).expect("the catalogues");
    let framework = framework(&mut store);
    let tools: Vec<(Id, Vec<String>)> = tools(&store);
    let items: Vec<String> = terms(&store);
    drop(store);
    let indexes = bulk::prepare(path, FILLED);
    let conn = Connection::open(path).expect("the file");
    conn.execute_batch("PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF; BEGIN").expect("a transaction");
    let records = fill(&conn, people, day, &framework, &tools, &items);
    conn.execute_batch("COMMIT").expect("written");
    drop(conn);
    bulk::finish(path, &indexes);
    let conn = Connection::open(path).expect("the file");
    conn.execute_batch("ANALYZE").expect("figures of the indexes");
    let bytes = std::fs::metadata(path).map(|m| m.len()).unwrap_or(0);
    println!("made a file of {people} people: {records} records in {:.1} s; {:.1} MB", begun.elapsed().as_secs_f64(), bytes as f64 / 1e6);
}

/// A framework of as many procedures as the matrix is to show, with a curriculum.
fn framework(store: &mut Store) -> Vec<Id> {
    let items = terms(store);
    let of = Row::of(
        id(Kind::Framework, 0),
        Framework { code: "BENCH".into(), version: "1".into(), title: "Many".into(), ..Framework::default() },
    );
    let skills: Vec<Row> = (0..SKILLS)
        .map(|n| {
            let needs = (0..14).map(|k| items[(n * 3 + k * 5) % items.len()].clone()).collect::<std::collections::BTreeSet<_>>();
            let skill = Skill {
                framework: Some(of.id),
                code: format!("B{n}"),
                title: format!("procedure {n}"),
                kind: Some(SkillKind::Procedure),
                target_level: Some(4),
                minimum_count: Some(8),
                required_items: needs.into_iter().collect(),
                ..Skill::default()
            };
            Row::of(id(Kind::Skill, n), skill)
        })
        .collect();
    let lines = skills.iter().enumerate().map(|(n, skill)| {
        let line = Curriculum { specialty: SPECIALTY.into(), skill: Some(skill.id), ..Curriculum::default() };
        Row::of(id(Kind::Curriculum, n), line)
    });
    let rows: Vec<Row> = std::iter::once(of).chain(skills.iter().cloned()).chain(lines).collect();
    store.write("zahra", &ustaz::msg!("journal-stress", n = 1), |tx| rows.iter().try_for_each(|row| tx.insert(row))).expect("a framework");
    skills.iter().map(|s| s.id).collect()
}

fn tools(store: &Store) -> Vec<(Id, Vec<String>)> {
    let mut out = Vec::new();
    store
        .each(&ListQuery::all(Kind::Instrument), |row| {
            if ["osats", "dops", "epa"].contains(&row.text("kind")) {
                out.push(row.id);
            }
            Ok(())
        })
        .expect("instruments");
    out.into_iter()
        .map(|tool| {
            let items = store.referring(Kind::InstrumentItem, "instrument", tool, 50).expect("items");
            (tool, items.iter().filter(|i| i.text("kind") == "rated").map(|i| i.text("code").to_owned()).collect())
        })
        .collect()
}

fn terms(store: &Store) -> Vec<String> {
    let mut out = Vec::new();
    store
        .each(&ListQuery::all(Kind::Term), |row| {
            if row.text("list") == "tracer_item" {
                out.push(row.text("code").to_owned());
            }
            Ok(())
        })
        .expect("items");
    out.sort();
    out
}

/// Everything that is read; gives the number of records.
fn fill(conn: &Connection, people: usize, today: NaiveDate, skills: &[Id], tools: &[(Id, Vec<String>)], items: &[String]) -> usize {
    let mut chance = Chance::new(SEED);
    let ago = |days: i64| Some(today - TimeDelta::days(days));
    // Half of the hospitals are at home.
    let houses = (people / 500).max(4);
    let (mut places, mut wards, mut stock) =
        (Table::of(conn, Kind::Hospital), Table::of(conn, Kind::Department), Table::of(conn, Kind::Equipment));
    let mut n_stock = 0;
    for n in 0..houses {
        let side = if n % 2 == 0 { Side::Home } else { Side::Host };
        places.put(&Row::of(id(Kind::Hospital, n), Hospital { name: format!("Hospital {n}"), side: Some(side), ..Hospital::default() }));
        for k in 0..4 {
            let ward = id(Kind::Department, n * 4 + k);
            let department = Department {
                hospital: Some(id(Kind::Hospital, n)),
                name: format!("Ward {k}"),
                specialty: SPECIALTY.into(),
                ..Department::default()
            };
            wards.put(&Row::of(ward, department));
            // What is missing is of a few sorts at each place, as in life.
            for (m, item) in items.iter().enumerate().filter(|_| n % 2 == 0) {
                let rare = (m + n * 7 + k) % 11 == 0;
                let found = if rare { Availability::Sometimes } else { Availability::Always };
                let equipment = Equipment {
                    department: Some(ward),
                    item: item.clone(),
                    availability: Some(found),
                    checked_on: ago(chance.between(1, 400)),
                    ..Equipment::default()
                };
                stock.put(&Row::of(id(Kind::Equipment, n_stock), equipment));
                n_stock += 1;
            }
        }
    }
    let trainers = (people / 100).max(8);
    let mut teachers = Table::of(conn, Kind::Trainer);
    for n in 0..trainers {
        let trainer = Trainer { passport_name: format!("Trainer {n}"), assessor: Some(true), ..Trainer::default() };
        teachers.put(&Row::of(id(Kind::Trainer, n), trainer));
    }
    let cohorts = people.div_ceil(PEOPLE);
    let mut groups = Table::of(conn, Kind::Cohort);
    for n in 0..cohorts {
        groups.put(&Row::of(id(Kind::Cohort, n), Cohort { name: format!("Cohort {n}"), ..Cohort::default() }));
    }
    let (mut folk, mut seen, mut levels) =
        (Table::of(conn, Kind::Trainee), Table::of(conn, Kind::Assessment), Table::of(conn, Kind::Entrustment));
    let (mut cases, mut parts) = (Table::of(conn, Kind::Logbook), Table::of(conn, Kind::Participant));
    let (mut n_seen, mut n_levels, mut n_cases) = (0, 0, 0);
    for n in 0..people {
        let who = id(Kind::Trainee, n);
        let home = chance.below(houses.div_ceil(2)) * 2;
        let back = chance.percent(60);
        let trainee = Trainee {
            passport_name: format!("Trainee {n}"),
            specialty: SPECIALTY.into(),
            home_hospital: Some(id(Kind::Hospital, home)),
            home_department: Some(id(Kind::Department, home * 4 + n % 4)),
            cohort: Some(id(Kind::Cohort, n / PEOPLE)),
            status: Some(if back { TraineeStatus::InFollowUp } else { TraineeStatus::InPlacement }),
            status_on: ago(30),
            ..Trainee::default()
        };
        folk.put(&Row::of(who, trainee));
        // Most are rated at a few skills again and again.
        let first = chance.below(skills.len());
        for k in 0..EACH {
            let (tool, codes) = &tools[chance.below(tools.len())];
            let scores = codes.iter().map(|code| (code.clone(), chance.between(2, 5) as f64)).collect();
            let assessment = Assessment {
                trainee: Some(who),
                skill: Some(skills[(first + k % 3) % skills.len()]),
                instrument: Some(*tool),
                assessor: Some(id(Kind::Trainer, chance.below(trainers))),
                on: ago(chance.between(1, 1_500)),
                hospital: Some(id(Kind::Hospital, (home + 1) % houses)),
                phase: Some(if k == 0 { Phase::Baseline } else { Phase::Formative }),
                scores,
                global_rating: Some(chance.between(2, 5) as f64),
                ..Assessment::default()
            };
            seen.put(&Row::of(id(Kind::Assessment, n_seen), assessment));
            n_seen += 1;
        }
        if chance.percent(50) {
            let decision = Entrustment {
                trainee: Some(who),
                skill: Some(skills[first]),
                hospital: Some(id(Kind::Hospital, if chance.percent(50) { home } else { (home + 1) % houses })),
                level: Some(chance.between(3, 5)),
                decided_on: ago(chance.between(10, 600)),
                expires_on: Some(today + TimeDelta::days(chance.between(-100, 500))),
                ..Entrustment::default()
            };
            levels.put(&Row::of(id(Kind::Entrustment, n_levels), decision));
            n_levels += 1;
        }
        if chance.percent(30) {
            let operation = id(Kind::Logbook, n_cases);
            let case = Logbook {
                on: ago(chance.between(1, 900)),
                procedure: Some(skills[first]),
                hospital: Some(id(Kind::Hospital, home)),
                success: Some(chance.percent(85)),
                ..Logbook::default()
            };
            cases.put(&Row::of(operation, case));
            let code = Some(Supervision::TrainerScrubbed);
            let part = Participant {
                logbook: Some(operation),
                trainee: Some(who),
                supervision: code,
                trainer_supervision: code,
                ..Participant::default()
            };
            parts.put(&Row::of(id(Kind::Participant, n_cases), part));
            n_cases += 1;
        }
    }
    [places, wards, stock, teachers, groups, folk, seen, levels, cases, parts].iter().map(|t| t.rows).sum()
}
