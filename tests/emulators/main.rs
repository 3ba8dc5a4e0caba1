//! The same text everywhere: one short walk through the real program, typed into terminals of several kinds, must show the same letters
//! in the same places on each of them after every step.
//!
//! What it must look like is read once, from the program under `TERM=xterm-256color`. Other names of terminals are read by two
//! parsers of different hands; tmux, GNU screen, mosh and xterm are the real ones, and what is not installed is named on stderr and left
//! out. Nothing sleeps: each step waits until its screen is there.

#[path = "../terminal/mod.rs"]
mod terminal;
mod walk;
mod window;

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use terminal::{Home, LONG};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};
use walk::{Locale, STEPS, walk};
use window::{Window, home_on_sample};

const PROGRAM: &str = env!("CARGO_BIN_EXE_ustaz");

/// Programs by their names, or a loud word about those that are not installed.
fn tools<const N: usize>(names: [&str; N]) -> Option<[PathBuf; N]> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let find = |name: &str| std::env::split_paths(&path).map(|dir| dir.join(name)).find(|file| file.is_file());
    let missing: Vec<&str> = names.iter().copied().filter(|name| find(name).is_none()).collect();
    if missing.is_empty() {
        return Some(names.map(|name| find(name).unwrap()));
    }
    // Past the test runner, which hides what a test that passes prints.
    let said = format!("LEFT OUT, not installed: {} (tests/emulators)\n", missing.join(", "));
    std::io::stderr().write_all(said.as_bytes()).unwrap();
    None
}

/// Another program that has ours in it, with what it needs of the environment.
fn inside(home: &Home, more: &[String], command: &[&str]) -> Window {
    let path = format!("PATH={}", std::env::var("PATH").unwrap_or_default());
    let mut arguments = vec![path.as_str(), "USTAZ_USER=zahra"];
    arguments.extend(more.iter().map(String::as_str));
    arguments.extend(command);
    Window::new(home.start_program("/usr/bin/env", &arguments))
}

/// Every name of a terminal in both kinds of locale, read by both parsers: letters and cursor.
#[test]
fn every_name_of_a_terminal_shows_the_same() {
    for locale in [Locale::Utf8, Locale::C] {
        let wanted = walk(locale);
        for wanted in &wanted {
            let typed = wanted.text.lines().position(|line| line.starts_with("> Name (as in passport)"));
            if let Some(row) = typed.filter(|_| !wanted.text.contains("Esc not to")) {
                let end = wanted.text.lines().nth(row).map_or(0, |line| line.trim_end().width().max(27));
                assert_eq!(wanted.cursor, Some((u16::try_from(end).unwrap(), u16::try_from(row).unwrap())), "behind what was typed");
            }
        }
        for term in ["xterm-256color", "linux", "vt100", "putty", "screen", "tmux-256color", "ansi"] {
            let home = home_on_sample();
            let mut window = Window::program(&home, term, locale);
            for (step, wanted) in STEPS.iter().zip(&wanted) {
                window.types(step.keys);
                let what = format!("TERM={term}, {locale:?}, {}", step.name);
                window.shows(&what, wanted, |_| None);
                window.assert_second_shows(&what, wanted);
            }
            if locale == Locale::C {
                assert!(window.sent.is_ascii(), "TERM={term}: {}", window.sent.escape_ascii());
            }
            assert_only_known(term, &window.sent);
            window.leave();
        }
    }
}

/// The parsers know more than the terminals that they stand for: no sequence may be sent that the older ones lack.
fn assert_only_known(term: &str, sent: &[u8]) {
    let known: &[u8] = match term {
        // Moves, erasing lines and the screen, attributes, the scrolling region; modes that it does not have it leaves alone.
        "vt100" => b"ABCDHJKmhlr",
        // As `console_codes(4)`; the Linux console has no SU and SD.
        "linux" => b"ABCDGHJKLMPXdfmhlr@",
        _ => return,
    };
    for at in sent.windows(2).enumerate().filter(|(_, two)| two == b"\x1b[").map(|(at, _)| at) {
        let last = sent[at + 2..].iter().find(|b| (0x40..0x7f).contains(*b)).unwrap();
        assert!(known.contains(last), "TERM={term} does not know {}", sent[at..(at + 12).min(sent.len())].escape_ascii());
    }
}

