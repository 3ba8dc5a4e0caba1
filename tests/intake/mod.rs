//! A file to import into, with short ways to plan, write, export and compare, and the measure of an imported roster.
#![allow(dead_code, reason = "each test file uses its part")]

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use chrono::NaiveDate;
use ustaz::exchange::export::{Format, Options as ExportOptions, export_sensitive};
use ustaz::exchange::grid::{self, Limits};
use ustaz::exchange::import::{Options, Plan, apply, plan};
use ustaz::model::{Kind, Row};
use ustaz::programme::catalogue;
use ustaz::store::{ListQuery, Mode, Store};
use ustaz::words::say;

pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

pub fn usual() -> Options {
    Options::new(today())
}

pub fn shared(file: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data")).join(file)
}

/// A file with the catalogues in it, and a folder for files to import.
pub struct House {
    pub store: Store,
    pub dir: tempfile::TempDir,
}

impl House {
    pub fn new() -> Self {
        static EMPTY: LazyLock<Vec<u8>> = LazyLock::new(|| {
            let dir = tempfile::tempdir().unwrap();
            let mut store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
            catalogue::load(&mut store, "zahra").unwrap();
            House { store, dir }.closed()
        });
        Self::of(&EMPTY)
    }

    /// With the five hospitals of the nominations workbook.
    pub fn with_hospitals() -> Self {
        static HOSPITALS: LazyLock<Vec<u8>> = LazyLock::new(|| {
            let mut house = House::new();
            house.take(&shared("workbooks/hospitals.csv"), Kind::Hospital, usual());
            house.closed()
        });
        Self::of(&HOSPITALS)
    }

    /// The bytes of the file once nobody has it open.
    fn closed(self) -> Vec<u8> {
        let Self { store, dir } = self;
        drop(store);
        std::fs::read(dir.path().join("a.db")).unwrap()
    }

    fn of(bytes: &[u8]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.db");
        std::fs::write(&path, bytes).unwrap();
        Self { store: Store::open(&path, Mode::Existing).unwrap(), dir }
    }

