//! What the keys do: moving about, turning, zooming; taking a bar up, holding it, putting it down.

use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use chrono::NaiveDate;

use super::Timeline;
use super::held::{Grip, Held};
use super::lines::full_title;
use crate::actions::{Action, Context};
use crate::model::{FieldType, Id, Kind};
use crate::msg;
use crate::programme::timeline::{Place, Turn, clashes};
use crate::programme::verbs::proposed;
use crate::store::{Condition, Patience, Store};
use crate::tui::desk::Desk;
use crate::tui::form::Form;
use crate::tui::layer::{Effect, Offer, Outcome};
use crate::tui::layers::assess::Assess;
use crate::tui::layers::prompt::Prompt;
use crate::tui::work;
use crate::tui::worker::Question;

/// The question to which day one wants to go.
pub(super) fn ask_day(typed: &str) -> Prompt {
    Prompt::new("timeline-day", crate::words::label("timeline-ask-day"), typed.to_owned())
}

/// Something on a row that a marker can stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Thing {
    pub kind: Kind,
    pub id: Id,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Timeline {
    /// What stands on the row of the marker: bars, then sessions, each in the order of days.
    pub(super) fn things(&self) -> Vec<Thing> {
        let Some(strip) = self.strip() else { return Vec::new() };
        let bars = strip.bars.iter().map(|bar| Thing { kind: bar.kind, id: bar.id, from: bar.from, to: bar.to });
        let sessions = strip.sessions.iter().map(|(id, day)| Thing { kind: Kind::Session, id: *id, from: *day, to: *day });
        bars.chain(sessions).collect()
    }

    /// What stands in the column of the cursor.
    pub(super) fn under(&self) -> Vec<Thing> {
        let Some((first, last)) = self.scale.as_ref().and_then(|scale| scale.days(self.column)) else { return Vec::new() };
        let mut things = self.things();
        things.retain(|thing| thing.from <= last && first <= thing.to);
        things
    }

    /// What the marker is on: what one chose, if it stands there, else the first.
    pub(super) fn thing(&self) -> Option<Thing> {
        let under = self.under();
        under.iter().find(|thing| Some((thing.kind, thing.id)) == self.chosen).or(under.first()).copied()
    }

    pub(super) fn offer(&self, desk: &Desk, action: Action) -> Offer {
        if self.held.is_some() {
            return match action {
                Action::PutDown if self.held.as_ref().is_some_and(|held| held.writing.is_some()) => Offer::NotNow(msg!("why-looking")),
                _ => Offer::Yes,
            };
        }
        let rows = matches!(
            action,
            Action::Up
                | Action::Down
                | Action::HalfUp
                | Action::HalfDown
                | Action::NextBar
                | Action::PreviousBar
                | Action::Open
                | Action::Edit
                | Action::Place
                | Action::Assess
                | Action::MoveBar
                | Action::MoveStart
                | Action::MoveEnd
                | Action::SplitBar
        );
        if rows && self.is_turning() && self.reading.is_on() {
            return Offer::NotNow(msg!("why-looking"));
        }
        let nothing = || Offer::NotNow(msg!("why-no-bar", next = desk.key(Context::Timeline, Action::NextBar)));
        match (action, self.thing()) {
            (Action::Open | Action::Edit | Action::Place | Action::Assess, _) if self.strip().is_none() => {
                Offer::NotNow(msg!("why-no-row-timeline"))
            }
            (Action::MoveBar | Action::MoveStart | Action::MoveEnd | Action::SplitBar, None) => nothing(),
            (Action::SplitBar, Some(thing)) if thing.kind != Kind::Placement => Offer::NotNow(msg!("why-no-placement")),
            (Action::SplitBar, Some(thing)) if thing.from >= thing.to => Offer::NotNow(msg!("why-no-place-day")),
            (Action::Back | Action::Detail, _) => Offer::No,
            _ => Offer::Yes,
        }
    }

    pub(super) fn act_free(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        let last = self.shown.len().saturating_sub(1);
        let half = i64::try_from((self.columns / 2).max(1)).unwrap_or(1);
        let page = (self.height / 2).max(1);
        let mut effects = Vec::new();
        match action {
            Action::Up => self.at = self.at.saturating_sub(1),
            Action::Down => self.at = (self.at + 1).min(last),
            Action::HalfUp => self.at = self.rows_up(page),
            Action::HalfDown => self.at = self.rows_down(page),
            Action::First if self.whole.0 => self.at = 0,
            Action::Last if self.whole.1 => self.at = last,
            Action::First => return Outcome::Consumed(self.read(desk, Place::Start, true)),
            Action::Last => return Outcome::Consumed(self.read(desk, Place::End, true)),
            Action::Earlier if self.column > 0 => {
                self.column -= 1;
                return Outcome::done();
            }
            Action::Later if self.column + 1 < self.columns => {
                self.column += 1;
                return Outcome::done();
            }
            Action::Earlier => {
                self.scroll(desk, -half);
                self.column = self.column.saturating_sub(1);
            }
            Action::Later => {
                self.scroll(desk, half);
                self.column = (self.column + 1).min(self.columns.saturating_sub(1));
            }
            // The cursor keeps its place on the screen.
            Action::EarlierHalf => self.slide(desk, -half),
            Action::LaterHalf => self.slide(desk, half),
            Action::GoToday => return Outcome::Consumed(self.go_to_day(desk, desk.manner.today)),
            Action::GoToDay => return Outcome::then(Effect::Push(Box::new(ask_day("")))),
            Action::ZoomIn => self.zoom_to(desk, self.zoom.nearer()),
            Action::ZoomOut => self.zoom_to(desk, self.zoom.farther()),
            Action::TimelineTurn => {
                self.turn = self.turn.next();
                self.chosen = None;
                effects.extend(self.read(desk, Place::Start, true));
            }
            Action::NextBar => self.next_thing(desk, true),
            Action::PreviousBar => self.next_thing(desk, false),
            Action::Open => return self.open(),
            Action::Edit => return self.edit(desk),
            Action::Place => return self.place_somebody(desk),
            Action::Assess => return Outcome::then(self.assess(desk)),
            Action::MoveBar => return self.take_up(desk, Grip::Whole),
            Action::MoveStart => return self.take_up(desk, Grip::Start),
            Action::MoveEnd => return self.take_up(desk, Grip::End),
            Action::SplitBar => return self.take_up(desk, Grip::Cut),
            _ => return Outcome::Ignored,
        }
        effects.extend(self.top_up(desk, true));
        effects.push(Effect::KeepPlace);
        Outcome::Consumed(effects)
    }

    /// The row so many lines up.
    fn rows_up(&mut self, lines: usize) -> usize {
        let (mut at, mut passed) = (self.at, 0);
        while at > 0 && passed < lines {
            at -= 1;
            passed += self.lines_of(at);
        }
        at
    }

    /// The row so many lines down.
    fn rows_down(&mut self, lines: usize) -> usize {
        let (mut at, mut passed) = (self.at, 0);
        while at + 1 < self.shown.len() && passed < lines {
            passed += self.lines_of(at);
            at += 1;
        }
        at
    }

    /// Time goes on; the cursor stays on its day.
    fn scroll(&mut self, desk: &Desk, by: i64) {
        let day = self.cursor_day(desk);
        self.slide(desk, by);
        self.column = self.scale(desk).nearest(day);
    }

    /// Time goes on under the cursor.
    fn slide(&mut self, desk: &Desk, by: i64) {
        let scale = self.scale(desk);
        if let Some(first) = scale.step(scale.first(), by) {
            self.origin = Some(first);
            self.settle(desk);
        }
    }

    /// The day that one went to, if the cursor is still in its column, or else the first day of the column.
    fn cursor_day(&self, desk: &Desk) -> NaiveDate {
        let scale = self.scale(desk);
        let Some((first, last)) = scale.days(self.column) else { return scale.first() };
        self.day.filter(|day| first <= *day && *day <= last).unwrap_or(first)
    }

    fn zoom_to(&mut self, desk: &Desk, zoom: crate::rules::timeline::Zoom) {
        let (day, column) = (self.cursor_day(desk), self.column);
        if zoom == self.zoom {
            return;
        }
        self.zoom = zoom;
        // The day under the cursor stays about where it is on the screen.
        let scale = self.scale(desk);
        let before = i64::try_from(column.min(self.columns.saturating_sub(1))).unwrap_or(0);
        self.origin = scale.step(day, -before).or(Some(day));
        self.column = self.scale(desk).nearest(day);
        self.settle(desk);
    }

    pub(super) fn go_to_day(&mut self, desk: &mut Desk, day: NaiveDate) -> Vec<Effect> {
        self.show_day(desk, day);
        let mut effects = self.top_up(desk, true);
        effects.push(Effect::KeepPlace);
        effects
    }

    fn next_thing(&mut self, desk: &Desk, onward: bool) {
        let mut things = self.things();
        things.sort_by_key(|thing| (thing.from, thing.to, thing.id));
        let day = self.cursor_day(desk);
        let at = self.thing().and_then(|own| things.iter().position(|thing| (thing.kind, thing.id) == (own.kind, own.id)));
        let next = match (at, onward) {
            (Some(at), true) => at.checked_add(1),
            (Some(at), false) => at.checked_sub(1),
            (None, true) => Some(things.partition_point(|thing| thing.from < day)),
            (None, false) => things.partition_point(|thing| thing.from < day).checked_sub(1),
        };
        let Some(next) = next.and_then(|n| things.get(n)).copied() else { return };
        self.chosen = Some((next.kind, next.id));
        let scale = self.scale(desk);
        // A bar that began before the screen is stood on where it is seen.
        match scale.span(next.from, next.to) {
            Some(span) if span.covers(self.column) => {}
            Some(span) => self.column = span.first,
            None => self.show_day(desk, next.from),
        }
    }

    fn open(&self) -> Outcome {
        let Some(strip) = self.strip() else { return Outcome::done() };
        let under = self.under();
        let sessions: Vec<Id> = under.iter().filter(|thing| thing.kind == Kind::Session).map(|thing| thing.id).collect();
        match self.thing() {
            Some(thing) if thing.kind == Kind::Session && sessions.len() > 1 && self.chosen != Some((thing.kind, thing.id)) => {
                let days = self.scale.as_ref().and_then(|scale| scale.days(self.column));
                let (from, to) = days.unwrap_or((thing.from, thing.to));
                let mut ids = sessions;
                ids.sort();
                let name = crate::say!("timeline-sessions-title", from = from, to = to);
                Outcome::then(Effect::List(Kind::Session, vec![Condition::Ids(ids)], name))
            }
            Some(thing) => Outcome::then(Effect::Open(thing.kind, thing.id)),
            None => Outcome::then(Effect::Open(self.turn.kind(), strip.id)),
        }
    }

    fn edit(&self, desk: &mut Desk) -> Outcome {
        let Some(strip) = self.strip() else { return Outcome::done() };
        let (kind, id) = self.thing().map_or((self.turn.kind(), strip.id), |thing| (thing.kind, thing.id));
        Outcome::then(Form::edit_record(desk, kind, id))
    }

    /// The form of a new placement of this row from this column on.
    fn place_somebody(&self, desk: &mut Desk) -> Outcome {
        let Some(id) = self.strip().map(|strip| strip.id) else { return Outcome::done() };
        let mut preset = vec![("starts_on", Some(self.cursor_day(desk)).write())];
        let own = Some(id).write();
        match self.turn {
            Turn::Trainees => preset.push(("trainee", own)),
            Turn::Departments => preset.push(("department", own)),
            Turn::Trainers => preset.push(("supervisor", own)),
            Turn::Hospitals => {}
        }
        Outcome::then(Form::new_record(desk, Kind::Placement, &preset))
    }

    /// Assesses whom the bar under the cursor is of, else the trainee of the row.
    fn assess(&self, desk: &Desk) -> Effect {
        match (self.thing().filter(|thing| matches!(thing.kind, Kind::Placement | Kind::Session)), self.strip()) {
            (Some(thing), _) => Assess::of(desk, thing.kind, thing.id),
            (None, Some(strip)) if self.turn == Turn::Trainees => Assess::of(desk, Kind::Trainee, strip.id),
            _ => Effect::Notice(msg!("why-nobody-here")),
        }
    }

    fn take_up(&mut self, desk: &mut Desk, grip: Grip) -> Outcome {
        let Some(thing) = self.thing() else { return Outcome::done() };
        let row = match desk.store.get(thing.kind, thing.id) {
            Ok(Some(row)) if !row.gone => row,
            Ok(_) => return Outcome::then(Effect::Notice(msg!("why-no-row"))),
            Err(e) => return Outcome::then(e.into()),
        };
        let name = match row.reference("trainee").filter(|_| row.kind == Kind::Placement) {
            Some(trainee) => desk.names.title(&desk.store, Kind::Trainee, trainee),
            None => desk.names.row_title(&desk.store, &row),
        };
        let bars = self.strip().map(|strip| strip.bars.as_slice()).unwrap_or_default();
        let drawn = bars.iter().find(|bar| bar.id == thing.id).map(|bar| (bar.head.clone(), bar.label.clone()));
        let Some(held) = Held::new(row, grip, name, drawn.unwrap_or_default(), self.cursor_day(desk)) else {
            return Outcome::then(Effect::Notice(msg!("why-cannot-move")));
        };
        self.chosen = Some((thing.kind, thing.id));
        self.held = Some(held);
        self.settle(desk);
        self.follow(desk);
        Outcome::Consumed(self.ask_clashes(desk))
    }

    pub(super) fn act_in_hand(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        let scale = self.scale(desk);
        let Some(held) = self.held.as_mut().filter(|held| held.writing.is_none()) else { return Outcome::done() };
        let moved = match action {
            Action::Earlier => held.step(&scale, -1),
            Action::Later => held.step(&scale, 1),
            Action::FinerEarlier => held.step_finely(&scale, -1),
            Action::FinerLater => held.step_finely(&scale, 1),
            Action::Up | Action::Down => return self.carry(desk, action == Action::Down),
            Action::LetGo => {
                self.let_go(desk);
                return Outcome::done();
            }
            Action::PutDown => return self.put_down(desk),
            _ => return Outcome::Ignored,
        };
        if !moved {
            // An end stays on its own side of the beginning.
            let why = msg!("reschedule-ends-first", name = held.name, from = held.from, to = held.to);
            return match held.grip {
                Grip::Whole | Grip::Cut => Outcome::done(),
                Grip::Start | Grip::End => Outcome::then(Effect::Notice(why)),
            };
        }
        self.follow(desk);
        let mut effects = self.ask_clashes(desk);
        effects.extend(self.top_up(desk, true));
        Outcome::Consumed(effects)
    }

    /// Over another row: another department.
    fn carry(&mut self, desk: &mut Desk, down: bool) -> Outcome {
        let last = self.shown.len().saturating_sub(1);
        let Some(held) = &self.held else { return Outcome::done() };
        if self.turn != Turn::Departments || held.base.kind != Kind::Placement || held.grip != Grip::Whole {
            return Outcome::done();
        }
        self.at = if down { (self.at + 1).min(last) } else { self.at.saturating_sub(1) };
        let here = self.strip().map(|strip| (strip.id, full_title(strip)));
        if let Some(held) = &mut self.held {
            let own = held.base.reference("department");
            held.over = here.filter(|(id, _)| Some(*id) != own);
        }
        self.settle(desk);
        let mut effects = self.ask_clashes(desk);
        effects.extend(self.top_up(desk, true));
        Outcome::Consumed(effects)
    }

    /// The cursor goes with the bar; time goes on with it at an edge.
    fn follow(&mut self, desk: &Desk) {
        let Some(day) = self.held.as_ref().map(Held::edge) else { return };
        let scale = self.scale(desk);
        if day < scale.first() || day > scale.last() {
            let half = i64::try_from((self.columns / 2).max(1)).unwrap_or(1);
            self.origin = scale.step(day, -half).or(self.origin);
        }
        self.column = self.scale(desk).nearest(day);
        self.settle(desk);
    }

    /// Nothing is written; everything is as it was.
    fn let_go(&mut self, desk: &Desk) {
        let Some(mut held) = self.held.take() else { return };
        held.clashes.drop_question();
        if held.over.is_some()
            && let Some(own) = held.base.reference("department")
            && let Some(at) = self.shown.iter().position(|n| self.rows.get(*n).is_some_and(|strip| strip.id == own))
        {
            self.at = at;
        }
        let edge = match held.grip {
            Grip::End => held.was.1,
            Grip::Whole | Grip::Start => held.was.0,
            Grip::Cut => held.cut,
        };
        self.show_day(desk, edge);
    }

    fn put_down(&mut self, desk: &mut Desk) -> Outcome {
        let Some(held) = &mut self.held else { return Outcome::done() };
        if held.is_unmoved() {
            self.let_go(desk);
            return Outcome::done();
        }
        held.clashes.drop_question();
        let ticket = desk.ticket();
        held.writing = Some(ticket);
        let (base, name) = (held.base.clone(), held.name.clone());
        let job = match held.grip {
            Grip::Cut => work::split(desk, base, held.cut, name),
            Grip::Whole | Grip::Start | Grip::End => work::reschedule(desk, base, held.put(), name),
        };
        Outcome::then(Effect::Work(ticket, job))
    }

    /// Has the thread of lists look for what the bar would clash with where it is held now; an older question is given up.
    fn ask_clashes(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let Some(held) = &mut self.held else { return Vec::new() };
        held.clashes.drop_question();
        held.clashes.found = None;
        if held.grip == Grip::Cut {
            return Vec::new();
        }
        let (ticket, over) = (desk.ticket(), Arc::new(AtomicBool::new(false)));
        held.clashes.asked = Some((ticket, Arc::clone(&over)));
        let (manner, base, put) = (desk.manner.clone(), held.base.clone(), held.put());
        let question: Question = Box::new(move |store: &Store| {
            let found = store.within(Patience::Until(over), |store| {
                let now = manner.now();
                clashes(store, &now, &base, &proposed(store, &base, &put)?)
            });
            // Nobody waits for one that was given up; what cannot be read is told when it is written.
            let lines = found.ok().map(|lines| lines.iter().map(|(new, what)| (*new, what.to_string())).collect::<Vec<(bool, String)>>());
            Box::new(lines) as Box<dyn Any + Send>
        });
        vec![Effect::AskList(ticket, question)]
    }
}
