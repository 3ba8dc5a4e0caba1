//! Who is entrusted with what, and what their hospital has for it.
//!
//! Somebody *holds* a skill while a decision is in force, at whatever hospital, at the level that is aimed at (without one at level
//! [`ENOUGH`]). They are counted where they work: at their home hospital and department. Whether the decision is of that hospital is told
//! beside it, since a level of one hospital is not one of another.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::MOST;
use super::goals::Goals;
use crate::error::Result;
use crate::model::{Entrustment, Equipment, FieldType, Id, Kind, Row, Skill, TraineeStatus};
use crate::rules::skills::judgement::{Decision, standing};
use crate::rules::skills::unlock::{Found, Held, Needs, Stock};
use crate::store::{ListQuery, Store};

/// The level from which a skill without a target is held: distant supervision.
pub const ENOUGH: u8 = 4;

/// A skill that somebody holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holding {
    /// Where they work, what, and who.
    pub held: Held,
    /// The decision that counts: of the home hospital if there is one, else the highest.
    pub decision: Decision,
    /// Whether it is of the home hospital.
    pub here: bool,
}

/// Whether somebody is back, or has finished and is about to be: their skills are looked for at home.
#[must_use]
pub fn is_back(trainee: &Row) -> bool {
    let status = Option::<TraineeStatus>::read(trainee.get("status"));
    matches!(status, Some(TraineeStatus::Completed | TraineeStatus::Returned | TraineeStatus::InFollowUp | TraineeStatus::Closed))
}

/// What a trainee holds on a day; nothing without a home hospital.
///
/// # Errors
/// Trouble with the file.
pub fn of_trainee(store: &Store, goals: &Goals, trainee: &Row, day: NaiveDate) -> Result<Vec<Holding>> {
    let Some(home) = trainee.reference("home_hospital") else { return Ok(Vec::new()) };
    let mut decisions: BTreeMap<Id, Vec<Decision>> = BTreeMap::new();
    for row in store.referring(Kind::Entrustment, "trainee", trainee.id, MOST)? {
        let record: Entrustment = row.to();
        if let (Some(skill), Some(decision)) = (record.skill, Decision::of(row.id, &record)) {
            decisions.entry(skill).or_default().push(decision);
        }
    }
    let mut out = Vec::new();
    for (skill, decisions) in decisions {
        let enough = goals.of(store, trainee, skill)?.target.map_or(ENOUGH, |t| t.get());
        let hospitals: std::collections::BTreeSet<Id> = decisions.iter().map(|d| d.hospital).collect();
        let standing: Vec<Decision> = hospitals
            .into_iter()
            .filter_map(|h| standing(&decisions, h, day))
            .filter(|d| d.in_force(day) && d.level.get() >= enough)
            .copied()
            .collect();
        let here = standing.iter().find(|d| d.hospital == home);
        let Some(decision) = here.or_else(|| standing.iter().max_by_key(|d| (d.level, d.on))) else { continue };
        let held = Held { hospital: home, department: trainee.reference("home_department"), skill, person: trainee.id };
        out.push(Holding { held, decision: *decision, here: here.is_some() });
    }
    Ok(out)
}

/// What each skill requires, over all frameworks.
///
/// # Errors
/// Trouble with the file.
pub fn needs(store: &Store) -> Result<Vec<Needs>> {
    let mut out = Vec::new();
    store.each(&ListQuery::all(Kind::Skill), |row| {
        let skill: Skill = row.to();
        if !skill.required_items.is_empty() {
            out.push(Needs { skill: row.id, items: skill.required_items });
        }
        Ok(())
    })?;
    Ok(out)
}

/// What was found at the departments of hospitals, by whatever was looked at last; `day` leaves out what was found later.
///
/// # Errors
/// Trouble with the file.
pub fn found(store: &Store, hospitals: &[Id], day: NaiveDate) -> Result<Vec<Found>> {
    let mut out = Vec::new();
    for hospital in hospitals {
        for department in store.referring(Kind::Department, "hospital", *hospital, MOST)? {
            for row in store.referring(Kind::Equipment, "department", department.id, MOST)? {
                let record: Equipment = row.to();
                if record.checked_on.is_none_or(|on| on <= day) {
                    out.push(Found {
                        hospital: *hospital,
                        department: department.id,
                        item: record.item,
                        availability: record.availability,
                        checked_on: record.checked_on,
                    });
                }
            }
        }
    }
    Ok(out)
}

/// What is always there at some hospitals, and what skills require, ready to be asked.
///
/// # Errors
/// Trouble with the file.
pub fn stock(store: &Store, hospitals: &[Id], day: NaiveDate) -> Result<Stock> {
    Ok(Stock::new(&needs(store)?, &found(store, hospitals, day)?))
}
