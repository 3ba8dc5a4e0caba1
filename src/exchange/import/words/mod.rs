//! What files call a field, a choice, a total: the synonyms of `headers.csv` and `choices.csv`, folded once.
//!
//! A title is looked up as it stands, then in its parts (two languages in one cell, a hint in brackets), then by its words in
//! any order, then with a letter or two mistyped. Must not: look at values; `columns` weighs them.
//!
//! Awkward: the two files are maintained by hand; a word that stands under two fields of a kind belongs to the first.

mod choices;
mod target;

pub(super) use choices::{choice, flag, is_footer, is_section, is_total};
pub use target::{How, Part, Target};

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use crate::exchange::grid::plain;
use crate::model::Kind;
use crate::text::{self, Spelling};
use crate::words::label_if_any;

/// The titles of one kind, or of one list of the catalogue.
pub struct Titles {
    plain: HashMap<String, Target>,
    folded: HashMap<String, Target>,
    /// By the words in alphabetical order, where there are several.
    words: HashMap<String, Target>,
    /// The first titles of each target, to show what is looked for.
    examples: HashMap<Target, Vec<String>>,
    /// Those of `folded` that keep something, as they sound; made when the first title is not known.
    heard: OnceLock<Vec<(String, Spelling, Target)>>,
}

static HEADERS: &str = include_str!("../../../../assets/catalogue/headers.csv");

/// The rows of a file of synonyms: set, key, synonyms.
fn lines(text: &'static str) -> impl Iterator<Item = (String, String, Vec<String>)> {
    let reader = csv::Reader::from_reader(text.as_bytes());
    reader.into_records().filter_map(Result::ok).filter_map(|r| {
        let synonyms = r.get(2)?.split(';').map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()).collect();
        Some((r.get(0)?.to_owned(), r.get(1)?.to_owned(), synonyms))
    })
}

/// Titles by the word in the first column of `headers.csv`: a table's name, or that of a list of the catalogue.
static TITLES: LazyLock<HashMap<&'static str, Titles>> = LazyLock::new(|| {
    let mut synonyms: HashMap<String, Vec<(String, Vec<String>)>> = HashMap::new();
    for (set, key, words) in lines(HEADERS) {
        synonyms.entry(set).or_default().push((key, words));
    }
    let lists = ["province", "district"].into_iter().map(|list| (list, Kind::Term));
    let kinds = Kind::ALL.iter().map(|kind| (kind.table(), *kind));
    kinds.chain(lists).map(|(set, kind)| (set, Titles::of(kind, synonyms.get(set).map_or(&[], Vec::as_slice)))).collect()
});

/// The titles of a kind, or of `province` and `district`.
#[must_use]
pub fn titles(set: &str) -> Option<&'static Titles> {
    TITLES.get(set)
}

/// Words that say nothing about what a column holds.
#[rustfmt::skip]
const FILLERS: &[&str] = &[
    "the", "of", "a", "an", "your", "please", "trainee", "trainees", "candidate", "candidates", "applicant", "applicants", "nominee",
    "participant", "participants", "employee", "staff", "person", "s", "current", "dd", "mm", "yy", "yyyy", "gregorian", "hijri",
    "if", "any", "e", "g", "eg", "complete", "and", "d", "m", "y",
];

/// A few titles of a list: the three shortest in Latin letters that say something, one in Arabic, one in Cyrillic letters.
fn examples(words: &[String]) -> Vec<String> {
    let mut latin: Vec<&String> = words.iter().filter(|w| w.len() > 2 && w.bytes().all(|b| b.is_ascii_alphabetic() || b == b' ')).collect();
    latin.sort_by_key(|w| w.len());
    let first = |low: char, high: char| words.iter().find(|w| w.chars().any(|c| (low..=high).contains(&c)));
    latin.into_iter().take(3).chain(first('\u{600}', '\u{6ff}')).chain(first('\u{400}', '\u{4ff}')).cloned().collect()
}

/// Titles from here on are the same word in another script.
const SURE: f64 = 0.94;
/// From here on it is worth a suggestion.
pub(super) const OFFERED: f64 = 0.75;
/// Shorter titles sound like too many.
const SOUNDED: usize = 5;

fn words_key(folded: &str) -> String {
    let mut words: Vec<&str> = folded
        .split(' ')
        .filter(|w| !FILLERS.contains(w))
        .map(|w| match w {
            "number" | "nr" | "num" | "nos" => "no",
            "expiration" | "expires" | "exp" => "expiry",
            w => w,
        })
        .collect();
    words.sort_unstable();
    words.join(" ")
}

