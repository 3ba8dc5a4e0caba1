//! `new_version`: a framework with its skills, or an instrument with its items, again under another version, to be changed there.

use std::collections::HashMap;

use super::super::show::kind_label;
use crate::error::{Error, Result};
use crate::model::{FieldType, Id, Kind, Row, SkillMap, SkillRelation, Value};
use crate::msg;
use crate::programme::skills::versions::of_code_span;
use crate::programme::skills::{MOST_SKILLS, versions};
use crate::rules::frozen;
use crate::store::{Store, Tx, Written, new_id};
use crate::text;

/// A version that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVersion {
    /// What it is.
    pub kind: Kind,
    /// The new framework or instrument.
    pub id: Id,
    /// How many skills or items it has.
    pub parts: usize,
    /// Lines of curricula that still name the older version.
    pub old_lines: usize,
}

/// Makes a new version of a framework or an instrument: the same content, `replaces` set, and for each skill of a framework a map that
/// says *same*. Curricula go on naming the old one until they are moved.
///
/// # Errors
/// A version without a name or with one that is taken, no such record, or trouble with the file.
pub fn new_version(store: &mut Store, author: &str, kind: Kind, id: Id, version: &str) -> Result<Written<NewVersion>> {
    let version = text::clean_line(version).trim().to_owned();
    let Some(whole) = frozen::whole_of(kind).filter(|whole| whole.kind == kind) else {
        return Err(Error::defect(format!("{} has no versions", kind.table())));
    };
    let old_lines = if kind == Kind::Framework { versions::old_lines(store, id)?.len() } else { 0 };
    let called = store.get(kind, id)?.map(|row| frozen::called(&row)).unwrap_or_default();
    let label = msg!("journal-new-version", kind = kind_label(kind), name = called, version = version);
    store.write(author, &label, |tx| {
        let old = tx.expect(kind, id)?;
        if version.is_empty() {
            return Err(Error::input(msg!("version-unnamed")).next(msg!("version-unnamed-next")).at("version"));
        }
        taken(tx, kind, old.text("code"), &version)?;
        let new = Row { id: new_id()?, rev: 0, ..old.clone() }
            .with("version", Value::text(version.as_str()))
            .with("replaces", Value::Int(id.get()));
        tx.insert(&new)?;
        let rows = tx.referring(whole.part.0, whole.part.1, id, MOST_SKILLS)?;
        let parts = copy(tx, &rows, whole.part.1, new.id)?;
        if kind == Kind::Framework {
            for (older, newer) in &parts {
                let map = SkillMap { older: Some(*older), newer: Some(*newer), relation: Some(SkillRelation::Same), notes: String::new() };
                tx.insert(&Row::of(new_id()?, map))?;
            }
        }
        Ok(NewVersion { kind, id: new.id, parts: parts.len(), old_lines })
    })
}

/// Refuses a version that is there.
fn taken(tx: &Tx<'_>, kind: Kind, code: &str, version: &str) -> Result<()> {
    let there = tx.span(&of_code_span(kind, code), 1_000)?;
    if there.iter().any(|row| frozen::same_version(row.get("version"), version)) {
        return Err(Error::input(msg!("version-taken", code = code, version = version)).next(msg!("version-taken-next")).at("version"));
    }
    Ok(())
}

/// Copies parts into another whole, those above first; old and new ids in that order.
fn copy(tx: &mut Tx<'_>, rows: &[Row], by: &'static str, whole: Id) -> Result<Vec<(Id, Id)>> {
    let mut ids: HashMap<Id, Id> = HashMap::with_capacity(rows.len());
    for row in rows {
        ids.insert(row.id, new_id()?);
    }
    let mut left: Vec<&Row> = rows.iter().collect();
    let mut out: Vec<(Id, Id)> = Vec::with_capacity(rows.len());
    let mut done: std::collections::HashSet<Id> = std::collections::HashSet::new();
    while !left.is_empty() {
        let before = left.len();
        let mut later = Vec::new();
        for row in left {
            let parent = row.reference("parent").filter(|p| ids.contains_key(p));
            if parent.is_some_and(|p| !done.contains(&p)) {
                later.push(row);
                continue;
            }
            let Some(new) = ids.get(&row.id).copied() else { continue };
            let mut fresh = Row { id: new, rev: 0, ..row.clone() }.with(by, Value::Int(whole.get()));
            if let Some(above) = parent.and_then(|p| ids.get(&p)) {
                fresh.set("parent", Value::Int(above.get()));
            }
            // Those that it belongs with may be still to come.
            fresh.set("related", Value::Null);
            tx.insert(&fresh)?;
            done.insert(row.id);
            out.push((row.id, new));
        }
        left = later;
        if left.len() == before {
            return Err(Error::defect("skills that stand under themselves"));
        }
    }
    for row in rows.iter().filter(|row| !row.get("related").is_null()) {
        let Some(new) = ids.get(&row.id) else { continue };
        let related: Vec<Id> = Vec::<Id>::read(row.get("related")).into_iter().map(|id| ids.get(&id).copied().unwrap_or(id)).collect();
        tx.set(row.kind, *new, &[("related", related.write())])?;
    }
    Ok(out)
}
