//! The catalogues that come with the program.

use std::time::Instant;

use ustaz::model::{FieldType, Id, Kind, List, Row, Value};
use ustaz::msg;
use ustaz::programme::catalogue;
use ustaz::store::{Condition, ListQuery, Mode, Store};

fn store(dir: &tempfile::TempDir) -> Store {
    Store::open(&dir.path().join("a.db"), Mode::Write).unwrap()
}

/// Rows of the embedded files, read here a second time.
fn shipped() -> usize {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/catalogue");
    let mut files: Vec<_> = std::fs::read_dir(format!("{root}/terms")).unwrap().map(|f| f.unwrap().path()).collect();
    for name in ["steps", "holidays", "working_time", "instruments", "instrument_items", "frameworks", "skills"] {
        files.push(format!("{root}/{name}.csv").into());
    }
    files.iter().map(|f| csv::Reader::from_path(f).unwrap().into_records().filter(Result::is_ok).count()).sum()
}

#[test]
fn loading_twice_is_loading_once() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = store(&dir);
    let start = Instant::now();
    let added = catalogue::load(&mut store, "zahra").unwrap();
    println!("catalogues: {added} rows in {:?}", start.elapsed());
    assert_eq!(added, shipped());
    let start = Instant::now();
    assert_eq!(catalogue::load(&mut store, "zahra").unwrap(), 0);
    println!("again: {:?}", start.elapsed());
    let report = store.check(&mut |_| true).unwrap();
    assert_eq!(report.findings, vec![]);
    assert_eq!(report.journal_rows, 1, "the second time nothing was written");
    let kabul = store.term(List::Province, "AF01").unwrap().unwrap();
    assert_eq!((kabul.text("name"), kabul.id), ("Kabul", catalogue::term_id(List::Province, "AF01")));
    let screws = store.get(Kind::Skill, catalogue::skill_id("JMT", "1", "J2.4")).unwrap().unwrap();
    let above = store.get(Kind::Skill, screws.reference("parent").unwrap()).unwrap().unwrap();
    assert_eq!(above.text("code"), "J2");
    let holidays = ListQuery::all(Kind::Holiday).with(Condition::In("on", vec![Value::text("2026-03-22")]));
    assert!(store.count(&holidays, 100).unwrap() > 0);
}

#[test]
fn what_a_ministry_did_stays() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = store(&dir);
    // Somebody entered a currency of their own before.
    let own = Row::new(Kind::Term, Id::from_bytes([9; 8])).with("list", Value::text("currency"));
    let own = own.with("code", Value::text("AFN")).with("name", Value::text("Afs"));
    store.write("zahra", &msg!("journal-new", kind = "term", name = "Afs"), |tx| tx.insert(&own)).unwrap();
    assert_eq!(catalogue::load(&mut store, "zahra").unwrap(), shipped() - 1);
    assert_eq!(store.term(List::Currency, "AFN").unwrap().unwrap().id, own.id);
    let (step, item) = (catalogue::step_id("visa"), catalogue::term_id(List::TracerItem, "oxygen"));
    store
        .write("zahra", &msg!("journal-change", kind = "step", name = "visa"), |tx| {
            tx.set(Kind::Step, step, &[("lead_days", Value::Int(33))])?;
            tx.remove(Kind::Term, item)
        })
        .unwrap();
    assert_eq!(catalogue::load(&mut store, "zahra").unwrap(), 0);
    assert_eq!(store.get(Kind::Step, step).unwrap().unwrap().get("lead_days"), &Some(33).write());
    assert!(store.get(Kind::Term, item).unwrap().unwrap().gone, "taken out stays out");
    assert_eq!(store.check(&mut |_| true).unwrap().findings, vec![]);
}

#[test]
fn ids_are_the_same_at_every_site_and_in_every_version() {
    let ids = [
        catalogue::term_id(List::Province, "AF01"),
        catalogue::step_id("visa"),
        catalogue::instrument_id("osats", "grs-7"),
        catalogue::framework_id("JMT", "1"),
        catalogue::skill_id("JMT", "1", "J2.4"),
    ];
    // Files in use hold these: who changes how ids are made doubles everybody's catalogues.
    assert_eq!(ids.map(Id::code), ["zh4c4y2bsydz8", "8x1nr7mj3dr0m", "7874a8hgfmxng", "rhdaqqt5g4hbm", "0zrannw57gkdr"]);
}

#[test]
fn an_older_file_is_told_what_serves_a_whole_house_and_a_ministry_s_word_stays() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = store(&dir);
    catalogue::load(&mut store, "zahra").unwrap();
    let term = |code| catalogue::term_id(List::TracerItem, code);
    let says = |store: &Store, code| store.get(Kind::Term, term(code)).unwrap().unwrap().get("whole_house").clone();
    assert_eq!((says(&store, "oxygen"), says(&store, "drill")), (Value::Int(1), Value::Int(0)));
    assert!(!catalogue::is_behind(&store).unwrap());
    let (unsaid, other) = ([("whole_house", Value::Null)], [("whole_house", Value::Int(0))]);
    let change = |tx: &mut ustaz::store::Tx<'_>| {
        tx.set(Kind::Term, term("oxygen"), &unsaid)?;
        tx.set(Kind::Term, term("blood-bank"), &other)
    };
    store.write("zahra", &msg!("journal-change"), change).unwrap();
    assert!(catalogue::is_behind(&store).unwrap());
    assert_eq!(catalogue::load(&mut store, "zahra").unwrap(), 1);
    assert_eq!((says(&store, "oxygen"), says(&store, "blood-bank")), (Value::Int(1), Value::Int(0)));
    assert!(!catalogue::is_behind(&store).unwrap());
}
