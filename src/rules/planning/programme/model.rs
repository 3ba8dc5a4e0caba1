//! Every place that the hard rules allow for each rotation, with what it is worth; and the seats that are free.
//!
//! Must not: choose.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::needs::{Cover, Need, Needs, Person, Site, Spot, Standing, days_on, opens};
use super::{MOST_WAIT, PLACED, SPEAKS, WAIT, WISHES};
use crate::model::{DocumentKind, Id, PermittedRole};

/// Open rotations of one person that are planned at a time.
pub const MOST_OPEN: usize = 6;

/// A rule that keeps a rotation from a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bar {
    /// The person is not selected, or deferred.
    NotReady,
    /// It would begin so many days before the rotation may.
    Early(i64),
    /// It would end so many days after the rotation has to.
    Late(i64),
    /// The hospital does not suit.
    Unsuitable,
    /// The person is placed elsewhere on these days, or has no day for the way.
    Busy,
    /// It would come before an earlier rotation that stands, or after a later one.
    Order,
    /// The agreement is not in force all the while.
    Agreement,
    /// This document must last to the end.
    Paper(DocumentKind),
    /// Somebody threw it out.
    ThrownOut,
}

/// A place that is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The rotation, by place among its person's.
    pub local: usize,
    /// The department, by place in [`Needs::sites`].
    pub site: usize,
    /// The first of its weeks.
    pub week: usize,
    /// How many.
    pub span: usize,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Points.
    pub worth: i64,
    /// The hospital, numbered for this person.
    pub hospital: usize,
    /// The town, numbered; 0 is not known.
    pub town: usize,
    /// Fixed: its seat is kept aside.
    pub held: bool,
}

/// What is open for one person.
#[derive(Debug, Clone, Default)]
pub struct PersonModel {
    /// By place in [`Needs::people`].
    pub person: usize,
    /// Their rotations, by place in [`Needs::needs`].
    pub needs: Vec<usize>,
    /// Allowed places, by their first day.
    pub choices: Vec<Choice>,
    /// The different first days, each with where its choices begin; and the end.
    pub starts: Vec<(NaiveDate, usize)>,
    /// For each rotation, those of the same person that come before it, as bits.
    pub before: Vec<usize>,
    /// Rotations that are fixed, as bits.
    pub pinned: usize,
    /// How many hospitals are numbered.
    pub hospitals: usize,
    /// The points they would have alone.
    pub best: i64,
}

/// The whole problem.
#[derive(Debug, Clone)]
pub struct Model<'n> {
    /// What was asked.
    pub needs: &'n Needs,
    /// Who has something open.
    pub people: Vec<PersonModel>,
    /// Where the weeks of each department begin in [`Self::free`].
    pub offset: Vec<usize>,
    /// Seats that are free in each week of each department, fixed rows taken off.
    pub free: Vec<i32>,
    /// What was fixed and cannot be any more.
    pub lapsed: Vec<Spot>,
    /// Rotations that are left for later because their person has too many, by place in [`Needs::needs`].
    pub later: Vec<usize>,
}

/// Looks up what the rules need.
pub(super) struct Rules<'n> {
    pub needs: &'n Needs,
    own: HashMap<Id, Vec<&'n Standing>>,
}

impl<'n> Rules<'n> {
    pub fn of(needs: &'n Needs) -> Self {
        let mut own: HashMap<Id, Vec<&Standing>> = HashMap::new();
        for stay in &needs.stays {
            own.entry(stay.trainee).or_default().push(stay);
        }
        Self { needs, own }
    }

