//! A file with the sample programme.

use std::time::Instant;

use chrono::NaiveDate;
use ustaz::model::{Kind, Row};
use ustaz::programme::{catalogue, sample};
use ustaz::store::{ListQuery, Mode, Store};

pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

pub fn all(store: &Store, kind: Kind) -> Vec<Row> {
    let mut rows = Vec::new();
    store
        .each(&ListQuery::all(kind), |row| {
            rows.push(row);
            Ok(())
        })
        .unwrap();
    rows
}

pub fn loaded(dir: &tempfile::TempDir, today: NaiveDate) -> Store {
    let mut store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
    let start = Instant::now();
    catalogue::load(&mut store, "zahra").unwrap();
    let between = Instant::now();
    sample::load(&mut store, "zahra", today).unwrap();
    println!("catalogues {:?}, sample {:?}", between - start, between.elapsed());
    store
}
