//! `select`: decides about nominations. The decision and the trainee's state move together.

use chrono::NaiveDate;

use super::nominate::stands_elsewhere;
use super::set_status::{Moved, no_such_move};
use super::{called, owners, put_status, some, status, value, written};
use crate::error::Result;
use crate::model::{Decision, FieldType, Id, Kind, Nomination, Value};
use crate::msg;
use crate::rules::status::{Move, between, follows, rank};
use crate::store::{Store, Written};

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
            let nomination: Nomination = tx.expect(Kind::Nomination, *id)?.to();
            let Some(trainee) = nomination.trainee else { continue };
            let mut cells = vec![("decision", value(Some(decision)))];
            cells.push(("decided_on", if decision == Decision::Pending { Value::Null } else { value(Some(today)) }));
            if !reason.is_null() {
                cells.push(("reason", reason.clone()));
            }
            tx.set(Kind::Nomination, *id, &cells)?;
            let row = tx.expect(Kind::Trainee, trainee)?;
            let from = status(&row);
            if decision == Decision::Selected && nomination.cohort.is_some() {
                tx.set(Kind::Trainee, trainee, &[("cohort", value(nomination.cohort))])?;
            }
            let elsewhere = stands_elsewhere(tx, trainee, *id)?;
            let Some(to) = follows(decision, from, elsewhere) else {
                out.stayed.push(trainee);
                continue;
            };
            let taken_back = back_to_start(decision) && from.and_then(rank).is_some();
            if between(from, to) == Move::Never && !taken_back {
                return Err(no_such_move(row.text("passport_name"), from, to));
            }
            put_status(tx, trainee, to, today, side_reason(decision, &reason))?;
            out.moved.push((trainee, from));
        }
        Ok(out)
    })
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
