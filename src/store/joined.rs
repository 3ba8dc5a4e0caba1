//! A few columns of many records with those of a record that each refers to, in one walk over an index: what a question about the whole
//! programme needs, which reading record by record would answer in minutes.
//!
//! A walk goes by the reference, so that all records that refer to one stand together, and can be taken up where it stopped.

use rusqlite::types::{Value as Sql, ValueRef};
use rusqlite::{params, params_from_iter};

use super::open::Store;
use crate::error::Result;
use crate::model::{Id, Kind};

/// Which records, and what of them.
#[derive(Debug, Clone, Copy)]
pub struct Joined {
    /// Records of this kind,
    pub kind: Kind,
    /// whose column refers to
    pub by: &'static str,
    /// a record of this one.
    pub of: Kind,
    /// Columns of the first (`id` is one); they come first.
    pub cells: &'static [&'static str],
    /// Columns of the other; they come after those.
    pub beside: &'static [&'static str],
    /// Only where this column of the other holds one of these.
    pub among: (&'static str, &'static [&'static str]),
}

/// Records of a kind whose column lies between two values, both included; for figures, which need a few columns of many records.
#[derive(Debug, Clone)]
pub struct Stretch {
    /// Records of this kind,
    pub kind: Kind,
    /// by this column,
    pub by: &'static str,
    /// from this on,
    pub from: String,
    /// up to this;
    pub until: String,
    /// only those that refer to a record,
    pub of: Option<(&'static str, Id)>,
    /// and hold a key in another column.
    pub only: Option<(&'static str, &'static str)>,
}

impl Stretch {
    fn sql(&self, keys: &[&'static str]) -> (String, Vec<Sql>) {
        let by = self.by;
        let mut sql = format!("SELECT {} FROM {} t WHERE t.gone = 0", names("t", keys).join(", "), self.kind.table());
        let mut values = Vec::new();
        if let Some((key, id)) = self.of {
            sql.push_str(&format!(" AND t.\"{key}\" = ?"));
            values.push(Sql::Integer(id.get()));
        }
        if let Some((key, value)) = self.only {
            // As a literal, so that SQLite can tell that an index over these alone will do.
            sql.push_str(&format!(" AND t.\"{key}\" = '{value}'"));
        }
        sql.push_str(&format!(" AND t.\"{by}\" >= ? AND t.\"{by}\" <= ?"));
        values.extend([Sql::Text(self.from.clone()), Sql::Text(self.until.clone())]);
        (sql, values)
    }
}

/// The cells of one row, by their place.
pub struct Cells<'a>(&'a rusqlite::Row<'a>);

impl Cells<'_> {
    /// A whole number; `None` for anything else.
    #[must_use]
    pub fn int(&self, at: usize) -> Option<i64> {
        match self.0.get_ref(at) {
            Ok(ValueRef::Integer(n)) => Some(n),
            _ => None,
        }
    }

    /// A number, whole or not; `None` for anything else.
    #[must_use]
    pub fn real(&self, at: usize) -> Option<f64> {
        match self.0.get_ref(at) {
            Ok(ValueRef::Real(r)) => Some(r),
            #[expect(clippy::cast_precision_loss, reason = "such a cell was written as a real number")]
            Ok(ValueRef::Integer(n)) => Some(n as f64),
            _ => None,
        }
    }

    /// A reference.
    #[must_use]
    pub fn id(&self, at: usize) -> Option<Id> {
        self.int(at).and_then(Id::new)
    }

    /// A text; an empty one for anything else.
    #[must_use]
    pub fn text(&self, at: usize) -> &str {
        match self.0.get_ref(at) {
            Ok(ValueRef::Text(bytes)) => std::str::from_utf8(bytes).unwrap_or_default(),
            _ => "",
        }
    }
}

fn names(table: &str, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| format!("{table}.\"{key}\"")).collect()
}

impl Store {
    /// Walks over the records by what they refer to, after `after`, until `each` says that it is enough.
    ///
    /// # Errors
    /// Trouble with the file, or what `each` gives.
    pub fn joined(&self, asked: &Joined, after: Option<Id>, mut each: impl FnMut(&Cells<'_>) -> Result<bool>) -> Result<()> {
        let (by, (column, keys)) = (asked.by, asked.among);
        let marks = vec!["?"; keys.len()].join(", ");
        let shown = [names("m", asked.cells), names("t", asked.beside)].concat().join(", ");
        // The sign keeps SQLite from beginning with the others: nearly all of them may hold one of the keys.
        let sql = format!(
            "SELECT {shown} FROM {} m CROSS JOIN {} t ON t.id = m.\"{by}\"
             WHERE m.\"{by}\" > ? AND m.gone = 0 AND t.gone = 0 AND +t.\"{column}\" IN ({marks}) ORDER BY m.\"{by}\"",
            asked.kind.table(),
            asked.of.table()
        );
        let values = [Sql::Integer(after.map_or(0, Id::get))].into_iter().chain(keys.iter().map(|k| Sql::Text((*k).to_owned())));
        self.walk_cells(&sql, values, &mut each)
    }

    /// The same of what refers to the records in whose column stands `id`; those of one stand together here too.
    ///
    /// # Errors
    /// Trouble with the file, or what `each` gives.
    pub fn joined_of(&self, asked: &Joined, of: (&'static str, Id), mut each: impl FnMut(&Cells<'_>) -> Result<bool>) -> Result<()> {
        let (by, (column, keys)) = (asked.by, asked.among);
        let marks = vec!["?"; keys.len()].join(", ");
        let shown = [names("m", asked.cells), names("t", asked.beside)].concat().join(", ");
        let sql = format!(
            "SELECT {shown} FROM {} t CROSS JOIN {} m ON m.\"{by}\" = t.id
             WHERE t.\"{}\" = ? AND t.gone = 0 AND m.gone = 0 AND +t.\"{column}\" IN ({marks})",
            asked.of.table(),
            asked.kind.table(),
            of.0
        );
        let values = [Sql::Integer(of.1.get())].into_iter().chain(keys.iter().map(|k| Sql::Text((*k).to_owned())));
        self.walk_cells(&sql, values, &mut each)
    }

    /// Columns of the records in whose column `by` stands `id`, without holding them.
    ///
    /// # Errors
    /// Trouble with the file, or what `each` gives.
    pub fn each_cells(
        &self,
        kind: Kind,
        (by, id): (&'static str, Id),
        keys: &[&'static str],
        mut each: impl FnMut(&Cells<'_>) -> Result<()>,
    ) -> Result<()> {
        let sql = format!("SELECT {} FROM {} t WHERE t.\"{by}\" = ?1 AND t.gone = 0", names("t", keys).join(", "), kind.table());
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query(params![id.get()])?;
        while let Some(row) = rows.next()? {
            each(&Cells(row))?;
        }
        Ok(())
    }

    /// Columns of the records of a stretch, without holding them and in no order.
    ///
    /// # Errors
    /// Trouble with the file, or what `each` gives.
    pub fn cells_between(&self, asked: &Stretch, keys: &[&'static str], mut each: impl FnMut(&Cells<'_>) -> Result<()>) -> Result<()> {
        let (sql, values) = asked.sql(keys);
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            each(&Cells(row))?;
        }
        Ok(())
    }

    /// Columns of some records by their ids, which should be sorted: neighbours lie beside each other in the file. Those that are gone are
    /// left out.
    ///
    /// # Errors
    /// Trouble with the file, or what `each` gives.
    pub fn cells_of(
        &self,
        kind: Kind,
        ids: impl IntoIterator<Item = Id>,
        keys: &[&'static str],
        mut each: impl FnMut(Id, &Cells<'_>) -> Result<()>,
    ) -> Result<()> {
        let sql = format!("SELECT {} FROM {} t WHERE t.id = ?1 AND t.gone = 0", names("t", keys).join(", "), kind.table());
        let mut statement = self.conn.prepare_cached(&sql)?;
        for id in ids {
            let mut rows = statement.query(params![id.get()])?;
            while let Some(row) = rows.next()? {
                each(id, &Cells(row))?;
            }
        }
        Ok(())
    }

    fn walk_cells(&self, sql: &str, values: impl IntoIterator<Item = Sql>, each: &mut dyn FnMut(&Cells<'_>) -> Result<bool>) -> Result<()> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            if !each(&Cells(row))? {
                break;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Mode;

    #[test]
    fn a_walk_reads_indexes_and_no_table_of_what_it_walks_over() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
        let plan = |sql: &str| -> Vec<String> {
            let mut statement = store.conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let values = vec![Sql::Integer(1); statement.parameter_count()];
            statement.query_map(params_from_iter(values), |r| r.get(3)).unwrap().map(std::result::Result::unwrap).collect()
        };
        let all = plan(
            "SELECT m.id, m.\"trainee\", m.\"skill\", m.\"hospital\", m.\"level\", m.\"decided_on\", m.\"expires_on\", t.\"specialty\"
             FROM entrustment m CROSS JOIN trainee t ON t.id = m.\"trainee\"
             WHERE m.\"trainee\" > ? AND m.gone = 0 AND t.gone = 0 AND +t.\"status\" IN (?, ?) ORDER BY m.\"trainee\"",
        );
        assert!(all[0].contains("COVERING INDEX entrustment_by_holder"), "{all:?}");
        assert!(all.len() == 2 && all[1].contains("INTEGER PRIMARY KEY"), "{all:?}");
        let looks = plan(
            "SELECT t.\"item\", t.\"availability\", t.\"checked_on\", t.\"id\" FROM equipment t WHERE t.\"department\" = ?1 AND t.gone = 0",
        );
        assert!(looks[0].contains("COVERING INDEX equipment_by_look"), "{looks:?}");
        let period = |kind, by, of, only| Stretch { kind, by, from: "2026-01-01".into(), until: "2026-12-31".into(), of, only };
        let decided = plan(&period(Kind::Entrustment, "decided_on", None, None).sql(&["trainee", "skill", "level"]).0);
        assert!(decided[0].contains("COVERING INDEX entrustment_by_decision"), "{decided:?}");
        let sat = period(Kind::Assessment, "on", Id::new(1).map(|id| ("instrument", id)), Some(("phase", "summative")));
        let sat = plan(&sat.sql(&["trainee", "id", "on", "global_rating", "scores", "entered_by", "confirmed_on"]).0);
        assert!(sat[0].contains("COVERING INDEX assessment_by_sitting") && sat[0].contains("on>"), "{sat:?}");
    }
}
