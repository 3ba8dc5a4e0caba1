//! A proven upper bound on the objective of any plan that places everybody and breaks no rule.
//!
//! For: stating how far a plan can be from the best one. Lagrangian relaxation of the seats (Geoffrion, 1974): with a price
//! on each seat the students part, and each has a best schedule of their own. The worst-off term is dualised too:
//! min_s sat_s ≤ Σ λ_s·sat_s for any shares λ ≥ 0 that add up to 1, so Σ sat + min sat ≤ max Σ (1 + λ_s)·sat_s.
//! All sums are whole numbers, so no rounding can spoil the proof.
//! Must not: depend on a plan for its validity; a known plan only steers the steps.
//! Still awkward: without a lattice a student's best is itself relaxed, and prices on the limit per hospital are weaker than the limit.

use super::instance::Instance;
use super::relax::{RelaxScratch, relaxed_best};
use super::schedule::{NEVER, Scratch, StudentModel, best_schedule};

/// Satisfaction points are counted in this many parts; the shares λ add up to it.
const PARTS: i32 = 1024;
/// Above this cost of one exact schedule (elementary steps) the relaxed one is used.
const EXACT_COST: usize = 6_000_000;
/// No price on one cell is larger than this many parts.
const MOST: f64 = 400.0 * PARTS as f64;
/// The steps of λ are this much smaller than those of the prices, as satisfactions are much larger than seat counts.
const SHARE_STEP: f64 = 1.0e-4;

/// A bound and what came up on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// No feasible plan has a larger objective. `None` when it is proven that there is no feasible plan at all.
    pub value: Option<i64>,
    /// Students who cannot be placed even if all seats were free; not empty exactly when `value` is `None`.
    pub impossible: Vec<usize>,
    /// Rounds of prices tried.
    pub rounds: u32,
}

struct Prices {
    over: Vec<f64>,
    under: Vec<f64>,
    share: Vec<f64>,
    repeat: Vec<Vec<f64>>,
    /// `[S × H]` prices of a student's limit of disciplines per hospital, where it can bind.
    visit: Vec<f64>,
}

struct Round {
    parts: i64,
    used: Vec<i32>,
    satisfaction: Vec<i32>,
    repeats: Vec<Vec<i32>>,
    visits: Vec<i32>,
    impossible: Vec<usize>,
}

/// Improves a bound for up to `max_rounds` rounds, while `keep_going` says so and the bound is above `known` (the objective
/// of a feasible plan, if any; it only steers). `progress` gets the round and the bound after each round.
pub fn upper_bound(
    inst: &Instance,
    models: &[StudentModel],
    known: &dyn Fn() -> Option<i64>,
    max_rounds: u32,
    keep_going: &dyn Fn() -> bool,
    progress: &dyn Fn(u32, i64),
) -> Bound {
    let cells = inst.max_seats.len();
    let mut prices = Prices {
        over: vec![0.0; cells],
        under: vec![0.0; cells],
        share: vec![0.0; models.len()],
        repeat: models.iter().map(first_repeats).collect(),
        visit: vec![0.0; models.len() * inst.hospitals],
    };
    let mut best = prices_copy(&prices);
    let mut scratch = (Scratch::default(), RelaxScratch::default());
    let (mut top, mut theta, mut since) = (i64::MAX, 1.0_f64, 0);
    let mut momentum: Vec<f64> = vec![0.0; cells];
    let mut rounds = 0;
    while rounds < max_rounds.max(1) {
        let round = play(inst, models, &prices, &mut scratch);
        rounds += 1;
        if !round.impossible.is_empty() {
            return Bound { value: None, impossible: round.impossible, rounds };
        }
        if rounds == 1 {
            // Begin with all the share on the student whose own best is lowest.
            let lowest = (0..models.len()).min_by_key(|&s| round.satisfaction[s]);
            if let Some(s) = lowest {
                prices.share[s] = 1.0;
            }
        }
        since += 1;
        if round.parts < top {
            if round.parts < top - i64::from(PARTS) / 8 {
                since = 0;
            }
            top = round.parts;
            best = prices_copy(&prices);
        }
        let value = top.div_euclid(PARTS.into());
        progress(rounds, value);
        let lower = known();
        if lower.is_some_and(|l| l >= value) || !keep_going() {
            break;
        }
        if since >= 12 {
            (theta, since) = (theta * 0.6, 0);
            prices = prices_copy(&best);
            momentum.fill(0.0);
            if theta < 2.0e-3 {
                // Stuck; larger steps from the best prices so far often win a little more.
                theta = 0.3;
            }
        }
        let here = round.parts as f64 / f64::from(PARTS);
        let aim = lower.map_or(here * 0.98 - 5.0, |l| l as f64);
        step((inst, models), &mut prices, &mut momentum, &round, theta * (here - aim).max(0.5));
    }
    Bound { value: Some(top.div_euclid(PARTS.into())), impossible: Vec::new(), rounds }
}

