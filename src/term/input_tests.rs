//! Holds the decoder to what terminals send, cut anywhere.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::input::{Decoder, Input, LONGEST_PASTE};
use super::keys::{Key, KeyCode};

const WAIT: Duration = Duration::from_millis(25);

fn decode(pieces: &[&[u8]]) -> Vec<Input> {
    let start = Instant::now();
    let mut decoder = Decoder::new(WAIT);
    for piece in pieces {
        decoder.feed(piece, start);
    }
    // Two rounds: settling one thing may leave another.
    for _ in 0..2 {
        if let Some(deadline) = decoder.deadline() {
            decoder.tick(deadline);
        }
    }
    assert_eq!(decoder.deadline(), None);
    decoder.collect()
}

fn keys(bytes: &[u8]) -> Vec<Key> {
    decode(&[bytes])
        .into_iter()
        .map(|input| match input {
            Input::Key(key) => key,
            other => panic!("{other:?}"),
        })
        .collect()
}

fn with(code: KeyCode, mods: &str) -> Key {
    Key { code, ctrl: mods.contains('c'), alt: mods.contains('a'), shift: mods.contains('s') }
}

#[test]
fn keys_of_all_terminals() {
    use KeyCode::*;
    let cases: &[(&str, KeyCode, &str)] = &[
        ("a", Char('a'), ""),
        ("Ж", Char('Ж'), ""),
        ("م", Char('م'), ""),
        ("漢", Char('漢'), ""),
        ("😀", Char('😀'), ""),
        ("\r", Enter, ""),
        ("\t", Tab, ""),
        ("\x7f", Backspace, ""),
        ("\x08", Backspace, ""),
        ("\x1b", Esc, ""),
        ("\x01", Char('a'), "c"),
        ("\x1a", Char('z'), "c"),
        ("\0", Char(' '), "c"),
        ("\x1c", Char('\\'), "c"),
        ("\x1bx", Char('x'), "a"),
        ("\x1bж", Char('ж'), "a"),
        ("\x1b\r", Enter, "a"),
        ("\x1b\x7f", Backspace, "a"),
        ("\x1b\x01", Char('a'), "ca"),
        ("\x1b[A", Up, ""),
        ("\x1bOA", Up, ""),
        ("\x1b[B", Down, ""),
        ("\x1b[C", Right, ""),
        ("\x1bOD", Left, ""),
        ("\x1b[1;5C", Right, "c"),
        ("\x1b[1;2A", Up, "s"),
        ("\x1b[1;3B", Down, "a"),
        ("\x1b[1;8D", Left, "cas"),
        ("\x1bO5C", Right, "c"),
        ("\x1bO1;5C", Right, "c"),
        ("\x1b\x1b[A", Up, "a"),
        ("\x1b\x1bOA", Up, "a"),
        ("\x1b[a", Up, "s"),
        ("\x1bOd", Left, "c"),
        ("\x1b[H", Home, ""),
        ("\x1bOH", Home, ""),
        ("\x1b[1~", Home, ""),
        ("\x1b[7~", Home, ""),
        ("\x1b[1;5H", Home, "c"),
        ("\x1b[7^", Home, "c"),
        ("\x1b[F", End, ""),
        ("\x1bOF", End, ""),
        ("\x1b[4~", End, ""),
        ("\x1b[8~", End, ""),
        ("\x1b[8$", End, "s"),
        ("\x1b[8@", End, "cs"),
        ("\x1b[5~", PageUp, ""),
        ("\x1b[6~", PageDown, ""),
        ("\x1b[5;5~", PageUp, "c"),
        ("\x1b[6^", PageDown, "c"),
        ("\x1b[2~", Insert, ""),
        ("\x1b[3~", Delete, ""),
        ("\x1b[3;2~", Delete, "s"),
        ("\x1b[3$", Delete, "s"),
        ("\x1b[Z", BackTab, ""),
        ("\x1b[1;2Z", BackTab, ""),
        ("\x1b[9;2u", BackTab, ""),
        ("\x1bOP", F(1), ""),
        ("\x1b[11~", F(1), ""),
        ("\x1b[[A", F(1), ""),
        ("\x1b[[E", F(5), ""),
        ("\x1b[15~", F(5), ""),
        ("\x1b[17~", F(6), ""),
        ("\x1b[24~", F(12), ""),
        ("\x1b[1;5P", F(1), "c"),
        ("\x1b[1;5R", F(3), "c"),
        ("\x1b[13;5~", F(3), "c"),
        ("\x1b[29~", F(16), ""),
        ("\x1b[34~", F(20), ""),
        ("\x1b[13;5u", Enter, "c"),
        ("\x1b[13;2u", Enter, "s"),
        ("\x1b[27;5;13~", Enter, "c"),
        ("\x1b[97;5u", Char('a'), "c"),
        ("\x1bOM", Enter, ""),
        ("\x1bOp", Char('0'), ""),
        ("\x1bOk", Char('+'), ""),
        ("\x1b[", Char('['), "a"),
        ("\x1bO", Char('O'), "a"),
        ("\x1b]", Char(']'), "a"),
        ("\x1bP", Char('P'), "a"),
    ];
    for (bytes, code, mods) in cases {
        assert_eq!(keys(bytes.as_bytes()), [with(*code, mods)], "{}", bytes.escape_debug());
        // And it leaves nothing behind.
        if bytes.len() > 2 {
            assert_eq!(keys(format!("{bytes}j").as_bytes()), [with(*code, mods), Key::char('j')], "{}", bytes.escape_debug());
        }
    }
}

