//! The table of values, and what must be true of every value that the file holds.

use ustaz::model::{FieldKind, Kind, Row, Value};
use ustaz::store::{ListQuery, Store};
use ustaz::text;

/// A value that is put in by every way there is.
pub struct Case {
    pub name: &'static str,
    pub bytes: Vec<u8>,
}

impl Case {
    /// As text; what is no UTF-8 is replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Within a name, as somebody would who hides it there.
    pub fn in_name(&self) -> Vec<u8> {
        [b"Gul ".as_slice(), &self.bytes, b" Rahimi"].concat()
    }

    /// Whether it can be given by a variable of the environment or on the command line.
    pub fn fits_environment(&self) -> bool {
        !self.bytes.contains(&0) && self.bytes.len() < 100_000
    }
}

pub const MEGABYTES: usize = 10_000_000;

/// The table.
pub fn cases() -> Vec<Case> {
    let case = |name, bytes: &[u8]| Case { name, bytes: bytes.to_vec() };
    let text = |name, value: &str| Case { name, bytes: value.as_bytes().to_vec() };
    vec![
        text("the clipboard", "\u{1b}]52;c;cm0gLXJmIC8=\u{7}"),
        text("a title", "\u{1b}]0;owned\u{7}"),
        text("a title with its other end", "\u{1b}]2;owned\u{1b}\\"),
        text("erase the screen", "\u{1b}[2J\u{1b}[H"),
        text("a question to the terminal", "\u{1b}[6n\u{1b}[c\u{1b}P+q544e\u{1b}\\"),
        text("a sequence without an end", "\u{1b}]8;;http://x"),
        text("C1 control sequence", "\u{9b}31m\u{9d}0;t\u{9c}"),
        case("C1 as a byte", b"\x9b31m"),
        text("carriage return", "over\rwritten"),
        text("line breaks", "one\ntwo\u{85}three\u{2028}four\u{b}five"),
        text("bell", "\u{7}"),
        text("backspace and delete", "x\u{8}\u{7f}"),
        text("right-to-left override", "\u{202e}fdp.exe\u{202c}"),
        text("isolates and marks", "\u{2067}\u{2066}\u{200f}\u{61c}\u{2069}"),
        text("tag characters", "\u{e0001}\u{e0041}\u{e007f}"),
        text("zero-width joiners", "\u{200d}\u{200b}\u{200c}\u{2060}\u{feff}"),
        text("fillers", "\u{115f}\u{3164}\u{ffa0}\u{ad}\u{34f}"),
        text("no characters", "\u{fdd0}\u{ffff}\u{10ffff}\u{fff9}"),
        text("100,000 combining marks", &format!("e{}", "\u{301}".repeat(100_000))),
        text("joined emoji", "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{fe0f}"),
        case("zero bytes", b"a\0b\0"),
        case("no UTF-8", b"\xff\xfe\xc3(\xc0\x80\xed\xa0\x80\xf4\x90\x80\x80\xe2\x82"),
        text("10 MB", &"x".repeat(MEGABYTES)),
        text("10 MB of letters of two bytes", &"ا".repeat(MEGABYTES / 2)),
        text("10 MB of sequences", &"\u{1b}]0;x\u{7}".repeat(MEGABYTES / 6)),
        text("2^63", "9223372036854775808"),
        text("nothing", ""),
        text("only spaces", " \t\u{a0}\u{3000} "),
        text("a formula", "=cmd|'/C calc'!A0"),
        text("a formula behind a separator", "a;=HYPERLINK(\"http://x\");\t@x"),
        text("a quote", "\"\"\",\"'"),
        text("SQL", "'); DROP TABLE trainee; --"),
        text("a pattern", "%_*?[a]{1}"),
        text("a message pattern", "{ $file } { -term } {\"}\"}"),
    ]
}

/// Fails unless every text of every record, gone ones included, is clean, and every history entry can be shown.
#[track_caller]
pub fn all_clean(store: &Store, name: &str) {
    for kind in Kind::ALL {
        let check = |row: Row| {
            for (field, value) in kind.fields().iter().zip(&row.values) {
                let Value::Text(value) = value else { continue };
                let clean = if field.kind == FieldKind::Notes { text::clean_notes(value) } else { text::clean_line(value) };
                let shown: String = value.chars().take(80).collect();
                assert!(clean == value.as_str(), "{name}: {} {} holds {shown:?}", kind.table(), field.key);
            }
            Ok(())
        };
        store.each(&ListQuery::all(*kind), check).unwrap();
    }
    for entry in store.journal(None, 50).unwrap() {
        assert_eq!(text::refused(&entry.label), None, "{name}: {:?}", entry.label);
        assert_eq!(text::clean_line(&entry.author), entry.author, "{name}");
    }
}

/// The trainees of a file by name.
pub fn names(store: &Store) -> Vec<String> {
    let mut out = Vec::new();
    let keep = |row: Row| {
        out.push(row.text("passport_name").to_owned());
        Ok(())
    };
    store.each(&ListQuery::all(Kind::Trainee), keep).unwrap();
    out
}
