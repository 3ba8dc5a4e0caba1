//! By key and by paste: into a field of one line, into notes, into every line that asks for something.

use std::time::{Duration, Instant};

use ustaz::model::Kind;
use ustaz::term::{Decoder, Input};
use ustaz::text;

use crate::desk::{Desk, Holding, Opening};
use crate::values::{all_clean, cases, names};

fn desk() -> Desk {
    Opening { holding: Holding::Few, ..Opening::default() }.open()
}

/// What the decoder takes a paste for, up to what it drops.
fn pasted(bytes: &[u8]) -> (String, bool) {
    let mut decoder = Decoder::new(Duration::ZERO);
    decoder.feed(bytes, Instant::now());
    let inputs: Vec<Input> = decoder.collect();
    match inputs.as_slice() {
        [Input::Paste(text)] => (text.clone(), false),
        [Input::Paste(text), Input::PasteCut { .. }] => (text.clone(), true),
        other => panic!("no paste: {} inputs", other.len()),
    }
}

#[test]
fn pasted_into_a_form_it_is_saved_clean_or_refused_at_its_field() {
    for case in cases() {
        let name = case.name;
        let mut desk = desk();
        let before = names(&desk.store);
        let block = [b"\x1b[200~".as_slice(), &case.in_name(), b"\x1b[201~"].concat();
        let (taken, cut) = pasted(&block);
        desk.keys("2 n").give(&block);
        if cut {
            desk.says("too long");
        }
        desk.press("ctrl-s");
        if desk.screen().contains("Similar") || desk.screen().contains("similar") {
            desk.keys("n");
        }
        let wanted = text::clean_line(&taken).into_owned();
        let added: Vec<String> = names(&desk.store).into_iter().filter(|n| !before.contains(n)).collect();
        if wanted.chars().count() > 200 {
            assert_eq!(added, Vec::<String>::new(), "{name}");
            desk.says("Not saved");
        } else {
            assert_eq!(added, [wanted], "{name}\n{}", desk.screen());
        }
        all_clean(&desk.store, name);
        desk.whole();
    }
}

#[test]
fn pasted_into_notes_it_is_saved_clean_or_refused_at_its_field() {
    for case in cases().iter().filter(|c| c.bytes.len() < 1_000_000 || c.name == "10 MB") {
        let name = case.name;
        let mut desk = desk();
        let block = [b"\x1b[200~first\n".as_slice(), &case.bytes, b"\nlast\x1b[201~"].concat();
        let (taken, _) = pasted(&block);
        desk.keys("2 n").type_text("Shirin Gul").go_to_field("Notes").give(&block);
        desk.keys("up down left right home end pageup pagedown").press("ctrl-s");
        let wanted = text::clean_notes(&taken).into_owned();
        let found = desk.records(Kind::Trainee, "Shirin Gul");
        if wanted.chars().count() > 20_000 {
            assert!(found.is_empty(), "{name}");
            desk.says("Not saved");
            // What was typed is not lost: it is a draft.
            let kept = desk.pass(2).store.drafts("zahra").unwrap();
            assert!(kept.iter().any(|d| d.body.len() > 20_000), "{name}");
        } else {
            assert_eq!(found.first().map(|r| r.text("notes").to_owned()), Some(wanted), "{name}\n{}", desk.screen());
        }
        all_clean(&desk.store, name);
        desk.whole();
    }
}

#[test]
fn typed_key_by_key_it_harms_nothing() {
    for case in cases() {
        let mut desk = desk();
        // Every key is drawn; what is longer says nothing more.
        let bytes = &case.bytes[..case.bytes.len().min(600)];
        for place in ["2 n", "2 /", "2 :", "f", "2 n ctrl-g", "I enter"] {
            desk.keys(place);
            for byte in bytes {
                desk.give(&[*byte]);
            }
            desk.give(bytes);
            desk.keys("ctrl-s enter esc esc esc");
            if desk.is_over() {
                break;
            }
        }
        all_clean(&desk.store, case.name);
        desk.whole();
    }
}

#[test]
fn letters_that_hide_or_reorder_are_not_typed_into_a_name() {
    let mut desk = desk();
    desk.keys("2 n");
    for c in "S\u{202e}h\u{e0041}i\u{2066}r\u{200f}i\u{9b}n".chars() {
        desk.type_text(&c.to_string());
    }
    desk.press("ctrl-s");
    assert_eq!(desk.records(Kind::Trainee, "Shirin").len(), 1, "{}", desk.screen());
}

#[test]
fn every_line_that_asks_takes_any_paste() {
    let places =
        ["2 /", "2 :", "2 ?", "f", "I enter", "2 n ctrl-g", "2 e tab tab tab", "2 space space b", "2 s", "1 z", "J /", "W", "2 e Z"];
    for case in cases().iter().filter(|c| c.bytes.len() < 1_000_000) {
        let mut desk = desk();
        let block = [b"\x1b[200~".as_slice(), &case.bytes, b"\x1b[201~"].concat();
        for place in places {
            desk.keys(place).give(&block).keys("left right backspace down up enter").give(&block).keys("enter esc esc esc");
        }
        all_clean(&desk.store, case.name);
        desk.whole();
    }
}
