//! Putting text into cells: the only place of this room that writes to ratatui's buffer.
//!
//! Every text passes `text::screen` here once more, whatever it passed before, and is cut to its columns.

use std::borrow::Cow;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};

use super::theme::{Theme, Tone};
use crate::text;

/// A piece of a line.
pub type Piece = (Tone, String);

/// Parts of the screen that follow each key by themselves: what belongs to the row or field at the cursor. While keys come they stay as
/// they are on the screen, or empty if they were not there, and cost nothing; they are drawn when there is a pause.
#[derive(Debug, Default)]
pub struct Later {
    /// Keys have come within the last moments.
    pub busy: bool,
    /// What stood there in the last frame, and what stands there in this one.
    before: Vec<Part>,
    now: Vec<Part>,
    /// Something was left as it was.
    owed: bool,
}

#[derive(Debug)]
struct Part {
    of: Of,
    area: Rect,
    cells: Vec<Cell>,
}

/// Which part, and of what: what belonged to something else is not left standing.
pub type Of = (&'static str, usize);

impl Later {
    /// As after a key.
    #[must_use]
    pub fn busy() -> Self {
        Self { busy: true, ..Self::default() }
    }

    /// A new frame begins.
    pub fn turn(&mut self) {
        self.before = std::mem::take(&mut self.now);
        self.owed = false;
    }

    /// Whether a part of this frame waits for a pause.
    #[must_use]
    pub const fn owes(&self) -> bool {
        self.owed
    }
}

/// What a painter draws with.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// The tones.
    pub theme: Theme,
    /// Whether the terminal shows more than ASCII.
    pub unicode: bool,
    /// What only decorates is left out.
    pub sparing: bool,
}

/// Draws into a buffer.
pub struct Painter<'a> {
    buffer: &'a mut Buffer,
    later: &'a mut Later,
    look: Look,
    marked: Option<Position>,
}

impl<'a> Painter<'a> {
    /// A painter for a terminal; without `unicode` every text is put into Latin letters.
    pub fn new(buffer: &'a mut Buffer, later: &'a mut Later, look: Look) -> Self {
        Self { buffer, later, look, marked: None }
    }

    /// Marks the row that one stands on. Plain, and with the cursor on it where no text is typed: so a step costs five bytes, and who
    /// listens to the screen or enlarges it is led along.
    pub fn marker(&mut self, x: u16, y: u16) {
        self.text(x, y, 1, ">", Tone::Plain);
        self.marked = Some(Position { x, y });
    }

    /// Where the last marker was drawn.
    #[must_use]
    pub const fn marked(&self) -> Option<Position> {
        self.marked
    }

    /// Draws a part that follows the cursor, now or when there is a pause. See [`Later`].
    pub fn later(&mut self, of: Of, area: Rect, draw: impl FnOnce(&mut Self)) {
        let area = area.intersection(*self.buffer.area());
        if self.later.busy {
            self.later.owed = true;
            if let Some(at) = self.later.before.iter().position(|part| part.of == of && part.area == area) {
                let part = self.later.before.swap_remove(at);
                for (place, cell) in area.positions().zip(&part.cells) {
                    if let Some(here) = self.buffer.cell_mut(place) {
                        here.clone_from(cell);
                    }
                }
                self.later.now.push(part);
            }
            return;
        }
        draw(self);
        let cells = area.positions().filter_map(|place| self.buffer.cell(place).cloned()).collect();
        self.later.now.push(Part { of, area, cells });
    }

    /// Whether the terminal shows more than ASCII.
    #[must_use]
    pub fn unicode(&self) -> bool {
        self.look.unicode
    }

    /// What a text becomes on this terminal.
    fn shown<'t>(&self, content: &'t str) -> Cow<'t, str> {
        let clean = text::screen(content);
        if self.look.unicode || clean.is_ascii() { clean } else { Cow::Owned(text::ascii(&clean)) }
    }

    /// Draws a line of text in at most `columns` columns; gives the columns used.
    pub fn text(&mut self, x: u16, y: u16, columns: u16, content: &str, tone: Tone) -> u16 {
        let area = *self.buffer.area();
        if y >= area.bottom() || x >= area.right() {
            return 0;
        }
        let columns = columns.min(area.right() - x);
        let content = self.shown(content);
        // Three bytes, or one.
        let mark = if self.look.unicode && !self.look.sparing { "…" } else { "~" };
        let cut = text::truncate_with(&content, columns.into(), mark);
        let (end, _) = self.buffer.set_stringn(x, y, cut.as_ref(), columns.into(), self.look.theme.style(tone));
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

    /// A plain rule with a name in it: `-- Ahmad Zia -----`. Of ASCII everywhere: a drawn line takes three bytes a column.
    pub fn rule(&mut self, area: Rect, y: u16, name: &str) {
        if self.look.sparing {
            self.text(area.x, y, area.width, name, Tone::Title);
            return;
        }
        let mut x = area.x;
        x += self.text(x, y, 3, "-- ", Tone::Faint);
        if name.is_empty() {
            x = area.x;
        } else {
            x += self.text(x, y, area.width.saturating_sub(6), name, Tone::Title);
            x += self.text(x, y, 1, " ", Tone::Plain);
        }
        let rest = area.right().saturating_sub(x);
        self.text(x, y, rest, &"-".repeat(rest.into()), Tone::Faint);
    }
}

/// With its first letter capital, for headers.
#[must_use]
pub fn capital(s: &str) -> String {
    let mut letters = s.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
