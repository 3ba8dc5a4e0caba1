//! Placements as the rules want them: with the names of people and places, and whether somebody travels for them.

use std::cell::RefCell;
use std::collections::HashMap;

use super::show::Names;
use crate::error::Result;
use crate::model::{FieldType, Id, Kind, Placement, PlacementState, Row, Side};
use crate::rules::today::Stay;
use crate::store::Store;

/// What a department means for those who are placed there.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Site {
    /// Its name and hospital.
    pub place: String,
    /// Its hospital is not of the home side.
    pub abroad: bool,
    /// ISO 3166-1 of its hospital, empty if nobody entered it.
    pub country: String,
    /// Training seats, if somebody entered them.
    pub seats: Option<u32>,
}

/// Looks up people and places, each once.
#[derive(Debug, Default)]
pub(super) struct Register {
    pub names: Names,
    sites: RefCell<HashMap<Id, Site>>,
}

impl Register {
    /// What is known of a department.
    pub fn site(&self, store: &Store, department: Id) -> Result<Site> {
        if let Some(found) = self.sites.borrow().get(&department) {
            return Ok(found.clone());
        }
        let mut site = Site { place: self.names.title(store, Kind::Department, department), abroad: true, ..Site::default() };
        if let Some(row) = store.get(Kind::Department, department)? {
            site.seats = Option::<i64>::read(row.get("seats")).and_then(|n| u32::try_from(n).ok());
            if let Some(hospital) = row.reference("hospital")
                && let Some(hospital) = store.get(Kind::Hospital, hospital)?
            {
                site.abroad = Option::<Side>::read(hospital.get("side")) != Some(Side::Home);
                site.country = hospital.text("country").to_owned();
            }
        }
        self.sites.borrow_mut().insert(department, site.clone());
        Ok(site)
    }

    /// A placement; `None` if it is cancelled or lacks person, department or days.
    pub fn stay(&self, store: &Store, row: &Row) -> Result<Option<Stay>> {
        let p: Placement = row.to();
        let (Some(trainee), Some(department), Some(starts), Some(ends)) = (p.trainee, p.department, p.starts_on, p.ends_on) else {
            return Ok(None);
        };
        if p.state == Some(PlacementState::Cancelled) {
            return Ok(None);
        }
        let site = self.site(store, department)?;
        Ok(Some(Stay {
            id: row.id,
            trainee,
            name: self.names.title(store, Kind::Trainee, trainee),
            department,
            place: site.place,
            starts,
            ends,
            supervised: p.supervisor.is_some(),
            role: p.permitted_role,
            permit: p.permit.is_some(),
            abroad: site.abroad,
        }))
    }
}
