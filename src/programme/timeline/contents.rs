//! What stands on one row.

use std::cell::RefCell;
use std::collections::HashMap;

use chrono::NaiveDate;

use super::walk::moments;
use super::{Item, NAMED, OF_ONE, Strip, Turn};
use crate::error::Result;
use crate::model::{Document, DocumentKind, FieldType, Id, Kind, Moment, PermittedRole, Placement, PlacementState, Row, Visit};
use crate::programme::show::Names;
use crate::rules::timeline::Paper;
use crate::store::{Anchor, Span, Store};
use crate::text;

/// Departments of one hospital.
const DEPARTMENTS: usize = 200;
/// Documents of one person.
const DOCUMENTS: usize = 100;

type Sessions = (Vec<(Id, NaiveDate)>, bool);

/// What all rows of one question share.
pub(super) struct Look<'a> {
    pub store: &'a Store,
    pub turn: Turn,
    pub from: NaiveDate,
    pub until: NaiveDate,
    names: Names,
    /// Sessions of each cohort.
    cohorts: RefCell<HashMap<Id, Sessions>>,
    /// Country of each hospital.
    countries: RefCell<HashMap<Id, String>>,
}

impl<'a> Look<'a> {
    pub fn new(store: &'a Store, turn: Turn, from: NaiveDate, until: NaiveDate) -> Self {
        Self { store, turn, from, until, names: Names::new(), cohorts: RefCell::default(), countries: RefCell::default() }
    }

    /// A record with what touches the days; `None` if that is nothing and such rows are left out.
    pub fn strip(&self, row: &Row, anchor: Anchor) -> Result<Option<Strip>> {
        let mut strip = Strip {
            id: row.id,
            anchor,
            title: String::new(),
            place: String::new(),
            country: String::new(),
            seats: None,
            bars: Vec::new(),
            sessions: Vec::new(),
            papers: Vec::new(),
            cut: false,
        };
        match self.turn {
            Turn::Trainees => self.trainee(row, &mut strip)?,
            Turn::Departments => self.department(row, &mut strip)?,
            Turn::Trainers => self.trainer(row, &mut strip)?,
            Turn::Hospitals => self.hospital(row, &mut strip)?,
        }
        if self.turn.leaves_out() && strip.bars.is_empty() && strip.sessions.is_empty() {
            return Ok(None);
        }
        if self.turn == Turn::Trainees {
            strip.papers = self.papers(row.id)?;
        }
        strip.title = match self.turn {
            Turn::Departments if !strip.place.is_empty() => text::screen(row.text("name")).into_owned(),
            _ => self.names.row_title(self.store, row),
        };
        strip.bars.sort_by_key(|bar| (bar.from, bar.to, bar.id));
        for bar in strip.bars.iter_mut().take(NAMED) {
            bar.label = self.label(bar)?;
        }
        Ok(Some(strip))
    }

    fn trainee(&self, row: &Row, strip: &mut Strip) -> Result<()> {
        self.placements("trainee", row.id, strip)?;
        if let Some(cohort) = row.reference("cohort") {
            let known = self.cohorts.borrow().get(&cohort).cloned();
            let sessions = match known {
                Some(sessions) => sessions,
                None => {
                    let found = self.sessions("cohort", cohort)?;
                    self.cohorts.borrow_mut().insert(cohort, found.clone());
                    found
                }
            };
            strip.cut |= sessions.1;
            strip.sessions = sessions.0;
        }
        Ok(())
    }

    fn department(&self, row: &Row, strip: &mut Strip) -> Result<()> {
        strip.seats = Option::<i64>::read(row.get("seats")).and_then(|n| u32::try_from(n).ok());
        if let Some(hospital) = row.reference("hospital") {
            strip.country = self.country(hospital)?;
            strip.place = self.names.title(self.store, Kind::Hospital, hospital);
        }
        self.placements("department", row.id, strip)
    }

    fn trainer(&self, row: &Row, strip: &mut Strip) -> Result<()> {
        if let Some(hospital) = row.reference("hospital") {
            strip.country = self.country(hospital)?;
        }
        self.placements("supervisor", row.id, strip)?;
        self.visits("delegates", row.id, strip)?;
        let rows = self.store.referring(Kind::Session, "trainers", row.id, OF_ONE)?;
        strip.cut |= rows.len() >= OF_ONE;
        strip.sessions = rows.iter().filter_map(|row| self.session(row)).collect();
        strip.sessions.sort_by_key(|(id, day)| (*day, *id));
        Ok(())
    }

    fn hospital(&self, row: &Row, strip: &mut Strip) -> Result<()> {
        strip.country = row.text("country").to_owned();
        let departments = self.store.cells_by(Kind::Department, "hospital", row.id, &["id"], DEPARTMENTS)?;
        for department in departments.iter().flatten().filter_map(Option::<Id>::read) {
            if strip.bars.len() < OF_ONE {
                self.placements("department", department, strip)?;
            }
        }
        self.visits("hospitals", row.id, strip)?;
        let (sessions, cut) = self.sessions("hospital", row.id)?;
        strip.cut |= cut;
        strip.sessions = sessions;
        Ok(())
    }

