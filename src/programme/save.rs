//! What a form saves: one record, new or changed three ways, with the values that stand beside it, in one step.
//!
//! Must not: know what a record is for. A trainee's state is moved by `verbs::set_status`; here it is a cell like any other,
//! so that a wrong one can be corrected.

use super::attached::{MOST, groups, pick};
use super::show::{Names, kind_label};
use crate::error::{Error, Result};
use crate::model::{Attached, FieldKind, Id, Kind, Row, Value};
use crate::msg;
use crate::rules::three_way::{Outcome, three_way};
use crate::store::{Change, Clash, Saved, Store, Tx, Written, new_id};

/// What was saved.
#[derive(Debug, Clone, PartialEq)]
pub struct Filed {
    /// The record; a new one has it from now on.
    pub id: Id,
    /// Done, or the cells of which a person has to choose; then nothing was written.
    pub saved: Saved,
}

/// Saves a record: a new one without `record`, else the changes of it. `attached` changes values that [`Kind::attached`] tells of;
/// the record that keeps them is made when there is none. Both go into one step, or neither.
///
/// # Errors
/// A value that cannot be taken (with its field), a record that is gone, or trouble with the file.
pub fn save(
    store: &mut Store,
    author: &str,
    kind: Kind,
    record: Option<Id>,
    changes: &[Change],
    attached: &[Change],
) -> Result<Written<Filed>> {
    let names = Names::new();
    if let Some(unknown) = changes.iter().find(|c| kind.field(c.key).is_none()) {
        return Err(Error::defect(format!("{} has no field {}", kind.table(), unknown.key)));
    }
    match record {
        Some(id) => {
            let label = msg!("journal-change", kind = kind_label(kind), name = subject(store, &names, kind, id));
            store.write(author, &label, |tx| {
                let mut clashes = attached_clashes(tx, kind, id, attached)?;
                if !clashes.is_empty() {
                    clashes.extend(own_clashes(tx, kind, id, changes)?);
                    return Ok(Filed { id, saved: Saved::Clashes(clashes) });
                }
                let returns = kind == Kind::Trainee && changes.iter().any(|c| matches!(c.key, "status" | "status_on"));
                let before = if returns { tx.get(kind, id)? } else { None };
                let saved = tx.change(kind, id, changes)?;
                if saved == Saved::Done && kind == Kind::InstrumentItem {
                    super::instruments::accept_code(tx, &tx.expect(kind, id)?)?;
                }
                if saved == Saved::Done {
                    keep_attached(tx, kind, id, attached)?;
                    if returns {
                        super::follow_ups::after_change(tx, id, before.as_ref())?;
                    }
                    if kind == Kind::Nomination && changes.iter().any(|c| c.key == "decision" && c.base != c.value) {
                        decided(tx, id)?;
                    }
                }
                Ok(Filed { id, saved })
            })
        }
        None => {
            let id = new_id()?;
            let mut row = Row { values: kind.start_values(), ..Row::new(kind, id) };
            for change in changes {
                row.set(change.key, change.value.clone());
            }
            let label = msg!("journal-new", kind = kind_label(kind), name = row_subject(store, &names, &row));
            store.write(author, &label, |tx| {
                if kind == Kind::InstrumentItem {
                    super::instruments::accept_code(tx, &row)?;
                }
                tx.insert(&row)?;
                keep_attached(tx, kind, id, attached)?;
                match kind {
                    Kind::Trainee => super::follow_ups::after_change(tx, id, None).map(|_| ())?,
                    Kind::Nomination => decided(tx, id)?,
                    _ => {}
                }
                Ok(Filed { id, saved: Saved::Done })
            })
        }
    }
}

/// What follows from a decision that was entered with its day: the same as of one that was made by `verbs::select`.
fn decided(tx: &mut Tx<'_>, id: Id) -> Result<()> {
    match tx.expect(Kind::Nomination, id)?.date("decided_on") {
        Some(day) => super::verbs::follow(tx, id, day, true).map(|_| ()),
        None => Ok(()),
    }
}

