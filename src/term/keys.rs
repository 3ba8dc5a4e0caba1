//! What a person did at the keyboard, and which key an escape sequence stands for.
//!
//! The sequences of xterm, the Linux console, rxvt, PuTTY and of kitty's `CSI u` are all understood at once; they hardly
//! contradict each other. Whatever is not a key – an answer of the terminal, a focus or mouse report, a key being let go – is
//! `None` and so never typed. Sources: xterm's ctlseqs, console_codes(4), the kitty keyboard protocol.
//!
//! Must not: keep state or look at time; that is the decoder's.
//! Awkward: `CSI 1 ; 5 R` is Ctrl-F3 and also an answer about the cursor in row 1; we never ask, so it is the key.

/// A key without its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyCode {
    /// A character as typed; Shift is already in it (`A`, not Shift and `a`).
    Char(char),
    /// Return.
    Enter,
    /// Escape.
    Esc,
    /// Backspace, from 0x7f or 0x08.
    Backspace,
    /// Delete.
    Delete,
    /// Tab.
    Tab,
    /// Shift and Tab; `shift` is not set.
    BackTab,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Insert.
    Insert,
    /// F1 and up.
    F(u8),
}

/// A key with its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Which key.
    pub code: KeyCode,
    /// With Ctrl; a letter is then in lower case.
    pub ctrl: bool,
    /// With Alt (or Meta, or after Esc).
    pub alt: bool,
    /// With Shift, for keys that are not characters.
    pub shift: bool,
}

impl Key {
    /// A key alone.
    #[must_use]
    pub const fn plain(code: KeyCode) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// A character alone.
    #[must_use]
    pub const fn char(c: char) -> Self {
        Self::plain(KeyCode::Char(c))
    }

    /// A character with Ctrl.
    #[must_use]
    pub const fn ctrl(c: char) -> Self {
        Self { ctrl: true, ..Self::char(c) }
    }

    /// A character with Alt.
    #[must_use]
    pub const fn alt(c: char) -> Self {
        Self::char(c).with_alt()
    }

    /// The same with Alt.
    #[must_use]
    pub const fn with_alt(self) -> Self {
        Self { alt: true, ..self }
    }

    /// The character to type into a field, if this key is one.
    #[must_use]
    pub const fn typed(&self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }
}

/// The key of a single control byte (below 0x20, or 0x7f).
pub(super) const fn control(byte: u8) -> Key {
    match byte {
        0x0D => Key::plain(KeyCode::Enter),
        0x09 => Key::plain(KeyCode::Tab),
        0x08 | 0x7F => Key::plain(KeyCode::Backspace),
        0x1B => Key::plain(KeyCode::Esc),
        0x00 => Key::ctrl(' '),
        0x01..=0x1A => Key::ctrl((b'a' + byte - 1) as char),
        // 0x1c to 0x1f: \ ] ^ _
        _ => Key::ctrl((byte.wrapping_add(0x40)) as char),
    }
}

/// Shift, Alt and Ctrl of a sequence: 1 + the sum of 1, 2 and 4. Meta (32) counts as Alt; lock keys do not count.
fn modified(code: KeyCode, number: u32) -> Key {
    let bits = number.saturating_sub(1);
    let key = Key { code, ctrl: bits & 4 != 0, alt: bits & (2 | 32) != 0, shift: bits & 1 != 0 };
    match key.code {
        KeyCode::Tab if key.shift => Key { code: KeyCode::BackTab, shift: false, ..key },
        KeyCode::BackTab => Key { shift: false, ..key },
        _ => key,
    }
}

/// The numbers of a sequence; a number may have parts after colons. Missing ones are `None`.
struct Numbers<'a>(&'a [u8]);

impl Numbers<'_> {
    fn get(&self, place: usize, part: usize) -> Option<u32> {
        let field = self.0.split(|b| *b == b';').nth(place)?;
        let digits = field.split(|b| *b == b':').nth(part)?;
        std::str::from_utf8(digits).ok()?.parse().ok()
    }

    /// The modifier number, unless the key is being let go.
    fn modifiers(&self, place: usize) -> Option<u32> {
        (self.get(place, 1) != Some(3)).then(|| self.get(place, 0).unwrap_or(1))
    }
}

