//! `ustaz report indicators`: the figures of a period, each with its definition, what is counted and out of what.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{ArgMatches, Command, value_parser};

use crate::cli::out::Out;
use crate::cli::{Ending, House, option};
use crate::error::{Error, Result};
use crate::exchange::indicators::listing;
use crate::exchange::listing::Form;
use crate::programme::show::Names;
use crate::programme::skills::indicators::indicators;
use crate::rules::date_input;
use crate::store::Mode;
use crate::{msg, say};

/// Columns of a page.
const WIDTH: usize = 100;

pub(super) fn command(command: Command) -> Command {
    let format = option("format", say!("cli-value-format"), say!("indicators-format"));
    command
        .about(say!("indicators-about"))
        .arg(option("from", say!("indicators-value-day"), say!("indicators-from")).required(true))
        .arg(option("to", say!("indicators-value-day"), say!("indicators-to")))
        .arg(format.value_parser(PossibleValuesParser::new(Form::ALL.map(Form::key))).hide_possible_values(true))
        .arg(option("output", say!("cli-value-file"), say!("indicators-output")).short('o').value_parser(value_parser!(PathBuf)))
        .after_help(say!("indicators-after"))
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let word = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let output = matches.get_one::<PathBuf>("output");
    let ending = output.map(|path| Form::of_file(path)).transpose()?;
    let form = match (Form::of_key(word("format")), ending) {
        (Some(asked), Some(ending)) if asked != ending => {
            let wanted = if asked == Form::Text { ".txt".to_owned() } else { format!(".{}", asked.key()) };
            return Err(
                Error::input(msg!("schedule-two-formats", format = asked.key())).next(msg!("schedule-two-formats-next", ending = wanted))
            );
        }
        (asked, ending) => asked.or(ending).unwrap_or(Form::Text),
    };
    if form == Form::Xlsx && output.is_none() && io::stdout().is_terminal() {
        return Err(Error::input(msg!("indicators-terminal")).next(msg!("indicators-terminal-next")));
    }
    let store = house.store(Mode::Read)?;
    let manner = house.manner(&store)?;
    let day = |typed: &str| date_input::parse(typed, manner.today, manner.calendar, &manner.shift).map(|p| p.date).map_err(Error::input);
    let from = day(word("from"))?;
    let to = if word("to").is_empty() { manner.today } else { day(word("to"))? };
    if to < from {
        return Err(Error::input(msg!("hours-backwards", from = from, to = to)).next(msg!("hours-backwards-next")));
    }
    let report = indicators(&store, from, to, |_, _| {})?;
    let table = listing(&store, &Names::new(), &report, form == Form::Text);
    match output {
        Some(path) => {
            table.to_file(path, WIDTH)?;
            let mut out = Out::new();
            out.line(&say!("indicators-written", file = path.display()))?;
            out.end()?;
        }
        None if form == Form::Text => {
            let mut out = Out::new();
            table.text(WIDTH).iter().try_for_each(|line| out.line(line))?;
            out.end()?;
        }
        None => table.write(form, WIDTH, &mut io::stdout().lock())?,
    }
    Ok(Ending::Well)
}
