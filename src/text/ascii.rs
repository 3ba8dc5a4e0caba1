//! Text for a terminal that shows ASCII only.
//!
//! For eyes, unlike the folds: capital letters, punctuation and spaces stay. Must not be used to compare or to store.
//! Still awkward: the Arabic script has no short vowels to show ("zmrd"), see `fold`.

use any_ascii::any_ascii_char;

use super::digits::digit;
use super::fold::romanise;

/// `text` in the printable ASCII characters: Arabic and Cyrillic words in Latin letters as [`romanise`] writes them
/// (with a capital where there was one), accents off, other signs by the nearest ASCII. One line stays one line; a
/// character that has nothing near it becomes `?`. A text that is plain ASCII comes back as it was.
pub fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let end = rest.find(|c| !in_word(c)).unwrap_or(rest.len());
        if end > 0 {
            let (word, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            push_word(word, &mut out);
            rest = after;
        } else {
            push_sign(c, &mut out);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    out
}

/// Letters and marks of the two scripts that have tables of their own, with the joiner that stands within a word.
fn in_word(c: char) -> bool {
    let cyrillic = matches!(c, '\u{400}'..='\u{52F}');
    let arabic = matches!(c, '\u{610}'..='\u{61A}' | '\u{620}'..='\u{65F}' | '\u{66E}'..='\u{6D3}' | '\u{6D5}'..='\u{6DC}' | '\u{6FA}'..='\u{6FC}'
        | '\u{750}'..='\u{77F}' | '\u{FB50}'..='\u{FBB1}' | '\u{FDF2}' | '\u{FE70}'..='\u{FEFC}' | '\u{200C}');
    cyrillic || arabic
}

fn push_word(word: &str, out: &mut String) {
    let latin = romanise(word);
    let mut letters = latin.chars();
    if word.starts_with(char::is_uppercase)
        && let Some(first) = letters.next()
    {
        out.push(first.to_ascii_uppercase());
    }
    out.extend(letters);
}

fn push_sign(c: char, out: &mut String) {
    match c {
        ' '..='~' => out.push(c),
        _ if c.is_whitespace() => out.push(' '),
        // Box drawing and marks of our own screens.
        '─' | '━' | '–' | '—' | '‐' | '‑' => out.push('-'),
        '│' | '┃' => out.push('|'),
        '…' => out.push_str("..."),
        '·' | '•' => out.push('*'),
        '،' => out.push(','),
        '؛' => out.push(';'),
        '؟' => out.push('?'),
        '٫' => out.push('.'),
        '٬' => out.push(','),
        _ => match digit(c) {
            Some(value) => out.push(char::from(b'0' + value)),
            None if unicode_normalization::char::is_combining_mark(c) => {}
            None => {
                let before = out.len();
                out.extend(any_ascii_char(c).chars().filter(|c| matches!(c, ' '..='~')));
                if out.len() == before && !matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}') {
                    out.push('?');
                }
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shown_in_ascii() {
        for (text, shown) in [
            ("", ""),
            ("Plain, as is (12%)!", "Plain, as is (12%)!"),
            ("محمد کریم، ۱۲", "mohammad karim, 12"),
            ("علی\u{200C}زاده", "alizada"),
            ("مُحَمَّد", "mohammad"),
            ("Қасым Жанарұлы", "Kasym Zhanaruly"),
            ("Щука-Юлия", "Shchuka-Yuliya"),
            ("Élodie Ñandú", "Elodie Nandu"),
            ("a\u{A0}b – c…", "a b - c..."),
            ("── x │", "-- x |"),
            ("\u{FFFD}", "?"),
        ] {
            assert_eq!(ascii(text), shown, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn only_printable_ascii(text in "\\PC{0,30}", odd in any::<String>(), plain in "[ -~]{0,30}") {
            for text in [&text, &odd] {
                prop_assert!(ascii(text).bytes().all(|byte| matches!(byte, b' '..=b'~')));
            }
            prop_assert_eq!(ascii(&plain), plain);
        }
    }
}
