//! What needs doing: the rules behind the board *Today*.
//!
//! Each rule is a small function from plain values to [`Line`]s. A line stands as long as its rule holds, so what is done
//! vanishes by itself; what must wait is snoozed by the line's [`key`](Line::key). Nothing here reads a file or the clock.
//!
//! Still awkward: how long is too long, from how many days before a line is shown and how much it harms are our own choices
//! (the tables below); no source settles them.

mod booked;
mod claims;
mod entrusted;
mod learning;
mod meetings;
mod money;
mod papers;
mod people;
mod placing;
mod sessions;
mod stays;
mod unlock;
mod visits;

pub use booked::{Booking, Post, elsewhere, elsewhere_together, outside_visit, trainee_twice};
pub use claims::{CLAIM_DAYS, Claims, claims};
pub use entrusted::{Entrusted, RENEW_AHEAD, RENEW_WINDOW, renewal};
pub use learning::{SUMMATIVE_WINDOW, Seen, formative, summative};
pub use meetings::{MEETINGS_AHEAD, Meeting, alone, twice, ways};
pub use money::{COST_AHEAD, Due, Quota, cost, quota};
pub use papers::{Traveller, documents, steps};
pub use people::{
    Asked, FOLLOW_UP_MONTHS, FOLLOW_UPS_OTHERS, FOLLOW_UPS_TOLD, FOLLOWED_UP_DAYS, LONGEST, Pair, Stand, duplicate, few_follow_ups,
    follow_up, longest, too_long,
};
pub use placing::{Frame, Supervisor, outside_agreement, permit_days, starts_off, supervision, unplaceable};
pub use sessions::{ATTENDANCE_DAYS, Happening, attendance, upcoming};
pub use stays::{Stay, incomplete, overlaps, seats};
pub use unlock::{Unlock, unlock};
pub use visits::{Delegation, visits_twice};

use std::collections::HashMap;
use std::fmt;

use chrono::NaiveDate;

use crate::model::{Id, Kind, Moment};
use crate::rules::calendar::{self, Calendar, LunarShift, Style};
use crate::words::Message;

/// Which rule made a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// A document expires before or during a placement.
    Document,
    /// A clearance step is open close to, or after, its last day.
    Step,
    /// Somebody stands in a state for too long.
    State,
    /// Placements of one person overlap.
    Overlap,
    /// More people than seats.
    Seats,
    /// A placement without supervisor.
    Supervisor,
    /// A placement without permitted role.
    Role,
    /// Hands-on without the document that permits it.
    Permit,
    /// A session of today or tomorrow.
    Session,
    /// Attendance that nobody entered.
    Attendance,
    /// A placement past its middle without formative assessment.
    Formative,
    /// A placement that ended without summative assessment.
    Summative,
    /// A follow-up is due.
    FollowUp,
    /// Money is due.
    Cost,
    /// What one side entered waits for the other.
    Unconfirmed,
    /// The two sides of entries differ.
    Disagreed,
    /// Two records may be one person.
    Duplicate,
    /// Seats of an agreement are nearly used, or more than used.
    Quota,
    /// A trainer is at two sessions at once.
    TrainerTwice,
    /// An interpreter is at two sessions at once.
    InterpreterTwice,
    /// Two sessions in one theatre or room at once.
    RoomTwice,
    /// A group is at two sessions at once.
    CohortTwice,
    /// No time to get from one town to another.
    Way,
    /// A session that nobody teaches.
    NoTrainer,
    /// A session on a day off.
    DayOff,
    /// A session outside working hours.
    OutOfHours,
    /// A trainee is at two sessions at once.
    TraineeTwice,
    /// A session for somebody who is placed in another town on that day.
    Elsewhere,
    /// A placement or a visit outside of the days of its agreement.
    Agreement,
    /// A supervisor of another specialty than the department.
    Specialty,
    /// A supervisor without a language in common with the trainee.
    Language,
    /// Hands-on with a permit that does not cover the placement.
    PermitDays,
    /// Placed in a state in which nobody can be placed.
    NotPlaceable,
    /// A placement that starts on a day off.
    StartOff,
    /// A delegate or a hospital in two visits at once.
    VisitTwice,
    /// A session outside of the days of its visit.
    OutsideVisit,
    /// A level of entrustment ends soon, or has ended.
    Renewal,
    /// Items would unlock what trained people cannot use at home.
    Unlock,
}

