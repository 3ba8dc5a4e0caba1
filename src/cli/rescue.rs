//! `ustaz rescue NEWFILE [--backup FILE]`: the way back from a damaged file, with a statement of what is missing.
//!
//! The damaged file is only read; `ustaz restore NEWFILE` puts the new one in its place.

use std::path::PathBuf;

use clap::{ArgMatches, Command, value_parser};

use super::backup::file;
use super::out::Out;
use super::{Ending, House, option, positional};
use crate::error::Result;
use crate::say;
use crate::store::{Lost, Rescued, Store};

/// So many missing steps are listed one by one.
const LISTED: usize = 200;

pub(super) fn command(command: Command) -> Command {
    let path = || value_parser!(PathBuf);
    command
        .about(say!("cli-rescue"))
        .arg(positional("file", say!("cli-value-newfile"), say!("cli-rescue-file")).required(true).value_parser(path()))
        .arg(option("backup", say!("cli-value-file"), say!("cli-rescue-backup")).value_parser(path()))
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let backup = matches.get_one::<PathBuf>("backup").map(PathBuf::as_path);
    let rescued = Store::rescue(&house.db, backup, file(matches)?)?;
    let mut out = Out::new();
    for (path, why) in &rescued.passed {
        out.line(&say!("rescue-passed", file = path.display(), why = why))?;
    }
    out.line(&match &rescued.base {
        Some((path, newest)) => say!("rescue-base", file = path.display(), newest = newest),
        None => say!("rescue-no-base"),
    })?;
    out.line(&say!("rescue-steps", n = rescued.steps, file = house.db.display()))?;
    if rescued.drafts > 0 {
        out.line(&say!("rescue-drafts", n = rescued.drafts))?;
    }
    let at = crate::programme::history::when(&rescued.at);
    out.line(&say!("rescue-done", file = rescued.path.display(), newest = rescued.newest, at = at))?;
    tell_what_is_missing(&rescued, &mut out)?;
    out.line(&say!("rescue-done-next", file = rescued.path.display()))?;
    out.end()?;
    Ok(if rescued.lost.is_empty() && rescued.certain { Ending::Well } else { Ending::Findings })
}

fn tell_what_is_missing(rescued: &Rescued, out: &mut Out) -> Result<()> {
    match rescued.lost.as_slice() {
        [] if rescued.certain => out.line(&say!("rescue-all"))?,
        [] => {}
        [first, .., last] => out.line(&say!("rescue-missing", from = first.seq, to = last.seq, n = rescued.lost.len()))?,
        [only] => out.line(&say!("rescue-missing-one", seq = only.seq))?,
    }
    for run in rescued.lost.chunk_by(|a, b| a.known.is_none() && b.known.is_none()).take(LISTED) {
        out.line(&said(run))?;
    }
    if !rescued.certain {
        out.line(&say!("rescue-uncertain", newest = rescued.newest))?;
    }
    Ok(())
}

/// A step that can still be read, or a run of those that cannot.
fn said(run: &[Lost]) -> String {
    match run {
        [Lost { seq, known: Some((author, at, label)) }, ..] => {
            let at = crate::programme::history::when(at);
            say!("rescue-missing-step", seq = seq, at = at, author = crate::text::screen(author), label = crate::text::screen(label))
        }
        [first, .., last] => say!("rescue-missing-unreadable", from = first.seq, to = last.seq),
        [only] => say!("rescue-missing-unreadable-one", seq = only.seq),
        [] => String::new(),
    }
}
