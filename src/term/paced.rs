//! The thread that writes to the terminal, and when the next frame may be drawn.
//!
//! A frame is handed over and written there; while it has not left, the program reads keys, saves and keeps drafts, but draws nothing.
//! So frames never queue up: the next one is drawn when there is room, from what is true then. What lies between here and the far end
//! buffers more than it carries in minutes: where it can be seen what stands before the line ([`super::queue`]) the next frame waits
//! while that is much, and a line whose rate is known is given the time that a frame takes on it.
//!
//! Must not: drop or change bytes that it was given; the backend builds on them.
//! Awkward: a frame that was handed over and not written is noticed at the next one, or by the event.

use std::io::{self, ErrorKind, Write};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::gauge::Gauge;
use super::output::is_ending;
use super::queue::Standing;

/// What an SSH packet and its TCP/IP headers cost however little they carry, in bytes.
const PACKET: u32 = 88;
/// A write that takes so long tells that the line is slow.
const LONG: Duration = Duration::from_millis(250);
/// How often it is looked whether the program has to end.
const LOOK: Duration = Duration::from_millis(100);
/// What stands before the line is looked at no more often than this, less and less often the longer it stands, and at least so often.
const GLANCE: std::ops::RangeInclusive<Duration> = Duration::from_millis(25)..=Duration::from_secs(1);
/// Whoever else sends over the same line keeps our frames back no longer than this.
const HELD: Duration = Duration::from_secs(5);

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
    /// Bytes have not been handed to the terminal yet.
    in_hand: bool,
    /// Somebody wants to draw.
    wanted: bool,
    failed: Option<ErrorKind>,
    /// Bytes a second for which the line is given time, where it is; what it has shown to carry overrules that.
    rate: Option<u32>,
    /// What it has shown to carry, and whether that is little.
    carries: Option<u32>,
    little: bool,
    /// The longest that a write took since somebody asked.
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
    /// Starts the thread that writes to `out`; events go to `events`. `standing` tells what stands before the line, where that can be
    /// seen.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start<W, T>(mut out: W, standing: Option<Standing>, events: Sender<T>) -> io::Result<Self>
    where
        W: Write + Send + 'static,
        T: From<LineEvent> + Send + 'static,
    {
        let shared = Arc::new(Shared::default());
        let theirs = Arc::clone(&shared);
        let mut eye = Eye { standing, gauge: Gauge::default(), wrote: Instant::now(), looked: Instant::now(), price: Duration::ZERO };
        thread::Builder::new().name("line".into()).spawn(move || {
            while let Some(bytes) = theirs.next(&mut eye) {
                let begun = Instant::now();
                let written = out.write_all(&bytes).and_then(|()| out.flush());
                if let Some(event) = theirs.done(bytes.len(), begun, written, &mut eye) {
                    // When nobody listens any more the program is over.
                    let _ = events.send(T::from(event));
                }
            }
        })?;
        Ok(Self(shared))
    }

    /// From now on the line is given the time that a frame takes at so many bytes a second; at once, also for the last frame.
    pub fn pace(&self, rate: Option<u32>) {
        let mut state = self.0.lock();
        if std::mem::replace(&mut state.rate, rate) != rate {
            self.0.changed.notify_all();
        }
    }

    /// Whether the next frame has to wait. If it has, [`LineEvent::Free`] tells when it need not any more.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        let mut state = self.0.lock();
        state.wanted = state.busy;
        state.busy
    }

    /// Waits until the terminal has taken everything, or will not.
    pub fn drain(&self) {
        let mut state = self.0.lock();
        while state.in_hand && state.failed.is_none() {
            state = self.0.changed.wait_timeout(state, LOOK).map_or_else(|e| e.into_inner().0, |(state, _)| state);
        }
    }

    /// Whether the line must be slow: by what it has shown to carry, or because a write took long since this was asked last.
    #[must_use]
    pub fn was_slow(&self) -> bool {
        let mut state = self.0.lock();
        std::mem::take(&mut state.longest) >= LONG || state.little
    }

    /// Bytes a second that the line has shown to carry.
    #[must_use]
    pub fn carries(&self) -> Option<u32> {
        self.0.lock().carries
    }
}

