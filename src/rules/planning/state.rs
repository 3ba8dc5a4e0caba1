//! Plans, their score, and the state of a search that keeps the score up to date move by move.
//!
//! For: counting objective and violations, in full ([`evaluate`]) and incrementally ([`State`]).
//! Must not: decide on moves or draw random numbers.
//! Still awkward: `State` trusts its caller that a schedule keeps the student's own rules; only seats are counted as violations.

use super::instance::{Block, Instance};
use super::schedule::StudentModel;

/// Who does what when: per student the blocks sorted by start, or `None` for a student who is not placed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// `[S]` schedules.
    pub rows: Vec<Option<Vec<Block>>>,
}

/// What a plan is worth and which rules it breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Score {
    /// Sum of the satisfactions plus that of the worst-off student; students not placed count 0.
    pub objective: i64,
    /// Satisfaction of the worst-off student.
    pub worst: i64,
    /// Students without a full schedule.
    pub unplaced: u32,
    /// Seats used beyond the most, summed over (hospital, discipline, period).
    pub over: u32,
    /// Seats missing to the least, summed over (hospital, discipline, period).
    pub under: u32,
    /// Students whose schedule breaks a rule of their own (not placed ones not counted).
    pub own: u32,
}

impl Score {
    /// Whether everybody is placed and no rule is broken.
    #[must_use]
    pub fn feasible(&self) -> bool {
        self.violations() == 0
    }

    /// Broken rules in all.
    #[must_use]
    pub fn violations(&self) -> u32 {
        self.unplaced + self.over + self.under + self.own
    }

    /// Order of preference: rules that seats and students impose first, then placed students, then the objective.
    #[must_use]
    pub fn rank(&self) -> (i64, i64, i64, i64) {
        (-i64::from(self.own + self.over), -i64::from(self.unplaced), -i64::from(self.under), self.objective)
    }
}

/// Scores a plan from scratch.
#[must_use]
pub fn evaluate(inst: &Instance, models: &[StudentModel], plan: &Plan) -> Score {
    let mut score = Score::default();
    let mut used = vec![0_u32; inst.max_seats.len()];
    let mut worst = None::<i64>;
    for model in models {
        let row = plan.rows.get(model.student).and_then(Option::as_deref);
        let satisfaction = i64::from(row.map_or(0, |blocks| model.satisfaction(blocks)));
        score.objective += satisfaction;
        worst = Some(worst.map_or(satisfaction, |w| w.min(satisfaction)));
        match row {
            None => score.unplaced += 1,
            Some(blocks) => {
                score.own += u32::from(!model.keeps_rules(blocks));
                for b in blocks {
                    let from = inst.cell(b.hospital.into(), b.discipline.into(), b.start.into());
                    used[from..from + inst.duration].iter_mut().for_each(|n| *n += 1);
                }
            }
        }
    }
    score.worst = worst.unwrap_or(0);
    score.objective += score.worst;
    for ((&n, &least), &most) in used.iter().zip(&inst.min_seats).zip(&inst.max_seats) {
        score.over += n.saturating_sub(most.into());
        score.under += u32::from(least).saturating_sub(n);
    }
    score
}

/// A plan under search with seat use and score kept up to date.
#[derive(Debug, Clone)]
pub struct State<'a> {
    /// The problem.
    pub inst: &'a Instance,
    /// `[S]` the students.
    pub models: &'a [StudentModel],
    rows: Vec<Vec<Block>>,
    placed: Vec<bool>,
    satisfaction: Vec<i32>,
    /// `[H × D × T]` students in each cell.
    used: Vec<u16>,
    total: i64,
    worst: i32,
    worst_count: u32,
    unplaced: u32,
    over: u32,
    under: u32,
    /// Cells with fewer students than the least, in no order, and where each stands in that list.
    short: Vec<u32>,
    short_at: Vec<u32>,
}