impl Rule {
    /// Its word in keys of lines. Never changed: snoozed lines hold it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Step => "step",
            Self::State => "state",
            Self::Overlap => "overlap",
            Self::Seats => "seats",
            Self::Supervisor => "supervisor",
            Self::Role => "role",
            Self::Permit => "permit",
            Self::Session => "session",
            Self::Attendance => "attendance",
            Self::Formative => "formative",
            Self::Summative => "summative",
            Self::FollowUp => "follow-up",
            Self::Cost => "cost",
            Self::Duplicate => "duplicate",
            Self::Quota => "quota",
            Self::TrainerTwice => "trainer-twice",
            Self::InterpreterTwice => "interpreter-twice",
            Self::RoomTwice => "room-twice",
            Self::CohortTwice => "cohort-twice",
            Self::Way => "way",
            Self::NoTrainer => "no-trainer",
            Self::DayOff => "day-off",
            Self::OutOfHours => "out-of-hours",
            Self::TraineeTwice => "trainee-twice",
            Self::Elsewhere => "elsewhere",
            Self::Agreement => "agreement",
            Self::Specialty => "specialty",
            Self::Language => "language",
            Self::PermitDays => "permit-days",
            Self::NotPlaceable => "not-placeable",
            Self::StartOff => "start-off",
            Self::VisitTwice => "visit-twice",
            Self::OutsideVisit => "outside-visit",
            Self::Renewal => "renewal",
            Self::Unlock => "unlock",
            Self::Unconfirmed => "unconfirmed",
            Self::Disagreed => "disagreed",
        }
    }
}

/// What it costs to leave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Harm {
    /// Somebody cannot travel, cannot be placed, or does what they may not.
    High,
    /// Training or its evidence suffers.
    Middle,
    /// Good to know, or to tidy.
    Low,
}

/// An end of the time for which a clash holds: a day, or for sessions a moment on the clock of the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// A day.
    Day(NaiveDate),
    /// A moment.
    Time(Moment),
}

impl At {
    /// The day, at the place.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        match self {
            Self::Day(day) => day,
            Self::Time(moment) => moment.date(),
        }
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Time(moment) => moment.fmt(f),
        }
    }
}

/// One thing that needs doing.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Which rule says so.
    pub rule: Rule,
    /// Where Enter goes.
    pub subject: (Kind, Id),
    /// Whom or what it concerns.
    pub about: (Kind, Id),
    /// What, who, by when.
    pub what: Message,
    /// By when.
    pub due: Option<NaiveDate>,
    /// What it costs to leave it.
    pub harm: Harm,
    /// From when two things cannot both be, or one may not be; a clash has both ends where the records tell them.
    pub from: Option<At>,
    /// To when, that day included.
    pub until: Option<At>,
    /// The same as long as it is the same matter: rule and records.
    pub key: String,
    /// What to do next.
    pub remedy: Message,
}

impl Line {
    /// Whether it tells of a clash of the plan: two things that cannot both be, or one that may not be.
    #[must_use]
    pub const fn is_clash(&self) -> bool {
        match self.rule {
            Rule::Document | Rule::Overlap | Rule::Seats | Rule::Permit => true,
            Rule::TrainerTwice | Rule::InterpreterTwice | Rule::RoomTwice | Rule::CohortTwice => true,
            Rule::Way | Rule::NoTrainer | Rule::DayOff | Rule::OutOfHours => true,
            Rule::TraineeTwice | Rule::Elsewhere | Rule::VisitTwice | Rule::OutsideVisit => true,
            Rule::Agreement | Rule::Specialty | Rule::Language | Rule::PermitDays | Rule::NotPlaceable | Rule::StartOff => true,
            // Nearly used is a warning, more than used a clash.
            Rule::Quota => !matches!(self.harm, Harm::Low),
            Rule::Step | Rule::State | Rule::Supervisor | Rule::Role | Rule::Session | Rule::Attendance => false,
            Rule::Formative | Rule::Summative | Rule::FollowUp | Rule::Cost | Rule::Duplicate | Rule::Renewal => false,
            Rule::Unconfirmed | Rule::Disagreed | Rule::Unlock => false,
        }
    }
}

