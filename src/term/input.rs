//! From bytes to keys and pastes, however the bytes are cut into packets.
//!
//! A pure machine: bytes go in with the moment they arrived, events come out, and it says until when it has to wait. A lone Esc
//! waits for the rest of a sequence; a sequence that stays away is given up. Everything that is not a key or a paste is dropped,
//! so that no answer of a terminal is ever typed into a field.
//!
//! Must not: read, sleep, or know what a key does.
//! Awkward: Esc and then a key within the wait reads as Alt and the key, as in every terminal program; `ESC ]` and `ESC P`
//! are Alt-keys unless what follows looks like an answer.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::keys::{self, Key, KeyCode};

/// What a person did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key.
    Key(Key),
    /// A whole paste, newlines as `\n`. It may hold control characters: whoever takes it in cleans it.
    Paste(String),
    /// The paste just before was too long; so many bytes at its end were dropped.
    PasteCut {
        /// Bytes left out.
        dropped: usize,
    },
}

/// Longest paste in bytes; what is over is dropped and reported.
pub const LONGEST_PASTE: usize = 4 << 20;
/// Once a sequence has begun, a missing rest is waited for as long as a lost packet may take.
const SEQUENCE_WAIT: Duration = Duration::from_secs(1);
/// A paste without an end (the line broke in it) is taken as it is after this silence.
const PASTE_WAIT: Duration = Duration::from_secs(30);
/// Longer sequences are not keys.
const LONGEST_SEQUENCE: usize = 64;
const PASTE_END: &[u8] = b"\x1b[201~";

#[derive(Debug)]
enum State {
    Ground,
    /// A character that is not complete.
    Utf8 {
        bytes: [u8; 4],
        have: usize,
        need: usize,
    },
    /// After ESC.
    Escape,
    /// After ESC ESC: Alt with a sequence, or two times Esc.
    EscapeTwice,
    /// After ESC [.
    Csi(Vec<u8>),
    /// After ESC O.
    Ss3(Vec<u8>),
    /// After ESC ] and the like: an answer up to BEL or ESC \. `length` is what has come of it.
    Answer {
        opened_by: u8,
        length: usize,
        escape: bool,
    },
    /// The three bytes of an old mouse report.
    Mouse(u8),
    Paste {
        bytes: Vec<u8>,
        dropped: usize,
        matched: usize,
    },
}

/// The decoder. Feed it bytes, take events from it as an iterator, and call [`Decoder::tick`] at its deadline.
#[derive(Debug)]
pub struct Decoder {
    state: State,
    /// Alt was pressed with what is being read.
    alt: bool,
    esc_wait: Duration,
    waiting_since: Option<Instant>,
    ready: VecDeque<Input>,
}

impl Decoder {
    /// A decoder that lets a lone Esc wait for `esc_wait` ([`super::Capabilities::esc_wait`]).
    #[must_use]
    pub fn new(esc_wait: Duration) -> Self {
        Self { state: State::Ground, alt: false, esc_wait, waiting_since: None, ready: VecDeque::new() }
    }

    /// Takes bytes that arrived at `at`. What should have been settled before then is settled first.
    pub fn feed(&mut self, bytes: &[u8], at: Instant) {
        self.tick(at);
        for byte in bytes {
            self.byte(*byte);
        }
        self.waiting_since = if matches!(self.state, State::Ground) { None } else { Some(at) };
    }

