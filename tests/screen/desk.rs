//! A person at the program: what they press goes through the real decoder, keymap, layers, threads and file, and what the
//! program sends is read by a terminal of memory. Nothing here sleeps; every verb comes back when the program is at rest.
#![allow(dead_code, reason = "each test file uses a part")]

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use tempfile::TempDir;
use ustaz::keymap::Keymap;
use ustaz::model::{FieldKind, Id, Kind, Row, Value};
use ustaz::msg;
use ustaz::programme::{catalogue, sample};
use ustaz::rules::calendar::Calendar;
use ustaz::store::{Condition, Direction, ListQuery, Mode, Store};
use ustaz::term::{Capabilities, Decoder};
use ustaz::tui::spending::Spending;
use ustaz::tui::theme::Theme;
use ustaz::tui::{Options, Rehearsal};

#[path = "../wire/mod.rs"]
pub mod wire;

use wire::Wire;

/// The day of every test.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

/// Files that a person exports without naming a folder go to the folder of the tests' leftovers.
pub fn beside_the_project() {
    std::env::set_current_dir(env!("CARGO_TARGET_TMPDIR")).unwrap();
}

/// What lies in the file when the program is opened on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holding {
    /// The catalogues and the sample programme.
    Sample,
    /// The catalogues, as on the first start.
    Catalogues,
    /// A few records of the sample's main kinds, without catalogues: for tests that open many files.
    Few,
}

/// The file with that in it, made once and copied by each test.
pub fn template(holding: Holding) -> &'static [u8] {
    static SAMPLE: OnceLock<Vec<u8>> = OnceLock::new();
    static CATALOGUES: OnceLock<Vec<u8>> = OnceLock::new();
    static FEW: OnceLock<Vec<u8>> = OnceLock::new();
    let made = match holding {
        Holding::Sample => &SAMPLE,
        Holding::Catalogues => &CATALOGUES,
        Holding::Few => &FEW,
    };
    made.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
        match holding {
            Holding::Few => fill_with_few(&mut store, &dir),
            _ => {
                catalogue::load(&mut store, "zahra").unwrap();
            }
        }
        if holding == Holding::Sample {
            sample::load(&mut store, "zahra", today()).unwrap();
        }
        let whole = dir.path().join("whole.db");
        store.backup(&whole).unwrap();
        std::fs::read(whole).unwrap()
    })
}

/// Copies some records of the sample with what they refer to, as far as it is copied too.
fn fill_with_few(store: &mut Store, dir: &TempDir) {
    const KINDS: [Kind; 11] = [
        Kind::Agreement,
        Kind::Cohort,
        Kind::Hospital,
        Kind::Department,
        Kind::Trainer,
        Kind::Trainee,
        Kind::Document,
        Kind::Step,
        Kind::Nomination,
        Kind::Placement,
        Kind::SavedFilter,
    ];
    let path = dir.path().join("sample.db");
    std::fs::write(&path, template(Holding::Sample)).unwrap();
    let sample = Store::open(&path, Mode::Read).unwrap();
    let mut kept: Vec<Row> = Vec::new();
    for kind in KINDS {
        let all = sample.page(&ListQuery::all(kind), None, Direction::Forward, 500).unwrap();
        let mut left = 12;
        for (mut row, _) in all {
            for field in kind.fields() {
                let there = match field.kind {
                    FieldKind::Ref(_) => row.reference(field.key).is_none_or(|id| kept.iter().any(|r| r.id == id)),
                    FieldKind::Refs(_) | FieldKind::Term(_) | FieldKind::Terms(_) | FieldKind::TermPairs(_) => false,
                    _ => true,
                };
                if !there {
                    row.set(field.key, Value::Null);
                }
            }
            if left > 0 && kind.fields().iter().all(|f| !f.required || !row.get(f.key).is_null()) {
                left -= 1;
                kept.push(row);
            }
        }
    }
    store
        .write("zahra", &msg!("journal-new", kind = "trainee", name = "few"), |tx| kept.iter().try_for_each(|row| tx.insert(row)))
        .unwrap();
}

