//! Certificates: what one says in print, the one that is proposed for a person, and the number that comes next.
//!
//! What is printed is taken from the record and from the names of its person and hospital; [`Printed::digest`] is over just these lines,
//! so that a later change of any of them shows. Codes are made by [`super::verbs::certify`].
//!
//! Must not: contain SQL, write, or know a screen. No sensitive field is read here. Awkward: a hospital that changes its name makes its
//! old certificates differ from the file; the history says so, a digest cannot.

use chrono::{Datelike, NaiveDate};

use super::agenda::{Scope, hours};
use super::show::Names;
use crate::error::Result;
use crate::model::{Certificate, Id, Issued, Kind, List, Placement, PlacementState, Row};
use crate::rules::skills::verification;
use crate::store::{Direction, ListQuery, Store};
use crate::text;

/// Placements of one person that are looked at.
const PLACEMENTS: usize = 200;
/// Certificates whose numbers are looked at, the newest first.
const NUMBERS: usize = 200;
/// Days between two placements that are still one stay.
const GAP: i64 = 31;

/// What stands on a certificate, each part as it is printed.
#[derive(Debug, Clone, PartialEq)]
pub struct Printed {
    /// Its record.
    pub record: Certificate,
    /// The person's Latin name, as in the passport.
    pub name: String,
    /// Their name in its own script.
    pub native: String,
    /// The hospital's name.
    pub hospital: String,
    /// The hospital's name in its own script.
    pub hospital_native: String,
}

impl Printed {
    /// From the records that it names.
    #[must_use]
    pub fn new(record: Certificate, trainee: &Row, hospital: Option<&Row>) -> Self {
        let of = |key| hospital.map(|row| text::screen(row.text(key)).into_owned()).unwrap_or_default();
        Self {
            name: text::screen(trainee.text("passport_name")).into_owned(),
            native: text::screen(trainee.text("native_name")).into_owned(),
            hospital: of("name"),
            hospital_native: of("native_name"),
            record,
        }
    }

    /// As the file has it now; `None` where it names nobody.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn read(store: &Store, certificate: &Row) -> Result<Option<Self>> {
        let record: Certificate = certificate.to();
        let Some(trainee) = record.trainee.map(|id| store.get(Kind::Trainee, id)).transpose()?.flatten() else { return Ok(None) };
        let hospital = record.hospital.map(|id| store.get(Kind::Hospital, id)).transpose()?.flatten();
        Ok(Some(Self::new(record, &trainee, hospital.as_ref())))
    }

    /// Its lines in canonical form, each with its name: what the digest is over.
    #[must_use]
    pub fn lines(&self) -> Vec<(&'static str, String)> {
        let r = &self.record;
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        vec![
            ("sort", r.sort.unwrap_or(Issued::Certificate).key().to_owned()),
            ("title", text::screen(&r.title).into_owned()),
            ("name", self.name.clone()),
            ("native_name", self.native.clone()),
            ("issuer", text::screen(&r.issuer).into_owned()),
            ("number", text::screen(&r.number).into_owned()),
            ("issued_on", day(r.issued_on)),
            ("starts_on", day(r.starts_on)),
            ("ends_on", day(r.ends_on)),
            ("hours", r.hours.map(|n| n.to_string()).unwrap_or_default()),
            ("hospital", self.hospital.clone()),
            ("hospital_native", self.hospital_native.clone()),
        ]
    }

    /// The digest of what is printed.
    #[must_use]
    pub fn digest(&self) -> String {
        let lines = self.lines();
        verification::digest(lines.iter().map(|(name, line)| (*name, line.as_str())))
    }

    /// Whether it still says what was printed when its code was made; `None` where no code was.
    #[must_use]
    pub fn is_as_issued(&self) -> Option<bool> {
        (!self.record.code.is_empty() && !self.record.digest.is_empty()).then(|| self.record.digest == self.digest())
    }
}

/// A certificate for a person, to be looked at and changed before it is issued: their last stay at hospitals, or their cohort's days.
///
/// Costs: their placements and attendance, and the numbers given last.
///
/// # Errors
/// Trouble with the file.
pub fn proposal(store: &Store, names: &Names, trainee: Id, today: NaiveDate) -> Result<Certificate> {
    let mut out = Certificate {
        trainee: Some(trainee),
        issued_on: Some(today),
        sort: Some(Issued::Certificate),
        number: next_number(store, today)?,
        ..Certificate::default()
    };
    let person = store.get(Kind::Trainee, trainee)?;
    let mut stays: Vec<(NaiveDate, NaiveDate, Option<Id>)> = Vec::new();
    for row in store.referring(Kind::Placement, "trainee", trainee, PLACEMENTS)? {
        let p: Placement = row.to();
        if let (Some(from), Some(to)) = (p.starts_on, p.ends_on)
            && p.state != Some(PlacementState::Cancelled)
            && from <= today
        {
            stays.push((from, to, p.department));
        }
    }
    stays.sort_by_key(|(from, to, _)| (*to, *from));
    if let Some((from, to, department)) = stays.pop() {
        let mut first = from;
        while let Some((earlier, ..)) = stays.pop().filter(|(_, to, _)| (first - *to).num_days() <= GAP) {
            first = first.min(earlier);
        }
        (out.starts_on, out.ends_on) = (Some(first), Some(to));
        let department = department.map(|id| store.get(Kind::Department, id)).transpose()?.flatten();
        out.hospital = department.and_then(|row| row.reference("hospital"));
    } else if let Some(cohort) = person.as_ref().and_then(|p| p.reference("cohort"))
        && let Some(cohort) = store.get(Kind::Cohort, cohort)?
    {
        (out.starts_on, out.ends_on) = (cohort.date("starts_on"), cohort.date("ends_on"));
    }
    if let Some(hospital) = out.hospital {
        out.issuer = text::truncate(&names.title(store, Kind::Hospital, hospital), 120).into_owned();
    }
    if let (Some(from), Some(to)) = (out.starts_on, out.ends_on) {
        let minutes: i64 =
            hours(store, names, Scope::Of(Kind::Trainee, trainee), from, to)?.lines.iter().map(|line| line.hours.minutes).sum();
        out.hours = Some(minutes / 60).filter(|n| *n > 0);
        let weeks = ((to - from).num_days() + 4) / 7;
        let specialty = person.map(|p| p.text("specialty").to_owned()).unwrap_or_default();
        let specialty = if specialty.is_empty() { String::new() } else { names.term(store, List::Specialty, &specialty).to_lowercase() };
        let title = match (weeks.max(1), specialty.as_str()) {
            (weeks, "") => crate::say!("certificate-title-weeks", n = weeks),
            (weeks, specialty) => crate::say!("certificate-title-weeks-in", n = weeks, specialty = specialty),
        };
        out.title = text::truncate(&title, 120).into_owned();
    }
    Ok(out)
}

/// The number of the next certificate, after those that were issued last.
///
/// # Errors
/// Trouble with the file.
pub fn next_number(store: &Store, today: NaiveDate) -> Result<String> {
    let last = store.page(&ListQuery::all(Kind::Certificate).by("issued_on", true), None, Direction::Forward, NUMBERS)?;
    Ok(verification::next_number(last.iter().map(|(row, _)| row.text("number")), today.year()))
}

/// The cells of a proposal that are filled, for a form.
#[must_use]
pub fn cells(proposal: Certificate) -> Vec<(&'static str, crate::model::Value)> {
    let keys = Kind::Certificate.fields().iter().map(|field| field.key);
    keys.zip(crate::model::Record::into_values(proposal)).filter(|(_, value)| !value.is_null()).collect()
}
