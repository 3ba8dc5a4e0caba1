//! Who is entrusted with what, and what their hospital has for it.
//!
//! Somebody *holds* a skill while a decision is in force, at whatever hospital, at the level that is aimed at (without one at level
//! [`ENOUGH`]). They are counted where they work: at their home hospital and department. Whether the decision is of that hospital is told
//! beside it, since a level of one hospital is not one of another.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;

use super::MOST;
use super::goals::Goals;
use super::successors::Successors;
use crate::error::Result;
use crate::model::{Availability, Entrustment, FieldType, Id, Kind, List, Row, Skill, TraineeStatus, Value};
use crate::rules::skills::judgement::{Decision, Goal, standing};
use crate::rules::skills::readiness::History;
use crate::rules::skills::scale::Prospective;
use crate::rules::skills::unlock::{Found, Held, Needs, Stock};
use crate::store::{Cells, Condition, Joined, ListQuery, Store};

/// The level from which a skill without a target is held: distant supervision.
pub const ENOUGH: u8 = 4;

/// A skill that somebody holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holding {
    /// Where they work, what, and who.
    pub held: Held,
    /// The decision that counts: of the home hospital if there is one, else the highest.
    pub decision: Decision,
    /// Whether it is of the home hospital.
    pub here: bool,
}

/// Whether somebody is back, or has finished and is about to be: their skills are looked for at home.
#[must_use]
pub fn is_back(trainee: &Row) -> bool {
    let status = Option::<TraineeStatus>::read(trainee.get("status"));
    matches!(status, Some(TraineeStatus::Completed | TraineeStatus::Returned | TraineeStatus::InFollowUp | TraineeStatus::Closed))
}

/// What a trainee holds on a day, decisions on earlier versions of a skill with those on what stands for it now; nothing without a home
/// hospital.
///
/// # Errors
/// Trouble with the file.
pub fn of_trainee(store: &Store, goals: &Goals, successors: &Successors, trainee: &Row, day: NaiveDate) -> Result<Vec<Holding>> {
    let Some(home) = trainee.reference("home_hospital") else { return Ok(Vec::new()) };
    let own = goals.curriculum(store, trainee)?;
    let mut decisions: BTreeMap<Id, Vec<Decision>> = BTreeMap::new();
    for row in store.referring(Kind::Entrustment, "trainee", trainee.id, MOST)? {
        let record: Entrustment = row.to();
        if let (Some(skill), Some(decision)) = (record.skill, Decision::of(row.id, &record)) {
            let skill = successors.counts_for(skill, |asked| own.contains_key(&asked));
            decisions.entry(skill).or_default().push(decision);
        }
    }
    let at = Home { hospital: home, department: trainee.reference("home_department"), person: trainee.id };
    let mut out = Vec::new();
    for (skill, decisions) in decisions {
        let enough = goals.of(store, trainee, skill)?.target.map_or(ENOUGH, |t| t.get());
        out.extend(holding(at, skill, &decisions, enough, day));
    }
    Ok(out)
}

/// Skills that a trainee holds on a day, by what stands for them now: decisions on the versions of one skill are taken together, so that
/// the newest counts, and held against what the curriculum asks for under whichever of them. Nothing without a home hospital.
///
/// # Errors
/// Trouble with the file.
pub fn held_now(store: &Store, goals: &Goals, successors: &Successors, trainee: &Row, day: NaiveDate) -> Result<BTreeSet<Id>> {
    let Some(hospital) = trainee.reference("home_hospital") else { return Ok(BTreeSet::new()) };
    let mut decisions: BTreeMap<Id, Vec<Decision>> = BTreeMap::new();
    for row in store.referring(Kind::Entrustment, "trainee", trainee.id, MOST)? {
        let record: Entrustment = row.to();
        if let (Some(skill), Some(decision)) = (record.skill, Decision::of(row.id, &record)) {
            decisions.entry(successors.of(skill)).or_default().push(decision);
        }
    }
    let home = Home { hospital, department: trainee.reference("home_department"), person: trainee.id };
    let curriculum = goals.curriculum(store, trainee)?;
    let mut out = BTreeSet::new();
    for (skill, decisions) in decisions {
        let asked = || curriculum.iter().find(|(named, _)| successors.of(**named) == skill).map(|(_, goal)| goal);
        let goal = match curriculum.get(&skill).or_else(asked) {
            Some(goal) => *goal,
            None => goals.skill(store, skill)?.map(|s| Goal::of(&s)).unwrap_or_default(),
        };
        out.extend(holding(home, skill, &decisions, goal.target.map_or(ENOUGH, |t| t.get()), day).map(|h| h.held.skill));
    }
    Ok(out)
}

