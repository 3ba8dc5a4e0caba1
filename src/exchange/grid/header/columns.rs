//! Reads the titles of the columns from the rows of a header.
//!
//! It must not drop a column that has values, titled or not.

use std::ops::Range;

use super::{Column, texts};
use crate::exchange::grid::clean::plain;
use crate::exchange::grid::{Cell, Sheet};

/// HXL tags stand in a row of their own right below the titles.
pub(super) fn is_tag_row(sheet: &Sheet, row: usize) -> bool {
    let (mut count, mut tags) = (0_usize, 0_usize);
    for (_, text) in texts(sheet, row) {
        count += 1;
        tags += usize::from(is_tag(&text));
    }
    count > 0 && tags * 2 > count
}

fn is_tag(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()) && !rest.contains(' '))
}

/// Official forms number their columns 1, 2, 3 … in a row of its own.
pub(super) fn is_count_row(sheet: &Sheet, row: usize) -> bool {
    let numbers: Option<Vec<i64>> =
        sheet.rows.get(row).and_then(|cells| cells.iter().filter(|cell| !cell.is_blank()).map(Cell::whole).collect());
    numbers.is_some_and(|numbers| numbers.len() >= 3 && numbers.iter().zip(1..).all(|(number, wanted)| *number == wanted))
}

/// The columns that these header rows name, or that have values below them.
pub(super) fn columns(sheet: &Sheet, rows: &Range<usize>) -> Vec<Column> {
    let width = sheet.width();
    let mut used = vec![false; width];
    for cells in sheet.rows.iter().skip(rows.end) {
        for (mark, cell) in used.iter_mut().zip(cells) {
            *mark = *mark || !cell.is_blank();
        }
    }
    let mut parts: Vec<Vec<String>> = vec![Vec::new(); width];
    let mut tags: Vec<Option<String>> = vec![None; width];
    for row in rows.clone() {
        if is_tag_row(sheet, row) {
            for (column, text) in texts(sheet, row).filter(|(_, text)| is_tag(text)) {
                if let Some(tag) = tags.get_mut(column) {
                    *tag = Some(text);
                }
            }
        } else if !is_count_row(sheet, row) || rows.len() == 1 {
            add_parts(sheet, row, rows, &mut parts);
        }
    }
    let made = parts.into_iter().zip(tags).zip(used).enumerate();
    made.filter(|(_, ((parts, tag), used))| *used || !parts.is_empty() || tag.is_some())
        .map(|(index, ((parts, tag), _))| Column { index, title: parts.join(" "), parts, duplicate: false, tag, samples: Vec::new() })
        .collect()
}

/// Adds a header row's texts to the columns they stand over.
fn add_parts(sheet: &Sheet, row: usize, rows: &Range<usize>, parts: &mut [Vec<String>]) {
    let merges = sheet.merges_from(row);
    for (column, text) in texts(sheet, row) {
        let over = match merges.iter().find(|merge| merge.columns.start == column) {
            Some(merge) => merge.columns.clone(),
            None => column..group_end(sheet, row, column, rows),
        };
        for list in parts.iter_mut().take(over.end).skip(over.start) {
            if list.last().is_none_or(|last| plain(last) != plain(&text)) {
                list.push(text.clone());
            }
        }
    }
}

/// Where no cells are merged (CSV), a group's name stands over its first column only; the empty cells after it
/// belong to it as long as the next row has sub-titles there.
fn group_end(sheet: &Sheet, row: usize, column: usize, rows: &Range<usize>) -> usize {
    let next = row + 1;
    if next >= rows.end || sheet.cell(next, column).is_blank() || rows.clone().any(|row| !sheet.merges_from(row).is_empty()) {
        return column + 1;
    }
    let belongs = |at: &usize| sheet.cell(row, *at).is_blank() && !sheet.cell(next, *at).is_blank();
    (column + 1..).take_while(belongs).last().map_or(column + 1, |last| last + 1)
}
