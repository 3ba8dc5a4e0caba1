use super::*;
use proptest::prelude::*;

#[test]
fn spellings_of_one_name_are_alike() {
    for (a, b) in [
        ("Mohammad Karim", "Muhammad Kareem"),
        ("Mohammad Karim", "Mohd. Karim"),
        ("Mohammad Karim", "محمد کریم"),
        ("Mohammad Karim", "Мухаммад Карим"),
        ("محمد کریم", "Мухаммад Карим"),
        ("Abdul Rahman", "Abdurrahman"),
        ("Abdul Rahman", "عبدالرحمن"),
        ("Abdul Karim Ahmadi", "عبدالکریم احمدی"),
        ("Noor Ullah", "Noorullah"),
        ("Sayed Yusuf", "Said Yousef"),
        ("Sayed Yusuf", "سید یوسف"),
        ("Gul Jan", "Gol Jaan"),
        ("Hussain Zada", "Husseinzadah"),
        ("Ghulam Qasim", "Gholam Ghasem"),
        ("Karim Ahmadi", "Ahmadi Karim"),
        ("Dr. Karim Ahmadi", "Karim Ahmadi"),
        ("Jamila", "Jameela"),
        ("Dawood Wardak", "داود وردگ"),
        ("Dawood Wardak", "Daud Vardak"),
        ("Aizhan Kassymova", "Айжан Қасымова"),
        ("Ермек Жанұзақов", "Yermek Zhanuzakov"),
        ("Mohammad Hashim", "محمدهاشم"),
        ("Mawlawi", "مولوی"),
        ("Shir Aqa", "Sher Agha"),
        ("Ziauddin", "ضیاءالدین"),
        ("Kamaluddin", "کمال الدین"),
        ("Aziz ur Rahman", "عزیزالرحمن"),
        ("HAJI GHULLAM MIRZAYE", "حاجي غلام میرزائی"),
        ("Noorullah", "نورالله"),
        ("Nasim Gull", "نسیم ګل"),
    ] {
        let alike = likeness(a, b);
        assert!(alike >= 0.85, "{a} – {b}: {alike}");
    }
}

#[test]
fn different_names_are_not() {
    for (a, b, most) in [
        ("Mohammad Karim", "Mohammad Rahim", 0.5),
        ("Mohammad Karim", "Ahmad Karim", 0.8),
        ("Karim", "Rahim", 0.5),
        ("Ali", "Wali", 0.6),
        ("Mohammad Ali", "Mohammad Wali", 0.6),
        ("Abdul Karim", "Karim", 0.85),
        ("Hassan", "Hussain", 0.85),
        ("حسن", "حسین", 0.85),
        ("Mohammad", "Mahmood", 0.85),
        ("Hamid", "حامد", 0.99),
        ("Hameed", "حامد", 0.85),
        ("Abdullah", "Obaidullah", 0.85),
        ("Dr", "Eng", 0.2),
        ("Dr Farid", "Dr Bashir", 0.3),
        ("Farida Rahman", "Farida Burhan", 0.6),
        ("Karim", "", 0.0),
        ("", "", 0.0),
    ] {
        let alike = likeness(a, b);
        assert!(alike <= most, "{a} – {b}: {alike}");
    }
}

#[test]
fn a_missing_word_costs_less_than_another_word() {
    let missing = likeness("Karim", "Karim Ahmadi");
    let other = likeness("Karim Wardak", "Karim Ahmadi");
    let servant = likeness("Abdul Karim", "Karim");
    assert!(servant >= 0.75, "{servant}");
    assert!(missing > other && missing < 0.9 && missing > 0.6, "{missing} {other}");
}

#[test]
fn edits() {
    for (a, b, max, edits) in [
        ("", "", 0, Some(0)),
        ("karim", "karim", 0, Some(0)),
        ("karim", "kraim", 1, Some(1)),
        ("karim", "kareem", 2, Some(2)),
        ("karim", "kareem", 1, None),
        ("saripul", "sarepul", 1, Some(1)),
        ("abc", "", 3, Some(3)),
        ("abc", "", 2, None),
        ("محمد", "محمود", 1, Some(1)),
        ("kitten", "sitting", 3, Some(3)),
        ("abcdef", "badcfe", 3, Some(3)),
        ("a", "b", usize::MAX, Some(1)),
    ] {
        assert_eq!(near(a, b, max), edits, "{a} {b} {max}");
        assert_eq!(near(b, a, max), edits, "{b} {a} {max}");
    }
}

/// The textbook table without a band.
fn plain(a: &[char], b: &[char]) -> usize {
    let mut d = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            if i == 0 || j == 0 {
                d[i][j] = i + j;
                continue;
            }
            let same = usize::from(a[i - 1] != b[j - 1]);
            d[i][j] = (d[i - 1][j - 1] + same).min(d[i - 1][j] + 1).min(d[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                d[i][j] = d[i][j].min(d[i - 2][j - 2] + 1);
            }
        }
    }
    d[a.len()][b.len()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn edits_agree_with_the_textbook(a in "[abc]{0,9}", b in "[abc]{0,9}", max in 0usize..9) {
        let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        let edits = plain(&x, &y);
        prop_assert_eq!(near(&a, &b, max), (edits <= max).then_some(edits));
    }

    #[test]
    fn likeness_is_a_share_and_the_same_both_ways(a in "[A-Za-zا-یа-я]{0,9}( [A-Za-zا-یа-я]{1,9}){0,3}", b in "[a-zا-ی]{0,9}( [a-zа-я]{1,9}){0,3}") {
        let there = likeness(&a, &b);
        prop_assert!((0.0..=1.0).contains(&there));
        prop_assert!((there - likeness(&b, &a)).abs() < 1e-9);
        if !crate::text::name_keys(&a).is_empty() {
            prop_assert!(likeness(&a, &a) > 0.999);
        }
    }
}
