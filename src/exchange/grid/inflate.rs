//! Unpacks a deflate stream (RFC 1951) into a counted, bounded sink.
//!
//! The spreadsheet library believes the sizes that a zip directory claims. A hostile or broken file can claim one
//! size and unpack to another, so every part is run through here first and stopped at the size it claims. It also
//! gives a first look at the XML inside (formulas, repeated cells) before anything is allocated for it.
//!
//! It must not keep what it unpacks: memory is one window, whatever the stream says.

/// Why unpacking stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    /// The stream is damaged or cut off.
    Damaged,
    /// More came out than the limit allows.
    TooLong,
}

/// Deflate copies reach back this far at most.
const REACH: usize = 32 * 1024;
const FLUSH_AT: usize = 4 * REACH;

/// Unpacks `packed`, handing pieces to `sink`; returns the number of bytes unpacked, at most `limit`.
pub(super) fn inflate(packed: &[u8], limit: u64, sink: &mut dyn FnMut(&[u8])) -> Result<u64, Broken> {
    let mut bits = Bits { packed, at: 0, held: 0, count: 0 };
    let mut out = Window { bytes: Vec::with_capacity(FLUSH_AT + 512), given: 0, total: 0, limit, sink };
    loop {
        let last = bits.take(1)? == 1;
        match bits.take(2)? {
            0 => stored(&mut bits, &mut out)?,
            1 => {
                let (literals, distances) = fixed_codes();
                block(&mut bits, &mut out, &literals, &distances)?;
            }
            2 => {
                let (literals, distances) = own_codes(&mut bits)?;
                block(&mut bits, &mut out, &literals, &distances)?;
            }
            _ => return Err(Broken::Damaged),
        }
        if last {
            out.give();
            return Ok(out.total);
        }
    }
}

struct Window<'a> {
    bytes: Vec<u8>,
    given: usize,
    total: u64,
    limit: u64,
    sink: &'a mut dyn FnMut(&[u8]),
}

impl Window<'_> {
    fn give(&mut self) {
        (self.sink)(self.bytes.get(self.given..).unwrap_or_default());
        self.given = self.bytes.len();
    }

    fn grow(&mut self, by: usize) -> Result<(), Broken> {
        self.total += by as u64;
        if self.total > self.limit {
            return Err(Broken::TooLong);
        }
        if self.bytes.len() >= FLUSH_AT {
            self.give();
            let keep_from = self.bytes.len().saturating_sub(REACH);
            self.bytes.drain(..keep_from);
            self.given = self.bytes.len();
        }
        Ok(())
    }

    fn push(&mut self, byte: u8) -> Result<(), Broken> {
        self.grow(1)?;
        self.bytes.push(byte);
        Ok(())
    }

    fn copy(&mut self, distance: usize, length: usize) -> Result<(), Broken> {
        self.grow(length)?;
        let start = self.bytes.len().checked_sub(distance).ok_or(Broken::Damaged)?;
        for at in start..start + length {
            let byte = *self.bytes.get(at).ok_or(Broken::Damaged)?;
            self.bytes.push(byte);
        }
        Ok(())
    }
}

/// Reads bits, lowest first.
struct Bits<'a> {
    packed: &'a [u8],
    at: usize,
    held: u64,
    count: u32,
}

impl Bits<'_> {
    fn fill(&mut self) {
        while self.count <= 48 {
            let Some(byte) = self.packed.get(self.at) else { return };
            self.held |= u64::from(*byte) << self.count;
            self.count += 8;
            self.at += 1;
        }
    }

    fn take(&mut self, wanted: u32) -> Result<usize, Broken> {
        if self.count < wanted {
            self.fill();
        }
        if self.count < wanted {
            return Err(Broken::Damaged);
        }
        let value = self.held & ((1 << wanted) - 1);
        self.drop_bits(wanted);
        Ok(value as usize)
    }

    fn drop_bits(&mut self, used: u32) {
        self.held >>= used;
        self.count -= used;
    }
}

fn stored(bits: &mut Bits<'_>, out: &mut Window<'_>) -> Result<(), Broken> {
    bits.drop_bits(bits.count % 8);
    let length = bits.take(16)?;
    let check = bits.take(16)?;
    if length != !check & 0xFFFF {
        return Err(Broken::Damaged);
    }
    for _ in 0..length {
        let byte = bits.take(8)?;
        out.push(byte as u8)?;
    }
    Ok(())
}

const FAST: u32 = 10;

