//! The board *Today* of a file: what the rules of `rules::today` say about what stands in it.
//!
//! Nothing is scanned: each rule reads one window of days through an index, at most a fixed number of records, the nearest first,
//! and says when there were more. What a trainee has (documents, assessments) is read through its references. The figures stand
//! beside each question. Made to be asked after a change, not for every frame.
//!
//! Must not: write, contain SQL, or know a screen.

mod claims;
mod entrusted;
mod events;
mod money;
mod people;
mod placed;
mod unlock;

pub use unlock::unlock;

use std::cell::RefCell;

use chrono::NaiveDate;

use super::clashes::{Clashes, Limits, View, proposed, waived};
use super::duplicates::{Compared, recent_pairs};
use crate::error::Result;
use crate::model::{FieldType, Id, Kind, Row, Value};
use crate::msg;
use crate::rules::clearance::StepRule;
use crate::rules::filter::Test;
use crate::rules::today::{Line, Now, awake, duplicate, order, standing};
use crate::store::{Condition, Direction, ListQuery, Span, Store};
use crate::words::{Message, label};

/// Snoozed lines that are looked at.
const SNOOZED: usize = 5_000;
/// People changed last who are compared with others.
const RECENT: usize = 200;
/// So many of them are compared at a glance, or none if there are more.
const GLANCED: usize = 5;
/// Records of one person.
const OF_ONE: usize = 300;
/// Placements that run or come, the first to end first.
const PLACEMENTS: usize = 1_000;
/// Sessions of some weeks.
const SESSIONS: usize = 1_000;
/// Agreements in force.
const AGREEMENTS: usize = 100;
/// Cohorts of one agreement.
const COHORTS: usize = 500;
/// People nominated under one agreement.
const NOMINATIONS: usize = 2_000;

/// The board.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Board {
    /// What needs doing, the most pressing first.
    pub lines: Vec<Line>,
    /// How many lines are put off.
    pub snoozed: usize,
    /// How many clashes are accepted.
    pub waived: usize,
    /// What was left out because there was too much of it.
    pub cut: Vec<Message>,
    /// Everything was looked at, as far as the limits of a whole board reach.
    pub whole: bool,
}

/// How much is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Share {
    /// A few of each sort: enough for the first screen.
    Glance,
    /// All within the limits.
    Whole,
}

/// A glance takes so many times less of each sort than a whole board.
const GLANCE: usize = 10;

/// What needs doing today, at most `limit` lines; days are said in the Gregorian calendar.
///
/// # Errors
/// Trouble with the file.
pub fn lines(store: &Store, today: NaiveDate, limit: usize) -> Result<Board> {
    board(store, &Now::gregorian(today), limit, &mut Compared::default())
}

/// What needs doing, at most `limit` lines. `known` keeps who was compared with whom from one time to the next.
///
/// # Errors
/// Trouble with the file.
pub fn board(store: &Store, now: &Now<'_>, limit: usize, known: &mut Compared) -> Result<Board> {
    look_at(store, now, limit, known, Share::Whole)
}

/// A part of the board that is there at once, however large the file is: the first of each sort. It is whole where there are no more.
///
/// # Errors
/// Trouble with the file.
pub fn glance(store: &Store, now: &Now<'_>, limit: usize, known: &mut Compared) -> Result<Board> {
    look_at(store, now, limit, known, Share::Glance)
}

fn look_at(store: &Store, now: &Now<'_>, limit: usize, known: &mut Compared, share: Share) -> Result<Board> {
    let look = Look { store, now, view: View::of(store, now), cut: RefCell::default(), share };
    let mut lines = look.clashes()?;
    placed::lines(&look, &mut lines)?;
    people::lines(&look, &mut lines)?;
    events::lines(&look, &mut lines)?;
    money::lines(&look, &mut lines)?;
    entrusted::lines(&look, &mut lines)?;
    claims::lines(&look, &mut lines)?;
    let compared = match share {
        Share::Glance if store.recent(Kind::Trainee, GLANCED + 1)?.len() > GLANCED => false,
        _ => {
            lines.extend(recent_pairs(store, RECENT, known)?.iter().filter_map(duplicate));
            true
        }
    };
    let (lines, accepted) = standing(lines, &waived(store)?, now.today);
    let all = lines.len();
    let mut lines = awake(lines, &put_off(store, now.today)?, now.today);
    let snoozed = all - lines.len();
    order(&mut lines, now.today);
    let mut cut = look.cut.into_inner();
    let whole = share == Share::Whole || compared && cut.is_empty();
    if lines.len() > limit {
        cut.push(msg!("today-more-lines", count = lines.len() - limit));
        lines.truncate(limit);
    }
    Ok(Board { lines, snoozed, waived: accepted.len(), cut, whole })
}

