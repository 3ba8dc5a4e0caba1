//! The clearance board: travellers by steps, with the day by which each is due, the late ones first. A step is closed where the cursor
//! stands: with its document in a form, or by a record.
//!
//! What it draws was read on a thread ([`crate::programme::clearances`]); drawing asks nothing. The marker moves by row and column.
//!
//! Must not: know when a step is due. Still awkward: people of other pages cannot be marked together.

mod draw;

use std::any::Any;
use std::collections::BTreeSet;

use chrono::NaiveDate;
use ratatui::layout::{Position, Rect};
use serde_json::{Value as Json, json};

use super::inquiry::Inquiry;
use super::marker::Marker;
use crate::actions::{Action, Context};
use crate::model::{Id, Kind, Value};
use crate::msg;
use crate::programme::clearances::{Asked, Board, PAGE, board, cohorts};
use crate::rules::clearance::board::{Column, Traveling};
use crate::rules::today::Now;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome, Told};
use crate::tui::layers::assess::Assess;
use crate::tui::layers::choose::{Choose, Item};
use crate::tui::layers::prompt::Prompt;
use crate::tui::paint::Painter;
use crate::tui::work;
use crate::tui::worker::Ticket;

/// Kinds of records that the board is made of.
const MADE_OF: [Kind; 11] = [
    Kind::Trainee,
    Kind::Placement,
    Kind::Document,
    Kind::Clearance,
    Kind::Step,
    Kind::Department,
    Kind::Hospital,
    Kind::Holiday,
    Kind::WorkingTime,
    Kind::LunarMonth,
    Kind::Cohort,
];

/// The board.
#[derive(Default)]
pub struct Clearances {
    board: Board,
    asked: Inquiry,
    /// Only this cohort, with its name.
    cohort: Option<(Id, String)>,
    /// The first day of this page, and those of the pages before it.
    from: Option<NaiveDate>,
    earlier: Vec<Option<NaiveDate>>,
    marker: Marker,
    /// The column of the marker, and the first one in view.
    column: usize,
    left: usize,
    marks: BTreeSet<Id>,
    /// Whom and which step a question is about: the board may change under it.
    acting: Option<(Vec<Id>, Id)>,
    /// Who should be at the marker when the rows come, and at which step.
    wanted: Option<(Id, Option<Id>)>,
    /// Letters of the longest day on the board.
    longest: u16,
}

impl Clearances {
    /// Asks for the rows; they come through [`Layer::heard`].
    fn ask(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let (manner, asked) = (desk.manner.clone(), Asked { cohort: self.cohort.as_ref().map(|c| c.0), from: self.from });
        self.asked.list(desk, move |store| board(store, &manner.now(), &asked, PAGE))
    }

    /// Other rows are wanted: the first of them will be at the marker.
    fn turn(&mut self, desk: &mut Desk) -> Vec<Effect> {
        (self.marker, self.wanted) = (Marker::default(), None);
        self.asked.turn();
        self.board.rows.clear();
        self.marks.clear();
        let mut effects = self.ask(desk);
        effects.push(Effect::KeepPlace);
        effects
    }

    fn narrow(&mut self, desk: &mut Desk, cohort: Option<(Id, String)>) -> Vec<Effect> {
        self.cohort = cohort;
        self.from = None;
        self.earlier.clear();
        self.turn(desk)
    }

    fn here(&self) -> Option<&Traveling> {
        self.board.rows.get(self.marker.at)
    }

    fn step(&self) -> Option<&Column> {
        self.board.columns.get(self.column)
    }

    /// Those for whom the step at the cursor is to be closed: of the marked ones whoever has it open, or the one at the cursor.
    fn subjects(&self) -> Vec<Id> {
        let open = |row: &&Traveling| row.cells.get(self.column).is_some_and(|cell| cell.is_open());
        if self.marks.is_empty() {
            return self.here().filter(open).map(|row| row.trainee).into_iter().collect();
        }
        self.board.rows.iter().filter(|row| self.marks.contains(&row.trainee)).filter(open).map(|row| row.trainee).collect()
    }

    /// The rows are there.
    fn take(&mut self, desk: &Desk, board: Board) {
        let stood = self.wanted.take().or_else(|| Some((self.here()?.trainee, self.step().map(|c| c.rule.id))));
        let now = Now { today: desk.manner.today, calendar: desk.manner.calendar, shift: &desk.manner.shift };
        let days = board.rows.iter().flat_map(|row| row.cells.iter().map(|cell| cell.due).chain([row.starts]));
        self.longest = days.map(|day| u16::try_from(text::width(&now.say(day))).unwrap_or(0)).max().unwrap_or(0);
        self.board = board;
        if let Some((trainee, step)) = stood {
            let at = self.board.rows.iter().position(|row| row.trainee == trainee);
            self.marker.stand(at, self.board.rows.len(), |_| true);
            if let Some(at) = self.board.columns.iter().position(|c| Some(c.rule.id) == step) {
                self.column = at;
            }
        }
        self.settle();
        let there: BTreeSet<Id> = self.board.rows.iter().map(|row| row.trainee).collect();
        self.marks.retain(|id| there.contains(id));
    }

