//! A decision of entrustment on one screen: what is known of the trainee at the skill, what is decided, on which evidence.
//!
//! What is known is read on the thread of lists ([`crate::programme::skills::person`]); the judgement is that of the rules, for the hospital that is chosen. The
//! evidence that is ticked is frozen by the verb. What is known or was decided under an earlier version of the skill that is the same counts.
//! Other layers open it by [`Entrust::open`]. All that stands on it is a draft within a second and comes back as a form's does.
//!
//! Must not: propose a level.

mod choose;
mod decide;
mod draw;
mod keep;
mod known;

use std::any::Any;
use std::collections::BTreeSet;
use std::time::Instant;

use chrono::{Months, NaiveDate};
use ratatui::layout::{Position, Rect};

use self::choose::{ask_reason, ask_until};
use self::known::Known;
use crate::actions::{Action, Context};
use crate::error::Result;
use crate::model::{Entrustment, FieldType, Id, Kind, Phase};
use crate::msg;
use crate::programme::skills::person::Rated;
use crate::rules::date_input;
use crate::rules::skills::judgement::Judgement;
use crate::store::Store;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::draft::{Drafted, Kept};
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome, Told, Typed};
use crate::tui::layers::confirm::Confirm;
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;
use crate::tui::worker::{Answer, Ticket};
use crate::words::Message;

const SKILL: &str = "entrust-skill";
const HOSPITAL: &str = "entrust-hospital";
const DECIDER: &str = "entrust-decider";
const UNTIL: &str = "entrust-until";
const REASON: &str = "entrust-reason";
const DISCARD: &str = "entrust-discard";
/// A level holds for so many months unless another day is typed.
const HOLDS: u32 = 12;
/// Typed for a level without an end.
const NO_END: &str = "-";

/// The sheet.
pub struct Entrust {
    trainee: Id,
    skill: Option<Id>,
    known: Option<Known>,
    asked: Option<Ticket>,
    stale: bool,
    trouble: Option<String>,
    /// Why there is nothing to decide.
    nothing: Option<String>,
    hospital: Option<Id>,
    level: Option<i64>,
    until: Option<NaiveDate>,
    decider: Option<Id>,
    reason: String,
    unticked: BTreeSet<Id>,
    /// What was ticked when the sheet was left, until what is known is there.
    chosen: Option<BTreeSet<Id>>,
    begun: bool,
    judged: Option<Judgement>,
    /// Kept for drawing: what is known, and the rows of evidence with whether each is ticked.
    head: Vec<(Tone, String)>,
    rows: Vec<(Id, String)>,
    name: String,
    words: [String; 3],
    at: usize,
    top: usize,
    page: usize,
    saving: Option<Ticket>,
    kept: Kept,
}

impl Entrust {
    /// The sheet of a trainee; without a skill that is chosen on it.
    #[must_use]
    pub fn open(desk: &Desk, trainee: Id, skill: Option<Id>) -> Effect {
        match Self::about(desk, trainee, skill) {
            Ok(sheet) => Effect::Push(Box::new(sheet)),
            Err(e) => e.into(),
        }
    }

    fn about(desk: &Desk, trainee: Id, skill: Option<Id>) -> Result<Self> {
        Ok(Self {
            trainee,
            skill,
            known: None,
            asked: None,
            stale: false,
            trouble: None,
            nothing: None,
            hospital: None,
            level: None,
            until: None,
            decider: None,
            reason: String::new(),
            unticked: BTreeSet::new(),
            chosen: None,
            begun: false,
            judged: None,
            head: Vec::new(),
            rows: Vec::new(),
            name: String::new(),
            words: Default::default(),
            at: 0,
            top: 0,
            page: 6,
            saving: None,
            kept: Kept::new(&desk.author)?,
        })
    }

    /// Whether records of a kind are of a trainee whom one may entrust from there.
    #[must_use]
    pub fn is_from(kind: Kind) -> bool {
        matches!(kind, Kind::Trainee | Kind::Assessment | Kind::Entrustment | Kind::Placement)
    }

