//! Reads the old container of Microsoft files (compound file, MS-CFB): XLS workbooks, Word documents, and the
//! envelope around password-protected XLSX.
//!
//! The spreadsheet library follows the chains of such a file without looking for circles; a damaged one would keep it
//! busy until memory ends. Chains are checked here first.
//!
//! It must not interpret streams; `xls` does that.

/// Sector numbers from here on are marks, not sectors.
const MARKS: u32 = 0xFFFF_FFFA;

/// The opened container.
pub(super) struct Container<'a> {
    bytes: &'a [u8],
    sector: usize,
    next: Vec<u32>,
    small_next: Vec<u32>,
    small: Vec<u8>,
    streams: Vec<Stream>,
}

struct Stream {
    name: String,
    start: u32,
    length: u64,
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

impl<'a> Container<'a> {
    /// Opens a container; `None` when it is damaged, cut off or has a chain that bites its tail.
    pub(super) fn open(bytes: &'a [u8]) -> Option<Container<'a>> {
        if bytes.get(..8)? != b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" {
            return None;
        }
        let sector = match bytes.get(30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut made = Container { bytes, sector, next: Vec::new(), small_next: Vec::new(), small: Vec::new(), streams: Vec::new() };
        made.next = made.allocation()?;
        if has_circle(&made.next) {
            return None;
        }
        let list = made.chain(word(bytes, 48)?)?;
        made.streams = list.chunks_exact(128).filter_map(|entry| stream(entry, sector)).collect();
        if word(bytes, 64)? > 0 {
            made.small_next = words(&made.chain(word(bytes, 60)?)?);
            if has_circle(&made.small_next) {
                return None;
            }
            let root = made.streams.first()?.start;
            made.small = made.chain(root)?;
        }
        Some(made)
    }

    /// Whether there is a stream or storage of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.streams.iter().any(|stream| stream.name.eq_ignore_ascii_case(name))
    }

    /// The content of a stream.
    pub(super) fn read(&self, name: &str) -> Option<Vec<u8>> {
        let stream = self.streams.iter().find(|stream| stream.name.eq_ignore_ascii_case(name))?;
        let mut content = if stream.length < 4096 { self.small_chain(stream.start)? } else { self.chain(stream.start)? };
        content.truncate(usize::try_from(stream.length).ok()?);
        Some(content)
    }

    fn sector_bytes(&self, number: u32) -> Option<&'a [u8]> {
        let start = (number as usize).checked_add(1)?.checked_mul(self.sector)?;
        // The last sector of a file is often cut short.
        self.bytes.get(start..self.bytes.len().min(start.checked_add(self.sector)?))
    }

    /// The allocation table: for each sector the one that follows it.
    fn allocation(&self) -> Option<Vec<u32>> {
        let most = self.bytes.len() / self.sector + 1;
        let mut tables: Vec<u32> = words(self.bytes.get(76..512)?);
        let mut more = word(self.bytes, 68)?;
        while more < MARKS {
            let mut list = words(self.sector_bytes(more)?);
            more = list.pop()?;
            tables.extend(list);
            if tables.len() > most.saturating_add(512) {
                return None;
            }
        }
        let mut next = Vec::new();
        for table in tables.into_iter().filter(|table| *table < MARKS) {
            next.extend(words(self.sector_bytes(table)?));
            if next.len() > most.saturating_mul(2) + self.sector {
                return None;
            }
        }
        Some(next)
    }

    fn chain(&self, mut at: u32) -> Option<Vec<u8>> {
        let mut content = Vec::new();
        while at < MARKS {
            content.extend_from_slice(self.sector_bytes(at)?);
            at = *self.next.get(at as usize)?;
        }
        Some(content)
    }

    fn small_chain(&self, mut at: u32) -> Option<Vec<u8>> {
        let mut content = Vec::new();
        while at < MARKS {
            let start = at as usize * 64;
            content.extend_from_slice(self.small.get(start..start + 64)?);
            at = *self.small_next.get(at as usize)?;
        }
        Some(content)
    }
}

fn words(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).filter_map(|four| Some(u32::from_le_bytes(four.try_into().ok()?))).collect()
}

