//! One student's schedule, relaxed: disciplines are only counted per group, so one may come twice and precedence is not seen.
//!
//! For: a valid upper bound on a student's best schedule where the exact lattice is too large.
//! Must not: be used to build plans.
//! Still awkward: with many groups the counts explode; then they are merged into one count, which is weaker but still valid.

use super::schedule::{NEVER, Scratch, StudentModel};

/// Largest number of count vectors per period.
const COUNT_LIMIT: usize = 4_000;

/// Working memory of [`relaxed_best`].
#[derive(Debug, Default)]
pub struct RelaxScratch {
    value: Vec<i32>,
    best: Vec<i32>,
    pick: Vec<u16>,
}

/// The value of the relaxed best schedule for the worths in `scratch` less `repeat[local]` per use of a discipline, and the
/// blocks used as (local, hospital, start) in `out`. `None` proves that the student has no full schedule.
///
/// With `repeat` ≥ 0 the value plus the sum of `repeat` bounds the true best from above (a discipline is attended at most once).
pub fn relaxed_best(
    model: &StudentModel,
    scratch: &Scratch,
    memory: &mut RelaxScratch,
    scale: i32,
    repeat: &[i32],
    out: &mut Vec<(usize, usize, usize)>,
) -> Option<i32> {
    out.clear();
    let (h_count, t_count, du) = (model.hospitals, model.periods, model.duration);
    let wide: usize = model.need.iter().map(|&n| usize::from(n) + 1).product();
    let merged = wide > COUNT_LIMIT;
    let needs: Vec<usize> = if merged { vec![model.total] } else { model.need.iter().map(|&n| usize::from(n)).collect() };
    let counts: usize = needs.iter().map(|n| n + 1).product();
    let strides: Vec<usize> = needs
        .iter()
        .scan(1, |s, n| {
            let here = *s;
            *s *= n + 1;
            Some(here)
        })
        .collect();
    let RelaxScratch { value, best, pick } = memory;
    // The best discipline of each group in each place and time.
    let places = t_count * h_count;
    best.clear();
    best.resize(needs.len() * places, NEVER);
    pick.clear();
    pick.resize(needs.len() * places, 0);
    for (l, &toll) in repeat.iter().enumerate() {
        let g = if merged { 0 } else { usize::from(model.group[l]) };
        for (at, &w) in scratch.worth[l * places..(l + 1) * places].iter().enumerate() {
            if w > NEVER / 2 && w - toll > best[g * places + at] {
                best[g * places + at] = w - toll;
                pick[g * places + at] = l as u16;
            }
        }
    }
    let (change, idle) = (scale * model.change, scale * model.idle);
    value.clear();
    value.resize((t_count + 1) * counts * h_count, NEVER);
    let last = counts - 1;
    let mut arrive = vec![NEVER; h_count];
    for t in (0..=t_count).rev() {
        let here = t * counts * h_count;
        value[here + last * h_count..here + counts * h_count].fill(0);
        if t == t_count {
            continue;
        }
        for c in 0..last {
            arrive.fill(NEVER);
            if model.can_start[t] {
                for (g, (&stride, &need)) in strides.iter().zip(&needs).enumerate() {
                    if c / stride % (need + 1) == need {
                        continue;
                    }
                    let next = ((t + du) * counts + c + stride) * h_count;
                    for h in 0..h_count {
                        arrive[h] = arrive[h].max(best[g * places + t * h_count + h] + value[next + h]);
                    }
                }
            }
            for h in 0..h_count {
                let other = (0..h_count).filter(|&x| x != h).map(|x| arrive[x]).max().unwrap_or(NEVER);
                let wait = value[here + counts * h_count + c * h_count + h] + idle;
                value[here + c * h_count + h] = arrive[h].max(other + change).max(wait).max(NEVER);
            }
        }
    }
    // Walk forward along the best choices.
    let (mut t, mut c, mut at, mut total) = (0, 0, None::<usize>, 0);
    while c != last {
        let mut found = (NEVER / 2, None);
        for (g, (&stride, &need)) in strides.iter().zip(&needs).enumerate() {
            if t >= t_count || !model.can_start[t] || c / stride % (need + 1) == need {
                continue;
            }
            for h in 0..h_count {
                let (w, v) = (best[g * places + t * h_count + h], value[((t + du) * counts + c + stride) * h_count + h]);
                let moved = if at.is_some_and(|x| x != h) { change } else { 0 };
                if w > NEVER / 2 && v > NEVER / 2 && w + v + moved > found.0 {
                    found = (w + v + moved, Some((g, h, w + moved)));
                }
            }
        }
        // Waiting before the first block: the row of any hospital will do if moves are free, so look at the best start later.
        let later = if t < t_count {
            match at {
                Some(h) => value[((t + 1) * counts + c) * h_count + h],
                None => first_value(model, value, best, &strides, &needs, (t + 1, c, counts, idle)),
            }
        } else {
            NEVER
        };
        if later > NEVER / 2 && later + idle >= found.0 {
            total += idle;
            t += 1;
            continue;
        }
        let (g, h, worth) = found.1?;
        out.push((usize::from(pick[g * places + t * h_count + h]), h, t));
        total += worth;
        t += du;
        c += strides[g];
        at = Some(h);
    }
    Some(total)
}

/// Best value of a first block in period `from` or later, waiting counted from `from`.
fn first_value(
    model: &StudentModel,
    value: &[i32],
    best: &[i32],
    strides: &[usize],
    needs: &[usize],
    (from, c, counts, idle): (usize, usize, usize, i32),
) -> i32 {
    let (h_count, places) = (model.hospitals, model.periods * model.hospitals);
    let mut top = NEVER;
    let mut waited = 0;
    for t in from..model.periods {
        if model.can_start[t] {
            for (g, (&stride, &need)) in strides.iter().zip(needs).enumerate() {
                if c / stride % (need + 1) != need {
                    for h in 0..h_count {
                        let (w, v) =
                            (best[g * places + t * h_count + h], value[((t + model.duration) * counts + c + stride) * h_count + h]);
                        if w > NEVER / 2 && v > NEVER / 2 {
                            top = top.max(w + v + waited);
                        }
                    }
                }
            }
        }
        waited += idle;
    }
    top
}