    /// Tells each rule that keeps a rotation from a department over some days, but for its seats and what else is only proposed; until `told`
    /// has heard enough.
    pub fn bars(&self, need: &Need, site: &Site, from: NaiveDate, to: NaiveDate, told: &mut dyn FnMut(Bar) -> bool) {
        let Some(person) = self.needs.people.get(need.person) else { return };
        let early = (opens(self.needs, need) - from).num_days();
        if early > 0 && !told(Bar::Early(early)) {
            return;
        }
        let late = (to - need.latest.unwrap_or(self.needs.until)).num_days();
        if late > 0 && !told(Bar::Late(late)) {
            return;
        }
        let suits = if need.suitable.is_empty() {
            site.abroad && (person.host.is_empty() || site.country.is_empty() || site.country == person.host)
        } else {
            need.suitable.contains(&site.hospital)
        };
        if !suits && !told(Bar::Unsuitable) {
            return;
        }
        if !person.ready && !told(Bar::NotReady) {
            return;
        }
        let order = need.after.is_some_and(|day| from <= day) || need.before.is_some_and(|day| to >= day);
        if order && !told(Bar::Order) {
            return;
        }
        let in_force = person.agreement_from.is_none_or(|day| from >= day) && person.agreement_until.is_none_or(|day| to <= day);
        if !in_force && !told(Bar::Agreement) {
            return;
        }
        let visa = if person.visa == Cover::None { Cover::Open } else { person.visa };
        let abroad = site.abroad.then_some([(DocumentKind::Passport, person.passport), (DocumentKind::Visa, visa)]);
        let hands_on = (need.role == Some(PermittedRole::HandsOn)).then_some((DocumentKind::Permit, person.permit));
        for (kind, cover) in abroad.into_iter().flatten().chain(hands_on) {
            if !cover.holds(to) && !told(Bar::Paper(kind)) {
                return;
            }
        }
        let own = self.own.get(&person.id).map(Vec::as_slice).unwrap_or_default();
        let busy = own.iter().any(|stay| !apart((from, to, &site.town), (stay.from, stay.to, &stay.town)));
        if busy && !told(Bar::Busy) {
            return;
        }
        let thrown = self.needs.bans.iter().any(|ban| {
            ban.rotation == need.rotation
                && ban.trainee == person.id
                && ban.department == site.department
                && ban.from <= from
                && from <= ban.to
        });
        if thrown {
            told(Bar::ThrownOut);
        }
    }
}

/// Whether two stays of one person leave each other room: no day in common, and a whole day between two towns.
#[must_use]
pub fn apart(one: (NaiveDate, NaiveDate, &str), other: (NaiveDate, NaiveDate, &str)) -> bool {
    let way = i64::from(!one.2.is_empty() && !other.2.is_empty() && one.2 != other.2);
    days_on(one.1, way) < other.0 || days_on(other.1, way) < one.0
}

/// Whether somebody who can supervise at a department shares a language with a trainee, as far as languages are known.
#[must_use]
pub fn speaks(person: &Person, site: &Site) -> bool {
    site.teachers.iter().any(|t| common(person, &t.languages))
}

/// Whether two people share a language; what nobody entered is no reason against.
#[must_use]
pub fn common(person: &Person, languages: &[String]) -> bool {
    person.languages.is_empty() || languages.is_empty() || languages.iter().any(|l| person.languages.contains(l))
}

/// Points of a rotation at a department from a day on, without those for staying at one hospital.
#[must_use]
pub fn worth(needs: &Needs, need: &Need, site: &Site, from: NaiveDate) -> i64 {
    let wish = need.preferred.iter().position(|h| *h == site.hospital).map_or(0, |rank| WISHES[rank.min(WISHES.len() - 1)]);
    let waits = ((from - opens(needs, need)).num_days() / 7).clamp(0, MOST_WAIT);
    let heard = needs.people.get(need.person).is_some_and(|person| speaks(person, site));
    PLACED * need.weight.clamp(1, 5) + wish - WAIT * waits + if heard { SPEAKS } else { 0 }
}

