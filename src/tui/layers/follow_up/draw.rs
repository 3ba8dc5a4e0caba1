//! How a follow-up stands on the screen: a line for each question, this month's answer, and those of earlier months beside it.

use ratatui::layout::Rect;

use super::{OfSkill, Place, Sheet};
use crate::model::{Barrier, FollowUp, Id, List};
use crate::programme::show::choice;
use crate::tui::desk::Desk;
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;

/// Columns of a question, of an answer (and where there are few), of an answer of before.
const QUESTION: u16 = 24;
const ANSWER: (u16, u16) = (24, 12);
const NARROW: u16 = 72;
const BEFORE: u16 = 10;

/// A line of the sheet.
enum Line {
    /// A skill's name.
    Skill(String),
    /// A question: where one stands, its words, the answer, and answers of before.
    Question(Place, String, String, Vec<String>),
    /// Those who were taught, by name.
    Names(String),
    /// Nothing.
    Blank,
}

fn flag(value: Option<bool>) -> String {
    value.map(|yes| crate::words::label(if yes { "flag-yes" } else { "flag-no" })).unwrap_or_default()
}

fn number(value: Option<i64>) -> String {
    value.map(|n| n.to_string()).unwrap_or_default()
}

impl Sheet {
    /// Months that were answered, the latest first.
    fn months(&self) -> Vec<i64> {
        let mut out: Vec<i64> = self.month.earlier.iter().filter_map(|(_, f)| f.month).collect();
        out.dedup();
        out
    }

    fn before(&self, skill: Option<Id>, month: i64) -> Option<&FollowUp> {
        let of_month = || self.month.earlier.iter().map(|(_, f)| f).filter(move |f| f.month == Some(month));
        of_month().find(|f| f.skill == skill)
    }

    fn barrier(desk: &Desk, barrier: Option<Barrier>, item: &str) -> String {
        match barrier {
            Some(Barrier::Item) if !item.is_empty() => {
                crate::say!("followup-item", item = desk.names.term(&desk.store, List::TracerItem, item))
            }
            Some(barrier) => choice("barrier", barrier.key()),
            None => String::new(),
        }
    }

    fn of_skill(&self, desk: &Desk, n: usize, of: &OfSkill, months: &[i64], out: &mut Vec<Line>) {
        let label = |id| crate::words::label(id);
        let before = |shown: &dyn Fn(&FollowUp) -> String| -> Vec<String> {
            months.iter().map(|m| self.before(of.skill, *m).map(shown).unwrap_or_default()).collect()
        };
        out.push(Line::Skill(of.title.clone()));
        out.push(Line::Question(Place::InUse(n), label("followup-in-use"), flag(of.in_use), before(&|f| flag(f.skill_in_use))));
        out.push(Line::Question(Place::Cases(n), label("followup-cases"), number(of.cases), before(&|f| number(f.cases))));
        let shown = Self::barrier(desk, of.barrier, &of.item);
        let earlier = before(&|f| f.barrier.map(|b| choice("barrier", b.key())).unwrap_or_default());
        out.push(Line::Question(Place::Barrier(n), label("followup-barrier"), shown, earlier));
        out.push(Line::Question(Place::Taught(n), label("followup-taught"), number(of.taught), before(&|f| number(f.people_taught))));
        if !of.named.is_empty() {
            let names: Vec<&str> = of.named.iter().map(|n| n.name.as_str()).collect();
            out.push(Line::Names(crate::say!("followup-names", names = names.join(", "))));
        }
    }