    /// The sheet for a record under the marker; that of a decision renews it.
    #[must_use]
    pub fn of(desk: &Desk, kind: Kind, id: Id) -> Effect {
        if kind == Kind::Entrustment {
            return Self::renew(desk, id);
        }
        if kind == Kind::Trainee {
            return Self::open(desk, id, None);
        }
        match desk.store.get(kind, id) {
            Ok(row) => match row.and_then(|r| Some((r.reference("trainee")?, r.reference("skill")))) {
                Some((trainee, skill)) => Self::open(desk, trainee, skill),
                None => Effect::Notice(msg!("why-no-trainee-here")),
            },
            Err(e) => e.into(),
        }
    }

    /// A decision anew, with hospital, level and who decided as they were.
    #[must_use]
    pub fn renew(desk: &Desk, decision: Id) -> Effect {
        let row = match desk.store.get(Kind::Entrustment, decision) {
            Ok(row) => row.filter(|r| !r.gone),
            Err(e) => return e.into(),
        };
        let old: Option<Entrustment> = row.map(|r| r.to());
        match old.and_then(|o| Some((o.trainee?, o.skill?, o))) {
            Some((trainee, skill, old)) => match Self::about(desk, trainee, Some(skill)) {
                Ok(mut sheet) => {
                    (sheet.hospital, sheet.level, sheet.decider) = (old.hospital, old.level, old.decided_by);
                    Effect::Push(Box::new(sheet))
                }
                Err(e) => e.into(),
            },
            None => Effect::Notice(msg!("why-no-trainee-here")),
        }
    }

    fn ask(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if self.asked.is_some() {
            self.stale = true;
            return Vec::new();
        }
        let (ticket, trainee, today) = (desk.ticket(), self.trainee, desk.manner.today);
        self.asked = Some(ticket);
        let question = move |store: &Store| Box::new(known::read(store, trainee, today)) as Box<dyn Any + Send>;
        vec![Effect::AskList(ticket, Box::new(question))]
    }

    /// What was read is there.
    fn take(&mut self, desk: &Desk, known: Known) -> Vec<Effect> {
        self.name = text::screen(known.person.trainee.text("passport_name")).into_owned();
        if !self.begun {
            self.begun = true;
            self.hospital = self.hospital.or_else(|| known.places.first().map(|(id, _)| *id));
            self.decider = self.decider.or(known.supervisor);
            self.until = desk.manner.today.checked_add_months(Months::new(HOLDS));
        }
        // Asked of an earlier version, what is known stands under the one that follows, and the decision is on that.
        let counts = self.skill.map(|skill| known.counts_for(&desk.store, skill)).transpose();
        self.known = Some(known);
        match counts {
            Ok(skill) => self.skill = skill,
            Err(e) => return vec![e.into()],
        }
        self.tick_again();
        let skills = self.known.as_ref().map_or(0, |k| k.skills.len());
        if self.skill.is_none() && skills == 0 {
            let key = desk.key(Context::Table, Action::Assess);
            self.nothing = Some(crate::say!("entrust-no-skill", name = self.name, key = key));
            return Vec::new();
        }
        let trouble = self.compose(desk).err().map(Effect::from);
        let ask = self.skill.is_none().then(|| self.choose_skill(desk));
        trouble.into_iter().chain(ask).collect()
    }

    fn evidence(&self) -> Vec<&Rated> {
        let (Some(known), Some(skill)) = (&self.known, self.skill) else { return Vec::new() };
        let counts = |r: &&Rated| r.assessment.phase != Some(Phase::Baseline) && r.evidence().is_some();
        known.person.rated.get(&skill).into_iter().flatten().filter(counts).collect()
    }

    fn ticked(&self) -> Vec<Id> {
        self.evidence().iter().map(|r| r.id).filter(|id| !self.unticked.contains(id)).collect()
    }

    fn assessors(&self) -> usize {
        let ticked = self.evidence().into_iter().filter(|r| !self.unticked.contains(&r.id));
        ticked.filter_map(|r| r.assessment.assessor).collect::<BTreeSet<Id>>().len()
    }

    /// Asks for the last day once more, with what was typed and why that is none.
    fn until_again(&mut self, typed: &str, why: &Message) -> Outcome {
        self.kept.types(UNTIL, typed);
        Outcome::then(Effect::Push(Box::new(ask_until(typed).refused(why))))
    }

    fn again(&mut self, desk: &Desk) -> Vec<Effect> {
        self.kept.touch();
        self.compose(desk).err().map(Effect::from).into_iter().collect()
    }
}

