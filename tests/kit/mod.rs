//! What several tests of the store share: random numbers, the program as a child process, what it acknowledged.
#![allow(dead_code, reason = "each test file uses a part")]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use ustaz::model::{Id, Kind, Value};
use ustaz::store::{Mode, Store};

/// Random numbers from a seed that a failing test prints.
pub struct Chance(u64);

impl Chance {
    pub fn new() -> Self {
        use std::hash::{BuildHasher, Hasher};
        let seed = std::env::var("USTAZ_TEST_SEED").ok().and_then(|s| s.parse().ok());
        let seed = seed.unwrap_or_else(|| std::collections::hash_map::RandomState::new().build_hasher().finish());
        eprintln!("USTAZ_TEST_SEED={seed}");
        Self(seed | 1)
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

/// The program on a file, with nothing of this machine's settings.
pub fn ustaz(db: &Path) -> Command {
    let home = db.parent().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_ustaz"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("USTAZ_")) {
        command.env_remove(name);
    }
    command.env("HOME", home).env("XDG_DATA_HOME", home).env("XDG_CONFIG_HOME", home).env("XDG_STATE_HOME", home);
    command.arg("--db").arg(db);
    command
}

/// A commit that a process told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acked {
    pub worker: u64,
    pub seq: i64,
    pub id: i64,
    pub value: String,
}

/// `acked <seq> <id> <value>`; `None` for a line that was cut off by the end of its writer.
pub fn acked(worker: u64, line: &str) -> Option<Acked> {
    let mut parts = line.strip_suffix('\n')?.strip_prefix("acked ")?.splitn(3, ' ');
    Some(Acked { worker, seq: parts.next()?.parse().ok()?, id: parts.next()?.parse().ok()?, value: parts.next()?.to_owned() })
}

/// A process that writes and tells.
pub struct Worker {
    pub child: Child,
    number: u64,
    lines: BufReader<ChildStdout>,
}

impl Worker {
    pub fn start(db: &Path, number: u64, changes: u64) -> Self {
        let mut command = ustaz(db);
        command.args(["stress", "--changes", &changes.to_string(), "--worker", &number.to_string()]);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, number, lines }
    }

    /// Reads at most `n` further lines; fewer only when it ended.
    pub fn read(&mut self, n: u64, into: &mut Vec<Acked>) {
        for _ in 0..n {
            let mut line = String::new();
            if self.lines.read_line(&mut line).unwrap() == 0 {
                return;
            }
            into.extend(acked(self.number, &line));
        }
    }

    /// Kills it and reads what it had still told.
    pub fn kill(mut self, into: &mut Vec<Acked>) {
        self.child.kill().unwrap();
        self.read(u64::MAX, into);
        self.child.wait().unwrap();
    }

    /// Lets it end by itself; gives what it complained of.
    pub fn finish(mut self, into: &mut Vec<Acked>) -> (bool, String) {
        self.read(u64::MAX, into);
        let ended = self.child.wait_with_output().unwrap();
        (ended.status.success(), String::from_utf8_lossy(&ended.stderr).into_owned())
    }
}

/// The oracle, and every acknowledged commit is in the history and, unless something followed, in its record.
pub fn holds(db: &Path, acked: &[Acked]) {
    let store = Store::open(db, Mode::Existing).unwrap();
    assert_whole(&store);
    for ack in acked {
        let entry = store.entry(ack.seq).unwrap().unwrap_or_else(|| panic!("{ack:?} is not in the history"));
        assert_eq!(entry.author, format!("worker{}", ack.worker), "{ack:?}");
        let id = Id::new(ack.id).unwrap();
        assert!(entry.changes.iter().any(|c| c.id == id), "{ack:?} is not what {entry:?} says");
        let last = store.history(id, None, 1).unwrap()[0].seq;
        if last == ack.seq {
            let row = store.get(Kind::Trainee, id).unwrap().unwrap();
            assert_eq!((row.text("notes"), row.gone), (ack.value.as_str(), false), "{ack:?}");
        }
    }
}

pub fn assert_whole(store: &Store) {
    assert_eq!(store.check(&mut |_| true).unwrap().findings, vec![]);
}

pub fn id(n: i64) -> Id {
    Id::new(n).unwrap()
}

pub fn text(s: &str) -> Value {
    Value::text(s)
}
