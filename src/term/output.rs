//! Writing to a terminal that may stall, as one does behind a line that is gone but not yet given up.
//!
//! A write that blocks cannot be told to stop. So the terminal is written without blocking and waited for in between; once the
//! program has to end it is waited for only a moment more.
//!
//! Awkward: where there is no `/dev/tty` standard output is written as it is, since whoever shares it may rely on its blocking.

use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

/// The program has to end: the line is gone, or somebody asked for it.
static ENDING: AtomicBool = AtomicBool::new(false);
/// How often a stalled terminal is looked at anew, and the last time it is given.
const WAIT: Timespec = Timespec { tv_sec: 0, tv_nsec: 200_000_000 };

/// From now on no stalled terminal holds the program up.
pub(super) fn hurry() {
    ENDING.store(true, Ordering::SeqCst);
}

/// Whether the program was told to end.
#[must_use]
pub fn is_ending() -> bool {
    ENDING.load(Ordering::SeqCst)
}

/// The terminal, to be written to.
#[derive(Debug)]
pub struct Output(pub(super) File);

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            match self.0.write(bytes) {
                Err(e) if e.kind() == ErrorKind::WouldBlock => {}
                Err(e) if e.kind() == ErrorKind::Interrupted => continue,
                done => return done,
            }
            let last = is_ending();
            let ready = poll(&mut [PollFd::new(&self.0, PollFlags::OUT)], Some(&WAIT));
            if last && ready.is_ok_and(|n| n == 0) {
                return Err(ErrorKind::BrokenPipe.into());
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