/// What the writing thread sees of the line.
struct Eye {
    standing: Option<Standing>,
    gauge: Gauge,
    /// The last write, and the last look.
    wrote: Instant,
    looked: Instant,
    /// How long a look takes.
    price: Duration,
}

impl Eye {
    fn sent(&mut self, bytes: usize, at: Instant) {
        if self.standing.is_some() {
            self.gauge.wrote(bytes, at);
            self.wrote = at;
        }
    }

    /// When to look; never on an idle line.
    fn due(&self) -> Option<Instant> {
        let stood = self.looked.saturating_duration_since(self.wrote);
        // A machine with very many connections has better things to do than to list them; yet one look that was kept waiting must not
        // hold the frames back for long.
        let pause = (stood / 8).max(self.price * 20).clamp(*GLANCE.start(), *GLANCE.end());
        (self.standing.is_some() && self.gauge.stands()).then(|| self.looked.max(self.wrote) + pause)
    }

    fn look(&mut self) {
        let begun = Instant::now();
        match self.standing.as_mut().and_then(|standing| standing()) {
            Some(bytes) => self.gauge.seen(bytes, begun),
            None => (self.standing, self.gauge) = (None, Gauge::default()),
        }
        self.looked = Instant::now();
        self.price = self.looked.saturating_duration_since(begun);
    }

    fn is_full(&self) -> bool {
        self.gauge.is_full() && self.wrote.elapsed() < HELD
    }
}

impl Shared {
    /// The next bytes to write.
    fn next(&self, eye: &mut Eye) -> Option<Vec<u8>> {
        let mut state = self.lock();
        loop {
            if state.failed.is_some() {
                return None;
            }
            if !state.waiting.is_empty() {
                return Some(std::mem::take(&mut state.waiting));
            }
            state = match eye.due() {
                None => self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
                Some(due) => self.wait_and_look(state, due, eye),
            };
        }
    }

    /// Waits for a change, no longer than until then, and looks at the line if it is time to.
    fn wait_and_look<'a>(&'a self, state: MutexGuard<'a, State>, until: Instant, eye: &mut Eye) -> MutexGuard<'a, State> {
        let left = until.saturating_duration_since(Instant::now());
        let state = self.changed.wait_timeout(state, left).map_or_else(|e| e.into_inner().0, |(state, _)| state);
        if eye.due().is_none_or(|due| due > Instant::now()) {
            return state;
        }
        // Nobody waits for a file of the system.
        drop(state);
        eye.look();
        let mut state = self.lock();
        (state.carries, state.little) = (eye.gauge.rate(), eye.gauge.is_slow());
        state
    }

    /// They were written; what the program is told.
    fn done(&self, count: usize, begun: Instant, written: io::Result<()>, eye: &mut Eye) -> Option<LineEvent> {
        eye.sent(count, begun);
        let mut state = self.lock();
        state.longest = state.longest.max(begun.elapsed());
        state.in_hand = !state.waiting.is_empty();
        self.changed.notify_all();
        if let Err(e) = written {
            state.failed = Some(e.kind());
            state.busy = false;
            return Some(LineEvent::Gone);
        }
        while !is_ending() {
            let now = Instant::now();
            let free = begun + state.rate.map_or(Duration::ZERO, |rate| time_of(count, state.carries.unwrap_or(rate)));
            if free <= now && !eye.is_full() {
                break;
            }
            let next = [Some(free).filter(|free| *free > now), eye.due()].into_iter().flatten().min();
            state = self.wait_and_look(state, next.unwrap_or(now + LOOK).min(now + LOOK), eye);
        }
        // Bytes past the frame are written before the next one.
        state.busy = !state.waiting.is_empty();
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
        state.in_hand |= !bytes.is_empty();
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
    use std::sync::atomic::{AtomicUsize, Ordering};
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
        let mut line = Paced::start(io::sink(), None, events).unwrap();
        line.pace(Some(10_000));
        let begun = Instant::now();
        line.write_all(&[b'x'; 912]).unwrap();
        assert!(line.is_busy());
        assert_eq!(heard.recv_timeout(SOON), Ok(LineEvent::Free));
        assert!(begun.elapsed() >= Duration::from_millis(100), "{:?}", begun.elapsed());
    }

