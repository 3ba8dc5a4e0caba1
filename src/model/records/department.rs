//! A department of a hospital, with a specialty and training seats.

use crate::model::{Field, FieldKind, Id, Kind, List};

record! {
    /// A department of a hospital, with a specialty and training seats.
    Department {
        /// Whose it is.
        hospital: Option<Id> = Field::of(FieldKind::Ref(Kind::Hospital)).required().searched().column(26, 2).quick();
        /// Its name.
        name: String = Field::of(FieldKind::Name).required().searched().column(28, 1).quick();
        /// What it does.
        specialty: String = Field::of(FieldKind::Term(List::Specialty)).searched().column(20, 2).quick();
        /// Trainees it can take at a time.
        seats: Option<i64> = Field::whole("seats", 0, 500).column(5, 3).quick();
        /// Its head.
        head: String = Field::of(FieldKind::Name).searched().column(22, 4).quick();
        /// Phones.
        phone: Vec<String> = Field::of(FieldKind::Phones).column(16, 5);
        /// Anything else.
        notes: String = Field::of(FieldKind::Notes);
    }
}
