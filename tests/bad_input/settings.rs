//! By the settings and the environment: a value is refused with its place, or does no harm; what is drawn on a real terminal and
//! what is said on one passes the strict reader.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use ustaz::store::{Mode, Store};

use crate::desk::wire::{self, Wire};
use crate::values::{Case, all_clean, cases};

/// What the program reads from its surroundings.
const VARIABLES: [&str; 21] = [
    "USTAZ_DB",
    "USTAZ_USER",
    "USER",
    "LOGNAME",
    "HOME",
    "XDG_DATA_HOME",
    "XDG_CONFIG_HOME",
    "XDG_STATE_HOME",
    "TMPDIR",
    "TERM",
    "COLORTERM",
    "NO_COLOR",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "COLUMNS",
    "LINES",
    "SSH_CONNECTION",
    "TZ",
    "RUST_BACKTRACE",
    "RUST_LOG",
];

struct Home(tempfile::TempDir);

impl Home {
    /// A home with a file in it.
    fn new() -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        let path = home.db();
        drop(Store::open(&path, Mode::Write).unwrap());
        home
    }

    fn db(&self) -> PathBuf {
        self.0.path().join("data/ustaz/ustaz.db")
    }

    fn places(&self) -> [(&'static str, PathBuf); 4] {
        [("HOME", ""), ("XDG_DATA_HOME", "data"), ("XDG_CONFIG_HOME", "config"), ("XDG_STATE_HOME", "state")]
            .map(|(name, folder)| (name, self.0.path().join(folder)))
    }

    fn run(&self, words: &[&str], variable: Option<(&str, &OsStr)>) -> (bool, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ustaz"));
        command.env_clear().envs(self.places()).args(words).stdin(Stdio::null()).current_dir(self.0.path());
        command.envs(variable);
        let out = command.output().unwrap();
        wire::lines(&out.stdout);
        wire::lines(&out.stderr);
        let said = format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
        assert!(matches!(out.status.code(), Some(0..=2)) && !said.contains("defect"), "{variable:?} {:?}: {said}", out.status);
        (out.status.success(), said)
    }

    /// Opens the program on a terminal, looks around and leaves; gives all that was sent.
    fn sits_down(&self, variables: &[(&str, &OsStr)], keys: &[&str]) -> Vec<u8> {
        let pair = native_pty_system().openpty(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 }).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_ustaz"));
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        self.places().iter().for_each(|(name, path)| command.env(name, path));
        variables.iter().for_each(|(name, value)| command.env(name, value));
        command.cwd(self.0.path());
        let mut child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let (mut reader, mut keyboard) = (pair.master.try_clone_reader().unwrap(), pair.master.take_writer().unwrap());
        let (send, output) = channel();
        let thread = std::thread::spawn(move || {
            let mut block = [0; 65536];
            while let Ok(n @ 1..) = reader.read(&mut block) {
                if send.send(block[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        let mut sent = Vec::new();
        let mut left = keys.iter();
        loop {
            match output.recv_timeout(QUIET) {
                Ok(bytes) => sent.extend_from_slice(&bytes),
                Err(RecvTimeoutError::Disconnected) => break,
                // It is at rest: the next key. When there is none left, the line breaks.
                Err(RecvTimeoutError::Timeout) => match left.next() {
                    Some(key) => keyboard.write_all(key.as_bytes()).unwrap(),
                    None => {
                        let pid = i32::try_from(child.process_id().unwrap()).unwrap();
                        kill_process(Pid::from_raw(pid).unwrap(), Signal::HUP).unwrap();
                        break;
                    }
                },
            }
        }
        child.wait().unwrap();
        drop((keyboard, pair.master));
        thread.join().unwrap();
        sent
    }
}

/// Nothing more is drawn after this silence.
const QUIET: Duration = Duration::from_millis(150);

/// A text of TOML, in which every character can be written.
fn in_toml(text: &str) -> String {
    let one = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        c if c.is_control() => format!("\\u{:04x}", u32::from(c)),
        c => c.to_string(),
    };
    text.chars().map(one).collect()
}

fn with_settings(home: &Home, text: &[u8]) {
    let folder = home.0.path().join("config/ustaz");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("config.toml"), text).unwrap();
}

fn settings(case: &Case) -> Vec<(&'static str, Vec<u8>)> {
    let value = in_toml(&case.text());
    vec![
        ("user", format!("user = \"{value}\"\n").into_bytes()),
        ("user within", format!("user = \"zahra{value}\"\n").into_bytes()),
        ("db", format!("db = \"{value}\"\n").into_bytes()),
        ("theme", format!("theme = \"{value}\"\n").into_bytes()),
        ("calendar", format!("calendar = \"{value}\"\n").into_bytes()),
        ("wait", format!("esc_wait_ms = {value}\n").into_bytes()),
        ("a key", format!("[keys]\nsave = \"{value}\"\n").into_bytes()),
        ("an action", format!("[keys]\n\"{value}\" = \"ctrl-s\"\n").into_bytes()),
        ("a setting", format!("\"{value}\" = 1\n").into_bytes()),
        ("as it is", case.bytes.clone()),
        ("as a text", [b"user = \"".as_slice(), &case.bytes, b"\"\n"].concat()),
    ]
}

#[test]
fn in_the_settings_it_is_refused_with_its_line_or_does_no_harm() {
    let home = Home::new();
    let home_db = home.db();
    for case in cases() {
        // What is large is as large at one place as at another.
        let large = case.bytes.len() > 1_000_000;
        for (place, text) in settings(&case).into_iter().filter(|(place, _)| !large || ["user", "as it is"].contains(place)) {
            with_settings(&home, &text);
            let (well, said) = home.run(&["config"], None);
            assert!(well || said.contains("config.toml") || said.contains("--user"), "{} as {place}: {said}", case.name);
            if well {
                home.run(&["history"], None);
                home.run(&["stress", "--changes", "1"], None);
            }
        }
    }
    let store = Store::open(&home_db, Mode::Read).unwrap();
    all_clean(&store, "settings");
    assert_eq!(store.check(&mut |_| true).unwrap().findings, vec![]);
}

#[test]
fn in_the_environment_it_is_refused_or_does_no_harm() {
    let home = Home::new();
    for case in cases().iter().filter(|c| c.fits_environment()) {
        for name in VARIABLES {
            let value = OsStr::from_bytes(&case.bytes);
            home.run(&["history"], Some((name, value)));
            if name.ends_with("USER") || name == "TZ" {
                let within = [b"zahra".as_slice(), &case.bytes].concat();
                home.run(&["stress", "--changes", "1"], Some((name, OsStr::from_bytes(&within))));
            }
        }
    }
    let store = Store::open(&home.db(), Mode::Read).unwrap();
    all_clean(&store, "environment");
    assert_eq!(store.check(&mut |_| true).unwrap().findings, vec![]);
    assert_eq!(stray(home.0.path()), Vec::<PathBuf>::new(), "nothing is left lying");
}

/// Files under the home that are neither the file nor what belongs to it.
fn stray(home: &Path) -> Vec<PathBuf> {
    let found = std::fs::read_dir(home).unwrap().map(|e| e.unwrap().path());
    found.filter(|p| p.is_file() && p.file_name().is_some_and(|n| n == "ustaz.log" || n.as_bytes().starts_with(b"tmp"))).collect()
}

#[test]
fn on_a_real_terminal_every_byte_is_ours() {
    let chosen = ["the clipboard", "C1 control sequence", "2^63"];
    let cases: Vec<Case> = cases().into_iter().filter(|c| chosen.contains(&c.name)).collect();
    for case in &cases {
        let value = OsStr::from_bytes(&case.bytes);
        for name in ["COLUMNS", "LC_ALL", "SSH_CONNECTION", "TERM", "USTAZ_USER"] {
            let home = Home::new();
            let sent = home.sits_down(&[(name, value)], &["\u{1b}", "2", "n", "\u{1b}"]);
            if sent.windows(8).any(|w| w == b"\x1b[?1049h") {
                Wire::new(80, 24).read(&sent);
            } else {
                wire::lines(&sent);
            }
        }
        // What subcommands say on a terminal, about values that a hand put into the file.
        let home = Home::new();
        home.run(&["stress", "--changes", "3"], None);
        let past = rusqlite::Connection::open(home.db()).unwrap();
        past.execute("UPDATE trainee SET passport_name = ?1, notes = ?1", [case.text()]).unwrap();
        past.execute("UPDATE journal SET author = ?1, at = ?1", [case.text()]).unwrap();
        drop(past);
        Wire::new(80, 24).read(&home.sits_down(&[], &["\u{1b}", "2", "\r", "\u{1b}", "J"]));
        for words in [
            ["history"].as_slice(),
            &["history", "--format", "json"],
            &["check"],
            &["export", "trainee"],
            &["export", "trainee", "--format", "json"],
        ] {
            home.run(words, None);
        }
    }
}
