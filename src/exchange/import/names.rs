//! An index over names: which catalogue entry or record a written name means, however it is spelt.
//!
//! First as it stands (folded), then without spaces and doubled letters, then without the words that every hospital or
//! province has, then by likeness. Only one that is clearly ahead of all others is taken.
//!
//! Must not: read the store. Awkward: what is dropped from a hospital's name (its town, "Hospital") is a list of ours.

use std::collections::{HashMap, HashSet};

use crate::model::Value;
use crate::text;

/// Names from here on are taken for spellings of one name.
const ALIKE: f64 = 0.9;
/// How far the best must be ahead of the next.
const AHEAD: f64 = 0.05;
/// From here on it is worth offering.
const OFFERED: f64 = 0.72;
/// How many are offered.
const MOST: usize = 3;
/// Entries compared by likeness for one name of a column, of which each spelling is looked up once.
const COMPARED: usize = 400;
/// Entries compared where every row has a name of its own.
const COMPARED_QUICKLY: usize = 30;

/// What a name means.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Found {
    /// This, by one of its names.
    Exact(Value),
    /// This, clearly the most alike: value and its usual name.
    Alike(Value, String),
    /// Several have this name.
    Several(Vec<(Value, String)>),
    /// None; these come nearest.
    None(Vec<(Value, String)>),
}

/// What may be left out of a name when it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// Places: the word province or district.
    Place,
    /// Hospitals: the words of their sort and of their town.
    House,
    /// Sounds count as in names of people.
    Name,
    /// Only a letter or two may differ: codes, fields of medicine.
    Letters,
}

#[derive(Debug)]
struct Entry {
    value: Value,
    label: String,
    parent: String,
    cores: Vec<Core>,
    /// Sounds of the words of its town and province.
    places: HashSet<String>,
}

/// A name without the words that say little.
#[derive(Debug, Clone, PartialEq)]
struct Core {
    words: Vec<String>,
    levels: Vec<&'static str>,
}

/// Names of one catalogue or kind.
#[derive(Debug)]
pub(super) struct Index {
    manner: Manner,
    compared: usize,
    entries: Vec<Entry>,
    folded: HashMap<String, Vec<u32>>,
    loose: HashMap<String, Vec<u32>>,
    sounds: HashMap<String, Vec<u32>>,
}

/// Words that every province or district may carry.
#[rustfmt::skip]
const PLACE_WORDS: &[&str] = &[
    "province", "prov", "region", "oblast", "state", "wilayat", "welayat", "velayat", "district", "dist", "woluswali", "wuluswali",
    "city", "of", "the", "ولایت", "ولسوالی", "شهر", "د", "область", "обл", "район", "г", "город", "облысы", "облыс", "ауданы", "қаласы",
];

/// Words that every hospital may carry.
#[rustfmt::skip]
const HOUSE_WORDS: &[&str] = &[
    "hospital", "hosp", "h", "hsp", "hosptal", "hospitals", "the", "of", "in", "at", "center", "centre", "medical", "health", "شفاخانه", "روغتون",
    "د", "مرکز", "صحی", "больница", "аурухана", "ауруханасы", "больницы", "госпиталь", "госпиталя", "клиническая", "г",
];

/// Words that tell houses of one town apart, and what they say.
#[rustfmt::skip]
const LEVELS: &[(&str, &str)] = &[
    ("regional", "regional"), ("reg", "regional"), ("region", "regional"), ("zonal", "regional"), ("حوزوی", "regional"), ("областная", "regional"),
    ("rh", "regional"), ("ph", "provincial"), ("dh", "district"), ("provincial", "provincial"), ("ولایتی", "provincial"), ("national", "national"), ("ملی", "national"), ("district", "district"),
    ("ولسوالی", "district"), ("районная", "district"), ("general", "general"), ("teaching", "teaching"), ("university", "teaching"),
    ("clinic", "clinic"), ("کلینیک", "clinic"), ("клиника", "clinic"), ("private", "private"), ("military", "military"),
    ("maternity", "maternity"), ("children", "children"), ("childrens", "children"), ("pediatric", "children"), ("paediatric", "children"),
    ("اطفال", "children"), ("детская", "children"), ("ولادی", "maternity"),
];

