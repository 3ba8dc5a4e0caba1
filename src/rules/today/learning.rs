//! Assessments that a placement still owes.

use chrono::{Days, NaiveDate};

use super::{Harm, Line, Now, Rule, Stay, key};
use crate::model::{Kind, Phase};
use crate::msg;

/// A summative assessment is wanted within so many days after the end.
const SUMMATIVE_DAYS: u64 = 14;
/// A placement that ended longer ago than this is not asked after any more.
pub const SUMMATIVE_WINDOW: i64 = 90;
/// Shorter stays have no middle worth an assessment.
const SHORT: i64 = 14;

/// An assessment of the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Its phase.
    pub phase: Option<Phase>,
    /// When.
    pub on: NaiveDate,
}

/// A placement past its middle without a formative assessment since its start.
#[must_use]
pub fn formative(now: &Now<'_>, stay: &Stay, seen: &[Seen]) -> Option<Line> {
    let length = (stay.ends - stay.starts).num_days();
    let middle = stay.starts.checked_add_days(Days::new(u64::try_from(length / 2).ok()?))?;
    let has = seen.iter().any(|s| s.phase == Some(Phase::Formative) && (stay.starts..=stay.ends).contains(&s.on));
    if length < SHORT || has || middle >= now.today || stay.ends < now.today {
        return None;
    }
    Some(Line {
        rule: Rule::Formative,
        subject: (Kind::Placement, stay.id),
        about: (Kind::Trainee, stay.trainee),
        what: msg!("today-formative", name = stay.name, place = stay.place, middle = now.say(middle), end = now.say(stay.ends)),
        due: Some(middle),
        harm: Harm::Middle,
        from: None,
        until: None,
        key: key(Rule::Formative, &[stay.id], ""),
        remedy: msg!("today-assess-next"),
    })
}

/// A placement that ended without a summative assessment: wanted within two weeks.
#[must_use]
pub fn summative(now: &Now<'_>, stay: &Stay, seen: &[Seen]) -> Option<Line> {
    let due = stay.ends.checked_add_days(Days::new(SUMMATIVE_DAYS))?;
    let has = seen.iter().any(|s| s.phase == Some(Phase::Summative) && s.on >= stay.starts);
    let ago = -now.days_to(stay.ends);
    if has || !(1..=SUMMATIVE_WINDOW).contains(&ago) {
        return None;
    }
    let (end, by) = (now.say(stay.ends), now.say(due));
    Some(Line {
        rule: Rule::Summative,
        subject: (Kind::Placement, stay.id),
        about: (Kind::Trainee, stay.trainee),
        what: msg!("today-summative", name = stay.name, place = stay.place, end = end, by = by),
        due: Some(due),
        harm: Harm::Middle,
        from: None,
        until: None,
        key: key(Rule::Summative, &[stay.id], ""),
        remedy: msg!("today-assess-next"),
    })
}
