//! The file as the checks read it: records with the names of people and places, one record perhaps as it is proposed instead of as it
//! stands, and a note of everything that was read.
//!
//! Must not: know a rule. Still awkward: names of people and places are looked up in the file, so a name that is only proposed is told of as it
//! stands.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use chrono::NaiveDate;

use crate::error::Result;
use crate::model::{FieldType, Id, Kind, List, Moment, Placement, PlacementState, Row, Session, Side};
use crate::programme::show::Names;
use crate::programme::working::Working;
use crate::rules::today::{Now, Post, Stay};
use crate::rules::working_time::WorkingWeeks;
use crate::store::{Span, Store};
use crate::text;

/// Records of one person.
const OF_ONE: usize = 300;

/// What a check read: a record, or something that more than one record makes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Source {
    /// A record.
    Record(Id),
    /// Working time and holidays of a country.
    Country(String),
    /// The steps of travel clearance.
    Steps,
    /// Names of catalogue entries.
    Terms,
    /// Who is in a cohort.
    Members(Id),
    /// The sessions of a cohort.
    CohortSessions(Id),
}

/// What a department means for those who are placed there.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::programme) struct Site {
    /// Its name and hospital.
    pub place: String,
    /// Its hospital.
    pub hospital: Option<Id>,
    /// Its hospital is not of the home side.
    pub abroad: bool,
    /// ISO 3166-1 of its hospital, empty if nobody entered it.
    pub country: String,
    /// Town of its hospital, empty if nobody entered it.
    pub town: String,
    /// Code of its specialty, empty if nobody entered it.
    pub specialty: String,
    /// Training seats, if somebody entered them.
    pub seats: Option<u32>,
}

/// A file as it is read for some checks; looks up people and places once each.
pub(in crate::programme) struct View<'a> {
    pub store: &'a Store,
    pub now: &'a Now<'a>,
    pub names: Names,
    working: Working,
    /// This record as it is given here, whatever the file says of it; gone, it is not there.
    instead: Option<&'a Row>,
    sites: RefCell<HashMap<Id, Rc<Site>>>,
    reads: RefCell<BTreeSet<Source>>,
}

impl<'a> View<'a> {
    /// The file as it stands.
    pub fn of(store: &'a Store, now: &'a Now<'a>) -> Self {
        Self::with(store, now, None)
    }

    /// The file as it would stand with a record.
    pub fn with(store: &'a Store, now: &'a Now<'a>, instead: Option<&'a Row>) -> Self {
        Self {
            store,
            now,
            names: Names::new(),
            working: Working::around(now.today, now.shift).with(instead),
            instead,
            sites: RefCell::default(),
            reads: RefCell::default(),
        }
    }

    /// Whether sessions of a day are looked at: those of the days ahead, and those around one that is proposed, however far ahead it is.
    pub(super) fn sees(&self, day: NaiveDate) -> bool {
        let proposed = self.instead(Kind::Session).and_then(|row| row.to::<Session>().starts_at).map(Moment::date);
        let near = proposed.is_some_and(|other| (day - other).num_days().abs() <= 3 && day >= self.now.today);
        near || super::checks::in_window(self.now.today, day)
    }

