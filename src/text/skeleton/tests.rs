use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::text::{fold, near};

#[test]
fn spellings_of_one_name_have_one_key() {
    for same in [
        &["Mohammad", "Muhammad", "Mohammed", "Mohd", "Muhammed", "محمد", "Мухаммад", "Мұхаммед", "Mokhammad"][..],
        &["Abdulrahman", "Abdul Rahman", "Abdurrahman", "Abdur-Rahman", "عبدالرحمن", "عبد الرحمن", "Абдурахман"],
        &["Abdullah", "Abdollah", "Abdallah", "Abdulla", "عبدالله", "Абдулла"],
        &["Noorullah", "Nurallah", "Noorolah", "نورالله", "Нурулла"],
        &["Nooruddin", "Nuruldin", "Noor-ud-Din", "نورالدین", "Нуруддин"],
        &["Ahmad", "Ahmed", "احمد", "أحمد", "Ахмад", "Ахмет"],
        &["Gul", "Gol", "Gull", "ګل", "گل", "Гуль", "Гүл"],
        &["Wahid", "Vahid", "Waheed", "وحید", "Вахид", "Уахид"],
        &["Anwar", "Anvar", "انور", "Анвар"],
        &["Qasim", "Qasem", "Ghasem", "قاسم", "Касим", "Қасым"],
        &["Agha", "Aqa", "آغا", "آقا", "Ага"],
        &["Shir", "Sheer", "Sher", "شیر", "Шер"],
        &["Khalid", "Khaled", "خالد", "Халид"],
        &["Nezhad", "Nejad", "نژاد", "Нежад"],
        &["Jamila", "Jameela", "Jamilah", "جمیله", "Джамиля", "Жамила"],
        &["Chaman", "چمن", "Чаман"],
        &["Ramazan", "Ramadan", "رمضان", "Рамазан"],
        &["Osman", "Othman", "Usman", "عثمان", "Осман"],
        &["Qazizada", "Qazizadah", "قاضی‌زاده", "قاضیزاده"],
        &["Yusuf", "Yousef", "Yousuf", "یوسف", "يوسف", "Юсуф"],
        &["Kamaluddin", "Kamal-ud-Din", "کمال الدین", "کمال‌الدین", "Камалуддин"],
        &["Hussain", "Husain", "Hossein", "حسین", "Хусейн"],
        &["Sayed", "Said", "Syed", "Sayyid", "سید", "Саид", "Сайед"],
        &["Dawood", "Daud", "Dawud", "داود", "داوود", "Дауд", "Давуд"],
        &["Mawlawi", "Maulavi", "مولوی", "Маулави"],
        &["Ibrahim", "Ebrahim", "ابراهیم", "Ибрагим", "Ибрахим"],
        &["Isshaq", "Ishaq", "Eshaq", "اسحاق", "اسحق"],
        &["Ali", "Aly", "علی", "علي", "Али"],
        &["Wali", "Vali", "ولی", "Уали", "Вали"],
        &["Zia", "Ziya", "ضیا", "ضیاء", "Зия"],
        &["Dr.", "Doctor", "داکتر", "ډاکټر", "دوکتور", "Доктор"],
        &["Eng", "Engineer", "انجنیر", "انجینر", "Инженер"],
        &["Ivanov", "Ivanova", "Иванов", "Иванова"],
        &["Aizhan", "Айжан"],
        &["Kairat", "Qairat", "Қайрат"],
        &["Yuliya", "Iuliia", "Юлия"],
        &["Yerlan", "Erlan", "Ерлан"],
        &["Zhanar", "Janar", "Жанар"],
        &["Wais", "Uais", "Уайс", "ویس"],
        &["Zadran", "Dzadran", "ځدراڼ", "ځدران"],
    ] {
        let first = skeleton(same[0]);
        for word in same {
            assert_eq!(skeleton(word), first, "{} and {word}", same[0]);
        }
    }
}

