//! The gap board of a file: the items that people lack to use what they hold, over the programme or a part of it, with prices; and, for
//! one hospital, the skills held and not usable.
//!
//! What everybody holds is read on and on ([`Gaps::read_on`]); after each part the ranking can be asked for, so that a screen shows it as
//! it comes. What was read is kept: narrowing, trying out items and the rows behind a number read nothing but names; after a change only the
//! hospitals that it touches are read again ([`Gaps::follow`]).
//!
//! Must not: add amounts of different currencies, or convert them. Awkward: all holders of the programme are held in memory, 48 bytes each.
//! A change of what holds for all – a skill, a curriculum, the catalogue – is a reason to read everything anew.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use super::holdings::{Everybody, Holder, looks, needs, places, shared};
use crate::error::Result;
use crate::model::{FieldType, Id, ItemPrice, Kind, List, Skill, SkillPriority};
use crate::programme::show::Names;
use crate::rules::skills::unlock::{Blocked, Board, Held, Ranked, Stock, Unlocked};
use crate::store::{ListQuery, RowChange, Span, Store};

/// Kinds of records that the board is made of.
pub const MADE_OF: [Kind; 10] = [
    Kind::SkillMap,
    Kind::Trainee,
    Kind::Entrustment,
    Kind::Equipment,
    Kind::Department,
    Kind::Hospital,
    Kind::Skill,
    Kind::Curriculum,
    Kind::ItemPrice,
    Kind::Term,
];
/// Rows behind a number that are shown.
pub const ROWS: usize = 500;
/// Prices of the file that are read, the newest first.
const PRICES: usize = 5_000;
/// Hospitals that are read again after a change; of more the whole programme is.
const FOLLOWED: usize = 50;

/// A price of an item.
#[derive(Debug, Clone, PartialEq)]
pub struct Price {
    /// How much.
    pub amount: f64,
    /// ISO 4217.
    pub currency: String,
    /// When it was asked.
    pub on: Option<NaiveDate>,
    /// Who says so.
    pub source: String,
}

/// The newest price of each item in each currency.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Prices {
    /// In which costs are told: the currency in which most items have a price.
    pub currency: String,
    of: BTreeMap<String, BTreeMap<String, Price>>,
}

impl Prices {
    /// Those of a file.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn read(store: &Store) -> Result<Self> {
        let span = Span::of(Kind::ItemPrice, "item");
        Ok(Self::of(store.span(&span, PRICES)?.iter().map(|row| row.to::<ItemPrice>())))
    }

    /// From price rows: of one day the higher one counts, and one without a day only where there is no other.
    pub fn of(rows: impl IntoIterator<Item = ItemPrice>) -> Self {
        let mut of: BTreeMap<String, BTreeMap<String, Price>> = BTreeMap::new();
        for row in rows {
            let Some(amount) = row.amount.filter(|a| a.is_finite()) else { continue };
            let price = Price { amount, currency: row.currency.to_uppercase(), on: row.quoted_on, source: row.source };
            let held = of.entry(row.item).or_default().entry(price.currency.clone()).or_insert_with(|| price.clone());
            if (held.on, held.amount) < (price.on, price.amount) {
                *held = price;
            }
        }
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        for currency in of.values().flat_map(BTreeMap::keys) {
            *count.entry(currency).or_default() += 1;
        }
        // Of those with as many the first by name.
        let most = count.iter().max_by_key(|(code, n)| (**n, std::cmp::Reverse(**code)));
        let currency = most.map_or_else(String::new, |(code, _)| (*code).to_owned());
        Self { currency, of }
    }

    /// Amounts in the currency of costs.
    #[must_use]
    pub fn costs(&self) -> HashMap<String, f64> {
        let amount = |(item, of): (&String, &BTreeMap<String, Price>)| Some((item.clone(), of.get(&self.currency)?.amount));
        self.of.iter().filter_map(amount).collect()
    }

    /// The price of an item in the currency of costs.
    #[must_use]
    pub fn main(&self, item: &str) -> Option<&Price> {
        self.of.get(item)?.get(&self.currency)
    }

    /// Its prices in other currencies.
    pub fn others(&self, item: &str) -> impl Iterator<Item = &Price> {
        self.of.get(item).into_iter().flat_map(|of| of.values()).filter(|p| p.currency != self.currency)
    }
}

/// A part of the programme.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Narrow {
    /// Only people of this hospital.
    pub hospital: Option<Id>,
    /// Only of hospitals of this province.
    pub province: Option<String>,
    /// Only people of this specialty.
    pub specialty: Option<String>,
    /// Only bellwether procedures.
    pub bellwether: bool,
}

