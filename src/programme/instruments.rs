//! Instruments as a ministry makes them: items one after another, each with a code of its own.
//!
//! Must not: know a screen, or what a rating means (`skills::forms`).

use crate::error::{Error, Result};
use crate::model::{FieldType, Id, Instrument, InstrumentItem, ItemKind, Kind, Row, Value};
use crate::msg;
use crate::store::{Store, Tx};

/// Most items of one instrument.
pub const MOST: usize = 500;

/// The items of an instrument in their order.
///
/// # Errors
/// Trouble with the file.
pub fn items(store: &Store, instrument: Id) -> Result<Vec<(Id, InstrumentItem)>> {
    let rows = store.referring(Kind::InstrumentItem, "instrument", instrument, MOST)?;
    let mut out: Vec<(Id, InstrumentItem)> = rows.into_iter().map(|row| (row.id, row.to())).collect();
    out.sort_by_key(|(id, item)| (item.position, *id));
    Ok(out)
}

/// Gives the values of a new item the next place in its instrument, unless they have one.
///
/// # Errors
/// Trouble with the file.
pub fn place_next(store: &Store, preset: &mut Vec<(&'static str, Value)>) -> Result<()> {
    let given = |key: &str| preset.iter().find(|(k, _)| *k == key).map(|(_, v)| v.clone());
    if given("position").is_some() {
        return Ok(());
    }
    let Some(instrument) = given("instrument").and_then(|v| Option::<Id>::read(&v)) else { return Ok(()) };
    let last = items(store, instrument)?.iter().filter_map(|(_, item)| item.position).max().unwrap_or(0);
    preset.push(("position", Value::Int(last + 1)));
    Ok(())
}

/// The ends of a scale in words: `1–5`; nothing where an end is open.
#[must_use]
pub fn scale(instrument: &Instrument) -> Option<String> {
    Some(format!("{}–{}", instrument.scale_min?, instrument.scale_max?))
}

/// Whether an item is answered by a rating.
#[must_use]
pub fn is_rated(item: &InstrumentItem) -> bool {
    item.kind.is_none_or(|kind| kind == ItemKind::Rated)
}

/// Refuses an item under a code that another one of its instrument has: scores are kept by it.
///
/// # Errors
/// There is one.
pub(super) fn accept_code(tx: &Tx<'_>, row: &Row) -> Result<()> {
    let Some(instrument) = row.reference("instrument") else { return Ok(()) };
    let code = row.text("code").trim();
    let others = tx.referring(Kind::InstrumentItem, "instrument", instrument, MOST)?;
    if let Some(other) = others.iter().find(|other| other.id != row.id && other.text("code").eq_ignore_ascii_case(code)) {
        return Err(Error::input(msg!("item-code-twice", code = code, title = other.text("title")))
            .next(msg!("item-code-twice-next"))
            .at("code"));
    }
    Ok(())
}
