//! Tells by its first bytes what a file is, whatever its ending says.
//!
//! Signatures after the formats' own specifications. What is no table at all is refused by name, so that the person
//! knows which file they picked.
//!
//! It must not read further than it needs: 8 KiB from the start. What is inside a zip or an old container is told
//! apart by `workbook`.

use std::io::{Read, Seek, SeekFrom};

use super::{encoding, io_message};
use crate::msg;
use crate::words::Message;

/// Stray control characters that a short text may hold.
const FEW_CONTROLS: usize = 8;

/// What kind of file was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Text with delimiters: CSV, TSV and their relatives.
    Csv,
    /// Workbook of Excel 2007 or later, also with macros (which are ignored).
    Xlsx,
    /// Workbook of Excel 97–2003.
    Xls,
    /// OpenDocument spreadsheet.
    Ods,
}

/// Decides between text and workbook; `Xlsx` stands for any zip, `Xls` for any old container, until `workbook` has
/// looked inside. Leaves the source at its start.
pub(super) fn sniff<R: Read + Seek>(source: &mut R, file: &str) -> Result<Format, Message> {
    let mut start = Vec::with_capacity(8192);
    source.by_ref().take(8192).read_to_end(&mut start).map_err(|e| io_message(file, &e))?;
    source.seek(SeekFrom::Start(0)).map_err(|e| io_message(file, &e))?;
    of_bytes(&start, file)
}

fn of_bytes(start: &[u8], file: &str) -> Result<Format, Message> {
    if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
        return Ok(Format::Xlsx);
    }
    if start.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Ok(Format::Xls);
    }
    binary(start, file)?;
    markup(start, file)?;
    if start.starts_with(&[0xFF, 0xFE]) || start.starts_with(&[0xFE, 0xFF]) || encoding::wide(start).is_some() {
        return Ok(Format::Csv);
    }
    // Text may hold a stray control character, but not many; zero bytes are judged with the encoding.
    let controls = start.iter().filter(|b| **b < 0x20 && !matches!(**b, 0 | 9 | 10 | 12 | 13 | 26 | 27)).count();
    if controls > FEW_CONTROLS && controls * 50 > start.len() {
        return Err(msg!("grid-not-a-table", file = file));
    }
    Ok(Format::Csv)
}