/// Where somebody works.
#[derive(Debug, Clone, Copy)]
struct Home {
    hospital: Id,
    department: Option<Id>,
    person: Id,
}

/// What the decisions on somebody's skill come to on a day.
fn holding(home: Home, skill: Id, decisions: &[Decision], enough: u8, day: NaiveDate) -> Option<Holding> {
    let hospitals: BTreeSet<Id> = decisions.iter().map(|d| d.hospital).collect();
    let standing: Vec<Decision> = hospitals
        .into_iter()
        .filter_map(|h| standing(decisions, h, day))
        .filter(|d| d.in_force(day) && d.level.get() >= enough)
        .copied()
        .collect();
    let here = standing.iter().find(|d| d.hospital == home.hospital);
    let decision = here.or_else(|| standing.iter().max_by_key(|d| (d.level, d.on)))?;
    let held = Held { hospital: home.hospital, department: home.department, skill, person: home.person };
    Some(Holding { held, decision: *decision, here: here.is_some() })
}

/// The statuses of [`is_back`] as they stand in a cell.
pub const BACK: &[&str] = &["completed", "returned", "in-follow-up", "closed"];

/// Decisions with those whom they are about, for a walk over many.
const DECISIONS: Joined = Joined {
    kind: Kind::Entrustment,
    by: "trainee",
    of: Kind::Trainee,
    cells: &["trainee", "id", "skill", "hospital", "level", "decided_on", "expires_on"],
    beside: &["home_hospital", "home_department", "cohort", "specialty"],
    among: ("status", BACK),
};

/// A skill that somebody holds, by what a board over the whole programme needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    /// Where they work, what, and who.
    pub held: Held,
    /// The decision that counts,
    pub decision: Id,
    /// and where it was made.
    pub decided_at: Id,
    /// Their specialty, as [`Everybody::specialty`] names it.
    pub specialty: u16,
}

impl Holder {
    /// Whether the decision is of the home hospital.
    #[must_use]
    pub fn here(&self) -> bool {
        self.decided_at == self.held.hospital
    }
}

/// Goals by skill.
type Wanted = Arc<BTreeMap<Id, Goal>>;

/// What everybody who is back holds, read on and on: the same as [`of_trainee`] for each of them, in one walk.
#[derive(Debug, Default)]
pub struct Everybody {
    goals: Goals,
    /// Read with the first decisions.
    successors: Option<Arc<Successors>>,
    curricula: HashMap<(Option<Id>, u16), Wanted>,
    specialties: Vec<String>,
    after: Option<Id>,
    /// What they hold, by person and skill.
    pub held: Vec<Holder>,
    /// Decisions read so far.
    pub read: usize,
    /// Whether there are no more.
    pub done: bool,
}

impl Everybody {
    /// Nothing read yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The specialty of a number.
    #[must_use]
    pub fn specialty(&self, number: u16) -> &str {
        self.specialties.get(usize::from(number)).map_or("", String::as_str)
    }

    /// The specialties that were met.
    pub fn specialties(&self) -> impl Iterator<Item = &str> {
        self.specialties.iter().map(String::as_str).filter(|s| !s.is_empty())
    }

