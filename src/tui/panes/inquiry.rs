//! What a pane that is read on a thread keeps of its question: whether it was asked, has come, is out of date or failed.
//!
//! A pane asks once at a time; what changes meanwhile is asked again when the answer is there. An answer that is not wanted any more (the
//! pane was turned to something else while it was on its way) is not shown.
//!
//! Must not: know what is asked. Awkward: panes that read bit by bit (matrix, gap board, agenda, timeline) keep their own account.

use std::any::Any;

use crate::error::{Error, Result};
use crate::model::Kind;
use crate::msg;
use crate::store::Store;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, News};
use crate::tui::worker::{Question, Ticket};
use crate::words::Message;

/// A question to a thread that reads, and how it stands.
#[derive(Default)]
pub struct Inquiry {
    ticket: Option<Ticket>,
    loaded: bool,
    stale: bool,
    trouble: Option<String>,
}

impl Inquiry {
    /// Whether the answer is on its way.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        self.ticket.is_some()
    }

    /// Whether what is shown was read.
    #[must_use]
    pub const fn is_loaded(&self) -> bool {
        self.loaded
    }

    /// Whether it has to be asked again: something changed, or something else is wanted.
    #[must_use]
    pub const fn is_stale(&self) -> bool {
        self.stale
    }

    /// What went wrong the last time.
    #[must_use]
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// Whether a pane that comes into view has to ask.
    #[must_use]
    pub const fn is_due(&self) -> bool {
        self.ticket.is_none() && (self.stale || !self.loaded && self.trouble.is_none())
    }

    /// Why there is no row to do something with.
    #[must_use]
    pub fn why_nothing(&self) -> Message {
        if self.is_on() { msg!("why-looking") } else { msg!("why-no-row") }
    }

    /// Something else is wanted than what was read; the pane asks for it next.
    pub fn turn(&mut self) {
        (self.loaded, self.trouble) = (false, None);
    }

    /// Asks the reader thread; once at a time.
    pub fn read<T: Send + 'static>(&mut self, desk: &mut Desk, question: impl FnOnce(&Store) -> Result<T> + Send + 'static) -> Vec<Effect> {
        self.ask(desk, question).map(|(ticket, question)| Effect::Ask(ticket, question)).into_iter().collect()
    }

    /// Asks the thread of lists, which does not wait behind long questions; once at a time.
    pub fn list<T: Send + 'static>(&mut self, desk: &mut Desk, question: impl FnOnce(&Store) -> Result<T> + Send + 'static) -> Vec<Effect> {
        self.ask(desk, question).map(|(ticket, question)| Effect::AskList(ticket, question)).into_iter().collect()
    }

    fn ask<T: Send + 'static>(
        &mut self,
        desk: &mut Desk,
        question: impl FnOnce(&Store) -> Result<T> + Send + 'static,
    ) -> Option<(Ticket, Question)> {
        self.stale = self.is_on();
        if self.stale {
            return None;
        }
        let ticket = desk.ticket();
        self.ticket = Some(ticket);
        Some((ticket, Box::new(move |store| Box::new(question(store)) as Box<dyn Any + Send>)))
    }

    /// Takes an answer; nothing where it failed or is not wanted any more. The pane asks again where this [`is_stale`](Self::is_stale).
    ///
    /// # Errors
    /// It is an answer to somebody else's question: given back.
    pub fn heard<T: 'static>(&mut self, ticket: Ticket, found: Box<dyn Any + Send>) -> std::result::Result<Option<T>, Box<dyn Any + Send>> {
        if self.ticket != Some(ticket) {
            return Err(found);
        }
        self.ticket = None;
        let answer = found.downcast::<Result<T>>().map_or_else(|_| Err(Error::defect("another answer than was asked")), |answer| *answer);
        Ok(match answer {
            // Something else is wanted by now.
            Ok(_) if self.stale && !self.loaded => None,
            Ok(found) => {
                (self.loaded, self.trouble) = (true, None);
                Some(found)
            }
            Err(e) => {
                self.trouble = Some(e.to_string());
                None
            }
        })
    }

    /// Records changed: what was made of such kinds is out of date. What nobody looks at is read when it is opened.
    pub fn hear(&mut self, news: &News, made_of: &[Kind]) {
        self.stale |= (self.loaded || self.is_on()) && made_of.iter().any(|kind| news.concerns(*kind));
        if self.stale {
            self.trouble = None;
        }
    }
}
