//! People and skills in a grid: what a cell says, what rows and columns come to, and who or what lacks most.
//!
//! A cell shows how somebody stands ([`State::letter`]), and apart from that whether anything was begun at all. What a curriculum asks for and
//! nobody has reached is *lacking*; rows and columns are ordered by it. Reached is an entrustment at the level aimed at, or evidence at target.
//!
//! Must not: judge (that is [`super::judgement`]'s), or add up ratings.
//! Still awkward: an entrustment below the level aimed at counts among the entrusted and is lacking too.

use std::cmp::{Ordering, Reverse};

use chrono::NaiveDate;

use super::judgement::{Judgement, Missing, State};

/// How a cell is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// A decision in force.
    Entrusted,
    /// Evidence at the target.
    AtTarget,
    /// Evidence below it.
    Below,
    /// Something is known, and not enough.
    Insufficient,
    /// Nothing is known.
    NotBegun,
}

impl Standing {
    /// In the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Entrusted, Self::AtTarget, Self::Below, Self::Insufficient, Self::NotBegun];
}

/// One person at one skill.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// How they stand.
    pub state: State,
    /// Whether their curriculum asks for it.
    pub wanted: bool,
    /// Whether anything is known: an assessment, a case, a decision.
    pub begun: bool,
    /// Whether they are where the curriculum wants them.
    pub reached: bool,
    /// Assessments that count, all tools.
    pub n: u32,
    /// Distinct assessors of those.
    pub assessors: u32,
    /// Cases done.
    pub cases: u32,
    /// The last day of an assessment that counts.
    pub last: Option<NaiveDate>,
    /// What the evidence lacks.
    pub missing: Vec<Missing>,
}

impl Cell {
    /// From a judgement.
    #[must_use]
    pub fn of(judged: &Judgement, wanted: bool) -> Self {
        let entrusted = matches!(judged.state, State::Entrusted { .. });
        let decided = entrusted || judged.expired.is_some() || !judged.elsewhere.is_empty();
        let reached = match judged.state {
            State::Entrusted { .. } => judged.entrusted_to_target().unwrap_or(true),
            State::AtTarget => true,
            State::BelowTarget | State::InsufficientEvidence => false,
        };
        Self {
            state: judged.state,
            wanted,
            begun: decided || judged.n > 0 || judged.baseline > 0 || judged.cases > 0,
            reached,
            n: judged.n,
            assessors: judged.assessors,
            cases: judged.cases,
            last: judged.to,
            missing: judged.missing.clone(),
        }
    }

    /// Of what nothing is known.
    #[must_use]
    pub fn not_begun(wanted: bool) -> Self {
        Self {
            state: State::InsufficientEvidence,
            wanted,
            begun: false,
            reached: false,
            n: 0,
            assessors: 0,
            cases: 0,
            last: None,
            missing: Vec::new(),
        }
    }

    /// How it is counted.
    #[must_use]
    pub const fn standing(&self) -> Standing {
        match self.state {
            State::Entrusted { .. } => Standing::Entrusted,
            State::AtTarget => Standing::AtTarget,
            State::BelowTarget => Standing::Below,
            State::InsufficientEvidence if self.begun => Standing::Insufficient,
            State::InsufficientEvidence => Standing::NotBegun,
        }
    }

    /// The letter that tells it without colour; `-` where nothing was begun.
    #[must_use]
    pub fn letter(&self) -> char {
        if self.standing() == Standing::NotBegun { '-' } else { self.state.letter() }
    }

    /// Whether the curriculum asks for it and it is not reached.
    #[must_use]
    pub const fn lacks(&self) -> bool {
        self.wanted && !self.reached
    }
}

/// What a row or a column comes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    counts: [u32; 5],
    /// Cells that a curriculum asks for.
    pub wanted: u32,
    /// Of those the ones that are not reached.
    pub lacking: u32,
}

