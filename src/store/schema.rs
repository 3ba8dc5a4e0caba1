//! What the tables of records look like, derived from the field tables. The migrations are written by hand; a test holds
//! that what they make is what stands here, and prints what a new kind or field needs.

use super::tokens;
use crate::model::{Field, FieldKind, Kind};

/// The SQL type of a field's column. Text that people sort by ignores the case of ASCII letters.
pub(super) fn column_type(field: &Field) -> &'static str {
    match field.kind {
        FieldKind::Ref(_) | FieldKind::Flag | FieldKind::Number { decimals: 0, .. } => "INTEGER",
        FieldKind::Number { .. } => "REAL",
        FieldKind::Text(_) | FieldKind::Name | FieldKind::Words | FieldKind::Email | FieldKind::Term(_) => "TEXT COLLATE NOCASE",
        _ => "TEXT",
    }
}

/// The column of a field as a migration writes it.
pub(super) fn column_sql(field: &Field) -> String {
    let mut sql = format!("\"{}\" {}", field.key, column_type(field));
    if let Some(kind) = field.refers_to() {
        sql.push_str(&format!(" REFERENCES {}(id)", kind.table()));
    }
    sql
}

/// The table of a kind.
pub(super) fn table_sql(kind: Kind) -> String {
    let columns: Vec<String> = kind.fields().iter().map(column_sql).collect();
    format!(
        "CREATE TABLE {} (\n  id INTEGER PRIMARY KEY,\n  rev INTEGER NOT NULL DEFAULT 0,\n  gone INTEGER NOT NULL DEFAULT 0,\n  {}\n) STRICT;\n",
        kind.table(),
        columns.join(",\n  ")
    )
}

/// Whether a field's column has an index: every column that tables sort by, every reference.
pub(super) fn indexed(field: &Field) -> bool {
    field.sortable() || field.refers_to().is_some()
}

/// The index of a field's column.
pub(super) fn index_sql(kind: Kind, field: &Field) -> String {
    let table = kind.table();
    format!("CREATE INDEX {table}_by_{0} ON {table}(\"{0}\", id);\n", field.key)
}

/// The search table of a kind: which words stand in which record, and no text; nothing for a kind without words.
pub(super) fn search_sql(kind: Kind) -> String {
    if !tokens::held(kind) {
        return String::new();
    }
    format!(
        "CREATE VIRTUAL TABLE search_{} USING fts5(words, content='', contentless_delete=1, detail=none, \
         tokenize=\"ascii tokenchars '=@'\", prefix='1 2 3');\n",
        kind.table()
    )
}

/// All that belongs to a kind.
pub(super) fn kind_sql(kind: Kind) -> String {
    let mut sql = table_sql(kind);
    for field in kind.fields().iter().filter(|f| indexed(f)) {
        sql.push_str(&index_sql(kind, field));
    }
    sql.push_str(&search_sql(kind));
    sql
}

mod tests {
    use std::collections::BTreeMap;

    use rusqlite::Connection;

    use super::*;
    use crate::store::{Mode, Store};

    /// Prints what a first migration needs: `cargo test print_schema -- --ignored --nocapture`.
    #[test]
    #[ignore = "prints what a migration needs"]
    fn print_schema() {
        for kind in Kind::ALL {
            println!("{}", kind_sql(*kind));
        }
    }

    /// Every table and index by name, with its columns: what two schemas must agree in.
    fn shape(conn: &Connection) -> BTreeMap<String, Vec<String>> {
        let mut out = BTreeMap::new();
        let mut statement = conn.prepare("SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'").unwrap();
        let names: Vec<(String, String)> = statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?))).unwrap().map(Result::unwrap).collect();
        for (sort, name) in names {
            let sql = match sort.as_str() {
                "index" => format!("SELECT name || ' ' || coll FROM pragma_index_xinfo('{name}') WHERE key"),
                _ => format!("SELECT name || ' ' || type || ' ' || \"notnull\" FROM pragma_table_xinfo('{name}') ORDER BY name"),
            };
            let mut columns = conn.prepare(&sql).unwrap();
            let columns =
                columns.query_map([], |r| r.get::<_, Option<String>>(0)).unwrap().map(|c| c.unwrap().unwrap_or_default()).collect();
            out.insert(format!("{sort} {name}"), columns);
        }
        out
    }

    #[test]
    fn schema_has_the_columns_of_the_model() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
        let migrated = shape(&store.conn);
        let wanted = Connection::open_in_memory().unwrap();
        for kind in Kind::ALL {
            wanted.execute_batch(&kind_sql(*kind)).unwrap();
        }
        for (name, columns) in shape(&wanted) {
            assert_eq!(migrated.get(&name), Some(&columns), "{name}: the migrations and the model differ");
        }
    }
}
