//! An assessment on one screen: what is known stands there already, a score takes one key, and nothing that was typed is lost.
//!
//! Above stand trainee, skill, form, assessor and the rest, each changed by one key ([`Slot`]); below the items of the form, then its
//! comments; at the foot what the scores of the item at the marker mean. What a digit does follows from the scale: one digit is a
//! score where nothing on the scale has two, else the number is typed and taken by Enter.
//!
//! What is typed is kept as a draft, as that of a form. Must not: save what the form's scale does not have. Still awkward: a form with
//! several comments keeps them in the one field for comments, each under its title.

mod choose;
mod draft;
mod draw;
mod lines;
pub mod pick;
mod save;
mod score;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Instant;

use ratatui::layout::{Position, Rect};

use self::choose::named;
use self::lines::{Asks, Line, Mark, Marks};
use crate::actions::{Action, Context};
use crate::error::Result;
use crate::model::{Id, Kind};
use crate::msg;
use crate::programme::show::choice;
use crate::programme::skills::forms::{Form, Forms};
use crate::programme::skills::goals::Goals;
use crate::programme::skills::presets::{Filled, Last, Presets, Slot, Start, fill};
use crate::rules::date_input;
use crate::rules::skills::scale::AnyForm;
use crate::store::Store;
use crate::tui::desk::Desk;
use crate::tui::draft::{Drafted, Kept};
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome, Told, Typed};
use crate::tui::layers::confirm::Confirm;
use crate::tui::layers::prompt::Prompt;
use crate::tui::paint::Painter;
use crate::tui::worker::{Answer, Ticket};

const PICK: &str = "assess-pick";
const DAY: &str = "assess-day";
const COMMENT: &str = "assess-comment";
const DISCARD: &str = "assess-discard";

/// A key that waits for the next sheet.
enum Held {
    Act(Action),
    Typed(Typed),
}

/// The sheet.
pub struct Assess {
    start: Start,
    goals: Goals,
    filled: Filled,
    /// What the person chose by hand.
    touched: BTreeSet<Slot>,
    form: Option<Arc<Form>>,
    /// Why there is no form though one is chosen.
    bad_form: Option<String>,
    lines: Vec<Line>,
    marks: Marks,
    words: BTreeMap<String, String>,
    at: usize,
    top: usize,
    page: usize,
    /// A number that is being typed.
    typing: Option<String>,
    /// The presets in words, kept until they change.
    shown: BTreeMap<Slot, String>,
    /// The line that tells of an assessment that says the same.
    twin: Option<String>,
    /// The person was told which items are open.
    told_open: bool,
    /// What the question above the sheet is about.
    asking: Option<Slot>,
    commenting: String,
    saving: Option<(Ticket, bool)>,
    held: Vec<Held>,
    kept: Kept,
}

impl Assess {
    /// The sheet for where somebody stands.
    #[must_use]
    pub fn open(desk: &Desk, start: Start) -> Effect {
        match Self::new(desk, start) {
            Ok(sheet) => Effect::Push(Box::new(sheet)),
            Err(e) => e.into(),
        }
    }

    /// The sheet for a record that stands under the marker: a trainee, a placement, a session, a group, an assessment …
    #[must_use]
    pub fn of(desk: &Desk, kind: Kind, id: Id) -> Effect {
        match Start::at(&desk.store, &desk.names, desk.manner.today, kind, id) {
            Ok(Some(start)) if !start.people.is_empty() || kind == Kind::Session => Self::open(desk, start),
            Ok(_) => Effect::Notice(msg!("why-nobody-here")),
            Err(e) => e.into(),
        }
    }

    /// The sheet for some trainees, one after the other.
    #[must_use]
    pub fn of_people(desk: &Desk, people: Vec<Id>) -> Effect {
        Self::open(desk, Start { people, ..Start::default() })
    }

    fn new(desk: &Desk, start: Start) -> Result<Self> {
        let mut sheet = Self::blank(desk, start)?;
        sheet.refill(desk)?;
        Ok(sheet)
    }