    /// Reads on over about so many decisions, those of one person together.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn read_on(&mut self, store: &Store, day: NaiveDate, most: usize) -> Result<()> {
        let mut group = Group::default();
        let (mut n, mut stopped) = (0_usize, false);
        store.joined(&DECISIONS, self.after, |cells| {
            if group.is_another(cells) {
                self.close(store, &mut group, day)?;
                if n >= most {
                    stopped = true;
                    return Ok(false);
                }
            }
            n += 1;
            self.take(&mut group, cells);
            Ok(true)
        })?;
        if !stopped {
            self.close(store, &mut group, day)?;
            self.done = true;
        }
        self.read += n;
        Ok(())
    }

    /// The people of one hospital instead.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn of_hospital(store: &Store, hospital: Id, day: NaiveDate) -> Result<Self> {
        let mut out = Self::new();
        out.read = out.read_hospital(store, hospital, day)?;
        out.done = true;
        Ok(out)
    }

    /// Reads the people of some hospitals again, in the place of what was known of them. How far the walk came is as it was: whom it has
    /// not reached is left to it.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn read_again(&mut self, store: &Store, hospitals: &BTreeSet<Id>, day: NaiveDate) -> Result<()> {
        let after = self.after;
        self.held.retain(|one| !hospitals.contains(&one.held.hospital));
        let from = self.held.len();
        for hospital in hospitals {
            self.read_hospital(store, *hospital, day)?;
        }
        if !self.done {
            let again = self.held.split_off(from);
            self.held.extend(again.into_iter().filter(|one| Some(one.held.person) <= after));
        }
        self.after = after;
        Ok(())
    }

    fn read_hospital(&mut self, store: &Store, hospital: Id, day: NaiveDate) -> Result<usize> {
        let (mut n, mut group) = (0, Group::default());
        store.joined_of(&DECISIONS, ("home_hospital", hospital), |cells| {
            if group.is_another(cells) {
                self.close(store, &mut group, day)?;
            }
            n += 1;
            self.take(&mut group, cells);
            Ok(true)
        })?;
        self.close(store, &mut group, day)?;
        Ok(n)
    }

    /// One more decision of the person at hand.
    fn take(&mut self, group: &mut Group, cells: &Cells<'_>) {
        if group.person.is_none() {
            group.person = cells.id(0);
            group.home = cells.id(7);
            group.department = cells.id(8);
            group.cohort = cells.id(9);
            group.specialty = self.number(cells.text(10));
        }
        let day = |at: usize| cells.text(at).parse::<NaiveDate>().ok();
        let decision = || {
            Some(Decision {
                id: cells.id(1)?,
                hospital: cells.id(3)?,
                level: Prospective::level(cells.int(4)?)?,
                on: day(5)?,
                until: day(6),
            })
        };
        if let (Some(skill), Some(decision)) = (cells.id(2), decision()) {
            group.decisions.push((skill, decision));
        }
    }

    fn number(&mut self, specialty: &str) -> u16 {
        let at = self.specialties.iter().position(|s| s == specialty).unwrap_or_else(|| {
            self.specialties.push(specialty.to_owned());
            self.specialties.len() - 1
        });
        u16::try_from(at).unwrap_or(u16::MAX)
    }

    /// All decisions of somebody are there.
    fn close(&mut self, store: &Store, group: &mut Group, day: NaiveDate) -> Result<()> {
        let of = std::mem::take(group);
        let Some(person) = of.person else { return Ok(()) };
        self.after = Some(person);
        let Some(hospital) = of.home else { return Ok(()) };
        let home = Home { hospital, department: of.department, person };
        let key = (of.cohort, of.specialty);
        let curriculum = match self.curricula.get(&key) {
            Some(known) => Arc::clone(known),
            None => {
                let specialty = self.specialties.get(usize::from(of.specialty)).map_or("", String::as_str);
                let read = self.goals.curriculum_of(store, of.cohort, specialty)?;
                self.curricula.insert(key, Arc::clone(&read));
                read
            }
        };
        let mut decisions = of.decisions;
        let successors = match &self.successors {
            Some(known) => Arc::clone(known),
            None => Arc::clone(self.successors.insert(Arc::new(Successors::read(store)?))),
        };
        for (skill, _) in &mut decisions {
            *skill = successors.counts_for(*skill, |asked| curriculum.contains_key(&asked));
        }
        decisions.sort_by_key(|(skill, _)| *skill);
        let mut own: Vec<Decision> = Vec::new();
        for group in decisions.chunk_by(|a, b| a.0 == b.0) {
            let Some((skill, _)) = group.first() else { continue };
            let goal = match curriculum.get(skill) {
                Some(goal) => *goal,
                None => self.goals.skill(store, *skill)?.map(|s| Goal::of(&s)).unwrap_or_default(),
            };
            own.clear();
            own.extend(group.iter().map(|(_, d)| *d));
            let held = holding(home, *skill, &own, goal.target.map_or(ENOUGH, |t| t.get()), day);
            let row = |one: Holding| Holder {
                held: one.held,
                decision: one.decision.id,
                decided_at: one.decision.hospital,
                specialty: of.specialty,
            };
            self.held.extend(held.map(row));
        }
        Ok(())
    }
}