fn core(manner: Manner, folded: &str) -> Core {
    let dropped: &[&str] = match manner {
        Manner::Place => PLACE_WORDS,
        Manner::House => HOUSE_WORDS,
        Manner::Name | Manner::Letters => &[],
    };
    let (mut words, mut levels) = (Vec::new(), Vec::new());
    for word in folded.split(' ').filter(|w| !w.is_empty()) {
        let level = LEVELS.iter().find(|(w, _)| *w == word && manner == Manner::House);
        match level {
            Some((_, level)) => levels.push(*level),
            None if dropped.contains(&word) => {}
            None => words.push(word.to_owned()),
        }
    }
    Core { words, levels }
}

impl Index {
    pub(super) fn new(manner: Manner) -> Self {
        let compared = COMPARED;
        Self { manner, compared, entries: Vec::new(), folded: HashMap::new(), loose: HashMap::new(), sounds: HashMap::new() }
    }

    /// An index for names of which each is looked up once: it compares fewer.
    pub(super) fn quick(manner: Manner) -> Self {
        Self { compared: COMPARED_QUICKLY, ..Self::new(manner) }
    }

    /// Adds an entry with all its names; `parent` is what tells equal names apart, `places` are the names of where it is.
    pub(super) fn add<'n, 'p>(
        &mut self,
        value: Value,
        label: &str,
        parent: &str,
        names: impl Iterator<Item = &'n str>,
        places: impl Iterator<Item = &'p str>,
    ) {
        let at = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        let mut cores: Vec<Core> = Vec::new();
        for name in names.filter(|n| !n.trim().is_empty()) {
            let folded = text::fold(name);
            let core = core(self.manner, &folded);
            push(&mut self.loose, text::loose(&folded), at);
            push(&mut self.folded, folded, at);
            if !cores.contains(&core) {
                for sound in core.words.iter().map(|w| text::skeleton(w)).filter(|s| !s.is_empty()) {
                    push(&mut self.sounds, sound, at);
                }
                cores.push(core);
            }
        }
        let places =
            places.flat_map(|p| text::fold(p).split(' ').map(text::skeleton).collect::<Vec<_>>()).filter(|s| s.len() > 1).collect();
        self.entries.push(Entry { value, label: label.to_owned(), parent: parent.to_owned(), cores, places });
    }

    /// What a name means. With `parent` entries of another parent are not meant.
    pub(super) fn find(&self, name: &str, parent: Option<&str>) -> Found {
        let folded = text::fold(name);
        if folded.is_empty() {
            return Found::None(Vec::new());
        }
        let mut several = Vec::new();
        for found in [self.folded.get(&folded), self.loose.get(&text::loose(&folded))] {
            match self.of_parent(found, parent).as_slice() {
                [] => {}
                [only] => return Found::Exact(only.value.clone()),
                many if several.is_empty() => several = many.iter().take(MOST).map(|e| (e.value.clone(), e.label.clone())).collect(),
                _ => {}
            }
        }
        if !several.is_empty() {
            return Found::Several(several);
        }
        self.alike(&folded, parent)
    }

    fn of_parent(&self, found: Option<&Vec<u32>>, parent: Option<&str>) -> Vec<&Entry> {
        let all: Vec<&Entry> = found.into_iter().flatten().filter_map(|at| self.entries.get(*at as usize)).collect();
        match parent {
            Some(parent) => all.into_iter().filter(|e| e.parent == parent).collect(),
            None => all,
        }
    }

