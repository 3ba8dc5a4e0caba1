//! A check round: the tracer items of a department, or of a hospital as a whole, on one screen, one key each, saved in one step with the day
//! of the round.
//!
//! Only what was looked at gets a row. What was marked is kept as it is typed, and is there again when the sheet is opened again.
//!
//! Must not: change what an earlier day found. Awkward: two people in one department at once each save what they looked at; the later
//! answer of one day stands.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use ratatui::layout::{Position, Rect};
use serde_json::{Value as Json, json};

use crate::actions::{Action, Context};
use crate::model::{AVAILABILITY, Availability, FieldType, Id, Kind, Value};
use crate::msg;
use crate::programme::show::{Names, choice};
use crate::programme::skills::gaps::department_name;
use crate::programme::skills::round::{Asked, Through, asked, check_round};
use crate::rules::date_input;
use crate::rules::skills::readiness::{Item as Found, Whose, is_old};
use crate::store::Store;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome, Told};
use crate::tui::layers::choose::{Choose, Item};
use crate::tui::layers::prompt::Prompt;
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;
use crate::tui::worker::{Answer, Done, Ticket};

/// For what a department, or the hospital as a whole, is chosen.
const PLACE: &str = "round-place";
const DAY: &str = "round-day";
/// Departments of a hospital to choose from.
const DEPARTMENTS: usize = 300;
/// What was marked is written down after so long.
const SOON: Duration = Duration::from_millis(800);
/// Columns of an answer.
const STATE: u16 = 10;

/// The sheet of one department, or of a hospital as a whole.
pub struct Round {
    through: Through,
    title: String,
    author: String,
    on: NaiveDate,
    items: Vec<Asked>,
    looks: BTreeMap<String, Availability>,
    at: usize,
    top: usize,
    page: usize,
    dirty: Option<Instant>,
    saving: Option<Ticket>,
}

impl Round {
    /// Kinds of records from which a round begins.
    pub const KINDS: [Kind; 3] = [Kind::Hospital, Kind::Department, Kind::Equipment];

    /// The sheet of a department, of the place of an equipment row, or of one that is chosen of a hospital's.
    #[must_use]
    pub fn open(desk: &Desk, kind: Kind, id: Id) -> Effect {
        let found = match kind {
            Kind::Hospital => return Self::choose(desk, id),
            Kind::Equipment => desk.store.get(kind, id).map(|row| {
                let department = row.as_ref().and_then(|r| r.reference("department")).map(Through::Department);
                department.or_else(|| row.as_ref().and_then(|r| r.reference("hospital")).map(Through::House))
            }),
            _ => Ok(Some(Through::Department(id))),
        };
        match found {
            Ok(Some(through)) => Self::begin(desk, through),
            Ok(None) => Effect::Notice(msg!("round-no-place")),
            Err(e) => e.into(),
        }
    }

    fn begin(desk: &Desk, through: Through) -> Effect {
        match Self::read(desk, through) {
            Ok(Some(round)) => Effect::Push(Box::new(round)),
            Ok(None) => Effect::Notice(msg!("round-no-place")),
            Err(e) => e.into(),
        }
    }

    /// The hospital as a whole stands first, then its departments.
    fn choose(desk: &Desk, hospital: Id) -> Effect {
        let found = match desk.store.referring(Kind::Department, "hospital", hospital, DEPARTMENTS) {
            Ok(found) if found.is_empty() => return Self::begin(desk, Through::House(hospital)),
            Ok(found) => found,
            Err(e) => return e.into(),
        };
        let item = |row: &crate::model::Row| Item {
            label: department_name(&desk.store, &desk.names, row.id),
            detail: String::new(),
            value: Value::Int(row.id.get()),
        };
        let mut items: Vec<Item> = found.iter().map(item).collect();
        items.sort_by(|a, b| a.label.cmp(&b.label));
        let whole = Item {
            label: crate::words::label("round-house"),
            detail: crate::words::label("round-house-items"),
            value: Value::text(hospital.get().to_string()),
        };
        items.insert(0, whole);
        Effect::Push(Box::new(Choose::new(PLACE, crate::words::label("round-which"), items)))
    }

