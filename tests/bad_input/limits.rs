//! Files that are too much: refused with what is too much, or read, within bounded memory either way. Figures: `cargo test --release
//! --test bad_input limits -- --nocapture`.

use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Instant;

use ustaz::store::{Mode, Store};

use crate::desk::wire;
use crate::files::workbook;
use crate::kit::ustaz;

/// What the program may hold in memory for any file, in MiB. The limits of reading are made for a machine of 1 GiB.
const MOST_MIB: u64 = 700;

/// Plans an import under a watch; gives what it said, how it ended and the most memory it held, in MiB.
fn import(file: &Path) -> (bool, String, u64) {
    let dir = tempfile::tempdir().unwrap();
    let start = Instant::now();
    let mut command = ustaz(&dir.path().join("a.db"));
    command.args(["import", "trainee"]).arg(file).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let peak = watch(child.id());
    let out = {
        // The pipe holds more than is ever said here before the end is waited for.
        let most = peak();
        (child.wait().unwrap(), most)
    };
    let mut said = String::new();
    for pipe in [
        child.stdout.take().map(|p| Box::new(p) as Box<dyn std::io::Read>),
        child.stderr.take().map(|p| Box::new(p) as Box<dyn std::io::Read>),
    ] {
        pipe.unwrap().read_to_string(&mut said).unwrap();
    }
    wire::lines(said.as_bytes());
    let (status, most) = out;
    println!(
        "{}: {most} MiB, {:.1} s, {}",
        file.file_name().unwrap().to_string_lossy(),
        start.elapsed().as_secs_f64(),
        said.lines().next().unwrap_or("")
    );
    assert!(matches!(status.code(), Some(0 | 1)), "{status:?}: {said}");
    assert!(most <= MOST_MIB, "{most} MiB for {}", file.display());
    (status.success(), said, most)
}

/// Reads the high-water mark of a process until it ends.
fn watch(pid: u32) -> impl FnOnce() -> u64 {
    let thread = std::thread::spawn(move || {
        let mut most = 0;
        // An ended process that nobody waited for yet has a status without memory.
        while let Ok(status) = std::fs::read_to_string(format!("/proc/{pid}/status")) {
            match status.lines().find_map(|l| l.strip_prefix("VmHWM:")) {
                Some(line) => most = most.max(line.trim().trim_end_matches(" kB").parse().unwrap_or(0)),
                None => break,
            }
            std::thread::yield_now();
        }
        most / 1024
    });
    move || thread.join().unwrap()
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn write(&self, name: &str, put: impl FnOnce(&mut BufWriter<File>)) -> PathBuf {
        let path = self.0.path().join(name);
        let mut out = BufWriter::new(File::create(&path).unwrap());
        put(&mut out);
        out.flush().unwrap();
        path
    }
}

/// The file is refused, and what is too much is named.
#[track_caller]
fn refused(file: &Path, words: &[&str]) {
    let (well, said, _) = import(file);
    assert!(!well, "{said}");
    for word in words {
        assert!(said.contains(word), "{word:?} is not said: {said}");
    }
}

#[test]
fn a_hundred_thousand_columns() {
    let dir = Folder::new();
    let wide = |n: usize| (0..n).map(|i| format!("c{i}")).collect::<Vec<_>>().join(",");
    refused(&dir.write("wide.csv", |out| writeln!(out, "{}\nx", wide(100_000)).unwrap()), &["line 1", "1000"]);
    refused(&dir.write("late.csv", |out| writeln!(out, "Name,Notes\nGul,x\n{}", ",".repeat(100_000)).unwrap()), &["line 3", "1000"]);
    // As many as are read are read.
    let (_, said, _) = import(&dir.write("full.csv", |out| writeln!(out, "Name,{}\nGul,{}", wide(999), ",".repeat(998)).unwrap()));
    assert!(said.contains("new 1"), "{said}");
}

#[test]
fn ten_million_lines() {
    let dir = Folder::new();
    let long = dir.write("long.csv", |out| {
        out.write_all(b"Name,Notes\n").unwrap();
        (0..10_000_000).for_each(|n| writeln!(out, "Gul {n},x").unwrap());
    });
    refused(&long, &["long.csv"]);
    let blank = dir.write("blank.csv", |out| {
        out.write_all(b"Name,Notes\nGul,x\n").unwrap();
        (0..10_000).for_each(|_| out.write_all(&[b'\n'; 1000]).unwrap());
        out.write_all(b"Shirin,y\n").unwrap();
    });
    // Empty lines are no rows.
    let (well, said, _) = import(&blank);
    assert!(!well || said.contains("new 2"), "{said}");
}

