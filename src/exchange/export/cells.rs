//! From a record to the cells of its row, the same for every format.

use std::borrow::Cow;
use std::fmt::Write;
use std::rc::Rc;

use super::passport::Keepers;
use super::titles::{Naming, Titles};
use super::{Column, Sheet};
use crate::error::Result;
use crate::model::{Field, FieldKind, FieldType, Id, Row, Value, entries, join};
use crate::store::Store;

/// A cell by what it means.
#[derive(Debug, PartialEq)]
pub(super) enum Cell<'a> {
    /// Nothing entered.
    Empty,
    /// Text, codes, partial dates, moments.
    Text(Cow<'a, str>),
    /// A day as `2027-01-12`.
    Day(&'a str),
    /// A whole number.
    Whole(i64),
    /// A number with a fraction.
    Real(f64),
    /// Yes or no.
    Flag(bool),
    /// Entries joined by `; `.
    List(Cow<'a, str>),
    /// Pairs of a key and a number.
    Pairs(Vec<(String, f64)>),
    /// Another record.
    One(Rc<Naming>),
    /// Several other records.
    Many(Vec<Rc<Naming>>),
}

/// Longest text that a spreadsheet keeps in a cell, in UTF-16 units.
const LONGEST: usize = 32_767;

impl Cell<'_> {
    /// Its text in a delimited file or a workbook, before any guard; nothing for an empty one.
    pub(super) fn push_text(&self, out: &mut String) {
        match self {
            Self::Empty => {}
            Self::Text(s) | Self::List(s) => out.push_str(s),
            Self::Day(s) => out.push_str(s),
            // Writing into a string cannot fail.
            Self::Whole(n) => _ = write!(out, "{n}"),
            Self::Real(r) => _ = write!(out, "{r}"),
            Self::Flag(yes) => out.push_str(if *yes { "yes" } else { "no" }),
            Self::Pairs(pairs) => {
                for (i, (key, n)) in pairs.iter().enumerate() {
                    _ = write!(out, "{}{key}={n}", if i > 0 { "; " } else { "" });
                }
            }
            Self::One(naming) => out.push_str(&naming.written),
            Self::Many(namings) => {
                let written = join(namings.iter().map(|n| &n.written));
                if written.encode_utf16().count() <= LONGEST {
                    out.push_str(&written);
                } else {
                    // The codes alone say the same and fit.
                    out.push_str(&join(namings.iter().map(|n| format!("#{}", n.id.code()))));
                }
            }
        }
    }
}

/// The cells of one export.
pub(super) struct Table<'a> {
    pub(super) store: &'a Store,
    pub(super) columns: &'a [Column],
    pub(super) titles: Titles,
}

impl Table<'_> {
    /// Puts a batch of records into a file; gives their number.
    pub(super) fn put(&mut self, batch: &[Row], sheet: &mut dyn Sheet) -> Result<u64> {
        let keepers = Keepers::of(self.store, self.columns, batch)?;
        let mut rows = 0;
        for row in batch {
            let mut cells = Vec::with_capacity(self.columns.len());
            for column in self.columns {
                cells.push(match column {
                    Column::Id => Cell::Text(row.id.code().into()),
                    Column::Own(at, field) => self.cell(field, row.values.get(*at).unwrap_or(&Value::Null))?,
                    Column::Beside(beside) => self.cell(&beside.field, keepers.value(beside, row.id))?,
                });
            }
            sheet.row(&cells)?;
            rows += 1;
        }
        Ok(rows)
    }

    fn cell<'v>(&mut self, field: &Field, value: &'v Value) -> Result<Cell<'v>> {
        let text = match value {
            Value::Null => return Ok(Cell::Empty),
            Value::Text(text) => text.as_str(),
            Value::Int(n) => {
                return Ok(match field.kind {
                    FieldKind::Flag => Cell::Flag(*n != 0),
                    FieldKind::Ref(kind) => match Id::new(*n) {
                        Some(id) => Cell::One(self.titles.of(self.store, kind, id)?),
                        None => Cell::Empty,
                    },
                    _ => Cell::Whole(*n),
                });
            }
            Value::Real(r) => return Ok(Cell::Real(*r)),
        };
        Ok(match field.kind {
            // Of a partial date only a whole day is a day; what a hand wrote into the file may be anything.
            FieldKind::Date | FieldKind::PartialDate if is_day(text) => Cell::Day(text),
            FieldKind::Words | FieldKind::Phones | FieldKind::Terms(_) => Cell::List(canonical(text)),
            FieldKind::Pairs | FieldKind::TermPairs(_) => Cell::Pairs(FieldType::read(value)),
            FieldKind::Refs(kind) => {
                let ids = Vec::<Id>::read(value).into_iter();
                Cell::Many(ids.map(|id| self.titles.of(self.store, kind, id)).collect::<Result<_>>()?)
            }
            _ => Cell::Text(text.into()),
        })
    }
}

/// Whether a text is written as a day, and so cannot harm.
fn is_day(text: &str) -> bool {
    text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-')
}

/// Entries joined as they should be; borrowed when they are.
fn canonical(text: &str) -> Cow<'_, str> {
    if text.contains(';') { join(entries(text)).into() } else { text.trim().into() }
}
