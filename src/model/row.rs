//! A record as all rooms pass it about: its kind and its values in the order of the kind's fields.

use chrono::NaiveDate;

use super::value::{FieldType, Value};
use super::{Id, Kind};

/// A record's values with its identity.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What it is.
    pub kind: Kind,
    /// Its identity.
    pub id: Id,
    /// Counts its changes; 0 before the first.
    pub rev: i64,
    /// Taken out by somebody; kept for the history.
    pub gone: bool,
    /// One value for each of [`Kind::fields`].
    pub values: Vec<Value>,
}

/// A typed record.
pub trait Record: Sized {
    /// Its kind.
    const KIND: Kind;
    /// From values in the order of the fields.
    fn from_values(values: &[Value]) -> Self;
    /// As values in the order of the fields.
    fn into_values(self) -> Vec<Value>;
}

impl Row {
    /// An empty record.
    #[must_use]
    pub fn new(kind: Kind, id: Id) -> Self {
        Self { kind, id, rev: 0, gone: false, values: vec![Value::Null; kind.fields().len()] }
    }

    /// A record from its typed form.
    #[must_use]
    pub fn of<R: Record>(id: Id, record: R) -> Self {
        Self { kind: R::KIND, id, rev: 0, gone: false, values: record.into_values() }
    }

    /// Its typed form.
    #[must_use]
    pub fn to<R: Record>(&self) -> R {
        debug_assert_eq!(R::KIND, self.kind);
        R::from_values(&self.values)
    }

    /// The value of a field; nothing for a key that the kind has not.
    #[must_use]
    pub fn get(&self, key: &str) -> &Value {
        static NOTHING: Value = Value::Null;
        self.kind.position(key).and_then(|i| self.values.get(i)).unwrap_or(&NOTHING)
    }

    /// Puts a value; false for a key that the kind has not.
    pub fn set(&mut self, key: &str, value: Value) -> bool {
        let Some(slot) = self.kind.position(key).and_then(|i| self.values.get_mut(i)) else { return false };
        *slot = value;
        true
    }

    /// With a value, for building.
    #[must_use]
    pub fn with(mut self, key: &str, value: Value) -> Self {
        self.set(key, value);
        self
    }

    /// The text of a field, empty if it has none.
    #[must_use]
    pub fn text(&self, key: &str) -> &str {
        self.get(key).as_str()
    }

    /// The day of a field.
    #[must_use]
    pub fn date(&self, key: &str) -> Option<NaiveDate> {
        FieldType::read(self.get(key))
    }

    /// The record that a field refers to.
    #[must_use]
    pub fn reference(&self, key: &str) -> Option<Id> {
        FieldType::read(self.get(key))
    }
}
