//! The file itself: where it lies, who may read it, whether it is ours.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::Read;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::trouble::of_file;
use crate::error::{Cause, Error, Result};
use crate::msg;

/// What the header of a file says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// No file.
    Nothing,
    /// A file of no bytes: a database not yet begun.
    Empty,
    /// An SQLite database.
    Database,
    /// Something else.
    Foreign,
}

/// First bytes of every SQLite database.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// Looks at a file's first bytes.
pub(super) fn look(path: &Path) -> Result<Found> {
    let mut head = [0; 16];
    let mut file = match fs::File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(e) => return Err(of_file(path, &e)),
    };
    if file.metadata().is_ok_and(|m| m.is_dir()) {
        return Err(Error::input(msg!("file-is-folder", file = path.display())).next(msg!("file-is-folder-next")));
    }
    let mut read = 0;
    while read < head.len() {
        let Some(rest) = head.get_mut(read..) else { break };
        match file.read(rest) {
            Ok(0) => break,
            Ok(n) => read += n,
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
            Err(e) => return Err(of_file(path, &e)),
        }
    }
    Ok(match read {
        0 => Found::Empty,
        _ if &head == MAGIC => Found::Database,
        _ => Found::Foreign,
    })
}

/// Makes the folder (0700) and the empty file (0600); false if the file is there already.
pub(super) fn make(path: &Path) -> Result<bool> {
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
        DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|e| of_file(folder, &e))?;
    }
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(_) => Ok(true),
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
        Err(e) => Err(of_file(path, &e)),
    }
}

/// Whether file and folder can be written by us: SQLite needs both.
pub(super) fn writable(path: &Path) -> bool {
    use rustix::fs::{Access, access};
    let folder = match path.parent() {
        Some(f) if !f.as_os_str().is_empty() => f,
        _ => Path::new("."),
    };
    access(path, Access::WRITE_OK).is_ok() && access(folder, Access::WRITE_OK).is_ok()
}

/// Whether a log lies beside the file, with commits that the file itself has not yet.
pub(super) fn has_log(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    fs::metadata(PathBuf::from(log)).is_ok_and(|m| m.len() > 0)
}

/// A path as SQLite's file URIs have it: every byte but plain letters, digits and a few signs as `%xx`.
pub(super) fn uri_path(path: &Path) -> String {
    use std::os::unix::ffi::OsStrExt;
    let mut out = String::new();
    for b in path.as_os_str().as_bytes() {
        match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => out.push(char::from(*b)),
            _ => out.push_str(&format!("%{b:02X}")),
        }
    }
    out
}

/// Takes a file that others can read back to its owner; says nothing if it is not ours to change.
pub(super) fn keep_private(path: &Path) {
    if let Ok(meta) = fs::metadata(path)
        && meta.permissions().mode() & 0o077 != 0
    {
        let _ = fs::set_permissions(path, fs::Permissions::from_mode(0o600));
    }
}

/// Refuses a file on a network file system: SQLite's locks and shared memory do not work there, and two programs would
/// destroy the file (<https://sqlite.org/wal.html>, *All processes must be on the same host*).
pub(super) fn refuse_network(path: &Path) -> Result<()> {
    let mut at = path.to_owned();
    // The file may not be there yet; its folder is on the same file system.
    while !at.exists() {
        if !at.pop() || at.as_os_str().is_empty() {
            at = PathBuf::from(".");
            break;
        }
    }
    let Ok(stat) = rustix::fs::statfs(&at) else { return Ok(()) };
    #[expect(clippy::cast_sign_loss, reason = "magic numbers are bit patterns")]
    match network_name(stat.f_type as u64) {
        Some(name) => {
            Err(Error::new(Cause::Network, msg!("store-network", file = path.display(), kind = name)).next(msg!("store-network-next")))
        }
        None => Ok(()),
    }
}

/// The network file system of a `statfs` magic number (linux/magic.h, statfs(2)).
pub(super) fn network_name(magic: u64) -> Option<&'static str> {
    Some(match magic & 0xffff_ffff {
        0x6969 => "NFS",
        0x517b => "SMB",
        0xff53_4d42 => "CIFS",
        0xfe53_4d42 => "SMB2",
        0x5346_414f | 0x6b41_4653 => "AFS",
        0x7375_7245 => "Coda",
        0x00c3_6400 => "Ceph",
        0x0bd0_0bd0 => "Lustre",
        0x4750_4653 => "GPFS",
        0x564c => "NCP",
        0x0102_1997 => "9p",
        0xaad7_aaea => "PanFS",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn network_file_systems_are_known_by_number() {
        for (magic, name) in [(0x6969, Some("NFS")), (0xffff_ffff_ff53_4d42, Some("CIFS")), (0xef53, None), (0x0102_1994, None)] {
            assert_eq!(network_name(magic), name, "{magic:x}");
        }
    }

    #[test]
    fn files_are_known_by_their_first_bytes() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        fs::write(at("empty"), b"").unwrap();
        fs::write(at("text"), b"hello").unwrap();
        fs::write(at("db"), b"SQLite format 3\0rest").unwrap();
        assert_eq!(look(&at("none")).unwrap(), Found::Nothing);
        assert_eq!(look(&at("empty")).unwrap(), Found::Empty);
        assert_eq!(look(&at("text")).unwrap(), Found::Foreign);
        assert_eq!(look(&at("db")).unwrap(), Found::Database);
        assert_eq!(look(dir.path()).unwrap_err().cause(), Cause::Input);
    }

    #[test]
    fn a_new_file_is_private() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("new/house/ustaz.db");
        make(&path).unwrap();
        let mode = |p: &Path| fs::metadata(p).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(path.parent().unwrap()), 0o700);
    }
}
