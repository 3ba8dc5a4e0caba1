//! A day's theatre list at a place: who may stand in it, the cases logged already, and the operations that are usual there.
//!
//! Long drop-downs made people pick wrong procedures (`domain.md` §5): what is done at this hospital, in this department and by these
//! trainers comes first, and the rest is found by letters. Everything is read through an index, at most a fixed number of records.
//!
//! Must not: write, contain SQL, or know a screen.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::agenda::expected;
use super::entry;
use super::show::Names;
use crate::error::Result;
use crate::model::{FieldType, Id, Kind, Logbook, Moment, Participant, PlacementState, Row, Session, Skill, SkillKind};
use crate::store::{Span, Store};

/// Cases of one day at one hospital.
const CASES: usize = 200;
/// People of one case.
const PEOPLE: usize = 40;
/// Cases that are looked at for what is usual, the newest first.
const LATELY: usize = 200;
/// Parts of one trainer that are looked at for what they usually do.
const OF_TRAINER: usize = 40;
/// Departments of a hospital.
const DEPARTMENTS: usize = 300;
/// Trainees who have a column of their own from the start; more are offered by name.
pub const COLUMNS: usize = 8;
/// What is found for what was typed.
const FOUND: usize = 40;

/// Where and when a list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// At which hospital.
    pub hospital: Id,
    /// In which department, if only there.
    pub department: Option<Id>,
    /// Of which session.
    pub session: Option<Id>,
    /// On which day.
    pub day: NaiveDate,
}

/// Somebody who may stand in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Somebody {
    /// A trainee or a trainer.
    pub who: (Kind, Id),
    /// Their name.
    pub name: String,
}

/// The people of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct People {
    /// Who has a column: the trainees first.
    pub columns: Vec<Somebody>,
    /// Trainers who are in a new case unless somebody says otherwise.
    pub usual: BTreeSet<Id>,
    /// Other trainees who are expected.
    pub others: Vec<Somebody>,
}

/// A case that was logged.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// The record.
    pub row: Row,
    /// Its people.
    pub people: Vec<Row>,
}

/// An operation that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// The skill.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// Its code, and how often it was done here lately.
    pub detail: String,
}

/// The place that a record stands for: a session, a department, a hospital, a logged case, a line of a register.
///
/// # Errors
/// Trouble with the file.
pub fn place_of(store: &Store, kind: Kind, id: Id, today: NaiveDate) -> Result<Option<Place>> {
    let Some(row) = store.get(kind, id)?.filter(|row| !row.gone) else { return Ok(None) };
    let on = row.date("on").unwrap_or(today);
    let place = |hospital: Option<Id>, department, session, day| hospital.map(|hospital| Place { hospital, department, session, day });
    Ok(match kind {
        Kind::Hospital => place(Some(id), None, None, today),
        Kind::Department => place(row.reference("hospital"), Some(id), None, today),
        Kind::Session => {
            let day = Option::<Moment>::read(row.get("starts_at")).map_or(today, Moment::date);
            place(row.reference("hospital"), None, Some(id), day)
        }
        Kind::Logbook => {
            let session = row.reference("session");
            let department = if session.is_none() { row.reference("department") } else { None };
            place(row.reference("hospital"), department, session, on)
        }
        Kind::RegisterEntry => place(row.reference("hospital"), None, None, on),
        _ => None,
    })
}

/// What a list is called: the session or the department, and the hospital.
#[must_use]
pub fn called(store: &Store, names: &Names, place: &Place) -> String {
    let hospital = names.title(store, Kind::Hospital, place.hospital);
    let title = |kind, id: Id| store.get(kind, id).ok().flatten().map(|r| crate::text::screen(r.text("title")).into_owned());
    match (place.session, place.department) {
        (Some(session), _) => format!("{}, {hospital}", title(Kind::Session, session).unwrap_or_default()),
        // A department's title has its hospital in it.
        (None, Some(department)) => names.title(store, Kind::Department, department),
        (None, None) => hospital,
    }
}

/// The cases that were logged there on that day, by their number.
///
/// # Errors
/// Trouble with the file.
pub fn cases(store: &Store, place: &Place) -> Result<Vec<Case>> {
    let day = Some(place.day).write();
    let hospital = Some(place.hospital).write();
    let span = Span::of(Kind::Logbook, "on").fixed("hospital", hospital).from(day.clone()).until(day);
    let mut out = Vec::new();
    for row in store.span(&span, CASES)? {
        let record: Logbook = row.to();
        // Of another list of the same day is what says so.
        let theirs = |own: Option<Id>, here: Option<Id>| here.is_some() && own.is_some() && own != here;
        if theirs(record.session, place.session) || theirs(record.department, place.department) {
            continue;
        }
        let people = store.referring(Kind::Participant, "logbook", row.id, PEOPLE)?;
        out.push(Case { row, people });
    }
    out.sort_by(|a, b| (a.row.text("case_number"), a.row.id).cmp(&(b.row.text("case_number"), b.row.id)));
    Ok(out)
}

