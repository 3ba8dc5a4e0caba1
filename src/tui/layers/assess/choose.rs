//! What is chosen on the sheet: its presets from lists that begin with what is usual, and comments.

use super::lines::{Asks, OWN};
use super::{Assess, COMMENT, DAY, PICK};
use crate::model::{FieldType, Id, Kind, PHASE, Phase, Value};
use crate::programme::entry::detail;
use crate::programme::show::field_label;
use crate::programme::skills::presets::{Slot, comments};
use crate::rules::skills::presets::Reason;
use crate::tui::desk::Desk;
use crate::tui::layer::Effect;
use crate::tui::layers::assess::pick::Pick;
use crate::tui::layers::choose::Item;
use crate::tui::layers::prompt::Prompt;
use crate::tui::line::Line as TypedLine;
use crate::tui::paint::capital;

/// Candidates that are offered before one types.
const OFFERED: usize = 30;
/// Comments that are offered.
const COMMENTS: usize = 12;

impl Assess {
    pub(super) fn choose(&mut self, desk: &Desk, slot: Slot) -> Effect {
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

    pub(super) fn chosen(&mut self, desk: &Desk, value: &Value) -> Vec<Effect> {
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
    pub(super) fn changed(&mut self, desk: &Desk) -> Vec<Effect> {
        self.told_open = false;
        self.kept.touch();
        self.refill(desk).err().map(Effect::from).into_iter().collect()
    }

    pub(super) fn next_phase(&mut self, desk: &Desk) -> Vec<Effect> {
        let keys = PHASE.keys;
        let at = self.filled.presets.phase.and_then(|p| keys.iter().position(|k| *k == p.key()));
        let next = keys.get(at.map_or(0, |at| (at + 1) % keys.len())).copied().unwrap_or_default();
        self.filled.presets.phase = Option::<Phase>::read(&Value::text(next));
        self.touched.insert(Slot::Phase);
        self.changed(desk)
    }

    pub(super) fn comment(&mut self, desk: &Desk) -> Effect {
        let line = self.here().filter(|l| l.asks == Asks::Words).or_else(|| self.lines.iter().find(|l| l.asks == Asks::Words));
        self.commenting = line.map_or_else(|| OWN.to_owned(), |l| l.code.clone());
        self.comment_on(desk, None)
    }

    /// Asks for a comment, with what was typed of it before.
    pub(super) fn comment_on(&self, desk: &Desk, typed: Option<TypedLine>) -> Effect {
        let code = &self.commenting;
        let title = self.lines.iter().find(|l| l.code == *code && l.asks == Asks::Words).map(|l| l.title.clone());
        let title = title.unwrap_or_else(|| crate::words::label("assess-sheet-comment"));
        let said = self.words.get(code).cloned().unwrap_or_default();
        let presets = &self.filled.presets;
        let found = match presets.assessor {
            Some(assessor) => comments(&desk.store, assessor, presets.instrument, COMMENTS),
            None => Ok(Vec::new()),
        };
        let found = match found {
            Ok(found) => found,
            Err(e) => return e.into(),
        };
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
        let pick = Pick::new(COMMENT, question, found.into_iter().map(item).collect()).free(&said);
        Effect::Push(Box::new(match typed {
            Some(line) => pick.again(desk, line),
            None => pick,
        }))
    }
}

/// A candidate in words.
pub(super) fn named(desk: &Desk, slot: Slot, id: Id) -> String {
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
