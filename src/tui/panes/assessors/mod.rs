//! Who has not assessed whom, and how far assessors agree: two lists over the trainees of a cohort or hospital and a period.
//!
//! Read on the thread of questions that may take long, and kept; drawing asks nothing. What stands here is text already.
//!
//! Must not: figure anything, or write. Still awkward: any change of an assessment, a placement or a session reads it all anew.

mod text_of;

use std::any::Any;

use chrono::{NaiveDate, TimeDelta};
use ratatui::layout::{Position, Rect};
use serde_json::{Value as Json, json};

use super::matrix::whose::{self, Group};
use crate::actions::{Action, Context};
use crate::error::{Error, Result};
use crate::model::{Id, Kind};
use crate::msg;
use crate::programme::skills::assessors::{Asked, Board, Pair, board};
use crate::programme::skills::matrix::{Reading, Who, newest_cohort};
use crate::programme::skills::presets::Start;
use crate::store::Store;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome, Told};
use crate::tui::layers::assess::Assess;
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;
use crate::tui::worker::Ticket;

/// For what is asked.
const GROUP: &str = "assessors-group";
/// Periods in days back from today, one after the other.
const PERIODS: [i64; 4] = [365, 90, 30, 3_650];
/// Columns of marker and mark, of a day and of a number.
const LEFT: u16 = 2;
const DAY: u16 = 12;
const NUMBER: u16 = 6;
/// Lines of the heading.
const HEAD: u16 = 1;

/// The view.
#[derive(Default)]
pub struct Assessors {
    group: Group,
    /// Which of the periods.
    period: usize,
    /// The agreement is shown, not the pairs.
    agreement: bool,
    board: Board,
    /// The agreement in lines, for a width.
    lines: Vec<(Tone, String)>,
    width: u16,
    loaded: bool,
    stale: bool,
    asked: Option<Ticket>,
    trouble: Option<String>,
    at: usize,
    top: usize,
    /// The first line of the agreement in view.
    scroll: usize,
    height: usize,
    wanted: Option<(Id, Id)>,
}

impl Assessors {
    fn days(&self, desk: &Desk) -> (NaiveDate, NaiveDate) {
        let today = desk.manner.today;
        let back = PERIODS.get(self.period).copied().unwrap_or(365);
        (today.checked_sub_signed(TimeDelta::days(back)).unwrap_or(today), today)
    }

    fn ask(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if self.asked.is_some() || self.loaded && !self.stale {
            return Vec::new();
        }
        self.stale = false;
        let ticket = desk.ticket();
        self.asked = Some(ticket);
        let (group, (from, to)) = (self.group.clone(), self.days(desk));
        let question = move |store: &Store| Box::new(answer(store, group, from, to)) as Box<dyn Any + Send>;
        vec![Effect::Ask(ticket, Box::new(question))]
    }

    fn turn(&mut self, desk: &mut Desk) -> Vec<Effect> {
        (self.at, self.top, self.scroll) = (0, 0, 0);
        self.board = Board::default();
        self.loaded = false;
        self.trouble = None;
        self.stale = true;
        let mut effects = self.ask(desk);
        effects.push(Effect::KeepPlace);
        effects
    }

    fn here(&self) -> Option<&Pair> {
        if self.agreement { None } else { self.board.pairs.get(self.at) }
    }

    fn walk(&mut self, by: isize) {
        if self.agreement {
            self.scroll = self.scroll.saturating_add_signed(by).min(self.lines.len().saturating_sub(self.height));
        } else {
            self.at = self.at.saturating_add_signed(by).min(self.board.pairs.len().saturating_sub(1));
        }
    }

