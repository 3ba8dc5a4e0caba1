//! The learning curve of a trainee at a procedure, asked for from wherever one of the two stands.
//!
//! Gathering and simulating happen on the reader thread; drawing asks nothing.

use std::any::Any;

use ratatui::layout::{Position, Rect};

use super::choose::{Choose, Item};
use super::picture::{FILE, Picture};
use super::prompt::Prompt;
use crate::actions::{Action, Context};
use crate::error::Result;
use crate::model::{Id, Kind, Row, Value};
use crate::msg;
use crate::programme::show::Names;
use crate::programme::skills::curve::{Curve as Found, Rates, performers, procedures};
use crate::programme::verbs;
use crate::rules::skills::plot::Plot;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome, Told};
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;
use crate::tui::worker::{Done, Ticket};

/// Purposes of questions.
const RATES: &str = "curve-rates";
const PROCEDURE: &str = "curve-procedure";
const TRAINEE: &str = "curve-trainee";

/// Kinds of records that a curve is made of.
const MADE_OF: [Kind; 6] = [Kind::Trainee, Kind::Skill, Kind::Logbook, Kind::Participant, Kind::Visit, Kind::Session];

/// What is heard: the curve with its plot.
type Answer = Result<Option<(Found, Plot)>>;

/// A learning curve.
#[derive(Default)]
pub struct Curve {
    trainee: Option<Id>,
    procedure: Option<Id>,
    /// Rates that are tried.
    tried: Option<Rates>,
    found: Option<Found>,
    picture: Picture,
    asked: Option<Ticket>,
    stale: bool,
    loaded: bool,
    trouble: Option<String>,
}

/// The trainee that a record is of.
#[must_use]
pub fn trainee_of(row: &Row) -> Option<Id> {
    if row.kind == Kind::Trainee { Some(row.id) } else { row.kind.field("trainee").and_then(|_| row.reference("trainee")) }
}

/// The skill that a record is of.
#[must_use]
pub fn skill_of(row: &Row) -> Option<Id> {
    match row.kind {
        Kind::Skill => Some(row.id),
        Kind::Logbook => row.reference("procedure"),
        kind => kind.field("skill").and_then(|_| row.reference("skill")),
    }
}

/// Whether records of a kind are of a trainee.
#[must_use]
pub fn has_trainee(kind: Kind) -> bool {
    kind == Kind::Trainee || kind.field("trainee").is_some()
}

impl Curve {
    /// The curve of a trainee at a procedure.
    #[must_use]
    pub fn new(trainee: Id, procedure: Id) -> Self {
        Self { trainee: Some(trainee), procedure: Some(procedure), ..Self::default() }
    }

    /// The curve of a trainee; which procedure is asked, those with cases first.
    #[must_use]
    pub fn of_trainee(desk: &Desk, trainee: Id) -> Vec<Effect> {
        Self { trainee: Some(trainee), ..Self::default() }.with_question(desk)
    }

    /// Whether a record of a kind leads to a curve.
    #[must_use]
    pub fn leads_from(kind: Kind) -> bool {
        has_trainee(kind) || matches!(kind, Kind::Skill | Kind::Logbook)
    }

    /// From a record: what it does not tell is asked.
    #[must_use]
    pub fn open(desk: &Desk, kind: Kind, id: Id) -> Vec<Effect> {
        let row = match desk.store.get(kind, id) {
            Ok(Some(row)) => row,
            Ok(None) => return Vec::new(),
            Err(e) => return vec![e.into()],
        };
        let mut out = Self { trainee: trainee_of(&row), procedure: skill_of(&row), ..Self::default() };
        if kind == Kind::Participant {
            let operation = row.reference("logbook").and_then(|id| desk.store.get(Kind::Logbook, id).ok().flatten());
            out.procedure = operation.as_ref().and_then(skill_of);
        }
        if kind == Kind::Logbook {
            match desk.store.referring(Kind::Participant, "logbook", id, 50) {
                Ok(parts) => {
                    let people: Vec<Id> = parts.iter().filter_map(|p| p.reference("trainee")).collect();
                    if let [one] = people[..] {
                        out.trainee = Some(one);
                    }
                }
                Err(e) => return vec![e.into()],
            }
        }
        out.with_question(desk)
    }

