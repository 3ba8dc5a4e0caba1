//! The real program on a terminal of its own, with nothing of this machine's settings.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

/// Nothing that is waited for takes longer.
const LONG: Duration = Duration::from_secs(30);
/// A screen that has said nothing for so long is at rest.
const QUIET: Duration = Duration::from_millis(300);
/// What the last keys still set off is over after this.
const AFTERMATH: Duration = Duration::from_secs(4);

pub struct Program {
    child: Box<dyn Child + Send + Sync>,
    keyboard: Box<dyn Write + Send>,
    output: Receiver<(Instant, Vec<u8>)>,
    picture: vt100::Parser,
    begun: Instant,
    /// Bytes that it has sent.
    pub bytes: usize,
    _master: Box<dyn MasterPty + Send>,
    _home: TempDir,
}

impl Program {
    /// Starts it on a file, 80 columns and 24 lines, for somebody who has never been there: nothing lies on their desk.
    pub fn start(db: &Path) -> Self {
        let home = tempfile::tempdir().unwrap();
        let pair = native_pty_system().openpty(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 }).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_ustaz"));
        command.env_clear();
        for name in ["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
            command.env(name, home.path());
        }
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env("USTAZ_USER", newcomer());
        command.args(["--db".as_ref(), db.as_os_str()]);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keyboard = pair.master.take_writer().unwrap();
        let (send, output) = channel();
        std::thread::spawn(move || {
            let mut block = [0; 16384];
            while let Ok(n @ 1..) = reader.read(&mut block) {
                if send.send((Instant::now(), block[..n].to_vec())).is_err() {
                    return;
                }
            }
        });
        let begun = Instant::now();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let picture = vt100::Parser::new(24, 80, 0);
        Self { child, keyboard, output, picture, begun, bytes: 0, _master: pair.master, _home: home }
    }

    pub fn screen(&self) -> String {
        self.picture.screen().contents()
    }

    /// Waits until the screen is so; the time since the start.
    pub fn wait_for(&mut self, what: &str, holds: impl Fn(&str) -> bool) -> Duration {
        let end = Instant::now() + LONG;
        loop {
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok((at, bytes)) => {
                    self.bytes += bytes.len();
                    self.picture.process(&bytes);
                    if holds(&self.screen()) {
                        return at - self.begun;
                    }
                }
                Err(_) => panic!("{what} never came\n{}", self.screen()),
            }
        }
    }

    /// Reads what comes until it is quiet, or for a time.
    fn listen(&mut self, until: Instant, quiet: Duration) {
        loop {
            let wait = until.saturating_duration_since(Instant::now()).min(quiet);
            match self.output.recv_timeout(wait) {
                Ok((_, bytes)) => {
                    self.bytes += bytes.len();
                    self.picture.process(&bytes);
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Types, and waits until the screen is at rest.
    pub fn type_keys(&mut self, bytes: &[u8]) {
        self.keyboard.write_all(bytes).unwrap();
        self.rest();
    }

    /// Waits until the screen is at rest.
    pub fn rest(&mut self) {
        self.listen(Instant::now() + LONG, QUIET);
    }

    /// Nobody touches it for so long: how often its threads woke, the bytes they sent, and those they wrote to disk. What still follows from the last keys
    /// (the place that is kept, a thread that ends) is let pass first.
    pub fn idle(&mut self, time: Duration) -> (u64, usize, u64) {
        self.listen(Instant::now() + AFTERMATH, AFTERMATH);
        let (before, bytes, written) = (self.woken(), self.bytes, self.written());
        self.listen(Instant::now() + time, time);
        let after = self.woken();
        // A thread that ended in between takes its count with it; one that began counts from nothing.
        let woken = after.iter().map(|(task, n)| n - before.get(task).unwrap_or(&0)).sum();
        (woken, self.bytes - bytes, self.written() - written)
    }

    /// Bytes that it has made the disk take so far.
    fn written(&self) -> u64 {
        status(Path::new(&format!("/proc/{}/io", self.pid())), "write_bytes:").expect("what was written")
    }

    fn pid(&self) -> u32 {
        self.child.process_id().expect("a process")
    }

    /// How often each thread that lives has waited so far.
    fn woken(&self) -> BTreeMap<OsString, u64> {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.pid())).expect("threads");
        let waits = |task: &Path| status(&task.join("status"), "voluntary_ctxt_switches:");
        tasks.flatten().filter_map(|task| Some((task.file_name(), waits(&task.path())?))).collect()
    }

    /// The most memory that it held at a time, in MiB, and what it holds now.
    pub fn resident(&self) -> (f64, f64) {
        let path = format!("/proc/{}/status", self.pid());
        let mib = |name| status(Path::new(&path), name).unwrap_or(0) as f64 / 1024.0;
        (mib("VmHWM:"), mib("VmRSS:"))
    }

    /// Leaves it as a person does; the time until it has gone.
    pub fn leave(mut self) -> Duration {
        let begun = Instant::now();
        self.keyboard.write_all(b"q").unwrap();
        // The terminal is read to its end: it has gone when nobody holds the other side.
        loop {
            match self.output.recv_timeout(LONG) {
                Ok((_, bytes)) => self.picture.process(&bytes),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("it does not leave\n{}", self.screen()),
            }
        }
        self.child.wait().unwrap();
        begun.elapsed()
    }

    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// A name that nobody has had on a file that is kept.
pub fn newcomer() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_secs());
    format!("bench{now}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A number of a process's status.
fn status(path: &Path, name: &str) -> Option<u64> {
    let text = std::fs::read_to_string(path).ok()?;
    text.lines().find_map(|l| l.strip_prefix(name)).and_then(|l| l.split_whitespace().next()).and_then(|n| n.parse().ok())
}
