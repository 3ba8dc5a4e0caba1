//! The folds for search and for comparing: same letters for what people mean as the same word.
//!
//! `fold` stays in the script of the text: what an index of native names needs. `romanise` brings every script to
//! a–z: what one search box over all scripts needs. `loose` also forgets how a place or institution was spaced.
//! This file must not drop words or know what a name is (see `names`).
//!
//! Arabic-script letters follow the Persian and Pashto code charts of Unicode (block 0600–06FF): Arabic kaf and yeh are
//! the Persian letters on another keyboard, and the Pashto letters with ring or dots fall to the letter that a keyboard
//! without them offers. Cyrillic follows the Russian and Kazakh passport transliterations (ICAO 9303, part 3, in plain
//! letters), except that й is i.
//!
//! Still awkward: the Arabic script writes no short vowels, so `romanise` gives "mhmd" for a rare name; the commonest
//! are in a table. Use `skeleton` keys to find names across scripts.

mod known;
mod letters;

use std::borrow::Cow;

use any_ascii::any_ascii_char;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

use self::known::well_known;
use self::letters::{arabic_letter, cyrillic_letter, fold_arabic, fold_cyrillic};
use super::digits::digit;

/// What becomes of one decomposed character.
enum Folded {
    Letter(char),
    Pair(&'static str),
    Nothing,
    Gap,
}

fn fold_char(c: char) -> Folded {
    use Folded::{Gap, Letter, Nothing, Pair};
    if let Some(c) = fold_arabic(c).or_else(|| fold_cyrillic(c)) {
        return Letter(c);
    }
    match c {
        // Marks of Latin, Greek, Cyrillic and Arabic. Of other scripts only those go that composing may reorder (they
        // would make the fold depend on what stood between); their vowel signs stay.
        '\u{300}'..='\u{36F}'
        | '\u{483}'..='\u{489}'
        | '\u{610}'..='\u{61A}'
        | '\u{64B}'..='\u{65F}'
        | '\u{670}'
        | '\u{6D6}'..='\u{6ED}'
        | '\u{8CA}'..='\u{8FF}'
        | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}'
        | '\u{FE20}'..='\u{FE2F}' => Nothing,
        // Hamza on the line, tatweel, joiners, soft hyphen, and every apostrophe that stands for ain or hamza.
        '\u{621}'
        | '\u{640}'
        | '\u{200B}'..='\u{200F}'
        | '\u{2060}'
        | '\u{FEFF}'
        | '\u{AD}'
        | '\''
        | '`'
        | '\u{B4}'
        | '\u{2018}'
        | '\u{2019}'
        | '\u{2B9}'..='\u{2BF}' => Nothing,
        'ß' | 'ẞ' => Pair("ss"),
        'æ' | 'Æ' => Pair("ae"),
        'œ' | 'Œ' => Pair("oe"),
        'þ' | 'Þ' => Pair("th"),
        'ø' | 'Ø' => Letter('o'),
        'ł' | 'Ł' => Letter('l'),
        'đ' | 'Đ' | 'ð' | 'Ð' => Letter('d'),
        'ı' => Letter('i'),
        'ə' | 'Ə' => Letter('a'),
        'ŋ' | 'Ŋ' => Letter('n'),
        _ => match digit(c) {
            Some(value) => Letter(char::from(b'0' + value)),
            None if canonical_combining_class(c) != 0 => Nothing,
            None if c.is_alphanumeric() || is_combining_mark(c) => Letter(c),
            None => Gap,
        },
    }
}

/// The search fold: lower case, without diacritics, letter forms of one letter unified (ي ی ى, ك ک, ة ه, أ إ آ ا, ؤ و,
/// ئ ی, the Pashto letters, Kazakh letters, tatweel and harakat gone), Latin digits, punctuation and white space as one
/// space, no space at the ends. Apostrophes and the zero-width non-joiner join. Stays in its script.
/// Idempotent. Fold query and index alike.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.is_ascii() {
        for byte in text.bytes() {
            match byte {
                b'a'..=b'z' | b'0'..=b'9' => out.push(char::from(byte)),
                b'A'..=b'Z' => out.push(char::from(byte.to_ascii_lowercase())),
                b'\'' | b'`' => {}
                _ => gap(&mut out),
            }
        }
    } else if text.chars().all(is_plain) {
        for c in text.chars() {
            match c {
                '\'' | '`' => {}
                _ if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
                _ if c.is_ascii() => gap(&mut out),
                _ => out.push(fold_arabic(c).unwrap_or(c)),
            }
        }
    } else {
        long_way(text, &mut out);
    }
    out.truncate(out.trim_end().len());
    out
}

