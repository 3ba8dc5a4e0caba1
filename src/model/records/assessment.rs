//! One use of an instrument.

use chrono::NaiveDate;

use crate::model::{Field, FieldKind, Id, Kind};

choices! { Phase "phase" PHASE { Baseline "baseline", Formative "formative", Summative "summative", FollowUp "follow-up" } }

choices! { Party "party" PARTY { Trainee "trainee", Trainer "trainer" } }

record! {
    /// One use of an instrument.
    Assessment {
        /// Who was seen.
        trainee: Option<Id> = Field::of(FieldKind::Ref(Kind::Trainee)).required().searched().column(24, 1).quick();
        /// At what.
        skill: Option<Id> = Field::of(FieldKind::Ref(Kind::Skill)).searched().column(26, 2).quick();
        /// With which form and version.
        instrument: Option<Id> = Field::of(FieldKind::Ref(Kind::Instrument)).required().column(18, 3).quick();
        /// By whom.
        assessor: Option<Id> = Field::of(FieldKind::Ref(Kind::Trainer)).searched().column(22, 3).quick();
        /// When.
        on: Option<NaiveDate> = Field::of(FieldKind::Date).required().column(10, 1).quick();
        /// Where.
        hospital: Option<Id> = Field::of(FieldKind::Ref(Kind::Hospital)).column(22, 5).quick();
        /// In which session.
        session: Option<Id> = Field::of(FieldKind::Ref(Kind::Session)).column(22, 7);
        /// Baseline, formative, summative or follow-up.
        phase: Option<Phase> = Field::choice(&PHASE).column(10, 4).quick();
        /// Score of each item by its code.
        scores: Vec<(String, f64)> = Field::of(FieldKind::Pairs).quick();
        /// The overall rating, on the instrument's scale.
        global_rating: Option<f64> = Field::number("", 0.0, 1000.0, 1).column(6, 3).quick();
        /// In which department.
        department: Option<Id> = Field::of(FieldKind::Ref(Kind::Department)).column(22, 8);
        /// At which logged case.
        logbook: Option<Id> = Field::of(FieldKind::Ref(Kind::Logbook)).column(22, 8);
        /// Who entered it; what the trainee entered is claimed until the assessor confirms.
        entered_by: Option<Party> = Field::choice(&PARTY).column(8, 6);
        /// When the other side confirmed.
        confirmed_on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 6);
        /// What was said.
        comments: String = Field::of(FieldKind::Notes).searched().quick();
    }
}