impl Layer for Entrust {
    fn context(&self) -> Context {
        Context::Entrust
    }

    fn title(&self, desk: &Desk) -> String {
        let name = if self.name.is_empty() { desk.names.title(&desk.store, Kind::Trainee, self.trainee) } else { self.name.clone() };
        crate::say!("entrust-title", name = name)
    }

    fn is_reading(&self) -> bool {
        self.asked.is_some()
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        self.draw_all(desk, area, paint)
    }

    fn offers(&self, desk: &Desk, action: Action) -> Offer {
        let free = matches!(action, Action::Help | Action::Repaint | Action::Suspend | Action::Leave);
        if self.saving.is_some() && !free {
            return Offer::NotNow(msg!("assess-sheet-saving"));
        }
        if self.known.is_none() && !free {
            return Offer::NotNow(msg!("why-looking"));
        }
        if self.nothing.is_some() && !free {
            return Offer::NotNow(msg!("entrust-no-skill", name = self.name, key = "a"));
        }
        match action {
            Action::Discard if !self.kept.is_touched() => {
                Offer::NotNow(msg!("why-nothing-typed", key = desk.key(Context::Entrust, Action::Leave)))
            }
            Action::Tick if self.rows.is_empty() => Offer::NotNow(msg!("why-no-row")),
            _ => Offer::Yes,
        }
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        let last = self.rows.len().saturating_sub(1);
        match action {
            Action::Up => self.at = self.at.saturating_sub(1),
            Action::Down => self.at = (self.at + 1).min(last),
            Action::HalfUp => self.at = self.at.saturating_sub(self.page),
            Action::HalfDown => self.at = (self.at + self.page).min(last),
            Action::First => self.at = 0,
            Action::Last => self.at = last,
            Action::Open if self.skill.is_none() => return Outcome::then(self.choose_skill(desk)),
            Action::Open => {
                let Some((id, _)) = self.rows.get(self.at) else { return Outcome::done() };
                return Outcome::then(Effect::Open(Kind::Assessment, *id));
            }
            Action::Tick => {
                if let Some((id, _)) = self.rows.get(self.at) {
                    if !self.unticked.remove(id) {
                        self.unticked.insert(*id);
                    }
                    self.kept.touch();
                    self.at = (self.at + 1).min(last);
                }
            }
            Action::PickHospital => return Outcome::then(self.choose_hospital(desk)),
            Action::PickDecider => return Outcome::then(self.choose_decider(desk)),
            Action::PickUntil => {
                let offered = desk.manner.today.checked_add_months(Months::new(HOLDS));
                let text = self.until.or(offered).map(|day| desk.manner.day(day)).unwrap_or_default();
                return Outcome::then(Effect::Push(Box::new(ask_until(&text))));
            }
            Action::WriteReason => return Outcome::then(Effect::Push(Box::new(ask_reason(&self.reason)))),
            Action::SaveChosen if self.skill.is_none() => return Outcome::then(self.choose_skill(desk)),
            Action::SaveChosen => return Outcome::Consumed(self.save(desk)),
            Action::Leave if self.saving.is_none() => return Outcome::Consumed(self.leave_draft(desk)),
            Action::Leave => return Outcome::then(Effect::Pop),
            Action::Discard => return Outcome::then(Effect::Push(Box::new(Confirm::new(DISCARD, msg!("entrust-ask-discard"))))),
            _ => return Outcome::Ignored,
        }
        self.kept.moved();
        Outcome::done()
    }

    fn typed(&mut self, _desk: &mut Desk, typed: &Typed) -> Outcome {
        let Typed::Char(c) = typed else { return Outcome::Ignored };
        let latin = text::latin_digits(c.encode_utf8(&mut [0; 4])).into_owned();
        let Some(level) = latin.chars().next().and_then(|c| c.to_digit(10)) else { return Outcome::Ignored };
        if self.known.is_none() || self.saving.is_some() {
            return Outcome::done();
        }
        if !(1..=5).contains(&level) {
            return Outcome::then(Effect::Notice(msg!("entrust-need-level")));
        }
        self.level = Some(i64::from(level));
        self.kept.touch();
        Outcome::done()
    }

