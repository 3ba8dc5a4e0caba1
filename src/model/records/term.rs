//! An entry of a catalogue: a province, an occupation, a specialty. Other records name it by its code.

use crate::model::{Field, FieldKind};

choices! { TermList "list" LIST { Province "province", District "district", Country "country", Language "language", Currency "currency", Occupation "occupation", Specialty "specialty", TracerItem "tracer_item" } }

record! {
    /// An entry of a catalogue: a province, an occupation, a specialty. Other records name it by its code.
    Term {
        /// The catalogue.
        list: Option<TermList> = Field::choice(&LIST).required().column(12, 2).quick();
        /// What records hold: a p-code, an ISO or ISCO code, a slug.
        code: String = Field::of(FieldKind::Text(40)).required().searched().column(14, 1).quick();
        /// English name.
        name: String = Field::of(FieldKind::Name).required().searched().column(30, 1).quick();
        /// Its own script.
        native_name: String = Field::of(FieldKind::Native).searched().column(20, 0);
        /// Spellings and abbreviations that files use.
        other_names: Vec<String> = Field::of(FieldKind::Words).searched();
        /// Code of the entry above: a district's province.
        parent: String = Field::of(FieldKind::Text(40)).column(8, 3);
        /// Of a tracer item: it stands once in a hospital and serves all of it, as a blood bank does.
        whole_house: Option<bool> = Field::of(FieldKind::Flag).column(11, 6);
        /// Anything else.
        notes: String = Field::of(FieldKind::Notes);
    }
}
