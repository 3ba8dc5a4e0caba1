//! `ustaz schedule WHO`: what somebody or some place has before it, for a notice board, a spreadsheet or a calendar program.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use chrono::{NaiveDate, Utc};
use clap::{ArgMatches, Command, builder::PossibleValuesParser, value_parser};

use super::out::{Out, complain};
use super::{Ending, House, find, flag, option, positional};
use crate::error::{Cause, Error, Result};
use crate::exchange::schedule::{self, Asked, Format, Found, KINDS};
use crate::model::{Id, Kind};
use crate::programme::entry::Manner;
use crate::programme::show::kind_label;
use crate::rules::date_input;
use crate::store::{Mode, Store};
use crate::words::say as said;
use crate::{msg, say};

/// Records that are named when several could be meant.
const NAMED: usize = 8;

pub(super) fn command(command: Command) -> Command {
    let format = option("format", say!("cli-value-format"), say!("schedule-format"));
    let day = |name, help| option(name, say!("schedule-value-day"), help);
    command
        .about(say!("schedule-about"))
        .arg(positional("who", say!("schedule-value-who"), say!("schedule-who")).required(true).num_args(1..))
        .arg(option("kind", say!("export-value-kind"), say!("schedule-kind")))
        .arg(day("from", say!("schedule-from")))
        .arg(day("to", say!("schedule-to")))
        .arg(format.value_parser(PossibleValuesParser::new(Format::ALL.map(Format::key))).hide_possible_values(true))
        .arg(option("output", say!("schedule-value-file"), say!("schedule-output")).value_parser(value_parser!(PathBuf)))
        .arg(flag("holidays", say!("schedule-holidays")))
        .after_help(say!("schedule-after"))
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let word = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let output = matches.get_one::<PathBuf>("output");
    let ending = output.map(|path| schedule::may_write(path)).transpose()?;
    let format = match (Format::of_key(word("format")), ending) {
        (Some(asked), Some(ending)) if asked != ending => {
            let wanted = if asked == Format::Text { ".txt".to_owned() } else { format!(".{}", asked.key()) };
            return Err(
                Error::input(msg!("schedule-two-formats", format = asked.key())).next(msg!("schedule-two-formats-next", ending = wanted))
            );
        }
        (asked, ending) => asked.or(ending).unwrap_or(Format::Text),
    };
    if format == Format::Xlsx && output.is_none() && io::stdout().is_terminal() {
        return Err(Error::input(msg!("schedule-terminal")).next(msg!("schedule-terminal-next")));
    }
    let store = house.store(Mode::Read)?;
    let manner = house.manner(&store)?;
    let typed = matches.get_many::<String>("who").into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ");
    let kind = matches.get_one::<String>("kind").map(|word| of_schedules(word)).transpose()?;
    let day = |name| matches.get_one::<String>(name).map(|typed| day(typed, &manner, name)).transpose();
    let asked =
        Asked { who: who(&store, &typed, kind)?, from: day("from")?, to: day("to")?, format, holidays: matches.get_flag("holidays") };
    let stamp = Utc::now().naive_utc();
    let cut = if let Some(path) = output {
        let cut = schedule::to_file(&store, &manner, &asked, stamp, path)?;
        let mut out = Out::new();
        out.line(&say!("schedule-done", file = path.display()))?;
        out.end()?;
        cut
    } else {
        let mut out = io::stdout().lock();
        let cut = schedule::write(&store, &manner, &asked, stamp, &mut out)?;
        // A text tells it itself.
        let told = format == Format::Text;
        out.flush().map_err(Error::defect)?;
        if told { Vec::new() } else { cut }
    };
    for part in &cut {
        complain(&said(part));
    }
    Ok(Ending::Well)
}

/// A kind of which there are schedules.
fn of_schedules(word: &str) -> Result<Kind> {
    let kind = find::kind(word)?;
    if KINDS.contains(&kind) {
        return Ok(kind);
    }
    let kinds: Vec<&str> = KINDS.iter().map(|k| k.table()).collect();
    Err(Error::input(msg!("schedule-no-such-kind", kind = kind_label(kind)))
        .next(msg!("schedule-no-such-kind-next", kinds = kinds.join(", "))))
}

fn day(typed: &str, manner: &Manner, field: &'static str) -> Result<NaiveDate> {
    let read = date_input::parse(typed, manner.today, manner.calendar, &manner.shift);
    read.map(|parsed| parsed.date).map_err(|why| Error::input(why).next(msg!("schedule-day-next", option = field)))
}

/// The one that is meant: by a code, or by a name.
fn who(store: &Store, typed: &str, kind: Option<Kind>) -> Result<(Kind, Id)> {
    if typed.starts_with('#') || typed.contains('/') {
        let (found, id) = match kind {
            Some(kind) => (kind, find::of_kind(store, kind, typed)?),
            None => find::record(store, typed)?,
        };
        return of_schedules(found.table()).map(|kind| (kind, id));
    }
    let found = schedule::find(store, typed, kind)?;
    if let [one] = found.as_slice() {
        return Ok((one.kind, one.id));
    }
    let word = crate::text::screen(typed);
    if found.is_empty() {
        // Perhaps a code without its sign.
        if let Ok((found, id)) = find::record(store, typed) {
            return of_schedules(found.table()).map(|kind| (kind, id));
        }
        return Err(Error::new(Cause::Missing, msg!("schedule-no-who", word = word)).next(msg!("schedule-no-who-next")));
    }
    let named = |f: &Found| format!("{} #{} ({})", f.name, f.id.short(), kind_label(f.kind));
    let mut list: Vec<String> = found.iter().take(NAMED).map(named).collect();
    if found.len() > NAMED {
        list.push("…".to_owned());
    }
    Err(Error::input(msg!("schedule-several", word = word)).next(msg!("schedule-several-next", found = list.join(", "))))
}
