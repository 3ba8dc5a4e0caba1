//! Tells what a row below the header is: a record, or one of the things that people put between records.
//!
//! It must not drop anything: the importer decides, and lists for the person what it passes over.

use super::clean::{one_line, plain};
use super::header::Header;
use super::{Cell, Sheet};

/// What a row below the header is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowKind {
    /// Nothing in it.
    Blank,
    /// One text alone, such as the name of a province above its people.
    Section(String),
    /// A total of what stands above or below.
    Total,
    /// The header or a title of the sheet once more, as at the top of a printed page.
    Repeat,
    /// A record.
    Data,
    /// Only the running number, in a form that was not filled in.
    NumberOnly,
}

/// Tells what a row is. `is_total` tells whether a text is a word for a total in any language; it gets the row's first
/// text in one line.
pub fn classify_row(sheet: &Sheet, row: usize, header: &Header, is_total: &dyn Fn(&str) -> bool) -> RowKind {
    let cells = sheet.rows.get(row).map(Vec::as_slice).unwrap_or_default();
    let mut filled = cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank());
    let Some((column, first)) = filled.next() else { return RowKind::Blank };
    let alone = filled.next().is_none();
    if is_repeat(cells, header) {
        return RowKind::Repeat;
    }
    let words = cells.iter().find(|cell| matches!(cell, Cell::Text(_)) && !cell.is_blank() && !cell.is_numeric());
    if words.is_some_and(|cell| is_total(&one_line(&cell.text()))) {
        return RowKind::Total;
    }
    if !alone || header.columns.len() < 2 {
        return RowKind::Data;
    }
    if first.whole().is_some() {
        return RowKind::NumberOnly;
    }
    let band = sheet.merges_from(row).iter().any(|merge| merge.columns.start == column && merge.columns.len() > 1);
    match first {
        Cell::Text(text) if band || (!header.sparse && !first.is_numeric()) => RowKind::Section(one_line(text)),
        _ => RowKind::Data,
    }
}

/// All rows below the header with their kinds; indexes into [`Sheet::rows`].
pub fn rows_below<'a>(
    sheet: &'a Sheet,
    header: &'a Header,
    is_total: &'a dyn Fn(&str) -> bool,
) -> impl Iterator<Item = (usize, RowKind)> + 'a {
    (header.rows.end..sheet.rows.len()).map(move |row| (row, classify_row(sheet, row, header, is_total)))
}

fn is_repeat(cells: &[Cell], header: &Header) -> bool {
    // Numbers and dates are in no header; most rows of data end here or at the first comparison.
    if cells.iter().any(|cell| !matches!(cell, Cell::Empty | Cell::Text(_))) {
        return false;
    }
    let filled: Vec<&Cell> = cells.iter().filter(|cell| !cell.is_blank()).collect();
    if header.own.iter().any(|own| repeats(own, cells, filled.len())) {
        return true;
    }
    // A page's title comes back with its table. One short text could be anybody's value.
    let long = |cell: &&Cell| cell.text().chars().count() > 20;
    let has_title = || filled.iter().copied().any(|cell| long(&cell) && is_page_title(cell, header));
    let all_titles = || filled.iter().all(|cell| is_page_title(cell, header));
    (filled.len() <= 3 && has_title()) || (filled.len() > 1 && all_titles())
}

/// Whether most of a header row's texts stand here in their columns.
fn repeats(own: &[(usize, String)], cells: &[Cell], filled: usize) -> bool {
    let same = |(column, text): &&(usize, String)| cells.get(*column).is_some_and(|cell| !cell.is_blank() && plain(&cell.text()) == *text);
    // A repetition begins as the header does.
    if filled > own.len() * 2 || !own.iter().take(3).any(|cell| same(&cell)) {
        return false;
    }
    let matched = own.iter().filter(same).count();
    matched * 10 >= own.len().min(filled) * 6 && (matched > 1 || own.len() == filled)
}

fn is_page_title(cell: &Cell, header: &Header) -> bool {
    let text = plain(&cell.text());
    header.title_rows.iter().flat_map(|title| &title.texts).any(|title| plain(title) == text)
}
