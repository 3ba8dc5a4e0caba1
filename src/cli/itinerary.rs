//! `ustaz itinerary VISIT`: who of a delegation is where on each day, and what is done at each hospital.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{ArgMatches, Command, value_parser};

use super::out::Out;
use super::{Ending, House, flag, option, positional};
use crate::error::{Cause, Error, Result};
use crate::exchange::export::{itinerary_file, itinerary_workbook};
use crate::model::{Id, Row};
use crate::programme::agenda::{itinerary, visits_called};
use crate::programme::show::Names;
use crate::programme::working::lunar_shift;
use crate::store::{Mode, Store};
use crate::{msg, say};

const FORMATS: [&str; 2] = ["text", "xlsx"];
/// Columns of a page, and of a wide one.
const WIDTHS: (usize, usize) = (80, 132);

pub(super) fn command(command: Command) -> Command {
    let format = option("format", say!("cli-value-format"), say!("itinerary-format")).value_parser(PossibleValuesParser::new(FORMATS));
    command
        .about(say!("itinerary-about"))
        .arg(positional("visit", say!("itinerary-value-visit"), say!("itinerary-visit")).required(true))
        .arg(format.hide_possible_values(true))
        .arg(option("output", say!("cli-value-file"), say!("itinerary-output")).value_parser(value_parser!(PathBuf)))
        .arg(flag("wide", say!("itinerary-wide")))
        .after_help(say!("itinerary-after"))
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let word = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let output = matches.get_one::<PathBuf>("output");
    let named = output.and_then(|file| file.extension()).is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
    let book = if word("format").is_empty() { named } else { word("format") == "xlsx" };
    if let Some(file) = output.filter(|_| book != named) {
        let ending = if book { ".xlsx" } else { ".txt" };
        return Err(
            Error::input(msg!("itinerary-other-ending", file = file.display())).next(msg!("itinerary-other-ending-next", ending = ending))
        );
    }
    if book && output.is_none() && io::stdout().is_terminal() {
        return Err(Error::input(msg!("export-terminal")).next(msg!("itinerary-terminal-next")));
    }
    let store = house.store(Mode::Read)?;
    let names = Names::new();
    let visit = the_one(&store, word("visit"))?;
    let found = itinerary(&store, &names, visit)?;
    let shift = lunar_shift(&store)?;
    let width = if matches.get_flag("wide") { WIDTHS.1 } else { WIDTHS.0 };
    match output {
        Some(file) => itinerary_file(&found, file, width, house.config.calendar, &shift)?,
        None if book => itinerary_workbook(&found, &shift, &mut io::stdout().lock())?,
        None => {
            let mut out = Out::new();
            for line in found.text(width, house.config.calendar, &shift) {
                out.line(&line)?;
            }
            out.end()?;
        }
    }
    Ok(Ending::Well)
}

/// The one visit that a word means; else those that it may mean are named.
fn the_one(store: &Store, typed: &str) -> Result<Id> {
    let found = visits_called(store, typed)?;
    let named = |row: &Row| {
        let days = [row.text("arrives_on"), row.text("leaves_on")].join(" – ");
        say!("itinerary-candidate", code = row.id.short(), title = crate::text::screen(row.text("title")), days = days)
    };
    match found.as_slice() {
        [one] => Ok(one.id),
        [] => {
            Err(Error::new(Cause::Missing, msg!("itinerary-no-visit", word = crate::text::screen(typed)))
                .next(msg!("itinerary-no-visit-next")))
        }
        several => {
            // One of them may be called just so.
            let folded = crate::text::fold(typed);
            let exact: Vec<&Row> = several.iter().filter(|row| crate::text::fold(row.text("title")) == folded).collect();
            if let [one] = exact.as_slice() {
                return Ok(one.id);
            }
            let all: Vec<String> = several.iter().map(named).collect();
            Err(Error::input(msg!("itinerary-several", word = crate::text::screen(typed)))
                .next(msg!("itinerary-several-next", visits = all.join("\n"))))
        }
    }
}
