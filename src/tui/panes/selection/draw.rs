//! How selection stands on the screen: weights and seats, the nominations, sex and province, and the one at the marker in words.

use ratatui::layout::Rect;

use super::parts::{decided, need_words, needs, others};
use super::{Selection, short};
use crate::actions::{Action, Context};
use crate::model::Decision;
use crate::programme::skills::selection::{Board, Line, Share};
use crate::rules::skills::selection::Criterion;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;

/// Columns of marker and mark, of the place, of the score, of one part, of the decision.
const LEFT: u16 = 2;
const PLACE: u16 = 4;
const SCORE: u16 = 5;
const PART: u16 = 4;
const DECISION: u16 = 9;
/// Columns of name, hospital and province: at least, and as many as are of use.
const NAME: (u16, u16) = (12, 30);
const HOSPITAL: (u16, u16) = (8, 30);
const PROVINCE: (u16, u16) = (6, 16);
/// Lines of the detail, and the fewest lines of a pane with it.
const DETAIL: u16 = 5;
const DETAIL_FROM: u16 = 18;
/// Squares of the longest bar.
const BAR: usize = 10;

/// Where the columns stand; a width of 0 leaves one out.
struct Laid {
    name: u16,
    hospital: u16,
    province: u16,
    specialty: u16,
    /// The parts are shown.
    parts: bool,
}

impl Laid {
    fn of(width: u16) -> Self {
        let fixed = LEFT + PLACE + SCORE + 1 + DECISION;
        let parts = width >= fixed + PART * 4 + NAME.0 + HOSPITAL.0 + PROVINCE.0 + 3;
        let mut room = width.saturating_sub(fixed + if parts { PART * 4 } else { 0 });
        let specialty = if room >= 80 { 18 } else { 0 };
        room -= if specialty > 0 { specialty + 1 } else { 0 };
        let (mut hospital, mut province) = (0, 0);
        if room >= NAME.0 + HOSPITAL.0 + PROVINCE.0 + 3 {
            province = (room / 5).clamp(PROVINCE.0, PROVINCE.1);
            hospital = (room * 2 / 6).clamp(HOSPITAL.0, HOSPITAL.1);
            room -= province + hospital + 2;
        }
        Self { name: room.saturating_sub(1).min(NAME.1), hospital, province, specialty, parts }
    }
}

/// Pieces one behind the other on lines of so many columns.
fn flow(pieces: &[String], columns: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for piece in pieces {
        match out.last_mut() {
            Some(line) if text::width(line) + 2 + text::width(piece) <= columns => {
                line.push_str("  ");
                line.push_str(piece);
            }
            _ => out.push(piece.clone()),
        }
    }
    out
}

/// `Kabul 9/14 ######....`: selected of nominated, the bar as long as those nominated are many.
fn bar(share: &Share, most: usize) -> String {
    let scaled = |n: usize| if most <= BAR { n } else { (n * BAR).div_ceil(most) };
    let (long, full) = (scaled(share.nominated), scaled(share.selected).min(scaled(share.nominated)));
    format!("{} {}/{} {}{}", share.label, share.selected, share.nominated, "#".repeat(full), ".".repeat(long - full))
}

/// The split on as many lines as it is given; what has no room is told as a number.
fn split(board: &Board, columns: usize, lines: usize) -> Vec<String> {
    let most = |shares: &[Share]| shares.iter().map(|s| s.nominated).max().unwrap_or(1).max(1);
    let sex: Vec<String> = board.shares.sex.iter().map(|s| bar(s, most(&board.shares.sex))).collect();
    let own: Vec<String> = board.shares.province.iter().map(|s| bar(s, most(&board.shares.province))).collect();
    let mut out = flow(&sex, columns);
    out.truncate(lines);
    if lines <= out.len() {
        return out;
    }
    let room = lines - out.len();
    let mut shown = flow(&own, columns);
    if shown.len() > room {
        // As many as leave room for the number of the others.
        let mut n = own.len();
        while n > 0 && shown.len() > room {
            n -= 1;
            let mut pieces = own.get(..n).unwrap_or_default().to_vec();
            pieces.push(crate::say!("select-more-provinces", n = own.len() - n));
            shown = flow(&pieces, columns);
        }
    }
    out.extend(shown);
    out
}