#[test]
fn two_gigabytes() {
    let dir = Folder::new();
    const SIZE: u64 = 2 << 30;
    // Without a line end, without a zero byte, and as a hole of zeros.
    let hole = dir.write("hole.csv", |out| {
        out.write_all(b"Name,Notes\nGul,x\n").unwrap();
        out.get_mut().set_len(SIZE).unwrap();
    });
    refused(&hole, &["hole.csv", "2048 MiB", "1024 MiB"]);
    File::options().write(true).open(&hole).unwrap().set_len(1 << 30).unwrap();
    refused(&hole, &["hole.csv", "line 3", "zero bytes"]);
    let tail = dir.write("tail.xlsx", |out| {
        out.write_all(&workbook(b"<worksheet/>")).unwrap();
        out.seek(SeekFrom::Start(SIZE)).unwrap();
        out.write_all(b"PK").unwrap();
    });
    refused(&tail, &["tail.xlsx", "64"]);
}

#[test]
fn packed_bombs() {
    let dir = Folder::new();
    let packed = |size: usize| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let stored = zip::write::SimpleFileOptions::default();
        for name in ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"] {
            zip.start_file(name, stored).unwrap();
            zip.write_all(&vec![b' '; size]).unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    // What is stored cannot be more than the file; what is packed is refused by its ratio and by its sum.
    let flat = dir.write("flat.xlsx", |out| out.write_all(&packed(1 << 20)).unwrap());
    assert!(!import(&flat).0);
    // A stream of deflate that unpacks to a gigabyte of one letter, in a workbook made by hand.
    let bomb = dir.write("bomb.xlsx", |out| out.write_all(&bomb(1 << 30)).unwrap());
    refused(&bomb, &["bomb.xlsx"]);
    let lying = dir.write("lying.xlsx", |out| out.write_all(&lying(&deflated(1 << 30))).unwrap());
    refused(&lying, &["lying.xlsx"]);
    // A cell far away, rows that repeat, and strings that are said again and again.
    let sheet = |cells: &str| {
        let head = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#;
        workbook(format!("{head}{cells}</sheetData></worksheet>").as_bytes())
    };
    let far = dir.write("far.xlsx", |out| {
        out.write_all(&sheet(r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#)).unwrap();
    });
    refused(&far, &["far.xlsx"]);
    let repeats = r#"<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="A"><table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="5"><text:p>5</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#;
    let ods = dir.write("repeats.ods", |out| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, bytes) in [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", repeats)] {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes.as_bytes()).unwrap();
        }
        out.write_all(&zip.finish().unwrap().into_inner()).unwrap();
    });
    refused(&ods, &["repeats.ods"]);
    // Entities that grow.
    let entities = dir.write("entities.xlsx", |out| {
        let lines: String = (1..12).map(|n| format!("<!ENTITY a{n} \"{}\">", format!("&a{};", n - 1).repeat(10))).collect();
        let text = format!("<!DOCTYPE x [<!ENTITY a0 \"lol\">{lines}]><worksheet><sheetData><row><c t=\"inlineStr\"><is><t>&a11;</t></is></c></row></sheetData></worksheet>");
        out.write_all(&workbook(text.as_bytes())).unwrap();
    });
    assert!(!import(&entities).0);
}

/// A deflate stream of `n` letters: one letter, then matches of 258 at distance 1, with the fixed codes.
fn deflated(n: usize) -> Vec<u8> {
    let mut bits = Bits { out: Vec::new(), held: 0, count: 0 };
    bits.put(0b1, 1);
    bits.put(0b01, 2);
    bits.code(0x30 + u32::from(b'x'), 8);
    for _ in 0..n / 258 {
        // Length 258 is code 285 (8 bits, 0xC0 + 285 - 280), distance 1 is code 0 (5 bits).
        bits.code(0xC0 + 5, 8);
        bits.code(0, 5);
    }
    bits.code(0, 7);
    bits.put(0, 7);
    bits.out
}

struct Bits {
    out: Vec<u8>,
    held: u32,
    count: u32,
}

