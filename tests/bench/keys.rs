//! How long a person waits: from the start to the first frame, and for each key; and what each key costs on the line.
//!
//! `cargo bench --bench keys` prints a table; `-- --smoke` only runs everything a few times. The limits are in the issue: 50 ms to
//! the first frame of the sample, 16 ms for a key.

#[path = "../screen/desk.rs"]
mod desk;

#[path = "shared/mod.rs"]
mod shared;

use desk::Desk;
use shared::program::Program;
use shared::times::Times;

/// Times and bytes of one sort of key.
#[derive(Default)]
struct Group {
    times: Times,
    bytes: Vec<usize>,
}

impl Group {
    fn press(&mut self, desk: &mut Desk, key: &str) {
        let (time, bytes) = desk.timed(key);
        self.times.add(time);
        self.bytes.push(bytes);
    }

    fn print(mut self, name: &str) {
        self.bytes.sort_unstable();
        println!(
            "{name:16} {:6} keys   {}   bytes p50 {:5}  worst {:5}",
            self.times.count(),
            self.times.line(),
            self.bytes[self.bytes.len() / 2],
            self.bytes[self.bytes.len() - 1],
        );
    }
}

fn main() {
    let smoke = std::env::args().any(|a| a == "--smoke");
    let rounds = if smoke { 2 } else { 60 };
    starts(if smoke { 2 } else { 20 });

    let mut desk = Desk::open_trainees();
    let mut group = Group::default();
    for _ in 0..rounds {
        (0..40).for_each(|_| group.press(&mut desk, "down"));
        desk.keys("g g");
    }
    group.print("down");

    let mut group = Group::default();
    for _ in 0..rounds {
        ["pagedown", "pagedown", "pagedown", "pageup", "pageup", "pageup", "G", "pageup"].iter().for_each(|k| group.press(&mut desk, k));
        desk.keys("g g");
    }
    group.print("page");

    let mut group = Group::default();
    for round in 0..rounds {
        let filter = ["rahimi zia", "status:cleared", "sheikh zayed", "احمد", "Рахими", "!kabul"][round % 6];
        desk.press("/");
        filter.chars().for_each(|c| group.press(&mut desk, &c.to_string()));
        desk.press("esc");
    }
    group.print("filter letter");

    let mut group = Group::default();
    for _ in 0..rounds {
        ["1", "3", "4", "5", "2"].iter().for_each(|k| group.press(&mut desk, k));
    }
    group.print("tab switch");

    let mut group = Group::default();
    for _ in 0..rounds {
        (0..8).for_each(|_| group.press(&mut desk, "tab"));
    }
    group.print("view switch");

    let mut group = Group::default();
    for _ in 0..rounds {
        ["enter", "down", "backspace", "down"].iter().for_each(|k| group.press(&mut desk, k));
    }
    group.print("page of a record");

    let mut group = Group::default();
    desk.keys("g g n");
    for _ in 0..rounds {
        "Ahmad Zia Rahimi".chars().for_each(|c| group.press(&mut desk, &c.to_string()));
        desk.press("ctrl-u");
    }
    group.print("form letter");

    let mut group = Group::default();
    desk.go_to_field("Home hospital");
    for _ in 0..rounds {
        "sheikh".chars().for_each(|c| group.press(&mut desk, &c.to_string()));
        desk.press("ctrl-u");
    }
    group.print("reference letter");

    let mut group = Group::default();
    desk.go_to_field("Name (as");
    for _ in 0..rounds {
        (0..20).for_each(|_| group.press(&mut desk, "tab"));
        (0..20).for_each(|_| group.press(&mut desk, "backtab"));
    }
    group.print("form field");
}

/// The real program on the sample, from its start to the first frame and to the lines of Today.
fn starts(rounds: usize) {
    let home = tempfile::tempdir().unwrap();
    let db = home.path().join("a.db");
    std::fs::write(&db, desk::template(desk::Holding::Sample)).unwrap();
    let (mut first, mut full) = (Times::default(), Times::default());
    for _ in 0..rounds {
        let mut program = Program::start(&db);
        first.add(program.wait_for("the first frame", |screen| screen.contains("Trainees")));
        full.add(program.wait_for("Today", |screen| screen.contains("passport of")));
        program.kill();
    }
    for (name, times) in [("first frame", first), ("lines of Today", full)] {
        println!("{name:16} {:6} times  {}", times.count(), times.line());
    }
}
