//! Looks for good plans: builds one student by student, then anneals with small moves and exact re-planning of students.
//!
//! For: [`anneal`], one repeatable run; several side by side with a bound are `programme::planning`'s.
//! Must not: read a clock; the caller's `spent` ends a run early, the budget of steps ends it repeatably.
//! Still awkward: temperatures and prices are tuned for wishes of the size of the published instances.

use super::beam;
use super::bound::Bound;
use super::instance::{Block, Instance};
use super::moves;
use super::schedule::{NEVER, Scratch, StudentModel, best_schedule};
use super::state::{Plan, Score, State, evaluate};
use super::window;
use crate::rules::rng::Rng;

/// How to search.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Seed; the same seed and budget give the same plan.
    pub seed: u64,
    /// Budget of elementary steps per run (about a microsecond each); `u64::MAX` leaves the end to `spent`.
    pub max_steps: u64,
    /// Runs side by side, at least 1; each has a seed of its own.
    pub runs: usize,
    /// Rounds spent on the upper bound at most, 0 for none. The last of the runs begins with them.
    pub bound_rounds: u32,
    /// Stop as soon as the plan is proven to be the best. With more than one run this makes the choice among equally
    /// good plans depend on timing, so leave it off where the same plan must come again.
    pub stop_when_proven: bool,
    /// A plan to begin from (for example after fixing some assignments); empty for none.
    pub start: Plan,
}

impl Default for Settings {
    fn default() -> Self {
        Self { seed: 1, max_steps: u64::MAX, runs: 2, bound_rounds: 2_000, stop_when_proven: true, start: Plan::default() }
    }
}

/// A report while a search runs.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// Which of the runs side by side (0-based).
    pub run: usize,
    /// Steps so far.
    pub steps: u64,
    /// Annealing cycle (0-based).
    pub cycle: u32,
    /// Score of the best plan of this run.
    pub score: Score,
    /// The best plan of this run.
    pub plan: &'a Plan,
}

/// What a search found.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The best plan found; students that could not be placed have no row.
    pub plan: Plan,
    /// Its score.
    pub score: Score,
    /// Steps used (all runs).
    pub steps: u64,
    /// The proven upper bound, if one was asked for.
    pub bound: Option<Bound>,
}

/// Satisfaction points are counted in this many parts when a student is re-planned.
const PARTS: i32 = 64;
/// Exact re-planning is used up to this cost (elementary steps of the dynamic programme).
const EXACT_COST: usize = 3_000_000;

struct Annealer<'a> {
    state: State<'a>,
    rng: Rng,
    scratch: Scratch,
    window: Vec<i32>,
    temperature: f64,
    over_price: f64,
    under_price: f64,
    steps: u64,
    row: Vec<Block>,
    row_b: Vec<Block>,
    old: Vec<Block>,
    best: Plan,
    best_score: Score,
    /// The state is better than `best` and not copied yet.
    ahead: bool,
    /// Chance of re-planning instead of a small move, per student.
    chance: Vec<f64>,
}

impl<'a> Annealer<'a> {
    fn energy(&self) -> f64 {
        let score = self.state.score();
        -(score.objective as f64)
            + 100_000.0 * f64::from(score.unplaced)
            + self.over_price * f64::from(score.over)
            + self.under_price * f64::from(score.under)
    }

    /// Sets the worth of each block of `s`, whose blocks must be out of the state, at the prices of now.
    fn price(&mut self, s: usize, noise: f64, scale: i32) {
        let state = &self.state;
        let (models, inst) = (state.models, state.inst);
        let model = &models[s];
        let over = (f64::from(PARTS) * self.over_price) as i32;
        let under = (f64::from(PARTS) * self.under_price) as i32;
        let spread = f64::from(PARTS) * noise;
        let rng = &mut self.rng;
        self.scratch.price(model, scale, |l, h, t| {
            let from = inst.cell(h, model.disciplines[l].into(), t);
            let mut sum = if spread > 0.0 { (spread * (rng.unit() - 0.5)) as i32 } else { 0 };
            for c in from..from + inst.duration {
                let used = state.used(c);
                if used >= inst.max_seats[c] {
                    sum -= over;
                }
                if used < inst.min_seats[c] {
                    sum += under;
                }
            }
            sum
        });
        self.steps += 10 + (self.scratch.worth.len() / 50) as u64;
    }

