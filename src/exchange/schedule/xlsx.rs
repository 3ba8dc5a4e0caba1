//! The grid in a workbook: printed in landscape, one page wide, the names and days frozen and repeated on each page; days off shaded; what
//! the short names mean on a sheet of its own. Every text is a text and never a formula.

use std::io::{self, Write};

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::grid::{Column, Fill, Grid};
use crate::error::{Error, Result};
use crate::exchange::cell::is_risky;
use crate::exchange::export::trouble;
use crate::say;
use crate::text::harmless;
use crate::words::label;

/// Rows above the people: title, months, days.
const HEAD: u32 = 3;
/// Paper size A4, as workbooks number it.
const A4: u8 = 9;
/// Colours, pale enough for black letters on paper.
const OFF: Color = Color::RGB(0x00E4_E4E4);
const PLACED: Color = Color::RGB(0x00CF_E2F3);
const SESSIONS: Color = Color::RGB(0x00FF_F2CC);
const VISIT: Color = Color::RGB(0x00D9_EAD3);
const OVER: Color = Color::RGB(0x00F4_CCCC);

/// Writes a grid.
pub(super) fn write(grid: &Grid, out: &mut dyn Write) -> Result<()> {
    let mut workbook = Workbook::new();
    sheet(workbook.add_worksheet(), grid).map_err(said)?;
    legend(workbook.add_worksheet(), grid).map_err(said)?;
    let made = workbook.save_to_buffer().map_err(said)?;
    out.write_all(&made).map_err(|e| trouble(&e))
}

fn said(e: XlsxError) -> Error {
    match &e {
        XlsxError::IoError(io) => trouble(io),
        XlsxError::ZipError(_) => trouble(&io::Error::other(e.to_string())),
        _ => Error::defect(e),
    }
}

/// Writes a text that stays one.
fn put(sheet: &mut Worksheet, row: u32, column: u16, words: &str, format: &Format) -> std::result::Result<(), XlsxError> {
    let words = harmless(words);
    let kept = if is_risky(&words) { format.clone().set_quote_prefix() } else { format.clone() };
    sheet.write_string_with_format(row, column, words.as_ref(), &kept).map(|_| ())
}

/// The format of a cell.
fn filled(column: &Column, fill: Option<&Fill>, heads: bool) -> Format {
    let mut format = Format::new()
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::Gray)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::Top)
        .set_text_wrap();
    format = format.set_font_size(8);
    if heads {
        format = format.set_bold();
    }
    match fill {
        Some(Fill::Placed(_)) if column.off => format.set_background_color(OFF),
        Some(Fill::Placed(_)) => format.set_background_color(PLACED),
        Some(Fill::Sessions(_)) => format.set_background_color(SESSIONS),
        Some(Fill::Visit(_)) => format.set_background_color(VISIT),
        Some(Fill::People(_, true)) => format.set_background_color(OVER),
        _ if column.off => format.set_background_color(OFF),
        _ => format,
    }
}

fn sheet(sheet: &mut Worksheet, grid: &Grid) -> std::result::Result<(), XlsxError> {
    sheet.set_name(label("schedule-sheet"))?;
    let title = Format::new().set_bold().set_font_size(14);
    put(sheet, 0, 0, &grid.title, &title)?;
    let head = Format::new().set_bold().set_border(FormatBorder::Thin).set_border_color(Color::Gray).set_text_wrap();
    let head = head.set_align(FormatAlign::Center).set_align(FormatAlign::Top).set_font_size(8);
    let mut month = "";
    for (at, column) in (1u16..).zip(&grid.columns) {
        if column.month != month {
            put(sheet, 1, at, &column.month, &Format::new().set_bold())?;
            month = &column.month;
        }
        let own = if column.off { head.clone().set_background_color(OFF) } else { head.clone() };
        put(sheet, 2, at, &column.day, &own)?;
        sheet.set_column_width(at, if column.from == column.to { 6.0 } else { 7.0 })?;
    }
    sheet.set_column_width(0, 30)?;
    let mut row = HEAD;
    for line in &grid.rows {
        let name = Format::new().set_border(FormatBorder::Thin).set_border_color(Color::Gray).set_align(FormatAlign::Top).set_text_wrap();
        put(sheet, row, 0, &line.label, &if line.heads { name.set_bold() } else { name.set_indent(1) })?;
        for (at, (column, fill)) in (1u16..).zip(grid.columns.iter().zip(&line.cells)) {
            let format = filled(column, fill.as_ref(), line.heads);
            match fill {
                Some(Fill::Placed(words) | Fill::Sessions(words) | Fill::Visit(words) | Fill::People(words, _)) => {
                    put(sheet, row, at, words, &format)?
                }
                None => _ = sheet.write_blank(row, at, &format)?,
            }
        }
        row += 1;
    }
    for cut in &grid.cut {
        put(sheet, row, 0, cut, &Format::new())?;
        row += 1;
    }
    let last = u16::try_from(grid.columns.len()).unwrap_or(u16::MAX);
    sheet.set_freeze_panes(HEAD, 1)?;
    sheet.set_landscape();
    sheet.set_paper_size(A4);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(1, HEAD - 1)?;
    sheet.set_repeat_columns(0, 0)?;
    sheet.set_print_area(0, 0, row.saturating_sub(1).max(HEAD), last)?;
    Ok(())
}

fn legend(sheet: &mut Worksheet, grid: &Grid) -> std::result::Result<(), XlsxError> {
    sheet.set_name(label("schedule-legend"))?;
    let bold = Format::new().set_bold();
    put(sheet, 0, 0, &say!("schedule-legend"), &bold)?;
    for (row, (short, full)) in (1u32..).zip(&grid.legend) {
        put(sheet, row, 0, short, &bold)?;
        put(sheet, row, 1, full, &Format::new())?;
    }
    sheet.set_column_width(0, 14)?;
    sheet.set_column_width(1, 80)?;
    sheet.set_landscape();
    sheet.set_paper_size(A4);
    sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}
