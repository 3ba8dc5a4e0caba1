//! A person in the views of the schedules: each key through the real decoder, keymap, layers, threads and file.

use std::path::Path;
use std::time::Duration;

use crate::desk::{Desk, Opening};
use crate::figures::{Figure, Of};
use crate::file::Big;
use crate::shared::program::newcomer;
use crate::shared::times::Times;

/// A key is on the screen within so many milliseconds, ninety-nine times of a hundred.
const KEY: f64 = 16.0;
/// The tab is there within so many.
const TAB: f64 = 50.0;

fn open(path: &Path, day: chrono::NaiveDate) -> Desk {
    Opening { today: day, author: newcomer().leak(), size: (120, 40), ..Opening::default() }.open_file(path)
}

/// Every view with its keys: until the key is drawn, and until what it asked for is there.
pub fn figures(big: &Big, rounds: usize) -> Vec<Figure> {
    let mut out = Vec::new();
    let (mut first, mut there) = (Times::default(), Times::default());
    for _ in 0..rounds.min(5) {
        let mut desk = open(&big.path, big.day);
        let (key, rest) = desk.timed_to_rest("4");
        first.add(key);
        there.add(rest);
    }
    out.push(Figure::times("opening the tab", first, Of::P50, TAB));
    out.push(Figure::times("opening the tab, all of it", there, Of::P50, TAB));
    let mut desk = open(&big.path, big.day);
    for (name, place, keys) in VIEWS {
        desk.keys(place).rest();
        let word = name.split([' ', ',']).next().unwrap_or_default();
        let there = desk.second().to_lowercase();
        let filled = desk.lines().iter().filter(|line| !line.trim().is_empty()).count();
        // A small file has days without a session.
        let least = if big.placements < 100_000 { 4 } else { 13 };
        assert!(filled >= least, "nothing stands in {name}\n{}", desk.screen());
        assert!(*name == "a bar in hand" || there.contains(&format!("[{word}")), "{name}: {there}");
        let (mut key, mut all) = (Times::default(), Times::default());
        for _ in 0..rounds {
            for name in keys.split_whitespace() {
                let (took, rest): (Duration, Duration) = desk.timed_to_rest(name);
                key.add(took);
                all.add(rest);
            }
        }
        out.push(Figure::times(format!("{name}: a key"), key, Of::P99, KEY));
        out.push(Figure::times(format!("{name}: a key, all of it"), all, Of::P99, KEY));
        // Whatever is in hand or lies on top goes.
        desk.keys("esc esc esc 1").rest();
    }
    out
}

/// Views by the keys that lead there, with the keys that are pressed in each, round after round.
const VIEWS: &[(&str, &str, &str)] = &[
    ("placements", "4", "down down pagedown up G g g"),
    ("timeline of trainees, weeks", "4 tab", "down down right right > < pagedown pageup . , 0"),
    ("timeline of trainees, days", "4 +", "down right > > < < pagedown 0"),
    ("timeline of trainees, months", "4 - -", "down right > < pagedown 0"),
    ("timeline of departments, weeks", "4 + t", "down down right > < pagedown pageup 0"),
    ("a bar in hand", "4 0 . m", "right right H L left left"),
    ("timeline of trainers, weeks", "4 t", "down down right > < pagedown 0"),
    ("timeline of hospitals, weeks", "4 t", "down down right > < pagedown 0"),
    ("agenda of everybody, a week", "4 tab", "down down right left pagedown up t"),
    ("agenda of everybody, a day", "4 w", "down down right left pagedown up t"),
    ("clearance board", "2 tab tab tab tab tab", "down down right left pagedown pageup t"),
];
