//! Tells the old eight-bit code pages apart by the words that they make of a sample.
//!
//! Read with the wrong page, a Russian or Dari word has capitals in its middle or mixes scripts. Each word is scored for
//! each page, by whether it could be a word at all and by how usual its letters are.
//!
//! It must not weigh single letters against words: a few Western letters stand at the same place in two pages.

use super::TextEncoding;

/// The code page in which the sample's words look most like words.
pub(super) fn page_of(sample: &[u8]) -> TextEncoding {
    let score = |encoding: TextEncoding| {
        let (text, _) = encoding.decoding().decode_without_bom_handling(sample);
        text.split(|c: char| !c.is_alphabetic() && !is_mark(c)).map(|word| word_score(encoding, word)).sum::<i64>()
    };
    let pages = [TextEncoding::Windows1252, TextEncoding::Windows1251, TextEncoding::Windows1256];
    // The first of equals stays: Western letters are read alike by two of the pages.
    let best = pages.into_iter().map(|page| (score(page), page)).reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.map_or(TextEncoding::Windows1252, |(_, page)| page)
}

/// Arabic vowel signs, which Windows-1256 has and which are no letters.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{064B}'..='\u{0652}' | '\u{0640}' | '\u{200C}' | '\u{200D}' | '\u{FFFD}' | '\u{80}'..='\u{9F}')
}

fn word_score(encoding: TextEncoding, word: &str) -> i64 {
    if word.is_ascii() {
        return 0;
    }
    let foreign = word.chars().filter(|c| !c.is_ascii()).count() as i64;
    let latin = word.len() as i64 - word.chars().filter(|c| !c.is_ascii()).map(char::len_utf8).sum::<usize>() as i64;
    let own = word.chars().filter(|c| !c.is_ascii()).map(|c| letter_score(encoding, c)).sum::<i64>();
    if own < 0 {
        return own;
    }
    match encoding {
        TextEncoding::Windows1252 if latin == 0 && foreign > 1 => -4 * foreign,
        TextEncoding::Windows1252 if !even_case(word) => -6 * foreign,
        // A short accented word among Western ones; weaker than a whole word of another script.
        TextEncoding::Windows1252 => own.min(6 * latin),
        _ if latin > 0 => -10 * foreign,
        TextEncoding::Windows1251 if !even_case(word) => -10 * foreign,
        _ => own,
    }
}

/// All small, all capital, or one capital at the start.
fn even_case(word: &str) -> bool {
    let mut rest = word.chars();
    rest.next();
    let rest = rest.as_str();
    let has_upper = rest.chars().any(char::is_uppercase);
    let has_lower = rest.chars().any(char::is_lowercase);
    let starts_low = word.chars().next().is_some_and(char::is_lowercase);
    !(has_upper && (has_lower || starts_low))
}

/// How usual a letter is in the language that the page is used for.
fn letter_score(encoding: TextEncoding, c: char) -> i64 {
    match encoding {
        TextEncoding::Windows1251 => match c {
            c if "оеаинтсрвлкмдпуяОЕАИНТСРВЛКМДПУЯ".contains(c) => 12,
            'А'..='я' | 'ё' | 'Ё' | 'і' | 'І' => 7,
            c if c.is_alphabetic() => -12,
            _ => -25,
        },
        TextEncoding::Windows1256 => match c {
            '\u{200C}' | '\u{200D}' | '\u{0640}' => 0,
            c if "ايىنردموهتبلسشكک".contains(c) => 12,
            '\u{0621}'..='\u{064A}' | 'پ' | 'چ' | 'ژ' | 'گ' | 'ں' | 'ھ' | 'ہ' | 'ے' | 'ٹ' | 'ڈ' | 'ڑ' => 7,
            '\u{064B}'..='\u{0652}' => 1,
            // The page also holds a few Western letters, for French.
            c if c.is_alphabetic() => -12,
            _ => -25,
        },
        _ => match c {
            c if "éèêëàâäáãåæçíìîïñóòôöõøúùûüßýÉÈÀÂÄÁÅÆÇÍÑÓÔÖØÚÜŒœŠšŽž".contains(c) => {
                6
            }
            c if c.is_alphabetic() => 0,
            _ => -25,
        },
    }
}