    /// The marker stands on a cell that is there.
    fn settle(&mut self) {
        self.marker.at = self.marker.at.min(self.board.rows.len().saturating_sub(1));
        self.column = self.column.min(self.board.columns.len().saturating_sub(1));
    }

    /// Closes the step at the cursor; `by_record` where its document is not to be entered.
    fn close(&mut self, desk: &mut Desk, by_record: bool) -> Outcome {
        let (people, Some(column)) = (self.subjects(), self.step()) else { return Outcome::done() };
        let (step, name, document) = (column.rule.id, column.rule.name.clone(), column.rule.document);
        self.acting = Some((people.clone(), step));
        if document.is_some() && !by_record {
            return Outcome::then(work::close_step(desk, people, &Value::Int(step.get())));
        }
        Outcome::then(Effect::Push(Box::new(ask(desk, &people, &name, document.is_some(), ""))))
    }

    fn choose_cohort(&self, desk: &Desk) -> Effect {
        let found = match cohorts(&desk.store) {
            Ok(found) => found,
            Err(e) => return e.into(),
        };
        let everybody = Item { label: crate::words::label("clearance-all-cohorts"), detail: String::new(), value: Value::Null };
        let item = |row: &crate::model::Row| Item {
            label: desk.names.row_title(&desk.store, row),
            detail: row.date("starts_on").map(|day| day.to_string()).unwrap_or_default(),
            value: Value::Int(row.id.get()),
        };
        let items = std::iter::once(everybody).chain(found.iter().map(item)).collect();
        Effect::Push(Box::new(Choose::new("choose-cohort", crate::words::label("clearance-choose-cohort"), items)))
    }
}

/// The question before a step is closed by a record: a note, or why there is no document.
fn ask(desk: &Desk, people: &[Id], step: &str, has_document: bool, typed: &str) -> Prompt {
    let name = crate::tui::panes::table::names_of(desk, Kind::Trainee, people);
    if has_document {
        Prompt::new("clearance-why", crate::say!("clearance-ask-why", step = step, name = name), typed.to_owned())
    } else {
        Prompt::new("clearance-note", crate::say!("clearance-ask-close", step = step, name = name), typed.to_owned())
    }
}

impl Layer for Clearances {
    fn context(&self) -> Context {
        Context::Clearances
    }

    fn title(&self, _desk: &Desk) -> String {
        crate::words::label("view-clearance-board")
    }

    fn status(&self, desk: &Desk) -> String {
        let now = Now { today: desk.manner.today, calendar: desk.manner.calendar, shift: &desk.manner.shift };
        let mut parts: Vec<String> = Vec::new();
        parts.extend(self.cohort.as_ref().map(|(_, name)| format!("/ {name}")));
        if !self.marks.is_empty() {
            parts.push(crate::say!("clearance-marked", n = self.marks.len()));
        }
        parts.extend(self.from.map(|day| crate::say!("clearance-from", day = now.say(day))));
        if self.asked.is_loaded() {
            parts.push(crate::say!("clearance-count", n = self.board.rows.len()));
        }
        let key = desk.key(Context::Clearances, Action::LaterPage);
        parts.extend(self.board.next.map(|day| crate::say!("clearance-more", day = now.say(day), key = key)));
        parts.extend(self.board.cut.map(|n| crate::say!("clearance-cut", n = n)));
        parts.join("  ")
    }

    fn is_reading(&self) -> bool {
        self.asked.is_on()
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        self.draw_all(desk, area, paint);
        None
    }