    fn lines(&self, desk: &Desk, months: &[i64]) -> Vec<Line> {
        let label = |id| crate::words::label(id);
        let post =
            |m: &i64| self.month.earlier.iter().map(|(_, f)| f).find(|f| f.month == Some(*m)).map(|f| flag(f.in_post)).unwrap_or_default();
        let mut out = vec![Line::Question(Place::Post, label("followup-post"), flag(self.in_post), months.iter().map(post).collect())];
        for (n, of) in self.skills.iter().enumerate() {
            self.of_skill(desk, n, of, months, &mut out);
        }
        out.push(Line::Blank);
        out.push(Line::Question(Place::Notes, label("followup-notes"), self.notes.clone(), Vec::new()));
        if self.places.contains(&Place::Close) {
            let words = crate::say!("followup-close", name = self.name);
            out.push(Line::Question(Place::Close, words, flag(Some(self.close)), Vec::new()));
        }
        out
    }

    pub(super) fn draw_all(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        let months = self.months();
        let wide = area.width;
        let question = QUESTION.min(wide / 2);
        // Where there is little room an answer of before is worth more than the whole name of an item.
        let answer = if wide < NARROW { ANSWER.1 } else { ANSWER.0 }.min(wide.saturating_sub(question + 3));
        let columns = usize::from(wide.saturating_sub(3 + question + answer) / BEFORE).min(months.len());
        let x = area.x + 2 + question + 1;
        let head = match self.month.due_on {
            Some(day) => crate::say!("followup-head", month = self.month.month, due = desk.manner.day(day)),
            None => crate::say!("followup-head-undated", month = self.month.month),
        };
        paint.text(area.x + 2, area.y, question + answer, &head, Tone::Label);
        for (n, month) in months.iter().take(columns).enumerate() {
            let x = x + answer + BEFORE * u16::try_from(n).unwrap_or(0);
            paint.text(x, area.y, BEFORE - 1, &crate::say!("followup-months", n = month), Tone::Label);
        }
        let lines = self.lines(desk, &months);
        let stands = |line: &Line| matches!(line, Line::Question(place, ..) if *place == self.place());
        let here = lines.iter().position(stands).unwrap_or(0);
        let room = usize::from(area.height.saturating_sub(2)).max(1);
        // A skill's name stays above its questions.
        self.top = self.top.min(here.saturating_sub(1)).max((here + 1).saturating_sub(room)).min(lines.len().saturating_sub(room));
        for (n, line) in lines.iter().enumerate().skip(self.top).take(room) {
            let y = area.y + 1 + u16::try_from(n - self.top).unwrap_or(0);
            match line {
                Line::Skill(title) => paint.rule(area, y, title),
                Line::Blank => {}
                Line::Names(names) => _ = paint.text(area.x + 4, y, wide.saturating_sub(4), names, Tone::Plain),
                Line::Question(place, words, shown, before) => {
                    if n == here {
                        paint.marker(area.x, y);
                    }
                    let long = matches!(place, Place::Notes | Place::Close);
                    paint.text(area.x + 2, y, question, words, Tone::Plain);
                    let room = if long { area.right().saturating_sub(x) } else { answer.saturating_sub(1) };
                    // What is not answered is seen to be a gap.
                    let gap = shown.is_empty() && !long;
                    paint.text(x, y, room, if gap { "_" } else { shown }, if gap { Tone::Faint } else { Tone::Plain });
                    for (n, old) in before.iter().take(columns).enumerate() {
                        let x = x + answer + BEFORE * u16::try_from(n).unwrap_or(0);
                        paint.text(x, y, BEFORE - 1, old, Tone::Faint);
                    }
                }
            }
        }
        if area.height > 6 {
            let words = match self.place() {
                Place::Post | Place::InUse(_) | Place::Close => "followup-keys-flag",
                Place::Cases(_) => "followup-keys-number",
                Place::Barrier(_) => "followup-keys-barrier",
                Place::Taught(_) => "followup-keys-taught",
                Place::Notes => "followup-keys-notes",
            };
            let y = area.bottom() - 1;
            paint.later(("follow-up", 0), Rect { y, height: 1, ..area }, |paint| {
                paint.text(area.x + 2, y, wide.saturating_sub(2), &crate::words::label(words), Tone::Faint);
            });
        }
    }
}
