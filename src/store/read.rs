//! Reading records by identity, and the SQL text of a kind, derived once from its fields.

use std::sync::LazyLock;

use rusqlite::types::{ToSqlOutput, Value as Sql, ValueRef};
use rusqlite::{Connection, OptionalExtension, ToSql};

use super::open::Store;
use crate::error::{Error, Result};
use crate::model::{FieldKind, Id, Kind, Row, Value};

/// SQL text of a kind.
pub(super) struct KindSql {
    /// `t.id, t.rev, t.gone, t."a", …`
    pub(super) columns: String,
    pub(super) get: String,
    pub(super) insert: String,
}

static SQL: LazyLock<Vec<KindSql>> = LazyLock::new(|| {
    Kind::ALL
        .iter()
        .map(|kind| {
            let fields = kind.fields();
            let names: Vec<String> = fields.iter().map(|f| format!("\"{}\"", f.key)).collect();
            let columns = format!("t.id, t.rev, t.gone, t.{}", names.join(", t."));
            let marks: Vec<String> = (4..4 + fields.len()).map(|n| format!("?{n}")).collect();
            KindSql {
                get: format!("SELECT {columns} FROM {} t WHERE t.id = ?1", kind.table()),
                insert: format!(
                    "INSERT INTO {} (id, rev, gone, {}) VALUES (?1, ?2, ?3, {})",
                    kind.table(),
                    names.join(", "),
                    marks.join(", ")
                ),
                columns,
            }
        })
        .collect()
});

/// The SQL text of a kind.
pub(super) fn sql(kind: Kind) -> &'static KindSql {
    // `Kind::ALL` lists the kinds in the order of the enum.
    static NONE: KindSql = KindSql { columns: String::new(), get: String::new(), insert: String::new() };
    SQL.get(kind as usize).unwrap_or(&NONE)
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(n) => ValueRef::Integer(*n),
            Self::Real(r) => ValueRef::Real(*r),
            Self::Text(s) => ValueRef::Text(s.as_bytes()),
        }))
    }
}

/// A cell to be bound in a statement.
pub(super) fn sql_value(value: &Value) -> Sql {
    match value {
        Value::Null => Sql::Null,
        Value::Int(n) => Sql::Integer(*n),
        Value::Real(r) => Sql::Real(*r),
        Value::Text(s) => Sql::Text(s.clone()),
    }
}

/// A cell as SQLite gives it. Bytes that are no UTF-8 (a file edited by hand) are shown with replacement characters.
pub(super) fn cell(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(n) => Value::Int(n),
        ValueRef::Real(r) => Value::Real(r),
        ValueRef::Text(b) | ValueRef::Blob(b) => Value::Text(String::from_utf8_lossy(b).into_owned()),
    }
}

/// Columns of a kind before those of its fields.
pub(super) const BEFORE_FIELDS: usize = 3;

/// The record that begins at column 0 of a result row.
pub(super) fn record(kind: Kind, r: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let fields = kind.fields();
    let mut values = Vec::with_capacity(fields.len());
    for (i, field) in fields.iter().enumerate() {
        let value = cell(r.get_ref(i + BEFORE_FIELDS)?);
        // A real column gives 3.0 for 3 and so does the file; whole numbers in it stay real so that both compare equal.
        values.push(match (field.kind, value) {
            #[expect(clippy::cast_precision_loss, reason = "such a cell was written as a real number")]
            (FieldKind::Number { decimals: 1.., .. }, Value::Int(n)) => Value::Real(n as f64),
            (_, value) => value,
        });
    }
    let id: i64 = r.get(0)?;
    let id = Id::new(id).ok_or_else(|| rusqlite::Error::IntegralValueOutOfRange(0, id))?;
    Ok(Row { kind, id, rev: r.get(1)?, gone: r.get::<_, i64>(2)? != 0, values })
}

/// A limit as SQLite takes it.
pub(super) fn bound(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// A record, gone or not.
pub(super) fn get(conn: &Connection, kind: Kind, id: Id) -> Result<Option<Row>> {
    Ok(conn.prepare_cached(&sql(kind).get)?.query_row([id.get()], |r| record(kind, r)).optional()?)
}

impl Store {
    /// A record, gone or not; `None` if there never was one.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn get(&self, kind: Kind, id: Id) -> Result<Option<Row>> {
        get(&self.conn, kind, id)
    }

    /// The kind of a record of which only the id is known.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn kind_of(&self, id: Id) -> Result<Option<Kind>> {
        for kind in Kind::ALL {
            if self.get(*kind, id)?.is_some() {
                return Ok(Some(*kind));
            }
        }
        Ok(None)
    }

    /// Records of a kind whose code begins with `prefix`; at most two, to tell whether it is the only one.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn by_code(&self, kind: Kind, prefix: &str) -> Result<Vec<Row>> {
        let Some(range) = Id::range_of(prefix) else { return Ok(Vec::new()) };
        let text = format!(
            "SELECT {} FROM {} t WHERE t.id BETWEEN ?1 AND ?2 AND t.gone = 0 ORDER BY t.id LIMIT 2",
            sql(kind).columns,
            kind.table()
        );
        let mut statement = self.conn.prepare_cached(&text)?;
        let rows = statement.query_map([*range.start(), *range.end()], |r| record(kind, r))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Records of a kind, gone or not, in whose column stands just this text (small and capital letters are one): at most `limit`. For
    /// columns with an index of their own.
    ///
    /// # Errors
    /// The kind has no such column, or trouble with the file.
    pub fn with_text(&self, kind: Kind, key: &'static str, text: &str, limit: usize) -> Result<Vec<Row>> {
        if kind.field(key).is_none() {
            return Err(Error::defect(format!("no column {key} of {}", kind.table())));
        }
        let query = format!("SELECT {} FROM {} t WHERE t.\"{key}\" = ?1 ORDER BY t.id LIMIT ?2", sql(kind).columns, kind.table());
        let mut statement = self.conn.prepare_cached(&query)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = statement.query_map(rusqlite::params![text, limit], |r| record(kind, r))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether the file holds nothing that a person entered: no trainee, hospital, trainer or agreement.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn is_empty(&self) -> Result<bool> {
        for kind in [Kind::Trainee, Kind::Hospital, Kind::Trainer, Kind::Agreement] {
            let any: bool =
                self.conn.query_row(&format!("SELECT EXISTS (SELECT 1 FROM {} WHERE gone = 0)", kind.table()), [], |r| r.get(0))?;
            if any {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
