//! What waits for the other side, by who has to confirm it, and in a second part what both sides see differently.
//!
//! A whole list is marked and confirmed in one step; where the other side says something else, its answers to the three questions are
//! kept, and people settle on a code with a written reason. Pages are read on a thread ([`crate::programme::confirmations`]).
//!
//! Must not: say where an entry stands (the rule does). Awkward: entries of other pages cannot be marked together.

mod draw;

use std::any::Any;
use std::collections::BTreeSet;

use ratatui::layout::{Position, Rect};
use serde_json::{Value as Json, json};

use super::inquiry::Inquiry;
use super::marker::Marker;
use crate::actions::{Action, Context};
use crate::model::{Id, KeyComponents, Kind, Supervision, Value};
use crate::msg;
use crate::programme::confirmations::{After, Asked, Entry, Page, Part, page};
use crate::programme::show::Names;
use crate::programme::verbs::Claim;
use crate::rules::skills::supervision::{Answers, Question};
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome, Told};
use crate::tui::layers::assess::Assess;
use crate::tui::layers::choose::{Choose, Item};
use crate::tui::layers::prompt::Prompt;
use crate::tui::paint::Painter;
use crate::tui::work;
use crate::tui::worker::Ticket;

const FILTER: &str = "confirm-filter";
const CODE: &str = "settle-code";
const WHY: &str = "settle-why";

/// Kinds of records that the list is made of.
const MADE_OF: [Kind; 7] = [Kind::Participant, Kind::Logbook, Kind::Assessment, Kind::Trainee, Kind::Trainer, Kind::Hospital, Kind::Skill];

/// A line of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    /// Who has to say, by the group's place.
    Group(usize),
    /// An entry, by the places of its group and of its own.
    Entry(usize, usize),
}

/// The list.
#[derive(Default)]
pub struct Confirmations {
    page: Page,
    lines: Vec<Stand>,
    asked: Inquiry,
    want: Asked,
    /// Names of the trainer and the hospital of the filter.
    named: (String, String),
    /// Where the pages before this one begin.
    earlier: Vec<After>,
    marker: Marker,
    marks: BTreeSet<(Kind, Id)>,
    /// The other side answers for this entry.
    asking: Option<(Id, Answers)>,
    /// The entry that is settled, and the code that was chosen.
    settling: Option<(Id, Option<Supervision>)>,
    /// Which record should be at the marker when the rows come.
    wanted: Option<(Kind, Id)>,
    /// It lies over something else.
    over: bool,
}

impl Confirmations {
    /// Laid over another view, for a record: a trainer's, a hospital's, a case's day; of anything else all.
    #[must_use]
    pub fn over(desk: &Desk, kind: Kind, id: Option<Id>, part: Part) -> Effect {
        let row = id.and_then(|id| desk.store.get(kind, id).ok().flatten()).filter(|row| !row.gone);
        let mut want = Asked { part, ..Asked::default() };
        if let Some(row) = row {
            match kind {
                Kind::Trainer => want.trainer = Some(row.id),
                Kind::Hospital => want.hospital = Some(row.id),
                Kind::Department => want.hospital = row.reference("hospital"),
                Kind::Logbook | Kind::RegisterEntry => (want.hospital, want.day) = (row.reference("hospital"), row.date("on")),
                Kind::Session => {
                    want.hospital = row.reference("hospital");
                    want.day = <Option<crate::model::Moment> as crate::model::FieldType>::read(row.get("starts_at")).map(|m| m.date());
                }
                _ => {}
            }
        }
        let mut own = Self { over: true, ..Self::default() };
        own.narrow_to(desk, want);
        Effect::Push(Box::new(own))
    }

    fn narrow_to(&mut self, desk: &Desk, want: Asked) {
        let title = |kind, id: Option<Id>| id.map(|id| desk.names.title(&desk.store, kind, id)).unwrap_or_default();
        self.named = (title(Kind::Trainer, want.trainer), title(Kind::Hospital, want.hospital));
        self.want = want;
        self.earlier.clear();
    }

