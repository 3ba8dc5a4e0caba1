//! A first look into the content of an ODS workbook: how far its repeated cells spread, and which cells are merged.
//!
//! OpenDocument writes "this row a million times" in a few bytes, and the spreadsheet library spreads that out. It
//! also says nothing about merged cells. Both are read here from the tags alone.
//!
//! It must not read values: the library does. It follows no entity and builds no tree.

use std::ops::Range;

use super::Merge;
use super::xls::Corners;

/// What one table spans.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    /// First and last cell that holds something.
    pub(super) corners: Corners,
    /// Merged cells; rows and columns count from 0 at the sheet's corner.
    pub(super) merged: Vec<Merge>,
    row: u32,
    column: u32,
    pending: Option<Pending>,
    repeat: u32,
}

#[derive(Debug, Clone, PartialEq)]
struct Pending {
    repeat: u32,
    columns: u32,
    rows: u32,
    filled: bool,
}

impl Table {
    fn new() -> Table {
        Table { corners: Corners::NONE, merged: Vec::new(), row: 0, column: 0, pending: None, repeat: 1 }
    }

    fn begin_row(&mut self, tag: &Tag<'_>) {
        self.column = 0;
        self.repeat = tag.number("table:number-rows-repeated");
    }

    fn end_row(&mut self) {
        self.finish_cell();
        self.row = self.row.saturating_add(self.repeat);
        self.repeat = 1;
    }

    fn begin_cell(&mut self, tag: &Tag<'_>) {
        self.finish_cell();
        self.pending = Some(Pending {
            repeat: tag.number("table:number-columns-repeated"),
            columns: tag.number("table:number-columns-spanned"),
            rows: tag.number("table:number-rows-spanned"),
            filled: tag.value("office:value-type").is_some() || tag.value("table:formula").is_some(),
        });
    }

    fn fill(&mut self) {
        if let Some(pending) = &mut self.pending {
            pending.filled = true;
        }
    }

    fn finish_cell(&mut self) {
        let Some(cell) = self.pending.take() else { return };
        let (row, column) = (self.row, self.column);
        if cell.filled {
            self.corners.hold(row, column);
            self.corners.hold(row.saturating_add(self.repeat - 1), column.saturating_add(cell.repeat - 1));
        }
        if cell.columns > 1 || cell.rows > 1 {
            let span = |from: u32, by: u32| -> Range<usize> { from as usize..from.saturating_add(by) as usize };
            self.merged.push(Merge { rows: span(row, cell.rows), columns: span(column, cell.columns) });
        }
        self.column = column.saturating_add(cell.repeat);
    }
}

/// Looks through `content.xml`; one table per sheet, in the order of the file.
pub(super) fn look(xml: &[u8]) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for tag in tags(xml) {
        match (tag.name, tables.last_mut()) {
            (b"table:table", _) => tables.push(Table::new()),
            (b"table:table-row", Some(table)) => {
                table.begin_row(&tag);
                if tag.empty {
                    table.end_row();
                }
            }
            (b"/table:table-row", Some(table)) => table.end_row(),
            (b"table:table-cell" | b"table:covered-table-cell", Some(table)) => table.begin_cell(&tag),
            (b"text:p", Some(table)) => table.fill(),
            _ => {}
        }
    }
    tables
}

struct Tag<'a> {
    /// With a leading `/` when it closes.
    name: &'a [u8],
    attributes: &'a [u8],
    empty: bool,
}

impl<'a> Tag<'a> {
    fn value(&self, name: &str) -> Option<&'a [u8]> {
        let mut rest = self.attributes;
        loop {
            let equals = rest.iter().position(|b| *b == b'=')?;
            let key = rest.get(..equals)?.trim_ascii();
            let after = rest.get(equals + 1..)?.trim_ascii_start();
            let quote = *after.first()?;
            let inside = after.get(1..)?;
            let end = inside.iter().position(|b| *b == quote)?;
            if key == name.as_bytes() {
                return inside.get(..end);
            }
            rest = inside.get(end + 1..)?;
        }
    }

    /// A count of at least 1.
    fn number(&self, name: &str) -> u32 {
        let digits = self.value(name).and_then(|value| std::str::from_utf8(value).ok());
        digits.and_then(|digits| digits.trim().parse().ok()).unwrap_or(1).max(1)
    }
}

fn tags(xml: &[u8]) -> impl Iterator<Item = Tag<'_>> {
    let mut rest = xml;
    std::iter::from_fn(move || {
        loop {
            let start = rest.iter().position(|b| *b == b'<')?;
            let inside = rest.get(start + 1..)?;
            if inside.starts_with(b"!--") {
                let end = inside.windows(3).position(|three| three == b"-->")?;
                rest = inside.get(end + 3..)?;
                continue;
            }
            let end = end_of_tag(inside)?;
            let mut body = inside.get(..end)?;
            rest = inside.get(end + 1..)?;
            let empty = body.ends_with(b"/");
            if empty {
                body = body.get(..body.len() - 1)?;
            }
            let name_end = body.iter().position(u8::is_ascii_whitespace).unwrap_or(body.len());
            return Some(Tag { name: body.get(..name_end)?, attributes: body.get(name_end..)?, empty });
        }
    })
}

/// The `>` that is not inside quotes.
fn end_of_tag(inside: &[u8]) -> Option<usize> {
    let mut quote = None;
    inside.iter().position(|&b| {
        match (quote, b) {
            (Some(open), b) if open == b => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(b),
            (None, b'>') => return true,
            (None, _) => {}
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_and_merges() {
        let xml = br#"<?xml version="1.0"?><office:body><!-- <table:table> --><table:table table:name="a > b">
            <table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="9"/></table:table-row>
            <table:table-row><table:table-cell/><table:table-cell office:value-type="string" table:number-columns-spanned="3" table:number-rows-spanned="2"><text:p>x</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated="2"/><table:table-cell office:value-type="float" office:value="1"/></table:table-row>
            <table:table-row table:number-rows-repeated="1000"><table:table-cell table:number-columns-repeated="2"><text:p>y</text:p></table:table-cell></table:table-row>
            <table:table-row table:number-rows-repeated="1047576"/>
            </table:table><table:table table:name="empty"></table:table></office:body>"#;
        let tables = look(xml);
        assert_eq!(tables.len(), 2);
        assert_eq!(tables[0].corners, Corners { first: (3, 0), last: (1003, 4) });
        assert_eq!(tables[0].merged, [Merge { rows: 3..5, columns: 1..4 }]);
        assert_eq!(tables[1].corners.area(), 0);
        for cut in 0..xml.len() {
            look(&xml[..cut]);
        }
    }
}