#[test]
fn what_is_not_a_key_is_dropped() {
    let cases: &[&[u8]] = &[
        b"\x1b[?62;22c",
        b"\x1b[>41;354;0c",
        b"\x1b[24;80R",
        b"\x1b[?24;80R",
        b"\x1b[0n",
        b"\x1b[I",
        b"\x1b[O",
        b"\x1b]11;rgb:0000/0000/0000\x07",
        b"\x1b]11;rgb:0000/0000/0000\x1b\\",
        b"\x1bP>|xterm(354)\x1b\\",
        b"\x1bP1$r0m\x1b\\",
        b"\x1b_Gi=1;OK\x1b\\",
        b"\x1b[<35;10;5M",
        b"\x1b[<0;10;5m",
        b"\x1b[M !!",
        b"\x1b[M\x20\xf0\xf1",
        b"\x1b[35;10;5M",
        b"\x1b[201~",
        b"\x1b[?2026;2$y",
        b"\x1b[4;1$y",
        b"\x1b[8;24;80t",
        b"\x1b[999~",
        b"\x1b[E",
        b"\x1b[97;5:3u",
        b"\x1b[?1u",
        b"\x1b[1;2;3;4;5z",
        b"\x1bOz",
        b"\xff",
        b"\xc3",
        b"\xe2\x82",
        b"\xc0\xaf",
        b"\xed\xa0\x80",
        b"\xc2\x85",
        b"\xef\xbf\xbd",
    ];
    for bytes in cases {
        assert_eq!(keys(bytes), [], "{}", bytes.escape_ascii());
    }
    let long = [b"\x1b]52;c;", &[b'Q'; 9000][..], b"\x1b\\"].concat();
    assert_eq!(keys(&long), []);
    let long = [b"\x1b[", &[b'1'; 500][..], b"A"].concat();
    assert_eq!(keys(&long), []);
    // Bad bytes do not eat the good ones after them.
    assert_eq!(keys(b"\xe2\x82a\xffb\xc3\x1b[A"), [Key::char('a'), Key::char('b'), Key::plain(KeyCode::Up)]);
}

#[test]
fn a_person_is_never_shut_out_by_half_an_answer() {
    assert_eq!(keys(b"\x1bPhello"), "P".chars().map(Key::alt).chain("hello".chars().map(Key::char)).collect::<Vec<_>>());
    assert_eq!(keys(b"\x1b]11;rgb\rj"), [Key::plain(KeyCode::Enter), Key::char('j')]);
    assert_eq!(keys(b"\x1b]11;rgb\x1b[Aj"), [Key::plain(KeyCode::Up), Key::char('j')]);
    assert_eq!(keys(b"\x1b[12\x03"), [Key::ctrl('c')]);
    assert_eq!(keys(b"\x1b\x1b\x1b"), [Key::plain(KeyCode::Esc); 3]);
    assert_eq!(keys(b"\x1b\x1bx"), [Key::plain(KeyCode::Esc), Key::alt('x')]);
}

