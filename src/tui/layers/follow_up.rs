//! The follow-up of a person after some months, on one screen: in post, and of each skill whether it is in use, cases, what stands in the
//! way and who was taught, with the answers of earlier months beside. A key answers and goes on; all of it is saved in one step.
//!
//! What was answered is a draft from the first key on, and comes back after any end of the program. What somebody else answers meanwhile
//! is never written over: the save refuses.
//!
//! Must not: settle when a person is asked. Still awkward: notes of a month are kept with the first of its records.

mod draw;
mod keep;

use std::time::Instant;

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Context};
use crate::error::Result;
use crate::model::{Barrier, FieldType, FollowUp, Id, Kind, List, Skill, TraineeStatus, Value};
use crate::msg;
use crate::programme::agenda::others;
use crate::programme::follow_ups::{Month, month};
use crate::programme::skills::holdings::is_back;
use crate::programme::verbs::{Answer as Answered, Asked, Learner};
use crate::tui::desk::Desk;
use crate::tui::draft::{Drafted, Kept};
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome, Told, Typed};
use crate::tui::layers::choose::{Choose, Item};
use crate::tui::layers::confirm::Confirm;
use crate::tui::layers::prompt::Prompt;
use crate::tui::paint::Painter;
use crate::tui::work;
use crate::tui::worker::{Answer, Ticket};

const WHO: &str = "followup-who";
const ITEM: &str = "followup-item";
const NOTES: &str = "followup-notes";
const DISCARD: &str = "followup-discard";
/// More than that is a slip of a key.
const MOST_CASES: i64 = 100_000;

/// Somebody who was taught.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Named {
    who: Learner,
    name: String,
}

/// What is answered of one skill.
#[derive(Debug, Clone, PartialEq)]
struct OfSkill {
    skill: Option<Id>,
    title: String,
    record: Option<(Id, FollowUp)>,
    in_use: Option<bool>,
    cases: Option<i64>,
    barrier: Option<Barrier>,
    item: String,
    taught: Option<i64>,
    named: Vec<Named>,
}

/// Where one can stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Post,
    InUse(usize),
    Cases(usize),
    Barrier(usize),
    Taught(usize),
    Notes,
    Close,
}

impl Place {
    /// The skill that a place belongs to.
    const fn skill(self) -> Option<usize> {
        match self {
            Self::InUse(n) | Self::Cases(n) | Self::Barrier(n) | Self::Taught(n) => Some(n),
            _ => None,
        }
    }
}

/// The sheet.
pub struct Sheet {
    trainee: Id,
    name: String,
    month: Month,
    /// They have returned, or are about to.
    is_back: bool,
    in_post: Option<bool>,
    skills: Vec<OfSkill>,
    notes: String,
    /// The follow-up ends with this one.
    close: bool,
    places: Vec<Place>,
    at: usize,
    top: usize,
    /// The next digit begins a number.
    fresh: bool,
    /// Of which skill the question above is.
    asking: Option<usize>,
    /// What was typed for somebody who was taught.
    typed: String,
    saving: Option<Ticket>,
    /// With whether something was answered that is not saved.
    draft: Kept,
}

impl Sheet {
    /// The sheet of a person and a month; without one that which is to be asked next.
    #[must_use]
    pub fn open(desk: &Desk, trainee: Id, asked: Option<i64>) -> Effect {
        match Self::read(desk, trainee, asked).and_then(|sheet| match sheet {
            Some(mut sheet) => sheet.take_own_draft(desk).map(|taken| Some((sheet, taken))),
            None => Ok(None),
        }) {
            Ok(Some((sheet, _))) if !sheet.is_back && sheet.month.months.len() < 2 && sheet.month.rows.is_empty() => {
                Effect::Notice(msg!("followup-not-back", name = sheet.name))
            }
            Ok(Some((sheet, _))) => Effect::Push(Box::new(sheet)),
            Ok(None) => Effect::Notice(msg!("why-no-row")),
            Err(e) => e.into(),
        }
    }

    /// The sheet that a follow-up on record belongs to.
    #[must_use]
    pub fn open_record(desk: &Desk, record: Id) -> Effect {
        match desk.store.get(Kind::FollowUp, record) {
            Ok(Some(row)) => {
                let f: FollowUp = row.to();
                match f.trainee {
                    Some(trainee) => Self::open(desk, trainee, f.month),
                    None => Effect::Notice(msg!("why-no-row")),
                }
            }
            Ok(None) => Effect::Notice(msg!("why-no-row")),
            Err(e) => e.into(),
        }
    }

