//! What a decision of entrustment may rest on, and what of it never changes.
//!
//! A decision says "this person may do this, here, at this level, on this evidence". If its level or its evidence were changed afterwards
//! it would say something that nobody decided. So only how long it holds and the remarks may change; another level is another decision.
//! No level rests on a single assessor (`domain.md` §5).
//!
//! Must not: know a file. The store asks for every way of writing (forms, bulk edits, imports, merges); an undo gives back what stood.
//!
//! Awkward: whether two skills are one in two versions is known to those who can read the maps; the store takes their word for it.

use std::collections::BTreeSet;

use crate::error::Error;
use crate::model::{FieldType, Id, Kind, Phase, Row, Value};
use crate::msg;

/// What is never changed once it is decided.
pub const FIXED: [&str; 8] = ["trainee", "skill", "hospital", "level", "decided_by", "decided_on", "evidence", "frozen"];
/// Fewest assessors behind a level.
pub const LEAST_ASSESSORS: usize = 2;

/// Whether a field is never changed.
#[must_use]
pub fn is_fixed(kind: Kind, key: &str) -> bool {
    kind == Kind::Entrustment && FIXED.contains(&key)
}

/// Whether a field is written by the program alone, from what stands in the file at that moment.
#[must_use]
pub fn is_kept(kind: Kind, key: &str) -> bool {
    kind == Kind::Entrustment && key == "frozen"
}

/// The first fixed field in which a decision differs from what it was. `joined` are two records that become one, the one that stays first:
/// to name the one for the other is no change.
#[must_use]
pub fn changed(before: &Row, after: &Row, joined: Option<(Id, Id)>) -> Option<&'static str> {
    FIXED.into_iter().find(|key| {
        let (was, is) = (before.get(key), after.get(key));
        was != is && joined.is_none_or(|(stays, goes)| moved(key, was, stays, goes) != *is)
    })
}

/// A value after one record became part of another.
fn moved(key: &str, was: &Value, stays: Id, goes: Id) -> Value {
    if key == "evidence" {
        let mut ids: Vec<Id> = Vec::new();
        for id in Vec::<Id>::read(was).into_iter().map(|id| if id == goes { stays } else { id }) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        return ids.write();
    }
    if *was == Value::Int(goes.get()) { Value::Int(stays.get()) } else { was.clone() }
}

/// The refusal to change a decision at a field.
#[must_use]
pub fn refused(key: &'static str) -> Error {
    Error::input(msg!("decided-fixed")).next(msg!("decided-fixed-next")).at(key)
}

/// Refuses evidence that cannot carry a decision: of another person or skill (`same` tells whether two skills are one), a baseline, a claim
/// that nobody confirmed, or of fewer than two assessors. Somebody unknown is no other assessor.
///
/// # Errors
/// What is wrong with which assessment, at the field of the evidence.
pub fn carries(decision: &Row, evidence: &[Row], same: impl Fn(Id, Id) -> bool) -> Result<(), Error> {
    let mut assessors: BTreeSet<Id> = BTreeSet::new();
    for row in evidence {
        let code = row.id.short();
        let skill = match (row.reference("skill"), decision.reference("skill")) {
            (Some(rated), Some(decided)) => rated == decided || same(rated, decided),
            (rated, decided) => rated == decided,
        };
        if !skill || row.reference("trainee") != decision.reference("trainee") {
            return Err(Error::input(msg!("entrust-evidence", code = code)).next(msg!("entrust-evidence-next")).at("evidence"));
        }
        let claim = row.text("entered_by") == "trainee" && row.get("confirmed_on").is_null();
        if claim || row.text("phase") == Phase::Baseline.key() {
            return Err(Error::input(msg!("entrust-no-evidence", code = code)).next(msg!("entrust-no-evidence-next")).at("evidence"));
        }
        assessors.extend(row.reference("assessor"));
    }
    if assessors.len() < LEAST_ASSESSORS {
        let (n, by) = (evidence.len(), assessors.len());
        return Err(Error::input(msg!("entrust-thin", n = n, assessors = by)).next(msg!("entrust-thin-next")).at("evidence"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: i64) -> Id {
        Id::new(n).unwrap()
    }

    fn decision() -> Row {
        let row = Row::new(Kind::Entrustment, id(1)).with("trainee", Value::Int(2)).with("skill", Value::Int(3));
        row.with("hospital", Value::Int(4)).with("level", Value::Int(3)).with("evidence", vec![id(10), id(11)].write())
    }

    #[test]
    fn only_remarks_and_the_end_of_a_decision_change() {
        let held = decision();
        for field in Kind::Entrustment.fields() {
            let other = match field.key {
                "evidence" => vec![id(10)].write(),
                "trainee" | "skill" | "hospital" | "level" | "decided_by" => Value::Int(5),
                _ => Value::text("2026-01-01"),
            };
            let free = ["expires_on", "notes"].contains(&field.key);
            let got = changed(&held, &held.clone().with(field.key, other), None);
            assert_eq!(got, (!free).then_some(field.key));
        }
    }

    #[test]
    fn two_records_that_become_one_change_no_decision() {
        let held = decision();
        for (key, value, goes, stays, same) in [
            ("trainee", Value::Int(9), 2, 9, true),
            ("trainee", Value::Int(8), 2, 9, false),
            ("evidence", vec![id(11)].write(), 10, 11, true),
            ("evidence", vec![id(10)].write(), 10, 11, false),
            ("level", Value::Int(5), 2, 9, false),
        ] {
            let after = held.clone().with(key, value);
            assert_eq!(changed(&held, &after, Some((id(stays), id(goes)))).is_none(), same, "{key}");
        }
    }

    #[test]
    fn a_level_rests_on_two_assessors_of_this_person_and_skill() {
        let row = |n: i64, trainee: i64, skill: i64, assessor: Option<i64>, phase: &str, by: &str| {
            let row = Row::new(Kind::Assessment, id(n)).with("trainee", Value::Int(trainee)).with("skill", Value::Int(skill));
            let row = row.with("assessor", assessor.map_or(Value::Null, Value::Int)).with("phase", Value::text(phase));
            row.with("entered_by", Value::text(by))
        };
        let good = |n, assessor| row(n, 2, 3, Some(assessor), "formative", "coordinator");
        for (evidence, want) in [
            (vec![good(10, 20), good(11, 21)], None),
            (vec![good(10, 20), row(11, 2, 33, Some(21), "formative", "coordinator")], None),
            (vec![], Some("entrust-thin")),
            (vec![good(10, 20)], Some("entrust-thin")),
            (vec![good(10, 20), good(11, 20)], Some("entrust-thin")),
            (vec![good(10, 20), row(11, 2, 3, None, "formative", "coordinator")], Some("entrust-thin")),
            (vec![good(10, 20), row(11, 9, 3, Some(21), "formative", "coordinator")], Some("entrust-evidence")),
            (vec![good(10, 20), row(11, 2, 4, Some(21), "formative", "coordinator")], Some("entrust-evidence")),
            (vec![good(10, 20), row(11, 2, 3, Some(21), "baseline", "coordinator")], Some("entrust-no-evidence")),
            (vec![good(10, 20), row(11, 2, 3, Some(21), "formative", "trainee")], Some("entrust-no-evidence")),
        ] {
            let got = carries(&decision(), &evidence, |a, b| (a, b) == (id(33), id(3)));
            assert_eq!(got.err().map(|e| e.what().id), want, "{evidence:?}");
        }
    }
}
