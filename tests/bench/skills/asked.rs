//! What is asked of the file, and how long it takes.

use std::time::Instant;

use ustaz::model::Kind;
use ustaz::programme::show::Names;
use ustaz::programme::skills::forms::Forms;
use ustaz::programme::skills::gaps::{Gaps, Narrow};
use ustaz::programme::skills::goals::Goals;
use ustaz::programme::skills::indicators::indicators;
use ustaz::programme::skills::matrix::{Which, Who, read};
use ustaz::programme::skills::person::Person;
use ustaz::programme::skills::portfolio::Portfolio;
use ustaz::store::{Mode, Store};

use crate::desk::Opening;
use crate::figures::{Figure, Of};
use crate::file::{Big, PEOPLE};
use crate::shared::program::newcomer;
use crate::shared::times::Times;

/// A trainee's page within so many milliseconds.
const PAGE: f64 = 16.0;

/// Decisions that the gap board reads before it shows its first ranking.
const FIRST: usize = 20_000;

/// All figures.
pub fn figures(big: &Big, rounds: usize) -> Vec<Figure> {
    let store = Store::open(&big.path, Mode::Read).expect("the file");
    let mut out = vec![person(&store, big, rounds), portfolio(&store, big, rounds), matrix(&store, big, rounds)];
    out.extend(gaps(&store, big, rounds.min(5)));
    out.push(year(&store, big));
    drop(store);
    out.extend(keys(big, rounds));
    out
}

/// A trainee's portfolio, nothing known before.
fn portfolio(store: &Store, big: &Big, rounds: usize) -> Figure {
    let mut times = Times::default();
    for _ in 0..rounds {
        let begun = Instant::now();
        let found = Portfolio::gather(store, &Names::new(), big.trainee, big.day).expect("the file").expect("a trainee");
        times.add(begun.elapsed());
        assert!(found.skills.len() >= crate::file::SKILLS);
    }
    Figure::times("a trainee's portfolio", times, Of::P99, PAGE)
}

/// A cohort's matrix, nothing known before.
fn matrix(store: &Store, big: &Big, rounds: usize) -> Figure {
    let mut times = Times::default();
    for _ in 0..rounds {
        let begun = Instant::now();
        let found = read(store, &Who::of(Kind::Cohort, big.cohort), Which::default(), big.day).expect("a matrix");
        times.add(begun.elapsed());
        assert!(found.lines.len() == PEOPLE.min(big.people) && found.columns.len() >= crate::file::SKILLS);
    }
    Figure::times(format!("a cohort's matrix, {PEOPLE} x {}", crate::file::SKILLS), times, Of::P99, 50.0)
}

/// The gap board of the whole programme: its first ranking, and the last one.
fn gaps(store: &Store, big: &Big, rounds: usize) -> Vec<Figure> {
    let (mut first, mut all) = (Times::default(), Times::default());
    for _ in 0..rounds {
        let (begun, names) = (Instant::now(), Names::new());
        let mut gaps = Gaps::begin(store, big.day).expect("the file");
        gaps.read_on(store, FIRST).expect("a part");
        assert!(!gaps.ranking(store, &names, &Narrow::default()).lines.is_empty());
        first.add(begun.elapsed());
        gaps.read_all(store).expect("all");
        let ranking = gaps.ranking(store, &names, &Narrow::default());
        all.add(begun.elapsed());
        assert!(ranking.done && ranking.blocked > 0);
    }
    vec![
        Figure::times("the gap board, its first ranking", first, Of::Worst, 300.0),
        Figure::times("the gap board, the whole programme (shown as it comes)", all, Of::Worst, 60_000.0),
    ]
}

/// A person at the screen: until a key is drawn, and until what it asked for is there.
fn keys(big: &Big, rounds: usize) -> Vec<Figure> {
    let mut desk = Opening { today: big.day, author: newcomer().leak(), size: (120, 40), ..Opening::default() }.open_file(&big.path);
    let mut out = Vec::new();
    for (name, way, key, goal) in [
        ("key: a trainee's page", "2", "enter", PAGE),
        ("key: a trainee's portfolio", "2", "g p", PAGE),
        ("key: the next row of it", "2 g p", "down", PAGE),
    ] {
        let (mut drawn, mut there) = (Times::default(), Times::default());
        for n in 0..rounds {
            desk.keys(way).rest();
            desk.times(n % 7, "down").rest();
            let strokes: Vec<&str> = key.split_whitespace().collect();
            for stroke in &strokes[..strokes.len() - 1] {
                desk.press(stroke);
            }
            let (took, rest) = desk.timed_to_rest(strokes[strokes.len() - 1]);
            drawn.add(took);
            there.add(rest);
            desk.keys("esc esc esc 1").rest();
        }
        out.push(Figure::times(name, drawn, Of::P99, goal));
        out.push(Figure::times(format!("{name}, all of it"), there, Of::P99, goal));
    }
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
