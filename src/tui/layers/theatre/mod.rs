//! A day's theatre list as rows: one case a row, its people as columns, the three questions of each trainee answered by single keys.
//!
//! What one side enters is claimed until the other confirms it; who enters is a setting of the sheet. All is saved in one step. What was
//! typed is a draft within a second and comes back as a form's does.
//!
//! Must not: derive a code (the rule does). Awkward: a draft of a case that somebody changed since then is laid over what stands now.

mod answer;
mod cell;
mod draw;
mod find;
mod keep;
mod rows;

pub use draw::{code_in_words, in_words, question};

use std::time::Instant;

use ratatui::layout::{Position, Rect};

use self::find::{ask_day, ask_hospital, ask_person};
use self::rows::{CaseRow, side_name};
use crate::actions::{Action, Context};
use crate::error::Result;
use crate::model::{FieldType, Id, KeyComponents, Kind, RegisterEntry, Row};
use crate::msg;
use crate::programme::theatre::{Operation, People, Place, Somebody, called, cases, people, place_of, usual};
use crate::programme::verbs::{Entered, Side};
use crate::rules::skills::supervision::Answers;
use crate::store::Store;
use crate::tui::desk::Desk;
use crate::tui::draft::{Drafted, Kept};
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome, Told, Typed};
use crate::tui::line::Line;
use crate::tui::paint::Painter;
use crate::tui::work;
use crate::tui::worker::{Answer, Ticket};

const HOSPITAL: &str = "theatre-hospital";
const PERSON: &str = "theatre-person";
const DAY: &str = "theatre-day";

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    Number,
    Procedure,
    Person(usize),
    Success,
    Outcome,
    Detail,
}

/// The sheet.
pub struct Sheet {
    place: Option<Place>,
    title: String,
    side: Side,
    people: People,
    rows: Vec<CaseRow>,
    /// What is done here, and what was found for the letters in the cell.
    usual: Vec<Operation>,
    found: Vec<Operation>,
    picked: usize,
    at: usize,
    column: usize,
    top: usize,
    /// The first person in view.
    left: usize,
    /// The text of the cell at the cursor.
    line: Line,
    /// Letters were typed into the operation's cell.
    seeking: bool,
    saving: Option<Ticket>,
    draft: Kept,
}

impl Sheet {
    /// The list of a record's place, or of one that is asked for.
    #[must_use]
    pub fn open(desk: &Desk, kind: Kind, id: Option<Id>) -> Effect {
        let place = match id.map(|id| place_of(&desk.store, kind, id, desk.manner.today)).transpose() {
            Ok(place) => place.flatten(),
            Err(e) => return e.into(),
        };
        let built = Self::at_place(desk, place).and_then(|mut sheet| {
            match (kind, id) {
                (Kind::RegisterEntry, Some(id)) => sheet.take_from_register(desk, id)?,
                // The case from which it was opened.
                (Kind::Logbook, Some(id)) => {
                    sheet.at = sheet.rows.iter().position(|row| row.seen.as_ref().is_some_and(|seen| seen.id == id)).unwrap_or(sheet.at);
                    sheet.load(desk);
                }
                _ => {}
            }
            Ok(sheet)
        });
        match built {
            Ok(sheet) => Effect::Push(Box::new(sheet)),
            Err(e) => e.into(),
        }
    }

    fn at_place(desk: &Desk, place: Option<Place>) -> Result<Self> {
        let mut sheet = Self {
            place: None,
            title: String::new(),
            side: Side::default(),
            people: People::default(),
            rows: Vec::new(),
            usual: Vec::new(),
            found: Vec::new(),
            picked: 0,
            at: 0,
            column: 0,
            top: 0,
            left: 0,
            line: Line::default(),
            seeking: false,
            saving: None,
            draft: Kept::new(&desk.author)?,
        };
        if let Some(place) = place {
            sheet.settle(desk, place)?;
        }
        Ok(sheet)
    }

    /// Reads what stands at a place; a first row is ready.
    fn settle(&mut self, desk: &Desk, place: Place) -> Result<()> {
        let logged = cases(&desk.store, &place)?;
        self.people = people(&desk.store, &desk.names, &place, &logged)?;
        self.rows = logged.iter().map(|case| CaseRow::of(&desk.store, case)).collect();
        let trainers: Vec<Id> = self.people.usual.iter().copied().collect();
        self.usual = usual(&desk.store, &place, &trainers)?;
        self.title = called(&desk.store, &desk.names, &place);
        self.place = Some(place);
        self.add_row(desk);
        Ok(())
    }

