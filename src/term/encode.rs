//! Turns the difference between two pictures of the screen into bytes.
//!
//! A frame is encoded in several ways – from the top or from the bottom, after scrolling a band, after erasing all from some row on –
//! and the shortest is sent. Within a row, changed squares are written from left to right; blanks at the end are erased when that is
//! shorter, and so are long blanks in between.
//!
//! Must not: remember anything between frames; that is the backend's.
//! Awkward: the choice within a row is greedy, so a few bytes are left lying on rows with many small changes.

use std::ops::Range;

use super::capabilities::Capabilities;
use super::cells::{Grid, Square, set};
use super::pen::{Inks, Pen, Wire};
use super::shift::{Shift, candidates};

/// Where the cursor shall stand after the frame, and whether it is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cursor {
    pub(super) x: u16,
    pub(super) y: u16,
    pub(super) visible: bool,
}

/// What is shown and what shall be shown.
pub(super) struct Frame<'a> {
    pub(super) shown: &'a Grid,
    pub(super) wanted: &'a Grid,
    /// Rows in which the two may differ.
    pub(super) changed: &'a [bool],
    pub(super) cursor: Cursor,
    pub(super) can: Capabilities,
}

/// So many first rows are tried.
const ERASED_FROM: u16 = 3;

/// Bytes of a long frame.
const LONG: usize = 4_096;
/// Bytes of `CSI K` or `CSI J`.
const ERASE: usize = 3;
/// Bytes of `CSI n C` or `CSI n X`.
const WALK: usize = 4;

#[derive(Clone, Copy)]
struct Way {
    shift: Option<Shift>,
    /// All is erased from this row on.
    erase: Option<u16>,
    upwards: bool,
}

/// The bytes that make the wanted picture, and the pen after them.
pub(super) fn shortest(frame: &Frame<'_>, pen: Pen, inks: &mut Inks) -> (Vec<u8>, Pen) {
    let plain = Way { shift: None, erase: None, upwards: false };
    let mut best: Option<(Vec<u8>, Pen, Way)> = None;
    let mut attempt = |way| {
        let limit = best.as_ref().map_or(usize::MAX, |(bytes, ..)| bytes.len());
        if let Some((bytes, pen)) = encode(frame, pen, inks, way, limit) {
            best = Some((bytes, pen, way));
        }
        best.as_ref().map_or((0, way), |(bytes, _, way)| (bytes.len(), *way))
    };
    // What scrolls is tried first: it is short, and whatever is longer is given up early.
    let several = frame.changed.iter().filter(|c| **c).count() > 1;
    if several && frame.can.scroll_regions {
        for shift in candidates(frame.shown, frame.wanted, frame.changed) {
            for shift in [Some(shift), in_region(shift, pen.region)].into_iter().flatten() {
                attempt(Way { shift: Some(shift), ..plain });
            }
        }
    }
    let mut so_far = attempt(plain);
    if several {
        // The first rows that differ may be told apart by a few letters: tabs, a title.
        let first = frame.changed.iter().position(|c| *c).and_then(|y| u16::try_from(y).ok()).unwrap_or(0);
        let last = frame.wanted.height().min(first + ERASED_FROM);
        for from in paying(frame, first..last) {
            so_far = attempt(Way { erase: Some(from), ..plain });
        }
        // From which end a frame is drawn saves a move or two, which nobody notices in a long one.
        let (length, way) = so_far;
        if length < LONG && way.erase.is_none() {
            attempt(Way { upwards: true, ..way });
        }
    }
    best.map_or((Vec::new(), pen), |(bytes, pen, _)| (bytes, pen))
}

/// The rows from which erasing all below may be shorter: what stands there already has to be written again, and what is saved are the
/// sequences that erase the blanks one by one.
fn paying(frame: &Frame<'_>, rows: Range<u16>) -> Vec<u16> {
    let (mut kept, mut saved) = (ERASE, 0);
    let mut found = Vec::new();
    for y in (rows.start..frame.wanted.height()).rev() {
        let mut run = 0_usize;
        for (shown, wanted) in frame.shown.row(y).iter().zip(frame.wanted.row(y)) {
            if wanted.is_plain_blank() {
                run += usize::from(shown != wanted);
                continue;
            }
            kept += if shown == wanted { wanted.glyph.as_bytes().len() } else { 0 };
            // A few blanks are written; many are erased and walked over, of which the walk remains.
            saved += run.min(2 * WALK).saturating_sub(WALK);
            run = 0;
        }
        saved += run.min(ERASE);
        if saved > kept && rows.contains(&y) {
            found.push(y);
        }
    }
    found
}

/// The same shift in the region that is set already, if that holds it: saves setting another.
fn in_region(shift: Shift, (top, bottom): (u16, u16)) -> Option<Shift> {
    let holds = top <= shift.top && bottom >= shift.bottom && (top, bottom) != (shift.top, shift.bottom);
    holds.then_some(Shift { top, bottom, ..shift })
}

