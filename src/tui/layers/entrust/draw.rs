//! How the sheet looks: what is known, the decision with its keys, the evidence with its ticks.

use ratatui::layout::{Position, Rect};

use super::Entrust;
use super::known::level_words;
use crate::actions::{Action, Context};
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;

/// Columns of a name.
const NAME: u16 = 11;

impl Entrust {
    pub(super) fn draw_all(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        let inner = area.width.saturating_sub(4);
        let words = match (&self.trouble, &self.nothing, &self.known, self.skill) {
            (Some(trouble), ..) => Some(trouble.clone()),
            (None, Some(nothing), ..) => Some(nothing.clone()),
            (None, None, None, _) => Some(crate::words::label("entrust-looking")),
            (None, None, Some(_), None) => Some(crate::words::label("entrust-choose-skill")),
            _ => None,
        };
        if let Some(words) = words {
            for (y, line) in (area.y + 1..area.bottom()).zip(text::wrap(&words, inner.into())) {
                paint.text(area.x + 2, y, inner, line, Tone::Plain);
            }
            return None;
        }
        // What is decided stands in any window; of what is known as much as leaves room for some evidence.
        let decision: u16 = if area.width >= 70 { 4 } else { 6 };
        let most = usize::from(area.height.saturating_sub(decision + 2 + 3));
        let mut y = area.y;
        let lines = self.head.iter().flat_map(|(tone, words)| text::wrap(words, inner.into()).into_iter().take(3).map(|l| (*tone, l)));
        for (tone, line) in lines.take(most) {
            paint.text(area.x + 2, y, inner, line, tone);
            y += 1;
        }
        paint.rule(area, y, &crate::words::label("entrust-decision"));
        y += 1;
        y += self.draw_decision(desk, Rect { y, height: decision, ..area }, paint);
        if y < area.bottom() {
            let (n, of, assessors) = (self.ticked().len(), self.rows.len(), self.assessors());
            paint.rule(area, y, &crate::say!("entrust-evidence-title", n = n, of = of, assessors = assessors));
            y += 1;
        }
        if y < area.bottom() {
            self.draw_evidence(Rect { y, height: area.bottom() - y, ..area }, paint);
        }
        None
    }

    fn draw_decision(&self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> u16 {
        let key = |action| desk.key(Context::Entrust, action);
        let level = self.level.map_or_else(|| crate::words::label("entrust-level-none"), level_words);
        let needed = self.judged.as_ref().is_some_and(|j| !j.missing.is_empty());
        let reason = match (self.reason.is_empty(), needed) {
            (true, true) => crate::words::label("entrust-reason-needed"),
            (true, false) => "-".to_owned(),
            (false, _) => self.reason.clone(),
        };
        let decider = if self.words[2].is_empty() { "-".to_owned() } else { self.words[2].clone() };
        let all = [
            (key(Action::PickHospital), crate::words::label("entrust-hospital"), self.words[0].clone()),
            (key(Action::PickUntil), crate::words::label("entrust-until-label"), self.words[1].clone()),
            ("#".to_owned(), crate::words::label("entrust-level"), level),
            (key(Action::PickDecider), crate::words::label("entrust-decider"), decider),
            (key(Action::WriteReason), crate::words::label("entrust-reason"), reason),
        ];
        let two = area.width >= 70;
        let half = if two { area.width / 2 } else { area.width };
        let mut y = area.y;
        for (n, (key, name, said)) in all.iter().enumerate() {
            let right = two && n % 2 == 1;
            let x = if right { area.x + half } else { area.x };
            let wide = if n == 4 || !two { area.width } else { half.saturating_sub(1) };
            paint.text(x + 2, y, 1, key, Tone::Key);
            paint.text(x + 4, y, NAME, name, Tone::Label);
            paint.text(x + 5 + NAME, y, wide.saturating_sub(5 + NAME), said, Tone::Plain);
            if right || !two || n == 4 {
                y += 1;
            }
        }
        // What a digit means is read before it is pressed.
        paint.text(area.x + 4, y, area.width.saturating_sub(4), &crate::words::label("entrust-levels"), Tone::Faint);
        y + 1 - area.y
    }

    fn draw_evidence(&mut self, area: Rect, paint: &mut Painter<'_>) {
        let room = usize::from(area.height).max(1);
        self.page = (room / 2).max(1);
        if self.rows.is_empty() {
            let words = crate::words::label("entrust-evidence-none");
            for (y, line) in (area.y..area.bottom()).zip(text::wrap(&words, area.width.saturating_sub(4).into())) {
                paint.text(area.x + 2, y, area.width, line, Tone::Plain);
            }
            return;
        }
        let most = self.rows.len().saturating_sub(room);
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(room)).min(most);
        for (n, (id, line)) in self.rows.iter().enumerate().skip(self.top).take(room) {
            let y = area.y + u16::try_from(n - self.top).unwrap_or(0);
            if n == self.at {
                paint.marker(area.x, y);
            }
            let tick = if self.unticked.contains(id) { "[ ]" } else { "[x]" };
            paint.text(area.x + 2, y, 3, tick, Tone::Plain);
            paint.text(area.x + 6, y, area.width.saturating_sub(6), line, Tone::Plain);
        }
    }
}
