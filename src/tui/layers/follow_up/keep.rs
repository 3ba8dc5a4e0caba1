//! The draft of a follow-up: what was answered, kept in the file soon after each key, and taken up again.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use serde_json::{Value as Json, json};

use super::{Named, Sheet};
use crate::actions::{Action, Context};
use crate::error::{Error, Result};
use crate::model::{Barrier, Id, Kind};
use crate::msg;
use crate::programme::verbs::Learner;
use crate::store::{Draft, new_id};
use crate::term::Program;
use crate::tui::desk::Desk;
use crate::tui::layer::Effect;
use crate::tui::worker::{Done, Ticket};

/// A draft is in the file so long after the last key at the latest.
const AFTER: Duration = Duration::from_millis(400);
/// What tells such a draft from that of a form.
const SHEET: &str = "follow-up";

/// How the draft stands.
pub(super) struct Kept {
    key: i64,
    author: String,
    since: String,
    /// When something was answered that the draft does not have.
    dirty: Option<Instant>,
    /// It is on its way to the file.
    going: Option<Ticket>,
    /// It was left, to come back to it.
    aside: bool,
}

fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

impl Kept {
    pub(super) fn new() -> Self {
        // Without a number there is no draft, and nothing else is lost.
        let key = new_id().map_or(0, Id::get);
        Self { key, author: String::new(), since: moment(Utc::now()), dirty: None, going: None, aside: false }
    }

    pub(super) const fn key(&self) -> i64 {
        self.key
    }

    pub(super) fn touch(&mut self) {
        self.dirty.get_or_insert_with(Instant::now);
    }

    pub(super) fn answered(&mut self, ticket: Ticket) -> bool {
        let own = self.going == Some(ticket);
        if own {
            self.going = None;
        }
        own
    }

    pub(super) fn deadline(&self) -> Option<Instant> {
        self.dirty.map(|since| since + AFTER)
    }

    /// It is not wanted any more.
    pub(super) fn drop(&mut self, desk: &mut Desk) -> Vec<Effect> {
        self.dirty = None;
        let (ticket, key) = (desk.ticket(), self.key);
        self.going = Some(ticket);
        vec![Effect::Work(ticket, Box::new(move |store| store.drop_draft(key).map(|()| Done::default())))]
    }
}

impl Sheet {
    /// A sheet as it was left.
    ///
    /// # Errors
    /// The draft is of another version, its person is gone, or trouble with the file.
    pub fn from_draft(desk: &Desk, draft: &Draft) -> Result<Self> {
        let body: Json = serde_json::from_str(&draft.body).map_err(Error::defect)?;
        let trainee = body.get("trainee").and_then(Json::as_i64).and_then(Id::new);
        let month = body.get("month").and_then(Json::as_i64);
        let sheet = match trainee {
            Some(trainee) => Self::read(desk, trainee, month)?,
            None => None,
        };
        let mut sheet = sheet.ok_or_else(|| Error::input(msg!("followup-draft-gone")).next(msg!("followup-draft-gone-next")))?;
        sheet.take(draft, &body);
        Ok(sheet)
    }

    /// Whether a draft is that of a follow-up.
    #[must_use]
    pub fn made(draft: &Draft) -> bool {
        draft.kind == Kind::FollowUp
            && serde_json::from_str::<Json>(&draft.body).is_ok_and(|body| body.get("sheet").and_then(Json::as_str) == Some(SHEET))
    }

    /// Takes up what was answered for this person and month and not saved; true if there was something.
    pub(super) fn take_own_draft(&mut self, desk: &Desk) -> Result<bool> {
        for draft in desk.store.drafts(&desk.author)?.into_iter().filter(Self::made) {
            let Ok(body) = serde_json::from_str::<Json>(&draft.body) else { continue };
            let own = body.get("trainee").and_then(Json::as_i64) == Some(self.trainee.get())
                && body.get("month").and_then(Json::as_i64) == Some(self.month.month);
            if own {
                self.take(&draft, &body);
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn take(&mut self, draft: &Draft, body: &Json) {
        self.draft.key = draft.key;
        self.in_post = body.get("in_post").and_then(Json::as_bool);
        self.close = body.get("close").and_then(Json::as_bool).unwrap_or(false);
        body.get("notes").and_then(Json::as_str).unwrap_or_default().clone_into(&mut self.notes);
        for held in body.get("skills").and_then(Json::as_array).into_iter().flatten() {
            let skill = held.get("skill").and_then(Json::as_i64).and_then(Id::new);
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
                    let who = match n.get("record").and_then(Json::as_i64).and_then(Id::new) {
                        Some(id) => Learner::Known(id),
                        None => Learner::New(name.clone()),
                    };
                    Some(Named { who, name })
                })
                .collect();
        }
        self.touched = true;
        // Written again soon: it is open in this program from now on.
        self.draft.touch();
    }

    pub(super) fn as_draft(&self, author: &str) -> Draft {
        let this = Program::this();
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
            "sheet": SHEET,
            "trainee": self.trainee.get(),
            "month": self.month.month,
            "in_post": self.in_post,
            "skills": skills,
            "notes": self.notes,
            "close": self.close,
            "open": !self.draft.aside,
            "pid": this.pid,
            "began": this.began,
            "since": self.draft.since,
        });
        Draft {
            key: self.draft.key,
            author: if author.is_empty() { self.draft.author.clone() } else { author.to_owned() },
            kind: Kind::FollowUp,
            record: self.skills.iter().find_map(|of| of.record.as_ref().map(|(id, _)| *id)),
            body: body.to_string(),
            at: moment(Utc::now()),
        }
    }

    fn keep(&mut self, desk: &mut Desk) -> Vec<Effect> {
        self.draft.dirty = None;
        if desk.read_only.is_some() || !self.touched {
            return Vec::new();
        }
        self.draft.author.clone_from(&desk.author);
        let draft = self.as_draft(&desk.author);
        let ticket = desk.ticket();
        self.draft.going = Some(ticket);
        vec![Effect::Work(ticket, Box::new(move |store| store.keep_draft_somewhere(&draft).map(|()| Done::default())))]
    }

    pub(super) fn keep_when_due(&mut self, desk: &mut Desk, now: Instant) -> Vec<Effect> {
        if self.draft.deadline().is_none_or(|at| at > now) || self.saving.is_some() {
            return Vec::new();
        }
        self.keep(desk)
    }

    /// Leaves; what was answered stays as a draft.
    pub(super) fn leave(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if !self.touched || self.saving.is_some() {
            return vec![Effect::Pop];
        }
        self.draft.aside = true;
        let key = desk.key(Context::Pane, Action::Drafts);
        self.keep(desk).into_iter().chain([Effect::Pop, Effect::Notice(msg!("form-draft-kept", key = key))]).collect()
    }
}
