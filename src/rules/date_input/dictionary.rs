//! The words that may stand in a typed date and what each of them means.
//!
//! Names come from `calendar`; here are the other spellings people use: romanisations of the
//! Afghan months, their Iranian names, lunar months in many forms, and the words for relative
//! dates. All are compared folded and without spaces.
//!
//! Still awkward: one word has one meaning. Pashto اونۍ is Saturday here although it is also
//! "week", and AH is read as lunar.

use std::sync::LazyLock;

use chrono::Weekday::{self, Fri, Mon, Sat, Sun, Thu, Tue, Wed};

use super::fold::fold;
use crate::rules::calendar::{
    Calendar::{self, Gregorian, Lunar, Solar},
    Language, month_in_date, month_name, month_short, weekday_name, weekday_short,
};

/// What a word of a date means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Month(Calendar, u32),
    Weekday(Weekday),
    /// Days from today: tomorrow is 1.
    FromToday(i32),
    /// Says in which calendar the year is counted.
    Era(Calendar),
    Unit(Unit),
    This,
    Next,
    Last,
    Start,
    End,
    /// "of", "th", "г.": read over.
    Noise,
}

/// What a relative date counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Year,
}

struct Entry {
    /// Folded, without spaces, hyphens and dots.
    key: String,
    meaning: Meaning,
    /// As it is suggested to a person.
    shown: &'static str,
}

/// Sorted by key; no key twice.
static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(build);

/// The shortest beginning of a word that is accepted for it.
const SHORTEST: usize = 3;

/// The meaning of a folded word, whole.
pub(super) fn whole(word: &str) -> Option<Meaning> {
    let at = ENTRIES.binary_search_by(|e| e.key.as_str().cmp(word)).ok()?;
    ENTRIES.get(at).map(|e| e.meaning)
}

/// The meaning of a folded word of which only the beginning was typed, when there is just one.
pub(super) fn beginning(word: &str) -> Option<Meaning> {
    if word.chars().count() < SHORTEST {
        return None;
    }
    let mut found = begin_with(word).map(|e| e.meaning);
    let first = found.next()?;
    found.all(|meaning| meaning == first).then_some(first)
}

/// The known word most like an unknown one, to be suggested.
pub(super) fn nearest(word: &str) -> Option<&'static str> {
    let letters: Vec<char> = word.chars().take(24).collect();
    let most = match letters.len() {
        0 | 1 => return None,
        2..=5 => 1,
        6..=8 => 2,
        _ => 3,
    };
    if letters.len() >= SHORTEST
        && let Some(entry) = begin_with(word).min_by_key(|e| e.key.len())
    {
        return Some(entry.shown);
    }
    let mut best: Option<(usize, &'static str)> = None;
    for entry in ENTRIES.iter() {
        let named = matches!(entry.meaning, Meaning::Month(..) | Meaning::Weekday(_) | Meaning::FromToday(_));
        if !named || entry.key.chars().count() < SHORTEST {
            continue;
        }
        let distance = edits(&letters, &entry.key);
        if distance <= most && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, entry.shown));
        }
    }
    best.map(|(_, shown)| shown)
}

fn begin_with(word: &str) -> impl Iterator<Item = &'static Entry> {
    let from = ENTRIES.partition_point(|e| e.key.as_str() < word);
    let rest = ENTRIES.get(from..).unwrap_or(&[]);
    rest.iter().take_while(move |e| e.key.starts_with(word))
}

/// Edit distance with insertions, deletions and substitutions.
fn edits(a: &[char], b: &str) -> usize {
    let mut row: Vec<usize> = (0..=a.len()).collect();
    for (i, letter) in b.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        let mut cells = row.iter_mut();
        if let Some(first) = cells.next() {
            *first = left;
        }
        for (cell, own) in cells.zip(a) {
            let changed = diagonal + usize::from(*own != letter);
            diagonal = *cell;
            left = changed.min(diagonal + 1).min(left + 1);
            *cell = left;
        }
    }
    row.last().copied().unwrap_or(0)
}