impl Narrow {
    /// Whether nothing is left out.
    #[must_use]
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }
}

/// One item of the ranking, with what it costs.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What it unlocks.
    pub ranked: Ranked,
    /// Its name.
    pub name: String,
    /// Its newest price in the currency of costs.
    pub price: Option<Price>,
    /// In others, which are never added.
    pub others: Vec<Price>,
    /// Whether it serves the whole house, so that one is enough for a hospital.
    pub shared: bool,
}

impl Line {
    /// The least that one unlocked skill costs: alone, else with what it needs beside it.
    #[must_use]
    pub fn cost_per_skill(&self) -> Option<f64> {
        let together = self.ranked.together.iter().filter_map(|t| t.unlocks.cost_per_skill());
        self.ranked.alone.cost_per_skill().or_else(|| together.min_by(f64::total_cmp))
    }
}

/// What stands on the board.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ranking {
    /// The items, by skills, people, how often lacking.
    pub lines: Vec<Line>,
    /// Hospitals with blocked skills: id, name, blocked skills, people; most skills first.
    pub hospitals: Vec<(Id, String, usize, usize)>,
    /// Skills that people hold and cannot use, counted at each place.
    pub blocked: usize,
    /// Such that can be used.
    pub usable: usize,
    /// Such of which nobody has said what they require.
    pub unknown: usize,
    /// In which currency costs are.
    pub currency: String,
    /// Decisions read so far.
    pub read: usize,
    /// Whether that is all.
    pub done: bool,
    /// Specialties that were met, by code.
    pub specialties: Vec<String>,
    /// Provinces that were met, by code.
    pub provinces: Vec<String>,
}

/// Somebody who holds a skill that their hospital cannot do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: Id,
    /// Their name.
    pub name: String,
    /// The hospital of the decision where it is not their own.
    pub decided_at: Option<String>,
}

/// A skill that is held somewhere and lacks something there, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behind {
    /// Where, by id.
    pub hospital: Id,
    /// Where.
    pub hospital_name: String,
    /// In which department.
    pub department: Option<Id>,
    /// Its name; empty where it is not known.
    pub department_name: String,
    /// The skill, by id.
    pub skill: Id,
    /// The skill.
    pub skill_name: String,
    /// Who holds it.
    pub people: Vec<Person>,
    /// Codes of what is missing.
    pub missing: Vec<String>,
    /// Their names.
    pub missing_names: Vec<String>,
    /// Items there of those required.
    pub there: (usize, usize),
}

/// Which rows are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// Those that these items free.
    Freed(Vec<String>),
    /// Those that lack an item, with or without others.
    Lacking(String),
    /// Those of a hospital.
    Hospital(Id),
}

/// All that the board stands on.
#[derive(Debug)]
pub struct Gaps {
    day: NaiveDate,
    /// The newest step of the journal before anything was read.
    seq: i64,
    everybody: Everybody,
    stock: Stock,
    prices: Prices,
    bellwether: BTreeSet<Id>,
    /// Province of each hospital whose equipment was read.
    hospitals: HashMap<Id, String>,
    /// Holders whose hospital was read.
    placed: usize,
}

