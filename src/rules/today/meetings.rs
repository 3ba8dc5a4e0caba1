//! Sessions that cannot all take place: somebody or something booked twice, no time for the way, a day off, nobody who teaches.
//!
//! Still awkward: how long the way between two towns takes is our own guess (`BETWEEN_TOWNS`, `BETWEEN_COUNTRIES`); a session without
//! an end is taken to last an hour. Trainees are looked at one by one in `booked`.

use std::collections::BTreeMap;

use chrono::{NaiveDateTime, TimeDelta};

use super::{At, Harm, Line, Now, Rule, key};
use crate::model::{Id, Kind, Moment};
use crate::msg;
use crate::rules::working_time::WorkDay;
use crate::words::Message;

/// Clashes are told of for so many days from today on.
pub const MEETINGS_AHEAD: i64 = 60;
/// What a clash costs is high from so many days before it.
const NEAR: i64 = 14;
/// A session without an end.
const AN_HOUR: i64 = 60;
/// Hospitals begin before offices do, and a list may run late: so many minutes outside of working hours are nobody's trouble.
const USUAL: i64 = 60;
/// Minutes from one town to another of the same country, and to another country: our own guess.
const BETWEEN_TOWNS: i64 = 3 * 60;
const BETWEEN_COUNTRIES: i64 = 12 * 60;

/// A session by what it needs, with names that are safe for the screen.
#[derive(Debug, Clone, PartialEq)]
pub struct Meeting {
    /// Its record.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// Its hospital and the hospital's name.
    pub hospital: Option<(Id, String)>,
    /// Where the hospital is: ISO 3166-1 and town; empty where nobody entered it.
    pub country: String,
    /// The same.
    pub town: String,
    /// Theatre or room.
    pub room: String,
    /// Who teaches, with their names.
    pub trainers: Vec<(Id, String)>,
    /// Who interprets.
    pub interpreter: String,
    /// For which group.
    pub cohort: Option<(Id, String)>,
    /// On the way from one place to another, which needs neither a teacher nor working hours.
    pub travel: bool,
    /// From when, on the clock of the place.
    pub starts: Moment,
    /// To when, if somebody entered it.
    pub ends: Option<Moment>,
}

impl Meeting {
    /// The end, or an hour from the start on.
    #[must_use]
    pub fn last(&self) -> Moment {
        let later = |moment: Moment| moment.local.checked_add_signed(TimeDelta::minutes(AN_HOUR)).unwrap_or(moment.local);
        self.ends.unwrap_or(Moment { local: later(self.starts), ..self.starts })
    }

    /// From when, by the instant.
    #[must_use]
    pub fn from(&self) -> NaiveDateTime {
        self.starts.utc()
    }

    /// To when, by the instant.
    #[must_use]
    pub fn to(&self) -> NaiveDateTime {
        self.last().utc()
    }

    /// The room by which it is told apart from others, if it has one; nobody knows where a session without hospital or room is.
    #[must_use]
    pub fn where_exactly(&self) -> Option<(Id, String)> {
        Some((self.hospital.as_ref()?.0, alike(&self.room))).filter(|(_, room)| !room.is_empty())
    }

    /// The interpreter by whom it is told apart from others, if there is one.
    #[must_use]
    pub fn interpreted_by(&self) -> Option<String> {
        Some(alike(&self.interpreter)).filter(|name| !name.is_empty())
    }

    /// The same room of the same hospital.
    fn shares_room(&self, other: &Self) -> bool {
        self.where_exactly().is_some_and(|p| other.where_exactly() == Some(p))
    }

    /// The town, or the country where nobody entered it.
    pub(super) fn area(&self) -> &str {
        if self.town.is_empty() { &self.country } else { &self.town }
    }

    /// Minutes that the way from here to there takes.
    fn way(&self, there: &Self) -> i64 {
        match apart((&self.country, &self.town), (&there.country, &there.town)) {
            Some(Apart::Countries) => BETWEEN_COUNTRIES,
            Some(Apart::Towns) => BETWEEN_TOWNS,
            None => 0,
        }
    }
}

/// How far two places lie apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Apart {
    Towns,
    Countries,
}

/// Whether two places, each a country and a town, lie in two countries or two towns; what nobody entered tells nothing apart.
pub(super) fn apart(one: (&str, &str), other: (&str, &str)) -> Option<Apart> {
    let known = |a: &str, b: &str| !a.is_empty() && !b.is_empty();
    if known(one.0, other.0) && one.0 != other.0 {
        Some(Apart::Countries)
    } else if known(one.1, other.1) && alike(one.1) != alike(other.1) {
        Some(Apart::Towns)
    } else {
        None
    }
}

