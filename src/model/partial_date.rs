//! A birth date as people really know it: a day, a month of a year, or only a year.
//!
//! Always Gregorian: what was typed in another calendar is converted by `rules::date_input`
//! before it comes here. This file must not know other calendars, today's date or any wording.
//!
//! Still awkward: a bare Solar Hijri year spans two Gregorian years and is kept as the one that
//! holds most of it, so comparing two birth dates must use [`PartialDate::compatible`], not `==`.

use std::cmp::Ordering;
use std::fmt;

use chrono::{Datelike, NaiveDate};

/// A Gregorian date of which the day, or the day and the month, may be unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartialDate {
    /// Only the year is known: `1988`.
    Year(i32),
    /// Year and month 1–12 are known: `1988-03`.
    Month(i32, u32),
    /// The day is known: `1988-03-02`.
    Day(NaiveDate),
}

impl PartialDate {
    /// Reads the stored form: `1988`, `1988-03` or `1988-03-02`, digits and hyphens only.
    /// What a person types goes through `rules::date_input` instead.
    pub fn parse(text: &str) -> Option<PartialDate> {
        let mut parts = text.split('-');
        let year = i32::try_from(digits(parts.next()?, 4)?).ok()?;
        let Some(month) = parts.next() else {
            return Some(PartialDate::Year(year));
        };
        let month = digits(month, 2)?;
        let Some(day) = parts.next() else {
            return (1..=12).contains(&month).then_some(PartialDate::Month(year, month));
        };
        if parts.next().is_some() {
            return None;
        }
        NaiveDate::from_ymd_opt(year, month, digits(day, 2)?).map(PartialDate::Day)
    }

    /// The first day it can mean.
    pub fn earliest(self) -> NaiveDate {
        match self {
            PartialDate::Year(year) => first_day(year, 1),
            PartialDate::Month(year, month) => first_day(year, month),
            PartialDate::Day(day) => day,
        }
    }

    /// The last day it can mean.
    pub fn latest(self) -> NaiveDate {
        match self {
            PartialDate::Year(year) => day_before(first_day(year.saturating_add(1), 1)),
            PartialDate::Month(year, 12) => day_before(first_day(year.saturating_add(1), 1)),
            PartialDate::Month(year, month) => day_before(first_day(year, month.saturating_add(1))),
            PartialDate::Day(day) => day,
        }
    }

    /// The Gregorian year.
    pub fn year(self) -> i32 {
        match self {
            PartialDate::Year(year) | PartialDate::Month(year, _) => year,
            PartialDate::Day(day) => day.year(),
        }
    }

    /// The exact day, when it is known.
    pub fn day(self) -> Option<NaiveDate> {
        match self {
            PartialDate::Day(day) => Some(day),
            PartialDate::Year(_) | PartialDate::Month(..) => None,
        }
    }

    /// True when both can be the birth date of one person.
    ///
    /// What overlaps is compatible. A bare year is taken more widely, because it may come from a
    /// Solar Hijri year (21 March to 20 March) to which one office adds 621 and another 622:
    /// year Y fits every day from 20 March of Y−1 to 21 March of Y+1, and the years next to it.
    pub fn compatible(self, other: PartialDate) -> bool {
        match (self, other) {
            (PartialDate::Year(a), PartialDate::Year(b)) => a.abs_diff(b) <= 1,
            (PartialDate::Year(year), dated) | (dated, PartialDate::Year(year)) => {
                dated.latest() >= first_day(year.saturating_sub(1), 3) + DAYS_TO_NOWRUZ
                    && dated.earliest() <= first_day(year.saturating_add(1), 3) + DAYS_TO_NOWRUZ + ONE_DAY
            }
            (a, b) => a.earliest() <= b.latest() && b.earliest() <= a.latest(),
        }
    }
}

/// From 1 March to 20 March, the day before the usual Nowruz.
const DAYS_TO_NOWRUZ: chrono::TimeDelta = chrono::TimeDelta::days(19);
const ONE_DAY: chrono::TimeDelta = chrono::TimeDelta::days(1);

/// By the first day it can mean; of two that begin together the more exact one comes first.
impl Ord for PartialDate {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.earliest(), self.latest(), self.year()).cmp(&(other.earliest(), other.latest(), other.year()))
    }
}

