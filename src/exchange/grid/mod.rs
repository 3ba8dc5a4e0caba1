//! Untidy files in, plain grids out: CSV in any delimiter and encoding that a ministry really sends, and workbooks
//! (XLSX, XLS, ODS), each with exact row numbers, merged cells and bounded memory.
//!
//! What a file is, is decided by its content, never by its ending alone. Every refusal is a message that names the
//! file, the place and the remedy. What was mended or passed over on the way is listed in `notes`.
//!
//! It must not know records or fields: mapping columns, reading dates and matching people stand above it. It must not
//! evaluate formulas, follow links, or write anything.
//!
//! Still awkward: hidden rows and columns are read like others, since the library does not tell them apart; Kazakh
//! eight-bit encodings (PT154, KZ-1048) are taken for Windows-1251, in which the letters peculiar to Kazakh come out
//! wrong; a workbook is held in memory while it is read.

mod cell;
mod clean;
mod csv;
mod delimiter;
mod encoding;
mod header;
mod inflate;
mod ods;
mod ole;
mod rows;
mod sniff;
mod split;
mod workbook;
mod xls;
mod zip;

use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::Path;

use crate::msg;
use crate::words::Message;

pub use cell::Cell;
pub use clean::plain;
pub use csv::{CsvChoice, CsvRow, CsvStream};
pub use encoding::TextEncoding;
pub use header::{Column, Header, TitleRow, find_header, header_at};
pub use rows::{RowKind, classify_row, rows_below};
pub use sniff::Format;

/// Most that is read before a file is refused. The defaults fit a machine with 1 GiB of memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Size of a workbook file, in bytes.
    pub workbook_bytes: u64,
    /// Size of a text file, in bytes. No more could be read; it need not be looked through for that.
    pub text_file_bytes: u64,
    /// Bytes that a workbook may unpack to.
    pub unpacked_bytes: u64,
    /// How many times larger a packed part may become.
    pub unpack_ratio: u64,
    /// Sheets of a workbook.
    pub sheets: usize,
    /// Rows of one sheet of a workbook, or of a CSV file read whole.
    pub rows: usize,
    /// Columns of a sheet.
    pub columns: usize,
    /// Cells of all sheets together, counting each row as one more.
    pub cells: usize,
    /// Text of one cell, in bytes.
    pub cell_bytes: usize,
    /// Text of all cells together, in bytes.
    pub text_bytes: usize,
    /// One record of a CSV file, in bytes.
    pub record_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: usize = 1024 * 1024;
        Limits {
            workbook_bytes: 64 * MIB as u64,
            text_file_bytes: 1024 * MIB as u64,
            unpacked_bytes: 512 * MIB as u64,
            unpack_ratio: 200,
            sheets: 256,
            rows: 1_048_576,
            columns: 1_000,
            cells: 5_000_000,
            cell_bytes: 64 * 1024,
            text_bytes: 256 * MIB,
            record_bytes: MIB,
        }
    }
}

/// A block of merged cells. Its value stands in its first row and column. Rows are indexes into [`Sheet::rows`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// Rows covered.
    pub rows: Range<usize>,
    /// Columns covered.
    pub columns: Range<usize>,
}

/// One sheet of a workbook, or the whole of a CSV file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    /// Its name; of a CSV file, the file's name without its ending.
    pub name: String,
    /// Whether the spreadsheet program hides it.
    pub hidden: bool,
    /// The cells. Each row begins at column A and ends with its last filled cell.
    pub rows: Vec<Vec<Cell>>,
    /// The number of `rows[0]` in the file, counting from 1 as a spreadsheet program does.
    pub first_row: usize,
    /// Merged cells, sorted by their first row and column.
    pub merged: Vec<Merge>,
    /// For CSV, the line of the file where each row begins, counting from 1. Empty for workbooks.
    pub lines: Vec<u32>,
}