/// As it is compared: case and spaces do not tell rooms or people apart.
fn alike(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Sessions that share time and also a trainer, an interpreter, a room or a group. In any order; a pair is told once for each thing.
#[must_use]
pub fn twice(now: &Now<'_>, meetings: &[Meeting]) -> Vec<Line> {
    let mut sorted: Vec<&Meeting> = meetings.iter().collect();
    sorted.sort_by_key(|m| (m.from(), m.id));
    let mut out = Vec::new();
    for (at, first) in sorted.iter().enumerate() {
        let end = first.to();
        // Sorted by start: the first that begins after this one's end closes the row.
        for second in sorted.iter().skip(at + 1).take_while(|m| m.from() < end) {
            pair(now, first, second, &mut out);
        }
    }
    out
}

fn pair(now: &Now<'_>, first: &Meeting, second: &Meeting, out: &mut Vec<Line>) {
    let mut tell = |rule, about: (Kind, Id), what: Message, remedy| {
        let ids = if first.id < second.id { [first.id, second.id] } else { [second.id, first.id] };
        let rest = if about.0 == Kind::Session { String::new() } else { about.1.code() };
        let told = line(now, rule, second, about, what, key(rule, &ids, &rest), remedy);
        out.push(Line { until: Some(At::Time(first.last().min(second.last()))), ..told });
    };
    let (day, from, to) = (now.say(second.starts.date()), clock(first), clock(second));
    let (one, two) = (&first.title, &second.title);
    for (id, name) in first.trainers.iter().filter(|(id, _)| second.trainers.iter().any(|(other, _)| other == id)) {
        let what = msg!("today-trainer-twice", name = name, day = day, first = one, from = from, second = two, to = to);
        tell(Rule::TrainerTwice, (Kind::Trainer, *id), what, msg!("today-trainer-twice-next"));
    }
    if !first.interpreter.is_empty() && alike(&first.interpreter) == alike(&second.interpreter) {
        let name = &first.interpreter;
        let what = msg!("today-interpreter-twice", name = name, day = day, first = one, from = from, second = two, to = to);
        tell(Rule::InterpreterTwice, (Kind::Session, second.id), what, msg!("today-interpreter-twice-next"));
    }
    if first.shares_room(second) {
        let place = [Some(first.room.clone()), first.hospital.as_ref().map(|(_, name)| name.clone())];
        let place = place.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let what = msg!("today-room-twice", place = place, day = day, first = one, from = from, second = two, to = to);
        tell(Rule::RoomTwice, (Kind::Session, second.id), what, msg!("today-room-twice-next"));
    }
    if let (Some((id, name)), Some((other, _))) = (&first.cohort, &second.cohort)
        && id == other
    {
        let what = msg!("today-cohort-twice", name = name, day = day, first = one, from = from, second = two, to = to);
        tell(Rule::CohortTwice, (Kind::Cohort, *id), what, msg!("today-cohort-twice-next"));
    }
}

/// Who has to get from one session to the next.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Traveller {
    Trainer(Id),
    /// By the name, since interpreters have no record.
    Interpreter(String),
}

impl Traveller {
    fn rest(&self) -> String {
        match self {
            Self::Trainer(id) => id.code(),
            Self::Interpreter(_) => "interpreter".into(),
        }
    }

    fn about(&self, second: &Meeting) -> (Kind, Id) {
        match self {
            Self::Trainer(id) => (Kind::Trainer, *id),
            Self::Interpreter(_) => (Kind::Session, second.id),
        }
    }
}

/// Trainers and interpreters who are in one town too soon after another.
#[must_use]
pub fn ways(now: &Now<'_>, meetings: &[Meeting]) -> Vec<Line> {
    let mut of_one: BTreeMap<Traveller, (&str, Vec<&Meeting>)> = BTreeMap::new();
    for meeting in meetings {
        for (id, name) in &meeting.trainers {
            of_one.entry(Traveller::Trainer(*id)).or_insert((name, Vec::new())).1.push(meeting);
        }
        if !meeting.interpreter.is_empty() {
            let who = Traveller::Interpreter(alike(&meeting.interpreter));
            of_one.entry(who).or_insert((&meeting.interpreter, Vec::new())).1.push(meeting);
        }
    }
    let mut out = Vec::new();
    for (who, (name, mut theirs)) in of_one {
        theirs.sort_by_key(|m| (m.from(), m.id));
        for next in theirs.windows(2) {
            let [first, second] = next else { continue };
            let between = (second.from() - first.to()).num_minutes();
            // Who is in both at once is told of already.
            if (0..first.way(second)).contains(&between) {
                // Interpreters are written now so, now so: as the session that is told of has it.
                let name = if matches!(who, Traveller::Interpreter(_)) { second.interpreter.as_str() } else { name };
                let what = msg!(
                    "today-way",
                    name = name,
                    day = now.say(second.starts.date()),
                    first = first.area(),
                    until = first.ends.unwrap_or(first.starts).local.format("%H:%M"),
                    second = second.area(),
                    from = clock(second)
                );
                let key = key(Rule::Way, &[first.id, second.id], &who.rest());
                let told = line(now, Rule::Way, second, who.about(second), what, key, msg!("today-way-next"));
                // The way is wanted between the two.
                out.push(Line { from: Some(At::Time(first.last())), until: Some(At::Time(second.starts)), ..told });
            }
        }
    }
    out
}

