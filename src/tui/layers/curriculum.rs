//! The curriculum of a cohort or of one person: the lines that hold, where each comes from, and the changing of them in one step.
//!
//! Lines of a specialty are changed for the cohort by giving it a line of its own, which goes before; on a trainee's list the lines of
//! their cohort are changed, and those of their specialty where they are in none.
//!
//! Must not: write by itself; what is changed is a draft until it is saved. Still awkward: a change of somebody else is seen when the
//! list is opened again, and the last one to save stands.

mod keep;

use std::collections::BTreeSet;
use std::time::Instant;

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Context};
use crate::error::Result;
use crate::model::{FieldType, Id, Kind, List, Value};
use crate::msg;
use crate::programme::curricula::{self, Line, Whose};
use crate::programme::entry::{self, Suggestion};
use crate::programme::verbs::LineChange;
use crate::store::Store;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::draft::{Drafted, Kept};
use crate::tui::layer::{Effect, Layer, Offer, Outcome, Told};
use crate::tui::layers::choose::{Choose, Item};
use crate::tui::layers::confirm::Confirm;
use crate::tui::layers::prompt::Prompt;
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;
use crate::tui::work;
use crate::tui::worker::{Answer, Ticket};

/// Purposes of what lies above it.
const ADD: &str = "curriculum-add";
const MINIMUM: &str = "curriculum-minimum";
const COPY: &str = "curriculum-copy";
const DISCARD: &str = "curriculum-discard";
/// Skills offered for what was typed.
const OFFERED: usize = 30;

/// A line as it is to be.
#[derive(Debug, Clone, PartialEq)]
struct Entry {
    line: Line,
    /// Own figures, once it was touched.
    target: Option<i64>,
    minimum: Option<i64>,
    gone: bool,
    touched: bool,
}

impl Entry {
    fn of(line: Line) -> Self {
        Self { target: line.target, minimum: line.minimum, line, gone: false, touched: false }
    }
}

/// The list.
pub struct Curriculum {
    /// Whose lines are changed here.
    whose: Whose,
    name: String,
    /// From which record the list was opened.
    from: (Kind, Id),
    /// The specialty whose lines hold beside those of a cohort.
    specialty: String,
    entries: Vec<Entry>,
    /// Curricula to copy from, while one is chosen.
    others: Vec<Whose>,
    at: usize,
    top: usize,
    half: usize,
    saving: Option<Ticket>,
    kept: Kept,
}

impl Curriculum {
    /// The curriculum of a cohort or of a trainee.
    #[must_use]
    pub fn open(desk: &Desk, kind: Kind, id: Id) -> Effect {
        match Self::of(desk, kind, id) {
            Ok(Some(layer)) => Effect::Push(Box::new(layer)),
            Ok(None) => Effect::Notice(msg!("curriculum-of-nobody")),
            Err(e) => e.into(),
        }
    }

    fn of(desk: &Desk, kind: Kind, id: Id) -> Result<Option<Self>> {
        let (whose, specialty) = match kind {
            Kind::Cohort => (Whose::Cohort(id), String::new()),
            Kind::Trainee => {
                let Some(row) = desk.store.get(kind, id)? else { return Ok(None) };
                let specialty = row.text("specialty").to_owned();
                match row.reference("cohort") {
                    Some(cohort) => (Whose::Cohort(cohort), specialty),
                    None if specialty.is_empty() => return Ok(None),
                    None => (Whose::Specialty(specialty.clone()), specialty),
                }
            }
            _ => return Ok(None),
        };
        let name = match kind {
            Kind::Trainee => desk.names.title(&desk.store, kind, id),
            _ => whose.name(&desk.store, &desk.names),
        };
        let kept = Kept::new(&desk.author)?;
        let (entries, others) = (Vec::new(), Vec::new());
        let mut out = Self { whose, name, from: (kind, id), specialty, entries, others, at: 0, top: 0, half: 8, saving: None, kept };
        out.load(desk)?;
        Ok(Some(out))
    }

    fn load(&mut self, desk: &Desk) -> Result<()> {
        let lines = curricula::lines(&desk.store, self.whose.cohort(), &self.specialty)?;
        self.entries = lines.into_iter().map(Entry::of).collect();
        self.at = self.at.min(self.entries.len().saturating_sub(1));
        Ok(())
    }