/// The key of `CSI params end`, if it is one.
pub(super) fn csi(params: &[u8], end: u8) -> Option<Key> {
    if let Some((b'[', [])) = params.split_first() {
        // The Linux console: CSI [ A to CSI [ E.
        return matches!(end, b'A'..=b'E').then(|| Key::plain(KeyCode::F(end - b'A' + 1)));
    }
    if !params.iter().all(|b| matches!(b, b'0'..=b'9' | b';' | b':')) {
        return None;
    }
    let numbers = Numbers(params);
    match end {
        b'A' | b'B' | b'C' | b'D' | b'F' | b'H' | b'P' | b'Q' | b'S' => Some(modified(letter(end)?, numbers.modifiers(1)?)),
        // Anything but CSI R and CSI 1;m R tells where the cursor is.
        b'R' if params.is_empty() => Some(Key::plain(KeyCode::F(3))),
        b'R' => matches!((numbers.get(0, 0), numbers.get(1, 0)), (Some(1), Some(2..=16)))
            .then(|| modified(KeyCode::F(3), numbers.get(1, 0).unwrap_or(1))),
        b'Z' => Some(modified(KeyCode::BackTab, numbers.modifiers(1)?)),
        // rxvt: Shift and arrow.
        b'a'..=b'd' if params.is_empty() => Some(modified(letter(end.to_ascii_uppercase())?, 2)),
        b'~' if numbers.get(0, 0) == Some(27) => character(numbers.get(2, 0)?, None, numbers.modifiers(1)?),
        b'~' => Some(modified(numbered(numbers.get(0, 0)?)?, numbers.modifiers(1)?)),
        // rxvt: Shift, Ctrl, both.
        b'$' => Some(modified(numbered(numbers.get(0, 0)?)?, 2)),
        b'^' => Some(modified(numbered(numbers.get(0, 0)?)?, 5)),
        b'@' => Some(modified(numbered(numbers.get(0, 0)?)?, 6)),
        b'u' => character(numbers.get(0, 0)?, numbers.get(0, 1), numbers.modifiers(1)?),
        _ => None,
    }
}

/// The key of `ESC O digits end`, if it is one.
pub(super) fn ss3(params: &[u8], end: u8) -> Option<Key> {
    let numbers = Numbers(params);
    // `ESC O 5 A` and `ESC O 1 ; 5 A` are both seen.
    let number = numbers.get(1, 0).or(numbers.get(0, 0)).unwrap_or(1);
    let code = match end {
        b'A'..=b'D' | b'F' | b'H' | b'P'..=b'S' => letter(end)?,
        // rxvt: Ctrl and arrow.
        b'a'..=b'd' => return Some(modified(letter(end.to_ascii_uppercase())?, 5)),
        b'M' => KeyCode::Enter,
        b'I' => KeyCode::Tab,
        b'X' => KeyCode::Char('='),
        // The number pad: * + , - . / and the digits, 0x40 above ASCII.
        b'j'..=b'y' => KeyCode::Char((end - 0x40) as char),
        _ => return None,
    };
    Some(modified(code, number))
}

const fn letter(end: u8) -> Option<KeyCode> {
    Some(match end {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P' => KeyCode::F(1),
        b'Q' => KeyCode::F(2),
        b'R' => KeyCode::F(3),
        b'S' => KeyCode::F(4),
        _ => return None,
    })
}

/// The key of `CSI number ~`.
fn numbered(number: u32) -> Option<KeyCode> {
    let function = |first: u8, base: u32| u8::try_from(number - base).ok().map(|n| KeyCode::F(first + n));
    match number {
        1 | 7 => Some(KeyCode::Home),
        2 => Some(KeyCode::Insert),
        3 => Some(KeyCode::Delete),
        4 | 8 => Some(KeyCode::End),
        5 => Some(KeyCode::PageUp),
        6 => Some(KeyCode::PageDown),
        11..=15 => function(1, 11),
        17..=21 => function(6, 17),
        23..=26 => function(11, 23),
        28 | 29 => function(15, 28),
        31..=34 => function(17, 31),
        _ => None,
    }
}

