//! What a training is to reach: a skill, its target level and its least number of cases, for a specialty or a cohort.

use crate::model::{Field, FieldKind, Id, Kind, List};

record! {
    /// One skill of a curriculum. What stands for a cohort goes before what stands for a specialty, and both before the skill's own target.
    Curriculum {
        /// For whom: everybody of a specialty,
        specialty: String = Field::of(FieldKind::Term(List::Specialty)).searched().column(20, 2).quick();
        /// or a group.
        cohort: Option<Id> = Field::of(FieldKind::Ref(Kind::Cohort)).searched().column(22, 2).quick();
        /// What they learn.
        skill: Option<Id> = Field::of(FieldKind::Ref(Kind::Skill)).required().searched().column(34, 1).quick();
        /// Level aimed at, 1–5.
        target_level: Option<i64> = Field::whole("level", 1, 5).column(6, 1).quick();
        /// Least number of cases.
        minimum_count: Option<i64> = Field::whole("cases", 0, 10_000).column(7, 1).quick();
        /// Anything else.
        notes: String = Field::of(FieldKind::Notes);
    }
}
