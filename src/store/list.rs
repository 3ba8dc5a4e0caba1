//! Lists: what they hold, in which order, and small questions about them. A screenful is read in `page`.

use rusqlite::{Connection, OptionalExtension, params};

use super::open::Store;
use super::read;
use super::tokens::{self, Sought};
use crate::error::Result;
use crate::model::{FieldKind, FieldType, Id, Kind, List, Row, Value};
use crate::rules::filter::Test;

/// What must hold for a record to be listed.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// Its words hold this.
    Match(Sought),
    /// Ids from–to.
    Between(i64, i64),
    /// One of these ids, which are in order.
    Ids(Vec<Id>),
    /// The cell is one of these.
    In(&'static str, Vec<Value>),
    /// The cell is empty.
    Null(&'static str),
    /// The cell contains this text.
    Like(&'static str, String),
    /// The cell compares so.
    Compare(&'static str, Test, Value),
    /// The cell names a record of a kind, not a gone one, for which this holds.
    Of(&'static str, Kind, Box<Condition>),
    /// None of it holds.
    Not(Box<Condition>),
    /// One of them holds.
    Any(Vec<Condition>),
    /// All of them hold.
    All(Vec<Condition>),
}

/// By what a list is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// The field.
    pub key: &'static str,
    /// From the end.
    pub descending: bool,
}

/// What a list shows.
#[derive(Debug, Clone, PartialEq)]
pub struct ListQuery {
    /// Records of this kind,
    pub kind: Kind,
    /// that meet all of these,
    pub conditions: Vec<Condition>,
    /// in this order.
    pub sort: Sort,
}

/// A place in a list: the record it stands at, and by what it stands there.
#[derive(Debug, Clone, PartialEq)]
pub struct Anchor {
    /// Its value in the sorted column; for a column that names another record that record's title and id.
    pub key: Vec<Value>,
    /// Its id.
    pub id: Id,
}

/// Which way from the anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Down the list.
    Forward,
    /// Up the list; rows come in the order of the list all the same.
    Backward,
}

impl ListQuery {
    /// All records of a kind by their title.
    #[must_use]
    pub fn all(kind: Kind) -> Self {
        let key = kind.title_fields().first().copied().unwrap_or_default();
        let sort = kind.field(key).filter(|f| f.sortable()).or_else(|| kind.fields().iter().find(|f| f.sortable()));
        Self { kind, conditions: Vec::new(), sort: Sort { key: sort.map_or("", |f| f.key), descending: false } }
    }

    /// With one more condition.
    #[must_use]
    pub fn with(mut self, condition: Condition) -> Self {
        self.conditions.push(condition);
        self
    }

    /// In another order.
    #[must_use]
    pub fn by(mut self, key: &'static str, descending: bool) -> Self {
        self.sort = Sort { key, descending };
        self
    }
}

impl Store {
    /// The records of a kind whose field refers to `id`, at most `limit`.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn referring(&self, kind: Kind, key: &str, id: Id, limit: usize) -> Result<Vec<Row>> {
        referring(&self.conn, kind, key, id, limit)
    }

    /// The condition that a record's field refers to `id`, whether it holds one reference or several.
    #[must_use]
    pub fn refers(kind: Kind, key: &'static str, id: Id) -> Condition {
        match kind.field(key).map(|f| f.kind) {
            Some(FieldKind::Refs(_)) => {
                Condition::All(vec![Condition::Match(Sought::tokens(vec![tokens::reference(id)])), Condition::Like(key, id.code())])
            }
            _ => Condition::In(key, vec![Value::Int(id.get())]),
        }
    }

    /// The entry of a catalogue, if there is one.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn term(&self, list: List, code: &str) -> Result<Option<Row>> {
        term(&self.conn, list, code)
    }
}

/// See [`Store::referring`].
pub(super) fn referring(conn: &Connection, kind: Kind, key: &str, id: Id, limit: usize) -> Result<Vec<Row>> {
    let Some(field) = kind.field(key) else { return Ok(Vec::new()) };
    let (table, columns) = (kind.table(), &read::sql(kind).columns);
    let several = matches!(field.kind, FieldKind::Refs(_));
    let sql = if several {
        format!("SELECT {columns} FROM search_{table} s JOIN {table} t ON t.id = s.rowid WHERE search_{table} MATCH ?1 AND t.gone = 0")
    } else {
        format!("SELECT {columns} FROM {table} t WHERE t.\"{key}\" = ?1 AND t.gone = 0 LIMIT ?2")
    };
    let mut statement = conn.prepare_cached(&sql)?;
    if !several {
        let rows = statement.query_map(params![id.get(), read::bound(limit)], |r| read::record(kind, r))?;
        return Ok(rows.collect::<rusqlite::Result<_>>()?);
    }
    let asked = Sought::tokens(vec![tokens::reference(id)]).expression();
    let rows = statement.query_map([asked], |r| read::record(kind, r))?;
    // Another field of the record may be the one that names it.
    let own = rows.filter(|row| row.as_ref().map_or(true, |r| Vec::<Id>::read(r.get(key)).contains(&id)));
    Ok(own.take(limit).collect::<rusqlite::Result<_>>()?)
}

/// See [`Store::term`].
pub(super) fn term(conn: &Connection, list: List, code: &str) -> Result<Option<Row>> {
    let sql = format!("SELECT {} FROM term t WHERE t.code = ?1 AND t.list = ?2 AND t.gone = 0", read::sql(Kind::Term).columns);
    Ok(conn.prepare_cached(&sql)?.query_row([code, list.key()], |r| read::record(Kind::Term, r)).optional()?)
}
