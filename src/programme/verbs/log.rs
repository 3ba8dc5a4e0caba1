//! `log`: enters one operation or procedure with its people.

use chrono::NaiveDate;

use super::{MOST, Made, happened};
use crate::error::{Error, Result};
use crate::model::{Id, Kind, Logbook, Participant, Row};
use crate::msg;
use crate::rules::duplicates::number_key;
use crate::store::{Store, Tx, Written, new_id};

/// Enters a case (of today without a day) with its people; their `logbook` is ours. A case number that the hospital has on that
/// day already is told of: one case is entered once, with all its people.
///
/// # Errors
/// Nobody took part, somebody stands in it twice, a day to come, or trouble with the file.
pub fn log(store: &mut Store, author: &str, today: NaiveDate, entry: &Logbook, people: &[Participant]) -> Result<Written<Made>> {
    let on = entry.on.unwrap_or(today);
    happened("on", on, today)?;
    if people.is_empty() {
        return Err(Error::input(msg!("log-nobody")).next(msg!("log-nobody-next")).at("trainee"));
    }
    for (at, one) in people.iter().enumerate() {
        let twice =
            |o: &Participant| (o.trainee.is_some() && o.trainee == one.trainee) || (o.trainer.is_some() && o.trainer == one.trainer);
        if people.iter().skip(at + 1).any(twice) {
            return Err(Error::input(msg!("log-twice")).next(msg!("log-twice-next")).at("trainee"));
        }
    }
    let trainees: Vec<Id> = people.iter().filter_map(|p| p.trainee).collect();
    let what = entry.procedure.map_or_else(|| entry.detail.clone(), |id| super::name_of(store, Kind::Skill, id));
    let label = msg!("journal-log", what = crate::text::screen(&what), name = super::called(store, Kind::Trainee, &trainees));
    store.write(author, &label, |tx| {
        let id = new_id()?;
        let mut warnings = Vec::new();
        if same_case(tx, entry, on)? {
            warnings.push(msg!("log-same-case", number = crate::text::screen(&entry.case_number), day = on));
        }
        tx.insert(&Row::of(id, Logbook { on: Some(on), ..entry.clone() }))?;
        for one in people {
            tx.insert(&Row::of(new_id()?, Participant { logbook: Some(id), ..one.clone() }))?;
        }
        Ok(Made { id, warnings })
    })
}

/// Whether the hospital has a case of this number on this day. Looks at [`MOST`] cases of the session or at none: a hospital's
/// whole logbook is not read for a warning.
fn same_case(tx: &Tx<'_>, entry: &Logbook, on: NaiveDate) -> Result<bool> {
    let number = number_key(&entry.case_number);
    let Some(session) = entry.session.filter(|_| !number.is_empty()) else { return Ok(false) };
    let rows = tx.referring(Kind::Logbook, "session", session, MOST)?;
    Ok(rows.iter().any(|r| r.date("on") == Some(on) && number_key(r.text("case_number")) == number))
}
