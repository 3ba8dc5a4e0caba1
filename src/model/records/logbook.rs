//! One operation or procedure; its people are `participant` records. No patient is named, only a case number of the hospital.

use chrono::NaiveDate;

use crate::model::{Field, FieldKind, Id, Kind};

record! {
    /// One operation or procedure; its people are `participant` records. No patient is named, only a case number of the hospital.
    Logbook {
        /// When.
        on: Option<NaiveDate> = Field::of(FieldKind::Date).required().column(10, 1).quick();
        /// What.
        procedure: Option<Id> = Field::of(FieldKind::Ref(Kind::Skill)).searched().column(28, 1).quick();
        /// More exactly.
        detail: String = Field::text().searched().column(24, 4).quick();
        /// Where.
        hospital: Option<Id> = Field::of(FieldKind::Ref(Kind::Hospital)).searched().column(24, 2).quick();
        /// In which department.
        department: Option<Id> = Field::of(FieldKind::Ref(Kind::Department)).column(22, 5);
        /// On which list.
        session: Option<Id> = Field::of(FieldKind::Ref(Kind::Session)).column(22, 6);
        /// The hospital's number of the case, never a patient's name.
        case_number: String = Field::of(FieldKind::Text(40)).searched().column(12, 3).quick();
        /// How it went.
        outcome: String = Field::text().column(20, 4).quick();
        /// Whether it went as it should, by what the procedure asks for: what the learning curve counts.
        success: Option<bool> = Field::of(FieldKind::Flag).column(8, 4).quick();
        /// Anything else.
        notes: String = Field::of(FieldKind::Notes);
    }
}
