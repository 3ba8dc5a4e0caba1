//! What each step costs on the line: bytes to the terminal on the sample programme, held by a test and printed by `cargo bench --bench wire`.
//!
//! A step's price is what is sent until its own frame and the rows it asked for are there. What waits for a pause (the detail below a
//! list, the help of a field, the keys in the bottom line) comes later and only once however many keys came before; it is told
//! beside it.

#![allow(dead_code, reason = "each user uses a part")]

use crate::desk::{Desk, Opening};

/// A step and its price.
pub struct Price {
    pub step: &'static str,
    /// Bytes of each time.
    pub each: Vec<usize>,
    /// Bytes that follow in a pause.
    pub after: Vec<usize>,
    /// What changed on the screen each time: no way of drawing sends fewer bytes than those letters.
    text: Vec<(usize, usize)>,
    /// What was sent the last time.
    pub sent: Vec<u8>,
    /// What it may cost on a bare screen of its kind.
    bare: usize,
    /// All rows move by one: what comes in is one row, of so many bytes.
    scrolls: bool,
    row: usize,
}

/// Where a screen of ours has more on it than the bare one its price grows with the letters that change, and with the pieces they
/// come in: a way to each and a change of attributes.
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
        Self { step, each: Vec::new(), after: Vec::new(), text: Vec::new(), sent: Vec::new(), bare, scrolls: false, row: 0 }
    }

    fn press(&mut self, desk: &mut Desk, key: &str) {
        let before = desk.cells();
        self.each.push(desk.timed(key).1);
        self.text.push(changed(&before, &desk.cells(), desk.width()));
        self.sent = desk.sent().to_vec();
    }

    /// What the middle one may cost.
    pub fn most(&self) -> usize {
        match self.bare {
            // A key of its own, whatever the screen.
            few @ ..=16 => few,
            bare if self.scrolls => bare.max(self.row + 24),
            bare => bare.max(grown(self.middle_one().1)),
        }
    }

    /// Whether that is more than on a bare screen of the kind.
    pub fn is_fuller(&self) -> bool {
        self.most() > self.bare
    }

    /// Whether it costs more.
    pub fn is_missed(&self) -> bool {
        self.middle() > self.most()
    }

    /// Presses, and lets a pause pass.
    fn press_and_rest(&mut self, desk: &mut Desk, key: &str) {
        self.press(desk, key);
        self.after.push(desk.rest());
    }

    /// The middle one, and what changed then.
    fn middle_one(&self) -> (usize, (usize, usize)) {
        let both: Vec<(usize, (usize, usize))> =
            self.each.iter().enumerate().map(|(i, bytes)| (*bytes, self.text.get(i).copied().unwrap_or_default())).collect();
        middle(&both)
    }

    /// The middle one.
    pub fn middle(&self) -> usize {
        self.middle_one().0
    }

    /// The middle one of what follows.
    pub fn middle_after(&self) -> usize {
        middle(&self.after)
    }

    pub fn worst(&self) -> usize {
        self.each.iter().copied().max().unwrap_or(0)
    }
}

fn middle<T: Ord + Copy + Default>(all: &[T]) -> T {
    let mut sorted = all.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

/// All prices on a screen of a size.
pub fn prices(size: (u16, u16)) -> Vec<Price> {
    let large = size.0 > 100;
    let by = |small: usize, big: usize| if large { big } else { small };
    let open = || Opening { size, ..Opening::default() }.open();
    let mut out = Vec::new();

    let mut desk = open();
    desk.press("2");
    let mut idle = Price::new("nothing changed, 60 s", 0);
    idle.each.push((0..60).map(|_| desk.pass_and_count(1)).sum());
    out.push(idle);

    let (mut row, mut scroll, mut half) =
        (Price::new("one row down", 8), Price::new("list scrolls one row", by(100, 110)), Price::new("half a page", by(1_250, 2_300)));
    (0..8).for_each(|_| row.press_and_rest(&mut desk, "down"));
    let down_to_the_end = usize::from(size.1);
    (0..down_to_the_end).for_each(|_| {
        desk.press("down");
    });
    (0..10).for_each(|_| scroll.press_and_rest(&mut desk, "down"));
    (scroll.scrolls, scroll.row) = (true, desk.row_at_marker().len());
    desk.keys("g g");
    (0..3).for_each(|_| half.press_and_rest(&mut desk, "pagedown"));
    (0..3).for_each(|_| half.press_and_rest(&mut desk, "pageup"));
    out.extend([row, scroll, half]);

    let mut tab = Price::new("another tab", by(1_250, 2_300));
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

    let mut form = Price::new("a form opens beside a page", by(500, 900));
    let mut closes = Price::new("and closes", by(450, 900));
    desk.press("enter");
    for _ in 0..3 {
        form.press_and_rest(&mut desk, "e");
        closes.press_and_rest(&mut desk, "esc");
    }
    desk.press("backspace");
    out.extend([form, closes]);

    let mut plain = Price::new("a new record's form opens", by(150, 250));
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
        let mut one = Price::new("", 0);
        one.press_and_rest(&mut desk, &letter.to_string());
        let price = if desk.rows() == before { &mut idle_letter } else { &mut narrowing };
        price.each.append(&mut one.each);
        price.text.append(&mut one.text);
        price.after.append(&mut one.after);
        price.sent = one.sent;
    }
    desk.press("esc");
    out.extend([idle_letter, narrowing]);
    out
}

/// The budgets hold.
#[test]
fn no_step_costs_more_than_it_may() {
    for size in [(80, 24), (120, 40)] {
        let too_dear: Vec<String> = prices(size)
            .iter()
            .filter(|p| p.is_missed())
            .map(|p| format!("{}: {} bytes, at most {} ({:?})", p.step, p.middle(), p.most(), p.each))
            .collect();
        assert!(too_dear.is_empty(), "{size:?}\n{}", too_dear.join("\n"));
    }
}