    /// The record of a kind that is proposed, if it is one of that kind.
    pub(super) fn instead(&self, kind: Kind) -> Option<&'a Row> {
        self.instead.filter(|row| row.kind == kind)
    }

    /// Notes that something was read.
    pub(super) fn note(&self, source: Source) {
        self.reads.borrow_mut().insert(source);
    }

    /// What was read since the last time this was asked.
    pub(super) fn taken(&self) -> Vec<Source> {
        std::mem::take(&mut *self.reads.borrow_mut()).into_iter().collect()
    }

    /// A record that is not gone.
    pub fn get(&self, kind: Kind, id: Id) -> Result<Option<Row>> {
        self.note(Source::Record(id));
        let found = match self.instead {
            Some(row) if row.id == id && row.kind == kind => Some(row.clone()),
            _ => self.store.get(kind, id)?,
        };
        Ok(found.filter(|row| !row.gone))
    }

    /// Of `rows` from the file, those that stand in this view: the proposed one among them if `holds` says so of it.
    pub(super) fn seen(&self, kind: Kind, mut rows: Vec<Row>, holds: impl Fn(&Row) -> bool) -> Vec<Row> {
        if let Some(row) = self.instead.filter(|row| row.kind == kind) {
            rows.retain(|r| r.id != row.id);
            if !row.gone && holds(row) {
                rows.push(row.clone());
            }
        }
        rows.iter().for_each(|r| self.note(Source::Record(r.id)));
        rows
    }

    /// Records that belong to one.
    pub fn belonging(&self, kind: Kind, key: &'static str, id: Id) -> Result<Vec<Row>> {
        self.some_belonging(kind, key, id, OF_ONE)
    }

    /// At most `most` records that belong to one.
    pub(super) fn some_belonging(&self, kind: Kind, key: &'static str, id: Id, most: usize) -> Result<Vec<Row>> {
        let refers = |row: &Row| row.reference(key) == Some(id) || Vec::<Id>::read(row.get(key)).contains(&id);
        Ok(self.seen(kind, self.store.referring(kind, key, id, most)?, refers))
    }

    /// The records of a stretch; `holds` tells whether a record lies in it.
    pub(super) fn span(&self, kind: Kind, span: &Span, most: usize, holds: impl Fn(&Row) -> bool) -> Result<Vec<Row>> {
        Ok(self.seen(kind, self.store.span(span, most)?, holds))
    }

    /// The name of a record.
    pub fn name(&self, kind: Kind, id: Id) -> String {
        self.note(Source::Record(id));
        match self.instead {
            Some(row) if row.id == id && row.kind == kind => self.names.row_title(self.store, row),
            _ => self.names.title(self.store, kind, id),
        }
    }

    /// The name of a catalogue entry.
    pub fn term(&self, list: List, code: &str) -> String {
        self.note(Source::Terms);
        self.names.term(self.store, list, code)
    }

    /// How a country works.
    pub fn weeks(&self, country: &str) -> Result<Rc<WorkingWeeks>> {
        self.note(Source::Country(country.to_owned()));
        self.working.of(self.store, country)
    }

    /// The rows of working time and holidays that were read, with their countries and, of holidays, their days.
    pub(super) fn days_read(&self) -> Vec<(Id, String, Option<NaiveDate>)> {
        self.working.rows_read()
    }

    /// What is known of a department.
    pub fn site(&self, department: Id) -> Result<Rc<Site>> {
        let known = self.sites.borrow().get(&department).cloned();
        if let Some(found) = known {
            self.note(Source::Record(department));
            found.hospital.into_iter().for_each(|id| self.note(Source::Record(id)));
            return Ok(found);
        }
        let mut site = Site { place: self.name(Kind::Department, department), abroad: true, ..Site::default() };
        if let Some(row) = self.get(Kind::Department, department)? {
            site.seats = Option::<i64>::read(row.get("seats")).and_then(|n| u32::try_from(n).ok());
            row.text("specialty").clone_into(&mut site.specialty);
            site.hospital = row.reference("hospital");
            if let Some(hospital) = site.hospital
                && let Some(hospital) = self.get(Kind::Hospital, hospital)?
            {
                site.abroad = Option::<Side>::read(hospital.get("side")) != Some(Side::Home);
                hospital.text("country").clone_into(&mut site.country);
                site.town = text::screen(hospital.text("city")).into_owned();
            }
        }
        let site = Rc::new(site);
        self.sites.borrow_mut().insert(department, Rc::clone(&site));
        Ok(site)
    }

    /// A placement; `None` if it is cancelled or lacks person, department or days.
    pub fn stay(&self, row: &Row) -> Result<Option<Stay>> {
        let p: Placement = row.to();
        let (Some(trainee), Some(department), Some(starts), Some(ends)) = (p.trainee, p.department, p.starts_on, p.ends_on) else {
            return Ok(None);
        };
        if p.state == Some(PlacementState::Cancelled) {
            return Ok(None);
        }
        let site = self.site(department)?;
        Ok(Some(Stay {
            id: row.id,
            trainee,
            name: self.name(Kind::Trainee, trainee),
            department,
            place: site.place.clone(),
            starts,
            ends,
            supervised: p.supervisor.is_some(),
            role: p.permitted_role,
            permit: p.permit.is_some(),
            abroad: site.abroad,
        }))
    }

    /// The placements of rows that run or come and are not cancelled or completed, each with its row, in their order in time.
    pub(super) fn coming(&self, rows: Vec<Row>) -> Result<Vec<(Stay, Row)>> {
        let mut out = Vec::new();
        for row in rows {
            let over = Option::<PlacementState>::read(row.get("state")) == Some(PlacementState::Completed);
            match self.stay(&row)? {
                Some(stay) if !over && stay.ends >= self.now.today => out.push((stay, row)),
                _ => {}
            }
        }
        out.sort_by_key(|(s, _)| (s.starts, s.id));
        Ok(out)
    }

    /// Where a placement is, for the sessions of its person.
    pub(super) fn post(&self, stay: &Stay) -> Result<Post> {
        let site = self.site(stay.department)?;
        Ok(Post {
            placement: stay.id,
            trainee: stay.trainee,
            name: stay.name.clone(),
            place: stay.place.clone(),
            country: site.country.clone(),
            town: site.town.clone(),
            starts: stay.starts,
            ends: stay.ends,
        })
    }
}
