//! `ustaz figures`: pass marks of OSCE stations and differences between tests before and after, over a cohort or an exam.

use chrono::Local;
use clap::builder::PossibleValuesParser;
use clap::{ArgMatches, Command};
use serde_json::{Value as Json, json};

use super::hours::{day, the_one};
use super::out::Out;
use super::{Ending, House, option};
use crate::error::{Error, Result};
use crate::exchange::listing::{Cell, Column, Form, Listing};
use crate::model::Kind;
use crate::programme::entry::Manner;
use crate::programme::show::Names;
use crate::programme::skills::figures::{Asked, Figures, Group, Station, Test, figures};
use crate::programme::working::lunar_shift;
use crate::store::Mode;
use crate::{msg, say};

const FORMATS: [&str; 3] = ["text", "csv", "json"];

pub(super) fn command(command: Command) -> Command {
    let format = option("format", say!("cli-value-format"), say!("figures-format"));
    command
        .about(say!("figures-about"))
        .arg(option("cohort", say!("cli-value-name"), say!("figures-help-cohort")))
        .arg(option("session", say!("cli-value-name"), say!("figures-help-session")).conflicts_with("cohort"))
        .arg(option("instrument", say!("cli-value-name"), say!("figures-help-instrument")))
        .arg(option("from", say!("hours-value-day"), say!("figures-help-from")))
        .arg(option("to", say!("hours-value-day"), say!("figures-help-to")))
        .arg(
            format
                .value_parser(PossibleValuesParser::new(FORMATS))
                .default_value("text")
                .hide_default_value(true)
                .hide_possible_values(true),
        )
        .after_help(say!("figures-after"))
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let word = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let (today, calendar) = (Local::now().date_naive(), house.config.calendar);
    let store = house.store(Mode::Read)?;
    let names = Names::new();
    let one = |kind, name| the_one(&store, &names, kind, word(name));
    let group = match (word("cohort"), word("session")) {
        ("", "") => return Err(Error::input(msg!("figures-whose")).next(msg!("figures-whose-next"))),
        ("", _) => Group::Session(one(Kind::Session, "session")?),
        _ => Group::Cohort(one(Kind::Cohort, "cohort")?),
    };
    let day = |name| if word(name).is_empty() { Ok(None) } else { day(word(name), today, calendar).map(Some) };
    let instrument = if word("instrument").is_empty() { None } else { Some(one(Kind::Instrument, "instrument")?) };
    let asked = Asked { group, instrument, from: day("from")?, to: day("to")? };
    if let (Some(from), Some(to)) = (asked.from, asked.to)
        && to < from
    {
        return Err(Error::input(msg!("hours-backwards", from = from, to = to)).next(msg!("hours-backwards-next")));
    }
    let found = figures(&store, &names, &asked)?;
    if word("format") == "csv" {
        return listing(&found).write(Form::Csv, 0, &mut std::io::stdout().lock()).map(|()| Ending::Well);
    }
    let mut out = Out::new();
    match word("format") {
        "json" => as_json(&mut out, &found)?,
        _ => {
            let manner = Manner { today, calendar, second: None, shift: lunar_shift(&store)?, country: String::new() };
            for line in found.text(80, &manner, &asked) {
                out.line(&line)?;
            }
        }
    }
    out.end()?;
    Ok(Ending::Well)
}

fn station_json(s: &Station) -> Json {
    let mark = s.outcome.as_ref().ok();
    json!({
        "figure": "osce",
        "station": s.name,
        "instrument": s.tool,
        "n": s.candidates.len(),
        "left_out": s.left_out,
        "borderline": s.borderline,
        "mark": mark.map(|m| m.mark),
        "passed": mark.map(|_| s.passed),
        "r2": mark.map(|m| m.r2),
        "rmse": mark.map(|m| m.rmse),
        "slope": mark.map(|m| m.slope),
        "intercept": mark.map(|m| m.intercept),
        "beyond": mark.map(|m| m.beyond),
        "why_not": s.outcome.as_ref().err(),
    })
}

fn test_json(t: &Test) -> Json {
    let d = t.outcome.as_ref().ok();
    json!({
        "figure": "pre-post",
        "instrument": t.tool,
        "n": t.pairs.len(),
        "only_before": t.single.0,
        "only_after": t.single.1,
        "before": d.map(|d| d.before),
        "after": d.map(|d| d.after),
        "difference": d.map(|d| d.difference),
        "deviation": d.map(|d| d.deviation),
        "confidence": d.map(|d| d.confidence),
        "low": d.map(|d| d.low),
        "high": d.map(|d| d.high),
        "why_not": t.outcome.as_ref().err(),
    })
}

fn as_json(out: &mut Out, found: &Figures) -> Result<()> {
    let all: Vec<Json> = found.stations.iter().map(station_json).chain(found.tests.iter().map(test_json)).collect();
    for (at, told) in all.iter().enumerate() {
        out.json(if at == 0 { "[" } else { "," }, told)?;
    }
    out.line(if all.is_empty() { "[]" } else { "]" })
}

/// Columns of the table.
const COLUMNS: [&str; 15] = [
    "figure",
    "name",
    "instrument",
    "n",
    "left_out",
    "mark",
    "passed",
    "r2",
    "rmse",
    "before",
    "after",
    "difference",
    "low",
    "high",
    "why_not",
];

/// Stations and tests in one table; what is not of a sort stays empty.
fn listing(found: &Figures) -> Listing {
    let row = |filled: Vec<(&str, Cell)>| {
        let mut row = vec![Cell::Empty; COLUMNS.len()];
        for (key, cell) in filled {
            if let Some(place) = COLUMNS.iter().position(|c| *c == key).and_then(|at| row.get_mut(at)) {
                *place = cell;
            }
        }
        row
    };
    let stations = found.stations.iter().map(|s| {
        let mut filled = vec![
            ("figure", Cell::text("osce")),
            ("name", Cell::text(s.name.as_str())),
            ("instrument", Cell::text(s.tool.as_str())),
            ("n", Cell::count(s.candidates.len())),
            ("left_out", Cell::count(s.left_out)),
        ];
        match &s.outcome {
            Ok(m) => filled.extend([
                ("mark", Cell::Number(m.mark, 2)),
                ("passed", Cell::count(s.passed)),
                ("r2", Cell::Number(m.r2, 4)),
                ("rmse", Cell::Number(m.rmse, 2)),
            ]),
            Err(why) => filled.push(("why_not", Cell::text(why.as_str()))),
        }
        row(filled)
    });
    let tests = found.tests.iter().map(|t| {
        let mut filled = vec![
            ("figure", Cell::text("pre-post")),
            ("instrument", Cell::text(t.tool.as_str())),
            ("n", Cell::count(t.pairs.len())),
            ("left_out", Cell::count(t.single.0 + t.single.1)),
        ];
        match &t.outcome {
            Ok(d) => {
                let parts = [("before", d.before), ("after", d.after), ("difference", d.difference), ("low", d.low), ("high", d.high)];
                filled.extend(parts.map(|(key, n)| (key, Cell::Number(n, 2))));
            }
            Err(why) => filled.push(("why_not", Cell::text(why.as_str()))),
        }
        row(filled)
    });
    Listing { columns: COLUMNS.map(|key| Column::new(key, key)).into(), rows: stations.chain(tests).collect(), ..Listing::default() }
}
