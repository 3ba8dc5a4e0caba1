//! A day and a time at a place, with the place's offset from UTC on that day.

use std::cmp::Ordering;
use std::fmt;

use chrono::{Duration, NaiveDate, NaiveDateTime};

use super::value::{FieldType, Value};

/// Local time with its offset. Ordered by the instant. Text form `2027-01-12T08:30+05:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Moment {
    /// What the clock on the wall shows.
    pub local: NaiveDateTime,
    /// Minutes east of UTC.
    pub offset_minutes: i32,
}

impl Moment {
    /// From the canonical text; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let at = text.len().checked_sub(6)?;
        let (local, offset) = (text.get(..at)?, text.get(at..)?);
        let local = NaiveDateTime::parse_from_str(local, "%Y-%m-%dT%H:%M").ok()?;
        let sign = match offset.as_bytes().first()? {
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        let (hours, minutes) = offset.get(1..)?.split_once(':')?;
        if [hours, minutes].iter().any(|d| d.len() != 2 || !d.bytes().all(|b| b.is_ascii_digit())) {
            return None;
        }
        let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
        (hours <= 14 && minutes < 60).then_some(Self { local, offset_minutes: sign * (hours * 60 + minutes) })
    }

    /// The instant in UTC.
    #[must_use]
    pub fn utc(self) -> NaiveDateTime {
        let offset = Duration::minutes(self.offset_minutes.into());
        self.local.checked_sub_signed(offset).unwrap_or(self.local)
    }

    /// The day at the place.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        self.local.date()
    }
}

impl PartialOrd for Moment {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Moment {
    fn cmp(&self, other: &Self) -> Ordering {
        self.utc().cmp(&other.utc()).then(self.offset_minutes.cmp(&other.offset_minutes))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.offset_minutes < 0 { '-' } else { '+' };
        let minutes = self.offset_minutes.abs();
        write!(f, "{}{sign}{:02}:{:02}", self.local.format("%Y-%m-%dT%H:%M"), minutes / 60, minutes % 60)
    }
}

impl FieldType for Option<Moment> {
    fn read(value: &Value) -> Self {
        Moment::parse(value.as_str())
    }
    fn write(self) -> Value {
        self.map_or(Value::Null, |m| Value::Text(m.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_and_order() {
        let kabul = Moment::parse("2027-01-12T08:30+04:30").unwrap();
        let astana = Moment::parse("2027-01-12T08:45+05:00").unwrap();
        assert!(astana < kabul, "08:45 in Astana is before 08:30 in Kabul");
        assert_eq!(kabul.to_string(), "2027-01-12T08:30+04:30");
        for bad in [
            "",
            "2027-01-12",
            "2027-02-30T08:30+05:00",
            "2027-01-12T25:00+05:00",
            "2027-01-12T08:30+15:00",
            "2027-01-12T08:30+-5:00",
            "۲۰۲۷-01-12T08:30",
        ] {
            assert_eq!(Moment::parse(bad), None, "{bad}");
        }
    }
}
