//! People who stand in a state for too long, and follow-ups after the return.

use chrono::NaiveDate;

use super::{Look, on};
use crate::error::Result;
use crate::model::{FieldType, FollowUp, Id, Kind, Row, TraineeStatus, Value};
use crate::rules::skills::follow_up;
use crate::rules::today::{Asked, FOLLOWED_UP_DAYS, LONGEST, Line, Stand, few_follow_ups, too_long};
use crate::store::Span;
use crate::text;

/// People of one state who stand in it for too long, the longest first.
const STANDING: usize = 100;
/// People who returned, the last first.
const RETURNED: usize = 500;

/// All lines of people.
pub(super) fn lines(look: &Look<'_>, out: &mut Vec<Line>) -> Result<()> {
    for (state, longest) in LONGEST {
        let longer = standing_in(*state).until(on(look.now, -i64::from(*longest) - 1));
        for row in look.some("state", &longer, STANDING)? {
            out.extend(standing(look, &row));
        }
    }
    let mut asked = Vec::new();
    for state in [TraineeStatus::Returned, TraineeStatus::InFollowUp] {
        let lately = look.some("follow-up", &standing_in(state).from(on(look.now, -FOLLOWED_UP_DAYS)).descending(), RETURNED)?;
        let undated = Span::of(Kind::Trainee, "id").fixed("status", Value::text(state.key())).fixed("status_on", Value::Null);
        for row in lately.into_iter().chain(look.some("follow-up", &undated, RETURNED)?) {
            asked.extend(asked_after(look, &row)?);
        }
    }
    out.extend(few_follow_ups(look.now, asked));
    Ok(())
}

/// People of a state, who stands in it for longest first.
fn standing_in(state: TraineeStatus) -> Span {
    Span::of(Kind::Trainee, "status_on").fixed("status", Value::text(state.key()))
}

/// The lines of one person.
pub(super) fn lines_of(look: &Look<'_>, trainee: Id, out: &mut Vec<Line>) -> Result<()> {
    let Some(row) = look.store.get(Kind::Trainee, trainee)?.filter(|r| !r.gone) else { return Ok(()) };
    out.extend(standing(look, &row));
    if matches!(state(&row), Some(TraineeStatus::Returned | TraineeStatus::InFollowUp)) {
        out.extend(asked_after(look, &row)?);
    }
    Ok(())
}

fn state(row: &Row) -> Option<TraineeStatus> {
    FieldType::read(row.get("status"))
}

fn name(row: &Row) -> String {
    text::screen(row.text("passport_name")).into_owned()
}

fn standing(look: &Look<'_>, row: &Row) -> Option<Line> {
    let stand = Stand { trainee: row.id, name: name(row), state: state(row)?, since: row.date("status_on")? };
    too_long(look.now, &stand)
}

fn asked_after(look: &Look<'_>, row: &Row) -> Result<Option<Line>> {
    let Some(returned) = returned_on(look, row)? else { return Ok(None) };
    let asked: Vec<Asked> = look
        .of(Kind::FollowUp, "trainee", row.id)?
        .iter()
        .filter_map(|r| {
            let f: FollowUp = r.to();
            Some(Asked { id: r.id, month: f.month?, due_on: f.due_on, done: f.done_on.is_some() })
        })
        .collect();
    Ok(crate::rules::today::follow_up(look.now, row.id, &name(row), returned, &merged(asked)))
}

/// A month has one record a skill; it is done when any of them is.
fn merged(mut asked: Vec<Asked>) -> Vec<Asked> {
    asked.sort_by_key(|a| (a.month, !a.done));
    asked.dedup_by_key(|a| a.month);
    asked
}

/// When somebody came back.
fn returned_on(look: &Look<'_>, row: &Row) -> Result<Option<NaiveDate>> {
    follow_up::returned_on(state(row), row.date("status_on"), look.now.today, || look.of(Kind::Placement, "trainee", row.id))
}
