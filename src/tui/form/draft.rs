//! The form's draft: every field's text as it was typed, with what it was based on.

use std::time::Instant;

use serde_json::{Map, Value as Json, json};

use super::{Entry, Form, Line};
use crate::error::{Error, Result};
use crate::model::{Id, Value};
use crate::store::{Draft, new_id};
use crate::term::Program;
use crate::tui::desk::Desk;
use crate::tui::draft::later_than;

/// A new name for a draft.
pub(super) fn new_key() -> Result<i64> {
    Ok(new_id()?.get())
}

impl Form {
    /// The draft as it is now; the author is filled in where it is known.
    pub(super) fn as_draft(&mut self, author: &str) -> Draft {
        self.draft_at = later_than(&self.draft_at, chrono::Utc::now());
        let fields: Map<String, Json> = self
            .entries
            .iter()
            // What a new form was opened with belongs to it as much as what was typed.
            .filter(|e| e.touched || self.record.is_none() && !e.line.text().is_empty())
            .map(|e| {
                let chosen = e.chosen.as_ref().map(Value::to_json);
                (e.field.key.to_owned(), json!({ "text": e.line.text(), "chosen": chosen, "base": e.base.to_json() }))
            })
            .collect();
        let (here, this) = (self.here(), Program::this());
        let body = json!({
            "fields": fields,
            "at": here.map(|e| e.field.key),
            "cursor": here.map(|e| e.line.at()),
            // Who comes back to a form that was open when the program ended finds it open; one that was put aside is offered.
            "open": !self.aside,
            // While this process lives the form is open in it; whoever is offered it elsewhere has to take it over.
            "pid": this.pid,
            "began": this.began,
            "since": self.since,
            "many": self.many.iter().map(|id| id.get()).collect::<Vec<_>>(),
        });
        Draft {
            key: self.draft_key,
            author: if author.is_empty() { self.author.clone() } else { author.to_owned() },
            kind: self.kind,
            record: self.record,
            body: body.to_string(),
            at: self.draft_at.clone(),
        }
    }

    /// Puts a draft's texts into the form.
    pub(super) fn take_draft(&mut self, desk: &Desk, draft: &Draft) -> Result<()> {
        let body: Json = serde_json::from_str(&draft.body).map_err(Error::defect)?;
        self.draft_key = draft.key;
        self.draft_at.clone_from(&draft.at);
        self.has_draft = true;
        // Written again soon: it is open in this program from now on.
        self.dirty_since = desk.read_only.is_none().then(Instant::now);
        for (key, held) in body.get("fields").and_then(Json::as_object).into_iter().flatten() {
            let Some(entry) = self.entries.iter_mut().find(|e| e.field.key == key) else { continue };
            let text = held.get("text").and_then(Json::as_str).unwrap_or_default();
            entry.line = Line::new(text);
            entry.touched = true;
            // The base is what the person saw: if somebody changed the cell since, the save shows both.
            if self.record.is_some()
                && let Some(base) = held.get("base").and_then(Value::from_json)
            {
                entry.base = base;
            }
            entry.chosen = held.get("chosen").filter(|c| !c.is_null()).and_then(Value::from_json);
            entry.settle_as_typed(desk);
        }
        self.many = body
            .get("many")
            .and_then(Json::as_array)
            .map(|ids| ids.iter().filter_map(|n| Id::new(n.as_i64()?)).collect())
            .unwrap_or_default();
        if !self.many.is_empty() {
            self.entries.retain(|e| e.field.key != "trainee");
        }
        let at = body.get("at").and_then(Json::as_str).unwrap_or_default();
        self.at = self.entries.iter().position(|e| e.field.key == at).unwrap_or(0);
        let cursor = body.get("cursor").and_then(Json::as_u64).and_then(|n| usize::try_from(n).ok());
        if let (Some(entry), Some(cursor)) = (self.entries.get_mut(self.at), cursor) {
            entry.line.put_at(cursor);
        }
        Ok(())
    }
}

impl Entry {
    /// Reads the text without putting the read form in its place: a draft comes back letter by letter.
    fn settle_as_typed(&mut self, desk: &Desk) {
        let typed = self.line.clone();
        self.settle(desk, &desk.manner);
        self.line = typed;
    }
}
