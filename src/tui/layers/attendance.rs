//! Who came to a session, on one screen: everybody present unless a key says otherwise, saved in one step.
//!
//! What somebody else enters meanwhile is taken over where the person has marked nothing; where both did, nothing is written before
//! the person has seen it.

use std::collections::BTreeSet;

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Context};
use crate::error::Result;
use crate::model::{AttendanceState, FieldType, Id, Kind, Moment, Row, Value};
use crate::msg;
use crate::programme::agenda::{Expected, Why, expected, others};
use crate::programme::show::choice;
use crate::programme::skills::presets::Start;
use crate::programme::verbs::{Mark, Marked};
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome, Told};
use crate::tui::layers::assess::Assess;
use crate::tui::layers::choose::{Choose, Item};
use crate::tui::layers::confirm::Confirm;
use crate::tui::layers::prompt::Prompt;
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;
use crate::tui::work;
use crate::tui::worker::{Answer, Ticket};

const REASON: &str = "attendance-reason";
const ADD: &str = "attendance-add";
const LEAVE: &str = "attendance-leave";
/// Typed to say that there is no reason.
const NO_REASON: &str = "-";

/// Somebody on the list.
struct Person {
    known: Expected,
    state: AttendanceState,
    reason: String,
    /// The person at the screen has said something of them.
    touched: bool,
}

impl Person {
    fn of(known: Expected) -> Self {
        let (state, reason) = known.entered.clone().unwrap_or((AttendanceState::Present, String::new()));
        Self { known, state, reason, touched: false }
    }

    /// Whether it differs from what was entered; who was not entered yet does.
    fn is_new(&self) -> bool {
        self.known.entered.as_ref() != Some(&(self.state, self.reason.clone()))
    }

    fn marked(&self) -> Marked {
        let mark = Mark { trainee: self.known.trainee, state: self.state, reason: self.reason.clone() };
        Marked { mark, seen: self.known.entered.clone() }
    }
}

/// The list of one session.
pub struct Roll {
    session: Id,
    title: String,
    /// Where and when.
    head: String,
    /// It is still to come.
    coming: bool,
    /// On which day it is.
    day: Option<chrono::NaiveDate>,
    people: Vec<Person>,
    at: usize,
    top: usize,
    page: usize,
    /// Whom the question that lies above is about.
    acting: Option<Id>,
    /// The reason given last.
    last_reason: String,
    saving: Option<Ticket>,
}

impl Roll {
    /// The list of a session.
    #[must_use]
    pub fn open(desk: &Desk, session: Id) -> Effect {
        match Self::read(desk, session) {
            Ok(Some(roll)) => Effect::Push(Box::new(roll)),
            Ok(None) => Effect::Notice(msg!("why-no-session")),
            Err(e) => e.into(),
        }
    }

    fn read(desk: &Desk, session: Id) -> Result<Option<Self>> {
        let Some(row) = desk.store.get(Kind::Session, session)?.filter(|row| !row.gone) else { return Ok(None) };
        let people = expected(&desk.store, &desk.names, &row)?.into_iter().map(Person::of).collect();
        let starts = Option::<Moment>::read(row.get("starts_at"));
        Ok(Some(Self {
            session,
            title: desk.names.row_title(&desk.store, &row),
            head: head(desk, &row),
            coming: starts.is_some_and(|m| m.date() > desk.manner.today),
            day: starts.map(Moment::date),
            people,
            at: 0,
            top: 0,
            page: 10,
            acting: None,
            last_reason: String::new(),
            saving: None,
        }))
    }

    fn here(&mut self) -> Option<&mut Person> {
        self.people.get_mut(self.at)
    }

    fn of(&mut self, id: Option<Id>) -> Option<&mut Person> {
        self.people.iter_mut().find(|p| Some(p.known.trainee) == id)
    }

