//! The timeline of a file: rows of trainees, departments, trainers or hospitals with what touches a stretch of days.
//!
//! A screenful is read at a time: rows by the index of their names (keyset, down and up), and for each row only what may touch the
//! days. Whatever the file holds, a question costs at most:
//!
//! - Departments: one walk for the rows, one probe each into `placement`, one `get` for its hospital.
//! - Hospitals: one walk; for each row its departments and a probe each, one probe into `session`, one word into the index of visits.
//! - Trainees: rows with nothing in the days are left out, so names are walked past, one probe into `placement` each and one into
//!   `session` for each cohort that is met first; documents are read for rows that are shown. At most [`LOOKED_AT`] names; where those
//!   did not fill the screen the answer says from where to go on. After [`TRIAL`] names it is tried the other way round, which is
//!   exact and near where the days hold little: at most [`FEW`] placements and sessions, and then only their people.
//! - Trainers: the same, with a probe into `placement`, and a word each into the indexes of sessions and visits.
//!
//! [`load`] is the only door, so a bench can time it: `load(&store, &Wish { turn, from, until, place: Place::Start, rows: 60 })`.
//!
//! Must not: write, contain SQL, or know a screen. Still awkward: of a department all placements are read of which only some touch the
//! days, since no index holds department and day together, and sessions of a hospital or cohort likewise; a trainee's sessions are those
//! of the cohort, not those that somebody marked them present at without one. A session that began more than [`LONGEST_SESSION`] days
//! before the first day is not seen. Cancelled placements are not shown.

mod clashes;
mod contents;
mod walk;

use std::collections::BTreeSet;

use chrono::NaiveDate;

pub use clashes::{SHOWN as CLASHES_SHOWN, clashes};
pub use walk::load;

use crate::model::{Id, Kind};
use crate::rules::timeline::Paper;
use crate::store::{Anchor, ListQuery};

/// Names that one question walks past.
pub const LOOKED_AT: usize = 3_000;
/// Names walked past before it is tried to begin with the days.
pub const TRIAL: usize = 400;
/// Placements and sessions of the days from which their people are looked up.
pub const FEW: usize = 2_000;
/// No session lasts longer, in days.
pub const LONGEST_SESSION: i64 = 7;
/// Placements, visits or sessions of one row.
pub const OF_ONE: usize = 2_000;
/// Bars of one row that are given their names.
const NAMED: usize = 80;

/// What the rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Turn {
    /// Trainees with something in the days: placements, sessions of their cohort, documents.
    Trainees,
    /// Departments, all of them: who is placed there, and the seats.
    Departments,
    /// Trainers with something in the days: whom they supervise, what they teach, delegations.
    Trainers,
    /// Hospitals, all of them: who is placed there, delegations, sessions.
    Hospitals,
}

impl Turn {
    /// In the order in which a key turns them.
    pub const ALL: [Self; 4] = [Self::Trainees, Self::Departments, Self::Trainers, Self::Hospitals];

    /// The kind of its rows.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            Self::Trainees => Kind::Trainee,
            Self::Departments => Kind::Department,
            Self::Trainers => Kind::Trainer,
            Self::Hospitals => Kind::Hospital,
        }
    }

    /// The turn of a kind's table.
    #[must_use]
    pub fn of_table(table: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|turn| turn.kind().table() == table)
    }

    /// The next one.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Trainees => Self::Departments,
            Self::Departments => Self::Trainers,
            Self::Trainers => Self::Hospitals,
            Self::Hospitals => Self::Trainees,
        }
    }

    /// Whether rows with nothing in the days are left out.
    #[must_use]
    pub const fn leaves_out(self) -> bool {
        matches!(self, Self::Trainees | Self::Trainers)
    }

    /// Its rows in their order: by name, departments by hospital.
    #[must_use]
    pub fn query(self) -> ListQuery {
        match self {
            Self::Departments => ListQuery::all(Kind::Department).by("hospital", false),
            turn => ListQuery::all(turn.kind()),
        }
    }
}

/// A placement or a visit on a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its kind.
    pub kind: Kind,
    /// Its record.
    pub id: Id,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Letters that tell what it is: a placement's state and role, `V` for a visit.
    pub head: String,
    /// Whom or what it is about, as far as the row does not tell.
    pub label: String,
}

/// A row with what touches the days.
#[derive(Debug, Clone, PartialEq)]
pub struct Strip {
    /// Its record.
    pub id: Id,
    /// Where it stands among all rows.
    pub anchor: Anchor,
    /// Its name.
    pub title: String,
    /// The hospital of a department, whose own name the title is then; empty for all else.
    pub place: String,
    /// ISO 3166-1 of where it is, empty where that is not known or has no meaning.
    pub country: String,
    /// Training seats of a department.
    pub seats: Option<u32>,
    /// Placements and visits, the first to begin first.
    pub bars: Vec<Item>,
    /// Sessions by the day on which they begin.
    pub sessions: Vec<(Id, NaiveDate)>,
    /// Documents that are valid on one of the days.
    pub papers: Vec<(Id, Paper)>,
    /// There was more than is looked at.
    pub cut: bool,
}

/// A day off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayOff {
    /// The day.
    pub day: NaiveDate,
    /// ISO 3166-1.
    pub country: String,
    /// What is kept.
    pub name: String,
}

/// From where rows are read.
#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    /// The first ones.
    Start,
    /// The last ones.
    End,
    /// A record, some before it and more behind; from the start if it is not there.
    Around(Id),
    /// Those behind a place.
    After(Anchor),
    /// Those before it.
    Before(Anchor),
}

/// What is to be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Wish {
    /// What the rows are.
    pub turn: Turn,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// Which rows.
    pub place: Place,
    /// How many.
    pub rows: usize,
    /// Whose weekly days off are told (ISO 3166-1).
    pub country: String,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Screenful {
    /// The rows.
    pub strips: Vec<Strip>,
    /// The first and the last place that was looked at, whether it is shown or not: from there it goes on.
    pub edges: (Option<Anchor>, Option<Anchor>),
    /// Whether there is nothing before, and nothing behind.
    pub whole: (bool, bool),
    /// Days off of all countries, in order.
    pub days_off: Vec<DayOff>,
    /// Days off of the week of the country that was asked for; none where the days are so many that they are not shown one by one.
    pub weekly: BTreeSet<NaiveDate>,
}
