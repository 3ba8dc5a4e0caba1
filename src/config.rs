//! What a person sets once: the configuration file, and where the program keeps its files.
//!
//! The file is read by hand over the parsed table instead of by derive, so that each error names its line and, for a slip of a
//! key, the nearest setting, in our own words. `assets/config/config.toml` shows every setting with what holds without it; a test
//! keeps both in step.
//!
//! Must not: know the screen. What the keys in `[keys]` mean is the screen's to find out; here they are text with a line number.

use std::path::{Path, PathBuf};

use etcetera::base_strategy::{BaseStrategy, Xdg};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::{Cause, Error, Result};
use crate::msg;
use crate::rules::calendar::Calendar;
use crate::rules::filter::nearest;
use crate::words::Message;

/// The file of settings as it is shown to a person who wants to begin one.
pub const EXAMPLE: &str = include_str!("../assets/config/config.toml");

/// How states are told on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the terminal can.
    #[default]
    Auto,
    /// Attributes only.
    Plain,
    /// The 16 colours of the terminal.
    Ansi,
}

/// What the line to the terminal can carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Line {
    /// Found out from the environment.
    #[default]
    Auto,
    /// Nothing is sent that can be left out.
    Slow,
    /// As on this machine.
    Normal,
}

macro_rules! keyed {
    ($name:ident { $($variant:ident $key:literal),* }) => {
        impl $name {
            /// Every key, as it stands in the file and on the command line.
            pub const KEYS: &'static [&'static str] = &[$($key),*];
            /// Its key.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),* }
            }
            /// The one of a key.
            #[must_use]
            pub fn of_key(key: &str) -> Option<Self> {
                match key { $($key => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

keyed! { Theme { Auto "auto", Plain "plain", Ansi "ansi" } }
keyed! { Line { Auto "auto", Slow "slow", Normal "normal" } }

/// A line of the table `[keys]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyLine {
    /// Name of the action.
    pub action: String,
    /// The keys, as written.
    pub chord: String,
    /// Where it stands in the file, from 1.
    pub line: usize,
}

macro_rules! abilities {
    ($($name:ident $what:literal),* $(,)?) => {
        /// What a person knows better about their terminal than its type tells (`[terminal]`); `None` is guessed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub struct Terminal {
            $(#[doc = $what] pub $name: Option<bool>,)*
        }

        impl Terminal {
            /// The names of its settings.
            pub const KEYS: &'static [&'static str] = &[$(stringify!($name)),*];

            fn of_key(&mut self, key: &str) -> Option<&mut Option<bool>> {
                match key { $(stringify!($name) => Some(&mut self.$name),)* _ => None }
            }

            fn held(&self) -> impl Iterator<Item = (&'static str, bool)> {
                [$((stringify!($name), self.$name)),*].into_iter().filter_map(|(key, held)| Some((key, held?)))
            }
        }
    };
}

abilities! {
    unicode "Letters of all scripts.",
    colour "Sixteen colours.",
    scroll_regions "A part of the screen scrolls.",
    scroll_counted "By several lines at once.",
    erase_chars "Characters are erased by their number.",
    column_moves "The cursor goes to a column or row by its number.",
    tabs "TAB goes to each eighth column.",
    synchronized "Large frames are shown when they are whole.",
}

/// The calendar beside the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Second {
    /// The other side's: Solar Hijri beside Gregorian, Gregorian beside the others.
    Auto,
    /// None.
    Without,
    /// This one.
    Calendar(Calendar),
}

impl Second {
    const KEYS: &[&str] = &["auto", "none", "gregorian", "solar", "lunar"];

    fn key(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Without => "none",
            Self::Calendar(calendar) => calendar.key(),
        }
    }

    fn of_key(key: &str) -> Option<Self> {
        match key {
            "auto" => Some(Self::Auto),
            "none" => Some(Self::Without),
            _ => Calendar::from_key(key).map(Self::Calendar),
        }
    }

    /// The calendar that stands beside `first`, if any.
    #[must_use]
    pub fn beside(self, first: Calendar) -> Option<Calendar> {
        match (self, first) {
            (Self::Auto, Calendar::Gregorian) => Some(Calendar::Solar),
            (Self::Auto, _) => Some(Calendar::Gregorian),
            (Self::Without, _) => None,
            (Self::Calendar(second), _) => Some(second).filter(|second| *second != first),
        }
    }
}