fn stream(entry: &[u8], sector: usize) -> Option<Stream> {
    let units: Vec<u16> = entry.get(..64)?.chunks_exact(2).map(|two| two.iter().rev().fold(0, |n, b| n << 8 | u16::from(*b))).collect();
    let name: String = char::decode_utf16(units.into_iter().take_while(|unit| *unit != 0)).map(|c| c.unwrap_or('?')).collect();
    let high = if sector == 4096 { u64::from(word(entry, 124)?) } else { 0 };
    Some(Stream { name, start: word(entry, 116)?, length: u64::from(word(entry, 120)?) | high << 32 })
}

/// Walks every chain once, marking where it has been in which walk.
fn has_circle(next: &[u32]) -> bool {
    let mut seen = vec![0_u32; next.len()];
    for start in 0..next.len() {
        let walk = u32::try_from(start).unwrap_or(u32::MAX).saturating_add(1);
        let mut at = start;
        while let (Some(mark), Some(following)) = (seen.get_mut(at), next.get(at)) {
            if *mark == walk {
                return true;
            }
            if *mark != 0 {
                break;
            }
            *mark = walk;
            at = *following as usize;
        }
    }
    false
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Builds a container with one stream of at least 4096 bytes (padded with zeros).
    pub(in super::super) fn build(name: &str, content: &[u8]) -> Vec<u8> {
        let content_sectors = content.len().max(4096).div_ceil(512);
        let table_sectors = (content_sectors + 2).div_ceil(127);
        let mut file = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        file.resize(24, 0);
        file.extend([0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
        file.resize(44, 0);
        for value in [table_sectors as u32, table_sectors as u32, 0, 4096, 0xFFFF_FFFE, 0, 0xFFFF_FFFE, 0] {
            file.extend(value.to_le_bytes());
        }
        assert_eq!(file.len(), 76);
        for at in 0..109_u32 {
            let value = if (at as usize) < table_sectors { at } else { u32::MAX };
            file.extend(value.to_le_bytes());
        }
        let mut table: Vec<u32> = vec![0xFFFF_FFFD; table_sectors];
        table.push(0xFFFF_FFFE);
        for at in 0..content_sectors {
            let last = at + 1 == content_sectors;
            table.push(if last { 0xFFFF_FFFE } else { (table_sectors + 2 + at) as u32 });
        }
        table.resize(table_sectors * 128, u32::MAX);
        file.extend(table.iter().flat_map(|value| value.to_le_bytes()));
        for (name, start, length) in [("Root Entry", 0xFFFF_FFFE, 0), (name, table_sectors as u32 + 1, content_sectors * 512)] {
            let begin = file.len();
            file.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
            file.resize(begin + 64, 0);
            file.extend((name.len() as u16 * 2 + 2).to_le_bytes());
            file.extend([if length == 0 { 5 } else { 2 }, 1]);
            file.extend([0xFF; 12]);
            file.resize(begin + 116, 0);
            file.extend(start.to_le_bytes());
            file.extend((length as u32).to_le_bytes());
            file.resize(begin + 128, 0);
        }
        let end = file.len().next_multiple_of(512);
        file.resize(end, 0);
        file.extend(content);
        file.resize(end + content_sectors * 512, 0);
        file
    }

    #[test]
    fn reads_back_what_was_built() {
        let file = build("Workbook", b"hello");
        let container = Container::open(&file).unwrap();
        assert!(container.has("workbook") && !container.has("EncryptedPackage"));
        assert!(container.read("Workbook").unwrap().starts_with(b"hello"));
    }

    #[test]
    fn circles_are_refused_and_cuts_never_panic() {
        let mut file = build("Workbook", &[7; 9000]);
        let table = 512 + 4 * 4;
        file[table..table + 4].copy_from_slice(&2_u32.to_le_bytes());
        assert!(Container::open(&file).is_none());
        let file = build("Workbook", b"hello");
        for cut in (0..file.len()).step_by(7) {
            let _ = Container::open(&file[..cut]).map(|container| container.read("Workbook"));
        }
    }
}