    fn read(desk: &Desk, trainee: Id, asked: Option<i64>) -> Result<Option<Self>> {
        let Some(person) = desk.store.get(Kind::Trainee, trainee)?.filter(|r| !r.gone) else { return Ok(None) };
        let month = month(&desk.store, trainee, asked, desk.manner.today)?;
        let title = |skill: Option<Id>| match skill {
            Some(skill) => desk.names.title(&desk.store, Kind::Skill, skill),
            None => crate::words::label("followup-no-skill"),
        };
        let mut skills: Vec<OfSkill> = month
            .rows
            .iter()
            .map(|(id, f)| OfSkill {
                skill: f.skill,
                title: title(f.skill),
                record: Some((*id, f.clone())),
                in_use: f.skill_in_use,
                cases: f.cases,
                barrier: f.barrier,
                item: f.missing_item.clone(),
                taught: f.people_taught,
                named: Vec::new(),
            })
            .collect();
        if skills.is_empty() {
            // Nothing was planned for this month: the skills that were asked after before, or none.
            let mut known: Vec<Option<Id>> = month.earlier.iter().map(|(_, f)| f.skill).collect();
            known.sort();
            known.dedup();
            if known.is_empty() {
                known.push(None);
            }
            skills = known.into_iter().map(|skill| OfSkill::new(skill, title(skill))).collect();
        }
        let (in_post, notes) = (
            month.rows.iter().find_map(|(_, f)| f.in_post),
            month.rows.iter().map(|(_, f)| f.notes.clone()).find(|n| !n.is_empty()).unwrap_or_default(),
        );
        let status = Option::<TraineeStatus>::read(person.get("status"));
        let ends = month.last && matches!(status, Some(TraineeStatus::Returned | TraineeStatus::InFollowUp));
        let mut places = vec![Place::Post];
        for n in 0..skills.len() {
            places.extend([Place::InUse(n), Place::Cases(n), Place::Barrier(n), Place::Taught(n)]);
        }
        places.push(Place::Notes);
        if ends {
            places.push(Place::Close);
        }
        Ok(Some(Self {
            trainee,
            name: desk.names.row_title(&desk.store, &person),
            month,
            is_back: is_back(&person),
            in_post,
            skills,
            notes,
            close: false,
            places,
            at: 0,
            top: 0,
            fresh: true,
            asking: None,
            typed: String::new(),
            saving: None,
            draft: Kept::new(&desk.author)?,
        }))
    }

    fn place(&self) -> Place {
        self.places.get(self.at).copied().unwrap_or(Place::Post)
    }

    fn go(&mut self, at: usize) {
        self.at = at.min(self.places.len().saturating_sub(1));
        self.fresh = true;
        self.draft.moved();
    }

    fn stand_on(&mut self, place: Place) {
        if let Some(at) = self.places.iter().position(|p| *p == place) {
            self.go(at);
        }
    }

    fn next(&mut self) {
        self.go(self.at + 1);
    }

    fn touch(&mut self) {
        self.draft.touch();
    }

    /// `y` or `n` where one stands.
    fn answer(&mut self, yes: bool) {
        match self.place() {
            Place::Post => self.in_post = Some(yes),
            Place::Close => self.close = yes,
            Place::InUse(n) => {
                if let Some(of) = self.skills.get_mut(n) {
                    of.in_use = Some(yes);
                    if !yes {
                        of.cases = None;
                    }
                }
                if !yes {
                    // Of what is not in use there are no cases; why is the question.
                    self.touch();
                    return self.stand_on(Place::Barrier(n));
                }
            }
            Place::Barrier(_) if !yes => return self.bar(Barrier::None),
            _ => return,
        }
        self.touch();
        self.next();
    }

    /// What stands in the way of the skill at the marker.
    fn bar(&mut self, barrier: Barrier) {
        let Some(n) = self.place().skill() else { return };
        if let Some(of) = self.skills.get_mut(n) {
            of.barrier = Some(barrier);
            if barrier != Barrier::Item {
                of.item.clear();
            }
        }
        self.touch();
        self.stand_on(Place::Taught(n));
    }

