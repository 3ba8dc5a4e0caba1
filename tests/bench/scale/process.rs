//! The real program on a file of any size: its start, Today, the memory it takes, and what it does when nobody does anything.

use std::time::Duration;

use ustaz::words::label;

use super::figures::{Figure, Of};
use super::file::Big;
use crate::shared::program::Program;
use crate::shared::times::Times;

/// How long nobody touches it.
const IDLE: Duration = Duration::from_secs(10);

pub fn figures(big: &Big, rounds: usize) -> Vec<Figure> {
    super::file::backed_up(big);
    let mut out = starts(big, rounds);
    let mut program = Program::start(&big.path);
    program.wait_for("the first frame", is_open);
    program.rest();
    work(&mut program);
    let (most, now) = program.resident();
    println!("  resident after all of that: {now:.1} MiB");
    out.push(Figure::value("memory at its most", most, "MiB", 64.0));
    program.rest();
    let (woken, bytes, written) = program.idle(IDLE);
    out.push(Figure::value("idle: wake-ups in 10 s", woken as f64, "", 11.0));
    out.push(Figure::value("idle: bytes sent in 10 s", bytes as f64, "", 0.0));
    out.push(Figure::value("idle: bytes written to disk in 10 s", written as f64, "", 0.0));
    let mut left = Times::default();
    left.add(program.leave());
    out.push(Figure::times("leaving", left, Of::Worst, 500.0));
    out
}

fn is_open(screen: &str) -> bool {
    screen.contains("Trainees")
}

/// The line of keys below, which waits for a pause.
fn has_keys(screen: &str) -> bool {
    screen.contains("? help")
}

/// From the start to the first frame, to the first lines of Today and to all of them.
fn starts(big: &Big, rounds: usize) -> Vec<Figure> {
    let (looking, on) = (label("today-looking"), label("today-looking-on"));
    let (mut first, mut lines, mut all, mut keys) = (Times::default(), Times::default(), Times::default(), Times::default());
    for _ in 0..rounds {
        let mut program = Program::start(&big.path);
        let open = program.wait_for("the first frame", is_open);
        let shown = |screen: &str| is_open(screen) && !screen.contains(&looking);
        let shows = if shown(&program.screen()) { open } else { program.wait_for("lines of Today", shown) };
        let whole = |screen: &str| shown(screen) && !screen.contains(&on);
        let below = if has_keys(&program.screen()) { shows } else { program.wait_for("the line of keys", has_keys) };
        let counts = if whole(&program.screen()) { shows.max(below) } else { program.wait_for("all of Today", whole) };
        first.add(open);
        lines.add(shows);
        all.add(counts);
        keys.add(below);
        program.kill();
    }
    vec![
        Figure::times("start to first frame", first, Of::P50, 50.0).growing(1.5),
        Figure::times("start to lines of Today", lines, Of::P50, 100.0),
        Figure::times("start to the line of keys below", keys, Of::P50, 200.0),
        Figure::times("start to all of Today", all, Of::P50, 550.0),
    ]
}

/// An hour's work in a minute: lists, filters, orders, pages, forms.
fn work(program: &mut Program) {
    for keys in [
        "2",
        "/mohammad\r",
        "G",
        "gg",
        "\\",
        "/rahimi kabul\r",
        "\r",
        "\x7f",
        "\\",
        "s\x1b[B\x1b[B\r",
        "G",
        "\x1b[5~",
        "\r",
        "h",
        "\x7f",
        "\x7f",
        "4",
        "G",
        "\t",
        "\t",
        "G",
        "5",
        "\t",
        "G",
        "s\r",
        "/osats\r",
        "\\",
        "3",
        "\t",
        "G",
        "\r",
        "\x7f",
        "2",
        "n",
        "Mohammad Rahimi",
        "\x18",
        "y",
        "f",
        "ahmadi\r",
        "\x1b",
        "J",
        "G",
        "\x7f",
        "1",
        "G",
    ] {
        program.type_keys(keys.as_bytes());
    }
}
