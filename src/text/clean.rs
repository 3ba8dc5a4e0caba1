//! Text from strangers, made safe: on its way into the store and on its way to the screen.
//!
//! A cell of a spreadsheet can carry escape sequences that drive the terminal, bidi overrides that show one name and
//! store another, and invisible characters that make two equal names differ. They go here and nowhere else.
//! This file must not judge meaning (a name, a number): only characters.
//! Every function is one or a few passes over the text, linear also for hostile input of many megabytes.
//!
//! Still awkward: emoji families lose their joiners and fall apart into their members; no name needs them.

mod escape;

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Combining marks kept on one letter. Vocalised Arabic needs 3, the worst honest script about 8; a "zalgo" text has
/// hundreds and covers the neighbouring rows.
const MARKS_PER_LETTER: usize = 16;

const ZWNJ: char = '\u{200C}';

/// What a character is to us.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Kept as it is.
    Plain,
    /// Any white space except a line break.
    Space,
    /// Ends a line: LF, CR, VT, FF, NEL, U+2028, U+2029.
    Line,
    /// C0, C1, DEL: may drive the terminal.
    Control,
    /// Bidi override, embedding, isolate or mark.
    Bidi,
    /// Tag characters U+E0000..=U+E007F: text nobody sees.
    Tag,
    /// Takes no room and has no meaning here: zero-width space and joiner, BOM, soft hyphen, fillers, non-characters.
    Invisible,
    /// Zero-width non-joiner: spelling in Persian and Pashto, noise elsewhere.
    NonJoiner,
    /// U+FE0E and U+FE0F, which choose between text and emoji form of a symbol.
    Selector,
    /// Stands on the letter before it.
    Mark,
}

fn kind(c: char) -> Kind {
    match c {
        ' '..='~' => match c {
            ' ' => Kind::Space,
            _ => Kind::Plain,
        },
        '\t' => Kind::Space,
        '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Kind::Line,
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' => Kind::Control,
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => Kind::Bidi,
        '\u{E0000}'..='\u{E007F}' => Kind::Tag,
        ZWNJ => Kind::NonJoiner,
        '\u{FE0E}' | '\u{FE0F}' => Kind::Selector,
        '\u{AD}'
        | '\u{34F}'
        | '\u{115F}'
        | '\u{1160}'
        | '\u{17B4}'
        | '\u{17B5}'
        | '\u{180B}'..='\u{180F}'
        | '\u{200B}'
        | '\u{200D}'
        | '\u{2060}'..='\u{2065}'
        | '\u{206A}'..='\u{206F}'
        | '\u{3164}'
        | '\u{FE00}'..='\u{FE0D}'
        | '\u{FEFF}'
        | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFFB}'
        | '\u{FDD0}'..='\u{FDEF}'
        | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0080}'..='\u{E0FFF}' => Kind::Invisible,
        _ if c as u32 & 0xFFFE == 0xFFFE => Kind::Invisible,
        _ if c.is_whitespace() => Kind::Space,
        _ if c >= '\u{300}' && is_combining_mark(c) => Kind::Mark,
        _ => Kind::Plain,
    }
}

/// Whether `c` is a letter or mark of the Arabic script, presentation forms included.
fn is_arabic(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{65F}' | '\u{66E}'..='\u{6D3}' | '\u{6D5}'..='\u{6DC}' | '\u{6DF}'..='\u{6E8}'
        | '\u{6EA}'..='\u{6EF}' | '\u{6FA}'..='\u{6FF}' | '\u{750}'..='\u{77F}' | '\u{870}'..='\u{8FF}'
        | '\u{FB50}'..='\u{FBB1}' | '\u{FBD3}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FDFB}' | '\u{FE70}'..='\u{FEFC}')
}

/// Whether a text/emoji selector after `c` means something: only after symbols.
fn takes_selector(c: char) -> bool {
    c >= '\u{A9}' && !c.is_alphanumeric() && kind(c) == Kind::Plain
}

/// Plain ASCII on one line that needs no work: the case of nearly every cell.
fn is_tidy_ascii(text: &str, lines: bool) -> bool {
    let mut before = b' ';
    for &byte in text.as_bytes() {
        let ok = match byte {
            b' ' => before != b' ' && before != b'\n',
            b'\n' => lines && before != b' ',
            0x21..=0x7E => true,
            _ => false,
        };
        if !ok || (byte == b'\n' && before == b' ') {
            return false;
        }
        before = byte;
    }
    text.is_empty() || (before != b' ' && before != b'\n' && !text.starts_with('\n'))
}

