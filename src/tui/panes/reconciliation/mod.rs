//! A hospital's logbook beside its theatre register: what is only in one of them, and what may be the same, for a person to say.
//!
//! Read on a thread ([`crate::programme::reconcile`]). A pair that is accepted or refused is kept in the register's line; what was refused
//! stands in a part of its own, where that can be taken back.
//!
//! Must not: pair anything by itself. Awkward: a case that is said to be one line has to be parted before it can be said to be another.

mod draw;

use std::any::Any;

use chrono::{Days, NaiveDate};
use ratatui::layout::{Position, Rect};
use serde_json::{Value as Json, json};

use super::inquiry::Inquiry;
use super::marker::Marker;
use crate::actions::{Action, Context};
use crate::model::{FieldType, Id, Kind, Value};
use crate::msg;
use crate::programme::reconcile::{Asked, Line, Report, Stands, newest, report};
use crate::programme::show::Names;
use crate::programme::theatre::find_hospitals;
use crate::programme::verbs::Said;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome, Told};
use crate::tui::layers::choose::{Choose, Item};
use crate::tui::layers::prompt::Prompt;
use crate::tui::layers::theatre::Sheet;
use crate::tui::paint::Painter;
use crate::tui::work;
use crate::tui::worker::Ticket;

const HOSPITAL: &str = "reconcile-hospital";
const DAYS: &str = "reconcile-days";
/// Days that are compared unless others are typed: those up to the newest line of the register.
const USUAL: u64 = 30;

/// A line of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// The name of a part, by its first line.
    Part(usize),
    /// A line of the report.
    Line(usize),
}

/// The comparison.
#[derive(Default)]
pub struct Reconciliation {
    report: Report,
    shown: Vec<Shown>,
    asked: Inquiry,
    hospital: Option<Id>,
    days: Option<(NaiveDate, NaiveDate)>,
    marker: Marker,
    over: bool,
}

impl Reconciliation {
    /// Laid over another view, for the hospital of a record.
    #[must_use]
    pub fn over(desk: &Desk, kind: Kind, id: Option<Id>) -> Effect {
        let row = id.and_then(|id| desk.store.get(kind, id).ok().flatten());
        let hospital = row
            .and_then(|row| if kind == Kind::Hospital { Some(row.id) } else { row.kind.field("hospital").and(row.reference("hospital")) });
        Effect::Push(Box::new(Self { hospital, over: true, ..Self::default() }))
    }

    fn ask(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let (hospital, days, today) = (self.hospital, self.days, desk.manner.today);
        self.asked.read(desk, move |store| {
            let Some((hospital, last)) = newest(store, hospital, today)? else { return Ok(None) };
            let (from, to) = days.unwrap_or_else(|| (last.checked_sub_days(Days::new(USUAL)).unwrap_or(last), last));
            let asked = Asked { hospital, from, to };
            report(store, &Names::new(), &asked).map(|found| Some((asked, found)))
        })
    }

    fn turn(&mut self, desk: &mut Desk) -> Vec<Effect> {
        self.marker = Marker::default();
        self.asked.turn();
        self.report = Report::default();
        self.shown.clear();
        let mut effects = self.ask(desk);
        effects.push(Effect::KeepPlace);
        effects
    }

    fn take(&mut self, found: Option<(Asked, Report)>) {
        let stood = self.here().map(|line| (line.register.as_ref().map(|r| r.0), line.log.as_ref().map(|l| l.0)));
        let at = self.marker.at;
        self.report = match found {
            Some((asked, report)) => {
                (self.hospital, self.days) = (Some(asked.hospital), Some((asked.from, asked.to)));
                report
            }
            None => Report::default(),
        };
        self.shown.clear();
        let mut part = "";
        for (n, line) in self.report.lines.iter().enumerate() {
            if part != line.stands.key() {
                part = line.stands.key();
                self.shown.push(Shown::Part(n));
            }
            self.shown.push(Shown::Line(n));
        }
        let same = |line: &Line| Some((line.register.as_ref().map(|r| r.0), line.log.as_ref().map(|l| l.0))) == stood;
        // A pair that was accepted has gone elsewhere: the marker stays for the next one.
        let there = (0..self.shown.len()).find(|n| self.line_at(*n).is_some_and(same)).filter(|n| n.abs_diff(at) < 3);
        self.marker.stand(there, self.shown.len(), |n| matches!(self.shown.get(n), Some(Shown::Line(_))));
    }