    pub fn saved(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub fn plan(&self, path: &Path, kind: Kind, options: Options) -> Result<Plan, String> {
        let book = grid::open(path, &Limits::default()).map_err(|m| say(&m))?;
        plan(&self.store, &book, &path.file_name().unwrap().to_string_lossy(), kind, options).map_err(|e| e.to_string())
    }

    /// Plans and writes.
    pub fn take(&mut self, path: &Path, kind: Kind, options: Options) -> Plan {
        let plan = self.plan(path, kind, options).unwrap();
        apply(&mut self.store, "zahra", &plan).unwrap();
        plan
    }

    /// Plans a text of people.
    pub fn people(&self, text: &str) -> Plan {
        self.plan(&self.saved("people.csv", text), Kind::Trainee, usual()).unwrap()
    }

    /// Plans and writes a text of people.
    pub fn take_people(&mut self, text: &str) -> Plan {
        let path = self.saved("people.csv", text);
        self.take(&path, Kind::Trainee, usual())
    }

    pub fn export(&mut self, kind: Kind, format: Format, hxl: bool) -> Vec<u8> {
        let mut out = Vec::new();
        let mut options = ExportOptions::new(kind, format);
        options.hxl = hxl;
        export_sensitive(&mut self.store, "zahra", &options, &mut out).unwrap();
        out
    }

    pub fn csv(&mut self, kind: Kind) -> String {
        String::from_utf8(self.export(kind, Format::Csv, false)).unwrap()
    }

    pub fn rows(&self, kind: Kind) -> Vec<Row> {
        let mut out = Vec::new();
        let keep = |row| {
            out.push(row);
            Ok(())
        };
        self.store.each(&ListQuery::all(kind), keep).unwrap();
        out
    }

    /// The record whose title field says this.
    pub fn named(&self, kind: Kind, name: &str) -> Row {
        let key = kind.title_fields()[0];
        self.rows(kind).into_iter().find(|r| r.text(key) == name).unwrap_or_else(|| panic!("no {} {name}", kind.table()))
    }

    pub fn holds(&self) {
        assert_eq!(self.store.check(&mut |_| true).unwrap().findings, vec![]);
    }
}

/// New, same, changed, repeated, duplicate, rejected.
pub fn counts(plan: &Plan) -> [usize; 6] {
    let c = &plan.counts;
    assert_eq!(c.new + c.same + c.changed + c.repeated + c.duplicate + c.rejected + c.skipped, c.rows, "every row ends somewhere");
    assert_eq!(c.rows, plan.rows.len());
    [c.new, c.same, c.changed, c.repeated, c.duplicate, c.rejected]
}

/// Problems as `row column "value" message-id`.
pub fn problems(plan: &Plan) -> Vec<String> {
    plan.problems.iter().map(|p| format!("{} {} {:?} {}", p.row, p.column, p.value, p.reason.id)).collect()
}

/// What a row says in a field.
pub fn said(plan: &Plan, row: usize, key: &str) -> String {
    let beside = || plan.kind.fields().len() + plan.kind.attached().iter().position(|a| a.field.key == key).expect("a field");
    let at = plan.kind.position(key).unwrap_or_else(beside);
    plan.rows[row].draft.get(at).canonical()
}

/// How well an export matches a truth: shares of cells and rows, people found, and wrong cells by column.
#[derive(Debug)]
pub struct Score {
    pub cells: f64,
    pub rows: f64,
    pub people: usize,
    pub distinct: usize,
    pub wrong: BTreeMap<String, usize>,
}

/// The columns of a truth and what exports call them.
const COLUMNS: [(&str, &str); 9] = [
    ("passport_name", "passport_name"),
    ("sex", "sex"),
    ("born", "born"),
    ("isco08", "occupation"),
    ("specialty", "specialty"),
    ("hospital", "home_hospital"),
    ("province", "province"),
    ("phone", "phone"),
    ("passport_expires", "passport_expires"),
];

fn table(text: &str) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

fn plain(column: &str, value: &str) -> String {
    let value = value.replace('\u{a0}', " ");
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    match column {
        "sex" => value.chars().take(1).collect(),
        "phone" => value.split([';', '/', ',']).next().unwrap().chars().filter(|c| *c == '+' || c.is_ascii_digit()).collect(),
        "born" if value.len() == 4 || value.ends_with("-01-01") => value.chars().take(4).collect(),
        _ => value,
    }
}

fn hits(column: &str, truth: &str, got: &str) -> bool {
    match column {
        "hospital" => got.contains(truth.split(' ').next().unwrap()) || (!got.is_empty() && truth.contains(got)),
        "specialty" => {
            let start: String = truth.chars().take(6).collect();
            let start: String = start.replace("anaest", "anest").chars().take(5).collect();
            got.replace("anaest", "anest").contains(&start)
        }
        "born" => truth == got || (truth.len() == 4 && got.starts_with(truth)),
        _ => truth == got,
    }
}

/// Scores an export against a truth.
pub fn score(truth: &str, export: &str) -> Score {
    let truth = table(truth);
    let got: HashMap<String, HashMap<String, String>> =
        table(export).into_iter().map(|r| (r["passport_number"].replace(' ', "").to_uppercase(), r)).collect();
    let first: Vec<_> = truth.iter().filter(|r| r["same_as"].is_empty()).collect();
    let (mut cells, mut right, mut rows, mut wrong) = (0, 0, 0, BTreeMap::new());
    for row in &first {
        let found = got.get(&row["passport"]);
        let mut whole = found.is_some();
        for (column, key) in COLUMNS {
            cells += 1;
            let value = found.map_or("", |f| f[key].as_str());
            if hits(column, &plain(column, &row[column]), &plain(column, value)) {
                right += 1;
            } else {
                whole = false;
                *wrong.entry(column.to_owned()).or_default() += 1;
            }
        }
        rows += usize::from(whole);
    }
    Score {
        cells: f64::from(right) / f64::from(cells),
        rows: rows as f64 / first.len() as f64,
        people: got.len(),
        distinct: first.len(),
        wrong,
    }
}
