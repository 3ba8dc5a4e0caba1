//! A doctor, nurse or other health worker of the home side. Only the passport name is required: many have one name and no surname.

use chrono::NaiveDate;

use super::{SEX, Sex};
use crate::model::{Attached, Field, FieldKind, Id, Kind, List, PartialDate};

choices! { TraineeStatus "status" STATUS { Nominated "nominated", Shortlisted "shortlisted", Selected "selected", Documents "documents", Cleared "cleared", Travelling "travelling", InPlacement "in-placement", Completed "completed", Returned "returned", InFollowUp "in-follow-up", Closed "closed", Deferred "deferred", Declined "declined", Refused "refused", Withdrawn "withdrawn" } }

record! {
    /// A doctor, nurse or other health worker of the home side. Only the passport name is required: many have one name and no surname.
    Trainee {
        /// Latin name as in the passport.
        passport_name: String = Field::of(FieldKind::Name).required().searched().column(26, 1).quick();
        /// Its own script.
        native_name: String = Field::of(FieldKind::Native).searched().column(20, 0).quick();
        /// Only where there is one.
        surname: String = Field::of(FieldKind::Name).searched().column(16, 0);
        /// Tells apart people of one name.
        father_name: String = Field::of(FieldKind::Name).searched().column(18, 6).quick();
        /// The same.
        grandfather_name: String = Field::of(FieldKind::Name).searched().column(18, 0);
        /// Sex.
        sex: Option<Sex> = Field::choice(&SEX).column(6, 6).quick();
        /// A day, or only a year.
        born: Option<PartialDate> = Field::of(FieldKind::PartialDate).column(10, 6).quick();
        /// ISCO-08 code.
        occupation: String = Field::of(FieldKind::Term(List::Occupation)).searched().column(22, 5).quick();
        /// What they do.
        specialty: String = Field::of(FieldKind::Term(List::Specialty)).searched().column(18, 3).quick();
        /// Number of the licence to practise; text.
        licence_number: String = Field::of(FieldKind::Text(40)).searched().column(12, 0);
        /// Tazkira or IIN; text.
        national_id: String = Field::of(FieldKind::Text(40)).sensitive().column(14, 0);
        /// Who sends them.
        home_hospital: Option<Id> = Field::of(FieldKind::Ref(Kind::Hospital)).searched().column(24, 2).quick();
        /// Their department there.
        home_department: Option<Id> = Field::of(FieldKind::Ref(Kind::Department)).column(22, 8);
        /// P-code.
        province: String = Field::of(FieldKind::Term(List::Province)).searched().column(14, 4).quick();
        /// Phones.
        phone: Vec<String> = Field::of(FieldKind::Phones).sensitive().column(16, 8).quick();
        /// Mail.
        email: String = Field::of(FieldKind::Email).sensitive().column(22, 0);
        /// Languages they understand.
        languages: Vec<String> = Field::of(FieldKind::Terms(List::Language)).searched().column(14, 9);
        /// The group they travel with.
        cohort: Option<Id> = Field::of(FieldKind::Ref(Kind::Cohort)).searched().column(18, 5).quick();
        /// Where they stand.
        status: Option<TraineeStatus> = Field::choice(&STATUS).column(12, 1);
        /// Since when.
        status_on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 7);
        /// Why, for a side exit.
        status_reason: String = Field::text().column(24, 0);
        /// Who travels with a woman; a travel fact, never a criterion.
        companion: String = Field::text().sensitive();
        /// Anything else.
        notes: String = Field::of(FieldKind::Notes);
    }
}

/// The passport that stands beside a trainee in the form and in files; it is their passport document.
pub static ATTACHED: &[Attached] = &[
    Attached {
        field: Field::of(FieldKind::Text(40)).sensitive().searched().column(12, 5).quick().named("passport_number"),
        kind: Kind::Document,
        by: "trainee",
        fixed: ("kind", "passport"),
        holds: "number",
    },
    Attached {
        field: Field::of(FieldKind::Date).column(10, 0).quick().named("passport_expires"),
        kind: Kind::Document,
        by: "trainee",
        fixed: ("kind", "passport"),
        holds: "expires_on",
    },
];
