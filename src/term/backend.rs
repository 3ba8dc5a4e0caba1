//! The screen over a thin wire: a ratatui backend that remembers what the terminal shows and sends only the difference.
//!
//! `draw` and the cursor calls only note what is wanted. `flush` encodes the frame into one buffer and sends it with one
//! `write_all`; an unchanged frame sends nothing. The terminal is never asked anything: the cursor's place and the size come from
//! memory. Blinking, hidden and crossed-out text and colours beyond sixteen are not sent.
//!
//! Must not: be shared between two writers to one terminal; whatever else writes there spoils the picture until
//! [`LeanBackend::repaint`].
//! Awkward: `Terminal` must be told of a new window by
//! [`fit`], because asking on every frame would let the size change under it.

use std::io::{self, Write};

use ratatui::Terminal;
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use super::capabilities::Capabilities;
use super::cells::{Grid, Square};
use super::encode::{Cursor, Frame, shortest};
use super::pen::{Inks, Pen};
use super::sgr::Attrs;

/// Tells how large the window is, in columns and rows.
pub type SizeSource = Box<dyn Fn() -> Size + Send>;

/// A window that never changes.
#[cfg(test)]
pub fn fixed_size(width: u16, height: u16) -> SizeSource {
    Box::new(move || Size::new(width, height))
}

/// A frame is longer than what a terminal reads at once, and would be seen half done.
const LARGE: usize = 4_096;
/// The picture is held still, and shown.
const HOLD: &[u8] = b"\x1b[?2026h";
const SHOW: &[u8] = b"\x1b[?2026l";

/// Larger windows are used up to this many columns or rows.
const LARGEST: u16 = 1000;

/// What was sent, for budgets and the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Traffic {
    /// Bytes of the last flush; 0 when nothing had changed.
    pub last_bytes: usize,
    /// Writes of the last flush: 0 or 1.
    pub last_writes: usize,
    /// Bytes since the start.
    pub bytes: u64,
    /// Writes since the start.
    pub writes: u64,
    /// Bytes of the largest frame.
    pub largest: usize,
}

/// A ratatui backend for a slow line. See the module.
pub struct LeanBackend<W: Write> {
    writer: W,
    source: SizeSource,
    can: Capabilities,
    shown: Grid,
    wanted: Grid,
    changed: Vec<bool>,
    cursor: Cursor,
    pen: Pen,
    /// Changes of attributes that were worked out.
    inks: Inks,
    /// Nothing is known about the terminal: erase and draw all.
    forgotten: bool,
    /// Large frames are shown when they are whole.
    whole: bool,
    /// Sent before the next frame.
    preface: &'static [u8],
    traffic: Traffic,
}

impl<W: Write> LeanBackend<W> {
    /// A backend that writes to `writer`, which should not buffer. The first frame erases the screen; the cursor is hidden.
    pub fn new(writer: W, source: SizeSource, capabilities: Capabilities) -> Self {
        let (width, height) = bounded(source());
        Self {
            writer,
            source,
            can: capabilities,
            shown: Grid::blank(width, height),
            wanted: Grid::blank(width, height),
            changed: vec![false; usize::from(height)],
            cursor: Cursor { x: 0, y: 0, visible: false },
            pen: unknown_pen(height),
            inks: Inks::new(),
            forgotten: true,
            whole: true,
            preface: b"",
            traffic: Traffic::default(),
        }
    }

    /// Forgets what the terminal shows: the next flush erases it and draws everything anew (Ctrl-L, after a stop).
    pub const fn repaint(&mut self) {
        self.forgotten = true;
    }

    /// The next frame is drawn from nothing, behind `sequence`: the terminal was just taken.
    pub const fn enter(&mut self, sequence: &'static [u8]) {
        self.preface = sequence;
        self.forgotten = true;
    }

    /// Whether large frames are shown when they are whole, or as they come: on a line that one watches, the first rows are of use while
    /// the others are still on their way.
    pub const fn show_whole(&mut self, whole: bool) {
        self.whole = whole;
    }

