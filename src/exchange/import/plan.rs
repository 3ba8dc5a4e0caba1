//! An import as plain values: what each row of a file would become, before anything is written.
//!
//! The command line prints it, the wizard of the screen shows it and changes it by [`decide`](super::decide), `apply` carries
//! it out. Must not: read a store or a file.

use std::sync::Arc;

use chrono::NaiveDate;

use super::words::{How, Target};
use crate::model::{Id, Kind, List, Row, Value};
use crate::rules::calendar::{Calendar, LunarShift};
use crate::words::Message;

/// What to do with rows that may be somebody who is known already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Duplicates {
    /// Leave them out and list them.
    #[default]
    List,
    /// Make them part of the record they resemble.
    Merge,
    /// Take them for others.
    New,
}

/// How an import is done.
#[derive(Debug, Clone)]
pub struct Options {
    /// The day it is.
    pub today: NaiveDate,
    /// The calendar of dates that do not say.
    pub calendar: Calendar,
    /// The ministry's corrections of the lunar calendar.
    pub shift: LunarShift,
    /// The one sheet to read, as the person named it; its looks are not judged then.
    pub sheet: Option<String>,
    /// Title and word of its target, as the person said.
    pub mapping: Vec<(String, String)>,
    /// Names as they are written and what they mean: the name or `#code` of a record or entry, or `new`.
    pub names: Vec<(String, String)>,
    /// Row of the file where the header begins, if the person said so.
    pub header: Option<usize>,
    /// See [`Duplicates`].
    pub duplicates: Duplicates,
    /// Records that rows refer to are made when they are not there.
    pub create: bool,
    /// Where a record holds another value already the file's is taken. Without it what stands there stays, and is told.
    pub overwrite: bool,
    /// The catalogue, where terms are imported and the file does not say.
    pub list: Option<List>,
}

impl Options {
    /// As usual on a day.
    #[must_use]
    pub fn new(today: NaiveDate) -> Self {
        Self {
            today,
            calendar: Calendar::Gregorian,
            shift: LunarShift::default(),
            sheet: None,
            mapping: Vec::new(),
            names: Vec::new(),
            header: None,
            duplicates: Duplicates::List,
            create: true,
            overwrite: false,
            list: None,
        }
    }
}

/// How grave a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Good to know; the value was taken or stands already.
    Note,
    /// The value was left out, the row not.
    Value,
    /// The row was left out.
    Row,
}

/// Something in the file that a person should look at.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// Name of the sheet.
    pub sheet: Arc<str>,
    /// Row as a spreadsheet program numbers it.
    pub row: usize,
    /// Title of the column; empty for the whole row.
    pub column: Arc<str>,
    /// What stands there.
    pub value: String,
    /// What is wrong.
    pub reason: Message,
    /// What to do.
    pub suggestion: Message,
    /// What became of it.
    pub weight: Weight,
}

/// One column of a sheet and what becomes of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnPlan {
    /// Its index, 0 for A.
    pub index: usize,
    /// Its title.
    pub title: Arc<str>,
    /// What becomes of it.
    pub target: Target,
    /// How that was found.
    pub how: How,
    /// Another column that has the same target already; this one is left out.
    pub same_as: Option<usize>,
    /// Filled cells below the header.
    pub filled: usize,
    /// What it could be, where it is unknown.
    pub suggestion: Option<Target>,
    /// Some of its values.
    pub samples: Vec<String>,
}

/// A row below the header that is no record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed {
    /// Its number.
    pub row: usize,
    /// What it is.
    pub what: PassedKind,
    /// Its first text.
    pub text: String,
}

/// What a row is that is no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassedKind {
    /// The name of a group above its people.
    Section,
    /// A total.
    Total,
    /// The header or title once more.
    Repeat,
    /// Only the running number.
    NumberOnly,
}

impl PassedKind {
    /// Its word in reports; label `import-passed-<word>`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Section => "section",
            Self::Total => "total",
            Self::Repeat => "repeat",
            Self::NumberOnly => "number-only",
        }
    }
}

