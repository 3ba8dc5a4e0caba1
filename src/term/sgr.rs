//! Attributes of a square, and the shortest sequence from one set of them to another (ECMA-48 SGR, aixterm's bright colours).
//!
//! Must not: know what is written with them.
//! Awkward: 22 ends bold and dim together; terminals differ on both at once, so bold wins.

use ratatui::style::{Color, Modifier};

use super::few::Few;

/// Colours and attributes of a square. A colour is 0 for the terminal's own, 1 to 16 for the sixteen of ANSI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Attrs {
    pub(super) fg: u8,
    pub(super) bg: u8,
    pub(super) marks: u8,
}

impl Attrs {
    pub(super) const BOLD: u8 = 1;
    pub(super) const DIM: u8 = 2;
    pub(super) const ITALIC: u8 = 4;
    pub(super) const UNDERLINE: u8 = 8;
    pub(super) const REVERSED: u8 = 16;
    /// What can be seen on a square without ink.
    pub(super) const ON_BLANK: u8 = Self::UNDERLINE | Self::REVERSED;
    pub(super) const PLAIN: Self = Self { fg: 0, bg: 0, marks: 0 };

    /// The attributes of a ratatui cell. Without colour, only the marks stay. Blinking, hidden and crossed out are not sent.
    pub(super) fn of(fg: Color, bg: Color, modifier: Modifier, colour: bool) -> Self {
        static MARKS: [(Modifier, u8); 5] = [
            (Modifier::BOLD, Attrs::BOLD),
            (Modifier::DIM, Attrs::DIM),
            (Modifier::ITALIC, Attrs::ITALIC),
            (Modifier::UNDERLINED, Attrs::UNDERLINE),
            (Modifier::REVERSED, Attrs::REVERSED),
        ];
        let all = MARKS.iter().filter(|(m, _)| modifier.contains(*m)).fold(0, |sum, (_, bit)| sum | bit);
        // Terminals disagree about both at once; bold wins.
        let marks = if all & Self::BOLD == 0 { all } else { all & !Self::DIM };
        let (fg, bg) = if colour { (ansi(fg), ansi(bg)) } else { (0, 0) };
        Self { fg, bg, marks }
    }

    /// The same as far as it can be seen on a blank square.
    pub(super) fn on_blank(self) -> Self {
        if self.marks & Self::ON_BLANK == 0 { Self { fg: 0, bg: self.bg, marks: 0 } } else { self }
    }
}

/// The sixteen colours as xterm paints them, to find the nearest one for a colour that is none of them.
static PALETTE: [(u8, u8, u8); 16] = [
    (0, 0, 0),
    (205, 0, 0),
    (0, 205, 0),
    (205, 205, 0),
    (0, 0, 238),
    (205, 0, 205),
    (0, 205, 205),
    (229, 229, 229),
    (127, 127, 127),
    (255, 0, 0),
    (0, 255, 0),
    (255, 255, 0),
    (92, 92, 255),
    (255, 0, 255),
    (0, 255, 255),
    (255, 255, 255),
];

fn ansi(colour: Color) -> u8 {
    match colour {
        Color::Reset => 0,
        Color::Black => 1,
        Color::Red => 2,
        Color::Green => 3,
        Color::Yellow => 4,
        Color::Blue => 5,
        Color::Magenta => 6,
        Color::Cyan => 7,
        Color::Gray => 8,
        Color::DarkGray => 9,
        Color::LightRed => 10,
        Color::LightGreen => 11,
        Color::LightYellow => 12,
        Color::LightBlue => 13,
        Color::LightMagenta => 14,
        Color::LightCyan => 15,
        Color::White => 16,
        Color::Rgb(r, g, b) => nearest(r, g, b),
        Color::Indexed(n @ 0..=15) => n + 1,
        Color::Indexed(n @ 16..=231) => {
            // xterm's cube of 6 × 6 × 6: 0, 95, 135, 175, 215, 255.
            let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
            let n = n - 16;
            nearest(level(n / 36), level(n / 6 % 6), level(n % 6))
        }
        Color::Indexed(n) => {
            let grey = 8 + 10 * (n - 232);
            nearest(grey, grey, grey)
        }
    }
}

fn nearest(r: u8, g: u8, b: u8) -> u8 {
    let far = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
    let by_distance = PALETTE.iter().zip(1_u8..).min_by_key(|((pr, pg, pb), _)| far(*pr, r) + far(*pg, g) + far(*pb, b));
    by_distance.map_or(0, |(_, code)| code)
}

