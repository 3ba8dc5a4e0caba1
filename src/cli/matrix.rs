//! `ustaz matrix`: trainees by skills, a letter for how each stands.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use chrono::{Local, NaiveDate};
use clap::builder::PossibleValuesParser;
use clap::{ArgMatches, Command, value_parser};
use serde_json::json;

use super::hours::the_one;
use super::out::{Out, complain};
use super::{Ending, House, option};
use crate::error::{Cause, Error, Result};
use crate::exchange::export::{matrix_csv, matrix_file, matrix_text, matrix_workbook, text_file};
use crate::model::{Id, Kind};
use crate::programme::show::Names;
use crate::programme::skills::matrix::{Matrix, View, Which, Who, newest_cohort, read};
use crate::rules::skills::matrix::{Order, Standing};
use crate::store::{Mode, Store};
use crate::{msg, say};

const FORMATS: [&str; 4] = ["text", "csv", "json", "xlsx"];

pub(super) fn command(command: Command) -> Command {
    let format = option("format", say!("cli-value-format"), say!("matrix-format")).value_parser(PossibleValuesParser::new(FORMATS));
    command
        .about(say!("matrix-about"))
        .arg(option("cohort", say!("cli-value-name"), say!("matrix-cohort")).conflicts_with("hospital"))
        .arg(option("hospital", say!("cli-value-name"), say!("matrix-hospital")))
        .arg(option("framework", say!("cli-value-name"), say!("matrix-framework")))
        .arg(format.default_value("text").hide_default_value(true).hide_possible_values(true))
        .arg(option("output", say!("cli-value-file"), say!("matrix-output")).value_parser(value_parser!(PathBuf)))
        .after_help(say!("matrix-after"))
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let word = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let (format, output) = (word("format"), matches.get_one::<PathBuf>("output"));
    let book = format == "xlsx";
    if book && output.is_none() && io::stdout().is_terminal() {
        return Err(Error::input(msg!("export-terminal")).next(msg!("matrix-book-next")));
    }
    if let Some(file) = output.filter(|file| book != file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"))) {
        let ending = match format {
            "xlsx" => ".xlsx",
            "csv" => ".csv",
            "json" => ".json",
            _ => ".txt",
        };
        return Err(
            Error::input(msg!("matrix-ending", file = file.display(), ending = ending)).next(msg!("matrix-ending-next", ending = ending))
        );
    }
    let store = house.store(Mode::Read)?;
    let names = Names::new();
    let today = Local::now().date_naive();
    let of = match (word("cohort"), word("hospital")) {
        ("", "") => newest_cohort(&store, today)?.map(|id| (Kind::Cohort, id)),
        ("", hospital) => Some((Kind::Hospital, the_one(&store, &names, Kind::Hospital, hospital)?)),
        (cohort, _) => Some((Kind::Cohort, the_one(&store, &names, Kind::Cohort, cohort)?)),
    };
    let framework = match word("framework") {
        "" => None,
        typed => Some(the_one(&store, &names, Kind::Framework, typed)?),
    };
    let matrix = read(&store, &Who { of, conditions: Vec::new() }, Which { framework, ..Which::default() }, today)?;
    if matrix.lines.is_empty() {
        return Err(Error::new(Cause::Missing, msg!("matrix-cli-nobody")).next(msg!("matrix-cli-nobody-next")));
    }
    let view = matrix.view(Which::default(), Order::Name, Order::Name);
    let lines = |format: &str| lines(format, &matrix, &view, &head(&store, &names, of, today));
    match (format, output) {
        ("xlsx", Some(file)) => matrix_file(&matrix, &view, file)?,
        ("xlsx", None) => matrix_workbook(&matrix, &view, &mut io::stdout().lock())?,
        (_, Some(file)) => text_file(&lines(format), file)?,
        (_, None) => {
            let mut out = Out::new();
            for line in lines(format) {
                out.line(&line)?;
            }
            out.end()?;
        }
    }
    if matrix.cut {
        complain(&say!("matrix-cli-cut"));
    }
    Ok(Ending::Well)
}

/// Whose matrix it is and of which day: who names no group gets the newest cohort's.
fn head(store: &Store, names: &Names, of: Option<(Kind, Id)>, day: NaiveDate) -> String {
    let who = of.map_or_else(|| say!("matrix-cli-everybody"), |(kind, id)| names.title(store, kind, id));
    say!("matrix-cli-head", who = who, day = day)
}

fn lines(format: &str, matrix: &Matrix, view: &View, head: &str) -> Vec<String> {
    match format {
        "csv" => matrix_csv(matrix, view),
        "json" => as_json(matrix, view),
        _ => {
            let mut out = vec![head.to_owned(), String::new()];
            out.extend(matrix_text(matrix, view));
            out.extend([String::new(), say!("matrix-cli-foot")]);
            out
        }
    }
}

/// One object for each trainee: the letter of each skill by its code.
fn as_json(matrix: &Matrix, view: &View) -> Vec<String> {
    let mut out = Vec::new();
    for (row, totals) in view.rows.iter().zip(&view.of_rows) {
        let Some(line) = matrix.lines.get(*row) else { continue };
        let mut skills = Vec::new();
        for column in view.columns.iter().filter_map(|n| matrix.columns.get(*n)) {
            if let Some(cell) = line.cells.get(&column.skill) {
                skills.push(json!({
                    "skill": column.skill.code(),
                    "framework": column.framework_name,
                    "code": column.code,
                    "state": cell.letter().to_string(),
                    "wanted": cell.wanted,
                    "reached": cell.reached,
                    "assessments": cell.n,
                    "assessors": cell.assessors,
                    "cases": cell.cases,
                }));
            }
        }
        let told = json!({
            "trainee": line.trainee.code(),
            "name": line.name,
            "entrusted": totals.count(Standing::Entrusted),
            "at_target": totals.count(Standing::AtTarget),
            "below": totals.count(Standing::Below),
            "insufficient": totals.count(Standing::Insufficient),
            "not_begun": totals.count(Standing::NotBegun),
            "lacking": totals.lacking,
            "skills": skills,
        });
        out.push(format!("{}{}", if out.is_empty() { "[" } else { "," }, crate::text::harmless_json(&told.to_string())));
    }
    out.push("]".to_owned());
    out
}
