//! The picture of a screen: squares in a grid.
//!
//! A square holds one glyph and its attributes; a wide glyph has an empty continuation square to its right. A square that cannot
//! be seen (a space) keeps only the attributes that can.
//!
//! Must not: know escape sequences or who draws.
//! Awkward: half of a wide glyph cannot stand alone, so writing one square may blank its neighbour.

use super::glyph::{Glyph, glyphs};
use super::sgr::Attrs;

/// One square of the screen.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Square {
    pub(super) glyph: Glyph,
    pub(super) attrs: Attrs,
}

impl Square {
    pub(super) const BLANK: Self = Self { glyph: Glyph::SPACE, attrs: Attrs::PLAIN };
    /// The right half of a wide glyph.
    pub(super) const CONTINUATION: Self = Self { glyph: Glyph::EMPTY, attrs: Attrs::PLAIN };
    /// A square of which nobody knows what the terminal shows; never equal to a wanted one.
    pub(super) const UNKNOWN: Self = Self { glyph: Glyph::UNKNOWN, attrs: Attrs::PLAIN };

    fn new(glyph: Glyph, attrs: Attrs) -> Self {
        Self { glyph, attrs: if glyph == Glyph::SPACE { attrs.on_blank() } else { attrs } }
    }

    /// A number that differs where squares do, nearly always.
    pub(super) fn mixed(&self) -> u64 {
        let Attrs { fg, bg, marks } = self.attrs;
        self.glyph.mixed() ^ (u64::from(fg) << 48 | u64::from(bg) << 40 | u64::from(marks) << 56)
    }

    /// A space; its attributes may be visible.
    pub(super) fn is_space(&self) -> bool {
        self.glyph == Glyph::SPACE
    }

    /// A space as the terminal leaves it when it erases.
    pub(super) fn is_plain_blank(&self) -> bool {
        self.is_space() && self.attrs == Attrs::PLAIN
    }

    pub(super) fn is_continuation(&self) -> bool {
        self.glyph == Glyph::EMPTY
    }

    pub(super) fn is_unknown(&self) -> bool {
        self.glyph == Glyph::UNKNOWN
    }

    /// Terminals disagree on how many columns this glyph takes, so the column after it is not known.
    pub(super) fn is_unsure(&self) -> bool {
        self.glyph.is_unsure()
    }
}

/// A screen of squares, row by row.
#[derive(Clone)]
pub(super) struct Grid {
    width: u16,
    height: u16,
    squares: Vec<Square>,
}

impl Grid {
    pub(super) fn blank(width: u16, height: u16) -> Self {
        Self { width, height, squares: vec![Square::BLANK; usize::from(width) * usize::from(height)] }
    }

    pub(super) const fn width(&self) -> u16 {
        self.width
    }

    pub(super) const fn height(&self) -> u16 {
        self.height
    }

    /// A row from top; empty when there is no such row.
    pub(super) fn row(&self, y: u16) -> &[Square] {
        let from = usize::from(y) * usize::from(self.width);
        self.squares.get(from..from + usize::from(self.width)).unwrap_or(&[])
    }

    pub(super) fn row_mut(&mut self, y: u16) -> &mut [Square] {
        let from = usize::from(y) * usize::from(self.width);
        self.squares.get_mut(from..from + usize::from(self.width)).unwrap_or(&mut [])
    }

    pub(super) fn fill_blank(&mut self) {
        self.squares.fill(Square::BLANK);
    }

    /// Writes a cell's text at a place and answers whether anything changed.
    pub(super) fn write(&mut self, x: u16, y: u16, symbol: &str, attrs: Attrs, ascii_only: bool) -> bool {
        let room = self.width.saturating_sub(x);
        let row = self.row_mut(y);
        if room == 0 || row.is_empty() {
            return false;
        }
        let mut at = usize::from(x);
        let mut changed = false;
        glyphs(symbol, room, ascii_only, |glyph, width| {
            changed |= put(row, at, Square::new(glyph, attrs), width);
            at += usize::from(width);
        });
        changed
    }
}

/// Puts a glyph into a row. Half of a wide glyph that is overwritten leaves a blank.
fn put(row: &mut [Square], at: usize, square: Square, width: u16) -> bool {
    let continued = |row: &[Square], at: usize| row.get(at).is_some_and(Square::is_continuation);
    let wide = width == 2;
    if row.get(at) == Some(&square) && continued(row, at + 1) == wide {
        return false;
    }
    if continued(row, at) && at > 0 {
        set(row, at - 1, Square::BLANK);
    }
    let last = if wide { at + 1 } else { at };
    if continued(row, last + 1) {
        set(row, last + 1, Square::BLANK);
    }
    if wide && last >= row.len() {
        set(row, at, Square::BLANK);
        return true;
    }
    set(row, at, square);
    if wide {
        set(row, last, Square::CONTINUATION);
    }
    true
}

/// Sets a square; a place outside the row is left alone.
pub(super) fn set(row: &mut [Square], at: usize, square: Square) {
    if let Some(place) = row.get_mut(at) {
        *place = square;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_a_wide_glyph_leaves_a_blank() {
        let mut grid = Grid::blank(6, 1);
        assert!(grid.write(1, 0, "漢", Attrs::PLAIN, false));
        assert!(!grid.write(1, 0, "漢", Attrs::PLAIN, false));
        assert!(grid.write(2, 0, "x", Attrs::PLAIN, false));
        assert!(grid.row(0)[1].is_plain_blank());
        assert!(grid.write(5, 0, "漢", Attrs::PLAIN, false) || grid.row(0)[5].is_plain_blank());
        grid.write(3, 0, "字", Attrs::PLAIN, false);
        grid.write(2, 0, "漢", Attrs::PLAIN, false);
        assert!(grid.row(0)[3].is_continuation() && grid.row(0)[4].is_plain_blank());
    }
}
