//! A proposal in words: why each row is where it is, and what would give the others a place.
//!
//! Must not: decide anything.

use std::cell::RefCell;
use std::collections::HashMap;

use chrono::NaiveDate;

use crate::model::{Id, Kind, List};
use crate::programme::show::{Names, choice};
use crate::rules::calendar::{Calendar, LunarShift, Style, format};
use crate::rules::planning::programme::needs::Needs;
use crate::rules::planning::programme::proposal::{Other, Part, Row, Unplaced, worth};
use crate::rules::planning::programme::remedy::{Change, Remedy};
use crate::say;
use crate::store::Store;

/// Puts proposals into words, names looked up once.
pub struct Teller<'s> {
    store: &'s Store,
    names: Names,
    calendar: Calendar,
    shift: LunarShift,
    hospitals: RefCell<HashMap<Id, String>>,
}

impl<'s> Teller<'s> {
    /// With the calendar in which days are said.
    #[must_use]
    pub fn new(store: &'s Store, calendar: Calendar, shift: &LunarShift) -> Self {
        Self { store, names: Names::new(), calendar, shift: shift.clone(), hospitals: RefCell::default() }
    }

    /// The name of a record.
    #[must_use]
    pub fn name(&self, kind: Kind, id: Id) -> String {
        self.names.title(self.store, kind, id)
    }

    /// The name of a specialty.
    #[must_use]
    pub fn specialty(&self, code: &str) -> String {
        self.names.term(self.store, List::Specialty, code)
    }

    /// A day.
    #[must_use]
    pub fn day(&self, day: NaiveDate) -> String {
        match self.calendar {
            Calendar::Gregorian => day.to_string(),
            other => format(day, other, Style::Short, &self.shift),
        }
    }

    fn hospital(&self, needs: &Needs, site: usize) -> String {
        let Some(site) = needs.sites.get(site) else { return String::new() };
        self.hospitals.borrow_mut().entry(site.hospital).or_insert_with(|| self.name(Kind::Hospital, site.hospital)).clone()
    }

    /// The name of a department with its hospital.
    #[must_use]
    pub fn place(&self, needs: &Needs, site: usize) -> String {
        needs.sites.get(site).map(|s| self.name(Kind::Department, s.department)).unwrap_or_default()
    }

    /// Where and when a row is, with the role and the supervisor.
    #[must_use]
    pub fn row(&self, needs: &Needs, row: &Row) -> String {
        let (from, to) = (self.day(row.spot.from), self.day(row.spot.to));
        let mut out = say!("proposal-row", from = from, to = to, place = self.place(needs, row.site));
        let role = row.role.map(|role| choice("permitted_role", role.key()));
        let under = row.supervisor.map(|id| say!("proposal-under", supervisor = self.name(Kind::Trainer, id)));
        for part in [role, under].into_iter().flatten() {
            out.push_str(", ");
            out.push_str(&part);
        }
        out
    }

    /// What a row's points are made of.
    #[must_use]
    pub fn why(&self, needs: &Needs, row: &Row) -> String {
        let mut parts: Vec<String> = row
            .parts
            .iter()
            .map(|part| match part {
                Part::Placed(weight, points) => say!("proposal-part-placed", weight = weight, points = points),
                Part::Wish(rank, points) => say!("proposal-part-wish", rank = rank, points = points),
                Part::Speaks(points) => say!("proposal-part-speaks", points = points),
                Part::Waits(weeks, points) => say!("proposal-part-waits", weeks = weeks, points = points),
                Part::Moves(points) => say!("proposal-part-moves", points = points),
            })
            .collect();
        if row.supervisor.is_none() && needs.sites.get(row.site).is_some_and(|s| !s.teachers.is_empty()) {
            parts.push(say!("proposal-part-interpreter"));
        }
        say!("proposal-why", points = worth(row), parts = parts.join(", "))
    }

    /// The better place that somebody does not have, and the next best that is free.
    #[must_use]
    pub fn beside(&self, needs: &Needs, row: &Row) -> Vec<String> {
        let place = |other: &Other| (self.place(needs, other.site), self.day(other.from));
        let better = row.better.as_ref().map(|other| {
            let (place, from) = place(other);
            if other.full {
                say!("proposal-better-full", place = place, from = from, points = other.points)
            } else {
                say!("proposal-better-own", place = place, from = from, points = other.points)
            }
        });
        let next = row.else_at.as_ref().map(|other| {
            let (place, from) = place(other);
            say!("proposal-else", place = place, from = from, points = other.points)
        });
        [better, next].into_iter().flatten().collect()
    }

    /// Why a rotation has no place, and the single changes that would give one, the cheapest first.
    #[must_use]
    pub fn unplaced(&self, needs: &Needs, unplaced: &Unplaced) -> Vec<String> {
        if unplaced.later {
            return vec![say!("proposal-later")];
        }
        if let Some(first) = unplaced.waits_for.and_then(|at| needs.needs.get(at)) {
            return vec![say!("proposal-waits", specialty = self.specialty(&first.specialty))];
        }
        if unplaced.departments == 0 {
            return vec![say!("proposal-no-department-of-it")];
        }
        if unplaced.remedies.is_empty() {
            return vec![say!("proposal-no-remedy")];
        }
        unplaced.remedies.iter().map(|remedy| self.remedy(needs, remedy)).collect()
    }

    /// A single change in words.
    #[must_use]
    pub fn remedy(&self, needs: &Needs, remedy: &Remedy) -> String {
        let place = self.place(needs, remedy.site);
        let (from, to) = (self.day(remedy.from), self.day(remedy.to));
        match &remedy.change {
            Change::Select => say!("proposal-remedy-select", place = place, from = from, to = to),
            Change::Begin(day) => say!("proposal-remedy-begin", day = self.day(*day), place = place, to = to),
            Change::End(day) => say!("proposal-remedy-end", day = self.day(*day), place = place, from = from),
            Change::Seat(first, last) => {
                say!("proposal-remedy-seat", place = place, first = self.day(*first), last = self.day(*last), from = from, to = to)
            }
            Change::Suit => {
                say!("proposal-remedy-suit", hospital = self.hospital(needs, remedy.site), place = place, from = from, to = to)
            }
            Change::Paper(kind, day) => {
                let document = choice("document_kind", kind.key());
                say!("proposal-remedy-paper", document = document, day = self.day(*day), place = place, from = from)
            }
            Change::Agreement(first, last) => {
                say!("proposal-remedy-agreement", first = self.day(*first), last = self.day(*last), place = place)
            }
            Change::Readmit => say!("proposal-remedy-readmit", place = place, from = from, to = to),
        }
    }
}

/// A name for programs of the sort of a single change.
#[must_use]
pub fn remedy_of(change: &Change) -> &'static str {
    match change {
        Change::Select => "select",
        Change::Begin(_) => "earliest_on",
        Change::End(_) => "latest_on",
        Change::Seat(..) => "seat",
        Change::Suit => "suitable",
        Change::Paper(kind, _) => kind.key(),
        Change::Agreement(..) => "agreement",
        Change::Readmit => "readmit",
    }
}
