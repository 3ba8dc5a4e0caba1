//! Who was trained for what their hospital cannot do, and which single missing item would unlock most trained skills.
//!
//! A skill that somebody holds at a hospital is *blocked* where a tracer item that it requires is not *always* there (WHO situational
//! analysis; *sometimes* does not count: a patient does not come sometimes). An item *alone* unlocks the blocked skills that lack it and
//! nothing else. An item that unlocks nothing alone does so together with others: the smallest such sets are told. All of it is exact:
//! a blocked skill becomes free just when all that it lacks comes, so the sets that matter are the sets that are lacking somewhere.
//!
//! What counts at a place is settled in one order. The department's own check of an item overrules. Where it has none, the check of the
//! hospital as a whole counts; and where there is none either, an item that serves the whole house (blood bank, oxygen plant, power: the
//! catalogue marks them) counts as it was found, by a check with a day, at the department that has it best. The reason: such things stand
//! once in a house, and are looked at once; a department that was asked about its own C-arm is not asked about the blood bank. Other items
//! are never borrowed from a neighbour: a drill in neurosurgery does not open a fracture clinic. Where the department of a holder is not
//! known, the place is the hospital as a whole: its own check, else the best of its departments, whatever the item. Nobody having looked
//! counts as not there. The order is our own; the WHO situational analysis asks the facility as a whole.
//!
//! What serves the whole house is bought once for a hospital, everything else once for each department.
//!
//! Speed: 10^5 blocked skills are ranked in a few hundredths of a second; equal sets are counted once.
//!
//! Must not: guess a cost. A cost per skill is told only where every item that must be bought has one.
//! Still awkward: one of each item is taken to be enough for a department; quantities are not asked for.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;

use crate::model::{Availability, Id};

/// Sets shown for an item that unlocks nothing alone.
pub const MOST_SETS: usize = 5;

/// A skill that somebody is entrusted with, in force, at a hospital.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Held {
    /// Where the decision holds.
    pub hospital: Id,
    /// Their department there, if known.
    pub department: Option<Id>,
    /// What.
    pub skill: Id,
    /// Who.
    pub person: Id,
}

/// What a skill requires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needs {
    /// The skill.
    pub skill: Id,
    /// Codes of tracer items. Without any, nobody knows, and the skill is neither ready nor blocked.
    pub items: Vec<String>,
}

/// What somebody found at a department, or for the hospital as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its hospital.
    pub hospital: Id,
    /// The department; `None`: the hospital as a whole was looked at.
    pub department: Option<Id>,
    /// Code of the tracer item.
    pub item: String,
    /// Never, sometimes, always.
    pub availability: Option<Availability>,
    /// When; of several rows on one item the newest counts, of one day the worst.
    pub checked_on: Option<NaiveDate>,
}

/// A place where a skill would be used.
type Place = (Id, Option<Id>);

/// What is always there, and what skills require, ready to be asked.
#[derive(Debug, Clone)]
pub struct Stock {
    /// Codes of the items that any skill requires, in order.
    items: Vec<String>,
    /// Words of a set of items.
    words: usize,
    /// Requirement of each skill; empty sets are left out.
    needs: HashMap<Id, Vec<u64>>,
    /// What serves the whole house.
    shared: Vec<u64>,
    /// What was found, by hospital.
    houses: HashMap<Id, House>,
}

/// What the last looks at one place found.
#[derive(Debug, Clone)]
struct Looks {
    /// Looked at.
    known: Vec<u64>,
    /// Of those, always there.
    always: Vec<u64>,
}

/// What was found at a hospital.
#[derive(Debug, Clone)]
struct House {
    /// As a whole.
    whole: Looks,
    /// At its departments.
    departments: HashMap<Id, Looks>,
    /// Always there at any of them.
    best: Vec<u64>,
    /// The same by looks that have a day.
    dated: Vec<u64>,
}

impl Looks {
    fn none(words: usize) -> Self {
        Self { known: vec![0; words], always: vec![0; words] }
    }
}

impl House {
    fn new(words: usize) -> Self {
        Self { whole: Looks::none(words), departments: HashMap::new(), best: vec![0; words], dated: vec![0; words] }
    }

