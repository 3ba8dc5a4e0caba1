//! `ustaz merge KIND KEEP OTHER [--set FIELD=VALUE]`: two records that are one become one, as one step that can be undone.
//!
//! Cells that only the other one has are taken over, several entries are put together; `--set` chooses anything else. Values are
//! read as in the forms: dates in three calendars, names of records, `#codes`.

use clap::{ArgAction, ArgMatches, Command};

use super::out::Out;
use super::{Ending, House, find, option, positional};
use crate::error::{Error, Result};
use crate::model::{Field, Kind, Value};
use crate::programme::entry::{self, Manner};
use crate::programme::show::{Names, field_label, kind_label};
use crate::programme::{merge, suggestions};
use crate::rules::filter::nearest;
use crate::store::{Mode, Store};
use crate::{msg, say};

pub(super) fn command(command: Command) -> Command {
    let record = || say!("cli-value-record");
    command
        .about(say!("cli-merge"))
        .arg(positional("kind", say!("cli-value-kind"), say!("cli-merge-kind")).required(true))
        .arg(positional("keep", record(), say!("cli-merge-keep")).required(true))
        .arg(positional("other", record(), say!("cli-merge-other")).required(true))
        .arg(option("set", say!("cli-value-cell"), say!("cli-merge-set")).action(ArgAction::Append))
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let mut store = house.store(Mode::Existing)?;
    let word = |name: &str| matches.get_one::<String>(name).cloned().unwrap_or_default();
    let kind = find::kind(&word("kind"))?;
    let (keep, other) = (find::of_kind(&store, kind, &word("keep"))?, find::of_kind(&store, kind, &word("other"))?);
    let names = Names::new();
    let mut choices: Vec<(&'static str, Value)> = match (store.get(kind, keep)?, store.get(kind, other)?) {
        (Some(mine), Some(theirs)) => suggestions(&mine, &theirs),
        _ => Vec::new(),
    };
    let manner = house.manner(&store)?;
    for cell in matches.get_many::<String>("set").unwrap_or_default() {
        let (key, value) = read(&store, &names, &manner, kind, cell)?;
        choices.retain(|(chosen, _)| *chosen != key);
        choices.push((key, value));
    }
    let title = names.title(&store, kind, other);
    let written = merge(&mut store, &house.user, keep, other, &choices)?;
    names.forget();
    let mut out = Out::new();
    let into = names.title(&store, kind, keep);
    out.line(&say!("cli-merge-done", kind = kind_label(kind), other = title, name = into, moved = written.output.moved))?;
    for (key, value) in &choices {
        let shown = field(kind, key).map(|f| names.cell(&store, f, value)).unwrap_or_default();
        out.line(&say!("cli-history-first", field = field_label(kind, key), after = shown))?;
    }
    out.line(&say!("cli-merge-step", step = written.seq.unwrap_or_default()))?;
    out.end()?;
    Ok(Ending::Well)
}

/// A field of a kind, or one that stands beside it.
fn field(kind: Kind, key: &str) -> Option<&'static Field> {
    kind.field(key).or_else(|| kind.attached().iter().map(|a| &a.field).find(|f| f.key == key))
}

/// `field=value`, read as in a form.
fn read(store: &Store, names: &Names, manner: &Manner, kind: Kind, cell: &str) -> Result<(&'static str, Value)> {
    let shown = crate::text::screen(cell).into_owned();
    let Some((key, typed)) = cell.split_once('=') else {
        return Err(Error::input(msg!("cli-set-unfit", cell = shown)).next(msg!("cli-set-unfit-next")));
    };
    let key = key.trim().replace('-', "_");
    let Some(field) = field(kind, &key) else {
        let keys: Vec<&str> = kind.fields().iter().chain(kind.attached().iter().map(|a| &a.field)).map(|f| f.key).collect();
        let error = Error::input(msg!("cli-no-field", kind = kind_label(kind), key = crate::text::screen(&key)));
        return Err(match nearest(&key, &keys) {
            Some(near) => error.next(msg!("cli-near", near = near)),
            None => error.next(msg!("cli-valid", values = keys.join(", "))),
        });
    };
    let value = entry::read(store, names, manner, field, typed);
    let value = value.map_err(|why| Error::input(why).next(msg!("cli-set-unfit-next")).at(field.key))?;
    Ok((field.key, value))
}
