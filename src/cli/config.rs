//! `ustaz config`: where the settings lie and what holds now.

use clap::{ArgMatches, Command};

use super::out::Out;
use super::{Ending, House, flag};
use crate::config::{Config, EXAMPLE};
use crate::error::Result;
use crate::say;

pub(super) fn command(command: Command) -> Command {
    command.about(say!("cli-config")).arg(flag("example", say!("cli-config-example")))
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let mut out = Out::new();
    if matches.get_flag("example") {
        out.text(EXAMPLE)?;
        return Ok(Ending::Well);
    }
    let config = &house.places.config;
    // What is printed can be kept as a file of settings: what is none stands behind `#`.
    let there = if config.exists() { "yes" } else { "no" };
    out.line(&format!("# {}", say!("cli-config-file", file = config.display(), there = there)))?;
    out.line(&format!("# {}", say!("cli-config-log", file = house.places.log.display())))?;
    let holds = Config { user: Some(house.user.clone()), db: Some(house.db.clone()), line: house.line, ..house.config.clone() };
    out.text(&holds.to_toml())?;
    Ok(Ending::Well)
}