/// Where a name of `calendar` and one of the lists below are the same, the first one stays.
fn build() -> Vec<Entry> {
    let mut entries = Vec::with_capacity(900);
    let mut add = |name: &'static str, meaning: Meaning| {
        let mut key = fold(name);
        key.retain(|c| c.is_alphanumeric());
        let shown = match meaning {
            // A misspelling is answered with the usual spelling, in Latin letters if it was.
            Meaning::Month(calendar, month) if key.is_ascii() => month_name(calendar, month, Language::English),
            Meaning::Weekday(day) if key.is_ascii() => weekday_name(day, Language::English),
            _ => name,
        };
        entries.push(Entry { key, meaning, shown });
    };
    for calendar in Calendar::ALL {
        for month in 1..=12 {
            let meaning = Meaning::Month(calendar, month);
            for language in Language::ALL {
                add(month_name(calendar, month, language), meaning);
                add(month_in_date(calendar, month, language), meaning);
                add(month_short(calendar, month, language), meaning);
            }
        }
    }
    for day in [Mon, Tue, Wed, Thu, Fri, Sat, Sun] {
        for language in Language::ALL {
            add(weekday_name(day, language), Meaning::Weekday(day));
        }
        for language in [Language::English, Language::Russian] {
            add(weekday_short(day, language), Meaning::Weekday(day));
        }
    }
    for &(calendar, month, names) in MONTHS {
        for name in names {
            add(name, Meaning::Month(calendar, month));
        }
    }
    for &(meaning, words) in WORDS {
        for word in words {
            add(word, meaning);
        }
    }
    // Stable, so that names come before variants.
    entries.sort_by(|a, b| a.key.cmp(&b.key));
    entries.dedup_by(|later, first| later.key == first.key);
    entries
}

