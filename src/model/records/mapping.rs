//! How the columns of a file were mapped, offered again for a file with the same header.

use crate::model::{Field, FieldKind};

record! {
    /// How the columns of a file were mapped, offered again for a file with the same header.
    Mapping {
        /// Table name of the kind that was imported.
        records: String = Field::of(FieldKind::Text(40)).required().column(14, 1);
        /// What it was made from.
        name: String = Field::text().required().column(30, 1);
        /// Digest of the header's titles.
        signature: String = Field::of(FieldKind::Text(64)).required();
        /// Title and field, one pair a line.
        columns: String = Field::of(FieldKind::Notes).required();
    }
}
