//! The one error type: what happened, to what, and what to do next.
//!
//! Rooms act on [`Cause`]; people read `what` and `next`. Only [`Cause::Defect`] is our own fault and goes to the crash report.

use std::fmt;

use crate::words::{Message, say};

/// Short for a result with our error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What kind of trouble it is, for code that acts on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Somebody gave something that cannot be taken.
    Input,
    /// A record, file or word is not there.
    Missing,
    /// Another process holds the file for longer than we wait.
    Busy,
    /// The file or its folder cannot be written.
    ReadOnly,
    /// The disk is full.
    Full,
    /// The file is damaged.
    Damaged,
    /// The file is no database of ours.
    NotOurs,
    /// The file was written by a newer version.
    Newer,
    /// Something that was saved in the file is not in it any more.
    Behind,
    /// The file was removed, replaced or cut short while it was open.
    Moved,
    /// The file lies on a network file system.
    Network,
    /// Something else outside the program failed.
    Outside,
    /// The person, or a newer request, stopped it.
    Stopped,
    /// Our own fault.
    Defect,
}

/// An error that says what to do next.
#[derive(Debug, Clone)]
pub struct Error(Box<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    cause: Cause,
    what: Message,
    next: Option<Message>,
    field: Option<&'static str>,
    detail: String,
}

impl Error {
    /// An error of a cause, with what happened.
    #[must_use]
    pub fn new(cause: Cause, what: Message) -> Self {
        Self(Box::new(Inner { cause, what, next: None, field: None, detail: String::new() }))
    }
    /// With what to do next.
    #[must_use]
    pub fn next(mut self, next: Message) -> Self {
        self.0.next = Some(next);
        self
    }
    /// At a field of a record.
    #[must_use]
    pub fn at(mut self, field: &'static str) -> Self {
        self.0.field = Some(field);
        self
    }
    /// With what the library or system said; for the log and the end of a message.
    #[must_use]
    pub fn detail(mut self, detail: impl fmt::Display) -> Self {
        self.0.detail = detail.to_string();
        self
    }
    /// An input that cannot be taken.
    #[must_use]
    pub fn input(what: Message) -> Self {
        Self::new(Cause::Input, what)
    }
    /// Our own fault, with words for the report.
    #[must_use]
    pub fn defect(detail: impl fmt::Display) -> Self {
        Self::new(Cause::Defect, crate::msg!("error-defect")).next(crate::msg!("error-defect-next")).detail(detail)
    }
    /// What kind of trouble it is.
    #[must_use]
    pub fn cause(&self) -> Cause {
        self.0.cause
    }
    /// What happened.
    #[must_use]
    pub fn what(&self) -> &Message {
        &self.0.what
    }
    /// What to do next.
    #[must_use]
    pub fn hint(&self) -> Option<&Message> {
        self.0.next.as_ref()
    }
    /// The field it is about.
    #[must_use]
    pub fn field(&self) -> Option<&'static str> {
        self.0.field
    }
    /// What the library or system said.
    #[must_use]
    pub fn said(&self) -> &str {
        &self.0.detail
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&say(&self.0.what))?;
        if !self.0.detail.is_empty() {
            write!(f, " ({})", self.0.detail)?;
        }
        if let Some(next) = &self.0.next {
            write!(f, "\n{}", say(next))?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
