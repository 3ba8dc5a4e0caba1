//! Small changes of one student's schedule, drawn at random.
//!
//! For: the cheap moves of the search; the caller checks the student's own rules.
//! Must not: touch the state, or move a fixed block.
//! Still awkward: the shares of the kinds of moves are fixed numbers.

use super::instance::Block;
use super::schedule::StudentModel;
use crate::rules::rng::Rng;

/// Draws a changed schedule from `row` into `out` (sorted by start). `false` when the draw changed nothing or
/// a block by itself is impossible.
///
/// The caller checks [`StudentModel::keeps_rules`], after cheaper reasons to refuse.
pub fn propose(model: &StudentModel, row: &[Block], rng: &mut Rng, out: &mut Vec<Block>) -> bool {
    if row.is_empty() {
        return false;
    }
    out.clear();
    out.extend_from_slice(row);
    let i = rng.below(row.len());
    let drawn = match rng.below(18) {
        0..4 => new_hospital(model, out, i, rng),
        4..8 => new_start(model, out, i, rng),
        8..10 => swap_disciplines(out, i, rng),
        10..12 => new_discipline(model, out, i, rng),
        12 => new_hospital_for_run(out, i, model.hospitals, rng),
        13 => join_neighbour(out, i, rng),
        14 => shift_run(model, out, i, rng),
        15 => new_start_near(model, out, i, rng),
        _ => rotate(out, i, rng),
    };
    if !drawn {
        return false;
    }
    out.sort_unstable();
    out != row && model.each_possible(out)
}

fn new_hospital(model: &StudentModel, out: &mut [Block], i: usize, rng: &mut Rng) -> bool {
    out[i].hospital = rng.below(model.hospitals) as u16;
    true
}

/// Takes the block to another start; a block that lay there takes the place left.
fn new_start(model: &StudentModel, out: &mut [Block], i: usize, rng: &mut Rng) -> bool {
    let t = rng.below(model.periods);
    if !model.can_start[t] {
        return false;
    }
    let old = out[i].start;
    let mut met = None;
    for (j, b) in out.iter().enumerate() {
        if j != i && usize::from(b.start).abs_diff(t) < model.duration {
            if met.is_some() {
                return false;
            }
            met = Some(j);
        }
    }
    out[i].start = t as u16;
    if let Some(j) = met {
        out[j].start = old;
    }
    true
}

fn swap_disciplines(out: &mut [Block], i: usize, rng: &mut Rng) -> bool {
    let j = rng.below(out.len());
    let d = out[i].discipline;
    out[i].discipline = out[j].discipline;
    out[j].discipline = d;
    i != j
}

/// Another discipline of the same group that is not attended yet, at the same place and time or at a new hospital.
fn new_discipline(model: &StudentModel, out: &mut [Block], i: usize, rng: &mut Rng) -> bool {
    let Some(old) = model.local(out[i].discipline) else { return false };
    let l = rng.below(model.disciplines.len());
    if model.group[l] != model.group[old] || out.iter().any(|b| b.discipline == model.disciplines[l]) {
        return false;
    }
    out[i].discipline = model.disciplines[l];
    if rng.below(3) == 0 {
        out[i].hospital = rng.below(model.hospitals) as u16;
    }
    true
}

/// Takes the run of blocks at one hospital around `i` to another hospital.
fn new_hospital_for_run(out: &mut [Block], i: usize, hospitals: usize, rng: &mut Rng) -> bool {
    let (old, new) = (out[i].hospital, rng.below(hospitals) as u16);
    let mut from = i;
    while from > 0 && out[from - 1].hospital == old {
        from -= 1;
    }
    for b in out[from..].iter_mut().take_while(|b| b.hospital == old) {
        b.hospital = new;
    }
    old != new
}

/// Takes the block to the hospital of the block before or after it, which saves a change.
fn join_neighbour(out: &mut [Block], i: usize, rng: &mut Rng) -> bool {
    let j = if rng.below(2) == 0 { i.wrapping_sub(1) } else { i + 1 };
    let Some(&Block { hospital, .. }) = out.get(j) else { return false };
    out[i].hospital = hospital;
    true
}

/// Takes what is done at place `i` of the sequence to place `j`; what lies between moves up by one place.
fn rotate(out: &mut [Block], i: usize, rng: &mut Rng) -> bool {
    let j = rng.below(out.len());
    let (low, high) = (i.min(j), i.max(j));
    let step = |out: &mut [Block], a: usize, b: usize| {
        let (x, y) = (out[a], out[b]);
        (out[a].discipline, out[a].hospital) = (y.discipline, y.hospital);
        (out[b].discipline, out[b].hospital) = (x.discipline, x.hospital);
    };
    if i < j {
        (low..high).for_each(|k| step(out, k, k + 1));
    } else {
        (low..high).rev().for_each(|k| step(out, k, k + 1));
    }
    i != j
}

