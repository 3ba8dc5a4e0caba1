//! How a score came about, to read: each part with its weight and why, what is lacking at home, and what is never counted.

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Context};
use crate::programme::show::choice;
use crate::programme::skills::selection::{Board, Line};
use crate::rules::skills::selection::WHOLE;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, Offer, Outcome};
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;

/// The text.
pub(super) struct Parts {
    title: String,
    says: Vec<String>,
    top: usize,
    height: usize,
    /// Lines at the last drawing.
    long: usize,
}

impl Parts {
    pub(super) fn of(line: &Line, board: &Board) -> Self {
        let mut says = Vec::new();
        let place = crate::say!("select-place", place = line.scored.place, n = board.lines.len());
        let tied = if line.scored.tied { crate::words::label("select-tied") } else { String::new() };
        says.push(format!("{place} {tied}").trim_end().to_owned());
        says.push(String::new());
        for part in &line.scored.parts {
            says.push(crate::say!(
                "select-part",
                criterion = part.criterion.message(),
                points = part.points,
                most = part.most,
                why = part.why
            ));
        }
        says.push(crate::say!("select-sum", score = line.scored.score, whole = WHOLE));
        says.push(String::new());
        says.push(needs(line));
        says.extend(line.needs.iter().map(|need| format!("  - {}", need_words(need))));
        says.push(String::new());
        says.push(crate::words::label("select-never"));
        says.push(crate::words::label(if board.own_weights { "select-weights-own" } else { "select-weights-first" }));
        if !line.others.is_empty() {
            says.push(others(line));
        }
        says.push(String::new());
        says.push(decided(line));
        Self { title: crate::say!("select-parts-title", name = line.name), says, top: 0, height: 20, long: 0 }
    }
}

/// What is lacking at home, in one sentence.
pub(super) fn needs(line: &Line) -> String {
    let place = if line.hospital.is_empty() { crate::words::label("select-no-hospital") } else { line.hospital.clone() };
    match (line.taught, line.needs.len()) {
        (0, _) => crate::say!("select-no-training", specialty = line.specialty),
        (_, 0) => crate::say!("select-no-need", hospital = place),
        (_, n) => crate::say!("select-needs", n = n, hospital = place),
    }
}

pub(super) fn need_words(need: &crate::programme::skills::selection::Need) -> String {
    let mut remarks: Vec<String> = Vec::new();
    if need.bellwether {
        remarks.push(crate::words::label("select-is-bellwether"));
    }
    remarks.extend(need.ready.map(|(there, of)| crate::say!("select-items", there = there, of = of)));
    if remarks.is_empty() { need.title.clone() } else { format!("{} ({})", need.title, remarks.join(", ")) }
}

/// What others scored, which does not count.
pub(super) fn others(line: &Line) -> String {
    let scored: Vec<String> = line.others.iter().map(|(key, n)| format!("{key} {n}")).collect();
    crate::say!("select-others", scores = scored.join(", "))
}

/// What was decided and why.
pub(super) fn decided(line: &Line) -> String {
    let decision = choice("decision", line.decision.key());
    if line.reason.is_empty() {
        return crate::say!("select-decided", decision = decision);
    }
    crate::say!("select-decided-why", decision = decision, reason = line.reason)
}

impl Layer for Parts {
    fn context(&self) -> Context {
        Context::Reader
    }

    fn title(&self, _desk: &Desk) -> String {
        self.title.clone()
    }

    fn draw(&mut self, _desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        self.height = area.height.into();
        let wide = usize::from(area.width.saturating_sub(3).min(100));
        let lines: Vec<&str> = self.says.iter().flat_map(|s| if s.is_empty() { vec![""] } else { text::wrap(s, wide) }).collect();
        self.long = lines.len();
        self.top = self.top.min(lines.len().saturating_sub(self.height));
        for (y, line) in (area.y..).zip(lines.into_iter().skip(self.top).take(self.height)) {
            paint.text(area.x + 2, y, area.width.saturating_sub(2), line, Tone::Plain);
        }
        None
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        match action {
            Action::UndoRow | Action::Open | Action::WriteText => Offer::No,
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
            Action::Last => self.top = self.long,
            Action::Back => return Outcome::then(Effect::Pop),
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }
}
