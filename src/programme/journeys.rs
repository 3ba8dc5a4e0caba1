//! Journeys: the placements abroad of somebody that follow each other closely, and what they hold for them. What Today and the clearance
//! board ask in common.
//!
//! Must not: know what a rule makes of it.

use std::rc::Rc;

use super::stays::Register;
use super::working::Working;
use crate::error::Result;
use crate::model::{FieldType, Id, Kind, Row, Sex, TraineeStatus};
use crate::rules::clearance::Paper;
use crate::rules::status::{is_active, rank};
use crate::rules::today::{Stay, Traveller};
use crate::rules::working_time::WorkingWeeks;
use crate::store::Store;

/// Whose placements lie no further apart than this stays abroad in between, in days.
const ONE_JOURNEY: i64 = 14;
/// The country whose offices make people wait when nobody entered a hospital's country.
const HOST: &str = "KZ";
/// Records of one person.
const OF_ONE: usize = 300;

/// Placements as rules want them; those that are cancelled or lack something are left out.
pub(super) fn stays(store: &Store, register: &Register, rows: &[Row]) -> Result<Vec<Stay>> {
    let mut out = Vec::with_capacity(rows.len());
    for row in rows {
        out.extend(register.stay(store, row)?);
    }
    Ok(out)
}

/// Somebody's placements that are not over, by their first day.
pub(super) fn coming(store: &Store, register: &Register, trainee: Id, today: chrono::NaiveDate) -> Result<Vec<Stay>> {
    let mut own = stays(store, register, &store.referring(Kind::Placement, "trainee", trainee, OF_ONE)?)?;
    own.retain(|s| s.ends >= today);
    own.sort_by_key(|s| (s.starts, s.id));
    Ok(own)
}

/// The next stay abroad, to the end of those that follow it closely: one journey. `own` are in the order of their first days.
pub(super) fn journey(own: &[Stay]) -> Option<Stay> {
    let mut abroad = own.iter().filter(|s| s.abroad);
    let mut first = abroad.next()?.clone();
    for next in abroad {
        if (next.starts - first.ends).num_days() > ONE_JOURNEY {
            break;
        }
        first.ends = first.ends.max(next.ends);
    }
    Some(first)
}

/// What somebody holds for a journey.
pub(super) fn traveller(store: &Store, person: &Row) -> Result<Traveller> {
    let of = |kind| store.referring(kind, "trainee", person.id, OF_ONE);
    Ok(Traveller {
        sex: Option::<Sex>::read(person.get("sex")),
        papers: of(Kind::Document)?.iter().filter_map(Paper::of).collect(),
        closed: of(Kind::Clearance)?.iter().filter_map(|r| r.reference("step")).collect(),
    })
}

/// The working time of the offices that make people wait for a stay.
pub(super) fn offices(store: &Store, register: &Register, working: &Working, stay: &Stay) -> Result<Rc<WorkingWeeks>> {
    let country = register.site(store, stay.department)?.country;
    working.of(store, if country.is_empty() { HOST } else { &country })
}

/// Whether a trainee's state leaves them in the programme.
pub(super) fn takes_part(trainee: &Row) -> bool {
    is_active(FieldType::read(trainee.get("status")))
}

/// Whether they have arrived: who is there has got through.
pub(super) fn has_arrived(trainee: &Row) -> bool {
    Option::<TraineeStatus>::read(trainee.get("status")).and_then(rank) >= rank(TraineeStatus::InPlacement)
}
