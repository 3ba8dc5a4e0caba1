//! What became of a skill in a later version of its framework, or in another one.

use crate::model::{Field, FieldKind, Id, Kind};

choices! { SkillRelation "relation" RELATION { Same "same", Wider "wider", Narrower "narrower", Part "part", Dropped "dropped" } }

record! {
    /// What became of a skill in a later version of its framework, or in another one.
    SkillMap {
        /// The earlier skill.
        older: Option<Id> = Field::of(FieldKind::Ref(Kind::Skill)).required().searched().column(30, 1).quick();
        /// What stands for it; nothing where it was dropped.
        newer: Option<Id> = Field::of(FieldKind::Ref(Kind::Skill)).searched().column(30, 1).quick();
        /// The same, a wider or narrower one, one part of several, or none any more.
        relation: Option<SkillRelation> = Field::choice(&RELATION).required().column(10, 1).quick();
        /// Anything else.
        notes: String = Field::of(FieldKind::Notes);
    }
}
