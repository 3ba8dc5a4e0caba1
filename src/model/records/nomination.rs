//! A request that a person be trained, with scored criteria, a decision and its written reason.

use chrono::NaiveDate;

use crate::model::{Field, FieldKind, Id, Kind};

choices! { Decision "decision" DECISION { Pending "pending", Shortlisted "shortlisted", Selected "selected", Reserve "reserve", Rejected "rejected" } }

record! {
    /// A request that a person be trained, with scored criteria, a decision and its written reason.
    Nomination {
        /// Who.
        trainee: Option<Id> = Field::of(FieldKind::Ref(Kind::Trainee)).required().searched().column(26, 1).quick();
        /// For which group.
        cohort: Option<Id> = Field::of(FieldKind::Ref(Kind::Cohort)).searched().column(22, 2).quick();
        /// Or under which agreement.
        agreement: Option<Id> = Field::of(FieldKind::Ref(Kind::Agreement)).column(22, 5).quick();
        /// Who asks.
        nominated_by: String = Field::text().searched().column(22, 3).quick();
        /// When.
        on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 2).quick();
        /// Scores by criterion.
        criteria: Vec<(String, f64)> = Field::of(FieldKind::Pairs).quick();
        /// Whether they will hold a post in which they teach.
        teaching_post: Option<bool> = Field::of(FieldKind::Flag).column(8, 5).quick();
        /// What was decided.
        decision: Option<Decision> = Field::choice(&DECISION).column(12, 1).quick();
        /// When.
        decided_on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 5);
        /// Why, in writing.
        reason: String = Field::of(FieldKind::Notes).searched().quick();
    }
}
