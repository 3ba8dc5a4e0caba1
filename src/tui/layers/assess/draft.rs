//! The sheet's draft: everything that stands on it, written within a second of the last key, as that of a form.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value as Json, json};

use super::lines::Mark;
use super::{Assess, Slot, Start};
use crate::error::{Error, Result};
use crate::model::{FieldType, Id, Kind, Phase, Value};
use crate::store::{Draft, new_id};
use crate::term::Program;
use crate::tui::desk::Desk;
use crate::tui::layer::Effect;
use crate::tui::worker::{Done, Ticket};

/// A draft is on disk so long after the last key at the latest.
const DRAFT_AFTER: Duration = Duration::from_millis(400);
/// What tells the draft of a sheet from that of a form.
const SHEET: &str = "assess";

/// Where the draft stands.
pub(super) struct Kept {
    pub key: i64,
    at: String,
    since: String,
    author: String,
    touched: bool,
    dirty: Option<Instant>,
    drafting: Option<(Ticket, Instant)>,
    /// The person left it, to come back to it some time.
    pub aside: bool,
}

impl Kept {
    pub(super) fn new(desk: &Desk) -> Result<Self> {
        Ok(Self {
            key: new_id()?.get(),
            at: String::new(),
            since: moment(Utc::now()),
            author: desk.author.clone(),
            touched: false,
            dirty: None,
            drafting: None,
            aside: false,
        })
    }

    /// Something was typed or chosen.
    pub(super) fn touch(&mut self) {
        self.touched = true;
        self.dirty.get_or_insert_with(Instant::now);
    }

    pub(super) fn is_touched(&self) -> bool {
        self.touched
    }

    pub(super) fn deadline(&self) -> Option<Instant> {
        let waits = self.drafting.map(|(_, since)| since + DRAFT_AFTER);
        self.dirty.map(|since| since + DRAFT_AFTER).into_iter().chain(waits).min()
    }

    /// Whether an answer is that of the draft; it is there then.
    pub(super) fn is_drafting(&mut self, ticket: Ticket) -> bool {
        self.drafting.take_if(|(own, _)| *own == ticket).is_some()
    }
}

fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// The moment, but behind the last one in any case: the clock may be put back.
fn later_than(last: &str, now: DateTime<Utc>) -> String {
    match DateTime::parse_from_rfc3339(last) {
        Ok(last) if now <= last.to_utc() => moment(last.to_utc() + TimeDelta::milliseconds(1)),
        _ => moment(now),
    }
}

fn id(held: Option<&Json>) -> Option<Id> {
    held.and_then(Json::as_i64).and_then(Id::new)
}

impl Assess {
    /// Whether a draft is of a sheet.
    #[must_use]
    pub fn is_draft(draft: &Draft) -> bool {
        let body: Option<Json> = serde_json::from_str(&draft.body).ok();
        body.as_ref().and_then(|b| b.get("sheet")).and_then(Json::as_str) == Some(SHEET)
    }

    pub(super) fn as_draft(&mut self, author: &str) -> Draft {
        self.kept.at = later_than(&self.kept.at, Utc::now());
        let presets = self.filled.presets;
        let mut held = Map::new();
        // Under the names of the fields, so that the list of drafts tells them by their first words.
        let mut fields = Map::new();
        for slot in Slot::ALL {
            let text = self.shown.get(&slot).cloned().unwrap_or_default();
            fields.insert(slot.key().to_owned(), json!({ "text": text }));
            held.insert(
                slot.key().to_owned(),
                match slot {
                    Slot::Day => Json::from(presets.on.map(|d| d.to_string())),
                    Slot::Phase => Json::from(presets.phase.map(Phase::key)),
                    _ => Json::from(presets.get(slot).map(Id::get)),
                },
            );
        }
        let marks: Vec<Json> = self
            .marks
            .iter()
            .map(|((form, code), mark)| match mark {
                Mark::Score(score) => json!([form.get(), code, score]),
                Mark::NotSeen => json!([form.get(), code, Json::Null]),
            })
            .collect();
        let start = &self.start;
        let of = |id: Option<Id>| id.map(Id::get);
        let this = Program::this();
        let body = json!({
            "sheet": SHEET,
            "fields": fields,
            "presets": held,
            "touched": self.touched.iter().map(|s| s.key()).collect::<Vec<_>>(),
            "marks": marks,
            "words": self.words,
            "at": self.at,
            "typing": self.typing,
            "people": start.people.iter().map(|id| id.get()).collect::<Vec<_>>(),
            "session": of(start.session),
            "placement": of(start.placement),
            "case": of(start.case),
            "skill": of(start.skill),
            "assessor": of(start.assessor),
            "like": of(start.like),
            "day": start.day.map(|d| d.to_string()),
            "phase": start.phase.map(Phase::key),
            "open": !self.kept.aside,
            "pid": this.pid,
            "began": this.began,
            "since": self.kept.since,
        });
        Draft {
            key: self.kept.key,
            author: if author.is_empty() { self.kept.author.clone() } else { author.to_owned() },
            kind: Kind::Assessment,
            record: None,
            body: body.to_string(),
            at: self.kept.at.clone(),
        }
    }

