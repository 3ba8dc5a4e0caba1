//! A schedule as a grid: a row for each person or department, a column for each day, or for each week where there are too many days. What
//! stands in it is short; a legend says what each short name means. A plain value: `xlsx` writes it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate, TimeDelta};

use super::{Meeting, Off, Schedule, Stint};
use crate::model::{Id, Kind};
use crate::programme::entry::Manner;
use crate::rules::calendar::{self, Calendar, Language};
use crate::say;
use crate::words::label;

/// With more days than this a column is a week.
pub const MOST_DAYS: usize = 62;
/// Letters of a short name.
const SHORT: usize = 4;

/// A column: a day or a week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// The upper line of its heading: the month.
    pub month: String,
    /// The lower one: the day, and which weekday where it is a day.
    pub day: String,
    /// Nobody works in it.
    pub off: bool,
}

/// What fills a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fill {
    /// Somebody is placed.
    Placed(String),
    /// Sessions.
    Sessions(String),
    /// How many people are there, of how many seats, and whether they are too many.
    People(String, bool),
    /// A visit.
    Visit(String),
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Who or what.
    pub label: String,
    /// It heads the rows below it.
    pub heads: bool,
    /// One for each column.
    pub cells: Vec<Option<Fill>>,
}

/// The grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// What it is of, and when.
    pub title: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Line>,
    /// What the short names mean.
    pub legend: Vec<(String, String)>,
    /// What was left out.
    pub cut: Vec<String>,
}

/// Lays a schedule out.
#[must_use]
pub fn lay(schedule: &Schedule, manner: &Manner) -> Grid {
    let mut short = Short::default();
    let columns = columns(schedule, manner);
    let mut rows = Vec::new();
    let stints: Vec<&Stint> = schedule.stints.iter().filter(|s| !s.cancelled).collect();
    match schedule.who.0 {
        Kind::Hospital | Kind::Department => {
            for (id, name, seats) in &schedule.departments {
                let there: Vec<&Stint> = stints.iter().copied().filter(|s| s.department.0 == *id).collect();
                rows.push(head(name, *seats, &there, &columns));
                rows.extend(people(&there, &columns, &mut short));
            }
        }
        Kind::Visit => rows.extend(delegates(schedule, &columns, &mut short)),
        _ => rows.extend(people(&stints, &columns, &mut short)),
    }
    if schedule.who.0 != Kind::Visit {
        rows.extend(schedule.visits.iter().map(|v| Line {
            label: v.title.clone(),
            heads: false,
            cells: columns.iter().map(|c| (v.from <= c.to && c.from <= v.to).then(|| Fill::Visit(short.of(&v.title)))).collect(),
        }));
    }
    rows.extend(sessions(schedule, &columns, &mut short));
    let holidays = schedule.days.iter().filter_map(|(day, off)| match off {
        Off::Holiday(name) => Some((day.to_string(), say!("schedule-holiday", name = name))),
        _ => None,
    });
    let mut legend: Vec<(String, String)> = short.meant.into_iter().map(|(full, short)| (short, full)).collect();
    legend.sort();
    legend.extend(holidays);
    let days = say!("schedule-span", from = schedule.from, to = schedule.to);
    Grid {
        title: say!("schedule-made-of", name = schedule.name, days = days),
        columns,
        rows,
        legend,
        cut: schedule.cut.iter().map(ToString::to_string).collect(),
    }
}

/// Days, or weeks from Monday where there are many.
fn columns(schedule: &Schedule, manner: &Manner) -> Vec<Column> {
    let month = |day: NaiveDate| {
        let at = calendar::from_date(day, manner.calendar, &manner.shift);
        format!("{} {}", calendar::month_short(manner.calendar, at.month, Language::English), at.year)
    };
    let number = |day: NaiveDate| {
        let at = calendar::from_date(day, manner.calendar, &manner.shift);
        // Whoever reads another calendar finds the ISO day beside it.
        if manner.calendar == Calendar::Gregorian { at.day.to_string() } else { format!("{}\n{}", at.day, day.format("%m-%d")) }
    };
    if schedule.days.len() <= MOST_DAYS {
        return schedule
            .days
            .iter()
            .map(|(day, off)| Column {
                from: *day,
                to: *day,
                month: month(*day),
                day: format!("{}\n{}", calendar::weekday_short(day.weekday(), Language::English), number(*day)),
                off: *off != Off::Works,
            })
            .collect();
    }
    let monday = schedule.from - TimeDelta::days(i64::from(schedule.from.weekday().num_days_from_monday()));
    let mondays = monday.iter_weeks().take_while(|day| *day <= schedule.to);
    let last = |from: NaiveDate| from.checked_add_days(Days::new(6)).unwrap_or(from);
    let off = |from: NaiveDate, to: NaiveDate| {
        let mut of_week = schedule.days.iter().filter(|(day, _)| (from..=to).contains(day));
        of_week.all(|(_, off)| *off != Off::Works)
    };
    mondays
        .map(|from| {
            let to = last(from);
            Column { from: from.max(schedule.from), to: to.min(schedule.to), month: month(from), day: number(from), off: off(from, to) }
        })
        .collect()
}

