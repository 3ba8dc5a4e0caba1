//! One cell of a table, and the text a person sees in it.
//!
//! A cell holds what the file holds, never a guess: a phone number that a spreadsheet keeps as a number is a
//! `Number`, a date that somebody typed as text is a `Text`. Formulas are never evaluated; what counts is the result
//! that the spreadsheet program saved beside them. A CSV cell is always text.
//!
//! It must not interpret text: dates, numbers and names are read by the importer, which knows the field.
//!
//! Still awkward: number formats other than leading zeros (percent, currency, thousands) are not applied, so 85 %
//! reads `0.85`.

use std::borrow::Cow;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

/// What one cell holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing at all. A cell with only spaces is a `Text`, see [`Cell::is_blank`].
    #[default]
    Empty,
    /// Text, cleaned of control characters.
    Text(String),
    /// A number of a spreadsheet, without its unit or format.
    Number(f64),
    /// A spreadsheet date without a time of day.
    Date(NaiveDate),
    /// A spreadsheet date with a time of day.
    DateTime(NaiveDateTime),
    /// A yes/no cell of a spreadsheet.
    Bool(bool),
    /// A formula without a result: the mark of one that failed in the spreadsheet, such as `#N/A`, or the formula itself, such as
    /// `=A1+1`, where the result was never saved.
    Error(String),
}

/// Stands for every cell outside the table.
pub(super) static NOTHING: Cell = Cell::Empty;

impl Cell {
    /// The text a person sees: numbers without `.0` and never in exponent form below 10^21, dates as
    /// `2027-08-27` or `2027-08-27 14:30`.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Cell::Empty => Cow::Borrowed(""),
            Cell::Text(text) | Cell::Error(text) => Cow::Borrowed(text),
            Cell::Number(value) => Cow::Owned(number_text(*value)),
            Cell::Date(day) => Cow::Owned(day.format("%Y-%m-%d").to_string()),
            Cell::DateTime(at) if at.second() == 0 => Cow::Owned(at.format("%Y-%m-%d %H:%M").to_string()),
            Cell::DateTime(at) => Cow::Owned(at.format("%Y-%m-%d %H:%M:%S").to_string()),
            Cell::Bool(true) => Cow::Borrowed("TRUE"),
            Cell::Bool(false) => Cow::Borrowed("FALSE"),
        }
    }

    /// Whether a person sees nothing here: empty, or only spaces and invisible marks.
    pub fn is_blank(&self) -> bool {
        match self {
            Cell::Empty => true,
            Cell::Text(text) => text.chars().all(super::clean::is_invisible),
            _ => false,
        }
    }

    /// Whether the cell is a number, or text of digits alone with signs, marks and spaces between them (in any of
    /// the three digit sets in use: 0-9, ۰-۹, ٠-٩).
    pub fn is_numeric(&self) -> bool {
        match self {
            Cell::Number(_) => true,
            Cell::Text(text) => is_numeric_text(text),
            _ => false,
        }
    }

    /// The whole number in the cell, if there is one and nothing else. Used to find a column of running numbers.
    pub fn whole(&self) -> Option<i64> {
        match self {
            Cell::Number(value) if value.fract() == 0.0 && value.abs() < 1e15 => Some(*value as i64),
            Cell::Text(text) => whole_of_text(text),
            _ => None,
        }
    }
}

fn whole_of_text(text: &str) -> Option<i64> {
    let text = text.trim().trim_end_matches(['.', ')']);
    if text.is_empty() || text.chars().count() > 15 {
        return None;
    }
    text.chars().try_fold(0_i64, |sum, c| Some(sum * 10 + i64::from(digit(c)?)))
}

/// The value of a digit in Western, Persian or Arabic form.
fn digit(c: char) -> Option<u32> {
    let first = match c {
        '0'..='9' => '0',
        '\u{06F0}'..='\u{06F9}' => '\u{06F0}',
        '\u{0660}'..='\u{0669}' => '\u{0660}',
        _ => return None,
    };
    (c as u32).checked_sub(first as u32)
}

fn is_numeric_text(text: &str) -> bool {
    let mut digits = false;
    for c in text.chars() {
        if digit(c).is_some() {
            digits = true;
        } else if !(c.is_whitespace() || "+-–.,:/()%٫٬".contains(c)) {
            return false;
        }
    }
    digits
}

/// A number as a spreadsheet shows it with plenty of room: 15 significant digits, no needless zeros.
pub(super) fn number_text(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        // The cast is exact below 2^53; it also turns -0.0 into 0.
        return format!("{}", value as i64);
    }
    if !value.is_finite() || value.abs() >= 1e21 || value.abs() < 1e-9 {
        return format!("{value:e}");
    }
    // Spreadsheets keep 15 digits: 769149.0000000001 in the file is 769149 on the screen.
    let whole_digits = value.abs().log10().floor() as i32 + 1;
    let decimals = usize::try_from((15 - whole_digits).max(0)).unwrap_or(0);
    let shown = format!("{value:.decimals$}");
    if shown.contains('.') { shown.trim_end_matches('0').trim_end_matches('.').to_owned() } else { shown }
}

