//! One student's best schedule for given worths: exact, by dynamic programming over sets of attended disciplines.
//!
//! For: the strong move of the search (take a student out, put them back in the best way), the bound and the explanations.
//! Must not: know about other students; whatever they imply comes in through the worth of a block.
//! Still awkward: the number of sets can explode (24 free disciplines and no precedence), then there is no lattice
//! and `beam` must do; a limit on disciplines per hospital that binds is part of the lattice only while it stays small.

use super::instance::{Block, Instance};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

/// Worth of what must not be. Two of them still fit into 32 bits.
pub const NEVER: i32 = -1_000_000_000;

/// A change of the rules for one student, tried by the explanations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Relief {
    /// Treat this discipline as allowed and doable wherever `ability` says so.
    pub allow: Option<usize>,
    /// Treat (hospital, discipline) as doable.
    pub able: Option<(usize, usize)>,
    /// Treat the period as available.
    pub date: Option<usize>,
}

/// A quick hash for sets held as bits; the sets are our own, so nobody can choose them to collide.
#[derive(Debug, Default)]
struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }

    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.write_u32(b.into());
        }
    }

    fn write_u64(&mut self, x: u64) {
        self.0 = (self.0 ^ x).wrapping_mul(0xD6E8_FEB8_6659_FD93).rotate_left(31);
    }

    fn write_u32(&mut self, x: u32) {
        self.0 = (self.0 ^ u64::from(x)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

/// The sets of disciplines a student can have attended on the way to a full choice, and the steps between them.
#[derive(Debug)]
pub struct Lattice {
    /// Size of each set.
    size: Vec<u8>,
    /// Whether the set is a full choice.
    full: Vec<bool>,
    /// `edges[first[n]..first[n + 1]]` are (local discipline, hospital, larger set); the hospital says nothing unless `counted`.
    first: Vec<u32>,
    edges: Vec<(u8, u8, u32)>,
    /// Whether a "set" also tells how many of its disciplines were at each hospital, so that the limit per hospital is kept.
    counted: bool,
}

impl Lattice {
    /// The lattice with counts per hospital where the limit can bind and the sets stay few, else the plain one if that stays small.
    fn build(model: &StudentModel, limit: usize) -> Option<Self> {
        let counted = model.hospital_limit.is_some_and(|most| most < 16 && model.hospitals <= 16);
        if counted && let Some(made) = Self::build_kind(model, limit / 2, model.hospital_limit) {
            return Some(made);
        }
        Self::build_kind(model, limit, None)
    }

    fn build_kind(model: &StudentModel, limit: usize, most: Option<u16>) -> Option<Self> {
        let count = model.disciplines.len();
        if count > 32 {
            return None;
        }
        let groups = model.need.len();
        let taken = |mask: u32, g: usize| (mask & model.group_mask[g] as u32).count_ones() as u16;
        // Four bits per hospital count the disciplines there.
        let mut nodes: Vec<(u32, u64)> = vec![(0, 0)];
        let mut index: HashMap<(u32, u64), u32, BuildHasherDefault<Mix>> = HashMap::default();
        index.insert((0, 0), 0);
        let mut first = vec![0_u32];
        let mut edges = Vec::new();
        let mut at = 0;
        while at < nodes.len() {
            let (mask, counts) = nodes[at];
            for d in 0..count {
                let g = usize::from(model.group[d]);
                if mask >> d & 1 == 1 || model.before[d] as u32 & !mask != 0 || taken(mask, g) >= model.need[g] {
                    continue;
                }
                for h in 0..if most.is_some() { model.hospitals } else { 1 } {
                    if most.is_some_and(|most| counts >> (4 * h) & 15 >= u64::from(most)) {
                        continue;
                    }
                    let next = (mask | 1 << d, if most.is_some() { counts + (1 << (4 * h)) } else { 0 });
                    let to = *index.entry(next).or_insert_with(|| {
                        nodes.push(next);
                        nodes.len() as u32 - 1
                    });
                    edges.push((d as u8, h as u8, to));
                }
                if nodes.len() > limit {
                    return None;
                }
            }
            first.push(edges.len() as u32);
            at += 1;
        }
        let masks: Vec<u32> = nodes.into_iter().map(|n| n.0).collect();
        let must = model.fixed.iter().enumerate().filter(|(_, f)| f.is_some()).fold(0_u32, |m, (d, _)| m | 1 << d);
        let full: Vec<bool> = masks.iter().map(|&m| m & must == must && (0..groups).all(|g| taken(m, g) == model.need[g])).collect();
        // Drop the sets from which no full choice can be reached; sets come in order of size.
        let mut useful = full.clone();
        for n in (0..masks.len()).rev() {
            useful[n] |= edges[first[n] as usize..first[n + 1] as usize].iter().any(|&(_, _, to)| useful[to as usize]);
        }
        if !useful[0] {
            return Some(Self::empty());
        }
        let mut renamed = vec![u32::MAX; masks.len()];
        let mut next = 0;
        for (n, name) in renamed.iter_mut().enumerate() {
            if useful[n] {
                *name = next;
                next += 1;
            }
        }
        let mut out = Self::empty();
        out.counted = most.is_some();
        for n in (0..masks.len()).filter(|&n| useful[n]) {
            out.size.push(masks[n].count_ones() as u8);
            out.full.push(full[n]);
            let kept = edges[first[n] as usize..first[n + 1] as usize].iter().filter(|&&(_, _, to)| useful[to as usize]);
            out.edges.extend(kept.map(|&(d, h, to)| (d, h, renamed[to as usize])));
            out.first.push(out.edges.len() as u32);
        }
        Some(out)
    }

    fn empty() -> Self {
        Self { size: Vec::new(), full: Vec::new(), first: vec![0], edges: Vec::new(), counted: true }
    }

    /// Number of sets; 0 when no full choice exists.
    #[must_use]
    pub fn sets(&self) -> usize {
        self.size.len()
    }
}

/// Lattices shared by students with the same choice of disciplines.
#[derive(Debug, Default)]
pub struct LatticePool {
    known: HashMap<LatticeKey, Option<Arc<Lattice>>>,
}

/// Disciplines, counts per group and fixed disciplines decide a lattice.
type LatticeKey = (Vec<u16>, Vec<u16>, Vec<bool>);

/// Everything about one student that a schedule depends on, with disciplines renumbered to those the student can attend.
#[derive(Debug, Clone)]
pub struct StudentModel {
    /// Student (0-based).
    pub student: usize,
    /// Attendable disciplines, ascending; "local" indices point into this.
    pub disciplines: Vec<u16>,
    /// `[D]` local index, `u16::MAX` for disciplines the student cannot attend.
    local_of: Vec<u16>,
    /// `[local]` group.
    pub group: Vec<u16>,
    /// `[local]` set of local disciplines that must have begun before.
    pub before: Vec<u128>,
    /// `[G]` set of local disciplines in the group.
    pub group_mask: Vec<u128>,
    /// `[G]` disciplines to attend.
    pub need: Vec<u16>,
    /// Disciplines to attend in all.
    pub total: usize,
    /// `[local × H]` what attending is worth to the satisfaction; [`NEVER`] where not possible.
    pub gain: Vec<i32>,
    /// `[T]` whether a block may start.
    pub can_start: Vec<bool>,
    /// `[local]` the block that stays, if any.
    pub fixed: Vec<Option<Block>>,
    /// `[T + 1]` most blocks that fit from the period on.
    pub room: Vec<u16>,
    /// Satisfaction per change of hospital.
    pub change: i32,
    /// Satisfaction per idle period before the last attended one.
    pub idle: i32,
    /// Whether `max_per_hospital` can bind.
    pub hospital_limit: Option<u16>,
    /// Number of hospitals, periods and periods per block.
    pub hospitals: usize,
    /// Number of periods.
    pub periods: usize,
    /// Periods per block.
    pub duration: usize,
    /// The sets of disciplines, where few enough.
    pub lattice: Option<Arc<Lattice>>,
}

impl StudentModel {
    /// Largest number of sets a lattice may have before it is given up.
    pub const SET_LIMIT: usize = 60_000;

    /// The model of student `s`, with the rules eased by `relief`.
    #[must_use]
    pub fn new(inst: &Instance, s: usize, relief: Relief, pool: &mut LatticePool) -> Self {
        let (h_count, t_count, du) = (inst.hospitals, inst.periods, inst.duration);
        let need = inst.need_of(s).to_vec();
        let able = |h: usize, d: usize| {
            (inst.ability[(s * h_count + h) * inst.disciplines + d] || relief.able == Some((h, d)))
                && (inst.allowed[s * inst.disciplines + d] || relief.allow == Some(d))
        };
        let mut open: Vec<bool> =
            (0..inst.disciplines).map(|d| need[usize::from(inst.group_of[d])] > 0 && (0..h_count).any(|h| able(h, d))).collect();
        let stays: Vec<usize> = inst.fixed_of(s).map(|b| usize::from(b.discipline)).collect();
        while narrow(inst, &need, &stays, &mut open) {}
        let disciplines: Vec<u16> = (0..inst.disciplines).filter(|&d| open[d]).map(|d| d as u16).collect();
        let global = |local: usize| usize::from(disciplines[local]);
        let n = disciplines.len();
        let group: Vec<u16> = (0..n).map(|l| inst.group_of[global(l)]).collect();
        let before = (0..n)
            .map(|l| (0..n).filter(|&e| inst.preceded_by[global(l) * inst.disciplines + global(e)]).fold(0, |m, e| m | 1_u128 << e))
            .collect();
        let group_mask = (0..inst.groups).map(|g| (0..n).filter(|&l| usize::from(group[l]) == g).fold(0, |m, l| m | 1_u128 << l)).collect();
        let mut gain = vec![NEVER; n * h_count];
        for l in 0..n {
            for h in (0..h_count).filter(|&h| able(h, global(l))) {
                gain[l * h_count + h] = inst.gain(s, global(l), h);
            }
        }
        let free = |t: usize| inst.available[s * t_count + t] || relief.date == Some(t);
        let mut can_start: Vec<bool> = (0..t_count).map(|t| t + du <= t_count && (t..t + du).all(free)).collect();
        let mut room = vec![0_u16; t_count + 1];
        for t in (0..t_count).rev() {
            room[t] = if can_start[t] { room[t + 1].max(1 + room[t + du]) } else { room[t + 1] };
        }
        let mut fixed = vec![None; n];
        let mut room_for_fixed = true;
        for block in inst.fixed_of(s) {
            match disciplines.binary_search(&block.discipline) {
                Ok(l) => fixed[l] = Some(block),
                Err(_) => room_for_fixed = false,
            }
        }
        if !room_for_fixed {
            // No full choice contains what is fixed, so no schedule may pass as one.
            can_start.fill(false);
            room.fill(0);
        }
        let total: usize = need.iter().map(|&x| usize::from(x)).sum();
        let [_, _, change, idle] = inst.weights[s];
        let hospital_limit = (inst.max_per_hospital < total).then_some(inst.max_per_hospital as u16);
        let mut local_of = vec![u16::MAX; inst.disciplines];
        for (l, &d) in disciplines.iter().enumerate() {
            local_of[usize::from(d)] = l as u16;
        }
        let mut model = Self {
            student: s,
            disciplines,
            local_of,
            group,
            before,
            group_mask,
            need,
            total,
            gain,
            can_start,
            fixed,
            room,
            change,
            idle,
            hospital_limit,
            hospitals: h_count,
            periods: t_count,
            duration: du,
            lattice: None,
        };
        let key = (model.disciplines.clone(), model.need.clone(), model.fixed.iter().map(Option::is_some).collect());
        model.lattice = match pool.known.get(&key) {
            Some(known) => known.clone(),
            None => {
                let made = Lattice::build(&model, Self::SET_LIMIT).map(Arc::new);
                pool.known.insert(key, made.clone());
                made
            }
        };
        let usable = (0..h_count).filter(|&h| (0..n).any(|l| model.gain[l * h_count + h] != NEVER)).count();
        if !room_for_fixed || hospital_limit.is_some_and(|most| usable * usize::from(most) < total) {
            // The fixed blocks or the limit per hospital alone show that no full choice exists.
            model.lattice = Some(Arc::new(Lattice::empty()));
        }
        // A table too large to sweep is of no use either.
        if model.sweep_cost() > 40_000_000 {
            model.lattice = None;
        }
        model
    }

    /// Models of all students.
    #[must_use]
    pub fn all(inst: &Instance) -> Vec<Self> {
        let mut pool = LatticePool::default();
        (0..inst.students).map(|s| Self::new(inst, s, Relief::default(), &mut pool)).collect()
    }

    /// Local index of a discipline, if the student can attend it.
    #[must_use]
    pub fn local(&self, discipline: u16) -> Option<usize> {
        let l = *self.local_of.get(usize::from(discipline))?;
        (l != u16::MAX).then_some(usize::from(l))
    }

    /// About how many elementary steps one exact schedule takes; `usize::MAX` without a lattice.
    #[must_use]
    pub fn sweep_cost(&self) -> usize {
        self.lattice.as_ref().map_or(usize::MAX, |l| {
            let per_edge = if l.counted { 1 } else { self.hospitals };
            (l.edges.len() * per_edge + l.sets() * self.hospitals) * self.slack()
        })
    }

    /// Whether [`best_schedule`] sees every rule of the student.
    #[must_use]
    pub fn exact(&self) -> bool {
        self.lattice.as_ref().is_some_and(|l| l.counted || self.hospital_limit.is_none())
    }

    /// Idle periods possible, plus one.
    fn slack(&self) -> usize {
        (self.periods + 1).saturating_sub(self.total * self.duration)
    }

    /// Satisfaction of a schedule sorted by start.
    #[must_use]
    pub fn satisfaction(&self, blocks: &[Block]) -> i32 {
        let mut sum = 0;
        for (i, b) in blocks.iter().enumerate() {
            if let Some(l) = self.local(b.discipline) {
                sum += self.gain[l * self.hospitals + usize::from(b.hospital)];
            }
            if i > 0 && blocks[i - 1].hospital != b.hospital {
                sum += self.change;
            }
        }
        // Blocks that overlap, which a move may propose and nobody keeps, wait for nothing.
        let end = blocks.last().map_or(0, |b| usize::from(b.start) + self.duration);
        sum + self.idle * end.saturating_sub(blocks.len() * self.duration) as i32
    }

    /// Whether a schedule sorted by start keeps every rule that concerns the student alone.
    #[must_use]
    pub fn keeps_rules(&self, blocks: &[Block]) -> bool {
        if blocks.len() != self.total {
            return false;
        }
        let mut seen = 0_u128;
        let mut free_from = 0;
        for b in blocks {
            let Some(l) = self.local(b.discipline) else { return false };
            let (h, t) = (usize::from(b.hospital), usize::from(b.start));
            let fits = t >= free_from
                && self.can_start.get(t) == Some(&true)
                && self.gain.get(l * self.hospitals + h).is_some_and(|&g| g != NEVER)
                && seen >> l & 1 == 0
                && self.before[l] & !seen == 0
                && self.fixed[l].is_none_or(|f| f == *b);
            if !fits {
                return false;
            }
            seen |= 1 << l;
            free_from = t + self.duration;
        }
        let counts = (0..self.need.len()).all(|g| (seen & self.group_mask[g]).count_ones() == u32::from(self.need[g]));
        let fixed = (0..self.fixed.len()).all(|l| self.fixed[l].is_none() || seen >> l & 1 == 1);
        counts && fixed && self.within_hospital_limit(blocks)
    }

    /// Whether each block by itself is possible (place, discipline and dates), a cheap part of [`StudentModel::keeps_rules`].
    #[must_use]
    pub fn each_possible(&self, blocks: &[Block]) -> bool {
        blocks.iter().all(|b| {
            self.can_start.get(usize::from(b.start)) == Some(&true)
                && self.local(b.discipline).is_some_and(|l| self.gain[l * self.hospitals + usize::from(b.hospital)] != NEVER)
        })
    }

    /// Whether no hospital has more disciplines of the student than allowed.
    #[must_use]
    pub fn within_hospital_limit(&self, blocks: &[Block]) -> bool {
        self.hospital_limit
            .is_none_or(|limit| blocks.iter().all(|b| blocks.iter().filter(|o| o.hospital == b.hospital).count() <= usize::from(limit)))
    }
}

/// Shuts disciplines that no full choice can contain; `true` when something changed.
///
/// A discipline whose forerunner is shut is shut. What must be attended (all of a group with none to spare, and the
/// forerunners of such) can use up a group, and then the rest of that group is shut.
fn narrow(inst: &Instance, need: &[u16], stays: &[usize], open: &mut [bool]) -> bool {
    let all = 0..inst.disciplines;
    let forerunners = |d: usize| (0..inst.disciplines).filter(move |&e| inst.preceded_by[d * inst.disciplines + e]);
    let before = open.to_vec();
    for d in all.clone() {
        open[d] &= forerunners(d).all(|e| e != d && open[e]);
    }
    let group = |d: usize| usize::from(inst.group_of[d]);
    let spare = |g: usize| all.clone().filter(|&d| open[d] && group(d) == g).count() > usize::from(need[g]);
    let mut must: Vec<bool> = all.clone().map(|d| open[d] && (stays.contains(&d) || !spare(group(d)))).collect();
    let mut queue: Vec<usize> = all.clone().filter(|&d| must[d]).collect();
    while let Some(d) = queue.pop() {
        for e in forerunners(d) {
            if !must[e] {
                must[e] = true;
                queue.push(e);
            }
        }
    }
    for (g, &wanted) in need.iter().enumerate() {
        if all.clone().filter(|&d| must[d] && group(d) == g).count() >= usize::from(wanted) {
            all.clone().filter(|&d| group(d) == g).for_each(|d| open[d] &= must[d]);
        }
    }
    before != open
}

/// Working memory of [`best_schedule`]; reuse it to save allocations.
#[derive(Debug, Default)]
pub struct Scratch {
    /// `[local × T × H]` worth of a block by its start; [`NEVER`] where not possible. Fill with [`Scratch::price`].
    pub worth: Vec<i32>,
    value: Vec<i32>,
    arrive: Vec<i32>,
}

impl Scratch {
    /// Sets the worth of every possible block to `scale` × satisfaction + `extra(local, hospital, start)`.
    pub fn price(&mut self, model: &StudentModel, scale: i32, mut extra: impl FnMut(usize, usize, usize) -> i32) {
        let (h_count, t_count) = (model.hospitals, model.periods);
        self.worth.clear();
        self.worth.resize(model.disciplines.len() * t_count * h_count, NEVER);
        for l in 0..model.disciplines.len() {
            for h in 0..h_count {
                let gain = model.gain[l * h_count + h];
                if gain == NEVER {
                    continue;
                }
                match model.fixed[l] {
                    Some(b) if usize::from(b.hospital) != h => {}
                    Some(b) => {
                        let t = usize::from(b.start);
                        self.worth[(l * t_count + t) * h_count + h] = scale * gain + extra(l, h, t);
                    }
                    None => {
                        for t in (0..t_count).filter(|&t| model.can_start[t]) {
                            self.worth[(l * t_count + t) * h_count + h] = scale * gain + extra(l, h, t);
                        }
                    }
                }
            }
        }
    }
}

/// The best full schedule for the worths in `scratch` with changes and idle periods counted `scale`-fold, left in `out`.
///
/// Exact where [`StudentModel::exact`]; else it does not see the limit of disciplines per hospital, so the value is an upper
/// bound and the schedule must be checked.
/// The value-to-go of (attended set, idle periods so far, hospital) is computed backwards; memory is
/// sets × (idle + 1) × hospitals numbers. `None` when there is no full schedule or no lattice.
pub fn best_schedule(model: &StudentModel, scratch: &mut Scratch, scale: i32, out: &mut Vec<Block>) -> Option<i32> {
    out.clear();
    let lattice = model.lattice.as_deref()?;
    if model.total == 0 {
        return (lattice.sets() > 0).then_some(0);
    }
    let (h_count, t_count, du) = (model.hospitals, model.periods, model.duration);
    let slack = model.slack();
    if slack == 0 || lattice.sets() == 0 {
        return None;
    }
    let (change, idle) = (scale * model.change, scale * model.idle);
    let Scratch { worth, value, arrive } = scratch;
    value.clear();
    let width = slack * h_count;
    value.resize(lattice.sets() * width, NEVER);
    arrive.resize(width, NEVER);
    for n in (0..lattice.sets()).rev() {
        let base = n * width;
        if lattice.full[n] {
            value[base..base + width].fill(0);
            continue;
        }
        let from = usize::from(lattice.size[n]) * du * h_count;
        let edges = &lattice.edges[lattice.first[n] as usize..lattice.first[n + 1] as usize];
        // Best worth of going on with a block, for all idle counts and hospitals at once: the rows lie side by side.
        arrive.fill(NEVER);
        for &(d, h, to) in edges {
            let w = &worth[usize::from(d) * t_count * h_count + from..][..width];
            let v = &value[to as usize * width..][..width];
            if lattice.counted {
                // The step is to this hospital only.
                for i in (usize::from(h)..width).step_by(h_count) {
                    arrive[i] = arrive[i].max(w[i] + v[i]);
                }
                continue;
            }
            for ((a, &w), &v) in arrive.iter_mut().zip(w).zip(v) {
                *a = (*a).max(w + v);
            }
        }
        let here = &mut value[base..base + width];
        for i in (0..slack).rev() {
            let row = &arrive[i * h_count..(i + 1) * h_count];
            let (mut top, mut second, mut top_at) = (NEVER, NEVER, 0);
            for (h, &x) in row.iter().enumerate() {
                if x > top {
                    (second, top, top_at) = (top, x, h);
                } else if x > second {
                    second = x;
                }
            }
            for (h, &stay) in row.iter().enumerate() {
                let other = if h == top_at { second } else { top };
                let later = if i + 1 < slack { here[(i + 1) * h_count + h] + idle } else { NEVER };
                here[i * h_count + h] = stay.max(other + change).max(later).max(NEVER);
            }
        }
    }
    trace(model, lattice, scratch, change, idle, out)
}

fn trace(model: &StudentModel, lattice: &Lattice, scratch: &mut Scratch, change: i32, idle: i32, out: &mut Vec<Block>) -> Option<i32> {
    let (h_count, t_count, du, slack) = (model.hospitals, model.periods, model.duration, model.slack());
    let Scratch { worth, value, .. } = scratch;
    let (mut n, mut i, mut at) = (0_usize, 0_usize, None::<usize>);
    let mut total = 0;
    while !lattice.full[n] {
        let mut best = (NEVER / 2, 0, 0, 0, 0);
        let mut waited = 0;
        for j in i..slack {
            let t = usize::from(lattice.size[n]) * du + j;
            if model.can_start[t] {
                for &(d, only, to) in &lattice.edges[lattice.first[n] as usize..lattice.first[n + 1] as usize] {
                    for h in (0..h_count).filter(|&h| !lattice.counted || h == usize::from(only)) {
                        let w = worth[(usize::from(d) * t_count + t) * h_count + h];
                        let v = value[(to as usize * slack + j) * h_count + h];
                        let moved = if at.is_some_and(|x| x != h) { change } else { 0 };
                        let x = w + v + moved + waited;
                        if w > NEVER / 2 && v > NEVER / 2 && x > best.0 {
                            best = (x, to as usize, j, h, w + moved + waited);
                            let l = usize::from(d);
                            out.truncate(usize::from(lattice.size[n]));
                            out.push(Block { start: t as u16, discipline: model.disciplines[l], hospital: h as u16 });
                        }
                    }
                }
            }
            waited += idle;
        }
        if best.0 <= NEVER / 2 {
            out.clear();
            return None;
        }
        (n, i, at) = (best.1, best.2, Some(best.3));
        total += best.4;
    }
    Some(total)
}
