//! From a cell's text to glyphs: the last gate before the terminal.
//!
//! A glyph is a character with its marks. A control character becomes `?`, and characters that move, reorder or hide text
//! (embeddings, overrides, tags, variation selectors) are left out, whoever put them there.
//!
//! Must not: know places or attributes.
//! Awkward: terminals disagree about the width of emoji; variation selectors and joined emoji are cut back to their first
//! character, which all terminals measure alike, and the rest of the reserved columns stays blank.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Longest text of one glyph in bytes; marks beyond it are left out.
const GLYPH_BYTES: usize = 28;

/// A character with its marks, at most [`GLYPH_BYTES`] bytes. Bytes after `len` are zero, so that equality is plain.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Glyph {
    len: u8,
    bytes: [u8; GLYPH_BYTES],
}

impl Glyph {
    /// The right half of a wide glyph has no text of its own.
    pub(super) const EMPTY: Self = Self { len: 0, bytes: [0; GLYPH_BYTES] };
    pub(super) const SPACE: Self = Self::ascii(b' ');

    /// Stands for whatever the terminal may show; equal to nothing that is written.
    pub(super) const UNKNOWN: Self = Self { len: u8::MAX, bytes: [0; GLYPH_BYTES] };

    const fn ascii(byte: u8) -> Self {
        let mut bytes = [0; GLYPH_BYTES];
        bytes[0] = byte;
        Self { len: 1, bytes }
    }

    /// Adds a character; one that does not fit is left out.
    fn push(&mut self, c: char) {
        let from = usize::from(self.len);
        let to = from + c.len_utf8();
        if let Some(room) = self.bytes.get_mut(from..to) {
            c.encode_utf8(room);
            self.len = u8::try_from(to).unwrap_or(self.len);
        }
    }

    /// A number that differs where glyphs do, nearly always.
    pub(super) fn mixed(&self) -> u64 {
        let (words, rest) = self.bytes.as_chunks::<8>();
        let words = words.iter().map(|w| u64::from_le_bytes(*w));
        let last = rest.iter().fold(u64::from(self.len), |sum, b| (sum << 8) | u64::from(*b));
        // A letter stands in the first word alone.
        if self.len <= 8 { words.take(1).sum() } else { words.fold(last, |sum, w| sum.rotate_left(17) ^ w) }
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.len)).unwrap_or(&[])
    }

    /// Terminals disagree on how many columns this glyph takes.
    pub(super) fn is_unsure(&self) -> bool {
        if self.len < 3 {
            return false;
        }
        match self.first().map(u32::from) {
            Some(0x1F000.. | 0xFF9E | 0xFF9F) => true,
            Some(c @ 0x2300..=0x2BFF) => char::from_u32(c).and_then(UnicodeWidthChar::width) != Some(1),
            _ => false,
        }
    }

    fn first(&self) -> Option<char> {
        std::str::from_utf8(self.as_bytes()).ok().and_then(|text| text.chars().next())
    }
}

/// What a character does in a square.
enum Part {
    Base(char, u16),
    Mark,
    /// Marks that say which way the text runs, and may stand before the letter.
    Direction,
    Nothing,
}

fn part(c: char) -> Part {
    match u32::from(c) {
        0x20..=0x7E => Part::Base(c, 1),
        0..=0x1F | 0x7F..=0x9F => Part::Base('?', 1),
        // Soft hyphen, zero-width space, line and paragraph separators, embeddings and overrides, invisible operators, variation
        // selectors, byte order mark, annotations, tags.
        0xAD | 0x180B..=0x180F | 0x200B | 0x2028..=0x202E | 0x2060..=0x2065 | 0x206A..=0x206F => Part::Nothing,
        0xFE00..=0xFE0F | 0xFEFF | 0xFFF9..=0xFFFB | 0xE0000..=0xE0FFF => Part::Nothing,
        0x061C | 0x200E | 0x200F | 0x2066..=0x2069 => Part::Direction,
        // Terminals show the half-width sound marks in a column of their own.
        0xFF9E | 0xFF9F => Part::Base(c, 1),
        _ => match c.width() {
            Some(0) => Part::Mark,
            Some(2) => Part::Base(c, 2),
            Some(_) => Part::Base(c, 1),
            None => Part::Base('?', 1),
        },
    }
}

