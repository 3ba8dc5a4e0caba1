//! A group that travels and trains together, under an agreement.

use chrono::NaiveDate;

use crate::model::{Field, FieldKind, Id, Kind, List};

record! {
    /// A group that travels and trains together, under an agreement.
    Cohort {
        /// Under which agreement.
        agreement: Option<Id> = Field::of(FieldKind::Ref(Kind::Agreement)).searched().column(26, 2).quick();
        /// Its name.
        name: String = Field::text().required().searched().column(26, 1).quick();
        /// Where it goes.
        host_country: String = Field::of(FieldKind::Term(List::Country)).column(8, 2).quick();
        /// First day.
        starts_on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 1).quick();
        /// Last day.
        ends_on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 2).quick();
        /// Anything else.
        notes: String = Field::of(FieldKind::Notes);
    }
}
