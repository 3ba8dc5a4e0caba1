//! `pay`: says that costs were paid.

use chrono::NaiveDate;

use super::{called, happened, some, value};
use crate::error::{Error, Result};
use crate::model::{Id, Kind};
use crate::msg;
use crate::store::{Store, Written};

/// Marks costs as paid on a day; gives how many.
///
/// # Errors
/// One of them is paid already, a day to come, or trouble with the file.
pub fn pay(store: &mut Store, author: &str, today: NaiveDate, costs: &[Id], paid_on: NaiveDate) -> Result<Written<usize>> {
    some(costs)?;
    happened("paid_on", paid_on, today)?;
    let label = msg!("journal-pay", what = called(store, Kind::Cost, costs));
    store.write(author, &label, |tx| {
        for id in costs {
            if let Some(day) = tx.expect(Kind::Cost, *id)?.date("paid_on") {
                return Err(Error::input(msg!("pay-already", code = id.short(), day = day)).next(msg!("pay-already-next")).at("paid_on"));
            }
            tx.set(Kind::Cost, *id, &[("paid_on", value(Some(paid_on)))])?;
        }
        Ok(costs.len())
    })
}
