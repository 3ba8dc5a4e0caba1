//! `ustaz conflicts`: what of the plan cannot be as it stands, with what to do about each.
//!
//! The same rules as the board of Today, those that tell of a clash; what was put off there is left out here too.

use clap::{ArgMatches, Command};
use serde_json::{Value as Json, json};

use super::out::{Out, complain};
use super::{Ending, House, option};
use crate::error::Result;
use crate::model::{Id, Kind};
use crate::programme::Compared;
use crate::programme::show::Names;
use crate::programme::today::{Board, board};
use crate::rules::today::{Harm, Line};
use crate::say;
use crate::store::{Mode, Store};
use crate::words::say;

const FORMATS: [&str; 2] = ["text", "json"];

pub(super) fn command(command: Command) -> Command {
    let format = option("format", say!("cli-value-format"), say!("cli-conflicts-format"));
    command.about(say!("cli-conflicts")).arg(
        format
            .value_parser(clap::builder::PossibleValuesParser::new(FORMATS))
            .default_value("text")
            .hide_default_value(true)
            .hide_possible_values(true),
    )
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let store = house.store(Mode::Read)?;
    let manner = house.manner(&store)?;
    let now = manner.now();
    let Board { mut lines, cut, .. } = board(&store, &now, usize::MAX, &mut Compared::default())?;
    lines.retain(Line::is_clash);
    let mut out = Out::new();
    let names = Names::new();
    if matches.get_one::<String>("format").is_some_and(|f| f == "json") {
        for (at, line) in lines.iter().enumerate() {
            out.json(if at == 0 { "[" } else { "," }, &told(&store, &names, line))?;
        }
        out.line(if lines.is_empty() { "[]" } else { "]" })?;
    } else {
        for line in &lines {
            out.line(&format!("{} {}", mark(line.harm), say(&line.what)))?;
            out.line(&format!("  {}", say(&line.remedy)))?;
        }
        out.line(&say!("cli-conflicts-count", n = lines.len()))?;
    }
    out.end()?;
    // Where there is too much the nearest are told of.
    for part in &cut {
        complain(&say(part));
    }
    Ok(if lines.is_empty() { Ending::Well } else { Ending::Findings })
}

const fn mark(harm: Harm) -> &'static str {
    match harm {
        Harm::High => "!",
        Harm::Middle => "-",
        Harm::Low => " ",
    }
}

fn told(store: &Store, names: &Names, line: &Line) -> Json {
    // A document is named by its number, which is nobody's business here.
    let record = |(kind, id): (Kind, Id)| json!({"kind": kind.table(), "code": id.code()});
    let (kind, id) = line.about;
    json!({
        "rule": line.rule.key(),
        "severity": match line.harm { Harm::High => "high", Harm::Middle => "middle", Harm::Low => "low" },
        "what": say(&line.what),
        "who": {"kind": kind.table(), "code": id.code(), "name": names.title(store, kind, id)},
        "record": record(line.subject),
        "from": line.due.map(|day| day.to_string()),
        "remedy": say(&line.remedy),
        "key": line.key,
    })
}
