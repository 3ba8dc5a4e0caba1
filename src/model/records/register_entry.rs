//! A line of a hospital's theatre register, as it was imported; the logbook is compared with it. No patient is named.

use chrono::NaiveDate;

use crate::model::{Field, FieldKind, Id, Kind};

record! {
    /// A line of a hospital's theatre register; the logbook is compared with it. No patient is named, only the hospital's case number.
    RegisterEntry {
        /// Whose register.
        hospital: Option<Id> = Field::of(FieldKind::Ref(Kind::Hospital)).required().searched().column(24, 2).quick();
        /// When.
        on: Option<NaiveDate> = Field::of(FieldKind::Date).required().column(10, 1).quick();
        /// The hospital's number of the case.
        case_number: String = Field::of(FieldKind::Text(40)).searched().column(12, 1).quick();
        /// What was done, as written there.
        operation: String = Field::text().searched().column(28, 1).quick();
        /// Who operated, as written there.
        surgeon: String = Field::of(FieldKind::Name).searched().column(22, 3).quick();
        /// The logged case that it is, where somebody said so.
        logbook: Option<Id> = Field::of(FieldKind::Ref(Kind::Logbook)).column(28, 3).quick();
        /// Logged cases that somebody said it is not; they are not proposed again.
        refused: Vec<Id> = Field::of(FieldKind::Refs(Kind::Logbook));
        /// Anything else.
        notes: String = Field::of(FieldKind::Notes);
    }
}
