//! Columns of time: where each begins, which one a day is in, and the way to those beside them.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::bars::Span;
use crate::rules::calendar::{self, Calendar, LunarShift};
use crate::rules::working_time;

/// What a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Zoom {
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month of the person's calendar.
    Month,
}

impl Zoom {
    /// From the nearest to the farthest.
    pub const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    /// The word under which it is kept.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// The zoom of a word.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|zoom| zoom.key() == key)
    }

    /// Columns of the screen for one column of time: what stands over it, and a gap.
    #[must_use]
    pub const fn width(self) -> usize {
        match self {
            Self::Day | Self::Week => 4,
            Self::Month => 5,
        }
    }

    /// One step nearer; itself at the end.
    #[must_use]
    pub const fn nearer(self) -> Self {
        match self {
            Self::Day | Self::Week => Self::Day,
            Self::Month => Self::Week,
        }
    }

    /// One step farther; itself at the end.
    #[must_use]
    pub const fn farther(self) -> Self {
        match self {
            Self::Day => Self::Week,
            Self::Week | Self::Month => Self::Month,
        }
    }
}

/// The day on which a week begins: Saturday in Afghanistan and for who writes Hijri dates, else Monday (`domain.md` §4).
#[must_use]
pub fn week_begins(country: &str, calendar: Calendar) -> Weekday {
    if calendar == Calendar::Gregorian { working_time::week_begins(country) } else { Weekday::Sat }
}

/// Columns of time, one after the other without a gap.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    zoom: Zoom,
    calendar: Calendar,
    shift: LunarShift,
    week: Weekday,
    /// The first day of each column, and of the one behind the last.
    starts: Vec<NaiveDate>,
}

impl Scale {
    /// `columns` columns (at least one) from the one that holds `day`. There are fewer where the dates end that can be reckoned.
    #[must_use]
    pub fn new(zoom: Zoom, day: NaiveDate, columns: usize, calendar: Calendar, shift: &LunarShift, week: Weekday) -> Self {
        let mut scale = Self { zoom, calendar, shift: shift.clone(), week, starts: Vec::with_capacity(columns + 1) };
        let mut at = Some(scale.begin(day));
        while let Some(start) = at.filter(|_| scale.starts.len() <= columns.max(1)) {
            scale.starts.push(start);
            at = scale.step(start, 1);
        }
        scale
    }

    /// What a column is.
    #[must_use]
    pub const fn zoom(&self) -> Zoom {
        self.zoom
    }

    /// The calendar of its months.
    #[must_use]
    pub const fn calendar(&self) -> Calendar {
        self.calendar
    }

    /// How the lunar calendar is corrected.
    #[must_use]
    pub const fn shift(&self) -> &LunarShift {
        &self.shift
    }

    /// How many columns.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The first day of all.
    #[must_use]
    pub fn first(&self) -> NaiveDate {
        self.starts.first().copied().unwrap_or_default()
    }

    /// The last day of all.
    #[must_use]
    pub fn last(&self) -> NaiveDate {
        self.starts.last().and_then(|day| day.pred_opt()).unwrap_or_default()
    }

    /// First and last day of a column.
    #[must_use]
    pub fn days(&self, column: usize) -> Option<(NaiveDate, NaiveDate)> {
        Some((*self.starts.get(column)?, self.starts.get(column + 1)?.pred_opt()?))
    }

    /// The column of a day, if it is among them.
    #[must_use]
    pub fn column(&self, day: NaiveDate) -> Option<usize> {
        let after = self.starts.partition_point(|start| *start <= day);
        after.checked_sub(1).filter(|column| *column < self.columns())
    }

    /// The column of a day, or the nearest to it.
    #[must_use]
    pub fn nearest(&self, day: NaiveDate) -> usize {
        let after = self.starts.partition_point(|start| *start <= day);
        after.saturating_sub(1).min(self.columns().saturating_sub(1))
    }

    /// Where a stretch of days falls; `None` if it touches none of the columns.
    #[must_use]
    pub fn span(&self, from: NaiveDate, to: NaiveDate) -> Option<Span> {
        if from > to || to < self.first() || from > self.last() || self.columns() == 0 {
            return None;
        }
        Some(Span { first: self.nearest(from), last: self.nearest(to), before: from < self.first(), after: to > self.last() })
    }

    /// The first day of the column that holds a day.
    #[must_use]
    pub fn begin(&self, day: NaiveDate) -> NaiveDate {
        match self.zoom {
            Zoom::Day => day,
            Zoom::Week => {
                let since = day.weekday().days_since(self.week);
                day.checked_sub_days(Days::new(since.into())).unwrap_or(day)
            }
            Zoom::Month => calendar::month_start(day, self.calendar, &self.shift).unwrap_or(day),
        }
    }

    /// The first day of the column so many columns on (or back) from the one that holds a day.
    #[must_use]
    pub fn step(&self, day: NaiveDate, by: i64) -> Option<NaiveDate> {
        let start = self.begin(day);
        match self.zoom {
            Zoom::Day => days_on(start, by),
            Zoom::Week => days_on(start, by.checked_mul(7)?),
            Zoom::Month => calendar::add_months(start, i32::try_from(by).ok()?, self.calendar, &self.shift),
        }
    }