/// The decisions on one person, while they are read.
#[derive(Default)]
struct Group {
    person: Option<Id>,
    home: Option<Id>,
    department: Option<Id>,
    cohort: Option<Id>,
    specialty: u16,
    decisions: Vec<(Id, Decision)>,
}

impl Group {
    fn is_another(&self, cells: &Cells<'_>) -> bool {
        self.person.is_some() && self.person != cells.id(0)
    }
}

/// What each skill requires, over all frameworks.
///
/// # Errors
/// Trouble with the file.
pub fn needs(store: &Store) -> Result<Vec<Needs>> {
    let mut out = Vec::new();
    store.each(&ListQuery::all(Kind::Skill), |row| {
        let skill: Skill = row.to();
        if !skill.required_items.is_empty() {
            out.push(Needs { skill: row.id, items: skill.required_items });
        }
        Ok(())
    })?;
    Ok(out)
}

/// Codes of the tracer items that serve a whole hospital, as the catalogue marks them.
///
/// # Errors
/// Trouble with the file.
pub fn shared(store: &Store) -> Result<BTreeSet<String>> {
    let marked = Condition::In("whole_house", vec![Value::Int(1)]);
    let mut out = BTreeSet::new();
    store.each(&ListQuery::all(Kind::Term).with(marked), |row| {
        if row.text("list") == List::TracerItem.key() {
            out.insert(row.text("code").to_owned());
        }
        Ok(())
    })?;
    Ok(out)
}

/// What was found at hospitals and their departments; `day` leaves out what was found later.
///
/// # Errors
/// Trouble with the file.
pub fn found(store: &Store, hospitals: &[Id], day: NaiveDate) -> Result<Vec<Found>> {
    let mut out = Vec::new();
    for hospital in hospitals {
        for department in places(store, *hospital)? {
            looks(store, (*hospital, department), day, |_, item, availability, checked_on| {
                out.push(Found { hospital: *hospital, department, item: item.to_owned(), availability, checked_on });
            })?;
        }
    }
    Ok(out)
}

/// Where there can be looks at a hospital: at each department, and (`None`) at the hospital as a whole.
///
/// # Errors
/// Trouble with the file.
pub fn places(store: &Store, hospital: Id) -> Result<Vec<Option<Id>>> {
    let departments = store.cells_by(Kind::Department, "hospital", hospital, &["id"], MOST)?;
    let departments = departments.iter().filter_map(|cells| cells.first().and_then(Option::<Id>::read)).map(Some);
    Ok(std::iter::once(None).chain(departments).collect())
}

/// The looks at the items of a department, or of a hospital as a whole, until a day, in no order.
///
/// # Errors
/// Trouble with the file.
pub fn looks(
    store: &Store,
    (hospital, department): (Id, Option<Id>),
    day: NaiveDate,
    mut each: impl FnMut(Id, &str, Option<Availability>, Option<NaiveDate>),
) -> Result<()> {
    let at = department.map_or(("hospital", hospital), |id| ("department", id));
    store.each_cells(Kind::Equipment, at, &["item", "availability", "checked_on", "id"], |cells| {
        let on = cells.text(2).parse::<NaiveDate>().ok();
        if on.is_none_or(|on| on <= day) {
            let state = match cells.text(1) {
                "always" => Some(Availability::Always),
                "sometimes" => Some(Availability::Sometimes),
                "never" => Some(Availability::Never),
                _ => None,
            };
            if let Some(id) = cells.id(3) {
                each(id, cells.text(0), state, on);
            }
        }
        Ok(())
    })
}

/// All that was found at one hospital until a day, ready to be asked.
///
/// # Errors
/// Trouble with the file.
pub fn history(store: &Store, hospital: Id, day: NaiveDate) -> Result<History> {
    Ok(History::new(&found(store, &[hospital], day)?).serving(&shared(store)?))
}

/// What is always there at some hospitals, and what skills require, ready to be asked.
///
/// # Errors
/// Trouble with the file.
pub fn stock(store: &Store, hospitals: &[Id], day: NaiveDate) -> Result<Stock> {
    Ok(Stock::new(&needs(store)?, &found(store, hospitals, day)?).serving(&shared(store)?))
}
