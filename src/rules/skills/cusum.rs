//! The learning curve of one trainee at one procedure: LC-CUSUM until competence is signalled, plain CUSUM after it.
//!
//! LC-CUSUM (Biau, Williams, Schlup, Nizard & Porcher, British Journal of Surgery 95, 2008) takes a trainee for *not* competent until
//! the outcomes say otherwise: S(0) = 0, S(i) = max(0, S(i−1) + W), with W = ln((1−p0)/(1−p1)) after a success and ln(p0/p1) after a
//! failure; p0 is the acceptable and p1 the unacceptable failure rate. Competence is signalled at S ≥ h. (A published page prints min
//! for max.) After the signal the plain CUSUM (Page, Biometrika 41, 1954) asks the opposite question, whether the failure rate has gone
//! up to p1: the same weights with their signs turned.
//!
//! A small h lies: it declares many whose failure rate is unacceptable. So h is chosen by simulation for a horizon of cases and a rate
//! of false declarations that is borne ([`choose_h`]), and both rates stand beside the curve with their standard errors.
//!
//! Must not: give a verdict inside a visit of two weeks; the few cases of a visit cannot carry one. Neither where all cases were done
//! in so short a time ([`Setting`]), nor where a verdict would stand on the cases of one visit alone: its evidence are the cases since
//! the statistic was last 0, and what was done before it, a month earlier or a year, is forgotten by then. So a limit that is passed
//! inside a visit does not count yet; it does with the first later case outside of it that raises the statistic, if that is at the
//! limit then: a failure at home is no reason to declare somebody competent.
//! That only delays a signal, so that the rates of [`choose_h`] stay upper bounds.
//! Still awkward: the cases are taken to be alike; there is no adjustment for how hard a case was.

use std::collections::BTreeSet;

use super::super::rng::Rng;
use crate::error::{Error, Result};
use crate::model::Id;
use crate::msg;

/// Days that a stay must be longer than for a verdict: the length of an inbound visit (`domain.md` §§1, 5).
pub const VISIT_DAYS: u32 = 14;

/// Most cases of a horizon: no trainee has more, and simulation time is bounded.
pub const MOST_CASES: u32 = 2_000;

/// The chart of one procedure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LcCusum {
    p0: f64,
    p1: f64,
    h: f64,
}

/// The weights of a success and of a failure, if the rates make sense.
fn weights(p0: f64, p1: f64) -> Result<(f64, f64)> {
    if !(p0 > 0.0 && p0 < p1 && p1 < 1.0) {
        return Err(Error::input(msg!("skills-cusum-rates", good = p0, bad = p1)).next(msg!("skills-cusum-rates-next")));
    }
    Ok((((1.0 - p0) / (1.0 - p1)).ln(), (p0 / p1).ln()))
}

/// Where the cases were done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// During the visit of a delegation, however long: never a verdict.
    Visit,
    /// In a stay or at home, over so many days from the first case to the last (both counted).
    Stay {
        /// How many.
        days: u32,
    },
}

impl Setting {
    /// Whether a verdict may be given.
    #[must_use]
    pub const fn long_enough(self) -> bool {
        match self {
            Self::Visit => false,
            Self::Stay { days } => days > VISIT_DAYS,
        }
    }
}

/// The visits that each case lies in, in the order of the cases; a case without a set lies in none.
pub type Visits<'a> = &'a [BTreeSet<Id>];

/// The first case, as an index, that takes `points` to `limit` or beyond it and does not stand on the cases of one visit alone; with the
/// last run of cases since the statistic was 0. `within` are the visits of the cases of `points`.
fn first_at(points: &[f64], limit: f64, within: Visits<'_>) -> (Option<usize>, Run) {
    let none = BTreeSet::new();
    let mut run = Run { visits: None, at_limit: false };
    let mut before = 0.0;
    for (at, s) in points.iter().enumerate() {
        let rises = *s > before;
        before = *s;
        if *s <= 0.0 {
            run = Run { visits: None, at_limit: false };
            continue;
        }
        let own = within.get(at).unwrap_or(&none);
        let visits = run.visits.map_or_else(|| own.clone(), |all| all.intersection(own).copied().collect());
        run = Run { at_limit: *s >= limit, visits: Some(visits) };
        if rises && run.at_limit && !run.in_one_visit() {
            return (Some(at), run);
        }
    }
    (None, run)
}