    /// Finds a schedule for `s`, whose blocks must be out of the state, into `self.row`.
    fn replan(&mut self, s: usize, noise: f64, weight: i32, width: usize) -> bool {
        let model = &self.state.models[s];
        let scale = PARTS * weight;
        self.price(s, noise, scale);
        if model.sweep_cost() <= EXACT_COST {
            self.steps += model.sweep_cost() as u64 / 600;
            let found = best_schedule(model, &mut self.scratch, scale, &mut self.row).is_some();
            if !found || model.within_hospital_limit(&self.row) {
                return found;
            }
        }
        self.steps += (width * model.total * model.disciplines.len() * model.hospitals) as u64 / 10;
        beam::good_schedule(model, &self.scratch, scale, &[], (width, 3), &mut self.row).is_some() && model.keeps_rules(&self.row)
    }

    /// Takes some blocks of `old` and finds the best way to fill the gap, with some disciplines not attended so far
    /// as alternatives; into `self.row`.
    fn replan_window(&mut self, s: usize, old: &[Block], noise: f64, weight: i32) -> bool {
        let model = &self.state.models[s];
        let scale = PARTS * weight;
        self.price(s, noise, scale);
        let most = match model.periods {
            0..=24 => 9,
            25..=48 => 8,
            _ => 7,
        };
        let mut kept = old.to_vec();
        let mut free = Vec::new();
        // Half of the time a run of neighbours goes, else any blocks.
        let out = 2 + self.rng.below(most - 3);
        let run = self.rng.below(2) == 0;
        let first = self.rng.below(kept.len().max(1));
        for _ in 0..out.min(kept.len()) {
            let i = if run { first.min(kept.len() - 1) } else { self.rng.below(kept.len()) };
            if let Some(l) = model.local(kept[i].discipline)
                && model.fixed[l].is_none()
            {
                free.push(l);
                kept.remove(i);
            }
        }
        let mut others: Vec<usize> =
            (0..model.disciplines.len()).filter(|&l| old.iter().all(|b| b.discipline != model.disciplines[l])).collect();
        self.rng.shuffle(&mut others);
        free.extend(others.into_iter().take(most - free.len().min(most)));
        self.steps += (window::cost(model, free.len()) / 200) as u64;
        window::fill(model, &self.scratch, scale, &kept, &free, &mut self.window, &mut self.row).is_some() && model.keeps_rules(&self.row)
    }

    /// Finds a new schedule for `s`, wholly or (large students) around blocks that stay, and puts it in; `old` is the
    /// schedule before, which must be out of the state. `false` when nothing was found.
    fn renew(&mut self, s: usize, old: &[Block], weight: i32) -> bool {
        let model = &self.state.models[s];
        let window = !old.is_empty() && (model.sweep_cost() > EXACT_COST || !model.exact()) && self.rng.below(64) > 0;
        let noise = self.temperature * [0.0, 1.0, 2.0, 4.0][self.rng.below(4)];
        let found = if window { self.replan_window(s, old, noise, weight) } else { self.replan(s, noise, weight, 30) };
        if found {
            self.state.replace(s, Some(&self.row));
        }
        found
    }

    /// Re-plans student `s`.
    fn big_move(&mut self, s: usize) {
        let before = self.energy();
        let placed = self.state.is_placed(s);
        let old = self.state.row(s).to_vec();
        let weight = if self.state.satisfaction(s) == self.state.worst() && self.rng.below(2) == 0 { 2 } else { 1 };
        self.state.replace(s, None);
        if self.renew(s, &old, weight) {
            let worse = self.energy() - before;
            let allowed = -self.temperature * (1.0 - self.rng.unit()).ln();
            self.old = old;
            self.decide(s, worse, allowed, placed);
        } else {
            self.state.replace(s, placed.then_some(&old));
        }
    }

    /// Takes two students out and re-plans one after the other, so that one can take over a seat from the other.
    fn duo_move(&mut self, a: usize) {
        let count = self.state.models.len();
        let row = self.state.row(a);
        if row.is_empty() {
            return;
        }
        // A partner who attends one of the same disciplines competes for the same seats; now and then anybody will do.
        let d = row[self.rng.below(row.len())].discipline;
        let from = self.rng.below(count);
        let any = self.rng.below(2) == 0;
        let partner = (0..count.min(20))
            .map(|i| (from + i) % count)
            .find(|&b| b != a && self.state.is_placed(b) && (any || self.state.row(b).iter().any(|x| x.discipline == d)));
        let Some(b) = partner else { return };
        if self.ahead {
            self.save();
        }
        let before = self.energy();
        let order = if self.rng.below(2) == 0 { [a, b] } else { [b, a] };
        let old = order.map(|s| self.state.row(s).to_vec());
        order.iter().for_each(|&s| self.state.replace(s, None));
        for (i, &s) in order.iter().enumerate() {
            if !self.renew(s, &old[i], 1) {
                self.state.replace(s, Some(&old[i]));
            }
        }
        let worse = self.energy() - before;
        if worse > -self.temperature * (1.0 - self.rng.unit()).ln() {
            for (i, &s) in order.iter().enumerate() {
                self.state.replace(s, Some(&old[i]));
            }
        } else {
            self.note();
        }
    }