    fn line_at(&self, n: usize) -> Option<&Line> {
        match self.shown.get(n)? {
            Shown::Part(_) => None,
            Shown::Line(n) => self.report.lines.get(*n),
        }
    }

    fn here(&self) -> Option<&Line> {
        self.line_at(self.marker.at)
    }

    fn find_hospital(&mut self, desk: &mut Desk, typed: &str) -> Outcome {
        match find_hospitals(&desk.store, &desk.names, typed) {
            Ok(found) => match found.as_slice() {
                [] => Outcome::then(Effect::Push(Box::new(ask_hospital(typed).refused(&msg!("theatre-no-hospital", typed = typed))))),
                [(only, _)] => self.of_hospital(desk, *only),
                _ => {
                    let item = |(id, name): &(Id, String)| Item { label: name.clone(), detail: String::new(), value: Value::Int(id.get()) };
                    let items = found.iter().map(item).collect();
                    Outcome::then(Effect::Push(Box::new(Choose::new(HOSPITAL, crate::words::label("theatre-choose-hospital"), items))))
                }
            },
            Err(e) => Outcome::then(e.into()),
        }
    }

    fn of_hospital(&mut self, desk: &mut Desk, hospital: Id) -> Outcome {
        (self.hospital, self.days) = (Some(hospital), None);
        Outcome::Consumed(self.turn(desk))
    }

    /// Two days, with ` to ` or a space between them, or one of them alone.
    fn on_days(&mut self, desk: &mut Desk, typed: &str) -> Outcome {
        let read = |text: &str| {
            crate::rules::date_input::parse(text.trim(), desk.manner.today, desk.manner.calendar, &desk.manner.shift).map(|p| p.date)
        };
        let (from, to) = match typed.split_once(" to ") {
            Some((from, to)) => (read(from), read(to)),
            None => (read(typed), read(typed)),
        };
        match (from, to) {
            (Ok(from), Ok(to)) if from <= to => {
                self.days = Some((from, to));
                Outcome::Consumed(self.turn(desk))
            }
            _ => Outcome::then(Effect::Push(Box::new(ask_days(typed).refused(&msg!("reconcile-no-days", typed = typed))))),
        }
    }

    /// The line and the case at the marker.
    fn pair_here(&self) -> Option<(Id, Id)> {
        let line = self.here()?;
        Some((line.register.as_ref()?.0, line.log.as_ref()?.0))
    }
}

fn ask_hospital(typed: &str) -> Prompt {
    Prompt::new(HOSPITAL, crate::words::label("reconcile-ask-hospital"), typed.to_owned())
}

fn ask_days(typed: &str) -> Prompt {
    Prompt::new(DAYS, crate::words::label("reconcile-ask-days"), typed.to_owned())
}

impl Layer for Reconciliation {
    fn context(&self) -> Context {
        Context::Reconciliation
    }

    fn title(&self, _desk: &Desk) -> String {
        crate::words::label("view-reconciliation")
    }

    fn status(&self, desk: &Desk) -> String {
        let days = self.days.map(|(from, to)| format!("{} – {}", desk.manner.day(from), desk.manner.day(to)));
        [Some(self.report.hospital.clone()).filter(|h| !h.is_empty()), days].into_iter().flatten().collect::<Vec<_>>().join("  ")
    }