/// Prices on a discipline's repetition to begin with: what it is better than the best one that is not needed, so that
/// repeating a good discipline wins nothing.
fn first_repeats(model: &StudentModel) -> Vec<f64> {
    let h = model.hospitals;
    let best: Vec<f64> =
        (0..model.disciplines.len()).map(|l| model.gain[l * h..(l + 1) * h].iter().copied().max().map_or(0.0, f64::from)).collect();
    let mut out = vec![0.0; best.len()];
    for g in 0..model.need.len() {
        let mut mine: Vec<usize> = (0..best.len()).filter(|&l| usize::from(model.group[l]) == g).collect();
        mine.sort_by(|&a, &b| best[b].total_cmp(&best[a]));
        let level = mine.get(usize::from(model.need[g])).or(mine.last()).map_or(0.0, |&l| best[l]);
        for l in mine {
            out[l] = (best[l] - level).max(0.0);
        }
    }
    out
}

fn prices_copy(p: &Prices) -> Prices {
    Prices { over: p.over.clone(), under: p.under.clone(), share: p.share.clone(), repeat: p.repeat.clone(), visit: p.visit.clone() }
}

fn parts(x: f64) -> i32 {
    (x * f64::from(PARTS)).clamp(0.0, MOST).round() as i32
}

/// Shares as whole parts that add up to `PARTS` exactly.
fn whole_shares(share: &[f64]) -> Vec<i32> {
    let mut out: Vec<i32> = share.iter().map(|&x| (x.clamp(0.0, 1.0) * f64::from(PARTS)).floor() as i32).collect();
    let rest = PARTS - out.iter().sum::<i32>();
    let largest = (0..out.len()).max_by(|&a, &b| share[a].total_cmp(&share[b]));
    if let Some(s) = largest {
        out[s] += rest;
    }
    out
}

/// The bound at given prices, with the schedules that attain it.
fn play(inst: &Instance, models: &[StudentModel], prices: &Prices, scratch: &mut (Scratch, RelaxScratch)) -> Round {
    let cells = inst.max_seats.len();
    let over: Vec<i32> = prices.over.iter().map(|&x| parts(x)).collect();
    let under: Vec<i32> = prices.under.iter().map(|&x| parts(x)).collect();
    let shares = whole_shares(&prices.share);
    let mut total: i64 = 0;
    for c in 0..cells {
        total += i64::from(over[c]) * i64::from(inst.max_seats[c]) - i64::from(under[c]) * i64::from(inst.min_seats[c]);
    }
    let du = inst.duration;
    let mut block = vec![0_i32; cells];
    for row in 0..inst.hospitals * inst.disciplines {
        for t in 0..(inst.periods + 1).saturating_sub(du) {
            let from = row * inst.periods + t;
            block[from] = (from..from + du).map(|c| under[c] - over[c]).sum();
        }
    }
    let mut round = Round {
        parts: 0,
        used: vec![0; cells],
        satisfaction: Vec::with_capacity(models.len()),
        repeats: models.iter().map(|m| vec![0; m.disciplines.len()]).collect(),
        visits: vec![0; models.len() * inst.hospitals],
        impossible: Vec::new(),
    };
    let mut row = Vec::new();
    let mut loose = Vec::new();
    for (s, model) in models.iter().enumerate() {
        let scale = PARTS + shares[s];
        let hospitals = s * inst.hospitals..(s + 1) * inst.hospitals;
        let visit: Vec<i32> = prices.visit[hospitals.clone()].iter().map(|&x| parts(x)).collect();
        scratch.0.price(model, scale, |l, h, t| block[inst.cell(h, model.disciplines[l].into(), t)] - visit[h]);
        if let Some(most) = model.hospital_limit {
            total += i64::from(most) * visit.iter().map(|&x| i64::from(x)).sum::<i64>();
        }
        let visits = &mut round.visits[hospitals];
        let value = if model.sweep_cost() <= EXACT_COST {
            let value = best_schedule(model, &mut scratch.0, scale, &mut row);
            for b in &row {
                visits[usize::from(b.hospital)] += 1;
                let from = inst.cell(b.hospital.into(), b.discipline.into(), b.start.into());
                round.used[from..from + du].iter_mut().for_each(|n| *n += 1);
            }
            round.satisfaction.push(model.satisfaction(&row));
            value
        } else {
            let repeat: Vec<i32> = prices.repeat[s].iter().map(|&x| parts(x)).collect();
            let value = relaxed_best(model, &scratch.0, &mut scratch.1, scale, &repeat, &mut loose);
            let mut satisfaction = 0;
            for (i, &(l, h, t)) in loose.iter().enumerate() {
                let from = inst.cell(h, model.disciplines[l].into(), t);
                round.used[from..from + du].iter_mut().for_each(|n| *n += 1);
                round.repeats[s][l] += 1;
                visits[h] += 1;
                satisfaction += model.gain[l * model.hospitals + h];
                satisfaction += if i > 0 && loose[i - 1].1 != h { model.change } else { 0 };
            }
            let end = loose.last().map_or(0, |x| x.2 + du - loose.len() * du);
            round.satisfaction.push(satisfaction + model.idle * end as i32);
            total += repeat.iter().map(|&x| i64::from(x)).sum::<i64>();
            value
        };
        match value {
            Some(v) if v > NEVER / 2 => total += i64::from(v),
            _ => round.impossible.push(s),
        }
    }
    round.parts = total;
    round
}

