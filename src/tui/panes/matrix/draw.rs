//! How the matrix stands on the screen: names to the left and codes above stay while the cells scroll; letters tell what colours tell.

use ratatui::layout::Rect;

use super::Matrix;
use super::whose::Group;
use crate::actions::{Action, Context};
use crate::rules::skills::judgement::State;
use crate::rules::skills::matrix::{Cell, Order, Standing, Totals};
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::paint::{Painter, capital};
use crate::tui::theme::Tone;

/// Columns of marker and mark.
const LEFT: u16 = 2;
/// Lines of the codes above.
const CODES: usize = 4;
/// Lines of the detail, and the fewest lines that a matrix with it has.
const DETAIL: u16 = 5;
const DETAIL_FROM: u16 = 16;
/// Lines from which the legend is shown.
const LEGEND_FROM: u16 = 10;
/// Lines from which all totals of the columns are shown.
const TOTALS_FROM: u16 = 30;

/// Where things stand.
struct Laid {
    name: u16,
    /// Columns of a cell with the room of the marker before it.
    pitch: u16,
    /// Columns of a total.
    total: u16,
    /// All totals of a row have room, else only what is lacking.
    all: bool,
    /// Columns of the matrix that have room.
    shown: usize,
}

impl Laid {
    fn of(area: Rect) -> Self {
        let (name, pitch, all) = match area.width {
            0..50 => (10.min(area.width / 3), 2, false),
            50..100 => (18, 2, true),
            _ => (26, 3, true),
        };
        let total = if area.width >= 100 { 4 } else { 3 };
        // A column is free before what is lacking.
        let totals = if all { 6 * total + 1 } else { total + 1 };
        let room = area.width.saturating_sub(LEFT + name + totals);
        Self { name, pitch, total, all, shown: usize::from(room / pitch).max(1) }
    }

    /// The column of the letter of the n-th cell in view; before it is room for the marker.
    fn at(&self, n: usize) -> u16 {
        let cells = u16::try_from(n).unwrap_or(u16::MAX).saturating_mul(self.pitch);
        (LEFT + self.name).saturating_add(cells).saturating_add(self.pitch - 1)
    }
}

/// The letter and how it looks.
pub(super) fn shown(cell: &Cell) -> (char, Tone) {
    let tone = match cell.standing() {
        Standing::Entrusted | Standing::AtTarget if cell.reached => Tone::Good,
        Standing::Below | Standing::Entrusted | Standing::AtTarget => Tone::Warn,
        Standing::Insufficient => Tone::Plain,
        Standing::NotBegun => Tone::Faint,
    };
    (cell.letter(), tone)
}

/// The heads of the totals: the letters that they count, E for those entrusted at whatever level.
const HEADS: [&str; 5] = ["E", "T", "b", ".", "-"];

/// A code from above to below in so many lines: without its signs if it is longer, and then its end, which differs most.
pub(super) fn upright(code: &str, lines: usize) -> Vec<char> {
    let one = |c: char| if text::width(c.encode_utf8(&mut [0; 4])) == 1 { c } else { '?' };
    let whole: Vec<char> = code.chars().map(one).collect();
    let mut letters = if whole.len() <= lines { whole } else { code.chars().filter(|c| c.is_alphanumeric()).map(one).collect() };
    if letters.len() > lines {
        letters = letters.split_off(letters.len() - lines);
        if let Some(first) = letters.first_mut() {
            *first = '~';
        }
    }
    letters
}

