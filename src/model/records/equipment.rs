//! A tracer item at a department, or in a hospital as a whole, on the WHO situational-analysis scale.

use chrono::NaiveDate;

use crate::model::{Field, FieldKind, Id, Kind, List};

choices! { Availability "availability" AVAILABILITY { Never "never", Sometimes "sometimes", Always "always" } }

record! {
    /// A tracer item at a department, or in a hospital as a whole, on the WHO situational-analysis scale.
    Equipment {
        /// Where it stands; without one the hospital as a whole was looked at.
        department: Option<Id> = Field::of(FieldKind::Ref(Kind::Department)).searched().column(30, 2).quick();
        /// The hospital that was looked at as a whole; empty where a department was, whose hospital is its own.
        hospital: Option<Id> = Field::of(FieldKind::Ref(Kind::Hospital)).searched().column(26, 4).quick();
        /// What it is.
        item: String = Field::of(FieldKind::Term(List::TracerItem)).required().searched().column(24, 1).quick();
        /// Never, sometimes or always there.
        availability: Option<Availability> = Field::choice(&AVAILABILITY).required().column(10, 1).quick();
        /// How many.
        quantity: Option<i64> = Field::whole("pieces", 0, 100_000).column(6, 3).quick();
        /// When somebody looked.
        checked_on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 3).quick();
        /// Anything else.
        notes: String = Field::of(FieldKind::Notes);
    }
}
