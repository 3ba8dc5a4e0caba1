//! What stands before the first trainee comes: hospitals, departments, trainers, agreements, and the catalogues' skills and forms.

use chrono::{Days, NaiveDate};
use ustaz::model::{
    Agreement, Availability, Department, Equipment, Hospital, HospitalLevel, Id, Instrument, InstrumentItem, Kind, Record, Row, Sex, Side,
    Skill, SkillKind, Trainer,
};
use ustaz::store::{Direction, ListQuery, Store};

use super::names;
use super::scribe::Scribe;

/// Codes of the catalogue, the frequent first.
pub const SPECIALTIES: [&str; 20] = [
    "general-surgery",
    "orthopaedics",
    "obstetrics-and-gynaecology",
    "anaesthesiology",
    "emergency-medicine",
    "internal-medicine",
    "paediatrics",
    "nursing",
    "midwifery",
    "neurosurgery",
    "intensive-care",
    "urology",
    "cardiology",
    "ent",
    "ophthalmology",
    "radiology",
    "plastic-surgery-and-burns",
    "family-medicine",
    "oncology",
    "physiotherapy",
];
pub const OCCUPATIONS: [&str; 6] = ["2212", "2211", "2221", "2222", "3256", "3259"];
const HOST_PROVINCES: [&str; 6] = ["KZ-75", "KZ-71", "KZ-79", "KZ-35", "KZ-10", "KZ-61"];
const ITEMS: [&str; 3] = ["oxygen", "running-water", "electricity"];

/// A department and where it stands.
pub struct Site {
    pub department: Id,
    pub hospital: Id,
    pub province: String,
}

/// An assessment form.
pub struct Form {
    pub id: Id,
    pub items: Vec<String>,
    pub least: f64,
    pub most: f64,
}

pub struct World {
    pub home: Vec<Site>,
    pub host: Vec<Site>,
    pub host_trainers: Vec<Id>,
    pub agreements: Vec<Id>,
    pub procedures: Vec<Id>,
    pub forms: Vec<Form>,
}

/// Provinces of the home side by how many people they have, roughly.
fn province(scribe: &mut Scribe, host: bool) -> String {
    if host {
        return scribe.chance.common(&HOST_PROVINCES).to_owned();
    }
    format!("AF{:02}", scribe.chance.skewed(34) + 1)
}

pub fn build(scribe: &mut Scribe, size: usize, today: NaiveDate) -> World {
    let (procedures, forms) = catalogue(scribe.store());
    let (home, host) = sites(scribe, size);
    let host_trainers = trainers(scribe, size, &home, &host);
    let agreements = agreements(scribe, size, today);
    World { home, host, host_trainers, agreements, procedures, forms }
}

/// All records of a kind, of which there are few.
fn all<R: Record>(store: &Store, by: &'static str) -> Vec<(Id, R)> {
    let query = ListQuery::all(R::KIND).by(by, false);
    let found = store.page(&query, None, Direction::Forward, 10_000).expect("a list");
    found.into_iter().map(|(row, _)| (row.id, row.to())).collect()
}

fn catalogue(store: &Store) -> (Vec<Id>, Vec<Form>) {
    let skills = all::<Skill>(store, "code").into_iter().filter(|(_, s)| s.kind == Some(SkillKind::Procedure));
    let items = all::<InstrumentItem>(store, "position");
    let forms = all::<Instrument>(store, "code").into_iter().map(|(id, form)| Form {
        id,
        items: items.iter().filter(|(_, i)| i.instrument == Some(id)).take(9).map(|(_, i)| i.code.clone()).collect(),
        least: form.scale_min.unwrap_or(1.0),
        most: form.scale_max.unwrap_or(5.0),
    });
    (skills.map(|(id, _)| id).collect(), forms.collect())
}

