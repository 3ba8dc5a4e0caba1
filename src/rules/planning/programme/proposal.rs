//! A plan as it is shown and accepted: rows with their reasons, and who has no place with what would give one.
//!
//! Must not: put sentences together; that is the room's that shows it.

use chrono::NaiveDate;

use super::model::{Choice, Model, Rules, common, speaks};
use super::needs::{Need, Needs, Site, Spot, opens};
use super::remedy::{Remedy, remedies};
use super::respond::points;
use super::search::{Layout, share};
use super::{MOST_WAIT, MOVE, PLACED, SPEAKS, WAIT, WISHES};
use crate::model::{Id, PermittedRole};

/// A part of what a row is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A place at all: weight of the rotation, points.
    Placed(i64, i64),
    /// A hospital that is wished for: which wish (1 is the first), points.
    Wish(usize, i64),
    /// Somebody there speaks a language of theirs: points.
    Speaks(i64),
    /// Begins so many weeks after it could: points, not above nothing.
    Waits(i64, i64),
    /// At another hospital than the row before: points, below nothing.
    Moves(i64),
}

/// A place that would have been worth more, or the next best one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Other {
    /// The department, by place in [`Needs::sites`].
    pub site: usize,
    /// First day there.
    pub from: NaiveDate,
    /// Points more (or fewer).
    pub points: i64,
    /// It has no seat left on all of its days.
    pub full: bool,
}

/// A proposed placement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Rotation, person, department, days.
    pub spot: Spot,
    /// The rotation, by place in [`Needs::needs`].
    pub need: usize,
    /// The department, by place in [`Needs::sites`].
    pub site: usize,
    /// What they are to do there.
    pub role: Option<PermittedRole>,
    /// Who could supervise: of the specialty, with a common language, the least busy.
    pub supervisor: Option<Id>,
    /// It was fixed.
    pub pinned: bool,
    /// Why it is worth what it is worth.
    pub parts: Vec<Part>,
    /// A better place that they do not have.
    pub better: Option<Other>,
    /// The best other department that is free.
    pub else_at: Option<Other>,
}

/// A rotation without a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unplaced {
    /// By place in [`Needs::needs`].
    pub need: usize,
    /// It comes after this one, which has no place either.
    pub waits_for: Option<usize>,
    /// Its person has too many open rotations; it comes when the others stand.
    pub later: bool,
    /// Departments there are for it at all.
    pub departments: usize,
    /// Single changes that would give it a place, the cheapest first.
    pub remedies: Vec<Remedy>,
}

/// A plan as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// By person and first day.
    pub rows: Vec<Row>,
    /// Who has no place.
    pub unplaced: Vec<Unplaced>,
    /// What it is worth.
    pub value: i64,
    /// The share of the worst-off trainee in percent, if anybody could have anything.
    pub worst: Option<i64>,
    /// What was fixed and cannot stay.
    pub lapsed: Vec<Spot>,
}

/// The proposal that a layout is.
#[must_use]
pub fn propose(model: &Model<'_>, layout: &Layout) -> Proposal {
    let needs = model.needs;
    let mut free = model.free.clone();
    let mut taken: Vec<(usize, &Choice)> = Vec::new();
    for (person, picks) in model.people.iter().zip(&layout.picks) {
        for pick in picks.iter().flatten() {
            let choice = &person.choices[*pick as usize];
            model.seats(choice).for_each(|seat| free[seat] -= 1);
            taken.push((person.needs[choice.local], choice));
        }
    }
    let mut rows = Vec::new();
    let mut unplaced = Vec::new();
    let rules = Rules::of(needs);
    for (person, picks) in model.people.iter().zip(&layout.picks) {
        let mut own: Vec<&Choice> = picks.iter().flatten().map(|pick| &person.choices[*pick as usize]).collect();
        own.sort_by_key(|choice| choice.from);
        for (at, choice) in own.iter().enumerate() {
            let moves = at > 0 && own[at - 1].hospital != choice.hospital;
            rows.push(row(model, person.needs[choice.local], choice, &person.choices, &free, moves));
        }
        let spots: Vec<(Option<i64>, Spot, &str)> = own
            .iter()
            .map(|choice| {
                let need = &needs.needs[person.needs[choice.local]];
                (need.position, spot(needs, need, choice), needs.sites[choice.site].town.as_str())
            })
            .collect();
        let own: Vec<(Option<i64>, &Spot, &str)> = spots.iter().map(|(position, spot, town)| (*position, spot, *town)).collect();
        for (local, _) in picks.iter().enumerate().filter(|(_, pick)| pick.is_none()) {
            let need = person.needs[local];
            let first = (0..picks.len()).find(|other| person.before[local] & (1 << other) != 0 && picks[*other].is_none());
            let waits_for = first.map(|other| person.needs[other]);
            let remedies = if waits_for.is_some() { Vec::new() } else { remedies(model, &rules, need, &own, &free) };
            unplaced.push(Unplaced { need, waits_for, later: false, departments: departments(needs, need), remedies });
        }
    }
    for need in &model.later {
        unplaced.push(Unplaced { need: *need, waits_for: None, later: true, departments: departments(needs, *need), remedies: Vec::new() });
    }
    supervise(needs, &mut rows);
    let worst = model.people.iter().zip(&layout.points).filter_map(|(person, own)| share(*own, person.best)).min();
    Proposal { rows, unplaced, value: layout.value, worst, lapsed: model.lapsed.clone() }
}

