//! When a country, or one hospital of it, works: a week with its hours, usual or of a season.

use chrono::NaiveDate;

use crate::model::{DayHours, Field, FieldKind, Id, Kind, List};

choices! { Season "season" SEASON { Usual "usual", Period "period", Ramadan "ramadan", Exception "exception" } }

record! {
    /// When a country, or one hospital of it, works: a week with its hours, usual or of a season. An exception holds on holidays too.
    WorkingTime {
        /// ISO 3166-1.
        country: String = Field::of(FieldKind::Term(List::Country)).required().column(8, 2).quick();
        /// One hospital; without one the whole country.
        hospital: Option<Id> = Field::of(FieldKind::Ref(Kind::Hospital)).column(24, 3).quick();
        /// What it is called.
        name: String = Field::text().required().searched().column(26, 1).quick();
        /// When it holds.
        season: Option<Season> = Field::choice(&SEASON).required().column(10, 1).quick();
        /// First day on which it holds.
        starts_on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 4).quick();
        /// Last day on which it holds.
        ends_on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 4).quick();
        /// Hours; an empty day is as it would be without this row.
        monday: Option<DayHours> = Field::of(FieldKind::Hours).column(11, 5).quick();
        /// The same.
        tuesday: Option<DayHours> = Field::of(FieldKind::Hours).column(11, 5).quick();
        /// The same.
        wednesday: Option<DayHours> = Field::of(FieldKind::Hours).column(11, 5).quick();
        /// The same.
        thursday: Option<DayHours> = Field::of(FieldKind::Hours).column(11, 5).quick();
        /// The same.
        friday: Option<DayHours> = Field::of(FieldKind::Hours).column(11, 5).quick();
        /// The same.
        saturday: Option<DayHours> = Field::of(FieldKind::Hours).column(11, 5).quick();
        /// The same.
        sunday: Option<DayHours> = Field::of(FieldKind::Hours).column(11, 5).quick();
        /// Who says so.
        source: String = Field::text().column(30, 6);
    }
}
