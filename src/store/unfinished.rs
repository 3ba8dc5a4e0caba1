//! Copies that are being made: each under the number of the process that makes it, so that one that was left unfinished can be told
//! from one that somebody is at.
//!
//! Awkward: a number may have been given to another program since; then a rest stays until that one ends.

use std::fs;
use std::path::{Path, PathBuf};

use rustix::process::{Pid, test_kill_process};

use super::trouble::of_file;
use crate::error::{Cause, Error, Result};
use crate::msg;

/// What stands between a copy's name and the number of its maker.
const MARK: &str = ".part";

/// The name of a copy until it is whole.
pub(super) fn part_name(to: &Path) -> PathBuf {
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(format!("{MARK}{}", std::process::id()));
    to.with_file_name(name)
}

/// Whose unfinished copy a file is: the name that it shall have, and the process.
fn maker(path: &Path) -> Option<(&str, i32)> {
    let (name, number) = path.file_name()?.to_str()?.rsplit_once(MARK)?;
    Some((name, number.parse().ok()?))
}

/// Whether there is a process of that number.
pub(super) fn lives(number: i32) -> bool {
    // Somebody else's process lives too, though it is not ours to signal.
    Pid::from_raw(number).is_some_and(|pid| test_kill_process(pid) != Err(rustix::io::Errno::SRCH))
}

/// Takes away what dead processes left of copies in a folder; gives the names that living ones are at.
pub(super) fn tidy(folder: &Path) -> Vec<String> {
    let mut at_work = Vec::new();
    for path in fs::read_dir(folder).into_iter().flatten().filter_map(|e| Some(e.ok()?.path())) {
        match maker(&path) {
            Some((name, number)) if lives(number) => at_work.push(name.to_owned()),
            Some(_) => drop(fs::remove_file(&path)),
            None => {}
        }
    }
    at_work
}

/// Refuses a copy of `bytes` that would leave less than as much again to everybody else on the disk.
pub(super) fn room(folder: &Path, bytes: u64) -> Result<()> {
    let stat = rustix::fs::statvfs(folder).map_err(|e| of_file(folder, &e.into()))?;
    let free = stat.f_bavail.saturating_mul(stat.f_frsize);
    if free / 2 < bytes {
        return Err(Error::new(
            Cause::Full,
            msg!("backup-no-room", folder = folder.display(), wanted = megabytes(bytes), free = megabytes(free)),
        )
        .next(msg!("backup-no-room-next")));
    }
    Ok(())
}

fn megabytes(bytes: u64) -> u64 {
    bytes / 1_000_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_dead_left_goes_and_what_the_living_are_at_stays() {
        let dir = tempfile::tempdir().unwrap();
        let mine = part_name(&dir.path().join("daily-2026-01-01.db"));
        // No process has a number so high.
        let left = dir.path().join("daily-2026-01-02.db.part2147483646");
        let whole = dir.path().join("daily-2026-01-03.db");
        for path in [&mine, &left, &whole] {
            fs::write(path, "x").unwrap();
        }
        assert_eq!(tidy(dir.path()), ["daily-2026-01-01.db"]);
        assert!(mine.exists() && !left.exists() && whole.exists());
    }

    #[test]
    fn a_copy_that_fills_the_disk_is_not_begun() {
        let dir = tempfile::tempdir().unwrap();
        assert!(room(dir.path(), 1).is_ok());
        let refused = room(dir.path(), u64::MAX / 2).unwrap_err();
        assert_eq!((refused.cause(), refused.what().id), (Cause::Full, "backup-no-room"));
    }
}
