//! A clearance step closed for a trainee, where no document does.

use chrono::NaiveDate;

use crate::model::{Field, FieldKind, Id, Kind};

record! {
    /// A clearance step closed for a trainee, where no document does.
    Clearance {
        /// Who.
        trainee: Option<Id> = Field::of(FieldKind::Ref(Kind::Trainee)).required().searched().column(26, 1).quick();
        /// Which step.
        step: Option<Id> = Field::of(FieldKind::Ref(Kind::Step)).required().column(20, 1).quick();
        /// When it was closed.
        done_on: Option<NaiveDate> = Field::of(FieldKind::Date).required().column(10, 1).quick();
        /// How, or why it is not needed.
        notes: String = Field::of(FieldKind::Notes).quick();
    }
}