    /// The list of items: those that the skill requires first.
    fn ask_item(&mut self, desk: &Desk) -> Vec<Effect> {
        let Some(n) = self.place().skill() else { return Vec::new() };
        self.bar(Barrier::Item);
        self.asking = Some(n);
        let skill = self.skills.get(n).and_then(|of| of.skill);
        let record = skill.and_then(|id| desk.store.get(Kind::Skill, id).ok()?).map(|row| row.to::<Skill>());
        let mut codes = record.map(|s| s.required_items).unwrap_or_default();
        let field = Kind::FollowUp.field("missing_item");
        let all = field.map(|f| crate::programme::entry::suggest(&desk.store, &desk.names, f, "", 300)).transpose();
        match all {
            Ok(all) => {
                let more =
                    all.into_iter().flatten().map(|s| s.value.as_str().to_owned()).filter(|c| !codes.contains(c)).collect::<Vec<_>>();
                codes.extend(more);
            }
            Err(e) => return vec![e.into()],
        }
        let item = |code: &String| Item {
            label: desk.names.term(&desk.store, List::TracerItem, code),
            detail: code.clone(),
            value: Value::text(code.as_str()),
        };
        vec![Effect::Push(Box::new(Choose::new(ITEM, crate::words::label("followup-which-item"), codes.iter().map(item).collect())))]
    }

    fn ask_who(&self, typed: &str) -> Prompt {
        let skill = self.asking.and_then(|n| self.skills.get(n)).map(|of| of.title.clone()).unwrap_or_default();
        Prompt::new(WHO, crate::say!("followup-ask-who", skill = skill), typed.to_owned()).drafting()
    }

    /// Somebody who was taught the skill that was asked about.
    fn name(&mut self, who: Learner, name: String) {
        let Some(of) = self.asking.and_then(|n| self.skills.get_mut(n)) else { return };
        if !of.named.iter().any(|n| n.who == who) {
            of.named.push(Named { who, name });
        }
        let least = i64::try_from(of.named.len()).unwrap_or(i64::MAX);
        of.taught = Some(of.taught.unwrap_or(0).max(least));
        self.touch();
    }

    /// Looks for people by what was typed; nobody is made without being asked for.
    fn find(&mut self, desk: &Desk, typed: &str) -> Vec<Effect> {
        let there = std::iter::once(self.trainee).collect();
        let found = match others(&desk.store, &desk.names, typed, &there) {
            Ok(found) => found,
            Err(e) => return vec![e.into()],
        };
        let folded = crate::text::fold(typed);
        if let [(id, name, _)] = found.as_slice()
            && crate::text::fold(name).starts_with(&folded)
        {
            self.name(Learner::Known(*id), name.clone());
            return Vec::new();
        }
        typed.clone_into(&mut self.typed);
        let known =
            found.iter().map(|(id, label, detail)| Item { label: label.clone(), detail: detail.clone(), value: Value::Int(id.get()) });
        let new = Item { label: crate::say!("followup-new-person", name = typed), detail: String::new(), value: Value::Null };
        let items = known.chain([new]).collect();
        vec![Effect::Push(Box::new(Choose::new(WHO, crate::words::label("followup-choose-who"), items)))]
    }

    fn asked(&self) -> Asked {
        Asked {
            trainee: Some(self.trainee),
            month: self.month.month,
            in_post: self.in_post,
            answers: self
                .skills
                .iter()
                .map(|of| Answered {
                    record: of.record.clone(),
                    skill: of.skill,
                    in_use: of.in_use,
                    cases: of.cases,
                    barrier: of.barrier,
                    missing_item: of.item.clone(),
                    taught: of.taught,
                })
                .collect(),
            taught: self.skills.iter().flat_map(|of| of.named.iter().map(|n| (n.who.clone(), of.skill))).collect(),
            notes: self.notes.clone(),
            close: self.close,
        }
    }

    /// Another month that has a record.
    fn turn(&mut self, desk: &Desk, on: bool) -> Vec<Effect> {
        let Some(to) = self.beside(on) else { return Vec::new() };
        match Self::read(desk, self.trainee, Some(to)) {
            Ok(Some(sheet)) => *self = sheet,
            Ok(None) => {}
            Err(e) => return vec![e.into()],
        }
        match self.take_own_draft(desk) {
            Ok(_) => Vec::new(),
            Err(e) => vec![e.into()],
        }
    }

    fn beside(&self, on: bool) -> Option<i64> {
        let months = self.month.months.iter().map(|(m, _)| *m);
        if on { months.into_iter().find(|m| *m > self.month.month) } else { months.into_iter().rfind(|m| *m < self.month.month) }
    }
}

impl OfSkill {
    const fn new(skill: Option<Id>, title: String) -> Self {
        let (in_use, cases, barrier, taught) = (None, None, None, None);
        Self { skill, title, record: None, in_use, cases, barrier, item: String::new(), taught, named: Vec::new() }
    }
}

