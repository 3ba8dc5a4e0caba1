//! `ustaz framework import FILE` and `ustaz framework export CODE[/VERSION] [FILE]`: a framework as Moodle's file, or as our own.

use std::io;
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::{ArgMatches, Command, value_parser};

use super::out::Out;
use super::{Ending, House, flag, option, positional, with_help};
use crate::error::{Cause, Error, Result};
use crate::exchange::framework_csv;
use crate::exchange::moodle::{self, Planned};
use crate::model::{Id, Kind, Row};
use crate::programme::catalogue;
use crate::programme::skills::versions;
use crate::rules::frozen;
use crate::store::{ListQuery, Mode, Store};
use crate::{msg, say, text};

/// Faults and notes that are listed.
const SHOWN: usize = 50;

pub(super) fn command(command: Command) -> Command {
    let file = positional("file", say!("cli-value-file"), say!("framework-import-file")).value_parser(value_parser!(PathBuf));
    let import = super::headed(Command::new("import"))
        .about(say!("framework-import-about"))
        .arg(file.required(true))
        .arg(option("version-name", say!("framework-value-version"), say!("framework-import-version")).long("version"))
        .arg(flag("apply", say!("framework-import-apply")))
        .arg(flag("skip-bad-rows", say!("framework-import-skip")))
        .after_help(say!("framework-import-after"));
    let format = option("format", say!("cli-value-format"), say!("framework-export-format"));
    let export = super::headed(Command::new("export"))
        .about(say!("framework-export-about"))
        .arg(positional("framework", say!("framework-value-framework"), say!("framework-export-which")).required(true))
        .arg(positional("file", say!("cli-value-file"), say!("framework-export-file")).value_parser(value_parser!(PathBuf)))
        .arg(
            format
                .value_parser(PossibleValuesParser::new(["moodle", "csv"]))
                .default_value("moodle")
                .hide_default_value(true)
                .hide_possible_values(true),
        );
    command
        .about(say!("framework-about"))
        .subcommand_required(true)
        .subcommand_value_name(say!("cli-value-command"))
        .subcommand_help_heading(say!("cli-heading-commands"))
        .subcommand(with_help(import))
        .subcommand(with_help(export))
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    match matches.subcommand() {
        Some(("import", own)) => import(house, own),
        Some(("export", own)) => export_one(house, own),
        _ => Err(Error::defect("a framework command without a body")),
    }
}

fn import(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let Some(file) = matches.get_one::<PathBuf>("file") else { return Err(Error::defect("a required file is not there")) };
    let applying = matches.get_flag("apply");
    let mut store = house.store(if applying { Mode::Write } else { Mode::Read })?;
    if applying && (store.is_fresh() || store.newest()? == 0) {
        catalogue::load(&mut store, catalogue::AUTHOR)?;
    }
    let planned = framework_csv::plan_any(&store, file, matches.get_one::<String>("version-name").map(String::as_str))?;
    let mut out = Out::new();
    tell(&mut out, &planned)?;
    if !planned.faults.is_empty() && !matches.get_flag("skip-bad-rows") {
        out.line(&say!("framework-import-bad", n = planned.faults.len()))?;
        out.end()?;
        return Ok(Ending::Findings);
    }
    if applying {
        let written = moodle::apply(&mut store, &house.user, &planned)?;
        match written.seq {
            Some(step) => out.line(&say!("framework-import-done", name = planned.name, step = step))?,
            None => out.line(&say!("framework-import-nothing", name = planned.name))?,
        }
    } else {
        out.line(&say!("framework-import-was-dry"))?;
    }
    out.end()?;
    Ok(Ending::Well)
}

/// What a file would change, and what is wrong with it.
fn tell(out: &mut Out, planned: &Planned) -> Result<()> {
    let c = planned.counts;
    out.line(&say!("framework-import-head", name = planned.name, new = c.new, changed = c.changed, same = c.same))?;
    if let Some(older) = &planned.replaces {
        out.line(&say!("framework-import-replaces", name = planned.name, older = older))?;
    }
    if c.left > 0 {
        out.line(&say!("framework-import-left", n = c.left))?;
    }
    for (fault, bad) in planned.faults.iter().map(|f| (f, true)).chain(planned.notes.iter().map(|f| (f, false))).take(SHOWN) {
        let column = planned.column(fault);
        out.line(&match bad {
            true => say!("framework-import-fault", row = fault.row, column = column, why = fault.why),
            false => say!("framework-import-note", row = fault.row, column = column, why = fault.why),
        })?;
    }
    let more = (planned.faults.len() + planned.notes.len()).saturating_sub(SHOWN);
    if more > 0 {
        out.line(&say!("framework-import-more", n = more))?;
    }
    Ok(())
}

fn export_one(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let word = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let store = house.store(Mode::Read)?;
    let framework = the_one(&store, word("framework"))?;
    let file = matches.get_one::<PathBuf>("file");
    if word("format") == "csv" {
        match file {
            Some(file) => {
                framework_csv::to_file(&store, framework, file)?;
                wrote(file)?;
            }
            None => framework_csv::write(&store, framework, &mut io::stdout().lock())?,
        }
        return Ok(Ending::Well);
    }
    match file {
        Some(file) => {
            moodle::to_file(&store, framework, file)?;
            wrote(file)?;
        }
        None => moodle::write(&moodle::rows(&store, framework)?, &mut io::stdout().lock())?,
    }
    Ok(Ending::Well)
}

fn wrote(file: &Path) -> Result<()> {
    let mut out = Out::new();
    out.line(&say!("report-done", file = file.display()))?;
    out.end()
}

/// The framework that `CODE` or `CODE/VERSION` means, if there is one; of a code alone its newest version.
pub(super) fn by_code(store: &Store, typed: &str) -> Result<Option<Id>> {
    let found = match typed.split_once('/') {
        Some((code, version)) => {
            let all = versions::of_code(store, Kind::Framework, code)?;
            all.into_iter().find(|row| frozen::same_version(row.get("version"), version))
        }
        None => versions::newest(store, Kind::Framework, typed)?,
    };
    Ok(found.map(|row| row.id))
}

/// The framework that [`by_code`] finds; else those that are there are named.
fn the_one(store: &Store, typed: &str) -> Result<Id> {
    if let Some(id) = by_code(store, typed)? {
        return Ok(id);
    }
    let mut there: Vec<String> = Vec::new();
    store.each(&ListQuery::all(Kind::Framework).by("code", false), |row: Row| {
        there.push(format!("{}/{}", row.text("code"), row.text("version")));
        Ok(())
    })?;
    Err(Error::new(Cause::Missing, msg!("framework-none", word = text::screen(typed)))
        .next(msg!("framework-none-next", all = there.join(", "))))
}
