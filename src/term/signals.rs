//! Signals as events, and the promise that a program without a terminal ends.
//!
//! One thread waits for signals and passes them on. After a hang-up or a request to terminate, the program has a grace period to
//! say that it takes care of it ([`SignalWatch::acknowledge`]); if it does not – it hangs in a write, or is broken – the thread ends the
//! process, so that nothing is left that spins on a dead line.
//!
//! Must not: save anything itself; whoever receives the event does.
//! Awkward: a stop on Ctrl-Z must not happen where nobody could continue us, as under `ssh host ustaz`.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use rustix::process::{Signal as Sent, getpgrp, getsid, kill_current_process_group};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::{Handle, Signals};

use super::output;
use super::session::{SessionError, TerminalSession, give_back_now};

/// What the system tells the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Signal {
    /// The terminal is gone, or we were asked to end (SIGHUP, SIGTERM): acknowledge, save drafts, end.
    Hangup,
    /// Interrupted from outside (SIGINT); Ctrl-C at the keyboard is a key.
    Interrupt,
    /// The window has another size.
    Resize,
    /// Asked to stop from outside (SIGTSTP); Ctrl-Z at the keyboard is a key. Answer with [`stop_self`].
    Stop,
    /// Continued after a stop that was not our own: take the terminal again and repaint.
    Continue,
}

/// How long a hang-up may go unacknowledged before the process ends, if nothing else is said.
pub const GRACE: Duration = Duration::from_millis(1_500);
/// Giving the terminal back at the last moment may block on a stalled line; not longer than this.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// Set while we stop ourselves, so that the signal to continue is not reported as somebody else's.
static STOPPING: AtomicBool = AtomicBool::new(false);

/// Whether the last hang-up has been acknowledged.
#[derive(Default)]
struct Acknowledged {
    flag: Mutex<bool>,
    changed: Condvar,
}

impl Acknowledged {
    fn set(&self, value: bool) {
        *self.flag.lock().unwrap_or_else(PoisonError::into_inner) = value;
        self.changed.notify_all();
    }

    /// Waits until it is acknowledged, at most `grace`; answers whether it is.
    fn within(&self, grace: Duration) -> bool {
        let flag = self.flag.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.changed.wait_timeout_while(flag, grace, |acknowledged| !*acknowledged);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

/// The watch over signals; dropping it ends the thread and leaves later signals without effect.
pub struct SignalWatch {
    handle: Handle,
    acknowledged: Arc<Acknowledged>,
}

impl SignalWatch {
    /// Says that the last hang-up is being taken care of and the program will end by itself.
    pub fn acknowledge(&self) {
        self.acknowledged.set(true);
    }
}

impl Drop for SignalWatch {
    fn drop(&mut self) {
        self.handle.close();
    }
}

/// Starts the thread that sends signals as events. A hang-up that is not acknowledged within `grace` ends the process with 128 +
/// the signal's number (129 for SIGHUP), as does one that nobody is left to receive.
///
/// # Errors
///
/// When signals cannot be registered or no thread can be started.
pub fn watch_signals<T: From<Signal> + Send + 'static>(sender: Sender<T>, grace: Duration) -> io::Result<SignalWatch> {
    watch(&[SIGHUP, SIGTERM, SIGINT, SIGWINCH, SIGTSTP, SIGCONT], sender, grace)
}

/// The same for work that has no screen: only what ends it; a stop stays the system's.
///
/// # Errors
/// When the system gives no thread or no pipe for it.
pub fn watch_ends<T: From<Signal> + Send + 'static>(sender: Sender<T>, grace: Duration) -> io::Result<SignalWatch> {
    watch(&[SIGHUP, SIGTERM, SIGINT], sender, grace)
}

fn watch<T: From<Signal> + Send + 'static>(numbers: &[i32], sender: Sender<T>, grace: Duration) -> io::Result<SignalWatch> {
    let mut signals = Signals::new(numbers)?;
    let handle = signals.handle();
    let acknowledged = Arc::new(Acknowledged::default());
    let seen = Arc::clone(&acknowledged);
    let pass = move || {
        for number in signals.forever() {
            if matches!(number, SIGHUP | SIGTERM) {
                // The one thing of the whole process that a signal changes: stays out of what tests call.
                output::hurry();
            }
            pass_on(number, &sender, &seen, grace, end);
        }
    };
    thread::Builder::new().name("signals".into()).spawn(pass)?;
    Ok(SignalWatch { handle, acknowledged })
}