/// A value of one line on its way into the store, from a form, a paste or a file.
///
/// Removes terminal escape sequences whole (CSI, OSC, DCS, APC, PM, SOS), controls, bidi controls, tag and invisible
/// characters; keeps the zero-width non-joiner only between two Arabic letters; makes every run of white space and
/// line breaks one space; trims; composes to NFC; keeps at most 16 combining marks on a letter.
/// Borrowed when nothing had to change. Applying it twice changes nothing more.
pub fn clean_line(text: &str) -> Cow<'_, str> {
    clean(text, false)
}

/// A value of several lines (notes, a written reason) on its way into the store: as [`clean_line`], but line breaks
/// stay, as LF whatever they were, without spaces around them; empty lines at both ends go.
pub fn clean_notes(text: &str) -> Cow<'_, str> {
    clean(text, true)
}

fn clean(text: &str, lines: bool) -> Cow<'_, str> {
    if is_tidy_ascii(text, lines) || is_tidy(text, lines) {
        return Cow::Borrowed(text);
    }
    let bare = escape::without_escapes(text);
    let composed: String = bare.nfc().collect();
    let tidy = tidy(&composed, lines);
    // Taking an invisible character out can bring a letter and its mark together.
    if is_nfc_quick(tidy.chars()) == IsNormalized::Yes { tidy.into() } else { tidy.nfc().collect::<String>().into() }
}

/// Whether `text` with letters beyond ASCII is clean already, decided without allocating. May say no for a clean text.
fn is_tidy(text: &str, lines: bool) -> bool {
    let mut before = '\n';
    let mut marks = 0;
    for c in text.chars() {
        match kind(c) {
            Kind::Plain => marks = 0,
            Kind::Mark => marks += 1,
            Kind::Space if c == ' ' && before != ' ' && before != '\n' => marks = 0,
            Kind::Line if lines && c == '\n' && before != ' ' => marks = 0,
            _ => return false,
        }
        if marks > MARKS_PER_LETTER {
            return false;
        }
        before = c;
    }
    (text.is_empty() || (before != ' ' && before != '\n')) && !text.starts_with('\n') && is_nfc_quick(text.chars()) == IsNormalized::Yes
}

/// The pass over single characters; see [`clean_line`].
fn tidy(text: &str, lines: bool) -> String {
    let mut out = String::with_capacity(text.len());
    // What to write before the next kept character: nothing, a space, or so many line breaks.
    let (mut space, mut breaks, mut joiner) = (false, 0usize, false);
    // The last character written, and the last that is no mark: composing may change the order of marks.
    let (mut last, mut base) = (None, None);
    let mut marks = 0;
    let mut after_return = false;
    for c in text.chars() {
        let kind = kind(c);
        let line_feed_of_pair = after_return && c == '\n';
        after_return = c == '\r';
        match kind {
            Kind::Line if line_feed_of_pair => continue,
            Kind::Line if lines => breaks += 1,
            Kind::Space | Kind::Line => space = true,
            Kind::Control | Kind::Bidi | Kind::Tag | Kind::Invisible => continue,
            Kind::NonJoiner => joiner = base.is_some_and(is_arabic),
            Kind::Selector if space || breaks > 0 || !last.is_some_and(takes_selector) => continue,
            Kind::Plain | Kind::Mark | Kind::Selector => {
                marks = if kind == Kind::Mark { marks + 1 } else { 0 };
                if marks > MARKS_PER_LETTER {
                    continue;
                }
                if last.is_some() && breaks > 0 {
                    out.extend(std::iter::repeat_n('\n', breaks));
                } else if last.is_some() && space {
                    out.push(' ');
                } else if joiner && is_arabic(c) && kind == Kind::Plain {
                    out.push(ZWNJ);
                }
                (space, breaks, joiner) = (false, 0, false);
                out.push(c);
                last = Some(c);
                if kind != Kind::Mark {
                    base = Some(c);
                }
            }
        }
        if kind == Kind::Line || kind == Kind::Space {
            joiner = false;
            marks = 0;
        }
    }
    out
}

