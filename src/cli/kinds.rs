//! `ustaz kinds [KIND]`: the kinds of records, and the columns that files of one have.

use clap::{ArgMatches, Command};

use super::out::Out;
use super::{Ending, House, find, positional};
use crate::error::Result;
use crate::exchange::export::columns;
use crate::model::{Field, FieldKind, Kind};
use crate::programme::show::{choice, field_label, kind_label, kind_plural};
use crate::say;
use crate::text::pad;
use crate::words::label;

pub(super) fn command(command: Command) -> Command {
    command.about(say!("kinds-about")).arg(positional("kind", say!("export-value-kind"), say!("kinds-kind")))
}

pub(super) fn run(_: &House, matches: &ArgMatches) -> Result<Ending> {
    let mut out = Out::new();
    match matches.get_one::<String>("kind") {
        Some(word) => one(&mut out, find::kind(word)?)?,
        None => all(&mut out)?,
    }
    out.end()?;
    Ok(Ending::Well)
}

fn all(out: &mut Out) -> Result<()> {
    let width = Kind::ALL.iter().map(|k| k.table().len()).max().unwrap_or(0);
    for kind in Kind::ALL {
        out.line(&format!("{}  {}", pad(kind.table(), width), kind_plural(*kind)))?;
    }
    Ok(())
}

fn one(out: &mut Out, kind: Kind) -> Result<()> {
    let columns = columns(kind, true);
    let label = |key: &str| if key == "id" { label("kinds-id") } else { field_label(kind, key) };
    let keys = columns.iter().map(|c| c.key().len()).max().unwrap_or(0);
    let labels = columns.iter().map(|c| crate::text::width(&label(c.key()))).max().unwrap_or(0);
    for column in &columns {
        let takes = column.field().map_or_else(|| say!("takes-id"), takes);
        let marks = column.field().map(marks).unwrap_or_default();
        out.line(&format!("{}  {}  {takes}{marks}", pad(column.key(), keys), pad(&label(column.key()), labels)))?;
    }
    Ok(())
}

/// What must be known of a field besides what it takes.
fn marks(field: &Field) -> String {
    let mut out = String::new();
    for (holds, id) in [(field.required, "takes-required"), (field.sensitive, "takes-sensitive")] {
        if holds {
            out.push_str("; ");
            out.push_str(&label(id));
        }
    }
    out
}

/// What a field takes, in words.
fn takes(field: &Field) -> String {
    match field.kind {
        FieldKind::Text(most) => say!("takes-text", most = most),
        FieldKind::Notes => say!("takes-notes"),
        FieldKind::Name => say!("takes-name"),
        FieldKind::Native => say!("takes-native"),
        FieldKind::Words => say!("takes-words"),
        FieldKind::Phones => say!("takes-phones"),
        FieldKind::Email => say!("takes-email"),
        FieldKind::Date => say!("takes-date"),
        FieldKind::PartialDate => say!("takes-partial-date"),
        FieldKind::Moment => say!("takes-moment"),
        FieldKind::Hours => say!("takes-hours"),
        FieldKind::Number { unit, min, max, decimals } => {
            let unit = if unit.is_empty() { String::new() } else { label(&format!("unit-{unit}")) };
            let say = if decimals == 0 { say!("takes-whole", min = min, max = max) } else { say!("takes-number", min = min, max = max) };
            if unit.is_empty() { say } else { format!("{say}, {unit}") }
        }
        FieldKind::Choice(set) => say!("takes-choice", keys = set.keys.join(", ")),
        FieldKind::Flag => say!("takes-flag"),
        FieldKind::Ref(kind) => say!("takes-reference", kind = kind_label(kind)),
        FieldKind::Refs(kind) => say!("takes-references", kinds = kind_plural(kind)),
        FieldKind::Term(list) => say!("takes-code", list = choice("list", list.key())),
        FieldKind::Terms(list) => say!("takes-codes", list = choice("list", list.key())),
        FieldKind::TermPairs(list) => say!("takes-code-pairs", list = choice("list", list.key())),
        FieldKind::Pairs => say!("takes-pairs"),
    }
}
