//! The supervision code of a logged operation, derived from three questions.
//!
//! Who did the key components? Was the trainer scrubbed? Was the trainer in theatre for 70 % or more of it? The codes are those of the UK
//! surgical logbook: O observed, A assisted, S-TS supervised with the trainer scrubbed, S-TU supervised with the trainer unscrubbed, P
//! performed (trainer there for less than 70 %), T training a junior. Asked for the code itself, 258 doctors coded one case A (55 %) and
//! S-TS (40 %), and faculty disagreed with the role in 36 % of logged cases (`domain.md` §5): so the code is derived, both sides'
//! answers stay, and what they disagree on is listed with the question.
//!
//! Each side's answers stand in fields of their own. Records of before that have only the codes, so where a side's answers do not give
//! the code that is stored for it, they are inferred from the code. What people settled on stands above both.
//!
//! Must not: settle a disagreement by itself.

use crate::model::{KeyComponents, Participant, Party, Supervision};

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
    /// The trainee's answers of a participant's record.
    #[must_use]
    pub const fn of(record: &Participant) -> Self {
        Self { key_components: record.key_components, trainer_scrubbed: record.trainer_scrubbed, trainer_present: record.trainer_present }
    }

    /// The trainer's answers of a participant's record.
    #[must_use]
    pub const fn theirs(record: &Participant) -> Self {
        Self { key_components: record.their_key_components, trainer_scrubbed: record.their_scrubbed, trainer_present: record.their_present }
    }

    /// One side's answers as far as they are known: those it gave, or those behind its code where they do not give it.
    #[must_use]
    pub fn of_side(record: &Participant, side: Party) -> Self {
        let (given, code) = match side {
            Party::Trainee => (Self::of(record), record.supervision),
            Party::Trainer => (Self::theirs(record), record.trainer_supervision),
        };
        match code {
            Some(code) if given.code() != Some(code) => Self::behind(code),
            _ => given,
        }
    }

    /// With one more answer: a key component asks the others anew, since they may not matter any more.
    #[must_use]
    pub const fn answered_by(self, key: KeyComponents) -> Self {
        Self { key_components: Some(key), trainer_scrubbed: None, trainer_present: None }
    }

    /// With yes or no to the question that is next; unchanged where that is no question of yes or no.
    #[must_use]
    pub const fn answered(self, yes: bool) -> Self {
        match self.next() {
            Some(Question::TrainerScrubbed) => Self { trainer_scrubbed: Some(yes), ..self },
            Some(Question::TrainerPresent) => Self { trainer_present: Some(yes), ..self },
            Some(Question::KeyComponents) | None => self,
        }
    }

    /// Whether nothing was answered.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.key_components.is_none() && self.trainer_scrubbed.is_none() && self.trainer_present.is_none()
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

/// The trainer's code: as stored, or derived from the trainer's own answers.
#[must_use]
pub fn trainer_code(record: &Participant) -> Option<Supervision> {
    record.trainer_supervision.or_else(|| Answers::theirs(record).code())
}

/// Where a participant's entry stands. A confirmation makes a single code an agreed one; it does not settle two that differ. A code that
/// people settled on is agreed, whatever either side had said.
#[must_use]
pub fn standing(record: &Participant) -> Standing {
    if let Some(settled) = record.settled {
        return Standing::Agreed(settled);
    }
    match (trainee_code(record), trainer_code(record)) {
        (None, None) => Standing::Open,
        (Some(one), Some(other)) if one == other => Standing::Agreed(one),
        (Some(trainee), Some(trainer)) => Standing::Disagreed { trainee, trainer, on: apart(record, trainee, trainer) },
        (Some(code), None) | (None, Some(code)) if record.confirmed_on.is_some() => Standing::Agreed(code),
        (Some(code), None) | (None, Some(code)) => Standing::Claimed(code),
    }
}

/// On which questions the two sides differ; where their answers leave it open, what their codes must mean.
fn apart(record: &Participant, trainee: Supervision, trainer: Supervision) -> Vec<Question> {
    let on = Answers::of_side(record, Party::Trainee).differs(Answers::of_side(record, Party::Trainer));
    if on.is_empty() { Answers::behind(trainee).differs(Answers::behind(trainer)) } else { on }
}

