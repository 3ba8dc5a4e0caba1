//! Selection: the nominations of a group or an agreement in the order of need, the weights and the seats above, sex and province below.
//! A decision is made where the marker stands or for all that are marked, each time with a written reason.
//!
//! What it draws was read on a thread ([`crate::programme::skills::selection`]); drawing asks nothing.
//!
//! Must not: score, or decide anything without a person. Still awkward: what somebody does can be chosen only from one list with the
//! groups.

mod draw;
mod parts;

use std::any::Any;
use std::collections::BTreeSet;

use ratatui::layout::{Position, Rect};
use serde_json::{Value as Json, json};

use super::inquiry::Inquiry;
use super::marker::Marker;
use crate::actions::{Action, Context};
use crate::model::{Decision, Id, Kind, Value};
use crate::msg;
use crate::programme::show::{Names, choice};
use crate::programme::skills::selection::{Board, Line, Over, board, choices, next_group};
use crate::rules::skills::selection::{Criterion, Weights};
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome, Told};
use crate::tui::layers::assess::Assess;
use crate::tui::layers::choose::{Choose, Item};
use crate::tui::layers::prompt::Prompt;
use crate::tui::paint::Painter;
use crate::tui::work;
use crate::tui::worker::Ticket;

/// Kinds of records that the scores are made of.
const MADE_OF: [Kind; 12] = [
    Kind::SkillMap,
    Kind::Nomination,
    Kind::Trainee,
    Kind::Cohort,
    Kind::Agreement,
    Kind::Entrustment,
    Kind::Equipment,
    Kind::Department,
    Kind::Hospital,
    Kind::Curriculum,
    Kind::Skill,
    Kind::Teaching,
];
/// For what a line is typed or something is chosen.
const REASON: &str = "select-reason";
const WEIGHTS: &str = "select-weights";
const WHOSE: &str = "select-whose";

/// The pane.
#[derive(Default)]
pub struct Selection {
    /// Whose nominations; nothing: those of the next group.
    over: Option<Over>,
    /// Only those who do this, by code.
    specialty: Option<String>,
    board: Option<Board>,
    asked: Inquiry,
    marker: Marker,
    /// Marked nominations.
    marks: BTreeSet<Id>,
    /// What is being decided, and about which nominations: the board may change under the question.
    acting: Option<(Vec<Id>, Decision)>,
    /// Which nomination should be at the marker when the rows come.
    wanted: Option<Id>,
    /// It lies over the record whose nominations they are.
    laid: bool,
}

impl Selection {
    /// The nominations that stand with a record, to lie over it; nothing for a record that has none.
    #[must_use]
    pub fn over(desk: &Desk, kind: Kind, id: Id) -> Option<Self> {
        let over = Over::of(&desk.store, kind, id)?;
        let wanted = (kind == Kind::Nomination).then_some(id);
        Some(Self { over: Some(over), wanted, laid: true, ..Self::default() })
    }

    fn ask(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let (over, specialty, today) = (self.over, self.specialty.clone(), desk.manner.today);
        self.asked.read(desk, move |store| {
            let Some(over) = over.map_or_else(|| next_group(store, today), |over| Ok(Some(over)))? else { return Ok(None) };
            board(store, &Names::new(), over, specialty.as_deref(), today)
        })
    }

    fn lines(&self) -> &[Line] {
        self.board.as_ref().map_or(&[], |b| &b.lines)
    }

    fn here(&self) -> Option<&Line> {
        self.lines().get(self.marker.at)
    }

    /// The marked nominations, or the one at the marker.
    fn subjects(&self) -> Vec<Id> {
        if self.marks.is_empty() {
            return self.here().map(|l| l.scored.nomination).into_iter().collect();
        }
        self.marks.iter().copied().collect()
    }

    fn take(&mut self, found: Option<Board>) {
        let stood = self.wanted.take().or_else(|| self.here().map(|l| l.scored.nomination));
        self.board = found;
        let at = stood.and_then(|id| self.lines().iter().position(|l| l.scored.nomination == id));
        self.marker.stand(at, self.lines().len(), |_| true);
        let there: BTreeSet<Id> = self.lines().iter().map(|l| l.scored.nomination).collect();
        self.marks.retain(|id| there.contains(id));
    }

    /// Others are wanted.
    fn turn(&mut self, desk: &mut Desk) -> Vec<Effect> {
        (self.marker, self.wanted) = (Marker::default(), None);
        self.asked.turn();
        self.marks.clear();
        self.board = None;
        let mut effects = self.ask(desk);
        effects.push(Effect::KeepPlace);
        effects
    }

    /// What the whole question is about, in words.
    fn names_of(&self, ids: &[Id]) -> String {
        let named: Vec<&str> = self.lines().iter().filter(|l| ids.contains(&l.scored.nomination)).map(|l| l.name.as_str()).collect();
        let mut out = named.iter().take(3).copied().collect::<Vec<_>>().join(", ");
        if named.len() > 3 {
            out.push_str(&crate::say!("and-more", n = named.len() - 3));
        }
        out
    }

