//! Says why each student is where they are, and what single change would place who is not placed.
//!
//! For: the parts of a student's satisfaction, and for a student without a schedule the single seat, document (ability or
//! permission) or date that would place them fully while the rest of the plan stays.
//! Must not: change a plan; every remedy named has been tried on the exact rules.
//! Still awkward: for students without a lattice or with a binding limit per hospital the try is a beam search, so a remedy
//! that exists may be missed (one that is named is right); [`Explanation::exact`] tells.

use super::beam;
use super::instance::{Block, Instance};
use super::schedule::{LatticePool, NEVER, Relief, Scratch, StudentModel, best_schedule};
use super::state::{Plan, State};

/// The parts of a student's satisfaction; their sum is [`Parts::total`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Parts {
    /// w1 · wishes for the disciplines attended.
    pub disciplines: i32,
    /// w2 · wishes for the hospitals attended.
    pub hospitals: i32,
    /// w3 · hospital changes.
    pub changes: i32,
    /// w4 · idle periods before the last attended one.
    pub idle: i32,
    /// Worth of the disciplines to the manager.
    pub manager: i32,
}

impl Parts {
    /// The satisfaction.
    #[must_use]
    pub fn total(&self) -> i32 {
        self.disciplines + self.hospitals + self.changes + self.idle + self.manager
    }
}

/// A single change that places a student.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// One more seat at (hospital, discipline) in these periods (0-based).
    Seat {
        /// Hospital.
        hospital: usize,
        /// Discipline.
        discipline: usize,
        /// Periods in which the seat is missing now.
        periods: Vec<usize>,
    },
    /// The document that makes the student able to attend the discipline at the hospital.
    Ability {
        /// Hospital.
        hospital: usize,
        /// Discipline.
        discipline: usize,
    },
    /// The permission to attend the discipline (where able).
    Allowed {
        /// Discipline.
        discipline: usize,
    },
    /// Being available in the period.
    Date {
        /// Period (0-based).
        period: usize,
    },
}

/// A remedy with the schedule it makes possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The change.
    pub remedy: Remedy,
    /// The full schedule the student would have, sorted by start.
    pub schedule: Vec<Block>,
    /// The satisfaction it gives.
    pub satisfaction: i32,
}

/// What there is to say about one student.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Student (0-based).
    pub student: usize,
    /// Parts of the satisfaction; `None` when not placed.
    pub parts: Option<Parts>,
    /// The satisfaction of the best schedule if seats were no limit; `None` when there is none even then.
    pub alone: Option<i32>,
    /// The schedule that fits into the free seats as they are, if any (only looked for when not placed).
    pub fits_now: Option<Vec<Block>>,
    /// Single changes that place the student, best satisfaction first (only looked for when not placed).
    pub remedies: Vec<Proposal>,
    /// Whether all tries were exact, so that what is not named does not exist.
    pub exact: bool,
}

/// The parts of the satisfaction of student `s` under a schedule sorted by start.
#[must_use]
pub fn parts(inst: &Instance, s: usize, blocks: &[Block]) -> Parts {
    let w = inst.weights[s];
    let mut out = Parts::default();
    for (i, b) in blocks.iter().enumerate() {
        out.disciplines += w[0] * inst.pref_discipline[s * inst.disciplines + usize::from(b.discipline)];
        out.hospitals += w[1] * inst.pref_hospital[s * inst.hospitals + usize::from(b.hospital)];
        out.manager += inst.manager[usize::from(b.discipline)];
        out.changes += if i > 0 && blocks[i - 1].hospital != b.hospital { w[2] } else { 0 };
    }
    let end = blocks.last().map_or(0, |b| usize::from(b.start) + inst.duration);
    out.idle = w[3] * end.saturating_sub(blocks.len() * inst.duration) as i32;
    out
}

/// Tries schedules for one student against the seats that the rest of the plan leaves.
struct Desk<'a> {
    inst: &'a Instance,
    state: State<'a>,
    scratch: Scratch,
    exact: bool,
}

