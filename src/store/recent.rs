//! Bounded questions of the search for duplicates: what was changed lately, whose names sound so, who has a number.

use rusqlite::params;

use super::open::Store;
use super::read::{bound, record, sql};
use super::tokens::{self, Sought};
use crate::error::Result;
use crate::model::{Kind, Row};

/// How many journal entries of all kinds are looked through for each record wanted.
const SEEN_FOR_ONE: usize = 20;

impl Store {
    /// The records of a kind that were made or changed last, newest first, at most `limit`. Looks through a fixed number of
    /// touched records of all kinds, so that it may give fewer where others were changed in between.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn recent(&self, kind: Kind, limit: usize) -> Result<Vec<Row>> {
        let text = format!(
            "SELECT {} FROM (SELECT id, max(seq) AS seq FROM (SELECT id, seq FROM touch ORDER BY seq DESC, id DESC LIMIT ?1) GROUP BY id) c
             JOIN {} t ON t.id = c.id WHERE t.gone = 0 ORDER BY c.seq DESC, t.id LIMIT ?2",
            sql(kind).columns,
            kind.table()
        );
        let mut statement = self.conn.prepare_cached(&text)?;
        let looked = bound(limit.saturating_mul(SEEN_FOR_ONE));
        let rows = statement.query_map(params![looked, bound(limit)], |r| record(kind, r))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Records of a kind whose names have all of these sounds (`text::name_keys`), at most `limit`, in no order that means
    /// anything.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn sounding<S: AsRef<str>>(&self, kind: Kind, keys: &[S], limit: usize) -> Result<Vec<Row>> {
        let all: Vec<Sought> =
            keys.iter().filter(|k| !k.as_ref().is_empty()).map(|k| Sought::tokens(vec![tokens::sound(k.as_ref())])).collect();
        self.holding(kind, &all, limit)
    }

    /// Records of a kind whose words include all of a text, each whole, at most `limit`, in no order that means anything: for numbers
    /// that are known to their end, which cost no more the more records there are.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn worded(&self, kind: Kind, words: &str, limit: usize) -> Result<Vec<Row>> {
        let folded = crate::text::fold(words);
        let all: Vec<Sought> = folded.split_whitespace().map(|word| Sought::tokens(vec![word.to_owned()])).collect();
        self.holding(kind, &all, limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Id, Value};
    use crate::msg;
    use crate::store::Mode;
    use crate::text::name_keys;

    #[test]
    fn what_was_changed_last_comes_first_and_names_are_found_by_sound() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
        let id = |n| Id::new(n).unwrap();
        for (n, name) in [(1, "Abdul Rahman Rahimi"), (2, "Abdurrahman"), (3, "Gul Agha"), (4, "Golagha Rahimi")] {
            let row = Row::new(Kind::Trainee, id(n)).with("passport_name", Value::text(name));
            store.write("zahra", &msg!("journal-new"), |tx| tx.insert(&row)).unwrap();
        }
        let hospital = Row::new(Kind::Hospital, id(9)).with("name", Value::text("Aliabad"));
        store.write("zahra", &msg!("journal-new"), |tx| tx.insert(&hospital)).unwrap();
        let label = msg!("journal-change");
        store.write("zahra", &label, |tx| tx.set(Kind::Trainee, id(2), &[("father_name", Value::text("Sarwar"))])).unwrap();
        store.write("zahra", &label, |tx| tx.remove(Kind::Trainee, id(3))).unwrap();
        let ids = |rows: Vec<Row>| rows.into_iter().map(|r| r.id.get()).collect::<Vec<_>>();
        assert_eq!(ids(store.recent(Kind::Trainee, 10).unwrap()), [2, 4, 1]);
        assert_eq!(ids(store.recent(Kind::Trainee, 1).unwrap()), [2]);
        let mut found = ids(store.sounding(Kind::Trainee, &name_keys("Abdul Rahman"), 10).unwrap());
        found.sort_unstable();
        assert_eq!(found, [1, 2]);
        assert_eq!(ids(store.sounding(Kind::Trainee, &["rhm\" OR \"x"], 10).unwrap()), [0; 0]);
        assert!(store.sounding::<&str>(Kind::Trainee, &[], 10).unwrap().is_empty());
        assert_eq!(ids(store.worded(Kind::Trainee, "RAHIMI Gol-Agha", 10).unwrap()), [0; 0]);
        assert_eq!(ids(store.worded(Kind::Trainee, "RAHIMI Golagha", 10).unwrap()), [4]);
        assert!(store.worded(Kind::Trainee, "Rahim", 10).unwrap().is_empty(), "a beginning is not the word");
    }
}