/// Sends one signal as an event, and sees that a hang-up is heeded. `end` does not return, except in tests.
fn pass_on<T: From<Signal>>(number: i32, sender: &Sender<T>, seen: &Acknowledged, grace: Duration, end: impl FnOnce(i32)) {
    let signal = match number {
        SIGHUP | SIGTERM => Signal::Hangup,
        SIGINT => Signal::Interrupt,
        SIGWINCH => Signal::Resize,
        SIGTSTP => Signal::Stop,
        SIGCONT if !STOPPING.swap(false, Ordering::SeqCst) => Signal::Continue,
        _ => return,
    };
    if signal == Signal::Hangup {
        seen.set(false);
    }
    let heard = sender.send(T::from(signal)).is_ok();
    if signal == Signal::Hangup && !(heard && seen.within(grace)) {
        end(number);
    }
}

/// The last resort. After a hang-up there is no terminal to give back.
fn end(number: i32) {
    if number != SIGHUP {
        let (done, wait) = mpsc::channel();
        let give_back = move || {
            give_back_now();
            // Nobody waits any more: too late, and no matter.
            let _ = done.send(());
        };
        if thread::Builder::new().spawn(give_back).is_ok() {
            let _ = wait.recv_timeout(LAST_WORDS);
        }
    }
    std::process::exit(128 + number);
}

/// Stops the program as Ctrl-Z does elsewhere: gives the terminal back, stops the whole process group (so that a shell
/// notices even behind a wrapper script), and takes the terminal again when continued. Answers `false`, having done nothing, where no
/// shell could continue us. After `true`, repaint and check the window's size.
///
/// # Errors
///
/// When the terminal cannot be taken again.
pub fn stop_self(session: &mut TerminalSession) -> Result<bool, SessionError> {
    // A shell with job control gives each job a group of its own; the group of the session's leader has nobody above it.
    if getsid(None)? == getpgrp() {
        return Ok(false);
    }
    session.leave()?;
    STOPPING.store(true, Ordering::SeqCst);
    let stopped = kill_current_process_group(Sent::STOP);
    session.resume()?;
    stopped?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    fn run(number: i32, acknowledge: bool, listen: bool) -> (Vec<Signal>, Option<i32>) {
        let (sender, receiver) = channel::<Signal>();
        let seen = Acknowledged::default();
        // Left over from an earlier hang-up: must not count.
        seen.set(true);
        let mut ended = None;
        let mut events = Vec::new();
        if listen && acknowledge {
            thread::scope(|scope| {
                let (seen, events) = (&seen, &mut events);
                scope.spawn(move || {
                    events.extend(receiver.recv());
                    seen.set(true);
                });
                pass_on(number, &sender, seen, Duration::from_secs(60), |n| ended = Some(n));
            });
        } else if listen {
            pass_on(number, &sender, &seen, Duration::ZERO, |n| ended = Some(n));
            events.extend(receiver.try_iter());
        } else {
            drop(receiver);
            pass_on(number, &sender, &seen, Duration::from_secs(60), |n| ended = Some(n));
        }
        (events, ended)
    }

    #[test]
    fn signals_become_events() {
        for (number, want) in [(SIGINT, Signal::Interrupt), (SIGWINCH, Signal::Resize), (SIGTSTP, Signal::Stop)] {
            assert_eq!(run(number, false, true), (vec![want], None));
        }
    }

    #[test]
    fn a_hang_up_must_be_acknowledged() {
        for number in [SIGHUP, SIGTERM] {
            assert_eq!(run(number, true, true), (vec![Signal::Hangup], None));
            assert_eq!(run(number, false, true), (vec![Signal::Hangup], Some(number)));
            assert_eq!(run(number, false, false), (vec![], Some(number)));
        }
        assert_eq!(run(SIGWINCH, false, false), (vec![], None));
    }

    #[test]
    fn only_a_strange_continuation_is_told() {
        assert_eq!(run(SIGCONT, false, true), (vec![Signal::Continue], None));
        STOPPING.store(true, Ordering::SeqCst);
        assert_eq!(run(SIGCONT, false, true), (vec![], None));
        assert_eq!(run(SIGCONT, false, true), (vec![Signal::Continue], None));
    }

    #[test]
    fn a_real_signal_arrives() {
        let (sender, receiver) = channel::<Signal>();
        // Only this one, so that the test can still be interrupted.
        let watch = watch(&[SIGWINCH], sender, GRACE).unwrap();
        signal_hook::low_level::raise(SIGWINCH).unwrap();
        assert_eq!(receiver.recv_timeout(Duration::from_secs(30)), Ok(Signal::Resize));
        drop(watch);
    }
}
