//! What keys do to a score: one digit where the scale has none longer, else a number that is typed, yes and no, and taking it back.

use super::Assess;
use super::lines::{Asks, Line, Mark, ends};
use crate::msg;
use crate::tui::layer::Effect;

/// A score is never longer.
const LONGEST: usize = 6;

impl Assess {
    /// Marks the line at the marker and goes on.
    pub(super) fn mark(&mut self, mark: Mark) {
        if let Some(key) = self.here().and_then(|line| self.mark_key(line)) {
            self.marks.insert(key, mark);
            self.typing = None;
            self.kept.touch();
            self.step(1);
        }
    }

    /// Takes a number for the line at the marker.
    pub(super) fn take(&mut self, typed: &str) -> std::result::Result<(), Effect> {
        let (Some(form), Some(line)) = (&self.form, self.here()) else { return Ok(()) };
        let score = ends(form).read(typed, &line.title).map_err(Effect::Notice)?;
        // A level that looks ahead is whole, whatever the scale.
        if let Err(e) = form.form.rate(score) {
            return Err(e.into());
        }
        self.mark(Mark::Score(score));
        Ok(())
    }

    /// A number that is being typed is taken before anything else.
    pub(super) fn settle(&mut self) -> std::result::Result<(), Effect> {
        match self.typing.clone() {
            Some(typed) => self.take(&typed),
            None => Ok(()),
        }
    }

    pub(super) fn digit(&mut self, c: char) -> Vec<Effect> {
        let (Some(form), Some(line)) = (self.form.clone(), self.here().cloned()) else {
            return vec![Effect::Notice(msg!("why-no-row"))];
        };
        match line.asks {
            Asks::Words => vec![Effect::Notice(msg!("assess-sheet-words", item = line.title))],
            Asks::YesNo => vec![Effect::Notice(msg!("assess-sheet-yes-no", item = line.title))],
            Asks::Score | Asks::Global => match &mut self.typing {
                Some(typed) if typed.len() < LONGEST => {
                    typed.push(c);
                    Vec::new()
                }
                Some(_) => Vec::new(),
                None if ends(&form).one_key() => self.take(&c.to_string()).err().into_iter().collect(),
                None => {
                    self.typing = Some(c.to_string());
                    Vec::new()
                }
            },
        }
    }

    /// A point: halves of the number that is being typed, or of the one that was given last.
    pub(super) fn point(&mut self) {
        if let Some(typed) = &mut self.typing {
            if !typed.contains('.') {
                typed.push('.');
            }
            return;
        }
        let score = |line: Option<&Line>| match line.and_then(|l| self.mark_of(l)) {
            Some(Mark::Score(n)) if n.fract() == 0.0 => Some(n),
            _ => None,
        };
        let rated = |line: Option<&Line>| line.is_some_and(|l| matches!(l.asks, Asks::Score | Asks::Global));
        // On an open item it is the one before that was meant.
        let open = self.here().is_none_or(|l| self.mark_of(l).is_none());
        let at = if open { self.at.saturating_sub(1) } else { self.at };
        let line = self.lines.get(at);
        if let Some(n) = score(line).filter(|_| rated(line)) {
            self.at = at;
            self.typing = Some(format!("{n}."));
        }
    }

    pub(super) fn answer(&mut self, yes: bool) -> Vec<Effect> {
        match self.here() {
            Some(line) if line.asks == Asks::YesNo => {
                self.mark(Mark::Score(f64::from(u8::from(yes))));
                Vec::new()
            }
            Some(line) if line.asks == Asks::Words => vec![Effect::Notice(msg!("assess-sheet-words", item = line.title))],
            Some(line) => {
                let (least, greatest) = self.form.as_ref().map(|f| ends(f)).map_or((1.0, 5.0), |e| (e.least, e.greatest));
                let typed = if yes { "y" } else { "n" };
                vec![Effect::Notice(msg!("assess-sheet-no-number", typed = typed, item = line.title, least = least, greatest = greatest))]
            }
            None => Vec::new(),
        }
    }

    /// Takes a digit back, or the score of this item, or that of the one before.
    pub(super) fn clear(&mut self) {
        if let Some(typed) = &mut self.typing {
            typed.pop();
            if typed.is_empty() {
                self.typing = None;
            }
            return;
        }
        if self.here().is_none_or(|line| self.mark_of(line).is_none()) {
            self.step(-1);
        }
        if let Some(key) = self.here().and_then(|line| self.mark_key(line)) {
            self.marks.remove(&key);
            self.told_open = false;
            self.kept.touch();
        }
    }
}