impl Totals {
    /// Of cells.
    pub fn of<'a>(cells: impl IntoIterator<Item = &'a Cell>) -> Self {
        let mut out = Self::default();
        for cell in cells {
            out.add(cell);
        }
        out
    }

    /// One more cell.
    pub fn add(&mut self, cell: &Cell) {
        if let Some(count) = self.counts.get_mut(cell.standing() as usize) {
            *count += 1;
        }
        self.wanted += u32::from(cell.wanted);
        self.lacking += u32::from(cell.lacks());
    }

    /// How many stand so.
    #[must_use]
    pub fn count(&self, standing: Standing) -> u32 {
        self.counts.get(standing as usize).copied().unwrap_or(0)
    }

    /// How many cells there are.
    #[must_use]
    pub fn cells(&self) -> u32 {
        self.counts.iter().sum()
    }
}

/// In which order rows or columns stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// By name or code.
    #[default]
    Name,
    /// Who or what lacks most first.
    Gap,
}

/// Places of rows or columns in an order; those that are equal stay as they stand.
#[must_use]
pub fn ordered(totals: &[Totals], order: Order) -> Vec<usize> {
    let mut places: Vec<usize> = (0..totals.len()).collect();
    if order == Order::Gap {
        // Of as many that are lacking the one further from being there: more that is not begun.
        places.sort_by_key(|n| {
            let t = totals.get(*n).copied().unwrap_or_default();
            (Reverse(t.lacking), Reverse(t.count(Standing::NotBegun)))
        });
    }
    places
}

/// Codes as people order them: runs of digits by their value, so that J1.2 comes before J1.10.
#[must_use]
pub fn by_code(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        let (one, rest) = part(left);
        let (other, more) = part(right);
        if one.is_empty() || other.is_empty() {
            // Equal by value, as 1 and 01: the text tells.
            return one.len().cmp(&other.len()).then_with(|| a.cmp(b));
        }
        let digits = |s: &str| s.starts_with(|c: char| c.is_ascii_digit());
        let found = if digits(one) && digits(other) {
            let (one, other) = (one.trim_start_matches('0'), other.trim_start_matches('0'));
            one.len().cmp(&other.len()).then_with(|| one.cmp(other))
        } else {
            one.cmp(other)
        };
        if found != Ordering::Equal {
            return found;
        }
        (left, right) = (rest, more);
    }
}