/// Who stands in the list: those of its cases, the trainers and trainees of its session, the people placed there with their supervisors.
///
/// # Errors
/// Trouble with the file.
pub fn people(store: &Store, names: &Names, place: &Place, cases: &[Case]) -> Result<People> {
    let mut trainees: Vec<Id> = Vec::new();
    let mut trainers: Vec<Id> = Vec::new();
    let mut out = People::default();
    let add = |list: &mut Vec<Id>, id: Id| {
        if !list.contains(&id) {
            list.push(id);
        }
    };
    for part in cases.iter().flat_map(|case| &case.people) {
        part.reference("trainee").into_iter().for_each(|id| add(&mut trainees, id));
        part.reference("trainer").into_iter().for_each(|id| add(&mut trainers, id));
    }
    let mut expects: Vec<Id> = Vec::new();
    if let Some(row) = place.session.map(|id| store.get(Kind::Session, id)).transpose()?.flatten() {
        let session: Session = row.to();
        for trainer in session.trainers {
            out.usual.insert(trainer);
            add(&mut trainers, trainer);
        }
        expects.extend(expected(store, names, &row)?.into_iter().map(|e| e.trainee));
    }
    if expects.is_empty() {
        for (trainee, supervisor) in placed(store, place)? {
            add(&mut expects, trainee);
            // A supervisor of the only department is at its table; of a whole hospital there are too many.
            if place.department.is_some() {
                supervisor.into_iter().for_each(|id| add(&mut trainers, id));
            }
        }
    }
    if trainees.is_empty() && expects.is_empty() {
        // Nobody is known yet: whoever stood at a table here last.
        for case in lately(store, place)?.iter().take(5) {
            for part in store.referring(Kind::Participant, "logbook", case.id, PEOPLE)? {
                part.reference("trainee").into_iter().for_each(|id| add(&mut expects, id));
            }
        }
    }
    expects.retain(|id| !trainees.contains(id));
    let somebody = |kind: Kind, id: Id| Somebody { who: (kind, id), name: names.title(store, kind, id) };
    let room = COLUMNS.saturating_sub(trainees.len());
    let mut rest: Vec<Somebody> = expects.into_iter().map(|id| somebody(Kind::Trainee, id)).collect();
    rest.sort_by(|a, b| a.name.cmp(&b.name));
    // Who is one of sixty is named, not looked for among sixty columns.
    let offered = if rest.len() <= room { std::mem::take(&mut rest) } else { Vec::new() };
    out.columns = trainees.into_iter().map(|id| somebody(Kind::Trainee, id)).chain(offered).collect();
    out.columns.extend(trainers.into_iter().map(|id| somebody(Kind::Trainer, id)));
    out.others = rest;
    Ok(out)
}

/// Who is placed there on that day, with their supervisors.
fn placed(store: &Store, place: &Place) -> Result<Vec<(Id, Option<Id>)>> {
    let departments: Vec<Id> = match place.department {
        Some(department) => vec![department],
        None => {
            let cells = store.cells_by(Kind::Department, "hospital", place.hospital, &["id"], DEPARTMENTS)?;
            cells.iter().filter_map(|cells| Option::<Id>::read(cells.first()?)).collect()
        }
    };
    let mut out = Vec::new();
    for department in departments {
        let there = Span::of(Kind::Placement, "ends_on").fixed("department", Some(department).write()).from(Some(place.day).write());
        let there = there.without("state", vec![PlacementState::Cancelled.key()]);
        for row in store.span(&there, CASES)? {
            if row.date("starts_on").is_some_and(|starts| starts <= place.day)
                && let Some(trainee) = row.reference("trainee")
            {
                out.push((trainee, row.reference("supervisor")));
            }
        }
    }
    Ok(out)
}

/// Cases of the hospital up to that day, the newest first.
fn lately(store: &Store, place: &Place) -> Result<Vec<Row>> {
    let span = Span::of(Kind::Logbook, "on").fixed("hospital", Some(place.hospital).write()).until(Some(place.day).write()).descending();
    store.span(&span, LATELY)
}

