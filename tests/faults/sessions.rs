//! The line and the terminal: a holder that was stopped, a line that goes in the middle of a form, a terminal that stalls, answers
//! late or not at all, storms of window changes, stops and continuations, a form that is taken over from a dead line.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use ustaz::model::{Kind, Row};
use ustaz::store::{Direction, Draft, ListQuery, Mode, Store};

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

/// The oracle over the file of a home.
fn whole(home: &Home) {
    assert_whole(&Store::open(&home.db(), Mode::Existing).unwrap());
}

fn trainees(home: &Home, name: &str) -> Vec<Row> {
    let store = Store::open(&home.db(), Mode::Read).unwrap();
    let all = store.page(&ListQuery::all(Kind::Trainee), None, Direction::Forward, 500).unwrap();
    all.into_iter().map(|(row, _)| row).filter(|row| row.text("passport_name") == name).collect()
}

fn send(process: u32, signal: Signal) {
    kill_process(Pid::from_raw(i32::try_from(process).unwrap()).unwrap(), signal).unwrap();
}

/// How a process stands: `S` for one that waits, `T` for one that is stopped.
fn state(process: u32) -> Option<char> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    stat.rsplit_once(") ")?.1.chars().next()
}

/// Waits until a process stands so.
fn comes_to(process: u32, wanted: char) {
    let until = Instant::now() + LONG;
    while state(process) != Some(wanted) {
        assert!(Instant::now() < until, "{process} is {:?}", state(process));
        std::thread::yield_now();
    }
}

/// The terminal of a program takes nothing any more.
fn stalls(terminal: &Terminal) {
    let number = terminal.child.as_ref().and_then(|c| c.process_id()).unwrap();
    let line = File::options().read(true).write(true).open(format!("/proc/{number}/fd/0")).unwrap();
    rustix::termios::tcflow(&line, rustix::termios::Action::OOff).unwrap();
}

/// Types what nobody sees any more, and waits until the program has it: its thread that reads the keyboard has read so many bytes
/// and waits for more.
fn types_unseen(terminal: &mut Terminal, keys: &str) {
    let number = terminal.child.as_ref().and_then(|c| c.process_id()).unwrap();
    let tasks = std::fs::read_dir(format!("/proc/{number}/task")).unwrap().map(|task| task.unwrap().path());
    let named = |task: &Path| std::fs::read_to_string(task.join("comm")).is_ok_and(|name| name.trim() == "keyboard");
    let keyboard = tasks.into_iter().find(|task| named(task)).unwrap();
    let told = |what: &str| std::fs::read_to_string(keyboard.join(what)).unwrap();
    let bytes = || told("io").lines().find_map(|line| line.strip_prefix("rchar: ")?.parse::<usize>().ok()).unwrap();
    let waits = || told("stat").rsplit_once(") ").is_some_and(|(_, stat)| stat.starts_with('S'));
    let wanted = bytes() + keys.len();
    terminal.types(keys);
    let until = Instant::now() + LONG;
    while bytes() < wanted || !waits() {
        assert!(Instant::now() < until, "the keys were never read");
        std::thread::yield_now();
    }
}

/// Waits for the end of a program; gives how it ended.
fn end_of(terminal: &mut Terminal) -> u32 {
    let mut child = terminal.child.take().unwrap();
    let (send, ended) = channel();
    std::thread::spawn(move || send.send(child.wait().map(|status| status.exit_code()).ok()));
    ended.recv_timeout(LONG).expect("it is still there").unwrap()
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
    whole(&home);
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
        let closed = Instant::now();
        terminal.closes();
        end_of(&mut terminal);
        assert!(closed.elapsed() < SOON, "it ended after {:?}", closed.elapsed());
        assert!(drafted(&home, if held { "Father Too" } else { "Gone With The Line" }), "{:?}", home.drafts());
        drop(stopped);
        let mut terminal = home.start(&[]);
        terminal.sees("The form is open as it was").sees("Gone With The Line").types("\u{13}").sees("Saved trainee Gone With The Line");
        terminal.types("q").ends(LONG);
        assert_eq!(trainees(&home, "Gone With The Line").len(), 1);
        whole(&home);
    }
}

