//! A bilateral agreement between two ministries: dates and the quota.

use chrono::NaiveDate;

use crate::model::{Field, FieldKind, List};

record! {
    /// A bilateral agreement between two ministries: dates and the quota.
    Agreement {
        /// Its title.
        title: String = Field::text().required().searched().column(34, 1).quick();
        /// ISO 3166-1.
        partner_country: String = Field::of(FieldKind::Term(List::Country)).column(8, 2).quick();
        /// Day of signature.
        signed_on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 4).quick();
        /// First day in force.
        starts_on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 2).quick();
        /// Last day in force.
        ends_on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 2).quick();
        /// Seats per specialty (the quota).
        seats: Vec<(String, f64)> = Field::of(FieldKind::TermPairs(List::Specialty)).quick();
        /// How much each criterion of selection weighs.
        weights: Vec<(String, f64)> = Field::of(FieldKind::Pairs);
        /// Anything else.
        notes: String = Field::of(FieldKind::Notes);
    }
}
