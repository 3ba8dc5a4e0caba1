//! `entrust`: decides that a trainee may do a skill at one hospital, at a level.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Made, happened, name_of, somebody};
use crate::error::{Error, Result};
use crate::model::{Entrustment, Id, Kind, Phase, Row};
use crate::msg;
use crate::programme::skills::forms::Forms;
use crate::programme::skills::frozen::freeze;
use crate::programme::skills::goals::Goals;
use crate::programme::skills::successors::{self, Successors};
use crate::store::{Store, Written, new_id};

/// Records an entrustment (decided today without a day). Its evidence must be assessments of this person in this skill, in whatever version
/// of it, by two assessors at the least: no level rests on one alone (`domain.md` §5). A claim that nobody confirmed and a baseline are no evidence. Where the framework
/// asks for more than there is, a written reason is needed. The evidence is kept beside the links as it stands now.
///
/// # Errors
/// Evidence of another person or skill or that is none, of fewer than two assessors, too little of it without a reason, a last day before the
/// decision, a day to come, or trouble with the file.
pub fn entrust(store: &mut Store, author: &str, today: NaiveDate, entrustment: &Entrustment) -> Result<Written<Made>> {
    let trainee = somebody(entrustment.trainee)?;
    let on = entrustment.decided_on.unwrap_or(today);
    happened("decided_on", on, today)?;
    if let Some(until) = entrustment.expires_on.filter(|until| *until < on) {
        return Err(Error::input(msg!("entrust-until", day = until, decided = on)).next(msg!("entrust-until-next")).at("expires_on"));
    }
    let lacking = match entrustment.skill {
        Some(skill) => lacking(store, trainee, skill, on)?,
        None => String::new(),
    };
    let versions = Successors::read(store)?;
    let skill = entrustment.skill.map(|id| name_of(store, Kind::Skill, id)).unwrap_or_default();
    let level = entrustment.level.map(|n| n.to_string()).unwrap_or_default();
    let label = msg!("journal-entrust", name = name_of(store, Kind::Trainee, trainee), skill = skill, level = level);
    store.write(author, &label, |tx| {
        let mut assessors: BTreeSet<Id> = BTreeSet::new();
        for assessment in &entrustment.evidence {
            let row = tx.expect(Kind::Assessment, *assessment)?;
            let code = assessment.short();
            let same = match (row.reference("skill"), entrustment.skill) {
                (Some(rated), Some(skill)) => versions.are_same(rated, skill),
                (rated, skill) => rated == skill,
            };
            if row.reference("trainee") != Some(trainee) || !same {
                return Err(Error::input(msg!("entrust-evidence", code = code)).next(msg!("entrust-evidence-next")).at("evidence"));
            }
            let claim = row.text("entered_by") == "trainee" && row.get("confirmed_on").is_null();
            if claim || row.text("phase") == Phase::Baseline.key() {
                return Err(Error::input(msg!("entrust-no-evidence", code = code)).next(msg!("entrust-no-evidence-next")).at("evidence"));
            }
            // Somebody unknown is no other assessor.
            assessors.extend(row.reference("assessor"));
        }
        if assessors.len() < 2 {
            let (n, by) = (entrustment.evidence.len(), assessors.len());
            return Err(Error::input(msg!("entrust-thin", n = n, assessors = by)).next(msg!("entrust-thin-next")).at("evidence"));
        }
        if !lacking.is_empty() && entrustment.notes.trim().is_empty() {
            return Err(Error::input(msg!("entrust-lacking", lacking = lacking)).next(msg!("entrust-lacking-next")).at("notes"));
        }
        let warnings = if lacking.is_empty() { Vec::new() } else { vec![msg!("entrust-lacking-said", lacking = lacking)] };
        let id = new_id()?;
        let frozen = freeze(tx, &entrustment.evidence)?;
        tx.insert(&Row::of(id, Entrustment { decided_on: Some(on), frozen, ..entrustment.clone() }))?;
        Ok(Made { id, warnings })
    })
}

/// What the evidence lacks by the framework, in words.
fn lacking(store: &Store, trainee: Id, skill: Id, day: NaiveDate) -> Result<String> {
    let (forms, goals) = (Forms::new(), Goals::new());
    let Some((person, versions)) = successors::person(store, &forms, &goals, trainee)? else { return Ok(String::new()) };
    let own = goals.curriculum(store, &person.trainee)?;
    let skill = versions.counts_for(skill, |asked| own.contains_key(&asked));
    let judged = person.judgement(store, &goals, skill, day)?;
    Ok(judged.missing.iter().map(|m| m.message().to_string()).collect::<Vec<_>>().join("; "))
}
