//! Choices, yes and no, totals and sections in the words of files.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::lines;
use crate::model::ChoiceSet;
use crate::text;
use crate::words::label_if_any;

static CHOICES: &str = include_str!("../../../../assets/catalogue/choices.csv");

/// The synonyms of choices: by set, then by folded word.
static CHOICE_WORDS: LazyLock<HashMap<String, HashMap<String, String>>> = LazyLock::new(|| {
    let mut out: HashMap<String, HashMap<String, String>> = HashMap::new();
    for (set, key, words) in lines(CHOICES) {
        let words_of = out.entry(set).or_default();
        for word in std::iter::once(&key).chain(&words) {
            words_of.entry(choice_fold(word)).or_insert_with(|| key.clone());
        }
    }
    out
});

/// Signs alone (`+`, `✓`) fold to nothing and stand for themselves.
fn choice_fold(word: &str) -> String {
    let folded = text::fold(word);
    if folded.is_empty() { word.trim().to_owned() } else { folded }
}

/// The key of a choice by its key, label or synonym, or by two of them that say the same (`M / مرد`).
#[must_use]
pub fn choice(set: &'static ChoiceSet, word: &str) -> Option<&'static str> {
    if let Some(key) = one_choice(set, word) {
        return Some(key);
    }
    let mut found = word.split(['/', '(', ')', '|', '-', ',']).map(str::trim).filter(|p| !p.is_empty()).map(|p| one_choice(set, p));
    let first = found.next()??;
    found.all(|other| other == Some(first)).then_some(first)
}

fn one_choice(set: &'static ChoiceSet, word: &str) -> Option<&'static str> {
    if let Some(key) = set.keys.iter().find(|key| key.eq_ignore_ascii_case(word)) {
        return Some(key);
    }
    let folded = choice_fold(word);
    let synonym = CHOICE_WORDS.get(set.name).and_then(|words| words.get(&folded));
    if let Some(key) = synonym.and_then(|found| set.keys.iter().find(|key| *key == found)) {
        return Some(key);
    }
    let labelled = |key: &&&str| {
        text::fold(key) == folded || label_if_any(&format!("choice-{}-{key}", set.name)).is_some_and(|label| text::fold(&label) == folded)
    };
    set.keys.iter().find(labelled).copied()
}

/// Yes or no.
#[must_use]
pub fn flag(word: &str) -> Option<bool> {
    CHOICE_WORDS.get("flag").and_then(|words| words.get(&choice_fold(word))).map(|key| key == "yes")
}

/// Words that begin the line of a total whatever follows them.
#[rustfmt::skip]
const TOTALS: &[&str] = &[
    "total", "totals", "subtotal", "مجموع", "مجموعه", "ټول", "ټوله", "ټولټال", "تول", "توله", "итого", "всего", "барлығы", "жиыны",
];

/// Whether a row's first text says that it is a total.
#[must_use]
pub fn is_total(first: &str) -> bool {
    static FOLDED: LazyLock<Vec<String>> = LazyLock::new(|| TOTALS.iter().map(|w| text::fold(w)).collect());
    let folded = text::fold(first);
    CHOICE_WORDS.get("total").is_some_and(|words| words.contains_key(&folded))
        || folded.split(' ').next().is_some_and(|word| FOLDED.iter().any(|t| t == word))
        || folded.starts_with("grand total")
        || folded.starts_with("sub total")
}

/// How lines below a list begin that are no records.
#[rustfmt::skip]
const FOOTERS: &[&str] = &[
    "prepared by", "approved by", "checked by", "signed by", "signature", "stamp", "note", "notes", "remark", "remarks", "source", "date",
    "امضا", "تهیه کننده", "ترتیب کننده", "تایید کننده", "مهر", "یادداشت", "ملاحظات", "منبع", "تاریخ", "утвердил", "утверждаю", "подпись", "примечание", "дата",
    "составил", "исполнитель", "м п",
];

/// Whether a text begins a line below a list: who prepared it, a note, a signature.
#[must_use]
pub fn is_footer(line: &str) -> bool {
    static FOLDED: LazyLock<Vec<String>> = LazyLock::new(|| FOOTERS.iter().map(|w| text::fold(w)).collect());
    let signed = line.contains(':') || line.contains("___") || line.contains("....");
    let folded = text::fold(line);
    let begins = |word: &String| folded.strip_prefix(word.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    // A word alone could be anybody's value; with a colon or a line to sign on it is a footer.
    FOLDED.iter().any(|word| begins(word) && (signed || word.contains(' ')))
}

/// Whether a text that stands alone in its row has a word of sections in it (province, department, group).
#[must_use]
pub fn is_section(alone: &str) -> bool {
    let folded = text::fold(alone);
    let Some(words) = CHOICE_WORDS.get("section") else { return false };
    folded.split(' ').any(|word| words.contains_key(word)) || alone.contains(':') || is_footer(alone)
}
