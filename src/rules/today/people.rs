//! People: too long in a state, to be asked after their return, and those who may be one.

use chrono::{Days, Months, NaiveDate};

use super::{Harm, Line, Now, Rule, key};
use crate::model::{Id, Kind, TraineeStatus};
use crate::msg;
use crate::rules::duplicates::{Likeness, Verdict};
use crate::words::label;

/// How many days somebody may stand in a state before the board asks. Our own figures: a nomination round takes two months,
/// the papers two more, a journey a week. Placements have their own last day and are asked by it.
pub const LONGEST: &[(TraineeStatus, u32)] = &[
    (TraineeStatus::Nominated, 60),
    (TraineeStatus::Shortlisted, 30),
    (TraineeStatus::Selected, 14),
    (TraineeStatus::Documents, 60),
    (TraineeStatus::Cleared, 30),
    (TraineeStatus::Travelling, 7),
    (TraineeStatus::Completed, 14),
    (TraineeStatus::Returned, 30),
    (TraineeStatus::InFollowUp, 400),
    (TraineeStatus::Deferred, 180),
];

/// Months after the return at which people are asked (`domain.md` §2).
pub const FOLLOW_UP_MONTHS: [u32; 4] = [3, 6, 9, 12];

/// Who returned more days ago is not asked any more: twelve months, and some to do it. A choice of our own.
pub const FOLLOWED_UP_DAYS: i64 = 480;

/// A follow-up is shown from so many days before.
const FOLLOW_UP_AHEAD: i64 = 14;

/// How long a state may last; `None` for those that may last.
#[must_use]
pub fn longest(state: TraineeStatus) -> Option<u32> {
    LONGEST.iter().find(|(s, _)| *s == state).map(|(_, days)| *days)
}

/// Somebody in a state since a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Stand {
    /// Who.
    pub trainee: Id,
    /// Their name.
    pub name: String,
    /// The state.
    pub state: TraineeStatus,
    /// Since when.
    pub since: NaiveDate,
}

/// Somebody who stands in a state for longer than [`LONGEST`] allows.
#[must_use]
pub fn too_long(now: &Now<'_>, stand: &Stand) -> Option<Line> {
    let days = longest(stand.state)?;
    let due = stand.since.checked_add_days(Days::new(days.into()))?;
    if due >= now.today {
        return None;
    }
    let been = (now.today - stand.since).num_days();
    Some(Line {
        rule: Rule::State,
        subject: (Kind::Trainee, stand.trainee),
        about: (Kind::Trainee, stand.trainee),
        what: msg!(
            "today-state",
            name = stand.name,
            state = label(&format!("choice-status-{}", stand.state.key())),
            days = been,
            most = days
        ),
        due: Some(due),
        harm: if been > 2 * i64::from(days) { Harm::Middle } else { Harm::Low },
        from: None,
        until: None,
        key: key(Rule::State, &[stand.trainee], stand.state.key()),
        remedy: msg!("today-state-next"),
    })
}

/// A follow-up on record.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// Its record.
    pub id: Id,
    /// Months after the return.
    pub month: i64,
    /// By when, where somebody said so.
    pub due_on: Option<NaiveDate>,
    /// It was asked.
    pub done: bool,
}

/// The follow-up of somebody who returned that is due or will be within two weeks. Of several that were missed only the
/// latest: what was not asked at three months cannot be asked at seven.
#[must_use]
pub fn follow_up(now: &Now<'_>, trainee: Id, name: &str, returned: NaiveDate, asked: &[Asked]) -> Option<Line> {
    let dues = FOLLOW_UP_MONTHS.iter().filter_map(|month| {
        let record = asked.iter().find(|a| a.month == i64::from(*month));
        let due = record.and_then(|a| a.due_on).or_else(|| returned.checked_add_months(Months::new(*month)))?;
        Some((*month, due, record))
    });
    let (mut current, mut next) = (None, None);
    for one in dues {
        if one.1 <= now.today {
            current = Some(one);
        } else if next.is_none() && now.days_to(one.1) <= FOLLOW_UP_AHEAD {
            next = Some(one);
        }
    }
    let open = |one: &(u32, NaiveDate, Option<&Asked>)| one.2.is_none_or(|a| !a.done);
    let (month, due, record) = current.filter(open).or(next.filter(open))?;
    let by = now.say(due);
    let late = due < now.today;
    Some(Line {
        rule: Rule::FollowUp,
        subject: record.map_or((Kind::Trainee, trainee), |a| (Kind::FollowUp, a.id)),
        about: (Kind::Trainee, trainee),
        what: if late {
            msg!("today-follow-up-late", name = name, month = month, by = by)
        } else {
            msg!("today-follow-up", name = name, month = month, by = by)
        },
        due: Some(due),
        harm: Harm::Middle,
        from: None,
        until: None,
        key: key(Rule::FollowUp, &[trainee], &month.to_string()),
        remedy: msg!("today-follow-up-next"),
    })
}

/// So many follow-ups are told one by one; the others in one line, which leads to the list.
pub const FOLLOW_UPS_TOLD: usize = 40;

/// What the key of the line of the others ends with.
pub const FOLLOW_UPS_OTHERS: &str = "others";

/// Follow-ups of many people: those that are due first by themselves, the others together.
#[must_use]
pub fn few_follow_ups(now: &Now<'_>, mut lines: Vec<Line>) -> Vec<Line> {
    // A line in place of one other saves nothing.
    if lines.len() <= FOLLOW_UPS_TOLD + 1 {
        return lines;
    }
    lines.sort_by(|a, b| (a.due, &a.key).cmp(&(b.due, &b.key)));
    let others = lines.split_off(FOLLOW_UPS_TOLD);
    if let Some(first) = others.first() {
        let by = first.due.map(|day| now.say(day)).unwrap_or_default();
        lines.push(Line {
            what: msg!("today-follow-ups-others", n = others.len(), by = by),
            key: key(Rule::FollowUp, &[], FOLLOW_UPS_OTHERS),
            remedy: msg!("today-follow-ups-others-next"),
            ..first.clone()
        });
    }
    lines
}

/// Two people who may be one.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// One.
    pub a: (Id, String),
    /// The other.
    pub b: (Id, String),
    /// How alike they are.
    pub likeness: Likeness,
}

/// Two records that are, or may be, one person. Said not to be one, the line is snoozed for good.
#[must_use]
pub fn duplicate(pair: &Pair) -> Option<Line> {
    let (first, second) = if pair.a.0 <= pair.b.0 { (&pair.a, &pair.b) } else { (&pair.b, &pair.a) };
    let why: Vec<String> = pair.likeness.reasons.iter().take(3).map(crate::words::say).collect();
    let why = why.join(", ");
    let (what, harm) = match pair.likeness.verdict {
        Verdict::No => return None,
        Verdict::Likely => (msg!("today-duplicate-likely", name = first.1, other = second.1, why = why), Harm::Low),
        Verdict::Certain => (msg!("today-duplicate-certain", name = first.1, other = second.1, why = why), Harm::Middle),
    };
    Some(Line {
        rule: Rule::Duplicate,
        subject: (Kind::Trainee, second.0),
        about: (Kind::Trainee, first.0),
        what,
        due: None,
        harm,
        from: None,
        until: None,
        key: key(Rule::Duplicate, &[first.0, second.0], ""),
        remedy: msg!("today-duplicate-next"),
    })
}
