//! The frame: tabs, the second line, the pane or the layer that fills the screen, strips above the bottom line, and that line.
//!
//! A function of the program's state; nothing is looked up here but what layers look up to draw themselves.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::app::{App, offered};
use super::layer::{Extent, Offer};
use super::paint::{Look, Painter};
use super::spending::Spending;
use super::theme::Tone;
use crate::actions::Action;
use crate::keymap::Stroke;

impl App {
    /// Draws the frame.
    pub fn draw(&mut self, frame: &mut Frame<'_>) {
        let area = frame.area();
        let cursor = {
            let look = Look { theme: self.desk.theme, unicode: self.desk.unicode, sparing: self.desk.spending == Spending::Sparing };
            let mut later = std::mem::take(&mut self.later);
            later.turn();
            let mut paint = Painter::new(frame.buffer_mut(), &mut later, look);
            let typing = self.draw_all(area, &mut paint);
            let cursor = typing.or(paint.marked());
            self.later = later;
            cursor
        };
        if let Some(cursor) = cursor {
            frame.set_cursor_position(cursor);
        }
        self.dirty = false;
    }

    fn draw_all(&mut self, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        if area.height < 4 || area.width < 20 {
            paint.text(area.x, area.y, area.width, &crate::words::label("screen-too-small"), Tone::Plain);
            return None;
        }
        self.draw_tabs(Rect { height: 1, ..area }, paint);
        let tab = self.tabs.get_mut(self.tab)?;
        let at = tab.at;
        let names: Vec<&str> = tab.views.iter().map(|v| v.name).collect();
        let view = tab.views.get_mut(at)?;
        view.pane();
        // The topmost layer that fills the screen, and what lies on it as strips.
        let first_full = view.layers.iter().rposition(|l| l.extent() == Extent::Full);
        let mut strips: Vec<u16> = Vec::new();
        for layer in view.layers.iter().skip(first_full.map_or(0, |i| i + 1)) {
            if let Extent::Strip(lines) = layer.extent() {
                strips.push(lines);
            }
        }
        let used: u16 = strips.last().copied().unwrap_or(0).min(area.height.saturating_sub(5));
        let body = Rect { y: area.y + 2, height: area.height.saturating_sub(3 + used), ..area };
        let second = Rect { y: area.y + 1, height: 1, ..area };
        let mut cursor;
        match first_full {
            Some(i) => {
                let layer = view.layers.get_mut(i)?;
                // Drawn first: what it counts while it draws is told above.
                cursor = layer.draw(&self.desk, body, paint);
                let status = if used > 0 { layer.status_beside(&self.desk) } else { layer.status(&self.desk) };
                draw_second(second, paint, &layer.title(&self.desk), &status);
            }
            None => {
                cursor = view.pane().draw(&self.desk, body, paint);
                let pane = view.pane();
                let status = if used > 0 { pane.status_beside(&self.desk) } else { pane.status(&self.desk) };
                draw_views(second, paint, &names, at, &status);
            }
        }
        if used > 0
            && let Some(layer) = view.layers.last_mut()
        {
            let strip = Rect { y: body.bottom(), height: used, ..area };
            // What lies under it may have drawn beyond its own lines in a small window.
            paint.blank(strip);
            cursor = layer.draw(&self.desk, strip, paint);
        }
        self.draw_bottom(Rect { y: area.bottom() - 1, height: 1, ..area }, paint);
        cursor
    }

    fn draw_tabs(&self, area: Rect, paint: &mut Painter<'_>) {
        let mut x = area.x + 1;
        let narrow = area.width < 60;
        for (i, tab) in self.tabs.iter().enumerate() {
            let mut name = crate::words::label(&format!("tab-{}", tab.name));
            if narrow && i != self.tab {
                name = name.chars().take(3).collect();
            }
            if tab.name == "today"
                && let Some(n) = self.desk.today
            {
                name.push_str(&format!(" {n}"));
            }
            if i == self.tab {
                name = format!("[{name}]");
            }
            // Half of a short name says nothing.
            if narrow && i != self.tab && x + u16::try_from(crate::text::width(&name)).unwrap_or(u16::MAX) > area.right() {
                continue;
            }
            let tone = if i == self.tab { Tone::Title } else { Tone::Plain };
            x += paint.text(x, area.y, area.right().saturating_sub(x), &name, tone) + 2;
        }
        if x + u16::try_from(crate::text::width(&self.desk.author)).unwrap_or(u16::MAX) < area.right() {
            paint.right(area.right(), area.y, 20, &self.desk.author, Tone::Faint);
        }
    }

