//! In which calendar a typed year is counted, and whether it can be meant.

use std::ops::RangeInclusive;

use super::century::full_year;
use super::{CellHint, YEARS};
use crate::msg;
use crate::rules::calendar::{Calendar, Language, LunarShift, from_date, month_name, to_date};
use crate::words::Message;

/// A number as it was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Typed {
    pub value: u32,
    pub digits: usize,
}

impl Typed {
    /// Too long, or too large, to be a day or a month.
    pub fn only_year(self) -> bool {
        self.is_long() || self.value > 31
    }

    /// Of two numbers of which one is the year, this one is it: the long one, else one that is
    /// no day (`88-03-12`; but 32 in `32/6/1405` is a wrong day).
    pub fn is_year_beside(self, other: Typed) -> bool {
        self.is_long() || (self.only_year() && !other.is_long())
    }

    fn is_long(self) -> bool {
        self.digits >= 3
    }
}

/// Solar years without a name or mark that says so.
const SOLAR: RangeInclusive<i32> = 1300..=1499;
/// From here a year can as well be Lunar.
const MAYBE_LUNAR: i32 = 1440;
/// Years that begin or end between 1900 and 2200.
const SOLAR_ALL: RangeInclusive<i32> = 1278..=1579;
const LUNAR_ALL: RangeInclusive<i32> = 1317..=1627;

/// The calendar of a year and the year in full. `named` is the calendar that the month's name or
/// an era mark has already settled; `month` and `day` help to choose a century and to suggest.
pub(super) fn settle(year: Typed, named: Option<Calendar>, month: u32, day: u32, hint: &CellHint<'_>) -> Result<(Calendar, i32), Message> {
    let refused = || msg!("date-year-out-of-range", year = year.value);
    // A single digit is a slip, or the year 0; nobody writes 8 for 2008.
    if year.digits == 1 {
        return Err(refused());
    }
    if year.digits == 2 {
        let calendar = named.unwrap_or(hint.preferred);
        let full = full_year(calendar, year.value, month, day, hint);
        return Ok((calendar, full));
    }
    let full = i32::try_from(year.value).map_err(|_| refused())?;
    let calendar = match named {
        Some(calendar) => {
            if !years_of(calendar).contains(&full) {
                return Err(of_another(full, calendar, month, day).unwrap_or_else(refused));
            }
            calendar
        }
        None if YEARS.contains(&full) => Calendar::Gregorian,
        None if SOLAR.contains(&full) => {
            if hint.preferred == Calendar::Lunar && full >= MAYBE_LUNAR {
                Calendar::Lunar
            } else {
                Calendar::Solar
            }
        }
        None => return Err(refused()),
    };
    Ok((calendar, full))
}

fn years_of(calendar: Calendar) -> RangeInclusive<i32> {
    match calendar {
        Calendar::Gregorian => YEARS,
        Calendar::Solar => SOLAR_ALL,
        Calendar::Lunar => LUNAR_ALL,
    }
}

/// The refusal of a year that belongs to another calendar than the month: it names the year of
/// the month's calendar that was probably meant.
fn of_another(year: i32, calendar: Calendar, month: u32, day: u32) -> Option<Message> {
    let other = if YEARS.contains(&year) {
        Calendar::Gregorian
    } else if SOLAR.contains(&year) {
        Calendar::Solar
    } else {
        return None;
    };
    let none = LunarShift::NONE;
    let begins = to_date(other, year, 1, 1, none)?;
    let first = from_date(begins, calendar, none).year;
    let suggested = (first..=first.saturating_add(1)).find(|&candidate| {
        to_date(calendar, candidate, month, day.clamp(1, 28), none).is_some_and(|date| from_date(date, other, none).year == year)
    })?;
    Some(msg!(
        "date-year-of-other-calendar",
        year = year,
        other = other.key(),
        calendar = calendar.key(),
        month = month_name(calendar, month, Language::English),
        suggested = suggested,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Datelike;

    /// The ranges must not cut off a day that is allowed.
    #[test]
    fn ranges_cover_1900_to_2200() {
        for calendar in [Calendar::Solar, Calendar::Lunar] {
            for (y, m, d) in [(1900, 1, 1), (2200, 12, 31)] {
                let date = chrono::NaiveDate::from_ymd_opt(y, m, d).unwrap();
                let at = from_date(date, calendar, LunarShift::NONE).year;
                let range = years_of(calendar);
                assert!(at == *range.start() || at == *range.end(), "{calendar:?} {at}");
                assert_eq!(date.year(), y);
            }
        }
    }
}
