//! How the sheet stands on the screen: rows of cases, people as narrow columns, and below what the cell at the cursor asks.

use ratatui::layout::{Position, Rect};

use super::{Cell, Sheet};
use crate::actions::{Action, Context};
use crate::model::{Kind, Supervision};
use crate::programme::show::choice;
use crate::rules::skills::supervision::{Answers, Question, Standing};
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;

/// Columns of a person, a case number, an operation, how it went.
const PERSON: u16 = 6;
const NUMBER: u16 = 10;
const OPERATION: (u16, u16) = (18, 40);
const SUCCESS: u16 = 4;
/// Lines of the strip below.
const STRIP: u16 = 8;

/// Where the columns stand.
struct Laid {
    operation: u16,
    /// People in view.
    people: usize,
}

impl Laid {
    fn of(width: u16, people: usize) -> Self {
        let fixed = 2 + NUMBER + 1 + SUCCESS + 1;
        let wanted = u16::try_from(people).unwrap_or(u16::MAX).saturating_mul(PERSON + 1);
        let operation = width.saturating_sub(fixed + 12 + wanted).clamp(OPERATION.0, OPERATION.1);
        let room = width.saturating_sub(fixed + operation + 1);
        Self { operation, people: usize::from(room / (PERSON + 1)).min(people).max(1) }
    }

    fn operation_at(area: Rect) -> u16 {
        area.x + 2 + NUMBER + 1
    }

    fn person_at(&self, area: Rect, n: usize) -> u16 {
        Self::operation_at(area) + self.operation + 1 + u16::try_from(n).unwrap_or(0) * (PERSON + 1)
    }

    fn success_at(&self, area: Rect, people: usize) -> u16 {
        self.person_at(area, self.people.min(people))
    }
}

/// A question in words.
pub fn question(of: Question) -> String {
    crate::words::label(match of {
        Question::KeyComponents => "theatre-ask-key",
        Question::TrainerScrubbed => "theatre-ask-scrubbed",
        Question::TrainerPresent => "theatre-ask-present",
    })
}

