//! Entries that wait for the other side to confirm them, and those on which the two sides differ.

use chrono::NaiveDate;

use super::{Harm, Line, Now, Rule, key};
use crate::model::{Id, Kind};
use crate::msg;

/// An entry may wait for so many days before it is told of: a list is confirmed at the end of a week.
pub const CLAIM_DAYS: i64 = 7;

/// Entries about which somebody has to say something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// Who: a trainer, or the hospital where nobody or many are meant.
    pub whom: (Kind, Id),
    /// Their name.
    pub name: String,
    /// Entries.
    pub count: usize,
    /// Day of the oldest.
    pub since: Option<NaiveDate>,
    /// The two sides differ, and it is to be settled.
    pub disagreed: bool,
}

/// The line of entries that wait; none while the oldest claim is of this week.
#[must_use]
pub fn claims(now: &Now<'_>, waiting: &Claims) -> Option<Line> {
    let fresh = waiting.since.is_none_or(|day| -now.days_to(day) < CLAIM_DAYS);
    if waiting.count == 0 || !waiting.disagreed && fresh {
        return None;
    }
    let (n, name) = (waiting.count, &waiting.name);
    let since = waiting.since.map(|day| now.say(day)).unwrap_or_default();
    let rule = if waiting.disagreed { Rule::Disagreed } else { Rule::Unconfirmed };
    Some(Line {
        rule,
        subject: waiting.whom,
        about: waiting.whom,
        what: if waiting.disagreed {
            msg!("today-disagreed", n = n, name = name)
        } else {
            msg!("today-unconfirmed", n = n, name = name, since = since)
        },
        due: None,
        // Unconfirmed evidence counts for nothing.
        harm: Harm::Low,
        from: None,
        until: None,
        key: key(rule, &[waiting.whom.1], ""),
        remedy: if waiting.disagreed { msg!("today-disagreed-next") } else { msg!("today-unconfirmed-next") },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_of_this_week_wait_in_silence_and_disagreements_do_not() {
        let day = |d: u32| NaiveDate::from_ymd_opt(2026, 11, d);
        let now = Now::gregorian(day(23).unwrap());
        let waiting = |count, since, disagreed| Claims {
            whom: (Kind::Trainer, Id::new(7).unwrap()),
            name: "Sarsenov".into(),
            count,
            since,
            disagreed,
        };
        for (count, since, disagreed, rule) in [
            (0, day(1), false, None),
            (3, day(17), false, None),
            (3, day(16), false, Some(Rule::Unconfirmed)),
            (3, None, false, None),
            (1, day(22), true, Some(Rule::Disagreed)),
            (0, None, true, None),
        ] {
            assert_eq!(claims(&now, &waiting(count, since, disagreed)).map(|line| line.rule), rule, "{count} {since:?} {disagreed}");
        }
        let line = claims(&now, &waiting(3, day(2), false)).unwrap();
        assert!(line.what.to_string().contains("3 entries wait for confirmation by Sarsenov") && line.what.to_string().contains("2 Nov"));
        // More of them are still the same matter.
        assert_eq!(line.key, claims(&now, &waiting(9, day(1), false)).unwrap().key);
    }
}