    /// Takes a new size in columns and rows and forgets the picture; answers whether it has changed.
    fn resize(&mut self, width: u16, height: u16) -> bool {
        let (width, height) = bounded(Size::new(width, height));
        if (width, height) == (self.wanted.width(), self.wanted.height()) {
            return false;
        }
        self.shown = Grid::blank(width, height);
        self.wanted = Grid::blank(width, height);
        self.changed = vec![false; usize::from(height)];
        self.cursor.x = self.cursor.x.min(width - 1);
        self.cursor.y = self.cursor.y.min(height - 1);
        self.forgotten = true;
        true
    }

    /// What has been sent so far.
    pub const fn traffic(&self) -> Traffic {
        self.traffic
    }

    /// What this backend believes the terminal can do.
    pub const fn capabilities(&self) -> Capabilities {
        self.can
    }

    /// Where the bytes go.
    pub const fn writer(&self) -> &W {
        &self.writer
    }

    /// Where the bytes go, to be changed by tests. Bytes written past the backend call for [`Self::repaint`].
    pub const fn writer_mut(&mut self) -> &mut W {
        &mut self.writer
    }

    fn write_cell(&mut self, x: u16, y: u16, symbol: &str, attrs: Attrs) {
        let ascii_only = !self.can.unicode;
        if self.wanted.write(x, y, symbol, attrs, ascii_only)
            && let Some(changed) = self.changed.get_mut(usize::from(y))
        {
            *changed = true;
        }
    }

    /// Blanks the squares of the wanted picture from one place to another, in reading order, both included.
    fn blank_between(&mut self, from: (u16, u16), to: (u16, u16)) {
        for y in from.1..=to.1 {
            let left = if y == from.1 { from.0 } else { 0 };
            let right = if y == to.1 { to.0 } else { self.wanted.width() - 1 };
            (left..=right).for_each(|x| self.write_cell(x, y, " ", Attrs::PLAIN));
        }
    }

    /// The bytes of this frame, starting from an erased screen if nothing is known about it.
    fn encode(&mut self) -> (Vec<u8>, Pen) {
        let mut opening = Vec::new();
        if self.forgotten {
            self.shown.fill_blank();
            self.changed.fill(true);
            opening = [self.preface, &opening_of(self.cursor.visible)].concat();
            self.pen = Pen {
                x: Some(0),
                y: Some(0),
                attrs: Some(Attrs::PLAIN),
                visible: self.cursor.visible,
                ..unknown_pen(self.wanted.height())
            };
        }
        let frame = Frame { shown: &self.shown, wanted: &self.wanted, changed: &self.changed, cursor: self.cursor, can: self.can };
        let (bytes, pen) = shortest(&frame, self.pen, &mut self.inks);
        opening.extend_from_slice(&bytes);
        if self.can.synchronized && self.whole && opening.len() > LARGE {
            // What takes the terminal over stands before it: it may be another screen that is held still.
            let at = self.preface.len().min(opening.len());
            opening.splice(at..at, HOLD.iter().copied());
            opening.extend_from_slice(SHOW);
        }
        (opening, pen)
    }

    fn settled(&self) -> bool {
        let Cursor { x, y, visible } = self.cursor;
        let stands = !visible || (self.pen.x == Some(x) && self.pen.y == Some(y));
        !self.forgotten && visible == self.pen.visible && stands && !self.changed.contains(&true)
    }

    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        // Until the write has succeeded, nothing is known about the terminal.
        self.forgotten = true;
        self.writer.write_all(bytes)?;
        self.writer.flush()?;
        self.forgotten = false;
        self.preface = b"";
        self.traffic.last_bytes = bytes.len();
        self.traffic.last_writes = 1;
        self.traffic.bytes += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.traffic.writes += 1;
        self.traffic.largest = self.traffic.largest.max(bytes.len());
        Ok(())
    }

    fn adopt(&mut self) {
        for (y, changed) in (0..).zip(&mut self.changed) {
            if std::mem::take(changed) {
                self.shown.row_mut(y).copy_from_slice(self.wanted.row(y));
            }
        }
    }
}

