//! A competency, procedure or EPA of a framework.

use crate::model::{Field, FieldKind, Id, Kind, List};

choices! { SkillKind "skill_kind" SKILL_KIND { Domain "domain", Competency "competency", Procedure "procedure", Epa "epa" } }

choices! { SkillPriority "priority" PRIORITY { Bellwether "bellwether", Essential "essential" } }

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
        /// Whether it is a bellwether procedure or an essential skill; selection looks at it.
        priority: Option<SkillPriority> = Field::choice(&PRIORITY).column(10, 4).quick();
        /// Skills elsewhere that it belongs with.
        related: Vec<Id> = Field::of(FieldKind::Refs(Kind::Skill));
        /// Failures of a competent performer (p0 of the learning curve).
        acceptable_failure: Option<f64> = Field::number("percent", 0.1, 99.0, 1).column(6, 6);
        /// Failures of one who is not competent (p1).
        unacceptable_failure: Option<f64> = Field::number("percent", 0.2, 99.9, 1).column(6, 6);
        /// Cases within which the curve is to tell.
        horizon: Option<i64> = Field::whole("cases", 5, 2000).column(6, 6);
        /// Share of not competent performers who may be declared within them.
        false_declare: Option<f64> = Field::number("percent", 0.1, 50.0, 1).column(6, 6);
        /// Columns of another system that have no place here, given back when it is exported.
        moodle: String = Field::of(FieldKind::Notes);
        /// Anything else.
        notes: String = Field::of(FieldKind::Notes);
    }
}
