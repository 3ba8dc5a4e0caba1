//! By file: CSV and workbooks on the real binary, whose every word passes the strict reader.

use std::io::{Cursor, Write};
use std::path::Path;
use std::process::Stdio;

use ustaz::store::{Mode, Store};
use ustaz::text;

use crate::desk::wire;
use crate::kit::ustaz;
use crate::values::{Case, all_clean, cases, names};

const SHEET: &str = r#"<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c><c r="B1" t="inlineStr"><is><t>Notes</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t xml:space="preserve">@@</t></is></c><c r="B2" t="inlineStr"><is><t>x</t></is></c></row><row r="3"><c r="A3" t="inlineStr"><is><t>Shirin Gul</t></is></c><c r="B3" t="inlineStr"><is><t>y</t></is></c></row></sheetData></worksheet>"#;
const BOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const ROOT: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const RELATIONS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A workbook of one sheet.
pub fn workbook(sheet: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [
        ("_rels/.rels", ROOT.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The text of an element: what XML cannot hold as the formats write it, bytes that are no UTF-8 as they are.
fn in_xml(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for byte in bytes {
        match byte {
            b'<' => out.extend_from_slice(b"&lt;"),
            b'&' => out.extend_from_slice(b"&amp;"),
            0..=8 | 0x0B..=0x1F => out.extend_from_slice(format!("_x{byte:04X}_").as_bytes()),
            byte => out.push(*byte),
        }
    }
    out
}

fn csv_of(case: &Case) -> Vec<u8> {
    let quoted = case.in_name().iter().flat_map(|b| if *b == b'"' { vec![b'"', b'"'] } else { vec![*b] }).collect::<Vec<u8>>();
    [b"Name,Notes\n\"".as_slice(), &quoted, b"\",x\nShirin Gul,y\n"].concat()
}

fn xlsx_of(case: &Case) -> Vec<u8> {
    let (before, after) = SHEET.split_once("@@").unwrap();
    workbook(&[before.as_bytes(), &in_xml(&case.in_name()), after.as_bytes()].concat())
}

/// Runs a subcommand; whatever it says is plain lines. Gives whether it did well, and all it said.
#[track_caller]
pub fn says(db: &Path, words: &[&std::ffi::OsStr]) -> (bool, String) {
    let out = ustaz(db).args(words).stdin(Stdio::null()).output().unwrap();
    wire::lines(&out.stdout);
    wire::lines(&out.stderr);
    let code = out.status.code().expect("no signal ended it");
    assert!(code == 0 || code == 1 || code == 2, "{code}");
    let said = format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    assert!(!said.contains("defect") && !said.contains("panicked"), "{said}");
    (code == 0, said)
}

fn takes(name: &str, file: &Path, case: &Case) {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("a.db");
    let report = dir.path().join("report.json");
    let words = ["import".as_ref(), "trainee".as_ref(), file.as_os_str(), "--apply".as_ref(), "--report".as_ref(), report.as_os_str()];
    let (well, said) = says(&db, &words);
    let shown: String = said.chars().take(3000).collect();
    if !well {
        // The whole file is refused: it is told where or what it is, and nothing was written.
        let place = ["line 2", "A2", "row 2", "sheet A", "holds no table", "would unpack"].iter().any(|p| said.contains(p));
        assert!(place, "{name}: no place in {shown}");
        assert!(!db.exists() || names(&Store::open(&db, Mode::Read).unwrap()).is_empty(), "{name}");
        return;
    }
    let store = Store::open(&db, Mode::Read).unwrap();
    let held = names(&store);
    assert!(held.iter().any(|n| n == "Shirin Gul"), "{name}: {held:?}\n{shown}");
    // The other row is there too, as much of it as is text; or it is listed with its number.
    let listed = said.contains("!2") || said.contains("row 2");
    assert!(held.len() == 2 || listed, "{name}: {held:?}\n{shown}");
    if held.len() == 2 {
        let odd = held.iter().find(|n| *n != "Shirin Gul").unwrap();
        assert!(odd.starts_with("Gul") && odd.ends_with("Rahimi"), "{name}: {odd:?}");
        // What is visible of it is there.
        let visible = |s: &str| s.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
        let whole = text::clean_line(&String::from_utf8_lossy(&case.in_name())).into_owned();
        assert!(visible(odd).len() >= visible(&whole).len(), "{name}: {odd:?} of {whole:?}");
    }
    all_clean(&store, name);
    assert_eq!(store.check(&mut |_| true).unwrap().findings, vec![], "{name}");
    drop(store);
    for words in [&["history"][..], &["export", "trainee"], &["undo"]] {
        assert!(says(&db, &words.iter().map(AsRef::as_ref).collect::<Vec<_>>()).0, "{name}: {words:?}");
    }
}

#[test]
fn from_a_csv_file_it_is_taken_clean_or_refused_with_its_line() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("people.csv");
    for case in cases() {
        std::fs::write(&file, csv_of(&case)).unwrap();
        takes(case.name, &file, &case);
    }
}

#[test]
fn from_a_workbook_it_is_taken_clean_or_refused_with_its_cell() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("people.xlsx");
    for case in cases() {
        std::fs::write(&file, xlsx_of(&case)).unwrap();
        takes(case.name, &file, &case);
    }
}

#[test]
fn as_a_title_a_sheet_or_a_file_name_it_is_told_harmlessly() {
    use std::os::unix::ffi::OsStrExt;
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("a.db");
    for case in cases().iter().filter(|c| c.bytes.len() < 60_000) {
        let title =
            [b"Name,\"".as_slice(), &case.bytes.iter().filter(|b| **b != b'"').copied().collect::<Vec<_>>(), b"\"\nGul,x\n"].concat();
        let plain = dir.path().join("titled.csv");
        std::fs::write(&plain, title).unwrap();
        says(&db, &["import".as_ref(), "trainee".as_ref(), plain.as_os_str()]);
        let sheet = workbook(SHEET.replace("@@", "Gul").as_bytes());
        let named: Vec<u8> = case.bytes.iter().filter(|b| !matches!(b, 0 | b'/')).copied().take(200).collect();
        let file = dir.path().join(std::ffi::OsStr::from_bytes(&[named.as_slice(), b".xlsx"].concat()));
        std::fs::write(&file, sheet).unwrap();
        assert!(says(&db, &["import".as_ref(), "trainee".as_ref(), file.as_os_str(), "--apply".as_ref()]).0, "{}", case.name);
        // A file that is not there, and words that are none.
        let missing = file.with_extension("none");
        assert!(!says(&db, &["import".as_ref(), "trainee".as_ref(), missing.as_os_str()]).0);
        assert!(!says(&missing, &["history".as_ref()]).0);
        if case.fits_environment() {
            let word = std::ffi::OsStr::from_bytes(&case.bytes);
            for words in [
                vec![word],
                vec!["export".as_ref(), word],
                vec!["history".as_ref(), word],
                vec!["export".as_ref(), "trainee".as_ref(), "--filter".as_ref(), word],
                vec!["merge".as_ref(), "trainee".as_ref(), word, word, "--set".as_ref(), word],
                vec!["undo".as_ref(), word],
                vec!["restore".as_ref(), word],
                vec!["--user".as_ref(), word, "history".as_ref()],
                vec!["--line".as_ref(), word, "history".as_ref()],
            ] {
                says(&db, &words);
            }
        }
    }
    let store = Store::open(&db, Mode::Read).unwrap();
    all_clean(&store, "names of files");
    assert_eq!(store.check(&mut |_| true).unwrap().findings, vec![]);
}
