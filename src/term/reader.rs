//! The thread that reads the keyboard.
//!
//! It blocks in `read` and nowhere else, so an idle program costs nothing and a terminal that is gone ends it: the last chunk is
//! [`Chunk::Closed`]. Each chunk carries the moment it arrived, so that a slow frame does not make an arrow key look torn.
//!
//! Must not: decode, poll or retry.
//! Awkward: a thread that blocks in `read` cannot be stopped; it ends with the process.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::AsFd;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Instant;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};

/// What came from the keyboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chunk {
    /// Bytes, as many as there were, and when they arrived.
    Bytes(Vec<u8>, Instant),
    /// The terminal is gone; nothing more will come.
    Closed,
}

/// Linux hands out at most 4 KiB of a terminal's input at a time.
const CHUNK: usize = 4096;

/// Starts reading the terminal (`/dev/tty`, else standard input) on a thread of its own. It ends after `Closed`, or when nobody
/// listens any more.
///
/// # Errors
///
/// When there is nothing to read from or no thread can be started.
pub fn read_keyboard<T: From<Chunk> + Send + 'static>(sender: Sender<T>) -> io::Result<()> {
    let terminal = open()?;
    thread::Builder::new().name("keyboard".into()).spawn(move || read_all(terminal, &sender))?;
    Ok(())
}

/// Whether keys have come already that nobody has read. To be asked once the terminal is ours: before, it keeps them back up to the
/// end of their line.
#[must_use]
pub fn keys_wait() -> bool {
    let Ok(terminal) = open() else { return false };
    let mut asked = [PollFd::new(&terminal, PollFlags::IN)];
    let found = poll(&mut asked, Some(&Timespec { tv_sec: 0, tv_nsec: 0 }));
    found.is_ok() && asked.iter().any(|terminal| terminal.revents().contains(PollFlags::IN))
}

fn open() -> io::Result<File> {
    if let Ok(terminal) = File::open("/dev/tty") {
        return Ok(terminal);
    }
    let shared = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    // Some other program may have left it non-blocking, and then `read` would not wait.
    let flags = fcntl_getfl(&shared)?;
    if flags.contains(OFlags::NONBLOCK) {
        fcntl_setfl(&shared, flags - OFlags::NONBLOCK)?;
    }
    Ok(shared)
}

fn read_all<T: From<Chunk>>(mut source: impl Read, sender: &Sender<T>) {
    let mut buffer = [0; CHUNK];
    loop {
        let chunk = match source.read(&mut buffer) {
            Ok(count) => match buffer.get(..count) {
                Some(bytes) if count > 0 => Chunk::Bytes(bytes.to_vec(), Instant::now()),
                _ => Chunk::Closed,
            },
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            // EIO and ENXIO after a hang-up; any other error would come again and again.
            Err(_) => Chunk::Closed,
        };
        let closed = chunk == Chunk::Closed;
        if sender.send(T::from(chunk)).is_err() || closed {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    struct Script(Vec<io::Result<Vec<u8>>>, usize);

    impl Read for Script {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.1 += 1;
            assert!(self.1 < 20, "it spins");
            if self.0.is_empty() {
                return Ok(0);
            }
            let bytes = self.0.remove(0)?;
            buffer[..bytes.len()].copy_from_slice(&bytes);
            Ok(bytes.len())
        }
    }

    fn read(script: Vec<io::Result<Vec<u8>>>) -> Vec<Option<Vec<u8>>> {
        let (sender, receiver) = channel::<Chunk>();
        read_all(Script(script, 0), &sender);
        drop(sender);
        receiver
            .iter()
            .map(|chunk| match chunk {
                Chunk::Bytes(bytes, _) => Some(bytes),
                Chunk::Closed => None,
            })
            .collect()
    }

    #[test]
    fn it_ends_when_the_terminal_is_gone() {
        let gone = |code| Err(io::Error::from_raw_os_error(code));
        assert_eq!(read(vec![Ok(b"ab".to_vec()), Ok(b"\x1b".to_vec())]), [Some(b"ab".to_vec()), Some(b"\x1b".to_vec()), None]);
        // EIO, ENXIO, EAGAIN
        for code in [5, 6, 11] {
            assert_eq!(read(vec![Ok(b"a".to_vec()), gone(code), Ok(b"never".to_vec())]), [Some(b"a".to_vec()), None]);
        }
        assert_eq!(read(vec![Err(io::ErrorKind::Interrupted.into()), Ok(b"a".to_vec())]), [Some(b"a".to_vec()), None]);
    }

    #[test]
    fn it_ends_when_nobody_listens() {
        let (sender, receiver) = channel::<Chunk>();
        drop(receiver);
        read_all(Script((0..30).map(|_| Ok(vec![b'x'])).collect(), 0), &sender);
    }
}