    /// After one was chosen.
    #[must_use]
    pub fn chosen(desk: &Desk, told: &Told) -> Option<Effect> {
        let Told::Chosen { purpose: PLACE, value } = told else { return None };
        let through = match Option::<Id>::read(value) {
            Some(id) => Through::Department(id),
            // The house as a whole has its id as a text.
            None => Through::House(value.as_str().parse().ok().and_then(Id::new)?),
        };
        Some(Self::begin(desk, through))
    }

    fn read(desk: &Desk, through: Through) -> crate::error::Result<Option<Self>> {
        let today = desk.manner.today;
        let Some(items) = asked(&desk.store, &desk.names, through, today)? else { return Ok(None) };
        let (kind, id) = through.record();
        let mut out = Self {
            through,
            title: desk.names.title(&desk.store, kind, id),
            author: desk.author.clone(),
            on: today,
            items,
            looks: BTreeMap::new(),
            at: 0,
            top: 0,
            page: 10,
            dirty: None,
            saving: None,
        };
        out.take_draft(desk.store.desk(&desk.author, &out.draft_name())?.as_deref());
        Ok(Some(out))
    }

    fn draft_name(&self) -> String {
        format!("round:{}", self.through.record().1.code())
    }

    fn take_draft(&mut self, draft: Option<&str>) {
        let Some(kept) = draft.and_then(|body| serde_json::from_str::<Json>(body).ok()) else { return };
        if let Some(on) = kept.get("on").and_then(Json::as_str).and_then(|d| d.parse().ok()) {
            self.on = on;
        }
        for (code, state) in kept.get("looks").and_then(Json::as_object).into_iter().flatten() {
            let state = AVAILABILITY.keys.iter().position(|k| Some(*k) == state.as_str());
            let states = [Availability::Never, Availability::Sometimes, Availability::Always];
            if let Some(state) = state.and_then(|n| states.get(n))
                && self.items.iter().any(|i| i.code == *code)
            {
                self.looks.insert(code.clone(), *state);
            }
        }
    }

    /// What is kept of it; nothing where nothing was looked at.
    fn draft(&self) -> String {
        if self.looks.is_empty() {
            return String::new();
        }
        let looks: serde_json::Map<String, Json> = self.looks.iter().map(|(code, s)| (code.clone(), s.key().into())).collect();
        json!({ "on": self.on.to_string(), "looks": looks }).to_string()
    }

    fn keep(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if self.dirty.take().is_none() || desk.read_only.is_some() {
            return Vec::new();
        }
        let (author, name, body) = (self.author.clone(), self.draft_name(), self.draft());
        let job = Box::new(move |store: &mut Store| store.keep_desk(&author, &name, &body).map(|()| Done::default()));
        vec![Effect::Work(desk.ticket(), job)]
    }

    fn mark(&mut self, state: Option<Availability>) {
        let Some(item) = self.items.get(self.at) else { return };
        match state {
            Some(state) => _ = self.looks.insert(item.code.clone(), state),
            None => _ = self.looks.remove(&item.code),
        }
        self.dirty.get_or_insert_with(Instant::now);
        self.at = (self.at + 1).min(self.items.len().saturating_sub(1));
    }

    fn save(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let ticket = desk.ticket();
        self.saving = Some(ticket);
        self.dirty = None;
        let (author, today, through, on) = (self.author.clone(), desk.manner.today, self.through, self.on);
        let (name, title) = (self.draft_name(), self.title.clone());
        let looks: Vec<(String, Availability)> = self.looks.iter().map(|(code, s)| (code.clone(), *s)).collect();
        let job = Box::new(move |store: &mut Store| {
            let written = check_round(store, &author, today, through, on, &looks)?;
            // What was saved needs no draft; one that stays does no harm.
            let _ = store.keep_desk(&author, &name, "");
            let say = msg!("did-round", name = title, n = written.output);
            Ok(Done { say: Some(say), changes: written.changes, ..Done::default() })
        });
        vec![Effect::Work(ticket, job)]
    }
}

