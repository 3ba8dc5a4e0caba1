//! A first look into an old XLS workbook (BIFF, MS-XLS): which cells its sheets span, and whether it is encrypted.
//!
//! The spreadsheet library lays each sheet out as one rectangle from the first to the last cell. One stray cell can
//! make that rectangle larger than memory, so its corners are read here before.
//!
//! It must not read values: the library does.

/// What the first look found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// The corners of every sheet.
    Sheets(Vec<Corners>),
    /// The workbook is encrypted.
    Secret,
    /// The records make no sense.
    Damaged,
}

/// First and last row and column (from 0) of a sheet's cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Corners {
    pub(super) first: (u32, u32),
    pub(super) last: (u32, u32),
}

impl Corners {
    /// Nothing seen yet.
    pub(super) const NONE: Corners = Corners { first: (u32::MAX, u32::MAX), last: (0, 0) };

    /// Widens the corners to hold a cell.
    pub(super) fn hold(&mut self, row: u32, column: u32) {
        self.first = (self.first.0.min(row), self.first.1.min(column));
        self.last = (self.last.0.max(row), self.last.1.max(column));
    }

    /// Cells in the rectangle.
    pub(super) fn area(&self) -> u64 {
        if self.first.0 > self.last.0 {
            return 0;
        }
        u64::from(self.last.0 - self.first.0 + 1) * u64::from(self.last.1 - self.first.1 + 1)
    }
}

/// Goes through `(type, content)` of the records from `at`.
fn records(stream: &[u8], mut at: usize) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let kind = half(stream, at)?;
        let length = usize::from(half(stream, at + 2)?);
        let content = stream.get(at + 4..at + 4 + length)?;
        at += 4 + length;
        Some((kind, content))
    })
}

fn half(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;

/// Looks through a workbook stream.
pub(super) fn look(stream: &[u8], most_sheets: usize) -> Look {
    let mut sheets = Vec::new();
    for (kind, content) in records(stream, 0) {
        match kind {
            0x002F => return Look::Secret,
            0x0085 => {
                let Some(start) = content.get(..4).and_then(|four| four.try_into().ok()).map(u32::from_le_bytes) else {
                    return Look::Damaged;
                };
                let start = start as usize;
                if start >= stream.len() || sheets.len() >= most_sheets {
                    return Look::Damaged;
                }
                match sheet(stream, start) {
                    Some(corners) => sheets.push(corners),
                    None => return Look::Damaged,
                }
            }
            END => break,
            _ => {}
        }
    }
    Look::Sheets(sheets)
}

fn sheet(stream: &[u8], start: usize) -> Option<Corners> {
    let mut corners = Corners::NONE;
    let mut depth = 0_usize;
    for (kind, content) in records(stream, start) {
        match kind {
            BEGIN => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            // Charts inside the sheet carry records of the same kinds.
            _ if depth > 1 => {}
            0x0203 | 0x0204 | 0x00D6 | 0x0205 | 0x0006 | 0x027E | 0x00FD => {
                corners.hold(u32::from(half(content, 0)?), u32::from(half(content, 2)?));
            }
            0x00BD => {
                let last = half(content, content.len().checked_sub(2)?)?;
                let row = u32::from(half(content, 0)?);
                corners.hold(row, u32::from(half(content, 2)?));
                corners.hold(row, u32::from(last));
            }
            // The declared size, for which the library reserves memory; no honest sheet passes 65,536 × 256.
            0x0200 if content.len() >= 12 => {
                let rows = u32::from_le_bytes(content.get(4..8)?.try_into().ok()?);
                if rows > 65_536 || half(content, 10)? > 256 {
                    return None;
                }
            }
            _ => {}
        }
    }
    Some(corners)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in super::super) fn record(kind: u16, content: &[u8]) -> Vec<u8> {
        let mut bytes = kind.to_le_bytes().to_vec();
        bytes.extend((content.len() as u16).to_le_bytes());
        bytes.extend(content);
        bytes
    }

    fn label(row: u16, column: u16, text: &str) -> Vec<u8> {
        let mut content = Vec::new();
        for value in [row, column, 0, text.encode_utf16().count() as u16] {
            content.extend(value.to_le_bytes());
        }
        content.push(1);
        content.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        record(0x0204, &content)
    }

    fn begin(kind: u16) -> Vec<u8> {
        let content: Vec<u8> = [0x0600, kind, 0x0DBB, 0x07CC, 0, 0, 0, 0].iter().flat_map(|v: &u16| v.to_le_bytes()).collect();
        record(BEGIN, &content)
    }

    /// A BIFF8 workbook stream of one sheet; cells are `(row, column, text)` and `(row, column, number)`.
    pub(in super::super) fn workbook(
        name: &str,
        hidden: bool,
        texts: &[(u16, u16, &str)],
        numbers: &[(u16, u16, f64)],
        merged: &[[u16; 4]],
    ) -> Vec<u8> {
        let mut sheet = begin(0x10);
        for (row, column, text) in texts {
            sheet.extend(label(*row, *column, text));
        }
        for (row, column, value) in numbers {
            let mut content: Vec<u8> = [*row, *column, 0].iter().flat_map(|v: &u16| v.to_le_bytes()).collect();
            content.extend(value.to_le_bytes());
            sheet.extend(record(0x0203, &content));
        }
        if !merged.is_empty() {
            let mut content = (merged.len() as u16).to_le_bytes().to_vec();
            content.extend(merged.iter().flatten().flat_map(|v| v.to_le_bytes()));
            sheet.extend(record(0x00E5, &content));
        }
        sheet.extend(record(END, &[]));
        let mut globals = begin(5);
        globals.extend(record(0x0042, &1200_u16.to_le_bytes()));
        let start = globals.len() + 4 + 8 + name.encode_utf16().count() * 2 + 4;
        let mut bound = (start as u32).to_le_bytes().to_vec();
        bound.extend([u8::from(hidden), 0, name.encode_utf16().count() as u8, 1]);
        bound.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        globals.extend(record(0x0085, &bound));
        globals.extend(record(END, &[]));
        assert_eq!(globals.len(), start);
        globals.extend(sheet);
        globals
    }

    #[test]
    fn corners_of_a_sheet() {
        let stream = workbook("S", false, &[(3, 1, "a"), (9, 4, "b")], &[(5, 7, 1.0)], &[]);
        assert_eq!(look(&stream, 9), Look::Sheets(vec![Corners { first: (3, 1), last: (9, 7) }]));
        assert_eq!(look(&stream, 0), Look::Damaged);
        let stream = workbook("S", false, &[], &[], &[]);
        let Look::Sheets(sheets) = look(&stream, 9) else { panic!() };
        assert_eq!(sheets[0].area(), 0);
    }

    #[test]
    fn encryption_and_nonsense() {
        let mut stream = begin(5);
        stream.extend(record(0x002F, &[0; 6]));
        assert_eq!(look(&stream, 9), Look::Secret);
        let mut stream = begin(5);
        stream.extend(record(0x0085, &[0xFF; 8]));
        assert_eq!(look(&stream, 9), Look::Damaged);
        let good = workbook("S", false, &[(3, 1, "a")], &[], &[]);
        for cut in 0..good.len() {
            look(&good[..cut], 9);
        }
    }
}
