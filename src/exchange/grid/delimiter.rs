//! Finds the delimiter of a text table from its first lines.
//!
//! A delimiter cuts most rows into the same number of cells. Each candidate is tried with the real splitter, so that
//! delimiters inside quotes do not count. Commas between digits are taken for decimal commas, as Russian and German
//! spreadsheets write them beside semicolons.
//!
//! It must not look at more than the sample it is given.

use super::split::Splitter;

/// Candidates; an earlier one wins among equals, since it occurs less often in ordinary text.
static CANDIDATES: [u8; 4] = [b'\t', b';', b'|', b','];

/// Rows that are looked at.
const ROWS: usize = 200;

/// The delimiter of the sample; `None` when no candidate makes a table of two columns or more. `whole` tells that the
/// sample is the whole file, so that its last row is complete.
pub(super) fn find(sample: &str, whole: bool) -> Option<u8> {
    let scored = CANDIDATES.iter().map(|&candidate| (score(sample, candidate, whole), candidate));
    let best = scored.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    (best.0 >= 0.15).then_some(best.1)
}

/// The delimiter named in a first line such as `sep=;`, which spreadsheet programs write and obey.
pub(super) fn declared(sample: &str) -> Option<u8> {
    let first = sample.lines().next()?.trim_matches('"');
    let sign = first.get(..4).filter(|head| head.eq_ignore_ascii_case("sep=")).and_then(|_| first.get(4..))?;
    match sign.as_bytes() {
        [b'"' | b'\r' | b'\n' | 0] => None,
        [sign] if sign.is_ascii() && !sign.is_ascii_alphanumeric() => Some(*sign),
        _ => None,
    }
}

fn score(sample: &str, candidate: u8, whole: bool) -> f64 {
    let counts = widths(sample, candidate, whole);
    if counts.is_empty() {
        return 0.0;
    }
    let rows_of = |width: usize| counts.iter().filter(|count| **count == width).count();
    let widest = counts.iter().copied().filter(|width| *width > 1).max_by_key(|width| (rows_of(*width), *width));
    let Some(width) = widest else { return 0.0 };
    let share = rows_of(width) as f64 / counts.len() as f64;
    let decimal = if candidate == b',' && mostly_decimal(sample) { 0.5 } else { 1.0 };
    share * (1.0 - 1.0 / width as f64) * decimal
}

/// How many cells each row that is not blank has.
fn widths(sample: &str, candidate: u8, whole: bool) -> Vec<usize> {
    let mut splitter = Splitter::new(candidate, usize::MAX, usize::MAX);
    let (mut used, mut counts) = (0, Vec::new());
    while counts.len() < ROWS && splitter.feed(sample.as_bytes(), &mut used).unwrap_or(false) {
        if splitter.record().len() > 1 || splitter.record().cells().any(|cell| !cell.trim_ascii().is_empty()) {
            counts.push(splitter.record().len());
        }
    }
    if (whole || counts.is_empty()) && splitter.finish().unwrap_or(false) {
        counts.push(splitter.record().len());
    }
    counts
}

fn mostly_decimal(sample: &str) -> bool {
    let bytes = sample.as_bytes();
    let (mut commas, mut decimal) = (0_usize, 0_usize);
    for three in bytes.windows(3) {
        if let [before, b',', after] = three {
            commas += 1;
            decimal += usize::from(before.is_ascii_digit() && after.is_ascii_digit());
        }
    }
    decimal * 10 > commas * 6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters() {
        for (sample, wanted) in [
            ("name,age\nAli,3\nGul,4\n", Some(b',')),
            ("name;age\nAli;3\nGul;4\n", Some(b';')),
            ("name\tage\nAli\t3\n", Some(b'\t')),
            ("name|age\nAli|3\n", Some(b'|')),
            ("name;score\nAli;1,5\nGul;2,5\n", Some(b';')),
            ("1,5;2,5;3,5\n4,5;5,5;6,5\n", Some(b';')),
            ("1,2,3\n4,5,6\n", Some(b',')),
            ("name,place\n\"Ali; Khan; Gul\",\"Kabul; x; y\"\n\"a; b; c\",d\n", Some(b',')),
            ("name;place\n\"Ali, Khan\";Kabul, Herat\nGul;\"x,y,z\"\n", Some(b';')),
            ("name,tags\nAli,a|b|c\nGul,a|b|c\n", Some(b',')),
            ("Letter of the ministry\n\nname,born,place\nAli,1990,Kabul\nGul,1991,Herat\n", Some(b',')),
            ("\"a\nb\",c\nd,e\n", Some(b',')),
            ("Ali\nGul\nHabib\n", None),
            ("one,two", Some(b',')),
            ("", None),
        ] {
            assert_eq!(find(sample, true), wanted, "{sample:?}");
        }
    }

    #[test]
    fn declared_delimiters() {
        for (sample, wanted) in [
            ("sep=;\na;b\n", Some(b';')),
            ("SEP=|\r\na|b\n", Some(b'|')),
            ("\"sep=\t\"\na\tb\n", Some(b'\t')),
            ("sep=\na\n", None),
            ("sep=ab\n", None),
            ("separate,b\n", None),
            ("سپ=;\n", None),
        ] {
            assert_eq!(declared(sample), wanted, "{sample:?}");
        }
    }
}
