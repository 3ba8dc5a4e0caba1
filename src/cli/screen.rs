//! Without a subcommand the program opens on its screen.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use super::{Ending, House};
use crate::config::{Line, Theme as Wanted};
use crate::error::{Cause, Error, Result};
use crate::keymap::Keymap;
use crate::store::{Mode, Store};
use crate::tui::layers::welcome::BEGUN;
use crate::tui::spending::Spending;
use crate::tui::{self, theme::Theme};
use crate::{msg, programme};

/// Opens a file on the screen; a new one gets the catalogues, one that cannot be written is opened for reading.
pub(super) fn open(house: &House, db: &Path) -> Result<Ending> {
    let keymap = keymap(house)?;
    let (mut store, read_only) = match Store::open(db, Mode::Write) {
        Ok(store) => (store, None),
        Err(e) if matches!(e.cause(), Cause::ReadOnly | Cause::Newer | Cause::Behind) => {
            let why = match e.hint() {
                Some(next) => msg!("two-sentences", one = e.what(), two = next),
                None => e.what().clone(),
            };
            (Store::open(db, Mode::Read)?, Some(msg!("open-read-only", why = why)))
        }
        Err(e) => return Err(e),
    };
    if store.may_write() {
        // Only what is missing is added, so that an older file gets what a newer program ships.
        if store.is_fresh() || store.newest()? == 0 || programme::catalogue::is_behind(&store)? {
            programme::catalogue::load(&mut store, programme::catalogue::AUTHOR)?;
        }
        store.take_up_drafts()?;
    }
    let today = chrono::Local::now().date_naive();
    let theme = match house.config.theme {
        // Colour costs bytes.
        Wanted::Auto if house.line == Line::Slow => Some(Theme::Plain),
        Wanted::Auto => None,
        Wanted::Plain => Some(Theme::Plain),
        Wanted::Ansi => Some(Theme::Ansi),
    };
    let options = tui::Options {
        author: house.user.clone(),
        calendar: house.config.calendar,
        second: house.config.second_calendar.beside(house.config.calendar),
        theme,
        terminal: house.config.terminal,
        esc_wait: house.config.esc_wait_ms.map(|ms| Duration::from_millis(ms.into())),
        keymap,
        today,
        read_only,
        detail: house.line != Line::Slow,
        auto: house.line == Line::Auto,
        spending: if house.line == Line::Slow { Spending::Sparing } else { Spending::Usual },
    };
    let made = if store.is_fresh() { Some(store.newest()?) } else { None };
    tui::run(&store, options)?;
    // Whose line is gone comes back to what there was.
    if !crate::term::is_ending() {
        leave(store, made, &house.user);
    }
    Ok(Ending::Well)
}

/// Leaves the file whole behind its name; one that was made in this run (with its newest step then) goes again if the person left
/// without choosing how to begin: it was a slip in the name.
fn leave(store: Store, made: Option<i64>, user: &str) {
    match made {
        Some(newest) if store.newest().is_ok_and(|n| n == newest) && store.desk(user, BEGUN).is_ok_and(|begun| begun.is_none()) => {
            store.unmake(newest);
        }
        _ => store.end_log(),
    }
}

/// The keys of the settings.
pub(super) fn keymap(house: &House) -> Result<Keymap> {
    let changes: BTreeMap<String, String> = house.config.keys.iter().map(|k| (k.action.clone(), k.chord.clone())).collect();
    Keymap::new(&changes).map_err(|wrong| {
        let line = house.config.keys.iter().find(|k| k.action == wrong.action).map_or(0, |k| k.line);
        let file = house.places.config.display().to_string();
        Error::input(wrong.what).next(msg!("keys-next", file = file, line = line))
    })
}
