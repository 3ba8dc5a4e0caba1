//! How the sheet looks: presets with their keys, the items with their scores, what the scores mean.

use ratatui::layout::{Position, Rect};

use super::lines::{Asks, Line, ends, shown};
use super::{Assess, Slot};
use crate::actions::{Action, Context};
use crate::programme::show::field_label;
use crate::rules::skills::scale::Perspective;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::paint::{Painter, capital};
use crate::tui::theme::Tone;

/// Lines at the foot for the meaning of scores.
const FOOT: u16 = 4;
/// Columns of a preset's name.
const NAME: u16 = 10;

const fn action_of(slot: Slot) -> Action {
    match slot {
        Slot::Trainee => Action::PickTrainee,
        Slot::Day => Action::PickDay,
        Slot::Skill => Action::PickSkill,
        Slot::Phase => Action::PickPhase,
        Slot::Instrument => Action::PickInstrument,
        Slot::Hospital => Action::PickHospital,
        Slot::Assessor => Action::PickAssessor,
        Slot::Department => Action::PickDepartment,
        Slot::Case => Action::PickCase,
        Slot::Session => Action::PickSession,
    }
}

impl Assess {
    pub(super) fn draw_all(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        let head = self.draw_presets(desk, area, paint);
        let y = area.y + head;
        if y >= area.bottom() {
            return None;
        }
        self.draw_rule(desk, Rect { y, height: 1, ..area }, paint);
        let foot = if area.height >= head + 1 + FOOT + 5 { FOOT } else { 0 };
        let list = Rect { y: y + 1, height: area.bottom().saturating_sub(y + 1 + foot), ..area };
        let cursor = self.draw_items(list, paint);
        if foot > 0 {
            self.draw_foot(desk, Rect { y: area.bottom() - foot, height: foot, ..area }, paint);
        }
        cursor
    }

