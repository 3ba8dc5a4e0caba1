//! What was completed, by whom it is certified.

use chrono::NaiveDate;

use crate::model::{Field, FieldKind, Id, Kind};

record! {
    /// What was completed, by whom it is certified.
    Certificate {
        /// Who.
        trainee: Option<Id> = Field::of(FieldKind::Ref(Kind::Trainee)).required().searched().column(24, 1).quick();
        /// What was completed.
        title: String = Field::text().required().searched().column(32, 1).quick();
        /// Who certifies.
        issuer: String = Field::text().column(24, 2).quick();
        /// Its number; text.
        number: String = Field::of(FieldKind::Text(40)).searched().column(12, 2).quick();
        /// When.
        issued_on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 2).quick();
        /// Anything else.
        notes: String = Field::of(FieldKind::Notes);
    }
}
