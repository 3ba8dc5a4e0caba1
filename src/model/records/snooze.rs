//! A line of Today put off to a day.

use chrono::NaiveDate;

use crate::model::{Field, FieldKind};

record! {
    /// A line of Today put off to a day.
    Snooze {
        /// Which line: rule and records.
        line: String = Field::of(FieldKind::Text(200)).required().column(40, 1);
        /// When it comes back.
        until: Option<NaiveDate> = Field::of(FieldKind::Date).required().column(10, 1);
        /// Why.
        reason: String = Field::text().column(30, 2);
    }
}
