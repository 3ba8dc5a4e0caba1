//! Values that stand beside a record but are kept in another one that belongs to it, fetched for many records at once.
//!
//! Which of several passports counts is for `programme` to say.

use std::collections::HashMap;

use crate::error::Result;
use crate::model::{Attached, FieldKind, Id, Kind, Row, Value};
use crate::programme::pick;
use crate::store::Store;

use super::Column;

/// Records beside one that are looked at.
const BESIDE: usize = 1_000;

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
        for owner in batch {
            if let Some(row) = pick(beside, store.referring(beside.kind, by.key, owner.id, BESIDE)?) {
                self.0.insert((beside.kind, beside.fixed.1, owner.id), row);
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
