//! How ready hospitals are: of one hospital each skill that its people hold or its specialties teach, with what is missing, how it came
//! to be so, and which looks are old; of a page of hospitals the sums.
//!
//! Must not: read more than a hospital, or a page of them. Awkward: which skills a department should be ready for is said by the
//! curriculum of its specialty and by what its people hold; a department of a specialty without a curriculum has only the latter.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::MOST;
use super::gaps::{department_name, skill_name};
use super::goals::Goals;
use super::holdings::{Everybody, history, shared};
use super::successors::Successors;
use crate::error::Result;
use crate::model::{Availability, Id, Kind, List, Row, Side, Skill, SkillPriority, Value};
use crate::programme::show::Names;
use crate::rules::skills::readiness::{Item, Point, Sum, Whose, is_old};
use crate::store::{Anchor, Condition, Direction, ListQuery, Store};

/// Hospitals of a page.
pub const PAGE: usize = 100;

/// An item that a skill requires, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needed {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How it stands.
    pub item: Item,
    /// The department whose check it is, where it is a neighbour's.
    pub lender: String,
    /// Whether the last look is too old.
    pub old: bool,
}

/// A skill at a department, or at the hospital as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    /// Where; `None`: the hospital as a whole.
    pub department: Option<Id>,
    /// Its name.
    pub department_name: String,
    /// What.
    pub skill: Id,
    /// Code and title.
    pub skill_name: String,
    /// Whether it is a bellwether procedure.
    pub bellwether: bool,
    /// People of the place who hold it.
    pub held: usize,
    /// How ready it is today.
    pub now: Point,
    /// How ready it was, from the first look on.
    pub trend: Vec<Point>,
    /// What it requires, the missing ones first.
    pub items: Vec<Needed>,
}

impl Ready {
    /// What is not always there.
    pub fn missing(&self) -> impl Iterator<Item = &Needed> {
        self.items.iter().filter(|n| !n.item.is_there())
    }

    /// Looks that are too old.
    #[must_use]
    pub fn old(&self) -> usize {
        self.items.iter().filter(|n| n.old && n.item.state.is_some()).count()
    }

    /// The newest look.
    #[must_use]
    pub fn looked(&self) -> Option<NaiveDate> {
        self.items.iter().filter_map(|n| n.item.looked).max()
    }
}

/// A hospital in sums.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct House {
    /// Which.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Over all skills of its departments.
    pub all: Sum,
    /// Over the bellwether procedures, at the hospital as a whole.
    pub bellwether: Sum,
    /// Looks that are too old.
    pub old: usize,
    /// Required items at which nobody has looked.
    pub never: usize,
    /// The newest look.
    pub looked: Option<NaiveDate>,
}

/// Skills with what they require, read once.
#[derive(Debug)]
pub struct Asker {
    goals: Goals,
    skills: BTreeMap<Id, Skill>,
    curricula: BTreeMap<String, BTreeSet<Id>>,
    successors: Successors,
}

