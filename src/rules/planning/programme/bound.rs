//! A proven upper bound on what any plan of the model can be worth.
//!
//! Lagrangian relaxation of the seats (Geoffrion, 1974): with a price on each seat of each week people part, and each has an exact best of their own
//! (`respond`). The worst-off share is relaxed too: the least of some shares is at most any average of them. All sums are whole numbers in parts of a
//! point, rounded so that the proof holds.
//!
//! Must not: depend on a plan for its validity; a known one only steers the steps.

use super::model::Model;
use super::respond::{Scratch, respond};
use super::{MOVE, WORST_OFF};

/// A point is counted in so many parts,
const PARTS: i64 = 1_024;
/// and a share of the average in so many.
const SHARES: i64 = 1 << 16;
/// Rounds after which a step that wins nothing is made shorter.
const STUCK: u32 = 10;

/// Rounds that are worth while.
pub const ROUNDS: u32 = 1_000;

/// The least bound of so many rounds, while `goes_on`, and until it meets `known` (the value of the best plan so far). `told` hears of each.
pub fn bound(model: &Model<'_>, rounds: u32, known: &dyn Fn() -> i64, goes_on: &dyn Fn() -> bool, told: &dyn Fn(i64)) -> i64 {
    let alone: i64 = model.people.iter().map(|p| p.best).sum();
    let sharing: Vec<usize> = (0..model.people.len()).filter(|p| model.people[*p].best > 0).collect();
    if sharing.is_empty() {
        told(0);
        return 0;
    }
    let mut top = alone + WORST_OFF * 100;
    told(top);
    let mut prices = vec![0.0_f64; model.free.len()];
    let mut average = vec![1.0 / sharing.len() as f64; sharing.len()];
    let (mut step, mut since) = (1.0_f64, 0);
    let mut best = (prices.clone(), average.clone());
    let mut scratch = Scratch::default();
    for _ in 0..rounds {
        if known() >= top || !goes_on() {
            break;
        }
        let round = play(model, &sharing, &prices, &average, &mut scratch);
        since += 1;
        if round.value < top {
            (top, since) = (round.value, 0);
            best = (prices.clone(), average.clone());
            told(top);
        }
        if since > STUCK {
            (step, since) = (step * 0.6, 0);
            (prices, average) = best.clone();
            if step < 1.0e-3 {
                step = 0.5;
            }
            continue;
        }
        let slope: Vec<f64> = round
            .used
            .iter()
            .zip(&model.free)
            .zip(&prices)
            // A price of nothing cannot fall.
            .map(|((used, free), price)| f64::from(used - free).max(if *price > 0.0 { f64::NEG_INFINITY } else { 0.0 }))
            .collect();
        let steep: f64 = slope.iter().map(|x| x * x).sum();
        if steep > 0.0 {
            let far = (round.value - known().max(round.value * 9 / 10)).max(1) as f64;
            let by = step * far / steep;
            prices.iter_mut().zip(&slope).for_each(|(price, slope)| *price = (*price + by * slope).max(0.0));
        }
        let middle = round.shares.iter().sum::<f64>() / round.shares.len() as f64;
        average.iter_mut().zip(&round.shares).for_each(|(part, share)| *part = (*part - 0.2 * step * (share - middle)).max(0.0));
        let whole: f64 = average.iter().sum();
        if whole > 0.0 {
            average.iter_mut().for_each(|part| *part /= whole);
        } else {
            average.fill(1.0 / sharing.len() as f64);
        }
    }
    top
}

struct Round {
    value: i64,
    used: Vec<i32>,
    shares: Vec<f64>,
}

fn play(model: &Model<'_>, sharing: &[usize], prices: &[f64], average: &[f64], scratch: &mut Scratch) -> Round {
    let whole: Vec<i64> = prices.iter().map(|price| (price * PARTS as f64) as i64).collect();
    let mut summed = Vec::with_capacity(whole.len() + 1);
    summed.push(0_i64);
    for price in &whole {
        summed.push(summed[summed.len() - 1] + price);
    }
    let mut total: i64 = whole.iter().zip(&model.free).map(|(price, free)| price * i64::from((*free).max(0))).sum();
    let mut used = vec![0; prices.len()];
    let mut shares = Vec::with_capacity(sharing.len());
    // Parts that were rounded up add up to the whole at least, which is what the proof needs.
    let parts: Vec<i64> = average.iter().map(|part| (part * SHARES as f64).ceil() as i64).collect();
    let missing = (SHARES - parts.iter().sum::<i64>()).max(0);
    for (n, person) in sharing.iter().enumerate() {
        let own = &model.people[*person];
        let part = parts[n] + if n == 0 { missing } else { 0 };
        let each = PARTS + (PARTS * WORST_OFF * 100 * part).div_ceil_by(own.best * SHARES);
        let gain = |at: usize| {
            let choice = &own.choices[at];
            let seats = model.seats(choice);
            Some(each * choice.worth - (summed[seats.end] - summed[seats.start]))
        };
        let Some((points, picks)) = respond(own, &gain, each * MOVE, scratch) else { continue };
        total += points;
        for pick in picks.iter().flatten() {
            for seat in model.seats(&own.choices[*pick as usize]) {
                used[seat] += 1;
            }
        }
        shares.push(super::respond::points(own, &picks).max(0) as f64 / own.best as f64);
    }
    Round { value: total.div_euclid(PARTS), used, shares }
}

trait DivCeil {
    /// Divided and rounded up, for numbers that are not negative.
    fn div_ceil_by(self, by: i64) -> i64;
}

impl DivCeil for i64 {
    fn div_ceil_by(self, by: i64) -> i64 {
        (self + by - 1) / by
    }
}
