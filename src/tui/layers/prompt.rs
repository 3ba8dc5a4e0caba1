//! One line to type, above the bottom line.
//!
//! What belongs to a sheet with a draft is told to it ([`Prompt::drafting`]); words that stand for themselves, as a reason, are kept by the
//! line and stand there when the same is asked again ([`Prompt::remembering`]). A question or a refusal that needs more lines covers what lies above; nothing below it moves for the while that one answers.

use std::time::{Duration, Instant};

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Context};
use crate::store::Store;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Extent, Layer, Offer, Outcome, Told, Typed};
use crate::tui::line::Line;
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;
use crate::tui::worker::Done;

/// A line for a purpose; what is typed goes to the layer below.
pub struct Prompt {
    purpose: &'static str,
    question: String,
    line: Line,
    before: String,
    kept: Option<String>,
    tells: bool,
    /// What is typed belongs to the draft of the layer below.
    drafts: bool,
    memory: Option<Memory>,
    /// Why the last answer was not taken.
    refused: Option<String>,
}

/// Where what is typed is kept: one line for each purpose, with what it is about.
struct Memory {
    author: String,
    name: String,
    about: String,
    /// Since when something stands there that is not written.
    dirty: Option<Instant>,
    /// Something is written.
    written: bool,
}

impl Memory {
    fn body(&self, text: &str) -> String {
        format!("{}\n{text}", self.about)
    }
}

/// What was typed is on disk so long after the last key at the latest.
const AFTER: Duration = Duration::from_millis(400);

/// Columns that are free for the answer at least.
const ROOM: u16 = 24;

impl Prompt {
    /// A prompt with a question and a text to begin with.
    #[must_use]
    pub fn new(purpose: &'static str, question: String, text: String) -> Self {
        Self {
            purpose,
            question,
            line: Line::new(text.clone()),
            before: text,
            kept: None,
            tells: false,
            drafts: false,
            memory: None,
            refused: None,
        }
    }

    /// Tells every letter, not only the end.
    #[must_use]
    pub fn telling(mut self) -> Self {
        self.tells = true;
        self
    }

    /// Tells the layer below how the line stands, for its draft.
    #[must_use]
    pub fn drafting(mut self) -> Self {
        self.drafts = true;
        self
    }

    /// Keeps what is typed until it is answered or left; who is asked again about the same finds it there after any end of the program.
    #[must_use]
    pub fn remembering(mut self, desk: &Desk, about: &str) -> Self {
        if desk.read_only.is_some() {
            return self;
        }
        let name = format!("line:{}", self.purpose);
        // Without it the line is empty, and nothing else is lost.
        let kept = desk.store.desk(&desk.author, &name).ok().flatten().unwrap_or_default();
        let typed = kept.split_once('\n').filter(|(of, typed)| *of == about && !typed.is_empty()).map(|(_, typed)| typed);
        if let (Some(typed), true) = (typed, self.line.text().is_empty()) {
            self.line = Line::new(typed);
        }
        let written = typed.is_some();
        self.memory = Some(Memory { author: desk.author.clone(), name, about: about.to_owned(), dirty: None, written });
        self
    }

    /// It is answered, or let go.
    fn forget(&mut self, desk: &mut Desk) -> Option<Effect> {
        let memory = self.memory.take().filter(|m| m.written || m.dirty.is_some())?;
        let job = Box::new(move |store: &mut Store| store.keep_desk(&memory.author, &memory.name, "").map(|()| Done::default()));
        Some(Effect::Work(desk.ticket(), job))
    }

    /// The line as it was left, with its cursor.
    #[must_use]
    pub fn again(mut self, line: Line) -> Self {
        self.line = line;
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

    fn typing(&self, line: Option<Line>) -> Effect {
        Effect::Tell(Told::Typing { purpose: self.purpose, line })
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

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        let told = match action {
            Action::Accept => Some(self.tell(self.line.text(), true)),
            Action::Leave if self.tells => Some(self.tell(&self.before, true)),
            Action::Leave if self.drafts => Some(self.typing(None)),
            Action::Leave => None,
            _ => return Outcome::Ignored,
        };
        let forget = self.forget(desk);
        Outcome::Consumed(forget.into_iter().chain([Effect::Pop]).chain(told).collect())
    }

    fn typed(&mut self, _desk: &mut Desk, typed: &Typed) -> Outcome {
        let changed = self.line.take(typed, false);
        if changed {
            self.refused = None;
            if let Some(memory) = &mut self.memory {
                memory.dirty.get_or_insert_with(Instant::now);
            }
        }
        if self.drafts {
            return Outcome::then(self.typing(Some(self.line.clone())));
        }
        if changed && self.tells {
            return Outcome::then(self.tell(self.line.text(), false));
        }
        Outcome::done()
    }

    fn deadline(&self) -> Option<Instant> {
        self.memory.as_ref().and_then(|m| m.dirty).map(|since| since + AFTER)
    }

    fn wake(&mut self, desk: &mut Desk, now: Instant) -> Vec<Effect> {
        let text = self.line.text().to_owned();
        let Some(memory) = self.memory.as_mut().filter(|m| m.dirty.is_some_and(|since| since + AFTER <= now)) else { return Vec::new() };
        (memory.dirty, memory.written) = (None, true);
        let (author, name, body) = (memory.author.clone(), memory.name.clone(), memory.body(&text));
        let job = Box::new(move |store: &mut Store| store.keep_desk(&author, &name, &body).map(|()| Done::default()));
        vec![Effect::Work(desk.ticket(), job)]
    }

    fn hang_up(&mut self, store: &Store) {
        if let Some(memory) = self.memory.as_ref().filter(|m| m.dirty.is_some()) {
            // The line is gone; there is nobody to tell if this fails too.
            let _ = store.keep_desk(&memory.author, &memory.name, &memory.body(self.line.text()));
        }
    }
}
