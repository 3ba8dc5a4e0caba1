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

use std::borrow::Cow;

use any_ascii::any_ascii_char;
use unicode_normalization::UnicodeNormalization;

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
        // Marks of Latin, Greek, Cyrillic and Arabic; those of other scripts are vowels and stay.
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
            None if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) => Letter(c),
            None => Gap,
        },
    }
}

/// Letters of the Arabic script that are one letter to us. Those with a hamza or madda are already decomposed.
fn fold_arabic(c: char) -> Option<char> {
    Some(match c {
        'أ' | 'إ' | 'آ' | 'ٱ' | '\u{672}' | '\u{673}' => 'ا',
        'ي' | 'ى' | 'ې' | 'ۍ' | 'ێ' | 'ئ' | 'ے' | 'ۓ' | '\u{6CF}' | '\u{620}' => 'ی',
        'ك' | 'ڪ' | '\u{6AD}' => 'ک',
        'ګ' | '\u{6B1}' => 'گ',
        'ة' | 'ۀ' | 'ہ' | 'ۂ' | 'ۃ' | 'ھ' | 'ە' => 'ه',
        'ؤ' | 'ۆ' | 'ۇ' | 'ۈ' | 'ۋ' | 'ۉ' => 'و',
        'ټ' | 'ٹ' => 'ت',
        'ډ' | 'ڈ' => 'د',
        'ړ' | 'ڑ' => 'ر',
        'ځ' => 'ز',
        'څ' => 'س',
        'ږ' => 'ژ',
        'ښ' => 'ش',
        'ڼ' | 'ں' => 'ن',
        _ => return None,
    })
}

/// Kazakh letters and their nearest on a Russian keyboard; й and ё are decomposed before.
fn fold_cyrillic(c: char) -> Option<char> {
    Some(match c {
        'ә' | 'Ә' => 'а',
        'ғ' | 'Ғ' => 'г',
        'қ' | 'Қ' => 'к',
        'ң' | 'Ң' => 'н',
        'ө' | 'Ө' => 'о',
        'ұ' | 'Ұ' | 'ү' | 'Ү' => 'у',
        'і' | 'І' => 'и',
        'һ' | 'Һ' => 'х',
        _ => return None,
    })
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
    } else {
        for c in text.nfkd().flat_map(char::to_lowercase) {
            match fold_char(c) {
                Folded::Letter(c) => out.push(c),
                Folded::Pair(pair) => out.push_str(pair),
                Folded::Nothing => {}
                Folded::Gap => gap(&mut out),
            }
        }
    }
    out.truncate(out.trim_end().len());
    out
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

/// A letter of the Arabic script between two others (a space stands for the word's end).
fn arabic_letter(before: char, c: char, next: char) -> Option<&'static str> {
    let first = before == ' ';
    Some(match c {
        'ا' if first && next == 'ی' => "",
        'ا' => "a",
        'ب' => "b",
        'پ' => "p",
        'ت' | 'ط' => "t",
        'ث' | 'س' | 'ص' => "s",
        'ج' => "j",
        'چ' => "ch",
        'ه' if next == ' ' && !matches!(before, ' ' | 'ا' | 'و' | 'ی') => "a",
        'ح' | 'ه' => "h",
        'خ' => "kh",
        'د' => "d",
        'ذ' | 'ز' | 'ض' | 'ظ' => "z",
        'ر' => "r",
        'ژ' => "zh",
        'ش' => "sh",
        'ع' if first && !matches!(next, 'ا' | 'و' | 'ی') => "a",
        'ع' => "",
        'غ' => "gh",
        'ف' => "f",
        'ق' => "q",
        'ک' => "k",
        'گ' => "g",
        'ل' => "l",
        'م' => "m",
        'ن' => "n",
        'و' if first || matches!(next, 'ا' | 'ی') || matches!(before, 'ا') => "w",
        'و' => "u",
        'ی' if (first && next != ' ') || next == 'ا' => "y",
        'ی' => "i",
        _ => return None,
    })
}

fn cyrillic_letter(c: char) -> Option<&'static str> {
    Some(match c {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' => "g",
        'д' => "d",
        'е' | 'э' | 'є' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' => "i",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ў' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ы' => "y",
        'ю' => "yu",
        'я' => "ya",
        _ => return None,
    })
}

/// Common words of Afghan names whose short vowels no rule can give, folded, in the usual spelling; sorted.
static WELL_KNOWN: &[(&str, &str)] = &[];

fn well_known(word: &str) -> Option<&'static str> {
    let at = WELL_KNOWN.binary_search_by_key(&word, |&(native, _)| native).ok()?;
    WELL_KNOWN.get(at).map(|&(_, latin)| latin)
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
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folds_stay_in_their_script() {
        for (text, folded) in [
            ("", ""),
            ("  Abdul-Karim,  JAN. ", "abdul karim jan"),
            ("Qur'an Sa‘id", "quran said"),
            ("Élodie Straße Ñandú", "elodie strasse nandu"),
            ("كريم", "کریم"),
            ("مُحَمَّد", "محمد"),
            ("عـــلى", "علی"),
            ("أحمد إبراهيم آغا", "احمد ابراهیم اغا"),
            ("مؤمن رئيس فاطمة ضياء", "مومن رییس فاطمه ضیا"),
            ("ګل ډاکټر ځدراڼ څمکنی ښایسته وږمه", "گل داکتر زدران سمکنی شایسته وژمه"),
            ("علی\u{200C}زاده", "علیزاده"),
            ("ﷲ ﻻ", "الله لا"),
            ("ОРАЗБАЙ Әйгүл Ғали Қасым Ёлкин", "оразбаи аигул гали касым елкин"),
            ("۱۲ و ١٣", "12 و 13"),
            ("हिन्दी", "हिन्दी"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn every_script_in_latin() {
        for (text, latin) in [
            ("Karim", "karim"),
            ("کریم داود", "krim dawd"),
            ("عبدالله", "abdullah"),
            ("نورالله", "nurullah"),
            ("شاه", "shah"),
            ("جمیله", "jmila"),
            ("یوسف", "yusf"),
            ("وزیر", "wzir"),
            ("Хруща́лев Жанар Юлия", "khrushchalev zhanar yuliya"),
            ("Ұлжан Өмір", "ulzhan omir"),
            ("日本", "riben"),
        ] {
            assert_eq!(romanise(text), latin, "{text}");
        }
    }

    #[test]
    fn places_are_compared_loosely() {
        for (a, b) in [("Sar-e-Pul", "Sarepul"), ("Al-Shifa", "ALSHIFA"), ("Mazar-i-Sharif", "Mazari Sharif"), ("Allmatty", "Almaty")] {
            assert_eq!(loose(a), loose(b));
        }
        assert_eq!(loose("1100"), "1100");
    }

    #[test]
    fn the_table_is_sorted() {
        assert!(WELL_KNOWN.is_sorted_by_key(|&(native, _)| native));
        assert!(WELL_KNOWN.iter().all(|(native, latin)| fold(native) == *native && fold(latin) == *latin));
    }

    proptest! {
        #[test]
        fn folding_is_final(text in "\\PC{0,30}", name in "[ا-یA-Zа-яәғ' -]{0,20}") {
            for text in [text, name] {
                let once = fold(&text);
                prop_assert_eq!(fold(&once), once.as_str());
                let latin = romanise(&text);
                prop_assert!(latin.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b' ')), "{}", latin);
                prop_assert!(!latin.contains("  ") && latin.trim() == latin);
                prop_assert!(!loose(&text).contains(' '));
            }
        }
    }
}
