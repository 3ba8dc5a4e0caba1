//! An export into a file of its own: what a table lists, in its order.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::{Format, run, trouble};
use crate::error::{Error, Result};
use crate::msg;
use crate::store::{ListQuery, Store};
use crate::text::harmless;

/// Writes what a list holds into a new file, without sensitive fields, readable by its owner alone; gives the number of records.
/// The ending of its name says the format. What cannot be finished is taken away again.
///
/// # Errors
/// There is such a file already, an ending of no format, or trouble with either file.
pub fn to_file(store: &Store, query: &ListQuery, path: &Path) -> Result<u64> {
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    let Some(format) = Format::of_key(&ending) else {
        let endings = Format::ALL.map(|f| format!(".{}", f.key())).join(", ");
        return Err(Error::input(msg!("export-ending", file = path.display())).next(msg!("export-ending-next", endings = endings)));
    };
    let mut file = make(path)?;
    let written = run(store, query, format, false, false, &mut file).and_then(|rows| match file.sync_all() {
        Ok(()) => Ok(rows),
        Err(e) => Err(trouble(&e)),
    });
    if written.is_err() {
        // Half an export looks like a whole one. If it cannot be taken away the error tells enough.
        let _ = fs::remove_file(path);
    }
    written
}

/// Writes lines of text into a new file, readable by its owner alone. What cannot be finished is taken away again.
///
/// # Errors
/// There is such a file already, or trouble with it.
pub fn text_file(lines: &[String], path: &Path) -> Result<()> {
    let mut text = lines.join("\n");
    text.push('\n');
    fill(path, |out| out.write_all(harmless(&text).as_bytes()).map_err(|e| trouble(&e)))
}

/// Writes bytes as they are into a new file, readable by its owner alone. What cannot be finished is taken away again.
///
/// # Errors
/// There is such a file already, or trouble with it.
pub fn bytes_file(bytes: &[u8], path: &Path) -> Result<()> {
    fill(path, |out| out.write_all(bytes).map_err(|e| trouble(&e)))
}

/// Makes a file and fills it.
///
/// # Errors
/// There is such a file already, or what `write` gives.
pub(in crate::exchange) fn fill(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let mut file = make(path)?;
    let written = write(&mut file).and_then(|()| file.sync_all().map_err(|e| trouble(&e)));
    if written.is_err() {
        // Half of it looks like a whole one.
        let _ = fs::remove_file(path);
    }
    written
}

/// A new file, readable by its owner alone.
///
/// # Errors
/// There is one already, or the system gives none.
pub(in crate::exchange) fn make(path: &Path) -> Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(|e| match e.kind() {
        io::ErrorKind::AlreadyExists => Error::input(msg!("export-exists", file = path.display())).next(msg!("export-exists-next")),
        _ => Error::new(trouble(&e).cause(), msg!("export-no-file", file = path.display())).next(msg!("export-no-file-next")).detail(e),
    })
}