/// The settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Name in the history; without it the login name.
    pub user: Option<String>,
    /// The file; without it the one in the data folder.
    pub db: Option<PathBuf>,
    /// How states are told.
    pub theme: Theme,
    /// The calendar in which days are read and shown.
    pub calendar: Calendar,
    /// The calendar in which days are told beside it.
    pub second_calendar: Second,
    /// How long a lone Esc waits, in milliseconds; without it by the kind of line.
    pub esc_wait_ms: Option<u16>,
    /// What the line carries.
    pub line: Line,
    /// What the terminal can do.
    pub terminal: Terminal,
    /// Keys of one's own.
    pub keys: Vec<KeyLine>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            user: None,
            db: None,
            theme: Theme::Auto,
            calendar: Calendar::Gregorian,
            second_calendar: Second::Auto,
            esc_wait_ms: None,
            line: Line::Auto,
            terminal: Terminal::default(),
            keys: Vec::new(),
        }
    }
}

/// Names of the settings.
const SETTINGS: &[&str] = &["user", "db", "theme", "calendar", "second_calendar", "esc_wait_ms", "line", "terminal", "keys"];
/// Milliseconds that a lone Esc may wait.
const ESC_WAIT: std::ops::RangeInclusive<u16> = 5..=1000;

/// Where the program keeps its files (XDG base directories).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The file with everything in it, unless another is named.
    pub db: PathBuf,
    /// The settings.
    pub config: PathBuf,
    /// Reports of our own faults.
    pub log: PathBuf,
}

impl Places {
    /// The places of whoever runs the program.
    ///
    /// # Errors
    /// Nobody knows where their home is.
    pub fn find() -> Result<Self> {
        let xdg = Xdg::new().map_err(|e| Error::new(Cause::Outside, msg!("config-no-home")).next(msg!("config-no-home-next")).detail(e))?;
        let state = xdg.state_dir().unwrap_or_else(|| xdg.data_dir());
        Ok(Self {
            db: xdg.data_dir().join("ustaz/ustaz.db"),
            config: xdg.config_dir().join("ustaz/config.toml"),
            log: state.join("ustaz/ustaz.log"),
        })
    }
}

impl Config {
    /// Reads the file; without one everything holds as it is.
    ///
    /// # Errors
    /// It cannot be read, or a line is not understood.
    pub fn read(path: &Path) -> Result<Self> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&text, path),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(e) => Err(Error::input(msg!("config-unreadable", file = path.display())).next(msg!("config-unreadable-next")).detail(e)),
        }
    }

    /// Understands the text of a file; `path` stands in messages.
    ///
    /// # Errors
    /// A line that is not understood: which, and the nearest setting.
    pub fn parse(text: &str, path: &Path) -> Result<Self> {
        let reader = Reader { text, path };
        let table = DeTable::parse(text).map_err(|e| {
            let line = reader.line(e.span().map_or(0, |s| s.start));
            Error::input(msg!("config-no-toml", file = path.display(), line = line)).next(msg!("config-no-toml-next")).detail(e.message())
        })?;
        let mut config = Self::default();
        for (key, value) in table.get_ref() {
            reader.take(&mut config, key, value)?;
        }
        Ok(config)
    }

    /// As a file: what holds now.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut table = toml::Table::new();
        let mut put = |key: &str, value: toml::Value| table.insert(key.to_owned(), value);
        if let Some(user) = &self.user {
            put("user", user.as_str().into());
        }
        if let Some(db) = &self.db {
            put("db", db.display().to_string().into());
        }
        put("theme", self.theme.key().into());
        put("calendar", self.calendar.key().into());
        put("second_calendar", self.second_calendar.key().into());
        if let Some(ms) = self.esc_wait_ms {
            put("esc_wait_ms", i64::from(ms).into());
        }
        put("line", self.line.key().into());
        let terminal: toml::Table = self.terminal.held().map(|(key, held)| (key.to_owned(), held.into())).collect();
        if !terminal.is_empty() {
            put("terminal", terminal.into());
        }
        let keys: toml::Table = self.keys.iter().map(|k| (k.action.clone(), k.chord.as_str().into())).collect();
        put("keys", keys.into());
        table.to_string()
    }
}