/// One sheet of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetPlan {
    /// Its name.
    pub name: Arc<str>,
    /// Why nothing is read from it.
    pub refused: Option<Message>,
    /// First and last row of its header.
    pub header: Option<(usize, usize)>,
    /// Its columns.
    pub columns: Vec<ColumnPlan>,
    /// Digest of the titles.
    pub signature: String,
    /// From which file the mapping is remembered.
    pub remembered: Option<String>,
    /// Rows that are no records.
    pub passed: Vec<Passed>,
    /// Empty rows between the others.
    pub blank: usize,
    /// Repeated and missing titles.
    pub notes: Vec<Message>,
}

/// What a row is about: a record of the store, or an earlier row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Of {
    /// A record of the store.
    Record(Id),
    /// An earlier row: its place among the plan's rows.
    Row(usize),
}

/// Somebody that a row may be.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Who.
    pub of: Of,
    /// More is more alike.
    pub score: f64,
    /// Why.
    pub reasons: Vec<Message>,
}

/// What a person decided about a likely duplicate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// It is the one it resembles most.
    Merge,
    /// It is somebody else.
    New,
    /// Leave the row out.
    Skip,
}

/// A cell that an import sets: key, what stands there, what will.
pub type Cell = (&'static str, Value, Value);

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// A new record of this id.
    New(Id),
    /// All of it is in this record already.
    Same(Id),
    /// It changes cells of this record.
    Change(Id, Vec<Cell>),
    /// It is the same as an earlier row of the file; it may have filled cells that were empty there.
    Repeat {
        /// The earlier row.
        of: usize,
        /// What it filled.
        cells: Vec<Cell>,
    },
    /// It may be somebody known and is left out until a person decides.
    Duplicate {
        /// Whom it resembles most.
        of: Of,
        /// How much.
        score: f64,
        /// Why.
        reasons: Vec<Message>,
    },
    /// Left out by choice.
    Skipped,
    /// It cannot be imported; the problems say why.
    Rejected,
}

/// What a row says, by place: the fields of the kind, then those beside it. Only what is filled.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Draft(Vec<(u8, Value)>);

impl Draft {
    /// The value at a place.
    #[must_use]
    pub fn get(&self, at: usize) -> &Value {
        static NOTHING: Value = Value::Null;
        self.0.iter().find(|(place, _)| usize::from(*place) == at).map_or(&NOTHING, |(_, value)| value)
    }

    /// Puts a value; nothing takes it out.
    pub fn set(&mut self, at: usize, value: Value) {
        let Ok(place) = u8::try_from(at) else { return };
        self.0.retain(|(p, _)| *p != place);
        if !value.is_null() {
            self.0.push((place, value));
        }
    }

    /// What is filled, by place.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Value)> {
        self.0.iter().map(|(place, value)| (usize::from(*place), value))
    }

    /// Whether nothing is filled.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// One row of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct RowPlan {
    /// Which of [`Plan::sheets`].
    pub sheet: usize,
    /// Its number as a spreadsheet program shows it.
    pub row: usize,
    /// The text of the section it stands in.
    pub section: Option<Arc<str>>,
    /// What it says.
    pub draft: Draft,
    /// The code it carries.
    pub id: Option<Id>,
    /// Why it cannot be imported, before anything is compared.
    pub rejected: bool,
    /// Whom it is for certain.
    pub same: Option<Of>,
    /// Whom it may be, the likeliest first.
    pub candidates: Vec<Candidate>,
    /// What the person decided about that.
    pub choice: Option<Choice>,
    /// What becomes of it.
    pub outcome: Outcome,
}

/// A name in the file that stands for a record or a catalogue entry and is not exactly one of its names.
#[derive(Debug, Clone, PartialEq)]
pub struct NamePlan {
    /// Place of the field, see [`Draft`].
    pub at: usize,
    /// What it names.
    pub sort: Sort,
    /// As it is written.
    pub text: String,
    /// Where it stands first.
    pub sheet: usize,
    /// The same.
    pub row: usize,
    /// How often it stands.
    pub count: usize,
    /// What it is taken for.
    pub meaning: Meaning,
    /// What else it could mean: value and words.
    pub suggestions: Vec<(Value, String)>,
    /// The rows in which it stands.
    pub(super) rows: Vec<usize>,
}

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sort {
    /// A record.
    Record(Kind),
    /// An entry of a catalogue.
    Term(List),
}

