//! Numbers as people write them: any digits, comma or point, groups of thousands.
//!
//! Spreadsheets from Kabul carry ۱۲۳ and ١٢٣, those from Astana `1 234,5`, exports `1,234.50`. This file turns them into
//! numbers; it must not know units or ranges (fields do).
//!
//! Still awkward: `1,234` alone can be 1234 or 1.234. It is read as 1234, since a count is likelier here than a value
//! with exactly three decimals; `0,123` and `1234,567` can only be decimals and are.

use std::borrow::Cow;

/// The digit zero of each decimal script that a file may hold; the nine other digits follow it in Unicode.
static ZEROS: [char; 24] = [
    '\u{660}', '\u{6F0}', '\u{7C0}', '\u{966}', '\u{9E6}', '\u{A66}', '\u{AE6}', '\u{B66}', '\u{BE6}', '\u{C66}', '\u{CE6}', '\u{D66}',
    '\u{DE6}', '\u{E50}', '\u{ED0}', '\u{F20}', '\u{1040}', '\u{1090}', '\u{17E0}', '\u{1810}', '\u{1946}', '\u{1A80}', '\u{1B50}',
    '\u{FF10}',
];

/// The value of a decimal digit of any script, 0 to 9.
pub(super) fn digit(c: char) -> Option<u8> {
    if c.is_ascii() {
        return c.to_digit(10).and_then(|value| u8::try_from(value).ok());
    }
    let at = ZEROS.partition_point(|&zero| zero <= c).checked_sub(1)?;
    let offset = u32::from(c) - u32::from(*ZEROS.get(at)?);
    u8::try_from(offset).ok().filter(|&value| value < 10)
}

fn latin(c: char) -> char {
    match c {
        '\u{66B}' => '.',
        '\u{66C}' => ',',
        '\u{66A}' => '%',
        _ => digit(c).map_or(c, |value| char::from(b'0' + value)),
    }
}

/// `text` with the digits of every script as ASCII digits, and the Arabic decimal, thousands and per cent signs as
/// `.`, `,` and `%`. Borrowed when nothing had to change.
pub fn latin_digits(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.chars().any(|c| latin(c) != c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(latin).collect())
}

/// The longest number anyone writes, in characters; longer text is not looked at.
const LONGEST: usize = 48;

/// What was written: sign, the groups of digits, and the separators between them (one fewer).
struct Written {
    negative: bool,
    groups: Vec<String>,
    marks: Vec<char>,
}

/// Takes a number apart; `None` for anything that is not digits with single separators.
fn read(text: &str) -> Option<Written> {
    let text = text.trim();
    if text.is_empty() || text.chars().nth(LONGEST).is_some() {
        return None;
    }
    let (negative, text) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let mut groups = vec![String::new()];
    let mut marks = Vec::new();
    for c in text.chars().map(latin) {
        match c {
            '0'..='9' => groups.last_mut()?.push(c),
            '.' | ',' => marks.push(c),
            '\'' | '\u{2019}' | '_' => marks.push('\''),
            ' ' | '\u{A0}' | '\u{2009}' | '\u{202F}' => marks.push(' '),
            _ => return None,
        }
        if groups.len() <= marks.len() {
            groups.push(String::new());
        }
    }
    // Nothing may be empty but the part before a point: `.5`.
    let begins_with_point = marks.first() == Some(&'.') && groups.len() == 2;
    let sound = groups.iter().enumerate().all(|(at, group)| !group.is_empty() || (at == 0 && begins_with_point));
    sound.then_some(Written { negative, groups, marks })
}

/// Whether `groups` are thousands: one to three digits, then threes.
fn are_thousands(groups: &[String]) -> bool {
    match groups {
        [] => false,
        [_] => true,
        [first, rest @ ..] => (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3),
    }
}

fn all_same(marks: &[char]) -> bool {
    marks.windows(2).all(|pair| matches!(pair, [a, b] if a == b))
}

/// Splits into the digits before and after the decimal sign; the rules are in the header.
fn split(written: &Written) -> Option<(String, String)> {
    let (groups, marks) = (&written.groups, &written.marks);
    let last = *marks.last().unwrap_or(&' ');
    let earlier = marks.get(..marks.len().saturating_sub(1)).unwrap_or_default();
    let decimal = match (last, earlier) {
        ('.', []) => true,
        (',', []) => match groups.as_slice() {
            [whole, part] => part.len() != 3 || whole.len() > 3 || whole.starts_with('0'),
            _ => false,
        },
        ('.' | ',', [first, ..]) => *first != last,
        _ => false,
    };
    let whole = if decimal { groups.get(..groups.len().checked_sub(1)?)? } else { groups };
    let whole_marks = if decimal { earlier } else { marks };
    if !are_thousands(whole) && whole.len() > 1 || !all_same(whole_marks) {
        return None;
    }
    Some((whole.concat(), if decimal { groups.last()?.clone() } else { String::new() }))
}

