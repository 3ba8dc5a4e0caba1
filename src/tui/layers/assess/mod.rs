//! An assessment on one screen: what is known stands there already, a score takes one key, and nothing that was typed is lost.
//!
//! Above stand trainee, skill, form, assessor and the rest, each changed by one key ([`Slot`]); below the items of the form, then its
//! comments; at the foot what the scores of the item at the marker mean. What a digit does follows from the scale: one digit is a
//! score where nothing on the scale has two, else the number is typed and taken by Enter.
//!
//! What is typed is kept as a draft, as that of a form. Must not: save what the form's scale does not have. Still awkward: a form with
//! several comments keeps them in the one field for comments, each under its title.

mod draft;
mod draw;
mod lines;
pub mod pick;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Instant;

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Context};
use crate::error::Result;
use crate::model::{Assessment, FieldType, Id, InstrumentKind, Kind, PHASE, Phase, Value};
use crate::msg;
use crate::programme::entry::detail;
use crate::programme::show::{choice, field_label};
use crate::programme::skills::forms::{Form, Forms};
use crate::programme::skills::goals::Goals;
use crate::programme::skills::presets::{Filled, Last, Presets, Slot, Start, comments, fill};
use crate::programme::verbs;
use crate::rules::date_input;
use crate::rules::skills::presets::Reason;
use crate::rules::skills::scale::AnyForm;
use crate::store::Store;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome, Told, Typed};
use crate::tui::layers::choose::Item;
use crate::tui::layers::confirm::Confirm;
use crate::tui::layers::prompt::Prompt;
use crate::tui::paint::{Painter, capital};
use crate::tui::work;
use crate::tui::worker::{Answer, Done, Job, Ticket};
use draft::Kept;
use lines::{Asks, Line, Mark, Marks, OWN, ends, own_overall};
use pick::Pick;