    fn decide(&mut self, desk: &Desk, decision: Decision) -> Outcome {
        let ids = self.subjects();
        let question = self.ask_reason(desk, &ids, decision, "");
        self.acting = Some((ids, decision));
        Outcome::then(Effect::Push(Box::new(question)))
    }

    fn ask_reason(&self, desk: &Desk, ids: &[Id], decision: Decision, typed: &str) -> Prompt {
        let (decision, name) = (choice("decision", decision.key()), self.names_of(ids));
        let about = ids.iter().map(|id| id.code()).collect::<Vec<_>>().join(" ");
        Prompt::new(REASON, crate::say!("select-ask-reason", decision = decision, name = name), typed.to_owned()).remembering(desk, &about)
    }

    fn choose(&self, desk: &Desk) -> Effect {
        let found = match choices(&desk.store) {
            Ok(found) => found,
            Err(e) => return e.into(),
        };
        let plain = |label: String, value: String| Item { label, detail: String::new(), value: Value::text(value) };
        let mut items = Vec::new();
        if let Some(board) = &self.board {
            items.push(plain(crate::words::label("select-every-specialty"), "s ".to_owned()));
            let one = |(name, code): &(String, String)| plain(crate::say!("select-only", specialty = name), format!("s {code}"));
            items.extend(board.specialties.iter().map(one));
        }
        items.extend(found.iter().map(|(over, row)| {
            let (kind, id) = over.record();
            Item {
                label: desk.names.row_title(&desk.store, row),
                detail: crate::programme::show::kind_label(kind),
                value: Value::text(format!("{} {}", kind.table(), id.get())),
            }
        }));
        Effect::Push(Box::new(Choose::new(WHOSE, crate::words::label("select-choose"), items)))
    }

    fn chosen(&mut self, desk: &mut Desk, value: &str) -> Vec<Effect> {
        let Some((what, which)) = value.split_once(' ') else { return Vec::new() };
        if what == "s" {
            self.specialty = (!which.is_empty()).then(|| which.to_owned());
            // The group stays the one that is shown.
            self.over = self.over.or(self.board.as_ref().map(|b| b.over));
            return self.turn(desk);
        }
        let id = which.parse().ok().and_then(Id::new);
        let Some(over) = Kind::of_table(what).zip(id).and_then(|(kind, id)| Over::of(&desk.store, kind, id)) else { return Vec::new() };
        self.over = Some(over);
        self.specialty = None;
        self.turn(desk)
    }
}

fn ask_weights(typed: &str) -> Prompt {
    let names: Vec<String> = Criterion::ALL.iter().map(|c| short(*c)).collect();
    Prompt::new(WEIGHTS, crate::say!("select-ask-weights", names = names.join(", ")), typed.to_owned())
}

/// A criterion in one word.
fn short(criterion: Criterion) -> String {
    crate::words::label(match criterion {
        Criterion::Bellwether => "select-bellwether",
        Criterion::Essential => "select-essential",
        Criterion::Readiness => "select-readiness",
        Criterion::Onward => "select-onward",
    })
}

/// The decision that an action makes.
const fn decision_of(action: Action) -> Option<Decision> {
    match action {
        Action::SelectHere => Some(Decision::Selected),
        Action::ReserveHere => Some(Decision::Reserve),
        Action::ShortlistHere => Some(Decision::Shortlisted),
        Action::RejectHere => Some(Decision::Rejected),
        _ => None,
    }
}

impl Layer for Selection {
    fn context(&self) -> Context {
        Context::Selection
    }

    fn title(&self, _desk: &Desk) -> String {
        match &self.board {
            Some(board) if self.laid => crate::say!("select-title", title = board.title),
            _ => crate::words::label("view-selection"),
        }
    }

