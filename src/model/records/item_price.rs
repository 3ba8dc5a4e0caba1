//! What a tracer item costs, so that a donor sees what a skill in use would take.

use chrono::NaiveDate;

use crate::model::{Field, FieldKind, List};

record! {
    /// What a tracer item costs, delivered and working; the newest price counts.
    ItemPrice {
        /// Which item.
        item: String = Field::of(FieldKind::Term(List::TracerItem)).required().searched().column(26, 1).quick();
        /// How much.
        amount: Option<f64> = Field::number("", 0.0, 1e12, 2).required().column(12, 1).quick();
        /// ISO 4217.
        currency: String = Field::of(FieldKind::Term(List::Currency)).required().column(5, 1).quick();
        /// When it was asked.
        quoted_on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 2).quick();
        /// Who says so.
        source: String = Field::text().column(24, 3).quick();
        /// Anything else.
        notes: String = Field::of(FieldKind::Notes);
    }
}
