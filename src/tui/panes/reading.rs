//! What a table wants to have read: at once if a moment suffices, else by the thread of lists, while the old rows stay.
//!
//! The next wish takes the place of one that is still on its way. Must not: hold a key up for longer than a moment.

use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::rows::Rows;
use crate::error::{Cause, Result};
use crate::model::{Id, Kind};
use crate::programme::entry::Manner;
use crate::store::{Condition, ListQuery, Patience, Sort, Store};
use crate::tui::desk::Desk;
use crate::tui::layer::Effect;
use crate::tui::worker::{Question, Ticket};

/// Rows that come sooner come without a word.
const NOTICED: Duration = Duration::from_millis(100);

/// What is to be read.
#[derive(Debug, Clone)]
pub enum Wanted {
    /// Another list: what is always asked, a filter, an order, and the record to stand on.
    List(Kind, Vec<Condition>, String, Sort, Option<Id>),
    /// The first rows.
    Start,
    /// The last rows.
    End,
    /// So many rows on.
    Step(isize),
    /// The rows around a record.
    GoTo(Id),
    /// The same place again.
    Refresh,
    /// The ids of the whole list, up to a number.
    All(usize),
    /// The ids from one record to another.
    Range(Id, Id, usize),
}

/// What was read.
pub enum Read {
    /// The rows are as wanted.
    Rows,
    /// Records of the list; `None` if they cannot be told.
    Ids(Option<Vec<Id>>),
}

/// An answer of the thread of lists.
pub struct Late {
    /// What was wanted.
    pub wanted: Wanted,
    /// The rows then.
    pub rows: Rows,
    /// What came of it.
    pub read: Result<Read>,
    /// How long that took.
    pub took: Duration,
}

impl Wanted {
    /// Reads it; rows stay as they were if it cannot be.
    ///
    /// # Errors
    /// A filter that cannot be understood, trouble with the file, or no more patience.
    pub fn read(&self, rows: &mut Rows, store: &Store, manner: &Manner) -> Result<Read> {
        match self {
            Self::List(kind, base, filter, sort, stood) => {
                let mut conditions = base.clone();
                conditions.extend(crate::programme::filter::conditions(store, manner, *kind, filter)?);
                rows.list(store, ListQuery { kind: *kind, conditions, sort: *sort }, *stood)?;
            }
            Self::Start => rows.start(store)?,
            Self::End => rows.end(store)?,
            Self::Step(by) => rows.step(store, *by)?,
            Self::GoTo(id) => rows.go_to(store, *id)?,
            Self::Refresh => rows.refresh(store)?,
            // Of a list with a filter it costs as much to know that there are too many as to read them.
            Self::All(most) if rows.query().conditions.is_empty() && store.count(rows.query(), *most)? >= *most => {
                return Ok(Read::Ids(None));
            }
            Self::All(most) => return Ok(Read::Ids(Some(rows.ids(store, None, *most)?))),
            Self::Range(from, to, most) => return Ok(Read::Ids(rows.range(store, *from, *to, *most)?)),
        }
        Ok(Read::Rows)
    }
}

/// What is on its way from the thread of lists.
#[derive(Default)]
pub struct Reading {
    rows: Option<(Ticket, Arc<AtomicBool>)>,
    /// The rows on their way bring the marker to another record.
    moves: bool,
    /// Since when.
    since: Option<Instant>,
    count: Option<(Ticket, Arc<AtomicBool>)>,
    /// The last rows took a good part of the moment: their number is no reason to wait as well.
    slow: bool,
    /// The last list took longer than a moment. The next one, a letter further, will too: it does not try first.
    late: bool,
}

impl Reading {
    /// Whether they have been for so long that somebody wonders.
    #[must_use]
    pub fn is_long(&self) -> bool {
        self.is_on() && self.since.is_some_and(|since| since.elapsed() >= NOTICED)
    }

