//! The evidence of a decision as it stood when it was decided, and what became of it since.
//!
//! A decision links to its assessments and keeps beside that what they said: canonical JSON, one object for each, keys in order. What is
//! compared later is what a decision rests on: day, assessor, form and version, rating, phase and hospital. A corrected comment changes
//! nothing; another rating does.
//!
//! Must not: change a decision. Awkward: names of assessors, forms and hospitals are kept as words, so that they stand even where the
//! record is gone; renaming one is told as a change.

use chrono::NaiveDate;
use serde_json::{Map, Value as Json};

use super::forms::Form;
use super::reads::Reads;
use super::successors::Successors;
use crate::error::Result;
use crate::model::{Assessment, Entrustment, FieldType, Id, Instrument, InstrumentItem, Kind, Phase, Row, Value};
use crate::rules::skills::scale::AnyForm;
use crate::store::{Store, Tx};

/// Items of one instrument.
const ITEMS: usize = 500;
/// Decisions of one trainee.
const DECISIONS: usize = 500;

/// One assessment as it stood.
#[derive(Debug, Clone, PartialEq)]
pub struct Frozen {
    /// The record.
    pub id: Id,
    /// When.
    pub day: Option<NaiveDate>,
    /// Who rated, by name.
    pub assessor: String,
    /// The form's code.
    pub tool: String,
    /// Its version.
    pub version: String,
    /// The overall rating, on the form's scale.
    pub rating: Option<f64>,
    /// In which phase.
    pub phase: Option<Phase>,
    /// Where, by name.
    pub hospital: String,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// It stands as it did.
    Same,
    /// It says something else now.
    Changed,
    /// It was taken out.
    Gone,
}

impl Frozen {
    fn of(reads: &impl Reads, row: &Row) -> Result<Self> {
        let assessment: Assessment = row.to();
        let name = |kind: Kind, id: Option<Id>, key: &str| -> Result<String> {
            let row = id.map(|id| reads.record(kind, id)).transpose()?.flatten();
            Ok(row.map(|r| r.text(key).to_owned()).unwrap_or_default())
        };
        let mut out = Self {
            id: row.id,
            day: assessment.on,
            assessor: name(Kind::Trainer, assessment.assessor, "passport_name")?,
            tool: String::new(),
            version: String::new(),
            rating: assessment.global_rating,
            phase: assessment.phase,
            hospital: name(Kind::Hospital, assessment.hospital, "name")?,
        };
        if let Some(id) = assessment.instrument
            && let Some(held) = reads.record(Kind::Instrument, id)?
        {
            let instrument: Instrument = held.to();
            (out.tool, out.version) = (instrument.code.clone(), instrument.version.clone());
            if let Ok(form) = AnyForm::of(id, &instrument) {
                let items: Vec<InstrumentItem> =
                    reads.belonging(Kind::InstrumentItem, "instrument", id, ITEMS)?.iter().map(|r| r.to()).collect();
                out.rating = Form { form, instrument, items }.overall(&assessment);
            }
        }
        Ok(out)
    }

    fn json(&self) -> Json {
        let text = |s: &str| Json::from(s);
        // The map keeps its keys in order, so that the same evidence is the same text.
        let mut out = Map::new();
        out.insert("assessor".into(), text(&self.assessor));
        out.insert("day".into(), self.day.map_or(Json::Null, |d| Json::from(d.to_string())));
        out.insert("hospital".into(), text(&self.hospital));
        out.insert("id".into(), text(&self.id.code()));
        out.insert("phase".into(), self.phase.map_or(Json::Null, |p| text(p.key())));
        out.insert("rating".into(), self.rating.map_or(Json::Null, Json::from));
        out.insert("tool".into(), text(&self.tool));
        out.insert("version".into(), text(&self.version));
        Json::Object(out)
    }

    fn from_json(held: &Json) -> Option<Self> {
        let text = |key: &str| held.get(key).and_then(Json::as_str).unwrap_or_default();
        Some(Self {
            id: Id::of_code(text("id"))?,
            day: text("day").parse().ok(),
            assessor: text("assessor").to_owned(),
            tool: text("tool").to_owned(),
            version: text("version").to_owned(),
            rating: held.get("rating").and_then(Json::as_f64),
            phase: Option::<Phase>::read(&Value::text(text("phase"))),
            hospital: text("hospital").to_owned(),
        })
    }