/// Seats of a department that stand free in each of its weeks; days off between two weeks count with the first of them.
#[must_use]
pub fn free_seats(site: &Site, stays: &[Standing]) -> Vec<i32> {
    let seats = i32::try_from(site.seats).unwrap_or(i32::MAX);
    let (Some(first), Some(last)) = (site.weeks.first(), site.weeks.last()) else { return Vec::new() };
    let days = usize::try_from((last.last - first.first).num_days() + 1).unwrap_or(0);
    let mut change = vec![0_i32; days + 1];
    let day = |date: NaiveDate| usize::try_from((date - first.first).num_days()).unwrap_or(0).min(days);
    for stay in stays.iter().filter(|s| s.department == site.department && s.to >= first.first && s.from <= last.last) {
        change[day(stay.from)] += 1;
        change[day(days_on(stay.to, 1))] -= 1;
    }
    let mut people = 0;
    let there: Vec<i32> = change
        .iter()
        .map(|by| {
            people += by;
            people
        })
        .collect();
    (0..site.weeks.len())
        .map(|week| {
            let ends = site.weeks.get(week + 1).map_or(days, |next| day(next.first));
            let most = there[day(site.weeks[week].first)..ends].iter().copied().max().unwrap_or(0);
            seats - most
        })
        .collect()
}

impl<'n> Model<'n> {
    /// From what was asked.
    #[must_use]
    pub fn of(needs: &'n Needs) -> Self {
        let (mut offset, mut free) = (Vec::new(), Vec::new());
        for site in &needs.sites {
            offset.push(free.len());
            free.extend(free_seats(site, &needs.stays));
        }
        let mut model = Self { needs, people: Vec::new(), offset, free, lapsed: Vec::new(), later: Vec::new() };
        let mut own: Vec<Vec<usize>> = vec![Vec::new(); needs.people.len()];
        for (at, need) in needs.needs.iter().enumerate() {
            if let Some(own) = own.get_mut(need.person) {
                own.push(at);
            }
        }
        let rules = Rules::of(needs);
        // Fixed rows keep their seats aside before anybody else looks for one.
        let held = model.hold(&rules);
        for (person, mut own) in own.into_iter().enumerate().filter(|(_, own)| !own.is_empty()) {
            own.sort_by_key(|at| (needs.needs[*at].position.unwrap_or(i64::MAX), *at));
            model.later.extend(own.drain(MOST_OPEN.min(own.len())..));
            let mut known = model.person(&rules, person, own.clone(), &held);
            let mut scratch = super::respond::Scratch::default();
            let mut alone = super::respond::respond(&known, &|c| Some(known.choices[c].worth), super::MOVE, &mut scratch);
            if alone.is_none() {
                // What is fixed does not go together any more.
                model.let_go(needs.people[person].id, &held);
                known = model.person(&rules, person, own, &[]);
                alone = super::respond::respond(&known, &|c| Some(known.choices[c].worth), super::MOVE, &mut scratch);
            }
            known.best = alone.map_or(0, |(points, _)| points);
            model.people.push(known);
        }
        model
    }

    /// Takes the seats of fixed rows; gives those that hold.
    fn hold(&mut self, rules: &Rules<'_>) -> Vec<(Spot, usize, usize, usize)> {
        let mut held: Vec<(Spot, usize, usize, usize)> = Vec::new();
        for pin in &self.needs.pins {
            let found = self.needs.needs.iter().find(|n| n.rotation == pin.rotation && self.needs.people[n.person].id == pin.trainee);
            let site = self.needs.sites.iter().position(|s| s.department == pin.department);
            let place = found.zip(site).and_then(|(need, site)| {
                let there = &self.needs.sites[site];
                let week = there.weeks.iter().position(|w| w.first == pin.from)?;
                let last = there.weeks.get((week + need.weeks).checked_sub(1)?)?.last;
                let mut allowed = last == pin.to && there.specialty == need.specialty;
                rules.bars(need, there, pin.from, pin.to, &mut |_| {
                    allowed = false;
                    false
                });
                let seats = self.offset[site] + week..self.offset[site] + week + need.weeks;
                (allowed && self.free[seats.clone()].iter().all(|left| *left > 0)).then_some((site, week, need.weeks, seats))
            });
            match place {
                Some((site, week, span, seats)) if !held.iter().any(|h| h.0.rotation == pin.rotation && h.0.trainee == pin.trainee) => {
                    self.free[seats].iter_mut().for_each(|left| *left -= 1);
                    held.push((*pin, site, week, span));
                }
                _ => self.lapsed.push(*pin),
            }
        }
        held
    }

