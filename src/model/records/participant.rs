//! A person in a logged operation with the supervision code. Both sides' answers are kept.

use chrono::NaiveDate;

use super::{PARTY, Party};
use crate::model::{Field, FieldKind, Id, Kind};

choices! { KeyComponents "key_components" KEY_COMPONENTS { Trainee "trainee", Trainer "trainer", Observed "observed", Taught "taught" } }
choices! { Supervision "supervision" SUPERVISION { Observed "O", Assisted "A", TrainerScrubbed "S-TS", TrainerUnscrubbed "S-TU", Performed "P", Teaching "T" } }

record! {
    /// A person in a logged operation with the supervision code. Both sides' answers are kept.
    Participant {
        /// Which operation.
        logbook: Option<Id> = Field::of(FieldKind::Ref(Kind::Logbook)).required().searched().column(28, 2).quick();
        /// A trainee,
        trainee: Option<Id> = Field::of(FieldKind::Ref(Kind::Trainee)).searched().column(24, 1).quick();
        /// or a trainer.
        trainer: Option<Id> = Field::of(FieldKind::Ref(Kind::Trainer)).searched().column(24, 2).quick();
        /// Who did the key components?
        key_components: Option<KeyComponents> = Field::choice(&KEY_COMPONENTS).column(10, 4).quick();
        /// Was the trainer scrubbed?
        trainer_scrubbed: Option<bool> = Field::of(FieldKind::Flag).column(8, 5).quick();
        /// Was the trainer in theatre for 70 % or more?
        trainer_present: Option<bool> = Field::of(FieldKind::Flag).column(8, 5).quick();
        /// The trainee's code.
        supervision: Option<Supervision> = Field::choice(&SUPERVISION).column(6, 1).quick();
        /// The trainer's code.
        trainer_supervision: Option<Supervision> = Field::choice(&SUPERVISION).column(6, 3).quick();
        /// When the other side confirmed.
        confirmed_on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 4);
        /// Who entered it first.
        entered_by: Option<Party> = Field::choice(&PARTY).column(8, 6);
        /// The trainer's answer: who did the key components?
        their_key_components: Option<KeyComponents> = Field::choice(&KEY_COMPONENTS).column(10, 6);
        /// The trainer's answer: were they scrubbed?
        their_scrubbed: Option<bool> = Field::of(FieldKind::Flag).column(8, 6);
        /// The trainer's answer: in theatre for 70 % or more?
        their_present: Option<bool> = Field::of(FieldKind::Flag).column(8, 6);
        /// The code that both sides settled on, where they had differed.
        settled: Option<Supervision> = Field::choice(&SUPERVISION).column(6, 5);
        /// When.
        settled_on: Option<NaiveDate> = Field::of(FieldKind::Date).column(10, 6);
        /// Why.
        settled_why: String = Field::text();
    }
}