/// What a name is taken for.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    /// Nothing; the cells are left out.
    Unknown,
    /// This record or code, because it is much alike.
    Alike(Value, String),
    /// This record or code, because the person said so.
    Chosen(Value, String),
    /// A record that is made, to be completed later.
    Made(Id),
}

/// A record of the store that rows are about.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Known {
    pub(super) row: Row,
    /// The records that keep what stands beside it.
    pub(super) beside: Vec<Row>,
}

/// How many rows became what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Rows that are records.
    pub rows: usize,
    /// New records.
    pub new: usize,
    /// Rows that say nothing new.
    pub same: usize,
    /// Rows that change a record.
    pub changed: usize,
    /// Rows that repeat an earlier one.
    pub repeated: usize,
    /// Rows to be decided about.
    pub duplicate: usize,
    /// Rows left out by choice.
    pub skipped: usize,
    /// Rows that cannot be imported.
    pub rejected: usize,
    /// Records made because rows refer to them.
    pub made: usize,
    /// Rows that are no records: sections, totals, repeated headers, running numbers.
    pub passed: usize,
}

/// One record that will be written: made from one or several rows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Group {
    pub(super) id: Id,
    /// New to the store.
    pub(super) new: bool,
    /// The first of its rows.
    pub(super) leader: usize,
    /// What it is to hold.
    pub(super) row: Row,
    /// Cells that change.
    pub(super) cells: Vec<Cell>,
    /// The records beside it.
    pub(super) beside: Vec<Beside>,
}

/// A record beside another: a passport.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Beside {
    pub(super) row: Row,
    pub(super) new: bool,
    pub(super) cells: Vec<Cell>,
}

/// A whole import before it is written.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What the rows are.
    pub kind: Kind,
    /// The file's name.
    pub file: String,
    /// How it is done.
    pub options: Options,
    /// Its sheets.
    pub sheets: Vec<SheetPlan>,
    /// Its rows, in the order of the file.
    pub rows: Vec<RowPlan>,
    /// What to look at, in the order of the file.
    pub problems: Vec<Problem>,
    /// Names that are not exactly known.
    pub names: Vec<NamePlan>,
    /// What was mended while reading.
    pub notes: Vec<Message>,
    /// Counts.
    pub counts: Counts,
    /// Records made because rows refer to them.
    pub made: Vec<Row>,
    /// Problems of reading, to which `settle` adds those of comparing.
    pub(super) read_problems: Vec<Problem>,
    pub(super) known: std::collections::HashMap<Id, Known>,
    pub(super) groups: Vec<Group>,
    /// Ids given to rows that lead to new records, so that they stay the same from decision to decision.
    pub(super) new_ids: std::collections::HashMap<usize, Id>,
    /// All records that could be made; [`Plan::made`] are those that are needed.
    pub(super) all_made: Vec<Row>,
    /// Titles of records that rows refer to.
    pub(super) titles: std::collections::HashMap<Id, String>,
}

impl Plan {
    /// Whether carrying it out would write anything about records.
    #[must_use]
    pub fn changes_anything(&self) -> bool {
        self.groups.iter().any(|g| g.new || !g.cells.is_empty() || g.beside.iter().any(|b| b.new || !b.cells.is_empty()))
    }

    /// The rows that a person should decide about.
    pub fn undecided(&self) -> impl Iterator<Item = (usize, &RowPlan)> {
        self.rows.iter().enumerate().filter(|(_, row)| matches!(row.outcome, Outcome::Duplicate { .. }))
    }

    /// The name of a row's sheet.
    #[must_use]
    pub fn sheet_name(&self, row: &RowPlan) -> &str {
        self.sheets.get(row.sheet).map_or("", |s| &s.name)
    }
}
