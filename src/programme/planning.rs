//! Looks for a plan on several cores: searches side by side with a proof of how good a plan can be at the best.
//!
//! What they do is `rules::planning`; here are only the threads, which rules do not know.
//!
//! Must not: read a clock; the caller says how much of the time is used.

use std::sync::atomic::{AtomicI64, Ordering};
use std::thread;

use crate::rules::planning::bound::upper_bound;
use crate::rules::planning::instance::Instance;
use crate::rules::planning::schedule::StudentModel;
use crate::rules::planning::search::{Outcome, Progress, Settings, anneal};
use crate::rules::planning::state::{Plan, evaluate};

/// Runs `settings.runs` searches side by side, and the bound before the last of them, for a fifth of the time, or
/// three fifths where plan and bound are close.
/// Returns the best outcome (the first of equals) with the bound.
///
/// `spent` says which share of the allowed time is used (1 or more ends the run; 0 when there is no limit) and
/// `progress` hears of better plans; both are called from all runs. Each run depends on its own seed alone, so the
/// outcome repeats when the budget of steps ends it, `spent` stays 0 and `stop_when_proven` is off.
pub fn solve(inst: &Instance, settings: &Settings, spent: &(dyn Fn() -> f64 + Sync), progress: &(dyn Fn(&Progress) + Sync)) -> Outcome {
    let models = &StudentModel::all(inst);
    let known = AtomicI64::new(i64::MIN);
    let top = AtomicI64::new(i64::MAX);
    let hear = |p: &Progress| {
        if p.score.feasible() {
            known.fetch_max(p.score.objective, Ordering::Relaxed);
        }
        progress(p);
    };
    let proven = || known.load(Ordering::Relaxed) >= top.load(Ordering::Relaxed);
    let left = || if settings.stop_when_proven && proven() { 1.0 } else { spent() };
    let runs = settings.runs.max(1);
    let bound = || {
        let lower = || Some(known.load(Ordering::Relaxed)).filter(|&x| x > i64::MIN);
        let note = |_: u32, value: i64| top.store(value, Ordering::Relaxed);
        // Where plan and bound are close already, the search has little left to win and the bound gets more of the time.
        let close = || {
            top.load(Ordering::Relaxed).saturating_sub(known.load(Ordering::Relaxed)) as f64
                <= 0.03 * known.load(Ordering::Relaxed).unsigned_abs() as f64
        };
        let more = || spent() < if close() { 0.6 } else { 0.2 };
        (settings.bound_rounds > 0).then(|| upper_bound(inst, models, &lower, settings.bound_rounds, &more, &note))
    };
    let one = |number: usize| {
        let bound = if number + 1 == runs { bound() } else { None };
        Outcome { bound, ..anneal(inst, models, settings, number, &left, &hear) }
    };
    let outcomes: Vec<Outcome> = thread::scope(|scope| {
        let others: Vec<_> = (1..runs)
            .map(|i| {
                let one = &one;
                scope.spawn(move || one(i))
            })
            .collect();
        let mut all = vec![one(0)];
        all.extend(others.into_iter().filter_map(|run| run.join().ok()));
        all
    });
    let steps = outcomes.iter().map(|o| o.steps).sum();
    let bound = outcomes.iter().find_map(|o| o.bound.clone());
    let best = outcomes.into_iter().reduce(|a, b| if b.score.rank() > a.score.rank() { b } else { a });
    match best {
        Some(best) => Outcome { steps, bound, ..best },
        None => {
            let plan = Plan { rows: vec![None; models.len()] };
            Outcome { score: evaluate(inst, models, &plan), plan, steps, bound }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two disciplines at two hospitals, with one seat in each, for three people who want both.
    fn crowded() -> Instance {
        let mut instance = Instance {
            students: 3,
            disciplines: 2,
            hospitals: 2,
            periods: 4,
            groups: 1,
            duration: 1,
            max_per_hospital: 2,
            group_of: vec![0; 2],
            need: vec![2; 3],
            allowed: vec![true; 6],
            ability: vec![true; 12],
            available: vec![true; 12],
            preceded_by: vec![false; 4],
            min_seats: vec![0; 16],
            max_seats: vec![1; 16],
            weights: vec![[1, 1, -1, -1]; 3],
            pref_discipline: vec![1, 2, 3, 1, 2, 2],
            pref_hospital: vec![3, 1, 1, 3, 2, 2],
            manager: vec![0; 2],
            fixed: Vec::new(),
        };
        instance.preceded_by[2] = true;
        instance.check().unwrap();
        instance
    }

    #[test]
    fn the_same_seed_gives_the_same_plan_and_no_plan_beats_the_bound() {
        let instance = crowded();
        let settings = Settings { seed: 3, max_steps: 20_000, runs: 2, bound_rounds: 50, stop_when_proven: false, start: Plan::default() };
        let heard = AtomicI64::new(0);
        let look = || {
            solve(&instance, &settings, &|| 0.0, &|_| {
                heard.fetch_add(1, Ordering::Relaxed);
            })
        };
        let (one, other) = (look(), look());
        assert_eq!((&one.plan, one.score), (&other.plan, other.score));
        assert!(one.score.feasible() && heard.load(Ordering::Relaxed) > 0);
        assert!(one.bound.unwrap().value.unwrap() >= one.score.objective);
    }

    #[test]
    fn a_search_that_is_stopped_at_once_still_gives_what_it_has() {
        let found = solve(&crowded(), &Settings { bound_rounds: 0, ..Settings::default() }, &|| 1.0, &|_| {});
        assert_eq!(found.plan.rows.len(), 3);
        assert_eq!(found.bound, None);
    }
}
