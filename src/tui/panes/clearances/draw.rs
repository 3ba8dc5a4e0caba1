//! How the board stands on the screen: days where there is room, else how many are left; letters tell what colours tell.

use ratatui::layout::Rect;

use super::Clearances;
use crate::actions::{Action, Context};
use crate::programme::show::choice;
use crate::rules::clearance::board::{Cell, State};
use crate::rules::today::Now;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;

/// Columns of marker and mark.
const LEFT: u16 = 2;
/// Columns of a name: at least, and as many as are of use.
const NAME: (u16, u16) = (14, 30);
/// Columns of the days left.
const DAYS: u16 = 4;
/// Columns of a cell that shows days left.
const NARROW: u16 = 4;
/// Lines of the detail, and the fewest lines that a board with it has.
const DETAIL: u16 = 5;
const DETAIL_FROM: u16 = 14;

/// Where the columns stand.
struct Laid {
    name: u16,
    start: u16,
    cell: u16,
    /// Days are written out.
    dates: bool,
    /// Steps that have room.
    shown: usize,
}

impl Laid {
    fn of(width: u16, steps: usize, longest: u16) -> Self {
        let start = longest.max(5);
        let steps = u16::try_from(steps).unwrap_or(u16::MAX);
        let head = |name: u16| LEFT + name + 1 + start + 1 + DAYS;
        let room = |cell: u16| width.saturating_sub(head(NAME.0)) >= steps.saturating_mul(cell + 1);
        let wide = longest.max(6) + 2;
        let dates = room(wide);
        let cell = if dates { wide } else { NARROW };
        let taken = steps.saturating_mul(cell + 1).saturating_add(head(0));
        let name = width.saturating_sub(taken).clamp(NAME.0, NAME.1);
        let shown = usize::from(width.saturating_sub(head(name)) / (cell + 1)).max(1);
        Self { name, start, cell, dates, shown }
    }

    fn start_at(&self) -> u16 {
        LEFT + self.name + 1
    }

    /// Where the cell of the n-th step in view begins; before it is room for the marker.
    fn cell_at(&self, n: usize) -> u16 {
        let cells = u16::try_from(n).unwrap_or(u16::MAX).saturating_mul(self.cell + 1);
        (self.start_at() + self.start + 1 + DAYS + 1).saturating_add(cells)
    }
}

/// What stands in a cell.
fn shown(now: &Now<'_>, cell: &Cell, dates: bool) -> (String, Tone) {
    let left = cell.left(now.today);
    let tone = match left {
        ..=-1 => Tone::Bad,
        _ => Tone::Warn,
    };
    let sign = match cell.state {
        State::NotTheirs => return (".".to_owned(), Tone::Faint),
        State::Closed => return ("ok".to_owned(), Tone::Good),
        State::Later => " ",
        State::Soon => "-",
        State::Late => "!",
        State::EndsEarly(_) => "e",
        State::EndUnknown => "?",
    };
    let tone = if cell.state == State::Later { Tone::Plain } else { tone };
    let words = match (dates, cell.state) {
        (true, _) => format!("{sign} {}", now.say(cell.due)),
        // Two digits beside the letter: more make no difference.
        (false, State::EndsEarly(_) | State::EndUnknown) => format!("{sign}{}", left.clamp(-99, 99)),
        (false, _) => left.clamp(-999, 999).to_string(),
    };
    (words, tone)
}

impl Clearances {
    pub(super) fn draw_all(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        let now = Now { today: desk.manner.today, calendar: desk.manner.calendar, shift: &desk.manner.shift };
        if self.board.rows.is_empty() {
            return self.draw_empty(desk, area, paint);
        }
        self.settle();
        let laid = Laid::of(area.width, self.board.columns.len(), self.longest);
        let detail = if desk.detail && area.height >= DETAIL_FROM { DETAIL } else { 0 };
        let key = u16::from(area.height > detail + 5);
        let list = usize::from(area.height.saturating_sub(2 + key + detail)).max(1);
        // The marker is in view, and no line is hidden above while there is room below the last one.
        self.marker.view(list, self.board.rows.len());
        self.left = self.left.min(self.column).max((self.column + 1).saturating_sub(laid.shown));
        self.left = self.left.min(self.board.columns.len().saturating_sub(laid.shown));
        self.draw_heading(area, paint, &laid);
        for (n, row) in self.board.rows.iter().enumerate().skip(self.marker.top).take(list) {
            let y = area.y + 2 + u16::try_from(n - self.marker.top).unwrap_or(0);
            if self.marks.contains(&row.trainee) {
                paint.text(area.x + 1, y, 1, "*", Tone::Warn);
            }
            paint.text(area.x + LEFT, y, laid.name, &row.name, Tone::Plain);
            paint.text(area.x + laid.start_at(), y, laid.start, &now.say(row.starts), Tone::Plain);
            let days = (row.starts - now.today).num_days().clamp(-999, 9_999).to_string();
            paint.right(area.x + laid.start_at() + laid.start + 1 + DAYS, y, DAYS, &days, Tone::Plain);
            for (n, cell) in row.cells.iter().skip(self.left).take(laid.shown).enumerate() {
                let (words, tone) = shown(&now, cell, laid.dates);
                paint.text(area.x + laid.cell_at(n), y, laid.cell, &words, tone);
            }
            if n == self.marker.at {
                paint.marker(area.x, y);
                if !row.cells.is_empty() {
                    // The second one leads whoever listens to the cell itself.
                    paint.marker(area.x + laid.cell_at(self.column - self.left) - 1, y);
                }
            }
        }
        let foot = area.bottom().saturating_sub(key + detail);
        if key > 0 {
            let words = if laid.dates { "clearance-key-dates" } else { "clearance-key-days" };
            paint.text(area.x + LEFT, foot, area.width.saturating_sub(LEFT), &crate::words::label(words), Tone::Faint);
        }
        if detail > 0 {
            let strip = Rect { y: foot + key, height: detail, ..area };
            paint.later(("clearances", 0), strip, |paint| self.draw_detail(desk, &now, strip, paint));
        }
    }