/// A canonical prefix code: a table for short codes, counting for the rest.
struct Code {
    /// `symbol << 4 | length` for codes of up to `FAST` bits, 0 where the code is longer or absent.
    fast: Vec<u16>,
    /// How many codes have each length.
    counts: [u16; 16],
    /// Symbols in the order of their codes.
    symbols: Vec<u16>,
}

impl Code {
    fn new(lengths: &[u8]) -> Result<Code, Broken> {
        let mut counts = [0_u16; 16];
        for &length in lengths {
            *counts.get_mut(usize::from(length)).ok_or(Broken::Damaged)? += 1;
        }
        counts[0] = 0;
        let mut starts = [0_u16; 17];
        let mut codes = [0_u32; 17];
        let mut code = 0_u32;
        for (length, &count) in counts.iter().enumerate() {
            if let (Some(start), Some(first)) = (starts.get(length).copied(), codes.get_mut(length)) {
                *first = code;
                code = (code + u32::from(count)) << 1;
                if let Some(next) = starts.get_mut(length + 1) {
                    *next = start + count;
                }
                // More codes than bits can tell apart.
                if code > 1 << (length + 1) {
                    return Err(Broken::Damaged);
                }
            }
        }
        let mut made = Code { fast: vec![0; 1 << FAST], counts, symbols: vec![0; lengths.len()] };
        for (symbol, &length) in lengths.iter().enumerate().filter(|(_, length)| **length > 0) {
            let slot = starts.get_mut(usize::from(length)).ok_or(Broken::Damaged)?;
            *made.symbols.get_mut(usize::from(*slot)).ok_or(Broken::Damaged)? = symbol as u16;
            *slot += 1;
            let code = codes.get_mut(usize::from(length)).ok_or(Broken::Damaged)?;
            made.remember(*code, u32::from(length), symbol as u16);
            *code += 1;
        }
        Ok(made)
    }

    fn remember(&mut self, code: u32, length: u32, symbol: u16) {
        if length > FAST {
            return;
        }
        let first = code.reverse_bits() >> (32 - length);
        for high in 0..1_u32 << (FAST - length) {
            if let Some(entry) = self.fast.get_mut((first | high << length) as usize) {
                *entry = symbol << 4 | length as u16;
            }
        }
    }

    fn read(&self, bits: &mut Bits<'_>) -> Result<usize, Broken> {
        if bits.count < 15 {
            bits.fill();
        }
        let entry = self.fast.get((bits.held & ((1 << FAST) - 1)) as usize).copied().unwrap_or(0);
        let length = u32::from(entry & 15);
        if length > 0 && length <= bits.count {
            bits.drop_bits(length);
            return Ok(usize::from(entry >> 4));
        }
        self.read_long(bits)
    }

