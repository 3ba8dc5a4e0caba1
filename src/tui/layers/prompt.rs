//! One line to type, above the bottom line.

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Context};
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Extent, Layer, Offer, Outcome, Told, Typed};
use crate::tui::line::Line;
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;

/// A line for a purpose; what is typed goes to the layer below.
pub struct Prompt {
    purpose: &'static str,
    question: String,
    line: Line,
    before: String,
    kept: Option<String>,
    tells: bool,
}

impl Prompt {
    /// A prompt with a question and a text to begin with.
    #[must_use]
    pub fn new(purpose: &'static str, question: String, text: String) -> Self {
        Self { purpose, question, line: Line::new(text.clone()), before: text, kept: None, tells: false }
    }

    /// Tells every letter, not only the end.
    #[must_use]
    pub fn telling(mut self) -> Self {
        self.tells = true;
        self
    }

    /// Puts a text and a newline in front of the answer.
    #[must_use]
    pub fn keeping(mut self, kept: String) -> Self {
        self.kept = Some(kept);
        self
    }

    fn tell(&self, text: &str, done: bool) -> Effect {
        let text = match &self.kept {
            Some(kept) => format!("{kept}\n{text}"),
            None => text.to_owned(),
        };
        Effect::Tell(Told::Line { purpose: self.purpose, text, done })
    }
}

impl Layer for Prompt {
    fn context(&self) -> Context {
        Context::Prompt
    }

    fn extent(&self) -> Extent {
        Extent::Strip(1)
    }

    fn title(&self, _desk: &Desk) -> String {
        String::new()
    }

    fn draw(&mut self, _desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        let used = paint.text(area.x, area.y, area.width / 2, &self.question, Tone::Label);
        let rest = Rect { x: area.x + used + 1, width: area.width.saturating_sub(used + 1), ..area };
        Some(crate::tui::line::draw_line(self.line.text(), self.line.at(), rest, paint))
    }

    fn offers(&self, _desk: &Desk, _action: Action) -> Offer {
        Offer::Yes
    }

    fn act(&mut self, _desk: &mut Desk, action: Action) -> Outcome {
        match action {
            Action::Accept => Outcome::Consumed(vec![Effect::Pop, self.tell(self.line.text(), true)]),
            Action::Leave if self.tells => Outcome::Consumed(vec![Effect::Pop, self.tell(&self.before, true)]),
            Action::Leave => Outcome::then(Effect::Pop),
            _ => Outcome::Ignored,
        }
    }

    fn typed(&mut self, _desk: &mut Desk, typed: &Typed) -> Outcome {
        if self.line.take(typed, false) && self.tells {
            return Outcome::then(self.tell(self.line.text(), false));
        }
        Outcome::done()
    }
}