    /// What counts as always there at a place of it; `shared`: items that serve the whole house.
    fn there(&self, department: Option<Id>, shared: &[u64]) -> Vec<u64> {
        let whole = self.whole.known.iter().zip(&self.whole.always);
        let Some(department) = department else {
            return whole.zip(&self.best).map(|((known, always), best)| always | (best & !known)).collect();
        };
        let own = self.departments.get(&department);
        let own = |n: usize| own.map_or((0, 0), |o| (o.known.get(n).copied().unwrap_or(0), o.always.get(n).copied().unwrap_or(0)));
        let borrowed =
            whole.zip(self.dated.iter().zip(shared)).map(|((known, always), (dated, shared))| always | (dated & shared & !known));
        let settle = |(n, borrowed): (usize, u64)| {
            let (known, always) = own(n);
            always | (borrowed & !known)
        };
        borrowed.enumerate().map(settle).collect()
    }
}

/// How ready a place is for a skill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readiness {
    /// Required items that are always there.
    pub there: usize,
    /// Required items.
    pub required: usize,
    /// Codes of those that are not, in order.
    pub missing: Vec<String>,
}

impl Readiness {
    /// Share of the required items that are always there, 0–1.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.there as f64 / self.required.max(1) as f64
    }
}

/// Numbers of the items in a set.
fn numbers(set: &[u64]) -> impl Iterator<Item = usize> {
    set.iter().enumerate().flat_map(|(word, bits)| {
        let mut left = *bits;
        std::iter::from_fn(move || {
            let at = left.trailing_zeros() as usize;
            // Takes out the lowest one.
            left &= left.checked_sub(1)?;
            Some(word * 64 + at)
        })
    })
}

fn put(set: &mut [u64], item: usize) {
    if let Some(word) = set.get_mut(item / 64) {
        *word |= 1 << (item % 64);
    }
}

fn has(set: &[u64], item: usize) -> bool {
    set.get(item / 64).is_some_and(|word| word >> (item % 64) & 1 == 1)
}

fn size(set: &[u64]) -> u32 {
    set.iter().map(|w| w.count_ones()).sum()
}

fn within(inner: &[u64], outer: &[u64]) -> bool {
    inner.iter().zip(outer).all(|(i, o)| i & !o == 0)
}

/// What is required and not there.
fn lacking(there: Option<&[u64]>, required: &[u64]) -> Vec<u64> {
    match there {
        Some(there) => required.iter().zip(there).map(|(r, t)| r & !t).collect(),
        None => required.to_vec(),
    }
}

/// Always, sometimes, and everything else.
const fn rank(availability: Option<Availability>) -> u8 {
    match availability {
        Some(Availability::Always) => 2,
        Some(Availability::Sometimes) => 1,
        Some(Availability::Never) | None => 0,
    }
}

/// Keeps the newest look at an item; of one day the worst.
fn keep_newest<K: Eq + std::hash::Hash>(newest: &mut HashMap<K, (Option<NaiveDate>, u8)>, item: K, this: (Option<NaiveDate>, u8)) {
    let held = newest.entry(item).or_insert(this);
    if this.0 > held.0 || (this.0 == held.0 && this.1 < held.1) {
        *held = this;
    }
}

impl Stock {
    /// From what skills require and what was found. Items that no skill requires are left aside.
    #[must_use]
    pub fn new(needs: &[Needs], found: &[Found]) -> Self {
        let codes: BTreeSet<&str> = needs.iter().flat_map(|n| n.items.iter().map(String::as_str)).collect();
        let number: HashMap<&str, usize> = codes.iter().enumerate().map(|(n, code)| (*code, n)).collect();
        let words = codes.len().div_ceil(64).max(1);
        let mut required: HashMap<Id, Vec<u64>> = HashMap::new();
        for one in needs.iter().filter(|n| !n.items.is_empty()) {
            let set = required.entry(one.skill).or_insert_with(|| vec![0; words]);
            for item in one.items.iter().filter_map(|i| number.get(i.as_str())) {
                put(set, *item);
            }
        }
        let mut newest: HashMap<(Place, usize), (Option<NaiveDate>, u8)> = HashMap::new();
        for row in found {
            let Some(item) = number.get(row.item.as_str()) else { continue };
            keep_newest(&mut newest, ((row.hospital, row.department), *item), (row.checked_on, rank(row.availability)));
        }
        let items = codes.into_iter().map(str::to_owned).collect();
        let mut out = Self { items, words, needs: required, shared: vec![0; words], houses: HashMap::new() };
        for ((place, item), look) in newest {
            out.note(place, item, look);
        }
        out
    }

