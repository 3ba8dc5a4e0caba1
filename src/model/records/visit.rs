//! An inbound delegation: specialists of the host side in home hospitals.

use chrono::NaiveDate;

use crate::model::{Field, FieldKind, Id, Kind};

record! {
    /// An inbound delegation: specialists of the host side in home hospitals.
    Visit {
        /// Under which agreement.
        agreement: Option<Id> = Field::of(FieldKind::Ref(Kind::Agreement)).column(24, 4).quick();
        /// Its title.
        title: String = Field::text().required().searched().column(34, 1).quick();
        /// First day.
        arrives_on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 1).quick();
        /// Last day.
        leaves_on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 2).quick();
        /// Who comes.
        delegates: Vec<Id> = Field::of(FieldKind::Refs(Kind::Trainer)).quick();
        /// Where they work.
        hospitals: Vec<Id> = Field::of(FieldKind::Refs(Kind::Hospital)).quick();
        /// Anything else.
        notes: String = Field::of(FieldKind::Notes);
    }
}
