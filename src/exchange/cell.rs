//! Text of a cell that no spreadsheet takes for a formula.
//!
//! A spreadsheet runs what begins with `=`, `+`, `-` or `@` in a delimited file, also behind a tab or a line break (OWASP,
//! "CSV Injection"). [`guard`] puts one apostrophe before such text and [`unguard`] takes it away again: for every text
//! `unguard(guard(text)) == text`. A workbook has real strings and needs neither.
//!
//! Must not: know a record. Awkward: a text that really begins with an apostrophe and a sign gets a second one.

use std::borrow::Cow;

/// What a spreadsheet may take for the beginning of a formula; the wide forms in East Asian settings.
const BEGINNINGS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The text for a delimited file.
#[must_use]
pub fn guard(text: &str) -> Cow<'_, str> {
    let bare = text.trim_start_matches('\'');
    if !bare.starts_with(BEGINNINGS) || (bare.len() == text.len() && is_harmless(text)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("'{text}"))
}

/// The text that [`guard`] was given, from a delimited file.
#[must_use]
pub fn unguard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(BEGINNINGS) => rest,
        _ => text,
    }
}

/// Whether [`guard`] would mark it: such a cell of a workbook is marked as text that stays text while it is edited.
#[must_use]
pub fn is_risky(text: &str) -> bool {
    matches!(guard(text), Cow::Owned(_))
}

/// A signed number, or one or several phones: a sign, then digits, points, and `; +` between phones. At worst a spreadsheet adds up
/// the digits; there is no name in it that could be called.
fn is_harmless(text: &str) -> bool {
    let mut parts = text.split("; ");
    let Some(first) = parts.next() else { return false };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let phone = |s: &str| s.strip_prefix('+').is_some_and(digits);
    let number = |s: &str| {
        s.strip_prefix(['+', '-'])
            .is_some_and(|s| s.split_once('.').map_or_else(|| digits(s), |(whole, rest)| digits(whole) && digits(rest)))
    };
    if text.len() == first.len() { phone(first) || number(first) } else { phone(first) && parts.all(phone) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_are_marked_and_nothing_else() {
        for (text, guarded) in [
            ("", ""),
            ("Kabul", "Kabul"),
            ("=1+1", "'=1+1"),
            ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
            ("+93713186091", "+93713186091"),
            ("+93713186091; +77011234567", "+93713186091; +77011234567"),
            ("+93713186091; =1", "'+93713186091; =1"),
            ("+A1", "'+A1"),
            ("+1+1", "'+1+1"),
            ("-12.5", "-12.5"),
            ("-12.5.1", "'-12.5.1"),
            ("-", "'-"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("＝1", "'＝1"),
            ("'=1", "''=1"),
            ("''+93", "'''+93"),
            ("'quoted'", "'quoted'"),
            ("a=1", "a=1"),
        ] {
            assert_eq!(guard(text), guarded, "{text:?}");
            assert_eq!(unguard(guarded), text, "{text:?}");
        }
        assert_eq!(unguard("'+93713186091"), "+93713186091", "other programs mark phones too");
    }

    proptest! {
        #[test]
        fn what_was_guarded_comes_back(text in "['=+\\-@\t\r\n＝0-9.; a]{0,8}|\\PC{0,12}") {
            let guarded = guard(&text);
            prop_assert_eq!(unguard(&guarded), &text);
            let harmless = guarded.strip_prefix(['+', '-']).is_some_and(|s| s.chars().all(|c| "0123456789.+; ".contains(c)));
            prop_assert!(!guarded.starts_with(['=', '+', '-', '@', '\t', '\r']) || harmless, "{}", guarded);
        }
    }
}
