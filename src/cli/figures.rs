//! `ustaz figures`: pass marks of OSCE stations and differences between tests before and after, over a cohort or an exam.

use chrono::Local;
use clap::builder::PossibleValuesParser;
use clap::{ArgMatches, Command};
use serde_json::{Value as Json, json};

use super::hours::{day, the_one};
use super::out::Out;
use super::{Ending, House, option};
use crate::error::{Error, Result};
use crate::exchange::cell::is_risky;
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
    let mut out = Out::new();
    match word("format") {
        "json" => as_json(&mut out, &found)?,
        "csv" => as_csv(&mut out, &found)?,
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

/// A name that no spreadsheet takes for a formula, in quotes where it needs them.
fn cell(words: &str) -> String {
    let words = if is_risky(words) { format!("'{words}") } else { words.to_owned() };
    if words.contains([',', '"', '\n']) { format!("\"{}\"", words.replace('"', "\"\"")) } else { words }
}

fn as_csv(out: &mut Out, found: &Figures) -> Result<()> {
    out.line("figure,name,instrument,n,left_out,mark,passed,r2,rmse,before,after,difference,low,high,why_not")?;
    for s in &found.stations {
        let (name, tool, n) = (cell(&s.name), cell(&s.tool), s.candidates.len());
        let line = match &s.outcome {
            Ok(m) => format!("osce,{name},{tool},{n},{},{:.2},{},{:.4},{:.2},,,,,,", s.left_out, m.mark, s.passed, m.r2, m.rmse),
            Err(why) => format!("osce,{name},{tool},{n},{},,,,,,,,,,{}", s.left_out, cell(why)),
        };
        out.line(&line)?;
    }
    for t in &found.tests {
        let (tool, n, single) = (cell(&t.tool), t.pairs.len(), t.single.0 + t.single.1);
        let line = match &t.outcome {
            Ok(d) => {
                format!("pre-post,,{tool},{n},{single},,,,,{:.2},{:.2},{:.2},{:.2},{:.2},", d.before, d.after, d.difference, d.low, d.high)
            }
            Err(why) => format!("pre-post,,{tool},{n},{single},,,,,,,,,,{}", cell(why)),
        };
        out.line(&line)?;
    }
    Ok(())
}
