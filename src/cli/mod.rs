//! The command line: one file per subcommand, and what is common to all.
//!
//! A subcommand is a `Sub` in `SUBCOMMANDS`: how it is asked for, and what it does in a [`House`]. Everything that a person
//! reads, help included, is a message in `assets/locales/en/cli.ftl`; the words of clap itself are replaced in `usage`.
//!
//! Must not: contain rules or SQL. Awkward: clap writes `[OPTIONS]` into usage lines by itself.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Arg, ArgMatches, Command, value_parser};

use crate::config::Line;
use crate::error::{Cause, Error, Result};
use crate::say;

mod backup;
mod cascade;
mod check;
mod config;
mod conflicts;
mod crash;
mod curve;
mod demo;
mod export;
mod figures;
mod find;
mod framework;
mod gaps;
mod history;
mod hours;
mod house;
mod import;
mod itinerary;
mod keys;
mod kinds;
mod line_help;
mod matrix;
mod merge;
mod out;
mod plan;
mod reconcile;
mod redo;
mod report;
mod rescue;
mod restore;
mod schedule;
mod screen;
mod selection;
mod stress;
mod undo;
mod usage;
mod verify;

pub use house::House;
pub use keys::list as key_list;

/// How a subcommand ended that did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// All is well.
    Well,
    /// It found something that is not.
    Findings,
}

/// A subcommand.
struct Sub {
    name: &'static str,
    command: fn(Command) -> Command,
    run: fn(&House, &ArgMatches) -> Result<Ending>,
}

/// The subcommands, in the order of the help.
static SUBCOMMANDS: &[Sub] = &[
    Sub { name: "import", command: import::command, run: import::run },
    Sub { name: "export", command: export::command, run: export::run },
    Sub { name: "framework", command: framework::command, run: framework::run },
    Sub { name: "kinds", command: kinds::command, run: kinds::run },
    Sub { name: "conflicts", command: conflicts::command, run: conflicts::run },
    Sub { name: "schedule", command: schedule::command, run: schedule::run },
    Sub { name: "plan", command: plan::command, run: plan::run },
    Sub { name: "itinerary", command: itinerary::command, run: itinerary::run },
    Sub { name: "hours", command: hours::command, run: hours::run },
    Sub { name: "report", command: report::command, run: report::run },
    Sub { name: "gaps", command: gaps::command, run: gaps::run },
    Sub { name: "selection", command: selection::command, run: selection::run },
    Sub { name: "cascade", command: cascade::command, run: cascade::run },
    Sub { name: "verify", command: verify::command, run: verify::run },
    Sub { name: "figures", command: figures::command, run: figures::run },
    Sub { name: "curve", command: curve::command, run: curve::run },
    Sub { name: "matrix", command: matrix::command, run: matrix::run },
    Sub { name: "reconcile", command: reconcile::command, run: reconcile::run },
    Sub { name: "merge", command: merge::command, run: merge::run },
    Sub { name: "history", command: history::command, run: history::run },
    Sub { name: "undo", command: undo::command, run: undo::run },
    Sub { name: "redo", command: redo::command, run: redo::run },
    Sub { name: "check", command: check::command, run: check::run },
    Sub { name: "backup", command: backup::command, run: backup::run },
    Sub { name: "restore", command: restore::command, run: restore::run },
    Sub { name: "rescue", command: rescue::command, run: rescue::run },
    Sub { name: "keys", command: keys::command, run: keys::run },
    Sub { name: "line-help", command: line_help::command, run: line_help::run },
    Sub { name: "demo", command: demo::command, run: demo::run },
    Sub { name: "config", command: config::command, run: config::run },
    Sub { name: "stress", command: stress::command, run: stress::run },
];

/// Where the common options stand in the help of a command.
const COMMON: usize = 100;
/// Exit code of a wrong command line.
const USAGE: u8 = 2;
/// Exit code when whoever reads our output went away: what a shell shows for SIGPIPE.
const PIPE: u8 = 141;

/// The whole program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    run(std::env::args_os())
}

fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let matches = match command().try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(e) => {
            return match usage::explain(&e) {
                usage::Answer::Help(text) => match out::Out::new().text(&text) {
                    Ok(()) => ExitCode::SUCCESS,
                    Err(e) => fail(&e),
                },
                usage::Answer::Wrong(e) => {
                    out::complain(&e.to_string());
                    ExitCode::from(USAGE)
                }
            };
        }
    };
    match begin(&matches) {
        Ok(Ending::Well) => ExitCode::SUCCESS,
        Ok(Ending::Findings) => ExitCode::FAILURE,
        Err(e) => fail(&e),
    }
}

