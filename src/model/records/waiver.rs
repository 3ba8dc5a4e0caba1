//! A clash that is accepted, with the reason.

use chrono::NaiveDate;

use crate::model::{Field, FieldKind};

record! {
    /// A clash that is accepted, with the reason. It holds for these records; another clash of the same people is told of.
    Waiver {
        /// Which clash: rule and records.
        line: String = Field::of(FieldKind::Text(200)).required().column(30, 4);
        /// The clash in words, as it stood.
        what: String = Field::of(FieldKind::Text(400)).searched().column(36, 1);
        /// Why it is accepted.
        reason: String = Field::of(FieldKind::Text(400)).required().searched().column(24, 1).quick();
        /// It is told of again from this day on.
        until: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 2).quick();
    }
}
