//! The protocol of the stack: a layer draws, is given actions and typing, and answers with effects that run once nothing is
//! borrowed. What is on the stack exists; there are no flags for visibility and no modes.

use std::any::Any;
use std::time::Instant;

use ratatui::layout::{Position, Rect};

use super::desk::Desk;
use super::paint::Painter;
use super::worker::{Answer, Job, Question, Ticket};
use crate::actions::{Action, Context};
use crate::model::{Id, Kind, Value};
use crate::store::Changes;
use crate::words::Message;

/// How much of the screen a layer takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All between the tabs and the bottom line.
    Full,
    /// So many lines above the bottom line.
    Strip(u16),
}

/// Whether an action may be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Offer {
    /// It has no meaning here.
    No,
    /// It may.
    Yes,
    /// Not now, and why.
    NotNow(Message),
}

/// Typing that is no action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// A character.
    Char(char),
    /// A pasted text.
    Paste(String),
    /// Delete to the left.
    Backspace,
    /// Delete to the right.
    Delete,
    /// Moves of the cursor.
    Left,
    /// One character on.
    Right,
    /// A word back.
    WordLeft,
    /// A word on.
    WordRight,
    /// To the beginning of the line.
    Home,
    /// To its end.
    End,
    /// Delete to the beginning.
    CutBefore,
    /// Delete to the end.
    CutAfter,
    /// Delete the word before.
    CutWord,
    /// A new line where there can be one.
    Newline,
}

/// What one layer tells the one below it.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    /// A line of text for a purpose, while it is typed (`done` = false) and when it is accepted.
    Line {
        /// For what.
        purpose: &'static str,
        /// The text.
        text: String,
        /// Accepted.
        done: bool,
    },
    /// The line for a purpose as it stands, with its cursor, for the draft of the layer below; nothing once it was left.
    Typing {
        /// For what.
        purpose: &'static str,
        /// The line.
        line: Option<super::line::Line>,
    },
    /// What was chosen from a list for a purpose.
    Chosen {
        /// For what.
        purpose: &'static str,
        /// What.
        value: Value,
    },
    /// A record made from within a form.
    Made {
        /// Its kind.
        kind: Kind,
        /// The record.
        id: Id,
    },
    /// Both values were looked at: field, and the value to keep, with what stands there now.
    Settled(Vec<(&'static str, Value, Value)>),
}

/// What runs after a layer has answered.
pub enum Effect {
    /// A layer on top.
    Push(Box<dyn Layer>),
    /// The layer that says it goes.
    Pop,
    /// Tells the layer below the one that says it; runs after a `Pop` in the same answer too.
    Tell(Told),
    /// A line to read.
    Notice(Message),
    /// Trouble: stays until a key is pressed.
    Trouble(Box<crate::error::Error>),
    /// Work for the writer thread.
    Work(Ticket, Job),
    /// A question for the reader thread; the answer comes through [`Layer::heard`].
    Ask(Ticket, Question),
    /// A question for the thread of lists, which does not wait behind those.
    AskList(Ticket, Question),
    /// A question for a thread of its own: it may take a minute.
    AskAlone(Ticket, Question),
    /// Something that is on the screen differs.
    Redraw,
    /// An action, as if its key had been pressed.
    Do(Action),
    /// A record's page.
    Open(Kind, Id),
    /// A table of a kind with a filter, as a layer.
    List(Kind, Vec<crate::store::Condition>, String),
    /// A tab's view, by its name.
    Show(&'static str),
    /// Where one stood is kept on disk soon.
    KeepPlace,
    /// The program ends.
    Quit,
}

/// Whether a layer used what it was given.
pub enum Outcome {
    /// Yes; and this follows.
    Consumed(Vec<Effect>),
    /// No: the one below, or the program, may.
    Ignored,
}

impl Outcome {
    /// Used; nothing follows.
    #[must_use]
    pub fn done() -> Self {
        Self::Consumed(Vec::new())
    }
    /// Used; this follows.
    #[must_use]
    pub fn then(effect: Effect) -> Self {
        Self::Consumed(vec![effect])
    }
}

/// Trouble from a question to the store, as an outcome.
impl From<crate::error::Error> for Effect {
    fn from(e: crate::error::Error) -> Self {
        Self::Trouble(Box::new(e))
    }
}

/// What is new in the file.
#[derive(Debug, Clone, PartialEq)]
pub enum News {
    /// These records changed.
    Changed(Changes),
    /// So much changed that everything has to be looked at anew.
    Everything,
}

impl News {
    /// Whether it may concern records of a kind.
    #[must_use]
    pub fn concerns(&self, kind: Kind) -> bool {
        match self {
            Self::Changed(changes) => changes.records.iter().any(|(k, _)| *k == kind),
            Self::Everything => true,
        }
    }
}

/// Something on the stack.
pub trait Layer {
    /// Where its keys are looked up.
    fn context(&self) -> Context;
    /// How much of the screen it takes.
    fn extent(&self) -> Extent {
        Extent::Full
    }
    /// Its name in the second line.
    fn title(&self, desk: &Desk) -> String;
    /// Draws; gives the place of the cursor if text is typed.
    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position>;
    /// Whether an action may be done.
    fn offers(&self, desk: &Desk, action: Action) -> Offer;
    /// Does an action.
    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome;
    /// Takes typing.
    fn typed(&mut self, _desk: &mut Desk, _typed: &Typed) -> Outcome {
        Outcome::Ignored
    }
    /// Is told something by the layer above.
    fn told(&mut self, _desk: &mut Desk, _told: &Told) -> Outcome {
        Outcome::Ignored
    }
    /// The writer thread has answered.
    fn answered(&mut self, _desk: &mut Desk, _ticket: Ticket, _answer: &mut Answer) -> Outcome {
        Outcome::Ignored
    }
    /// It is on the screen now: what it wants to have read.
    fn begin(&mut self, _desk: &mut Desk) -> Vec<Effect> {
        Vec::new()
    }
    /// A reading thread has answered; an answer to somebody else is given back.
    ///
    /// # Errors
    /// The answer itself, when this layer did not ask.
    fn heard(&mut self, _desk: &mut Desk, _ticket: Ticket, found: Box<dyn Any + Send>) -> Result<Vec<Effect>, Box<dyn Any + Send>> {
        Err(found)
    }
    /// The file changed.
    fn refresh(&mut self, _desk: &mut Desk, _news: &News) -> Vec<Effect> {
        Vec::new()
    }
    /// When it wants to be woken.
    fn deadline(&self) -> Option<Instant> {
        None
    }
    /// The moment has come.
    fn wake(&mut self, _desk: &mut Desk, _now: Instant) -> Vec<Effect> {
        Vec::new()
    }
    /// The line is gone: what must not be lost is written now, through `store`.
    fn hang_up(&mut self, _store: &crate::store::Store) {}
    /// Where one stands, for the next start.
    fn place(&self) -> Option<serde_json::Value> {
        None
    }
    /// Back to where one stood.
    fn restore(&mut self, _desk: &mut Desk, _place: &serde_json::Value) {}
    /// What stands in the second line at the right: a filter, a count.
    fn status(&self, _desk: &Desk) -> String {
        String::new()
    }
    /// The same while a line is typed below, which need not be told twice.
    fn status_beside(&self, desk: &Desk) -> String {
        self.status(desk)
    }
    /// Whether rows are on their way to it.
    fn is_reading(&self) -> bool {
        false
    }
}