/// One step against the subgradient, of the length that would reach the aim were the bound linear (Polyak, 1969).
fn step((inst, models): (&Instance, &[StudentModel]), prices: &mut Prices, momentum: &mut [f64], round: &Round, gap: f64) {
    let mut norm = 0.0;
    for (c, moving) in momentum.iter_mut().enumerate() {
        let (used, most, least) = (f64::from(round.used[c]), f64::from(inst.max_seats[c]), f64::from(inst.min_seats[c]));
        // One number per cell: the price of the upper limit counts positive, the reward for the lower one negative.
        let push = if used > most || prices.over[c] > 0.0 {
            used - most
        } else if least > 0.0 && (used < least || prices.under[c] > 0.0) {
            used - least
        } else {
            0.0
        };
        *moving = 0.6 * push + 0.4 * *moving;
        norm += *moving * *moving;
    }
    for counts in &round.repeats {
        norm += counts.iter().filter(|&&n| n > 1).map(|&n| f64::from((n - 1) * (n - 1))).sum::<f64>();
    }
    let beyond = |i: usize| models[i / inst.hospitals].hospital_limit.map_or(0.0, |most| f64::from(round.visits[i] - i32::from(most)));
    norm += (0..round.visits.len()).filter(|&i| prices.visit[i] > 0.0 || beyond(i) > 0.0).map(|i| beyond(i) * beyond(i)).sum::<f64>();
    let mean = round.satisfaction.iter().map(|&x| f64::from(x)).sum::<f64>() / round.satisfaction.len().max(1) as f64;
    let lowest = round.satisfaction.iter().zip(&prices.share).filter(|x| *x.1 > 0.0).map(|x| f64::from(*x.0)).fold(f64::INFINITY, f64::min);
    let base = if lowest.is_finite() { lowest } else { mean };
    // Only students below those who carry a share matter for it; the others would be projected back to 0.
    let slope = |s: usize| (f64::from(round.satisfaction[s]) - base).min(20.0);
    for (s, &share) in prices.share.iter().enumerate() {
        if share > 0.0 || slope(s) < 0.0 {
            norm += slope(s) * slope(s) * SHARE_STEP;
        }
    }
    let length = gap / norm.max(1.0);
    for (c, &moving) in momentum.iter().enumerate() {
        if moving != 0.0 {
            let net = prices.over[c] - prices.under[c] + length * moving;
            prices.over[c] = net.max(0.0).min(MOST / f64::from(PARTS));
            prices.under[c] = if inst.min_seats[c] > 0 { (-net).clamp(0.0, MOST / f64::from(PARTS)) } else { 0.0 };
        }
    }
    for (repeat, counts) in prices.repeat.iter_mut().zip(&round.repeats) {
        for (x, &n) in repeat.iter_mut().zip(counts) {
            *x = (*x + length * f64::from(n - 1)).max(0.0);
        }
    }
    for (i, x) in prices.visit.iter_mut().enumerate() {
        *x = (*x + length * beyond(i)).clamp(0.0, MOST / f64::from(PARTS));
    }
    let moved: Vec<f64> = (0..prices.share.len()).map(|s| prices.share[s] - length * SHARE_STEP * slope(s)).collect();
    prices.share = onto_simplex(&moved);
}

/// The nearest point with entries ≥ 0 that add up to 1 (Held, Wolfe & Crowder, 1974).
fn onto_simplex(x: &[f64]) -> Vec<f64> {
    let mut sorted = x.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let (mut sum, mut shift) = (0.0, 0.0);
    for (i, v) in sorted.iter().enumerate() {
        sum += v;
        let t = (sum - 1.0) / (i + 1) as f64;
        if *v > t {
            shift = t;
        }
    }
    x.iter().map(|v| (v - shift).max(0.0)).collect()
}
