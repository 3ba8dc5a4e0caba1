//! `ustaz demo`: the sample programme in a file that goes when the program is left.

use clap::{ArgMatches, Command};

use super::{Ending, House, screen};
use crate::error::{Cause, Error, Result};
use crate::store::{Mode, Store};
use crate::{msg, programme, say};

pub(super) fn command(command: Command) -> Command {
    command.about(say!("cli-demo"))
}

pub(super) fn run(house: &House, _matches: &ArgMatches) -> Result<Ending> {
    let folder = Folder::new()?;
    let db = folder.0.join("demo.db");
    crate::words::commands_name(Some(&db));
    let mut store = Store::open(&db, Mode::Write)?;
    programme::catalogue::load(&mut store, programme::catalogue::AUTHOR)?;
    programme::sample::load(&mut store, &house.user, chrono::Local::now().date_naive())?;
    drop(store);
    screen::open(house, &db)
}

/// A folder of our own that goes with its end.
pub(super) struct Folder(std::path::PathBuf);

impl Folder {
    pub(super) fn new() -> Result<Self> {
        use std::os::unix::fs::DirBuilderExt;
        let name = crate::store::new_id()?.code();
        let path = std::env::temp_dir().join(format!("ustaz-demo-{name}"));
        std::fs::DirBuilder::new().mode(0o700).create(&path).map_err(|e| {
            Error::new(Cause::Outside, msg!("demo-no-folder", folder = path.display())).next(msg!("demo-no-folder-next")).detail(e)
        })?;
        Ok(Self(path))
    }

    /// Where it is.
    pub(super) fn path(&self) -> &std::path::Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Left behind it does no harm: it holds invented people.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
