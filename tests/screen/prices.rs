//! What each step costs on the line: bytes to the terminal on the sample programme, held by a test and printed by `cargo bench --bench wire`.
//!
//! A step's price is what is sent until its own frame and the rows it asked for are there. What waits for a pause (the detail below a
//! list, the help of a field, the keys in the bottom line) comes later and only once however many keys came before; it is told
//! beside it.

#![allow(dead_code, reason = "each user uses a part")]

use ustaz::term::ENTER;

use crate::desk::{Desk, Opening};

/// A step and its price.
pub struct Price {
    pub step: &'static str,
    /// Each time.
    each: Vec<Once>,
    /// Bytes that follow in a pause.
    after: Vec<usize>,
    /// What was sent the last time.
    pub sent: Vec<u8>,
    /// What it may cost on a bare screen of its kind.
    bare: usize,
    /// Only the middle one is held: what changes attributes in many places costs more than its letters tell.
    uneven: bool,
}

/// What a step cost once, and what it might have, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Once {
    pub bytes: usize,
    pub allowed: usize,
}

/// Where a screen of ours has more on it than the bare one its price grows with the letters that change (no way of drawing sends fewer
/// bytes than those), and with the pieces they come in: a way to each and a change of attributes.
fn grown((text, pieces): (usize, usize)) -> usize {
    text + 6 * pieces + 40
}

/// The letters that are on a screen and were not there before, in bytes, and how many pieces they are: stretches of a row with three
/// columns or more between them.
fn changed(before: &[String], now: &[String], width: usize) -> (usize, usize) {
    let (mut text, mut pieces) = (0, 0);
    for (before, now) in before.chunks(width).zip(now.chunks(width)) {
        let mut gap = 3;
        // What is emptied in a row is one more.
        pieces += usize::from(before.iter().zip(now).any(|(was, is)| was != is && is.trim().is_empty() && !was.trim().is_empty()));
        for (was, is) in before.iter().zip(now) {
            if was == is || is.trim().is_empty() {
                gap += 1;
                continue;
            }
            pieces += usize::from(gap >= 3);
            text += is.len();
            gap = 0;
        }
    }
    (text, pieces)
}

impl Price {
    fn new(step: &'static str, bare: usize) -> Self {
        Self { step, each: Vec::new(), after: Vec::new(), sent: Vec::new(), bare, uneven: false }
    }

    fn add(&mut self, bytes: usize, change: (usize, usize)) {
        // A key of its own costs the same whatever the screen.
        let allowed = if self.bare <= 16 { self.bare } else { self.bare.max(grown(change)) };
        self.each.push(Once { bytes, allowed });
    }

    fn press(&mut self, desk: &mut Desk, key: &str) {
        let before = desk.cells();
        let (_, bytes) = desk.timed(key);
        self.add(bytes, changed(&before, &desk.cells(), desk.width()));
        self.sent = desk.sent().to_vec();
    }

    /// Presses, and lets a pause pass.
    fn press_and_rest(&mut self, desk: &mut Desk, key: &str) {
        self.press(desk, key);
        self.after.push(desk.rest());
    }

    /// The same, where all rows move by one: what comes in is that row.
    fn scroll(&mut self, desk: &mut Desk, key: &str) {
        self.press_and_rest(desk, key);
        let row = desk.row_at_marker().len() + 24;
        self.each.iter_mut().rev().take(1).for_each(|once| once.allowed = self.bare.max(row));
    }

    /// The same, but it counts only if other rows are there then.
    fn press_if_rows_move(&mut self, desk: &mut Desk, key: &str) {
        let before = desk.rows();
        self.press_and_rest(desk, key);
        if before.first() == desk.rows().first() {
            self.each.pop();
            self.after.pop();
        }
    }

    /// Whether any of them cost more than it might, or the middle one did.
    pub fn is_missed(&self) -> bool {
        let held = if self.uneven { vec![self.middle()] } else { self.each.clone() };
        held.is_empty() || held.iter().any(|once| once.bytes > once.allowed)
    }

    /// The middle one.
    pub fn middle(&self) -> Once {
        middle(&self.each)
    }

    /// The one that came nearest to what it might cost, or went furthest beyond.
    pub fn worst(&self) -> Once {
        self.each.iter().copied().max_by(|a, b| (a.bytes * b.allowed.max(1)).cmp(&(b.bytes * a.allowed.max(1)))).unwrap_or_default()
    }

    /// The middle one of what follows.
    pub fn middle_after(&self) -> usize {
        middle(&self.after)
    }
}

