//! Dates as people type them in forms and as they stand in spreadsheets: three calendars, five
//! languages, three kinds of digits, short forms and relative ones.
//!
//! Three doors: [`parse`] for a date field, [`parse_partial`] for a birth date, [`read_cell`] for
//! a cell of a file, which never takes a relative form. Nothing is guessed that could mean two
//! things without a stated rule, and a refusal names the fault and the remedy. `today` is always
//! given by the caller; this room never asks the clock.
//!
//! The rules:
//! - Order is day, month, year, unless the year comes first or the month is a word. `12/19/2008`
//!   is read as 19 December, because it can be nothing else; a cell column that is known to be
//!   month-first is read so where slashes or hyphens (never dots) separate the numbers.
//! - A year from 1900 to 2200 is Gregorian, from 1300 to 1499 Solar; from 1440 it is Lunar when
//!   Lunar is the preferred calendar. The name of the month, or a mark such as ش, ق or م, decides
//!   before the year does. Other years are refused.
//! - A year of one digit is refused; one of two digits is counted in the calendar of the month's name, else in the preferred
//!   one; which century, see [`CellKind`].
//! - A day and month without a year (`parse` only) is the date within three months back and nine
//!   months ahead of today.
//! - What lies outside 1900–2200 Gregorian is refused.
//!
//! Still awkward: a lunar letter date such as 1448/9/1 typed with another calendar preferred is
//! read as Solar 1448 (2069); the other calendars shown beside the field are the safeguard.

mod absolute;
mod century;
mod dictionary;
pub(crate) mod fold;
mod relative;
mod scan;
#[cfg(test)]
mod tests;
mod year;

use chrono::{Datelike, Months, NaiveDate};

use crate::model::partial_date::PartialDate;
use crate::msg;
use crate::rules::calendar::{Calendar, LunarShift, to_date};
use crate::words::Message;
use absolute::Reading;

/// A date and the calendar it was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parsed {
    pub date: NaiveDate,
    pub calendar: Calendar,
}

/// What a cell held, and the calendar it was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellDate {
    /// Less than a day only in a [`CellKind::Birth`] column.
    pub date: PartialDate,
    pub calendar: Calendar,
}

/// What the dates of a column are, which decides the century of a year of two digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CellKind {
    /// Births: the latest year that makes the person at least fifteen. A bare year will do.
    Birth,
    /// Expiries: the year nearest to five years from now, so in the future unless it ran out
    /// within the last decades.
    Expiry,
    /// Anything else: the year nearest to today.
    Plain,
}

/// What the importer knows about the column of a cell.
#[derive(Debug, Clone, Copy)]
pub struct CellHint<'a> {
    pub today: NaiveDate,
    pub kind: CellKind,
    /// The column writes month/day/year (see [`month_first_evidence`]).
    pub month_first: bool,
    /// The calendar of two-digit years and of years from 1440 to 1499.
    pub preferred: Calendar,
    pub shift: &'a LunarShift,
}

impl CellHint<'_> {
    /// How far from today, to choose the year of a date without one: what lies within three
    /// months back and nine months ahead comes before all else.
    fn distance(&self, date: NaiveDate) -> (bool, i64) {
        let from = self.today.checked_sub_months(Months::new(3));
        let to = self.today.checked_add_months(Months::new(9));
        let outside = Some(date) <= from || to.is_some_and(|to| date > to);
        (outside, (date - self.today).num_days().abs())
    }
}

/// Reads what was typed in a date field; see the rules above.
///
/// Relative forms: `today`, `tomorrow`, `yesterday`; `+3` and `-3d` (days), `+2w`, `+1m`, `+1y`
/// (months and years of the preferred calendar, cut to the month's end); `sat` is the first
/// Saturday from today on, `next sat` the first after today, `last sat` the last before today;
/// `next week`, `last month`; `end of month`, `end of next month`, `start of year`,
/// `end of Hamal`, `end of mar 2027`.
pub fn parse(text: &str, today: NaiveDate, preferred: Calendar, shift: &LunarShift) -> Result<Parsed, Message> {
    let hint = CellHint { today, kind: CellKind::Plain, month_first: false, preferred, shift };
    let folded = without_time(fold::fold(text))?;
    let items = scan::scan(&folded);
    if let Some(relative) = relative::read(&items, &hint) {
        return relative;
    }
    match absolute::read(&items, &folded, &hint)? {
        Reading::Day(parsed) => Ok(parsed),
        Reading::DayMonth(day_month) => day_month.nearest(&hint),
        Reading::Month { .. } => Err(msg!("date-needs-day", text = shown(&folded))),
        Reading::Year { year, .. } => Err(msg!("date-needs-day-and-month", year = year)),
    }
}