#[test]
fn a_lone_esc_waits_and_an_arrow_is_put_together() {
    let start = Instant::now();
    let mut decoder = Decoder::new(WAIT);
    decoder.feed(b"\x1b", start);
    assert_eq!((decoder.next(), decoder.deadline()), (None, Some(start + WAIT)));
    decoder.tick(start + WAIT - Duration::from_millis(1));
    assert_eq!(decoder.next(), None);
    decoder.feed(b"[", start + Duration::from_millis(20));
    decoder.feed(b"A", start + Duration::from_millis(900));
    assert_eq!((decoder.next(), decoder.deadline()), (Some(Input::Key(Key::plain(KeyCode::Up))), None));
    // A key that arrives after the wait is a key of its own, even if nobody looked in between.
    decoder.feed(b"\x1b", start);
    decoder.feed(b"j", start + WAIT);
    assert_eq!(decoder.by_ref().collect::<Vec<_>>(), [Input::Key(Key::plain(KeyCode::Esc)), Input::Key(Key::char('j'))]);
    decoder.feed(b"\x1b", start);
    decoder.tick(start + WAIT);
    assert_eq!(decoder.next(), Some(Input::Key(Key::plain(KeyCode::Esc))));
}

#[test]
fn a_paste_is_one_event() {
    let paste = |bytes: &[u8]| decode(&[b"\x1b[200~", bytes, b"\x1b[201~"]);
    let cases: &[(&[u8], &str)] = &[
        (b"one\r\ntwo\rthree\nfour\n\r", "one\ntwo\nthree\nfour\n\n"),
        (b"\x1b[A \x1b[20 \x1b\x1b[201", "\x1b[A \x1b[20 \x1b\x1b[201"),
        ("Қазақстан محمد".as_bytes(), "Қазақстан محمد"),
        (b"a\xff\xfe\xfdb\xe2\x82c", "a\u{fffd}b\u{fffd}c"),
        (b"", ""),
    ];
    for (bytes, want) in cases {
        assert_eq!(paste(bytes), [Input::Paste((*want).to_owned())], "{}", bytes.escape_ascii());
    }
    // A line that breaks in the middle of a paste.
    assert_eq!(decode(&[b"\x1b[200~half"]), [Input::Paste("half".to_owned())]);
}

#[test]
fn a_paste_is_bounded() {
    let mut bytes = vec![b'x'; LONGEST_PASTE - 1];
    bytes.extend_from_slice("ж and more".as_bytes());
    let found = decode(&[b"\x1b[200~", &bytes, b"\x1b[201~q"]);
    let [Input::Paste(text), Input::PasteCut { dropped }, Input::Key(key)] = &found[..] else { panic!("{}", found.len()) };
    assert_eq!((text.len(), *dropped, *key), (LONGEST_PASTE - 1, "ж and more".len() - 1, Key::char('q')));
    assert!(text.ends_with('x'));
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        2 => proptest::collection::vec(any::<u8>(), 0..6),
        2 => "\\PC{0,6}".prop_map(String::into_bytes),
        4 => prop_oneof![
            Just("\x1b"), Just("\x1b["), Just("\x1bO"), Just("\x1b[A"), Just("\x1b[1;5C"), Just("\x1b[200~"), Just("\x1b[201~"), Just("\x1b]11;x"), Just("\x1bP>|"),
            Just("\x1b\\"), Just("\x07"), Just("\x1b[M"), Just("\x1b[<0;1;1M"), Just("\x1b[3$"), Just("\x1b[13;5u"), Just("\x1b[[A"), Just("Ж"), Just("\r\n"),
        ].prop_map(|s| s.as_bytes().to_vec()),
    ];
    proptest::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn any_cut_gives_the_same(bytes in bytes(), cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..6)) {
        let whole = decode(&[&bytes]);
        let mut at: Vec<usize> = cuts.iter().map(|i| i.index(bytes.len() + 1)).chain([0, bytes.len()]).collect();
        at.sort_unstable();
        let pieces: Vec<&[u8]> = at.windows(2).map(|w| &bytes[w[0]..w[1]]).collect();
        prop_assert_eq!(&decode(&pieces), &whole);
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        prop_assert_eq!(&decode(&single), &whole);
    }

    #[test]
    fn garbage_never_harms(pieces in proptest::collection::vec((proptest::collection::vec(any::<u8>(), 0..30), 0..40_000_u64), 0..20)) {
        let mut now = Instant::now();
        let mut decoder = Decoder::new(WAIT);
        for (bytes, later) in &pieces {
            decoder.feed(bytes, now);
            now += Duration::from_millis(*later);
            decoder.tick(now);
        }
        for input in decoder {
            if let Input::Key(Key { code: KeyCode::Char(c), .. }) = input {
                prop_assert!(!c.is_control() && c != char::REPLACEMENT_CHARACTER);
            }
        }
    }
}
