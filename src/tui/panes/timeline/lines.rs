//! The lines of one row: bars on as many lines as they need, sessions counted, documents, seats.

use chrono::NaiveDate;

use super::held::Held;
use crate::model::{Id, Kind};
use crate::programme::show::kind_plural;
use crate::programme::timeline::{DayOff, Item, Strip, Turn};
use crate::rules::timeline::{Paper, Scale, Span, Zoom, bar, lanes, papers, peaks, seat_cell, session_cell};
use crate::tui::theme::Tone;

/// Lines of bars that a row shows; how many bars have no line there is said.
pub(super) const MOST_LANES: usize = 4;

/// Letters from a column of the screen on, counted from the first column of time.
pub(super) struct Letters {
    pub x: usize,
    pub wide: usize,
    pub text: String,
    pub tone: Tone,
}

/// One line of a row.
#[derive(Default)]
pub(super) struct Line {
    /// What stands before it.
    pub name: String,
    pub letters: Vec<Letters>,
}

/// A row as it is drawn.
pub(super) struct Laid {
    pub lines: Vec<Line>,
    /// On which line each bar stands that has one.
    pub at: Vec<((Kind, Id), usize)>,
}

/// Lays out a row.
pub(super) fn lay(turn: Turn, scale: &Scale, strip: &Strip, days_off: &[DayOff], held: Option<&Held>) -> Laid {
    let width = scale.zoom().width();
    let with_held = held.map(|held| (held.bars(turn, strip), held.sessions(strip)));
    let (bars, sessions): (&[Item], &[_]) = match &with_held {
        Some((bars, sessions)) => (bars, sessions),
        None => (&strip.bars, &strip.sessions),
    };
    let shown: Vec<(&Item, Span)> = bars.iter().filter_map(|bar| Some((bar, scale.span(bar.from, bar.to)?))).collect();
    let spans: Vec<Span> = shown.iter().map(|(_, span)| *span).collect();
    let lanes = lanes(&spans, MOST_LANES);
    let most = lanes.iter().flatten().max().map_or(1, |n| n + 1);
    let mut lines: Vec<Line> = (0..most).map(|_| Line::default()).collect();
    let mut at = Vec::new();
    let mut hidden = 0;
    for ((item, span), lane) in shown.iter().zip(lanes) {
        let Some((lane, line)) = lane.and_then(|lane| Some((lane, lines.get_mut(lane)?))) else {
            hidden += 1;
            continue;
        };
        let in_hand = held.is_some_and(|held| (held.base.kind, held.base.id) == (item.kind, item.id));
        let fill = if in_hand { '#' } else { '=' };
        let tone = if in_hand { Tone::Title } else { Tone::Plain };
        let text = bar(span, width, &item.head, &item.label, fill);
        line.letters.push(Letters { x: span.first * width, wide: span.letters(width), text, tone });
        at.push(((item.kind, item.id), lane));
    }
    if hidden > 0
        && let Some(last) = lines.last_mut()
    {
        last.name = crate::say!("timeline-more-lanes", n = hidden);
    }
    if let Some(second) = lines.get_mut(1).filter(|line| line.name.is_empty()) {
        second.name = under(&strip.place);
    }
    if let Some(first) = lines.first_mut() {
        first.name = strip.title.clone();
        days_off_of(scale, strip, days_off, &spans, first);
    }
    let line = lines.len();
    let counted = counted(scale, sessions);
    if !counted.is_empty() {
        at.extend(sessions.iter().map(|(id, _)| ((Kind::Session, *id), line)));
        lines.push(Line { name: under(&kind_plural(Kind::Session).to_lowercase()), letters: counted });
    }
    let held_papers: Vec<Paper> = strip.papers.iter().map(|(_, paper)| *paper).collect();
    let dots: Vec<Letters> = cells(papers(scale, &held_papers), width, Tone::Plain);
    if !dots.is_empty() {
        lines.push(Line { name: under(&kind_plural(Kind::Document).to_lowercase()), letters: dots });
    }
    // Over an empty row there is nothing to sum up; where it is then stands behind its name.
    if !turn.leaves_out() {
        lines.extend(seats(scale, strip, bars, most));
    }
    if let [only] = lines.as_mut_slice()
        && !strip.place.is_empty()
    {
        only.name = full_title(strip);
    }
    if strip.cut
        && let Some(last) = lines.last_mut()
    {
        last.name = under(&crate::words::label("timeline-cut"));
    }
    Laid { lines, at }
}

/// The name of a line under a row's own.
fn under(name: &str) -> String {
    format!("  {name}")
}

/// A row's name with where it is.
pub(super) fn full_title(strip: &Strip) -> String {
    if strip.place.is_empty() { strip.title.clone() } else { format!("{}, {}", strip.title, strip.place) }
}

/// The most people on one day of each column, of the seats.
fn seats(scale: &Scale, strip: &Strip, bars: &[Item], lanes: usize) -> Option<Line> {
    let stays: Vec<(NaiveDate, NaiveDate)> = bars.iter().filter(|b| b.kind == Kind::Placement).map(|b| (b.from, b.to)).collect();
    let used = peaks(scale, &stays);
    if used.iter().all(|used| *used == 0) {
        return None;
    }
    let width = scale.zoom().width();
    let letters = used
        .iter()
        .enumerate()
        .filter(|(_, used)| **used > 0)
        .map(|(n, used)| {
            let tone = if strip.seats.is_some_and(|seats| *used > seats) { Tone::Bad } else { Tone::Plain };
            Letters { x: n * width, wide: width, text: seat_cell(*used, strip.seats), tone }
        })
        .collect();
    let mut name = match strip.seats {
        Some(seats) => crate::say!("timeline-seats", seats = seats),
        None => crate::words::label("timeline-seats-unknown"),
    };
    // With a single line of bars there is no other for where it is.
    if lanes == 1 && !strip.place.is_empty() {
        name = format!("{name}, {}", strip.place);
    }
    Some(Line { name: under(&name), letters })
}

fn counted(scale: &Scale, sessions: &[(Id, NaiveDate)]) -> Vec<Letters> {
    let mut counts = vec![0usize; scale.columns()];
    for (_, day) in sessions {
        if let Some(count) = scale.column(*day).and_then(|n| counts.get_mut(n)) {
            *count += 1;
        }
    }
    cells(counts.into_iter().map(session_cell).collect(), scale.zoom().width(), Tone::Plain)
}

fn cells(texts: Vec<String>, width: usize, tone: Tone) -> Vec<Letters> {
    let filled = texts.into_iter().enumerate().filter(|(_, text)| !text.is_empty());
    filled.map(|(n, text)| Letters { x: n * width, wide: width, text, tone }).collect()
}

/// `:` in the columns of days off that no bar covers, where columns are days and the row is of the country.
fn days_off_of(scale: &Scale, strip: &Strip, days_off: &[DayOff], spans: &[Span], line: &mut Line) {
    if scale.zoom() != Zoom::Day {
        return;
    }
    let own = |off: &&DayOff| strip.country.is_empty() || off.country == strip.country;
    let mut columns: Vec<usize> = days_off.iter().filter(own).filter_map(|off| scale.column(off.day)).collect();
    columns.dedup();
    columns.retain(|column| !spans.iter().any(|span| span.covers(*column)));
    let width = scale.zoom().width();
    line.letters.extend(columns.into_iter().map(|n| Letters { x: n * width, wide: 1, text: ":".to_owned(), tone: Tone::Faint }));
}
