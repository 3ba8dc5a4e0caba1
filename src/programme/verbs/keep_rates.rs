//! `keep-rates`: writes what a learning curve is to tell apart to its procedure.

use crate::error::{Error, Result};
use crate::model::{Id, Kind, Value};
use crate::msg;
use crate::programme::skills::curve::Rates;
use crate::store::{Store, Written};
use crate::text;

/// Writes the four rates into the record of a procedure.
///
/// # Errors
/// Rates that give no chart, a procedure that is gone, or trouble with the file.
pub fn keep_rates(store: &mut Store, author: &str, procedure: Id, rates: &Rates) -> Result<Written<()>> {
    rates.chart()?;
    let Some(row) = store.get(Kind::Skill, procedure)?.filter(|r| !r.gone) else {
        return Err(Error::input(msg!("curve-gone")));
    };
    let label = msg!("journal-curve-rates", procedure = text::screen(row.text("title")));
    // Tenths of a per cent, as the fields keep them.
    let percent = |share: f64| Value::Real((share * 1_000.0).round() / 10.0);
    store.write(author, &label, |tx| {
        tx.set(
            Kind::Skill,
            procedure,
            &[
                ("acceptable_failure", percent(rates.acceptable)),
                ("unacceptable_failure", percent(rates.unacceptable)),
                ("horizon", Value::Int(rates.horizon.into())),
                ("false_declare", percent(rates.falsely)),
            ],
        )
    })
}