    /// Marks the one at the marker and goes on; who is not there is asked why.
    fn mark(&mut self, state: AttendanceState) -> Vec<Effect> {
        let last = self.last_reason.clone();
        let Some(person) = self.here() else { return Vec::new() };
        (person.state, person.touched) = (state, true);
        if state == AttendanceState::Present {
            person.reason.clear();
        }
        if matches!(state, AttendanceState::Absent | AttendanceState::Excused) && person.reason.is_empty() {
            let (id, ask) = (person.known.trainee, ask_reason(person, &last));
            self.acting = Some(id);
            return vec![ask];
        }
        self.at = (self.at + 1).min(self.people.len().saturating_sub(1));
        Vec::new()
    }

    fn changed(&self) -> bool {
        self.people.iter().any(|p| p.touched && p.is_new())
    }

    fn save(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let marks: Vec<Marked> = self.people.iter().filter(|p| p.is_new()).map(Person::marked).collect();
        if marks.is_empty() {
            return vec![Effect::Pop, Effect::Notice(msg!("form-nothing-changed"))];
        }
        let ticket = desk.ticket();
        self.saving = Some(ticket);
        vec![Effect::Work(ticket, work::mark_seen(desk, self.session, marks, self.title.clone()))]
    }

    fn add(&mut self, desk: &Desk, trainee: Id) {
        if let Some(at) = self.people.iter().position(|p| p.known.trainee == trainee) {
            self.at = at;
            return;
        }
        let name = desk.names.title(&desk.store, Kind::Trainee, trainee);
        let known = Expected { trainee, name, why: Why::Added, entered: None };
        self.people.push(Person { touched: true, ..Person::of(known) });
        self.at = self.people.len() - 1;
    }

    /// Looks for somebody by what was typed: adds the only one, or lets choose.
    fn find(&mut self, desk: &Desk, typed: &str) -> Vec<Effect> {
        let there: BTreeSet<Id> = self.people.iter().map(|p| p.known.trainee).collect();
        match others(&desk.store, &desk.names, typed, &there) {
            Ok(found) => match found.as_slice() {
                [] => vec![Effect::Push(Box::new(ask_name(typed).refused(&msg!("attendance-nobody", typed = typed))))],
                [(only, ..)] => {
                    self.add(desk, *only);
                    Vec::new()
                }
                _ => {
                    let item = |(id, label, detail): &(Id, String, String)| Item {
                        label: label.clone(),
                        detail: detail.clone(),
                        value: Value::Int(id.get()),
                    };
                    let items = found.iter().map(item).collect();
                    vec![Effect::Push(Box::new(Choose::new(ADD, crate::words::label("attendance-choose"), items)))]
                }
            },
            Err(e) => vec![e.into()],
        }
    }

    fn sums(&self) -> String {
        let count = |state| self.people.iter().filter(|p| p.state == state).count();
        crate::say!(
            "attendance-sums",
            present = count(AttendanceState::Present),
            late = count(AttendanceState::Late),
            absent = count(AttendanceState::Absent),
            excused = count(AttendanceState::Excused)
        )
    }
}

