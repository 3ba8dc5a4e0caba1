//! A tree of skills with a version.

use crate::model::{Field, FieldKind, Id, Kind};

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
        /// The version that it takes the place of.
        replaces: Option<Id> = Field::of(FieldKind::Ref(Kind::Framework)).column(20, 4).quick();
        /// Assessments with one tool that a judgement needs at the least.
        least_assessments: Option<i64> = Field::whole("assessments", 1, 500).column(6, 4).quick();
        /// Assessors that it needs; never fewer than two.
        least_assessors: Option<i64> = Field::whole("assessors", 2, 50).column(6, 4).quick();
        /// Days that must lie between the first and the last.
        least_days: Option<i64> = Field::whole("days", 0, 3650).column(6, 5).quick();
        /// Retrospective rating that counts as reached.
        o_score_target: Option<f64> = Field::number("", 1.0, 5.0, 1).column(6, 5).quick();
        /// Scores to reach by instrument (its code, or code/version); they go before an instrument's own target.
        targets: Vec<(String, f64)> = Field::of(FieldKind::Pairs);
        /// Columns of another system that have no place here, given back when it is exported.
        moodle: String = Field::of(FieldKind::Notes);
        /// Anything else.
        notes: String = Field::of(FieldKind::Notes);
    }
}
