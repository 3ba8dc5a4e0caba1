//! The walk: what is typed, when its screen is complete, and what it must look like.

use std::sync::{Mutex, PoisonError};

use super::window::{Window, home_on_sample};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Locale {
    /// Every letter as it is.
    Utf8,
    /// Latin letters alone.
    C,
}

/// One step of the walk.
pub struct Step {
    pub name: &'static str,
    pub keys: &'static str,
    /// Whether its screen is complete, with what comes in the pause after a key; the screen before it, and now.
    complete: fn(&str, &str) -> bool,
}

/// A rule with this name in it.
fn ruled(screen: &str, name: &str) -> bool {
    screen.lines().any(|line| is_rule(line) && line.trim_matches(['-', ' ']) == name)
}

fn is_rule(line: &str) -> bool {
    line.starts_with("--")
}

fn hints(screen: &str, words: &str) -> bool {
    screen.lines().nth(23).is_some_and(|line| line.contains(words))
}

/// What stands in the first field.
fn name(screen: &str) -> &str {
    screen.lines().find_map(|line| line.strip_prefix("> Name (as in passport) *")).unwrap_or_default().trim()
}

pub static STEPS: &[Step] = &[
    Step {
        name: "the table",
        keys: "",
        complete: |_, now| ruled(now, "Abdul Basir Noorzai") && hints(now, "? help") && !now.starts_with(" Today  "),
    },
    Step { name: "a row down", keys: "j", complete: |_, now| ruled(now, "Abdul Qayum Karimi") },
    Step { name: "to the last row", keys: "jjjjjjjjjjjjj", complete: |_, now| ruled(now, "Hosna Karimzada") },
    Step { name: "the list scrolls by a row", keys: "j", complete: |_, now| ruled(now, "Humayun Kakar") },
    Step { name: "half a page", keys: "\x1b[6~", complete: |_, now| ruled(now, "Laila Nekzad") },
    Step { name: "and back", keys: "\x1b[5~", complete: |_, now| ruled(now, "Humayun Kakar") },
    Step {
        name: "another view",
        keys: "\t",
        complete: |_, now| now.contains("[Nominations]") && now.lines().any(|line| is_rule(line) && line.contains(", 20")),
    },
    Step {
        name: "the first view",
        keys: "\x1b[Z",
        complete: |_, now| now.contains("[Trainees]  Nominations") && ruled(now, "Humayun Kakar"),
    },
    Step { name: "help", keys: "?", complete: |_, now| now.contains(" Help: ") && hints(now, "backspace back") },
    Step { name: "a lone Esc closes it", keys: "\x1b", complete: |_, now| ruled(now, "Humayun Kakar") && hints(now, "? help") },
    Step { name: "a form", keys: "n", complete: |_, now| ruled(now, "Name (as in passport)") && hints(now, "esc leave") },
    Step { name: "a letter", keys: "w", complete: |_, now| name(now) == "w" },
    Step { name: "a Dari letter", keys: "ش", complete: |before, now| name(now).len() > name(before).len() },
    Step { name: "a Cyrillic letter", keys: "Ж", complete: |before, now| name(now).len() > name(before).len() },
    Step { name: "a wide letter", keys: "医", complete: |before, now| name(now).len() > name(before).len() },
    Step { name: "the wide one goes", keys: "\x7f", complete: |before, now| name(now).len() < name(before).len() },
    Step { name: "the next field", keys: "\t", complete: |_, now| ruled(now, "Name in own script") },
    Step { name: "out of the form", keys: "\x18", complete: |_, now| now.contains("Esc not to") && hints(now, "leave") },
    Step {
        name: "which is closed",
        keys: "y",
        complete: |_, now| now.contains("Thrown away") && ruled(now, "Humayun Kakar") && now.contains("> Humayun Kakar"),
    },
    Step {
        name: "another tab",
        keys: "3",
        complete: |before, now| now != before && now.contains("[Hospitals]") && hints(now, "? help") && now.lines().any(is_rule),
    },
];

/// What a step must look like.
#[derive(Clone)]
pub struct Wanted {
    pub text: String,
    /// Column and row, where it is seen.
    pub cursor: Option<(u16, u16)>,
}

/// The screens of the walk, read once for each locale.
pub fn walk(locale: Locale) -> Vec<Wanted> {
    static READ: Mutex<[Option<Vec<Wanted>>; 2]> = Mutex::new([None, None]);
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    read[locale as usize].get_or_insert_with(|| record(locale)).clone()
}

fn record(locale: Locale) -> Vec<Wanted> {
    let home = home_on_sample();
    let mut window = Window::program(&home, "xterm-256color", locale);
    let mut before = String::new();
    let mut screens = Vec::new();
    for step in STEPS {
        window.types(step.keys);
        window.waits(step.name, |window| {
            let now = window.text();
            (!(step.complete)(&before, &now)).then(|| format!("it never came\n{now}"))
        });
        before = window.text();
        screens.push(Wanted { text: before.clone(), cursor: window.cursor() });
    }
    window.leave();
    screens
}
