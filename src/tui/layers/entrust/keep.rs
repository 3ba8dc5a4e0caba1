//! The draft of a decision: its fields, the evidence that was ticked and where one stood.

use serde_json::{Map, Value as Json, json};

use super::choose::{ask_reason, ask_until};
use super::{Entrust, REASON, UNTIL};
use crate::error::{Error, Result};
use crate::model::{Id, Kind};
use crate::msg;
use crate::store::Draft;
use crate::tui::desk::Desk;
use crate::tui::draft::{self, Drafted, Kept};
use crate::tui::layer::Effect;

impl Drafted for Entrust {
    const SHEET: &'static str = "entrust";
    const KIND: Kind = Kind::Entrustment;

    fn kept(&mut self) -> &mut Kept {
        &mut self.kept
    }

    fn held(&self) -> Map<String, Json> {
        // What came back and was not yet laid over what is known stays as it was.
        let ticked = self.chosen.as_ref().map_or_else(|| self.ticked(), |chosen| chosen.iter().copied().collect());
        let skill = self.head.first().map(|(_, title)| title.clone()).unwrap_or_default();
        let held = json!({
            "fields": { "trainee": { "text": self.name }, "skill": { "text": skill }, "hospital": { "text": self.words[0] } },
            "trainee": self.trainee.get(),
            "skill": self.skill.map(Id::get),
            "hospital": self.hospital.map(Id::get),
            "level": self.level,
            "decider": self.decider.map(Id::get),
            "begun": self.begun,
            "until": self.until.map(|day| day.to_string()),
            "reason": self.reason,
            "ticked": ticked.into_iter().map(Id::get).collect::<Vec<_>>(),
            "at": self.at,
        });
        match held {
            Json::Object(held) => held,
            _ => Map::new(),
        }
    }
}

impl Entrust {
    /// The sheet of a draft, as it was left.
    ///
    /// # Errors
    /// The draft is of another version, or trouble with the file.
    pub fn from_draft(desk: &Desk, draft: &Draft) -> Result<Self> {
        let body = draft::body(draft)?;
        let gone = || Error::input(msg!("entrust-draft-gone")).next(msg!("entrust-draft-gone-next"));
        let trainee = draft::id(&body, "trainee").ok_or_else(gone)?;
        let mut sheet = Self::about(desk, trainee, draft::id(&body, "skill"))?;
        sheet.hospital = draft::id(&body, "hospital");
        sheet.level = body.get("level").and_then(Json::as_i64);
        sheet.decider = draft::id(&body, "decider");
        sheet.begun = body.get("begun").and_then(Json::as_bool).unwrap_or(false);
        sheet.until = draft::read(&body, "until");
        sheet.reason = draft::read(&body, "reason").unwrap_or_default();
        sheet.chosen = Some(draft::ids(&body, "ticked").into_iter().collect());
        sheet.at = draft::whole(&body, "at").unwrap_or(0);
        sheet.kept.take(desk, draft, &body);
        Ok(sheet)
    }

    /// The evidence that was ticked when the sheet was left; what came since was not chosen.
    pub(super) fn tick_again(&mut self) {
        if let Some(chosen) = self.chosen.take() {
            self.unticked = self.evidence().iter().map(|r| r.id).filter(|id| !chosen.contains(id)).collect();
        }
    }

    /// The line that was being typed.
    pub(super) fn type_again(&mut self) -> Option<Effect> {
        let (purpose, line) = self.kept.reopen()?;
        let prompt = match purpose.as_str() {
            UNTIL => ask_until(""),
            REASON => ask_reason(""),
            _ => return None,
        };
        Some(Effect::Push(Box::new(prompt.again(line))))
    }
}
