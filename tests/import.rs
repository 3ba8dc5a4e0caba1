//! Import through its public door: the files of the field, and untidy ones made up here.

mod roster;

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use roster::score;
use ustaz::exchange::export::{self, export_sensitive};
use ustaz::exchange::grid::{self, Limits};
use ustaz::exchange::import::{
    Choice, Duplicates, Meaning, Options, Outcome, Plan, Weight, apply, decide, decide_all, decide_name, plan, report,
};
use ustaz::model::{Id, Kind, Value};
use ustaz::programme::catalogue;
use ustaz::store::{Condition, ListQuery, Mode, Store};
use ustaz::words::say;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn shared(file: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data")).join(file)
}

/// A file with the catalogues in it.
struct House {
    store: Store,
    dir: tempfile::TempDir,
}

impl House {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
        catalogue::load(&mut store, "zahra").unwrap();
        Self { store, dir }
    }

    fn with_hospitals() -> Self {
        let mut house = Self::new();
        house.take(&shared("workbooks/hospitals.csv"), Kind::Hospital, Options::new(today()));
        house
    }

    fn saved(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn plan(&self, path: &Path, kind: Kind, options: Options) -> Result<Plan, String> {
        let book = grid::open(path, &Limits::default()).map_err(|m| say(&m))?;
        plan(&self.store, &book, &path.file_name().unwrap().to_string_lossy(), kind, options).map_err(|e| e.to_string())
    }

    /// Plans and writes.
    fn take(&mut self, path: &Path, kind: Kind, options: Options) -> Plan {
        let plan = self.plan(path, kind, options).unwrap();
        apply(&mut self.store, "zahra", &plan).unwrap();
        plan
    }

    /// Plans a text of people.
    fn people(&self, text: &str) -> Plan {
        self.plan(&self.saved("people.csv", text), Kind::Trainee, Options::new(today())).unwrap()
    }

    fn export(&mut self, kind: Kind) -> String {
        let mut out = Vec::new();
        let options = export::Options::new(kind, export::Format::Csv);
        export_sensitive(&mut self.store, "zahra", &options, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn count(&self, kind: Kind) -> usize {
        self.store.count(&ListQuery::all(kind), 1_000_000).unwrap()
    }

    /// The text of a field of every record, in words for references.
    fn all(&self, kind: Kind, key: &'static str) -> Vec<String> {
        let mut out = Vec::new();
        self.store
            .each(&ListQuery::all(kind), |row| {
                out.push(row.get(key).canonical());
                Ok(())
            })
            .unwrap();
        out
    }

    fn whole(&self) {
        let report = self.store.check(&mut |_| true).unwrap();
        assert_eq!(report.findings, vec![]);
    }
}

/// New, same, changed, repeated, duplicate, rejected.
fn counts(plan: &Plan) -> [usize; 6] {
    let c = &plan.counts;
    [c.new, c.same, c.changed, c.repeated, c.duplicate, c.rejected]
}

fn told(plan: &Plan) -> Vec<String> {
    plan.problems.iter().map(|p| format!("{} {} {:?}: {} / {}", p.row, p.column, p.value, say(&p.reason), say(&p.suggestion))).collect()
}

fn value(plan: &Plan, row: usize, key: &str) -> String {
    let at = plan
        .kind
        .position(key)
        .unwrap_or_else(|| plan.kind.fields().len() + plan.kind.attached().iter().position(|a| a.field.key == key).unwrap());
    plan.rows[row].draft.get(at).canonical()
}

#[test]
fn round() {
    let mut house = House::new();
    ustaz::programme::sample::load(&mut house.store, "zahra", today()).unwrap();
    let files: Vec<(Kind, String)> = Kind::ALL.iter().map(|k| (*k, house.export(*k))).collect();
    let mut other = House::new();
    for (kind, text) in &files {
        if text.lines().count() < 2 {
            continue;
        }
        let path = other.saved(&format!("{}.csv", kind.table()), text);
        let plan = other.take(&path, *kind, Options::new(today()));
        eprintln!("{} {:?} {:?}", kind.table(), counts(&plan), told(&plan).into_iter().take(3).collect::<Vec<_>>());
    }
    for (kind, text) in &files {
        let again = other.export(*kind);
        for (a, b) in text.lines().zip(again.lines()).filter(|(a, b)| a != b).take(2) {
            eprintln!("{}\n  {a}\n  {b}", kind.table());
        }
        eprintln!("{} {}", kind.table(), *text == again);
    }
    let _ = (
        score,
        Choice::New,
        Duplicates::New,
        Meaning::Unknown,
        Weight::Row,
        Value::Null,
        Id::new(1),
        decide,
        decide_all,
        decide_name,
        report::json,
    );
    let _ = Condition::Null("x");
    let _ = Outcome::Rejected;
    house.count(Kind::Trainee);
    house.whole();
    house.all(Kind::Trainee, "sex");
    let _ = House::with_hospitals;
    let _ = value;
    let _ = House::people;
}
