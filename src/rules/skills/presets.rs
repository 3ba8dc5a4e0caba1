//! What stands in an assessment before anybody types: which of what is known comes first, and what a key means on a scale.
//!
//! Candidates are given in the order of their weight; the first is what stands there, the others are offered. Nothing is chosen that
//! was not seen: a skill that nobody met and no curriculum names is never proposed.
//!
//! Must not: read records or know a screen. Still awkward: the order of the reasons is our own; no source settles it.

use chrono::NaiveDate;

use crate::model::{Id, Phase};
use crate::msg;
use crate::words::Message;

/// Why something stands there or is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The sheet was opened for it.
    Given,
    /// An operation of the day in which the trainee took part.
    CaseOfDay,
    /// Of the session of the day.
    Session,
    /// Of the placement that runs on the day.
    Placement,
    /// The same person has just entered it.
    JustBefore,
    /// Assessed before.
    Assessed,
    /// An operation of another day.
    Case,
    /// The curriculum asks for more of it.
    Gap,
    /// Usual for this kind of skill.
    Usual,
    /// There, and nothing speaks for it.
    Offered,
}

impl Reason {
    /// In words.
    #[must_use]
    pub fn message(self) -> Message {
        match self {
            Self::Given => msg!("assess-why-given"),
            Self::CaseOfDay => msg!("assess-why-case-of-day"),
            Self::Session => msg!("assess-why-session"),
            Self::Placement => msg!("assess-why-placement"),
            Self::JustBefore => msg!("assess-why-just-before"),
            Self::Assessed => msg!("assess-why-assessed"),
            Self::Case => msg!("assess-why-case"),
            Self::Gap => msg!("assess-why-gap"),
            Self::Usual => msg!("assess-why-usual"),
            Self::Offered => msg!("assess-why-offered"),
        }
    }
}

/// Candidates in the order of their weight, each once, with the first reason that it has.
#[must_use]
pub fn ranked(candidates: impl IntoIterator<Item = (Reason, Id)>) -> Vec<(Id, Reason)> {
    let mut out: Vec<(Id, Reason)> = Vec::new();
    for (why, id) in candidates {
        if out.iter().all(|(known, _)| *known != id) {
            out.push((id, why));
        }
    }
    out
}

/// One skill of a curriculum, with how often it was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// The skill.
    pub skill: Id,
    /// Least number of cases; 0 where none is said.
    pub minimum: u32,
    /// Cases and assessments so far.
    pub met: u32,
}

/// What is known of a trainee's skills.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a> {
    /// The skill that the sheet was opened for.
    pub given: Option<Id>,
    /// Operations they took part in: day and procedure.
    pub cases: &'a [(NaiveDate, Id)],
    /// Assessments: day and skill.
    pub assessed: &'a [(NaiveDate, Id)],
    /// Their curriculum.
    pub wanted: &'a [Wanted],
    /// What the same person entered last, and on which day.
    pub before: Option<(NaiveDate, Id)>,
}

/// Skills by how likely they are meant on a day: what was opened, operations of the day (those not yet assessed on it first), what the
/// same person has just entered if it is of this trainee's, then assessments and operations from the newest, then the curriculum by the
/// share that is missing.
#[must_use]
pub fn skills(known: &Known<'_>, day: NaiveDate) -> Vec<(Id, Reason)> {
    let seen_today = |skill: Id| known.assessed.contains(&(day, skill));
    let of_day = || known.cases.iter().filter(|(on, _)| *on == day).map(|(_, skill)| *skill);
    let fresh = of_day().filter(|s| !seen_today(*s)).map(|s| (Reason::CaseOfDay, s));
    let again = of_day().filter(|s| seen_today(*s)).map(|s| (Reason::CaseOfDay, s));
    let theirs = |skill: Id| known.wanted.iter().any(|w| w.skill == skill) || known.assessed.iter().any(|(_, s)| *s == skill);
    let just = known.before.filter(|(on, skill)| *on == day && theirs(*skill)).map(|(_, s)| (Reason::JustBefore, s));
    let mut past: Vec<(NaiveDate, Reason, Id)> = known.assessed.iter().map(|(on, s)| (*on, Reason::Assessed, *s)).collect();
    past.extend(known.cases.iter().map(|(on, s)| (*on, Reason::Case, *s)));
    // What is of a later day is no past.
    past.retain(|(on, ..)| *on <= day);
    past.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut gaps: Vec<&Wanted> = known.wanted.iter().collect();
    // The share that is missing, compared without dividing; what has no minimum and was met is missing nothing.
    let missing =
        |w: &Wanted| if w.met >= w.minimum.max(1) { 0 } else { (u64::from(w.minimum.max(1) - w.met) << 20) / u64::from(w.minimum.max(1)) };
    gaps.sort_by_key(|w| std::cmp::Reverse(missing(w)));
    ranked(
        known
            .given
            .map(|s| (Reason::Given, s))
            .into_iter()
            .chain(fresh)
            .chain(again)
            .chain(just)
            .chain(past.into_iter().map(|(_, why, s)| (why, s)))
            .chain(gaps.into_iter().map(|w| (Reason::Gap, w.skill))),
    )
}

/// The phase: follow-up once they are back, a baseline where it is their first at this skill and no placement has begun, else formative.
#[must_use]
pub fn phase(back: bool, placed: bool, seen_before: bool) -> Phase {
    match (back, placed, seen_before) {
        (true, ..) => Phase::FollowUp,
        (false, false, false) => Phase::Baseline,
        _ => Phase::Formative,
    }
}