    /// With the items that serve the whole house, by code.
    #[must_use]
    pub fn serving(mut self, codes: &BTreeSet<String>) -> Self {
        for item in codes.iter().filter_map(|code| self.number(code)).collect::<Vec<_>>() {
            put(&mut self.shared, item);
        }
        self
    }

    /// Whether an item serves the whole house.
    #[must_use]
    pub fn is_shared(&self, item: &str) -> bool {
        self.number(item).is_some_and(|n| has(&self.shared, n))
    }

    /// The last look at an item of a place.
    fn note(&mut self, (hospital, department): Place, item: usize, (on, rank): (Option<NaiveDate>, u8)) {
        let words = self.words;
        let house = self.houses.entry(hospital).or_insert_with(|| House::new(words));
        if department.is_some() && rank == 2 {
            put(&mut house.best, item);
            if on.is_some() {
                put(&mut house.dated, item);
            }
        }
        let looks = match department {
            Some(id) => house.departments.entry(id).or_insert_with(|| Looks::none(words)),
            None => &mut house.whole,
        };
        put(&mut looks.known, item);
        if rank == 2 {
            put(&mut looks.always, item);
        }
    }

    /// Takes out all that was found at a hospital, so that it can be learnt anew.
    pub fn forget(&mut self, hospital: Id) {
        self.houses.remove(&hospital);
    }

    /// From what skills require; what was found comes place by place with [`Stock::learn`].
    #[must_use]
    pub fn bare(needs: &[Needs]) -> Self {
        Self::new(needs, &[])
    }

    /// What was found at a department or for the hospital as a whole, all of it at once: item, availability and day of each look. The same
    /// as [`Stock::new`] with these.
    pub fn learn<'a>(
        &mut self,
        hospital: Id,
        department: Option<Id>,
        looks: impl IntoIterator<Item = (&'a str, Option<Availability>, Option<NaiveDate>)>,
    ) {
        let mut newest: HashMap<usize, (Option<NaiveDate>, u8)> = HashMap::new();
        for (item, availability, on) in looks {
            let Some(item) = self.number(item) else { continue };
            keep_newest(&mut newest, item, (on, rank(availability)));
        }
        for (item, look) in newest {
            self.note((hospital, department), item, look);
        }
    }

    fn number(&self, item: &str) -> Option<usize> {
        self.items.binary_search_by(|i| i.as_str().cmp(item)).ok()
    }

    /// Whether an item is always there at a place.
    #[must_use]
    pub fn is_there(&self, hospital: Id, department: Option<Id>, item: &str) -> bool {
        self.number(item).zip(self.there((hospital, department))).is_some_and(|(n, there)| has(&there, n))
    }

    fn codes(&self, set: &[u64]) -> Vec<String> {
        numbers(set).filter_map(|n| self.items.get(n).cloned()).collect()
    }

    /// What a skill lacks at a place; `None` where nobody has said what it requires.
    fn lacks(&self, place: Place, skill: Id) -> Option<(Vec<u64>, &[u64])> {
        let required = self.needs.get(&skill)?;
        Some((lacking(self.there(place).as_deref(), required), required))
    }

    fn there(&self, (hospital, department): Place) -> Option<Vec<u64>> {
        self.houses.get(&hospital).map(|house| house.there(department, &self.shared))
    }

    /// How ready a hospital's department (or the hospital as a whole) is for a skill; `None` where nobody has said what it requires.
    #[must_use]
    pub fn readiness(&self, hospital: Id, department: Option<Id>, skill: Id) -> Option<Readiness> {
        let (missing, required) = self.lacks((hospital, department), skill)?;
        let (all, out) = (size(required) as usize, size(&missing) as usize);
        Some(Readiness { there: all - out, required: all, missing: self.codes(&missing) })
    }

