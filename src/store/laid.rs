//! A damaged file put together page by page, on the disk: what its log has over what the file has over what a backup lends.
//!
//! Works with whole copies and positioned writes, so that it takes no more memory for a large file than for a small one. A log is
//! read as SQLite's documentation of the format has it (<https://sqlite.org/fileformat2.html>, *The Write-Ahead Log*): each frame
//! carries a checksum that goes on from the frame before, so a frame can be told to be sound whatever became of the others.
//!
//! Awkward: frames that are not sound are laid all the same, since most of what is on them is whole, and what is read from them is
//! believed only by a hash of its own; [`Laid::blot`] takes them out again for what has none.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::{FileExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::trouble::of_file;
use crate::error::Result;

/// Pages of our files.
pub(super) const PAGE: usize = 4096;
const PAGE_BYTES: u64 = PAGE as u64;
/// The head of a log, and of each page in it.
const LOG_HEAD: usize = 32;
const FRAME_HEAD: usize = 24;
const FRAME: usize = FRAME_HEAD + PAGE;
/// No text and no number of a page: whoever reads it finds a fault.
const BLOT: [u8; PAGE] = [0xff; PAGE];

/// A frame of a log.
#[derive(Debug, Clone, Copy)]
struct Frame {
    page: u32,
    /// Pages of the file after the commit that it ends; 0 if it ends none.
    ends: u32,
    /// Its checksum is that of what it holds.
    sound: bool,
}

/// The pages that a log has something of.
pub(super) fn pages_in_log(log: &Path) -> HashSet<u64> {
    let mut pages = HashSet::new();
    let (mut head, mut frame) = ([0; LOG_HEAD], [0; FRAME_HEAD]);
    let Ok(file) = File::open(log) else { return pages };
    if file.read_exact_at(&mut head, 0).is_err() {
        return pages;
    }
    let mut at = LOG_HEAD as u64;
    // What is left of an earlier round has other salts.
    while file.read_exact_at(&mut frame, at).is_ok() && frame.get(8..16) == head.get(16..24) {
        pages.insert(number(&frame, 0).into());
        at += FRAME as u64;
    }
    pages
}

/// Four bytes, as a number.
fn number(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_be_bytes)
}

/// SQLite's checksum of a log, gone on with over `bytes`, whose words are read as `word` has it.
fn checksum((mut a, mut b): (u32, u32), bytes: &[u8], word: fn([u8; 4]) -> u32) -> (u32, u32) {
    let (pairs, _) = bytes.as_chunks::<8>();
    for &[c, d, e, f, g, h, i, j] in pairs {
        a = a.wrapping_add(word([c, d, e, f])).wrapping_add(b);
        b = b.wrapping_add(word([g, h, i, j])).wrapping_add(a);
    }
    (a, b)
}

/// Runs `each` over the frames of the newest round of a log, with their pages; an earlier round's lie behind them.
fn frames(log: &File, mut each: impl FnMut(Frame, &[u8]) -> std::io::Result<()>) -> std::io::Result<()> {
    let (mut head, mut frame) = ([0; LOG_HEAD], [0; FRAME]);
    if log.read_exact_at(&mut head, 0).is_err() {
        return Ok(());
    }
    let mut salts_of = |n: u64| {
        log.read_exact_at(&mut frame, LOG_HEAD as u64 + n * FRAME as u64).ok()?;
        frame.get(8..16).map(<[u8]>::to_vec)
    };
    let told = head.get(16..24).map(<[u8]>::to_vec);
    let (first, second) = (salts_of(0), salts_of(1));
    // Of the head and the first two any may be flipped.
    let salts = if told == second { told } else { first };
    let mut before = (number(&head, 24), number(&head, 28));
    let (mut at, mut follows) = (LOG_HEAD as u64, true);
    while log.read_exact_at(&mut frame, at).is_ok() {
        at += FRAME as u64;
        let (said, page) = frame.split_at(FRAME_HEAD);
        let own = (number(said, 16), number(said, 20));
        // The order of bytes stands in the head, which may be flipped.
        let sound = [u32::from_le_bytes, u32::from_be_bytes]
            .into_iter()
            .any(|word: fn([u8; 4]) -> u32| checksum(checksum(before, said.get(..8).unwrap_or_default(), word), page, word) == own);
        before = own;
        // Salts are not in the checksum; what goes on from a frame of this round is of this round. One of an earlier round goes on
        // from others.
        follows = said.get(8..16) == salts.as_deref() || (sound && follows);
        if follows {
            each(Frame { page: number(said, 0), ends: number(said, 4), sound }, page)?;
        }
    }
    Ok(())
}

/// What is needed of a log before it is laid.
#[derive(Debug, Default)]
struct Round {
    /// Frames up to the last that ends a commit.
    frames: u64,
    /// The most pages that a commit told of.
    most: u32,
}

impl Round {
    fn of(log: &File) -> std::io::Result<Self> {
        let (mut round, mut seen) = (Self::default(), 0);
        frames(log, |frame, _| {
            seen += 1;
            if frame.ends > 0 {
                round.frames = seen;
            }
            if frame.sound {
                round.most = round.most.max(frame.ends);
            }
            Ok(())
        })?;
        Ok(round)
    }
}