/// The first run of digits or of anything else, and what follows.
fn part(text: &str) -> (&str, &str) {
    let digit = text.starts_with(|c: char| c.is_ascii_digit());
    let end = text.find(|c: char| c.is_ascii_digit() != digit).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Id;
    use crate::rules::skills::judgement::{Goal, Thresholds, judge};
    use crate::rules::skills::scale::Prospective;

    fn cell(standing: Standing, wanted: bool) -> Cell {
        let hospital = Id::new(1).unwrap();
        let state = match standing {
            Standing::Entrusted => State::Entrusted { level: Prospective::level(4).unwrap(), hospital, until: None },
            Standing::AtTarget => State::AtTarget,
            Standing::Below => State::BelowTarget,
            Standing::Insufficient | Standing::NotBegun => State::InsufficientEvidence,
        };
        let reached = matches!(standing, Standing::Entrusted | Standing::AtTarget);
        Cell { state, reached, begun: standing != Standing::NotBegun, ..Cell::not_begun(wanted) }
    }

    fn any_cell() -> impl Strategy<Value = Cell> {
        (0..Standing::ALL.len(), any::<bool>()).prop_map(|(n, wanted)| cell(Standing::ALL[n], wanted))
    }

    #[test]
    fn a_letter_for_each_standing() {
        let letters: Vec<char> = Standing::ALL.into_iter().map(|s| cell(s, true).letter()).collect();
        assert_eq!(letters, ['4', 'T', 'b', '.', '-']);
        for standing in Standing::ALL {
            assert_eq!(cell(standing, true).standing(), standing);
        }
    }

    #[test]
    fn a_decision_below_the_level_aimed_at_is_lacking() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let (hospital, other) = (Id::new(1).unwrap(), Id::new(2).unwrap());
        let decision = |hospital, level| crate::rules::skills::judgement::Decision {
            id: Id::new(9).unwrap(),
            hospital,
            level: Prospective::level(level).unwrap(),
            on: day,
            until: None,
        };
        let goal = Goal { target: Prospective::level(4), minimum: None };
        let of = |decisions: &[_]| Cell::of(&judge(&[], decisions, goal, 0, &Thresholds::default(), Some(hospital), day), true);
        let low = of(&[decision(hospital, 3)]);
        assert_eq!((low.letter(), low.reached, low.lacks()), ('3', false, true));
        let enough = of(&[decision(hospital, 4)]);
        assert_eq!((enough.letter(), enough.reached, enough.lacks()), ('4', true, false));
        // A level of another hospital is none here, but something is known.
        let elsewhere = of(&[decision(other, 5)]);
        assert_eq!((elsewhere.letter(), elsewhere.standing()), ('.', Standing::Insufficient));
        assert_eq!(of(&[]).letter(), '-');
    }

    #[test]
    fn codes_stand_as_people_count() {
        let mut codes = ["J1.10", "J1.2", "E4", "J1", "J1.1", "J2.1", "J01.1", "", "J1.x"];
        codes.sort_by(|a, b| by_code(a, b));
        assert_eq!(codes, ["", "E4", "J1", "J01.1", "J1.1", "J1.2", "J1.10", "J1.x", "J2.1"]);
    }

    proptest! {
        #[test]
        fn rows_and_columns_come_to_the_same(grid in (1_usize..8).prop_flat_map(|wide| prop::collection::vec(prop::collection::vec(any_cell(), wide), 0..8))) {
            let rows: Vec<Totals> = grid.iter().map(Totals::of).collect();
            let wide = grid.first().map_or(0, Vec::len);
            let columns: Vec<Totals> = (0..wide).map(|n| Totals::of(grid.iter().filter_map(|row| row.get(n)))).collect();
            for standing in Standing::ALL {
                let sum = |totals: &[Totals]| totals.iter().map(|t| t.count(standing)).sum::<u32>();
                prop_assert_eq!(sum(&rows), sum(&columns));
            }
            prop_assert_eq!(rows.iter().map(|t| t.lacking).sum::<u32>(), columns.iter().map(|t| t.lacking).sum::<u32>());
            for (total, row) in rows.iter().zip(&grid) {
                prop_assert_eq!(total.cells() as usize, row.len());
                prop_assert!(total.lacking <= total.wanted && total.wanted <= total.cells());
            }
        }

        #[test]
        fn the_one_that_lacks_most_comes_first_and_nobody_is_lost(grid in prop::collection::vec(prop::collection::vec(any_cell(), 0..9), 0..12)) {
            let totals: Vec<Totals> = grid.iter().map(Totals::of).collect();
            prop_assert_eq!(ordered(&totals, Order::Name), (0..totals.len()).collect::<Vec<_>>());
            let places = ordered(&totals, Order::Gap);
            let mut sorted = places.clone();
            sorted.sort_unstable();
            prop_assert_eq!(sorted, (0..totals.len()).collect::<Vec<_>>());
            for pair in places.windows(2) {
                let (a, b) = (totals[pair[0]], totals[pair[1]]);
                prop_assert!(a.lacking >= b.lacking);
                // Equal ones stay as they stand.
                prop_assert!((a.lacking, a.count(Standing::NotBegun)) != (b.lacking, b.count(Standing::NotBegun)) || pair[0] < pair[1]);
            }
        }

        #[test]
        fn codes_have_one_order(a in "[A-C.]{0,3}[0-9]{0,3}[.]?[0-9]{0,2}", b in "[A-C.]{0,3}[0-9]{0,3}[.]?[0-9]{0,2}", c in "[A-C.]{0,2}[0-9]{0,3}") {
            prop_assert_eq!(by_code(&a, &b), by_code(&b, &a).reverse());
            prop_assert_eq!(by_code(&a, &b) == Ordering::Equal, a == b);
            if by_code(&a, &b) == Ordering::Less && by_code(&b, &c) == Ordering::Less {
                prop_assert_eq!(by_code(&a, &c), Ordering::Less);
            }
        }
    }
}
