//! What encoding a frame costs this machine: `cargo bench --bench encode`.
//!
//! Screens that are as hard as they come are drawn onto each other, at 80×24 and 200×60: each square another letter in another look;
//! a list that scrolled and in which single letters changed as well; every other square changed; wide letters and letters with marks.
//! Measured is what stands between ratatui's cells and the bytes: choosing the ways, encoding each, taking the shortest. The middle is
//! held against the goal: the worst hundredth tells what else this machine was doing.

#[path = "shared/mod.rs"]
mod shared;

use std::hint::black_box;
use std::time::Instant;

use ratatui::backend::Backend;
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::{Color, Modifier, Style};
use shared::times::Times;
use ustaz::term::{Capabilities, LeanBackend};

/// The same numbers each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        // Marsaglia's xorshift.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }

    fn look(&mut self) -> Style {
        let colours = [Color::Reset, Color::Red, Color::Cyan, Color::Yellow, Color::DarkGray, Color::LightBlue];
        let looks = [Modifier::empty(), Modifier::BOLD, Modifier::UNDERLINED, Modifier::REVERSED, Modifier::DIM];
        let pick = |dice: &mut Self, n: usize| usize::try_from(dice.below(n as u64)).unwrap_or(0);
        let (colour, look) = (pick(self, colours.len()), pick(self, looks.len()));
        Style::default().fg(colours[colour]).add_modifier(looks[look])
    }
}

const WORDS: [&str; 8] = ["Rahimi", "ортопедия", "احمد", "neurosurgery", "手術室", "g26jr", "2027-01-12", "x"];

/// Every square anew: a letter of any script in any look.
fn noise(dice: &mut Dice, area: Rect) -> Buffer {
    let mut buffer = Buffer::empty(area);
    let letters = ["a", "Z", "7", "д", "ق", "│", "e\u{301}", " "];
    for y in 0..area.height {
        let mut x = 0;
        while x < area.width {
            let wide = x + 1 < area.width && dice.below(9) == 0;
            let letter = if wide { "手" } else { letters[usize::try_from(dice.below(letters.len() as u64)).unwrap_or(0)] };
            buffer.set_string(x, y, letter, dice.look());
            x += 1 + u16::from(wide);
        }
    }
    buffer
}

/// A table as the program draws them, its first row the `first`th.
fn list(area: Rect, first: u64, restless: bool) -> Buffer {
    let mut buffer = Buffer::empty(area);
    for y in 0..area.height {
        let mut dice = Dice((first + u64::from(y) + 1) * 0x9E37_79B9_7F4A_7C15);
        for x in (0..area.width).step_by(16) {
            let word = WORDS[usize::try_from(dice.below(WORDS.len() as u64)).unwrap_or(0)];
            buffer.set_stringn(x, y, word, 14, if x == 0 { dice.look() } else { Style::default() });
        }
        if restless {
            let mut now = Dice(first.wrapping_mul(77) + u64::from(y) + 5);
            let x = u16::try_from(now.below(u64::from(area.width))).unwrap_or(0);
            buffer.set_stringn(x, y, "#", 1, Style::default());
        }
    }
    buffer
}

/// Every other square is of this turn.
fn comb(area: Rect, turn: u64) -> Buffer {
    let mut buffer = Buffer::empty(area);
    for y in 0..area.height {
        for x in 0..area.width {
            let letter = if (x + y) % 2 == 0 { "o" } else { ["1", "2", "3"][usize::try_from(turn % 3).unwrap_or(0)] };
            buffer.set_string(x, y, letter, Style::default());
        }
    }
    buffer
}

type Screens = Box<dyn FnMut(u64) -> Buffer>;

fn main() {
    let rounds = if std::env::args().any(|a| a == "--smoke") { 3 } else { 400 };
    println!("encoding a frame, in µs: the middle and the worst hundredth of {rounds}; bytes of the last");
    for (width, height, goal) in [(80, 24, 300.0), (200, 60, 1_500.0)] {
        let area = Rect::new(0, 0, width, height);
        println!("{width} x {height}, at most {goal:.0}");
        let mut dice = Dice(42);
        let mut kinds: Vec<(&str, Screens)> = vec![
            ("each square another letter and look", Box::new(move |_| noise(&mut dice, area))),
            ("a list that scrolls by one row", Box::new(move |turn| list(area, turn, false))),
            ("… by half a page", Box::new(move |turn| list(area, turn * u64::from(height / 2), false))),
            ("… while a letter in each row changes", Box::new(move |turn| list(area, turn, true))),
            ("every other square changes", Box::new(move |turn| comb(area, turn))),
            ("the same again", Box::new(move |_| list(area, 1, false))),
        ];
        for (name, next) in &mut kinds {
            let size = Box::new(move || Size::new(width, height));
            let mut backend = LeanBackend::new(std::io::sink(), size, Capabilities::FULL);
            let (mut times, mut shown) = (Times::default(), Buffer::empty(area));
            for turn in 0..rounds {
                let buffer = next(turn);
                // As a ratatui terminal does.
                backend.draw(shown.diff(&buffer).into_iter()).expect("nothing fails");
                shown = buffer;
                let begun = Instant::now();
                backend.flush().expect("nothing fails");
                times.add(begun.elapsed());
                black_box(&backend);
            }
            let bytes = backend.traffic().last_bytes;
            let (middle, worst) = (times.part(0.5) * 1000.0, times.part(0.99) * 1000.0);
            let missed = if middle > goal { "  MISSED" } else { "" };
            println!("   {name:40} {middle:8.0} {worst:8.0}   {bytes:6} B{missed}");
        }
    }
}
