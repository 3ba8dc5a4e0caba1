//! `confirm`, `answer`, `settle`: the other side of what one side entered.
//!
//! A claim stands until the other side confirms it, all of a list in one step, or answers differently: then both answers stay, and people
//! settle on a code with a written reason.

use chrono::NaiveDate;

use super::{MOST, name_of, value, written};
use crate::error::{Error, Result};
use crate::model::{Assessment, FieldType, Id, Kind, Participant, Party, RegisterEntry, Row, Supervision};
use crate::msg;
use crate::rules::skills::supervision::{Answers, Standing, standing, trainee_code, trainer_code, waits_for};
use crate::store::{Store, Tx, Written};

/// What is confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// Somebody's part in an operation, with the code that the person saw.
    Part(Id, Supervision),
    /// An assessment that the trainee entered.
    Assessment(Id),
}

/// Confirms claims in one step: all or none.
///
/// # Errors
/// There is none, one of them is no claim any more or says something else than what was seen, or trouble with the file.
pub fn confirm(store: &mut Store, author: &str, today: NaiveDate, claims: &[Claim]) -> Result<Written<usize>> {
    if claims.is_empty() {
        return Err(Error::input(msg!("confirm-nothing")).next(msg!("confirm-nothing-next")));
    }
    let label = msg!("journal-confirm", n = claims.len());
    store.write(author, &label, |tx| {
        for claim in claims {
            match *claim {
                Claim::Part(id, seen) => {
                    let (row, part) = part(tx, id)?;
                    if standing(&part) != Standing::Claimed(seen) {
                        return Err(changed(&row));
                    }
                    // Whoever confirms says the same.
                    let theirs = match waits_for(&part) {
                        Some(Party::Trainer) => "trainer_supervision",
                        _ => "supervision",
                    };
                    tx.set(Kind::Participant, id, &[(theirs, value(Some(seen))), ("confirmed_on", value(Some(today)))])?;
                }
                Claim::Assessment(id) => {
                    let row = tx.expect(Kind::Assessment, id)?;
                    let record: Assessment = row.to();
                    if record.entered_by != Some(Party::Trainee) || record.confirmed_on.is_some() {
                        return Err(changed(&row));
                    }
                    tx.set(Kind::Assessment, id, &[("confirmed_on", value(Some(today)))])?;
                }
            }
        }
        Ok(claims.len())
    })
}

/// Writes the answers of the side that has not spoken; gives where the entry stands then. The same code confirms it.
///
/// # Errors
/// The questions are not answered, the entry is no claim any more, or trouble with the file.
pub fn answer(store: &mut Store, author: &str, today: NaiveDate, id: Id, answers: Answers) -> Result<Written<Standing>> {
    if answers.code().is_none() {
        return Err(Error::input(msg!("answer-open")).next(msg!("answer-open-next")));
    }
    let label = msg!("journal-answer", name = whose(store, id)?);
    store.write(author, &label, |tx| {
        let (row, mut own) = part(tx, id)?;
        let Some(side) = waits_for(&own) else { return Err(changed(&row)) };
        side_says(&mut own, side, answers, today);
        tx.put(&Row { rev: row.rev, ..Row::of(id, own.clone()) })?;
        Ok(standing(&own))
    })
}

/// Settles a disagreement on a code, for a written reason.
///
/// # Errors
/// There is no reason, the two do not differ (any more), or trouble with the file.
pub fn settle(store: &mut Store, author: &str, today: NaiveDate, id: Id, code: Supervision, why: &str) -> Result<Written<()>> {
    let why = written("settled_why", why)?;
    let label = msg!("journal-settle", name = whose(store, id)?, code = code.key());
    store.write(author, &label, |tx| {
        let (row, own) = part(tx, id)?;
        if !matches!(standing(&own), Standing::Disagreed { .. }) {
            return Err(changed(&row));
        }
        tx.set(Kind::Participant, id, &[("settled", value(Some(code))), ("settled_on", value(Some(today))), ("settled_why", why)])
    })
}

