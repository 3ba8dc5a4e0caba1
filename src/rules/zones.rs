//! Clocks of the two countries and times of day.
//!
//! `model::Moment` keeps what the clock on the wall showed with the offset that held there then;
//! the offset comes from here. The machine's time zone and its tables are never asked (tables older than 2024 are an hour
//! wrong for most of Kazakhstan). Facts: tz database; no daylight saving in either country.
//!
//! Still awkward: before November 2004 Kazakhstan had daylight saving and other offsets; those
//! years are unknown here.

use chrono::{NaiveDate, NaiveTime};

use crate::msg;
use crate::rules::date_input::fold::fold;
use crate::words::Message;

/// Kabul time, since 1945.
const KABUL: i32 = 4 * 60 + 30;
const WEST: i32 = 5 * 60;
const EAST: i32 = 6 * 60;

/// Minutes that the clocks of a country are ahead of UTC on a day.
///
/// `country` is a two- or three-letter ISO code (AF, AFG, KZ, KAZ). `region` is an ISO 3166-2 code
/// of Kazakhstan, with or without `KZ-`, in the old letters (`AKT`) or the new numbers (`15`); it
/// only matters before 2024-03-01, and without it the clock of Almaty and Astana is meant. `None`
/// for other countries and for years of which nothing is known here.
pub fn offset_minutes(country: &str, region: Option<&str>, date: NaiveDate) -> Option<i32> {
    let is = |codes: [&str; 2]| codes.iter().any(|c| c.eq_ignore_ascii_case(country.trim()));
    let since = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).is_some_and(|from| date >= from);
    if is(["AF", "AFG"]) {
        return since(1945, 1, 1).then_some(KABUL);
    }
    if !is(["KZ", "KAZ"]) || !since(2004, 11, 1) {
        return None;
    }
    let west = match Side::of(region) {
        Side::West => true,
        Side::Kyzylorda => since(2018, 12, 21),
        Side::East => false,
    };
    Some(if west || since(2024, 3, 1) { WEST } else { EAST })
}

/// Which clock a region of Kazakhstan had before all became one.
enum Side {
    /// Aktobe, Atyrau, Mangystau, West Kazakhstan.
    West,
    /// Changed over in 2018.
    Kyzylorda,
    East,
}

impl Side {
    fn of(region: Option<&str>) -> Side {
        let code = region.unwrap_or("").trim().to_ascii_uppercase();
        match code.strip_prefix("KZ-").unwrap_or(&code) {
            "AKT" | "15" | "ATY" | "23" | "MAN" | "47" | "ZAP" | "27" => Side::West,
            "KZY" | "43" => Side::Kyzylorda,
            _ => Side::East,
        }
    }
}

/// [`read_time`] for those who only ask whether it is a time.
pub fn parse_time(text: &str) -> Option<NaiveTime> {
    read_time(text).ok()
}

/// Reads a time of day as people type it: `8`, `8:30`, `8.30`, `14.00`, `0830`, `۸:۳۰`, `2 pm`.
/// The refusal says whether the text, the hour or the minute is wrong.
pub fn read_time(text: &str) -> Result<NaiveTime, Message> {
    let folded = fold(text);
    if folded.is_empty() {
        return Err(msg!("time-empty"));
    }
    let unreadable = || msg!("time-unreadable", text = folded.chars().take(40).collect::<String>());
    let (clock, half) = half_of_day(&folded);
    let (hours, minutes) = match clock.split_once([':', '.', 'h', '-']) {
        Some((hours, minutes)) => (hours, minutes),
        None if clock.len() > 2 && clock.is_ascii() => clock.split_at(clock.len() - 2),
        None => (clock, "00"),
    };
    let number = |t: &str, most: usize| {
        let fits = (1..=most).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| t.parse::<u32>().ok()).flatten()
    };
    let hours = number(hours, 2).ok_or_else(unreadable)?;
    let minutes = match (minutes.len(), number(minutes, 2)) {
        (2, Some(minutes)) => minutes,
        _ => return Err(unreadable()),
    };
    let hour = match half {
        Some(afternoon) if (1..=12).contains(&hours) => hours % 12 + if afternoon { 12 } else { 0 },
        Some(_) => return Err(msg!("time-no-such-hour", hour = hours)),
        None => hours,
    };
    if hour > 23 {
        return Err(msg!("time-no-such-hour", hour = hours));
    }
    NaiveTime::from_hms_opt(hour, minutes, 0).ok_or_else(|| msg!("time-no-such-minute", minute = minutes))
}

