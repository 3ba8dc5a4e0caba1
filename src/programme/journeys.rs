//! Journeys: the placements abroad of somebody that follow each other closely, and what they hold for them. What Today, the clashes and the
//! clearance board ask in common.
//!
//! Must not: know what a rule makes of it.

use std::rc::Rc;

use super::clashes::View;
pub(super) use super::clashes::{journey, traveller};
use crate::error::Result;
use crate::model::{FieldType, Id, Kind, Row, TraineeStatus};
use crate::rules::status::{is_active, rank};
use crate::rules::today::Stay;
use crate::rules::working_time::WorkingWeeks;

/// Placements as rules want them; those that are cancelled or lack something are left out.
pub(super) fn stays(view: &View<'_>, rows: &[Row]) -> Result<Vec<Stay>> {
    let mut out = Vec::with_capacity(rows.len());
    for row in rows {
        out.extend(view.stay(row)?);
    }
    Ok(out)
}

/// Somebody's placements that are not over, by their first day.
pub(super) fn coming(view: &View<'_>, trainee: Id) -> Result<Vec<Stay>> {
    let mut own = stays(view, &view.belonging(Kind::Placement, "trainee", trainee)?)?;
    own.retain(|s| s.ends >= view.now.today);
    own.sort_by_key(|s| (s.starts, s.id));
    Ok(own)
}

/// The working time of the offices that make people wait for a stay.
pub(super) fn offices(view: &View<'_>, stay: &Stay) -> Result<Rc<WorkingWeeks>> {
    view.weeks(super::clashes::offices_of(&view.site(stay.department)?.country))
}

/// Whether a trainee's state leaves them in the programme.
pub(super) fn takes_part(trainee: &Row) -> bool {
    is_active(FieldType::read(trainee.get("status")))
}

/// Whether they have arrived: who is there has got through.
pub(super) fn has_arrived(trainee: &Row) -> bool {
    Option::<TraineeStatus>::read(trainee.get("status")).and_then(rank) >= rank(TraineeStatus::InPlacement)
}