    /// On top, with the question for what is not known yet.
    fn with_question(self, desk: &Desk) -> Vec<Effect> {
        let question = match (self.trainee, self.procedure) {
            (Some(_), Some(_)) => None,
            (None, Some(_)) => Some(self.ask_trainee(desk)),
            _ => Some(self.ask_procedure(desk)),
        };
        std::iter::once(Effect::Push(Box::new(self))).chain(question).collect()
    }

    fn ask_procedure(&self, desk: &Desk) -> Effect {
        let Some(trainee) = self.trainee else { return Effect::Notice(msg!("curve-nobody")) };
        match procedures(&desk.store, trainee) {
            Ok(found) => choose(desk, PROCEDURE, "curve-choose-procedure", Kind::Skill, &found),
            Err(e) => e.into(),
        }
    }

    fn ask_trainee(&self, desk: &Desk) -> Effect {
        let Some(procedure) = self.procedure else { return Effect::Notice(msg!("curve-nobody")) };
        match performers(&desk.store, procedure) {
            Ok(found) => choose(desk, TRAINEE, "curve-choose-trainee", Kind::Trainee, &found),
            Err(e) => e.into(),
        }
    }

    fn ask(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let (Some(trainee), Some(procedure)) = (self.trainee, self.procedure) else { return Vec::new() };
        if self.asked.is_some() {
            self.stale = true;
            return Vec::new();
        }
        self.stale = false;
        let ticket = desk.ticket();
        self.asked = Some(ticket);
        let (manner, tried) = (desk.manner.clone(), self.tried);
        vec![Effect::Ask(
            ticket,
            Box::new(move |store| {
                let found = Found::gather(store, &Names::new(), trainee, procedure, tried);
                let answer: Answer = found.map(|f| f.map(|f| (f.plot(&manner), f)).map(|(plot, f)| (f, plot)));
                Box::new(answer) as Box<dyn Any + Send>
            }),
        )]
    }

    /// Writes the rates that are tried to the skill.
    fn keep(&self, desk: &mut Desk) -> Outcome {
        let (Some(procedure), Some(found)) = (self.procedure, &self.found) else { return Outcome::done() };
        let (author, rates, name) = (desk.author.clone(), found.rates, found.procedure.1.clone());
        let ticket = desk.ticket();
        Outcome::then(Effect::Work(
            ticket,
            Box::new(move |store| {
                let written = verbs::keep_rates(store, &author, procedure, &rates)?;
                Ok(Done { say: Some(msg!("did-keep-rates", procedure = name)), changes: written.changes, ..Done::default() })
            }),
        ))
    }
}

/// A list of records with in how many cases each.
fn choose(desk: &Desk, purpose: &'static str, question: &str, kind: Kind, found: &[(Id, usize)]) -> Effect {
    if found.is_empty() {
        return Effect::Notice(msg!("curve-none-to-choose"));
    }
    let item = |(id, n): &(Id, usize)| Item {
        label: desk.names.title(&desk.store, kind, *id),
        detail: crate::say!("curve-cases", n = n),
        value: Value::Int(id.get()),
    };
    Effect::Push(Box::new(Choose::new(purpose, crate::words::label(question), found.iter().map(item).collect())))
}

impl Layer for Curve {
    fn context(&self) -> Context {
        Context::Plot
    }

    fn title(&self, desk: &Desk) -> String {
        let name = |kind, id: Option<Id>| id.map_or_else(|| "?".to_owned(), |id| desk.names.title(&desk.store, kind, id));
        crate::say!("curve-title", trainee = name(Kind::Trainee, self.trainee), procedure = name(Kind::Skill, self.procedure))
    }

    fn status(&self, _desk: &Desk) -> String {
        self.found.as_ref().map(|f| crate::say!("curve-status", rates = f.rates.typed())).unwrap_or_default()
    }

    fn is_reading(&self) -> bool {
        self.asked.is_some()
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        if self.found.is_some() && self.trouble.is_none() {
            self.picture.draw(desk, area, paint);
            return None;
        }
        let key = desk.key(Context::Plot, Action::OtherProcedure);
        let words = match (&self.trouble, self.trainee, self.procedure) {
            (Some(why), ..) => why.clone(),
            (None, Some(_), Some(_)) if self.loaded => crate::words::label("curve-gone"),
            (None, Some(_), Some(_)) => crate::words::label("curve-looking"),
            (None, None, _) => crate::say!("curve-no-trainee", key = key),
            (None, Some(_), None) => crate::say!("curve-no-procedure", key = key),
        };
        for (y, line) in (area.y + 1..area.bottom()).zip(text::wrap(&words, area.width.saturating_sub(4).into())) {
            paint.text(area.x + 2, y, area.width.saturating_sub(4), line, Tone::Plain);
        }
        None
    }

