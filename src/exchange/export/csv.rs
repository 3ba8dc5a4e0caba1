//! CSV as RFC 4180 has it, with a byte order mark so that spreadsheets take it for UTF-8, and LF at the end of a row.

use std::io::Write;

use csv::{Terminator, Writer, WriterBuilder};

use super::cells::Cell;
use super::{Column, Sheet, trouble};
use crate::error::{Error, Result};
use crate::exchange::cell::guard;
use crate::text::harmless;

pub(super) struct Csv<'a> {
    out: Writer<&'a mut dyn Write>,
    cell: String,
}

impl<'a> Csv<'a> {
    pub(super) fn new(out: &'a mut dyn Write) -> Self {
        let out = WriterBuilder::new().terminator(Terminator::Any(b'\n')).buffer_capacity(1 << 16).from_writer(out);
        Self { out, cell: String::new() }
    }
}

fn said(e: csv::Error) -> Error {
    match e.into_kind() {
        csv::ErrorKind::Io(e) => trouble(&e),
        other => Error::defect(format!("{other:?}")),
    }
}

impl Sheet for Csv<'_> {
    fn header(&mut self, columns: &[Column], tags: Option<&[&str]>) -> Result<()> {
        for (i, column) in columns.iter().enumerate() {
            // The mark belongs before the first title and to no cell; titles never need quotes.
            let mark = if i == 0 { "\u{feff}" } else { "" };
            self.out.write_field(format!("{mark}{}", column.key())).map_err(said)?;
        }
        self.out.write_record(None::<&[u8]>).map_err(said)?;
        if let Some(tags) = tags {
            self.out.write_record(tags).map_err(said)?;
        }
        Ok(())
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        for cell in cells {
            self.cell.clear();
            cell.push_text(&mut self.cell);
            match cell {
                Cell::Text(_) | Cell::List(_) | Cell::Pairs(_) | Cell::One(_) | Cell::Many(_) => {
                    self.out.write_field(guard(&harmless(&self.cell)).as_bytes()).map_err(said)?;
                }
                _ => self.out.write_field(&self.cell).map_err(said)?,
            }
        }
        self.out.write_record(None::<&[u8]>).map_err(said)
    }

    fn end(mut self: Box<Self>) -> Result<()> {
        self.out.flush().map_err(|e| trouble(&e))
    }
}
