//! `certify`: says what a trainee completed, and makes the code by which its print is checked.

use chrono::NaiveDate;

use super::{MOST, Made, happened, name_of, somebody, value};
use crate::error::{Error, Result};
use crate::model::{Certificate, Id, Issued, Kind, Row, Value};
use crate::msg;
use crate::programme::certificates::Printed;
use crate::rules::skills::verification::{self, CHANCE};
use crate::store::{Store, Tx, Written, new_id};
use crate::text;

/// Records a certificate (issued today without a day) with a code of its own and the digest of what it says. A portfolio brings the
/// digest of its own lines.
///
/// # Errors
/// The person has one of this title already, a day to come, or trouble with the file.
pub fn certify(store: &mut Store, author: &str, today: NaiveDate, certificate: &Certificate) -> Result<Written<Made>> {
    let trainee = somebody(certificate.trainee)?;
    let on = certificate.issued_on.unwrap_or(today);
    happened("issued_on", on, today)?;
    let title = text::screen(&certificate.title).into_owned();
    let label = msg!("journal-certify", name = name_of(store, Kind::Trainee, trainee), title = title);
    let portfolio = certificate.sort == Some(Issued::Portfolio);
    let code = new_code()?;
    store.write(author, &label, |tx| {
        let wanted = text::fold(&certificate.title);
        let own = tx.referring(Kind::Certificate, "trainee", trainee, MOST)?;
        if !portfolio && own.iter().any(|r| text::fold(r.text("title")) == wanted) {
            return Err(Error::input(msg!("certify-already", title = title)).next(msg!("certify-already-next")).at("title"));
        }
        let id = new_id()?;
        let mut record = Certificate { issued_on: Some(on), code: code.clone(), ..certificate.clone() };
        if !portfolio {
            record.sort = Some(Issued::Certificate);
            record.digest = printed(tx, &record, trainee)?.digest();
        }
        tx.insert(&Row::of(id, record))?;
        Ok(Made { id, warnings: Vec::new() })
    })
}

/// Makes a code for a certificate that was entered without one.
///
/// # Errors
/// It has one, names nobody, or trouble with the file.
pub fn give_code(store: &mut Store, author: &str, id: Id) -> Result<Written<String>> {
    let label = msg!("journal-give-code", name = name_of(store, Kind::Certificate, id));
    let code = new_code()?;
    store.write(author, &label, |tx| {
        let row = tx.expect(Kind::Certificate, id)?;
        let record: Certificate = row.to();
        if !record.code.is_empty() {
            return Err(Error::input(msg!("certify-has-code", code = record.code)).next(msg!("certify-has-code-next")));
        }
        let trainee = somebody(record.trainee)?;
        let digest = printed(tx, &record, trainee)?.digest();
        tx.set(Kind::Certificate, id, &[("code", Value::text(code.as_str())), ("digest", value(digest))])?;
        Ok(code.clone())
    })
}

fn printed(tx: &Tx<'_>, record: &Certificate, trainee: Id) -> Result<Printed> {
    let person = tx.expect(Kind::Trainee, trainee)?;
    let hospital = record.hospital.map(|id| tx.expect(Kind::Hospital, id)).transpose()?;
    Ok(Printed::new(record.clone(), &person, hospital.as_ref()))
}

fn new_code() -> Result<String> {
    let mut chance = [0; CHANCE];
    getrandom::fill(&mut chance).map_err(Error::defect)?;
    Ok(verification::code(&chance))
}
