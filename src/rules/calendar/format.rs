//! Writing a date in a calendar and a language. No message texts: only digits and names.
//!
//! Still awkward: Dari and Pashto come in logical order with their own digits; whoever puts them
//! on a screen or a page must isolate them from Latin text beside them.

use std::fmt::Write as _;

use chrono::NaiveDate;

use super::{Calendar, Language, LunarShift, from_date, month_in_date, month_short};

/// How much of a date is spelled out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// `2027-01-12`, `1405-10-22`: year, month, day in digits.
    Numeric,
    /// `12 Jan 2027`, `22 Jadi 1405`: the short name where the language has one.
    Short,
    /// `12 January 2027`, `22 Jadi 1405`.
    Long,
}

/// The date in Latin script, as tables and forms show it.
pub fn format(date: NaiveDate, calendar: Calendar, style: Style, shift: &LunarShift) -> String {
    format_in(date, calendar, style, Language::English, shift)
}

/// The date in a language; Dari and Pashto with their digits (`۲۲ جدی ۱۴۰۵`).
pub fn format_in(date: NaiveDate, calendar: Calendar, style: Style, language: Language, shift: &LunarShift) -> String {
    let at = from_date(date, calendar, shift);
    let mut text = String::with_capacity(24);
    // Writing into a String cannot fail.
    let _ = match style {
        Style::Numeric => write!(text, "{:04}-{:02}-{:02}", at.year, at.month, at.day),
        Style::Short => {
            let month = month_short(calendar, at.month, language);
            write!(text, "{} {month} {}", at.day, at.year)
        }
        Style::Long => {
            let month = month_in_date(calendar, at.month, language);
            write!(text, "{} {month} {}", at.day, at.year)
        }
    };
    match language {
        Language::Dari | Language::Pashto => eastern_digits(&text),
        Language::English | Language::Russian | Language::Kazakh => text,
    }
}

/// The same day in the calendars other than `preferred`, to stand beside a typed date.
pub fn describe_others(date: NaiveDate, preferred: Calendar, shift: &LunarShift) -> Vec<(Calendar, String)> {
    Calendar::ALL
        .into_iter()
        .filter(|&calendar| calendar != preferred)
        .map(|calendar| (calendar, format(date, calendar, Style::Short, shift)))
        .collect()
}

/// ASCII digits as the extended Arabic-Indic digits of Dari and Pashto.
fn eastern_digits(text: &str) -> String {
    text.chars()
        .map(|c| match c.to_digit(10) {
            Some(digit) => char::from_u32(0x06F0 + digit).unwrap_or(c),
            None => c,
        })
        .collect()
}