fn middle<T: Ord + Copy + Default>(all: &[T]) -> T {
    let mut sorted = all.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

/// What the first frame has besides: the sequences that take the terminal over and make a picture from nothing.
const TAKEN_OVER: usize = ENTER.len() + b"\x1b(B\x0f\x1b[m\x1b[r\x1b[?7l\x1b[?25h\x1b[H\x1b[J".len();

/// The first frame where one stood on a tab at the last end. It is one write; what is read beside the screen follows.
fn start(step: &'static str, size: (u16, u16), tab: &str, bare: usize) -> Price {
    let mut desk = Opening { size, ..Opening::default() }.open();
    desk.press(tab);
    let desk = desk.reopen();
    let (writes, sent, cells) = desk.first();
    assert_eq!(writes, 1, "{step}");
    let nothing = vec![String::new(); cells.len()];
    let allowed = bare.max(grown(changed(&nothing, &cells, size.0.into())) + TAKEN_OVER);
    let mut price = Price::new(step, bare);
    price.each.push(Once { bytes: sent.len(), allowed });
    price.after.push(desk.sent().len() - sent.len());
    price.sent = sent;
    price
}

/// All prices on a screen of a size.
pub fn prices(size: (u16, u16)) -> Vec<Price> {
    let large = size.0 > 100;
    let by = |small: usize, big: usize| if large { big } else { small };
    let open = || Opening { size, ..Opening::default() }.open();
    let screen = by(1_550, 2_700);
    let mut out = vec![start("start, on a list", size, "2", screen), start("start, on Today", size, "1", screen)];

    let mut desk = open();
    desk.press("2");
    let mut idle = Price::new("nothing changed, 60 s", 0);
    idle.add((0..60).map(|_| desk.pass_and_count(1)).sum(), (0, 0));
    out.push(idle);

    let (mut row, mut scroll, mut half) =
        (Price::new("one row down", 8), Price::new("list scrolls one row", by(100, 110)), Price::new("half a page", by(1_250, 2_300)));
    (0..8).for_each(|_| row.press_and_rest(&mut desk, "down"));
    let down_to_the_end = usize::from(size.1);
    (0..down_to_the_end).for_each(|_| {
        desk.press("down");
    });
    (0..10).for_each(|_| scroll.scroll(&mut desk, "down"));
    desk.keys("g g");
    (0..9).for_each(|_| half.press_if_rows_move(&mut desk, "pagedown"));
    (0..9).for_each(|_| half.press_if_rows_move(&mut desk, "pageup"));
    out.extend([row, scroll, half]);

    let mut tab = Price { uneven: true, ..Price::new("another tab", by(1_250, 2_300)) };
    for key in ["3", "4", "5", "1", "2", "3", "2"] {
        tab.press_and_rest(&mut desk, key);
    }
    out.push(tab);

    let (mut page, mut back) = (Price::new("a record's page opens", by(1_250, 2_300)), Price::new("and closes", by(1_250, 2_300)));
    for _ in 0..4 {
        desk.press("down");
        page.press_and_rest(&mut desk, "enter");
        back.press_and_rest(&mut desk, "backspace");
    }
    out.extend([page, back]);

    let mut form = Price::new("a form opens beside a page", 500);
    let mut closes = Price::new("and closes", 450);
    desk.press("enter");
    for _ in 0..3 {
        form.press_and_rest(&mut desk, "e");
        closes.press_and_rest(&mut desk, "esc");
    }
    desk.press("backspace");
    out.extend([form, closes]);

    let mut plain = Price::new("a new record's form opens", 150);
    plain.press_and_rest(&mut desk, "n");
    out.push(plain);
    let mut letter = Price::new("a letter in a form", 1);
    "Ahmad Zia".chars().for_each(|c| letter.press_and_rest(&mut desk, &c.to_string()));
    out.push(letter);
    let mut field = Price::new("next field", 16);
    ["tab", "tab", "tab", "tab", "backtab", "backtab"].iter().for_each(|key| field.press_and_rest(&mut desk, key));
    out.push(field);
    desk.keys("ctrl-x y");

    let (mut idle_letter, mut narrowing) =
        (Price::new("a letter of a filter that narrows nothing", 8), Price::new("a letter of a filter", by(1_250, 2_300)));
    desk.press("/");
    for letter in "rahimi".chars() {
        let before = desk.rows();
        desk.rest();
        let mut one = Price::new("", 17);
        one.press_and_rest(&mut desk, &letter.to_string());
        let price = if desk.rows() == before { &mut idle_letter } else { &mut narrowing };
        let bare = price.bare;
        price.each.extend(one.each.iter().map(|once| Once { allowed: if bare <= 16 { bare } else { bare.max(once.allowed) }, ..*once }));
        price.after.append(&mut one.after);
        price.sent = one.sent;
    }
    desk.press("esc");
    out.extend([idle_letter, narrowing]);

    // One repaint, and nothing but that.
    desk.press("ctrl-l");
    let repaint = desk.sent().len();
    let mut window = Price::new("another size of the window", screen);
    for other in [(100, 30), (60, 20), (100, 30)] {
        desk.resize(other.0, other.1).rest();
        desk.resize(size.0, size.1);
        window.each.push(Once { bytes: desk.sent().len(), allowed: repaint });
        window.sent = desk.sent().to_vec();
        window.after.push(desk.rest());
    }
    out.push(window);
    out
}

/// The budgets hold, each time.
#[test]
fn no_step_costs_more_than_it_may() {
    for size in [(80, 24), (120, 40)] {
        let prices = prices(size);
        let too_dear: Vec<String> = prices.iter().filter(|p| p.is_missed()).map(|p| format!("{}: {:?}", p.step, p.each)).collect();
        assert!(too_dear.is_empty(), "{size:?}\n{}", too_dear.join("\n"));
    }
}