    fn draw_pairs(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        let list = usize::from(area.height.saturating_sub(HEAD)).max(1);
        self.height = list;
        self.at = self.at.min(self.board.pairs.len().saturating_sub(1));
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(list)).min(self.board.pairs.len().saturating_sub(list));
        // Two days have room, or one, or none.
        let days = u16::from(area.width >= 60) + u16::from(area.width >= 46);
        let name = area.width.saturating_sub(LEFT + NUMBER + days * DAY) / 2;
        let x = [area.x + LEFT, area.x + LEFT + name, area.x + LEFT + 2 * name];
        let [trainer, trainee, number] = x;
        let last = number + NUMBER + 1;
        let label = |id| crate::words::label(id);
        paint.text(trainer, area.y, name, &label("assessors-column-trainer"), Tone::Label);
        paint.text(trainee, area.y, name, &label("assessors-column-trainee"), Tone::Label);
        paint.right(number + NUMBER, area.y, NUMBER, &label("assessors-column-n"), Tone::Label);
        if days > 0 {
            paint.text(last, area.y, DAY - 1, &label("assessors-column-last"), Tone::Label);
        }
        if days > 1 {
            paint.text(last + DAY, area.y, DAY - 1, &label("assessors-column-together"), Tone::Label);
        }
        for (y, (n, pair)) in (area.y + HEAD..).zip(self.board.pairs.iter().enumerate().skip(self.top).take(list)) {
            paint.text(trainer, y, name.saturating_sub(1), &pair.trainer_name, Tone::Plain);
            paint.text(trainee, y, name.saturating_sub(1), &pair.trainee_name, Tone::Plain);
            let tone = if pair.n == 0 { Tone::Warn } else { Tone::Plain };
            paint.right(number + NUMBER, y, NUMBER, &pair.n.to_string(), tone);
            let day = |day: Option<NaiveDate>| day.map_or_else(|| "-".to_owned(), |day| desk.manner.day(day));
            if days > 0 {
                paint.text(last, y, DAY - 1, &day(pair.last), Tone::Plain);
            }
            if days > 1 {
                paint.text(last + DAY, y, DAY - 1, &day(pair.together), Tone::Plain);
            }
            if n == self.at {
                paint.marker(area.x, y);
            }
        }
    }

    fn draw_agreement(&mut self, area: Rect, paint: &mut Painter<'_>) {
        if self.width != area.width {
            self.width = area.width;
            self.lines = text_of::lines(&self.board, area.width.saturating_sub(LEFT).into());
        }
        self.height = usize::from(area.height).max(1);
        self.scroll = self.scroll.min(self.lines.len().saturating_sub(self.height));
        for (y, (tone, line)) in (area.y..).zip(self.lines.iter().skip(self.scroll).take(self.height)) {
            paint.text(area.x + LEFT, y, area.width.saturating_sub(LEFT), line, *tone);
        }
    }
}

fn answer(store: &Store, group: Group, from: NaiveDate, to: NaiveDate) -> Result<(Group, Board)> {
    let reading = Reading::new();
    let group = match group {
        Group::Newest => newest_cohort(store, to)?.map_or(Group::Everybody, |id| {
            let name = reading.names.title(store, Kind::Cohort, id);
            Group::Of(Kind::Cohort, id, name)
        }),
        known => known,
    };
    let asked = Asked { who: Who { of: group.record(), conditions: Vec::new() }, from, to };
    let found = board(store, &reading, &asked)?;
    Ok((group, found))
}

impl Layer for Assessors {
    fn context(&self) -> Context {
        Context::Assessors
    }

    fn title(&self, _desk: &Desk) -> String {
        crate::words::label(if self.agreement { "assessors-title-agreement" } else { "view-assessors" })
    }

    fn status(&self, _desk: &Desk) -> String {
        let back = PERIODS.get(self.period).copied().unwrap_or(365);
        let mut parts = vec![self.group.name(), crate::say!("assessors-last-days", n = back)];
        if self.loaded && !self.agreement {
            let never = self.board.pairs.iter().filter(|pair| pair.n == 0).count();
            parts.push(crate::say!("assessors-count", n = self.board.pairs.len(), never = never));
        }
        if self.board.cut {
            parts.push(crate::words::label("matrix-cut"));
        }
        parts.retain(|part| !part.is_empty());
        parts.join("  ")
    }

