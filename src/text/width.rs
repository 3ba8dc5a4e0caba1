//! Columns of the terminal: the only place of the program that counts them.
//!
//! The unit is the grapheme cluster, one letter as a person sees it with everything that stands on it, because that is
//! what the screen library puts into one cell. A cluster takes 0, 1 or 2 columns. Cursor moves go by clusters too, so
//! that no key can split a letter. This file must not decide what may be drawn: pass text through `screen` first.
//!
//! Still awkward: terminals disagree about emoji and about Indic clusters; Arabic ligatures (lam-alef) count as two
//! columns here, as in terminals that do not shape.

use std::borrow::Cow;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};
use unicode_width::UnicodeWidthStr;

/// Columns of one cluster.
fn cluster_width(cluster: &str) -> usize {
    match cluster.as_bytes() {
        [b' '..=b'~'] => 1,
        _ => UnicodeWidthStr::width(cluster).min(2),
    }
}

fn is_plain_ascii(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Columns that `text` takes on the screen.
pub fn width(text: &str) -> usize {
    if is_plain_ascii(text) { text.len() } else { text.graphemes(true).map(cluster_width).sum() }
}

/// The longest start of `text` that takes at most `cols` columns: its length in bytes and its columns. Looks no
/// further than it must.
fn fitting(text: &str, cols: usize) -> (usize, usize) {
    let mut used = 0;
    for (at, cluster) in text.grapheme_indices(true) {
        let wide = cluster_width(cluster);
        if used + wide > cols {
            return (at, used);
        }
        used += wide;
    }
    (text.len(), used)
}

fn start(text: &str, end: usize) -> &str {
    text.get(..end).unwrap_or(text)
}

/// `text` in at most `cols` columns, ending in `…` when something was cut.
pub fn truncate(text: &str, cols: usize) -> Cow<'_, str> {
    truncate_with(text, cols, "…")
}

/// As [`truncate`] with another mark, `~` for terminals without Unicode. A mark that has no room is left out.
pub fn truncate_with<'a>(text: &'a str, cols: usize, mark: &str) -> Cow<'a, str> {
    // A cluster of no columns makes bytes no bound, so only plain ASCII may be judged by length.
    if text.len() <= cols && is_plain_ascii(text) {
        return Cow::Borrowed(text);
    }
    let (end, _) = fitting(text, cols);
    if end == text.len() {
        return Cow::Borrowed(text);
    }
    let mark_width = width(mark);
    if mark_width > cols {
        return Cow::Borrowed(start(text, end));
    }
    let (end, _) = fitting(text, cols - mark_width);
    let mut out = String::with_capacity(end + mark.len());
    out.push_str(start(text, end));
    out.push_str(mark);
    Cow::Owned(out)
}

fn filled(text: &str, cols: usize, left: bool) -> String {
    let cut = truncate(text, cols);
    let gap = cols.saturating_sub(width(&cut));
    let mut out = String::with_capacity(cut.len() + gap);
    if left {
        out.push_str(&cut);
    }
    out.extend(std::iter::repeat_n(' ', gap));
    if !left {
        out.push_str(&cut);
    }
    // A mark at the edge of the text can join a space into one cluster.
    while !cut.is_ascii() && width(&out) < cols {
        out.insert(if left { out.len() } else { 0 }, ' ');
    }
    out
}

/// `text` at the left of exactly `cols` columns: cut with `…` or filled with spaces.
pub fn pad(text: &str, cols: usize) -> String {
    filled(text, cols, true)
}

/// `text` at the right of exactly `cols` columns, for numbers.
pub fn pad_left(text: &str, cols: usize) -> String {
    filled(text, cols, false)
}

/// The lines of `text` in at most `cols` columns: broken at its own line ends, then between words, and within a word
/// only when the word alone is too long. An empty line stays an empty line. With `cols` below 2 a letter of two
/// columns stands alone on its line and sticks out.
pub fn wrap(text: &str, cols: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    for line in text.split('\n') {
        wrap_line(line.strip_suffix('\r').unwrap_or(line), cols.max(1), &mut lines);
    }
    lines
}

