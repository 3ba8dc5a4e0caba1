//! A list to choose from that goes on into the whole file: what is recent and usual stands first, typing narrows it and then searches.
//! Where free words are wanted, what is typed is itself a choice.

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Context};
use crate::model::{Field, Value};
use crate::programme::entry::suggest;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Extent, Layer, Offer, Outcome, Told, Typed};
use crate::tui::layers::choose::Item;
use crate::tui::line::{Line, draw_line};
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;

/// Lines at most.
const MOST: u16 = 12;
/// Records found beside what is usual.
const FOUND: usize = 8;

/// The list.
pub struct Pick {
    purpose: &'static str,
    question: String,
    usual: Vec<Item>,
    /// The field in whose records is searched.
    field: Option<Field>,
    /// What is typed may be chosen.
    free: bool,
    line: Line,
    shown: Vec<Item>,
    at: usize,
    top: usize,
}

impl Pick {
    /// A list for a purpose.
    #[must_use]
    pub fn new(purpose: &'static str, question: String, usual: Vec<Item>) -> Self {
        let shown = usual.clone();
        Self { purpose, question, usual, field: None, free: false, line: Line::default(), shown, at: 0, top: 0 }
    }

    /// Searches in the records that a field may refer to.
    #[must_use]
    pub fn searching(mut self, field: Field) -> Self {
        self.field = Some(field);
        self
    }

    /// Takes free words too, beginning with some.
    #[must_use]
    pub fn free(mut self, text: &str) -> Self {
        self.free = true;
        self.line = Line::new(text);
        if !text.is_empty() {
            self.shown.insert(0, as_typed(text));
        }
        self
    }

    /// The words as they were left, with their cursor.
    #[must_use]
    pub fn again(mut self, desk: &Desk, line: Line) -> Self {
        self.line = line;
        self.narrow(desk);
        self
    }

    fn typing(&self, line: Option<Line>) -> Effect {
        Effect::Tell(Told::Typing { purpose: self.purpose, line })
    }

    fn narrow(&mut self, desk: &Desk) {
        let typed = self.line.text().trim().to_owned();
        let folded = text::fold(&typed);
        let rank = |item: &Item| {
            let name = text::fold(&item.label);
            if name.starts_with(&folded) {
                Some(0_u8)
            } else if name.split(' ').any(|w| w.starts_with(&folded)) {
                Some(1)
            } else if name.contains(&folded) || text::fold(&item.detail).contains(&folded) {
                Some(2)
            } else {
                None
            }
        };
        let mut ranked: Vec<(u8, Item)> = self.usual.iter().filter_map(|item| Some((rank(item)?, item.clone()))).collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        let mut shown: Vec<Item> = ranked.into_iter().map(|(_, item)| item).collect();
        if self.free && !typed.is_empty() {
            shown.insert(0, as_typed(&typed));
        } else if let Some(field) = self.field.as_ref().filter(|_| !typed.is_empty()) {
            // What cannot be searched is not offered; what is usual still is.
            for found in suggest(&desk.store, &desk.names, field, &typed, FOUND).unwrap_or_default() {
                if shown.iter().all(|item| item.value != found.value) {
                    shown.push(Item { label: found.label, detail: found.detail, value: found.value });
                }
            }
        }
        self.shown = shown;
        (self.at, self.top) = (0, 0);
    }
}

fn as_typed(typed: &str) -> Item {
    Item { label: typed.to_owned(), detail: crate::words::label("assess-sheet-new-comment"), value: Value::text(typed) }
}

impl Layer for Pick {
    fn context(&self) -> Context {
        Context::Choose
    }

    fn extent(&self) -> Extent {
        Extent::Strip(MOST)
    }

    fn title(&self, _desk: &Desk) -> String {
        String::new()
    }

    fn draw(&mut self, _desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        paint.rule(area, area.y, "");
        let used = paint.text(area.x, area.y + 1, area.width / 2, &self.question, Tone::Label);
        let rest = Rect { x: area.x + used + 1, y: area.y + 1, width: area.width.saturating_sub(used + 1), height: 1 };
        let cursor = draw_line(self.line.text(), self.line.at(), rest, paint);
        let room = usize::from(area.height.saturating_sub(2)).max(1);
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(room));
        // A comment is read, a name is known by what stands beside it.
        let wide = if self.free { area.width.saturating_sub(16) } else { area.width * 3 / 5 };
        for (n, item) in self.shown.iter().enumerate().skip(self.top).take(room) {
            let y = area.y + 2 + u16::try_from(n - self.top).unwrap_or(0);
            if n == self.at {
                paint.marker(area.x, y);
            }
            let used = paint.text(area.x + 2, y, wide, &item.label, Tone::Plain);
            let x = area.x + 4 + used.max(wide / 2);
            paint.text(x, y, area.right().saturating_sub(x), &item.detail, Tone::Faint);
        }
        if self.shown.is_empty() {
            paint.text(area.x + 2, area.y + 2, area.width.saturating_sub(2), &crate::words::label("choose-nothing"), Tone::Plain);
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
                let empty = Item { label: String::new(), detail: String::new(), value: Value::Null };
                // Of free words nothing is an answer too; of a list it is none.
                let chosen = match self.shown.get(self.at) {
                    Some(item) => item,
                    None if self.free => &empty,
                    None => return Outcome::done(),
                };
                let told = Told::Chosen { purpose: self.purpose, value: chosen.value.clone() };
                return Outcome::Consumed(vec![Effect::Pop, Effect::Tell(told)]);
            }
            // Free words belong to the draft of the sheet below.
            Action::Leave if self.free => return Outcome::Consumed(vec![Effect::Pop, self.typing(None)]),
            Action::Leave => return Outcome::then(Effect::Pop),
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn typed(&mut self, desk: &mut Desk, typed: &Typed) -> Outcome {
        if self.line.take(typed, false) {
            self.narrow(desk);
        }
        if self.free {
            return Outcome::then(self.typing(Some(self.line.clone())));
        }
        Outcome::done()
    }
}
