//! `ustaz line-help`: what helps on a bad line.

use clap::{ArgMatches, Command};

use super::out::Out;
use super::{Ending, House};
use crate::error::Result;
use crate::say;

pub(super) fn command(command: Command) -> Command {
    command.about(say!("cli-line-help"))
}

pub(super) fn run(_house: &House, _matches: &ArgMatches) -> Result<Ending> {
    let mut out = Out::new();
    out.text(&format!("{}\n", say!("line-help")))?;
    out.end()?;
    Ok(Ending::Well)
}
