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
        &["Kairat", "Қайрат"],
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
    let (mut equal, mut equal_weight, mut weight) = (0usize, 0, 0);
    let mut missed = Vec::new();
    for (dari, latin, count) in &pairs {
        weight += count;
        if skeleton(dari) == skeleton(latin) {
            equal += 1;
            equal_weight += count;
        } else {
            missed.push(format!("{dari} {latin} {} {} x{count}", skeleton(dari), skeleton(latin)));
        }
    }
    if std::env::var_os("SHOW").is_some() {
        println!("{}", missed.join("\n"));
    }
    let (share, weighted) = (equal as f64 / pairs.len() as f64, f64::from(equal_weight) / f64::from(weight));
    println!("equal skeletons: {share:.4} of {} pairs, weighted {weighted:.4}", pairs.len());
    collisions(&pairs);
    assert!(share >= 0.90 && weighted >= 0.95, "{share} {weighted}");
}

fn collisions(pairs: &[(String, String, u32)]) {
    // Two Latin tokens are one name when some Dari form has both, or their spellings are two letters apart.
    let mut native: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (dari, latin, _) in pairs {
        native.entry(fold(latin)).or_default().insert(fold(dari));
    }
    let tokens: Vec<(&String, String)> = native.keys().map(|latin| (latin, skeleton(latin))).collect();
    let (mut different, mut collide) = (0u32, 0u32);
    let mut touched = BTreeSet::new();
    for (at, (a, key_a)) in tokens.iter().enumerate() {
        for (b, key_b) in tokens.iter().skip(at + 1) {
            let same = !native[*a].is_disjoint(&native[*b]) || near(a, b, 1).is_some();
            if same {
                continue;
            }
            different += 1;
            if key_a == key_b {
                collide += 1;
                touched.extend([*a, *b]);
                if std::env::var_os("SHOW").is_some() {
                    println!("collide {a} {b} {key_a}");
                }
            }
        }
    }
    let share = f64::from(collide) / f64::from(different);
    println!(
        "collisions: {collide} of {different} pairs ({share:.5}); tokens touched {:.4} of {}",
        touched.len() as f64 / tokens.len() as f64,
        tokens.len()
    );
    assert!(share <= 0.002, "{share}");
}