/// How the program is opened.
#[derive(Clone)]
pub struct Opening {
    pub holding: Holding,
    pub author: &'static str,
    pub size: (u16, u16),
    pub can: Capabilities,
    pub theme: Option<Theme>,
    pub calendar: Calendar,
    pub second: Option<Calendar>,
    pub read_only: bool,
    pub today: NaiveDate,
    /// Keys that wait before the program begins.
    pub typed: &'static str,
}

impl Default for Opening {
    fn default() -> Self {
        Self {
            holding: Holding::Sample,
            author: "zahra",
            size: (80, 24),
            can: Capabilities::FULL,
            theme: None,
            calendar: Calendar::Gregorian,
            second: Some(Calendar::Solar),
            read_only: false,
            today: today(),
            typed: "",
        }
    }
}

impl Opening {
    /// Opens it on a file of its own.
    pub fn open(self) -> Desk {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("a.db"), template(self.holding)).unwrap();
        let path = dir.path().join("a.db");
        self.open_on(path, Some(dir))
    }

    /// Opens it on a file that stays.
    pub fn open_file(self, path: &Path) -> Desk {
        self.open_on(path.to_owned(), None)
    }

    fn open_on(self, path: PathBuf, dir: Option<TempDir>) -> Desk {
        let mode = if self.read_only { Mode::Read } else { Mode::Write };
        let store = Store::open(&path, mode).unwrap();
        let options = Options {
            author: self.author.into(),
            calendar: self.calendar,
            second: self.second,
            theme: self.theme,
            terminal: ustaz::config::Terminal::default(),
            esc_wait: None,
            keymap: Keymap::new(&Default::default()).unwrap(),
            today: self.today,
            read_only: self.read_only.then(|| msg!("open-read-only", why = "the file is not yours")),
            detail: true,
            spending: Spending::Usual,
            auto: false,
        };
        let (width, height) = self.size;
        let rehearsal = Rehearsal::after(self.typed.as_bytes(), &store, options, self.size, self.can).unwrap();
        let picture = vt100::Parser::new(height, width, 0);
        let wire = Wire::new(width, height);
        let mut desk = Desk { rehearsal, picture, wire, sent: Vec::new(), store, dir, passed: Duration::ZERO, opening: self };
        desk.look();
        desk
    }
}

/// The program on the screen, a person before it, and another connection to the same file.
pub struct Desk {
    rehearsal: Rehearsal,
    picture: vt100::Parser,
    /// Fails for anything sent that our own drawing does not use.
    wire: Wire,
    sent: Vec<u8>,
    /// What another program would use.
    pub store: Store,
    dir: Option<TempDir>,
    passed: Duration,
    opening: Opening,
}

impl Desk {
    /// The sample programme in a window of 80 columns and 24 lines.
    pub fn open_sample() -> Self {
        Opening::default().open()
    }

    /// The same in a window of another size.
    pub fn open_sample_in(width: u16, height: u16) -> Self {
        Opening { size: (width, height), ..Opening::default() }.open()
    }

    /// A file with nothing but the catalogues.
    pub fn open_empty() -> Self {
        Opening { holding: Holding::Catalogues, ..Opening::default() }.open()
    }

    /// The trainees of the sample.
    pub fn open_trainees() -> Self {
        let mut desk = Self::open_sample();
        desk.press("2");
        desk
    }

    // What a person does.

    /// One key by its name: `a`, `ctrl-s`, `tab`, `pagedown`.
    pub fn press(&mut self, key: &str) -> &mut Self {
        self.give(&bytes_of(key))
    }

