//! The agenda: the sessions of a place, a person, a visit, a group or of everybody, on a day or in a week, by any of three clocks.
//!
//! Rows are read at once if a moment suffices, else by the thread of lists while the old ones stay. A copy or a move is proposed first:
//! how many sessions, to which days, what would clash; then written in one step.
//!
//! Must not: ask anything while it draws. Still awkward: a move finds the sessions that follow when it is asked for, not as they stand
//! on the page; the question says how many they are.

mod draw;
mod plan;
mod whose;

use std::any::Any;

use chrono::{NaiveDate, TimeDelta};
use ratatui::layout::{Position, Rect};
use serde_json::{Value as Json, json};

use crate::actions::{Action, Context};
use crate::error::{Cause, Result};
use crate::model::{FieldType, Id, Kind, Moment};
use crate::msg;
use crate::programme::agenda::{Agenda as Found, Entry, Report, Scope, agenda, hours, sessions};
use crate::programme::confirmations::Part;
use crate::programme::show::Names;
use crate::programme::working::Working;
use crate::rules::agenda::{Clock, Reach, on_clock};
use crate::rules::zones::offset_minutes;
use crate::store::{Patience, Store};
use crate::tui::desk::Desk;
use crate::tui::form::Form;
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome, Told};
use crate::tui::layers::assess::Assess;
use crate::tui::layers::attendance::Roll;
use crate::tui::layers::history::History;
use crate::tui::layers::prompt::Prompt;
use crate::tui::layers::sheet::Sheet;
use crate::tui::paint::Painter;
use crate::tui::work;
use crate::tui::worker::Ticket;
use plan::{Asked, Plan};

/// Sessions on one page.
const MOST: usize = 2_000;
/// So many are read while a key waits; more by the thread of lists.
const AT_ONCE: usize = 60;
/// For what a day is asked.
const DAY: &str = "agenda-day";
/// When a new session begins, in minutes of the day, where the hours of the place are not known or it is closed.
const OPENS: u16 = 8 * 60;

/// What a line of the page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    /// The heading of a day.
    Day(NaiveDate),
    /// A session, by its record.
    Session(Id),
}

/// A line.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Line {
    stand: Stand,
    /// The day under whose heading it stands.
    day: NaiveDate,
    /// Which of the entries.
    entry: Option<usize>,
}

/// The agenda.
#[derive(Default)]
pub struct Agenda {
    scope: Scope,
    /// The day that is shown, or whose week; none before the first look.
    day: Option<NaiveDate>,
    reach: Reach,
    clock: Clock,
    found: Found,
    lines: Vec<Line>,
    at: usize,
    top: usize,
    page: usize,
    width: u16,
    loaded: bool,
    /// The page that is on its way.
    asked: Option<Ticket>,
    /// Something changed while it was.
    stale: bool,
    trouble: Option<String>,
    /// Where the marker should stand when the page comes.
    wanted: Option<Stand>,
    /// What is asked of the person, or reckoned for them.
    plan: Plan,
    /// Hours that are on their way, and their title.
    hours: Option<(Ticket, String)>,
    /// It lies over the record whose agenda it is.
    over: bool,
}

impl Agenda {
    /// The agenda of a record, to lie over it; nothing for a kind that has none.
    #[must_use]
    pub fn over(kind: Kind, id: Id) -> Option<Self> {
        Scope::KINDS.contains(&kind).then(|| Self { scope: Scope::Of(kind, id), over: true, ..Self::default() })
    }

    fn day(&self, desk: &Desk) -> NaiveDate {
        self.day.unwrap_or(desk.manner.today)
    }

    fn days(&self, desk: &Desk) -> Vec<NaiveDate> {
        self.reach.days(self.day(desk), &self.found.country)
    }

    /// Reads the page: now, or later.
    fn read(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if self.day.is_none() && self.over {
            let today = desk.manner.today;
            self.day = own_days(desk, self.scope).filter(|(from, to)| !(*from..=*to).contains(&today)).map(|(from, _)| from);
        }
        if self.asked.is_some() {
            self.stale = true;
            return Vec::new();
        }
        let (scope, day, reach, clock) = (self.scope, self.day(desk), self.reach, self.clock);
        let moment = desk.moment;
        // Only how many there are is asked with a watch in hand: a name that is not found in time would be kept as no name.
        let few = desk.store.within(Patience::For(moment), |store| {
            let (from, to) = bounds(store, scope, day, reach, clock)?;
            sessions(store, scope, from, Some(to), AT_ONCE)
        });
        match few {
            Ok((_, false)) => {
                let read = page(&desk.store, &desk.names, scope, day, reach, clock);
                self.take(desk, read);
                return Vec::new();
            }
            Err(e) if e.cause() != Cause::Stopped => {
                self.take(desk, Err(e));
                return Vec::new();
            }
            _ => {}
        }
        let ticket = desk.ticket();
        self.asked = Some(ticket);
        let question = move |store: &Store| Box::new(page(store, &Names::new(), scope, day, reach, clock)) as Box<dyn Any + Send>;
        vec![Effect::AskList(ticket, Box::new(question))]
    }

