//! What the terminal can do, guessed from the environment once at start.
//!
//! A pure function from a few variables to a few flags: nothing is ever asked of the terminal, because an answer costs a round
//! trip on a slow line and may never come. A terminal type that is not known gets the sequences that every terminal has.
//!
//! Must not: read the environment anywhere but in [`Surroundings::of_process`].
//! Awkward: a server that does not accept `LANG` from the ssh client looks like the C locale; a setting has to overrule it.

use std::time::Duration;

use super::session::SessionError;
use crate::config::Terminal;

/// The variables that tell about the terminal, as they stand in the environment. Empty counts as unset.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// `TERM`, the terminal type.
    pub term: Option<String>,
    /// `NO_COLOR` (no-color.org): any text that is not empty forbids colour.
    pub no_color: Option<String>,
    /// `LANG`.
    pub lang: Option<String>,
    /// `LC_ALL`, which overrules the other two.
    pub lc_all: Option<String>,
    /// `LC_CTYPE`.
    pub lc_ctype: Option<String>,
    /// `COLORTERM`, set by terminals that have colour.
    pub colorterm: Option<String>,
    /// `SSH_CONNECTION`, set by the ssh server.
    pub ssh_connection: Option<String>,
}

impl Surroundings {
    /// The variables of this process. A value that is not UTF-8 counts as unset.
    #[must_use]
    pub fn of_process() -> Self {
        let var = |name| std::env::var(name).ok();
        Self {
            term: var("TERM"),
            no_color: var("NO_COLOR"),
            lang: var("LANG"),
            lc_all: var("LC_ALL"),
            lc_ctype: var("LC_CTYPE"),
            colorterm: var("COLORTERM"),
            ssh_connection: var("SSH_CONNECTION"),
        }
    }
}

/// What may be sent to this terminal, and what it means for input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each flag is one independent fact about the terminal")]
pub struct Capabilities {
    /// Colours may be sent. When false, bold, dim, italic, underline and reversed still are.
    pub colour: bool,
    /// The locale is UTF-8. When false, only ASCII is sent; callers transliterate first.
    pub unicode: bool,
    /// Braille patterns are shown: UTF-8, and not the Linux console, whose font has few letters.
    pub braille: bool,
    /// `CSI t ; b r` sets a scrolling region, and LF and RI scroll it.
    pub scroll_regions: bool,
    /// `CSI n S` and `CSI n T` scroll it by n lines (the Linux console does not know them).
    pub scroll_counted: bool,
    /// `CSI n X` erases n characters.
    pub erase_chars: bool,
    /// `CSI n G` and `CSI n d` go to a column or row.
    pub column_moves: bool,
    /// TAB goes to the next column of 8, 16, 24 …
    pub tabs: bool,
    /// `CSI ? 2026 h` and `l` hold the picture still while a large frame comes; who does not know them shows it as it comes.
    pub synchronized: bool,
    /// We are at the far end of an ssh line.
    pub ssh: bool,
    /// No full screen is possible: `TERM` is `dumb` or missing.
    pub dumb: bool,
}

impl Capabilities {
    /// A present-day terminal with everything, for tests and as the base of settings.
    pub const FULL: Self = Self {
        colour: true,
        unicode: true,
        braille: true,
        scroll_regions: true,
        scroll_counted: true,
        erase_chars: true,
        column_moves: true,
        tabs: true,
        synchronized: true,
        ssh: false,
        dumb: false,
    };

    /// The capabilities that `around` speaks of.
    #[must_use]
    pub fn of(around: &Surroundings) -> Self {
        let term = set(&around.term).unwrap_or("dumb");
        let dumb = matches!(term, "dumb" | "unknown");
        let known = family(term);
        let modern = known == Family::Modern;
        let console = known == Family::Console;
        let coloured = modern || console || set(&around.colorterm).is_some() || term.contains("color") || term == "ansi";
        let mono = term.ends_with("-m") || term.ends_with("-mono");
        Self {
            colour: coloured && !mono && !dumb && set(&around.no_color).is_none(),
            unicode: utf8_locale(around),
            braille: utf8_locale(around) && modern,
            scroll_regions: modern || console,
            scroll_counted: modern,
            erase_chars: modern || console,
            column_moves: modern || console,
            tabs: modern || console,
            synchronized: modern,
            ssh: set(&around.ssh_connection).is_some(),
            dumb,
        }
    }

    /// These, but where a person has set one, that holds.
    #[must_use]
    pub fn told(self, set: &Terminal) -> Self {
        Self {
            colour: set.colour.unwrap_or(self.colour),
            unicode: set.unicode.unwrap_or(self.unicode),
            braille: self.braille && set.unicode.unwrap_or(true),
            scroll_regions: set.scroll_regions.unwrap_or(self.scroll_regions),
            scroll_counted: set.scroll_counted.unwrap_or(self.scroll_counted),
            erase_chars: set.erase_chars.unwrap_or(self.erase_chars),
            column_moves: set.column_moves.unwrap_or(self.column_moves),
            tabs: set.tabs.unwrap_or(self.tabs),
            synchronized: set.synchronized.unwrap_or(self.synchronized),
            ..self
        }
    }

    /// The capabilities for a full screen.
    ///
    /// # Errors
    ///
    /// [`SessionError::Dumb`] when the terminal has none.
    pub fn for_screen(around: &Surroundings, set: &Terminal) -> Result<Self, SessionError> {
        let found = Self::of(around).told(set);
        if found.dumb { Err(SessionError::Dumb(around.term.clone().unwrap_or_default())) } else { Ok(found) }
    }

