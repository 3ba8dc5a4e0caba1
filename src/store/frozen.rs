//! Whether a framework or an instrument is in use, and the refusal to change one that is: what is in use is described in
//! [`crate::rules::frozen`], and every write passes here. So does every decision of entrustment ([`crate::rules::decided`]).

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension};

use super::list::referring;
use super::open::Store;
use super::write::Tx;
use crate::error::{Error, Result};
use crate::model::{FieldType, Id, Kind, Row, Value};
use crate::msg;
use crate::rules::decided;
use crate::rules::frozen::{self, Whole};

/// Most parts of one framework or instrument that are looked through.
const MOST: usize = 100_000;

/// What was found of wholes inside one transaction.
pub(super) type Used = HashMap<Id, bool>;

impl Store {
    /// Whether a framework or an instrument is in use.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn in_use(&self, kind: Kind, id: Id) -> Result<bool> {
        in_use(&self.conn, kind, id)
    }

    /// How many records of a kind name `id` in a field, counted up to `most`.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn count_referring(&self, kind: Kind, key: &'static str, id: Id, most: usize) -> Result<usize> {
        let query = super::ListQuery::all(kind).with(super::Condition::In(key, vec![Value::Int(id.get())]));
        self.count(&query, most)
    }
}

impl Tx<'_> {
    /// Whether a framework or an instrument is in use.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn in_use(&mut self, kind: Kind, id: Id) -> Result<bool> {
        if let Some(known) = self.used.get(&id) {
            return Ok(*known);
        }
        let used = in_use(self.conn, kind, id)?;
        self.used.insert(id, used);
        Ok(used)
    }

    /// Whether the framework or instrument that a new record would be part of is in use.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn is_part_of_used(&mut self, row: &Row) -> Result<bool> {
        let Some(whole) = frozen::whole_of(row.kind) else { return Ok(false) };
        match row.reference(whole.part.1) {
            Some(id) if whole.part.0 == row.kind => self.in_use(whole.kind, id),
            _ => Ok(false),
        }
    }

    /// Refuses a change of content of what is in use.
    pub(super) fn accept_content(&mut self, before: Option<&Row>, after: &Row) -> Result<()> {
        if frozen::makes_used(after.kind) {
            // What was not in use may be from now on, and the other way round.
            self.used.clear();
        }
        if after.kind == Kind::Entrustment {
            return self.accept_decision(before, after);
        }
        let Some(whole) = frozen::whole_of(after.kind) else { return Ok(()) };
        let Some(field) = frozen::content_changed(before, after) else { return Ok(()) };
        for id in wholes(whole, before, after) {
            if self.in_use(whole.kind, id)? {
                let name = self.get(whole.kind, id)?.map(|row| frozen::called(&row)).unwrap_or_default();
                let what = match whole.kind {
                    Kind::Framework => msg!("frozen-framework", name = name),
                    _ => msg!("frozen-instrument", name = name),
                };
                let error = Error::input(what).next(msg!("frozen-next"));
                return Err(if field.is_empty() { error } else { error.at(field) });
            }
        }
        Ok(())
    }

    /// Refuses to change what was decided, and a new decision whose evidence cannot carry it or was not kept. What an undo gives back stood
    /// in the file already; a decision of an older version may have no evidence.
    fn accept_decision(&self, before: Option<&Row>, after: &Row) -> Result<()> {
        if after.gone || self.is_undo() {
            return Ok(());
        }
        if let Some(before) = before.filter(|b| !b.gone) {
            return decided::changed(before, after, self.joined).map_or(Ok(()), |key| Err(decided::refused(key)));
        }
        let ids = Vec::<Id>::read(after.get("evidence"));
        let evidence = ids.iter().map(|id| self.expect(Kind::Assessment, *id)).collect::<Result<Vec<Row>>>()?;
        decided::carries(after, &evidence, |_, _| true)?;
        if ids.iter().any(|id| !after.text("frozen").contains(&id.code())) {
            return Err(Error::input(msg!("decided-unkept")).next(msg!("decided-unkept-next")).at("evidence"));
        }
        Ok(())
    }
}

/// The wholes that a change of a record touches: itself, or those that it is or was part of.
fn wholes(whole: &Whole, before: Option<&Row>, after: &Row) -> Vec<Id> {
    if after.kind == whole.kind {
        // A new one is in nobody's use.
        return before.map(|row| row.id).into_iter().collect();
    }
    let mut out: Vec<Id> = Vec::new();
    for id in [before, Some(after)].into_iter().flatten().filter_map(|row| Option::<Id>::read(row.get(whole.part.1))) {
        if !out.contains(&id) {
            out.push(id);
        }
    }
    out
}

fn in_use(conn: &Connection, kind: Kind, id: Id) -> Result<bool> {
    let Some(whole) = frozen::whole_of(kind).filter(|whole| whole.kind == kind) else { return Ok(false) };
    let named: Vec<Id> = if whole.used == whole.kind {
        vec![id]
    } else {
        referring(conn, whole.part.0, whole.part.1, id, MOST)?.into_iter().map(|row| row.id).collect()
    };
    // One user at a time over all parts: the index of the most likely one is looked through first.
    for (user, key) in whole.users {
        let sql = format!("SELECT 1 FROM {} t WHERE t.\"{key}\" = ?1 AND t.gone = 0 LIMIT 1", user.table());
        let mut statement = conn.prepare_cached(&sql)?;
        for id in &named {
            if statement.query_row([id.get()], |_| Ok(())).optional()?.is_some() {
                return Ok(true);
            }
        }
    }
    Ok(false)
}
