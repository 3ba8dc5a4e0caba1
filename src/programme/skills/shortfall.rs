//! The list for a donor: which items are missing where, what one of them would unlock alone and with others, and what it costs.
//!
//! By item, over the programme or a hospital; or by place, an item for each department that lacks it. Nobody is named unless that is
//! asked for.
//!
//! Must not: put a number where a price is unknown, or add currencies. Awkward: one piece is taken to be enough for a department, or for a
//! hospital where the item serves the whole house.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;

use super::gaps::{Behind, Gaps, Line as Item, Narrow, Of, Price};
use super::holdings::history;
use crate::error::Result;
use crate::model::{Availability, Id, List};
use crate::programme::show::{Names, choice};
use crate::rules::skills::readiness::History;
use crate::say;
use crate::store::Store;
use crate::text;

/// Rows behind one item that the list looks at.
const ROWS: usize = 100_000;

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Asked {
    /// Only this hospital.
    pub hospital: Option<Id>,
    /// Added up by item, not by place.
    pub by_item: bool,
    /// With the names of the people who hold the skills.
    pub names: bool,
}

/// What an item does with others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct With {
    /// Names of the others.
    pub items: Vec<String>,
    /// Skills that they unlock together.
    pub skills: usize,
    /// People who could use one of them.
    pub people: usize,
}

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Code of the item.
    pub item: String,
    /// Its name.
    pub name: String,
    /// Departments (or hospitals, where the department is not known or the item serves the whole house) that lack it.
    pub pieces: usize,
    /// Hospitals that lack it.
    pub hospitals: Vec<String>,
    /// Departments that lack it.
    pub departments: Vec<String>,
    /// Skills that it unlocks alone, counted at each place.
    pub skills_alone: usize,
    /// People who could use one of those.
    pub people_alone: usize,
    /// Skills that lack it, with or without others.
    pub skills_lacking: usize,
    /// With which others it unlocks something, where it does not alone; the set of most skills.
    pub with: Option<With>,
    /// Price of one.
    pub price: Option<Price>,
    /// Prices in other currencies.
    pub others: Vec<Price>,
    /// Cost of one unlocked skill, in the currency of the price.
    pub per_skill: Option<f64>,
    /// The best that was found at any of these places.
    pub state: Option<Availability>,
    /// The oldest of the last looks there.
    pub looked: Option<NaiveDate>,
    /// The skills, by code and title.
    pub skills: Vec<String>,
    /// Who holds them, where that was asked for.
    pub people: Vec<String>,
}

/// The list.
#[derive(Debug, Clone, PartialEq)]
pub struct Shortfall {
    /// The day on which it holds.
    pub day: NaiveDate,
    /// What was wanted.
    pub asked: Asked,
    /// Its lines, the most skills first.
    pub lines: Vec<Line>,
}

impl Shortfall {
    /// Reads what everybody holds and what is there.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn read(store: &Store, names: &Names, day: NaiveDate, asked: Asked) -> Result<Self> {
        let gaps = match asked.hospital {
            Some(hospital) => Gaps::of_hospital(store, hospital, day)?,
            None => {
                let mut gaps = Gaps::begin(store, day)?;
                gaps.read_all(store)?;
                gaps
            }
        };
        Self::of(store, names, &gaps, &Narrow { hospital: asked.hospital, ..Narrow::default() }, day, asked)
    }

    /// Over a part of what was read already.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn of(store: &Store, names: &Names, gaps: &Gaps, narrow: &Narrow, day: NaiveDate, asked: Asked) -> Result<Self> {
        let mut looks = Looks { day, of: HashMap::new() };
        let mut lines = Vec::new();
        let mut take = |item: &Item, rows: &[Behind]| {
            lines.push(line(store, names, item, rows, &mut looks, asked)?);
            Ok(())
        };
        if asked.by_item {
            for item in gaps.ranking(store, names, narrow).lines {
                let (rows, _) = gaps.behind_first(store, names, narrow, &Of::Lacking(item.ranked.item.clone()), ROWS);
                take(&item, &rows)?;
            }
        } else {
            gaps.each_place(store, names, narrow, take)?;
        }
        let key = |l: &Line| {
            let with = l.with.as_ref().map_or(0, |w| w.skills);
            (std::cmp::Reverse((l.skills_alone, l.people_alone, with, l.skills_lacking)), l.hospitals.clone(), l.name.clone())
        };
        lines.sort_by_cached_key(key);
        Ok(Self { day, asked, lines })
    }

    /// As text of so many columns.
    #[must_use]
    pub fn text(&self, width: usize) -> Vec<String> {
        let mut out = vec![say!("shortfall-title", day = self.day), String::new()];
        if self.lines.is_empty() {
            out.extend(text::wrap(&say!("shortfall-none"), width).into_iter().map(str::to_owned));
        }
        for (n, line) in self.lines.iter().enumerate() {
            let indent = "    ";
            let mut parts = vec![say!("shortfall-item", n = n + 1, name = line.name, pieces = line.pieces, where = line.places())];
            parts.push(say!("shortfall-alone", skills = line.skills_alone, people = line.people_alone, lacking = line.skills_lacking));
            if let Some(with) = &line.with {
                parts.push(say!("shortfall-with", items = with.items.join(", "), skills = with.skills, people = with.people));
            }
            parts.push(say!("shortfall-skills", skills = line.skills.join("; ")));
            parts.push(line.cost());
            let state = line.state.map_or_else(|| say!("readiness-never-looked"), |s| choice("availability", s.key()));
            parts.push(match line.looked {
                Some(day) => say!("shortfall-looked", state = state, day = day),
                None => say!("shortfall-not-looked", state = state),
            });
            if !line.people.is_empty() {
                parts.push(say!("shortfall-people", names = line.people.join("; ")));
            }
            for (at, part) in parts.iter().enumerate() {
                for (row, cut) in text::wrap(part, width.saturating_sub(indent.len())).into_iter().enumerate() {
                    out.push(if at == 0 && row == 0 { cut.to_owned() } else { format!("{indent}{cut}") });
                }
            }
            out.push(String::new());
        }
        out
    }
}

