//! Waiting for the file while another process writes, and telling who it is.
//!
//! SQLite's own busy handler backs off in fixed steps and starves processes under load; ours sleeps a short random time, so
//! that everybody gets a turn. Who holds the lock is read from `/proc/locks`: opening and closing the lock file ourselves would
//! drop the locks that SQLite holds in this process.

use std::cell::Cell;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long a writer waits in all before it gives up.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long when the line is gone and the program has to end.
const HURRY: Duration = Duration::from_millis(300);
/// Who has waited so long sleeps no longer at once than so many microseconds: the longer, the more often they look, so that
/// nobody starves among those who have just come.
const SLEEPS: [(Duration, u64); 3] = [(Duration::from_millis(80), 16_000), (Duration::from_millis(160), 8_000), (PATIENCE, 4_000)];
/// So long after others were met one lets them go first.
const COURTESY: Duration = Duration::from_millis(50);
/// Byte of the `-shm` file that SQLite locks for the one writer of a WAL database (`WAL_WRITE_LOCK`).
const WRITE_LOCK_BYTE: u64 = 120;

thread_local! {
    static HURRY_UNTIL: Cell<Option<Instant>> = const { Cell::new(None) };
    static MET: Cell<Option<Instant>> = const { Cell::new(None) };
    static SINCE: Cell<Option<Instant>> = const { Cell::new(None) };
    static SEED: Cell<u64> = const { Cell::new(0) };
}

/// The busy handler: `attempt` counts from 0 for each wait.
pub(super) fn wait(attempt: i32) -> bool {
    if attempt == 0 {
        SINCE.set(Some(Instant::now()));
    }
    if SINCE.get().is_some_and(|since| since.elapsed() > PATIENCE) || HURRY_UNTIL.get().is_some_and(|until| Instant::now() > until) {
        return false;
    }
    MET.set(Some(Instant::now()));
    let waited = SINCE.get().map_or(Duration::ZERO, |since| since.elapsed());
    let longest = SLEEPS.iter().find(|(until, _)| waited < *until).map_or(4_000, |(_, longest)| *longest);
    std::thread::sleep(Duration::from_micros(200 + random() % longest));
    true
}

/// Before a write: whoever had to wait for others just now does not take the lock again before they could.
pub(super) fn give_way() {
    if MET.get().is_some_and(|met| met.elapsed() < COURTESY) {
        std::thread::sleep(Duration::from_micros(500 + random() % 2_000));
    }
}

/// From now on this thread waits no longer, in all, than the program's end allows.
pub fn hurry() {
    HURRY_UNTIL.set(Some(Instant::now() + HURRY));
}

/// A cheap random number, seeded per thread.
fn random() -> u64 {
    let mut x = SEED.get();
    if x == 0 {
        let mut bytes = [0; 8];
        // Without entropy the address of a thread's cell still differs between processes.
        if getrandom::fill(&mut bytes).is_err() {
            bytes = u64::from(std::process::id()).to_be_bytes();
        }
        x = u64::from_be_bytes(bytes) | 1;
    }
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    SEED.set(x);
    x
}

/// The process that holds the write lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Process number.
    pub pid: u32,
    /// Whose it is.
    pub user: String,
    /// What it is.
    pub program: String,
}

/// Who holds the write lock of the database at `path`, if somebody else does and the system tells.
#[must_use]
pub fn holder(path: &Path) -> Option<Holder> {
    let mut shm = path.as_os_str().to_owned();
    shm.push("-shm");
    let inode = fs::metadata(PathBuf::from(shm)).ok()?.ino();
    let locks = fs::read_to_string("/proc/locks").ok()?;
    let pid = holder_in(&locks, inode, std::process::id())?;
    let program = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default().trim().to_owned();
    let uid = fs::metadata(format!("/proc/{pid}")).ok().map(|m| m.uid());
    Some(Holder { pid, user: uid.map(user_name).unwrap_or_default(), program })
}

/// Finds the writer in the text of `/proc/locks`: `1: POSIX ADVISORY WRITE 4711 08:01:1234 120 120`.
fn holder_in(locks: &str, inode: u64, me: u32) -> Option<u32> {
    locks.lines().find_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        // A waiting process is shown with `->` behind the number; it holds nothing.
        if words.get(1) == Some(&"->") || !words.contains(&"WRITE") {
            return None;
        }
        let [.., pid, file, from, to] = words.as_slice() else { return None };
        let (pid, from): (u32, u64) = (pid.parse().ok()?, from.parse().ok()?);
        let to: u64 = to.parse().unwrap_or(u64::MAX);
        let same = file.rsplit(':').next()?.parse::<u64>().ok()? == inode;
        (same && pid != me && (from..=to).contains(&WRITE_LOCK_BYTE)).then_some(pid)
    })
}

/// The login name of a user number, or the number.
#[must_use]
pub fn user_name(uid: u32) -> String {
    let found = fs::read_to_string("/etc/passwd").ok().and_then(|text| {
        text.lines().find_map(|line| {
            let mut parts = line.split(':');
            let name = parts.next()?;
            (parts.nth(1)?.parse::<u32>().ok()? == uid).then(|| name.to_owned())
        })
    });
    found.unwrap_or_else(|| uid.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_writer_is_found_among_the_locks() {
        let locks = "1: POSIX  ADVISORY  READ 77 08:01:555 124 124\n\
                     2: POSIX  ADVISORY  WRITE 4711 08:01:555 120 120\n\
                     2: -> POSIX  ADVISORY  WRITE 4712 08:01:555 120 120\n\
                     3: FLOCK  ADVISORY  WRITE 9 08:01:556 0 EOF\n";
        assert_eq!(holder_in(locks, 555, 1), Some(4711));
        assert_eq!(holder_in(locks, 555, 4711), None, "oneself is nobody else");
        assert_eq!(holder_in(locks, 557, 1), None);
    }
}
