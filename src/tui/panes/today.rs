//! The board of Today: what needs doing, by date and harm, each with what to do next. Lines come from rules over the records and
//! vanish when they no longer hold.

use std::any::Any;
use std::sync::{Arc, Mutex, PoisonError};

use ratatui::layout::{Position, Rect};
use serde_json::{Value as Json, json};

use crate::actions::{Action, Context};
use crate::model::{Id, Kind, Phase, Value};
use crate::msg;
use crate::programme::Compared;
use crate::programme::confirmations::Part;
use crate::programme::skills::gaps;
use crate::programme::skills::presets::Start;
use crate::programme::today::{Board, board, glance, unlock};
use crate::rules::calendar::{self, Calendar};
use crate::rules::today::{FOLLOW_UPS_OTHERS, Harm, Line, Rule, order};
use crate::text;
use crate::tui::desk::{Desk, hold};
use crate::tui::form::Form;
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome, Told};
use crate::tui::layers::assess::Assess;
use crate::tui::layers::entrust::Entrust;
use crate::tui::layers::prompt::Prompt;
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;
use crate::tui::work;
use crate::tui::worker::Ticket;

/// Lines looked for.
const MOST: usize = 1_000;
/// Snoozed for this long unless another day is typed.
const SNOOZE: &str = "+1w";
/// The view that the line about missing items opens.
const GAP_BOARD: &str = "gap-board";

/// The board.
#[derive(Default)]
pub struct Today {
    lines: Vec<Line>,
    cut: bool,
    asked: Option<Ticket>,
    /// Something changed while the answer was on its way.
    stale: bool,
    loaded: bool,
    /// Only the first lines are there; the others are looked for.
    part: bool,
    /// Who was compared with whom: the reader thread's, from one board to the next.
    compared: Arc<Mutex<Compared>>,
    trouble: Option<String>,
    /// What items would unlock: asked for once the other lines are there, and when what it is made of changes.
    unlock: Option<Line>,
    unlock_asked: Option<Ticket>,
    unlock_known: bool,
    at: usize,
    top: usize,
    page: usize,
    /// The line that a question over the board is about: the board may change under it.
    acting: Option<Line>,
    /// Where the marker should stand when the lines come.
    wanted: Option<String>,
}

impl Today {
    /// Asks for the lines; they come through [`Layer::heard`].
    fn ask(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if self.asked.is_some() {
            self.stale = true;
            return Vec::new();
        }
        let ticket = desk.ticket();
        self.asked = Some(ticket);
        let manner = desk.manner.clone();
        let compared = Arc::clone(&self.compared);
        // The first lines must not wait for the last; afterwards only the whole board takes the place of a whole one.
        let first = !self.loaded;
        vec![Effect::Ask(
            ticket,
            Box::new(move |store| {
                let now = manner.now();
                let mut known = compared.lock().unwrap_or_else(PoisonError::into_inner);
                let found = if first { glance(store, &now, MOST, &mut known) } else { board(store, &now, MOST, &mut known) };
                Box::new(found) as Box<dyn Any + Send>
            }),
        )]
    }

    /// Asks for the one line that stands on all that people hold: the others do not wait for it.
    fn ask_unlock(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if self.unlock_known || self.unlock_asked.is_some() {
            return Vec::new();
        }
        let ticket = desk.ticket();
        (self.unlock_asked, self.unlock_known) = (Some(ticket), true);
        let (manner, kept) = (desk.manner.clone(), Arc::clone(&desk.gaps));
        vec![Effect::Ask(ticket, Box::new(move |store| Box::new(unlock(store, &manner.now(), &mut hold(&kept))) as Box<dyn Any + Send>))]
    }

