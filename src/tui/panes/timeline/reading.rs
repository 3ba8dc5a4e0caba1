//! What the timeline wants to have read: at once if a moment suffices, else by the thread of lists, while the old rows stay.
//!
//! More days are read than are seen, so that going along time costs nothing most of the time. The next wish for other rows or days
//! takes the place of one that is on its way; a wish for more rows waits until those are there. Must not: hold a key up.

use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::NaiveDate;

use crate::error::{Cause, Result};
use crate::programme::timeline::{Screenful, Wish, load};
use crate::store::{Patience, Store};
use crate::tui::desk::Desk;
use crate::tui::layer::Effect;
use crate::tui::worker::{Question, Ticket};

/// Rows that are read at once: of departments and hospitals each holds more and takes more lines.
pub(super) const ROWS: usize = 60;
pub(super) const FULL_ROWS: usize = 24;
/// Columns before the first and behind the last that are read beside those on the screen.
pub(super) const BESIDE: i64 = 20;

/// What is on its way.
#[derive(Default)]
pub(super) struct Reading(Option<(Ticket, Arc<AtomicBool>, Wish)>);

/// What came.
pub(super) struct Late {
    pub wish: Wish,
    pub read: Result<Screenful>,
}

impl Reading {
    /// Whether something is on its way.
    pub const fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// What is on its way.
    pub fn wish(&self) -> Option<&Wish> {
        self.0.as_ref().map(|(.., wish)| wish)
    }

    /// Nobody wants any more what is on its way.
    pub fn give_up(&mut self) {
        if let Some((_, over, _)) = self.0.take() {
            over.store(true, Ordering::Relaxed);
        }
    }

    /// Reads now, or gives the question for the thread of lists.
    pub fn want(&mut self, desk: &mut Desk, wish: Wish, now: bool) -> (Option<Late>, Option<Effect>) {
        self.give_up();
        if now {
            let read = desk.store.within(Patience::For(desk.moment), |store| load(store, &wish));
            if !read.as_ref().is_err_and(|e| e.cause() == Cause::Stopped) {
                return (Some(Late { wish, read }), None);
            }
        }
        let (ticket, over) = (desk.ticket(), Arc::new(AtomicBool::new(false)));
        self.0 = Some((ticket, Arc::clone(&over), wish.clone()));
        let question: Question = Box::new(move |store: &Store| {
            let read = store.within(Patience::Until(over), |store| load(store, &wish));
            Box::new(Late { wish, read }) as Box<dyn Any + Send>
        });
        (None, Some(Effect::AskList(ticket, question)))
    }

    /// Whether the answer to a ticket is ours.
    pub fn heard(&mut self, ticket: Ticket) -> bool {
        self.0.take_if(|(asked, ..)| *asked == ticket).is_some()
    }
}

/// The days that the rows on the screen were read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Known {
    pub from: NaiveDate,
    pub until: NaiveDate,
}

impl Known {
    pub fn holds(&self, from: NaiveDate, until: NaiveDate) -> bool {
        self.from <= from && until <= self.until
    }
}
