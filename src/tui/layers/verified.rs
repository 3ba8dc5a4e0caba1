//! What a code on paper stands for; looked up beside the screen, since a portfolio is read anew for it.

use std::any::Any;

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Context};
use crate::error::Result;
use crate::exchange::report::{Verdict, verdict};
use crate::model::{Id, Kind};
use crate::programme::show::Names;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome};
use crate::tui::layers::prompt::Prompt;
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;
use crate::tui::worker::Ticket;
use crate::words::label;

/// The question for a code.
#[must_use]
pub fn ask(typed: &str) -> Prompt {
    Prompt::new("verify", label("ask-verify"), typed.to_owned())
}

/// Opens what a typed code stands for; a slip of the hand is asked for again.
#[must_use]
pub fn open(typed: &str) -> Effect {
    match crate::rules::skills::verification::read(typed) {
        Ok(code) => Effect::Push(Box::new(Verified { code, asked: None, verdict: None, top: 0, height: 20 })),
        Err(slip) => Effect::Push(Box::new(ask(typed).refused(&slip.message()))),
    }
}

/// A code and what became of it.
pub struct Verified {
    code: String,
    asked: Option<Ticket>,
    verdict: Option<Verdict>,
    top: usize,
    height: usize,
}

impl Verified {
    fn ask(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let ticket = desk.ticket();
        self.asked = Some(ticket);
        let code = self.code.clone();
        vec![Effect::Ask(ticket, Box::new(move |store| Box::new(verdict(store, &Names::new(), &code))))]
    }

    fn record(&self) -> Option<Id> {
        match &self.verdict {
            Some(Verdict::Known(finding)) => Some(finding.id),
            _ => None,
        }
    }
}

impl Layer for Verified {
    fn context(&self) -> Context {
        Context::Reader
    }

    fn title(&self, _desk: &Desk) -> String {
        label("verify-sheet")
    }

    fn status(&self, _desk: &Desk) -> String {
        self.code.clone()
    }

    fn draw(&mut self, _desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        self.height = area.height.into();
        let Some(verdict) = &self.verdict else { return None };
        let wide = usize::from(area.width.saturating_sub(4));
        let lines: Vec<String> = verdict.lines().iter().flat_map(|line| text::wrap(line, wide.max(20))).map(str::to_owned).collect();
        self.top = self.top.min(lines.len().saturating_sub(self.height));
        let tone = if verdict.is_valid() { Tone::Good } else { Tone::Bad };
        for (n, (y, line)) in (area.y..area.bottom()).zip(lines.iter().skip(self.top)).enumerate() {
            paint.text(area.x + 2, y, area.width.saturating_sub(2), line, if n + self.top == 0 { tone } else { Tone::Plain });
        }
        None
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        match action {
            Action::UndoRow | Action::WriteText => Offer::No,
            Action::Open if self.record().is_none() => Offer::No,
            _ => Offer::Yes,
        }
    }

    fn act(&mut self, _desk: &mut Desk, action: Action) -> Outcome {
        match action {
            Action::Up => self.top = self.top.saturating_sub(1),
            Action::Down => self.top += 1,
            Action::HalfUp => self.top = self.top.saturating_sub(self.height / 2),
            Action::HalfDown => self.top += self.height / 2,
            Action::First => self.top = 0,
            Action::Last => self.top = usize::MAX / 2,
            Action::Back => return Outcome::then(Effect::Pop),
            Action::Open => {
                return match self.record() {
                    Some(id) => Outcome::then(Effect::Open(Kind::Certificate, id)),
                    None => Outcome::done(),
                };
            }
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn begin(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if self.asked.is_none() { self.ask(desk) } else { Vec::new() }
    }

    fn heard(
        &mut self,
        _desk: &mut Desk,
        ticket: Ticket,
        found: Box<dyn Any + Send>,
    ) -> std::result::Result<Vec<Effect>, Box<dyn Any + Send>> {
        if self.asked != Some(ticket) {
            return Err(found);
        }
        Ok(match *found.downcast::<Result<Verdict>>()? {
            Ok(verdict) => {
                self.verdict = Some(verdict);
                vec![Effect::Redraw]
            }
            Err(e) => vec![e.into()],
        })
    }

    fn refresh(&mut self, desk: &mut Desk, _news: &News) -> Vec<Effect> {
        self.ask(desk)
    }

    fn is_reading(&self) -> bool {
        self.verdict.is_none()
    }
}