    /// Puts that line among the others, in its place; who stands on one stays there.
    fn put_unlock(&mut self, desk: &Desk) {
        let stood = self.here().filter(|_| self.at > 0).map(|l| l.key.clone());
        self.lines.retain(|line| line.rule != Rule::Unlock);
        self.lines.extend(self.unlock.clone());
        order(&mut self.lines, desk.manner.today);
        if let Some(at) = stood.and_then(|key| self.lines.iter().position(|l| l.key == key)) {
            self.at = at;
        }
        self.at = self.at.min(self.lines.len().saturating_sub(1));
    }

    fn here(&self) -> Option<&Line> {
        self.lines.get(self.at)
    }

    /// What a line asks for, done from here.
    fn remedy(&self, desk: &mut Desk, line: &Line) -> Effect {
        let (about_kind, about) = line.about;
        match line.rule {
            Rule::Step if about_kind == Kind::Trainee => match step_of(desk, line) {
                Some(step) => work::close_step(desk, vec![about], &Value::Int(step.get())),
                None => work::steps_of(desk, &[about]),
            },
            Rule::Document if about_kind == Kind::Trainee => {
                let kind = match desk.store.get(Kind::Document, line.subject.1) {
                    Ok(Some(row)) => row.get("kind").clone(),
                    _ => Value::Null,
                };
                let preset = [("trainee", Value::Int(about.get())), ("kind", kind)];
                Form::new_record(desk, Kind::Document, &preset)
            }
            Rule::FollowUp if line.key.ends_with(FOLLOW_UPS_OTHERS) => Effect::Show("follow-ups"),
            Rule::FollowUp => {
                let month = line.key.rsplit(':').next().and_then(|month| month.parse().ok());
                crate::tui::layers::follow_up::Sheet::open(desk, about, month)
            }
            Rule::Formative | Rule::Summative if about_kind == Kind::Trainee => Assess::open(desk, owed(line)),
            Rule::Renewal => Entrust::renew(desk, line.subject.1),
            Rule::Duplicate if line.subject.0 == about_kind => {
                crate::tui::layers::merge::Merge::open(desk, about_kind, line.subject.1, about)
            }
            Rule::Overlap | Rule::Seats | Rule::Supervisor | Rule::Role | Rule::Permit | Rule::Cost => {
                Form::edit_record(desk, line.subject.0, line.subject.1)
            }
            Rule::TrainerTwice | Rule::InterpreterTwice | Rule::RoomTwice | Rule::CohortTwice | Rule::Way => {
                Form::edit_record(desk, line.subject.0, line.subject.1)
            }
            Rule::NoTrainer | Rule::DayOff | Rule::OutOfHours | Rule::TraineeTwice | Rule::Elsewhere | Rule::OutsideVisit => {
                Form::edit_record(desk, line.subject.0, line.subject.1)
            }
            Rule::Agreement
            | Rule::Specialty
            | Rule::Language
            | Rule::PermitDays
            | Rule::NotPlaceable
            | Rule::StartOff
            | Rule::VisitTwice => Form::edit_record(desk, line.subject.0, line.subject.1),
            Rule::Unconfirmed | Rule::Disagreed => {
                let part = if line.rule == Rule::Unconfirmed { Part::Claims } else { Part::Disagreements };
                crate::tui::panes::confirmations::Confirmations::over(desk, about_kind, Some(about), part)
            }
            Rule::Unlock => Effect::Show(GAP_BOARD),
            Rule::Attendance => crate::tui::layers::attendance::Roll::open(desk, line.subject.1),
            _ => Effect::Open(line.subject.0, line.subject.1),
        }
    }
}

impl Layer for Today {
    fn context(&self) -> Context {
        Context::Today
    }

    fn title(&self, _desk: &Desk) -> String {
        crate::words::label("view-today")
    }

