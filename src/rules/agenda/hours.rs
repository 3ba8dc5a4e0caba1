//! How long somebody was taught.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::week_start;
use crate::model::{AttendanceState, Id, Moment};

/// A session without an end is taken to last an hour, as in `rules::today` where two sessions meet.
const AN_HOUR: i64 = 60;

/// Somebody at a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attended {
    /// Who.
    pub trainee: Id,
    /// Present, late, absent, excused.
    pub state: AttendanceState,
    /// From when the session was.
    pub starts: Moment,
    /// To when.
    pub ends: Option<Moment>,
}

/// What somebody attended in a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// The first day of the week.
    pub week: NaiveDate,
    /// Who.
    pub trainee: Id,
    /// Minutes of the sessions at which they were, present or late.
    pub minutes: i64,
    /// How many sessions these were.
    pub there: u32,
    /// At how many of these they were late.
    pub late: u32,
    /// Sessions that they missed.
    pub absent: u32,
    /// Sessions from which they were excused.
    pub excused: u32,
}

/// Minutes that a session takes; an end that is not behind the beginning is no end.
#[must_use]
pub fn minutes(starts: Moment, ends: Option<Moment>) -> i64 {
    ends.map(|ends| (ends.utc() - starts.utc()).num_minutes()).filter(|long| *long > 0).unwrap_or(AN_HOUR)
}

/// Hours of each trainee in each week, by week and then by trainee. A week is that of the country; a session belongs to the week in
/// which it began.
#[must_use]
pub fn hours(attended: &[Attended], country: &str) -> Vec<Hours> {
    let mut out: BTreeMap<(NaiveDate, Id), Hours> = BTreeMap::new();
    for one in attended {
        let week = week_start(one.starts.date(), country);
        let new = Hours { week, trainee: one.trainee, minutes: 0, there: 0, late: 0, absent: 0, excused: 0 };
        let sum = out.entry((week, one.trainee)).or_insert(new);
        match one.state {
            AttendanceState::Present | AttendanceState::Late => {
                sum.minutes += minutes(one.starts, one.ends);
                sum.there += 1;
                sum.late += u32::from(one.state == AttendanceState::Late);
            }
            AttendanceState::Absent => sum.absent += 1,
            AttendanceState::Excused => sum.excused += 1,
        }
    }
    out.into_values().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id(n: i64) -> Id {
        Id::new(n).unwrap()
    }

    fn attended(trainee: i64, state: AttendanceState, from: &str, to: &str) -> Attended {
        Attended { trainee: id(trainee), state, starts: Moment::parse(from).unwrap(), ends: Moment::parse(to) }
    }

    #[test]
    fn minutes_of_a_session() {
        for (from, to, long) in [
            ("2026-11-23T08:30+04:30", "2026-11-23T14:30+04:30", 360),
            ("2026-11-23T08:30+04:30", "", 60),
            ("2026-11-23T08:30+04:30", "2026-11-23T08:00+04:30", 60),
            // By the instant: half past eight in Kabul is nine in Astana.
            ("2026-11-23T08:30+04:30", "2026-11-23T10:00+05:00", 60),
            ("2026-11-23T22:00+05:00", "2026-11-24T01:00+05:00", 180),
        ] {
            assert_eq!(minutes(Moment::parse(from).unwrap(), Moment::parse(to)), long, "{from} {to}");
        }
    }

    #[test]
    fn who_is_late_was_there_and_who_is_excused_was_not() {
        use AttendanceState::{Absent, Excused, Late, Present};
        let all = [
            // Friday ends the Afghan week, Saturday begins the next.
            attended(1, Present, "2026-11-20T08:00+04:30", "2026-11-20T10:00+04:30"),
            attended(1, Late, "2026-11-21T08:00+04:30", "2026-11-21T09:30+04:30"),
            attended(1, Present, "2026-11-23T08:00+04:30", ""),
            attended(1, Absent, "2026-11-24T08:00+04:30", ""),
            attended(2, Excused, "2026-11-24T08:00+04:30", ""),
        ];
        let told = |country| {
            hours(&all, country)
                .iter()
                .map(|h| (h.week.to_string(), h.trainee.get(), h.minutes, h.there, h.late, h.absent, h.excused))
                .collect::<Vec<_>>()
        };
        let week = |w: &str| w.to_owned();
        let afghan =
            [(week("2026-11-14"), 1, 120, 1, 0, 0, 0), (week("2026-11-21"), 1, 150, 2, 1, 1, 0), (week("2026-11-21"), 2, 0, 0, 0, 0, 1)];
        assert_eq!(told("AF"), afghan);
        let other =
            [(week("2026-11-16"), 1, 210, 2, 1, 0, 0), (week("2026-11-23"), 1, 60, 1, 0, 1, 0), (week("2026-11-23"), 2, 0, 0, 0, 0, 1)];
        assert_eq!(told("KZ"), other);
    }

    proptest! {
        /// However weeks are cut, nothing is lost and nothing counted twice.
        #[test]
        fn the_sum_of_the_weeks_is_the_sum_of_the_sessions(spans in proptest::collection::vec((1i64..4, 0i64..60_000, 1i64..600, 0u8..4), 0..40)) {
            use AttendanceState::{Absent, Excused, Late, Present};
            let start = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap();
            let all: Vec<Attended> = spans.iter().map(|(who, from, long, state)| {
                let at = |m: i64| Moment { local: start + chrono::TimeDelta::minutes(m), offset_minutes: 270 };
                let state = [Present, Late, Absent, Excused][usize::from(*state)];
                Attended { trainee: id(*who), state, starts: at(*from), ends: Some(at(from + long)) }
            }).collect();
            let there = |a: &&Attended| matches!(a.state, Present | Late);
            let wanted: i64 = all.iter().filter(there).map(|a| minutes(a.starts, a.ends)).sum();
            for country in ["AF", "KZ"] {
                let found = hours(&all, country);
                prop_assert_eq!(found.iter().map(|h| h.minutes).sum::<i64>(), wanted);
                let counted: u32 = found.iter().map(|h| h.there + h.absent + h.excused).sum();
                prop_assert_eq!(usize::try_from(counted).unwrap(), all.len());
            }
        }
    }
}