/// Hospitals with ten departments each; one of ten is on the host side.
fn sites(scribe: &mut Scribe, size: usize) -> (Vec<Site>, Vec<Site>) {
    let wanted = (size / 10).max(20);
    let (mut home, mut host) = (Vec::new(), Vec::new());
    let mut rows: Vec<Row> = Vec::new();
    let mut departments: Vec<Row> = Vec::new();
    let mut equipment: Vec<Row> = Vec::new();
    let houses = wanted.div_ceil(10);
    for number in 0..houses {
        let host_side = number % 10 == 1;
        let (latin, native) = names::hospital(&mut scribe.chance, host_side, number + 1);
        let province = province(scribe, host_side);
        let record = Hospital {
            name: latin,
            native_name: native,
            country: if host_side { "KZ" } else { "AF" }.into(),
            province: province.clone(),
            city: format!("Town {}", scribe.chance.skewed(400) + 1),
            level: Some([HospitalLevel::Provincial, HospitalLevel::District, HospitalLevel::Regional, HospitalLevel::National][number % 4]),
            side: Some(if host_side { Side::Host } else { Side::Home }),
            beds: Some(scribe.chance.between(20, 600)),
            phone: vec![phone(scribe, host_side)],
            ..Hospital::default()
        };
        let house = scribe.row(record);
        for (n, specialty) in SPECIALTIES.iter().cycle().skip(number % 7).take(10.min(wanted - number * 10)).enumerate() {
            let head =
                if host_side { names::trainer(&mut scribe.chance, n % 2 == 0) } else { names::trainee(&mut scribe.chance, n % 3 == 0) };
            let seats = if host_side { scribe.chance.between(4, 40) } else { scribe.chance.between(1, 6) };
            let record = Department {
                hospital: Some(house.id),
                name: format!("{} department", specialty.replace('-', " ")),
                specialty: (*specialty).into(),
                seats: Some(seats),
                head: head.latin,
                ..Department::default()
            };
            let department = scribe.row(record);
            let site = Site { department: department.id, hospital: house.id, province: province.clone() };
            if host_side {
                host.push(site)
            } else {
                home.push(site)
            }
            departments.push(department);
        }
        rows.push(house);
    }
    for department in &departments {
        let item = scribe.chance.one(&ITEMS);
        let availability = scribe.chance.common(&[Availability::Sometimes, Availability::Always, Availability::Never]);
        let piece =
            Equipment { department: Some(department.id), item: item.into(), availability: Some(availability), ..Equipment::default() };
        equipment.push(scribe.row(piece));
    }
    scribe.import("hospitals.csv", &rows);
    scribe.import("departments.csv", &departments);
    scribe.import("equipment.csv", &equipment);
    (home, host)
}

/// One trainer for twenty trainees, most of the host side; only those are given back.
fn trainers(scribe: &mut Scribe, size: usize, home: &[Site], host: &[Site]) -> Vec<Id> {
    let mut rows = Vec::new();
    let mut out = Vec::new();
    for number in 0..(size / 20).max(5) {
        let (woman, local) = (scribe.chance.percent(40), number % 5 == 4);
        let name = if local { names::trainee(&mut scribe.chance, woman) } else { names::trainer(&mut scribe.chance, woman) };
        let sites = if local { home } else { host };
        let site = &sites[scribe.chance.skewed(sites.len())];
        let languages: &[&str] = if local { &["prs", "en"] } else { &["kk", "ru"] };
        let record = Trainer {
            passport_name: name.latin,
            native_name: name.native,
            sex: Some(if woman { Sex::Female } else { Sex::Male }),
            specialty: scribe.chance.common(&SPECIALTIES).into(),
            hospital: Some(site.hospital),
            department: Some(site.department),
            languages: languages.iter().map(|l| (*l).to_owned()).collect(),
            assessor: Some(scribe.chance.percent(70)),
            phone: vec![phone(scribe, !local)],
            email: format!("trainer{number}@example.org"),
            ..Trainer::default()
        };
        let row = scribe.row(record);
        if !local {
            out.push(row.id);
        }
        rows.push(row);
    }
    scribe.import("trainers.csv", &rows);
    out
}

/// One agreement for five thousand people, each for four years, the last ones in force.
fn agreements(scribe: &mut Scribe, size: usize, today: NaiveDate) -> Vec<Id> {
    let wanted = (size / 5_000).max(2);
    let mut rows = Vec::new();
    for number in 0..wanted {
        let back = ((wanted - number) * super::people::YEARS * 365 / wanted) as u64;
        let starts = today - Days::new(back);
        let record = Agreement {
            title: format!("Agreement on joint training, part {}", number + 1),
            partner_country: "KZ".into(),
            signed_on: Some(starts - Days::new(30)),
            starts_on: Some(starts),
            ends_on: Some(starts + Days::new(4 * 365)),
            seats: SPECIALTIES.iter().take(8).map(|s| ((*s).to_owned(), 600.0)).collect(),
            ..Agreement::default()
        };
        rows.push(scribe.row(record));
    }
    scribe.import("agreements.csv", &rows);
    rows.iter().map(|r| r.id).collect()
}

pub fn phone(scribe: &mut Scribe, host: bool) -> String {
    if host { format!("+7701{:07}", scribe.chance.below(10_000_000)) } else { format!("+937{:08}", scribe.chance.below(100_000_000)) }
}

/// Kinds whose tables the generator fills.
pub const FILLED: &[Kind] = &[
    Kind::Hospital,
    Kind::Department,
    Kind::Equipment,
    Kind::Trainer,
    Kind::Agreement,
    Kind::Cohort,
    Kind::Trainee,
    Kind::Nomination,
    Kind::Document,
    Kind::Cost,
    Kind::Placement,
    Kind::Clearance,
    Kind::Session,
    Kind::Attendance,
    Kind::Assessment,
    Kind::Logbook,
    Kind::Participant,
    Kind::Entrustment,
    Kind::Certificate,
    Kind::FollowUp,
];
