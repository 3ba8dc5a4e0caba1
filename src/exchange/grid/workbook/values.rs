//! Turns the values of the spreadsheet library into cells.
//!
//! It must not interpret text: what the sheet holds as text stays text.

use calamine::{Data, DataRef, ExcelDateTime};
use chrono::{NaiveDate, NaiveDateTime};

use crate::exchange::grid::{Cell, cell};

/// How many digits a number format such as `0000000000` fills up with zeros; 0 for every other format.
pub(super) fn leading_zeros(format: &str) -> usize {
    if format.len() > 1 && format.len() < 40 && format.bytes().all(|b| b == b'0') { format.len() } else { 0 }
}

fn of_number(value: f64, zeros: usize) -> Cell {
    // A phone or document number that the sheet shows with its leading zeros is read with them.
    if zeros > 0 && (0.0..1e15).contains(&value) && value.fract() == 0.0 {
        return Cell::Text(format!("{value:0>zeros$}"));
    }
    Cell::Number(value)
}

fn of_moment(moment: &ExcelDateTime) -> Cell {
    cell::from_serial(moment.as_f64(), is_1904(moment), moment.is_duration())
}

/// The library does not tell which of the two date systems a value is in; day 1 falls into different years.
fn is_1904(moment: &ExcelDateTime) -> bool {
    let serial = moment.as_f64().floor();
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    let first = NaiveDate::from_ymd_opt(1904, 1, 1);
    let shown = NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day));
    matches!((first, shown), (Some(first), Some(shown)) if (shown - first).num_days() as f64 == serial)
}

fn of_iso(text: &str) -> Cell {
    let trimmed = text.trim_end_matches('Z');
    if let Ok(day) = trimmed.parse::<NaiveDate>() {
        return Cell::Date(day);
    }
    trimmed.parse::<NaiveDateTime>().map_or_else(|_| Cell::Text(text.to_owned()), cell::from_moment)
}

/// `PT08H30M00S` as `08:30`; other durations stay as they are.
fn of_duration(text: &str) -> Cell {
    let clock = || {
        let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
        let (minutes, rest) = rest.split_once('M')?;
        let seconds: f64 = rest.strip_suffix('S')?.replace(',', ".").parse().ok()?;
        Some(hours.parse::<i64>().ok()? * 3600 + minutes.parse::<i64>().ok()? * 60 + seconds as i64)
    };
    Cell::Text(clock().map_or_else(|| text.to_owned(), cell::clock_text))
}

pub(super) fn of_value(value: &DataRef<'_>, zeros: usize) -> Cell {
    match value {
        DataRef::Int(value) => of_number(*value as f64, zeros),
        DataRef::Float(value) => of_number(*value, zeros),
        DataRef::String(text) => Cell::Text(text.clone()),
        DataRef::SharedString(text) => Cell::Text((*text).to_owned()),
        DataRef::Bool(value) => Cell::Bool(*value),
        DataRef::DateTime(moment) => of_moment(moment),
        DataRef::DateTimeIso(text) => of_iso(text),
        DataRef::DurationIso(text) => of_duration(text),
        DataRef::Error(mark) => Cell::Error(mark.to_string()),
        DataRef::Empty => Cell::Empty,
    }
}

pub(super) fn of_data(value: &Data) -> Cell {
    match value {
        Data::Int(value) => Cell::Number(*value as f64),
        Data::Float(value) => Cell::Number(*value),
        Data::String(text) => Cell::Text(text.clone()),
        Data::Bool(value) => Cell::Bool(*value),
        Data::DateTime(moment) => of_moment(moment),
        Data::DateTimeIso(text) => of_iso(text),
        Data::DurationIso(text) => of_duration(text),
        Data::Error(mark) => Cell::Error(mark.to_string()),
        Data::Empty => Cell::Empty,
    }
}