    fn here(&mut self) -> Option<&mut Entry> {
        self.entries.get_mut(self.at)
    }

    fn changed(&self) -> bool {
        self.entries.iter().any(|e| e.touched)
    }

    /// Changes the line at the marker; what was open in it begins with what held.
    fn change(&mut self, change: impl FnOnce(&mut Entry)) {
        if let Some(entry) = self.here() {
            entry.gone = false;
            entry.touched = true;
            change(entry);
            self.kept.touch();
        }
    }

    fn target_by(&mut self, by: i64) {
        self.change(|e| {
            let now = e.target.or(e.line.own.0).unwrap_or(if by > 0 { 0 } else { 6 });
            e.target = Some((now + by).clamp(1, 5));
        });
    }

    fn minimum_by(&mut self, by: i64) {
        self.change(|e| {
            let now = e.minimum.or(e.line.own.1).unwrap_or(0);
            e.minimum = Some((now + by).clamp(0, 10_000));
        });
    }

    fn ask_minimum(&self, typed: String) -> Prompt {
        let title = self.entries.get(self.at).map(|e| e.line.title.as_str()).unwrap_or_default();
        Prompt::new(MINIMUM, crate::say!("curriculum-ask-minimum", title = text::screen(title)), typed).drafting()
    }

    /// Puts a skill on the list, or goes to it.
    fn add(&mut self, desk: &Desk, skill: Id) -> Result<()> {
        if let Some(at) = self.entries.iter().position(|e| e.line.skill == skill) {
            self.at = at;
            self.change(|_| {});
            return Ok(());
        }
        let Some(row) = desk.store.get(Kind::Skill, skill)? else { return Ok(()) };
        let whole = |key: &str| Option::<i64>::read(row.get(key));
        let line = Line {
            skill,
            code: row.text("code").to_owned(),
            title: row.text("title").to_owned(),
            of: self.whose.clone(),
            target: None,
            minimum: None,
            own: (whole("target_level"), whole("minimum_count")),
        };
        let at = self.entries.get(self.at).map_or(0, |_| self.at + 1);
        self.entries.insert(at, Entry { touched: true, ..Entry::of(line) });
        self.kept.touch();
        self.at = at;
        Ok(())
    }

    fn save(&mut self, desk: &mut Desk) -> Outcome {
        let changes: Vec<LineChange> = self
            .entries
            .iter()
            .filter(|e| e.touched)
            .map(|e| LineChange { skill: e.line.skill, gone: e.gone, target: e.target, minimum: e.minimum })
            .collect();
        if changes.is_empty() {
            return Outcome::Consumed(vec![Effect::Pop, Effect::Notice(msg!("form-nothing-changed"))]);
        }
        let ticket = desk.ticket();
        self.saving = Some(ticket);
        let name = self.whose.name(&desk.store, &desk.names);
        let job = work::set_curriculum(desk, self.whose.clone(), name, changes);
        Outcome::then(Effect::Work(ticket, work::and_drop_draft(job, self.kept.key)))
    }

    /// Skills that were meant by what was typed: the only one is added, of several one is chosen.
    fn find(&mut self, desk: &Desk, typed: &str) -> Outcome {
        let Some(field) = Kind::Curriculum.field("skill") else { return Outcome::done() };
        let found = match entry::suggest(&desk.store, &desk.names, field, typed, OFFERED) {
            Ok(found) => found,
            Err(e) => return Outcome::then(e.into()),
        };
        let there: BTreeSet<Id> = self.entries.iter().filter(|e| !e.gone).map(|e| e.line.skill).collect();
        let fresh = found.into_iter().filter(|s| Option::<Id>::read(&s.value).is_some_and(|id| !there.contains(&id)));
        // Those called so go before those that only need something called so; which version each is of is told.
        let folded = text::fold(typed);
        let mut fresh: Vec<(bool, Suggestion)> = fresh.map(|s| (!text::fold(&s.label).contains(&folded), s)).collect();
        fresh.sort_by_key(|(other, _)| *other);
        for (_, s) in &mut fresh {
            s.detail = Option::<Id>::read(&s.value).map(|id| of_version(desk, id)).unwrap_or_default();
        }
        match fresh.as_slice() {
            [] => Outcome::then(Effect::Push(Box::new(ask_skill(typed).refused(&msg!("curriculum-no-skill", typed = typed))))),
            [(_, only)] => match Option::<Id>::read(&only.value).map(|id| self.add(desk, id)) {
                Some(Err(e)) => Outcome::then(e.into()),
                _ => Outcome::done(),
            },
            _ => {
                let item = |(_, s): &(bool, Suggestion)| Item { label: s.label.clone(), detail: s.detail.clone(), value: s.value.clone() };
                let items = fresh.iter().map(item).collect();
                Outcome::then(Effect::Push(Box::new(Choose::new(ADD, crate::words::label("curriculum-choose"), items))))
            }
        }
    }

