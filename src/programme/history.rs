//! The journal in words, for the screen and the command line.

use super::show::{Names, field_label, kind_label};
use crate::store::{CellChange, RowChange, Store};

/// Longest value shown, in columns.
const LONGEST: usize = 60;

/// A stored time without its seconds' fraction: `2026-11-23 08:15`.
#[must_use]
pub fn when(at: &str) -> String {
    at.get(..16).unwrap_or(at).replace('T', " ")
}

/// Which record a change is about: its kind and name.
#[must_use]
pub fn subject(store: &Store, names: &Names, change: &RowChange) -> String {
    format!("{} {} #{}", kind_label(change.kind), names.title(store, change.kind, change.id), change.id.short())
}

/// The cells of a change, a line each: `field: before → after`.
#[must_use]
pub fn cells(store: &Store, names: &Names, change: &RowChange) -> Vec<String> {
    change.cells.iter().map(|cell| line(store, names, change, cell)).collect()
}

fn line(store: &Store, names: &Names, change: &RowChange, cell: &CellChange) -> String {
    if cell.is_gone() {
        let id = if cell.after == crate::model::Value::Int(1) { "history-taken-out" } else { "history-brought-back" };
        return crate::words::label(id);
    }
    let label = field_label(change.kind, cell.key);
    let shown = |value: &crate::model::Value| match change.kind.field(cell.key) {
        Some(field) => crate::text::truncate(&names.cell(store, field, value), LONGEST).into_owned(),
        None => String::new(),
    };
    if change.new || cell.before.is_null() {
        crate::say!("history-set", field = label, after = shown(&cell.after))
    } else if cell.after.is_null() {
        crate::say!("history-emptied", field = label, before = shown(&cell.before))
    } else {
        crate::say!("history-changed", field = label, before = shown(&cell.before), after = shown(&cell.after))
    }
}