/// The cases since a statistic was last 0.
struct Run {
    /// The visits that all of them lie in; `None` where there is none, since the statistic is 0.
    visits: Option<BTreeSet<Id>>,
    /// Whether the statistic is at its limit.
    at_limit: bool,
}

impl Run {
    fn in_one_visit(&self) -> bool {
        self.visits.as_ref().is_some_and(|visits| !visits.is_empty())
    }
}

/// What the chart says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Inside a visit of two weeks, or in a stay no longer, or it would stand on the cases of one visit: none is given, whatever the
    /// curve shows.
    Withheld,
    /// Competence is not signalled yet.
    NotYet,
    /// Signalled at this case, counted from 1; no relapse since.
    Signalled(usize),
    /// Signalled once, and failures since then have passed the limit at this case, counted from 1.
    Relapsed(usize),
}

/// The curve and what it says.
#[derive(Debug, Clone, PartialEq)]
pub struct Watch {
    /// S after each case up to the signal, that case included; S(0) = 0 is not in it.
    pub learning: Vec<f64>,
    /// The case at which competence was signalled, counted from 1. Not to be shown as a verdict: [`Self::verdict`] is.
    pub signal: Option<usize>,
    /// The plain CUSUM after each case behind the signal.
    pub relapse: Vec<f64>,
    /// The case at which it passed its limit, counted from 1 over all cases.
    pub alarm: Option<usize>,
    /// What may be said.
    pub verdict: Verdict,
}

impl LcCusum {
    /// A chart with acceptable failure rate `p0`, unacceptable `p1` and limit `h`.
    ///
    /// # Errors
    /// Unless 0 < p0 < p1 < 1 and h is positive and finite.
    pub fn new(p0: f64, p1: f64, h: f64) -> Result<Self> {
        weights(p0, p1)?;
        if !(h > 0.0 && h.is_finite()) {
            return Err(Error::input(msg!("skills-cusum-limit", limit = h)).next(msg!("skills-cusum-limit-next")));
        }
        Ok(Self { p0, p1, h })
    }

    /// The limit.
    #[must_use]
    pub const fn limit(&self) -> f64 {
        self.h
    }

    /// What a success adds (> 0).
    #[must_use]
    pub fn success(&self) -> f64 {
        ((1.0 - self.p0) / (1.0 - self.p1)).ln()
    }

    /// What a failure adds (< 0).
    #[must_use]
    pub fn failure(&self) -> f64 {
        (self.p0 / self.p1).ln()
    }

    /// The least number of cases that can signal: straight successes.
    #[must_use]
    pub fn least_cases(&self) -> u32 {
        (self.h / self.success()).ceil() as u32
    }

    /// S after each outcome (`true`: success), going on behind a signal; and the first case with S ≥ h, counted from 1.
    #[must_use]
    pub fn curve(&self, outcomes: &[bool]) -> (Vec<f64>, Option<usize>) {
        let (up, down) = (self.success(), self.failure());
        let mut s = 0.0_f64;
        let points: Vec<f64> = outcomes
            .iter()
            .map(|success| {
                s = (s + if *success { up } else { down }).max(0.0);
                s
            })
            .collect();
        let signal = points.iter().position(|s| *s >= self.h).map(|at| at + 1);
        (points, signal)
    }

    /// The learning curve up to the signal, then the plain CUSUM with the limit `relapse_h`; h itself where that is not above 0.
    /// `visits` are those that each case lies in, `setting` is where all were done.
    #[must_use]
    pub fn watch(&self, relapse_h: f64, outcomes: &[bool], visits: Visits<'_>, setting: Setting) -> Watch {
        let (mut learning, _) = self.curve(outcomes);
        let (signal, learnt) = first_at(&learning, self.h, visits);
        let begin = signal.map_or(outcomes.len(), |at| at + 1);
        learning.truncate(begin);
        let (up, down) = (self.success(), self.failure());
        let mut c = 0.0_f64;
        let after = outcomes.get(begin..).unwrap_or_default();
        let relapse: Vec<f64> = after
            .iter()
            .map(|success| {
                c = (c - if *success { up } else { down }).max(0.0);
                c
            })
            .collect();
        let limit = if relapse_h > 0.0 { relapse_h } else { self.h };
        let (alarm, lost) = first_at(&relapse, limit, visits.get(begin..).unwrap_or_default());
        let (signal, alarm) = (signal.map(|_| begin), alarm.map(|at| begin + at + 1));
        let withheld = match (signal, alarm) {
            _ if !setting.long_enough() => true,
            // Nothing is signalled: what may be said stands on the last run.
            (None, _) => learnt.in_one_visit(),
            // Competence was signalled on cases enough; an alarm that is inside a visit still is neither said nor denied.
            (Some(_), None) => lost.at_limit && lost.in_one_visit(),
            (Some(_), Some(_)) => false,
        };
        let verdict = match (signal, alarm) {
            _ if withheld => Verdict::Withheld,
            (_, Some(at)) => Verdict::Relapsed(at),
            (Some(at), None) => Verdict::Signalled(at),
            (None, None) => Verdict::NotYet,
        };
        Watch { learning, signal, relapse, alarm, verdict }
    }