    fn choose_other(&mut self, desk: &Desk) -> Outcome {
        let all = match curricula::all(&desk.store) {
            Ok(all) => all,
            Err(e) => return Outcome::then(e.into()),
        };
        let others: Vec<(Whose, usize)> = all.into_iter().filter(|(whose, _)| *whose != self.whose).collect();
        if others.is_empty() {
            return Outcome::then(Effect::Notice(msg!("curriculum-no-other")));
        }
        let item = |(n, (whose, lines)): (usize, &(Whose, usize))| Item {
            label: whose.name(&desk.store, &desk.names),
            detail: crate::say!("curriculum-count", n = lines),
            value: Value::Int(i64::try_from(n).unwrap_or(0)),
        };
        let items = others.iter().enumerate().map(item).collect();
        self.others = others.into_iter().map(|(whose, _)| whose).collect();
        Outcome::then(Effect::Push(Box::new(Choose::new(COPY, crate::words::label("curriculum-choose-other"), items))))
    }

    fn copy(&mut self, desk: &mut Desk, n: usize) -> Outcome {
        let Some(from) = self.others.get(n).cloned() else { return Outcome::done() };
        let ticket = desk.ticket();
        self.saving = Some(ticket);
        let name = self.whose.name(&desk.store, &desk.names);
        Outcome::then(Effect::Work(ticket, work::copy_curriculum(desk, from, self.whose.clone(), name)))
    }

    /// Where a line comes from.
    fn origin(&self, desk: &Desk, entry: &Entry) -> String {
        match &entry.line.of {
            _ if entry.gone => crate::words::label("curriculum-goes"),
            _ if entry.touched => crate::words::label("curriculum-changed"),
            Whose::Cohort(_) => crate::words::label("curriculum-of-cohort"),
            Whose::Specialty(code) => desk.names.term(&desk.store, List::Specialty, code),
        }
    }
}

/// A skill by its code, and the version that it is of.
fn of_version(desk: &Desk, skill: Id) -> String {
    let Ok(Some(row)) = desk.store.get(Kind::Skill, skill) else { return String::new() };
    let framework = row.reference("framework").and_then(|id| desk.store.get(Kind::Framework, id).ok().flatten());
    let version = framework.map(|row| crate::rules::frozen::called(&row)).unwrap_or_default();
    text::screen(&format!("{}  {version}", row.text("code"))).into_owned()
}

fn ask_skill(typed: &str) -> Prompt {
    Prompt::new(ADD, crate::words::label("curriculum-ask-skill"), typed.to_owned())
}

/// A figure, or that of the skill itself in brackets.
fn figure(own: Option<i64>, of_skill: Option<i64>) -> (String, Tone) {
    match (own, of_skill) {
        (Some(n), _) => (n.to_string(), Tone::Plain),
        (None, Some(n)) => (format!("({n})"), Tone::Faint),
        (None, None) => ("-".to_owned(), Tone::Faint),
    }
}

impl Layer for Curriculum {
    fn context(&self) -> Context {
        Context::Curriculum
    }

    fn title(&self, _desk: &Desk) -> String {
        crate::say!("curriculum-title", name = self.name)
    }

