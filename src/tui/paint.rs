//! Putting text into cells: the only place of this room that writes to ratatui's buffer.
//!
//! Every text passes `text::screen` here once more, whatever it passed before, and is cut to its columns.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::theme::{Theme, Tone};
use crate::text;

/// A piece of a line.
pub type Piece = (Tone, String);

/// Draws into a buffer.
pub struct Painter<'a> {
    buffer: &'a mut Buffer,
    theme: Theme,
    unicode: bool,
}

impl<'a> Painter<'a> {
    /// A painter for a terminal; without `unicode` every text is put into Latin letters.
    pub fn new(buffer: &'a mut Buffer, theme: Theme, unicode: bool) -> Self {
        Self { buffer, theme, unicode }
    }

    /// Whether the terminal shows more than ASCII.
    #[must_use]
    pub fn unicode(&self) -> bool {
        self.unicode
    }

    /// What a text becomes on this terminal.
    fn shown<'t>(&self, content: &'t str) -> Cow<'t, str> {
        let clean = text::screen(content);
        if self.unicode || clean.is_ascii() { clean } else { Cow::Owned(text::ascii(&clean)) }
    }

    /// Draws a line of text in at most `columns` columns; gives the columns used.
    pub fn text(&mut self, x: u16, y: u16, columns: u16, content: &str, tone: Tone) -> u16 {
        let area = *self.buffer.area();
        if y >= area.bottom() || x >= area.right() {
            return 0;
        }
        let columns = columns.min(area.right() - x);
        let content = self.shown(content);
        let mark = if self.unicode { "…" } else { "~" };
        let cut = text::truncate_with(&content, columns.into(), mark);
        let (end, _) = self.buffer.set_stringn(x, y, cut.as_ref(), columns.into(), self.theme.style(tone));
        end - x
    }

    /// Draws text that ends at column `right`.
    pub fn right(&mut self, right: u16, y: u16, columns: u16, content: &str, tone: Tone) -> u16 {
        let wide = u16::try_from(text::width(&self.shown(content))).unwrap_or(u16::MAX).min(columns);
        self.text(right.saturating_sub(wide), y, wide, content, tone)
    }

    /// Empties lines, to draw something over what stands there.
    pub fn blank(&mut self, area: Rect) {
        let area = area.intersection(*self.buffer.area());
        for y in area.top()..area.bottom() {
            for x in area.left()..area.right() {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    cell.reset();
                }
            }
        }
    }

    /// Draws pieces one after the other; gives the columns used.
    pub fn pieces(&mut self, x: u16, y: u16, columns: u16, pieces: &[Piece]) -> u16 {
        let mut used = 0;
        for (tone, content) in pieces {
            if used >= columns {
                break;
            }
            used += self.text(x + used, y, columns - used, content, *tone);
        }
        used
    }

    /// A plain rule with a name in it: `-- Ahmad Zia -----`.
    pub fn rule(&mut self, area: Rect, y: u16, name: &str) {
        let line = if self.unicode { "─" } else { "-" };
        let mut x = area.x;
        x += self.text(x, y, 3, &format!("{line}{line} "), Tone::Faint);
        if name.is_empty() {
            x = area.x;
        } else {
            x += self.text(x, y, area.width.saturating_sub(6), name, Tone::Title);
            x += self.text(x, y, 1, " ", Tone::Plain);
        }
        let rest = area.right().saturating_sub(x);
        self.text(x, y, rest, &line.repeat(rest.into()), Tone::Faint);
    }
}

/// With its first letter capital, for headers.
#[must_use]
pub fn capital(s: &str) -> String {
    let mut letters = s.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
