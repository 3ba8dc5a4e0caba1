//! `assess`: records one use of an instrument.

use chrono::NaiveDate;

use super::{MOST, Made, happened, name_of, somebody, value};
use crate::error::{Error, Result};
use crate::model::{Assessment, FieldType, Id, Instrument, Kind, Party, Row};
use crate::msg;
use crate::rules::skills::scale::AnyForm;
use crate::store::{Store, Tx, Written, new_id};

/// Records an assessment (of today without a day). Scores must be items of the instrument and on its scale. What is entered in an assessor's
/// name counts as entered by their side, unless it says that the trainee did: then it stands as a claim.
///
/// A department is of the hospital, and a logged operation is one in which the trainee took part; where a hospital is not said, that of the
/// department is meant. A second assessment of the same person, skill, form, assessor and day is made and told of.
///
/// # Errors
/// A day to come, a score that the instrument has not or that is off its scale, a department of another hospital, an operation without the
/// trainee, or trouble with the file.
pub fn assess(store: &mut Store, author: &str, today: NaiveDate, assessment: &Assessment) -> Result<Written<Made>> {
    let trainee = somebody(assessment.trainee)?;
    let on = assessment.on.unwrap_or(today);
    happened("on", on, today)?;
    let what = assessment.skill.map(|id| (Kind::Skill, id)).or(assessment.instrument.map(|id| (Kind::Instrument, id)));
    let what = what.map(|(kind, id)| name_of(store, kind, id)).unwrap_or_default();
    let label = msg!("journal-assess", name = name_of(store, Kind::Trainee, trainee), what = what);
    store.write(author, &label, |tx| {
        let mut made = Assessment { on: Some(on), ..assessment.clone() };
        if let Some(instrument) = assessment.instrument {
            on_scale(tx, instrument, assessment)?;
        }
        if let Some(department) = assessment.department {
            let at = tx.expect(Kind::Department, department)?.reference("hospital");
            made.hospital = made.hospital.or(at);
            if at.is_some() && made.hospital != at {
                return Err(Error::input(msg!("assess-department")).next(msg!("assess-department-next")).at("department"));
            }
        }
        if let Some(case) = assessment.logbook {
            tx.expect(Kind::Logbook, case)?;
            let there = tx.referring(Kind::Participant, "logbook", case, MOST)?;
            if there.iter().all(|p| p.reference("trainee") != Some(trainee)) {
                return Err(Error::input(msg!("assess-case")).next(msg!("assess-case-next")).at("logbook"));
            }
        }
        made.entered_by = made.entered_by.or(made.assessor.map(|_| Party::Trainer));
        let mut warnings = Vec::new();
        let same = |r: &Row| {
            r.date("on") == Some(on)
                && r.reference("skill") == made.skill
                && r.reference("instrument") == made.instrument
                && r.reference("assessor") == made.assessor
        };
        if let Some(twin) = tx.referring(Kind::Assessment, "trainee", trainee, MOST)?.iter().find(|r| same(r)) {
            warnings.push(msg!("assess-twin", code = twin.id.short()));
        }
        if let Some(assessor) = assessment.assessor {
            let row = tx.expect(Kind::Trainer, assessor)?;
            if Option::<bool>::read(row.get("assessor")) != Some(true) {
                warnings.push(msg!("assess-no-assessor", name = crate::text::screen(row.text("passport_name"))));
            }
        }
        let id = new_id()?;
        tx.insert(&Row::of(id, made))?;
        Ok(Made { id, warnings })
    })
}

/// Every score is of an item that the instrument has, and lies on its scale.
fn on_scale(tx: &Tx<'_>, id: Id, assessment: &Assessment) -> Result<()> {
    let instrument: Instrument = tx.expect(Kind::Instrument, id)?.to();
    if let Some(rating) = assessment.global_rating {
        AnyForm::of(id, &instrument)?.rate(rating)?;
    }
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