/// The line takes nothing any more: what is typed is kept all the same, and whoever wants the program to end is obeyed.
#[test]
fn a_terminal_that_stalls_holds_nobody_up() {
    let home = Home::new();
    let mut terminal = in_a_form(&home, "Stalled");
    terminal.waits("its draft", |_| drafted(&home, "Stalled"));
    stalls(&terminal);
    // Keys that come through the other way, and whose frames do not.
    terminal.types(" Line").waits("the draft of what nobody sees", |_| drafted(&home, "Stalled Line"));
    types_unseen(&mut terminal, " Too");
    let asked = Instant::now();
    terminal.signal(Signal::TERM);
    assert_eq!(end_of(&mut terminal), 0, "it ended by itself, and well");
    assert!(asked.elapsed() < SOON, "it ended after {:?}", asked.elapsed());
    assert!(drafted(&home, "Stalled Line Too"), "{:?}", home.drafts());
    whole(&home);
}

/// A line that is dead and that nobody has given up: its program lives on, with the form open. Whoever comes back on another line is
/// told, and takes the form over; the other ends, whether it waits or was stopped.
#[test]
fn a_form_on_a_dead_line_is_taken_over() {
    for stopped in [false, true] {
        let home = Home::new();
        let mut old = in_a_form(&home, "Half Open");
        old.types("\t\t\tFather Of One").sees("Father Of One").waits("its draft", |_| drafted(&home, "Father Of One"));
        let number = old.child.as_ref().and_then(|c| c.process_id()).unwrap();
        stalls(&old);
        // What nobody sees any more is kept too, up to the last key.
        types_unseen(&mut old, " More");
        if stopped {
            old.waits("the draft of what nobody sees", |_| drafted(&home, "Father Of One More"));
            send(number, Signal::STOP);
            comes_to(number, 'T');
        }
        let mut new = home.start(&[]);
        new.says("New trainee: Half Open").says(&format!("(process {number}, since ")).says("D lists it and takes it over");
        new.types("D").sees(&format!("open in another ustaz, process {number}, since"));
        new.types("\r").says("Take it over?").sees("Type y to do it");
        // Enter is no answer, and a no leaves everything as it is.
        new.types("\rn").waits("its end", |t| !t.screen().contains("Type y to do it"));
        assert!(state(number).is_some_and(|state| state != 'Z'), "it was left alone");
        new.types("D").sees("Open a draft").types("\r").says("Take it over?").types("y");
        new.says("The form is open as it was in the other program").sees("Half Open").sees("Father Of One More");
        assert!(state(number).is_none_or(|state| state == 'Z'), "the other has ended before");
        end_of(&mut old);
        // The cursor is in its field, behind the last letter.
        new.types(" Too").sees("Father Of One More Too").types("\u{13}").sees("Saved trainee Half Open");
        new.types("D").sees("There are no drafts").types("q").ends(LONG);
        assert_eq!(trainees(&home, "Half Open").len(), 1);
        whole(&home);
    }
}

