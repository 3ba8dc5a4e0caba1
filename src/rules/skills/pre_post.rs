//! Tests before and after training: the difference with its interval.
//!
//! Each person is paired with themselves; the interval is Student's for the mean of the differences (Student, Biometrika 6, 1908).
//! A test in per cent is a measure with a zero and a unit, so that its differences may be averaged; ratings may not, and the caller
//! gives only scores of one test in one version.
//!
//! Must not: call a difference an effect of the training; there is nobody here who was not trained.
//! Still awkward: with few people the interval leans on differences that are spread like a normal curve.

use super::distribution::t_quantile;
use crate::error::{Error, Result};
use crate::model::Id;
use crate::msg;

/// One person's two scores in one test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Who.
    pub trainee: Id,
    /// Before, in per cent or points.
    pub before: f64,
    /// After, in the same unit.
    pub after: f64,
}

/// What became of a group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// People with both tests.
    pub n: usize,
    /// Mean before.
    pub before: f64,
    /// Mean after.
    pub after: f64,
    /// Mean difference, after less before.
    pub difference: f64,
    /// Standard deviation of the differences.
    pub deviation: f64,
    /// The interval's confidence, 0–1.
    pub confidence: f64,
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// The difference between paired tests, with an interval of this confidence (commonly 0.95).
///
/// # Errors
/// Fewer than two people; a number that is none; a confidence that is not between 0 and 1.
pub fn difference(pairs: &[Pair], confidence: f64) -> Result<Difference> {
    let n = pairs.len();
    if n < 2 {
        return Err(Error::input(msg!("skills-pairs-few", n = n)).next(msg!("skills-pairs-few-next")));
    }
    if pairs.iter().any(|p| !p.before.is_finite() || !p.after.is_finite()) {
        return Err(Error::input(msg!("skills-pairs-number")).next(msg!("skills-pairs-number-next")));
    }
    if !(confidence > 0.0 && confidence < 1.0) {
        return Err(Error::input(msg!("skills-confidence", given = confidence)).next(msg!("skills-confidence-next")));
    }
    let many = n as f64;
    let mean = |of: fn(&Pair) -> f64| pairs.iter().map(of).sum::<f64>() / many;
    let difference = mean(|p| p.after - p.before);
    let squares: f64 = pairs.iter().map(|p| (p.after - p.before - difference).powi(2)).sum();
    let deviation = (squares / (many - 1.0)).sqrt();
    let half = t_quantile(f64::midpoint(1.0, confidence), many - 1.0) * deviation / many.sqrt();
    Ok(Difference {
        n,
        before: mean(|p| p.before),
        after: mean(|p| p.after),
        difference,
        deviation,
        confidence,
        low: difference - half,
        high: difference + half,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pairs(of: &[(f64, f64)]) -> Vec<Pair> {
        of.iter().map(|(before, after)| Pair { trainee: Id::new(1).unwrap(), before: *before, after: *after }).collect()
    }

    #[test]
    fn students_sleep() {
        // Student 1908, the data of Cushny & Peebles (R's `sleep`): mean difference 1.58, 95 % interval 0.7001142 to 2.4598858.
        let one = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
        let two = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
        let of: Vec<(f64, f64)> = one.into_iter().zip(two).collect();
        let d = difference(&pairs(&of), 0.95).unwrap();
        assert_eq!(d.n, 10);
        for (got, want) in [(d.before, 0.75), (d.after, 2.33), (d.difference, 1.58), (d.low, 0.700_114_2), (d.high, 2.459_885_8)] {
            assert!((got - want).abs() < 1e-6, "{d:?}");
        }
    }

    #[test]
    fn undefined_is_refused() {
        for of in [&[][..], &[(40.0, 60.0)][..], &[(40.0, 60.0), (f64::NAN, 70.0)][..], &[(40.0, 60.0), (1.0, f64::INFINITY)][..]] {
            assert!(difference(&pairs(of), 0.95).unwrap_err().hint().is_some(), "{of:?}");
        }
        let two = pairs(&[(40.0, 60.0), (50.0, 60.0)]);
        for confidence in [0.0, 1.0, f64::NAN, -0.5] {
            assert!(difference(&two, confidence).is_err());
        }
        // Two people: one degree of freedom, a wide interval. 15 ± 12.706 · 7.0711 / √2.
        let d = difference(&two, 0.95).unwrap();
        assert!((d.high - 15.0 - 63.531).abs() < 1e-3, "{d:?}");
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_difference_and_widens_with_confidence(of in prop::collection::vec((0_u8..101, 0_u8..101), 2..40)) {
            let of: Vec<(f64, f64)> = of.into_iter().map(|(a, b)| (f64::from(a), f64::from(b))).collect();
            let (narrow, wide) = (difference(&pairs(&of), 0.8).unwrap(), difference(&pairs(&of), 0.99).unwrap());
            prop_assert!(narrow.low <= narrow.difference && narrow.difference <= narrow.high);
            prop_assert!(wide.low <= narrow.low && wide.high >= narrow.high);
            prop_assert!((narrow.difference - (narrow.after - narrow.before)).abs() < 1e-9);
            let turned: Vec<(f64, f64)> = of.iter().map(|(a, b)| (*b, *a)).collect();
            let back = difference(&pairs(&turned), 0.8).unwrap();
            prop_assert!((back.difference + narrow.difference).abs() < 1e-9 && (back.low + narrow.high).abs() < 1e-6);
        }
    }
}
