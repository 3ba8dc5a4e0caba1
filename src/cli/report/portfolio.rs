//! `ustaz report portfolio TRAINEE`.

use clap::{ArgMatches, Command};

use super::super::{Ending, House, find, flag, positional};
use super::{Target, printed};
use crate::error::{Cause, Error, Result};
use crate::exchange::report::Wanted;
use crate::model::{Id, Kind};
use crate::programme::show::Names;
use crate::store::{Mode, Store};
use crate::text;
use crate::{msg, say};

/// People that are named when several could be meant.
const NAMED: usize = 8;

pub(super) fn command(command: Command) -> Command {
    let who = positional("trainee", say!("report-value-trainee"), say!("report-portfolio-who")).required(true);
    printed(command.about(say!("report-portfolio-about")).arg(who))
        .arg(flag("issue", say!("report-issue-portfolio")))
        .arg(flag("with-sensitive", say!("report-with-sensitive")))
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let target = Target::of(matches)?;
    let (issue, sensitive) = (matches.get_flag("issue"), matches.get_flag("with-sensitive"));
    let mut store = house.store(if issue || sensitive { Mode::Existing } else { Mode::Read })?;
    let trainee = trainee(&store, matches.get_one::<String>("trainee").map_or("", String::as_str))?;
    target.write(house, &mut store, Wanted::Portfolio { trainee, issue, sensitive })
}

/// The one trainee that a word means: by a code, or by a name in any spelling.
pub(super) fn trainee(store: &Store, typed: &str) -> Result<Id> {
    if typed.starts_with('#') || typed.contains('/') {
        return find::of_kind(store, Kind::Trainee, typed);
    }
    let mut found = store.matching(Kind::Trainee, typed, NAMED + 1)?;
    let wanted = text::fold(typed);
    let same = |row: &crate::model::Row| text::fold(row.text("passport_name")) == wanted || text::fold(row.text("native_name")) == wanted;
    if found.iter().any(same) {
        found.retain(same);
    }
    match found.as_slice() {
        [one] => Ok(one.id),
        // Perhaps a code without its sign.
        [] => find::of_kind(store, Kind::Trainee, typed).map_err(|e| match e.cause() {
            Cause::Input | Cause::Missing => {
                Error::new(Cause::Missing, msg!("report-no-trainee", word = text::screen(typed))).next(msg!("report-no-trainee-next"))
            }
            _ => e,
        }),
        several => {
            let names = Names::new();
            let mut list: Vec<String> =
                several.iter().take(NAMED).map(|row| format!("{} #{}", names.row_title(store, row), row.id.short())).collect();
            if several.len() > NAMED {
                list.push("…".to_owned());
            }
            Err(Error::input(msg!("report-several", word = text::screen(typed))).next(msg!("report-several-next", found = list.join(", "))))
        }
    }
}
