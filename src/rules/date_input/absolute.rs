//! A date that is written out: finds day, month and year among the pieces and checks them.

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

use super::dictionary::{self, Meaning, Unit};
use super::scan::Item;
use super::year::{Typed, settle};
use super::{CellHint, CellKind, Parsed, in_range, shown};
use crate::msg;
use crate::rules::calendar::{Calendar, Language, LunarShift, from_date, month_length, month_name, to_date, weekday_name};
use crate::words::Message;

/// What the text says.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reading {
    Day(Parsed),
    DayMonth(DayMonth),
    Month { calendar: Calendar, year: i32, month: u32 },
    Year { calendar: Calendar, year: i32 },
}

/// A day of a year that was not written.
#[derive(Debug, Clone, Copy)]
pub(super) struct DayMonth {
    calendar: Calendar,
    month: u32,
    day: u32,
    weekday: Option<Weekday>,
}

/// The pieces of a date, still without meaning for the numbers.
#[derive(Debug, Default)]
struct Pieces {
    numbers: Vec<Typed>,
    month: Option<(Calendar, u32)>,
    weekday: Option<Weekday>,
    era: Option<Calendar>,
    /// Dots separate the numbers.
    dotted: bool,
}

/// Reads a written-out date.
pub(super) fn read(items: &[Item], folded: &str, hint: &CellHint<'_>) -> Result<Reading, Message> {
    // A sign before a date is none of the forms; without it another date would be read.
    if let Some(Item::Mark(_)) = items.first() {
        return Err(msg!("date-unreadable", text = shown(folded)));
    }
    let pieces = sort(items, folded)?;
    let reading = match pieces.month {
        Some((calendar, month)) => named(&pieces, calendar, month, folded, hint),
        None => numeric(&pieces, folded, hint),
    }?;
    if let (Reading::Day(parsed), Some(weekday)) = (&reading, pieces.weekday) {
        same_weekday(parsed.date, weekday)?;
    }
    Ok(reading)
}

fn sort(items: &[Item], folded: &str) -> Result<Pieces, Message> {
    let mut pieces = Pieces::default();
    let unreadable = || msg!("date-unreadable", text = shown(folded));
    for item in items {
        match item {
            &Item::Number { value, digits } => pieces.numbers.push(Typed { value, digits }),
            Item::Mark('.') => pieces.dotted = true,
            Item::Mark('/' | '-' | ',' | '\\' | '_') => {}
            Item::Mark(_) => return Err(unreadable()),
            Item::Word(Meaning::Month(calendar, month)) => {
                let same = (*calendar, *month);
                if let Some(first) = pieces.month.replace(same)
                    && first != same
                {
                    return Err(msg!(
                        "date-two-months",
                        first = month_name(first.0, first.1, Language::English),
                        second = month_name(same.0, same.1, Language::English),
                    ));
                }
            }
            Item::Word(Meaning::Weekday(day)) => pieces.weekday = Some(*day),
            Item::Word(Meaning::Era(calendar)) => pieces.era = Some(*calendar),
            Item::Word(Meaning::Noise | Meaning::Unit(Unit::Day | Unit::Month | Unit::Year)) => {}
            Item::Word(_) => return Err(msg!("date-relative-unclear", text = shown(folded))),
            Item::Unknown(word) => {
                return Err(match dictionary::nearest(word) {
                    Some(near) => msg!("date-unknown-word-near", word = shown(word), near = near),
                    None => msg!("date-unknown-word", word = shown(word)),
                });
            }
        }
    }
    Ok(pieces)
}

/// Dates whose month is a word.
fn named(pieces: &Pieces, calendar: Calendar, month: u32, folded: &str, hint: &CellHint<'_>) -> Result<Reading, Message> {
    match *pieces.numbers.as_slice() {
        [] => Err(msg!("date-needs-day", text = shown(folded))),
        [year] if year.only_year() => {
            let (calendar, year) = settle(year, Some(calendar), month, 15, hint)?;
            Ok(Reading::Month { calendar, year, month })
        }
        [day] => Ok(Reading::DayMonth(DayMonth { calendar, month, day: day.value, weekday: pieces.weekday })),
        [first, second] => {
            let (year, day) = if first.is_year_beside(second) { (first, second) } else { (second, first) };
            let (calendar, year) = settle(year, Some(calendar), month, day.value, hint)?;
            finish(calendar, year, month, day.value, hint.shift)
        }
        _ => Err(msg!("date-too-many-numbers", text = shown(folded))),
    }
}

/// Dates of digits only.
fn numeric(pieces: &Pieces, folded: &str, hint: &CellHint<'_>) -> Result<Reading, Message> {
    match *pieces.numbers.as_slice() {
        [] => Err(msg!("date-unreadable", text = shown(folded))),
        [one] => single(one, pieces.era, hint),
        [a, b] if !a.only_year() && !b.only_year() => {
            let calendar = pieces.era.unwrap_or(hint.preferred);
            let (day, month) = day_month(a.value, b.value, false)?;
            Ok(Reading::DayMonth(DayMonth { calendar, month, day, weekday: pieces.weekday }))
        }
        [a, b] => {
            let (year, month) = if a.is_year_beside(b) { (a, b) } else { (b, a) };
            let (calendar, year) = settle(year, pieces.era, month.value, 15, hint)?;
            Ok(Reading::Month { calendar, year, month: valid_month(month.value)? })
        }
        [year, month, day] if year.is_year_beside(day) => {
            let (calendar, year) = settle(year, pieces.era, month.value, day.value, hint)?;
            finish(calendar, year, month.value, day.value, hint.shift)
        }
        [a, b, year] => {
            let month_first = hint.month_first && !pieces.dotted;
            let (day, month) = day_month(a.value, b.value, month_first)?;
            let (calendar, full) = settle(year, pieces.era, month, day, hint)?;
            if calendar == Calendar::Gregorian || !month_first {
                return finish(calendar, full, month, day, hint.shift);
            }
            // Nobody writes a Hijri date month first.
            let (day, month) = day_month(a.value, b.value, false)?;
            finish(calendar, full, month, day, hint.shift)
        }
        _ => Err(msg!("date-too-many-numbers", text = shown(folded))),
    }
}

