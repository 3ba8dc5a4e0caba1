//! A terminal that is read by two parsers, and the home of a program in it.

use std::ffi::OsString;
use std::fs;
use std::sync::LazyLock;
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use unicode_width::UnicodeWidthChar;

use super::terminal::{Home, LONG, Terminal};
use super::walk::{Locale, Wanted};

/// A home whose file holds the sample, the same for each.
pub fn home_on_sample() -> Home {
    /// Its files by their names: with the log, in which the last steps may still be.
    static SAMPLE: LazyLock<Vec<(OsString, Vec<u8>)>> = LazyLock::new(|| {
        let home = Home::new();
        home.start_on_sample().types("q").ends(LONG);
        let files = fs::read_dir(home.db().parent().unwrap()).unwrap().map(Result::unwrap).filter(|f| f.path().is_file());
        let lasting = files.filter(|f| !f.file_name().to_string_lossy().ends_with("-shm"));
        lasting.map(|f| (f.file_name(), fs::read(f.path()).unwrap())).collect()
    });
    let home = Home::new();
    fs::create_dir_all(home.db().parent().unwrap()).unwrap();
    SAMPLE.iter().for_each(|(name, bytes)| fs::write(home.db().with_file_name(name), bytes).unwrap());
    home
}

pub struct Window {
    terminal: Terminal,
    /// Knows nothing of marks upon letters, and gets none.
    second: avt::Terminal,
    /// The beginning of a letter whose end has not come.
    begun: Vec<u8>,
    /// All that came.
    pub sent: Vec<u8>,
}

impl Window {
    /// Our program in a terminal, or in another one within, on the trainees.
    pub fn new(terminal: Terminal) -> Self {
        let mut window = Self { terminal, second: avt::Terminal::new(80, 24).unwrap(), begun: Vec::new(), sent: Vec::new() };
        window.waits("a start", |window| {
            let text = window.text();
            (!text.contains("? help")).then(|| format!("it does not start\n{text}"))
        });
        window.types("2");
        window
    }

    /// Our program alone.
    pub fn program(home: &Home, term: &str, locale: Locale) -> Self {
        let locale = if locale == Locale::Utf8 { "C.UTF-8" } else { "C" };
        Self::new(home.start_with(&[], &[("TERM", term), ("LC_ALL", locale), ("USTAZ_USER", "zahra")]))
    }

    pub fn types(&mut self, keys: &str) {
        if !keys.is_empty() {
            self.terminal.types(keys);
        }
    }

    pub fn text(&self) -> String {
        self.terminal.screen().trim_end().to_owned()
    }

    /// Where the cursor is seen: column and row.
    pub fn cursor(&self) -> Option<(u16, u16)> {
        let screen = self.terminal.picture.screen();
        let (row, column) = screen.cursor_position();
        (!screen.hide_cursor()).then_some((column, row))
    }

    /// Takes what comes next.
    fn reads(&mut self, at_most: Duration) {
        match self.terminal.output.as_ref().unwrap().recv_timeout(at_most) {
            Ok(bytes) => {
                self.terminal.picture.process(&bytes);
                self.sent.extend(&bytes);
                self.begun.extend(&bytes);
                let whole = match std::str::from_utf8(&self.begun) {
                    Ok(text) => text.len(),
                    Err(e) => e.valid_up_to(),
                };
                let text = String::from_utf8(self.begun.drain(..whole).collect()).unwrap();
                let plain: String = text.chars().filter(|c| c.width() != Some(0)).collect();
                self.second.feed(&plain);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => panic!("the program has ended\n{}", self.text()),
        }
    }

    /// Waits until nothing is wrong any more.
    #[track_caller]
    pub fn waits(&mut self, what: &str, wrong: impl Fn(&Self) -> Option<String>) {
        let until = Instant::now() + LONG;
        while let Some(wrong) = wrong(self) {
            let left = until.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "{what}: {wrong}");
            self.reads(left.min(Duration::from_millis(50)));
        }
    }

    /// Waits until it shows this, with the cursor in its place; `within` looks whether the terminal inside this one, if there is
    /// one, says that it shows it too, and gives what it shows otherwise.
    #[track_caller]
    pub fn shows(&mut self, what: &str, wanted: &Wanted, within: impl Fn(&str) -> Option<String>) {
        self.waits(what, |window| {
            let (text, cursor) = (window.text(), window.cursor());
            if text != wanted.text {
                return Some(different(&text, &wanted.text));
            }
            if cursor != wanted.cursor {
                return Some(format!("the cursor is at {cursor:?}, not {:?}\n{text}", wanted.cursor));
            }
            within(&text).map(|got| format!("inside, {got}"))
        });
    }

    /// The second parser has the same letters, and its cursor in the same place.
    #[track_caller]
    pub fn assert_second_shows(&self, what: &str, wanted: &Wanted) {
        let line = |y| self.second.screen().line(y).unwrap().cells().iter().filter(|c| c.width() > 0).map(|c| c.char()).collect::<String>();
        let text = (0..24).map(|y| line(y).trim_end().to_owned()).collect::<Vec<_>>().join("\n").trim_end().to_owned();
        let plain = super::visible(&wanted.text);
        assert!(text == plain, "{what}, the second parser: {}", different(&text, &plain));
        let cursor = self.second.cursor();
        let seen = cursor.visible.then_some((cursor.col, cursor.row));
        assert_eq!(seen, wanted.cursor.map(|(x, y)| (x.into(), y.into())), "{what}, the cursor of the second parser");
    }

    pub fn leave(mut self) {
        self.terminal.types("q").ends(LONG);
    }
}

fn different(got: &str, wanted: &str) -> String {
    let n = got.lines().zip(wanted.lines()).position(|(a, b)| a != b).unwrap_or_else(|| got.lines().count().min(wanted.lines().count()));
    format!("line {} is {:?}, not {:?}\n{got}", n + 1, got.lines().nth(n), wanted.lines().nth(n))
}
