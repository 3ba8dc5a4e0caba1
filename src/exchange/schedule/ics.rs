//! A schedule as a calendar: sessions with their times, placements, visits and, if wanted, holidays as whole days.

use chrono::{NaiveDate, NaiveDateTime};

use super::{Meeting, Off, Schedule, Stint, Visiting};
use crate::exchange::ics::{Event, Status, When, calendar};
use crate::model::{Id, Kind};
use crate::say;

/// The calendar.
#[must_use]
pub fn lay(schedule: &Schedule, holidays: bool, stamp: NaiveDateTime) -> String {
    let mut events: Vec<Event> = schedule.visits.iter().map(visit).collect();
    events.extend(schedule.stints.iter().map(|stint| placement(schedule, stint)));
    events.extend(schedule.sessions.iter().map(session));
    if holidays {
        events.extend(schedule.days.iter().filter_map(|(day, off)| match off {
            Off::Holiday(name) => Some(holiday(&schedule.country, *day, name)),
            _ => None,
        }));
    }
    calendar(&schedule.name, &events, stamp)
}

/// What a calendar program knows a record by.
fn uid(kind: Kind, id: Id) -> String {
    format!("{}-{}@ustaz", kind.table(), id.code())
}

/// Sentences, a line each; empty ones are left out.
fn lines(parts: impl IntoIterator<Item = (bool, String)>) -> String {
    let said: Vec<String> = parts.into_iter().filter(|(said, _)| *said).map(|(_, words)| words).collect();
    said.join("\n")
}

fn names(people: &[(Id, String)]) -> String {
    let names: Vec<&str> = people.iter().map(|(_, name)| name.as_str()).collect();
    names.join("; ")
}

fn session(s: &Meeting) -> Event {
    let place = [s.hospital.as_str(), s.place.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    Event {
        uid: uid(Kind::Session, s.id),
        sequence: s.rev,
        when: When::Times(s.from, s.to),
        summary: s.title.clone(),
        location: place,
        description: lines([
            (!s.kind.is_empty(), s.kind.clone()),
            (!s.trainers.is_empty(), say!("schedule-trainers", names = names(&s.trainers))),
            (!s.interpreter.is_empty(), say!("schedule-interpreter", name = s.interpreter)),
            (!s.language.is_empty(), say!("schedule-language", language = s.language)),
            (!s.cohort.is_empty(), say!("schedule-cohort", name = s.cohort)),
            (!s.visit.is_empty(), say!("schedule-visit", title = s.visit)),
        ]),
        status: Status::Confirmed,
        busy: true,
    }
}

fn placement(schedule: &Schedule, p: &Stint) -> Event {
    let own = schedule.who == (Kind::Trainee, p.trainee.0);
    Event {
        uid: uid(Kind::Placement, p.id),
        sequence: p.rev,
        when: When::Days(p.from, p.to),
        summary: if own { p.department.1.clone() } else { say!("schedule-placed", name = p.trainee.1, department = p.department.1) },
        location: p.hospital.clone(),
        description: lines([
            (!p.role.is_empty(), p.role.clone()),
            (!p.supervisor.is_empty(), say!("schedule-supervisor", name = p.supervisor)),
            (!p.state.is_empty(), p.state.clone()),
        ]),
        status: match (p.cancelled, p.planned) {
            (true, _) => Status::Cancelled,
            (false, true) => Status::Tentative,
            (false, false) => Status::Confirmed,
        },
        // A placement of months is no reason not to have time for a session in it.
        busy: false,
    }
}

fn visit(v: &Visiting) -> Event {
    Event {
        uid: uid(Kind::Visit, v.id),
        sequence: v.rev,
        when: When::Days(v.from, v.to),
        summary: v.title.clone(),
        location: v.hospitals.join("; "),
        description: lines([(!v.delegates.is_empty(), say!("schedule-delegates", names = names(&v.delegates)))]),
        status: Status::Confirmed,
        busy: false,
    }
}

fn holiday(country: &str, day: NaiveDate, name: &str) -> Event {
    Event {
        // Its record may be made anew each year; the day of a country is the same.
        uid: format!("{}-{}-{day}@ustaz", Kind::Holiday.table(), country.to_lowercase()),
        sequence: 0,
        when: When::Days(day, day),
        summary: name.to_owned(),
        location: String::new(),
        description: String::new(),
        status: Status::Confirmed,
        busy: false,
    }
}
