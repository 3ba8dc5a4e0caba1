//! The line and the terminal: a holder that was stopped, a line that goes in the middle of a form, a terminal that stalls, answers
//! late or not at all, storms of window changes, stops and continuations.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use ustaz::store::{Mode, Store};

use crate::kit::{assert_whole, ustaz};
use crate::terminal::{Home, LONG, Terminal, size};

/// What the program may take to end when its line is gone.
const SOON: Duration = Duration::from_secs(2);

/// Somebody who holds the file and was stopped in the middle of a write.
struct Stopped(Child);

impl Stopped {
    fn on(home: &Home) -> Self {
        let mut child = ustaz(&home.db()).args(["stress", "--hold", "600"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert_eq!(lines.next().unwrap().unwrap(), "holding");
        let stopped = Self(child);
        stopped.signal(Signal::STOP);
        stopped
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.0), signal).unwrap();
    }

    fn lets_go(mut self) {
        self.signal(Signal::CONT);
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

impl Drop for Stopped {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A form in the making, whose first words are on the screen.
fn in_a_form(home: &Home, words: &str) -> Terminal {
    let mut terminal = home.start_on_sample();
    terminal.types("n").sees("New trainee").types(words).sees(words);
    terminal
}

fn drafted(home: &Home, words: &str) -> bool {
    home.drafts().iter().any(|d| d.contains(words))
}

#[test]
fn a_holder_that_was_stopped_is_named_and_others_type_on() {
    let home = Home::new();
    let mut terminal = in_a_form(&home, "Patient Person");
    let stopped = Stopped::on(&home);
    let saved = Instant::now();
    terminal.types("\u{13}").sees("Waiting for ").sees(&stopped.0.id().to_string());
    assert!(saved.elapsed() < Duration::from_secs(3), "named after {:?}", saved.elapsed());
    terminal.types("\t\t\tFather Meanwhile").sees("Father Meanwhile");
    // What is typed now is safe too, though the file takes nothing.
    terminal.waits("the draft beside the file", |_| drafted(&home, "Father Meanwhile"));
    stopped.lets_go();
    terminal.sees("Saved").types("\u{13}").sees("Saved trainee Patient Person").types("q").ends(LONG);
    assert_whole(&Store::open(&home.db(), Mode::Existing).unwrap());
}

#[test]
fn a_line_that_goes_in_the_middle_of_a_form_leaves_a_draft_and_no_process() {
    for held in [false, true] {
        let home = Home::new();
        let mut terminal = in_a_form(&home, "Gone With The Line");
        let stopped = held.then(|| Stopped::on(&home));
        // A save that waits for the holder does not hold the end up.
        if held {
            terminal.types("\u{13}").sees("Waiting for ").types("\t\t\tFather Too").sees("Father Too");
        }
        let mut child = terminal.child.take().unwrap();
        let closed = Instant::now();
        terminal.closes();
        let (send, ended) = std::sync::mpsc::channel();
        std::thread::spawn(move || send.send(child.wait().is_ok()));
        assert_eq!(ended.recv_timeout(LONG), Ok(true), "still there");
        assert!(closed.elapsed() < SOON, "it ended after {:?}", closed.elapsed());
        assert!(drafted(&home, if held { "Father Too" } else { "Gone With The Line" }), "{:?}", home.drafts());
        drop(stopped);
        let mut terminal = home.start(&[]);
        terminal.sees("The form is open as it was").sees("Gone With The Line");
    }
}

/// The line takes nothing any more: what is typed is kept all the same, and whoever wants the program to end is obeyed.
#[test]
fn a_terminal_that_stalls_holds_nobody_up() {
    let home = Home::new();
    let mut terminal = in_a_form(&home, "Stalled");
    terminal.waits("its draft", |_| drafted(&home, "Stalled"));
    let mut child = terminal.child.take().unwrap();
    let number = child.process_id().unwrap();
    let line = std::fs::OpenOptions::new().read(true).write(true).open(format!("/proc/{number}/fd/0")).unwrap();
    rustix::termios::tcflow(&line, rustix::termios::Action::OOff).unwrap();
    // Keys that come through the other way, and whose frames do not.
    terminal.types(" Line").waits("the draft of what nobody sees", |_| drafted(&home, "Stalled Line"));
    terminal.types(" Too");
    let until = Instant::now() + LONG;
    while rustix::io::ioctl_fionread(&line).unwrap() > 0 {
        assert!(Instant::now() < until, "the key was never read");
    }
    let asked = Instant::now();
    kill_process(Pid::from_raw(i32::try_from(number).unwrap()).unwrap(), Signal::TERM).unwrap();
    let (send, ended) = std::sync::mpsc::channel();
    std::thread::spawn(move || send.send(child.wait().map(|status| status.exit_code()).ok()));
    assert_eq!(ended.recv_timeout(LONG), Ok(Some(0)), "it ended by itself, and well");
    assert!(asked.elapsed() < SOON, "it ended after {:?}", asked.elapsed());
    assert!(drafted(&home, "Stalled Line Too"), "{:?}", home.drafts());
}

#[test]
fn a_storm_of_window_changes_and_signals_changes_nothing() {
    let home = Home::new();
    let mut terminal = in_a_form(&home, "In The Storm");
    for n in 0..300_u16 {
        let (cols, rows) = (40 + (n * 7) % 100, 10 + (n * 3) % 40);
        terminal.master.as_ref().unwrap().resize(size(cols, rows)).unwrap();
        terminal.signal(Signal::WINCH);
        if n % 10 == 0 {
            terminal.signal(Signal::CONT).types(&char::from(b'a' + u8::try_from(n / 10 % 26).unwrap()).to_string());
        }
    }
    terminal.picture.screen_mut().set_size(24, 80);
    terminal.master.as_ref().unwrap().resize(size(80, 24)).unwrap();
    terminal.types("\u{c}").sees("In The Stormabcdefghijklmnopqrstuvwxyzabcd").types("\u{13}").sees("Saved trainee In The Storm");
    terminal.types("q").ends(LONG);
}

/// The program asks the terminal nothing; what one answers all the same, late and in pieces, is not typed.
#[test]
fn answers_that_nobody_asked_for_are_not_typed() {
    let home = Home::new();
    let mut terminal = in_a_form(&home, "Before");
    for answer in [
        "\u{1b}[?62;22c",
        "\u{1b}[>41;354;0c",
        "\u{1b}[24;80R",
        "\u{1b}[?2026;2$y",
        "\u{1b}P>|XTerm(354)\u{1b}\\",
        "\u{1b}]11;rgb:1e1e/1e1e/1e1e\u{1b}\\",
        "\u{1b}[I\u{1b}[O",
        "\u{1b}[8;24;80t",
    ] {
        terminal.types(answer);
    }
    // In two pieces, the second behind a key's frame.
    terminal.types("\u{1b}[?62").types(";22c").types(" After").sees("Before After");
    assert_eq!(terminal.field("Name (as in passport)"), "Before After", "{}", terminal.screen());
}

/// Under a shell with job control: what was typed is kept before the program stops, which may be for ever.
#[test]
fn what_was_typed_is_kept_before_a_stop() {
    let home = Home::new();
    home.start_on_sample().types("q").ends(LONG);
    let script =
        format!("set -m; {} --user zahra; echo IT STOPPED; read go; fg >/dev/null; echo IT ENDED; read go", env!("CARGO_BIN_EXE_ustaz"));
    let mut terminal = home.start_program("sh", &["-c", &script]);
    terminal.sees("[Trainees]").types("n").sees("New trainee").types("Stopped At Once\u{1a}").sees("IT STOPPED");
    assert!(drafted(&home, "Stopped At Once"), "{:?}", home.drafts());
    terminal.types("\n").sees("Stopped At Once").types(" And Continued").sees("And Continued").types("\u{13}");
    terminal.sees("Saved trainee Stopped At Once And Continued").types("q").sees("IT ENDED").types("\n").ends(LONG);
    assert_eq!(home.drafts(), Vec::<String>::new());
}

/// Whether a process spins is seen from the time it uses while nothing happens.
#[test]
fn a_program_at_rest_uses_no_time_to_speak_of() {
    let home = Home::new();
    let terminal = in_a_form(&home, "At Rest");
    let pid = terminal.child.as_ref().unwrap().process_id().unwrap();
    let used = || {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
        let fields: Vec<u64> = stat.rsplit(')').next().unwrap().split_whitespace().skip(11).take(2).map(|n| n.parse().unwrap()).collect();
        fields[0] + fields[1]
    };
    let begun = used();
    // Another program of the system that takes three seconds by itself.
    Command::new("sleep").arg("3").status().unwrap();
    let ticks = used() - begun;
    assert!(ticks < 60, "{ticks} hundredths of a second in three seconds of rest");
}
