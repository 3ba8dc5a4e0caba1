//! Holds the backend to what two independent terminals show, cell by cell, and to its price in bytes.

use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect, Size};
use ratatui::style::{Color, Modifier, Style};

use super::backend::{LeanBackend, fit, fixed_size};
use super::capabilities::Capabilities;

/// Counts writes and feeds two emulated terminals.
struct Screen {
    parser: vt100::Parser,
    other: avt::Terminal,
    last: Vec<u8>,
    writes: usize,
}

impl Screen {
    fn new(width: u16, height: u16) -> Self {
        let other = avt::Terminal::new(width.into(), height.into()).unwrap();
        Self { parser: vt100::Parser::new(height, width, 0), other, last: Vec::new(), writes: 0 }
    }
}

impl Screen {
    /// Another size. What a terminal makes of its picture then is its own affair: here it is full of rubbish afterwards, with attributes,
    /// a region and a cursor somewhere. (These two would lose a tab stop, or panic over a wide glyph that they cut.)
    fn resize(&mut self, width: u16, height: u16) {
        if self.parser.screen().size() == (height, width) {
            return;
        }
        let Self { last, writes, .. } = std::mem::replace(self, Self::new(width, height));
        let rubbish = "漢".repeat(usize::from(width) * usize::from(height) / 2) + "\x1b[1;2r\x1b[2;2H\x1b[?25l\x1b[1;3;7;41m";
        self.parser.process(rubbish.as_bytes());
        self.other.feed(&rubbish);
        (self.last, self.writes) = (last, writes);
    }
}

impl std::io::Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.parser.process(bytes);
        // A frame is whole letters. This terminal gives a mark upon a letter a square of its own, so it gets none.
        let plain: String =
            std::str::from_utf8(bytes).unwrap().chars().filter(|c| unicode_width::UnicodeWidthChar::width(*c) != Some(0)).collect();
        self.other.feed(&plain);
        self.last = bytes.to_vec();
        self.writes += 1;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

type Tested = Terminal<LeanBackend<Screen>>;

fn terminal(width: u16, height: u16, can: Capabilities) -> Tested {
    Terminal::new(LeanBackend::new(Screen::new(width, height), fixed_size(width, height), can)).unwrap()
}

fn show(terminal: &mut Tested, buffer: &Buffer, cursor: Option<(u16, u16)>) {
    terminal
        .draw(|frame| {
            frame.buffer_mut().clone_from(buffer);
            if let Some(at) = cursor {
                frame.set_cursor_position(at);
            }
        })
        .unwrap();
}

type Look = (String, vt100::Color, vt100::Color, [bool; 5]);

fn vt_colour(colour: Color) -> vt100::Color {
    match colour {
        Color::Red => vt100::Color::Idx(1),
        Color::LightBlue => vt100::Color::Idx(12),
        Color::Yellow => vt100::Color::Idx(3),
        _ => vt100::Color::Default,
    }
}

/// A look without what cannot be seen: the ink of a blank.
fn seen((text, fg, bg, marks): Look) -> Look {
    let text = if text.is_empty() { " ".to_owned() } else { text };
    let on_blank = marks[3] || marks[4];
    if text == " " && !on_blank { (text, vt100::Color::Default, bg, [false; 5]) } else { (text, fg, bg, marks) }
}

fn wanted(cell: &Cell) -> Look {
    let has = |m| cell.modifier.contains(m);
    let marks = [
        has(Modifier::BOLD),
        has(Modifier::DIM) && !has(Modifier::BOLD),
        has(Modifier::ITALIC),
        has(Modifier::UNDERLINED),
        has(Modifier::REVERSED),
    ];
    (cell.symbol().to_owned(), vt_colour(cell.fg), vt_colour(cell.bg), marks)
}

fn on_screen(cell: &vt100::Cell) -> Look {
    let marks = [cell.bold(), cell.dim(), cell.italic(), cell.underline(), cell.inverse()];
    (cell.contents().to_owned(), cell.fgcolor(), cell.bgcolor(), marks)
}