    /// Keeps the new schedule of `s` unless it is `worse` by more than `allowed`; then `self.old` comes back.
    fn decide(&mut self, s: usize, worse: f64, allowed: f64, placed: bool) {
        if worse > allowed {
            self.state.replace(s, placed.then_some(&self.old));
            return;
        }
        if self.ahead && worse > 0.0 {
            // The peak must be copied before it is left.
            let new = self.state.row(s).to_vec();
            self.state.replace(s, placed.then_some(&self.old));
            self.save();
            self.state.replace(s, Some(&new));
        }
        self.note();
    }

    fn save(&mut self) {
        if self.ahead {
            self.best = self.state.plan();
            self.ahead = false;
        }
    }

    fn small_move(&mut self, s: usize) {
        self.steps += 1;
        let model = &self.state.models[s];
        let short = self.state.short_cells();
        let drawn = if !short.is_empty() && self.rng.below(8) == 0 {
            let cell = short[self.rng.below(short.len())] as usize;
            let (t_count, d_count) = (self.state.inst.periods, self.state.inst.disciplines);
            let (h, d) = (cell / t_count / d_count, cell / t_count % d_count);
            moves::cover(model, self.state.row(s), (h as u16, d as u16, cell % t_count), &mut self.rng, &mut self.row)
        } else {
            moves::propose(model, self.state.row(s), &mut self.rng, &mut self.row)
        };
        if !drawn {
            return;
        }
        // The rule of Metropolis with its random number drawn first: what gets worse by more than `allowed` is refused,
        // which costs no update of the state.
        let allowed = -self.temperature * (1.0 - self.rng.unit()).ln();
        let (gain, over, under) = self.state.difference(s, &self.row);
        let worse = self.over_price * over as f64 + self.under_price * under as f64 - gain as f64;
        if worse > allowed || !model.keeps_rules(&self.row) {
            return;
        }
        if worse > 0.0 && self.ahead {
            // The peak must be copied before it is left.
            self.save();
        }
        self.state.replace(s, Some(&self.row));
        self.note();
    }

    /// Lets two students exchange blocks.
    fn pair_move(&mut self, a: usize, b: usize) {
        self.steps += 2;
        let (models, state) = (self.state.models, &self.state);
        if a == b
            || !moves::exchange((&models[a], &models[b]), (state.row(a), state.row(b)), &mut self.rng, (&mut self.row, &mut self.row_b))
        {
            return;
        }
        let before = self.energy();
        if self.ahead {
            self.save();
        }
        self.old.clear();
        self.old.extend_from_slice(self.state.row(a));
        let old_b = self.state.row(b).to_vec();
        self.state.replace(a, Some(&self.row));
        self.state.replace(b, Some(&self.row_b));
        let worse = self.energy() - before;
        if worse > 0.0 && self.rng.unit() >= (-worse / self.temperature).exp() {
            self.state.replace(a, Some(&self.old));
            self.state.replace(b, Some(&old_b));
            return;
        }
        self.note();
    }

    /// Notes that the state is better than the best plan, if it is.
    fn note(&mut self) {
        let score = self.state.score();
        if score.over == 0 && score.rank() > self.best_score.rank() {
            self.best_score = score;
            self.ahead = true;
        }
    }

    fn step(&mut self) {
        let s = self.rng.below(self.state.models.len());
        if self.rng.below(8) == 0 {
            let other = self.rng.below(self.state.models.len());
            if self.state.is_placed(s) && self.state.is_placed(other) {
                return self.pair_move(s, other);
            }
        }
        if self.rng.unit() < self.chance[s] || !self.state.is_placed(s) {
            if self.state.is_placed(s) && self.rng.below(2) == 0 {
                self.duo_move(s);
            } else {
                self.big_move(s);
            }
        } else {
            self.small_move(s);
        }
    }

