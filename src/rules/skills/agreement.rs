//! How far assessors agree, where the same performance was rated by more than one.
//!
//! Weighted kappa for two ratings (Cohen, Psychological Bulletin 70, 1968; its standard error: Fleiss, Cohen & Everitt, Psychological Bulletin 72,
//! 1969) and ICC(2,1), two-way random, absolute agreement, single rater, for a panel (Shrout & Fleiss, Psychological Bulletin 86, 1979).
//! With quadratic weights kappa is in effect an intraclass correlation (Fleiss & Cohen, Educational and Psychological Measurement 33,
//! 1973).
//!
//! The inputs can only be made from rows of the same performance: same trainee, skill, day and session, other assessor. What two
//! assessors gave to two performances says nothing of their agreement.
//!
//! Must not: be used to judge a trainee; these figures are about assessors and forms.
//! Still awkward: kappa knows two seats; where the assessors change, the one with the lower id sits in the first.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::distribution::f_quantile;
use super::scale::Rating;
use crate::error::{Error, Result};
use crate::model::Id;
use crate::msg;

/// What was rated. Without a session nobody knows whether two rows of one day are of one performance, so it is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Performance {
    /// Who did it.
    pub trainee: Id,
    /// What.
    pub skill: Id,
    /// When.
    pub on: NaiveDate,
    /// In which session, or what else tells the performance: its logged case, or the hospital where a day had but one.
    pub session: Id,
}

/// One rating of a performance. All that are given together are of one form: `R` keeps perspectives apart, the caller versions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen<R> {
    /// What was rated.
    pub performance: Performance,
    /// By whom.
    pub assessor: Id,
    /// How.
    pub rating: R,
}

/// The ratings of each performance by assessor; `None` for an assessor who rated it more than once (two cases of one session: unclear).
fn by_performance<R: Rating>(seen: &[Seen<R>]) -> BTreeMap<Performance, BTreeMap<Id, Option<R>>> {
    let mut out: BTreeMap<Performance, BTreeMap<Id, Option<R>>> = BTreeMap::new();
    for one in seen {
        let raters = out.entry(one.performance).or_default();
        raters.entry(one.assessor).and_modify(|r| *r = None).or_insert(Some(one.rating));
    }
    out
}

/// Performances rated by two assessors.
#[derive(Debug, Clone, PartialEq)]
pub struct Twice<R> {
    pairs: Vec<(R, R)>,
    /// Performances that were left out: an assessor stands there twice, or there are more than two (a [`Panel`] takes those).
    pub left_out: usize,
}

impl<R: Rating> Twice<R> {
    /// Those among the rows.
    #[must_use]
    pub fn of(seen: &[Seen<R>]) -> Self {
        let mut out = Self { pairs: Vec::new(), left_out: 0 };
        for raters in by_performance(seen).into_values().filter(|r| r.len() > 1 || r.values().any(Option::is_none)) {
            let mut ratings = raters.values();
            match (ratings.next(), ratings.next(), ratings.next()) {
                (Some(Some(one)), Some(Some(other)), None) => out.pairs.push((*one, *other)),
                _ => out.left_out += 1,
            }
        }
        out
    }

    /// The pairs, lower id of assessor first.
    #[must_use]
    pub fn pairs(&self) -> &[(R, R)] {
        &self.pairs
    }

    /// Weighted kappa, weights by the distance of the ratings on their scale, with an interval of 95 %.
    ///
    /// # Errors
    /// Fewer than two performances, or undefined: both assessors gave one and the same rating throughout.
    pub fn kappa(&self, weights: Weights) -> Result<Kappa> {
        let mut steps: Vec<R> = self.pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
        steps.sort_unstable();
        steps.dedup();
        let mut table = vec![vec![0.0; steps.len()]; steps.len()];
        for (a, b) in &self.pairs {
            if let (Ok(a), Ok(b)) = (steps.binary_search(a), steps.binary_search(b))
                && let Some(cell) = table.get_mut(a).and_then(|row| row.get_mut(b))
            {
                *cell += 1.0;
            }
        }
        let numbers: Vec<f64> = steps.into_iter().map(Rating::number).collect();
        let distance = |i: usize, j: usize| match (numbers.get(i), numbers.get(j)) {
            (Some(a), Some(b)) if weights == Weights::Linear => (a - b).abs(),
            (Some(a), Some(b)) => (a - b) * (a - b),
            _ => 0.0,
        };
        kappa(&table, distance)
    }
}

