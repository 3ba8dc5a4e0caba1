//! `ustaz hours`: hours that trainees attended, of each in each week.

use chrono::{Local, NaiveDate};
use clap::builder::PossibleValuesParser;
use clap::{ArgMatches, Command};
use serde_json::json;

use super::out::{Out, complain};
use super::{Ending, House, find, option};
use crate::error::{Cause, Error, Result};
use crate::exchange::cell::is_risky;
use crate::model::{Id, Kind};
use crate::programme::agenda::{HoursLine, Report, Scope, hours};
use crate::programme::show::{Names, kind_label};
use crate::rules::calendar::{Calendar, LunarShift};
use crate::rules::date_input;
use crate::store::{Mode, Store};
use crate::{msg, say};

const FORMATS: [&str; 3] = ["text", "csv", "json"];
/// Whose hours: option and kind.
const SCOPES: [(&str, Kind); 5] = [
    ("cohort", Kind::Cohort),
    ("visit", Kind::Visit),
    ("hospital", Kind::Hospital),
    ("trainer", Kind::Trainer),
    ("trainee", Kind::Trainee),
];

pub(super) fn command(command: Command) -> Command {
    let format = option("format", say!("cli-value-format"), say!("hours-format"));
    let mut command = command
        .about(say!("hours-about"))
        .arg(option("from", say!("hours-value-day"), say!("hours-from")).required(true))
        .arg(option("to", say!("hours-value-day"), say!("hours-to")).required(true))
        .arg(
            format
                .value_parser(PossibleValuesParser::new(FORMATS))
                .default_value("text")
                .hide_default_value(true)
                .hide_possible_values(true),
        )
        .after_help(say!("hours-after"));
    for (name, kind) in SCOPES {
        let others = SCOPES.iter().map(|(other, _)| *other).filter(|other| *other != name);
        let help = say!("hours-scope", kind = kind_label(kind));
        command = command.arg(option(name, say!("cli-value-name"), help).conflicts_with_all(others));
    }
    command
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let word = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let (today, calendar) = (Local::now().date_naive(), house.config.calendar);
    let (from, to) = (day(word("from"), today, calendar)?, day(word("to"), today, calendar)?);
    if to < from {
        return Err(Error::input(msg!("hours-backwards", from = from, to = to)).next(msg!("hours-backwards-next")));
    }
    let store = house.store(Mode::Read)?;
    let names = Names::new();
    let scope = match SCOPES.iter().find(|(name, _)| !word(name).is_empty()) {
        Some((name, kind)) => Scope::Of(*kind, the_one(&store, &names, *kind, word(name))?),
        None => Scope::All,
    };
    let report = hours(&store, &names, scope, from, to)?;
    let mut out = Out::new();
    match word("format") {
        "json" => as_json(&mut out, &report)?,
        "csv" => {
            out.line("week,trainee,name,hours,sessions,late,absent,excused")?;
            for line in &report.lines {
                out.line(&as_csv(line))?;
            }
        }
        _ => {
            for line in report.text(80) {
                out.line(&line)?;
            }
        }
    }
    out.end()?;
    if let Some(n) = report.cut.filter(|_| word("format") != "text") {
        complain(&say!("hours-cut", n = n));
    }
    Ok(Ending::Well)
}

fn day(typed: &str, today: NaiveDate, calendar: Calendar) -> Result<NaiveDate> {
    date_input::parse(typed, today, calendar, LunarShift::NONE).map(|parsed| parsed.date).map_err(Error::input)
}

/// The one record that a word means: its code, or a part of its name.
pub(super) fn the_one(store: &Store, names: &Names, kind: Kind, typed: &str) -> Result<Id> {
    let found = store.matching(kind, typed, 12)?;
    match found.as_slice() {
        [one] => Ok(one.id),
        [] => find::of_kind(store, kind, typed).map_err(|e| match e.cause() {
            Cause::Input | Cause::Missing => {
                let kind = kind_label(kind);
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

fn as_json(out: &mut Out, report: &Report) -> Result<()> {
    for (at, line) in report.lines.iter().enumerate() {
        let h = &line.hours;
        let told = json!({
            "week": h.week.to_string(),
            "trainee": h.trainee.code(),
            "name": line.name,
            "minutes": h.minutes,
            "sessions": h.there,
            "late": h.late,
            "absent": h.absent,
            "excused": h.excused,
        });
        out.json(if at == 0 { "[" } else { "," }, &told)?;
    }
    out.line(if report.lines.is_empty() { "[]" } else { "]" })
}

/// One line of a file: hours as a decimal number, and a name that no spreadsheet takes for a formula.
fn as_csv(line: &HoursLine) -> String {
    let h = &line.hours;
    let name = if is_risky(&line.name) { format!("'{}", line.name) } else { line.name.clone() };
    let name = if name.contains([',', '"']) { format!("\"{}\"", name.replace('"', "\"\"")) } else { name };
    let hours = format!("{}.{:02}", h.minutes / 60, h.minutes % 60 * 100 / 60);
    format!("{},{},{name},{hours},{},{},{},{}", h.week, h.trainee.code(), h.there, h.late, h.absent, h.excused)
}
