//! Exports through the public door: values that can be read back, what is left out, and the three formats saying the same.

use std::io::{Cursor, Write};

use calamine::{Data, Reader, Xlsx};
use proptest::prelude::*;
use serde_json::Value as Json;
use ustaz::exchange::export::{Format, Options, columns, export, export_sensitive, to_file};
use ustaz::exchange::{cell, reference};
use ustaz::model::{FieldKind, Id, Kind, List, Row, Value};
use ustaz::rules::filter;
use ustaz::store::{Mode, Store};
use ustaz::{error::Cause, msg};

fn id(n: i64) -> Id {
    Id::new(n << 40).unwrap()
}

fn t(s: &str) -> Value {
    Value::text(s)
}

struct House {
    store: Store,
    dir: tempfile::TempDir,
}

fn term(n: i64, list: List, code: &str) -> Row {
    Row::new(Kind::Term, id(n)).with("list", t(list.key())).with("code", t(code)).with("name", t(code))
}

/// Two hospitals of one name, departments, trainees with passports, a placement with a permit, a visit with lists.
fn house() -> House {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
    let mut rows = vec![
        term(1, List::Province, "AF01"),
        term(2, List::Country, "AF"),
        term(3, List::Specialty, "orthopaedics"),
        term(4, List::Occupation, "2212"),
        term(5, List::Language, "fa"),
        term(6, List::Language, "ps"),
    ];
    for (n, name) in [(11, "Wazir Mohammad Akbar Khan"), (12, "Sheikh Zayed"), (13, "Provincial Hospital"), (14, "Provincial Hospital")] {
        rows.push(
            Row::new(Kind::Hospital, id(n))
                .with("name", t(name))
                .with("country", t("AF"))
                .with("province", t("AF01"))
                .with("beds", Value::Int(n * 10))
                .with("latitude", Value::Real(34.5)),
        );
    }
    rows.push(Row::new(Kind::Department, id(21)).with("hospital", Value::Int(id(12).get())).with("name", t("Orthopaedics")));
    let person = |n, name: &str| Row::new(Kind::Trainee, id(n)).with("passport_name", t(name));
    rows.push(
        person(31, "Ahmad Zia Rahimi")
            .with("native_name", t("احمد ضیا رحیمی"))
            .with("sex", t("male"))
            .with("born", t("1988"))
            .with("occupation", t("2212"))
            .with("specialty", t("orthopaedics"))
            .with("home_hospital", Value::Int(id(11).get()))
            .with("home_department", Value::Int(id(21).get()))
            .with("province", t("AF01"))
            .with("phone", t("+93713186091; +77011234567"))
            .with("languages", t("fa; ps"))
            .with("status_on", t("2026-11-02"))
            .with("companion", t("Brother"))
            .with("notes", t("one, \"two\"\nthree")),
    );
    rows.push(
        person(32, "=cmd|'/C calc'!A0").with("father_name", t("@SUM(A1)")).with("born", t("1990-03-02")).with("notes", t("'-quoted")),
    );
    rows.push(person(33, "Gul").with("home_hospital", Value::Int(id(13).get())));
    let passport = |n, who, number: &str, ends: &str| {
        Row::new(Kind::Document, id(n))
            .with("trainee", Value::Int(id(who).get()))
            .with("kind", t("passport"))
            .with("number", t(number))
            .with("expires_on", t(ends))
    };
    rows.push(passport(41, 31, "P0000001", "2025-01-01"));
    rows.push(passport(42, 31, "P0123456", "2031-03-10"));
    rows.push(passport(43, 32, "00123", ""));
    rows.push(passport(44, 33, "V1", "2040-01-01").with("kind", t("visa")));
    rows.push(
        Row::new(Kind::Placement, id(51))
            .with("trainee", Value::Int(id(31).get()))
            .with("department", Value::Int(id(21).get()))
            .with("starts_on", t("2027-01-12"))
            .with("ends_on", t("2027-04-09"))
            .with("permit", Value::Int(id(42).get())),
    );
    rows.push(Row::new(Kind::Agreement, id(61)).with("title", t("Almaty; Kabul")).with("seats", t("orthopaedics=4")));
    rows.push(
        Row::new(Kind::Visit, id(62))
            .with("title", t("Winter"))
            .with("agreement", Value::Int(id(61).get()))
            .with("hospitals", t(&format!("{}; {}", id(11).code(), id(14).code()))),
    );
    rows.push(Row::new(Kind::Trainer, id(71)).with("passport_name", t("Aigul")).with("assessor", Value::Int(1)));
    store
        .write("zahra", &msg!("journal-new"), |tx| {
            for row in &rows {
                tx.insert(row)?;
            }
            Ok(())
        })
        .unwrap();
    House { store, dir }
}

