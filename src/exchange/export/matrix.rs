//! The matrix of trainees and skills in files: text, comma-separated, and a workbook with names and codes frozen. A letter stands in a cell as on the
//! screen; every text is a text and never a formula.

use std::io::Write;
use std::path::Path;

use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::file::fill;
use super::trouble;
use super::xlsx::said;
use crate::error::Result;
use crate::exchange::cell::is_risky;
use crate::programme::skills::matrix::{Matrix, View};
use crate::rules::skills::matrix::{Cell, Standing, Totals};
use crate::say;
use crate::text::{harmless, pad, pad_left, truncate};
use crate::words::label;

/// Titles of the totals in files.
const TOTALS: [&str; 6] = ["entrusted", "at_target", "below", "insufficient", "not_begun", "lacking"];

/// Columns of a name in the text.
const NAME: usize = 24;

/// Totals in the order of their titles.
fn totals(t: &Totals) -> [u32; 6] {
    let [a, b, c, d, e] = Standing::ALL.map(|standing| t.count(standing));
    [a, b, c, d, e, t.lacking]
}

/// The codes above the columns: with the framework's name where there are several.
fn heads(matrix: &Matrix, view: &View) -> Vec<String> {
    let columns: Vec<_> = view.columns.iter().filter_map(|n| matrix.columns.get(*n)).collect();
    let one = columns.windows(2).all(|pair| matches!(pair, [a, b] if a.framework == b.framework));
    columns.iter().map(|c| if one { c.code.clone() } else { format!("{} {}", c.framework_name, c.code) }).collect()
}

/// The letters of a row; empty where a cell has none.
fn letters(matrix: &Matrix, view: &View, row: usize) -> Vec<String> {
    let Some(line) = matrix.lines.get(row) else { return Vec::new() };
    let columns = view.columns.iter().filter_map(|n| matrix.columns.get(*n));
    columns.map(|column| line.cells.get(&column.skill).map(|cell| cell.letter().to_string()).unwrap_or_default()).collect()
}

