//! What SQLite and the system say, in our words.

use std::path::Path;

use rusqlite::ErrorCode;

use crate::error::{Cause, Error};
use crate::msg;

/// SQLite's codes for a write, or a growing of its shared memory, that the system refused.
const NO_SPACE: [i32; 2] = [rusqlite::ffi::SQLITE_IOERR_WRITE, rusqlite::ffi::SQLITE_IOERR_SHMSIZE];

/// The file holds something that nothing of ours ever wrote.
pub(super) fn damaged(said: impl std::fmt::Display) -> Error {
    Error::new(Cause::Damaged, msg!("store-damaged")).next(msg!("store-damaged-next")).detail(said)
}

impl From<rusqlite::Error> for Error {
    fn from(e: rusqlite::Error) -> Self {
        use rusqlite::Error as E;
        // Tables are strict and what we write is text: another type or other bytes come from the disk.
        if let E::FromSqlConversionFailure(..) | E::InvalidColumnType(..) | E::IntegralValueOutOfRange(..) | E::Utf8Error(..) = e {
            return damaged(e);
        }
        let code = e.sqlite_error_code();
        let extended = e.sqlite_error().map(|e| e.extended_code);
        let out = match code {
            // A quota and a limit on a file's size come as failed writes; only a disk without space comes as "full".
            Some(ErrorCode::SystemIoFailure) if extended.is_some_and(|code| NO_SPACE.contains(&code)) => {
                Self::new(Cause::Full, msg!("store-full")).next(msg!("store-full-next"))
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Self::new(Cause::Busy, msg!("store-busy")).next(msg!("store-busy-next"))
            }
            Some(ErrorCode::ReadOnly) => Self::new(Cause::ReadOnly, msg!("store-read-only")).next(msg!("store-read-only-next")),
            Some(ErrorCode::DiskFull) => Self::new(Cause::Full, msg!("store-full")).next(msg!("store-full-next")),
            Some(ErrorCode::DatabaseCorrupt) => Self::new(Cause::Damaged, msg!("store-damaged")).next(msg!("store-damaged-next")),
            Some(ErrorCode::NotADatabase) => Self::new(Cause::NotOurs, msg!("store-not-ours")).next(msg!("store-not-ours-next")),
            Some(ErrorCode::OperationInterrupted) => Self::new(Cause::Stopped, msg!("store-stopped")),
            Some(ErrorCode::CannotOpen) => Self::new(Cause::Outside, msg!("store-cannot-open")).next(msg!("store-cannot-open-next")),
            Some(ErrorCode::SystemIoFailure | ErrorCode::PermissionDenied | ErrorCode::FileLockingProtocolFailed) => {
                Self::new(Cause::Outside, msg!("store-io")).next(msg!("store-io-next"))
            }
            _ => Self::defect(""),
        };
        out.detail(e)
    }
}

/// What the system said about a file.
pub(super) fn of_file(path: &Path, e: &std::io::Error) -> Error {
    use std::io::ErrorKind as K;
    let file = path.display();
    match e.kind() {
        K::NotFound => Error::new(Cause::Missing, msg!("file-missing", file = file)).next(msg!("file-missing-next")),
        K::PermissionDenied => Error::new(Cause::ReadOnly, msg!("file-denied", file = file)).next(msg!("file-denied-next")),
        K::StorageFull | K::QuotaExceeded => Error::new(Cause::Full, msg!("store-full")).next(msg!("store-full-next")),
        K::ReadOnlyFilesystem => Error::new(Cause::ReadOnly, msg!("store-read-only")).next(msg!("store-read-only-next")),
        K::AlreadyExists => Error::new(Cause::Input, msg!("file-exists", file = file)).next(msg!("file-exists-next")),
        _ => Error::new(Cause::Outside, msg!("file-trouble", file = file)).next(msg!("file-trouble-next")),
    }
    .detail(e)
}
