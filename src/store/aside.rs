//! Indexes that are set aside while a table is filled, and made again at the end of the same transaction.
//!
//! SQLite sorts an index many times faster than it inserts into twenty of them row by row. Nobody else sees the table without them: it
//! is one transaction. Worth it only where more comes than is there; must not: be used for a table that the writing itself asks by a
//! column, as it does the catalogue.

use rusqlite::{Connection, params};

use crate::error::Result;
use crate::model::Kind;

/// Fewer records are not worth making indexes anew.
const WORTH: usize = 2_000;

/// The statements that make the indexes again which were set aside.
#[derive(Debug, Default)]
pub(super) struct Aside(Vec<String>);

impl Aside {
    /// Sets the indexes of a kind's table aside if so many records that are to come are worth it.
    pub(super) fn set(&mut self, conn: &Connection, kind: Kind, to_come: usize) -> Result<bool> {
        let table = kind.table();
        if to_come < WORTH || kind == Kind::Term {
            return Ok(false);
        }
        let limit = i64::try_from(to_come).unwrap_or(i64::MAX);
        let there: i64 = conn.query_row(&format!("SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT ?1)"), [limit], |r| r.get(0))?;
        if there >= limit {
            return Ok(false);
        }
        let found: Vec<(String, String)> = {
            let sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ?1 AND sql IS NOT NULL";
            let mut statement = conn.prepare(sql)?;
            let rows = statement.query_map(params![table], |r| Ok((r.get(0)?, r.get(1)?)))?;
            rows.collect::<rusqlite::Result<_>>()?
        };
        for (name, sql) in found {
            conn.execute(&format!("DROP INDEX \"{name}\""), [])?;
            self.0.push(sql);
        }
        Ok(true)
    }

    /// Makes them again.
    pub(super) fn put_back(self, conn: &Connection) -> Result<()> {
        self.0.iter().try_for_each(|sql| conn.execute(sql, []).map(drop).map_err(Into::into))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Row, Value};
    use crate::msg;
    use crate::store::{Condition, Direction, ListQuery, Mode, Store, new_id};

    fn indexes(store: &Store) -> Vec<(String, String)> {
        let mut statement =
            store.conn.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY 1").unwrap();
        statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?))).unwrap().map(Result::unwrap).collect()
    }

    fn fill(store: &mut Store, to_come: usize, really: usize, fails: bool) -> Result<()> {
        let label = msg!("journal-stress", n = 1);
        let written = store.write("zahra", &label, |tx| {
            tx.many(Kind::Hospital, to_come)?;
            for n in 0..really {
                let name = format!("House {:04}", n * 7 % 1000);
                tx.insert(&Row::new(Kind::Hospital, new_id()?).with("name", Value::text(name)).with("city", Value::text("Kabul")))?;
            }
            if fails { Err(crate::error::Error::defect("enough")) } else { Ok(()) }
        });
        written.map(drop)
    }

    #[test]
    fn indexes_are_as_before_whatever_became_of_it() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
        let other = store.reader().unwrap();
        let before = indexes(&store);
        assert!(before.iter().any(|(name, _)| name == "hospital_by_name"));
        fill(&mut store, WORTH, 30, true).unwrap_err();
        assert_eq!(indexes(&store), before, "nothing came");
        for (to_come, really) in [(WORTH, 300), (WORTH - 1, 3), (WORTH, 3)] {
            fill(&mut store, to_come, really, false).unwrap();
            assert_eq!(indexes(&store), before);
        }
        let query = ListQuery::all(Kind::Hospital).by("city", false).with(Condition::In("city", vec![Value::text("Kabul")]));
        for store in [&store, &other] {
            assert_eq!(store.page(&query, None, Direction::Forward, 500).unwrap().len(), 306);
        }
        assert_eq!(store.check(&mut |_| true).unwrap().findings, vec![]);
    }

    #[test]
    fn what_is_few_beside_what_is_there_leaves_them_alone() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
        fill(&mut store, 0, WORTH, false).unwrap();
        let tx = store.conn.unchecked_transaction().unwrap();
        let mut aside = Aside::default();
        assert!(!aside.set(&tx, Kind::Hospital, WORTH).unwrap(), "as many are there");
        assert!(!aside.set(&tx, Kind::Term, WORTH * 100).unwrap(), "entries are looked up while they come");
        assert!(aside.set(&tx, Kind::Hospital, WORTH + 1).unwrap());
        assert!(aside.0.len() > 5);
    }
}