    /// A new row of what a line of a register says.
    fn take_from_register(&mut self, desk: &Desk, id: Id) -> Result<()> {
        let Some(row) = desk.store.get(Kind::RegisterEntry, id)? else { return Ok(()) };
        let record: RegisterEntry = row.to();
        if let Some(new) = self.rows.last_mut() {
            new.number = record.case_number;
            new.detail = record.operation;
            new.register = Some(id);
            new.touched = true;
        }
        self.column = 1;
        self.load(desk);
        Ok(())
    }

    fn cells(&self) -> Vec<Cell> {
        let people = (0..self.people.columns.len()).map(Cell::Person);
        [Cell::Number, Cell::Procedure].into_iter().chain(people).chain([Cell::Success, Cell::Outcome, Cell::Detail]).collect()
    }

    fn cell(&self) -> Cell {
        self.cells().get(self.column).copied().unwrap_or(Cell::Number)
    }

    fn row(&self) -> Option<&CaseRow> {
        self.rows.get(self.at)
    }

    fn row_mut(&mut self) -> Option<&mut CaseRow> {
        self.rows.get_mut(self.at)
    }

    /// The person of the column at the cursor.
    fn person(&self) -> Option<&Somebody> {
        match self.cell() {
            Cell::Person(n) => self.people.columns.get(n),
            _ => None,
        }
    }

    /// A new row with the letters that the number above begins with, and the trainers of the list. One that is blank is used.
    fn add_row(&mut self, desk: &Desk) {
        if self.rows.last().is_none_or(|row| !row.is_blank()) {
            let above = self.rows.last().map(|row| row.number.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned());
            let lead = above.unwrap_or_default();
            // Of these letters alone a row is blank still.
            let mut row = CaseRow { number: lead.clone(), lead, ..CaseRow::default() };
            for trainer in &self.people.usual {
                row.people.entry((Kind::Trainer, *trainer)).or_default().there = true;
            }
            self.rows.push(row);
        }
        (self.at, self.column) = (self.rows.len().saturating_sub(1), 0);
        self.load(desk);
    }

    fn touch(&mut self) {
        if let Some(row) = self.row_mut() {
            row.touched = true;
        }
        self.keep();
    }

    /// Letters that look for an operation are kept too, though no row has them yet.
    fn keep(&mut self) {
        self.draft.set(self.is_touched() || self.seeking && !self.line.text().is_empty());
    }

    fn is_touched(&self) -> bool {
        self.rows.iter().any(CaseRow::is_entered)
    }

    fn go(&mut self, desk: &Desk, column: usize) {
        self.column = column.min(self.cells().len().saturating_sub(1));
        self.load(desk);
    }

    /// On to the next cell: behind the last one a new row begins.
    fn next(&mut self, desk: &Desk) {
        if self.column + 1 < self.cells().len() {
            return self.go(desk, self.column + 1);
        }
        if self.at + 1 < self.rows.len() {
            self.at += 1;
            return self.go(desk, 0);
        }
        self.add_row(desk);
    }

    /// What is to be written.
    fn entered(&self) -> Vec<Entered> {
        let Some(place) = self.place else { return Vec::new() };
        self.rows.iter().filter(|row| row.is_entered()).map(|row| row.entered(&place)).collect()
    }

    fn save(&mut self, desk: &mut Desk) -> Outcome {
        let picked = if self.cell() == Cell::Procedure && self.seeking { self.pick() } else { None };
        let entered = self.entered();
        if entered.is_empty() {
            return Outcome::then(Effect::Notice(msg!("form-nothing-changed")));
        }
        let ticket = desk.ticket();
        self.saving = Some(ticket);
        let job = work::log_list(desk, self.side, entered);
        let work = Effect::Work(ticket, work::and_drop_draft(job, self.draft.key));
        Outcome::Consumed(picked.into_iter().chain([work]).collect())
    }
}

impl Layer for Sheet {
    fn context(&self) -> Context {
        match self.cell() {
            Cell::Number | Cell::Procedure | Cell::Outcome | Cell::Detail if self.place.is_some() && !self.rows.is_empty() => {
                Context::TheatreText
            }
            _ => Context::Theatre,
        }
    }

    fn title(&self, _desk: &Desk) -> String {
        if self.place.is_some() { crate::say!("theatre-title", title = self.title) } else { crate::words::label("theatre-title-none") }
    }

    fn status(&self, _desk: &Desk) -> String {
        let new = self.rows.iter().filter(|row| row.is_entered()).count();
        let all = self.rows.iter().filter(|row| !row.is_blank()).count();
        crate::say!("theatre-status", side = side_name(self.side), n = all, unsaved = new)
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        self.draw_all(desk, area, paint)
    }

