//! `select`: decides about nominations. The decision and the trainee's state move together.

use chrono::NaiveDate;

use super::nominate::stands_elsewhere;
use super::set_status::{Moved, no_such_move};
use super::{called, owners, put_status, some, status, value, written};
use crate::error::Result;
use crate::model::{Decision, FieldType, Id, Kind, Nomination, TraineeStatus, Value};
use crate::msg;
use crate::rules::status::{Move, between, follows, rank};
use crate::store::{Store, Tx, Written};

/// Decides about nominations. Everything but `pending` needs a written reason. Who is selected for a cohort
/// joins it; who is rejected and has no other nomination is `declined`.
///
/// # Errors
/// A missing reason, a person whose state does not allow it (names them; then nothing was decided), or trouble with the file.
pub fn select(
    store: &mut Store,
    author: &str,
    today: NaiveDate,
    nominations: &[Id],
    decision: Decision,
    reason: &str,
) -> Result<Written<Moved>> {
    some(nominations)?;
    let reason = match decision {
        Decision::Pending => Value::text(reason.trim()),
        _ => written("reason", reason)?,
    };
    let people = owners(store, Kind::Nomination, nominations, "trainee")?;
    let label = msg!(
        "journal-select",
        name = called(store, Kind::Trainee, &people),
        decision = super::super::show::choice("decision", decision.key())
    );
    store.write(author, &label, |tx| {
        let mut out = Moved { moved: Vec::new(), stayed: Vec::new() };
        for id in nominations {
            let mut cells = vec![("decision", value(Some(decision)))];
            cells.push(("decided_on", if decision == Decision::Pending { Value::Null } else { value(Some(today)) }));
            if !reason.is_null() {
                cells.push(("reason", reason.clone()));
            }
            tx.set(Kind::Nomination, *id, &cells)?;
            match follow(tx, *id, today, true)? {
                Some(f) if f.moved => out.moved.push((f.trainee, f.from)),
                Some(f) => out.stayed.push(f.trainee),
                None => {}
            }
        }
        Ok(out)
    })
}

/// What a decision did to a person.
pub(in crate::programme) struct Followed {
    trainee: Id,
    /// Their state before.
    from: Option<TraineeStatus>,
    moved: bool,
}

/// What follows from the decision of a nomination as it stands: who is selected for a cohort joins it, and the person's state moves with it.
/// `strict` refuses a decision that the person's state does not allow; otherwise they stay where they are.
pub(in crate::programme) fn follow(tx: &mut Tx<'_>, id: Id, today: NaiveDate, strict: bool) -> Result<Option<Followed>> {
    let nomination: Nomination = tx.expect(Kind::Nomination, id)?.to();
    let (Some(trainee), Some(decision)) = (nomination.trainee, nomination.decision) else { return Ok(None) };
    let day = nomination.decided_on.unwrap_or(today);
    let row = tx.expect(Kind::Trainee, trainee)?;
    let from = status(&row);
    let to = follows(decision, from, stands_elsewhere(tx, trainee, id)?);
    // In a file may stand what was decided years ago about somebody who left since.
    let gone_on = !strict && (from.is_some() && from.and_then(rank).is_none() || to.is_some_and(|to| between(from, to) == Move::Never));
    let joins = decision == Decision::Selected && nomination.cohort.is_some();
    if joins && (strict || !gone_on && (to.is_some() || row.get("cohort").is_null())) {
        tx.set(Kind::Trainee, trainee, &[("cohort", value(nomination.cohort))])?;
    }
    let Some(to) = to.filter(|_| !gone_on) else { return Ok(Some(Followed { trainee, from, moved: false })) };
    let taken_back = back_to_start(decision) && from.and_then(rank).is_some();
    if between(from, to) == Move::Never && !taken_back {
        return Err(no_such_move(row.text("passport_name"), from, to));
    }
    put_status(tx, trainee, to, day, side_reason(decision, &Value::text(nomination.reason.as_str())))?;
    Ok(Some(Followed { trainee, from, moved: true }))
}

/// What follows from a decision that came in a file or was set in many nominations at once, made on the day that it says or on `today`, as
/// far as the person is not past it.
///
/// # Errors
/// Trouble with the file.
pub fn after_decision(tx: &mut Tx<'_>, nomination: Id, today: NaiveDate) -> Result<()> {
    let row: Nomination = tx.expect(Kind::Nomination, nomination)?.to();
    if row.decision.is_none_or(|decision| decision == Decision::Pending) {
        return Ok(());
    }
    if row.decided_on.is_none() {
        tx.set(Kind::Nomination, nomination, &[("decided_on", value(Some(today)))])?;
    }
    follow(tx, nomination, today, false).map(|_| ())
}

/// A decision that is taken back puts the person where it stood, however far.
fn back_to_start(decision: Decision) -> bool {
    matches!(decision, Decision::Pending | Decision::Shortlisted | Decision::Reserve)
}

/// Only a side exit shows its reason beside the state; it is a line there and may be longer in the nomination.
fn side_reason(decision: Decision, reason: &Value) -> Value {
    if decision != Decision::Rejected {
        return Value::Null;
    }
    let line = String::read(reason).lines().next().unwrap_or_default().chars().take(120).collect::<String>();
    Value::text(line.trim())
}
