//! What stands behind one cell of the matrix: everything known of a trainee at a skill, with names, and the judgement on it.
//!
//! Must not: judge, write, or know a screen. Awkward: of what is known by an earlier version of the skill only the count of those skills is told
//! apart; the rows stand among the others.

use std::sync::Arc;

use chrono::NaiveDate;

use super::matrix::Reading;
use crate::error::Result;
use crate::model::{Id, Kind, Phase};
use crate::rules::skills::judgement::{Decision, Judgement, Thresholds};
use crate::rules::skills::supervision::Standing;
use crate::store::Store;
use crate::text;

/// An assessment as a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessed {
    /// The record.
    pub id: Id,
    /// The day.
    pub on: Option<NaiveDate>,
    /// By whom; empty where nobody is named.
    pub assessor: String,
    /// Instrument and version; empty where it is gone.
    pub tool: String,
    /// The overall rating on the instrument's own scale.
    pub rating: Option<f64>,
    /// In which phase.
    pub phase: Option<Phase>,
    /// Where; empty where no hospital is named.
    pub place: String,
    /// Entered by the trainee and not confirmed: it does not count.
    pub claim: bool,
    /// After the day of the judgement: it does not count yet.
    pub later: bool,
}

/// A logged case as a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Logged {
    /// The operation's record.
    pub id: Id,
    /// The day.
    pub on: Option<NaiveDate>,
    /// More exactly what was done.
    pub detail: String,
    /// The trainee's part.
    pub standing: Standing,
    /// Whether it counts as done.
    pub done: bool,
    /// Where.
    pub place: String,
}

/// A decision as a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Decided {
    /// The decision.
    pub decision: Decision,
    /// For which hospital.
    pub hospital: String,
    /// Whether that is the trainee's home hospital.
    pub home: bool,
    /// Whether it is in force on the day.
    pub in_force: bool,
}

/// Everything behind a cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Behind {
    /// The trainee's name.
    pub name: String,
    /// The skill's code and title.
    pub skill: String,
    /// Its framework.
    pub framework: String,
    /// The trainee's home hospital; empty without one, and then nobody is entrusted.
    pub home: String,
    /// Whether their curriculum asks for it.
    pub wanted: bool,
    /// How they stand.
    pub judged: Judgement,
    /// What the framework asks for.
    pub thresholds: Arc<Thresholds>,
    /// Earlier versions of the skill whose evidence counts here.
    pub earlier: Vec<String>,
    /// Assessments, the newest first.
    pub assessed: Vec<Assessed>,
    /// Cases, the newest first.
    pub logged: Vec<Logged>,
    /// Decisions, the newest first.
    pub decided: Vec<Decided>,
    /// Records that it was made of.
    pub made_of: Vec<Id>,
    /// There is more of the trainee in the file than was read.
    pub cut: bool,
}

/// What stands behind a cell on a day; `None` where the trainee or the skill is gone.
///
/// # Errors
/// Trouble with the file.
pub fn behind(store: &Store, reading: &Reading, trainee: Id, skill: Id, day: NaiveDate) -> Result<Option<Behind>> {
    let Some(person) = reading.person(store, trainee)? else { return Ok(None) };
    let Some(column) = reading.column(store, skill)? else { return Ok(None) };
    let names = &reading.names;
    let title = |kind: Kind, id: Option<Id>| id.map(|id| names.title(store, kind, id)).unwrap_or_default();
    let home = person.trainee.reference("home_hospital");
    let mut assessed: Vec<Assessed> = Vec::new();
    for rated in person.rated.get(&skill).into_iter().flatten() {
        let a = &rated.assessment;
        assessed.push(Assessed {
            id: rated.id,
            on: a.on,
            assessor: title(Kind::Trainer, a.assessor),
            tool: rated.form.as_ref().map_or_else(|| title(Kind::Instrument, a.instrument), |form| form.form.tool().name()),
            rating: rated.form.as_ref().and_then(|form| form.overall(a)).or(a.global_rating),
            phase: a.phase,
            place: title(Kind::Hospital, a.hospital),
            claim: rated.is_claim(),
            later: a.on.is_some_and(|on| on > day),
        });
    }
    assessed.reverse();
    let mut logged: Vec<Logged> = Vec::new();
    for case in person.cases.get(&skill).into_iter().flatten() {
        logged.push(Logged {
            id: case.id,
            on: case.operation.on,
            detail: text::screen(&case.operation.detail).into_owned(),
            standing: case.standing.clone(),
            done: case.done(),
            place: title(Kind::Hospital, case.operation.hospital),
        });
    }
    logged.reverse();
    let decided = |decision: &Decision| Decided {
        decision: *decision,
        hospital: names.title(store, Kind::Hospital, decision.hospital),
        home: Some(decision.hospital) == home,
        in_force: decision.in_force(day),
    };
    let decisions = person.decisions.get(&skill).map_or(&[][..], Vec::as_slice);
    let decided: Vec<Decided> = decisions.iter().rev().map(decided).collect();
    let parts = person.cases.get(&skill).into_iter().flatten().map(|case| case.part_id);
    let made_of = assessed.iter().map(|a| a.id).chain(logged.iter().map(|l| l.id)).chain(decisions.iter().map(|d| d.id)).chain(parts);
    let made_of = made_of.collect();
    let mut earlier = Vec::new();
    for older in reading.successors(store)?.earlier(skill) {
        earlier.push(reading.title(store, older));
    }
    Ok(Some(Behind {
        name: text::screen(person.trainee.text("passport_name")).into_owned(),
        skill: format!("{} {}", column.code, column.title),
        framework: column.framework_name.clone(),
        home: title(Kind::Hospital, home),
        wanted: reading.goals.curriculum(store, &person.trainee)?.contains_key(&skill),
        judged: person.judgement(store, &reading.goals, skill, day)?,
        thresholds: reading.goals.thresholds(store, skill)?,
        earlier,
        assessed,
        logged,
        decided,
        made_of,
        cut: person.cut,
    }))
}
