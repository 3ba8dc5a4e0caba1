//! A new version of a framework or an instrument: its name is asked for, it is made, and one stands on it.

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Context};
use crate::error::Result;
use crate::model::{Id, Kind};
use crate::msg;
use crate::rules::frozen;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Extent, Layer, Offer, Outcome, Told, Typed};
use crate::tui::line::{Line, draw_line};
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;
use crate::tui::work;
use crate::tui::worker::{Answer, Ticket};

/// Lines of the question at most.
const LINES: u16 = 4;

/// The question.
pub struct NewVersion {
    kind: Kind,
    id: Id,
    question: String,
    line: Line,
    /// Why the last answer was not taken.
    refused: Option<String>,
    saving: Option<Ticket>,
    /// Whoever is below shows it by itself.
    shown_below: bool,
}

impl NewVersion {
    /// Asks for a new version of a framework or an instrument, or of the one that a skill or an item is part of. `shown_below` where the
    /// layer below goes to it when it is told of it; else its page is opened.
    #[must_use]
    pub fn ask(desk: &Desk, kind: Kind, id: Id, shown_below: bool) -> Effect {
        match Self::of(desk, kind, id, shown_below) {
            Ok(Some(layer)) => Effect::Push(Box::new(layer)),
            Ok(None) => Effect::Notice(msg!("why-no-row")),
            Err(e) => e.into(),
        }
    }

    fn of(desk: &Desk, kind: Kind, id: Id, shown_below: bool) -> Result<Option<Self>> {
        let Some(whole) = frozen::whole_of(kind) else { return Ok(None) };
        let id = match desk.store.get(kind, id)?.filter(|row| !row.gone) {
            Some(row) if kind != whole.kind => row.reference(whole.part.1),
            Some(_) => Some(id),
            None => None,
        };
        let Some(row) = id.map(|id| desk.store.get(whole.kind, id)).transpose()?.flatten().filter(|row| !row.gone) else {
            return Ok(None);
        };
        let question = crate::say!("version-ask", name = text::screen(&frozen::called(&row)));
        let line = Line::new(next_version(row.text("version")));
        Ok(Some(Self { kind: whole.kind, id: row.id, question, line, refused: None, saving: None, shown_below }))
    }
}

/// A name for the version after one: the number at its end and one, else nothing.
fn next_version(version: &str) -> String {
    let head = version.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = version.strip_prefix(head).unwrap_or_default();
    number.parse::<u32>().ok().and_then(|n| n.checked_add(1)).map_or_else(String::new, |n| format!("{head}{n}"))
}

impl Layer for NewVersion {
    fn context(&self) -> Context {
        Context::Prompt
    }

    fn extent(&self) -> Extent {
        Extent::Strip(LINES)
    }

    fn title(&self, _desk: &Desk) -> String {
        String::new()
    }

    fn draw(&mut self, _desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        paint.rule(area, area.y, "");
        let mut y = area.y + 1;
        let told = self.refused.as_ref().map(|why| (Tone::Bad, why)).into_iter().chain([(Tone::Label, &self.question)]);
        let room = area.bottom().saturating_sub(2);
        for (tone, words) in told {
            for piece in text::wrap(words, area.width.into()) {
                if y <= room {
                    paint.text(area.x, y, area.width, piece, tone);
                    y += 1;
                }
            }
        }
        let last = Rect { y: y.min(area.bottom().saturating_sub(1)), height: 1, ..area };
        Some(draw_line(self.line.text(), self.line.at(), last, paint))
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        if self.saving.is_some() && action == Action::Accept { Offer::NotNow(msg!("form-saving-already")) } else { Offer::Yes }
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        match action {
            Action::Accept => {
                let ticket = desk.ticket();
                self.saving = Some(ticket);
                Outcome::then(Effect::Work(ticket, work::new_version(desk, self.kind, self.id, self.line.text())))
            }
            Action::Leave => Outcome::then(Effect::Pop),
            _ => Outcome::Ignored,
        }
    }

    fn typed(&mut self, _desk: &mut Desk, typed: &Typed) -> Outcome {
        self.line.take(typed, false);
        Outcome::done()
    }

    fn answered(&mut self, desk: &mut Desk, ticket: Ticket, answer: &mut Answer) -> Outcome {
        if self.saving != Some(ticket) {
            return Outcome::Ignored;
        }
        self.saving = None;
        match answer {
            Ok(done) => {
                let key = desk.key(Context::Pane, Action::Undo);
                let mut effects = vec![Effect::Pop];
                effects.extend(done.saved.map(|id| match self.shown_below {
                    true => Effect::Tell(Told::Made { kind: self.kind, id }),
                    false => Effect::Open(self.kind, id),
                }));
                effects.extend(done.say.take().map(|say| Effect::Notice(msg!("and-undo", done = say, key = key))));
                Outcome::Consumed(effects)
            }
            Err(e) => {
                self.refused = Some(e.to_string().replace('\n', " "));
                Outcome::done()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::next_version;

    #[test]
    fn the_next_version_counts_the_number_at_the_end() {
        for (version, next) in [("1", "2"), ("grs-7", "grs-8"), ("2026", "2027"), ("v1.9", "v1.10"), ("final", ""), ("", "")] {
            assert_eq!(next_version(version), next);
        }
    }
}