fn departments(needs: &Needs, need: usize) -> usize {
    needs.sites.iter().filter(|site| site.specialty == needs.needs[need].specialty).count()
}

fn spot(needs: &Needs, need: &Need, choice: &Choice) -> Spot {
    Spot {
        rotation: need.rotation,
        trainee: needs.people[need.person].id,
        department: needs.sites[choice.site].department,
        from: choice.from,
        to: choice.to,
    }
}

fn row(model: &Model<'_>, at: usize, choice: &Choice, choices: &[Choice], free: &[i32], moves: bool) -> Row {
    let needs = model.needs;
    let (need, site) = (&needs.needs[at], &needs.sites[choice.site]);
    let other = |found: &Choice| Other {
        site: found.site,
        from: found.from,
        points: found.worth - choice.worth,
        full: model.seats(found).any(|seat| free[seat] < 1),
    };
    let same: Vec<&Choice> = choices.iter().filter(|c| c.local == choice.local && !c.held).collect();
    // That an earlier week would have been better at the same department is told by the weeks of waiting.
    let worth_telling = |c: &&&Choice| c.worth > choice.worth && (c.site != choice.site || other(c).full);
    let better = same.iter().filter(worth_telling).max_by_key(|c| (c.worth, std::cmp::Reverse(c.from)));
    let open = same.iter().filter(|c| c.site != choice.site && !other(c).full);
    let else_at = open.max_by_key(|c| (c.worth, std::cmp::Reverse(c.from)));
    Row {
        spot: spot(needs, need, choice),
        need: at,
        site: choice.site,
        role: need.role,
        supervisor: None,
        pinned: choice.held,
        parts: parts(needs, need, site, choice.from, moves),
        better: better.map(|c| other(c)),
        else_at: else_at.map(|c| other(c)),
    }
}

fn parts(needs: &Needs, need: &Need, site: &Site, from: NaiveDate, moves: bool) -> Vec<Part> {
    let weight = need.weight.clamp(1, 5);
    let mut out = vec![Part::Placed(weight, PLACED * weight)];
    if let Some(rank) = need.preferred.iter().position(|h| *h == site.hospital) {
        out.push(Part::Wish(rank + 1, WISHES[rank.min(WISHES.len() - 1)]));
    }
    if needs.people.get(need.person).is_some_and(|person| speaks(person, site)) {
        out.push(Part::Speaks(SPEAKS));
    }
    let weeks = (from - opens(needs, need)).num_days().max(0) / 7;
    if weeks > 0 {
        out.push(Part::Waits(weeks, -WAIT * weeks.min(MOST_WAIT)));
    }
    if moves {
        out.push(Part::Moves(-MOVE));
    }
    out
}

/// Points of a row.
#[must_use]
pub fn worth(row: &Row) -> i64 {
    row.parts
        .iter()
        .map(|part| match part {
            Part::Placed(_, points) | Part::Wish(_, points) | Part::Speaks(points) | Part::Waits(_, points) | Part::Moves(points) => {
                *points
            }
        })
        .sum()
}

/// Names a supervisor for each row where there is one.
fn supervise(needs: &Needs, rows: &mut [Row]) {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|at| (rows[*at].spot.from, *at));
    let mut given: Vec<(Id, NaiveDate, NaiveDate)> = Vec::new();
    for at in order {
        let (spot, need) = (rows[at].spot, &needs.needs[rows[at].need]);
        let Some(person) = needs.people.get(need.person) else { continue };
        let meets = |from: NaiveDate, to: NaiveDate| from <= spot.to && spot.from <= to;
        let busy = |id: Id| {
            let stands = needs.stays.iter().filter(|s| s.supervisor == Some(id) && meets(s.from, s.to)).count();
            stands + given.iter().filter(|(who, from, to)| *who == id && meets(*from, *to)).count()
        };
        let able = needs.sites[rows[at].site].teachers.iter().filter(|t| common(person, &t.languages));
        let found = able.min_by_key(|t| busy(t.id)).map(|t| t.id);
        rows[at].supervisor = found;
        given.extend(found.map(|id| (id, spot.from, spot.to)));
    }
}

/// The value of a layout told again from its rows; for tests.
#[must_use]
pub fn told_again(model: &Model<'_>, layout: &Layout) -> i64 {
    let own: Vec<i64> = model.people.iter().zip(&layout.picks).map(|(person, picks)| points(person, picks)).collect();
    super::search::value(model, &own)
}
