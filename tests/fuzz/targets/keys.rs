//! What a terminal sends: the same keys however the bytes are cut, never a control character as a letter, never a wait without
//! an end, and a line that took it all in holds nothing that could drive a terminal.

use std::time::{Duration, Instant};

use ustaz::term::{Decoder, Input, KeyCode};
use ustaz::text;
use ustaz::tui::layer::Typed;
use ustaz::tui::line::Line;

/// Longer than any wait of the decoder.
const LATER: Duration = Duration::from_secs(60);

/// Everything that comes of the bytes when they arrive in pieces of this size, all at one moment.
fn decoded(bytes: &[u8], piece: usize) -> Vec<Input> {
    let now = Instant::now();
    let mut decoder = Decoder::new(Duration::from_millis(25));
    for piece in bytes.chunks(piece) {
        decoder.feed(piece, now);
    }
    decoder.tick(now + LATER);
    assert_eq!(decoder.deadline(), None, "nothing is waited for when all has waited long enough");
    decoder.collect()
}

pub fn holds(bytes: &[u8]) {
    let Some((&first, rest)) = bytes.split_first() else { return };
    let whole = decoded(rest, rest.len().max(1));
    assert_eq!(decoded(rest, 1), whole, "one by one");
    assert_eq!(decoded(rest, usize::from(first % 7) + 2), whole, "in pieces");
    for lines in [false, true] {
        let mut line = Line::new("");
        for input in &whole {
            let typed = match input {
                Input::Key(key) => match key.code {
                    KeyCode::Char(c) => {
                        assert!(!c.is_control(), "{c:?} is no letter");
                        Typed::Char(c)
                    }
                    KeyCode::Backspace => Typed::Backspace,
                    KeyCode::Delete => Typed::Delete,
                    KeyCode::Left => Typed::Left,
                    KeyCode::Right => Typed::Right,
                    KeyCode::Up => Typed::WordLeft,
                    KeyCode::Down => Typed::WordRight,
                    KeyCode::Home => Typed::Home,
                    KeyCode::End => Typed::End,
                    KeyCode::Enter => Typed::Newline,
                    KeyCode::Esc => Typed::CutWord,
                    _ => continue,
                },
                Input::Paste(text) => Typed::Paste(text.clone()),
                Input::PasteCut { dropped } => {
                    assert!(*dropped > 0);
                    continue;
                }
            };
            line.take(&typed, lines);
            assert!(line.text().is_char_boundary(line.at()), "{line:?}");
        }
        let refused = if lines { text::refused_in_notes(line.text()) } else { text::refused(line.text()) };
        assert_eq!(refused, None, "{line:?}");
        let clean = if lines { text::clean_notes(line.text()) } else { text::clean_line(line.text()) };
        assert_eq!(if lines { text::clean_notes(&clean) } else { text::clean_line(&clean) }, clean, "cleaning twice changes nothing");
        let drawn = text::screen(&clean);
        assert!(!drawn.chars().any(char::is_control), "{drawn:?}");
        assert!(text::width(&text::truncate(&drawn, 20)) <= 20);
    }
}