/// The SGR number of a foreground; a background has 10 more.
const fn colour_number(code: u8) -> u16 {
    match code {
        0 => 39,
        1..=8 => 29 + code as u16,
        _ => 81 + code as u16,
    }
}

/// Bits of attributes with the SGR numbers that set and clear them. 22 clears bold and dim together.
static NUMBERS: [(u8, u16, u16); 5] =
    [(Attrs::BOLD, 1, 22), (Attrs::DIM, 2, 22), (Attrs::ITALIC, 3, 23), (Attrs::UNDERLINE, 4, 24), (Attrs::REVERSED, 7, 27)];

/// From whatever there was: an empty number is 0, which clears all.
pub(super) fn fresh(to: Attrs) -> Few {
    let mut few = Few::NONE.add(b"\x1b[");
    for (bit, on, _) in &NUMBERS {
        if to.marks & bit != 0 {
            few = few.add(b";").number(*on);
        }
    }
    if to.fg != 0 {
        few = few.add(b";").number(colour_number(to.fg));
    }
    if to.bg != 0 {
        few = few.add(b";").number(colour_number(to.bg) + 10);
    }
    few.add(b"m")
}

pub(super) fn difference(from: Attrs, to: Attrs) -> Few {
    const WEIGHT: u8 = Attrs::BOLD | Attrs::DIM;
    let mut few = Few::NONE.add(b"\x1b[");
    let mut empty = true;
    let mut number = |few: Few, n: u16| {
        let few = if empty { few } else { few.add(b";") };
        empty = false;
        few.number(n)
    };
    let off = from.marks & !to.marks;
    let mut on = to.marks & !from.marks;
    if off & WEIGHT != 0 {
        few = number(few, 22);
        on |= to.marks & WEIGHT;
    }
    for (_, _, clear) in NUMBERS.iter().filter(|(bit, ..)| off & !WEIGHT & bit != 0) {
        few = number(few, *clear);
    }
    for (_, set, _) in NUMBERS.iter().filter(|(bit, ..)| on & bit != 0) {
        few = number(few, *set);
    }
    if from.fg != to.fg {
        few = number(few, colour_number(to.fg));
    }
    if from.bg != to.bg {
        few = number(few, colour_number(to.bg) + 10);
    }
    few.add(b"m")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_change_by_the_shorter_way() {
        let a = |fg, bg, marks| Attrs { fg, bg, marks };
        let cases = [
            (a(0, 0, 0), a(0, 0, Attrs::BOLD), "\x1b[1m"),
            (a(0, 0, Attrs::BOLD), a(0, 0, 0), "\x1b[m"),
            (a(2, 0, Attrs::BOLD), a(2, 0, 0), "\x1b[22m"),
            (a(2, 0, Attrs::BOLD | Attrs::DIM), a(2, 0, Attrs::DIM), "\x1b[22;2m"),
            (a(2, 3, Attrs::BOLD), a(0, 0, Attrs::DIM), "\x1b[;2m"),
            (a(0, 0, 0), a(10, 9, 0), "\x1b[91;100m"),
        ];
        for (from, to, want) in cases {
            let found = fresh(to).or(difference(from, to));
            assert_eq!(String::from_utf8_lossy(found.as_bytes()), want, "{from:?} {to:?}");
        }
    }

    #[test]
    fn the_longest_attributes_fit() {
        let all = Attrs { fg: 16, bg: 16, marks: 31 };
        assert!(fresh(all).len() <= Few::ROOM && difference(Attrs { fg: 1, bg: 1, marks: 0 }, all).len() <= Few::ROOM);
        assert!(difference(all, Attrs { fg: 1, bg: 9, marks: 0 }).len() <= Few::ROOM);
    }

    #[test]
    fn colours_become_the_nearest_of_sixteen() {
        assert_eq!(ansi(Color::Rgb(250, 10, 5)), ansi(Color::LightRed));
        assert_eq!(ansi(Color::Indexed(7)), ansi(Color::Gray));
        assert_eq!(ansi(Color::Indexed(16)), ansi(Color::Black));
        assert_eq!(ansi(Color::Indexed(231)), ansi(Color::White));
        assert_eq!(ansi(Color::Indexed(244)), ansi(Color::DarkGray));
        assert_eq!(Attrs::of(Color::Red, Color::Blue, Modifier::BOLD, false), Attrs { fg: 0, bg: 0, marks: Attrs::BOLD });
    }
}