/// Where and when a session is.
fn head(desk: &Desk, row: &Row) -> String {
    let shown = |key: &str| row.kind.field(key).map(|f| desk.names.cell(&desk.store, f, row.get(key))).unwrap_or_default();
    [shown("starts_at"), shown("place"), shown("hospital")].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// A letter for each state: it tells it without colour.
const fn sign(state: AttendanceState) -> (&'static str, Tone) {
    match state {
        AttendanceState::Present => ("p", Tone::Plain),
        AttendanceState::Late => ("l", Tone::Warn),
        AttendanceState::Absent => ("a", Tone::Bad),
        AttendanceState::Excused => ("x", Tone::Warn),
    }
}

fn ask_reason(person: &Person, last: &str) -> Effect {
    let question = if last.is_empty() {
        crate::say!("attendance-why", name = person.known.name)
    } else {
        crate::say!("attendance-why-again", name = person.known.name, last = last)
    };
    Effect::Push(Box::new(Prompt::new(REASON, question, person.reason.clone())))
}

fn ask_name(typed: &str) -> Prompt {
    Prompt::new(ADD, crate::words::label("attendance-ask-name"), typed.to_owned())
}

impl Layer for Roll {
    fn context(&self) -> Context {
        Context::Attendance
    }

    fn title(&self, _desk: &Desk) -> String {
        crate::say!("attendance-title", title = self.title)
    }

    fn status(&self, _desk: &Desk) -> String {
        self.sums()
    }

    fn draw(&mut self, _desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        paint.text(area.x + 2, area.y, area.width.saturating_sub(2), &self.head, Tone::Label);
        let list = usize::from(area.height.saturating_sub(1)).max(1);
        self.page = (list / 2).max(1);
        if self.people.is_empty() {
            let words = crate::words::label("attendance-empty");
            for (y, line) in (area.y + 2..).zip(crate::text::wrap(&words, area.width.saturating_sub(4).into())) {
                paint.text(area.x + 2, y, area.width.saturating_sub(2), line, Tone::Plain);
            }
            return None;
        }
        self.at = self.at.min(self.people.len() - 1);
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(list));
        let name = (area.width.saturating_sub(14) / 2).clamp(10, 36);
        for (y, (n, person)) in (area.y + 1..).zip(self.people.iter().enumerate().skip(self.top).take(list)) {
            if n == self.at {
                paint.marker(area.x, y);
            }
            let (letter, tone) = sign(person.state);
            paint.text(area.x + 1, y, 1, letter, tone);
            paint.text(area.x + 3, y, 9, &choice("attendance_state", person.state.key()), tone);
            paint.text(area.x + 13, y, name, &person.known.name, Tone::Plain);
            let x = area.x + 14 + name;
            let why = match person.known.why {
                _ if !person.reason.is_empty() => person.reason.clone(),
                _ if person.is_new()
                    && let Some((state, _)) = &person.known.entered =>
                {
                    crate::say!("attendance-was", state = choice("attendance_state", state.key()))
                }
                Why::Entered => String::new(),
                Why::Cohort => crate::words::label("attendance-of-cohort"),
                Why::Placed => crate::words::label("attendance-placed"),
                Why::Added => crate::words::label("attendance-added"),
            };
            let tone = if person.reason.is_empty() { Tone::Faint } else { Tone::Plain };
            paint.text(x, y, area.right().saturating_sub(x), &why, tone);
        }
        None
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        let marks =
            matches!(action, Action::MarkPresent | Action::MarkLate | Action::MarkAbsent | Action::MarkExcused | Action::MarkReason);
        if (marks || matches!(action, Action::SaveChosen | Action::AddTrainee)) && self.coming {
            return Offer::NotNow(msg!("attendance-coming"));
        }
        if action == Action::AssessHere && self.coming {
            return Offer::NotNow(msg!("attendance-coming"));
        }
        if (marks || matches!(action, Action::SaveChosen | Action::AssessHere)) && self.people.is_empty() {
            return Offer::NotNow(msg!("why-no-row"));
        }
        if self.saving.is_some() && (marks || matches!(action, Action::SaveChosen | Action::AddTrainee)) {
            return Offer::NotNow(msg!("attendance-saving"));
        }
        Offer::Yes
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        let last = self.people.len().saturating_sub(1);
        match action {
            Action::Up => self.at = self.at.saturating_sub(1),
            Action::Down => self.at = (self.at + 1).min(last),
            Action::HalfUp => self.at = self.at.saturating_sub(self.page),
            Action::HalfDown => self.at = (self.at + self.page).min(last),
            Action::First => self.at = 0,
            Action::Last => self.at = last,
            Action::MarkPresent => return Outcome::Consumed(self.mark(AttendanceState::Present)),
            Action::MarkLate => return Outcome::Consumed(self.mark(AttendanceState::Late)),
            Action::MarkAbsent => return Outcome::Consumed(self.mark(AttendanceState::Absent)),
            Action::MarkExcused => return Outcome::Consumed(self.mark(AttendanceState::Excused)),
            Action::MarkReason => {
                let last = self.last_reason.clone();
                let Some(person) = self.here() else { return Outcome::done() };
                let (id, ask) = (person.known.trainee, ask_reason(person, &last));
                self.acting = Some(id);
                return Outcome::then(ask);
            }
            Action::AddTrainee => return Outcome::then(Effect::Push(Box::new(ask_name("")))),
            Action::AssessHere => {
                let mut people: Vec<Id> = self.people.iter().map(|p| p.known.trainee).collect();
                // The one at the marker first, then those below.
                let first = self.at.min(people.len());
                people.rotate_left(first);
                let day = self.day.filter(|day| *day < desk.manner.today);
                return Outcome::then(Assess::open(desk, Start { people, session: Some(self.session), day, ..Start::default() }));
            }
            Action::SaveChosen => return Outcome::Consumed(self.save(desk)),
            Action::Back if self.changed() && self.saving.is_none() => {
                return Outcome::then(Effect::Push(Box::new(Confirm::new(LEAVE, msg!("attendance-leave")))));
            }
            Action::Back => return Outcome::then(Effect::Pop),
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn told(&mut self, desk: &mut Desk, told: &Told) -> Outcome {
        match told {
            Told::Line { purpose: REASON, text, done: true } => {
                let acting = self.acting.take();
                let typed = match text.trim() {
                    "" => self.last_reason.clone(),
                    NO_REASON => String::new(),
                    typed => crate::text::clean_line(typed).into_owned(),
                };
                if let Some(person) = self.of(acting) {
                    person.reason.clone_from(&typed);
                    person.touched = true;
                }
                if !typed.is_empty() {
                    self.last_reason = typed;
                }
                if self.people.get(self.at).is_some_and(|p| Some(p.known.trainee) == acting) {
                    self.at = (self.at + 1).min(self.people.len().saturating_sub(1));
                }
                Outcome::done()
            }
            Told::Line { purpose: ADD, text, done: true } if !text.trim().is_empty() => Outcome::Consumed(self.find(desk, text.trim())),
            Told::Line { purpose: ADD, .. } => Outcome::done(),
            Told::Chosen { purpose: ADD, value } => {
                if let Some(id) = Option::<Id>::read(value) {
                    self.add(desk, id);
                }
                Outcome::done()
            }
            Told::Chosen { purpose: LEAVE, .. } => Outcome::then(Effect::Pop),
            _ => Outcome::Ignored,
        }
    }

    fn answered(&mut self, desk: &mut Desk, ticket: Ticket, answer: &mut Answer) -> Outcome {
        if self.saving != Some(ticket) {
            return Outcome::Ignored;
        }
        self.saving = None;
        match answer {
            Ok(done) => {
                let key = desk.key(Context::Pane, Action::Undo);
                let words = done.say.take().map(|say| Effect::Notice(msg!("and-undo", done = say, key = key)));
                Outcome::Consumed(std::iter::once(Effect::Pop).chain(words).collect())
            }
            Err(e) => {
                let trouble = Effect::from(e.clone());
                self.refresh(desk, &News::Everything);
                Outcome::then(trouble)
            }
        }
    }

    fn refresh(&mut self, desk: &mut Desk, news: &News) -> Vec<Effect> {
        if self.saving.is_some() || ![Kind::Attendance, Kind::Trainee, Kind::Session].iter().any(|kind| news.concerns(*kind)) {
            return Vec::new();
        }
        let Ok(Some(now)) = Self::read(desk, self.session) else { return Vec::new() };
        let stood = self.people.get(self.at).map(|p| p.known.trainee);
        let mut people = now.people;
        for own in std::mem::take(&mut self.people).into_iter().filter(|p| p.touched) {
            match people.iter_mut().find(|p| p.known.trainee == own.known.trainee) {
                Some(there) => (there.state, there.reason, there.touched) = (own.state, own.reason, true),
                None => people.push(Person { known: Expected { entered: None, ..own.known }, ..own }),
            }
        }
        (self.title, self.head, self.coming) = (now.title, now.head, now.coming);
        self.people = people;
        self.at = self.people.iter().position(|p| Some(p.known.trainee) == stood).unwrap_or(self.at);
        Vec::new()
    }
}
