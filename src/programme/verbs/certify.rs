//! `certify`: says what a trainee completed.

use chrono::NaiveDate;

use super::{MOST, Made, happened, name_of, somebody};
use crate::error::{Error, Result};
use crate::model::{Certificate, Kind, Row};
use crate::msg;
use crate::store::{Store, Written, new_id};
use crate::text;

/// Records a certificate (issued today without a day).
///
/// # Errors
/// The person has one of this title already, a day to come, or trouble with the file.
pub fn certify(store: &mut Store, author: &str, today: NaiveDate, certificate: &Certificate) -> Result<Written<Made>> {
    let trainee = somebody(certificate.trainee)?;
    let on = certificate.issued_on.unwrap_or(today);
    happened("issued_on", on, today)?;
    let title = text::screen(&certificate.title).into_owned();
    let label = msg!("journal-certify", name = name_of(store, Kind::Trainee, trainee), title = title);
    store.write(author, &label, |tx| {
        let wanted = text::fold(&certificate.title);
        if tx.referring(Kind::Certificate, "trainee", trainee, MOST)?.iter().any(|r| text::fold(r.text("title")) == wanted) {
            return Err(Error::input(msg!("certify-already", title = title)).next(msg!("certify-already-next")).at("title"));
        }
        let id = new_id()?;
        tx.insert(&Row::of(id, Certificate { issued_on: Some(on), ..certificate.clone() }))?;
        Ok(Made { id, warnings: Vec::new() })
    })
}
