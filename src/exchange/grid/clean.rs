//! Cleans text from strangers at the door, and folds it for comparing titles.
//!
//! Control characters (C0 but tab and line feed, DEL, C1), bidirectional embeddings, overrides and isolates, tag
//! characters and stray byte-order marks are taken out here, so no later step can send them to a terminal. Joiners
//! (U+200C, U+200D) and direction marks (U+200E, U+200F) stay: Dari and Pashto spelling needs them.
//!
//! It must not change letters: what people wrote is kept; only [`plain`], used for comparing, folds.

/// Whether a character shows nothing by itself.
pub(super) fn is_invisible(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{061C}' | '\u{00AD}')
}

fn is_unwanted(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{B}'..='\u{1F}' | '\u{7F}'..='\u{9F}'
        | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{206A}'..='\u{206F}'
        | '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// Takes unwanted characters out. Line ends of every kind become a line feed. The flag tells whether something other
/// than a line end was removed.
pub(super) fn admit(text: String) -> (String, bool) {
    // Nearly every cell passes here: only these lead bytes can begin an unwanted character.
    let suspect = |b: u8| (b < 0x20 && b != b'\n' && b != b'\t') || matches!(b, 0x7F | 0xC2 | 0xE2 | 0xEF | 0xF3);
    if !text.bytes().any(suspect) || !text.chars().any(is_unwanted) {
        return (text, false);
    }
    let mut kept = String::with_capacity(text.len());
    let mut removed = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => kept.push('\n'),
            c if is_unwanted(c) => removed = true,
            c => kept.push(c),
        }
    }
    (kept, removed)
}

/// Folds a title for comparing: spaces of all kinds become one, case is dropped, Arabic and Persian forms of one
/// letter are one, and marks that nobody sees are gone.
pub fn plain(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // A zero-width non-joiner separates parts of a word as a space would; people write either.
            c if c.is_whitespace() || c == '\u{200C}' => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            '\u{0640}' | '\u{064B}'..='\u{0652}' => {}
            c if is_invisible(c) => {}
            'ي' | 'ى' | 'ې' | 'ۍ' => folded.push('ی'),
            'ك' => folded.push('ک'),
            'ګ' => folded.push('گ'),
            'ة' | 'ۀ' => folded.push('ه'),
            'ё' | 'Ё' => folded.push('е'),
            c => folded.extend(c.to_lowercase()),
        }
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

/// A title as it may be shown in one line: trimmed, with single spaces.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unwanted_characters_go_and_letters_stay() {
        for (raw, clean, removed) in [
            ("Ali\r\nKabul\rHerat", "Ali\nKabul\nHerat", false),
            ("a\u{1b}[31mb", "a[31mb", true),
            ("x\u{202e}gpj", "xgpj", true),
            ("\u{2067}نام\u{2069}", "نام", true),
            ("می\u{200c}رود", "می\u{200c}رود", false),
            ("\u{e0041}A\u{9b}\u{7f}", "A", true),
            ("é Â ü", "é Â ü", false),
            ("\u{feff}Name", "Name", true),
        ] {
            assert_eq!(admit(raw.to_owned()), (clean.to_owned(), removed), "{raw:?}");
        }
    }

    #[test]
    fn titles_fold() {
        for (left, right) in [
            (" PP  No. ", "pp no."),
            ("ولايت", "ولایت"),
            ("گــڼه", "گڼه"),
            ("شفاخانه\u{a0}", "شفاخانه"),
            ("Дата Рождения", "дата рождения"),
            ("نام\u{200c}پدر", "نام پدر"),
            ("کد", "كد"),
        ] {
            assert_eq!(plain(left), plain(right), "{left:?}");
        }
    }
}