    /// Asks for the rows; they come through [`Layer::heard`].
    fn ask(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let want = self.want;
        self.asked.list(desk, move |store| page(store, &Names::new(), &want))
    }

    /// Other rows are wanted.
    fn turn(&mut self, desk: &mut Desk) -> Vec<Effect> {
        (self.marker, self.wanted) = (Marker::default(), None);
        self.asked.turn();
        self.page = Page::default();
        self.lines.clear();
        self.marks.clear();
        let mut effects = self.ask(desk);
        effects.push(Effect::KeepPlace);
        effects
    }

    fn take(&mut self, found: Page) {
        let stood = self.wanted.take().or_else(|| self.here().map(|e| e.record));
        self.page = found;
        self.lines.clear();
        for (g, group) in self.page.groups.iter().enumerate() {
            self.lines.push(Stand::Group(g));
            self.lines.extend((0..group.entries.len()).map(|e| Stand::Entry(g, e)));
        }
        let there: BTreeSet<(Kind, Id)> = self.page.groups.iter().flat_map(|g| &g.entries).map(|e| e.record).collect();
        self.marks.retain(|record| there.contains(record));
        let at = stood.and_then(|record| (0..self.lines.len()).find(|n| self.entry_at(*n).is_some_and(|e| e.record == record)));
        // What was confirmed is gone: the marker stays where it was.
        self.marker.stand(at, self.lines.len(), |n| matches!(self.lines.get(n), Some(Stand::Entry(..))));
    }

    fn entry_at(&self, line: usize) -> Option<&Entry> {
        match self.lines.get(line)? {
            Stand::Group(_) => None,
            Stand::Entry(g, e) => self.page.groups.get(*g)?.entries.get(*e),
        }
    }

    fn here(&self) -> Option<&Entry> {
        self.entry_at(self.marker.at)
    }

    /// The marked claims, or the one at the marker.
    fn claims(&self) -> Vec<Claim> {
        let all = self.page.groups.iter().flat_map(|g| &g.entries);
        let chosen: Vec<&Entry> = if self.marks.is_empty() {
            self.here().into_iter().collect()
        } else {
            all.filter(|e| self.marks.contains(&e.record)).collect()
        };
        let claim = |entry: &Entry| match entry.record {
            (Kind::Assessment, id) => Some(Claim::Assessment(id)),
            (_, id) => entry.claimed().map(|code| Claim::Part(id, code)),
        };
        chosen.into_iter().filter_map(claim).collect()
    }

    fn answer(&mut self, desk: &mut Desk, said: impl FnOnce(Answers) -> Answers) -> Outcome {
        let Some((id, answers)) = self.asking else { return Outcome::done() };
        let answers = said(answers);
        if answers.code().is_none() {
            self.asking = Some((id, answers));
            return Outcome::done();
        }
        self.asking = None;
        let ticket = desk.ticket();
        Outcome::then(Effect::Work(ticket, work::answer_otherwise(desk, id, answers)))
    }

