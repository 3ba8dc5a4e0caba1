//! A day off. Sources disagree, so each row names its own.

use chrono::NaiveDate;

use crate::model::{Field, FieldKind, List};

record! {
    /// A day off. Sources disagree, so each row names its own.
    Holiday {
        /// ISO 3166-1.
        country: String = Field::of(FieldKind::Term(List::Country)).required().column(8, 2).quick();
        /// The day.
        on: Option<NaiveDate> = Field::of(FieldKind::Date).required().column(10, 1).quick();
        /// What is kept.
        name: String = Field::text().required().searched().column(34, 1).quick();
        /// Its own script.
        native_name: String = Field::of(FieldKind::Native);
        /// Who says so.
        source: String = Field::text().column(20, 3);
    }
}
