//! Where a session goes that is copied or moved.

use chrono::{NaiveDate, TimeDelta};

use crate::model::Moment;
use crate::rules::zones::offset_minutes;

/// Nobody has so many days off in a row; a table of days off that says so is wrong.
const LONGEST_REST: u32 = 120;

/// How days are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Each.
    Days,
    /// Days off are stepped over: the first working day of a plan that is a day late becomes the second, and so on. Nothing comes to
    /// stand on a day off.
    WorkingDays,
}

/// The day `n` days later (earlier, when negative). `None` beyond the days that can be reckoned, or if all days are off.
#[must_use]
pub fn moved_day(day: NaiveDate, n: i64, by: By, off: &dyn Fn(NaiveDate) -> bool) -> Option<NaiveDate> {
    if by == By::Days || n == 0 {
        return day.checked_add_signed(TimeDelta::try_days(n)?);
    }
    let (mut at, mut left, mut rest) = (day, n.unsigned_abs(), 0);
    while left > 0 {
        at = if n > 0 { at.succ_opt()? } else { at.pred_opt()? };
        if off(at) {
            rest += 1;
            if rest > LONGEST_REST {
                return None;
            }
        } else {
            (left, rest) = (left - 1, 0);
        }
    }
    Some(at)
}

/// When a session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// From.
    pub starts: Moment,
    /// To.
    pub ends: Option<Moment>,
}

impl Times {
    /// The same times of day on another day; the end stays as many days behind the beginning as it was. The offset is that of the
    /// country on the new day, unless somebody had entered another than the country's.
    #[must_use]
    pub fn on(self, day: NaiveDate, country: &str) -> Self {
        let by = day - self.starts.date();
        let moved = |m: Moment| {
            let local = m.local.checked_add_signed(by).unwrap_or(m.local);
            let usual = offset_minutes(country, None, m.date()) == Some(m.offset_minutes);
            let there = offset_minutes(country, None, local.date()).filter(|_| usual);
            Moment { local, offset_minutes: there.unwrap_or(m.offset_minutes) }
        };
        Self { starts: moved(self.starts), ends: self.ends.map(moved) }
    }
}

#[cfg(test)]
mod tests {
    use chrono::Datelike;
    use proptest::prelude::*;

    use super::*;
    use crate::rules::calendar::{Calendar, LunarShift, from_date, to_date};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Friday in Afghanistan, and Nowruz as if it were a day off.
    fn off(at: NaiveDate) -> bool {
        at.weekday() == chrono::Weekday::Fri || (at.month(), at.day()) == (3, 21)
    }

    #[test]
    fn days_after_a_delay() {
        for (from, n, by, to) in [
            ("2027-01-11", 3, By::Days, "2027-01-14"),
            ("2027-01-11", -3, By::Days, "2027-01-08"),
            // Monday and three working days: Thursday; and four: Saturday, for Friday is off.
            ("2027-01-11", 3, By::WorkingDays, "2027-01-14"),
            ("2027-01-11", 4, By::WorkingDays, "2027-01-16"),
            ("2027-01-16", -1, By::WorkingDays, "2027-01-14"),
            ("2027-01-11", 0, By::WorkingDays, "2027-01-11"),
            // What stood on a day off goes to a working day.
            ("2027-01-15", 1, By::WorkingDays, "2027-01-16"),
            ("2027-03-20", 1, By::WorkingDays, "2027-03-22"),
        ] {
            assert_eq!(moved_day(day(from), n, by, &off), Some(day(to)), "{from} {n} {by:?}");
        }
        assert_eq!(moved_day(day("2027-01-11"), 1, By::WorkingDays, &|_| true), None);
        assert_eq!(moved_day(day("2027-01-11"), i64::MAX, By::Days, &off), None);
    }

    #[test]
    fn times_stay_on_the_clock_of_the_place() {
        let times = |from: &str, to: &str| Times { starts: Moment::parse(from).unwrap(), ends: Moment::parse(to) };
        let kabul = times("2026-11-23T08:30+04:30", "2026-11-23T14:30+04:30");
        assert_eq!(kabul.on(day("2027-01-12"), "AF"), times("2027-01-12T08:30+04:30", "2027-01-12T14:30+04:30"));
        // Over a change of the clocks, and over midnight.
        let astana = times("2024-02-28T22:00+06:00", "2024-02-29T01:00+06:00");
        assert_eq!(astana.on(day("2024-02-29"), "KZ"), times("2024-02-29T22:00+06:00", "2024-03-01T01:00+05:00"));
        // An offset of somebody's own is kept.
        let own = times("2024-02-28T22:00+04:30", "");
        assert_eq!(own.on(day("2024-03-02"), "KZ"), times("2024-03-02T22:00+04:30", ""));
    }

    proptest! {
        #[test]
        fn working_days_are_stepped_over_in_order(from in 0i64..3_000, n in -40i64..40, other in 0i64..30) {
            let start = day("2024-01-01");
            let at = |n: i64| start + TimeDelta::days(n);
            let to = moved_day(at(from), n, By::WorkingDays, &off).unwrap();
            prop_assert!(n == 0 || !off(to), "nothing comes to stand on a day off");
            if !off(at(from)) {
                prop_assert_eq!(moved_day(to, -n, By::WorkingDays, &off), Some(at(from)), "and back");
            }
            // What was earlier stays earlier, and two working days never become one.
            let later = moved_day(at(from + other), n, By::WorkingDays, &off).unwrap();
            prop_assert!(to <= later || n == 0);
            prop_assert!(other == 0 || off(at(from)) || off(at(from + other)) || to < later);
        }

        #[test]
        fn a_week_copied_keeps_its_weekdays_and_times(from in 0i64..3_000, weeks in -60i64..60, minute in 0u32..1_440, long in 0i64..900) {
            let date = day("2024-03-01") + TimeDelta::days(from);
            let local = date.and_hms_opt(minute / 60, minute % 60, 0).unwrap();
            let starts = Moment { local, offset_minutes: 270 };
            let ends = Moment { local: local + TimeDelta::minutes(long), offset_minutes: 270 };
            // The day as it is typed in another calendar is the same day.
            let target = date + TimeDelta::days(7 * weeks);
            let solar = from_date(target, Calendar::Solar, LunarShift::NONE);
            let typed = to_date(Calendar::Solar, solar.year, solar.month, solar.day, LunarShift::NONE).unwrap();
            let moved = Times { starts, ends: Some(ends) }.on(typed, "AF");
            prop_assert_eq!(moved.starts.date().weekday(), starts.date().weekday());
            prop_assert_eq!(moved.starts.local.time(), starts.local.time());
            prop_assert_eq!(moved.ends.unwrap().utc() - moved.starts.utc(), ends.utc() - starts.utc());
        }
    }
}