impl Titles {
    fn of(kind: Kind, synonyms: &[(String, Vec<String>)]) -> Self {
        let mut out =
            Self { plain: HashMap::new(), folded: HashMap::new(), words: HashMap::new(), examples: HashMap::new(), heard: OnceLock::new() };
        // The names that exports write come before all synonyms, or `hospital` could be taken by another field.
        out.put("id", Target::Id);
        for field in kind.fields().iter().chain(kind.attached().iter().map(|a| &a.field)) {
            if let Some(target) = Target::of_word(kind, field.key) {
                out.put(field.key, target);
            }
        }
        for (key, words) in synonyms {
            // A key that the record has not: known, and not kept.
            let target = Target::of_word(kind, key).unwrap_or(Target::Skip);
            for word in words {
                out.put(word, target);
            }
            out.examples.entry(target).or_insert_with(|| examples(words));
        }
        for field in kind.fields().iter().chain(kind.attached().iter().map(|a| &a.field)) {
            let own = label_if_any(&format!("field-{}-{}", kind.table(), field.key));
            if let (Some(label), Some(target)) =
                (own.or_else(|| label_if_any(&format!("field-{}", field.key))), Target::of_word(kind, field.key))
            {
                out.put(&label, target);
            }
        }
        out
    }

    fn put(&mut self, word: &str, target: Target) {
        self.plain.entry(plain(word)).or_insert(target);
        let folded = text::fold(word);
        let words = words_key(&folded);
        if words.contains(' ') {
            self.words.entry(words).or_insert(target);
        }
        if !folded.is_empty() {
            self.folded.entry(folded).or_insert(target);
        }
    }

    /// The target of a text that is a title as it stands.
    #[must_use]
    pub fn exact(&self, title: &str) -> Option<Target> {
        self.plain.get(&plain(title)).or_else(|| self.folded.get(&text::fold(title))).copied()
    }

    /// What a title means: as it stands, by its `parts` (the rows of the header it was joined from), or nearly.
    #[must_use]
    pub fn guess(&self, title: &str, parts: &[String]) -> (Target, How) {
        if title.trim().is_empty() {
            return (Target::Unknown, How::Not);
        }
        if let Some(target) = self.exact(title).or_else(|| self.by_words(title)) {
            return (target, How::Known);
        }
        let mut pieces: Vec<&str> = if parts.len() > 1 { parts.iter().map(String::as_str).collect() } else { Vec::new() };
        let bare = title.split(['(', '[', '{']).next().unwrap_or_default();
        if bare.len() < title.len() {
            pieces.push(bare);
        }
        pieces.extend(
            [" & ", " and ", " و ", " и ", " + ", ", "].iter().flat_map(|between| title.split(between)).filter(|p| p.len() < title.len()),
        );
        pieces.extend(title.split(['/', '|', '(', ')', '[', ']', '\n', ':', '–', '—', '\\']));
        let found = pieces.iter().filter_map(|piece| self.exact(piece.trim()).or_else(|| self.by_words(piece)));
        // The bare title leads; a running number or what is left out is weaker than a field.
        let found: Vec<Target> = found.collect();
        if let Some(target) = found.iter().find(|t| t.keeps()).or_else(|| found.first()) {
            return (*target, How::Known);
        }
        match self.near(title).or_else(|| self.sounds_like(title, SURE)) {
            Some(target) => (target, How::Near),
            None => (Target::Unknown, How::Not),
        }
    }

    fn by_words(&self, title: &str) -> Option<Target> {
        let folded = text::fold(title);
        let words = words_key(&folded);
        if words == folded {
            return self.words.get(&words).copied();
        }
        self.words.get(&words).or_else(|| self.folded.get(&words)).copied()
    }

    /// The one target whose title is a letter or two away.
    fn near(&self, title: &str) -> Option<Target> {
        let folded = text::fold(title);
        let letters = folded.chars().count();
        let most = match letters {
            0..=4 => return None,
            5..=8 => 1,
            _ => 2,
        };
        let mut best: Option<(usize, Target)> = None;
        let mut several = false;
        for (known, target) in &self.folded {
            let Some(far) = text::near(&folded, known, most) else { continue };
            match best {
                Some((before, other)) if before == far && other != *target => several = true,
                Some((before, _)) if before <= far => {}
                _ => {
                    best = Some((far, *target));
                    several = false;
                }
            }
        }
        best.filter(|_| !several).map(|(_, target)| target)
    }

    /// Some titles of a target, in several languages.
    #[must_use]
    pub fn examples(&self, target: Target) -> &[String] {
        self.examples.get(&target).map_or(&[], Vec::as_slice)
    }

