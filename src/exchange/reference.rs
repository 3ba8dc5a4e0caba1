//! How a cell of a file names another record: `Wazir Akbar Khan`, or `Orthopaedics, Sheikh Zayed #k7f3abcdefghj`.
//!
//! A name alone stands where it belongs to one record only; otherwise the record's whole code follows, which settles it for
//! whoever reads the file. Several references are joined by `; `. [`parse`] reads what [`write()`] wrote, and the short code alone
//! that screens show (`#k7f3a`).
//!
//! Must not: look anything up.

use std::borrow::Cow;

use crate::model::{Id, entries};

/// Letters of a whole code.
const WHOLE: usize = 13;
/// Fewest letters of a code that stands alone.
const SHORTEST: usize = 4;

/// A cell's words for another record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reference<'a> {
    /// Its name, or what it is made of; may be empty beside a code.
    pub name: &'a str,
    /// Its code without `#`, whole or at least four letters of it; empty if the name alone must find it.
    pub code: &'a str,
}

impl Reference<'_> {
    /// The id, if the code is whole.
    #[must_use]
    pub fn id(self) -> Option<Id> {
        Id::of_code(self.code)
    }
}

/// The words for a record. With `alone` the name is enough to find it; the code is written all the same where the name could
/// not be read back as it is.
#[must_use]
pub fn write(name: &str, id: Id, alone: bool) -> String {
    let name = name.trim();
    let plain = clean(name);
    if plain.is_empty() {
        return format!("#{}", id.code());
    }
    // A name that itself looks like a code, or had to be changed, is not enough.
    let read = parse(&plain);
    if alone && plain == name && read.code.is_empty() && Id::of_code(&plain).is_none() {
        return plain.into_owned();
    }
    format!("{plain} #{}", id.code())
}

/// A name on one line and without `;`, which separates references.
fn clean(name: &str) -> Cow<'_, str> {
    if name.contains([';', '\n', '\r', '\t']) { name.replace(';', ",").replace(['\n', '\r', '\t'], " ").into() } else { name.into() }
}

/// Reads the words for one record.
#[must_use]
pub fn parse(text: &str) -> Reference<'_> {
    let text = text.trim();
    let whole = |code: &str| code.len() == WHOLE && Id::of_code(code).is_some();
    match text.rsplit_once('#') {
        Some(("", code)) if whole(code) || ((SHORTEST..WHOLE).contains(&code.len()) && Id::range_of(code).is_some()) => {
            Reference { name: "", code }
        }
        Some((name, code)) if whole(code) && name.ends_with(char::is_whitespace) => Reference { name: name.trim_end(), code },
        _ => Reference { name: text, code: "" },
    }
}

/// Reads the words for several records.
pub fn parse_all(text: &str) -> impl Iterator<Item = Reference<'_>> {
    entries(text).map(parse)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn id(n: i64) -> Id {
        Id::new(n).unwrap()
    }

    #[test]
    fn names_and_codes() {
        let code = id(7).code();
        for (name, alone, written) in [
            ("Sheikh Zayed", true, "Sheikh Zayed".to_owned()),
            ("Sheikh Zayed", false, format!("Sheikh Zayed #{code}")),
            ("", true, format!("#{code}")),
            ("One; two", true, format!("One, two #{code}")),
            ("#k7f3", true, format!("#k7f3 #{code}")),
            ("Ward #12", true, "Ward #12".to_owned()),
            ("abdzhqarmantz", true, format!("abdzhqarmantz #{code}")),
        ] {
            assert_eq!(write(name, id(7), alone), written);
        }
        assert_eq!(parse("  Ward #12 "), Reference { name: "Ward #12", code: "" });
        assert_eq!(parse("#k7f3a"), Reference { name: "", code: "k7f3a" });
        assert_eq!(parse("#k7f3a").id(), None);
        assert_eq!(parse("Ward#0000000000000"), Reference { name: "Ward#0000000000000", code: "" });
        let two = format!("A #{}; B", id(9).code());
        assert_eq!(parse_all(&two).map(|r| (r.name, r.id())).collect::<Vec<_>>(), [("A", Some(id(9))), ("B", None)]);
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(name in "[#a-z0-9 ;,]{0,20}|\\PC{0,20}", n in 1i64.., alone: bool) {
            let written = write(&name, id(n), alone);
            let read = parse(&written);
            prop_assert!(!written.contains(';'));
            if read.code.is_empty() {
                prop_assert!(alone);
                prop_assert_eq!(read.name, name.trim());
            } else {
                prop_assert_eq!(read.id(), Some(id(n)));
                let cleaned = clean(&name).trim().to_owned();
                prop_assert_eq!(read.name, cleaned);
            }
        }
    }
}