fn bytes(store: &Store, options: &Options) -> Vec<u8> {
    let mut out = Vec::new();
    export(store, options, &mut out).unwrap();
    out
}

fn sensitive(store: &mut Store, options: &Options) -> Vec<u8> {
    let mut out = Vec::new();
    export_sensitive(store, "zahra", options, &mut out).unwrap();
    out
}

/// Cells of a CSV file as an importer takes them: quotes gone, guards still on.
fn grid(csv: &[u8]) -> Vec<Vec<String>> {
    let csv = csv.strip_prefix("\u{feff}".as_bytes()).expect("a byte order mark");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv);
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn column(grid: &[Vec<String>], key: &str) -> Vec<String> {
    let at = grid[0].iter().position(|k| k == key).unwrap_or_else(|| panic!("no {key} in {:?}", grid[0]));
    grid[1..].iter().map(|r| r[at].clone()).collect()
}

#[test]
fn values_are_canonical_and_sensitive_ones_left_out() {
    let mut house = house();
    let options = Options::new(Kind::Trainee, Format::Csv);
    let open = grid(&bytes(&house.store, &options));
    for key in ["passport_number", "phone", "email", "companion", "national_id"] {
        assert!(!open[0].iter().any(|k| k == key), "{key}");
    }
    assert_eq!(open[0][..3], ["id", "passport_name", "native_name"]);
    assert_eq!(column(&open, "id"), [id(32).code(), id(31).code(), id(33).code()], "by name");
    let text = String::from_utf8(bytes(&house.store, &options)).unwrap();
    for secret in ["P0123456", "+93713186091", "Brother"] {
        assert!(!text.contains(secret));
    }
    assert_eq!(column(&open, "passport_expires"), ["", "2031-03-10", ""], "of the newest passport, and of no visa");
    let before = house.store.newest().unwrap();
    let all = grid(&sensitive(&mut house.store, &options));
    assert_eq!(*all[0].last().unwrap(), "passport_expires");
    let code = id(21).code();
    for (key, value) in [
        ("passport_name", "Ahmad Zia Rahimi"),
        ("native_name", "احمد ضیا رحیمی"),
        ("sex", "male"),
        ("born", "1988"),
        ("occupation", "2212"),
        ("specialty", "orthopaedics"),
        ("home_hospital", "Wazir Mohammad Akbar Khan"),
        ("home_department", &format!("Orthopaedics, Sheikh Zayed #{code}")),
        ("province", "AF01"),
        ("phone", "+93713186091; +77011234567"),
        ("languages", "fa; ps"),
        ("status_on", "2026-11-02"),
        ("notes", "one, \"two\"\nthree"),
        ("passport_number", "P0123456"),
        ("passport_expires", "2031-03-10"),
        ("cohort", ""),
    ] {
        assert_eq!(column(&all, key)[1], value, "{key}");
    }
    assert_eq!(column(&all, "home_hospital")[2], format!("Provincial Hospital #{}", id(13).code()), "two of a name");
    let noted = house.store.journal(None, 1).unwrap();
    assert_eq!((noted[0].seq, noted[0].author.as_str()), (before + 1, "zahra"));
    assert!(noted[0].label.contains('3') && noted[0].changes.is_empty(), "{}", noted[0].label);
    assert!(house.store.check(&mut |_| true).unwrap().findings.is_empty());
}

