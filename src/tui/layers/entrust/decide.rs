//! The decision: what it wants before it can be made, and the making of it.

use super::Entrust;
use super::choose::ask_reason;
use crate::actions::{Action, Context};
use crate::model::{Entrustment, Kind};
use crate::msg;
use crate::programme::show::field_label;
use crate::programme::verbs;
use crate::tui::desk::Desk;
use crate::tui::draft::Drafted;
use crate::tui::layer::{Effect, Outcome, Told};
use crate::tui::paint::capital;
use crate::tui::work;
use crate::tui::worker::{Answer, Done, Job, Ticket};

impl Entrust {
    fn wants(&self, desk: &Desk) -> Option<Effect> {
        let key = |action| desk.key(Context::Entrust, action);
        if self.level.is_none() {
            return Some(Effect::Notice(msg!("entrust-need-level")));
        }
        if self.hospital.is_none() {
            return Some(Effect::Notice(msg!("entrust-need-hospital", key = key(Action::PickHospital))));
        }
        if self.decider.is_none() {
            let field = capital(&field_label(Kind::Entrustment, "decided_by"));
            return Some(Effect::Notice(msg!("assess-sheet-need", field = field, key = key(Action::PickDecider))));
        }
        if self.assessors() < 2 {
            let what = msg!("entrust-thin", n = self.ticked().len(), assessors = self.assessors());
            return Some(Effect::Notice(msg!("two-sentences", one = what, two = msg!("entrust-thin-next"))));
        }
        let missing = self.judged.as_ref().map(|j| j.missing.clone()).unwrap_or_default();
        if !missing.is_empty() && self.reason.trim().is_empty() {
            let lacking = missing.iter().map(|m| m.message().to_string()).collect::<Vec<_>>().join("; ");
            let why = msg!("two-sentences", one = msg!("entrust-lacking", lacking = lacking), two = msg!("entrust-lacking-next"));
            return Some(Effect::Push(Box::new(ask_reason("").refused(&why))));
        }
        None
    }

    pub(super) fn save(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if let Some(effect) = self.wants(desk) {
            return vec![effect];
        }
        let record = Entrustment {
            trainee: Some(self.trainee),
            skill: self.skill,
            hospital: self.hospital,
            level: self.level,
            decided_by: self.decider,
            evidence: self.ticked(),
            expires_on: self.until,
            notes: self.reason.trim().to_owned(),
            ..Entrustment::default()
        };
        let (author, today) = (desk.author.clone(), desk.manner.today);
        let skill = self.skill.map(|id| desk.names.title(&desk.store, Kind::Skill, id)).unwrap_or_default();
        let done = msg!("entrust-done", name = self.name, level = self.level.unwrap_or_default(), hospital = self.words[0], skill = skill);
        let job: Job = Box::new(move |store| {
            let written = verbs::entrust(store, &author, today, &record)?;
            Ok(Done { saved: Some(written.output.id), say: Some(done), changes: written.changes, ..Done::default() })
        });
        let ticket = desk.ticket();
        self.saving = Some(ticket);
        vec![Effect::Work(ticket, work::and_drop_draft(job, self.kept.key))]
    }

    pub(super) fn saved(&mut self, desk: &mut Desk, ticket: Ticket, answer: &mut Answer) -> Outcome {
        if self.saving != Some(ticket) {
            return Outcome::Ignored;
        }
        self.saving = None;
        match answer {
            Ok(done) => {
                let drop = self.drop_draft(desk);
                let key = desk.key(Context::Pane, Action::Undo);
                let say = done.say.take().map(|say| Effect::Notice(msg!("and-undo", done = say, key = key)));
                let made = done.saved.map(|id| Effect::Tell(Told::Made { kind: Kind::Entrustment, id }));
                Outcome::Consumed([drop, Effect::Pop].into_iter().chain(made).chain(say).collect())
            }
            Err(e) => Outcome::then(e.clone().into()),
        }
    }
}
