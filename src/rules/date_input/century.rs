//! Which century a year of two digits is in.

use chrono::{Months, NaiveDate};

use super::{CellHint, CellKind};
use crate::rules::calendar::{Calendar, from_date, to_date};

/// Nobody younger is nominated.
const YOUNGEST_YEARS: u32 = 15;
/// Expiries are looked for around this far ahead: half the life of a passport.
const EXPIRY_YEARS: u32 = 5;

/// The full year for `short` (0–99) in a calendar, chosen by what the date is for. Month and day
/// may be wrong; they only help to compare.
pub(super) fn full_year(calendar: Calendar, short: u32, month: u32, day: u32, hint: &CellHint<'_>) -> i32 {
    let now = from_date(hint.today, calendar, hint.shift).year;
    let century = now - now.rem_euclid(100);
    let this = century + i32::try_from(short % 100).unwrap_or(0);
    let candidates = [this + 100, this, this - 100, this - 200];
    let dated = candidates.into_iter().filter_map(|year| {
        let day = day.clamp(1, 28);
        let date = to_date(calendar, year, month.clamp(1, 12), day, hint.shift)?;
        Some((year, date))
    });
    let nearest_to = |aim: NaiveDate, dated: &mut dyn Iterator<Item = (i32, NaiveDate)>| {
        dated.min_by_key(|(_, date)| (*date - aim).num_days().abs()).map_or(this, |(year, _)| year)
    };
    let mut dated = dated;
    match hint.kind {
        CellKind::Plain => nearest_to(hint.today, &mut dated),
        CellKind::Expiry => nearest_to(years_on(hint.today, EXPIRY_YEARS), &mut dated),
        CellKind::Birth => {
            let latest = years_back(hint.today, YOUNGEST_YEARS);
            // Candidates run from the latest to the earliest.
            dated.find(|(_, date)| *date <= latest).map_or(this - 100, |(year, _)| year)
        }
    }
}

fn years_on(date: NaiveDate, years: u32) -> NaiveDate {
    date.checked_add_months(Months::new(years * 12)).unwrap_or(date)
}

fn years_back(date: NaiveDate, years: u32) -> NaiveDate {
    date.checked_sub_months(Months::new(years * 12)).unwrap_or(date)
}
