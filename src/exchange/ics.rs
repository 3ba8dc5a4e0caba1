//! iCalendar (RFC 5545): events for an ordinary calendar program.
//!
//! Times go out in UTC, so that no program needs the time zones of the two countries (tables older than 2024 are an hour wrong for most of
//! Kazakhstan). A day's end is the day after the last, as the format wants it. Lines are folded after 75 octets, never within a
//! character, and end with CRLF.
//!
//! Must not: know a record, or a sensitive field: what it is given goes out.

use chrono::{NaiveDate, NaiveDateTime};

use crate::model::Moment;
use crate::text;

/// Octets of a line without its end.
const LONGEST: usize = 75;

/// When an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// All of these days, from the first to the last.
    Days(NaiveDate, NaiveDate),
    /// From a moment to another, if its end is known.
    Times(Moment, Option<Moment>),
}

/// Whether it takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It does.
    Confirmed,
    /// It is planned.
    Tentative,
    /// It does not any more; whoever has it takes it out.
    Cancelled,
}

/// An event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The same in every file, so that a calendar program knows the event again.
    pub uid: String,
    /// Counts its changes.
    pub sequence: i64,
    /// When.
    pub when: When,
    /// What, in one line.
    pub summary: String,
    /// Where.
    pub location: String,
    /// More of it, in lines.
    pub description: String,
    /// Whether it takes place.
    pub status: Status,
    /// Whoever has it has no time for something else.
    pub busy: bool,
}

/// A calendar as a text. `stamp` is the moment at which it is made, in UTC.
#[must_use]
pub fn calendar(name: &str, events: &[Event], stamp: NaiveDateTime) -> String {
    let mut out = String::new();
    line(&mut out, "BEGIN", "VCALENDAR");
    line(&mut out, "VERSION", "2.0");
    line(&mut out, "PRODID", concat!("-//ustaz//ustaz ", env!("CARGO_PKG_VERSION"), "//EN"));
    line(&mut out, "CALSCALE", "GREGORIAN");
    line(&mut out, "METHOD", "PUBLISH");
    line(&mut out, "X-WR-CALNAME", &escaped(name));
    for event in events {
        put(&mut out, event, stamp);
    }
    line(&mut out, "END", "VCALENDAR");
    out
}

fn put(out: &mut String, event: &Event, stamp: NaiveDateTime) {
    line(out, "BEGIN", "VEVENT");
    line(out, "UID", &escaped(&event.uid));
    line(out, "DTSTAMP", &utc(stamp));
    line(out, "SEQUENCE", &event.sequence.max(0).to_string());
    match event.when {
        When::Days(first, last) => {
            line(out, "DTSTART;VALUE=DATE", &day(first));
            // The first day on which it is over.
            line(out, "DTEND;VALUE=DATE", &day(last.max(first).succ_opt().unwrap_or(last)));
        }
        When::Times(from, to) => {
            line(out, "DTSTART", &utc(from.utc()));
            if let Some(to) = to.filter(|to| *to > from) {
                line(out, "DTEND", &utc(to.utc()));
            }
        }
    }
    line(out, "SUMMARY", &escaped(&event.summary));
    for (name, words) in [("LOCATION", &event.location), ("DESCRIPTION", &event.description)] {
        if !words.is_empty() {
            line(out, name, &escaped(words));
        }
    }
    let status = match event.status {
        Status::Confirmed => "CONFIRMED",
        Status::Tentative => "TENTATIVE",
        Status::Cancelled => "CANCELLED",
    };
    line(out, "STATUS", status);
    line(out, "TRANSP", if event.busy { "OPAQUE" } else { "TRANSPARENT" });
    line(out, "END", "VEVENT");
}

fn day(day: NaiveDate) -> String {
    day.format("%Y%m%d").to_string()
}

fn utc(at: NaiveDateTime) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// A text as a value: without what could drive a program, with the signs of the format made plain.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in text::clean_notes(words).chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// A line, folded.
fn line(out: &mut String, name: &str, value: &str) {
    let mut used = 0;
    for c in name.chars().chain([':']).chain(value.chars()) {
        if used + c.len_utf8() > LONGEST {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(c);
        used += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn event(summary: &str) -> Event {
        Event {
            uid: "session-1@ustaz".into(),
            sequence: 3,
            when: When::Days("2027-01-11".parse().unwrap(), "2027-01-15".parse().unwrap()),
            summary: summary.into(),
            location: String::new(),
            description: String::new(),
            status: Status::Confirmed,
            busy: false,
        }
    }

    fn stamp() -> NaiveDateTime {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(4, 30, 0).unwrap()
    }

    #[test]
    fn days_end_on_the_day_after_and_times_are_utc() {
        let text = calendar("A, B", &[event("x")], stamp());
        assert!(text.contains("\r\nDTSTART;VALUE=DATE:20270111\r\nDTEND;VALUE=DATE:20270116\r\n"), "{text}");
        assert!(text.contains("\r\nX-WR-CALNAME:A\\, B\r\n") && text.contains("\r\nDTSTAMP:20261123T043000Z\r\n"), "{text}");
        let at = |text: &str| Moment::parse(text).unwrap();
        let kabul = Event { when: When::Times(at("2027-01-12T08:30+04:30"), Some(at("2027-01-12T14:30+04:30"))), ..event("x") };
        let text = calendar("A", &[kabul], stamp());
        assert!(text.contains("\r\nDTSTART:20270112T040000Z\r\nDTEND:20270112T100000Z\r\n"), "{text}");
        // An end before the beginning is none.
        let odd = Event { when: When::Times(at("2027-01-12T08:30+04:30"), Some(at("2027-01-12T08:30+05:00"))), ..event("x") };
        assert!(!calendar("A", &[odd], stamp()).contains("DTEND"));
    }

    proptest! {
        /// However long and strange: no line is longer, none ends within a letter, and the words come back.
        #[test]
        fn folding_loses_nothing(words in "[a-zа-я اأبتث,;\\\\\n😀]{0,300}") {
            let text = calendar("A", &[event(&words)], stamp());
            prop_assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']));
            for line in text.split("\r\n") {
                prop_assert!(line.len() <= LONGEST, "{line:?}");
            }
            let whole = text.replace("\r\n ", "");
            let value = whole.split("\r\n").find_map(|l| l.strip_prefix("SUMMARY:")).unwrap();
            let mut back = String::new();
            let mut letters = value.chars();
            while let Some(c) = letters.next() {
                back.push(match c {
                    '\\' => match letters.next().unwrap() { 'n' => '\n', other => other },
                    ',' | ';' => panic!("a bare sign: {value}"),
                    c => c,
                });
            }
            prop_assert_eq!(back, text::clean_notes(&words).into_owned());
        }
    }
}
