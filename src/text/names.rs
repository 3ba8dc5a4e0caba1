//! A person's name as several words: what belongs together, what is a title, and the keys to find it by.
//!
//! Words of one name are written together or apart (Abdul Rahman, Noor Ullah, Hussain Zada): they are brought together
//! here so that every way gives the same keys. A title is never dropped, since it can be all that is written of a
//! person ("Mawlawi"). Must not judge whether two names are the same (see `likeness`).
//!
//! Still awkward: two given names written as one word are taken apart only after Mohammad, Sayed and Ghulam in the
//! Arabic script, where it is common.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::fold::{fold, folded};
use super::skeleton::skeleton;

/// More words than any name has; the rest is not looked at.
const MOST_WORDS: usize = 12;

/// Titles and ranks before names, folded. Sayed and Khan are names here.
#[rustfmt::skip]
static TITLES: &[&str] = &[
    "agha", "akhund", "alhaj", "brig", "capt", "captain", "col", "colonel", "commander", "dipl", "docent", "doctor",
    "doktor", "dr", "drs", "eng", "engineer", "engr", "gen", "general", "haj", "haji", "hajia", "hajj", "hajja",
    "hajji", "hazrat", "imam", "lt", "ltgen", "maj", "major", "maulana", "maulavi", "maulawi", "maulvi", "mawlana",
    "mawlavi", "mawlawi", "miss", "molavi", "molawi", "mr", "mrs", "ms", "mufti", "mulla", "mullah", "phd", "pohand",
    "pohandoy", "pohanmal", "pohanwal", "pohanyar", "prof", "professor", "qari", "qazi", "sheikh", "ustad", "ustaz",
    "акад", "академик", "ген", "генерал", "господин", "госпожа", "доктор", "доцент", "др", "инж", "инженер", "кмн",
    "кори", "мулла", "полковник", "проф", "профессор", "устод", "хаджи", "шеих", "اخوند", "استاد", "اغا", "الحاج",
    "انجنیر", "انجینر", "انجینیر", "تورنجنرال", "جنرال", "حاج", "حاجی", "حاجیه", "حضرت", "داکتر", "داکتره", "دوکتر",
    "دوکتور", "دکتر", "دکتور", "دگروال", "سارنوال", "شاغلی", "شیخ", "قاری", "قاضی", "قوماندان", "قومندان", "محترم",
    "مفتی", "ملا", "مهندس", "مولانا", "مولوی", "میرمن", "پروفیسور", "پوهاند", "پوهندوی", "پوهنمل", "پوهنوال",
    "پوهنیار",
];

/// Whether `word` is a title or rank before names (Dr, Haji, Mawlawi, داکتر …) in any script. It may still be all
/// there is of a name.
pub fn is_title(word: &str) -> bool {
    role(&folded(word)).title
}

/// "Servant of": always followed by a name of God, and one name with it.
#[rustfmt::skip]
static SERVANT: &[&str] = &[
    "abd", "abdel", "abdol", "abdul", "abdur", "abdus", "abdun", "abduz", "abdu", "عبد", "عبدال", "عبدل",
    "абд", "абду", "абдул", "абдур", "абдус", "абдель", "абдол",
];

/// The article between two words of a name, as Latin spellings write it.
#[rustfmt::skip]
static ARTICLES: &[&str] = &[
    "ul", "ur", "ud", "us", "uz", "un", "ol", "al", "el", "ad", "ar", "as", "ан", "ар", "ад", "ал", "эл", "аль",
    "эль", "уль", "уд", "ур",
];

/// What ends a name and may stand apart from it.
#[rustfmt::skip]
static ENDINGS: &[&str] = &[
    "allah", "alla", "ullah", "ulla", "ollah", "olla", "olah", "ulah", "lah", "uddin", "ulhaq", "urrahman", "zada",
    "zadah", "zadeh", "zai", "zay", "zoi", "khel", "khail", "الله", "الدین", "الحق", "الرحمن", "الرحمان", "الحی",
    "زاده", "زی", "زوی", "خیل", "улла", "уллах", "аллах", "заде", "зада", "заи",
];

/// What follows the article in a name that is one with the word before.
#[rustfmt::skip]
static AFTER_ARTICLE: &[&str] = &[
    "din", "deen", "haq", "haqq", "hai", "rahman", "rahim", "razaq", "islam", "дин", "хак", "рахман",
];

/// Given names to which a second one is joined in the Arabic script.
static JOINED: &[&str] = &["محمد", "سید", "غلام"];

/// What after one of `JOINED` makes a single word of it: Mohammadi, Mohammadzai, Mohammadullah.
#[rustfmt::skip]
static NOT_A_NAME: &[&str] = &[
    "زاده", "زایی", "الله", "الدین", "یان", "یار", "خیل", "پور", "زوی", "زی", "وال",
];

/// What a word does in a name, looked up once: servant, article, ending, after an article, a title.
#[derive(Clone, Copy, Default)]
struct Role {
    servant: bool,
    article: bool,
    ending: bool,
    after_article: bool,
    title: bool,
}