impl Sheet {
    /// The cell at a row index and column index; empty outside.
    pub fn cell(&self, row: usize, column: usize) -> &Cell {
        self.rows.get(row).and_then(|cells| cells.get(column)).unwrap_or(&cell::NOTHING)
    }

    /// The number of a row as a spreadsheet program shows it (for CSV: the number of the record).
    pub fn row_number(&self, row: usize) -> usize {
        self.first_row.saturating_add(row)
    }

    /// The line of the file where a row begins; the row number where the file has no lines.
    pub fn line(&self, row: usize) -> usize {
        self.lines.get(row).map_or_else(|| self.row_number(row), |line| *line as usize)
    }

    /// Columns of the widest row.
    pub fn width(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// The merged blocks that begin in a row.
    pub fn merges_from(&self, row: usize) -> &[Merge] {
        let start = self.merged.partition_point(|merge| merge.rows.start < row);
        let end = self.merged.partition_point(|merge| merge.rows.start <= row);
        self.merged.get(start..end).unwrap_or_default()
    }
}

/// A file read whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    /// All its sheets, also hidden and empty ones, in the order of the file.
    pub sheets: Vec<Sheet>,
    /// What kind of file it is.
    pub format: Format,
    /// The encoding of a CSV file.
    pub encoding: Option<TextEncoding>,
    /// The delimiter of a CSV file.
    pub delimiter: Option<u8>,
    /// What was mended or passed over, for the person to know.
    pub notes: Vec<Message>,
}

/// Reads a whole file, deciding by its content what it is.
///
/// # Errors
/// A message that names the file, the place in it and what to do: not found, not a table at all, protected by a
/// password, damaged, or beyond a limit.
pub fn open(path: &Path, limits: &Limits) -> Result<Book, Message> {
    open_with(path, limits, &CsvChoice::default())
}

/// Like [`open`], with the encoding or delimiter of a CSV file set by the person where the guess was wrong.
///
/// # Errors
/// As [`open`].
pub fn open_with(path: &Path, limits: &Limits, choice: &CsvChoice) -> Result<Book, Message> {
    let file = file_name(path);
    let (mut source, size) = open_file(path, &file)?;
    match sniff::sniff(&mut source, &file)? {
        Format::Csv if size > limits.text_file_bytes => {
            Err(msg!("grid-text-too-big", file = file, size = mebibytes(size), limit = mebibytes(limits.text_file_bytes)))
        }
        Format::Csv => csv::read_whole(source, path, limits, choice),
        _ => workbook::read(source, size, &file, limits),
    }
}

/// The letters of a column as spreadsheet programs show them: 0 is `A`, 26 is `AA`.
pub fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    loop {
        letters.push(char::from(b'A' + (rest % 26) as u8));
        match (rest / 26).checked_sub(1) {
            Some(more) => rest = more,
            None => return letters.iter().rev().collect(),
        }
    }
}

/// The file's own name, without the way to it.
fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    clean::admit(name).0
}

/// Opens an ordinary file; returns it with its size. A pipe or device would block or never end.
fn open_file(path: &Path, file: &str) -> Result<(File, u64), Message> {
    let kind = std::fs::metadata(path).map_err(|e| io_message(file, &e))?;
    if !kind.is_file() {
        return Err(msg!("grid-not-a-file", file = file));
    }
    if kind.len() == 0 {
        return Err(msg!("grid-empty-file", file = file));
    }
    let source = File::open(path).map_err(|e| io_message(file, &e))?;
    Ok((source, kind.len()))
}

fn io_message(file: &str, error: &io::Error) -> Message {
    match error.kind() {
        io::ErrorKind::NotFound => msg!("grid-not-found", file = file),
        io::ErrorKind::PermissionDenied => msg!("grid-no-permission", file = file),
        _ => msg!("grid-cannot-read", file = file, reason = error),
    }
}

/// Whole mebibytes, rounded up, for messages.
fn mebibytes(bytes: u64) -> u64 {
    bytes.div_ceil(1024 * 1024)
}

#[cfg(test)]
mod tests;
