//! A file to try things in, with short ways to fill it and to compare its state.
#![allow(dead_code, reason = "each test file uses its part")]

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ustaz::model::{Department, Hospital, Id, Kind, Record, Row, Side, Term, TermList, Trainee, TraineeStatus, Value};
use ustaz::msg;
use ustaz::store::{Mode, Store};

pub struct House {
    pub store: Store,
    _dir: tempfile::TempDir,
}

pub fn id(n: i64) -> Id {
    Id::new(n).unwrap()
}

pub fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

impl House {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
        Self { store, _dir: dir }
    }

    pub fn add<R: Record>(&mut self, n: i64, record: R) -> Id {
        let row = Row::of(id(n), record);
        self.store.write("zahra", &msg!("journal-new", kind = row.kind.table(), name = n), |tx| tx.insert(&row)).unwrap();
        row.id
    }

    pub fn trainee(&mut self, n: i64, name: &str) -> Id {
        self.add(n, Trainee { passport_name: name.into(), status: Some(TraineeStatus::Nominated), ..Trainee::default() })
    }

    pub fn hospital(&mut self, n: i64, name: &str) -> Id {
        self.add(n, Hospital { name: name.into(), side: Some(Side::Host), ..Hospital::default() })
    }

    /// A department in a host hospital of its own (id + 1000).
    pub fn department(&mut self, n: i64, seats: Option<i64>) -> Id {
        let hospital = self.hospital(n + 1000, "NSMC Astana");
        self.add(n, Department { hospital: Some(hospital), name: "Traumatology".into(), seats, ..Department::default() })
    }

    pub fn specialty(&mut self, n: i64, code: &str) -> Id {
        self.add(n, Term { list: Some(TermList::Specialty), code: code.into(), name: code.into(), ..Term::default() })
    }

    pub fn change(&mut self, kind: Kind, id: Id, key: &'static str, value: Value) {
        let label = msg!("journal-change", kind = kind.table(), name = id);
        self.store.write("zahra", &label, |tx| tx.set(kind, id, &[(key, value)])).unwrap();
    }

    pub fn row(&self, kind: Kind, id: Id) -> Row {
        self.store.get(kind, id).unwrap().unwrap()
    }

    pub fn text(&self, kind: Kind, id: Id, key: &str) -> String {
        self.row(kind, id).text(key).to_owned()
    }

    /// Words of the newest journal row.
    pub fn label(&self) -> String {
        self.store.journal(None, 1).unwrap().remove(0).label
    }

    /// Everything that is not gone.
    pub fn state(&self) -> BTreeMap<(Kind, Id), Vec<Value>> {
        let mut out = BTreeMap::new();
        for kind in Kind::ALL {
            let query = ustaz::store::ListQuery::all(*kind);
            self.store
                .each(&query, |row| {
                    out.insert((*kind, row.id), row.values);
                    Ok(())
                })
                .unwrap();
        }
        out
    }

    pub fn undo(&mut self) {
        let seq = self.store.undoable("zahra").unwrap().expect("something to undo");
        let undone = self.store.undo("zahra", seq).unwrap();
        assert_eq!(undone.output.kept, vec![]);
    }

    pub fn redo(&mut self) {
        let seq = self.store.redoable("zahra").unwrap().expect("something to redo");
        assert_eq!(self.store.undo("zahra", seq).unwrap().output.kept, vec![]);
    }

    /// The file is sound and its state is the replay of its journal.
    pub fn sound(&self) {
        let report = self.store.check(&mut |_| true).unwrap();
        assert_eq!(report.findings, vec![]);
    }
}
