//! Text of a cell that no spreadsheet takes for a formula.
//!
//! A spreadsheet runs what begins with `=`, `+`, `-` or `@` in a delimited file, also behind a tab or a line break (OWASP,
//! "CSV Injection"). Where the list separator of the system is a semicolon, as in Kazakhstan and Russia, it also cuts a file with
//! commas at each semicolon and line break in a text. So [`guard`] puts an apostrophe before each part of a text that would then be
//! a cell of its own and a formula, and [`unguard`] takes them away again: for every text `unguard(guard(text)) == text`. A workbook
//! has real strings and needs neither.
//!
//! Must not: know a record. Awkward: a part that really begins with an apostrophe and a sign gets a second one, and a list with
//! hyphens in notes gets one before each item.

use std::borrow::Cow;

/// What a spreadsheet may take for the beginning of a formula; the wide forms in East Asian settings.
const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
/// Before the first part of a text these hide what follows from a reader, not from a spreadsheet.
const BREAKS: [char; 3] = ['\t', '\r', '\n'];
/// What ends a cell for a spreadsheet that reads the file with other separators than ours.
const ENDS: [char; 4] = [';', '\t', '\r', '\n'];

/// The text for a delimited file.
#[must_use]
pub fn guard(text: &str) -> Cow<'_, str> {
    if !is_risky(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 4);
    for (first, part) in parts(text) {
        if is_formula(part, first) && !is_harmless(part) {
            out.push('\'');
        }
        out.push_str(part);
    }
    Cow::Owned(out)
}

/// The text that [`guard`] was given, from a delimited file.
#[must_use]
pub fn unguard(text: &str) -> Cow<'_, str> {
    let bare = |first: bool, part| str::strip_prefix(part, '\'').filter(|rest| is_formula(rest, first));
    if !parts(text).any(|(first, part)| bare(first, part).is_some()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(parts(text).map(|(first, part)| bare(first, part).unwrap_or(part)).collect())
}

/// Whether [`guard`] would mark it: such a cell of a workbook is marked as text that stays text while it is edited.
#[must_use]
pub fn is_risky(text: &str) -> bool {
    text.contains(|c| SIGNS.contains(&c) || BREAKS.contains(&c))
        && parts(text).any(|(first, part)| is_formula(part, first) && !is_harmless(part))
}

/// The parts of a text with what ends each, and whether it is the first.
fn parts(text: &str) -> impl Iterator<Item = (bool, &str)> {
    text.split_inclusive(ENDS).enumerate().map(|(n, part)| (n == 0, part))
}

/// Whether a part begins as a formula does, behind apostrophes, spaces and quotes.
fn is_formula(part: &str, first: bool) -> bool {
    let bare = part.trim_start_matches(['\'', '"', ' ']);
    bare.starts_with(SIGNS) || (first && bare.starts_with(BREAKS))
}

/// A signed number or a phone: a sign, then digits and at most one point. At worst a spreadsheet reckons with the digits; there is no
/// name in it that could be called.
fn is_harmless(part: &str) -> bool {
    let part = part.trim_end_matches(ENDS).trim_start_matches(' ');
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    part.strip_prefix(['+', '-'])
        .is_some_and(|s| s.split_once('.').map_or_else(|| digits(s), |(whole, rest)| digits(whole) && digits(rest)))
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
            ("+93713186091; =1", "+93713186091;' =1"),
            ("+A1", "'+A1"),
            ("+1+1", "'+1+1"),
            ("-12.5", "-12.5"),
            ("-12.5.1", "'-12.5.1"),
            ("-", "'-"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t'=1"),
            ("\r=1", "'\r'=1"),
            ("Kabul;=cmd|'/C calc'!A0", "Kabul;'=cmd|'/C calc'!A0"),
            ("Kabul; @SUM(A1)", "Kabul;' @SUM(A1)"),
            ("one\n-two\n\n+3\nthree", "one\n'-two\n\n+3\nthree"),
            ("a; b", "a; b"),
            (" =1", "' =1"),
            ("＝1", "'＝1"),
            ("'=1", "''=1"),
            ("''+93", "'''+93"),
            ("'quoted'", "'quoted'"),
            ("\"=1\"", "'\"=1\""),
            ("a=1", "a=1"),
        ] {
            assert_eq!(guard(text), guarded, "{text:?}");
            assert_eq!(unguard(guarded), text, "{text:?}");
        }
        assert_eq!(unguard("'+93713186091"), "+93713186091", "other programs mark phones too");
    }

    proptest! {
        #[test]
        fn what_was_guarded_comes_back(text in "['\"=+\\-@\t\r\n＝0-9.; a]{0,12}|\\PC{0,12}") {
            let guarded = guard(&text);
            prop_assert_eq!(unguard(&guarded), text.as_str());
            // However a spreadsheet cuts it.
            for part in guarded.split([';', '\t', '\r', '\n']) {
                let part = part.trim_start_matches(' ');
                let harmless = part.strip_prefix(['+', '-']).is_some_and(|s| s.chars().all(|c| "0123456789.".contains(c)));
                prop_assert!(!part.starts_with(['=', '+', '-', '@']) || harmless, "{:?}", guarded);
            }
        }
    }
}