    /// The form and version in one word.
    #[must_use]
    pub fn tool_name(&self) -> String {
        format!("{} {}", self.tool, self.version).trim().to_owned()
    }
}

/// The rows of some assessments as they stand in a transaction, as a decision keeps them.
///
/// # Errors
/// One of them is gone, or trouble with the file.
pub fn freeze(tx: &Tx<'_>, evidence: &[Id]) -> Result<String> {
    let mut rows: Vec<Frozen> = Vec::new();
    for id in evidence {
        rows.push(Frozen::of(tx, &tx.expect(Kind::Assessment, *id)?)?);
    }
    rows.sort_by_key(|r| (r.day, r.id));
    Ok(Json::Array(rows.iter().map(Frozen::json).collect()).to_string())
}

/// What a decision keeps; nothing where it keeps nothing or it cannot be read.
#[must_use]
pub fn rows(text: &str) -> Vec<Frozen> {
    let held: Json = serde_json::from_str(text).unwrap_or(Json::Null);
    held.as_array().into_iter().flatten().filter_map(Frozen::from_json).collect()
}

/// What a decision keeps, with what became of each.
///
/// # Errors
/// Trouble with the file.
pub fn compared(store: &Store, decision: &Entrustment) -> Result<Vec<(Frozen, Since)>> {
    let mut out = Vec::new();
    let mut successors = None;
    for was in rows(&decision.frozen) {
        let row = store.get(Kind::Assessment, was.id)?.filter(|r| !r.gone);
        let skill = row.as_ref().and_then(|r| r.reference("skill"));
        if skill != decision.skill && successors.is_none() {
            successors = Some(Successors::read(store)?);
        }
        // An earlier version of the skill is the same skill.
        let same = skill.zip(decision.skill).is_some_and(|(a, b)| successors.as_ref().is_some_and(|s| s.are_same(a, b)));
        let since = match row {
            None => Since::Gone,
            // Whoever moves it to another person or skill has taken it from this decision.
            Some(row) if row.reference("trainee") != decision.trainee || !same && skill != decision.skill => Since::Changed,
            Some(row) if Frozen::of(store, &row)? == was => Since::Same,
            Some(_) => Since::Changed,
        };
        out.push((was, since));
    }
    Ok(out)
}

/// The decisions that rest on an assessment.
///
/// # Errors
/// Trouble with the file.
pub fn resting_on(store: &Store, assessment: &Row) -> Result<Vec<Row>> {
    let Some(trainee) = assessment.reference("trainee") else { return Ok(Vec::new()) };
    let mut out = store.referring(Kind::Entrustment, "trainee", trainee, DECISIONS)?;
    out.retain(|row| Vec::<Id>::read(row.get("evidence")).contains(&assessment.id));
    Ok(out)
}

/// The fields of an assessment that a decision rests on.
pub const RESTS_ON: [&str; 9] = ["trainee", "skill", "instrument", "assessor", "on", "hospital", "phase", "scores", "global_rating"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_reads_back_and_is_the_same_text() {
        let one = Frozen {
            id: Id::new(77).unwrap(),
            day: NaiveDate::from_ymd_opt(2026, 11, 2),
            assessor: "Yerlan \"S.\"".into(),
            tool: "osats".into(),
            version: "grs-7".into(),
            rating: Some(3.5),
            phase: Some(Phase::Summative),
            hospital: String::new(),
        };
        let text = Json::Array(vec![one.json()]).to_string();
        assert!(text.starts_with(r#"[{"assessor":"Yerlan \"S.\"","day":"2026-11-02","hospital":"","id":"#), "{text}");
        assert_eq!(rows(&text), std::slice::from_ref(&one));
        assert_eq!(Json::Array(rows(&text).iter().map(Frozen::json).collect()).to_string(), text);
        for broken in ["", "nonsense", "{}", "[1, {}]"] {
            assert_eq!(rows(broken), [], "{broken:?}");
        }
    }
}
