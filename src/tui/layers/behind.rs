//! The rows behind a number: lines to read, each of which may lead to a record; written to a file with one key.
//!
//! They are those of the moment at which they were asked for.

use std::path::Path;

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Context};
use crate::exchange::export::text_file;
use crate::model::{Id, Kind};
use crate::msg;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, Offer, Outcome, Told};
use crate::tui::layers::prompt::Prompt;
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;

/// For what a file is asked.
const FILE: &str = "behind-file";

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it says.
    pub words: String,
    /// How it looks.
    pub tone: Tone,
    /// The record that it leads to.
    pub leads: Option<(Kind, Id)>,
}

/// The lines.
pub struct Behind {
    title: String,
    lines: Vec<Row>,
    /// There are more than are shown.
    more: bool,
    at: usize,
    top: usize,
    height: usize,
}

impl Behind {
    /// Lines under a title; `more`: there are others that are not shown.
    #[must_use]
    pub fn new(title: String, lines: Vec<Row>, more: bool) -> Self {
        Self { title, lines, more, at: 0, top: 0, height: 20 }
    }

    fn leads(&self) -> Option<(Kind, Id)> {
        self.lines.get(self.at).and_then(|line| line.leads)
    }
}

impl Layer for Behind {
    fn context(&self) -> Context {
        Context::Reader
    }

    fn title(&self, _desk: &Desk) -> String {
        self.title.clone()
    }

    fn status(&self, _desk: &Desk) -> String {
        if self.more { crate::words::label("behind-more") } else { String::new() }
    }

    fn draw(&mut self, _desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        self.height = usize::from(area.height).max(1);
        if self.lines.is_empty() {
            paint.text(area.x + 2, area.y + 1, area.width.saturating_sub(2), &crate::words::label("behind-none"), Tone::Plain);
            return None;
        }
        self.at = self.at.min(self.lines.len() - 1);
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(self.height));
        for (y, (n, line)) in (area.y..).zip(self.lines.iter().enumerate().skip(self.top).take(self.height)) {
            if n == self.at {
                paint.marker(area.x, y);
            }
            paint.text(area.x + 2, y, area.width.saturating_sub(2), &line.words, line.tone);
        }
        None
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        match action {
            Action::UndoRow => Offer::No,
            Action::Open if self.leads().is_none() => Offer::NotNow(msg!("why-leads-nowhere")),
            _ => Offer::Yes,
        }
    }

    fn act(&mut self, _desk: &mut Desk, action: Action) -> Outcome {
        let last = self.lines.len().saturating_sub(1);
        match action {
            Action::Up => self.at = self.at.saturating_sub(1),
            Action::Down => self.at = (self.at + 1).min(last),
            Action::HalfUp => self.at = self.at.saturating_sub(self.height / 2),
            Action::HalfDown => self.at = (self.at + self.height / 2).min(last),
            Action::First => self.at = 0,
            Action::Last => self.at = last,
            Action::Back => return Outcome::then(Effect::Pop),
            Action::Open => return Outcome::Consumed(self.leads().map(|(kind, id)| Effect::Open(kind, id)).into_iter().collect()),
            Action::WriteText => return Outcome::then(ask_file("rows.txt", None)),
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn told(&mut self, _desk: &mut Desk, told: &Told) -> Outcome {
        match told {
            Told::Line { purpose: FILE, text, done: true } if !text.trim().is_empty() => {
                let file = text.trim();
                let lines: Vec<String> =
                    [self.title.clone(), String::new()].into_iter().chain(self.lines.iter().map(|l| l.words.clone())).collect();
                Outcome::then(match text_file(&lines, Path::new(file)) {
                    Ok(()) => Effect::Notice(msg!("did-write-text", file = file)),
                    Err(e) => ask_file(file, Some(&e.to_string().replace('\n', " "))),
                })
            }
            _ => Outcome::Ignored,
        }
    }
}

fn ask_file(typed: &str, refused: Option<&String>) -> Effect {
    let prompt = Prompt::new(FILE, crate::words::label("ask-text-file"), typed.to_owned());
    Effect::Push(Box::new(match refused {
        Some(why) => prompt.refused(why),
        None => prompt,
    }))
}