    fn alike(&self, folded: &str, parent: Option<&str>) -> Found {
        let asked = core(self.manner, folded);
        let mut scores: Vec<(f64, &Entry)> = self
            .near_ones(&asked)
            .into_iter()
            .filter(|e| parent.is_none_or(|p| e.parent == p))
            .map(|e| (self.score(&asked, e), e))
            .filter(|(score, _)| *score >= OFFERED)
            .collect();
        scores.sort_by(|a, b| b.0.total_cmp(&a.0));
        if let Some((best, entry)) = scores.first()
            && *best >= ALIKE
            && scores.get(1).is_none_or(|(next, _)| best - next >= AHEAD)
        {
            return Found::Alike(entry.value.clone(), entry.label.clone());
        }
        Found::None(scores.into_iter().take(MOST).map(|(_, e)| (e.value.clone(), e.label.clone())).collect())
    }

    /// Entries that share the sound of a word; in a small index all of them.
    fn near_ones(&self, asked: &Core) -> Vec<&Entry> {
        if self.entries.len() <= self.compared {
            return self.entries.iter().collect();
        }
        let mut counts: HashMap<u32, usize> = HashMap::new();
        let sounds: HashSet<String> = asked.words.iter().map(|w| text::skeleton(w)).collect();
        for at in sounds.iter().filter_map(|s| self.sounds.get(s)).flatten() {
            *counts.entry(*at).or_default() += 1;
        }
        let mut found: Vec<(usize, u32)> = counts.into_iter().map(|(at, n)| (n, at)).collect();
        found.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        found.into_iter().take(self.compared).filter_map(|(_, at)| self.entries.get(at as usize)).collect()
    }

    fn score(&self, asked: &Core, entry: &Entry) -> f64 {
        let best = entry.cores.iter().map(|core| self.compare(asked, core, entry)).fold(0.0, f64::max);
        best.min(1.0)
    }

    fn compare(&self, a: &Core, b: &Core, entry: &Entry) -> f64 {
        if self.manner == Manner::Letters {
            let (x, y) = (a.words.join(" "), b.words.join(" "));
            return letters(&x, &y).max(sounds(&x, &y));
        }
        let (x, x_place) = without_places(&a.words, entry);
        let (y, y_place) = without_places(&b.words, entry);
        if x.is_empty() || y.is_empty() {
            return 0.0;
        }
        let (x, y) = (x.join(" "), y.join(" "));
        let sound = match self.manner {
            Manner::Place if x.chars().count() < 4 => 0.0,
            _ => text::likeness(&x, &y),
        };
        let mut alike = sound.max(letters(&text::loose(&x), &text::loose(&y)));
        if self.manner == Manner::House {
            alike = alike.max(initials(&x, &y));
        }
        let same_level = a.levels.iter().any(|l| b.levels.contains(l));
        match self.manner {
            // Herat Regional and Herat Provincial are two houses.
            Manner::House if !a.levels.is_empty() && !b.levels.is_empty() && !same_level => alike * 0.7,
            // Only the town is left of the name: then the sort of house must be said on both sides.
            Manner::House if (x_place || y_place) && !same_level => alike * 0.85,
            _ => alike,
        }
    }
}

/// A name without the words of its town; all of it, and `true`, where nothing else would be left.
fn without_places<'a>(words: &'a [String], entry: &Entry) -> (Vec<&'a str>, bool) {
    let own: Vec<&str> = words.iter().map(String::as_str).filter(|w| !entry.places.contains(&text::skeleton(w))).collect();
    if own.is_empty() { (words.iter().map(String::as_str).collect(), true) } else { (own, false) }
}

/// How alike two words are by their letters: 1 less a share for each edit.
fn letters(a: &str, b: &str) -> f64 {
    let length = a.chars().count().min(b.chars().count());
    let most = match length {
        0..=4 => 0,
        5..=8 => 1,
        _ => 2,
    };
    match text::near(a, b, most) {
        Some(0) => 1.0,
        Some(1) => 0.95,
        Some(_) => 0.91,
        None => 0.0,
    }
}

/// Words that sound the same, such as نرس and نرسه.
fn sounds(a: &str, b: &str) -> f64 {
    let sound = |s: &str| s.split(' ').map(text::skeleton).collect::<Vec<_>>().join(" ");
    let (x, y) = (sound(a), sound(b));
    if x.len() >= 3 && x == y { 0.92 } else { 0.0 }
}

