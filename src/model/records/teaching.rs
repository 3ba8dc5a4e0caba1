//! Somebody of the programme taught somebody at home: the second generation and those after it.

use chrono::NaiveDate;

use crate::model::{Field, FieldKind, Id, Kind};

record! {
    /// A trainee who returned taught a colleague, who is a trainee of theirs.
    Teaching {
        /// Who taught.
        teacher: Option<Id> = Field::of(FieldKind::Ref(Kind::Trainee)).required().searched().column(24, 1).quick();
        /// Who learned.
        learner: Option<Id> = Field::of(FieldKind::Ref(Kind::Trainee)).required().searched().column(24, 1).quick();
        /// What.
        skill: Option<Id> = Field::of(FieldKind::Ref(Kind::Skill)).searched().column(28, 2).quick();
        /// Since when.
        on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 2).quick();
        /// Where.
        hospital: Option<Id> = Field::of(FieldKind::Ref(Kind::Hospital)).column(24, 3).quick();
        /// Anything else.
        notes: String = Field::of(FieldKind::Notes);
    }
}
