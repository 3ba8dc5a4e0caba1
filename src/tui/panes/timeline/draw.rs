//! The picture: two lines of dates, a line of marks, the rows, and the foot.

use ratatui::layout::{Position, Rect};

use super::Timeline;
use crate::actions::{Action, Context};
use crate::programme::show::kind_plural;
use crate::rules::timeline::{Scale, heading, ruler};
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;

/// Lines of the foot where there is room, and from which height on.
const FOOT: u16 = 5;
const FOOT_FROM: u16 = 13;
/// Lines of dates and marks.
const HEAD: u16 = 3;

/// Columns of the screen before those of time.
fn names(width: u16) -> u16 {
    (width / 4).clamp(10, 28)
}

impl Timeline {
    pub(super) fn paint(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        let foot = match area.height {
            FOOT_FROM.. => FOOT,
            // What one holds must be seen in a small window too.
            7.. if self.held.is_some() => 3,
            _ => 0,
        };
        let left = area.x + 1 + names(area.width);
        let wide = u16::try_from(self.zoom.width()).unwrap_or(3);
        let columns = usize::from(area.right().saturating_sub(left) / wide).clamp(1, super::MOST_COLUMNS);
        let stale = self.scale.as_ref().is_none_or(|scale| scale.calendar() != desk.manner.calendar);
        if columns != self.columns || stale {
            // A window of another width: the day under the cursor stays on it.
            let own = self.scale.as_ref().and_then(|scale| scale.days(self.column));
            let day = own.map(|(first, last)| self.day.filter(|day| first <= *day && *day <= last).unwrap_or(first));
            self.columns = columns;
            if let Some(day) = day {
                let scale = self.scale(desk);
                if scale.column(day).is_none() {
                    let before = i64::try_from(columns / 2).unwrap_or(0);
                    self.origin = scale.step(day, -before).or(self.origin);
                }
                self.column = self.scale(desk).nearest(day);
            }
            self.settle(desk);
        }
        let scale = self.scale.clone()?;
        let list = Rect { y: area.y + HEAD, height: area.height.saturating_sub(HEAD + foot), ..area };
        self.dates(desk, &scale, area, left, paint);
        self.fit(list.height.into());
        let cursor = self.strips(list, left, &scale, paint);
        self.instead(desk, list, paint);
        if foot > 0 {
            let place = Rect { y: area.bottom() - foot, height: foot, ..area };
            if self.held.is_some() {
                self.foot_in_hand(desk, place, paint);
            } else {
                paint.later(("timeline", 0), place, |paint| self.foot(desk, place, paint));
            }
        }
        cursor
    }

    fn dates(&self, desk: &Desk, scale: &Scale, area: Rect, left: u16, paint: &mut Painter<'_>) {
        let own = desk.manner.calendar;
        let wide = u16::try_from(scale.zoom().width()).unwrap_or(3);
        let x = |column: usize| left + u16::try_from(column).unwrap_or(0) * wide;
        for (line, calendar) in [Some(own), desk.manner.second].into_iter().flatten().enumerate() {
            let tone = if line == 0 { Tone::Plain } else { Tone::Faint };
            let cells: String = heading(scale, calendar).iter().map(|cell| text::pad(cell, wide.into())).collect();
            let y = area.y + u16::try_from(line).unwrap_or(0);
            paint.text(left, y, area.right().saturating_sub(left), cells.trim_end(), tone);
        }
        // Which way the rows are turned is told where one looks for their names.
        let known = self.known.map_or(self.turn, |(turn, _)| turn);
        paint.text(area.x + 1, area.y, left - area.x - 2, &kind_plural(known.kind()), Tone::Label);
        let days_off: Vec<_> = self.days_off.iter().map(|off| (off.day, off.country.clone())).collect();
        for (column, mark) in ruler(scale, desk.manner.today, &self.weekly, &days_off).into_iter().enumerate() {
            if mark != ' ' {
                paint.text(x(column), area.y + 2, 1, mark.encode_utf8(&mut [0; 4]), Tone::Plain);
            }
        }
        paint.text(x(self.column) + 1, area.y + 2, 1, "v", Tone::Plain);
    }

    /// The rows; gives the place of the cursor.
    fn strips(&mut self, list: Rect, left: u16, scale: &Scale, paint: &mut Painter<'_>) -> Option<Position> {
        let wide = u16::try_from(scale.zoom().width()).unwrap_or(3);
        let mut y = list.y;
        let mut cursor = None;
        let chosen = self.thing().map(|thing| (thing.kind, thing.id));
        for at in self.top..self.shown.len() {
            if y >= list.bottom() {
                break;
            }
            self.lines_of(at);
            let Some(laid) = self.shown.get(at).and_then(|n| self.laid.get(*n)).and_then(Option::as_ref) else { continue };
            if at == self.at {
                paint.marker(list.x, y);
                let line = chosen.and_then(|own| laid.at.iter().find(|(thing, _)| *thing == own)).map_or(0, |(_, line)| *line);
                let line = u16::try_from(line).unwrap_or(0);
                let x = left + u16::try_from(self.column).unwrap_or(0) * wide;
                cursor = Some(Position { x, y: (y + line).min(list.bottom() - 1) });
            }
            for line in &laid.lines {
                if y >= list.bottom() {
                    break;
                }
                paint.text(list.x + 1, y, left - list.x - 2, &line.name, Tone::Plain);
                for letters in &line.letters {
                    let x = left + u16::try_from(letters.x).unwrap_or(0);
                    paint.text(x, y, u16::try_from(letters.wide).unwrap_or(u16::MAX), &letters.text, letters.tone);
                }
                y += 1;
            }
        }
        cursor
    }

    /// What stands in place of rows where there are none.
    fn instead(&self, desk: &Desk, list: Rect, paint: &mut Painter<'_>) {
        if !self.shown.is_empty() && self.trouble.is_none() {
            return;
        }
        let key = |action| desk.key(Context::Timeline, action);
        let words = match &self.trouble {
            Some(trouble) => trouble.clone(),
            None if self.known.is_none() || self.reading.is_on() => crate::words::label("timeline-looking"),
            None if !self.turn.leaves_out() => {
                crate::say!("timeline-no-rows", kinds = kind_plural(self.turn.kind()).to_lowercase())
            }
            None if !self.whole.1 => crate::say!("timeline-looked", down = key(Action::Down)),
            None => crate::say!(
                "timeline-nothing",
                earlier = key(Action::EarlierHalf),
                later = key(Action::LaterHalf),
                today = key(Action::GoToday),
                turn = key(Action::TimelineTurn)
            ),
        };
        let lines = text::wrap(&words, list.width.saturating_sub(4).into());
        let first = list.y + 1;
        if self.trouble.is_some() {
            paint.blank(list);
        }
        for (n, line) in lines.into_iter().take(list.height.saturating_sub(1).into()).enumerate() {
            paint.text(list.x + 2, first + u16::try_from(n).unwrap_or(0), list.width.saturating_sub(4), line, Tone::Plain);
        }
    }
}
