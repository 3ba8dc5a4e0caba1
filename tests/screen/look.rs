//! Every screen draws in every window and on every terminal.

use ustaz::rules::calendar::Calendar;
use ustaz::term::Capabilities;
use ustaz::tui::tabs::TABS;
use ustaz::tui::theme::Theme;

use crate::desk::{Desk, Opening};

/// Calls `look` on every view of every tab, on a page and on a form of its first row.
fn walk(desk: &mut Desk, mut look: impl FnMut(&mut Desk, &str)) {
    for (tab, (name, views)) in TABS.iter().enumerate() {
        desk.press(&(tab + 1).to_string());
        for (view, _) in *views {
            look(desk, &format!("{name}/{view}"));
            if *name != "today" && desk.lines().iter().any(|l| l.starts_with('>')) {
                desk.press("enter");
                look(desk, &format!("page from {name}/{view}"));
                desk.keys("backspace e");
                look(desk, &format!("form from {name}/{view}"));
                desk.press("esc");
            }
            desk.press("tab");
        }
    }
}

/// The frame stands: tabs above, something below, and the window as it was.
fn stands(desk: &Desk, at: &str) {
    let lines = desk.lines();
    let (height, width) = desk.picture().size();
    assert_eq!(lines.len(), usize::from(height));
    if width >= 40 {
        assert!(lines[0].contains("Tod"), "{at}\n{}", desk.screen());
        assert!(lines[0].contains('['), "the open tab is marked, {at}\n{}", desk.screen());
        assert!(!desk.bottom().trim().is_empty(), "{at}\n{}", desk.screen());
    }
    assert!(lines.iter().all(|l| l.chars().count() <= usize::from(width)), "{at}\n{}", desk.screen());
    assert!(!desk.screen().contains("{ $") && !desk.screen().contains('\u{fffd}'), "{at}\n{}", desk.screen());
}

#[test]
fn every_view_draws_in_every_window() {
    for (width, height) in [(80, 24), (120, 40), (40, 12)] {
        let mut desk = Desk::open_sample_in(width, height);
        walk(&mut desk, |desk, at| {
            stands(desk, at);
            if desk.second().contains('[') {
                let here = desk.second();
                let marked = here.split('[').nth(1).and_then(|s| s.split(']').next()).unwrap_or_default().to_owned();
                assert!(!marked.is_empty(), "{at}: the open view is not shown\n{}", desk.screen());
            }
        });
    }
}

#[test]
fn a_window_that_is_too_small_says_so_and_comes_back() {
    let mut desk = Desk::open_trainees();
    let before = desk.screen();
    for (width, height) in [(1, 1), (19, 3), (20, 4), (1000, 2), (2, 200), (21, 5)] {
        desk.resize(width, height);
        for keys in ["j", "/ a esc", "n esc", ": esc", "? esc", "1", "2"] {
            desk.keys(keys);
        }
    }
    desk.resize(19, 10);
    desk.sees("The window is too");
    desk.resize(80, 24).press("g").press("g");
    assert_eq!(desk.lines()[2..], before.lines().map(str::to_owned).collect::<Vec<_>>()[2..]);
}

/// Goes through windows and back; `what` is seen to stay.
fn through_windows(desk: &mut Desk, what: impl Fn(&Desk) -> String) {
    let before = what(desk);
    for (width, height) in [(120, 40), (40, 12), (200, 60), (40, 12), (80, 10), (80, 24)] {
        desk.resize(width, height);
        let now = what(desk);
        let (short, long) = if now.len() < before.len() { (&now, &before) } else { (&before, &now) };
        assert!(long.starts_with(short.trim_end_matches(['…', ' '])), "{before:?} became {now:?}\n{}", desk.screen());
    }
    assert_eq!(what(desk), before);
}

