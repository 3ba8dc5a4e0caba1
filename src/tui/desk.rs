//! What every layer may use: the file, names, the person, the manner of showing.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::spending::Spending;
use super::theme::Theme;
use super::worker::{Ticket, Worker};
use crate::actions::{Action, Context};
use crate::error::Result;
use crate::keymap::Keymap;
use crate::programme::entry::Manner;
use crate::programme::show::Names;
use crate::programme::skills::gaps::Gaps;
use crate::store::Store;

/// What every layer may use.
pub struct Desk {
    /// Reads the file; writing goes through the worker.
    pub store: Store,
    /// Titles and names, kept.
    pub names: Names,
    /// Who sits here.
    pub author: String,
    /// The day, the calendar.
    pub manner: Manner,
    /// The look.
    pub theme: Theme,
    /// Whether the terminal shows more than ASCII.
    pub unicode: bool,
    /// Whether it shows braille, of which fine lines are made.
    pub braille: bool,
    /// The writer thread.
    pub worker: Worker,
    /// Which keys do what.
    pub keymap: Keymap,
    /// How many lines Today has, once they were counted.
    pub today: Option<usize>,
    /// What people hold and cannot use, as far as it was read: Today and the gap board stand on it. Reading threads alone hold it.
    pub gaps: Arc<Mutex<Option<Gaps>>>,
    /// Why nothing can be written, if so.
    pub read_only: Option<crate::words::Message>,
    /// Lines of the detail below a table, if it is wanted.
    pub detail: bool,
    /// What is spared on the line.
    pub spending: Spending,
    /// A key waits so long for its rows; then they come later.
    pub moment: Duration,
    /// The file of the configuration, to be named in messages.
    pub config: Option<PathBuf>,
}

impl Desk {
    /// A name for work to be handed over with `Effect::Work`.
    pub fn ticket(&mut self) -> Ticket {
        self.worker.ticket()
    }

    /// The lunar months were corrected: days are read and shown by them from now on. What cannot be read stays as it was.
    pub fn sight_months(&mut self) {
        if let Ok(shift) = crate::programme::working::lunar_shift(&self.store) {
            self.names.show_days_in(self.manner.calendar, &shift);
            self.manner.shift = shift;
        }
    }

    /// The first key of an action in a context, as it is shown.
    #[must_use]
    pub fn key(&self, context: Context, action: Action) -> String {
        self.keymap.chords(context, action).into_iter().next().unwrap_or_default()
    }

    /// A filter of a kind as conditions; days are read in any calendar.
    ///
    /// # Errors
    /// The filter cannot be understood, or trouble with the file.
    pub fn conditions(&self, kind: crate::model::Kind, filter: &str) -> Result<Vec<crate::store::Condition>> {
        crate::programme::filter::conditions(&self.store, &self.manner, kind, filter)
    }
}

/// What reading threads keep from one question to the next. One that broke down left it as it was.
pub fn hold<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}