impl PartialOrd for PartialDate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The stored form, read back by [`PartialDate::parse`]; sorts as text like the dates themselves.
impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PartialDate::Year(year) => write!(f, "{year:04}"),
            PartialDate::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            PartialDate::Day(day) => write!(f, "{}", day.format("%Y-%m-%d")),
        }
    }
}

/// Exactly `count` ASCII digits.
fn digits(text: &str, count: usize) -> Option<u32> {
    if text.len() != count || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

/// A year outside what chrono can hold is pushed to its end rather than refused here.
fn first_day(year: i32, month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year.clamp(1, 9999), month.clamp(1, 12), 1).unwrap_or(NaiveDate::MIN)
}

fn day_before(date: NaiveDate) -> NaiveDate {
    date.pred_opt().unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> PartialDate {
        PartialDate::parse(text).unwrap()
    }

    #[test]
    fn text_form() {
        for text in ["1988", "1988-03", "1988-03-02", "2000-02-29", "0001-01-01"] {
            assert_eq!(read(text).to_string(), text);
        }
        let wrong = [
            "",
            "88",
            "19888",
            "1988-",
            "1988-3",
            "1988-13",
            "1988-00",
            "1988-02-30",
            "1988-03-2",
            "1988-03-02-",
            "1988/03/02",
            " 1988",
            "+988",
            "۱۹۸۸",
            "1988-03-02T",
        ];
        for text in wrong {
            assert_eq!(PartialDate::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn ends() {
        let ends = |text| {
            let d = read(text);
            format!("{} {} {}", d.earliest(), d.latest(), d.year())
        };
        assert_eq!(ends("1988"), "1988-01-01 1988-12-31 1988");
        assert_eq!(ends("1988-02"), "1988-02-01 1988-02-29 1988");
        assert_eq!(ends("1988-12"), "1988-12-01 1988-12-31 1988");
        assert_eq!(ends("1988-12-31"), "1988-12-31 1988-12-31 1988");
    }

    #[test]
    fn order() {
        let sorted = ["1987", "1988-01-01", "1988-01", "1988", "1988-01-02", "1988-02", "1989"];
        let mut mixed: Vec<_> = sorted.iter().rev().map(|t| read(t)).collect();
        mixed.sort();
        let texts: Vec<_> = mixed.iter().map(ToString::to_string).collect();
        assert_eq!(texts, sorted);
    }

    #[test]
    fn compatible() {
        let cases = [
            ("1986", "1986", true),
            ("1986", "1987", true),
            ("1986", "1988", false),
            ("1986", "1986-11-02", true),
            // 1365 began on 21 March 1986 and ended on 20 March 1987.
            ("1986", "1987-03-20", true),
            ("1986", "1987-03-22", false),
            ("1986", "1985-03-20", true),
            ("1986", "1985-03-19", false),
            ("1986", "1987-03", true),
            ("1986", "1987-04", false),
            ("1986-03", "1986-03-31", true),
            ("1986-03", "1986-04-01", false),
            ("1986-03-01", "1986-03-01", true),
            ("1986-03-01", "1986-03-02", false),
        ];
        for (a, b, expected) in cases {
            assert_eq!(read(a).compatible(read(b)), expected, "{a} {b}");
            assert_eq!(read(b).compatible(read(a)), expected, "{b} {a}");
        }
    }

    #[test]
    fn absurd_values_do_not_panic() {
        for value in [
            PartialDate::Year(i32::MAX),
            PartialDate::Year(i32::MIN),
            PartialDate::Month(i32::MAX, 12),
            PartialDate::Month(0, 0),
            PartialDate::Month(2000, u32::MAX),
            PartialDate::Day(NaiveDate::MIN),
            PartialDate::Day(NaiveDate::MAX),
        ] {
            let _ = (value.earliest(), value.latest(), value.to_string());
            let _ = value.compatible(PartialDate::Year(i32::MAX));
            let _ = value.compatible(PartialDate::Year(i32::MIN));
        }
    }

    proptest! {
        #[test]
        fn every_form_comes_back(year in 1i32..=9999, month in 1u32..=12, day in 1u32..=28, kind in 0..3) {
            let value = match kind {
                0 => PartialDate::Year(year),
                1 => PartialDate::Month(year, month),
                _ => PartialDate::Day(NaiveDate::from_ymd_opt(year, month, day).unwrap()),
            };
            prop_assert_eq!(PartialDate::parse(&value.to_string()), Some(value));
            prop_assert!(value.earliest() <= value.latest());
            prop_assert!(value.compatible(value));
        }
    }
}
