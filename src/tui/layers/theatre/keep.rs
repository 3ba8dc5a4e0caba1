//! The sheet's draft: within a second of the last key it is in the file, or beside it.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value as Json, json};

use super::Sheet;
use super::rows::CaseRow;
use crate::error::{Error, Result};
use crate::model::{Id, Kind};
use crate::programme::theatre::Place;
use crate::programme::verbs::Side;
use crate::store::{Draft, new_id};
use crate::term::Program;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer};
use crate::tui::worker::Done;

/// A draft is on disk so long after the last key at the latest.
const DRAFT_AFTER: Duration = Duration::from_millis(400);

/// What is known of the draft.
pub(super) struct Kept {
    /// Its key.
    pub key: i64,
    /// When it was last written; never goes back.
    at: String,
    /// When the sheet was opened.
    since: String,
    author: String,
    /// The person left it, to come back to it.
    pub aside: bool,
}

impl Kept {
    pub fn new(author: &str) -> Result<Self> {
        let since = moment(Utc::now());
        Ok(Self { key: new_id()?.get(), at: String::new(), since, author: author.to_owned(), aside: false })
    }
}

fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// Of two texts of a draft the later one counts, and the clock may be put back between them.
fn later_than(last: &str, now: DateTime<Utc>) -> String {
    match DateTime::parse_from_rfc3339(last) {
        Ok(last) if moment(now).as_str() <= moment(last.to_utc()).as_str() => moment(last.to_utc() + TimeDelta::milliseconds(1)),
        _ => moment(now),
    }
}

/// Whether a draft is one of a theatre list.
#[must_use]
pub fn is_list(draft: &Draft) -> bool {
    draft.kind == Kind::Logbook && draft.record.is_none() && body(draft).is_some_and(|body| body.get("theatre").is_some())
}

fn body(draft: &Draft) -> Option<Json> {
    serde_json::from_str(&draft.body).ok()
}

impl Sheet {
    /// The sheet of a draft, as it was left.
    ///
    /// # Errors
    /// The draft is of another version, or trouble with the file.
    pub fn from_draft(desk: &Desk, draft: &Draft) -> Result<Self> {
        let body: Json = serde_json::from_str(&draft.body).map_err(Error::defect)?;
        let held = body.get("theatre").ok_or_else(|| Error::defect("no theatre list"))?;
        let id = |json: &Json, key: &str| json.get(key).and_then(Json::as_i64).and_then(Id::new);
        let day = held.get("day").and_then(Json::as_str).and_then(|d| d.parse().ok()).unwrap_or(desk.manner.today);
        let place =
            id(held, "hospital").map(|hospital| Place { hospital, department: id(held, "department"), session: id(held, "session"), day });
        let mut sheet = Self::at_place(desk, place)?;
        sheet.side = held.get("side").and_then(Json::as_str).and_then(Side::of_key).unwrap_or_default();
        for one in held.get("people").and_then(Json::as_array).into_iter().flatten() {
            let kind = one.get("kind").and_then(Json::as_str).and_then(Kind::of_table);
            if let (Some(kind), Some(id)) = (kind, id(one, "id"))
                && !sheet.people.columns.iter().any(|p| p.who == (kind, id))
            {
                sheet.add_person(desk, (kind, id));
            }
        }
        sheet.rows.retain(|row| row.seen.is_some());
        for one in held.get("rows").and_then(Json::as_array).into_iter().flatten() {
            let seen = id(one, "seen");
            let there = sheet.rows.iter_mut().find(|row| seen.is_some() && row.seen.as_ref().map(|r| r.id) == seen);
            match there {
                Some(row) => row.take_json(&desk.store, one),
                // One that somebody took out meanwhile becomes a new one.
                None => {
                    let mut row = CaseRow::default();
                    row.take_json(&desk.store, one);
                    sheet.rows.push(row);
                }
            }
        }
        sheet.draft.key = draft.key;
        sheet.draft.at.clone_from(&draft.at);
        sheet.dirty_since = desk.read_only.is_none().then(Instant::now);
        if sheet.rows.is_empty() {
            sheet.add_row(desk);
        }
        let place = |key: &str| held.get(key).and_then(Json::as_u64).and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
        sheet.at = place("at").min(sheet.rows.len().saturating_sub(1));
        sheet.go(desk, place("column"));
        Ok(sheet)
    }

    pub(super) fn as_draft(&mut self, author: &str) -> Draft {
        self.draft.at = later_than(&self.draft.at, Utc::now());
        if !author.is_empty() {
            author.clone_into(&mut self.draft.author);
        }
        let this = Program::this();
        let place = self.place;
        let rows: Vec<Json> = self.rows.iter().filter(|row| row.touched && !row.is_blank()).map(CaseRow::as_json).collect();
        let people: Vec<Json> = self.people.columns.iter().map(|p| json!({ "kind": p.who.0.table(), "id": p.who.1.get() })).collect();
        let list = json!({
            "hospital": place.map(|p| p.hospital.get()),
            "department": place.and_then(|p| p.department).map(Id::get),
            "session": place.and_then(|p| p.session).map(Id::get),
            "day": place.map(|p| p.day.to_string()),
            "side": self.side.key(), "rows": rows, "people": people, "at": self.at, "column": self.column,
        });
        let body = json!({
            "theatre": list,
            // The list of drafts names it by this.
            "fields": { "detail": { "text": crate::say!("theatre-title", title = self.title) } },
            "open": !self.draft.aside,
            "pid": this.pid,
            "began": this.began,
            "since": self.draft.since,
        });
        Draft {
            key: self.draft.key,
            author: self.draft.author.clone(),
            kind: Kind::Logbook,
            record: None,
            body: body.to_string(),
            at: self.draft.at.clone(),
        }
    }

    pub(super) fn keep_draft(&mut self, desk: &mut Desk) -> Option<Effect> {
        self.dirty_since = None;
        if !self.is_touched() {
            return None;
        }
        let draft = self.as_draft(&desk.author);
        let ticket = desk.ticket();
        self.drafting = Some((ticket, Instant::now()));
        Some(Effect::Work(ticket, Box::new(move |store| store.keep_draft_somewhere(&draft).map(|()| Done::default()))))
    }

    pub(super) fn draft_deadline(&self) -> Option<Instant> {
        let waits = self.drafting.map(|(_, since)| since + DRAFT_AFTER);
        self.dirty_since.map(|since| since + DRAFT_AFTER).into_iter().chain(waits).min()
    }

    pub(super) fn draft_wake(&mut self, desk: &mut Desk, now: Instant) -> Vec<Effect> {
        if self.deadline().is_none_or(|at| at > now) {
            return Vec::new();
        }
        if self.drafting.take().is_some() {
            // Somebody holds the file; the draft goes beside it until the file takes it.
            let draft = self.as_draft(&desk.author);
            if let Err(e) = desk.store.keep_draft_aside(&draft) {
                return vec![e.into()];
            }
        }
        if self.dirty_since.is_some() { self.keep_draft(desk).into_iter().collect() } else { Vec::new() }
    }
}
