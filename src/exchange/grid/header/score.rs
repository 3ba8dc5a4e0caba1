//! Scores how much a row looks like a header.
//!
//! It must not know languages: it is told which texts are known names. The weights were set by hand on the workbooks of
//! the field.

use std::collections::{HashMap, HashSet};

use super::texts;
use crate::exchange::grid::clean::{one_line, plain};
use crate::exchange::grid::{Cell, Sheet};

/// Rows among which a header is looked for.
const SEARCHED: usize = 120;
/// Rows below a candidate that are looked at.
const BELOW: usize = 60;
/// Longest text of a title, in characters.
const LONGEST: usize = 120;

/// The rows that could be a header, each with its score.
pub(super) fn scores(sheet: &Sheet, known: &dyn Fn(&str) -> bool) -> impl Iterator<Item = (f64, usize)> {
    let fold = |cell: &Cell| if matches!(cell, Cell::Text(_)) { plain(&cell.text()) } else { String::new() };
    let folded: Vec<Vec<String>> = sheet.rows.iter().take(SEARCHED + BELOW).map(|cells| cells.iter().map(fold).collect()).collect();
    (0..sheet.rows.len().min(SEARCHED)).filter_map(move |row| Some((score(sheet, &folded, row, known)?, row)))
}

fn folded_text(folded: &[Vec<String>], row: usize, column: usize) -> &str {
    folded.get(row).and_then(|cells| cells.get(column)).map_or("", String::as_str)
}

/// Whether a cell could name a column: a short text with a letter in it.
pub(super) fn is_title(cell: &Cell) -> bool {
    match cell {
        Cell::Text(text) => {
            let text = text.trim();
            !cell.is_numeric()
                && text.chars().any(|c| c.is_alphabetic() || c == '№' || c == '#')
                && text.chars().count() <= LONGEST
                && !(text.contains('@') && text.contains('.'))
        }
        _ => false,
    }
}

/// The columns that a row's cells span, merged cells with all of theirs.
fn spanned(sheet: &Sheet, row: usize) -> HashSet<usize> {
    let mut columns: HashSet<usize> = texts(sheet, row).map(|(column, _)| column).collect();
    for merge in sheet.merges_from(row) {
        if columns.contains(&merge.columns.start) {
            columns.extend(merge.columns.clone());
        }
    }
    columns
}

/// How much a row looks like a header; `None` when it cannot be one.
fn score(sheet: &Sheet, folded: &[Vec<String>], row: usize, known: &dyn Fn(&str) -> bool) -> Option<f64> {
    let filled: Vec<(usize, &Cell)> = sheet.rows.get(row)?.iter().enumerate().filter(|(_, cell)| !cell.is_blank()).collect();
    let count = filled.len() as f64;
    let named = filled.iter().filter(|(_, cell)| known(&one_line(&cell.text()))).count() as f64;
    let titles: Vec<(usize, &str)> =
        filled.iter().filter(|(_, cell)| is_title(cell)).map(|(column, _)| (*column, folded_text(folded, row, *column))).collect();
    let words = titles.len() as f64;
    if titles.is_empty() || (words < 0.6 * count && named < 0.5 * count) {
        return None;
    }
    let below: Vec<usize> = (row + 1..sheet.rows.len()).take(BELOW).collect();
    let values = column_values(sheet, &below);
    if filled.len() == 1 && (values.len() > 1 || sheet.width() > 1) {
        return None;
    }
    let spans = spanned(sheet, row);
    let cover =
        if values.is_empty() { 0.5 } else { values.keys().filter(|column| spans.contains(column)).count() as f64 / values.len() as f64 };
    let distinct = titles.iter().map(|(_, text)| text).collect::<HashSet<_>>().len() as f64;
    // A repeated header comes back every page; a value of a column comes back more often.
    let comes_back = |column: usize, text: &str| below.iter().filter(|row| folded_text(folded, **row, column) == text).count() > 2;
    let fresh = titles.iter().filter(|(column, text)| !comes_back(*column, text)).count() as f64;
    let contrast = spans.iter().filter(|column| values.get(column).is_some_and(|(filled, numbers)| numbers * 2 > *filled)).count() as f64;
    let late = 0.02 * row.min(50) as f64;
    Some(4.0 * named / count + 2.0 * cover + distinct / count + 1.5 * fresh / words + contrast / spans.len().max(1) as f64 - late)
}

/// For each column with something in these rows: how many cells are filled, and how many of them hold no words.
fn column_values(sheet: &Sheet, rows: &[usize]) -> HashMap<usize, (usize, usize)> {
    let mut values: HashMap<usize, (usize, usize)> = HashMap::new();
    for cells in rows.iter().filter_map(|row| sheet.rows.get(*row)) {
        for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank()) {
            let entry = values.entry(column).or_default();
            entry.0 += 1;
            entry.1 += usize::from(!matches!(cell, Cell::Text(_)) || cell.is_numeric());
        }
    }
    values
}
