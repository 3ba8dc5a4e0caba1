//! The thread that writes to the terminal, and when the next frame may be drawn.
//!
//! A frame is handed over and written there; while it has not left, the program reads keys, saves and keeps drafts, but draws nothing.
//! So frames never queue up: the next one is drawn when there is room, from what is true then. A line whose rate is known is given
//! the time that a frame takes on it, since what lies between here and the far end buffers more than it carries in minutes.
//!
//! Must not: drop or change bytes that it was given; the backend builds on them.
//! Awkward: a frame that was handed over and not written is noticed at the next one, or by the event.

use std::io::{self, ErrorKind, Write};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::output::is_ending;

/// What an SSH packet and its TCP/IP headers cost however little they carry, in bytes.
const PACKET: u32 = 88;
/// A write that takes so long tells that the line is slow.
const LONG: Duration = Duration::from_millis(250);
/// How often it is looked whether the program has to end.
const LOOK: Duration = Duration::from_millis(100);

/// What the line has to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEvent {
    /// There is room for the next frame.
    Free,
    /// Nothing can be written any more.
    Gone,
}

#[derive(Debug, Default)]
struct State {
    waiting: Vec<u8>,
    /// Bytes are on their way, or the line is given time for them.
    busy: bool,
    /// Somebody wants to draw.
    wanted: bool,
    failed: Option<ErrorKind>,
    /// Bytes a second, where that is known.
    rate: Option<u32>,
    /// The longest that a write took.
    longest: Duration,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The near end of the line: takes frames for the thread that writes them.
#[derive(Debug, Clone)]
pub struct Paced(Arc<Shared>);

impl Paced {
    /// Starts the thread that writes to `out`; events go to `events`. `rate` is the line's in bytes a second, where it is known.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start<W, T>(mut out: W, rate: Option<u32>, events: Sender<T>) -> io::Result<Self>
    where
        W: Write + Send + 'static,
        T: From<LineEvent> + Send + 'static,
    {
        let shared = Arc::new(Shared { state: Mutex::new(State { rate, ..State::default() }), changed: Condvar::new() });
        let theirs = Arc::clone(&shared);
        thread::Builder::new().name("line".into()).spawn(move || {
            while let Some(bytes) = theirs.next() {
                let begun = Instant::now();
                let written = out.write_all(&bytes).and_then(|()| out.flush());
                if let Some(event) = theirs.done(bytes.len(), begun, written) {
                    // When nobody listens any more the program is over.
                    let _ = events.send(T::from(event));
                }
            }
        })?;
        Ok(Self(shared))
    }

    /// Whether the next frame has to wait. If it has, [`LineEvent::Free`] tells when it need not any more.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        let mut state = self.0.lock();
        state.wanted = state.busy;
        state.busy
    }

    /// Waits until everything has left, or nothing will.
    pub fn drain(&self) {
        let mut state = self.0.lock();
        while state.busy && state.failed.is_none() {
            state = self.0.changed.wait_timeout(state, LOOK).map_or_else(|e| e.into_inner().0, |(state, _)| state);
        }
    }

    /// Whether a write took so long that the line must be slow.
    #[must_use]
    pub fn was_slow(&self) -> bool {
        self.0.lock().longest >= LONG
    }
}

impl Shared {
    /// The next bytes to write.
    fn next(&self) -> Option<Vec<u8>> {
        let mut state = self.lock();
        loop {
            if state.failed.is_some() {
                return None;
            }
            if !state.waiting.is_empty() {
                return Some(std::mem::take(&mut state.waiting));
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// They were written; what the program is told.
    fn done(&self, count: usize, begun: Instant, written: io::Result<()>) -> Option<LineEvent> {
        let mut state = self.lock();
        state.longest = state.longest.max(begun.elapsed());
        if let Err(e) = written {
            state.failed = Some(e.kind());
            state.busy = false;
            self.changed.notify_all();
            return Some(LineEvent::Gone);
        }
        let free = begun + state.rate.map_or(Duration::ZERO, |rate| time_of(count, rate));
        while !is_ending() {
            let left = free.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            state = self.changed.wait_timeout(state, left.min(LOOK)).map_or_else(|e| e.into_inner().0, |(state, _)| state);
        }
        // Bytes past the frame are written before the next one.
        state.busy = !state.waiting.is_empty();
        self.changed.notify_all();
        (!state.busy && std::mem::take(&mut state.wanted)).then_some(LineEvent::Free)
    }
}

/// How long so many bytes are on a line of so many bytes a second, with what carries them.
#[must_use]
pub fn time_of(count: usize, rate: u32) -> Duration {
    let bytes = u32::try_from(count).unwrap_or(u32::MAX).saturating_add(PACKET);
    Duration::from_secs_f64(f64::from(bytes) / f64::from(rate.max(1)))
}

impl Write for Paced {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut state = self.0.lock();
        if let Some(kind) = state.failed {
            return Err(kind.into());
        }
        state.waiting.extend_from_slice(bytes);
        state.busy |= !bytes.is_empty();
        self.0.changed.notify_all();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::{Receiver, channel};

    const SOON: Duration = Duration::from_secs(30);

    /// A terminal that takes a frame when it is told to.
    struct Gate(Receiver<()>, Sender<Vec<u8>>);

    impl Write for Gate {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.recv().map_err(|_| io::Error::from(ErrorKind::BrokenPipe))?;
            self.1.send(bytes.to_vec()).unwrap();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn while_a_frame_is_on_its_way_the_next_one_waits_and_nothing_is_lost() {
        let (open, gate) = channel();
        let (send, written) = channel();
        let (events, heard) = channel();
        let mut line = Paced::start(Gate(gate, send), None, events).unwrap();
        assert!(!line.is_busy());
        line.write_all(b"one").unwrap();
        assert!(line.is_busy(), "it is on its way");
        open.send(()).unwrap();
        assert_eq!(written.recv_timeout(SOON).unwrap(), b"one");
        assert_eq!(heard.recv_timeout(SOON), Ok(LineEvent::Free), "somebody had asked");
        line.drain();
        assert!(!line.is_busy());
        line.write_all(b"two").unwrap();
        open.send(()).unwrap();
        assert_eq!(written.recv_timeout(SOON).unwrap(), b"two");
        line.drain();
        assert!(heard.try_recv().is_err(), "nobody had asked");
        line.write_all(b"three").unwrap();
        drop(open);
        assert_eq!(heard.recv_timeout(SOON), Ok(LineEvent::Gone));
        line.drain();
        assert!(line.write_all(b"four").is_err());
    }

    #[test]
    fn a_line_is_given_the_time_that_a_frame_takes_on_it() {
        assert_eq!(time_of(1_112, 1_200), Duration::from_secs(1));
        assert_eq!(time_of(12, 1_000), Duration::from_millis(100));
        let (events, heard) = channel::<LineEvent>();
        let mut line = Paced::start(io::sink(), Some(10_000), events).unwrap();
        let begun = Instant::now();
        line.write_all(&[b'x'; 912]).unwrap();
        assert!(line.is_busy());
        assert_eq!(heard.recv_timeout(SOON), Ok(LineEvent::Free));
        assert!(begun.elapsed() >= Duration::from_millis(100), "{:?}", begun.elapsed());
    }
}
