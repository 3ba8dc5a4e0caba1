//! Cuts a folded text into numbers, known words and marks. It decides nothing about dates.

use super::dictionary::{self, Meaning};

/// A piece of a typed date. Spaces are gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    /// A number and how many digits it was written with.
    Number {
        value: u32,
        digits: usize,
    },
    Word(Meaning),
    /// A word, or a number of ten digits and more, that means nothing here.
    Unknown(String),
    /// Any other sign.
    Mark(char),
}

enum Raw<'a> {
    Digits(&'a str),
    Letters(&'a str),
    Mark(char),
}

/// Longest name: Jumada al-Thani.
const MOST_WORDS: usize = 3;

/// Cuts `folded` (see `fold`) into its pieces.
pub(super) fn scan(folded: &str) -> Vec<Item> {
    let raw = cut(folded);
    let mut items = Vec::with_capacity(raw.len());
    let mut rest = raw.as_slice();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match first {
            Raw::Digits(digits) => items.push(number(digits)),
            Raw::Mark(mark) => items.push(Item::Mark(*mark)),
            Raw::Letters(word) => {
                let (item, taken) = name(word, after);
                items.push(item);
                rest = after.get(taken..).unwrap_or(&[]);
            }
        }
    }
    items
}

fn cut(folded: &str) -> Vec<Raw<'_>> {
    let mut raw = Vec::with_capacity(8);
    let mut rest = folded;
    while let Some(c) = rest.chars().next() {
        let kind = |c: char| (c.is_ascii_digit(), c.is_alphabetic());
        let same = kind(c);
        let length = match same {
            (false, false) => c.len_utf8(),
            _ => rest.find(|c| kind(c) != same).unwrap_or(rest.len()),
        };
        let (piece, after) = rest.split_at(length);
        rest = after;
        match same {
            (true, _) => raw.push(Raw::Digits(piece)),
            (_, true) => raw.push(Raw::Letters(piece)),
            _ if c == ' ' => {}
            _ => raw.push(Raw::Mark(c)),
        }
    }
    raw
}

fn number(digits: &str) -> Item {
    match digits.parse() {
        Ok(value) if digits.len() <= 9 => Item::Number { value, digits: digits.len() },
        _ => Item::Unknown(digits.to_owned()),
    }
}

/// The longest known name that begins with `word`, and how many pieces after it belong to it.
/// Names of several words may have hyphens or dots between them.
fn name(word: &str, after: &[Raw<'_>]) -> (Item, usize) {
    let mut joined = word.to_owned();
    let mut found = dictionary::whole(word).map(|meaning| (meaning, 0));
    let (mut words, mut taken) = (1, 0);
    for piece in after {
        taken += 1;
        match piece {
            Raw::Letters(next) if words < MOST_WORDS => {
                words += 1;
                joined.push_str(next);
                if let Some(meaning) = dictionary::whole(&joined) {
                    found = Some((meaning, taken));
                }
            }
            Raw::Mark('-' | '.') => {}
            _ => break,
        }
    }
    match found {
        Some((meaning, taken)) => (Item::Word(meaning), taken),
        None => match dictionary::beginning(word) {
            Some(meaning) => (Item::Word(meaning), 0),
            None => (Item::Unknown(word.to_owned()), 0),
        },
    }
}