#[test]
fn a_permit_carries_no_passport_number_unasked() {
    let mut house = house();
    let options = Options::new(Kind::Placement, Format::Csv);
    let code = id(42).code();
    assert_eq!(column(&grid(&bytes(&house.store, &options)), "permit"), [format!("passport #{code}")]);
    assert_eq!(column(&grid(&sensitive(&mut house.store, &options)), "permit"), [format!("passport, P0123456 #{code}")]);
}

#[test]
fn no_cell_is_a_formula() {
    let mut house = house();
    let csv = grid(&sensitive(&mut house.store, &Options::new(Kind::Trainee, Format::Csv)));
    assert_eq!(column(&csv, "passport_name")[0], "'=cmd|'/C calc'!A0");
    assert_eq!(column(&csv, "father_name")[0], "'@SUM(A1)");
    assert_eq!(column(&csv, "notes")[0], "''-quoted");
    for (cell, value) in [("'=cmd|'/C calc'!A0", "=cmd|'/C calc'!A0"), ("''-quoted", "'-quoted")] {
        assert_eq!(cell::unguard(cell), value);
    }
    let sheet = sheet(&sensitive(&mut house.store, &Options::new(Kind::Trainee, Format::Xlsx)), Kind::Trainee);
    assert_eq!(sheet[1][1], Data::String("=cmd|'/C calc'!A0".into()));
}

fn sheet(bytes: &[u8], kind: Kind) -> Vec<Vec<Data>> {
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    let name = ustaz::programme::show::kind_plural(kind);
    assert_eq!(book.sheet_names(), [name.as_str()]);
    let formulas = book.worksheet_formula(&name).unwrap();
    assert!(formulas.cells().all(|(_, _, f)| f.is_empty()));
    book.worksheet_range(&name).unwrap().rows().map(<[Data]>::to_vec).collect()
}

