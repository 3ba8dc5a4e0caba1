//! A stretch of one index: the records between two values of a column, from one end, with another column held fast. What the board of
//! Today asks for; unlike a list it needs no plan, since each such question is made for an index that is there.

use rusqlite::{Connection, params_from_iter};

use super::open::Store;
use super::read;
use super::write::Tx;
use crate::error::Result;
use crate::model::{Id, Kind, Row, Value};

/// Which records.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    kind: Kind,
    by: &'static str,
    fixed: Vec<(&'static str, Value)>,
    tested: Vec<(&'static str, Value)>,
    naming: Option<(&'static str, Id)>,
    from: Option<Value>,
    until: Option<Value>,
    beside: Vec<(&'static str, &'static str, Value)>,
    without: Option<(&'static str, Vec<&'static str>)>,
    descending: bool,
}

impl Span {
    /// The records of a kind by a column, those that have nothing there left out.
    #[must_use]
    pub fn of(kind: Kind, by: &'static str) -> Self {
        Self {
            kind,
            by,
            fixed: Vec::new(),
            tested: Vec::new(),
            naming: None,
            from: None,
            until: None,
            beside: Vec::new(),
            without: None,
            descending: false,
        }
    }
    /// Only those that hold this in another column; nothing is a value too.
    #[must_use]
    pub fn fixed(mut self, key: &'static str, value: Value) -> Self {
        self.fixed.push((key, value));
        self
    }
    /// Only those that hold this in another column, which is looked at in each record of the stretch: for one that is short beside all
    /// that hold it.
    #[must_use]
    pub fn tested(mut self, key: &'static str, value: Value) -> Self {
        self.tested.push((key, value));
        self
    }
    /// Only those that name a record among the several of another column, which is looked at in each record of the stretch.
    #[must_use]
    pub fn naming(mut self, key: &'static str, id: Id) -> Self {
        self.naming = Some((key, id));
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
    /// Only those that hold at least this in another column.
    #[must_use]
    pub fn at_least(mut self, key: &'static str, value: Value) -> Self {
        self.beside.push((key, ">=", value));
        self
    }
    /// Only those that hold at most this in another column.
    #[must_use]
    pub fn at_most(mut self, key: &'static str, value: Value) -> Self {
        self.beside.push((key, "<=", value));
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
        for (key, value) in &self.tested {
            // The sign keeps SQLite from the index of that column.
            wanted.push(format!("+t.\"{key}\" IS ?"));
            values.push(value.clone());
        }
        if let Some((key, id)) = &self.naming {
            wanted.push(format!("instr(t.\"{key}\", ?) > 0"));
            values.push(Value::text(id.code()));
        }
        for (sign, value) in [(">=", &self.from), ("<=", &self.until)] {
            if let Some(value) = value {
                wanted.push(format!("{by} {sign} ?"));
                values.push(value.clone());
            }
        }
        for (key, sign, value) in &self.beside {
            wanted.push(format!("t.\"{key}\" {sign} ?"));
            values.push(value.clone());
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
        let person = Id::new(7).unwrap();
        for (span, index) in [
            (standing().until(day(1)), "trainee_by_stay"),
            (standing().from(day(1)).descending(), "trainee_by_stay"),
            (Span::of(Kind::Trainee, "id").fixed("status", Value::text("returned")).fixed("status_on", Value::Null), "trainee_by_stay"),
            (Span::of(Kind::Placement, "ends_on").from(day(1)).without("state", vec!["cancelled"]), "placement_by_ends_on"),
            (Span::of(Kind::Cost, "due_on").fixed("paid_on", Value::Null).until(day(1)), "cost_by_debt"),
            (Span::of(Kind::Session, "starts_at").from(day(1)).until(day(2)).descending(), "session_by_starts_at"),
            (Span::of(Kind::Session, "starts_at").tested("hospital", Value::Int(1)).from(day(1)).until(day(8)), "session_by_starts_at"),
            (Span::of(Kind::Session, "starts_at").naming("trainers", person).from(day(1)).until(day(8)), "session_by_starts_at"),
            (Span::of(Kind::Session, "starts_at").fixed("visit", Value::Int(1)).from(day(1)).until(day(8)), "session_by_visit"),
            (Span::of(Kind::Session, "starts_at").fixed("cohort", Value::Int(1)).from(day(1)), "session_by_cohort_time"),
            (Span::of(Kind::Session, "starts_at").fixed("hospital", Value::Int(1)).from(day(1)).until(day(8)), "session_by_hospital_time"),
            (Span::of(Kind::Agreement, "ends_on").from(day(1)).descending(), "agreement_by_ends_on"),
            (Span::of(Kind::Placement, "starts_on").from(day(1)).without("state", vec!["cancelled"]), "placement_by_starts_on"),
            (Span::of(Kind::Placement, "ends_on").fixed("department", Value::Int(9)).from(day(1)), "placement_by_department_days"),
            (Span::of(Kind::Session, "starts_at").fixed("hospital", Value::Int(9)).from(day(1)).until(day(2)), "session_by_hospital_time"),
            (Span::of(Kind::Agreement, "id").fixed("ends_on", Value::Null), "agreement_by_ends_on"),
            (Span::of(Kind::Visit, "leaves_on").from(day(1)), "visit_by_leaves_on"),
            (Span::of(Kind::Holiday, "on").from(day(1)).until(day(2)), "holiday_by_on"),
        ] {
            let (sql, values) = span.sql(10);
            let mut statement = store.conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let plan: Vec<String> = statement.query_map(params_from_iter(values), |r| r.get(3)).unwrap().map(Result::unwrap).collect();
            // Of one department there are few enough to be put in order of equal days; the records of a visit are put in order once they are found.
            let sorted = plan.get(1).is_none_or(|step| index == "session_by_visit" || step.contains("LAST") && step.contains("TERM"));
            assert!(plan.len() <= 2 && sorted && plan[0].starts_with(&format!("SEARCH t USING INDEX {index} (")), "{sql}: {plan:?}");
        }
    }
    #[test]
    fn rows_of_the_timeline_are_read_by_what_they_refer_to() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
        let stays = |key| Span::of(Kind::Placement, "ends_on").fixed(key, Value::Int(1)).from(day(1)).at_most("starts_on", day(9));
        let sessions = |key| Span::of(Kind::Session, "starts_at").fixed(key, Value::Int(1)).from(day(1)).until(day(9));
        for (span, by) in [
            (stays("trainee"), "placement_by_trainee"),
            (stays("department"), "placement_by_department"),
            (stays("supervisor"), "placement_by_supervisor"),
            (sessions("hospital"), "session_by_hospital"),
            (sessions("cohort"), "session_by_cohort"),
        ] {
            let (sql, values) = span.sql(10);
            let mut statement = store.conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let plan: Vec<String> = statement.query_map(params_from_iter(values), |r| r.get(3)).unwrap().map(Result::unwrap).collect();
            // An index that holds the days too answers it as well, and better; what is never walked is all that ends later.
            assert!(plan[0].starts_with(&format!("SEARCH t USING INDEX {by}")), "{sql}: {plan:?}");
        }
    }

    #[test]
    fn other_columns_bound_a_stretch_too() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
        for (n, from, to) in [(1, 1, 5), (2, 4, 9), (3, 6, 7), (4, 8, 9)] {
            let row = Row::new(Kind::Visit, Id::new(n).unwrap()).with("title", Value::text("Visit"));
            let row = row.with("arrives_on", day(from)).with("leaves_on", day(to));
            store.write("zahra", &msg!("journal-new"), |tx| tx.insert(&row)).unwrap();
        }
        let span = Span::of(Kind::Visit, "leaves_on").from(day(6)).at_most("arrives_on", day(6));
        let ids = |span: Span| store.span(&span, 9).unwrap().iter().map(|r| r.id.get()).collect::<Vec<_>>();
        assert_eq!(ids(span.clone()), [3, 2]);
        assert_eq!(ids(span.at_least("arrives_on", day(5))), [3]);
    }
}
