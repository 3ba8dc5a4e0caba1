//! A person at a file of any size: each key through the real decoder, keymap, layers, threads and file, on a terminal of memory.

use std::path::Path;
use std::time::Duration;

use ustaz::model::Kind;
use ustaz::programme::show::field_label;

use super::figures::{Figure, Of};
use super::file::Big;
use crate::desk::{Desk, Opening};
use crate::shared::program::newcomer;
use crate::shared::times::Times;

/// A key is on the screen within so many milliseconds, ninety-nine times of a hundred.
const KEY: f64 = 16.0;
/// Rows that a filter or an order asks for are there within so many.
const ROWS: f64 = 30.0;

/// Ten typical words: the frequent and the rare, in three scripts.
const WORDS: [&str; 10] =
    ["mohammad", "ahmadi", "rahimi", "stanekzai", "kabul", "orthopaedics", "محمد", "احمدی", "Рахими", "status:cleared"];

pub fn open(path: &Path, day: chrono::NaiveDate) -> Desk {
    Opening { today: day, author: newcomer().leak(), ..Opening::default() }.open_file(path)
}

/// Keys and how long they took, and what they asked for.
#[derive(Default)]
struct Group {
    key: Times,
    rest: Times,
}

impl Group {
    /// Presses a key; how long it took until what it asked for was there.
    fn press(&mut self, desk: &mut Desk, key: &str) -> Duration {
        let (key, rest) = desk.timed_to_rest(key);
        self.key.add(key);
        self.rest.add(rest);
        rest
    }

    fn type_text(&mut self, desk: &mut Desk, text: &str) {
        for letter in text.chars() {
            self.press(desk, &letter.to_string());
        }
    }

    fn all(mut self, desk: &mut Desk, keys: &[&str]) -> Self {
        for key in keys {
            self.press(desk, key);
        }
        self
    }

    fn keys(self, name: &str) -> Figure {
        Figure::times(name, self.key, Of::P99, KEY)
    }
}

/// Every sort of key.
pub fn figures(big: &Big, rounds: usize) -> Vec<Figure> {
    let mut desk = open(&big.path, big.day);
    let mut out = Vec::new();
    moving(&mut desk, rounds, &mut out);
    filtering(&mut desk, rounds, &mut out);
    for (kind, tab, view) in [(Kind::Trainee, "2", 0), (Kind::Placement, "4", 0), (Kind::Assessment, "5", 1)] {
        desk.press(tab);
        (0..view).for_each(|_| {
            desk.press("tab");
        });
        sorting(&mut desk, kind, &mut out);
        (0..view).for_each(|_| {
            desk.press("backtab");
        });
    }
    desk.press("2");
    pages(&mut desk, rounds, &mut out);
    typing(&mut desk, rounds, &mut out);
    out
}

/// The filter alone.
pub fn filter(big: &Big, rounds: usize) -> Vec<Figure> {
    let mut desk = open(&big.path, big.day);
    let mut out = Vec::new();
    desk.press("2");
    filtering(&mut desk, rounds, &mut out);
    out
}

fn moving(desk: &mut Desk, rounds: usize, out: &mut Vec<Figure>) {
    desk.press("2");
    let (mut down, mut page, mut ends) = (Group::default(), Group::default(), Group::default());
    for _ in 0..rounds {
        down = down.all(desk, &["down"; 40]);
        page = page.all(desk, &["pagedown", "pagedown", "pagedown", "pageup"]);
        ends.press(desk, "G");
        page = page.all(desk, &["pageup", "pageup", "pagedown"]);
        desk.press("g");
        ends.press(desk, "g");
    }
    out.push(down.keys("table: down"));
    out.push(page.keys("table: page"));
    out.push(ends.keys("table: to either end"));
    let (mut tabs, mut views) = (Group::default(), Group::default());
    for _ in 0..rounds {
        tabs = tabs.all(desk, &["1", "3", "4", "5", "2"]);
        for tab in ["3", "4", "5", "2"] {
            desk.press(tab);
            views = views.all(desk, &["tab"; 8]);
            (0..8).for_each(|_| {
                desk.press("backtab");
            });
        }
    }
    out.push(tabs.keys("tab switch"));
    out.push(views.keys("view switch"));
}

