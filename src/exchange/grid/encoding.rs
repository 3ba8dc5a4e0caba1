//! Finds out how the letters of a text file are written.
//!
//! The rule, in order: a byte-order mark; zero bytes at every second place (UTF-16); valid UTF-8; and only then the
//! old eight-bit code pages of the region, told apart by words: read with the wrong page, a Russian or Dari word has
//! capitals in its middle or mixes scripts. The whole file is read once, in one buffer, since the first odd letter may
//! stand in the last line.
//!
//! It must not decode the file (`csv` does), and it must not guess silently: a guessed page is told to the person,
//! who can choose another.

mod pages;
#[cfg(test)]
mod tests;

use std::io::Read;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1252, WINDOWS_1256};

/// How text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextEncoding {
    /// UTF-8, with or without a byte-order mark.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Windows-1251, Cyrillic.
    Windows1251,
    /// Windows-1256, Arabic script.
    Windows1256,
    /// Windows-1252, Western Europe; also read for Latin-1.
    Windows1252,
}

impl TextEncoding {
    /// All of them, for a person to choose from.
    pub const ALL: [TextEncoding; 6] = [
        TextEncoding::Utf8,
        TextEncoding::Utf16Le,
        TextEncoding::Utf16Be,
        TextEncoding::Windows1251,
        TextEncoding::Windows1256,
        TextEncoding::Windows1252,
    ];

    /// Its registered name, such as `windows-1251` in IANA's list.
    pub fn name(self) -> &'static str {
        self.decoding().name()
    }

    pub(super) fn decoding(self) -> &'static Encoding {
        match self {
            TextEncoding::Utf8 => UTF_8,
            TextEncoding::Utf16Le => UTF_16LE,
            TextEncoding::Utf16Be => UTF_16BE,
            TextEncoding::Windows1251 => WINDOWS_1251,
            TextEncoding::Windows1256 => WINDOWS_1256,
            TextEncoding::Windows1252 => WINDOWS_1252,
        }
    }
}

/// What a reading of the whole file showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) encoding: TextEncoding,
    /// A code page was guessed from its words.
    pub(super) guessed: bool,
    /// Line of the first zero byte, where zero bytes have no meaning.
    pub(super) zero_line: Option<u64>,
    /// Line of the first bytes that are not UTF-8 in a file that otherwise is.
    pub(super) broken_line: Option<u64>,
}

impl Found {
    fn sure(encoding: TextEncoding) -> Found {
        Found { encoding, guessed: false, zero_line: None, broken_line: None }
    }
}

const PIECE: usize = 64 * 1024;
/// Enough words to tell code pages apart.
const SAMPLE: usize = 128 * 1024;

/// Reads the source to its end and tells its encoding.
///
/// # Errors
/// Those of reading.
pub(super) fn find<R: Read>(source: &mut R) -> std::io::Result<Found> {
    let mut piece = vec![0_u8; PIECE];
    let mut held = fill(source, &mut piece, 0)?;
    let start = piece.get(..held).unwrap_or_default();
    match start {
        [0xEF, 0xBB, 0xBF, ..] => return Ok(Found::sure(TextEncoding::Utf8)),
        [0xFF, 0xFE, ..] => return Ok(Found::sure(TextEncoding::Utf16Le)),
        [0xFE, 0xFF, ..] => return Ok(Found::sure(TextEncoding::Utf16Be)),
        _ => {}
    }
    if let Some(encoding) = wide(start) {
        return Ok(Found::sure(encoding));
    }
    let mut census = Census::default();
    // A zero byte ends it: the file is refused, however long it is.
    while held > 0 && census.zero_line.is_none() {
        let kept = census.count(piece.get(..held).unwrap_or_default(), held < PIECE);
        piece.copy_within(held - kept..held, 0);
        held = if held < PIECE { 0 } else { fill(source, &mut piece, kept)? };
        if held == kept {
            census.count(piece.get(..held).unwrap_or_default(), true);
            break;
        }
    }
    Ok(census.verdict())
}

