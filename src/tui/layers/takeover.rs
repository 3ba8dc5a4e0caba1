//! Taking over a form that another program has open: asks, has that one end, and opens the form here as it was left there.
//!
//! The other writes its draft on the hang-up and ends, within two seconds even where its line stalls. Nothing waits here meanwhile:
//! the layer is woken to look.

use std::time::{Duration, Instant};

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Context};
use crate::msg;
use crate::programme::history::when;
use crate::store::user_name;
use crate::term::NotAsked;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Extent, Layer, Offer, Outcome, Typed};
use crate::tui::layers::drafts::{Elsewhere, open_taken};
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;
use crate::words::{Message, label};

/// How long the other may take to end.
const PATIENCE: Duration = Duration::from_secs(3);
/// How often it is looked whether it has.
const LOOK: Duration = Duration::from_millis(100);
/// Lines of the question.
const LINES: u16 = 4;

/// The question, and the wait for the end of the other.
pub struct Takeover {
    draft: i64,
    name: String,
    there: Elsewhere,
    /// When it was asked to end, and when it is looked again.
    asked: Option<(Instant, Instant)>,
}

impl Takeover {
    /// For a draft, by its key and what it is called.
    #[must_use]
    pub fn new(draft: i64, name: String, there: Elsewhere) -> Self {
        Self { draft, name, there, asked: None }
    }

    fn ask(&mut self, desk: &Desk) -> Vec<Effect> {
        let (pid, key) = (self.there.program.pid, desk.key(Context::Pane, Action::Drafts));
        let not = match self.there.program.ask_to_end() {
            Ok(()) => {
                let now = Instant::now();
                self.asked = Some((now, now + LOOK));
                return Vec::new();
            }
            Err(NotAsked::Gone) => return self.open(desk),
            Err(NotAsked::Foreign(user)) => msg!("takeover-foreign", pid = pid, user = user_name(user), key = key),
            Err(NotAsked::Stranger) => msg!("takeover-stranger", pid = pid),
            Err(NotAsked::Refused(why)) => msg!("takeover-refused", pid = pid, why = why, key = key),
        };
        vec![Effect::Pop, Effect::Notice(not)]
    }

    fn open(&self, desk: &Desk) -> Vec<Effect> {
        std::iter::once(Effect::Pop).chain(open_taken(desk, self.draft)).collect()
    }

    fn words(&self) -> Message {
        let pid = self.there.program.pid;
        match self.asked {
            None => msg!("takeover-ask", name = self.name, pid = pid, since = when(&self.there.since)),
            Some(_) => msg!("takeover-waiting", pid = pid),
        }
    }
}

impl Layer for Takeover {
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
        let words = self.words().to_string();
        let mut y = area.y;
        for line in crate::text::wrap(&words, area.width.into()).into_iter().take(area.height.saturating_sub(1).into()) {
            paint.text(area.x, y, area.width, line, Tone::Warn);
            y += 1;
        }
        if self.asked.is_some() {
            return None;
        }
        let used = paint.text(area.x, y, area.width, &label("ask-type-y"), Tone::Plain);
        Some(Position { x: area.x + used + 1, y })
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        // Enter is no answer to it.
        if action == Action::Accept { Offer::NotNow(msg!("why-type-y")) } else { Offer::Yes }
    }

    fn act(&mut self, _desk: &mut Desk, action: Action) -> Outcome {
        match action {
            Action::Leave => Outcome::then(Effect::Pop),
            Action::Accept => Outcome::done(),
            _ => Outcome::Ignored,
        }
    }

    fn typed(&mut self, desk: &mut Desk, typed: &Typed) -> Outcome {
        match (typed, self.asked) {
            (Typed::Char('y' | 'Y'), None) => Outcome::Consumed(self.ask(desk)),
            (Typed::Char('n' | 'N'), None) => Outcome::then(Effect::Pop),
            _ => Outcome::done(),
        }
    }

    fn deadline(&self) -> Option<Instant> {
        self.asked.map(|(_, look)| look)
    }

    fn wake(&mut self, desk: &mut Desk, now: Instant) -> Vec<Effect> {
        let Some((asked, _)) = self.asked else { return Vec::new() };
        if !self.there.program.lives() {
            return self.open(desk);
        }
        if now.saturating_duration_since(asked) >= PATIENCE {
            let key = desk.key(Context::Pane, Action::Drafts);
            return vec![Effect::Pop, Effect::Notice(msg!("takeover-late", pid = self.there.program.pid, key = key))];
        }
        self.there.program.go_on();
        self.asked = Some((asked, now + LOOK));
        Vec::new()
    }
}
