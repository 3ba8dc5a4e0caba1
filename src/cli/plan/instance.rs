//! `ustaz plan --instance FILE`: looks for the best plan of a placement problem in a file, for so many seconds.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use clap::ArgMatches;

use super::super::Ending;
use super::super::out::{Out, complain};
use super::{Interrupt, seconds, seed};
use crate::error::{Cause, Error, Result};
use crate::exchange::instances;
use crate::programme::planning::solve;
use crate::rules::planning::explain::{Explanation, Remedy, explain};
use crate::rules::planning::instance::Instance;
use crate::rules::planning::schedule::StudentModel;
use crate::rules::planning::search::{Outcome, Settings};
use crate::words::Message;
use crate::{msg, say};

/// A problem of 2,000 people has 5 MB.
const LARGEST: u64 = 256 * 1024 * 1024;
/// People who could not be placed and are told of one by one.
const TOLD: usize = 50;

pub(super) fn run(file: &Path, matches: &ArgMatches) -> Result<Ending> {
    let instance = read(file)?;
    // Where nothing can be written is known before the search, not behind it.
    let solution = matches.get_one::<PathBuf>("solution");
    let solution = solution.map(|to| File::create(to).map(|file| (to, BufWriter::new(file))).map_err(|e| unwritten(to, e)));
    let solution = solution.transpose()?;

    let begun = Instant::now();
    let settings = Settings { seed: seed(matches), ..Settings::default() };
    let found = search(&instance, &settings, begun, seconds(matches))?;
    let took = begun.elapsed().as_secs_f64();
    if let Some((to, mut file)) = solution {
        instances::write(&instance, &found.plan, &mut file).map_err(|e| unwritten(to, e))?;
    }
    reasons(&instance, &found);
    let bound = found.bound.as_ref().and_then(|b| b.value).map_or_else(|| "-".to_owned(), |value| value.to_string());
    let (objective, violations) = (found.score.objective, found.score.violations());
    let mut out = Out::new();
    out.line(&format!("objective={objective} upper_bound={bound} violations={violations} seconds={took:.1}"))?;
    out.end()?;
    Ok(if found.score.feasible() { Ending::Well } else { Ending::Findings })
}

fn read(file: &Path) -> Result<Instance> {
    let unread = |e: std::io::Error| Error::input(msg!("plan-unread", file = file.display())).next(msg!("plan-unread-next")).detail(e);
    if std::fs::metadata(file).map_err(unread)?.len() > LARGEST {
        return Err(Error::input(msg!("plan-large", file = file.display())).next(msg!("plan-size-next")));
    }
    instances::parse(&std::fs::read_to_string(file).map_err(unread)?)
}

fn unwritten(to: &Path, e: std::io::Error) -> Error {
    Error::new(Cause::Outside, msg!("plan-unwritten", file = to.display())).next(msg!("plan-unwritten-next")).detail(e)
}

/// Searches until the time is up, the best is proven or somebody stops it. Says once a second at the most how far it is.
fn search(instance: &Instance, settings: &Settings, begun: Instant, seconds: f64) -> Result<Outcome> {
    let interrupt = Interrupt::listen()?;
    let told = AtomicU64::new(0);
    Ok(solve(instance, settings, &|| if interrupt.came() { 1.0 } else { begun.elapsed().as_secs_f64() / seconds }, &|progress| {
        let now = begun.elapsed().as_secs();
        if now > told.load(Ordering::Relaxed) && told.fetch_max(now, Ordering::Relaxed) < now {
            let (objective, violations) = (progress.score.objective, progress.score.violations());
            complain(&say!("plan-progress", seconds = now, objective = objective, violations = violations));
        }
    }))
}

/// Who has no place, and which single change would give them one.
fn reasons(instance: &Instance, found: &Outcome) {
    let impossible = found.bound.as_ref().map(|b| b.impossible.as_slice()).unwrap_or_default();
    for student in impossible.iter().take(TOLD) {
        complain(&say!("plan-impossible", student = student + 1));
    }
    let models = StudentModel::all(instance);
    let unplaced = found.plan.rows.iter().enumerate().filter(|(_, row)| row.is_none()).map(|(student, _)| student);
    for student in unplaced.take(TOLD) {
        let why = explain(instance, &models, &found.plan, student);
        complain(&say!("plan-unplaced", student = student + 1, remedy = remedy(&why)));
    }
    if found.score.under > 0 {
        complain(&say!("plan-short", n = found.score.under));
    }
}

fn remedy(why: &Explanation) -> Message {
    match why.remedies.first().map(|proposal| &proposal.remedy) {
        Some(Remedy::Seat { hospital, discipline, periods }) => {
            let periods: Vec<String> = periods.iter().map(|p| (p + 1).to_string()).collect();
            msg!("plan-seat", hospital = hospital + 1, discipline = discipline + 1, periods = periods.join(", "))
        }
        Some(Remedy::Ability { hospital, discipline }) => msg!("plan-ability", hospital = hospital + 1, discipline = discipline + 1),
        Some(Remedy::Allowed { discipline }) => msg!("plan-allowed", discipline = discipline + 1),
        Some(Remedy::Date { period }) => msg!("plan-date", period = period + 1),
        None if why.exact => msg!("plan-no-remedy"),
        None => msg!("plan-no-remedy-found"),
    }
}