/// A key: the rule and the records it is about, in a fixed order.
fn key(rule: Rule, ids: &[Id], rest: &str) -> String {
    let mut out = rule.key().to_owned();
    for part in ids.iter().map(|id| id.code()).chain((!rest.is_empty()).then(|| rest.to_owned())) {
        out.push(':');
        out.push_str(&part);
    }
    out
}

/// The day on which the rules look, and how days are said.
#[derive(Debug, Clone)]
pub struct Now<'a> {
    /// Today.
    pub today: NaiveDate,
    /// The calendar in which days are said.
    pub calendar: Calendar,
    /// Shifts of lunar months.
    pub shift: &'a LunarShift,
}

impl Now<'static> {
    /// Days are said in the Gregorian calendar.
    #[must_use]
    pub const fn gregorian(today: NaiveDate) -> Self {
        Self { today, calendar: Calendar::Gregorian, shift: LunarShift::NONE }
    }
}

impl Now<'_> {
    /// A day in words: `12 Jan`, with its year when it lies more than nine months off.
    #[must_use]
    pub fn say(&self, day: NaiveDate) -> String {
        let words = calendar::format(day, self.calendar, Style::Short, self.shift);
        match words.rsplit_once(' ') {
            Some((short, _)) if self.days_to(day).abs() <= 270 => short.to_owned(),
            _ => words,
        }
    }

    /// Days from today to a day; negative when it is over.
    #[must_use]
    pub fn days_to(&self, day: NaiveDate) -> i64 {
        (day - self.today).num_days()
    }
}

/// How soon, in steps: what is due or late, this week, this month, later, without a day. What the programme is for has no day and is to
/// be seen on every one.
fn nearness(line: &Line, today: NaiveDate) -> u8 {
    if line.rule == Rule::Unlock {
        return 0;
    }
    match line.due.map(|day| (day - today).num_days()) {
        Some(..=0) => 0,
        Some(1..=7) => 1,
        Some(8..=30) => 2,
        Some(_) => 3,
        None => 4,
    }
}

/// Orders lines by date and harm: first by how soon (late or today, this week, this month, later, without a day), in each of
/// these the worst first, then by day. A strict order by day would put a forgotten trifle above a flight of tomorrow.
pub fn order(lines: &mut [Line], today: NaiveDate) {
    lines.sort_by(|a, b| {
        let by = |l: &Line| (nearness(l, today), l.harm);
        by(a).cmp(&by(b)).then_with(|| a.due.cmp(&b.due)).then_with(|| a.key.cmp(&b.key))
    });
}

/// How somebody accepted a clash.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Waived {
    /// Why.
    pub reason: String,
    /// It is told of again from this day on.
    pub until: Option<NaiveDate>,
}

/// Parts lines from the clashes that somebody accepted: what is left, and what was accepted. `waived` is by the lines' keys. Only a clash can
/// be accepted; anything else is put off.
#[must_use]
pub fn standing(lines: Vec<Line>, waived: &HashMap<String, Waived>, today: NaiveDate) -> (Vec<Line>, Vec<Line>) {
    let holds = |waived: &Waived| waived.until.is_none_or(|day| day > today);
    let accepted = |line: &Line| line.is_clash() && waived.get(&line.key).is_some_and(holds);
    let (accepted, left) = lines.into_iter().partition(accepted);
    (left, accepted)
}

/// The lines that are left when what was put off is hidden: `snoozed` holds keys and the day on which each comes back.
#[must_use]
pub fn awake(lines: Vec<Line>, snoozed: &[(String, NaiveDate)], today: NaiveDate) -> Vec<Line> {
    let mut hidden: Vec<&str> = snoozed.iter().filter(|(_, until)| *until > today).map(|(key, _)| key.as_str()).collect();
    hidden.sort_unstable();
    lines.into_iter().filter(|l| hidden.binary_search(&l.key.as_str()).is_err()).collect()
}

#[cfg(test)]
mod tests;
