//! A decision: this trainee, this skill, this hospital, this level. It holds for no other hospital.

use chrono::NaiveDate;

use crate::model::{Field, FieldKind, Id, Kind};

record! {
    /// A decision: this trainee, this skill, this hospital, this level. It holds for no other hospital.
    Entrustment {
        /// Who.
        trainee: Option<Id> = Field::of(FieldKind::Ref(Kind::Trainee)).required().searched().column(24, 1).quick();
        /// What.
        skill: Option<Id> = Field::of(FieldKind::Ref(Kind::Skill)).required().searched().column(28, 1).quick();
        /// Where.
        hospital: Option<Id> = Field::of(FieldKind::Ref(Kind::Hospital)).required().searched().column(24, 2).quick();
        /// 1 observe only … 5 supervises others.
        level: Option<i64> = Field::whole("level", 1, 5).required().column(6, 1).quick();
        /// Who decided.
        decided_by: Option<Id> = Field::of(FieldKind::Ref(Kind::Trainer)).column(22, 3).quick();
        /// When.
        decided_on: Option<NaiveDate> = Field::of(FieldKind::Date).required().column(10, 2).quick();
        /// On which assessments.
        evidence: Vec<Id> = Field::of(FieldKind::Refs(Kind::Assessment)).quick();
        /// The evidence as it stood when it was decided.
        frozen: String = Field::of(FieldKind::Notes);
        /// Until when.
        expires_on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 3).quick();
        /// Anything else.
        notes: String = Field::of(FieldKind::Notes);
    }
}
