//! A strict terminal: it knows the sequences that our own drawing uses, what they may say, and where the window ends. Anything
//! else fails the test: another sequence, a control character, an invisible or reordering character, a move or a letter outside of
//! the window, a move from a place that nobody can know.
#![allow(dead_code, reason = "each test file uses a part")]

use unicode_width::UnicodeWidthChar;

/// Marks that one letter may carry.
const MOST_MARKS: usize = 16;

/// A window and what has been learnt of it.
pub struct Wire {
    width: u16,
    height: u16,
    /// Column and row of the cursor, from 0; unknown after the last column and after a region was set.
    x: Option<u16>,
    y: Option<u16>,
    /// First and last row of the scrolling region.
    region: (u16, u16),
    /// Marks on the letter just written; none may come when nothing was.
    marks: Option<usize>,
    /// Bytes of a sequence or letter whose rest is still to come.
    rest: Vec<u8>,
}

impl Wire {
    pub fn new(width: u16, height: u16) -> Self {
        Self { width, height, x: Some(0), y: Some(0), region: (0, height - 1), marks: None, rest: Vec::new() }
    }

    /// The window gets another size; where the cursor is then differs between terminals.
    pub fn resize(&mut self, width: u16, height: u16) {
        if (width, height) == (self.width, self.height) {
            return;
        }
        *self = Self { x: None, y: None, ..Self::new(width, height) };
    }

    /// Reads whole frames.
    #[track_caller]
    pub fn frame(&mut self, bytes: &[u8]) {
        self.read(bytes);
        assert!(self.rest.is_empty(), "a frame breaks off: {}", self.rest.escape_ascii());
    }

    /// Reads what has come so far.
    #[track_caller]
    pub fn read(&mut self, bytes: &[u8]) {
        self.take(bytes).unwrap_or_else(|fault| panic!("{fault}"));
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), String> {
        let whole = [std::mem::take(&mut self.rest).as_slice(), bytes].concat();
        let mut at = 0;
        while at < whole.len() {
            match self.piece(&whole[at..]) {
                Ok(0) if whole.len() - at < 40 => {
                    self.rest = whole[at..].to_vec();
                    return Ok(());
                }
                Ok(read) if read > 0 => at += read,
                other => {
                    let fault = other.err().unwrap_or_else(|| "a sequence without an end".to_owned());
                    let (before, after) = (&whole[at.saturating_sub(60)..at], &whole[at..(at + 60).min(whole.len())]);
                    let (before, after) = (before.escape_ascii(), after.escape_ascii());
                    return Err(format!("{fault} at {:?},{:?} of {}x{}: {before} >>> {after}", self.x, self.y, self.width, self.height));
                }
            }
        }
        Ok(())
    }

    /// One sequence, control or letter; gives its length, 0 if its rest is still to come.
    fn piece(&mut self, bytes: &[u8]) -> Result<usize, String> {
        let byte = bytes[0];
        if byte == 0x1B {
            return self.escape(bytes);
        }
        if byte < 0x20 || byte == 0x7F {
            self.marks = None;
            self.control(byte)?;
            return Ok(1);
        }
        let need = match byte {
            0x20..=0x7E => 1,
            0xC2..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xF4 => 4,
            _ => return Err(format!("the byte {byte:#x} begins no character")),
        };
        let Some(letter) = bytes.get(..need) else { return Ok(0) };
        let letter = std::str::from_utf8(letter).map_err(|e| e.to_string())?;
        self.letter(letter.chars().next().ok_or("no letter")?)?;
        Ok(need)
    }

    fn control(&mut self, byte: u8) -> Result<(), String> {
        match byte {
            b'\r' => self.x = Some(0),
            b'\n' => {
                let y = self.y.ok_or("a line feed from an unknown row")?;
                // At the last row of the region it scrolls; below it, it must not run out of the window.
                if y != self.region.1 {
                    self.y = Some(self.inside(y + 1, self.height, "row")?);
                }
            }
            0x08 => self.x = Some(self.x.and_then(|x| x.checked_sub(1)).ok_or("backwards out of the window")?),
            b'\t' => {
                let x = self.x.ok_or("a tab from an unknown column")?;
                self.x = Some(self.inside((x / 8 + 1) * 8, self.width, "column")?);
            }
            // Plain letters again.
            0x0F => {}
            _ => return Err(format!("the control character {byte:#x}")),
        }
        Ok(())
    }

