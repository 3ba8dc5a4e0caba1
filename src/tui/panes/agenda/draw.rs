//! The page of the agenda, and the session at the marker below it.

use chrono::NaiveDate;
use ratatui::layout::Rect;

use super::plan::short;
use super::{Agenda, Line};
use crate::model::Moment;
use crate::programme::agenda::{Entry, Scope};
use crate::programme::entry::Manner;
use crate::rules::agenda::{Clock, Reach, on_clock};
use crate::rules::calendar::Calendar;
use crate::rules::zones::offset_minutes;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;

/// Lines of the session at the marker, with their rule; and how high a page must be for it.
const FOOT: u16 = 6;
const FOOT_FROM: u16 = 15;
/// Columns of time and kind.
const TIME: u16 = 12;
const KIND: u16 = 13;
/// A page so wide has trainers and language in the row as well.
const WIDE: u16 = 110;

impl Agenda {
    pub(super) fn draw_page(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        self.width = area.width;
        let foot = if desk.detail && area.height >= FOOT_FROM { FOOT } else { 0 };
        let list = usize::from(area.height.saturating_sub(1 + foot)).max(1);
        self.page = (list / 2).max(1);
        self.draw_heading(desk, area, paint);
        if let Some(trouble) = &self.trouble {
            for (y, line) in (area.y + 2..area.bottom()).zip(text::wrap(trouble, area.width.saturating_sub(4).into())) {
                paint.text(area.x + 2, y, area.width.saturating_sub(2), line, Tone::Bad);
            }
            return;
        }
        if !self.loaded {
            paint.text(area.x + 2, area.y + 2, area.width, &crate::words::label("table-looking"), Tone::Plain);
            return;
        }
        self.at = self.at.min(self.lines.len().saturating_sub(1));
        let most = self.lines.len().saturating_sub(list);
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(list)).min(most);
        for (y, (n, line)) in (area.y + 1..).zip(self.lines.iter().enumerate().skip(self.top).take(list)) {
            if n == self.at {
                paint.marker(area.x, y);
            }
            match line.entry.and_then(|at| self.found.entries.get(at)) {
                Some(entry) => self.draw_row(entry, Rect { y, height: 1, ..area }, paint),
                None => {
                    let tone = if line.day == desk.manner.today { Tone::Title } else { Tone::Label };
                    paint.text(area.x + 2, y, area.width.saturating_sub(2), &self.day_words(desk, line), tone);
                }
            }
        }
        if foot > 0
            && let Some(entry) = self.here()
        {
            let y = area.bottom() - foot;
            paint.later(("agenda", 0), Rect { y, height: foot, ..area }, |paint| {
                paint.rule(area, y, &entry.title);
                let wide = area.width.saturating_sub(4);
                let lines = self.detail(entry);
                let wrapped = lines.iter().flat_map(|line| text::wrap(line, wide.into()));
                for (y, line) in (y + 1..area.bottom()).zip(wrapped) {
                    paint.text(area.x + 2, y, wide + 2, line, Tone::Plain);
                }
            });
        }
    }

    /// Whose, when, by which clock: a long name is cut before the others are.
    fn draw_heading(&self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        let day = self.day(desk);
        let clock = match self.clock {
            Clock::Place => crate::words::label("agenda-clock-place"),
            other => crate::say!("agenda-clock", clock = clock_words(other, day)),
        };
        let days = self.days(desk);
        let when = match (self.reach, days.as_slice()) {
            (Reach::Week, [first, .., last]) => crate::say!("agenda-week", from = short(desk, *first), to = short(desk, *last)),
            _ => short(desk, day),
        };
        let rest = crate::say!("agenda-head", when = when, clock = clock);
        let wide = u16::try_from(text::width(&rest)).unwrap_or(u16::MAX);
        let name = if self.loaded { self.found.name.as_str() } else { "" };
        let used = paint.text(area.x + 2, area.y, area.width.saturating_sub(wide + 4), name, Tone::Title);
        let x = area.x + 2 + used + if used > 0 { 2 } else { 0 };
        paint.text(x, area.y, area.right().saturating_sub(x), &rest, Tone::Label);
    }

    /// A day in the person's calendar with ISO beside, and where it is a day off.
    fn day_words(&self, desk: &Desk, line: &Line) -> String {
        let mut out = both(&desk.manner, line.day, desk);
        if line.day == desk.manner.today {
            out.push_str("  ");
            out.push_str(&crate::words::label("agenda-is-today"));
        }
        for (country, holiday) in self.found.off(line.day) {
            out.push_str("  ");
            out.push_str(&if holiday.is_empty() {
                crate::say!("agenda-day-off", country = country)
            } else {
                crate::say!("agenda-holiday", country = country, holiday = holiday)
            });
        }
        out
    }

    fn draw_row(&self, entry: &Entry, area: Rect, paint: &mut Painter<'_>) {
        let mut x = area.x + 3;
        let count = if entry.count > 0 { entry.count.to_string() } else { "-".to_owned() };
        let room = area.width.saturating_sub(3 + TIME + 5);
        paint.right(area.right(), area.y, 4, &count, Tone::Plain);
        x += cell(paint, x, area.y, TIME, &self.span(entry));
        let wide = area.width >= WIDE;
        let kind = if room >= 50 { KIND } else { 0 };
        if kind > 0 {
            x += cell(paint, x, area.y, kind, &entry.kind);
        }
        let left = room - kind;
        let (title, place, trainers) = if wide { (left * 3 / 10, left * 3 / 10, left * 3 / 10) } else { (left / 2, left - left / 2, 0) };
        x += cell(paint, x, area.y, title, &entry.title);
        x += cell(paint, x, area.y, place, &self.place_words(entry));
        if wide {
            x += cell(paint, x, area.y, trainers, &entry.trainers.join(", "));
            cell(paint, x, area.y, left - title - place - trainers, &entry.language);
        }
    }

    /// Room and hospital; the hospital of a hospital's own agenda goes without saying.
    fn place_words(&self, entry: &Entry) -> String {
        let own = matches!(self.scope, Scope::Of(crate::model::Kind::Hospital, _));
        let hospital = if own { "" } else { entry.hospital.as_str() };
        [entry.room.as_str(), hospital].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// `08:30-14:30` on the clock that is shown.
    fn span(&self, entry: &Entry) -> String {
        span(entry.starts, entry.ends, self.clock)
    }

    /// All that is known of a session.
    fn detail(&self, entry: &Entry) -> Vec<String> {
        let mut out = Vec::new();
        let own = offset_words(entry.starts.offset_minutes);
        let mut times = format!("{}, {} {own}", entry.kind, span(entry.starts, entry.ends, Clock::Place));
        for clock in [Clock::Kabul, Clock::Astana] {
            let there = on_clock(entry.starts, clock);
            if there.offset_minutes != entry.starts.offset_minutes {
                let mut said = span(entry.starts, entry.ends, clock);
                if there.date() != entry.starts.date() {
                    said = format!("{} {said}", there.date());
                }
                times.push_str(&format!(" ({said} {})", clock_words(clock, there.date())));
            }
        }
        out.push(times);
        let place = [entry.room.as_str(), entry.hospital.as_str()];
        out.push(place.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "));
        let trainers = if entry.trainers.is_empty() { crate::words::label("agenda-nobody") } else { entry.trainers.join(", ") };
        let mut with = crate::say!("agenda-trainers", names = trainers);
        if !entry.interpreter.is_empty() {
            with.push_str(&crate::say!("agenda-interpreter", name = entry.interpreter));
        }
        if !entry.language.is_empty() {
            with.push_str(&crate::say!("agenda-language", name = entry.language));
        }
        out.push(with);
        let names = entry.trainees.as_ref().map(|names| names.join(", ")).unwrap_or_default();
        out.push(match (entry.count, entry.entered) {
            (0, _) => crate::words::label("agenda-no-trainees"),
            (n, 0) => crate::say!("agenda-expected", n = n, names = names),
            (n, _) => crate::say!("agenda-entered", n = n, names = names),
        });
        out.retain(|line| !line.is_empty());
        out
    }
}

/// Draws a cell and the space behind it; gives its width.
fn cell(paint: &mut Painter<'_>, x: u16, y: u16, wide: u16, content: &str) -> u16 {
    paint.text(x, y, wide.saturating_sub(1), content, Tone::Plain);
    wide
}

fn span(starts: Moment, ends: Option<Moment>, clock: Clock) -> String {
    let time = |m: Moment| on_clock(m, clock).local.format("%H:%M").to_string();
    ends.map_or_else(|| time(starts), |ends| format!("{}-{}", time(starts), time(ends)))
}

/// `+04:30`.
fn offset_words(minutes: i32) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

/// `Kabul +04:30`.
fn clock_words(clock: Clock, day: NaiveDate) -> String {
    let name = match clock {
        Clock::Place => crate::words::label("agenda-clock-place"),
        Clock::Kabul => crate::words::label("agenda-kabul"),
        Clock::Astana => crate::words::label("agenda-astana"),
    };
    let offset = clock.country().and_then(|country| offset_minutes(country, None, day)).map(offset_words);
    offset.map_or(name.clone(), |offset| format!("{name} {offset}"))
}

/// The day in the person's calendar, and in the second one beside.
fn both(manner: &Manner, day: NaiveDate, desk: &Desk) -> String {
    let own = short(desk, day);
    match manner.beside(day) {
        Some(beside) => crate::say!("day-beside", day = own, beside = beside),
        None if manner.calendar == Calendar::Gregorian => own,
        None => crate::say!("day-beside", day = own, beside = day),
    }
}