const PICK: &str = "assess-pick";
const DAY: &str = "assess-day";
const COMMENT: &str = "assess-comment";
const DISCARD: &str = "assess-discard";
/// Candidates that are offered before one types.
const OFFERED: usize = 30;
/// Comments that are offered.
const COMMENTS: usize = 12;
/// A score is never longer.
const LONGEST: usize = 6;

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
            kept: Kept::new(desk)?,
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

    /// Marks the line at the marker and goes on.
    fn mark(&mut self, mark: Mark) {
        if let Some(key) = self.here().and_then(|line| self.mark_key(line)) {
            self.marks.insert(key, mark);
            self.typing = None;
            self.kept.touch();
            self.step(1);
        }
    }

    /// Takes a number for the line at the marker.
    fn take(&mut self, typed: &str) -> std::result::Result<(), Effect> {
        let (Some(form), Some(line)) = (&self.form, self.here()) else { return Ok(()) };
        let score = ends(form).read(typed, &line.title).map_err(Effect::Notice)?;
        // A level that looks ahead is whole, whatever the scale.
        if let Err(e) = form.form.rate(score) {
            return Err(e.into());
        }
        self.mark(Mark::Score(score));
        Ok(())
    }

    /// A number that is being typed is taken before anything else.
    fn settle(&mut self) -> std::result::Result<(), Effect> {
        match self.typing.clone() {
            Some(typed) => self.take(&typed),
            None => Ok(()),
        }
    }

    fn digit(&mut self, c: char) -> Vec<Effect> {
        let (Some(form), Some(line)) = (self.form.clone(), self.here().cloned()) else {
            return vec![Effect::Notice(msg!("why-no-row"))];
        };
        match line.asks {
            Asks::Words => vec![Effect::Notice(msg!("assess-sheet-words", item = line.title))],
            Asks::YesNo => vec![Effect::Notice(msg!("assess-sheet-yes-no", item = line.title))],
            Asks::Score | Asks::Global => match &mut self.typing {
                Some(typed) if typed.len() < LONGEST => {
                    typed.push(c);
                    Vec::new()
                }
                Some(_) => Vec::new(),
                None if ends(&form).one_key() => self.take(&c.to_string()).err().into_iter().collect(),
                None => {
                    self.typing = Some(c.to_string());
                    Vec::new()
                }
            },
        }
    }

    /// A point: halves of the number that is being typed, or of the one that was given last.
    fn point(&mut self) {
        if let Some(typed) = &mut self.typing {
            if !typed.contains('.') {
                typed.push('.');
            }
            return;
        }
        let score = |line: Option<&Line>| match line.and_then(|l| self.mark_of(l)) {
            Some(Mark::Score(n)) if n.fract() == 0.0 => Some(n),
            _ => None,
        };
        let rated = |line: Option<&Line>| line.is_some_and(|l| matches!(l.asks, Asks::Score | Asks::Global));
        // On an open item it is the one before that was meant.
        let open = self.here().is_none_or(|l| self.mark_of(l).is_none());
        let at = if open { self.at.saturating_sub(1) } else { self.at };
        let line = self.lines.get(at);
        if let Some(n) = score(line).filter(|_| rated(line)) {
            self.at = at;
            self.typing = Some(format!("{n}."));
        }
    }

    fn answer(&mut self, yes: bool) -> Vec<Effect> {
        match self.here() {
            Some(line) if line.asks == Asks::YesNo => {
                self.mark(Mark::Score(f64::from(u8::from(yes))));
                Vec::new()
            }
            Some(line) if line.asks == Asks::Words => vec![Effect::Notice(msg!("assess-sheet-words", item = line.title))],
            Some(line) => {
                let (least, greatest) = self.form.as_ref().map(|f| ends(f)).map_or((1.0, 5.0), |e| (e.least, e.greatest));
                let typed = if yes { "y" } else { "n" };
                vec![Effect::Notice(msg!("assess-sheet-no-number", typed = typed, item = line.title, least = least, greatest = greatest))]
            }
            None => Vec::new(),
        }
    }

    /// Takes a digit back, or the score of this item, or that of the one before.
    fn clear(&mut self) {
        if let Some(typed) = &mut self.typing {
            typed.pop();
            if typed.is_empty() {
                self.typing = None;
            }
            return;
        }
        if self.here().is_none_or(|line| self.mark_of(line).is_none()) {
            self.step(-1);
        }
        if let Some(key) = self.here().and_then(|line| self.mark_key(line)) {
            self.marks.remove(&key);
            self.told_open = false;
            self.kept.touch();
        }
    }

    // What is chosen.

    fn choose(&mut self, desk: &Desk, slot: Slot) -> Effect {
        self.asking = Some(slot);
        let field = field_label(Kind::Assessment, slot.key());
        if slot == Slot::Day {
            return Effect::Push(Box::new(Prompt::new(DAY, crate::words::label("assess-sheet-ask-day"), String::new())));
        }
        let mut ids: Vec<(Id, Reason)> = self.filled.offers.get(&slot).cloned().unwrap_or_default();
        if slot == Slot::Department
            && let Some(hospital) = self.filled.presets.hospital
        {
            let there = desk.store.referring(Kind::Department, "hospital", hospital, OFFERED).unwrap_or_default();
            ids.extend(there.iter().map(|row| (row.id, Reason::Usual)));
        }
        let mut items: Vec<Item> = Vec::new();
        for (id, why) in ids {
            let value = Value::Int(id.get());
            if items.len() < OFFERED && items.iter().all(|i| i.value != value) {
                let what = why.message().to_string();
                items.push(Item { label: named(desk, slot, id), detail: detailed(desk, slot, id, &what), value });
            }
        }
        if matches!(slot, Slot::Skill | Slot::Session | Slot::Case | Slot::Department | Slot::Hospital | Slot::Assessor) {
            items.push(Item { label: crate::words::label("assess-sheet-none"), detail: String::new(), value: Value::Null });
        }
        let pick = Pick::new(PICK, crate::say!("assess-sheet-choose", field = capital(&field)), items);
        // An operation of somebody else is none of theirs.
        let field = Kind::Assessment.field(slot.key()).filter(|_| slot != Slot::Case);
        Effect::Push(Box::new(match field {
            Some(field) => pick.searching(*field),
            None => pick,
        }))
    }

    fn chosen(&mut self, desk: &Desk, value: &Value) -> Vec<Effect> {
        let Some(slot) = self.asking.take() else { return Vec::new() };
        let id = Option::<Id>::read(value);
        self.filled.presets.put(slot, id);
        if slot == Slot::Trainee {
            // What was chosen for another trainee is not theirs; the form and the assessor are.
            for other in [Slot::Skill, Slot::Session, Slot::Case, Slot::Hospital, Slot::Department, Slot::Phase] {
                self.touched.remove(&other);
            }
            self.start.placement = None;
        } else {
            self.touched.insert(slot);
        }
        self.changed(desk)
    }

    /// A preset was changed: what follows from it is derived anew.
    fn changed(&mut self, desk: &Desk) -> Vec<Effect> {
        self.told_open = false;
        self.kept.touch();
        self.refill(desk).err().map(Effect::from).into_iter().collect()
    }

    fn next_phase(&mut self, desk: &Desk) -> Vec<Effect> {
        let keys = PHASE.keys;
        let at = self.filled.presets.phase.and_then(|p| keys.iter().position(|k| *k == p.key()));
        let next = keys.get(at.map_or(0, |at| (at + 1) % keys.len())).copied().unwrap_or_default();
        self.filled.presets.phase = Option::<Phase>::read(&Value::text(next));
        self.touched.insert(Slot::Phase);
        self.changed(desk)
    }

    fn comment(&mut self, desk: &Desk) -> Effect {
        let line = self.here().filter(|l| l.asks == Asks::Words).or_else(|| self.lines.iter().find(|l| l.asks == Asks::Words));
        let (code, title) =
            line.map_or((OWN.to_owned(), crate::words::label("assess-sheet-comment")), |l| (l.code.clone(), l.title.clone()));
        let typed = self.words.get(&code).cloned().unwrap_or_default();
        let presets = &self.filled.presets;
        let found = match presets.assessor {
            Some(assessor) => comments(&desk.store, assessor, presets.instrument, COMMENTS),
            None => Ok(Vec::new()),
        };
        let found = match found {
            Ok(found) => found,
            Err(e) => return e.into(),
        };
        self.commenting = code;
        let item = |(said, on): (String, chrono::NaiveDate)| Item {
            label: crate::text::clean_line(&said).into_owned(),
            detail: desk.manner.day(on),
            value: Value::text(said),
        };
        let question = if found.is_empty() {
            crate::say!("assess-sheet-ask-comment", item = title)
        } else {
            crate::say!("assess-sheet-last-comments", item = title)
        };
        Effect::Push(Box::new(Pick::new(COMMENT, question, found.into_iter().map(item).collect()).free(&typed)))
    }

    // Saving.

    /// The items that nobody has answered.
    fn open_items(&self) -> Vec<usize> {
        let asked = |l: &Line| matches!(l.asks, Asks::Score | Asks::YesNo);
        self.lines.iter().enumerate().filter(|(_, l)| asked(l) && self.mark_of(l).is_none()).map(|(n, _)| n).collect()
    }

    /// Something is missing: which, and what to do.
    fn wants(&self, desk: &Desk) -> Option<Effect> {
        let presets = &self.filled.presets;
        // A test and the view of colleagues are of no skill in particular.
        let general = self.form.as_ref().is_some_and(|f| matches!(f.instrument.kind, Some(InstrumentKind::Mcq | InstrumentKind::Msf)));
        let needed = [(Slot::Trainee, Action::PickTrainee), (Slot::Instrument, Action::PickInstrument), (Slot::Skill, Action::PickSkill)];
        for (slot, action) in needed {
            if presets.get(slot).is_none() && !(general && slot == Slot::Skill) {
                let field = field_label(Kind::Assessment, slot.key());
                return Some(Effect::Notice(msg!("assess-sheet-need", field = capital(&field), key = desk.key(Context::Assess, action))));
            }
        }
        if let Some(day) = presets.on.filter(|day| *day > desk.manner.today) {
            let key = desk.key(Context::Assess, Action::PickDay);
            return Some(Effect::Notice(msg!("assess-sheet-future", day = desk.manner.day(day), key = key)));
        }
        if self.form.is_none() {
            let key = desk.key(Context::Assess, Action::PickInstrument);
            return Some(Effect::Notice(msg!("assess-sheet-no-form", key = key)));
        }
        None
    }

    fn record(&self) -> Assessment {
        let presets = &self.filled.presets;
        let mut out = Assessment {
            trainee: presets.trainee,
            skill: presets.skill,
            instrument: presets.instrument,
            assessor: presets.assessor,
            on: presets.on,
            hospital: presets.hospital,
            session: presets.session,
            phase: presets.phase,
            department: presets.department,
            logbook: presets.case,
            ..Assessment::default()
        };
        for line in &self.lines {
            if let (Some(Mark::Score(score)), asks) = (self.mark_of(line), line.asks) {
                match asks {
                    Asks::Score | Asks::YesNo => out.scores.push((line.code.clone(), score)),
                    Asks::Global => out.global_rating = Some(score),
                    Asks::Words => {}
                }
            }
        }
        let own = self.form.as_ref().and_then(|f| own_overall(&f.items)).map(|i| i.code.clone());
        if let Some((_, score)) = own.and_then(|code| out.scores.iter().find(|(c, _)| *c == code)) {
            out.global_rating = Some(*score);
        }
        out.comments = self.comments();
        out
    }

    /// All that was said: of several comments each under its title.
    fn comments(&self) -> String {
        let lines: Vec<&Line> = self.lines.iter().filter(|l| l.asks == Asks::Words).collect();
        let said = |l: &&&Line| self.words.get(&l.code).filter(|w| !w.trim().is_empty()).map(|w| (l.title.clone(), w.trim().to_owned()));
        let said: Vec<(String, String)> = lines.iter().filter_map(|l| said(&l)).collect();
        match (said.as_slice(), lines.len()) {
            ([(_, only)], 1) => only.clone(),
            (several, _) => several.iter().map(|(title, words)| format!("{title}: {words}")).collect::<Vec<_>>().join("\n"),
        }
    }

    fn save(&mut self, desk: &mut Desk, next: bool) -> Vec<Effect> {
        if let Err(effect) = self.settle() {
            return vec![effect];
        }
        if let Some(effect) = self.wants(desk) {
            return vec![effect];
        }
        let record = self.record();
        if record.scores.is_empty() && record.global_rating.is_none() && record.comments.is_empty() {
            return vec![Effect::Notice(msg!("assess-sheet-nothing"))];
        }
        let open = self.open_items();
        if let (Some(first), false) = (open.first().copied(), self.told_open) {
            (self.told_open, self.at) = (true, first);
            let item = self.lines.get(first).map(|l| l.title.clone()).unwrap_or_default();
            let unseen = desk.key(Context::Assess, Action::NotSeen);
            return vec![Effect::Notice(msg!("assess-sheet-open", n = open.len(), item = item, unseen = unseen))];
        }
        let ticket = desk.ticket();
        self.saving = Some((ticket, next));
        vec![Effect::Work(ticket, work::and_drop_draft(self.job(desk, record), self.kept.key))]
    }

    fn job(&self, desk: &Desk, record: Assessment) -> Job {
        let (author, today) = (desk.author.clone(), desk.manner.today);
        let word = |slot: Slot| self.shown.get(&slot).cloned().unwrap_or_default();
        let (name, skill, form) = (word(Slot::Trainee), word(Slot::Skill), word(Slot::Instrument));
        let last =
            Last { entered: today, instrument: record.instrument, assessor: record.assessor, skill: record.skill, session: record.session };
        Box::new(move |store| {
            let written = verbs::assess(store, &author, today, &record)?;
            // It is saved; to forget what was chosen last is no reason to say that it is not.
            let _ = store.keep_desk(&author, Last::NAME, &last.body());
            let done = msg!("assess-sheet-done", name = name, skill = skill, form = form);
            let say = match written.output.warnings.first() {
                Some(warning) => msg!("did-save-but", done = done, warning = warning),
                None => done,
            };
            Ok(Done { saved: Some(written.output.id), say: Some(say), changes: written.changes, ..Done::default() })
        })
    }

    /// The next of the people, or one more with the same presets.
    fn go_on(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let at = self.start.people.iter().position(|id| Some(*id) == self.filled.presets.trainee);
        let next = at.and_then(|at| self.start.people.get(at + 1)).copied();
        let queue = self.start.people.len() > 1;
        let held = std::mem::take(&mut self.held);
        self.marks.clear();
        self.words.clear();
        (self.at, self.top, self.typing, self.told_open) = (0, 0, None, false);
        self.touched.remove(&Slot::Case);
        self.touched.remove(&Slot::Phase);
        // Of one operation several people are assessed; one more of the same person is of another.
        if next.is_none() && !queue {
            self.start.case = None;
        }
        if let Some(next) = next {
            self.filled.presets.trainee = Some(next);
            self.start.like = None;
        } else {
            // The same presets stay, whatever could be derived now.
            self.touched.extend(Slot::ALL.into_iter().filter(|s| ![Slot::Case, Slot::Phase, Slot::Trainee].contains(s)));
        }
        let mut effects = Vec::new();
        match Kept::new(desk).and_then(|kept| {
            self.kept = kept;
            self.refill(desk)
        }) {
            Ok(()) if next.is_some() => {
                let name = self.shown.get(&Slot::Trainee).cloned().unwrap_or_default();
                effects.push(Effect::Notice(msg!("assess-sheet-next", name = name)));
            }
            Ok(()) if queue => effects.push(Effect::Notice(msg!("assess-sheet-last-of-queue"))),
            Ok(()) => {}
            Err(e) => effects.push(e.into()),
        }
        for key in held {
            let outcome = match key {
                Held::Act(action) => self.act(desk, action),
                Held::Typed(typed) => self.typed(desk, &typed),
            };
            if let Outcome::Consumed(more) = outcome {
                effects.extend(more);
            }
        }
        effects
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
            Action::Leave if !self.kept.is_touched() => return vec![Effect::Pop],
            Action::Leave => {
                self.kept.aside = true;
                let keep = self.keep_draft(desk);
                let key = desk.key(Context::Pane, Action::Drafts);
                return keep.into_iter().chain([Effect::Pop, Effect::Notice(msg!("form-draft-kept", key = key))]).collect();
            }
            _ => {}
        }
        Vec::new()
    }
}