    fn take(&mut self, desk: &Desk, read: Result<Found>) {
        self.loaded = true;
        match read {
            Ok(found) => {
                self.found = found;
                self.trouble = None;
            }
            Err(e) => self.trouble = Some(e.to_string().replace('\n', " ")),
        }
        self.compose(desk);
    }

    /// Puts the lines in order again; the marker stays on what it stood on.
    fn compose(&mut self, desk: &Desk) {
        let stood = self.wanted.take().or_else(|| self.lines.get(self.at).map(|line| line.stand));
        self.lines.clear();
        for day in self.days(desk) {
            self.lines.push(Line { stand: Stand::Day(day), day, entry: None });
            for (n, entry) in self.found.entries.iter().enumerate() {
                if on_clock(entry.starts, self.clock).date() == day {
                    self.lines.push(Line { stand: Stand::Session(entry.row.id), day, entry: Some(n) });
                }
            }
        }
        let same = stood.and_then(|stand| self.lines.iter().position(|line| line.stand == stand));
        self.at = same.unwrap_or(self.at).min(self.lines.len().saturating_sub(1));
    }

    /// Turns to another page, where the marker stands on a day.
    fn turn(&mut self, desk: &mut Desk, day: NaiveDate) -> Vec<Effect> {
        self.day = Some(day);
        self.wanted = Some(Stand::Day(day));
        self.at = 0;
        self.anew(desk)
    }

    /// Reads another page than the one that is on its way, if one is.
    fn anew(&mut self, desk: &mut Desk) -> Vec<Effect> {
        self.asked = None;
        self.stale = false;
        let mut effects = self.read(desk);
        effects.push(Effect::KeepPlace);
        effects
    }

    fn here(&self) -> Option<&Entry> {
        self.found.entries.get(self.lines.get(self.at)?.entry?)
    }

    /// The day of the line at the marker.
    fn day_here(&self, desk: &Desk) -> NaiveDate {
        self.lines.get(self.at).map_or_else(|| self.day(desk), |line| line.day)
    }

    /// The sessions under the heading of a day.
    fn of_day(&self, day: NaiveDate) -> impl Iterator<Item = &Entry> {
        self.lines.iter().filter(move |line| line.day == day).filter_map(|line| self.found.entries.get(line.entry?))
    }

    /// The visit that is meant: that of the agenda, or of the session at the marker.
    fn visit(&self) -> Option<Id> {
        match self.scope {
            Scope::Of(Kind::Visit, id) => Some(id),
            _ => self.here()?.row.reference("visit"),
        }
    }

    /// The form of a new session on the day at the marker.
    fn new_session(&self, desk: &mut Desk) -> Effect {
        let day = self.day_here(desk);
        let country = if self.found.country.is_empty() { crate::programme::entry::HOST_COUNTRY } else { &self.found.country };
        let hospital = if let Scope::Of(Kind::Hospital, id) = self.scope { Some(id) } else { None };
        let weeks = Working::around(day, &desk.manner.shift).of(&desk.store, country);
        let opens = weeks.ok().and_then(|weeks| weeks.day(hospital, day).hours()).map_or(OPENS, |hours| hours.opens);
        let local = day.and_hms_opt((opens / 60).into(), (opens % 60).into(), 0);
        let offset = offset_minutes(country, None, day);
        let mut presets = self.scope.presets();
        if let (Some(local), Some(offset_minutes)) = (local, offset) {
            presets.push(("starts_at", Some(Moment { local, offset_minutes }).write()));
        }
        Form::new_record(desk, Kind::Session, &presets)
    }