    fn status(&self, desk: &Desk) -> String {
        let n = self.entries.iter().filter(|e| !e.gone).count();
        let count = crate::say!("curriculum-count", n = n);
        let changed = self.entries.iter().filter(|e| e.touched).count();
        if changed == 0 {
            return count;
        }
        let whose = self.whose.name(&desk.store, &desk.names);
        format!("{count}  {}", crate::say!("curriculum-unsaved", n = changed, whose = whose))
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        let origin = (area.width / 4).clamp(8, 26);
        let code = 11.min(area.width / 5);
        let figures = area.right().saturating_sub(origin + 1);
        let title_at = area.x + 2 + code + 1;
        let title = figures.saturating_sub(15).saturating_sub(title_at);
        let label = |id| crate::words::label(id);
        paint.text(area.x + 2, area.y, code, &label("tree-column-code"), Tone::Label);
        paint.text(title_at, area.y, title, &label("tree-column-title"), Tone::Label);
        paint.right(figures - 8, area.y, 6, &label("tree-column-target"), Tone::Label);
        paint.right(figures - 1, area.y, 7, &label("tree-column-minimum"), Tone::Label);
        paint.text(figures, area.y, origin, &label("curriculum-column-of"), Tone::Label);
        let list = usize::from(area.height.saturating_sub(2)).max(1);
        self.half = (list / 2).max(1);
        if self.entries.is_empty() {
            let key = |action| desk.key(Context::Curriculum, action);
            let words = crate::say!("curriculum-empty", add = key(Action::AddSkill), copy = key(Action::CopyCurriculum));
            for (y, line) in (area.y + 2..).zip(text::wrap(&words, area.width.saturating_sub(4).into())) {
                paint.text(area.x + 2, y, area.width.saturating_sub(2), line, Tone::Plain);
            }
            return None;
        }
        self.at = self.at.min(self.entries.len() - 1);
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(list));
        for (y, (n, entry)) in (area.y + 1..).zip(self.entries.iter().enumerate().skip(self.top).take(list)) {
            if n == self.at {
                paint.marker(area.x, y);
            }
            let sign = if entry.gone {
                "x"
            } else if entry.touched {
                "*"
            } else {
                ""
            };
            paint.text(area.x + 1, y, 1, sign, Tone::Warn);
            let tone = if entry.gone { Tone::Faint } else { Tone::Plain };
            paint.text(area.x + 2, y, code, &text::screen(&entry.line.code), tone);
            paint.text(title_at, y, title, &text::screen(&entry.line.title), tone);
            let (target, tone) = figure(entry.target, entry.line.own.0);
            paint.right(figures - 8, y, 6, &target, tone);
            let (minimum, tone) = figure(entry.minimum, entry.line.own.1);
            paint.right(figures - 1, y, 7, &minimum, tone);
            paint.text(figures, y, origin, &self.origin(desk, entry), Tone::Faint);
        }
        paint.text(area.x + 2, area.bottom().saturating_sub(1), area.width.saturating_sub(2), &label("curriculum-key"), Tone::Faint);
        None
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        let one = matches!(
            action,
            Action::Open
                | Action::RaiseTarget
                | Action::LowerTarget
                | Action::MoreCases
                | Action::FewerCases
                | Action::TypeCases
                | Action::DropSkill
        );
        let writes = one && action != Action::Open || matches!(action, Action::SaveChosen | Action::AddSkill | Action::CopyCurriculum);
        match action {
            _ if writes && self.saving.is_some() => Offer::NotNow(msg!("form-saving-already")),
            _ if one && self.entries.is_empty() => Offer::NotNow(msg!("why-no-row")),
            Action::DropSkill if self.entries.get(self.at).is_some_and(|e| e.line.of != self.whose) => {
                Offer::NotNow(msg!("curriculum-not-own"))
            }
            Action::Discard if !self.changed() => Offer::NotNow(msg!("form-nothing-changed")),
            Action::CopyCurriculum if self.changed() => Offer::NotNow(msg!("curriculum-save-first")),
            _ => Offer::Yes,
        }
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        let last = self.entries.len().saturating_sub(1);
        match action {
            Action::Up => self.at = self.at.saturating_sub(1),
            Action::Down => self.at = (self.at + 1).min(last),
            Action::HalfUp => self.at = self.at.saturating_sub(self.half),
            Action::HalfDown => self.at = (self.at + self.half).min(last),
            Action::First => self.at = 0,
            Action::Last => self.at = last,
            Action::Open => {
                let Some(entry) = self.here() else { return Outcome::done() };
                return Outcome::then(Effect::Open(Kind::Skill, entry.line.skill));
            }
            Action::RaiseTarget => self.target_by(1),
            Action::LowerTarget => self.target_by(-1),
            Action::MoreCases => self.minimum_by(1),
            Action::FewerCases => self.minimum_by(-1),
            Action::TypeCases => {
                let Some(entry) = self.here() else { return Outcome::done() };
                let typed = entry.minimum.or(entry.line.own.1).map(|n| n.to_string()).unwrap_or_default();
                return Outcome::then(Effect::Push(Box::new(self.ask_minimum(typed))));
            }
            Action::DropSkill => {
                if let Some(entry) = self.here() {
                    entry.gone = !entry.gone;
                    entry.touched = true;
                    self.kept.touch();
                }
                self.at = (self.at + 1).min(last);
            }
            Action::AddSkill => return Outcome::then(Effect::Push(Box::new(ask_skill("")))),
            Action::CopyCurriculum => return self.choose_other(desk),
            Action::SaveChosen => return self.save(desk),
            Action::Back if self.saving.is_none() => return Outcome::Consumed(self.leave_draft(desk)),
            Action::Back => return Outcome::then(Effect::Pop),
            Action::Discard => return Outcome::then(Effect::Push(Box::new(Confirm::new(DISCARD, msg!("curriculum-ask-discard"))))),
            _ => return Outcome::Ignored,
        }
        self.kept.moved();
        Outcome::done()
    }

    fn told(&mut self, desk: &mut Desk, told: &Told) -> Outcome {
        if self.kept.hears(told) {
            return Outcome::done();
        }
        match told {
            Told::Line { purpose: ADD, text, done: true } if !text.trim().is_empty() => self.find(desk, text.trim()),
            Told::Line { purpose: MINIMUM, text: typed, done: true } => match text::parse_whole(typed.trim()) {
                Some(n) if (0..=10_000).contains(&n) => {
                    self.change(|e| e.minimum = Some(n));
                    Outcome::done()
                }
                None if typed.trim().is_empty() => {
                    self.change(|e| e.minimum = None);
                    Outcome::done()
                }
                _ => {
                    let question = crate::words::label("curriculum-ask-minimum-again");
                    let again = Prompt::new(MINIMUM, question, typed.clone()).drafting().refused(&msg!("curriculum-no-number"));
                    Outcome::then(Effect::Push(Box::new(again)))
                }
            },
            Told::Chosen { purpose: ADD, value } => match Option::<Id>::read(value).map(|id| self.add(desk, id)) {
                Some(Err(e)) => Outcome::then(e.into()),
                _ => Outcome::done(),
            },
            Told::Chosen { purpose: COPY, value: Value::Int(n) } => match usize::try_from(*n) {
                Ok(n) => self.copy(desk, n),
                Err(_) => Outcome::done(),
            },
            Told::Chosen { purpose: DISCARD, .. } => {
                let drop = self.drop_draft(desk);
                Outcome::Consumed(vec![drop, Effect::Pop, Effect::Notice(msg!("form-discarded"))])
            }
            Told::Line { purpose: ADD | MINIMUM, .. } => Outcome::done(),
            _ => Outcome::Ignored,
        }
    }

    fn answered(&mut self, desk: &mut Desk, ticket: Ticket, answer: &mut Answer) -> Outcome {
        if let Some(outcome) = self.kept.answered(ticket, answer) {
            return outcome;
        }
        if self.saving != Some(ticket) {
            return Outcome::Ignored;
        }
        self.saving = None;
        match answer {
            Ok(done) => {
                let key = desk.key(Context::Pane, Action::Undo);
                let words = done.say.take().map(|say| Effect::Notice(msg!("and-undo", done = say, key = key)));
                let drop = self.drop_draft(desk);
                if let Err(e) = self.load(desk) {
                    return Outcome::Consumed(vec![drop, e.into()]);
                }
                Outcome::Consumed(std::iter::once(drop).chain(words).collect())
            }
            Err(e) => Outcome::then(Effect::from(e.clone())),
        }
    }

    fn begin(&mut self, _desk: &mut Desk) -> Vec<Effect> {
        let again = self.kept.reopen().filter(|(purpose, _)| purpose == MINIMUM);
        again.map(|(_, line)| Effect::Push(Box::new(self.ask_minimum(String::new()).again(line)))).into_iter().collect()
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