/// Copies a file as far as it can be read, for us alone to read and write; nothing at all makes an empty one.
pub(super) fn copy(from: &Path, to: &Path) -> Result<()> {
    let trouble = |e: std::io::Error| of_file(to, &e);
    let _ = fs::remove_file(to);
    let source = match File::open(from) {
        Ok(source) => source,
        Err(e) if e.kind() == ErrorKind::NotFound => {
            return OpenOptions::new().write(true).create_new(true).mode(0o600).open(to).map(drop).map_err(trouble);
        }
        Err(e) => return Err(of_file(from, &e)),
    };
    // Shares the blocks where the file system can, and leaves the work to the system elsewhere.
    match fs::copy(from, to) {
        Ok(_) => {}
        Err(e) if matches!(e.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => return Err(trouble(e)),
        Err(_) => in_pieces(&source, to).map_err(trouble)?,
    }
    fs::set_permissions(to, fs::Permissions::from_mode(0o600)).map_err(trouble)
}

/// Page by page; one that the disk does not give is left out.
fn in_pieces(source: &File, to: &Path) -> std::io::Result<()> {
    let length = source.metadata()?.len();
    let target = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(to)?;
    let mut page = [0; PAGE];
    for at in (0..length).step_by(PAGE) {
        let wanted = usize::try_from(PAGE_BYTES.min(length - at)).unwrap_or(PAGE);
        if let Some(piece) = page.get_mut(..wanted)
            && source.read_exact_at(piece, at).is_ok()
        {
            target.write_all_at(piece, at)?;
        }
    }
    target.set_len(length)
}

/// A file that is put together.
pub(super) struct Laid {
    pub(super) path: PathBuf,
    file: File,
    /// Pages whose newest frame is not sound.
    doubtful: Vec<u32>,
    /// The log has the first page.
    headed: bool,
}

impl Laid {
    /// The log over a copy of `base`.
    pub(super) fn new(base: &Path, log: &Path, path: PathBuf) -> Result<Self> {
        copy(base, &path)?;
        let trouble = |e: std::io::Error| of_file(&path, &e);
        let file = OpenOptions::new().read(true).write(true).open(&path).map_err(trouble)?;
        let (doubtful, headed) = match File::open(log) {
            Ok(log) => lay(&log, &file).map_err(trouble)?,
            Err(_) => (Vec::new(), false),
        };
        let laid = Self { path, file, doubtful, headed };
        laid.settle()?;
        Ok(laid)
    }

    /// Puts the first page of `lent` in the place of its own, and gives that; nothing if the log's is there or none is to be had.
    pub(super) fn put_head_of(&self, lent: &Path) -> Result<Option<[u8; PAGE]>> {
        let (mut page, mut own) = ([0; PAGE], [0; PAGE]);
        if self.headed || File::open(lent).and_then(|file| file.read_exact_at(&mut page, 0)).is_err() {
            return Ok(None);
        }
        // Of a file that is shorter there is none.
        let _ = self.file.read_exact_at(&mut own, 0);
        self.put_head(&page)?;
        Ok(Some(own))
    }

    /// Puts a first page.
    pub(super) fn put_head(&self, page: &[u8; PAGE]) -> Result<()> {
        self.file.write_all_at(page, 0).map_err(|e| of_file(&self.path, &e))?;
        self.settle()
    }

    /// Makes pages that came from frames that are not sound such that nothing can be read from them.
    pub(super) fn blot(&self) -> Result<()> {
        for page in &self.doubtful {
            self.file.write_all_at(&BLOT, u64::from(page - 1) * PAGE_BYTES).map_err(|e| of_file(&self.path, &e))?;
        }
        Ok(())
    }

    /// Makes the head fit the file's length, with nothing free in it and no log beside it.
    fn settle(&self) -> Result<()> {
        let write = || {
            let length = self.file.metadata()?.len();
            if length < PAGE_BYTES {
                return Ok(());
            }
            let pages = u32::try_from(length / PAGE_BYTES).unwrap_or(u32::MAX).to_be_bytes();
            // Version of the format: read and written without a log.
            self.file.write_all_at(&[1, 1], 18)?;
            self.file.write_all_at(&pages, 28)?;
            self.file.write_all_at(&[0; 8], 32)?;
            // The page count counts where these two are the same.
            let mut counter = [0; 4];
            self.file.read_exact_at(&mut counter, 24)?;
            self.file.write_all_at(&counter, 92)
        };
        write().map_err(|e: std::io::Error| of_file(&self.path, &e))
    }
}

impl Drop for Laid {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Lays the frames over a file, in their order, up to the last that ends a commit. Gives the pages whose newest one is not sound, and
/// whether the first page was among them all.
fn lay(log: &File, file: &File) -> std::io::Result<(Vec<u32>, bool)> {
    let round = Round::of(log)?;
    // A number that was flipped must not make a file as large as the disk.
    let highest = (file.metadata()?.len() / PAGE_BYTES + round.frames).max(round.most.into());
    let (mut seen, mut headed) = (0, false);
    let mut doubtful = HashSet::new();
    frames(log, |frame, page| {
        seen += 1;
        if seen > round.frames || frame.page == 0 || u64::from(frame.page) > highest {
            return Ok(());
        }
        headed |= frame.page == 1;
        if frame.sound {
            doubtful.remove(&frame.page);
        } else {
            doubtful.insert(frame.page);
        }
        file.write_all_at(page, u64::from(frame.page - 1) * PAGE_BYTES)
    })?;
    Ok((doubtful.into_iter().collect(), headed))
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    /// A log in its second round, with frames of its first behind, and what it is the log of.
    fn file_with_log(dir: &Path) -> PathBuf {
        let path = dir.join("a.db");
        let conn = Connection::open(&path).unwrap();
        let texts = |from: i64, to: i64| {
            for n in from..to {
                conn.execute("INSERT OR REPLACE INTO t VALUES (?1, ?2)", (n, format!("{from} {}", "word ".repeat(300)))).unwrap();
            }
        };
        conn.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE t (n INTEGER PRIMARY KEY, text TEXT)").unwrap();
        texts(0, 30);
        conn.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(())).unwrap();
        texts(10, 16);
        // As a kill leaves it.
        for tail in ["", "-wal"] {
            fs::copy(dir.join(format!("a.db{tail}")), dir.join(format!("b.db{tail}"))).unwrap();
        }
        dir.join("b.db")
    }

    fn soundness(log: &Path) -> Vec<bool> {
        let mut out = Vec::new();
        frames(&File::open(log).unwrap(), |frame, _| {
            out.push(frame.sound);
            Ok(())
        })
        .unwrap();
        out
    }

    fn texts(path: &Path) -> Vec<String> {
        let conn = Connection::open(path).unwrap();
        let mut statement = conn.prepare("SELECT text FROM t ORDER BY n").unwrap();
        statement.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn the_frames_of_a_round_are_known_and_a_flipped_one_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let log = file_with_log(dir.path()).with_file_name("b.db-wal");
        let whole = fs::read(&log).unwrap();
        let all = soundness(&log);
        let lie_there = (whole.len() - LOG_HEAD) / FRAME;
        assert!(all.len() > 3 && all.len() < lie_there && all.iter().all(|sound| *sound), "{} of {lie_there}", all.len());
        // In its page; in its own checksum, on which the next one's is built; in its salts, which no checksum has.
        for (at, unsound) in [(100, 1), (17, 2), (9, 0)] {
            let mut bytes = whole.clone();
            bytes[LOG_HEAD + 2 * FRAME + at] ^= 4;
            fs::write(&log, bytes).unwrap();
            let told = soundness(&log);
            assert_eq!((told.len(), told.iter().filter(|sound| !**sound).count()), (all.len(), unsound), "{at}");
            assert_eq!(told[2], unsound == 0);
        }
        // In the head of the log: its order of bytes, its salts.
        for at in [3, 18] {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            fs::write(&log, bytes).unwrap();
            assert_eq!(soundness(&log), all, "{at}");
        }
    }

    #[test]
    fn a_laid_file_is_what_its_log_makes_of_it() {
        let dir = tempfile::tempdir().unwrap();
        let base = file_with_log(dir.path());
        let log = base.with_file_name("b.db-wal");
        let laid = Laid::new(&base, &log, dir.path().join("laid.db")).unwrap();
        let held = texts(&laid.path);
        assert_eq!(held, texts(&dir.path().join("a.db")));
        assert_eq!(held.iter().filter(|text| text.starts_with("10 ")).count(), 6);
        // With a flipped letter it is laid all the same, and can be taken out again.
        let mut bytes = fs::read(&log).unwrap();
        let at = LOG_HEAD + (soundness(&log).len() - 1) * FRAME + FRAME_HEAD + PAGE - 8;
        bytes[at] ^= 1;
        fs::write(&log, bytes).unwrap();
        let laid = Laid::new(&base, &log, dir.path().join("laid.db")).unwrap();
        assert_eq!((texts(&laid.path).len(), laid.doubtful.len()), (30, 1));
        laid.blot().unwrap();
        let conn = Connection::open(&laid.path).unwrap();
        assert!(conn.query_row("SELECT sum(length(text)) FROM t", [], |r| r.get::<_, i64>(0)).is_err());
    }

    #[test]
    fn a_flipped_number_of_a_page_makes_no_file_as_large_as_the_disk() {
        let dir = tempfile::tempdir().unwrap();
        let base = file_with_log(dir.path());
        let log = base.with_file_name("b.db-wal");
        let mut bytes = fs::read(&log).unwrap();
        bytes[LOG_HEAD + FRAME] ^= 0x40;
        fs::write(&log, bytes).unwrap();
        let laid = Laid::new(&base, &log, dir.path().join("laid.db")).unwrap();
        assert_eq!(fs::metadata(&laid.path).unwrap().len(), fs::metadata(&base).unwrap().len());
    }
}