/// What is wrong with one session by itself: nobody teaches, its day is off, it is outside the hours of its hospital. `works` is how the
/// hospital works on its day.
#[must_use]
pub fn alone(now: &Now<'_>, meeting: &Meeting, works: &WorkDay) -> Vec<Line> {
    if meeting.travel {
        return Vec::new();
    }
    let mut out = Vec::new();
    let (title, day) = (&meeting.title, now.say(meeting.starts.date()));
    let mut tell = |rule, what, remedy| {
        out.push(line(now, rule, meeting, (Kind::Session, meeting.id), what, key(rule, &[meeting.id], ""), remedy));
    };
    if meeting.trainers.is_empty() {
        tell(Rule::NoTrainer, msg!("today-no-trainer", title = title, day = day, from = clock(meeting)), msg!("today-no-trainer-next"));
    }
    match works {
        WorkDay::Holiday(holiday) => {
            tell(Rule::DayOff, msg!("today-day-off", title = title, day = day, holiday = holiday), msg!("today-day-off-next"));
        }
        WorkDay::Off => tell(Rule::DayOff, msg!("today-weekend", title = title, day = day), msg!("today-day-off-next")),
        WorkDay::Open(hours) => {
            let (from, to) = (meeting.starts.local.time(), meeting.ends.unwrap_or(meeting.starts).local.time());
            if !hours.hold(from, to, USUAL) {
                let (opens, closes) = (minutes(hours.opens), minutes(hours.closes));
                let to = to.format("%H:%M");
                let what = msg!("today-hours", title = title, day = day, from = clock(meeting), to = to, opens = opens, closes = closes);
                tell(Rule::OutOfHours, what, msg!("today-hours-next"));
            }
        }
        WorkDay::Unknown => {}
    }
    out
}

fn minutes(of_day: u16) -> String {
    format!("{:02}:{:02}", of_day / 60, of_day % 60)
}

pub(super) fn clock(meeting: &Meeting) -> String {
    meeting.starts.local.format("%H:%M").to_string()
}

