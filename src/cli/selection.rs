//! `ustaz selection`: the nominations of a group or an agreement in the order of need.

use std::io::{self, IsTerminal};

use chrono::Local;
use clap::builder::PossibleValuesParser;
use clap::{ArgMatches, Command};
use serde_json::json;

use super::out::{Out, complain};
use super::{Ending, House, find, option, positional};
use crate::error::{Cause, Error, Result};
use crate::exchange::listing::Form;
use crate::exchange::selection::{as_text, listing, split};
use crate::model::{Id, Kind};
use crate::programme::show::Names;
use crate::programme::skills::selection::{Board, Over, board};
use crate::store::{Mode, Store};
use crate::words::Message;
use crate::{msg, say};

const FORMATS: [&str; 4] = ["text", "csv", "json", "xlsx"];

pub(super) fn command(command: Command) -> Command {
    let format = option("format", say!("cli-value-format"), say!("cli-selection-format"));
    command
        .about(say!("cli-selection"))
        .arg(positional("whose", say!("cli-selection-value"), say!("cli-selection-whose")).required(true))
        .arg(
            format
                .value_parser(PossibleValuesParser::new(FORMATS))
                .default_value("text")
                .hide_default_value(true)
                .hide_possible_values(true),
        )
        .after_help(say!("cli-selection-after"))
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let word = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let stdout = io::stdout();
    if word("format") == "xlsx" && stdout.is_terminal() {
        return Err(Error::input(msg!("export-terminal")).next(msg!("export-terminal-next", file = "selection.xlsx")));
    }
    let store = house.store(Mode::Read)?;
    let names = Names::new();
    let (kind, id) = the_one(&store, &names, &[Kind::Cohort, Kind::Agreement], word("whose"), SELECTION)?;
    let over = if kind == Kind::Agreement { Over::Agreement(id) } else { Over::Cohort(id) };
    let found = board(&store, &names, over, None, Local::now().date_naive())?;
    let board = found.ok_or_else(|| Error::new(Cause::Missing, msg!("cli-selection-nobody", word = crate::text::screen(word("whose")))))?;
    match word("format") {
        "json" => {
            let mut out = Out::new();
            as_json(&mut out, &board)?;
            out.end()?;
        }
        "csv" => listing(&board).write(Form::Csv, 0, &mut stdout.lock())?,
        "xlsx" => listing(&board).write(Form::Xlsx, 0, &mut stdout.lock())?,
        _ => {
            let mut out = Out::new();
            for line in as_text(&board) {
                out.line(&line)?;
            }
            out.end()?;
        }
    }
    if word("format") != "text" {
        // The rows have no place for it, and nobody is to choose without having seen it.
        split(&board).iter().for_each(|line| complain(line));
    }
    if board.cut {
        complain(&say!("select-cut"));
    }
    Ok(Ending::Well)
}

/// What is said where a word means nothing or several: in the order nobody, its next, several; the next of several names them.
pub(super) struct Said {
    pub(super) nobody: fn(&str) -> (Message, Message),
    pub(super) several: fn(&str, &str) -> (Message, Message),
}

const SELECTION: Said = Said {
    nobody: |word| (msg!("cli-selection-nobody", word = word), msg!("cli-selection-nobody-next")),
    several: |word, all| (msg!("cli-selection-several", word = word), msg!("cli-selection-several-next", all = all)),
};

/// The one record of some kinds that a word means: a part of its name, or its code.
pub(super) fn the_one(store: &Store, names: &Names, kinds: &[Kind], typed: &str, said: Said) -> Result<(Kind, Id)> {
    let mut found: Vec<(Kind, Id, String)> = Vec::new();
    for kind in kinds {
        for row in store.matching(*kind, typed, 12)? {
            found.push((*kind, row.id, names.row_title(store, &row)));
        }
    }
    let screened = crate::text::screen(typed);
    match found.as_slice() {
        [(kind, id, _)] => Ok((*kind, *id)),
        [] => {
            for kind in kinds {
                if let Ok(id) = find::of_kind(store, *kind, typed) {
                    return Ok((*kind, id));
                }
            }
            let (what, next) = (said.nobody)(&screened);
            Err(Error::new(Cause::Missing, what).next(next))
        }
        several => {
            let all: Vec<String> = several.iter().map(|(kind, id, name)| format!("{}/{} {name}", kind.table(), id.code())).collect();
            let (what, next) = (said.several)(&screened, &all.join("\n"));
            Err(Error::input(what).next(next))
        }
    }
}

fn as_json(out: &mut Out, board: &Board) -> Result<()> {
    for (at, line) in board.lines.iter().enumerate() {
        let parts: serde_json::Map<String, serde_json::Value> = line
            .scored
            .parts
            .iter()
            .map(|p| (p.criterion.key().to_owned(), json!({ "points": p.points, "most": p.most, "why": p.why.to_string() })))
            .collect();
        let told = json!({
            "place": line.scored.place,
            "tied": line.scored.tied,
            "nomination": line.scored.nomination.code(),
            "name": line.name,
            "specialty": line.specialty,
            "home_hospital": line.hospital,
            "score": line.scored.score,
            "parts": parts,
            "needs": line.needs.iter().map(|n| &n.title).collect::<Vec<_>>(),
            "decision": line.decision.key(),
            "reason": line.reason,
        });
        out.json(if at == 0 { "[" } else { "," }, &told)?;
    }
    out.line(if board.lines.is_empty() { "[]" } else { "]" })
}
