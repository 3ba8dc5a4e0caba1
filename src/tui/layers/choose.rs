//! A list to choose from, narrowed while one types.

use std::collections::BTreeMap;

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Context};
use crate::model::Value;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Extent, Layer, Offer, Outcome, Told, Typed};
use crate::tui::line::Line;
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;

/// Lines at most.
const MOST: u16 = 12;

/// Something to choose.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its name.
    pub label: String,
    /// What more there is to say.
    pub detail: String,
    /// What it stands for.
    pub value: Value,
}

/// A list for a purpose; what is chosen goes to the layer below.
pub struct Choose {
    purpose: &'static str,
    question: String,
    items: Vec<Item>,
    /// Folded names of items whose label has a word of what they are before it, by place.
    names: BTreeMap<usize, String>,
    shown: Vec<usize>,
    at: usize,
    top: usize,
    line: Line,
}

impl Choose {
    /// A list with a question.
    #[must_use]
    pub fn new(purpose: &'static str, question: String, items: Vec<Item>) -> Self {
        let shown = (0..items.len()).collect();
        Self { purpose, question, items, names: BTreeMap::new(), shown, at: 0, top: 0, line: Line::default() }
    }

    /// With names of items, by place: who types one whole gets that item first.
    #[must_use]
    pub fn named(mut self, names: impl IntoIterator<Item = (usize, String)>) -> Self {
        self.names = names.into_iter().map(|(n, name)| (n, text::fold(&name))).collect();
        self
    }

    /// The item whose whole name was typed first, then names that begin with it, then names that contain it.
    fn narrow(&mut self) {
        let typed = text::fold(self.line.text());
        let mut ranked: Vec<(u8, usize)> = self
            .items
            .iter()
            .enumerate()
            .filter_map(|(i, item)| {
                let name = text::fold(&item.label);
                let whole = self.names.get(&i).unwrap_or(&name) == &typed;
                let rank = if whole {
                    0
                } else if name.starts_with(&typed) {
                    1
                } else if name.split(' ').any(|w| w.starts_with(&typed)) {
                    2
                } else if name.contains(&typed) || text::fold(&item.detail).contains(&typed) {
                    3
                } else {
                    return None;
                };
                Some((rank, i))
            })
            .collect();
        ranked.sort();
        self.shown = ranked.into_iter().map(|(_, i)| i).collect();
        self.at = 0;
        self.top = 0;
    }
}

impl Layer for Choose {
    fn context(&self) -> Context {
        Context::Choose
    }

    fn extent(&self) -> Extent {
        Extent::Strip(u16::try_from(self.items.len()).unwrap_or(MOST).clamp(1, MOST) + 2)
    }

    fn title(&self, _desk: &Desk) -> String {
        String::new()
    }

    fn draw(&mut self, _desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        paint.rule(area, area.y, "");
        let used = paint.text(area.x, area.y + 1, area.width / 2, &self.question, Tone::Label);
        let rest = Rect { x: area.x + used + 1, y: area.y + 1, width: area.width.saturating_sub(used + 1), height: 1 };
        let cursor = crate::tui::line::draw_line(self.line.text(), self.line.at(), rest, paint);
        let room = usize::from(area.height.saturating_sub(2));
        if self.at < self.top {
            self.top = self.at;
        }
        if self.at >= self.top + room.max(1) {
            self.top = self.at + 1 - room.max(1);
        }
        for (n, i) in self.shown.iter().enumerate().skip(self.top).take(room) {
            let Some(item) = self.items.get(*i) else { continue };
            let y = area.y + 2 + u16::try_from(n - self.top).unwrap_or(0);
            if n == self.at {
                paint.marker(area.x, y);
            }
            let wide = (area.width / 2).max(20);
            let used = paint.text(area.x + 2, y, wide, &item.label, Tone::Plain);
            paint.text(area.x + 2 + used.max(wide / 2) + 2, y, area.width.saturating_sub(used + 4), &item.detail, Tone::Faint);
        }
        if self.shown.is_empty() {
            let why = crate::words::label(if self.items.is_empty() { "choose-none" } else { "choose-nothing" });
            paint.text(area.x + 2, area.y + 2, area.width.saturating_sub(2), &why, Tone::Plain);
        }
        Some(cursor)
    }

    fn offers(&self, _desk: &Desk, _action: Action) -> Offer {
        Offer::Yes
    }

    fn act(&mut self, _desk: &mut Desk, action: Action) -> Outcome {
        let last = self.shown.len().saturating_sub(1);
        match action {
            Action::Up => self.at = self.at.saturating_sub(1),
            Action::Down => self.at = (self.at + 1).min(last),
            Action::HalfUp => self.at = self.at.saturating_sub(6),
            Action::HalfDown => self.at = (self.at + 6).min(last),
            Action::Accept => {
                let Some(item) = self.shown.get(self.at).and_then(|i| self.items.get(*i)) else { return Outcome::done() };
                let told = Told::Chosen { purpose: self.purpose, value: item.value.clone() };
                return Outcome::Consumed(vec![Effect::Pop, Effect::Tell(told)]);
            }
            Action::Leave => return Outcome::then(Effect::Pop),
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn typed(&mut self, _desk: &mut Desk, typed: &Typed) -> Outcome {
        if self.line.take(typed, false) {
            self.narrow();
        }
        Outcome::done()
    }
}