fn wrap_line<'a>(mut rest: &'a str, cols: usize, lines: &mut Vec<&'a str>) {
    loop {
        let (mut end, _) = fitting(rest, cols);
        if end == rest.len() {
            lines.push(rest.trim_end());
            return;
        }
        if end == 0 {
            end = next_boundary(rest, 0);
        }
        let (head, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
        // Break at the last space that fits; the space itself may be the first thing that does not.
        let cut = if tail.starts_with(char::is_whitespace) {
            end
        } else {
            match head.trim_start().rfind(char::is_whitespace) {
                Some(at) => at + head.len() - head.trim_start().len(),
                None => end,
            }
        };
        let (line, next) = rest.split_at_checked(cut).unwrap_or((rest, ""));
        lines.push(line.trim_end());
        rest = next.trim_start();
        if rest.is_empty() {
            return;
        }
    }
}

/// The nearest character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at)
}

/// Columns of `text` before the byte `at`; an offset inside a character counts as its start.
pub fn columns_before(text: &str, at: usize) -> usize {
    width(start(text, floor(text, at)))
}

/// The byte where the cluster begins that covers column `col` (from 0); the length of `text` beyond its end.
pub fn byte_at_column(text: &str, col: usize) -> usize {
    fitting(text, col).0
}

/// The start of the cluster before the byte `at`, 0 at the start: where Left and Backspace go.
pub fn prev_boundary(text: &str, at: usize) -> usize {
    let at = floor(text, at);
    GraphemeCursor::new(at, text.len(), true).prev_boundary(text, 0).ok().flatten().unwrap_or(0)
}

/// The end of the cluster at the byte `at`, the length of `text` at the end: where Right and Delete go.
pub fn next_boundary(text: &str, at: usize) -> usize {
    let at = floor(text, at);
    GraphemeCursor::new(at, text.len(), true).next_boundary(text, 0).ok().flatten().unwrap_or(text.len())
}

fn is_word(piece: &str) -> bool {
    piece.contains(char::is_alphanumeric)
}

/// The start of the word at or before the byte `at` (strictly before it), 0 when there is none.
pub fn prev_word(text: &str, at: usize) -> usize {
    let before = start(text, floor(text, at));
    before.split_word_bound_indices().rev().find(|(_, piece)| is_word(piece)).map_or(0, |(at, _)| at)
}

/// The start of the next word after the byte `at`, the length of `text` when there is none.
pub fn next_word(text: &str, at: usize) -> usize {
    let at = floor(text, at);
    // The first piece is the rest of the word (or gap) the cursor stands in.
    let rest = text.get(at..).unwrap_or_default();
    let mut pieces = rest.split_word_bound_indices();
    pieces.next();
    pieces.find(|(_, piece)| is_word(piece)).map_or(text.len(), |(offset, _)| at + offset)
}

/// Whether `text` reads from right to left: its first strong character is Hebrew, Arabic or of another such script
/// (rule P2 of the Unicode bidirectional algorithm, UAX #9, without its treatment of isolates). Digits do not decide.
pub fn is_rtl(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    text.chars().find_map(direction).unwrap_or(false)
}

/// `Some(true)` for a strong right-to-left character, `Some(false)` for a strong left-to-right one.
fn direction(c: char) -> Option<bool> {
    match c {
        '\u{200F}' | '\u{61C}' => Some(true),
        '\u{200E}' => Some(false),
        '\u{590}'..='\u{8FF}'
        | '\u{FB1D}'..='\u{FDFF}'
        | '\u{FE70}'..='\u{FEFE}'
        | '\u{10800}'..='\u{10FFF}'
        | '\u{1E800}'..='\u{1EFFF}' => c.is_alphabetic().then_some(true),
        _ => c.is_alphabetic().then_some(false),
    }
}

#[cfg(test)]
mod tests;
