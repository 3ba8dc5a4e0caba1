//! How ready a place is for a skill, how ready it was at each earlier look, and which looks are too old to be trusted.
//!
//! Readiness is the share of a skill's tracer items that are *always* there (`domain.md` §5). A row on an item is what somebody found on a
//! day; the rows on one item are its history, and the newest by a day counts on it, of one day the worst. Which check counts at a place –
//! its own, that of the hospital as a whole, or another department's – is settled as in [`super::unlock`], which answers for the present;
//! this module answers for the past too, and says where an answer comes from.
//!
//! Must not: guess between two looks. What was found stands until somebody looks again, however long ago; [`is_old`] says so.
//! Still awkward: a look without a day stands before all others.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Months, NaiveDate};

use super::unlock::Found;
use crate::model::{Availability, Id};

/// Months after which a look is old. Our own figure: once a year, as the WHO situational analysis is repeated.
pub const OLD: Months = Months::new(12);

/// Whether a look is too old, or nobody knows when it was.
#[must_use]
pub fn is_old(looked: Option<NaiveDate>, today: NaiveDate) -> bool {
    looked.is_none_or(|on| on.checked_add_months(OLD).is_some_and(|until| until < today))
}

/// Whose check an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Whose {
    /// Of the place itself.
    #[default]
    Own,
    /// Of the hospital as a whole.
    House,
    /// Of this department.
    Department(Id),
}

/// An item at a place on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Item {
    /// Whose check it is.
    pub whose: Whose,
    /// What the last look found; `None`: nobody has looked.
    pub state: Option<Availability>,
    /// When that was.
    pub looked: Option<NaiveDate>,
    /// What the look before it found, if there was one.
    pub before: Option<Availability>,
}

impl Item {
    /// Whether it is always there.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.state == Some(Availability::Always)
    }

    /// Whether the last look found less than the one before.
    #[must_use]
    pub fn is_worse(&self) -> bool {
        self.before.zip(self.state).is_some_and(|(before, now)| rank(now) < rank(before))
    }
}

/// How ready a place was from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// Since when; `None` for looks without a day.
    pub on: Option<NaiveDate>,
    /// Required items that were always there.
    pub there: usize,
    /// Required items.
    pub required: usize,
}

impl Point {
    /// Share of the required items, 0–1.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.there as f64 / self.required.max(1) as f64
    }
}

const fn rank(availability: Availability) -> u8 {
    match availability {
        Availability::Always => 2,
        Availability::Sometimes => 1,
        Availability::Never => 0,
    }
}

/// The looks at one item of a place, the oldest first, one for each day.
type Looks = Vec<(Option<NaiveDate>, Availability)>;

/// All that was found at one hospital: by item, then by department (`None`: the hospital as a whole).
#[derive(Debug, Clone, Default)]
pub struct History {
    looks: BTreeMap<String, BTreeMap<Option<Id>, Looks>>,
    shared: BTreeSet<String>,
}

/// What the last look until a day found.
fn last(looks: &Looks, day: NaiveDate) -> Option<Item> {
    let seen = looks.partition_point(|(on, _)| on.is_none_or(|on| on <= day));
    let (looked, state) = *looks.get(seen.checked_sub(1)?)?;
    let before = seen.checked_sub(2).and_then(|n| looks.get(n)).map(|(_, state)| *state);
    Some(Item { whose: Whose::Own, state: Some(state), looked, before })
}

impl History {
    /// From what was found; a row that says nothing of the item's being there counts as never.
    #[must_use]
    pub fn new(found: &[Found]) -> Self {
        let mut looks: BTreeMap<String, BTreeMap<Option<Id>, Looks>> = BTreeMap::new();
        for row in found {
            let of = looks.entry(row.item.clone()).or_default().entry(row.department).or_default();
            of.push((row.checked_on, row.availability.unwrap_or(Availability::Never)));
        }
        for of in looks.values_mut().flat_map(BTreeMap::values_mut) {
            // The worst of a day comes first and stays.
            of.sort_by_key(|(on, state)| (*on, rank(*state)));
            of.dedup_by_key(|(on, _)| *on);
        }
        Self { looks, shared: BTreeSet::new() }
    }

