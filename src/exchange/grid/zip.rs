//! Reads the directory of a zip file (XLSX, ODS and other modern documents) and looks into its parts before the
//! spreadsheet library does, so that a bomb is refused while it is still small.
//!
//! Layout after PKWARE's APPNOTE 4.3: end record, central directory, local headers.
//!
//! It must not write or repair anything. Still awkward: zip64 archives are read only when their end record is an
//! ordinary one, which holds for every file under 4 GiB.

use super::inflate::{Broken, inflate};

/// One part of the archive, as the directory describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// Path inside the archive.
    pub(super) name: String,
    /// 0 stored, 8 deflated; others occur in no spreadsheet.
    method: u16,
    /// Whether the part is encrypted.
    pub(super) secret: bool,
    /// Bytes in the archive.
    pub(super) packed: u64,
    /// Bytes once unpacked, as claimed.
    pub(super) size: u64,
    offset: u64,
}

/// Why an archive was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// The directory or a part is damaged.
    Damaged,
    /// Unpacks to this many bytes (at least), more than allowed.
    Bomb(u64),
    /// A part is encrypted.
    Secret,
}

fn number<const N: usize>(bytes: &[u8], at: usize) -> Option<u64> {
    let slice = bytes.get(at..at.checked_add(N)?)?;
    Some(slice.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
}

fn index(value: u64) -> Option<usize> {
    usize::try_from(value).ok()
}

/// Lists the parts. `None` when there is no whole directory.
pub(super) fn directory(bytes: &[u8]) -> Option<Vec<Part>> {
    let end = end_record(bytes)?;
    let count = number::<2>(bytes, end + 10)?;
    let mut at = index(number::<4>(bytes, end + 16)?)?;
    let mut parts = Vec::new();
    for _ in 0..count {
        let (part, next) = entry(bytes, at)?;
        parts.push(part);
        at = next;
    }
    Some(parts)
}

fn end_record(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(22)?;
    let first = last.saturating_sub(0xFFFF);
    (first..=last).rev().find(|&at| {
        bytes.get(at..at + 4) == Some(b"PK\x05\x06")
            && number::<2>(bytes, at + 20).is_some_and(|comment| at as u64 + 22 + comment == bytes.len() as u64)
    })
}

fn entry(bytes: &[u8], at: usize) -> Option<(Part, usize)> {
    if bytes.get(at..at.checked_add(4)?)? != b"PK\x01\x02" {
        return None;
    }
    let (flags, method) = (number::<2>(bytes, at + 8)?, number::<2>(bytes, at + 10)?);
    let (mut packed, mut size) = (number::<4>(bytes, at + 20)?, number::<4>(bytes, at + 24)?);
    let mut offset = number::<4>(bytes, at + 42)?;
    let name_end = at + 46 + index(number::<2>(bytes, at + 28)?)?;
    let extra_end = name_end + index(number::<2>(bytes, at + 30)?)?;
    let next = extra_end + index(number::<2>(bytes, at + 32)?)?;
    let name = String::from_utf8_lossy(bytes.get(at + 46..name_end)?).into_owned();
    large_sizes(bytes.get(name_end..extra_end)?, &mut [&mut size, &mut packed, &mut offset]);
    let part = Part { name, method: u16::try_from(method).ok()?, secret: flags & 1 == 1, packed, size, offset };
    Some((part, next))
}

/// Fields that did not fit into 32 bits follow in the extra field 0x0001, in this order.
fn large_sizes(extra: &[u8], fields: &mut [&mut u64]) {
    let mut at = 0;
    while let (Some(id), Some(length)) = (number::<2>(extra, at), number::<2>(extra, at + 2)) {
        if id == 1 {
            let mut inner = at + 4;
            for field in fields.iter_mut().filter(|field| ***field == 0xFFFF_FFFF) {
                if let Some(value) = number::<8>(extra, inner) {
                    **field = value;
                    inner += 8;
                }
            }
            return;
        }
        at += 4 + length as usize;
    }
}

/// Archives smaller than this once unpacked are harmless whatever their ratio.
const HARMLESS: u64 = 1024 * 1024;

/// Refuses a bomb by what the directory claims: all parts together, or any one part against its packed size.
pub(super) fn refuse_bomb(parts: &[Part], file_bytes: u64, most: u64, ratio: u64) -> Result<(), Refused> {
    let total = parts.iter().fold(0_u64, |sum, part| sum.saturating_add(part.size));
    if total > most || (total > HARMLESS && total / ratio.max(1) > file_bytes) {
        return Err(Refused::Bomb(total));
    }
    let wild = |part: &&Part| part.size > HARMLESS && part.size / ratio.max(1) > part.packed;
    match parts.iter().find(wild) {
        Some(part) => Err(Refused::Bomb(part.size)),
        None if parts.iter().any(|part| part.secret) => Err(Refused::Secret),
        None => Ok(()),
    }
}

/// Unpacks one part into `sink` and holds it to the size it claims.
pub(super) fn unpack(bytes: &[u8], part: &Part, sink: &mut dyn FnMut(&[u8])) -> Result<(), Refused> {
    let packed = packed_bytes(bytes, part).ok_or(Refused::Damaged)?;
    match part.method {
        0 if part.size == part.packed => {
            sink(packed);
            Ok(())
        }
        8 => match inflate(packed, part.size, sink) {
            Ok(total) if total == part.size => Ok(()),
            Err(Broken::TooLong) => Err(Refused::Bomb(part.size)),
            Ok(_) | Err(Broken::Damaged) => Err(Refused::Damaged),
        },
        _ => Err(Refused::Damaged),
    }
}

fn packed_bytes<'a>(bytes: &'a [u8], part: &Part) -> Option<&'a [u8]> {
    let at = index(part.offset)?;
    if bytes.get(at..at.checked_add(4)?)? != b"PK\x03\x04" {
        return None;
    }
    let start = at + 30 + index(number::<2>(bytes, at + 26)?)? + index(number::<2>(bytes, at + 28)?)?;
    bytes.get(start..start.checked_add(index(part.packed)?)?)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0_u32, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
        })
    }

    /// Builds an archive of stored parts; `claim` may lie about the unpacked size.
    pub(in super::super) fn build(parts: &[(&str, &[u8])], claim: Option<u32>) -> Vec<u8> {
        let (mut file, mut list) = (Vec::new(), Vec::new());
        for (name, content) in parts {
            let offset = file.len() as u32;
            let mut head = Vec::new();
            for word in [20_u16, 0, 0, 0, 0x21] {
                head.extend(word.to_le_bytes());
            }
            for word in [crc32(content), content.len() as u32, claim.unwrap_or(content.len() as u32)] {
                head.extend(word.to_le_bytes());
            }
            head.extend((name.len() as u16).to_le_bytes());
            head.extend([0, 0]);
            file.extend(b"PK\x03\x04");
            file.extend(&head);
            file.extend(name.bytes());
            file.extend(*content);
            list.extend(b"PK\x01\x02\x14\x00");
            list.extend(&head);
            list.extend([0; 10]);
            list.extend(offset.to_le_bytes());
            list.extend(name.bytes());
        }
        let start = file.len() as u32;
        file.extend(&list);
        file.extend(b"PK\x05\x06\0\0\0\0");
        for _ in 0..2 {
            file.extend((parts.len() as u16).to_le_bytes());
        }
        file.extend((list.len() as u32).to_le_bytes());
        file.extend(start.to_le_bytes());
        file.extend([0, 0]);
        file
    }

    #[test]
    fn lists_and_unpacks() {
        let file = build(&[("a.xml", b"<a/>"), ("b/c.txt", b"hello")], None);
        let parts = directory(&file).unwrap();
        assert_eq!(parts.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["a.xml", "b/c.txt"]);
        let mut text = Vec::new();
        unpack(&file, &parts[1], &mut |piece| text.extend_from_slice(piece)).unwrap();
        assert_eq!(text, b"hello");
        for cut in 0..file.len() {
            assert_eq!(directory(&file[..cut]), None, "cut at {cut}");
        }
    }

    #[test]
    fn real_workbooks_unpack_to_what_they_claim() {
        let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/workbooks");
        let mut seen = 0;
        for file in std::fs::read_dir(dir).unwrap().map(|f| f.unwrap().path()) {
            if file.extension().is_some_and(|e| e == "xlsx") {
                let bytes = std::fs::read(&file).unwrap();
                let parts = directory(&bytes).unwrap();
                refuse_bomb(&parts, bytes.len() as u64, 1 << 29, 200).unwrap();
                for part in &parts {
                    let mut crc_input = Vec::new();
                    unpack(&bytes, part, &mut |piece| crc_input.extend_from_slice(piece)).unwrap();
                    // The sum stands 10 bytes behind the method in the directory entry.
                    let at = bytes.windows(part.name.len()).rposition(|w| w == part.name.as_bytes()).unwrap() - 46;
                    assert_eq!(u64::from(crc32(&crc_input)), number::<4>(&bytes, at + 16).unwrap(), "{}", part.name);
                }
                seen += 1;
            }
        }
        assert!(seen >= 4);
    }

    #[test]
    fn bombs_are_seen_in_the_directory() {
        let file = build(&[("xl/sheet.xml", b"tiny")], Some(900_000_000));
        let parts = directory(&file).unwrap();
        assert_eq!(refuse_bomb(&parts, file.len() as u64, 1 << 29, 200), Err(Refused::Bomb(900_000_000)));
        let file = build(&[("xl/sheet.xml", b"tiny")], Some(2_000_000));
        let parts = directory(&file).unwrap();
        assert_eq!(refuse_bomb(&parts, file.len() as u64, 1 << 29, 200), Err(Refused::Bomb(2_000_000)));
        assert_eq!(unpack(&file, &parts[0], &mut |_| ()), Err(Refused::Damaged));
    }
}
