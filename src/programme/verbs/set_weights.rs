//! `set_weights`: says how much each criterion of selection weighs under an agreement.

use super::name_of;
use crate::error::Result;
use crate::model::{FieldType, Id, Kind};
use crate::msg;
use crate::rules::skills::selection::{Criterion, Weights};
use crate::store::{Store, Written};

/// Sets the weights of an agreement.
///
/// # Errors
/// The agreement is gone, or trouble with the file.
pub fn set_weights(store: &mut Store, author: &str, agreement: Id, weights: &Weights) -> Result<Written<()>> {
    let shown: Vec<String> = Criterion::ALL.iter().map(|c| weights.weight(*c).to_string()).collect();
    let label = msg!("journal-weights", title = name_of(store, Kind::Agreement, agreement), weights = shown.join(" "));
    store.write(author, &label, |tx| tx.set(Kind::Agreement, agreement, &[("weights", weights.pairs().write())]))
}