/// How heavy a disagreement weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weights {
    /// By the distance.
    Linear,
    /// By its square.
    Quadratic,
}

/// Agreement of two assessors beyond chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kappa {
    /// 1: always the same; 0: as by chance; below 0: less.
    pub kappa: f64,
    /// Performances.
    pub n: usize,
    /// Standard error (large samples).
    pub error: f64,
    /// Lower end of the 95 % interval, not below −1.
    pub low: f64,
    /// Upper end, not above 1.
    pub high: f64,
}

/// From a square table of counts (rows: one assessor, columns: the other) and what each disagreement weighs: 0 on the diagonal.
fn kappa(table: &[Vec<f64>], distance: impl Fn(usize, usize) -> f64) -> Result<Kappa> {
    let n: f64 = table.iter().flatten().sum();
    if n < 2.0 {
        return Err(Error::input(msg!("skills-agree-few", n = n)).next(msg!("skills-agree-few-next")));
    }
    let size = table.len();
    let cells: Vec<(usize, usize, f64)> =
        table.iter().enumerate().flat_map(|(i, row)| row.iter().enumerate().map(move |(j, c)| (i, j, *c / n))).collect();
    let rows: Vec<f64> = table.iter().map(|row| row.iter().sum::<f64>() / n).collect();
    let columns: Vec<f64> = (0..size).map(|j| table.iter().filter_map(|row| row.get(j)).sum::<f64>() / n).collect();
    let largest = cells.iter().map(|(i, j, _)| distance(*i, *j)).fold(0.0, f64::max);
    let undefined = || Error::input(msg!("skills-agree-same")).next(msg!("skills-agree-same-next"));
    if largest <= 0.0 {
        return Err(undefined());
    }
    // Agreement weights of 0–1, as the standard error is printed for.
    let weight = |i: usize, j: usize| 1.0 - distance(i, j) / largest;
    let observed: f64 = cells.iter().map(|(i, j, p)| p * weight(*i, *j)).sum();
    let chance = |i: usize, j: usize| rows.get(i).unwrap_or(&0.0) * columns.get(j).unwrap_or(&0.0);
    let expected: f64 = cells.iter().map(|(i, j, _)| chance(*i, *j) * weight(*i, *j)).sum();
    if 1.0 - expected < 1e-12 {
        return Err(undefined());
    }
    let k = (observed - expected) / (1.0 - expected);
    let of_row: Vec<f64> = (0..size).map(|i| columns.iter().enumerate().map(|(j, c)| c * weight(i, j)).sum()).collect();
    let of_column: Vec<f64> = (0..size).map(|j| rows.iter().enumerate().map(|(i, r)| r * weight(i, j)).sum()).collect();
    let spread: f64 = cells
        .iter()
        .map(|(i, j, p)| {
            let both = of_row.get(*i).unwrap_or(&0.0) + of_column.get(*j).unwrap_or(&0.0);
            p * (weight(*i, *j) - both * (1.0 - k)).powi(2)
        })
        .sum();
    let variance = (spread - (k - expected * (1.0 - k)).powi(2)).max(0.0) / n;
    let error = variance.sqrt() / (1.0 - expected);
    let half = 1.959_963_984_540_054 * error;
    Ok(Kappa { kappa: k, n: n as usize, error, low: (k - half).max(-1.0), high: (k + half).min(1.0) })
}

/// Performances that were all rated by the same assessors.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    rows: Vec<Vec<f64>>,
    raters: usize,
    /// Performances that were left out: one of the assessors did not rate them, or rated them twice.
    pub left_out: usize,
}

impl Panel {
    /// Of the rows those performances that all these assessors have rated once.
    #[must_use]
    pub fn of<R: Rating>(seen: &[Seen<R>], assessors: &[Id]) -> Self {
        let mut assessors = assessors.to_vec();
        assessors.sort_unstable();
        assessors.dedup();
        let mut out = Self { rows: Vec::new(), raters: assessors.len(), left_out: 0 };
        for raters in by_performance(seen).into_values() {
            let row: Vec<f64> = assessors.iter().filter_map(|a| raters.get(a).copied().flatten()).map(Rating::number).collect();
            if row.len() == assessors.len() { out.rows.push(row) } else { out.left_out += 1 }
        }
        out
    }