fn mark(decision: Decision) -> (String, Tone) {
    let (id, tone) = match decision {
        Decision::Pending => ("select-mark-pending", Tone::Warn),
        Decision::Shortlisted => ("select-mark-shortlisted", Tone::Plain),
        Decision::Selected => ("select-mark-selected", Tone::Good),
        Decision::Reserve => ("select-mark-reserve", Tone::Plain),
        Decision::Rejected => ("select-mark-rejected", Tone::Faint),
    };
    (crate::words::label(id), tone)
}

impl Selection {
    pub(super) fn draw_all(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        let Some(board) = self.board.as_ref().filter(|b| !b.lines.is_empty()) else { return self.draw_empty(desk, area, paint) };
        let wide = usize::from(area.width.saturating_sub(LEFT));
        let weights = weights(desk, board);
        let seats = flow(&seats(board), wide);
        let tall = area.height;
        let (seats_room, split_room) = match tall {
            ..=9 => (0, 1),
            10..=17 => (1, 2),
            18..=29 => (3, 3),
            _ => (3, 7),
        };
        let split = split(board, wide, split_room);
        let mut y = area.y;
        for line in text::wrap(&weights, wide).into_iter().take(if tall < 10 { 1 } else { 2 }) {
            paint.text(area.x + LEFT, y, area.width, line, Tone::Plain);
            y += 1;
        }
        for line in seats.iter().take(seats_room) {
            paint.text(area.x + LEFT, y, area.width, line, Tone::Plain);
            y += 1;
        }
        let detail = if desk.detail && tall >= DETAIL_FROM { DETAIL } else { 0 };
        let split_lines = u16::try_from(split.len()).unwrap_or(u16::MAX) + 1;
        let list = area.bottom().saturating_sub(y + 1 + split_lines + detail).max(1);
        let laid = Laid::of(area.width);
        heading(&laid, area, y, paint);
        let shown = usize::from(list);
        self.marker.view(shown, board.lines.len());
        for (n, line) in board.lines.iter().enumerate().skip(self.marker.top).take(shown) {
            let y = y + 1 + u16::try_from(n - self.marker.top).unwrap_or(0);
            if n == self.marker.at {
                paint.marker(area.x, y);
            }
            if self.marks.contains(&line.scored.nomination) {
                paint.text(area.x + 1, y, 1, "*", Tone::Warn);
            }
            row(&laid, line, area, y, paint);
        }
        let mut y = y + 1 + list;
        paint.rule(area, y, &crate::words::label("select-split"));
        for line in &split {
            y += 1;
            paint.text(area.x + LEFT, y, area.width.saturating_sub(LEFT), line, Tone::Plain);
        }
        if detail > 0
            && let Some(line) = board.lines.get(self.marker.at)
        {
            let strip = Rect { y: area.bottom() - detail, height: detail, ..area };
            paint.later(("selection", 0), strip, |paint| draw_detail(line, strip, paint));
        }
    }

    fn draw_empty(&self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        let key = desk.key(Context::Selection, Action::Whose);
        let words = match (self.asked.trouble(), self.asked.is_loaded(), &self.board) {
            (Some(trouble), ..) => trouble.to_owned(),
            (None, false, _) => crate::words::label("select-looking"),
            (None, true, None) => crate::words::label("select-no-group"),
            (None, true, Some(board)) => crate::say!("select-nobody", title = board.title, key = key),
        };
        for (y, line) in (area.y + 1..).zip(text::wrap(&words, area.width.saturating_sub(4).into())) {
            paint.text(area.x + 2, y, area.width.saturating_sub(2), line, Tone::Plain);
        }
    }
}

/// The weights in one line, with the key that changes them.
fn weights(desk: &Desk, board: &Board) -> String {
    let sum: u32 = Criterion::ALL.iter().map(|c| u32::from(board.weights.weight(*c))).sum();
    let shown: Vec<String> = Criterion::ALL.iter().map(|c| format!("{} {}", short(*c), board.weights.weight(*c))).collect();
    let key = desk.key(Context::Selection, Action::Weights);
    crate::say!("select-weights", weights = shown.join(", "), sum = sum, key = key)
}