impl Gaps {
    /// Nobody read yet.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn begin(store: &Store, day: NaiveDate) -> Result<Self> {
        Self::over(store, day, |_| Ok(Everybody::new()))
    }

    /// The people of one hospital.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn of_hospital(store: &Store, hospital: Id, day: NaiveDate) -> Result<Self> {
        let mut out = Self::over(store, day, |store| Everybody::of_hospital(store, hospital, day))?;
        out.place(store)?;
        Ok(out)
    }

    fn over(store: &Store, day: NaiveDate, everybody: impl FnOnce(&Store) -> Result<Everybody>) -> Result<Self> {
        let seq = store.newest()?;
        let mut bellwether = BTreeSet::new();
        store.each(&ListQuery::all(Kind::Skill), |row| {
            if row.to::<Skill>().priority == Some(SkillPriority::Bellwether) {
                bellwether.insert(row.id);
            }
            Ok(())
        })?;
        let stock = Stock::bare(&needs(store)?).serving(&shared(store)?);
        let prices = Prices::read(store)?;
        let everybody = everybody(store)?;
        Ok(Self { day, seq, everybody, stock, prices, bellwether, hospitals: HashMap::new(), placed: 0 })
    }

    /// Reads on over about so many decisions, and the equipment of the hospitals that come with them.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn read_on(&mut self, store: &Store, most: usize) -> Result<()> {
        self.everybody.read_on(store, self.day, most)?;
        self.place(store)
    }

    /// Reads all that is left.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn read_all(&mut self, store: &Store) -> Result<()> {
        while !self.everybody.done {
            self.read_on(store, usize::MAX)?;
        }
        Ok(())
    }

    /// Whether everybody was read.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.everybody.done
    }

    /// What there is at the hospitals of those read since the last time.
    fn place(&mut self, store: &Store) -> Result<()> {
        let mut looked: Vec<(String, Option<crate::model::Availability>, Option<NaiveDate>)> = Vec::new();
        for one in self.everybody.held.get(self.placed..).unwrap_or_default() {
            let hospital = one.held.hospital;
            if self.hospitals.contains_key(&hospital) {
                continue;
            }
            let row = store.get(Kind::Hospital, hospital)?.filter(|r| !r.gone);
            self.hospitals.insert(hospital, row.map(|r| r.text("province").to_owned()).unwrap_or_default());
            for department in places(store, hospital)? {
                looked.clear();
                looks(store, (hospital, department), self.day, |_, item, state, on| looked.push((item.to_owned(), state, on)))?;
                self.stock.learn(hospital, department, looked.iter().map(|(item, state, on)| (item.as_str(), *state, *on)));
            }
        }
        self.placed = self.everybody.held.len();
        Ok(())
    }

    /// Reads again what was changed since, by the journal: the hospitals of people, decisions, departments and looks that were touched,
    /// and the prices. `false` where everything has to be read anew: a change that holds for all, a very long one, or one that touches more
    /// than `FOLLOWED` hospitals.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn follow(&mut self, store: &Store) -> Result<bool> {
        let newest = store.newest()?;
        if newest == self.seq {
            return Ok(true);
        }
        let Some(entries) = store.since(self.seq)? else { return Ok(false) };
        let mut touched = Touched::default();
        for change in entries.iter().flat_map(|entry| &entry.changes) {
            if !touched.note(store, change)? {
                return Ok(false);
            }
        }
        let held = self.everybody.held.iter().filter(|one| touched.people.contains(&one.held.person)).map(|one| one.held.hospital);
        touched.hospitals.extend(held);
        if touched.hospitals.len() > FOLLOWED {
            return Ok(false);
        }
        // What comes while this is read is followed the next time.
        self.seq = entries.last().map_or(newest, |entry| entry.seq);
        if touched.prices {
            self.prices = Prices::read(store)?;
        }
        if touched.hospitals.is_empty() {
            return Ok(true);
        }
        self.everybody.read_again(store, &touched.hospitals, self.day)?;
        for hospital in &touched.hospitals {
            self.stock.forget(*hospital);
            self.hospitals.remove(hospital);
        }
        self.placed = 0;
        self.place(store)?;
        Ok(true)
    }

    /// The holders within a part of the programme.
    fn within<'a>(&'a self, narrow: &'a Narrow) -> impl Iterator<Item = &'a Holder> {
        let province = |hospital: &Id| self.hospitals.get(hospital).map_or("", String::as_str);
        self.everybody.held.iter().filter(move |one| {
            narrow.hospital.is_none_or(|h| h == one.held.hospital)
                && narrow.province.as_deref().is_none_or(|p| p == province(&one.held.hospital))
                && narrow.specialty.as_deref().is_none_or(|s| s == self.everybody.specialty(one.specialty))
                && (!narrow.bellwether || self.bellwether.contains(&one.held.skill))
        })
    }

    fn board(&self, narrow: &Narrow) -> Board<'_> {
        let held: Vec<Held> = self.within(narrow).map(|one| one.held).collect();
        self.stock.board(&held)
    }

    fn line(&self, store: &Store, names: &Names, ranked: Ranked) -> Line {
        Line {
            name: names.term(store, List::TracerItem, &ranked.item),
            price: self.prices.main(&ranked.item).cloned(),
            others: self.prices.others(&ranked.item).cloned().collect(),
            shared: self.stock.is_shared(&ranked.item),
            ranked,
        }
    }

    /// Each place for itself: the items that are lacking there, with the rows that lack them; what serves a whole house at the hospital.
    ///
    /// # Errors
    /// What `each` gives.
    pub fn each_place(
        &self,
        store: &Store,
        names: &Names,
        narrow: &Narrow,
        mut each: impl FnMut(&Line, &[Behind]) -> Result<()>,
    ) -> Result<()> {
        let mut held: Vec<Held> = self.within(narrow).map(|one| one.held).collect();
        held.sort_unstable();
        let (costs, nowhere) = (self.prices.costs(), HashMap::new());
        let mut list = |of: &[Held], shared: bool| -> Result<()> {
            let board = self.stock.board(of);
            for ranked in board.ranked(&costs).into_iter().filter(|r| self.stock.is_shared(&r.item) == shared) {
                let rows: Vec<Behind> = board.lacking(&ranked.item).map(|b| told(store, names, b, &nowhere)).collect();
                each(&self.line(store, names, ranked), &rows)?;
            }
            Ok(())
        };
        for hospital in held.chunk_by(|a, b| a.hospital == b.hospital) {
            list(hospital, true)?;
            for of in hospital.chunk_by(|a, b| a.department == b.department) {
                list(of, false)?;
            }
        }
        Ok(())
    }

    /// The board over a part of the programme, as far as it was read.
    #[must_use]
    pub fn ranking(&self, store: &Store, names: &Names, narrow: &Narrow) -> Ranking {
        let board = self.board(narrow);
        let mut hospitals = board.hospitals();
        hospitals.sort_by_key(|(id, skills, people)| (std::cmp::Reverse((*skills, *people)), *id));
        hospitals.truncate(ROWS);
        let mut provinces: Vec<String> = self.hospitals.values().filter(|p| !p.is_empty()).cloned().collect();
        provinces.sort_unstable();
        provinces.dedup();
        Ranking {
            lines: board.ranked(&self.prices.costs()).into_iter().map(|r| self.line(store, names, r)).collect(),
            hospitals: hospitals.into_iter().map(|(id, s, p)| (id, names.title(store, Kind::Hospital, id), s, p)).collect(),
            blocked: board.len(),
            usable: board.usable,
            unknown: board.unknown,
            currency: self.prices.currency.clone(),
            read: self.everybody.read,
            done: self.everybody.done,
            specialties: self.everybody.specialties().map(str::to_owned).collect(),
            provinces,
        }
    }

    /// What several items would unlock together.
    #[must_use]
    pub fn together(&self, narrow: &Narrow, items: &[String]) -> Unlocked {
        let items: Vec<&str> = items.iter().map(String::as_str).collect();
        self.board(narrow).unlocked_by(&items, &self.prices.costs())
    }

    /// The rows behind a number, [`ROWS`] of them, and whether there are more.
    #[must_use]
    pub fn behind(&self, store: &Store, names: &Names, narrow: &Narrow, of: &Of) -> (Vec<Behind>, bool) {
        self.behind_first(store, names, narrow, of, ROWS)
    }

    /// The same with another limit.
    #[must_use]
    pub fn behind_first(&self, store: &Store, names: &Names, narrow: &Narrow, of: &Of, most: usize) -> (Vec<Behind>, bool) {
        let board = self.board(narrow);
        let mut found: Vec<Blocked> = match of {
            Of::Freed(items) => {
                let items: Vec<&str> = items.iter().map(String::as_str).collect();
                board.freed_by(&items).take(most.saturating_add(1)).collect()
            }
            Of::Lacking(item) => board.lacking(item).take(most.saturating_add(1)).collect(),
            Of::Hospital(id) => board.of_hospital(*id).take(most.saturating_add(1)).collect(),
        };
        let more = found.len() > most;
        found.truncate(most);
        let shown: BTreeSet<(Id, Id)> = found.iter().flat_map(|b| b.people.iter().map(|p| (*p, b.skill))).collect();
        let decided: HashMap<(Id, Id), Id> = self
            .within(narrow)
            .filter(|one| !one.here() && shown.contains(&(one.held.person, one.held.skill)))
            .map(|one| ((one.held.person, one.held.skill), one.decided_at))
            .collect();
        (found.into_iter().map(|b| told(store, names, b, &decided)).collect(), more)
    }

    /// The newest prices.
    #[must_use]
    pub fn prices(&self) -> &Prices {
        &self.prices
    }

    /// What was held by whom, as it was read.
    #[must_use]
    pub fn everybody(&self) -> &Everybody {
        &self.everybody
    }
}

