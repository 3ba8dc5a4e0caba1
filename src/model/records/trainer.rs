//! A specialist who teaches, supervises or assesses: visiting, host or local.

use super::{SEX, Sex};
use crate::model::{Field, FieldKind, Id, Kind, List};

record! {
    /// A specialist who teaches, supervises or assesses: visiting, host or local.
    Trainer {
        /// Latin name as in the passport.
        passport_name: String = Field::of(FieldKind::Name).required().searched().column(26, 1).quick();
        /// Its own script.
        native_name: String = Field::of(FieldKind::Native).searched().column(20, 0).quick();
        /// Sex.
        sex: Option<Sex> = Field::choice(&SEX).column(6, 6).quick();
        /// What they do.
        specialty: String = Field::of(FieldKind::Term(List::Specialty)).searched().column(20, 2).quick();
        /// Where they work.
        hospital: Option<Id> = Field::of(FieldKind::Ref(Kind::Hospital)).searched().column(24, 2).quick();
        /// Their department.
        department: Option<Id> = Field::of(FieldKind::Ref(Kind::Department)).column(24, 5);
        /// Languages they can teach in.
        languages: Vec<String> = Field::of(FieldKind::Terms(List::Language)).searched().column(14, 3).quick();
        /// May assess.
        assessor: Option<bool> = Field::of(FieldKind::Flag).column(8, 4).quick();
        /// Phones.
        phone: Vec<String> = Field::of(FieldKind::Phones).sensitive().column(16, 7);
        /// Mail.
        email: String = Field::of(FieldKind::Email).sensitive().column(22, 8);
        /// Anything else.
        notes: String = Field::of(FieldKind::Notes);
    }
}
