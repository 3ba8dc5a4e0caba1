//! The draft of a follow-up: what was answered, kept in the file soon after each key, and taken up again.

use serde_json::{Map, Value as Json, json};

use super::{NOTES, Named, Sheet, WHO, ask_notes};
use crate::error::{Error, Result};
use crate::model::{Barrier, Id, Kind};
use crate::msg;
use crate::programme::verbs::Learner;
use crate::store::Draft;
use crate::tui::desk::Desk;
use crate::tui::draft::{self, Drafted, Kept, id, whole};
use crate::tui::layer::Effect;

impl Drafted for Sheet {
    const SHEET: &'static str = "follow-up";
    const KIND: Kind = Kind::FollowUp;

    fn kept(&mut self) -> &mut Kept {
        &mut self.draft
    }

    fn of_record(&self) -> Option<Id> {
        self.skills.iter().find_map(|of| of.record.as_ref().map(|(id, _)| *id))
    }

    fn held(&self) -> Map<String, Json> {
        let skills: Vec<Json> = self
            .skills
            .iter()
            .map(|of| {
                let named: Vec<Json> = of
                    .named
                    .iter()
                    .map(|n| match &n.who {
                        Learner::Known(id) => json!({ "record": id.get(), "name": n.name }),
                        Learner::New(name) => json!({ "name": name }),
                    })
                    .collect();
                json!({
                    "skill": of.skill.map(Id::get),
                    "in_use": of.in_use,
                    "cases": of.cases,
                    "barrier": of.barrier.map(Barrier::key),
                    "item": of.item,
                    "taught": of.taught,
                    "named": named,
                })
            })
            .collect();
        let body = json!({
            "trainee": self.trainee.get(),
            "month": self.month.month,
            "in_post": self.in_post,
            "skills": skills,
            "notes": self.notes,
            "close": self.close,
            "at": self.at,
            "asking": self.asking,
        });
        match body {
            Json::Object(body) => body,
            _ => Map::new(),
        }
    }
}

impl Sheet {
    /// A sheet as it was left.
    ///
    /// # Errors
    /// The draft is of another version, its person is gone, or trouble with the file.
    pub fn from_draft(desk: &Desk, draft: &Draft) -> Result<Self> {
        let body = draft::body(draft)?;
        let trainee = id(&body, "trainee");
        let month = body.get("month").and_then(Json::as_i64);
        let sheet = match trainee {
            Some(trainee) => Self::read(desk, trainee, month)?,
            None => None,
        };
        let mut sheet = sheet.ok_or_else(|| Error::input(msg!("followup-draft-gone")).next(msg!("followup-draft-gone-next")))?;
        sheet.take(desk, draft, &body);
        Ok(sheet)
    }

    /// Takes up what was answered for this person and month and not saved; true if there was something.
    pub(super) fn take_own_draft(&mut self, desk: &Desk) -> Result<bool> {
        for draft in desk.store.drafts(&desk.author)?.into_iter().filter(Self::is_draft) {
            let body = draft::body(&draft)?;
            let own = id(&body, "trainee") == Some(self.trainee) && body.get("month").and_then(Json::as_i64) == Some(self.month.month);
            if own {
                self.take(desk, &draft, &body);
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn take(&mut self, desk: &Desk, draft: &Draft, body: &Json) {
        self.in_post = body.get("in_post").and_then(Json::as_bool);
        self.close = body.get("close").and_then(Json::as_bool).unwrap_or(false);
        body.get("notes").and_then(Json::as_str).unwrap_or_default().clone_into(&mut self.notes);
        for held in body.get("skills").and_then(Json::as_array).into_iter().flatten() {
            let skill = id(held, "skill");
            let Some(of) = self.skills.iter_mut().find(|of| of.skill == skill) else { continue };
            of.in_use = held.get("in_use").and_then(Json::as_bool);
            of.cases = held.get("cases").and_then(Json::as_i64);
            of.barrier = held.get("barrier").and_then(Json::as_str).and_then(Barrier::of_key);
            held.get("item").and_then(Json::as_str).unwrap_or_default().clone_into(&mut of.item);
            of.taught = held.get("taught").and_then(Json::as_i64);
            let named = held.get("named").and_then(Json::as_array).into_iter().flatten();
            of.named = named
                .filter_map(|n| {
                    let name = n.get("name")?.as_str()?.to_owned();
                    let who = match id(n, "record") {
                        Some(id) => Learner::Known(id),
                        None => Learner::New(name.clone()),
                    };
                    Some(Named { who, name })
                })
                .collect();
        }
        self.at = whole(body, "at").unwrap_or(0).min(self.places.len().saturating_sub(1));
        self.asking = whole(body, "asking").filter(|n| *n < self.skills.len());
        self.draft.take(desk, draft, body);
    }

    /// The line that was being typed.
    pub(super) fn type_again(&mut self) -> Option<Effect> {
        let (purpose, line) = self.draft.reopen()?;
        let prompt = match purpose.as_str() {
            NOTES => ask_notes(""),
            WHO => self.ask_who(""),
            _ => return None,
        };
        Some(Effect::Push(Box::new(prompt.again(line))))
    }
}
