//! Agendas out of a file: the sessions of a place, a person, a visit or a group on some days, what would come of copying or moving
//! them, a visit's itinerary, and hours attended.
//!
//! Must not: write, contain SQL, or know a screen. Still awkward: the sessions of a trainer are looked for among all of the window,
//! since the index of references is not by day; who is placed at a hospital is read through all placements of its departments, for
//! there is no index of a department's placements by day.

mod clashes;
mod hours;
mod itinerary;
mod people;
mod proposal;
mod sessions;

use std::collections::{BTreeMap, BTreeSet, btree_map};

use chrono::NaiveDate;

pub use clashes::clashes;
pub use hours::{Line as HoursLine, Report, hours};
pub use itinerary::{Itinerary, List, itinerary, visits_called};
pub use people::{Expected, Why, expected, others};
pub use proposal::{Proposal, copied, following, shifted};
pub use sessions::{sessions, site};

use super::show::{Names, choice};
use super::working::{Working, lunar_shift};
use crate::error::Result;
use crate::model::{AttendanceState, FieldType, Hospital, Id, Kind, List as Terms, Moment, Row, Session, Value};
use crate::rules::status::is_active;
use crate::rules::working_time::WorkDay;
use crate::store::Store;
use crate::text;

/// People of one cohort, or at one session.
const PEOPLE: usize = 2_000;
/// Names that are written out for one session.
const NAMED: usize = 40;
/// Of so many sessions the people are named; where there are more they are counted.
const WITH_NAMES: usize = 300;
/// Days of one page.
const DAYS: usize = 400;

/// Whose agenda it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scope {
    /// Everybody's.
    #[default]
    All,
    /// That of a hospital, a trainer, a trainee, a visit or a cohort; records of other kinds have none.
    Of(Kind, Id),
}

impl Scope {
    /// The kinds that have an agenda.
    pub const KINDS: [Kind; 5] = [Kind::Visit, Kind::Cohort, Kind::Hospital, Kind::Trainer, Kind::Trainee];

    /// Its name.
    #[must_use]
    pub fn name(self, store: &Store, names: &Names) -> String {
        match self {
            Self::All => crate::words::label("agenda-of-all"),
            Self::Of(kind, id) => names.title(store, kind, id),
        }
    }

    /// The country whose week it goes by (ISO 3166-1): that of the place, of a visit's first hospital, of where a group goes, of a
    /// person's own hospital; empty where nobody entered it, and for everybody.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn country(self, store: &Store) -> Result<String> {
        let Self::Of(kind, id) = self else { return Ok(String::new()) };
        let Some(row) = store.get(kind, id)? else { return Ok(String::new()) };
        let hospital = match kind {
            Kind::Hospital => return Ok(row.text("country").to_owned()),
            Kind::Cohort => return Ok(row.text("host_country").to_owned()),
            Kind::Visit => Vec::<Id>::read(row.get("hospitals")).first().copied(),
            Kind::Trainee => row.reference("home_hospital"),
            _ => row.reference("hospital"),
        };
        Ok(site(store, hospital)?.country)
    }

    /// What a new session of this agenda begins with.
    #[must_use]
    pub fn presets(self) -> Vec<(&'static str, Value)> {
        match self {
            Self::Of(Kind::Hospital, id) => vec![("hospital", Value::Int(id.get()))],
            Self::Of(Kind::Visit, id) => vec![("visit", Value::Int(id.get()))],
            Self::Of(Kind::Cohort, id) => vec![("cohort", Value::Int(id.get()))],
            Self::Of(Kind::Trainer, id) => vec![("trainers", vec![id].write())],
            _ => Vec::new(),
        }
    }
}

/// A session in words that are safe for the screen.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its record as it was read.
    pub row: Row,
    /// From, on the clock of its place.
    pub starts: Moment,
    /// To.
    pub ends: Option<Moment>,
    /// Where it is (ISO 3166-1).
    pub country: String,
    /// Theatre list, ward round …
    pub kind: String,
    /// Its title.
    pub title: String,
    /// The hospital.
    pub hospital: String,
    /// Theatre or room.
    pub room: String,
    /// Who teaches.
    pub trainers: Vec<String>,
    /// Trainees who were entered, or who are expected; `None` where they were not looked for.
    pub trainees: Option<Vec<String>>,
    /// How many they are.
    pub count: usize,
    /// How many of them were entered.
    pub entered: usize,
    /// Who interprets.
    pub interpreter: String,
    /// The language's name.
    pub language: String,
}

/// The sessions of some days.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Agenda {
    /// Its name.
    pub name: String,
    /// The country whose week it goes by; see [`Scope::country`].
    pub country: String,
    /// By their beginning.
    pub entries: Vec<Entry>,
    /// Who does not work on which days, with what is kept; see [`Agenda::off`].
    pub days_off: BTreeMap<NaiveDate, Vec<(String, String)>>,
    /// There were more sessions than are shown.
    pub cut: bool,
}

impl Agenda {
    /// The country and the name of what is kept there on a day; the name is empty for a day off of the week.
    #[must_use]
    pub fn off(&self, day: NaiveDate) -> &[(String, String)] {
        self.days_off.get(&day).map_or(&[], Vec::as_slice)
    }
}