    fn offers(&self, desk: &Desk, action: Action) -> Offer {
        match action {
            Action::Back | Action::OtherProcedure => Offer::Yes,
            Action::ChartRates | Action::KeepRates if self.found.is_none() => Offer::NotNow(msg!("plot-nothing")),
            Action::KeepRates if desk.read_only.is_some() => desk.read_only.clone().map_or(Offer::Yes, Offer::NotNow),
            Action::KeepRates if self.found.as_ref().is_some_and(|f| f.own) => Offer::NotNow(msg!("curve-kept-already")),
            Action::KeepRates if self.found.as_ref().is_some_and(|f| f.chart.is_err()) => Offer::NotNow(msg!("curve-no-chart")),
            Action::ChartRates | Action::KeepRates => Offer::Yes,
            _ => self.picture.offers(action),
        }
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        match action {
            Action::Back => return Outcome::then(Effect::Pop),
            Action::WriteText => return Outcome::then(self.picture.ask_file()),
            Action::OtherProcedure => {
                return Outcome::then(if self.trainee.is_none() { self.ask_trainee(desk) } else { self.ask_procedure(desk) });
            }
            Action::ChartRates => {
                let typed = self.found.as_ref().map(|f| f.rates.typed()).unwrap_or_default();
                return Outcome::then(ask_rates(&typed, None));
            }
            Action::KeepRates => return self.keep(desk),
            _ => {}
        }
        if self.picture.act(action) { Outcome::done() } else { Outcome::Ignored }
    }

    fn told(&mut self, desk: &mut Desk, told: &Told) -> Outcome {
        match told {
            Told::Line { purpose: FILE, text, done: true } if !text.trim().is_empty() => Outcome::then(self.picture.write(text.trim())),
            Told::Line { purpose: RATES, text, done: true } => match Rates::read(text) {
                Ok(rates) => {
                    self.tried = Some(rates);
                    Outcome::Consumed(self.ask(desk))
                }
                Err(e) => Outcome::then(ask_rates(text, Some(&e.to_string().replace('\n', " ")))),
            },
            Told::Chosen { purpose: purpose @ (PROCEDURE | TRAINEE), value: Value::Int(n) } => {
                let id = Id::new(*n);
                if *purpose == PROCEDURE {
                    self.procedure = id;
                } else {
                    self.trainee = id;
                }
                (self.tried, self.found, self.loaded, self.trouble) = (None, None, false, None);
                if self.procedure.is_none() {
                    return Outcome::then(self.ask_procedure(desk));
                }
                Outcome::Consumed(self.ask(desk))
            }
            _ => Outcome::Ignored,
        }
    }

    fn begin(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if self.asked.is_none() && (self.stale || !self.loaded) { self.ask(desk) } else { Vec::new() }
    }

    fn heard(
        &mut self,
        desk: &mut Desk,
        ticket: Ticket,
        found: Box<dyn Any + Send>,
    ) -> std::result::Result<Vec<Effect>, Box<dyn Any + Send>> {
        if self.asked != Some(ticket) {
            return Err(found);
        }
        self.asked = None;
        self.loaded = true;
        self.trouble = None;
        match found.downcast::<Answer>().map(|a| *a) {
            Ok(Ok(Some((found, plot)))) => {
                self.found = Some(found);
                self.picture.set(vec![plot]);
            }
            Ok(Ok(None)) => self.found = None,
            Ok(Err(e)) => self.trouble = Some(e.to_string()),
            Err(_) => self.trouble = Some(crate::error::Error::defect("no curve").to_string()),
        }
        Ok(if self.stale { self.ask(desk) } else { Vec::new() })
    }

    fn refresh(&mut self, desk: &mut Desk, news: &News) -> Vec<Effect> {
        if !MADE_OF.iter().any(|kind| news.concerns(*kind)) {
            return Vec::new();
        }
        self.stale = true;
        // What was tried and is kept now is the record's own.
        if news.concerns(Kind::Skill) {
            self.tried = None;
        }
        self.begin(desk)
    }
}

fn ask_rates(typed: &str, refused: Option<&String>) -> Effect {
    let prompt = Prompt::new(RATES, crate::words::label("ask-curve-rates"), typed.to_owned());
    Effect::Push(Box::new(match refused {
        Some(why) => prompt.refused(why),
        None => prompt,
    }))
}