/// How a record is named in a label: its title without what is sensitive, and whose it is.
#[must_use]
pub fn subject(store: &Store, names: &Names, kind: Kind, id: Id) -> String {
    match store.get(kind, id) {
        Ok(Some(row)) => row_subject(store, names, &row),
        _ => format!("#{}", id.short()),
    }
}

/// [`subject`] of a record at hand.
#[must_use]
pub fn row_subject(store: &Store, names: &Names, row: &Row) -> String {
    let titles = row.kind.title_fields();
    let owner = ["trainee", "cohort", "visit"].into_iter().filter(|key| !titles.contains(key));
    let mut parts: Vec<String> = Vec::new();
    for (key, own) in titles.iter().map(|k| (*k, true)).chain(owner.map(|k| (k, false))) {
        let Some(field) = row.kind.field(key) else { continue };
        if field.sensitive || (!own && !matches!(field.kind, FieldKind::Ref(_))) {
            continue;
        }
        let part = names.cell(store, field, row.get(key));
        if !part.is_empty() && !parts.contains(&part) {
            parts.push(part);
        }
    }
    if parts.is_empty() { format!("#{}", row.id.short()) } else { parts.join(", ") }
}

/// The record that keeps a group of attached values.
fn keeper(tx: &Tx<'_>, group: &[&'static Attached], id: Id) -> Result<Option<Row>> {
    match group.first() {
        Some(first) => Ok(pick(first, tx.referring(first.kind, first.by, id, MOST)?)),
        None => Ok(None),
    }
}

fn clash(change: &Change, theirs: &Value) -> Option<Clash> {
    (three_way(&change.base, &change.value, theirs) == Outcome::Clash).then(|| Clash {
        key: change.key,
        base: change.base.clone(),
        mine: change.value.clone(),
        theirs: theirs.clone(),
    })
}

fn own_clashes(tx: &Tx<'_>, kind: Kind, id: Id, changes: &[Change]) -> Result<Vec<Clash>> {
    let row = tx.expect(kind, id)?;
    Ok(changes.iter().filter_map(|c| clash(c, row.get(c.key))).collect())
}

fn attached_clashes(tx: &Tx<'_>, kind: Kind, id: Id, changes: &[Change]) -> Result<Vec<Clash>> {
    let mut out = Vec::new();
    for group in groups(kind) {
        let keeper = keeper(tx, &group, id)?;
        for (one, change) in wanted(&group, changes) {
            let theirs = keeper.as_ref().map_or(&Value::Null, |r| r.get(one.holds));
            out.extend(clash(change, theirs));
        }
    }
    Ok(out)
}

/// The changes that concern a group.
fn wanted<'a>(group: &'a [&'static Attached], changes: &'a [Change]) -> impl Iterator<Item = (&'static Attached, &'a Change)> {
    group.iter().filter_map(|one| changes.iter().find(|c| c.key == one.field.key).map(|c| (*one, c)))
}

/// Writes attached values, which were compared before.
pub(super) fn keep_attached(tx: &mut Tx<'_>, kind: Kind, id: Id, changes: &[Change]) -> Result<()> {
    for group in groups(kind) {
        let cells: Vec<(&'static str, &'static str, Value)> =
            wanted(&group, changes).map(|(one, c)| (one.field.key, one.holds, c.value.clone())).collect();
        let Some(first) = group.first().filter(|_| !cells.is_empty()) else { continue };
        let put: Vec<(&'static str, Value)> = cells.iter().map(|(_, holds, v)| (*holds, v.clone())).collect();
        let outcome = match keeper(tx, &group, id)? {
            Some(row) => tx.set(row.kind, row.id, &put),
            None if cells.iter().all(|(.., v)| v.is_null()) => Ok(()),
            None => {
                let mut row = Row { values: first.kind.start_values(), ..Row::new(first.kind, new_id()?) };
                row.set(first.by, Value::Int(id.get()));
                row.set(first.fixed.0, Value::text(first.fixed.1));
                for (holds, value) in put {
                    row.set(holds, value);
                }
                tx.insert(&row)
            }
        };
        // The form knows the field by its name beside the record.
        outcome.map_err(|e| match cells.iter().find(|(_, holds, _)| e.field() == Some(holds)) {
            Some((key, ..)) => e.at(key),
            None => e,
        })?;
    }
    Ok(())
}
