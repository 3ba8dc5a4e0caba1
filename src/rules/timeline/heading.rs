//! The heading: two lines of dates, one for each calendar, and a thin line of marks under them.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::scale::{Scale, Zoom};
use crate::rules::calendar::{Calendar, Language, LunarShift, Ymd, from_date, month_short};

/// What stands over each column in a calendar, in at most three letters (four over months): the day on which it begins, or the name of
/// the month that begins in it. Over months the first month of a year has the year in place of its name. The first column always names
/// its month.
#[must_use]
pub fn heading(scale: &Scale, calendar: Calendar) -> Vec<String> {
    let shift = scale.shift();
    let cell = |column| {
        let (first, last) = scale.days(column)?;
        let (begin, end) = (from_date(first, calendar, shift), from_date(last, calendar, shift));
        Some(match scale.zoom() {
            Zoom::Month => {
                // The month in which most of the column lies, where the two calendars do not begin theirs together.
                let at = middle(first, last, calendar, shift);
                if at.month == 1 && column > 0 { at.year.to_string() } else { short(calendar, at.month) }
            }
            _ if column == 0 || begin.day == 1 || begin.month != end.month => short(calendar, end.month),
            _ => format!("{:02}", begin.day),
        })
    };
    (0..scale.columns()).map(|column| cell(column).unwrap_or_default()).collect()
}

fn middle(first: NaiveDate, last: NaiveDate, calendar: Calendar, shift: &LunarShift) -> Ymd {
    let half = chrono::TimeDelta::days((last - first).num_days() / 2);
    from_date(first.checked_add_signed(half).unwrap_or(first), calendar, shift)
}

/// Three letters of a month, which tell the months of each calendar apart.
fn short(calendar: Calendar, month: u32) -> String {
    // The lunar months have names of two words that begin alike.
    const LUNAR: [&str; 12] = ["Muh", "Saf", "Ra1", "Ra2", "Ju1", "Ju2", "Raj", "Sha", "Ram", "Shw", "DhQ", "DhH"];
    if calendar == Calendar::Lunar {
        let at = usize::try_from(month).ok().and_then(|n| n.checked_sub(1));
        return at.and_then(|n| LUNAR.get(n)).copied().unwrap_or("").to_owned();
    }
    month_short(calendar, month, Language::English).chars().take(3).collect()
}

/// The marks under the dates, one letter for each column: `|` where today is, else the first letter of the country of a holiday, `*` for
/// holidays of several, and over days `.` on a day off of the week: one of `weekly`. `days_off` are days with ISO 3166-1 codes.
#[must_use]
pub fn ruler(scale: &Scale, today: NaiveDate, weekly: &BTreeSet<NaiveDate>, days_off: &[(NaiveDate, String)]) -> Vec<char> {
    (0..scale.columns())
        .map(|column| {
            let Some((first, last)) = scale.days(column) else { return ' ' };
            if first <= today && today <= last {
                return '|';
            }
            let mut there = days_off.iter().filter(|(day, _)| first <= *day && *day <= last).map(|(_, country)| country.as_str());
            let weekly = scale.zoom() == Zoom::Day && weekly.contains(&first);
            match there.next() {
                Some(one) if there.all(|other| other == one) => one.chars().next().map_or('*', |c| c.to_ascii_lowercase()),
                Some(_) => '*',
                None if weekly => '.',
                None => ' ',
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::scale::week_begins;
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn scale(zoom: Zoom, from: &str, calendar: Calendar) -> Scale {
        Scale::new(zoom, day(from), 8, calendar, LunarShift::NONE, week_begins("", calendar))
    }

    #[test]
    fn two_lines_of_dates() {
        let said = |zoom, from, own, shown| heading(&scale(zoom, from, own), shown).join(" ");
        use Calendar::{Gregorian, Lunar, Solar};
        for (zoom, from, own, shown, want) in [
            (Zoom::Day, "2026-11-27", Gregorian, Gregorian, "Nov 28 29 30 Dec 02 03 04"),
            (Zoom::Day, "2026-11-27", Gregorian, Solar, "Qaw 07 08 09 10 11 12 13"),
            (Zoom::Week, "2026-11-23", Gregorian, Gregorian, "Nov Dec 07 14 21 Jan 04 11"),
            (Zoom::Week, "2026-11-23", Gregorian, Solar, "Qaw 09 16 23 Jad 07 14 21"),
            (Zoom::Month, "2026-11-23", Gregorian, Gregorian, "Nov Dec 2027 Feb Mar Apr May Jun"),
            (Zoom::Month, "2026-11-23", Solar, Solar, "Qaw Jad Dal Hut 1406 Saw Jaw Sar"),
            (Zoom::Month, "2026-11-23", Gregorian, Lunar, "Ju2 Raj Sha Ram Shw DhQ DhH 1449"),
        ] {
            assert_eq!(said(zoom, from, own, shown), want, "{zoom:?} {from} {shown:?}");
        }
    }

    #[test]
    fn every_month_has_three_letters_of_its_own() {
        for calendar in Calendar::ALL {
            let mut names: Vec<String> = (1..=12).map(|month| short(calendar, month)).collect();
            assert!(names.iter().all(|n| n.len() == 3), "{names:?}");
            names.sort();
            names.dedup();
            assert_eq!(names.len(), 12, "{names:?}");
        }
    }

    #[test]
    fn marks_tell_today_holidays_and_weekly_days_off() {
        let days = scale(Zoom::Day, "2026-12-14", Calendar::Gregorian);
        let off = [(day("2026-12-16"), "KZ".to_owned()), (day("2026-12-17"), "KZ".into()), (day("2026-12-17"), "AF".into())];
        let weekly = [day("2026-12-19"), day("2026-12-20")].into();
        let marks: String = ruler(&days, day("2026-12-15"), &weekly, &off).into_iter().collect();
        assert_eq!(marks, " |k* .. ");
        let marks: String = ruler(&days, day("2020-01-01"), &BTreeSet::new(), &off).into_iter().collect();
        assert_eq!(marks, "  k*    ");
    }
}
