//! Reads workbooks (XLSX, XLS, ODS) into plain grids.
//!
//! The container is looked through first (`zip`, `ole`, `xls`, `ods`), so that bombs, encrypted files and sheets
//! stretched by one stray cell are refused before anything is laid out for them. Then the spreadsheet library reads the
//! values, XLSX cell by cell.
//!
//! It must not trust the library with hostile bytes: it may panic on a damaged file, so it runs guarded, and such a file
//! is reported as damaged. (The panic hook still runs; on a screen thread it would restore the terminal, so read
//! workbooks on a thread of their own.)
//!
//! Still awkward: a sheet of XLS or ODS is held twice for a moment.

mod build;
#[cfg(test)]
mod tests;
mod values;

use std::fmt::Display;
use std::fs::File;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Dimensions, Ods, Reader, SheetType, SheetVisible, Xls, Xlsx, XlsxError};

use super::ole::Container;
use super::xls::{Corners, Look};
use super::zip::{Part, Refused};
use super::{Book, Cell, Format, Limits, Merge, column_letters, io_message, mebibytes, ods, xls, zip};
use crate::msg;
use crate::words::Message;
use build::Grid;
use values::{leading_zeros, of_data, of_value};

/// Reads a workbook from a file whose content begins like a zip or an old container.
pub(super) fn read(source: File, size: u64, file: &str, limits: &Limits) -> Result<Book, Message> {
    let too_big = |size: u64| msg!("grid-too-big", file = file, size = mebibytes(size), limit = mebibytes(limits.workbook_bytes));
    if size > limits.workbook_bytes {
        return Err(too_big(size));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    source.take(limits.workbook_bytes + 1).read_to_end(&mut bytes).map_err(|e| io_message(file, &e))?;
    if bytes.len() as u64 > limits.workbook_bytes {
        return Err(too_big(bytes.len() as u64));
    }
    let reading = Reading { bytes: &bytes, file, limits };
    catch_unwind(AssertUnwindSafe(|| reading.whole())).unwrap_or_else(|_| Err(reading.damaged()))
}

struct Reading<'a> {
    bytes: &'a [u8],
    file: &'a str,
    limits: &'a Limits,
}

/// Longest piece that is quoted of what a library says, in columns.
const QUOTED: usize = 200;

/// What a library says may quote the file, at any length.
fn quoted(said: &dyn Display) -> String {
    crate::text::truncate(&crate::text::screen(&said.to_string()), QUOTED).into_owned()
}

