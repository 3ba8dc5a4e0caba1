//! `ask_after`: a whole follow-up of a person at once, with those whom they taught.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{MOST, name_of, put_status, status};
use crate::error::{Error, Result};
use crate::model::{Barrier, FollowUp, Id, Kind, Record, Row, Teaching, Trainee, TraineeStatus, Value};
use crate::msg;
use crate::store::{Store, Tx, Written, new_id};
use crate::text;

/// What was answered of one skill, or of none in particular.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer {
    /// The record that waits, with what stood in it when the person looked; none where a new one is made.
    pub record: Option<(Id, FollowUp)>,
    /// Which skill.
    pub skill: Option<Id>,
    /// Is it in use?
    pub in_use: Option<bool>,
    /// Cases done since.
    pub cases: Option<i64>,
    /// What stands in the way.
    pub barrier: Option<Barrier>,
    /// The item, where that is the barrier.
    pub missing_item: String,
    /// How many were taught.
    pub taught: Option<i64>,
}

impl Answer {
    /// Whether anything was answered.
    #[must_use]
    pub fn is_given(&self) -> bool {
        self.in_use.is_some() || self.cases.is_some() || self.barrier.is_some() || self.taught.is_some()
    }
}

/// Somebody who learned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Learner {
    /// On record already.
    Known(Id),
    /// By name; becomes a trainee of the same hospital and specialty.
    New(String),
}

/// A follow-up of a person.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Asked {
    /// Who.
    pub trainee: Option<Id>,
    /// Months after the return.
    pub month: i64,
    /// Still in post?
    pub in_post: Option<bool>,
    /// Of each skill.
    pub answers: Vec<Answer>,
    /// Whom they taught, and what.
    pub taught: Vec<(Learner, Option<Id>)>,
    /// Anything else; kept with the first of the records.
    pub notes: String,
    /// The follow-up ends here.
    pub close: bool,
}

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heard {
    /// Follow-ups that were filled or made.
    pub records: Vec<Id>,
    /// People who are new.
    pub people: Vec<Id>,
    /// Teaching that is new.
    pub teaching: usize,
}

/// Enters a follow-up, asked today, in one step. Who returned is in follow-up from then on, or closed where it ends.
///
/// # Errors
/// Nothing says whether they are in post, somebody is said to have taught themself, somebody else answered meanwhile, or trouble with the
/// file; then nothing was written.
pub fn ask_after(store: &mut Store, author: &str, today: NaiveDate, asked: &Asked) -> Result<Written<Heard>> {
    let trainee = super::somebody(asked.trainee)?;
    if asked.in_post.is_none() {
        return Err(Error::input(msg!("followup-no-post")).next(msg!("followup-no-post-next")).at("in_post"));
    }
    let name = name_of(store, Kind::Trainee, trainee);
    let label = msg!("journal-follow-up", name = name, month = asked.month);
    store.write(author, &label, |tx| {
        let person = tx.expect(Kind::Trainee, trainee)?;
        let mut out = Heard::default();
        let mut learners: Vec<(Id, Option<Id>)> = Vec::new();
        for (who, skill) in &asked.taught {
            let learner = match who {
                Learner::Known(id) if *id == trainee => {
                    return Err(Error::input(msg!("teaching-oneself")).next(msg!("teaching-oneself-next")).at("learner"));
                }
                Learner::Known(id) => tx.expect(Kind::Trainee, *id)?.id,
                Learner::New(name) => {
                    let id = new_learner(tx, &person, name)?;
                    out.people.push(id);
                    id
                }
            };
            learners.push((learner, *skill));
        }
        let nobody_answers = !asked.answers.iter().any(Answer::is_given);
        for answer in &asked.answers {
            // Who left their post left all of their skills; a sheet without a word on any skill is an answer all the same.
            let is_said = answer.is_given() || nobody_answers || asked.in_post == Some(false);
            if !is_said {
                continue;
            }
            let named = learners.iter().filter(|(_, skill)| *skill == answer.skill).map(|(who, _)| who).collect::<BTreeSet<_>>().len();
            let named = i64::try_from(named).unwrap_or(i64::MAX);
            let taught = if named > 0 { Some(answer.taught.unwrap_or(0).max(named)) } else { answer.taught };
            let first = out.records.is_empty();
            let filled = FollowUp {
                trainee: Some(trainee),
                month: Some(asked.month),
                done_on: Some(today),
                in_post: asked.in_post,
                skill: answer.skill,
                skill_in_use: answer.in_use,
                cases: answer.cases,
                barrier: answer.barrier,
                missing_item: if answer.barrier == Some(Barrier::Item) { answer.missing_item.clone() } else { String::new() },
                people_taught: taught,
                notes: if first { text::clean_line(asked.notes.trim()).into_owned() } else { String::new() },
                due_on: None,
            };
            out.records.push(put(tx, answer, filled, first)?);
        }
        for (learner, skill) in learners {
            let there = tx.referring(Kind::Teaching, "teacher", trainee, MOST)?;
            if there.iter().any(|r| r.reference("learner") == Some(learner) && r.reference("skill") == skill) {
                continue;
            }
            let teaching = Teaching {
                teacher: Some(trainee),
                learner: Some(learner),
                skill,
                on: Some(today),
                hospital: person.reference("home_hospital"),
                notes: String::new(),
            };
            tx.insert(&Row::of(new_id()?, teaching))?;
            out.teaching += 1;
        }
        let to = if asked.close { TraineeStatus::Closed } else { TraineeStatus::InFollowUp };
        match status(&person) {
            Some(TraineeStatus::Returned) => put_status(tx, trainee, to, today, Value::Null)?,
            Some(TraineeStatus::InFollowUp) if asked.close => put_status(tx, trainee, to, today, Value::Null)?,
            _ => {}
        }
        Ok(out)
    })
}

/// Fills the record that waits, or makes one; refuses to write over what somebody else answered meanwhile.
fn put(tx: &mut Tx<'_>, answer: &Answer, filled: FollowUp, first: bool) -> Result<Id> {
    let Some((id, seen)) = &answer.record else {
        let id = new_id()?;
        tx.insert(&Row::of(id, filled))?;
        return Ok(id);
    };
    let now: FollowUp = tx.expect(Kind::FollowUp, *id)?.to();
    if now != *seen {
        return Err(Error::input(msg!("followup-changed", month = filled.month.unwrap_or(0))).next(msg!("followup-changed-next")));
    }
    // An answer that is corrected was given on the day on which it was given; notes of the other records stay with them.
    let notes = if filled.notes.is_empty() && !first { now.notes.clone() } else { filled.notes.clone() };
    let filled = FollowUp { due_on: now.due_on, done_on: now.done_on.or(filled.done_on), notes, ..filled };
    let cells: Vec<(&'static str, Value)> = Kind::FollowUp.fields().iter().map(|f| f.key).zip(filled.into_values()).collect();
    tx.set(Kind::FollowUp, *id, &cells)?;
    Ok(*id)
}

/// Somebody who was taught at home and is not on record: a trainee of the same place, without a state of their own.
fn new_learner(tx: &mut Tx<'_>, teacher: &Row, name: &str) -> Result<Id> {
    let record = Trainee {
        passport_name: text::clean_line(name.trim()).into_owned(),
        home_hospital: teacher.reference("home_hospital"),
        home_department: teacher.reference("home_department"),
        province: teacher.text("province").to_owned(),
        specialty: teacher.text("specialty").to_owned(),
        ..Trainee::default()
    };
    let id = new_id()?;
    tx.insert(&Row::of(id, record))?;
    Ok(id)
}