/// Seats by specialty: selected of granted; `!` where more are selected.
fn seats(board: &Board) -> Vec<String> {
    let mut out = vec![crate::words::label("select-seats")];
    out.extend(board.seats.iter().map(|seat| match seat.granted {
        Some(granted) => {
            let over = i64::try_from(seat.selected).unwrap_or(i64::MAX) > granted;
            format!("{} {}/{granted}{}", seat.specialty, seat.selected, if over { "!" } else { "" })
        }
        None => format!("{} {}/-", seat.specialty, seat.selected),
    }));
    if board.seats.is_empty() { vec![crate::words::label("select-no-seats")] } else { out }
}

fn heading(laid: &Laid, area: Rect, y: u16, paint: &mut Painter<'_>) {
    let label = |id| crate::words::label(id);
    let mut x = area.x + LEFT + PLACE;
    let column = |x: &mut u16, wide: u16, words: String, paint: &mut Painter<'_>| {
        if wide > 0 {
            paint.text(*x, y, wide, &words, Tone::Label);
            *x += wide + 1;
        }
    };
    column(&mut x, laid.name, label("select-column-name"), paint);
    column(&mut x, laid.specialty, label("select-column-specialty"), paint);
    column(&mut x, laid.hospital, label("select-column-hospital"), paint);
    column(&mut x, laid.province, label("select-column-province"), paint);
    paint.right(x + SCORE, y, SCORE, &label("select-column-score"), Tone::Label);
    x += SCORE;
    if laid.parts {
        for criterion in Criterion::ALL {
            x += PART;
            paint.right(x, y, PART - 1, text::truncate_with(&short(criterion), usize::from(PART - 1), "").as_ref(), Tone::Label);
        }
    }
    paint.text(x + 1, y, DECISION, &label("select-column-decision"), Tone::Label);
}

fn row(laid: &Laid, line: &Line, area: Rect, y: u16, paint: &mut Painter<'_>) {
    let place = format!("{}{}", line.scored.place, if line.scored.tied { "=" } else { " " });
    paint.right(area.x + LEFT + PLACE - 1, y, PLACE - 1, &place, Tone::Plain);
    let mut x = area.x + LEFT + PLACE;
    for (wide, words) in
        [(laid.name, &line.name), (laid.specialty, &line.specialty), (laid.hospital, &line.hospital), (laid.province, &line.province)]
    {
        if wide > 0 {
            paint.text(x, y, wide, words, Tone::Plain);
            x += wide + 1;
        }
    }
    paint.right(x + SCORE, y, SCORE, &line.scored.score.to_string(), Tone::Plain);
    x += SCORE;
    if laid.parts {
        for part in &line.scored.parts {
            x += PART;
            paint.right(x, y, PART - 1, &part.points.to_string(), Tone::Plain);
        }
    }
    let (words, tone) = mark(line.decision);
    paint.text(x + 1, y, DECISION, &words, tone);
}

fn draw_detail(line: &Line, area: Rect, paint: &mut Painter<'_>) {
    paint.rule(area, area.y, &crate::say!("select-detail", name = line.name, specialty = line.specialty));
    let wide = usize::from(area.width.saturating_sub(LEFT + 1));
    let named: Vec<String> = line.needs.iter().map(need_words).collect();
    let need = if named.is_empty() { needs(line) } else { format!("{} {}", needs(line), named.join("; ")) };
    let mut lines: Vec<String> = text::wrap(&need, wide).into_iter().map(str::to_owned).collect();
    // The decision is always seen.
    lines.truncate(2);
    if need.len() > lines.iter().map(String::len).sum::<usize>() + lines.len()
        && let Some(last) = lines.last_mut()
    {
        *last = format!("{} …", text::truncate_with(last, wide.saturating_sub(2), ""));
    }
    lines.push(decided(line));
    if !line.others.is_empty() {
        lines.push(others(line));
    }
    for (y, line) in (area.y + 1..area.bottom()).zip(&lines) {
        paint.text(area.x + LEFT, y, area.width.saturating_sub(LEFT), line, Tone::Plain);
    }
}
