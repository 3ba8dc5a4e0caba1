//! A schedule as a text for a notice board: placements and visits, then each day on which something is, within 80 columns. Days are
//! named in the person's calendar and in ISO; days off are named with what is kept.

use chrono::{Datelike, NaiveDate};

use super::{Meeting, Off, Schedule, Stint};
use crate::model::{Id, Kind};
use crate::programme::entry::Manner;
use crate::rules::calendar::{self, Calendar, Language, Style};
use crate::say;
use crate::text;

/// Columns of a line.
const WIDTH: usize = 80;
/// Columns of the days of a placement: two ISO days and what parts them.
const DAYS: usize = 2 + 10 + 3 + 10 + 2;
/// Columns of the times of a session.
const TIMES: usize = 2 + 11 + 2;

/// The text.
#[must_use]
pub fn lay(schedule: &Schedule, manner: &Manner) -> String {
    let mut out = String::new();
    entry(&mut out, "", 0, &schedule.name);
    entry(&mut out, "", 0, &span(schedule.from, schedule.to, manner));
    let stints: Vec<&Stint> = schedule.stints.iter().filter(|s| !s.cancelled).collect();
    if !schedule.visits.is_empty() {
        heading(&mut out, "schedule-visits");
        for v in &schedule.visits {
            entry(&mut out, &format!("  {} – {}", v.from, v.to), DAYS, &v.title);
            entry(&mut out, "", DAYS, &v.hospitals.join("; "));
            if !v.delegates.is_empty() {
                entry(&mut out, "", DAYS, &say!("schedule-delegates", names = names(&v.delegates)));
            }
        }
    }
    if !stints.is_empty() {
        heading(&mut out, "schedule-placements");
        for s in &stints {
            entry(&mut out, &format!("  {} – {}", s.from, s.to), DAYS, &who_where(schedule, s));
            let more: Vec<String> = [
                s.role.clone(),
                if s.supervisor.is_empty() { String::new() } else { say!("schedule-supervisor", name = s.supervisor) },
                s.state.clone(),
            ]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
            entry(&mut out, "", DAYS, &more.join("; "));
        }
    }
    heading(&mut out, "schedule-days");
    days(&mut out, schedule, &stints, manner);
    for cut in &schedule.cut {
        entry(&mut out, "! ", 2, &cut.to_string());
    }
    out
}

/// Day by day; days on which nothing is are left out, days off on which nothing is stand together.
fn days(out: &mut String, schedule: &Schedule, stints: &[&Stint], manner: &Manner) {
    let clocks = schedule.sessions.iter().any(|s| Some(s.from.offset_minutes) != schedule.sessions.first().map(|s| s.from.offset_minutes));
    let mut off: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    let mut any = false;
    for (day, kept) in &schedule.days {
        let sessions: Vec<&Meeting> = schedule.sessions.iter().filter(|s| s.from.date() == *day).collect();
        let begun: Vec<&&Stint> = stints.iter().filter(|s| s.from == *day).collect();
        let ended: Vec<&&Stint> = stints.iter().filter(|s| s.to == *day).collect();
        let nothing = sessions.is_empty() && begun.is_empty() && ended.is_empty();
        if nothing && *kept == Off::Week {
            match off.last_mut().filter(|(_, to)| to.succ_opt() == Some(*day)) {
                Some((_, to)) => *to = *day,
                None => off.push((*day, *day)),
            }
            continue;
        }
        if nothing && *kept == Off::Works {
            continue;
        }
        any = true;
        days_off(out, &std::mem::take(&mut off));
        entry(out, "", 0, &named(*day, manner));
        match kept {
            Off::Holiday(name) => entry(out, "  ", 4, &say!("schedule-holiday", name = name)),
            Off::Week => entry(out, "  ", 4, &crate::words::label("schedule-day-off")),
            Off::Works => {}
        }
        for s in sessions {
            session(out, schedule, s, clocks);
        }
        for s in begun {
            entry(out, "  ", 4, &say!("schedule-begins", what = who_where(schedule, s)));
        }
        for s in ended {
            entry(out, "  ", 4, &say!("schedule-ends", what = who_where(schedule, s)));
        }
    }
    any |= !off.is_empty();
    days_off(out, &off);
    if !any {
        entry(out, "  ", 2, &crate::words::label("schedule-nothing"));
    }
}