fn assert_shows(terminal: &Tested, buffer: &Buffer, cursor: Option<(u16, u16)>) {
    let screen = terminal.backend().writer().parser.screen();
    let area = buffer.area;
    for y in 0..area.height {
        let mut x = 0;
        while x < area.width {
            let cell = buffer.cell((x, y)).unwrap();
            let found = screen.cell(y, x).unwrap();
            assert_eq!(
                seen(on_screen(found)),
                seen(wanted(cell)),
                "at {x},{y} after {:?}",
                terminal.backend().writer().last.escape_ascii().to_string()
            );
            x += if found.is_wide() { 2 } else { 1 };
        }
    }
    assert_other_shows(terminal, buffer, cursor);
    assert_eq!(screen.hide_cursor(), cursor.is_none());
    if let Some((x, y)) = cursor {
        assert_eq!(screen.cursor_position(), (y, x));
    }
}

fn other_colour(colour: Option<avt::Color>) -> vt100::Color {
    match colour {
        Some(avt::Color::Indexed(n)) => vt100::Color::Idx(n),
        _ => vt100::Color::Default,
    }
}

/// The second terminal got no marks upon letters, so that of each square its letter is compared.
fn assert_other_shows(terminal: &Tested, buffer: &Buffer, cursor: Option<(u16, u16)>) {
    let writer = terminal.backend().writer();
    let area = buffer.area;
    for y in 0..area.height {
        let line = writer.other.screen().line(y.into()).unwrap();
        for x in 0..area.width {
            let found = &line.cells()[usize::from(x)];
            if found.width() == 0 {
                continue;
            }
            let pen = found.pen();
            let marks = [pen.is_bold(), pen.is_faint(), pen.is_italic(), pen.is_underline(), pen.is_inverse()];
            let look = (found.char().to_string(), other_colour(pen.foreground()), other_colour(pen.background()), marks);
            let (text, fg, bg, marks) = wanted(buffer.cell((x, y)).unwrap());
            let want = (text.chars().take(1).collect(), fg, bg, marks);
            assert_eq!(seen(look), seen(want), "the second terminal at {x},{y} after {:?}", writer.last.escape_ascii().to_string());
        }
    }
    let stands = writer.other.cursor();
    assert_eq!(stands.visible, cursor.is_some());
    if let Some((x, y)) = cursor {
        assert_eq!((stands.col, stands.row), (x.into(), y.into()));
    }
}

#[derive(Debug, Clone)]
enum Step {
    /// Text at a place with a style.
    Text(u16, u16, String, Style),
    /// A style over an area.
    Paint(Rect, Style),
    /// Rows from, to, moved by.
    Move(u16, u16, i16),
    Blank(Rect),
    Cursor(Option<(u16, u16)>),
    Repaint,
    /// Another window; several in a frame are a burst.
    Resize(u16, u16),
    /// A wide glyph in the last column of a row, where half of it has no room. It goes past ratatui, whose own comparison of such
    /// buffers leaves out a square or panics.
    Cut(u16, Style),
    /// Letters everywhere, as in a large frame.
    Full(u8, Style),
}

fn style() -> impl Strategy<Value = Style> {
    let colour = prop_oneof![4 => Just(Color::Reset), 1 => Just(Color::Red), 1 => Just(Color::LightBlue), 1 => Just(Color::Yellow)];
    let marks = prop_oneof![
        3 => Just(Modifier::empty()),
        1 => Just(Modifier::BOLD),
        1 => Just(Modifier::REVERSED),
        1 => Just(Modifier::UNDERLINED | Modifier::DIM),
        1 => Just(Modifier::BOLD | Modifier::DIM | Modifier::ITALIC),
    ];
    (colour.clone(), colour, marks).prop_map(|(fg, bg, marks)| Style::reset().fg(fg).bg(bg).add_modifier(marks))
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z ]{1,12}",
        1 => Just("漢字".to_owned()),
        1 => Just("e\u{301}x".to_owned()),
        1 => Just("محم\u{64e}د".to_owned()),
        1 => Just("Әбдіқадыр".to_owned()),
        1 => Just("▸ │ ─".to_owned()),
        2 => " {1,20}",
    ];
    proptest::collection::vec(piece, 1..5).prop_map(|pieces| pieces.concat())
}

