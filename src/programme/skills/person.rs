//! All that is known of one trainee's skills, and how they stand at each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;

use super::MOST;
use super::forms::{Form, Forms};
use super::goals::Goals;
use crate::error::Result;
use crate::model::{Assessment, Entrustment, Id, Kind, Logbook, Participant, Party, Row, SkillKind, Supervision};
use crate::rules::skills::judgement::{Decision, Evidence, Judgement, judge};
use crate::rules::skills::supervision::{Standing, standing};
use crate::store::Store;

/// One use of a form, with the form.
#[derive(Debug, Clone)]
pub struct Rated {
    /// The record's id.
    pub id: Id,
    /// The record.
    pub assessment: Assessment,
    /// Its form; `None` where that is gone or makes no sense.
    pub form: Option<Arc<Form>>,
}

impl Rated {
    /// Whether the trainee entered it and nobody has confirmed it: a claim is no evidence.
    #[must_use]
    pub fn is_claim(&self) -> bool {
        self.assessment.entered_by == Some(Party::Trainee) && self.assessment.confirmed_on.is_none()
    }

    /// As evidence; `None` for a claim, or where the day or the form is missing.
    #[must_use]
    pub fn evidence(&self) -> Option<Evidence> {
        if self.is_claim() {
            return None;
        }
        let form = self.form.as_ref()?;
        let mut evidence =
            Evidence::new(self.id, self.assessment.on?, self.assessment.assessor, &form.form, form.overall(&self.assessment));
        evidence.phase = self.assessment.phase;
        evidence.hospital = self.assessment.hospital;
        Some(evidence)
    }
}

/// One logged operation with the trainee's part in it.
#[derive(Debug, Clone)]
pub struct Case {
    /// The operation's id.
    pub id: Id,
    /// The operation.
    pub operation: Logbook,
    /// The id of their part.
    pub part_id: Id,
    /// Their part.
    pub part: Participant,
    /// Where the entry stands: claimed, agreed or disagreed.
    pub standing: Standing,
}

impl Case {
    /// Whether both sides agree that the trainee did the key components (S-TS, S-TU, P) or taught it (T).
    #[must_use]
    pub fn done(&self) -> bool {
        use Supervision as S;
        matches!(self.standing, Standing::Agreed(S::TrainerScrubbed | S::TrainerUnscrubbed | S::Performed | S::Teaching))
    }
}

/// A trainee with all that is known of their skills.
#[derive(Debug, Clone)]
pub struct Person {
    /// Their record.
    pub trainee: Row,
    /// Assessments by skill, the oldest first.
    pub rated: BTreeMap<Id, Vec<Rated>>,
    /// Assessments of no skill in particular (tests, feedback), the oldest first.
    pub general: Vec<Rated>,
    /// Logged operations by procedure, the oldest first.
    pub cases: BTreeMap<Id, Vec<Case>>,
    /// Entrustment decisions by skill, the oldest first.
    pub decisions: BTreeMap<Id, Vec<Decision>>,
    /// Whether more is in the file than was read ([`MOST`] of a kind).
    pub cut: bool,
}

