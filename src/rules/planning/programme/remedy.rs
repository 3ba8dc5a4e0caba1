//! Which single change would give a rotation a place, everything else of the plan staying as it is.
//!
//! Every department of the specialty and every week is looked at: where exactly one thing is in the way, that thing is a remedy. Of each sort the one
//! that asks for least is kept.
//!
//! Must not: try two changes at once; where no single one helps the answer is empty, and that is said.

use chrono::NaiveDate;

use super::model::{Bar, Model, Rules, apart};
use super::needs::{Spot, opens};
use crate::model::DocumentKind;

/// Days by which a first or last day is tried to be moved.
const MOST_DAYS: i64 = 182;

/// The change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The person is selected.
    Select,
    /// The rotation may begin on this day already.
    Begin(NaiveDate),
    /// The rotation may end on this day.
    End(NaiveDate),
    /// One more seat from day to day.
    Seat(NaiveDate, NaiveDate),
    /// The hospital suits.
    Suit,
    /// A document of this kind that does until this day.
    Paper(DocumentKind, NaiveDate),
    /// The agreement is in force from day to day.
    Agreement(NaiveDate, NaiveDate),
    /// What was thrown out may come.
    Readmit,
}

/// A change and the place that it gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    /// What has to change.
    pub change: Change,
    /// The department, by place in `Needs::sites`.
    pub site: usize,
    /// First day there.
    pub from: NaiveDate,
    /// Last day there.
    pub to: NaiveDate,
    /// How much it asks for: a number to compare by.
    cost: i64,
}

impl Change {
    const fn sort(&self) -> usize {
        match self {
            Self::Select => 0,
            Self::Begin(_) => 1,
            Self::End(_) => 2,
            Self::Seat(..) => 3,
            Self::Suit => 4,
            Self::Paper(DocumentKind::Passport, _) => 5,
            Self::Paper(DocumentKind::Permit, _) => 6,
            Self::Paper(..) => 7,
            Self::Agreement(..) => 8,
            Self::Readmit => 9,
        }
    }
}

/// The remedies for a rotation (by place in `Needs::needs`) that has no place beside these rows of its own person, the cheapest first; at most one
/// of each sort. `free` are the seats that the whole plan leaves.
pub(super) fn remedies(model: &Model<'_>, rules: &Rules<'_>, at: usize, own: &[(Option<i64>, &Spot, &str)], free: &[i32]) -> Vec<Remedy> {
    let needs = model.needs;
    let need = &needs.needs[at];
    let tomorrow = needs.today.succ_opt().unwrap_or(needs.today);
    let mut best: Vec<Option<Remedy>> = vec![None; 10];
    for (site, there) in needs.sites.iter().enumerate().filter(|(_, s)| s.specialty == need.specialty) {
        for week in 0..(there.weeks.len() + 1).saturating_sub(need.weeks.max(1)) {
            let (from, to) = (there.weeks[week].first, there.weeks[week + need.weeks.max(1) - 1].last);
            if from < tomorrow {
                continue;
            }
            let in_the_way = own.iter().any(|(position, spot, town)| {
                let order = match (*position, need.position) {
                    (Some(other), Some(mine)) if other < mine => from <= spot.to,
                    (Some(other), Some(mine)) if other > mine => to >= spot.from,
                    _ => false,
                };
                order || !apart((from, to, &there.town), (spot.from, spot.to, town))
            });
            if in_the_way {
                continue;
            }
            let mut bars: Vec<Bar> = Vec::new();
            rules.bars(need, there, from, to, &mut |bar| {
                bars.push(bar);
                bars.len() < 2
            });
            let full: Vec<usize> = (week..week + need.weeks).filter(|w| free[model.offset[site] + w] < 1).collect();
            // Where people stand beyond the seats one more is not enough.
            if full.iter().any(|w| free[model.offset[site] + w] < 0) {
                continue;
            }
            let seat = full.first().zip(full.last()).map(|(a, b)| (there.weeks[*a].first, there.weeks[*b].last));
            let person = &needs.people[need.person];
            let found = match (bars.as_slice(), seat) {
                ([], Some((a, b))) => Some((Change::Seat(a, b), 250 + 20 * i64::try_from(full.len()).unwrap_or(0))),
                ([bar], None) => match bar {
                    Bar::NotReady => Some((Change::Select, 50)),
                    Bar::Early(days) if *days <= MOST_DAYS => Some((Change::Begin(from), 15 * days)),
                    Bar::Late(days) if *days <= MOST_DAYS => Some((Change::End(to), 15 * days)),
                    Bar::Unsuitable => Some((Change::Suit, 300)),
                    Bar::Agreement => {
                        let begins = person.agreement_from.map_or(from, |day| day.min(from));
                        Some((Change::Agreement(begins, person.agreement_until.map_or(to, |day| day.max(to))), 900))
                    }
                    Bar::Paper(kind) => Some((Change::Paper(*kind, to), 400)),
                    Bar::ThrownOut => Some((Change::Readmit, 20)),
                    Bar::Early(_) | Bar::Late(_) | Bar::Busy | Bar::Order => None,
                },
                _ => None,
            };
            let Some((change, asks)) = found else { continue };
            // Of equal ones the one that makes the person wait least.
            let cost = asks * 1_000 + (from - opens(needs, need)).num_days().abs();
            let slot = &mut best[change.sort()];
            if slot.as_ref().is_none_or(|known| cost < known.cost) {
                *slot = Some(Remedy { change, site, from, to, cost });
            }
        }
    }
    let mut out: Vec<Remedy> = best.into_iter().flatten().collect();
    out.sort_by_key(|remedy| remedy.cost);
    out
}