/// One way of encoding; `None` as soon as it is not shorter than `limit`.
fn encode(frame: &Frame<'_>, pen: Pen, inks: &mut Inks, way: Way, limit: usize) -> Option<(Vec<u8>, Pen)> {
    let (width, height) = (frame.wanted.width(), frame.wanted.height());
    let mut wire = Wire::new(pen, inks, (width, height), frame.can);
    if let Some(from) = way.erase {
        wire.erase_from(from);
    }
    if let Some(shift) = way.shift {
        wire.scroll(shift.top, shift.bottom, shift.by);
    }
    let mut row = vec![Square::BLANK; usize::from(width)];
    for step in 0..height {
        let y = if way.upwards { height - 1 - step } else { step };
        let moved = way.shift.is_some_and(|shift| (shift.top..=shift.bottom).contains(&y));
        let erased = way.erase.is_some_and(|from| y >= from);
        if !erased && !moved && frame.changed.get(usize::from(y)) != Some(&true) {
            continue;
        }
        let source = if erased { None } else { way.shift.map_or(Some(y), |shift| shift.source(y)) };
        match source {
            Some(from) => row.copy_from_slice(frame.shown.row(from)),
            None => row.fill(Square::BLANK),
        }
        encode_row(&mut wire, y, &mut row, frame.wanted.row(y));
        if wire.out.len() >= limit {
            return None;
        }
    }
    if frame.cursor.visible {
        wire.go(frame.cursor.x, frame.cursor.y, frame.wanted.row(frame.cursor.y));
    }
    wire.set_visible(frame.cursor.visible);
    (wire.out.len() < limit).then_some((wire.out, wire.pen))
}

/// Brings one row from what it shows to what is wanted.
fn encode_row(wire: &mut Wire<'_>, y: u16, row: &mut [Square], wanted: &[Square]) {
    let end = wanted.iter().rposition(|s| !s.is_plain_blank()).map_or(0, |last| last + 1);
    let mut at = 0;
    while let Some(offset) = wanted.iter().zip(row.iter()).skip(at).position(|(a, b)| a != b) {
        at += offset;
        if at > 0 && wanted.get(at).is_some_and(Square::is_continuation) {
            // Half of a wide glyph cannot be written alone.
            at -= 1;
        }
        let Some(square) = wanted.get(at) else { break };
        let x = u16::try_from(at).unwrap_or(u16::MAX);
        wire.go(x, y, row);
        if square.is_plain_blank() {
            at = blanks(wire, row, wanted, at, end);
            continue;
        }
        let wide = wanted.get(at + 1).is_some_and(Square::is_continuation);
        let width = if wide { 2 } else { 1 };
        wire.write(square, width);
        draw(row, at, *square, wide);
        at += usize::from(width);
    }
}

/// Blanks from `at` on, by writing or erasing; answers the column after them.
fn blanks(wire: &mut Wire<'_>, row: &mut [Square], wanted: &[Square], at: usize, end: usize) -> usize {
    let stop =
        if at >= end { wanted.len() } else { wanted.iter().skip(at).position(|s| !s.is_plain_blank()).map_or(wanted.len(), |n| at + n) };
    let stale = |from: usize, to: usize| row.get(from..to).and_then(|part| part.iter().rposition(|s| !s.is_plain_blank()));
    let count = stale(at, stop).map_or(1, |last| last + 1);
    if at >= end && count >= 3 {
        wire.erase_line();
    } else if at < end && worth_erasing(wire, row, wanted, at + count, count) {
        wire.erase_chars(u16::try_from(count).unwrap_or(u16::MAX));
    } else {
        (0..count).for_each(|_| wire.write(&Square::BLANK, 1));
    }
    (at..at + count).for_each(|x| draw(row, x, Square::BLANK, false));
    at + count
}

/// Erasing leaves the cursor before the blanks; if more follows in the row, it has to walk over them.
fn worth_erasing(wire: &Wire<'_>, row: &[Square], wanted: &[Square], after: usize, count: usize) -> bool {
    let more = wanted.iter().zip(row).skip(after).any(|(a, b)| a != b);
    let sequence = if count < 10 { 4 } else { 5 };
    wire.can_erase_chars() && count > if more { 2 * sequence } else { sequence }
}

/// Notes in `row` what the terminal shows after writing. What is left of half a wide glyph differs between terminals.
fn draw(row: &mut [Square], at: usize, square: Square, wide: bool) {
    let last = if wide { at + 1 } else { at };
    if row.get(last + 1).is_some_and(Square::is_continuation) {
        set(row, last + 1, Square::UNKNOWN);
    }
    set(row, at, square);
    if wide {
        set(row, last, Square::CONTINUATION);
    }
}