fn ask_notes(typed: &str) -> Prompt {
    Prompt::new(NOTES, crate::words::label("followup-ask-notes"), typed.to_owned()).drafting()
}

/// The barrier that a key names.
const fn barrier_of(action: Action) -> Option<Barrier> {
    match action {
        Action::BarrierItem => Some(Barrier::Item),
        Action::BarrierStaff => Some(Barrier::Staff),
        Action::BarrierPermission => Some(Barrier::Permission),
        Action::BarrierPatients => Some(Barrier::Patients),
        Action::BarrierOther => Some(Barrier::Other),
        _ => None,
    }
}

impl Layer for Sheet {
    fn context(&self) -> Context {
        Context::FollowUp
    }

    fn title(&self, _desk: &Desk) -> String {
        crate::say!("followup-title", name = self.name, month = self.month.month)
    }

    fn status(&self, _desk: &Desk) -> String {
        if self.draft.is_touched() { crate::words::label("followup-unsaved") } else { String::new() }
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        self.draw_all(desk, area, paint);
        None
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        let place = self.place();
        let answers =
            barrier_of(action).is_some() || matches!(action, Action::AnswerYes | Action::AnswerNo | Action::AddTaught | Action::DropTaught);
        if self.saving.is_some() && (answers || action == Action::SaveChosen) {
            return Offer::NotNow(msg!("followup-saving"));
        }
        match action {
            Action::AnswerYes if !matches!(place, Place::Post | Place::InUse(_) | Place::Close) => Offer::NotNow(msg!("followup-no-yes")),
            Action::AnswerNo if !matches!(place, Place::Post | Place::InUse(_) | Place::Close | Place::Barrier(_)) => {
                Offer::NotNow(msg!("followup-no-yes"))
            }
            action if (barrier_of(action).is_some() || action == Action::AddTaught) && place.skill().is_none() => {
                Offer::NotNow(msg!("followup-on-no-skill"))
            }
            Action::DropTaught if place.skill().and_then(|n| self.skills.get(n)).is_none_or(|of| of.named.is_empty()) => {
                Offer::NotNow(msg!("followup-named-nobody"))
            }
            Action::EarlierPage | Action::LaterPage if self.draft.is_touched() => Offer::NotNow(msg!("followup-first-save")),
            Action::EarlierPage if self.beside(false).is_none() => Offer::NotNow(msg!("followup-no-earlier")),
            Action::LaterPage if self.beside(true).is_none() => Offer::NotNow(msg!("followup-no-later")),
            Action::Discard if !self.draft.is_touched() => Offer::NotNow(msg!("form-nothing-changed")),
            _ => Offer::Yes,
        }
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        if let Some(barrier) = barrier_of(action) {
            if barrier == Barrier::Item {
                return Outcome::Consumed(self.ask_item(desk));
            }
            self.bar(barrier);
            return Outcome::done();
        }
        match action {
            Action::Up => self.go(self.at.saturating_sub(1)),
            Action::Down => self.next(),
            Action::HalfUp => self.go(self.at.saturating_sub(5)),
            Action::HalfDown => self.go(self.at + 5),
            Action::First => self.go(0),
            Action::Last => self.go(self.places.len()),
            Action::AnswerYes => self.answer(true),
            Action::AnswerNo => self.answer(false),
            Action::EnterField if self.place() == Place::Notes => {
                return Outcome::then(Effect::Push(Box::new(ask_notes(&self.notes))));
            }
            Action::EnterField => self.next(),
            Action::AddTaught => {
                self.asking = self.place().skill();
                return Outcome::then(Effect::Push(Box::new(self.ask_who(""))));
            }
            Action::DropTaught => {
                if let Some(of) = self.place().skill().and_then(|n| self.skills.get_mut(n)) {
                    of.named.pop();
                }
                self.touch();
            }
            Action::EarlierPage => return Outcome::Consumed(self.turn(desk, false)),
            Action::LaterPage => return Outcome::Consumed(self.turn(desk, true)),
            Action::SaveChosen => {
                if self.in_post.is_none() {
                    self.stand_on(Place::Post);
                    return Outcome::then(Effect::Notice(msg!("followup-no-post")));
                }
                let ticket = desk.ticket();
                self.saving = Some(ticket);
                let job = work::ask_after(desk, self.asked(), self.name.clone());
                return Outcome::then(Effect::Work(ticket, work::and_drop_draft(job, self.draft.key)));
            }
            Action::Leave if self.saving.is_some() => return Outcome::then(Effect::Pop),
            Action::Leave => return Outcome::Consumed(self.leave_draft(desk)),
            Action::Discard => return Outcome::then(Effect::Push(Box::new(Confirm::new(DISCARD, msg!("followup-discard"))))),
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn typed(&mut self, _desk: &mut Desk, typed: &Typed) -> Outcome {
        let (place, fresh) = (self.place(), self.fresh);
        let Some(of) = place.skill().and_then(|n| self.skills.get_mut(n)) else { return Outcome::done() };
        let number = match place {
            Place::Cases(_) => &mut of.cases,
            Place::Taught(_) => &mut of.taught,
            _ => return Outcome::done(),
        };
        match typed {
            Typed::Char(c) => {
                // Digits of any script are read.
                let Ok(digit) = crate::text::latin_digits(&c.to_string()).parse::<u8>() else { return Outcome::done() };
                let before = if fresh { 0 } else { number.unwrap_or(0) };
                let now = before * 10 + i64::from(digit);
                if now > MOST_CASES {
                    return Outcome::done();
                }
                *number = Some(now);
            }
            Typed::Backspace => *number = if fresh { None } else { number.map(|n| n / 10).filter(|n| *n > 0) },
            _ => return Outcome::done(),
        }
        self.fresh = false;
        self.touch();
        Outcome::done()
    }

    fn told(&mut self, desk: &mut Desk, told: &Told) -> Outcome {
        if self.draft.hears(told) {
            return Outcome::done();
        }
        match told {
            Told::Line { purpose: WHO, text, done: true } if !text.trim().is_empty() => Outcome::Consumed(self.find(desk, text.trim())),
            Told::Chosen { purpose: WHO, value } => {
                match Option::<Id>::read(value) {
                    Some(id) => {
                        let name = desk.names.title(&desk.store, Kind::Trainee, id);
                        self.name(Learner::Known(id), name);
                    }
                    None => {
                        let name = crate::text::clean_line(&self.typed).into_owned();
                        self.name(Learner::New(name.clone()), name);
                    }
                }
                Outcome::done()
            }
            Told::Chosen { purpose: ITEM, value } => {
                if let Some(of) = self.asking.and_then(|n| self.skills.get_mut(n)) {
                    value.as_str().clone_into(&mut of.item);
                }
                self.touch();
                Outcome::done()
            }
            Told::Line { purpose: NOTES, text, done: true } => {
                self.notes = crate::text::clean_line(text.trim()).into_owned();
                self.touch();
                self.next();
                Outcome::done()
            }
            Told::Chosen { purpose: DISCARD, .. } => {
                let drop = self.drop_draft(desk);
                Outcome::Consumed(vec![drop, Effect::Pop, Effect::Notice(msg!("form-discarded"))])
            }
            Told::Line { purpose: WHO, .. } => Outcome::done(),
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
                let drop = self.drop_draft(desk);
                let key = desk.key(Context::Pane, Action::Undo);
                let words = done.say.take().map(|say| Effect::Notice(msg!("and-undo", done = say, key = key)));
                Outcome::Consumed([drop, Effect::Pop].into_iter().chain(words).collect())
            }
            Err(e) => Outcome::then(e.clone().into()),
        }
    }

    fn refresh(&mut self, desk: &mut Desk, news: &News) -> Vec<Effect> {
        // Where nothing was answered what somebody else entered is shown; else it is settled when it is saved.
        if self.draft.is_touched()
            || self.saving.is_some()
            || ![Kind::FollowUp, Kind::Trainee, Kind::Teaching].iter().any(|k| news.concerns(*k))
        {
            return Vec::new();
        }
        if let Ok(Some(sheet)) = Self::read(desk, self.trainee, Some(self.month.month)) {
            let (at, top) = (self.at, self.top);
            *self = sheet;
            (self.at, self.top) = (at.min(self.places.len().saturating_sub(1)), top);
        }
        Vec::new()
    }

    fn begin(&mut self, _desk: &mut Desk) -> Vec<Effect> {
        self.type_again().into_iter().collect()
    }

    fn deadline(&self) -> Option<Instant> {
        self.draft.deadline()
    }

    fn wake(&mut self, desk: &mut Desk, now: Instant) -> Vec<Effect> {
        self.wake_draft(desk, now)
    }

    fn hang_up(&mut self, store: &crate::store::Store) {
        self.hang_up_draft(store);
    }
}