fn binary(start: &[u8], file: &str) -> Result<(), Message> {
    let at = |offset: usize, sign: &[u8]| start.get(offset..).is_some_and(|rest| rest.starts_with(sign));
    let begins = |signs: &[&[u8]]| signs.iter().any(|sign| start.starts_with(sign));
    if begins(&[b"%PDF-"]) || at(1, b"%PDF-") || at(3, b"%PDF-") {
        return Err(msg!("grid-is-pdf", file = file));
    }
    let riff = begins(&[b"RIFF"]);
    let bitmap = begins(&[b"BM"]) && at(6, &[0, 0, 0, 0]);
    let pictures: [&[u8]; 7] = [b"\x89PNG\r\n", b"\xFF\xD8\xFF", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"\0\0\x01\0"];
    if begins(&pictures) || bitmap || (riff && at(8, b"WEBP")) || at(4, b"ftypheic") || at(4, b"ftypmif1") || at(4, b"ftypavif") {
        return Err(msg!("grid-is-image", file = file));
    }
    if begins(&[b"{\\rtf"]) {
        return Err(msg!("grid-is-document", file = file));
    }
    if begins(&[b"\x1F\x8B", b"7z\xBC\xAF\x27\x1C", b"Rar!\x1A", b"\xFD7zXZ", b"\x28\xB5\x2F\xFD", b"BZh9"]) || at(257, b"ustar") {
        return Err(msg!("grid-is-archive", file = file));
    }
    if begins(&[b"SQLite format 3\0"]) || at(4, b"Standard Jet DB") || at(4, b"Standard ACE DB") {
        return Err(msg!("grid-is-database", file = file));
    }
    // Excel 2 to 4 wrote bare records; their first is "beginning of file".
    if begins(&[b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00"]) {
        return Err(msg!("grid-old-workbook", file = file));
    }
    if begins(&[b"\x7FELF", b"MZ\x90", b"ID3", b"OggS", b"\xCA\xFE\xBA\xBE"]) || riff || at(4, b"ftyp") {
        return Err(msg!("grid-not-a-table", file = file));
    }
    Ok(())
}

/// Web pages and XML under a spreadsheet's ending: old registries save reports this way.
fn markup(start: &[u8], file: &str) -> Result<(), Message> {
    let text = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).trim_ascii_start();
    let head: Vec<u8> = text.iter().take(512).map(u8::to_ascii_lowercase).collect();
    let within = |sign: &[u8]| head.windows(sign.len()).any(|window| window == sign);
    if head.starts_with(b"<!doctype html")
        || head.starts_with(b"<html")
        || head.starts_with(b"<table")
        || (head.starts_with(b"<") && within(b"<html"))
    {
        return Err(msg!("grid-is-web-page", file = file));
    }
    if head.starts_with(b"<?xml") || head.starts_with(b"<workbook") {
        return Err(msg!("grid-is-xml", file = file));
    }
    if head.starts_with(b"{") && within(b"\":")
        || (head.starts_with(b"[") && head.get(1..).is_some_and(|rest| rest.trim_ascii_start().starts_with(b"{\"")))
    {
        return Err(msg!("grid-is-json", file = file));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures() {
        let zeros = |sign: &[u8]| [sign, &[0; 40]].concat();
        for (start, wanted) in [
            (zeros(b"PK\x03\x04"), Ok(Format::Xlsx)),
            (zeros(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), Ok(Format::Xls)),
            (b"name,phone\nAli,1\n".to_vec(), Ok(Format::Csv)),
            (b"BMI,name\n22,Ali\n".to_vec(), Ok(Format::Csv)),
            (b"MZ,name\n22,Ali\n".to_vec(), Ok(Format::Csv)),
            (b"[x],y\n1,2\n".to_vec(), Ok(Format::Csv)),
            (b"<5,6\n".to_vec(), Ok(Format::Csv)),
            (b"\xFF\xFEa\0,\0".to_vec(), Ok(Format::Csv)),
            (b"%PDF-1.7\n".to_vec(), Err("grid-is-pdf")),
            (b"\xEF\xBB\xBF%PDF-1.7\n".to_vec(), Err("grid-is-pdf")),
            (zeros(b"\x89PNG\r\n\x1a\n"), Err("grid-is-image")),
            (zeros(b"\xFF\xD8\xFF\xE0"), Err("grid-is-image")),
            (zeros(b"GIF89a"), Err("grid-is-image")),
            (zeros(b"RIFF\0\0\0\0WEBPVP8 "), Err("grid-is-image")),
            (zeros(b"BM\x36\0\0\0\0\0\0\0"), Err("grid-is-image")),
            (zeros(b"\0\0\0\x18ftypheic"), Err("grid-is-image")),
            (b"{\\rtf1\\ansi".to_vec(), Err("grid-is-document")),
            (zeros(b"\x1F\x8B\x08"), Err("grid-is-archive")),
            (zeros(b"7z\xBC\xAF\x27\x1C"), Err("grid-is-archive")),
            (zeros(b"SQLite format 3\0"), Err("grid-is-database")),
            (b"\n <!DOCTYPE html><html>".to_vec(), Err("grid-is-web-page")),
            (b"<TABLE border=1>".to_vec(), Err("grid-is-web-page")),
            (b"<?xml version=\"1.0\"?><Workbook>".to_vec(), Err("grid-is-xml")),
            (b"{\"people\": []}".to_vec(), Err("grid-is-json")),
            (b"[ {\"name\": 1}]".to_vec(), Err("grid-is-json")),
            (zeros(b"\x09\x08\x10\x00\x00\x06"), Err("grid-old-workbook")),
            (zeros(b"\x7FELF"), Err("grid-not-a-table")),
            ((1..=8).cycle().take(400).collect(), Err("grid-not-a-table")),
        ] {
            let got = of_bytes(&start, "f").map_err(|m| m.id);
            assert_eq!(got, wanted, "{:?}", String::from_utf8_lossy(&start));
        }
    }
}
