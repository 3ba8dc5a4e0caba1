//! The supervision code of a logged operation, derived from three questions.
//!
//! Who did the key components? Was the trainer scrubbed? Was the trainer in theatre for 70 % or more of it? The codes are those of the UK
//! surgical logbook: O observed, A assisted, S-TS supervised with the trainer scrubbed, S-TU supervised with the trainer unscrubbed, P
//! performed (trainer there for less than 70 %), T training a junior. Asked for the code itself, 258 doctors coded one case A (55 %) and
//! S-TS (40 %), and faculty disagreed with the role in 36 % of logged cases (`domain.md` §5): so the code is derived, both sides'
//! answers stay, and what they disagree on is listed with the question.
//!
//! Must not: settle a disagreement by itself.
//! Still awkward: a participant's record keeps one set of answers and two codes; the other side's answers are inferred from its code.

use crate::model::{KeyComponents, Participant, Supervision};

/// A question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// Who did the key components?
    KeyComponents,
    /// Was the trainer scrubbed?
    TrainerScrubbed,
    /// Was the trainer in theatre for 70 % or more?
    TrainerPresent,
}

impl Question {
    /// The field of a participant that holds the answer.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::KeyComponents => "key_components",
            Self::TrainerScrubbed => "trainer_scrubbed",
            Self::TrainerPresent => "trainer_present",
        }
    }
}

/// One side's answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Answers {
    /// Who did the key components.
    pub key_components: Option<KeyComponents>,
    /// Whether the trainer was scrubbed.
    pub trainer_scrubbed: Option<bool>,
    /// Whether the trainer was in theatre for 70 % or more.
    pub trainer_present: Option<bool>,
}

impl Answers {
    /// Those of a participant's record.
    #[must_use]
    pub const fn of(record: &Participant) -> Self {
        Self { key_components: record.key_components, trainer_scrubbed: record.trainer_scrubbed, trainer_present: record.trainer_present }
    }

    /// The code, once it is settled. A trainer who was there for less than 70 % makes it P, scrubbed for a part or not.
    #[must_use]
    pub const fn code(self) -> Option<Supervision> {
        match (self.key_components, self.trainer_scrubbed, self.trainer_present) {
            (Some(KeyComponents::Observed), _, _) => Some(Supervision::Observed),
            (Some(KeyComponents::Trainer), _, _) => Some(Supervision::Assisted),
            (Some(KeyComponents::Taught), _, _) => Some(Supervision::Teaching),
            (Some(KeyComponents::Trainee), _, Some(false)) => Some(Supervision::Performed),
            (Some(KeyComponents::Trainee), Some(true), _) => Some(Supervision::TrainerScrubbed),
            (Some(KeyComponents::Trainee), Some(false), Some(true)) => Some(Supervision::TrainerUnscrubbed),
            _ => None,
        }
    }

    /// The next question to ask, in their order; `None` once the code is settled. Most cases need one or two.
    #[must_use]
    pub const fn next(self) -> Option<Question> {
        match (self.code(), self.key_components, self.trainer_scrubbed) {
            (Some(_), _, _) => None,
            (None, None, _) => Some(Question::KeyComponents),
            (None, Some(_), None) => Some(Question::TrainerScrubbed),
            (None, Some(_), Some(_)) => Some(Question::TrainerPresent),
        }
    }

    /// What somebody must have answered who gave this code; an answer that does not matter is open.
    #[must_use]
    pub const fn behind(code: Supervision) -> Self {
        let (key, scrubbed, present) = match code {
            Supervision::Observed => (KeyComponents::Observed, None, None),
            Supervision::Assisted => (KeyComponents::Trainer, None, None),
            Supervision::Teaching => (KeyComponents::Taught, None, None),
            Supervision::TrainerScrubbed => (KeyComponents::Trainee, Some(true), Some(true)),
            Supervision::TrainerUnscrubbed => (KeyComponents::Trainee, Some(false), Some(true)),
            Supervision::Performed => (KeyComponents::Trainee, None, Some(false)),
        };
        Self { key_components: Some(key), trainer_scrubbed: scrubbed, trainer_present: present }
    }

