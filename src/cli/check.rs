//! `ustaz check`: is the file whole, and is its state what its history says?

use clap::{ArgMatches, Command};

use super::out::{Out, complain};
use super::{Ending, House, flag};
use crate::error::Result;
use crate::say;
use crate::store::Mode;
use crate::words::say;

pub(super) fn command(command: Command) -> Command {
    command.about(say!("cli-check")).arg(flag("rebuild-search", say!("cli-check-rebuild-search")))
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let store = if matches.get_flag("rebuild-search") {
        let mut store = house.store(Mode::Existing)?;
        complain(&say!("cli-check-rebuilding"));
        store.rebuild_search()?;
        store
    } else {
        house.store(Mode::Read)?
    };
    let report = store.check(&mut |step| {
        complain(&say(step));
        true
    })?;
    let mut out = Out::new();
    for finding in &report.findings {
        out.line(&say(&finding.what))?;
    }
    // The same advice for many findings is given once.
    let mut advice: Vec<_> = report.findings.iter().map(|f| &f.next).collect();
    advice.dedup();
    for (i, next) in advice.iter().enumerate() {
        if !advice.iter().take(i).any(|earlier| earlier == next) {
            out.line(&say(next))?;
        }
    }
    out.line(&say!("cli-check-read", rows = report.journal_rows, records = report.records))?;
    out.line(&say!("cli-check-chain", chain = if report.chain.is_empty() { "-" } else { &report.chain }))?;
    if report.findings.is_empty() {
        out.line(&say!("cli-check-well"))?;
    } else {
        out.line(&say!("cli-check-findings", n = report.findings.len()))?;
    }
    out.end()?;
    Ok(if report.findings.is_empty() { Ending::Well } else { Ending::Findings })
}
