//! `ustaz report certificate CODE|NUMBER|TRAINEE`.

use clap::{ArgMatches, Command};

use super::super::{Ending, House, find, flag, positional};
use super::portfolio::trainee;
use super::{Target, printed};
use crate::error::{Cause, Error, Result};
use crate::exchange::report::Wanted;
use crate::model::{Id, Kind, Row};
use crate::programme::show::Names;
use crate::rules::skills::verification;
use crate::store::{Mode, Store};
use crate::text;
use crate::{msg, say};

/// Certificates that are looked at.
const MOST: usize = 50;

pub(super) fn command(command: Command) -> Command {
    let which = positional("certificate", say!("report-value-certificate"), say!("report-certificate-which")).required(true);
    printed(command.about(say!("report-certificate-about")).arg(which)).arg(flag("issue", say!("report-issue-certificate")))
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let target = Target::of(matches)?;
    let issue = matches.get_flag("issue");
    let mut store = house.store(if issue { Mode::Existing } else { Mode::Read })?;
    let id = the_one(&store, matches.get_one::<String>("certificate").map_or("", String::as_str))?;
    target.write(house, &mut store, Wanted::Certificate { id, issue })
}

/// The one certificate that a word means: by the code on it, by its number, by its record's code, or by whose it is.
fn the_one(store: &Store, typed: &str) -> Result<Id> {
    let word = text::screen(typed);
    if typed.starts_with('#') || typed.contains('/') && store.with_text(Kind::Certificate, "number", typed, 1)?.is_empty() {
        return find::of_kind(store, Kind::Certificate, typed);
    }
    let mut found: Vec<Row> = match verification::read(typed) {
        Ok(code) => store.with_text(Kind::Certificate, "code", &code, MOST)?,
        Err(_) => Vec::new(),
    };
    if found.is_empty() {
        found = store.with_text(Kind::Certificate, "number", typed.trim(), MOST)?;
    }
    found.retain(|row| !row.gone);
    let missing = || Error::new(Cause::Missing, msg!("report-no-certificate", word = word)).next(msg!("report-no-certificate-next"));
    if found.is_empty() {
        let whose = trainee(store, typed).map_err(|e| if e.cause() == Cause::Missing { missing() } else { e })?;
        found = store.referring(Kind::Certificate, "trainee", whose, MOST)?;
    }
    match found.as_slice() {
        [one] => Ok(one.id),
        [] => Err(missing()),
        several => {
            let names = Names::new();
            let list: Vec<String> =
                several.iter().map(|row| format!("{} {} #{}", names.row_title(store, row), row.text("number"), row.id.short())).collect();
            Err(Error::input(msg!("report-several", word = word)).next(msg!("report-several-next", found = list.join(", "))))
        }
    }
}
