//! A table of words as CSV or a workbook: reports whose rows are no records.

use std::io::{self, Write};

use csv::{Terminator, WriterBuilder};
use rust_xlsxwriter::{Format, Workbook};

use super::trouble;
use super::xlsx::said;
use crate::error::{Error, Result};
use crate::exchange::cell::guard;
use crate::text::harmless;

/// Writes a table as CSV: with a byte order mark so that spreadsheets take it for UTF-8, and no cell that one takes for a formula.
///
/// # Errors
/// Trouble with `out`.
pub fn table_csv(columns: &[&str], rows: &[Vec<String>], out: &mut dyn Write) -> Result<()> {
    let told = |e: csv::Error| match e.into_kind() {
        csv::ErrorKind::Io(e) => trouble(&e),
        other => Error::defect(format!("{other:?}")),
    };
    out.write_all("\u{feff}".as_bytes()).map_err(|e| trouble(&e))?;
    let mut csv = WriterBuilder::new().terminator(Terminator::Any(b'\n')).from_writer(out);
    csv.write_record(columns).map_err(told)?;
    for row in rows {
        csv.write_record(row.iter().map(|cell| guard(&harmless(cell)).into_owned())).map_err(told)?;
    }
    csv.flush().map_err(|e| trouble(&e))
}

/// Writes a table as a workbook of one sheet.
///
/// # Errors
/// Trouble with `out`.
pub fn table_workbook(name: &str, columns: &[&str], rows: &[Vec<String>], out: &mut dyn Write) -> Result<()> {
    let mut workbook = Workbook::new();
    let (head, plain) = (Format::new().set_bold(), Format::new().set_quote_prefix());
    let sheet = workbook.add_worksheet();
    sheet.set_name(name).map_err(said)?;
    sheet.set_freeze_panes(1, 0).map_err(said)?;
    for (at, column) in (0u16..).zip(columns) {
        sheet.write_string_with_format(0, at, *column, &head).map_err(said)?;
        sheet.set_column_width(at, 18.0).map_err(said)?;
    }
    for (y, row) in (1u32..).zip(rows) {
        for (x, cell) in (0u16..).zip(row) {
            sheet.write_string_with_format(y, x, harmless(cell), &plain).map_err(said)?;
        }
    }
    let bytes = workbook.save_to_buffer().map_err(said)?;
    io::copy(&mut bytes.as_slice(), out).and_then(|_| out.flush()).map_err(|e| trouble(&e))
}
