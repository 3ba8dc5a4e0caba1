//! A hospital of the home or the host side.

use crate::model::{Field, FieldKind, List};

choices! { HospitalLevel "level" LEVEL { National "national", Regional "regional", Provincial "provincial", District "district", Clinic "clinic", Other "other" } }
choices! { Side "side" SIDE { Home "home", Host "host", Both "both" } }

record! {
    /// A hospital of the home or the host side.
    Hospital {
        /// English name.
        name: String = Field::of(FieldKind::Name).required().searched().column(30, 1).quick();
        /// Its own script.
        native_name: String = Field::of(FieldKind::Native).searched().column(24, 0).quick();
        /// Abbreviations, spellings and other scripts, used for matching.
        other_names: Vec<String> = Field::of(FieldKind::Words).searched().quick();
        /// ISO 3166-1.
        country: String = Field::of(FieldKind::Term(List::Country)).column(7, 2).quick();
        /// P-code or ISO 3166-2.
        province: String = Field::of(FieldKind::Term(List::Province)).searched().column(14, 2).quick();
        /// P-code.
        district: String = Field::of(FieldKind::Term(List::District)).column(14, 7);
        /// Town.
        city: String = Field::text().searched().column(14, 5).quick();
        /// Its place in the health system.
        level: Option<HospitalLevel> = Field::choice(&LEVEL).column(11, 4).quick();
        /// Home, host or both.
        side: Option<Side> = Field::choice(&SIDE).column(6, 3).quick();
        /// Beds.
        beds: Option<i64> = Field::whole("beds", 0, 20_000).column(6, 5).quick();
        /// Phones of the house.
        phone: Vec<String> = Field::of(FieldKind::Phones).column(16, 8);
        /// Mail of the house.
        email: String = Field::of(FieldKind::Email).column(20, 0);
        /// Who answers for the programme there.
        focal_point: String = Field::of(FieldKind::Name).searched().column(22, 6).quick();
        /// Degrees north.
        latitude: Option<f64> = Field::number("degrees", -90.0, 90.0, 6).column(10, 0);
        /// Degrees east.
        longitude: Option<f64> = Field::number("degrees", -180.0, 180.0, 6).column(10, 0);
        /// Anything else.
        notes: String = Field::of(FieldKind::Notes);
    }
}
