//! How long a person waits: from the start to the first frame, and for each key; and what each key costs on the line.
//!
//! `cargo bench --bench keys` prints a table; `-- --smoke` only runs everything a few times. The limits are in the issue: 50 ms to
//! the first frame of the sample, 16 ms for a key.

#[path = "../screen/desk.rs"]
mod desk;

use std::io::Read;
use std::time::{Duration, Instant};

use desk::Desk;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};

/// Times and bytes of one sort of key.
#[derive(Default)]
struct Group {
    times: Vec<Duration>,
    bytes: Vec<usize>,
}

impl Group {
    fn press(&mut self, desk: &mut Desk, key: &str) {
        let (time, bytes) = desk.timed(key);
        self.times.push(time);
        self.bytes.push(bytes);
    }

    fn print(mut self, name: &str) {
        self.times.sort();
        self.bytes.sort_unstable();
        let at = |part: f64| ((self.times.len() - 1) as f64 * part) as usize;
        let ms = |i: usize| self.times[i].as_secs_f64() * 1000.0;
        println!(
            "{name:16} {:6} keys   p50 {:7.3} ms   p99 {:7.3} ms   worst {:7.3} ms   bytes p50 {:5}  worst {:5}",
            self.times.len(),
            ms(at(0.5)),
            ms(at(0.99)),
            ms(self.times.len() - 1),
            self.bytes[at(0.5)],
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
    let (mut first, mut full) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let pair = native_pty_system().openpty(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 }).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_ustaz"));
        command.env_clear();
        for name in ["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
            command.env(name, home.path());
        }
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.args(["--db".as_ref(), db.as_os_str()]);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let mut picture = vt100::Parser::new(24, 80, 0);
        let start = Instant::now();
        let mut child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let (mut block, mut seen) = ([0; 8192], false);
        while let Ok(n @ 1..) = reader.read(&mut block) {
            picture.process(&block[..n]);
            let screen = picture.screen().contents();
            if !seen && screen.contains("Trainees") && screen.contains("? help") {
                first.push(start.elapsed());
                seen = true;
            }
            if screen.contains("passport of") {
                full.push(start.elapsed());
                break;
            }
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    for (name, mut times) in [("first frame", first), ("lines of Today", full)] {
        times.sort();
        let ms = |i: usize| times.get(i).map_or(f64::NAN, |t| t.as_secs_f64() * 1000.0);
        println!(
            "{name:16} {:6} times  p50 {:7.3} ms   worst {:7.3} ms",
            times.len(),
            ms(times.len() / 2),
            ms(times.len().saturating_sub(1))
        );
    }
}
