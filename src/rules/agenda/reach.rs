//! Which days stand on a page: a day, or the week that holds it.

use chrono::{NaiveDate, TimeDelta};

use crate::rules::working_time::week_begins;

/// How much stands on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// A day.
    Day,
    /// A week.
    #[default]
    Week,
}

impl Reach {
    /// The days that stand on the page of a day.
    #[must_use]
    pub fn days(self, day: NaiveDate, country: &str) -> Vec<NaiveDate> {
        match self {
            Self::Day => vec![day],
            Self::Week => week_start(day, country).iter_days().take(7).collect(),
        }
    }

    /// So many pages on.
    #[must_use]
    pub fn step(self, day: NaiveDate, pages: i64) -> NaiveDate {
        let days = if self == Self::Day { 1 } else { 7 };
        day.checked_add_signed(TimeDelta::days(days * pages)).unwrap_or(day)
    }
}

/// The first day of the week that holds a day; see [`week_begins`].
#[must_use]
pub fn week_start(day: NaiveDate, country: &str) -> NaiveDate {
    day.week(week_begins(country)).checked_first_day().unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use chrono::Datelike;

    use super::*;

    #[test]
    fn weeks_of_both_countries() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        // 2026-11-23 is a Monday.
        for (of, country, first) in [
            ("2026-11-23", "AF", "2026-11-21"),
            ("2026-11-21", "AF", "2026-11-21"),
            ("2026-11-20", "AFG", "2026-11-14"),
            ("2026-11-23", "KZ", "2026-11-23"),
            ("2026-11-22", "KZ", "2026-11-16"),
            ("2026-11-22", "", "2026-11-16"),
        ] {
            assert_eq!(week_start(day(of), country), day(first), "{of} {country}");
            let week = Reach::Week.days(day(of), country);
            assert!(week.len() == 7 && week.contains(&day(of)) && week[0].weekday() == day(first).weekday());
            assert_eq!(Reach::Day.days(day(of), country), [day(of)]);
        }
        assert_eq!(Reach::Week.step(day("2026-11-23"), -2), day("2026-11-09"));
        assert_eq!(Reach::Day.step(day("2026-11-23"), 2), day("2026-11-25"));
    }
}
