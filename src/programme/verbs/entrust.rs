//! `entrust`: decides that a trainee may do a skill at one hospital, at a level.

use chrono::NaiveDate;

use super::{Made, happened, name_of, somebody};
use crate::error::{Error, Result};
use crate::model::{Entrustment, Id, Kind, Row};
use crate::msg;
use crate::programme::skills::decided::Deciding;
use crate::programme::skills::forms::Forms;
use crate::programme::skills::goals::Goals;
use crate::programme::skills::successors;
use crate::store::{Store, Written, new_id};

/// Records an entrustment (decided today without a day). Its evidence must be assessments of this person in this skill, in whatever version
/// of it, by two assessors at the least: no level rests on one alone (`domain.md` §5). A claim that nobody confirmed and a baseline are no
/// evidence. Where the framework asks for more than there is, a written reason is needed. The evidence is kept beside the links as it
/// stands now.
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
    let deciding = Deciding::read(store)?;
    let skill = entrustment.skill.map(|id| name_of(store, Kind::Skill, id)).unwrap_or_default();
    let level = entrustment.level.map(|n| n.to_string()).unwrap_or_default();
    let label = msg!("journal-entrust", name = name_of(store, Kind::Trainee, trainee), skill = skill, level = level);
    store.write(author, &label, |tx| {
        let id = new_id()?;
        let decision = deciding.kept(tx, Row::of(id, Entrustment { decided_on: Some(on), ..entrustment.clone() }))?;
        if !lacking.is_empty() && entrustment.notes.trim().is_empty() {
            return Err(Error::input(msg!("entrust-lacking", lacking = lacking)).next(msg!("entrust-lacking-next")).at("notes"));
        }
        let warnings = if lacking.is_empty() { Vec::new() } else { vec![msg!("entrust-lacking-said", lacking = lacking)] };
        tx.insert(&decision)?;
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