    /// In two columns where there is room; in a small window the first few. Gives the lines used.
    fn draw_presets(&self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> u16 {
        let two = area.width >= 70;
        let left = if two { area.width * 23 / 40 } else { area.width };
        let slots: Vec<Slot> = match (two, area.height) {
            (_, ..=9) => vec![Slot::Trainee, Slot::Skill],
            (false, ..=18) => vec![Slot::Trainee, Slot::Skill, Slot::Instrument, Slot::Assessor],
            _ => Slot::ALL.to_vec(),
        };
        let columns = if two && slots.len() == Slot::ALL.len() { 2 } else { 1 };
        for (n, slot) in slots.iter().enumerate() {
            let (row, column) = (u16::try_from(n / columns).unwrap_or(0), n % columns);
            let (x, wide) =
                if column == 0 { (area.x, if columns == 2 { left - 1 } else { area.width }) } else { (area.x + left, area.width - left) };
            let y = area.y + row;
            paint.text(x + 2, y, 1, &desk.key(Context::Assess, action_of(*slot)), Tone::Key);
            let name = match slot {
                Slot::Day => crate::words::label("assess-sheet-day"),
                Slot::Case => crate::words::label("assess-sheet-case"),
                _ => capital(&field_label(crate::model::Kind::Assessment, slot.key())),
            };
            paint.text(x + 4, y, NAME, &name, Tone::Label);
            let said = self.shown.get(slot).map(String::as_str).unwrap_or_default();
            let empty = said.is_empty();
            let words = if empty { "-" } else { said };
            let tone = if empty { Tone::Faint } else { Tone::Plain };
            paint.text(x + 5 + NAME, y, wide.saturating_sub(5 + NAME), words, tone);
        }
        u16::try_from(slots.len().div_ceil(columns)).unwrap_or(5)
    }

    /// The form, its scale and which way it looks; a warning in its place.
    fn draw_rule(&self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        if let Some(warning) = self.twin.as_ref().or(self.bad_form.as_ref()) {
            paint.text(area.x, area.y, area.width, warning, Tone::Warn);
            return;
        }
        let words = match &self.form {
            None => crate::say!("assess-sheet-no-form", key = desk.key(Context::Assess, Action::PickInstrument)),
            Some(form) => {
                let (tool, ends) = (form.form.tool().name(), ends(form));
                match form.form.tool().perspective() {
                    Perspective::Ordinary => {
                        crate::say!("assess-sheet-ordinary", tool = tool, least = ends.least, greatest = ends.greatest)
                    }
                    Perspective::Retrospective => {
                        crate::say!("assess-sheet-back", tool = tool, least = ends.least, greatest = ends.greatest)
                    }
                    Perspective::Prospective => {
                        crate::say!("assess-sheet-ahead", tool = tool, least = ends.least, greatest = ends.greatest)
                    }
                }
            }
        };
        paint.rule(area, area.y, &words);
    }

    fn draw_items(&mut self, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        let room = usize::from(area.height).max(1);
        self.page = (room / 2).max(1);
        self.at = self.at.min(self.lines.len().saturating_sub(1));
        // No line is hidden above while there is room below the last one.
        let most = self.lines.len().saturating_sub(room);
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(room)).min(most);
        let mut cursor = None;
        for (n, line) in self.lines.iter().enumerate().skip(self.top).take(room) {
            let y = area.y + u16::try_from(n - self.top).unwrap_or(0);
            let here = n == self.at;
            if here {
                paint.marker(area.x, y);
            }
            let title = &line.title;
            if line.asks == Asks::Words {
                let used = paint.text(area.x + 9, y, area.width / 2, &format!("{title}:"), Tone::Label);
                let x = area.x + 10 + used;
                let said = self.words.get(&line.code).map(|w| text::clean_line(w).into_owned()).unwrap_or_default();
                paint.text(x, y, area.right().saturating_sub(x), &said, Tone::Plain);
                continue;
            }
            let typing = self.typing.as_ref().filter(|_| here);
            let score = typing.cloned().unwrap_or_else(|| shown(line.asks, self.mark_of(line)));
            let wide = paint.text(area.x + 2, y, 6, &score, Tone::Title);
            if typing.is_some() {
                cursor = Some(Position { x: area.x + 2 + wide, y });
            }
            paint.text(area.x + 9, y, area.width.saturating_sub(9), title, Tone::Plain);
        }
        cursor
    }

    /// What the scores of the item at the marker mean; it follows in a pause.
    fn draw_foot(&self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        let Some(line) = self.here() else { return };
        paint.later(("assess", 0), area, |paint| {
            paint.rule(area, area.y, &line.title);
            for (y, words) in (area.y + 1..area.bottom()).zip(self.meaning(desk, line, area.width.saturating_sub(4).into())) {
                paint.text(area.x + 2, y, area.width.saturating_sub(2), &words, Tone::Plain);
            }
        });
    }

    /// The anchors, as many on a line as fit; of words what was written.
    fn meaning(&self, desk: &Desk, line: &Line, width: usize) -> Vec<String> {
        if line.asks == Asks::Words {
            let said = self.words.get(&line.code).cloned().unwrap_or_default();
            return text::wrap(&text::screen(&said), width).into_iter().map(str::to_owned).collect();
        }
        if line.asks == Asks::YesNo && line.anchors.is_empty() {
            let key = |action| desk.key(Context::Assess, action);
            let said = [Action::ScoreYes, Action::ScoreNo, Action::NotSeen].map(|a| format!("{} {}", key(a), a.doc()));
            return vec![said.join("   ")];
        }
        let mut out: Vec<String> = Vec::new();
        for anchor in line.anchors.iter().map(|a| text::screen(a).into_owned()) {
            match out.last_mut() {
                Some(last) if text::width(last) + text::width(&anchor) + 3 <= width => {
                    last.push_str("   ");
                    last.push_str(&anchor);
                }
                _ => out.extend(text::wrap(&anchor, width).into_iter().map(str::to_owned)),
            }
        }
        out
    }
}
