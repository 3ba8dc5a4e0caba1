//! Plots to look at, one at a time, with their words: what the learning curve, progress over time and figures have in common.

use std::path::Path;

use ratatui::layout::Rect;

use super::prompt::Prompt;
use crate::actions::Action;
use crate::error::Result;
use crate::exchange::plot_svg::plot_file;
use crate::msg;
use crate::rules::skills::plot::Plot;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Offer};
use crate::tui::paint::Painter;
use crate::tui::plot;
use crate::tui::spending::Spending;
use crate::tui::theme::Tone;

/// For what a file is asked.
pub const FILE: &str = "plot-file";

/// Plots to look at.
#[derive(Debug, Default)]
pub struct Picture {
    plots: Vec<Plot>,
    at: usize,
    /// The words are shown in place of the drawing.
    words: bool,
    top: usize,
    height: usize,
    /// Lines of the words.
    long: usize,
}

impl Picture {
    /// Other plots; one stays where one was.
    pub fn set(&mut self, plots: Vec<Plot>) {
        self.plots = plots;
        self.at = self.at.min(self.plots.len().saturating_sub(1));
    }

    /// The one that is looked at.
    #[must_use]
    pub fn here(&self) -> Option<&Plot> {
        self.plots.get(self.at)
    }

    /// Which of how many; empty for one alone.
    #[must_use]
    pub fn status(&self) -> String {
        if self.plots.len() < 2 { String::new() } else { crate::say!("plot-nth", n = self.at + 1, of = self.plots.len()) }
    }

    /// Draws it.
    pub fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        let Some(plot) = self.plots.get(self.at) else { return };
        self.height = area.height.into();
        let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
        let room = usize::from(inner.width).max(10);
        if !self.words {
            let mut lines: Vec<&str> = plot.says.iter().flat_map(|s| text::wrap(s, room)).collect();
            // A third of the window for words, more where the drawing has enough.
            let most = usize::from(area.height.saturating_sub(12)).max(usize::from(area.height) / 3);
            let cut = lines.len() > most;
            lines.truncate(if cut { most.saturating_sub(1) } else { most });
            let told = u16::try_from(lines.len()).unwrap_or(0) + u16::from(cut);
            let body = Rect { y: area.y + told, height: area.height.saturating_sub(told), ..inner };
            if plot::draw(plot, body, desk.braille && desk.spending == Spending::Usual, paint) {
                for (n, line) in lines.iter().enumerate() {
                    let tone = if n == 0 { Tone::Title } else { Tone::Plain };
                    paint.text(inner.x, area.y + u16::try_from(n).unwrap_or(0), inner.width, line, tone);
                }
                if cut {
                    let key = desk.key(crate::actions::Context::Plot, Action::PlotWords);
                    paint.text(inner.x, area.y + told - 1, inner.width, &crate::say!("plot-more-words", key = key), Tone::Faint);
                }
                return;
            }
        }
        let mut lines = text::wrap(&plot.title, room).into_iter().map(str::to_owned).collect::<Vec<_>>();
        lines.extend(plot.twin(room));
        self.long = lines.len();
        self.top = self.top.min(self.long.saturating_sub(self.height));
        for (y, line) in (area.y..area.bottom()).zip(lines.iter().skip(self.top)) {
            paint.text(inner.x, y, inner.width, line, Tone::Plain);
        }
    }

    /// Whether an action has a meaning for it.
    #[must_use]
    pub fn offers(&self, action: Action) -> Offer {
        match action {
            Action::PlotWords | Action::WriteText if self.plots.is_empty() => Offer::NotNow(msg!("plot-nothing")),
            Action::Left | Action::Right if self.plots.len() < 2 => Offer::NotNow(msg!("plot-only-one")),
            Action::Up | Action::Down | Action::HalfUp | Action::HalfDown | Action::First | Action::Last if self.plots.is_empty() => {
                Offer::No
            }
            Action::PlotWords
            | Action::WriteText
            | Action::Left
            | Action::Right
            | Action::Up
            | Action::Down
            | Action::HalfUp
            | Action::HalfDown
            | Action::First
            | Action::Last => Offer::Yes,
            _ => Offer::No,
        }
    }

    /// Does what is its own; whether it was.
    pub fn act(&mut self, action: Action) -> bool {
        let half = (self.height / 2).max(1);
        match action {
            Action::PlotWords => {
                self.words = !self.words;
                self.top = 0;
            }
            Action::Left => self.at = self.at.saturating_sub(1),
            Action::Right => self.at = (self.at + 1).min(self.plots.len().saturating_sub(1)),
            Action::Up => self.top = self.top.saturating_sub(1),
            Action::Down => self.top = (self.top + 1).min(self.long.saturating_sub(self.height)),
            Action::HalfUp => self.top = self.top.saturating_sub(half),
            Action::HalfDown => self.top = (self.top + half).min(self.long.saturating_sub(self.height)),
            Action::First => self.top = 0,
            Action::Last => self.top = self.long.saturating_sub(self.height),
            _ => return false,
        }
        true
    }

    /// Asks for a file; a name to begin with is made of the plot's title.
    #[must_use]
    pub fn ask_file(&self) -> Effect {
        let title = self.here().map(|p| text::ascii(&p.title).to_lowercase()).unwrap_or_default();
        let words: Vec<&str> = title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
        ask_file(&format!("{}.svg", text::truncate_with(&words.join("-"), 48, "").trim_end_matches('-')), None)
    }

    /// Writes to a file what was asked for: a picture of the plot that is looked at, or the words of all.
    #[must_use]
    pub fn write(&self, file: &str) -> Effect {
        match self.write_to(Path::new(file)) {
            Ok(()) => Effect::Notice(msg!("did-write-text", file = file)),
            Err(e) => ask_file(file, Some(&e.to_string().replace('\n', " "))),
        }
    }

    fn write_to(&self, path: &Path) -> Result<()> {
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
        let words = ending.eq_ignore_ascii_case("txt") || ending.eq_ignore_ascii_case("text");
        let plots: Vec<&Plot> = if words { self.plots.iter().collect() } else { self.here().into_iter().collect() };
        plot_file(&plots, path)
    }
}

fn ask_file(typed: &str, refused: Option<&String>) -> Effect {
    let prompt = Prompt::new(FILE, crate::words::label("ask-plot-file"), typed.to_owned());
    Effect::Push(Box::new(match refused {
        Some(why) => prompt.refused(why),
        None => prompt,
    }))
}