    /// With the items that serve the whole house, by code.
    #[must_use]
    pub fn serving(mut self, codes: &BTreeSet<String>) -> Self {
        self.shared.clone_from(codes);
        self
    }

    /// Codes of the items that somebody looked at in a department, or for the hospital as a whole.
    pub fn items_of(&self, department: Option<Id>) -> impl Iterator<Item = &str> {
        self.looks.iter().filter(move |(_, of)| of.contains_key(&department)).map(|(item, _)| item.as_str())
    }

    /// An item of a department, or of the hospital as a whole, on a day, by the check that counts there ([`super::unlock`]).
    #[must_use]
    pub fn item(&self, department: Option<Id>, item: &str, day: NaiveDate) -> Item {
        let Some(of) = self.looks.get(item) else { return Item::default() };
        let at = |place: Option<Id>| of.get(&place).and_then(|looks| last(looks, day));
        let best = |dated: bool| {
            let found = of.iter().filter_map(|(place, looks)| Some(Item { whose: Whose::Department((*place)?), ..last(looks, day)? }));
            found.filter(|i| !dated || i.looked.is_some()).max_by_key(|i| (i.state.map(rank), i.looked))
        };
        let found = match department {
            None => at(None).or_else(|| best(false)),
            Some(_) => at(department)
                .or_else(|| at(None).map(|i| Item { whose: Whose::House, ..i }))
                .or_else(|| if self.shared.contains(item) { best(true) } else { None }),
        };
        found.unwrap_or_default()
    }

    /// How ready a place was on a day.
    #[must_use]
    pub fn on(&self, department: Option<Id>, required: &[String], day: NaiveDate) -> Point {
        let items: Vec<Item> = required.iter().map(|code| self.item(department, code, day)).collect();
        let there = items.iter().filter(|i| i.is_there()).count();
        Point { on: items.iter().filter_map(|i| i.looked).max(), there, required: required.len() }
    }

    /// How ready it was, from the first look on, at each day on which that changed; nothing where nobody has looked. The last one holds
    /// on `until`.
    #[must_use]
    pub fn trend(&self, department: Option<Id>, required: &[String], until: NaiveDate) -> Vec<Point> {
        let mut days: BTreeSet<Option<NaiveDate>> = BTreeSet::new();
        for (code, of) in required.iter().filter_map(|code| self.looks.get_key_value(code)) {
            let here = of.iter().filter(|(id, _)| id.is_none() || department.is_none() || department == **id || self.shared.contains(code));
            days.extend(here.flat_map(|(_, looks)| looks.iter().map(|(on, _)| *on)).filter(|on| on.is_none_or(|on| on <= until)));
        }
        let mut out: Vec<Point> = Vec::new();
        for on in days {
            let there = self.on(department, required, on.unwrap_or(NaiveDate::MIN)).there;
            if out.last().is_none_or(|last| last.there != there) {
                out.push(Point { on, there, required: required.len() });
            }
        }
        out
    }
}

/// Readiness over several skills: each item that each of them requires counts once for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sum {
    /// Skills that require something.
    pub skills: usize,
    /// Of them those for which all is always there.
    pub ready: usize,
    /// Items that are always there, over the skills.
    pub there: usize,
    /// Items that are required, over the skills.
    pub required: usize,
}

impl Sum {
    /// With one more skill; one that requires nothing that is known does not count.
    pub fn add(&mut self, point: Point) {
        if point.required == 0 {
            return;
        }
        self.skills += 1;
        self.ready += usize::from(point.there == point.required);
        self.there += point.there;
        self.required += point.required;
    }

    /// Share of the items; `None` where nothing is required.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        (self.required > 0).then(|| self.there as f64 / self.required as f64)
    }
}