impl Matrix {
    pub(super) fn draw_cells(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        let laid = Laid::of(area);
        let longest = self.view.columns.iter().filter_map(|n| self.held.columns.get(*n)).map(|c| upright(&c.code, CODES).len()).max();
        let codes = if area.height < 9 { 1 } else { longest.unwrap_or(1).max(1) };
        let legend = u16::from(area.height >= LEGEND_FROM);
        let detail = if desk.detail && area.height >= DETAIL_FROM { DETAIL } else { 0 };
        let below = self.totals_below(area, &laid);
        let height = |lines: usize| u16::try_from(lines).unwrap_or(u16::MAX);
        let taken = height(codes) + legend + detail + height(below.iter().map(|(_, lines)| lines.len()).sum());
        let list = usize::from(area.height.saturating_sub(taken)).max(1);
        self.half = ((list / 2).max(1), (laid.shown / 2).max(1));
        let (rows, columns) = (self.view.rows.len(), self.view.columns.len());
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(list)).min(rows.saturating_sub(list));
        if self.column < self.left || self.column >= self.left + laid.shown {
            // Half a page at once: each move of the cells sends them all.
            self.left = self.column.saturating_sub(laid.shown / 2);
        }
        self.left = self.left.min(columns.saturating_sub(laid.shown));
        self.draw_codes(area, paint, &laid, codes);
        let first = area.y + height(codes);
        for (y, (n, place)) in (first..).zip(self.view.rows.iter().enumerate().skip(self.top).take(list)) {
            let Some(line) = self.held.lines.get(*place) else { continue };
            paint.text(area.x + LEFT, y, laid.name.saturating_sub(1), &line.name, Tone::Plain);
            for (x, column) in self.view.columns.iter().skip(self.left).take(laid.shown).enumerate() {
                let cell = self.held.columns.get(*column).and_then(|c| line.cells.get(&c.skill));
                if let Some(cell) = cell {
                    let (letter, tone) = shown(cell);
                    paint.text(area.x + laid.at(x), y, 1, letter.encode_utf8(&mut [0; 4]), tone);
                }
            }
            if let Some(totals) = self.view.of_rows.get(n).filter(|_| !self.unread.contains(&line.trainee)) {
                draw_totals(area, y, paint, &laid, totals);
            }
            if n == self.at {
                paint.marker(area.x, y);
                paint.marker(area.x + laid.at(self.column - self.left) - 1, y);
            }
        }
        let mut y = area.bottom().saturating_sub(taken - height(codes));
        for (name, lines) in &below {
            paint.text(area.x + LEFT, y, laid.name.saturating_sub(1), name, Tone::Label);
            for line in lines {
                for (x, number) in line.iter().skip(self.left).take(laid.shown).enumerate() {
                    let right = area.x + laid.at(x) + 1;
                    paint.right(right, y, laid.pitch - 1, number, Tone::Plain);
                }
                y += 1;
            }
        }
        if legend > 0 {
            let words = if area.width >= 60 { "matrix-legend" } else { "matrix-legend-short" };
            paint.text(area.x + LEFT, y, area.width.saturating_sub(LEFT), &crate::words::label(words), Tone::Faint);
        }
        if detail > 0 {
            let strip = Rect { y: area.bottom() - detail, height: detail, ..area };
            paint.later(("matrix", 0), strip, |paint| self.draw_detail(desk, strip, paint));
        }
    }

    /// What is written below the columns: all totals where there is room for them, else what is lacking; numbers upright where a column is
    /// one letter wide.
    fn totals_below(&self, area: Rect, laid: &Laid) -> Vec<(String, Vec<Vec<String>>)> {
        let of = |name: String, count: &dyn Fn(&Totals) -> u32| {
            let numbers: Vec<u32> = self.view.of_columns.iter().map(count).collect();
            if laid.pitch > 2 {
                // Three digits have no room beside each other; more than 99 people are narrowed or looked at by skill.
                let short = |n: &u32| if *n > 99 { "++".to_owned() } else { n.to_string() };
                return (name, vec![numbers.iter().map(short).collect()]);
            }
            let digits = numbers.iter().max().map_or(1, |n| n.to_string().len());
            let line = |n: usize| numbers.iter().map(|number| digit(*number, digits - 1 - n)).collect();
            (name, (0..digits).map(line).collect())
        };
        let mut out = Vec::new();
        if laid.pitch > 2 && area.height >= TOTALS_FROM {
            for standing in Standing::ALL {
                out.push(of(word(standing), &|t: &Totals| t.count(standing)));
            }
        }
        if area.height >= LEGEND_FROM + 2 {
            out.push(of(crate::words::label("matrix-lacking"), &|t: &Totals| t.lacking));
        }
        out
    }

    fn draw_codes(&self, area: Rect, paint: &mut Painter<'_>, laid: &Laid, lines: usize) {
        let bottom = area.y + u16::try_from(lines).unwrap_or(1) - 1;
        let order = match (self.rows, self.columns) {
            (Order::Name, Order::Name) => "matrix-order-names",
            (Order::Gap, Order::Name) => "matrix-order-rows",
            (Order::Name, Order::Gap) => "matrix-order-columns",
            (Order::Gap, Order::Gap) => "matrix-order-both",
        };
        paint.text(area.x + LEFT, bottom, laid.name.saturating_sub(1), &crate::words::label(order), Tone::Label);
        for (x, column) in self.view.columns.iter().skip(self.left).take(laid.shown).enumerate() {
            let Some(column) = self.held.columns.get(*column) else { continue };
            let letters = upright(&column.code, lines);
            let first = bottom + 1 - u16::try_from(letters.len()).unwrap_or(0);
            for (y, letter) in (first..).zip(letters) {
                paint.text(area.x + laid.at(x), y, 1, letter.encode_utf8(&mut [0; 4]), Tone::Label);
            }
        }
        if self.left > 0 {
            paint.text(area.x + laid.at(0) - 1, area.y, 1, "<", Tone::Faint);
        }
        let right = area.right() - if laid.all { 6 * laid.total + 1 } else { laid.total };
        if self.left + laid.shown < self.view.columns.len() {
            paint.text(right, area.y, 1, ">", Tone::Faint);
        }
        let label = crate::words::label("matrix-lacking-short");
        paint.right(area.right(), bottom, laid.total, &label, Tone::Label);
        if laid.all {
            for (n, head) in (1u16..).zip(HEADS.iter().rev()) {
                paint.right(area.right() - n * laid.total - 1, bottom, laid.total - 1, head, Tone::Label);
            }
        }
    }

    /// In words: how the one at the marker stands at the skill there, what the column comes to and what the row.
    fn draw_detail(&self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        let (Some(line), Some(column)) = (self.line(), self.skill()) else { return };
        paint.rule(area, area.y, &crate::say!("matrix-detail", name = line.name, code = column.code, title = column.title));
        let mut sentences = vec![self.cell().map_or_else(|| crate::say!("matrix-not-theirs", name = line.name), |cell| told(desk, cell))];
        sentences
            .extend(self.view.of_columns.get(self.column).map(|t| crate::say!("matrix-of-skill", counts = counts(t), lacking = t.lacking)));
        sentences.extend(self.view.of_rows.get(self.at).map(|t| crate::say!("matrix-of-person", counts = counts(t), lacking = t.lacking)));
        let width = area.width.saturating_sub(LEFT + 1);
        let mut y = area.y + 1;
        for sentence in sentences {
            for words in text::wrap(&sentence, width.into()) {
                if y < area.bottom() {
                    paint.text(area.x + LEFT, y, width, words, Tone::Plain);
                    y += 1;
                }
            }
        }
    }

    pub(super) fn draw_empty(&self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        let key = |action| desk.key(Context::Matrix, action);
        let words = match &self.trouble {
            Some(trouble) => trouble.clone(),
            None if !self.begun || self.asked.is_some() => crate::words::label("matrix-looking"),
            None if self.view.rows.is_empty() && !self.filter.is_empty() => {
                crate::say!("matrix-nobody-filter", filter = self.filter, key = key(Action::ClearFilter))
            }
            None if self.view.rows.is_empty() => match &self.group {
                Group::Of(_, _, name) => crate::say!("matrix-nobody", name = name, key = key(Action::MatrixGroup)),
                Group::Newest | Group::Everybody => crate::words::label("matrix-no-trainee"),
            },
            None => crate::say!("matrix-no-skills", key = key(Action::MatrixSkills)),
        };
        for (y, line) in (area.y + 1..area.bottom()).zip(text::wrap(&words, area.width.saturating_sub(4).into())) {
            paint.text(area.x + 2, y, area.width, line, Tone::Plain);
        }
    }
}

