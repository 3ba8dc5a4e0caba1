//! Levels of entrustment that end.

use chrono::NaiveDate;

use super::{Harm, Line, Now, Rule, key};
use crate::model::{Id, Kind};
use crate::msg;

/// A level that ends is shown from so many days before.
pub const RENEW_AHEAD: i64 = 60;
/// One that ended longer ago than this is not asked after any more.
pub const RENEW_WINDOW: i64 = 365;

/// The decision that stands for a trainee, a skill and a hospital: none was made after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entrusted {
    /// Its record.
    pub id: Id,
    /// Who.
    pub trainee: Id,
    /// Their name.
    pub name: String,
    /// What, in words.
    pub skill: String,
    /// Where, in words.
    pub hospital: String,
    /// The level.
    pub level: i64,
    /// Its last day.
    pub until: NaiveDate,
}

/// A level that ends within two months or ended within a year.
#[must_use]
pub fn renewal(now: &Now<'_>, held: &Entrusted) -> Option<Line> {
    let left = now.days_to(held.until);
    if !(-RENEW_WINDOW..=RENEW_AHEAD).contains(&left) {
        return None;
    }
    let (name, skill, hospital, level, until) = (&held.name, &held.skill, &held.hospital, held.level, now.say(held.until));
    Some(Line {
        rule: Rule::Renewal,
        subject: (Kind::Entrustment, held.id),
        about: (Kind::Trainee, held.trainee),
        what: if left < 0 {
            msg!("today-renewal-over", name = name, level = level, skill = skill, hospital = hospital, until = until)
        } else {
            msg!("today-renewal", name = name, level = level, skill = skill, hospital = hospital, until = until)
        },
        due: Some(held.until),
        harm: Harm::Middle,
        from: None,
        until: None,
        key: key(Rule::Renewal, &[held.id], ""),
        remedy: msg!("today-renewal-next"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_two_months_before_until_a_year_after() {
        let now = Now::gregorian(NaiveDate::from_ymd_opt(2026, 11, 23).unwrap());
        let id = |n| Id::new(n).unwrap();
        let line = |days: i64| {
            let until = now.today.checked_add_signed(chrono::TimeDelta::days(days)).unwrap();
            let (name, skill, hospital) = ("Gul".to_owned(), "nailing".to_owned(), "Mirwais".to_owned());
            renewal(&now, &Entrusted { id: id(1), trainee: id(2), name, skill, hospital, level: 4, until })
        };
        for (days, want) in [(61, None), (60, Some("today-renewal")), (0, Some("today-renewal")), (-1, Some("today-renewal-over"))] {
            assert_eq!(line(days).map(|l| l.what.id), want, "{days}");
        }
        assert_eq!(line(-366), None);
        let soon = line(14).unwrap();
        assert_eq!((soon.subject, soon.about), ((Kind::Entrustment, id(1)), (Kind::Trainee, id(2))));
        assert!(!soon.is_clash(), "it is put off, not accepted");
    }
}
