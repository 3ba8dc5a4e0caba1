//! Both values of each cell that somebody else changed while it was edited; the person chooses.

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Context};
use crate::model::{Id, Kind};
use crate::programme::show::field_label;
use crate::store::Clash;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, Offer, Outcome, Told};
use crate::tui::paint::{Painter, capital};
use crate::tui::theme::Tone;

/// The cells with both values.
pub struct Clashes {
    kind: Kind,
    record: Option<Id>,
    clashes: Vec<(Clash, bool)>,
    at: usize,
}

impl Clashes {
    /// Cells of a record; to begin with, what the person typed is kept.
    #[must_use]
    pub fn new(kind: Kind, record: Option<Id>, clashes: Vec<Clash>) -> Self {
        Self { kind, record, clashes: clashes.into_iter().map(|c| (c, true)).collect(), at: 0 }
    }

    fn keep(&mut self, mine: bool) {
        if let Some(row) = self.clashes.get_mut(self.at) {
            row.1 = mine;
        }
        self.at = (self.at + 1).min(self.clashes.len().saturating_sub(1));
    }
}

impl Layer for Clashes {
    fn context(&self) -> Context {
        Context::Clash
    }

    fn title(&self, _desk: &Desk) -> String {
        crate::words::label("clash-title")
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        let who = self
            .record
            .and_then(|id| desk.store.history(id, None, 1).ok())
            .and_then(|h| h.first().map(|e| e.author.clone()))
            .unwrap_or_default();
        paint.text(area.x, area.y, area.width, &crate::say!("clash-explain", who = who), Tone::Plain);
        let mut y = area.y + 2;
        let each = 4;
        let first = (self.at + 1).saturating_sub(usize::from(area.height.saturating_sub(2) / each).max(1));
        for (i, (clash, mine)) in self.clashes.iter().enumerate().skip(first) {
            if y + 2 >= area.bottom() {
                break;
            }
            if i == self.at {
                paint.marker(area.x, y);
            }
            paint.text(area.x + 2, y, area.width - 2, &capital(&field_label(self.kind, clash.key)), Tone::Label);
            let field =
                self.kind.field(clash.key).or_else(|| self.kind.attached().iter().find(|a| a.field.key == clash.key).map(|a| &a.field));
            let shown = |v| match field {
                Some(f) => desk.names.cell(&desk.store, f, v),
                None => v.canonical(),
            };
            for (n, (chosen, label, value)) in
                [(*mine, "clash-mine", &clash.mine), (!*mine, "clash-theirs", &clash.theirs)].into_iter().enumerate()
            {
                let mark = if chosen { "(x)" } else { "( )" };
                let line = format!("{mark} {}  {}", crate::words::label(label), shown(value));
                paint.text(area.x + 4, y + 1 + u16::try_from(n).unwrap_or(0), area.width.saturating_sub(4), &line, Tone::Plain);
            }
            y += each;
        }
        None
    }

    fn offers(&self, _desk: &Desk, _action: Action) -> Offer {
        Offer::Yes
    }

    fn act(&mut self, _desk: &mut Desk, action: Action) -> Outcome {
        match action {
            Action::Up => self.at = self.at.saturating_sub(1),
            Action::Down => self.at = (self.at + 1).min(self.clashes.len().saturating_sub(1)),
            Action::KeepMine => self.keep(true),
            Action::TakeTheirs => self.keep(false),
            Action::SaveChosen => {
                let settled = self
                    .clashes
                    .iter()
                    .map(|(c, mine)| (c.key, if *mine { c.mine.clone() } else { c.theirs.clone() }, c.theirs.clone()))
                    .collect();
                return Outcome::Consumed(vec![Effect::Pop, Effect::Tell(Told::Settled(settled))]);
            }
            Action::Back => return Outcome::then(Effect::Pop),
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }
}