    /// ICC(2,1) with an interval of this confidence (commonly 0.95).
    ///
    /// # Errors
    /// Fewer than two performances or assessors; undefined: all ratings are the same; a confidence that is not between 0 and 1.
    pub fn icc(&self, confidence: f64) -> Result<Icc> {
        if !(confidence > 0.0 && confidence < 1.0) {
            return Err(Error::input(msg!("skills-confidence", given = confidence)).next(msg!("skills-confidence-next")));
        }
        let (n, k) = (self.rows.len(), self.raters);
        if n < 2 || k < 2 {
            return Err(Error::input(msg!("skills-panel-few", n = n, raters = k)).next(msg!("skills-panel-few-next")));
        }
        let (many, seats) = (n as f64, k as f64);
        let total: f64 = self.rows.iter().flatten().sum::<f64>() / (many * seats);
        let of_row = |row: &Vec<f64>| row.iter().sum::<f64>() / seats;
        let columns: Vec<f64> = (0..k).map(|j| self.rows.iter().filter_map(|r| r.get(j)).sum::<f64>() / many).collect();
        let between: f64 = self.rows.iter().map(|r| (of_row(r) - total).powi(2)).sum::<f64>() * seats;
        let raters: f64 = columns.iter().map(|c| (c - total).powi(2)).sum::<f64>() * many;
        let rest: f64 =
            self.rows.iter().map(|r| r.iter().zip(&columns).map(|(x, c)| (x - of_row(r) - c + total).powi(2)).sum::<f64>()).sum();
        let (msr, msc) = (between / (many - 1.0), raters / (seats - 1.0));
        let mse = rest / ((many - 1.0) * (seats - 1.0));
        let below = msr + (seats - 1.0) * mse + seats * (msc - mse) / many;
        // Sums of equal numbers may leave a trace.
        let scale = self.rows.iter().flatten().map(|x| x * x).sum::<f64>().max(1.0);
        if below <= 1e-12 * scale {
            return Err(Error::input(msg!("skills-agree-same")).next(msg!("skills-agree-same-next")));
        }
        let icc = (msr - mse) / below;
        // The interval needs a residual to divide by.
        let interval = (mse > 1e-12 * scale).then(|| {
            let p = f64::midpoint(1.0, confidence);
            let f = msc / mse;
            let a = seats * icc * f;
            let b = many * (1.0 + (seats - 1.0) * icc) - seats * icc;
            let df = (seats - 1.0) * (many - 1.0) * (a + b).powi(2) / ((many - 1.0) * a * a + b * b);
            let (up, down) = (f_quantile(p, many - 1.0, df), f_quantile(p, df, many - 1.0));
            let common = seats * msc + (seats * many - seats - many) * mse;
            let low = many * (msr - up * mse) / (up * common + many * msr);
            let high = many * (down * msr - mse) / (common + many * down * msr);
            (low, high.min(1.0))
        });
        let interval = interval.filter(|(low, high)| low.is_finite() && high.is_finite());
        Ok(Icc { icc, n, raters: k, confidence, interval })
    }
}

/// Agreement of a panel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Icc {
    /// ICC(2,1): 1 where all assessors always give the same.
    pub icc: f64,
    /// Performances.
    pub n: usize,
    /// Assessors.
    pub raters: usize,
    /// The interval's confidence, 0–1.
    pub confidence: f64,
    /// The interval; `None` where the assessors differ by a constant alone, which leaves nothing to estimate its width from.
    pub interval: Option<(f64, f64)>,
}

/// How an assessor's ratings lie to those of the others of the same performances.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leaning {
    /// Whose.
    pub assessor: Id,
    /// Performances that others have rated too.
    pub n: usize,
    /// The middle one of the differences to the middle one of the others: below 0 the assessor gives less. Of an even number the lower one.
    pub median: f64,
    /// Performances for which they gave less.
    pub less: usize,
    /// Performances for which they gave more.
    pub more: usize,
}

