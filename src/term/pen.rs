//! The pen: where the cursor stands, what it writes with, and the shortest bytes to change either.
//!
//! A move is tried as CR, LF, RI, BS, TAB, relative, to a column, to a row, absolute, or by writing again what stands in between; the
//! shortest wins. A way that cannot be shorter than the best so far is not made: a frame has thousands of moves. Attributes stay from frame to frame and change by the shorter of a difference and a fresh start. What is not
//! known (after writing in the last column, after setting a region) is `None` and is never built upon.
//!
//! Must not: know frames, or write to the terminal.
//! Awkward: the cursor cannot be moved across the edge of a scrolling region by relative moves, so the region is part of it.

use super::capabilities::Capabilities;
use super::cells::Square;
use super::few::Few;
use super::sgr::{Attrs, difference, fresh};

/// `CSI H`.
const HOME: usize = 3;
/// Columns between the stops that every terminal begins with.
const TAB: u16 = 8;

/// What is known about the terminal between two frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pen {
    pub(super) x: Option<u16>,
    pub(super) y: Option<u16>,
    pub(super) attrs: Option<Attrs>,
    /// First and last row of the scrolling region.
    pub(super) region: (u16, u16),
    /// Whether the cursor can be seen.
    pub(super) visible: bool,
}

/// A pen and the bytes it has produced for this frame.
pub(super) struct Wire<'a> {
    pub(super) pen: Pen,
    pub(super) out: Vec<u8>,
    inks: &'a mut Inks,
    width: u16,
    height: u16,
    can: Capabilities,
}

impl<'a> Wire<'a> {
    pub(super) const fn new(pen: Pen, inks: &'a mut Inks, (width, height): (u16, u16), can: Capabilities) -> Self {
        Self { pen, out: Vec::new(), inks, width, height, can }
    }

    /// Brings the cursor to a place. `row` is what the terminal shows in that row now: it may be written again on the way.
    pub(super) fn go(&mut self, x: u16, y: u16, row: &[Square]) {
        if self.pen.x == Some(x) && self.pen.y == Some(y) {
            return;
        }
        let by_steps = self.rows_to(y).map(|down| down.then(self.columns_to(self.pen.x, x, row)));
        let best = match by_steps {
            Some(few) if few.len() <= HOME => few,
            Some(few) => few.or(absolute(x, y)),
            None => absolute(x, y),
        };
        self.out.extend_from_slice(best.as_bytes());
        (self.pen.x, self.pen.y) = (Some(x), Some(y));
    }

    /// The shortest way to another row that keeps the column.
    fn rows_to(&self, to: u16) -> Option<Few> {
        let (top, bottom) = self.pen.region;
        let by_number = || self.can.column_moves.then(|| Few::NONE.counted(to + 1, b'd'));
        let Some(from) = self.pen.y else { return by_number() };
        if to == from {
            return Some(Few::NONE);
        }
        let relative = if to >= from {
            // Inside the region, or above it, its last row is as far down as the cursor gets.
            (from > bottom || to <= bottom).then(|| Few::NONE.repeat(b"\n", to - from).or(Few::NONE.counted(to - from, b'B')))
        } else {
            (from < top || to >= top).then(|| Few::NONE.repeat(b"\x1bM", from - to).or(Few::NONE.counted(from - to, b'A')))
        };
        match relative {
            Some(few) if few.len() <= Few::counted_len(to + 1) => Some(few),
            Some(few) => Some(by_number().unwrap_or(few)),
            None => by_number(),
        }
    }

    /// The shortest way to another column of the row where the cursor is.
    fn columns_to(&self, from: Option<u16>, to: u16, row: &[Square]) -> Few {
        let mut best = match from {
            Some(from) if from == to => return Few::NONE,
            Some(from) if from < to => self.rightwards(from, to, row),
            Some(from) => Few::NONE.repeat(b"\x08", from - to).or(Few::NONE.counted(from - to, b'D')),
            None => Few::NEVER,
        };
        if self.can.column_moves && Few::counted_len(to + 1) <= best.len() {
            best = Few::NONE.counted(to + 1, b'G');
        }
        // From the left edge on there is a step, a few letters or a tab at the least.
        let least = 1 + usize::from(to > 0) + usize::from(to > TAB && !to.is_multiple_of(TAB));
        if least < best.len() {
            best = best.or(Few::NONE.add(b"\r").then(self.rightwards(0, to, row)));
        }
        best
    }

    fn rightwards(&self, from: u16, to: u16, row: &[Square]) -> Few {
        if from == to {
            return Few::NONE;
        }
        let best = self.walk(from, to, row);
        let stop = to / TAB * TAB;
        if self.can.tabs && stop > from {
            let tabs = (stop - from).div_ceil(TAB);
            if usize::from(tabs) + usize::from(to > stop) < best.len() {
                return best.or(Few::NONE.repeat(b"\t", tabs).then(self.walk(stop, to, row)));
            }
        }
        best
    }