fn steps(width: u16, height: u16) -> impl Strategy<Value = Vec<Vec<Step>>> {
    let area = (0..width, 0..height, 1..=width, 1..=height).prop_map(|(x, y, w, h)| Rect::new(x, y, w, h));
    let step = prop_oneof![
        6 => (0..width, 0..height, text(), style()).prop_map(|(x, y, t, s)| Step::Text(x, y, t, s)),
        1 => (area.clone(), style()).prop_map(|(a, s)| Step::Paint(a, s)),
        3 => (0..height, 0..height, -3..=3_i16).prop_map(|(a, b, by)| Step::Move(a.min(b), a.max(b), by)),
        1 => area.prop_map(Step::Blank),
        1 => proptest::option::of((0..width, 0..height)).prop_map(Step::Cursor),
        1 => Just(Step::Repaint),
        1 => (2..=width + 6, 1..=height + 4).prop_map(|(w, h)| Step::Resize(w, h)),
        1 => (0..height, style()).prop_map(|(y, s)| Step::Cut(y, s)),
        1 => (any::<u8>(), style()).prop_map(|(seed, s)| Step::Full(seed, s)),
    ];
    proptest::collection::vec(proptest::collection::vec(step, 1..8), 1..12)
}

fn moved(buffer: &Buffer, first: u16, last: u16, by: i16) -> Buffer {
    let mut next = buffer.clone();
    for y in first..=last {
        for x in 0..buffer.area.width {
            let from = y.checked_add_signed(by).filter(|from| (first..=last).contains(from));
            next[(x, y)] = from.map_or(Cell::EMPTY, |from| buffer[(x, from)].clone());
        }
    }
    next
}

/// A wide glyph whose right half was overwritten would be drawn over it by ratatui; tests stay well-formed.
fn tidy(buffer: &mut Buffer) {
    let area = buffer.area;
    for y in 0..area.height {
        let mut x = 0;
        while x < area.width {
            if buffer[(x, y)].symbol() == "漢" || buffer[(x, y)].symbol() == "字" {
                let whole = x + 1 < area.width && buffer[(x + 1, y)].symbol() == " ";
                if whole {
                    buffer[(x + 1, y)].reset();
                    x += 1;
                } else {
                    buffer[(x, y)].set_symbol("w");
                }
            }
            x += 1;
        }
    }
}

/// What stands in a window of another size at first.
fn fitted(buffer: &Buffer, width: u16, height: u16) -> Buffer {
    let mut next = Buffer::empty(Rect::new(0, 0, width, height));
    for at in next.area.intersection(buffer.area).positions() {
        next[at] = buffer[at].clone();
    }
    next
}

/// A wide glyph without room leaves nothing but what lies behind it; what it overwrote half of is gone, and comes back.
fn cut(terminal: &mut Tested, buffer: &Buffer, cursor: Option<(u16, u16)>, y: u16, style: Style) {
    let right = buffer.area.width - 1;
    let (mut half, mut blank) = (Cell::new("漢"), Cell::new(" "));
    half.set_style(style);
    blank.set_style(style);
    let mut shown = buffer.clone();
    let before = buffer[(right - 1, y)].clone();
    let covers = ["漢", "字"].contains(&before.symbol());
    if covers {
        shown[(right - 1, y)].reset();
    }
    shown[(right, y)] = blank;
    let back = if covers { (right - 1, &before) } else { (right, &buffer[(right, y)]) };
    for ((x, cell), wanted) in [((right, &half), &shown), (back, buffer)] {
        terminal.backend_mut().draw([(x, y, cell)].into_iter()).unwrap();
        terminal.backend_mut().flush().unwrap();
        assert_shows(terminal, wanted, cursor);
    }
}

/// The sequences of a frame: what stands between `CSI` and the letter, and the letter.
fn sequences(frame: &[u8]) -> Vec<(&str, u8)> {
    let text = std::str::from_utf8(frame).unwrap();
    let pieces = text.split("\x1b[").skip(1);
    pieces
        .map(|piece| {
            let end = piece.find(|c: char| ('@'..='~').contains(&c)).unwrap();
            (&piece[..end], piece.as_bytes()[end])
        })
        .collect()
}

const HOLD: &[u8] = b"\x1b[?2026h";
const SHOW: &[u8] = b"\x1b[?2026l";