    fn blank(desk: &Desk, start: Start) -> Result<Self> {
        Ok(Self {
            start,
            goals: Goals::new(),
            filled: Filled::default(),
            touched: BTreeSet::new(),
            form: None,
            bad_form: None,
            lines: Vec::new(),
            marks: Marks::new(),
            words: BTreeMap::new(),
            at: 0,
            top: 0,
            page: 8,
            typing: None,
            shown: BTreeMap::new(),
            twin: None,
            told_open: false,
            asking: None,
            commenting: String::new(),
            saving: None,
            held: Vec::new(),
            kept: Kept::new(&desk.author)?,
        })
    }

    /// Derives anew what nobody chose by hand.
    fn refill(&mut self, desk: &Desk) -> Result<()> {
        let last = Last::of(&desk.store, &desk.author);
        let presets = self.filled.presets;
        self.filled = fill(&desk.store, &self.goals, desk.manner.today, &self.start, presets, &self.touched, last.as_ref())?;
        self.compose(desk)
    }

    /// Puts presets into words and the form into lines.
    fn compose(&mut self, desk: &Desk) -> Result<()> {
        let presets = self.filled.presets;
        let wanted = presets.instrument;
        if self.form.as_ref().map(|f| f.form.tool().instrument) != wanted {
            self.form = wanted.map(|id| Forms::new().of(&desk.store, id)).transpose()?.flatten();
            self.lines = self.form.as_ref().map(|f| lines::lines(f)).unwrap_or_default();
            (self.at, self.top, self.typing, self.told_open) = (0, 0, None, false);
        }
        self.bad_form = None;
        if let (None, Some(id)) = (&self.form, wanted)
            && let Some(row) = desk.store.get(Kind::Instrument, id)?
        {
            let why = AnyForm::of(id, &row.to()).err().map(|e| e.to_string().replace('\n', " ")).unwrap_or_default();
            self.bad_form = Some(crate::say!("assess-sheet-bad-form", tool = desk.names.row_title(&desk.store, &row), why = why));
        }
        self.shown = Slot::ALL.into_iter().map(|slot| (slot, self.say(desk, slot))).collect();
        self.twin = self.filled.twin(&presets).map(|s| crate::say!("assess-sheet-twin", code = s.id.short()));
        Ok(())
    }

    /// A preset in words.
    fn say(&self, desk: &Desk, slot: Slot) -> String {
        let presets = &self.filled.presets;
        match slot {
            Slot::Day => presets.on.map(|day| desk.manner.day(day)).unwrap_or_default(),
            Slot::Phase => presets.phase.map(|p| choice("phase", p.key())).unwrap_or_default(),
            _ => presets.get(slot).map(|id| named(desk, slot, id)).unwrap_or_default(),
        }
    }

    fn here(&self) -> Option<&Line> {
        self.lines.get(self.at)
    }

    fn mark_key(&self, line: &Line) -> Option<(Id, String)> {
        Some((self.filled.presets.instrument?, line.code.clone()))
    }

    fn mark_of(&self, line: &Line) -> Option<Mark> {
        self.mark_key(line).and_then(|key| self.marks.get(&key)).copied()
    }

    fn step(&mut self, by: isize) {
        self.at = self.at.saturating_add_signed(by).min(self.lines.len().saturating_sub(1));
    }

    /// The slot that an action changes.
    fn slot_of(action: Action) -> Option<Slot> {
        Some(match action {
            Action::PickTrainee => Slot::Trainee,
            Action::PickDay => Slot::Day,
            Action::PickSkill => Slot::Skill,
            Action::PickInstrument => Slot::Instrument,
            Action::PickHospital => Slot::Hospital,
            Action::PickAssessor => Slot::Assessor,
            Action::PickDepartment => Slot::Department,
            Action::PickCase => Slot::Case,
            Action::PickSession => Slot::Session,
            _ => return None,
        })
    }

