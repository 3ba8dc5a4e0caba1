//! A question before what cannot be undone: answered by typing `y`, never by Enter.

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Context};
use crate::model::Value;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Extent, Layer, Offer, Outcome, Told, Typed};
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;
use crate::words::Message;

/// A question that names what will happen to which record.
pub struct Confirm {
    purpose: &'static str,
    question: Message,
    /// What stands above it.
    told: Vec<(Tone, String)>,
}

impl Confirm {
    /// A question for a purpose.
    #[must_use]
    pub fn new(purpose: &'static str, question: Message) -> Self {
        Self { purpose, question, told: Vec::new() }
    }

    /// Below some lines that say more; each is cut to the width.
    #[must_use]
    pub fn telling(mut self, told: Vec<(Tone, String)>) -> Self {
        self.told = told;
        self
    }
}

impl Layer for Confirm {
    fn context(&self) -> Context {
        Context::Prompt
    }

    fn extent(&self) -> Extent {
        Extent::Strip(u16::try_from(self.told.len()).unwrap_or(u16::MAX).saturating_add(3))
    }

    fn title(&self, _desk: &Desk) -> String {
        String::new()
    }

    fn draw(&mut self, _desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        let question = self.question.to_string();
        // The question itself is never cut for what is told above it.
        let above = area.height.saturating_sub(3);
        let mut y = area.y;
        for (tone, line) in self.told.iter().take(above.into()) {
            paint.text(area.x, y, area.width, line, *tone);
            y += 1;
        }
        let room = (area.bottom() - y).saturating_sub(1);
        for line in crate::text::wrap(&question, area.width.into()).into_iter().take(room.into()) {
            paint.text(area.x, y, area.width, line, Tone::Warn);
            y += 1;
        }
        let used = paint.text(area.x, y, area.width, &crate::words::label("ask-type-y"), Tone::Plain);
        Some(Position { x: area.x + used + 1, y })
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        // Enter is no answer to it.
        if action == Action::Accept { Offer::NotNow(crate::msg!("why-type-y")) } else { Offer::Yes }
    }

    fn act(&mut self, _desk: &mut Desk, action: Action) -> Outcome {
        match action {
            Action::Leave => Outcome::then(Effect::Pop),
            Action::Accept => Outcome::done(),
            _ => Outcome::Ignored,
        }
    }

    fn typed(&mut self, _desk: &mut Desk, typed: &Typed) -> Outcome {
        match typed {
            Typed::Char('y' | 'Y') => {
                Outcome::Consumed(vec![Effect::Pop, Effect::Tell(Told::Chosen { purpose: self.purpose, value: Value::Int(1) })])
            }
            Typed::Char('n' | 'N') => Outcome::then(Effect::Pop),
            _ => Outcome::done(),
        }
    }
}
