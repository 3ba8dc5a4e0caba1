//! A competency, procedure or EPA of a framework.

use crate::model::{Field, FieldKind, Id, Kind, List};

choices! { SkillKind "skill_kind" SKILL_KIND { Domain "domain", Competency "competency", Procedure "procedure", Epa "epa" } }

record! {
    /// A competency, procedure or EPA of a framework.
    Skill {
        /// Of which tree.
        framework: Option<Id> = Field::of(FieldKind::Ref(Kind::Framework)).required().column(20, 4).quick();
        /// Its code.
        code: String = Field::of(FieldKind::Text(40)).required().searched().column(12, 1).quick();
        /// Its title.
        title: String = Field::text().required().searched().column(38, 1).quick();
        /// The node above.
        parent: Option<Id> = Field::of(FieldKind::Ref(Kind::Skill)).column(24, 3).quick();
        /// What it is.
        kind: Option<SkillKind> = Field::choice(&SKILL_KIND).column(11, 2).quick();
        /// Level aimed at, 1–5.
        target_level: Option<i64> = Field::whole("level", 1, 5).column(6, 3).quick();
        /// Least number of cases.
        minimum_count: Option<i64> = Field::whole("cases", 0, 10_000).column(7, 3).quick();
        /// What a department must have for it.
        required_items: Vec<String> = Field::of(FieldKind::Terms(List::TracerItem)).searched().quick();
        /// Anything else.
        notes: String = Field::of(FieldKind::Notes);
    }
}
