//! Three calendars over one kind of date: every date is a `NaiveDate`, and a calendar is only a
//! way to write it and to count months.
//!
//! Solar Hijri (Afghanistan; leap years by the table of the University of Tehran), Lunar Hijri
//! (Umm al-Qura) and Gregorian. The Solar arithmetic is `icu_calendar`'s; what is ours is the
//! check of every day, the published lunar months (`lunar`), their shifts and the Afghan names.
//! Nothing here reads the clock or words a message.
//!
//! Still awkward: Umm al-Qura is Saudi; Kabul follows its own sighting of the moon, so every
//! lunar date can be a day off until the ministry's shift for that month has been entered.

mod format;
mod lunar;
mod names;
mod shift;

pub use format::{Style, describe_others, format, format_in};
pub use names::{Language, month_in_date, month_name, month_short, weekday_name, weekday_short};
pub use shift::LunarShift;

use chrono::{Datelike, Months, NaiveDate};
use icu_calendar::Date;
use icu_calendar::cal::Persian;
use icu_calendar::types::RataDie;

/// A way to write and count dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Calendar {
    /// Gregorian: the calendar of Kazakhstan, of passports and of what is stored.
    Gregorian,
    /// Solar Hijri with Afghan month names.
    Solar,
    /// Lunar Hijri (Umm al-Qura, with the ministry's shifts).
    Lunar,
}

impl Calendar {
    /// All of them, in the order they are shown.
    pub const ALL: [Calendar; 3] = [Calendar::Gregorian, Calendar::Solar, Calendar::Lunar];

    /// The word for configuration and storage.
    pub fn key(self) -> &'static str {
        match self {
            Calendar::Gregorian => "gregorian",
            Calendar::Solar => "solar",
            Calendar::Lunar => "lunar",
        }
    }

    /// The calendar of a [`key`](Calendar::key).
    pub fn from_key(key: &str) -> Option<Calendar> {
        Calendar::ALL.into_iter().find(|c| c.key() == key)
    }
}

/// Year, month (1–12) and day (from 1) in one of the calendars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ymd {
    pub year: i32,
    pub month: u32,
    pub day: u32,
}

/// Hijri years for which days are computed; far wider than any date of a programme.
const HIJRI_YEARS: std::ops::RangeInclusive<i32> = 1..=3000;

/// The day of that year, month and day, or `None` when the calendar has no such day
/// (31 Mizan, 30 Hut of a common year, 30 February).
pub fn to_date(calendar: Calendar, year: i32, month: u32, day: u32, shift: &LunarShift) -> Option<NaiveDate> {
    match calendar {
        Calendar::Gregorian => NaiveDate::from_ymd_opt(year, month, day),
        Calendar::Solar => {
            if !HIJRI_YEARS.contains(&year) {
                return None;
            }
            let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
            let solar = Date::try_new_persian(year, month, day).ok()?;
            from_rata_die(solar.to_rata_die().to_i64_date())
        }
        Calendar::Lunar => {
            let start = lunar::start(year, month, shift)?;
            let next = next_month(year, month);
            let end = lunar::start(next.0, next.1, shift)?;
            let number = start.checked_add(i64::from(day))?.checked_sub(1)?;
            (day >= 1 && number < end).then_some(())?;
            from_rata_die(number)
        }
    }
}

/// How that day is written in a calendar. Meaningful from 622 to 3000; the inverse of
/// [`to_date`] there.
pub fn from_date(date: NaiveDate, calendar: Calendar, shift: &LunarShift) -> Ymd {
    let number = i64::from(date.num_days_from_ce());
    match calendar {
        Calendar::Gregorian => Ymd { year: date.year(), month: date.month(), day: date.day() },
        Calendar::Solar => {
            let solar = Date::from_rata_die(RataDie::new(number), Persian);
            Ymd { year: solar.year().extended_year(), month: u32::from(solar.month().ordinal), day: u32::from(solar.day_of_month().0) }
        }
        Calendar::Lunar => lunar::from_rata_die(number, shift),
    }
}

/// Days in that month, or `None` when there is no such month. A shifted lunar month, or the one
/// before it, can have 28 to 31 days and more.
pub fn month_length(calendar: Calendar, year: i32, month: u32, shift: &LunarShift) -> Option<u32> {
    let first = to_date(calendar, year, month, 1, shift)?;
    let (next_year, next) = next_month(year, month);
    let after = to_date(calendar, next_year, next, 1, shift)?;
    u32::try_from((after - first).num_days()).ok()
}

/// True for a Gregorian or Solar year of 366 days and a Lunar year of 355, shifts left aside.
pub fn is_leap(calendar: Calendar, year: i32) -> bool {
    let usual = match calendar {
        Calendar::Gregorian | Calendar::Solar => 365,
        Calendar::Lunar => 354,
    };
    let first = |year| to_date(calendar, year, 1, 1, LunarShift::NONE);
    match (first(year), year.checked_add(1).and_then(first)) {
        (Some(start), Some(end)) => (end - start).num_days() > usual,
        _ => false,
    }
}

/// The date `months` later (or earlier, when negative) in that calendar. A day that the month
/// does not have becomes its last day: 31 January + 1 month is 28 or 29 February.
/// `None` beyond the dates that can be computed.
pub fn add_months(date: NaiveDate, months: i32, calendar: Calendar, shift: &LunarShift) -> Option<NaiveDate> {
    if calendar == Calendar::Gregorian {
        let step = Months::new(months.unsigned_abs());
        return if months < 0 { date.checked_sub_months(step) } else { date.checked_add_months(step) };
    }
    let at = from_date(date, calendar, shift);
    let index = at.year.checked_mul(12)?.checked_add(at.month as i32 - 1)?;
    let index = index.checked_add(months)?;
    let (year, month) = (index.div_euclid(12), index.rem_euclid(12) as u32 + 1);
    let length = month_length(calendar, year, month, shift)?;
    to_date(calendar, year, month, at.day.min(length), shift)
}

/// The first day of the month that holds `date`.
pub fn month_start(date: NaiveDate, calendar: Calendar, shift: &LunarShift) -> Option<NaiveDate> {
    let at = from_date(date, calendar, shift);
    to_date(calendar, at.year, at.month, 1, shift)
}

/// The last day of the month that holds `date`.
pub fn month_end(date: NaiveDate, calendar: Calendar, shift: &LunarShift) -> Option<NaiveDate> {
    let at = from_date(date, calendar, shift);
    let (year, month) = next_month(at.year, at.month);
    to_date(calendar, year, month, 1, shift)?.pred_opt()
}

pub(crate) fn next_month(year: i32, month: u32) -> (i32, u32) {
    if month >= 12 { (year.saturating_add(1), 1) } else { (year, month + 1) }
}

fn previous_month(year: i32, month: u32) -> (i32, u32) {
    if month <= 1 { (year.saturating_sub(1), 12) } else { (year, month - 1) }
}

/// `NaiveDate` counts days as rata die does: 1 January of year 1 is day 1.
fn from_rata_die(number: i64) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(number).ok()?)
}

#[cfg(test)]
mod tests;
