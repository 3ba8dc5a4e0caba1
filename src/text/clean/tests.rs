use super::*;
use proptest::prelude::*;

#[test]
fn lines_are_cleaned() {
    for (dirty, clean) in [
        ("", ""),
        ("Karim", "Karim"),
        ("  Abdul \t\u{A0} Karim \r\n", "Abdul Karim"),
        ("\u{1B}[31mred\u{1B}[0m", "red"),
        ("\u{9B}1;2Hat", "at"),
        ("a\u{1B}]0;title\u{07}b", "ab"),
        ("a\u{1B}]8;;http://x\u{1B}\\b\u{1B}]8;;\u{1B}\\", "ab"),
        ("a\u{1B}]52;c;never ends", "a52;c;never ends"),
        ("\u{1B}Pq#0\u{1B}\\ok", "ok"),
        ("\u{1B}Parwin", "Parwin"),
        ("\u{1B}(Bok", "ok"),
        ("ab\u{7F}\u{0}c\u{85}d", "abc d"),
        ("evil\u{202E}txt.exe\u{202C}", "eviltxt.exe"),
        ("\u{2066}x\u{2069}\u{200F}y", "xy"),
        ("\u{FEFF}a\u{AD}b\u{200B}c\u{200D}d\u{2060}", "abcd"),
        ("hi\u{E0041}\u{E007F}", "hi"),
        ("علی\u{200C}زاده", "علی\u{200C}زاده"),
        ("علی\u{200C} زاده\u{200C}", "علی زاده"),
        ("\u{200D}\u{200D}پیمان", "پیمان"),
        ("ab\u{200C}cd", "abcd"),
        ("\u{301}\u{9C}\u{64B}\u{200C}ا", "\u{64B}\u{301}ا"),
        ("عَلِ\u{200C}ی", "عَلِ\u{200C}ی"),
        ("e\u{301}", "é"),
        ("e\u{200B}\u{301}", "é"),
        ("a\u{FE0F}", "a"),
        ("☎\u{FE0F}1", "☎\u{FE0F}1"),
        ("one\u{3000}two\u{2028}three", "one two three"),
    ] {
        assert_eq!(clean_line(dirty), clean, "{dirty:?}");
    }
    assert_eq!(clean_line(&format!("a{}", "\u{334}".repeat(40))).chars().count(), 17);
    for tidy in ["Karim 12", "محمد کریم", "Айгүл Қасым", "é"] {
        assert!(matches!(clean_line(tidy), Cow::Borrowed(_)), "{tidy}");
    }
}

#[test]
fn notes_keep_their_lines() {
    for (dirty, clean) in [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("\n\n a  b \n\n  c \n ", "a b\n\nc"),
        ("a\n\nb", "a\n\nb"),
        ("a\u{1B}[1m\tb\u{2029}c", "a b\nc"),
        ("a\u{1B}]x\nb\u{07}", "ax\nb"),
    ] {
        assert_eq!(clean_notes(dirty), clean, "{dirty:?}");
    }
    assert!(matches!(clean_notes("a b\n\nc"), Cow::Borrowed(_)));
    assert_eq!(refused_in_notes("a\tb\nc"), None);
    assert_eq!(refused_in_notes("a\r"), Some((1, '\r')));
}

#[test]
fn refusals_name_the_place() {
    assert_eq!(refused("ok"), None);
    assert_eq!(refused("é\u{1B}x"), Some((2, '\u{1B}')));
    assert_eq!(refused("a\u{202E}"), Some((1, '\u{202E}')));
    assert_eq!(refused("a\u{E0020}"), Some((1, '\u{E0020}')));
    assert_eq!(refused("a\nb"), Some((1, '\n')));
    assert_eq!(refused("علی\u{200C}زاده"), None);
}

#[test]
fn the_screen_shows_poison() {
    for (stored, shown) in [
        ("a\r\nb\nc", "a/b/c"),
        ("a\u{1B}[31m", "a\u{FFFD}[31m"),
        ("a\u{202E}b\u{AD}c", "a\u{FFFD}bc"),
        ("علی\u{200C}زاده", "علی\u{200C}زاده"),
        ("a\u{A0}b", "a b"),
    ] {
        assert_eq!(screen(stored), shown, "{stored:?}");
    }
    assert!(matches!(screen("محمد Айгүл"), Cow::Borrowed(_)));
}

#[test]
fn what_leaves_as_lines_is_harmless() {
    for (stored, lines) in [("a\nb", "a\nb"), ("a\r\nb\rc", "a\nb\nc"), ("a\u{1B}[2Jb\u{9B}m", "a\u{FFFD}[2Jb\u{FFFD}m"), ("é\tx", "é x")]
    {
        assert_eq!(harmless(stored), lines, "{stored:?}");
    }
    let value = serde_json::json!({ "a\u{9B}": "b\u{202E}\u{1B}\u{E0041}\nй" });
    let written = serde_json::to_string_pretty(&value).unwrap();
    let safe = harmless_json(&written);
    assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).unwrap(), value, "nothing is lost");
    assert_eq!(refused_in_notes(&safe), None);
}

#[test]
fn hostile_megabytes_take_linear_time() {
    // A quadratic walk would take hours; the bound is only there to stop waiting for it.
    let begin = std::time::Instant::now();
    for unit in ["\u{1B}]", "\u{1B}[1", "\u{9D}x", "\u{301}", "\u{1B}P\n", "\u{200C}ا", "ab \u{202E}"] {
        let text = unit.repeat(1_000_000 / unit.len());
        let _ = (clean_line(&text), clean_notes(&text), screen(&text));
    }
    assert!(begin.elapsed().as_secs() < 60, "{:?}", begin.elapsed());
}

/// Mostly characters that this file treats in a special way.
fn nasty() -> impl Strategy<Value = String> {
    let special: Vec<char> = "\u{1B}[]P\\\u{07}m1;\u{9B}\u{9D}\u{9C}\u{202E}\u{2067}\u{200C}\u{200D}\u{200B}\
        \u{FE0F}\u{E0041}\u{301}\u{327}\u{64B}\u{654}\u{344}\u{958}\u{1100}\u{1161}\u{11A8}\n\r\t \u{A0}\u{2028}\
        \u{FEFF}ae☎1اوهيکیéй"
        .chars()
        .collect();
    let one = prop_oneof![4 => proptest::sample::select(special), 1 => any::<char>()];
    proptest::collection::vec(one, 0..40).prop_map(|chars| chars.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]
    #[test]
    fn cleaning_is_final(text in nasty()) {
        let line = clean_line(&text).into_owned();
        prop_assert_eq!(clean_line(&line), line.as_str());
        prop_assert_eq!(refused(&line), None);
        prop_assert!(!line.contains("  ") && line.trim() == line);
        let notes = clean_notes(&text).into_owned();
        prop_assert_eq!(clean_notes(&notes), notes.as_str());
        prop_assert_eq!(refused_in_notes(&notes), None);
        let shown = screen(&text).into_owned();
        prop_assert_eq!(refused(&shown), None);
        prop_assert_eq!(screen(&shown), shown.as_str());
    }

    #[test]
    fn a_clean_text_is_only_composed(text in "[a-zа-яا-ی]{1,8}( [a-zа-яا-ی]{1,8}){0,3}") {
        prop_assert_eq!(clean_line(&text).into_owned(), text.nfc().collect::<String>());
    }
}