#[test]
fn resizing_keeps_the_row_under_the_marker() {
    // The name is what every width shows of a row.
    let first_words = |desk: &Desk| desk.row_at_marker().split("  ").next().unwrap_or_default().to_owned();
    let mut desk = Desk::open_trainees();
    desk.times(37, "down");
    through_windows(&mut desk, first_words);
    desk.keys("enter pagedown down");
    through_windows(&mut desk, |desk| desk.row_at_marker().chars().take(14).collect());
    desk.keys("backspace e").times(9, "tab");
    through_windows(&mut desk, |desk| desk.row_at_marker().chars().take(9).collect());
    desk.keys("esc 1").times(25, "down");
    through_windows(&mut desk, |desk| desk.row_at_marker().chars().take(12).collect());
    desk.keys("J pagedown pagedown pageup");
    through_windows(&mut desk, |desk| desk.row_at_marker().chars().take(16).collect());
}

#[test]
fn without_colour_no_colour_is_sent() {
    let mut plain = Opening { can: Capabilities { colour: false, ..Capabilities::FULL }, ..Opening::default() }.open();
    let mut themed = Opening { theme: Some(Theme::Plain), ..Opening::default() }.open();
    let mut coloured = false;
    walk(&mut Desk::open_sample(), |desk, _| coloured |= has_colour(desk.sent()));
    assert!(coloured, "the other look has colours");
    for desk in [&mut plain, &mut themed] {
        assert!(!has_colour(desk.sent()));
        walk(desk, |desk, at| assert!(!has_colour(desk.sent()), "{at}"));
        for keys in ["2 n tab", "ctrl-s", "esc", "? esc", ": esc", "/ x : y", "esc"] {
            desk.keys(keys);
            assert!(!has_colour(desk.sent()), "{keys}");
        }
    }
}

/// Whether a sequence that ends in `m` names a colour.
fn has_colour(sent: &[u8]) -> bool {
    let text = String::from_utf8_lossy(sent);
    let mut rest: &str = &text;
    while let Some(at) = rest.find("\u{1b}[") {
        rest = &rest[at + 2..];
        let end = rest.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let colour = |n: &str| n.parse::<u32>().is_ok_and(|n| (30..=49).contains(&n) || (90..=107).contains(&n));
        if rest[end..].starts_with('m') && rest[..end].split(';').any(colour) {
            return true;
        }
    }
    false
}

#[test]
fn a_terminal_of_ascii_gets_only_ascii() {
    let mut desk = Opening { can: Capabilities { unicode: false, ..Capabilities::FULL }, ..Opening::default() }.open();
    let ascii = |desk: &Desk, at: &str| assert!(desk.sent().is_ascii(), "{at}: {:?}", String::from_utf8_lossy(desk.sent()));
    ascii(&desk, "start");
    walk(&mut desk, |desk, at| ascii(desk, at));
    desk.keys("2 n").type_text("Ахмад").press("tab");
    ascii(&desk, "a form");
    desk.type_text("احمد ضیا").press("tab");
    ascii(&desk, "a native name");
    desk.press("esc").keys("? pagedown pagedown");
    ascii(&desk, "help");
    desk.press("esc").press("J");
    ascii(&desk, "history");
    desk.lacks("?????");
}

#[test]
fn other_calendars_draw_everywhere_too() {
    for calendar in [Calendar::Solar, Calendar::Lunar] {
        let mut desk = Opening { calendar, ..Opening::default() }.open();
        walk(&mut desk, |desk, at| stands(desk, at));
    }
}

#[test]
fn an_unchanged_frame_sends_nothing() {
    let mut desk = Desk::open_sample();
    for place in ["1", "2", "enter", "backspace", "3", "4", "5", "2 e", "esc ?", "esc J", "esc / a", "esc :"] {
        desk.keys(place);
        // The first one may take a notice away.
        desk.press("ctrl-y").press("ctrl-y");
        assert_eq!(desk.sent(), b"", "{place}");
        desk.give(b"\x1b[99~");
        assert_eq!(desk.sent(), b"", "{place}: no key at all");
        desk.pass(1);
        assert_eq!(desk.sent(), b"", "{place}: time alone");
    }
}