/// How each assessor's ratings lie to those of the others of the same performances, by assessor. Whoever rated nothing together with others
/// is not named; an assessor who stands twice at a performance is left out there.
#[must_use]
pub fn leanings<R: Rating>(seen: &[Seen<R>]) -> Vec<Leaning> {
    let mut apart: BTreeMap<Id, Vec<f64>> = BTreeMap::new();
    for raters in by_performance(seen).into_values() {
        for (assessor, own) in raters.iter().filter_map(|(a, r)| Some((*a, (*r)?))) {
            let mut others: Vec<R> = raters.iter().filter(|(a, _)| **a != assessor).filter_map(|(_, r)| *r).collect();
            others.sort_unstable();
            if let Some(middle) = others.get((others.len().saturating_sub(1)) / 2) {
                apart.entry(assessor).or_default().push(own.number() - middle.number());
            }
        }
    }
    let leaning = |(assessor, mut apart): (Id, Vec<f64>)| {
        apart.sort_by(f64::total_cmp);
        let median = apart.get((apart.len() - 1) / 2).copied().unwrap_or(0.0);
        let count = |of: fn(f64) -> bool| apart.iter().filter(|d| of(**d)).count();
        Leaning { assessor, n: apart.len(), median, less: count(|d| d < 0.0), more: count(|d| d > 0.0) }
    };
    apart.into_iter().map(leaning).collect()
}