impl Person {
    /// Reads a trainee; `None` where there is none of this id.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn read(store: &Store, forms: &Forms, id: Id) -> Result<Option<Self>> {
        let Some(trainee) = store.get(Kind::Trainee, id)?.filter(|r| !r.gone) else { return Ok(None) };
        let mut out =
            Self { trainee, rated: BTreeMap::new(), general: Vec::new(), cases: BTreeMap::new(), decisions: BTreeMap::new(), cut: false };
        let rows = store.referring(Kind::Assessment, "trainee", id, MOST)?;
        out.cut |= rows.len() == MOST;
        for row in rows {
            let assessment: Assessment = row.to();
            let form = assessment.instrument.map(|i| forms.of(store, i)).transpose()?.flatten();
            let skill = assessment.skill;
            let rated = Rated { id: row.id, assessment, form };
            match skill {
                Some(skill) => out.rated.entry(skill).or_default().push(rated),
                None => out.general.push(rated),
            }
        }
        for list in out.rated.values_mut().chain([&mut out.general]) {
            list.sort_by_key(|r| (r.assessment.on, r.id));
        }
        let rows = store.referring(Kind::Participant, "trainee", id, MOST)?;
        out.cut |= rows.len() == MOST;
        for row in rows {
            let part: Participant = row.to();
            let Some(operation) = part.logbook.map(|l| store.get(Kind::Logbook, l)).transpose()?.flatten().filter(|r| !r.gone) else {
                continue;
            };
            let logbook: Logbook = operation.to();
            let Some(procedure) = logbook.procedure else { continue };
            let case = Case { id: operation.id, standing: standing(&part), operation: logbook, part_id: row.id, part };
            out.cases.entry(procedure).or_default().push(case);
        }
        for list in out.cases.values_mut() {
            list.sort_by_key(|c| (c.operation.on, c.id));
        }
        for row in store.referring(Kind::Entrustment, "trainee", id, MOST)? {
            let record: Entrustment = row.to();
            if let (Some(skill), Some(decision)) = (record.skill, Decision::of(row.id, &record)) {
                out.decisions.entry(skill).or_default().push(decision);
            }
        }
        for list in out.decisions.values_mut() {
            list.sort_by_key(|d| (d.on, d.id));
        }
        Ok(Some(out))
    }

    /// Forgets entries about them, by their ids and days: what is asked of the file as it was before they came.
    ///
    /// # Errors
    /// What `known` gives.
    pub fn keep(&mut self, mut known: impl FnMut(Id, Option<NaiveDate>) -> Result<bool>) -> Result<()> {
        for list in self.rated.values_mut().chain([&mut self.general]) {
            keep(list, |r| known(r.id, r.assessment.on))?;
        }
        for list in self.cases.values_mut() {
            keep(list, |c| known(c.part_id, c.operation.on))?;
        }
        for list in self.decisions.values_mut() {
            keep(list, |d| known(d.id, Some(d.on)))?;
        }
        self.rated.retain(|_, list| !list.is_empty());
        self.cases.retain(|_, list| !list.is_empty());
        self.decisions.retain(|_, list| !list.is_empty());
        Ok(())
    }

    /// Skills that the curriculum names or of which anything is known.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn skills(&self, store: &Store, goals: &Goals) -> Result<BTreeSet<Id>> {
        let mut out: BTreeSet<Id> = goals.curriculum(store, &self.trainee)?.keys().copied().collect();
        out.extend(self.rated.keys().chain(self.cases.keys()).chain(self.decisions.keys()));
        Ok(out)
    }

    /// Those of them that can be entrusted: nobody is entrusted with a domain.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn entrustable(&self, store: &Store, goals: &Goals) -> Result<BTreeSet<Id>> {
        let mut out = BTreeSet::new();
        for skill in self.skills(store, goals)? {
            if goals.skill(store, skill)?.is_none_or(|record| record.kind != Some(SkillKind::Domain)) {
                out.insert(skill);
            }
        }
        Ok(out)
    }

    /// Operations of a skill that they did by a day, each once however many parts of theirs are entered; a day of the past knows no
    /// later case.
    fn done(&self, skill: Id, day: NaiveDate) -> u32 {
        let cases = self.cases.get(&skill).into_iter().flatten();
        let done: BTreeSet<Id> = cases.filter(|c| c.done() && c.operation.on.is_none_or(|on| on <= day)).map(|c| c.id).collect();
        u32::try_from(done.len()).unwrap_or(u32::MAX)
    }

    /// How they stand at a skill on a day, at their home hospital.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn judgement(&self, store: &Store, goals: &Goals, skill: Id, day: NaiveDate) -> Result<Judgement> {
        self.judgement_at(store, goals, skill, self.trainee.reference("home_hospital"), day)
    }

    /// How they stand at a skill on a day, at any hospital: a level of one is not one of another.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn judgement_at(&self, store: &Store, goals: &Goals, skill: Id, hospital: Option<Id>, day: NaiveDate) -> Result<Judgement> {
        let evidence: Vec<Evidence> = self.rated.get(&skill).into_iter().flatten().filter_map(Rated::evidence).collect();
        let decisions = self.decisions.get(&skill).map_or(&[][..], Vec::as_slice);
        Ok(judge(
            &evidence,
            decisions,
            goals.of(store, &self.trainee, skill)?,
            self.done(skill, day),
            goals.thresholds(store, skill)?.as_ref(),
            hospital,
            day,
        ))
    }
}

/// Keeps what `known` says, or gives the first trouble.
pub(super) fn keep<T>(list: &mut Vec<T>, mut known: impl FnMut(&T) -> Result<bool>) -> Result<()> {
    let mut trouble = None;
    list.retain(|one| match known(one) {
        Ok(known) => known,
        Err(e) => {
            trouble = Some(e);
            true
        }
    });
    trouble.map_or(Ok(()), Err)
}