    /// Places everybody who is not, the most bound first, at the prices of now.
    fn construct(&mut self, spent: &dyn Fn() -> f64) {
        let mut order: Vec<usize> = (0..self.state.models.len()).filter(|&s| !self.state.is_placed(s)).collect();
        self.rng.shuffle(&mut order);
        let models = self.state.models;
        order.sort_by_key(|&s| i32::from(models[s].room[0]) - models[s].total as i32);
        for s in order {
            if spent() >= 1.0 {
                break;
            }
            // A narrow beam is enough for most; who is left out is tried again by the moves.
            if self.replan(s, 0.0, 1, 8) || self.replan(s, 0.0, 1, 60) {
                self.state.replace(s, Some(&self.row));
            }
        }
    }

    /// Re-plans students on over-full seats at prices that make nearly any other way better, for a few passes.
    fn repair(&mut self, spent: &dyn Fn() -> f64) {
        let kept = (self.over_price, self.under_price, self.temperature);
        let models = self.state.models;
        self.over_price = 400.0 * unit(models);
        self.under_price = self.under_price.max(60.0 * unit(models));
        self.temperature = 0.1;
        for _ in 0..6 {
            for s in 0..models.len() {
                let inst = self.state.inst;
                let crowded = self.state.row(s).iter().any(|b| {
                    let from = inst.cell(b.hospital.into(), b.discipline.into(), b.start.into());
                    (from..from + inst.duration).any(|c| self.state.used(c) > inst.max_seats[c])
                });
                if crowded {
                    self.big_move(s);
                }
            }
            if self.state.score().over == 0 || spent() >= 1.0 {
                break;
            }
        }
        self.save_peak();
        (self.over_price, self.under_price, self.temperature) = kept;
    }

    /// Takes out students until no seat is used twice, then puts them back where hard seats allow, and keeps it if better.
    fn harden(&mut self, spent: &dyn Fn() -> f64) {
        let mut hard = self.state.clone();
        let inst = hard.inst;
        let full = |state: &State, b: &Block, limit: u16| {
            let from = inst.cell(b.hospital.into(), b.discipline.into(), b.start.into());
            (from..from + inst.duration).filter(|&c| state.used(c) + 1 > inst.max_seats[c] + limit).count()
        };
        while hard.score().over > 0 {
            // Fixed rows can be over full by themselves; they stay.
            let crowded = (0..hard.models.len())
                .filter(|&s| hard.is_placed(s) && hard.models[s].fixed.iter().filter(|f| f.is_some()).count() < hard.models[s].total)
                .map(|s| (hard.row(s).iter().map(|b| full(&hard, b, 1)).sum::<usize>(), s))
                .max_by_key(|&(n, s)| (n, std::cmp::Reverse(s)));
            match crowded {
                Some((n, s)) if n > 0 => hard.replace(s, None),
                _ => break,
            }
        }
        let kept = std::mem::replace(&mut self.state, hard);
        let prices = (self.over_price, self.under_price);
        let models = self.state.models;
        (self.over_price, self.under_price) = (10_000.0, 50.0 * unit(models));
        for s in 0..self.state.models.len() {
            if !self.state.is_placed(s) && spent() < 1.0 {
                let over = self.state.score().over;
                if self.replan(s, 0.0, 1, 20) {
                    self.state.replace(s, Some(&self.row));
                    if self.state.score().over > over {
                        self.state.replace(s, None);
                    }
                }
            }
        }
        (self.over_price, self.under_price) = prices;
        let score = self.state.score();
        if score.rank() > self.best_score.rank() {
            self.best_score = score;
            self.best = self.state.plan();
        }
        self.state = kept;
    }
}

