//! How exported cells name other records, looked up once each.
//!
//! Titles are made of the fields that name a kind, in canonical values and without sensitive ones: a permit must not carry a passport's
//! number into a file that asked for none. Must not: be kept beyond one export; it does not hear of changes.

use std::collections::HashMap;
use std::rc::Rc;

use crate::error::Result;
use crate::exchange::reference;
use crate::model::{FieldKind, FieldType, Id, Kind, Row, Value};
use crate::store::{Condition, ListQuery, Store};

/// How many are kept at a time.
const KEPT: usize = 20_000;
/// How many references a title is followed through.
const DEPTH: u8 = 2;

/// How a record is named.
#[derive(Debug, PartialEq)]
pub(super) struct Naming {
    pub(super) id: Id,
    /// Its title alone.
    pub(super) name: String,
    /// As it stands in a cell, see [`reference`].
    pub(super) written: String,
}

/// Names of records that other records refer to.
pub(super) struct Titles {
    sensitive: bool,
    kept: HashMap<(Kind, Id), Rc<Naming>>,
}

impl Titles {
    pub(super) fn new(sensitive: bool) -> Self {
        Self { sensitive, kept: HashMap::new() }
    }

    /// How cells name a record.
    pub(super) fn of(&mut self, store: &Store, kind: Kind, id: Id) -> Result<Rc<Naming>> {
        if let Some(found) = self.kept.get(&(kind, id)) {
            return Ok(Rc::clone(found));
        }
        let (name, alone) = match store.get(kind, id)? {
            Some(row) => (self.title(store, &row, DEPTH)?, !row.gone && alone(store, &row)?),
            None => (String::new(), false),
        };
        let naming = Rc::new(Naming { id, written: reference::write(&name, id, alone), name });
        if self.kept.len() >= KEPT {
            self.kept.clear();
        }
        self.kept.insert((kind, id), Rc::clone(&naming));
        Ok(naming)
    }

    fn title(&self, store: &Store, row: &Row, depth: u8) -> Result<String> {
        let mut out = String::new();
        for key in row.kind.title_fields() {
            let Some(field) = row.kind.field(key).filter(|f| self.sensitive || !f.sensitive) else { continue };
            let value = row.get(key);
            let part = match (field.kind, Option::<Id>::read(value)) {
                (FieldKind::Ref(kind), Some(id)) if depth > 0 => match store.get(kind, id)? {
                    Some(other) => self.title(store, &other, depth - 1)?,
                    None => String::new(),
                },
                (FieldKind::Ref(_), _) => String::new(),
                _ => value.canonical(),
            };
            if !part.is_empty() {
                if !out.is_empty() {
                    out.push_str(", ");
                }
                out.push_str(&part);
            }
        }
        Ok(out)
    }
}

/// Whether a record's name finds it and no other. Titles made of several fields never do: nobody could look one up.
fn alone(store: &Store, row: &Row) -> Result<bool> {
    let [key] = row.kind.title_fields() else { return Ok(false) };
    let Some(field) = row.kind.field(key) else { return Ok(false) };
    let value = row.get(key);
    if matches!(value, Value::Null) {
        return Ok(false);
    }
    let same = ListQuery::all(row.kind).with(Condition::In(field.key, vec![value.clone()]));
    Ok(store.count(&same, 2)? == 1)
}