/// What was read is brought up to what stands in the file: followed where it can be, else begun anew.
///
/// # Errors
/// Trouble with the file.
pub fn bring_up<'a>(kept: &'a mut Option<Gaps>, store: &Store, day: NaiveDate) -> Result<&'a mut Gaps> {
    if let Some(mut gaps) = kept.take().filter(|gaps| gaps.day == day)
        && gaps.follow(store)?
    {
        return Ok(kept.insert(gaps));
    }
    Ok(kept.insert(Gaps::begin(store, day)?))
}

/// What changes touch.
#[derive(Debug, Default)]
struct Touched {
    hospitals: BTreeSet<Id>,
    /// People whose hospitals are touched, as they were known.
    people: BTreeSet<Id>,
    prices: bool,
}

impl Touched {
    /// With one more change: the places where the record was and is. `false` where it touches everybody.
    fn note(&mut self, store: &Store, change: &RowChange) -> Result<bool> {
        let (kind, id) = (change.kind, change.id);
        let row = store.get(kind, id)?;
        let refers = |key: &'static str| -> Vec<Id> {
            let now = row.as_ref().and_then(|r| r.reference(key));
            let moved = change.cells.iter().filter(|cell| cell.key == key).flat_map(|cell| [&cell.before, &cell.after]);
            moved.filter_map(Option::<Id>::read).chain(now).collect()
        };
        match kind {
            Kind::Skill | Kind::Curriculum | Kind::Term => return Ok(false),
            Kind::ItemPrice => self.prices = true,
            Kind::Hospital => self.hospitals.extend([id]),
            Kind::Department => self.hospitals.extend(refers("hospital")),
            Kind::Trainee => {
                self.people.extend([id]);
                self.hospitals.extend(refers("home_hospital"));
            }
            Kind::Entrustment => {
                for person in refers("trainee") {
                    self.people.extend([person]);
                    self.hospitals.extend(store.get(Kind::Trainee, person)?.and_then(|t| t.reference("home_hospital")));
                }
            }
            Kind::Equipment => {
                self.hospitals.extend(refers("hospital"));
                for department in refers("department") {
                    self.hospitals.extend(store.get(Kind::Department, department)?.and_then(|d| d.reference("hospital")));
                }
            }
            _ => {}
        }
        Ok(true)
    }
}

