//! Questions that need a few columns of many records: read without building the records.

use rusqlite::types::Value as Sql;
use rusqlite::{params, params_from_iter};

use super::open::Store;
use super::read::{bound, cell};
use crate::error::Result;
use crate::model::{Id, Kind, Value};

impl Store {
    /// Columns (`id` is one) of the records of a kind in whose column `by` an id stands; at most `limit` of them.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn cells_by(&self, kind: Kind, by: &'static str, id: Id, keys: &[&'static str], limit: usize) -> Result<Vec<Vec<Value>>> {
        let columns: Vec<String> = keys.iter().map(|key| format!("\"{key}\"")).collect();
        let sql = format!("SELECT {} FROM {} WHERE \"{by}\" = ?1 AND gone = 0 LIMIT ?2", columns.join(", "), kind.table());
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map(params![id.get(), bound(limit)], |r| (0..keys.len()).map(|n| Ok(cell(r.get_ref(n)?))).collect())?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How many records of a kind hold each value of the column `of`, among those that have one of some texts in the column
    /// `among.0` and refer by `by.0` to a record of another kind that refers by `by.2` to `id`.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn tally(
        &self,
        kind: Kind,
        of: &'static str,
        by: (&'static str, Kind, &'static str),
        id: Id,
        among: (&'static str, &[&str]),
    ) -> Result<Vec<(Value, u32)>> {
        let marks = vec!["?"; among.1.len()].join(", ");
        let sql = format!(
            "SELECT t.\"{of}\", count(*) FROM {} m CROSS JOIN {} t ON t.\"{}\" = m.id
             WHERE m.\"{}\" = ? AND m.gone = 0 AND t.\"{}\" IN ({marks}) AND t.gone = 0 GROUP BY t.\"{of}\"",
            by.1.table(),
            kind.table(),
            by.0,
            by.2,
            among.0
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let values = [Sql::Integer(id.get())].into_iter().chain(among.1.iter().map(|s| Sql::Text((*s).to_owned())));
        let rows = statement.query_map(params_from_iter(values), |r| Ok((cell(r.get_ref(0)?), r.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{FieldType, Row};
    use crate::msg;
    use crate::store::Mode;

    #[test]
    fn columns_and_counts_leave_out_what_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
        let id = |n| Id::new(n).unwrap();
        let agreement = Row::new(Kind::Agreement, id(9)).with("title", Value::text("Both"));
        let cohort = Row::new(Kind::Cohort, id(1)).with("name", Value::text("First")).with("agreement", Value::Int(9));
        store.write("zahra", &msg!("journal-new"), |tx| tx.insert(&agreement).and_then(|()| tx.insert(&cohort))).unwrap();
        for (n, status, sex) in
            [(2, "selected", "male"), (3, "selected", "female"), (4, "closed", "male"), (5, "declined", "male"), (6, "closed", "male")]
        {
            let row = Row::new(Kind::Trainee, id(n)).with("passport_name", Value::text("Gul")).with("cohort", Value::Int(1));
            let row = row.with("status", Value::text(status)).with("sex", Value::text(sex));
            store.write("zahra", &msg!("journal-new"), |tx| tx.insert(&row)).unwrap();
        }
        store.write("zahra", &msg!("journal-change"), |tx| tx.remove(Kind::Trainee, id(6))).unwrap();
        let mut cells = store.cells_by(Kind::Trainee, "cohort", id(1), &["id", "status"], 10).unwrap();
        cells.sort_by_key(|c| Option::<Id>::read(&c[0]));
        assert_eq!((cells.len(), &cells[0]), (4, &vec![Value::Int(2), Value::text("selected")]));
        assert_eq!(store.cells_by(Kind::Trainee, "cohort", id(1), &["id"], 2).unwrap().len(), 2);
        assert_eq!(store.cells_by(Kind::Trainee, "id", id(6), &["sex"], 1).unwrap(), Vec::<Vec<Value>>::new());
        let tally =
            store.tally(Kind::Trainee, "sex", ("cohort", Kind::Cohort, "agreement"), id(9), ("status", &["selected", "closed"])).unwrap();
        assert_eq!(tally, [(Value::text("female"), 1), (Value::text("male"), 2)]);
    }
}