/// Days that the week has off and on which nothing is, a run of them from the first to the last.
fn days_off(out: &mut String, off: &[(NaiveDate, NaiveDate)]) {
    let run = |(from, to): &(NaiveDate, NaiveDate)| {
        if from == to { iso(*from) } else { say!("schedule-span", from = iso(*from), to = iso(*to)) }
    };
    let runs: Vec<String> = off.iter().map(run).collect();
    if !runs.is_empty() {
        entry(out, "  ", 4, &say!("schedule-off", days = runs.join("; ")));
    }
}

fn session(out: &mut String, schedule: &Schedule, s: &Meeting, clocks: bool) {
    let at = |m: crate::model::Moment| m.local.format("%H:%M").to_string();
    let times = s.to.map_or_else(|| at(s.from), |to| format!("{}–{}", at(s.from), at(to)));
    let mut what = vec![s.title.clone()];
    what.push(s.place.clone());
    if schedule.who.0 != Kind::Hospital {
        what.push(s.hospital.clone());
    }
    what.retain(|part| !part.is_empty());
    if clocks {
        let minutes = s.from.offset_minutes;
        what.push(format!("UTC{}{:02}:{:02}", if minutes < 0 { '-' } else { '+' }, minutes.abs() / 60, minutes.abs() % 60));
    }
    entry(out, &format!("  {times}"), TIMES, &what.join(", "));
    if !s.trainers.is_empty() {
        entry(out, "", TIMES, &say!("schedule-trainers", names = names(&s.trainers)));
    }
    let mut more = Vec::new();
    if !s.interpreter.is_empty() {
        more.push(say!("schedule-interpreter", name = s.interpreter));
    }
    if !s.language.is_empty() {
        more.push(say!("schedule-language", language = s.language));
    }
    if !s.cohort.is_empty() {
        more.push(say!("schedule-cohort", name = s.cohort));
    }
    entry(out, "", TIMES, &more.join("; "));
}

/// Who is placed where, without what the whole text is about.
fn who_where(schedule: &Schedule, s: &Stint) -> String {
    let mut parts = Vec::new();
    if schedule.who != (Kind::Trainee, s.trainee.0) {
        parts.push(s.trainee.1.as_str());
    }
    if schedule.who.0 != Kind::Department {
        parts.push(&s.department.1);
    }
    if !matches!(schedule.who.0, Kind::Department | Kind::Hospital) {
        parts.push(&s.hospital);
    }
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}

fn names(people: &[(Id, String)]) -> String {
    let names: Vec<&str> = people.iter().map(|(_, name)| name.as_str()).collect();
    names.join("; ")
}

fn heading(out: &mut String, id: &str) {
    out.push('\n');
    entry(out, "", 0, &crate::words::label(id));
}

/// `Mon 2026-11-23`.
fn iso(day: NaiveDate) -> String {
    format!("{} {day}", calendar::weekday_short(day.weekday(), Language::English))
}

/// A day in ISO and in the person's calendar, or in the second one where that says the same.
fn named(day: NaiveDate, manner: &Manner) -> String {
    let own = || calendar::format(day, manner.calendar, Style::Long, &manner.shift);
    let other = if manner.calendar == Calendar::Gregorian { manner.beside(day) } else { None };
    format!("{}  {}", iso(day), other.unwrap_or_else(own))
}

/// The first and the last day, in ISO, and in the person's calendar where that is another.
fn span(from: NaiveDate, to: NaiveDate, manner: &Manner) -> String {
    let both = say!("schedule-span", from = from, to = to);
    if manner.calendar == Calendar::Gregorian {
        return both;
    }
    let own = |day| calendar::format(day, manner.calendar, Style::Long, &manner.shift);
    format!("{both}  ({})", say!("schedule-span", from = own(from), to = own(to)))
}

/// Words behind a lead of so many columns, on as many lines as they need; nothing for no words.
fn entry(out: &mut String, lead: &str, indent: usize, words: &str) {
    if words.trim().is_empty() {
        return;
    }
    let indent = indent.max(text::width(lead));
    for (n, line) in text::wrap(words, WIDTH - indent).into_iter().enumerate() {
        out.push_str(&text::pad(if n == 0 { lead } else { "" }, indent));
        out.push_str(line.trim_end());
        out.push('\n');
    }
}
