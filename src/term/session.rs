//! Taking the terminal over, and giving it back whatever happens.
//!
//! [`TerminalSession::enter`] switches to raw mode and the alternate screen; leaving, dropping, a panic and the last resort of
//! [`super::signals`] all go through one door that gives the terminal back exactly once. A panic on another thread leaves the
//! screen alone: its report is kept and printed when the terminal has been given back.
//!
//! Must not: draw, or turn the mouse on (it would break selecting text).
//! Awkward: there is one terminal per process, so what was taken stands in a static.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::sync::{Mutex, MutexGuard, Once, PoisonError, TryLockError};
use std::thread::{self, ThreadId};

use ratatui::layout::Size;
use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use rustix::termios::{OptionalActions, Termios, isatty, tcgetattr, tcgetwinsize, tcsetattr};

use super::backend::SizeSource;
use super::output::Output;
use crate::msg;
use crate::words::Message;

/// What the first frame begins with once the terminal is taken: alternate screen, bracketed paste on, cursor and number keys not in
/// application mode. The rest (attributes, region, wrapping, cursor) each frame from nothing sets.
pub const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[?1l\x1b>";
/// All of it back. A terminal without an alternate screen is left with the cursor on an empty last row.
const LEAVE: &[u8] = b"\x1b[m\x1b[r\x1b[?7h\x1b[?2004l\x1b[?1l\x1b>\x1b[999H\x1b[K\x1b[?25h\x1b[?1049l";

/// Used when the terminal does not say its size.
const USUAL_SIZE: Size = Size { width: 80, height: 24 };
/// Panic reports of other threads that are kept until the terminal has been given back.
const KEPT_REPORTS: usize = 8;

/// Why the terminal cannot be taken.
#[derive(Debug)]
pub enum SessionError {
    /// Neither a controlling terminal nor one on standard input and output.
    NoTerminal,
    /// The terminal type (`TERM`) has no full screen.
    Dumb(String),
    /// The terminal refused; the system's reason.
    Refused(io::Error),
}

impl SessionError {
    /// What to tell the person.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::NoTerminal => msg!("term-no-terminal"),
            Self::Dumb(term) => msg!("term-dumb", term = term),
            Self::Refused(reason) => msg!("term-refused", reason = reason),
        }
    }
}

impl From<io::Error> for SessionError {
    fn from(error: io::Error) -> Self {
        Self::Refused(error)
    }
}

impl From<rustix::io::Errno> for SessionError {
    fn from(error: rustix::io::Errno) -> Self {
        Self::Refused(error.into())
    }
}

/// The terminal while it is ours. Dropping it gives the terminal back.
#[derive(Debug)]
pub struct TerminalSession {
    _only_here: (),
}

/// What has to be given back, and by whose panic.
struct Taken {
    terminal: Output,
    before: Termios,
    owner: ThreadId,
}

static TAKEN: Mutex<Option<Taken>> = Mutex::new(None);
static REPORTS: Mutex<Vec<String>> = Mutex::new(Vec::new());

impl TerminalSession {
    /// Takes the terminal: raw mode. [`ENTER`] goes with the first frame, in one write. Taking it twice does nothing more.
    ///
    /// # Errors
    ///
    /// When there is no terminal, or it refuses.
    pub fn enter() -> Result<Self, SessionError> {
        take()?;
        Ok(Self { _only_here: () })
    }

    /// Takes the terminal again after a stop. What it shows is unknown then: the next frame begins with [`ENTER`].
    ///
    /// # Errors
    ///
    /// As for [`TerminalSession::enter`].
    pub fn resume(&mut self) -> Result<(), SessionError> {
        give_back()?;
        take()
    }

    /// Gives the terminal back for a while (an editor, a stop). [`TerminalSession::resume`] takes it again.
    ///
    /// # Errors
    ///
    /// When the terminal is gone.
    pub fn leave(&mut self) -> io::Result<()> {
        give_back()
    }
}

impl Drop for TerminalSession {
    fn drop(&mut self) {
        // A terminal that is gone needs nothing back.
        drop(give_back());
    }
}

fn take() -> Result<(), SessionError> {
    let mut taken = lock(&TAKEN);
    if taken.is_some() {
        return Ok(());
    }
    let terminal = terminal_output()?;
    let before = tcgetattr(&terminal.0)?;
    let mut raw = before.clone();
    raw.make_raw();
    tcsetattr(&terminal.0, OptionalActions::Now, &raw)?;
    *taken = Some(Taken { terminal, before, owner: thread::current().id() });
    Ok(())
}

fn give_back() -> io::Result<()> {
    let taken = lock(&TAKEN).take();
    let result = taken.map_or(Ok(()), restore);
    for report in std::mem::take(&mut *lock(&REPORTS)) {
        // Standard error may be closed; there is nobody left to tell.
        drop(writeln!(io::stderr(), "{report}"));
    }
    result
}

