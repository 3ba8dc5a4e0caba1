//! A text to read that can be written to a file: a visit's itinerary, hours attended.

use std::path::Path;

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Context};
use crate::error::Result;
use crate::exchange::export::{itinerary_file, text_file};
use crate::model::Id;
use crate::msg;
use crate::programme::agenda::{Itinerary, Report, itinerary};
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome, Told};
use crate::tui::layers::prompt::Prompt;
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;

/// Columns of a page, and of a wide one.
const WIDTHS: (u16, u16) = (80, 132);
/// For what a file is asked.
const FILE: &str = "sheet-file";

/// What it says.
enum Says {
    /// A visit's itinerary.
    Itinerary(Box<Itinerary>, Id),
    /// Hours attended.
    Hours(Report),
}

/// A text.
pub struct Sheet {
    title: String,
    says: Says,
    lines: Vec<String>,
    /// For which width the lines are.
    width: u16,
    top: usize,
    height: usize,
}

impl Sheet {
    fn new(title: String, says: Says) -> Self {
        Self { title, says, lines: Vec::new(), width: 0, top: 0, height: 20 }
    }

    /// The itinerary of a visit.
    #[must_use]
    pub fn itinerary(desk: &Desk, visit: Id) -> Effect {
        match itinerary(&desk.store, &desk.names, visit) {
            Ok(found) => {
                let title = crate::say!("itinerary-title", title = found.title);
                Effect::Push(Box::new(Self::new(title, Says::Itinerary(Box::new(found), visit))))
            }
            Err(e) => e.into(),
        }
    }

    /// Hours attended, under a title.
    #[must_use]
    pub fn hours(title: String, report: Report) -> Self {
        Self::new(title, Says::Hours(report))
    }

    /// Columns of the text in a window of so many.
    fn page(window: u16) -> u16 {
        if window >= WIDTHS.1 { WIDTHS.1 } else { WIDTHS.0.min(window) }
    }

    fn compose(&mut self, desk: &Desk, window: u16) {
        self.width = Self::page(window);
        self.lines = match &self.says {
            Says::Itinerary(found, _) => found.text(self.width.into(), desk.manner.calendar, &desk.manner.shift),
            Says::Hours(report) => report.text(self.width.into()),
        };
    }

    fn write(&self, desk: &Desk, file: &str) -> Result<()> {
        let width = self.width.max(WIDTHS.0).into();
        match &self.says {
            Says::Itinerary(found, _) => itinerary_file(found, Path::new(file), width, desk.manner.calendar, &desk.manner.shift),
            Says::Hours(report) => text_file(&report.text(width), Path::new(file)),
        }
    }
}

impl Layer for Sheet {
    fn context(&self) -> Context {
        Context::Reader
    }

    fn title(&self, _desk: &Desk) -> String {
        self.title.clone()
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        self.height = area.height.into();
        if self.width != Self::page(area.width) {
            self.compose(desk, area.width);
        }
        self.top = self.top.min(self.lines.len().saturating_sub(self.height));
        for (y, line) in (area.y..).zip(self.lines.iter().skip(self.top).take(self.height)) {
            paint.text(area.x, y, area.width, line, Tone::Plain);
        }
        None
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        match action {
            Action::UndoRow | Action::Open => Offer::No,
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
            Action::Last => self.top = self.lines.len(),
            Action::Back => return Outcome::then(Effect::Pop),
            Action::WriteText => {
                let name = match self.says {
                    Says::Itinerary(..) => "itinerary.txt",
                    Says::Hours(_) => "hours.txt",
                };
                return Outcome::then(ask_file(name, None));
            }
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn told(&mut self, desk: &mut Desk, told: &Told) -> Outcome {
        match told {
            Told::Line { purpose: FILE, text, done: true } if !text.trim().is_empty() => {
                let file = text.trim();
                Outcome::then(match self.write(desk, file) {
                    Ok(()) => Effect::Notice(msg!("did-write-text", file = file)),
                    Err(e) => ask_file(file, Some(&e.to_string().replace('\n', " "))),
                })
            }
            _ => Outcome::Ignored,
        }
    }

    fn refresh(&mut self, desk: &mut Desk, _news: &News) -> Vec<Effect> {
        // Hours are those of the moment at which they were asked for.
        if let Says::Itinerary(found, visit) = &mut self.says
            && let Ok(now) = itinerary(&desk.store, &desk.names, *visit)
            && **found != now
        {
            **found = now;
            self.width = 0;
        }
        Vec::new()
    }
}

fn ask_file(typed: &str, refused: Option<&String>) -> Effect {
    let prompt = Prompt::new(FILE, crate::words::label("ask-text-file"), typed.to_owned());
    Effect::Push(Box::new(match refused {
        Some(why) => prompt.refused(why),
        None => prompt,
    }))
}