    /// Hours attended in the week that is shown.
    fn ask_hours(&mut self, desk: &mut Desk) -> Effect {
        let days = Reach::Week.days(self.day_here(desk), &self.found.country);
        let (from, to) = (*days.first().unwrap_or(&self.day(desk)), *days.last().unwrap_or(&self.day(desk)));
        let (scope, ticket) = (self.scope, desk.ticket());
        let title = crate::say!("hours-title", name = self.found.name, from = from, to = to);
        self.hours = Some((ticket, title));
        let question = move |store: &Store| Box::new(hours(store, &Names::new(), scope, from, to)) as Box<dyn Any + Send>;
        Effect::AskList(ticket, Box::new(question))
    }

    /// Whether an answer is awaited on which the next key may depend.
    const fn waits(&self) -> bool {
        self.asked.is_some() || self.hours.is_some() || self.plan.is_asked()
    }
}

/// The days of a visit or a group, where both are entered; one probe.
fn own_days(desk: &Desk, scope: Scope) -> Option<(NaiveDate, NaiveDate)> {
    let Scope::Of(kind, id) = scope else { return None };
    let (from, to) = match kind {
        Kind::Visit => ("arrives_on", "leaves_on"),
        Kind::Cohort => ("starts_on", "ends_on"),
        _ => return None,
    };
    let row = desk.store.get(kind, id).ok()??;
    Some((row.date(from)?, row.date(to)?))
}

/// The page of a day or of its week.
fn page(store: &Store, names: &Names, scope: Scope, day: NaiveDate, reach: Reach, clock: Clock) -> Result<Found> {
    let (from, to) = bounds(store, scope, day, reach, clock)?;
    agenda(store, names, scope, from, to, MOST)
}

/// The days of a page; a day more at either end where another clock than the place's is shown.
fn bounds(store: &Store, scope: Scope, day: NaiveDate, reach: Reach, clock: Clock) -> Result<(NaiveDate, NaiveDate)> {
    let country = scope.country(store)?;
    let days = reach.days(day, &country);
    let beside = TimeDelta::days(i64::from(clock != Clock::Place));
    let (first, last) = (days.first().copied().unwrap_or(day), days.last().copied().unwrap_or(day));
    Ok((first.checked_sub_signed(beside).unwrap_or(first), last.checked_add_signed(beside).unwrap_or(last)))
}

/// The day that a text means, as everywhere.
fn read_day(desk: &Desk, typed: &str) -> std::result::Result<NaiveDate, crate::words::Message> {
    crate::rules::date_input::parse(typed, desk.manner.today, desk.manner.calendar, &desk.manner.shift).map(|parsed| parsed.date)
}

impl Layer for Agenda {
    fn context(&self) -> Context {
        Context::Agenda
    }

    fn title(&self, _desk: &Desk) -> String {
        if self.over { crate::say!("agenda-title", name = self.found.name) } else { crate::words::label("view-agenda") }
    }

    fn status(&self, _desk: &Desk) -> String {
        if self.asked.is_some() {
            return crate::words::label("table-looking");
        }
        let n = self.lines.iter().filter(|line| line.entry.is_some()).count();
        if self.found.cut { crate::say!("agenda-cut", n = MOST) } else { crate::say!("agenda-count", n = n) }
    }

    fn is_reading(&self) -> bool {
        self.waits()
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        self.draw_page(desk, area, paint);
        None
    }