    fn begin(&mut self, _desk: &mut Desk) -> Vec<Effect> {
        if self.place.is_none() { vec![Effect::Push(Box::new(ask_hospital("")))] } else { Vec::new() }
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        if self.place.is_none() {
            return match action {
                Action::Back | Action::Leave | Action::Help | Action::Repaint | Action::Suspend => Offer::Yes,
                _ => Offer::NotNow(msg!("theatre-no-place")),
            };
        }
        let writes = action.info().writes;
        if self.saving.is_some() && writes {
            return Offer::NotNow(msg!("attendance-saving"));
        }
        let why = match action {
            Action::AnswerTrainee | Action::AnswerTrainer | Action::AnswerObserved | Action::AnswerTaught => self.cannot_answer(false),
            Action::AnswerYes | Action::AnswerNo => self.cannot_answer(true),
            Action::TakeOut if self.person().is_none() && self.cell() != Cell::Success => Some(msg!("theatre-at-person")),
            Action::CopyCase if self.at == 0 => Some(msg!("theatre-nothing-above")),
            Action::DropCase if self.row().is_none_or(|row| row.seen.is_some()) => Some(msg!("theatre-is-logged")),
            Action::ListDay if self.is_touched() => Some(msg!("theatre-save-first")),
            Action::WhoEnters if self.is_touched() => Some(msg!("theatre-save-first")),
            _ => None,
        };
        why.map_or(Offer::Yes, Offer::NotNow)
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        let key = |key: KeyComponents| move |answers: Answers| answers.answered_by(key);
        let offered = self.cell() == Cell::Procedure && (self.seeking || self.row().is_some_and(|row| row.procedure.is_none()));
        match action {
            Action::Up if offered && self.picked > 0 => self.picked -= 1,
            Action::Down if offered && self.picked + 1 < self.found.len() => self.picked += 1,
            Action::Up => {
                self.at = self.at.saturating_sub(1);
                self.load(desk);
            }
            Action::Down => {
                self.at = (self.at + 1).min(self.rows.len().saturating_sub(1));
                self.load(desk);
            }
            Action::Left => self.go(desk, self.column.saturating_sub(1)),
            Action::Right => self.go(desk, self.column + 1),
            Action::TakeCell | Action::NextCell => {
                let picks = self.cell() == Cell::Procedure && (self.seeking || action == Action::TakeCell);
                let effect = if picks { self.pick() } else { None };
                self.next(desk);
                return Outcome::Consumed(effect.into_iter().collect());
            }
            Action::PreviousCell if self.column == 0 && self.at > 0 => {
                self.at -= 1;
                self.go(desk, usize::MAX);
            }
            Action::PreviousCell => self.go(desk, self.column.saturating_sub(1)),
            Action::AnswerTrainee => return self.answer(desk, key(KeyComponents::Trainee)),
            Action::AnswerTrainer => return self.answer(desk, key(KeyComponents::Trainer)),
            Action::AnswerObserved => return self.answer(desk, key(KeyComponents::Observed)),
            Action::AnswerTaught => return self.answer(desk, key(KeyComponents::Taught)),
            Action::AnswerYes => return self.yes_or_no(desk, true),
            Action::AnswerNo => return self.yes_or_no(desk, false),
            Action::WentWell => {
                if let Some(row) = self.row_mut() {
                    row.success = Some(row.success != Some(true));
                }
                self.touch();
            }
            Action::TakeOut => self.take_out(),
            Action::NewCase => {
                if self.cell() == Cell::Procedure && self.seeking {
                    self.pick();
                }
                self.add_row(desk);
            }
            Action::CopyCase => self.copy_above(desk),
            Action::DropCase => {
                self.rows.remove(self.at);
                if self.rows.is_empty() {
                    self.add_row(desk);
                }
                self.at = self.at.min(self.rows.len().saturating_sub(1));
                self.load(desk);
                self.keep();
            }
            Action::AddPerson => {
                return Outcome::then(Effect::Push(Box::new(ask_person(""))));
            }
            Action::WhoEnters => {
                let at = Side::ALL.iter().position(|side| *side == self.side).unwrap_or(0);
                self.side = Side::ALL.get((at + 1) % Side::ALL.len()).copied().unwrap_or_default();
            }
            Action::ListDay => return Outcome::then(Effect::Push(Box::new(ask_day("")))),
            Action::SaveChosen => return self.save(desk),
            Action::Back | Action::Leave if self.saving.is_some() => return Outcome::then(Effect::Pop),
            Action::Back | Action::Leave => return Outcome::Consumed(self.leave_draft(desk)),
            _ => return Outcome::Ignored,
        }
        self.draft.moved();
        Outcome::done()
    }

