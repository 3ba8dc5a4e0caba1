//! The pass mark of an OSCE station by borderline regression.
//!
//! The checklist scores are regressed on the examiners' global ratings (least squares); the pass mark is the score that the line gives
//! at the borderline rating (Wood, Humphrey-Murto & Norman, Advances in Health Sciences Education 11, 2006; metrics: Pell, Fuller, Homer &
//! Roberts, Medical Teacher 32, 2010, AMEE Guide 49). Shown with n, R² and RMSE: a mark without them is worth nothing.
//!
//! Must not: give a mark where there is no line.
//! Still awkward: one station at a time; marks over a whole circuit are the reader's sum.

use crate::error::{Error, Result};
use crate::model::Id;
use crate::msg;

/// One candidate at one station. Both numbers come from one use of one form: they are no ratings of two tools.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Who, to find the rows behind the mark.
    pub assessment: Id,
    /// The global rating.
    pub global: f64,
    /// The checklist score, in its own unit (items done, or per cent).
    pub checklist: f64,
}

/// A pass mark and what it stands on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PassMark {
    /// The checklist score at the borderline rating.
    pub mark: f64,
    /// Candidates.
    pub n: usize,
    /// Rise of the checklist score for one step of the global rating.
    pub slope: f64,
    /// The line at rating 0.
    pub intercept: f64,
    /// Share of the checklist's variance that the line explains, 0–1.
    pub r2: f64,
    /// Root mean square of the residuals, √(Σe²/n), in the checklist's unit.
    pub rmse: f64,
    /// Nobody was rated as low or as high as the borderline: the line is drawn beyond what was seen.
    pub beyond: bool,
}