/// Turns a spreadsheet's day number into a date, a date with time, or the text of a time of day (`08:30`) when there
/// is no day in it. Day numbers count from 1899-12-30 (from 1904-01-01 in old Macintosh files) and take 1900 for a
/// leap year, as described in Microsoft's support article on the two date systems. A number that is no date after
/// all, such as a phone number formatted as one, stays a number.
pub(super) fn from_serial(serial: f64, epoch_1904: bool, duration: bool) -> Cell {
    let last = if epoch_1904 { 2_957_003.0 } else { 2_958_466.0 };
    if !(0.0..last).contains(&serial) {
        return Cell::Number(serial);
    }
    if duration || (serial < 1.0 && !epoch_1904) {
        return Cell::Text(clock_text((serial * 86_400.0).round() as i64));
    }
    let shifted = match (epoch_1904, serial < 60.0) {
        (true, _) => serial + 1462.0,
        (false, true) => serial + 1.0,
        (false, false) => serial,
    };
    let seconds = (shifted * 86_400.0).round() as i64;
    let at = NaiveDate::from_ymd_opt(1899, 12, 30)
        .and_then(|zero| zero.and_time(NaiveTime::MIN).checked_add_signed(TimeDelta::seconds(seconds)));
    at.map_or(Cell::Number(serial), from_moment)
}

/// A date with time, or only a date when the time is midnight.
pub(super) fn from_moment(at: NaiveDateTime) -> Cell {
    if at.time() == NaiveTime::MIN { Cell::Date(at.date()) } else { Cell::DateTime(at) }
}

/// `08:30`, `26:15:30`: hours may pass 24, as in a sum of hours.
pub(super) fn clock_text(seconds: i64) -> String {
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if rest == 0 { format!("{hours:02}:{minutes:02}") } else { format!("{hours:02}:{minutes:02}:{rest:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_look_as_on_the_screen() {
        for (value, shown) in [
            (93_778_657_975.0, "93778657975"),
            (211_653_000_000.0, "211653000000"),
            (57.0, "57"),
            (-0.0, "0"),
            (0.5, "0.5"),
            (769_149.000_000_000_1, "769149"),
            (0.1 + 0.2, "0.3"),
            (123_456_789_012_345_680.0, "123456789012345680"),
            (-12.25, "-12.25"),
            (0.000_001_5, "0.0000015"),
            (1e22, "1e22"),
        ] {
            assert_eq!(Cell::Number(value).text(), shown);
        }
    }

    #[test]
    fn day_numbers_become_dates() {
        let day = |y, m, d| Cell::Date(NaiveDate::from_ymd_opt(y, m, d).unwrap());
        assert_eq!(from_serial(1.0, false, false), day(1900, 1, 1));
        assert_eq!(from_serial(59.0, false, false), day(1900, 2, 28));
        assert_eq!(from_serial(61.0, false, false), day(1900, 3, 1));
        assert_eq!(from_serial(45_000.0, false, false), day(2023, 3, 15));
        assert_eq!(from_serial(43_538.0, true, false), day(2023, 3, 15));
        assert_eq!(from_serial(2_958_465.0, false, false), day(9999, 12, 31));
        assert_eq!(from_serial(93_778_657_975.0, false, false), Cell::Number(93_778_657_975.0));
        assert_eq!(from_serial(-1.0, false, false), Cell::Number(-1.0));
        assert_eq!(from_serial(0.354_166_666_7, false, false), Cell::Text("08:30".into()));
        assert_eq!(from_serial(1.5, false, true), Cell::Text("36:00".into()));
        assert_eq!(from_serial(45_000.5, false, false).text(), "2023-03-15 12:00");
    }

    #[test]
    fn whole_and_numeric() {
        for (text, whole, numeric) in [
            ("12", Some(12), true),
            ("۱۲", Some(12), true),
            ("3.", Some(3), true),
            ("+93 71 318 6091", None, true),
            ("1403/221", None, true),
            ("12a", None, false),
            ("", None, false),
            ("-", None, false),
        ] {
            let cell = Cell::Text(text.into());
            assert_eq!((cell.whole(), cell.is_numeric()), (whole, numeric), "{text}");
        }
        assert_eq!(Cell::Number(4.0).whole(), Some(4));
        assert_eq!(Cell::Number(4.5).whole(), None);
    }

    #[test]
    fn blank_is_what_nobody_sees() {
        for text in ["", "  ", "\u{a0}", "\u{200c}\u{200f} \u{3000}", "\n\t"] {
            assert!(Cell::Text(text.into()).is_blank(), "{text:?}");
        }
        assert!(!Cell::Text("_".into()).is_blank());
        assert!(!Cell::Number(0.0).is_blank());
    }
}