    /// The looks by which items are always there at a hospital as a whole, by the numbers that come with them: its own last ones; of an item
    /// that it has none of, the last ones of its departments.
    #[must_use]
    pub fn by_looks(&self, hospital: Id, looked: &[(Id, Found)]) -> BTreeSet<Id> {
        let mut newest = HashMap::new();
        let there = || looked.iter().filter(|(_, f)| f.hospital == hospital && self.is_there(hospital, None, &f.item));
        for (_, look) in there() {
            keep_newest(&mut newest, (look.department, look.item.as_str()), (look.checked_on, rank(look.availability)));
        }
        let counts = |look: &Found| {
            let item = look.item.as_str();
            let this = (look.checked_on, rank(look.availability));
            let stands = look.department.is_none() || !newest.contains_key(&(None, item));
            this.1 == 2 && stands && newest.get(&(look.department, item)) == Some(&this)
        };
        there().filter(|(_, look)| counts(look)).map(|(id, _)| *id).collect()
    }

    /// The blocked skills among those that people hold.
    #[must_use]
    pub fn board(&self, held: &[Held]) -> Board<'_> {
        let mut rows = held.to_vec();
        rows.sort_unstable();
        rows.dedup();
        let mut board = Board { stock: self, blocked: Vec::new(), people: Vec::new(), sets: Vec::new(), usable: 0, unknown: 0 };
        let mut set_of: HashMap<Vec<u64>, usize> = HashMap::new();
        // The rows of one place stand together.
        let mut at: Option<(Place, Option<Vec<u64>>)> = None;
        for group in rows.chunk_by(|a, b| (a.hospital, a.department, a.skill) == (b.hospital, b.department, b.skill)) {
            let Some(first) = group.first() else { continue };
            let Some(required) = self.needs.get(&first.skill) else {
                board.unknown += 1;
                continue;
            };
            let place = (first.hospital, first.department);
            if at.as_ref().is_none_or(|(known, _)| *known != place) {
                at = Some((place, self.there(place)));
            }
            let missing = lacking(at.as_ref().and_then(|(_, there)| there.as_deref()), required);
            let size_of = size(&missing);
            if size_of == 0 {
                board.usable += 1;
                continue;
            }
            let from = board.people.len();
            board.people.extend(group.iter().map(|h| h.person));
            let set = *set_of.entry(missing).or_insert_with_key(|items| {
                board.sets.push(Lacking { items: items.clone(), size: size_of, blocked: Vec::new() });
                board.sets.len() - 1
            });
            if let Some(set) = board.sets.get_mut(set) {
                set.blocked.push(board.blocked.len());
            }
            board.blocked.push(Row {
                place,
                skill: first.skill,
                people: (from, board.people.len()),
                set,
                required: size(required) as usize,
            });
        }
        // Small sets first, so that those within a set of some size are a prefix; the rows know their sets by number.
        let mut order: Vec<usize> = (0..board.sets.len()).collect();
        order.sort_by_key(|n| board.sets.get(*n).map_or(0, |s| s.size));
        let mut place = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            if let Some(slot) = place.get_mut(*old) {
                *slot = new;
            }
        }
        for row in &mut board.blocked {
            row.set = place.get(row.set).copied().unwrap_or(0);
        }
        board.sets.sort_by_key(|s| s.size);
        board
    }
}

/// A set of items that is lacking for some blocked skills.
#[derive(Debug, Clone)]
struct Lacking {
    items: Vec<u64>,
    size: u32,
    /// Numbers of the rows.
    blocked: Vec<usize>,
}

#[derive(Debug, Clone)]
struct Row {
    place: Place,
    skill: Id,
    /// Range in the people of the board.
    people: (usize, usize),
    set: usize,
    required: usize,
}

/// A blocked skill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocked {
    /// Where.
    pub hospital: Id,
    /// In which department, if known.
    pub department: Option<Id>,
    /// What.
    pub skill: Id,
    /// Who holds it there, by id.
    pub people: Vec<Id>,
    /// How ready the place is, with what is missing.
    pub readiness: Readiness,
}

/// The blocked skills of a programme.
#[derive(Debug, Clone)]
pub struct Board<'a> {
    stock: &'a Stock,
    /// By hospital, department, skill.
    blocked: Vec<Row>,
    people: Vec<Id>,
    /// By size.
    sets: Vec<Lacking>,
    /// Held skills (by hospital and department) whose items are all always there.
    pub usable: usize,
    /// Held skills of which nobody has said what they require.
    pub unknown: usize,
}

