//! Where a subcommand speaks: results on standard output, the rest on standard error.
//!
//! Every word passes `text::harmless` here once more, whatever it passed before: names of files, values of a damaged file and
//! words of the system may hold anything. What is written here is for people and for `history --format json`; files go out by
//! `exchange::export`.
//!
//! A reader that went away (`| head`) ends a subcommand without a word; a disk that is full behind standard output is told.

use std::io::{self, BufWriter, ErrorKind, StdoutLock, Write};

use serde_json::Value as Json;

use crate::error::{Cause, Error, Result};
use crate::msg;
use crate::text::{harmless, harmless_json};

/// Standard output, buffered; flushed by [`Out::end`] or [`Out::text`].
pub(super) struct Out(BufWriter<StdoutLock<'static>>);

impl Out {
    pub(super) fn new() -> Self {
        Self(BufWriter::new(io::stdout().lock()))
    }

    /// A line.
    pub(super) fn line(&mut self, line: &str) -> Result<()> {
        writeln!(self.0, "{}", harmless(line)).map_err(|e| trouble(&e))
    }

    /// JSON, which loses nothing: what could harm is written by its number.
    pub(super) fn json(&mut self, before: &str, json: &Json) -> Result<()> {
        writeln!(self.0, "{before}{}", harmless_json(&json.to_string())).map_err(|e| trouble(&e))
    }

    /// A text of several lines, sent at once.
    pub(super) fn text(&mut self, text: &str) -> Result<()> {
        self.0.write_all(harmless(text).as_bytes()).map_err(|e| trouble(&e))?;
        self.end()
    }

    /// Sends what is left.
    pub(super) fn end(&mut self) -> Result<()> {
        self.0.flush().map_err(|e| trouble(&e))
    }
}

fn trouble(e: &io::Error) -> Error {
    if e.kind() == ErrorKind::BrokenPipe {
        return Error::new(Cause::Stopped, msg!("store-stopped"));
    }
    Error::new(Cause::Outside, msg!("cli-output")).next(msg!("cli-output-next")).detail(e)
}

/// Lines on standard error. If even that is gone nobody can be told.
pub(super) fn complain(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", harmless(text));
}
