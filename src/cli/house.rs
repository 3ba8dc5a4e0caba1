//! What every subcommand works in: which file, who works, with what settings.

use std::path::{Path, PathBuf};

use clap::ArgMatches;

use crate::config::{Config, Line, Places};
use crate::error::{Error, Result};
use crate::msg;
use crate::programme::entry::Manner;
use crate::programme::working::lunar_shift;
use crate::store::{Mode, Store, user_name};

/// Longest name of a person in the history, in characters.
const LONGEST_USER: usize = 60;

/// The file, the person and the settings of one run.
#[derive(Debug, Clone)]
pub struct House {
    /// The file: `--db`, `USTAZ_DB`, the settings, or the default one.
    pub db: PathBuf,
    /// Who works, as the history will say: `--user`, `USTAZ_USER`, the settings, or the login name.
    pub user: String,
    /// What the line carries: `--line`, or the settings.
    pub line: Line,
    /// The settings.
    pub config: Config,
    /// Where files lie by default.
    pub places: Places,
}

impl House {
    /// From the common options and the settings.
    ///
    /// # Errors
    /// The settings cannot be read, or the name is none.
    pub(super) fn of(matches: &ArgMatches) -> Result<Self> {
        let places = Places::find()?;
        let config = Config::read(&places.config)?;
        let db = matches.get_one::<PathBuf>("db").or(config.db.as_ref()).unwrap_or(&places.db).clone();
        let user = matches.get_one::<String>("user").or(config.user.as_ref()).cloned();
        let user = user.unwrap_or_else(|| user_name(rustix::process::getuid().as_raw()));
        let refused = crate::text::refused(&user).is_some();
        // Two people whose names look the same are one.
        let user = crate::text::clean_line(&user).into_owned();
        if refused || user.is_empty() || user.chars().count() > LONGEST_USER {
            return Err(Error::input(msg!("cli-user-unfit")).next(msg!("cli-user-unfit-next", max = LONGEST_USER)));
        }
        let line = matches.get_one::<String>("line").and_then(|key| Line::of_key(key)).unwrap_or(config.line);
        Ok(Self { db, user, line, config, places })
    }

    /// The file, if a command that does not name it would take another one.
    pub(super) fn other_file(&self) -> Option<&Path> {
        let own = self.config.db.as_ref().unwrap_or(&self.places.db);
        (self.db != *own).then_some(self.db.as_path())
    }

    /// The day, the person's calendars, and the lunar months as a file has them.
    ///
    /// # Errors
    /// Trouble with the file.
    pub(super) fn manner(&self, store: &Store) -> Result<Manner> {
        let calendar = self.config.calendar;
        Ok(Manner {
            today: chrono::Local::now().date_naive(),
            calendar,
            second: self.config.second_calendar.beside(calendar),
            shift: lunar_shift(store)?,
            country: String::new(),
        })
    }

    /// Opens the file, which must be there.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn store(&self, mode: Mode) -> Result<Store> {
        Store::open(&self.db, mode)
    }
}