/// A text as a field of a file of values, which no spreadsheet takes for a formula.
fn field(text: &str) -> String {
    let text = harmless(text);
    // One letter is a state and no formula.
    let text = if text.len() > 1 && is_risky(&text) { format!("'{text}") } else { text.into_owned() };
    if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// The matrix as comma-separated lines: code and name of a trainee, the letters, the totals.
#[must_use]
pub fn matrix_csv(matrix: &Matrix, view: &View) -> Vec<String> {
    let head = ["trainee".to_owned(), "name".to_owned()].into_iter().chain(heads(matrix, view)).chain(TOTALS.map(str::to_owned));
    let mut out = vec![head.map(|text| field(&text)).collect::<Vec<_>>().join(",")];
    for (row, of_row) in view.rows.iter().zip(&view.of_rows) {
        let Some(line) = matrix.lines.get(*row) else { continue };
        let cells = [line.trainee.code(), line.name.clone()].into_iter().chain(letters(matrix, view, *row));
        let cells = cells.chain(totals(of_row).map(|n| n.to_string()));
        out.push(cells.map(|text| field(&text)).collect::<Vec<_>>().join(","));
    }
    out
}

/// A letter in a column of two; the codes upright above, and the titles below.
#[must_use]
pub fn matrix_text(matrix: &Matrix, view: &View) -> Vec<String> {
    let columns: Vec<_> = view.columns.iter().filter_map(|n| matrix.columns.get(*n)).collect();
    let high = columns.iter().map(|c| c.code.chars().count()).max().unwrap_or(0);
    let mut out = Vec::new();
    for line in 0..high {
        let mut text = pad("", NAME);
        for column in &columns {
            // The codes end on the lowest line.
            let letter = (line + column.code.chars().count()).checked_sub(high).and_then(|n| column.code.chars().nth(n));
            text.push(' ');
            text.push(letter.unwrap_or(' '));
        }
        if line + 1 == high {
            text.push_str("   1-5   T   b   .   - gap");
        }
        out.push(text.trim_end().to_owned());
    }
    for (row, totals) in view.rows.iter().zip(&view.of_rows) {
        let Some(line) = matrix.lines.get(*row) else { continue };
        let mut text = pad(&truncate(&line.name, NAME - 1), NAME);
        for column in &columns {
            text.push(' ');
            text.push(line.cells.get(&column.skill).map_or(' ', Cell::letter));
        }
        text.push_str("  ");
        for standing in Standing::ALL {
            text.push_str(&pad_left(&totals.count(standing).to_string(), 4));
        }
        text.push_str(&pad_left(&totals.lacking.to_string(), 4));
        out.push(text);
    }
    out.push(String::new());
    out.push(say!("matrix-legend"));
    for (column, totals) in columns.iter().zip(&view.of_columns) {
        let counts: String = Standing::ALL.map(|standing| pad_left(&totals.count(standing).to_string(), 4)).concat();
        let gap = pad_left(&totals.lacking.to_string(), 4);
        out.push(format!("{} {} {counts}{gap}", pad(&column.code, 10), pad(&truncate(&column.title, 42), 42)));
    }
    out
}

/// The matrix as a workbook.
///
/// # Errors
/// Trouble with where it goes.
pub fn matrix_workbook(matrix: &Matrix, view: &View, out: &mut dyn Write) -> Result<()> {
    let mut workbook = Workbook::new();
    sheet(workbook.add_worksheet(), matrix, view).map_err(said)?;
    let made = workbook.save_to_buffer().map_err(said)?;
    out.write_all(&made).map_err(|e| trouble(&e))
}

/// The same into a new file. What cannot be finished is taken away again.
///
/// # Errors
/// There is such a file already, or trouble with it.
pub fn matrix_file(matrix: &Matrix, view: &View, path: &Path) -> Result<()> {
    fill(path, |out| matrix_workbook(matrix, view, out))
}

fn put(sheet: &mut Worksheet, row: u32, column: u16, words: &str, format: &Format) -> std::result::Result<(), XlsxError> {
    let words = harmless(words);
    let kept = if is_risky(&words) { format.clone().set_quote_prefix() } else { format.clone() };
    sheet.write_string_with_format(row, column, words.as_ref(), &kept).map(|_| ())
}

fn sheet(sheet: &mut Worksheet, matrix: &Matrix, view: &View) -> std::result::Result<(), XlsxError> {
    sheet.set_name(label("matrix-sheet"))?;
    let bold = Format::new().set_bold();
    let upright = Format::new().set_bold().set_rotation(90);
    let middle = Format::new().set_align(FormatAlign::Center);
    put(sheet, 0, 0, &label("matrix-column-name"), &bold)?;
    sheet.set_column_width(0, 30)?;
    let titles = view.columns.iter().filter_map(|n| matrix.columns.get(*n));
    for (at, (head, column)) in (1u16..).zip(heads(matrix, view).into_iter().zip(titles)) {
        put(sheet, 0, at, &format!("{head} {}", column.title), &upright)?;
        sheet.set_column_width(at, 4)?;
    }
    let wide = u16::try_from(view.columns.len()).unwrap_or(u16::MAX - 20);
    let words = Standing::ALL.map(|standing| match standing {
        Standing::Entrusted => "matrix-entrusted",
        Standing::AtTarget => "matrix-at-target",
        Standing::Below => "matrix-below",
        Standing::Insufficient => "matrix-insufficient",
        Standing::NotBegun => "matrix-not-begun",
    });
    for (at, id) in (wide + 1..).zip(words.into_iter().chain(["matrix-lacking"])) {
        put(sheet, 0, at, &label(id), &upright)?;
    }
    let mut row = 1;
    for (place, of_row) in view.rows.iter().zip(&view.of_rows) {
        let Some(line) = matrix.lines.get(*place) else { continue };
        put(sheet, row, 0, &line.name, &Format::new())?;
        for (at, letter) in (1u16..).zip(letters(matrix, view, *place)) {
            // A level is a letter here, so that a column holds one kind of thing.
            put(sheet, row, at, &letter, &middle)?;
        }
        for (at, n) in (wide + 1..).zip(totals(of_row)) {
            sheet.write_number(row, at, n)?;
        }
        row += 1;
    }
    for (n, standing) in (0u32..).zip(words.into_iter().chain(["matrix-lacking"])) {
        put(sheet, row + n, 0, &label(standing), &bold)?;
    }
    for (at, of_column) in (1u16..).zip(&view.of_columns) {
        for (n, count) in (0u32..).zip(totals(of_column)) {
            sheet.write_number(row + n, at, count)?;
        }
    }
    put(sheet, row + 7, 0, &say!("matrix-legend"), &Format::new())?;
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_landscape();
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_repeat_columns(0, 0)?;
    Ok(())
}