static ROLES: LazyLock<HashMap<&'static str, Role>> = LazyLock::new(|| {
    let mut out: HashMap<&'static str, Role> = HashMap::new();
    let mut mark = |words: &[&'static str], set: fn(&mut Role)| words.iter().for_each(|word| set(out.entry(word).or_default()));
    mark(SERVANT, |r| r.servant = true);
    mark(ARTICLES, |r| r.article = true);
    mark(ENDINGS, |r| r.ending = true);
    mark(AFTER_ARTICLE, |r| r.after_article = true);
    mark(TITLES, |r| r.title = true);
    out
});

fn role(folded: &str) -> Role {
    ROLES.get(folded).copied().unwrap_or_default()
}

/// The words of a folded name, joined ones taken apart.
fn words(folded: &str) -> Vec<&str> {
    let mut out = Vec::new();
    for word in folded.split(' ').filter(|word| !word.is_empty()).take(MOST_WORDS) {
        let split = JOINED.iter().find_map(|first| {
            let rest = word.strip_prefix(first)?;
            let name = rest.chars().count() >= 3 && !NOT_A_NAME.iter().any(|end| rest.starts_with(end));
            name.then_some((*first, rest))
        });
        match split {
            Some((first, rest)) => out.extend([first, rest]),
            None => out.push(word),
        }
    }
    out
}

/// The parts of a name: words that belong together in one string, with a space between them.
pub(super) fn parts(name: &str) -> Vec<String> {
    let name = fold(name);
    let mut out: Vec<String> = Vec::new();
    // Whether the next word belongs to the part before.
    let mut open = false;
    let mut words = words(&name).into_iter().peekable();
    while let Some(word) = words.next() {
        let next = words.peek().copied();
        let role = role(word);
        let article = role.article && next.is_some();
        let ending = role.ending && out.last().is_some_and(|last| !is_title(last));
        let ties = article && next.is_some_and(|next| self::role(next).after_article);
        match out.last_mut() {
            Some(last) if open || ending || ties => {
                last.push(' ');
                last.push_str(word);
            }
            _ => out.push(word.to_owned()),
        }
        open = article || (role.servant && next.is_some());
    }
    out
}

/// The keys under which a name is indexed and looked for: the skeleton of each part, words that belong together as one
/// (Abdul Rahman = Abdulrahman = عبدالرحمن, Noor Ullah = Noorullah), and for Abd-ul-X also that of X, since many drop
/// the Abdul. Titles have keys like other words. Without repetitions, in the order of the name.
pub fn name_keys(name: &str) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for part in parts(name) {
        let key = skeleton(&part);
        let bare = key.strip_prefix("abd").filter(|rest| rest.len() >= 2).map(str::to_owned);
        for key in [Some(key), bare].into_iter().flatten() {
            if !key.is_empty() && !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_written_apart_and_together() {
        for same in [
            &["Abdul Rahman", "Abdulrahman", "Abdur Rahman", "Abd al-Rahman", "عبدالرحمن", "عبد الرحمن", "Абдул Рахман"][..],
            &["Noor Ullah", "Noorullah", "Nur-ullah", "نورالله", "نور الله"],
            &["Zia ul Haq", "Ziaulhaq", "Zia-ul-Haq", "ضیاالحق", "ضیا الحق"],
            &["Noor ud Din", "Nooruddin", "Noor al-Din", "نورالدین", "نور الدین"],
            &["Hussain Zada", "Hussainzada", "حسین زاده", "حسین‌زاده"],
            &["Mohammad Hashim", "محمد هاشم", "محمدهاشم"],
            &["Mohammadi", "محمدی"],
            &["Mohammadzai", "محمدزی", "Mohammad Zai"],
            &["Al Haj Karim", "Alhaj Karim", "الحاج کریم"],
        ] {
            for name in same {
                assert_eq!(name_keys(name), name_keys(same[0]), "{name} and {}", same[0]);
            }
        }
        assert_eq!(name_keys("Abdul Karim"), ["abdkrm", "krm"]);
        assert_eq!(name_keys("Dr. Karim"), ["dktr", "krm"]);
        assert_eq!(name_keys("Mawlawi").len(), 1);
        assert_eq!(name_keys("Karim Karim"), ["krm"]);
        assert!(name_keys(" - ").is_empty());
        assert_eq!(name_keys("Allah Noor").len(), 2);
    }

    #[test]
    fn titles() {
        for title in ["Dr.", "dr", "Eng", "Haji", "حاجی", "حاجي", "داکتر", "ډاکټر", "Профессор", "Qari", "مولوی"]
        {
            assert!(is_title(title), "{title}");
        }
        for name in ["Karim", "Sayed", "Khan", "گل", "Шерхан", ""] {
            assert!(!is_title(name), "{name}");
        }
    }

    #[test]
    fn tables_are_folded() {
        for table in [TITLES, SERVANT, ARTICLES, ENDINGS, AFTER_ARTICLE, JOINED, NOT_A_NAME] {
            for word in table {
                assert_eq!(fold(word), *word);
            }
        }
        assert!(TITLES.is_sorted());
    }

    proptest! {
        #[test]
        fn any_name_has_keys(name in "[A-Za-zا-یа-я' -]{0,60}", odd in "\\PC{0,40}") {
            let keys = name_keys(&name);
            prop_assert!(keys.iter().all(|key| !key.is_empty()));
            prop_assert_eq!(keys, name_keys(&fold(&name)));
            let _ = name_keys(&odd);
        }
    }
}