/// Ends tmux and GNU screen also when a test has failed.
struct Ended<'a>(&'a Path, Vec<String>, Vec<(&'static str, PathBuf)>);

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        let _ = Command::new(self.0).args(&self.1).envs(self.2.clone()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    }
}

#[test]
fn tmux_shows_the_same() {
    let Some([tmux]) = tools(["tmux"]) else { return };
    let home = home_on_sample();
    let socket = home.path("socket").display().to_string();
    let settings = home.path("tmux.conf");
    fs::write(&settings, "set -g status off\nset -s escape-time 10\n").unwrap();
    let _ended = Ended(&tmux, ["-S", &socket, "kill-server"].map(String::from).to_vec(), vec![]);
    let mut window = inside(&home, &[], &[tmux.to_str().unwrap(), "-f", settings.to_str().unwrap(), "-S", &socket, "new", "--", PROGRAM]);
    let capture = || {
        let got = Command::new(&tmux).args(["-S", &socket, "capture-pane", "-p"]).env("LC_ALL", "C.UTF-8").output().unwrap();
        trimmed(&String::from_utf8_lossy(&got.stdout))
    };
    for (step, wanted) in STEPS.iter().zip(walk(Locale::Utf8)) {
        window.types(step.keys);
        window.shows(&format!("tmux, {}", step.name), &wanted, |text| Some(capture()).filter(|got| got != text));
    }
    window.leave();
}

#[test]
fn gnu_screen_shows_the_same() {
    let Some([screen]) = tools(["screen"]) else { return };
    let home = home_on_sample();
    let folder = home.path("sessions");
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let settings = home.path("screenrc");
    fs::write(&settings, "defutf8 on\nstartup_message off\n").unwrap();
    let order = |order: &[&str]| [&["-S", "walk", "-X"], order].concat().into_iter().map(String::from).collect::<Vec<_>>();
    let _ended = Ended(&screen, order(&["quit"]), vec![("SCREENDIR", folder.clone())]);
    let more = [format!("SCREENDIR={}", folder.display())];
    let call = [screen.to_str().unwrap(), "-c", settings.to_str().unwrap(), "-U", "-S", "walk", PROGRAM];
    let mut window = inside(&home, &more, &call);
    let copy = home.path("copy");
    let hardcopy = || {
        let order = order(&["hardcopy", copy.to_str().unwrap()]);
        let asked = Command::new(&screen).args(order).env("SCREENDIR", &folder).stdout(Stdio::null()).status();
        assert!(asked.unwrap().success(), "no hardcopy");
        fs::read(&copy).unwrap_or_default()
    };
    for (step, wanted) in STEPS.iter().zip(walk(Locale::Utf8)) {
        window.types(step.keys);
        window.shows(&format!("screen, {}", step.name), &wanted, |text| {
            let got = hardcopy();
            let lines = got.split(|b| *b == b'\n').map(Some).chain(std::iter::repeat(None));
            let differs = text
                .lines()
                .zip(lines)
                .find(|(want, got)| low_bytes(want).is_some_and(|want| got.map(<[u8]>::trim_ascii_end) != Some(&want)));
            differs.map(|(want, got)| format!("{want:?} is {:?} in the hardcopy", got.map(|got| got.escape_ascii().to_string())))
        });
    }
    window.leave();
}

/// What the hardcopy of GNU screen 4 makes of a line: of each letter the low byte, and 255 for the second half of a wide one. Of a letter
/// with a mark or a joiner on it no more than a number of its own: such a line is compared on the terminal around it alone.
fn low_bytes(line: &str) -> Option<Vec<u8>> {
    let low = |c: char| match c.width() {
        Some(0) | None => None,
        Some(1) => Some(vec![u32::from(c).to_le_bytes()[0]]),
        Some(_) => Some(vec![u32::from(c).to_le_bytes()[0], 255]),
    };
    line.chars().map(low).collect::<Option<Vec<_>>>().map(|bytes| bytes.concat())
}

