//! A filter of a table kept under a name.

use crate::model::{Field, FieldKind};

record! {
    /// A filter of a table kept under a name.
    SavedFilter {
        /// Table name of the kind it filters.
        records: String = Field::of(FieldKind::Text(40)).required().column(14, 1);
        /// Its name.
        name: String = Field::text().required().searched().column(24, 1);
        /// What one would type.
        expression: String = Field::of(FieldKind::Text(400)).required().column(40, 1);
    }
}
