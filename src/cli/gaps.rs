//! `ustaz gaps`: the items that trained people lack, as a list on which a donor can act.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use chrono::Local;
use clap::builder::PossibleValuesParser;
use clap::{ArgMatches, Command, value_parser};

use super::hours::the_one;
use super::out::Out;
use super::{Ending, House, flag, option, positional};
use crate::error::{Error, Result};
use crate::exchange::export::{Format, shortfall, shortfall_file};
use crate::model::Kind;
use crate::programme::show::Names;
use crate::programme::skills::shortfall::{Asked, Shortfall};
use crate::store::Mode;
use crate::{msg, say};

const FORMATS: [&str; 4] = ["text", "csv", "json", "xlsx"];
/// Columns of the text.
const WIDTH: usize = 80;

pub(super) fn command(command: Command) -> Command {
    let format = option("format", say!("cli-value-format"), say!("gaps-format")).value_parser(PossibleValuesParser::new(FORMATS));
    command
        .about(say!("gaps-about"))
        .arg(positional("file", say!("cli-value-file"), say!("gaps-file")).value_parser(value_parser!(PathBuf)))
        .arg(option("hospital", say!("cli-value-name"), say!("gaps-hospital")))
        .arg(flag("items", say!("gaps-items")))
        .arg(flag("names", say!("gaps-names")))
        .arg(format.hide_possible_values(true))
        .after_help(say!("gaps-after"))
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let word = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let file = matches.get_one::<PathBuf>("file");
    let ending = file.and_then(|f| f.extension()).and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    if let Some(file) = file {
        let wanted = if word("format") == "text" { "txt" } else { word("format") };
        if !wanted.is_empty() && wanted != ending {
            return Err(Error::input(msg!("itinerary-other-ending", file = file.display()))
                .next(msg!("itinerary-other-ending-next", ending = format!(".{wanted}"))));
        }
    }
    let format = Format::of_key(word("format"));
    if file.is_none() && format == Some(Format::Xlsx) && io::stdout().is_terminal() {
        return Err(Error::input(msg!("export-terminal")).next(msg!("gaps-terminal-next")));
    }
    let store = house.store(Mode::Read)?;
    let names = Names::new();
    let hospital = match word("hospital") {
        "" => None,
        typed => Some(the_one(&store, &names, Kind::Hospital, typed)?),
    };
    let asked = Asked { hospital, by_item: matches.get_flag("items"), names: matches.get_flag("names") };
    let list = Shortfall::read(&store, &names, Local::now().date_naive(), asked)?;
    match (file, format) {
        (Some(file), _) => shortfall_file(&list, file, WIDTH)?,
        (None, Some(format)) => shortfall(&list, format, &mut io::stdout().lock())?,
        (None, None) => {
            let mut out = Out::new();
            for line in list.text(WIDTH) {
                out.line(&line)?;
            }
            out.end()?;
        }
    }
    Ok(Ending::Well)
}