fn restore(mut taken: Taken) -> io::Result<()> {
    let written = taken.terminal.write_all(LEAVE);
    // Not `Flush`: what was typed ahead belongs to the shell, and waiting for output could block on a dead line.
    tcsetattr(&taken.terminal.0, OptionalActions::Now, &taken.before)?;
    written
}

/// Gives the terminal back if it is ours and nobody is just doing so. For a panic and for the last resort of a signal: it never
/// waits for a lock.
pub(super) fn give_back_now() {
    let taken = match TAKEN.try_lock() {
        Ok(mut taken) => taken.take(),
        Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner().take(),
        Err(TryLockError::WouldBlock) => None,
    };
    if let Some(taken) = taken {
        drop(restore(taken));
    }
}

/// Makes a panic give the terminal back before its report is printed. Calling it again does nothing. Install other hooks (such
/// as a prettier report) before this one.
pub fn restore_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let report = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if another_thread_draws() {
                keep(&panic.to_string());
            } else {
                give_back_now();
                report(panic);
            }
        }));
    });
}

/// Whether the terminal is ours, but taken by another thread than this one.
fn another_thread_draws() -> bool {
    let owner = match TAKEN.try_lock() {
        Ok(taken) => taken.as_ref().map(|taken| taken.owner),
        Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner().as_ref().map(|taken| taken.owner),
        Err(TryLockError::WouldBlock) => None,
    };
    owner.is_some_and(|owner| owner != thread::current().id())
}

fn keep(report: &str) {
    let mut reports = lock(&REPORTS);
    if reports.len() < KEPT_REPORTS {
        reports.push(report.to_owned());
    }
}

/// A lock whose holder panicked is still a lock: what it guards is always whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A handle to write to the terminal, unbuffered: `/dev/tty`, else standard output if that is a terminal. `/dev/tty` is opened
/// anew, so that another program that made the shared handle non-blocking does not matter.
///
/// # Errors
///
/// [`SessionError::NoTerminal`] when there is none.
pub fn terminal_output() -> Result<Output, SessionError> {
    if let Ok(terminal) = OpenOptions::new().read(true).write(true).open("/dev/tty") {
        // Ours alone: nobody else's reading or writing stops to wait.
        fcntl_setfl(&terminal, fcntl_getfl(&terminal)? | OFlags::NONBLOCK)?;
        return Ok(Output(terminal));
    }
    let output = io::stdout();
    if isatty(output.as_fd()) {
        return Ok(Output(File::from(output.as_fd().try_clone_to_owned()?)));
    }
    Err(SessionError::NoTerminal)
}

/// The size of the terminal behind `terminal` in columns and rows; 80 × 24 when it does not say.
pub fn window_size(terminal: &File) -> Size {
    tcgetwinsize(terminal)
        .ok()
        .filter(|size| size.ws_col > 0 && size.ws_row > 0)
        .map_or(USUAL_SIZE, |size| Size::new(size.ws_col, size.ws_row))
}

/// The size of the real terminal, for [`super::LeanBackend`].
///
/// # Errors
///
/// [`SessionError::NoTerminal`] when there is none.
pub fn terminal_size() -> Result<SizeSource, SessionError> {
    let terminal = terminal_output()?;
    Ok(Box::new(move || window_size(&terminal.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_switched_on_is_switched_off() {
        let mut parser = vt100::Parser::new(24, 80, 0);
        parser.process(b"before");
        parser.process(ENTER);
        let screen = parser.screen();
        assert!(screen.alternate_screen() && screen.bracketed_paste());
        assert!(!screen.application_cursor() && !screen.application_keypad());
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        parser.process(b"\x1b[2;3r\x1b[1;31mtext");
        parser.process(LEAVE);
        let screen = parser.screen();
        assert!(!screen.alternate_screen() && !screen.bracketed_paste() && !screen.hide_cursor());
        assert_eq!((screen.contents().as_str(), screen.cursor_position()), ("before", (0, 6)));
        assert!(!screen.bold() && screen.fgcolor() == vt100::Color::Default);
    }

    #[test]
    fn giving_back_what_was_not_taken_is_nothing() {
        give_back_now();
        give_back().unwrap();
        assert!(!another_thread_draws());
        restore_on_panic();
        restore_on_panic();
    }

    #[test]
    fn each_error_has_its_text() {
        let texts = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/locales/en/term.ftl"));
        for error in [SessionError::NoTerminal, SessionError::Dumb("dumb".into()), io::Error::other("busy").into()] {
            let message = error.message();
            assert!(texts.lines().any(|line| line.starts_with(&format!("{} = ", message.id))), "{message:?}");
            assert!(message.args.iter().all(|(name, _)| texts.contains(&format!("{{ ${name} }}"))), "{message:?}");
        }
    }

    #[test]
    fn a_file_has_the_usual_size() {
        let file = File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap();
        assert_eq!(window_size(&file), USUAL_SIZE);
    }
}