    /// A day moved by columns, at the same place in its column as far as the new one has it.
    #[must_use]
    pub fn carried(&self, day: NaiveDate, by: i64) -> Option<NaiveDate> {
        match self.zoom {
            Zoom::Day => days_on(day, by),
            Zoom::Week => days_on(day, by.checked_mul(7)?),
            Zoom::Month => calendar::add_months(day, i32::try_from(by).ok()?, self.calendar, &self.shift),
        }
    }

    /// The same columns from another day on.
    #[must_use]
    pub fn from(&self, day: NaiveDate) -> Self {
        Self::new(self.zoom, day, self.columns(), self.calendar, &self.shift, self.week)
    }
}

fn days_on(day: NaiveDate, by: i64) -> Option<NaiveDate> {
    day.checked_add_signed(chrono::TimeDelta::try_days(by)?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn scale(zoom: Zoom, from: &str, calendar: Calendar) -> Scale {
        Scale::new(zoom, day(from), 10, calendar, LunarShift::NONE, week_begins("", calendar))
    }

    #[test]
    fn columns_begin_where_the_week_or_the_month_does() {
        // 2026-11-25 is a Wednesday, 4 Qaws 1405.
        for (zoom, calendar, first, second, last) in [
            (Zoom::Day, Calendar::Gregorian, "2026-11-25", "2026-11-26", "2026-12-04"),
            (Zoom::Week, Calendar::Gregorian, "2026-11-23", "2026-11-30", "2027-01-31"),
            (Zoom::Week, Calendar::Solar, "2026-11-21", "2026-11-28", "2027-01-29"),
            (Zoom::Month, Calendar::Gregorian, "2026-11-01", "2026-12-01", "2027-08-31"),
            (Zoom::Month, Calendar::Solar, "2026-11-22", "2026-12-22", "2027-09-22"),
        ] {
            let scale = scale(zoom, "2026-11-25", calendar);
            assert_eq!(scale.columns(), 10);
            assert_eq!(scale.first(), day(first), "{zoom:?} {calendar:?}");
            assert_eq!(scale.days(1).unwrap().0, day(second), "{zoom:?} {calendar:?}");
            assert_eq!(scale.last(), day(last), "{zoom:?} {calendar:?}");
        }
        assert_eq!(week_begins("af", Calendar::Gregorian), Weekday::Sat);
        assert_eq!(week_begins("KZ", Calendar::Gregorian), Weekday::Mon);
    }

    #[test]
    fn a_stretch_that_touches_no_column_falls_nowhere() {
        let scale = scale(Zoom::Week, "2026-11-23", Calendar::Gregorian);
        let at = |from, to| scale.span(day(from), day(to)).map(|s| (s.first, s.last, s.before, s.after));
        assert_eq!(at("2026-11-01", "2026-11-22"), None);
        assert_eq!(at("2027-02-01", "2027-02-02"), None);
        assert_eq!(at("2026-12-02", "2026-12-01"), None, "ends before it begins");
        assert_eq!(at("2026-11-22", "2026-11-23"), Some((0, 0, true, false)));
        assert_eq!(at("2027-01-31", "2027-02-01"), Some((9, 9, false, true)));
        assert_eq!(at("2026-12-06", "2026-12-07"), Some((1, 2, false, false)));
    }

    fn any_scale() -> impl Strategy<Value = Scale> {
        let zoom = prop::sample::select(Zoom::ALL.to_vec());
        let calendar = prop::sample::select(Calendar::ALL.to_vec());
        (zoom, calendar, 0i64..60_000, 1usize..60).prop_map(|(zoom, calendar, n, columns)| {
            let first = days_on(day("1950-01-01"), n).unwrap();
            Scale::new(zoom, first, columns, calendar, LunarShift::NONE, week_begins("", calendar))
        })
    }

    proptest! {
        #[test]
        fn a_day_and_its_column_are_each_others_inverse(scale in any_scale(), n in 0usize..60) {
            let column = n % scale.columns();
            let (first, last) = scale.days(column).unwrap();
            prop_assert!(first <= last);
            prop_assert_eq!(scale.column(first), Some(column));
            prop_assert_eq!(scale.column(last), Some(column));
            prop_assert_eq!(scale.begin(last), first);
            if let Some((next, _)) = scale.days(column + 1) {
                prop_assert_eq!(last.succ_opt(), Some(next));
                prop_assert_eq!(scale.step(last, 1), Some(next));
                prop_assert_eq!(scale.step(next, -1), Some(first));
            }
        }

        #[test]
        fn a_bar_covers_the_columns_of_its_days_and_no_others(scale in any_scale(), from in -400i64..2_000, length in 0i64..900) {
            let from = days_on(scale.first(), from).unwrap();
            let to = days_on(from, length).unwrap();
            let touched: Vec<usize> = (0..scale.columns())
                .filter(|c| scale.days(*c).is_some_and(|(first, last)| first <= to && from <= last))
                .collect();
            let span = scale.span(from, to);
            prop_assert_eq!(span.is_none(), touched.is_empty());
            if let Some(span) = span {
                prop_assert_eq!((Some(&span.first), Some(&span.last)), (touched.first(), touched.last()));
                prop_assert_eq!((span.before, span.after), (from < scale.first(), to > scale.last()));
            }
        }

        #[test]
        fn a_week_on_and_back_is_where_one_was(scale in any_scale(), by in 0i64..40) {
            let there = scale.step(scale.first(), by).unwrap();
            prop_assert_eq!(scale.step(there, -by), Some(scale.first()));
            prop_assert_eq!(scale.from(there).columns(), scale.columns());
        }
    }
}