fn begin(matches: &ArgMatches) -> Result<Ending> {
    let house = House::of(matches)?;
    crash::install(&house.places.log);
    crate::words::commands_name(house.other_file());
    let Some((name, matches)) = matches.subcommand() else { return open(&house) };
    match SUBCOMMANDS.iter().find(|s| s.name == name) {
        Some(sub) => (sub.run)(&house, matches),
        None => Err(Error::defect(format!("a subcommand without a body: {name}"))),
    }
}

/// Opens the program on its screen, over a file that is made if it is not there.
///
/// # Errors
/// Whatever stops it.
pub fn open(house: &House) -> Result<Ending> {
    screen::open(house, &house.db)
}

/// Says what went wrong, and keeps a report of what is our own fault.
fn fail(e: &Error) -> ExitCode {
    match e.cause() {
        // Whoever read our output went away: nobody is there to be told.
        Cause::Stopped => return ExitCode::from(PIPE),
        Cause::Defect => crash::report(e),
        _ => {}
    }
    out::complain(&match e.field() {
        Some(field) => say!("cli-at-field", field = crate::words::label(&format!("field-{field}")), error = e),
        None => e.to_string(),
    });
    ExitCode::FAILURE
}

/// The command line as clap knows it.
fn command() -> Command {
    // The common options stand behind a command's own.
    let words = |name: &'static str, value: String, help: String| option(name, value, help).global(true).display_order(COMMON);
    let lines = Line::KEYS.iter().copied();
    let mut command = headed(Command::new("ustaz"))
        .about(say!("cli-about"))
        .version(env!("CARGO_PKG_VERSION"))
        .after_help(say!("cli-after"))
        .subcommand_value_name(say!("cli-value-command"))
        .subcommand_help_heading(say!("cli-heading-commands"))
        .arg(words("db", say!("cli-value-file"), say!("cli-db")).env("USTAZ_DB").hide_env(true).value_parser(value_parser!(PathBuf)))
        .arg(words("user", say!("cli-value-name"), say!("cli-user")).env("USTAZ_USER").hide_env(true))
        .arg(
            words("line", say!("cli-value-line"), say!("cli-line"))
                .hide_possible_values(true)
                .value_parser(clap::builder::PossibleValuesParser::new(lines)),
        )
        .arg(
            Arg::new("version")
                .long("version")
                .short('V')
                .help(say!("cli-version"))
                .action(clap::ArgAction::Version)
                .display_order(COMMON + 2),
        );
    for sub in SUBCOMMANDS {
        command = command.subcommand(with_help((sub.command)(headed(Command::new(sub.name)))));
    }
    with_help(command)
}

/// With our headings in place of clap's, and its own help and version words left out.
fn headed(command: Command) -> Command {
    command
        .help_template(format!("{{about}}\n\n{} {{usage}}\n\n{{all-args}}{{after-help}}", say!("cli-heading-usage")))
        .next_help_heading(say!("cli-heading-options"))
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
}

/// With the option that asks for help, behind all others.
fn with_help(command: Command) -> Command {
    let help = Arg::new("help").long("help").short('h').help(say!("cli-help"));
    command.arg(help.action(clap::ArgAction::Help).display_order(COMMON + 1))
}

/// A positional argument.
fn positional(name: &'static str, value: String, help: String) -> Arg {
    Arg::new(name).value_name(value).help(help).help_heading(say!("cli-heading-arguments"))
}

/// An option with a value.
fn option(name: &'static str, value: String, help: String) -> Arg {
    Arg::new(name).long(name).value_name(value).help(help)
}

/// An option without one.
fn flag(name: &'static str, help: String) -> Arg {
    Arg::new(name).long(name).help(help).action(clap::ArgAction::SetTrue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_holds_together() {
        command().debug_assert();
    }

    #[test]
    fn every_help_is_words() {
        let mut top = command();
        top.build();
        let mut texts = vec![top.render_help().to_string()];
        for sub in top.get_subcommands_mut() {
            assert!(sub.get_about().is_some(), "{} says nothing about itself", sub.get_name());
            for argument in sub.get_arguments() {
                assert!(argument.get_help().is_some(), "{} {}", sub.get_name(), argument.get_id());
            }
            texts.push(sub.render_help().to_string());
        }
        for text in texts {
            assert!(!text.contains("cli-"), "a missing message: {text}");
            assert!(text.lines().all(|l| l.chars().count() <= 100), "{text}");
        }
    }
}