impl Asker {
    /// Over a file.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn new(store: &Store) -> Result<Self> {
        let mut skills = BTreeMap::new();
        store.each(&ListQuery::all(Kind::Skill), |row| {
            let skill: Skill = row.to();
            if !skill.required_items.is_empty() {
                skills.insert(row.id, skill);
            }
            Ok(())
        })?;
        Ok(Self { goals: Goals::new(), skills, curricula: BTreeMap::new(), successors: Successors::read(store)? })
    }

    /// The skills of a specialty's curriculum.
    fn taught(&mut self, store: &Store, specialty: &str) -> Result<BTreeSet<Id>> {
        if specialty.is_empty() {
            return Ok(BTreeSet::new());
        }
        if let Some(known) = self.curricula.get(specialty) {
            return Ok(known.clone());
        }
        let of: BTreeSet<Id> = self.goals.curriculum_of(store, None, specialty)?.keys().copied().collect();
        self.curricula.insert(specialty.to_owned(), of.clone());
        Ok(of)
    }

    /// Codes of the items that a department should have: those of its specialty's curriculum, in order.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn expected(&mut self, store: &Store, department: &Row) -> Result<BTreeSet<String>> {
        let taught = self.taught(store, department.text("specialty"))?;
        Ok(taught.iter().filter_map(|id| self.skills.get(id)).flat_map(|s| s.required_items.clone()).collect())
    }

    /// Codes of the items that a hospital as a whole is looked at for: those that serve all of it and that a skill requires, in order.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn expected_of_house(&self, store: &Store) -> Result<BTreeSet<String>> {
        let shared = shared(store)?;
        Ok(self.skills.values().flat_map(|s| &s.required_items).filter(|code| shared.contains(*code)).cloned().collect())
    }

    fn is_bellwether(&self, skill: Id) -> bool {
        self.skills.get(&skill).is_some_and(|s| s.priority == Some(SkillPriority::Bellwether))
    }

    /// Which skills count at which place of a hospital, with how many people hold each there.
    fn wanted(
        &mut self,
        store: &Store,
        departments: &[Row],
        held: &BTreeMap<(Option<Id>, Id), usize>,
    ) -> Result<BTreeMap<(Option<Id>, Id), usize>> {
        let mut out: BTreeMap<(Option<Id>, Id), usize> = BTreeMap::new();
        for department in departments {
            for skill in self.taught(store, department.text("specialty"))? {
                out.insert((Some(department.id), skill), 0);
            }
        }
        // One that became another in a later version is asked after as that one.
        let stands = |id: &Id| self.is_bellwether(*id) && self.successors.of(*id) == *id;
        let bellwether: Vec<Id> = self.skills.keys().copied().filter(stands).collect();
        out.extend(bellwether.into_iter().map(|skill| ((None, skill), 0)));
        out.extend(held.iter().map(|(place, n)| (*place, *n)));
        out.retain(|(_, skill), _| self.skills.contains_key(skill));
        Ok(out)
    }

    /// Every skill of a hospital: by department, the hospital as a whole first, then by code.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn hospital(&mut self, store: &Store, names: &Names, hospital: Id, today: NaiveDate) -> Result<Vec<Ready>> {
        let departments = store.referring(Kind::Department, "hospital", hospital, MOST)?;
        let history = history(store, hospital, today)?;
        let mut held: BTreeMap<(Option<Id>, Id), usize> = BTreeMap::new();
        for one in Everybody::of_hospital(store, hospital, today)?.held {
            *held.entry((one.held.department, one.held.skill)).or_default() += 1;
        }
        let mut out = Vec::new();
        for ((department, skill), n) in self.wanted(store, &departments, &held)? {
            let required = self.skills.get(&skill).map_or(&[][..], |s| &s.required_items);
            let needed = |code: &String| {
                let item = history.item(department, code, today);
                Needed {
                    code: code.clone(),
                    name: names.term(store, List::TracerItem, code),
                    old: is_old(item.looked, today),
                    lender: lender(store, names, item),
                    item,
                }
            };
            let mut items: Vec<Needed> = required.iter().map(needed).collect();
            items.sort_by_key(|n| (n.item.is_there(), n.item.state != Some(Availability::Never), n.name.clone()));
            out.push(Ready {
                department,
                department_name: department.map(|id| department_name(store, names, id)).unwrap_or_default(),
                skill,
                skill_name: skill_name(store, names, skill),
                bellwether: self.is_bellwether(skill),
                held: n,
                now: history.on(department, required, today),
                trend: history.trend(department, required, today),
                items,
            });
        }
        out.sort_by_cached_key(|r| (r.department.is_some(), r.department_name.clone(), r.department, r.skill_name.clone()));
        Ok(out)
    }

    /// A page of the home hospitals by name, each in sums, with where the next page begins.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn houses(
        &mut self,
        store: &Store,
        names: &Names,
        from: Option<&Anchor>,
        today: NaiveDate,
    ) -> Result<(Vec<House>, Option<Anchor>)> {
        let query =
            ListQuery::all(Kind::Hospital).with(Condition::In("side", [Side::Home, Side::Both].map(|s| Value::text(s.key())).to_vec()));
        let mut rows = store.page(&query, from, Direction::Forward, PAGE + 1)?;
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let next = rows.last().filter(|_| more).map(|(_, anchor)| anchor.clone());
        let mut out = Vec::new();
        for (row, _) in rows {
            out.push(self.house(store, names, &row, today)?);
        }
        Ok((out, next))
    }

    fn house(&mut self, store: &Store, names: &Names, row: &Row, today: NaiveDate) -> Result<House> {
        let departments = store.referring(Kind::Department, "hospital", row.id, MOST)?;
        let history = history(store, row.id, today)?;
        let mut out = House {
            id: row.id,
            name: names.row_title(store, row),
            all: Sum::default(),
            bellwether: Sum::default(),
            old: 0,
            never: 0,
            looked: None,
        };
        let mut items: BTreeSet<(Option<Id>, &str)> = BTreeSet::new();
        let wanted = self.wanted(store, &departments, &BTreeMap::new())?;
        for (department, skill) in wanted.into_keys() {
            let Some(of) = self.skills.get(&skill) else { continue };
            let point = history.on(department, &of.required_items, today);
            match department {
                None => out.bellwether.add(point),
                Some(_) => {
                    out.all.add(point);
                    items.extend(of.required_items.iter().map(|code| (department, code.as_str())));
                }
            }
        }
        for (department, code) in items {
            let item = history.item(department, code, today);
            out.looked = out.looked.max(item.looked);
            match item.state {
                None => out.never += 1,
                Some(_) if is_old(item.looked, today) => out.old += 1,
                Some(_) => {}
            }
        }
        Ok(out)
    }
}

/// The name of the department whose check an answer is; nothing where it is the place's own or the house's.
#[must_use]
pub fn lender(store: &Store, names: &Names, item: Item) -> String {
    match item.whose {
        Whose::Department(id) => department_name(store, names, id),
        Whose::Own | Whose::House => String::new(),
    }
}
