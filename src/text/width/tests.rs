use super::*;
use proptest::prelude::*;

#[test]
fn columns_of_known_texts() {
    for (text, cols) in [
        ("", 0),
        ("Karim", 5),
        ("محمد", 4),
        ("لا", 2),
        ("e\u{301}", 1),
        ("مُحَمَّد", 4),
        ("日本", 4),
        ("👍", 2),
        ("❤\u{FE0F}", 2),
        ("👨\u{200D}👩\u{200D}👧", 2),
        ("🇰🇿", 2),
        ("Айгүл", 5),
        ("…", 1),
    ] {
        assert_eq!(width(text), cols, "{text}");
    }
}

#[test]
fn cutting_and_filling() {
    for (text, cols, cut) in [("Karim", 5, "Karim"), ("Karim", 4, "Kar…"), ("Karim", 1, "…"), ("Karim", 0, ""), ("日本語", 4, "日…")]
    {
        assert_eq!(truncate(text, cols), cut);
    }
    assert_eq!(truncate_with("Karim", 4, "~"), "Kar~");
    assert_eq!(truncate_with("Karim", 2, "..."), "Ka");
    assert_eq!(pad("日本語", 4), "日… ");
    assert_eq!(pad("ab", 4), "ab  ");
    assert_eq!(pad_left("12", 4), "  12");
}

#[test]
fn wrapping() {
    for (text, cols, lines) in [
        ("", 5, vec![""]),
        ("one two three", 7, vec!["one two", "three"]),
        ("one two three", 8, vec!["one two", "three"]),
        ("one\n\ntwo\r\n", 8, vec!["one", "", "two", ""]),
        ("abcdefgh ij", 3, vec!["abc", "def", "gh", "ij"]),
        ("a abcdef", 3, vec!["a", "abc", "def"]),
        ("日本語", 3, vec!["日", "本", "語"]),
        ("日本", 1, vec!["日", "本"]),
        ("ab   ", 3, vec!["ab"]),
    ] {
        assert_eq!(wrap(text, cols), lines, "{text:?} in {cols}");
    }
}

#[test]
fn cursor_moves() {
    let text = "e\u{301}a محمد 12";
    assert_eq!((next_boundary(text, 0), prev_boundary(text, 3), prev_boundary(text, 0)), (3, 0, 0));
    assert_eq!(next_boundary(text, text.len()), text.len());
    assert_eq!((next_word(text, 0), next_word(text, 5), prev_word(text, text.len())), (5, 14, 14));
    assert_eq!((prev_word(text, 14), prev_word(text, 7), prev_word(text, 5), prev_word(text, 0)), (5, 5, 0, 0));
    assert_eq!((columns_before("日本a", 3), columns_before("日本a", 4), columns_before("日本a", 99)), (2, 2, 5));
    assert_eq!((byte_at_column("日本a", 0), byte_at_column("日本a", 1), byte_at_column("日本a", 2)), (0, 0, 3));
    assert_eq!(byte_at_column("日本a", 9), 7);
}

#[test]
fn reading_direction() {
    for (text, rtl) in [("Karim", false), ("12 محمد a", true), ("«محمد»", true), ("Айгүл م", false), ("۱۲", false), ("", false)]
    {
        assert_eq!(is_rtl(text), rtl, "{text}");
    }
}

/// Letters of several widths, marks, emoji and spaces.
fn mixed() -> impl Strategy<Value = String> {
    let special: Vec<char> = "ab \n\u{301}\u{654}محلا日🇰🇿👍\u{200D}\u{FE0F}👩ख\u{93F}\u{94D}\r…".chars().collect();
    let one = prop_oneof![4 => proptest::sample::select(special), 1 => any::<char>()];
    proptest::collection::vec(one, 0..40).prop_map(|chars| chars.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn cuts_never_stick_out(text in mixed(), cols in 0usize..30) {
        prop_assert!(width(&truncate(&text, cols)) <= cols);
        prop_assert!(width(&truncate_with(&text, cols, "~")) <= cols);
        prop_assert_eq!(truncate(&text, width(&text)), text.as_str());
    }

    #[test]
    fn filled_cells_are_exact(text in "\\PC{0,20}", cols in 0usize..30) {
        prop_assert_eq!(width(&pad(&text, cols)), cols);
        prop_assert_eq!(width(&pad_left(&text, cols)), cols);
    }

    #[test]
    fn wrapped_lines_fit_and_lose_only_spaces(text in mixed(), cols in 2usize..12) {
        let lines = wrap(&text, cols);
        prop_assert!(lines.iter().all(|line| width(line) <= cols), "{:?}", lines);
        let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        prop_assert_eq!(bare(&lines.concat()), bare(&text));
    }

    #[test]
    fn moves_stand_between_letters(text in mixed(), at in 0usize..200) {
        let moves = [prev_boundary(&text, at), next_boundary(&text, at), prev_word(&text, at),
            next_word(&text, at), byte_at_column(&text, at)];
        for to in moves {
            prop_assert!(text.is_char_boundary(to));
        }
        let here = at.min(text.len());
        prop_assert!(prev_boundary(&text, at) <= here && next_boundary(&text, here) >= floor(&text, here));
        prop_assert!(here == 0 || prev_boundary(&text, here) < here);
        prop_assert!(here == text.len() || next_boundary(&text, here) > floor(&text, here));
        prop_assert!(columns_before(&text, at) <= width(&text) + 1);
    }
}