/// Takes the window's size from the backend's source; the next `Terminal::draw` draws all if it has changed.
///
/// ratatui itself compares sizes only when it draws: a window that changed and changed back in between would look the same to it
/// while the backend has forgotten the picture. So it is made to forget, too.
///
/// # Errors
/// None that this backend gives.
pub fn fit<W: Write>(terminal: &mut Terminal<LeanBackend<W>>) -> io::Result<()> {
    let Size { width, height } = (terminal.backend().source)();
    if terminal.backend_mut().resize(width, height) { terminal.clear() } else { Ok(()) }
}

fn bounded(size: Size) -> (u16, u16) {
    (size.width.clamp(1, LARGEST), size.height.clamp(1, LARGEST))
}

const fn unknown_pen(height: u16) -> Pen {
    Pen { x: None, y: None, attrs: None, region: (0, height.saturating_sub(1)), visible: false }
}

/// Makes a terminal in any state ours: plain letters and attributes, no region, no wrapping, nothing on it.
fn opening_of(visible: bool) -> Vec<u8> {
    [&b"\x1b(B\x0f\x1b[m\x1b[r\x1b[?7l"[..], if visible { b"\x1b[?25h" } else { b"\x1b[?25l" }, b"\x1b[H\x1b[J"].concat()
}

impl<W: Write> Backend for LeanBackend<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        // ratatui also sends the hidden half of some emoji, which would wipe the emoji just written.
        let mut emoji_before = None;
        for (x, y, cell) in content {
            let symbol = cell.symbol();
            if emoji_before == Some((x, y)) && symbol == " " && self.continues(x, y) {
                continue;
            }
            emoji_before = symbol.contains('\u{FE0F}').then_some((x.saturating_add(1), y));
            self.write_cell(x, y, symbol, Attrs::of(cell.fg, cell.bg, cell.modifier, self.can.colour));
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.cursor.visible = false;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.cursor.visible = true;
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(Position { x: self.cursor.x, y: self.cursor.y })
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let Position { x, y } = position.into();
        self.cursor.x = x.min(self.wanted.width() - 1);
        self.cursor.y = y.min(self.wanted.height() - 1);
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        let Cursor { x, y, .. } = self.cursor;
        let (right, bottom) = (self.wanted.width() - 1, self.wanted.height() - 1);
        let (from, to) = match clear_type {
            ClearType::All => ((0, 0), (right, bottom)),
            ClearType::AfterCursor => ((x, y), (right, bottom)),
            ClearType::BeforeCursor => ((0, 0), (x, y)),
            ClearType::CurrentLine => ((0, y), (right, y)),
            ClearType::UntilNewLine => ((x, y), (right, y)),
        };
        self.blank_between(from, to);
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        Ok(Size::new(self.wanted.width(), self.wanted.height()))
    }

    /// The size in columns and rows; pixels are not known and given as 0.
    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size()?, pixels: Size::ZERO })
    }

    /// Sends the frame.
    ///
    /// # Errors
    ///
    /// When the write fails; the next flush then draws everything anew.
    fn flush(&mut self) -> io::Result<()> {
        (self.traffic.last_bytes, self.traffic.last_writes) = (0, 0);
        if self.settled() {
            return Ok(());
        }
        let (bytes, pen) = self.encode();
        if !bytes.is_empty() {
            self.send(&bytes)?;
        }
        self.pen = pen;
        self.adopt();
        Ok(())
    }
}

impl<W: Write> LeanBackend<W> {
    fn continues(&self, x: u16, y: u16) -> bool {
        self.wanted.row(y).get(usize::from(x)).is_some_and(Square::is_continuation)
    }
}
