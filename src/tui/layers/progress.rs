//! Progress over time of a trainee at a skill, or at all; and a plot alone, as the figures open it. One panel for each tool, never one line
//! for two.

use std::any::Any;

use ratatui::layout::{Position, Rect};

use super::picture::{FILE, Picture};
use crate::actions::{Action, Context};
use crate::error::Result;
use crate::model::{Id, Kind};
use crate::programme::show::Names;
use crate::programme::skills::progress::Progress as Found;
use crate::rules::skills::plot::Plot;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome, Told};
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;
use crate::tui::worker::Ticket;

/// Kinds of records that it is made of.
const MADE_OF: [Kind; 6] = [Kind::Trainee, Kind::Skill, Kind::Assessment, Kind::Instrument, Kind::Curriculum, Kind::Framework];

/// Plots to look at.
#[derive(Default)]
pub struct Progress {
    /// Whose, and at which skill; nobody's where plots were given.
    of: Option<(Id, Option<Id>)>,
    picture: Picture,
    any: bool,
    asked: Option<Ticket>,
    stale: bool,
    loaded: bool,
    trouble: Option<String>,
}

impl Progress {
    /// Of a trainee at a skill, or at all.
    #[must_use]
    pub fn new(trainee: Id, skill: Option<Id>) -> Self {
        Self { of: Some((trainee, skill)), ..Self::default() }
    }

    /// Of the trainee and the skill that a record names.
    #[must_use]
    pub fn open(desk: &Desk, kind: Kind, id: Id) -> Vec<Effect> {
        match desk.store.get(kind, id) {
            Ok(row) => {
                let of = row.and_then(|row| Some((super::curve::trainee_of(&row)?, super::curve::skill_of(&row))));
                let push = |(trainee, skill)| Effect::Push(Box::new(Self::new(trainee, skill)));
                of.map_or_else(|| vec![Effect::Notice(crate::msg!("curve-nobody"))], |of| vec![push(of)])
            }
            Err(e) => vec![e.into()],
        }
    }

    /// Plots that are there already.
    #[must_use]
    pub fn showing(plots: Vec<Plot>) -> Self {
        let mut out = Self { any: !plots.is_empty(), loaded: true, ..Self::default() };
        out.picture.set(plots);
        out
    }

    fn ask(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let Some((trainee, skill)) = self.of else { return Vec::new() };
        if self.asked.is_some() {
            self.stale = true;
            return Vec::new();
        }
        self.stale = false;
        let ticket = desk.ticket();
        self.asked = Some(ticket);
        let manner = desk.manner.clone();
        vec![Effect::AskList(
            ticket,
            Box::new(move |store| Box::new(Found::gather(store, &Names::new(), &manner, trainee, skill)) as Box<dyn Any + Send>),
        )]
    }
}

impl Layer for Progress {
    fn context(&self) -> Context {
        Context::Plot
    }

    fn title(&self, desk: &Desk) -> String {
        self.picture.here().map_or_else(
            || self.of.map(|(id, _)| desk.names.title(&desk.store, Kind::Trainee, id)).unwrap_or_default(),
            |plot| plot.title.clone(),
        )
    }

    fn status(&self, _desk: &Desk) -> String {
        self.picture.status()
    }

    fn is_reading(&self) -> bool {
        self.asked.is_some()
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        if self.any && self.trouble.is_none() {
            self.picture.draw(desk, area, paint);
            return None;
        }
        let words = match &self.trouble {
            Some(why) => why.clone(),
            None if self.loaded => crate::words::label("progress-none"),
            None => crate::words::label("curve-looking"),
        };
        for (y, line) in (area.y + 1..area.bottom()).zip(text::wrap(&words, area.width.saturating_sub(4).into())) {
            paint.text(area.x + 2, y, area.width.saturating_sub(4), line, Tone::Plain);
        }
        None
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        if action == Action::Back { Offer::Yes } else { self.picture.offers(action) }
    }

    fn act(&mut self, _desk: &mut Desk, action: Action) -> Outcome {
        match action {
            Action::Back => Outcome::then(Effect::Pop),
            Action::WriteText => Outcome::then(self.picture.ask_file()),
            _ if self.picture.act(action) => Outcome::done(),
            _ => Outcome::Ignored,
        }
    }

    fn told(&mut self, _desk: &mut Desk, told: &Told) -> Outcome {
        match told {
            Told::Line { purpose: FILE, text, done: true } if !text.trim().is_empty() => Outcome::then(self.picture.write(text.trim())),
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
        match found.downcast::<Result<Option<Found>>>().map(|a| *a) {
            Ok(Ok(found)) => {
                let panels: Vec<_> = found.map(|f| f.panels).unwrap_or_default().into_iter().map(|p| p.plot).collect();
                self.any = !panels.is_empty();
                self.picture.set(panels);
            }
            Ok(Err(e)) => self.trouble = Some(e.to_string()),
            Err(_) => self.trouble = Some(crate::error::Error::defect("no progress").to_string()),
        }
        Ok(if self.stale { self.ask(desk) } else { Vec::new() })
    }

    fn refresh(&mut self, desk: &mut Desk, news: &News) -> Vec<Effect> {
        if self.of.is_none() || !MADE_OF.iter().any(|kind| news.concerns(*kind)) {
            return Vec::new();
        }
        self.stale = true;
        self.begin(desk)
    }
}
