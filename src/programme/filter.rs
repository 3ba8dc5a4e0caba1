//! From the words of a filter to the store's conditions, with days in any calendar.

use super::entry::Manner;
use crate::error::{Error, Result};
use crate::model::Kind;
use crate::msg;
use crate::rules::{date_input, filter};
use crate::store::{Condition, Store};

/// Conditions of a typed filter.
///
/// # Errors
/// It cannot be understood, or trouble with the file.
pub fn conditions(store: &Store, manner: &Manner, kind: Kind, typed: &str) -> Result<Vec<Condition>> {
    let filter = filter::parse(kind, typed).map_err(|e| Error::input(e).next(msg!("filter-next")))?;
    let date =
        |typed: &str| date_input::parse(typed, manner.today, manner.calendar, &manner.shift).ok().map(|parsed| parsed.date.to_string());
    store.conditions(kind, &filter, &date)
}