/// Whose check an answer is, to be said behind it; nothing where it is the place's own. `lender`: the department that it is borrowed from.
#[must_use]
pub fn borrowed(item: Found, lender: &str) -> String {
    match item.whose {
        Whose::Own => String::new(),
        Whose::House => crate::say!("found-house"),
        Whose::Department(_) => crate::say!("found-department", name = lender),
    }
}

/// A letter for each answer: it tells it without colour.
const fn sign(state: Availability) -> (&'static str, Tone) {
    match state {
        Availability::Never => ("n", Tone::Bad),
        Availability::Sometimes => ("s", Tone::Warn),
        Availability::Always => ("a", Tone::Good),
    }
}

fn ask_day(typed: &str) -> Prompt {
    Prompt::new(DAY, crate::words::label("round-ask-day"), typed.to_owned())
}

impl Layer for Round {
    fn context(&self) -> Context {
        Context::Round
    }

    fn title(&self, _desk: &Desk) -> String {
        match self.through {
            Through::Department(_) => crate::say!("round-title", name = self.title),
            Through::House(_) => crate::say!("round-title-house", name = self.title),
        }
    }

    fn status(&self, desk: &Desk) -> String {
        crate::say!("round-status", day = desk.manner.day(self.on), looked = self.looks.len(), n = self.items.len())
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        if self.items.is_empty() {
            let words = match self.through {
                Through::Department(_) => crate::words::label("round-empty"),
                Through::House(_) => crate::words::label("round-empty-house"),
            };
            for (y, line) in (area.y + 1..).zip(crate::text::wrap(&words, area.width.saturating_sub(4).into())) {
                paint.text(area.x + 2, y, area.width.saturating_sub(2), line, Tone::Plain);
            }
            return None;
        }
        let list = usize::from(area.height.saturating_sub(1)).max(1);
        self.page = (list / 2).max(1);
        self.at = self.at.min(self.items.len() - 1);
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(list));
        let name = area.width.saturating_sub(5 + STATE + 1 + 30).clamp(16, 44);
        let (now, last) = (area.x + 5 + name, area.x + 5 + name + STATE + 1);
        paint.text(area.x + 4, area.y, name, &crate::words::label("round-item"), Tone::Label);
        paint.text(now, area.y, STATE, &crate::words::label("round-now"), Tone::Label);
        paint.text(last, area.y, area.right().saturating_sub(last), &crate::words::label("round-last"), Tone::Label);
        for (y, (n, item)) in (area.y + 1..).zip(self.items.iter().enumerate().skip(self.top).take(list)) {
            if n == self.at {
                paint.marker(area.x, y);
            }
            if let Some(state) = self.looks.get(&item.code) {
                let (letter, tone) = sign(*state);
                paint.text(area.x + 2, y, 1, letter, tone);
                paint.text(now, y, STATE, &choice("availability", state.key()), tone);
            }
            paint.text(area.x + 4, y, name, &item.name, if item.required { Tone::Plain } else { Tone::Faint });
            let words = match (item.last.state, item.last.looked) {
                (None, _) => crate::words::label("readiness-never-looked"),
                (Some(state), None) => choice("availability", state.key()),
                (Some(state), Some(on)) => {
                    let state = choice("availability", state.key());
                    let on_words = desk.manner.day(on);
                    if is_old(Some(on), desk.manner.today) {
                        crate::say!("round-was-old", state = state, day = on_words)
                    } else {
                        crate::say!("round-was", state = state, day = on_words)
                    }
                }
            };
            let words = words + &borrowed(item.last, &item.lender);
            paint.text(last, y, area.right().saturating_sub(last), &words, Tone::Plain);
        }
        None
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        let marks = matches!(action, Action::RoundNever | Action::RoundSometimes | Action::RoundAlways | Action::RoundSkip);
        if marks && self.items.is_empty() {
            return Offer::NotNow(msg!("why-no-row"));
        }
        if action == Action::SaveChosen && self.looks.is_empty() {
            return Offer::NotNow(msg!("round-nothing-next"));
        }
        if self.saving.is_some() && (marks || matches!(action, Action::SaveChosen | Action::RoundDay)) {
            return Offer::NotNow(msg!("attendance-saving"));
        }
        Offer::Yes
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        let last = self.items.len().saturating_sub(1);
        match action {
            Action::Up => self.at = self.at.saturating_sub(1),
            Action::Down => self.at = (self.at + 1).min(last),
            Action::HalfUp => self.at = self.at.saturating_sub(self.page),
            Action::HalfDown => self.at = (self.at + self.page).min(last),
            Action::First => self.at = 0,
            Action::Last => self.at = last,
            Action::RoundNever => self.mark(Some(Availability::Never)),
            Action::RoundSometimes => self.mark(Some(Availability::Sometimes)),
            Action::RoundAlways => self.mark(Some(Availability::Always)),
            Action::RoundSkip => self.mark(None),
            Action::RoundDay => return Outcome::then(Effect::Push(Box::new(ask_day("")))),
            Action::SaveChosen => return Outcome::Consumed(self.save(desk)),
            Action::Back => {
                let mut effects = self.keep(desk);
                effects.push(Effect::Pop);
                if !self.looks.is_empty() && self.saving.is_none() {
                    effects.push(Effect::Notice(msg!("round-kept", n = self.looks.len())));
                }
                return Outcome::Consumed(effects);
            }
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn told(&mut self, desk: &mut Desk, told: &Told) -> Outcome {
        match told {
            Told::Line { purpose: DAY, text, done: true } if !text.trim().is_empty() => {
                let manner = &desk.manner;
                let again = |why: &crate::words::Message| Outcome::then(Effect::Push(Box::new(ask_day(text).refused(why))));
                match date_input::parse(text.trim(), manner.today, manner.calendar, &manner.shift) {
                    Ok(read) if read.date > manner.today => again(&msg!("verb-future", day = read.date)),
                    Ok(read) => {
                        self.on = read.date;
                        self.dirty.get_or_insert_with(Instant::now);
                        Outcome::done()
                    }
                    Err(why) => again(&why),
                }
            }
            Told::Line { purpose: DAY, .. } => Outcome::done(),
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
            Err(e) => Outcome::then(Effect::from(e.clone())),
        }
    }

    fn refresh(&mut self, desk: &mut Desk, news: &News) -> Vec<Effect> {
        if self.saving.is_none()
            && [Kind::Equipment, Kind::Department, Kind::Hospital, Kind::Curriculum, Kind::Skill, Kind::Term]
                .iter()
                .any(|kind| news.concerns(*kind))
            && let Ok(Some(items)) = asked(&desk.store, &Names::new(), self.through, desk.manner.today)
        {
            let stood = self.items.get(self.at).map(|i| i.code.clone());
            self.at = items.iter().position(|i| Some(&i.code) == stood.as_ref()).unwrap_or(self.at);
            self.items = items;
        }
        Vec::new()
    }

    fn deadline(&self) -> Option<Instant> {
        self.dirty.map(|since| since + SOON)
    }

    fn wake(&mut self, desk: &mut Desk, now: Instant) -> Vec<Effect> {
        if self.dirty.is_some_and(|since| since + SOON <= now) { self.keep(desk) } else { Vec::new() }
    }

    fn hang_up(&mut self, store: &Store) {
        if self.dirty.is_some() {
            // The line is gone; there is nobody to tell if this fails too.
            let _ = store.keep_desk(&self.author, &self.draft_name(), &self.draft());
        }
    }
}
