//! When people work: the week of a country, its days off, and the hours in which two countries can reach each other.
//!
//! Days off come as a table, for sources disagree and the ministry corrects them. The weeks stand here: Afghanistan Saturday to
//! Wednesday 08:00–16:00, Thursday to 13:00, Friday off (`domain.md` §4; locale data says Thursday and Friday, which is wrong in
//! practice); Kazakhstan Monday to Friday, 09:00–18:00, which is usual and could not be sourced.
//!
//! Must not: read the clock or a file. Still awkward: hours of a hospital and of Ramadan are not entered anywhere yet.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta};

use crate::model::Moment;
use crate::rules::zones::offset_minutes;

/// From when to when, in minutes since midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// When work begins.
    pub opens: u16,
    /// When it ends.
    pub closes: u16,
}

impl Hours {
    const fn whole(opens: u16, closes: u16) -> Option<Self> {
        Some(Self { opens: opens * 60, closes: closes * 60 })
    }

    /// Whether a stretch of a day lies within them, or at most `margin` minutes outside at either end.
    #[must_use]
    pub fn hold(self, from: NaiveTime, to: NaiveTime, margin: i64) -> bool {
        let minutes = |time: NaiveTime| (time - NaiveTime::MIN).num_minutes();
        minutes(from) + margin >= i64::from(self.opens) && minutes(to) - margin <= i64::from(self.closes)
    }
}

/// The hours of each day from Monday on; nothing on a day off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Week([Option<Hours>; 7]);

static AFGHANISTAN: Week = {
    let day = Hours::whole(8, 16);
    Week([day, day, day, Hours::whole(8, 13), None, day, day])
};
static KAZAKHSTAN: Week = {
    let day = Hours::whole(9, 18);
    Week([day, day, day, day, day, None, None])
};

impl Week {
    /// The week of a country by its ISO 3166-1 code; `None` where none is known.
    #[must_use]
    pub fn of(country: &str) -> Option<&'static Self> {
        match country.trim().to_ascii_uppercase().as_str() {
            "AF" | "AFG" => Some(&AFGHANISTAN),
            "KZ" | "KAZ" => Some(&KAZAKHSTAN),
            _ => None,
        }
    }

    /// The hours of a day by the week alone.
    #[must_use]
    pub fn hours(&self, day: NaiveDate) -> Option<Hours> {
        let at = usize::try_from(day.weekday().num_days_from_monday()).unwrap_or(0);
        self.0.get(at).copied().flatten()
    }
}

/// The time on a day in which both countries work, on the clock of the first; `None` where one of them does not, or nothing is known.
/// `off` are the days off of each.
#[must_use]
pub fn common(day: NaiveDate, countries: [&str; 2], off: [&BTreeSet<NaiveDate>; 2]) -> Option<(Moment, Moment)> {
    let spans = [0, 1].map(|n| {
        let (country, off) = (countries.get(n)?, off.get(n)?);
        let hours = Week::of(country)?.hours(day).filter(|_| !off.contains(&day))?;
        let offset = offset_minutes(country, None, day)?;
        let at = |minutes: u16| {
            let local = day.and_time(NaiveTime::MIN).checked_add_signed(TimeDelta::minutes(minutes.into()))?;
            Some(Moment { local, offset_minutes: offset })
        };
        Some((at(hours.opens)?, at(hours.closes)?))
    });
    let [Some((opens, closes)), Some((other_opens, other_closes))] = spans else { return None };
    let here = |moment: Moment| {
        let local = moment.utc().checked_add_signed(TimeDelta::minutes(opens.offset_minutes.into()))?;
        Some(Moment { local, offset_minutes: opens.offset_minutes })
    };
    let (from, to) = (opens.max(here(other_opens)?), closes.min(here(other_closes)?));
    (from < to).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_hours_of_kabul_and_astana() {
        let none = BTreeSet::new();
        // 2027-01-11 is a Monday. Kabul is half an hour behind: its 08:30 is 09:00 in Astana.
        for (day, kabul, astana) in [
            ("2027-01-11", Some(("08:30", "16:00")), Some(("09:00", "16:30"))),
            ("2027-01-13", Some(("08:30", "16:00")), Some(("09:00", "16:30"))),
            ("2027-01-14", Some(("08:30", "13:00")), Some(("09:00", "13:30"))),
            ("2027-01-15", None, None),
            ("2027-01-16", None, None),
            ("2027-01-17", None, None),
            // Until February 2024 Astana was an hour further off.
            ("2024-02-26", Some(("08:00", "16:00")), Some(("09:30", "17:30"))),
        ] {
            let date: NaiveDate = day.parse().unwrap();
            let said = |countries| {
                common(date, countries, [&none, &none]).map(|(from, to)| [from, to].map(|m| m.local.format("%H:%M").to_string()))
            };
            let wanted = |span: Option<(&str, &str)>| span.map(|(from, to)| [from.to_owned(), to.to_owned()]);
            assert_eq!(said(["AF", "KZ"]), wanted(kabul), "{day}");
            assert_eq!(said(["KZ", "AF"]), wanted(astana), "{day}");
        }
        let monday = "2027-01-11".parse().unwrap();
        let off = BTreeSet::from([monday]);
        assert_eq!(common(monday, ["AF", "KZ"], [&none, &off]), None);
        assert_eq!(common(monday, ["AF", "UZ"], [&none, &none]), None);
    }

    #[test]
    fn hours_of_the_days_of_a_week() {
        let open = |country: &str, day: &str| Week::of(country).unwrap().hours(day.parse().unwrap()).map(|h| (h.opens / 60, h.closes / 60));
        assert_eq!(open("AF", "2027-01-14"), Some((8, 13)), "Thursday");
        assert_eq!(open("AF", "2027-01-15"), None, "Friday");
        assert_eq!(open("AFG", "2027-01-16"), Some((8, 16)), "Saturday");
        assert_eq!(open("kz", "2027-01-16"), None, "Saturday");
        assert_eq!(open("KZ", "2027-01-15"), Some((9, 18)), "Friday");
        let time = |h, m| NaiveTime::from_hms_opt(h, m, 0).unwrap();
        let thursday = Hours { opens: 480, closes: 780 };
        for (from, to, margin, held) in [
            (time(8, 0), time(13, 0), 0, true),
            (time(7, 59), time(9, 0), 0, false),
            (time(12, 0), time(13, 1), 0, false),
            (time(7, 30), time(13, 30), 30, true),
        ] {
            assert_eq!(thursday.hold(from, to, margin), held, "{from} – {to}");
        }
    }
}
