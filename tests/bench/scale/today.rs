//! The board of Today by itself, as the reader thread asks for it.

use std::time::Instant;

use ustaz::programme::today;
use ustaz::store::{Mode, Store};

use super::figures::{Figure, Of};
use super::file::Big;
use crate::shared::times::Times;

pub fn figures(big: &Big, rounds: usize) -> Vec<Figure> {
    let mut whole = Times::default();
    let mut lines = 0;
    for _ in 0..rounds {
        let store = Store::open(&big.path, Mode::Read).expect("the file");
        let begun = Instant::now();
        let board = today::lines(&store, big.day, 1_000).expect("the board");
        whole.add(begun.elapsed());
        lines = board.lines.len();
    }
    println!("  Today has {lines} lines");
    vec![Figure::times("Today complete", whole, Of::P50, 500.0)]
}