    fn act_now(&mut self, desk: &mut Desk, action: Action) -> Vec<Effect> {
        let settles = !matches!(action, Action::ClearScore | Action::Leave | Action::Discard | Action::SaveChosen | Action::SaveAndNext);
        let typing = self.typing.is_some();
        if settles && let Err(effect) = self.settle() {
            return vec![effect];
        }
        if let Some(slot) = Self::slot_of(action) {
            return vec![self.choose(desk, slot)];
        }
        let page = isize::try_from(self.page).unwrap_or(8);
        match action {
            // What was typed is taken and the marker has gone on.
            Action::Open | Action::Down if typing => {}
            Action::Up => self.step(if typing { -2 } else { -1 }),
            Action::Down => self.step(1),
            Action::HalfUp => self.step(-page),
            Action::HalfDown => self.step(page),
            Action::First => self.at = 0,
            Action::Last => self.at = self.lines.len().saturating_sub(1),
            Action::Open if self.here().is_some_and(|l| l.asks == Asks::Words) => return vec![self.comment(desk)],
            Action::Open => self.step(1),
            Action::ScoreYes => return self.answer(true),
            Action::ScoreNo => return self.answer(false),
            Action::NotSeen => match self.here() {
                Some(line) if line.asks == Asks::Words => self.step(1),
                Some(_) => self.mark(Mark::NotSeen),
                None => {}
            },
            Action::ClearScore => self.clear(),
            Action::Comment => return vec![self.comment(desk)],
            Action::PickPhase => return self.next_phase(desk),
            Action::SaveChosen => return self.save(desk, false),
            Action::SaveAndNext => return self.save(desk, true),
            Action::Discard if !self.kept.is_touched() => return vec![Effect::Pop],
            Action::Discard => return vec![Effect::Push(Box::new(Confirm::new(DISCARD, msg!("assess-sheet-ask-discard"))))],
            Action::Leave if typing => self.typing = None,
            Action::Leave => return self.leave_draft(desk),
            _ => {}
        }
        self.kept.moved();
        Vec::new()
    }
}

impl Layer for Assess {
    fn context(&self) -> Context {
        Context::Assess
    }

    fn title(&self, _desk: &Desk) -> String {
        let name = self.shown.get(&Slot::Trainee).filter(|n| !n.is_empty()).cloned();
        crate::say!("assess-sheet-title", name = name.unwrap_or_else(|| crate::words::label("assess-sheet-nobody")))
    }

    fn status(&self, _desk: &Desk) -> String {
        let asked = self.lines.iter().filter(|l| matches!(l.asks, Asks::Score | Asks::YesNo)).count();
        let scored = crate::say!("assess-sheet-scored", n = asked - self.open_items().len(), of = asked);
        let at = self.start.people.iter().position(|id| Some(*id) == self.filled.presets.trainee);
        match at.filter(|_| self.start.people.len() > 1) {
            Some(at) => format!("{}  {scored}", crate::say!("assess-sheet-queue", at = at + 1, of = self.start.people.len())),
            None => scored,
        }
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        self.draw_all(desk, area, paint)
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        if self.saving.is_some_and(|(_, next)| !next) && !matches!(action, Action::Help | Action::Repaint | Action::Suspend) {
            return Offer::NotNow(msg!("assess-sheet-saving"));
        }
        Offer::Yes
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        if matches!(action, Action::Help | Action::Repaint | Action::Suspend) {
            return Outcome::Ignored;
        }
        if self.saving.is_some() {
            self.held.push(Held::Act(action));
            return Outcome::done();
        }
        Outcome::Consumed(self.act_now(desk, action))
    }

