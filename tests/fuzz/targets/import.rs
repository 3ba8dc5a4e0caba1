//! Files from strangers: whatever bytes they hold, they are refused in words or become a plan in which every row ends somewhere
//! and every value is clean.
//!
//! The first byte says how the rest is packed. A changed byte in a real workbook would only ever find its checksum wrong, so the
//! parts of workbooks are packed here, behind the changes.

use std::cell::RefCell;
use std::io::{Cursor, Write};
use std::path::Path;

use chrono::NaiveDate;
use tempfile::TempDir;
use ustaz::exchange::grid::{self, Limits};
use ustaz::exchange::import::{Choice, Options, apply, decide_all, plan, report};
use ustaz::model::{FieldKind, Kind};
use ustaz::store::{Mode, Store};
use ustaz::text;
use ustaz::words::say;
use zip::write::SimpleFileOptions;

/// What files are read as.
const KINDS: [Kind; 8] =
    [Kind::Trainee, Kind::Hospital, Kind::Department, Kind::Placement, Kind::Assessment, Kind::Skill, Kind::Term, Kind::Document];

const WORKBOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const ROOT: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const RELATIONS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;

thread_local! {
    static DESK: RefCell<(Store, TempDir)> = RefCell::new(desk());
}

/// An empty file, and the folder that it and files to import lie in.
fn desk() -> (Store, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (Store::open(&folder.path().join("a.db"), Mode::Write).unwrap(), folder)
}

fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The file that the input stands for. Two parts of a workbook are separated by a zero byte.
fn file_of(how: u8, bytes: &[u8]) -> Vec<u8> {
    let cut = bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len());
    let (one, two) = (&bytes[..cut], bytes.get(cut + 1..).unwrap_or_default());
    match how {
        0 => packed(&[
            ("xl/workbook.xml", WORKBOOK.as_bytes()),
            ("_rels/.rels", ROOT.as_bytes()),
            ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
            ("xl/worksheets/sheet1.xml", one),
            ("xl/sharedStrings.xml", two),
        ]),
        1 => packed(&[("xl/workbook.xml", one), ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()), ("xl/worksheets/sheet1.xml", two)]),
        2 => packed(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", bytes)]),
        _ => bytes.to_vec(),
    }
}

fn one_line(text: &str) {
    assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
}

fn read(store: &mut Store, path: &Path, kind: Kind, write: bool) {
    let book = match grid::open(path, &Limits::default()) {
        Ok(book) => book,
        Err(message) => return one_line(&say(&message)),
    };
    for note in &book.notes {
        one_line(&say(note));
    }
    let options = Options::new(NaiveDate::from_ymd_opt(2026, 11, 23).unwrap());
    let mut plan = match plan(store, &book, "people.csv", kind, options) {
        Ok(plan) => plan,
        Err(e) => return one_line(&e.to_string()),
    };
    let c = &plan.counts;
    assert_eq!(c.new + c.same + c.changed + c.repeated + c.duplicate + c.rejected + c.skipped, c.rows, "every row ends somewhere");
    assert_eq!(c.rows, plan.rows.len());
    for problem in &plan.problems {
        one_line(&say(&problem.reason));
        one_line(&say(&problem.suggestion));
        one_line(&problem.value);
    }
    for row in &plan.rows {
        for (at, value) in row.draft.iter() {
            let notes = kind.fields().get(at).is_some_and(|f| matches!(f.kind, FieldKind::Notes | FieldKind::Pairs));
            let value = value.as_str();
            let clean = if notes { text::clean_notes(value) } else { text::clean_line(value) };
            assert_eq!(clean, value, "row {} place {at}", row.row);
        }
    }
    assert!(report::json(&plan, None).is_object());
    if write {
        decide_all(&mut plan, Choice::New).unwrap();
        apply(store, "zahra", &plan).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(store.check(&mut |_| true).unwrap().findings, vec![]);
    }
}

pub fn holds(bytes: &[u8]) {
    let Some((&first, rest)) = bytes.split_first() else { return };
    let kind = KINDS[usize::from(first % 8)];
    DESK.with_borrow_mut(|(store, folder)| {
        let path = folder.path().join("people.csv");
        std::fs::write(&path, file_of(first / 8 % 8, rest)).unwrap();
        // Writing takes long, and the next input shall find an empty file again.
        let write = first >= 0xF8;
        read(store, &path, kind, write);
        if write {
            (*store, *folder) = desk();
        }
    });
}
