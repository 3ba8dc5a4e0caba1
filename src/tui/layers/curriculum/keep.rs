//! The draft of a curriculum: the lines that were changed and where one stood.

use serde_json::{Map, Value as Json, json};

use super::Curriculum;
use crate::error::{Error, Result};
use crate::model::{Id, Kind};
use crate::msg;
use crate::store::Draft;
use crate::tui::desk::Desk;
use crate::tui::draft::{self, Drafted, Kept};

impl Drafted for Curriculum {
    const SHEET: &'static str = "curriculum";
    const KIND: Kind = Kind::Curriculum;

    fn kept(&mut self) -> &mut Kept {
        &mut self.kept
    }

    fn held(&self) -> Map<String, Json> {
        let (kind, id) = self.from;
        let line = |e: &super::Entry| json!({ "skill": e.line.skill.get(), "target": e.target, "minimum": e.minimum, "gone": e.gone });
        let held = json!({
            // The list of drafts names it by this.
            "fields": { "skill": { "text": crate::say!("curriculum-title", name = self.name) } },
            "of": { "kind": kind.table(), "id": id.get() },
            "lines": self.entries.iter().filter(|e| e.touched).map(line).collect::<Vec<_>>(),
            "at": self.entries.get(self.at).map(|e| e.line.skill.get()),
        });
        match held {
            Json::Object(held) => held,
            _ => Map::new(),
        }
    }
}

impl Curriculum {
    /// The list of a draft, with the lines that were changed as they were left; the others stand as they do now.
    ///
    /// # Errors
    /// The draft is of another version, whose list it was is gone, or trouble with the file.
    pub fn from_draft(desk: &Desk, draft: &Draft) -> Result<Self> {
        let body = draft::body(draft)?;
        let of = body.get("of").cloned().unwrap_or_default();
        let kind = of.get("kind").and_then(Json::as_str).and_then(Kind::of_table);
        let list = kind.zip(draft::id(&of, "id")).map(|(kind, id)| Self::of(desk, kind, id)).transpose()?.flatten();
        let mut list = list.ok_or_else(|| Error::input(msg!("curriculum-draft-gone")).next(msg!("curriculum-draft-gone-next")))?;
        for line in body.get("lines").and_then(Json::as_array).into_iter().flatten() {
            let Some(skill) = draft::id(line, "skill") else { continue };
            if !list.entries.iter().any(|e| e.line.skill == skill) {
                list.at = list.entries.len().saturating_sub(1);
                list.add(desk, skill)?;
            }
            if let Some(entry) = list.entries.iter_mut().find(|e| e.line.skill == skill) {
                entry.target = line.get("target").and_then(Json::as_i64);
                entry.minimum = line.get("minimum").and_then(Json::as_i64);
                entry.gone = line.get("gone").and_then(Json::as_bool).unwrap_or(false);
                entry.touched = true;
            }
        }
        let stood: Option<Id> = draft::id(&body, "at");
        list.at = list.entries.iter().position(|e| Some(e.line.skill) == stood).unwrap_or(0);
        list.kept.take(desk, draft, &body);
        Ok(list)
    }
}