    fn read_long(&self, bits: &mut Bits<'_>) -> Result<usize, Broken> {
        let (mut code, mut first, mut index) = (0_usize, 0_usize, 0_usize);
        for &count in self.counts.iter().skip(1) {
            code |= bits.take(1)?;
            let count = usize::from(count);
            if code < first + count {
                let at = index + code.checked_sub(first).ok_or(Broken::Damaged)?;
                return self.symbols.get(at).map(|symbol| usize::from(*symbol)).ok_or(Broken::Damaged);
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        Err(Broken::Damaged)
    }
}

// RFC 1951, 3.2.5: base and extra bits of lengths (symbols 257-285) and of distances.
static LENGTHS: [(u16, u8); 29] = [
    (3, 0),
    (4, 0),
    (5, 0),
    (6, 0),
    (7, 0),
    (8, 0),
    (9, 0),
    (10, 0),
    (11, 1),
    (13, 1),
    (15, 1),
    (17, 1),
    (19, 2),
    (23, 2),
    (27, 2),
    (31, 2),
    (35, 3),
    (43, 3),
    (51, 3),
    (59, 3),
    (67, 4),
    (83, 4),
    (99, 4),
    (115, 4),
    (131, 5),
    (163, 5),
    (195, 5),
    (227, 5),
    (258, 0),
];
static DISTANCES: [(u16, u8); 30] = [
    (1, 0),
    (2, 0),
    (3, 0),
    (4, 0),
    (5, 1),
    (7, 1),
    (9, 2),
    (13, 2),
    (17, 3),
    (25, 3),
    (33, 4),
    (49, 4),
    (65, 5),
    (97, 5),
    (129, 6),
    (193, 6),
    (257, 7),
    (385, 7),
    (513, 8),
    (769, 8),
    (1025, 9),
    (1537, 9),
    (2049, 10),
    (3073, 10),
    (4097, 11),
    (6145, 11),
    (8193, 12),
    (12289, 12),
    (16385, 13),
    (24577, 13),
];

fn block(bits: &mut Bits<'_>, out: &mut Window<'_>, literals: &Code, distances: &Code) -> Result<(), Broken> {
    loop {
        let symbol = literals.read(bits)?;
        if let Ok(byte) = u8::try_from(symbol) {
            out.push(byte)?;
            continue;
        }
        if symbol == 256 {
            return Ok(());
        }
        let (base, extra) = *LENGTHS.get(symbol - 257).ok_or(Broken::Damaged)?;
        let length = usize::from(base) + bits.take(u32::from(extra))?;
        let (base, extra) = *DISTANCES.get(distances.read(bits)?).ok_or(Broken::Damaged)?;
        let distance = usize::from(base) + bits.take(u32::from(extra))?;
        out.copy(distance, length)?;
    }
}

fn fixed_codes() -> (Code, Code) {
    let mut lengths = [8_u8; 288];
    for (symbol, length) in lengths.iter_mut().enumerate() {
        *length = match symbol {
            144..=255 => 9,
            256..=279 => 7,
            _ => 8,
        };
    }
    let empty = || Code { fast: Vec::new(), counts: [0; 16], symbols: Vec::new() };
    (Code::new(&lengths).unwrap_or_else(|_| empty()), Code::new(&[5; 30]).unwrap_or_else(|_| empty()))
}

fn own_codes(bits: &mut Bits<'_>) -> Result<(Code, Code), Broken> {
    static ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
    let literals = bits.take(5)? + 257;
    let distances = bits.take(5)? + 1;
    let given = bits.take(4)? + 4;
    let mut short = [0_u8; 19];
    for &at in ORDER.iter().take(given) {
        let length = bits.take(3)? as u8;
        if let Some(slot) = short.get_mut(at) {
            *slot = length;
        }
    }
    let code = Code::new(&short)?;
    let mut lengths: Vec<u8> = Vec::with_capacity(literals + distances);
    while lengths.len() < literals + distances {
        let (value, times) = match code.read(bits)? {
            16 => (*lengths.last().ok_or(Broken::Damaged)?, 3 + bits.take(2)?),
            17 => (0, 3 + bits.take(3)?),
            18 => (0, 11 + bits.take(7)?),
            length => (length as u8, 1),
        };
        lengths.extend(std::iter::repeat_n(value, times));
    }
    if lengths.len() != literals + distances {
        return Err(Broken::Damaged);
    }
    let far = lengths.split_off(literals);
    Ok((Code::new(&lengths)?, Code::new(&far)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(packed: &[u8], limit: u64) -> Result<Vec<u8>, Broken> {
        let mut bytes = Vec::new();
        inflate(packed, limit, &mut |piece| bytes.extend_from_slice(piece)).map(|total| {
            assert_eq!(total, bytes.len() as u64);
            bytes
        })
    }

    #[test]
    fn fixed_blocks() {
        // Made with zlib: one block with fixed codes and overlapping copies.
        let packed = [43, 78, 204, 73, 204, 85, 40, 70, 144, 138, 0];
        assert_eq!(all(&packed, 100).unwrap(), b"salam salam salam!");
        assert_eq!(all(&packed, 17), Err(Broken::TooLong));
        for cut in 0..packed.len() {
            assert_eq!(all(&packed[..cut], 100), Err(Broken::Damaged));
        }
    }

    #[test]
    fn stored_blocks() {
        let packed = [1, 5, 0, 0xFA, 0xFF, b'h', b'e', b'l', b'l', b'o'];
        assert_eq!(all(&packed, 100).unwrap(), b"hello");
        assert_eq!(all(&packed, 4), Err(Broken::TooLong));
        assert_eq!(all(&packed[..8], 100), Err(Broken::Damaged));
        assert_eq!(all(&[1, 5, 0, 0, 0, 1, 2, 3, 4, 5], 100), Err(Broken::Damaged));
    }

    #[test]
    fn damage_is_never_a_panic() {
        let mut seed = 1_u32;
        for _ in 0..20_000 {
            let noise: Vec<u8> = (0..60)
                .map(|_| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (seed >> 24) as u8
                })
                .collect();
            let _ = all(&noise, 1 << 20);
        }
    }
}