    fn offers(&self, desk: &Desk, action: Action) -> Offer {
        let name = || self.here().map(|row| row.name.clone()).unwrap_or_default();
        match action {
            Action::Back => Offer::No,
            Action::LaterPage if self.board.next.is_none() => Offer::NotNow(msg!("clearance-no-more")),
            Action::EarlierPage if self.earlier.is_empty() => Offer::NotNow(msg!("clearance-no-earlier")),
            Action::ClearFilter if self.cohort.is_none() => Offer::NotNow(msg!("why-no-filter")),
            Action::Unmark if self.marks.is_empty() => Offer::NotNow(msg!("why-no-mark")),
            Action::Open
            | Action::Assess
            | Action::Mark
            | Action::MarkAll
            | Action::CloseHere
            | Action::CloseByRecord
            | Action::NextOpen
                if self.here().is_none() =>
            {
                Offer::NotNow(self.asked.why_nothing())
            }
            Action::CloseHere | Action::CloseByRecord if self.subjects().is_empty() => {
                let marked: Vec<Id> = self.marks.iter().copied().collect();
                let name = if marked.is_empty() { name() } else { crate::tui::panes::table::names_of(desk, Kind::Trainee, &marked) };
                let step = self.step().map(|c| c.rule.name.clone()).unwrap_or_default();
                Offer::NotNow(msg!("clearance-step-closed", step = step, name = name))
            }
            Action::NextOpen if self.here().is_some_and(|row| row.next_open(self.column).is_none()) => {
                let any = self.here().is_some_and(|row| row.pressing().is_some());
                Offer::NotNow(if any { msg!("clearance-only-open", name = name()) } else { msg!("clearance-none-open", name = name()) })
            }
            _ => Offer::Yes,
        }
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        if self.marker.act(action, self.board.rows.len(), |_| true) {
            return Outcome::done();
        }
        let last = self.board.rows.len().saturating_sub(1);
        match action {
            Action::Left => self.column = self.column.saturating_sub(1),
            Action::Right => self.column = (self.column + 1).min(self.board.columns.len().saturating_sub(1)),
            Action::NextOpen => {
                if let Some(next) = self.here().and_then(|row| row.next_open(self.column)) {
                    self.column = next;
                }
            }
            Action::Open => {
                let Some(row) = self.here() else { return Outcome::done() };
                return Outcome::then(Effect::Open(Kind::Trainee, row.trainee));
            }
            Action::Assess => {
                let marked: Vec<Id> = self.board.rows.iter().map(|row| row.trainee).filter(|id| self.marks.contains(id)).collect();
                let people = if marked.is_empty() { self.here().map(|row| row.trainee).into_iter().collect() } else { marked };
                return Outcome::then(Assess::of_people(desk, people));
            }
            Action::Mark => {
                let Some(id) = self.here().map(|row| row.trainee) else { return Outcome::done() };
                if !self.marks.remove(&id) {
                    self.marks.insert(id);
                }
                self.marker.at = (self.marker.at + 1).min(last);
            }
            Action::MarkAll => self.marks = self.board.rows.iter().map(|row| row.trainee).collect(),
            Action::Unmark => self.marks.clear(),
            Action::Detail => desk.detail = !desk.detail,
            Action::CloseHere => return self.close(desk, false),
            Action::CloseByRecord => return self.close(desk, true),
            Action::Whose => return Outcome::then(self.choose_cohort(desk)),
            Action::ClearFilter => return Outcome::Consumed(self.narrow(desk, None)),
            Action::LaterPage => {
                self.earlier.push(self.from);
                self.from = self.board.next;
                return Outcome::Consumed(self.turn(desk));
            }
            Action::EarlierPage => {
                self.from = self.earlier.pop().flatten();
                return Outcome::Consumed(self.turn(desk));
            }
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn told(&mut self, desk: &mut Desk, told: &Told) -> Outcome {
        match told {
            Told::Chosen { purpose: "choose-cohort", value } => {
                let id = if let Value::Int(n) = value { Id::new(*n) } else { None };
                let cohort = id.map(|id| (id, desk.names.title(&desk.store, Kind::Cohort, id)));
                Outcome::Consumed(self.narrow(desk, cohort))
            }
            Told::Line { purpose: purpose @ ("clearance-note" | "clearance-why"), text, done: true } => {
                let Some((people, step)) = self.acting.clone() else { return Outcome::done() };
                let column = self.board.columns.iter().find(|c| c.rule.id == step);
                let name = column.map_or_else(|| desk.names.title(&desk.store, Kind::Step, step), |c| c.rule.name.clone());
                let why = *purpose == "clearance-why";
                if why && text.trim().is_empty() {
                    let again = ask(desk, &people, &name, true, text).refused(&msg!("clearance-why-needed"));
                    return Outcome::then(Effect::Push(Box::new(again)));
                }
                Outcome::then(work::close_by_record(desk, people, step, name, text.trim()))
            }
            _ => Outcome::Ignored,
        }
    }

    fn begin(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if self.asked.is_due() { self.ask(desk) } else { Vec::new() }
    }

    fn heard(
        &mut self,
        desk: &mut Desk,
        ticket: Ticket,
        found: Box<dyn Any + Send>,
    ) -> std::result::Result<Vec<Effect>, Box<dyn Any + Send>> {
        if let Some(found) = self.asked.heard::<Board>(ticket, found)? {
            self.take(desk, found);
        }
        Ok(if self.asked.is_stale() { self.ask(desk) } else { Vec::new() })
    }

    fn refresh(&mut self, _desk: &mut Desk, news: &News) -> Vec<Effect> {
        self.asked.hear(news, &MADE_OF);
        Vec::new()
    }

    fn place(&self) -> Option<Json> {
        Some(json!({
            "at": self.here().map(|row| row.trainee.get()),
            "step": self.step().map(|c| c.rule.id.get()),
            "cohort": self.cohort.as_ref().map(|(id, _)| id.get()),
        }))
    }

    fn restore(&mut self, desk: &mut Desk, place: &Json) {
        let id = |key: &str| place.get(key).and_then(Json::as_i64).and_then(Id::new);
        self.wanted = id("at").map(|trainee| (trainee, id("step")));
        let there = |id: &Id| desk.store.get(Kind::Cohort, *id).is_ok_and(|row| row.is_some_and(|r| !r.gone));
        self.cohort = id("cohort").filter(there).map(|id| (id, desk.names.title(&desk.store, Kind::Cohort, id)));
    }
}