/// Nothing is sent that the terminal lacks, and what holds the picture still is around the whole of a large frame and only there.
/// Answers whether it was.
fn assert_may_be_sent(frame: &[u8], can: Capabilities) -> bool {
    let held = frame.strip_prefix(HOLD).and_then(|rest| rest.strip_suffix(SHOW));
    let inner = held.unwrap_or(frame);
    assert_eq!(held.is_some(), can.synchronized && inner.len() > 4_096, "{} bytes", inner.len());
    // A terminal that may be in any state is told that it has no region; who has none does not mind.
    let inner = inner.strip_prefix(b"\x1b(B\x0f\x1b[m\x1b[r").unwrap_or(inner);
    for (words, end) in sequences(inner) {
        let lacks = match end {
            b'X' => !can.erase_chars,
            b'S' | b'T' => !can.scroll_counted,
            b'r' => !can.scroll_regions,
            b'G' | b'd' => !can.column_moves,
            b'h' | b'l' => words == "?2026",
            b'b' => true,
            _ => false,
        };
        assert!(!lacks, "CSI {words} {} in {}", char::from(end), frame.escape_ascii());
    }
    assert!(can.tabs || !inner.contains(&b'\t'), "a TAB in {}", frame.escape_ascii());
    held.is_some()
}

/// Plays frames; how many of them were large.
fn play(frames: &[Vec<Step>], can: Capabilities, width: u16, height: u16) -> usize {
    let window = Arc::new(Mutex::new(Size::new(width, height)));
    let source = Arc::clone(&window);
    let source = Box::new(move || *source.lock().unwrap());
    let mut terminal = Terminal::new(LeanBackend::new(Screen::new(width, height), source, can)).unwrap();
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    let mut cursor: Option<(u16, u16)> = None;
    let mut large = 0;
    for frame in frames {
        let mut cuts = Vec::new();
        for step in frame {
            let (right, bottom) = (buffer.area.width - 1, buffer.area.height - 1);
            match step {
                Step::Text(x, y, text, style) => drop(buffer.set_stringn(right.min(*x), bottom.min(*y), text, 200, *style)),
                Step::Paint(area, style) => buffer.set_style(*area, *style),
                Step::Move(first, last, by) => buffer = moved(&buffer, bottom.min(*first), bottom.min(*last), *by),
                Step::Blank(area) => {
                    area.intersection(buffer.area).positions().for_each(|at| buffer[at].reset());
                }
                Step::Cursor(at) => cursor = *at,
                Step::Repaint => terminal.backend_mut().repaint(),
                Step::Resize(w, h) => {
                    *window.lock().unwrap() = Size::new(*w, *h);
                    fit(&mut terminal).unwrap();
                    terminal.backend_mut().writer_mut().resize(*w, *h);
                    buffer = fitted(&buffer, *w, *h);
                }
                Step::Cut(y, style) => cuts.push((*y, *style)),
                Step::Full(seed, style) => {
                    for at in buffer.area.positions() {
                        let n = u32::from(at.x) * 7 + u32::from(at.y) * 11 + u32::from(*seed);
                        let letter = char::from(b'a' + u8::try_from(n % 26).unwrap());
                        buffer[at].set_char(letter).set_style(*style);
                    }
                }
            }
        }
        tidy(&mut buffer);
        cursor = cursor.map(|(x, y)| (x.min(buffer.area.width - 1), y.min(buffer.area.height - 1)));
        let before = terminal.backend().writer().writes;
        show(&mut terminal, &buffer, cursor);
        let writes = terminal.backend().writer().writes - before;
        assert!(writes <= 1, "one frame, one write");
        if writes == 1 {
            large += usize::from(assert_may_be_sent(&terminal.backend().writer().last, can));
        }
        assert_shows(&terminal, &buffer, cursor);
        for (y, style) in cuts {
            cut(&mut terminal, &buffer, cursor, y.min(buffer.area.height - 1), style);
        }
        let before = terminal.backend().traffic();
        show(&mut terminal, &buffer, cursor);
        let after = terminal.backend().traffic();
        assert_eq!((after.last_bytes, after.last_writes, after.bytes, after.writes), (0, 0, before.bytes, before.writes));
    }
    large
}

