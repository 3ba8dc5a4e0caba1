//! Finds rows that have only moved up or down, so that the terminal can scroll them itself.
//!
//! Rows are compared in quarters, because a list may scroll beside a pane that stays: every quarter that stood in another row
//! before votes for that distance. For the distances with most votes, the band of rows that gains most is found; whether it
//! saves bytes is decided by encoding it.
//!
//! Must not: know escape sequences.
//! Awkward: one band in a frame; two lists that scroll at once are half drawn anew.

use super::cells::{Grid, Square};

/// Rows `top` to `bottom` moved by `by` rows, up when positive; the rows that come in are blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shift {
    pub(super) top: u16,
    pub(super) bottom: u16,
    pub(super) by: i16,
}

impl Shift {
    /// The row that stands in row `y` after the shift, if it is not a blank one that came in.
    pub(super) fn source(&self, y: u16) -> Option<u16> {
        if y < self.top || y > self.bottom {
            return Some(y);
        }
        y.checked_add_signed(self.by).filter(|from| (self.top..=self.bottom).contains(from))
    }
}

const PARTS: u16 = 4;
/// Fewer squares than this are not worth a region.
const LEAST_GAIN: i32 = 12;
const LEAST_ROWS: usize = 3;

/// The shifts worth trying, at most three.
pub(super) fn candidates(shown: &Grid, wanted: &Grid, changed: &[bool]) -> Vec<Shift> {
    if changed.iter().filter(|c| **c).count() < LEAST_ROWS {
        return Vec::new();
    }
    let mut votes = ballot(shown, wanted, changed);
    votes.sort_unstable_by_key(|(by, count)| (std::cmp::Reverse(*count), by.unsigned_abs()));
    let losses = losses(shown, wanted);
    votes.iter().take(3).filter(|(_, count)| *count >= 2).filter_map(|(by, _)| band(shown, wanted, &losses, *by)).collect()
}

/// How many quarters of rows stand `by` rows away from where they stood, for each distance.
fn ballot(shown: &Grid, wanted: &Grid, changed: &[bool]) -> Vec<(i16, u32)> {
    let height = wanted.height();
    let reach = i16::try_from(height).unwrap_or(i16::MAX);
    let mut votes: Vec<(i16, u32)> = (1 - reach..reach).map(|by| (by, 0)).collect();
    let rows = 0..height;
    let before: Vec<_> = rows.clone().map(|y| fingerprints(shown.row(y))).collect();
    for (y, _) in rows.zip(changed).filter(|(_, changed)| **changed) {
        let now = fingerprints(wanted.row(y));
        for (from, old) in (0..height).zip(&before) {
            let same = now.iter().zip(old).filter(|(a, b)| a.is_some() && a == b).count();
            let by = i32::from(from) - i32::from(y);
            let place = usize::try_from(by + i32::from(reach) - 1).ok().filter(|_| by != 0 && same > 0);
            if let Some((_, count)) = place.and_then(|place| votes.get_mut(place)) {
                *count += u32::try_from(same).unwrap_or(0);
            }
        }
    }
    votes
}

/// A hash for each quarter of a row; none for a blank one, which tells nothing.
fn fingerprints(row: &[Square]) -> [Option<u64>; PARTS as usize] {
    let mut found = [None; PARTS as usize];
    let length = row.len().div_ceil(usize::from(PARTS)).max(1);
    for (part, place) in row.chunks(length).zip(found.iter_mut()) {
        if !part.iter().all(Square::is_plain_blank) {
            // Two that are taken for the same cost a try, never a wrong screen.
            *place = Some(part.iter().fold(0, |sum: u64, s| (sum.rotate_left(5) ^ s.mixed()).wrapping_mul(0x517C_C1B7_2722_0A95)));
        }
    }
    found
}

/// The band of rows for which moving by `by` leaves fewest squares to draw.
fn band(shown: &Grid, wanted: &Grid, losses: &[i32], by: i16) -> Option<Shift> {
    let height = wanted.height();
    // In the direction in which rows come from, so that the band ends where blank rows come in.
    let in_order = (0..height).map(|n| if by > 0 { n } else { height - 1 - n });
    // What it costs that the rows after `last` up to `edge` become blank.
    let loss = |last: u16, edge: u16| {
        let (from, to) = if edge > last { (last + 1, edge + 1) } else { (edge, last) };
        let sum = |y: u16| losses.get(usize::from(y)).copied().unwrap_or(0);
        sum(to) - sum(from)
    };
    let mut best = (0, 0, 0);
    let (mut sum, mut start) = (0_i32, 0);
    for y in in_order {
        let Some(from) = y.checked_add_signed(by).filter(|from| *from < height) else { continue };
        if sum <= 0 {
            (sum, start) = (0, y);
        }
        sum += differing(shown.row(y), wanted.row(y)) - differing(shown.row(from), wanted.row(y));
        let gain = sum - loss(y, from);
        if gain > best.0 {
            best = (gain, start, from);
        }
    }
    let (gain, start, end) = best;
    (gain >= LEAST_GAIN).then_some(Shift { top: start.min(end), bottom: start.max(end), by })
}

/// For each row, what it costs that all rows above it become blank.
fn losses(shown: &Grid, wanted: &Grid) -> Vec<i32> {
    let mut sums = vec![0];
    let mut sum = 0;
    for y in 0..wanted.height() {
        let inked = wanted.row(y).iter().filter(|s| !s.is_plain_blank()).count();
        sum += i32::try_from(inked).unwrap_or(i32::MAX) - differing(shown.row(y), wanted.row(y));
        sums.push(sum);
    }
    sums
}

fn differing(a: &[Square], b: &[Square]) -> i32 {
    i32::try_from(a.iter().zip(b).filter(|(a, b)| a != b).count()).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::term::sgr::Attrs;

    fn grid(lines: &[&str]) -> Grid {
        let mut grid = Grid::blank(20, u16::try_from(lines.len()).unwrap());
        for (y, line) in (0..).zip(lines) {
            for (x, c) in (0..).zip(line.chars()) {
                grid.write(x, y, c.encode_utf8(&mut [0; 4]), Attrs::PLAIN, false);
            }
        }
        grid
    }

    #[test]
    fn a_list_under_a_title_moves() {
        let before = grid(&["Title", "first thing", "second other", "third one more", "fourth here", "status"]);
        let up = grid(&["Title", "second other", "third one more", "fourth here", "fifth", "status"]);
        let all = [true; 6];
        assert_eq!(candidates(&before, &up, &all).first(), Some(&Shift { top: 1, bottom: 4, by: 1 }));
        assert_eq!(candidates(&up, &before, &all).first(), Some(&Shift { top: 1, bottom: 4, by: -1 }));
        assert_eq!(candidates(&before, &before, &[false; 6]), []);
    }

    #[test]
    fn where_rows_come_from() {
        let up = Shift { top: 1, bottom: 4, by: 1 };
        assert_eq!([0, 1, 3, 4, 5].map(|y| up.source(y)), [Some(0), Some(2), Some(4), None, Some(5)]);
        let down = Shift { top: 0, bottom: 4, by: -2 };
        assert_eq!([0, 1, 2, 4, 5].map(|y| down.source(y)), [None, None, Some(0), Some(2), Some(5)]);
    }
}
