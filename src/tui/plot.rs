//! A plot in cells: fine lines of braille where the terminal has them, else full stops; points, limits and marks are ASCII in both, so
//! that a letter says what a dot cannot.
//!
//! Must not: reckon (the plot is a value), or draw by colour alone. Awkward: points that fall into one cell show as a digit, how many.

use std::collections::BTreeMap;

use ratatui::layout::Rect;

use super::paint::Painter;
use super::theme::Tone;
use crate::rules::skills::plot::Plot;
use crate::text;

/// Least columns and lines of a drawing; below that the words are shown.
pub const LEAST: (u16, u16) = (30, 8);

/// Bits of the dots of a braille cell, by column and row.
const DOTS: [[u32; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

/// What stands in the cells of a drawing.
struct Canvas {
    wide: u16,
    high: u16,
    cells: BTreeMap<(u16, u16), (char, Tone)>,
}

/// Where a share of a length falls, as one of `n` places.
fn place(at: f64, n: u16) -> u16 {
    // Within 0..=n by the plot's own promise; the last place takes the end.
    (at.floor().max(0.0) as u16).min(n.saturating_sub(1))
}

impl Canvas {
    fn put(&mut self, x: u16, y: u16, c: char, tone: Tone) {
        if x < self.wide && y < self.high {
            self.cells.insert((x, y), (c, tone));
        }
    }

    fn line(&mut self, plot: &Plot, from: (f64, f64), to: (f64, f64), braille: bool) {
        let (sx, sy) = if braille { (2, 4) } else { (1, 1) };
        let (wide, high) = (self.wide * sx, self.high * sy);
        let spot = |p: (f64, f64)| plot.spot(p.0, p.1, f64::from(wide), f64::from(high));
        let (a, b) = (spot(from), spot(to));
        let steps = (a.0 - b.0).abs().max((a.1 - b.1).abs()).ceil().clamp(1.0, 4_000.0);
        let mut n = 0.0;
        while n <= steps {
            let share = n / steps;
            let (x, y) = (place(a.0 + (b.0 - a.0) * share, wide), place(a.1 + (b.1 - a.1) * share, high));
            if braille {
                let bit = DOTS.get(usize::from(x % 2)).and_then(|c| c.get(usize::from(y % 4))).copied().unwrap_or(0);
                let cell = self.cells.entry((x / 2, y / 4)).or_insert(('\u{2800}', Tone::Plain));
                let before = if ('\u{2800}'..='\u{28FF}').contains(&cell.0) { cell.0 as u32 } else { 0x2800 };
                *cell = (char::from_u32(before | bit).unwrap_or('.'), Tone::Plain);
            } else {
                self.put(x, y, '.', Tone::Plain);
            }
            n += 1.0;
        }
    }

    fn fill(&mut self, plot: &Plot, braille: bool) {
        let (wide, high) = (f64::from(self.wide), f64::from(self.high));
        for limit in &plot.limits {
            let y = place(plot.spot(plot.x.least, limit.at, wide, high).1, self.high);
            for x in (0..self.wide).step_by(2) {
                self.put(x, y, '-', Tone::Warn);
            }
        }
        for mark in &plot.marks {
            let x = place(plot.spot(mark.at, plot.y.least, wide, high).0, self.wide);
            for y in 0..self.high {
                self.put(x, y, ':', Tone::Good);
            }
        }
        if let Some([from, to]) = plot.slope_ends() {
            self.line(plot, from, to, braille);
        }
        for series in plot.series.iter().filter(|s| s.joined) {
            for pair in series.points.windows(2) {
                if let [a, b] = pair {
                    self.line(plot, (a.x, a.y), (b.x, b.y), braille);
                }
            }
        }
        for series in &plot.series {
            let mut piled: BTreeMap<(u16, u16), (u32, char)> = BTreeMap::new();
            for point in &series.points {
                let (x, y) = plot.spot(point.x, point.y, wide, high);
                let cell = piled.entry((place(x, self.wide), place(y, self.high))).or_insert((0, point.sign));
                cell.0 += 1;
                // What went wrong is not hidden behind what went well.
                if point.sign == 'x' || cell.1 != 'x' {
                    cell.1 = point.sign;
                }
            }
            for ((x, y), (n, sign)) in piled {
                let c = match n {
                    0 | 1 => sign,
                    _ if series.joined => sign,
                    2..=9 => char::from_digit(n, 10).unwrap_or('+'),
                    _ => '+',
                };
                let tone = if c == 'x' { Tone::Bad } else { Tone::Title };
                self.put(x, y, c, if series.joined && c != 'x' { Tone::Plain } else { tone });
            }
        }
    }
}

/// Draws a plot; `braille`: whether the terminal has those letters. Gives false where there is no room for it: the words are shown then.
pub fn draw(plot: &Plot, area: Rect, braille: bool, paint: &mut Painter<'_>) -> bool {
    if area.width < LEAST.0 || area.height < LEAST.1 {
        return false;
    }
    let wide = |s: &str| u16::try_from(text::width(s)).unwrap_or(u16::MAX);
    let left = plot.y.ticks.iter().map(|t| wide(&t.1)).max().unwrap_or(0).min(12) + 1;
    // The label of the axis above, the axis and its numbers below.
    let body =
        Rect { x: area.x + left + 1, y: area.y + 1, width: area.width.saturating_sub(left + 2), height: area.height.saturating_sub(4) };
    paint.text(area.x, area.y, area.width, &plot.y.label, Tone::Label);
    let mut canvas = Canvas { wide: body.width, high: body.height, cells: BTreeMap::new() };
    canvas.fill(plot, braille);
    for y in 0..body.height {
        paint.text(body.x - 1, body.y + y, 1, "|", Tone::Faint);
    }
    let mut last = None;
    for (at, words) in &plot.y.ticks {
        let y = place(plot.spot(plot.x.least, *at, 1.0, f64::from(body.height)).1, body.height);
        if last != Some(y) {
            paint.right(body.x - 1, body.y + y, left, words, Tone::Faint);
            last = Some(y);
        }
    }
    for ((x, y), (c, tone)) in &canvas.cells {
        let mut bytes = [0; 4];
        paint.text(body.x + x, body.y + y, 1, c.encode_utf8(&mut bytes), *tone);
    }
    // Names of the lines, where nothing else stands.
    for limit in &plot.limits {
        let y = place(plot.spot(plot.x.least, limit.at, 1.0, f64::from(body.height)).1, body.height);
        let room = wide(&limit.name);
        let above = y.checked_sub(1).unwrap_or(y + 1);
        let free = |y: u16| room <= body.width && (0..=room).all(|x| !canvas.cells.contains_key(&(x, y)));
        if let Some(y) = [above, y + 1].into_iter().find(|y| *y < body.height && free(*y)) {
            paint.text(body.x + 1, body.y + y, room, &limit.name, Tone::Warn);
        }
    }
    let foot = body.bottom();
    paint.text(body.x - 1, foot, body.width + 1, &format!("+{}", "-".repeat(body.width.into())), Tone::Faint);
    let mut free = area.x;
    for (at, words) in &plot.x.ticks {
        let x = body.x + place(plot.spot(*at, plot.y.least, f64::from(body.width), 1.0).0, body.width);
        paint.text(x, foot, 1, "+", Tone::Faint);
        let start = x.saturating_sub(wide(words) / 2).max(area.x).min(area.right().saturating_sub(wide(words)));
        if start >= free {
            paint.text(start, foot + 1, wide(words), words, Tone::Faint);
            free = start + wide(words) + 1;
        }
    }
    paint.right(area.right(), foot + 2, area.width, &plot.x.label, Tone::Label);
    let marks: Vec<String> = plot.marks.iter().map(|m| format!(": {}", m.name)).collect();
    paint.text(body.x, foot + 2, area.width.saturating_sub(left + wide(&plot.x.label) + 2), &marks.join("  "), Tone::Good);
    true
}