/// One number: `20270112`, a year, or a spreadsheet's day number.
fn single(number: Typed, era: Option<Calendar>, hint: &CellHint<'_>) -> Result<Reading, Message> {
    let Typed { value, digits } = number;
    match digits {
        8 => {
            let year = Typed { value: value / 10_000, digits: 4 };
            let (month, day) = (value / 100 % 100, value % 100);
            let (calendar, year) = settle(year, era, month, day, hint)?;
            finish(calendar, year, month, day, hint.shift)
        }
        3 | 4 => {
            let (calendar, year) = settle(number, era, 7, 1, hint)?;
            Ok(Reading::Year { calendar, year })
        }
        1 | 2 if hint.kind == CellKind::Birth && digits == 2 => {
            let (calendar, year) = settle(number, era, 7, 1, hint)?;
            Ok(Reading::Year { calendar, year })
        }
        1 | 2 => Err(msg!("date-only-number", number = value)),
        5 => match spreadsheet_day(value).map(in_range) {
            Some(Ok(date)) => Err(msg!("date-serial-number", number = value, date = date)),
            _ => Err(msg!("date-year-out-of-range", year = value)),
        },
        _ => Err(msg!("date-unreadable", text = value)),
    }
}

/// Spreadsheets count days from 30 December 1899 (after their missing leap day of 1900).
fn spreadsheet_day(number: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_signed(TimeDelta::days(i64::from(number)))
}

/// Which of two numbers is the day and which the month; the other order when only that is
/// possible.
fn day_month(first: u32, second: u32, month_first: bool) -> Result<(u32, u32), Message> {
    let (day, month) = if month_first { (second, first) } else { (first, second) };
    if month > 12 && (1..=12).contains(&day) {
        return Ok((month, day));
    }
    Ok((day, valid_month(month)?))
}

fn valid_month(month: u32) -> Result<u32, Message> {
    if (1..=12).contains(&month) { Ok(month) } else { Err(msg!("date-no-such-month", month = month)) }
}

fn finish(calendar: Calendar, year: i32, month: u32, day: u32, shift: &LunarShift) -> Result<Reading, Message> {
    let month = valid_month(month)?;
    let date = to_date(calendar, year, month, day, shift).ok_or_else(|| no_such_day(calendar, year, month, day, shift))?;
    let date = in_range(date)?;
    Ok(Reading::Day(Parsed { date, calendar }))
}

fn no_such_day(calendar: Calendar, year: i32, month: u32, day: u32, shift: &LunarShift) -> Message {
    match month_length(calendar, year, month, shift) {
        Some(length) => {
            msg!("date-no-such-day", day = day, month = month_name(calendar, month, Language::English), year = year, length = length,)
        }
        None => msg!("date-year-out-of-range", year = year),
    }
}

fn same_weekday(date: NaiveDate, typed: Weekday) -> Result<(), Message> {
    if date.weekday() == typed {
        return Ok(());
    }
    Err(msg!(
        "date-wrong-weekday",
        date = date,
        typed = weekday_name(typed, Language::English),
        weekday = weekday_name(date.weekday(), Language::English),
    ))
}

impl DayMonth {
    /// That day within three months back and nine months ahead of today; when it does not exist
    /// there (29 February), the one of the years around that lies nearest.
    pub fn nearest(self, hint: &CellHint<'_>) -> Result<Parsed, Message> {
        let date = self.around(self.day, hint).ok_or_else(|| {
            let year = self.around(1, hint).map_or(0, |date| from_date(date, self.calendar, hint.shift).year);
            no_such_day(self.calendar, year, self.month, self.day, hint.shift)
        })?;
        if let Some(weekday) = self.weekday {
            same_weekday(date, weekday)?;
        }
        Ok(Parsed { date: in_range(date)?, calendar: self.calendar })
    }

    fn around(self, day: u32, hint: &CellHint<'_>) -> Option<NaiveDate> {
        let now = from_date(hint.today, self.calendar, hint.shift).year;
        (now - 1..=now + 1)
            .filter_map(|year| to_date(self.calendar, year, self.month, day, hint.shift))
            .min_by_key(|&date| hint.distance(date))
    }
}

/// See [`super::month_first_evidence`].
pub(super) fn month_first(items: &[Item]) -> Option<bool> {
    let pieces = sort(items, "").ok()?;
    let [a, b, year] = *pieces.numbers.as_slice() else {
        return None;
    };
    let gregorian = year.digits <= 2 || year.value >= 1900;
    if pieces.month.is_some() || a.only_year() || b.only_year() || !gregorian {
        return None;
    }
    match (a.value, b.value) {
        (13..=31, 1..=12) => Some(false),
        (1..=12, 13..=31) => Some(true),
        _ => None,
    }
}