    /// When [`Decoder::tick`] has something to settle; `None` when nothing is pending.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        let wait = match &self.state {
            State::Ground => return None,
            State::Escape | State::EscapeTwice => self.esc_wait,
            State::Paste { .. } => PASTE_WAIT,
            _ => SEQUENCE_WAIT.max(self.esc_wait),
        };
        self.waiting_since?.checked_add(wait)
    }

    /// Settles what has waited long enough at `now`: a lone Esc is Esc, half a sequence is nothing.
    pub fn tick(&mut self, now: Instant) {
        if self.deadline().is_none_or(|deadline| now < deadline) {
            return;
        }
        self.waiting_since = None;
        match std::mem::replace(&mut self.state, State::Ground) {
            State::Escape => self.key(Key::plain(KeyCode::Esc)),
            State::EscapeTwice => {
                self.key(Key::plain(KeyCode::Esc));
                self.key(Key::plain(KeyCode::Esc));
            }
            State::Csi(params) if params.is_empty() => self.key(Key::alt('[')),
            State::Ss3(params) if params.is_empty() => self.key(Key::alt('O')),
            State::Answer { opened_by, length: 0, .. } => self.key(Key::alt(char::from(opened_by))),
            State::Paste { bytes, dropped, .. } => self.pasted(&bytes, dropped),
            _ => {}
        }
        self.alt = false;
    }

    /// A key, with Alt if an Esc stood before it. Ends whatever was being read.
    fn key(&mut self, key: Key) {
        let alt = key.alt || std::mem::take(&mut self.alt);
        self.ready.push_back(Input::Key(Key { alt, ..key }));
    }

    fn byte(&mut self, byte: u8) {
        match std::mem::replace(&mut self.state, State::Ground) {
            State::Ground => self.ground(byte),
            State::Utf8 { bytes, have, need } => self.utf8(bytes, have, need, byte),
            State::Escape => self.escape(byte),
            State::EscapeTwice => self.escape_twice(byte),
            State::Csi(params) => self.csi(params, byte),
            State::Ss3(params) => self.ss3(params, byte),
            State::Answer { opened_by, length, escape } => self.answer(opened_by, length, escape, byte),
            State::Mouse(left) if left > 1 => self.state = State::Mouse(left - 1),
            State::Mouse(_) => {}
            State::Paste { bytes, dropped, matched } => self.paste(bytes, dropped, matched, byte),
        }
    }

    fn ground(&mut self, byte: u8) {
        let need = match byte {
            0x1B => {
                self.state = State::Escape;
                return;
            }
            0..=0x1F | 0x7F => return self.key(keys::control(byte)),
            0x20..=0x7E => return self.key(Key::char(char::from(byte))),
            0xC2..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xF4 => 4,
            // Never the beginning of a character.
            _ => {
                self.alt = false;
                return;
            }
        };
        self.state = State::Utf8 { bytes: [byte, 0, 0, 0], have: 1, need };
    }

    fn utf8(&mut self, mut bytes: [u8; 4], have: usize, need: usize, byte: u8) {
        if !matches!(byte, 0x80..=0xBF) {
            // The character broke off; what comes now counts by itself.
            self.alt = false;
            return self.ground(byte);
        }
        if let Some(place) = bytes.get_mut(have) {
            *place = byte;
        }
        let have = have + 1;
        if have < need {
            self.state = State::Utf8 { bytes, have, need };
            return;
        }
        let character = bytes.get(..need).and_then(|whole| std::str::from_utf8(whole).ok()).and_then(|text| text.chars().next());
        match character.filter(|c| !c.is_control() && *c != char::REPLACEMENT_CHARACTER) {
            Some(c) => self.key(Key::char(c)),
            None => self.alt = false,
        }
    }

    fn escape(&mut self, byte: u8) {
        match byte {
            0x1B => self.state = State::EscapeTwice,
            b'[' => self.state = State::Csi(Vec::new()),
            b'O' => self.state = State::Ss3(Vec::new()),
            b']' | b'P' | b'_' => self.state = State::Answer { opened_by: byte, length: 0, escape: false },
            _ => {
                self.alt = true;
                self.ground(byte);
            }
        }
    }

    fn escape_twice(&mut self, byte: u8) {
        match byte {
            b'[' | b'O' => {
                self.alt = true;
                self.escape(byte);
            }
            // The first was Esc itself.
            _ => {
                self.key(Key::plain(KeyCode::Esc));
                self.escape(byte);
            }
        }
    }

    fn csi(&mut self, mut params: Vec<u8>, byte: u8) {
        let digits_only = !params.is_empty() && params.iter().all(u8::is_ascii_digit);
        match byte {
            // The Linux console's F1 to F5 have a second bracket.
            b'[' if params.is_empty() => {
                params.push(byte);
                self.state = State::Csi(params);
            }
            // rxvt ends Shift and a key with $, which elsewhere stands before the end.
            b'$' if digits_only => self.csi_end(&params, byte),
            0x20..=0x3F => {
                if params.len() < LONGEST_SEQUENCE {
                    params.push(byte);
                }
                self.state = State::Csi(params);
            }
            b'M' if params.is_empty() => {
                self.alt = false;
                self.state = State::Mouse(3);
            }
            0x40..=0x7E => self.csi_end(&params, byte),
            // Not part of any sequence: it broke off.
            _ => {
                self.alt = false;
                self.ground(byte);
            }
        }
    }

    fn csi_end(&mut self, params: &[u8], end: u8) {
        if params == b"200" && end == b'~' {
            self.alt = false;
            self.state = State::Paste { bytes: Vec::new(), dropped: 0, matched: 0 };
            return;
        }
        match keys::csi(params, end).filter(|_| params.len() < LONGEST_SEQUENCE) {
            Some(key) => self.key(key),
            None => self.alt = false,
        }
    }

    fn ss3(&mut self, mut params: Vec<u8>, byte: u8) {
        match byte {
            b'0'..=b'9' | b';' => {
                if params.len() < LONGEST_SEQUENCE {
                    params.push(byte);
                }
                self.state = State::Ss3(params);
            }
            0x20..=0x7E => match keys::ss3(&params, byte) {
                Some(key) => self.key(key),
                None => self.alt = false,
            },
            _ => {
                self.alt = false;
                self.ground(byte);
            }
        }
    }

    /// An answer ends with BEL or ESC \; any other control byte means that a person types again.
    fn answer(&mut self, opened_by: u8, length: usize, escape: bool, byte: u8) {
        if escape {
            if byte != b'\\' {
                self.escape(byte);
            }
            return;
        }
        if length == 0 && !opens_answer(opened_by, byte) {
            self.key(Key::alt(char::from(opened_by)));
            return self.ground(byte);
        }
        match byte {
            0x07 => {}
            0x1B => self.state = State::Answer { opened_by, length, escape: true },
            0..=0x1F | 0x7F => self.ground(byte),
            _ => self.state = State::Answer { opened_by, length: length.saturating_add(1), escape: false },
        }
    }

    fn paste(&mut self, mut bytes: Vec<u8>, mut dropped: usize, mut matched: usize, byte: u8) {
        if PASTE_END.get(matched) == Some(&byte) {
            matched += 1;
            if matched == PASTE_END.len() {
                return self.pasted(&bytes, dropped);
            }
        } else {
            // What looked like the end was text. An ESC can only be the first byte of the end.
            let again = usize::from(byte == 0x1B);
            let text = PASTE_END.iter().take(matched).copied().chain((again == 0).then_some(byte));
            for byte in text {
                if bytes.len() < LONGEST_PASTE {
                    bytes.push(byte);
                } else {
                    dropped += 1;
                }
            }
            matched = again;
        }
        self.state = State::Paste { bytes, dropped, matched };
    }

    fn pasted(&mut self, bytes: &[u8], dropped: usize) {
        self.ready.push_back(Input::Paste(pasted_text(bytes, dropped > 0)));
        if dropped > 0 {
            self.ready.push_back(Input::PasteCut { dropped });
        }
    }
}

