//! `ustaz report …`: one file per report, and what they have in common: the form, the file, and where it goes.
//!
//! Must not: replace a file.

mod certificate;
mod indicators;
mod portfolio;

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command, value_parser};

use super::out::{Out, complain};
use super::{Ending, House, Sub, headed, option, positional, with_help};
use crate::error::{Error, Result};
use crate::exchange::report::{Format, Wanted, finish, may_write, prepare, remarks, write};
use crate::store::Store;
use crate::words::say as said;
use crate::{msg, say};

/// The reports, in the order of the help.
static REPORTS: &[Sub] = &[
    Sub { name: "portfolio", command: portfolio::command, run: portfolio::run },
    Sub { name: "certificate", command: certificate::command, run: certificate::run },
    Sub { name: "indicators", command: indicators::command, run: indicators::run },
];

pub(super) fn command(command: Command) -> Command {
    let mut command = command
        .about(say!("report-about"))
        .subcommand_required(true)
        .subcommand_value_name(say!("report-value-what"))
        .subcommand_help_heading(say!("cli-heading-commands"))
        .after_help(say!("report-after"));
    for sub in REPORTS {
        command = command.subcommand(with_help((sub.command)(headed(Command::new(sub.name)))));
    }
    command
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let Some((name, matches)) = matches.subcommand() else { return Err(Error::defect("a report without a name")) };
    match REPORTS.iter().find(|s| s.name == name) {
        Some(sub) => (sub.run)(house, matches),
        None => Err(Error::defect(format!("a report without a body: {name}"))),
    }
}

/// The form and the file of a printed report.
fn printed(command: Command) -> Command {
    let formats = PossibleValuesParser::new(Format::ALL.map(Format::key));
    let format: Arg = option("format", say!("cli-value-format"), say!("report-format")).value_parser(formats).hide_possible_values(true);
    command.arg(positional("file", say!("cli-value-file"), say!("report-file")).value_parser(value_parser!(PathBuf))).arg(format)
}

/// Where a report goes, and in which form; refused before anything is recorded.
struct Target<'a> {
    format: Format,
    file: Option<&'a Path>,
}

impl<'a> Target<'a> {
    fn of(matches: &'a ArgMatches) -> Result<Self> {
        let asked = matches.get_one::<String>("format").and_then(|key| Format::of_key(key));
        let file = matches.get_one::<PathBuf>("file").map(PathBuf::as_path);
        let ending = file.map(may_write).transpose()?;
        if let (Some(asked), Some(ending), Some(file)) = (asked, ending, file)
            && asked != ending
        {
            return Err(Error::input(msg!("report-two-formats", format = asked.key(), file = file.display()))
                .next(msg!("report-two-formats-next", ending = asked.ending())));
        }
        let format = asked.or(ending).unwrap_or(Format::Text);
        if format == Format::Pdf && file.is_none() && io::stdout().is_terminal() {
            return Err(Error::input(msg!("report-terminal")).next(msg!("report-terminal-next")));
        }
        Ok(Self { format, file })
    }

    /// Prepares a report and writes it.
    fn write(&self, house: &House, store: &mut Store, wanted: Wanted) -> Result<Ending> {
        let manner = house.manner(store)?;
        let prepared = prepare(store, &house.user, manner.today, &manner.shift, wanted)?;
        let missing = match self.file {
            Some(path) => {
                let missing = finish(store, &house.user, &prepared, self.format, path)?;
                let mut out = Out::new();
                if prepared.code.is_empty() {
                    out.line(&say!("report-done", file = path.display()))?;
                } else {
                    out.line(&say!("report-done-code", file = path.display(), code = prepared.code))?;
                }
                out.end()?;
                missing
            }
            None => {
                let mut out = io::stdout().lock();
                let missing = write(&prepared.document, self.format, &mut out)?;
                out.flush().map_err(Error::defect)?;
                missing
            }
        };
        for remark in remarks(&prepared, &missing) {
            complain(&said(&remark));
        }
        Ok(Ending::Well)
    }
}
