//! Widens the best row to all rows of the header: merged cells, groups above, sub-titles, a second language, tags and
//! column numbers below.
//!
//! It must not take a record for a part of the header: every rule asks for words alone, and for a gap that they fill.

use std::collections::HashSet;
use std::ops::Range;

use super::columns::{columns, is_count_row, is_tag_row};
use super::score::is_title;
use super::{Column, texts};
use crate::exchange::grid::Sheet;
use crate::exchange::grid::clean::plain;

/// Most rows of a header.
const TALLEST: usize = 8;

/// Widens the best row to all rows of the header.
pub(super) fn block_around(sheet: &Sheet, best: usize, known: &dyn Fn(&str) -> bool) -> Range<usize> {
    let mut block = close_over_merges(sheet, best..best + 1);
    while block.len() < TALLEST && block.start > 0 && belongs_above(sheet, block.start - 1, &block, known) {
        block = close_over_merges(sheet, block.start - 1..block.end);
    }
    while block.len() < TALLEST && belongs_below(sheet, block.end, &block, known) {
        block.end += 1;
    }
    block
}

/// Takes in the rows over which cells of the block are merged downwards.
fn close_over_merges(sheet: &Sheet, mut block: Range<usize>) -> Range<usize> {
    loop {
        let first = block.start.saturating_sub(TALLEST);
        let tall =
            (first..block.end).flat_map(|row| sheet.merges_from(row)).filter(|merge| merge.rows.len() > 1 && merge.rows.len() <= TALLEST);
        let crossing = tall.filter(|merge| merge.rows.end > block.start && merge.rows.start < block.end);
        let wider = crossing.fold(block.clone(), |wide, merge| wide.start.min(merge.rows.start)..wide.end.max(merge.rows.end));
        if wider == block || wider.len() > TALLEST {
            return block;
        }
        block = wider;
    }
}

/// Whether most cells of a row are known names: a header in a second language.
fn mostly_known(sheet: &Sheet, row: usize, known: &dyn Fn(&str) -> bool) -> bool {
    let (mut count, mut named) = (0_usize, 0_usize);
    for (_, text) in texts(sheet, row) {
        count += 1;
        named += usize::from(known(&text));
    }
    count > 1 && named * 10 >= count * 6
}

fn all_titles(sheet: &Sheet, row: usize) -> bool {
    sheet.rows.get(row).is_some_and(|cells| cells.iter().filter(|cell| !cell.is_blank()).all(is_title))
}

/// A row of groups above: it names a column that has no title yet, or tells columns of one title apart.
fn belongs_above(sheet: &Sheet, row: usize, block: &Range<usize>, known: &dyn Fn(&str) -> bool) -> bool {
    let above: Vec<usize> = texts(sheet, row).map(|(column, _)| column).collect();
    if above.is_empty() || !all_titles(sheet, row) {
        return false;
    }
    if mostly_known(sheet, row, known) {
        return true;
    }
    let now = columns(sheet, block);
    let untitled = |column: usize| now.iter().any(|c| c.index == column && c.title.is_empty());
    // Over a column that has its title, only a group may stand: merged, or with nothing over the next column.
    let merged = |column: usize| sheet.merges_from(row).iter().any(|merge| merge.columns.start == column && merge.columns.len() > 1);
    let group = |column: usize| merged(column) || (column + 1 < sheet.width() && sheet.cell(row, column + 1).is_blank());
    if above.len() > 1 && above.iter().any(|column| untitled(*column)) && above.iter().all(|column| untitled(*column) || group(*column)) {
        return true;
    }
    let then = columns(sheet, &(row..block.end));
    let different = |columns: &[Column]| columns.iter().map(|c| plain(&c.title)).collect::<HashSet<_>>().len();
    different(&now) < now.len() && different(&then) > different(&now)
}

/// Sub-titles, a second language, tags or column numbers below.
fn belongs_below(sheet: &Sheet, row: usize, block: &Range<usize>, known: &dyn Fn(&str) -> bool) -> bool {
    if is_tag_row(sheet, row) || is_count_row(sheet, row) {
        return true;
    }
    let cells: Vec<(usize, String)> = texts(sheet, row).collect();
    if cells.is_empty() || !all_titles(sheet, row) {
        return false;
    }
    if mostly_known(sheet, row, known) {
        return true;
    }
    let now = columns(sheet, block);
    let title = |column: usize| now.iter().find(|c| c.index == column).map_or("", |c| c.title.as_str());
    let here = |column: usize| cells.iter().any(|(at, _)| *at == column);
    let broken = |(column, text): &(usize, String)| !known(title(*column)) && known(&format!("{} {text}", title(*column)));
    if cells.iter().all(broken) {
        return true;
    }
    // Untitled so far, the first of a group whose next column is untitled, or a title broken over two rows.
    let joins = |cell: &(usize, String)| title(cell.0).is_empty() || (title(cell.0 + 1).is_empty() && here(cell.0 + 1)) || broken(cell);
    let grouped = |column: usize| {
        block.clone().any(|row| sheet.merges_from(row).iter().any(|merge| merge.columns.len() > 1 && merge.columns.contains(&column)))
    };
    let whole_table = |column: usize| {
        block
            .clone()
            .any(|row| sheet.merges_from(row).iter().any(|merge| merge.columns.contains(&column) && merge.columns.len() >= now.len()))
    };
    cells.len() > 1 && cells.iter().all(|cell| joins(cell) || (grouped(cell.0) && !whole_table(cell.0)))
}