#[rustfmt::skip]
static MONTHS: &[(Calendar, u32, &[&str])] = &[
    (Solar, 1, &["Hamel", "Haml", "Wray", "хамаль", "Farvardin", "Farwardin", "فروردین", "фарвардин"]),
    (Solar, 2, &["Saur", "Sour", "Sowr", "Sawar", "Thawr", "Thaur", "Ghwayay", "саур", "савр", "Ordibehesht", "Urdibehesht", "اردیبهشت", "ордибехешт"]),
    (Solar, 3, &["Jauza", "Jowza", "Jouza", "Joza", "Jawzah", "Ghbargolay", "джауза", "джавза", "зауза", "Khordad", "Khurdad", "خرداد", "хордад"]),
    (Solar, 4, &["Sartan", "Seratan", "Sarataan", "Chungash", "саратан", "Tir", "تیر", "тир"]),
    (Solar, 5, &["Assad", "Asd", "Zmaray", "асад", "Mordad", "Murdad", "Amordad", "مرداد", "امرداد", "мордад"]),
    (Solar, 6, &["Sonbola", "Sunbola", "Sonbula", "Sumbula", "Sumbola", "Sombola", "Sunbulah", "Sunbala", "Sunbla", "Wazhay", "сунбула", "сумбула", "сүмбіле", "Shahrivar", "Shahrewar", "شهریور", "шахривар", "шахривер"]),
    (Solar, 7, &["Meezan", "Mezan", "Mizaan", "Tala", "мизан", "Mehr", "مهر", "мехр"]),
    (Solar, 8, &["Akrab", "Aqreb", "Aghrab", "Larham", "акраб", "ақырап", "Aban", "آبان", "абан"]),
    (Solar, 9, &["Qaus", "Qows", "Qous", "Kaws", "Kaus", "Qos", "Linday", "каус", "кавс", "қауыс", "Azar", "آذر", "азар", "азер"]),
    (Solar, 10, &["Jady", "Jadee", "Jaddi", "Jadey", "Jedi", "Marghumay", "джади", "жәди", "Dey", "Dei", "دی", "дей"]),
    (Solar, 11, &["Dalv", "Dalwa", "Dalwe", "Dalow", "Dalu", "Delw", "Salwagha", "далв", "дальв", "дәлу", "Bahman", "بهمن", "бахман"]),
    (Solar, 12, &["Hoot", "Hout", "Hoout", "Kab", "хут", "Esfand", "Isfand", "اسفند", "эсфанд"]),
    (Gregorian, 1, &["ژانویه"]),
    (Gregorian, 2, &["فېبروري", "فیبروری", "فوریه"]),
    (Gregorian, 3, &["مارس"]),
    (Gregorian, 4, &["آوریل"]),
    (Gregorian, 5, &["Mai", "مه", "май"]),
    (Gregorian, 6, &["ژوئن"]),
    (Gregorian, 7, &["ژوئیه", "جولایی"]),
    (Gregorian, 8, &["اگوست", "اوت"]),
    (Gregorian, 9, &["Sept", "سېپتمبر", "سپتامبر"]),
    (Gregorian, 10, &["اکتبر"]),
    (Gregorian, 11, &["نوامبر"]),
    (Gregorian, 12, &["دسامبر"]),
    (Lunar, 1, &["Moharram", "Muharam", "محرم الحرام"]),
    (Lunar, 2, &["Saffar", "صفر المظفر"]),
    (Lunar, 3, &["Rabi al-Awwal", "Rabi ul-Awwal", "Rabi al-Awal", "Rabi ul-Awal", "Rabi Awwal", "ربیع اول"]),
    (Lunar, 4, &["Rabi al-Thani", "Rabi ul-Thani", "Rabi us-Sani", "Rabi ul-Sani", "Rabi al-Akhir", "Rabi ul-Akhir", "ربیع ثانی", "ربیع الاخر"]),
    (Lunar, 5, &["Jumada al-Ula", "Jumada al-Awwal", "Jumada ul-Awwal", "Jamadi ul-Awwal", "Jamadi al-Awwal", "Jumadi ul-Awwal", "جمادی اول", "جمادی الاولی"]),
    (Lunar, 6, &["Jumada al-Thani", "Jumada al-Thaniyah", "Jumada ul-Thani", "Jumada al-Akhira", "Jumada al-Akhirah", "Jamadi us-Sani", "Jamadi ul-Sani", "جمادی ثانی", "جمادی الثانیه", "جمادی الاخر", "جمادی الاخره", "جمادی الاخری"]),
    (Lunar, 7, &["Rejeb", "Rajeb", "رجب المرجب"]),
    (Lunar, 8, &["Shaaban", "Shabaan", "شعبان المعظم"]),
    (Lunar, 9, &["Ramazan", "Ramadhan", "Ramzan", "رمضان المبارک", "рамазан"]),
    (Lunar, 10, &["Shawal", "Shawaal", "شوال المکرم"]),
    (Lunar, 11, &["Dhu al-Qadah", "Dhu al-Qidah", "Dhu al-Qada", "Dhul Qadah", "Dhul Qada", "Dhul Qaada", "Zul Qada", "Zulqadah", "Zilqada", "Ziqada", "ذی القعده", "ذوالقعده", "ذیقعد"]),
    (Lunar, 12, &["Dhu al-Hijjah", "Dhu al-Hijja", "Dhul Hijja", "Zul Hijja", "Zul Hijjah", "Zilhijja", "Zilhaj", "ذی الحجه", "ذوالحجه", "ذی الحج"]),
];

