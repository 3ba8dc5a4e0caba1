//! The hard rules once more, day by day and without the model of the search: what a plan breaks.
//!
//! For: tests, and the figure `violations` that a plan is printed with.
//! Must not: share code with the model, or it would repeat its faults.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::needs::{Cover, Needs, Spot};
use crate::model::{Id, PermittedRole};

/// A rule that is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fault {
    /// No such rotation, person or department; or the rotation is placed twice.
    Unknown,
    /// The department has another specialty.
    Specialty,
    /// Not so many weeks of the department, from a first working day to a last one.
    Length,
    /// Before tomorrow or the first day, after the last one.
    Days,
    /// The hospital does not suit.
    Hospital,
    /// The person is not selected.
    State,
    /// Outside of the agreement.
    Agreement,
    /// A document ends too early.
    Paper,
    /// Somewhere else on one of the days, or no day for the way.
    Twice,
    /// Not in order.
    Order,
    /// More people than seats on a day.
    Seats,
    /// Thrown out.
    ThrownOut,
}

/// What the rows of a plan break, each with the row's place.
#[must_use]
pub fn faults(needs: &Needs, rows: &[Spot]) -> Vec<(usize, Fault)> {
    let mut out = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        each(needs, rows, at, row, &mut |fault| out.push((at, fault)));
    }
    out
}

fn each(needs: &Needs, rows: &[Spot], at: usize, row: &Spot, tell: &mut dyn FnMut(Fault)) {
    let person = needs.people.iter().find(|p| p.id == row.trainee);
    let of = |row: &Spot| needs.needs.iter().find(|n| n.rotation == row.rotation && needs.people[n.person].id == row.trainee);
    let site = needs.sites.iter().find(|s| s.department == row.department);
    let (Some(person), Some(need), Some(site)) = (person, of(row), site) else { return tell(Fault::Unknown) };
    if rows.iter().take(at).any(|other| other.rotation == row.rotation && other.trainee == row.trainee) {
        tell(Fault::Unknown);
    }
    if site.specialty != need.specialty {
        tell(Fault::Specialty);
    }
    let begins = site.weeks.iter().position(|w| w.first == row.from);
    let ends = site.weeks.iter().position(|w| w.last == row.to);
    if begins.zip(ends).is_none_or(|(a, b)| b < a || b - a + 1 != need.weeks) {
        tell(Fault::Length);
    }
    let early = row.from <= needs.today || need.earliest.is_some_and(|day| row.from < day);
    if early || need.latest.map_or(row.to > needs.until, |day| row.to > day) {
        tell(Fault::Days);
    }
    let suits = match need.suitable.as_slice() {
        [] => site.abroad && (person.host.is_empty() || site.country.is_empty() || person.host == site.country),
        some => some.contains(&site.hospital),
    };
    if !suits {
        tell(Fault::Hospital);
    }
    if !person.ready {
        tell(Fault::State);
    }
    if person.agreement_from.is_some_and(|day| row.from < day) || person.agreement_until.is_some_and(|day| row.to > day) {
        tell(Fault::Agreement);
    }
    let ends_early = |cover: Cover| matches!(cover, Cover::Until(day) if day < row.to);
    let papers = site.abroad && (person.passport == Cover::None || ends_early(person.passport) || ends_early(person.visa));
    let permit = need.role == Some(PermittedRole::HandsOn) && (person.permit == Cover::None || ends_early(person.permit));
    if papers || permit {
        tell(Fault::Paper);
    }
    let town = |department: Id| needs.sites.iter().find(|s| s.department == department).map_or("", |s| s.town.as_str());
    let clash = |from: NaiveDate, to: NaiveDate, there: &str| {
        let way = !there.is_empty() && !site.town.is_empty() && there != site.town;
        let between = if from > row.to { (from - row.to).num_days() - 1 } else { (row.from - to).num_days() - 1 };
        (from <= row.to && row.from <= to) || (way && between < 1)
    };
    let stands = needs.stays.iter().filter(|s| s.trainee == row.trainee).any(|s| clash(s.from, s.to, &s.town));
    let others = rows.iter().enumerate().filter(|(n, other)| *n != at && other.trainee == row.trainee);
    if stands || others.clone().any(|(_, other)| clash(other.from, other.to, town(other.department))) {
        tell(Fault::Twice);
    }
    let mut placed: HashMap<Id, (NaiveDate, NaiveDate)> = HashMap::new();
    placed.extend(others.map(|(_, other)| (other.rotation, (other.from, other.to))));
    let earlier = needs.needs.iter().filter(|n| n.person == need.person && n.position.zip(need.position).is_some_and(|(a, b)| a < b));
    let mut order = need.after.is_some_and(|day| row.from <= day) || need.before.is_some_and(|day| row.to >= day);
    for first in earlier {
        order |= placed.get(&first.rotation).is_none_or(|(_, to)| *to >= row.from);
    }
    if order {
        tell(Fault::Order);
    }
    let mut day = row.from;
    while day <= row.to {
        let there = needs.stays.iter().filter(|s| s.department == row.department && s.from <= day && day <= s.to).count();
        let more = rows.iter().filter(|s| s.department == row.department && s.from <= day && day <= s.to).count();
        if there + more > site.seats as usize {
            tell(Fault::Seats);
            break;
        }
        let Some(next) = day.succ_opt() else { break };
        day = next;
    }
    let same = |ban: &&Spot| ban.rotation == row.rotation && ban.trainee == row.trainee && ban.department == row.department;
    if needs.bans.iter().filter(same).any(|ban| ban.from <= row.from && row.from <= ban.to) {
        tell(Fault::ThrownOut);
    }
}
