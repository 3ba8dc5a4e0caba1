//! Accepting rows of a proposal: they become planned placements in one step, after a look at what stands now.

use chrono::NaiveDate;

use super::Gathered;
use crate::error::{Cause, Error, Result};
use crate::model::{Department, FieldType, Id, Kind, PermittedRole, Placement, PlacementState, Row as Record, Trainee, TraineeStatus};
use crate::msg;
use crate::programme::show::Names;
use crate::rules::planning::programme::needs::{Spot, days_on};
use crate::rules::planning::programme::proposal::Row;
use crate::rules::status::is_active;
use crate::store::{Span, Store, Tx, Written, new_id};

/// Placements of one department, or person, that are looked at again.
const STAYS: usize = 5_000;

/// A row that somebody accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Rotation, person, department, days.
    pub spot: Spot,
    /// What they are to do there.
    pub role: Option<PermittedRole>,
    /// Under whom.
    pub supervisor: Option<Id>,
    /// What permits it.
    pub permit: Option<Id>,
}

impl Accepted {
    /// A row of a proposal; the person's permit goes with it if it does to the end.
    #[must_use]
    pub fn of(row: &Row, gathered: &Gathered) -> Self {
        let permit = gathered.permits.get(&row.spot.trainee).filter(|(_, cover)| cover.holds(row.spot.to)).map(|(id, _)| *id);
        Self { spot: row.spot, role: row.role, supervisor: row.supervisor, permit }
    }
}

/// Writes rows as planned placements, all or none. What came in between is seen: a seat that was taken, a person who is placed already or out.
///
/// # Errors
/// A row cannot stand any more, nothing was chosen, or trouble with the file; then nothing is written.
pub fn accept(store: &mut Store, author: &str, rows: &[Accepted]) -> Result<Written<Vec<Id>>> {
    let Some(first) = rows.first() else {
        return Err(Error::input(msg!("proposal-accept-none")).next(msg!("proposal-accept-none-next")));
    };
    let name = Names::new().title(store, Kind::Trainee, first.spot.trainee);
    let label = msg!("journal-accept-plan", n = rows.len(), name = name);
    let ids: Vec<Id> = rows.iter().map(|_| new_id()).collect::<Result<_>>()?;
    let names = rows.iter().map(|row| called(store, &row.spot)).collect::<Vec<_>>();
    store.write(author, &label, |tx| {
        for ((row, id), (person, place)) in rows.iter().zip(&ids).zip(&names) {
            stands(tx, row, person, place)?;
            let placement = Placement {
                trainee: Some(row.spot.trainee),
                department: Some(row.spot.department),
                supervisor: row.supervisor,
                starts_on: Some(row.spot.from),
                ends_on: Some(row.spot.to),
                permitted_role: row.role,
                permit: row.permit,
                state: Some(PlacementState::Planned),
                ..Placement::default()
            };
            // Seen by the rows that follow.
            tx.insert(&Record::of(*id, placement))?;
        }
        Ok(ids.clone())
    })
}

fn called(store: &Store, spot: &Spot) -> (String, String) {
    let names = Names::new();
    (names.title(store, Kind::Trainee, spot.trainee), names.title(store, Kind::Department, spot.department))
}

/// Looks once more whether a row can stand.
fn stands(tx: &Tx<'_>, row: &Accepted, person: &str, place: &str) -> Result<()> {
    let spot = &row.spot;
    let changed = |what| Err(Error::new(Cause::Input, what).next(msg!("proposal-again")));
    let (rotation, trainee) = (tx.get(Kind::Rotation, spot.rotation)?, tx.get(Kind::Trainee, spot.trainee)?);
    if rotation.is_none_or(|r| r.gone) {
        return changed(msg!("proposal-no-rotation", name = person));
    }
    let state = trainee.filter(|r| !r.gone).map(|r| r.to::<Trainee>().status);
    if state.is_none_or(|state| !is_active(state) || state == Some(TraineeStatus::Deferred)) {
        return changed(msg!("proposal-person-out", name = person));
    }
    let Some(department) = tx.get(Kind::Department, spot.department)?.filter(|r| !r.gone) else {
        return changed(msg!("proposal-no-department", name = person));
    };
    let stays = |key: &'static str, id: Id| {
        let span = Span::of(Kind::Placement, "ends_on")
            .fixed(key, Some(id).write())
            .from(Some(spot.from).write())
            .without("state", vec![PlacementState::Cancelled.key()]);
        let rows = tx.span(&span, STAYS)?;
        let days = |p: Placement| Some((p.starts_on?, p.ends_on?)).filter(|(from, _)| *from <= spot.to);
        Ok::<_, Error>(rows.iter().filter_map(|r| days(r.to())).collect::<Vec<(NaiveDate, NaiveDate)>>())
    };
    if let Some((from, to)) = stays("trainee", spot.trainee)?.first() {
        return changed(msg!("proposal-placed-already", name = person, from = from, to = to));
    }
    let seats = department.to::<Department>().seats.and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let there = stays("department", spot.department)?;
    let mut day = spot.from;
    while day <= spot.to {
        if there.iter().filter(|(from, to)| *from <= day && day <= *to).count() >= seats {
            return changed(msg!("proposal-seat-taken", place = place, day = day, name = person));
        }
        let next = days_on(day, 1);
        if next == day {
            break;
        }
        day = next;
    }
    Ok(())
}