    fn status(&self, _desk: &Desk) -> String {
        if self.part {
            return crate::words::label("today-looking-on");
        }
        if self.cut { crate::say!("today-cut", n = self.lines.len()) } else { String::new() }
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        let foot = if area.height >= 10 { 4 } else { 0 };
        let list = area.height - foot;
        self.page = usize::from(list / 2).max(1);
        if self.lines.is_empty() {
            let words = match (&self.trouble, self.loaded) {
                (Some(trouble), _) => trouble.clone(),
                (None, true) => crate::words::label("today-nothing"),
                (None, false) => crate::words::label("today-looking"),
            };
            for (n, line) in text::wrap(&words, area.width.saturating_sub(4).into()).into_iter().enumerate() {
                paint.text(area.x + 2, area.y + 1 + u16::try_from(n).unwrap_or(0), area.width, line, Tone::Plain);
            }
            return None;
        }
        self.at = self.at.min(self.lines.len() - 1);
        let height = usize::from(list).max(1);
        // The marker is in view, and no line is hidden above while there is room below the last one.
        let most = self.lines.len().saturating_sub(height);
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(height)).min(most);
        for (n, line) in self.lines.iter().enumerate().skip(self.top).take(height) {
            let y = area.y + u16::try_from(n - self.top).unwrap_or(0);
            if n == self.at {
                paint.marker(area.x, y);
            }
            // A letter tells the harm where colour does not.
            let (mark, tone) = match line.harm {
                Harm::High => ("!", Tone::Bad),
                Harm::Middle => ("-", Tone::Warn),
                Harm::Low => (" ", Tone::Plain),
            };
            paint.text(area.x + 1, y, 1, mark, tone);
            let due = line.due.map(|d| short_day(desk, d)).unwrap_or_default();
            let late = line.due.is_some_and(|d| d < desk.manner.today);
            let wide = day_width(desk);
            paint.text(area.x + 3, y, wide, &due, if late { Tone::Bad } else { Tone::Plain });
            paint.text(area.x + 4 + wide, y, area.width.saturating_sub(4 + wide), &line.what.to_string(), Tone::Plain);
        }
        if foot > 0
            && let Some(line) = self.here()
        {
            let y = area.bottom() - foot;
            paint.later(("today", 0), Rect { y, height: foot, ..area }, |paint| {
                paint.rule(area, y, &desk.names.title(&desk.store, line.about.0, line.about.1));
                // The whole line, since the list may have cut it, and what to do.
                let words = crate::say!("today-line", what = line.what, remedy = line.remedy);
                for (n, piece) in text::wrap(&words, area.width.saturating_sub(4).into()).into_iter().take(3).enumerate() {
                    paint.text(area.x + 2, y + 1 + u16::try_from(n).unwrap_or(0), area.width.saturating_sub(2), piece, Tone::Plain);
                }
            });
        }
        None
    }

    fn offers(&self, desk: &Desk, action: Action) -> Offer {
        match action {
            Action::Open | Action::Remedy | Action::Snooze | Action::CloseStep | Action::Waive if self.lines.is_empty() => {
                Offer::NotNow(msg!("why-nothing-today"))
            }
            Action::CloseStep if self.here().is_none_or(|l| l.rule != Rule::Step) => Offer::NotNow(msg!("why-no-step-line")),
            Action::Waive if self.here().is_none_or(|l| !l.is_clash()) => {
                Offer::NotNow(msg!("why-no-clash", key = desk.key(Context::Today, Action::Snooze)))
            }
            Action::Assess if self.lines.is_empty() => Offer::NotNow(msg!("why-nothing-today")),
            Action::Assess if self.here().is_none_or(|l| l.about.0 != Kind::Trainee && !Start::is_from(l.subject.0)) => {
                Offer::NotNow(msg!("why-nobody-here"))
            }
            Action::Back | Action::Detail => Offer::No,
            _ => Offer::Yes,
        }
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        let last = self.lines.len().saturating_sub(1);
        if matches!(action, Action::Remedy | Action::CloseStep | Action::Snooze | Action::Waive) {
            self.acting = self.here().cloned();
        }
        match action {
            Action::Up => self.at = self.at.saturating_sub(1),
            Action::Down => self.at = (self.at + 1).min(last),
            Action::HalfUp => self.at = self.at.saturating_sub(self.page),
            Action::HalfDown => self.at = (self.at + self.page).min(last),
            Action::First => self.at = 0,
            Action::Last => self.at = last,
            Action::Open => {
                let Some(line) = self.here() else { return Outcome::done() };
                return Outcome::then(match line.rule {
                    Rule::Unlock => Effect::Show(GAP_BOARD),
                    _ => Effect::Open(line.subject.0, line.subject.1),
                });
            }
            Action::Remedy => {
                let Some(line) = self.here().cloned() else { return Outcome::done() };
                return Outcome::then(self.remedy(desk, &line));
            }
            Action::Assess => {
                let Some(line) = self.here() else { return Outcome::done() };
                return Outcome::then(match (line.rule, line.about) {
                    (Rule::Formative | Rule::Summative, (Kind::Trainee, _)) => Assess::open(desk, owed(line)),
                    (_, (Kind::Trainee, id)) => Assess::of_people(desk, vec![id]),
                    _ => Assess::of(desk, line.subject.0, line.subject.1),
                });
            }
            Action::CloseStep => {
                let Some(line) = self.here() else { return Outcome::done() };
                let trainee: Id = line.about.1;
                return Outcome::then(work::steps_of(desk, &[trainee]));
            }
            Action::Snooze => {
                return Outcome::then(Effect::Push(Box::new(ask_day(""))));
            }
            Action::Waive => return Outcome::then(Effect::Push(Box::new(work::ask_waive("")))),
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn told(&mut self, desk: &mut Desk, told: &Told) -> Outcome {
        let Some(line) = self.acting.clone() else { return Outcome::Ignored };
        match told {
            Told::Line { purpose: "snooze", text: typed, done: true } => {
                let text = if typed.trim().is_empty() { SNOOZE } else { typed.trim() };
                // A day, and behind it a reason if one likes.
                let (day, reason) = match text.split_once(' ') {
                    Some((day, reason)) if read_day(desk, text).is_none() => (day, reason.trim()),
                    _ => (text, ""),
                };
                match read_day(desk, day) {
                    Some(until) if until > desk.manner.today => {
                        let ticket = desk.ticket();
                        Outcome::then(Effect::Work(ticket, work::snooze(desk, &line, until, reason)))
                    }
                    _ => Outcome::then(Effect::Push(Box::new(ask_day(typed).refused(&msg!("snooze-no-day", typed = day))))),
                }
            }
            Told::Line { purpose: "waive", text: typed, done: true } => Outcome::then(work::waive(desk, &line, typed)),
            Told::Chosen { purpose: "choose-step", value } => Outcome::then(work::close_step(desk, vec![line.about.1], value)),
            _ => Outcome::Ignored,
        }
    }

    fn begin(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if self.loaded { Vec::new() } else { self.ask(desk) }
    }

    fn heard(&mut self, desk: &mut Desk, ticket: Ticket, found: Box<dyn Any + Send>) -> Result<Vec<Effect>, Box<dyn Any + Send>> {
        if self.unlock_asked == Some(ticket) {
            self.unlock_asked = None;
            // A board that cannot be read is told of where it is opened; here a line is missing.
            self.unlock = found.downcast::<crate::error::Result<Option<Line>>>().ok().and_then(|answer| answer.ok().flatten());
            self.put_unlock(desk);
            return Ok(if self.loaded && !self.part { self.ask_unlock(desk) } else { Vec::new() });
        }
        if self.asked != Some(ticket) {
            return Err(found);
        }
        self.asked = None;
        self.loaded = true;
        match found.downcast::<crate::error::Result<Board>>() {
            Ok(answer) => match *answer {
                Ok(board) => {
                    // Who has not moved on the first lines stays at the top; a place from the last time may be among the others.
                    let unmoved = self.part && self.at == 0;
                    let stood = self.wanted.clone().or_else(|| self.here().filter(|_| !unmoved).map(|l| l.key.clone()));
                    // The number in the tab is that of a whole board.
                    desk.today = board.whole.then_some(board.lines.len()).or(desk.today);
                    self.lines = board.lines;
                    self.lines.extend(self.unlock.clone());
                    order(&mut self.lines, desk.manner.today);
                    self.cut = !board.cut.is_empty();
                    self.part = !board.whole;
                    self.trouble = None;
                    if let Some(at) = stood.and_then(|key| self.lines.iter().position(|l| l.key == key)) {
                        self.at = at;
                        self.wanted = None;
                    }
                    if board.whole {
                        self.wanted = None;
                    }
                }
                Err(e) => (self.trouble, self.part) = (Some(e.to_string()), false),
            },
            Err(other) => return Err(other),
        }
        let again = std::mem::take(&mut self.stale) || self.part;
        Ok(if again { self.ask(desk) } else { self.ask_unlock(desk) })
    }

    fn refresh(&mut self, desk: &mut Desk, news: &News) -> Vec<Effect> {
        if news.concerns(Kind::Document) {
            // A passport may make one person of two whose own records are as they were.
            self.compared = Arc::default();
        }
        // A line that is put off, and the day, decide too whether it is there.
        if gaps::MADE_OF.iter().chain(&[Kind::Snooze]).any(|kind| news.concerns(*kind)) {
            self.unlock_known = false;
        }
        self.ask(desk)
    }

    fn place(&self) -> Option<Json> {
        self.here().map(|line| json!({ "at": line.key }))
    }

    fn restore(&mut self, _desk: &mut Desk, place: &Json) {
        self.wanted = place.get("at").and_then(Json::as_str).map(str::to_owned);
    }
}

/// The clearance step that a line is about: one of the records in its key.
fn step_of(desk: &Desk, line: &Line) -> Option<Id> {
    line.key.split(':').filter_map(Id::of_code).find(|id| matches!(desk.store.get(Kind::Step, *id), Ok(Some(_))))
}

/// The assessment that a line asks for: of the placement that owes it, in its phase.
fn owed(line: &Line) -> Start {
    let phase = if line.rule == Rule::Summative { Phase::Summative } else { Phase::Formative };
    let placement = (line.subject.0 == Kind::Placement).then_some(line.subject.1);
    Start { people: vec![line.about.1], placement, phase: Some(phase), ..Start::default() }
}

/// The question to which day a line is put off.
fn ask_day(typed: &str) -> Prompt {
    Prompt::new("snooze", crate::words::label("ask-snooze"), typed.to_owned())
}

fn read_day(desk: &Desk, typed: &str) -> Option<chrono::NaiveDate> {
    let read = crate::rules::date_input::parse(typed, desk.manner.today, desk.manner.calendar, &desk.manner.shift);
    read.ok().map(|p| p.date)
}

/// A day in few columns: without its year when that is near, without its day when it is far.
fn short_day(desk: &Desk, day: chrono::NaiveDate) -> String {
    let words = calendar::format(day, desk.manner.calendar, calendar::Style::Short, &desk.manner.shift);
    let near = (day - desk.manner.today).num_days().abs() < 300;
    let cut = if near { words.rsplit_once(' ').map(|(short, _)| short) } else { words.split_once(' ').map(|(_, rest)| rest) };
    cut.map_or(words.clone(), str::to_owned)
}

/// Columns of the longest [`short_day`]: `12 Jan`, `Sep 2027`; `Sunbula 1406`; `Dhul-Hijjah 1448`.
const fn day_width(desk: &Desk) -> u16 {
    match desk.manner.calendar {
        Calendar::Gregorian => 8,
        Calendar::Solar => 12,
        Calendar::Lunar => 16,
    }
}
