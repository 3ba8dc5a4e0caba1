//! An assessment form with a version and a scale.

use crate::model::{Field, FieldKind, Id, Kind};

choices! { InstrumentKind "instrument_kind" INSTRUMENT_KIND { Dops "dops", MiniCex "mini-cex", Cbd "cbd", Osats "osats", OScore "o-score", Epa "epa", Osce "osce", Msf "msf", Mcq "mcq", Other "other" } }

record! {
    /// An assessment form with a version and a scale.
    Instrument {
        /// Short name.
        code: String = Field::of(FieldKind::Text(40)).required().searched().column(10, 1).quick();
        /// Version; never compared across versions unseen.
        version: String = Field::of(FieldKind::Text(20)).required().column(8, 1).quick();
        /// Its title.
        title: String = Field::text().required().searched().column(36, 1).quick();
        /// Which family; tells retrospective from prospective scales.
        kind: Option<InstrumentKind> = Field::choice(&INSTRUMENT_KIND).required().column(10, 2).quick();
        /// Least score of an item.
        scale_min: Option<f64> = Field::number("", 0.0, 1000.0, 1).column(6, 3).quick();
        /// Greatest score of an item.
        scale_max: Option<f64> = Field::number("", 0.0, 1000.0, 1).column(6, 3).quick();
        /// What the ends mean.
        scale_note: String = Field::of(FieldKind::Text(400)).quick();
        /// Overall rating that counts as reached; not for forms that look ahead.
        target: Option<f64> = Field::number("", 0.0, 1000.0, 1).column(6, 4).quick();
        /// Global rating that means borderline (pass marks of stations).
        borderline: Option<f64> = Field::number("", 0.0, 1000.0, 1).column(6, 5);
        /// The version that it takes the place of.
        replaces: Option<Id> = Field::of(FieldKind::Ref(Kind::Instrument)).column(20, 5);
        /// Anything else.
        notes: String = Field::of(FieldKind::Notes);
    }
}
