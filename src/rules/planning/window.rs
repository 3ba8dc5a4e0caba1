//! Fills gaps in one student's schedule in the best way: exact dynamic programming over a few disciplines, around blocks that stay.
//!
//! For: re-planning students whose whole choice is too large for the lattice.
//! Must not: be given more than about ten free disciplines; memory is 2^free × periods × hospitals numbers.
//! Still awkward: the limit of disciplines per hospital is not seen; the caller checks the result.

use super::instance::Block;
use super::schedule::{NEVER, Scratch, StudentModel};

/// Most free disciplines taken.
pub const MOST_FREE: usize = 12;

/// About how many elementary steps [`fill`] takes.
#[must_use]
pub fn cost(model: &StudentModel, free: usize) -> usize {
    (model.periods + 1) * (model.hospitals + 1) * (free << free.min(MOST_FREE)) / 2
}

struct Gap<'a> {
    model: &'a StudentModel,
    scratch: &'a Scratch,
    free: &'a [usize],
    /// Per free discipline: free ones that must come before, and the first period by which those that stay have begun.
    before: Vec<(usize, usize)>,
    /// Kept block that starts in the period, with the free ones that must come before it.
    forced: Vec<Option<(Block, usize)>>,
    /// Longest block that may start in the period without meeting a kept one, as "may start".
    open: Vec<bool>,
    /// End of the last kept block.
    end: usize,
    usable: Vec<bool>,
    full: Vec<bool>,
    change: i32,
    idle: i32,
    h_rows: usize,
}

/// What follows from a state: nothing more, waiting, or a block (free index, or `usize::MAX` for a kept one).
#[derive(Clone, Copy, PartialEq)]
enum Step {
    End,
    Wait,
    Block(usize, u16),
    Stuck,
}

impl Gap<'_> {
    fn at(&self, t: usize, mask: usize, h: usize) -> usize {
        ((t << self.free.len()) + mask) * self.h_rows + h
    }

    fn moved(&self, from: usize, to: u16) -> i32 {
        // The last row stands for "no hospital yet".
        if from + 1 < self.h_rows && from != usize::from(to) { self.change } else { 0 }
    }

    /// Best value-to-go of (period, attended free ones, hospital) and the step that reaches it.
    fn best(&self, value: &[i32], t: usize, mask: usize, h: usize) -> (i32, Step) {
        if self.full[mask] && t >= self.end {
            return (0, Step::End);
        }
        let (t_count, h_count, du) = (self.model.periods, self.model.hospitals, self.model.duration);
        if t >= t_count {
            return (NEVER, Step::Stuck);
        }
        if let Some((b, needs)) = self.forced[t] {
            let next = value[self.at(t + du, mask, b.hospital.into())];
            if needs & !mask != 0 || next <= NEVER / 2 {
                return (NEVER, Step::Stuck);
            }
            return (next + self.moved(h, b.hospital) + self.kept_worth(b), Step::Block(usize::MAX, b.hospital));
        }
        let wait = value[self.at(t + 1, mask, h)];
        let mut best = if wait > NEVER / 2 { (wait + self.idle, Step::Wait) } else { (NEVER, Step::Stuck) };
        if !self.open[t] {
            return best;
        }
        for (f, &l) in self.free.iter().enumerate() {
            let next = mask | 1 << f;
            let (needs, from) = self.before[f];
            if next == mask || !self.usable[next] || needs & !mask != 0 || t < from {
                continue;
            }
            let worth = &self.scratch.worth[(l * t_count + t) * h_count..][..h_count];
            let rows = self.at(t + du, next, 0);
            for (to, &w) in worth.iter().enumerate() {
                let v = value[rows + to];
                if w > NEVER / 2 && v > NEVER / 2 {
                    let x = w + v + self.moved(h, to as u16);
                    if x > best.0 {
                        best = (x, Step::Block(f, to as u16));
                    }
                }
            }
        }
        best
    }

    fn kept_worth(&self, b: Block) -> i32 {
        self.model.local(b.discipline).map_or(NEVER, |l| {
            self.scratch.worth[(l * self.model.periods + usize::from(b.start)) * self.model.hospitals + usize::from(b.hospital)]
        })
    }
}

