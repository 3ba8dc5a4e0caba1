//! What a person decides about a plan, one by one or for all.

use super::plan::{Choice, Meaning, Plan, Sort};
use super::settle::settle;
use crate::error::Result;
use crate::model::{Field, FieldKind, Value, entries, join};

/// Decides about one row, by its place among the plan's rows; `None` takes the decision back.
///
/// # Errors
/// The system gives no random bytes for new ids.
pub fn decide(plan: &mut Plan, row: usize, choice: Option<Choice>) -> Result<()> {
    if let Some(row) = plan.rows.get_mut(row) {
        row.choice = choice;
    }
    settle(plan)
}

/// Decides about all rows that wait for it.
///
/// # Errors
/// As [`decide`].
pub fn decide_all(plan: &mut Plan, choice: Choice) -> Result<()> {
    let waiting: Vec<usize> = plan.undecided().map(|(at, _)| at).collect();
    for row in waiting {
        if let Some(row) = plan.rows.get_mut(row) {
            row.choice = Some(choice);
        }
    }
    settle(plan)
}

/// Says what a name of the file means: a record or code with its usual name, wherever the name stands. The choice is kept in
/// the options, for planning again.
///
/// # Errors
/// As [`decide`].
pub fn decide_name(plan: &mut Plan, name: usize, value: Value, label: &str) -> Result<()> {
    let Some(chosen) = plan.names.get_mut(name) else { return Ok(()) };
    let before = match &chosen.meaning {
        Meaning::Unknown => Value::Null,
        Meaning::Alike(value, _) | Meaning::Chosen(value, _) => value.clone(),
        Meaning::Made(id) => Value::Int(id.get()),
    };
    chosen.meaning = Meaning::Chosen(value.clone(), label.to_owned());
    let (at, rows, text, sort) = (chosen.at, chosen.rows.clone(), chosen.text.clone(), chosen.sort);
    let told = match (sort, &value) {
        (Sort::Record(_), Value::Int(n)) => crate::model::Id::new(*n).map(|id| format!("#{}", id.code())).unwrap_or_default(),
        _ => value.canonical(),
    };
    plan.options.names.retain(|(name, _)| *name != text);
    plan.options.names.push((text.clone(), told));
    let field = super::read::field_at(plan.kind, at);
    let mut sheets = Vec::new();
    for row in rows {
        let Some(row) = plan.rows.get_mut(row) else { continue };
        sheets.push((row.sheet, row.row));
        if let Some(field) = field {
            let put = replaced(field, row.draft.get(at), &before, &value);
            row.draft.set(at, put);
        }
    }
    // What was told about the name is settled with it.
    let places: Vec<(std::sync::Arc<str>, usize)> =
        sheets.iter().filter_map(|(sheet, row)| Some((plan.sheets.get(*sheet)?.name.clone(), *row))).collect();
    let shown = crate::text::truncate(&crate::text::screen(&text), 60).into_owned();
    plan.read_problems.retain(|p| {
        let about = p.value == shown && p.reason.id.starts_with("import-name-") && places.contains(&(p.sheet.clone(), p.row));
        !about
    });
    for (sheet, row) in sheets {
        let name = plan.sheets.get(sheet).map(|s| s.name.clone());
        let fatal = |p: &super::plan::Problem| Some(&p.sheet) == name.as_ref() && p.row == row && p.weight == super::plan::Weight::Row;
        if !plan.read_problems.iter().any(fatal)
            && let Some(row) = plan.rows.iter_mut().find(|r| r.sheet == sheet && r.row == row)
        {
            row.rejected = false;
        }
    }
    settle(plan)
}

/// A cell with one value in place of another; of a list the entry.
fn replaced(field: &Field, cell: &Value, before: &Value, value: &Value) -> Value {
    match field.kind {
        FieldKind::Terms(_) | FieldKind::Refs(_) => {
            let code = |v: &Value| match (field.kind, v) {
                (FieldKind::Refs(_), Value::Int(n)) => crate::model::Id::new(*n).map(crate::model::Id::code).unwrap_or_default(),
                _ => v.canonical(),
            };
            let (old, new) = (code(before), code(value));
            let mut all: Vec<String> = entries(cell.as_str()).filter(|e| *e != old && *e != new).map(str::to_owned).collect();
            all.push(new);
            Value::text(join(all))
        }
        _ => value.clone(),
    }
}
