//! `ustaz reconcile HOSPITAL`: its logbook beside its theatre register over some days.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal};

use chrono::{Local, NaiveDate};
use clap::builder::PossibleValuesParser;
use clap::{ArgMatches, Command};
use serde_json::{Map, Value as Json, json};

use super::out::{Out, complain};
use super::{Ending, House, find, option, positional};
use crate::error::{Cause, Error, Result};
use crate::exchange::export::{table_csv, table_workbook};
use crate::model::{Id, Kind};
use crate::programme::reconcile::{Asked, Report, report};
use crate::programme::show::{Names, kind_label};
use crate::rules::calendar::{Calendar, LunarShift};
use crate::rules::date_input;
use crate::rules::skills::reconcile::Shares;
use crate::store::{Mode, Store};
use crate::{msg, say};

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
    let hospital = the_one(&store, &names, word("hospital"))?;
    let found = report(&store, &names, &Asked { hospital, from, to }, &BTreeSet::new())?;
    match word("format") {
        "xlsx" => {
            let title = say!("reconcile-sheet");
            table_workbook(&title, &Report::COLUMNS, &found.cells(), &mut io::stdout().lock())?;
        }
        "csv" => table_csv(&Report::COLUMNS, &found.cells(), &mut io::stdout().lock())?,
        "json" => as_json(&found)?,
        _ => {
            let mut out = Out::new();
            for line in found.text(80) {
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

fn day(typed: &str, today: NaiveDate, calendar: Calendar) -> Result<NaiveDate> {
    date_input::parse(typed, today, calendar, LunarShift::NONE).map(|parsed| parsed.date).map_err(Error::input)
}

/// The one hospital that a word means: its code, or a part of its name.
fn the_one(store: &Store, names: &Names, typed: &str) -> Result<Id> {
    let found = store.matching(Kind::Hospital, typed, 12)?;
    match found.as_slice() {
        [one] => Ok(one.id),
        [] => find::of_kind(store, Kind::Hospital, typed).map_err(|e| match e.cause() {
            Cause::Input | Cause::Missing => {
                let kind = kind_label(Kind::Hospital);
                Error::new(Cause::Missing, msg!("hours-nobody", kind = kind, word = crate::text::screen(typed)))
                    .next(msg!("hours-nobody-next"))
            }
            _ => e,
        }),
        several => {
            let all: Vec<String> = several.iter().map(|row| format!("#{} {}", row.id.short(), names.row_title(store, row))).collect();
            Err(Error::input(msg!("hours-several", word = crate::text::screen(typed)))
                .next(msg!("hours-several-next", all = all.join("\n"))))
        }
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