    /// The questions that two sides answered differently; an open answer differs from none.
    #[must_use]
    pub fn differs(self, other: Self) -> Vec<Question> {
        fn apart<T: PartialEq>(a: Option<T>, b: Option<T>) -> bool {
            matches!((a, b), (Some(a), Some(b)) if a != b)
        }
        let mut out = Vec::new();
        if apart(self.key_components, other.key_components) {
            out.push(Question::KeyComponents);
        }
        if apart(self.trainer_scrubbed, other.trainer_scrubbed) {
            out.push(Question::TrainerScrubbed);
        }
        if apart(self.trainer_present, other.trainer_present) {
            out.push(Question::TrainerPresent);
        }
        out
    }
}

/// Where an entry stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has said enough.
    Open,
    /// One side says so, and the other has not confirmed it.
    Claimed(Supervision),
    /// Both sides say so.
    Agreed(Supervision),
    /// They say different things: people settle it.
    Disagreed {
        /// The trainee's code.
        trainee: Supervision,
        /// The trainer's code.
        trainer: Supervision,
        /// The questions that they must have answered differently.
        on: Vec<Question>,
    },
}

/// The trainee's code: as stored, or derived from the answers where no code was stored.
#[must_use]
pub fn trainee_code(record: &Participant) -> Option<Supervision> {
    record.supervision.or_else(|| Answers::of(record).code())
}

/// Where a participant's entry stands. A confirmation makes a single code an agreed one; it does not settle two that differ.
#[must_use]
pub fn standing(record: &Participant) -> Standing {
    match (trainee_code(record), record.trainer_supervision) {
        (None, None) => Standing::Open,
        (Some(one), Some(other)) if one == other => Standing::Agreed(one),
        (Some(trainee), Some(trainer)) => {
            Standing::Disagreed { trainee, trainer, on: Answers::behind(trainee).differs(Answers::behind(trainer)) }
        }
        (Some(code), None) | (None, Some(code)) if record.confirmed_on.is_some() => Standing::Agreed(code),
        (Some(code), None) | (None, Some(code)) => Standing::Claimed(code),
    }
}

/// The code that the answers give, where another one is stored as the trainee's.
#[must_use]
pub fn contradicts(record: &Participant) -> Option<Supervision> {
    Answers::of(record).code().filter(|derived| record.supervision.is_some_and(|stored| stored != *derived))
}

/// How many entries stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Nobody has said enough.
    pub open: usize,
    /// One side alone.
    pub claimed: usize,
    /// Both sides.
    pub agreed: usize,
    /// In disagreement.
    pub disagreed: usize,
}