    fn is_reading(&self) -> bool {
        self.asked.is_some()
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        let words = match &self.trouble {
            Some(trouble) => Some(trouble.clone()),
            None if !self.loaded => Some(crate::words::label("assessors-looking")),
            None if self.agreement && self.board.agreement.is_empty() => Some(crate::words::label("assessors-none-twice")),
            None if !self.agreement && self.board.pairs.is_empty() => Some(crate::say!(
                "assessors-none",
                group = desk.key(Context::Assessors, Action::MatrixGroup),
                period = desk.key(Context::Assessors, Action::AssessorsPeriod)
            )),
            None => None,
        };
        match words {
            Some(words) => {
                for (y, line) in (area.y + 1..area.bottom()).zip(text::wrap(&words, area.width.saturating_sub(4).into())) {
                    paint.text(area.x + LEFT, y, area.width, line, Tone::Plain);
                }
            }
            None if self.agreement => self.draw_agreement(area, paint),
            None => self.draw_pairs(desk, area, paint),
        }
        None
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        match action {
            Action::Back => Offer::No,
            Action::Open | Action::Assess if self.here().is_none() => Offer::NotNow(match (self.asked.is_some(), self.agreement) {
                (true, _) => msg!("why-looking"),
                (false, true) => msg!("assessors-only-pairs"),
                (false, false) => msg!("why-no-row"),
            }),
            _ => Offer::Yes,
        }
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        let half = isize::try_from(self.height / 2).unwrap_or(8);
        match action {
            Action::Up => self.walk(-1),
            Action::Down => self.walk(1),
            Action::HalfUp => self.walk(-half),
            Action::HalfDown => self.walk(half),
            Action::First => self.walk(isize::MIN),
            Action::Last => self.walk(isize::MAX),
            Action::MatrixTurn => {
                self.agreement = !self.agreement;
                return Outcome::then(Effect::KeepPlace);
            }
            Action::MatrixGroup => return Outcome::then(whose::choose(desk, GROUP)),
            Action::AssessorsPeriod => {
                self.period = (self.period + 1) % PERIODS.len();
                return Outcome::Consumed(self.turn(desk));
            }
            Action::Open => {
                let Some(pair) = self.here() else { return Outcome::done() };
                if pair.n == 0 {
                    return Outcome::then(Effect::Open(Kind::Trainee, pair.trainee));
                }
                let conditions = vec![
                    Store::refers(Kind::Assessment, "trainee", pair.trainee),
                    Store::refers(Kind::Assessment, "assessor", pair.trainer),
                ];
                let name = crate::say!("assessors-list", trainer = pair.trainer_name, trainee = pair.trainee_name);
                return Outcome::then(Effect::List(Kind::Assessment, conditions, name));
            }
            Action::Assess => {
                let Some(pair) = self.here() else { return Outcome::done() };
                let start = Start { people: vec![pair.trainee], assessor: Some(pair.trainer), ..Start::default() };
                return Outcome::then(Assess::open(desk, start));
            }
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn told(&mut self, desk: &mut Desk, told: &Told) -> Outcome {
        match told {
            Told::Chosen { purpose: GROUP, value } => {
                let Some(group) = whose::chosen(desk, value) else { return Outcome::then(Effect::Notice(msg!("why-no-row"))) };
                self.group = group;
                Outcome::Consumed(self.turn(desk))
            }
            _ => Outcome::Ignored,
        }
    }

    fn begin(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if self.trouble.is_some() && !self.stale { Vec::new() } else { self.ask(desk) }
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
        match found.downcast::<Result<(Group, Board)>>().map(|found| *found) {
            // Another group or period is wanted by now.
            Ok(Ok(_)) if self.stale && !self.loaded => {}
            Ok(Ok((group, board))) => {
                let stood = self.wanted.take().or_else(|| self.board.pairs.get(self.at).map(|pair| (pair.trainer, pair.trainee)));
                self.group = group;
                self.board = board;
                self.loaded = true;
                self.trouble = None;
                self.width = 0;
                let at = self.board.pairs.iter().position(|pair| Some((pair.trainer, pair.trainee)) == stood);
                self.at = at.unwrap_or(self.at).min(self.board.pairs.len().saturating_sub(1));
            }
            Ok(Err(e)) => self.trouble = Some(e.to_string()),
            Err(_) => self.trouble = Some(Error::defect("no pairs").to_string()),
        }
        Ok(if self.stale { self.ask(desk) } else { Vec::new() })
    }

    fn refresh(&mut self, _desk: &mut Desk, news: &News) -> Vec<Effect> {
        const MADE_OF: [Kind; 9] = [
            Kind::Assessment,
            Kind::Placement,
            Kind::Attendance,
            Kind::Session,
            Kind::Trainee,
            Kind::Trainer,
            Kind::Cohort,
            Kind::Instrument,
            Kind::SkillMap,
        ];
        self.stale |= (self.loaded || self.asked.is_some()) && MADE_OF.iter().any(|kind| news.concerns(*kind));
        if self.stale {
            self.trouble = None;
        }
        Vec::new()
    }

    fn place(&self) -> Option<Json> {
        let at = self.wanted.or_else(|| self.board.pairs.get(self.at).map(|pair| (pair.trainer, pair.trainee)));
        Some(json!({
            "group": self.group.record().map(|(_, id)| id.get()),
            "everybody": self.group == Group::Everybody,
            "period": self.period,
            "agreement": self.agreement,
            "trainer": at.map(|(trainer, _)| trainer.get()),
            "trainee": at.map(|(_, trainee)| trainee.get()),
        }))
    }

    fn restore(&mut self, desk: &mut Desk, place: &Json) {
        let id = |key: &str| place.get(key).and_then(Json::as_i64).and_then(Id::new);
        let flag = |key: &str| place.get(key).and_then(Json::as_bool).unwrap_or(false);
        if flag("everybody") {
            self.group = Group::Everybody;
        } else if let Some(group) = id("group").and_then(|id| Group::of(desk, id)) {
            self.group = group;
        }
        let period = place.get("period").and_then(Json::as_u64).and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
        self.period = period.min(PERIODS.len() - 1);
        self.agreement = flag("agreement");
        self.wanted = id("trainer").zip(id("trainee"));
    }
}