const BARE: Capabilities = Capabilities {
    scroll_regions: false,
    scroll_counted: false,
    erase_chars: false,
    column_moves: false,
    tabs: false,
    synchronized: false,
    ..Capabilities::FULL
};

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn large_frames_are_held_until_they_are_whole(mut frames in steps(120, 40), seed in any::<u8>()) {
        frames.truncate(5);
        frames.insert(0, vec![Step::Full(seed, Style::reset())]);
        prop_assert!(play(&frames, Capabilities::FULL, 120, 40) >= 1);
        prop_assert_eq!(play(&frames, Capabilities { synchronized: false, ..Capabilities::FULL }, 120, 40), 0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_terminal_shows_what_is_wanted(frames in steps(24, 10)) {
        play(&frames, Capabilities::FULL, 24, 10);
    }

    #[test]
    fn so_does_a_poor_terminal(frames in steps(17, 7)) {
        play(&frames, BARE, 17, 7);
    }

    #[test]
    fn so_does_the_linux_console(frames in steps(30, 12)) {
        play(&frames, Capabilities { scroll_counted: false, ..Capabilities::FULL }, 30, 12);
    }

    #[test]
    fn no_control_character_gets_through(symbols in proptest::collection::vec(any::<String>(), 1..40)) {
        let mut backend = LeanBackend::new(Vec::new(), fixed_size(20, 4), Capabilities::FULL);
        backend.flush().unwrap();
        backend.writer_mut().clear();
        let cells: Vec<Cell> = symbols.iter().map(|s| { let mut c = Cell::EMPTY; c.set_symbol(s); c }).collect();
        backend.draw(cells.iter().zip(0..).map(|(c, n)| (n % 20, n / 20, c))).unwrap();
        backend.flush().unwrap();
        // Take our own sequences away; what is left must be printable.
        let text = String::from_utf8(backend.writer().clone()).unwrap();
        let mut rest = text.as_str();
        while let Some(c) = rest.chars().next() {
            if let Some(sequence) = rest.strip_prefix("\x1b[") {
                let end = sequence.find(|c: char| c.is_ascii_alphabetic()).unwrap();
                prop_assert!(sequence[..end].bytes().all(|b| b.is_ascii_digit() || b == b';'));
                rest = &sequence[end + 1..];
                continue;
            }
            prop_assert!(matches!(c, '\r' | '\n' | '\x08' | '\t') || !c.is_control(), "{c:?}");
            let reorders = ('\u{202a}'..='\u{202e}').contains(&c);
            prop_assert!(!reorders);
            rest = &rest[c.len_utf8()..];
        }
    }
}

#[test]
fn a_wide_glyph_in_the_last_column_is_a_blank() {
    for can in [Capabilities::FULL, BARE] {
        let mut backend = LeanBackend::new(Screen::new(6, 3), fixed_size(6, 3), can);
        let (mut wide, letter) = (Cell::new("漢"), Cell::new("x"));
        wide.set_style(Style::new().bg(Color::Red));
        for row in [1, 2, 0] {
            backend.draw([(4, row, &letter), (5, row, &wide)].into_iter()).unwrap();
            backend.flush().unwrap();
            let screen = backend.writer().parser.screen();
            let looks: Vec<Look> = (4..6).map(|x| seen(on_screen(screen.cell(row, x).unwrap()))).collect();
            assert_eq!((looks[0].0.as_str(), looks[1].0.as_str(), looks[1].2), ("x", " ", vt100::Color::Idx(1)), "row {row}");
            let line = backend.writer().other.screen().line(row.into()).unwrap();
            assert_eq!((line.cells()[4].char(), line.cells()[5].char()), ('x', ' '), "row {row}");
        }
        // Nothing has run over into the next row or scrolled.
        assert_eq!(backend.writer().parser.screen().contents().split('\n').map(str::trim_end).collect::<Vec<_>>(), ["    x"; 3]);
    }
}

#[test]
fn what_takes_the_terminal_over_stands_before_what_holds_it() {
    let mut terminal = terminal(120, 40, Capabilities::FULL);
    terminal.backend_mut().enter(b"\x1b[?1049h");
    let mut buffer = Buffer::empty(Rect::new(0, 0, 120, 40));
    for at in buffer.area.positions() {
        buffer[at].set_char(if at.x % 2 == 0 { 'a' } else { 'b' });
    }
    show(&mut terminal, &buffer, None);
    let sent = &terminal.backend().writer().last;
    let whole = [b"\x1b[?1049h", HOLD].concat();
    assert!(sent.starts_with(&whole) && sent.ends_with(SHOW) && terminal.backend().writer().writes == 1);
    // On a slow line the first rows are of use while the others come.
    terminal.backend_mut().repaint();
    terminal.backend_mut().show_whole(false);
    show(&mut terminal, &buffer, None);
    assert!(!terminal.backend().writer().last.windows(HOLD.len()).any(|w| w == HOLD || w == SHOW));
}

#[test]
fn the_cursor_may_stand_on_half_of_a_wide_glyph() {
    let mut terminal = terminal(20, 5, Capabilities { column_moves: false, ..Capabilities::FULL });
    let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 5));
    buffer.set_string(0, 3, "漢字 ", Style::new().bg(Color::Red));
    show(&mut terminal, &buffer, Some((1, 3)));
    assert_shows(&terminal, &buffer, Some((1, 3)));
}