    /// A field that a title sounds like: the Dari word in Latin letters (`Wilayat`, `Tarikh-e tawallod`), or a slip.
    #[must_use]
    pub fn sounds_like(&self, title: &str, least: f64) -> Option<Target> {
        let folded = text::fold(title);
        // The ezafe between two words, which the Arabic script does not write.
        let folded = folded.split(' ').filter(|w| !matches!(*w, "e" | "i")).collect::<Vec<_>>().join(" ");
        if folded.chars().count() < SOUNDED {
            return None;
        }
        let own = Spelling::of(&folded);
        let heard = self.heard.get_or_init(|| {
            let kept = self.folded.iter().filter(|(_, target)| target.keeps());
            kept.map(|(known, target)| (known.clone(), Spelling::of(known), *target)).collect()
        });
        let best = heard
            .iter()
            .map(|(known, sound, target)| (own.likeness(sound), known, *target))
            .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))?;
        (best.0 >= least).then_some(best.2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(set: &str, title: &str) -> Target {
        titles(set).unwrap().guess(title, &[]).0
    }

    #[test]
    fn titles_of_the_field() {
        use Target::{Attached, Field, Number, Skip, Unknown};
        for (title, target) in [
            ("Name (as in passport)", Field("passport_name")),
            ("نام مکمل", Field("native_name")),
            ("F/Name", Field("father_name")),
            ("شماره", Number),
            ("#", Number),
            ("№", Number),
            ("№ п/п", Number),
            ("PP No.", Attached("passport_number")),
            ("Passport Number", Attached("passport_number")),
            ("Number of passport", Attached("passport_number")),
            ("PP expiry", Attached("passport_expires")),
            ("Expiry date of the passport", Attached("passport_expires")),
            ("Passport / پاسپورت", Attached("passport_number")),
            ("Date of Birth (dd/mm/yyyy)", Field("born")),
            ("Date of Brith", Field("born")),
            ("ولایت / Province", Field("province")),
            ("Home hospital", Field("home_hospital")),
            ("Trainee First Name", Target::Part(Part::First)),
            ("GivenName", Target::Part(Part::First)),
            ("Дата рождения", Field("born")),
            ("Место работы", Field("home_hospital")),
            ("home_hospital", Field("home_hospital")),
            ("passport_expires", Attached("passport_expires")),
            ("id", Target::Id),
            ("Wilayat", Field("province")),
            ("Tarikh-e-tawalod", Field("born")),
            ("Marital status", Unknown),
            ("Height", Unknown),
            ("Religion", Unknown),
            ("Tribe", Unknown),
            ("Shoe size", Unknown),
            ("Weight", Unknown),
            ("Zone", Unknown),
            ("Ethnicity", Unknown),
            ("Course", Unknown),
            ("Certificate", Unknown),
            ("Years of experience", Unknown),
            ("District", Skip),
            ("Salary", Skip),
            ("Blood group", Unknown),
            ("", Unknown),
        ] {
            assert_eq!(guess("trainee", title), target, "{title}");
        }
        assert_eq!(guess("province", "ADM1_PCODE"), Field("code"));
        assert_eq!(guess("equipment", "Health facility"), Target::Hospital);
    }

    #[test]
    fn every_synonym_of_a_field_finds_it() {
        for (set, key, words) in lines(HEADERS) {
            let kind = Kind::of_table(&set).unwrap_or(Kind::Term);
            let titles = titles(&set).unwrap_or_else(|| panic!("no kind {set}"));
            let target = Target::of_word(kind, &key).unwrap_or(Target::Skip);
            for word in words {
                assert!(titles.exact(&word).is_some(), "{set} {key} {word}");
                if target == Target::Id {
                    assert_eq!(titles.exact(&word), Some(target));
                }
            }
        }
    }

    #[test]
    fn choices_totals_sections() {
        use crate::model::SEX;
        for (word, key) in [
            ("M", "male"),
            ("Ms", "female"),
            ("زن", "female"),
            ("Муж.", "male"),
            (" MALE ", "male"),
            ("M / مرد", "male"),
            ("M/F", ""),
            ("x", ""),
        ] {
            assert_eq!(choice(&SEX, word).unwrap_or_default(), key, "{word}");
        }
        assert_eq!((flag("✓"), flag("нет"), flag("maybe")), (Some(true), Some(false), None));
        for total in ["Total", "Total Including Nomadic", "مجموع", "ټول / Total", "ИТОГО:", "Grand total 12"] {
            assert!(is_total(total), "{total}");
        }
        assert!(!is_total("جمعه گل") && !is_total("Totala Khan") && !is_total(""));
        for footer in ["Prepared by: Ahmad", "Approved by", "Подпись: ____", "Signature ....", "تهیه کننده"] {
            assert!(is_footer(footer) && is_section(footer), "{footer}");
        }
        assert!(!is_footer("Noteworthy Khan") && !is_footer("Date Palm") && !is_footer("تاریخ"));
        assert!(is_section("ولایت ارزگان") && is_section("Group B") && is_section("Surgeons:") && !is_section("Ahmad Zia"));
    }
}
