//! Two records side by side, field by field: what to keep is chosen, references move, one step to undo.

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Context};
use crate::model::{Field, Id, Kind, Row, Value};
use crate::programme::show::field_label;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, Offer, Outcome};
use crate::tui::paint::{Painter, capital};
use crate::tui::theme::Tone;
use crate::tui::work;

/// Two records; the left one stays.
pub struct Merge {
    kind: Kind,
    keep: Row,
    other: Row,
    /// Fields in which they differ, with the value to be; to begin with what would lose nothing: both phones, the other's name
    /// among the other names.
    fields: Vec<(&'static Field, Value)>,
    at: usize,
}

impl Merge {
    /// The screen for two records: the older one stays unless it is turned.
    #[must_use]
    pub fn open(desk: &Desk, kind: Kind, one: Id, two: Id) -> Effect {
        match (desk.store.get(kind, one), desk.store.get(kind, two)) {
            (Ok(Some(one)), Ok(Some(two))) => {
                // Who was entered first is who others know.
                let first = |id| desk.store.history(id, None, 500).ok().and_then(|h| h.last().map(|e| e.seq)).unwrap_or(i64::MAX);
                let (keep, other) = if first(one.id) <= first(two.id) { (one, two) } else { (two, one) };
                let suggested = crate::programme::suggestions(&keep, &other);
                let offered = |key: &str| suggested.iter().find(|(k, _)| *k == key).map(|(_, v)| v.clone());
                let fields = kind
                    .fields()
                    .iter()
                    .filter(|f| keep.get(f.key) != other.get(f.key) || offered(f.key).is_some())
                    .map(|f| (f, offered(f.key).unwrap_or_else(|| keep.get(f.key).clone())))
                    .collect();
                Effect::Push(Box::new(Self { kind, keep, other, fields, at: 0 }))
            }
            (Err(e), _) | (_, Err(e)) => e.into(),
            _ => Effect::Notice(crate::msg!("why-no-row")),
        }
    }

    fn choose(&mut self, left: bool) {
        if let Some((field, value)) = self.fields.get_mut(self.at) {
            *value = if left { self.keep.get(field.key) } else { self.other.get(field.key) }.clone();
        }
        self.at = (self.at + 1).min(self.fields.len().saturating_sub(1));
    }
}

impl Layer for Merge {
    fn context(&self) -> Context {
        Context::Clash
    }

    fn title(&self, desk: &Desk) -> String {
        crate::say!("merge-title", name = desk.names.row_title(&desk.store, &self.keep))
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        paint.text(area.x + 2, area.y, area.width.saturating_sub(2), &crate::words::label("merge-explain"), Tone::Plain);
        let label = area.width / 5;
        let half = (area.width.saturating_sub(label + 4)) / 2;
        let left = area.x + 2 + label;
        let right = left + half + 1;
        paint.text(left, area.y + 2, half, &format!("#{}", self.keep.id.short()), Tone::Label);
        paint.text(right, area.y + 2, half, &format!("#{}", self.other.id.short()), Tone::Label);
        let room = usize::from(area.height.saturating_sub(3));
        let top = (self.at + 1).saturating_sub(room.max(1));
        for (n, (field, chosen)) in self.fields.iter().enumerate().skip(top).take(room) {
            let y = area.y + 3 + u16::try_from(n - top).unwrap_or(0);
            if n == self.at {
                paint.marker(area.x, y);
            }
            paint.text(area.x + 2, y, label.saturating_sub(1), &capital(&field_label(self.kind, field.key)), Tone::Label);
            let sides = [(left, self.keep.get(field.key)), (right, self.other.get(field.key))];
            // A value that is neither holds both.
            let both = sides.iter().all(|(_, v)| *v != chosen);
            for (x, value) in sides {
                let mark = if both || value == chosen { "(x) " } else { "( ) " };
                let shown = desk.names.cell(&desk.store, field, value);
                paint.text(x, y, half, &format!("{mark}{shown}"), Tone::Plain);
            }
        }
        if self.fields.is_empty() {
            paint.text(area.x + 2, area.y + 3, area.width, &crate::words::label("merge-equal"), Tone::Plain);
        }
        None
    }

    fn offers(&self, _desk: &Desk, _action: Action) -> Offer {
        Offer::Yes
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        match action {
            Action::Up => self.at = self.at.saturating_sub(1),
            Action::Down => self.at = (self.at + 1).min(self.fields.len().saturating_sub(1)),
            Action::KeepMine => self.choose(true),
            Action::TakeTheirs => self.choose(false),
            Action::Back => return Outcome::then(Effect::Pop),
            Action::SaveChosen => {
                let differs = |(f, value): &&(&'static Field, Value)| self.keep.get(f.key) != value;
                let choices = self.fields.iter().filter(differs).map(|(f, value)| (f.key, value.clone())).collect();
                let ticket = desk.ticket();
                let work = work::merge(desk, self.keep.id, self.other.id, choices);
                return Outcome::Consumed(vec![Effect::Pop, Effect::Do(Action::Unmark), Effect::Work(ticket, work)]);
            }
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }
}