    fn letter(&mut self, c: char) -> Result<(), String> {
        no_stranger(c)?;
        match c.width().ok_or("a letter without a width")? {
            0 => {
                let marks = self.marks.ok_or("a mark without a letter")? + 1;
                self.marks = Some(marks);
                if marks > MOST_MARKS { Err("too many marks on a letter".into()) } else { Ok(()) }
            }
            wide => {
                let (x, wide) = (self.x.ok_or("a letter at an unknown column")?, u16::try_from(wide).unwrap());
                self.y.ok_or("a letter in an unknown row")?;
                if x + wide > self.width {
                    return Err("a letter beyond the last column".into());
                }
                self.x = Some(x + wide).filter(|x| *x < self.width);
                self.marks = Some(0);
                Ok(())
            }
        }
    }

    fn inside(&self, at: u16, end: u16, what: &str) -> Result<u16, String> {
        if at < end { Ok(at) } else { Err(format!("{what} {} of {end}", at + 1)) }
    }

    fn escape(&mut self, bytes: &[u8]) -> Result<usize, String> {
        self.marks = None;
        match bytes.get(1) {
            None => Ok(0),
            Some(b'M') => {
                let y = self.y.ok_or("a reverse line feed from an unknown row")?;
                if y != self.region.0 {
                    self.y = Some(y.checked_sub(1).ok_or("a reverse line feed out of the window")?);
                }
                Ok(2)
            }
            // Number keys not in application mode.
            Some(b'>') => Ok(2),
            Some(b'(') => match bytes.get(2) {
                None => Ok(0),
                Some(b'B') => Ok(3),
                Some(other) => Err(format!("the character set {other:#x}")),
            },
            Some(b'[') => {
                let Some(length) = bytes[2..].iter().position(|b| (0x40..=0x7E).contains(b)) else { return Ok(0) };
                let words = std::str::from_utf8(&bytes[2..2 + length]).map_err(|e| e.to_string())?;
                self.sequence(words, bytes[2 + length])?;
                Ok(3 + length)
            }
            Some(other) => Err(format!("the sequence ESC {other:#x}")),
        }
    }

    fn sequence(&mut self, words: &str, end: u8) -> Result<(), String> {
        if let Some(mode) = words.strip_prefix('?') {
            let known = matches!((mode, end), ("25" | "7" | "1049" | "2004" | "2026", b'h' | b'l') | ("1", b'l'));
            return if known { Ok(()) } else { Err(format!("the mode ?{mode}{}", char::from(end))) };
        }
        let numbers: Vec<u16> = words
            .split(';')
            .map(|n| if n.is_empty() { Ok(0) } else { n.parse().map_err(|_| format!("the parameter {n:?}")) })
            .collect::<Result<_, _>>()?;
        let one = || if numbers.len() == 1 { Ok(numbers[0].max(1)) } else { Err("more than one number".to_owned()) };
        match end {
            b'm' => numbers.iter().try_for_each(|n| known_look(*n)),
            b'H' if words == "999" => {
                (self.x, self.y) = (Some(0), Some(self.height - 1));
                Ok(())
            }
            b'H' => {
                let at = |n: usize| numbers.get(n).copied().unwrap_or(1).max(1) - 1;
                (self.x, self.y) = (Some(self.inside(at(1), self.width, "column")?), Some(self.inside(at(0), self.height, "row")?));
                Ok(())
            }
            b'G' => self.inside(one()? - 1, self.width, "column").map(|x| self.x = Some(x)),
            b'd' => self.inside(one()? - 1, self.height, "row").map(|y| self.y = Some(y)),
            b'A' => self.y.and_then(|y| y.checked_sub(one().ok()?)).ok_or("up out of the window".into()).map(|y| self.y = Some(y)),
            b'D' => self.x.and_then(|x| x.checked_sub(one().ok()?)).ok_or("left out of the window".into()).map(|x| self.x = Some(x)),
            b'B' => {
                let y = self.y.ok_or("down from an unknown row")? + one()?;
                self.inside(y, self.height, "row").map(|y| self.y = Some(y))
            }
            b'C' => {
                let x = self.x.ok_or("right from an unknown column")? + one()?;
                self.inside(x, self.width, "column").map(|x| self.x = Some(x))
            }
            b'X' => {
                let x = self.x.ok_or("erasing from an unknown column")?;
                if x + one()? > self.width { Err("erasing beyond the last column".into()) } else { Ok(()) }
            }
            b'J' | b'K' if words.is_empty() => match self.x.and(self.y) {
                Some(_) => Ok(()),
                None => Err("erasing from an unknown place".into()),
            },
            b'S' | b'T' if one()? <= self.region.1 - self.region.0 + 1 => Ok(()),
            b'r' => {
                // The whole window, however low it is.
                if words.is_empty() {
                    (self.region, self.x, self.y) = ((0, self.height - 1), None, None);
                    return Ok(());
                }
                let (top, bottom) = (numbers[0], *numbers.get(1).ok_or("half a region")?);
                if top == 0 || top >= bottom || bottom > self.height {
                    return Err(format!("the region {top}–{bottom}"));
                }
                self.region = (top - 1, bottom - 1);
                (self.x, self.y) = (None, None);
                Ok(())
            }
            _ => Err(format!("the sequence CSI {words:?} {}", char::from(end))),
        }
    }
}

