//! A trainee at a department under a supervisor for a period, with the permitted role and the document that permits it.

use chrono::NaiveDate;

use crate::model::{Field, FieldKind, Id, Kind};

choices! { PermittedRole "permitted_role" PERMITTED_ROLE { Observer "observer", Assistant "assistant", HandsOn "hands-on" } }
choices! { PlacementState "placement_state" PLACEMENT_STATE { Planned "planned", Confirmed "confirmed", Active "active", Completed "completed", Cancelled "cancelled" } }

record! {
    /// A trainee at a department under a supervisor for a period, with the permitted role and the document that permits it.
    Placement {
        /// Who.
        trainee: Option<Id> = Field::of(FieldKind::Ref(Kind::Trainee)).required().searched().column(24, 1).quick();
        /// Where.
        department: Option<Id> = Field::of(FieldKind::Ref(Kind::Department)).required().searched().column(30, 2).quick();
        /// Under whom.
        supervisor: Option<Id> = Field::of(FieldKind::Ref(Kind::Trainer)).searched().column(22, 3).quick();
        /// First day.
        starts_on: Option<NaiveDate> = Field::of(FieldKind::Date).required().column(10, 1).quick();
        /// Last day.
        ends_on: Option<NaiveDate> = Field::of(FieldKind::Date).required().column(10, 2).quick();
        /// What they may do.
        permitted_role: Option<PermittedRole> = Field::choice(&PERMITTED_ROLE).column(10, 3).quick();
        /// What permits it.
        permit: Option<Id> = Field::of(FieldKind::Ref(Kind::Document)).column(20, 5).quick();
        /// Where it stands.
        state: Option<PlacementState> = Field::choice(&PLACEMENT_STATE).column(10, 2).quick();
        /// Anything else.
        notes: String = Field::of(FieldKind::Notes);
    }
}
