//! `close_step`: closes a clearance step for people, by a document or by a record.

use chrono::NaiveDate;

use super::{MOST, called, happened, some};
use crate::error::{Error, Result};
use crate::model::{Clearance, Document, FieldType, Id, Kind, Row};
use crate::msg;
use crate::rules::clearance::StepRule;
use crate::store::{Store, Written, new_id};

/// What closes a step.
#[derive(Debug, Clone, PartialEq)]
pub enum Closing {
    /// A document of the step's kind; its person and kind are ours.
    Document(Document),
    /// A record: done on a day (today without one), and how, or why it is not needed.
    Record {
        /// When.
        done_on: Option<NaiveDate>,
        /// How, or why not.
        notes: String,
    },
}

/// Closes a step for trainees; gives the documents or records that do it.
///
/// # Errors
/// A document for a step that none closes, a step that a document closes without a word why there is none, a day to come, a
/// step that is closed by a record already, or trouble with the file.
pub fn close_step(
    store: &mut Store,
    author: &str,
    today: NaiveDate,
    trainees: &[Id],
    step: Id,
    closing: &Closing,
) -> Result<Written<Vec<Id>>> {
    some(trainees)?;
    let label = msg!("journal-close-step", name = called(store, Kind::Trainee, trainees), step = super::name_of(store, Kind::Step, step));
    store.write(author, &label, |tx| {
        let rule = StepRule::of(&tx.expect(Kind::Step, step)?);
        let mut out = Vec::with_capacity(trainees.len());
        for trainee in trainees {
            tx.expect(Kind::Trainee, *trainee)?;
            let id = new_id()?;
            match closing {
                Closing::Document(document) => {
                    if rule.document.is_none() {
                        return Err(Error::input(msg!("step-no-document")).next(msg!("step-no-document-next")).at("document_kind"));
                    }
                    tx.insert(&Row::of(id, Document { trainee: Some(*trainee), kind: rule.document, ..document.clone() }))?;
                }
                Closing::Record { done_on, notes } => {
                    let done_on = done_on.unwrap_or(today);
                    happened("done_on", done_on, today)?;
                    if rule.document.is_some() && notes.trim().is_empty() {
                        return Err(Error::input(msg!("step-why")).next(msg!("step-why-next")).at("notes"));
                    }
                    let before = tx.referring(Kind::Clearance, "trainee", *trainee, MOST)?;
                    if before.iter().any(|r| Option::<Id>::read(r.get("step")) == Some(step)) {
                        return Err(Error::input(msg!("step-closed")).next(msg!("step-closed-next")).at("step"));
                    }
                    let record =
                        Clearance { trainee: Some(*trainee), step: Some(step), done_on: Some(done_on), notes: notes.trim().to_owned() };
                    tx.insert(&Row::of(id, record))?;
                }
            }
            out.push(id);
        }
        Ok(out)
    })
}
