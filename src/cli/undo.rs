//! `ustaz undo [STEP]`: a step of the history goes back.

use clap::{ArgMatches, Command, value_parser};

use super::out::Out;
use super::{Ending, House, positional};
use crate::error::{Error, Result};
use crate::programme::show::{Names, field_label, kind_label};
use crate::store::{Mode, Store};
use crate::{msg, say};

pub(super) fn command(command: Command) -> Command {
    let step = positional("step", say!("cli-value-step"), say!("cli-undo-step")).value_parser(value_parser!(i64));
    command.about(say!("cli-undo")).arg(step)
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let mut store = house.store(Mode::Existing)?;
    let step = match matches.get_one::<i64>("step") {
        Some(step) => *step,
        None => store
            .undoable(&house.user)?
            .ok_or_else(|| Error::input(msg!("cli-undo-nothing", user = house.user)).next(msg!("cli-undo-nothing-next")))?,
    };
    take_back(&mut store, house, step)
}

/// Undoes a step and says what went back and what stayed.
pub(super) fn take_back(store: &mut Store, house: &House, step: i64) -> Result<Ending> {
    let written = store.undo(&house.user, step)?;
    let undone = written.output;
    let mut out = Out::new();
    out.line(&say!("cli-undo-done", label = undone.entry.label, cells = undone.cells, step = written.seq.unwrap_or_default()))?;
    let names = Names::new();
    for kept in &undone.kept {
        let title = names.title(store, kept.kind, kept.id);
        let holds = kept.kind.field(kept.key).map(|f| names.cell(store, f, &kept.holds)).unwrap_or_default();
        let field = field_label(kept.kind, kept.key);
        out.line(&say!("cli-undo-kept", kind = kind_label(kept.kind), title = title, field = field, holds = holds))?;
    }
    out.end()?;
    Ok(Ending::Well)
}
