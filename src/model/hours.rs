//! When work begins and ends on a day, or that nobody works.

use std::fmt;

use chrono::{NaiveTime, Timelike};

use super::value::{FieldType, Value};

/// From when to when, in minutes since midnight; the end may be midnight (1440).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hours {
    /// When work begins.
    pub opens: u16,
    /// When it ends.
    pub closes: u16,
}

impl Hours {
    /// Whether a stretch of a day lies within them, or at most `margin` minutes outside at either end.
    #[must_use]
    pub fn hold(self, from: NaiveTime, to: NaiveTime, margin: i64) -> bool {
        let minutes = |time: NaiveTime| i64::from(time.num_seconds_from_midnight() / 60);
        minutes(from) + margin >= i64::from(self.opens) && minutes(to) - margin <= i64::from(self.closes)
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { opens, closes } = self;
        write!(f, "{:02}:{:02}-{:02}:{:02}", opens / 60, opens % 60, closes / 60, closes % 60)
    }
}

/// A day of a week: open, or off. Text form `08:00-16:00` or `off`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DayHours {
    /// Nobody works.
    Off,
    /// People work.
    Open(Hours),
}

/// What stands for a day off.
const OFF: &str = "off";

impl DayHours {
    /// The hours, if people work.
    #[must_use]
    pub const fn open(self) -> Option<Hours> {
        match self {
            Self::Off => None,
            Self::Open(hours) => Some(hours),
        }
    }

    /// From the canonical text; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let read = Self::read_typed(text)?;
        (read.to_string() == text).then_some(read)
    }

    /// As a person types it: `8-16`, `8:00 – 13:00`, `0830-1530`, `off`. The end comes after the beginning.
    #[must_use]
    pub fn read_typed(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.eq_ignore_ascii_case(OFF) {
            return Some(Self::Off);
        }
        let (from, to) = text.split_once(['-', '–', '—'])?;
        let hours = Hours { opens: clock(from)?, closes: clock(to)? };
        (hours.opens < hours.closes).then_some(Self::Open(hours))
    }
}

/// Minutes since midnight of `8`, `8:30`, `8.30` or `0830`; at most 24:00.
fn clock(text: &str) -> Option<u16> {
    let text = text.trim();
    let number = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse::<u16>().ok()).flatten();
    let (hours, minutes) = match text.split_once([':', '.']) {
        Some((h, m)) if m.len() == 2 => (number(h)?, number(m)?),
        Some(_) => return None,
        None if text.len() == 4 => (number(text.get(..2)?)?, number(text.get(2..)?)?),
        None if text.len() <= 2 => (number(text)?, 0),
        None => return None,
    };
    (minutes < 60 && hours * 60 + minutes <= 24 * 60).then_some(hours * 60 + minutes)
}

impl fmt::Display for DayHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Off => f.write_str(OFF),
            Self::Open(hours) => hours.fmt(f),
        }
    }
}

impl FieldType for Option<DayHours> {
    fn read(value: &Value) -> Self {
        DayHours::parse(value.as_str())
    }
    fn write(self) -> Value {
        self.map_or(Value::Null, |hours| Value::text(hours.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_types() {
        for (typed, read) in [
            ("8-16", Some("08:00-16:00")),
            (" 8:00 – 13:00 ", Some("08:00-13:00")),
            ("0830-1530", Some("08:30-15:30")),
            ("8.30-24", Some("08:30-24:00")),
            ("Off", Some("off")),
            ("16-8", None),
            ("8-8", None),
            ("8-25", None),
            ("8:5-9", None),
            ("8:60-9", None),
            ("8", None),
            ("800-900", None),
            ("+8-9", None),
            ("", None),
        ] {
            assert_eq!(DayHours::read_typed(typed).map(|d| d.to_string()).as_deref(), read, "{typed}");
        }
        assert_eq!(DayHours::parse("8-16"), None, "not canonical");
        assert!(DayHours::parse("08:00-16:00").is_some() && DayHours::parse("off") == Some(DayHours::Off));
    }
}
