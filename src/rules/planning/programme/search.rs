//! Looks for a good plan: takes a few people out, puts each back at the best that is free for them, and keeps what that makes by annealing.
//!
//! Which people: one who has less than they could have, mostly, and others who stand where that one could go. Each is put back exactly
//! (`respond`), so what is left to chance is only who comes first.
//!
//! Must not: read a clock; the caller's `goes_on` ends it early, the number of rounds ends it repeatably: the same seed and number of rounds give the same
//! plan. Still awkward: the temperatures are tuned for the weights of this module's head.

use super::model::Model;
use super::respond::{Scratch, respond};
use super::{MOVE, WORST_OFF};
use crate::rules::rng::Rng;

/// Points by which a plan may be worse and still be kept, at the beginning and at the end.
const HOT: f64 = 120.0;
const COLD: f64 = 2.0;
/// People taken out at a time, at the most.
const MOST_OUT: usize = 7;

/// Choices for everybody, by place in [`Model::people`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// One or none for each rotation.
    pub picks: Vec<Vec<Option<u32>>>,
    /// Points of each person.
    pub points: Vec<i64>,
    /// What the plan is worth: all points and the worst-off trainee's share.
    pub value: i64,
}

/// What somebody has of what they could have alone, in percent, rounded down.
#[must_use]
pub fn share(points: i64, best: i64) -> Option<i64> {
    (best > 0).then(|| 100 * points.max(0) / best)
}

/// What a plan is worth by the points of everybody.
#[must_use]
pub fn value(model: &Model<'_>, points: &[i64]) -> i64 {
    let worst = model.people.iter().zip(points).filter_map(|(person, own)| share(*own, person.best)).min();
    points.iter().sum::<i64>() + WORST_OFF * worst.unwrap_or(0)
}

/// Rounds that are worth while for a problem: more people need more.
#[must_use]
pub fn rounds(model: &Model<'_>) -> u32 {
    u32::try_from(model.people.len()).unwrap_or(u32::MAX).saturating_mul(1_000).clamp(3_000, 300_000)
}

struct State<'m> {
    model: &'m Model<'m>,
    free: Vec<i32>,
    now: Layout,
    scratch: Scratch,
}

impl State<'_> {
    fn seats(&mut self, person: usize, by: i32) {
        for pick in self.now.picks[person].iter().flatten() {
            for seat in self.model.seats(&self.model.people[person].choices[*pick as usize]) {
                self.free[seat] += by;
            }
        }
    }

    fn take_out(&mut self, person: usize) {
        self.seats(person, 1);
        self.now.picks[person].fill(None);
        self.now.points[person] = 0;
    }

    fn put_back(&mut self, person: usize) {
        let (own, free, model) = (&self.model.people[person], &self.free, self.model);
        let open = |at: usize| {
            let choice = &own.choices[at];
            model.seats(choice).all(|seat| free[seat] > 0).then_some(choice.worth)
        };
        // What is fixed was found to go together before the search, so there is always an answer.
        if let Some((points, picks)) = respond(own, &open, MOVE, &mut self.scratch) {
            self.now.picks[person] = picks;
            self.now.points[person] = points;
        }
        self.seats(person, -1);
    }
}

/// The best plan found in so many rounds. `told` hears of each better one.
pub fn look(model: &Model<'_>, seed: u64, rounds: u32, goes_on: &dyn Fn() -> bool, told: &mut dyn FnMut(&Layout)) -> Layout {
    let mut rng = Rng::new(seed);
    let count = model.people.len();
    let empty = Layout { picks: model.people.iter().map(|p| vec![None; p.needs.len()]).collect(), points: vec![0; count], value: 0 };
    let mut state = State { model, free: model.free.clone(), now: empty, scratch: Scratch::default() };
    // Who has the fewest ways goes first.
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|p| (model.people[*p].pinned == 0, model.people[*p].choices.len()));
    for person in &order {
        state.put_back(*person);
    }
    state.now.value = value(model, &state.now.points);
    let mut best = state.now.clone();
    told(&best);
    let visitors = visitors(model);
    let mut out: Vec<usize> = Vec::new();
    for round in 0..rounds {
        if count == 0 || !goes_on() {
            break;
        }
        choose(&state, &visitors, &mut rng, &mut out);
        let before: Vec<(Vec<Option<u32>>, i64)> = out.iter().map(|p| (state.now.picks[*p].clone(), state.now.points[*p])).collect();
        let stood = state.now.value;
        out.iter().for_each(|p| state.take_out(*p));
        let mut again: Vec<usize> = (0..out.len()).collect();
        rng.shuffle(&mut again);
        for at in again {
            state.put_back(out[at]);
        }
        state.now.value = value(model, &state.now.points);
        let heat = HOT * (COLD / HOT).powf(f64::from(round) / f64::from(rounds));
        let lost = (stood - state.now.value) as f64;
        if lost > 0.0 && rng.unit() >= (-lost / heat).exp() {
            out.iter().for_each(|p| state.take_out(*p));
            for (person, (picks, points)) in out.iter().zip(before) {
                state.now.picks[*person] = picks;
                state.now.points[*person] = points;
                state.seats(*person, -1);
            }
            state.now.value = stood;
        }
        if state.now.value > best.value {
            best = state.now.clone();
            told(&best);
        }
    }
    best
}

/// Who could go to each department.
fn visitors(model: &Model<'_>) -> Vec<Vec<usize>> {
    let mut out = vec![Vec::new(); model.offset.len()];
    for (person, own) in model.people.iter().enumerate() {
        for choice in &own.choices {
            if out[choice.site].last() != Some(&person) {
                out[choice.site].push(person);
            }
        }
    }
    out
}

/// Who is taken out: somebody, and others who could go where they could go.
fn choose(state: &State<'_>, visitors: &[Vec<usize>], rng: &mut Rng, out: &mut Vec<usize>) {
    out.clear();
    let people = &state.model.people;
    let mut first = rng.below(people.len());
    for _ in 0..8 {
        // Whoever has all that they could have has nothing to win.
        if state.now.points[first] < people[first].best {
            break;
        }
        first = rng.below(people.len());
    }
    out.push(first);
    let own = &people[first].choices;
    let wanted = 1 + rng.below(MOST_OUT.min(people.len()));
    for _ in 0..3 * wanted {
        if out.len() >= wanted {
            break;
        }
        let other = match own.get(rng.below(own.len())) {
            Some(choice) if rng.below(8) > 0 => {
                let there = &visitors[choice.site];
                there[rng.below(there.len())]
            }
            _ => rng.below(people.len()),
        };
        if !out.contains(&other) {
            out.push(other);
        }
    }
}