/// A whole number in any digits, with a sign and groups of thousands (`1,234` `1 234` `1'234`). Decimals of zeros are
/// let through (`12.0`, as spreadsheets write), except exactly three, which may be thousands. `None` when it is
/// anything else or does not fit 64 bits.
pub fn parse_whole(text: &str) -> Option<i64> {
    let written = read(text)?;
    let (whole, part) = split(&written)?;
    if part.len() == 3 || part.bytes().any(|byte| byte != b'0') || whole.is_empty() {
        return None;
    }
    let value: i128 = whole.parse().ok()?;
    i64::try_from(if written.negative { -value } else { value }).ok()
}

/// A number with decimals in any digits, with comma or point and groups of thousands. When both signs occur, the last
/// one is the decimal sign. `None` for anything else, exponents and "NaN" included.
pub fn parse_decimal(text: &str) -> Option<f64> {
    let written = read(text)?;
    let (whole, part) = split(&written)?;
    let sign = if written.negative { "-" } else { "" };
    let value: f64 = format!("{sign}{whole}.{part}0").parse().ok()?;
    value.is_finite().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn digits_of_every_script() {
        for (text, latin) in
            [("12", "12"), ("۱۲۳", "123"), ("١٢٣", "123"), ("१२३", "123"), ("１２", "12"), ("۱٬۲۳۴٫۵٪", "1,234.5%"), ("محمد ۷", "محمد 7")]
        {
            assert_eq!(latin_digits(text), latin);
        }
        assert!(matches!(latin_digits("محمد"), Cow::Borrowed(_)));
        assert!(ZEROS.is_sorted());
    }

    #[test]
    fn whole_numbers() {
        for (text, value) in [
            ("12", Some(12)),
            (" +12 ", Some(12)),
            ("-۱۲", Some(-12)),
            ("\u{2212}5", Some(-5)),
            ("1,234", Some(1234)),
            ("۱٬۲۳۴٬۵۶۷", Some(1_234_567)),
            ("1 234 567", Some(1_234_567)),
            ("1\u{A0}234", Some(1234)),
            ("1.234.567", Some(1_234_567)),
            ("12.0", Some(12)),
            ("12,00", Some(12)),
            ("1,234.00", Some(1234)),
            ("1.000", None),
            ("1.5", None),
            ("1,23", None),
            ("1,2345", None),
            ("12 34", None),
            ("1,234 567", None),
            ("", None),
            ("-", None),
            ("abc", None),
            ("1e3", None),
            ("9223372036854775807", Some(i64::MAX)),
            ("9223372036854775808", None),
            ("-9223372036854775808", Some(i64::MIN)),
        ] {
            assert_eq!(parse_whole(text), value, "{text:?}");
        }
    }

    #[test]
    fn decimals() {
        for (text, value) in [
            ("1.5", Some(1.5)),
            ("1,5", Some(1.5)),
            (".5", Some(0.5)),
            ("۱٫۵", Some(1.5)),
            ("۱٬۲۳۴", Some(1234.0)),
            ("1,234", Some(1234.0)),
            ("1.234", Some(1.234)),
            ("0,123", Some(0.123)),
            ("1234,567", Some(1234.567)),
            ("1.234,5", Some(1234.5)),
            ("1,234.5", Some(1234.5)),
            ("1 234,5", Some(1234.5)),
            ("-1'234.5", Some(-1234.5)),
            ("1,234,567", Some(1_234_567.0)),
            ("1.2.3", None),
            ("1,2,3", None),
            ("1..2", None),
            ("1.", None),
            ("NaN", None),
            ("inf", None),
            ("1e5", None),
            ("", None),
            ("5 kg", None),
        ] {
            assert_eq!(parse_decimal(text), value, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(value in any::<i64>()) {
            prop_assert_eq!(parse_whole(&value.to_string()), Some(value));
        }

        #[test]
        fn persian_digits_are_read(value in 0i64..1_000_000_000) {
            let text: String = value.to_string().chars()
                .map(|c| char::from_u32(u32::from(c) - 0x30 + 0x6F0).unwrap()).collect();
            prop_assert_eq!(parse_whole(&text), Some(value));
        }

        #[test]
        fn nothing_panics(text in "\\PC{0,60}", number in "[-+0-9.,' ]{0,20}") {
            let _ = (parse_whole(&text), parse_decimal(&text), parse_whole(&number), parse_decimal(&number));
        }
    }
}