/// A digit of a number, counted from its end; nothing in front of it.
fn digit(number: u32, from_end: usize) -> String {
    let digits = number.to_string();
    let place = digits.len().checked_sub(from_end + 1);
    place.and_then(|n| digits.get(n..=n)).unwrap_or_default().to_owned()
}

fn draw_totals(area: Rect, y: u16, paint: &mut Painter<'_>, laid: &Laid, totals: &Totals) {
    paint.right(area.right(), y, laid.total, &totals.lacking.to_string(), Tone::Plain);
    if laid.all {
        for (n, standing) in (1u16..).zip(Standing::ALL.into_iter().rev()) {
            let count = totals.count(standing);
            let tone = if count == 0 { Tone::Faint } else { Tone::Plain };
            paint.right(area.right() - n * laid.total - 1, y, laid.total - 1, &count.to_string(), tone);
        }
    }
}

/// A standing in a word.
pub(super) fn word(standing: Standing) -> String {
    crate::words::label(match standing {
        Standing::Entrusted => "matrix-entrusted",
        Standing::AtTarget => "matrix-at-target",
        Standing::Below => "matrix-below",
        Standing::Insufficient => "matrix-insufficient",
        Standing::NotBegun => "matrix-not-begun",
    })
}

/// Counts in words, without those that are none.
pub(super) fn counts(totals: &Totals) -> String {
    let told = Standing::ALL.into_iter().filter(|standing| totals.count(*standing) > 0);
    let told: Vec<String> = told.map(|standing| format!("{} {}", totals.count(standing), word(standing))).collect();
    if told.is_empty() { crate::words::label("matrix-nothing") } else { told.join(", ") }
}

