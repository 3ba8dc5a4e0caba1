//! By whose clock times are shown.

use chrono::TimeDelta;

use crate::model::Moment;
use crate::rules::zones::offset_minutes;

/// A clock on a wall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Clock {
    /// That of the place of each session.
    #[default]
    Place,
    /// Kabul.
    Kabul,
    /// Astana; since March 2024 all of Kazakhstan.
    Astana,
}

impl Clock {
    /// All, in the order in which one follows the other.
    pub const ALL: [Self; 3] = [Self::Place, Self::Kabul, Self::Astana];

    /// The word in which it is kept.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Kabul => "kabul",
            Self::Astana => "astana",
        }
    }

    /// The clock of a [`key`](Self::key).
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.key() == key)
    }

    /// The next one, round and round.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Place => Self::Kabul,
            Self::Kabul => Self::Astana,
            Self::Astana => Self::Place,
        }
    }

    /// The country that has it (ISO 3166-1); none for that of each place.
    #[must_use]
    pub const fn country(self) -> Option<&'static str> {
        match self {
            Self::Place => None,
            Self::Kabul => Some("AF"),
            Self::Astana => Some("KZ"),
        }
    }
}

/// What a clock shows at a moment. Where nothing is known of that year it shows what the place's own clock did.
#[must_use]
pub fn on_clock(moment: Moment, clock: Clock) -> Moment {
    let Some(country) = clock.country() else { return moment };
    let at = |offset: i32| moment.utc().checked_add_signed(TimeDelta::minutes(offset.into()));
    let on = |local: Option<chrono::NaiveDateTime>| local.and_then(|l| offset_minutes(country, None, l.date()));
    // Clocks are changed at midnight: the offset that holds is that of the day which it gives itself.
    let first = on(Some(moment.utc()));
    let offset = first.and_then(|first| on(at(first)));
    match offset.and_then(|offset| Some((at(offset)?, offset))) {
        Some((local, offset_minutes)) => Moment { local, offset_minutes },
        None => moment,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_moment_on_both_clocks() {
        for (moment, kabul, astana) in [
            ("2026-11-23T08:30+04:30", "2026-11-23T08:30+04:30", "2026-11-23T09:00+05:00"),
            ("2026-11-23T09:00+05:00", "2026-11-23T08:30+04:30", "2026-11-23T09:00+05:00"),
            // Midnight lies between.
            ("2026-11-23T23:45+04:30", "2026-11-23T23:45+04:30", "2026-11-24T00:15+05:00"),
            ("2026-11-24T00:15+05:00", "2026-11-23T23:45+04:30", "2026-11-24T00:15+05:00"),
            // Before March 2024 Astana was an hour further off; the clocks were put back at the midnight that ended February.
            ("2024-02-28T08:30+04:30", "2024-02-28T08:30+04:30", "2024-02-28T10:00+06:00"),
            ("2024-02-29T22:29+04:30", "2024-02-29T22:29+04:30", "2024-02-29T23:59+06:00"),
            ("2024-02-29T22:31+04:30", "2024-02-29T22:31+04:30", "2024-02-29T23:01+05:00"),
            ("2024-03-01T08:30+04:30", "2024-03-01T08:30+04:30", "2024-03-01T09:00+05:00"),
            // Nothing is known of that year in Kazakhstan.
            ("1999-03-01T08:30+04:30", "1999-03-01T08:30+04:30", "1999-03-01T08:30+04:30"),
        ] {
            let moment = Moment::parse(moment).unwrap();
            assert_eq!(on_clock(moment, Clock::Place), moment);
            assert_eq!(on_clock(moment, Clock::Kabul).to_string(), kabul, "{moment}");
            assert_eq!(on_clock(moment, Clock::Astana).to_string(), astana, "{moment}");
        }
    }

    proptest! {
        #[test]
        fn it_is_the_same_moment_on_every_clock(minutes in 0i64..30_000_000, offset in prop_oneof![Just(270), Just(300), Just(360)]) {
            let start = chrono::NaiveDate::from_ymd_opt(2005, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap();
            let moment = Moment { local: start + TimeDelta::minutes(minutes), offset_minutes: offset };
            for clock in Clock::ALL {
                prop_assert_eq!(on_clock(moment, clock).utc(), moment.utc());
                prop_assert_eq!(Clock::of_key(clock.key()), Some(clock));
            }
        }
    }
}
