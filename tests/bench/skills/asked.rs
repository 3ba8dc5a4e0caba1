//! What is asked of the file, and how long it takes.

use std::time::Instant;

use ustaz::programme::skills::forms::Forms;
use ustaz::programme::skills::goals::Goals;
use ustaz::programme::skills::indicators::indicators;
use ustaz::programme::skills::person::Person;
use ustaz::store::{Mode, Store};

use crate::figures::{Figure, Of};
use crate::file::Big;
use crate::shared::times::Times;

/// A trainee's page within so many milliseconds.
const PAGE: f64 = 16.0;

/// All figures.
pub fn figures(big: &Big, rounds: usize) -> Vec<Figure> {
    let store = Store::open(&big.path, Mode::Read).expect("the file");
    let mut out = vec![person(&store, big, rounds)];
    out.push(year(&store, big));
    out
}

/// A trainee with all judgements, nothing known before.
fn person(store: &Store, big: &Big, rounds: usize) -> Figure {
    let mut times = Times::default();
    for _ in 0..rounds {
        let begun = Instant::now();
        let (forms, goals) = (Forms::new(), Goals::new());
        let person = Person::read(store, &forms, big.trainee).expect("the file").expect("a trainee");
        let skills = person.skills(store, &goals).expect("skills");
        assert!(skills.len() >= crate::file::SKILLS && person.rated.values().map(Vec::len).sum::<usize>() == 10);
        for skill in skills {
            person.judgement(store, &goals, skill, big.day).expect("a judgement");
        }
        times.add(begun.elapsed());
    }
    Figure::times("a trainee read, judged at every skill", times, Of::P99, PAGE)
}

/// The indicators of a year: on a thread of their own, so without a goal.
fn year(store: &Store, big: &Big) -> Figure {
    let mut times = Times::default();
    let begun = Instant::now();
    let report = indicators(store, big.day - chrono::TimeDelta::days(364), big.day, |_, _| {}).expect("figures");
    assert!(report.figures.iter().any(|f| f.numerator > 0.0));
    times.add(begun.elapsed());
    Figure::times("the indicators of a year", times, Of::Worst, 60_000.0)
}
