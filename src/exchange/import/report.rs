//! A plan for machines: everything that the person is told, as JSON.

use serde_json::{Value as Json, json};

use super::apply::Applied;
use super::plan::{Meaning, Of, Outcome, Plan, RowPlan, Sort, Weight};
use super::read::field_at;
use crate::model::Value;
use crate::words::say;

/// The report of a plan; `applied` once it was written.
#[must_use]
pub fn json(plan: &Plan, applied: Option<&Applied>) -> Json {
    let c = &plan.counts;
    json!({
        "file": plan.file,
        "kind": plan.kind.table(),
        "applied": applied.is_some(),
        "written": applied.map(|a| json!({
            "new": a.new, "changed": a.changed, "made": a.made, "follow_ups": a.follow_ups, "remembered_names": a.remembered, "clashes": a.clashes,
            "backup": a.backup.as_ref().map(|p| p.display().to_string()),
        })),
        "counts": {
            "rows": c.rows, "new": c.new, "same": c.same, "changed": c.changed, "repeated": c.repeated, "duplicate": c.duplicate,
            "skipped": c.skipped, "rejected": c.rejected, "made": c.made, "passed_over": c.passed,
            "problems": plan.problems.len(),
        },
        "notes": plan.notes.iter().map(say).collect::<Vec<_>>(),
        "sheets": plan.sheets.iter().map(|s| json!({
            "name": *s.name,
            "refused": s.refused.as_ref().map(say),
            "header": s.header.map(|(first, last)| [first, last]),
            "remembered_from": s.remembered,
            "notes": s.notes.iter().map(say).collect::<Vec<_>>(),
            "columns": s.columns.iter().map(|c| json!({
                "column": crate::exchange::grid::column_letters(c.index),
                "title": *c.title,
                "field": if c.same_as.is_some() { "" } else { c.target.word() },
                "same_as": c.same_as.map(crate::exchange::grid::column_letters),
                "filled": c.filled,
                "suggestion": c.suggestion.map(|t| t.word()),
            })).collect::<Vec<_>>(),
            "passed_over": s.passed.iter().map(|p| json!({ "row": p.row, "what": p.what.word(), "text": p.text })).collect::<Vec<_>>(),
            "blank_rows": s.blank,
        })).collect::<Vec<_>>(),
        "names": plan.names.iter().map(|n| json!({
            "name": n.text,
            "field": field_at(plan.kind, n.at).map(|f| f.key),
            "of": match n.sort { Sort::Record(kind) => kind.table(), Sort::Term(list) => list.key() },
            "times": n.count,
            "meaning": match &n.meaning {
                Meaning::Unknown => Json::Null,
                Meaning::Alike(v, label) => json!({ "alike": label, "value": code(v) }),
                Meaning::Chosen(v, label) => json!({ "chosen": label, "value": code(v) }),
                Meaning::Made(id) => json!({ "made": id.code() }),
            },
            "suggestions": n.suggestions.iter().map(|(_, label)| label).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "problems": plan.problems.iter().map(|p| json!({
            "sheet": *p.sheet, "row": p.row, "column": *p.column, "value": p.value,
            "reason": say(&p.reason), "suggestion": say(&p.suggestion),
            "effect": match p.weight { Weight::Note => "none", Weight::Value => "value left out", Weight::Row => "row left out" },
        })).collect::<Vec<_>>(),
        "rows": plan.rows.iter().map(|r| row(plan, r)).collect::<Vec<_>>(),
    })
}

fn code(value: &Value) -> String {
    match value {
        Value::Int(n) => crate::model::Id::new(*n).map(crate::model::Id::code).unwrap_or_default(),
        other => other.canonical(),
    }
}

fn row(plan: &Plan, r: &RowPlan) -> Json {
    let mut out = json!({ "sheet": plan.sheet_name(r), "row": r.row });
    let mut put = |key: &str, value: Json| {
        if let Some(map) = out.as_object_mut() {
            map.insert(key.to_owned(), value);
        }
    };
    if let Some(section) = &r.section {
        put("section", json!(**section));
    }
    let cells = |cells: &[super::plan::Cell]| {
        cells
            .iter()
            .map(|(key, before, after)| json!({ "field": key, "before": before.to_json(), "after": after.to_json() }))
            .collect::<Vec<_>>()
    };
    let outcome = match &r.outcome {
        Outcome::New(id) => {
            put("id", json!(id.code()));
            "new"
        }
        Outcome::Same(id) => {
            put("id", json!(id.code()));
            "same"
        }
        Outcome::Change(id, changes) => {
            put("id", json!(id.code()));
            put("cells", json!(cells(changes)));
            "changed"
        }
        Outcome::Repeat { of, cells: filled } => {
            put("of", of_json(plan, Of::Row(*of)));
            put("cells", json!(cells(filled)));
            "repeated"
        }
        Outcome::Duplicate { of, score, reasons } => {
            put("of", of_json(plan, *of));
            put("score", json!((score * 100.0).round() / 100.0));
            put("reasons", json!(reasons.iter().map(say).collect::<Vec<_>>()));
            "duplicate"
        }
        Outcome::Skipped => "skipped",
        Outcome::Rejected => "rejected",
    };
    put("outcome", json!(outcome));
    out
}

fn of_json(plan: &Plan, of: Of) -> Json {
    match of {
        Of::Record(id) => json!({ "id": id.code() }),
        Of::Row(at) => plan.rows.get(at).map_or(Json::Null, |r| json!({ "sheet": plan.sheet_name(r), "row": r.row })),
    }
}
