//! Tests of the planning core: incremental score, exact schedules, search, bound and reasons, against brute force.

use super::bound::upper_bound;
use super::explain::{Remedy, explain, parts};
use super::instance::{Block, Fixed, Instance};
use super::relax::{RelaxScratch, relaxed_best};
use super::schedule::{Scratch, StudentModel, best_schedule};
use super::search::{Settings, anneal};
use super::state::{Plan, State, evaluate};
use super::{beam, moves, window};
use crate::rules::rng::Rng;

/// A random instance with `s` students, small enough to try everything.
fn random(seed: u64, s: usize) -> Instance {
    let mut rng = Rng::new(seed);
    let (d, h, t, g) = (4, 2, 5, 2);
    let duration = 1 + rng.below(2);
    let mut draw = |n: usize, of: usize| -> Vec<bool> { (0..n).map(|_| rng.below(of) > 0).collect() };
    let (allowed, ability, available) = (draw(s * d, 8), draw(s * h * d, 8), draw(s * t, 9));
    let mut preceded_by = vec![false; d * d];
    preceded_by[d * (1 + rng.below(3))] = rng.below(2) == 0;
    let mut small =
        |n: usize, from: i32, to: i32| -> Vec<i32> { (0..n).map(|_| from + rng.below((to - from + 1) as usize) as i32).collect() };
    let seats = |x: Vec<i32>| x.into_iter().map(|x| x as u16).collect::<Vec<_>>();
    let inst = Instance {
        students: s,
        disciplines: d,
        hospitals: h,
        periods: t,
        groups: g,
        duration,
        max_per_hospital: 2,
        group_of: vec![0, 0, 1, 1],
        need: seats(small(s * g, 0, 1)),
        allowed,
        ability,
        available,
        preceded_by,
        min_seats: vec![0; h * d * t],
        max_seats: seats(small(h * d * t, 1, 2)),
        weights: (0..s).map(|_| [small(1, 1, 3)[0], small(1, 1, 3)[0], small(1, -3, -1)[0], small(1, -3, -1)[0]]).collect(),
        pref_discipline: small(s * d, 1, 5),
        pref_hospital: small(s * h, 1, 5),
        manager: small(d, 0, 3),
        fixed: Vec::new(),
    };
    inst.check().unwrap();
    inst
}

/// All full schedules of a student.
fn all_schedules(model: &StudentModel) -> Vec<Vec<Block>> {
    let mut out = Vec::new();
    let mut stack = vec![Vec::<Block>::new()];
    while let Some(row) = stack.pop() {
        if row.len() == model.total {
            if model.keeps_rules(&row) {
                out.push(row);
            }
            continue;
        }
        let from = row.last().map_or(0, |b| usize::from(b.start) + model.duration);
        for start in from..model.periods {
            for &discipline in &model.disciplines {
                for hospital in 0..model.hospitals {
                    let mut next = row.clone();
                    next.push(Block { start: start as u16, discipline, hospital: hospital as u16 });
                    stack.push(next);
                }
            }
        }
    }
    out
}

/// Best objective of a feasible plan, by trying all.
fn brute_force(inst: &Instance, models: &[StudentModel]) -> Option<i64> {
    let choices: Vec<_> = models.iter().map(all_schedules).collect();
    let mut best = None;
    let mut pick = vec![0; choices.len()];
    if choices.iter().any(Vec::is_empty) {
        return None;
    }
    loop {
        let plan = Plan { rows: pick.iter().zip(&choices).map(|(&i, c)| Some(c[i].clone())).collect() };
        let score = evaluate(inst, models, &plan);
        if score.feasible() {
            best = best.max(Some(score.objective));
        }
        let mut s = 0;
        while s < pick.len() {
            pick[s] += 1;
            if pick[s] < choices[s].len() {
                break;
            }
            pick[s] = 0;
            s += 1;
        }
        if s == pick.len() {
            return best;
        }
    }
}

fn quick(seed: u64) -> Settings {
    Settings { seed, max_steps: 40_000, runs: 1, bound_rounds: 0, stop_when_proven: false, start: Plan::default() }
}

fn run(inst: &Instance, models: &[StudentModel], seed: u64) -> super::search::Outcome {
    anneal(inst, models, &quick(seed), 0, &|| 0.0, &|_| {})
}

#[test]
fn bound_holds_and_search_reaches_the_optimum() {
    let (mut solved, mut unsolvable) = (0, 0);
    for seed in 0..60 {
        let inst = random(seed, 3);
        let models = StudentModel::all(&inst);
        let best = brute_force(&inst, &models);
        let found = run(&inst, &models, seed);
        let bound = upper_bound(&inst, &models, &|| None, 60, &|| true, &|_, _| {});
        match best {
            Some(best) => {
                assert!(found.score.feasible(), "seed {seed}");
                assert_eq!(found.score.objective, best, "seed {seed}");
                assert!(bound.value.is_some_and(|b| b >= best), "seed {seed}: {bound:?} below {best}");
                solved += 1;
            }
            None => {
                assert!(!found.score.feasible(), "seed {seed}");
                unsolvable += 1;
            }
        }
    }
    assert!(solved > 20 && unsolvable > 0, "{solved} {unsolvable}");
}

