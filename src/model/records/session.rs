//! A theatre list, ward round, lecture, simulation, skills lab, exam or travel. Times carry the offset of the place.

use super::Moment;
use crate::model::{Field, FieldKind, Id, Kind, List};

choices! { SessionKind "session_kind" SESSION_KIND { TheatreList "theatre-list", WardRound "ward-round", Lecture "lecture", Simulation "simulation", SkillsLab "skills-lab", Exam "exam", Travel "travel", Other "other" } }

record! {
    /// A theatre list, ward round, lecture, simulation, skills lab, exam or travel. Times carry the offset of the place.
    Session {
        /// What.
        kind: Option<SessionKind> = Field::choice(&SESSION_KIND).required().column(12, 2).quick();
        /// Its title.
        title: String = Field::text().required().searched().column(30, 1).quick();
        /// Where; gives the time zone.
        hospital: Option<Id> = Field::of(FieldKind::Ref(Kind::Hospital)).searched().column(24, 3).quick();
        /// Theatre or room.
        place: String = Field::text().searched().column(14, 4).quick();
        /// Of which delegation.
        visit: Option<Id> = Field::of(FieldKind::Ref(Kind::Visit)).column(22, 6).quick();
        /// For which group.
        cohort: Option<Id> = Field::of(FieldKind::Ref(Kind::Cohort)).column(18, 6).quick();
        /// Who teaches.
        trainers: Vec<Id> = Field::of(FieldKind::Refs(Kind::Trainer)).quick();
        /// Who interprets.
        interpreter: String = Field::of(FieldKind::Name).searched().column(18, 7).quick();
        /// Spoken.
        language: String = Field::of(FieldKind::Term(List::Language)).column(10, 5).quick();
        /// From.
        starts_at: Option<Moment> = Field::of(FieldKind::Moment).required().column(16, 1).quick();
        /// To.
        ends_at: Option<Moment> = Field::of(FieldKind::Moment).column(16, 5).quick();
        /// Anything else.
        notes: String = Field::of(FieldKind::Notes);
    }
}
