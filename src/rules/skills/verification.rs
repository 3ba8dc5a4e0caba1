//! The code on a printed certificate or portfolio, and the digest of what was printed.
//!
//! A code is sixteen letters and digits in fours: fifteen drawn at random (75 bits, so that none can be guessed) and one that checks
//! them. The alphabet is Crockford's base 32, which has no I, L, O and U; what is typed is forgiven case, spaces, signs between, O for 0,
//! I and L for 1, digits of other scripts and Cyrillic letters that look the same. The check is a sum over the field of 32 elements with a
//! different weight at each place: it finds every single wrong sign and every two that changed places, as ISO 7064 asks of such a sign.
//!
//! The digest is BLAKE3 over the lines that were printed, each with its length, so that no two sets of lines run together alike.
//!
//! Must not: draw the random part (the caller does), or know a record. Still awkward: a digest is no signature. Whoever may write into
//! the file can make a code and a digest; the history says who did.

use crate::msg;
use crate::text;
use crate::words::Message;

/// Signs of a code.
pub const LENGTH: usize = 16;
/// Bytes of chance that a code is made of; 75 of their bits are used.
pub const CHANCE: usize = 10;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Cyrillic letters and the Latin ones or digits that look like them.
const ALIKE: [(char, char); 13] = [
    ('А', 'A'),
    ('В', 'B'),
    ('Е', 'E'),
    ('К', 'K'),
    ('М', 'M'),
    ('Н', 'H'),
    ('О', '0'),
    ('Р', 'P'),
    ('С', 'C'),
    ('Т', 'T'),
    ('Х', 'X'),
    ('І', '1'),
    ('З', '3'),
];

/// Why what was typed is no code at all: a slip of the hand, told from a code that nobody issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slip {
    /// So many signs instead of [`LENGTH`].
    Length(usize),
    /// A sign that no code has.
    Sign(char),
    /// The check does not come out.
    Check,
}

impl Slip {
    /// In words.
    #[must_use]
    pub fn message(self) -> Message {
        match self {
            Self::Length(n) => msg!("verify-slip-length", n = n, wanted = LENGTH),
            Self::Sign(c) => msg!("verify-slip-sign", sign = c),
            Self::Check => msg!("verify-slip-check"),
        }
    }
}

/// A code out of chance, as it is printed: `7K3M-0QZT-8V4D-XW2P`.
#[must_use]
pub fn code(chance: &[u8; CHANCE]) -> String {
    let bits = chance.iter().fold(0u128, |all, byte| (all << 8) | u128::from(*byte));
    let mut signs: Vec<u8> = (0..LENGTH - 1).map(|place| five(bits >> (5 * place))).collect();
    signs.push(check(&signs));
    grouped(&signs)
}

/// What is typed as it is kept: the same code however it is written.
///
/// # Errors
/// It is no code, and why.
pub fn read(typed: &str) -> Result<String, Slip> {
    let mut signs = Vec::with_capacity(LENGTH);
    for typed in text::latin_digits(typed).chars() {
        if typed.is_whitespace() || !typed.is_alphanumeric() && is_between(typed) {
            continue;
        }
        let c = typed.to_uppercase().next().unwrap_or(typed);
        let c = ALIKE.iter().find(|(other, _)| *other == c).map_or(c, |(_, own)| *own);
        let c = match c {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        };
        match ALPHABET.iter().position(|sign| char::from(*sign) == c).and_then(|n| u8::try_from(n).ok()) {
            Some(sign) => signs.push(sign),
            None => return Err(Slip::Sign(typed)),
        }
    }
    if signs.len() != LENGTH {
        return Err(Slip::Length(signs.len()));
    }
    // The last sign has the weight 1, so that the sum over all is nought.
    if sum(&signs) != 0 {
        return Err(Slip::Check);
    }
    Ok(grouped(&signs))
}

/// What people put between the groups, and what a line of text carries along unseen.
fn is_between(c: char) -> bool {
    matches!(c, '-' | '_' | '.' | ',' | ':' | '/' | '#' | '\u{2010}'..='\u{2015}' | '\u{200B}'..='\u{200F}' | '\u{2066}'..='\u{2069}')
}

/// The digest of printed lines, each with its name: `1-` (the way it is made) and 64 hexadecimal digits.
#[must_use]
pub fn digest<'a>(lines: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"ustaz printed 1");
    for (name, line) in lines {
        for part in [name, line] {
            hasher.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
            hasher.update(part.as_bytes());
        }
    }
    format!("1-{}", hasher.finalize().to_hex())
}

/// The number after those that were given last, the newest first: the trailing figures of the greatest of the newest's own sort, one up.
/// Where the newest begins with the year before, it begins anew with this one; where there is none, with the year and 1.
#[must_use]
pub fn next_number<'a>(given: impl IntoIterator<Item = &'a str>, year: i32) -> String {
    let given: Vec<(&str, &str)> = given.into_iter().map(split).filter(|(_, figures)| !figures.is_empty()).collect();
    let Some((head, _)) = given.first().copied() else { return format!("{year}-001") };
    let last_year = (year - 1).to_string();
    let head = head.strip_prefix(&last_year).map_or_else(|| head.to_owned(), |rest| format!("{year}{rest}"));
    let own = given.iter().filter(|(other, _)| *other == head);
    let greatest = own.filter_map(|(_, figures)| figures.parse::<u64>().ok()).max().unwrap_or(0);
    let wide = given.first().map_or(3, |(_, figures)| figures.len());
    format!("{head}{:0wide$}", greatest.saturating_add(1))
}

