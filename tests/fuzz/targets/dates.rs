//! Dates as people type them: what is read lies in the years of a programme and is read again from every way of writing it.

use chrono::{Datelike, NaiveDate};
use ustaz::model::partial_date::PartialDate;
use ustaz::rules::calendar::{Calendar, LunarShift, Style, format, from_date, to_date};
use ustaz::rules::date_input::{CellHint, CellKind, month_first_evidence, parse, parse_partial, read_cell};
use ustaz::words::{Message, say};

fn told(message: &Message) {
    let text = say(message);
    assert!(!text.is_empty() && !text.chars().any(char::is_control), "{text:?}");
}

fn in_years(date: NaiveDate) {
    assert!((1900..=2200).contains(&date.year()), "{date}");
}

pub fn holds(bytes: &[u8]) {
    let (Some((&first, rest)), shift) = (bytes.split_first(), LunarShift::default()) else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let calendar = Calendar::ALL[usize::from(first % 3)];
    let kind = [CellKind::Birth, CellKind::Expiry, CellKind::Plain][usize::from(first / 3 % 3)];
    match parse(text, today, calendar, &shift) {
        Ok(read) => {
            in_years(read.date);
            for style in [Style::Short, Style::Long] {
                let written = format(read.date, read.calendar, style, &shift);
                let again = parse(&written, today, read.calendar, &shift);
                assert_eq!(again.map(|r| r.date), Ok(read.date), "{text:?} written {written:?}");
            }
            let at = from_date(read.date, read.calendar, &shift);
            assert_eq!(to_date(read.calendar, at.year, at.month, at.day, &shift), Some(read.date));
        }
        Err(message) => told(&message),
    }
    match parse_partial(text, today, calendar, &shift) {
        Ok(date) => {
            in_years(date.earliest());
            assert_eq!(PartialDate::parse(&date.to_string()), Some(date), "{text:?}");
        }
        Err(message) => told(&message),
    }
    let month_first = month_first_evidence(text) == Some(true);
    match read_cell(text, &CellHint { today, kind, month_first, preferred: calendar, shift: &shift }) {
        Ok(cell) => in_years(cell.date.earliest()),
        Err(message) => told(&message),
    }
}