    fn typed(&mut self, desk: &mut Desk, typed: &Typed) -> Outcome {
        let cell = self.cell();
        // Typing over an operation looks for another one.
        if cell == Cell::Procedure && !self.seeking && matches!(typed, Typed::Char(_) | Typed::Paste(_) | Typed::Backspace) {
            self.line = Line::default();
            self.seeking = true;
            if let Some(row) = self.row_mut() {
                row.procedure = None;
            }
        }
        if !self.line.take(typed, false) {
            self.seek(desk);
            self.draft.moved();
            return Outcome::done();
        }
        let text = self.line.text().to_owned();
        if let Some(row) = self.row_mut() {
            match cell {
                Cell::Number => row.number = text,
                Cell::Outcome => row.outcome = text,
                Cell::Detail => row.detail = text,
                Cell::Procedure | Cell::Person(_) | Cell::Success => {}
            }
        }
        self.touch();
        if cell == Cell::Procedure {
            self.seek(desk);
        }
        Outcome::done()
    }

    fn told(&mut self, desk: &mut Desk, told: &Told) -> Outcome {
        match told {
            Told::Line { purpose: HOSPITAL, text, done: true } => self.find_hospital(desk, text.trim()),
            Told::Line { purpose: PERSON, text, done: true } => self.find_person(desk, text.trim()),
            Told::Line { purpose: DAY, text, done: true } => self.on_day(desk, text.trim()),
            Told::Chosen { purpose: HOSPITAL, value } => match Option::<Id>::read(value) {
                Some(id) => self.at_hospital(desk, id),
                None => Outcome::done(),
            },
            Told::Chosen { purpose: PERSON, value } => {
                if let Some(id) = Option::<Id>::read(value)
                    && let Ok(Some(kind)) = desk.store.kind_of(id)
                {
                    self.add_person(desk, (kind, id));
                }
                Outcome::done()
            }
            _ => Outcome::Ignored,
        }
    }

    fn answered(&mut self, desk: &mut Desk, ticket: Ticket, answer: &mut Answer) -> Outcome {
        if let Some(outcome) = self.draft.answered(ticket, answer) {
            return outcome;
        }
        if self.saving != Some(ticket) {
            return Outcome::Ignored;
        }
        self.saving = None;
        match answer {
            Ok(done) => {
                let key = desk.key(Context::Pane, Action::Undo);
                let words = done.say.take().map(|say| Effect::Notice(msg!("and-undo", done = say, key = key)));
                let drop = self.drop_draft(desk);
                Outcome::Consumed([drop, Effect::Pop].into_iter().chain(words).collect())
            }
            Err(e) => Outcome::then(e.clone().into()),
        }
    }

    fn refresh(&mut self, desk: &mut Desk, news: &News) -> Vec<Effect> {
        let (Some(place), None) = (self.place, self.saving) else { return Vec::new() };
        if ![Kind::Logbook, Kind::Participant].iter().any(|kind| news.concerns(*kind)) {
            return Vec::new();
        }
        // What the person has not touched is shown as it stands; the rest keeps what they saw, and the save compares.
        let Ok(now) = cases(&desk.store, &place) else { return Vec::new() };
        let stood = self.row().and_then(|row| row.seen.as_ref().map(|seen| seen.id));
        let own: Vec<CaseRow> = std::mem::take(&mut self.rows);
        let held = |id: Id| own.iter().any(|row| row.touched && row.seen.as_ref().is_some_and(|seen| seen.id == id));
        self.rows = now.iter().filter(|case| !held(case.row.id)).map(|case| CaseRow::of(&desk.store, case)).collect();
        self.rows.extend(own.into_iter().filter(|row| row.touched || row.seen.is_none()));
        let seen = |row: &CaseRow| row.seen.as_ref().map(|seen: &Row| seen.id);
        self.at = match stood {
            Some(id) => self.rows.iter().position(|row| seen(row) == Some(id)).unwrap_or(0),
            None => self.rows.len().saturating_sub(1),
        };
        if !self.row().is_some_and(|row| row.touched) {
            self.load(desk);
        }
        Vec::new()
    }

    fn deadline(&self) -> Option<Instant> {
        self.draft.deadline()
    }

    fn wake(&mut self, desk: &mut Desk, now: Instant) -> Vec<Effect> {
        self.wake_draft(desk, now)
    }

    fn hang_up(&mut self, store: &Store) {
        self.hang_up_draft(store);
    }
}
