//! Placements: overlaps, seats, and what is not settled.

use chrono::{Days, NaiveDate};

use super::{At, Harm, Line, Now, Rule, key};
use crate::model::{Id, Kind, PermittedRole};
use crate::msg;

/// What a placement lacks is told of from so many days before its start.
const AHEAD: i64 = 60;

/// A placement that is not cancelled, with the names that its lines need (made safe for the screen).
#[derive(Debug, Clone, PartialEq)]
pub struct Stay {
    /// Its record.
    pub id: Id,
    /// Who.
    pub trainee: Id,
    /// Their name.
    pub name: String,
    /// Where.
    pub department: Id,
    /// The department's name and hospital.
    pub place: String,
    /// First day.
    pub starts: NaiveDate,
    /// Last day.
    pub ends: NaiveDate,
    /// Somebody supervises.
    pub supervised: bool,
    /// What they may do.
    pub role: Option<PermittedRole>,
    /// There is a document that permits it.
    pub permit: bool,
    /// At a hospital of the host side: they travel.
    pub abroad: bool,
}

impl Stay {
    fn meets(&self, other: &Self) -> Option<(NaiveDate, NaiveDate)> {
        let (from, to) = (self.starts.max(other.starts), self.ends.min(other.ends));
        (from <= to).then_some((from, to))
    }
}

/// Pairs of placements of one person that share days which are not over yet.
#[must_use]
pub fn overlaps(now: &Now<'_>, stays: &[Stay]) -> Vec<Line> {
    let mut sorted: Vec<&Stay> = stays.iter().collect();
    sorted.sort_by_key(|s| (s.trainee, s.starts, s.id));
    let mut out = Vec::new();
    for (at, first) in sorted.iter().enumerate() {
        let rest = sorted.iter().skip(at + 1);
        // Sorted by start: the first that begins after this one's end closes the row.
        for second in rest.take_while(|s| s.trainee == first.trainee && s.starts <= first.ends) {
            let Some((from, to)) = first.meets(second).filter(|(_, to)| *to >= now.today) else { continue };
            out.push(Line {
                rule: Rule::Overlap,
                subject: (Kind::Placement, second.id),
                about: (Kind::Trainee, first.trainee),
                what: msg!(
                    "today-overlap",
                    name = first.name,
                    from = now.say(from),
                    to = now.say(to),
                    first = first.place,
                    second = second.place
                ),
                due: Some(from.max(now.today)),
                harm: Harm::High,
                from: Some(At::Day(from)),
                until: Some(At::Day(to)),
                key: key(Rule::Overlap, &[first.id, second.id], ""),
                remedy: msg!("today-overlap-next"),
            });
        }
    }
    out
}

/// The days from today on, in one piece each, on which a department has more people than seats. `stays` are those of the
/// department.
#[must_use]
pub fn seats(now: &Now<'_>, department: Id, seats: u32, stays: &[Stay]) -> Vec<Line> {
    overfull(now.today, seats, stays)
        .into_iter()
        .map(|(from, to, people)| {
            let place = stays.first().map(|s| s.place.clone()).unwrap_or_default();
            Line {
                rule: Rule::Seats,
                subject: (Kind::Department, department),
                about: (Kind::Department, department),
                what: msg!("today-seats", place = place, people = people, seats = seats, from = now.say(from), to = now.say(to)),
                due: Some(from),
                harm: if now.days_to(from) <= 30 { Harm::High } else { Harm::Middle },
                from: Some(At::Day(from)),
                until: Some(At::Day(to)),
                key: key(Rule::Seats, &[department], &to.to_string()),
                remedy: msg!("today-seats-next"),
            }
        })
        .collect()
}

/// Pieces of days with more than `seats` people: from, to, the most people on one day.
fn overfull(today: NaiveDate, seats: u32, stays: &[Stay]) -> Vec<(NaiveDate, NaiveDate, u32)> {
    // People come on the first day and are gone on the day after the last.
    let mut events: Vec<(NaiveDate, i64)> = Vec::new();
    for stay in stays.iter().filter(|s| s.ends >= today) {
        events.push((stay.starts.max(today), 1));
        events.extend(stay.ends.checked_add_days(Days::new(1)).map(|day| (day, -1)));
    }
    events.sort_unstable();
    let mut out: Vec<(NaiveDate, NaiveDate, u32)> = Vec::new();
    let mut people = 0;
    let mut open: Option<(NaiveDate, u32)> = None;
    let mut events = events.into_iter().peekable();
    while let Some((day, change)) = events.next() {
        people += change;
        if events.peek().is_some_and(|(next, _)| *next == day) {
            continue;
        }
        let now = u32::try_from(people).unwrap_or(0);
        open = match open {
            None if now > seats => Some((day, now)),
            Some((from, most)) if now > seats => Some((from, most.max(now))),
            Some((from, most)) => {
                out.extend(day.pred_opt().map(|last| (from, last, most)));
                None
            }
            None => None,
        };
    }
    out
}

/// What a placement that runs or begins within two months lacks: a supervisor, a role, for hands-on work a document.
#[must_use]
pub fn incomplete(now: &Now<'_>, stay: &Stay) -> Vec<Line> {
    if stay.ends < now.today || now.days_to(stay.starts) > AHEAD {
        return Vec::new();
    }
    let running = stay.starts <= now.today;
    let (name, place, start) = (&stay.name, &stay.place, now.say(stay.starts));
    let line = |rule, what, harm, remedy| Line {
        rule,
        subject: (Kind::Placement, stay.id),
        about: (Kind::Trainee, stay.trainee),
        what,
        due: Some(stay.starts),
        harm,
        from: Some(At::Day(stay.starts)),
        until: Some(At::Day(stay.ends)),
        key: key(rule, &[stay.id], ""),
        remedy,
    };
    let harm = if running { Harm::High } else { Harm::Middle };
    let mut out = Vec::new();
    if !stay.supervised {
        let what = msg!("today-no-supervisor", name = name, place = place, start = start);
        out.push(line(Rule::Supervisor, what, harm, msg!("today-no-supervisor-next")));
    }
    if stay.role.is_none() {
        out.push(line(Rule::Role, msg!("today-no-role", name = name, place = place, start = start), harm, msg!("today-no-role-next")));
    }
    if stay.role == Some(PermittedRole::HandsOn) && !stay.permit {
        // Whoever operates without a permit breaks the law of the host.
        let what = msg!("today-no-permit", name = name, place = place, start = start);
        out.push(line(Rule::Permit, what, Harm::High, msg!("today-no-permit-next")));
    }
    out
}
