//! `ustaz plan --instance FILE`: looks for the best plan of a placement problem in a file, for so many seconds.
//!
//! The last line on standard output is made for programs: `objective=… upper_bound=… violations=… seconds=…`. Ctrl-C ends the search
//! early; what was found until then is written as if its time had been up.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Instant;

use clap::{ArgMatches, Command, value_parser};

use super::out::{Out, complain};
use super::{Ending, House, option};
use crate::error::{Cause, Error, Result};
use crate::exchange::instances;
use crate::programme::planning::solve;
use crate::rules::planning::explain::{Explanation, Remedy, explain};
use crate::rules::planning::instance::Instance;
use crate::rules::planning::schedule::StudentModel;
use crate::rules::planning::search::{Outcome, Settings};
use crate::term::{GRACE, Signal, watch_ends};
use crate::words::Message;
use crate::{msg, say};

/// Seconds of a search unless told otherwise, and at the most.
const USUAL: &str = "60";
const MOST: u32 = 86_400;
/// A problem of 2,000 people has 5 MB.
const LARGEST: u64 = 256 * 1024 * 1024;
/// People who could not be placed and are told of one by one.
const TOLD: usize = 50;

pub(super) fn command(command: Command) -> Command {
    let path = || value_parser!(PathBuf);
    let seconds = option("seconds", say!("cli-value-number"), say!("plan-seconds", seconds = USUAL));
    command
        .about(say!("plan-about"))
        .arg(option("instance", say!("cli-value-file"), say!("plan-instance")).required(true).value_parser(path()))
        .arg(seconds.value_parser(value_parser!(u32).range(1..=i64::from(MOST))).default_value(USUAL).hide_default_value(true))
        .arg(
            option("seed", say!("cli-value-number"), say!("plan-seed"))
                .value_parser(value_parser!(u64))
                .default_value("1")
                .hide_default_value(true),
        )
        .arg(option("solution", say!("cli-value-file"), say!("plan-solution")).value_parser(path()))
        .after_help(say!("plan-after"))
}

pub(super) fn run(_: &House, matches: &ArgMatches) -> Result<Ending> {
    let path = |name: &str| matches.get_one::<PathBuf>(name);
    let seconds = f64::from(matches.get_one::<u32>("seconds").copied().unwrap_or(60));
    let Some(file) = path("instance") else { return Err(Error::defect("clap lets nothing through without it")) };
    let instance = read(file)?;
    // Where nothing can be written is known before the search, not behind it.
    let solution = path("solution").map(|to| File::create(to).map(|file| (to, BufWriter::new(file))).map_err(|e| unwritten(to, e)));
    let solution = solution.transpose()?;

    let begun = Instant::now();
    let settings = Settings { seed: matches.get_one::<u64>("seed").copied().unwrap_or(1), ..Settings::default() };
    let found = search(&instance, &settings, begun, seconds)?;
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
    let stopped = Arc::new(AtomicBool::new(false));
    let (tell, signals) = channel();
    let watch = watch_ends(tell, GRACE).map_err(|e| Error::new(Cause::Outside, msg!("plan-no-signals")).detail(e))?;
    let stop = Arc::clone(&stopped);
    thread::spawn(move || {
        // It ends when the watch is dropped and with it the other end.
        if signals.iter().any(|signal| matches!(signal, Signal::Interrupt | Signal::Hangup)) {
            stop.store(true, Ordering::Relaxed);
        }
    });
    let told = AtomicU64::new(0);
    let found = solve(
        instance,
        settings,
        &|| if stopped.load(Ordering::Relaxed) { 1.0 } else { begun.elapsed().as_secs_f64() / seconds },
        &|progress| {
            let now = begun.elapsed().as_secs();
            if now > told.load(Ordering::Relaxed) && told.fetch_max(now, Ordering::Relaxed) < now {
                let (objective, violations) = (progress.score.objective, progress.score.violations());
                complain(&say!("plan-progress", seconds = now, objective = objective, violations = violations));
            }
        },
    );
    drop(watch);
    Ok(found)
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