#[test]
fn least_seats_are_filled_where_possible() {
    for seed in 0..30 {
        let mut inst = random(seed, 3);
        let mut rng = Rng::new(seed + 900);
        for _ in 0..2 {
            let c = rng.below(inst.min_seats.len());
            inst.min_seats[c] = 1;
        }
        let models = StudentModel::all(&inst);
        let found = run(&inst, &models, seed);
        let best = brute_force(&inst, &models);
        assert_eq!(best, found.score.feasible().then_some(found.score.objective), "seed {seed}");
        if let (Some(best), Some(bound)) = (best, upper_bound(&inst, &models, &|| None, 60, &|| true, &|_, _| {}).value) {
            assert!(bound >= best);
        }
    }
}

#[test]
fn exact_schedule_is_the_best_and_relaxation_is_no_lower() {
    for seed in 0..80 {
        let mut inst = random(seed, 2);
        inst.max_per_hospital = [1, 2, 9][seed as usize % 3];
        inst.need.iter_mut().for_each(|n| *n = (*n * 2).min(1 + (seed % 2) as u16));
        let mut rng = Rng::new(seed);
        for model in StudentModel::all(&inst) {
            let extra: Vec<i32> = (0..inst.max_seats.len()).map(|_| rng.below(21) as i32 - 10).collect();
            let mut scratch = Scratch::default();
            let cost = |d: u16, h: usize, t: usize| extra[inst.cell(h, d.into(), t)];
            scratch.price(&model, 3, |l, h, t| cost(model.disciplines[l], h, t));
            let value = |row: &[Block]| {
                3 * model.satisfaction(row) + row.iter().map(|b| cost(b.discipline, b.hospital.into(), b.start.into())).sum::<i32>()
            };
            let best = all_schedules(&model).iter().map(|row| value(row)).max();
            let mut row = Vec::new();
            let found = best_schedule(&model, &mut scratch, 3, &mut row);
            assert_eq!(found, best, "seed {seed}");
            let repeat: Vec<i32> = model.disciplines.iter().map(|_| rng.below(8) as i32).collect();
            let loose = relaxed_best(&model, &scratch, &mut RelaxScratch::default(), 3, &repeat, &mut Vec::new());
            if let Some(best) = best {
                assert_eq!(value(&row), best);
                assert!(loose.is_some_and(|x| x + repeat.iter().sum::<i32>() >= best), "seed {seed}");
                let beam = beam::good_schedule(&model, &scratch, 3, &[], (2000, 99), &mut row);
                assert_eq!(beam, Some(best), "seed {seed}");
                let free: Vec<usize> = (0..model.disciplines.len()).collect();
                if inst.max_per_hospital < 9 {
                    continue;
                }
                let filled = window::fill(&model, &scratch, 3, &[], &free, &mut Vec::new(), &mut row);
                assert_eq!(filled, Some(best), "seed {seed}");
                assert_eq!(value(&row), best);
            }
        }
    }
}

#[test]
fn running_score_equals_full_score() {
    for seed in 0..20 {
        let mut inst = random(seed, 6);
        let mut rng = Rng::new(seed + 7);
        for _ in 0..6 {
            let c = rng.below(inst.min_seats.len());
            inst.min_seats[c] = 1 + rng.below(2) as u16;
        }
        let models = StudentModel::all(&inst);
        let choices: Vec<_> = models.iter().map(all_schedules).collect();
        let mut state = State::new(&inst, &models, &Plan { rows: vec![None; 6] });
        let mut row = Vec::new();
        for _ in 0..400 {
            let s = rng.below(6);
            if rng.below(6) == 0 || choices[s].is_empty() {
                state.replace(s, None);
            } else if state.is_placed(s) && moves::propose(&models[s], state.row(s), &mut rng, &mut row) && models[s].keeps_rules(&row) {
                let (told, before) = (state.difference(s, &row), state.score());
                state.replace(s, Some(&row));
                let after = state.score();
                let by = |a: u32, b: u32| i64::from(a) - i64::from(b);
                assert_eq!(told, (after.objective - before.objective, by(after.over, before.over), by(after.under, before.under)));
            } else {
                let pick = rng.below(choices[s].len());
                state.replace(s, Some(&choices[s][pick]));
            }
            assert_eq!(state.score(), evaluate(&inst, &models, &state.plan()));
            let short: u32 = state.short_cells().iter().map(|&c| u32::from(inst.min_seats[c as usize] - state.used(c as usize))).sum();
            assert_eq!(short, state.score().under);
        }
    }
}

#[test]
fn same_seed_same_plan() {
    let inst = random(5, 6);
    let models = StudentModel::all(&inst);
    let (a, b) = (run(&inst, &models, 3), run(&inst, &models, 3));
    assert_eq!((a.plan, a.score), (b.plan, b.score));
}

