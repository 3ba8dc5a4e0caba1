//! `nominate`: asks that people be trained, for a cohort or under an agreement.

use chrono::NaiveDate;

use super::{MOST, called, put_status, some, status, value};
use crate::error::{Error, Result};
use crate::model::{Decision, FieldType, Id, Kind, Nomination, Row, TraineeStatus, Value};
use crate::msg;
use crate::rules::status;
use crate::store::{Store, Tx, Written, new_id};

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nominated {
    /// The nominations, in the order of the trainees.
    pub nominations: Vec<Id>,
}

/// Nominates trainees with one request: `request` holds cohort or agreement, who asks, criteria and words; its trainee and
/// decision are ours. Who was outside of the way (or has no state) becomes `nominated`.
///
/// # Errors
/// Somebody is nominated for the same already (names them; then nobody was), or trouble with the file.
pub fn nominate(store: &mut Store, author: &str, today: NaiveDate, trainees: &[Id], request: &Nomination) -> Result<Written<Nominated>> {
    some(trainees)?;
    let label = msg!("journal-nominate", name = called(store, Kind::Trainee, trainees));
    store.write(author, &label, |tx| {
        let mut nominations = Vec::with_capacity(trainees.len());
        for trainee in trainees {
            let row = tx.expect(Kind::Trainee, *trainee)?;
            if standing(tx, *trainee)?.iter().any(|n| n.cohort == request.cohort && n.agreement == request.agreement) {
                let name = crate::text::screen(row.text("passport_name")).into_owned();
                return Err(Error::input(msg!("nominate-already", name = name)).next(msg!("nominate-already-next")).at("trainee"));
            }
            let nomination = Nomination {
                trainee: Some(*trainee),
                decision: Some(Decision::Pending),
                on: request.on.or(Some(today)),
                ..request.clone()
            };
            let id = new_id()?;
            tx.insert(&Row::of(id, nomination))?;
            let outside = status(&row).is_none_or(|s| status::is_side_exit(s) || s == TraineeStatus::Closed);
            if outside {
                put_status(tx, *trainee, TraineeStatus::Nominated, today, Value::Null)?;
            } else if row.get("status_on").is_null() {
                tx.set(Kind::Trainee, *trainee, &[("status_on", value(Some(today)))])?;
            }
            nominations.push(id);
        }
        Ok(Nominated { nominations })
    })
}

/// The nominations of a trainee that are not rejected.
fn standing(tx: &Tx<'_>, trainee: Id) -> Result<Vec<Nomination>> {
    let mut rows: Vec<Nomination> = tx.referring(Kind::Nomination, "trainee", trainee, MOST)?.iter().map(Row::to).collect();
    rows.retain(|n| n.decision != Some(Decision::Rejected));
    Ok(rows)
}

/// Whether another nomination of a trainee stands with a decision in their favour, or open.
pub(super) fn stands_elsewhere(tx: &Tx<'_>, trainee: Id, this: Id) -> Result<bool> {
    let rows = tx.referring(Kind::Nomination, "trainee", trainee, MOST)?;
    Ok(rows.iter().any(|r| r.id != this && Option::<Decision>::read(r.get("decision")) != Some(Decision::Rejected)))
}
