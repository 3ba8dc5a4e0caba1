//! Terminal escape sequences, taken out of a text whole: what is left of half a sequence would stand in the name.
//!
//! The forms are those of ECMA-48 (control sequences, command strings) and the two- and three-character escapes of the
//! VT100. Must not touch anything else, single controls included: the next pass takes those.
//!
//! Still awkward: a sequence that was cut off leaves its readable part behind, since nobody can tell it from text.

use std::iter::Peekable;
use std::str::Chars;

/// The longest command string of a terminal (OSC, DCS …) that is removed whole. A longer one, or one that never ends,
/// loses only its introducer, so that a stray byte cannot swallow a document.
const LONGEST_COMMAND: usize = 4096;

/// `text` without escape sequences: the whole sequence, not only its first byte.
pub(super) fn without_escapes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\u{1B}' => skip_escape(&mut rest),
            '\u{9B}' => skip_csi(&mut rest),
            '\u{90}' | '\u{98}' | '\u{9D}' | '\u{9E}' | '\u{9F}' => {
                skip_command(&mut rest);
            }
            _ => out.push(c),
        }
    }
    out
}

/// After ESC: the sequence it introduces. A letter that introduces nothing stays: it may be the first of a name.
fn skip_escape(rest: &mut Peekable<Chars<'_>>) {
    match rest.peek() {
        Some('[') => {
            rest.next();
            skip_csi(rest);
        }
        Some(']' | 'P' | 'X' | '^' | '_') => {
            let mut ahead = rest.clone();
            ahead.next();
            // A command must end; `ESC P` before an ordinary word is a stray escape and a word.
            if skip_command(&mut ahead) || rest.peek() == Some(&']') {
                *rest = ahead;
            }
        }
        Some('(' | ')' | '*' | '+' | '#' | '%') => {
            rest.next();
            rest.next_if(char::is_ascii_alphanumeric);
        }
        Some('7' | '8' | '=' | '>' | '\\') => {
            rest.next();
        }
        _ => {}
    }
}

/// After CSI: parameters and the final byte. When no final byte follows, the parameters stay as text.
fn skip_csi(rest: &mut Peekable<Chars<'_>>) {
    let mut ahead = rest.clone();
    while ahead.next_if(|c| matches!(c, ' '..='?')).is_some() {}
    if ahead.next_if(|c| matches!(c, '@'..='~')).is_some() {
        *rest = ahead;
    }
}

/// After the introducer of a command string: everything to its end (BEL, ST or ESC \). Says whether it did end; when
/// another control, a line's end or too much text comes first, nothing is skipped. Stopping at any control keeps the
/// whole walk linear: no stretch is looked at twice.
fn skip_command(rest: &mut Peekable<Chars<'_>>) -> bool {
    let mut ahead = rest.clone();
    for _ in 0..LONGEST_COMMAND {
        match ahead.next() {
            Some('\u{07}' | '\u{9C}') => {}
            Some('\u{1B}') if ahead.peek() == Some(&'\\') => {
                ahead.next();
            }
            Some(c) if !c.is_control() => continue,
            _ => return false,
        }
        *rest = ahead;
        return true;
    }
    false
}
