//! Builds sheets cell by cell and counts what they take, so that a limit stops the reading early.
//!
//! It must not read files: it is handed cells by `workbook`.

use super::Reading;
use crate::exchange::grid::{Book, Cell, Format, Merge, Sheet, clean, column_letters};
use crate::msg;
use crate::words::Message;

/// Builds the sheets and counts what they take.
pub(super) struct Grid<'a> {
    reading: &'a Reading<'a>,
    sheets: Vec<Sheet>,
    sheet: Sheet,
    cells: usize,
    text: usize,
    cleaned: Option<(usize, String, usize)>,
    no_result: Option<(usize, String)>,
}

impl<'a> Grid<'a> {
    pub(super) fn new(reading: &'a Reading<'a>) -> Grid<'a> {
        Grid { reading, sheets: Vec::new(), sheet: Sheet::default(), cells: 0, text: 0, cleaned: None, no_result: None }
    }

    pub(super) fn begin(&mut self, name: &str, hidden: bool) {
        self.sheet = Sheet { name: clean::admit(name.to_owned()).0, hidden, first_row: 1, ..Sheet::default() };
    }

    /// Puts a cell; rows and columns count from 0 at the sheet's corner.
    pub(super) fn put(&mut self, row: u32, column: u32, value: Cell) -> Result<(), Message> {
        let value = match value {
            Cell::Empty => return Ok(()),
            Cell::Text(text) => match self.admitted(text, row as usize, column as usize)? {
                text if text.is_empty() => return Ok(()),
                text => Cell::Text(text),
            },
            Cell::Error(text) => Cell::Error(self.admitted(text, row as usize, column as usize)?),
            other => other,
        };
        let (row, column, limits) = (row as usize, column as usize, self.reading.limits);
        if column >= limits.columns {
            return Err(self.reading.too_wide(&self.sheet.name, row + 1, column));
        }
        if row >= limits.rows {
            return Err(self.reading.too_large(&self.sheet.name, row + 1));
        }
        if row >= self.sheet.rows.len() {
            self.cells += row + 1 - self.sheet.rows.len();
            self.sheet.rows.resize_with(row + 1, Vec::new);
        }
        if let Some(cells) = self.sheet.rows.get_mut(row) {
            if column >= cells.len() {
                self.cells += column + 1 - cells.len();
                cells.resize(column + 1, Cell::Empty);
            }
            if let Some(place) = cells.get_mut(column) {
                *place = value;
            }
        }
        if self.cells > limits.cells || self.text > limits.text_bytes {
            return Err(self.reading.too_large(&self.sheet.name, row + 1));
        }
        Ok(())
    }

    fn admitted(&mut self, text: String, row: usize, column: usize) -> Result<String, Message> {
        let limits = self.reading.limits;
        if text.len() > limits.cell_bytes {
            let (file, sheet) = (self.reading.file, &self.sheet.name);
            return Err(msg!(
                "grid-cell-too-long",
                file = file,
                sheet = sheet,
                row = row + 1,
                column = column_letters(column),
                limit = limits.cell_bytes / 1024
            ));
        }
        self.text += text.len();
        let (text, removed) = clean::admit(text);
        if removed {
            let first = self.cleaned.get_or_insert_with(|| (0, self.sheet.name.clone(), row + 1));
            first.0 += 1;
        }
        Ok(text)
    }

    pub(super) fn note_no_result(&mut self, (row, column): (u32, u32)) {
        let place = || format!("{}!{}{}", self.sheet.name, column_letters(column as usize), row + 1);
        self.no_result.get_or_insert_with(|| (0, place())).0 += 1;
    }

    /// Ends the sheet: empty rows above the first filled one are left out, and merged blocks moved along.
    pub(super) fn end(&mut self, merged: Vec<Merge>) {
        let mut sheet = std::mem::take(&mut self.sheet);
        let above = sheet.rows.iter().position(|cells| !cells.is_empty()).unwrap_or(0);
        sheet.rows.drain(..above);
        sheet.first_row = above + 1;
        let (height, widest) = (sheet.rows.len(), self.reading.limits.columns);
        sheet.merged = merged
            .into_iter()
            .filter_map(|merge| {
                let rows = merge.rows.start.checked_sub(above)?..merge.rows.end.saturating_sub(above).min(height);
                let columns = merge.columns.start..merge.columns.end.min(widest);
                (rows.start < rows.end && columns.start < columns.end).then_some(Merge { rows, columns })
            })
            .collect();
        sheet.merged.sort_by_key(|merge| (merge.rows.start, merge.columns.start));
        self.sheets.push(sheet);
    }

    pub(super) fn book(self, format: Format) -> Book {
        let (mut notes, file) = (Vec::new(), self.reading.file);
        if let Some((cells, sheet, row)) = self.cleaned {
            notes.push(msg!("grid-note-cleaned-sheet", file = file, cells = cells, sheet = sheet, row = row));
        }
        if let Some((cells, place)) = self.no_result {
            notes.push(msg!("grid-note-no-result", file = file, cells = cells, cell = place));
        }
        for sheet in self.sheets.iter().filter(|sheet| sheet.hidden && !sheet.rows.is_empty()) {
            notes.push(msg!("grid-note-hidden", file = file, sheet = sheet.name));
        }
        Book { sheets: self.sheets, format, encoding: None, delimiter: None, notes }
    }
}