/// Splits a cell's text into glyphs with their widths, as many as the columns that ratatui reserves for it (never more than
/// `room`). `ascii_only` replaces every other character by as many `?` as it is wide.
pub(super) fn glyphs(symbol: &str, room: u16, ascii_only: bool, mut each: impl FnMut(Glyph, u16)) {
    if let [byte] = symbol.as_bytes() {
        return each(if matches!(byte, 0x20..=0x7E) { Glyph::ascii(*byte) } else { Glyph::ascii(b'?') }, 1);
    }
    let reserved = u16::try_from(symbol.width()).unwrap_or(room).max(1).min(room);
    let mut used = 0;
    let mut glyph = Glyph::EMPTY;
    let mut width = 0;
    for c in symbol.chars() {
        match part(c) {
            Part::Base(_, w) if used + w > reserved => break,
            Part::Base(base, w) => {
                if width > 0 {
                    each(glyph, width);
                    glyph = Glyph::EMPTY;
                }
                used += w;
                width = w;
                if ascii_only && !base.is_ascii() {
                    (1..w).for_each(|_| each(Glyph::ascii(b'?'), 1));
                    glyph = Glyph::ascii(b'?');
                    width = 1;
                } else {
                    glyph.push(base);
                }
            }
            Part::Direction if !ascii_only => glyph.push(c),
            // A joiner shapes Arabic letters (below U+2000); between emoji it would pull the next square in.
            Part::Mark if !ascii_only && width > 0 && (c != '\u{200D}' || glyph.bytes[0] < 0xE2) => glyph.push(c),
            Part::Direction | Part::Mark | Part::Nothing => {}
        }
    }
    if width > 0 {
        each(glyph, width);
    }
    (used..reserved).for_each(|_| each(Glyph::SPACE, 1));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(symbol: &str, ascii_only: bool) -> Vec<(String, u16)> {
        let mut found = Vec::new();
        glyphs(symbol, 80, ascii_only, |g, w| found.push((String::from_utf8(g.as_bytes().to_vec()).unwrap(), w)));
        found
    }

    #[test]
    fn text_of_a_cell() {
        let cases: &[(&str, &[(&str, u16)])] = &[
            ("a", &[("a", 1)]),
            ("", &[(" ", 1)]),
            ("é", &[("é", 1)]),
            ("e\u{301}", &[("e\u{301}", 1)]),
            ("漢", &[("漢", 2)]),
            ("\u{1b}", &[("?", 1)]),
            ("\u{9b}", &[("?", 1)]),
            ("\u{7f}", &[("?", 1)]),
            ("م\u{64b}", &[("م\u{64b}", 1)]),
            ("ب\u{200d}", &[("ب\u{200d}", 1)]),
            ("\u{2068}م", &[("\u{2068}م", 1)]),
            ("a\u{202e}", &[("a", 1)]),
            ("⚠\u{fe0f}", &[("⚠", 1), (" ", 1)]),
            ("👨\u{200d}👩\u{200d}👧", &[("👨", 2)]),
            ("\u{301}", &[(" ", 1)]),
        ];
        for (symbol, want) in cases {
            let want: Vec<_> = want.iter().map(|(t, w)| ((*t).to_owned(), *w)).collect();
            assert_eq!(split(symbol, false), want, "{symbol:?}");
        }
    }

    #[test]
    fn ascii_only_keeps_the_width() {
        assert_eq!(split("漢", true), [("?".to_owned(), 1), ("?".to_owned(), 1)]);
        assert_eq!(split("e\u{301}", true), [("e".to_owned(), 1)]);
        assert_eq!(split("é", true), [("?".to_owned(), 1)]);
    }
}
