//! Sessions of today and tomorrow, and attendance that nobody entered.

use chrono::NaiveTime;

use super::{Harm, Line, Now, Rule, key};
use crate::model::{Id, Kind, Moment};
use crate::msg;

/// Attendance is asked for so many days back; what nobody entered in a month nobody remembers.
pub const ATTENDANCE_DAYS: i64 = 30;

/// A session with who is expected and who was entered.
#[derive(Debug, Clone, PartialEq)]
pub struct Happening {
    /// Its record.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// Where.
    pub place: String,
    /// From when, on the clock of the place.
    pub starts: Moment,
    /// People of its cohort; `None` where nobody can say who comes (a session of a visit): then somebody is expected.
    pub expected: Option<Vec<Id>>,
    /// People whose attendance was entered.
    pub entered: Vec<Id>,
}

/// A session of today or tomorrow.
#[must_use]
pub fn upcoming(now: &Now<'_>, session: &Happening) -> Option<Line> {
    let day = session.starts.date();
    let (title, time) = (&session.title, clock(session.starts.local.time()));
    let what = match now.days_to(day) {
        0 if session.place.is_empty() => msg!("today-session", title = title, time = time),
        0 => msg!("today-session-at", title = title, time = time, place = session.place),
        1 if session.place.is_empty() => msg!("today-session-tomorrow", title = title, time = time),
        1 => msg!("today-session-tomorrow-at", title = title, time = time, place = session.place),
        _ => return None,
    };
    Some(Line {
        rule: Rule::Session,
        subject: (Kind::Session, session.id),
        about: (Kind::Session, session.id),
        what,
        due: Some(day),
        harm: Harm::Low,
        from: None,
        until: None,
        key: key(Rule::Session, &[session.id], ""),
        remedy: msg!("today-session-next"),
    })
}

fn clock(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

/// A session of the last 30 days of which somebody's attendance is missing.
#[must_use]
pub fn attendance(now: &Now<'_>, session: &Happening) -> Option<Line> {
    let day = session.starts.date();
    if !(-ATTENDANCE_DAYS..0).contains(&now.days_to(day)) {
        return None;
    }
    let (title, said) = (&session.title, now.say(day));
    let what = match &session.expected {
        None if session.entered.is_empty() => msg!("today-attendance-none", title = title, day = said),
        None => return None,
        Some(expected) => match expected.iter().filter(|id| !session.entered.contains(id)).count() {
            0 => return None,
            missing => msg!("today-attendance", title = title, day = said, missing = missing, of = expected.len()),
        },
    };
    Some(Line {
        rule: Rule::Attendance,
        subject: (Kind::Session, session.id),
        about: (Kind::Session, session.id),
        what,
        due: Some(day),
        harm: Harm::Low,
        from: None,
        until: None,
        key: key(Rule::Attendance, &[session.id], ""),
        remedy: msg!("today-attendance-next"),
    })
}
