//! What was completed, by whom it is certified.

use chrono::NaiveDate;

use crate::model::{Field, FieldKind, Id, Kind};

choices! { Issued "issued" ISSUED { Certificate "certificate", Portfolio "portfolio" } }

record! {
    /// What was completed, by whom it is certified.
    Certificate {
        /// Who.
        trainee: Option<Id> = Field::of(FieldKind::Ref(Kind::Trainee)).required().searched().column(24, 1).quick();
        /// What was completed.
        title: String = Field::text().required().searched().column(32, 1).quick();
        /// Who certifies.
        issuer: String = Field::text().column(24, 2).quick();
        /// Its number; text.
        number: String = Field::of(FieldKind::Text(40)).searched().column(12, 2).quick();
        /// When.
        issued_on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 2).quick();
        /// A certificate, or a portfolio that was handed out.
        sort: Option<Issued> = Field::choice(&ISSUED).column(11, 4);
        /// First day of what it certifies.
        starts_on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 5).quick();
        /// Last day.
        ends_on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 5).quick();
        /// Hours attended.
        hours: Option<i64> = Field::whole("hours", 0, 20_000).column(6, 5).quick();
        /// Where.
        hospital: Option<Id> = Field::of(FieldKind::Ref(Kind::Hospital)).column(24, 4).quick();
        /// The code that is printed on it.
        code: String = Field::of(FieldKind::Text(40)).column(20, 3);
        /// Digest of what was printed.
        digest: String = Field::of(FieldKind::Text(80));
        /// Anything else.
        notes: String = Field::of(FieldKind::Notes);
    }
}
