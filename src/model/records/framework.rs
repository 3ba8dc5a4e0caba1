//! A tree of skills with a version.

use crate::model::{Field, FieldKind};

record! {
    /// A tree of skills with a version.
    Framework {
        /// Short name.
        code: String = Field::of(FieldKind::Text(40)).required().searched().column(12, 1).quick();
        /// Version.
        version: String = Field::of(FieldKind::Text(20)).column(8, 2).quick();
        /// Its title.
        title: String = Field::text().required().searched().column(40, 1).quick();
        /// Whose it is.
        source: String = Field::text().column(24, 3).quick();
        /// Anything else.
        notes: String = Field::of(FieldKind::Notes);
    }
}
