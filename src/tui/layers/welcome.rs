//! An empty file greets with three choices.

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Context};
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, Offer, Outcome};
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;
use crate::tui::worker::Done;

const CHOICES: [Action; 3] = [Action::SampleProgramme, Action::ImportFirst, Action::StartEmpty];

/// Name of the note on a person's desk that they chose how to begin.
pub const BEGUN: &str = "begun";

/// The greeting.
#[derive(Default)]
pub struct Welcome {
    at: usize,
}

impl Layer for Welcome {
    fn context(&self) -> Context {
        Context::Welcome
    }

    fn title(&self, _desk: &Desk) -> String {
        crate::words::label("welcome-title")
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        let mut y = area.y;
        let words = crate::say!("welcome-words", file = desk.store.path().display());
        for line in text::wrap(&words, area.width.saturating_sub(4).into()) {
            paint.text(area.x + 2, y, area.width, line, Tone::Plain);
            y += 1;
        }
        y += 1;
        for (n, action) in CHOICES.iter().enumerate() {
            if n == self.at {
                paint.marker(area.x, y);
            }
            let used = paint.text(area.x + 2, y, 4, &desk.key(Context::Welcome, *action), Tone::Key);
            paint.text(area.x + 4 + used, y, area.width.saturating_sub(8), &action.doc(), Tone::Plain);
            y += 1;
        }
        None
    }

    fn offers(&self, _desk: &Desk, _action: Action) -> Offer {
        Offer::Yes
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        match action {
            Action::Up => self.at = self.at.saturating_sub(1),
            Action::Down => self.at = (self.at + 1).min(CHOICES.len() - 1),
            Action::Open => {
                let chosen = CHOICES.get(self.at).copied().unwrap_or(Action::StartEmpty);
                return self.act(desk, chosen);
            }
            Action::SampleProgramme => {
                let ticket = desk.ticket();
                return Outcome::Consumed(vec![Effect::Pop, Effect::Work(ticket, crate::tui::work::load_sample(desk))]);
            }
            Action::ImportFirst => return Outcome::Consumed(vec![Effect::Pop, begun(desk), Effect::Do(Action::Import)]),
            Action::StartEmpty => {
                let said = Effect::Notice(crate::msg!("welcome-started-empty"));
                return Outcome::Consumed(vec![Effect::Pop, begun(desk), said]);
            }
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }
}

/// Notes that the person chose how to begin: the file is wanted, though nothing is in it.
fn begun(desk: &mut Desk) -> Effect {
    let (ticket, author) = (desk.ticket(), desk.author.clone());
    Effect::Work(
        ticket,
        Box::new(move |store| {
            store.keep_desk(&author, BEGUN, "")?;
            Ok(Done::default())
        }),
    )
}