/// The text that is read, for line numbers.
struct Reader<'a> {
    text: &'a str,
    path: &'a Path,
}

type Key<'a, 'b> = &'b Spanned<std::borrow::Cow<'a, str>>;
type Held<'a, 'b> = &'b Spanned<DeValue<'a>>;

impl Reader<'_> {
    fn line(&self, at: usize) -> usize {
        self.text.bytes().take(at).filter(|b| *b == b'\n').count() + 1
    }

    fn take(&self, config: &mut Config, key: Key<'_, '_>, value: Held<'_, '_>) -> Result<()> {
        match key.get_ref().as_ref() {
            "user" => config.user = Some(self.words(key, value)?),
            "db" => config.db = Some(self.words(key, value)?.into()),
            "theme" => config.theme = self.one_of(key, value, Theme::KEYS, Theme::of_key)?,
            "line" => config.line = self.one_of(key, value, Line::KEYS, Line::of_key)?,
            "calendar" => config.calendar = self.one_of(key, value, &Calendar::ALL.map(Calendar::key), Calendar::from_key)?,
            "second_calendar" => config.second_calendar = self.one_of(key, value, Second::KEYS, Second::of_key)?,
            "esc_wait_ms" => {
                let number = value.get_ref().as_integer().and_then(|n| u16::from_str_radix(n.as_str(), n.radix()).ok());
                let form = msg!("config-form-between", from = ESC_WAIT.start(), to = ESC_WAIT.end());
                config.esc_wait_ms = Some(number.filter(|n| ESC_WAIT.contains(n)).ok_or_else(|| self.unfit(key, value, &form))?);
            }
            "terminal" => {
                let Some(table) = value.get_ref().as_table() else {
                    return Err(self.unfit(key, value, &msg!("config-form-table-terminal")));
                };
                for (name, held) in table {
                    let Some(place) = config.terminal.of_key(name.get_ref()) else {
                        return Err(self.unknown(name.get_ref(), Terminal::KEYS, name.span().start));
                    };
                    *place = Some(held.get_ref().as_bool().ok_or_else(|| self.unfit(name, held, &msg!("config-form-yes-no")))?);
                }
            }
            "keys" => {
                let Some(table) = value.get_ref().as_table() else { return Err(self.unfit(key, value, &msg!("config-form-table"))) };
                for (action, chord) in table {
                    let line = self.line(action.span().start);
                    let chord = self.words(action, chord)?;
                    config.keys.push(KeyLine { action: action.get_ref().to_string(), chord, line });
                }
                config.keys.sort_by_key(|k| k.line);
            }
            other => return Err(self.unknown(other, SETTINGS, key.span().start)),
        }
        Ok(())
    }

    fn words(&self, key: Key<'_, '_>, value: Held<'_, '_>) -> Result<String> {
        let text = value.get_ref().as_str().filter(|s| !s.trim().is_empty() && crate::text::refused(s).is_none());
        text.map(str::to_owned).ok_or_else(|| self.unfit(key, value, &msg!("config-form-words")))
    }

    fn one_of<T>(&self, key: Key<'_, '_>, value: Held<'_, '_>, keys: &[&str], of_key: impl Fn(&str) -> Option<T>) -> Result<T> {
        let form = msg!("config-form-one-of", keys = keys.join(", "));
        value.get_ref().as_str().and_then(of_key).ok_or_else(|| self.unfit(key, value, &form))
    }

    fn unfit(&self, key: Key<'_, '_>, value: Held<'_, '_>, form: &Message) -> Error {
        let written = self.text.get(value.span()).unwrap_or_default();
        let what = msg!(
            "config-unfit",
            file = self.path.display(),
            line = self.line(key.span().start),
            key = key.get_ref(),
            value = crate::text::truncate(&crate::text::screen(written), 40)
        );
        Error::input(what).next(msg!("config-unfit-next", key = key.get_ref(), form = form))
    }

    fn unknown(&self, name: &str, known: &[&str], at: usize) -> Error {
        let shown = crate::text::screen(name);
        let error = Error::input(msg!("config-unknown", file = self.path.display(), line = self.line(at), key = shown));
        match nearest(name, known) {
            Some(near) => error.next(msg!("config-unknown-near", near = near)),
            None => error.next(msg!("config-unknown-list", keys = known.join(", "))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config> {
        Config::parse(text, Path::new("c.toml"))
    }

    #[test]
    fn the_example_shows_every_setting_as_it_holds_without_it() {
        assert_eq!(parse(EXAMPLE).unwrap(), Config::default());
        for key in SETTINGS {
            assert!(EXAMPLE.contains(&format!("# {key} = ")) || EXAMPLE.contains(&format!("[{key}]")), "{key} is not shown");
        }
        let said: String =
            EXAMPLE.lines().filter_map(|l| l.strip_prefix("# ").filter(|l| l.contains(" = "))).map(|l| format!("{l}\n")).collect();
        let said = Terminal::KEYS.iter().fold(said, |said, key| said.replace(&format!("{key} = "), &format!("terminal.{key} = ")));
        let set = parse(&said.replace("save = ", "keys.save = ")).unwrap();
        assert!(Terminal::KEYS.iter().eq(set.terminal.held().map(|(key, _)| key).collect::<Vec<_>>().iter()), "every ability is shown");
        let fixed = Config { user: None, db: None, esc_wait_ms: None, terminal: Terminal::default(), keys: Vec::new(), ..set.clone() };
        assert_eq!(fixed, Config::default(), "what is shown is what holds");
        assert_eq!((set.user.as_deref(), set.esc_wait_ms, set.keys.len()), (Some("zahra"), Some(25), 1));
    }

    #[test]
    fn what_holds_can_be_read_back() {
        let config = parse("user = \"zahra\"\nline = \"slow\"\nterminal.tabs = false\n[keys]\n\"save\" = \"ctrl-s\"").unwrap();
        assert_eq!(config.line, Line::Slow);
        assert_eq!(config.terminal, Terminal { tabs: Some(false), ..Terminal::default() });
        assert_eq!(config.keys, [KeyLine { action: "save".into(), chord: "ctrl-s".into(), line: 5 }]);
        let back = parse(&config.to_toml()).unwrap();
        let keys = |c: &Config| c.keys.iter().map(|k| (k.action.clone(), k.chord.clone())).collect::<Vec<_>>();
        assert_eq!(keys(&back), keys(&config));
        assert_eq!(Config { keys: Vec::new(), ..back }, Config { keys: Vec::new(), ..config });
    }

    #[test]
    fn a_line_that_is_not_understood_is_named() {
        for (text, id, line, hint) in [
            ("theme = \"auto\"\nthem = \"plain\"", "config-unknown", "2", "theme"),
            ("qqqqqqqqqqqq = 1", "config-unknown", "1", "esc_wait_ms"),
            ("\n\ntheme = \"blue\"", "config-unfit", "3", "plain"),
            ("esc_wait_ms = 4", "config-unfit", "1", "1000"),
            ("user = \" \"", "config-unfit", "1", "text"),
            ("keys = 3", "config-unfit", "1", "[keys]"),
            ("terminal = 3", "config-unfit", "1", "[terminal]"),
            ("[terminal]\nunicde = true", "config-unknown", "2", "unicode"),
            ("[terminal]\nunicode = 1", "config-unfit", "2", "true"),
            ("[keys]\nsave = 3", "config-unfit", "2", "text"),
            ("user = \"a\"\n= 3", "config-no-toml", "2", "name"),
        ] {
            let error = parse(text).unwrap_err();
            assert_eq!(error.what().id, id, "{text}");
            assert!(error.what().args.contains(&("line", line.to_owned())), "{text}: {error}");
            assert!(error.to_string().contains(hint), "{text}: {error}");
        }
    }
}
