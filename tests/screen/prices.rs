//! What each step costs on the line: bytes to the terminal on the sample programme, held by a test and printed by `cargo bench --bench wire`.
//!
//! A step's price is what is sent until its own frame and the rows it asked for are there. What waits for a pause (the detail below a
//! list, the help of a field, the keys in the bottom line) comes later and only once however many keys came before; it is told
//! beside it.

use crate::desk::{Desk, Opening};

/// A step and its price.
pub struct Price {
    pub step: &'static str,
    /// Bytes of each time.
    pub each: Vec<usize>,
    /// Bytes that follow in a pause.
    pub after: Vec<usize>,
    /// The middle of them is at most this,
    pub most: usize,
    /// and why that is more than a bare list of the kind would cost; empty if it is not.
    pub because: &'static str,
}

impl Price {
    fn new(step: &'static str, most: usize) -> Self {
        Self { step, each: Vec::new(), after: Vec::new(), most, because: "" }
    }

    fn because(mut self, why: &'static str) -> Self {
        self.because = why;
        self
    }

    fn press(&mut self, desk: &mut Desk, key: &str) {
        self.each.push(desk.timed(key).1);
    }

    /// Presses, and lets a pause pass.
    fn press_and_rest(&mut self, desk: &mut Desk, key: &str) {
        self.press(desk, key);
        self.after.push(desk.rest());
    }

    /// The middle one.
    pub fn middle(&self) -> usize {
        middle(&self.each)
    }

    /// The middle one of what follows.
    pub fn middle_after(&self) -> usize {
        middle(&self.after)
    }

    pub fn worst(&self) -> usize {
        self.each.iter().copied().max().unwrap_or(0)
    }
}

fn middle(all: &[usize]) -> usize {
    let mut sorted = all.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or(0)
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
        let (_, bytes) = desk.timed(&letter.to_string());
        let price = if desk.rows() == before { &mut idle_letter } else { &mut narrowing };
        price.each.push(bytes);
        price.after.push(desk.rest());
    }
    desk.press("esc");
    out.extend([idle_letter, narrowing.because("the rows of the list change")]);
    out
}