impl Iterator for Decoder {
    type Item = Input;

    /// The next event. `None` means none for now.
    fn next(&mut self) -> Option<Input> {
        self.ready.pop_front()
    }
}

/// Whether an answer of the kind `opened_by` can begin with this byte.
const fn opens_answer(opened_by: u8, byte: u8) -> bool {
    match opened_by {
        b']' => matches!(byte, b'0'..=b'9' | b'l' | b'L'),
        b'P' => matches!(byte, b'0'..=b'9' | b'>' | b'!' | b'$' | b'+' | b'|'),
        _ => byte == b'G',
    }
}

/// The text of a paste: newlines as `\n`, one U+FFFD for each run of bytes that are no UTF-8.
fn pasted_text(bytes: &[u8], cut: bool) -> String {
    let mut text = String::with_capacity(bytes.len());
    let mut bad = false;
    let mut last_return = false;
    for chunk in bytes.utf8_chunks() {
        bad &= chunk.valid().is_empty();
        for c in chunk.valid().chars() {
            match c {
                '\r' => text.push('\n'),
                '\n' if last_return => {}
                _ => text.push(c),
            }
            last_return = c == '\r';
        }
        if !chunk.invalid().is_empty() {
            if !bad {
                text.push(char::REPLACEMENT_CHARACTER);
            }
            (bad, last_return) = (true, false);
        }
    }
    // The cut may have gone through a character.
    if cut && bad {
        text.pop();
    }
    text
}
