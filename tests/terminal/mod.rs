//! The real program on a real terminal: keys are typed, and the screen is read until it shows what is waited for.
#![allow(dead_code, reason = "each test file uses a part")]

use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use ustaz::store::{Mode, Store};

/// Nothing here takes so long.
pub const LONG: Duration = Duration::from_secs(30);

/// A terminal with the program on it.
pub struct Terminal {
    pub master: Option<Box<dyn MasterPty + Send>>,
    pub keyboard: Option<Box<dyn Write + Send>>,
    pub child: Option<Box<dyn Child + Send + Sync>>,
    pub output: Option<Receiver<Vec<u8>>>,
    pub picture: vt100::Parser,
}

/// A home of its own.
pub struct Home(pub tempfile::TempDir);

impl Home {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn db(&self) -> PathBuf {
        self.path("data/ustaz/ustaz.db")
    }

    pub fn start(&self, arguments: &[&str]) -> Terminal {
        self.start_with(arguments, &[("TERM", "xterm-256color"), ("USTAZ_USER", "zahra")])
    }

    pub fn start_with(&self, arguments: &[&str], more: &[(&str, &str)]) -> Terminal {
        self.start_any(env!("CARGO_BIN_EXE_ustaz"), arguments, more)
    }

    /// Another program, that starts ours.
    pub fn start_program(&self, program: &str, arguments: &[&str]) -> Terminal {
        self.start_any(program, arguments, &[("TERM", "xterm-256color"), ("PATH", "/usr/bin:/bin")])
    }

    fn start_any(&self, program: &str, arguments: &[&str], more: &[(&str, &str)]) -> Terminal {
        let pair = native_pty_system().openpty(size(80, 24)).unwrap();
        let mut command = CommandBuilder::new(program);
        command.env_clear();
        std::fs::create_dir_all(self.path("tmp")).unwrap();
        for (name, folder) in
            [("HOME", ""), ("XDG_DATA_HOME", "data"), ("XDG_CONFIG_HOME", "config"), ("XDG_STATE_HOME", "state"), ("TMPDIR", "tmp")]
        {
            command.env(name, self.path(folder));
        }
        command.env("LANG", "C.UTF-8");
        more.iter().for_each(|(name, value)| command.env(name, value));
        command.args(arguments);
        command.cwd(self.0.path());
        let child = pair.slave.spawn_command(command).unwrap();
        // The program holds the only other end: when it is gone the reader sees the end.
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (send, output) = channel();
        std::thread::spawn(move || {
            let mut block = [0; 4096];
            while let Ok(n @ 1..) = reader.read(&mut block) {
                if send.send(block[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        let keyboard = pair.master.take_writer().unwrap();
        Terminal {
            master: Some(pair.master),
            keyboard: Some(keyboard),
            child: Some(child),
            output: Some(output),
            picture: vt100::Parser::new(24, 80, 0),
        }
    }

    /// The program with the sample in its file, on the trainees.
    pub fn start_on_sample(&self) -> Terminal {
        let mut terminal = self.start(&[]);
        terminal.sees("Welcome to ustaz").types("s").sees("The sample programme is loaded").types("2").sees("Ahmad Zia Rahimi");
        terminal
    }

    pub fn drafts(&self) -> Vec<String> {
        let store = Store::open(&self.db(), Mode::Read).unwrap();
        store.drafts("zahra").unwrap().into_iter().map(|d| d.body).collect()
    }
}

pub fn size(cols: u16, rows: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

impl Terminal {
    pub fn screen(&self) -> String {
        let (_, width) = self.picture.screen().size();
        self.picture.screen().rows(0, width).map(|l| l.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
    }

    pub fn types(&mut self, keys: &str) -> &mut Self {
        let keyboard = self.keyboard.as_mut().unwrap();
        keyboard.write_all(keys.as_bytes()).unwrap();
        keyboard.flush().unwrap();
        self
    }

    /// Waits for what comes next; false when the program has ended.
    pub fn reads(&mut self, at_most: Duration) -> bool {
        match self.output.as_ref().unwrap().recv_timeout(at_most) {
            Ok(bytes) => self.picture.process(&bytes),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return false,
        }
        true
    }

    #[track_caller]
    pub fn waits(&mut self, what: &str, there: impl Fn(&Self) -> bool) -> &mut Self {
        let until = Instant::now() + LONG;
        while !there(self) {
            let left = until.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "waited in vain for {what}\n{}", self.screen());
            if !self.reads(left.min(Duration::from_millis(50))) && !there(self) {
                panic!("ended before {what}\n{}", self.screen());
            }
        }
        self
    }

    #[track_caller]
    pub fn sees(&mut self, words: &str) -> &mut Self {
        self.waits(words, |t| t.screen().contains(words))
    }

    /// The same where the words may go over the end of a line.
    #[track_caller]
    pub fn says(&mut self, words: &str) -> &mut Self {
        self.waits(words, |t| t.screen().split_whitespace().collect::<Vec<_>>().join(" ").contains(words))
    }

    /// Waits for words or the end, whichever comes; false for the end.
    #[track_caller]
    pub fn comes(&mut self, words: &str) -> bool {
        let until = Instant::now() + LONG;
        while !self.screen().contains(words) {
            let left = until.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "waited in vain for {words}\n{}", self.screen());
            if !self.reads(left.min(Duration::from_millis(50))) {
                return self.screen().contains(words);
            }
        }
        true
    }

    /// A key for a program that may have ended.
    pub fn strikes(&mut self, keys: &str) {
        let _ = self.keyboard.as_mut().unwrap().write_all(keys.as_bytes());
    }

    pub fn signal(&mut self, signal: Signal) -> &mut Self {
        let pid = i32::try_from(self.child.as_ref().and_then(|c| c.process_id()).unwrap()).unwrap();
        kill_process(Pid::from_raw(pid).unwrap(), signal).unwrap();
        self
    }

    /// The window is closed. The thread that reads ends, and lets its end go, with the next thing it reads: the answer to a key.
    pub fn closes(&mut self) {
        self.output = None;
        self.types("\t");
        self.keyboard = None;
        self.master = None;
    }

    /// Waits for the end; gives how it ended.
    #[track_caller]
    pub fn ends(&mut self, within: Duration) -> u32 {
        let until = Instant::now() + within;
        while self.reads(until.saturating_duration_since(Instant::now())) {
            assert!(Instant::now() < until, "still there after {within:?}\n{}", self.screen());
        }
        self.child.as_mut().unwrap().wait().unwrap().exit_code()
    }

    /// What stands in a field of the form that is shown.
    pub fn field(&self, label: &str) -> String {
        let line = self.screen().lines().find(|l| l.chars().skip(2).collect::<String>().starts_with(label)).map(str::to_owned);
        line.unwrap_or_else(|| panic!("no field {label}\n{}", self.screen())).chars().skip(27).collect()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