/// WAK and WAKH for Wazir Akbar Khan, and for a house that is known as WAK.
fn initials(asked: &str, name: &str) -> f64 {
    let short = |s: &str| s.is_ascii() && !s.contains(' ') && (3..=6).contains(&s.len());
    if !short(asked) {
        return 0.0;
    }
    let first: String = name.split(' ').filter_map(|w| w.chars().next()).collect();
    let bare = asked.strip_suffix('h').unwrap_or(asked);
    if (short(name) && bare == name) || (first.len() >= 3 && (first == asked || first == bare)) { 0.95 } else { 0.0 }
}

fn push(map: &mut HashMap<String, Vec<u32>>, key: String, at: u32) {
    if key.is_empty() {
        return;
    }
    let list = map.entry(key).or_default();
    if list.last() != Some(&at) {
        list.push(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn houses() -> Index {
        let mut index = Index::new(Manner::House);
        let mut add = |n: i64, names: &[&str], places: &[&str]| {
            index.add(Value::Int(n), names[0], "", names.iter().copied(), places.iter().copied());
        };
        add(1, &["Wazir Mohammad Akbar Khan", "شفاخانه وزیر محمد اکبر خان", "WAK"], &["Kabul", "کابل"]);
        add(2, &["Sheikh Zayed", "شیخ زاید"], &["Kabul", "کابل"]);
        add(3, &["Al-Shifa", "الشفا"], &["Kabul", "کابل"]);
        add(4, &["Herat Regional Hospital", "شفاخانه حوزوی هرات"], &["Herat", "هرات"]);
        add(5, &["Mirwais Regional Hospital", "میرویس روغتون"], &["Kandahar", "کندهار"]);
        index
    }

    #[test]
    fn spellings_of_hospitals() {
        let index = houses();
        for (name, n) in [
            ("Wazir M. Akbar Khan Hosp.", 1),
            ("Wazir Akbar Khan", 1),
            ("WAK", 1),
            ("wak hospital", 1),
            ("WAKH Kabul", 1),
            ("WMAK", 1),
            ("Госпиталь Вазир Акбар Хан", 1),
            ("شيخ زايد", 2),
            ("Shaikh Zayed Hospital", 2),
            ("Sheikh Zaid", 2),
            ("Al Shifa", 3),
            ("Alshefa Hosp", 3),
            ("الشفاء", 3),
            ("Hirat Regional Hosp", 4),
            ("Herat RH", 4),
            ("Herat Reg. H.", 4),
            ("Merwais Hosp. Kandahar", 5),
            ("Mirwais", 5),
            ("شفاخانه حوزوي هرات", 4),
        ] {
            let found = index.find(name, None);
            assert!(matches!(&found, Found::Exact(v) | Found::Alike(v, _) if *v == Value::Int(n)), "{name}: {found:?}");
        }
        for name in [
            "Herat Provincial Hospital",
            "Herat Hospital",
            "Kabul Hospital",
            "Zayed Children Clinic Mazar",
            "Khan",
            "",
            "Regional Hospital",
        ] {
            let found = index.find(name, None);
            assert!(matches!(found, Found::None(_)), "{name}: {found:?}");
        }
    }

    #[test]
    fn equal_names_are_told_apart_by_what_is_above() {
        let mut index = Index::new(Manner::Place);
        for (code, parent) in [("AF0101", "AF01"), ("AF0201", "AF02")] {
            index.add(Value::text(code), "Centre", parent, ["Centre"].into_iter(), std::iter::empty());
        }
        assert!(matches!(index.find("centre", None), Found::Several(two) if two.len() == 2));
        assert_eq!(index.find("Centre District", Some("AF02")), Found::Alike(Value::text("AF0201"), "Centre".into()));
        assert_eq!(index.find("Centre", Some("AF02")), Found::Exact(Value::text("AF0201")));
    }
}
