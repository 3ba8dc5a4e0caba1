//! `ustaz hours`: hours that trainees attended, of each in each week.

use chrono::{Local, NaiveDate};
use clap::builder::PossibleValuesParser;
use clap::{ArgMatches, Command};
use serde_json::json;

use super::out::{Out, complain};
use super::{Ending, House, find, framework, option};
use crate::error::{Cause, Error, Result};
use crate::exchange::cell::is_risky;
use crate::model::{Id, Kind, Row};
use crate::programme::agenda::{HoursLine, Report, Scope, hours};
use crate::programme::show::{Names, kind_label};
use crate::programme::skills::versions;
use crate::rules::calendar::{Calendar, LunarShift};
use crate::rules::date_input;
use crate::store::{Mode, Store};
use crate::text::fold;
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

pub(super) fn day(typed: &str, today: NaiveDate, calendar: Calendar) -> Result<NaiveDate> {
    date_input::parse(typed, today, calendar, LunarShift::NONE).map(|parsed| parsed.date).map_err(Error::input)
}

/// Records that are named when several may be meant.
const NAMED: usize = 12;
/// Records that are looked through for the one that is called exactly so: `J1.1` is the beginning of many codes.
const LOOKED: usize = 200;

/// The one record that a word means: its code, or a part of its name. What is called exactly so comes before what only begins so, and the
/// newest version before the others.
pub(super) fn the_one(store: &Store, names: &Names, kind: Kind, typed: &str) -> Result<Id> {
    if kind == Kind::Framework
        && let Some(id) = framework::by_code(store, typed.trim())?
    {
        return Ok(id);
    }
    let found = store.matching(kind, typed, LOOKED)?;
    if found.len() > 1
        && let Some(id) = exact(store, kind, &found, typed)?
    {
        return Ok(id);
    }
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
            let all: Vec<String> =
                several.iter().take(NAMED).map(|row| format!("#{} {}", row.id.short(), names.row_title(store, row))).collect();
            Err(Error::input(msg!("hours-several", word = crate::text::screen(typed)))
                .next(msg!("hours-several-next", all = all.join("\n"))))
        }
    }
}

/// The one of some records whose code, title or name is the word; of skills that several versions of a framework have, that of the newest.
fn exact(store: &Store, kind: Kind, found: &[Row], typed: &str) -> Result<Option<Id>> {
    let word = fold(typed);
    let own = |row: &Row| {
        let keys = ["code", "title", "name", "passport_name", "native_name"].into_iter().filter(|key| kind.field(key).is_some());
        keys.map(|key| fold(row.text(key))).any(|text| text == word)
    };
    let mut left: Vec<&Row> = found.iter().filter(|row| own(row)).collect();
    if kind == Kind::Skill && left.len() > 1 {
        let mut newest: Vec<Id> = Vec::new();
        for row in &left {
            let framework = row.reference("framework").map(|id| store.get(Kind::Framework, id)).transpose()?.flatten();
            let code = framework.map(|row| row.text("code").to_owned()).unwrap_or_default();
            newest.extend(versions::newest(store, Kind::Framework, &code)?.map(|row| row.id));
        }
        left.retain(|row| row.reference("framework").is_some_and(|id| newest.contains(&id)));
    }
    Ok(if let [one] = left.as_slice() { Some(one.id) } else { None })
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
