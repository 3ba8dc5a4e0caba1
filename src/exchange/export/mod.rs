//! `export`: records of a kind as CSV, JSON or a workbook, in canonical values.
//!
//! The first column is the record's whole code; then come the kind's fields in their order and what stands beside them (a
//! trainee's passport). What was exported can be imported into an empty file and comes out the same. Sensitive fields are
//! left out by [`export()`]; [`export_sensitive`] writes into the history who took them before the first byte goes out.
//! Rows stream: memory does not grow with the number of records, and all are of one moment.
//!
//! Must not: contain SQL, or know a screen. Awkward: a workbook is put together in unnamed files of the folder for
//! temporary files, since its format cannot be written in one go; while an export waits for its reader, SQLite's
//! write-ahead log cannot be shortened.

mod cells;
mod columns;
mod csv;
mod file;
pub mod hxl;
mod itinerary;
mod json;
mod matrix;
mod passport;
mod shortfall;
mod titles;
mod xlsx;

use std::io::{self, Write};

use crate::error::{Cause, Error, Result};
use crate::model::{FieldKind, Kind, Row};
use crate::msg;
use crate::programme::show::kind_plural;
use crate::store::{Condition, ListQuery, Store};
use crate::text;

use cells::Cell;
pub use columns::{Column, columns};

pub use file::{bytes_file, text_file, to_file};
pub(super) use file::{fill, make};
pub use itinerary::{itinerary_file, itinerary_workbook};
pub use matrix::{matrix_csv, matrix_file, matrix_text, matrix_workbook};
pub use shortfall::{shortfall, shortfall_file};
pub(super) use xlsx::said;

/// The form of an exported file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// UTF-8 with a byte order mark, RFC 4180 with LF.
    Csv,
    /// An array of objects, one a line.
    Json,
    /// Office Open XML.
    Xlsx,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Json, Self::Xlsx];

    /// Its name on the command line and as the ending of a file.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Xlsx => "xlsx",
        }
    }

    /// The format of a name.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.key() == key)
    }
}

/// What is exported and how.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Records of this kind,
    pub kind: Kind,
    /// that meet all of these;
    pub conditions: Vec<Condition>,
    /// the filter as it was typed, for the history.
    pub filter: String,
    /// The form.
    pub format: Format,
    /// With a second header row of HXL hashtags.
    pub hxl: bool,
}

impl Options {
    /// All records of a kind.
    #[must_use]
    pub fn new(kind: Kind, format: Format) -> Self {
        Self { kind, conditions: Vec::new(), filter: String::new(), format, hxl: false }
    }
}

/// Writes the records without their sensitive fields; gives their number.
///
/// # Errors
/// Trouble with the file or with `out`, or options that do not go together. [`Cause::Stopped`] if whoever reads `out` went away.
pub fn export(store: &Store, options: &Options, out: &mut dyn Write) -> Result<u64> {
    fits(options)?;
    run(store, &query(options), options.format, options.hxl, false, out)
}

/// Writes the records with their sensitive fields; gives their number. That it was done stands in the history, whatever becomes of `out`.
///
/// # Errors
/// As [`export()`], or the history cannot be written.
pub fn export_sensitive(store: &mut Store, author: &str, options: &Options, out: &mut dyn Write) -> Result<u64> {
    fits(options)?;
    let rows = count(store, &query(options))?;
    let kind = kind_plural(options.kind);
    let filter = text::clean_line(&options.filter);
    let label = match text::truncate(&filter, LONGEST_FILTER) {
        filter if filter.is_empty() => msg!("journal-export", rows = rows, kind = kind),
        filter => msg!("journal-export-filtered", rows = rows, kind = kind, filter = filter),
    };
    store.note(author, &label)?;
    run(store, &query(options), options.format, options.hxl, true, out)
}

/// Columns of a filter that the history keeps.
const LONGEST_FILTER: usize = 200;

/// Refuses options that do not go together.
fn fits(options: &Options) -> Result<()> {
    if options.hxl && options.format == Format::Json {
        return Err(Error::input(msg!("export-hxl-json")).next(msg!("export-hxl-json-next")));
    }
    Ok(())
}

/// In what order records stand in a file: by their name where they have one of their own, else by their first date, else by
/// their code. Never by the title of another record: that would have to be looked up for every row before the first goes out.
fn query(options: &Options) -> ListQuery {
    let kind = options.kind;
    let main = kind.title_fields().first().and_then(|key| kind.field(key));
    let plain = main.filter(|f| f.sortable() && f.refers_to().is_none());
    let dated = || kind.fields().iter().find(|f| f.sortable() && matches!(f.kind, FieldKind::Date | FieldKind::Moment));
    let key = plain.or_else(dated).map_or("id", |f| f.key);
    let mut query = ListQuery::all(kind).by(key, false);
    query.conditions.clone_from(&options.conditions);
    query
}

fn count(store: &Store, query: &ListQuery) -> Result<usize> {
    store.count(query, isize::MAX.unsigned_abs())
}

/// How many records are worked on at a time.
const BATCH: usize = 500;

fn run(store: &Store, query: &ListQuery, format: Format, tagged: bool, sensitive: bool, out: &mut dyn Write) -> Result<u64> {
    let kind = query.kind;
    let columns = columns(kind, sensitive);
    let tags: Option<Vec<&str>> = tagged.then(|| columns.iter().map(|c| hxl::tag(kind, c.key())).collect());
    let mut sheet: Box<dyn Sheet + '_> = match format {
        Format::Csv => Box::new(csv::Csv::new(out)),
        Format::Json => Box::new(json::Json::new(out, &columns)),
        Format::Xlsx => Box::new(xlsx::Xlsx::new(out, kind, &columns, count(store, query)?)?),
    };
    sheet.header(&columns, tags.as_deref())?;
    let mut table = cells::Table { store, columns: &columns, titles: titles::Titles::new(sensitive) };
    let mut batch: Vec<Row> = Vec::with_capacity(BATCH);
    let mut rows = 0;
    store.each(query, |row| {
        batch.push(row);
        if batch.len() < BATCH {
            return Ok(());
        }
        rows += table.put(&batch, sheet.as_mut())?;
        batch.clear();
        Ok(())
    })?;
    rows += table.put(&batch, sheet.as_mut())?;
    sheet.end()?;
    Ok(rows)
}

/// A file that is being written.
trait Sheet {
    /// The rows above the records.
    fn header(&mut self, columns: &[Column], tags: Option<&[&str]>) -> Result<()>;
    /// One record.
    fn row(&mut self, cells: &[Cell<'_>]) -> Result<()>;
    /// What stands below the records; everything is out afterwards.
    fn end(self: Box<Self>) -> Result<()>;
}

/// What the system says about the place that we write to.
pub(super) fn trouble(e: &io::Error) -> Error {
    match e.kind() {
        io::ErrorKind::BrokenPipe => Error::new(Cause::Stopped, msg!("export-reader-gone")),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Error::new(Cause::Full, msg!("export-full")).next(msg!("export-full-next"))
        }
        _ => Error::new(Cause::Outside, msg!("export-outside")).next(msg!("export-outside-next")),
    }
    .detail(e)
}
