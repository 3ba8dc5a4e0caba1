use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use super::*;

struct Folder(TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, content).unwrap();
        path
    }
}

fn shown(sheet: &Sheet) -> Vec<Vec<String>> {
    sheet.rows.iter().map(|row| row.iter().map(|cell| cell.text().into_owned()).collect()).collect()
}

fn refusal(path: &Path, limits: &Limits) -> Message {
    open(path, limits).expect_err("should be refused")
}

#[test]
fn letters_of_columns() {
    for (column, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
        assert_eq!(column_letters(column), letters);
    }
}

#[test]
fn text_tables_of_every_kind() {
    let folder = Folder::new();
    let rows = [["نام", "Область"], ["علی", "Алматы, \"центр\""], ["گل", "a\nb"]];
    for (sign, delimiter) in [(",", b','), (";", b';'), ("\t", b'\t'), ("|", b'|')] {
        for end in ["\n", "\r\n"] {
            let line = |row: &[&str; 2]| row.map(|cell| format!("\"{}\"", cell.replace('"', "\"\"").replace('\n', end))).join(sign) + end;
            let text: String = rows.iter().map(line).collect();
            let wide: Vec<u16> = text.encode_utf16().collect();
            for (encoding, bytes) in [
                (TextEncoding::Utf8, text.clone().into_bytes()),
                (TextEncoding::Utf8, ["\u{feff}", &text].concat().into_bytes()),
                (TextEncoding::Utf16Le, wide.iter().flat_map(|u| u.to_le_bytes()).collect()),
                (TextEncoding::Utf16Be, [0xFEFF].iter().chain(&wide).flat_map(|u| u.to_be_bytes()).collect()),
                (TextEncoding::Utf16Le, [0xFEFF].iter().chain(&wide).flat_map(|u| u.to_le_bytes()).collect()),
            ] {
                let book = open(&folder.file("people.csv", bytes), &Limits::default()).unwrap();
                assert_eq!((book.format, book.encoding, book.delimiter), (Format::Csv, Some(encoding), Some(delimiter)));
                assert_eq!(shown(&book.sheets[0]), rows.map(|row| row.map(str::to_owned).to_vec()));
                assert_eq!((book.sheets[0].name.as_str(), &book.sheets[0].lines[..]), ("people", &[1, 2, 3][..]));
                assert_eq!(book.notes, []);
            }
        }
    }
}

#[test]
fn old_code_pages_are_read_and_told() {
    let folder = Folder::new();
    for (encoding, text) in [
        (TextEncoding::Windows1251, "Фамилия;Город\nИванов;Алматы\n"),
        (TextEncoding::Windows1256, "نام;ولايت\nمحمد;كابل\n"),
        (TextEncoding::Windows1252, "Name;Ort\nMüller;Köln\n"),
    ] {
        let path = folder.file("old.txt", encoding.decoding().encode(text).0);
        let book = open(&path, &Limits::default()).unwrap();
        assert_eq!(book.encoding, Some(encoding));
        assert_eq!(shown(&book.sheets[0]).concat().join(" "), text.replace([';', '\n'], " ").trim());
        assert_eq!(book.notes, [msg!("grid-note-encoding-guessed", file = "old.txt", encoding = encoding.name())]);
        let choice = CsvChoice { encoding: Some(TextEncoding::Windows1251), delimiter: Some(b'!') };
        let book = open_with(&path, &Limits::default(), &choice).unwrap();
        assert_eq!((book.encoding, book.delimiter, book.sheets[0].width()), (Some(TextEncoding::Windows1251), Some(b'!'), 1));
    }
}

#[test]
fn rows_and_lines_are_exact() {
    let folder = Folder::new();
    let path = folder.file("a.csv", "sep=;\r\nname;note\r\n\r\nAli;\"one\r\ntwo\"\r\n;\r\nGul;=1+1;\r\n\r\n\r\n");
    let book = open(&path, &Limits::default()).unwrap();
    let sheet = &book.sheets[0];
    assert_eq!(book.delimiter, Some(b';'));
    assert_eq!(shown(sheet), [vec!["name", "note"], vec![], vec!["Ali", "one\ntwo"], vec![], vec!["Gul", "=1+1"]]);
    assert_eq!((0..5).map(|row| (sheet.row_number(row), sheet.line(row))).collect::<Vec<_>>(), [(1, 2), (2, 3), (3, 4), (4, 6), (5, 7)]);
    assert_eq!(sheet.cell(4, 1), &Cell::Text("=1+1".into()));
    assert_eq!((sheet.cell(9, 9), sheet.cell(1, 0)), (&Cell::Empty, &Cell::Empty));
}