/// Takes the block by up to a block's length to one side.
fn new_start_near(model: &StudentModel, out: &mut [Block], i: usize, rng: &mut Rng) -> bool {
    let by = 1 + rng.below(model.duration);
    let t = usize::from(out[i].start);
    let t = if rng.below(2) == 0 { t.checked_sub(by) } else { Some(t + by) };
    match t {
        Some(t) if t < model.periods => out[i].start = t as u16,
        _ => return false,
    }
    true
}

/// Shifts block `i` and some that touch it by some periods to one side.
fn shift_run(model: &StudentModel, out: &mut [Block], i: usize, rng: &mut Rng) -> bool {
    let by = (1 + rng.below(model.duration)) as u16;
    let later = rng.below(2) == 0;
    let count = 1 + rng.below(out.len() - i);
    for b in &mut out[i..i + count] {
        let start = if later { b.start.checked_add(by) } else { b.start.checked_sub(by) };
        match start {
            Some(t) if usize::from(t) < model.periods => b.start = t,
            _ => return false,
        }
    }
    true
}

/// Draws a changed schedule from `row` in which the student sits at (`hospital`, `discipline`) in `period`, into `out`.
///
/// The block that lay there swaps its time with the discipline if the student attends it, else gives way to it.
pub fn cover(
    model: &StudentModel,
    row: &[Block],
    (hospital, discipline, period): (u16, u16, usize),
    rng: &mut Rng,
    out: &mut Vec<Block>,
) -> bool {
    if row.is_empty() || model.local(discipline).is_none() {
        return false;
    }
    out.clear();
    out.extend_from_slice(row);
    let du = model.duration;
    let start = (period + 1).saturating_sub(du) + rng.below(du.min(period + 1));
    let meets = |b: &Block| usize::from(b.start).abs_diff(start) < du;
    let met = out.iter().position(meets);
    let own = out.iter().position(|b| b.discipline == discipline);
    match (own, met) {
        (Some(i), Some(j)) => {
            if rng.below(2) == 0 {
                // Keep the grid of starts: exchange the two contents only.
                let (a, b) = (out[i], out[j]);
                out[i] = Block { start: a.start, ..b };
                out[j] = Block { start: b.start, discipline, hospital };
            } else {
                let old = out[i].start;
                out[j].start = old;
                out[i] = Block { start: start as u16, discipline, hospital };
            }
        }
        (Some(i), None) => out[i] = Block { start: start as u16, discipline, hospital },
        (None, met) => {
            let j = met.unwrap_or_else(|| rng.below(out.len()));
            let start = if met.is_some() && rng.below(2) == 0 { out[j].start } else { start as u16 };
            out[j] = Block { start, discipline, hospital };
        }
    }
    out.sort_unstable();
    out != row && model.each_possible(out)
}

/// Lets two students exchange what they do at the same start, or only the hospitals and starts of a discipline both attend.
pub fn exchange(
    models: (&StudentModel, &StudentModel),
    rows: (&[Block], &[Block]),
    rng: &mut Rng,
    out: (&mut Vec<Block>, &mut Vec<Block>),
) -> bool {
    if rows.0.is_empty() || rows.1.is_empty() {
        return false;
    }
    out.0.clear();
    out.0.extend_from_slice(rows.0);
    out.1.clear();
    out.1.extend_from_slice(rows.1);
    let i = rng.below(rows.0.len());
    let mine = rows.0[i];
    if let Some(j) = rows.1.iter().position(|b| b.start == mine.start) {
        let theirs = rows.1[j];
        // Somebody who attends the other's discipline already takes it from there: its old place gets what is given away.
        for (list, at, gets, gives) in [(&mut *out.0, i, theirs, mine), (&mut *out.1, j, mine, theirs)] {
            if let Some(k) = list.iter().position(|b| b.discipline == gets.discipline)
                && k != at
            {
                (list[k].discipline, list[k].hospital) = (gives.discipline, gives.hospital);
            }
            (list[at].discipline, list[at].hospital) = (gets.discipline, gets.hospital);
        }
    } else if let Some(j) = rows.1.iter().position(|b| b.discipline == mine.discipline) {
        (out.0[i], out.1[j]) = (rows.1[j], mine);
    } else {
        return false;
    }
    out.0.sort_unstable();
    out.1.sort_unstable();
    (out.0 != rows.0 || out.1 != rows.1) && models.0.keeps_rules(out.0) && models.1.keeps_rules(out.1)
}