/// The pass mark of a station at the rating that means borderline.
///
/// # Errors
/// Fewer than three candidates; a number that is none; all global ratings equal; checklist scores that do not rise with the rating.
pub fn pass_mark(candidates: &[Candidate], borderline: f64) -> Result<PassMark> {
    let n = candidates.len();
    if n < 3 {
        return Err(Error::input(msg!("skills-osce-few", n = n)).next(msg!("skills-osce-few-next")));
    }
    if !borderline.is_finite() || candidates.iter().any(|c| !c.global.is_finite() || !c.checklist.is_finite()) {
        return Err(Error::input(msg!("skills-osce-number")).next(msg!("skills-osce-number-next")));
    }
    let least = candidates.iter().map(|c| c.global).fold(f64::INFINITY, f64::min);
    let greatest = candidates.iter().map(|c| c.global).fold(f64::NEG_INFINITY, f64::max);
    if least >= greatest {
        return Err(Error::input(msg!("skills-osce-equal", rating = least)).next(msg!("skills-osce-equal-next")));
    }
    let many = n as f64;
    let mean = |of: fn(&Candidate) -> f64| candidates.iter().map(of).sum::<f64>() / many;
    let (x, y) = (mean(|c| c.global), mean(|c| c.checklist));
    let sum = |of: &dyn Fn(&Candidate) -> f64| candidates.iter().map(of).sum::<f64>();
    let xx = sum(&|c| (c.global - x) * (c.global - x));
    let xy = sum(&|c| (c.global - x) * (c.checklist - y));
    let yy = sum(&|c| (c.checklist - y) * (c.checklist - y));
    let slope = xy / xx;
    // Sums of equal numbers may leave a trace; a slope below it is none.
    if !(slope.is_finite() && xy > 1e-12 * (xx * yy).sqrt() && yy > 0.0) {
        return Err(Error::input(msg!("skills-osce-slope")).next(msg!("skills-osce-slope-next")));
    }
    let intercept = y - slope * x;
    let residual = sum(&|c| (c.checklist - intercept - slope * c.global).powi(2));
    Ok(PassMark {
        mark: intercept + slope * borderline,
        n,
        slope,
        intercept,
        r2: (1.0 - residual / yy).clamp(0.0, 1.0),
        rmse: (residual / many).sqrt(),
        beyond: borderline < least || borderline > greatest,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn candidates(of: &[(f64, f64)]) -> Vec<Candidate> {
        let assessment = Id::new(1).unwrap();
        of.iter().map(|(global, checklist)| Candidate { assessment, global: *global, checklist: *checklist }).collect()
    }

    #[test]
    fn a_station_reckoned_by_hand() {
        // Ratings 1 2 2 3 4, scores 8 10 12 15 20: means 2.4 and 13; Σxx = 5.2, Σxy = 21, Σyy = 88.
        // Slope 4.03846, line at 0: 3.30769; at borderline 2: 11.38462. R² = 21²/(5.2·88) = 0.96372; Σe² = 88 − 21²/5.2 = 3.19231.
        let m = pass_mark(&candidates(&[(1.0, 8.0), (2.0, 10.0), (2.0, 12.0), (3.0, 15.0), (4.0, 20.0)]), 2.0).unwrap();
        for (got, want) in
            [(m.slope, 4.03846), (m.intercept, 3.30769), (m.mark, 11.38462), (m.r2, 0.96372), (m.rmse, (3.19231_f64 / 5.0).sqrt())]
        {
            assert!((got - want).abs() < 1e-5, "{m:?}");
        }
        assert_eq!((m.n, m.beyond), (5, false));
    }

    #[test]
    fn the_first_of_anscombes_four_sets() {
        // Anscombe, "Graphs in statistical analysis", The American Statistician 27, 1973: y = 3.00 + 0.500 x, R² = 0.667.
        let set = [
            (10.0, 8.04),
            (8.0, 6.95),
            (13.0, 7.58),
            (9.0, 8.81),
            (11.0, 8.33),
            (14.0, 9.96),
            (6.0, 7.24),
            (4.0, 4.26),
            (12.0, 10.84),
            (7.0, 4.82),
            (5.0, 5.68),
        ];
        let m = pass_mark(&candidates(&set), 10.0).unwrap();
        assert!((m.intercept - 3.00).abs() < 0.005 && (m.slope - 0.500).abs() < 0.0005 && (m.r2 - 0.667).abs() < 0.0005, "{m:?}");
        // Residual sum of squares as printed there: 13.75.
        assert!((m.rmse * m.rmse * 11.0 - 13.75).abs() < 0.05);
    }

    #[test]
    fn where_there_is_no_line_there_is_no_mark() {
        for (name, of) in [
            ("none", &[][..]),
            ("two", &[(1.0, 5.0), (2.0, 8.0)][..]),
            ("all equal", &[(3.0, 5.0), (3.0, 8.0), (3.0, 9.0)][..]),
            ("flat", &[(1.0, 7.0), (2.0, 7.0), (3.0, 7.0)][..]),
            ("flat in the mean", &[(1.0, 7.0), (2.0, 9.0), (3.0, 7.0)][..]),
            ("falling", &[(1.0, 9.0), (2.0, 8.0), (3.0, 7.0)][..]),
            ("no number", &[(1.0, 9.0), (2.0, f64::NAN), (3.0, 7.0)][..]),
            ("infinite", &[(f64::INFINITY, 9.0), (2.0, 1.0), (3.0, 7.0)][..]),
        ] {
            let error = pass_mark(&candidates(of), 2.0).unwrap_err();
            assert!(error.hint().is_some(), "{name}");
        }
        assert!(pass_mark(&candidates(&[(1.0, 5.0), (2.0, 6.0), (3.0, 8.0)]), f64::NAN).is_err());
    }

    #[test]
    fn a_line_beyond_what_was_seen_says_so() {
        assert!(pass_mark(&candidates(&[(3.0, 5.0), (4.0, 6.0), (5.0, 8.0)]), 2.0).unwrap().beyond);
    }

    proptest! {
        #[test]
        fn order_and_unit_do_not_matter(of in prop::collection::vec((1_u8..6, 0_u8..30), 3..40), turn in any::<prop::sample::Index>(), unit in 1_u8..9) {
            let base: Vec<(f64, f64)> = of.iter().map(|(g, c)| (f64::from(*g), f64::from(*c))).collect();
            let mut other = base.clone();
            other.rotate_left(turn.index(base.len()));
            let scaled: Vec<(f64, f64)> = base.iter().map(|(g, c)| (*g, c * f64::from(unit))).collect();
            if let Ok(m) = pass_mark(&candidates(&base), 3.0) {
                let o = pass_mark(&candidates(&other), 3.0).unwrap();
                prop_assert!((o.mark - m.mark).abs() < 1e-9 && (o.r2 - m.r2).abs() < 1e-9);
                let s = pass_mark(&candidates(&scaled), 3.0).unwrap();
                prop_assert!((s.mark - m.mark * f64::from(unit)).abs() < 1e-6);
                prop_assert!(m.slope > 0.0 && (0.0..=1.0).contains(&m.r2) && m.rmse >= 0.0);
            }
        }
    }
}
