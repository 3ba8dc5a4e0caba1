//! `ustaz redo`: the newest undo goes back.

use clap::{ArgMatches, Command};

use super::{Ending, House};
use crate::error::{Error, Result};
use crate::store::Mode;
use crate::{msg, say};

pub(super) fn command(command: Command) -> Command {
    command.about(say!("cli-redo"))
}

pub(super) fn run(house: &House, _: &ArgMatches) -> Result<Ending> {
    let mut store = house.store(Mode::Existing)?;
    let step = store
        .redoable(&house.user)?
        .ok_or_else(|| Error::input(msg!("cli-redo-nothing", user = house.user)).next(msg!("cli-redo-nothing-next")))?;
    super::undo::take_back(&mut store, house, step)
}
