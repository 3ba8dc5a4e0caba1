//! Finds the row that names the columns, under letterheads and titles, also when it is spread over several rows.
//!
//! Each of the first rows is scored: how many of its cells are known column names in any language, how many of the
//! filled columns below it names, whether its texts are short and different, whether they come back below as data do,
//! and whether numbers stand under words. The best row is then widened to a block: by cells merged downwards, by a row of
//! groups above, by sub-titles, a second language, HXL tags (`#adm1+name`) or a row of column numbers below.
//!
//! It must not decide what a column means: the importer maps titles to fields. The weights were set by hand on the
//! workbooks of the field and are no science; the person can always name the row themselves, see [`header_at`].
//!
//! Still awkward: a sheet with two tables one below the other is read as one. A row whose titles are mostly numbers or
//! dates (years, the days of a register) is found only when half of its titles are known.

mod block;
mod columns;
mod score;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::ops::Range;

use super::clean::{one_line, plain};
use super::rows::{RowKind, classify_row};
use super::{Sheet, column_letters};
use crate::msg;
use crate::words::Message;
use block::block_around;
use columns::columns;
use score::scores;

/// The rows that name the columns, and what they say.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// Indexes into [`Sheet::rows`].
    pub rows: Range<usize>,
    /// The columns that have a title or values, from left to right.
    pub columns: Vec<Column>,
    /// What stands above: letterheads and titles.
    pub title_rows: Vec<TitleRow>,
    /// How many columns have a known name. With 0 the header is only a guess that the person should see.
    pub known: usize,
    /// Repeated and missing titles, for the person to know.
    pub notes: Vec<Message>,
    /// The header rows' own texts by column, folded, to recognise a repetition.
    pub(super) own: Vec<Vec<(usize, String)>>,
    /// Single cells are ordinary rows in this table, not sections.
    pub(super) sparse: bool,
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its index, 0 for A.
    pub index: usize,
    /// Its title in one line, joined from the rows of the header; ` (2)` is added to a repeated one. May be empty.
    pub title: String,
    /// The texts that the title was joined from, from the top down.
    pub parts: Vec<String>,
    /// Whether another column has the same title.
    pub duplicate: bool,
    /// Its HXL tag, such as `#adm1+name`.
    pub tag: Option<String>,
    /// The first 20 different values below.
    pub samples: Vec<String>,
}

/// A row above the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TitleRow {
    /// Its number in the file, from 1.
    pub row: usize,
    /// Its texts in one line each.
    pub texts: Vec<String>,
}

/// Finds the header. `known` tells whether a text is the name of a column in any language; it gets texts as they stand
/// in one line. `None` when no row looks like one.
pub fn find_header(sheet: &Sheet, known: &dyn Fn(&str) -> bool) -> Option<Header> {
    let (_, best) = scores(sheet, known).reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    // A header is repeated on every printed page; the first one counts.
    let same = |row: &usize| texts(sheet, *row).eq(texts(sheet, best));
    let best = (0..best).find(same).unwrap_or(best);
    Some(header_at(sheet, block_around(sheet, best, known), known))
}

/// The header in rows that the person named; indexes into [`Sheet::rows`].
pub fn header_at(sheet: &Sheet, rows: Range<usize>, known: &dyn Fn(&str) -> bool) -> Header {
    let mut columns = columns(sheet, &rows);
    let mut notes = Vec::new();
    flag_duplicates(sheet, &mut columns, &mut notes);
    note_missing(sheet, &columns, &mut notes);
    let is_known = |column: &&Column| known(&column.parts.join(" ")) || column.parts.iter().any(|part| known(part));
    let own = rows.clone().map(|row| texts(sheet, row).map(|(column, text)| (column, plain(&text))).collect()).collect();
    let mut header = Header {
        known: columns.iter().filter(is_known).count(),
        title_rows: title_rows(sheet, rows.start),
        rows,
        columns,
        notes,
        own,
        sparse: false,
    };
    header.sparse = is_sparse(sheet, &header);
    take_samples(sheet, &mut header);
    header
}

/// The filled cells of a row in one line each, with their columns.
fn texts(sheet: &Sheet, row: usize) -> impl Iterator<Item = (usize, String)> {
    let cells = sheet.rows.get(row).map(Vec::as_slice).unwrap_or_default();
    cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank()).map(|(column, cell)| (column, one_line(&cell.text())))
}

fn flag_duplicates(sheet: &Sheet, columns: &mut [Column], notes: &mut Vec<Message>) {
    let mut seen: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, column) in columns.iter().enumerate().filter(|(_, column)| !column.title.is_empty()) {
        seen.entry(plain(&column.title)).or_default().push(at);
    }
    let mut repeated: Vec<Vec<usize>> = seen.into_values().filter(|places| places.len() > 1).collect();
    repeated.sort();
    for places in repeated {
        let letters: Vec<String> = places.iter().filter_map(|at| columns.get(*at)).map(|column| column_letters(column.index)).collect();
        let title = places.first().and_then(|at| columns.get(*at)).map_or_else(String::new, |column| column.title.clone());
        notes.push(msg!("grid-note-title-repeated", sheet = sheet.name, title = title, columns = letters.join(", ")));
        for (number, at) in places.into_iter().enumerate() {
            if let Some(column) = columns.get_mut(at) {
                column.duplicate = true;
                if number > 0 {
                    column.title = format!("{} ({})", column.title, number + 1);
                }
            }
        }
    }
}

fn note_missing(sheet: &Sheet, columns: &[Column], notes: &mut Vec<Message>) {
    let letters: Vec<String> = columns.iter().filter(|column| column.title.is_empty()).map(|column| column_letters(column.index)).collect();
    if !letters.is_empty() {
        notes.push(msg!("grid-note-title-missing", sheet = sheet.name, columns = letters.join(", ")));
    }
}

fn title_rows(sheet: &Sheet, before: usize) -> Vec<TitleRow> {
    let row = |row: usize| TitleRow { row: sheet.row_number(row), texts: texts(sheet, row).map(|(_, text)| text).collect() };
    (0..before).map(row).filter(|title| !title.texts.is_empty()).collect()
}

/// Rows below that are looked at for samples.
const SAMPLED: usize = 2000;

/// Whether rows with one filled cell are so many that they cannot all be section titles.
fn is_sparse(sheet: &Sheet, header: &Header) -> bool {
    let (mut filled, mut single) = (0_usize, 0_usize);
    for cells in sheet.rows.iter().skip(header.rows.end).take(SAMPLED) {
        match cells.iter().filter(|cell| !cell.is_blank()).count() {
            0 => {}
            1 => {
                filled += 1;
                single += usize::from(cells.iter().any(|cell| !cell.is_blank() && !cell.is_numeric()));
            }
            _ => filled += 1,
        }
    }
    header.columns.len() < 3 || (single > 2 && single * 10 > filled * 4)
}

fn take_samples(sheet: &Sheet, header: &mut Header) {
    let mut samples: HashMap<usize, Vec<String>> = HashMap::new();
    for row in (header.rows.end..sheet.rows.len()).take(SAMPLED) {
        if classify_row(sheet, row, header, &|_| false) != RowKind::Data {
            continue;
        }
        for (column, cell) in sheet.rows.get(row).into_iter().flatten().enumerate() {
            let list = samples.entry(column).or_default();
            if list.len() < 20 && !cell.is_blank() {
                let text = one_line(&cell.text());
                if !list.contains(&text) {
                    list.push(text);
                }
            }
        }
    }
    for column in &mut header.columns {
        column.samples = samples.remove(&column.index).unwrap_or_default();
    }
}
