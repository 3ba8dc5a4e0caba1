//! What somebody, or a group, must still be placed for: so many weeks in a specialty.

use chrono::NaiveDate;

use super::PermittedRole;
use crate::model::{Field, FieldKind, Id, Kind, List};

record! {
    /// What somebody, or everybody of a cohort, must be placed for: so many weeks in a specialty. The planner finds department and days.
    Rotation {
        /// Who.
        trainee: Option<Id> = Field::of(FieldKind::Ref(Kind::Trainee)).searched().column(24, 1).quick();
        /// Or everybody of a group.
        cohort: Option<Id> = Field::of(FieldKind::Ref(Kind::Cohort)).searched().column(20, 2).quick();
        /// In what.
        specialty: String = Field::of(FieldKind::Term(List::Specialty)).required().searched().column(20, 1).quick();
        /// How long.
        weeks: Option<i64> = Field::whole("weeks", 1, 104).required().column(6, 1).quick();
        /// Lower numbers come before higher ones; equal and empty ones in any order.
        position: Option<i64> = Field::whole("", 1, 99).column(8, 3).quick();
        /// Not before.
        earliest_on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 3).quick();
        /// To end by.
        latest_on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 3).quick();
        /// What they are to do there.
        permitted_role: Option<PermittedRole> = Field::choice(&super::PERMITTED_ROLE).column(10, 4).quick();
        /// Hospitals that suit; without any, every one.
        suitable: Vec<Id> = Field::of(FieldKind::Refs(Kind::Hospital)).quick();
        /// Hospitals they would like, the best first.
        preferred: Vec<Id> = Field::of(FieldKind::Refs(Kind::Hospital)).quick();
        /// How much it matters to the programme: 1 little, 5 most.
        weight: Option<i64> = Field::whole("", 1, 5).column(6, 4).quick();
        /// Anything else.
        notes: String = Field::of(FieldKind::Notes);
    }
}
