//! `ustaz report …`: figures and papers of the programme for people who decide, one file a report.

mod indicators;

use clap::{ArgMatches, Command};

use super::{Ending, House};
use crate::error::{Error, Result};
use crate::say;

pub(super) fn command(command: Command) -> Command {
    command
        .about(say!("report-about"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(indicators::command(Command::new("indicators")))
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    match matches.subcommand() {
        Some(("indicators", matches)) => indicators::run(house, matches),
        other => Err(Error::defect(format!("a report without a body: {other:?}"))),
    }
}
