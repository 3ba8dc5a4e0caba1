//! The sheet's draft: everything that stands on it, written within a second of the last key, as that of a form.

use serde_json::{Map, Value as Json, json};

use super::lines::Mark;
use super::{Assess, COMMENT, Slot, Start};
use crate::error::Result;
use crate::model::{FieldType, Id, Kind, Phase, Value};
use crate::store::Draft;
use crate::tui::desk::Desk;
use crate::tui::draft::{Drafted, Kept, body, id, ids, read, whole};
use crate::tui::layer::Effect;

impl Drafted for Assess {
    const SHEET: &'static str = "assess";
    const KIND: Kind = Kind::Assessment;

    fn kept(&mut self) -> &mut Kept {
        &mut self.kept
    }

    fn held(&self) -> Map<String, Json> {
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
        let body = json!({
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
            "commenting": self.commenting,
        });
        match body {
            Json::Object(body) => body,
            _ => Map::new(),
        }
    }
}

impl Assess {
    /// A sheet from its draft, key by key as it was.
    ///
    /// # Errors
    /// The draft is of another version, or trouble with the file.
    pub fn from_draft(desk: &Desk, draft: &Draft) -> Result<Self> {
        let body = body(draft)?;
        let list = |key: &str| body.get(key).and_then(Json::as_array).cloned().unwrap_or_default();
        let start = Start {
            people: ids(&body, "people"),
            session: id(&body, "session"),
            placement: id(&body, "placement"),
            case: id(&body, "case"),
            skill: id(&body, "skill"),
            assessor: id(&body, "assessor"),
            like: id(&body, "like"),
            day: read(&body, "day"),
            phase: Option::<Phase>::read(&Value::text(body.get("phase").and_then(Json::as_str).unwrap_or_default())),
        };
        let mut sheet = Self::blank(desk, start)?;
        let held = body.get("presets").cloned().unwrap_or_default();
        for slot in Slot::ALL {
            match slot {
                Slot::Day => sheet.filled.presets.on = read(&held, slot.key()),
                Slot::Phase => {
                    let key = held.get(slot.key()).and_then(Json::as_str).unwrap_or_default();
                    sheet.filled.presets.phase = Option::<Phase>::read(&Value::text(key));
                }
                _ => sheet.filled.presets.put(slot, id(&held, slot.key())),
            }
        }
        sheet.reread(desk)?;
        let touched = list("touched");
        sheet.touched = Slot::ALL.into_iter().filter(|s| touched.iter().any(|t| t.as_str() == Some(s.key()))).collect();
        for mark in list("marks") {
            let (Some(form), Some(code)) = (mark.get(0).and_then(Json::as_i64).and_then(Id::new), mark.get(1).and_then(Json::as_str))
            else {
                continue;
            };
            let mark = mark.get(2).and_then(Json::as_f64).map_or(Mark::NotSeen, Mark::Score);
            sheet.marks.insert((form, code.to_owned()), mark);
        }
        for (code, said) in body.get("words").and_then(Json::as_object).into_iter().flatten() {
            sheet.words.extend(said.as_str().map(|said| (code.clone(), said.to_owned())));
        }
        let at = whole(&body, "at").unwrap_or(0);
        sheet.at = at.min(sheet.lines.len().saturating_sub(1));
        sheet.typing = body.get("typing").and_then(Json::as_str).map(str::to_owned);
        sheet.commenting = read(&body, "commenting").unwrap_or_default();
        sheet.kept.take(desk, draft, &body);
        Ok(sheet)
    }

    /// The comment that was being typed.
    pub(super) fn type_again(&mut self, desk: &Desk) -> Option<Effect> {
        let (purpose, line) = self.kept.reopen()?;
        (purpose == COMMENT).then(|| self.comment_on(desk, Some(line)))
    }
}