/// The fold of any text, character by character.
fn long_way(text: &str, out: &mut String) {
    for c in text.nfkd().flat_map(char::to_lowercase) {
        match fold_char(c) {
            Folded::Letter(c) => out.push(c),
            Folded::Pair(pair) => out.push_str(pair),
            Folded::Nothing => {}
            Folded::Gap => gap(out),
        }
    }
}

/// What most names are written in: ASCII, and letters of the Arabic script that are one character in every form and no more.
fn is_plain(c: char) -> bool {
    matches!(c, '\0'..='\u{7F}' | '\u{627}'..='\u{63A}' | '\u{641}'..='\u{64A}' | '\u{679}'..='\u{6BF}' | '\u{6CC}' | '\u{6D0}')
}

/// Whether a word of `fold(text)` begins with `begin`, which is a folded word. Takes no memory for a text in ASCII.
pub fn has_beginning(text: &str, begin: &str) -> bool {
    if !text.is_ascii() {
        return fold(text).split(' ').any(|word| word.starts_with(begin));
    }
    // What is still to be met of it in this word; nothing to hope for after another letter.
    let mut left = Some(begin.as_bytes());
    for byte in text.bytes() {
        match byte.to_ascii_lowercase() {
            letter @ (b'a'..=b'z' | b'0'..=b'9') => left = left.and_then(|left| left.strip_prefix(&[letter])),
            b'\'' | b'`' => {}
            _ => left = Some(begin.as_bytes()),
        }
        if left.is_some_and(<[u8]>::is_empty) {
            return true;
        }
    }
    begin.is_empty()
}

fn gap(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

/// `text` folded and in the letters a–z, digits and single spaces, from any script.
pub fn romanise(text: &str) -> String {
    let folded = fold(text);
    if folded.is_ascii() {
        return folded;
    }
    let mut out = String::with_capacity(folded.len());
    for word in folded.split(' ') {
        gap(&mut out);
        romanise_word(word, &mut out);
    }
    out.truncate(out.trim_end().len());
    out
}

/// One folded word in Latin letters.
pub(super) fn romanise_word(word: &str, out: &mut String) {
    if word.is_ascii() {
        out.push_str(word);
    } else if let Some(known) = well_known(word) {
        out.push_str(known);
    } else if let Some(rest) = word.strip_prefix("عبدال").filter(|rest| rest.chars().count() > 1) {
        out.push_str("abdul");
        if rest == "له" { out.push_str("lah") } else { romanise_word(rest, out) }
    } else if let Some(stem) = word.strip_suffix("الله").filter(|stem| !stem.is_empty()) {
        romanise_word(stem, out);
        out.push_str("ullah");
    } else if let Some(stem) = word.strip_suffix("الدین").filter(|stem| !stem.is_empty()) {
        romanise_word(stem, out);
        out.push_str("uddin");
    } else {
        letter_by_letter(word, out);
    }
}

fn letter_by_letter(word: &str, out: &mut String) {
    let mut before = ' ';
    let mut letters = word.chars().peekable();
    while let Some(c) = letters.next() {
        let next = letters.peek().copied().unwrap_or(' ');
        match arabic_letter(before, c, next).or_else(|| cyrillic_letter(c)) {
            Some(latin) => out.push_str(latin),
            None if c.is_ascii() => out.push(c),
            None => out.extend(any_ascii_char(c).chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase())),
        }
        before = c;
    }
}

/// For comparing places and institutions: romanised, without spaces and punctuation, a letter never twice in a row.
/// "Sar-e-Pul", "Sar e Pul" and "Sarepul" are the same; "Saripul" is one letter away (see [`near`](super::near)).
pub fn loose(text: &str) -> String {
    let mut out = romanise(text);
    let mut before = ' ';
    out.retain(|c| {
        let keep = c != ' ' && (c != before || c.is_ascii_digit());
        if c != ' ' {
            before = c;
        }
        keep
    });
    out
}

/// `text` as it is when it is folded already; saves the work for words that come from a fold.
pub(super) fn folded(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9')) { Cow::Borrowed(text) } else { Cow::Owned(fold(text)) }
}

#[cfg(test)]
mod tests;
