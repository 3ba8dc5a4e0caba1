//! A cost line: stipend, travel, consumables, fee.

use chrono::NaiveDate;

use crate::model::{Field, FieldKind, Id, Kind, List};

choices! { CostKind "cost_kind" COST_KIND { Stipend "stipend", Travel "travel", Consumables "consumables", Fee "fee", Other "other" } }

record! {
    /// A cost line: stipend, travel, consumables, fee.
    Cost {
        /// For a person,
        trainee: Option<Id> = Field::of(FieldKind::Ref(Kind::Trainee)).searched().column(24, 2).quick();
        /// or a group,
        cohort: Option<Id> = Field::of(FieldKind::Ref(Kind::Cohort)).searched().column(20, 4).quick();
        /// or a delegation.
        visit: Option<Id> = Field::of(FieldKind::Ref(Kind::Visit)).column(20, 5).quick();
        /// What for.
        kind: Option<CostKind> = Field::choice(&COST_KIND).required().column(12, 1).quick();
        /// How much.
        amount: Option<f64> = Field::number("", 0.0, 1e12, 2).required().column(12, 1).quick();
        /// ISO 4217.
        currency: String = Field::of(FieldKind::Term(List::Currency)).required().column(5, 1).quick();
        /// Who pays.
        funder: String = Field::text().searched().column(20, 3).quick();
        /// By when.
        due_on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 1).quick();
        /// When it was.
        paid_on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 2).quick();
        /// Anything else.
        notes: String = Field::of(FieldKind::Notes);
    }
}
