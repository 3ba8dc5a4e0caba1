//! The clashes of a whole file, kept, and brought up to date after one change; and those that a bar in hand would make.

use std::time::Instant;

use chrono::{NaiveDate, TimeDelta};
use ustaz::model::{FieldType, Kind, Row};
use ustaz::msg;
use ustaz::programme::clashes::{Clashes, proposed};
use ustaz::rules::today::Now;
use ustaz::store::{Mode, Span, Store};

use crate::figures::{Figure, Of};
use crate::file::Big;
use crate::shared::times::Times;

/// After one change the clashes stand within so many milliseconds.
const CHANGE: f64 = 5.0;

/// A change of a placement and of a session each round, on a copy of the file.
pub fn figures(big: &Big, rounds: usize) -> Vec<Figure> {
    let dir = tempfile::tempdir_in(big.path.parent().expect("a folder")).expect("a folder");
    let path = dir.path().join("copy.db");
    std::fs::copy(&big.path, &path).expect("a copy");
    let mut store = Store::open(&path, Mode::Existing).expect("the file");
    let now = Now::gregorian(big.day);
    let begun = Instant::now();
    let mut clashes = Clashes::of(&store, &now).expect("all clashes");
    let whole = begun.elapsed();
    println!("  {} clashes of the whole file in {:.1} s", clashes.lines().len(), whole.as_secs_f64());
    let day = |days: i64| Some(big.day + TimeDelta::days(days)).write();
    let placements = store.span(&Span::of(Kind::Placement, "starts_on").from(day(5)), rounds).expect("placements");
    let sessions = store.span(&Span::of(Kind::Session, "starts_at").from(day(5)), rounds).expect("sessions");
    let (mut moved, mut met, mut asked) = (Times::default(), Times::default(), Times::default());
    for (placement, session) in placements.iter().zip(&sessions) {
        let later = shifted(placement);
        let begun = Instant::now();
        proposed(&store, &now, &later).expect("what it would clash with");
        asked.add(begun.elapsed());
        moved.add(change(&mut store, &mut clashes, &now, &later));
        let elsewhere = session.clone().with("place", ustaz::model::Value::text("Theatre 1"));
        met.add(change(&mut store, &mut clashes, &now, &elsewhere));
    }
    vec![
        Figure::times("clashes after a placement was moved", moved, Of::P99, CHANGE),
        Figure::times("clashes after a session was moved", met, Of::P99, CHANGE),
        Figure::times("clashes that a placement would make", asked, Of::P99, 16.0),
    ]
}

/// A week later.
fn shifted(placement: &Row) -> Row {
    let on = |key: &str| placement.date(key).map(|day: NaiveDate| day + TimeDelta::days(7)).write();
    placement.clone().with("starts_on", on("starts_on")).with("ends_on", on("ends_on"))
}

/// Writes a record, and how long its clashes take afterwards.
fn change(store: &mut Store, clashes: &mut Clashes, now: &Now<'_>, row: &Row) -> std::time::Duration {
    let label = msg!("journal-change", kind = row.kind.table(), name = "bench");
    let written = store.write("bench", &label, |tx| tx.put(row)).expect("a change");
    let begun = Instant::now();
    clashes.update(store, now, &written.changes).expect("up to date");
    begun.elapsed()
}