    fn walk(&self, from: u16, to: u16, row: &[Square]) -> Few {
        if from == to {
            return Few::NONE;
        }
        let counted = Few::counted_len(to - from);
        let again = self.again(from, to, counted, row);
        if again.len() <= counted { again } else { Few::NONE.counted(to - from, b'C') }
    }

    /// Writing again what stands between two columns, if it can be done with the attributes of the moment and in at most so many bytes.
    fn again(&self, from: u16, to: u16, most: usize, row: &[Square]) -> Few {
        // Each square takes a byte; half of a wide one takes none, but the other half has three.
        if usize::from(to - from) > most {
            return Few::NEVER;
        }
        let (Some(between), Some(attrs)) = (row.get(usize::from(from)..usize::from(to)), self.pen.attrs) else {
            return Few::NEVER;
        };
        // A wide glyph is written whole or not at all.
        let halved = between.first().is_some_and(Square::is_continuation) || row.get(usize::from(to)).is_some_and(Square::is_continuation);
        if halved {
            return Few::NEVER;
        }
        let writes = |s: &Square| !s.is_unknown() && !s.is_unsure() && (s.is_continuation() || looks_right(attrs, s));
        if between.iter().all(writes) { between.iter().fold(Few::NONE, |few, s| few.add(s.glyph.as_bytes())) } else { Few::NEVER }
    }

    /// Writes a square of `width` columns where the cursor stands.
    pub(super) fn write(&mut self, square: &Square, width: u16) {
        self.ink(square);
        self.out.extend_from_slice(square.glyph.as_bytes());
        self.pen.x = match self.pen.x.map(|x| x + width) {
            // What a terminal does after its last column differs, so nothing is built upon it.
            Some(x) if x < self.width && !square.is_unsure() => Some(x),
            _ => None,
        };
    }

    /// Erases from the cursor to the end of the row.
    pub(super) fn erase_line(&mut self) {
        self.ink(&Square::BLANK);
        self.out.extend_from_slice(b"\x1b[K");
    }

    pub(super) const fn can_erase_chars(&self) -> bool {
        self.can.erase_chars
    }

    /// Erases `n` columns from the cursor on, which stays.
    pub(super) fn erase_chars(&mut self, n: u16) {
        self.ink(&Square::BLANK);
        self.out.extend_from_slice(Few::NONE.counted(n, b'X').as_bytes());
    }

    /// Erases the screen from a row on; the cursor stands at its beginning then.
    pub(super) fn erase_from(&mut self, y: u16) {
        self.ink(&Square::BLANK);
        self.go(0, y, &[]);
        self.out.extend_from_slice(b"\x1b[J");
    }

    /// Scrolls the rows `top` to `bottom`: `by` > 0 moves them up. The rows that come in are blank.
    pub(super) fn scroll(&mut self, top: u16, bottom: u16, by: i16) {
        self.ink(&Square::BLANK);
        if self.pen.region != (top, bottom) {
            let whole = top == 0 && bottom + 1 == self.height;
            let few = Few::NONE.add(b"\x1b[");
            let few = if whole { few } else { few.number(top + 1).add(b";").number(bottom + 1) };
            self.out.extend_from_slice(few.add(b"r").as_bytes());
            self.pen.region = (top, bottom);
            // It goes home on most terminals; where exactly is not worth relying on.
            (self.pen.x, self.pen.y) = (None, None);
        }
        let n = by.unsigned_abs();
        let (edge, line, counted) = if by > 0 { (bottom, &b"\n"[..], b'S') } else { (top, &b"\x1bM"[..], b'T') };
        let lines = (0..n).fold(Few::NONE, |few, _| few.add(line));
        let walked = self.rows_to(edge).map(|way| way.then(lines));
        let at_once = self.can.scroll_counted.then(|| Few::NONE.counted(n, counted));
        match (walked, at_once) {
            (Some(walk), Some(once)) if walk.len() < once.len() => self.scroll_at(edge, walk),
            (_, Some(once)) => self.out.extend_from_slice(once.as_bytes()),
            (Some(walk), None) if walk.len() <= Few::ROOM => self.scroll_at(edge, walk),
            (_, None) => {
                self.go(0, edge, &[]);
                (0..n).for_each(|_| self.out.extend_from_slice(line));
            }
        }
    }

    fn scroll_at(&mut self, edge: u16, walk: Few) {
        self.out.extend_from_slice(walk.as_bytes());
        self.pen.y = Some(edge);
    }

    /// Shows or hides the cursor.
    pub(super) fn set_visible(&mut self, visible: bool) {
        if self.pen.visible != visible {
            self.out.extend_from_slice(if visible { b"\x1b[?25h" } else { b"\x1b[?25l" });
            self.pen.visible = visible;
        }
    }

    /// Takes the attributes that the square needs. A space shows no ink, so only what is seen behind it has to fit.
    fn ink(&mut self, square: &Square) {
        let want = square.attrs;
        let Some(have) = self.pen.attrs else {
            self.out.extend_from_slice(fresh(want).as_bytes());
            self.pen.attrs = Some(want);
            return;
        };
        if looks_right(have, square) {
            return;
        }
        let blank = square.is_space() && want.marks & Attrs::ON_BLANK == 0;
        let (bytes, now) = self.inks.change(have, want, blank);
        self.out.extend_from_slice(bytes.as_bytes());
        self.pen.attrs = Some(now);
    }
}

