//! One value into many records: typed once, shown for each before it is written, one step to undo.

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Context};
use crate::model::{Field, Id, Kind, Value};
use crate::programme::entry;
use crate::programme::show::{field_label, kind_plural};
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, Offer, Outcome, Typed};
use crate::tui::line::Line;
use crate::tui::paint::{Painter, capital};
use crate::tui::theme::Tone;
use crate::tui::work;
use crate::words::Message;

/// A field, records, and the value to be.
pub struct Bulk {
    kind: Kind,
    field: &'static Field,
    ids: Vec<Id>,
    line: Line,
    read: Result<Value, Message>,
}

impl Bulk {
    /// For a field of some records.
    #[must_use]
    pub fn new(kind: Kind, field: &'static Field, ids: Vec<Id>) -> Self {
        Self { kind, field, ids, line: Line::default(), read: Ok(Value::Null) }
    }

    fn read(&mut self, desk: &Desk) {
        // Nothing typed is no wish to empty a field in many records; that is said by a dash.
        self.read = match self.line.text().trim() {
            "" => Err(crate::msg!("bulk-nothing")),
            "-" => Ok(Value::Null),
            typed => entry::read(&desk.store, &desk.names, &desk.manner, self.field, typed),
        };
    }
}

impl Layer for Bulk {
    fn context(&self) -> Context {
        Context::Form
    }

    fn title(&self, _desk: &Desk) -> String {
        crate::say!("bulk-title", field = field_label(self.kind, self.field.key), n = self.ids.len(), kinds = kind_plural(self.kind))
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        let used = paint.text(area.x + 2, area.y, area.width / 2, &capital(&field_label(self.kind, self.field.key)), Tone::Label);
        let line = Rect { x: area.x + used + 4, width: area.width.saturating_sub(used + 4), height: 1, ..area };
        let cursor = crate::tui::line::draw_line(self.line.text(), self.line.at(), line, paint);
        match &self.read {
            Err(why) => {
                paint.text(area.x + 2, area.y + 1, area.width.saturating_sub(2), &why.to_string(), Tone::Bad);
            }
            Ok(_) => {
                let key = desk.key(Context::Form, Action::Save);
                paint.text(area.x + 2, area.y + 1, area.width.saturating_sub(2), &crate::say!("bulk-hint", key = key), Tone::Plain);
            }
        }
        let rows = usize::from(area.height.saturating_sub(3));
        for (n, id) in self.ids.iter().take(rows).enumerate() {
            let Ok(Some(row)) = desk.store.get(self.kind, *id) else { continue };
            let y = area.y + 3 + u16::try_from(n).unwrap_or(0);
            let before = desk.names.cell(&desk.store, self.field, row.get(self.field.key));
            let after = self.read.as_ref().map(|v| desk.names.cell(&desk.store, self.field, v)).unwrap_or_default();
            let third = area.width / 3;
            paint.text(area.x + 2, y, third, &desk.names.row_title(&desk.store, &row), Tone::Plain);
            let arrow = if paint.unicode() { "→" } else { "->" };
            paint.text(area.x + third + 4, y, area.width.saturating_sub(third + 4), &format!("{before} {arrow} {after}"), Tone::Plain);
        }
        Some(cursor)
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        match action {
            Action::Save | Action::Leave | Action::NextField | Action::EnterField => Offer::Yes,
            _ => Offer::No,
        }
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        match action {
            Action::NextField | Action::EnterField => self.read(desk),
            Action::Leave => return Outcome::then(Effect::Pop),
            Action::Save => {
                self.read(desk);
                let Ok(value) = self.read.clone() else { return Outcome::done() };
                let ticket = desk.ticket();
                let work = work::set_field(desk, self.kind, self.field, self.ids.clone(), value);
                return Outcome::Consumed(vec![Effect::Pop, Effect::Work(ticket, work)]);
            }
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn typed(&mut self, desk: &mut Desk, typed: &Typed) -> Outcome {
        if self.line.take(typed, false) {
            self.read(desk);
        }
        Outcome::done()
    }
}
