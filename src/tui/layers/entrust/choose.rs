//! What is chosen on the sheet: the skill, the hospital, who decides; and the lines that are typed.

use super::{DECIDER, Entrust, HOSPITAL, REASON, SKILL, UNTIL};
use crate::model::{Id, Kind, Value};
use crate::programme::show::field_label;
use crate::rules::skills::presets::{Reason, ranked};
use crate::tui::desk::Desk;
use crate::tui::layer::Effect;
use crate::tui::layers::assess::pick::Pick;
use crate::tui::layers::choose::Item;
use crate::tui::layers::prompt::Prompt;
use crate::tui::paint::capital;

impl Entrust {
    pub(super) fn choose_skill(&self, desk: &Desk) -> Effect {
        let Some(known) = &self.known else { return Effect::Redraw };
        let mut items: Vec<(u32, Item)> = Vec::new();
        for skill in &known.skills {
            let judged = match known.person.judgement_at(&desk.store, &known.goals, *skill, self.hospital, desk.manner.today) {
                Ok(judged) => judged,
                Err(e) => return e.into(),
            };
            items.push((
                judged.n,
                Item {
                    label: desk.names.title(&desk.store, Kind::Skill, *skill),
                    detail: crate::say!("entrust-skill-detail", state = judged.state.message(), n = judged.n),
                    value: Value::Int(skill.get()),
                },
            ));
        }
        // Of which most is known first.
        items.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.label.cmp(&b.1.label)));
        let items = items.into_iter().map(|(_, item)| item).collect();
        let pick = Pick::new(SKILL, crate::words::label("entrust-choose-skill"), items);
        Effect::Push(Box::new(match Kind::Entrustment.field("skill") {
            Some(field) => pick.searching(*field),
            None => pick,
        }))
    }

    fn choose(&self, desk: &Desk, key: &'static str, purpose: &'static str, kind: Kind, found: &[(Id, String)]) -> Effect {
        let item = |(id, why): &(Id, String)| Item {
            label: desk.names.title(&desk.store, kind, *id),
            detail: why.clone(),
            value: Value::Int(id.get()),
        };
        let question = crate::say!("assess-sheet-choose", field = capital(&field_label(Kind::Entrustment, key)));
        let pick = Pick::new(purpose, question, found.iter().map(item).collect());
        Effect::Push(Box::new(match Kind::Entrustment.field(key) {
            Some(field) => pick.searching(*field),
            None => pick,
        }))
    }

    pub(super) fn choose_hospital(&self, desk: &Desk) -> Effect {
        let places = self.known.as_ref().map(|k| k.places.clone()).unwrap_or_default();
        let why = |why: Reason| match why {
            Reason::Given => crate::words::label("entrust-home"),
            Reason::Placement => crate::words::label("entrust-placed"),
            _ => crate::words::label("entrust-decided-there"),
        };
        let found: Vec<(Id, String)> = places.into_iter().map(|(id, reason)| (id, why(reason))).collect();
        self.choose(desk, "hospital", HOSPITAL, Kind::Hospital, &found)
    }

    pub(super) fn choose_decider(&self, desk: &Desk) -> Effect {
        let supervisor = self.known.as_ref().and_then(|k| k.supervisor).map(|id| (Reason::Placement, id));
        let assessed = self.evidence().into_iter().rev().filter_map(|r| r.assessment.assessor).map(|id| (Reason::Assessed, id));
        let found: Vec<(Id, String)> =
            ranked(supervisor.into_iter().chain(assessed)).into_iter().map(|(id, why)| (id, why.message().to_string())).collect();
        self.choose(desk, "decided_by", DECIDER, Kind::Trainer, &found)
    }
}

pub(super) fn ask_until(typed: &str) -> Prompt {
    Prompt::new(UNTIL, crate::words::label("entrust-ask-until"), typed.to_owned()).drafting()
}

pub(super) fn ask_reason(typed: &str) -> Prompt {
    Prompt::new(REASON, crate::words::label("entrust-ask-reason"), typed.to_owned()).drafting()
}
