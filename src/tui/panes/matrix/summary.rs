//! The matrix by person and by skill: numbers in words' order instead of letters.

use ratatui::layout::Rect;

use super::{Matrix, Mode};
use crate::rules::skills::matrix::{Standing, Totals};
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;

/// Columns of marker and mark.
const LEFT: u16 = 2;
/// Columns of a number, and of a day.
const NUMBER: u16 = 6;
const DAY: u16 = 11;
/// Lines of the heading.
const HEAD: u16 = 2;

/// One line of a summary: its name, numbers, and what stands behind them.
struct Told {
    name: String,
    numbers: Vec<u32>,
    day: Option<String>,
    more: String,
}

impl Matrix {
    pub(super) fn draw_summary(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        let people = self.mode == Mode::People;
        let (count, at) = if people { (self.view.rows.len(), self.at) } else { (self.view.columns.len(), self.column) };
        let list = usize::from(area.height.saturating_sub(HEAD + 1)).max(1);
        self.half.0 = (list / 2).max(1);
        self.top = self.top.min(at).max((at + 1).saturating_sub(list)).min(count.saturating_sub(list));
        // From the left as many numbers as have room beside a name.
        let heads = heads(people);
        let name = (area.width / 3).clamp(12, 34);
        let room = usize::from(area.width.saturating_sub(LEFT + name) / NUMBER);
        let numbers = heads.len().min(room);
        let x = |n: usize| area.x + LEFT + name + NUMBER * u16::try_from(n + 1).unwrap_or(0);
        for (n, head) in heads.iter().take(numbers).enumerate() {
            // Two words stand one above the other.
            let (above, below) = head.split_once(' ').unwrap_or(("", head));
            paint.right(x(n), area.y, NUMBER - 1, above, Tone::Label);
            paint.right(x(n), area.y + 1, NUMBER - 1, below, Tone::Label);
        }
        let (title, after) = if people { ("matrix-column-name", "matrix-column-next") } else { ("matrix-column-skill", "") };
        paint.text(area.x + LEFT, area.y + 1, name, &crate::words::label(title), Tone::Label);
        let mut rest = x(numbers.saturating_sub(1)) + 2;
        let dated = people && area.right().saturating_sub(rest) >= DAY;
        if dated {
            paint.text(rest, area.y + 1, DAY, &crate::words::label("matrix-column-last"), Tone::Label);
            rest += DAY;
        }
        let more = people && area.right().saturating_sub(rest) >= 4;
        if more {
            paint.text(rest, area.y + 1, area.right() - rest, &crate::words::label(after), Tone::Label);
        }
        for (y, n) in (area.y + HEAD..).zip((self.top..count).take(list)) {
            let Some(told) = self.told_of(desk, n) else { continue };
            paint.text(area.x + LEFT, y, name.saturating_sub(1), &told.name, Tone::Plain);
            for (place, number) in told.numbers.iter().take(numbers).enumerate() {
                let tone = if *number == 0 { Tone::Faint } else { Tone::Plain };
                paint.right(x(place), y, NUMBER - 1, &number.to_string(), tone);
            }
            if dated {
                paint.text(rest - DAY, y, DAY - 1, &told.day.unwrap_or_default(), Tone::Plain);
            }
            if more {
                paint.text(rest, y, area.right() - rest, &told.more, Tone::Plain);
            }
            if n == at {
                paint.marker(area.x, y);
            }
        }
        let all = &self.view.all;
        let words = crate::say!("matrix-of-all", counts = super::draw::counts(all), lacking = all.lacking);
        let foot = text::truncate(&words, area.width.saturating_sub(LEFT).into()).into_owned();
        paint.text(area.x + LEFT, area.bottom().saturating_sub(1), area.width.saturating_sub(LEFT), &foot, Tone::Faint);
    }

    fn told_of(&self, desk: &Desk, n: usize) -> Option<Told> {
        if self.mode == Mode::People {
            let line = self.held.lines.get(*self.view.rows.get(n)?)?;
            let totals = self.view.of_rows.get(n)?;
            let next = line.next_gap().and_then(|skill| self.held.columns.iter().find(|c| c.skill == skill));
            let mut numbers = vec![totals.wanted];
            numbers.extend(counts(totals));
            numbers.extend([totals.lacking, line.recent]);
            return Some(Told {
                name: line.name.clone(),
                numbers,
                day: line.last.map(|day| desk.manner.day(day)),
                more: next.map(|c| format!("{} {}", c.code, c.title)).unwrap_or_default(),
            });
        }
        let column = self.held.columns.get(*self.view.columns.get(n)?)?;
        let totals = self.view.of_columns.get(n)?;
        let begun = totals.cells() - totals.count(Standing::NotBegun);
        let mut numbers = vec![totals.wanted, begun];
        numbers.extend(counts(totals));
        numbers.push(totals.lacking);
        Some(Told { name: format!("{} {}", column.code, column.title), numbers, day: None, more: String::new() })
    }
}

fn counts(totals: &Totals) -> [u32; 5] {
    Standing::ALL.map(|standing| totals.count(standing))
}

/// The heads of the numbers, of one or two short words.
fn heads(people: bool) -> Vec<String> {
    let label = crate::words::label;
    let mut out = vec![label("matrix-head-wanted")];
    if !people {
        out.push(label("matrix-head-begun"));
    }
    let standings = [
        "matrix-head-entrusted",
        "matrix-head-at",
        "matrix-head-below",
        "matrix-head-insufficient",
        "matrix-head-not-begun",
        "matrix-head-lacking",
    ];
    out.extend(standings.map(label));
    if people {
        out.push(label("matrix-head-recent"));
    }
    out
}
