//! One item of an instrument.

use crate::model::{Field, FieldKind, Id, Kind};

choices! { ItemKind "item_kind" ITEM_KIND { Rated "rated", YesNo "yes-no", Comment "comment" } }

record! {
    /// One item of an instrument.
    InstrumentItem {
        /// Of which form.
        instrument: Option<Id> = Field::of(FieldKind::Ref(Kind::Instrument)).required().column(24, 2).quick();
        /// Its place.
        position: Option<i64> = Field::whole("", 1, 500).required().column(4, 1).quick();
        /// Names its score in an assessment.
        code: String = Field::of(FieldKind::Text(40)).required().column(14, 3).quick();
        /// What is judged.
        title: String = Field::of(FieldKind::Text(400)).required().searched().column(40, 1).quick();
        /// How.
        kind: Option<ItemKind> = Field::choice(&ITEM_KIND).column(8, 2).quick();
        /// What the scores mean.
        anchors: Vec<String> = Field::of(FieldKind::Words).quick();
    }
}