/// Who has to confirm a claim: the side that has not spoken. `None` for an entry that is no claim.
#[must_use]
pub fn waits_for(record: &Participant) -> Option<Party> {
    match standing(record) {
        Standing::Claimed(_) => Some(if trainee_code(record).is_some() { Party::Trainer } else { Party::Trainee }),
        _ => None,
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
    fn the_trainers_own_answers_count_as_a_side() {
        let (me, boss) = (KeyComponents::Trainee, KeyComponents::Trainer);
        let record = |ours: Answers, theirs: Answers, codes: (Option<Supervision>, Option<Supervision>)| Participant {
            key_components: ours.key_components,
            trainer_scrubbed: ours.trainer_scrubbed,
            trainer_present: ours.trainer_present,
            their_key_components: theirs.key_components,
            their_scrubbed: theirs.trainer_scrubbed,
            their_present: theirs.trainer_present,
            supervision: codes.0,
            trainer_supervision: codes.1,
            ..Participant::default()
        };
        let none = Answers::default();
        let (own, theirs) = (answers(Some(me), Some(true), None), answers(Some(boss), None, None));
        let (ts, a) = (Some(Supervision::TrainerScrubbed), Some(Supervision::Assisted));
        let key = vec![Question::KeyComponents];
        let differ = |on| Standing::Disagreed { trainee: Supervision::TrainerScrubbed, trainer: Supervision::Assisted, on };
        for (what, record, stands, waits) in [
            ("nothing", record(none, none, (None, None)), Standing::Open, None),
            ("the trainee alone", record(own, none, (None, None)), Standing::Claimed(Supervision::TrainerScrubbed), Some(Party::Trainer)),
            ("the trainer alone", record(none, theirs, (None, None)), Standing::Claimed(Supervision::Assisted), Some(Party::Trainee)),
            ("an old code of the trainer", record(none, none, (None, a)), Standing::Claimed(Supervision::Assisted), Some(Party::Trainee)),
            ("both the same", record(own, own, (None, None)), Standing::Agreed(Supervision::TrainerScrubbed), None),
            ("answers against answers", record(own, theirs, (None, None)), differ(key.clone()), None),
            ("answers against an old code", record(own, none, (ts, a)), differ(key.clone()), None),
            ("codes that the answers do not give", record(theirs, own, (ts, a)), differ(key), None),
        ] {
            assert_eq!((standing(&record), waits_for(&record)), (stands, waits), "{what}");
        }
        // One says scrubbed and leaves the rest open, the other that the trainer was hardly there: the codes tell what they differ on.
        let part = record(answers(Some(me), Some(true), None), answers(Some(me), None, Some(false)), (None, None));
        assert!(matches!(standing(&part), Standing::Disagreed { on, .. } if on == [Question::TrainerPresent]));
    }

    #[test]
    fn what_was_settled_stands_above_both_sides() {
        for (trainee, trainer) in
            [(None, None), (Some(Supervision::Performed), None), (Some(Supervision::Performed), Some(Supervision::Assisted))]
        {
            let record = Participant {
                supervision: trainee,
                trainer_supervision: trainer,
                settled: Some(Supervision::TrainerScrubbed),
                ..Participant::default()
            };
            assert_eq!(standing(&record), Standing::Agreed(Supervision::TrainerScrubbed), "{trainee:?} {trainer:?}");
            assert_eq!(waits_for(&record), None);
        }
    }

    #[test]
    fn keys_answer_the_question_that_is_next() {
        for key in [KeyComponents::Observed, KeyComponents::Trainer, KeyComponents::Taught] {
            let one = Answers::default().answered_by(key);
            assert!(one.next().is_none());
            // There is nothing left to say yes or no to.
            assert_eq!((one.answered(true), one.answered(false)), (one, one));
        }
        let me = Answers::default().answered_by(KeyComponents::Trainee);
        assert_eq!(Answers::default().answered(true), Answers::default());
        assert_eq!(me.answered(true).code(), Some(Supervision::TrainerScrubbed));
        assert_eq!(me.answered(false).answered(true).code(), Some(Supervision::TrainerUnscrubbed));
        assert_eq!(me.answered(false).answered(false).code(), Some(Supervision::Performed));
        // Somebody else did the key components after all: nothing of the old answers is left.
        assert_eq!(me.answered(false).answered_by(KeyComponents::Trainee), me);
        assert!(Answers::default().is_empty() && !me.is_empty());
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