/// What stands before the trailing figures (at most nine), and these.
fn split(number: &str) -> (&str, &str) {
    let number = number.trim();
    let figures = number.bytes().rev().take_while(u8::is_ascii_digit).take(9).count();
    number.split_at_checked(number.len() - figures).unwrap_or((number, ""))
}

/// The lowest five bits.
fn five(bits: u128) -> u8 {
    u8::try_from(bits & 31).unwrap_or(0)
}

fn grouped(signs: &[u8]) -> String {
    let mut out = String::with_capacity(LENGTH + 3);
    for (n, sign) in signs.iter().enumerate() {
        if n > 0 && n % 4 == 0 {
            out.push('-');
        }
        out.push(ALPHABET.get(usize::from(*sign)).map_or('?', |c| char::from(*c)));
    }
    out
}

/// The sign that makes the sum of all nought.
fn check(signs: &[u8]) -> u8 {
    let mut all = signs.to_vec();
    all.push(0);
    sum(&all)
}

/// Signs by their weights, powers of a generator: the last has 1, the one before it the generator, and so on; no two alike.
fn sum(signs: &[u8]) -> u8 {
    signs.iter().fold(0, |sum, sign| times_generator(sum) ^ sign)
}

/// Times x in the field of 32 elements, whose polynomial is x⁵ + x² + 1; x generates all of it but nought.
const fn times_generator(n: u8) -> u8 {
    let shifted = n << 1;
    if shifted & 32 == 0 { shifted } else { (shifted & 31) ^ 5 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_generator_meets_every_element_but_nought() {
        let mut seen = std::collections::BTreeSet::new();
        let mut n = 1;
        for _ in 0..31 {
            seen.insert(n);
            n = times_generator(n);
        }
        assert_eq!((seen.len(), n), (31, 1));
    }

    #[test]
    fn what_is_typed_is_forgiven_what_looks_alike() {
        let code = code(&[0, 1, 32, 77, 200, 3, 9, 250, 16, 255]);
        assert_eq!(code.len(), LENGTH + 3);
        let spaced = code.replace('-', " ").to_lowercase();
        assert_eq!(read(&format!("  {spaced} ")), Ok(code.clone()));
        let typed: String = code.chars().map(|c| if c == '0' { 'o' } else { c }).collect();
        assert_eq!(read(&typed), Ok(code.clone()));
        let typed: String = code.chars().map(|c| if c == '1' { 'l' } else { c }).collect();
        assert_eq!(read(&typed), Ok(code.clone()));
        // With a Cyrillic keyboard, and with Persian digits.
        let cyrillic: String = code.chars().map(|c| ALIKE.iter().find(|(_, own)| *own == c).map_or(c, |(other, _)| *other)).collect();
        assert_eq!(read(&cyrillic.to_lowercase()), Ok(code.clone()));
        let persian: String = code.chars().map(|c| c.to_digit(10).and_then(|n| char::from_u32(0x6F0 + n)).unwrap_or(c)).collect();
        assert_eq!(read(&persian), Ok(code));
    }

    #[test]
    fn what_is_no_code_says_why() {
        assert_eq!(read("7K3M-0QZT"), Err(Slip::Length(8)));
        assert_eq!(read(""), Err(Slip::Length(0)));
        assert_eq!(read("7K3M-0QZT-8V4D-XW2U"), Err(Slip::Sign('U')));
        assert_eq!(read("7K3M-0QZT-8V4D-XW2ش"), Err(Slip::Sign('ش')));
    }

    #[test]
    fn the_next_number_follows_the_last() {
        assert_eq!(next_number([], 2026), "2026-001");
        assert_eq!(next_number(["C-0012", "C-0014", "C-0013"], 2026), "C-0015");
        assert_eq!(next_number(["C-0012", "K-9999"], 2026), "C-0013");
        assert_eq!(next_number(["2025-017", "2025-016"], 2026), "2026-001");
        assert_eq!(next_number(["2025-017", "2026-004"], 2026), "2026-005");
        assert_eq!(next_number(["2026-099"], 2026), "2026-100");
        assert_eq!(next_number(["without", "7"], 2026), "8");
        assert_eq!(next_number(["№ ۱۲", "А-9"], 2026), "А-10");
    }

    #[test]
    fn lines_do_not_run_together() {
        assert_ne!(digest([("a", "bc")]), digest([("ab", "c")]));
        assert_ne!(digest([("a", "b"), ("c", "d")]), digest([("a", "bcd")]));
        assert_eq!(digest([("name", "Ahmad")]).len(), 66);
    }

    proptest! {
        #[test]
        fn a_code_is_read_again(chance: [u8; CHANCE]) {
            let code = code(&chance);
            prop_assert_eq!(read(&code), Ok(code.clone()));
        }

        #[test]
        fn one_wrong_sign_is_a_slip(chance: [u8; CHANCE], place in 0..LENGTH, sign in 0..32usize) {
            let mut signs: Vec<char> = code(&chance).replace('-', "").chars().collect();
            let wrong = char::from(ALPHABET[sign]);
            prop_assume!(signs[place] != wrong);
            signs[place] = wrong;
            prop_assert_eq!(read(&signs.iter().collect::<String>()), Err(Slip::Check));
        }

        #[test]
        fn two_that_changed_places_are_a_slip(chance: [u8; CHANCE], one in 0..LENGTH, other in 0..LENGTH) {
            let mut signs: Vec<char> = code(&chance).replace('-', "").chars().collect();
            prop_assume!(signs[one] != signs[other]);
            signs.swap(one, other);
            prop_assert_eq!(read(&signs.iter().collect::<String>()), Err(Slip::Check));
        }

        #[test]
        fn anything_may_be_typed(typed in "\\PC{0,40}") {
            let _ = read(&typed);
            let _ = next_number([typed.as_str()], 2026);
        }
    }
}
