//! A person at a file of any size: each key through the real decoder, keymap, layers, threads and file, on a terminal of memory.

use std::path::Path;
use std::time::{Duration, Instant};

use ustaz::model::Kind;
use ustaz::programme::show::field_label;
use ustaz::tui::tabs::{Shows, TABS};

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

    /// Both: until the key is drawn, and until what it asked for is there.
    fn both(self, name: &str, most: f64, out: &mut Vec<Figure>) {
        out.push(Figure::times(name, self.key, Of::P99, KEY));
        out.push(Figure::times(format!("{name}, all of it"), self.rest, Of::P99, most));
    }
}

/// Every sort of key.
pub fn figures(big: &Big, rounds: usize) -> Vec<Figure> {
    let mut desk = open(&big.path, big.day);
    let mut out = Vec::new();
    moving(&mut desk, rounds, &mut out);
    filtering(&mut desk, rounds, &mut out);
    looking(&mut desk, rounds, &mut out);
    sorting(&mut desk, &mut out);
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

/// The orders alone.
pub fn sort(big: &Big) -> Vec<Figure> {
    let mut desk = open(&big.path, big.day);
    let mut out = Vec::new();
    sorting(&mut desk, &mut out);
    out
}

fn moving(desk: &mut Desk, rounds: usize, out: &mut Vec<Figure>) {
    desk.press("2");
    let (mut down, mut page, mut ends) = (Group::default(), Group::default(), Group::default());
    let mut detail = Times::default();
    for _ in 0..rounds {
        down = down.all(desk, &["down"; 40]);
        for _ in 0..5 {
            down.press(desk, "down");
            // The detail beside the list waits for a pause.
            let begun = Instant::now();
            desk.rest();
            detail.add(begun.elapsed());
        }
        page = page.all(desk, &["pagedown", "pagedown", "pagedown", "pageup"]);
        ends.press(desk, "G");
        page = page.all(desk, &["pageup", "pageup", "pagedown"]);
        desk.press("g");
        ends.press(desk, "g");
    }
    out.push(down.keys("table: down"));
    out.push(Figure::times("table: detail after a pause", detail, Of::P99, KEY));
    page.both("table: page", KEY, out);
    ends.both("table: to either end", ROWS, out);
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
    tabs.both("tab switch", KEY, out);
    views.both("view switch", KEY, out);
}

/// Keys over the list of trainees, and what they open.
fn looking(desk: &mut Desk, rounds: usize, out: &mut Vec<Figure>) {
    desk.keys("2 g g");
    let mut groups: [Group; 7] = Default::default();
    for _ in 0..rounds {
        let [mark, range, all, columns, detail, find, journal] = &mut groups;
        (0..5).for_each(|_| {
            mark.press(desk, "space");
        });
        desk.press("pagedown");
        range.press(desk, "v");
        desk.press("-");
        all.press(desk, "*");
        desk.press("-");
        columns.press(desk, "c");
        desk.press("esc");
        (0..2).for_each(|_| {
            detail.press(desk, ".");
        });
        find.press(desk, "f");
        desk.press("esc");
        journal.press(desk, "J");
        desk.press("backspace");
        desk.press("pagedown");
    }
    let names = ["space: mark", "v: mark from there to here", "*: mark all", "c: columns", ".: detail", "f: find", "J: journal"];
    for (group, name) in groups.into_iter().zip(names) {
        group.both(name, KEY, out);
    }
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

/// How long a column took: to sort by it, and to the end of that order.
struct Sorted {
    name: String,
    sort: Times,
    end: Times,
}

/// Times that each column is sorted by.
const TIMES: usize = 3;

/// Sorts each table view by each of its columns and jumps to the end, once and twice more.
fn sorting(desk: &mut Desk, out: &mut Vec<Figure>) {
    let (mut all, mut first) = (Vec::new(), [Times::default(), Times::default()]);
    for (tab, (_, views)) in (1..).zip(TABS) {
        let table = |(_, shows): &(_, Shows)| if let Shows::Table(kind) = shows { Some(*kind) } else { None };
        let tables: Vec<Kind> = views.iter().filter_map(table).collect();
        desk.press(&tab.to_string());
        for (at, kind) in tables.iter().enumerate() {
            if at > 0 {
                desk.press("tab");
            }
            all.extend(sort_view(desk, *kind, &mut first));
        }
        // Back to the first view.
        (1..tables.len()).for_each(|_| {
            desk.press("backtab");
        });
    }
    let middle = |of: fn(&Sorted) -> &Times| {
        let mut times = Times::default();
        all.iter().for_each(|column| times.add(Duration::from_secs_f64(of(column).part(0.5) / 1000.0)));
        times
    };
    let figures = [("sort by any column", middle(|c| &c.sort)), ("to the end of any order", middle(|c| &c.end))];
    for ((name, usual), first) in figures.into_iter().zip(first) {
        out.push(Figure::times(format!("{name}, usual"), usual, Of::Worst, ROWS));
        out.push(Figure::times(format!("{name}, first time"), first, Of::Worst, ROWS));
    }
    let slow = |part: f64| {
        let mut slow: Vec<(f64, &str)> = all.iter().map(|c| (c.sort.part(part).max(c.end.part(part)), c.name.as_str())).collect();
        slow.sort_by(|a, b| b.0.total_cmp(&a.0));
        slow.iter().take(8).map(|(ms, name)| format!("{name} {ms:.1}")).collect::<Vec<_>>().join(", ")
    };
    println!("  slowest orders, ms, usual: {}", slow(0.5));
    println!("  slowest orders, ms, at their worst: {}", slow(1.0));
}

fn sort_view(desk: &mut Desk, kind: Kind, first: &mut [Times; 2]) -> Vec<Sorted> {
    let columns = kind.fields().iter().filter(|f| f.width > 0 && f.sortable());
    let name = |key| format!("{} by {}", kind.table(), field_label(kind, key));
    let mut all: Vec<Sorted> = columns.map(|f| Sorted { name: name(f.key), sort: Times::default(), end: Times::default() }).collect();
    for round in 0..TIMES {
        for (at, column) in all.iter_mut().enumerate() {
            desk.press("s");
            (0..at).for_each(|_| {
                desk.press("down");
            });
            let (_, sort) = desk.timed_to_rest("enter");
            let (_, end) = desk.timed_to_rest("G");
            column.sort.add(sort);
            column.end.add(end);
            if round == 0 {
                first[0].add(sort);
                first[1].add(end);
            }
            desk.keys("g g");
        }
    }
    all
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