/// Attributes and the sixteen colours.
fn known_look(n: u16) -> Result<(), String> {
    match n {
        0..=4 | 7 | 22..=24 | 27 | 30..=37 | 39..=47 | 49 | 90..=97 | 100..=107 => Ok(()),
        _ => Err(format!("the attribute {n}")),
    }
}

/// Fails for characters that drive a terminal, reorder, hide or mean nothing.
fn no_stranger(c: char) -> Result<(), String> {
    let bad = match u32::from(c) {
        0..=0x1F | 0x7F..=0x9F => true,
        0x61C | 0x200B | 0x200E | 0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0xFEFF | 0xFFF0..=0xFFFB => true,
        0xAD | 0x34F | 0x180B..=0x180F | 0xFE00..=0xFE0F | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A | 0xE0000..=0xE0FFF => true,
        n => n & 0xFFFE == 0xFFFE,
    };
    if bad { Err(format!("the character U+{:04X}", u32::from(c))) } else { Ok(()) }
}

/// Fails unless lines that a subcommand writes are letters and line ends, and nothing else.
#[track_caller]
pub fn lines(bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).unwrap_or_else(|e| panic!("no UTF-8 ({e}): {}", bytes.escape_ascii()));
    let mut marks = 0;
    // Line ends, the form of a symbol, and at the very beginning the mark of a file.
    let known = |at: usize, c: char| matches!(c, '\n' | '\r' | '\u{fe0e}' | '\u{fe0f}') || (at == 0 && c == '\u{feff}');
    for (at, c) in text.char_indices().filter(|(at, c)| !known(*at, *c)) {
        marks = if c.width() == Some(0) { marks + 1 } else { 0 };
        let fault = no_stranger(c).err().or_else(|| (marks > MOST_MARKS).then(|| "too many marks".to_owned()));
        if let Some(fault) = fault {
            let before: String = text[..at].chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect();
            panic!("{fault} after {before:?}");
        }
    }
}

mod tests {
    use super::*;

    fn fault(bytes: &[u8]) -> bool {
        let mut wire = Wire::new(10, 4);
        wire.take(bytes).is_err() || !wire.rest.is_empty()
    }

    #[test]
    fn it_is_strict() {
        for bad in [
            "\u{1b}]52;c;QQ==\u{7}",
            "\u{1b}]0;title\u{7}",
            "\u{1b}[2J",
            "\u{1b}[6n",
            "\u{1b}[?1000h",
            "\u{9b}31m",
            "\u{7}",
            "\u{7f}",
            "a\u{202e}",
            "\u{e0041}",
            "\u{301}",
            "01234567890",
            "0123456789a",
            "\u{1b}[5H",
            "\u{1b}[;11H",
            "\u{1b}[11C",
            "\u{1b}[38;5;1m",
            "\u{1b}[2;1r",
            "\u{1b}[1;2ra",
            "\u{1b}[3",
            "\n\n\n\n\u{1b}[B",
        ] {
            assert!(fault(bad.as_bytes()), "{bad:?} was let through");
        }
        assert!(fault(b"\x9b31m") && fault(b"\xff") && fault(format!("a{}", "\u{301}".repeat(17)).as_bytes()));
        let mut wire = Wire::new(10, 4);
        wire.frame("\u{1b}(B\u{f}\u{1b}[m\u{1b}[r\u{1b}[?7l\u{1b}[?25l\u{1b}[H\u{1b}[Jabc\u{1b}[;1;31mм\u{301}\r\n漢\u{1b}[2;3r\u{1b}[3;4HX\u{1b}[K".as_bytes());
        wire.frame(b"\x1b[4;1H0123456789\r");
        wire.read(b"\x1b[");
        wire.frame(b"H");
    }
}