/// Takes am or pm off the end; true is the afternoon.
fn half_of_day(folded: &str) -> (&str, Option<bool>) {
    for (mark, afternoon) in [("am", false), ("a.m.", false), ("pm", true), ("p.m.", true)] {
        if let Some(clock) = folded.strip_suffix(mark) {
            return (clock.trim_end(), Some(afternoon));
        }
    }
    (folded, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn offsets() {
        let cases = [
            ("AF", None, "2027-01-12", Some(270)),
            ("afg", None, "1945-01-01", Some(270)),
            ("AF", None, "1944-12-31", None),
            ("KZ", None, "2024-03-01", Some(300)),
            ("KAZ", Some("KZ-75"), "2024-02-29", Some(360)),
            ("KZ", None, "2024-02-29", Some(360)),
            ("KZ", Some("AST"), "2010-01-01", Some(360)),
            ("KZ", Some("AKT"), "2010-01-01", Some(300)),
            ("KZ", Some("kz-aty"), "2010-01-01", Some(300)),
            ("KZ", Some("KZ-27"), "2010-01-01", Some(300)),
            ("KZ", Some("MAN"), "2027-01-01", Some(300)),
            ("KZ", Some("KZY"), "2018-12-20", Some(360)),
            ("KZ", Some("KZY"), "2018-12-21", Some(300)),
            ("KZ", Some("KZ-39"), "2024-02-29", Some(360)),
            ("KZ", None, "2004-10-31", None),
            ("UZ", None, "2027-01-12", None),
        ];
        for (country, region, date, expected) in cases {
            assert_eq!(offset_minutes(country, region, day(date)), expected, "{country} {region:?} {date}");
        }
    }

    #[test]
    fn times() {
        let right = [
            ("8", "08:00"),
            ("08", "08:00"),
            ("8:30", "08:30"),
            ("0830", "08:30"),
            ("830", "08:30"),
            ("14.00", "14:00"),
            ("۸:۳۰", "08:30"),
            ("٨:٣٠", "08:30"),
            (" 23:59 ", "23:59"),
            ("0", "00:00"),
            ("8h30", "08:30"),
            ("2 pm", "14:00"),
            ("12am", "00:00"),
            ("12:15 p.m.", "12:15"),
        ];
        for (text, expected) in right {
            let time = read_time(text).unwrap();
            assert_eq!(parse_time(text), Some(time));
            assert_eq!(time.format("%H:%M").to_string(), expected, "{text}");
        }
        let wrong = [
            ("", "time-empty"),
            ("24:00", "time-no-such-hour"),
            ("8:60", "time-no-such-minute"),
            ("8:3", "time-unreadable"),
            ("noon", "time-unreadable"),
            ("8:30:00:00", "time-unreadable"),
            ("13 pm", "time-no-such-hour"),
            ("12345", "time-unreadable"),
            ("-8", "time-unreadable"),
            ("ab", "time-unreadable"),
            ("ж:00", "time-unreadable"),
            ("ششش", "time-unreadable"),
        ];
        for (text, id) in wrong {
            assert_eq!(read_time(text).unwrap_err().id, id, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_minute_is_read(minute in 0u32..1440) {
            let (h, m) = (minute / 60, minute % 60);
            let time = NaiveTime::from_hms_opt(h, m, 0);
            prop_assert_eq!(parse_time(&format!("{h}:{m:02}")), time);
            prop_assert_eq!(parse_time(&format!("{h:02}{m:02}")), time);
            prop_assert_eq!(parse_time(&format!("{h:02}.{m:02}")), time);
        }

        #[test]
        fn nothing_panics(text in ".{0,24}") {
            let _ = read_time(&text);
        }
    }
}
