//! `ustaz cascade`: who taught whom at home.

use clap::builder::PossibleValuesParser;
use clap::{ArgMatches, Command};
use serde_json::json;

use super::out::{Out, complain};
use super::selection::{Said, the_one};
use super::{Ending, House, option, positional};
use crate::error::Result;
use crate::exchange::listing::Form;
use crate::exchange::selection::cascade_listing;
use crate::model::Kind;
use crate::programme::show::Names;
use crate::programme::skills::cascade::{MOST, Whose, tree};
use crate::store::Mode;
use crate::{msg, say};

const FORMATS: [&str; 3] = ["text", "csv", "json"];

pub(super) fn command(command: Command) -> Command {
    let format = option("format", say!("cli-value-format"), say!("cli-cascade-format"));
    command.about(say!("cli-cascade")).arg(positional("who", say!("cli-cascade-value"), say!("cli-cascade-whose"))).arg(
        format.value_parser(PossibleValuesParser::new(FORMATS)).default_value("text").hide_default_value(true).hide_possible_values(true),
    )
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let word = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let store = house.store(Mode::Read)?;
    let names = Names::new();
    let whose = if word("who").is_empty() {
        Whose::Everybody
    } else {
        let said = Said {
            nobody: |word| (msg!("cli-cascade-nobody", word = word), msg!("cli-cascade-nobody-next")),
            several: |word, all| (msg!("cli-cascade-several", word = word), msg!("cli-cascade-several-next", all = all)),
        };
        let (kind, id) = the_one(&store, &names, &[Kind::Trainee, Kind::Cohort, Kind::Hospital], word("who"), said)?;
        Whose::of(kind, id).unwrap_or_default()
    };
    let found = tree(&store, &names, whose)?;
    match word("format") {
        "csv" => cascade_listing(&found).write(Form::Csv, 0, &mut std::io::stdout().lock())?,
        "json" => {
            let mut out = Out::new();
            for (at, node) in found.nodes.iter().enumerate() {
                let told = json!({
                    "generation": node.line.generation,
                    "trainee": node.line.person.code(),
                    "name": node.name,
                    "teacher": node.line.teacher.map(|t| t.code()),
                    "taught": node.line.taught,
                    "below": node.line.below,
                    "skills": node.skills,
                    "since": node.since.map(|day| day.to_string()),
                    "hospital": node.hospital,
                });
                out.json(if at == 0 { "[" } else { "," }, &told)?;
            }
            out.line(if found.nodes.is_empty() { "[]" } else { "]" })?;
            out.end()?;
        }
        _ => {
            let mut out = Out::new();
            for line in found.text(160) {
                out.line(&line)?;
            }
            out.end()?;
        }
    }
    if found.cut && word("format") != "text" {
        complain(&say!("cascade-cut", n = MOST));
    }
    Ok(Ending::Well)
}