impl<'a> State<'a> {
    /// The state of a plan. Rows of the plan that break a student's own rules are left out (student not placed).
    #[must_use]
    pub fn new(inst: &'a Instance, models: &'a [StudentModel], plan: &Plan) -> Self {
        let count = models.len();
        let mut state = Self {
            inst,
            models,
            rows: vec![Vec::new(); count],
            placed: vec![false; count],
            satisfaction: vec![0; count],
            used: vec![0; inst.max_seats.len()],
            total: 0,
            worst: 0,
            worst_count: count as u32,
            unplaced: count as u32,
            over: 0,
            under: inst.min_seats.iter().map(|&n| u32::from(n)).sum(),
            short: Vec::new(),
            short_at: vec![0; inst.max_seats.len()],
        };
        for (c, _) in inst.min_seats.iter().enumerate().filter(|(_, n)| **n > 0) {
            state.short_at[c] = state.short.len() as u32;
            state.short.push(c as u32);
        }
        for (s, row) in plan.rows.iter().enumerate().take(count) {
            if let Some(blocks) = row
                && models[s].keeps_rules(blocks)
            {
                state.replace(s, Some(blocks));
            }
        }
        state
    }

    /// The student's blocks, empty when not placed.
    #[must_use]
    pub fn row(&self, s: usize) -> &[Block] {
        &self.rows[s]
    }

    /// Whether the student has a full schedule.
    #[must_use]
    pub fn is_placed(&self, s: usize) -> bool {
        self.placed[s]
    }

    /// The student's satisfaction (0 when not placed).
    #[must_use]
    pub fn satisfaction(&self, s: usize) -> i32 {
        self.satisfaction[s]
    }

    /// Satisfaction of the worst-off student.
    #[must_use]
    pub fn worst(&self) -> i32 {
        self.worst
    }

    /// Students in the cell, see [`Instance::cell`].
    #[must_use]
    pub fn used(&self, cell: usize) -> u16 {
        self.used[cell]
    }

    /// Cells (see [`Instance::cell`]) with fewer students than the least, in no particular order.
    #[must_use]
    pub fn short_cells(&self) -> &[u32] {
        &self.short
    }

    /// The score; schedules are taken to keep the students' own rules.
    #[must_use]
    pub fn score(&self) -> Score {
        Score {
            objective: self.total + i64::from(self.worst),
            worst: self.worst.into(),
            unplaced: self.unplaced,
            over: self.over,
            under: self.under,
            own: 0,
        }
    }

    /// The plan.
    #[must_use]
    pub fn plan(&self) -> Plan {
        Plan { rows: self.rows.iter().zip(&self.placed).map(|(row, &placed)| placed.then(|| row.clone())).collect() }
    }

    /// Gives student `s` a schedule (sorted by start, keeping the student's own rules), or none.
    pub fn replace(&mut self, s: usize, blocks: Option<&[Block]>) {
        let mut row = std::mem::take(&mut self.rows[s]);
        let new = blocks.unwrap_or(&[]);
        // Both rows are sorted, so one sweep finds what differs.
        let (mut i, mut j) = (0, 0);
        loop {
            match (row.get(i), new.get(j)) {
                (Some(a), Some(b)) if a == b => (i, j) = (i + 1, j + 1),
                (Some(&a), b) if b.is_none_or(|b| a < *b) => {
                    self.leave(a);
                    i += 1;
                }
                (_, Some(&b)) => {
                    self.enter(b);
                    j += 1;
                }
                _ => break,
            }
        }
        row.clear();
        row.extend_from_slice(new);
        self.rows[s] = row;
        self.unplaced = self.unplaced + u32::from(self.placed[s]) - u32::from(blocks.is_some());
        self.placed[s] = blocks.is_some();
        let before = self.satisfaction[s];
        let after = self.models[s].satisfaction(new);
        self.satisfaction[s] = after;
        self.total += i64::from(after) - i64::from(before);
        self.move_worst(before, after);
    }