/// One repeatable run of the search. See [`Settings`]; `settings.runs` is not looked at.
///
/// `spent` says which share of the allowed time is used: 1 or more ends the run, 0 means there is no limit. Cycles of
/// annealing follow one another at fixed shares of the time or of the budget of steps; with neither limit each is twice as
/// long as the one before. `progress` is called after the construction, at better plans from time to time, and after cycles.
pub fn anneal(
    inst: &Instance,
    models: &[StudentModel],
    settings: &Settings,
    number: usize,
    spent: &dyn Fn() -> f64,
    progress: &dyn Fn(&Progress),
) -> Outcome {
    let empty = Plan { rows: vec![None; models.len()] };
    let state = State::new(inst, models, &settings.start);
    let chance = models
        .iter()
        .map(|m| match m.sweep_cost() {
            cost if cost > EXACT_COST => 0.0002,
            // About half of the time goes into big moves.
            cost => 1.0 / (10 + cost / 600 + m.disciplines.len() * m.periods * m.hospitals / 50) as f64,
        })
        .collect();
    let mut run = Annealer {
        state,
        rng: Rng::new(settings.seed.wrapping_mul(0x2545_F491_4F6C_DD1D).wrapping_add(number as u64)),
        scratch: Scratch::default(),
        window: Vec::new(),
        temperature: 1.0,
        over_price: 6.0,
        under_price: 6.0,
        steps: 0,
        row: Vec::new(),
        row_b: Vec::new(),
        old: Vec::new(),
        best_score: evaluate(inst, models, &empty),
        best: empty,
        ahead: false,
        chance,
    };
    run.over_price = 30.0 * unit(models);
    run.under_price = run.over_price;
    run.construct(spent);
    run.repair(spent);
    run.harden(spent);
    let mut cycle = 0;
    let report = |run: &Annealer, cycle: u32| {
        progress(&Progress { run: number, steps: run.steps, cycle, score: run.best_score, plan: &run.best });
    };
    report(&run, cycle);
    let size = models.iter().map(|m| m.total as u64).sum::<u64>().max(1);
    let unit = unit(models);
    let share = |run: &Annealer| {
        let steps = if settings.max_steps == u64::MAX { 0.0 } else { run.steps as f64 / settings.max_steps as f64 };
        steps.max(spent())
    };
    let first = if number.is_multiple_of(2) { 0.06 } else { 0.1 };
    while !models.is_empty() && share(&run) < 1.0 {
        let (begin, from) = (run.steps, share(&run));
        // A short cycle first; then short ones until a feasible plan is there, and one long one for the rest.
        let ends: &[f64] = if run.best_score.feasible() { &[first, 1.0] } else { &[first, 0.15, 0.25, 0.4, 0.6, 0.8, 1.0] };
        let until = if from > 0.0 { ends.iter().copied().find(|&e| e > from + 0.02).unwrap_or(1.0) } else { 1.0 };
        let length = (size * 4_000) << cycle.min(20);
        // Without a feasible plan so far the next cycle is hotter and dearer.
        let harder = if run.best_score.feasible() { 1.0 } else { f64::from(1 << cycle.min(4)) };
        let (hot, cold) = (if number.is_multiple_of(2) { 3.0 } else { 4.0 } * unit * harder.sqrt(), 0.4 * unit);
        let least = if number.is_multiple_of(2) { 14.0 } else { 20.0 } * unit * harder;
        let mut shown = run.best_score.rank();
        let mut looked = 0;
        loop {
            let now = share(&run);
            let part = if from > 0.0 { (now - from) / (until - from) } else { (run.steps - begin) as f64 / length as f64 };
            if now >= 1.0 || part >= 1.0 {
                break;
            }
            // Cools through the range in which plans take shape, then freezes quickly.
            run.temperature = if part < 0.95 { hot * f64::powf(cold / hot, part / 0.95) } else { 0.1 * unit };
            // Towards the end whatever still breaks a rule must go, cost what it may.
            let force = 1.0 + 45.0 * (part - 0.8).max(0.0);
            run.over_price = (4.0 + 26.0 * part * part) * unit * force;
            run.under_price = (least + 16.0 * unit * part * part) * force;
            for _ in 0..100 {
                run.step();
            }
            looked += 1;
            if looked % 1024 == 0 && run.best_score.rank() > shown {
                shown = run.best_score.rank();
                run.save_peak();
                report(&run, cycle);
            }
        }
        run.save_peak();
        run.repair(spent);
        run.harden(spent);
        report(&run, cycle);
        cycle += 1;
    }
    let score = evaluate(inst, models, &run.best);
    Outcome { plan: run.best, score, steps: run.steps, bound: None }
}

/// How large the wishes are against those of the published instances, for which temperatures and prices are tuned; at least 1.
fn unit(models: &[StudentModel]) -> f64 {
    let range = |m: &StudentModel| {
        let real = || m.gain.iter().filter(|&&g| g != NEVER);
        f64::from(real().max().map_or(0, |max| max - real().min().unwrap_or(max)))
    };
    (models.iter().map(range).sum::<f64>() / models.len().max(1) as f64 / 25.0).max(1.0)
}

impl Annealer<'_> {
    fn save_peak(&mut self) {
        // Only a state that still is the peak may be copied; `decide` copies before it leaves one.
        if self.ahead && self.state.score().rank() == self.best_score.rank() {
            self.save();
        }
    }
}