    /// Placements that refer to a record and touch the days.
    fn placements(&self, key: &'static str, id: Id, strip: &mut Strip) -> Result<()> {
        let span = Span::of(Kind::Placement, "ends_on")
            .fixed(key, Some(id).write())
            .from(Some(self.from).write())
            .at_most("starts_on", Some(self.until).write())
            .without("state", vec![PlacementState::Cancelled.key()]);
        let rows = self.store.span(&span, OF_ONE)?;
        strip.cut |= rows.len() >= OF_ONE;
        strip.bars.extend(rows.iter().filter_map(placement));
        Ok(())
    }

    fn visits(&self, key: &'static str, id: Id, strip: &mut Strip) -> Result<()> {
        let rows = self.store.referring(Kind::Visit, key, id, OF_ONE)?;
        let touches = |bar: &Item| bar.from <= self.until && bar.to >= self.from;
        strip.bars.extend(rows.iter().filter_map(visit).filter(touches));
        Ok(())
    }

    /// Sessions that refer to a record and touch the days.
    fn sessions(&self, key: &'static str, id: Id) -> Result<Sessions> {
        let (from, until) = moments(self.from, self.until);
        let span = Span::of(Kind::Session, "starts_at").fixed(key, Some(id).write()).from(from).until(until);
        let rows = self.store.span(&span, OF_ONE)?;
        Ok((rows.iter().filter_map(|row| self.session(row)).collect(), rows.len() >= OF_ONE))
    }

    /// A session by its day, if that is one of the days; one that began before them stands at the first.
    fn session(&self, row: &Row) -> Option<(Id, NaiveDate)> {
        let starts = Option::<Moment>::read(row.get("starts_at"))?.date();
        let ends = Option::<Moment>::read(row.get("ends_at")).map_or(starts, |at| at.date().max(starts));
        (starts <= self.until && ends >= self.from).then(|| (row.id, starts.max(self.from)))
    }

    fn papers(&self, trainee: Id) -> Result<Vec<(Id, Paper)>> {
        let rows = self.store.referring(Kind::Document, "trainee", trainee, DOCUMENTS)?;
        let valid = |paper: &Paper| paper.from.is_none_or(|day| day <= self.until) && paper.to.is_none_or(|day| day >= self.from);
        Ok(rows.iter().map(|row| (row.id, paper(row))).filter(|(_, paper)| valid(paper)).collect())
    }

    fn country(&self, hospital: Id) -> Result<String> {
        if let Some(known) = self.countries.borrow().get(&hospital) {
            return Ok(known.clone());
        }
        let found = self.store.get(Kind::Hospital, hospital)?.map(|row| row.text("country").to_owned()).unwrap_or_default();
        self.countries.borrow_mut().insert(hospital, found.clone());
        Ok(found)
    }

    /// What a bar is about, as far as its row does not tell.
    fn label(&self, bar: &Item) -> Result<String> {
        if bar.kind == Kind::Visit {
            return Ok(self.names.title(self.store, Kind::Visit, bar.id));
        }
        let Some(row) = self.store.get(bar.kind, bar.id)? else { return Ok(String::new()) };
        let (key, kind) = if self.turn == Turn::Trainees { ("department", Kind::Department) } else { ("trainee", Kind::Trainee) };
        Ok(row.reference(key).map(|id| self.names.title(self.store, kind, id)).unwrap_or_default())
    }
}

/// A placement as a bar, still without a name; `None` without both days.
#[must_use]
fn placement(row: &Row) -> Option<Item> {
    let record: Placement = row.to();
    let state = match record.state {
        Some(PlacementState::Planned) => 'P',
        Some(PlacementState::Confirmed) => 'C',
        Some(PlacementState::Active) => 'A',
        Some(PlacementState::Completed) => 'D',
        Some(PlacementState::Cancelled) => 'X',
        None => '?',
    };
    let role = match record.permitted_role {
        Some(PermittedRole::Observer) => 'o',
        Some(PermittedRole::Assistant) => 'a',
        Some(PermittedRole::HandsOn) => 'h',
        None => '?',
    };
    let (from, to) = (record.starts_on?, record.ends_on?);
    Some(Item { kind: Kind::Placement, id: row.id, from, to, head: [state, role].iter().collect(), label: String::new() })
}

/// A visit as a bar; one without a last day is a day long, since nothing tells how long it is.
fn visit(row: &Row) -> Option<Item> {
    let record: Visit = row.to();
    let from = record.arrives_on.or(record.leaves_on)?;
    let to = record.leaves_on.unwrap_or(from).max(from);
    let label = text::screen(&record.title).into_owned();
    Some(Item { kind: Kind::Visit, id: row.id, from, to, head: "V".to_owned(), label })
}

fn paper(row: &Row) -> Paper {
    let record: Document = row.to();
    // The permit is what a placement asks for most: its own initial would be the passport's.
    let letter = match record.kind {
        Some(DocumentKind::Passport) => 'p',
        Some(DocumentKind::Invitation) => 'n',
        Some(DocumentKind::Visa) => 'v',
        Some(DocumentKind::Licence) => 'l',
        Some(DocumentKind::Permit) => 'm',
        Some(DocumentKind::Insurance) => 'i',
        Some(DocumentKind::Contract) => 'c',
        Some(DocumentKind::Other) | None => 'o',
    };
    Paper { letter, from: record.issued_on, to: record.expires_on }
}