    fn let_go(&mut self, trainee: Id, held: &[(Spot, usize, usize, usize)]) {
        for (pin, site, week, span) in held.iter().filter(|h| h.0.trainee == trainee) {
            let first = self.offset[*site] + week;
            self.free[first..first + span].iter_mut().for_each(|left| *left += 1);
            self.lapsed.push(*pin);
        }
    }

    fn person(&self, rules: &Rules<'_>, person: usize, own: Vec<usize>, held: &[(Spot, usize, usize, usize)]) -> PersonModel {
        let needs = self.needs;
        let mut out = PersonModel { person, before: vec![0; own.len()], needs: own, ..PersonModel::default() };
        let mut hospitals: Vec<Id> = Vec::new();
        let mut towns: Vec<&str> = vec![""];
        for (local, at) in out.needs.iter().enumerate() {
            let need = &needs.needs[*at];
            for (other, at) in out.needs.iter().enumerate() {
                if needs.needs[*at].position.zip(need.position).is_some_and(|(other, own)| other < own) {
                    out.before[local] |= 1 << other;
                }
            }
            let pin = held.iter().find(|h| h.0.rotation == need.rotation && h.0.trainee == needs.people[person].id);
            if pin.is_some() {
                out.pinned |= 1 << local;
            }
            for (site, there) in needs.sites.iter().enumerate().filter(|(_, s)| s.specialty == need.specialty) {
                for week in 0..(there.weeks.len() + 1).saturating_sub(need.weeks.max(1)) {
                    if need.weeks == 0 || pin.is_some_and(|p| (p.1, p.2) != (site, week)) {
                        continue;
                    }
                    let (from, to) = (there.weeks[week].first, there.weeks[week + need.weeks - 1].last);
                    let seats = self.offset[site] + week..self.offset[site] + week + need.weeks;
                    if pin.is_none() && self.free[seats].iter().any(|left| *left < 1) {
                        continue;
                    }
                    let mut allowed = true;
                    rules.bars(need, there, from, to, &mut |_| {
                        allowed = false;
                        false
                    });
                    if !allowed {
                        continue;
                    }
                    let hospital = place_of(&mut hospitals, there.hospital);
                    let town = place_of(&mut towns, there.town.as_str());
                    let worth = worth(needs, need, there, from);
                    let held = pin.is_some();
                    out.choices.push(Choice { local, site, week, span: need.weeks, from, to, worth, hospital, town, held });
                }
            }
        }
        out.hospitals = hospitals.len();
        out.choices.sort_by_key(|c| (c.from, c.local, c.site));
        for (at, choice) in out.choices.iter().enumerate() {
            if out.starts.last().is_none_or(|(day, _)| *day != choice.from) {
                out.starts.push((choice.from, at));
            }
        }
        out
    }

    /// Which seats a choice takes; none for one that is fixed, whose seats are taken off already.
    #[must_use]
    pub fn seats(&self, choice: &Choice) -> std::ops::Range<usize> {
        if choice.held {
            return 0..0;
        }
        let first = self.offset[choice.site] + choice.week;
        first..first + choice.span
    }
}

fn place_of<T: PartialEq + Copy>(known: &mut Vec<T>, value: T) -> usize {
    known.iter().position(|k| *k == value).unwrap_or_else(|| {
        known.push(value);
        known.len() - 1
    })
}
