//! What is gathered the same way inside a transaction and outside of one.

use crate::error::Result;
use crate::model::{Id, Kind, Row};
use crate::store::{Span, Store, Tx};

/// Reads records, within a transaction or without.
pub trait Reads {
    /// A record; one that was taken out too.
    ///
    /// # Errors
    /// Trouble with the file.
    fn record(&self, kind: Kind, id: Id) -> Result<Option<Row>>;
    /// Records of a kind that refer to one.
    ///
    /// # Errors
    /// Trouble with the file.
    fn belonging(&self, kind: Kind, key: &str, id: Id, limit: usize) -> Result<Vec<Row>>;
    /// A stretch of records.
    ///
    /// # Errors
    /// Trouble with the file.
    fn stretch(&self, span: &Span, limit: usize) -> Result<Vec<Row>>;
}

impl Reads for Store {
    fn record(&self, kind: Kind, id: Id) -> Result<Option<Row>> {
        self.get(kind, id)
    }
    fn belonging(&self, kind: Kind, key: &str, id: Id, limit: usize) -> Result<Vec<Row>> {
        self.referring(kind, key, id, limit)
    }
    fn stretch(&self, span: &Span, limit: usize) -> Result<Vec<Row>> {
        self.span(span, limit)
    }
}

impl Reads for Tx<'_> {
    fn record(&self, kind: Kind, id: Id) -> Result<Option<Row>> {
        self.get(kind, id)
    }
    fn belonging(&self, kind: Kind, key: &str, id: Id, limit: usize) -> Result<Vec<Row>> {
        self.referring(kind, key, id, limit)
    }
    fn stretch(&self, span: &Span, limit: usize) -> Result<Vec<Row>> {
        self.span(span, limit)
    }
}