    /// The short names of the steps on two lines, and whether there are more to either side.
    fn draw_heading(&self, area: Rect, paint: &mut Painter<'_>, laid: &Laid) {
        let label = |id| crate::words::label(id);
        paint.text(area.x + LEFT, area.y + 1, laid.name, &label("clearance-column-name"), Tone::Label);
        paint.text(area.x + laid.start_at(), area.y + 1, laid.start, &label("clearance-column-start"), Tone::Label);
        let days = area.x + laid.start_at() + laid.start + 1 + DAYS;
        paint.right(days, area.y + 1, DAYS, &label("clearance-column-days"), Tone::Label);
        if self.left > 0 {
            paint.text(area.x + laid.cell_at(0) - 1, area.y, 1, "<", Tone::Faint);
        }
        for (n, column) in self.board.columns.iter().skip(self.left).take(laid.shown).enumerate() {
            let x = area.x + laid.cell_at(n);
            let cut = text::byte_at_column(&column.code, laid.cell.into());
            let (first, second) = column.code.split_at_checked(cut).unwrap_or((&column.code, ""));
            // A name of one line stands on the lower one, at its cells.
            if second.is_empty() {
                paint.text(x, area.y + 1, laid.cell, first, Tone::Label);
            } else {
                paint.text(x, area.y, laid.cell, first, Tone::Label);
                paint.text(x, area.y + 1, laid.cell, text::truncate_with(second, laid.cell.into(), "").as_ref(), Tone::Label);
            }
        }
        if self.left + laid.shown < self.board.columns.len() {
            paint.right(area.right(), area.y, 1, ">", Tone::Faint);
        }
    }

    fn draw_empty(&self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        let words = match (self.asked.trouble(), self.asked.is_loaded(), &self.cohort) {
            (Some(trouble), ..) => trouble.to_owned(),
            (None, false, _) => crate::words::label("clearance-looking"),
            (None, true, None) => crate::words::label("clearance-none"),
            (None, true, Some((_, name))) => {
                crate::say!("clearance-none-cohort", cohort = name, key = desk.key(Context::Clearances, Action::ClearFilter))
            }
        };
        for (n, line) in text::wrap(&words, area.width.saturating_sub(4).into()).into_iter().enumerate() {
            paint.text(area.x + 2, area.y + 1 + u16::try_from(n).unwrap_or(0), area.width, line, Tone::Plain);
        }
    }

    /// In words: what is missing at the cursor, when it is due and by what, what to do, and which journey it is for.
    fn draw_detail(&self, desk: &Desk, now: &Now<'_>, area: Rect, paint: &mut Painter<'_>) {
        let (Some(row), Some(column)) = (self.here(), self.step()) else { return };
        let Some(cell) = row.cells.get(self.column) else { return };
        paint.rule(area, area.y, &crate::say!("clearance-detail", name = row.name, step = column.rule.name));
        let document = column.rule.document.map(|kind| choice("document_kind", kind.key())).unwrap_or_default();
        let (due, left) = (now.say(cell.due), cell.left(now.today));
        let what = match cell.state {
            State::NotTheirs => crate::words::label("clearance-not-theirs"),
            State::Closed => crate::say!("clearance-closed", due = due),
            State::EndsEarly(ends) => crate::say!("clearance-ends-early", document = document, ends = now.say(ends), due = due),
            State::EndUnknown => crate::say!("clearance-end-unknown", due = due),
            State::Late => crate::say!("clearance-late", due = due, days = left.abs()),
            _ if left == 0 => crate::say!("clearance-due-today", due = due),
            State::Soon | State::Later => crate::say!("clearance-due", due = due, days = left),
        };
        let key = |action| desk.key(Context::Clearances, action);
        let next = match (cell.is_open(), column.rule.document) {
            (false, _) => crate::words::label("clearance-next-closed"),
            (true, Some(_)) => crate::say!(
                "clearance-next-document",
                key = key(Action::CloseHere),
                document = document,
                other = key(Action::CloseByRecord)
            ),
            (true, None) => crate::say!("clearance-next-record", key = key(Action::CloseHere)),
        };
        let lead = crate::say!("clearance-lead", n = column.rule.lead_days, start = now.say(row.starts));
        let journey = crate::say!("clearance-journey", place = row.place, start = now.say(row.starts), end = now.say(row.ends));
        let width = area.width.saturating_sub(LEFT + 1);
        let mut lines: Vec<String> = Vec::new();
        for sentence in [crate::say!("two-sentences", one = what, two = lead), next, journey] {
            lines.extend(text::wrap(&sentence, width.into()).into_iter().map(str::to_owned));
        }
        for (y, line) in (area.y + 1..area.bottom()).zip(&lines) {
            paint.text(area.x + LEFT, y, width, line, Tone::Plain);
        }
    }
}
