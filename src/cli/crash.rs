//! Reports of our own faults: whole into the log file, one sentence to the person.
//!
//! Awkward: the screen has to be put back before anything is said there; whoever takes the screen wraps the panic hook.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use color_eyre::config::HookBuilder;

use super::out::complain;
use crate::error::Error;

/// A log file longer than this, in bytes, is put aside before the next report.
const LONGEST_LOG: u64 = 1 << 20;

/// The log file, made with the first report.
struct Log {
    path: PathBuf,
    file: Option<File>,
}

impl Log {
    fn open(&self) -> io::Result<File> {
        if let Some(folder) = self.path.parent() {
            DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        if fs::metadata(&self.path).is_ok_and(|m| m.len() > LONGEST_LOG) {
            fs::rename(&self.path, self.path.with_extension("log.old"))?;
        }
        OpenOptions::new().append(true).create(true).mode(0o600).open(&self.path)
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut file = match self.file.take() {
            Some(file) => file,
            None => self.open()?,
        };
        let written = file.write(bytes);
        self.file = Some(file);
        written
    }
    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), File::flush)
    }
}

/// From now on panics and [`report`] go to the log file at `path`.
pub(super) fn install(path: &Path) {
    let log = Log { path: path.to_owned(), file: None };
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_max_level(tracing::Level::INFO).with_writer(Mutex::new(log));
    // A second call (in tests) keeps the first log.
    let _ = tracing::subscriber::set_global_default(subscriber.finish());
    let hooks = HookBuilder::blank().theme(color_eyre::config::Theme::new()).display_env_section(false);
    let (panics, reports) = hooks.into_hooks();
    let _ = reports.install();
    std::panic::set_hook(Box::new(move |panic| {
        tracing::error!("{}", panics.panic_report(panic));
        complain(&Error::defect(panic).to_string());
    }));
}

/// Keeps a report of an error that is our own fault.
pub(super) fn report(e: &Error) {
    tracing::error!("{:?}", color_eyre::Report::new(e.clone()));
}