#[test]
fn what_could_harm_the_screen_never_reaches_it() {
    let mut desk = Desk::open_trainees();
    let harm = "A\u{1b}]0;owned\u{7}\u{1b}[2J\u{202e}\u{2066}\u{200f}\u{9b}31m\u{8}\u{c}\u{0}\u{feff}B";
    let clean = |desk: &Desk, at: &str| {
        let sent = String::from_utf8_lossy(desk.sent()).into_owned();
        assert!(!sent.contains("owned\u{7}") && !sent.contains("\u{1b}]"), "{at}: {sent:?}");
        let bad =
            |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{80}'..='\u{9f}' | '\u{7}' | '\u{c}' | '\u{0}');
        assert!(!sent.contains(bad), "{at}: {sent:?}");
    };
    desk.press("n").paste(harm);
    clean(&desk, "pasted into a name");
    desk.sees("A").sees("B");
    for letter in ["\u{202e}", "\u{9b}", "\u{200e}", "\u{2067}", "\u{85}"] {
        desk.give(letter.as_bytes());
        clean(&desk, "typed");
    }
    desk.go_to_field("Notes").paste(&format!("first\n{harm}\nlast"));
    clean(&desk, "pasted into notes");
    desk.keys("ctrl-x y").lacks("New trainee");
    desk.press("/").paste(harm);
    clean(&desk, "pasted into the filter");
    desk.press("esc").press(":").paste(harm);
    clean(&desk, "pasted into the palette");
    desk.press("esc").press("f").paste(harm).press("enter");
    clean(&desk, "searched for");
    // What got into the file past the program is not let out either.
    let path = desk.folder().join("a.db");
    let id = desk.record(ustaz::model::Kind::Trainee, "Ahmad Zia Rahimi").id;
    let past = rusqlite::Connection::open(path).unwrap();
    past.execute("UPDATE trainee SET passport_name = ?1, notes = ?1 WHERE id = ?2", rusqlite::params![harm, id.get()]).unwrap();
    let mut desk = desk.start_again();
    for keys in ["2", "G", "g g", "enter", "backspace", "e", "esc", "h", "esc", "1", "3"] {
        desk.keys(keys);
        clean(&desk, keys);
    }
}

/// What keys cost is told on demand, and bytes can be spared.
#[test]
fn the_line_meter_and_a_slow_line() {
    let mut desk = Desk::open_trainees();
    desk.sees("--").press("down");
    let (_, bytes) = desk.timed("down");
    // By its name it is the first that is found.
    desk.press(":").type_text("line").press("enter").says("Last key: ").says("Since the start: ").says("Largest frame: ");
    assert!(bytes < 10, "{bytes}");
    // From normal to auto, to slow, to normal: each says what it is.
    desk.press(":").type_text("line slow").press("enter").says("Line auto").sees("--");
    desk.press("_").says("Line slow");
    assert!(!desk.screen().contains("--") && !desk.screen().contains('…'), "{}", desk.screen());
    // The detail is there when one asks for it.
    desk.press(".").sees("father's name");
    desk.press("_").says("Line normal").sees("--");
}

/// Help is whole in any window: what is longer than a line goes on below it.
#[test]
fn no_line_of_help_is_cut() {
    for (width, height) in [(80, 24), (40, 12), (24, 10)] {
        let mut desk = Desk::open_trainees();
        desk.resize(width, height).press("?");
        for _ in 0..40 {
            desk.lacks("…").press("pagedown");
        }
    }
    let mut desk = Desk::open_trainees();
    desk.press("?").press("pagedown").sees("show everything again – There is no filter now.").keys("pagedown pagedown");
    desk.sees("take this record, or the marked ones, out");
}