/// Answers in words.
pub fn in_words(answers: Answers) -> String {
    let flag =
        |given: Option<bool>, yes: &'static str, no: &'static str| given.map(|given| crate::words::label(if given { yes } else { no }));
    let parts = [
        answers.key_components.map(|key| choice("key_components", key.key())),
        flag(answers.trainer_scrubbed, "theatre-scrubbed", "theatre-unscrubbed"),
        flag(answers.trainer_present, "theatre-present", "theatre-absent"),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// A code with what it means.
pub fn code_in_words(code: Supervision) -> String {
    choice("supervision", code.key())
}

impl Sheet {
    pub(super) fn draw_all(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        let Some(place) = self.place else {
            let words = crate::say!("theatre-where", key = desk.key(Context::Theatre, Action::Back));
            for (y, line) in (area.y + 1..area.bottom()).zip(text::wrap(&words, area.width.saturating_sub(4).into())) {
                paint.text(area.x + 2, y, area.width, line, Tone::Plain);
            }
            return None;
        };
        let people = self.people.columns.len();
        let laid = Laid::of(area.width, people);
        let strip = if area.height >= 14 { STRIP } else { 3 };
        let list = usize::from(area.height.saturating_sub(3 + strip)).max(1);
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(list));
        if let Cell::Person(n) = self.cell() {
            self.left = self.left.min(n).max((n + 1).saturating_sub(laid.people));
        }
        self.left = self.left.min(people.saturating_sub(laid.people));
        let now = desk.manner.day(place.day);
        let beside = desk.manner.beside(place.day).map(|day| format!(" ({day})")).unwrap_or_default();
        paint.text(area.x + 2, area.y, area.width.saturating_sub(2), &format!("{now}{beside}"), Tone::Label);
        self.draw_heading(area, paint, &laid);
        let mut cursor = None;
        for (n, row) in self.rows.iter().enumerate().skip(self.top).take(list) {
            let y = area.y + 3 + u16::try_from(n - self.top).unwrap_or(0);
            let here = n == self.at;
            if here {
                paint.marker(area.x, y);
            }
            paint.text(area.x + 1, y, 1, if row.touched && !row.is_blank() { "*" } else { " " }, Tone::Warn);
            let mut cell = |x: u16, wide: u16, content: &str, at: bool, paint: &mut Painter<'_>| {
                if at {
                    let rest = Rect { x, y, width: wide, height: 1 };
                    cursor = Some(crate::tui::line::draw_line(self.line.text(), self.line.at(), rest, paint));
                } else {
                    paint.text(x, y, wide, content, Tone::Plain);
                }
            };
            cell(area.x + 2, NUMBER, &row.number, here && self.cell() == Cell::Number, paint);
            let title = row.procedure.as_ref().map_or(row.detail.as_str(), |(_, title)| title.as_str());
            cell(Laid::operation_at(area), laid.operation, title, here && self.cell() == Cell::Procedure, paint);
            for (m, somebody) in self.people.columns.iter().enumerate().skip(self.left).take(laid.people) {
                let x = laid.person_at(area, m - self.left);
                let took = row.people.get(&somebody.who);
                let (shown, tone) = match (somebody.who.0, took) {
                    (Kind::Trainer, Some(took)) if took.there => ("x".to_owned(), Tone::Plain),
                    (Kind::Trainee, Some(took)) => {
                        let (code, sign) = took.shown();
                        let tone = match sign {
                            '!' => Tone::Bad,
                            '+' => Tone::Good,
                            '?' => Tone::Warn,
                            _ => Tone::Plain,
                        };
                        (format!("{code}{}", sign.to_string().trim()), tone)
                    }
                    _ => (".".to_owned(), Tone::Faint),
                };
                let shown = if shown.is_empty() { ".".to_owned() } else { shown };
                paint.text(x, y, PERSON, &shown, tone);
                if here && self.cell() == Cell::Person(m) {
                    paint.marker(x.saturating_sub(1), y);
                    cursor = Some(Position { x, y });
                }
            }
            let x = laid.success_at(area, people);
            let success = match row.success {
                Some(true) => crate::words::label("theatre-yes"),
                Some(false) => crate::words::label("theatre-no"),
                None => ".".to_owned(),
            };
            paint.text(x, y, SUCCESS, &success, if row.success == Some(false) { Tone::Warn } else { Tone::Plain });
            if here && self.cell() == Cell::Success {
                paint.marker(x.saturating_sub(1), y);
                cursor = Some(Position { x, y });
            }
            let x = x + SUCCESS + 1;
            let room = area.right().saturating_sub(x);
            if here && matches!(self.cell(), Cell::Outcome | Cell::Detail) {
                // The text at the cursor has the strip for itself, where there is more room.
                paint.text(x, y, room, "^", Tone::Faint);
            } else {
                paint.text(x, y, room, &row.outcome, Tone::Plain);
            }
        }
        let foot = Rect { y: area.bottom().saturating_sub(strip), height: strip, ..area };
        let below = self.draw_strip(desk, foot, paint);
        below.or(cursor)
    }

    fn draw_heading(&self, area: Rect, paint: &mut Painter<'_>, laid: &Laid) {
        let label = |id| crate::words::label(id);
        let y = area.y + 2;
        paint.text(area.x + 2, y, NUMBER, &label("theatre-column-number"), Tone::Label);
        paint.text(Laid::operation_at(area), y, laid.operation, &label("theatre-column-operation"), Tone::Label);
        for (n, somebody) in self.people.columns.iter().enumerate().skip(self.left).take(laid.people) {
            let x = laid.person_at(area, n - self.left);
            // A trainer's column says so, and the last name is what a theatre calls somebody by.
            let mut words = somebody.name.split_whitespace().rev();
            let (last, first) = (words.next().unwrap_or_default(), words.next_back().unwrap_or_default());
            let first = if somebody.who.0 == Kind::Trainer { format!("({})", label("theatre-column-trainer")) } else { first.to_owned() };
            paint.text(x, y - 1, PERSON, text::truncate_with(&first, PERSON.into(), "").as_ref(), Tone::Label);
            paint.text(x, y, PERSON, text::truncate_with(last, PERSON.into(), "").as_ref(), Tone::Label);
        }
        if self.left > 0 {
            paint.text(laid.person_at(area, 0).saturating_sub(1), y - 1, 1, "<", Tone::Faint);
        }
        let x = laid.success_at(area, self.people.columns.len());
        if self.left + laid.people < self.people.columns.len() {
            paint.text(x.saturating_sub(1), y - 1, 1, ">", Tone::Faint);
        }
        paint.text(x, y, SUCCESS, &label("theatre-column-success"), Tone::Label);
        paint.text(x + SUCCESS + 1, y, area.right().saturating_sub(x + SUCCESS + 1), &label("theatre-column-outcome"), Tone::Label);
    }

    /// What the cell at the cursor asks, and what is in the case beside its columns.
    fn draw_strip(&self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        let row = self.row()?;
        let width = area.width.saturating_sub(4);
        let line = |y: u16, content: &str, tone: Tone, paint: &mut Painter<'_>| {
            if y < area.bottom() {
                paint.text(area.x + 2, y, width, content, tone);
            }
        };
        let mut y = area.y + 1;
        match self.cell() {
            Cell::Procedure => {
                paint.rule(area, area.y, &crate::words::label("theatre-operation"));
                let room = usize::from(area.bottom().saturating_sub(y));
                let chosen = row.procedure.is_some() && !self.seeking;
                let top = (self.picked + 1).saturating_sub(room.max(1));
                for (n, operation) in self.found.iter().enumerate().skip(top).take(room) {
                    if n == self.picked && !chosen {
                        paint.marker(area.x, y);
                    }
                    let wide = (width * 2 / 3).max(20);
                    let used = paint.text(area.x + 2, y, wide, &operation.title, Tone::Plain);
                    let x = area.x + 2 + used.max(wide / 2) + 2;
                    paint.text(x, y, area.right().saturating_sub(x), &operation.detail, Tone::Faint);
                    y += 1;
                }
                if self.found.is_empty() {
                    let words = if self.seeking { "theatre-none-found" } else { "theatre-none-usual" };
                    line(y, &crate::words::label(words), Tone::Plain, paint);
                }
                None
            }
            Cell::Person(n) => {
                let somebody = self.people.columns.get(n)?;
                paint.rule(area, area.y, &somebody.name);
                let took = row.people.get(&somebody.who);
                if somebody.who.0 == Kind::Trainer {
                    line(y, &crate::words::label("theatre-trainer-there"), Tone::Plain, paint);
                    return None;
                }
                let answers = took.filter(|t| t.touched).map(|t| t.answers).unwrap_or_default();
                let said = match (took, answers.code()) {
                    (Some(t), Some(code)) if t.touched => Some(format!("{}: {}", code_in_words(code), in_words(answers))),
                    (Some(t), _) if !t.touched => t.stands().map(|stands| stands_in_words(&stands)),
                    _ => None,
                };
                if let Some(said) = said {
                    line(y, &said, Tone::Plain, paint);
                    y += 1;
                }
                if let Some(next) = answers.next() {
                    for piece in text::wrap(&question(next), width.into()) {
                        line(y, piece, Tone::Plain, paint);
                        y += 1;
                    }
                }
                line(y, &crate::words::label("theatre-signs"), Tone::Faint, paint);
                None
            }
            Cell::Outcome | Cell::Detail => {
                let words = if self.cell() == Cell::Outcome { "theatre-column-outcome" } else { "theatre-column-detail" };
                paint.rule(area, area.y, &crate::words::label(words));
                let rest = Rect { x: area.x + 2, y, width, height: 1 };
                let at = crate::tui::line::draw_line(self.line.text(), self.line.at(), rest, paint);
                line(y + 1, &crate::words::label("theatre-no-patient"), Tone::Faint, paint);
                Some(at)
            }
            Cell::Success => {
                paint.rule(area, area.y, &crate::words::label("theatre-success"));
                line(y, &crate::words::label("theatre-ask-success"), Tone::Plain, paint);
                None
            }
            Cell::Number => {
                paint.rule(area, area.y, &crate::words::label("theatre-case"));
                let detail = if row.detail.is_empty() { crate::words::label("theatre-number-next") } else { row.detail.clone() };
                line(y, &detail, Tone::Plain, paint);
                let side = super::side_name(self.side);
                let keys = crate::say!("theatre-side-is", side = side, key = desk.key(Context::Theatre, Action::WhoEnters));
                for piece in text::wrap(&keys, width.into()) {
                    y += 1;
                    line(y, piece, Tone::Faint, paint);
                }
                None
            }
        }
    }
}

/// Where an entry stands, in words.
pub fn stands_in_words(stands: &Standing) -> String {
    match stands {
        Standing::Open => crate::words::label("theatre-stands-open"),
        Standing::Claimed(code) => crate::say!("theatre-stands-claimed", code = code_in_words(*code)),
        Standing::Agreed(code) => crate::say!("theatre-stands-agreed", code = code_in_words(*code)),
        Standing::Disagreed { trainee, trainer, .. } => {
            crate::say!("theatre-stands-disagreed", trainee = code_in_words(*trainee), trainer = code_in_words(*trainer))
        }
    }
}