#[test]
fn symbols_of_strangers() {
    for (symbol, want) in [("\u{1b}", "?"), ("\u{9b}", "?"), ("\u{7f}", "?"), ("\n", "?"), ("x\u{202e}", "x")] {
        let mut backend = LeanBackend::new(Screen::new(4, 1), fixed_size(4, 1), Capabilities::FULL);
        let mut cell = Cell::EMPTY;
        cell.set_symbol(symbol);
        backend.draw([(0, 0, &cell)].into_iter()).unwrap();
        backend.flush().unwrap();
        assert_eq!(backend.writer().parser.screen().cell(0, 0).unwrap().contents(), want, "{symbol:?}");
    }
}

#[test]
fn without_unicode_only_ascii_is_sent() {
    let mut terminal = terminal(20, 2, Capabilities { braille: false, unicode: false, ..Capabilities::FULL });
    let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 2));
    buffer.set_string(0, 0, "▸ Әли 漢字 e\u{301}", Style::reset());
    show(&mut terminal, &buffer, None);
    assert!(terminal.backend().writer().last.is_ascii());
    assert_eq!(terminal.backend().writer().parser.screen().rows(0, 20).next().unwrap(), "? ??? ???? e");
}

#[test]
fn without_colour_the_marks_stay() {
    let mut terminal = terminal(20, 2, Capabilities { colour: false, ..Capabilities::FULL });
    let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 2));
    buffer.set_string(0, 0, "danger", Style::new().fg(Color::Red).bg(Color::Yellow).add_modifier(Modifier::REVERSED | Modifier::BOLD));
    show(&mut terminal, &buffer, None);
    let cell = terminal.backend().writer().parser.screen().cell(0, 0).unwrap();
    assert!(cell.inverse() && cell.bold() && cell.fgcolor() == vt100::Color::Default && cell.bgcolor() == vt100::Color::Default);
}

#[test]
fn the_cursor_is_answered_from_memory_and_hidden_moves_are_free() {
    let mut terminal = terminal(20, 5, Capabilities::FULL);
    let buffer = Buffer::empty(Rect::new(0, 0, 20, 5));
    show(&mut terminal, &buffer, Some((3, 2)));
    assert_eq!(terminal.get_cursor_position().unwrap(), Position { x: 3, y: 2 });
    show(&mut terminal, &buffer, Some((4, 3)));
    assert_shows(&terminal, &buffer, Some((4, 3)));
    show(&mut terminal, &buffer, None);
    assert_eq!(terminal.backend().writer().last, b"\x1b[?25l");
}