/// A line about a session, for its whole time.
pub(super) fn line(now: &Now<'_>, rule: Rule, meeting: &Meeting, about: (Kind, Id), what: Message, key: String, remedy: Message) -> Line {
    let day = meeting.starts.date();
    let harm = match rule {
        Rule::OutOfHours | Rule::NoTrainer => Harm::Low,
        _ if now.days_to(day) <= NEAR => Harm::High,
        _ => Harm::Middle,
    };
    let (from, until) = (Some(At::Time(meeting.starts)), Some(At::Time(meeting.last())));
    Line { rule, subject: (Kind::Session, meeting.id), about, what, due: Some(day), harm, from, until, key, remedy }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;
    use crate::model::Hours;

    const TODAY: &str = "2027-01-04";

    fn id(n: u64) -> Id {
        Id::new(i64::try_from(n).unwrap()).unwrap()
    }

    fn now() -> Now<'static> {
        Now::gregorian(TODAY.parse().unwrap())
    }

    /// A session on a Monday, from one hour to another, Kabul time.
    fn meeting(n: u64, from: u32, to: u32) -> Meeting {
        let day: NaiveDate = "2027-01-11".parse().unwrap();
        let at = |hour| Moment { local: day.and_hms_opt(hour, 0, 0).unwrap(), offset_minutes: 270 };
        Meeting {
            id: id(n),
            title: format!("list {n}"),
            hospital: Some((id(100), "Wazir Mohammad Akbar Khan".into())),
            country: "AF".into(),
            town: "Kabul".into(),
            room: String::new(),
            trainers: vec![(id(200 + n), format!("trainer {n}"))],
            interpreter: String::new(),
            cohort: None,
            travel: false,
            starts: at(from),
            ends: Some(at(to)),
        }
    }

    fn rules(lines: &[Line]) -> Vec<Rule> {
        lines.iter().map(|l| l.rule).collect()
    }

    #[test]
    fn what_two_sessions_share_is_told_once_for_each_thing() {
        let (mut a, mut b) = (meeting(1, 8, 10), meeting(2, 9, 11));
        assert_eq!(twice(&now(), &[a.clone(), b.clone()]), []);
        (a.room, b.room) = ("Theatre 1".into(), " theatre  1".into());
        (a.interpreter, b.interpreter) = ("Habib Saidov".into(), "habib saidov".into());
        b.trainers.push(a.trainers[0].clone());
        (a.cohort, b.cohort) = (Some((id(7), "Cohort".into())), Some((id(7), "Cohort".into())));
        let told = twice(&now(), &[b.clone(), a.clone()]);
        assert_eq!(rules(&told), [Rule::TrainerTwice, Rule::InterpreterTwice, Rule::RoomTwice, Rule::CohortTwice]);
        assert!(told.iter().all(|l| l.subject == (Kind::Session, b.id) && l.harm == Harm::High), "the later one has to move");
        assert_eq!(told, twice(&now(), &[a.clone(), b.clone()]), "in any order");
        // One after the other.
        b.starts = a.ends.unwrap();
        assert_eq!(twice(&now(), &[a.clone(), b.clone()]), []);
        // By the instant, not by the clock on the wall.
        b.starts = Moment { local: a.starts.local, offset_minutes: 300 };
        b.ends = Some(Moment { local: a.ends.unwrap().local, offset_minutes: 300 });
        assert_eq!(twice(&now(), &[a, b]).len(), 4);
    }

    #[test]
    fn a_way_takes_its_time() {
        let (a, mut b) = (meeting(1, 8, 10), meeting(2, 12, 13));
        b.trainers.clone_from(&a.trainers);
        assert_eq!(ways(&now(), &[a.clone(), b.clone()]), []);
        b.town = "Herat".into();
        let told = ways(&now(), &[b.clone(), a.clone()]);
        assert_eq!((rules(&told), told[0].about), (vec![Rule::Way], (Kind::Trainer, id(201))));
        b.starts = Moment { local: a.ends.unwrap().local + TimeDelta::minutes(BETWEEN_TOWNS), ..b.starts };
        assert_eq!(ways(&now(), &[a.clone(), b.clone()]), []);
        b.country = "KZ".into();
        assert_eq!(ways(&now(), &[a, b]).len(), 1);
    }

    #[test]
    fn a_session_by_itself() {
        let of = |m: &Meeting, works: &WorkDay| rules(&alone(&now(), m, works));
        let usual = meeting(1, 8, 16);
        let day = WorkDay::Open(Hours { opens: 480, closes: 960 });
        let thursday = WorkDay::Open(Hours { opens: 480, closes: 780 });
        assert_eq!(of(&usual, &day), []);
        assert_eq!(of(&usual, &WorkDay::Holiday("Eid al-Fitr".into())), [Rule::DayOff]);
        assert_eq!(of(&usual, &thursday), [Rule::OutOfHours], "Thursday ends at 13:00");
        assert_eq!(of(&meeting(1, 7, 14), &thursday), [], "an hour early, an hour late");
        assert_eq!(of(&usual, &WorkDay::Off), [Rule::DayOff], "Friday");
        assert_eq!(of(&usual, &WorkDay::Unknown), [], "nobody knows its week");
        let mut nobody = usual;
        nobody.trainers.clear();
        assert_eq!(of(&nobody, &day), [Rule::NoTrainer]);
        nobody.travel = true;
        assert_eq!(of(&nobody, &WorkDay::Off), []);
    }

    proptest! {
        /// The sweep finds what looking at every pair finds.
        #[test]
        fn as_every_pair(spans in proptest::collection::vec((0u32..20, 1u32..4, 0u64..3, 0u64..3), 0..12)) {
            let meetings: Vec<Meeting> = spans.iter().zip(1..).map(|((from, long, who, room), n)| Meeting {
                trainers: vec![(id(300 + who), "somebody".into())],
                room: format!("Theatre {room}"),
                ..meeting(n, *from, from + long)
            }).collect();
            let mut found: Vec<String> = twice(&now(), &meetings).into_iter().map(|l| l.key).collect();
            let mut wanted = Vec::new();
            for (at, a) in meetings.iter().enumerate() {
                for b in &meetings[at + 1..] {
                    if a.from() < b.to() && b.from() < a.to() {
                        wanted.extend((a.trainers == b.trainers).then(|| key(Rule::TrainerTwice, &[a.id, b.id], &a.trainers[0].0.code())));
                        wanted.extend((a.room == b.room).then(|| key(Rule::RoomTwice, &[a.id, b.id], "")));
                    }
                }
            }
            found.sort();
            wanted.sort();
            prop_assert_eq!(found, wanted);
        }
    }
}
