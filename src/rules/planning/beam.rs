//! One student's good schedule by beam search, for students whose choice is too large for the exact lattice.
//!
//! For: re-planning a student, wholly or around blocks that stay, when limits per hospital bind or sets are too many.
//! Must not: be used as a proof; finding nothing does not show that nothing exists.
//! Still awkward: the estimate of what is still to come ignores prices, so strong prices need a wider beam.

use super::instance::Block;
use super::schedule::{NEVER, Scratch, StudentModel};

#[derive(Clone)]
struct Label {
    seen: u128,
    value: i32,
    guess: i32,
    free_from: u16,
    hospital: u16,
    parent: u32,
    block: Block,
    places: u64,
}

/// A good full schedule for the worths in `scratch` that contains all of `kept` (sorted by start), left in `out`.
///
/// `width` labels are kept per number of blocks, and `starts` start periods are tried per step. Returns its value, or
/// `None` when the beam found no full schedule.
pub fn good_schedule(
    model: &StudentModel,
    scratch: &Scratch,
    scale: i32,
    kept: &[Block],
    (width, starts): (usize, usize),
    out: &mut Vec<Block>,
) -> Option<i32> {
    out.clear();
    let (h_count, t_count, du) = (model.hospitals, model.periods, model.duration);
    let n = model.disciplines.len();
    let mut stays: Vec<(usize, Block)> = kept.iter().filter_map(|&b| model.local(b.discipline).map(|l| (l, b))).collect();
    stays.extend((0..n).filter_map(|l| model.fixed[l].map(|b| (l, b))));
    stays.sort_by_key(|s| s.1);
    stays.dedup();
    let reserved = stays.iter().fold(0_u128, |m, s| m | 1 << s.0);
    // The best each discipline could bring, for guessing what is still to come.
    let best: Vec<i32> = (0..n)
        .map(|l| model.gain[l * h_count..(l + 1) * h_count].iter().copied().max().unwrap_or(NEVER).saturating_mul(scale).max(NEVER))
        .collect();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|&l| std::cmp::Reverse(best[l]));
    let guess = |seen: u128| {
        let mut sum = 0;
        for (g, &need) in model.need.iter().enumerate() {
            let mut left = (u32::from(need)).saturating_sub((seen & model.group_mask[g]).count_ones());
            for &l in &order {
                if left == 0 {
                    break;
                }
                if usize::from(model.group[l]) == g && seen >> l & 1 == 0 {
                    sum += best[l];
                    left -= 1;
                }
            }
        }
        sum
    };
    let mut layers: Vec<Vec<Label>> = vec![vec![Label {
        seen: 0,
        value: 0,
        guess: 0,
        free_from: 0,
        hospital: u16::MAX,
        parent: 0,
        block: Block { start: 0, discipline: 0, hospital: 0 },
        places: 0,
    }]];
    for k in 0..model.total {
        let mut next: Vec<Label> = Vec::new();
        let here = layers.last().map_or(&[][..], Vec::as_slice);
        for (parent, label) in here.iter().enumerate() {
            let coming = stays.iter().find(|(l, _)| label.seen >> l & 1 == 0);
            let limit = coming.map_or(t_count, |c| usize::from(c.1.start));
            let mut grow = |l: usize, h: usize, t: usize| {
                let w = scratch.worth[(l * t_count + t) * h_count + h];
                if w <= NEVER / 2 || t + du > t_count || usize::from(model.room[t + du]) < model.total - k - 1 {
                    return;
                }
                let at = h as u16;
                if model.hospital_limit.is_some_and(|most| visits(&layers, parent, label, at) >= most) {
                    return;
                }
                let moved = if label.hospital != u16::MAX && label.hospital != at { model.change } else { 0 };
                let waited = model.idle * (t - usize::from(label.free_from)) as i32;
                let seen = label.seen | 1 << l;
                let value = label.value + w + scale * (moved + waited);
                next.push(Label {
                    seen,
                    value,
                    guess: value,
                    free_from: (t + du) as u16,
                    hospital: at,
                    parent: parent as u32,
                    block: Block { start: t as u16, discipline: model.disciplines[l], hospital: at },
                    places: label.places.wrapping_add(0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(h as u64 + 1).rotate_left(17)),
                });
            };
            let ready = |l: usize| label.seen >> l & 1 == 0 && model.before[l] & !label.seen == 0;
            if let Some(&(l, b)) = coming
                && ready(l)
                && usize::from(b.start) >= label.free_from.into()
            {
                grow(l, b.hospital.into(), b.start.into());
            }
            let times =
                (usize::from(label.free_from)..t_count.min((limit + 1).saturating_sub(du))).filter(|&t| model.can_start[t]).take(starts);
            for t in times {
                for l in (0..n).filter(|&l| reserved >> l & 1 == 0 && ready(l)) {
                    let g = usize::from(model.group[l]);
                    if (label.seen | reserved) & model.group_mask[g] != 0
                        && ((label.seen | reserved) & model.group_mask[g]).count_ones() >= u32::from(model.need[g])
                    {
                        continue;
                    }
                    for h in 0..h_count {
                        grow(l, h, t);
                    }
                }
            }
        }
        // Of labels that differ in value alone the best is enough.
        next.sort_unstable_by_key(|a| {
            (a.seen, a.hospital, a.free_from, if model.hospital_limit.is_some() { a.places } else { 0 }, -a.value)
        });
        next.dedup_by(|b, a| {
            a.seen == b.seen
                && a.hospital == b.hospital
                && a.free_from == b.free_from
                && (model.hospital_limit.is_none() || a.places == b.places)
        });
        let mut last = (0_u128, guess(0));
        for label in &mut next {
            if label.seen != last.0 {
                last = (label.seen, guess(label.seen));
            }
            label.guess = label.value + last.1;
        }
        if next.len() > width {
            next.select_nth_unstable_by_key(width, |a| (-a.guess, a.seen, a.hospital, a.free_from, a.places));
            next.truncate(width);
        }
        if next.is_empty() {
            return None;
        }
        layers.push(next);
    }
    let last = layers.last()?;
    let (mut at, value) = last.iter().enumerate().max_by_key(|(i, a)| (a.value, std::cmp::Reverse(*i))).map(|(i, a)| (i, a.value))?;
    for layer in layers[1..].iter().rev() {
        out.push(layer[at].block);
        at = layer[at].parent as usize;
    }
    out.reverse();
    Some(value)
}

/// Disciplines so far at the hospital `at` on the way to `label`, which stands in the last of `layers`.
fn visits(layers: &[Vec<Label>], index: usize, label: &Label, at: u16) -> u16 {
    let mut count = 0;
    let mut node = (layers.len() - 1, index, label);
    while node.0 > 0 {
        count += u16::from(node.2.hospital == at);
        let parent = node.2.parent as usize;
        match layers[node.0 - 1].get(parent) {
            Some(up) => node = (node.0 - 1, parent, up),
            None => break,
        }
    }
    count
}
