//! One line to type, above the bottom line.
//!
//! A question or a refusal that needs more lines covers what lies above; nothing below it moves for the while that one answers.

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Context};
use crate::text;
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
    /// Why the last answer was not taken.
    refused: Option<String>,
}

/// Columns that are free for the answer at least.
const ROOM: u16 = 24;

impl Prompt {
    /// A prompt with a question and a text to begin with.
    #[must_use]
    pub fn new(purpose: &'static str, question: String, text: String) -> Self {
        Self { purpose, question, line: Line::new(text.clone()), before: text, kept: None, tells: false, refused: None }
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

    /// Asked once more with what was typed, and says why that was not taken.
    #[must_use]
    pub fn refused(mut self, why: &impl ToString) -> Self {
        self.refused = Some(why.to_string());
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
        let width = usize::from(area.width);
        let room = ROOM.min(area.width / 2);
        let mut lines: Vec<(Tone, &str)> = Vec::new();
        lines.extend(self.refused.iter().flat_map(|why| text::wrap(why, width)).map(|line| (Tone::Bad, line)));
        lines.extend(text::wrap(&self.question, width).into_iter().map(|line| (Tone::Label, line)));
        // The answer stands behind the question, or below it where that leaves too little.
        let last = lines.last().map_or(0, |(_, line)| u16::try_from(text::width(line)).unwrap_or(u16::MAX));
        let beside = last.saturating_add(room) < area.width;
        if !beside {
            lines.push((Tone::Plain, ""));
        }
        let bottom = area.bottom().saturating_sub(1);
        // The tabs and the second line stay.
        let most = usize::from(bottom.saturating_sub(1)).max(1);
        lines.drain(..lines.len().saturating_sub(most));
        let first = (bottom + 1).saturating_sub(u16::try_from(lines.len()).unwrap_or(1));
        paint.blank(Rect { y: first, height: bottom + 1 - first, ..area });
        for (y, (tone, line)) in (first..).zip(lines) {
            paint.text(area.x, y, area.width, line, tone);
        }
        let used = if beside { last + 1 } else { 0 };
        let rest = Rect { x: area.x + used, y: bottom, width: area.width.saturating_sub(used), height: 1 };
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
        let changed = self.line.take(typed, false);
        if changed {
            self.refused = None;
        }
        if changed && self.tells {
            return Outcome::then(self.tell(self.line.text(), false));
        }
        Outcome::done()
    }
}