    fn settle(&mut self) -> Outcome {
        let Some(entry) = self.here() else { return Outcome::done() };
        let (id, sides) = (entry.record.1, [entry.trainees.code, entry.trainers.code]);
        let all = crate::model::SUPERVISION.keys.iter().filter_map(|key| Supervision::of_key(key));
        let mut codes: Vec<Supervision> = sides.into_iter().flatten().collect();
        for code in all {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        let said = |n: usize| match n {
            0 => crate::words::label("confirm-said-trainee"),
            1 => crate::words::label("confirm-said-trainer"),
            _ => String::new(),
        };
        let item = |(n, code): (usize, Supervision)| Item {
            label: crate::tui::layers::theatre::code_in_words(code),
            detail: said(n),
            value: Value::text(code.key()),
        };
        let items = codes.into_iter().enumerate().map(item).collect();
        self.settling = Some((id, None));
        Outcome::then(Effect::Push(Box::new(Choose::new(CODE, crate::words::label("confirm-choose-code"), items))))
    }

    /// A trainer, a hospital or a day, as it was typed.
    fn filter(&mut self, desk: &mut Desk, typed: &str) -> Outcome {
        if typed.is_empty() {
            return Outcome::done();
        }
        let read = crate::rules::date_input::parse(typed, desk.manner.today, desk.manner.calendar, &desk.manner.shift);
        if let Ok(day) = read {
            let want = Asked { day: Some(day.date), after: After::Nothing, ..self.want };
            self.narrow_to(desk, want);
            return Outcome::Consumed(self.turn(desk));
        }
        let mut found: Vec<(Kind, Id)> = Vec::new();
        for kind in [Kind::Trainer, Kind::Hospital] {
            match desk.store.matching(kind, typed, 40) {
                Ok(rows) => found.extend(rows.iter().map(|row| (kind, row.id))),
                Err(e) => return Outcome::then(e.into()),
            }
        }
        match found.as_slice() {
            [] => Outcome::then(Effect::Push(Box::new(ask_filter(typed).refused(&msg!("confirm-filter-nothing", typed = typed))))),
            [(kind, id)] => self.narrow_by(desk, *kind, *id),
            several => {
                let item = |(kind, id): &(Kind, Id)| Item {
                    label: desk.names.title(&desk.store, *kind, *id),
                    detail: crate::programme::show::kind_label(*kind),
                    value: Value::Int(id.get()),
                };
                let items = several.iter().map(item).collect();
                Outcome::then(Effect::Push(Box::new(Choose::new(FILTER, crate::words::label("confirm-choose-filter"), items))))
            }
        }
    }

    fn narrow_by(&mut self, desk: &mut Desk, kind: Kind, id: Id) -> Outcome {
        let mut want = Asked { after: After::Nothing, ..self.want };
        if kind == Kind::Trainer {
            want.trainer = Some(id)
        } else {
            want.hospital = Some(id)
        }
        self.narrow_to(desk, want);
        Outcome::Consumed(self.turn(desk))
    }
}

fn ask_filter(typed: &str) -> Prompt {
    Prompt::new(FILTER, crate::words::label("confirm-ask-filter"), typed.to_owned())
}

fn ask_why(desk: &Desk, part: Id, typed: &str) -> Prompt {
    Prompt::new(WHY, crate::words::label("confirm-ask-why"), typed.to_owned()).remembering(desk, &part.code())
}

impl Layer for Confirmations {
    fn context(&self) -> Context {
        if self.asking.is_some() { Context::Answering } else { Context::Confirmations }
    }

    fn title(&self, _desk: &Desk) -> String {
        crate::words::label("view-confirmations")
    }