/// The best full schedule that keeps `kept` (sorted by start) and takes the rest from `free` (local disciplines), left in `out`.
///
/// Returns its value with changes and idle periods counted `scale`-fold, or `None` when there is none.
pub fn fill(
    model: &StudentModel,
    scratch: &Scratch,
    scale: i32,
    kept: &[Block],
    free: &[usize],
    value: &mut Vec<i32>,
    out: &mut Vec<Block>,
) -> Option<i32> {
    out.clear();
    let free = &free[..free.len().min(MOST_FREE)];
    let (t_count, du) = (model.periods, model.duration);
    let position = |l: usize| free.iter().position(|&f| f == l);
    let stays: Vec<(usize, Block)> = kept.iter().filter_map(|&b| model.local(b.discipline).map(|l| (l, b))).collect();
    let members = |set: u128| (0..model.disciplines.len()).filter(move |l| set >> l & 1 == 1);
    let mut before = Vec::with_capacity(free.len());
    for &l in free {
        let (mut needs, mut from) = (0, 0);
        for e in members(model.before[l]) {
            match (position(e), stays.iter().find(|s| s.0 == e)) {
                (Some(f), _) => needs |= 1 << f,
                (None, Some(s)) => from = from.max(usize::from(s.1.start) + 1),
                (None, None) => from = usize::MAX,
            }
        }
        before.push((needs, from));
    }
    let mut forced = vec![None; t_count + 1];
    let mut open = model.can_start.clone();
    let mut end = 0;
    for &(l, b) in &stays {
        let t = usize::from(b.start);
        let mut needs = 0;
        for e in members(model.before[l]) {
            match position(e) {
                Some(f) => needs |= 1 << f,
                None if stays.iter().any(|s| s.0 == e && s.1.start < b.start) => {}
                None => return None,
            }
        }
        *forced.get_mut(t)? = Some((b, needs));
        open[(t + 1).saturating_sub(du)..(t + du).min(t_count)].fill(false);
        end = end.max(t + du);
    }
    let (mut usable, mut full) = (vec![true; 1 << free.len()], vec![true; 1 << free.len()]);
    for g in 0..model.need.len() {
        let stay = stays.iter().filter(|s| usize::from(model.group[s.0]) == g).count() as u32;
        let wanted = u32::from(model.need[g]).checked_sub(stay)?;
        let mine = free.iter().enumerate().filter(|(_, l)| usize::from(model.group[**l]) == g).fold(0_usize, |m, (f, _)| m | 1 << f);
        for mask in 0..usable.len() {
            let taken = (mask & mine).count_ones();
            usable[mask] &= taken <= wanted;
            full[mask] &= taken == wanted;
        }
    }
    let gap = Gap {
        model,
        scratch,
        free,
        before,
        forced,
        open,
        end,
        usable,
        full,
        change: scale * model.change,
        idle: scale * model.idle,
        h_rows: model.hospitals + 1,
    };
    value.clear();
    value.resize((t_count + du + 1) * (1 << free.len()) * gap.h_rows, NEVER);
    let mut arrive = vec![NEVER; model.hospitals];
    for t in (0..=t_count).rev() {
        for mask in (0..gap.usable.len()).filter(|&m| gap.usable[m]) {
            gap.sweep(value, &mut arrive, t, mask);
        }
    }
    let (mut t, mut mask, mut h) = (0, 0, model.hospitals);
    let total = value[gap.at(0, 0, h)];
    loop {
        match gap.best(value, t, mask, h).1 {
            Step::End => return Some(total),
            Step::Wait => t += 1,
            Step::Stuck => return None,
            Step::Block(f, to) => {
                let discipline = if f == usize::MAX { gap.forced[t]?.0.discipline } else { model.disciplines[free[f]] };
                out.push(Block { start: t as u16, discipline, hospital: to });
                mask |= if f == usize::MAX { 0 } else { 1 << f };
                t += du;
                h = usize::from(to);
            }
        }
    }
}

impl Gap<'_> {
    /// Fills in the values of all hospitals for one period and set.
    fn sweep(&self, value: &mut [i32], arrive: &mut [i32], t: usize, mask: usize) {
        let (t_count, h_count, du) = (self.model.periods, self.model.hospitals, self.model.duration);
        let here = self.at(t, mask, 0);
        if t >= t_count || self.forced[t].is_some() || (self.full[mask] && t >= self.end) {
            for h in 0..self.h_rows {
                value[here + h] = self.best(value, t, mask, h).0;
            }
            return;
        }
        arrive.fill(NEVER);
        if self.open[t] {
            for (f, &l) in self.free.iter().enumerate() {
                let next = mask | 1 << f;
                let (needs, from) = self.before[f];
                if next == mask || !self.usable[next] || needs & !mask != 0 || t < from {
                    continue;
                }
                let worth = &self.scratch.worth[(l * t_count + t) * h_count..][..h_count];
                let rows = &value[self.at(t + du, next, 0)..][..h_count];
                for ((a, &w), &v) in arrive.iter_mut().zip(worth).zip(rows) {
                    *a = (*a).max(w + v);
                }
            }
        }
        let (mut top, mut second, mut top_at) = (NEVER, NEVER, 0);
        for (h, &x) in arrive.iter().enumerate() {
            if x > top {
                (second, top, top_at) = (top, x, h);
            } else if x > second {
                second = x;
            }
        }
        let wait = self.at(t + 1, mask, 0);
        for h in 0..self.h_rows {
            let go = if h == h_count { top } else { arrive[h].max(if h == top_at { second } else { top } + self.change) };
            value[here + h] = go.max(value[wait + h] + self.idle).max(NEVER);
        }
    }
}
