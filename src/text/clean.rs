//! Text from strangers, made safe: on its way into the store and on its way to the screen.
//!
//! A cell of a spreadsheet can carry escape sequences that drive the terminal, bidi overrides that show one name and
//! store another, and invisible characters that make two equal names differ. They go here and nowhere else.
//! This file must not judge meaning (a name, a number): only characters.
//! Every function is one or a few passes over the text, linear also for hostile input of many megabytes.
//!
//! Still awkward: emoji families lose their joiners and fall apart into their members; no name needs them.

use std::borrow::Cow;
use std::iter::Peekable;
use std::str::Chars;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Combining marks kept on one letter. Vocalised Arabic needs 3, the worst honest script about 8; a "zalgo" text has
/// hundreds and covers the neighbouring rows.
const MARKS_PER_LETTER: usize = 16;

/// The longest command string of a terminal (OSC, DCS …) that is removed whole. A longer one, or one that never ends,
/// loses only its introducer, so that a stray byte cannot swallow a document.
const LONGEST_COMMAND: usize = 4096;

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
    let bare = without_escapes(text);
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

/// `text` without escape sequences: the whole sequence, not only its first byte.
fn without_escapes(text: &str) -> String {
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

/// The pass over single characters; see [`clean_line`].
fn tidy(text: &str, lines: bool) -> String {
    let mut out = String::with_capacity(text.len());
    // What to write before the next kept character: nothing, a space, or so many line breaks.
    let (mut space, mut breaks, mut joiner) = (false, 0usize, false);
    let mut last = None;
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
            Kind::NonJoiner => joiner = last.is_some_and(is_arabic),
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
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let mut state = Drawn::default();
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

/// What [`screen`] remembers from one character to the next.
#[derive(Default)]
struct Drawn {
    last: Option<char>,
    marks: usize,
}

impl Drawn {
    fn draw(&mut self, c: char, next: Option<char>) -> Option<char> {
        let drawn = match kind(c) {
            Kind::Plain => Some(c),
            Kind::Space => Some(' '),
            Kind::Line if c == '\r' && next == Some('\n') => None,
            Kind::Line => Some('/'),
            Kind::Control | Kind::Bidi | Kind::Tag => Some(char::REPLACEMENT_CHARACTER),
            Kind::Invisible => None,
            Kind::NonJoiner => (self.last.is_some_and(is_arabic) && next.is_some_and(is_arabic)).then_some(c),
            Kind::Selector => self.last.is_some_and(takes_selector).then_some(c),
            Kind::Mark => (self.marks < MARKS_PER_LETTER).then_some(c),
        };
        match kind(c) {
            Kind::Mark => self.marks += 1,
            Kind::Invisible | Kind::NonJoiner | Kind::Selector => {}
            _ => self.marks = 0,
        }
        self.last = drawn.or(self.last);
        drawn
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_are_cleaned() {
        for (dirty, clean) in [
            ("", ""),
            ("Karim", "Karim"),
            ("  Abdul \t\u{A0} Karim \r\n", "Abdul Karim"),
            ("\u{1B}[31mred\u{1B}[0m", "red"),
            ("\u{9B}1;2Hat", "at"),
            ("a\u{1B}]0;title\u{07}b", "ab"),
            ("a\u{1B}]8;;http://x\u{1B}\\b\u{1B}]8;;\u{1B}\\", "ab"),
            ("a\u{1B}]52;c;never ends", "a52;c;never ends"),
            ("\u{1B}Pq#0\u{1B}\\ok", "ok"),
            ("\u{1B}Parwin", "Parwin"),
            ("\u{1B}(Bok", "ok"),
            ("ab\u{7F}\u{0}c\u{85}d", "abc d"),
            ("evil\u{202E}txt.exe\u{202C}", "eviltxt.exe"),
            ("\u{2066}x\u{2069}\u{200F}y", "xy"),
            ("\u{FEFF}a\u{AD}b\u{200B}c\u{200D}d\u{2060}", "abcd"),
            ("hi\u{E0041}\u{E007F}", "hi"),
            ("علی\u{200C}زاده", "علی\u{200C}زاده"),
            ("علی\u{200C} زاده\u{200C}", "علی زاده"),
            ("\u{200D}\u{200D}پیمان", "پیمان"),
            ("ab\u{200C}cd", "abcd"),
            ("e\u{301}", "é"),
            ("e\u{200B}\u{301}", "é"),
            ("a\u{FE0F}", "a"),
            ("☎\u{FE0F}1", "☎\u{FE0F}1"),
            ("one\u{3000}two\u{2028}three", "one two three"),
        ] {
            assert_eq!(clean_line(dirty), clean, "{dirty:?}");
        }
        assert_eq!(clean_line(&format!("a{}", "\u{334}".repeat(40))).chars().count(), 17);
        for tidy in ["Karim 12", "محمد کریم", "Айгүл Қасым", "é"] {
            assert!(matches!(clean_line(tidy), Cow::Borrowed(_)), "{tidy}");
        }
    }

    #[test]
    fn notes_keep_their_lines() {
        for (dirty, clean) in [
            ("a\r\nb\rc\nd", "a\nb\nc\nd"),
            ("\n\n a  b \n\n  c \n ", "a b\n\nc"),
            ("a\n\nb", "a\n\nb"),
            ("a\u{1B}[1m\tb\u{2029}c", "a b\nc"),
            ("a\u{1B}]x\nb\u{07}", "ax\nb"),
        ] {
            assert_eq!(clean_notes(dirty), clean, "{dirty:?}");
        }
        assert!(matches!(clean_notes("a b\n\nc"), Cow::Borrowed(_)));
        assert_eq!(refused_in_notes("a\tb\nc"), None);
        assert_eq!(refused_in_notes("a\r"), Some((1, '\r')));
    }

    #[test]
    fn refusals_name_the_place() {
        assert_eq!(refused("ok"), None);
        assert_eq!(refused("é\u{1B}x"), Some((2, '\u{1B}')));
        assert_eq!(refused("a\u{202E}"), Some((1, '\u{202E}')));
        assert_eq!(refused("a\u{E0020}"), Some((1, '\u{E0020}')));
        assert_eq!(refused("a\nb"), Some((1, '\n')));
        assert_eq!(refused("علی\u{200C}زاده"), None);
    }

    #[test]
    fn the_screen_shows_poison() {
        for (stored, shown) in [
            ("a\r\nb\nc", "a/b/c"),
            ("a\u{1B}[31m", "a\u{FFFD}[31m"),
            ("a\u{202E}b\u{AD}c", "a\u{FFFD}bc"),
            ("علی\u{200C}زاده", "علی\u{200C}زاده"),
            ("a\u{A0}b", "a b"),
        ] {
            assert_eq!(screen(stored), shown, "{stored:?}");
        }
        assert!(matches!(screen("محمد Айгүл"), Cow::Borrowed(_)));
    }

    #[test]
    fn hostile_megabytes_take_linear_time() {
        let begin = std::time::Instant::now();
        for unit in ["\u{1B}]", "\u{1B}[1", "\u{9D}x", "\u{301}", "\u{1B}P\n", "\u{200C}ا", "ab \u{202E}"] {
            let text = unit.repeat(10_000_000 / unit.len());
            let _ = (clean_line(&text), clean_notes(&text), screen(&text));
        }
        assert!(begin.elapsed().as_secs() < 60, "{:?}", begin.elapsed());
    }

    /// Mostly characters that this file treats in a special way.
    fn nasty() -> impl Strategy<Value = String> {
        let special: Vec<char> = "\u{1B}[]P\\\u{07}m1;\u{9B}\u{9D}\u{9C}\u{202E}\u{2067}\u{200C}\u{200D}\u{200B}\
            \u{FE0F}\u{E0041}\u{301}\u{327}\u{64B}\u{654}\u{344}\u{958}\u{1100}\u{1161}\u{11A8}\n\r\t \u{A0}\u{2028}\
            \u{FEFF}ae☎1اوهيکیéй"
            .chars()
            .collect();
        let one = prop_oneof![4 => proptest::sample::select(special), 1 => any::<char>()];
        proptest::collection::vec(one, 0..40).prop_map(|chars| chars.into_iter().collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]
        #[test]
        fn cleaning_is_final(text in nasty()) {
            let line = clean_line(&text).into_owned();
            prop_assert_eq!(clean_line(&line), line.as_str());
            prop_assert_eq!(refused(&line), None);
            prop_assert!(!line.contains("  ") && line.trim() == line);
            let notes = clean_notes(&text).into_owned();
            prop_assert_eq!(clean_notes(&notes), notes.as_str());
            prop_assert_eq!(refused_in_notes(&notes), None);
            let shown = screen(&text).into_owned();
            prop_assert_eq!(refused(&shown), None);
            prop_assert_eq!(screen(&shown), shown.as_str());
        }

        #[test]
        fn a_clean_text_is_only_composed(text in "[a-zа-яا-ی]{1,8}( [a-zа-яا-ی]{1,8}){0,3}") {
            prop_assert_eq!(clean_line(&text).into_owned(), text.nfc().collect::<String>());
        }
    }
}
