//! The rows of a theatre list: what was logged and what is being entered.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::model::{Id, KeyComponents, Kind, Logbook, Participant, Row, Supervision};
use crate::programme::theatre::{Case, Place, operation_title, who};
use crate::programme::verbs::{Entered, Side, Took};
use crate::rules::skills::supervision::{Answers, Standing, standing};
use crate::store::Store;

/// Somebody's part in a row.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct InCase {
    /// As it was logged.
    pub seen: Option<Row>,
    /// What the side that enters answers.
    pub answers: Answers,
    /// Something was said of them here.
    pub touched: bool,
    /// They take part; a trainee does as soon as something is answered.
    pub there: bool,
}

impl InCase {
    /// What was logged of them.
    fn logged(&self) -> Option<Participant> {
        self.seen.as_ref().map(Row::to)
    }

    /// Where the logged part stands.
    pub fn stands(&self) -> Option<Standing> {
        self.logged().map(|part| standing(&part))
    }

    /// Whether people settled on a code already.
    pub fn is_settled(&self) -> bool {
        self.logged().is_some_and(|part| part.settled.is_some())
    }

    /// The code and a sign of how it stands: nothing where one side says so, `+` both, `!` they differ; `?` is still asked.
    pub fn shown(&self) -> (String, char) {
        if self.touched {
            let code = |code: Supervision| (code.key().to_owned(), ' ');
            return match (self.there, self.answers.code()) {
                (false, _) => (String::new(), ' '),
                (true, Some(derived)) => code(derived),
                (true, None) => ("..".to_owned(), '?'),
            };
        }
        match self.stands() {
            None => (String::new(), ' '),
            Some(Standing::Open) => ("..".to_owned(), '?'),
            Some(Standing::Claimed(code)) => (code.key().to_owned(), ' '),
            Some(Standing::Agreed(code)) => (code.key().to_owned(), '+'),
            Some(Standing::Disagreed { trainee, .. }) => (trainee.key().to_owned(), '!'),
        }
    }
}

/// A case as a row.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct CaseRow {
    pub seen: Option<Row>,
    pub number: String,
    pub procedure: Option<(Id, String)>,
    pub detail: String,
    pub outcome: String,
    pub success: Option<bool>,
    pub people: BTreeMap<(Kind, Id), InCase>,
    pub touched: bool,
    /// The line of a register from which it is entered.
    pub register: Option<Id>,
    /// The letters that its number began with by itself.
    pub lead: String,
}

impl CaseRow {
    /// A logged case.
    pub fn of(store: &Store, case: &Case) -> Self {
        let record: Logbook = case.row.to();
        let mut out = Self {
            seen: Some(case.row.clone()),
            number: record.case_number,
            procedure: record.procedure.map(|id| (id, operation_title(store, id))),
            detail: record.detail,
            outcome: record.outcome,
            success: record.success,
            ..Self::default()
        };
        for part in &case.people {
            if let Some(whose) = who(part) {
                out.people.insert(whose, InCase { seen: Some(part.clone()), there: true, ..InCase::default() });
            }
        }
        out
    }

    /// Whether nothing stands in it that somebody entered.
    pub fn is_blank(&self) -> bool {
        let said = self.people.iter().any(|((kind, _), took)| *kind == Kind::Trainee && took.there);
        self.seen.is_none()
            && self.procedure.is_none()
            && !said
            && self.number.trim() == self.lead.trim()
            && [&self.detail, &self.outcome].iter().all(|t| t.trim().is_empty())
    }

    /// Whether somebody entered it, or entered something in it.
    pub fn is_entered(&self) -> bool {
        self.touched && !self.is_blank()
    }

    /// What is to be written of it.
    pub fn entered(&self, place: &Place) -> Entered {
        let base: Logbook = self.seen.as_ref().map(Row::to).unwrap_or_default();
        let new = self.seen.is_none();
        let entry = Logbook {
            on: if new { Some(place.day) } else { base.on },
            hospital: if new { Some(place.hospital) } else { base.hospital },
            department: if new { place.department } else { base.department },
            session: if new { place.session } else { base.session },
            procedure: self.procedure.as_ref().map(|(id, _)| *id),
            detail: self.detail.trim().to_owned(),
            case_number: self.number.trim().to_owned(),
            outcome: self.outcome.trim().to_owned(),
            success: self.success,
            notes: base.notes,
        };
        let people = self.people.iter().filter(|(_, took)| took.touched || took.seen.is_none() && took.there);
        let people = people.filter(|(_, took)| took.there || took.seen.is_some());
        let people = people
            .map(|(who, took)| Took {
                who: *who,
                seen: took.seen.clone(),
                answers: (who.0 == Kind::Trainee && took.there).then_some(took.answers),
                out: !took.there,
            })
            .collect();
        Entered { seen: self.seen.clone(), entry, people, register: self.register }
    }

    /// As a draft has it.
    pub fn as_json(&self) -> Json {
        let people: Vec<Json> = self
            .people
            .iter()
            .filter(|(_, took)| took.touched)
            .map(|((kind, id), took)| {
                let a = took.answers;
                json!({ "kind": kind.table(), "id": id.get(), "there": took.there, "key": a.key_components.map(KeyComponents::key),
                    "scrubbed": a.trainer_scrubbed, "present": a.trainer_present })
            })
            .collect();
        json!({
            "seen": self.seen.as_ref().map(|row| row.id.get()),
            "number": self.number, "detail": self.detail, "outcome": self.outcome, "success": self.success,
            "procedure": self.procedure.as_ref().map(|(id, _)| id.get()),
            "register": self.register.map(Id::get), "people": people,
        })
    }

    /// Puts what a draft has into it.
    pub fn take_json(&mut self, store: &Store, held: &Json) {
        let text = |key: &str| held.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
        let id = |json: &Json, key: &str| json.get(key).and_then(Json::as_i64).and_then(Id::new);
        (self.number, self.detail, self.outcome) = (text("number"), text("detail"), text("outcome"));
        self.success = held.get("success").and_then(Json::as_bool);
        self.procedure = id(held, "procedure").map(|id| (id, operation_title(store, id)));
        self.register = id(held, "register");
        self.touched = true;
        for one in held.get("people").and_then(Json::as_array).into_iter().flatten() {
            let kind = one.get("kind").and_then(Json::as_str).and_then(Kind::of_table);
            let (Some(kind), Some(id)) = (kind, id(one, "id")) else { continue };
            let took = self.people.entry((kind, id)).or_default();
            let flag = |key: &str| one.get(key).and_then(Json::as_bool);
            took.answers = Answers {
                key_components: one.get("key").and_then(Json::as_str).and_then(KeyComponents::of_key),
                trainer_scrubbed: flag("scrubbed"),
                trainer_present: flag("present"),
            };
            (took.touched, took.there) = (true, flag("there").unwrap_or(true));
        }
    }
}

/// Who enters, in words.
pub(super) fn side_name(side: Side) -> String {
    crate::words::label(match side {
        Side::Trainee => "theatre-side-trainee",
        Side::Trainer => "theatre-side-trainer",
        Side::Office => "theatre-side-office",
    })
}
