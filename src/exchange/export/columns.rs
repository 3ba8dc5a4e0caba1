//! The columns of a kind in a file: the code, its fields, and the fields that stand beside it.

use crate::model::{Attached, Field, Kind};

/// One column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Column {
    /// The record's whole code.
    Id,
    /// A field of the record itself: its place among the values, and the field.
    Own(usize, &'static Field),
    /// A field that a record keeps which belongs to this one.
    Beside(&'static Attached),
}

impl Column {
    /// Its title in files.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Own(_, field) => field.key,
            Self::Beside(attached) => attached.field.key,
        }
    }

    /// The field that it shows.
    #[must_use]
    pub const fn field(&self) -> Option<&'static Field> {
        match self {
            Self::Id => None,
            Self::Own(_, field) => Some(field),
            Self::Beside(attached) => Some(&attached.field),
        }
    }
}

/// The columns of a kind, in their order; sensitive ones only if asked for.
#[must_use]
pub fn columns(kind: Kind, sensitive: bool) -> Vec<Column> {
    let own = kind.fields().iter().enumerate().map(|(i, field)| Column::Own(i, field));
    let beside = kind.attached().iter().map(Column::Beside);
    let all = std::iter::once(Column::Id).chain(own).chain(beside);
    all.filter(|c| sensitive || c.field().is_none_or(|f| !f.sensitive)).collect()
}