#[rustfmt::skip]
static WORDS: &[(Meaning, &[&str])] = &[
    (Meaning::Weekday(Mon), &["doshanba", "دو شنبه"]),
    (Meaning::Weekday(Tue), &["tues", "seshanba"]),
    (Meaning::Weekday(Wed), &["weds", "charshanba", "چهار شنبه"]),
    (Meaning::Weekday(Thu), &["thur", "thurs", "panjshanba", "پنج شنبه"]),
    (Meaning::Weekday(Fri), &["juma", "jumma", "آدینه", "пятницу", "пятница"]),
    (Meaning::Weekday(Sat), &["shanba", "субботу"]),
    (Meaning::Weekday(Sun), &["yakshanba", "یک شنبه"]),
    (Meaning::Weekday(Wed), &["среду"]),
    (Meaning::FromToday(0), &["today", "now", "امروز", "نن", "сегодня", "бүгін"]),
    (Meaning::FromToday(1), &["tomorrow", "فردا", "سبا", "завтра", "ертең"]),
    (Meaning::FromToday(-1), &["yesterday", "دیروز", "پرون", "вчера", "кеше"]),
    (Meaning::FromToday(2), &["پس فردا", "послезавтра"]),
    (Meaning::FromToday(-2), &["پریروز", "позавчера"]),
    (Meaning::This, &["this", "این", "همین", "этот", "эта", "это", "эту", "этого", "осы"]),
    (Meaning::Next, &["next", "coming", "آینده", "راتلونکی", "следующий", "следующая", "следующее", "следующую", "следующего", "келесі"]),
    (Meaning::Last, &["last", "past", "previous", "گذشته", "прошлый", "прошлая", "прошлое", "прошлую", "прошлого", "өткен"]),
    (Meaning::Unit(Unit::Day), &["d", "day", "days", "روز", "ورځ", "д", "день", "дня", "дней", "күн"]),
    (Meaning::Unit(Unit::Week), &["w", "wk", "week", "weeks", "هفته", "нед", "неделя", "неделю", "недели", "недель", "апта"]),
    (Meaning::Unit(Unit::Month), &["m", "mo", "month", "months", "ماه", "میاشت", "мес", "месяц", "месяца", "месяцев", "ай", "айдың"]),
    (Meaning::Unit(Unit::Year), &["y", "yr", "year", "years", "سال", "کال", "год", "года", "лет", "жыл", "жылдың"]),
    (Meaning::Start, &["start", "beginning", "اول", "شروع", "начало", "басы"]),
    (Meaning::End, &["end", "آخر", "ختم", "конец", "соңы"]),
    (Meaning::Era(Solar), &["sh", "hs", "ahs", "solar", "shamsi", "ش", "هش", "شمسی", "هجری شمسی", "خورشیدی", "هجری خورشیدی"]),
    (Meaning::Era(Lunar), &["ah", "lunar", "qamari", "ق", "هق", "قمری", "هجری قمری"]),
    (Meaning::Era(Gregorian), &["ad", "ce", "gregorian", "miladi", "م", "میلادی", "н.э."]),
    (Meaning::Noise, &["of", "the", "on", "st", "nd", "rd", "th", "г", "го", "ж", "жылы", "жылғы", "تاریخ", "مورخ", "هجری", "هـ"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_has_two_meanings() {
        let mut all: Vec<(String, Meaning)> = Vec::new();
        let mut note = |name: &str, meaning| {
            let mut key = fold(name);
            key.retain(char::is_alphanumeric);
            all.push((key, meaning));
        };
        for &(calendar, month, names) in MONTHS {
            for name in names {
                note(name, Meaning::Month(calendar, month));
            }
        }
        for &(meaning, words) in WORDS {
            for word in words {
                note(word, meaning);
            }
        }
        for (word, meaning) in all {
            assert!(!word.is_empty());
            assert_eq!(whole(&word), Some(meaning), "{word}");
        }
    }

    #[test]
    fn every_shown_name_is_known() {
        for calendar in Calendar::ALL {
            for month in 1..=12 {
                for language in Language::ALL {
                    for name in [
                        month_name(calendar, month, language),
                        month_in_date(calendar, month, language),
                        month_short(calendar, month, language),
                    ] {
                        let mut key = fold(name);
                        key.retain(char::is_alphanumeric);
                        assert_eq!(whole(&key), Some(Meaning::Month(calendar, month)), "{name}");
                    }
                }
            }
        }
    }

    #[test]
    fn beginnings() {
        let cases = [
            ("sara", Some(Meaning::Month(Solar, 4))),
            ("octo", Some(Meaning::Month(Gregorian, 10))),
            ("февр", Some(Meaning::Month(Gregorian, 2))),
            ("tomor", Some(Meaning::FromToday(1))),
            // Shaban or Shahrivar; Rabi I or II; too short.
            ("sha", None),
            ("rabi", None),
            ("ja", None),
        ];
        for (word, expected) in cases {
            assert_eq!(beginning(word), expected, "{word}");
        }
    }

    #[test]
    fn suggestions() {
        let cases = [
            ("hamaal", Some("Hamal")),
            ("febuary", Some("February")),
            ("sonbole", Some("Sunbula")),
            ("wendesday", Some("Wednesday")),
            ("tomorow", Some("tomorrow")),
            ("rabi", Some("Rabi I")),
            ("میزن", Some("میزان")),
            ("xyzzy", None),
            ("q", None),
        ];
        for (word, expected) in cases {
            assert_eq!(nearest(word), expected, "{word}");
        }
    }
}
