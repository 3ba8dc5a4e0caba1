//! Other programs of ours on this machine: whether one still lives, and asking it to end.
//!
//! A line that is dead and not yet given up leaves its program running, with a form open. Whoever comes back on a new line asks that
//! program to end as its own line would have in the end, by a hang-up. What a hang-up means is decided in [`super::signals`]; so
//! whoever sends one lives next door, above the store, which knows who holds its lock and signals nobody.
//!
//! Must not: signal what is not surely ours – the same user of the system, the same program, begun at the same moment.
//! Awkward: the system gives numbers of processes again, so a program is its number and when it began; a draft of an older version
//! tells only the number, and then the name has to do.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rustix::process::{Pid, PidfdFlags, Signal, getuid, kill_process, pidfd_open, pidfd_send_signal};

/// Where what is known of a process stands in its line of `/proc/N/stat`, counted behind its name.
const STATE: usize = 0;
const BEGAN: usize = 19;

/// A program on this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Program {
    /// The number of its process.
    pub pid: u32,
    /// When it began, in ticks since the machine did.
    pub began: Option<u64>,
}

/// Why a program was not asked to end.
#[derive(Debug)]
pub enum NotAsked {
    /// It has ended.
    Gone,
    /// It belongs to another user of the system, by number.
    Foreign(u32),
    /// It only has our name.
    Stranger,
    /// The system did not let us.
    Refused(io::Error),
}

/// What the system tells of a process.
struct Stat {
    name: String,
    state: char,
    began: Option<u64>,
}

/// Reads `4711 (ustaz) S 1 …`; the name may hold anything, brackets too.
fn read_stat(text: &str) -> Option<Stat> {
    let (before, behind) = text.rsplit_once(')')?;
    let name = before.split_once('(')?.1.to_owned();
    let words: Vec<&str> = behind.split_whitespace().collect();
    Some(Stat { name, state: words.get(STATE)?.chars().next()?, began: words.get(BEGAN).and_then(|n| n.parse().ok()) })
}

fn stat(process: &str) -> Option<Stat> {
    read_stat(&fs::read_to_string(Path::new("/proc").join(process).join("stat")).ok()?)
}

/// The file that a process runs; an upgrade may have put another one in its place.
fn runs(process: &str) -> Option<PathBuf> {
    let path = fs::read_link(Path::new("/proc").join(process).join("exe")).ok()?;
    let name = path.file_name()?.to_string_lossy().into_owned();
    Some(PathBuf::from(name.trim_end_matches(" (deleted)")))
}

/// The user a process belongs to: the first number behind `Uid:`.
fn user(process: &str) -> Option<u32> {
    let text = fs::read_to_string(Path::new("/proc").join(process).join("status")).ok()?;
    text.lines().find_map(|line| line.strip_prefix("Uid:"))?.split_whitespace().next()?.parse().ok()
}

impl Program {
    /// This one.
    #[must_use]
    pub fn this() -> Self {
        Self { pid: std::process::id(), began: stat("self").and_then(|s| s.began) }
    }

    fn stat(self) -> Option<Stat> {
        stat(&self.pid.to_string())
    }

    /// Whether it still lives. One that has ended and that nobody has taken note of does not.
    #[must_use]
    pub fn lives(self) -> bool {
        let (Some(it), Some(own)) = (self.stat(), stat("self")) else { return false };
        it.name == own.name && !matches!(it.state, 'Z' | 'X') && (self.began.is_none() || self.began == it.began)
    }

    /// Asks it to end, as a line that goes does.
    ///
    /// # Errors
    /// It is not there any more, or not ours to ask.
    pub fn ask_to_end(self) -> Result<(), NotAsked> {
        self.send(Signal::HUP)?;
        self.go_on();
        Ok(())
    }

    /// Who is stopped, as by Ctrl-Z, hears nothing until it goes on; and reaching for a line that is not its own stops it again.
    pub fn go_on(self) {
        if self.stat().is_some_and(|s| s.state == 'T') {
            // Where it cannot be made to go on it does not end, and that is told.
            let _ = self.send(Signal::CONT);
        }
    }

    fn send(self, signal: Signal) -> Result<(), NotAsked> {
        let pid = i32::try_from(self.pid).ok().and_then(Pid::from_raw).ok_or(NotAsked::Gone)?;
        // Held before it is looked at: then no other process can get its number in between. Old systems have no such hold.
        let held = pidfd_open(pid, PidfdFlags::empty()).ok();
        if !self.lives() {
            return Err(NotAsked::Gone);
        }
        let process = self.pid.to_string();
        match user(&process) {
            Some(user) if user != getuid().as_raw() => return Err(NotAsked::Foreign(user)),
            Some(_) => {}
            None => return Err(NotAsked::Gone),
        }
        if runs(&process).is_none() || runs(&process) != runs("self") {
            return Err(NotAsked::Stranger);
        }
        let sent = held.map_or_else(|| kill_process(pid, signal), |held| pidfd_send_signal(held, signal));
        sent.map_err(|e| NotAsked::Refused(e.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_read_whatever_its_name() {
        let line = "4711 (us) taz) T 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 98765 20";
        let stat = read_stat(line).unwrap();
        assert_eq!((stat.name.as_str(), stat.state, stat.began), ("us) taz", 'T', Some(98_765)));
        assert!(read_stat("4711 nothing").is_none() && read_stat("").is_none());
    }

    #[test]
    fn only_the_program_that_is_meant_lives() {
        let this = Program::this();
        assert!(this.began.is_some() && this.lives());
        assert!(Program { began: None, ..this }.lives());
        let other = Program { began: this.began.map(|n| n + 1), ..this };
        assert!(!other.lives(), "its number was given again");
        assert!(matches!(other.ask_to_end(), Err(NotAsked::Gone)));
        assert!(matches!(Program { pid: u32::MAX, began: None }.ask_to_end(), Err(NotAsked::Gone)));
    }

    #[test]
    fn another_program_is_not_ours() {
        let mut child = std::process::Command::new("cat").stdin(std::process::Stdio::piped()).spawn().unwrap();
        let program = Program { pid: child.id(), began: None };
        assert!(!program.lives());
        assert!(matches!(program.ask_to_end(), Err(NotAsked::Gone)));
        drop(child.stdin.take());
        assert!(child.wait().unwrap().success(), "it was left alone");
    }
}
