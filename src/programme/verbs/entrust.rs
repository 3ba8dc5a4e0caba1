//! `entrust`: decides that a trainee may do a skill at one hospital, at a level.

use chrono::NaiveDate;

use super::{Made, happened, name_of, somebody};
use crate::error::{Error, Result};
use crate::model::{Entrustment, FieldType, Id, Kind, Row};
use crate::msg;
use crate::store::{Store, Written, new_id};

/// Records an entrustment (decided today without a day). Its evidence must be assessments of this person in this skill.
///
/// # Errors
/// Evidence of another person or skill, a day to come, or trouble with the file.
pub fn entrust(store: &mut Store, author: &str, today: NaiveDate, entrustment: &Entrustment) -> Result<Written<Made>> {
    let trainee = somebody(entrustment.trainee)?;
    let on = entrustment.decided_on.unwrap_or(today);
    happened("decided_on", on, today)?;
    let skill = entrustment.skill.map(|id| name_of(store, Kind::Skill, id)).unwrap_or_default();
    let level = entrustment.level.map(|n| n.to_string()).unwrap_or_default();
    let label = msg!("journal-entrust", name = name_of(store, Kind::Trainee, trainee), skill = skill, level = level);
    store.write(author, &label, |tx| {
        let mut assessors: Vec<Option<Id>> = Vec::new();
        for assessment in &entrustment.evidence {
            let row = tx.expect(Kind::Assessment, *assessment)?;
            if row.reference("trainee") != Some(trainee) || row.reference("skill") != entrustment.skill {
                return Err(Error::input(msg!("entrust-evidence", code = assessment.short()))
                    .next(msg!("entrust-evidence-next"))
                    .at("evidence"));
            }
            let assessor = Option::<Id>::read(row.get("assessor"));
            if !assessors.contains(&assessor) {
                assessors.push(assessor);
            }
        }
        let mut warnings = Vec::new();
        // One assessor never settles it alone (domain.md §5).
        if assessors.len() < 2 {
            warnings.push(msg!("entrust-thin", n = entrustment.evidence.len(), assessors = assessors.len()));
        }
        let id = new_id()?;
        tx.insert(&Row::of(id, Entrustment { decided_on: Some(on), ..entrustment.clone() }))?;
        Ok(Made { id, warnings })
    })
}
