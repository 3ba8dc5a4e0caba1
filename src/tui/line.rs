//! A line, or several, of text with a cursor: moves and deletions by grapheme and by word, in any script.

use ratatui::layout::{Position, Rect};

use super::layer::Typed;
use super::paint::Painter;
use super::theme::Tone;
use crate::text;

/// Text and where the cursor stands in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    text: String,
    at: usize,
}

impl Line {
    /// With the cursor at its end.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { at: text.len(), text }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The cursor, in bytes.
    #[must_use]
    pub fn at(&self) -> usize {
        self.at
    }

    /// Puts the cursor.
    pub fn put_at(&mut self, at: usize) {
        self.at = at.min(self.text.len());
        while !self.text.is_char_boundary(self.at) {
            self.at -= 1;
        }
    }

    /// The text before the cursor.
    #[must_use]
    pub fn before(&self) -> &str {
        self.text.get(..self.at).unwrap_or_default()
    }

    /// Takes typing; true if the text changed. Several lines are kept only where `lines` is set.
    pub fn take(&mut self, typed: &Typed, lines: bool) -> bool {
        match typed {
            Typed::Char(c) => {
                let mut bytes = [0; 4];
                let letter: &str = c.encode_utf8(&mut bytes);
                // A character that could harm or reorder the screen is never taken in.
                if text::refused(letter).is_some() {
                    return false;
                }
                self.insert(letter)
            }
            Typed::Paste(block) => {
                let clean = if lines { text::clean_notes(block) } else { text::clean_line(block) };
                // Cleaning trims for the store; here the text goes on at both ends.
                let (mut before, after) = edges(block, lines);
                if self.at == 0 {
                    before = "";
                }
                if clean.is_empty() {
                    return self.insert(before);
                }
                self.insert(&format!("{before}{clean}{after}"))
            }
            Typed::Newline if lines => self.insert("\n"),
            Typed::Newline => false,
            Typed::Backspace => {
                let from = text::prev_boundary(&self.text, self.at);
                self.cut(from, self.at)
            }
            Typed::Delete => {
                let to = text::next_boundary(&self.text, self.at);
                self.cut(self.at, to)
            }
            Typed::CutWord => {
                let from = text::prev_word(&self.text, self.at);
                self.cut(from, self.at)
            }
            Typed::CutBefore => self.cut(self.line_start(), self.at),
            Typed::CutAfter => self.cut(self.at, self.line_end()),
            Typed::Left => self.go(text::prev_boundary(&self.text, self.at)),
            Typed::Right => self.go(text::next_boundary(&self.text, self.at)),
            Typed::WordLeft => self.go(text::prev_word(&self.text, self.at)),
            Typed::WordRight => self.go(text::next_word(&self.text, self.at)),
            Typed::Home => self.go(self.line_start()),
            Typed::End => self.go(self.line_end()),
        }
    }

    fn go(&mut self, at: usize) -> bool {
        self.at = at;
        false
    }

    fn insert(&mut self, what: &str) -> bool {
        self.text.insert_str(self.at, what);
        self.at += what.len();
        !what.is_empty()
    }

    fn cut(&mut self, from: usize, to: usize) -> bool {
        if from >= to {
            return false;
        }
        self.text.replace_range(from..to, "");
        self.at = from;
        true
    }

    fn line_start(&self) -> usize {
        self.before().rfind('\n').map_or(0, |i| i + 1)
    }

    fn line_end(&self) -> usize {
        self.text.get(self.at..).and_then(|rest| rest.find('\n')).map_or(self.text.len(), |i| self.at + i)
    }