/// What a set of items unlocks, brought to every place that lacks nothing else.
#[derive(Debug, Clone, PartialEq)]
pub struct Unlocked {
    /// Skills, counted at each place.
    pub skills: usize,
    /// Distinct people who could use at least one of them.
    pub people: usize,
    /// Distinct places that get something.
    pub places: usize,
    /// What all that must be bought costs; `None` while a cost is unknown, or nothing is unlocked.
    pub cost: Option<f64>,
}

impl Unlocked {
    /// Cost for one unlocked skill.
    #[must_use]
    pub fn cost_per_skill(&self) -> Option<f64> {
        self.cost.map(|c| c / self.skills.max(1) as f64)
    }
}

/// Items that unlock something together.
#[derive(Debug, Clone, PartialEq)]
pub struct Together {
    /// Their codes, in order; the item itself is one of them.
    pub items: Vec<String>,
    /// Skills that lack just these: what the item adds once the others come.
    pub just_these: usize,
    /// What the set as a whole unlocks, those included that need only a part of it.
    pub unlocks: Unlocked,
}

/// One item of the ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// Its code.
    pub item: String,
    /// Blocked skills that lack it, with or without others.
    pub lacking: usize,
    /// What it unlocks alone.
    pub alone: Unlocked,
    /// For an item that unlocks nothing alone: the smallest sets with which it does, most skills first, [`MOST_SETS`] of them.
    pub together: Vec<Together>,
    /// How many such sets there are.
    pub sets: usize,
}