    fn told(&mut self, desk: &mut Desk, told: &Told) -> Outcome {
        if self.kept.hears(told) {
            return Outcome::done();
        }
        match told {
            Told::Chosen { purpose: SKILL, value } => {
                self.skill = Option::<Id>::read(value);
                self.unticked.clear();
                if let (Some(known), Some(skill)) = (&self.known, self.skill) {
                    match known.counts_for(&desk.store, skill) {
                        Ok(skill) => self.skill = Some(skill),
                        Err(e) => return Outcome::then(e.into()),
                    }
                }
                Outcome::Consumed(self.compose(desk).err().map(Effect::from).into_iter().collect())
            }
            Told::Chosen { purpose: HOSPITAL, value } => {
                self.hospital = Option::<Id>::read(value);
                Outcome::Consumed(self.again(desk))
            }
            Told::Chosen { purpose: DECIDER, value } => {
                self.decider = Option::<Id>::read(value);
                Outcome::Consumed(self.again(desk))
            }
            Told::Chosen { purpose: DISCARD, .. } => {
                let drop = self.drop_draft(desk);
                Outcome::Consumed(vec![drop, Effect::Pop, Effect::Notice(msg!("form-discarded"))])
            }
            Told::Line { purpose: REASON, text, done: true } => {
                self.reason = text::clean_line(text.trim()).into_owned();
                Outcome::Consumed(self.again(desk))
            }
            Told::Line { purpose: UNTIL, text: typed, done: true } => {
                if typed.trim() == NO_END {
                    self.until = None;
                    return Outcome::Consumed(self.again(desk));
                }
                match date_input::parse(typed, desk.manner.today, desk.manner.calendar, &desk.manner.shift).map(|p| p.date) {
                    Ok(day) if day >= desk.manner.today => {
                        self.until = Some(day);
                        Outcome::Consumed(self.again(desk))
                    }
                    Ok(day) => {
                        let (day, today) = (desk.manner.day(day), desk.manner.day(desk.manner.today));
                        let why = msg!(
                            "two-sentences",
                            one = msg!("entrust-until", day = day, decided = today),
                            two = msg!("entrust-until-next")
                        );
                        self.until_again(typed, &why)
                    }
                    Err(why) => self.until_again(typed, &why),
                }
            }
            _ => Outcome::Ignored,
        }
    }

    fn begin(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let asks = self.known.is_none() && self.trouble.is_none() && self.asked.is_none();
        let mut effects = if asks { self.ask(desk) } else { Vec::new() };
        effects.extend(self.type_again());
        effects
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
        let effects = match found.downcast::<Result<Option<Known>>>().map(|known| *known) {
            Ok(Ok(Some(known))) => self.take(desk, known),
            Ok(Ok(None)) => {
                self.trouble = Some(crate::words::label("entrust-gone"));
                Vec::new()
            }
            Ok(Err(e)) => {
                self.trouble = Some(e.to_string());
                Vec::new()
            }
            Err(other) => return Err(other),
        };
        Ok(if std::mem::take(&mut self.stale) { effects.into_iter().chain(self.ask(desk)).collect() } else { effects })
    }

    fn answered(&mut self, desk: &mut Desk, ticket: Ticket, answer: &mut Answer) -> Outcome {
        match self.kept.answered(ticket, answer) {
            Some(outcome) => outcome,
            None => self.saved(desk, ticket, answer),
        }
    }

    fn refresh(&mut self, desk: &mut Desk, news: &News) -> Vec<Effect> {
        const MADE_OF: [Kind; 9] = [
            Kind::SkillMap,
            Kind::Assessment,
            Kind::Entrustment,
            Kind::Participant,
            Kind::Trainee,
            Kind::Instrument,
            Kind::Framework,
            Kind::Skill,
            Kind::Curriculum,
        ];
        if self.saving.is_some() || !MADE_OF.iter().any(|kind| news.concerns(*kind)) {
            return Vec::new();
        }
        let told = self.known.is_some().then(|| Effect::Notice(msg!("entrust-changed")));
        self.ask(desk).into_iter().chain(told).collect()
    }

    fn deadline(&self) -> Option<Instant> {
        self.kept.deadline()
    }

    fn wake(&mut self, desk: &mut Desk, now: Instant) -> Vec<Effect> {
        self.wake_draft(desk, now)
    }

    fn hang_up(&mut self, store: &Store) {
        self.hang_up_draft(store);
    }
}