/// Through a server and a client on loopback. The client guesses nothing, so that each picture is the server's.
#[test]
fn mosh_shows_the_same() {
    let Some([mosh, ..]) = tools(["mosh", "mosh-client", "mosh-server"]) else { return };
    let home = home_on_sample();
    // A server whose client has gone ends by itself.
    let more = ["MOSH_SERVER_NETWORK_TMOUT=60", "LC_ALL=C.UTF-8"].map(String::from);
    let mut window = inside(&home, &more, &[mosh.to_str().unwrap(), "--predict=never", "--local", "127.0.0.1", "--", PROGRAM]);
    for (step, wanted) in STEPS.iter().zip(walk(Locale::Utf8)) {
        window.types(step.keys);
        window.shows(&format!("mosh, {}", step.name), &wanted, |_| None);
    }
    window.leave();
}

/// Gone with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The real xterm on a display that nobody sees. What the program sends is handed to it as it is, and it prints its screen when asked.
#[test]
fn xterm_shows_the_same() {
    let Some([xterm, xvfb]) = tools(["xterm", "Xvfb"]) else { return };
    let home = home_on_sample();
    let number = home.path("display");
    let out = File::create(&number).unwrap();
    let mut call = Command::new(xvfb);
    call.args(["-displayfd", "1", "-screen", "0", "1024x768x24", "-nolisten", "tcp"]).stdout(out);
    let _display = Running(call.stderr(Stdio::null()).spawn().unwrap());
    let until = Instant::now() + LONG;
    let number = loop {
        let said = fs::read_to_string(&number).unwrap();
        if let Some((number, _)) = said.split_once('\n') {
            break number.to_owned();
        }
        assert!(Instant::now() < until, "no display");
        std::thread::yield_now();
    };
    let (bytes, printed) = (home.path("bytes"), home.path("printed"));
    assert!(Command::new("mkfifo").arg(&bytes).status().unwrap().success());
    let print = format!("XTerm*printerCommand: cat >> {0}; echo END >> {0}", printed.display());
    let show = format!("stty raw -echo; exec cat {}", bytes.display());
    let settings = [&print, "XTerm*printerAutoClose: true", "XTerm*printAttributes: 0"];
    let mut call = Command::new(xterm);
    for setting in settings {
        call.args(["-xrm", setting]);
    }
    call.args(["-u8", "-geometry", "80x24", "-e", "sh", "-c", &show]).env("DISPLAY", format!(":{number}")).env("LC_ALL", "C.UTF-8");
    let _xterm = Running(call.stderr(Stdio::null()).spawn().unwrap());
    // Waits until xterm reads the other end.
    let mut xterm = File::create(&bytes).unwrap();
    let mut window = Window::program(&home, "xterm-256color", Locale::Utf8);
    for (n, (step, wanted)) in STEPS.iter().zip(walk(Locale::Utf8)).enumerate() {
        window.types(step.keys);
        window.shows(&format!("the program for xterm, {}", step.name), &wanted, |_| None);
        xterm.write_all(&std::mem::take(&mut window.sent)).unwrap();
        // Print screen: all of it, also where a part scrolls.
        xterm.write_all(b"\x1b[?19h\x1b[i").unwrap();
        xterm.flush().unwrap();
        let until = Instant::now() + LONG;
        let got = loop {
            let all = fs::read_to_string(&printed).unwrap_or_default();
            if all.matches("END\n").count() > n {
                break trimmed(all.split("END\n").nth(n).unwrap());
            }
            assert!(Instant::now() < until, "xterm prints nothing at {}", step.name);
            std::thread::yield_now();
        };
        // U+FFFF is its second half of a wide letter; what has no width it keeps only upon a letter.
        assert_eq!(visible(&got.replace('\u{ffff}', "")), visible(&wanted.text), "xterm, {}", step.name);
    }
    window.leave();
}

/// Letters without marks and joiners.
fn visible(text: &str) -> String {
    text.chars().filter(|c| *c == '\n' || c.width() != Some(0)).collect()
}

/// Lines without the blanks at their ends, and no empty lines at the end.
fn trimmed(text: &str) -> String {
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_end().to_owned()
}