/// Reads a birth date, of which the day and the month may be unknown: `1988`, `1365`,
/// `mar 1988`, `12 Hamal 1365`, `12/3/88`. Relative forms are refused, and so is a date
/// without a year.
///
/// What is less than a day is kept as the Gregorian year or month that holds most of it: Solar
/// year Y begins in March of Y+621, so it becomes Y+621 (1365 → 1986) although its last eleven
/// weeks lie in the year after; compare with [`PartialDate::compatible`].
pub fn parse_partial(text: &str, today: NaiveDate, preferred: Calendar, shift: &LunarShift) -> Result<PartialDate, Message> {
    let hint = CellHint { today, kind: CellKind::Birth, month_first: false, preferred, shift };
    read_cell(text, &hint).map(|cell| cell.date)
}

/// Reads the text of a spreadsheet cell. A time of day after the date is left out.
pub fn read_cell(text: &str, hint: &CellHint<'_>) -> Result<CellDate, Message> {
    let folded = without_time(fold::fold(text))?;
    let items = scan::scan(&folded);
    let birth = hint.kind == CellKind::Birth;
    let (date, calendar) = match absolute::read(&items, &folded, hint)? {
        Reading::Day(Parsed { date, calendar }) => (PartialDate::Day(date), calendar),
        Reading::DayMonth(_) => return Err(msg!("date-needs-year", text = shown(&folded))),
        Reading::Month { calendar, year, month } if birth => {
            // The Gregorian month that holds the middle, and so most, of this one.
            let middle = to_date(calendar, year, month, 15, hint.shift).ok_or_else(|| msg!("date-unreadable", text = shown(&folded)))?;
            let date = in_range(middle)?;
            (PartialDate::Month(date.year(), date.month()), calendar)
        }
        Reading::Year { calendar, year } if birth => (PartialDate::Year(gregorian_year(calendar, year)?), calendar),
        Reading::Month { .. } => return Err(msg!("date-needs-day", text = shown(&folded))),
        Reading::Year { year, .. } => return Err(msg!("date-needs-day-and-month", year = year)),
    };
    Ok(CellDate { date, calendar })
}

/// What one cell tells about the order of day and month in its column: `Some(true)` when only
/// month first is possible (`12/19/2008`), `Some(false)` when only day first is (`19/12/2008`),
/// `None` when it tells nothing.
pub fn month_first_evidence(text: &str) -> Option<bool> {
    let folded = without_time(fold::fold(text)).ok()?;
    absolute::month_first(&scan::scan(&folded))
}

/// The Gregorian year that holds most of a year of another calendar.
fn gregorian_year(calendar: Calendar, year: i32) -> Result<i32, Message> {
    let gregorian = match calendar {
        Calendar::Gregorian => Some(year),
        Calendar::Solar => year.checked_add(621),
        Calendar::Lunar => to_date(calendar, year, 7, 1, LunarShift::NONE).map(|d| d.year()),
    };
    gregorian.filter(|y| YEARS.contains(y)).ok_or_else(|| msg!("date-year-out-of-range", year = year))
}

/// Gregorian years that a date of the programme can have.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

fn in_range(date: NaiveDate) -> Result<NaiveDate, Message> {
    if YEARS.contains(&date.year()) { Ok(date) } else { Err(msg!("date-out-of-range", date = date)) }
}

/// Takes a time of day off the end (`2027-01-12T00:00:00`, `12.01.2027 8:30`) and refuses what
/// is then empty.
fn without_time(mut folded: String) -> Result<String, Message> {
    if let Some(colon) = folded.find(':') {
        let before = folded.get(..colon).unwrap_or("");
        let digits = before.trim_end_matches(|c: char| c.is_ascii_digit());
        let hour = before.len() - digits.len();
        let date = digits.trim_end_matches(['t', ' ', ',']);
        let dated = date.ends_with(|c: char| c.is_ascii_digit());
        if (1..=2).contains(&hour) && dated && date.len() < digits.len() {
            let length = date.len();
            folded.truncate(length);
        }
    }
    if folded.is_empty() {
        return Err(msg!("date-empty"));
    }
    Ok(folded)
}

/// At most forty characters of what was typed, for a message.
fn shown(folded: &str) -> String {
    folded.chars().take(40).collect()
}