impl Board<'_> {
    /// How many skills are blocked, counted at each place.
    #[must_use]
    pub fn len(&self) -> usize {
        self.blocked.len()
    }
    /// Whether nothing is blocked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.blocked.is_empty()
    }

    /// The blocked skills by hospital, department, skill, from a place in that order: a screen takes a page.
    pub fn blocked(&self, from: usize) -> impl Iterator<Item = Blocked> {
        self.blocked.iter().skip(from).map(|row| self.told(row))
    }

    /// The blocked skills of one hospital.
    pub fn of_hospital(&self, hospital: Id) -> impl Iterator<Item = Blocked> {
        let from = self.blocked.partition_point(|r| r.place.0 < hospital);
        self.blocked.iter().skip(from).take_while(move |r| r.place.0 == hospital).map(|row| self.told(row))
    }

    fn told(&self, row: &Row) -> Blocked {
        let set = self.sets.get(row.set).map_or(&[][..], |s| &s.items);
        let missing = self.stock.codes(set);
        Blocked {
            hospital: row.place.0,
            department: row.place.1,
            skill: row.skill,
            people: self.people.get(row.people.0..row.people.1).unwrap_or_default().to_vec(),
            readiness: Readiness { there: row.required - missing.len().min(row.required), required: row.required, missing },
        }
    }

    /// The blocked skills that these items would free, by hospital, department, skill.
    pub fn freed_by(&self, items: &[&str]) -> impl Iterator<Item = Blocked> {
        let mut set = vec![0; self.stock.words];
        for item in items.iter().filter_map(|code| self.stock.number(code)) {
            put(&mut set, item);
        }
        let free: Vec<bool> = self.sets.iter().map(|s| within(&s.items, &set)).collect();
        self.blocked.iter().filter(move |row| free.get(row.set) == Some(&true)).map(|row| self.told(row))
    }

    /// The blocked skills that lack an item, with or without others, by hospital, department, skill.
    pub fn lacking(&self, item: &str) -> impl Iterator<Item = Blocked> {
        let with: Vec<bool> = match self.stock.number(item) {
            Some(n) => self.sets.iter().map(|s| has(&s.items, n)).collect(),
            None => Vec::new(),
        };
        self.blocked.iter().filter(move |row| with.get(row.set) == Some(&true)).map(|row| self.told(row))
    }

    /// Of each hospital, in order: blocked skills and distinct people who hold one.
    #[must_use]
    pub fn hospitals(&self) -> Vec<(Id, usize, usize)> {
        let mut out = Vec::new();
        for group in self.blocked.chunk_by(|a, b| a.place.0 == b.place.0) {
            let Some(first) = group.first() else { continue };
            let mut people: Vec<Id> =
                group.iter().flat_map(|row| self.people.get(row.people.0..row.people.1).unwrap_or_default()).copied().collect();
            people.sort_unstable();
            people.dedup();
            out.push((first.place.0, group.len(), people.len()));
        }
        out
    }

    /// What these items would unlock if they came to every place that lacks them; codes that no skill requires add nothing.
    #[must_use]
    pub fn unlocked_by(&self, items: &[&str], costs: &HashMap<String, f64>) -> Unlocked {
        let mut set = vec![0; self.stock.words];
        for item in items.iter().filter_map(|code| self.stock.number(code)) {
            put(&mut set, item);
        }
        self.unlocks(&set, costs)
    }

    fn unlocks(&self, set: &[u64], costs: &HashMap<String, f64>) -> Unlocked {
        let most = size(set);
        let free = self.sets.iter().take_while(|s| s.size <= most).filter(|s| within(&s.items, set));
        // What must be bought: at each place all that its unlocked skills lack, once.
        let mut buy: HashMap<Place, Vec<u64>> = HashMap::new();
        let mut people: Vec<Id> = Vec::new();
        let mut skills = 0;
        for lacking in free {
            skills += lacking.blocked.len();
            for row in lacking.blocked.iter().filter_map(|n| self.blocked.get(*n)) {
                people.extend(self.people.get(row.people.0..row.people.1).unwrap_or_default());
                let need = buy.entry(row.place).or_insert_with(|| vec![0; self.stock.words]);
                need.iter_mut().zip(&lacking.items).for_each(|(n, l)| *n |= l);
            }
        }
        people.sort_unstable();
        people.dedup();
        let price = |item: usize| self.stock.items.get(item).and_then(|code| costs.get(code)).copied().filter(|c| c.is_finite());
        let mut bought: Vec<u64> = vec![0; self.stock.items.len()];
        let mut once: HashMap<Id, Vec<u64>> = HashMap::new();
        for ((hospital, _), need) in &buy {
            // What serves the whole house is bought once for all its departments.
            let had = once.entry(*hospital).or_insert_with(|| vec![0; self.stock.words]);
            for item in numbers(need) {
                let first = !has(had, item) || !has(&self.stock.shared, item);
                if let Some(n) = bought.get_mut(item).filter(|_| first) {
                    *n += 1;
                }
                put(had, item);
            }
        }
        // Summed item by item, so that the sum does not depend on the order of places.
        let mut cost = (skills > 0).then_some(0.0);
        for (item, n) in bought.iter().enumerate().filter(|(_, n)| **n > 0) {
            cost = cost.and_then(|sum| price(item).map(|p| sum + p * *n as f64));
        }
        Unlocked { skills, people: people.len(), places: buy.len(), cost }
    }

    /// The items that are lacking somewhere, by how many skills each would unlock alone, then people, then how often it is lacking.
    /// `costs` by code, in one currency.
    #[must_use]
    pub fn ranked(&self, costs: &HashMap<String, f64>) -> Vec<Ranked> {
        let mut out: Vec<Ranked> = Vec::new();
        for (number, code) in self.stock.items.iter().enumerate() {
            let with: Vec<&Lacking> = self.sets.iter().filter(|s| has(&s.items, number)).collect();
            let lacking = with.iter().map(|s| s.blocked.len()).sum();
            if lacking == 0 {
                continue;
            }
            let mut set = vec![0; self.stock.words];
            put(&mut set, number);
            let alone = self.unlocks(&set, costs);
            let (mut together, mut sets) = (Vec::new(), 0);
            if alone.skills == 0 {
                // The sets are in order of size: the first is a smallest. Sets of one size are not within each other.
                let smallest = with.first().map_or(0, |s| s.size);
                let mut least: Vec<&Lacking> = with.into_iter().take_while(|s| s.size == smallest).collect();
                sets = least.len();
                let names = |s: &Lacking| self.stock.codes(&s.items);
                least.sort_by_cached_key(|s| (std::cmp::Reverse(s.blocked.len()), names(s)));
                together = least
                    .into_iter()
                    .take(MOST_SETS)
                    .map(|s| Together { items: names(s), just_these: s.blocked.len(), unlocks: self.unlocks(&s.items, costs) })
                    .collect();
            }
            out.push(Ranked { item: code.clone(), lacking, alone, together, sets });
        }
        let key = |r: &Ranked| (std::cmp::Reverse((r.alone.skills, r.alone.people, r.lacking)), r.item.clone());
        out.sort_by_cached_key(key);
        out
    }
}

#[cfg(test)]
mod tests;