    #[test]
    fn how_much_time_it_is_given_can_change_while_it_is_given() {
        let (events, heard) = channel::<LineEvent>();
        let mut line = Paced::start(io::sink(), None, events).unwrap();
        // Half a day.
        line.pace(Some(1));
        line.write_all(&[b'x'; 40_000]).unwrap();
        line.drain();
        assert!(line.is_busy(), "the terminal has it, the line has not");
        line.pace(None);
        assert_eq!(heard.recv_timeout(SOON), Ok(LineEvent::Free));
        assert!(!line.is_busy());
    }

    /// A line whose queue is what the test says, and how often it was looked at.
    fn seen(queue: &Arc<Mutex<(Option<usize>, usize)>>) -> Option<Standing> {
        let queue = Arc::clone(queue);
        Some(Box::new(move || {
            let mut queue = queue.lock().unwrap();
            queue.1 += 1;
            queue.0
        }))
    }

    #[test]
    fn while_much_stands_before_the_line_the_next_frame_waits() {
        let looks = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&looks);
        // Much stands there until the third look.
        let standing: Standing = Box::new(move || Some(if counted.fetch_add(1, Ordering::SeqCst) < 2 { 3_000 } else { 900 }));
        let (events, heard) = channel::<LineEvent>();
        let mut line = Paced::start(io::sink(), Some(standing), events).unwrap();
        line.write_all(&[b'x'; 2_960]).unwrap();
        assert!(line.is_busy(), "it is on its way");
        assert_eq!(heard.recv_timeout(SOON), Ok(LineEvent::Free));
        assert!(looks.load(Ordering::SeqCst) >= 3, "it was held back while much stood there");
        // What is short is not waited for, though much of it stands there.
        line.write_all(b"x").unwrap();
        if line.is_busy() {
            assert_eq!(heard.recv_timeout(SOON), Ok(LineEvent::Free));
        }
    }

    #[test]
    fn an_idle_line_is_not_looked_at() {
        let queue = Arc::new(Mutex::new((Some(7), 0)));
        let start = Instant::now();
        let mut eye = Eye { standing: seen(&queue), gauge: Gauge::default(), wrote: start, looked: start, price: Duration::ZERO };
        assert_eq!(eye.due(), None);
        eye.sent(5, start);
        assert_eq!(eye.due(), Some(start + *GLANCE.start()));
        eye.look();
        assert!(eye.due().is_some(), "something stands there still");
        // The longer it stands the less often.
        eye.looked = start + Duration::from_secs(4);
        assert_eq!(eye.due(), Some(eye.looked + Duration::from_millis(500)));
        eye.looked = start + Duration::from_secs(900);
        assert_eq!(eye.due(), Some(eye.looked + *GLANCE.end()));
        queue.lock().unwrap().0 = Some(0);
        eye.look();
        assert_eq!(eye.due(), None);
    }

    #[test]
    fn a_queue_that_cannot_be_seen_any_more_holds_nothing_up() {
        let queue = Arc::new(Mutex::new((None, 0)));
        let (events, heard) = channel::<LineEvent>();
        let mut line = Paced::start(io::sink(), seen(&queue), events).unwrap();
        line.write_all(&[b'x'; 5_000]).unwrap();
        assert!(line.is_busy());
        assert_eq!(heard.recv_timeout(SOON), Ok(LineEvent::Free));
        line.write_all(&[b'x'; 5_000]).unwrap();
        line.drain();
        while line.is_busy() {
            thread::yield_now();
        }
        assert_eq!(queue.lock().unwrap().1, 1, "it is not looked at again");
        assert_eq!((line.carries(), line.was_slow()), (None, false));
    }
}
