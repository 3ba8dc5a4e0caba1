//! Two records that are one: what refers to the other is moved, chosen values are kept, the other is taken out.
//!
//! One labelled step, undone as one. Passports (and whatever else is attached) that both have under one number become one.
//!
//! Must not: decide what is one; `rules::duplicates` proposes, a person chooses. Awkward: other pairs that a merge brings
//! together (two attendances of one session) stay two records for a person to look at.

use super::attached::{MOST, groups};
use super::save::{keep_attached, subject};
use super::show::{Names, kind_label};
use crate::error::{Cause, Error, Result};
use crate::model::{Attached, FieldKind, FieldType, Id, Kind, Row, Value, entries, join};
use crate::msg;
use crate::rules::decided::is_fixed;
use crate::rules::duplicates::number_key;
use crate::store::{Change, Store, Tx, Written};

/// What a merge did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The kind of both.
    pub kind: Kind,
    /// How many references were moved.
    pub moved: usize,
}

/// Makes `other` part of `keep`: moves every reference, sets the chosen values (keys of attached fields too), takes `other` out.
///
/// # Errors
/// They are the same or not of one kind, one of them is gone, a chosen value cannot be taken, or trouble with the file.
pub fn merge(store: &mut Store, author: &str, keep: Id, other: Id, choices: &[(&'static str, Value)]) -> Result<Written<Merged>> {
    if keep == other {
        return Err(Error::input(msg!("merge-same")).next(msg!("merge-same-next")));
    }
    let kind = live_kind(store, keep)?;
    if live_kind(store, other)? != kind {
        return Err(Error::input(msg!("merge-kinds")).next(msg!("merge-kinds-next")));
    }
    let names = Names::new();
    let label = msg!(
        "journal-merge",
        kind = kind_label(kind),
        name = subject(store, &names, kind, keep),
        other = subject(store, &names, kind, other)
    );
    store.write(author, &label, |tx| {
        let mut moved = 0;
        for group in groups(kind) {
            if let Some(first) = group.first() {
                moved += join_kept(tx, first, keep, other)?;
            }
        }
        tx.joins(keep, other);
        moved += move_references(tx, kind, keep, other)?;
        tx.remove(kind, other)?;
        let (own, beside): (Vec<_>, Vec<_>) = choices.iter().cloned().partition(|(key, _)| kind.field(key).is_some());
        tx.set(kind, keep, &own)?;
        let beside: Vec<Change> = beside.into_iter().map(|(key, value)| Change { key, base: Value::Null, value }).collect();
        keep_attached(tx, kind, keep, &beside)?;
        Ok(Merged { kind, moved })
    })
}

fn live_kind(store: &Store, id: Id) -> Result<Kind> {
    if let Some(kind) = store.kind_of(id)?
        && store.get(kind, id)?.is_some_and(|r| !r.gone)
    {
        return Ok(kind);
    }
    Err(Error::new(Cause::Missing, msg!("merge-missing", code = id.short())).next(msg!("merge-missing-next")))
}

/// Moves every reference to `other` to `keep`; how many.
fn move_references(tx: &mut Tx<'_>, kind: Kind, keep: Id, other: Id) -> Result<usize> {
    let mut moved = 0;
    for (referrer, field) in kind.referrers() {
        loop {
            // Each row that is moved leaves the answer, so the pages end.
            let rows = tx.referring(referrer, field.key, other, 500)?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                let value = match field.kind {
                    FieldKind::Refs(_) => {
                        let mut ids: Vec<Id> = Vec::new();
                        for id in Vec::<Id>::read(row.get(field.key)) {
                            let id = if id == other { keep } else { id };
                            let own = referrer == kind && row.id == keep && id == keep;
                            if !own && !ids.contains(&id) {
                                ids.push(id);
                            }
                        }
                        ids.write()
                    }
                    // What stood below its own double stands below nothing.
                    _ if referrer == kind && row.id == keep => Value::Null,
                    _ => Value::Int(keep.get()),
                };
                tx.set(referrer, row.id, &[(field.key, value)])?;
                moved += 1;
            }
        }
    }
    Ok(moved)
}

/// Records that keep attached values for both under one number become one: references moved, empty cells filled.
fn join_kept(tx: &mut Tx<'_>, attached: &Attached, keep: Id, other: Id) -> Result<usize> {
    let of = |tx: &Tx<'_>, id| -> Result<Vec<Row>> {
        let mut rows = tx.referring(attached.kind, attached.by, id, MOST)?;
        rows.retain(|r| r.text(attached.fixed.0) == attached.fixed.1);
        Ok(rows)
    };
    let mine = of(tx, keep)?;
    let mut moved = 0;
    for theirs in of(tx, other)? {
        let number = number_key(theirs.text(attached.holds));
        let Some(same) = mine.iter().find(|m| !number.is_empty() && number_key(m.text(attached.holds)) == number) else { continue };
        moved += move_references(tx, attached.kind, same.id, theirs.id)?;
        let fill: Vec<(&'static str, Value)> = suggestions(same, &theirs).into_iter().filter(|(key, _)| same.get(key).is_null()).collect();
        tx.remove(attached.kind, theirs.id)?;
        tx.set(attached.kind, same.id, &fill)?;
    }
    Ok(moved)
}

/// What a merge is offered to begin with: cells that only `other` has, and the entries of cells that hold several. The name of a
/// hospital or catalogue entry that goes stays among the other names, so that files go on finding it.
#[must_use]
pub fn suggestions(keep: &Row, other: &Row) -> Vec<(&'static str, Value)> {
    let mut out = Vec::new();
    // What was decided stays as it was decided.
    for field in keep.kind.fields().iter().filter(|f| !is_fixed(keep.kind, f.key)) {
        let (mine, theirs) = (keep.get(field.key), other.get(field.key));
        let several = matches!(field.kind, FieldKind::Words | FieldKind::Phones | FieldKind::Terms(_) | FieldKind::Refs(_));
        let goes = (field.key == "other_names").then(|| other.text("name")).filter(|n| *n != keep.text("name"));
        if several {
            let mut all: Vec<&str> = Vec::new();
            for entry in entries(mine.as_str()).chain(entries(theirs.as_str())).chain(goes) {
                if !entry.is_empty() && !all.contains(&entry) {
                    all.push(entry);
                }
            }
            let joined = Value::text(join(all));
            if joined != *mine {
                out.push((field.key, joined));
            }
        } else if mine.is_null() && !theirs.is_null() {
            out.push((field.key, theirs.clone()));
        }
    }
    out
}