    /// What [`State::replace`] with these blocks would change, without doing it: (objective, over, under). The student
    /// must be placed.
    #[must_use]
    pub fn difference(&self, s: usize, new: &[Block]) -> (i64, i64, i64) {
        let row = &self.rows[s];
        let (mut over, mut under) = (0, 0);
        let (mut i, mut j) = (0, 0);
        loop {
            match (row.get(i), new.get(j)) {
                (Some(a), Some(b)) if a == b => (i, j) = (i + 1, j + 1),
                (Some(a), b) if b.is_none_or(|b| a < b) => {
                    self.count(*a, new, &mut |used, least, most| {
                        over -= i64::from(used > most);
                        under += i64::from(used <= least);
                    });
                    i += 1;
                }
                (_, Some(b)) => {
                    self.count(*b, row, &mut |used, least, most| {
                        over += i64::from(used >= most);
                        under -= i64::from(used < least);
                    });
                    j += 1;
                }
                _ => break,
            }
        }
        let (before, after) = (self.satisfaction[s], self.models[s].satisfaction(new));
        let worst = if after < self.worst {
            after
        } else if before == self.worst && self.worst_count == 1 {
            let others = self.satisfaction.iter().enumerate().filter(|x| x.0 != s).map(|x| *x.1).min();
            others.map_or(after, |x| x.min(after))
        } else {
            self.worst
        };
        (i64::from(after) - i64::from(before) + i64::from(worst) - i64::from(self.worst), over, under)
    }

    /// Visits (used, least, most) of the cells of a block but for those that a block of `other` holds too.
    fn count(&self, b: Block, other: &[Block], visit: &mut impl FnMut(u16, u16, u16)) {
        let from = self.inst.cell(b.hospital.into(), b.discipline.into(), b.start.into());
        let du = self.inst.duration;
        // The same discipline at the same hospital, shifted by less than its length, holds some of the cells as well.
        let shared = other.iter().find(|o| o.discipline == b.discipline && o.hospital == b.hospital).map(|o| usize::from(o.start));
        for k in 0..du {
            let t = usize::from(b.start) + k;
            if shared.is_none_or(|start| t < start || t >= start + du) {
                let c = from + k;
                visit(self.used[c], self.inst.min_seats[c], self.inst.max_seats[c]);
            }
        }
    }

    fn move_worst(&mut self, before: i32, after: i32) {
        if before == after {
            return;
        }
        if after < self.worst {
            (self.worst, self.worst_count) = (after, 1);
            return;
        }
        self.worst_count += u32::from(after == self.worst);
        self.worst_count -= u32::from(before == self.worst);
        if self.worst_count == 0 {
            self.worst = self.satisfaction.iter().copied().min().unwrap_or(0);
            self.worst_count = self.satisfaction.iter().filter(|&&x| x == self.worst).count() as u32;
        }
    }

    fn leave(&mut self, b: Block) {
        let from = self.inst.cell(b.hospital.into(), b.discipline.into(), b.start.into());
        for c in from..from + self.inst.duration {
            self.over -= u32::from(self.used[c] > self.inst.max_seats[c]);
            if self.used[c] <= self.inst.min_seats[c] {
                self.under += 1;
                if self.used[c] == self.inst.min_seats[c] {
                    self.short_at[c] = self.short.len() as u32;
                    self.short.push(c as u32);
                }
            }
            self.used[c] -= 1;
        }
    }

    fn enter(&mut self, b: Block) {
        let from = self.inst.cell(b.hospital.into(), b.discipline.into(), b.start.into());
        for c in from..from + self.inst.duration {
            self.used[c] += 1;
            self.over += u32::from(self.used[c] > self.inst.max_seats[c]);
            if self.used[c] <= self.inst.min_seats[c] {
                self.under -= 1;
                if self.used[c] == self.inst.min_seats[c] {
                    let at = self.short_at[c] as usize;
                    self.short.swap_remove(at);
                    if let Some(&moved) = self.short.get(at) {
                        self.short_at[moved as usize] = at as u32;
                    }
                }
            }
        }
    }

    /// Whether the student sits in the cell now.
    #[must_use]
    pub fn sits(&self, s: usize, hospital: usize, discipline: usize, period: usize) -> bool {
        self.rows[s].iter().any(|b| {
            usize::from(b.hospital) == hospital
                && usize::from(b.discipline) == discipline
                && (usize::from(b.start)..usize::from(b.start) + self.inst.duration).contains(&period)
        })
    }
}