#[test]
fn a_stream_needs_no_memory() {
    let folder = Folder::new();
    let mut text = String::from("id,name\n");
    for n in 0..50_000 {
        text.push_str(&format!("{n},\"نام {n}\"\n"));
    }
    let path = folder.file("long.csv", &text);
    let mut stream = CsvStream::open(&path, &Limits { rows: 10, cells: 10, ..Limits::default() }, &CsvChoice::default()).unwrap();
    let (mut count, mut last) = (0, None);
    for row in stream.by_ref() {
        let row = row.unwrap();
        assert_eq!((row.record, row.line), (count + 1, count + 1));
        count += 1;
        last = Some(row);
    }
    assert_eq!(count, 50_001);
    assert_eq!(last.unwrap().cells[1], Cell::Text("نام 49999".into()));
    assert!(stream.next().is_none());
    assert_eq!(refusal(&path, &Limits { rows: 10, ..Limits::default() }).id, "grid-text-too-large");
}

#[test]
fn every_refusal_of_a_text_table() {
    let folder = Folder::new();
    let small = Limits { columns: 5, cell_bytes: 2048, record_bytes: 8192, cells: 1000, ..Limits::default() };
    let file = "f.csv";
    for (content, wanted) in [
        (b"a,b\nc,\"d\ne,f\n".to_vec(), msg!("grid-quote-open", file = file, line = 2)),
        (["a,b\nc,\"", &"x\n".repeat(9000)].concat().into_bytes(), msg!("grid-quote-open", file = file, line = 2)),
        (["a,b\n\n", &"x,".repeat(6)].concat().into_bytes(), msg!("grid-record-too-wide", file = file, line = 3, limit = 5)),
        (["a,b\n", &"x".repeat(9000)].concat().into_bytes(), msg!("grid-record-too-long", file = file, line = 2, limit = 8)),
        (
            ["a,b\n1,", &"x".repeat(3000)].concat().into_bytes(),
            msg!("grid-cell-too-long-line", file = file, line = 2, column = "B", limit = 2),
        ),
        ("a,b\n".repeat(400).into_bytes(), msg!("grid-text-too-large", file = file, line = 334, rows = small.rows, cells = 1000)),
        (b"a,b\nc,d\ne\0,f and so on\n".to_vec(), msg!("grid-zero-byte", file = file, line = 3)),
        (vec![0; 4000], msg!("grid-zero-byte", file = file, line = 1)),
        (b"%PDF-1.4".to_vec(), msg!("grid-is-pdf", file = file)),
        (Vec::new(), msg!("grid-empty-file", file = file)),
    ] {
        assert_eq!(refusal(&folder.file(file, content), &small), wanted);
    }
    assert_eq!(refusal(&folder.0.path().join("none.csv"), &small), msg!("grid-not-found", file = "none.csv"));
    assert_eq!(refusal(folder.0.path(), &small).id, "grid-not-a-file");
    let workbook = folder.file("w.csv", b"PK\x03\x04 and more");
    let stream = CsvStream::open(&workbook, &small, &CsvChoice::default()).err().unwrap();
    assert_eq!(stream, msg!("grid-not-text", file = "w.csv"));
}

#[test]
fn strangers_cannot_steer_the_terminal() {
    let folder = Folder::new();
    let path = folder.file("f.csv", "name,place\nAli\u{1b}[31m,Kabul\n\u{202e}Gul,Herat\u{9b}\n");
    let book = open(&path, &Limits::default()).unwrap();
    assert_eq!(shown(&book.sheets[0]), [["name", "place"], ["Ali[31m", "Kabul"], ["Gul", "Herat"]]);
    assert_eq!(book.notes, [msg!("grid-note-cleaned", file = "f.csv", cells = 3, line = 2)]);
    let odd = folder.0.path().join("no\u{1b}[2Jne.csv");
    assert_eq!(refusal(&odd, &Limits::default()), msg!("grid-not-found", file = "no[2Jne.csv"));
}

#[test]
fn damaged_letters_are_told() {
    let folder = Folder::new();
    let mut bytes = "имя,город\n".repeat(30).into_bytes();
    bytes.extend(b"Ali\xFF,Kabul\n");
    let book = open(&folder.file("f.csv", bytes), &Limits::default()).unwrap();
    assert_eq!(book.notes, [msg!("grid-note-broken-letters", file = "f.csv", line = 31)]);
    assert_eq!(book.sheets[0].cell(30, 0).text(), "Ali\u{fffd}");
}

#[test]
fn every_message_is_in_the_file_and_used() {
    let texts = include_str!("../../../assets/locales/en/grid.ftl");
    let listed: Vec<&str> = texts.lines().filter_map(|line| line.strip_prefix("grid-")?.split(' ').next()).collect();
    let grid = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/exchange/grid"));
    let folders = ["", "encoding", "header", "workbook"].map(|folder| grid.join(folder));
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap()).map(|file| file.unwrap().path());
    let sources = files.filter(|path| path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs"));
    let code: String = sources.map(|path| fs::read_to_string(path).unwrap()).collect();
    for id in &listed {
        assert!(code.contains(&format!("\"grid-{id}\"")), "nobody uses grid-{id}");
    }
    for id in code.split("msg!(\"grid-").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(listed.contains(&id), "no text for grid-{id}");
    }
}
