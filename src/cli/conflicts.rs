//! `ustaz conflicts`: what of the plan cannot be as it stands, with what to do about each.
//!
//! All clashes of the file, where the board of Today shows the nearest; what was put off or accepted there is left out here too. With
//! `--waived` those that are accepted, with the reason. JSON is one object a clash, in an array.

use clap::{ArgMatches, Command};
use serde_json::{Value as Json, json};

use super::out::Out;
use super::{Ending, House, flag, option};
use crate::error::Result;
use crate::model::{Id, Kind};
use crate::programme::clashes::{Clashes, waived};
use crate::programme::show::Names;
use crate::programme::today::put_off;
use crate::rules::today::{Harm, Line, Waived, awake, standing};
use crate::say;
use crate::store::{Mode, Store};
use crate::words::say;

const FORMATS: [&str; 2] = ["text", "json"];

pub(super) fn command(command: Command) -> Command {
    let format = option("format", say!("cli-value-format"), say!("cli-conflicts-format"));
    let format = format
        .value_parser(clap::builder::PossibleValuesParser::new(FORMATS))
        .default_value("text")
        .hide_default_value(true)
        .hide_possible_values(true);
    command.about(say!("cli-conflicts")).arg(format).arg(flag("waived", say!("cli-conflicts-waived")))
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let store = house.store(Mode::Read)?;
    let manner = house.manner(&store)?;
    let now = manner.now();
    let mut lines = Clashes::of(&store, &now)?.lines();
    lines.retain(Line::is_clash);
    let known = waived(&store)?;
    let (left, accepted) = standing(lines, &known, now.today);
    let only_accepted = matches.get_flag("waived");
    let lines = if only_accepted { accepted } else { awake(left, &put_off(&store, now.today)?, now.today) };
    let mut out = Out::new();
    let names = Names::new();
    if matches.get_one::<String>("format").is_some_and(|f| f == "json") {
        for (at, line) in lines.iter().enumerate() {
            out.json(if at == 0 { "[" } else { "," }, &told(&store, &names, line, known.get(&line.key).filter(|_| only_accepted)))?;
        }
        out.line(if lines.is_empty() { "[]" } else { "]" })?;
    } else {
        for line in &lines {
            out.line(&format!("{} {}", mark(line.harm), say(&line.what)))?;
            match (line.from, line.until) {
                (Some(from), Some(until)) => out.line(&format!("  {}", say!("cli-conflicts-days", from = from, until = until)))?,
                (Some(from), None) => out.line(&format!("  {}", say!("cli-conflicts-since", from = from)))?,
                _ => {}
            }
            match known.get(&line.key).filter(|_| only_accepted) {
                Some(Waived { reason, until: None }) => out.line(&format!("  {}", say!("cli-conflicts-accepted", reason = reason)))?,
                Some(Waived { reason, until: Some(day) }) => {
                    out.line(&format!("  {}", say!("cli-conflicts-accepted-until", reason = reason, day = day)))?;
                }
                None => out.line(&format!("  {}", say(&line.remedy)))?,
            }
        }
        out.line(&if only_accepted {
            say!("cli-conflicts-accepted-count", n = lines.len())
        } else {
            say!("cli-conflicts-count", n = lines.len())
        })?;
    }
    out.end()?;
    Ok(if lines.is_empty() || only_accepted { Ending::Well } else { Ending::Findings })
}

const fn mark(harm: Harm) -> &'static str {
    match harm {
        Harm::High => "!",
        Harm::Middle => "-",
        Harm::Low => " ",
    }
}

fn told(store: &Store, names: &Names, line: &Line, accepted: Option<&Waived>) -> Json {
    // A document is named by its number, which is nobody's business here.
    let record = |(kind, id): (Kind, Id)| json!({"kind": kind.table(), "code": id.code()});
    let (kind, id) = line.about;
    json!({
        "rule": line.rule.key(),
        "severity": match line.harm { Harm::High => "high", Harm::Middle => "middle", Harm::Low => "low" },
        "what": say(&line.what),
        "who": {"kind": kind.table(), "code": id.code(), "name": names.title(store, kind, id)},
        "record": record(line.subject),
        "due": line.due.map(|day| day.to_string()),
        "from": line.from.map(|at| at.to_string()),
        "until": line.until.map(|at| at.to_string()),
        "remedy": say(&line.remedy),
        "key": line.key,
        "waived": accepted.map(|waived| json!({"reason": waived.reason, "until": waived.until.map(|day| day.to_string())})),
    })
}