    /// Several keys by name, one after the other has been drawn.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        for key in keys.split_whitespace() {
            self.press(key);
        }
        self
    }

    /// Keys that come in one packet, faster than the program answers.
    pub fn burst(&mut self, keys: &str) -> &mut Self {
        let bytes: Vec<u8> = keys.split_whitespace().flat_map(bytes_of).collect();
        self.give(&bytes)
    }

    /// The same key so often.
    pub fn times(&mut self, n: usize, key: &str) -> &mut Self {
        for _ in 0..n {
            self.press(key);
        }
        self
    }

    /// Letters, one at a time.
    pub fn type_text(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            let mut bytes = [0; 4];
            self.give(letter.encode_utf8(&mut bytes).as_bytes());
        }
        self
    }

    /// A bracketed paste.
    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.give(format!("\u{1b}[200~{text}\u{1b}[201~").as_bytes())
    }

    /// Bytes as they are.
    pub fn give(&mut self, bytes: &[u8]) -> &mut Self {
        self.rehearsal.bytes(bytes).unwrap();
        self.look();
        self
    }

    /// One key: how long until it is drawn, without what runs beside the screen, and the bytes sent for all of it.
    pub fn timed(&mut self, key: &str) -> (Duration, usize) {
        let (took, _) = self.timed_to_rest(key);
        (took, self.sent.len())
    }

    /// One key: how long until it is drawn, and until the rows that it asked for are on the screen; their number may come later.
    pub fn timed_to_rest(&mut self, key: &str) -> (Duration, Duration) {
        let mut decoder = Decoder::new(Duration::ZERO);
        let now = Instant::now();
        decoder.feed(&bytes_of(key), now);
        decoder.tick(now + Duration::from_secs(1));
        let inputs: Vec<_> = decoder.collect();
        let start = Instant::now();
        for input in inputs {
            self.rehearsal.input(input).unwrap();
        }
        let took = start.elapsed();
        let (mut so_far, mut there, mut sent) = (took, None, Vec::new());
        loop {
            self.look();
            sent.append(&mut self.sent);
            if there.is_none() && !self.rehearsal.is_reading() {
                there = Some(so_far);
            }
            let asked = Instant::now();
            if !self.rehearsal.hear().unwrap() {
                self.sent = sent;
                return (took, there.unwrap_or(so_far));
            }
            so_far += asked.elapsed();
        }
    }

    /// A pause; the bytes that are sent in it.
    pub fn rest(&mut self) -> usize {
        self.rehearsal.rest().unwrap();
        self.look();
        self.sent.len()
    }

    /// Columns of the window.
    pub fn width(&self) -> usize {
        self.picture.screen().size().1.into()
    }

    /// What each square of the screen shows, row by row.
    pub fn cells(&self) -> Vec<String> {
        cells_of(self.picture.screen())
    }

    /// The first frame: its writes, its bytes, and the squares of its screen.
    pub fn first(&self) -> (u64, Vec<u8>, Vec<String>) {
        let (traffic, sent) = self.rehearsal.first();
        let (rows, columns) = self.picture.screen().size();
        let mut picture = vt100::Parser::new(rows, columns, 0);
        picture.process(sent);
        (traffic.writes, sent.to_vec(), cells_of(picture.screen()))
    }

    /// Time goes by; the bytes that are sent meanwhile.
    pub fn pass_and_count(&mut self, seconds: u64) -> usize {
        self.pass(seconds).sent.len()
    }

    /// Time goes by.
    pub fn pass(&mut self, seconds: u64) -> &mut Self {
        self.passed += Duration::from_secs(seconds);
        self.rehearsal.pass(self.passed).unwrap();
        self.look();
        self
    }

    /// No key waits for its rows any more: they come when they come.
    pub fn hurry(&mut self) -> &mut Self {
        self.rehearsal.hurry();
        self
    }

    /// Midnight passes.
    pub fn day(&mut self, day: NaiveDate) -> &mut Self {
        self.rehearsal.day(day);
        self.pass(1)
    }

    /// The window gets another size.
    pub fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.picture.screen_mut().set_size(height, width);
        self.wire.resize(width, height);
        self.rehearsal.resize(width, height).unwrap();
        self.look();
        self
    }

    /// The program is left and started again.
    pub fn reopen(mut self) -> Self {
        self.rehearsal.hang_up(&self.store).unwrap();
        self.start_again()
    }

    /// The program is killed and started again; nothing is saved on the way.
    pub fn start_again(self) -> Self {
        self.start_behind("")
    }

    /// The same, but keys were typed before it began.
    pub fn start_behind(self, typed: &'static str) -> Self {
        let Self { rehearsal, dir, opening, store, .. } = self;
        let path = store.path().to_owned();
        drop((rehearsal, store));
        Opening { typed, ..opening }.open_on(path, dir)
    }

    /// Goes to a field of the open form by its name.
    pub fn go_to_field(&mut self, label: &str) -> &mut Self {
        self.press("ctrl-g").type_text(label).press("enter")
    }

    /// Types into a field of the open form in place of what is there, and leaves it.
    pub fn fill(&mut self, label: &str, text: &str) -> &mut Self {
        self.go_to_field(label).press("ctrl-u").type_text(text).press("tab")
    }

    /// Leaves the rows that a filter finds.
    pub fn find_row(&mut self, filter: &str) -> &mut Self {
        self.press("/").press("ctrl-u").type_text(filter).press("enter")
    }

    // What a person sees.

    /// Every line.
    pub fn lines(&self) -> Vec<String> {
        let (_, width) = self.picture.screen().size();
        self.picture.screen().rows(0, width).map(|l| l.trim_end().to_owned()).collect()
    }

    /// The whole picture.
    pub fn screen(&self) -> String {
        self.lines().join("\n")
    }

    /// Fails unless the words stand on the screen.
    #[track_caller]
    pub fn sees(&mut self, words: &str) -> &mut Self {
        assert!(self.screen().contains(words), "not on the screen: {words:?}\n{}", self.screen());
        self
    }

    /// Fails if the words stand on the screen.
    #[track_caller]
    pub fn lacks(&mut self, words: &str) -> &mut Self {
        assert!(!self.screen().contains(words), "on the screen: {words:?}\n{}", self.screen());
        self
    }

    /// The line of the bottom: hints or the end of what was said.
    pub fn bottom(&self) -> String {
        self.lines().pop().unwrap_or_default()
    }

    /// Fails unless this is said at the bottom, on one line or several.
    #[track_caller]
    pub fn says(&mut self, words: &str) -> &mut Self {
        let lines = self.lines();
        let said = lines[lines.len().saturating_sub(4)..].join(" ");
        assert!(said.contains(words), "not said: {words:?}\n{}", self.screen());
        self
    }

    /// The second line: views, title, filter, count.
    pub fn second(&self) -> String {
        self.lines().swap_remove(1)
    }

    /// The line of the first marker, without it.
    #[track_caller]
    pub fn row_at_marker(&self) -> String {
        let found = self.lines().into_iter().find_map(|l| l.strip_prefix('>').map(|l| l.trim().to_owned()));
        found.unwrap_or_else(|| panic!("no marker\n{}", self.screen()))
    }

    /// The line of the last marker: that of a list on top.
    #[track_caller]
    pub fn choice_at_marker(&self) -> String {
        let found = self.lines().into_iter().rev().find_map(|l| l.strip_prefix('>').map(|l| l.trim().to_owned()));
        found.unwrap_or_else(|| panic!("no marker\n{}", self.screen()))
    }

    /// The rows of a table as shown, from under the column names to the rule.
    pub fn rows(&self) -> Vec<String> {
        let lines = self.lines();
        let body = lines.iter().skip(3).take(lines.len().saturating_sub(4));
        body.take_while(|l| !l.starts_with("--") && !l.is_empty()).map(|l| l.chars().skip(2).collect()).collect()
    }

    /// What stands in a field of the open form, and its first line only.
    #[track_caller]
    pub fn field(&self, label: &str) -> String {
        let (_, width) = self.picture.screen().size();
        let wide = usize::from((width / 3).clamp(10, 24));
        let shown = self.lines().into_iter().skip(2).find_map(|line| {
            let name: String = line.chars().skip(2).take(wide).collect();
            let name = name.trim().trim_end_matches(" *");
            (name == label).then(|| line.chars().skip(wide + 3).collect::<String>().trim_end().to_owned())
        });
        shown.unwrap_or_else(|| panic!("no field {label:?}\n{}", self.screen()))
    }

    /// The lines below the last rule of a form.
    pub fn foot(&self) -> String {
        let lines = self.lines();
        let rule = lines.iter().rposition(|l| l.starts_with("--")).unwrap_or(0);
        lines.get(rule..lines.len() - 1).unwrap_or_default().join("\n")
    }

    /// Column and line of the cursor, if it is shown.
    pub fn cursor(&self) -> Option<(u16, u16)> {
        let screen = self.picture.screen();
        let (line, column) = screen.cursor_position();
        (!screen.hide_cursor()).then_some((column, line))
    }

    /// Bytes sent for the last verb.
    pub fn sent(&self) -> &[u8] {
        &self.sent
    }

    /// The picture itself, for attributes.
    pub fn picture(&self) -> &vt100::Screen {
        self.picture.screen()
    }

    /// Whether the program was left.
    pub fn is_over(&self) -> bool {
        self.rehearsal.is_over()
    }

    // What is in the file.

    /// The one record of a kind whose title field holds this.
    #[track_caller]
    pub fn record(&self, kind: Kind, title: &str) -> Row {
        let mut found = self.records(kind, title);
        assert_eq!(found.len(), 1, "{kind:?} {title:?}");
        found.remove(0)
    }

    /// The records of a kind whose title field holds this.
    pub fn records(&self, kind: Kind, title: &str) -> Vec<Row> {
        let key = kind.title_fields().first().copied().unwrap();
        let query = ListQuery::all(kind).with(Condition::In(key, vec![Value::text(title)]));
        self.store.page(&query, None, Direction::Forward, 10).unwrap().into_iter().map(|(row, _)| row).collect()
    }

    /// Somebody else changes a cell.
    pub fn other_sets(&mut self, kind: Kind, id: Id, key: &'static str, value: &str) -> &mut Self {
        let label = msg!("journal-change", kind = kind.table(), name = "somebody");
        self.store.write("karim", &label, |tx| tx.set(kind, id, &[(key, Value::text(value))])).unwrap();
        self
    }

    /// The oracle: the file is sound and its state is the replay of its journal.
    #[track_caller]
    pub fn whole(&self) {
        assert_eq!(self.store.check(&mut |_| true).unwrap().findings, vec![]);
    }

    /// Where the file is.
    pub fn folder(&self) -> PathBuf {
        self.store.path().parent().unwrap().to_owned()
    }

    fn look(&mut self) {
        self.sent = self.rehearsal.sent();
        self.wire.frame(&self.sent);
        self.picture.process(&self.sent);
    }
}