    /// How long a lone Esc byte waits for the rest of a sequence: 25 ms, or 150 ms over ssh, where a sequence may be split.
    #[must_use]
    pub const fn esc_wait(&self) -> Duration {
        Duration::from_millis(if self.ssh { 150 } else { 25 })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    /// xterm and all that follow it.
    Modern,
    /// The Linux console: as xterm, without SU and SD.
    Console,
    /// Only what a VT100 or less has.
    Basic,
}

/// Terminal types that follow xterm closely enough, by the first part of their name.
static MODERN: &[&str] = &[
    "alacritty",
    "contour",
    "foot",
    "ghostty",
    "gnome",
    "iterm",
    "iterm2",
    "kitty",
    "konsole",
    "mintty",
    "mlterm",
    "mosh",
    "ms",
    "nsterm",
    "putty",
    "rio",
    "rxvt",
    "screen",
    "st",
    "tmux",
    "vte",
    "wezterm",
    "xterm",
];

fn family(term: &str) -> Family {
    let first = term.split(['-', '.', '+']).next().unwrap_or(term);
    if first == "linux" {
        Family::Console
    } else if MODERN.binary_search(&first).is_ok() {
        Family::Modern
    } else {
        Family::Basic
    }
}

fn set(variable: &Option<String>) -> Option<&str> {
    variable.as_deref().filter(|text| !text.is_empty())
}

/// POSIX: the first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set decides the character set.
fn utf8_locale(around: &Surroundings) -> bool {
    let locale = set(&around.lc_all).or_else(|| set(&around.lc_ctype)).or_else(|| set(&around.lang)).unwrap_or("C");
    let charset = locale.to_ascii_lowercase();
    charset.contains("utf-8") || charset.contains("utf8")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(pairs: &[(&str, &str)]) -> Surroundings {
        let get = |name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        Surroundings {
            term: get("TERM"),
            no_color: get("NO_COLOR"),
            lang: get("LANG"),
            lc_all: get("LC_ALL"),
            lc_ctype: get("LC_CTYPE"),
            colorterm: get("COLORTERM"),
            ssh_connection: get("SSH_CONNECTION"),
        }
    }

    #[test]
    fn the_table_is_sorted() {
        assert!(MODERN.is_sorted());
    }

    #[test]
    fn locale_decides_unicode() {
        let cases: &[(&[(&str, &str)], bool)] = &[
            (&[], false),
            (&[("LANG", "C")], false),
            (&[("LANG", "C.UTF-8")], true),
            (&[("LANG", "kk_KZ.utf8")], true),
            (&[("LANG", "en_US.UTF-8"), ("LC_ALL", "C")], false),
            (&[("LANG", "C"), ("LC_CTYPE", "UTF-8")], true),
            (&[("LANG", "en_US.UTF-8"), ("LC_ALL", "")], true),
            (&[("LANG", "ru_RU.KOI8-R")], false),
        ];
        for (pairs, want) in cases {
            assert_eq!(Capabilities::of(&around(pairs)).unicode, *want, "{pairs:?}");
        }
    }

    #[test]
    fn terminal_types() {
        let of = |term: &str| Capabilities::of(&around(&[("TERM", term), ("LANG", "C.UTF-8")]));
        for term in ["xterm", "xterm-256color", "screen.xterm-256color", "tmux-256color", "putty", "xterm-kitty", "rxvt-unicode"] {
            assert_eq!(of(term), Capabilities::FULL, "{term}");
        }
        assert!(of("linux").scroll_regions && !of("linux").scroll_counted && of("linux").colour);
        for term in ["vt100", "ansi", "something"] {
            let found = of(term);
            assert!(!found.scroll_regions && !found.erase_chars && !found.column_moves && !found.dumb, "{term}");
        }
        assert!(!of("vt100").colour && of("ansi").colour && of("something-256color").colour);
        assert!(Capabilities::for_screen(&Surroundings::default(), &Terminal::default()).is_err());
        assert!(of("dumb").dumb && of("").dumb && !of("dumb").colour);
    }

    #[test]
    fn what_a_person_has_set_holds() {
        let vt100 = around(&[("TERM", "vt100")]);
        let set = Terminal { unicode: Some(true), tabs: Some(true), ..Terminal::default() };
        let found = Capabilities::for_screen(&vt100, &set).unwrap();
        assert!(found.unicode && found.tabs && !found.colour && !found.scroll_regions);
        let none = Terminal { synchronized: Some(false), scroll_regions: Some(false), ..Terminal::default() };
        assert_eq!(Capabilities::FULL.told(&none), Capabilities { synchronized: false, scroll_regions: false, ..Capabilities::FULL });
        // No setting makes a screen of what has none.
        assert!(Capabilities::for_screen(&around(&[("TERM", "dumb")]), &set).is_err());
    }

    #[test]
    fn no_colour_and_ssh() {
        let plain = around(&[("TERM", "xterm"), ("NO_COLOR", "1")]);
        assert!(!Capabilities::of(&plain).colour);
        assert!(Capabilities::of(&around(&[("TERM", "xterm"), ("NO_COLOR", "")])).colour);
        let far = Capabilities::of(&around(&[("TERM", "xterm"), ("SSH_CONNECTION", "10.0.0.2 5000 10.0.0.1 22")]));
        assert_eq!((far.ssh, far.esc_wait()), (true, Duration::from_millis(150)));
        assert_eq!(Capabilities::FULL.esc_wait(), Duration::from_millis(25));
    }
}
