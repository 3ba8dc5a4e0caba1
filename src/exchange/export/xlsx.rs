//! A workbook: text as strings and never as formulas, days as days, codes, phones and numbers of documents as text; the titles bold,
//! frozen and with a filter.
//!
//! The library keeps one row in memory and the rest in an unnamed file, and puts the workbook together in a second one, since
//! the format needs to go back and standard output cannot. Awkward: the library panics when its file cannot grow, so the room is
//! looked at before; somebody else may still take it meanwhile.

use std::io::{self, BufWriter, Seek, Write};

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::cells::Cell;
use super::{Column, Sheet, trouble};
use crate::error::{Cause, Error, Result};
use crate::exchange::cell::is_risky;
use crate::model::{FieldKind, Kind};
use crate::msg;
use crate::programme::show::kind_plural;
use crate::text::harmless;

/// Rows of a sheet.
const MOST_ROWS: usize = 1 << 20;
/// Bytes of room for a cell, over and above what most cells take.
const BYTES_A_CELL: usize = 100;

pub(super) struct Xlsx<'a> {
    out: &'a mut dyn Write,
    workbook: Workbook,
    sheet: Worksheet,
    columns: u16,
    row: u32,
    /// Row of the last header row.
    header: u32,
    day: Format,
    title: Format,
    /// Text that stays text while somebody edits the cell.
    kept: Format,
    text: String,
}

impl<'a> Xlsx<'a> {
    pub(super) fn new(out: &'a mut dyn Write, kind: Kind, columns: &[Column], rows: usize) -> Result<Self> {
        if rows + 2 > MOST_ROWS {
            return Err(
                Error::input(msg!("export-too-many-rows", rows = rows, most = MOST_ROWS - 2)).next(msg!("export-too-many-rows-next"))
            );
        }
        has_room(rows.saturating_mul(columns.len()).saturating_mul(BYTES_A_CELL))?;
        let mut workbook = Workbook::new();
        let mut sheet = workbook.new_worksheet_with_constant_memory().map_err(said)?;
        // A label that no sheet can have leaves the name that the library gives.
        _ = sheet.set_name(kind_plural(kind));
        for (at, column) in (0u16..).zip(columns) {
            sheet.set_column_width(at, width(column)).map_err(said)?;
        }
        let title = Format::new().set_bold();
        let day = Format::new().set_num_format("yyyy-mm-dd");
        let kept = Format::new().set_quote_prefix();
        let columns = u16::try_from(columns.len()).unwrap_or(u16::MAX);
        Ok(Self { out, workbook, sheet, columns, row: 0, header: 0, day, title, kept, text: String::new() })
    }

    fn put(&mut self, at: u16, cell: &Cell<'_>) -> Result<(), XlsxError> {
        #[expect(clippy::cast_precision_loss, reason = "a workbook has no other numbers, and ours are far below 2^53")]
        match cell {
            Cell::Empty => {}
            Cell::Whole(n) => drop(self.sheet.write_number(self.row, at, *n as f64)?),
            Cell::Real(r) => drop(self.sheet.write_number(self.row, at, *r)?),
            Cell::Day(text) => match day(text) {
                Some(day) => drop(self.sheet.write_datetime_with_format(self.row, at, day, &self.day)?),
                None => drop(self.sheet.write_string(self.row, at, *text)?),
            },
            Cell::Flag(_) | Cell::Text(_) | Cell::List(_) | Cell::Pairs(_) | Cell::One(_) | Cell::Many(_) => {
                self.text.clear();
                cell.push_text(&mut self.text);
                let text = harmless(&self.text);
                if is_risky(&text) {
                    self.sheet.write_string_with_format(self.row, at, text, &self.kept)?;
                } else {
                    self.sheet.write_string(self.row, at, text)?;
                }
            }
        }
        Ok(())
    }
}

/// A day as a workbook counts them; `None` for days before March 1900, which workbooks count wrongly, and for no day at all.
fn day(text: &str) -> Option<ExcelDateTime> {
    let day: NaiveDate = text.parse().ok()?;
    let first = NaiveDate::from_ymd_opt(1900, 3, 1)?;
    if day < first || day.year() > 9999 {
        return None;
    }
    ExcelDateTime::from_ymd(u16::try_from(day.year()).ok()?, u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?).ok()
}

/// Letters wide, so that most values can be read.
fn width(column: &Column) -> f64 {
    let letters: u16 = match column.field().map(|f| (f.kind, f.width)) {
        None => 15,
        Some((FieldKind::Notes, _)) => 40,
        Some((FieldKind::Words | FieldKind::Refs(_) | FieldKind::Pairs | FieldKind::TermPairs(_), _)) => 30,
        Some((FieldKind::Moment, _)) => 22,
        Some((_, width)) => width.max(10),
    };
    let title = u16::try_from(column.key().len()).unwrap_or(0);
    // The filter's button needs room beside the title.
    f64::from(letters.max(title + 4))
}

/// Refuses when there is less room for temporary files than the workbook may need.
fn has_room(needed: usize) -> Result<()> {
    let folder = std::env::temp_dir();
    let Ok(found) = rustix::fs::statvfs(&folder) else { return Ok(()) };
    let free = found.f_bavail.saturating_mul(found.f_frsize);
    if u64::try_from(needed).unwrap_or(u64::MAX) <= free {
        return Ok(());
    }
    let (folder, needed) = (folder.display(), needed.div_ceil(1_000_000));
    Err(Error::new(Cause::Full, msg!("export-no-room", folder = folder, needed = needed)).next(msg!("export-no-room-next")))
}

fn said(e: XlsxError) -> Error {
    match &e {
        XlsxError::IoError(io) | XlsxError::TempFileError(_, io) => trouble(io),
        XlsxError::ZipError(_) => trouble(&io::Error::other(e.to_string())),
        _ => Error::defect(e),
    }
}

impl Sheet for Xlsx<'_> {
    fn header(&mut self, columns: &[Column], tags: Option<&[&str]>) -> Result<()> {
        for (at, column) in (0u16..).zip(columns) {
            self.sheet.write_string_with_format(0, at, column.key(), &self.title).map_err(said)?;
        }
        if let Some(tags) = tags {
            for (at, tag) in (0u16..).zip(tags) {
                self.sheet.write_string(1, at, *tag).map_err(said)?;
            }
            self.header = 1;
        }
        self.row = self.header + 1;
        self.sheet.set_freeze_panes(self.row, 0).map_err(said)?;
        Ok(())
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        for (at, cell) in (0u16..).zip(cells) {
            self.put(at, cell).map_err(said)?;
        }
        self.row += 1;
        Ok(())
    }

    fn end(mut self: Box<Self>) -> Result<()> {
        if let Some(last) = self.columns.checked_sub(1) {
            self.sheet.autofilter(self.header, 0, self.row.saturating_sub(1).max(self.header), last).map_err(said)?;
        }
        self.workbook.push_worksheet(self.sheet);
        let mut file = tempfile::tempfile().map_err(|e| trouble(&e))?;
        self.workbook.save_to_writer(BufWriter::new(&file)).map_err(said)?;
        file.rewind().and_then(|()| io::copy(&mut file, self.out)).and_then(|_| self.out.flush()).map_err(|e| trouble(&e))
    }
}