/// A row of marks, each for a share between 0 and 1, from the lowest mark to the highest; the last `most` of them.
#[must_use]
pub fn spark(points: &[Point], marks: &[char], most: usize) -> String {
    let top = marks.len().saturating_sub(1);
    let mark = |p: &Point| marks.get((p.there * top).checked_div(p.required).unwrap_or(0).min(top));
    points.iter().skip(points.len().saturating_sub(most)).filter_map(mark).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rules::skills::unlock::{Needs, Stock};

    fn id(n: i64) -> Id {
        Id::new(n).unwrap()
    }

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_yo_opt(2025, n).unwrap()
    }

    /// Department 0: the hospital as a whole.
    fn look(department: i64, item: &str, state: Availability, on: Option<u32>) -> Found {
        Found { hospital: id(1), department: Id::new(department), item: item.into(), availability: Some(state), checked_on: on.map(day) }
    }

    fn shared(of: &[&str]) -> BTreeSet<String> {
        of.iter().map(|c| (*c).to_owned()).collect()
    }

    fn codes(of: &[&str]) -> Vec<String> {
        of.iter().map(|c| (*c).to_owned()).collect()
    }

    use Availability::{Always, Never, Sometimes};

    #[test]
    fn each_look_moves_the_readiness_of_its_department() {
        let rows = [
            look(5, "drill", Never, Some(10)),
            look(5, "drill", Always, Some(40)),
            look(5, "c-arm", Always, Some(10)),
            look(5, "c-arm", Sometimes, Some(90)),
            look(6, "c-arm", Always, Some(95)),
        ];
        let history = History::new(&rows);
        let required = codes(&["c-arm", "drill"]);
        let told = |department, until| {
            let points = history.trend(department, &required, day(until));
            points.iter().map(|p| (p.on, p.there)).collect::<Vec<_>>()
        };
        assert_eq!(told(Some(id(5)), 300), [(Some(day(10)), 1), (Some(day(40)), 2), (Some(day(90)), 1)]);
        assert_eq!(told(Some(id(5)), 50), [(Some(day(10)), 1), (Some(day(40)), 2)]);
        // The hospital as a whole has the C-arm of the other department back.
        assert_eq!(told(None, 300), [(Some(day(10)), 1), (Some(day(40)), 2), (Some(day(90)), 1), (Some(day(95)), 2)]);
        assert_eq!(told(Some(id(7)), 300), []);
        let arm = history.item(Some(id(5)), "c-arm", day(300));
        assert_eq!((arm.state, arm.looked, arm.is_worse()), (Some(Sometimes), Some(day(90)), true));
        assert!(!history.item(Some(id(5)), "drill", day(300)).is_worse());
        assert_eq!(history.item(Some(id(5)), "oxygen", day(300)), Item::default());
        assert_eq!(history.items_of(Some(id(6))).collect::<Vec<_>>(), ["c-arm"]);
    }

    #[test]
    fn of_one_day_the_worst_counts_and_a_look_without_a_day_stands_first() {
        let history = History::new(&[look(5, "a", Always, None), look(5, "b", Always, Some(9)), look(5, "b", Never, Some(9))]);
        let points = history.trend(Some(id(5)), &codes(&["a", "b"]), day(30));
        assert_eq!(points, [Point { on: None, there: 1, required: 2 }]);
        assert_eq!(history.item(None, "b", day(30)).state, Some(Never));
    }

    /// Which check counts: of department 5, of the hospital, of department 6, and the item serves the whole house or not.
    #[test]
    fn the_own_check_overrules_then_the_house_then_for_what_is_shared_the_best_department() {
        use Whose::{Department, House, Own};
        let nothing = (None, Own);
        let (own, whole, other) = (look(5, "x", Sometimes, Some(10)), look(0, "x", Never, Some(20)), look(6, "x", Always, Some(15)));
        let undated = look(6, "x", Always, None);
        let lent = Some(Always);
        for (rows, at_5, shared_at_5, as_a_whole) in [
            (vec![], nothing, nothing, nothing),
            // A newer check of somebody else does not take the place of one's own.
            (vec![&own, &whole, &other], (Some(Sometimes), Own), (Some(Sometimes), Own), (Some(Never), Own)),
            (vec![&whole, &other], (Some(Never), House), (Some(Never), House), (Some(Never), Own)),
            (vec![&other], nothing, (lent, Department(id(6))), (lent, Department(id(6)))),
            (vec![&undated], nothing, nothing, (lent, Department(id(6)))),
            (vec![&own, &other], (Some(Sometimes), Own), (Some(Sometimes), Own), (lent, Department(id(6)))),
        ] {
            let rows: Vec<Found> = rows.into_iter().cloned().collect();
            let plain = History::new(&rows);
            let history = plain.clone().serving(&shared(&["x"]));
            let told = |history: &History, department| {
                let item = history.item(department, "x", day(300));
                (item.state, item.whose)
            };
            assert_eq!(told(&plain, Some(id(5))), at_5, "{rows:?}");
            assert_eq!(told(&history, Some(id(5))), shared_at_5, "{rows:?}");
            assert_eq!((told(&plain, None), told(&history, None)), (as_a_whole, as_a_whole), "{rows:?}");
        }
        // Before the department had looked itself, the house answered for it.
        let history = History::new(&[look(0, "x", Always, Some(5)), look(5, "x", Never, Some(9))]);
        let points = history.trend(Some(id(5)), &codes(&["x"]), day(30));
        assert_eq!(points.iter().map(|p| (p.on, p.there)).collect::<Vec<_>>(), [(Some(day(5)), 1), (Some(day(9)), 0)]);
    }

    #[test]
    fn a_look_is_old_after_a_year_and_a_day() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        assert!(!is_old(NaiveDate::from_ymd_opt(2025, 11, 23), today));
        assert!(is_old(NaiveDate::from_ymd_opt(2025, 11, 22), today));
        assert!(is_old(None, today));
    }

    #[test]
    fn a_spark_shows_the_last_points() {
        let at = |there| Point { on: None, there, required: 4 };
        let points = [at(0), at(1), at(2), at(4)];
        assert_eq!(spark(&points, &['_', '.', '-', '=', '#'], 9), "_.-#");
        assert_eq!(spark(&points, &['_', '#'], 2), "_#");
        assert_eq!(spark(&[Point { on: None, there: 0, required: 0 }], &['_', '#'], 2), "_");
        assert_eq!(spark(&points, &[], 3), "");
    }

    #[test]
    fn a_sum_counts_each_item_for_each_skill() {
        let mut sum = Sum::default();
        assert_eq!(sum.share(), None);
        for (there, required) in [(1, 2), (3, 3), (0, 0)] {
            sum.add(Point { on: None, there, required });
        }
        assert_eq!((sum.skills, sum.ready, sum.share()), (2, 1, Some(0.8)));
    }

    proptest! {
        /// On any day the past is what the board of today would have said on it.
        #[test]
        fn the_past_agrees_with_the_stock_of_its_day(
            rows in prop::collection::vec((0_i64..4, 0_usize..4, 0_u8..3, prop::option::of(1_u32..12)), 0..40),
            required in prop::sample::subsequence(vec!["a", "b", "c", "d"], 1..4),
            until in 1_u32..14,
            serving in prop::sample::subsequence(vec!["a", "b", "c", "d"], 0..4),
        ) {
            let serving = shared(&serving);
            let states = [Never, Sometimes, Always];
            let items = ["a", "b", "c", "d"];
            let rows: Vec<Found> = rows.iter().map(|(d, i, s, on)| look(*d, items[*i], states[usize::from(*s)], *on)).collect();
            let (history, required) = (History::new(&rows).serving(&serving), codes(&required));
            for department in [None, Some(id(1)), Some(id(2)), Some(id(3))] {
                let seen: Vec<Found> = rows.iter().filter(|r| r.checked_on.is_none_or(|on| on <= day(until))).cloned().collect();
                let stock = Stock::new(&[Needs { skill: id(9), items: required.clone() }], &seen).serving(&serving);
                let there = stock.readiness(id(1), department, id(9)).unwrap().there;
                prop_assert_eq!(history.on(department, &required, day(until)).there, there);
                let trend = history.trend(department, &required, day(until));
                prop_assert_eq!(trend.last().map_or(0, |p| p.there), there);
                prop_assert!(trend.windows(2).all(|w| w[0].there != w[1].there && w[0].on < w[1].on));
            }
        }
    }
}