/// Fills the buffer behind `from`; returns how much of it is filled.
fn fill<R: Read>(source: &mut R, piece: &mut [u8], from: usize) -> std::io::Result<usize> {
    let mut at = from;
    while let Some(room) = piece.get_mut(at..).filter(|room| !room.is_empty()) {
        match source.read(room) {
            Ok(0) => break,
            Ok(read) => at += read,
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(at)
}

/// UTF-16 without a mark: zero bytes occur, and nearly all units are letters and signs of the scripts in use.
pub(super) fn wide(start: &[u8]) -> Option<TextEncoding> {
    if !start.contains(&0) || start.len() < 4 {
        return None;
    }
    let usual = |unit: u16| matches!(unit, 9 | 10 | 13 | 0x20..=0x7E | 0xA0..=0x24F | 0x400..=0x52F | 0x600..=0x6FF | 0x2000..=0x206F | 0x2116 | 0xFB50..=0xFEFF);
    let share = |order: fn([u8; 2]) -> u16| {
        let units = start.chunks_exact(2).filter_map(|two| Some(order(two.try_into().ok()?)));
        units.filter(|unit| usual(*unit)).count() * 200 / start.len()
    };
    let (low, high) = (share(u16::from_le_bytes), share(u16::from_be_bytes));
    match (low >= 95, high >= 95) {
        (true, false) => Some(TextEncoding::Utf16Le),
        (false, true) => Some(TextEncoding::Utf16Be),
        (true, true) => Some(if low >= high { TextEncoding::Utf16Le } else { TextEncoding::Utf16Be }),
        (false, false) => None,
    }
}

/// Counts what one pass over the bytes shows.
#[derive(Default)]
struct Census {
    lines: u64,
    zero_line: Option<u64>,
    broken_line: Option<u64>,
    /// Letters of two or more bytes that are valid UTF-8, and places that are not.
    whole: u64,
    broken: u64,
    sample: Vec<u8>,
}

impl Census {
    /// Counts a piece; returns how many of its last bytes begin a letter that the next piece ends.
    fn count(&mut self, piece: &[u8], last: bool) -> usize {
        if piece.is_ascii() {
            self.count_ascii(piece);
            return 0;
        }
        self.take_sample(piece);
        let mut rest = piece;
        loop {
            match std::str::from_utf8(rest) {
                Ok(good) => {
                    self.count_good(good.as_bytes());
                    return 0;
                }
                Err(error) => {
                    let (good, bad) = rest.split_at(error.valid_up_to());
                    self.count_good(good);
                    let Some(length) = error.error_len() else {
                        if !last {
                            return bad.len();
                        }
                        self.note_broken();
                        return 0;
                    };
                    self.note_broken();
                    rest = bad.get(length..).unwrap_or_default();
                }
            }
        }
    }

    fn note_broken(&mut self) {
        self.broken += 1;
        self.broken_line.get_or_insert(self.lines + 1);
    }

    fn count_good(&mut self, good: &[u8]) {
        self.whole += good.iter().filter(|b| **b >= 0xC0).count() as u64;
        self.count_ascii(good);
    }

    fn count_ascii(&mut self, piece: &[u8]) {
        if self.zero_line.is_none()
            && let Some(at) = piece.iter().position(|b| *b == 0)
        {
            let before = piece.iter().take(at).filter(|b| **b == b'\n').count() as u64;
            self.zero_line = Some(self.lines + before + 1);
        }
        self.lines += piece.iter().filter(|b| **b == b'\n').count() as u64;
    }

    fn take_sample(&mut self, piece: &[u8]) {
        for line in piece.split(|b| *b == b'\n').filter(|line| !line.is_ascii()) {
            if self.sample.len() >= SAMPLE {
                return;
            }
            self.sample.extend_from_slice(line);
            self.sample.push(b'\n');
        }
    }

    fn verdict(self) -> Found {
        let mostly_utf8 = self.broken == 0 || (self.whole >= 20 && self.whole >= self.broken * 20);
        if mostly_utf8 {
            return Found { encoding: TextEncoding::Utf8, guessed: false, zero_line: self.zero_line, broken_line: self.broken_line };
        }
        Found { encoding: pages::page_of(&self.sample), guessed: true, zero_line: self.zero_line, broken_line: None }
    }
}