/// A candidate in words.
fn named(desk: &Desk, slot: Slot, id: Id) -> String {
    let kind = match slot {
        Slot::Trainee => Kind::Trainee,
        Slot::Skill => Kind::Skill,
        Slot::Instrument => Kind::Instrument,
        Slot::Assessor => Kind::Trainer,
        Slot::Hospital => Kind::Hospital,
        Slot::Department => Kind::Department,
        Slot::Session => Kind::Session,
        Slot::Case => Kind::Logbook,
        Slot::Day | Slot::Phase => return String::new(),
    };
    desk.names.title(&desk.store, kind, id)
}

/// Why a candidate is offered, and what tells it apart.
fn detailed(desk: &Desk, slot: Slot, id: Id, why: &str) -> String {
    let kind = match slot {
        Slot::Trainee => Kind::Trainee,
        Slot::Session => Kind::Session,
        Slot::Skill => Kind::Skill,
        _ => return why.to_owned(),
    };
    match desk.store.get(kind, id) {
        Ok(Some(row)) => format!("{why}, {}", detail(&desk.store, &desk.names, &row)),
        _ => why.to_owned(),
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
        if self.kept.is_drafting(ticket) {
            return match answer {
                Ok(_) => Outcome::done(),
                Err(e) => Outcome::then(e.clone().into()),
            };
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

    fn deadline(&self) -> Option<Instant> {
        self.kept.deadline()
    }

    fn wake(&mut self, desk: &mut Desk, now: Instant) -> Vec<Effect> {
        self.wake_draft(desk, now)
    }

    fn hang_up(&mut self, store: &Store) {
        if self.kept.is_touched() {
            // The line is gone; there is nobody to tell if this fails too.
            let draft = self.as_draft("");
            let _ = store.keep_draft_somewhere(&draft);
        }
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