    /// Whether rows are on their way.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        self.rows.is_some()
    }

    /// Whether it is not clear yet on which record the marker will stand.
    #[must_use]
    pub const fn moves(&self) -> bool {
        self.rows.is_some() && self.moves
    }

    /// Reads what is wanted: now, or `None` and the question for the thread of lists.
    pub fn want(&mut self, desk: &mut Desk, rows: &mut Rows, wanted: Wanted) -> (Option<Result<Read>>, Option<Effect>) {
        let waited = self.is_on();
        drop_it(&mut self.rows);
        let (manner, begun) = (desk.manner.clone(), Instant::now());
        let listed = matches!(wanted, Wanted::List(..));
        let moment = if listed && self.late { Duration::ZERO } else { desk.moment };
        let read = desk.store.within(Patience::For(moment), |store| wanted.read(rows, store, &manner));
        self.slow = begun.elapsed() > desk.moment / 4;
        if !read.as_ref().is_err_and(|e| e.cause() == Cause::Stopped) {
            return (Some(read), None);
        }
        self.late |= listed;
        self.since = self.since.filter(|_| waited).or(Some(begun));
        self.moves = !matches!(wanted, Wanted::Refresh | Wanted::All(_) | Wanted::Range(..));
        let mut rows = rows.clone();
        let question = move |store: &Store| {
            let begun = Instant::now();
            let read = wanted.read(&mut rows, store, &manner);
            Late { wanted, rows, read, took: begun.elapsed() }
        };
        let (ticket, question) = asked(desk, &mut self.rows, question);
        (None, Some(Effect::AskList(ticket, question)))
    }

    /// The thread of lists has read a list in such a time.
    pub fn took(&mut self, desk: &Desk, wanted: &Wanted, time: Duration) {
        if matches!(wanted, Wanted::List(..)) {
            self.late = time > desk.moment / 2;
            self.slow = true;
        }
    }

    /// Counts the rows of a list: now, or later.
    pub fn count(&mut self, desk: &mut Desk, query: &ListQuery, most: usize) -> (Option<usize>, Option<Effect>) {
        drop_it(&mut self.count);
        let patience = if self.slow { Duration::ZERO } else { desk.moment / 2 };
        match desk.store.within(Patience::For(patience), |store| store.count(query, most)) {
            Err(e) if e.cause() == Cause::Stopped => {
                let query = query.clone();
                let (ticket, question) = asked(desk, &mut self.count, move |store| store.count(&query, most).ok());
                // Nobody waits for it, and the thread of lists may be wanted for the next letter.
                (None, Some(Effect::Ask(ticket, question)))
            }
            counted => (counted.ok(), None),
        }
    }

    /// Whether the answer to a ticket is one of rows; another's ticket gives `None`.
    pub fn heard(&mut self, ticket: Ticket) -> Option<bool> {
        let own = |on: &mut Option<(Ticket, Arc<AtomicBool>)>| on.take_if(|(asked, _)| *asked == ticket).is_some();
        if own(&mut self.rows) { Some(true) } else { own(&mut self.count).then_some(false) }
    }
}

fn drop_it(on: &mut Option<(Ticket, Arc<AtomicBool>)>) {
    if let Some((_, over)) = on.take() {
        over.store(true, Ordering::Relaxed);
    }
}

/// A question to another thread that ends when nobody wants it any more.
fn asked<T: Send + 'static>(
    desk: &mut Desk,
    on: &mut Option<(Ticket, Arc<AtomicBool>)>,
    question: impl FnOnce(&Store) -> T + Send + 'static,
) -> (Ticket, Question) {
    let (ticket, over) = (desk.ticket(), Arc::new(AtomicBool::new(false)));
    *on = Some((ticket, Arc::clone(&over)));
    let ask = move |store: &Store| {
        let mut out = None;
        // What went wrong is in the answer itself.
        let _ = store.within(Patience::Until(over), |store| {
            out = Some(question(store));
            Ok(())
        });
        Box::new(out) as Box<dyn Any + Send>
    };
    (ticket, Box::new(ask))
}