    fn draw_bottom(&mut self, area: Rect, paint: &mut Painter<'_>) {
        if let Some(waiting) = &self.waiting_for {
            draw_words(area, paint, waiting, Tone::Warn);
            return;
        }
        if !self.pending.is_empty() {
            let chord: Vec<String> = self.pending.iter().map(Stroke::to_string).collect();
            paint.text(area.x, area.y, area.width, &format!("{} …", chord.join(" ")), Tone::Key);
            return;
        }
        let strip = self.view().is_some_and(|v| v.layers.last().is_some_and(|l| l.extent() != Extent::Full));
        if let Some((tone, words)) = &self.notice {
            // A question above the line is what one answers now; it is not covered.
            if strip {
                paint.text(area.x, area.y, area.width, words, *tone);
                return;
            }
            draw_words(area, paint, words, *tone);
            return;
        }
        let context = self.context();
        paint.later(("hints", context as usize), area, |paint| self.draw_hints(area, paint));
    }

    /// The actions of where one is, as many as fit; help and the way back always.
    fn draw_hints(&mut self, area: Rect, paint: &mut Painter<'_>) {
        let context = self.context();
        let base = self.view().is_some_and(|v| v.layers.is_empty());
        let mut hints: Vec<(u8, Action)> = crate::actions::ACTIONS.iter().filter(|i| i.hint > 0).map(|i| (i.hint, i.action)).collect();
        hints.sort();
        let mut shown: Vec<(Action, String, String)> = Vec::new();
        for (_, action) in hints {
            let key = self.desk.key(context, action);
            let away = action == Action::Back && base;
            if key.is_empty() || away || self.with_top(|layer, desk| offered(layer, desk, action)) != Some(Offer::Yes) {
                continue;
            }
            shown.push((action, key, action.short()));
        }
        let wide = |(_, key, words): &(Action, String, String)| crate::text::width(key) + crate::text::width(words) + 3;
        let always = |a: Action| matches!(a, Action::Help | Action::Back | Action::Leave | Action::SaveChosen);
        let mut left = usize::from(area.width).saturating_sub(shown.iter().filter(|h| always(h.0)).map(wide).sum());
        let mut x = area.x;
        for hint in &shown {
            if !always(hint.0) {
                if wide(hint) > left {
                    continue;
                }
                left -= wide(hint);
            }
            x += paint.text(x, area.y, area.right().saturating_sub(x), &hint.1, Tone::Key);
            x += paint.text(x, area.y, area.right().saturating_sub(x), &format!(" {}", hint.2), Tone::Plain) + 2;
        }
    }
}

/// Words in the bottom line, and over the lines above it if they need more.
fn draw_words(area: Rect, paint: &mut Painter<'_>, words: &str, tone: Tone) {
    const MOST: usize = 5;
    let lines: Vec<&str> = crate::text::wrap(words, area.width.into());
    let shown = lines.len().min(MOST);
    let first = area.y.saturating_sub(u16::try_from(shown.saturating_sub(1)).unwrap_or(0));
    if shown > 1 {
        paint.blank(Rect { y: first, height: area.bottom() - first, ..area });
    }
    for (n, line) in lines.into_iter().take(MOST).enumerate() {
        paint.text(area.x, first + u16::try_from(n).unwrap_or(0), area.width, line, tone);
    }
}

fn draw_second(area: Rect, paint: &mut Painter<'_>, title: &str, status: &str) {
    let wide = u16::try_from(crate::text::width(status)).unwrap_or(u16::MAX);
    paint.text(area.x + 1, area.y, area.width.saturating_sub(wide + 3), title, Tone::Title);
    paint.right(area.right(), area.y, area.width * 2 / 3, status, Tone::Plain);
}

fn draw_views(area: Rect, paint: &mut Painter<'_>, names: &[&str], at: usize, status: &str) {
    let wide = u16::try_from(crate::text::width(status)).unwrap_or(u16::MAX).min(area.width * 2 / 3);
    let room = area.width.saturating_sub(wide + 2);
    let labels: Vec<String> = names.iter().map(|n| crate::words::label(&format!("view-{n}"))).collect();
    // The open view is always among those shown; what is left of it goes first.
    let total = |from: usize| labels.iter().skip(from).take(at + 1 - from.min(at)).map(|l| crate::text::width(l) + 2).sum::<usize>();
    let more = if at + 1 == labels.len() { 0 } else { 2 };
    let mut from = 0;
    while from < at && total(from) + 1 + more > usize::from(room) {
        from += 1;
    }
    let mut x = area.x + 1;
    if from > 0 {
        paint.text(area.x, area.y, 1, "<", Tone::Faint);
    }
    for (i, label) in labels.iter().enumerate().skip(from) {
        let shown = if i == at { format!("[{label}]") } else { label.clone() };
        let need = u16::try_from(crate::text::width(&shown)).unwrap_or(u16::MAX);
        // There is more to the right: a sign of it in the last column that is left.
        let last = i + 1 == labels.len();
        if i != at && x + need + if last { 0 } else { 2 } > area.x + room {
            paint.text(x, area.y, 1, ">", Tone::Faint);
            break;
        }
        let tone = if i == at { Tone::Title } else { Tone::Faint };
        x += paint.text(x, area.y, need, &shown, tone) + 2;
    }
    paint.right(area.right(), area.y, area.width * 2 / 3, status, Tone::Plain);
}