    /// Moves a line up or down; false at the first or last one.
    pub fn step_line(&mut self, down: bool) -> bool {
        let column = text::columns_before(&self.text, self.at).saturating_sub(text::columns_before(&self.text, self.line_start()));
        let start = if down {
            let end = self.line_end();
            if end >= self.text.len() {
                return false;
            }
            end + 1
        } else {
            let start = self.line_start();
            if start == 0 {
                return false;
            }
            self.text.get(..start - 1).and_then(|t| t.rfind('\n')).map_or(0, |i| i + 1)
        };
        let rest = self.text.get(start..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default();
        self.at = start + text::byte_at_column(line, column);
        true
    }

    /// The entry of a `;` list at the cursor: where it begins and what it is up to the cursor.
    #[must_use]
    pub fn entry(&self) -> (usize, &str) {
        let from = self.before().rfind(';').map_or(0, |i| i + 1);
        let entry = self.text.get(from..self.at).unwrap_or_default();
        let blank = entry.len() - entry.trim_start().len();
        (from + blank, entry.trim_start())
    }

    /// Puts a whole entry in place of the one at the cursor.
    pub fn replace_entry(&mut self, with: &str) {
        let (from, _) = self.entry();
        let to = self.text.get(self.at..).and_then(|rest| rest.find(';')).map_or(self.text.len(), |i| self.at + i);
        self.text.replace_range(from..to, with);
        self.at = from + with.len();
    }
}

/// White space that a pasted text begins and ends with, as one space or line break each. A last line break belongs to the line
/// that was copied, not to a field of one line.
fn edges(block: &str, lines: bool) -> (&'static str, &'static str) {
    let begin = block.get(..block.len() - block.trim_start().len()).unwrap_or_default();
    let end = block.get(block.trim_end().len()..).unwrap_or_default();
    let breaks = |blank: &str| blank.contains(['\n', '\r']);
    if lines {
        return (if breaks(begin) { "\n" } else { "" }, if breaks(end) { "\n" } else { "" });
    }
    (if begin.is_empty() { "" } else { " " }, if end.is_empty() || breaks(end) { "" } else { " " })
}

/// Draws a line that is being edited so that the cursor is in view.
pub fn draw_line(content: &str, at: usize, area: Rect, paint: &mut Painter<'_>) -> Position {
    // In Latin letters a text has other columns. Each side by itself, so that the cursor stands between them.
    if let (false, false, Some((before, after))) = (paint.unicode(), content.is_ascii(), content.split_at_checked(at)) {
        let before = text::ascii(before);
        let latin = format!("{before}{}", text::ascii(after));
        return draw_line(&latin, before.len(), area, paint);
    }
    let room = usize::from(area.width.max(2)) - 1;
    let column = text::columns_before(content, at);
    // Scrolled by half a width at a time, so that the line does not move with every key.
    let skipped = if column > room { (column - room).div_ceil(room.div_ceil(2)) * room.div_ceil(2) } else { 0 };
    let from = text::byte_at_column(content, skipped);
    let shown = content.get(from..).unwrap_or_default();
    paint.text(area.x, area.y, area.width, shown, Tone::Plain);
    let x = u16::try_from(column.saturating_sub(text::columns_before(content, from))).unwrap_or(0);
    Position { x: area.x + x.min(area.width.saturating_sub(1)), y: area.y }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed(line: &mut Line, keys: &[Typed]) {
        for key in keys {
            line.take(key, false);
        }
    }

    #[test]
    fn editing_in_any_script() {
        let mut line = Line::new("Ahmad");
        typed(&mut line, &[Typed::Home, Typed::Char('X'), Typed::Delete, Typed::End, Typed::Backspace]);
        assert_eq!(line.text(), "Xhma");
        let mut line = Line::new("");
        for c in "قا\u{64b}د".chars() {
            line.take(&Typed::Char(c), false);
        }
        typed(&mut line, &[Typed::Left, Typed::Backspace]);
        assert_eq!(line.text(), "قد", "a letter goes with its mark");
        let mut line = Line::new("one two");
        typed(&mut line, &[Typed::CutWord, Typed::Char('\u{1b}'), Typed::Paste("a\nb\u{7}".into())]);
        assert_eq!(line.text(), "one a b");
    }

    #[test]
    fn a_paste_keeps_its_edges() {
        for (lines, block, want) in [
            (false, " Khan", "Ali Khan"),
            (false, "\tKhan ", "Ali Khan "),
            (false, "\nKhan\n", "Ali Khan"),
            (false, " ", "Ali "),
            (true, "\nKhan\n", "Ali\nKhan\n"),
            (true, "\r\n", "Ali\n"),
            (true, "Khan", "AliKhan"),
        ] {
            let mut line = Line::new("Ali");
            line.take(&Typed::Paste(block.into()), lines);
            assert_eq!(line.text(), want, "{block:?}");
        }
    }

    #[test]
    fn lines_of_notes() {
        let mut line = Line::new("one\nthree");
        assert!(line.step_line(false) && !line.step_line(false));
        line.take(&Typed::End, true);
        line.take(&Typed::Newline, true);
        line.take(&Typed::Char('2'), true);
        assert_eq!(line.text(), "one\n2\nthree");
        assert!(line.step_line(true) && !line.step_line(true));
    }

    #[test]
    fn entries_of_a_list() {
        let mut line = Line::new("Dari; Pas");
        assert_eq!(line.entry().1, "Pas");
        line.replace_entry("Pashto");
        assert_eq!(line.text(), "Dari; Pashto");
    }

    proptest! {
        #[test]
        fn the_cursor_is_always_on_a_border(start in ".{0,12}", keys in proptest::collection::vec(0u8..14, 0..40)) {
            let mut line = Line::new(start);
            for key in keys {
                let key = match key {
                    0 => Typed::Char('a'), 1 => Typed::Char('\u{301}'), 2 => Typed::Backspace, 3 => Typed::Delete, 4 => Typed::Left,
                    5 => Typed::Right, 6 => Typed::WordLeft, 7 => Typed::WordRight, 8 => Typed::Home, 9 => Typed::End,
                    10 => Typed::CutWord, 11 => Typed::Newline, 12 => Typed::CutBefore, _ => Typed::CutAfter,
                };
                line.take(&key, true);
                prop_assert!(line.text().is_char_boundary(line.at()));
            }
        }
    }
}
