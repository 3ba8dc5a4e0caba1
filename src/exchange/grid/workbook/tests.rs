use std::path::{Path, PathBuf};

use rust_xlsxwriter::{ExcelDateTime as Written, Format as Style, Formula, Workbook};
use tempfile::TempDir;

use super::super::{Cell, ole, open, xls, zip};
use super::*;
use chrono::NaiveDate;

fn saved(folder: &TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn written(name: &str, fill: impl FnOnce(&mut Workbook)) -> (TempDir, PathBuf) {
    let mut workbook = Workbook::new();
    fill(&mut workbook);
    let folder = tempfile::tempdir().unwrap();
    let path = saved(&folder, name, &workbook.save_to_buffer().unwrap());
    (folder, path)
}

fn refusal(path: &Path, limits: &Limits) -> Message {
    open(path, limits).expect_err("should be refused")
}

#[test]
fn values_of_every_kind() {
    let (_folder, path) = written("v.xlsx", |workbook| {
        let sheet = workbook.add_worksheet().set_name("Люди").unwrap();
        let date = Style::new().set_num_format("yyyy-mm-dd");
        let moment = Style::new().set_num_format("yyyy-mm-dd hh:mm");
        let phone = Style::new().set_num_format("0000000000");
        sheet.write(4, 2, "نام").unwrap();
        sheet.write(4, 3, 93_778_657_975_f64).unwrap();
        sheet.write_with_format(4, 4, 701_234_567, &phone).unwrap();
        sheet.write_with_format(5, 2, Written::from_ymd(2027, 8, 27).unwrap(), &date).unwrap();
        sheet.write_with_format(5, 3, Written::parse_from_str("2027-08-27 14:30").unwrap(), &moment).unwrap();
        sheet.write(5, 4, true).unwrap();
        sheet.write(6, 2, Formula::new("1+1").set_result("2")).unwrap();
        sheet.write(6, 3, Formula::new("VLOOKUP(1,A:B,2)").set_result("#N/A")).unwrap();
        sheet.write(6, 4, Formula::new("A1&B1").set_result("Ali Khan")).unwrap();
        sheet.write(8, 2, "a\u{1b}[2Jb").unwrap();
        sheet.merge_range(9, 2, 10, 5, "band", &Style::new()).unwrap();
        workbook.add_worksheet().set_name("empty").unwrap();
        workbook.add_worksheet().set_name("secret").unwrap().set_hidden(true).write(0, 0, 1).unwrap();
    });
    let book = open(&path, &Limits::default()).unwrap();
    assert_eq!((book.format, book.encoding, book.delimiter), (Format::Xlsx, None, None));
    let names: Vec<(&str, bool, usize)> = book.sheets.iter().map(|s| (s.name.as_str(), s.hidden, s.rows.len())).collect();
    assert_eq!(names, [("Люди", false, 6), ("empty", false, 0), ("secret", true, 1)]);
    let sheet = &book.sheets[0];
    assert_eq!((sheet.first_row, sheet.row_number(1), sheet.line(1)), (5, 6, 6));
    assert_eq!(sheet.merged, [Merge { rows: 5..6, columns: 2..6 }]);
    let day = NaiveDate::from_ymd_opt(2027, 8, 27).unwrap();
    for (row, column, cell, shown) in [
        (0, 0, Cell::Empty, ""),
        (0, 2, Cell::Text("نام".into()), "نام"),
        (0, 3, Cell::Number(93_778_657_975.0), "93778657975"),
        (0, 4, Cell::Text("0701234567".into()), "0701234567"),
        (1, 2, Cell::Date(day), "2027-08-27"),
        (1, 3, Cell::DateTime(day.and_hms_opt(14, 30, 0).unwrap()), "2027-08-27 14:30"),
        (1, 4, Cell::Bool(true), "TRUE"),
        (2, 2, Cell::Number(2.0), "2"),
        (2, 3, Cell::Error("#N/A".into()), "#N/A"),
        (2, 4, Cell::Text("Ali Khan".into()), "Ali Khan"),
        (4, 2, Cell::Text("a[2Jb".into()), "a[2Jb"),
        (5, 2, Cell::Text("band".into()), "band"),
    ] {
        assert_eq!((sheet.cell(row, column), &*sheet.cell(row, column).text()), (&cell, shown), "row {row} column {column}");
    }
    assert_eq!(
        book.notes,
        [
            msg!("grid-note-cleaned-sheet", file = "v.xlsx", cells = 1, sheet = "Люди", row = 9),
            msg!("grid-note-hidden", file = "v.xlsx", sheet = "secret"),
        ]
    );
}

#[test]
fn formulas_without_a_result_are_told() {
    // As a script writes them: the formula alone.
    let sheet = br#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
        <row r="3"><c r="B3"><f>A1+1</f></c><c r="C3" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>"#;
    let folder = tempfile::tempdir().unwrap();
    let book = open(&saved(&folder, "f.xlsx", &package(sheet)), &Limits::default()).unwrap();
    assert_eq!(book.notes, [msg!("grid-note-no-result", file = "f.xlsx", cells = 1, cell = "S!B3")]);
    assert_eq!((book.sheets[0].first_row, book.sheets[0].cell(0, 2).text().into_owned()), (3, "x".to_owned()));
    assert_eq!(book.sheets[0].cell(0, 1), &Cell::Error("=A1+1".into()));
}

/// The smallest XLSX around a sheet.
fn package(sheet: &[u8]) -> Vec<u8> {
    zip::tests::build(
        &[
            ("[Content_Types].xml", br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#),
            ("_rels/.rels", br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
            ("xl/workbook.xml", br#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#),
            ("xl/_rels/workbook.xml.rels", br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#),
            ("xl/worksheets/sheet1.xml", sheet),
        ],
        None,
    )
}

#[test]
fn old_workbooks() {
    let stream = xls::tests::workbook(
        "لست",
        true,
        &[(4, 1, "نام"), (4, 2, "Phone"), (6, 1, "علی")],
        &[(6, 2, 93_778_657_975.0)],
        &[[2, 2, 0, 5], [4, 5, 1, 1]],
    );
    let folder = tempfile::tempdir().unwrap();
    // The ending lies.
    let path = saved(&folder, "old.csv", &ole::tests::build("Workbook", &stream));
    let book = open(&path, &Limits::default()).unwrap();
    let sheet = &book.sheets[0];
    assert_eq!((book.format, sheet.name.as_str(), sheet.hidden, sheet.first_row), (Format::Xls, "لست", true, 5));
    assert_eq!(sheet.merged, [Merge { rows: 0..2, columns: 1..2 }]);
    let shown: Vec<String> = sheet.rows.iter().map(|row| row.iter().map(Cell::text).collect::<Vec<_>>().join("|")).collect();
    assert_eq!(shown, ["|نام|Phone", "", "|علی|93778657975"]);

    let stray = xls::tests::workbook("S", false, &[(0, 0, "a"), (60_000, 200, "b")], &[], &[]);
    let path = saved(&folder, "stray.xls", &ole::tests::build("Workbook", &stray));
    assert_eq!(refusal(&path, &Limits::default()).id, "grid-table-too-large");
    assert_eq!(
        refusal(&path, &Limits { columns: 100, ..Limits::default() }),
        msg!("grid-too-wide", file = "stray.xls", sheet = 1, row = 60_001, column = "GS", limit = 100)
    );
}

fn open_document(body: &str, extra: &str) -> Vec<u8> {
    let names = ["office", "table", "text", "style"]
        .map(|name| format!(r#"xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0""#))
        .join(" ");
    let content = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}><office:automatic-styles><style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"#
    );
    let manifest = format!(
        r#"<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="content.xml">{extra}</manifest:file-entry></manifest:manifest>"#
    );
    let parts: [(&str, &[u8]); 3] = [
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", manifest.as_bytes()),
    ];
    zip::tests::build(&parts, None)
}

#[test]
fn open_documents() {
    let body = r#"<table:table table:name="Список"><table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="5"/></table:table-row><table:table-row><table:table-cell/><table:table-cell office:value-type="string" table:number-columns-spanned="3"><text:p>Band</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated="2"/></table:table-row><table:table-row><table:table-cell office:value-type="float" office:value="93778657975"><text:p>93778657975</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2027-08-27"><text:p>27.08.27</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2027-08-27T14:30:00"><text:p>x</text:p></table:table-cell><table:table-cell office:value-type="time" office:time-value="PT08H30M00S"><text:p>08:30</text:p></table:table-cell><table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>TRUE</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table><table:table table:name="hid" table:style-name="ta2"></table:table>"#;
    let folder = tempfile::tempdir().unwrap();
    let book = open(&saved(&folder, "a.ods", &open_document(body, "")), &Limits::default()).unwrap();
    assert_eq!(book.format, Format::Ods);
    assert_eq!(
        book.sheets.iter().map(|s| (s.name.as_str(), s.hidden, s.first_row, s.rows.len())).collect::<Vec<_>>(),
        [("Список", false, 3, 2), ("hid", true, 1, 0)]
    );
    assert_eq!(book.sheets[0].merged, [Merge { rows: 0..1, columns: 1..4 }]);
    let shown: Vec<String> = book.sheets[0].rows[1].iter().map(|cell| cell.text().into_owned()).collect();
    assert_eq!(shown, ["93778657975", "2027-08-27", "2027-08-27 14:30", "08:30", "TRUE"]);

    for (repeat, limits, wanted) in [
        (
            r#"table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="900""#,
            Limits::default(),
            "grid-table-too-large",
        ),
        (r#"><table:table-cell table:number-columns-repeated="16000""#, Limits::default(), "grid-too-wide"),
    ] {
        let body = format!(
            r#"<table:table table:name="T"><table:table-row {repeat} office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell></table:table-row></table:table>"#
        );
        assert_eq!(refusal(&saved(&folder, "b.ods", &open_document(&body, "")), &limits).id, wanted);
    }
    let sealed = open_document("", "<manifest:encryption-data/>");
    assert_eq!(refusal(&saved(&folder, "c.ods", &sealed), &Limits::default()), msg!("grid-password", file = "c.ods"));
}

#[test]
fn limits_of_a_workbook() {
    let (_folder, path) = written("w.xlsx", |workbook| {
        let sheet = workbook.add_worksheet();
        sheet.write(0, 0, "x".repeat(3000)).unwrap();
        sheet.write(99, 30, 1).unwrap();
        workbook.add_worksheet();
    });
    let size = std::fs::metadata(&path).unwrap().len();
    let usual = Limits::default;
    assert!(open(&path, &usual()).is_ok());
    for (limits, wanted) in [
        (Limits { columns: 30, ..usual() }, msg!("grid-too-wide", file = "w.xlsx", sheet = "Sheet1", row = 100, column = "AE", limit = 30)),
        (
            Limits { rows: 99, ..usual() },
            msg!("grid-table-too-large", file = "w.xlsx", sheet = "Sheet1", row = 100, rows = 99, cells = usual().cells),
        ),
        (
            Limits { cells: 100, ..usual() },
            msg!("grid-table-too-large", file = "w.xlsx", sheet = "Sheet1", row = 100, rows = usual().rows, cells = 100),
        ),
        (
            Limits { cell_bytes: 2048, ..usual() },
            msg!("grid-cell-too-long", file = "w.xlsx", sheet = "Sheet1", row = 1, column = "A", limit = 2),
        ),
        (
            Limits { text_bytes: 2000, ..usual() },
            msg!("grid-table-too-large", file = "w.xlsx", sheet = "Sheet1", row = 1, rows = usual().rows, cells = usual().cells),
        ),
        (Limits { sheets: 1, ..usual() }, msg!("grid-too-many-sheets", file = "w.xlsx", limit = 1)),
        (Limits { workbook_bytes: size - 1, ..usual() }, msg!("grid-too-big", file = "w.xlsx", size = 1, limit = 1)),
        (Limits { unpacked_bytes: 9000, ..usual() }, msg!("grid-bomb", file = "w.xlsx", size = 1, limit = 1)),
    ] {
        assert_eq!(refusal(&path, &limits), wanted);
    }
}

#[test]
fn what_is_no_workbook_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let pack = |name: &str, content: &[u8]| zip::tests::build(&[(name, content)], None);
    for (bytes, wanted) in [
        (pack("word/document.xml", b"<x/>"), "grid-is-document"),
        (pack("ppt/presentation.xml", b"<x/>"), "grid-is-presentation"),
        (pack("mimetype", b"application/vnd.oasis.opendocument.text"), "grid-is-document"),
        (pack("xl/workbook.bin", b"x"), "grid-old-workbook"),
        (pack("photo.txt", b"x"), "grid-is-archive"),
        (pack("xl/workbook.xml", b"<workbook"), "grid-damaged-because"),
        (zip::tests::build(&[("xl/workbook.xml", b"tiny")], Some(2_000_000_000)), "grid-bomb"),
        (b"PK\x03\x04 cut off".to_vec(), "grid-damaged"),
        (ole::tests::build("EncryptedPackage", b"x"), "grid-password"),
        (ole::tests::build("WordDocument", b"x"), "grid-is-document"),
        (ole::tests::build("PowerPoint Document", b"x"), "grid-is-presentation"),
        (ole::tests::build("Thumbs", b"x"), "grid-not-a-table"),
        (ole::tests::build("Workbook", &[0xFF; 99]), "grid-damaged-because"),
        (
            ole::tests::build(
                "Workbook",
                &[xls::tests::record(0x0809, &[0, 6, 5, 0, 0, 0, 0, 0]), xls::tests::record(0x2F, &[0; 6])].concat(),
            ),
            "grid-password",
        ),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 cut off".to_vec(), "grid-damaged"),
    ] {
        let message = refusal(&saved(&folder, "f.xlsx", &bytes), &Limits::default());
        assert_eq!((message.id, message.args[0].1.as_str()), (wanted, "f.xlsx"));
    }
}

#[test]
fn damage_is_a_message_and_never_a_panic() {
    let stream = xls::tests::workbook("S", false, &[(4, 1, "x"), (4, 2, "y")], &[(6, 2, 1.0)], &[[2, 2, 0, 5]]);
    let samples = [
        ole::tests::build("Workbook", &stream),
        open_document(
            r#"<table:table table:name="T"><table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row></table:table>"#,
            "",
        ),
        package(br#"<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>"#),
    ];
    std::panic::set_hook(Box::new(|_| ()));
    let folder = tempfile::tempdir().unwrap();
    let mut seed = 7_u32;
    for sample in &samples {
        for _ in 0..400 {
            let mut bytes = sample.clone();
            for _ in 0..3 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let at = seed as usize % bytes.len();
                bytes[at] = (seed >> 24) as u8;
            }
            let _ = open(&saved(&folder, "f.xls", &bytes), &Limits::default());
        }
    }
    let _ = std::panic::take_hook();
}

/// What another spreadsheet library counts in a sheet.
struct Counted {
    sheet: &'static str,
    last_row: usize,
    filled: usize,
    sum: f64,
    dates: usize,
    letters: usize,
    merged: usize,
}

const fn counted(sheet: &'static str, last_row: usize, filled: usize, sum: f64, dates: usize, letters: usize, merged: usize) -> Counted {
    Counted { sheet, last_row, filled, sum, dates, letters, merged }
}

#[test]
fn every_cell_of_the_field_s_workbooks() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/workbooks/");
    for (file, sheets) in [
        (
            "nominations.xlsx",
            &[
                counted("لست کاندیدان", 89, 1078, 1_218_705_160_970.0, 23, 9580, 2),
                counted("List 2", 57, 544, 843_710_129_956.0, 10, 4887, 2),
            ][..],
        ),
        (
            "trainsmart_ImportTrainingTemplate.xlsx",
            &[counted("Sheet1", 37, 49, 210.0, 0, 482, 6), counted("Sheet2", 0, 0, 0.0, 0, 0, 0), counted("Sheet3", 0, 0, 0.0, 0, 0, 0)],
        ),
        (
            "ihris_sampleInput.xlsx",
            &[
                counted("Sheet1", 2, 110, 212_044_573_417.0, 4, 1367, 0),
                counted("Sheet3", 1608, 6429, 0.0, 0, 142_786, 0),
                counted("Sheet2", 1608, 1955, 0.0, 0, 31_450, 0),
            ],
        ),
        (
            "cso_1396.xlsx",
            &[
                counted("به تفکیک ولایت همرای کوچی", 58, 678, 231_795_684.0, 0, 2294, 50),
                counted("به تفکیک ولسوالی", 982, 8082, 451_598_142.0, 0, 41_620, 866),
            ],
        ),
    ] {
        let book = open(Path::new(&format!("{folder}{file}")), &Limits::default()).unwrap();
        assert_eq!(book.sheets.len(), sheets.len());
        for (sheet, wanted) in book.sheets.iter().zip(sheets) {
            assert_eq!((sheet.name.as_str(), sheet.rows.len(), sheet.merged.len()), (wanted.sheet, wanted.last_row, wanted.merged));
            let (mut filled, mut sum, mut dates, mut letters) = (0, 0.0, 0, 0);
            for cell in sheet.rows.iter().flatten().filter(|cell| **cell != Cell::Empty) {
                filled += 1;
                match cell {
                    Cell::Number(value) => sum += value,
                    Cell::Date(_) | Cell::DateTime(_) => dates += 1,
                    other => letters += other.text().chars().count(),
                }
            }
            assert_eq!((filled, dates, letters), (wanted.filled, wanted.dates, wanted.letters), "{file} {}", wanted.sheet);
            assert!((sum - wanted.sum).abs() < 0.5, "{file} {}: {sum}", wanted.sheet);
        }
        let wanted = match file {
            "nominations.xlsx" => vec![msg!("grid-note-no-result", file = file, cells = 4, cell = "لست کاندیدان!N10")],
            _ => vec![],
        };
        assert_eq!(book.notes, wanted);
    }
}

#[test]
fn what_a_library_quotes_of_a_damaged_file_is_harmless_and_short() {
    let bad = format!("</t\u{1b}]0;owned\u{7}{}>", "x".repeat(5000));
    let related = |kind: &str, to: &str| {
        let base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        format!(r#"<Relationships><Relationship Id="rId1" Type="{base}/{kind}" Target="{to}"/></Relationships>"#)
    };
    let mut made = ::zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, part) in [
        ("_rels/.rels", related("officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", "<workbook><sheets></sheets></workbook>".into()),
        ("xl/_rels/workbook.xml.rels", related("sharedStrings", "sharedStrings.xml")),
        ("xl/sharedStrings.xml", bad),
    ] {
        made.start_file(name, ::zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut made, part.as_bytes()).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let path = saved(&folder, "w.xlsx", &made.finish().unwrap().into_inner());
    let said = crate::words::say(&refusal(&path, &Limits::default()));
    assert!(said.contains("Xml error") && said.len() < 500, "{said}");
    assert_eq!(crate::text::refused(&said), None, "{said:?}");
}