impl Tally {
    /// Of entries.
    #[must_use]
    pub fn of<'a>(records: impl IntoIterator<Item = &'a Participant>) -> Self {
        let mut out = Self::default();
        for record in records {
            *match standing(record) {
                Standing::Open => &mut out.open,
                Standing::Claimed(_) => &mut out.claimed,
                Standing::Agreed(_) => &mut out.agreed,
                Standing::Disagreed { .. } => &mut out.disagreed,
            } += 1;
        }
        out
    }

    /// Share of disagreements among the entries on which both sides have spoken; `None` where there is none.
    #[must_use]
    pub fn disagreement(&self) -> Option<f64> {
        let both = self.agreed + self.disagreed;
        (both > 0).then(|| self.disagreed as f64 / both as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Supervision; 6] = [
        Supervision::Observed,
        Supervision::Assisted,
        Supervision::TrainerScrubbed,
        Supervision::TrainerUnscrubbed,
        Supervision::Performed,
        Supervision::Teaching,
    ];
    const KEYS: [Option<KeyComponents>; 5] =
        [None, Some(KeyComponents::Trainee), Some(KeyComponents::Trainer), Some(KeyComponents::Observed), Some(KeyComponents::Taught)];
    const FLAGS: [Option<bool>; 3] = [None, Some(false), Some(true)];

    fn answers(key: Option<KeyComponents>, scrubbed: Option<bool>, present: Option<bool>) -> Answers {
        Answers { key_components: key, trainer_scrubbed: scrubbed, trainer_present: present }
    }

    #[test]
    fn the_table_of_the_logbook() {
        let me = Some(KeyComponents::Trainee);
        for (key, scrubbed, present, want) in [
            (Some(KeyComponents::Observed), None, None, Some(Supervision::Observed)),
            (Some(KeyComponents::Trainer), Some(true), Some(true), Some(Supervision::Assisted)),
            (Some(KeyComponents::Taught), None, None, Some(Supervision::Teaching)),
            (me, Some(true), Some(true), Some(Supervision::TrainerScrubbed)),
            (me, Some(true), None, Some(Supervision::TrainerScrubbed)),
            (me, Some(false), Some(true), Some(Supervision::TrainerUnscrubbed)),
            (me, Some(false), Some(false), Some(Supervision::Performed)),
            (me, Some(true), Some(false), Some(Supervision::Performed)),
            (me, None, Some(false), Some(Supervision::Performed)),
            (me, None, Some(true), None),
            (me, Some(false), None, None),
            (None, Some(true), Some(true), None),
        ] {
            assert_eq!(answers(key, scrubbed, present).code(), want, "{key:?} {scrubbed:?} {present:?}");
        }
    }

    #[test]
    fn questions_are_asked_until_the_code_is_settled() {
        for key in KEYS {
            for scrubbed in FLAGS {
                for present in FLAGS {
                    let a = answers(key, scrubbed, present);
                    assert_eq!(a.next().is_none(), a.code().is_some(), "{a:?}");
                    // What is asked next has not been answered.
                    match a.next() {
                        Some(Question::KeyComponents) => assert!(key.is_none()),
                        Some(Question::TrainerScrubbed) => assert!(scrubbed.is_none()),
                        Some(Question::TrainerPresent) => assert!(present.is_none()),
                        None => {}
                    }
                }
            }
        }
    }

    #[test]
    fn a_code_comes_back_from_the_answers_behind_it() {
        for code in ALL {
            assert_eq!(Answers::behind(code).code(), Some(code));
            for other in ALL {
                let on = Answers::behind(code).differs(Answers::behind(other));
                assert_eq!(on.is_empty(), code == other, "{code:?} {other:?}");
            }
        }
    }

    #[test]
    fn where_an_entry_stands() {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 5, 1);
        let record = |trainee, trainer, confirmed_on| Participant {
            supervision: trainee,
            trainer_supervision: trainer,
            confirmed_on,
            ..Participant::default()
        };
        let (a, ts) = (Some(Supervision::Assisted), Some(Supervision::TrainerScrubbed));
        assert_eq!(standing(&record(None, None, None)), Standing::Open);
        assert_eq!(standing(&record(a, None, None)), Standing::Claimed(Supervision::Assisted));
        assert_eq!(standing(&record(None, a, None)), Standing::Claimed(Supervision::Assisted));
        assert_eq!(standing(&record(a, None, day)), Standing::Agreed(Supervision::Assisted));
        assert_eq!(standing(&record(a, a, None)), Standing::Agreed(Supervision::Assisted));
        // The known trouble: A and S-TS differ in who did the key components.
        for confirmed in [None, day] {
            let want = Standing::Disagreed {
                trainee: Supervision::TrainerScrubbed,
                trainer: Supervision::Assisted,
                on: vec![Question::KeyComponents],
            };
            assert_eq!(standing(&record(ts, a, confirmed)), want);
        }
        let tally = Tally::of(&[record(None, None, None), record(a, None, None), record(a, a, None), record(ts, a, None)]);
        assert_eq!(tally, Tally { open: 1, claimed: 1, agreed: 1, disagreed: 1 });
        assert_eq!(tally.disagreement(), Some(0.5));
        assert_eq!(Tally::default().disagreement(), None);
    }

    #[test]
    fn a_stored_code_that_the_answers_do_not_give_is_told() {
        let mut record = Participant {
            key_components: Some(KeyComponents::Trainer),
            supervision: Some(Supervision::TrainerScrubbed),
            ..Participant::default()
        };
        assert_eq!(contradicts(&record), Some(Supervision::Assisted));
        record.supervision = Some(Supervision::Assisted);
        assert_eq!(contradicts(&record), None);
        record.supervision = None;
        assert_eq!(contradicts(&record), None);
        assert_eq!(trainee_code(&record), Some(Supervision::Assisted));
    }
}
