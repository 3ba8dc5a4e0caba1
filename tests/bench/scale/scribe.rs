//! Writes records as a programme does in life: lists of some hundreds of lines, and single entries in between.

use std::time::{Duration, Instant};

use ustaz::model::{Id, Kind, Record, Row, Value};
use ustaz::msg;
use ustaz::store::Store;

use super::chance::Chance;

/// Ids are this far apart: a programme of a million fills the range once, so that codes differ from their first letters on.
const APART: i64 = 1 << 38;
/// Who keeps the programme.
const AUTHORS: [&str; 5] = ["zahra", "karim", "aigerim", "marina", "hamid"];

pub struct Scribe {
    store: Store,
    pub chance: Chance,
    number: i64,
    /// Records written, without changes of them.
    pub records: u64,
    /// Steps of the history.
    pub steps: u64,
    begun: Instant,
}

impl Scribe {
    pub fn new(store: Store, seed: u64) -> Self {
        Self { store, chance: Chance::new(seed), number: 0, records: 0, steps: 0, begun: Instant::now() }
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    pub fn took(&self) -> Duration {
        self.begun.elapsed()
    }

    /// A record under the next id. Ids rise, so tables and their indexes by id grow at their ends.
    pub fn row<R: Record>(&mut self, record: R) -> Row {
        Row::of(self.id(), record)
    }

    pub fn id(&mut self) -> Id {
        self.number += 1;
        let within = self.chance.below(APART as usize) as i64;
        Id::new(self.number * APART + within).expect("an id")
    }

    fn author(&mut self) -> &'static str {
        self.chance.common(&AUTHORS)
    }

    /// Imports records, in lists of 100 to 1,000 lines.
    pub fn import(&mut self, file: &str, rows: &[Row]) {
        let mut rest = rows;
        while !rest.is_empty() {
            let most = 1000.min(rest.len());
            let n = if most < 200 { most } else { self.chance.between(100, most as i64) as usize };
            // No last list of a few lines.
            let n = if rest.len() - n < 100 && rest.len() <= 1000 { rest.len() } else { n };
            let (list, after) = rest.split_at(n);
            let kind = list[0].kind.table();
            let author = self.author();
            let label = msg!("journal-import", file = file, kinds = kind, new = n, changed = 0);
            let inserted = self.store.write(author, &label, |tx| list.iter().try_for_each(|row| tx.insert(row)));
            inserted.unwrap_or_else(|e| panic!("{file}: {e:?}"));
            self.records += n as u64;
            self.steps += 1;
            rest = after;
        }
    }

    /// Enters one record by hand.
    pub fn enter(&mut self, row: &Row, name: &str) {
        let author = self.author();
        let label = msg!("journal-new", kind = row.kind.table(), name = name);
        self.store.write(author, &label, |tx| tx.insert(row)).unwrap_or_else(|e| panic!("{row:?}: {e:?}"));
        self.records += 1;
        self.steps += 1;
    }

    /// Sets cells of many records in one step.
    pub fn set_many(&mut self, kind: Kind, changes: &[(Id, Vec<(&'static str, Value)>)]) {
        if changes.is_empty() {
            return;
        }
        let author = self.author();
        let label = msg!("journal-set-field", field = "status", n = changes.len(), kinds = kind.table());
        let set = self.store.write(author, &label, |tx| changes.iter().try_for_each(|(id, cells)| tx.set(kind, *id, cells)));
        set.unwrap_or_else(|e| panic!("{kind:?}: {e:?}"));
        self.steps += 1;
    }

    /// Corrects one record.
    pub fn correct(&mut self, kind: Kind, id: Id, name: &str, cells: &[(&'static str, Value)]) {
        let author = self.author();
        let label = msg!("journal-change", kind = kind.table(), name = name);
        self.store.write(author, &label, |tx| tx.set(kind, id, cells)).unwrap_or_else(|e| panic!("{kind:?} {name}: {e:?}"));
        self.steps += 1;
    }
}