fn cells_of(screen: &vt100::Screen) -> Vec<String> {
    let (rows, columns) = screen.size();
    let squares = (0..rows).flat_map(|y| (0..columns).map(move |x| (y, x)));
    squares.map(|(y, x)| screen.cell(y, x).map(|c| c.contents().to_owned()).unwrap_or_default()).collect()
}

/// The bytes that a terminal sends for a key.
pub fn bytes_of(key: &str) -> Vec<u8> {
    let named: &[u8] = match key {
        "enter" => b"\r",
        "esc" => b"\x1b",
        "tab" => b"\t",
        "backtab" => b"\x1b[Z",
        "space" => b" ",
        "backspace" => b"\x7f",
        "delete" => b"\x1b[3~",
        "up" => b"\x1b[A",
        "down" => b"\x1b[B",
        "right" => b"\x1b[C",
        "left" => b"\x1b[D",
        "home" => b"\x1b[H",
        "end" => b"\x1b[F",
        "pageup" => b"\x1b[5~",
        "pagedown" => b"\x1b[6~",
        _ => match key.strip_prefix("ctrl-") {
            Some(letter) if letter.len() == 1 => return vec![letter.as_bytes()[0] & 0x1f],
            _ => key.as_bytes(),
        },
    };
    named.to_vec()
}