/// Assessors who rated performances together, with how many, most first.
#[must_use]
pub fn rated_together<R: Rating>(seen: &[Seen<R>]) -> Vec<(Id, Id, usize)> {
    let mut counts: BTreeMap<(Id, Id), usize> = BTreeMap::new();
    for raters in by_performance(seen).into_values() {
        let who: Vec<Id> = raters.iter().filter(|(_, r)| r.is_some()).map(|(a, _)| *a).collect();
        for (n, one) in who.iter().enumerate() {
            for other in who.iter().skip(n + 1) {
                *counts.entry((*one, *other)).or_default() += 1;
            }
        }
    }
    let mut out: Vec<(Id, Id, usize)> = counts.into_iter().map(|((a, b), n)| (a, b, n)).collect();
    out.sort_by_key(|(a, b, n)| (std::cmp::Reverse(*n), *a, *b));
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rules::skills::scale::Ordinary;

    fn id(n: usize) -> Id {
        Id::new(i64::try_from(n).unwrap()).unwrap()
    }

    fn seen(session: usize, assessor: usize, rating: f64) -> Seen<Ordinary> {
        let on = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        let performance = Performance { trainee: id(1), skill: id(2), on, session: id(session) };
        Seen { performance, assessor: id(assessor), rating: Ordinary::read(rating).unwrap() }
    }

    fn twice(pairs: &[(u8, u8)]) -> Twice<Ordinary> {
        let rows = pairs.iter().enumerate().flat_map(|(n, (a, b))| [seen(n + 1, 1, f64::from(*a)), seen(n + 1, 2, f64::from(*b))]);
        Twice::of(&rows.collect::<Vec<_>>())
    }

    fn table_pairs(table: &[&[usize]]) -> Vec<(u8, u8)> {
        let mut out = Vec::new();
        for (i, row) in (1_u8..).zip(table) {
            for (j, n) in (1_u8..).zip(*row) {
                out.extend(std::iter::repeat_n((i, j), *n));
            }
        }
        out
    }

    fn near(got: f64, want: f64, within: f64) {
        assert!((got - want).abs() <= within, "{got} is not {want}");
    }

    #[test]
    fn cohens_own_example() {
        // Cohen 1968: two diagnosticians, three diagnoses, 200 patients; disagreements weigh 1, 3 and 6. κ = .492, weighted κ = .348.
        let table: Vec<Vec<f64>> = [[88.0, 14.0, 18.0], [10.0, 40.0, 10.0], [2.0, 6.0, 12.0]].map(|r| r.to_vec()).to_vec();
        let heavy = [[0.0, 1.0, 3.0], [1.0, 0.0, 6.0], [3.0, 6.0, 0.0]];
        near(kappa(&table, |i, j| heavy[i][j]).unwrap().kappa, 0.348, 5e-4);
        near(kappa(&table, |i, j| f64::from(u8::from(i != j))).unwrap().kappa, 0.492, 5e-4);
    }

    #[test]
    fn husbands_and_wives() {
        // Hout, Duncan & Sobel 1987 in Agresti, Categorical Data Analysis, 1990; as `Kappa(SexualFun)` of R's vcd prints it:
        // unweighted 0.1293 (standard error 0.0686), with equal spacing 0.2374 (0.0783).
        let t = twice(&table_pairs(&[&[7, 7, 2, 3], &[2, 8, 3, 7], &[1, 5, 4, 9], &[2, 8, 9, 14]]));
        let linear = t.kappa(Weights::Linear).unwrap();
        assert_eq!(linear.n, 91);
        near(linear.kappa, 0.2374, 5e-5);
        near(linear.error, 0.0783, 5e-5);
        near(linear.high - linear.low, 2.0 * 1.96 * 0.0783, 1e-3);
        near(t.kappa(Weights::Quadratic).unwrap().kappa, 0.3320, 5e-5);
    }

    #[test]
    fn shrout_and_fleiss() {
        // Shrout & Fleiss 1979, table 2: six targets, four judges; ICC(2,1) = .29 (R's psych: 95 % from .02 to .76).
        let table: [[f64; 4]; 6] = [
            [9.0, 2.0, 5.0, 8.0],
            [6.0, 1.0, 3.0, 2.0],
            [8.0, 4.0, 6.0, 8.0],
            [7.0, 1.0, 2.0, 6.0],
            [10.0, 5.0, 6.0, 9.0],
            [6.0, 2.0, 4.0, 7.0],
        ];
        let rows: Vec<Seen<Ordinary>> = table
            .iter()
            .enumerate()
            .flat_map(|(n, row)| row.iter().enumerate().map(move |(j, rating)| seen(n + 1, j + 1, *rating)))
            .collect();
        let icc = Panel::of(&rows, &[id(1), id(2), id(3), id(4)]).icc(0.95).unwrap();
        assert_eq!((icc.n, icc.raters), (6, 4));
        near(icc.icc, 0.29, 5e-3);
        let (low, high) = icc.interval.unwrap();
        near(low, 0.019, 2e-3);
        near(high, 0.761, 2e-3);
    }

    #[test]
    fn only_the_same_performance_counts() {
        let rows = [
            // Two sessions, one assessor each: nobody was seen twice.
            seen(1, 1, 3.0),
            seen(2, 2, 3.0),
            // One session, two assessors.
            seen(3, 1, 4.0),
            seen(3, 2, 5.0),
            // One assessor twice in a session: which case?
            seen(4, 1, 4.0),
            seen(4, 1, 2.0),
            seen(4, 2, 2.0),
            // Three assessors.
            seen(5, 1, 4.0),
            seen(5, 2, 2.0),
            seen(5, 3, 2.0),
        ];
        let t = Twice::of(&rows);
        assert_eq!(t.pairs().iter().map(|(a, b)| (a.number(), b.number())).collect::<Vec<_>>(), [(4.0, 5.0)]);
        assert_eq!(t.left_out, 2);
        let panel = Panel::of(&rows, &[id(1), id(2)]);
        assert_eq!((panel.rows.len(), panel.left_out), (2, 3));
    }

    #[test]
    fn who_gives_less_than_the_others() {
        let rows = [
            seen(1, 1, 2.0),
            seen(1, 2, 3.0),
            seen(2, 1, 3.0),
            seen(2, 2, 3.0),
            seen(2, 3, 5.0),
            seen(3, 1, 1.0),
            seen(3, 2, 4.0),
            // Alone, and twice at one performance.
            seen(4, 1, 1.0),
            seen(5, 2, 1.0),
            seen(5, 2, 5.0),
            seen(5, 3, 2.0),
        ];
        let found = leanings(&rows);
        let of = |n: usize| found.iter().find(|l| l.assessor == id(n)).copied().unwrap();
        assert_eq!((of(1).n, of(1).median, of(1).less, of(1).more), (3, -1.0, 2, 0));
        assert_eq!((of(2).n, of(2).median, of(2).less, of(2).more), (3, 1.0, 0, 2));
        assert_eq!((of(3).n, of(3).median), (1, 2.0));
        assert_eq!(rated_together(&rows), [(id(1), id(2), 3), (id(1), id(3), 1), (id(2), id(3), 1)]);
        assert!(leanings(&rows[7..8]).is_empty() && rated_together(&rows[7..8]).is_empty());
    }

    #[test]
    fn undefined_is_refused() {
        assert!(twice(&[(3, 4)]).kappa(Weights::Linear).is_err());
        assert!(twice(&[(3, 3), (3, 3), (3, 3)]).kappa(Weights::Linear).unwrap_err().hint().is_some());
        let all: Vec<Seen<Ordinary>> = (1..5).flat_map(|n| [seen(n, 1, 4.1), seen(n, 2, 4.1)]).collect();
        assert!(Panel::of(&all, &[id(1), id(2)]).icc(0.95).unwrap_err().hint().is_some());
        assert!(Panel::of(&all, &[id(1)]).icc(0.95).is_err());
        assert!(Panel::of(&all, &[id(1), id(3)]).icc(0.95).is_err());
        assert!(Panel::of(&all, &[id(1), id(2)]).icc(1.0).is_err());
        // A constant difference: no residual, so a figure without an interval.
        let apart: Vec<Seen<Ordinary>> = (1..5).flat_map(|n| [seen(n, 1, n as f64), seen(n, 2, n as f64 + 1.0)]).collect();
        let icc = Panel::of(&apart, &[id(1), id(2)]).icc(0.95).unwrap();
        assert!(icc.interval.is_none() && icc.icc < 1.0 && icc.icc > 0.5);
    }

    proptest! {
        #[test]
        fn quadratic_kappa_is_fleiss_and_cohens_ratio(pairs in prop::collection::vec((1_u8..6, 1_u8..6), 2..60)) {
            // Fleiss & Cohen 1973: 1 − Σ(x−y)² / (Σ(x−x̄)² + Σ(y−ȳ)² + n(x̄−ȳ)²).
            let n = pairs.len() as f64;
            let (x, y) = (pairs.iter().map(|p| f64::from(p.0)).sum::<f64>() / n, pairs.iter().map(|p| f64::from(p.1)).sum::<f64>() / n);
            let sum = |of: &dyn Fn(f64, f64) -> f64| pairs.iter().map(|(a, b)| of(f64::from(*a), f64::from(*b))).sum::<f64>();
            let below = sum(&|a, _| (a - x).powi(2)) + sum(&|_, b| (b - y).powi(2)) + n * (x - y).powi(2);
            match twice(&pairs).kappa(Weights::Quadratic) {
                Ok(k) => {
                    prop_assert!((k.kappa - (1.0 - sum(&|a, b| (a - b).powi(2)) / below)).abs() < 1e-9);
                    prop_assert!(k.low <= k.kappa + 1e-12 && k.kappa <= k.high + 1e-12);
                }
                Err(_) => prop_assert!(below < 1e-9),
            }
        }

        #[test]
        fn who_sits_first_does_not_matter(pairs in prop::collection::vec((1_u8..6, 1_u8..6), 2..60)) {
            let turned: Vec<(u8, u8)> = pairs.iter().map(|(a, b)| (*b, *a)).collect();
            if let (Ok(a), Ok(b)) = (twice(&pairs).kappa(Weights::Linear), twice(&turned).kappa(Weights::Linear)) {
                // The root of a variance that is nothing but rounding is no small number any more.
                prop_assert!((a.kappa - b.kappa).abs() < 1e-9 && (a.error.powi(2) - b.error.powi(2)).abs() < 1e-9);
            }
        }

        #[test]
        fn two_assessors_lean_away_from_each_other(pairs in prop::collection::vec((1_u8..6, 1_u8..6), 1..40)) {
            let rows: Vec<Seen<Ordinary>> =
                pairs.iter().enumerate().flat_map(|(n, (a, b))| [seen(n + 1, 1, f64::from(*a)), seen(n + 1, 2, f64::from(*b))]).collect();
            let found = leanings(&rows);
            prop_assert_eq!(found.len(), 2);
            prop_assert_eq!((found[0].n, found[0].less, found[0].more), (pairs.len(), found[1].more, found[1].less));
            prop_assert_eq!(rated_together(&rows), [(id(1), id(2), pairs.len())]);
        }

        #[test]
        fn full_agreement_is_one(ratings in prop::collection::vec(1_u8..6, 2..40)) {
            let pairs: Vec<(u8, u8)> = ratings.iter().map(|r| (*r, *r)).collect();
            if let Ok(k) = twice(&pairs).kappa(Weights::Linear) {
                prop_assert!((k.kappa - 1.0).abs() < 1e-9);
            }
        }
    }
}