impl Reading<'_> {
    fn whole(&self) -> Result<Book, Message> {
        if self.bytes.starts_with(b"PK") { self.zipped() } else { self.old_container() }
    }

    fn damaged(&self) -> Message {
        msg!("grid-damaged", file = self.file)
    }

    fn damaged_because(&self, reason: impl Display) -> Message {
        msg!("grid-damaged-because", file = self.file, reason = quoted(&reason))
    }

    fn zipped(&self) -> Result<Book, Message> {
        let parts = zip::directory(self.bytes).ok_or_else(|| self.damaged())?;
        let has = |start: &str| parts.iter().any(|part| part.name.starts_with(start));
        let mimetype = parts.iter().find(|part| part.name == "mimetype").map(|part| self.unpacked(part)).transpose()?;
        let kind = mimetype.as_deref().unwrap_or_default();
        let types = parts.iter().find(|part| part.name == "[Content_Types].xml").and_then(|part| self.unpacked(part).ok());
        let spreadsheet = types.is_some_and(|types| types.windows(14).any(|window| window == b"spreadsheetml."));
        let workbook = if has("xl/workbook.xml") || (spreadsheet && !has("xl/workbook.bin") && !has("word/") && !has("ppt/")) {
            Some(Format::Xlsx)
        } else if kind.starts_with(b"application/vnd.oasis.opendocument.spreadsheet") {
            Some(Format::Ods)
        } else {
            None
        };
        let file = self.file;
        let Some(format) = workbook else {
            return Err(match () {
                () if has("xl/workbook.bin") => msg!("grid-old-workbook", file = file),
                () if has("word/") || kind.starts_with(b"application/vnd.oasis.opendocument.text") => msg!("grid-is-document", file = file),
                () if has("ppt/") || kind.starts_with(b"application/vnd.oasis.opendocument.pres") => {
                    msg!("grid-is-presentation", file = file)
                }
                () if !kind.is_empty() => msg!("grid-not-a-table", file = file),
                () => msg!("grid-is-archive", file = file),
            });
        };
        let formulas = self.check_parts(&parts)?;
        match format {
            Format::Ods => self.ods(&parts),
            _ => self.xlsx(formulas),
        }
    }

    fn refusal(&self, refused: Refused) -> Message {
        match refused {
            Refused::Damaged => self.damaged(),
            Refused::Secret => msg!("grid-password", file = self.file),
            Refused::Bomb(size) => {
                msg!("grid-bomb", file = self.file, size = mebibytes(size), limit = mebibytes(self.limits.unpacked_bytes))
            }
        }
    }

    /// Refuses bombs, by what the directory claims and by what really comes out; tells whether a sheet has formulas.
    fn check_parts(&self, parts: &[Part]) -> Result<bool, Message> {
        let limits = self.limits;
        zip::refuse_bomb(parts, self.bytes.len() as u64, limits.unpacked_bytes, limits.unpack_ratio).map_err(|r| self.refusal(r))?;
        let mut formulas = false;
        // Pictures and printer settings are never unpacked by anybody.
        for part in parts.iter().filter(|part| [".xml", ".rels", ".bin"].iter().any(|end| part.name.ends_with(end))) {
            let sheet = part.name.contains("worksheets/");
            let mut look = |piece: &[u8]| {
                formulas = formulas || (sheet && piece.windows(3).any(|three| three == b"<f>" || three == b"<f "));
            };
            zip::unpack(self.bytes, part, &mut look).map_err(|r| self.refusal(r))?;
        }
        Ok(formulas)
    }

    fn unpacked(&self, part: &Part) -> Result<Vec<u8>, Message> {
        let mut content = Vec::new();
        let most = usize::try_from(self.limits.unpacked_bytes).unwrap_or(usize::MAX);
        if part.size > self.limits.unpacked_bytes {
            return Err(self.refusal(Refused::Bomb(part.size)));
        }
        let mut keep = |piece: &[u8]| {
            if content.len() + piece.len() <= most {
                content.extend_from_slice(piece);
            }
        };
        zip::unpack(self.bytes, part, &mut keep).map_err(|r| self.refusal(r))?;
        Ok(content)
    }

    fn old_container(&self) -> Result<Book, Message> {
        let file = self.file;
        let container = Container::open(self.bytes).ok_or_else(|| self.damaged())?;
        if container.has("EncryptedPackage") || container.has("EncryptionInfo") {
            return Err(msg!("grid-password", file = file));
        }
        let Some(stream) = container.read("Workbook").or_else(|| container.read("Book")) else {
            return Err(match () {
                () if container.has("Workbook") || container.has("Book") => self.damaged(),
                () if container.has("WordDocument") => msg!("grid-is-document", file = file),
                () if container.has("PowerPoint Document") => msg!("grid-is-presentation", file = file),
                () => msg!("grid-not-a-table", file = file),
            });
        };
        match xls::look(&stream, self.limits.sheets) {
            Look::Secret => return Err(msg!("grid-password", file = file)),
            Look::Damaged => return Err(self.damaged()),
            Look::Sheets(sheets) => self.check_corners(sheets.iter(), |n| (n + 1).to_string())?,
        }
        drop(stream);
        let mut workbook: Xls<_> = Xls::new(Cursor::new(self.bytes)).map_err(|e| self.damaged_because(e))?;
        let merged =
            |workbook: &mut Xls<_>, name: &str| workbook.merge_cells_by_sheet_name(name).unwrap_or_default().iter().map(span).collect();
        self.laid_out(&mut workbook, Format::Xls, |e| self.damaged_because(e), merged)
    }

    fn ods(&self, parts: &[Part]) -> Result<Book, Message> {
        let content = parts.iter().find(|part| part.name == "content.xml").ok_or_else(|| self.damaged())?;
        let tables = ods::look(&self.unpacked(content)?);
        if tables.len() > self.limits.sheets {
            return Err(msg!("grid-too-many-sheets", file = self.file, limit = self.limits.sheets));
        }
        self.check_corners(tables.iter().map(|table| &table.corners), |n| (n + 1).to_string())?;
        let mut workbook: Ods<_> = Ods::new(Cursor::new(self.bytes)).map_err(|e| match e {
            calamine::OdsError::Password => msg!("grid-password", file = self.file),
            other => self.damaged_because(other),
        })?;
        let mut tables = tables.into_iter();
        self.laid_out(
            &mut workbook,
            Format::Ods,
            |e| self.damaged_because(e),
            |_, _| tables.next().map(|table| table.merged).unwrap_or_default(),
        )
    }

    /// Refuses sheets whose rectangle is too large to lay out.
    fn check_corners<'c>(&self, sheets: impl Iterator<Item = &'c Corners>, name: impl Fn(usize) -> String) -> Result<(), Message> {
        let mut total = 0_u64;
        for (number, corners) in sheets.enumerate().filter(|(_, corners)| corners.area() > 0) {
            total = total.saturating_add(corners.area());
            let (row, column) = corners.last;
            if column as usize >= self.limits.columns {
                return Err(self.too_wide(&name(number), row as usize + 1, column as usize));
            }
            if total > self.limits.cells as u64 || row as usize >= self.limits.rows {
                return Err(self.too_large(&name(number), row as usize + 1));
            }
        }
        Ok(())
    }

    fn too_wide(&self, sheet: &str, row: usize, column: usize) -> Message {
        msg!("grid-too-wide", file = self.file, sheet = sheet, row = row, column = column_letters(column), limit = self.limits.columns)
    }

    fn too_large(&self, sheet: &str, row: usize) -> Message {
        msg!("grid-table-too-large", file = self.file, sheet = sheet, row = row, rows = self.limits.rows, cells = self.limits.cells)
    }

    /// Reads XLSX cell by cell.
    fn xlsx(&self, formulas: bool) -> Result<Book, Message> {
        let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(self.bytes)).map_err(|e| match e {
            XlsxError::Password => msg!("grid-password", file = self.file),
            other => self.damaged_because(other),
        })?;
        let listed = self.listed(workbook.sheets_metadata())?;
        let mut grid = Grid::new(self);
        for (name, hidden) in listed {
            let sheet_damaged = |e: XlsxError| msg!("grid-sheet-damaged", file = self.file, sheet = quoted(&name), reason = quoted(&e));
            grid.begin(&name, hidden);
            xlsx_values(&mut workbook, &name, &mut grid, sheet_damaged)?;
            if formulas {
                xlsx_formulas(&mut workbook, &name, &mut grid, sheet_damaged)?;
            }
            let merged = workbook.merge_cells_by_sheet_name(&name).map_err(sheet_damaged)?;
            grid.end(merged.iter().map(span).collect());
        }
        Ok(grid.book(Format::Xlsx))
    }

    /// Names of the sheets that are tables, and whether they are hidden.
    fn listed(&self, sheets: &[calamine::Sheet]) -> Result<Vec<(String, bool)>, Message> {
        if sheets.len() > self.limits.sheets {
            return Err(msg!("grid-too-many-sheets", file = self.file, limit = self.limits.sheets));
        }
        let tables = sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        Ok(tables.map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible)).collect())
    }

    /// Takes over the sheets of a library that lays each one out as a rectangle.
    fn laid_out<'b, W: Reader<Cursor<&'b [u8]>>>(
        &self,
        workbook: &mut W,
        format: Format,
        damaged: impl Fn(W::Error) -> Message,
        mut merged: impl FnMut(&mut W, &str) -> Vec<Merge>,
    ) -> Result<Book, Message>
    where
        W::Error: Display,
    {
        let listed = self.listed(workbook.sheets_metadata())?;
        let mut grid = Grid::new(self);
        for (name, hidden) in listed {
            grid.begin(&name, hidden);
            let range = workbook.worksheet_range(&name).map_err(&damaged)?;
            let (top, left) = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                grid.put(top + row as u32, left + column as u32, of_data(value))?;
            }
            grid.end(merged(workbook, &name));
        }
        Ok(grid.book(format))
    }
}

