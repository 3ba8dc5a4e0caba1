//! `ustaz reconcile HOSPITAL`: its logbook beside its theatre register over some days.

use std::io::{self, IsTerminal};

use chrono::Local;
use clap::builder::PossibleValuesParser;
use clap::{ArgMatches, Command};
use serde_json::{Map, Value as Json, json};

use super::hours::{day, the_one};
use super::out::{Out, complain};
use super::{Ending, House, option, positional};
use crate::error::{Error, Result};
use crate::exchange::listing::{Cell, Column, Form, Listing};
use crate::model::Kind;
use crate::programme::reconcile::{Asked, Report, report};
use crate::programme::show::Names;
use crate::rules::skills::reconcile::Shares;
use crate::store::Mode;
use crate::{msg, say};

/// Columns of a page.
const WIDTH: usize = 80;
/// Forms, the first one is usual.
const FORMATS: [&str; 4] = ["text", "csv", "json", "xlsx"];

pub(super) fn command(command: Command) -> Command {
    let format = option("format", say!("cli-value-format"), say!("reconcile-format"));
    command
        .about(say!("reconcile-about"))
        .arg(positional("hospital", say!("cli-value-name"), say!("reconcile-hospital")).required(true))
        .arg(option("from", say!("hours-value-day"), say!("hours-from")).required(true))
        .arg(option("to", say!("hours-value-day"), say!("hours-to")).required(true))
        .arg(
            format
                .value_parser(PossibleValuesParser::new(FORMATS))
                .default_value("text")
                .hide_default_value(true)
                .hide_possible_values(true),
        )
        .after_help(say!("reconcile-after"))
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let word = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let (today, calendar) = (Local::now().date_naive(), house.config.calendar);
    let (from, to) = (day(word("from"), today, calendar)?, day(word("to"), today, calendar)?);
    if to < from {
        return Err(Error::input(msg!("hours-backwards", from = from, to = to)).next(msg!("hours-backwards-next")));
    }
    if word("format") == "xlsx" && io::stdout().is_terminal() {
        return Err(Error::input(msg!("export-terminal")).next(msg!("reconcile-terminal-next")));
    }
    let store = house.store(Mode::Read)?;
    let names = Names::new();
    let hospital = the_one(&store, &names, Kind::Hospital, word("hospital"))?;
    let found = report(&store, &names, &Asked { hospital, from, to })?;
    match word("format") {
        "xlsx" => listing(&found).write(Form::Xlsx, WIDTH, &mut io::stdout().lock())?,
        "csv" => listing(&found).write(Form::Csv, WIDTH, &mut io::stdout().lock())?,
        "json" => as_json(&found)?,
        _ => {
            let mut out = Out::new();
            for line in found.text(WIDTH) {
                out.line(&line)?;
            }
            out.end()?;
        }
    }
    if let Some(n) = found.cut.filter(|_| word("format") != "text") {
        complain(&say!("reconcile-cut", n = n));
    }
    Ok(Ending::Well)
}

/// The lines as a table.
fn listing(found: &Report) -> Listing {
    Listing {
        columns: Report::COLUMNS.map(|key| Column::new(key, key)).into(),
        rows: found.cells().into_iter().map(|row| row.into_iter().map(Cell::text).collect()).collect(),
        ..Listing::default()
    }
}

fn as_json(found: &Report) -> Result<()> {
    let shares =
        |shares: Option<Shares>| shares.map(|s| json!({ "cases": s.of, "matched": s.matched, "doubtful": s.doubtful, "only": s.only }));
    let lines: Vec<Json> = found
        .cells()
        .into_iter()
        .map(|cells| {
            let cells = Report::COLUMNS.iter().zip(cells).filter(|(_, cell)| !cell.is_empty());
            Json::Object(cells.map(|(column, cell)| ((*column).to_owned(), Json::String(cell))).collect::<Map<_, _>>())
        })
        .collect();
    let told = json!({
        "hospital": found.hospital, "of_log": shares(found.of_log), "of_register": shares(found.of_register), "lines": lines,
    });
    let mut out = Out::new();
    out.json("", &told)?;
    out.end()
}
