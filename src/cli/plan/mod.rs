//! `ustaz plan`: looks for the best plan of the programme's open rotations; with `--instance FILE`, of a placement problem in a file.
//!
//! The last line on standard output is made for programs: `objective=… upper_bound=… … violations=… seconds=…`. Ctrl-C ends the search
//! early; what was found until then is told as if its time had been up.

mod instance;
mod programme;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::thread;

use clap::{Arg, ArgMatches, Command, value_parser};

use super::{Ending, House, flag, option};
use crate::error::{Cause, Error, Result};
use crate::rules::planning::programme::{MOST_WAIT, MOVE, PLACED, SPEAKS, WAIT, WISHES, WORST_OFF};
use crate::term::{GRACE, Signal, SignalWatch, watch_ends};
use crate::{msg, say};

/// Seconds of a search unless told otherwise, and at the most.
const USUAL: &str = "60";
const MOST: u32 = 86_400;
const FORMATS: [&str; 3] = ["text", "csv", "json"];

pub(super) fn command(command: Command) -> Command {
    let path = || value_parser!(PathBuf);
    let with = |arg: Arg, usual: &'static str| arg.default_value(usual).hide_default_value(true);
    let seconds = option("seconds", say!("cli-value-number"), say!("plan-seconds", seconds = USUAL));
    let seed = option("seed", say!("cli-value-number"), say!("plan-seed")).value_parser(value_parser!(u64));
    let formats = clap::builder::PossibleValuesParser::new(FORMATS);
    let format = option("format", say!("cli-value-format"), say!("plan-format")).value_parser(formats).hide_possible_values(true);
    command
        .about(say!("plan-about"))
        .arg(with(seconds.value_parser(value_parser!(u32).range(1..=i64::from(MOST))), USUAL))
        .arg(with(seed, "1"))
        .arg(option("cohort", say!("cli-value-name"), say!("plan-cohort")).conflicts_with("instance"))
        .arg(with(format, "text"))
        .arg(flag("apply", say!("plan-apply")).conflicts_with("instance"))
        .arg(option("instance", say!("cli-value-file"), say!("plan-instance")).value_parser(path()))
        .arg(option("solution", say!("cli-value-file"), say!("plan-solution")).value_parser(path()).requires("instance"))
        .after_help(say!(
            "plan-after",
            placed = PLACED,
            first = WISHES[0],
            second = WISHES[1],
            third = WISHES[2],
            speaks = SPEAKS,
            wait = WAIT,
            weeks = MOST_WAIT,
            moves = MOVE,
            worst = WORST_OFF
        ))
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    match matches.get_one::<PathBuf>("instance") {
        Some(file) => instance::run(file, matches),
        None => programme::run(house, matches),
    }
}

fn seconds(matches: &ArgMatches) -> f64 {
    f64::from(matches.get_one::<u32>("seconds").copied().unwrap_or(60))
}

fn seed(matches: &ArgMatches) -> u64 {
    matches.get_one::<u64>("seed").copied().unwrap_or(1)
}

/// Ctrl-C ends the search, not the program.
struct Interrupt {
    came: Arc<AtomicBool>,
    _watch: SignalWatch,
}

impl Interrupt {
    fn listen() -> Result<Self> {
        let came = Arc::new(AtomicBool::new(false));
        let (tell, signals) = channel();
        let watch = watch_ends(tell, GRACE).map_err(|e| Error::new(Cause::Outside, msg!("plan-no-signals")).detail(e))?;
        let stop = Arc::clone(&came);
        thread::spawn(move || {
            // It ends when the watch is dropped and with it the other end.
            if signals.iter().any(|signal| matches!(signal, Signal::Interrupt | Signal::Hangup)) {
                stop.store(true, Ordering::Relaxed);
            }
        });
        Ok(Self { came, _watch: watch })
    }

    fn came(&self) -> bool {
        self.came.load(Ordering::Relaxed)
    }
}
