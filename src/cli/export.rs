//! `ustaz export KIND`: records as CSV, JSON or a workbook, to standard output.

use std::io::{self, IsTerminal};

use clap::{ArgMatches, Command, builder::PossibleValuesParser};

use super::{Ending, House, find, flag, option, positional};
use crate::error::{Error, Result};
use crate::exchange::export::{Format, Options, export, export_sensitive};
use crate::programme::filter::conditions;
use crate::store::Mode;
use crate::{msg, say};

pub(super) fn command(command: Command) -> Command {
    let format = option("format", say!("cli-value-format"), say!("export-format"));
    command
        .about(say!("export-about"))
        .arg(positional("kind", say!("export-value-kind"), say!("export-kind")).required(true))
        .arg(
            format
                .value_parser(PossibleValuesParser::new(Format::ALL.map(Format::key)))
                .default_value(Format::Csv.key())
                .hide_default_value(true)
                .hide_possible_values(true),
        )
        .arg(option("filter", say!("export-value-filter"), say!("export-filter")))
        .arg(flag("with-sensitive", say!("export-with-sensitive")))
        .arg(flag("hxl", say!("export-hxl")))
        .after_help(say!("export-after"))
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let word = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let sensitive = matches.get_flag("with-sensitive");
    let format = Format::of_key(word("format")).unwrap_or(Format::Csv);
    let mut options = Options::new(find::kind(word("kind"))?, format);
    options.hxl = matches.get_flag("hxl");
    word("filter").clone_into(&mut options.filter);
    let stdout = io::stdout();
    if format == Format::Xlsx && stdout.is_terminal() {
        let file = format!("{}.xlsx", options.kind.table());
        return Err(Error::input(msg!("export-terminal")).next(msg!("export-terminal-next", file = file)));
    }
    // What takes sensitive fields out is written into the history.
    let mut store = house.store(if sensitive { Mode::Existing } else { Mode::Read })?;
    let manner = house.manner(&store)?;
    options.conditions = conditions(&store, &manner, options.kind, &options.filter)?;
    let mut out = stdout.lock();
    if sensitive {
        export_sensitive(&mut store, &house.user, &options, &mut out)?;
    } else {
        export(&store, &options, &mut out)?;
    }
    Ok(Ending::Well)
}