/// The lines about one record: what a page shows, and a row's mark: its clashes, and of a trainee all that needs doing.
///
/// # Errors
/// Trouble with the file.
pub fn about(store: &Store, now: &Now<'_>, kind: Kind, id: Id) -> Result<Vec<Line>> {
    let look = Look { store, now, view: View::of(store, now), cut: RefCell::default(), share: Share::Whole };
    let mut lines = Vec::new();
    if kind == Kind::Trainee {
        placed::lines_of(&look, id, &mut lines)?;
        people::lines_of(&look, id, &mut lines)?;
        entrusted::lines_of(&look, id, &mut lines)?;
    }
    if let Some(row) = store.get(kind, id)?.filter(|row| !row.gone) {
        lines.extend(proposed(store, now, &row)?);
    }
    let mut lines = awake(lines, &put_off(store, now.today)?, now.today);
    order(&mut lines, now.today);
    Ok(lines)
}

/// The steps of travel clearance that are open for somebody, the first due first: as [`board`] sees them for the journey that comes
/// next, whenever they are due. Who goes nowhere yet is asked what would be missing today.
///
/// # Errors
/// Trouble with the file.
pub fn open_steps(store: &Store, now: &Now<'_>, trainee: Id) -> Result<Vec<StepRule>> {
    let look = Look { store, now, view: View::of(store, now), cut: RefCell::default(), share: Share::Whole };
    placed::open_steps(&look, trainee)
}

/// What all questions share.
struct Look<'a> {
    store: &'a Store,
    now: &'a Now<'a>,
    view: View<'a>,
    cut: RefCell<Vec<Message>>,
    share: Share,
}

impl Look<'_> {
    /// At most `most` records of a stretch, of which a glance takes a part; if there are more, that is noted under the rule's name.
    fn some(&self, what: &'static str, span: &Span, most: usize) -> Result<Vec<Row>> {
        let most = self.most(most);
        let rows = self.store.span(span, most + 1)?;
        Ok(self.cut_to(what, rows, most))
    }

    /// How many of so many are looked at.
    const fn most(&self, whole: usize) -> usize {
        match self.share {
            Share::Glance => whole.div_ceil(GLANCE),
            Share::Whole => whole,
        }
    }

    /// The clashes of what is looked at.
    fn clashes(&self) -> Result<Vec<Line>> {
        let limits = Limits {
            placements: self.most(PLACEMENTS),
            sessions: self.most(SESSIONS),
            agreements: self.most(AGREEMENTS),
            cohorts: self.most(COHORTS),
            nominations: self.most(NOMINATIONS),
            part: self.share == Share::Glance,
        };
        let found = Clashes::within(&self.view, limits)?;
        found.cut().iter().for_each(|(what, most)| self.note(what, *most));
        Ok(found.lines())
    }

    fn cut_to(&self, what: &'static str, mut rows: Vec<Row>, most: usize) -> Vec<Row> {
        if rows.len() > most {
            rows.truncate(most);
            self.note(what, most);
        }
        rows
    }

    /// Only so many of a rule's records were looked at.
    fn note(&self, what: &'static str, most: usize) {
        let said = msg!("today-more", count = most, rule = label(&format!("today-rule-{what}")));
        let mut cut = self.cut.borrow_mut();
        if !cut.contains(&said) {
            cut.push(said);
        }
    }

    /// Records that belong to one.
    fn of(&self, kind: Kind, key: &'static str, id: Id) -> Result<Vec<Row>> {
        self.store.referring(kind, key, id, OF_ONE)
    }

    /// The name of a record.
    fn name(&self, kind: Kind, id: Id) -> String {
        self.view.name(kind, id)
    }
}

/// A day so many days from today, back or on.
fn on(now: &Now<'_>, count: i64) -> Value {
    now.today.checked_add_signed(chrono::TimeDelta::days(count)).or(Some(now.today)).write()
}

/// The lines that are put off, each with the day on which it is back.
///
/// # Errors
/// Trouble with the file.
pub fn put_off(store: &Store, today: NaiveDate) -> Result<Vec<(String, NaiveDate)>> {
    let query = ListQuery::all(Kind::Snooze).with(Condition::Compare("until", Test::Greater, Some(today).write()));
    let rows = store.page(&query.by("until", false), None, Direction::Forward, SNOOZED)?;
    Ok(rows.into_iter().filter_map(|(row, _)| Some((row.text("line").to_owned(), row.date("until")?))).collect())
}