/// How somebody stands, in words.
fn told(desk: &Desk, cell: &Cell) -> String {
    if !cell.begun {
        return crate::words::label("matrix-cell-not-begun");
    }
    let state = match cell.state {
        // The day as the person reads days.
        State::Entrusted { level, until: Some(day), .. } => {
            crate::say!("skills-state-entrusted-until", level = level.get(), day = desk.manner.day(day))
        }
        state => state.message().to_string(),
    };
    let state = capital(&state);
    let last = cell.last.map(|day| desk.manner.day(day)).unwrap_or_default();
    let mut out = if cell.n == 0 {
        crate::say!("matrix-cell-none", state = state, cases = cell.cases)
    } else {
        crate::say!("matrix-cell", state = state, n = cell.n, assessors = cell.assessors, day = last, cases = cell.cases)
    };
    if !cell.missing.is_empty() {
        let missing: Vec<String> = cell.missing.iter().map(|m| m.message().to_string()).collect();
        out.push(' ');
        out.push_str(&crate::say!("matrix-missing", what = missing.join(", ")));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_stands_upright_in_few_lines() {
        let of = |code: &str, lines| upright(code, lines).into_iter().collect::<String>();
        assert_eq!(of("J1.1", 4), "J1.1");
        assert_eq!(of("J1.10", 4), "J110");
        assert_eq!(of("ORTHO-12", 4), "~O12");
        assert_eq!(of("ORTHO-12", 1), "~");
        assert_eq!(of("手1", 4), "?1");
        assert_eq!(of("", 4), "");
    }

    #[test]
    fn digits_from_the_end() {
        let of = |n, at| digit(n, at);
        assert_eq!([of(7, 0), of(7, 1), of(42, 0), of(42, 1), of(0, 0)], ["7", "", "2", "4", "0"].map(str::to_owned));
    }
}
