//! What somebody is to reach: the curriculum of their cohort, else that of their specialty, else the skill's own target; and when a
//! framework lets a judgement be made.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::MOST;
use crate::error::Result;
use crate::model::{Curriculum, Framework, Id, Instrument, Kind, Row, Skill, Value};
use crate::rules::skills::judgement::{Goal, Thresholds};
use crate::rules::skills::scale::{Ordinary, Prospective, Rating, Retrospective};
use crate::rules::skills::targets::named;
use crate::store::{ListQuery, Span, Store};

/// Goals by skill, of a cohort and a specialty.
type Curricula = HashMap<(Option<Id>, String), Arc<BTreeMap<Id, Goal>>>;

/// Skills, thresholds and curricula over a store, kept while they hold.
#[derive(Debug, Default)]
pub struct Goals {
    skills: RefCell<HashMap<Id, Option<Arc<Skill>>>>,
    thresholds: RefCell<HashMap<Option<Id>, Arc<Thresholds>>>,
    curricula: RefCell<Curricula>,
    /// Cohorts that a curriculum names.
    cohorts: RefCell<Option<BTreeSet<Id>>>,
}

impl Goals {
    /// Nothing read yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A skill's record, read once.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn skill(&self, store: &Store, id: Id) -> Result<Option<Arc<Skill>>> {
        if let Some(known) = self.skills.borrow().get(&id) {
            return Ok(known.clone());
        }
        let skill = store.get(Kind::Skill, id)?.filter(|r| !r.gone).map(|r| Arc::new(r.to::<Skill>()));
        self.skills.borrow_mut().insert(id, skill.clone());
        Ok(skill)
    }

    /// What the framework of a skill asks for before a level is said; the defaults where it says nothing.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn thresholds(&self, store: &Store, skill: Id) -> Result<Arc<Thresholds>> {
        let framework = self.skill(store, skill)?.and_then(|s| s.framework);
        if let Some(known) = self.thresholds.borrow().get(&framework) {
            return Ok(Arc::clone(known));
        }
        let mut out = Thresholds::default();
        let mut targets = Vec::new();
        if let Some(row) = framework.map(|id| store.get(Kind::Framework, id)).transpose()?.flatten() {
            let framework: Framework = row.to();
            let whole = |n: Option<i64>, default: u32| n.and_then(|n| u32::try_from(n).ok()).unwrap_or(default);
            out.assessments = whole(framework.least_assessments, out.assessments);
            out.assessors = whole(framework.least_assessors, out.assessors);
            out.days = whole(framework.least_days, out.days);
            targets = framework.targets;
            out.retrospective = framework.o_score_target.and_then(Retrospective::read).or(out.retrospective);
        }
        store.each(&ListQuery::all(Kind::Instrument), |row| {
            let instrument: Instrument = row.to();
            // The framework's before the instrument's own.
            let target = named(&targets, &instrument).or(instrument.target);
            out.ordinary.extend(target.and_then(Ordinary::read).map(|target| (row.id, target)));
            Ok(())
        })?;
        let out = Arc::new(out);
        self.thresholds.borrow_mut().insert(framework, Arc::clone(&out));
        Ok(out)
    }

    /// The goals of a trainee by skill: their cohort's curriculum, and of the skills that it does not name that of their specialty.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn curriculum(&self, store: &Store, trainee: &Row) -> Result<Arc<BTreeMap<Id, Goal>>> {
        self.curriculum_of(store, trainee.reference("cohort"), trainee.text("specialty"))
    }

    /// The goals of a cohort and a specialty. Cohorts without lines of their own, which most are, share what stands for the specialty.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn curriculum_of(&self, store: &Store, cohort: Option<Id>, specialty: &str) -> Result<Arc<BTreeMap<Id, Goal>>> {
        let cohort = match cohort {
            Some(cohort) if self.has_lines(store, cohort)? => Some(cohort),
            _ => None,
        };
        let key = (cohort, specialty.to_owned());
        if let Some(known) = self.curricula.borrow().get(&key) {
            return Ok(Arc::clone(known));
        }
        let mut lines = Vec::new();
        if !key.1.is_empty() {
            let value = Value::text(key.1.as_str());
            let all = store.span(&Span::of(Kind::Curriculum, "specialty").from(value.clone()).until(value), MOST)?;
            // What names a cohort too is for that cohort alone.
            lines.extend(all.into_iter().filter(|row| row.reference("cohort").is_none()));
        }
        if let Some(cohort) = key.0 {
            let all = store.referring(Kind::Curriculum, "cohort", cohort, MOST)?;
            lines.extend(all.into_iter().filter(|row| ["", key.1.as_str()].contains(&row.text("specialty"))));
        }
        let mut goals = BTreeMap::new();
        for row in lines {
            let line: Curriculum = row.to();
            let Some(skill) = line.skill else { continue };
            // The skill's own figures where the line leaves them open; the cohort's lines come last and stay.
            let own = self.skill(store, skill)?.map(|s| Goal::of(&s)).unwrap_or_default();
            let target = line.target_level.and_then(Prospective::level).or(own.target);
            let minimum = line.minimum_count.and_then(|n| u32::try_from(n).ok()).or(own.minimum);
            goals.insert(skill, Goal { target, minimum });
        }
        let goals = Arc::new(goals);
        self.curricula.borrow_mut().insert(key, Arc::clone(&goals));
        Ok(goals)
    }

    /// Whether a curriculum has lines for this very cohort.
    fn has_lines(&self, store: &Store, cohort: Id) -> Result<bool> {
        if self.cohorts.borrow().is_none() {
            let mut found = BTreeSet::new();
            store.each(&ListQuery::all(Kind::Curriculum), |row| {
                found.extend(row.reference("cohort"));
                Ok(())
            })?;
            *self.cohorts.borrow_mut() = Some(found);
        }
        Ok(self.cohorts.borrow().as_ref().is_some_and(|known| known.contains(&cohort)))
    }

    /// The goal of a trainee at a skill.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn of(&self, store: &Store, trainee: &Row, skill: Id) -> Result<Goal> {
        if let Some(goal) = self.curriculum(store, trainee)?.get(&skill) {
            return Ok(*goal);
        }
        Ok(self.skill(store, skill)?.map(|s| Goal::of(&s)).unwrap_or_default())
    }
}
