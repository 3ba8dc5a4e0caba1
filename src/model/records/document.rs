//! A passport, invitation, visa, licence, clinical-practice permit, insurance, contract.

use chrono::NaiveDate;

use crate::model::{Field, FieldKind, Id, Kind};

choices! { DocumentKind "document_kind" DOCUMENT_KIND { Passport "passport", Invitation "invitation", Visa "visa", Licence "licence", Permit "permit", Insurance "insurance", Contract "contract", Other "other" } }

record! {
    /// A passport, invitation, visa, licence, clinical-practice permit, insurance, contract.
    Document {
        /// Whose.
        trainee: Option<Id> = Field::of(FieldKind::Ref(Kind::Trainee)).required().searched().column(26, 1).quick();
        /// What it is.
        kind: Option<DocumentKind> = Field::choice(&DOCUMENT_KIND).required().column(11, 1).quick();
        /// Its number; text.
        number: String = Field::of(FieldKind::Text(40)).sensitive().searched().column(14, 2).quick();
        /// First day.
        issued_on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 4).quick();
        /// Last day.
        expires_on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 1).quick();
        /// Who issued it.
        issuer: String = Field::text().column(20, 3).quick();
        /// Anything else.
        notes: String = Field::of(FieldKind::Notes);
    }
}