    fn is_reading(&self) -> bool {
        self.asked.is_on()
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        self.draw_all(desk, area, paint);
        None
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        let one = matches!(action, Action::Open | Action::AcceptPair | Action::RefusePair | Action::LogRegistered);
        if one && self.here().is_none() {
            return Offer::NotNow(self.asked.why_nothing());
        }
        let stands = self.here().map(|line| line.stands);
        match action {
            Action::Back if !self.over => Offer::No,
            Action::AcceptPair if !matches!(stands, Some(Stands::Doubtful | Stands::Refused)) => {
                Offer::NotNow(msg!("reconcile-not-doubtful"))
            }
            Action::RefusePair if self.pair_here().is_none() => Offer::NotNow(msg!("reconcile-no-pair")),
            Action::LogRegistered if stands != Some(Stands::OnlyRegister) => Offer::NotNow(msg!("reconcile-is-logged")),
            _ => Offer::Yes,
        }
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        if self.marker.act(action, self.shown.len(), |n| matches!(self.shown.get(n), Some(Shown::Line(_)))) {
            return Outcome::done();
        }
        match action {
            Action::Detail => desk.detail = !desk.detail,
            Action::Open => {
                let Some(line) = self.here() else { return Outcome::done() };
                let log = line.log.as_ref().map(|(id, _)| (Kind::Logbook, *id));
                let opens = log.or_else(|| line.register.as_ref().map(|(id, _)| (Kind::RegisterEntry, *id)));
                return Outcome::Consumed(opens.map(|(kind, id)| Effect::Open(kind, id)).into_iter().collect());
            }
            Action::AcceptPair | Action::RefusePair => {
                let Some(pair) = self.pair_here() else { return Outcome::done() };
                let refused = self.here().is_some_and(|line| line.stands == Stands::Refused);
                let said = match action {
                    Action::AcceptPair => Said::Same,
                    _ if refused => Said::Open,
                    _ => Said::Two,
                };
                let ticket = desk.ticket();
                return Outcome::then(Effect::Work(ticket, work::pair(desk, pair, said)));
            }
            Action::LogRegistered => {
                let Some((id, _)) = self.here().and_then(|line| line.register.clone()) else { return Outcome::done() };
                return Outcome::then(Sheet::open(desk, Kind::RegisterEntry, Some(id)));
            }
            Action::Whose => return Outcome::then(Effect::Push(Box::new(ask_hospital("")))),
            Action::ReconcileDays => {
                let typed = self.days.map(|(from, to)| format!("{} to {}", desk.manner.day(from), desk.manner.day(to)));
                return Outcome::then(Effect::Push(Box::new(ask_days(&typed.unwrap_or_default()))));
            }
            Action::Back => return Outcome::then(Effect::Pop),
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn told(&mut self, desk: &mut Desk, told: &Told) -> Outcome {
        match told {
            Told::Line { purpose: HOSPITAL, text, done: true } => self.find_hospital(desk, text.trim()),
            Told::Chosen { purpose: HOSPITAL, value } => match Option::<Id>::read(value) {
                Some(id) => self.of_hospital(desk, id),
                None => Outcome::done(),
            },
            Told::Line { purpose: DAYS, text, done: true } => self.on_days(desk, text.trim()),
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
        if let Some(found) = self.asked.heard::<Option<(Asked, Report)>>(ticket, found)? {
            self.take(found);
        }
        Ok(if self.asked.is_stale() { self.ask(desk) } else { Vec::new() })
    }

    fn refresh(&mut self, _desk: &mut Desk, news: &News) -> Vec<Effect> {
        self.asked.hear(news, &[Kind::RegisterEntry, Kind::Logbook, Kind::Participant, Kind::Hospital]);
        Vec::new()
    }

    fn place(&self) -> Option<Json> {
        if self.over {
            return None;
        }
        Some(json!({
            "hospital": self.hospital.map(Id::get),
            "days": self.days.map(|(from, to)| [from.to_string(), to.to_string()]),
        }))
    }

    fn restore(&mut self, desk: &mut Desk, place: &Json) {
        let id = |json: &Json| json.as_i64().and_then(Id::new);
        let hospital = place.get("hospital").and_then(id);
        self.hospital = hospital.filter(|id| desk.store.get(Kind::Hospital, *id).is_ok_and(|row| row.is_some_and(|r| !r.gone)));
        let day = |n: usize| place.get("days")?.get(n)?.as_str()?.parse().ok();
        self.days = day(0).zip(day(1));
    }
}
