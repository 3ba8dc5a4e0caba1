//! Values that stand beside a record in forms and files but are kept in a record that belongs to it: a trainee's passport.
//!
//! Which of several passports is meant is settled here alone: the one that ends last; of those without an end the one issued
//! last. Must not: write; `save` and `merge` do, by what [`pick`] says.

use crate::error::Result;
use crate::model::{Attached, Id, Kind, Row, Value};
use crate::store::Store;

/// How many passports of one person are looked at.
pub(super) const MOST: usize = 50;

/// The attached fields of a kind that one other record keeps: they share kind, reference and fixed value.
pub(super) fn groups(kind: Kind) -> Vec<Vec<&'static Attached>> {
    let mut out: Vec<Vec<&'static Attached>> = Vec::new();
    for one in kind.attached() {
        match out.iter_mut().find(|g| g.first().is_some_and(|a| a.kind == one.kind && a.by == one.by && a.fixed == one.fixed)) {
            Some(group) => group.push(one),
            None => out.push(vec![one]),
        }
    }
    out
}

/// Of the records that refer to the owner, the one that keeps the attached values.
#[must_use]
pub fn pick(attached: &Attached, rows: Vec<Row>) -> Option<Row> {
    let (key, value) = attached.fixed;
    rows.into_iter()
        .filter(|r| r.text(key) == value)
        .max_by(|a, b| (a.text("expires_on"), a.text("issued_on"), a.id).cmp(&(b.text("expires_on"), b.text("issued_on"), b.id)))
}

/// The attached values of a record, by key, in their order; empty ones too.
///
/// # Errors
/// Trouble with the file.
pub fn attached(store: &Store, kind: Kind, id: Id) -> Result<Vec<(&'static str, Value)>> {
    let mut out = Vec::new();
    for group in groups(kind) {
        let Some(first) = group.first() else { continue };
        let keeper = pick(first, store.referring(first.kind, first.by, id, MOST)?);
        out.extend(group.iter().map(|a| (a.field.key, keeper.as_ref().map_or(Value::Null, |r| r.get(a.holds).clone()))));
    }
    Ok(out)
}