/// The ends of a scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ends {
    /// Least score.
    pub least: f64,
    /// Greatest.
    pub greatest: f64,
}

impl Ends {
    /// The ends of an instrument's scale; 1 to 5 where its record says nothing.
    #[must_use]
    pub fn of(least: Option<f64>, greatest: Option<f64>) -> Self {
        let least = least.unwrap_or(1.0);
        Self { least, greatest: greatest.unwrap_or(least.max(1.0) + 4.0) }
    }

    /// Whether one digit is a score: nothing on the scale has two.
    #[must_use]
    pub fn one_key(self) -> bool {
        self.least >= 0.0 && self.greatest <= 9.0
    }

    /// A typed score: digits of any script, with a point or comma for halves.
    ///
    /// # Errors
    /// No number, or off the scale: what it goes from and to.
    pub fn read(self, typed: &str, item: &str) -> Result<f64, Message> {
        match crate::text::parse_decimal(typed.trim()) {
            Some(n) if (self.least..=self.greatest).contains(&n) => Ok(n),
            Some(n) => Err(msg!("assess-sheet-off", score = n, item = item, least = self.least, greatest = self.greatest)),
            None => Err(msg!("assess-sheet-no-number", typed = typed, item = item, least = self.least, greatest = self.greatest)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn id(n: i64) -> Id {
        Id::new(n).unwrap()
    }

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, n).unwrap()
    }

    fn first(known: &Known<'_>) -> Option<(Id, Reason)> {
        skills(known, day(20)).first().copied()
    }

    #[test]
    fn the_nearest_to_the_day_comes_first() {
        let wanted = [Wanted { skill: id(7), minimum: 8, met: 6 }, Wanted { skill: id(8), minimum: 4, met: 1 }];
        let mut known = Known { wanted: &wanted, ..Known::default() };
        assert_eq!(first(&known), Some((id(8), Reason::Gap)), "three quarters are missing against one");
        let rows1 = [(day(3), id(7)), (day(9), id(5))];
        known.assessed = &rows1;
        assert_eq!(first(&known), Some((id(5), Reason::Assessed)));
        let rows2 = [(day(12), id(4))];
        known.cases = &rows2;
        assert_eq!(first(&known), Some((id(4), Reason::Case)));
        known.before = Some((day(20), id(7)));
        assert_eq!(first(&known), Some((id(7), Reason::JustBefore)));
        known.before = Some((day(20), id(99)));
        assert_eq!(first(&known), Some((id(4), Reason::Case)), "what this trainee has nothing to do with is not proposed");
        let rows3 = [(day(12), id(4)), (day(20), id(5)), (day(20), id(6))];
        known.cases = &rows3;
        assert_eq!(first(&known), Some((id(5), Reason::CaseOfDay)));
        let rows4 = [(day(20), id(5))];
        known.assessed = &rows4;
        assert_eq!(first(&known), Some((id(6), Reason::CaseOfDay)), "one is assessed already");
        known.given = Some(id(1));
        assert_eq!(first(&known), Some((id(1), Reason::Given)));
    }

    #[test]
    fn nothing_known_is_nothing_proposed() {
        assert_eq!(first(&Known::default()), None);
        assert_eq!(first(&Known { assessed: &[(day(21), id(3))], ..Known::default() }), None, "of a later day");
    }

    #[test]
    fn the_phase_by_where_they_are() {
        for (back, placed, before, want) in [
            (false, false, false, Phase::Baseline),
            (false, false, true, Phase::Formative),
            (false, true, false, Phase::Formative),
            (true, true, true, Phase::FollowUp),
            (true, false, false, Phase::FollowUp),
        ] {
            assert_eq!(phase(back, placed, before), want, "{back} {placed} {before}");
        }
    }

    #[test]
    fn what_a_typed_score_means() {
        let five = Ends::of(Some(1.0), Some(5.0));
        assert!(five.one_key() && Ends::of(Some(1.0), Some(9.0)).one_key() && !Ends::of(Some(0.0), Some(100.0)).one_key());
        assert_eq!(Ends::of(None, None), five);
        for (typed, want) in [("4", Some(4.0)), ("3,5", Some(3.5)), ("۴", Some(4.0)), ("6", None), ("0", None), ("four", None), ("", None)]
        {
            assert_eq!(five.read(typed, "x").ok(), want, "{typed:?}");
        }
        assert_eq!(five.read("6", "Respect").unwrap_err().id, "assess-sheet-off");
        assert_eq!(five.read("x", "Respect").unwrap_err().id, "assess-sheet-no-number");
    }

    proptest! {
        #[test]
        fn each_once_and_none_lost(cases in proptest::collection::vec((1_u32..21, 1_i64..6), 0..8), seen in proptest::collection::vec((1_u32..21, 1_i64..6), 0..8)) {
            let cases: Vec<_> = cases.into_iter().map(|(d, s)| (day(d), id(s))).collect();
            let assessed: Vec<_> = seen.into_iter().map(|(d, s)| (day(d), id(s))).collect();
            let out = skills(&Known { cases: &cases, assessed: &assessed, ..Known::default() }, day(20));
            let mut ids: Vec<Id> = out.iter().map(|(s, _)| *s).collect();
            let n = ids.len();
            ids.sort_unstable();
            ids.dedup();
            prop_assert_eq!(ids.len(), n);
            for (_, skill) in cases.iter().chain(&assessed) {
                prop_assert!(ids.contains(skill));
            }
        }
    }
}