/// Puts what one side says into a part: its answers and their code. Where the other side says the same, it is confirmed.
pub(super) fn side_says(part: &mut Participant, side: Party, answers: Answers, today: NaiveDate) {
    match side {
        Party::Trainee => {
            part.key_components = answers.key_components;
            part.trainer_scrubbed = answers.trainer_scrubbed;
            part.trainer_present = answers.trainer_present;
            part.supervision = answers.code();
        }
        Party::Trainer => {
            part.their_key_components = answers.key_components;
            part.their_scrubbed = answers.trainer_scrubbed;
            part.their_present = answers.trainer_present;
            part.trainer_supervision = answers.code();
        }
    }
    let same = trainee_code(part).is_some() && trainee_code(part) == trainer_code(part);
    part.confirmed_on = if same { part.confirmed_on.or(Some(today)) } else { None };
}

fn part(tx: &Tx<'_>, id: Id) -> Result<(Row, Participant)> {
    let row = tx.expect(Kind::Participant, id)?;
    let record = row.to();
    Ok((row, record))
}

fn changed(row: &Row) -> Error {
    Error::input(msg!("confirm-changed", code = row.id.short())).next(msg!("confirm-changed-next"))
}

/// The trainee of a part.
fn whose(store: &Store, id: Id) -> Result<String> {
    let trainee = store.get(Kind::Participant, id)?.and_then(|row| Option::<Id>::read(row.get("trainee")));
    Ok(trainee.map(|id| name_of(store, Kind::Trainee, id)).unwrap_or_default())
}

/// What somebody says of a line of a theatre register and a logged case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// They are the same case.
    Same,
    /// They are two, and are not to be proposed again.
    Two,
    /// Neither: what was said before is taken back.
    Open,
}

/// Keeps, in the line of the register, whether it is a logged case.
///
/// # Errors
/// One of them is gone, the case is another line already, or trouble with the file.
pub fn pair(store: &mut Store, author: &str, register: Id, case: Id, said: Said) -> Result<Written<()>> {
    let name = name_of(store, Kind::RegisterEntry, register);
    let label = match said {
        Said::Same => msg!("journal-pair", name = name),
        Said::Two => msg!("journal-refuse-pair", name = name),
        Said::Open => msg!("journal-unpair", name = name),
    };
    store.write(author, &label, |tx| {
        let mut line: RegisterEntry = tx.expect(Kind::RegisterEntry, register)?.to();
        if said != Said::Open {
            tx.expect(Kind::Logbook, case)?;
        }
        if said == Said::Same && tx.referring(Kind::RegisterEntry, "logbook", case, 5)?.iter().any(|row| row.id != register) {
            return Err(Error::input(msg!("pair-taken")).next(msg!("pair-taken-next")));
        }
        line.refused.retain(|id| *id != case || said == Said::Two);
        if said == Said::Two && !line.refused.contains(&case) {
            line.refused.push(case);
        }
        line.logbook = if said == Said::Same { Some(case) } else { line.logbook.filter(|id| *id != case) };
        tx.set(Kind::RegisterEntry, register, &[("logbook", value(line.logbook)), ("refused", value(line.refused))])
    })
}

/// Takes a record out. That a case is none of the register's lines ends with the case, and is no use of it.
///
/// # Errors
/// Somebody still refers to it, or trouble with the file.
pub fn take_out(tx: &mut Tx<'_>, kind: Kind, id: Id) -> Result<()> {
    if kind == Kind::Logbook {
        for row in tx.referring(Kind::RegisterEntry, "refused", id, MOST)? {
            let mut refused = Vec::<Id>::read(row.get("refused"));
            refused.retain(|case| *case != id);
            tx.set(Kind::RegisterEntry, row.id, &[("refused", value(refused))])?;
        }
    }
    tx.remove(kind, id)
}