    fn status(&self, _desk: &Desk) -> String {
        let mut parts: Vec<String> = Vec::new();
        if let Some(board) = &self.board {
            if !self.laid {
                parts.push(format!("/ {}", board.title));
            }
            let named =
                self.specialty.as_ref().map(|code| board.specialties.iter().find(|(_, c)| c == code).map_or(code, |(name, _)| name));
            parts.extend(named.cloned());
            if !self.marks.is_empty() {
                parts.push(crate::say!("select-marked", n = self.marks.len()));
            }
            parts.push(crate::say!("select-count", n = board.lines.len()));
            if board.cut {
                parts.push(crate::words::label("select-cut"));
            }
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
        let nothing = self.asked.why_nothing();
        match action {
            Action::Back if !self.laid => Offer::No,
            Action::Weights => match &self.board {
                None => Offer::NotNow(nothing),
                Some(board) if board.agreement.is_none() => Offer::NotNow(msg!("select-no-agreement", title = board.title)),
                Some(_) => Offer::Yes,
            },
            Action::Unmark if self.marks.is_empty() => Offer::NotNow(msg!("why-no-mark")),
            Action::ClearFilter if self.specialty.is_none() => {
                Offer::NotNow(msg!("select-no-specialty", key = desk.key(Context::Selection, Action::Whose)))
            }
            Action::Open | Action::Assess | Action::Mark | Action::MarkAll | Action::ExplainParts if self.here().is_none() => {
                Offer::NotNow(nothing)
            }
            action if decision_of(action).is_some() && self.subjects().is_empty() => Offer::NotNow(nothing),
            _ => Offer::Yes,
        }
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        if self.marker.act(action, self.lines().len(), |_| true) {
            return Outcome::done();
        }
        let last = self.lines().len().saturating_sub(1);
        if let Some(decision) = decision_of(action) {
            return self.decide(desk, decision);
        }
        match action {
            Action::Open => {
                let Some(line) = self.here() else { return Outcome::done() };
                return Outcome::then(Effect::Open(Kind::Nomination, line.scored.nomination));
            }
            Action::Assess => {
                let chosen = self.subjects();
                let people = self.lines().iter().filter(|l| chosen.contains(&l.scored.nomination)).map(|l| l.trainee).collect();
                return Outcome::then(Assess::of_people(desk, people));
            }
            Action::Mark => {
                let Some(id) = self.here().map(|l| l.scored.nomination) else { return Outcome::done() };
                if !self.marks.remove(&id) {
                    self.marks.insert(id);
                }
                self.marker.at = (self.marker.at + 1).min(last);
            }
            Action::MarkAll => self.marks = self.lines().iter().map(|l| l.scored.nomination).collect(),
            Action::Unmark => self.marks.clear(),
            Action::Detail => desk.detail = !desk.detail,
            Action::Whose => return Outcome::then(self.choose(desk)),
            Action::ClearFilter => return Outcome::Consumed(self.chosen(desk, "s ")),
            Action::Weights => {
                let weights = self.board.as_ref().map(|b| b.weights).unwrap_or_default();
                let typed: Vec<String> = Criterion::ALL.iter().map(|c| weights.weight(*c).to_string()).collect();
                return Outcome::then(Effect::Push(Box::new(ask_weights(&typed.join(" ")))));
            }
            Action::ExplainParts => {
                let (Some(line), Some(board)) = (self.here(), &self.board) else { return Outcome::done() };
                return Outcome::then(Effect::Push(Box::new(parts::Parts::of(line, board))));
            }
            Action::Back => return Outcome::then(Effect::Pop),
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn told(&mut self, desk: &mut Desk, told: &Told) -> Outcome {
        match told {
            Told::Line { purpose: REASON, text, done: true } => {
                let Some((ids, decision)) = self.acting.clone() else { return Outcome::done() };
                if text.trim().is_empty() {
                    let again = self.ask_reason(desk, &ids, decision, text).refused(&msg!("select-needs-reason"));
                    return Outcome::then(Effect::Push(Box::new(again)));
                }
                self.acting = None;
                self.marks.clear();
                let ticket = desk.ticket();
                let job = work::set_state(desk, Kind::Nomination, "decision", ids, decision.key(), text.trim());
                Outcome::then(Effect::Work(ticket, job))
            }
            Told::Line { purpose: WEIGHTS, text, done: true } => {
                let Some((agreement, title)) = self.board.as_ref().and_then(|b| b.agreement.clone()) else { return Outcome::done() };
                match Weights::typed(text) {
                    Ok(weights) => {
                        let ticket = desk.ticket();
                        Outcome::then(Effect::Work(ticket, work::set_weights(desk, agreement, title, weights)))
                    }
                    Err(e) => {
                        let again = ask_weights(text).refused(&e.to_string().replace('\n', " "));
                        Outcome::then(Effect::Push(Box::new(again)))
                    }
                }
            }
            Told::Chosen { purpose: WHOSE, value } => Outcome::Consumed(self.chosen(desk, value.as_str())),
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
        if let Some(found) = self.asked.heard::<Option<Board>>(ticket, found)? {
            self.take(found);
        }
        Ok(if self.asked.is_stale() { self.ask(desk) } else { Vec::new() })
    }

    fn refresh(&mut self, _desk: &mut Desk, news: &News) -> Vec<Effect> {
        self.asked.hear(news, &MADE_OF);
        Vec::new()
    }

    fn place(&self) -> Option<Json> {
        let over = self.over.or(self.board.as_ref().map(|b| b.over)).map(Over::record);
        Some(json!({
            "layer": "selection",
            "of": over.map(|(kind, id)| json!({ "kind": kind.table(), "record": id.get() })),
            "specialty": self.specialty,
            "at": self.here().map(|l| l.scored.nomination.get()),
        }))
    }

    fn restore(&mut self, desk: &mut Desk, place: &Json) {
        self.wanted = place.get("at").and_then(Json::as_i64).and_then(Id::new);
        self.specialty = place.get("specialty").and_then(Json::as_str).map(str::to_owned);
        let of = place.get("of");
        let kind = of.and_then(|o| o.get("kind")).and_then(Json::as_str).and_then(Kind::of_table);
        let id = of.and_then(|o| o.get("record")).and_then(Json::as_i64).and_then(Id::new);
        let there = |(kind, id): &(Kind, Id)| desk.store.get(*kind, *id).is_ok_and(|row| row.is_some_and(|r| !r.gone));
        self.over = kind.zip(id).filter(there).and_then(|(kind, id)| Over::of(&desk.store, kind, id));
    }
}
