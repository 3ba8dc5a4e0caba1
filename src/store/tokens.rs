//! The words of a record as the search index holds them, and what a typed word asks of them. Pure; the index itself is in `search`.
//!
//! A token is a folded word in its own script or in Latin letters, `=` and the sound of a name's word, or `@` and the code of a
//! record or catalogue entry of a field that holds several. What a field holds that names one record or one entry is not here:
//! its column has an index of its own. So an assessment without a comment costs the search nothing.

use crate::model::{Field, FieldKind, FieldType, Id, Kind, List, Row, Value, entries};
use crate::text;

/// Beginnings of at most so many letters have lists of their own in the index.
pub(super) const BEGINNINGS: usize = 3;
/// Before the sound of a word.
const SOUND: char = '=';
/// Before a code.
const CODE: char = '@';

/// Whether a field gives tokens.
fn gives(field: &Field) -> bool {
    match field.kind {
        // Asked for by the page of what is referred to, searched or not.
        FieldKind::Refs(_) => true,
        FieldKind::Ref(_) | FieldKind::Term(_) => false,
        _ => field.searched,
    }
}

/// Whether the words of a field are names, which are found by their sounds too.
fn sounds(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Name | FieldKind::Native | FieldKind::Words)
}

/// Whether a field gives words as they are written.
pub(super) fn written(field: &Field) -> bool {
    gives(field) && !matches!(field.kind, FieldKind::Refs(_) | FieldKind::Terms(_))
}

/// Whether records of a kind have tokens at all.
pub(super) fn held(kind: Kind) -> bool {
    kind.fields().iter().any(gives)
}

/// The tokens of a record, each once, in the order of their bytes, between spaces; nothing for one that is gone.
pub(super) fn of(row: &Row) -> String {
    if row.gone {
        return String::new();
    }
    let mut all = String::new();
    for (field, value) in row.kind.fields().iter().zip(&row.values).filter(|(f, v)| gives(f) && !v.is_null()) {
        match field.kind {
            FieldKind::Refs(_) => Vec::<Id>::read(value).into_iter().for_each(|id| push(&mut all, &reference(id))),
            FieldKind::Terms(list) => entries(value.as_str()).for_each(|code| push(&mut all, &term(list, code))),
            _ if sounds(field) => {
                push_text(&mut all, value.as_str());
                entries(value.as_str()).flat_map(text::name_keys).for_each(|key| push(&mut all, &sound(&key)));
            }
            _ => push_text(&mut all, &value.canonical()),
        }
    }
    let mut each: Vec<&str> = all.split(' ').collect();
    each.sort_unstable();
    each.dedup();
    each.join(" ")
}

fn push(out: &mut String, token: &str) {
    // Signs that no Latin letters stand for leave nothing.
    if token.is_empty() {
        return;
    }
    if !out.is_empty() {
        out.push(' ');
    }
    out.push_str(token);
}

fn push_text(out: &mut String, value: &str) {
    let folded = text::fold(value);
    if !folded.is_empty() {
        push(out, &folded);
        if !folded.is_ascii() {
            push(out, &text::romanise(&folded));
        }
    }
}

/// The token of a sound. The index knows no capitals, so that the sounds of `S` and `s` are one there.
pub(super) fn sound(key: &str) -> String {
    let plain = key.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase());
    std::iter::once(SOUND).chain(plain).collect()
}

/// The token of one of several records.
pub(super) fn reference(id: Id) -> String {
    format!("{CODE}{}", id.code())
}

/// The token of one of several catalogue entries: letters and digits only.
pub(super) fn term(list: List, code: &str) -> String {
    let plain = list.key().chars().chain(code.chars()).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    std::iter::once(CODE).chain(plain).collect()
}

/// What is asked of a record's tokens: one of several ways to hold.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sought {
    /// Words that are all there, of the last one at least its beginning.
    begins: Vec<Vec<String>>,
    /// Or one of these tokens.
    whole: Vec<String>,
}

impl Sought {
    /// A typed word by its own letters; `None` if nothing of it can be looked for.
    pub(super) fn letters(word: &str) -> Option<Self> {
        let folded = text::fold(word);
        let latin = text::romanise(&folded);
        let ways = if latin == folded { vec![folded] } else { vec![folded, latin] };
        let split = |way: String| way.split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let begins: Vec<_> = ways.into_iter().map(split).filter(|way| !way.is_empty()).collect();
        (!begins.is_empty()).then(|| Self { begins, whole: Vec::new() })
    }

    /// The same with the word's sound, for names. A sound of one consonant fits everything and is left out.
    pub(super) fn letters_or_sound(word: &str) -> Option<Self> {
        let mut out = Self::letters(word)?;
        let key = text::skeleton(word);
        if key.chars().count() > 1 && word.chars().count() > 2 {
            out.whole.push(sound(&key));
        }
        Some(out)
    }

    /// One of several tokens.
    pub(super) fn tokens(whole: Vec<String>) -> Self {
        Self { begins: Vec::new(), whole }
    }

    /// Or one more token.
    pub(super) fn or(&mut self, token: String) {
        self.whole.push(token);
    }

    /// As the index is asked; nothing if nothing can hold.
    pub(super) fn expression(&self) -> String {
        let way = |words: &Vec<String>| {
            let all: Vec<String> = words.iter().map(|w| quoted(w)).collect();
            format!("({} *)", all.join(" AND "))
        };
        let ways = self.begins.iter().map(way).chain(self.whole.iter().map(|token| quoted(token)));
        ways.collect::<Vec<_>>().join(" OR ")
    }