/// The key of a code point with modifiers (`CSI u`, and xterm's modifyOtherKeys); `shifted` is the character with Shift.
fn character(code: u32, shifted: Option<u32>, number: u32) -> Option<Key> {
    let named = match code {
        9 => Some(KeyCode::Tab),
        10 | 13 | 57414 => Some(KeyCode::Enter),
        27 => Some(KeyCode::Esc),
        8 | 127 => Some(KeyCode::Backspace),
        57399..=57408 => char::from_u32(code - 57399 + 0x30).map(KeyCode::Char),
        57409 => Some(KeyCode::Char('.')),
        57410 => Some(KeyCode::Char('/')),
        57411 => Some(KeyCode::Char('*')),
        57412 => Some(KeyCode::Char('-')),
        57413 => Some(KeyCode::Char('+')),
        57415 => Some(KeyCode::Char('=')),
        57417 => Some(KeyCode::Left),
        57418 => Some(KeyCode::Right),
        57419 => Some(KeyCode::Up),
        57420 => Some(KeyCode::Down),
        57421 => Some(KeyCode::PageUp),
        57422 => Some(KeyCode::PageDown),
        57423 => Some(KeyCode::Home),
        57424 => Some(KeyCode::End),
        57425 => Some(KeyCode::Insert),
        57426 => Some(KeyCode::Delete),
        _ => None,
    };
    if let Some(code) = named {
        return Some(modified(code, number));
    }
    // The private use area holds keys that have no character: lock, media and modifier keys.
    let plain = char::from_u32(code).filter(|c| !c.is_control() && !(57344..=63743).contains(&code))?;
    let key = modified(KeyCode::Char(plain), number);
    let upper = shifted.and_then(char::from_u32).filter(|c| !c.is_control());
    Some(match upper {
        _ if key.ctrl => Key { code: KeyCode::Char(plain.to_ascii_lowercase()), ..key },
        Some(upper) if key.shift => Key { code: KeyCode::Char(upper), shift: false, ..key },
        // Other scripts and signs come shifted already, or with their own shifted form.
        _ if key.shift && plain.is_lowercase() => {
            let mut upper = plain.to_uppercase();
            let one = upper.next().filter(|_| upper.next().is_none()).unwrap_or(plain);
            Key { code: KeyCode::Char(one), shift: false, ..key }
        }
        _ => Key { shift: false, ..key },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_bytes() {
        assert_eq!(control(1), Key::ctrl('a'));
        assert_eq!(control(0x1A), Key::ctrl('z'));
        assert_eq!(control(0x1F), Key::ctrl('_'));
        assert_eq!(control(0x0A), Key::ctrl('j'));
        assert_eq!(control(0x08), control(0x7F));
    }

    #[test]
    fn characters_with_modifiers() {
        let ctrl_enter = Key { ctrl: true, ..Key::plain(KeyCode::Enter) };
        let cases: &[(&str, Option<Key>)] = &[
            ("13;5u", Some(ctrl_enter)),
            ("27;5;13~", Some(ctrl_enter)),
            ("97;5u", Some(Key::ctrl('a'))),
            ("65;6u", Some(Key { shift: true, ..Key::ctrl('a') })),
            ("97:65;2u", Some(Key::char('A'))),
            ("1179;2u", Some(Key::char('Қ'))),
            ("97;1:3u", None),
            ("97;1:1u", Some(Key::char('a'))),
            ("9;2u", Some(Key::plain(KeyCode::BackTab))),
            ("57441;2u", None),
            ("27u", Some(Key::plain(KeyCode::Esc))),
            ("55296u", None),
            ("99999999999u", None),
            ("u", None),
        ];
        for (text, want) in cases {
            let (end, params) = text.as_bytes().split_last().unwrap();
            assert_eq!(csi(params, *end), *want, "{text}");
        }
    }
}