#[test]
fn fixed_assignments_stay() {
    let mut tried = 0;
    for seed in 0..20 {
        let mut inst = random(seed, 3);
        let models = StudentModel::all(&inst);
        let Some(row) = all_schedules(&models[1]).into_iter().rfind(|r| !r.is_empty()) else { continue };
        inst.fixed = vec![Fixed { student: 1, block: row[0] }];
        inst.check().unwrap();
        let models = StudentModel::all(&inst);
        let found = run(&inst, &models, seed);
        if let Some(kept) = &found.plan.rows[1] {
            assert!(kept.contains(&row[0]), "seed {seed}");
            tried += 1;
        }
        assert_eq!(brute_force(&inst, &models), found.score.feasible().then_some(found.score.objective), "seed {seed}");
    }
    assert!(tried > 5);
}

/// One hospital, one discipline, one seat a period; the student is there in period 1 only.
fn one_seat() -> Instance {
    Instance {
        students: 2,
        disciplines: 1,
        hospitals: 1,
        periods: 2,
        groups: 1,
        duration: 1,
        max_per_hospital: 1,
        group_of: vec![0],
        need: vec![1, 1],
        allowed: vec![true; 2],
        ability: vec![true; 2],
        available: vec![true, false, true, false],
        preceded_by: vec![false],
        min_seats: vec![0; 2],
        max_seats: vec![1; 2],
        weights: vec![[1, 1, -1, -1]; 2],
        pref_discipline: vec![2; 2],
        pref_hospital: vec![3; 2],
        manager: vec![1],
        fixed: Vec::new(),
    }
}

#[test]
fn the_missing_seat_and_date_are_named() {
    let inst = one_seat();
    let models = StudentModel::all(&inst);
    let found = run(&inst, &models, 1);
    assert_eq!((found.score.unplaced, found.score.over), (1, 0));
    let Some(out) = found.plan.rows.iter().position(Option::is_none) else { panic!("nobody is out") };
    let why = explain(&inst, &models, &found.plan, out);
    assert!(why.exact && why.parts.is_none() && why.fits_now.is_none() && why.alone == Some(6));
    let remedies: Vec<_> = why.remedies.iter().map(|p| p.remedy.clone()).collect();
    assert_eq!(remedies, vec![Remedy::Seat { hospital: 0, discipline: 0, periods: vec![0] }, Remedy::Date { period: 1 }]);
    let placed = explain(&inst, &models, &found.plan, 1 - out);
    assert_eq!(placed.parts.map(|p| p.total()), Some(6));
}

#[test]
fn the_missing_document_is_named() {
    let mut inst = one_seat();
    inst.max_seats = vec![2; 2];
    inst.ability[1] = false;
    let models = StudentModel::all(&inst);
    let found = run(&inst, &models, 1);
    let why = explain(&inst, &models, &found.plan, 1);
    assert_eq!(why.alone, None);
    assert_eq!(why.remedies.iter().map(|p| p.remedy.clone()).collect::<Vec<_>>(), vec![Remedy::Ability { hospital: 0, discipline: 0 }]);
    inst.ability[1] = true;
    inst.allowed[1] = false;
    let models = StudentModel::all(&inst);
    let why = explain(&inst, &models, &found.plan, 1);
    assert_eq!(why.remedies.iter().map(|p| p.remedy.clone()).collect::<Vec<_>>(), vec![Remedy::Allowed { discipline: 0 }]);
    let bound = upper_bound(&inst, &models, &|| None, 5, &|| true, &|_, _| {});
    assert_eq!((bound.value, bound.impossible), (None, vec![1]));
}

#[test]
fn parts_add_up() {
    for seed in 0..20 {
        let inst = random(seed, 2);
        for model in StudentModel::all(&inst) {
            for row in all_schedules(&model) {
                assert_eq!(parts(&inst, model.student, &row).total(), model.satisfaction(&row));
            }
        }
    }
}

#[test]
fn fixed_faults_are_named() {
    let mut inst = one_seat();
    inst.fixed = vec![Fixed { student: 0, block: Block { start: 1, discipline: 0, hospital: 0 } }];
    assert!(inst.check().is_err_and(|e| e.to_string().contains("not available")));
    inst.fixed[0].block.start = 9;
    assert!(inst.check().is_err_and(|e| e.to_string().contains("no such place")));
}

#[test]
fn a_fixed_block_that_fits_no_choice_leaves_the_student_out() {
    let mut inst = one_seat();
    inst.need[0] = 0;
    inst.fixed = vec![Fixed { student: 0, block: Block { start: 0, discipline: 0, hospital: 0 } }];
    inst.need[1] = 1;
    let models = StudentModel::all(&inst);
    assert!(upper_bound(&inst, &models, &|| None, 5, &|| true, &|_, _| {}).impossible.contains(&0));
}