    /// The part of it that is asked by the beginnings of words, and the tokens besides.
    pub(super) fn parted(&self) -> (Option<Self>, Option<Self>) {
        let begins = Self { begins: self.begins.clone(), whole: Vec::new() };
        let whole = Self::tokens(self.whole.clone());
        ((!begins.begins.is_empty()).then_some(begins), (!whole.whole.is_empty()).then_some(whole))
    }

    /// The same with no word longer than the index has beginnings for: holds for more records, and is asked at no cost for those
    /// beyond a limit. `None` if there is no longer word.
    pub(super) fn coarse(&self) -> Option<Self> {
        let mut cut = false;
        let mut out = self.clone();
        for last in out.begins.iter_mut().filter_map(|way| way.last_mut()) {
            if let Some((at, _)) = last.char_indices().nth(BEGINNINGS) {
                last.truncate(at);
                cut = true;
            }
        }
        cut.then_some(out)
    }

    /// Whether a record that is not gone holds it. Most words are found by their letters, which costs little; sounds are made only
    /// if they are not.
    pub(super) fn holds(&self, row: &Row) -> bool {
        if self.begins.iter().any(|way| way.len() > 1) {
            let all = of(row);
            return self.fits(&all.split(' ').collect::<Vec<_>>());
        }
        let begun = |value: &Value| match value {
            Value::Null => false,
            Value::Text(text) => self.begun_in(text),
            number => self.begun_in(&number.canonical()),
        };
        if row.kind.fields().iter().zip(&row.values).any(|(field, value)| written(field) && begun(value)) {
            return true;
        }
        if self.whole.iter().all(|token| token.starts_with(SOUND)) {
            return !self.whole.is_empty() && self.sounds_in(row);
        }
        let all = of(row);
        self.fits(&all.split(' ').collect::<Vec<_>>())
    }

    /// Whether a name of a record has one of the sounds.
    fn sounds_in(&self, row: &Row) -> bool {
        let names = row.kind.fields().iter().zip(&row.values).filter(|(field, value)| gives(field) && sounds(field) && !value.is_null());
        let mut words = names.flat_map(|(_, value)| entries(value.as_str()));
        words.any(|word| text::name_keys(word).iter().any(|key| self.whole.contains(&sound(key))))
    }

    /// Whether the written words of a record tell all about it.
    pub(super) fn is_written(&self) -> bool {
        self.whole.is_empty() && self.begins.iter().all(|way| way.len() == 1)
    }

    /// Whether a word of a text begins as asked; for ways of one word.
    pub(super) fn begun_in(&self, value: &str) -> bool {
        let mut asked = self.begins.iter().flatten();
        if value.is_ascii() {
            return asked.any(|word| text::has_beginning(value, word));
        }
        // What is ASCII already stays so in Latin letters, so that only one of the two has to be made for a word.
        let latin = if self.begins.iter().flatten().any(|word| word.is_ascii()) { text::romanise(value) } else { String::new() };
        asked.any(|word| match word.is_ascii() {
            true => latin.split(' ').any(|w| w.starts_with(word.as_str())),
            false => text::has_beginning(value, word),
        })
    }

    /// Whether a record's tokens, in the order of their bytes, hold it.
    fn fits(&self, tokens: &[&str]) -> bool {
        let there = |token: &String| tokens.binary_search(&token.as_str()).is_ok();
        let begun =
            |word: &String| tokens.get(tokens.partition_point(|t| *t < word.as_str())).is_some_and(|t| t.starts_with(word.as_str()));
        let way = |words: &Vec<String>| words.split_last().is_some_and(|(last, before)| begun(last) && before.iter().all(there));
        self.begins.iter().any(way) || self.whole.iter().any(there)
    }
}

/// A token quoted for a MATCH expression.
fn quoted(token: &str) -> String {
    format!("\"{}\"", token.replace('"', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person() -> Row {
        let row = Row::new(Kind::Trainee, Id::new(7).unwrap());
        row.with("passport_name", Value::text("Karim Karim"))
            .with("native_name", Value::text("کریم"))
            .with("father_name", Value::text("Sher"))
            .with("languages", Value::text("ps; prs"))
    }

    #[test]
    fn tokens_of_a_record() {
        assert_eq!(of(&person()), "=krm =sr @languageprs @languageps karim sher کریم");
        assert_eq!(of(&Row { gone: true, ..person() }), "");
        let house = person().with("home_hospital", Value::Int(9)).with("province", Value::text("AF01"));
        assert_eq!(of(&house), of(&person()), "what names one record or entry has an index of its own");
        assert!(held(Kind::Trainee) && held(Kind::Assessment) && !held(Kind::Placement));
    }

    #[test]
    fn a_typed_word_and_the_tokens() {
        let all = of(&person());
        let tokens: Vec<&str> = all.split(' ').collect();
        let fits = |word: &str| Sought::letters(word).is_some_and(|s| s.fits(&tokens));
        assert!(fits("k") && fits("Karim") && fits("کر") && fits("karim-ka") && !fits("karima") && !fits("ka-karim") && !fits("krm"));
        assert!(!fits("=") && !fits("@") && !fits("language"), "marks are no letters");
        assert!(Sought::letters_or_sound("Kareem").is_some_and(|s| s.fits(&tokens)));
        assert_eq!(Sought::letters("a\"b").map(|s| s.expression()), Some("(\"a\" AND \"b\" *)".to_owned()));
        assert_eq!(Sought::letters("\"*"), None);
    }
}
