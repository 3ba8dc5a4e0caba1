//! The record that the sheet makes: what it wants before it is saved, and what stands there for the next one.

use super::lines::{Asks, Line, Mark, own_overall};
use super::{Assess, Held};
use crate::actions::{Action, Context};
use crate::model::{Assessment, InstrumentKind, Kind};
use crate::msg;
use crate::programme::show::field_label;
use crate::programme::skills::presets::{Last, Slot};
use crate::programme::verbs;
use crate::tui::desk::Desk;
use crate::tui::draft::Kept;
use crate::tui::layer::{Effect, Layer, Outcome};
use crate::tui::paint::capital;
use crate::tui::work;
use crate::tui::worker::{Done, Job};

impl Assess {
    /// The items that nobody has answered.
    pub(super) fn open_items(&self) -> Vec<usize> {
        let asked = |l: &Line| matches!(l.asks, Asks::Score | Asks::YesNo);
        self.lines.iter().enumerate().filter(|(_, l)| asked(l) && self.mark_of(l).is_none()).map(|(n, _)| n).collect()
    }

    /// Something is missing: which, and what to do.
    pub(super) fn wants(&self, desk: &Desk) -> Option<Effect> {
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

    pub(super) fn record(&self) -> Assessment {
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
    pub(super) fn comments(&self) -> String {
        let lines: Vec<&Line> = self.lines.iter().filter(|l| l.asks == Asks::Words).collect();
        let said = |l: &&&Line| self.words.get(&l.code).filter(|w| !w.trim().is_empty()).map(|w| (l.title.clone(), w.trim().to_owned()));
        let said: Vec<(String, String)> = lines.iter().filter_map(|l| said(&l)).collect();
        match (said.as_slice(), lines.len()) {
            ([(_, only)], 1) => only.clone(),
            (several, _) => several.iter().map(|(title, words)| format!("{title}: {words}")).collect::<Vec<_>>().join("\n"),
        }
    }

    pub(super) fn save(&mut self, desk: &mut Desk, next: bool) -> Vec<Effect> {
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

    pub(super) fn job(&self, desk: &Desk, record: Assessment) -> Job {
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
    pub(super) fn go_on(&mut self, desk: &mut Desk) -> Vec<Effect> {
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
        match Kept::new(&desk.author).and_then(|kept| {
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
}