/// The operations that are done here, those of the department and of these trainers first, then the most frequent.
///
/// # Errors
/// Trouble with the file.
pub fn usual(store: &Store, place: &Place, trainers: &[Id]) -> Result<Vec<Operation>> {
    let mut seen: BTreeMap<Id, (u32, u32)> = BTreeMap::new();
    for case in lately(store, place)? {
        let Some(procedure) = case.reference("procedure") else { continue };
        let here = place.department.is_some() && case.reference("department") == place.department
            || place.session.is_some() && case.reference("session") == place.session;
        let held = seen.entry(procedure).or_default();
        held.0 += 1 + if here { 3 } else { 0 };
        held.1 += 1;
    }
    for trainer in trainers {
        let parts = Span::of(Kind::Participant, "id").fixed("trainer", Some(*trainer).write()).descending();
        for part in store.span(&parts, OF_TRAINER)? {
            let case = part.reference("logbook").map(|id| store.get(Kind::Logbook, id)).transpose()?.flatten().filter(|r| !r.gone);
            if let Some(procedure) = case.and_then(|r| r.reference("procedure")) {
                seen.entry(procedure).or_default().0 += 2;
            }
        }
    }
    let mut order: Vec<(Id, (u32, u32))> = seen.into_iter().collect();
    order.sort_by_key(|(id, (weight, _))| (std::cmp::Reverse(*weight), *id));
    let mut out = Vec::new();
    for (id, (_, times)) in order.into_iter().take(FOUND) {
        if let Some(row) = store.get(Kind::Skill, id)?.filter(|row| !row.gone) {
            let here = if times > 0 { crate::say!("theatre-times", n = times) } else { crate::words::label("theatre-of-trainers") };
            out.push(Operation { detail: here, ..operation(&row) });
        }
    }
    Ok(out)
}

/// Operations by letters of their title or code, procedures before anything else.
///
/// # Errors
/// Trouble with the file.
pub fn search(store: &Store, typed: &str) -> Result<Vec<Operation>> {
    let mut found: Vec<(u8, Operation)> = Vec::new();
    for row in store.matching(Kind::Skill, typed, FOUND)? {
        let skill: Skill = row.to();
        let rank = match skill.kind {
            Some(SkillKind::Procedure) => 0,
            Some(SkillKind::Domain) => continue,
            _ => 1,
        };
        found.push((rank, operation(&row)));
    }
    found.sort_by(|a, b| (a.0, &a.1.title).cmp(&(b.0, &b.1.title)));
    Ok(found.into_iter().map(|(_, operation)| operation).collect())
}

fn operation(row: &Row) -> Operation {
    let title = crate::text::screen(row.text("title")).into_owned();
    Operation { id: row.id, title, detail: crate::text::screen(row.text("code")).into_owned() }
}

/// The title of an operation.
#[must_use]
pub fn operation_title(store: &Store, id: Id) -> String {
    store.get(Kind::Skill, id).ok().flatten().map(|row| crate::text::screen(row.text("title")).into_owned()).unwrap_or_default()
}

/// People by letters of their name, who have no column yet: trainees, then trainers; with what tells them apart.
///
/// # Errors
/// Trouble with the file.
pub fn find_people(store: &Store, names: &Names, typed: &str, there: &BTreeSet<Id>) -> Result<Vec<(Somebody, String)>> {
    let mut out = Vec::new();
    for kind in [Kind::Trainee, Kind::Trainer] {
        for row in store.matching(kind, typed, FOUND)? {
            if !there.contains(&row.id) {
                out.push((Somebody { who: (kind, row.id), name: names.row_title(store, &row) }, entry::detail(store, names, &row)));
            }
        }
    }
    Ok(out)
}

/// Hospitals by letters of their name; all that were changed last without any.
///
/// # Errors
/// Trouble with the file.
pub fn find_hospitals(store: &Store, names: &Names, typed: &str) -> Result<Vec<(Id, String)>> {
    let rows = if typed.is_empty() { store.recent(Kind::Hospital, FOUND)? } else { store.matching(Kind::Hospital, typed, FOUND)? };
    Ok(rows.iter().map(|row| (row.id, names.row_title(store, row))).collect())
}

/// A record of a part, and who it is of.
#[must_use]
pub fn who(row: &Row) -> Option<(Kind, Id)> {
    let part: Participant = row.to();
    part.trainee.map(|id| (Kind::Trainee, id)).or_else(|| part.trainer.map(|id| (Kind::Trainer, id)))
}
