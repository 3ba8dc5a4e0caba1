//! `follow_up`: enters what became of a returned trainee's skill.

use chrono::NaiveDate;

use super::{MOST, Made, happened, name_of, put_status, somebody, status};
use crate::error::Result;
use crate::model::{FieldType, FollowUp, Id, Kind, Record, Row, TraineeStatus, Value};
use crate::msg;
use crate::store::{Store, Written, new_id};

/// Enters the answers of a follow-up (asked today without a day). A record of the same month and skill that waits to be done is
/// filled instead of a second one made. Who has returned is in follow-up from then on.
///
/// # Errors
/// A day to come, or trouble with the file.
pub fn follow_up(store: &mut Store, author: &str, today: NaiveDate, answers: &FollowUp) -> Result<Written<Made>> {
    let trainee = somebody(answers.trainee)?;
    let on = answers.done_on.unwrap_or(today);
    happened("done_on", on, today)?;
    let month = answers.month.map(|n| n.to_string()).unwrap_or_default();
    let label = msg!("journal-follow-up", name = name_of(store, Kind::Trainee, trainee), month = month);
    store.write(author, &label, |tx| {
        let person = tx.expect(Kind::Trainee, trainee)?;
        let waiting = tx.referring(Kind::FollowUp, "trainee", trainee, MOST)?.into_iter().find(|r| {
            let skill = r.reference("skill");
            Option::<i64>::read(r.get("month")) == answers.month
                && r.get("done_on").is_null()
                && (skill.is_none() || skill == answers.skill)
        });
        let filled = FollowUp { done_on: Some(on), ..answers.clone() };
        let id = match waiting {
            Some(row) => {
                let cells: Vec<(&'static str, Value)> = Kind::FollowUp
                    .fields()
                    .iter()
                    .map(|f| f.key)
                    .zip(filled.into_values())
                    // What was planned stays where nobody answered.
                    .filter(|(_, v)| !v.is_null())
                    .collect();
                tx.set(Kind::FollowUp, row.id, &cells)?;
                row.id
            }
            None => {
                let id: Id = new_id()?;
                tx.insert(&Row::of(id, filled))?;
                id
            }
        };
        if status(&person) == Some(TraineeStatus::Returned) {
            put_status(tx, trainee, TraineeStatus::InFollowUp, today, Value::Null)?;
        }
        Ok(Made { id, warnings: Vec::new() })
    })
}