fn in_words(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(s) => s.clone(),
        Data::Float(f) => f.to_string(),
        Data::DateTime(d) => {
            let (year, month, day, hour, minute, second, _) = d.to_ymd_hms_milli();
            assert_eq!((hour, minute, second), (0, 0, 0));
            format!("{year:04}-{month:02}-{day:02}")
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_workbook_says_what_the_csv_says() {
    let mut house = house();
    for kind in
        [Kind::Trainee, Kind::Hospital, Kind::Department, Kind::Document, Kind::Placement, Kind::Visit, Kind::Agreement, Kind::Trainer]
    {
        for hxl in [false, true] {
            let options = |format| Options { hxl, ..Options::new(kind, format) };
            let csv: Vec<Vec<String>> = grid(&sensitive(&mut house.store, &options(Format::Csv)))
                .into_iter()
                .map(|row| row.iter().map(|c| cell::unguard(c).into_owned()).collect())
                .collect();
            let book = sheet(&sensitive(&mut house.store, &options(Format::Xlsx)), kind);
            let words: Vec<Vec<String>> = book.iter().map(|row| row.iter().map(in_words).collect()).collect();
            assert_eq!(words, csv, "{kind:?}");
        }
    }
    let book = sheet(&sensitive(&mut house.store, &Options::new(Kind::Trainee, Format::Xlsx)), Kind::Trainee);
    let at = |key: &str| book[0].iter().position(|c| in_words(c) == key).unwrap();
    assert!(matches!(book[2][at("status_on")], Data::DateTime(_)), "a day is a day");
    assert!(matches!(&book[2][at("born")], Data::String(s) if s == "1988"), "a year is no day");
    assert!(matches!(book[1][at("born")], Data::DateTime(_)));
    assert!(matches!(&book[1][at("passport_number")], Data::String(s) if s == "00123"), "zeros stay");
    assert!(matches!(&book[2][at("phone")], Data::String(_)));
    let hospitals = sheet(&bytes(&house.store, &Options::new(Kind::Hospital, Format::Xlsx)), Kind::Hospital);
    let beds = hospitals[0].iter().position(|c| in_words(c) == "beds").unwrap();
    assert!(matches!(hospitals[1][beds], Data::Float(_)));
}

/// The parts of a workbook as text.
fn part(book: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut archive.by_name(name).unwrap(), &mut text).unwrap();
    text
}

#[test]
fn a_workbook_has_frozen_titles_and_a_filter() {
    let house = house();
    for (hxl, frozen, filter) in [(false, 1, "A1:"), (true, 2, "A2:")] {
        let book = bytes(&house.store, &Options { hxl, ..Options::new(Kind::Placement, Format::Xlsx) });
        let text = part(&book, "xl/worksheets/sheet1.xml");
        assert!(text.contains(&format!("ySplit=\"{frozen}\"")) && text.contains("state=\"frozen\""), "{text}");
        assert!(text.contains(&format!("<autoFilter ref=\"{filter}")), "{text}");
        assert!(text.contains("<cols>") && !text.contains("<f>"));
        let styles = part(&book, "xl/styles.xml");
        assert!(styles.contains("\"yyyy-mm-dd\"") && styles.contains("<b/>"), "{styles}");
    }
}

#[test]
fn json_is_typed_and_one_record_a_line() {
    let mut house = house();
    let text = String::from_utf8(sensitive(&mut house.store, &Options::new(Kind::Trainee, Format::Json))).unwrap();
    assert_eq!(text.lines().count(), 5, "{text}");
    let all: Json = serde_json::from_str(&text).unwrap();
    let one = &all[1];
    assert_eq!(one["id"], id(31).code());
    assert_eq!(one["home_hospital"], serde_json::json!({"name": "Wazir Mohammad Akbar Khan", "id": id(11).code()}));
    assert_eq!(one["languages"], serde_json::json!(["fa", "ps"]));
    assert_eq!(one["phone"], serde_json::json!(["+93713186091", "+77011234567"]));
    assert_eq!(one["cohort"], Json::Null);
    assert_eq!(one["notes"], "one, \"two\"\nthree");
    assert_eq!(all[0]["passport_name"], "=cmd|'/C calc'!A0", "no guard where nothing is a formula");
    let keys: Vec<&str> = columns(Kind::Trainee, true).iter().map(|c| c.key()).collect();
    assert!(keys.iter().all(|k| one.get(k).is_some()) && one.as_object().unwrap().len() == keys.len());
    let all: Json = serde_json::from_slice(&bytes(&house.store, &Options::new(Kind::Hospital, Format::Json))).unwrap();
    assert_eq!((&all[0]["beds"], &all[0]["latitude"]), (&serde_json::json!(130), &serde_json::json!(34.5)));
    let all: Json = serde_json::from_slice(&bytes(&house.store, &Options::new(Kind::Trainer, Format::Json))).unwrap();
    assert_eq!(all[0]["assessor"], true);
    let all: Json = serde_json::from_slice(&bytes(&house.store, &Options::new(Kind::Agreement, Format::Json))).unwrap();
    assert_eq!(all[0]["seats"], serde_json::json!({"orthopaedics": 4}));
    let none: Json = serde_json::from_slice(&bytes(&house.store, &Options::new(Kind::Cost, Format::Json))).unwrap();
    assert_eq!(none, serde_json::json!([]));
}

#[test]
fn hxl_tags_stand_below_the_titles() {
    let house = house();
    let csv = grid(&bytes(&house.store, &Options { hxl: true, ..Options::new(Kind::Hospital, Format::Csv) }));
    assert!(ustaz::exchange::export::hxl::is_tag_row(&csv[1]));
    assert_eq!(csv.len(), 6);
    let tags = |key: &str| column(&csv, key)[0].clone();
    assert_eq!(
        (tags("province"), tags("phone"), tags("name")),
        ("#adm1+code".into(), "#contact+phone".into(), "#loc+name+hospital".into())
    );
    let refused = export(&house.store, &Options { hxl: true, ..Options::new(Kind::Hospital, Format::Json) }, &mut Vec::new());
    assert_eq!(refused.unwrap_err().cause(), Cause::Input);
}

#[test]
fn a_filter_chooses() {
    let mut house = house();
    let filter = |text: &str| {
        let parsed = filter::parse(Kind::Trainee, text).unwrap();
        house.store.conditions(Kind::Trainee, &parsed, &|_| None).unwrap()
    };
    let found = |conditions| {
        let options = Options { conditions, ..Options::new(Kind::Trainee, Format::Csv) };
        column(&grid(&bytes(&house.store, &options)), "passport_name")
    };
    assert_eq!(found(filter("rahimi")), ["Ahmad Zia Rahimi"]);
    assert_eq!(found(filter("hospital:provincial")), ["Gul"]);
    assert_eq!(found(filter("sex:-")), ["'=cmd|'/C calc'!A0", "Gul"]);
    assert_eq!(found(filter("nobody")), [] as [&str; 0]);
    let options = Options { conditions: filter("rahimi"), filter: "rahimi".into(), ..Options::new(Kind::Trainee, Format::Csv) };
    sensitive(&mut house.store, &options);
    let label = &house.store.journal(None, 1).unwrap()[0].label;
    assert!(label.contains("Trainees (1, ") && label.contains("rahimi"), "{label}");
}

#[test]
fn every_kind_can_be_exported_in_every_format() {
    let mut house = house();
    for kind in Kind::ALL {
        for format in Format::ALL {
            let out = sensitive(&mut house.store, &Options::new(*kind, format));
            assert!(!out.is_empty(), "{kind:?} {format:?}");
            assert_eq!(Format::of_key(format.key()), Some(format));
        }
        let csv = grid(&sensitive(&mut house.store, &Options::new(*kind, Format::Csv)));
        let live = house.store.count(&ustaz::store::ListQuery::all(*kind), 1000).unwrap();
        assert_eq!(csv.len(), live + 1, "{kind:?}");
        assert_eq!(csv[0].len(), 1 + kind.fields().len() + kind.attached().len());
    }
}

#[test]
fn references_are_read_back() {
    let mut house = house();
    let csv = grid(&sensitive(&mut house.store, &Options::new(Kind::Visit, Format::Csv)));
    let agreement = column(&csv, "agreement")[0].clone();
    assert_eq!(agreement, format!("Almaty, Kabul #{}", id(61).code()), "a name with ; is written with its code");
    assert_eq!(reference::parse(&agreement).id(), Some(id(61)));
    let cell = column(&csv, "hospitals")[0].clone();
    assert_eq!(cell, format!("Wazir Mohammad Akbar Khan; Provincial Hospital #{}", id(14).code()));
    let hospitals: Vec<_> = reference::parse_all(&cell).map(|r| (r.name, r.id())).collect();
    assert_eq!(hospitals, [("Wazir Mohammad Akbar Khan", None), ("Provincial Hospital", Some(id(14)))]);
}

#[test]
fn a_reader_that_goes_away_is_no_fault_and_a_full_disk_is_told() {
    struct Gone(std::io::ErrorKind);
    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(self.0.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let house = house();
    for format in Format::ALL {
        let run = |kind| export(&house.store, &Options::new(Kind::Trainee, format), &mut Gone(kind)).unwrap_err().cause();
        assert_eq!(run(std::io::ErrorKind::BrokenPipe), Cause::Stopped, "{format:?}");
        assert_eq!(run(std::io::ErrorKind::StorageFull), Cause::Full, "{format:?}");
    }
}

#[test]
fn records_that_were_taken_out_stay_out_and_sensitive_ones_need_a_file_that_can_be_written() {
    let mut house = house();
    house.store.write("zahra", &msg!("journal-new"), |tx| tx.remove(Kind::Trainer, id(71))).unwrap();
    assert_eq!(grid(&bytes(&house.store, &Options::new(Kind::Trainer, Format::Csv))).len(), 1);
    let mut reader = house.store.reader().unwrap();
    let mut out = Vec::new();
    let refused = export_sensitive(&mut reader, "zahra", &Options::new(Kind::Trainee, Format::Csv), &mut out);
    assert_eq!((refused.unwrap_err().cause(), out.len()), (Cause::ReadOnly, 0));
}

#[test]
fn a_list_goes_into_a_new_file_in_its_order() {
    use std::os::unix::fs::PermissionsExt;
    let house = house();
    let path = house.dir.path().join("trainees.csv");
    let query = ustaz::store::ListQuery::all(Kind::Trainee).by("passport_name", true);
    assert_eq!(to_file(&house.store, &query, &path).unwrap(), 3);
    let csv = grid(&std::fs::read(&path).unwrap());
    assert_eq!(column(&csv, "passport_name"), ["Gul", "Ahmad Zia Rahimi", "'=cmd|'/C calc'!A0"]);
    assert!(!csv[0].iter().any(|k| k == "passport_number"));
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let refused = |path: &std::path::Path| to_file(&house.store, &query, path).unwrap_err().what().id;
    assert_eq!(refused(&path), "export-exists");
    assert_eq!(refused(&house.dir.path().join("trainees.doc")), "export-ending");
    assert_eq!(refused(&house.dir.path().join("nowhere/trainees.csv")), "export-no-file");
    let book = house.dir.path().join("trainees.XLSX");
    to_file(&house.store, &query, &book).unwrap();
    assert_eq!(sheet(&std::fs::read(&book).unwrap(), Kind::Trainee).len(), 4);
}

#[test]
fn the_command_writes_to_standard_output() {
    let house = house();
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_ustaz"));
        // Nothing of the machine's settings, and nothing left behind.
        command.env_clear().env("HOME", house.dir.path()).arg("--db").arg(house.dir.path().join("a.db")).args(["--user", "zahra"]);
        command.args(arguments).output().unwrap()
    };
    let out = run(&["export", "trainee", "--filter", "rahimi", "--hxl"]);
    assert!(out.status.success() && out.stderr.is_empty(), "{out:?}");
    let csv = grid(&out.stdout);
    assert_eq!((csv.len(), csv[2][1].as_str()), (3, "Ahmad Zia Rahimi"));
    let steps = house.store.newest().unwrap();
    let out = run(&["export", "trainee", "--with-sensitive", "--format", "xlsx", "--filter", "status_on>=2026-11-01"]);
    assert!(sheet(&out.stdout, Kind::Trainee)[0].iter().any(|c| in_words(c) == "passport_number"), "{out:?}");
    assert_eq!(house.store.newest().unwrap(), steps + 1);
    let json: Json = serde_json::from_slice(&run(&["export", "hospital", "--format", "json"]).stdout).unwrap();
    assert_eq!(json.as_array().unwrap().len(), 4);
    for (arguments, said) in [
        (&["export", "trainees"][..], "trainee"),
        (&["export", "trainee", "--format", "ods"], "csv, json, xlsx"),
        (&["export", "trainee", "--filter", "hospitl:x"], "home_hospital"),
        (&["export", "trainee", "--format", "json", "--hxl"], "HXL"),
    ] {
        let out = run(arguments);
        let stderr = String::from_utf8(out.stderr).unwrap();
        assert!(!out.status.success() && out.stdout.is_empty() && stderr.contains(said), "{stderr}");
    }
    let out = String::from_utf8(run(&["kinds", "trainee"]).stdout).unwrap();
    assert_eq!(out.lines().count(), columns(Kind::Trainee, true).len());
}

/// Any text that the store takes in a field, if it is a text field.
fn any_text(kind: FieldKind) -> Option<BoxedStrategy<String>> {
    match kind {
        FieldKind::Text(_) | FieldKind::Name | FieldKind::Native => Some("[='+\\-@#;,\"a-zа-я0-9 _x]{1,24}|[\\p{L}\\p{P} ]{1,24}".boxed()),
        FieldKind::Notes => Some("[='+\\-@#;,\"a-z0-9 \n]{1,40}".boxed()),
        _ => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn texts_come_back_from_csv_and_workbook(
        name in any_text(FieldKind::Name).unwrap(), title in any_text(FieldKind::Text(120)).unwrap(), notes in any_text(FieldKind::Notes).unwrap()
    ) {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
        let hospital = Row::new(Kind::Hospital, id(1)).with("name", t(&name)).with("city", t(&title)).with("notes", t(&notes));
        let trainee = Row::new(Kind::Trainee, id(2)).with("passport_name", t("A")).with("home_hospital", Value::Int(id(1).get()));
        let taken = store.write("zahra", &msg!("journal-new"), |tx| {
            tx.insert(&hospital)?;
            tx.insert(&trainee)
        });
        prop_assume!(taken.is_ok());
        let csv = grid(&bytes(&store, &Options::new(Kind::Hospital, Format::Csv)));
        let book = sheet(&bytes(&store, &Options::new(Kind::Hospital, Format::Xlsx)), Kind::Hospital);
        for (key, value) in [("name", &name), ("city", &title), ("notes", &notes)] {
            let cell = column(&csv, key)[0].clone();
            let bare = cell::unguard(&cell).into_owned();
            prop_assert_eq!(&bare, value);
            let at = csv[0].iter().position(|k| k == key).unwrap();
            prop_assert_eq!(&in_words(&book[1][at]), value);
        }
        let csv = grid(&bytes(&store, &Options::new(Kind::Trainee, Format::Csv)));
        let cell = column(&csv, "home_hospital")[0].clone();
        let bare = cell::unguard(&cell).into_owned();
        let read = reference::parse(&bare);
        prop_assert!(read.id() == Some(id(1)) || (read.code.is_empty() && read.name == name.trim()), "{} {}", cell, name);
    }
}

/// Prints rows a second: `cargo test --release --test export speed -- --ignored --nocapture`.
#[test]
#[ignore = "measures"]
fn speed() {
    let mut house = house();
    let count = 100_000;
    let hospitals = [11, 12, 13, 14];
    house
        .store
        .write("zahra", &msg!("journal-new"), |tx| {
            for n in 0..count {
                let who = Id::new((n + 1) * 7919).unwrap();
                let row = Row::new(Kind::Trainee, who)
                    .with("passport_name", t(&format!("Person {:x}", n * 2_654_435_761_i64 % count)))
                    .with("native_name", t("احمد ضیا رحیمی"))
                    .with("born", t("1988-01-02"))
                    .with("home_hospital", Value::Int(id(hospitals[usize::try_from(n % 4).unwrap()]).get()))
                    .with("phone", t("+93713186091"));
                tx.insert(&row)?;
                tx.insert(
                    &Row::new(Kind::Document, Id::new((n + 1) * 7919 + 1).unwrap())
                        .with("trainee", Value::Int(who.get()))
                        .with("kind", t("passport"))
                        .with("number", t(&format!("P{n}")))
                        .with("expires_on", t("2031-03-10")),
                )?;
            }
            Ok(())
        })
        .unwrap();
    for kind in [Kind::Trainee, Kind::Document] {
        for format in Format::ALL {
            let began = std::time::Instant::now();
            let mut out = std::io::sink();
            let rows = export_sensitive(&mut house.store, "zahra", &Options::new(kind, format), &mut out).unwrap();
            let took = began.elapsed().as_secs_f64();
            println!("{kind:?} {format:?}: {rows} rows in {took:.2} s");
        }
    }
}
