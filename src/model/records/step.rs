//! A step of the travel clearance. Closed for a trainee by a document of its kind that is valid, or by a `clearance` record.

use super::{DOCUMENT_KIND, DocumentKind};
use crate::model::{Field, FieldKind};

choices! { AppliesTo "applies_to" APPLIES_TO { Everyone "everyone", Women "women" } }

record! {
    /// A step of the travel clearance. Closed for a trainee by a document of its kind that is valid, or by a `clearance` record.
    Step {
        /// Short name, the same in every file.
        code: String = Field::of(FieldKind::Text(40)).required().column(12, 1).quick();
        /// What must be in hand.
        name: String = Field::text().required().searched().column(30, 1).quick();
        /// The document that closes it, if one does.
        document_kind: Option<DocumentKind> = Field::choice(&DOCUMENT_KIND).column(12, 2).quick();
        /// Working days before the start by which it must be closed.
        lead_days: Option<i64> = Field::whole("working_days", 0, 400).required().column(8, 1).quick();
        /// Whom it concerns.
        applies_to: Option<AppliesTo> = Field::choice(&APPLIES_TO).column(10, 3).quick();
    }
}