/// What only has our name is left alone; what does not end is told, with what to do.
#[test]
fn a_program_that_cannot_be_taken_over_is_told() {
    let home = Home::new();
    let mut terminal = in_a_form(&home, "Held Elsewhere");
    terminal.waits("its draft", |_| drafted(&home, "Held Elsewhere")).signal(Signal::TERM);
    terminal.ends(LONG);
    let folder = home.path("others");
    std::fs::create_dir(&folder).unwrap();
    // Both are called as ours is. One is a script, that a hang-up would end; the other is deaf to it.
    let (script, deaf) = (folder.join("ustaz"), folder.join("deaf").join("ustaz"));
    std::fs::write(&script, "#!/bin/sh\necho ready\nread go\n").unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o700)).unwrap();
    std::fs::create_dir(deaf.parent().unwrap()).unwrap();
    std::fs::copy("/bin/sh", &deaf).unwrap();
    let mut first = Command::new(&script);
    let mut second = Command::new(&deaf);
    second.args(["-c", "trap '' HUP; echo ready; read go"]);
    for (command, told) in [(&mut first, "is another one; nothing was done to it"), (&mut second, "has not ended in 3 seconds")] {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert_eq!(lines.next().unwrap().unwrap(), "ready");
        // As a draft of an older version, which tells no more than the number.
        let store = Store::open(&home.db(), Mode::Write).unwrap();
        let draft = store.drafts("zahra").unwrap().remove(0);
        let mut body: serde_json::Value = serde_json::from_str(&draft.body).unwrap();
        body["pid"] = child.id().into();
        body.as_object_mut().unwrap().remove("began");
        store.keep_draft(&Draft { body: body.to_string(), ..draft }).unwrap();
        drop(store);
        let mut new = home.start(&[]);
        new.says(&format!("(process {}, since ", child.id())).types("D").sees("Open a draft").types("\r").says("Take it over?").types("y");
        new.says(told).says(&format!("ps -f {}", child.id()));
        assert_eq!(child.try_wait().unwrap(), None, "it was left alone");
        // Once it has gone its form is one that was left.
        drop(child.stdin.take());
        child.wait().unwrap();
        new.types("D").sees("Open a draft").types("\r").sees("Held Elsewhere").waits("the form", |t| t.screen().contains("Surname"));
        new.types("\u{1b}").sees("Kept as a draft").types("q").ends(LONG);
    }
    whole(&home);
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
            // Nobody could continue a program that its line belongs to: being asked to stop leaves it running, and one that was
            // stopped all the same goes on.
            terminal.signal(Signal::TSTP).signal(Signal::CONT).signal(Signal::STOP).signal(Signal::CONT);
            terminal.types(&char::from(b'a' + u8::try_from(n / 10 % 26).unwrap()).to_string());
        }
    }
    terminal.picture.screen_mut().set_size(24, 80);
    terminal.master.as_ref().unwrap().resize(size(80, 24)).unwrap();
    terminal.types("\u{c}").sees("In The Stormabcdefghijklmnopqrstuvwxyzabcd").types("\u{13}").sees("Saved trainee In The Storm");
    terminal.types("q").ends(LONG);
    assert_eq!(trainees(&home, "In The Stormabcdefghijklmnopqrstuvwxyzabcd").len(), 1);
    whole(&home);
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
    terminal.types("\u{13}").sees("Saved trainee Before After").types("q").ends(LONG);
    assert_eq!(trainees(&home, "Before After").len(), 1);
    whole(&home);
}

/// The program that a shell has started.
pub fn started_by(shell: u32) -> Option<u32> {
    std::fs::read_dir("/proc").unwrap().find_map(|entry| {
        let number: u32 = entry.ok()?.file_name().to_str()?.parse().ok()?;
        let stat = std::fs::read_to_string(format!("/proc/{number}/stat")).ok()?;
        let (name, behind) = stat.rsplit_once(") ")?;
        (name.ends_with("(ustaz") && behind.split_whitespace().nth(1)?.parse() == Ok(shell)).then_some(number)
    })
}

/// Asked to stop from outside, under a shell with job control: it stops, the shell has its terminal, and what continues it brings the
/// screen back whole.
#[test]
fn a_stop_from_outside_loses_nothing() {
    let home = Home::new();
    home.start_on_sample().types("q").ends(LONG);
    let script =
        format!("set -m; {} --user zahra; echo IT STOPPED; read go; fg >/dev/null; echo IT ENDED; read go", env!("CARGO_BIN_EXE_ustaz"));
    let mut terminal = home.start_program("sh", &["-c", &script]);
    terminal.sees("[Trainees]").types("n").sees("New trainee").types("Stopped From Outside").sees("Stopped From Outside");
    let program = terminal.child.as_ref().and_then(|c| c.process_id()).and_then(started_by).unwrap();
    // The names and texts of the form; what stands below follows in pauses.
    let form = |t: &Terminal| t.screen().lines().take_while(|line| !line.starts_with("--")).map(str::to_owned).collect::<Vec<_>>();
    let before = form(terminal.sees("-- Name (as in passport)"));
    send(program, Signal::TSTP);
    terminal.sees("IT STOPPED");
    comes_to(program, 'T');
    assert!(!terminal.picture.screen().alternate_screen(), "the shell has its screen");
    assert!(drafted(&home, "Stopped From Outside"), "{:?}", home.drafts());
    // The shell's command to continue it: the terminal is its own again, and SIGCONT.
    terminal.types("\n").waits("the form as it was", |t| form(t) == before).sees("ctrl-s save");
    assert!(terminal.picture.screen().alternate_screen());
    terminal.types("!").sees("Stopped From Outside!");
    terminal.types("\u{13}").sees("Saved trainee Stopped From Outside!").types("q").sees("IT ENDED").types("\n").ends(LONG);
    assert_eq!(trainees(&home, "Stopped From Outside!").len(), 1);
    whole(&home);
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
    whole(&home);
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
