//! A workbook: text as strings and never as formulas, days as days, codes, phones and numbers of documents as text; the titles bold,
//! frozen and with a filter.
//!
//! The library keeps one row in memory and the rest in an unnamed file, and puts the workbook together in a second one, since
//! the format needs to go back and standard output cannot. It takes about as long to write a row as we to read one: a thread of its
//! own does it, a few batches behind. Awkward: the library panics when its file cannot grow, so the room is
//! looked at before; somebody else may still take it meanwhile.

use std::borrow::Cow;
use std::io::{self, BufWriter, Seek, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

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

/// Rows that are handed over at a time, and batches that may wait.
const BATCH: usize = 250;
const WAITING: usize = 4;

/// A cell as the workbook takes it.
enum Put {
    Empty,
    Number(f64),
    Day(ExcelDateTime),
    Text(String),
    /// Text that stays text while somebody edits the cell.
    Kept(String),
}

impl Put {
    fn of(cell: &Cell<'_>) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "a workbook has no other numbers, and ours are far below 2^53")]
        match cell {
            Cell::Empty => Self::Empty,
            Cell::Whole(n) => Self::Number(*n as f64),
            Cell::Real(r) => Self::Number(*r),
            Cell::Day(text) => day(text).map_or_else(|| Self::Text((*text).to_owned()), Self::Day),
            Cell::Flag(_) | Cell::Text(_) | Cell::List(_) | Cell::Pairs(_) | Cell::One(_) | Cell::Many(_) => {
                let mut text = String::new();
                cell.push_text(&mut text);
                if let Cow::Owned(other) = harmless(&text) {
                    text = other;
                }
                if is_risky(&text) { Self::Kept(text) } else { Self::Text(text) }
            }
        }
    }
}

/// The thread that writes the rows of a sheet.
struct Hand {
    rows: SyncSender<Vec<Vec<Put>>>,
    sheet: JoinHandle<Result<Worksheet, XlsxError>>,
}

impl Hand {
    /// Begins at a row.
    fn begin(sheet: Worksheet, row: u32) -> Result<Self> {
        let (rows, taken) = sync_channel(WAITING);
        let work = move || write(sheet, row, &taken);
        let sheet = std::thread::Builder::new().name("workbook".into()).spawn(work).map_err(|e| trouble(&e))?;
        Ok(Self { rows, sheet })
    }

    fn end(self) -> Result<Worksheet> {
        drop(self.rows);
        self.sheet.join().map_err(|_| Error::defect("a workbook was not written"))?.map_err(said)
    }
}

/// Writes rows until there are no more.
fn write(mut sheet: Worksheet, mut row: u32, rows: &Receiver<Vec<Vec<Put>>>) -> Result<Worksheet, XlsxError> {
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let kept = Format::new().set_quote_prefix();
    for cells in rows.iter().flatten() {
        for (at, cell) in (0u16..).zip(cells) {
            match cell {
                Put::Empty => {}
                Put::Number(n) => _ = sheet.write_number(row, at, n)?,
                Put::Day(of) => _ = sheet.write_datetime_with_format(row, at, of, &day)?,
                Put::Text(text) => _ = sheet.write_string(row, at, text)?,
                Put::Kept(text) => _ = sheet.write_string_with_format(row, at, text, &kept)?,
            }
        }
        row += 1;
    }
    Ok(sheet)
}

pub(super) struct Xlsx<'a> {
    out: &'a mut dyn Write,
    workbook: Workbook,
    /// Until its header is written.
    sheet: Option<Worksheet>,
    hand: Option<Hand>,
    batch: Vec<Vec<Put>>,
    columns: u16,
    /// Rows of records.
    rows: u32,
    /// Row of the last header row.
    header: u32,
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
        let columns = u16::try_from(columns.len()).unwrap_or(u16::MAX);
        Ok(Self { out, workbook, sheet: Some(sheet), hand: None, batch: Vec::new(), columns, rows: 0, header: 0 })
    }

    /// Hands the rows over that have gathered.
    fn hand_over(&mut self) -> Result<()> {
        let batch = std::mem::take(&mut self.batch);
        match &self.hand {
            Some(hand) if hand.rows.send(batch).is_ok() => Ok(()),
            // It has ended before the rows did: it says why.
            _ => self.hand.take().map_or_else(|| Err(Error::defect("no header")), |hand| hand.end().map(drop)),
        }
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

/// What the library says.
pub(in crate::exchange) fn said(e: XlsxError) -> Error {
    match &e {
        XlsxError::IoError(io) | XlsxError::TempFileError(_, io) => trouble(io),
        XlsxError::ZipError(_) => trouble(&io::Error::other(e.to_string())),
        _ => Error::defect(e),
    }
}

impl Sheet for Xlsx<'_> {
    fn header(&mut self, columns: &[Column], tags: Option<&[&str]>) -> Result<()> {
        let Some(mut sheet) = self.sheet.take() else { return Err(Error::defect("two headers")) };
        let title = Format::new().set_bold();
        for (at, column) in (0u16..).zip(columns) {
            sheet.write_string_with_format(0, at, column.key(), &title).map_err(said)?;
        }
        if let Some(tags) = tags {
            for (at, tag) in (0u16..).zip(tags) {
                sheet.write_string(1, at, *tag).map_err(said)?;
            }
            self.header = 1;
        }
        sheet.set_freeze_panes(self.header + 1, 0).map_err(said)?;
        self.hand = Some(Hand::begin(sheet, self.header + 1)?);
        Ok(())
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        self.batch.push(cells.iter().map(Put::of).collect());
        self.rows += 1;
        if self.batch.len() < BATCH { Ok(()) } else { self.hand_over() }
    }

    fn end(mut self: Box<Self>) -> Result<()> {
        self.hand_over()?;
        let Some(hand) = self.hand.take() else { return Err(Error::defect("no header")) };
        let mut sheet = hand.end()?;
        if let Some(last) = self.columns.checked_sub(1) {
            sheet.autofilter(self.header, 0, self.header + self.rows, last).map_err(said)?;
        }
        self.workbook.push_worksheet(sheet);
        let mut file = tempfile::tempfile().map_err(|e| trouble(&e))?;
        self.workbook.save_to_writer(BufWriter::new(&file)).map_err(said)?;
        file.rewind().and_then(|()| io::copy(&mut file, self.out)).and_then(|_| self.out.flush()).map_err(|e| trouble(&e))
    }
}
