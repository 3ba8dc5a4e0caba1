//! `ustaz curve`: the learning curve of a trainee at a procedure, in words or as a picture.

use std::path::{Path, PathBuf};

use chrono::Local;
use clap::{ArgMatches, Command, value_parser};

use super::hours::the_one;
use super::out::Out;
use super::{Ending, House, option, positional};
use crate::error::{Cause, Error, Result};
use crate::exchange::plot_svg::{plot_file, words};
use crate::model::Kind;
use crate::programme::entry::Manner;
use crate::programme::show::Names;
use crate::programme::skills::curve::{Curve, Rates};
use crate::programme::working::lunar_shift;
use crate::store::Mode;
use crate::{msg, say};

pub(super) fn command(command: Command) -> Command {
    command
        .about(say!("curve-about"))
        .arg(positional("trainee", say!("curve-value-trainee"), say!("curve-help-trainee")).required(true))
        .arg(positional("procedure", say!("curve-value-procedure"), say!("curve-help-procedure")).required(true))
        .arg(positional("file", say!("cli-value-file"), say!("curve-help-file")).value_parser(value_parser!(PathBuf)))
        .arg(option("rates", say!("curve-value-rates"), say!("curve-help-rates")))
        .after_help(say!("curve-after"))
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let word = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let store = house.store(Mode::Read)?;
    let names = Names::new();
    let trainee = the_one(&store, &names, Kind::Trainee, word("trainee"))?;
    let procedure = the_one(&store, &names, Kind::Skill, word("procedure"))?;
    let rates = matches.get_one::<String>("rates").map(|typed| Rates::read(typed)).transpose()?;
    let manner = Manner {
        today: Local::now().date_naive(),
        calendar: house.config.calendar,
        second: None,
        shift: lunar_shift(&store)?,
        country: String::new(),
    };
    let curve = Curve::gather(&store, &names, trainee, procedure, rates)?.ok_or_else(|| Error::new(Cause::Missing, msg!("curve-gone")))?;
    let plot = curve.plot(&manner);
    match matches.get_one::<PathBuf>("file") {
        Some(file) => plot_file(&[&plot], Path::new(file))?,
        None => {
            let mut out = Out::new();
            for line in words(&[&plot]) {
                out.line(&line)?;
            }
            out.end()?;
        }
    }
    Ok(Ending::Well)
}