    fn status(&self, desk: &Desk) -> String {
        let mut parts: Vec<String> =
            [&self.named.0, &self.named.1].into_iter().filter(|n| !n.is_empty()).map(|n| format!("/ {n}")).collect();
        parts.extend(self.want.day.map(|day| format!("/ {}", desk.manner.now().say(day))));
        if !self.marks.is_empty() {
            parts.push(crate::say!("clearance-marked", n = self.marks.len()));
        }
        if self.asked.is_loaded() {
            parts.push(match self.want.part {
                Part::Claims => crate::say!("confirm-count", n = self.page.len()),
                Part::Disagreements => crate::say!("confirm-count-disagreed", n = self.page.len()),
            });
        }
        if self.page.next.is_some() {
            parts.push(crate::say!("confirm-more", key = desk.key(Context::Confirmations, Action::LaterPage)));
        }
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
        let disagreed = self.want.part == Part::Disagreements;
        if let Some((_, answers)) = &self.asking {
            let yes_or_no = matches!(action, Action::AnswerYes | Action::AnswerNo);
            if yes_or_no && answers.next() == Some(Question::KeyComponents) {
                return Offer::NotNow(msg!("theatre-key-first"));
            }
            return Offer::Yes;
        }
        let one = matches!(
            action,
            Action::Open
                | Action::Assess
                | Action::Mark
                | Action::MarkAll
                | Action::ConfirmMarked
                | Action::AnswerOtherwise
                | Action::Settle
        );
        if one && self.here().is_none() {
            return Offer::NotNow(self.asked.why_nothing());
        }
        let key = || desk.key(Context::Confirmations, Action::OtherPart);
        match action {
            Action::Back if !self.over => Offer::No,
            Action::LaterPage if self.page.next.is_none() => Offer::NotNow(msg!("confirm-no-more")),
            Action::EarlierPage if self.earlier.is_empty() => Offer::NotNow(msg!("confirm-no-earlier")),
            Action::ClearFilter if self.want.trainer.is_none() && self.want.hospital.is_none() && self.want.day.is_none() => {
                Offer::NotNow(msg!("why-no-filter"))
            }
            Action::Unmark if self.marks.is_empty() => Offer::NotNow(msg!("why-no-mark")),
            Action::ConfirmMarked | Action::AnswerOtherwise | Action::Mark | Action::MarkAll if disagreed => {
                Offer::NotNow(msg!("confirm-only-settled", key = desk.key(Context::Confirmations, Action::Settle)))
            }
            Action::Settle if !disagreed => Offer::NotNow(msg!("confirm-not-disagreed", key = key())),
            Action::AnswerOtherwise if self.here().is_some_and(|e| e.record.0 == Kind::Assessment) => {
                Offer::NotNow(msg!("confirm-no-questions"))
            }
            _ => Offer::Yes,
        }
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        if self.marker.act(action, self.lines.len(), |n| matches!(self.lines.get(n), Some(Stand::Entry(..)))) {
            return Outcome::done();
        }
        let key = |key: KeyComponents| move |answers: Answers| answers.answered_by(key);
        match action {
            Action::Assess => {
                let Some((kind, id)) = self.here().map(|e| e.record) else { return Outcome::done() };
                return Outcome::then(Assess::of(desk, kind, id));
            }
            Action::Open => {
                let Some(entry) = self.here() else { return Outcome::done() };
                return Outcome::then(Effect::Open(entry.opens.0, entry.opens.1));
            }
            Action::Mark => {
                let Some(record) = self.here().map(|e| e.record) else { return Outcome::done() };
                if !self.marks.remove(&record) {
                    self.marks.insert(record);
                }
                return self.act(desk, Action::Down);
            }
            Action::MarkAll => self.marks = self.page.groups.iter().flat_map(|g| &g.entries).map(|e| e.record).collect(),
            Action::Unmark => self.marks.clear(),
            Action::Detail => desk.detail = !desk.detail,
            Action::ConfirmMarked => {
                let claims = self.claims();
                let ticket = desk.ticket();
                return Outcome::then(Effect::Work(ticket, work::confirm(desk, claims)));
            }
            Action::AnswerOtherwise => self.asking = self.here().map(|e| (e.record.1, Answers::default())),
            Action::AnswerTrainee => return self.answer(desk, key(KeyComponents::Trainee)),
            Action::AnswerTrainer => return self.answer(desk, key(KeyComponents::Trainer)),
            Action::AnswerObserved => return self.answer(desk, key(KeyComponents::Observed)),
            Action::AnswerTaught => return self.answer(desk, key(KeyComponents::Taught)),
            Action::AnswerYes => return self.answer(desk, |answers| answers.answered(true)),
            Action::AnswerNo => return self.answer(desk, |answers| answers.answered(false)),
            Action::Leave => self.asking = None,
            Action::Settle => return self.settle(),
            Action::OtherPart => {
                self.want.part = if self.want.part == Part::Claims { Part::Disagreements } else { Part::Claims };
                self.want.after = After::Nothing;
                self.earlier.clear();
                return Outcome::Consumed(self.turn(desk));
            }
            Action::Filter => return Outcome::then(Effect::Push(Box::new(ask_filter("")))),
            Action::ClearFilter => {
                let want = Asked { part: self.want.part, ..Asked::default() };
                self.narrow_to(desk, want);
                return Outcome::Consumed(self.turn(desk));
            }
            Action::LaterPage => {
                let Some(next) = self.page.next else { return Outcome::done() };
                self.earlier.push(self.want.after);
                self.want.after = next;
                return Outcome::Consumed(self.turn(desk));
            }
            Action::EarlierPage => {
                self.want.after = self.earlier.pop().unwrap_or_default();
                return Outcome::Consumed(self.turn(desk));
            }
            Action::Back => return Outcome::then(Effect::Pop),
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn told(&mut self, desk: &mut Desk, told: &Told) -> Outcome {
        match told {
            Told::Line { purpose: FILTER, text, done: true } => self.filter(desk, text.trim()),
            Told::Chosen { purpose: FILTER, value } => {
                let Value::Int(n) = value else { return Outcome::done() };
                match Id::new(*n).and_then(|id| Some((desk.store.kind_of(id).ok()??, id))) {
                    Some((kind, id)) => self.narrow_by(desk, kind, id),
                    None => Outcome::done(),
                }
            }
            Told::Chosen { purpose: CODE, value } => {
                let Some((part, code)) = &mut self.settling else { return Outcome::done() };
                *code = Supervision::of_key(value.as_str());
                Outcome::then(Effect::Push(Box::new(ask_why(desk, *part, ""))))
            }
            Told::Line { purpose: WHY, text, done: true } => {
                let Some((id, Some(code))) = self.settling else { return Outcome::done() };
                if text.trim().is_empty() {
                    return Outcome::then(Effect::Push(Box::new(ask_why(desk, id, text).refused(&msg!("confirm-why-needed")))));
                }
                self.settling = None;
                let ticket = desk.ticket();
                Outcome::then(Effect::Work(ticket, work::settle(desk, id, code, text.trim().to_owned())))
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
        if let Some(found) = self.asked.heard::<Page>(ticket, found)? {
            self.take(found);
        }
        Ok(if self.asked.is_stale() { self.ask(desk) } else { Vec::new() })
    }

    fn refresh(&mut self, _desk: &mut Desk, news: &News) -> Vec<Effect> {
        self.asked.hear(news, &MADE_OF);
        Vec::new()
    }

    fn place(&self) -> Option<Json> {
        if self.over {
            return None;
        }
        Some(json!({
            "at": self.here().map(|e| e.record.1.get()),
            "disagreed": self.want.part == Part::Disagreements,
            "trainer": self.want.trainer.map(Id::get),
            "hospital": self.want.hospital.map(Id::get),
        }))
    }

    fn restore(&mut self, desk: &mut Desk, place: &Json) {
        let id = |key: &str| place.get(key).and_then(Json::as_i64).and_then(Id::new);
        let there = |kind: Kind, id: Option<Id>| id.filter(|id| desk.store.get(kind, *id).is_ok_and(|row| row.is_some_and(|r| !r.gone)));
        let disagreed = place.get("disagreed").and_then(Json::as_bool).unwrap_or(false);
        let part = if disagreed { Part::Disagreements } else { Part::Claims };
        let (trainer, hospital) = (there(Kind::Trainer, id("trainer")), there(Kind::Hospital, id("hospital")));
        self.narrow_to(desk, Asked { part, trainer, hospital, ..Asked::default() });
        self.wanted = id("at").and_then(|id| Some((desk.store.kind_of(id).ok()??, id)));
    }
}
