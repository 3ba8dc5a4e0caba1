//! Hours of work and days off of countries, as somebody entered them, and the lunar months as they were sighted; each country read once.
//!
//! Must not: know a rule; what they mean is `rules::working_time`.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use chrono::{NaiveDate, TimeDelta};

use crate::error::Result;
use crate::model::{FieldType, Id, Kind, LunarMonth, Row, Value};
use crate::rules::calendar::{Calendar, LunarShift, to_date};
use crate::rules::filter::Test;
use crate::rules::working_time::{Pattern, WorkingWeeks};
use crate::store::{Condition, Direction, ListQuery, Store};
use crate::text;

/// Holidays of one country in the years around.
const HOLIDAYS: usize = 2_000;
/// Rows of working time of one country and its hospitals, the newest first.
const PATTERNS: usize = 2_000;
/// Lunar months that were sighted otherwise, the newest first: those of a century.
const MONTHS: usize = 1_200;
/// Days before and after the days that are asked for, of which holidays are read too.
const BEFORE: i64 = 400;
const AFTER: i64 = 800;

/// The working time of countries around some days, each read once; a few index probes a country.
#[derive(Debug)]
pub struct Working {
    from: NaiveDate,
    until: NaiveDate,
    shift: LunarShift,
    /// A row as it is proposed, whatever the file says of it.
    instead: Option<Row>,
    countries: RefCell<HashMap<String, Rc<WorkingWeeks>>>,
    /// The rows that were read, with their countries and, of holidays, their days.
    read: RefCell<Vec<(Id, String, Option<NaiveDate>)>>,
}

impl Working {
    /// For a day and the years around it.
    #[must_use]
    pub fn around(day: NaiveDate, shift: &LunarShift) -> Self {
        Self::between(day, day, shift)
    }

    /// For the days from one to another, and the year before and two years after them.
    #[must_use]
    pub fn between(from: NaiveDate, until: NaiveDate, shift: &LunarShift) -> Self {
        let moved = |day: NaiveDate, by| day.checked_add_signed(TimeDelta::days(by)).unwrap_or(day);
        Self {
            from: moved(from, -BEFORE),
            until: moved(until, AFTER),
            shift: shift.clone(),
            instead: None,
            countries: RefCell::default(),
            read: RefCell::default(),
        }
    }

    /// With a row as it is proposed, whatever the file says of it.
    #[must_use]
    pub fn with(self, row: Option<&Row>) -> Self {
        let instead = row.filter(|row| matches!(row.kind, Kind::Holiday | Kind::WorkingTime)).cloned();
        Self { instead, ..self }
    }

    /// The rows of working time and holidays that were read since this was asked last, with their countries and, of holidays, their days.
    #[must_use]
    pub fn rows_read(&self) -> Vec<(Id, String, Option<NaiveDate>)> {
        std::mem::take(&mut *self.read.borrow_mut())
    }

    /// The rows of a list, the proposed one instead of its own.
    fn rows(&self, store: &Store, query: &ListQuery, country: &str, most: usize) -> Result<Vec<Row>> {
        let mut found = rows(store, query, most)?;
        if let Some(row) = self.instead.as_ref().filter(|row| row.kind == query.kind) {
            found.retain(|r| r.id != row.id);
            if !row.gone && row.text("country") == country {
                found.push(row.clone());
            }
        }
        self.read.borrow_mut().extend(found.iter().map(|r| (r.id, country.to_owned(), r.date("on"))));
        Ok(found)
    }

    /// The working time of a country by its ISO 3166-1 code.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn of(&self, store: &Store, country: &str) -> Result<Rc<WorkingWeeks>> {
        if let Some(known) = self.countries.borrow().get(country) {
            return Ok(Rc::clone(known));
        }
        let read = Rc::new(self.read(store, country)?);
        self.countries.borrow_mut().insert(country.to_owned(), Rc::clone(&read));
        Ok(read)
    }

    /// The working time where a hospital stands.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn of_hospital(&self, store: &Store, hospital: Id) -> Result<Rc<WorkingWeeks>> {
        let country = store.get(Kind::Hospital, hospital)?.map(|row| row.text("country").to_owned()).unwrap_or_default();
        self.of(store, &country)
    }

    fn read(&self, store: &Store, country: &str) -> Result<WorkingWeeks> {
        let mut weeks = WorkingWeeks { country: country.to_owned(), shift: self.shift.clone(), ..WorkingWeeks::default() };
        if country.is_empty() {
            return Ok(weeks);
        }
        let own = || Condition::In("country", vec![Value::text(country)]);
        let patterns = ListQuery::all(Kind::WorkingTime).with(own()).by("starts_on", true);
        weeks.patterns = self.rows(store, &patterns, country, PATTERNS)?.iter().filter_map(Pattern::of).collect();
        let holidays = ListQuery::all(Kind::Holiday)
            .with(Condition::Compare("on", Test::AtLeast, Some(self.from).write()))
            .with(Condition::Compare("on", Test::AtMost, Some(self.until).write()))
            .with(own())
            .by("on", false);
        let mut off: BTreeMap<NaiveDate, String> = BTreeMap::new();
        for row in self.rows(store, &holidays, country, HOLIDAYS)? {
            if let Some(day) = row.date("on") {
                off.entry(day).or_insert_with(|| text::screen(row.text("name")).into_owned());
            }
        }
        weeks.holidays = off;
        Ok(weeks)
    }
}

/// Where lunar months began on another day than the table has, by the ministry's rows. A row that says more than two days is passed over: it is
/// refused when it is entered.
///
/// # Errors
/// Trouble with the file.
pub fn lunar_shift(store: &Store) -> Result<LunarShift> {
    let query = ListQuery::all(Kind::LunarMonth).by("begins_on", true);
    let months = rows(store, &query, MONTHS)?;
    Ok(months.iter().filter_map(|row| shift_of(&row.to())).collect())
}

/// A month with the days by which it was shifted.
fn shift_of(month: &LunarMonth) -> Option<(i32, u32, i8)> {
    let (year, number) = (i32::try_from(month.year?).ok()?, u32::try_from(month.month?).ok()?);
    let table = to_date(Calendar::Lunar, year, number, 1, LunarShift::NONE)?;
    Some((year, number, i8::try_from((month.begins_on? - table).num_days()).ok()?))
}

fn rows(store: &Store, query: &ListQuery, most: usize) -> Result<Vec<Row>> {
    Ok(store.page(query, None, Direction::Forward, most)?.into_iter().map(|(row, _)| row).collect())
}