impl Bits {
    fn put(&mut self, value: u32, bits: u32) {
        self.held |= value << self.count;
        self.count += bits;
        while self.count >= 8 {
            self.out.push((self.held & 0xFF) as u8);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    /// A code, its first bit first.
    fn code(&mut self, code: u32, bits: u32) {
        (0..bits).rev().for_each(|n| self.put(code >> n & 1, 1));
    }
}

/// A zip of one deflated entry after a workbook's other parts, put together by hand.
fn zip_of(entries: &[(&str, u16, &[u8], u32)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, method, bytes, size) in entries {
        let at = u32::try_from(out.len()).unwrap();
        let held = u32::try_from(bytes.len()).unwrap();
        let common: Vec<u8> = [
            &20u16.to_le_bytes()[..],
            &[0, 0],
            &method.to_le_bytes(),
            &[0; 4],
            &[0; 4],
            &held.to_le_bytes(),
            &size.to_le_bytes(),
            &u16::try_from(name.len()).unwrap().to_le_bytes(),
            &[0, 0],
        ]
        .concat();
        out.extend([b"PK\x03\x04".as_slice(), &common, name.as_bytes(), bytes].concat());
        directory.extend([b"PK\x01\x02\x14\0".as_slice(), &common, &[0; 10], &at.to_le_bytes(), name.as_bytes()].concat());
    }
    let (from, length) = (u32::try_from(out.len()).unwrap(), u32::try_from(directory.len()).unwrap());
    let count = u16::try_from(entries.len()).unwrap().to_le_bytes();
    let end = [b"PK\x05\x06\0\0\0\0".as_slice(), &count, &count, &length.to_le_bytes(), &from.to_le_bytes(), &[0, 0]].concat();
    [out, directory, end].concat()
}

/// A workbook whose sheet unpacks to `n` bytes and says so.
fn bomb(n: usize) -> Vec<u8> {
    let size = u32::try_from(n).unwrap();
    zip_of(&[("xl/workbook.xml", 0, b"<workbook/>", 11), ("xl/worksheets/sheet1.xml", 8, &deflated(n), size)])
}

/// A workbook whose sheet unpacks to far more than it says.
fn lying(bytes: &[u8]) -> Vec<u8> {
    zip_of(&[("xl/workbook.xml", 0, b"<workbook/>", 11), ("xl/worksheets/sheet1.xml", 8, bytes, 1000)])
}

#[test]
fn a_quote_that_never_closes() {
    let dir = Folder::new();
    refused(&dir.write("quote.csv", |out| out.write_all(b"Name,Notes\nGul,\"x\nShirin,y\n").unwrap()), &["line 2"]);
    let long = dir.write("quotes.csv", |out| {
        out.write_all(b"Name,Notes\nGul,\"").unwrap();
        (0..200_000).for_each(|n| writeln!(out, "Person {n},y").unwrap());
    });
    refused(&long, &["line 2"]);
}

#[test]
fn utf_16_by_halves_and_marks() {
    let dir = Folder::new();
    let wide = |text: &str, big: bool| -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    };
    let text = "Name,Notes\nGul Рахими,x\n";
    for (name, bytes, well) in [
        ("little", [b"\xff\xfe".as_slice(), &wide(text, false)].concat(), true),
        ("big", [b"\xfe\xff".as_slice(), &wide(text, true)].concat(), true),
        ("unmarked", wide(text, false), true),
        ("odd", [b"\xff\xfe".as_slice(), &wide(text, false), b"x"].concat(), true),
        ("half a pair", [b"\xff\xfe".as_slice(), &wide(text, false), b"\x3d\xd8,\0x\0\n\0"].concat(), true),
        ("two marks", [b"\xff\xfe\xff\xfe".as_slice(), &wide(text, false)].concat(), true),
        ("wrong mark", [b"\xfe\xff".as_slice(), &wide(text, false)].concat(), false),
        ("utf-8 mark in the middle", "\u{feff}Name,\u{feff}Notes\n\u{feff}Gul Рахими,x\n".into(), true),
        ("only a mark", b"\xff\xfe".to_vec(), false),
        ("only a utf-8 mark", b"\xef\xbb\xbf".to_vec(), false),
        (
            "utf-32",
            [b"\xff\xfe\0\0".as_slice(), &text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect::<Vec<_>>()].concat(),
            false,
        ),
    ] {
        let (ended_well, said, _) = import(&dir.write(&format!("{name}.csv"), |out| out.write_all(&bytes).unwrap()));
        assert_eq!(ended_well, well, "{name}: {said}");
        assert!(!well || said.contains("new 1") || said.contains("new 2"), "{name}: {said}");
    }
}

#[test]
fn titles_that_stand_twice() {
    let dir = Folder::new();
    let db = dir.0.path().join("a.db");
    let file = dir.write("twice.csv", |out| {
        out.write_all(b"Name,Name,Notes,Notes,passport_name\nGul Rahimi,Other Person,one,two,Third Person\n,Shirin Gul,,two,\n").unwrap();
    });
    let out = ustaz(&db).args(["import", "trainee", "--apply"]).arg(&file).output().unwrap();
    let said = String::from_utf8(out.stdout).unwrap();
    assert!(out.status.success(), "{said}");
    let store = Store::open(&db, Mode::Read).unwrap();
    let mut names = crate::values::names(&store);
    names.sort();
    assert_eq!(names.len(), 2, "{names:?}");
    // The second columns are told of, and fill what the first leave empty.
    assert!(names.contains(&"Shirin Gul".to_owned()), "{names:?}");
    assert!(said.contains(" B ") && said.contains(" D "), "{said}");
}