/// A department with how many are there: the most on any day of a column, of its seats.
fn head(name: &str, seats: Option<i64>, there: &[&Stint], columns: &[Column]) -> Line {
    let most = |column: &Column| {
        let days = column.from.iter_days().take_while(|day| *day <= column.to);
        days.map(|day| there.iter().filter(|s| s.from <= day && day <= s.to).count()).max().unwrap_or(0)
    };
    let cell = |column: &Column| {
        let people = most(column);
        let over = seats.is_some_and(|seats| i64::try_from(people).unwrap_or(i64::MAX) > seats);
        let words = seats.map_or_else(|| people.to_string(), |seats| format!("{people}/{seats}"));
        (people > 0).then_some(Fill::People(words, over))
    };
    Line {
        label: seats.map_or_else(|| name.to_owned(), |seats| say!("schedule-seats", name = name, seats = seats)),
        heads: true,
        cells: columns.iter().map(cell).collect(),
    }
}

/// A row for each of those who are placed, by name.
fn people(stints: &[&Stint], columns: &[Column], short: &mut Short) -> Vec<Line> {
    let mut by_person: BTreeMap<(&str, Id), Vec<&Stint>> = BTreeMap::new();
    for stint in stints {
        by_person.entry((stint.trainee.1.as_str(), stint.trainee.0)).or_default().push(stint);
    }
    by_person
        .into_iter()
        .map(|((name, _), own)| Line {
            label: name.to_owned(),
            heads: false,
            cells: columns
                .iter()
                .map(|column| {
                    let here: BTreeSet<String> = own
                        .iter()
                        .filter(|s| s.from <= column.to && column.from <= s.to)
                        .map(|s| short.of(&[s.department.1.as_str(), s.hospital.as_str()].join(", ")))
                        .collect();
                    (!here.is_empty()).then(|| Fill::Placed(here.into_iter().collect::<Vec<_>>().join("\n")))
                })
                .collect(),
        })
        .collect()
}

/// A row for each delegate with the sessions at which they teach.
fn delegates(schedule: &Schedule, columns: &[Column], short: &mut Short) -> Vec<Line> {
    let people = schedule.visits.iter().flat_map(|v| &v.delegates);
    people
        .map(|(id, name)| {
            let own: Vec<&Meeting> = schedule.sessions.iter().filter(|s| s.trainers.iter().any(|(trainer, _)| trainer == id)).collect();
            Line { label: name.clone(), heads: false, cells: columns.iter().map(|column| held(&own, column, short)).collect() }
        })
        .collect()
}

/// A row for each theatre or room, or for each hospital where it is not of one.
fn sessions(schedule: &Schedule, columns: &[Column], short: &mut Short) -> Vec<Line> {
    let mut by_place: BTreeMap<String, Vec<&Meeting>> = BTreeMap::new();
    for session in &schedule.sessions {
        let parts = match schedule.who.0 {
            Kind::Hospital => [session.place.as_str(), ""],
            _ => [session.hospital.as_str(), session.place.as_str()],
        };
        let place = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        by_place.entry(place).or_default().push(session);
    }
    by_place
        .into_iter()
        .map(|(place, own)| Line {
            label: if place.is_empty() { label("view-sessions") } else { say!("schedule-sessions-at", place = place) },
            heads: false,
            cells: columns.iter().map(|column| held(&own, column, short)).collect(),
        })
        .collect()
}

/// The sessions of a day by their beginnings; of a week only how many.
fn held(own: &[&Meeting], column: &Column, short: &mut Short) -> Option<Fill> {
    let here: Vec<&&Meeting> = own.iter().filter(|s| (column.from..=column.to).contains(&s.from.date())).collect();
    if here.is_empty() {
        return None;
    }
    if column.from != column.to {
        return Some(Fill::Sessions(here.len().to_string()));
    }
    let lines: Vec<String> = here.iter().map(|s| format!("{} {}", s.from.local.format("%H:%M"), short.of(&s.title))).collect();
    Some(Fill::Sessions(lines.join("\n")))
}

/// Short names, each for one thing.
#[derive(Debug, Default)]
struct Short {
    /// What each means: full name to short name.
    meant: BTreeMap<String, String>,
    taken: BTreeSet<String>,
}

impl Short {
    /// The first letters of a name; a number behind them where another begins so.
    fn of(&mut self, name: &str) -> String {
        if let Some(known) = self.meant.get(name) {
            return known.clone();
        }
        let begins: String = name.chars().filter(|c| c.is_alphanumeric()).take(SHORT).collect();
        let tried = (1..).map(|n| if n == 1 { begins.clone() } else { format!("{begins}{n}") });
        let short = tried.into_iter().find(|short| !self.taken.contains(short)).unwrap_or_default();
        self.taken.insert(short.clone());
        self.meant.insert(name.to_owned(), short.clone());
        short
    }
}
