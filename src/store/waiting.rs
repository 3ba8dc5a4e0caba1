//! What waits for the other side to confirm it, and what has to be settled: read through indexes that hold nothing else, in pages.

use super::open::Store;
use super::read::{self, bound};
use crate::error::Result;
use crate::model::{Id, Kind, Row};

/// What is looked for. Each is the condition of an index, word for word: SQLite takes a partial index only then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Waiting {
    /// Parts of trainees in operations of which at most one side has spoken.
    Claims,
    /// Parts of trainees in operations on which the codes of both sides differ, and nobody has settled it.
    Disagreements,
    /// Assessments that the trainee entered and nobody confirmed.
    Assessments,
}

impl Waiting {
    /// Kind, index and condition.
    const fn question(self) -> (Kind, &'static str, &'static str) {
        match self {
            Self::Claims => (
                Kind::Participant,
                "participant_claimed",
                "gone = 0 AND trainee IS NOT NULL AND confirmed_on IS NULL AND settled IS NULL AND (supervision IS NULL OR trainer_supervision IS NULL)",
            ),
            Self::Disagreements => (
                Kind::Participant,
                "participant_disagreed",
                "gone = 0 AND trainee IS NOT NULL AND settled IS NULL AND supervision <> trainer_supervision",
            ),
            Self::Assessments => (Kind::Assessment, "assessment_claimed", "gone = 0 AND entered_by = 'trainee' AND confirmed_on IS NULL"),
        }
    }

    fn sql(self) -> String {
        let (kind, index, condition) = self.question();
        let columns = &read::sql(kind).columns;
        // Named: there are indexes that promise more by their columns and hold far more.
        format!("SELECT {columns} FROM {} t INDEXED BY {index} WHERE {condition} AND t.id > ?1 ORDER BY t.id LIMIT ?2", kind.table())
    }
}

impl Store {
    /// At most `limit` records that wait, by id, behind `after`.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn waiting(&self, what: Waiting, after: Option<Id>, limit: usize) -> Result<Vec<Row>> {
        let mut statement = self.conn.prepare_cached(&what.sql())?;
        let after = after.map_or(0, Id::get);
        let rows = statement.query_map(rusqlite::params![after, bound(limit)], |r| read::record(what.question().0, r))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Value;
    use crate::msg;
    use crate::store::Mode;

    #[test]
    fn each_is_read_through_the_index_that_is_its_own() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
        for (what, index) in [
            (Waiting::Claims, "participant_claimed"),
            (Waiting::Disagreements, "participant_disagreed"),
            (Waiting::Assessments, "assessment_claimed"),
        ] {
            let mut statement = store.conn.prepare(&format!("EXPLAIN QUERY PLAN {}", what.sql())).unwrap();
            let plan: Vec<String> = statement.query_map([0, 5], |r| r.get(3)).unwrap().map(Result::unwrap).collect();
            assert_eq!(plan.len(), 1, "{plan:?}");
            assert!(plan[0].starts_with(&format!("SEARCH t USING INDEX {index} (")), "{plan:?}");
        }
    }

    #[test]
    fn pages_hold_what_waits_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
        let id = |n: i64| Id::new(n).unwrap();
        let rows: Vec<Row> = [
            (1, Some("A"), None, None, None),
            (2, Some("A"), Some("A"), None, None),
            (3, Some("S-TS"), Some("A"), Some("2026-11-01"), None),
            (4, None, Some("A"), None, None),
            (5, Some("A"), None, Some("2026-11-01"), None),
            (6, Some("S-TS"), Some("A"), None, Some("A")),
        ]
        .into_iter()
        .map(|(n, trainee, trainer, confirmed, settled)| {
            let text = |t: Option<&str>| t.map_or(Value::Null, Value::text);
            Row::new(Kind::Participant, id(n))
                .with("logbook", Value::Int(20))
                .with("trainee", Value::Int(21))
                .with("supervision", text(trainee))
                .with("trainer_supervision", text(trainer))
                .with("confirmed_on", text(confirmed))
                .with("settled", text(settled))
        })
        .collect();
        store
            .write("zahra", &msg!("journal-new"), |tx| {
                tx.insert(&Row::new(Kind::Trainee, id(21)).with("passport_name", Value::text("Gul")))?;
                tx.insert(&Row::new(Kind::Logbook, id(20)).with("on", Value::text("2026-11-01")))?;
                rows.iter().try_for_each(|row| tx.insert(row))
            })
            .unwrap();
        let ids = |what, after: Option<i64>, limit| -> Vec<i64> {
            store.waiting(what, after.map(id), limit).unwrap().iter().map(|r| r.id.get()).collect()
        };
        assert_eq!(ids(Waiting::Claims, None, 9), [1, 4]);
        assert_eq!(ids(Waiting::Claims, None, 1), [1]);
        assert_eq!(ids(Waiting::Claims, Some(1), 9), [4]);
        assert_eq!(ids(Waiting::Disagreements, None, 9), [3]);
        assert!(ids(Waiting::Assessments, None, 9).is_empty());
    }
}
