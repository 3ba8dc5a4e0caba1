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
        let looks =
            plan("SELECT t.\"item\", t.\"availability\", t.\"checked_on\" FROM equipment t WHERE t.\"department\" = ?1 AND t.gone = 0");
        assert!(looks[0].contains("COVERING INDEX equipment_by_look"), "{looks:?}");
    }
}