/// The sessions of an agenda from one day to another, both of the place's clock, at most `most`. A page that is shown on another clock
/// asks for a day more at either end.
///
/// Costs: see [`sessions`]; then a look at the attendance of each session and at its group, each by its own index.
///
/// # Errors
/// Trouble with the file.
pub fn agenda(store: &Store, names: &Names, scope: Scope, from: NaiveDate, to: NaiveDate, most: usize) -> Result<Agenda> {
    let (rows, cut) = sessions(store, scope, from, Some(to), most)?;
    let named = rows.len() <= WITH_NAMES;
    let mut cohorts: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        entries.extend(entry(store, names, row, named, &mut cohorts)?);
    }
    entries.sort_by_key(|e| (e.starts, e.row.id));
    let country = scope.country(store)?;
    let mut countries: BTreeSet<&str> = entries.iter().map(|e: &Entry| e.country.as_str()).collect();
    countries.insert(&country);
    countries.remove("");
    if countries.is_empty() {
        countries.extend(["AF", "KZ"]);
    }
    let days_off = days_off(store, &countries, from, to)?;
    Ok(Agenda { name: scope.name(store, names), country, entries, days_off, cut })
}

fn safe(text: &str) -> String {
    text::screen(text).into_owned()
}

fn entry(store: &Store, names: &Names, row: Row, named: bool, cohorts: &mut BTreeMap<Id, Vec<Id>>) -> Result<Option<Entry>> {
    let session: Session = row.to();
    let Some(starts) = session.starts_at else { return Ok(None) };
    let site = site(store, session.hospital)?;
    let came = store.cells_by(Kind::Attendance, "session", row.id, &["trainee", "state"], PEOPLE)?;
    let state = |cells: &[Value]| cells.get(1).and_then(Option::<AttendanceState>::read);
    let mut people: Vec<Id> = came.iter().filter_map(|cells| Option::<Id>::read(cells.first()?)).collect();
    let entered = people.len();
    if people.is_empty()
        && let Some(cohort) = session.cohort
    {
        people = group(store, cohorts, cohort)?.to_vec();
    }
    let missing = |n: usize| matches!(came.get(n).and_then(|c| state(c)), Some(AttendanceState::Absent | AttendanceState::Excused));
    let call = |(n, id): (usize, &Id)| {
        let name = names.title(store, Kind::Trainee, *id);
        if n < entered && missing(n) { crate::say!("agenda-not-there", name = name) } else { name }
    };
    let trainees = named.then(|| people.iter().enumerate().take(NAMED).map(call).collect());
    Ok(Some(Entry {
        starts,
        ends: session.ends_at.filter(|ends| *ends > starts),
        country: site.country,
        kind: session.kind.map(|k| choice("session_kind", k.key())).unwrap_or_default(),
        title: safe(&session.title),
        hospital: session.hospital.map(|id| names.title(store, Kind::Hospital, id)).unwrap_or_default(),
        room: safe(&session.place),
        trainers: session.trainers.iter().map(|id| names.title(store, Kind::Trainer, *id)).collect(),
        trainees,
        count: people.len(),
        entered,
        interpreter: safe(&session.interpreter),
        language: if session.language.is_empty() { String::new() } else { names.term(store, Terms::Language, &session.language) },
        row,
    }))
}

/// The people of a cohort who take part, at most some thousands.
///
/// # Errors
/// Trouble with the file.
pub(in crate::programme) fn members(store: &Store, cohort: Id) -> Result<Vec<Id>> {
    let people = store.cells_by(Kind::Trainee, "cohort", cohort, &["id", "status"], PEOPLE)?;
    let active = people.iter().filter(|cells| cells.get(1).is_some_and(|status| is_active(FieldType::read(status))));
    Ok(active.filter_map(|cells| Option::<Id>::read(cells.first()?)).collect())
}

/// The same, read once for many sessions.
fn group<'a>(store: &Store, known: &'a mut BTreeMap<Id, Vec<Id>>, cohort: Id) -> Result<&'a [Id]> {
    Ok(match known.entry(cohort) {
        btree_map::Entry::Occupied(there) => there.into_mut(),
        btree_map::Entry::Vacant(free) => free.insert(members(store, cohort)?),
    })
}

/// Days on which a country does not work, with the name of what is kept; the name is empty for a day off of the week.
fn days_off(
    store: &Store,
    countries: &BTreeSet<&str>,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<BTreeMap<NaiveDate, Vec<(String, String)>>> {
    let working = Working::between(from, to, &lunar_shift(store)?);
    let mut out: BTreeMap<NaiveDate, Vec<(String, String)>> = BTreeMap::new();
    for country in countries {
        let weeks = working.of(store, country)?;
        for day in from.iter_days().take_while(|day| *day <= to).take(DAYS) {
            let name = match weeks.day(None, day) {
                WorkDay::Holiday(name) => name,
                WorkDay::Off => String::new(),
                WorkDay::Open(_) | WorkDay::Unknown => continue,
            };
            out.entry(day).or_default().push(((*country).to_owned(), name));
        }
    }
    Ok(out)
}

/// A hospital's own record; an empty one where there is none.
fn hospital(store: &Store, id: Option<Id>) -> Result<Hospital> {
    Ok(id.map(|id| store.get(Kind::Hospital, id)).transpose()?.flatten().map(|row| row.to()).unwrap_or_default())
}
