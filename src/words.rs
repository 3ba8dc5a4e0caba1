//! Every text that a person reads, by id.
//!
//! Code names a text by its id and arguments (a [`Message`], a plain value that any room may make and hand upwards); only the
//! rooms that show it turn it into words with [`say`]. The texts stand in `assets/locales/en/*.ftl`. A test reads the sources
//! and fails for an id that no file has and for a text that nobody uses.
//!
//! Must not: know any other room. Awkward: a missing id shows itself as the id, so that a gap is ugly but never a crash.

use std::borrow::Cow;
use std::fmt;
use std::path::Path;
use std::sync::{LazyLock, PoisonError, RwLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// A text by id with the values that stand in it. Equal messages read the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Message {
    /// Id in `assets/locales/en/*.ftl`.
    pub id: &'static str,
    /// Values by name. Whole numbers choose plural forms.
    pub args: Vec<(&'static str, String)>,
}

/// Makes a [`Message`](crate::words::Message): `msg!("form-nothing-changed", field = name, max = 80)`.
#[macro_export]
macro_rules! msg {
    ($id:literal $(, $k:ident = $v:expr)* $(,)?) => {
        $crate::words::Message {
            id: $id,
            args: vec![$((stringify!($k), ::std::string::ToString::to_string(&$v))),*],
        }
    };
}

/// Says a text at once: `say!("tab-today")`.
#[macro_export]
macro_rules! say {
    ($($t:tt)*) => { $crate::words::say(&$crate::msg!($($t)*)) };
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&say(self))
    }
}

macro_rules! locale {
    ($($file:literal),* $(,)?) => {
        &[$(($file, include_str!(concat!("../assets/locales/en/", $file, ".ftl")))),*]
    };
}

/// The message files that are built in, by name.
pub static SOURCES: &[(&str, &str)] = locale!(
    "common",
    "records",
    "text",
    "dates",
    "term",
    "grid",
    "store",
    "today",
    "clashes",
    "import",
    "export",
    "cli",
    "portfolio",
    "tui",
    "actions",
    "programme",
    "plan",
    "agenda",
    "attendance",
    "clearance",
    "schedule",
    "skills",
    "indicators",
    "gaps",
    "report",
    "matrix",
    "assess",
    "frameworks",
    "sample",
    "timeline",
    "selection",
    "followup",
    "theatre",
);

static BUNDLE: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| {
    let mut bundle = FluentBundle::new_concurrent(vec!["en".parse::<LanguageIdentifier>().unwrap_or_default()]);
    // Isolates would put invisible characters into every line of the screen; the rooms that draw strangers' text isolate it.
    bundle.set_use_isolating(false);
    // A name is given once and for good: these cannot be taken already.
    let _ = bundle.add_function("USTAZ", |_, _| FluentValue::from(command()));
    let _ = bundle.add_function("SHELL", |given, _| match given.first() {
        Some(FluentValue::String(word)) => FluentValue::from(quoted(word).into_owned()),
        Some(FluentValue::Number(n)) => FluentValue::from(n.as_string().into_owned()),
        _ => FluentValue::Error,
    });
    for (_, text) in SOURCES {
        let resource = match FluentResource::try_new((*text).to_owned()) {
            Ok(resource) => resource,
            // A test refuses such a file; at run time what could be read is better than nothing.
            Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
});

/// The file that commands in texts must name, if it is not the one that they find by themselves.
static FILE: RwLock<Option<String>> = RwLock::new(None);

/// From now on `USTAZ()` in a text names this file; with `None` the program alone, which finds its own file.
///
/// Whoever follows the advice about a damaged file on the wrong one may lose the right one, so no text writes the program's name
/// in front of such a command itself.
pub fn commands_name(file: Option<&Path>) {
    *FILE.write().unwrap_or_else(PoisonError::into_inner) = file.map(|f| f.display().to_string());
}

/// How a command over the file begins.
fn command() -> String {
    match &*FILE.read().unwrap_or_else(PoisonError::into_inner) {
        Some(file) => format!("ustaz --db {}", quoted(file)),
        None => "ustaz".to_owned(),
    }
}

/// A word as a shell takes it for one.
fn quoted(word: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_alphanumeric() || "/._-+,:@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) { Cow::Borrowed(word) } else { Cow::Owned(format!("'{}'", word.replace('\'', "'\\''"))) }
}

/// The words of a message.
#[must_use]
pub fn say(message: &Message) -> String {
    if message.args.is_empty() {
        return label(message.id);
    }
    let mut args = FluentArgs::new();
    for (name, value) in &message.args {
        // Plural rules need numbers; a phone number or a code is never that short.
        match value.parse::<u32>() {
            Ok(n) if n.to_string() == *value => args.set(*name, FluentValue::from(f64::from(n))),
            _ => args.set(*name, FluentValue::from(value.as_str())),
        }
    }
    pattern(message.id, Some(&args))
}

/// The words of a text without values, by an id made at run time (labels of fields and choices).
#[must_use]
pub fn label(id: &str) -> String {
    pattern(id, None)
}

/// The words of `id`, if there are any.
#[must_use]
pub fn label_if_any(id: &str) -> Option<String> {
    has(id).then(|| label(id))
}

/// Whether a text of this id exists.
#[must_use]
pub fn has(id: &str) -> bool {
    BUNDLE.get_message(id).is_some_and(|m| m.value().is_some())
}

fn pattern(id: &str, args: Option<&FluentArgs<'_>>) -> String {
    let Some(pattern) = BUNDLE.get_message(id).and_then(|m| m.value()) else {
        return id.to_owned();
    };
    let mut errors = Vec::new();
    BUNDLE.format_pattern(pattern, args, &mut errors).into_owned()
}

/// The words of a message that was kept in a file, whose id may be of another version.
#[must_use]
pub fn say_stored(id: &str, args: &[(&str, String)]) -> String {
    let mut values = FluentArgs::new();
    for (name, value) in args {
        values.set((*name).to_owned(), FluentValue::from(value.clone()));
    }
    pattern(id, Some(&values))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_takes_a_quoted_word_for_one() {
        for (word, want) in [
            ("a/b-1.db", "a/b-1.db"),
            ("زهرا.db", "زهرا.db"),
            ("my file.db", "'my file.db'"),
            ("it's.db", "'it'\\''s.db'"),
            ("$HOME", "'$HOME'"),
            ("", "''"),
        ] {
            assert_eq!(quoted(word), want);
        }
        let text = |name: &str| say(&crate::msg!("rescue-done-next", file = name));
        assert!(text("a b.db").contains("restore 'a b.db'”") && text("12").contains("restore 12”"));
    }
}