#[test]
fn a_failed_write_leads_to_a_full_repaint() {
    struct Flaky(bool, Vec<u8>);
    impl std::io::Write for Flaky {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            if self.0 {
                return Err(std::io::Error::other("gone"));
            }
            self.1.clear();
            self.1.extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut backend = LeanBackend::new(Flaky(false, Vec::new()), fixed_size(10, 2), Capabilities::FULL);
    let cell = Cell::new("x");
    backend.draw([(0, 0, &cell)].into_iter()).unwrap();
    backend.flush().unwrap();
    backend.writer_mut().0 = true;
    backend.draw([(1, 0, &cell)].into_iter()).unwrap();
    assert!(backend.flush().is_err());
    backend.writer_mut().0 = false;
    backend.flush().unwrap();
    let sent = String::from_utf8(backend.writer().1.clone()).unwrap();
    assert!(sent.contains("\x1b[J") && sent.contains("xx"));
}

#[test]
fn a_new_window_size_is_taken_when_told() {
    let size = std::sync::Arc::new(std::sync::Mutex::new((20_u16, 4_u16)));
    let seen = size.clone();
    let source = Box::new(move || {
        let (w, h) = *seen.lock().unwrap();
        ratatui::layout::Size::new(w, h)
    });
    let mut terminal = Terminal::new(LeanBackend::new(Screen::new(20, 4), source, Capabilities::FULL)).unwrap();
    let line = |width, height| {
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        buffer.set_string(0, 0, "nominated", Style::reset());
        buffer
    };
    show(&mut terminal, &line(20, 4), None);
    // The last one is there and gone between two frames.
    for sizes in [&[(20, 4)][..], &[(30, 6)], &[(12, 3)], &[(0, 0)], &[(20, 4)], &[(30, 6), (20, 4)]] {
        for at in sizes {
            *size.lock().unwrap() = *at;
            fit(&mut terminal).unwrap();
        }
        let (w, h) = *size.lock().unwrap();
        let (w, h) = (w.max(1), h.max(1));
        terminal.backend_mut().writer_mut().resize(w, h);
        show(&mut terminal, &line(w, h), None);
        assert_shows(&terminal, &line(w, h), None);
    }
}

/// A list of people with a marker, a title, a status line: what is on the screen most of the day.
fn people(first: usize, selected: usize) -> Buffer {
    static NAMES: [&str; 7] = ["Mohammad Nabi", "Zahra Ahmadi", "Gul Agha", "Najibullah", "Fatima Rezai", "Abdul Rahman", "Sediqa"];
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
    buffer.set_string(0, 0, "Trainees   Placements   Documents", Style::new().add_modifier(Modifier::BOLD));
    buffer.set_string(
        0,
        1,
        "  Name              Profession        Hospital                State",
        Style::new().add_modifier(Modifier::UNDERLINED),
    );
    for row in 0..20_u16 {
        let n = first + usize::from(row);
        let marker = if n == selected { '>' } else { ' ' };
        let line = format!(
            "{marker} {:<17} {:<17} {:<23} in placement {n}",
            NAMES[n % 7],
            ["surgeon", "nurse"][n % 2],
            ["Wazir Akbar Khan", "Al-Shifa", "Sheikh Zayed"][n % 3]
        );
        buffer.set_string(0, row + 2, line, Style::reset());
    }
    buffer.set_string(0, 23, "Enter open  / filter  n nominate  ? help", Style::reset());
    buffer
}

fn price(terminal: &mut Tested, buffer: &Buffer, cursor: Option<(u16, u16)>) -> usize {
    show(terminal, buffer, cursor);
    assert_shows(terminal, buffer, cursor);
    terminal.backend().traffic().last_bytes
}

#[test]
fn prices_in_bytes() {
    let mut t = terminal(80, 24, Capabilities::FULL);
    let mut table = Vec::new();
    table.push(("first screen", price(&mut t, &people(0, 3), None), 1450));
    table.push(("unchanged", price(&mut t, &people(0, 3), None), 0));
    price(&mut t, &people(0, 4), None);
    table.push(("marker down one row", price(&mut t, &people(0, 5), None), 5));
    price(&mut t, &people(0, 4), None);
    table.push(("marker up one row", price(&mut t, &people(0, 3), None), 6));
    price(&mut t, &people(0, 19), None);
    price(&mut t, &people(1, 20), None);
    table.push(("20 rows scrolled by one, marker last", price(&mut t, &people(2, 21), None), 72));
    price(&mut t, &people(1, 10), None);
    table.push(("20 rows scrolled by one, marker amid", price(&mut t, &people(2, 11), None), 80));
    price(&mut t, &people(2, 2), None);
    price(&mut t, &people(1, 1), None);
    table.push(("20 rows scrolled back by one", price(&mut t, &people(0, 0), None), 75));
    table.push(("a page", price(&mut t, &people(20, 20), None), 460));
    // A field of a form with the cursor in it.
    let mut form = people(20, 20);
    form.set_string(40, 12, "Father's name: [                  ]", Style::reset());
    price(&mut t, &form, Some((56, 12)));
    form.set_string(56, 12, "A", Style::reset());
    price(&mut t, &form, Some((57, 12)));
    form.set_string(57, 12, "h", Style::reset());
    table.push(("a character typed at the cursor", price(&mut t, &form, Some((58, 12))), 1));
    form.set_string(57, 12, " ", Style::reset());
    table.push(("and taken back", price(&mut t, &form, Some((57, 12))), 3));
    table.push(("only the cursor, down a row", price(&mut t, &form, Some((57, 13))), 1));
    t.backend_mut().repaint();
    table.push(("repaint", price(&mut t, &form, Some((57, 13))), 1450));
    for (what, bytes, budget) in table {
        println!("{what:<40} {bytes:>6}");
        assert!(bytes <= budget, "{what}: {bytes} bytes, budget {budget}");
    }
}