fn xlsx_values(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    grid: &mut Grid<'_>,
    damaged: impl Fn(XlsxError) -> Message,
) -> Result<(), Message> {
    let mut cells = workbook.worksheet_cells_reader(name).map_err(&damaged)?;
    let format_zeros = |style: &calamine::Style| style.number_format.as_ref().map_or(0, |format| leading_zeros(&format.format_code));
    let zeros: Vec<usize> = cells.styles().iter().map(format_zeros).collect();
    while let Some((found, style)) = cells.next_cell_with_style_id().map_err(&damaged)? {
        let (row, column) = found.get_position();
        grid.put(row, column, of_value(found.get_value(), zeros.get(style).copied().unwrap_or(0)))?;
    }
    Ok(())
}

/// Looks for formulas whose result was never saved: what a person would see there is not in the file, so the formula stands for it.
fn xlsx_formulas(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    grid: &mut Grid<'_>,
    damaged: impl Fn(XlsxError) -> Message,
) -> Result<(), Message> {
    let mut cells = workbook.worksheet_cells_reader(name).map_err(&damaged)?;
    while let Some(found) = cells.next_cell_with_formula().map_err(&damaged)? {
        if let (Some(formula), DataRef::Empty) = (&found.formula, &found.value) {
            grid.note_no_result(found.pos);
            grid.put(found.pos.0, found.pos.1, Cell::Error(format!("={formula}")))?;
        }
    }
    Ok(())
}

fn span(block: &Dimensions) -> Merge {
    let range = |from: u32, to: u32| from as usize..to as usize + 1;
    Merge { rows: range(block.start.0, block.end.0), columns: range(block.start.1, block.end.1) }
}
