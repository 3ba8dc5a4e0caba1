//! The sheet's draft: within a second of the last key it is in the file, or beside it.

use serde_json::{Map, Value as Json, json};

use super::Sheet;
use super::rows::CaseRow;
use crate::error::{Error, Result};
use crate::model::{Id, Kind};
use crate::programme::theatre::Place;
use crate::programme::verbs::Side;
use crate::store::Draft;
use crate::tui::desk::Desk;
use crate::tui::draft::{self, Drafted, Kept, id, read, whole};
use crate::tui::line::Line;

impl Drafted for Sheet {
    const SHEET: &'static str = "theatre";
    const KIND: Kind = Kind::Logbook;

    fn kept(&mut self) -> &mut Kept {
        &mut self.draft
    }

    fn held(&self) -> Map<String, Json> {
        let place = self.place;
        let rows: Vec<Json> = self.rows.iter().filter(|row| row.is_entered()).map(CaseRow::as_json).collect();
        let people: Vec<Json> = self.people.columns.iter().map(|p| json!({ "kind": p.who.0.table(), "id": p.who.1.get() })).collect();
        let list = json!({
            "hospital": place.map(|p| p.hospital.get()),
            "department": place.and_then(|p| p.department).map(Id::get),
            "session": place.and_then(|p| p.session).map(Id::get),
            "day": place.map(|p| p.day.to_string()),
            "side": self.side.key(), "rows": rows, "people": people, "at": self.at, "column": self.column,
            // Letters that look for an operation are no part of the row yet.
            "seeking": self.seeking.then(|| self.line.text()), "cursor": self.line.at(),
        });
        let body = json!({
            "theatre": list,
            // The list of drafts names it by this.
            "fields": { "detail": { "text": crate::say!("theatre-title", title = self.title) } },
        });
        match body {
            Json::Object(body) => body,
            _ => Map::new(),
        }
    }
}

impl Sheet {
    /// The sheet of a draft, as it was left.
    ///
    /// # Errors
    /// The draft is of another version, or trouble with the file.
    pub fn from_draft(desk: &Desk, draft: &Draft) -> Result<Self> {
        let body = draft::body(draft)?;
        let held = body.get("theatre").ok_or_else(|| Error::defect("no theatre list"))?;
        let day = read(held, "day").unwrap_or(desk.manner.today);
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
        sheet.draft.take(desk, draft, &body);
        if sheet.rows.is_empty() {
            sheet.add_row(desk);
        }
        sheet.at = whole(held, "at").unwrap_or(0).min(sheet.rows.len().saturating_sub(1));
        sheet.go(desk, whole(held, "column").unwrap_or(0));
        if let Some(letters) = read::<String>(held, "seeking") {
            sheet.line = Line::new(letters);
            sheet.seeking = true;
            sheet.seek(desk);
        }
        if let Some(cursor) = whole(held, "cursor") {
            sheet.line.put_at(cursor);
        }
        Ok(sheet)
    }
}
