//! The board of Today by itself, as the reader thread asks for it: the first lines, and all of them.

use std::time::{Duration, Instant};

use ustaz::programme::Compared;
use ustaz::programme::today::{Board, board, glance};
use ustaz::rules::today::Now;
use ustaz::store::{Mode, Store};

use super::figures::{Figure, Of};
use super::file::Big;
use crate::shared::times::Times;

/// Lines that the screen asks for.
const LINES: usize = 1_000;

pub fn figures(big: &Big, rounds: usize) -> Vec<Figure> {
    let now = Now::gregorian(big.day);
    let mut first = Timed::default();
    let (mut whole, mut again) = (Timed::default(), Timed::default());
    let mut lines = 0;
    for _ in 0..rounds {
        // Each as after a start: nothing is known yet.
        let store = Store::open(&big.path, Mode::Read).expect("the file");
        let mut known = Compared::default();
        first.take(|| glance(&store, &now, LINES, &mut known).expect("the first lines"));
        lines = whole.take(|| board(&store, &now, LINES, &mut known).expect("the board")).lines.len();
        again.take(|| board(&store, &now, LINES, &mut known).expect("the board"));
    }
    println!("  Today has {lines} lines");
    let mut out = Vec::new();
    for (name, timed, most) in [("first lines", first, 50.0), ("complete", whole, 500.0), ("once more, after a change", again, 500.0)] {
        out.push(Figure::times(format!("Today: {name}"), timed.wall, Of::P50, most));
        out.push(Figure::times(format!("Today: {name}, processor time"), timed.processor, Of::P50, most));
    }
    out
}

/// How long something took, and for how long a processor was at it: on a machine that others use both are needed.
#[derive(Default)]
struct Timed {
    wall: Times,
    processor: Times,
}

impl Timed {
    fn take(&mut self, work: impl FnOnce() -> Board) -> Board {
        let (begun, spent) = (Instant::now(), processor());
        let out = work();
        self.wall.add(begun.elapsed());
        self.processor.add(processor().saturating_sub(spent));
        out
    }
}

/// Time that this thread has been on a processor, as the kernel counts it (in steps of some milliseconds where it is busy).
fn processor() -> Duration {
    let counted = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(counted.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0))
}