#[test]
fn different_names_have_different_keys() {
    let names = [
        "Ali", "Aua", "Ayoubi", "Wali", "Karim", "Rahim", "Ahmad", "Mohammad", "Gul", "Noor", "Abdul", "Abdullah", "Hamid", "Majid",
        "Shah", "Jan", "Khan", "Yama", "Omid", "Zahra",
    ];
    let keys: BTreeSet<String> = names.iter().map(|name| skeleton(name)).collect();
    assert_eq!(keys.len(), names.len());
    assert!(!keys.contains(""));
    for empty in ["", " ", "--", "."] {
        assert_eq!(skeleton(empty), "");
    }
    for odd in ["Y", "ه", "ع", "ء", "Ы", "Ь", "2", "日", "ﷺ", "हि"] {
        let _ = skeleton(odd);
    }
}

/// The pairs of the alignment, and what they count.
fn pairs() -> Vec<(String, String, u32)> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/names/name_token_alignment.csv");
    let Ok(text) = std::fs::read_to_string(path) else { return Vec::new() };
    text.lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split(',');
            Some((cells.next()?.to_owned(), cells.next()?.to_owned(), cells.next()?.parse().ok()?))
        })
        .collect()
}

#[test]
fn real_pairs_agree() {
    let pairs = pairs();
    if pairs.is_empty() {
        return;
    }
    // [equal, all] as pairs and weighted; `same` leaves out what the alignment of the source got wrong.
    let (mut raw, mut weighted, mut same) = ([0u32; 2], [0u32; 2], [0u32; 2]);
    let mut missed = Vec::new();
    for (dari, latin, count) in &pairs {
        let (key_dari, key_latin) = (skeleton(dari), skeleton(latin));
        let equal = u32::from(key_dari == key_latin);
        raw = [raw[0] + equal, raw[1] + 1];
        weighted = [weighted[0] + equal * count, weighted[1] + count];
        if equal == 1 || !misaligned(&key_dari, &key_latin) {
            same = [same[0] + equal, same[1] + 1];
        }
        if equal == 0 {
            missed.push(format!("{dari} {latin} {key_dari} {key_latin} x{count}"));
        }
    }
    if std::env::var_os("SHOW").is_some() {
        println!("{}", missed.join("\n"));
    }
    let share = |[part, all]: [u32; 2]| f64::from(part) / f64::from(all);
    let (raw, weighted, aligned) = (share(raw), share(weighted), share(same));
    println!("equal skeletons: {raw:.4} of {} pairs, {weighted:.4} weighted, {aligned:.4} of the {} aligned ones", pairs.len(), same[1]);
    assert!(raw >= 0.91 && weighted >= 0.96 && aligned >= 0.98, "{raw} {weighted} {aligned}");
}

/// Whether two keys cannot be spellings of one word: the pair joins another word (حسین – Qadr), or one side holds a
/// word more (محمدهاشم – Mohammad).
fn misaligned(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let joined = long.len() >= short.len() + 2 && (long.starts_with(short) || long.ends_with(short));
    joined || near(a, b, long.len() / 2).is_none()
}

#[test]
fn different_tokens_seldom_collide() {
    // Two Latin tokens are one name when some Dari form has both, or their spellings are one letter apart.
    let mut native: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (dari, latin, _) in &pairs() {
        native.entry(fold(latin)).or_default().insert(fold(dari));
    }
    let mut groups: BTreeMap<String, Vec<&String>> = BTreeMap::new();
    for latin in native.keys() {
        groups.entry(skeleton(latin)).or_default().push(latin);
    }
    let (mut collide, mut touched) = (0usize, BTreeSet::new());
    for group in groups.values() {
        for (at, a) in group.iter().enumerate() {
            for b in group.iter().skip(at + 1) {
                if native[*a].is_disjoint(&native[*b]) && near(a, b, 1).is_none() {
                    collide += 1;
                    touched.extend([*a, *b]);
                }
            }
        }
    }
    let tokens = native.len().max(2);
    let share = collide as f64 / (tokens * (tokens - 1) / 2) as f64;
    let touched = touched.len() as f64 / tokens as f64;
    println!("collisions: {collide} pairs ({share:.5} of all); {touched:.3} of {tokens} tokens have a false companion");
    assert!(share <= 0.001 && touched <= 0.35, "{share} {touched}");
}
