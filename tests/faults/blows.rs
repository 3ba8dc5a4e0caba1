//! Blows between the program and the disk: `shim.c`, compiled by gcc and loaded before the program's own libraries. Needs nothing
//! that a machine which builds the program has not.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use ustaz::words::label;

use crate::kit::Chance;

/// What the system may say to any call that reaches a disk.
const EINTR: i32 = 4;
const EIO: i32 = 5;
pub const ENOSPC: i32 = 28;

/// The compiled shim.
pub fn shim() -> &'static Path {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    MADE.get_or_init(|| {
        let made = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("shim-{}.so", std::process::id()));
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/faults/shim.c");
        let gcc = Command::new("gcc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&made).arg(source).arg("-ldl").output().unwrap();
        assert!(gcc.status.success(), "{}", String::from_utf8_lossy(&gcc.stderr));
        made
    })
}

/// What happens at a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blow {
    Kill,
    /// An error, so many times.
    Error(i32, u32),
    /// So many writes that take a part of what they are given.
    Short(u32),
    /// A write that takes a part, and from then on none takes anything.
    Fills,
}

impl Blow {
    /// Any but a kill.
    pub fn any(chance: &mut Chance) -> Self {
        // Once, a few times, or from then on. A signal that comes for ever is none.
        let times = [1, 4, 100_000][usize::try_from(chance.below(3)).unwrap()];
        match chance.below(8) {
            0 | 1 => Self::Error(EIO, times),
            2 | 3 => Self::Error(ENOSPC, times),
            4 | 5 => Self::Error(EINTR, times.min(4)),
            6 => Self::Short(times),
            _ => Self::Fills,
        }
    }

    pub fn at(self, call: u64) -> At {
        At { blow: self, call }
    }
}

/// A blow at a call, counted from 1.
#[derive(Debug, Clone, Copy)]
pub struct At {
    blow: Blow,
    call: u64,
}

/// What became of a run.
#[derive(Debug)]
#[expect(dead_code, reason = "what is only shown when it fails")]
pub struct Run {
    pub blow: At,
    /// Whether the blow fell.
    pub struck: bool,
    pub code: Option<i32>,
    pub out: String,
    pub said: String,
}

impl At {
    /// Runs the program; only files in `folder` are touched.
    pub fn run(self, command: &mut Command, folder: &Path) -> Run {
        let beside = tempfile::tempdir().unwrap();
        let mark = beside.path().join("mark");
        let said = match self.blow {
            Blow::Kill => vec![("SHIM_KILL", self.call.to_string())],
            Blow::Error(error, times) => vec![("SHIM_ERROR", error.to_string()), ("SHIM_TIMES", times.to_string())],
            Blow::Short(times) => vec![("SHIM_SHORT", "1".to_owned()), ("SHIM_TIMES", times.to_string())],
            Blow::Fills => vec![("SHIM_SHORT", "1".to_owned()), ("SHIM_ERROR", ENOSPC.to_string()), ("SHIM_TIMES", "100000".to_owned())],
        };
        command.env("SHIM_AT", self.call.to_string()).env("SHIM_MARK", &mark).envs(said);
        let out = command.env("LD_PRELOAD", shim()).env("SHIM_PATH", folder).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Run { blow: self, struck: mark.exists(), code: out.status.code(), out: text(&out.stdout), said: text(&out.stderr) }
    }
}

impl Run {
    /// Whether the program told of an error, as it must if it does not end well.
    #[track_caller]
    pub fn told_well(&self) -> bool {
        match self.code {
            Some(0) => false,
            Some(1) => {
                assert!(self.said.lines().count() >= 2, "what happened and what to do: {self:?}");
                assert!(!self.said.contains(&label("error-defect")), "the fault of the disk, not of ours: {self:?}");
                true
            }
            _ => panic!("{self:?}"),
        }
    }
}

/// How many calls a run makes in `folder` that no blow falls on, and the most memory it has, in KiB.
pub fn told(command: &mut Command, folder: &Path) -> (u64, u64) {
    let beside = tempfile::tempdir().unwrap();
    let to = beside.path().join("told");
    let out = command.env("LD_PRELOAD", shim()).env("SHIM_PATH", folder).env("SHIM_TOLD", &to).output().unwrap();
    let told = std::fs::read_to_string(&to).unwrap_or_else(|e| panic!("{e} {out:?}"));
    let mut numbers = told.split_whitespace().map(|n| n.parse().unwrap());
    (numbers.next().unwrap(), numbers.next().unwrap())
}

/// How many calls a run makes.
pub fn calls(command: &mut Command, folder: &Path) -> u64 {
    told(command, folder).0
}
