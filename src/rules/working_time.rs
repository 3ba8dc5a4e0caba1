//! When people work: the weeks of a country and its hospitals, its days off, and the hours in which two countries can reach each other.
//!
//! Everything comes as rows that the ministry can edit: `working_time` (usual weeks, weeks of a period, of Ramadan, exceptions; of a
//! country or of one hospital) and `holiday`. Of the rows that say something about a day the most particular counts: an exception before
//! a holiday, a holiday before Ramadan, Ramadan before a period, a period before the usual week; in each of these the hospital's own row before
//! the country's, and of two rows the one that begins later. A row that leaves a weekday empty says nothing about it.
//!
//! Must not: read the clock or a file. Still awkward: breaks at noon are not told, since the sources differ by the hour.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta, Weekday};

use crate::model::{DayHours, Hours, Id, Moment, Row, Season, WorkingTime};
use crate::rules::calendar::{Calendar, LunarShift, from_date};
use crate::rules::zones::offset_minutes;

/// Ramadan among the lunar months.
const RAMADAN: u32 = 9;

/// The day on which a week begins in a country: Saturday in Afghanistan (`domain.md` §4: the work week begins then), Monday elsewhere (ISO 8601).
#[must_use]
pub fn week_begins(country: &str) -> Weekday {
    let afghan = ["AF", "AFG"].iter().any(|code| code.eq_ignore_ascii_case(country.trim()));
    if afghan { Weekday::Sat } else { Weekday::Mon }
}

/// A row of `working_time`, ready to be asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    /// The hospital; without one the whole country.
    pub hospital: Option<Id>,
    /// When it holds.
    pub season: Season,
    /// First day, if it has one.
    pub from: Option<NaiveDate>,
    /// Last day, if it has one.
    pub until: Option<NaiveDate>,
    /// From Monday on.
    pub week: [Option<DayHours>; 7],
}

impl Pattern {
    /// From its record; `None` without a season.
    #[must_use]
    pub fn of(row: &Row) -> Option<Self> {
        let time: WorkingTime = row.to();
        Some(Self {
            hospital: time.hospital,
            season: time.season?,
            from: time.starts_on,
            until: time.ends_on,
            week: [time.monday, time.tuesday, time.wednesday, time.thursday, time.friday, time.saturday, time.sunday],
        })
    }

    /// What it says about a day.
    fn says(&self, day: NaiveDate, ramadan: bool) -> Option<DayHours> {
        let holds = self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until);
        let at = usize::try_from(day.weekday().num_days_from_monday()).unwrap_or(0);
        (holds && (self.season != Season::Ramadan || ramadan)).then(|| self.week.get(at).copied().flatten()).flatten()
    }
}

/// A day as a hospital works on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkDay {
    /// People work.
    Open(Hours),
    /// A holiday, with its name.
    Holiday(String),
    /// The week has it off.
    Off,
    /// Nobody entered the week of the country.
    Unknown,
}

impl WorkDay {
    /// The hours, if people work.
    #[must_use]
    pub const fn hours(&self) -> Option<Hours> {
        if let Self::Open(hours) = self { Some(*hours) } else { None }
    }
}

/// The working time of one country: its weeks and its holidays, with the shifts of the lunar months by which Ramadan is told.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WorkingWeeks {
    /// ISO 3166-1.
    pub country: String,
    /// Rows of the country and its hospitals, in any order.
    pub patterns: Vec<Pattern>,
    /// Days off with what is kept on each.
    pub holidays: BTreeMap<NaiveDate, String>,
    /// Where lunar months began on another day than the table has.
    pub shift: LunarShift,
}

impl WorkingWeeks {
    /// How a hospital, or the country's offices, work on a day.
    #[must_use]
    pub fn day(&self, hospital: Option<Id>, day: NaiveDate) -> WorkDay {
        let ramadan = from_date(day, Calendar::Lunar, &self.shift).month == RAMADAN;
        let said = |season: Season| {
            let rows = self.patterns.iter().filter(|p| p.season == season && (p.hospital.is_none() || p.hospital == hospital));
            let said = rows.filter_map(|p| p.says(day, ramadan).map(|hours| ((p.hospital.is_some(), p.from), hours)));
            said.max_by_key(|(rank, _)| *rank).map(|(_, hours)| hours)
        };
        let of = |hours: DayHours| hours.open().map_or(WorkDay::Off, WorkDay::Open);
        if let Some(hours) = said(Season::Exception) {
            return of(hours);
        }
        let week = [Season::Ramadan, Season::Period, Season::Usual].into_iter().find_map(said);
        match (week, self.holidays.get(&day)) {
            (Some(DayHours::Off), _) => WorkDay::Off,
            (_, Some(name)) => WorkDay::Holiday(name.clone()),
            (Some(hours), None) => of(hours),
            (None, None) => WorkDay::Unknown,
        }
    }

    /// Whether people work on a day; where nobody entered a week, from Monday to Friday.
    #[must_use]
    pub fn works(&self, hospital: Option<Id>, day: NaiveDate) -> bool {
        match self.day(hospital, day) {
            WorkDay::Open(_) => true,
            WorkDay::Holiday(_) | WorkDay::Off => false,
            WorkDay::Unknown => !matches!(day.weekday(), Weekday::Sat | Weekday::Sun),
        }
    }

    /// The day that lies `days` working days of the country's offices before `start`, which itself is not counted: with 1, the last working
    /// day before it. With 0, `start` itself.
    #[must_use]
    pub fn working_days_before(&self, start: NaiveDate, days: u32) -> NaiveDate {
        // Nobody works in a country whose every day is off; a lead time of years is none.
        const FURTHEST: i64 = 3_000;
        let mut day = start;
        let mut left = days;
        while left > 0 && (start - day).num_days() < FURTHEST {
            // Before the first day of the calendar nothing can be due.
            let Some(before) = day.pred_opt() else { return day };
            day = before;
            if self.works(None, day) {
                left -= 1;
            }
        }
        day
    }

    /// The hours of a day as moments on the country's clock.
    fn span(&self, hospital: Option<Id>, day: NaiveDate) -> Option<(Moment, Moment)> {
        let hours = self.day(hospital, day).hours()?;
        let offset = offset_minutes(&self.country, None, day)?;
        let at = |minutes: u16| {
            let local = day.and_time(NaiveTime::MIN).checked_add_signed(TimeDelta::minutes(minutes.into()))?;
            Some(Moment { local, offset_minutes: offset })
        };
        Some((at(hours.opens)?, at(hours.closes)?))
    }
}

/// The time on a day in which two places both work, on the clock of the first; `None` where one of them does not, or nothing is known.
/// Each place is its country's working time and a hospital of it, or none for the country's offices.
#[must_use]
pub fn common(day: NaiveDate, one: (&WorkingWeeks, Option<Id>), other: (&WorkingWeeks, Option<Id>)) -> Option<(Moment, Moment)> {
    let (opens, closes) = one.0.span(one.1, day)?;
    let (other_opens, other_closes) = other.0.span(other.1, day)?;
    let here = |moment: Moment| {
        let local = moment.utc().checked_add_signed(TimeDelta::minutes(opens.offset_minutes.into()))?;
        Some(Moment { local, offset_minutes: opens.offset_minutes })
    };
    let (from, to) = (opens.max(here(other_opens)?), closes.min(here(other_closes)?));
    (from < to).then_some((from, to))
}

#[cfg(test)]
mod tests;