    fn typed(&mut self, _desk: &mut Desk, typed: &Typed) -> Outcome {
        if self.saving.is_some() {
            self.held.push(Held::Typed(typed.clone()));
            return Outcome::done();
        }
        let mut effects = Vec::new();
        match typed {
            Typed::Char('.' | ',') => self.point(),
            Typed::Char(c) => {
                let latin = crate::text::latin_digits(c.encode_utf8(&mut [0; 4])).into_owned();
                match latin.chars().next().filter(char::is_ascii_digit) {
                    Some(digit) => effects = self.digit(digit),
                    None => return Outcome::Ignored,
                }
            }
            Typed::Paste(block) => {
                let clean = crate::text::clean_notes(block).into_owned();
                match self.here() {
                    Some(line) if line.asks == Asks::Words && !clean.is_empty() => {
                        let code = line.code.clone();
                        let said = self.words.entry(code).or_default();
                        if !said.is_empty() {
                            said.push(' ');
                        }
                        said.push_str(&clean);
                        self.kept.touch();
                    }
                    Some(line) if line.asks != Asks::YesNo => effects.extend(self.take(clean.trim()).err()),
                    _ => {}
                }
            }
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed(effects)
    }

    fn told(&mut self, desk: &mut Desk, told: &Told) -> Outcome {
        if self.kept.hears(told) {
            return Outcome::done();
        }
        match told {
            Told::Chosen { purpose: PICK, value } => Outcome::Consumed(self.chosen(desk, value)),
            Told::Chosen { purpose: COMMENT, value } => {
                let code = std::mem::take(&mut self.commenting);
                let said = crate::text::clean_notes(value.as_str()).into_owned();
                if said.is_empty() {
                    self.words.remove(&code);
                } else {
                    self.words.insert(code, said);
                }
                self.kept.touch();
                Outcome::done()
            }
            Told::Chosen { purpose: DISCARD, .. } => {
                let drop = self.drop_draft(desk);
                Outcome::Consumed(vec![drop, Effect::Pop, Effect::Notice(msg!("assess-sheet-discarded"))])
            }
            Told::Line { purpose: DAY, text, done: true } => {
                if text.trim().is_empty() {
                    return Outcome::done();
                }
                let read = date_input::parse(text, desk.manner.today, desk.manner.calendar, &desk.manner.shift).map(|p| p.date);
                let refused = match read {
                    Ok(day) if day <= desk.manner.today => {
                        self.filled.presets.on = Some(day);
                        self.touched.insert(Slot::Day);
                        return Outcome::Consumed(self.changed(desk));
                    }
                    Ok(day) => {
                        let key = desk.key(Context::Assess, Action::PickDay);
                        msg!("assess-sheet-future", day = desk.manner.day(day), key = key)
                    }
                    Err(why) => why,
                };
                let again = Prompt::new(DAY, crate::words::label("assess-sheet-ask-day"), text.clone()).refused(&refused);
                Outcome::then(Effect::Push(Box::new(again)))
            }
            _ => Outcome::Ignored,
        }
    }

    fn answered(&mut self, desk: &mut Desk, ticket: Ticket, answer: &mut Answer) -> Outcome {
        if let Some(outcome) = self.kept.answered(ticket, answer) {
            return outcome;
        }
        let Some((_, next)) = self.saving.filter(|(own, _)| *own == ticket) else { return Outcome::Ignored };
        self.saving = None;
        match answer {
            Ok(done) => {
                let mut effects = vec![self.drop_draft(desk)];
                let key = desk.key(Context::Pane, Action::Undo);
                let say = done.say.take().map(|say| Effect::Notice(msg!("and-undo", done = say, key = key)));
                if next {
                    effects.extend(say);
                    effects.extend(self.go_on(desk));
                } else {
                    effects.push(Effect::Pop);
                    effects.extend(done.saved.map(|id| Effect::Tell(Told::Made { kind: Kind::Assessment, id })));
                    effects.extend(say);
                }
                Outcome::Consumed(effects)
            }
            Err(e) => {
                self.held.clear();
                Outcome::then(e.clone().into())
            }
        }
    }

    fn refresh(&mut self, desk: &mut Desk, news: &News) -> Vec<Effect> {
        const SHOWN: [Kind; 7] =
            [Kind::Assessment, Kind::Trainee, Kind::Trainer, Kind::Skill, Kind::Instrument, Kind::InstrumentItem, Kind::Session];
        if self.saving.is_some() || !SHOWN.iter().any(|kind| news.concerns(*kind)) {
            return Vec::new();
        }
        if news.concerns(Kind::Instrument) || news.concerns(Kind::InstrumentItem) {
            let stood = self.here().map(|l| l.code.clone());
            self.form = None;
            let done = self.reread(desk);
            self.at = self.lines.iter().position(|l| Some(&l.code) == stood.as_ref()).unwrap_or(0);
            return done.err().map(Effect::from).into_iter().collect();
        }
        self.reread(desk).err().map(Effect::from).into_iter().collect()
    }

    fn begin(&mut self, desk: &mut Desk) -> Vec<Effect> {
        self.type_again(desk).into_iter().collect()
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

impl Assess {
    /// Reads again what is there, without changing what stands on the sheet.
    fn reread(&mut self, desk: &Desk) -> Result<()> {
        let all: BTreeSet<Slot> = Slot::ALL.into_iter().collect();
        let presets: Presets = self.filled.presets;
        self.goals = Goals::new();
        self.filled = fill(&desk.store, &self.goals, desk.manner.today, &self.start, presets, &all, None)?;
        self.compose(desk)
    }
}