impl Desk<'_> {
    /// The best schedule in the free seats, and in full ones where `free(hospital, discipline)` lets a block through.
    fn best(&mut self, model: &StudentModel, free: impl Fn(usize, usize) -> bool) -> Option<Vec<Block>> {
        let (inst, state) = (self.inst, &self.state);
        self.scratch.price(model, 1, |l, h, t| {
            let d = usize::from(model.disciplines[l]);
            let from = inst.cell(h, d, t);
            let taken = (from..from + inst.duration).any(|c| state.used(c) >= inst.max_seats[c]);
            if taken && !free(h, d) { NEVER } else { 0 }
        });
        // A gain and a bar may add up to a little above NEVER.
        self.scratch.worth.iter_mut().filter(|w| **w < NEVER / 2).for_each(|w| *w = NEVER);
        let mut out = Vec::new();
        if model.lattice.is_some() {
            best_schedule(model, &mut self.scratch, 1, &mut out)?;
            if model.within_hospital_limit(&out) {
                return Some(out);
            }
            // Without the limit a schedule exists, with it the beam must look.
        }
        self.exact = false;
        beam::good_schedule(model, &self.scratch, 1, &[], (200, 6), &mut out)?;
        model.keeps_rules(&out).then_some(out)
    }
}

/// Explains student `s` of the plan.
#[must_use]
pub fn explain(inst: &Instance, models: &[StudentModel], plan: &Plan, s: usize) -> Explanation {
    let mut state = State::new(inst, models, plan);
    let row = state.is_placed(s).then(|| state.row(s).to_vec());
    state.replace(s, None);
    let model = &models[s];
    let mut desk = Desk { inst, state, scratch: Scratch::default(), exact: true };
    let mut out = Explanation {
        student: s,
        parts: row.as_ref().map(|row| parts(inst, s, row)),
        alone: desk.best(model, |_, _| true).map(|b| model.satisfaction(&b)),
        fits_now: None,
        remedies: Vec::new(),
        exact: true,
    };
    if row.is_none() {
        out.fits_now = desk.best(model, |_, _| false);
        if out.fits_now.is_none() {
            seats(&mut desk, model, &mut out.remedies);
            papers_and_dates(&mut desk, s, &mut out.remedies);
            out.remedies.sort_by_key(|p| std::cmp::Reverse(p.satisfaction));
        }
    }
    out.exact = desk.exact;
    out
}

/// Explains every student of the plan.
#[must_use]
pub fn explain_all(inst: &Instance, models: &[StudentModel], plan: &Plan) -> Vec<Explanation> {
    (0..models.len()).map(|s| explain(inst, models, plan, s)).collect()
}

fn seats(desk: &mut Desk, model: &StudentModel, out: &mut Vec<Proposal>) {
    let inst = desk.inst;
    for &d in &model.disciplines {
        for hospital in 0..inst.hospitals {
            let discipline = usize::from(d);
            // A discipline is attended once, so letting one (hospital, discipline) through frees one block at most.
            let Some(schedule) = desk.best(model, |h, d| h == hospital && d == discipline) else { continue };
            let block = schedule.iter().find(|b| usize::from(b.hospital) == hospital && b.discipline == d);
            let Some(&b) = block else { continue };
            let start = usize::from(b.start);
            let periods: Vec<usize> = (start..start + inst.duration)
                .filter(|&t| {
                    let c = inst.cell(hospital, discipline, t);
                    desk.state.used(c) >= inst.max_seats[c]
                })
                .collect();
            out.push(Proposal {
                remedy: Remedy::Seat { hospital, discipline, periods },
                satisfaction: model.satisfaction(&schedule),
                schedule,
            });
        }
    }
}

fn papers_and_dates(desk: &mut Desk, s: usize, out: &mut Vec<Proposal>) {
    let inst = desk.inst;
    let mut tries: Vec<(Relief, Remedy)> = Vec::new();
    for discipline in (0..inst.disciplines).filter(|&d| inst.need_of(s)[usize::from(inst.group_of[d])] > 0) {
        if !inst.allowed[s * inst.disciplines + discipline] {
            tries.push((Relief { allow: Some(discipline), ..Relief::default() }, Remedy::Allowed { discipline }));
            continue;
        }
        for hospital in (0..inst.hospitals).filter(|&h| !inst.may(s, h, discipline)) {
            tries.push((Relief { able: Some((hospital, discipline)), ..Relief::default() }, Remedy::Ability { hospital, discipline }));
        }
    }
    for period in (0..inst.periods).filter(|&t| !inst.available[s * inst.periods + t]) {
        tries.push((Relief { date: Some(period), ..Relief::default() }, Remedy::Date { period }));
    }
    let mut pool = LatticePool::default();
    for (relief, remedy) in tries {
        let eased = StudentModel::new(inst, s, relief, &mut pool);
        if let Some(schedule) = desk.best(&eased, |_, _| false) {
            out.push(Proposal { remedy, satisfaction: eased.satisfaction(&schedule), schedule });
        }
    }
}