/// A blocked skill in words; `decided`: the hospital of a decision that is not of their own, by person and skill.
fn told(store: &Store, names: &Names, blocked: Blocked, decided: &HashMap<(Id, Id), Id>) -> Behind {
    let title = |kind, id| names.title(store, kind, id);
    let person = |id: &Id| Person {
        id: *id,
        name: title(Kind::Trainee, *id),
        decided_at: decided.get(&(*id, blocked.skill)).map(|h| title(Kind::Hospital, *h)),
    };
    Behind {
        hospital: blocked.hospital,
        hospital_name: title(Kind::Hospital, blocked.hospital),
        department: blocked.department,
        department_name: blocked.department.map(|id| department_name(store, names, id)).unwrap_or_default(),
        skill: blocked.skill,
        skill_name: skill_name(store, names, blocked.skill),
        people: blocked.people.iter().map(person).collect(),
        missing_names: blocked.readiness.missing.iter().map(|i| names.term(store, List::TracerItem, i)).collect(),
        there: (blocked.readiness.there, blocked.readiness.required),
        missing: blocked.readiness.missing,
    }
}

/// A department's own name, without its hospital.
#[must_use]
pub fn department_name(store: &Store, names: &Names, id: Id) -> String {
    match store.get(Kind::Department, id) {
        Ok(Some(row)) if !row.text("name").is_empty() => crate::text::screen(row.text("name")).into_owned(),
        _ => names.title(store, Kind::Department, id),
    }
}

/// A skill's code and title.
#[must_use]
pub fn skill_name(store: &Store, names: &Names, id: Id) -> String {
    match store.get(Kind::Skill, id) {
        Ok(Some(row)) => {
            let word = |key: &str| crate::text::screen(row.text(key)).into_owned();
            [word("code"), word("title")].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" ")
        }
        _ => names.title(store, Kind::Skill, id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(item: &str, amount: f64, currency: &str, on: Option<&str>) -> ItemPrice {
        ItemPrice {
            item: item.into(),
            amount: Some(amount),
            currency: currency.into(),
            quoted_on: on.map(|d| d.parse().unwrap()),
            ..ItemPrice::default()
        }
    }

    #[test]
    fn the_newest_price_counts_and_currencies_are_never_mixed() {
        let prices = Prices::of([
            price("drill", 900.0, "USD", Some("2025-01-01")),
            price("drill", 1_100.0, "USD", Some("2026-01-01")),
            price("drill", 800.0, "USD", None),
            price("drill", 80_000.0, "AFN", Some("2026-06-01")),
            price("c-arm", 58_000.0, "usd", None),
            price("suction", 400_000.0, "KZT", None),
        ]);
        assert_eq!(prices.currency, "USD");
        assert_eq!(prices.costs(), HashMap::from([("drill".into(), 1_100.0), ("c-arm".into(), 58_000.0)]));
        assert_eq!(prices.others("drill").map(|p| p.currency.as_str()).collect::<Vec<_>>(), ["AFN"]);
        assert!(prices.main("suction").is_none() && prices.others("suction").count() == 1);
        assert!(Prices::of([]).currency.is_empty());
    }
}