    fn offers(&self, desk: &Desk, action: Action) -> Offer {
        let moves =
            matches!(action, Action::Up | Action::Down | Action::HalfUp | Action::HalfDown | Action::First | Action::Last | Action::Detail);
        let own = action.info().contexts.contains(&Context::Agenda);
        // Where the marker will stand is not clear before another page is there.
        let turns = self.asked.is_some() && self.wanted.is_some();
        if own && (!moves || turns) && action != Action::Back && self.waits() {
            return Offer::NotNow(msg!("why-looking"));
        }
        let about_one = matches!(action, Action::Edit | Action::Remove | Action::History | Action::Attendance | Action::AssessHere);
        match action {
            Action::Back if !self.over => Offer::No,
            _ if about_one && self.here().is_none() => Offer::NotNow(msg!("why-no-session")),
            Action::ShiftRest if self.scope == Scope::All => {
                Offer::NotNow(msg!("why-whose-plan", key = desk.key(Context::Agenda, Action::AgendaOf)))
            }
            Action::Itinerary if self.visit().is_none() => Offer::NotNow(msg!("why-no-visit")),
            Action::CopyDay | Action::CopyWeek if self.found.cut => Offer::NotNow(msg!("why-too-many")),
            Action::CopyDay if self.of_day(self.day_here(desk)).next().is_none() => Offer::NotNow(msg!("why-empty-day")),
            Action::CopyWeek if self.reach == Reach::Day => {
                Offer::NotNow(msg!("why-week-view", key = desk.key(Context::Agenda, Action::AgendaReach)))
            }
            Action::CopyWeek if self.lines.iter().all(|line| line.entry.is_none()) => Offer::NotNow(msg!("why-empty-week")),
            _ => Offer::Yes,
        }
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        let last = self.lines.len().saturating_sub(1);
        let here = self.here().map(|entry| entry.row.id);
        let effect = match action {
            Action::Up => return self.moved(self.at.saturating_sub(1)),
            Action::Down => return self.moved((self.at + 1).min(last)),
            Action::HalfUp => return self.moved(self.at.saturating_sub(self.page)),
            Action::HalfDown => return self.moved((self.at + self.page).min(last)),
            Action::Back if self.over => Effect::Pop,
            Action::First => return self.moved(0),
            Action::Last => return self.moved(last),
            Action::AgendaBack => return Outcome::Consumed(self.turn(desk, self.reach.step(self.day(desk), -1))),
            Action::AgendaOn => return Outcome::Consumed(self.turn(desk, self.reach.step(self.day(desk), 1))),
            Action::AgendaToday => return Outcome::Consumed(self.turn(desk, desk.manner.today)),
            Action::AgendaReach => {
                self.reach = if self.reach == Reach::Week { Reach::Day } else { Reach::Week };
                let day = self.day_here(desk);
                let stood = self.lines.get(self.at).map(|line| line.stand);
                let effects = self.turn_keeping(desk, day, stood);
                return Outcome::Consumed(effects);
            }
            Action::AgendaClock => {
                self.clock = self.clock.next();
                self.wanted = self.lines.get(self.at).map(|line| line.stand);
                return Outcome::Consumed(self.anew(desk));
            }
            Action::AgendaDay => Effect::Push(Box::new(Prompt::new(DAY, crate::words::label("agenda-ask-day"), String::new()))),
            Action::AgendaOf => Effect::Push(Box::new(whose::ask(""))),
            Action::Detail => {
                desk.detail = !desk.detail;
                return Outcome::done();
            }
            Action::Open => match here {
                Some(id) => Effect::Open(Kind::Session, id),
                None => return self.act(desk, Action::AgendaReach),
            },
            Action::New => self.new_session(desk),
            Action::CopyDay => self.ask_copy(desk, Reach::Day),
            Action::CopyWeek => self.ask_copy(desk, Reach::Week),
            Action::ShiftRest => self.ask_shift(desk),
            Action::HoursAttended => self.ask_hours(desk),
            Action::Itinerary => match self.visit() {
                Some(visit) => Sheet::itinerary(desk, visit),
                None => return Outcome::done(),
            },
            Action::TheatreList => crate::tui::layers::theatre::Sheet::open(desk, Kind::Session, here),
            Action::ShowConfirmations => crate::tui::panes::confirmations::Confirmations::over(desk, Kind::Session, here, Part::Claims),
            Action::ShowReconciliation => crate::tui::panes::reconciliation::Reconciliation::over(desk, Kind::Session, here),
            Action::Edit | Action::Remove | Action::History | Action::Attendance | Action::AssessHere => {
                let Some(id) = here else { return Outcome::done() };
                match action {
                    Action::AssessHere => Assess::of(desk, Kind::Session, id),
                    Action::Edit => Form::edit_record(desk, Kind::Session, id),
                    Action::History => Effect::Push(Box::new(History::of_record(id))),
                    Action::Attendance => Roll::open(desk, id),
                    _ => {
                        let ticket = desk.ticket();
                        Effect::Work(ticket, work::remove(desk, Kind::Session, vec![id]))
                    }
                }
            }
            _ => return Outcome::Ignored,
        };
        Outcome::then(effect)
    }

    fn told(&mut self, desk: &mut Desk, told: &Told) -> Outcome {
        match told {
            Told::Line { purpose: DAY, text, done: true } => match read_day(desk, text) {
                Ok(day) => Outcome::Consumed(self.turn(desk, day)),
                Err(why) => {
                    let again = Prompt::new(DAY, crate::words::label("agenda-ask-day"), text.clone()).refused(&why);
                    Outcome::then(Effect::Push(Box::new(again)))
                }
            },
            Told::Line { purpose: whose::OF, text, done: true } => match whose::find(desk, text.trim()) {
                Ok(scope) => Outcome::Consumed(self.show(desk, scope)),
                Err(ask) => Outcome::then(ask),
            },
            Told::Chosen { purpose: whose::OF, value } => match whose::scope(value) {
                Some(scope) => Outcome::Consumed(self.show(desk, scope)),
                None => Outcome::done(),
            },
            Told::Line { purpose, text, done: true } => match Asked::of_purpose(purpose) {
                Some(asked) => Outcome::then(self.propose(desk, asked, text)),
                None => Outcome::Ignored,
            },
            Told::Chosen { purpose: plan::WRITE, .. } => Outcome::Consumed(self.write(desk)),
            _ => Outcome::Ignored,
        }
    }

