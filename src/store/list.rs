//! Lists: a screenful of records in an order, from a place on, forwards or backwards, by keyset and never by offset.
//!
//! The order is (value of the sorted column, id), empty values last in either direction. Each step is cut into segments that one
//! index range answers: the rest of the anchor's own value, the values behind it, the empty ones.

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension, params_from_iter};

use super::open::Store;
use super::read;
use super::tokens::{self, Sought};
use crate::error::Result;
use crate::model::{FieldKind, Id, Kind, List, Row, Value};
use crate::rules::filter::Test;

/// What must hold for a record to be listed.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// Its words hold this.
    Match(Sought),
    /// Ids from–to.
    Between(i64, i64),
    /// One of these ids.
    Ids(Vec<Id>),
    /// The cell is one of these.
    In(&'static str, Vec<Value>),
    /// The cell is empty.
    Null(&'static str),
    /// The cell contains this text.
    Like(&'static str, String),
    /// The cell compares so.
    Compare(&'static str, Test, Value),
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

/// A place in a list: the record it stands at.
#[derive(Debug, Clone, PartialEq)]
pub struct Anchor {
    /// Its value in the sorted column.
    pub value: Value,
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

    /// The expression that rows are ordered by: the column, or the title of the record it refers to.
    fn order(&self) -> String {
        match self.kind.field(self.sort.key).map(|f| f.kind) {
            Some(FieldKind::Ref(other)) => title_sql(other, &format!("t.\"{}\"", self.sort.key), 2),
            _ => format!("t.\"{}\"", self.sort.key),
        }
    }
}

/// The title of a referenced record as SQL: its first title field, followed through references.
fn title_sql(kind: Kind, id: &str, depth: usize) -> String {
    let key = kind.title_fields().first().copied().unwrap_or("id");
    let alias = format!("o{depth}");
    let column = format!("{alias}.\"{key}\"");
    let column = match kind.field(key).map(|f| f.kind) {
        Some(FieldKind::Ref(other)) if depth > 0 => title_sql(other, &column, depth - 1),
        _ => column,
    };
    format!("(SELECT {column} FROM {} {alias} WHERE {alias}.id = {id})", kind.table())
}

/// SQL text with its values.
struct Clause {
    sql: String,
    values: Vec<Sql>,
}

fn sql_value(value: &Value) -> Sql {
    match value {
        Value::Null => Sql::Null,
        Value::Int(n) => Sql::Integer(*n),
        Value::Real(r) => Sql::Real(*r),
        Value::Text(s) => Sql::Text(s.clone()),
    }
}

fn many(conditions: &[Condition], kind: Kind, word: &str, none: &str) -> Clause {
    let mut out = Clause { sql: String::new(), values: Vec::new() };
    for condition in conditions {
        let c = clause(condition, kind);
        out.sql.push_str(if out.sql.is_empty() { "(" } else { word });
        out.sql.push_str(&c.sql);
        out.values.extend(c.values);
    }
    out.sql.push_str(if out.sql.is_empty() { none } else { ")" });
    out
}

fn clause(condition: &Condition, kind: Kind) -> Clause {
    let marks = |n: usize| vec!["?"; n].join(", ");
    match condition {
        Condition::Match(sought) => match sought.expression() {
            none if none.is_empty() => Clause { sql: "0".into(), values: Vec::new() },
            expression => Clause {
                sql: format!("t.id IN (SELECT rowid FROM search_{0} WHERE search_{0} MATCH ?)", kind.table()),
                values: vec![Sql::Text(expression)],
            },
        },
        Condition::Between(from, to) => Clause { sql: "t.id BETWEEN ? AND ?".into(), values: vec![Sql::Integer(*from), Sql::Integer(*to)] },
        Condition::Ids(ids) => {
            Clause { sql: format!("t.id IN ({})", marks(ids.len())), values: ids.iter().map(|id| Sql::Integer(id.get())).collect() }
        }
        Condition::In(key, values) => {
            Clause { sql: format!("t.\"{key}\" IN ({})", marks(values.len())), values: values.iter().map(sql_value).collect() }
        }
        Condition::Null(key) => Clause { sql: format!("t.\"{key}\" IS NULL"), values: Vec::new() },
        Condition::Like(key, text) => {
            let text = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            Clause { sql: format!("t.\"{key}\" LIKE ? ESCAPE '\\'"), values: vec![Sql::Text(format!("%{text}%"))] }
        }
        Condition::Compare(key, test, value) => {
            let sign = match test {
                Test::Less => "<",
                Test::AtMost => "<=",
                Test::Greater => ">",
                Test::AtLeast => ">=",
                _ => "=",
            };
            Clause { sql: format!("t.\"{key}\" {sign} ?"), values: vec![sql_value(value)] }
        }
        Condition::Not(inner) => {
            let inner = clause(inner, kind);
            // An empty cell is not what was left out.
            Clause { sql: format!("NOT coalesce({}, 0)", inner.sql), values: inner.values }
        }
        Condition::Any(all) => many(all, kind, " OR ", "0"),
        Condition::All(all) => many(all, kind, " AND ", "1"),
    }
}

/// One index range of a step through a list.
struct Segment {
    clause: Clause,
    /// Ordered by the value before the id.
    by_value: bool,
}

fn segments(order: &str, anchor: Option<&Anchor>, descending: bool, direction: Direction) -> Vec<Segment> {
    let onward = direction == Direction::Forward;
    let rising = descending != onward;
    let beyond = if rising { ">" } else { "<" };
    let segment = |sql: String, values: Vec<Sql>, by_value| Segment { clause: Clause { sql, values }, by_value };
    let filled = || segment(format!("{order} IS NOT NULL"), Vec::new(), true);
    let empty = || segment(format!("{order} IS NULL"), Vec::new(), false);
    match anchor {
        None if onward => vec![filled(), empty()],
        None => vec![empty(), filled()],
        Some(Anchor { value: Value::Null, id }) => {
            let own = segment(format!("{order} IS NULL AND t.id {beyond} ?"), vec![Sql::Integer(id.get())], false);
            if onward { vec![own] } else { vec![own, filled()] }
        }
        Some(Anchor { value, id }) => {
            let own = segment(format!("{order} = ? AND t.id {beyond} ?"), vec![sql_value(value), Sql::Integer(id.get())], false);
            let rest = segment(format!("{order} {beyond} ?"), vec![sql_value(value)], true);
            if onward { vec![own, rest, empty()] } else { vec![own, rest] }
        }
    }
}

impl Store {
    /// At most `limit` records of a list beyond `anchor` (from its start or end without one), in the order of the list, each with
    /// its anchor.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn page(&self, query: &ListQuery, anchor: Option<&Anchor>, direction: Direction, limit: usize) -> Result<Vec<(Row, Anchor)>> {
        let kind = query.kind;
        let order = query.order();
        let rising = query.sort.descending != (direction == Direction::Forward);
        let way = if rising { "ASC" } else { "DESC" };
        let wanted = many(&query.conditions, kind, " AND ", "1");
        let width = kind.fields().len() + 3;
        let mut out: Vec<(Row, Anchor)> = Vec::new();
        for segment in segments(&order, anchor, query.sort.descending, direction) {
            let left = limit.saturating_sub(out.len());
            if left == 0 {
                break;
            }
            let by = if segment.by_value { format!("{order} {way}, t.id {way}") } else { format!("t.id {way}") };
            let sql = format!(
                "SELECT {}, {order} FROM {} t WHERE t.gone = 0 AND {} AND {} ORDER BY {by} LIMIT {left}",
                read::sql(kind).columns,
                kind.table(),
                segment.clause.sql,
                wanted.sql
            );
            let mut statement = self.conn.prepare_cached(&sql)?;
            let values = segment.clause.values.into_iter().chain(wanted.values.iter().cloned());
            let rows = statement.query_map(params_from_iter(values), |r| {
                let row = read::record(kind, r)?;
                let id = row.id;
                Ok((row, Anchor { value: read::cell(r.get_ref(width)?), id }))
            })?;
            for row in rows {
                out.push(row?);
            }
        }
        if direction == Direction::Backward {
            out.reverse();
        }
        Ok(out)
    }

    /// The place of a record in the order of a list, whether or not the conditions hold for it.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn place(&self, query: &ListQuery, id: Id) -> Result<Option<Anchor>> {
        let sql = format!("SELECT {} FROM {} t WHERE t.id = ?1", query.order(), query.kind.table());
        let found = self.conn.prepare_cached(&sql)?.query_row([id.get()], |r| Ok(read::cell(r.get_ref(0)?))).optional()?;
        Ok(found.map(|value| Anchor { value, id }))
    }

    /// Whether a record is in a list.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn holds(&self, query: &ListQuery, id: Id) -> Result<bool> {
        let one = query.clone().with(Condition::Ids(vec![id]));
        Ok(self.count(&one, 1)? == 1)
    }

    /// How many records a list has, counted up to `most`.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn count(&self, query: &ListQuery, most: usize) -> Result<usize> {
        let wanted = many(&query.conditions, query.kind, " AND ", "1");
        let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {} t WHERE t.gone = 0 AND {} LIMIT {most})", query.kind.table(), wanted.sql);
        let n: i64 = self.conn.prepare_cached(&sql)?.query_row(params_from_iter(wanted.values), |r| r.get(0))?;
        Ok(usize::try_from(n).unwrap_or(0))
    }

    /// Runs `each` over all records of a list in its order, without holding them; it sees the file as it was at the beginning.
    ///
    /// # Errors
    /// Trouble with the file, or what `each` gives.
    pub fn each(&self, query: &ListQuery, mut each: impl FnMut(Row) -> Result<()>) -> Result<()> {
        // One snapshot for both segments, unless somebody above holds one.
        let _snapshot = if self.conn.is_autocommit() { Some(self.conn.unchecked_transaction()?) } else { None };
        let (kind, order) = (query.kind, query.order());
        let way = if query.sort.descending { "DESC" } else { "ASC" };
        let wanted = many(&query.conditions, kind, " AND ", "1");
        for segment in segments(&order, None, query.sort.descending, Direction::Forward) {
            let by = if segment.by_value { format!("{order} {way}, t.id {way}") } else { format!("t.id {way}") };
            let sql = format!(
                "SELECT {} FROM {} t WHERE t.gone = 0 AND {} AND {} ORDER BY {by}",
                read::sql(kind).columns,
                kind.table(),
                segment.clause.sql,
                wanted.sql
            );
            let mut statement = self.conn.prepare_cached(&sql)?;
            let values = segment.clause.values.into_iter().chain(wanted.values.iter().cloned());
            let mut rows = statement.query(params_from_iter(values))?;
            while let Some(r) = rows.next()? {
                each(read::record(kind, r)?)?;
            }
        }
        Ok(())
    }

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
    let wanted = clause(&Store::refers(kind, field.key, id), kind);
    let sql = format!("SELECT {} FROM {} t WHERE {} AND t.gone = 0 LIMIT {limit}", read::sql(kind).columns, kind.table(), wanted.sql);
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(wanted.values), |r| read::record(kind, r))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// See [`Store::term`].
pub(super) fn term(conn: &Connection, list: List, code: &str) -> Result<Option<Row>> {
    let sql = format!("SELECT {} FROM term t WHERE t.code = ?1 AND t.list = ?2 AND t.gone = 0", read::sql(Kind::Term).columns);
    Ok(conn.prepare_cached(&sql)?.query_row([code, list.key()], |r| read::record(Kind::Term, r)).optional()?)
}
