//! `assess`: records one use of an instrument.

use chrono::NaiveDate;

use super::{Made, happened, name_of, somebody, value};
use crate::error::{Error, Result};
use crate::model::{Assessment, FieldType, Id, Instrument, Kind, Row};
use crate::msg;
use crate::store::{Store, Tx, Written, new_id};

/// Records an assessment (of today without a day). Scores must be items of the instrument and on its scale.
///
/// # Errors
/// A day to come, a score that the instrument has not or that is off its scale, or trouble with the file.
pub fn assess(store: &mut Store, author: &str, today: NaiveDate, assessment: &Assessment) -> Result<Written<Made>> {
    let trainee = somebody(assessment.trainee)?;
    let on = assessment.on.unwrap_or(today);
    happened("on", on, today)?;
    let what = assessment.skill.map(|id| (Kind::Skill, id)).or(assessment.instrument.map(|id| (Kind::Instrument, id)));
    let what = what.map(|(kind, id)| name_of(store, kind, id)).unwrap_or_default();
    let label = msg!("journal-assess", name = name_of(store, Kind::Trainee, trainee), what = what);
    store.write(author, &label, |tx| {
        if let Some(instrument) = assessment.instrument {
            on_scale(tx, instrument, assessment)?;
        }
        let mut warnings = Vec::new();
        if let Some(assessor) = assessment.assessor {
            let row = tx.expect(Kind::Trainer, assessor)?;
            if Option::<bool>::read(row.get("assessor")) != Some(true) {
                warnings.push(msg!("assess-no-assessor", name = crate::text::screen(row.text("passport_name"))));
            }
        }
        let id = new_id()?;
        tx.insert(&Row::of(id, Assessment { on: Some(on), ..assessment.clone() }))?;
        Ok(Made { id, warnings })
    })
}

/// Every score is of an item that the instrument has, and lies on its scale.
fn on_scale(tx: &Tx<'_>, id: Id, assessment: &Assessment) -> Result<()> {
    let instrument: Instrument = tx.expect(Kind::Instrument, id)?.to();
    // An instrument of a hundred items is none that anybody fills in.
    let items = tx.referring(Kind::InstrumentItem, "instrument", id, 500)?;
    for (code, score) in &assessment.scores {
        let off = instrument.scale_min.is_some_and(|min| *score < min) || instrument.scale_max.is_some_and(|max| *score > max);
        let item = items.iter().find(|r| r.text("code") == code);
        if item.is_none() && !items.is_empty() {
            let codes: Vec<&str> = items.iter().map(|r| r.text("code")).collect();
            return Err(Error::input(msg!("assess-no-item", code = code))
                .next(msg!("assess-no-item-next", codes = codes.join(", ")))
                .at("scores"));
        }
        // Yes and no are 1 and 0, whatever the scale.
        let rated = item.is_none_or(|r| r.text("kind") != "yes-no");
        if off && rated {
            let scale = |n: Option<f64>| value(n).canonical();
            return Err(Error::input(msg!("assess-off-scale", code = code, score = score))
                .next(msg!("assess-off-scale-next", min = scale(instrument.scale_min), max = scale(instrument.scale_max)))
                .at("scores"));
        }
    }
    Ok(())
}