    /// How many of `runs` simulated performers are declared competent within `horizon` cases.
    ///
    /// # Errors
    /// No runs, or a horizon of none or of more than [`MOST_CASES`].
    pub fn rates(&self, horizon: u32, runs: u32, seed: u64) -> Result<Rates> {
        bounded(horizon, runs)?;
        let weights = (self.success(), self.failure());
        let mut rng = Rng::new(seed);
        let mut rate = |p: f64| {
            let declared = (0..runs).filter(|_| highest(&mut rng, weights, p, horizon, Some(self.h)) >= self.h).count();
            Rate::of(declared, runs)
        };
        Ok(Rates { horizon, runs, competent: rate(self.p0), incompetent: rate(self.p1) })
    }
}

/// A simulated share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// 0–1.
    pub share: f64,
    /// Standard error of the simulation, √(share·(1−share)/runs).
    pub error: f64,
}

impl Rate {
    fn of(hits: usize, runs: u32) -> Self {
        let runs = f64::from(runs);
        let share = hits as f64 / runs;
        Self { share, error: (share * (1.0 - share) / runs).sqrt() }
    }
}

/// Who is declared competent within the horizon: stands beside every curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rates {
    /// Cases.
    pub horizon: u32,
    /// Simulated performers of each sort.
    pub runs: u32,
    /// Of those who fail at the acceptable rate p0: rightly declared.
    pub competent: Rate,
    /// Of those who fail at the unacceptable rate p1: falsely declared.
    pub incompetent: Rate,
}

/// A chosen chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice {
    /// With the limit found.
    pub chart: LcCusum,
    /// Its rates, by runs other than those that found it.
    pub rates: Rates,
}

fn bounded(horizon: u32, runs: u32) -> Result<()> {
    if horizon == 0 || horizon > MOST_CASES || runs == 0 {
        return Err(Error::input(msg!("skills-cusum-horizon", most = MOST_CASES)).next(msg!("skills-cusum-horizon-next")));
    }
    Ok(())
}

/// The highest S of one performer who fails at rate `p`; stops where `enough` is reached.
fn highest(rng: &mut Rng, (up, down): (f64, f64), p: f64, horizon: u32, enough: Option<f64>) -> f64 {
    let (mut s, mut top) = (0.0_f64, 0.0_f64);
    for _ in 0..horizon {
        s = (s + if rng.unit() < p { down } else { up }).max(0.0);
        top = top.max(s);
        if enough.is_some_and(|h| top >= h) {
            break;
        }
    }
    top
}

