//! The language of filters: what one types behind `/` and after `--filter`.
//!
//! Words in any order, each found at the start of a word in any script and spelling; `!word` leaves out; `field:value`,
//! `field:"two words"`, `field>date`, `field<=3`; `field:-` is empty, `field:*` is filled; `#k7f3` a code. A field is named by its
//! key or any unbroken part of it that only one field has.

use crate::model::{Field, Kind};
use crate::msg;
use crate::words::Message;

/// How a cell is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    /// `:` – is, begins with, or names.
    Is,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `:-`
    Empty,
    /// `:*`
    Filled,
}

/// One part of a filter; all parts must hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Must not hold.
    pub not: bool,
    /// What is asked.
    pub ask: Ask,
}

/// What a part asks.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    /// A word anywhere in the record.
    Word(String),
    /// The beginning of a record's code.
    Code(String),
    /// A cell.
    Cell {
        /// The field.
        field: &'static Field,
        /// How it is compared.
        test: Test,
        /// With what, as typed.
        value: String,
    },
}

/// A filter that was understood.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filter {
    /// Its parts.
    pub parts: Vec<Part>,
}

/// Understands a filter over a kind.
///
/// # Errors
/// A field that the kind has not, or that several fields could be.
pub fn parse(kind: Kind, text: &str) -> Result<Filter, Message> {
    let mut parts = Vec::new();
    for piece in pieces(text) {
        let (not, piece) = match piece.strip_prefix('!') {
            Some(rest) => (true, rest),
            None => (false, piece.as_str()),
        };
        if piece.is_empty() {
            continue;
        }
        if let Some(code) = piece.strip_prefix('#').filter(|c| crate::model::Id::range_of(c).is_some()) {
            parts.push(Part { not, ask: Ask::Code(code.to_owned()) });
            continue;
        }
        let ask = match split(piece) {
            Some((name, test, value)) => {
                let field = field(kind, name)?;
                let value = value.trim_matches('"').to_owned();
                let test = match (test, value.as_str()) {
                    (Test::Is, "-") => Test::Empty,
                    (Test::Is, "*") => Test::Filled,
                    _ => test,
                };
                // `status:` while one goes on typing holds for every record.
                if value.is_empty() {
                    continue;
                }
                Ask::Cell { field, test, value }
            }
            None => Ask::Word(piece.trim_matches('"').to_owned()),
        };
        parts.push(Part { not, ask });
    }
    Ok(Filter { parts })
}

/// Splits at spaces outside of quotes.
fn pieces(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut piece = String::new();
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' => {
                quoted = !quoted;
                piece.push(c);
            }
            c if c.is_whitespace() && !quoted => {
                if !piece.is_empty() {
                    out.push(std::mem::take(&mut piece));
                }
            }
            c => piece.push(c),
        }
    }
    if !piece.is_empty() {
        out.push(piece);
    }
    out
}

/// `name`, comparison, value; `None` for a plain word.
fn split(piece: &str) -> Option<(&str, Test, &str)> {
    let at = piece.find([':', '<', '>', '='])?;
    let (name, rest) = piece.split_at(at);
    if name.is_empty()
        || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        || !name.starts_with(|c: char| c.is_ascii_alphabetic())
    {
        return None;
    }
    for (sign, test) in
        [("<=", Test::AtMost), (">=", Test::AtLeast), ("<", Test::Less), (">", Test::Greater), (":", Test::Is), ("=", Test::Is)]
    {
        if let Some(value) = rest.strip_prefix(sign) {
            return Some((name, test, value));
        }
    }
    None
}

/// The field that a name means.
fn field(kind: Kind, name: &str) -> Result<&'static Field, Message> {
    let name = name.to_ascii_lowercase();
    if let Some(field) = kind.field(&name) {
        return Ok(field);
    }
    let pick = |matches: &dyn Fn(&str) -> bool| {
        let found: Vec<&'static Field> = kind.fields().iter().filter(|f| matches(f.key)).collect();
        found
    };
    // A whole word of the key counts before a part of a word: `hospital` is `home_hospital`.
    let by_word = pick(&|key| key.split('_').any(|w| w == name));
    let found = if by_word.is_empty() { pick(&|key| key.contains(name.as_str())) } else { by_word };
    match found.as_slice() {
        [field] => Ok(field),
        [] => {
            let keys: Vec<&str> = kind.fields().iter().map(|f| f.key).collect();
            let near = nearest(&name, &keys).unwrap_or_default();
            Err(msg!("filter-no-field", name = name, near = near))
        }
        several => Err(msg!("filter-several-fields", name = name, keys = several.iter().map(|f| f.key).collect::<Vec<_>>().join(", "))),
    }
}

/// The most similar of several words, for "did you mean".
#[must_use]
pub fn nearest<'a>(word: &str, among: &[&'a str]) -> Option<&'a str> {
    among.iter().filter_map(|k| crate::text::near(word, k, 1 + k.chars().count() / 2).map(|d| (d, *k))).min().map(|(_, k)| k)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_understood() {
        let parts = |s: &str| parse(Kind::Trainee, s).map(|f| f.parts);
        let cell = |key: &str, test, value: &str| Ask::Cell { field: Kind::Trainee.field(key).unwrap(), test, value: value.into() };
        let yes = |ask| Part { not: false, ask };
        assert_eq!(
            parts("kabul status:documents !sakhi").unwrap(),
            vec![
                yes(Ask::Word("kabul".into())),
                yes(cell("status", Test::Is, "documents")),
                Part { not: true, ask: Ask::Word("sakhi".into()) }
            ]
        );
        assert_eq!(parts("hospital:\"sheikh zayed\"").unwrap(), vec![yes(cell("home_hospital", Test::Is, "sheikh zayed"))]);
        assert_eq!(parts("status_on>=2027-01-01").unwrap(), vec![yes(cell("status_on", Test::AtLeast, "2027-01-01"))]);
        assert_eq!(parts("born:- phone:*").unwrap(), vec![yes(cell("born", Test::Empty, "-")), yes(cell("phone", Test::Filled, "*"))]);
        assert_eq!(parts("#k7f3").unwrap(), vec![yes(Ask::Code("k7f3".into()))]);
        assert_eq!(parts("status:").unwrap(), vec![], "half-typed");
        assert_eq!(parts("12:30 \u{645}\u{62d}\u{645}\u{62f}").unwrap().len(), 2, "a time and a name are words");
        assert_eq!(parts("hospitl:x").unwrap_err().id, "filter-no-field");
        assert_eq!(parts("name:x").unwrap_err().id, "filter-several-fields");
    }
}
