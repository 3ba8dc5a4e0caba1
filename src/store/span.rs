//! A stretch of one index: the records between two values of a column, from one end, with another column held fast. What the board of
//! Today asks for; unlike a list it needs no plan, since each such question is made for an index that is there.

use rusqlite::{Connection, params_from_iter};

use super::open::Store;
use super::read;
use super::write::Tx;
use crate::error::Result;
use crate::model::{Kind, Row, Value};

/// Which records.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    kind: Kind,
    by: &'static str,
    fixed: Vec<(&'static str, Value)>,
    from: Option<Value>,
    until: Option<Value>,
    without: Option<(&'static str, Vec<&'static str>)>,
    descending: bool,
}

impl Span {
    /// The records of a kind by a column, those that have nothing there left out.
    #[must_use]
    pub fn of(kind: Kind, by: &'static str) -> Self {
        Self { kind, by, fixed: Vec::new(), from: None, until: None, without: None, descending: false }
    }
    /// Only those that hold this in another column; nothing is a value too.
    #[must_use]
    pub fn fixed(mut self, key: &'static str, value: Value) -> Self {
        self.fixed.push((key, value));
        self
    }
    /// From this on.
    #[must_use]
    pub fn from(mut self, value: Value) -> Self {
        self.from = Some(value);
        self
    }
    /// Up to this.
    #[must_use]
    pub fn until(mut self, value: Value) -> Self {
        self.until = Some(value);
        self
    }
    /// Without those that hold one of these in another column.
    #[must_use]
    pub fn without(mut self, key: &'static str, values: Vec<&'static str>) -> Self {
        self.without = Some((key, values));
        self
    }
    /// From the end.
    #[must_use]
    pub fn descending(mut self) -> Self {
        self.descending = true;
        self
    }

    fn sql(&self, limit: usize) -> (String, Vec<Value>) {
        let by = format!("t.\"{}\"", self.by);
        let mut wanted = vec!["t.gone = 0".to_owned()];
        let mut values = Vec::new();
        for (key, value) in &self.fixed {
            wanted.push(format!("t.\"{key}\" IS ?"));
            values.push(value.clone());
        }
        for (sign, value) in [(">=", &self.from), ("<=", &self.until)] {
            if let Some(value) = value {
                wanted.push(format!("{by} {sign} ?"));
                values.push(value.clone());
            }
        }
        if self.from.is_none() && self.until.is_none() {
            wanted.push(format!("{by} IS NOT NULL"));
        }
        if let Some((key, without)) = &self.without {
            wanted.push(format!("coalesce(t.\"{key}\", '') NOT IN ({})", vec!["?"; without.len()].join(", ")));
            values.extend(without.iter().map(|text| Value::text(*text)));
        }
        let way = if self.descending { "DESC" } else { "ASC" };
        let sql = format!(
            "SELECT {} FROM {} t WHERE {} ORDER BY {by} {way}, t.id {way} LIMIT {limit}",
            read::sql(self.kind).columns,
            self.kind.table(),
            wanted.join(" AND ")
        );
        (sql, values)
    }
}

fn rows(conn: &Connection, span: &Span, limit: usize) -> Result<Vec<Row>> {
    let (sql, values) = span.sql(limit);
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(values), |r| read::record(span.kind, r))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

impl Store {
    /// At most `limit` records of a stretch, in its order.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn span(&self, span: &Span, limit: usize) -> Result<Vec<Row>> {
        rows(&self.conn, span, limit)
    }
}

impl Tx<'_> {
    /// The same as it stands inside this transaction.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn span(&self, span: &Span, limit: usize) -> Result<Vec<Row>> {
        rows(self.conn, span, limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Id;
    use crate::msg;
    use crate::store::Mode;

    fn day(n: u32) -> Value {
        Value::text(format!("2026-11-{n:02}"))
    }

    fn standing() -> Span {
        Span::of(Kind::Trainee, "status_on").fixed("status", Value::text("selected"))
    }

    #[test]
    fn a_stretch_holds_what_lies_in_it_from_either_end() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
        for (n, status, since) in [(1, "selected", 9), (2, "selected", 3), (3, "closed", 4), (4, "selected", 5), (5, "selected", 0)] {
            let row =
                Row::new(Kind::Trainee, Id::new(n).unwrap()).with("passport_name", Value::text("Gul")).with("status", Value::text(status));
            let row = if since > 0 { row.with("status_on", day(since)) } else { row };
            store.write("zahra", &msg!("journal-new"), |tx| tx.insert(&row)).unwrap();
        }
        let ids = |span: Span, limit| store.span(&span, limit).unwrap().iter().map(|r| r.id.get()).collect::<Vec<_>>();
        assert_eq!(ids(standing(), 9), [2, 4, 1]);
        assert_eq!(ids(standing().descending(), 2), [1, 4]);
        assert_eq!(ids(standing().from(day(4)).until(day(8)), 9), [4]);
        assert_eq!(ids(Span::of(Kind::Trainee, "status_on").without("status", vec!["selected"]), 9), [3]);
        assert_eq!(ids(Span::of(Kind::Trainee, "id").fixed("status_on", Value::Null), 9), [5]);
    }

    #[test]
    fn an_index_answers_each_question_of_today() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
        for (span, index) in [
            (standing().until(day(1)), "trainee_by_stay"),
            (standing().from(day(1)).descending(), "trainee_by_stay"),
            (Span::of(Kind::Trainee, "id").fixed("status", Value::text("returned")).fixed("status_on", Value::Null), "trainee_by_stay"),
            (Span::of(Kind::Placement, "ends_on").from(day(1)).without("state", vec!["cancelled"]), "placement_by_ends_on"),
            (Span::of(Kind::Cost, "due_on").fixed("paid_on", Value::Null).until(day(1)), "cost_by_debt"),
            (Span::of(Kind::Session, "starts_at").from(day(1)).until(day(2)).descending(), "session_by_starts_at"),
            (Span::of(Kind::Agreement, "ends_on").from(day(1)).descending(), "agreement_by_ends_on"),
            (Span::of(Kind::Agreement, "id").fixed("ends_on", Value::Null), "agreement_by_ends_on"),
        ] {
            let (sql, values) = span.sql(10);
            let mut statement = store.conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let plan: Vec<String> = statement.query_map(params_from_iter(values), |r| r.get(3)).unwrap().map(Result::unwrap).collect();
            assert!(plan.len() == 1 && plan[0].starts_with(&format!("SEARCH t USING INDEX {index} (")), "{sql}: {plan:?}");
        }
    }
}