    /// A sheet from its draft, key by key as it was.
    ///
    /// # Errors
    /// The draft is of another version, or trouble with the file.
    pub fn from_draft(desk: &Desk, draft: &Draft) -> Result<Self> {
        let body: Json = serde_json::from_str(&draft.body).map_err(Error::defect)?;
        let list = |key: &str| body.get(key).and_then(Json::as_array).cloned().unwrap_or_default();
        let start = Start {
            people: list("people").iter().filter_map(|n| id(Some(n))).collect(),
            session: id(body.get("session")),
            placement: id(body.get("placement")),
            case: id(body.get("case")),
            skill: id(body.get("skill")),
            assessor: id(body.get("assessor")),
            like: id(body.get("like")),
            day: body.get("day").and_then(Json::as_str).and_then(|d| d.parse().ok()),
            phase: Option::<Phase>::read(&Value::text(body.get("phase").and_then(Json::as_str).unwrap_or_default())),
        };
        let mut sheet = Self::blank(desk, start)?;
        let held = |key: &str| body.get("presets").and_then(|p| p.get(key));
        for slot in Slot::ALL {
            match slot {
                Slot::Day => sheet.filled.presets.on = held(slot.key()).and_then(Json::as_str).and_then(|d| d.parse().ok()),
                Slot::Phase => {
                    let key = held(slot.key()).and_then(Json::as_str).unwrap_or_default();
                    sheet.filled.presets.phase = Option::<Phase>::read(&Value::text(key));
                }
                _ => sheet.filled.presets.put(slot, id(held(slot.key()))),
            }
        }
        sheet.reread(desk)?;
        let touched = list("touched");
        sheet.touched = Slot::ALL.into_iter().filter(|s| touched.iter().any(|t| t.as_str() == Some(s.key()))).collect();
        for mark in list("marks") {
            let (Some(form), Some(code)) = (id(mark.get(0)), mark.get(1).and_then(Json::as_str)) else { continue };
            let mark = mark.get(2).and_then(Json::as_f64).map_or(Mark::NotSeen, Mark::Score);
            sheet.marks.insert((form, code.to_owned()), mark);
        }
        for (code, said) in body.get("words").and_then(Json::as_object).into_iter().flatten() {
            sheet.words.extend(said.as_str().map(|said| (code.clone(), said.to_owned())));
        }
        let at = body.get("at").and_then(Json::as_u64).and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
        sheet.at = at.min(sheet.lines.len().saturating_sub(1));
        sheet.typing = body.get("typing").and_then(Json::as_str).map(str::to_owned);
        sheet.kept.key = draft.key;
        sheet.kept.at.clone_from(&draft.at);
        sheet.kept.touched = true;
        // Written again soon: it is open in this program from now on.
        sheet.kept.dirty = desk.read_only.is_none().then(Instant::now);
        Ok(sheet)
    }

    pub(super) fn keep_draft(&mut self, desk: &mut Desk) -> Option<Effect> {
        self.kept.dirty = None;
        if !self.kept.touched {
            return None;
        }
        let draft = self.as_draft(&desk.author);
        let ticket = desk.ticket();
        self.kept.drafting = Some((ticket, Instant::now()));
        Some(Effect::Work(ticket, Box::new(move |store| store.keep_draft_somewhere(&draft).map(|()| Done::default()))))
    }

    /// Takes the draft away: it was saved, or let go.
    pub(super) fn drop_draft(&mut self, desk: &mut Desk) -> Effect {
        (self.kept.dirty, self.kept.drafting, self.kept.touched) = (None, None, false);
        let (key, ticket) = (self.kept.key, desk.ticket());
        Effect::Work(ticket, Box::new(move |store| store.drop_draft(key).map(|()| Done::default())))
    }

    pub(super) fn wake_draft(&mut self, desk: &mut Desk, now: Instant) -> Vec<Effect> {
        if self.kept.deadline().is_none_or(|at| at > now) {
            return Vec::new();
        }
        if self.kept.drafting.take().is_some() {
            // Somebody holds the file; the draft goes beside it until the file takes it.
            let draft = self.as_draft(&desk.author);
            if let Err(e) = desk.store.keep_draft_aside(&draft) {
                return vec![e.into()];
            }
        }
        if self.kept.dirty.is_some() { self.keep_draft(desk).into_iter().collect() } else { Vec::new() }
    }
}
