//! Two values of one cell: what stands and what a later mention says.

use super::super::matching::{agrees, precision};
use crate::model::{Field, FieldKind, PartialDate, Value, entries, join};

/// What a later mention does to a value.
pub(super) enum Meeting {
    Nothing,
    Becomes(Value),
    Differs,
}

/// What becomes of a value that stands when a later mention says another; `overwrite` lets the later one win.
pub(super) fn meeting(field: &Field, held: &Value, value: &Value, overwrite: bool) -> Meeting {
    if agrees(&field.kind, held, value) {
        // Only the record's own row may mend letters.
        return if overwrite && held != value && is_text(field) { Meeting::Becomes(value.clone()) } else { Meeting::Nothing };
    }
    if held.is_null() {
        return Meeting::Becomes(value.clone());
    }
    match field.kind {
        FieldKind::Words => Meeting::Becomes(Value::text(union(held, value))),
        FieldKind::Notes if !overwrite => Meeting::Becomes(Value::text(format!("{}\n{}", held.as_str(), value.as_str()))),
        FieldKind::PartialDate if refines(held, value) => Meeting::Becomes(value.clone()),
        _ if overwrite => Meeting::Becomes(value.clone()),
        _ => Meeting::Differs,
    }
}

const fn is_text(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Text(_) | FieldKind::Name | FieldKind::Native | FieldKind::Email)
}

fn union(held: &Value, value: &Value) -> String {
    let mut all: Vec<&str> = entries(held.as_str()).collect();
    for entry in entries(value.as_str()) {
        if !all.contains(&entry) {
            all.push(entry);
        }
    }
    join(all)
}

/// Whether a date is the same one, better known.
fn refines(held: &Value, value: &Value) -> bool {
    match (PartialDate::parse(held.as_str()), PartialDate::parse(value.as_str())) {
        (Some(h), Some(v)) => h.compatible(v) && precision(v) > precision(h),
        _ => false,
    }
}
