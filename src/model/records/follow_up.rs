//! What became of a returned trainee's skill: at 3, 6, 9 and 12 months.

use chrono::NaiveDate;

use crate::model::{Field, FieldKind, Id, Kind, List};

choices! { Barrier "barrier" BARRIER { None "none", Item "item", Staff "staff", Permission "permission", Patients "patients", Other "other" } }

record! {
    /// What became of a returned trainee's skill: at 3, 6, 9 and 12 months.
    FollowUp {
        /// Who.
        trainee: Option<Id> = Field::of(FieldKind::Ref(Kind::Trainee)).required().searched().column(24, 1).quick();
        /// Months after return.
        month: Option<i64> = Field::whole("months", 1, 120).required().column(6, 1).quick();
        /// By when to ask.
        due_on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 2).quick();
        /// When it was asked.
        done_on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 1).quick();
        /// Still in post?
        in_post: Option<bool> = Field::of(FieldKind::Flag).column(7, 2).quick();
        /// Which skill.
        skill: Option<Id> = Field::of(FieldKind::Ref(Kind::Skill)).column(24, 3).quick();
        /// Is it in use?
        skill_in_use: Option<bool> = Field::of(FieldKind::Flag).column(7, 2).quick();
        /// Cases done since.
        cases: Option<i64> = Field::whole("cases", 0, 100_000).column(6, 3).quick();
        /// What stands in the way.
        barrier: Option<Barrier> = Field::choice(&BARRIER).column(10, 3).quick();
        /// The item that is missing, where that is the barrier.
        missing_item: String = Field::of(FieldKind::Term(List::TracerItem)).column(18, 4).quick();
        /// Taught on.
        people_taught: Option<i64> = Field::whole("people", 0, 100_000).column(6, 3).quick();
        /// Anything else.
        notes: String = Field::of(FieldKind::Notes);
    }
}
