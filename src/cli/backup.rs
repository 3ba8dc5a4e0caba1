//! `ustaz backup FILE`: a verified copy, also while others work.

use std::path::PathBuf;

use clap::{ArgMatches, Command, value_parser};

use super::out::Out;
use super::{Ending, House, positional};
use crate::error::{Error, Result};
use crate::say;
use crate::store::{BackupReport, Mode};

pub(super) fn command(command: Command) -> Command {
    let file = positional("file", say!("cli-value-file"), say!("cli-backup-file")).required(true);
    command.about(say!("cli-backup")).arg(file.value_parser(value_parser!(PathBuf)))
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let to = file(matches)?;
    let report = house.store(Mode::Read)?.backup(to)?;
    let mut out = Out::new();
    out.line(&say!("cli-backup-done", file = report.path.display(), size = size(&report), newest = report.newest))?;
    out.end()?;
    Ok(Ending::Well)
}

/// The file that is named.
pub(super) fn file(matches: &ArgMatches) -> Result<&PathBuf> {
    matches.get_one::<PathBuf>("file").ok_or_else(|| Error::defect("a required file is not there"))
}

/// A size as people read it.
pub(super) fn size(report: &BackupReport) -> String {
    if report.bytes < 10_000_000 {
        say!("cli-size-kb", n = report.bytes.div_ceil(1000))
    } else {
        say!("cli-size-mb", n = report.bytes.div_ceil(1_000_000))
    }
}
