//! Schedules out: what somebody, a place, a visit or a cohort has before it, for an ordinary calendar program, as a grid for a spreadsheet
//! program, or as a text for a notice board.
//!
//! [`gather()`] reads it, bounded, and says what it left out; [`text`], [`grid`] with `xlsx`, and [`ics`] lay it out. No sensitive field
//! is ever read: no number of a document, no phone, no companion, no notes.
//!
//! Must not: contain SQL, or know a screen. Still awkward: a department has no sessions of its own, since a session is held at a
//! hospital.

mod find;
mod gather;
pub mod grid;
pub mod ics;
pub mod text;
mod xlsx;

use std::io::Write;
use std::path::Path;

use chrono::{NaiveDate, NaiveDateTime};

pub use find::{Found, find};
pub use gather::gather;

use super::export::{make, trouble};
use crate::error::{Error, Result};
use crate::model::{Id, Kind, Moment};
use crate::msg;
use crate::programme::entry::Manner;
use crate::store::Store;
use crate::words::Message;

/// Kinds of records that have a schedule.
pub static KINDS: [Kind; 6] = [Kind::Trainee, Kind::Trainer, Kind::Hospital, Kind::Department, Kind::Visit, Kind::Cohort];

/// Days that a schedule can have at most: three years.
pub const MOST_DAYS: i64 = 1_100;

/// The form of a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a notice board.
    Text,
    /// A grid of days in a workbook.
    Xlsx,
    /// iCalendar.
    Ics,
}

impl Format {
    /// Every form.
    pub const ALL: [Self; 3] = [Self::Text, Self::Xlsx, Self::Ics];

    /// Its name on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Xlsx => "xlsx",
            Self::Ics => "ics",
        }
    }

    /// The form of a name.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.key() == key)
    }

    /// The form that the ending of a file's name tells.
    #[must_use]
    pub fn of_file(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "ics" => Some(Self::Ics),
            "xlsx" => Some(Self::Xlsx),
            "txt" => Some(Self::Text),
            _ => None,
        }
    }

    /// So many days are in it unless somebody says otherwise: a quarter on paper, a year in a calendar program.
    const fn days(self) -> i64 {
        match self {
            Self::Text | Self::Xlsx => 91,
            Self::Ics => 366,
        }
    }
}

/// Which schedule is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// Of whom or what.
    pub who: (Kind, Id),
    /// First day; without it today, or the first day of a visit or cohort.
    pub from: Option<NaiveDate>,
    /// Last day; without it a quarter or a year on, or the last day of a visit or cohort.
    pub to: Option<NaiveDate>,
    /// In which form.
    pub format: Format,
    /// Holidays go into a calendar too.
    pub holidays: bool,
}

/// A placement.
#[derive(Debug, Clone, PartialEq)]
pub struct Stint {
    /// Its record and how often that was changed.
    pub id: Id,
    /// Counts its changes.
    pub rev: i64,
    /// Who.
    pub trainee: (Id, String),
    /// The department.
    pub department: (Id, String),
    /// Its hospital with the town.
    pub hospital: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// What they may do, in words.
    pub role: String,
    /// Under whom.
    pub supervisor: String,
    /// Where it stands, in words.
    pub state: String,
    /// It is planned only.
    pub planned: bool,
    /// It does not take place.
    pub cancelled: bool,
}

/// A delegation.
#[derive(Debug, Clone, PartialEq)]
pub struct Visiting {
    /// Its record.
    pub id: Id,
    /// Counts its changes.
    pub rev: i64,
    /// Its title.
    pub title: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Who comes.
    pub delegates: Vec<(Id, String)>,
    /// Where they work.
    pub hospitals: Vec<String>,
}

/// A session.
#[derive(Debug, Clone, PartialEq)]
pub struct Meeting {
    /// Its record.
    pub id: Id,
    /// Counts its changes.
    pub rev: i64,
    /// Its title.
    pub title: String,
    /// What it is, in words.
    pub kind: String,
    /// The hospital with the town.
    pub hospital: String,
    /// Theatre or room.
    pub place: String,
    /// From, on the clock of the place.
    pub from: Moment,
    /// To.
    pub to: Option<Moment>,
    /// Who teaches.
    pub trainers: Vec<(Id, String)>,
    /// Who interprets.
    pub interpreter: String,
    /// The language, in words.
    pub language: String,
    /// For which cohort.
    pub cohort: String,
    /// Of which visit.
    pub visit: String,
}

/// Whether people work on a day, where it is spent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Off {
    /// They do.
    Works,
    /// The week has it off.
    Week,
    /// A holiday, with its name.
    Holiday(String),
}

/// All that one has in some days.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    /// Of whom or what.
    pub who: (Kind, Id),
    /// Its name.
    pub name: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Placements, by their first day.
    pub stints: Vec<Stint>,
    /// Visits, by their first day.
    pub visits: Vec<Visiting>,
    /// Sessions, by their beginning.
    pub sessions: Vec<Meeting>,
    /// Departments of a hospital with their seats, by name.
    pub departments: Vec<(Id, String, Option<i64>)>,
    /// Each day, and whether people work.
    pub days: Vec<(NaiveDate, Off)>,
    /// ISO 3166-1 of where the days off are from, for most of them.
    pub country: String,
    /// What was left out because there was too much of it.
    pub cut: Vec<Message>,
}

/// Writes a schedule; gives what was left out. `stamp` is the moment in UTC at which it is made.
///
/// # Errors
/// The days are none, or trouble with the file or with `out`.
pub fn write(store: &Store, manner: &Manner, asked: &Asked, stamp: NaiveDateTime, out: &mut dyn Write) -> Result<Vec<Message>> {
    let schedule = gather(store, manner, asked)?;
    match asked.format {
        Format::Text => out.write_all(text::lay(&schedule, manner).as_bytes()).map_err(|e| trouble(&e))?,
        Format::Ics => out.write_all(ics::lay(&schedule, asked.holidays, stamp).as_bytes()).map_err(|e| trouble(&e))?,
        Format::Xlsx => xlsx::write(&grid::lay(&schedule, manner), out)?,
    }
    out.flush().map_err(|e| trouble(&e))?;
    Ok(schedule.cut)
}

/// Refuses a name of a file that no schedule can have: an ending of no form, or one that is there already. Gives the form.
///
/// # Errors
/// It is refused.
pub fn may_write(path: &Path) -> Result<Format> {
    let Some(format) = Format::of_file(path) else {
        return Err(
            Error::input(msg!("export-ending", file = path.display())).next(msg!("export-ending-next", endings = ".ics, .xlsx, .txt"))
        );
    };
    if path.exists() {
        return Err(Error::input(msg!("export-exists", file = path.display())).next(msg!("export-exists-next")));
    }
    Ok(format)
}

/// Writes a schedule into a new file, readable by its owner alone; gives what was left out. What cannot be finished is taken away
/// again.
///
/// # Errors
/// There is such a file already, the days are none, or trouble with either file.
pub fn to_file(store: &Store, manner: &Manner, asked: &Asked, stamp: NaiveDateTime, path: &Path) -> Result<Vec<Message>> {
    let mut file = make(path)?;
    let written = write(store, manner, asked, stamp, &mut file).and_then(|cut| file.sync_all().map(|()| cut).map_err(|e| trouble(&e)));
    if written.is_err() {
        // Half a schedule looks like a whole one. If it cannot be taken away the error tells enough.
        let _ = std::fs::remove_file(path);
    }
    written
}