/// The smallest limit, in hundredths, that declares at most the share `false_declare_rate` of simulated p1-performers within `horizon`
/// cases; with its rates by fresh runs, so that they are not flattered by the choice. The same seed gives the same answer.
///
/// A limit that nobody can reach within the horizon is refused: a chart that never signals is no chart.
///
/// # Errors
/// As [`LcCusum::new`] and [`LcCusum::rates`]; a rate that is not between 0 and 1; no such limit within the horizon.
pub fn choose_h(p0: f64, p1: f64, horizon: u32, false_declare_rate: f64, runs: u32, seed: u64) -> Result<Choice> {
    let weights = weights(p0, p1)?;
    bounded(horizon, runs)?;
    if !(false_declare_rate > 0.0 && false_declare_rate < 1.0) {
        return Err(Error::input(msg!("skills-cusum-false", rate = false_declare_rate)).next(msg!("skills-cusum-false-next")));
    }
    let mut rng = Rng::new(seed);
    let mut tops: Vec<f64> = (0..runs).map(|_| highest(&mut rng, weights, p1, horizon, None)).collect();
    tops.sort_by(|a, b| b.total_cmp(a));
    // So many may reach the limit; the next one must not.
    let borne = (false_declare_rate * f64::from(runs)).floor() as usize;
    let must_not = tops.get(borne).copied().unwrap_or(0.0);
    let h = ((must_not * 100.0).floor() + 1.0) / 100.0;
    let chart = LcCusum::new(p0, p1, h)?;
    if chart.least_cases() > horizon {
        let next = msg!("skills-cusum-unreachable-next");
        return Err(Error::input(msg!("skills-cusum-unreachable", horizon = horizon, cases = chart.least_cases())).next(next));
    }
    // An odd constant sets the second stream apart from the first.
    Ok(Choice { chart, rates: chart.rates(horizon, runs, seed ^ 0x9E37_79B9_7F4A_7C15)? })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// The exact share of performers failing at `p` who are declared within `horizon` cases: a Markov chain over (successes, failures)
    /// since S was last 0. S of such a state is their weighted sum, so the states are finite and need no rounding.
    fn exact(chart: &LcCusum, p: f64, horizon: u32) -> f64 {
        let value = |(won, lost): (u32, u32)| f64::from(won) * chart.success() + f64::from(lost) * chart.failure();
        let mut at: BTreeMap<(u32, u32), f64> = BTreeMap::from([((0, 0), 1.0)]);
        let mut declared = 0.0;
        for _ in 0..horizon {
            let mut next: BTreeMap<(u32, u32), f64> = BTreeMap::new();
            for ((won, lost), weight) in at {
                for (state, share) in [((won + 1, lost), 1.0 - p), ((won, lost + 1), p)] {
                    let s = value(state);
                    if s >= chart.h {
                        declared += weight * share;
                    } else {
                        *next.entry(if s <= 0.0 { (0, 0) } else { state }).or_default() += weight * share;
                    }
                }
            }
            at = next;
        }
        declared
    }

    fn chart(p1: f64, h: f64) -> LcCusum {
        LcCusum::new(0.10, p1, h).unwrap()
    }

    #[test]
    fn the_simulated_figures_of_the_domain_paper() {
        // domain.md §5: 40,000 runs.
        let c = chart(0.25, 2.5);
        assert_eq!(c.least_cases(), 14);
        let fifty = c.rates(50, 40_000, 1).unwrap();
        let fifteen = c.rates(15, 40_000, 2).unwrap();
        let lax = chart(0.20, 1.25).rates(50, 40_000, 3).unwrap();
        for (name, rate, want) in [
            ("p1 within 50", fifty.incompetent, 0.23),
            ("p0 within 50", fifty.competent, 0.94),
            ("p0 within 15", fifteen.competent, 0.25),
            ("p1 = 0.20, h = 1.25", lax.incompetent, 0.65),
        ] {
            // The paper's figures are rounded to a per cent, and are simulated as well.
            assert!((rate.share - want).abs() < 0.005 + 4.0 * std::f64::consts::SQRT_2 * rate.error, "{name}: {rate:?}");
        }
    }

    #[test]
    fn simulation_agrees_with_exact_reckoning() {
        for (p1, h, horizon) in [(0.25, 2.5, 50), (0.25, 2.5, 15), (0.20, 1.25, 50), (0.30, 3.0, 100), (0.15, 0.4, 7)] {
            let c = chart(p1, h);
            let rates = c.rates(horizon, 20_000, 7).unwrap();
            for (p, rate) in [(0.10, rates.competent), (p1, rates.incompetent)] {
                let want = exact(&c, p, horizon);
                assert!((rate.share - want).abs() <= 4.5 * rate.error.max(1e-4), "{p1} {h} {horizon} {p}: {} {want}", rate.share);
            }
        }
    }

    #[test]
    fn fourteen_straight_successes_signal_and_thirteen_do_not() {
        let c = chart(0.25, 2.5);
        assert_eq!(c.curve(&[true; 13]).1, None);
        assert_eq!(c.curve(&[true; 30]).1, Some(14));
        // A failure at the start costs nothing, S cannot fall below 0; one in the middle costs five successes and a bit.
        let mut first = [true; 30];
        first[0] = false;
        assert_eq!(c.curve(&first).1, Some(15));
        let mut middle = [true; 30];
        middle[9] = false;
        assert_eq!(c.curve(&middle).1, Some(20));
    }

    #[test]
    fn a_hand_made_curve() {
        let c = chart(0.25, 2.5);
        let (points, _) = c.curve(&[true, true, false, true, false, false]);
        // W = ln(0.9/0.75) = 0.18232 and ln(0.1/0.25) = −0.91629.
        for (got, want) in points.iter().zip([0.18232, 0.36464, 0.0, 0.18232, 0.0, 0.0]) {
            assert!((got - want).abs() < 1e-5, "{points:?}");
        }
    }

    #[test]
    fn relapse_is_watched_after_the_signal() {
        let c = chart(0.25, 2.5);
        let stay = Setting::Stay { days: 90 };
        let mut outcomes = vec![true; 14];
        assert_eq!(c.watch(2.5, &outcomes, &[], stay).verdict, Verdict::Signalled(14));
        outcomes.extend([false, false]);
        assert_eq!(c.watch(2.5, &outcomes, &[], stay).verdict, Verdict::Signalled(14));
        outcomes.push(false);
        // Three failures: 3 × 0.916 ≥ 2.5.
        let watch = c.watch(2.5, &outcomes, &[], stay);
        assert_eq!((watch.verdict, watch.alarm), (Verdict::Relapsed(17), Some(17)));
        assert_eq!((watch.learning.len(), watch.relapse.len()), (14, 3));
        assert_eq!(c.watch(2.5, &[true; 5], &[], stay).verdict, Verdict::NotYet);
        // Without a limit of its own it is h.
        assert_eq!(c.watch(0.0, &outcomes, &[], stay), watch);
        assert_eq!(c.watch(f64::NAN, &outcomes, &[], stay), watch);
    }

    #[test]
    fn no_verdict_inside_a_visit() {
        let c = chart(0.25, 2.5);
        for (setting, want) in [
            (Setting::Visit, Verdict::Withheld),
            (Setting::Stay { days: 14 }, Verdict::Withheld),
            (Setting::Stay { days: 15 }, Verdict::Signalled(14)),
        ] {
            assert_eq!(c.watch(2.5, &[true; 14], &[], setting).verdict, want, "{setting:?}");
        }
    }

    /// Cases as letters: `o` success and `x` failure at home, `O` and `X` in one visit, `V` a success in another one.
    fn watched(cases: &str) -> Watch {
        let visit = |n: i64| Id::new(n).into_iter().collect::<BTreeSet<_>>();
        let outcomes: Vec<bool> = cases.chars().map(|c| !c.eq_ignore_ascii_case(&'x')).collect();
        let visits: Vec<BTreeSet<Id>> = cases
            .chars()
            .map(|c| match c {
                'O' | 'X' => visit(1),
                'V' => visit(2),
                _ => BTreeSet::new(),
            })
            .collect();
        chart(0.25, 2.5).watch(2.5, &outcomes, &visits, Setting::Stay { days: 60 })
    }

    #[test]
    fn no_verdict_stands_on_the_cases_of_one_visit() {
        for (cases, want) in [
            // A case a month earlier that failed is forgotten: all that is left is of the visit.
            ("xOOOOOOOOOOOOOO", Verdict::Withheld),
            ("xOOOO", Verdict::Withheld),
            ("oooxOOOOOOOOOOOOOO", Verdict::Withheld),
            // One that went well is evidence of its own.
            ("oOOOOOOOOOOOOO", Verdict::Signalled(14)),
            // A success after the visit carries it on; a failure takes it below the limit again.
            ("xOOOOOOOOOOOOOOo", Verdict::Signalled(16)),
            ("xOOOOOOOOOOOOOOx", Verdict::NotYet),
            // Far beyond the limit one failure at home leaves it there, but does not declare anybody.
            ("xOOOOOOOOOOOOOOOOOOOOx", Verdict::NotYet),
            ("xOOOOOOOOOOOOOOOOOOOOxo", Verdict::Signalled(23)),
            // Two visits are not one.
            ("xOOOOOOOVVVVVVV", Verdict::Signalled(15)),
            // Begun in a visit, come back to nothing, and gone on with at home.
            ("OOXoooo", Verdict::NotYet),
            ("xxx", Verdict::NotYet),
            // Signalled at home; three failures in a visit are no relapse yet, nor are they none.
            ("ooooooooooooooXXX", Verdict::Withheld),
            ("ooooooooooooooXXXx", Verdict::Relapsed(18)),
            ("ooooooooooooooXX", Verdict::Signalled(14)),
            ("ooooooooooooooxxx", Verdict::Relapsed(17)),
        ] {
            assert_eq!(watched(cases).verdict, want, "{cases}");
        }
        // The curve is drawn to its end, since nothing has ended it.
        let watch = watched("xOOOOOOOOOOOOOO");
        assert_eq!((watch.learning.len(), watch.signal, watch.relapse.len()), (15, None, 0));
    }

    #[test]
    fn a_limit_is_chosen_for_a_rate_that_is_borne() {
        for (p1, horizon, borne) in [(0.25, 50, 0.10), (0.25, 50, 0.23), (0.30, 40, 0.05), (0.20, 60, 0.20)] {
            let choice = choose_h(0.10, p1, horizon, borne, 20_000, 11).unwrap();
            let want = exact(&choice.chart, p1, horizon);
            assert!(want <= borne + 0.01, "{p1} {horizon}: {want}");
            // A little lower limit would declare more than is borne: it is the smallest, up to the step between reachable values.
            let lower = LcCusum::new(0.10, p1, choice.chart.limit() - 0.02).unwrap();
            assert!(exact(&lower, p1, horizon) >= borne - 0.01, "{p1} {horizon}");
            assert!((choice.rates.incompetent.share - want).abs() < 4.5 * choice.rates.incompetent.error);
            assert_eq!(choice, choose_h(0.10, p1, horizon, borne, 20_000, 11).unwrap());
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for (p0, p1, h) in [(0.0, 0.2, 1.0), (0.2, 0.2, 1.0), (0.3, 0.2, 1.0), (0.1, 1.0, 1.0), (0.1, 0.2, 0.0), (f64::NAN, 0.2, 1.0)] {
            assert!(LcCusum::new(p0, p1, h).is_err(), "{p0} {p1} {h}");
        }
        assert!(chart(0.25, 2.5).rates(0, 10, 1).is_err());
        assert!(chart(0.25, 2.5).rates(10, 0, 1).is_err());
        assert!(choose_h(0.1, 0.25, 50, 0.0, 100, 1).is_err());
        // Ten cases cannot carry a limit that one in a hundred thousand may pass.
        let error = choose_h(0.1, 0.11, 10, 0.001, 1_000, 1).unwrap_err();
        assert!(error.hint().is_some());
    }

    proptest! {
        #[test]
        fn the_curve_never_falls_below_nothing(outcomes in prop::collection::vec(any::<bool>(), 0..200)) {
            let (points, signal) = chart(0.25, 2.5).curve(&outcomes);
            prop_assert!(points.iter().all(|s| *s >= 0.0));
            prop_assert!(signal.is_none_or(|at| at >= 14));
        }

        #[test]
        fn visits_only_delay_a_signal_and_never_carry_one(cases in prop::collection::vec((any::<bool>(), 0_i64..3), 0..120)) {
            let c = chart(0.25, 1.0);
            let outcomes: Vec<bool> = cases.iter().map(|(success, _)| *success).collect();
            let visits: Vec<BTreeSet<Id>> = cases.iter().map(|(_, n)| Id::new(*n).into_iter().collect()).collect();
            let stay = Setting::Stay { days: 90 };
            let (free, watch) = (c.watch(1.0, &outcomes, &[], stay), c.watch(1.0, &outcomes, &visits, stay));
            prop_assert_eq!(free.signal, c.curve(&outcomes).1);
            prop_assert!(watch.signal.is_none_or(|at| free.signal.is_some_and(|first| first <= at)));
            if let Some(at) = watch.signal {
                let points = c.curve(&outcomes).0;
                let begin = points[..at].iter().rposition(|s| *s == 0.0).map_or(0, |zero| zero + 1);
                let one = visits[begin].first().copied();
                prop_assert!(one.is_none() || visits[begin..at].iter().any(|v| v.first().copied() != one));
            }
        }

        #[test]
        fn a_success_in_place_of_a_failure_never_delays_the_signal(outcomes in prop::collection::vec(any::<bool>(), 1..120), at in any::<prop::sample::Index>()) {
            let c = chart(0.25, 2.5);
            let mut better = outcomes.clone();
            better[at.index(outcomes.len())] = true;
            let (worse, better) = (c.curve(&outcomes).1.unwrap_or(usize::MAX), c.curve(&better).1.unwrap_or(usize::MAX));
            prop_assert!(better <= worse);
        }
    }
}
