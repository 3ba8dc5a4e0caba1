//! Values that stand beside a record but are kept in another one that belongs to it, fetched for many records at once.
//!
//! Which of several passports counts is for `programme` to say.

use std::collections::HashMap;

use crate::error::Result;
use crate::model::{Attached, FieldKind, Id, Kind, Row, Value};
use crate::programme::pick;
use crate::store::{Condition, ListQuery, Store};

use super::Column;

/// The records that keep what stands beside the records of a batch.
#[derive(Default)]
pub(super) struct Keepers(HashMap<(Kind, &'static str, Id), Row>);

impl Keepers {
    /// Those of a batch, for the columns that need one.
    pub(super) fn of(store: &Store, columns: &[Column], batch: &[Row]) -> Result<Self> {
        let mut out = Self::default();
        let mut done: Vec<(Kind, &str, &str)> = Vec::new();
        for column in columns {
            let Column::Beside(beside) = column else { continue };
            if !done.contains(&(beside.kind, beside.by, beside.fixed.1)) && !batch.is_empty() {
                done.push((beside.kind, beside.by, beside.fixed.1));
                out.fetch(store, beside, batch)?;
            }
        }
        Ok(out)
    }

    fn fetch(&mut self, store: &Store, beside: &'static Attached, batch: &[Row]) -> Result<()> {
        let Some(by) = beside.kind.field(beside.by).filter(|f| matches!(f.kind, FieldKind::Ref(_))) else { return Ok(()) };
        let ids = batch.iter().map(|r| Value::Int(r.id.get())).collect();
        // By id and by reference alone: the few that are no passports are passed over, so that SQLite goes by the references.
        let query = ListQuery::all(beside.kind).by("id", false).with(Condition::In(by.key, ids));
        let mut found: HashMap<Id, Vec<Row>> = HashMap::new();
        store.each(&query, |row| {
            if let Some(owner) = row.reference(by.key) {
                found.entry(owner).or_default().push(row);
            }
            Ok(())
        })?;
        for (owner, rows) in found {
            if let Some(row) = pick(beside, rows) {
                self.0.insert((beside.kind, beside.fixed.1, owner), row);
            }
        }
        Ok(())
    }

    /// The value that stands beside a record.
    pub(super) fn value(&self, beside: &Attached, owner: Id) -> &Value {
        static NOTHING: Value = Value::Null;
        self.0.get(&(beside.kind, beside.fixed.1, owner)).map_or(&NOTHING, |row| row.get(beside.holds))
    }
}
