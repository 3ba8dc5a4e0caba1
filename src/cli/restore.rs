//! `ustaz restore FILE [--to NEWFILE]`: a verified backup into a new place, never over a good file.
//!
//! Without `--to` the backup takes the place of the file that one works with, if that is lost or damaged; a damaged file is set
//! aside under another name and never deleted.

use std::path::{Path, PathBuf};

use clap::{ArgMatches, Command, value_parser};

use super::backup::{file, size};
use super::out::{Out, complain};
use super::{Ending, House, option, positional};
use crate::error::{Cause, Error, Result};
use crate::store::{Mode, Store};
use crate::{msg, say};

pub(super) fn command(command: Command) -> Command {
    let path = || value_parser!(PathBuf);
    command
        .about(say!("cli-restore"))
        .arg(positional("file", say!("cli-value-file"), say!("cli-restore-file")).required(true).value_parser(path()))
        .arg(option("to", say!("cli-value-file"), say!("cli-restore-to")).value_parser(path()))
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let from = file(matches)?;
    let to = matches.get_one::<PathBuf>("to").unwrap_or(&house.db);
    // Looked at before anything is moved: a backup that does not hold changes nothing.
    Store::open(from, Mode::Read)?;
    let aside = if matches.contains_id("to") { None } else { set_aside(to)? };
    let report = Store::restore(from, to)?;
    let missing = aside.map_or(Ok(None), |was| Store::open(to, Mode::Read)?.missing_of(&was))?;
    let mut out = Out::new();
    out.line(&say!("cli-restore-done", file = report.path.display(), size = size(&report), newest = report.newest))?;
    if let Some(missing) = missing {
        out.line(&say!("cli-restore-missing", from = missing.from, to = missing.to))?;
    }
    out.end()?;
    Ok(Ending::Well)
}

/// Moves a damaged or lost file, with what belongs to it, out of the way, and gives its new name; refuses for a good one and for
/// one that is not ours.
fn set_aside(path: &Path) -> Result<Option<PathBuf>> {
    match Store::open(path, Mode::Read).and_then(|store| store.check(&mut |_| true)) {
        Ok(report) if report.findings.is_empty() => {
            return Err(Error::input(msg!("cli-restore-good", file = path.display())).next(msg!("cli-restore-good-next")));
        }
        Ok(_) => {}
        // What the witness beside it speaks of is a file of ours, however little is left of it.
        Err(e) if e.cause() == Cause::Damaged || Store::was_at(path) => {}
        Err(e) if e.cause() == Cause::Missing => return Ok(None),
        Err(_) => return Err(Error::input(msg!("restore-exists", file = path.display())).next(msg!("restore-exists-next"))),
    }
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}", chrono::Utc::now().format("damaged-%Y-%m-%dT%H%M%S")));
    for tail in Store::TAILS {
        let (mut was, mut aside) = (path.as_os_str().to_owned(), name.clone());
        was.push(tail);
        aside.push(tail);
        match std::fs::rename(&was, &aside) {
            Ok(()) => complain(&say!("cli-restore-aside", file = Path::new(&aside).display())),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
            Err(e) => {
                return Err(Error::new(Cause::Outside, msg!("file-trouble", file = path.display()))
                    .next(msg!("file-trouble-next"))
                    .detail(e));
            }
        }
    }
    Ok(Some(PathBuf::from(name)))
}
