//! The walls of the house, read from the sources: which room may name what.
//!
//! The rooms and their order stand in the documentation of the crate (`src/lib.rs`).

mod source;

use source::{Source, Token, sources};

/// Rooms by height: a room knows only rooms that stand lower here, and itself.
const ROOMS: &[(&str, u8)] = &[
    ("words", 0),
    ("error", 1),
    ("text", 1),
    ("model", 2),
    ("rules", 3),
    ("config", 4),
    ("store", 4),
    ("programme", 5),
    ("exchange", 6),
    ("term", 6),
    ("actions", 7),
    ("keymap", 8),
    ("tui", 9),
    ("cli", 10),
    ("main", 11),
];

/// Libraries that only some rooms may name.
const LIBRARIES: &[(&str, &[&str])] = &[
    ("rusqlite", &["store"]),
    ("crossterm", &["term"]),
    ("ratatui", &["tui", "term"]),
    ("clap", &["cli"]),
    ("color_eyre", &["cli"]),
    ("tracing_subscriber", &["cli"]),
    ("fluent_bundle", &["words"]),
    ("csv", &["exchange", "programme", "cli"]),
    ("calamine", &["exchange"]),
    ("rust_xlsxwriter", &["exchange"]),
    ("krilla", &["exchange"]),
    ("rustybuzz", &["exchange"]),
    ("unicode_bidi", &["exchange"]),
    ("toml", &["config", "exchange"]),
    ("icu_calendar", &["rules"]),
    ("unicode_width", &["text", "term"]),
    ("signal_hook", &["term"]),
];

/// What rooms that are pure must not name: files, the environment, the clock.
const IMPURE: &[&str] = &["fs", "env", "net", "process", "thread", "Instant", "SystemTime", "Local", "Utc", "getrandom", "rustix"];
const PURE: &[&str] = &["model", "rules", "text", "words", "error"];

fn height(room: &str) -> Option<u8> {
    ROOMS.iter().find(|(name, _)| *name == room).map(|(_, height)| *height)
}

/// Fails with all faults at once.
fn none(faults: Vec<String>, what: &str) {
    assert!(faults.is_empty(), "{what}:\n{}", faults.join("\n"));
}

/// The rooms that a source names behind `crate::`, with the places.
fn named(source: &Source) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    for n in 0..source.tokens.len() {
        if !source.matches(n, &["crate", ":", ":"]) {
            continue;
        }
        match source.token(n + 3) {
            Token::Name(room) => out.push((n, room.clone())),
            Token::Sign('{') => {
                let (mut depth, mut m) = (1, n + 4);
                while depth > 0 && m < source.tokens.len() {
                    match source.token(m) {
                        Token::Sign('{') => depth += 1,
                        Token::Sign('}') => depth -= 1,
                        Token::Name(room) if depth == 1 && (source.token(m - 1).is('{') || source.token(m - 1).is(',')) => {
                            out.push((m, room.clone()));
                        }
                        _ => {}
                    }
                    m += 1;
                }
            }
            _ => {}
        }
    }
    out
}

#[test]
fn a_room_knows_only_the_rooms_below_it() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|s| s.path != "lib.rs") {
        let Some(own) = height(source.room()) else {
            faults.push(format!("src/{}: a room without a place in the house", source.path));
            continue;
        };
        for (n, room) in named(source) {
            // Macros stand at the root: `msg!`, `say!`.
            let Some(other) = height(&room) else { continue };
            if room != source.room() && other >= own {
                faults.push(format!("{}: {} names {room}", source.at(n), source.room()));
            }
        }
    }
    none(faults, "a room may only name rooms below it");
}

#[test]
fn libraries_stay_in_their_rooms() {
    let mut faults = Vec::new();
    for source in &sources() {
        for n in 0..source.tokens.len() {
            // A path begins with the library's name: nothing of ours is called so.
            let Some(name) = source.token(n).name() else { continue };
            let path = source.matches(n + 1, &[":", ":"]) || (n > 0 && source.matches(n - 1, &["use"]));
            let inner = n > 1 && source.token(n - 1).is(':') && source.token(n - 2).is(':');
            if !path || inner {
                continue;
            }
            if let Some((library, rooms)) = LIBRARIES.iter().find(|(library, _)| *library == name)
                && !rooms.contains(&source.room())
            {
                faults.push(format!("{}: {library} in {}", source.at(n), source.room()));
            }
        }
    }
    none(faults, "a library outside of its room");
}

#[test]
fn pure_rooms_do_nothing_but_reckon() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|s| PURE.contains(&s.room())) {
        for n in 0..source.tokens.len() {
            let Some(name) = source.token(n).name() else { continue };
            let path = source.matches(n + 1, &[":", ":"]) || (n > 1 && source.token(n - 1).is(':') && source.token(n - 2).is(':'));
            if IMPURE.contains(&name) && path {
                faults.push(format!("{}: {name}", source.at(n)));
            }
        }
    }
    none(faults, "model, rules, text and words do no I/O and ask no clock");
}

#[test]
fn sql_stands_in_the_store_alone() {
    const WORDS: &[&str] = &["SELECT ", "INSERT ", "UPDATE ", "DELETE FROM", "PRAGMA ", "CREATE TABLE", "BEGIN IMMEDIATE"];
    let mut faults = Vec::new();
    for source in sources().iter().filter(|s| s.room() != "store") {
        for n in 0..source.tokens.len() {
            if let Some(text) = source.token(n).text()
                && WORDS.iter().any(|word| text.trim_start().starts_with(word))
            {
                faults.push(format!("{}: {text:?}", source.at(n)));
            }
        }
    }
    none(faults, "SQL outside of the store");
}

#[test]
fn nothing_gives_up_and_nothing_speaks_past_its_room() {
    let mut faults = Vec::new();
    for source in &sources() {
        for n in 0..source.tokens.len() {
            let bad = match source.token(n) {
                Token::Sign('.') if source.matches(n + 1, &["unwrap", "(", ")"]) => true,
                // Ours takes a record, the library's a text.
                Token::Sign('.') if source.matches(n + 1, &["expect", "("]) => source.token(n + 3).text().is_some(),
                Token::Name(name) if source.token(n + 1).is('!') && !source.token(n + 2).is('=') => {
                    ["panic", "todo", "unimplemented", "unreachable", "dbg", "print", "println", "eprint", "eprintln"]
                        .contains(&name.as_str())
                }
                Token::Name(name) => name == "unsafe",
                _ => false,
            };
            if bad {
                let shown: Vec<String> = (n..n + 4).map(|m| format!("{:?}", source.token(m))).collect();
                faults.push(format!("{}: {}", source.at(n), shown.join(" ")));
            }
        }
    }
    none(faults, "no unwrap, expect, panic or print outside of tests");
}

#[test]
fn every_file_says_what_it_is_for() {
    let faults = sources().iter().filter(|s| !s.whole.starts_with("//! ")).map(|s| format!("src/{}", s.path)).collect();
    none(faults, "a file begins with what it is for");
    let lib = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/lib.rs")).unwrap();
    assert!(lib.contains("#![forbid(unsafe_code)]"));
}