fn filtering(desk: &mut Desk, rounds: usize, out: &mut Vec<Figure>) {
    let (mut all, mut longest, mut slowest) = (Group::default(), Vec::new(), Vec::new());
    for word in WORDS {
        let mut one = Group::default();
        for _ in 0..rounds.div_ceil(10) {
            desk.press("/");
            let mut typed = String::new();
            for letter in word.chars() {
                typed.push(letter);
                slowest.push((typed.clone(), one.press(desk, &letter.to_string())));
            }
            desk.press("esc");
        }
        longest.push((word, one.rest.part(1.0)));
        all.key.extend(one.key);
        all.rest.extend(one.rest);
    }
    longest.sort_by(|a, b| b.1.total_cmp(&a.1));
    let slow: Vec<String> = longest.iter().take(3).map(|(word, ms)| format!("{word} {ms:.1}")).collect();
    println!("  slowest words, ms to the rows: {}", slow.join(", "));
    slowest.sort_by_key(|(_, time)| std::cmp::Reverse(*time));
    let slow: Vec<String> = slowest.iter().take(8).map(|(typed, time)| format!("{typed} {:.1}", time.as_secs_f64() * 1000.0)).collect();
    println!("  slowest beginnings: {}", slow.join(", "));
    out.push(Figure::times("filter: letter typed", all.key, Of::P99, KEY));
    out.push(Figure::times("filter: rows on the screen", all.rest, Of::P99, ROWS));
}

/// Sorts by each column in turn and jumps to the end.
fn sorting(desk: &mut Desk, kind: Kind, out: &mut Vec<Figure>) {
    let (mut sorted, mut ended) = (Times::default(), Times::default());
    let mut slow: Vec<(String, f64)> = Vec::new();
    let columns: Vec<&str> = kind.fields().iter().filter(|f| f.width > 0 && f.sortable()).map(|f| f.key).collect();
    for (at, column) in columns.iter().enumerate() {
        desk.press("s");
        (0..at).for_each(|_| {
            desk.press("down");
        });
        let (_, sort) = desk.timed_to_rest("enter");
        let (_, end) = desk.timed_to_rest("G");
        sorted.add(sort);
        ended.add(end);
        slow.push((field_label(kind, column), sort.max(end).as_secs_f64() * 1000.0));
        desk.keys("g g");
    }
    slow.sort_by(|a, b| b.1.total_cmp(&a.1));
    let slow: Vec<String> = slow.iter().take(4).map(|(column, ms)| format!("{column} {ms:.1}")).collect();
    println!("  {}: slowest columns, ms: {}", kind.table(), slow.join(", "));
    out.push(Figure::times(format!("{}: sort by any column", kind.table()), sorted, Of::Worst, ROWS));
    out.push(Figure::times(format!("{}: to the end of it", kind.table()), ended, Of::Worst, ROWS));
}

fn pages(desk: &mut Desk, rounds: usize, out: &mut Vec<Figure>) {
    let (mut page, mut history) = (Group::default(), Group::default());
    for round in 0..rounds {
        // People here and there in the list, and those at its end.
        let to = if round % 3 == 2 { "G" } else { "pagedown" };
        desk.press(to);
        page.press(desk, "enter");
        history.press(desk, "h");
        desk.press("backspace").press("backspace");
    }
    out.push(Figure::times("a trainee's page", page.rest, Of::P99, KEY));
    out.push(Figure::times("history of a record", history.rest, Of::P99, KEY));
}

fn typing(desk: &mut Desk, rounds: usize, out: &mut Vec<Figure>) {
    desk.keys("g g n");
    let (mut letters, mut reference, mut fields) = (Group::default(), Group::default(), Group::default());
    for _ in 0..rounds.div_ceil(4) {
        letters.type_text(desk, "Ahmad Zia Rahimi");
        desk.press("ctrl-u");
    }
    desk.go_to_field("Home hospital");
    for _ in 0..rounds.div_ceil(4) {
        reference.type_text(desk, "rahimi");
        desk.press("ctrl-u");
    }
    desk.go_to_field("Name (as");
    for _ in 0..rounds.div_ceil(4) {
        fields = fields.all(desk, &["tab"; 20]);
        fields = fields.all(desk, &["backtab"; 20]);
    }
    desk.keys("ctrl-x y");
    out.push(letters.keys("form: letter"));
    out.push(reference.keys("form: letter of a reference"));
    out.push(fields.keys("form: next field"));
}