impl Line {
    /// Where it is lacking, a few places by name.
    #[must_use]
    pub fn places(&self) -> String {
        const NAMED: usize = 4;
        let all = if let ([hospital], [department]) = (self.hospitals.as_slice(), self.departments.as_slice()) {
            return [hospital.as_str(), department].join(", ");
        } else {
            &self.hospitals
        };
        let mut out: Vec<String> = all.iter().take(NAMED).cloned().collect();
        if all.len() > NAMED {
            out.push(say!("names-more", count = all.len() - NAMED));
        }
        out.join("; ")
    }

    /// The price and what a skill costs, in words.
    #[must_use]
    pub fn cost(&self) -> String {
        let told = |p: &Price| {
            let day = p.on.map(|d| d.to_string()).unwrap_or_default();
            say!("shortfall-price", amount = amount(p.amount), currency = p.currency, source = p.source, day = day)
        };
        let mut parts: Vec<String> = self.price.iter().chain(&self.others).map(told).collect();
        if parts.is_empty() {
            return say!("shortfall-no-price");
        }
        if let (Some(per), Some(price)) = (self.per_skill, &self.price) {
            parts.push(say!("shortfall-per-skill", amount = amount(per), currency = price.currency));
        }
        parts.join("; ")
    }
}

/// An amount in whole units, thousands parted by spaces.
#[must_use]
pub fn amount(of: f64) -> String {
    let digits = format!("{:.0}", of.abs());
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(' ');
        }
        out.push(digit);
    }
    if of < 0.0 { format!("-{out}") } else { out }
}

/// What was found, hospital by hospital as they are needed.
struct Looks {
    day: NaiveDate,
    of: HashMap<Id, History>,
}

impl Looks {
    fn of(&mut self, store: &Store, hospital: Id) -> Result<&History> {
        if !self.of.contains_key(&hospital) {
            let history = history(store, hospital, self.day)?;
            self.of.insert(hospital, history);
        }
        Ok(self.of.entry(hospital).or_default())
    }
}

/// A line over the rows that lack an item.
fn line(store: &Store, names: &Names, item: &Item, rows: &[Behind], looks: &mut Looks, asked: Asked) -> Result<Line> {
    let code = &item.ranked.item;
    let places: BTreeSet<(Id, Option<Id>)> = rows.iter().map(|r| (r.hospital, r.department)).collect();
    let houses: BTreeSet<Id> = rows.iter().map(|r| r.hospital).collect();
    let mut states: Vec<Availability> = Vec::new();
    let mut looked: Vec<NaiveDate> = Vec::new();
    let day = looks.day;
    for (hospital, department) in &places {
        let found = looks.of(store, *hospital)?.item(*department, code, day);
        states.extend(found.state);
        looked.extend(found.looked);
    }
    let with = item.ranked.together.first().map(|set| With {
        items: set.items.iter().filter(|i| *i != code).map(|i| names.term(store, List::TracerItem, i)).collect(),
        skills: set.unlocks.skills,
        people: set.unlocks.people,
    });
    let holders = rows.iter().flat_map(|r| &r.people);
    Ok(Line {
        item: code.clone(),
        name: item.name.clone(),
        pieces: if item.shared { houses.len() } else { places.len() },
        hospitals: distinct(rows.iter().map(|r| r.hospital_name.as_str())),
        departments: distinct(rows.iter().map(|r| r.department_name.as_str())),
        skills_alone: item.ranked.alone.skills,
        people_alone: item.ranked.alone.people,
        skills_lacking: item.ranked.lacking,
        with,
        price: item.price.clone(),
        others: item.others.clone(),
        per_skill: item.cost_per_skill(),
        state: if states.contains(&Availability::Sometimes) { Some(Availability::Sometimes) } else { states.first().copied() },
        looked: looked.into_iter().min(),
        skills: distinct(rows.iter().map(|r| r.skill_name.as_str())),
        people: if asked.names { distinct(holders.map(|p| p.name.as_str())) } else { Vec::new() },
    })
}

/// Each text once, in order; empty ones left out.
fn distinct<'a>(of: impl Iterator<Item = &'a str>) -> Vec<String> {
    of.filter(|s| !s.is_empty()).collect::<BTreeSet<_>>().into_iter().map(str::to_owned).collect()
}