    fn begin(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if self.loaded && !self.stale || self.asked.is_some() {
            return Vec::new();
        }
        self.stale = false;
        if !self.loaded {
            self.wanted.get_or_insert(Stand::Day(self.day.unwrap_or(desk.manner.today)));
        }
        self.read(desk)
    }

    fn heard(
        &mut self,
        desk: &mut Desk,
        ticket: Ticket,
        found: Box<dyn Any + Send>,
    ) -> std::result::Result<Vec<Effect>, Box<dyn Any + Send>> {
        if self.asked == Some(ticket) {
            self.asked = None;
            if let Ok(read) = found.downcast::<Result<Found>>() {
                self.take(desk, *read);
            }
            return Ok(if std::mem::take(&mut self.stale) { self.read(desk) } else { Vec::new() });
        }
        if let Some((_, title)) = self.hours.take_if(|(asked, _)| *asked == ticket) {
            return Ok(match found.downcast::<Result<Report>>().map(|report| *report) {
                Ok(Ok(report)) => vec![Effect::Push(Box::new(Sheet::hours(title, report)))],
                Ok(Err(e)) => vec![e.into()],
                Err(_) => Vec::new(),
            });
        }
        self.proposed(desk, ticket, found)
    }

    fn refresh(&mut self, _desk: &mut Desk, news: &News) -> Vec<Effect> {
        let shown = [
            Kind::Session,
            Kind::Attendance,
            Kind::Trainee,
            Kind::Trainer,
            Kind::Hospital,
            Kind::Cohort,
            Kind::Visit,
            Kind::Placement,
            Kind::Holiday,
        ];
        // What nobody looks at is read when it is opened.
        self.stale |= shown.iter().any(|kind| news.concerns(*kind));
        Vec::new()
    }

    fn place(&self) -> Option<Json> {
        let of = match self.scope {
            Scope::All => Json::Null,
            Scope::Of(kind, id) => json!({ "kind": kind.table(), "record": id.get() }),
        };
        Some(json!({
            "layer": "agenda",
            "of": of,
            "day": self.day.map(|day| day.to_string()),
            "week": self.reach == Reach::Week,
            "clock": self.clock.key(),
        }))
    }

    fn restore(&mut self, desk: &mut Desk, place: &Json) {
        let of = place.get("of");
        let kind = of.and_then(|of| of.get("kind")).and_then(Json::as_str).and_then(Kind::of_table);
        let id = of.and_then(|of| of.get("record")).and_then(Json::as_i64).and_then(Id::new);
        if let (Some(kind), Some(id)) = (kind, id)
            && Scope::KINDS.contains(&kind)
            && desk.store.get(kind, id).is_ok_and(|row| row.is_some_and(|row| !row.gone))
        {
            self.scope = Scope::Of(kind, id);
        }
        self.day = place.get("day").and_then(Json::as_str).and_then(|day| day.parse().ok());
        self.reach = if place.get("week").and_then(Json::as_bool) == Some(false) { Reach::Day } else { Reach::Week };
        self.clock = place.get("clock").and_then(Json::as_str).and_then(Clock::of_key).unwrap_or_default();
    }
}

impl Agenda {
    fn moved(&mut self, to: usize) -> Outcome {
        self.at = to;
        Outcome::done()
    }

    /// Shows another's agenda, on the same day; that of a visit or a group that is not there then, from its first day.
    fn show(&mut self, desk: &mut Desk, scope: Scope) -> Vec<Effect> {
        self.scope = scope;
        let here = self.day_here(desk);
        let day = own_days(desk, scope).filter(|(from, to)| !(*from..=*to).contains(&here)).map_or(here, |(from, _)| from);
        self.turn(desk, day)
    }

    /// Turns to the page of a day; the marker stays on what it stood on if that is there too.
    fn turn_keeping(&mut self, desk: &mut Desk, day: NaiveDate, stood: Option<Stand>) -> Vec<Effect> {
        self.day = Some(day);
        self.wanted = stood;
        self.anew(desk)
    }
}