fn first_refused(text: &str, allowed: &[char]) -> Option<(usize, char)> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return None;
    }
    text.char_indices()
        .find(|&(_, c)| !allowed.contains(&c) && (c.is_control() || matches!(kind(c), Kind::Control | Kind::Line | Kind::Bidi | Kind::Tag)))
}

/// The first character (with its byte offset) that a form of one line refuses to take as it is: a control, a line
/// break, a bidi control or a tag character. What [`clean_line`] returns is never refused.
pub fn refused(text: &str) -> Option<(usize, char)> {
    first_refused(text, &[])
}

/// As [`refused`] for a field of several lines: LF and tab may stand.
pub fn refused_in_notes(text: &str) -> Option<(usize, char)> {
    first_refused(text, &['\n', '\t'])
}

/// What may be drawn on one line of the screen, whatever stands in the store: line breaks become `/`, controls, bidi
/// controls and tag characters a visible U+FFFD (so that a poisoned value is seen), white space a space, invisible
/// characters nothing, and no letter carries more than 16 marks. Borrowed when nothing had to change.
pub fn screen(text: &str) -> Cow<'_, str> {
    drawn(text, Drawn::default())
}

/// What may leave the program as lines, on a terminal or in a file, whatever stands in the store: as [`screen`], but line feeds
/// stay. A text that was cleaned on its way in leaves as it is.
pub fn harmless(text: &str) -> Cow<'_, str> {
    drawn(text, Drawn { lines: true, ..Drawn::default() })
}

fn drawn(text: &str, mut state: Drawn) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~') || (state.lines && byte == b'\n')) {
        return Cow::Borrowed(text);
    }
    let mut chars = text.char_indices().peekable();
    let mut out: Option<String> = None;
    while let Some((at, c)) = chars.next() {
        let drawn = state.draw(c, chars.peek().map(|&(_, next)| next));
        if drawn != Some(c) && out.is_none() {
            let mut start = String::with_capacity(text.len());
            start.push_str(text.get(..at).unwrap_or_default());
            out = Some(start);
        }
        if let (Some(out), Some(drawn)) = (&mut out, drawn) {
            out.push(drawn);
        }
    }
    out.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// What [`screen`] and [`harmless`] remember from one character to the next.
#[derive(Default)]
struct Drawn {
    /// Line feeds stay.
    lines: bool,
    last: Option<char>,
    base: Option<char>,
    marks: usize,
}

impl Drawn {
    fn draw(&mut self, c: char, next: Option<char>) -> Option<char> {
        let drawn = match kind(c) {
            Kind::Plain => Some(c),
            Kind::Space => Some(' '),
            Kind::Line if c == '\r' && next == Some('\n') => None,
            Kind::Line if self.lines => Some('\n'),
            Kind::Line => Some('/'),
            Kind::Control | Kind::Bidi | Kind::Tag => Some(char::REPLACEMENT_CHARACTER),
            Kind::Invisible => None,
            Kind::NonJoiner => (self.base.is_some_and(is_arabic) && next.is_some_and(is_arabic)).then_some(c),
            Kind::Selector => self.last.is_some_and(takes_selector).then_some(c),
            Kind::Mark => (self.marks < MARKS_PER_LETTER).then_some(c),
        };
        match kind(c) {
            Kind::Mark => self.marks += 1,
            Kind::Invisible | Kind::NonJoiner | Kind::Selector => {}
            _ => self.marks = 0,
        }
        self.last = drawn.or(self.last);
        if kind(c) != Kind::Mark {
            self.base = drawn.or(self.base);
        }
        drawn
    }
}

/// Whether a character of JSON is better written by its number, behind so many marks. Line feeds between values stay; those in
/// texts were written as `\\n` already.
fn harms(marks: &mut usize, c: char) -> Option<(char, bool)> {
    let kind = kind(c);
    *marks = if kind == Kind::Mark { *marks + 1 } else { 0 };
    let strange = matches!(kind, Kind::Control | Kind::Line | Kind::Bidi | Kind::Tag | Kind::Invisible) && c != '\n';
    Some((c, strange || *marks > MARKS_PER_LETTER))
}

/// JSON with every character that could drive or reorder a terminal written as `\\uXXXX`: the same JSON, safe wherever it is shown.
pub fn harmless_json(json: &str) -> Cow<'_, str> {
    if !json.chars().scan(0, harms).any(|(_, harms)| harms) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 16);
    for (c, harms) in json.chars().scan(0, harms) {
        if harms {
            out.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests;