/// A change of attributes: from which to which, whether a blank square is written, the bytes, and what holds after them.
#[derive(Clone, Copy)]
struct Change {
    have: Attrs,
    want: Attrs,
    blank: bool,
    found: (Few, Attrs),
}

/// Changes of attributes that were worked out: a screen has few, again and again.
pub(super) struct Inks {
    known: Vec<Option<Change>>,
}

impl Inks {
    /// A power of two.
    const PLACES: usize = 1024;

    pub(super) fn new() -> Self {
        Self { known: vec![None; Self::PLACES] }
    }

    /// The shortest bytes from one set of attributes to another, and those that hold then. A blank square takes any ink.
    fn change(&mut self, have: Attrs, want: Attrs, blank: bool) -> (Few, Attrs) {
        // Knuth's multiplicative hashing; what falls on the same place is worked out again.
        let bits = [have.fg, have.bg, have.marks, want.fg, want.bg, want.marks, u8::from(blank)];
        let mixed = bits.iter().fold(0_u64, |sum, b| sum * 32 + u64::from(*b)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let at = usize::try_from(mixed >> 48).unwrap_or(0) % Self::PLACES;
        let Some(place) = self.known.get_mut(at) else { return work_out(have, want, blank) };
        match place {
            Some(known) if (known.have, known.want, known.blank) == (have, want, blank) => known.found,
            _ => place.insert(Change { have, want, blank, found: work_out(have, want, blank) }).found,
        }
    }
}

fn work_out(have: Attrs, want: Attrs, blank: bool) -> (Few, Attrs) {
    let exact = fresh(want).or(difference(have, want));
    if blank {
        let near = Attrs { fg: have.fg, bg: want.bg, marks: have.marks & !Attrs::ON_BLANK };
        let short = difference(have, near);
        if short.len() < exact.len() {
            return (short, near);
        }
    }
    (exact, want)
}

/// Whether a square written with these attributes looks as wanted.
fn looks_right(pen: Attrs, square: &Square) -> bool {
    pen == square.attrs
        || (square.is_space() && square.attrs.marks & Attrs::ON_BLANK == 0 && pen.marks & Attrs::ON_BLANK == 0 && pen.bg == square.attrs.bg)
}

/// `CSI row ; column H`; a 1 may be left out.
fn absolute(x: u16, y: u16) -> Few {
    let few = Few::NONE.add(b"\x1b[");
    let few = if y == 0 { few } else { few.number(y + 1) };
    (if x == 0 { few } else { few.add(b";").number(x + 1) }).add(b"H")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pen(x: Option<u16>, y: Option<u16>, region: (u16, u16)) -> Pen {
        Pen { x, y, attrs: Some(Attrs::PLAIN), region, visible: true }
    }

    #[test]
    fn moves_are_short() {
        type Case = (Option<u16>, Option<u16>, (u16, u16), (u16, u16), &'static str);
        let all = (0, 23);
        let cases: &[Case] = &[
            (Some(5), Some(5), all, (5, 5), ""),
            (Some(5), Some(5), all, (5, 6), "\n"),
            (Some(5), Some(5), all, (0, 6), "\n\r"),
            (Some(5), Some(5), all, (4, 5), "\x08"),
            (Some(5), Some(5), all, (5, 4), "\x1bM"),
            (Some(60), Some(5), all, (61, 5), "\x1b[C"),
            (Some(60), Some(5), all, (20, 5), "\x1b[21G"),
            (Some(5), Some(5), all, (16, 5), "\t\t"),
            (Some(5), Some(5), all, (40, 5), "\x1b[41G"),
            (Some(16), Some(5), all, (24, 5), "\t"),
            (Some(5), Some(5), all, (12, 5), "\x1b[7C"),
            (Some(60), Some(5), all, (20, 0), "\x1b[;21H"),
            (Some(60), Some(5), all, (60, 20), "\x1b[15B"),
            (Some(60), Some(15), all, (60, 2), "\x1b[3d"),
            (None, Some(5), all, (0, 5), "\r"),
            (None, Some(5), all, (9, 5), "\x1b[10G"),
            (None, None, all, (0, 0), "\x1b[H"),
            (None, None, all, (9, 3), "\x1b[4;10H"),
            // The last row of a region would scroll.
            (Some(5), Some(10), (3, 10), (5, 11), "\x1b[12d"),
            (Some(5), Some(3), (3, 10), (5, 2), "\x1b[3d"),
            (Some(5), Some(11), (3, 10), (5, 12), "\n"),
        ];
        for (x, y, region, (tx, ty), want) in cases {
            let mut inks = Inks::new();
            let mut wire = Wire::new(pen(*x, *y, *region), &mut inks, (80, 24), Capabilities::FULL);
            wire.go(*tx, *ty, &[]);
            assert_eq!(String::from_utf8_lossy(&wire.out), *want, "{x:?},{y:?} in {region:?} to {tx},{ty}");
        }
    }
}
